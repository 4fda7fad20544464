//! The agent's face: may I call?

use anxin_domain::ids::{AgentId, TicketId};
use anxin_domain::number::Number;
use anxin_domain::people::Line;
use anxin_domain::scope::Purpose;
use anxin_domain::time::Instant;
use anxin_gate::Question as GateQuestion;
use anxin_identity::{Action, SignedIn};
use anxin_journal::Page;
use anxin_store::directory::lines_of;
use axum::extract::State;
use axum::response::IntoResponse;

use crate::components::form::Errors;
use crate::fail::Fail;
use crate::format;
use crate::handlers::{Answer, fields};
use crate::pages::agent::{self, AnswerView, AskView, Question, Recent};
use crate::visitor::{Sent, Visitor};
use crate::web::Web;

/// The door in the evidence of questions asked here.
const DOOR: &str = "agent";

/// Answers shown again.
const RECENT_SHOWN: u32 = 10;

/// `GET /agent`.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor) -> Answer {
    let lines = lines(&web, visitor.may(Action::CheckCall)?).await?;
    show(&web, &visitor, &lines, Question::default(), Errors::default()).await
}

/// `POST /agent/check`.
pub(crate) async fn check(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<Question>) -> Answer {
    let lines = lines(&web, visitor.may(Action::CheckCall)?).await?;
    let mut errors = Errors::default();
    let question = read(&mut errors, &lines, &form);
    let Some(question) = question.filter(|_| errors.is_empty()) else {
        return show(&web, &visitor, &lines, form, errors).await;
    };
    let decision = web.gate.check(question).await?;
    let view = AnswerView {
        number: decision.call.to.masked(),
        verdict: decision.judgement.verdict,
        judged_as: decision.judgement.judged_as,
        reasons: decision.judgement.reasons.iter().map(|reason| reason.code).collect(),
        decision: decision.id,
        decided_at: decision.decided_at,
        expires_at: Some(decision.expires_at).filter(|end| *end > decision.decided_at),
    };
    Ok(agent::answer(&visitor.ctx, &view).into_response())
}

fn read(errors: &mut Errors, lines: &[Line], form: &Question) -> Option<GateQuestion> {
    let to = fields::number(errors, "number", &form.number);
    let purpose: Option<Purpose> = form.purpose.parse().ok();
    if purpose.is_none() {
        errors.add("purpose", "error-choose");
    }
    let line_of_business = fields::line_of_business(errors, &form.line_of_business);
    let ticket = ticket(errors, &form.ticket);
    let from = line(errors, lines, &form.line)?;
    if to == Some(from) {
        errors.add("number", "error-same-number");
    }
    let question = GateQuestion::marketing(from, to?, DOOR);
    Some(GateQuestion { purpose: purpose?, line_of_business, ticket, ..question })
}

fn ticket(errors: &mut Errors, text: &str) -> Option<TicketId> {
    if text.trim().is_empty() {
        return None;
    }
    let ticket = text.parse().ok();
    if ticket.is_none() {
        errors.add("ticket", "error-ticket-odd");
    }
    ticket
}

/// The line that the call would be made from: the one chosen, or the only one.
fn line(errors: &mut Errors, lines: &[Line], chosen: &str) -> Option<Number> {
    let found = match lines {
        [] => None,
        [only] => Some(only),
        several => chosen.parse::<usize>().ok().and_then(|place| several.get(place)),
    };
    if found.is_none() {
        errors.add("line", if lines.is_empty() { "error-line-missing" } else { "error-choose" });
    }
    found.map(|line| line.number)
}

/// The lines that are registered to the agent now. Staff who are no agent have none.
async fn lines(web: &Web, person: &SignedIn) -> Result<Vec<Line>, Fail> {
    let Some(agent) = person.agent().cloned() else { return Ok(Vec::new()) };
    let now = web.gate.clock().now();
    let read = move |tx: &mut dyn anxin_store::Tx| lines_of(tx, &AgentId::clone(&agent));
    let all = web.gate.store().read(read).await?;
    Ok(all.into_iter().filter(|line| line.interval.contains(now)).collect())
}

async fn show(web: &Web, visitor: &Visitor, lines: &[Line], question: Question, errors: Errors) -> Answer {
    // The page sends the place of a line in the list, so that no number stands where it can be changed for another's.
    let named = lines.iter().enumerate();
    let view = AskView {
        question,
        lines: named.map(|(place, line)| (place.to_string(), format::whole_number(line.number))).collect(),
        errors,
        recent: recent(web, lines).await?,
    };
    Ok(agent::ask(&visitor.ctx, &view).into_response())
}

async fn recent(web: &Web, lines: &[Line]) -> Result<Vec<Recent>, Fail> {
    let until = web.gate.clock().now().plus_days(1);
    let mut found = Vec::new();
    for line in lines {
        let page = Page { since: Instant::from_micros(0), until, limit: RECENT_SHOWN };
        let decisions = web.gate.journal().decisions_from(line.number, page).await?;
        found.extend(decisions.into_iter().map(|decision| Recent {
            at: decision.decided_at,
            number: decision.call.to.masked(),
            verdict: decision.judgement.verdict,
        }));
    }
    found.sort_by_key(|recent| std::cmp::Reverse(recent.at));
    found.truncate(RECENT_SHOWN as usize);
    Ok(found)
}
