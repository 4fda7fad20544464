//! What a check costs: judged in this process, written to the journal, and asked over HTTP.

mod city;
mod judge;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let what = std::env::args().nth(1).unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match what.as_str() {
        "judge" => runtime.block_on(judge::run()),
        _ => bail!("say what: judge"),
    }
}
