//! The sandbox beside the house: another house with a store of its own behind the same address, for whoever builds something. The
//! key says which of them a request is for; from there on the same code runs, and nothing in it knows which house it is in.

use std::convert::Infallible;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use tower::ServiceExt;

/// What a sandbox's secrets begin with.
pub const SANDBOX_SECRET: &str = "axk_test_";
/// What the ids of its keys begin with.
pub const SANDBOX_KEY: &str = "key_test_";
/// Says on every answer that it came from the sandbox.
const MARK: HeaderName = HeaderName::from_static("anxin-sandbox");

/// Both houses behind one door.
#[derive(Clone)]
struct Houses {
    real: Router,
    sandbox: Router,
}

/// The routes of a house with those of its sandbox: requests with a key of the sandbox, or signed by one, go there.
pub fn with_sandbox(real: Router, sandbox: Router) -> Router {
    // Chosen before any routing: a request that one router has looked at is none for another.
    Router::new().fallback(choose).with_state(Houses { real, sandbox })
}

async fn choose(State(houses): State<Houses>, request: Request) -> Result<Response, Infallible> {
    if !is_for_sandbox(request.headers()) {
        return houses.real.oneshot(request).await;
    }
    let mut answer = houses.sandbox.oneshot(request).await?;
    answer.headers_mut().insert(MARK, HeaderValue::from_static("true"));
    Ok(answer)
}

fn is_for_sandbox(headers: &HeaderMap) -> bool {
    let has = |name: HeaderName, text: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(text))
    };
    has(header::AUTHORIZATION, &format!(" {SANDBOX_SECRET}"))
        || has(HeaderName::from_static("signature-input"), &format!("keyid=\"{SANDBOX_KEY}"))
}
