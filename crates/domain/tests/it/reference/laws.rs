//! Laws that hold whatever was said, over random cases.

use anxin_domain::act::{Act, Word};
use anxin_domain::decide::{Effect, Judgement, ReasonCode, Verdict};
use anxin_domain::ids::{ActId, PersonId};
use anxin_domain::scope::Purpose;
use anxin_domain::scope::{Grantee, Scope};
use anxin_domain::time::Instant;

use super::case::{Case, Said};
use super::chunks::cases;
use super::plain::lifted;
use super::random::{Cases, one_more_act};
use super::rng::Rng;
use super::shrink::shrink;
use super::tell::tell;

/// Runs a law over so many random cases. A law says what is wrong with a case, if anything.
fn holds(chunk: u64, by_default: u64, law: impl Fn(Case, &mut Rng) -> Result<(), String>) {
    let all = Cases::of_chunk(chunk);
    for index in 0..cases(by_default) {
        let (case, dice) = all.case_and_more(index);
        let broken = |case: &Case| law(case.clone(), &mut dice.clone()).err();
        let story = || {
            let small = shrink(&case, |case| broken(case).is_some());
            let (judgement, wrong) = (small.judge(), broken(&small).unwrap_or_default());
            let said = Said::by(&judgement);
            format!("{wrong}\n{judgement:#?}\n{}", tell(&small, &said, &said))
        };
        assert!(broken(&case).is_none(), "chunk {chunk}, case {index}: {}", story());
    }
}

fn ensure(is_so: bool, wrong: impl FnOnce() -> String) -> Result<(), String> {
    if is_so { Ok(()) } else { Err(wrong()) }
}

fn same<T: PartialEq + std::fmt::Debug>(one: &T, other: &T) -> Result<(), String> {
    ensure(one == other, || format!("{one:?}\nis not\n{other:?}"))
}

/// What the customer's word is to a call: yes, no, or nothing.
fn word(judgement: &Judgement) -> Option<Word> {
    judgement.reasons.iter().find_map(|reason| match reason.code {
        ReasonCode::Permitted => Some(Word::Permit),
        ReasonCode::DoNotDisturb => Some(Word::Refuse),
        // Beside a word about selling, a refusal of requests is a second one.
        ReasonCode::RequestsRefused if judgement.judged_as == Purpose::ConsentRequest => Some(Word::Refuse),
        _ => None,
    })
}

#[test]
fn one_more_no_never_makes_a_yes_one_more_yes_never_a_no_and_taking_back_never_a_yes() {
    holds(31, 300_000, |case, rng| {
        let more = one_more_act(&case, rng);
        let said = more.word;
        let mut longer = case.clone();
        longer.acts.push(more);
        let (before, after) = (word(&case.judge()), word(&longer.judge()));
        // Where people share a number, one takes their no back and the yes of another is heard again; or they say yes
        // in its place, which is no yes to a call to the other.
        let shared = longer.acts.iter().any(|act| act.person.is_some());
        ensure(
            after == before
                || match said {
                    Word::Withdraw => shared || after != Some(Word::Permit),
                    Word::Permit => after == Some(Word::Permit) || shared && after.is_none(),
                    Word::Refuse => after == Some(Word::Refuse),
                },
            || format!("{:?} made {before:?} {after:?}", longer.acts.last()),
        )
    });
}

#[test]
fn taking_back_everything_is_silence() {
    holds(32, 200_000, |mut case, _| {
        let moments = case.acts.iter().map(|act| act.recorded_at.max(act.effective_at));
        let end = moments.max().unwrap_or(case.call.at);
        let mut people: Vec<Option<PersonId>> = case.acts.iter().map(|act| act.person.clone()).collect();
        people.dedup();
        for person in people {
            let everything = crate::scene::act(Word::Withdraw, Scope::default(), end);
            case.acts.push(Act { person, ..everything });
        }
        case.call.at = case.call.at.max(end);
        same(&word(&case.judge()), &None)
    });
}

#[test]
fn what_is_said_to_others_is_not_said_to_this_caller() {
    holds(33, 200_000, |case, _| {
        let mut without = case.clone();
        let caller = case.caller.as_ref();
        without.acts.retain(|act| match &act.scope.grantee {
            Grantee::Everyone => true,
            Grantee::Brand(brand) => caller.is_some_and(|caller| caller.brand == *brand),
            Grantee::Agent(agent) => caller.is_some_and(|caller| caller.agent == *agent),
        });
        let (one, other) = (case.judge(), without.judge());
        same(&Said::by(&one).word, &Said::by(&other).word)?;
        same(&one.compensable, &other.compensable)
    });
}

#[test]
fn the_first_reason_decides_and_the_rest_keep_the_order_of_the_rules() {
    holds(34, 300_000, |case, _| {
        let judgement = case.judge();
        let codes: Vec<_> = judgement.reasons.iter().map(|reason| reason.code).collect();
        let has = |effect| codes.iter().any(|code| code.effect() == effect);
        let by_effect = if has(Effect::Settles) {
            Effect::Settles
        } else if has(Effect::Denies) {
            Effect::Denies
        } else if has(Effect::Defers) {
            Effect::Defers
        } else {
            Effect::Allows
        };
        same(&codes[0].effect(), &by_effect)?;
        ensure(codes[1..].is_sorted(), || format!("{codes:?} are out of order"))?;
        ensure((judgement.verdict == Verdict::Defer) == judgement.until.is_some(), || {
            "a wait ends".to_owned()
        })?;
        let open_end = judgement.holds_until.is_none_or(|_| judgement.verdict == Verdict::Allow);
        ensure(open_end, || "only an allow holds until".to_owned())?;
        let known = case.caller.is_some() || judgement.compensable.is_none();
        ensure(known, || "nobody owes for an unknown line".to_owned())
    });
}

/// Whether all that is known was known at the moment of the call: what is planned for later is no earlier attempt.
fn knows_no_future(case: &Case) -> bool {
    let at = case.call.at;
    case.acts.iter().all(|act| act.recorded_at <= at)
        && case.attempts.iter().all(|attempt| attempt.at <= at)
        && case.requests.iter().all(|r| r.asked_at <= at && r.answer.is_none_or(|answer| answer.at <= at))
        && case.holder.since.is_none_or(|since| since <= at)
        && case.ticket.as_ref().is_none_or(|ticket| ticket.interval.from <= at)
}

#[test]
fn an_allow_stays_true_until_it_says_it_may_not() {
    holds(35, 600_000, |mut case, rng| {
        let judgement = case.judge();
        let in_force = case.book.rulebook.effective.contains(case.call.at);
        if judgement.verdict != Verdict::Allow || !in_force || !knows_no_future(&case) {
            return Ok(());
        }
        let now = case.call.at;
        let end = judgement.holds_until.unwrap_or(now.plus_days(14));
        ensure(now < end, || format!("it ended at {end}"))?;
        let part = rng.below((end.micros() - now.micros()) as u64) as i64;
        for moment in [now.micros() + part, end.micros() - 1] {
            case.call.at = Instant::from_micros(moment);
            let then = case.judge();
            ensure(then.verdict == Verdict::Allow, || format!("at {}: {:?}", case.call.at, then.reasons))?;
        }
        Ok(())
    });
}

#[test]
fn an_allow_on_a_consent_never_outlives_it() {
    holds(36, 300_000, |case, _| {
        let judgement = case.judge();
        let Said { verdict, word: Some(id), decisive: Some(code), .. } = Said::by(&judgement) else {
            return Ok(());
        };
        if (verdict, code) != (Verdict::Allow, ReasonCode::Permitted) {
            return Ok(());
        }
        let consent = case.acts.iter().find(|act| act.id == id).unwrap();
        let Some(ends) = consent.expires_at else { return Ok(()) };
        ensure(judgement.holds_until.is_some_and(|until| until <= ends), || format!("it ends at {ends}"))
    });
}

#[test]
fn a_wait_ends_at_the_first_moment_at_which_nothing_makes_the_call_wait() {
    holds(37, 400_000, |mut case, rng| {
        let judgement = case.judge();
        let Some(until) = judgement.until else { return Ok(()) };
        let now = case.call.at;
        ensure(now < until, || "a wait is for a later moment".to_owned())?;
        let length = (until.micros() - now.micros()) as u64;
        // What lifts a rule now can be over by then, and what does not can have begun: the answer goes by what lifts now.
        let lifts = lifted(&case);
        case.call.at = until;
        if lifted(&case) == lifts {
            let waits =
                |judgement: &Judgement| judgement.reasons.iter().any(|r| r.code.effect() == Effect::Defers);
            let then = case.judge();
            ensure(!waits(&then), || format!("at {until}: {:?}", then.reasons))?;
        }
        let before = [until.micros() - 1, now.micros() + rng.below(length) as i64];
        let whole_days = (1..4).map(|days| until.plus_days(-days).micros());
        let ends = judgement.reasons.iter().filter_map(|reason| Some(reason.until?.micros()));
        for moment in before.into_iter().chain(whole_days).chain(ends) {
            case.call.at = Instant::from_micros(moment);
            if (now..until).contains(&case.call.at) && lifted(&case) == lifts {
                let then = case.judge();
                ensure(then.verdict != Verdict::Allow, || format!("allowed at {} already", case.call.at))?;
            }
        }
        Ok(())
    });
}

#[test]
fn neither_asking_twice_nor_the_order_of_what_is_known_changes_an_answer() {
    holds(38, 200_000, |mut case, _| {
        let judgement = case.judge();
        same(&case.judge(), &judgement)?;
        case.lists.reverse();
        case.attempts.reverse();
        case.relationships.reverse();
        case.requests.reverse();
        let other = case.judge();
        same(&Said::by(&other), &Said::by(&judgement))?;
        same(&other.holds_until, &judgement.holds_until)
    });
}

#[test]
fn an_act_that_is_told_twice_changes_nothing() {
    holds(39, 200_000, |mut case, rng| {
        if case.acts.is_empty() {
            return Ok(());
        }
        let judgement = case.judge();
        let place = rng.below(case.acts.len() as u64) as usize;
        let twice = case.acts[place].clone();
        case.acts.insert(place, twice);
        same(&Said::by(&case.judge()), &Said::by(&judgement))?;
        // The same under an id of its own.
        case.acts[place].id = ActId::from_bytes([0xfe; 16]);
        let counted = case.acts[place + 1].calls.is_some();
        ensure(counted || case.judge().verdict == judgement.verdict, || "a second id changed it".to_owned())
    });
}
