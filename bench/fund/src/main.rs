//! What the ledger costs: reserving awards one by one, many at once and by several callers, and reading a ledger that is long.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant as Watch};

use anxin_domain::ids::AwardId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_fund::{AVAILABLE, AwardToPay, Entitlement, Fund, FundError, Liable, Period, Tenant, reserve_many};
use anxin_store::{Clock, Store, StoreError};
use anyhow::{Result, bail};
use tempfile::TempDir;

/// As the house itself has it.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Liable brands; each has an account of its own.
const BRANDS: u64 = 20;
/// Looks at one thing, of which the median is told.
const LOOKS: usize = 201;

fn main() -> Result<()> {
    let arg = |n| std::env::args().nth(n);
    let count: u64 = arg(2).map_or(Ok(0), |text| text.replace('_', "").parse())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match arg(1).as_deref() {
        Some("reserve") => runtime.block_on(reserve(count.max(1), arg(3))),
        Some("statements") => runtime.block_on(statements(count.max(1), arg(3))),
        _ => bail!(
            "say what: reserve AWARDS [postgres://…], or statements ENTRIES [postgres://…]; the database must be empty"
        ),
    }
}

/// A fund with more than enough money, in a folder that goes or in an empty database.
async fn open(url: Option<String>) -> Result<(Option<TempDir>, Store, Fund)> {
    let (folder, store) = match url {
        Some(url) => (None, Store::connect(&url, Clock::system()).await?),
        None => {
            let folder = tempfile::tempdir_in(".")?;
            let store = Store::open_folder(folder.path(), Clock::system()).await?;
            (Some(folder), store)
        }
    };
    let fund = Fund::new(store.clone(), None);
    fund.top_up("bench", Money::new(100_000_000_000_000, Currency::Cny), "bench").await?;
    Ok((folder, store, fund))
}

/// The awards of one call, as different as a city's.
fn awards(clock: &Clock, count: usize) -> Result<Vec<AwardToPay>> {
    let one = |_| {
        let random = fastrand::u64(..);
        let brand = format!("brand-{}", random % BRANDS).parse()?;
        let at = clock.now();
        Ok(AwardToPay {
            award: AwardId::new(at, clock.random()),
            entitlement: Entitlement::of(&["bench", &random.to_string()]),
            tenant: Tenant::main(),
            customer: Number::from_digits(8_613_000_000_000 + random % 1_000_000_000),
            amount: Money::new(10_000, Currency::Cny),
            liable: Liable::Brand(brand),
            at,
            holder_at: at,
        })
    };
    (0..count).map(one).collect()
}

async fn reserve_together(store: &Store, count: usize) -> Result<()> {
    let (clock, awards) = (store.clock().clone(), awards(store.clock(), count)?);
    store.write::<_, _, FundError>(move |tx| reserve_many(tx, &clock, &awards)).await?;
    Ok(())
}

async fn reserve(count: u64, url: Option<String>) -> Result<()> {
    let (_folder, store, fund) = open(url).await?;
    say(&format!("| {} awards on {} | awards/s | ms an award |", count, store.health().await?.engine))?;
    say("|---|---:|---:|")?;
    for together in [1_usize, 10, 100, 500] {
        let calls = usize::try_from(count)?.div_ceil(together).min(2_000);
        let watch = Watch::now();
        for _ in 0..calls {
            reserve_together(&store, together).await?;
        }
        line(&format!("{together} a transaction, one caller"), calls * together, watch.elapsed())?;
    }
    for callers in [4_usize, 16] {
        let calls = (usize::try_from(count)? / callers).clamp(1, 500);
        let (store, watch) = (Arc::new(store.clone()), Watch::now());
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..callers {
            let store = Arc::clone(&store);
            all.spawn(async move {
                let mut done = 0;
                for _ in 0..calls {
                    match reserve_together(&store, 1).await {
                        Ok(()) => done += 1,
                        // The store has tried often enough; who asks would ask again.
                        Err(error) if is_conflict(&error) => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(done)
            });
        }
        let done: usize = all.join_all().await.into_iter().sum::<Result<usize>>()?;
        let given_up = callers * calls - done;
        let what = format!("1 a transaction, {callers} callers at once ({given_up} given up)");
        line(&what, done, watch.elapsed())?;
    }
    sound(&fund).await
}

fn is_conflict(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(FundError::Store(StoreError::Conflict)))
}

async fn statements(entries: u64, url: Option<String>) -> Result<()> {
    let (_folder, store, fund) = open(url).await?;
    let (start, watch) = (store.clock().now(), Watch::now());
    let mut made = 0;
    while made < entries {
        reserve_together(&store, 500).await?;
        made += 500;
    }
    say(&format!("| {made} entries on {} | time |", store.health().await?.engine))?;
    say("|---|---:|")?;
    took("booking them, 500 a transaction", watch.elapsed())?;
    let span = store.clock().now().micros() - start.micros();
    let some_time = || Instant::from_micros(start.micros() + fastrand::i64(0..span));
    let mut looks = Vec::with_capacity(LOOKS);
    for _ in 0..LOOKS {
        let watch = Watch::now();
        fund.balance_at(AVAILABLE, Currency::Cny, some_time()).await?;
        looks.push(watch.elapsed());
    }
    took("the busiest account's balance at some time (median)", median(&mut looks))?;
    for rows in [100, 1_000] {
        looks.clear();
        for _ in 0..LOOKS {
            let (period, watch) = (Period { from: some_time(), ..Period::ALL }, Watch::now());
            fund.account_statement(AVAILABLE, Currency::Cny, period, None, rows).await?;
            looks.push(watch.elapsed());
        }
        took(&format!("{rows} rows of its statement from some time on (median)"), median(&mut looks))?;
    }
    let watch = Watch::now();
    fund.solvency(Currency::Cny, store.clock().now()).await?;
    took("solvency", watch.elapsed())?;
    sound(&fund).await
}

/// What was measured must be right, too.
async fn sound(fund: &Fund) -> Result<()> {
    let watch = Watch::now();
    let report = fund.verify_chain().await?;
    took(&format!("the chain of {} entries, worked out again", report.entries), watch.elapsed())?;
    match report.broken {
        None => Ok(()),
        Some(broken) => bail!("the chain is broken at {}: {}", broken.place, broken.why),
    }
}

fn median(looks: &mut [Duration]) -> Duration {
    looks.sort();
    looks.get(looks.len() / 2).copied().unwrap_or_default()
}

fn line(what: &str, count: usize, took: Duration) -> Result<()> {
    let micros = took.as_micros().max(1);
    let (a_second, each) = (count as u128 * 1_000_000 / micros, micros / count.max(1) as u128);
    say(&format!("| {what} | {a_second} | {}.{:03} |", each / 1_000, each % 1_000))
}

fn took(what: &str, took: Duration) -> Result<()> {
    let micros = took.as_micros();
    say(&format!("| {what} | {}.{:03} ms |", micros / 1_000, micros % 1_000))
}

fn say(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}
