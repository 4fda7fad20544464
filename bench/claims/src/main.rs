//! What an award costs: from a claim that the records prove, in this process and over HTTP, and from a call record that nobody
//! complained about.

mod city;
mod http;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant as Watch};

use anxin_bench_measure::{grouped, hundredths, load, table};
use anxin_desk::Since;
use anyhow::{Result, bail, ensure};

use crate::city::City;

/// As the house itself has it.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Claims that are under way at once.
const AT_ONCE: u64 = 64;
/// How long after the no the calls come: no signal cares by then.
const LATER: Duration = Duration::from_secs(31);

fn main() -> Result<()> {
    let arg = |n| std::env::args().nth(n);
    let count: u64 = arg(2).map_or(Ok(2_000), |text| text.replace('_', "").parse())?;
    let url = arg(3);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match arg(1).as_deref() {
        Some("claims") => runtime.block_on(claims(count, url.as_deref())),
        Some("records") => runtime.block_on(records(count, url.as_deref())),
        Some("http") => runtime.block_on(http::run(count, url.as_deref())),
        _ => bail!("say what: claims, records or http, how many, and an empty postgres://… if not in SQLite"),
    }
}

/// Claims of as many customers, by the desk's own door.
async fn claims(count: u64, url: Option<&str>) -> Result<()> {
    let folder = tempfile::tempdir_in(".")?;
    let city = City::open(folder.path(), url).await?;
    city.list(count).await?;
    let next = AtomicU64::new(0);
    let began = Watch::now();
    let one = async || {
        let mut took = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= count {
                return Ok::<_, anyhow::Error>(took);
            }
            let claim = city.claim(n)?;
            let start = Watch::now();
            city.desk.claim(claim).await?;
            took.push(start.elapsed());
        }
    };
    let took = futures_util::future::try_join_all((0..AT_ONCE).map(|_| one())).await?.concat();
    tell(&format!("{count} claims, {AT_ONCE} at once, on {}", city.engine), began.elapsed(), took)?;
    paid(&city, count).await
}

/// Calls to as many customers who had said no, found in the records.
async fn records(count: u64, url: Option<&str>) -> Result<()> {
    let folder = tempfile::tempdir_in(".")?;
    let city = City::open(folder.path(), url).await?;
    city.refuse(count).await?;
    tokio::time::sleep(LATER).await;
    city.ring(count, city.gate.clock().now()).await?;
    city.gate.follower().catch_up().await?;
    let began = Watch::now();
    let report = city.desk.reconcile(Since::LastTime).await?;
    let took = began.elapsed();
    ensure!(report.awarded == count, "{report:?}");
    tell(&format!("{count} calls found in the records, on {}", city.engine), took, Vec::new())?;
    paid(&city, count).await
}

/// Sees that every award is there and the books are right.
async fn paid(city: &City, count: u64) -> Result<()> {
    let wrong = city.desk.check().await?;
    ensure!(wrong.is_empty(), "{wrong:?}");
    let awards: i64 = city.desk.summary().await?.rows.iter().map(|row| row.awards).sum();
    ensure!(u64::try_from(awards)? == count, "{awards} awards for {count}");
    Ok(())
}

pub(crate) fn tell(what: &str, wall: Duration, mut took: Vec<Duration>) -> Result<()> {
    took.sort_unstable();
    let count = what.split(' ').next().unwrap_or_default().parse::<u64>()?;
    let wall = u64::try_from(wall.as_micros())?.max(1);
    let at = |hundredth: usize| took.get(took.len() * hundredth / 100).copied();
    let ms = |time: Option<Duration>| match time {
        Some(time) => hundredths(u64::try_from(time.as_micros()).unwrap_or(u64::MAX) / 10),
        None => "–".to_owned(),
    };
    let row = vec![what.to_owned(), grouped(count * 1_000_000 / wall), ms(at(50)), ms(at(99))];
    table(&[&format!("load {}", load()), "awards/s", "median ms", "p99 ms"], &[row])
}
