//! PostgreSQL: serializable transactions, run again when two meet, each in a task of its own so that a request that is
//! dropped cannot stop one half-way. Those that share a commit run in a lane of their own (`together.rs`).

use std::borrow::Cow;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use deadpool_postgres::{
    ClientWrapper, Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime,
};
use tokio::runtime::{Handle, Runtime as Tokio};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{NoTls, Statement};

use crate::error::StoreError;
use crate::group::{Job, passed_over};
use crate::mortal::may_die;
use crate::rows::{pieces, rows_sql};
use crate::together::Together;
use crate::tx::{Question, Row, Tx, Value};

/// How often a transaction that met another is run again before it is given up.
pub(crate) const RETRY_LIMIT: u32 = 40;
/// Connections to the database.
const POOL_LIMIT: usize = 16;
/// Changes that may wait for the next statement.
const LATER_LIMIT: usize = 64;
/// Questions that are asked in one breath.
const QUESTIONS_AT_ONCE: usize = 256;
/// Rows of one table that may wait together.
const ROWS_LIMIT: usize = 256;
/// How long to wait for a connection, in the pool and on the network.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

pub(crate) struct Postgres {
    pool: Pool,
    together: Together,
    twice: bool,
}

impl Postgres {
    pub(crate) async fn open(url: &str, twice: bool) -> Result<Self, StoreError> {
        let mut config: tokio_postgres::Config = url.parse().map_err(|_| {
            StoreError::Unavailable("the address is not postgres://user@host:port/name".into())
        })?;
        config.connect_timeout(CONNECT_LIMIT);
        let pool = pool_of(config.clone(), POOL_LIMIT, ALWAYS)?;
        drop(pool.get().await.map_err(pool_error)?);
        let together = Together::start(pool_of(config, 1, BY_KEY)?, twice)?;
        Ok(Self { pool, together, twice })
    }

    /// Has a transaction run that shares its commit with others; it is answered when that is done.
    pub(crate) async fn write_together(&self, job: Box<dyn Job>) {
        self.together.write(job).await;
    }

    /// Has a transaction run that may write; it is answered when it is committed.
    pub(crate) fn write(&self, tenant: Option<&str>, mut job: Box<dyn Job>) {
        let (pool, twice) = (self.pool.clone(), self.twice);
        let begin = begin("BEGIN ISOLATION LEVEL SERIALIZABLE", tenant);
        let handle = Handle::current();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = write_on(&handle, &pool, &begin, twice, job.as_mut()) {
                job.refuse(error);
            }
            job.finish(Ok(()));
        });
    }

    /// Has a transaction run that only reads.
    pub(crate) fn read(&self, tenant: Option<&str>, mut job: Box<dyn Job>) {
        let pool = self.pool.clone();
        let begin = begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", tenant);
        let handle = Handle::current();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = read_on(&handle, &pool, &begin, job.as_mut()) {
                job.refuse(error);
            }
            job.finish(Ok(()));
        });
    }
}

/// Runs a transaction until it is committed, or says that it does not want to be, or has met others too often.
fn write_on(
    handle: &Handle,
    pool: &Pool,
    begin: &str,
    twice: bool,
    job: &mut dyn Job,
) -> Result<(), StoreError> {
    let (mut thrown_away, mut doubted) = (!twice, false);
    for attempt in 0..RETRY_LIMIT {
        let client = handle.block_on(pool.get()).map_err(pool_error)?;
        let mut tx = PgTx::on(&client, Driver::Others(handle));
        tx.control(begin)?;
        let keep = tx.guarded(|tx| job.run(tx))?;
        if !thrown_away {
            thrown_away = true;
            tx.control("ROLLBACK")?;
            continue;
        }
        if keep && tx.broken {
            tx.control("ROLLBACK")?;
            if !tx.conflict {
                return Err(passed_over());
            }
        } else {
            let ended = if keep { tx.commit() } else { Ok(()) };
            if keep && ended.is_ok() {
                return Ok(());
            }
            // What was put last may have met another transaction, and so may what the closure ran into.
            let again = tx.conflict || tx.taken && !doubted;
            doubted |= tx.taken;
            if keep {
                tx.give_up();
            } else {
                tx.control("ROLLBACK")?;
            }
            if !again {
                return ended;
            }
        }
        std::thread::sleep(Duration::from_millis(u64::from(attempt.min(10))));
    }
    Err(StoreError::Conflict)
}

/// Runs a transaction that only reads.
fn read_on(handle: &Handle, pool: &Pool, begin: &str, job: &mut dyn Job) -> Result<(), StoreError> {
    let client = handle.block_on(pool.get()).map_err(pool_error)?;
    let mut tx = PgTx::on(&client, Driver::Others(handle));
    tx.control(begin)?;
    tx.guarded(|tx| job.run(tx))?;
    tx.control("ROLLBACK")
}

/// Begins a transaction, of one tenant where there is one: the policies of `0029_tenants.sql` go by it until the transaction ends.
fn begin(begin: &'static str, tenant: Option<&str>) -> Cow<'static, str> {
    match tenant {
        None => Cow::Borrowed(begin),
        Some(tenant) => {
            Cow::Owned(format!("{begin}; SET LOCAL anxin.tenant = '{}'", tenant.replace('\'', "''")))
        }
    }
}

/// What is told to a connection whose every question is by key. A plan that was made while a table was small is kept until the table
/// is analysed, and would read all of it when it has grown.
const BY_KEY: &[&str] = &[NO_COMPILING, "SET enable_seqscan = off"];

/// What every connection is told.
const ALWAYS: &[&str] = &[NO_COMPILING];

/// The policies of `0037_rows_of_tenants.sql` make a question look dearer than it is, and the server would compile it for longer than it takes.
const NO_COMPILING: &str = "SET jit = off";

fn pool_of(
    config: tokio_postgres::Config,
    most: usize,
    first: &'static [&'static str],
) -> Result<Pool, StoreError> {
    let manager =
        Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let told = Hook::async_fn(move |client: &mut ClientWrapper, _| {
        Box::pin(async move { client.batch_execute(&first.join("; ")).await.map_err(HookError::Backend) })
    });
    Pool::builder(manager)
        .post_create(told)
        .max_size(most)
        .wait_timeout(Some(CONNECT_LIMIT))
        .create_timeout(Some(CONNECT_LIMIT))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|e| StoreError::Unavailable(e.to_string()))
}

/// Who moves the connection while a statement waits for its answer.
#[derive(Clone, Copy)]
pub(crate) enum Driver<'a> {
    /// The threads of the process, while this one sleeps.
    Others(&'a Handle),
    /// This thread: no other has to wake for an answer, which halves what a short statement takes.
    Own(&'a Tokio),
}

impl Driver<'_> {
    pub(crate) fn block_on<T>(self, work: impl Future<Output = T>) -> T {
        match self {
            Self::Others(handle) => handle.block_on(work),
            Self::Own(runtime) => runtime.block_on(work),
        }
    }
}

pub(crate) struct PgTx<'a> {
    client: &'a Object,
    driver: Driver<'a>,
    /// Two transactions met in this one.
    pub(crate) conflict: bool,
    /// A key was taken already. Who looked for it before and did not see it may have met the transaction that took it, which the
    /// server does not always say; so this is believed when it comes again.
    pub(crate) taken: bool,
    /// A statement failed, so that the server takes no other before a rollback.
    pub(crate) broken: bool,
    /// The connection is gone.
    pub(crate) lost: bool,
    /// What the server is to be told before the next statement; it travels with it.
    pub(crate) ahead: Option<&'static str>,
    /// Changes that travel with the next statement too, after that.
    later: Vec<Change>,
}

/// A change that nobody waits for.
enum Change {
    Statement {
        sql: String,
        params: Vec<Value>,
    },
    /// Rows of one table, with what inserts them.
    Rows {
        insert: String,
        rows: Vec<Vec<Value>>,
    },
}

impl Change {
    /// The statements that make it, each with its parameters.
    fn statements(self) -> Vec<(String, Vec<Value>)> {
        match self {
            Self::Statement { sql, params } => vec![(sql, params)],
            Self::Rows { insert, rows } => pieces(&rows)
                .map(|piece| (rows_sql(&insert, piece.len(), piece[0].len()), piece.concat()))
                .collect(),
        }
    }

    /// Whether a row can go with these rows.
    fn takes(&self, insert: &str, row: &[Value]) -> bool {
        matches!(self, Self::Rows { insert: same, rows } if same == insert && rows.len() < ROWS_LIMIT && rows[0].len() == row.len())
    }
}

async fn run(client: &Object, statement: &Statement, params: &[Value]) -> Result<(), tokio_postgres::Error> {
    client.execute(statement, &refs(params)).await.map(drop)
}

fn refs(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl<'a> PgTx<'a> {
    pub(crate) const fn on(client: &'a Object, driver: Driver<'a>) -> Self {
        Self {
            client,
            driver,
            conflict: false,
            taken: false,
            broken: false,
            lost: false,
            ahead: None,
            later: Vec::new(),
        }
    }

    /// Begins or gives up; what still waits to be sent is not sent any more.
    pub(crate) fn control(&mut self, sql: &str) -> Result<(), StoreError> {
        self.later.clear();
        self.driver.block_on(self.client.batch_execute(sql)).map_err(|e| self.noted(e))
    }

    /// What still waits is answered before the commit is sent: one that the client itself refuses would not keep the server from it.
    pub(crate) fn commit(&mut self) -> Result<(), StoreError> {
        may_die();
        self.flush()?;
        self.control("COMMIT")?;
        may_die();
        Ok(())
    }

    /// Ends a transaction that was not committed, whatever it stands at; a connection that is gone has none.
    fn give_up(&mut self) {
        if !self.lost && self.control("ROLLBACK").is_err() {
            tracing::warn!("a transaction could not be given up; its connection is not used again");
        }
    }

    /// Sends nothing of what still waits.
    pub(crate) fn forget(&mut self) {
        self.later.clear();
    }

    /// Sends what still waits.
    pub(crate) fn flush(&mut self) -> Result<(), StoreError> {
        if self.later.is_empty() { Ok(()) } else { self.ask(async { Ok(()) }) }
    }

    /// Runs the closure; a panic in it ends the transaction, or the connection would go back to the pool with it open and the
    /// next user's commit would keep its half.
    fn guarded<R>(&mut self, f: impl FnOnce(&mut dyn Tx) -> R) -> Result<R, StoreError> {
        match catch_unwind(AssertUnwindSafe(|| f(self))) {
            Ok(result) => Ok(result),
            Err(_) => {
                self.control("ROLLBACK")?;
                Err(StoreError::Database("the transaction was broken off".into()))
            }
        }
    }

    fn noted(&mut self, error: tokio_postgres::Error) -> StoreError {
        self.broken = true;
        self.lost |= error.is_closed() || self.client.is_closed();
        self.taken |= error.code() == Some(&SqlState::UNIQUE_VIOLATION);
        let error = pg_error(error);
        self.conflict |= matches!(error, StoreError::Conflict);
        error
    }

    /// Asks the server, and sends what it is to be told before in the same breath. The first of them that fails ends the
    /// transaction, and is what is told.
    fn ask<T>(
        &mut self,
        question: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, StoreError> {
        let (client, ahead, later) = (self.client, self.ahead.take(), std::mem::take(&mut self.later));
        let answer = match (ahead, later.is_empty()) {
            (None, true) => self.driver.block_on(question),
            (Some(ahead), true) => self.driver.block_on(async {
                // The first of the two is polled, and so sent, first.
                let (told, answer) = tokio::join!(biased; client.batch_execute(ahead), question);
                told.and(answer)
            }),
            (ahead, false) => self.driver.block_on(async {
                // What is prepared may fail, and that has to come after what is told ahead.
                if let Some(ahead) = ahead {
                    client.batch_execute(ahead).await?;
                }
                let changes: Vec<_> = later.into_iter().flat_map(Change::statements).collect();
                // Before any of them is sent: what had to be prepared in between would be overtaken.
                let mut statements = Vec::with_capacity(changes.len());
                for (sql, _) in &changes {
                    statements.push(client.prepare_cached(sql).await?);
                }
                let told = changes.iter().zip(&statements);
                let told = told.map(|((_, params), statement)| -> Told<'_, ()> {
                    Box::pin(run(client, statement, params))
                });
                let (told, answer) = tokio::join!(biased; in_order(told.collect()), question);
                told.and(answer)
            }),
        };
        answer.map_err(|e| self.noted(e))
    }
}

/// Something that is told to the server, or asked.
type Told<'a, T> = Pin<Box<dyn Future<Output = Result<T, tokio_postgres::Error>> + Send + 'a>>;

/// Polls all in their order, which is the order in which they are sent, and returns the answers, or the first error in that order.
async fn in_order<T>(mut told: Vec<Told<'_, T>>) -> Result<Vec<T>, tokio_postgres::Error> {
    let mut answers: Vec<Option<Result<T, tokio_postgres::Error>>> = told.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (told, answer) in told.iter_mut().zip(&mut answers).filter(|(_, answer)| answer.is_none()) {
            if let Poll::Ready(ready) = told.as_mut().poll(context) {
                *answer = Some(ready);
            }
        }
        if answers.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    answers.into_iter().flatten().collect()
}

impl Tx for PgTx<'_> {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        may_die();
        let (client, params) = (self.client, refs(params));
        let rows = self.ask(async {
            let statement = client.prepare_cached(sql).await?;
            client.query(&statement, &params).await
        })?;
        rows.iter().map(from_pg).collect()
    }

    fn query_all(&mut self, questions: &[Question<'_>]) -> Result<Vec<Vec<Row>>, StoreError> {
        let mut answers = Vec::with_capacity(questions.len());
        for some in questions.chunks(QUESTIONS_AT_ONCE) {
            may_die();
            let client = self.client;
            let rows = self.ask(async {
                let mut statements = Vec::with_capacity(some.len());
                for (sql, _) in some {
                    statements.push(client.prepare_cached(sql).await?);
                }
                let asked = some.iter().zip(&statements);
                let asked = asked.map(|((_, params), statement)| -> Told<'_, Vec<tokio_postgres::Row>> {
                    Box::pin(async move { client.query(statement, &refs(params)).await })
                });
                in_order(asked.collect()).await
            })?;
            for rows in rows {
                answers.push(rows.iter().map(from_pg).collect::<Result<_, _>>()?);
            }
        }
        Ok(answers)
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        may_die();
        let (client, params) = (self.client, refs(params));
        self.ask(async {
            let statement = client.prepare_cached(sql).await?;
            client.execute(&statement, &params).await
        })
    }

    fn put(&mut self, sql: &str, params: &[Value]) -> Result<(), StoreError> {
        may_die();
        self.later.push(Change::Statement { sql: sql.to_owned(), params: params.to_vec() });
        if self.later.len() < LATER_LIMIT { Ok(()) } else { self.flush() }
    }

    fn put_row(&mut self, insert: &str, row: &[Value]) -> Result<(), StoreError> {
        may_die();
        // Behind rows only: a statement in between may be about what is inserted after it.
        let rows = self.later.iter_mut().rev().take_while(|change| matches!(change, Change::Rows { .. }));
        let same = rows.into_iter().find(|change| change.takes(insert, row));
        if let Some(Change::Rows { rows, .. }) = same {
            rows.push(row.to_vec());
            return Ok(());
        }
        self.later.push(Change::Rows { insert: insert.to_owned(), rows: vec![row.to_vec()] });
        if self.later.len() < LATER_LIMIT { Ok(()) } else { self.flush() }
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            Self::Int(v) => v.to_sql(ty, out),
            Self::Text(v) => v.to_sql(ty, out),
            Self::Bytes(v) => v.to_sql(ty, out),
            Self::Bool(v) => v.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::TEXT, Type::VARCHAR, Type::BYTEA, Type::BOOL].contains(ty)
    }

    to_sql_checked!();
}

fn from_pg(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let value = |(index, column): (usize, &tokio_postgres::Column)| {
        let ty = column.type_();
        let read = if *ty == Type::INT8 {
            row.try_get::<_, Option<i64>>(index).map(Value::from)
        } else if *ty == Type::INT4 {
            row.try_get::<_, Option<i32>>(index).map(|v| Value::from(v.map(i64::from)))
        } else if *ty == Type::TEXT || *ty == Type::VARCHAR {
            row.try_get::<_, Option<String>>(index).map(Value::from)
        } else if *ty == Type::BYTEA {
            row.try_get::<_, Option<Vec<u8>>>(index).map(Value::from)
        } else if *ty == Type::BOOL {
            row.try_get::<_, Option<bool>>(index).map(Value::from)
        } else {
            return Err(StoreError::Database(format!(
                "column {index} is {ty}: cast it to BIGINT or TEXT in the query"
            )));
        };
        read.map_err(pg_error)
    };
    row.columns().iter().enumerate().map(value).collect::<Result<_, _>>().map(Row)
}

pub(crate) fn pool_error(error: deadpool_postgres::PoolError) -> StoreError {
    StoreError::Unavailable(match error {
        deadpool_postgres::PoolError::Backend(e) => pg_error(e).to_string(),
        other => other.to_string(),
    })
}

fn pg_error(error: tokio_postgres::Error) -> StoreError {
    let Some(db) = error.as_db_error() else {
        let cause = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        return if error.is_closed() || error.source().is_some_and(|s| s.is::<std::io::Error>()) {
            StoreError::Unavailable(cause)
        } else {
            StoreError::Database(format!("{error}: {cause}"))
        };
    };
    let code = db.code();
    match code {
        c if *c == SqlState::T_R_SERIALIZATION_FAILURE || *c == SqlState::T_R_DEADLOCK_DETECTED => {
            StoreError::Conflict
        }
        c if *c == SqlState::DISK_FULL => StoreError::Unwritable("the database's disk is full".into()),
        c if c.code().starts_with("23") => {
            StoreError::Constraint(db.constraint().unwrap_or(c.code()).to_owned())
        }
        c if c.code().starts_with("57")
            || c.code().starts_with("08")
            || c.code().starts_with("28")
            || c.code() == "3D000" =>
        {
            StoreError::Unavailable(db.message().to_owned())
        }
        c => StoreError::Database(format!("{} ({})", db.message(), c.code())),
    }
}
