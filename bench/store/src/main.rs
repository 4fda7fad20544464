//! Short transactions that want the same two rows, as awards do: each with a commit of its own (`Store::write`), and sharing
//! commits (`Store::write_together`).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anxin_bench_measure::{grouped, load, table};
use anxin_store::{Clock, Store, StoreError, Tx};
use anyhow::{Result, ensure};

/// Turns of each contender.
const TURNS: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Alone,
    Together,
}

/// What the turns of one contender came to.
#[derive(Default)]
struct Came {
    done: u64,
    given_up: u64,
    took: Duration,
    waits: Vec<u64>,
}

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let url = args.next().filter(|url| url != "sqlite");
    let callers = args.next().map_or(Ok(64), |text| text.parse())?;
    let seconds = args.next().map_or(Ok(10), |text| text.parse())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(url.as_deref(), callers, seconds))
}

async fn run(url: Option<&str>, callers: usize, seconds: u64) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = match url {
        Some(url) => Store::connect(url, Clock::system()).await?,
        None => Store::open_folder(folder.path(), Clock::system()).await?,
    };
    store.write(prepare).await?;
    let next = Arc::new(AtomicI64::new(0));
    let (mut alone, mut together) = (Came::default(), Came::default());
    for _ in 0..TURNS {
        for (how, came) in [(How::Alone, &mut alone), (How::Together, &mut together)] {
            turn(&store, how, callers, Duration::from_secs(seconds), &next, came).await?;
        }
    }
    agrees(&store, alone.done + together.done).await?;
    let engine = store.health().await?.engine;
    let head = format!("{engine}, {callers} callers (load {})", load());
    let rows = [("each its own commit", alone), ("together", together)].map(|(name, came)| came.row(name));
    table(&[&head, "a second", "p50 ms", "p99 ms", "given up"], &rows)
}

/// Lets everybody ask again and again for a while.
async fn turn(
    store: &Store,
    how: How,
    callers: usize,
    lasts: Duration,
    next: &Arc<AtomicI64>,
    came: &mut Came,
) -> Result<()> {
    let given_up = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..callers {
        let (store, next, given_up) = (store.clone(), Arc::clone(next), Arc::clone(&given_up));
        tasks.push(tokio::spawn(async move {
            let mut waits = Vec::new();
            while start.elapsed() < lasts {
                let (n, asked) = (next.fetch_add(1, Ordering::Relaxed), Instant::now());
                let done = match how {
                    How::Alone => store.write(move |tx| award(tx, n)).await,
                    How::Together => store.write_together(move |tx| award(tx, n)).await,
                };
                match done {
                    Ok(()) => waits.push(u64::try_from(asked.elapsed().as_micros())?),
                    Err(StoreError::Conflict) => drop(given_up.fetch_add(1, Ordering::Relaxed)),
                    Err(error) => return Err(error.into()),
                }
            }
            anyhow::Ok(waits)
        }));
    }
    for task in tasks {
        came.waits.extend(task.await??);
    }
    came.done = came.waits.len() as u64;
    came.took += start.elapsed();
    came.given_up += given_up.load(Ordering::Relaxed);
    Ok(())
}

fn prepare(tx: &mut dyn Tx) -> Result<(), StoreError> {
    for sql in [
        "CREATE TABLE b_account (code TEXT PRIMARY KEY, balance BIGINT NOT NULL)",
        "INSERT INTO b_account (code, balance) VALUES ('fund', 0), ('payable', 0)",
        "CREATE TABLE b_case (id BIGINT PRIMARY KEY, words TEXT NOT NULL)",
        "CREATE TABLE b_event (case_id BIGINT NOT NULL, n BIGINT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (case_id, n))",
        "CREATE TABLE b_award (id BIGINT PRIMARY KEY, key TEXT NOT NULL UNIQUE, minor BIGINT NOT NULL)",
        "CREATE TABLE b_entry (id BIGINT PRIMARY KEY, key TEXT NOT NULL UNIQUE)",
        "CREATE TABLE b_posting (entry BIGINT NOT NULL, n BIGINT NOT NULL, account TEXT NOT NULL, minor BIGINT NOT NULL, \
         PRIMARY KEY (entry, n))",
    ] {
        tx.execute(sql, &[])?;
    }
    Ok(())
}

/// Ten statements, two of which everybody's wait for.
fn award(tx: &mut dyn Tx, n: i64) -> Result<(), StoreError> {
    let key = format!("dnd-call:{n}");
    tx.query_opt("SELECT id FROM b_award WHERE key = $1", &[key.as_str().into()])?;
    tx.execute("INSERT INTO b_case (id, words) VALUES ($1, $2)", &[n.into(), "他们又打电话来了".into()])?;
    for (place, kind) in [(1, "opened"), (2, "awarded")] {
        let sql = "INSERT INTO b_event (case_id, n, kind) VALUES ($1, $2, $3)";
        tx.execute(sql, &[n.into(), i64::from(place).into(), kind.into()])?;
    }
    let sql = "INSERT INTO b_award (id, key, minor) VALUES ($1, $2, 10000)";
    tx.execute(sql, &[n.into(), key.as_str().into()])?;
    tx.execute("INSERT INTO b_entry (id, key) VALUES ($1, $2)", &[n.into(), key.into()])?;
    for (place, account, minor) in [(1, "fund", 10_000), (2, "payable", -10_000)] {
        let sql = "INSERT INTO b_posting (entry, n, account, minor) VALUES ($1, $2, $3, $4)";
        tx.execute(sql, &[n.into(), i64::from(place).into(), account.into(), i64::from(minor).into()])?;
        let sql = "UPDATE b_account SET balance = balance + $2 WHERE code = $1";
        tx.execute(sql, &[account.into(), i64::from(minor).into()])?;
    }
    Ok(())
}

/// What was acknowledged is there, all of it and once.
async fn agrees(store: &Store, done: u64) -> Result<()> {
    let sql =
        "SELECT CAST(balance AS BIGINT), (SELECT COUNT(*) FROM b_posting) FROM b_account WHERE code = 'fund'";
    let row = store.read(|tx| tx.query(sql, &[])).await?.remove(0);
    let done = i64::try_from(done)?;
    ensure!(row.int(0)? == done * 10_000 && row.int(1)? == done * 2, "{done} were acknowledged, not {row:?}");
    Ok(())
}

impl Came {
    fn row(mut self, name: &str) -> Vec<String> {
        self.waits.sort_unstable();
        let at = |hundredths: usize| self.waits.get(self.waits.len() * hundredths / 100).copied();
        let ms =
            |hundredths| at(hundredths).map_or_else(String::new, |us| anxin_bench_measure::tenths(us / 100));
        let micros = u64::try_from(self.took.as_micros()).unwrap_or(u64::MAX).max(1);
        vec![name.to_owned(), grouped(self.done * 1_000_000 / micros), ms(50), ms(99), grouped(self.given_up)]
    }
}
