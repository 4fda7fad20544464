//! Whose number a customer's page is about, where somebody looks after another one than they signed in with, and what is said of that
//! on each page.

use anxin_domain::number::Number;
use anxin_identity::{Action, Kin, Link, Shows, SignedIn};

use crate::ctx::{LooksAfter, Whose};
use crate::fail::Fail;
use crate::pages::error::Problem;
use crate::visitor::Visitor;

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
