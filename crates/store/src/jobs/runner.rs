//! Runs jobs: takes what is due, hands it to the handler of its kind, and sees that every lease ends.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anxin_domain::time::Instant;
use async_trait::async_trait;
use tokio::task::JoinSet;

use super::{Ended, How, Kind, Lease, lease, next_at};
use crate::error::StoreError;
use crate::store::Store;

/// Jobs that are run side by side.
const AT_ONCE: usize = 32;
/// So many places have to be free before more is taken: a look costs a transaction, whatever it finds.
const WORTH_A_LOOK: usize = AT_ONCE / 2;
/// How long others are kept from a job that was taken.
const LEASE_MS: i64 = 60_000;
/// Longest run of a handler, well inside the lease.
const RUN_LIMIT: Duration = Duration::from_secs(45);
/// Longest pause between two looks; what other processes write is found by looking.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long to let what is written gather before looking, so that a busy store is not asked after each write.
const GATHER: Duration = Duration::from_millis(20);

/// Does the jobs of one kind.
#[async_trait]
pub trait Handler: Send + Sync {
    /// Which.
    fn kind(&self) -> Kind;

    /// Does a job, and ends its lease in the transaction of what it did: `store.write(move |tx| { …; lease.done(tx) })`. That
    /// transaction's answer is the only way to an [`Ended`], so a job cannot be taken for done by mistake.
    ///
    /// A handler may be cut off at any moment, and a second one may run beside one that was thought dead. What it does in the
    /// transaction that ends the lease happens once; everything else has to bear being done again.
    ///
    /// # Errors
    /// [`Trouble`]: the runner notes it and has the job tried again, later, unless it says otherwise. Any error becomes one, so
    /// `?` does it; its words are kept, so they must not hold anything personal.
    async fn run(&self, lease: &Lease) -> Result<Ended, Trouble>;
}

/// Why a job could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    why: String,
    next: Next,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    AsKindSays,
    At(Instant),
    Never,
}

impl Trouble {
    /// It is worth another try when the kind of job says.
    pub fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), next: Next::AsKindSays }
    }

    /// It is worth another try, but not before that moment.
    pub fn until(why: impl Into<String>, at: Instant) -> Self {
        Self { why: why.into(), next: Next::At(at) }
    }

    /// No further try would mend it.
    pub fn for_good(why: impl Into<String>) -> Self {
        Self { why: why.into(), next: Next::Never }
    }
}

impl<E: std::error::Error> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self::new(error.to_string())
    }
}

/// What was done of what was due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Done.
    pub done: u64,
    /// Put off, or to be tried again.
    pub later: u64,
    /// Dead.
    pub dead: u64,
    /// Taken by somebody else meanwhile, or not to be ended at this moment; they come again by themselves.
    pub lost: u64,
}

/// Runs jobs of the kinds that it has handlers for. Several may run on one store, in one process or many.
#[derive(Clone)]
pub struct Runner {
    store: Store,
    handlers: BTreeMap<&'static str, Arc<dyn Handler>>,
    worker: String,
}

impl Runner {
    /// One that can do nothing yet.
    #[must_use]
    pub fn new(store: Store) -> Self {
        let name = u64::from_be_bytes(store.clock().random_bytes());
        Self { store, handlers: BTreeMap::new(), worker: format!("{name:016x}") }
    }

    /// Teaches it a kind of job. The last handler of a kind is the one that counts.
    #[must_use]
    pub fn with(mut self, handler: impl Handler + 'static) -> Self {
        self.handlers.insert(handler.kind().word(), Arc::new(handler));
        self
    }

    /// Runs what is due, again and again, until `stop` completes. What has begun is finished first; whoever cannot wait for that
    /// may drop it, and what was cut off comes again when its lease is over.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut running = JoinSet::new();
        loop {
            // What is written from here on wakes us, also while we look.
            let written = self.store.written();
            let mut pause = LOOK_EVERY;
            if AT_ONCE - running.len() >= WORTH_A_LOOK {
                match self.take_up(AT_ONCE - running.len()).await {
                    Ok(Taken::Some(leases)) => {
                        for lease in leases {
                            running.spawn(self.clone().work(lease));
                        }
                        pause = Duration::ZERO;
                    }
                    Ok(Taken::NoneBefore(wait)) => pause = wait.min(LOOK_EVERY),
                    Err(error) => tracing::warn!(%error, "jobs that are due could not be looked at"),
                }
            }
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(_) = running.join_next() => {}
                () = async { written.await; tokio::time::sleep(GATHER).await } => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        while running.join_next().await.is_some() {}
    }

    /// Runs what is due now, and what falls due by that, until nothing is.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer; what was taken comes again when its lease is over.
    pub async fn run_due(&self) -> Result<Ran, StoreError> {
        let mut ran = Ran::default();
        while let Taken::Some(leases) = self.take_up(AT_ONCE).await? {
            let mut running = JoinSet::new();
            for lease in leases {
                running.spawn(self.clone().work(lease));
            }
            while let Some(how) = running.join_next().await {
                match how.ok().flatten() {
                    Some(How::Done) => ran.done += 1,
                    Some(How::PutOff(_) | How::Again(_)) => ran.later += 1,
                    Some(How::Dead) => ran.dead += 1,
                    None => ran.lost += 1,
                }
            }
        }
        Ok(ran)
    }

    async fn take_up(&self, limit: usize) -> Result<Taken, StoreError> {
        let kinds: Vec<Kind> = self.handlers.values().map(|handler| handler.kind()).collect();
        let now = self.store.clock().now();
        let asked = kinds.clone();
        // A look costs a read; the disk is written only when there is something to do.
        let next = self.store.read(move |tx| next_at(tx, &asked)).await?;
        match next {
            Some(at) if at <= now => {
                let (worker, limit) = (self.worker.clone(), i64::try_from(limit).unwrap_or(i64::MAX));
                let leases =
                    self.store.write(move |tx| lease(tx, &kinds, &worker, LEASE_MS, limit, now)).await?;
                Ok(if leases.is_empty() { Taken::NoneBefore(LOOK_EVERY) } else { Taken::Some(leases) })
            }
            Some(at) => {
                let micros = at.micros().saturating_sub(now.micros()).unsigned_abs();
                Ok(Taken::NoneBefore(Duration::from_micros(micros)))
            }
            None => Ok(Taken::NoneBefore(LOOK_EVERY)),
        }
    }

    /// Has a job done and sees that its lease ends. None when somebody else has it, or the store does not answer.
    async fn work(self, lease: Lease) -> Option<How> {
        let handler = Arc::clone(self.handlers.get(lease.job.kind.word())?);
        let given = lease.clone();
        let mut run = tokio::spawn(async move { handler.run(&given).await });
        let trouble = match tokio::time::timeout(RUN_LIMIT, &mut run).await {
            Ok(Ok(Ok(ended))) => return Some(ended.how()),
            Ok(Ok(Err(trouble))) => trouble,
            Ok(Err(_)) => Trouble::new("it broke off"),
            Err(_) => {
                run.abort();
                Trouble::new("it took too long")
            }
        };
        self.note(lease, trouble).await
    }

    async fn note(&self, lease: Lease, Trouble { why, next }: Trouble) -> Option<How> {
        let (id, kind, tries) = (lease.job.id, lease.job.kind.word(), lease.job.tries);
        let (words, now) = (why.clone(), self.store.clock().now());
        let ended = self
            .store
            .write(move |tx| match next {
                Next::AsKindSays => lease.retry(tx, &words, now),
                Next::At(at) => lease.retry_at(tx, at, &words, now),
                Next::Never => lease.fail(tx, &words, now),
            })
            .await;
        match ended {
            Ok(ended) => {
                if ended.how() == How::Dead {
                    tracing::error!(job = %id, kind, tries, why, "a job is given up");
                } else {
                    tracing::info!(job = %id, kind, tries, why, "a job is to be tried again");
                }
                Some(ended.how())
            }
            Err(StoreError::Overtaken) => {
                tracing::info!(job = %id, kind, "a job is in other hands");
                None
            }
            Err(error) => {
                tracing::warn!(job = %id, kind, %error, "a job could not be put off");
                None
            }
        }
    }
}

/// What a look found.
enum Taken {
    /// These.
    Some(Vec<Lease>),
    /// Nothing, and nothing will be due for so long.
    NoneBefore(Duration),
}
