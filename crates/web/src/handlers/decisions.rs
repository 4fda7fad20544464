//! A decision as a story, for those whom it concerns. For everybody else there is no such page.

use anxin_domain::call::Decision;
use anxin_domain::ids::{AgentId, BrandId, DecisionId};
use anxin_domain::number::Number;
use anxin_domain::people::Caller;
use anxin_explain::{Audience, Viewer};
use anxin_identity::{Action, SignedIn};
use anxin_store::audit::AuditAction;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::ctx::{Ctx, Face};
use crate::fail::Fail;
use crate::handlers::Answer;
use crate::handlers::desk::audit::saw;
use crate::pages::decision::{self, DecisionView};
use crate::visitor::{Asked, Visitor};
use crate::web::Web;

/// To whom the story is told, where the reader may choose.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct To {
    r#for: String,
}

/// Where a reader sits.
struct Seat {
    face: Face,
    audience: Audience,
    readers: Vec<Audience>,
    /// The reader, for an agent.
    agent: Option<(AgentId, BrandId)>,
}

/// `GET /decisions/{id}`.
pub(crate) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    Asked(to): Asked<To>,
) -> Answer {
    let own = visitor.customer(Action::ReadOwn)?;
    let person = visitor.may(Action::ReadOwn)?;
    let decision = find(&web, &id).await?;
    let seat = seat(&web, (person, own), &decision, &to).ok_or(Fail::NOT_FOUND)?;
    let viewer = seat.agent.as_ref().map(|(agent, brand)| Viewer { brand: Some(brand), agent: Some(agent) });
    let language = visitor.language().of_stories();
    let story = web.desk.story(&decision, seat.audience, language, viewer).await?;
    if seat.face != Face::Customer {
        saw(&web, person, AuditAction::LookedAtDecision, &id).await?;
    }
    let ctx = Ctx { face: seat.face, ..visitor.ctx.clone() };
    Ok(decision::page(&ctx, &DecisionView { story, readers: seat.readers }).into_response())
}

/// A decision by its id; one that does not read is one that is not there.
pub(crate) async fn find(web: &Web, id: &str) -> Result<Decision, Fail> {
    let id: DecisionId = id.parse().map_err(|_| Fail::NOT_FOUND)?;
    web.gate.journal().decision(id).await?.ok_or(Fail::NOT_FOUND)
}

/// The agent behind the line that asked, if it is this one: as known when it was decided, or as registered since for then.
pub(crate) fn asked_by(web: &Web, decision: &Decision, agent: &AgentId) -> Option<Caller> {
    let then = web.gate.caller_then(decision).ok().flatten();
    let told = || web.gate.registry().now().caller(decision.call.from, decision.call.at);
    then.or_else(told).filter(|caller| caller.agent == *agent)
}

/// Where somebody sits before a decision; `own` is the number that their own pages are about.
fn seat(web: &Web, (person, own): (&SignedIn, Number), decision: &Decision, to: &To) -> Option<Seat> {
    let call = &decision.call;
    if own == call.to && is_of_this_holder(web, decision) {
        return Some(Seat {
            face: Face::Customer,
            audience: Audience::Customer,
            readers: Vec::new(),
            agent: None,
        });
    }
    if person.may(Action::SeeDecision) {
        let chosen = Audience::ALL.into_iter().find(|reader| reader.word() == to.r#for);
        let face = if person.may(Action::SeeQueue) { Face::Desk } else { Face::Hotline };
        return Some(Seat {
            face,
            audience: chosen.unwrap_or(Audience::Engineer),
            readers: Audience::ALL.to_vec(),
            agent: None,
        });
    }
    let caller = person.agent().and_then(|agent| asked_by(web, decision, agent))?;
    Some(Seat {
        face: Face::Agent,
        audience: Audience::Agent,
        readers: Vec::new(),
        agent: Some((caller.agent, caller.brand)),
    })
}

/// Numbers are passed on: what was asked about an earlier holder is not the present one's to read.
fn is_of_this_holder(web: &Web, decision: &Decision) -> bool {
    let holder = web.gate.registry().now().holder(decision.call.to, web.gate.clock().now());
    holder.since.is_none_or(|since| since <= decision.call.at)
}
