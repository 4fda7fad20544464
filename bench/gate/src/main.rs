//! What a check costs: judged in this process, written to the journal, and asked over HTTP.

mod city;
mod http;
mod judge;
mod server;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let what = std::env::args().nth(1).unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match what.as_str() {
        "judge" => runtime.block_on(judge::run()),
        "http" => runtime.block_on(http::run()),
        "trivial" => runtime.block_on(server::serve_trivial()),
        _ => bail!("say what: judge or http"),
    }
}
