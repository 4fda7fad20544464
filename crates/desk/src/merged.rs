//! Reports that were joined to a case because they are about the same thing. Each keeps its words and its way in.

use anxin_domain::ids::CaseId;
use anxin_domain::time::Instant;

use anxin_store::{StoreError, Tx};

use crate::Desk;
use crate::error::DeskError;
use crate::words::Origin;

/// A report that was joined to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedReport {
    /// The case it was, before it was joined.
    pub case: CaseId,
    /// Where it came in.
    pub origin: Origin,
    /// What the customer said; may be empty.
    pub words: String,
    /// When it was joined.
    pub at: Instant,
}

impl Desk {
    /// The case that a case was joined to, if it was.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn joined_to(&self, case: CaseId) -> Result<Option<CaseId>, DeskError> {
        self.store().read(move |tx| Ok(joined_to(tx, case)?)).await
    }

    /// The reports that were joined to a case, the oldest first.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn merged_into(&self, case: CaseId) -> Result<Vec<MergedReport>, DeskError> {
        self.store()
            .read(move |tx| {
                let sql = "SELECT c.id, c.origin, c.words, m.at FROM case_merged m JOIN desk_case c ON c.id = m.case_id \
                           WHERE m.into_case = $1 ORDER BY m.at, c.id";
                tx.query(sql, &[case.to_bytes().into()])?
                    .iter()
                    .map(|row| {
                        Ok(MergedReport {
                            case: CaseId::from_bytes(row.id(0)?),
                            origin: row.text(1)?.parse()?,
                            words: row.text(2)?,
                            at: row.instant(3)?,
                        })
                    })
                    .collect()
            })
            .await
    }
}

/// The case that a case was joined to, if it was.
pub(crate) fn joined_to(tx: &mut dyn Tx, case: CaseId) -> Result<Option<CaseId>, StoreError> {
    let row =
        tx.query_opt("SELECT into_case FROM case_merged WHERE case_id = $1", &[case.to_bytes().into()])?;
    row.map(|row| row.id(0).map(CaseId::from_bytes)).transpose()
}
