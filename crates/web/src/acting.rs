//! Whose number a customer's page is about, where somebody looks after another one than they signed in with, and what is said of that
//! on each page.

use anxin_domain::number::Number;
use anxin_identity::{Action, FormFor, Kin, Link, Shows, SignedIn};

use crate::ctx::{LooksAfter, Whose};
use crate::fail::Fail;
use crate::pages::error::Problem;
use crate::visitor::Visitor;
use crate::web::Web;

/// The number that a page of somebody's own is about, if they may do this for it.
pub(crate) fn number_for(person: &SignedIn, action: Action) -> Result<Number, Fail> {
    match &person.shows {
        Shows::Own => Ok(person.number),
        Shows::Other(link) if link.kind.may(action) => Ok(link.number),
        Shows::Other(_) => Err(Fail::Page(Problem::WrongNumber, Some("only-holder"))),
        Shows::Over => Err(OVER),
    }
}

/// What somebody was about to send was meant for a number that they look after no more.
pub(crate) const OVER: Fail = Fail::Page(Problem::WrongNumber, Some("only-over"));

/// What every page says of it.
pub(crate) fn looks_after(person: &SignedIn) -> Option<LooksAfter> {
    match &person.shows {
        Shows::Own => None,
        Shows::Other(link) => Some(LooksAfter { number: link.number.masked(), whose: whose(link.kind) }),
        Shows::Over => Some(LooksAfter { number: String::new(), whose: Whose::Over }),
    }
}

/// What a form says of the number that is shown; nothing where none is.
pub(crate) fn tag(web: &Web, person: &SignedIn) -> String {
    match &person.shows {
        Shows::Own => web.identity.form_tag(person.number, person.number),
        Shows::Other(link) => web.identity.form_tag(person.number, link.number),
        Shows::Over => String::new(),
    }
}

/// Forms about the links of the number that signed in: they are about it whichever number is shown.
const ABOUT_LINKS: &str = "/me/numbers/";

/// Whether a form can be acted on.
pub(crate) enum Followed {
    /// It is for the number that is shown now.
    Goes,
    /// It was for one that whoever is signed in does nothing for; which one, where that is known.
    Stays(Option<Number>),
}

/// Sees that a form acts for the number that stood on its page, whichever number another window has shown since. The session follows the
/// window that was used last, so that the page after the form shows the same number. A form that says nothing is for the number shown.
pub(crate) async fn follow(
    web: &Web,
    visitor: &mut Visitor,
    path: &str,
    said: Option<&str>,
) -> Result<Followed, Fail> {
    let (Some(person), Some(said)) = (visitor.person(), said) else { return Ok(Followed::Goes) };
    if tag(web, person) == said {
        return Ok(Followed::Goes);
    }
    let shows = match web.identity.form_for(person.number, said).await? {
        FormFor::Stranger => return Ok(Followed::Stays(None)),
        _ if path.starts_with(ABOUT_LINKS) => return Ok(Followed::Goes),
        FormFor::Over(number) => return Ok(Followed::Stays(Some(number))),
        FormFor::Own => Shows::Own,
        FormFor::Other(link) => Shows::Other(link),
    };
    let link = match &shows {
        Shows::Other(link) => Some(link.id),
        Shows::Own | Shows::Over => None,
    };
    web.identity.show(visitor.token().ok_or(Fail::ODD)?, link).await?;
    visitor.shows(web, shows);
    Ok(Followed::Goes)
}

/// Whose it is, for pages.
pub(crate) const fn whose(kind: Kin) -> Whose {
    match kind {
        Kin::Mine => Whose::Mine,
        Kin::Helps => Whose::Helped,
    }
}

impl Visitor {
    /// The number that signed in, for what hangs on that very one: while another one is shown there is no such page.
    pub(crate) fn own(&self, action: Action) -> Result<Number, Fail> {
        if self.person().is_some_and(|person| person.shows != Shows::Own) {
            self.ask(action);
            return Err(Fail::Page(Problem::WrongNumber, Some("only-own-number")));
        }
        self.may(action).map(|person| person.number)
    }

    /// The link by which another number is shown, if one is.
    pub(crate) fn link(&self) -> Option<&Link> {
        match &self.person()?.shows {
            Shows::Other(link) => Some(link),
            Shows::Own | Shows::Over => None,
        }
    }

    /// Whether the number that is shown is somebody else's.
    pub(crate) fn helps(&self) -> bool {
        self.link().is_some_and(|link| link.kind == Kin::Helps)
    }
}
