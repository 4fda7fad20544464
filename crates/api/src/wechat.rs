//! The door for notices of WeChat Pay: that a transfer has ended. Whoever knocks is believed only with WeChat Pay's signature over
//! these very bytes, made just now; what they say is under its key besides.
//!
//! It answers as WeChat Pay wants it: 204 without a body when the notice was taken, now or before, and anything else with
//! `{"code": "FAIL", "message": …}`, after which the notice comes again, for a day and more. What a notice tells of is asked about
//! anyway, so none of them has to arrive.

use std::sync::Arc;
use std::time::Duration;

use anxin_fund::rails::wechat::{NOTICE_LIMIT, NoticeError};
use anxin_fund::{NoticeTaken, WechatRail};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::json;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;

use crate::body::whole;

/// Where notices are sent: the path of `notify_url`.
pub const WECHAT_NOTICES: &str = "/wechat/notices";
/// Notices that are read and taken at once.
const NOTICES_AT_ONCE: usize = 16;
/// How long a notice may take to arrive. WeChat Pay itself waits five seconds for the answer.
const ARRIVES_IN: Duration = Duration::from_secs(5);
/// What a signature stands in; nothing else of a request's head is looked at.
const HEADERS: [&str; 4] =
    ["wechatpay-serial", "wechatpay-timestamp", "wechatpay-nonce", "wechatpay-signature"];

struct Door {
    rail: WechatRail,
    places: Semaphore,
}

/// The door for notices. It can be merged with every other.
pub fn wechat_notices(rail: WechatRail) -> Router {
    let door = Door { rail, places: Semaphore::new(NOTICES_AT_ONCE) };
    Router::new()
        .route(WECHAT_NOTICES, post(take))
        .method_not_allowed_fallback(|| async { failed(StatusCode::METHOD_NOT_ALLOWED, "send a POST") })
        .layer(CatchPanicLayer::custom(|_| ours()))
        .with_state(Arc::new(door))
}

async fn take(State(door): State<Arc<Door>>, request: Request) -> Response {
    let Ok(_place) = door.places.try_acquire() else {
        return failed(StatusCode::SERVICE_UNAVAILABLE, "as many notices as fit are being taken already");
    };
    let headers = signed_with(request.headers());
    let body = match tokio::time::timeout(ARRIVES_IN, whole(request, NOTICE_LIMIT)).await {
        Ok(Ok(body)) => body,
        Ok(Err(problem)) => return failed(problem.kind.status(), &problem.detail),
        Err(_) => return failed(StatusCode::REQUEST_TIMEOUT, "the notice did not come whole in time"),
    };
    match door.rail.take_notice(&headers, &body).await {
        Ok(Ok(taken)) => {
            if taken == NoticeTaken::Odd {
                tracing::warn!("a notice of WeChat Pay does not fit; see anxin fund wechat");
            }
            StatusCode::NO_CONTENT.into_response()
        }
        Ok(Err(error)) => {
            tracing::info!(%error, "a notice was not believed");
            let status = match error {
                NoticeError::Unsigned | NoticeError::Stale => StatusCode::UNAUTHORIZED,
                NoticeError::Foreign => StatusCode::BAD_REQUEST,
            };
            failed(status, &error.to_string())
        }
        Err(error) => {
            tracing::error!(%error, "a notice of WeChat Pay could not be kept; it comes again");
            ours()
        }
    }
}

fn signed_with(headers: &HeaderMap) -> Vec<(String, String)> {
    let value = |name: &&str| Some(((*name).to_owned(), headers.get(*name)?.to_str().ok()?.to_owned()));
    HEADERS.iter().filter_map(value).collect()
}

fn ours() -> Response {
    failed(StatusCode::INTERNAL_SERVER_ERROR, "it could not be taken just now; send it again")
}

fn failed(status: StatusCode, message: &str) -> Response {
    (status, axum::Json(json!({ "code": "FAIL", "message": message }))).into_response()
}
