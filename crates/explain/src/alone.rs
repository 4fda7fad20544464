//! One reason in a sentence without its story, for lists in which each row has a line to say why.

use anxin_domain::decide::ReasonCode;
use anxin_domain::number::Number;
use anxin_domain::scope::Channel;
use anxin_domain::time::Instant;
use jiff::tz::TimeZone;

use crate::phrase::{caller, dashes, date_pattern};
use crate::told::Audience;
use crate::words::{Language, Variables, Words};

/// What a list knows about the call of a row. The sentence has a form for all that it does not know.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The calling line; shown masked.
    pub line: Number,
    /// The agent's name.
    pub agent: Option<&'a str>,
    /// The name of the agent's brand.
    pub brand: Option<&'a str>,
    /// Until when the reason holds the call back, and the zone whose wall clock tells it.
    pub until: Option<(Instant, &'a TimeZone)>,
}

/// A reason in the same sentence as in a story, without what only the story knows: lists, tickets and acts go unnamed.
#[must_use]
pub fn reason(code: ReasonCode, audience: Audience, language: Language, row: &Row<'_>) -> String {
    let words = Words(language);
    let until = row.until.map(|(until, zone)| until.format_in(zone, date_pattern(language)));
    let brand = row.brand.map_or_else(|| words.word("brand-nobody"), str::to_owned);
    let variables = Variables::new()
        .with("audience", audience.word())
        .with("caller", caller(words, row.agent.map(str::to_owned), row.brand.map(str::to_owned)))
        .with("brand", brand)
        .with("line", row.line.masked())
        .with("channel", Channel::Voice.word())
        .with("record", words.word("record-none"))
        .maybe("list", None)
        .maybe("ticket", None)
        .maybe("until", until)
        .maybe("since", None)
        .maybe("holder", None)
        .maybe("days", None)
        .maybe("attempts", None)
        .maybe("lag", None)
        .maybe("allowed", None);
    words.say(&format!("reason-{}-{}", dashes(code.word()), audience.word()), &variables)
}
