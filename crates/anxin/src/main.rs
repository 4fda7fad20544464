//! `anxin`: ask before you ring, pay when you break your word.

mod commands;
mod config;
mod demo;
mod house;
mod mail;
mod printer;
mod sandbox;
mod telephone;
mod texts;

use std::process::ExitCode;

use clap::Parser;

use commands::Cli;
use printer::{Printer, Verdict};

/// A check makes and gives back some two dozen small pieces of memory; this allocator does that in half the time.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log();
    let printer = Printer::new(cli.json);
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(commands::run(cli, &printer)));
    match outcome {
        Ok(verdict) => verdict.into(),
        Err(error) => {
            printer.error(&error);
            Verdict::Error.into()
        }
    }
}

/// What happens is told on stderr; `ANXIN_LOG` chooses how much (as in `ANXIN_LOG=debug`). No message names a number.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ANXIN_LOG").unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
