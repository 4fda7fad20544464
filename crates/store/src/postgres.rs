//! PostgreSQL: serializable transactions, run again when two meet, each in a task of its own so that a request that is
//! dropped cannot stop one half-way.

use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio::runtime::Handle;
use tokio_postgres::NoTls;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::error::StoreError;
use crate::tx::{Row, Tx, Value};

/// How often a transaction that met another is run again before it is given up.
const RETRY_LIMIT: u32 = 40;
/// Connections to the database.
const POOL_LIMIT: usize = 16;
/// How long to wait for a connection, in the pool and on the network.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

pub(crate) struct Postgres {
    pool: Pool,
    twice: bool,
}

impl Postgres {
    pub(crate) async fn open(url: &str, twice: bool) -> Result<Self, StoreError> {
        let mut config: tokio_postgres::Config = url.parse().map_err(|_| {
            StoreError::Unavailable("the address is not postgres://user@host:port/name".into())
        })?;
        config.connect_timeout(CONNECT_LIMIT);
        let manager =
            Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let pool = Pool::builder(manager)
            .max_size(POOL_LIMIT)
            .wait_timeout(Some(CONNECT_LIMIT))
            .create_timeout(Some(CONNECT_LIMIT))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|e| StoreError::Unavailable(e.to_string()))?;
        drop(pool.get().await.map_err(pool_error)?);
        Ok(Self { pool, twice })
    }

    pub(crate) async fn write<F, T, E>(&self, mut f: F) -> Result<T, E>
    where
        F: FnMut(&mut dyn Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (pool, twice) = (self.pool.clone(), self.twice);
        self.in_own_task(move |handle| {
            let mut thrown_away = !twice;
            for attempt in 0..RETRY_LIMIT {
                let client = handle.block_on(pool.get()).map_err(pool_error)?;
                let mut tx = PgTx { client: &client, handle, conflict: false };
                tx.control("BEGIN ISOLATION LEVEL SERIALIZABLE")?;
                let outcome = tx.guarded(&mut f)?;
                if !thrown_away {
                    thrown_away = true;
                    tx.control("ROLLBACK")?;
                    continue;
                }
                match outcome {
                    Ok(value) => match tx.control("COMMIT") {
                        Ok(()) => return Ok(value),
                        Err(StoreError::Conflict) => {}
                        Err(error) => return Err(error.into()),
                    },
                    Err(error) => {
                        let conflict = tx.conflict;
                        tx.control("ROLLBACK")?;
                        if !conflict {
                            return Err(error);
                        }
                    }
                }
                std::thread::sleep(Duration::from_millis(u64::from(attempt.min(10))));
            }
            Err(E::from(StoreError::Conflict))
        })
        .await
    }

    pub(crate) async fn read<F, T, E>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut dyn Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let pool = self.pool.clone();
        self.in_own_task(move |handle| {
            let client = handle.block_on(pool.get()).map_err(pool_error)?;
            let mut tx = PgTx { client: &client, handle, conflict: false };
            tx.control("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
            let result = tx.guarded(f)?;
            tx.control("ROLLBACK")?;
            result
        })
        .await
    }

    async fn in_own_task<T, E>(
        &self,
        work: impl FnOnce(&Handle) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let handle = Handle::current();
        tokio::task::spawn_blocking(move || work(&handle))
            .await
            .unwrap_or_else(|_| Err(E::from(StoreError::Database("the transaction was broken off".into()))))
    }
}

struct PgTx<'a> {
    client: &'a Object,
    handle: &'a Handle,
    conflict: bool,
}

impl PgTx<'_> {
    fn control(&mut self, sql: &str) -> Result<(), StoreError> {
        self.handle.block_on(self.client.batch_execute(sql)).map_err(pg_error)
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
        let error = pg_error(error);
        self.conflict |= matches!(error, StoreError::Conflict);
        error
    }
}

impl Tx for PgTx<'_> {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
        let (client, handle) = (self.client, self.handle);
        let rows = handle
            .block_on(async {
                let statement = client.prepare_cached(sql).await?;
                client.query(&statement, &params).await
            })
            .map_err(|e| self.noted(e))?;
        rows.iter().map(from_pg).collect()
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
        let (client, handle) = (self.client, self.handle);
        handle
            .block_on(async {
                let statement = client.prepare_cached(sql).await?;
                client.execute(&statement, &params).await
            })
            .map_err(|e| self.noted(e))
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

fn pool_error(error: deadpool_postgres::PoolError) -> StoreError {
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
