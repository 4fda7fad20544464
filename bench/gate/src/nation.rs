//! A nation's day made shorter: a list of so many numbers, questions at a steady pace, acts of customers beside them, and every
//! answer held against what it has to be.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use anxin_bench_measure::{Server, grouped, hundredths, load, table, tenths};
use anxin_domain::listing::{ListVersion, VersionKind};
use anxin_domain::number::Number;
use anxin_gate::{Gate, ListFiles};
use anxin_segment::{Builder, Code};
use anxin_store::lists::add_version;
use anyhow::{Context as _, Result};
use fastrand::Rng;

use crate::city::City;

/// Connections that ask.
const CONNECTIONS: u64 = 8;
/// Questions a second, six times the mean of a nation that asks 65.3 billion times a quarter.
const PACE: u64 = 50_000;
/// How often each connection sends what is due.
const TICK: Duration = Duration::from_millis(5);
/// Acts a second.
const ACTS: u64 = 200;
/// Mobile numbers that there can be.
const ALL: u64 = 4_300_000_000;
const FIRST: u64 = 8_613_000_000_000;
/// One in so many is on the list.
const ONE_IN: u64 = 6;
/// Numbers whose holders say something are not on the list and lie apart from those.
const FIRST_SPOKEN: u64 = 8_619_900_000_000;

/// Whether a number of the country is on the list.
fn is_listed(place: u64) -> bool {
    (place.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32).is_multiple_of(ONE_IN)
}

/// A customer who speaks: what was acknowledged, and how often they have spoken.
#[derive(Clone, Copy)]
struct Spoken {
    permits: bool,
    turn: u32,
    is_settled: bool,
}

#[derive(Default)]
struct Seen {
    /// Answers by latency in tenths of a millisecond; the last place is for all that took longer.
    latencies: Vec<u64>,
    wrong: u64,
    overtaken: u64,
    first_wrong: Option<String>,
}

/// What a question has to be answered with.
enum Expected {
    Listed(bool),
    Said { customer: usize, turn: u32, permits: bool },
}

struct Asked {
    due: Instant,
    expected: Expected,
}

struct Nation<'a> {
    server: &'a Server,
    spoken: Mutex<Vec<Spoken>>,
    seen: Mutex<Seen>,
    acts: AtomicU64,
    is_over: AtomicBool,
    places: u64,
}

pub(crate) async fn run(numbers: u64, seconds: u64) -> Result<()> {
    let parent = std::env::var_os("ANXIN_BENCH_FOLDER").unwrap_or_else(|| "target".into());
    let folder = tempfile::tempdir_in(parent)?;
    let places = (numbers * ONE_IN).min(ALL);
    let listed = {
        let city = City::build_in(folder.path()).await?;
        enter_list(&city.gate, places).await?
    };
    let begun = Instant::now();
    let server = Server::house(folder.path(), None)?;
    let ready = begun.elapsed();
    let nation = Nation {
        server: &server,
        spoken: Mutex::default(),
        seen: Mutex::new(Seen { latencies: vec![0; 10_001], ..Seen::default() }),
        acts: AtomicU64::new(0),
        is_over: AtomicBool::new(false),
        places,
    };
    let cpu = server.cpu_us()?;
    std::thread::scope(|scope| -> Result<()> {
        let speaking = scope.spawn(|| nation.speak());
        let asking: Vec<_> = (0..CONNECTIONS)
            .map(|at| {
                scope.spawn({
                    let nation = &nation;
                    move || nation.ask(at)
                })
            })
            .collect();
        std::thread::sleep(Duration::from_secs(seconds));
        nation.is_over.store(true, Ordering::Relaxed);
        for thread in asking.into_iter().chain([speaking]) {
            thread.join().ok().context("a client panicked")??;
        }
        Ok(())
    })?;
    let cpu = server.cpu_us()? - cpu;
    nation.told(listed, seconds, cpu, ready, folder.path())
}

/// Enters the list as an importer does; answers how many numbers it has.
async fn enter_list(gate: &Gate, places: u64) -> Result<u64> {
    let files = gate.follower().list_files();
    let room = files.workroom()?;
    let path = room.path().join("nation.seg");
    let list = "nation".parse().context("a list's name")?;
    let mut builder = Builder::create(&path)?;
    for place in (0..places).filter(|place| is_listed(*place)) {
        builder.push(Number::from_digits(FIRST + place), Code::LISTED)?;
    }
    let built = builder.finish(&ListFiles::label(&list))?;
    let (file, _) = files.examine(&path).await?;
    files.take_in(&path, &file)?;
    files.publish(&file).await?;
    let (kind, numbers, as_of) = (VersionKind::Full, built.count, gate.clock().now());
    let version =
        ListVersion { list, as_of, kind, file, source: file.hash, numbers, added: numbers, removed: 0 };
    gate.store().write(move |tx| add_version(tx, &version, None, as_of)).await?;
    Ok(numbers)
}

impl Nation<'_> {
    fn told(&self, listed: u64, seconds: u64, cpu: u64, ready: Duration, data: &Path) -> Result<()> {
        let seen = self.seen.lock().ok().context("a client panicked")?;
        let asked: u64 = seen.latencies.iter().sum();
        let quantile = |thousandths: u64| {
            let mut left = asked * thousandths / 1_000;
            let place = seen.latencies.iter().position(|count| {
                let is_here = left < *count;
                left = left.saturating_sub(*count);
                is_here
            });
            tenths(place.unwrap_or(seen.latencies.len()) as u64)
        };
        let size = |name: &str| {
            let found = std::process::Command::new("du").args(["-sm"]).arg(data.join(name)).output();
            let text = found.map(|out| String::from_utf8_lossy(&out.stdout).into_owned()).unwrap_or_default();
            text.split_whitespace().next().unwrap_or("?").to_owned()
        };
        let row = |what: &str, value: String| vec![what.to_owned(), value];
        let rows = [
            row("numbers on the list", grouped(listed)),
            row("ready after, ms", grouped(u64::try_from(ready.as_millis())?)),
            row("questions answered", grouped(asked)),
            row("a second", grouped(asked / seconds.max(1))),
            row("acts acknowledged", grouped(self.acts.load(Ordering::Relaxed))),
            row("median, ms", quantile(500)),
            row("p99, ms", quantile(990)),
            row("p99.9, ms", quantile(999)),
            row("wrong", grouped(seen.wrong)),
            row("overtaken by an act meanwhile", grouped(seen.overtaken)),
            row("server CPU a question, µs", hundredths(cpu * 100 / asked.max(1))),
            row("server memory, MB", grouped(self.server.resident()? / 1_000_000)),
            row("evidence on disk, MB", size("decisions")),
        ];
        table(&[&format!("nation, {seconds} s (load {})", load()), ""], &rows)?;
        match &seen.first_wrong {
            Some(wrong) => anyhow::bail!("wrong: {wrong}"),
            None => Ok(()),
        }
    }

    /// Customers who permit, and after a while refuse again.
    fn speak(&self) -> Result<()> {
        let mut stream = TcpStream::connect(self.server.address)?;
        stream.set_nodelay(true)?;
        let mut answers = BufReader::new(stream.try_clone()?);
        let begun = Instant::now();
        let mut rng = Rng::with_seed(5);
        for act in 0.. {
            let due = begun + Duration::from_micros(act * 1_000_000 / ACTS);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            if self.is_over.load(Ordering::Relaxed) {
                return Ok(());
            }
            let (customer, permits) = self.begin_act(&mut rng)?;
            let word = if permits { "permit" } else { "refuse" };
            let number = Number::from_digits(FIRST_SPOKEN + customer as u64);
            let body = format!("{{\"number\":\"{number}\",\"word\":\"{word}\"}}");
            write!(
                stream,
                "POST /v1/acts HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\nidempotency-key: a{act}\r\n\
                 content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                self.server.key,
                body.len()
            )?;
            let status = read_answer(&mut answers)?;
            anyhow::ensure!(status.contains(" 201 "), "an act was answered with {status}");
            self.end_act(customer, permits)?;
        }
        Ok(())
    }

    fn begin_act(&self, rng: &mut Rng) -> Result<(usize, bool)> {
        let mut spoken = self.spoken.lock().ok().context("a client panicked")?;
        if spoken.len() < 1_000 || rng.bool() {
            spoken.push(Spoken { permits: false, turn: 0, is_settled: false });
            return Ok((spoken.len() - 1, true));
        }
        let customer = rng.usize(0..spoken.len());
        let known = spoken.get_mut(customer).context("no customer")?;
        known.turn += 1;
        known.is_settled = false;
        Ok((customer, !known.permits))
    }

    fn end_act(&self, customer: usize, permits: bool) -> Result<()> {
        let mut spoken = self.spoken.lock().ok().context("a client panicked")?;
        let known = spoken.get_mut(customer).context("no customer")?;
        known.permits = permits;
        known.is_settled = true;
        self.acts.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Asks at a steady pace on one connection, whatever the answers take.
    fn ask(&self, connection: u64) -> Result<()> {
        let mut stream = TcpStream::connect(self.server.address)?;
        stream.set_nodelay(true)?;
        let answers = stream.try_clone()?;
        write!(
            stream,
            "POST /v1/decisions/batch HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
             content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n",
            self.server.key
        )?;
        let (asked, due) = mpsc::channel();
        std::thread::scope(|scope| {
            let reading = scope.spawn(move || self.read(answers, &due));
            let begun = Instant::now();
            let mut rng = Rng::with_seed(connection);
            let mut sent = 0;
            while !self.is_over.load(Ordering::Relaxed) {
                let now = Instant::now();
                let wanted = u64::try_from((now - begun).as_micros())? * PACE / CONNECTIONS / 1_000_000;
                let mut text = String::new();
                while sent < wanted {
                    let due = begun + Duration::from_micros(sent * 1_000_000 * CONNECTIONS / PACE);
                    text.push_str(&self.question(&mut rng, due, &asked)?);
                    sent += 1;
                }
                if !text.is_empty() {
                    write!(stream, "{:x}\r\n{text}\r\n", text.len())?;
                }
                std::thread::sleep(TICK.saturating_sub(now.elapsed()));
            }
            stream.write_all(b"0\r\n\r\n")?;
            drop(asked);
            reading.join().ok().context("a client panicked")?
        })
    }

    fn question(&self, rng: &mut Rng, due: Instant, asked: &mpsc::Sender<Asked>) -> Result<String> {
        let spoken = self.spoken.lock().ok().context("a client panicked")?;
        let settled = (!spoken.is_empty() && rng.u8(0..10) == 0).then(|| rng.usize(0..spoken.len()));
        let settled = settled.and_then(|customer| Some((customer, *spoken.get(customer)?)));
        let (to, expected) = match settled.filter(|(_, known)| known.is_settled) {
            Some((customer, known)) => {
                let expected = Expected::Said { customer, turn: known.turn, permits: known.permits };
                (FIRST_SPOKEN + customer as u64, expected)
            }
            None => {
                let place = rng.u64(0..self.places);
                (FIRST + place, Expected::Listed(is_listed(place)))
            }
        };
        drop(spoken);
        asked.send(Asked { due, expected })?;
        let line = City::line(rng);
        Ok(format!("{{\"from\":\"{line}\",\"to\":\"+{to}\"}}\n"))
    }

    fn read(&self, answers: TcpStream, asked: &mpsc::Receiver<Asked>) -> Result<()> {
        let mut answers = BufReader::with_capacity(256 * 1024, answers);
        let mut line = String::new();
        let mut kept: Vec<(u64, Asked, String)> = Vec::new();
        while {
            line.clear();
            answers.read_line(&mut line)? > 0
        } {
            // Heads of chunks and of the answer are no answers.
            if line.starts_with('{') {
                let asked = asked.recv()?;
                let took = u64::try_from(asked.due.elapsed().as_micros())? / 100;
                kept.push((took, asked, std::mem::take(&mut line)));
            }
            if kept.len() >= 500 {
                self.judge(&mut kept)?;
            }
        }
        self.judge(&mut kept)
    }

    /// Holds answers against what they have to be.
    fn judge(&self, kept: &mut Vec<(u64, Asked, String)>) -> Result<()> {
        let spoken = self.spoken.lock().ok().context("a client panicked")?.clone();
        let mut seen = self.seen.lock().ok().context("a client panicked")?;
        for (took, asked, answer) in kept.drain(..) {
            let last = seen.latencies.len() - 1;
            if let Some(count) = seen.latencies.get_mut(usize::try_from(took)?.min(last)) {
                *count += 1;
            }
            let has = |text: &str| answer.contains(text);
            let is_right = match asked.expected {
                Expected::Listed(listed) => {
                    has("\"listed_external\"") == listed && has("\"verdict\":\"deny\"")
                }
                Expected::Said { customer, turn, .. }
                    if spoken.get(customer).is_none_or(|known| known.turn != turn) =>
                {
                    seen.overtaken += 1;
                    true
                }
                Expected::Said { permits: true, .. } => has("\"verdict\":\"allow\""),
                Expected::Said { permits: false, .. } => {
                    has("\"verdict\":\"deny\"") && has("\"do_not_disturb\"")
                }
            };
            if !is_right {
                seen.wrong += 1;
                let verdict = answer.split("\"reasons\"").next().unwrap_or_default().to_owned();
                seen.first_wrong.get_or_insert(verdict);
            }
        }
        Ok(())
    }
}

/// Reads an answer to its end; gives its first line.
fn read_answer(answers: &mut BufReader<TcpStream>) -> Result<String> {
    let (mut status, mut length) = (String::new(), 0);
    answers.read_line(&mut status)?;
    loop {
        let mut line = String::new();
        answers.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    answers.read_exact(&mut vec![0; length])?;
    Ok(status)
}
