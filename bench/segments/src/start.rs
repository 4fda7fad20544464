//! How long a gate takes to start with a list of so many numbers: with the file in its folder, and when it has to fetch it first.

use std::path::Path;
use std::time::Instant as Clockwork;

use anxin_bench_measure::{grouped, load, median, table};
use anxin_domain::listing::{ListVersion, VersionKind};
use anxin_gate::{Gate, Law, ListFiles};
use anxin_journal::Journal;
use anxin_registry::ADDED;
use anxin_segment::Builder;
use anxin_store::lists::add_version;
use anxin_store::{Clock, Store};
use anyhow::{Context as _, Result};

use crate::country;

/// Starts that are measured of each kind; the middle one is told.
const STARTS: usize = 5;

/// Puts a list of each size into a store of its own and starts gates on it.
pub(crate) fn run(sizes: &[u64]) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let rows: Result<Vec<_>> = sizes.iter().map(|size| runtime.block_on(measure(*size))).collect();
    table(
        &[
            &format!("numbers listed (load {})", load()),
            "MB",
            "ms to start",
            "ms when the file is fetched first",
        ],
        &rows?,
    )
}

async fn measure(size: u64) -> Result<Vec<String>> {
    let folder =
        tempfile::tempdir_in(std::env::var_os("ANXIN_BENCH_FOLDER").unwrap_or_else(|| "target".into()))?;
    let data = folder.path();
    let bytes = listed(&open(data).await?, size).await?;
    let (mut cached, mut fetched) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        std::fs::remove_dir_all(data.join("lists"))?;
        fetched.push(started(data).await?);
        cached.push(started(data).await?);
    }
    Ok([size, bytes / 1_000_000, median(cached), median(fetched)].map(grouped).to_vec())
}

async fn open(data: &Path) -> Result<Gate> {
    let store = Store::open_folder(data, Clock::system()).await?;
    Ok(Gate::open(store, Journal::open(data)?, Law::shipped()?, data).await?)
}

/// Milliseconds until a gate can be asked.
async fn started(data: &Path) -> Result<u64> {
    let begun = Clockwork::now();
    open(data).await?;
    Ok(u64::try_from(begun.elapsed().as_millis())?)
}

/// Enters a list as an importer does; answers its bytes.
async fn listed(gate: &Gate, size: u64) -> Result<u64> {
    let files = gate.follower().list_files();
    let room = files.workroom()?;
    let path = room.path().join("bench.seg");
    let list = "bench".parse().context("a list's name")?;
    let mut builder = Builder::create(&path)?;
    for number in country::listed(size) {
        builder.push(number, ADDED)?;
    }
    let built = builder.finish(&ListFiles::label(&list))?;
    let (file, _) = files.examine(&path).await?;
    files.take_in(&path, &file)?;
    files.publish(&file).await?;
    let (kind, numbers, as_of) = (VersionKind::Full, built.count, gate.clock().now());
    let version =
        ListVersion { list, as_of, kind, file, source: file.hash, numbers, added: numbers, removed: 0 };
    gate.store().write(move |tx| add_version(tx, &version, None, as_of)).await?;
    Ok(built.bytes)
}
