//! Building a segment from a sorted list and from shuffled text, and opening it.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use anxin_bench_measure::{grouped, load, resident_bytes, table, tenths, thread_cpu_ns};
use anxin_domain::number::{Number, Region};
use anxin_segment::{Builder, Code, Segment, Sorter, Stay};
use anyhow::{Context as _, Result};

use crate::country;

const OPENINGS: usize = 5;

pub(crate) fn run(sizes: &[u64]) -> Result<()> {
    for size in sizes {
        let folder =
            tempfile::tempdir_in(std::env::var_os("ANXIN_BENCH_FOLDER").unwrap_or_else(|| "target".into()))?;
        let path = folder.path().join("list.seg");
        let mut rows = Vec::new();
        let sorted: Vec<Number> = country::listed((*size).min(100_000_000)).collect();
        rows.push(timed("from a sorted list", sorted.len() as u64, || {
            let mut builder = Builder::create(&path)?;
            sorted.iter().try_for_each(|number| builder.push(*number, country::code(*number)))?;
            builder.finish("bench")?;
            Ok(())
        })?);
        drop(sorted);
        let text = folder.path().join("shuffled.txt");
        write_text(&text, *size)?;
        rows.push(timed("from shuffled text", *size, || from_text(&text, &path))?);
        std::fs::remove_file(&text)?;
        for stay in [Stay::Memory, Stay::Mapped] {
            let name =
                format!("open and verify ({stay:?}), {} MB", std::fs::metadata(&path)?.len() / 1_000_000);
            let mut taken: Vec<Vec<String>> = Vec::new();
            for _ in 0..OPENINGS {
                taken.push(timed(&name, *size, || Segment::open(&path, stay).map(drop).map_err(Into::into))?);
            }
            taken.sort();
            rows.extend(taken.into_iter().nth(OPENINGS / 2));
        }
        let head = format!("{} numbers (load {})", grouped(*size), load());
        table(&[&head, "seconds", "numbers/s", "CPU ns a number", "peak MB"], &rows)?;
    }
    Ok(())
}

fn timed(name: &str, count: u64, work: impl FnOnce() -> Result<()>) -> Result<Vec<String>> {
    forget_peak();
    let (cpu, start) = (thread_cpu_ns()?, Instant::now());
    let before = resident_bytes()?;
    work()?;
    let nanos = u64::try_from(start.elapsed().as_nanos())?;
    let per_second = count * 1_000 / (nanos / 1_000_000).max(1);
    let cpu = (thread_cpu_ns()? - cpu) * 10 / count;
    let peak = peak_bytes()?.saturating_sub(before) / 1_000_000;
    let seconds = nanos / 10_000_000;
    let seconds = format!("{:>4}.{:02}", seconds / 100, seconds % 100);
    Ok(vec![name.to_owned(), seconds, grouped(per_second), tenths(cpu), peak.to_string()])
}

fn write_text(path: &Path, size: u64) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
    for number in country::shuffled(size) {
        writeln!(out, "{}", number.digits() % 100_000_000_000)?;
    }
    out.into_inner()?.sync_all()?;
    Ok(())
}

fn from_text(text: &Path, path: &Path) -> Result<()> {
    let folder = path.parent().context("a folder")?;
    let mut sorter = Sorter::new(folder);
    let mut lines = BufReader::with_capacity(1 << 20, File::open(text)?);
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        sorter.push(Number::parse(&line, Region::CN)?, Code::LISTED)?;
        line.clear();
    }
    let mut builder = Builder::create(path)?;
    let twice = sorter.finish(&mut builder)?;
    anyhow::ensure!(twice == 0, "{twice} numbers came twice");
    builder.finish("bench")?;
    Ok(())
}

/// Lets the system begin to note the peak anew.
fn forget_peak() {
    // Where it may not, the peak of the whole run is told.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn peak_bytes() -> Result<u64> {
    let text = std::fs::read_to_string("/proc/self/status").context("this needs Linux")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("status has no VmHWM")?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().context("VmHWM has no number")?;
    Ok(kib * 1024)
}
