//! What a check costs: judged in this process, written to the journal, and asked over HTTP.

mod city;
mod http;
mod judge;
mod nation;
mod seal;
mod trivial;

use anyhow::{Result, bail};

/// As the house itself has it.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let what = std::env::args().nth(1).unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match what.as_str() {
        "judge" => runtime.block_on(judge::run()),
        "http" => runtime.block_on(http::run()),
        "trivial" => runtime.block_on(trivial::serve()),
        "seal" => runtime.block_on(seal::run()),
        "nation" => runtime.block_on(nation::run(number(2, 710_000_000)?, number(3, 600)?)),
        _ => bail!("say what: judge, http, seal, or nation [NUMBERS] [SECONDS]"),
    }
}

fn number(place: usize, otherwise: u64) -> Result<u64> {
    std::env::args().nth(place).map_or(Ok(otherwise), |text| Ok(text.replace('_', "").parse()?))
}
