//! What it costs to write decisions and to seal them: processor time of the caller, of the thread that writes and of the one that
//! seals, which others on the same machine do not change.

use std::fs;
use std::path::Path;

use anxin_bench_measure::{grouped, load, median, table, tenths, thread_cpu_ns};
use anxin_domain::scope::{LineOfBusiness, Purpose};
use anxin_gate::Question;
use anxin_journal::Journal;
use anyhow::{Context as _, Result};

use crate::city::City;

/// Decisions of a log, as many as one that is full has.
const DECISIONS: usize = 1 << 20;
/// Decisions of an append.
const BATCH: usize = 256;
/// Logs; the medians are told.
const TURNS: usize = 3;

/// What a log took, in nanoseconds and bytes of all its decisions.
#[derive(Default)]
struct Taken {
    caller: u64,
    writer: u64,
    sealer: u64,
    log: u64,
    sealed: u64,
    peak: u64,
}

pub(crate) async fn run() -> Result<()> {
    let parent = std::env::var_os("ANXIN_BENCH_FOLDER").unwrap_or_else(|| "target".into());
    let folder = tempfile::tempdir_in(&parent)?;
    let city = City::build_in(folder.path()).await?;
    let questions: Vec<Question> = City::questions(DECISIONS).into_iter().enumerate().map(varied).collect();
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        let folder = tempfile::tempdir_in(&parent)?;
        turns.push(one(&city, &questions, folder.path()).await?);
    }
    let each = |of: fn(&Taken) -> u64| {
        tenths(median(turns.iter().map(of).collect()) * 10 / u64::try_from(DECISIONS).unwrap_or(1))
    };
    let rows = [
        ["append: the caller, CPU ns", &each(|taken| taken.caller)],
        ["append: the thread that writes, CPU ns", &each(|taken| taken.writer)],
        ["seal, CPU ns", &each(|taken| taken.sealer)],
        ["log, bytes", &each(|taken| taken.log)],
        ["sealed, bytes", &each(|taken| taken.sealed)],
        ["most memory that sealing took, bytes", &each(|taken| taken.peak)],
    ];
    let rows: Vec<_> = rows.iter().map(|row| row.map(String::from).to_vec()).collect();
    let head = format!("{} decisions a log (load {})", grouped(u64::try_from(DECISIONS)?), load());
    table(&[&head, "a decision"], &rows)
}

/// As others may ask: for other reasons, about something, through other doors.
fn varied((place, question): (usize, Question)) -> Question {
    let purpose = if place.is_multiple_of(5) { Purpose::Service } else { question.purpose };
    let line_of_business = place.is_multiple_of(3).then_some(LineOfBusiness::ALL[0]);
    let door = format!("trunk-{}", place % 7);
    Question { purpose, line_of_business, door: door.into(), ..question }
}

async fn one(city: &City, questions: &[Question], folder: &Path) -> Result<Taken> {
    let journal = Journal::open(folder)?;
    let mut taken = Taken::default();
    for some in questions.chunks(BATCH) {
        let mut decisions = Vec::with_capacity(BATCH);
        city.gate.try_judge(some, |decision| decisions.extend(decision))?;
        anyhow::ensure!(decisions.len() == some.len(), "a question was not answered");
        let before = thread_cpu_ns()?;
        journal.append_decisions(&decisions).await?;
        taken.caller += thread_cpu_ns()? - before;
    }
    taken.writer = cpu_ns_of("journal-writer")?;
    taken.log = used(folder, "log")?;
    // From here on the highest mark is that of sealing.
    fs::write("/proc/self/clear_refs", "5")?;
    let resident = memory("VmRSS")?;
    journal.seal().await?;
    taken.peak = memory("VmHWM")?.saturating_sub(resident);
    taken.sealer = cpu_ns_of("journal-sealer")?;
    taken.sealed = used(folder, "parquet")?;
    Ok(taken)
}

/// Processor time of the threads of this process with a name, in nanoseconds.
fn cpu_ns_of(name: &str) -> Result<u64> {
    let mut sum = 0;
    for thread in fs::read_dir("/proc/self/task")? {
        let path = thread?.path();
        if fs::read_to_string(path.join("comm"))?.trim() == name {
            let text = fs::read_to_string(path.join("schedstat"))?;
            sum += text.split_whitespace().next().context("schedstat is empty")?.parse::<u64>()?;
        }
    }
    Ok(sum)
}

/// Bytes of the files of a journal's lane with an ending.
fn used(folder: &Path, ending: &str) -> Result<u64> {
    let mut sum = 0;
    for file in fs::read_dir(folder.join("decisions/0"))? {
        let path = file?.path();
        if path.extension().is_some_and(|found| found == ending) {
            sum += path.metadata()?.len();
        }
    }
    Ok(sum)
}

fn memory(what: &str) -> Result<u64> {
    let text = fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix(what)).context("status does not say")?;
    let kib: u64 = line.trim_matches([':', ' ', '\t', 'k', 'B']).parse()?;
    Ok(kib * 1024)
}
