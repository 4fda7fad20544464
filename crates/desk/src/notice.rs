//! What customers are to be told. A notice is written in the transaction of what it tells, so that a crash loses none; whoever
//! sends messages takes what is untold and says when it was handed on.

use std::str::FromStr;

use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx};
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
        /// The appeal is here and another person decides.
        AppealReceived = "appeal_received",
        /// The award was reversed after an appeal of the brand.
        Reversed = "reversed",
        /// The bank has the payment.
        Sent = "sent",
        /// The payment has arrived.
        Paid = "paid",
        /// The bank could not deliver the payment; the account has to be checked.
        Returned = "returned",
    }
}

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
                let sql = "SELECT case_id, n, kind, number, language, at FROM notice WHERE told_at IS NULL \
                           ORDER BY at, case_id, n LIMIT $1";
                tx.query(sql, &[i64::from(limit).into()])?
                    .iter()
                    .map(|row| {
                        Ok(Notice {
                            case: CaseId::from_bytes(row.id(0)?),
                            n: row.int(1)?,
                            kind: row.text(2)?.parse()?,
                            number: row.number(3)?,
                            language: row.opt_text(4)?,
                            at: row.instant(5)?,
                        })
                    })
                    .collect()
            })
            .await
    }

    /// Marks notices as handed on.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn told(&self, notices: &[Notice]) -> Result<(), DeskError> {
        let keys: Vec<_> = notices.iter().map(|notice| (notice.case, notice.n)).collect();
        let now = self.clock().now();
        self.store()
            .write(move |tx| {
                for (case, n) in &keys {
                    let sql =
                        "UPDATE notice SET told_at = $3 WHERE case_id = $1 AND n = $2 AND told_at IS NULL";
                    tx.execute(sql, &[case.to_bytes().into(), (*n).into(), now.into()])?;
                }
                Ok(())
            })
            .await
    }
}

/// Writes a notice to the customer of a case.
pub(crate) fn notify(
    tx: &mut dyn Tx,
    case: CaseId,
    kind: NoticeKind,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO notice (case_id, n, kind, number, language, at, told_at) SELECT c.id, \
         (SELECT COALESCE(MAX(o.n), 0) + 1 FROM notice o WHERE o.case_id = c.id), $2, c.customer, c.language, $3, NULL \
         FROM desk_case c WHERE c.id = $1",
        &[case.to_bytes().into(), kind.word().into(), now.into()],
    )
    .map(drop)
}
