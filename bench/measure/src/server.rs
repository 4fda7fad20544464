//! Servers to measure: the house itself, or this program once more with another word.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// A process that serves; it is killed when it is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// The key of the house.
    pub key: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// The house on a data folder, and on a database if one is named. It is built beside this program.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn house(data: &Path, database: Option<&str>) -> Result<Self> {
        let database: Vec<&str> = database.into_iter().flat_map(|url| ["--database", url]).collect();
        let program = beside("anxin")?;
        let made = Command::new(&program)
            .args(["key", "add", "--name", "bench", "--scopes", "admin", "--json", "--data"])
            .arg(data)
            .args(&database)
            .output()?;
        if !made.status.success() {
            bail!("anxin key: {}", String::from_utf8_lossy(&made.stderr));
        }
        let made: Value = serde_json::from_slice(&made.stdout)?;
        let key = made["secret"].as_str().context("the key has no secret")?.to_owned();
        let mut serve = Command::new(&program);
        serve
            .args(["serve", "--json", "--http", "127.0.0.1:0", "--sip", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(&database);
        let (child, ready) = start(serve)?;
        let ready: Value = serde_json::from_str(&ready)?;
        let http = ready["http"].as_str().context("the server does not say where it listens")?;
        let address = http.trim_start_matches("http://").trim_end_matches('/').parse()?;
        Ok(Self { child, address, key })
    }

    /// This program with one word, in a process of its own; it has to write where it listens.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn itself(word: &str) -> Result<Self> {
        let mut serve = Command::new(std::env::current_exe()?);
        serve.arg(word);
        let (child, address) = start(serve)?;
        Ok(Self { child, address: address.trim().parse()?, key: "none".to_owned() })
    }

    /// Processor time of the process so far, all threads, in microseconds.
    ///
    /// # Errors
    /// Where there is no `/proc` as Linux has it.
    pub fn cpu_us(&self) -> Result<u64> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let (_, fields) = text.rsplit_once(')').context("stat does not read")?;
        let mut fields = fields.split_whitespace().skip(11);
        let mut ticks = || fields.next().and_then(|field| field.parse::<u64>().ok()).context("stat is short");
        // Linux counts in hundredths of a second on every machine this is for.
        Ok((ticks()? + ticks()?) * 10_000)
    }

    /// Waits until the process has nothing left to do, so that its next turn does not run beside the rest of the last.
    ///
    /// # Errors
    /// Where there is no `/proc` as Linux has it.
    pub fn rest(&self) -> Result<()> {
        loop {
            let before = self.cpu_us()?;
            std::thread::sleep(std::time::Duration::from_millis(500));
            if self.cpu_us()? - before <= 10_000 {
                return Ok(());
            }
        }
    }

    /// Memory in use, in bytes.
    ///
    /// # Errors
    /// Where there is no `/proc` as Linux has it.
    pub fn resident(&self) -> Result<u64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse::<u64>()? * 1024)
    }
}

fn beside(name: &str) -> Result<PathBuf> {
    let path = std::env::current_exe()?.with_file_name(name);
    if !path.exists() {
        bail!("{} is not built: cargo build --release -p anxin", path.display());
    }
    Ok(path)
}

fn start(mut command: Command) -> Result<(Child, String)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut ready = String::new();
    let out = child.stdout.take().context("no output")?;
    BufReader::new(out).read_line(&mut ready)?;
    Ok((child, ready))
}
