//! Whom the agent may call today, and a call to one of them: judged first, and then a way to dial.

use anxin_domain::ids::{ActId, AgentId, TicketId};
use anxin_domain::number::Number;
use anxin_domain::people::{Caller, Line};
use anxin_domain::scope::Grantee;
use anxin_domain::time::Instant;
use anxin_gate::{Ground, Prospect, Rest, TODAY_LIMIT, Today};
use anxin_identity::Action;
use anxin_store::acts::act;
use anxin_store::customers::requests_by;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;

use super::{DOOR, lines};
use crate::fail::Fail;
use crate::handlers::Answer;
use crate::pages::agent;
use crate::pages::agent::today::{
    AskedRow, GroundShown, HasLine, ProspectRow, Soon, TodayView, page as draw,
};
use crate::pages::error::Problem;
use crate::reasons::{self, Audience};
use crate::visitor::{Sent, Visitor};
use crate::web::Web;
use anxin_explain::Row;

/// Requests for consent that are shown.
const ASKED_SHOWN: i64 = 30;
/// A ground that ends within so many days ends soon.
const SOON_DAYS: i64 = 3;

/// The agent who asks, with the line that a call would be made from, if one is registered now.
pub(crate) struct Me {
    pub(crate) agent: AgentId,
    pub(crate) caller: Option<Caller>,
}

/// Whoever helps agents may check a number; what is an agent's own is for that agent.
pub(crate) async fn me(web: &Web, visitor: &Visitor) -> Result<Me, Fail> {
    let person = visitor.may(Action::SeeOwnWork)?;
    let agent = person.agent().cloned().ok_or(Fail::page(Problem::Forbidden))?;
    let now = web.gate.clock().now();
    let caller_of = |line: &Line| web.gate.registry().now().caller(line.number, now);
    let caller = lines(web, person).await?.iter().find_map(caller_of).filter(|caller| caller.agent == agent);
    Ok(Me { agent, caller })
}

/// `GET /agent/today`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let me = me(&web, &visitor).await?;
    let mut view = match &me.caller {
        Some(caller) => view(&web, &visitor, caller, web.gate.today(caller).await?),
        None => TodayView { line: HasLine::No, ..TodayView::default() },
    };
    view.asked = asked(&web, &me.agent).await?;
    Ok(draw(&visitor.ctx, &view).into_response())
}

fn view(web: &Web, visitor: &Visitor, caller: &Caller, today: Today) -> TodayView {
    let brand = web.gate.registry().now().brand(&caller.brand);
    let brand = brand.as_ref().map(|brand| brand.name.as_str());
    let row = |one: &Prospect| row(visitor, caller, brand, one, today.at);
    TodayView {
        line: HasLine::Yes,
        now: today.now.iter().map(row).collect(),
        later: today.later.iter().map(row).collect(),
        closed: u64::try_from(today.closed).unwrap_or(u64::MAX),
        cut_at: (today.rest == Rest::More).then_some(u64::from(TODAY_LIMIT)),
        asked: Vec::new(),
    }
}

fn row(visitor: &Visitor, caller: &Caller, brand: Option<&str>, one: &Prospect, now: Instant) -> ProspectRow {
    let question = one.ground.question(caller.line, DOOR);
    let told = Row { line: caller.line, agent: Some(&caller.agent_name), brand, until: None };
    let decisive = one.judgement.decisive();
    let (about, ground) = match &one.ground {
        Ground::Ticket(ticket) => {
            (format!("ticket:{}", ticket.id), GroundShown::Ticket(ticket.id.to_string()))
        }
        Ground::Permit(act) => {
            (format!("permit:{}", act.id), GroundShown::Permit { since: act.effective_at })
        }
    };
    let soon = |end: Instant| if end <= now.plus_days(SOON_DAYS) { Soon::Yes } else { Soon::No };
    ProspectRow {
        number: one.ground.number().masked(),
        about,
        ground,
        purpose: question.purpose,
        business: question.line_of_business,
        why: decisive
            .map_or_else(String::new, |code| reasons::reason(visitor.words(), code, Audience::Agent, &told)),
        turns_at: one.judgement.until.or(one.judgement.holds_until),
        ends: one.ground.ends_at().map(|end| (end, soon(end))),
    }
}

async fn asked(web: &Web, agent: &AgentId) -> Result<Vec<AskedRow>, Fail> {
    let agent = agent.clone();
    let read = move |tx: &mut dyn anxin_store::Tx| requests_by(tx, &agent, ASKED_SHOWN);
    let requests = web.gate.store().read(read).await?;
    let row = |request: anxin_domain::people::ConsentRequest| AskedRow {
        number: request.number.masked(),
        asked_at: request.asked_at,
        answer: request.answer.map(|answer| (answer.said, answer.at)),
    };
    Ok(requests.into_iter().map(row).collect())
}

/// Whom to call, by what brings them on the list. No number is in it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Whom {
    about: String,
}

/// `POST /agent/call`: judges a call to somebody on the list; the answer is evidence, and a permit if it is a yes.
pub(crate) async fn call(State(web): State<Web>, visitor: Visitor, Sent(whom): Sent<Whom>) -> Answer {
    visitor.may(Action::CheckCall)?;
    let me = me(&web, &visitor).await?;
    let ground = ground(&web, &me.agent, &whom.about).await?.ok_or(Fail::NOT_FOUND)?;
    let caller = me.caller.ok_or(Fail::Page(Problem::Conflict, Some("error-line-missing")))?;
    let decision = web.gate.check(ground.question(caller.line, DOOR)).await?;
    let dial = match &ground {
        // The brand gave the agent this customer's business, and the number with it.
        Ground::Ticket(ticket) => Some(ticket.number),
        Ground::Permit(_) => None,
    };
    let view = super::answer(&web, &visitor, &decision, dial).await?;
    Ok(agent::answer(&visitor.ctx, &view).into_response())
}

/// What a row of the list stands for, if it is this agent's.
async fn ground(web: &Web, agent: &AgentId, about: &str) -> Result<Option<Ground>, Fail> {
    match about.split_once(':') {
        Some(("ticket", id)) => {
            let Ok(id) = id.parse::<TicketId>() else { return Ok(None) };
            let ticket = web.gate.registry().now().ticket(&id);
            Ok(ticket.filter(|ticket| ticket.agent == *agent).map(Ground::Ticket))
        }
        Some(("permit", id)) => {
            let Ok(id) = id.parse::<ActId>() else { return Ok(None) };
            let read = move |tx: &mut dyn anxin_store::Tx| act(tx, id);
            let act = web.gate.store().read(read).await?;
            let mine = |grantee: &Grantee| matches!(grantee, Grantee::Agent(named) if named == agent);
            Ok(act.filter(|act| mine(&act.scope.grantee)).map(Ground::Permit))
        }
        _ => Ok(None),
    }
}

/// The privacy number that rings a customer from a line now, if one is bound.
pub(super) fn privacy_number(web: &Web, line: Number, customer: Number, now: Instant) -> Option<Number> {
    let bound = web.gate.registry().now().bindings_to(customer);
    bound.into_iter().find(|one| one.a == line && one.interval.contains(now)).map(|one| one.x)
}
