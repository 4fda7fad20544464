//! Decisions and records as tests make them up.

use anxin_domain::call::{Call, CallRecord, Decision, Disposition, Measured, RegistryVersion};
use anxin_domain::decide::{Judgement, Reason, ReasonCode, Verdict};
use anxin_domain::ids::{CallRecordId, DecisionId};
use anxin_domain::number::Number;
use anxin_domain::scope::{Channel, Content, Purpose};
use anxin_domain::time::Instant;
use anxin_journal::Page;

pub(crate) use crate::any::any;

pub(crate) const LINE: Number = Number::from_digits(8_613_900_000_001);
pub(crate) const CUSTOMER: Number = Number::from_digits(8_613_800_138_000);
pub(crate) const ALL: Page =
    Page { since: Instant::from_micros(0), until: Instant::from_micros(i64::MAX), limit: 100_000 };

pub(crate) fn decision(n: u8, at: i64) -> Decision {
    let at = Instant::from_micros(at);
    Decision {
        id: DecisionId::new(at, [n; 10]),
        call: Call {
            from: LINE,
            to: CUSTOMER,
            dialled: None,
            person: None,
            purpose: Purpose::Marketing,
            content: Content::Plain,
            line_of_business: None,
            channel: Channel::Voice,
            ticket: None,
            at,
        },
        judgement: Judgement {
            verdict: Verdict::Deny,
            until: None,
            judged_as: Purpose::Marketing,
            reasons: vec![Reason { code: ReasonCode::NoConsent, rests_on: None, until: None }],
            compensable: None,
            holds_until: None,
        },
        registry_version: RegistryVersion { shard: 1, acts: 2, directory: 3 },
        measured: Measured::default(),
        rulebook_version: "cn@1".into(),
        decided_at: at,
        expires_at: at,
        door: "http".into(),
    }
}

pub(crate) fn record(system_id: &str, at: i64) -> CallRecord {
    CallRecord {
        id: CallRecordId::new(Instant::from_micros(at), [1; 10]),
        system: "pbx-1".into(),
        system_id: system_id.into(),
        from: LINE,
        to: CUSTOMER,
        dialled: None,
        forwarded_to: None,
        started_at: Instant::from_micros(at),
        talk_seconds: 12,
        disposition: Disposition::Answered,
        decision: None,
    }
}
