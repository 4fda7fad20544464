//! What is known about many call records before any of them is settled, in a few statements: most records have nothing behind them.

use std::collections::{BTreeMap, BTreeSet};

use anxin_domain::call::CallRecord;
use anxin_domain::ids::{CallRecordId, CaseId, DecisionId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::tenants::Tenants;
use anxin_store::{Row, StoreError, Tx, Value};

use crate::award::Entitled;
use crate::decide::Listeners;
use crate::error::DeskError;
use crate::evidence::Examined;
use crate::signal::{Known, Suspect};
use crate::waiting::{Waiting, complainants, waiting_for};

/// What was known when the transaction began. Settling a record changes it for no other record, but for complaints, which are
/// looked up anew where there are any.
pub(crate) struct Before {
    /// Records that people have ruled on, as [`crate::award::ruled_by_people`] says.
    pub(crate) ruled_by_people: BTreeSet<CallRecordId>,
    /// Records that an award covers.
    pub(crate) covered: BTreeSet<CallRecordId>,
    /// The permits that records have used.
    pub(crate) used: BTreeMap<CallRecordId, DecisionId>,
    /// Whether brands listen.
    pub(crate) listeners: Listeners,
    /// Which brand is whose.
    pub(crate) tenants: Tenants,
    /// Customers with complaints that wait for a record.
    complainants: BTreeSet<Number>,
}

impl Before {
    pub(crate) fn of(tx: &mut dyn Tx, chunk: &[Examined]) -> Result<Self, StoreError> {
        let records: Vec<Value> = chunk.iter().map(|e| e.record.id.to_bytes().into()).collect();
        let record = |row: &Row| row.id(0).map(CallRecordId::from_bytes);
        let ruled = "SELECT f.record FROM finding f JOIN ruling r ON r.finding = f.id WHERE r.staff IS NOT NULL AND f.record IN ({}) \
                     UNION ALL SELECT c.record FROM award_call c JOIN award_reversal r ON r.award = c.award WHERE c.record IN ({}) \
                     UNION ALL SELECT h.record FROM signal_hold_call h JOIN ruling g ON g.finding = h.finding \
                     WHERE g.staff IS NOT NULL AND h.record IN ({})";
        let covered = "SELECT c.record FROM award_call c LEFT JOIN award_reversal r ON r.award = c.award WHERE r.award IS NULL \
                       AND c.record IN ({})";
        let used = "SELECT record, decision FROM permit_use WHERE record IN ({})";
        let used = tx.query_in(used, &[], &records)?;
        let used = used.iter().map(|row| Ok((record(row)?, DecisionId::from_bytes(row.id(1)?))));
        Ok(Self {
            listeners: Listeners::of(tx)?,
            tenants: Tenants::of(tx)?,
            used: used.collect::<Result<_, StoreError>>()?,
            ruled_by_people: tx
                .query_in(ruled, &[], &records)?
                .iter()
                .map(record)
                .collect::<Result<_, _>>()?,
            covered: tx.query_in(covered, &[], &records)?.iter().map(record).collect::<Result<_, _>>()?,
            complainants: complainants(tx, chunk.iter().map(|e| e.record.to))?,
        })
    }

    /// Complaints that wait for a record, as they are now.
    pub(crate) fn waiting_for(
        &self,
        tx: &mut dyn Tx,
        record: &CallRecord,
    ) -> Result<Vec<Waiting>, StoreError> {
        if self.complainants.contains(&record.to) { waiting_for(tx, record) } else { Ok(Vec::new()) }
    }
}

/// A case that is not there: what is asked before a case is opened does not depend on it.
pub(crate) const NO_CASE: CaseId = CaseId::from_bytes([0; 16]);

/// What was known about the awards that broken promises would make, before the first of them was settled. Whoever was settled since is
/// asked about anew, with everybody who is paid to the same account: rules and caps count those together.
pub(crate) struct KnownBefore {
    known: BTreeMap<CallRecordId, Known>,
    accounts: BTreeMap<Number, String>,
    /// Accounts, and numbers without one, that something was settled for.
    settled: BTreeSet<String>,
}

impl KnownBefore {
    pub(crate) fn of<'a>(
        tx: &mut dyn Tx,
        broken: impl Iterator<Item = &'a Examined>,
        now: Instant,
    ) -> Result<Self, DeskError> {
        let nobody = FindingId::from_bytes([0; 16]);
        let entitled: Vec<(&Examined, Entitled<'_>)> =
            broken.filter_map(|one| Some((one, Entitled::by_record(nobody, one)?))).collect();
        let suspects: Vec<Suspect<'_>> = entitled
            .iter()
            .map(|(one, entitled)| Suspect::of(NO_CASE, entitled, one.seconds_after_on, now))
            .collect();
        let all: Vec<(&Entitled<'_>, &Suspect<'_>)> =
            entitled.iter().map(|(_, entitled)| entitled).zip(&suspects).collect();
        let ids = entitled.iter().map(|(one, _)| one.record.id);
        let known = ids.zip(Known::of_all(tx, &all, now)?).collect();
        let customers: BTreeSet<Number> = entitled.iter().map(|(one, _)| one.record.to).collect();
        let customers: Vec<Value> = customers.into_iter().map(Value::from).collect();
        let accounts =
            tx.query_in("SELECT number, account FROM payee WHERE number IN ({})", &[], &customers)?;
        let accounts = accounts.iter().map(|row| Ok((row.number(0)?, row.text(1)?)));
        Ok(Self { known, accounts: accounts.collect::<Result<_, StoreError>>()?, settled: BTreeSet::new() })
    }

    /// What was known about the award that a record would make, if that still holds; the record is settled now.
    pub(crate) fn take(&mut self, record: &CallRecord) -> Option<Known> {
        let known = self.known.remove(&record.id);
        let account = self.accounts.get(&record.to).cloned();
        let is_first = self.settled.insert(account.unwrap_or_else(|| record.to.digits().to_string()));
        known.filter(|_| is_first)
    }
}
