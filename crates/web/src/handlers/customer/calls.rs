//! Who called me: decisions of the gate and records of telephone systems, laid side by side.

use anxin_desk::CaseRow;
use anxin_domain::call::{CallRecord, Decision};
use anxin_domain::decide::{Judgement, Verdict};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_identity::Action;
use anxin_journal::Page;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::fail::Fail;
use crate::format;
use crate::handlers::Answer;
use crate::handlers::customer::home::CLAIMS_SHOWN;
use crate::pages::customer::calls::{self, CallRow, CallsView, Fate};
use crate::visitor::{Asked, Visitor};
use crate::web::Web;

/// Calls on one page.
const CALLS_SHOWN: u32 = 50;

/// How long after its permit a call may ring and still be the call that was asked about, in milliseconds; and how long before,
/// as telephone systems keep clocks of their own.
const RING_WITHIN_MS: i64 = 60_000;

/// The door of questions that agents ask before they dial; no call came of one unless a record says so.
const AGENT_DOOR: &str = "agent";

/// Where the page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Before {
    before: String,
}

/// `GET /me/calls`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor, Asked(query): Asked<Before>) -> Answer {
    let number = visitor.customer(Action::ReadOwn)?;
    let before = Some(query.before).filter(|text| !text.is_empty());
    let until = match before {
        Some(text) => Instant::parse(&text).map_err(|_| Fail::ODD)?,
        None => web.gate.clock().now().plus_days(1),
    };
    let claims = web.desk.cases_of(number, CLAIMS_SHOWN).await?;
    let (mut rows, more) = rows(&web, number, until, &claims).await?;
    rows.truncate(CALLS_SHOWN as usize);
    let older = rows.last().filter(|_| more).map(|row| format!("/me/calls?before={}", row.at));
    Ok(calls::page(&visitor.ctx, &CallsView { calls: rows, older }).into_response())
}

/// The newest calls before a moment, and whether there may be more.
async fn rows(
    web: &Web,
    number: Number,
    until: Instant,
    claims: &[CaseRow],
) -> Result<(Vec<CallRow>, bool), Fail> {
    let page = Page { since: Instant::from_micros(0), until, limit: CALLS_SHOWN };
    let decisions = web.gate.journal().decisions_to(number, page).await?;
    let records = web.gate.calls_to(number, page).await?;
    let full = CALLS_SHOWN as usize;
    let more = decisions.len() == full || records.len() == full || decisions.len() + records.len() > full;
    let mut rows = Vec::new();
    for decision in &decisions {
        let rang = records.iter().any(|record| belongs(decision, record));
        let allowed = decision.judgement.verdict == Verdict::Allow;
        if rang || !(allowed && decision.door == AGENT_DOOR) {
            rows.push(asked(web, decision, claims));
        }
    }
    for record in records.iter().filter(|record| record.disposition.rang()) {
        let permitted = |d: &&Decision| d.judgement.verdict == Verdict::Allow && belongs(d, record);
        if !decisions.iter().any(|decision| permitted(&decision)) {
            rows.push(went_around(web, record, claims).await?);
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    Ok((rows, more))
}

/// Whether a record tells of the call that a decision was about.
fn belongs(decision: &Decision, record: &CallRecord) -> bool {
    let distance = record.started_at.micros().abs_diff(decision.decided_at.micros());
    let near = distance <= RING_WITHIN_MS.unsigned_abs() * 1_000;
    record.decision == Some(decision.id) || (decision.call.from == record.from && near)
}

fn asked(web: &Web, decision: &Decision, claims: &[CaseRow]) -> CallRow {
    let fate = Fate::of(decision.judgement.verdict);
    let (from, at) = (decision.call.from, decision.decided_at);
    let told = row(web, decision.id.to_string(), from, at, fate, &decision.judgement, claims);
    CallRow { from: format::whole_number(decision.call.dialled.unwrap_or(from)), ..told }
}

async fn went_around(web: &Web, record: &CallRecord, claims: &[CaseRow]) -> Result<CallRow, Fail> {
    let judged = web.gate.as_of(record.from, record.to, record.started_at).await?;
    let (id, at) = (record.id.to_string(), record.started_at);
    let told = row(web, id, record.from, at, Fate::WentAround, &judged.judgement, claims);
    // A customer knows the number that their telephone showed.
    let shown = format::whole_number(record.dialled.unwrap_or(record.from));
    Ok(CallRow { from: shown, ..told })
}

fn row(
    web: &Web,
    id: String,
    from: Number,
    at: Instant,
    fate: Fate,
    judgement: &Judgement,
    claims: &[CaseRow],
) -> CallRow {
    let registry = web.gate.registry();
    let caller = registry.now().caller(from, at);
    let brand = caller.as_ref().and_then(|caller| registry.now().brand(&caller.brand));
    let near = |claim: &&CaseRow| {
        claim.calling_number == from
            && claim.called_at.micros().abs_diff(at.micros()) <= RING_WITHIN_MS.unsigned_abs() * 1_000
    };
    CallRow {
        id,
        at,
        from: format::whole_number(from),
        agent: caller.map(|caller| caller.agent_name),
        brand: brand.map(|brand| brand.name.clone()),
        fate,
        reasons: judgement.reasons.iter().map(|reason| reason.code).collect(),
        claim: claims.iter().find(near).filter(|_| fate != Fate::Refused).map(|claim| claim.case.to_string()),
    }
}
