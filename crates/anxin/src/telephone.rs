//! Between the telephone door and the gate: what a phone system says, as a question; what the gate answers, as a verdict.

use anxin_domain::call::Decision;
use anxin_domain::decide::Verdict as Answer;
use anxin_domain::number::{Number, Region};
use anxin_domain::scope::{LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use anxin_gate::{Gate, Question};
use anxin_sip::{Inquiry, Judge, Side, Verdict};

/// Asks the gate for the telephone door.
pub(crate) struct GateJudge {
    gate: Gate,
}

impl GateJudge {
    pub(crate) const fn new(gate: Gate) -> Self {
        Self { gate }
    }
}

impl Judge for GateJudge {
    async fn judge(&self, inquiry: Inquiry) -> Verdict {
        let question = match question(&inquiry) {
            Ok(question) => question,
            Err((which, text)) => return Verdict::Unreadable { which, text },
        };
        match self.gate.check(question).await {
            Ok(decision) => verdict(&decision),
            Err(error) => {
                tracing::error!(%error, "a call could not be judged and is not let through");
                Verdict::Unavailable
            }
        }
    }
}

/// A purpose or line of business that is not one of ours is judged as the strictest: marketing, of no stated line.
fn question(inquiry: &Inquiry) -> Result<Question, (Side, String)> {
    let number = |which: Side, text: &str| {
        Number::parse(text, Region::CN).map_err(|error| (which, error.code().to_owned()))
    };
    let (from, to) = (number(Side::From, &inquiry.from)?, number(Side::To, &inquiry.to)?);
    let purpose = inquiry.purpose.as_deref().and_then(|p| p.parse::<Purpose>().ok());
    let business = inquiry.line_of_business.as_deref().and_then(|l| l.parse::<LineOfBusiness>().ok());
    Ok(Question {
        purpose: purpose.unwrap_or(Purpose::Marketing),
        line_of_business: business,
        ticket: inquiry.ticket.as_deref().and_then(|t| t.parse().ok()),
        ..Question::marketing(from, to, format!("sip:{}", inquiry.trunk))
    })
}

/// Whole seconds from a decision to the moment at which nothing makes the call wait any more, at least one, rounded up: a call
/// that is tried a little early waits again.
fn seconds(decided_at: Instant, until: Instant) -> u32 {
    let micros = until.micros().saturating_sub(decided_at.micros()).max(1);
    u32::try_from(micros.div_euclid(1_000_000) + i64::from(micros % 1_000_000 > 0)).unwrap_or(u32::MAX)
}

fn verdict(decision: &Decision) -> Verdict {
    let decision_id = decision.id.to_string();
    match decision.judgement.verdict {
        // A privacy number is dialled on as it is: whoever bound it rings the customer.
        Answer::Allow => {
            let number = decision.call.dialled.unwrap_or(decision.call.to);
            Verdict::Allow { decision_id, number: Some(number.to_string()) }
        }
        Answer::Deny | Answer::Defer => {
            let code = decision.judgement.decisive().map_or("denied", |code| code.word());
            Verdict::Deny {
                decision_id,
                reason_code: code.to_owned(),
                reason_text: code.replace('_', " "),
                retry_after: decision.judgement.until.map(|until| seconds(decision.decided_at, until)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_whole_seconds_rounded_up_and_never_none() {
        let at = Instant::from_micros;
        assert_eq!(seconds(at(0), at(1)), 1);
        assert_eq!(seconds(at(0), at(60_000_000)), 60);
        assert_eq!(seconds(at(0), at(60_000_001)), 61);
        assert_eq!(seconds(at(60), at(0)), 1, "over while the answer was on its way");
        assert_eq!(seconds(at(0), at(i64::MAX)), u32::MAX);
    }
}
