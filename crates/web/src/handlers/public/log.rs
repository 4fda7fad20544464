//! The log: published heads, as a page and for programs.

use anxin_identity::Action;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Serialize;

use crate::handlers::Answer;
use crate::pages::public::log;
use crate::visitor::Visitor;
use crate::web::Web;

/// Heads on the page: a day of several chains.
const HEADS_SHOWN: u32 = 50;

/// Heads for programs: a month and more of a few chains, hour by hour.
const HEADS_TOLD: u32 = 5_000;

/// `GET /public/log`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.open(Action::SeePublic)?;
    let heads = web.desk.published_heads(HEADS_SHOWN).await?;
    Ok(log::page(&visitor.ctx, &heads).into_response())
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
