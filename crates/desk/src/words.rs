//! The desk's own fixed words, as they stand in columns and answers.

use std::str::FromStr;

use anxin_store::StoreError;
use serde::Serialize;

macro_rules! fixed_words {
    ($($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// The word used in columns and answers.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl FromStr for $name {
            type Err = StoreError;
            fn from_str(text: &str) -> Result<Self, StoreError> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(StoreError::Corrupt($what)),
                }
            }
        }
    )+};
}
pub(crate) use fixed_words;

fixed_words! {
    /// How a case began.
    Origin, "origin of a case" {
        /// Reconciliation found it; nobody had complained.
        Reconciliation = "reconciliation",
        /// The customer complained on the web.
        Web = "web",
        /// The customer complained on the telephone.
        Hotline = "hotline",
        /// A complaint came through the API.
        Api = "api",
    }
    /// How far a finding has come.
    FindingState, "state of a finding" {
        /// The records do not settle it; a person decides.
        WithPerson = "with_person",
        /// One person has decided to pay, and the amount needs a second.
        AwaitingSecond = "awaiting_second",
        /// It pays, by an award of its own or by an earlier one for the same calling number.
        Upheld = "upheld",
        /// It does not pay.
        NotUpheld = "not_upheld",
        /// Somebody appealed; a person who did not decide before decides.
        Appealed = "appealed",
    }
    /// Who did something to a case, without saying which person.
    Actor, "actor" {
        /// The records decided.
        Records = "records",
        /// The customer.
        Customer = "customer",
        /// The brand that is liable.
        Brand = "brand",
        /// Somebody at the desk.
        Staff = "staff",
        /// The bank, by its statement.
        Bank = "bank",
    }
    /// What happened to a case.
    EventKind, "event" {
        /// It was opened.
        Opened = "opened",
        /// A finding was held against the records.
        Verified = "verified",
        /// The records prove it, and a signal makes it wait for a person.
        Held = "held",
        /// An award was made and the fund asked to set it aside.
        Awarded = "awarded",
        /// An earlier award pays for this finding.
        AlreadyAwarded = "already_awarded",
        /// A finding was not upheld.
        Rejected = "rejected",
        /// One of two people decided to pay.
        Proposed = "proposed",
        /// The desk asked the customer something.
        Asked = "asked",
        /// The customer answered.
        Answered = "answered",
        /// The customer did not answer in time, and the desk goes on without.
        NotAnswered = "not_answered",
        /// The desk did not rule in its own time.
        RulingLate = "ruling_late",
        /// The customer had no answer by the day promised.
        AnswerLate = "answer_late",
        /// Another complaint or claim about the same was joined to it.
        Merged = "merged",
        /// It turned out to be about another tenant's brand, whose desk has it from here on.
        Moved = "moved",
        /// Somebody appealed.
        Appealed = "appealed",
        /// An award was taken back by a reversal.
        Reversed = "reversed",
        /// A higher sum was awarded on appeal.
        Raised = "raised",
        /// The sum stays as it was after an appeal.
        SumStands = "sum_stands",
        /// The account looks odd, and the money waits for a person.
        PayoutHeld = "payout_held",
        /// A person let the money go.
        PayoutLetGo = "payout_let_go",
        /// A file was added.
        FileAdded = "file_added",
        /// The bank has the payment.
        Sent = "sent",
        /// The bank's statement shows the payment.
        Paid = "paid",
        /// The bank could not deliver the payment.
        Returned = "returned",
    }
}

impl FindingState {
    /// Whether a person is to decide.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::WithPerson | Self::AwaitingSecond | Self::Appealed)
    }
}
