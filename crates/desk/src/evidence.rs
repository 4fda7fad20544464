//! Evidence about one call: its record, the permits it may have used, and what the gate would have said at the ring. Read
//! before the transaction that settles it; all of it is about the past and does not change any more.

use anxin_domain::call::{CallRecord, Decision};
use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::ids::DecisionId;
use anxin_domain::time::Instant;
use anxin_domain::verify::{Evidence, Ruling, verify};
use anxin_gate::AsOf;
use anxin_store::{StoreError, Tx};

use crate::Desk;
use crate::error::DeskError;
use crate::reconcile::PERMIT_TOLERANCE_MS;

/// How far back a permit is looked for, in milliseconds: no rulebook lets one live longer.
const PERMIT_LOOKBACK_MS: i64 = 86_400_000;

/// How far the start of a call may lie from an allow that its record names, in milliseconds. A telephone system that rings the
/// agent first starts the record before it asks, and the clocks of such systems are off; the id proves that they belong together.
const NAMED_PERMIT_TOLERANCE_MS: i64 = 5 * 60_000;

/// A call record with what bears on it.
#[derive(Clone, Debug)]
pub(crate) struct Examined {
    pub(crate) record: CallRecord,
    /// Permits that cover the ring, the likeliest first.
    permits: Vec<DecisionId>,
    pub(crate) as_of: AsOf,
    /// How many seconds before the call do-not-disturb came on, where that is known.
    pub(crate) seconds_after_on: Option<i64>,
}

impl Desk {
    /// Gathers the evidence about a record. A privacy number that was dialled gives way to the customer it rang, if its binding
    /// is known by now.
    pub(crate) async fn examine(&self, record: CallRecord) -> Result<Examined, DeskError> {
        let record = self.gate.resolved(record);
        let since = record.started_at.plus_ms(-PERMIT_LOOKBACK_MS);
        let until = record.started_at.plus_ms(PERMIT_TOLERANCE_MS + 1);
        let decisions = self.journal().decisions_for(record.from, record.to, since, until).await?;
        let mut permits: Vec<Decision> =
            decisions.into_iter().filter(|d| permits_ring(d, record.started_at)).collect();
        if let Some(named) = self.named_permit(&record).await?
            && !permits.iter().any(|d| d.id == named.id)
        {
            permits.push(named);
        }
        if let Some(refused_at) = self.refused_before(&record).await? {
            permits.retain(|d| d.decided_at >= refused_at);
        }
        permits.sort_by_key(|d| (Some(d.id) != record.decision, d.decided_at, d.id));
        let as_of = self.gate.as_of(record.from, record.to, record.started_at).await?;
        let seconds_after_on = self.seconds_after_on(&record, &as_of).await?;
        let permits = permits.into_iter().map(|d| d.id).collect();
        Ok(Examined { record, permits, as_of, seconds_after_on })
    }

    /// When the no was recorded that was in force at the ring and [`PERMIT_TOLERANCE_MS`] before it. A permit given before that
    /// no excuses nothing: the call is judged at the ring, and a permit does not outlive the consent. A later no may have come
    /// while the call was on its way.
    async fn refused_before(&self, record: &CallRecord) -> Result<Option<Instant>, DeskError> {
        let moment = record.started_at.plus_ms(-PERMIT_TOLERANCE_MS);
        let before = self.gate.as_of(record.from, record.to, moment).await?;
        if before.judgement.compensable.is_none() {
            return Ok(None);
        }
        let refusal = before.judgement.reasons.iter().find(|reason| reason.code == ReasonCode::DoNotDisturb);
        let rests_on = refusal.and_then(|reason| reason.rests_on.as_deref());
        let act = rests_on.and_then(|id| before.acts.iter().find(|act| act.id.to_string() == id));
        Ok(act.map(|act| act.recorded_at))
    }

    /// The allow that the record itself names, if it is one for this call.
    async fn named_permit(&self, record: &CallRecord) -> Result<Option<Decision>, DeskError> {
        let Some(id) = record.decision else { return Ok(None) };
        let named = self.journal().decision(id).await?;
        Ok(named.filter(|d| permits_named(d, record)))
    }
}

/// Whether a decision permits a ring at a moment. An answer about another moment than its own expires at once and permits none.
fn permits_ring(decision: &Decision, ring: Instant) -> bool {
    decision.judgement.verdict == Verdict::Allow
        && decision.decided_at < decision.expires_at
        && decision.decided_at.plus_ms(-PERMIT_TOLERANCE_MS) <= ring
        && ring < decision.expires_at
}

/// Whether a decision permits the call whose record names it: the same two numbers, near in time, and not after the consent it
/// rests on has ended.
fn permits_named(decision: &Decision, record: &CallRecord) -> bool {
    let ring = record.started_at;
    decision.judgement.verdict == Verdict::Allow
        && decision.decided_at < decision.expires_at
        && (decision.call.from, decision.call.to) == (record.from, record.to)
        && decision.decided_at.plus_ms(-NAMED_PERMIT_TOLERANCE_MS) <= ring
        && ring <= decision.decided_at.plus_ms(NAMED_PERMIT_TOLERANCE_MS)
        && decision.judgement.holds_until.is_none_or(|until| ring < until)
}

impl Examined {
    /// Verifies the call. A call that rang uses up its permit here, so the same permit serves no other call.
    pub(crate) fn verify(&self, tx: &mut dyn Tx, now: Instant) -> Result<Ruling, StoreError> {
        let record = self.record.id.to_bytes();
        let used = tx.query_opt("SELECT decision FROM permit_use WHERE record = $1", &[record.into()])?;
        let used = used.map(|row| row.id(0).map(DecisionId::from_bytes)).transpose()?;
        self.verify_unused(tx, used, now)
    }

    /// The same where it is known which permit the call has used up, if it has.
    pub(crate) fn verify_unused(
        &self,
        tx: &mut dyn Tx,
        used: Option<DecisionId>,
        now: Instant,
    ) -> Result<Ruling, StoreError> {
        let permit = match used {
            _ if !self.record.disposition.rang() => None,
            Some(used) => Some(used),
            None => self.use_permit(tx, now)?,
        };
        Ok(verify(&Evidence {
            record: Some(&self.record),
            permit,
            judgement: &self.as_of.judgement,
            acts: &self.as_of.acts,
        }))
    }

    fn use_permit(&self, tx: &mut dyn Tx, now: Instant) -> Result<Option<DecisionId>, StoreError> {
        let record = self.record.id.to_bytes();
        for permit in &self.permits {
            let params = [permit.to_bytes().into(), record.into(), now.into()];
            let sql = "INSERT INTO permit_use (decision, record, used_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
            if tx.execute(sql, &params)? == 1 {
                return Ok(Some(*permit));
            }
        }
        Ok(None)
    }
}
