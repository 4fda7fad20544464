//! Ten million random cases, in chunks that run on their own; and proofs that they are worth running.

use std::collections::BTreeMap;

use anxin_domain::act::Word;
use anxin_domain::decide::{Effect, ReasonCode, Verdict};

use super::case::{Case, Said};
use super::plain::reference;
use super::random::Cases;
use super::shrink::shrink;
use super::tell::tell;

const CASES_IN_A_CHUNK: u64 = 500_000;

/// How many cases to run where so many are run by default.
pub(super) fn cases(by_default: u64) -> u64 {
    std::env::var("ANXIN_HISTORIES").map_or(by_default, |number| number.parse().unwrap())
}

fn law_is_the_reference_over_chunk(chunk: u64) {
    let cases_of_chunk = Cases::of_chunk(chunk);
    for index in 0..cases(CASES_IN_A_CHUNK) {
        let case = cases_of_chunk.case(index);
        let agrees = Said::by(&case.judge()) == reference(&case);
        assert!(agrees, "chunk {chunk}, case {index}:\n{}", smallest(&case, &reference));
    }
}

/// The case, made as small as it can be while the law and a reference disagree.
fn smallest(case: &Case, reference: &dyn Fn(&Case) -> Said<'static>) -> String {
    let small = shrink(case, |case| Said::by(&case.judge()) != reference(case));
    tell(&small, &Said::by(&small.judge()), &reference(&small))
}

macro_rules! chunks {
    ($($name:ident $number:literal),+ $(,)?) => {$(
        #[test]
        fn $name() {
            law_is_the_reference_over_chunk($number);
        }
    )+};
}

chunks! {
    chunk_01 1, chunk_02 2, chunk_03 3, chunk_04 4, chunk_05 5, chunk_06 6, chunk_07 7, chunk_08 8, chunk_09 9,
    chunk_10 10, chunk_11 11, chunk_12 12, chunk_13 13, chunk_14 14, chunk_15 15, chunk_16 16, chunk_17 17,
    chunk_18 18, chunk_19 19, chunk_20 20,
}

#[test]
fn every_reason_decides_often_enough_and_every_note_is_said_often_enough() {
    const CASES: u64 = 100_000;
    let cases = Cases::of_chunk(1);
    let (mut decisive, mut said, mut verdicts) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for index in 0..CASES {
        let judgement = cases.case(index).judge();
        *verdicts.entry(judgement.verdict.word()).or_insert(0) += 1;
        if let Some(code) = judgement.decisive() {
            *decisive.entry(code).or_insert(0) += 1;
        }
        for reason in &judgement.reasons {
            *said.entry(reason.code).or_insert(0) += 1;
        }
    }
    let table: Vec<String> = ReasonCode::ALL
        .iter()
        .map(|code| format!("{} {:?} {:?}", code.word(), decisive.get(code), said.get(code)))
        .collect();
    let table = format!("{verdicts:?}\n{}", table.join("\n"));
    for code in ReasonCode::ALL {
        let seen = if code.effect() == Effect::Notes { &said } else { &decisive };
        assert!(seen.get(code).is_some_and(|times| *times >= 150), "{} is too rare:\n{table}", code.word());
    }
    for verdict in [Verdict::Allow, Verdict::Deny, Verdict::Defer] {
        assert!(verdicts.get(verdict.word()).is_some_and(|times| *times >= 8_000), "{table}");
    }
}

#[test]
fn a_wrong_reference_is_found_and_told_by_two_acts_at_most() {
    let deaf = |case: &Case| {
        let mut without_exceptions = case.clone();
        without_exceptions.acts.iter_mut().for_each(|act| act.keeps_exceptions = false);
        reference(&without_exceptions)
    };
    let differs = |case: &Case| Said::by(&case.judge()) != deaf(case);
    let cases = Cases::of_chunk(1);
    let found: Vec<Case> = (0..).map(|index| cases.case(index)).filter(differs).take(20).collect();
    for case in found {
        let small = shrink(&case, differs);
        let story = smallest(&case, &deaf);
        assert_eq!(small.acts.len(), 2, "{story}");
        assert!(
            small.attempts.is_empty() && small.relationships.is_empty() && small.requests.is_empty(),
            "{story}"
        );
        let no = small.acts.iter().find(|act| act.word != Word::Permit).unwrap();
        assert!(no.keeps_exceptions && story.contains("keeping exceptions"), "{story}");
        assert!(story.lines().count() <= 9, "{story}");
    }
}
