//! Short transactions that share a commit on PostgreSQL. One thread with one connection runs what waits, as many as a group
//! holds, in one serializable transaction, each inside a savepoint of its own, commits once and answers all.
//!
//! One lane and not several: what comes here wants the same few rows, and two lanes would only overtake each other. A statement
//! that sets a savepoint travels with the first statement of the closure, so a neighbour costs no time on the wire. A group that
//! meets a transaction of elsewhere is run again as a whole; one that meets others again and again is halved, so that it holds
//! what they want for a shorter time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use deadpool_postgres::{Object, Pool};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

use crate::error::StoreError;
use crate::group::{Job, again, answer_all, passed_over};
use crate::postgres::{Driver, PgTx, RETRY_LIMIT, pool_error};

/// Transactions that may share one commit. A server remembers 64 savepoints of a running transaction where others can see them
/// at once; from the next on everybody who meets one of its rows has to look further.
const GROUP_LIMIT: usize = 60;
/// Transactions that may wait; who comes then waits to be let in.
const QUEUE_LIMIT: usize = 1_024;
/// How often a group that met another transaction is run again before it is halved.
const HALVED_AFTER: u32 = 4;

/// The lane.
pub(crate) struct Together {
    queue: mpsc::Sender<Box<dyn Job>>,
}

impl Together {
    /// Starts the thread; it ends when this is dropped and what waits is done. The pool is its own and has one connection, which
    /// is made when it is first wanted and made again when it is lost. `twice` runs every group a second time after rolling
    /// the first back.
    pub(crate) fn start(pool: Pool, twice: bool) -> Result<Self, StoreError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| StoreError::Unavailable(e.to_string()))?;
        let (queue, waiting) = mpsc::channel(QUEUE_LIMIT);
        let lane = Lane { runtime, pool, twice };
        std::thread::Builder::new()
            .name("store-together".into())
            .spawn(move || lane.run(waiting))
            .map_err(|e| StoreError::Unavailable(e.to_string()))?;
        Ok(Self { queue })
    }

    /// Lets a transaction in.
    pub(crate) async fn write(&self, job: Box<dyn Job>) {
        if let Err(mpsc::error::SendError(mut job)) = self.queue.send(job).await {
            job.refuse(StoreError::Unavailable("the writer has stopped".into()));
            job.finish(Ok(()));
        }
    }
}

type Queue = mpsc::Receiver<Box<dyn Job>>;
type Group = Vec<Box<dyn Job>>;

struct Lane {
    runtime: Runtime,
    pool: Pool,
    twice: bool,
}

/// How a run of a group ended.
enum Ended {
    Committed,
    /// It has to be run again: another transaction was met, or this was the first of two.
    Again,
    /// A key was taken, which is believed when it comes again.
    Doubtful,
}

/// What a run of a group is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    /// To be thrown away.
    Rehearsal,
    /// To be committed, unless somebody finds a key taken.
    Doubting,
    /// To be committed.
    Believing,
}

impl Lane {
    fn run(self, mut waiting: Queue) {
        // Waiting inside the runtime lets the connection notice that it is gone.
        while let Some(first) = self.runtime.block_on(waiting.recv()) {
            self.settle(vec![first], Some(&mut waiting));
        }
    }

    /// Runs a group until it is committed or given up, and answers everybody in it. It grows by what comes meanwhile, unless it
    /// is half of one that was in the way.
    fn settle(&self, mut group: Group, mut growing: Option<&mut Queue>) {
        let mut rehearsal = self.twice;
        let (mut doubts, mut met) = (true, 0);
        loop {
            let run = if rehearsal {
                Run::Rehearsal
            } else if doubts {
                Run::Doubting
            } else {
                Run::Believing
            };
            match self.attempt(&mut group, growing.as_deref_mut(), run) {
                Ok(Ended::Committed) => return answer_all(group, || Ok(())),
                Ok(Ended::Again) if rehearsal => rehearsal = false,
                Ok(Ended::Again) => met += 1,
                Ok(Ended::Doubtful) => doubts = false,
                Err(error) => return answer_all(group, || Err(again(&error))),
            }
            if group.len() > 1 && met >= HALVED_AFTER {
                let later = group.split_off(group.len() / 2);
                self.settle(group, None);
                return self.settle(later, None);
            }
            if met >= RETRY_LIMIT {
                return answer_all(group, || Err(StoreError::Conflict));
            }
            std::thread::sleep(Duration::from_millis(u64::from(met.min(10))));
        }
    }

    /// Runs the group once in one transaction. An error is one of the connection or the commit and everybody's; nothing of the
    /// group is kept then, unless the connection broke just when the server committed.
    fn attempt(&self, group: &mut Group, growing: Option<&mut Queue>, run: Run) -> Result<Ended, StoreError> {
        let client = self.runtime.block_on(self.pool.get()).map_err(pool_error)?;
        let ended = self.attempt_on(&client, group, growing, run);
        if ended.is_err() {
            // Whatever it stands at, the server ends it with the connection.
            drop(Object::take(client));
        }
        ended
    }

    fn attempt_on(
        &self,
        client: &Object,
        group: &mut Group,
        mut growing: Option<&mut Queue>,
        run: Run,
    ) -> Result<Ended, StoreError> {
        let mut tx = Savepoints::begin(PgTx::on(client, Driver::Own(&self.runtime)))?;
        let mut done = 0;
        while let Some(job) = group.get_mut(done) {
            tx.run_one(job.as_mut())?;
            if tx.pg.conflict {
                tx.pg.control("ROLLBACK")?;
                return Ok(Ended::Again);
            }
            done += 1;
            if group.len() < GROUP_LIMIT
                && let Some(waiting) = &mut growing
                && let Ok(next) = waiting.try_recv()
            {
                group.push(next);
            }
        }
        if run == Run::Rehearsal {
            tx.pg.control("ROLLBACK")?;
            return Ok(Ended::Again);
        }
        if run == Run::Doubting && tx.pg.taken {
            tx.pg.control("ROLLBACK")?;
            return Ok(Ended::Doubtful);
        }
        match tx.pg.commit() {
            Ok(()) => Ok(Ended::Committed),
            Err(StoreError::Conflict) => Ok(Ended::Again),
            Err(error) => Err(error),
        }
    }
}

/// A transaction in which closures follow each other, with one savepoint before each.
struct Savepoints<'a> {
    pg: PgTx<'a>,
    set: Set,
}

/// What the server knows of the savepoint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    /// It is not there.
    Not,
    /// It is there and nothing was done since.
    Fresh,
    /// Something was done since that stays.
    Used,
}

impl<'a> Savepoints<'a> {
    fn begin(mut pg: PgTx<'a>) -> Result<Self, StoreError> {
        pg.control("BEGIN ISOLATION LEVEL SERIALIZABLE")?;
        Ok(Self { pg, set: Set::Not })
    }

    /// Runs one closure; what it did stays only when it said so. An error is the connection's.
    fn run_one(&mut self, job: &mut dyn Job) -> Result<(), StoreError> {
        self.pg.ahead = match self.set {
            Set::Not => Some("SAVEPOINT one"),
            Set::Used => Some("RELEASE SAVEPOINT one; SAVEPOINT one"),
            Set::Fresh => None,
        };
        let mut keep = catch_unwind(AssertUnwindSafe(|| job.run(&mut self.pg))).unwrap_or(false);
        if keep && self.pg.broken {
            job.refuse(passed_over());
        } else if keep && let Err(error) = self.pg.flush() {
            job.refuse(error);
        }
        keep &= !self.pg.broken;
        if !keep {
            self.pg.forget();
        }
        if self.pg.lost {
            return Err(StoreError::Unavailable("the connection broke during the transaction".into()));
        }
        if self.pg.conflict {
            return Ok(());
        }
        // What was to be sent ahead still waits when the closure asked nothing: then there is nothing to undo.
        let asked = self.pg.ahead.take().is_none();
        if asked && keep {
            self.set = Set::Used;
        } else if asked {
            self.pg.control("ROLLBACK TO SAVEPOINT one")?;
            self.pg.broken = false;
            self.set = Set::Fresh;
        }
        Ok(())
    }
}
