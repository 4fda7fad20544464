//! The agent's face: may I call?

pub(crate) mod own;
pub(crate) mod today;

use anxin_domain::call::Decision;
use anxin_domain::decide::Verdict;
use anxin_domain::ids::{AgentId, DecisionId, TicketId};
use anxin_domain::number::Number;
use anxin_domain::people::{Caller, ConsentRequest, Line};
use anxin_domain::remedy::Remedy;
use anxin_domain::scope::{Channel, Grantee, Purpose, Scope};
use anxin_domain::time::Instant;
use anxin_explain::{Audience, Change, ChangeLine, Story};
use anxin_gate::{Asked, Question as GateQuestion};
use anxin_identity::{Action, SignedIn};
use anxin_journal::Page;
use anxin_store::directory::lines_of;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::components::form::Errors;
use crate::fail::Fail;
use crate::format;
use crate::handlers::{Answer, decisions, fields};
use crate::pages::agent::{
    self, AnswerView, AskView, AskedView, Consent, Dial, Outcome, Own, Question, Recent, Wait,
};
use crate::place::Place;
use crate::rate::CHECKS_OF_ACCOUNT;
use crate::reasons;
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
    visitor.count_of(&web, &CHECKS_OF_ACCOUNT, visitor.may(Action::CheckCall)?.number)?;
    let lines = lines(&web, visitor.may(Action::CheckCall)?).await?;
    let mut errors = Errors::default();
    let question = read(visitor.words().place(), &mut errors, &lines, &form);
    let Some(question) = question.filter(|_| errors.is_empty()) else {
        return show(&web, &visitor, &lines, form, errors).await;
    };
    let typed = question.to;
    let decision = web.gate.check(question).await?;
    let view = answer(&web, &visitor, &decision, Some(typed)).await?;
    Ok(agent::answer(&visitor.ctx, &view).into_response())
}

/// The form that asks for consent. It names the decision that said what lacks, so that no number is in it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wish {
    decision: String,
}

/// `POST /agent/request`: asks the customer of a decision for consent by text.
pub(crate) async fn request(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<Wish>) -> Answer {
    let person = visitor.may(Action::CheckCall)?;
    let decision = decisions::find(&web, &form.decision).await?;
    let asked_by = |agent: &AgentId| decisions::asked_by(&web, &decision, agent);
    let caller = person.agent().and_then(asked_by).ok_or(Fail::NOT_FOUND)?;
    let (outcome, about) = match open_request(&web, &decision, &caller.agent) {
        Some(open) => (Outcome::Waiting { since: open.asked_at }, None),
        None => ask_for_consent(&web, &visitor, &decision, &caller).await?,
    };
    let view = AskedView { number: decision.call.to.masked(), outcome, decision: about };
    Ok(agent::asked(&visitor.ctx, &view).into_response())
}

/// Asks once for each decision, however often its form is sent.
async fn ask_for_consent(
    web: &Web,
    visitor: &Visitor,
    decision: &Decision,
    caller: &Caller,
) -> Result<(Outcome, Option<DecisionId>), Fail> {
    let call = &decision.call;
    // No wider than what the agent wanted to do: to call, for this purpose, about this.
    let scope = Scope {
        grantee: Grantee::Agent(caller.agent.clone()),
        purposes: vec![decision.judgement.judged_as],
        lines_of_business: call.line_of_business.into_iter().collect(),
        channels: vec![Channel::Voice],
        ..Scope::default()
    };
    let key = Some(format!("request:{}", decision.id));
    match web.gate.ask_consent(call.from, call.to, Channel::Sms, scope, key, DOOR).await? {
        Asked::Stands(request, about) => {
            web.tell_request(&request).await?;
            Ok((Outcome::Sent { at: request.asked_at }, Some(about.id)))
        }
        Asked::Stood(request) => {
            web.tell_request(&request).await?;
            Ok((Outcome::Sent { at: request.asked_at }, None))
        }
        Asked::Refused(about) => {
            let story =
                web.desk.story(&about, Audience::Agent, visitor.language().of_stories(), None).await?;
            Ok((Outcome::Refused { why: why(&story) }, Some(about.id)))
        }
    }
}

/// The agent's request to the customer of a decision that has no answer yet.
fn open_request(web: &Web, decision: &Decision, agent: &AgentId) -> Option<ConsentRequest> {
    let asked = web.gate.registry().now().requests(decision.call.to);
    asked.into_iter().find(|request| request.agent == *agent && request.answer.is_none())
}

/// The answer as a page. `known` is the number as far as the agent has it: what was typed, or what came with a ticket.
async fn answer(
    web: &Web,
    visitor: &Visitor,
    decision: &Decision,
    known: Option<Number>,
) -> Result<AnswerView, Fail> {
    let story = web.desk.story(decision, Audience::Agent, visitor.language().of_stories(), None).await?;
    let judgement = &decision.judgement;
    let open = story.who.agent.as_ref().and_then(|agent| open_request(web, decision, agent));
    let may_ask =
        |change: &ChangeLine| matches!(&change.change, Change::AskOver(over) if over.contains(&Channel::Sms));
    let consent = match open {
        Some(open) if judgement.verdict != Verdict::Allow => Consent::Waiting { since: open.asked_at },
        None if lacks_consent(&story) && story.would_change.iter().any(may_ask) => Consent::MayAsk,
        _ => Consent::NotAskedFor,
    };
    // Whoever waits for an answer is not told to ask.
    let waits = matches!(consent, Consent::Waiting { .. });
    let told = |line: &&ChangeLine| !(waits && matches!(line.change, Change::AskOver(_)));
    let mut instead: Vec<String> =
        story.would_change.iter().filter(told).map(|line| line.text.clone()).collect();
    if instead.is_empty() {
        let codes = judgement.reasons.iter().map(|reason| reason.code);
        instead.extend(codes.filter_map(|code| reasons::instead(visitor.words(), code)));
        instead.dedup();
    }
    Ok(AnswerView {
        number: decision.call.to.masked(),
        verdict: judgement.verdict,
        wait: judgement
            .until
            .filter(|_| judgement.verdict == Verdict::Defer)
            .map(|until| wait(visitor, &story, until)),
        judged_as: judgement.judged_as,
        why: why(&story),
        instead,
        consent,
        decision: decision.id,
        decided_at: decision.decided_at,
        expires_at: Some(decision.expires_at).filter(|end| *end > decision.decided_at),
        dial: (judgement.verdict == Verdict::Allow).then(|| dial(web, decision, known)),
    })
}

/// How the agent dials what is allowed: the privacy number that is bound to the customer for this line, or else the number that the
/// agent has. A number that the agent does not have is not told.
fn dial(web: &Web, decision: &Decision, known: Option<Number>) -> Dial {
    let call = &decision.call;
    let here = |number: Number, shown: String| Dial::Here { address: format!("tel:{number}"), shown };
    match (today::privacy_number(web, call.from, call.to, decision.decided_at), known) {
        (Some(x), _) => here(x, format::whole_number(web.settings.place, x)),
        (None, Some(number)) => here(number, number.masked()),
        (None, None) => Dial::Elsewhere,
    }
}

/// Whether a yes of the customer is among what would let the call pass.
fn lacks_consent(story: &Story) -> bool {
    let names = |change: &Change| matches!(change, Change::Way(way) if way.contains(&Remedy::Consent));
    story.would_change.iter().any(|line| names(&line.change))
}

fn wait(visitor: &Visitor, story: &Story, until: Instant) -> Wait {
    let zones: Vec<&str> = story.to_whom.zones.iter().map(String::as_str).collect();
    let first = zones.first().copied().unwrap_or_default();
    let from = format::in_zone(visitor.words(), until, first);
    match zones.as_slice() {
        [only] => Wait { from, zone: Some((*only).to_owned()) },
        _ => Wait { from, zone: None },
    }
}

/// Every reason in a sentence, the decisive one first.
fn why(story: &Story) -> Vec<String> {
    let decided = story.decided_by.iter();
    let lines: Vec<String> = decided.chain(&story.also).map(|reason| reason.text.clone()).collect();
    if lines.is_empty() { vec![story.headline.clone()] } else { lines }
}

fn read(place: Place, errors: &mut Errors, lines: &[Line], form: &Question) -> Option<GateQuestion> {
    let to = fields::number_in_line(place, errors, "number", &form.number);
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
        lines: named
            .map(|(place, line)| {
                (place.to_string(), format::whole_number(visitor.words().place(), line.number))
            })
            .collect(),
        errors,
        recent: recent(web, lines).await?,
        own: if visitor.may(Action::CheckCall)?.agent().is_some() { Own::Yes } else { Own::No },
    };
    Ok(agent::ask(&visitor.ctx, &view).into_response())
}

async fn recent(web: &Web, lines: &[Line]) -> Result<Vec<Recent>, Fail> {
    let until = web.gate.clock().now().plus_days(1);
    let mut found = Vec::new();
    for line in lines {
        // What the line asked while it was somebody else's is not this agent's to read.
        let page = Page { since: line.interval.from, until, limit: RECENT_SHOWN };
        let decisions = web.gate.journal().decisions_from(line.number, page).await?;
        found.extend(decisions.into_iter().map(|decision| Recent {
            at: decision.decided_at,
            number: decision.call.to.masked(),
            verdict: decision.judgement.verdict,
            decision: decision.id,
        }));
    }
    found.sort_by_key(|recent| std::cmp::Reverse(recent.at));
    found.truncate(RECENT_SHOWN as usize);
    Ok(found)
}
