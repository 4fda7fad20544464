//! Verification of one calling number of a case: was a promise broken? The same function for what reconciliation finds and
//! for what a customer complains about.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::act::{Act, Word};
use crate::call::CallRecord;
use crate::decide::{Judgement, ReasonCode, Verdict};
use crate::ids::DecisionId;
use crate::scope::{Purpose, WordError};

/// What verification looks at, all as of the time of the call.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// The record of the call, if one was found.
    pub record: Option<&'a CallRecord>,
    /// The allow that this call used up, if there was one.
    pub permit: Option<DecisionId>,
    /// The decision as it would have been at the ring.
    pub judgement: &'a Judgement,
    /// Every act about the number that has been committed up to now, the later ones too.
    pub acts: &'a [Act],
}

/// What verification says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// The promise was broken; it pays.
    Upheld(FindingCode),
    /// It was not, and the records are conclusive. Can be appealed.
    NotUpheld(FindingCode),
    /// The records do not settle it; a person decides.
    NeedsPerson(FindingCode),
}

impl Ruling {
    /// The code, whichever way it went.
    #[must_use]
    pub const fn code(self) -> FindingCode {
        match self {
            Self::Upheld(code) | Self::NotUpheld(code) | Self::NeedsPerson(code) => code,
        }
    }
}

/// Why a finding went the way it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// A marketing call against a refusal, with no permit.
    CallAgainstRefusal,
    /// A marketing call without the consent that the terms ask for.
    CallWithoutConsent,
    /// No record of such a call was found.
    NoRecord,
    /// The call came before do-not-disturb was on.
    CallBeforeRefusal,
    /// The customer had allowed it, or the gate had.
    PermittedCall,
    /// A call about the customer's own live business.
    ServiceCall,
    /// Not allowed, but the terms in force do not pay for it.
    NotCompensable,
    /// The line belonged to no agent of a brand here at that time.
    LineNotRegistered,
    /// The telephone never rang.
    NeverRang,
    /// This calling number, or this loss, has been paid for in this window.
    AlreadyAwarded,
    /// The terms of the promise are met.
    TermsMet,
    /// A condition of the terms is not met.
    TermsNotMet,
    /// No version of the promise held for this brand on the day of the event.
    NoTermsInForce,
    /// What the terms ask about is not held here.
    FactsMissing,
    /// What is decisive only the customer has said so far.
    NotVerified,
    /// Whoever claims is not who the records name.
    NotAParty,
    /// It pays more than the records alone may decide.
    AboveLimit,
    /// Something about it is to be looked at by a person before it pays.
    HeldForReview,
    /// What was claimed could not be shown.
    NotProven,
    /// Another case of the same customer is about the same thing, and goes on.
    Joined,
}

impl FindingCode {
    /// Every code.
    pub const ALL: &[Self] = &[
        Self::CallAgainstRefusal,
        Self::CallWithoutConsent,
        Self::NoRecord,
        Self::CallBeforeRefusal,
        Self::PermittedCall,
        Self::ServiceCall,
        Self::NotCompensable,
        Self::LineNotRegistered,
        Self::NeverRang,
        Self::AlreadyAwarded,
        Self::TermsMet,
        Self::TermsNotMet,
        Self::NoTermsInForce,
        Self::FactsMissing,
        Self::NotVerified,
        Self::NotAParty,
        Self::AboveLimit,
        Self::HeldForReview,
        Self::NotProven,
        Self::Joined,
    ];

    /// Whether a person may uphold a finding by this code.
    #[must_use]
    pub const fn upholds(self) -> bool {
        matches!(self, Self::CallAgainstRefusal | Self::CallWithoutConsent | Self::TermsMet)
    }

    /// Whether a person may reject a finding by this code. That an award stands, the desk finds itself; what makes a
    /// finding wait for a person ends it for none; and a case is joined to another one, which has to be named.
    #[must_use]
    pub const fn rejects(self) -> bool {
        let waits = matches!(
            self,
            Self::AlreadyAwarded
                | Self::FactsMissing
                | Self::NotVerified
                | Self::AboveLimit
                | Self::HeldForReview
                | Self::Joined
        );
        !self.upholds() && !waits
    }

    /// Whether it is said of a loss, and not of a call.
    #[must_use]
    pub const fn is_about_loss(self) -> bool {
        matches!(
            self,
            Self::TermsMet
                | Self::TermsNotMet
                | Self::NoTermsInForce
                | Self::FactsMissing
                | Self::NotVerified
                | Self::NotAParty
                | Self::AboveLimit
                | Self::NotProven
        )
    }

    /// The word used in files, answers and columns.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CallAgainstRefusal => "call_against_refusal",
            Self::CallWithoutConsent => "call_without_consent",
            Self::NoRecord => "no_record",
            Self::CallBeforeRefusal => "call_before_refusal",
            Self::PermittedCall => "permitted_call",
            Self::ServiceCall => "service_call",
            Self::NotCompensable => "not_compensable",
            Self::LineNotRegistered => "line_not_registered",
            Self::NeverRang => "never_rang",
            Self::AlreadyAwarded => "already_awarded",
            Self::TermsMet => "terms_met",
            Self::TermsNotMet => "terms_not_met",
            Self::NoTermsInForce => "no_terms_in_force",
            Self::FactsMissing => "facts_missing",
            Self::NotVerified => "not_verified",
            Self::NotAParty => "not_a_party",
            Self::AboveLimit => "above_limit",
            Self::HeldForReview => "held_for_review",
            Self::NotProven => "not_proven",
            Self::Joined => "joined",
        }
    }
}

impl FromStr for FindingCode {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        Self::ALL.iter().copied().find(|c| c.word() == text).ok_or(WordError {
            what: "finding code",
            known: "call_against_refusal, call_without_consent, no_record, call_before_refusal, permitted_call, \
                    service_call, not_compensable, line_not_registered, never_rang, already_awarded, terms_met, \
                    terms_not_met, no_terms_in_force, facts_missing, not_verified, not_a_party, \
                    above_limit, held_for_review, not_proven, joined",
        })
    }
}

/// Verifies one calling number. Conclusive records decide; without a record a person does.
#[must_use]
pub fn verify(evidence: &Evidence<'_>) -> Ruling {
    let Some(record) = evidence.record else {
        return Ruling::NeedsPerson(FindingCode::NoRecord);
    };
    let judgement = evidence.judgement;
    if !record.disposition.rang() {
        return Ruling::NotUpheld(FindingCode::NeverRang);
    }
    if has(judgement, ReasonCode::CallerUnknown) {
        return Ruling::NotUpheld(FindingCode::LineNotRegistered);
    }
    if evidence.permit.is_some() {
        return Ruling::NotUpheld(FindingCode::PermittedCall);
    }
    if judgement.compensable.is_some() {
        let refused = has(judgement, ReasonCode::DoNotDisturb);
        let code = if refused { FindingCode::CallAgainstRefusal } else { FindingCode::CallWithoutConsent };
        return Ruling::Upheld(code);
    }
    if judgement.judged_as == Purpose::Service {
        return Ruling::NotUpheld(FindingCode::ServiceCall);
    }
    if judgement.verdict == Verdict::Allow || has(judgement, ReasonCode::Permitted) {
        return Ruling::NotUpheld(FindingCode::PermittedCall);
    }
    // A no that was recorded before the call but holds only from a later day came after it too.
    let refused_later = evidence
        .acts
        .iter()
        .any(|act| act.word == Word::Refuse && act.recorded_at.max(act.effective_at) > record.started_at);
    if refused_later && !has(judgement, ReasonCode::DoNotDisturb) {
        return Ruling::NotUpheld(FindingCode::CallBeforeRefusal);
    }
    Ruling::NotUpheld(FindingCode::NotCompensable)
}

fn has(judgement: &Judgement, code: ReasonCode) -> bool {
    judgement.reasons.iter().any(|reason| reason.code == code)
}
