//! `anxin check`: one question on the command line, with its evidence.

use anxin_domain::call::Decision;
use anxin_domain::decide::{Judgement, Verdict as Answer};
use anxin_domain::ids::{PersonId, TicketId};
use anxin_domain::number::{Number, Region};
use anxin_domain::rulebook::Rulebook;
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose};
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
    #[arg(long, default_value = "marketing", value_name = "marketing|service|survey|consent_request")]
    purpose: Purpose,
    /// Whether something is sold beside that
    #[arg(long, default_value = "plain", value_name = "plain|mixed")]
    content: Content,
    /// How the customer is to be reached
    #[arg(long, default_value = "voice", value_name = "voice|sms|im")]
    channel: Channel,
    /// Which of the people who share the number it is for
    #[arg(long, value_name = "KEY")]
    person: Option<PersonId>,
    /// What it is about
    #[arg(long, value_name = "resale|rental|new_home")]
    line_of_business: Option<LineOfBusiness>,
    /// The live business that is the reason
    #[arg(long, value_name = "ID")]
    ticket: Option<TicketId>,
    /// Ask about another moment (RFC 3339); the answer is then no permit
    #[arg(long, value_name = "RFC3339", value_parser = Instant::parse)]
    at: Option<Instant>,
    /// What would have been said at that moment, going by what had been committed at this one (RFC 3339); no evidence, no permit
    #[arg(long, value_name = "RFC3339", value_parser = Instant::parse, requires = "at")]
    known_at: Option<Instant>,
    /// Where numbers without a country code are (two letters)
    #[arg(long, default_value = "CN")]
    region: Region,
}

pub(crate) async fn run(place: &Place, what: Check, printer: &Printer) -> anyhow::Result<Verdict> {
    let from = Number::parse(&what.from, what.region).context("--from")?;
    let to = Number::parse(&what.to, what.region).context("--to")?;
    let question = Question {
        purpose: what.purpose,
        content: what.content,
        channel: what.channel,
        person: what.person,
        line_of_business: what.line_of_business,
        ticket: what.ticket,
        at: what.at,
        ..Question::marketing(from, to, "cli")
    };
    let house = House::open(place).await?;
    if let Some(known_at) = what.known_at {
        return would_have(&house.gate, &question, known_at, printer).await;
    }
    let decision = house.gate.check(question).await?;
    printer.answer(&decision, |decision| in_words(&house.gate, decision))?;
    Ok(exit(decision.judgement.verdict))
}

const fn exit(answer: Answer) -> Verdict {
    match answer {
        Answer::Allow => Verdict::Yes,
        Answer::Deny | Answer::Defer => Verdict::No,
    }
}

/// What would have been said, as known at another moment. Nothing is written.
async fn would_have(
    gate: &Gate,
    question: &Question,
    known_at: Instant,
    printer: &Printer,
) -> anyhow::Result<Verdict> {
    let call = question.call_at(gate.clock().now());
    let (gathered, judgement) = gate.would_have(call, known_at).await?;
    printer.answer(&judgement, |judgement| {
        let mut text = format!("{}  as known at {known_at}; no permit\n", waiting(judgement));
        tell_reasons(&mut text, judgement, Some(gathered.rulebook));
        text
    })?;
    Ok(exit(judgement.verdict))
}

/// The verdict, and until when to wait.
fn waiting(judgement: &Judgement) -> String {
    let until = judgement.until.map_or(String::new(), |until| format!(" until {until}"));
    format!("{}{until}", judgement.verdict.word())
}

/// The verdict, then each reason with its rule and source, the decisive one first.
fn in_words(gate: &Gate, decision: &Decision) -> String {
    let mut text = format!("{}  {}\n", waiting(&decision.judgement), decision.id);
    let rulebook = gate.law().rulebook_labelled(&decision.rulebook_version).ok();
    tell_reasons(&mut text, &decision.judgement, rulebook.map(AsRef::as_ref));
    text
}

fn tell_reasons(text: &mut String, judgement: &Judgement, rulebook: Option<&Rulebook>) {
    for reason in &judgement.reasons {
        text.push_str(&format!("  {}", reason.code.word()));
        if let Some(rests_on) = &reason.rests_on {
            text.push_str(&format!("  ({rests_on})"));
        }
        text.push('\n');
        if let Some(rule) = rulebook.and_then(|r| r.rule(reason.code)) {
            text.push_str(&format!("    {}\n    {}\n", rule.text.get("en"), rule.source.get("en")));
        }
    }
    if let Some(promise) = &judgement.compensable {
        text.push_str(&format!("  a call all the same would be paid for: {promise}\n"));
    }
}
