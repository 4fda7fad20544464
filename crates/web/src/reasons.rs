//! Reason and finding codes in words, one sentence for each reader.

use anxin_domain::decide::ReasonCode;
use anxin_domain::verify::FindingCode;
use anxin_explain::Row;

use crate::words::{Language, Words};

/// Who reads the sentence. The customer hears what happened to them; the agent, what holds for the call they have in mind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The person who was called, and everyone who speaks for them.
    Customer,
    /// The person who wants to call.
    Agent,
}

impl Audience {
    /// Both readers.
    pub const ALL: [Self; 2] = [Self::Customer, Self::Agent];

    const fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
        }
    }

    const fn of_stories(self) -> anxin_explain::Audience {
        match self {
            Self::Customer => anxin_explain::Audience::Customer,
            Self::Agent => anxin_explain::Audience::Agent,
        }
    }
}

impl Language {
    /// The same language for the room that tells stories.
    #[must_use]
    pub const fn of_stories(self) -> anxin_explain::Language {
        match self {
            Self::ZhCn => anxin_explain::Language::ZhCn,
            Self::En => anxin_explain::Language::En,
            Self::Ja => anxin_explain::Language::Ja,
        }
    }
}

/// A reason of a decision in a sentence, the same as in the decision's story.
#[must_use]
pub fn reason(words: Words, code: ReasonCode, audience: Audience, row: &Row<'_>) -> String {
    anxin_explain::reason(code, audience.of_stories(), words.language().of_stories(), row)
}

/// A reason in a few words that speak to nobody, for those who judge the case.
#[must_use]
pub fn reason_name(words: Words, code: ReasonCode) -> String {
    words.t(&format!("code-{}", code.word().replace('_', "-")))
}

/// What an agent can do instead of a call that is not allowed, if there is something to say.
#[must_use]
pub fn instead(words: Words, code: ReasonCode) -> Option<String> {
    let id = format!("instead-{}", code.word().replace('_', "-"));
    words.has(&id).then(|| words.t(&id))
}

/// A finding in a sentence.
#[must_use]
pub fn finding(words: Words, code: FindingCode, audience: Audience) -> String {
    words.t(&message_id("reason", code.word(), audience.word()))
}

/// A finding's name in a few words, for a list to choose from.
#[must_use]
pub fn finding_name(words: Words, code: FindingCode) -> String {
    words.t(&format!("finding-{}", code.word().replace('_', "-")))
}

fn message_id(kind: &str, code: &str, reader: &str) -> String {
    format!("{kind}-{}-{reader}", code.replace('_', "-"))
}
