//! The command line: what each command takes, and which room it goes to.

mod cases;
mod check;
mod doctor;
mod explain;
mod fund;
mod import;
mod jobs;
mod journal;
mod lists;
mod log;
mod numbers;
mod people;
mod promises;
mod reconcile;
mod replay;
pub(crate) mod rulebooks;
mod scrub;
mod serve;
mod verify;
mod webhooks;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use fund::Form;

use crate::printer::{Printer, Verdict};

/// Ask before you ring, pay when you break your word.
#[derive(Parser)]
#[command(name = "anxin", version, about, propagate_version = true)]
pub(crate) struct Cli {
    /// Answer in JSON on stdout
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Where everything is.
#[derive(Args, Clone)]
pub(crate) struct Place {
    /// The folder with the database, the journal and the keys
    #[arg(long, global = true, value_name = "DIR", default_value = "anxin-data", env = "ANXIN_DATA")]
    pub(crate) data: PathBuf,
    /// A PostgreSQL database instead of the embedded one, as in postgres://user@host/anxin
    #[arg(long, global = true, value_name = "URL", env = "ANXIN_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// The configuration file (TOML): trunks, texts, the fund's account
    #[arg(long, global = true, value_name = "FILE", env = "ANXIN_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the whole house: pages, JSON door, telephone door
    Serve(Serve),
    /// May this line call that number? Exit code 0 for yes, 1 for no
    Check(check::Check),
    /// Tell a decision as a short story: who, to whom, what was said, which rule decided, what would change it
    Explain(explain::Explain),
    /// Take in a file; refused rows go to FILE.refused.csv with reasons
    Import(import::Import),
    /// Add number, verdict and reason to every row of a list; the output appears whole or not at all
    Scrub(scrub::Scrub),
    /// Lists of numbers: what is held here; build one as a segment, or see what one is
    Lists(lists::Lists),
    /// Read the telephone numbers of a list: CSV in, E.164 out, and what is wrong with the rest
    Numbers(numbers::Numbers),
    /// Hold call records against decisions; broken promises are awarded
    Reconcile(reconcile::Reconcile),
    /// Cases: how one was decided, and all of them as a table
    Cases(cases::Cases),
    /// The promises: list and test them, see what a file changes, hand one in and publish it
    Promises(promises::Promises),
    /// The rulebooks: list them, show one, or run the tests inside their files
    Rulebooks(rulebooks::Rulebooks),
    /// Make every decision of the journal again and say which would come out otherwise
    Replay(replay::Replay),
    /// The journal's files: list them, seal what is written, compute every hash again
    Journal(journal::Journal),
    /// The public log: show its checkpoint, write it as files
    Log(log::Log),
    /// Check a receipt or a whole log, without believing whoever hands it out. Exit code 1 when it does not hold
    Verify(verify::Verify),
    /// The fund: status, payouts, bank statements
    Fund(fund::Fund),
    /// Who works here, and as what
    Staff(people::Staff),
    /// Keys for programs that speak to the JSON door
    Key(people::Key),
    /// Endpoints of brands that are told of events
    Webhooks(webhooks::Webhooks),
    /// What is to be done later: how much waits, and what was given up
    Jobs(jobs::Jobs),
    /// Look at everything and say what is wrong and how to mend it
    Doctor,
}

/// What `serve` takes.
#[derive(Args, Clone)]
pub(crate) struct Serve {
    /// Where pages and the JSON door listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) http: SocketAddr,
    /// Where the telephone door listens, UDP and TCP
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:5060")]
    pub(crate) sip: SocketAddr,
    /// Fill an empty data folder with a city that is alive, and send texts to a page
    #[arg(long)]
    pub(crate) demo: bool,
    /// Open the sandbox as well: a house apart for whoever builds something, reached by keys of its own (docs/builders.md)
    #[arg(long)]
    pub(crate) sandbox: bool,
    /// The seed of the demo city
    #[arg(long, value_name = "N", default_value_t = 20_240_828, requires = "demo")]
    pub(crate) seed: u64,
}

/// Runs the command.
pub(crate) async fn run(cli: Cli, printer: &Printer) -> anyhow::Result<Verdict> {
    let place = &cli.place;
    match cli.command {
        Command::Serve(what) => serve::run(place, &what, printer).await,
        Command::Check(what) => check::run(place, what, printer).await,
        Command::Explain(what) => explain::run(place, what, printer).await,
        Command::Import(what) => import::run(place, &what, printer).await,
        Command::Scrub(what) => scrub::run(place, what, printer).await,
        Command::Lists(what) => lists::run(place, what, printer).await,
        Command::Numbers(what) => numbers::run(&what, printer),
        Command::Reconcile(what) => reconcile::run(place, &what, printer).await,
        Command::Cases(what) => cases::run(place, what, printer).await,
        Command::Promises(what) => promises::run(place, what, printer).await,
        Command::Rulebooks(what) => rulebooks::run(place, &what, printer),
        Command::Replay(what) => replay::run(place, what, printer).await,
        Command::Journal(what) => journal::run(place, what, printer).await,
        Command::Log(what) => log::run(place, what, printer).await,
        Command::Verify(what) => tokio::task::block_in_place(|| verify::run(&what, printer)),
        Command::Fund(what) => fund::run(place, what, printer).await,
        Command::Staff(what) => people::staff(place, what, printer).await,
        Command::Key(what) => people::key(place, what, printer).await,
        Command::Webhooks(what) => webhooks::run(place, what, printer).await,
        Command::Jobs(what) => jobs::run(place, &what, printer).await,
        Command::Doctor => doctor::run(place, printer).await,
    }
}
