//! `anxin replay`: makes every decision of the journal again, on the knowledge it was made on and by the rulebook of its time,
//! and says which would come out otherwise.

use anxin_domain::decide::Judgement;
use anxin_domain::time::Instant;
use anxin_gate::{Gate, Replayed};
use anxin_journal::Bookmark;
use clap::Args;
use serde::Serialize;

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

/// Decisions read at once.
const AT_ONCE: u32 = 5_000;
/// Differences that are told one by one; the rest are counted.
const TOLD: usize = 100;

#[derive(Args)]
pub(crate) struct Replay {
    /// Only decisions made from this moment on (RFC 3339)
    #[arg(long, value_name = "RFC3339", value_parser = Instant::parse)]
    since: Option<Instant>,
}

#[derive(Default, Serialize)]
struct Summary {
    replayed: u64,
    same: u64,
    different: u64,
    /// Decisions that cannot be made again: their rulebook is not here, or they rest on another database.
    impossible: u64,
    differences: Vec<Difference>,
}

#[derive(Serialize)]
struct Difference {
    decision: String,
    decided_at: Instant,
    rulebook: String,
    stored: String,
    again: String,
}

pub(crate) async fn run(place: &Place, what: Replay, printer: &Printer) -> anyhow::Result<Verdict> {
    let house = House::open(place).await?;
    let summary = replay(&house.gate, what.since).await?;
    printer.answer(&summary, in_words)?;
    Ok(if summary.different + summary.impossible == 0 { Verdict::Yes } else { Verdict::No })
}

async fn replay(gate: &Gate, since: Option<Instant>) -> anyhow::Result<Summary> {
    let mut summary = Summary::default();
    let mut place = Bookmark::default();
    loop {
        let (page, next) = gate.journal().decisions_after(&place, AT_ONCE).await?;
        if page.is_empty() {
            return Ok(summary);
        }
        place = next;
        for decision in page.iter().filter(|d| since.is_none_or(|since| since <= d.decided_at)) {
            summary.replayed += 1;
            match gate.make_again(decision).await {
                Ok(replayed) if replayed.is_same() => summary.same += 1,
                Ok(replayed) => {
                    summary.different += 1;
                    summary.tell(|| different(&replayed));
                }
                Err(error) => {
                    summary.impossible += 1;
                    summary.tell(|| Difference {
                        decision: decision.id.to_string(),
                        decided_at: decision.decided_at,
                        rulebook: decision.rulebook_version.to_string(),
                        stored: said(&decision.judgement),
                        again: error.to_string(),
                    });
                }
            }
        }
    }
}

impl Summary {
    fn tell(&mut self, difference: impl FnOnce() -> Difference) {
        if self.differences.len() < TOLD {
            self.differences.push(difference());
        }
    }
}

fn different(replayed: &Replayed) -> Difference {
    let stored = &replayed.stored;
    Difference {
        decision: stored.id.to_string(),
        decided_at: stored.decided_at,
        rulebook: stored.rulebook_version.to_string(),
        stored: said(&stored.judgement),
        again: said(&replayed.again),
    }
}

/// A judgement in a line: everything that two of them can differ in.
fn said(judgement: &Judgement) -> String {
    let reasons: Vec<&str> = judgement.reasons.iter().map(|reason| reason.code.word()).collect();
    let moment = |name: &str, at: Option<Instant>| at.map_or(String::new(), |at| format!(" {name} {at}"));
    format!(
        "{} as {} by {}{}{}{}",
        judgement.verdict.word(),
        judgement.judged_as.word(),
        reasons.join(" "),
        moment("until", judgement.until),
        moment("holds until", judgement.holds_until),
        judgement.compensable.as_ref().map_or(String::new(), |promise| format!(" pays {promise}")),
    )
}

fn in_words(summary: &Summary) -> String {
    let Summary { replayed, same, different, impossible, differences } = summary;
    let mut text = format!(
        "{replayed} decisions made again: {same} the same, {different} different, {impossible} impossible\n"
    );
    for d in differences {
        let Difference { decision, decided_at, rulebook, stored, again } = d;
        text.push_str(&format!(
            "{decision}  {decided_at}  {rulebook}\n  stored: {stored}\n  again:  {again}\n"
        ));
    }
    text
}
