//! Whose a case is: the tenant of the brand that it is about, or the main one's where none is known or brands of several are in it. A
//! desk for somebody who works for one tenant has that tenant's cases and no others: its questions ask for them, on every engine, and
//! on PostgreSQL the database shows no others.

use anxin_domain::ids::{BrandId, CaseId};
use anxin_domain::time::Instant;
use anxin_store::tenants::{Tenant, Tenants};
use anxin_store::{StoreError, Tx};

use crate::Desk;
use crate::decide::happened;
use crate::error::DeskError;
use crate::words::{Actor, EventKind};

impl Desk {
    /// The same desk for somebody who works for one tenant; for the whole house where none is named.
    #[must_use]
    pub fn of_tenant(self, tenant: Option<Tenant>) -> Self {
        let house = self.gate.store();
        let store = tenant.as_ref().map_or_else(|| house.clone(), |tenant| house.of_tenant(tenant.as_str()));
        Self { store, tenant, ..self }
    }

    /// The same desk for the house: what is found out, awarded and paid reaches over tenants.
    pub(crate) fn of_house(&self) -> Self {
        self.clone().of_tenant(None)
    }
}

/// Holds a case to the tenant of whoever asks for it. Another one's is as unknown as one that is not there.
pub(crate) fn seen(tx: &mut dyn Tx, tenant: Option<&Tenant>, case: CaseId) -> Result<(), DeskError> {
    let Some(tenant) = tenant else { return Ok(()) };
    let sql = "SELECT 1 FROM desk_case WHERE id = $1 AND tenant = $2";
    let found = tx.query_opt(sql, &[case.to_bytes().into(), tenant.into()])?;
    found.map(drop).ok_or(DeskError::UnknownCase)
}

/// Gives a case to the tenant whose it is by what its findings say now, and what was joined to it with it. Where it was another one's,
/// that is written down, and whoever had it in hand there has it no longer. To be asked where a finding has learnt its brand.
pub(crate) fn move_to_its_tenant(tx: &mut dyn Tx, case: CaseId, now: Instant) -> Result<(), StoreError> {
    let tenants = Tenants::of(tx)?;
    let sql = "SELECT DISTINCT c.tenant, f.brand FROM desk_case c LEFT JOIN finding f ON f.case_id = c.id AND f.brand IS NOT NULL \
               WHERE c.id = $1";
    let rows = tx.query(sql, &[case.to_bytes().into()])?;
    let Some(first) = rows.first() else { return Ok(()) };
    let was = Tenant::read(first, 0)?;
    let brands: Vec<BrandId> = rows
        .iter()
        .filter_map(|row| row.opt_text(1).transpose())
        .map(|brand| brand?.parse().map_err(|_| StoreError::Corrupt("brand")))
        .collect::<Result<_, _>>()?;
    let became = tenants.of_brands(&brands);
    if became == was {
        return Ok(());
    }
    tx.execute(
        "UPDATE desk_case SET tenant = $2 WHERE id = $1 OR id IN (SELECT case_id FROM case_merged WHERE into_case = $1)",
        &[case.to_bytes().into(), (&became).into()],
    )?;
    tx.execute(
        "INSERT INTO case_tenant (case_id, n, was, became, at) \
         SELECT $1, COALESCE(MAX(t.n), 0) + 1, $2, $3, $4 FROM case_tenant t WHERE t.case_id = $1",
        &[case.to_bytes().into(), (&was).into(), (&became).into(), now.into()],
    )?;
    // Nobody gave it back: 0 is no number.
    tx.execute(
        "INSERT INTO case_assignment (case_id, n, staff, staff_name, by_staff, at) SELECT a.case_id, a.n + 1, NULL, NULL, 0, $2 \
         FROM case_assignment a WHERE a.case_id = $1 AND a.staff IS NOT NULL AND a.n = \
         (SELECT MAX(b.n) FROM case_assignment b WHERE b.case_id = $1)",
        &[case.to_bytes().into(), now.into()],
    )?;
    happened(tx, case, None, EventKind::Moved, Actor::Records, now)
}
