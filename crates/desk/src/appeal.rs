//! Appeals: the customer against a finding that does not pay, or against the sum that a loss was paid with; the brand against a
//! finding that pays. A person who did not decide before decides; what was wrong is corrected by reversal, or by an award beside
//! the first.

use anxin_domain::ids::{AwardId, CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_fund::FundError;
use anxin_store::{Clock, StoreError, Tx};

use crate::Desk;
use crate::awarded::added_to;
use crate::claim::ANSWER_DAYS;
use crate::complaint::checked_words;
use crate::deadline::watch;
use crate::decide::happened;
use crate::error::DeskError;
use crate::notice::{NoticeKind, notify};
use crate::rule::RULE_DAYS;
use crate::totals::reversed;
use crate::words::{Actor, EventKind, FindingState};

/// Days in which a finding can be appealed.
pub const APPEAL_DAYS: i64 = 30;

/// Who appeals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The customer whose case it is, by their number.
    Customer(Number),
    /// The brand that is liable; the caller has made sure who speaks for it.
    Brand,
}

impl Party {
    const fn actor(self) -> Actor {
        match self {
            Self::Customer(_) => Actor::Customer,
            Self::Brand => Actor::Brand,
        }
    }
}

/// An appeal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    /// The case.
    pub case: CaseId,
    /// The finding; none appeals every finding of the case that this party can appeal.
    pub finding: Option<FindingId>,
    /// Why, at most [`crate::WORDS_LIMIT`] letters and not empty.
    pub words: String,
    /// Who appeals.
    pub party: Party,
}

impl Desk {
    /// Takes an appeal; the finding waits for another person then. Returns the findings that were appealed.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`] for somebody else's case too, [`DeskError::NoAppeal`], [`DeskError::Invalid`]; otherwise a system
    /// behind the desk.
    pub async fn appeal(&self, appeal: Appeal) -> Result<Vec<FindingId>, DeskError> {
        let words = checked_words("words", &appeal.words)?;
        if words.is_empty() {
            return Err(DeskError::invalid("words", "say why, in a sentence or two"));
        }
        let clock = self.clock().clone();
        self.store().write(move |tx| take(tx, &appeal, &words, clock.now())).await
    }
}

fn take(tx: &mut dyn Tx, appeal: &Appeal, words: &str, now: Instant) -> Result<Vec<FindingId>, DeskError> {
    let case =
        tx.query_opt("SELECT customer FROM desk_case WHERE id = $1", &[appeal.case.to_bytes().into()])?;
    let customer = case.ok_or(DeskError::UnknownCase)?.number(0)?;
    if matches!(appeal.party, Party::Customer(number) if number != customer) {
        return Err(DeskError::UnknownCase);
    }
    let findings = appealable(tx, appeal, now)?;
    if findings.is_empty() {
        return Err(DeskError::NoAppeal);
    }
    for finding in &findings {
        let id = finding.to_bytes();
        // An appeal of the sum keeps what stood before it.
        tx.execute(
            "INSERT INTO appeal (finding, party, words, at, approved, found, evidence) SELECT f.id, $2, $3, $4, \
             CASE WHEN f.state = 'upheld' AND $5 THEN f.approved END, CASE WHEN f.state = 'upheld' AND $5 THEN f.found END, \
             CASE WHEN f.state = 'upheld' AND $5 THEN f.evidence END FROM finding f WHERE f.id = $1",
            &[
                id.into(),
                appeal.party.actor().word().into(),
                words.into(),
                now.into(),
                matches!(appeal.party, Party::Customer(_)).into(),
            ],
        )?;
        let (due, answer) = (now.plus_days(RULE_DAYS), now.plus_days(ANSWER_DAYS));
        let params = [id.into(), FindingState::Appealed.word().into(), due.into(), answer.into()];
        tx.execute(
            "UPDATE finding SET state = $2, due_at = $3, answer_due_at = $4, decided_at = NULL WHERE id = $1",
            &params,
        )?;
        watch(tx, *finding, now)?;
        happened(tx, appeal.case, Some(*finding), EventKind::Appealed, appeal.party.actor(), now)?;
    }
    if matches!(appeal.party, Party::Customer(_)) {
        notify(tx, appeal.case, NoticeKind::AppealReceived, now)?;
    }
    Ok(findings)
}

/// The customer appeals what does not pay, and the sum of a loss that was paid; the brand what has an award of its own; once each,
/// within the days.
fn appealable(tx: &mut dyn Tx, appeal: &Appeal, now: Instant) -> Result<Vec<FindingId>, StoreError> {
    let own = match appeal.party {
        Party::Customer(_) => {
            "(f.state = 'not_upheld' OR f.state = 'upheld' AND f.approved IS NOT NULL AND EXISTS \
             (SELECT 1 FROM award a WHERE a.id = f.award AND a.finding = f.id))"
        }
        Party::Brand => {
            "f.state = 'upheld' AND EXISTS (SELECT 1 FROM award a WHERE a.id = f.award AND a.finding = f.id)"
        }
    };
    let sql = format!(
        "SELECT f.id FROM finding f WHERE f.case_id = $1 AND {own} AND f.decided_at > $2 AND NOT EXISTS \
         (SELECT 1 FROM appeal p WHERE p.finding = f.id AND p.party = $3) ORDER BY f.id"
    );
    let since = now.plus_days(-APPEAL_DAYS);
    let params = [appeal.case.to_bytes().into(), since.into(), appeal.party.actor().word().into()];
    let found = tx.query(&sql, &params)?;
    let all = found.iter().map(|row| row.id(0).map(FindingId::from_bytes));
    all.filter(|id| appeal.finding.is_none() || id.as_ref().ok() == appeal.finding.as_ref()).collect()
}

/// Reverses an award, and what an appeal has added to it: the fund takes its money back, and findings that the award paid for wait
/// for a person again.
pub(crate) fn take_back(
    tx: &mut dyn Tx,
    clock: &Clock,
    case: CaseId,
    finding: FindingId,
    award: AwardId,
    now: Instant,
) -> Result<(), DeskError> {
    let added = added_to(tx, award)?;
    for award in [award].into_iter().chain(added) {
        match anxin_fund::release(tx, clock, award) {
            Err(FundError::TooLateToRelease { .. }) => return Err(DeskError::AlreadySent),
            Err(FundError::Overdrawn { .. }) => return Err(DeskError::FundTooShort),
            other => other?,
        }
        tx.execute(
            "INSERT INTO award_reversal (award, finding, at) VALUES ($1, $2, $3)",
            &[award.to_bytes().into(), finding.to_bytes().into(), now.into()],
        )?;
        reversed(tx, award, now)?;
    }
    happened(tx, case, Some(finding), EventKind::Reversed, Actor::Staff, now)?;
    tx.execute("UPDATE finding SET award = NULL WHERE id = $1", &[finding.to_bytes().into()])?;
    // What it paid for in other cases waits for a person again, with clocks of its own.
    let others = tx.query("SELECT id FROM finding WHERE award = $1", &[award.to_bytes().into()])?;
    let (rule, answer) = (now.plus_days(RULE_DAYS), now.plus_days(ANSWER_DAYS));
    let state = FindingState::WithPerson.word();
    tx.execute(
        "UPDATE finding SET award = NULL, state = $2, due_at = $3, answer_due_at = $4, decided_at = NULL WHERE award = $1",
        &[award.to_bytes().into(), state.into(), rule.into(), answer.into()],
    )?;
    for other in others {
        watch(tx, FindingId::from_bytes(other.id(0)?), now)?;
    }
    Ok(())
}
