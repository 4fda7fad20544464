//! Adding up call records by line and hour, once each, as they come. The sums lie in the store, so that a month of a whole store is a
//! few thousand rows however many calls there were; the records stay what they are, evidence in the journal.

use std::collections::BTreeMap;

use anxin_domain::call::{CallRecord, Disposition};
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx, Value};

use super::coaching::CONVERSATION_SECONDS;
use crate::Desk;
use crate::error::DeskError;

/// Records that are added up in one transaction.
const RECORDS_AT_ONCE: u32 = 2_000;

/// An hour, in microseconds.
pub(super) const HOUR_MICROS: i64 = 3_600_000_000;

/// What is added up for a line and an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    calls: i64,
    rang: i64,
    answered: i64,
    conversations: i64,
    talk_seconds: i64,
}

impl Sums {
    fn add(&mut self, record: &CallRecord) {
        self.calls += 1;
        self.rang += i64::from(record.disposition.rang());
        self.answered += i64::from(record.disposition == Disposition::Answered);
        self.conversations += i64::from(record.talk_seconds >= CONVERSATION_SECONDS);
        self.talk_seconds += i64::from(record.talk_seconds);
    }
}

impl Desk {
    /// Adds up what came since the last time, by this process or another; answers how many records that were. Safe to run in
    /// several processes at once: each record is added once, in the transaction that moves on.
    ///
    /// # Errors
    /// [`DeskError`] when the store or the journal does not answer; what was added by then stays.
    pub async fn count_calls(&self) -> Result<u64, DeskError> {
        let Some((_, first)) = self.journal().records_after(0, 1).await?.pop() else { return Ok(0) };
        let journal = first.id.to_string();
        let mut added = 0;
        loop {
            let seq = self.counted(&journal).await?;
            let page = self.journal().records_after(seq, RECORDS_AT_ONCE).await?;
            let Some(last) = page.last().map(|(seq, _)| *seq) else { return Ok(added) };
            let count = u64::try_from(page.len()).unwrap_or_default();
            let mut sums: BTreeMap<(u64, i64), Sums> = BTreeMap::new();
            for (_, record) in &page {
                let hour = record.started_at.micros().div_euclid(HOUR_MICROS) * HOUR_MICROS;
                sums.entry((record.from.digits(), hour)).or_default().add(record);
            }
            let (journal, now) = (journal.clone(), self.clock().now());
            let write = move |tx: &mut dyn Tx| add(tx, (&journal, seq, last), &sums, now);
            // Where another process was faster, its place is read and gone on from.
            if self.store().write(write).await? == Moved::Here {
                added += count;
            }
        }
    }

    async fn counted(&self, journal: &str) -> Result<i64, DeskError> {
        let journal = journal.to_owned();
        let read = move |tx: &mut dyn Tx| {
            let row = tx.query_opt("SELECT seq FROM counted WHERE journal = $1", &[journal.into()])?;
            row.map_or(Ok(0), |row| row.int(0))
        };
        Ok(self.store().read::<_, _, StoreError>(read).await?)
    }
}

#[derive(PartialEq, Eq)]
enum Moved {
    Here,
    Elsewhere,
}

/// Moves on from a place and adds, or does neither because somebody else has moved on.
fn add(
    tx: &mut dyn Tx,
    (journal, seq, last): (&str, i64, i64),
    sums: &BTreeMap<(u64, i64), Sums>,
    now: Instant,
) -> Result<Moved, StoreError> {
    let begin = "INSERT INTO counted (journal, seq, at) VALUES ($1, 0, $2) ON CONFLICT (journal) DO NOTHING";
    tx.execute(begin, &[journal.into(), now.into()])?;
    let sql = "UPDATE counted SET seq = $2, at = $3 WHERE journal = $1 AND seq = $4";
    if tx.execute(sql, &[journal.into(), last.into(), now.into(), seq.into()])? == 0 {
        return Ok(Moved::Elsewhere);
    }
    for ((line, hour), sum) in sums {
        let line = i64::try_from(*line).map_err(|_| StoreError::Corrupt("number"))?;
        let figures = [sum.calls, sum.rang, sum.answered, sum.conversations, sum.talk_seconds];
        let params: Vec<Value> = [line, *hour].into_iter().chain(figures).map(Value::from).collect();
        tx.put(
            "INSERT INTO line_hour (line, hour, calls, rang, answered, conversations, talk_seconds) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (line, hour) DO UPDATE SET \
             calls = line_hour.calls + excluded.calls, rang = line_hour.rang + excluded.rang, \
             answered = line_hour.answered + excluded.answered, \
             conversations = line_hour.conversations + excluded.conversations, \
             talk_seconds = line_hour.talk_seconds + excluded.talk_seconds",
            &params,
        )?;
    }
    Ok(Moved::Here)
}
