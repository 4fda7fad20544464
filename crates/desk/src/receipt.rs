//! What a receipt is about: one award, with the case it was made in.

use std::collections::HashMap;

use anxin_domain::ids::{AwardId, CaseId};
use anxin_store::{Row, StoreError, Tx, Value};

use crate::Desk;
use crate::award::Award;
use crate::awarded::award;
use crate::error::DeskError;

/// An award and where it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The award.
    pub award: Award,
    /// Its case.
    pub case: CaseId,
}

impl Receipt {
    /// The promise that the award was made by, as in `dnd-call`.
    #[must_use]
    pub fn promise(&self) -> &str {
        self.award.terms.split('@').next().unwrap_or_default()
    }
}

impl Desk {
    /// The receipt of an award, whoever holds it. It names nobody.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn receipt(&self, id: AwardId) -> Result<Option<Receipt>, DeskError> {
        self.store().read(move |tx| Ok(read(tx, id)?)).await
    }
}

impl Desk {
    /// In which case each of these awards was made. One that is not here is not among them.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn cases_of_awards(&self, awards: Vec<AwardId>) -> Result<HashMap<AwardId, CaseId>, DeskError> {
        let read = move |tx: &mut dyn Tx| -> Result<_, StoreError> {
            let ids: Vec<Value> = awards.iter().map(|award| award.to_bytes().into()).collect();
            let sql =
                "SELECT a.id, f.case_id FROM award a JOIN finding f ON f.id = a.finding WHERE a.id IN ({})";
            let pair = |row: &Row| Ok((AwardId::from_bytes(row.id(0)?), CaseId::from_bytes(row.id(1)?)));
            tx.query_in(sql, &[], &ids)?.iter().map(pair).collect()
        };
        self.store().read(move |tx| Ok(read(tx)?)).await
    }
}

fn read(tx: &mut dyn Tx, id: AwardId) -> Result<Option<Receipt>, StoreError> {
    let row = tx.query_opt(
        "SELECT f.case_id FROM award a JOIN finding f ON f.id = a.finding WHERE a.id = $1",
        &[id.to_bytes().into()],
    )?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Receipt { award: award(tx, id)?, case: CaseId::from_bytes(row.id(0)?) }))
}
