//! Letting one agent or one brand call, and taking it back.

use std::collections::BTreeMap;

use anxin_domain::act::{Source, Word};
use anxin_domain::band::Band;
use anxin_domain::ids::{ActId, BrandId, KinId};
use anxin_domain::number::Number;
use anxin_domain::scope::{Grantee, Scope};
use anxin_identity::{Action, Deed};
use anxin_store::acts::NewAct;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::customer::own;
use crate::handlers::standing::back::undo_of;
use crate::handlers::standing::choices::{self, Refused, Rest};
use crate::handlers::standing::{self, Given};
use crate::handlers::{Answer, choice, fields};
use crate::pages::customer::permit::{
    self, Consent, EVENINGS, Hours, PermitForm, PermitView, Refusal, WEEKENDS,
};
use crate::place::Place;
use crate::visitor::{Asked, Sent, Visitor, done_undoable};
use crate::web::Web;

/// What of the form is chosen already, as links of the first page have it: words, never a number.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    to: String,
    about: String,
    hours: String,
}

/// The consent to take back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TakeBack {
    act: String,
}

/// `GET /me/permit`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor, Asked(chosen): Asked<Chosen>) -> Answer {
    let number = visitor.customer(Action::ReadOwn)?;
    let form = PermitForm {
        to: chosen.to,
        line_of_business: chosen.about,
        hours: chosen.hours,
        once: web.once(),
        ..PermitForm::default()
    };
    show(&web, &visitor, number, form, Errors::default()).await
}

/// `POST /me/permit`: a consent to one agent or one brand.
pub(crate) async fn allow(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<PermitForm>) -> Answer {
    let number = visitor.customer(Action::SwitchDnd)?;
    let mut errors = Errors::default();
    let new = read(&web, &visitor, &mut errors, number, &form);
    match new {
        Some(new) if errors.is_empty() => {
            own::note(&web, &visitor, Deed::Permitted, "").await?;
            let new = NewAct { evidence: own::evidence(&visitor), ..new };
            let said = choices::say(&web.gate, vec![new], Rest::Stays, None).await?;
            let undo = undo_of(&web.gate, number, &said).await?;
            Ok(done_undoable("/me/permit", Done::Permitted, undo))
        }
        _ => show(&web, &visitor, number, form, errors).await,
    }
}

/// `POST /me/permit/withdraw`: silence again for whom it named.
pub(crate) async fn withdraw(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<TakeBack>) -> Answer {
    let number = visitor.customer(Action::SwitchDnd)?;
    let id: ActId = form.act.parse().map_err(|_| Fail::ODD)?;
    let new = taken_back(&web, number, id, Source::Web)?;
    own::note(&web, &visitor, Deed::Withdrew, &id.to_string()).await?;
    let new = NewAct { evidence: own::evidence(&visitor), ..new };
    let rest = if is_refusal(&web, number, id) { Rest::Opens } else { Rest::Stays };
    let said = choices::say(&web.gate, vec![new], rest, None).await?;
    Ok(done_undoable("/me/permit", Done::Withdrawn, undo_of(&web.gate, number, &said).await?))
}

fn is_refusal(web: &Web, number: Number, id: ActId) -> bool {
    web.gate.registry().now().acts(number).iter().any(|act| act.id == id && act.word == Word::Refuse)
}

/// What takes a consent or a choice of this number back. Sent twice it is one act.
pub(crate) fn taken_back(web: &Web, number: Number, id: ActId, source: Source) -> Result<NewAct, Fail> {
    let acts = web.gate.registry().now().acts(number);
    let act = acts.iter().find(|act| act.id == id).ok_or(Fail::NOT_FOUND)?;
    let key = Some(format!("withdraw:{id}"));
    match act.word {
        Word::Permit => {
            // To take a yes to everyone about everything back is a no to everyone: silence would also forget the no before the yes. A
            // narrower one was an exception, and what it was an exception to is still there.
            let whole = standing::is_the_switch(&act.scope);
            let word = if whole { Word::Refuse } else { Word::Withdraw };
            let scope = act.scope.clone();
            Ok(NewAct { scope, keeps_exceptions: false, key, ..standing::switch(number, word, source) })
        }
        Word::Refuse if choices::is_choice(act) => Ok(NewAct { key, source, ..choices::taken_back(act) }),
        Word::Refuse | Word::Withdraw => Err(Fail::NOT_FOUND),
    }
}

fn read(
    web: &Web,
    visitor: &Visitor,
    errors: &mut Errors,
    number: Number,
    form: &PermitForm,
) -> Option<NewAct> {
    let now = web.gate.clock().now();
    let grantee = match form.to.as_str() {
        "agent" => agent(web, visitor.words().place(), errors, &form.agent),
        "brand" => brand(web, errors, &form.brand),
        _ => {
            errors.add("to", "error-choose");
            None
        }
    };
    let line = fields::line_of_business(errors, &form.line_of_business);
    let expires_at = fields::last_day(visitor.words().place(), errors, "until", &form.until, now);
    let bands = bands(hours(errors, &form.hours));
    let lines_of_business = line.into_iter().collect();
    let scope = Scope { grantee: grantee?, lines_of_business, bands, ..Scope::do_not_disturb() };
    let calls = match form.times.as_str() {
        "" => None,
        "once" => Some(1),
        _ => {
            errors.add("times", "error-choose");
            None
        }
    };
    let key = fields::key("permit", number, &form.once);
    Some(NewAct { scope, calls, expires_at, key, ..standing::switch(number, Word::Permit, Source::Web) })
}

/// Times of the week as the forms say them; none for any.
pub(crate) fn hours(errors: &mut Errors, text: &str) -> Option<Hours> {
    match text {
        "" => None,
        "evenings" => Some(Hours::Evenings),
        "weekends" => Some(Hours::Weekends),
        _ => {
            errors.add("hours", "error-choose");
            None
        }
    }
}

/// The bands of a scope for them. Others than the forms have cannot be chosen.
pub(crate) fn bands(hours: Option<Hours>) -> Vec<Band> {
    match hours {
        Some(Hours::Evenings) => vec![EVENINGS],
        Some(Hours::Weekends) => vec![WEEKENDS],
        Some(Hours::Others) | None => Vec::new(),
    }
}

pub(crate) fn agent(web: &Web, place: Place, errors: &mut Errors, text: &str) -> Option<Grantee> {
    let line = fields::number(place, errors, "agent", text)?;
    let caller = web.gate.registry().now().caller(line, web.gate.clock().now());
    if caller.is_none() {
        errors.add("agent", "error-agent-unknown");
    }
    caller.map(|caller| Grantee::Agent(caller.agent))
}

pub(crate) fn brand(web: &Web, errors: &mut Errors, text: &str) -> Option<Grantee> {
    let known = text.parse::<BrandId>().ok().filter(|id| web.gate.registry().now().brand(id).is_some());
    if known.is_none() {
        errors.add("brand", "error-choose");
    }
    known.map(Grantee::Brand)
}

async fn show(web: &Web, visitor: &Visitor, number: Number, form: PermitForm, errors: Errors) -> Answer {
    let given = standing::consents(&web.gate, number).await?;
    let refused = choices::refusals(&web.gate, number).await?;
    let acts = given.iter().map(|given| &given.act).chain(refused.iter().map(|refused| &refused.act));
    let links = acts.filter_map(|act| own::link_in(act.evidence.as_deref())).collect();
    let helpers = web.identity.helpers_by(links).await?;
    let brands = web.gate.registry().now().brands();
    let view = PermitView {
        consents: given.into_iter().map(|given| told(web, visitor, given, &helpers)).collect(),
        refusals: refused.iter().map(|refused| refusal(web, visitor, refused, &helpers)).collect(),
        brands: brands.iter().map(|brand| (brand.id.to_string(), brand.name.clone())).collect(),
        form,
        errors,
    };
    Ok(permit::page(&visitor.ctx, &view).into_response())
}

/// A consent, and who said it where that was somebody else.
fn told(web: &Web, visitor: &Visitor, given: Given, helpers: &BTreeMap<KinId, Number>) -> Consent {
    let by = own::link_in(given.act.evidence.as_deref()).and_then(|link| helpers.get(&link));
    Consent { said_by: by.map(|by| by.masked()), ..consent(web, visitor, given) }
}

/// A refusal as the pages show it, and who said it where that was somebody else.
pub(crate) fn refusal(
    web: &Web,
    visitor: &Visitor,
    refused: &Refused,
    helpers: &BTreeMap<KinId, Number>,
) -> Refusal {
    let act = &refused.act;
    let by = own::link_in(act.evidence.as_deref()).and_then(|link| helpers.get(&link));
    Refusal {
        act: act.id.to_string(),
        says: choice::sentence(web, visitor.words(), act),
        since: act.effective_at,
        until: act.expires_at.map(|end| end.plus_ms(-1)),
        source: source(visitor, act.source),
        said_by: by.map(|by| by.masked()),
        holds: refused.holds,
    }
}

/// A consent as the pages show it.
pub(crate) fn consent(web: &Web, visitor: &Visitor, given: Given) -> Consent {
    let registry = web.gate.registry();
    let name_of =
        |id: &BrandId| registry.now().brand(id).map_or_else(|| id.to_string(), |brand| brand.name.clone());
    let act = given.act;
    let (grantee, brand) = match &act.scope.grantee {
        Grantee::Agent(agent) => (
            registry.now().agent_name(agent).unwrap_or_else(|| agent.to_string()),
            given.works.map(|works| name_of(&works.brand)),
        ),
        Grantee::Brand(brand) => (name_of(brand), None),
        Grantee::Everyone => (visitor.ctx.t("grantee-everyone"), None),
    };
    let only = |one: usize| one == 1;
    Consent {
        act: act.id.to_string(),
        grantee,
        brand,
        purpose: act.scope.purposes.first().copied().filter(|_| only(act.scope.purposes.len())),
        line_of_business: act
            .scope
            .lines_of_business
            .first()
            .copied()
            .filter(|_| only(act.scope.lines_of_business.len())),
        since: act.effective_at,
        hours: Hours::of(&act.scope.bands),
        // The last day that it holds on, not the midnight after it.
        until: given.ends.map(|end| end.plus_ms(-1)),
        calls: act.calls,
        source: source(visitor, act.source),
        said_by: None,
        standing: given.standing,
    }
}

/// Where an act came from, in words.
pub(crate) fn source(visitor: &Visitor, source: Source) -> String {
    visitor.ctx.t(match source {
        Source::App => "source-app",
        Source::Web => "source-web",
        Source::Hotline => "source-hotline",
        Source::SaidOnCall => "source-said-on-call",
        Source::Brand => "source-brand",
        Source::Import => "source-import",
    })
}
