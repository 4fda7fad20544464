#![doc = include_str!("../README.md")]

mod acts;
mod answers;
mod batch;
mod bindings;
mod body;
mod caller;
mod cases;
mod claims;
mod complaints;
mod consent;
mod decisions;
mod docs;
mod door;
mod evidence;
mod facts;
mod fields;
mod front;
mod health;
mod holders;
mod idempotency;
mod language;
mod layers;
mod lines;
mod log;
mod metrics;
mod openapi;
mod problem;
mod rate;
mod reconcile;
mod records;
mod sandbox;
mod signature;
mod signed;
mod summary;
mod told;
mod webhooks;
mod wechat;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

pub use acts::{BANDS_LIMIT, EVIDENCE_LIMIT};
pub use batch::{ANSWERS_AHEAD, BATCH_LINE_LIMIT, LINES_PER_COMMIT};
pub use body::JSON_BODY_LIMIT;
pub use door::{Api, BATCHES_AT_ONCE, ExtraMetrics, Settings, UPLOADS_AT_ONCE};
pub use facts::FACTS_BODY_LIMIT;
pub use front::Front;
pub use idempotency::{IDEMPOTENCY_DAYS, IDEMPOTENCY_KEY_LIMIT, forget_answers};
pub use layers::{REQUEST_TIMEOUT, UPLOAD_TIMEOUT};
pub use openapi::openapi;
pub use rate::{LIMITS, Limit, Per, PerMinute, WINDOW_SECONDS};
pub use records::RECORDS_BODY_LIMIT;
pub use sandbox::{SANDBOX_KEY, SANDBOX_SECRET, with_sandbox};
pub use signature::SIGNATURE_SECONDS;
pub use wechat::{WECHAT_NOTICES, wechat_notices};

use door::{Door, Shared};

/// The routes of this door. They can be merged with those of the pages: there is no fallback, `/v1/` is all taken.
///
/// Serve them with [`Front::serve`], or with `into_make_service_with_connect_info::<SocketAddr>()`; without who is connected, open mode
/// opens for nobody.
pub fn router(api: Api) -> Router {
    routes(Door::new(api))
}

/// The routes of this door, and what answers plain checks before them.
pub fn open(api: Api) -> (Router, Front) {
    let door = Door::new(api);
    (routes(Arc::clone(&door)), Front::new(door))
}

fn routes(door: Shared) -> Router {
    Router::new()
        .route("/v1/decisions", post(decisions::create))
        .route("/v1/decisions/batch", post(batch::create))
        .route("/v1/decisions/{id}", get(decisions::show))
        .route("/v1/call-records", post(records::create))
        .route("/v1/facts", post(facts::create))
        .route("/v1/acts", post(acts::create))
        .route("/v1/bindings", post(bindings::create))
        .route("/v1/consent-requests", post(consent::create))
        .route("/v1/consent-requests/{id}", get(consent::show))
        .route("/v1/consent-requests/{id}/answers", post(consent::answer))
        .route("/v1/holders", post(holders::create))
        .route("/v1/complaints", post(complaints::create))
        .route("/v1/complaints/{id}", get(complaints::show))
        .route("/v1/complaints/{id}/appeals", post(complaints::appeal))
        .route("/v1/complaints/{id}/answers", post(claims::answer))
        .route("/v1/complaints/{id}/evidence", get(evidence::list).post(evidence::create))
        .route("/v1/complaints/{id}/evidence/{file}", get(evidence::show))
        .route("/v1/webhook-endpoints", get(webhooks::list).post(webhooks::create))
        .route("/v1/webhook-endpoints/{id}", get(webhooks::show).delete(webhooks::remove))
        .route("/v1/webhook-endpoints/{id}/rotations", post(webhooks::rotate))
        .route("/v1/webhook-endpoints/{id}/enablings", post(webhooks::enable))
        .route("/v1/webhook-endpoints/{id}/pings", post(webhooks::ping))
        .route("/v1/webhook-endpoints/{id}/messages", get(webhooks::messages))
        .route("/v1/webhook-endpoints/{id}/messages/{message}/replays", post(webhooks::replay))
        .route("/v1/reconcile", post(reconcile::create))
        .route("/v1/public/summary", get(summary::show))
        .route("/v1/receipts/{id}", get(log::receipt))
        .route("/log/checkpoint", get(log::checkpoint))
        .route("/log/vkey", get(log::vkey))
        .route("/log/tile/{*path}", get(log::tile))
        .route("/v1", any(layers::nothing_here))
        .route("/v1/", any(layers::nothing_here))
        .route("/v1/{*rest}", any(layers::nothing_here))
        .route("/openapi.json", get(openapi::show))
        .route("/docs", get(docs::show))
        .route("/docs/style.css", get(docs::style))
        .route("/problems/{kind}", get(docs::problem))
        .route("/healthz", get(health::up))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(door.clone(), layers::around))
                .layer(CatchPanicLayer::custom(layers::panicked))
                .layer(from_fn_with_state(door.clone(), rate::hold))
                .layer(from_fn_with_state(door.clone(), signed::verify)),
        )
        .with_state(door)
}
