//! A job in somebody's hands, and the ways to end that. Each works once, and only while nobody else has the job.

use anxin_domain::time::Instant;

use super::Job;
use crate::error::StoreError;
use crate::tx::{Tx, Value};

/// What is kept of a trouble.
const TROUBLE_LIMIT: usize = 200;

/// A job that a worker has until the lease runs out. It may be ended later than that, as long as nobody else has taken it.
#[derive(Clone, Debug)]
pub struct Lease {
    /// The job.
    pub job: Job,
    pub(super) most_tries: i64,
    pub(super) fence: i64,
}

/// Proof that a transaction ended a lease. Nothing else makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "hand it back to the runner, which takes it for the answer"]
pub struct Ended(How);

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The job is done.
    Done,
    /// Nothing was to be done yet; it comes again then.
    PutOff(Instant),
    /// It failed and is tried again then.
    Again(Instant),
    /// It failed for the last time.
    Dead,
}

impl Ended {
    /// How it ended.
    #[must_use]
    pub const fn how(self) -> How {
        self.0
    }
}

impl Lease {
    /// The job is done. To be called in the transaction of what was done for it.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] when somebody else has the job; the transaction must not stay then. Store errors of any kind.
    pub fn done(&self, tx: &mut dyn Tx) -> Result<Ended, StoreError> {
        let sql = "DELETE FROM job WHERE id = $1 AND fence = $2 AND state = 'open'";
        self.end(tx, sql, Vec::new(), How::Done)
    }

    /// There is nothing to do before that moment. It is due then, with all its tries before it.
    ///
    /// # Errors
    /// As for [`Lease::done`].
    pub fn put_off(&self, tx: &mut dyn Tx, due_at: Instant) -> Result<Ended, StoreError> {
        let sql = "UPDATE job SET due_at = $3, next_at = $3, tries = 0, fence = fence + 1, worker = NULL \
                   WHERE id = $1 AND fence = $2 AND state = 'open'";
        self.end(tx, sql, vec![due_at.into()], How::PutOff(due_at))
    }

    /// It failed: it is tried again when the kind of job says, or is dead when this was the last try.
    ///
    /// # Errors
    /// As for [`Lease::done`].
    pub fn retry(&self, tx: &mut dyn Tx, why: &str, now: Instant) -> Result<Ended, StoreError> {
        let at = now.plus_ms(self.job.kind.wait_ms(self.job.id, self.job.tries));
        self.retry_at(tx, at, why, now)
    }

    /// It failed: it is tried again at that moment, or is dead when this was the last try.
    ///
    /// # Errors
    /// As for [`Lease::done`].
    pub fn retry_at(
        &self,
        tx: &mut dyn Tx,
        at: Instant,
        why: &str,
        now: Instant,
    ) -> Result<Ended, StoreError> {
        if self.job.tries >= self.most_tries {
            return self.fail(tx, why, now);
        }
        let sql = "UPDATE job SET next_at = $3, trouble = $4, fence = fence + 1, worker = NULL \
                   WHERE id = $1 AND fence = $2 AND state = 'open'";
        self.end(tx, sql, vec![at.into(), short(why).into()], How::Again(at))
    }

    /// It failed in a way that no further try mends: it is dead until a person looks.
    ///
    /// # Errors
    /// As for [`Lease::done`].
    pub fn fail(&self, tx: &mut dyn Tx, why: &str, now: Instant) -> Result<Ended, StoreError> {
        let sql = "UPDATE job SET state = 'dead', ended_at = $3, trouble = $4, fence = fence + 1, worker = NULL \
                   WHERE id = $1 AND fence = $2 AND state = 'open'";
        self.end(tx, sql, vec![now.into(), short(why).into()], How::Dead)
    }

    fn end(&self, tx: &mut dyn Tx, sql: &str, more: Vec<Value>, how: How) -> Result<Ended, StoreError> {
        let mut params = vec![self.job.id.to_bytes().into(), self.fence.into()];
        params.extend(more);
        if tx.execute(sql, &params)? == 0 {
            return Err(StoreError::Overtaken);
        }
        Ok(Ended(how))
    }
}

fn short(why: &str) -> String {
    why.chars().take(TROUBLE_LIMIT).collect()
}
