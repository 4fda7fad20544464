//! Acts: what a customer, or the law for them, says about calls. Append-only; the latest word decides.

use serde::{Deserialize, Serialize};

use crate::ids::{ActId, PersonId};
use crate::number::Number;
use crate::scope::{Scope, Unsaid};
use crate::time::Instant;

/// What an act says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Do not call.
    Refuse,
    /// You may call.
    Permit,
    /// What was said before in this scope is taken back, yes and no: silence again.
    Withdraw,
}

/// Where an act came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The customer's own app.
    App,
    /// The customer's page here.
    Web,
    /// The hotline, for the customer on the telephone.
    Hotline,
    /// "Stop" said to an agent during a call.
    SaidOnCall,
    /// A brand, with evidence.
    Brand,
    /// A file.
    Import,
}

/// One act, as committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its id.
    pub id: ActId,
    /// Whose calls it is about.
    pub number: Number,
    /// Refuse, permit or withdraw.
    pub word: Word,
    /// Which of several people who share the number said it, if it is shared; none is whoever holds the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// What it covers.
    pub scope: Scope,
    /// For a permit: how many calls it is good for, as when a customer asks to be called back once; none is without number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<u16>,
    /// For a refusal and a withdrawal: earlier permits of a narrower scope survive it.
    #[serde(default)]
    pub keeps_exceptions: bool,
    /// When it takes effect; for an act told by others, when the customer said it.
    pub effective_at: Instant,
    /// When it was committed here. Rises within a number, so commit order and this order are one.
    pub recorded_at: Instant,
    /// When it ends, if it does.
    #[serde(default)]
    pub expires_at: Option<Instant>,
    /// Where it came from.
    pub source: Source,
    /// What proves it: a document's digest, a recording's key.
    #[serde(default)]
    pub evidence: Option<String>,
}

impl Act {
    /// When the customer said it: when it was recorded, or earlier if it took effect before it reached us. An act for a
    /// later day was said on the day it was recorded.
    #[must_use]
    pub fn said_at(&self) -> Instant {
        self.effective_at.min(self.recorded_at)
    }

    /// Whether this refusal or withdrawal leaves a permit standing as an exception.
    pub(crate) fn keeps(&self, permit: &Self) -> bool {
        self.keeps_exceptions && permit.scope.is_narrower_than(&self.scope)
    }

    /// Whether this withdrawal takes a refusal back that was committed before it: one that was not said after it and reaches
    /// no further. Taking back what was said to one agent leaves a no to everyone as it is.
    pub(crate) fn takes_back(&self, refusal: &Self) -> bool {
        refusal.said_at() <= self.said_at() && refusal.scope.is_within(&self.scope)
    }

    /// A refusal covers a call that hides its line of business, and so does a withdrawal; a permit has to be shown to cover it.
    pub(crate) const fn unsaid(&self) -> Unsaid {
        match self.word {
            Word::Refuse | Word::Withdraw => Unsaid::Covered,
            Word::Permit => Unsaid::NotCovered,
        }
    }
}
