//! Reconciliation: call records are held against decisions, so that a broken promise is found without anybody complaining.
//!
//! Records are taken in chunks. A chunk is examined first, then settled in one transaction that also moves the cursor: after a
//! crash it is settled again from the start, and never twice.

use std::collections::BTreeMap;

use anxin_domain::call::CallRecord;
use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::time::Instant;
use anxin_domain::verify::{FindingCode, Ruling};
use anxin_store::{Clock, Tx};
use serde::Serialize;

use crate::Desk;
use crate::award::{Awarded, Entitled, Last, ToPay, cover, cover_first, set_aside, set_aside_in};
use crate::before::{Before, KnownBefore, NO_CASE};
use crate::decide::{NewCase, NewFinding, Opened, Stands, attach_record};
use crate::error::DeskError;
use crate::evidence::Examined;
use crate::notice::{NoticeKind, notify, notify_first};
use crate::signal::{Known, Suspect, uphold_or_hold, uphold_or_hold_new, wait_with};
use crate::waiting::{Meant, Waiting, waiting_for};
use crate::whose::move_to_its_tenant;
use crate::words::{Actor, EventKind, Origin};

/// How far a telephone system's clock may run behind the gate's, in milliseconds: a ring that much before its permit is the ring
/// that was permitted.
pub const PERMIT_TOLERANCE_MS: i64 = 2_000;

/// Records that are settled in one transaction. Complaints wait meanwhile.
const RECORDS_A_CHUNK: u32 = 256;

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
    /// Records whose award was made before, that people have ruled on, or that wait with a finding which is on hold.
    pub known: u64,
    /// Broken promises that wait for a person because a signal of abuse fired.
    pub held: u64,
    /// Calls that broke no promise, by the code of the finding.
    pub not_upheld: BTreeMap<&'static str, u64>,
    /// Complaints without a record that these records settled.
    pub complaints_settled: u64,
    /// The cases that were opened, in order.
    pub cases: Vec<CaseId>,
}

/// What became of one record.
pub(crate) enum Settled {
    Awarded(Option<CaseId>),
    AlreadyAwarded,
    Known,
    /// A signal holds it for a person.
    Held(Option<CaseId>),
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
            let Some(last) = page.last().map(|(seq, _)| *seq) else { break };
            let records: Vec<_> = page
                .into_iter()
                .map(|(_, record)| record)
                .filter(|r| !matches!(since, Since::Moment(moment) if r.started_at < moment))
                .collect();
            let moved = (since == Since::LastTime).then(|| (journal.clone(), last));
            let found = self.settle_records(records, moved).await?;
            report.add(found);
            seq = last;
        }
        // What is owed to customers first, what agents want to know of their calls then.
        self.count_calls().await?;
        Ok(report)
    }

    /// Settles records in one transaction, and moves the cursor in it.
    pub(crate) async fn settle_records(
        &self,
        records: Vec<CallRecord>,
        moved: Option<(String, i64)>,
    ) -> Result<Vec<(Settled, u64)>, DeskError> {
        // Whom a privacy number rang is often told after the call.
        self.catch_up().await?;
        let records: Vec<_> = records.into_iter().map(|record| self.gate().resolved(record)).collect();
        let found = self.calls_meant(&records).await?;
        // After the records were read: what was said before these calls has to be known here.
        self.catch_up().await?;
        let meant = self.examine_meant(found).await?;
        let mut chunk = Vec::with_capacity(records.len());
        for record in records {
            chunk.push(self.examine(record).await?);
        }
        chunk.sort_by_key(|e| (e.record.started_at, e.record.id));
        let clock = self.clock().clone();
        self.store().write_together(move |tx| settle_chunk(tx, &clock, &chunk, &meant, moved.as_ref())).await
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
                Settled::Held(case) => {
                    self.held += 1;
                    self.cases.extend(case);
                }
                Settled::NotUpheld(code) => *self.not_upheld.entry(code.word()).or_default() += 1,
            }
        }
    }
}

fn settle_chunk(
    tx: &mut dyn Tx,
    clock: &Clock,
    chunk: &[Examined],
    meant: &Meant,
    moved: Option<&(String, i64)>,
) -> Result<Vec<(Settled, u64)>, DeskError> {
    let now = clock.now();
    let mut settled = Vec::with_capacity(chunk.len());
    let before = Before::of(tx, chunk)?;
    let mut to_pay = Vec::new();
    // What is proven comes first: a complaint is rejected only when no call that it may mean upholds it.
    let (mut broken, mut broke_nothing) = (Vec::new(), Vec::new());
    for examined in chunk {
        let record = &examined.record;
        if before.ruled_by_people.contains(&record.id) {
            settled.push((Settled::Known, 0));
            continue;
        }
        if before.covered.contains(&record.id) {
            settled.push((Settled::Known, settle_covered(tx, clock, examined, now)?));
            continue;
        }
        match examined.verify_unused(tx, before.used.get(&record.id).copied(), now)? {
            Ruling::Upheld(code) => broken.push((examined, code)),
            other => broke_nothing.push((record, other.code())),
        }
    }
    let mut known = KnownBefore::of(tx, broken.iter().map(|(examined, _)| *examined), now)?;
    for (examined, code) in broken {
        let waiting = before.waiting_for(tx, &examined.record)?;
        let known = known.take(&examined.record);
        settled.push(settle_broken(
            tx,
            clock,
            (examined, code),
            (waiting, known, &before),
            &mut to_pay,
            now,
        )?);
    }
    set_aside_in(tx, clock, &before.tenants, &to_pay)?;
    for (record, code) in broke_nothing {
        let mut complaints = 0;
        for waiting in before.waiting_for(tx, record)? {
            complaints += u64::from(waiting.reject_if_none_broke(tx, meant, now)?);
        }
        settled.push((Settled::NotUpheld(code), complaints));
    }
    if let Some((journal, seq)) = moved {
        tx.execute(
            "INSERT INTO reconciled (journal, seq, at) VALUES ($1, $2, $3) ON CONFLICT (journal) DO UPDATE SET \
             seq = excluded.seq, at = excluded.at WHERE excluded.seq > reconciled.seq",
            &[journal.as_str().into(), (*seq).into(), now.into()],
        )?;
    }
    Ok(settled)
}

/// Settles a record that proves the promise broken, and every complaint that has waited for it.
fn settle_broken<'a>(
    tx: &mut dyn Tx,
    clock: &Clock,
    (examined, code): (&'a Examined, FindingCode),
    (complaints_waiting, known, before): (Vec<Waiting>, Option<Known>, &Before),
    to_pay: &mut Vec<ToPay<'a>>,
    now: Instant,
) -> Result<(Settled, u64), DeskError> {
    let record = &examined.record;
    let (mut first, mut held) = (None, None);
    let mut complaints = 0;
    for waiting in complaints_waiting {
        let Some((awarded, new)) = uphold_waiting(tx, clock, examined, &waiting, code, now)? else {
            held = held.or(Some(waiting.finding));
            continue;
        };
        to_pay.extend(new);
        first = first.or(Some(awarded));
        complaints += 1;
    }
    let settled = match (first, held) {
        (Some(awarded), _) => {
            cover(tx, awarded.id(), record.id, record.started_at)?;
            match awarded {
                Awarded::New(_) => Settled::Awarded(None),
                Awarded::Already(_) => Settled::AlreadyAwarded,
            }
        }
        (None, Some(finding)) => {
            wait_with(tx, finding, record.id, record.started_at)?;
            Settled::Held(None)
        }
        (None, None) => found(tx, clock, (examined, code), (known, before), to_pay, now)?,
    };
    Ok((settled, complaints))
}

/// Settles complaints that wait for a record which an award covers: they were opened while it was being reconciled.
fn settle_covered(
    tx: &mut dyn Tx,
    clock: &Clock,
    examined: &Examined,
    now: Instant,
) -> Result<u64, DeskError> {
    let mut complaints = 0;
    for waiting in waiting_for(tx, &examined.record)? {
        let entitled = Entitled::by_record(waiting.finding, examined).ok_or(DeskError::NothingToPayBy)?;
        // Only by the award that stands; none is made here.
        if Last::of(tx, &entitled)?.standing().is_some() {
            let upheld = uphold_waiting(tx, clock, examined, &waiting, FindingCode::AlreadyAwarded, now)?;
            let to_pay = upheld.and_then(|(_, new)| new);
            set_aside(tx, clock, to_pay.as_slice())?;
            complaints += 1;
        }
    }
    Ok(complaints)
}

fn uphold_waiting<'a>(
    tx: &mut dyn Tx,
    clock: &Clock,
    examined: &'a Examined,
    waiting: &Waiting,
    code: FindingCode,
    now: Instant,
) -> Result<Option<(Awarded, Option<ToPay<'a>>)>, DeskError> {
    let record = &examined.record;
    attach_record(tx, waiting.finding, record, &examined.as_of)?;
    move_to_its_tenant(tx, waiting.case, now)?;
    let entitled = Entitled::by_record(waiting.finding, examined).ok_or(DeskError::NothingToPayBy)?;
    let suspect = Suspect::of(waiting.case, &entitled, examined.seconds_after_on, now);
    let upheld = uphold_or_hold(tx, clock, &entitled, &suspect, code, now)?;
    if upheld.is_some() {
        notify(tx, waiting.case, NoticeKind::Awarded, now)?;
    }
    Ok(upheld)
}

/// A broken promise that nobody complained about: a case of its own, unless an award of the same window stands. What is not known
/// before is asked.
fn found<'a>(
    tx: &mut dyn Tx,
    clock: &Clock,
    (examined, code): (&'a Examined, FindingCode),
    (known, before): (Option<Known>, &Before),
    to_pay: &mut Vec<ToPay<'a>>,
    now: Instant,
) -> Result<Settled, DeskError> {
    let record = &examined.record;
    let finding = FindingId::new(now, clock.random());
    let entitled = Entitled::by_record(finding, examined).ok_or(DeskError::NothingToPayBy)?;
    let mut suspect = Suspect::of(NO_CASE, &entitled, examined.seconds_after_on, now);
    let known = known.map_or_else(|| Known::of(tx, &entitled, &suspect, now), Ok)?;
    if let Some(award) = known.last.standing() {
        cover(tx, award, record.id, record.started_at)?;
        return Ok(Settled::AlreadyAwarded);
    }
    if let Some(finding) = known.hold {
        wait_with(tx, finding, record.id, record.started_at)?;
        return Ok(Settled::Known);
    }
    let origin = Origin::Reconciliation;
    let new = NewCase {
        customer: record.to,
        origin,
        words: "",
        language: None,
        key: None,
        asked: None,
        // It rang at theirs, also where the number has another holder by now.
        holder_at: record.started_at,
        tenant: &before.tenants.of_brand(entitled.brand),
    };
    let mut opened = Opened::case(tx, clock, &new, before.listeners, now)?;
    let case = opened.case;
    suspect.case = case;
    opened.happened(tx, Some(finding), EventKind::Verified, Actor::Records, now)?;
    let new = NewFinding {
        case,
        customer: record.to,
        calling_number: record.from,
        displayed: record.dialled,
        called_at: record.started_at,
        tolerance_ms: 0,
        record: Some(record.id),
        as_of: &examined.as_of,
    };
    let (about, here) = ((&entitled, &known), (&suspect, &mut opened));
    let write = |tx: &mut dyn Tx, stands: &Stands| new.put(tx, finding, stands, now);
    let Some((awarded, new)) = uphold_or_hold_new(tx, clock, about, here, (code, now), write)? else {
        wait_with(tx, finding, record.id, record.started_at)?;
        return Ok(Settled::Held(Some(case)));
    };
    to_pay.extend(new);
    cover_first(tx, awarded.id(), record.id, record.started_at)?;
    notify_first(tx, case, (record.to, None), NoticeKind::Found, now)?;
    Ok(Settled::Awarded(Some(case)))
}
