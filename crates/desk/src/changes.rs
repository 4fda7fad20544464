//! Whether something has happened since a page was opened: the mark of a case or of all cases, and what came after it.

use anxin_domain::ids::CaseId;
use anxin_domain::time::Instant;
use anxin_store::tenants::Tenant;
use anxin_store::{StoreError, Tx};

use crate::Desk;
use crate::error::DeskError;
use crate::whose::seen;
use crate::words::{Actor, EventKind};

/// How far the history of a case had come. It rises with every event, with every ruling and with every change of hands.
pub type CaseMark = i64;

/// What happened to a case since a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseChanges {
    /// The mark now.
    pub mark: CaseMark,
    /// The newest event after the old mark, by whom and when; none where only hands changed.
    pub last: Option<(EventKind, Actor, Instant)>,
    /// Who at the desk ruled, asked or took the case last, by name, if that was since the newest event.
    pub by: Option<String>,
}

impl Desk {
    /// The mark of a case.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`], or the store does not answer.
    pub async fn mark_of(&self, case: CaseId) -> Result<CaseMark, DeskError> {
        let tenant = self.tenant.clone();
        self.store().read(move |tx| mark(tx, tenant.as_ref(), case)).await
    }

    /// What happened to a case since a mark; none when nothing did.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`], or the store does not answer.
    pub async fn changes_since(
        &self,
        case: CaseId,
        since: CaseMark,
    ) -> Result<Option<CaseChanges>, DeskError> {
        let tenant = self.tenant.clone();
        self.store()
            .read(move |tx| {
                let mark = mark(tx, tenant.as_ref(), case)?;
                if mark == since {
                    return Ok(None);
                }
                let sql =
                    "SELECT event, actor, at FROM case_event WHERE case_id = $1 ORDER BY n DESC LIMIT 1";
                let event = tx.query_opt(sql, &[case.to_bytes().into()])?;
                let last: Option<(EventKind, Actor, Instant)> = match event {
                    Some(row) => Some((row.text(0)?.parse()?, row.text(1)?.parse()?, row.instant(2)?)),
                    None => None,
                };
                Ok(Some(CaseChanges { mark, last, by: last_hand(tx, case)? }))
            })
            .await
    }

    /// The moment of the newest event of any case of the house, as microseconds: the mark of the queue. 0 before the first.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn queue_mark(&self) -> Result<i64, DeskError> {
        self.gate()
            .store()
            .read(|tx| {
                let row = tx.query_opt("SELECT at FROM case_event ORDER BY at DESC LIMIT 1", &[])?;
                Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0))
            })
            .await
    }

    /// Whether anything has happened to a case of this desk since a mark of the queue. Only what came after the mark is looked at.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn queue_changed(&self, since: i64) -> Result<bool, DeskError> {
        let tenant = self.tenant.clone();
        self.store()
            .read(move |tx| {
                let any = "SELECT e.at FROM case_event e WHERE e.at > $1 LIMIT 1";
                let own = "SELECT e.at FROM case_event e JOIN desk_case c ON c.id = e.case_id WHERE e.at > $1 AND c.tenant = $2 LIMIT 1";
                Ok(match &tenant {
                    None => tx.query_opt(any, &[since.into()])?,
                    Some(tenant) => tx.query_opt(own, &[since.into(), tenant.into()])?,
                }
                .is_some())
            })
            .await
    }
}

fn mark(tx: &mut dyn Tx, tenant: Option<&Tenant>, case: CaseId) -> Result<CaseMark, DeskError> {
    seen(tx, tenant, case)?;
    let sql = "SELECT (SELECT COUNT(*) FROM case_event e WHERE e.case_id = c.id) + \
               (SELECT COUNT(*) FROM case_assignment a WHERE a.case_id = c.id) FROM desk_case c WHERE c.id = $1";
    let row = tx.query_opt(sql, &[case.to_bytes().into()])?.ok_or(DeskError::UnknownCase)?;
    Ok(row.int(0)?)
}

/// Whoever at the desk did something to a case last, by name.
fn last_hand(tx: &mut dyn Tx, case: CaseId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT who FROM (\
               SELECT r.staff_name AS who, r.at AS at FROM ruling r JOIN finding f ON f.id = r.finding WHERE f.case_id = $1 \
               AND r.staff_name IS NOT NULL \
               UNION ALL SELECT q.staff_name, q.asked_at FROM question q JOIN finding f ON f.id = q.finding \
               WHERE f.case_id = $1 \
               UNION ALL SELECT s.name, a.at FROM case_assignment a JOIN staff s ON s.number = a.by_staff \
               WHERE a.case_id = $1) AS hands ORDER BY at DESC LIMIT 1";
    tx.query_opt(sql, &[case.to_bytes().into()])?.map(|row| row.text(0)).transpose()
}
