//! Calls that are asked about, decisions that answer them, and call records that say what happened.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::decide::Judgement;
use crate::ids::{ActId, AgentId, BrandId, CallRecordId, DecisionId, PersonId, TicketId};
use crate::label::Label;
use crate::number::Number;
use crate::scope::{Channel, Content, LineOfBusiness, Purpose, WordError};
use crate::time::Instant;

/// A call someone wants to place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The originating line.
    pub from: Number,
    /// The number that rings: the one dialled, or the one a dialled privacy number is bound to.
    pub to: Number,
    /// The privacy number that was dialled in its place, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialled: Option<Number>,
    /// Which of the people who share the number it is for, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// What the caller says it is for.
    pub purpose: Purpose,
    /// Whether something is sold beside that.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub content: Content,
    /// What it is about, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_of_business: Option<LineOfBusiness>,
    /// Over which channel.
    pub channel: Channel,
    /// The live business that is the reason, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// The moment of the ring.
    pub at: Instant,
}

fn is_plain(content: &Content) -> bool {
    *content == Content::Plain
}

/// How far an attempt to reach a customer came, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// It was allowed and may ring; no record has said yet what became of it.
    Reserved,
    /// It rang.
    Rang,
    /// Somebody answered.
    Answered,
}

/// One attempt to reach a number: an allow that was given, or a ring that a record tells of. One that never rang is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it rang, or was to ring.
    pub at: Instant,
    /// The brand that called, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<BrandId>,
    /// The agent who called, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentId>,
    /// The purpose it was judged as; marketing where nobody asked.
    pub purpose: Purpose,
    /// How far it came.
    pub reach: Reach,
    /// The permit it rested on, if it rested on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permit: Option<ActId>,
}

/// What a decision rested on beside the registry: it is kept with the decision, so that it can be made again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// How old the gate's knowledge was, in milliseconds.
    pub lag_ms: i64,
    /// The attempts before this one that were known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
}

/// Which state of knowledge a decision was made on: the shard of the number, and how many changes of that shard, of the
/// directory (brands, agents, lines, tickets) and of the external lists had been applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryVersion {
    /// The shard of the number called, 0 to 255.
    pub shard: u16,
    /// Changes applied to that shard.
    pub acts: i64,
    /// Changes applied to the directory.
    pub directory: i64,
}

/// The answer to "may this line call that number now, for this purpose?", as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its id; the permit's id when it allows.
    pub id: DecisionId,
    /// What was asked.
    pub call: Call,
    /// What was answered and why.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// On which knowledge.
    pub registry_version: RegistryVersion,
    /// And on what else. Decisions from before this was kept have nothing here and count as made on fresh knowledge.
    #[serde(default)]
    pub measured: Measured,
    /// By which rulebook, as in `cn-wuhan-lianjia@1`.
    pub rulebook_version: Label,
    /// When it was decided.
    pub decided_at: Instant,
    /// Until when an allow may be used; the same as `decided_at` for a deny.
    pub expires_at: Instant,
    /// Which door asked: a trunk, `http`, `cli`.
    pub door: Label,
}

/// How a call ended, as far as a disturbance goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// Somebody answered.
    Answered,
    /// It rang and nobody answered.
    NoAnswer,
    /// The line was busy; it did not ring.
    Busy,
    /// It never reached the customer.
    Failed,
}

impl Disposition {
    /// The word used in files and columns.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::Failed => "failed",
        }
    }

    /// Whether the customer's telephone rang.
    #[must_use]
    pub const fn rang(self) -> bool {
        matches!(self, Self::Answered | Self::NoAnswer)
    }
}

impl FromStr for Disposition {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        match text.trim() {
            "answered" => Ok(Self::Answered),
            "no_answer" => Ok(Self::NoAnswer),
            "busy" => Ok(Self::Busy),
            "failed" => Ok(Self::Failed),
            _ => Err(WordError { what: "disposition", known: "answered, no_answer, busy, failed" }),
        }
    }
}

/// What a telephone system says happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRecord {
    /// Our id for it.
    pub id: CallRecordId,
    /// The telephone system it is from, as in `pbx-wuhan-1`.
    pub system: String,
    /// That system's own id; (system, `system_id`) is unique, so a record sent twice is one record.
    pub system_id: String,
    /// The originating line.
    pub from: Number,
    /// The number whose telephone rang: the one dialled, or the one a dialled privacy number was bound to. A privacy number
    /// that is not known to be bound stands here itself.
    pub to: Number,
    /// The privacy number that was dialled in its place, if it is known whose telephone that rang.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialled: Option<Number>,
    /// Where the dialled number forwarded the call to, if the system says so. The dialled number is the one that is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded_to: Option<Number>,
    /// When it began to ring.
    pub started_at: Instant,
    /// Talk time in whole seconds; 0 if nobody answered.
    pub talk_seconds: u32,
    /// How it ended.
    pub disposition: Disposition,
    /// The decision the system was given, if it kept the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionId>,
}

impl CallRecord {
    /// The number that was dialled, whosever telephone it rang.
    #[must_use]
    pub fn number_dialled(&self) -> Number {
        self.dialled.unwrap_or(self.to)
    }

    /// Whether two records tell the same of the same call. Whose telephone a privacy number rang is our knowledge, and may come
    /// later than the record; what the telephone system says is the number dialled.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let said = |record: &Self| Self {
            id: self.id,
            to: record.number_dialled(),
            dialled: None,
            ..record.clone()
        };
        said(self) == said(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> CallRecord {
        CallRecord {
            id: CallRecordId::from_bytes([1; 16]),
            system: "pbx".into(),
            system_id: "7".into(),
            from: Number::from_digits(8_613_900_000_001),
            to: Number::from_digits(8_613_800_138_000),
            dialled: None,
            forwarded_to: None,
            started_at: Instant::from_micros(1_000_000),
            talk_seconds: 20,
            disposition: Disposition::Answered,
            decision: None,
        }
    }

    #[test]
    fn a_disposition_reads_back_from_its_word() {
        for (disposition, word, rang) in [
            (Disposition::Answered, "answered", true),
            (Disposition::NoAnswer, "no_answer", true),
            (Disposition::Busy, "busy", false),
            (Disposition::Failed, "failed", false),
        ] {
            assert_eq!(
                (disposition.word(), word.parse().ok(), disposition.rang()),
                (word, Some(disposition), rang)
            );
        }
        assert!("rang".parse::<Disposition>().is_err());
    }

    #[test]
    fn a_record_sent_again_says_the_same_whatever_we_have_learnt_meanwhile() {
        let x = Number::from_digits(8_617_000_000_001);
        let sent_again = CallRecord { id: CallRecordId::from_bytes([2; 16]), ..record() };
        assert!(record().says_the_same(&sent_again));
        let dialled_x = CallRecord { to: x, ..record() };
        let resolved = CallRecord { dialled: Some(x), ..record() };
        assert!(dialled_x.says_the_same(&resolved) && resolved.says_the_same(&dialled_x));
        assert!(!record().says_the_same(&resolved), "another number was dialled");
        assert!(!record().says_the_same(&CallRecord { talk_seconds: 21, ..record() }));
    }

    #[test]
    fn plain_content_is_not_written_down() {
        let call = |content| Call {
            from: record().from,
            to: record().to,
            dialled: None,
            person: None,
            purpose: Purpose::Service,
            content,
            line_of_business: None,
            channel: Channel::Voice,
            ticket: None,
            at: record().started_at,
        };
        let written = |content| serde_json::to_value(call(content)).unwrap().get("content").cloned();
        assert_eq!(written(Content::Plain), None);
        assert_eq!(written(Content::Mixed), Some("mixed".into()));
    }
}
