//! Any decision there can be. Also what the tests beside the sources make up decisions with.

use anxin_domain::call::{Attempt, Call, Decision, Measured, Reach, RegistryVersion};
use anxin_domain::decide::{Judgement, Reason, ReasonCode, Verdict};
use anxin_domain::ids::{ActId, DecisionId};
use anxin_domain::number::Number;
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use fastrand::Rng;

/// A decision of which every field may be anything it can be: few numbers and lines, so that they come often.
pub(crate) fn any(rng: &mut Rng, at: i64) -> Decision {
    let moment = |rng: &mut Rng| Instant::from_micros(at + rng.i64(-5_000_000..5_000_000));
    let maybe = |rng: &mut Rng| rng.u8(0..3) == 0;
    let number = |rng: &mut Rng, from: u64, many: u64| Number::from_digits(from + rng.u64(0..many));
    let reasons = (0..rng.usize(0..4)).map(|_| Reason {
        code: *rng.choice(ReasonCode::ALL).unwrap(),
        rests_on: maybe(rng).then(|| format!("ruhe-静-{}", rng.u32(..)).into()),
        until: maybe(rng).then(|| moment(rng)),
    });
    let reasons: Vec<_> = reasons.collect();
    let attempts = (0..if maybe(rng) { rng.usize(0..3) } else { 0 }).map(|_| Attempt {
        at: moment(rng),
        brand: maybe(rng).then(|| "lianjia".parse().unwrap()),
        agent: maybe(rng).then(|| "lianjia:7".parse().unwrap()),
        purpose: *rng.choice(Purpose::ALL).unwrap(),
        reach: rng.choice([Reach::Reserved, Reach::Rang, Reach::Answered]).unwrap(),
        permit: maybe(rng).then(|| ActId::new(moment(rng), [rng.u8(..); 10])),
    });
    let attempts: Vec<_> = attempts.collect();
    let mut random = [0; 10];
    rng.fill(&mut random);
    let decided_at = Instant::from_micros(at);
    Decision {
        id: DecisionId::new(decided_at, random),
        call: Call {
            from: number(rng, 8_613_900_000_000, 7),
            to: number(rng, 8_613_800_000_000, 40),
            dialled: maybe(rng).then(|| number(rng, 8_617_000_000_000, 9)),
            person: maybe(rng).then(|| "grandma".parse().unwrap()),
            purpose: *rng.choice(Purpose::ALL).unwrap(),
            content: *rng.choice(Content::ALL).unwrap(),
            line_of_business: maybe(rng).then(|| *rng.choice(LineOfBusiness::ALL).unwrap()),
            channel: *rng.choice(Channel::ALL).unwrap(),
            ticket: maybe(rng).then(|| "T-2026-1".parse().unwrap()),
            at: moment(rng),
        },
        judgement: Judgement {
            verdict: rng.choice([Verdict::Allow, Verdict::Deny, Verdict::Defer]).unwrap(),
            until: maybe(rng).then(|| moment(rng)),
            judged_as: *rng.choice(Purpose::ALL).unwrap(),
            reasons,
            compensable: maybe(rng).then(|| "dnd-call@wuhan-2024".into()),
            holds_until: maybe(rng).then(|| moment(rng)),
        },
        registry_version: RegistryVersion { shard: rng.u16(0..256), acts: rng.i64(0..1 << 40), directory: 3 },
        measured: Measured { lag_ms: rng.choice([0, 17, i64::MAX]).unwrap(), attempts },
        rulebook_version: "cn-wuhan-lianjia@2024".into(),
        decided_at,
        expires_at: moment(rng),
        door: rng.choice(["http", "trunk-武汉", ""]).unwrap().into(),
    }
}
