//! Questions to the customer. While one is open the desk's own clock stands still; the one by which the customer has an answer
//! goes on.

use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_gate::Law;
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::customers::are_kin;
use anxin_store::{StoreError, Tx};

use crate::Desk;
use crate::complaint::checked_words;
use crate::deadline::{watch, watch_question};
use crate::decide::happened;
use crate::error::DeskError;
use crate::notice::{NoticeKind, notify};
use crate::pause::{Standing, by_time};
use crate::rule::Staff;
use crate::whose::seen;
use crate::words::{Actor, EventKind, FindingState};

/// Most questions about one finding.
const QUESTIONS_LIMIT: i64 = 10;

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Which of the finding, from 1.
    pub n: i64,
    /// The question.
    pub words: String,
    /// Who asked, by name.
    pub staff_name: String,
    /// When.
    pub asked_at: Instant,
    /// The answer, once there is one.
    pub answer: Option<String>,
    /// When it came.
    pub answered_at: Option<Instant>,
}

impl Desk {
    /// Asks the customer about a finding that waits for a person. The desk's clock stands still until the answer comes, or until
    /// the day by which the customer has an answer.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`], [`DeskError::UnknownFinding`], [`DeskError::NotOpen`], [`DeskError::QuestionOpen`], [`DeskError::AnotherPerson`] for one's
    /// own case, [`DeskError::Invalid`]; otherwise the store's.
    pub async fn ask(
        &self,
        case: CaseId,
        finding: FindingId,
        words: &str,
        staff: &Staff,
    ) -> Result<(), DeskError> {
        let words = checked_words("words", words)?;
        if words.is_empty() {
            return Err(DeskError::invalid("words", "write what you want to know"));
        }
        let (clock, law, staff) = (self.clock().clone(), self.gate().law().clone(), staff.clone());
        let tenant = self.tenant.clone();
        self.store()
            .write(move |tx| {
                seen(tx, tenant.as_ref(), case)?;
                ask(tx, &law, (case, finding), &words, &staff, clock.now())?;
                Ok(note(tx, &clock, By::Person(staff.number), AuditAction::Asked, case)?)
            })
            .await
    }

    /// Takes the customer's answer to the open question of a finding that a person is still to decide.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`] for somebody else's case too, [`DeskError::NoQuestion`], [`DeskError::Invalid`]; otherwise the
    /// store's.
    pub async fn answer(
        &self,
        case: CaseId,
        finding: FindingId,
        words: &str,
        customer: Number,
    ) -> Result<(), DeskError> {
        let words = checked_words("words", words)?;
        if words.is_empty() {
            return Err(DeskError::invalid("words", "write your answer"));
        }
        let clock = self.clock().clone();
        self.store().write(move |tx| answer(tx, case, finding, &words, customer, clock.now())).await
    }
}

fn ask(
    tx: &mut dyn Tx,
    law: &Law,
    (case, finding): (CaseId, FindingId),
    words: &str,
    staff: &Staff,
    now: Instant,
) -> Result<(), DeskError> {
    let row = tx.query_opt(
        "SELECT state, customer, calling_number, paused_at, terms FROM finding WHERE id = $1 AND case_id = $2",
        &[finding.to_bytes().into(), case.to_bytes().into()],
    )?;
    let row = row.ok_or(DeskError::UnknownFinding)?;
    if !row.text(0)?.parse::<FindingState>()?.is_waiting() {
        return Err(DeskError::NotOpen);
    }
    let customer = row.number(1)?;
    if [customer, row.number(2)?].contains(&staff.number) || are_kin(tx, staff.number, customer)? {
        return Err(DeskError::AnotherPerson);
    }
    let asked = questions(tx, finding)?;
    if row.opt_int(3)?.is_some() || asked.len() as i64 >= QUESTIONS_LIMIT {
        return Err(DeskError::QuestionOpen);
    }
    tx.execute(
        "INSERT INTO question (finding, n, words, staff, staff_name, asked_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            finding.to_bytes().into(),
            (asked.len() as i64 + 1).into(),
            words.into(),
            staff.number.into(),
            staff.name.as_str().into(),
            now.into(),
        ],
    )?;
    let terms = row.opt_text(4)?.and_then(|label| law.terms_labelled(&label));
    let stands = terms.map(|terms| Standing::by(&terms).to_string());
    tx.execute(
        "UPDATE finding SET paused_at = $2, paused_by = $3 WHERE id = $1",
        &[finding.to_bytes().into(), now.into(), stands.into()],
    )?;
    watch_question(tx, finding, now)?;
    happened(tx, case, Some(finding), EventKind::Asked, Actor::Staff, now)?;
    notify(tx, case, NoticeKind::Asked, now)?;
    Ok(())
}

fn answer(
    tx: &mut dyn Tx,
    case: CaseId,
    finding: FindingId,
    words: &str,
    customer: Number,
    now: Instant,
) -> Result<(), DeskError> {
    let row = tx.query_opt("SELECT customer FROM desk_case WHERE id = $1", &[case.to_bytes().into()])?;
    if row.ok_or(DeskError::UnknownCase)?.number(0)? != customer {
        return Err(DeskError::UnknownCase);
    }
    let state = tx.query_opt(
        "SELECT state FROM finding WHERE id = $1 AND case_id = $2",
        &[finding.to_bytes().into(), case.to_bytes().into()],
    )?;
    // Nobody reads an answer to what is decided: whoever writes one is told, and can appeal with it.
    let waits = state.map(|row| row.text(0)?.parse::<FindingState>()).transpose()?;
    if !waits.is_some_and(FindingState::is_waiting) {
        return Err(DeskError::NoQuestion);
    }
    let answered = tx.execute(
        "UPDATE question SET answer = $2, answered_at = $3 WHERE finding = $1 AND answer IS NULL",
        &[finding.to_bytes().into(), words.into(), now.into()],
    )?;
    if answered == 0 {
        return Err(DeskError::NoQuestion);
    }
    run_on(tx, finding, now)?;
    watch(tx, finding, now)?;
    happened(tx, case, Some(finding), EventKind::Answered, Actor::Customer, now)?;
    Ok(())
}

/// Lets the desk's clock run on: its end moves by the days for which it stood, as the terms count them.
pub(crate) fn run_on(tx: &mut dyn Tx, finding: FindingId, now: Instant) -> Result<(), StoreError> {
    let sql = "SELECT paused_at, due_at, paused_by FROM finding WHERE id = $1 AND paused_at IS NOT NULL";
    let Some(row) = tx.query_opt(sql, &[finding.to_bytes().into()])? else { return Ok(()) };
    let stood = (row.instant(0)?, now);
    let stands = row.opt_text(2)?.map(|text| text.parse::<Standing>()).transpose()?;
    let due = row.opt_int(1)?.map(Instant::from_micros);
    let due = due.map(|due| stands.map_or_else(|| by_time(due, stood), |stands| stands.moved_on(due, stood)));
    tx.execute(
        "UPDATE finding SET due_at = $2, paused_at = NULL, paused_by = NULL WHERE id = $1",
        &[finding.to_bytes().into(), due.map(Instant::micros).into()],
    )
    .map(drop)
}

/// What was asked about a finding, the oldest first.
pub(crate) fn questions(tx: &mut dyn Tx, finding: FindingId) -> Result<Vec<Question>, StoreError> {
    let sql = "SELECT n, words, staff_name, asked_at, answer, answered_at FROM question WHERE finding = $1 ORDER BY n";
    tx.query(sql, &[finding.to_bytes().into()])?
        .iter()
        .map(|row| {
            Ok(Question {
                n: row.int(0)?,
                words: row.text(1)?,
                staff_name: row.text(2)?,
                asked_at: row.instant(3)?,
                answer: row.opt_text(4)?,
                answered_at: row.opt_int(5)?.map(Instant::from_micros),
            })
        })
        .collect()
}
