//! `anxin explain`: a decision as a short story, to the reader and in the language asked for.

use anxin_domain::ids::DecisionId;
use anxin_explain::{Audience, Language, Viewer};
use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Explain {
    /// The id of the decision, as in answers, call records and pages
    #[arg(value_name = "DECISION")]
    decision: DecisionId,
    /// Who reads it
    #[arg(long = "for", value_enum, default_value = "engineer", value_name = "READER")]
    reader: Reader,
    /// In which language
    #[arg(long, default_value = "en", value_name = "zh-CN|en|ja", value_parser = language)]
    language: Language,
}

#[derive(Clone, Copy, ValueEnum)]
enum Reader {
    /// The person who was to be called
    Customer,
    /// The person who wanted to call
    Agent,
    /// The person who runs the house
    Engineer,
}

fn language(text: &str) -> Result<Language, String> {
    Language::from_tag(text).ok_or_else(|| "unknown language: write zh-CN, en or ja".to_owned())
}

pub(crate) async fn run(place: &Place, what: Explain, printer: &Printer) -> anyhow::Result<Verdict> {
    let house = House::open(place).await?;
    let found = house.gate.journal().decision(what.decision).await?;
    let decision = found.with_context(|| {
        format!(
            "there is no decision {} in this data folder; take the id from the answer that gave it",
            what.decision
        )
    })?;
    let audience = match what.reader {
        Reader::Customer => Audience::Customer,
        Reader::Agent => Audience::Agent,
        Reader::Engineer => Audience::Engineer,
    };
    let story = house.desk.story(&decision, audience, what.language, None::<Viewer<'_>>).await?;
    printer.answer(&story, |story| story.text())?;
    Ok(Verdict::Yes)
}
