//! Questions to the customer. While one is open the desk's own clock stands still; the one by which the customer has an answer
//! goes on.

use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx};

use crate::Desk;
use crate::complaint::checked_words;
use crate::deadline::{watch, watch_question};
use crate::decide::happened;
use crate::error::DeskError;
use crate::notice::{NoticeKind, notify};
use crate::rule::Staff;
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
    /// [`DeskError::UnknownFinding`], [`DeskError::NotOpen`], [`DeskError::QuestionOpen`], [`DeskError::AnotherPerson`] for one's
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
        let (clock, staff) = (self.clock().clone(), staff.clone());
        self.store().write(move |tx| ask(tx, case, finding, &words, &staff, clock.now())).await
    }

    /// Takes the customer's answer to the open question of a finding.
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
    case: CaseId,
    finding: FindingId,
    words: &str,
    staff: &Staff,
    now: Instant,
) -> Result<(), DeskError> {
    let row = tx.query_opt(
        "SELECT state, customer, calling_number, paused_at FROM finding WHERE id = $1 AND case_id = $2",
        &[finding.to_bytes().into(), case.to_bytes().into()],
    )?;
    let row = row.ok_or(DeskError::UnknownFinding)?;
    if !row.text(0)?.parse::<FindingState>()?.is_waiting() {
        return Err(DeskError::NotOpen);
    }
    if [row.number(1)?, row.number(2)?].contains(&staff.number) {
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
    tx.execute("UPDATE finding SET paused_at = $2 WHERE id = $1", &[finding.to_bytes().into(), now.into()])?;
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
    let answered = tx.execute(
        "UPDATE question SET answer = $2, answered_at = $3 WHERE finding = $1 AND answer IS NULL AND EXISTS \
         (SELECT 1 FROM finding f WHERE f.id = question.finding AND f.case_id = $4)",
        &[finding.to_bytes().into(), words.into(), now.into(), case.to_bytes().into()],
    )?;
    if answered == 0 {
        return Err(DeskError::NoQuestion);
    }
    run_on(tx, finding, now)?;
    watch(tx, finding, now)?;
    happened(tx, case, Some(finding), EventKind::Answered, Actor::Customer, now)?;
    Ok(())
}

/// Lets the desk's clock run on: the time for which it stood still is added to what is left.
pub(crate) fn run_on(tx: &mut dyn Tx, finding: FindingId, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE finding SET due_at = due_at + ($2 - paused_at), paused_at = NULL WHERE id = $1 AND paused_at IS NOT NULL",
        &[finding.to_bytes().into(), now.into()],
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
