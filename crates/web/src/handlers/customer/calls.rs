//! Who called me: decisions of the gate and records of telephone systems, laid side by side.

use anxin_desk::{About, CaseRow};
use anxin_domain::call::{CallRecord, Decision};
use anxin_domain::decide::{Judgement, Verdict};
use anxin_domain::number::Number;
use anxin_domain::scope::Channel;
use anxin_domain::time::Instant;
use anxin_explain::Row;
use anxin_identity::Action;
use anxin_journal::Page;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::fail::Fail;
use crate::format;
use crate::handlers::Answer;
use crate::handlers::cases::Reader;
use crate::handlers::customer::own;
use crate::pages::customer::calls::{self, CallRow, CallsView, Fate};
use crate::reasons::{self, Audience};
use crate::visitor::{Asked, Visitor};
use crate::web::Web;

/// Calls on one page.
pub(crate) const CALLS_SHOWN: u32 = 50;

/// Stretches of time that are read for one page: behind so much that is not shown, the next page goes on.
const STRETCHES_READ: usize = 40;

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
    let claims = own::cases_of(&web, number).await?;
    let (rows, before) = rows(&web, &visitor, number, until, (&claims, Reader::Customer)).await?;
    let older = before.map(|before| format!("/me/calls?before={before}"));
    Ok(calls::page(&visitor.ctx, &CallsView { calls: rows, older }).into_response())
}

/// The claims that calls may be about, and who reads.
pub(crate) type Told<'a> = (&'a [CaseRow], Reader);

/// The newest calls before a moment, about [`CALLS_SHOWN`], and before which moment there may be more.
pub(crate) async fn rows(
    web: &Web,
    visitor: &Visitor,
    number: Number,
    until: Instant,
    told: Told<'_>,
) -> Result<(Vec<CallRow>, Option<Instant>), Fail> {
    let mut stretch = Stretch { number, until, limit: CALLS_SHOWN };
    let (mut rows, mut before) = (Vec::new(), Some(until));
    for _ in 0..STRETCHES_READ {
        let (mut found, whole_from) = stretch.rows(web, visitor, told).await?;
        if whole_from.is_some_and(|from| from >= stretch.until) {
            // More went on around one moment than is read at once.
            stretch.limit = stretch.limit.saturating_mul(4);
            continue;
        }
        found.sort_by_key(|row| std::cmp::Reverse(row.at));
        rows.append(&mut found);
        before = whole_from;
        match before {
            Some(from) if rows.len() < CALLS_SHOWN as usize => stretch.until = from,
            _ => break,
        }
    }
    let Some(last) = rows.get(CALLS_SHOWN as usize - 1).map(|row| row.at) else { return Ok((rows, before)) };
    // What has the same moment as the last stays with it: the next page begins before that.
    let shown = rows.iter().filter(|row| row.at >= last).count();
    let before = if shown < rows.len() { Some(last) } else { before };
    rows.truncate(shown);
    Ok((rows, before))
}

/// A stretch of time that ends before a moment, of which so many decisions and so many records are read.
struct Stretch {
    number: Number,
    until: Instant,
    limit: u32,
}

impl Stretch {
    /// The calls of the stretch, and from when on these are all; none when they go back to the first. A decision and the record of the
    /// call that came of it lie up to [`RING_WITHIN_MS`] apart, so as much more is read on either side.
    async fn rows(
        &self,
        web: &Web,
        visitor: &Visitor,
        told: Told<'_>,
    ) -> Result<(Vec<CallRow>, Option<Instant>), Fail> {
        // What went on before the number came into the present hands is not theirs to read.
        let since = own::since(web, self.number).unwrap_or(Instant::from_micros(0));
        let page = Page { since, until: self.until.plus_ms(RING_WITHIN_MS), limit: self.limit };
        let decisions = web.gate.journal().decisions_to(self.number, page).await?;
        let records = web.gate.calls_to(self.number, page).await?;
        let full = |len: usize| len >= self.limit as usize;
        let ends = [
            decisions.last().filter(|_| full(decisions.len())).map(|decision| decision.decided_at),
            records.last().filter(|_| full(records.len())).map(|record| record.started_at),
        ];
        let whole_from = ends.into_iter().flatten().max().map(|end| end.plus_ms(RING_WITHIN_MS + 1));
        let within = |at: Instant| at < self.until && whole_from.is_none_or(|from| from <= at);
        let mut rows = Vec::new();
        for decision in decisions.iter().filter(|decision| within(decision.decided_at)) {
            let rang = records.iter().any(|record| belongs(decision, record));
            let allowed = decision.judgement.verdict == Verdict::Allow;
            // A text that asks for consent is no call; it is among the requests.
            let was_call =
                decision.call.channel == Channel::Voice && !(allowed && decision.door == AGENT_DOOR);
            if rang || was_call {
                rows.push(asked(web, visitor, decision, told));
            }
        }
        let rang = |record: &&CallRecord| record.disposition.rang() && within(record.started_at);
        for record in records.iter().filter(rang) {
            let permitted = |d: &&Decision| d.judgement.verdict == Verdict::Allow && belongs(d, record);
            if !decisions.iter().any(|decision| permitted(&decision)) {
                rows.push(went_around(web, visitor, record, told).await?);
            }
        }
        Ok((rows, whole_from))
    }
}

/// Whether a record tells of the call that a decision was about.
fn belongs(decision: &Decision, record: &CallRecord) -> bool {
    // A text that was allowed is no leave to call.
    if decision.call.channel != Channel::Voice {
        return false;
    }
    let distance = record.started_at.micros().abs_diff(decision.decided_at.micros());
    let near = distance <= RING_WITHIN_MS.unsigned_abs() * 1_000;
    match record.decision {
        Some(named) => named == decision.id,
        None => decision.call.from == record.from && near,
    }
}

fn asked(web: &Web, visitor: &Visitor, decision: &Decision, told: Told<'_>) -> CallRow {
    let call = Placed {
        id: decision.id.to_string(),
        decision: Some(decision.id.to_string()),
        from: decision.call.from,
        shown: decision.call.dialled.unwrap_or(decision.call.from),
        at: decision.decided_at,
        fate: Fate::of(decision.judgement.verdict),
    };
    row(web, visitor, call, &decision.judgement, told)
}

async fn went_around(
    web: &Web,
    visitor: &Visitor,
    record: &CallRecord,
    told: Told<'_>,
) -> Result<CallRow, Fail> {
    let judged = web.gate.as_of(record.from, record.to, record.started_at).await?;
    let call = Placed {
        id: record.id.to_string(),
        decision: None,
        from: record.from,
        shown: record.dialled.unwrap_or(record.from),
        at: record.started_at,
        fate: Fate::WentAround,
    };
    Ok(row(web, visitor, call, &judged.judgement, told))
}

/// A call before it is put into words.
struct Placed {
    id: String,
    decision: Option<String>,
    from: Number,
    /// What the customer's telephone showed: a privacy number stands for the line.
    shown: Number,
    at: Instant,
    fate: Fate,
}

fn row(web: &Web, visitor: &Visitor, call: Placed, judgement: &Judgement, told: Told<'_>) -> CallRow {
    let (claims, reader) = told;
    let registry = web.gate.registry();
    let caller = registry.now().caller(call.from, call.at);
    let agent = caller.as_ref().map(|caller| caller.agent_name.clone());
    let brand = caller.and_then(|caller| registry.now().brand(&caller.brand)).map(|brand| brand.name);
    let near = |claim: &&CaseRow| {
        matches!(claim.about, About::Call { calling_number, .. } if calling_number == call.from)
            && claim.happened_at.micros().abs_diff(call.at.micros()) <= RING_WITHIN_MS.unsigned_abs() * 1_000
    };
    let named = Row {
        line: call.shown,
        agent: agent.as_deref(),
        brand: brand.as_deref(),
        until: judgement.until.map(|until| (until, visitor.words().place().zone())),
    };
    let decisive = judgement.decisive();
    // The sentences speak to the customer; staff, who speak about them, read the names of reasons.
    let why = decisive.map(|code| match reader {
        Reader::Customer => reasons::reason(visitor.words(), code, Audience::Customer, &named),
        Reader::Staff => reasons::reason_name(visitor.words(), code),
    });
    let why = match call.fate {
        Fate::WentAround => why.map(|why| calls::would_have_been(visitor.words(), judgement.verdict, &why)),
        Fate::Refused | Fate::Deferred | Fate::LetThrough => why,
    };
    CallRow {
        id: call.id,
        at: call.at,
        from: format::whole_number(visitor.words().place(), call.shown),
        fate: call.fate,
        why,
        decision: call.decision,
        claim: claims.iter().find(near).filter(|_| call.fate.may_have_rung()).map(|c| c.case.to_string()),
        agent,
        brand,
    }
}
