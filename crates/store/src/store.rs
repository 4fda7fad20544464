//! The system of record: SQLite or PostgreSQL behind one face.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::error::StoreError;
use crate::group::{Answer, Job, queued};
use crate::migrate;
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::tx::Tx;

/// The system of record. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Arc<Engine>,
    clock: Clock,
    written: Arc<Notify>,
    /// Whose rows transactions see, where they are one tenant's.
    tenant: Option<Arc<str>>,
}

enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// A transaction that runs when it is waited for. It is in a box: whoever waits for one, and who waits for them, would otherwise carry
/// the closure in their types, which takes long to compile and gives nothing.
pub type Running<'a, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// What `doctor` asks the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// Schema version in the database.
    pub schema: i64,
    /// Whether the database itself keeps tenants apart: PostgreSQL does, unless the house comes to it as a superuser.
    pub keeps_tenants_apart: bool,
}

impl Store {
    /// Opens the database in a folder (`anxin.db`), makes it if it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError`] when the folder cannot be written, or the file is foreign or too new.
    pub async fn open_folder(folder: &Path, clock: Clock) -> Result<Self, StoreError> {
        Self::open_sqlite(folder, clock, false, migrate::NEWEST).await
    }

    pub(crate) async fn open_sqlite(
        folder: &Path,
        clock: Clock,
        twice: bool,
        schema: i64,
    ) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder)
            .map_err(|e| StoreError::Unwritable(format!("{} cannot be made: {e}", folder.display())))?;
        Self::ready(Engine::Sqlite(Sqlite::open(&folder.join("anxin.db"), twice)?), clock, schema).await
    }

    /// Connects to `postgres://user[:password]@host[:port]/name` and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be reached, or its schema is too new.
    pub async fn connect(url: &str, clock: Clock) -> Result<Self, StoreError> {
        Self::connect_postgres(url, clock, false, migrate::NEWEST).await
    }

    pub(crate) async fn connect_postgres(
        url: &str,
        clock: Clock,
        twice: bool,
        schema: i64,
    ) -> Result<Self, StoreError> {
        Self::ready(Engine::Postgres(Postgres::open(url, twice).await?), clock, schema).await
    }

    async fn ready(engine: Engine, clock: Clock, schema: i64) -> Result<Self, StoreError> {
        let store = Self { engine: Arc::new(engine), clock, written: Arc::default(), tenant: None };
        migrate::up_to(&store, schema).await?;
        Ok(store)
    }

    /// The same database for one tenant: on PostgreSQL, transactions see and change no other tenant's rows in tables that have a
    /// `tenant`, whatever they ask for, by row-level security. A superuser is let past it. On SQLite it is the code alone that asks
    /// for the right rows.
    #[must_use]
    pub fn of_tenant(&self, tenant: &str) -> Self {
        Self { tenant: Some(Arc::from(tenant)), ..self.clone() }
    }

    /// The same database for the house, which sees every tenant's rows.
    #[must_use]
    pub fn of_house(&self) -> Self {
        Self { tenant: None, ..self.clone() }
    }

    /// The clock everything in this process goes by.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Runs a transaction that may write. When this returns Ok the changes are durable; when it returns Err nothing was changed.
    ///
    /// The closure may be run more than once (two transactions met), so all it does must go through `tx`.
    ///
    /// # Errors
    /// What the closure returns, or a [`StoreError`] of the engine.
    pub fn write<F, T, E>(&self, f: F) -> Running<'_, T, E>
    where
        F: FnMut(&mut dyn Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (job, answer) = queued(f);
        self.written_by(answer, self.hand_over(job))
    }

    async fn hand_over(&self, job: Box<dyn Job>) {
        match self.engine.as_ref() {
            Engine::Sqlite(sqlite) => sqlite.write(job),
            Engine::Postgres(postgres) => postgres.write(self.tenant.as_deref(), job),
        }
    }

    /// Runs a transaction that may write, as [`Store::write`] does, and lets it share its commit with others that are asked for
    /// meanwhile. They run one after another, in the order in which they were asked for, each on what those before it left;
    /// one that fails leaves nothing and touches no other. It is for many short transactions that want the same rows, as
    /// those about money do: one by one each waits for a disk, side by side each overtakes the others. A long one belongs
    /// into [`Store::write`], for here all wait for it.
    ///
    /// # Errors
    /// What the closure returns, or a [`StoreError`] of the engine.
    pub fn write_together<F, T, E>(&self, f: F) -> Running<'_, T, E>
    where
        F: FnMut(&mut dyn Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (job, answer) = queued(f);
        self.written_by(answer, self.hand_over_together(job))
    }

    async fn hand_over_together(&self, job: Box<dyn Job>) {
        match self.engine.as_ref() {
            // A transaction that is shared belongs to no tenant.
            Engine::Postgres(postgres) if self.tenant.is_none() => postgres.write_together(job).await,
            // The one writer of a file groups whatever waits.
            Engine::Postgres(_) | Engine::Sqlite(_) => self.hand_over(job).await,
        }
    }

    /// Hands a transaction over, waits for its answer, and wakes who waits for writes.
    fn written_by<'a, T, E>(
        &'a self,
        answer: Answer<T, E>,
        hand_over: impl Future<Output = ()> + Send + 'a,
    ) -> Running<'a, T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        Box::pin(async move {
            hand_over.await;
            let result = answer.come().await;
            self.written.notify_waiters();
            result
        })
    }

    /// Runs a transaction that only reads, on one snapshot.
    ///
    /// # Errors
    /// What the closure returns, or a [`StoreError`] of the engine.
    pub fn read<F, T, E>(&self, f: F) -> Running<'_, T, E>
    where
        F: FnOnce(&mut dyn Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let mut once = Some(f);
        let (job, answer) = queued(move |tx| match once.take() {
            Some(f) => f(tx),
            None => Err(E::from(StoreError::Database("a read runs once".into()))),
        });
        self.read_by(job, answer)
    }

    fn read_by<T, E>(&self, job: Box<dyn Job>, answer: Answer<T, E>) -> Running<'_, T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        Box::pin(async move {
            match self.engine.as_ref() {
                Engine::Sqlite(sqlite) => sqlite.read(job),
                Engine::Postgres(postgres) => postgres.read(self.tenant.as_deref(), job),
            }
            answer.come().await
        })
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(*self.engine, Engine::Postgres(_))
    }

    /// Completes after the next write in this process, counted from this call and not from the first look at what it returns;
    /// those of other processes are found by looking.
    pub fn written(&self) -> impl Future<Output = ()> + '_ {
        self.written.notified()
    }

    /// Reads what `doctor` wants to know.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn health(&self) -> Result<Health, StoreError> {
        let schema = self.read(migrate::version).await?;
        if !self.is_postgres() {
            return Ok(Health { engine: "sqlite", schema, keeps_tenants_apart: false });
        }
        let sql = "SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user";
        let read = |tx: &mut dyn Tx| tx.query_opt(sql, &[])?.map_or(Ok(false), |row| row.bool(0));
        let keeps_tenants_apart = self.read::<_, _, StoreError>(read).await?;
        Ok(Health { engine: "postgres", schema, keeps_tenants_apart })
    }
}
