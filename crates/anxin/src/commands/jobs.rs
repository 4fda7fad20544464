//! `anxin jobs`: what waits to be done, and what was given up and needs a person.

use anxin_domain::ids::JobId;
use anxin_domain::time::Instant;
use anxin_store::jobs::{self, Dead, Waiting};
use clap::{Args, Subcommand};
use serde::Serialize;

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Jobs {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// How much waits of each kind, and each job that was given up with its last trouble; what no argument means
    List,
    /// Have a job that was given up tried again, once its trouble is mended
    Again {
        /// The job, as `anxin jobs` names it
        id: JobId,
    },
    /// Remove a job that was given up: nobody wants it any more
    Forget {
        /// The job, as `anxin jobs` names it
        id: JobId,
    },
}

#[derive(Serialize)]
struct Listed {
    waiting: Vec<Kind>,
    given_up: Vec<GivenUp>,
}

#[derive(Serialize)]
struct Kind {
    kind: String,
    open: i64,
    next_at: Option<Instant>,
    given_up: i64,
}

#[derive(Serialize)]
struct GivenUp {
    id: JobId,
    kind: String,
    key: String,
    due_at: Instant,
    tries: i64,
    trouble: String,
    given_up_at: Instant,
}

#[derive(Serialize)]
struct Changed {
    id: JobId,
    changed: bool,
}

pub(crate) async fn run(place: &Place, what: &Jobs, printer: &Printer) -> anyhow::Result<Verdict> {
    let house = House::open(place).await?;
    let store = &house.store;
    let (id, changed) = match what.what {
        None | Some(What::List) => {
            let (waiting, given_up) =
                store.read(|tx| Ok::<_, anyhow::Error>((jobs::waiting(tx)?, jobs::dead(tx)?))).await?;
            printer.answer(&Listed::of(waiting, given_up), in_words)?;
            return Ok(Verdict::Yes);
        }
        Some(What::Again { id }) => {
            let now = store.clock().now();
            (id, store.write(move |tx| jobs::revive(tx, id, now)).await?)
        }
        Some(What::Forget { id }) => (id, store.write(move |tx| jobs::forget(tx, id)).await?),
    };
    printer.answer(&Changed { id, changed }, |_| match changed {
        true => "done".into(),
        false => format!("no job {id} was given up, or another does the same by now; see `anxin jobs`"),
    })?;
    Ok(if changed { Verdict::Yes } else { Verdict::No })
}

impl Listed {
    fn of(waiting: Vec<Waiting>, given_up: Vec<Dead>) -> Self {
        let kind = |Waiting { kind, open, next_at, dead }| Kind { kind, open, next_at, given_up: dead };
        let given_up_job = |Dead { id, kind, key, due_at, tries, trouble, ended_at }| GivenUp {
            id,
            kind,
            key,
            due_at,
            tries,
            trouble,
            given_up_at: ended_at,
        };
        Self {
            waiting: waiting.into_iter().map(kind).collect(),
            given_up: given_up.into_iter().map(given_up_job).collect(),
        }
    }
}

fn in_words(listed: &Listed) -> String {
    if listed.waiting.is_empty() {
        return "nothing waits and nothing was given up".into();
    }
    let mut text = String::new();
    for Kind { kind, open, next_at, given_up } in &listed.waiting {
        let next = next_at.map(|at| format!(", the next at {at}")).unwrap_or_default();
        text.push_str(&format!("{kind}  {open} wait{next}; {given_up} given up\n"));
    }
    for GivenUp { id, kind, key, tries, trouble, given_up_at, .. } in &listed.given_up {
        text.push_str(&format!(
            "  {id}  {kind} {key}, given up {given_up_at} after {tries} tries: {trouble}\n"
        ));
    }
    text
}
