//! What customers are to be told. A notice is written in the transaction of what it tells, and so is the job that hands it on,
//! so that a crash loses neither. The words are put where they are sent; whoever does that says [`told`] in the transaction
//! that ends the job.

use std::str::FromStr;

use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::jobs::{Kind, NewJob, put};
use anxin_store::{Row, StoreError, Tx};
use serde::Serialize;

use crate::Desk;
use crate::error::DeskError;
use crate::words::fixed_words;

fixed_words! {
    /// What a customer is told.
    NoticeKind, "kind of notice" {
        /// We found a broken promise and award its sum; nobody had complained.
        Found = "found",
        /// The complaint is here and a person decides.
        Received = "received",
        /// The complaint is upheld.
        Awarded = "awarded",
        /// The complaint is not upheld, or the appeal was rejected.
        NotUpheld = "not_upheld",
        /// The desk asks the customer something; the answer is needed to go on.
        Asked = "asked",
        /// The answer is late.
        Late = "late",
        /// A report of theirs is about the same as another case, and was joined to that; the notice is about the case that goes on.
        Joined = "joined",
        /// The appeal is here and another person decides.
        AppealReceived = "appeal_received",
        /// The award was reversed after an appeal of the brand.
        Reversed = "reversed",
        /// The sum was appealed, and stays as it was.
        SumStands = "sum_stands",
        /// The bank has the payment.
        Sent = "sent",
        /// The payment has arrived.
        Paid = "paid",
        /// The bank could not deliver the payment; the account has to be checked.
        Returned = "returned",
    }
}

/// The job of handing a notice on. Its payload is for [`Desk::notice`].
pub const TELL: Kind = Kind::new("tell");
/// Notices from before there were jobs that get theirs in one transaction.
const NOTICES_A_CHUNK: u32 = 500;

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Who is told.
    pub number: Number,
    /// What.
    pub kind: NoticeKind,
    /// About which case.
    pub case: CaseId,
    /// Which notice of the case, from 1; case and this together are the notice's key.
    pub n: i64,
    /// The language the customer chose, if one did.
    pub language: Option<String>,
    /// Since when it is to be told.
    pub at: Instant,
}

impl Notice {
    /// A key that makes a second sending the same message.
    #[must_use]
    pub fn key(&self) -> String {
        format!("case:{}:{}", self.case, self.n)
    }
}

impl Desk {
    /// Notices that nobody has handed on yet, the oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn untold(&self, limit: u32) -> Result<Vec<Notice>, DeskError> {
        self.store()
            .read(move |tx| {
                let sql = format!("{SELECT} WHERE told_at IS NULL ORDER BY at, case_id, n LIMIT $1");
                tx.query(&sql, &[i64::from(limit).into()])?.iter().map(from_row).collect()
            })
            .await
            .map_err(|error: StoreError| error.into())
    }

    /// The notice that a job is about; none when it is told already.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer, or the payload is no job's of the kind [`TELL`].
    pub async fn notice(&self, payload: &str) -> Result<Option<Notice>, DeskError> {
        let (case, n) = read_payload(payload).ok_or(StoreError::Corrupt("job of a notice"))?;
        self.store()
            .read(move |tx| {
                let sql = format!("{SELECT} WHERE case_id = $1 AND n = $2 AND told_at IS NULL");
                let row = tx.query_opt(&sql, &[case.to_bytes().into(), n.into()])?;
                row.map(|row| from_row(&row)).transpose()
            })
            .await
            .map_err(|error: StoreError| error.into())
    }

    /// Writes jobs for the notices that are untold and have none: those from before there were jobs. To be called once at the
    /// start; again changes nothing. Answers how many notices it looked at.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn queue_untold(&self) -> Result<u64, DeskError> {
        let now = self.clock().now();
        let (mut looked_at, mut after) = (0, None);
        loop {
            let chunk = self.store().write(move |tx| queue_after(tx, after, now)).await?;
            let Some(last) = chunk.last() else { return Ok(looked_at) };
            looked_at += chunk.len() as u64;
            after = Some((last.case, last.n));
        }
    }
}

/// Marks a notice as handed on. Answers false when it was already.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn told(tx: &mut dyn Tx, notice: &Notice, now: Instant) -> Result<bool, StoreError> {
    let sql = "UPDATE notice SET told_at = $3 WHERE case_id = $1 AND n = $2 AND told_at IS NULL";
    let changed = tx.execute(sql, &[notice.case.to_bytes().into(), notice.n.into(), now.into()])?;
    Ok(changed > 0)
}

/// Writes a notice to the customer of a case, and the job that hands it on.
pub(crate) fn notify(
    tx: &mut dyn Tx,
    case: CaseId,
    kind: NoticeKind,
    now: Instant,
) -> Result<(), StoreError> {
    let written = tx.query_opt(
        "INSERT INTO notice (case_id, n, kind, number, language, at, told_at) SELECT c.id, \
         (SELECT COALESCE(MAX(o.n), 0) + 1 FROM notice o WHERE o.case_id = c.id), $2, c.customer, c.language, $3, NULL \
         FROM desk_case c WHERE c.id = $1 RETURNING n",
        &[case.to_bytes().into(), kind.word().into(), now.into()],
    )?;
    match written {
        Some(row) => queue(tx, case, row.int(0)?, now),
        None => Ok(()),
    }
}

/// Writes the first notice of a case that was opened in this transaction; nothing has to be looked up for it.
pub(crate) fn notify_first(
    tx: &mut dyn Tx,
    case: CaseId,
    to: (Number, Option<&str>),
    kind: NoticeKind,
    now: Instant,
) -> Result<(), StoreError> {
    tx.put_row(
        "INSERT INTO notice (case_id, n, kind, number, language, at) VALUES {}",
        &[case.to_bytes().into(), 1_i64.into(), kind.word().into(), to.0.into(), to.1.into(), now.into()],
    )?;
    queue(tx, case, 1, now)
}

const SELECT: &str = "SELECT case_id, n, kind, number, language, at FROM notice";

fn from_row(row: &Row) -> Result<Notice, StoreError> {
    Ok(Notice {
        case: CaseId::from_bytes(row.id(0)?),
        n: row.int(1)?,
        kind: row.text(2)?.parse()?,
        number: row.number(3)?,
        language: row.opt_text(4)?,
        at: row.instant(5)?,
    })
}

/// Queues the untold notices that come after one in the order of their keys, and answers them.
fn queue_after(
    tx: &mut dyn Tx,
    after: Option<(CaseId, i64)>,
    now: Instant,
) -> Result<Vec<Notice>, StoreError> {
    let (case, n) = after.map_or((vec![], 0), |(case, n)| (case.to_bytes().to_vec(), n));
    let sql = format!(
        "{SELECT} WHERE told_at IS NULL AND (case_id > $1 OR case_id = $1 AND n > $2) ORDER BY case_id, n LIMIT $3"
    );
    let rows = tx.query(&sql, &[case.into(), n.into(), i64::from(NOTICES_A_CHUNK).into()])?;
    let notices = rows.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    for notice in &notices {
        queue(tx, notice.case, notice.n, now)?;
    }
    Ok(notices)
}

fn queue(tx: &mut dyn Tx, case: CaseId, n: i64, now: Instant) -> Result<(), StoreError> {
    let payload = format!("{case}:{n}");
    put(tx, &NewJob { kind: TELL, key: payload.clone(), payload, due_at: now }, now)
}

fn read_payload(payload: &str) -> Option<(CaseId, i64)> {
    let (case, n) = payload.split_once(':')?;
    Some((case.parse().ok()?, n.parse().ok()?))
}
