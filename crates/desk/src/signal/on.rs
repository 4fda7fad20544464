//! Since when do-not-disturb had been on when a call began.

use anxin_domain::call::CallRecord;
use anxin_domain::decide::{Judgement, ReasonCode};
use anxin_domain::time::Instant;
use anxin_gate::AsOf;

use crate::Desk;
use crate::error::DeskError;
use crate::signal::{RuleId, Rules};

/// How many refusals in a row are followed back: a customer who says no again and again is not one who has just said it.
const REFUSALS_BACK: usize = 8;

impl Desk {
    /// How many whole seconds before a call do-not-disturb came on, as of the call. A refusal that only repeats an earlier one
    /// brought nothing on; that is looked into where it would matter. None where the call is not against a refusal.
    pub(crate) async fn seconds_after_on(
        &self,
        record: &CallRecord,
        as_of: &AsOf,
    ) -> Result<Option<i64>, DeskError> {
        let Some(mut on_at) = refused_since(&as_of.judgement, as_of) else { return Ok(None) };
        let threshold = Rules::shipped()?.threshold(RuleId::SecondsAfterOn).unwrap_or_default();
        for _ in 0..REFUSALS_BACK {
            if seconds_between(on_at, record.started_at) >= threshold {
                break;
            }
            let before =
                self.gate().as_of(record.from, record.to, Instant::from_micros(on_at.micros() - 1)).await?;
            match refused_since(&before.judgement, &before) {
                Some(earlier) if earlier < on_at => on_at = earlier,
                _ => break,
            }
        }
        Ok(Some(seconds_between(on_at, record.started_at)))
    }
}

const fn seconds_between(from: Instant, until: Instant) -> i64 {
    (until.micros() - from.micros()).div_euclid(1_000_000)
}

/// Since when the act holds that a refusal rests on.
fn refused_since(judgement: &Judgement, as_of: &AsOf) -> Option<Instant> {
    let refusal = judgement.reasons.iter().find(|reason| reason.code == ReasonCode::DoNotDisturb)?;
    let rests_on = refusal.rests_on.as_deref()?;
    let act = as_of.acts.iter().find(|act| act.id.to_string() == rests_on)?;
    Some(act.recorded_at.max(act.effective_at))
}
