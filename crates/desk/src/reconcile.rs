//! Reconciliation: call records are held against decisions, so that a broken promise is found without anybody complaining.
//!
//! Records are taken in chunks. A chunk is examined first, then settled in one transaction that also moves the cursor: after a
//! crash it is settled again from the start, and never twice.

use std::collections::BTreeMap;

use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::time::Instant;
use anxin_domain::verify::{FindingCode, Ruling};
use anxin_store::{Clock, StoreError, Tx};
use serde::Serialize;

use crate::Desk;
use crate::award::{Broken, cover, covering, ruled_by_people, standing};
use crate::decide::{
    By, NewCase, NewFinding, add_finding, attach_record, happened, open_case, reject, uphold,
};
use crate::error::DeskError;
use crate::evidence::Examined;
use crate::notice::{NoticeKind, notify};
use crate::words::{Actor, EventKind, FindingState, Origin};

/// How far a telephone system's clock may run behind the gate's, in milliseconds: a ring that much before its permit is the ring
/// that was permitted.
pub const PERMIT_TOLERANCE_MS: i64 = 2_000;

/// Records that are settled in one transaction.
const RECORDS_A_CHUNK: u32 = 200;

/// Where to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// After the last record that was reconciled.
    LastTime,
    /// At calls that began at or after a moment, whether they were reconciled or not. The cursor stays where it is.
    Moment(Instant),
}

/// What reconciliation found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReconcileReport {
    /// Records looked at.
    pub records: u64,
    /// Broken promises that were awarded now.
    pub awarded: u64,
    /// Broken promises that an award stands for already: another call from the same line in the same window.
    pub already_awarded: u64,
    /// Records whose award was made before, or that people have ruled on.
    pub known: u64,
    /// Calls that broke no promise, by the code of the finding.
    pub not_upheld: BTreeMap<&'static str, u64>,
    /// Complaints without a record that these records settled.
    pub complaints_settled: u64,
    /// The cases that were opened, in order.
    pub cases: Vec<CaseId>,
}

/// What became of one record.
enum Settled {
    Awarded(Option<CaseId>),
    AlreadyAwarded,
    Known,
    NotUpheld(FindingCode),
}

impl Desk {
    /// Holds call records against decisions and awards every broken promise they prove. Safe to run in several processes at once.
    ///
    /// # Errors
    /// [`DeskError`] when a system behind the desk does not answer; what was settled by then stays settled.
    pub async fn reconcile(&self, since: Since) -> Result<ReconcileReport, DeskError> {
        let mut report = ReconcileReport::default();
        let Some((_, first)) = self.journal().records_after(0, 1).await?.pop() else { return Ok(report) };
        let journal = first.id.to_string();
        let mut seq = self.begin(since, &journal).await?;
        loop {
            let page = self.journal().records_after(seq, RECORDS_A_CHUNK).await?;
            let Some(last) = page.last().map(|(seq, _)| *seq) else { return Ok(report) };
            // After the records were read: what was said before these calls has to be known here.
            self.catch_up().await?;
            let mut chunk = Vec::with_capacity(page.len());
            for (_, record) in page {
                if !matches!(since, Since::Moment(moment) if record.started_at < moment) {
                    chunk.push(self.examine(record).await?);
                }
            }
            chunk.sort_by_key(|e| (e.record.started_at, e.record.id));
            let moved = (since == Since::LastTime).then(|| (journal.clone(), last));
            let clock = self.clock().clone();
            let found =
                self.store().write(move |tx| settle_chunk(tx, &clock, &chunk, moved.as_ref())).await?;
            report.add(found);
            seq = last;
        }
    }

    async fn begin(&self, since: Since, journal: &str) -> Result<i64, DeskError> {
        match since {
            Since::Moment(moment) => {
                let first = self.journal().first_record_since(moment).await?;
                Ok(first.map_or(i64::MAX, |seq| seq - 1))
            }
            Since::LastTime => {
                let journal = journal.to_owned();
                self.store()
                    .read(move |tx| {
                        let sql = "SELECT seq FROM reconciled WHERE journal = $1";
                        tx.query_opt(sql, &[journal.into()])?.map_or(Ok(0), |row| Ok(row.int(0)?))
                    })
                    .await
            }
        }
    }
}

impl ReconcileReport {
    fn add(&mut self, settled: Vec<(Settled, u64)>) {
        for (one, complaints) in settled {
            self.records += 1;
            self.complaints_settled += complaints;
            match one {
                Settled::Awarded(case) => {
                    self.awarded += 1;
                    self.cases.extend(case);
                }
                Settled::AlreadyAwarded => self.already_awarded += 1,
                Settled::Known => self.known += 1,
                Settled::NotUpheld(code) => *self.not_upheld.entry(code.word()).or_default() += 1,
            }
        }
    }
}

fn settle_chunk(
    tx: &mut dyn Tx,
    clock: &Clock,
    chunk: &[Examined],
    moved: Option<&(String, i64)>,
) -> Result<Vec<(Settled, u64)>, DeskError> {
    let now = clock.now();
    let settled = chunk.iter().map(|one| settle(tx, clock, one, now)).collect::<Result<Vec<_>, _>>()?;
    if let Some((journal, seq)) = moved {
        tx.execute(
            "INSERT INTO reconciled (journal, seq, at) VALUES ($1, $2, $3) ON CONFLICT (journal) DO UPDATE SET \
             seq = excluded.seq, at = excluded.at WHERE excluded.seq > reconciled.seq",
            &[journal.as_str().into(), (*seq).into(), now.into()],
        )?;
    }
    Ok(settled)
}

/// Settles one record, and every complaint that has waited for it.
fn settle(
    tx: &mut dyn Tx,
    clock: &Clock,
    examined: &Examined,
    now: Instant,
) -> Result<(Settled, u64), DeskError> {
    let record = &examined.record;
    if covering(tx, record.id)?.is_some() || ruled_by_people(tx, record)? {
        return Ok((Settled::Known, 0));
    }
    let ruling = examined.verify(tx, now)?;
    let waiting = complaints_waiting_for(tx, examined)?;
    let settled_complaints = waiting.len() as u64;
    let Ruling::Upheld(code) = ruling else {
        for (case, finding) in &waiting {
            attach_record(tx, *finding, record.id, record.started_at, &examined.as_of)?;
            reject(tx, *case, *finding, ruling.code(), By::Records, now)?;
            notify(tx, *case, NoticeKind::NotUpheld, now)?;
        }
        return Ok((Settled::NotUpheld(ruling.code()), settled_complaints));
    };
    let mut first = None;
    for (case, finding) in &waiting {
        attach_record(tx, *finding, record.id, record.started_at, &examined.as_of)?;
        let broken = Broken::by_record(*finding, examined).ok_or(DeskError::NothingToPayBy)?;
        let awarded = uphold(tx, clock, *case, &broken, code, By::Records, now)?;
        notify(tx, *case, NoticeKind::Awarded, now)?;
        first = first.or(Some(awarded));
    }
    let settled = match first {
        Some(awarded) => {
            cover(tx, awarded.id(), record.id, record.started_at)?;
            match awarded {
                crate::award::Awarded::New(_) => Settled::Awarded(None),
                crate::award::Awarded::Already(_) => Settled::AlreadyAwarded,
            }
        }
        None => found(tx, clock, examined, code, now)?,
    };
    Ok((settled, settled_complaints))
}

/// A broken promise that nobody complained about: a case of its own, unless an award of the same window stands.
fn found(
    tx: &mut dyn Tx,
    clock: &Clock,
    examined: &Examined,
    code: FindingCode,
    now: Instant,
) -> Result<Settled, DeskError> {
    let record = &examined.record;
    let nobody = FindingId::from_bytes([0; 16]);
    let broken = Broken::by_record(nobody, examined).ok_or(DeskError::NothingToPayBy)?;
    if let Some(award) = standing(tx, &broken)? {
        cover(tx, award, record.id, record.started_at)?;
        return Ok(Settled::AlreadyAwarded);
    }
    let origin = Origin::Reconciliation;
    let new = NewCase { customer: record.to, origin, words: "", language: None, key: None, asked: None };
    let case = open_case(tx, clock, &new, now)?;
    let finding = add_finding(
        tx,
        clock,
        &NewFinding {
            case,
            customer: record.to,
            calling_number: record.from,
            called_at: record.started_at,
            tolerance_ms: 0,
            record: Some(record.id),
            as_of: &examined.as_of,
        },
        now,
    )?;
    happened(tx, case, Some(finding), EventKind::Verified, Actor::Records, now)?;
    let awarded = uphold(tx, clock, case, &Broken { finding, ..broken }, code, By::Records, now)?;
    cover(tx, awarded.id(), record.id, record.started_at)?;
    notify(tx, case, NoticeKind::Found, now)?;
    Ok(Settled::Awarded(Some(case)))
}

/// Findings of complaints about this call that were opened before its record was here, and that nobody has ruled on.
fn complaints_waiting_for(
    tx: &mut dyn Tx,
    examined: &Examined,
) -> Result<Vec<(CaseId, FindingId)>, StoreError> {
    let record = &examined.record;
    tx.query(
        "SELECT f.case_id, f.id FROM finding f WHERE f.customer = $1 AND f.calling_number = $2 AND f.state = $3 \
         AND f.code = $4 AND f.record IS NULL AND f.called_at - f.tolerance_ms * 1000 <= $5 \
         AND f.called_at + f.tolerance_ms * 1000 >= $5 \
         AND NOT EXISTS (SELECT 1 FROM ruling r WHERE r.finding = f.id) ORDER BY f.opened_at, f.id",
        &[
            record.to.into(),
            record.from.into(),
            FindingState::WithPerson.word().into(),
            FindingCode::NoRecord.word().into(),
            record.started_at.into(),
        ],
    )?
    .iter()
    .map(|row| Ok((CaseId::from_bytes(row.id(0)?), FindingId::from_bytes(row.id(1)?))))
    .collect()
}
