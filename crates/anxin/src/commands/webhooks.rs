//! `anxin webhooks`: endpoints of brands that are told of events. What brands do over the API can be done here for any of them.

use anxin_domain::ids::BrandId;
use anxin_domain::time::Instant;
use anxin_hook::{Added, Endpoint, EventType, Message, NewEndpoint};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Webhooks {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Register an endpoint; its secret is shown once
    Add {
        /// Whose events it takes
        #[arg(long)]
        brand: BrandId,
        /// Where messages are posted, as in https://hooks.example.com/anxin
        #[arg(long)]
        url: String,
        /// case.opened, case.decided, case.appealed, award.made, award.reversed, award.paid, award.returned, permit.given, permit.withdrawn, endpoint.disabled
        #[arg(long, value_delimiter = ',', required = true)]
        events: Vec<EventType>,
        /// What it is for
        #[arg(long, default_value = "")]
        note: String,
    },
    /// List the endpoints, without secrets
    List {
        /// Those of one brand
        #[arg(long)]
        brand: Option<BrandId>,
    },
    /// Change the secret; for a day messages are signed with the one before as well
    Rotate {
        /// The endpoint's id
        id: String,
    },
    /// Send to an endpoint again that was disabled
    Enable {
        /// The endpoint's id
        id: String,
    },
    /// Take an endpoint away
    Remove {
        /// The endpoint's id
        id: String,
    },
    /// What was written for an endpoint, and what became of it, the newest first
    Messages {
        /// The endpoint's id
        id: String,
        /// Those written before this moment (RFC 3339)
        #[arg(long)]
        before: Option<String>,
    },
    /// Send a message once more, with its id and its bytes
    Replay {
        /// The endpoint's id
        id: String,
        /// The message's id
        message: String,
    },
}

pub(crate) async fn run(place: &Place, what: Webhooks, printer: &Printer) -> anyhow::Result<Verdict> {
    let hooks = House::open(place).await?.webhooks;
    match what.what {
        What::Add { brand, url, events, note } => {
            show(&hooks.add(NewEndpoint { brand, url, events, note, key: None }).await?, printer)?;
        }
        What::List { brand } => {
            let all = hooks.endpoints(brand).await?;
            let listed: Vec<Value> = all.iter().map(endpoint).collect();
            printer.answer(&listed, |_| all.iter().map(line).collect())?;
        }
        What::Rotate { id } => show(&hooks.rotate(None, &id, None).await?, printer)?,
        What::Enable { id } => {
            let enabled = hooks.enable(None, &id).await?;
            printer.answer(&endpoint(&enabled), |_| line(&enabled))?;
        }
        What::Remove { id } => {
            hooks.remove(None, &id).await?;
            printer.answer(&json!({ "removed": id }), |_| "done\n".into())?;
        }
        What::Messages { id, before } => {
            let before = before.as_deref().map(Instant::parse).transpose()?;
            let all = hooks.messages(None, &id, before).await?;
            let listed: Vec<Value> = all.iter().map(message).collect();
            printer.answer(&listed, |_| all.iter().map(message_line).collect())?;
        }
        What::Replay { id, message } => {
            hooks.replay(None, &id, &message).await?;
            printer.answer(&json!({ "message": message }), |_| "it is on its way\n".into())?;
        }
    }
    Ok(Verdict::Yes)
}

fn show(added: &Added, printer: &Printer) -> anyhow::Result<()> {
    let mut answer = endpoint(&added.endpoint);
    answer["secret"] = json!(added.secret);
    answer["public_key"] = json!(added.public_key);
    printer.answer(&answer, |_| format!("{}  {}\n", added.endpoint.id, added.secret))?;
    printer.talk("this secret is shown once; receivers hold the signature of each message against it");
    Ok(())
}

fn endpoint(endpoint: &Endpoint) -> Value {
    let events: Vec<&str> = endpoint.events.iter().map(|event| event.word()).collect();
    json!({
        "id": endpoint.id, "brand": endpoint.brand, "url": endpoint.url, "events": events, "note": endpoint.note,
        "created_at": endpoint.created_at, "overlaps_until": endpoint.overlaps_until,
        "failing_since": endpoint.failing_since, "disabled_at": endpoint.disabled_at, "disabled_why": endpoint.disabled_why,
    })
}

fn line(endpoint: &Endpoint) -> String {
    let state = match (&endpoint.disabled_at, &endpoint.failing_since) {
        (Some(at), _) => {
            format!("  DISABLED {at}: {}", endpoint.disabled_why.as_deref().unwrap_or_default())
        }
        (None, Some(since)) => format!("  failing since {since}"),
        (None, None) => String::new(),
    };
    let events: Vec<&str> = endpoint.events.iter().map(|event| event.word()).collect();
    format!("{}  {}  {}  {}{state}\n", endpoint.id, endpoint.brand, endpoint.url, events.join(","))
}

fn message(message: &Message) -> Value {
    let attempts: Vec<Value> = message
        .attempts
        .iter()
        .map(|tried| {
            json!({ "at": tried.at, "took_ms": tried.took_ms, "status": tried.status, "trouble": tried.trouble })
        })
        .collect();
    json!({
        "id": message.id, "event": message.event, "state": message.state, "written_at": message.written_at,
        "body": message.body, "attempts": attempts,
    })
}

fn message_line(message: &Message) -> String {
    let last = message.attempts.last().map_or_else(String::new, |last| {
        let status = last.status.map_or_else(String::new, |status| format!(" {status}"));
        format!("  {} tried{status} {}", message.attempts.len(), last.trouble.as_deref().unwrap_or_default())
    });
    format!("{}  {}  {}  {}{last}\n", message.written_at, message.id, message.event, message.state)
}
