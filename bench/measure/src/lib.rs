//! What every program here needs: contenders that take turns, so that whatever slows the machine slows each of them alike,
//! medians of what they took, and a table.

mod connection;
mod server;

use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use anyhow::{Context as _, Result};

pub use connection::Connection;
pub use server::Server;

/// Contenders that do the same work, each a number of operations a turn.
pub struct Contest<'a> {
    contenders: Vec<Contender<'a>>,
}

struct Contender<'a> {
    name: String,
    operations: usize,
    run: Box<dyn FnMut() -> usize + 'a>,
    wall: Vec<u64>,
    cpu: Vec<u64>,
}

/// What a contender took, in tenths of a nanosecond an operation.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its name.
    pub name: String,
    /// Median of the wall time.
    pub wall_tenths: u64,
    /// Median of the processor time of the measuring thread.
    pub cpu_tenths: u64,
}

impl<'a> Contest<'a> {
    /// Nobody yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { contenders: Vec::new() }
    }

    /// Adds a contender that does so many operations a turn.
    pub fn enter(&mut self, name: &str, operations: usize, run: impl FnMut() -> usize + 'a) {
        let (wall, cpu) = (Vec::new(), Vec::new());
        self.contenders.push(Contender { name: name.to_owned(), operations, run: Box::new(run), wall, cpu });
    }

    /// Lets everyone have one turn to warm up and then so many that count.
    ///
    /// # Errors
    /// Where the system does not tell processor times as Linux does.
    pub fn run(mut self, turns: usize) -> Result<Vec<Taken>> {
        for contender in &mut self.contenders {
            black_box((contender.run)());
        }
        for _ in 0..turns {
            for contender in &mut self.contenders {
                let (cpu, start) = (thread_cpu_ns()?, Instant::now());
                black_box((contender.run)());
                contender.wall.push(u64::try_from(start.elapsed().as_nanos())?);
                contender.cpu.push(thread_cpu_ns()? - cpu);
            }
        }
        self.contenders.into_iter().map(Contender::taken).collect()
    }
}

impl Default for Contest<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl Contender<'_> {
    fn taken(self) -> Result<Taken> {
        let operations = u64::try_from(self.operations)?.max(1);
        let each = |times: Vec<u64>| median(times) * 10 / operations;
        Ok(Taken { name: self.name, wall_tenths: each(self.wall), cpu_tenths: each(self.cpu) })
    }
}

impl Taken {
    /// Operations in a second of wall time.
    #[must_use]
    pub const fn per_second(&self) -> u64 {
        10_000_000_000 / if self.wall_tenths == 0 { 1 } else { self.wall_tenths }
    }

    /// Its wall time as a share of another's, in hundredths.
    #[must_use]
    pub const fn hundredths_of(&self, other: &Self) -> u64 {
        self.wall_tenths * 100 / if other.wall_tenths == 0 { 1 } else { other.wall_tenths }
    }
}

/// The middle one.
#[must_use]
pub fn median(mut values: Vec<u64>) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Processor time of this thread, in nanoseconds.
///
/// # Errors
/// Where there is no `/proc` as Linux has it.
pub fn thread_cpu_ns() -> Result<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").context("this needs Linux")?;
    let first = text.split_whitespace().next().context("schedstat is empty")?;
    first.parse().context("schedstat has no number")
}

/// Memory of this process that is in use now, in bytes.
///
/// # Errors
/// Where there is no `/proc` as Linux has it.
pub fn resident_bytes() -> Result<u64> {
    let text = std::fs::read_to_string("/proc/self/status").context("this needs Linux")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("status has no VmRSS")?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().context("VmRSS has no number")?;
    Ok(kib * 1024)
}

/// How busy the machine is, as it says itself.
#[must_use]
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

/// A table in Markdown: the heads, `name | right-aligned…`, and rows.
///
/// # Errors
/// When the output is closed.
pub fn table(heads: &[&str], rows: &[Vec<String>]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "| {} |", heads.join(" | "))?;
    writeln!(out, "|---|{}", "---:|".repeat(heads.len().saturating_sub(1)))?;
    for row in rows {
        writeln!(out, "| {} |", row.join(" | "))?;
    }
    Ok(writeln!(out)?)
}

/// `12.3` of 123 tenths.
#[must_use]
pub fn tenths(value: u64) -> String {
    format!("{}.{}", grouped(value / 10), value % 10)
}

/// `1.23` of 123 hundredths.
#[must_use]
pub fn hundredths(value: u64) -> String {
    format!("{}.{:02}", grouped(value / 100), value % 100)
}

/// `12,345,678`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
