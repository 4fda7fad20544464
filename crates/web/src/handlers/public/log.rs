//! The log: published heads, as a page and for programs.

use anxin_identity::Action;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use serde::Serialize;

use crate::fail::Fail;
use crate::handlers::Answer;
use crate::handlers::receipt::address;
use crate::pages::public::entries::EntriesView;
use crate::pages::public::log;
use crate::visitor::Visitor;
use crate::web::Web;

/// Heads on the page: a day of several chains.
const HEADS_SHOWN: u32 = 50;

/// Entries of the public log on the page.
const ENTRIES_SHOWN: u32 = 10;

/// Heads for programs: a month and more of a few chains, hour by hour.
const HEADS_TOLD: u32 = 5_000;

/// `GET /public/log`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor, headers: HeaderMap) -> Answer {
    visitor.open(Action::SeePublic)?;
    let heads = web.desk.published_heads(HEADS_SHOWN).await?;
    let entries = entries(&web, &headers).await?;
    Ok(log::page(&visitor.ctx, entries.as_ref(), &heads).into_response())
}

/// The public log, where the house has one.
async fn entries(web: &Web, headers: &HeaderMap) -> Result<Option<EntriesView>, Fail> {
    let Some(log) = &web.log else { return Ok(None) };
    // The checkpoint first: what is read after it is at least as new.
    let (checkpoint, head) = (log.checkpoint().await?, log.head().await?);
    Ok(Some(EntriesView {
        size: head.size,
        at: head.at,
        checkpoint,
        vkey: log.verifier()?.to_string(),
        address: format!("{}/log", address(web, headers)),
        latest: log.latest(ENTRIES_SHOWN).await?,
    }))
}

#[derive(Serialize)]
struct Head {
    /// Which chain: `ledger/<tenant>` or `decisions/<lane>`.
    log: String,
    /// How many entries or decisions it had.
    size: i64,
    /// SHA-256 of the last, in hexadecimal.
    hash: String,
    /// When it was published (RFC 3339).
    at: String,
}

/// `GET /public/log.json`.
pub(crate) async fn json(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.open(Action::SeePublic)?;
    let heads = web.desk.published_heads(HEADS_TOLD).await?;
    let told = heads.into_iter().map(|one| Head {
        log: one.log,
        size: one.size,
        hash: one.hash,
        at: one.at.to_string(),
    });
    Ok(Json(serde_json::json!({ "heads": told.collect::<Vec<_>>() })).into_response())
}
