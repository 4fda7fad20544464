//! Complaints that wait for a record. One record that proves the promise broken is enough to uphold; to reject, every call that
//! the customer may mean has to be known and none of them may have broken it.

use std::collections::{BTreeMap, BTreeSet};

use anxin_domain::call::CallRecord;
use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::{FindingCode, Ruling};
use anxin_store::{Row, StoreError, Tx, Value};

use crate::Desk;
use crate::award::{covering, ruled_by_people};
use crate::decide::{By, attach_record, reject};
use crate::error::DeskError;
use crate::evidence::Examined;
use crate::notice::{NoticeKind, notify};
use crate::shown::Shown;
use crate::whose::move_to_its_tenant;
use crate::words::FindingState;

/// A finding of a complaint that was opened before its record was here, and that nobody has ruled on.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) case: CaseId,
    pub(crate) finding: FindingId,
    customer: Number,
    calling_number: Number,
    called_at: Instant,
    tolerance_ms: i64,
    /// Whoever held the number then complains: of calls to them.
    holder_at: Instant,
}

/// For each complaint that waits, every call that it may mean, in order.
pub(crate) type Meant = BTreeMap<FindingId, Vec<Examined>>;

impl Desk {
    /// Reads what is needed to reject complaints that wait for one of these records. Before the transaction that does; a
    /// complaint that comes after this looks for its records itself.
    pub(crate) async fn calls_meant(
        &self,
        records: &[CallRecord],
    ) -> Result<Vec<(Waiting, Vec<CallRecord>)>, DeskError> {
        let asked = records.to_vec();
        let waiting = self
            .store()
            .read(move |tx| {
                let mut all = BTreeMap::new();
                let complainants = complainants(tx, asked.iter().map(|record| record.to))?;
                for record in asked.iter().filter(|record| complainants.contains(&record.to)) {
                    all.extend(waiting_for(tx, record)?.into_iter().map(|one| (one.finding, one)));
                }
                Ok::<_, DeskError>(all)
            })
            .await?;
        let mut meant = Vec::with_capacity(waiting.len());
        for one in waiting.into_values() {
            let records = self.records_meant(&one).await?;
            meant.push((one, records));
        }
        Ok(meant)
    }

    /// Settles what waits in a case by records that came, and were reconciled, while it was being opened: whoever reconciled
    /// them did not see the case, and whoever opened it did not see them.
    pub(crate) async fn look_again(&self, case: CaseId) -> Result<(), DeskError> {
        let waiting = self.store().read(move |tx| waiting_in(tx, case).map_err(DeskError::from)).await?;
        let mut records = BTreeMap::new();
        for one in &waiting {
            records.extend(self.records_meant(one).await?.into_iter().map(|record| (record.id, record)));
        }
        if records.is_empty() {
            return Ok(());
        }
        self.settle_records(records.into_values().collect(), None).await.map(drop)
    }

    async fn records_meant(&self, one: &Waiting) -> Result<Vec<CallRecord>, DeskError> {
        let shown = Shown { number: one.calling_number, customer: one.customer, at: one.called_at };
        let mut records = self.calls_shown(shown, one.tolerance_ms).await?.records;
        let since = self.gate().registry().now().holder(one.customer, one.holder_at).since;
        records.retain(|record| since.is_none_or(|since| since <= record.started_at));
        Ok(records)
    }

    /// Examines the calls that were found.
    pub(crate) async fn examine_meant(
        &self,
        found: Vec<(Waiting, Vec<CallRecord>)>,
    ) -> Result<Meant, DeskError> {
        let mut meant = Meant::new();
        for (one, records) in found {
            let mut examined = Vec::with_capacity(records.len());
            for record in records {
                examined.push(self.examine(record).await?);
            }
            examined.sort_by_key(|e| (e.record.started_at, e.record.id));
            meant.insert(one.finding, examined);
        }
        Ok(meant)
    }
}

const WAITING: &str = "SELECT f.case_id, f.id, f.customer, f.calling_number, f.called_at, f.tolerance_ms, c.holder_at FROM finding f \
     JOIN desk_case c ON c.id = f.case_id WHERE f.state = $1 AND f.code = $2 AND f.record IS NULL AND NOT EXISTS (SELECT 1 FROM ruling r WHERE r.finding = f.id)";

/// Which of these customers have complaints that wait for a record: most have none, and nothing more is asked about them.
pub(crate) fn complainants(
    tx: &mut dyn Tx,
    customers: impl Iterator<Item = Number>,
) -> Result<BTreeSet<Number>, StoreError> {
    let customers: BTreeSet<Number> = customers.collect();
    let customers: Vec<Value> = customers.into_iter().map(Value::from).collect();
    let waits = [FindingState::WithPerson.word().into(), FindingCode::NoRecord.word().into()];
    let sql = "SELECT customer FROM finding WHERE state = $1 AND code = $2 AND customer IN ({})";
    tx.query_in(sql, &waits, &customers)?.iter().map(|row| row.number(0)).collect()
}

/// The complaints that may mean this call: they name its line, or what the customer's telephone showed in its place, and come from
/// whoever held the number when it rang.
pub(crate) fn waiting_for(tx: &mut dyn Tx, record: &CallRecord) -> Result<Vec<Waiting>, StoreError> {
    let sql = format!(
        "{WAITING} AND f.customer = $3 AND (f.calling_number = $4 OR f.calling_number IN (SELECT b.x FROM binding b WHERE \
         b.a = $4 AND b.b = $3 AND b.from_at <= $5 AND (b.until_at IS NULL OR $5 < b.until_at))) \
         AND f.called_at - f.tolerance_ms * 1000 <= $5 AND f.called_at + f.tolerance_ms * 1000 >= $5 AND NOT EXISTS \
         (SELECT 1 FROM holding h WHERE h.number = f.customer AND h.since > $5 AND h.since <= c.holder_at) ORDER BY f.opened_at, f.id"
    );
    let found = tx.query(
        &sql,
        &[
            FindingState::WithPerson.word().into(),
            FindingCode::NoRecord.word().into(),
            record.to.into(),
            record.from.into(),
            record.started_at.into(),
        ],
    )?;
    found.iter().map(Waiting::from_row).collect()
}

fn waiting_in(tx: &mut dyn Tx, case: CaseId) -> Result<Vec<Waiting>, StoreError> {
    let params =
        [FindingState::WithPerson.word().into(), FindingCode::NoRecord.word().into(), case.to_bytes().into()];
    let found = tx.query(&format!("{WAITING} AND f.case_id = $3"), &params)?;
    found.iter().map(Waiting::from_row).collect()
}

impl Waiting {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            case: CaseId::from_bytes(row.id(0)?),
            finding: FindingId::from_bytes(row.id(1)?),
            customer: row.number(2)?,
            calling_number: row.number(3)?,
            called_at: row.instant(4)?,
            tolerance_ms: row.int(5)?,
            holder_at: row.instant(6)?,
        })
    }

    /// Rejects this complaint if none of the calls that it may mean broke the promise, by the one nearest to the time that
    /// the customer remembers. Returns whether it did. A call that never rang is not one that a customer complains about.
    pub(crate) fn reject_if_none_broke(
        &self,
        tx: &mut dyn Tx,
        meant: &Meant,
        now: Instant,
    ) -> Result<bool, DeskError> {
        let mut nearest: Option<(&Examined, FindingCode)> = None;
        for call in meant.get(&self.finding).into_iter().flatten() {
            if covering(tx, call.record.id)?.is_some() || ruled_by_people(tx, &call.record)? {
                return Ok(false);
            }
            match call.verify(tx, now)? {
                Ruling::NotUpheld(FindingCode::NeverRang) => {}
                Ruling::NotUpheld(code) => {
                    if nearest.is_none_or(|(other, _)| self.distance(call) < self.distance(other)) {
                        nearest = Some((call, code));
                    }
                }
                Ruling::Upheld(_) | Ruling::NeedsPerson(_) => return Ok(false),
            }
        }
        let Some((call, code)) = nearest else { return Ok(false) };
        attach_record(tx, self.finding, &call.record, &call.as_of)?;
        move_to_its_tenant(tx, self.case, now)?;
        reject(tx, self.case, self.finding, code, By::Records, now)?;
        notify(tx, self.case, NoticeKind::NotUpheld, now)?;
        Ok(true)
    }

    const fn distance(&self, call: &Examined) -> u64 {
        call.record.started_at.micros().abs_diff(self.called_at.micros())
    }
}
