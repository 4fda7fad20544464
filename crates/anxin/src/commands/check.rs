//! `anxin check`: one question on the command line, with its evidence.

use anxin_domain::call::Decision;
use anxin_domain::decide::Verdict as Answer;
use anxin_domain::ids::TicketId;
use anxin_domain::number::{Number, Region};
use anxin_domain::scope::{LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use anxin_gate::{Gate, Question};
use anyhow::Context;
use clap::Args;

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Check {
    /// The line that wants to call
    #[arg(long, value_name = "LINE")]
    from: String,
    /// The number it wants to call
    #[arg(long, value_name = "NUMBER")]
    to: String,
    /// What the call is for
    #[arg(long, default_value = "marketing", value_name = "marketing|service|survey")]
    purpose: Purpose,
    /// What it is about
    #[arg(long, value_name = "resale|rental|new_home")]
    line_of_business: Option<LineOfBusiness>,
    /// The live business that is the reason
    #[arg(long, value_name = "ID")]
    ticket: Option<TicketId>,
    /// Ask about another moment (RFC 3339); the answer is then no permit
    #[arg(long, value_name = "RFC3339", value_parser = Instant::parse)]
    at: Option<Instant>,
    /// Where numbers without a country code are (two letters)
    #[arg(long, default_value = "CN")]
    region: Region,
}

pub(crate) async fn run(place: &Place, what: Check, printer: &Printer) -> anyhow::Result<Verdict> {
    let from = Number::parse(&what.from, what.region).context("--from")?;
    let to = Number::parse(&what.to, what.region).context("--to")?;
    let question = Question {
        purpose: what.purpose,
        line_of_business: what.line_of_business,
        ticket: what.ticket,
        at: what.at,
        ..Question::marketing(from, to, "cli")
    };
    let house = House::open(place).await?;
    let decision = house.gate.check(question).await?;
    printer.answer(&decision, |decision| in_words(&house.gate, decision))?;
    Ok(match decision.judgement.verdict {
        Answer::Allow => Verdict::Yes,
        Answer::Deny | Answer::Defer => Verdict::No,
    })
}

/// The verdict, then each reason with its rule and source, the decisive one first.
fn in_words(gate: &Gate, decision: &Decision) -> String {
    let mut text = format!("{}  {}\n", decision.judgement.verdict.word(), decision.id);
    let rulebook = gate.law().rulebook_labelled(&decision.rulebook_version).ok();
    for reason in &decision.judgement.reasons {
        text.push_str(&format!("  {}", reason.code.word()));
        if let Some(rests_on) = &reason.rests_on {
            text.push_str(&format!("  ({rests_on})"));
        }
        text.push('\n');
        if let Some(rule) = rulebook.and_then(|r| r.rule(reason.code)) {
            text.push_str(&format!("    {}\n    {}\n", rule.text.get("en"), rule.source));
        }
    }
    if let Some(promise) = &decision.judgement.compensable {
        text.push_str(&format!("  a call all the same would be paid for: {promise}\n"));
    }
    text
}
