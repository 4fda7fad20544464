//! What is known about many call records before any of them is settled, in a few statements: most records have nothing behind them.

use std::collections::{BTreeMap, BTreeSet};

use anxin_domain::call::CallRecord;
use anxin_domain::ids::{CallRecordId, DecisionId};
use anxin_domain::number::Number;
use anxin_domain::verify::FindingCode;
use anxin_store::{Row, StoreError, Tx, Value};

use crate::evidence::Examined;
use crate::waiting::{Waiting, waiting_for};
use crate::words::FindingState;

/// What was known when the transaction began. Settling a record changes it for no other record, but for complaints, which are
/// looked up anew where there are any.
pub(crate) struct Before {
    /// Records that people have ruled on, as [`crate::award::ruled_by_people`] says.
    pub(crate) ruled_by_people: BTreeSet<CallRecordId>,
    /// Records that an award covers.
    pub(crate) covered: BTreeSet<CallRecordId>,
    /// The permits that records have used.
    pub(crate) used: BTreeMap<CallRecordId, DecisionId>,
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
        let waiting = "SELECT customer FROM finding WHERE state = $1 AND code = $2 AND customer IN ({})";
        let waits = [FindingState::WithPerson.word().into(), FindingCode::NoRecord.word().into()];
        let customers: BTreeSet<Number> = chunk.iter().map(|e| e.record.to).collect();
        let customers: Vec<Value> = customers.into_iter().map(Value::from).collect();
        Ok(Self {
            used: used.collect::<Result<_, StoreError>>()?,
            ruled_by_people: tx
                .query_in(ruled, &[], &records)?
                .iter()
                .map(record)
                .collect::<Result<_, _>>()?,
            covered: tx.query_in(covered, &[], &records)?.iter().map(record).collect::<Result<_, _>>()?,
            complainants: tx
                .query_in(waiting, &waits, &customers)?
                .iter()
                .map(|row| row.number(0))
                .collect::<Result<_, _>>()?,
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
