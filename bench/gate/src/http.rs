//! Checks over HTTP, written to the disk before they are answered: one at a time on connections that stay open, and in batches.

use std::io::{Read as _, Write as _};
use std::time::Instant;

use anxin_bench_measure::{Connection, Server, grouped, hundredths, load, median, table};
use anxin_domain::number::Number;
use anxin_gate::Question;
use anyhow::{Context as _, Result, bail};

use crate::city::City;

/// Connections that ask at once.
const CONNECTIONS: usize = 256;
/// Single questions of a connection a turn.
const SINGLES: usize = 200;
/// Lines of a batch.
const LINES: usize = 300_000;
/// Turns of each; the median is told.
const TURNS: usize = 5;

/// What a turn took.
struct Turn {
    per_second: u64,
    /// Of the server, an operation, in nanoseconds.
    cpu_ns: u64,
}

pub(crate) async fn run() -> Result<()> {
    // A house each, so that neither pays for the sealing of what the other was asked.
    let (folder, other) = (tempfile::tempdir()?, tempfile::tempdir()?);
    drop(City::build_in(folder.path()).await?);
    drop(City::build_in(other.path()).await?);
    let questions: Vec<String> = City::questions(LINES).iter().map(line).collect();
    let (one_by_one, in_batches) = (Server::house(folder.path(), None)?, Server::house(other.path(), None)?);
    let trivial = Server::itself("trivial")?;
    let (mut single, mut peer, mut batch) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        peer.push(turn(&trivial, SINGLES * CONNECTIONS, || singles(&trivial, &questions))?);
        single.push(turn(&one_by_one, SINGLES * CONNECTIONS, || singles(&one_by_one, &questions))?);
        batch.push(turn(&in_batches, LINES * 2, || both(&in_batches, &questions))?);
    }
    let row = |name: &str, turns: &[Turn], against: Option<&[Turn]>| {
        let cpu = |turns: &[Turn]| median(turns.iter().map(|turn| turn.cpu_ns).collect());
        let rate = median(turns.iter().map(|turn| turn.per_second).collect());
        let ratio = against.map(|peer| hundredths(cpu(turns) * 100 / cpu(peer).max(1))).unwrap_or_default();
        vec![name.to_owned(), grouped(rate), hundredths(cpu(turns) / 10), ratio]
    };
    let rows = [
        row("trivial handler of the same framework, one by one", &peer, None),
        row("durable check, one by one", &single, Some(&peer)),
        row("durable checks, two batches at once", &batch, None),
    ];
    let head = format!("{CONNECTIONS} connections, 2 cores with the client (load {})", load());
    table(&[&head, "a second", "server CPU µs", "× trivial"], &rows)
}

pub(crate) fn line(question: &Question) -> String {
    let text = |number: Number| number.to_string();
    format!("{{\"from\":\"{}\",\"to\":\"{}\"}}\n", text(question.from), text(question.to))
}

fn turn(server: &Server, count: usize, work: impl FnOnce() -> Result<()>) -> Result<Turn> {
    let (cpu, began) = (server.cpu_us()?, Instant::now());
    work()?;
    let count = u64::try_from(count)?;
    let took = u64::try_from(began.elapsed().as_micros())?.max(1);
    // What is left to be done behind the answers, as sealing, is paid for by the turn that made it.
    server.rest()?;
    Ok(Turn { per_second: count * 1_000_000 / took, cpu_ns: (server.cpu_us()? - cpu) * 1_000 / count })
}

/// Questions on some connections, each waiting for its answer before the next. One thread has all of them, as in other programs
/// that make load, so that little of the machine goes into waking who asks.
fn singles(server: &Server, questions: &[String]) -> Result<()> {
    let ask = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let some = |connection: usize| questions.iter().skip(connection * SINGLES).take(SINGLES);
        let asking = (0..CONNECTIONS).map(|connection| ask_each(server, some(connection)));
        runtime.block_on(futures_util::future::try_join_all(asking)).map(drop)
    };
    std::thread::scope(|scope| scope.spawn(ask).join().ok().context("a client panicked")?)
}

async fn ask_each<'a>(server: &Server, questions: impl Iterator<Item = &'a String>) -> Result<()> {
    let mut connection = Connection::open(server).await?;
    for question in questions {
        connection.post("/v1/decisions", question).await?;
    }
    Ok(())
}

/// Two batches at once, each read while it is written.
fn both(server: &Server, questions: &[String]) -> Result<()> {
    let text = questions.concat();
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..2).map(|_| scope.spawn(|| ask_all(server, &text, questions.len()))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().ok().context("a client panicked")?)
    })
}

fn ask_all(server: &Server, text: &str, count: usize) -> Result<()> {
    let mut stream = std::net::TcpStream::connect(server.address)?;
    let head = format!(
        "POST /v1/decisions/batch HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
         content-type: application/x-ndjson\r\ncontent-length: {}\r\n\r\n",
        server.key,
        text.len()
    );
    let mut answers = stream.try_clone()?;
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || {
            stream.write_all(head.as_bytes())?;
            stream.write_all(text.as_bytes())
        });
        let (mut part, mut found) = (vec![0; 256 * 1024], 0);
        loop {
            let read = answers.read(&mut part)?;
            if read == 0 {
                break;
            }
            // Answers end with a line feed, as the frames of a chunked body do after a carriage return.
            let ends = memchr::memchr_iter(b'\n', &part[..read]);
            found += ends.filter(|end| *end > 0 && part[end - 1] == b'}').count();
        }
        writer.join().ok().context("a client panicked")??;
        // An answer whose end fell on the border of two reads is not seen to end.
        if found + count / 100 < count {
            bail!("{count} questions, {found} answers");
        }
        Ok(())
    })
}
