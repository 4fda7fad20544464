//! A story: sentences ready to be shown, each beside the values it was made from. The terminal, the page and the JSON answer
//! all use this one structure.

use anxin_domain::call::RegistryVersion;
use anxin_domain::decide::Verdict;
use anxin_domain::ids::{ActId, AgentId, BrandId, DecisionId, StoreId};
use anxin_domain::remedy::Way;
use anxin_domain::scope::{Channel, Grantee};
use anxin_domain::time::Instant;
use serde::Serialize;

use crate::told::Audience;
use crate::words::{Language, Variables, Words};

/// A decision, told to one reader in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Story {
    /// The language of the sentences.
    pub language: Language,
    /// Who reads it.
    pub audience: Audience,
    /// The decision.
    pub decision: DecisionId,
    /// Yes, no, or later.
    pub verdict: Verdict,
    /// Until when it is later, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// The answer in one sentence.
    pub headline: String,
    /// Who asked.
    pub who: WhoLine,
    /// To whom, and what time it was there.
    pub to_whom: ToWhomLine,
    /// What was asked, and as what it was judged.
    pub asked: AskedLine,
    /// What the customer had said, in commit order.
    pub said: Vec<SaidLine>,
    /// The reason that decided; none if nothing spoke for the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<ReasonLine>,
    /// The other reasons.
    pub also: Vec<ReasonLine>,
    /// What would change it.
    pub would_change: Vec<ChangeLine>,
    /// What was not known.
    pub unknown: Vec<UnknownLine>,
    /// Whether a call all the same is paid for; none if the call was allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pays: Option<PaysLine>,
    /// On what it was judged.
    pub judged_on: JudgedOnLine,
}

/// Who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhoLine {
    /// The sentence.
    pub text: String,
    /// The line, masked.
    pub line: String,
    /// The agent behind it.
    pub agent: Option<AgentId>,
    /// The agent's name.
    pub agent_name: Option<String>,
    /// The agent's brand.
    pub brand: Option<BrandId>,
    /// The brand's name.
    pub brand_name: Option<String>,
    /// The agent's store.
    pub store: Option<StoreId>,
}

/// To whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToWhomLine {
    /// The sentence.
    pub text: String,
    /// The number, masked for every reader: stories are passed on, and its holder knows it from that.
    pub number: String,
    /// The moment the call was asked for.
    pub at: Instant,
    /// The zones the callee may be in, as in `Asia/Shanghai`.
    pub zones: Vec<String>,
    /// The privacy number that was dialled, masked, if one was.
    pub dialled: Option<String>,
}

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AskedLine {
    /// The sentence, or two if it was judged as something else.
    pub text: String,
    /// What the caller said it is for.
    pub claimed: &'static str,
    /// What it was judged as.
    pub judged_as: &'static str,
    /// `mixed` if something was to be sold beside that.
    pub content: &'static str,
    /// Over which channel.
    pub channel: &'static str,
    /// What it is about, if said.
    pub line_of_business: Option<&'static str>,
    /// The ticket named, if any.
    pub ticket: Option<String>,
}

/// One thing the customer had said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SaidLine {
    /// The sentence.
    pub text: String,
    /// What was said; none if it is not for this reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<SaidAct>,
}

/// An act that the reader may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SaidAct {
    /// Its id.
    pub id: ActId,
    /// `refuse`, `permit` or `withdraw`.
    pub word: &'static str,
    /// To whom.
    pub grantee: Grantee,
    /// When it was said.
    pub said_at: Instant,
    /// When it took effect.
    pub effective_at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// When it ends, if it does.
    pub expires_at: Option<Instant>,
    /// For how many calls it is good, if not without number.
    pub calls: Option<u16>,
    /// What became of it for this call.
    pub standing: Standing,
}

/// What an act was worth for this call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The decisive reason rests on it.
    Decides,
    /// It covers the call and holds.
    Counts,
    /// A refusal that holds, to which a permit is the exception.
    Excepted,
    /// A permit that a refusal or a withdrawal answers.
    Answered,
    /// A refusal that has been taken back.
    TakenBack,
    /// It speaks about other calls.
    Elsewhere,
    /// It takes effect later.
    NotYet,
    /// It has ended.
    Ended,
    /// A consent of an earlier holder.
    Void,
    /// Too old to count.
    Lapsed,
    /// For so many calls, which have been made.
    Used,
    /// A withdrawal in force.
    InForce,
}

impl Standing {
    /// The word used in message ids and answers, with `_`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Decides => "decides",
            Self::Counts => "counts",
            Self::Excepted => "excepted",
            Self::Answered => "answered",
            Self::TakenBack => "taken_back",
            Self::Elsewhere => "elsewhere",
            Self::NotYet => "not_yet",
            Self::Ended => "ended",
            Self::Void => "void",
            Self::Lapsed => "lapsed",
            Self::Used => "used",
            Self::InForce => "in_force",
        }
    }
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReasonLine {
    /// The sentence for this reader.
    pub text: String,
    /// The code, as in `do_not_disturb`.
    pub code: &'static str,
    /// The rule in the rulebook's words, if the rulebook has it.
    pub rule: Option<String>,
    /// The law, contract or promise the rule comes from.
    pub source: Option<String>,
    /// What it rests on, if this reader may know it.
    pub rests_on: Option<String>,
    /// Until when it holds the call back, for a reason that only defers.
    pub until: Option<Instant>,
}

/// One way to another answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeLine {
    /// The sentences.
    pub text: String,
    /// The way, as the law names it.
    #[serde(flatten)]
    pub change: Change,
}

/// What would change an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "with", rename_all = "snake_case")]
pub enum Change {
    /// All of this together would let the call pass.
    Way(Way),
    /// The customer can be asked for consent over these channels.
    AskOver(Vec<Channel>),
    /// The customer can say no to what is allowed.
    SayNo,
}

/// One thing that was not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnknownLine {
    /// The sentence.
    pub text: String,
    /// What was not known: `who_calls`, `business`, `binding`, `list`, `holder`, `latest`, `zone`.
    pub what: &'static str,
}

/// What a call all the same costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaysLine {
    /// The sentence.
    pub text: String,
    /// The promise version that pays, if one does.
    pub promise: Option<String>,
}

/// On what it was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JudgedOnLine {
    /// The sentence.
    pub text: String,
    /// The rulebook.
    pub rulebook_version: String,
    /// The state of knowledge.
    pub registry_version: RegistryVersion,
    /// When.
    pub decided_at: Instant,
}

/// A part of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Who, to whom, what for. Has no heading; the headline stands above it.
    Opening,
    /// What the customer had said.
    Said,
    /// The reason that decided, its rule and the rule's source.
    DecidedBy,
    /// The other reasons.
    Also,
    /// What would change it.
    WouldChange,
    /// What was not known.
    Unknown,
    /// Whether a call all the same is paid for.
    Pays,
    /// Which versions it was judged on.
    JudgedOn,
}

impl Section {
    const fn heading_id(self) -> Option<&'static str> {
        match self {
            Self::Opening => None,
            Self::Said => Some("heading-said"),
            Self::DecidedBy => Some("heading-decided-by"),
            Self::Also => Some("heading-also"),
            Self::WouldChange => Some("heading-would-change"),
            Self::Unknown => Some("heading-unknown"),
            Self::Pays => Some("heading-pays"),
            Self::JudgedOn => Some("heading-judged-on"),
        }
    }
}

/// A part of a story, ready to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Which part.
    pub section: Section,
    /// Its heading; none for the opening.
    pub heading: Option<String>,
    /// Its sentences, never empty.
    pub lines: Vec<String>,
}

impl Story {
    /// The story in the order it is told, parts without a sentence left out. Pages and the terminal lay this out.
    #[must_use]
    pub fn passages(&self) -> Vec<Passage> {
        let words = Words(self.language);
        let said = match self.said.as_slice() {
            [] => vec![self.fixed("said-nothing")],
            said => said.iter().map(|line| line.text.clone()).collect(),
        };
        let decided = self
            .decided_by
            .as_ref()
            .map_or_else(|| vec![words.word("decided-by-nothing")], |reason| reason.lines(words));
        let parts = [
            (
                Section::Opening,
                vec![self.who.text.clone(), self.to_whom.text.clone(), self.asked.text.clone()],
            ),
            (Section::Said, said),
            (Section::DecidedBy, decided),
            (Section::Also, self.also.iter().map(|reason| reason.text.clone()).collect()),
            (Section::WouldChange, self.would_change.iter().map(|line| line.text.clone()).collect()),
            (Section::Unknown, self.unknown.iter().map(|line| line.text.clone()).collect()),
            (Section::Pays, self.pays.iter().map(|line| line.text.clone()).collect()),
            (Section::JudgedOn, vec![self.judged_on.text.clone()]),
        ];
        let told = parts.into_iter().filter(|(_, lines)| !lines.is_empty());
        told.map(|(section, lines)| Passage {
            section,
            heading: section.heading_id().map(|id| self.fixed(id)),
            lines,
        })
        .collect()
    }

    fn fixed(&self, id: &str) -> String {
        Words(self.language).say(id, &Variables::new().with("audience", self.audience.word()))
    }
}

impl ReasonLine {
    /// The sentence, the rule and the rule's source.
    fn lines(&self, words: Words) -> Vec<String> {
        let rule = |rule: &String| words.say("rule-text", &Variables::new().with("rule", rule));
        let source = |source: &String| words.say("rule-source", &Variables::new().with("source", source));
        let more = [self.rule.as_ref().map(rule), self.source.as_ref().map(source)];
        std::iter::once(self.text.clone()).chain(more.into_iter().flatten()).collect()
    }
}
