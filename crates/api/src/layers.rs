//! Around every handler: a limit on time, an id for the request, headers that keep answers out of caches and browsers, errors
//! as problem details, one count and one line in the log.

use std::any::Any;
use std::io::Write as _;
use std::time::{Duration, Instant as Monotonic};

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::door::Shared;
use crate::language::Language;
use crate::problem::{Kind, Problem};

/// How long a request may take until its answer begins.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// The same for requests that bring a large body.
pub const UPLOAD_TIMEOUT: Duration = Duration::from_secs(300);

/// Patterns of the addresses that take large bodies.
const UPLOADS: [&str; 4] =
    ["/v1/decisions/batch", "/v1/call-records", "/v1/facts", "/v1/complaints/{id}/evidence"];
/// Nothing that is answered here is a page, but what brings its own policy.
const NO_CONTENT: &str = "default-src 'none'; frame-ancestors 'none'";

/// What the parts of a request took, in milliseconds (Server Timing, W3C).
pub(crate) const TIMING: &str = "server-timing";

/// A part and what it took, as the header has it.
pub(crate) fn took(part: &str, took: Duration) -> String {
    let mut text = Vec::new();
    put_took(&mut text, part, took);
    String::from_utf8(text).unwrap_or_default()
}

/// The same behind what is there.
pub(crate) fn put_took(text: &mut Vec<u8>, part: &str, took: Duration) {
    let _ = write!(text, "{part};dur={}.{:03}", took.as_millis(), took.subsec_micros() % 1_000);
}

/// The outermost layer.
pub(crate) async fn around(State(door): State<Shared>, request: Request, next: Next) -> Response {
    let began = Monotonic::now();
    let id = door.request_id();
    let language = Language::of(request.headers());
    let method = known_method(&request);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    let limit = if UPLOADS.contains(&route) { UPLOAD_TIMEOUT } else { REQUEST_TIMEOUT };
    let answered = tokio::time::timeout(limit, next.run(request)).await;
    let response = answered.unwrap_or_else(|_| timed_out().into_response());
    let mut response = as_problem(response, language, &id, route);
    guard(&mut response, &id);
    if let Ok(took) = HeaderValue::from_str(&took("total", began.elapsed())) {
        response.headers_mut().append(TIMING, took);
    }
    door.metrics.answered(method, route, response.status().as_u16(), began.elapsed());
    tracing::debug!(request = id, method, route, status = response.status().as_u16(), "answered");
    response
}

/// What a handler that panicked is answered by; the panic itself is told by the program's own hook.
pub(crate) fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::internal("a handler panicked").into_response()
}

/// A method of the client's own making is no label.
fn known_method(request: &Request) -> &'static str {
    match request.method().as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "DELETE" => "DELETE",
        _ => "other",
    }
}

fn timed_out() -> Problem {
    Problem::new(Kind::TimedOut, "the request took too long")
        .mend("send it again with the same Idempotency-Key, in smaller parts if it is large")
}

/// Writes a problem into the answer; an error that came from the framework becomes one.
fn as_problem(mut response: Response, language: Language, id: &str, route: &str) -> Response {
    let status = response.status();
    let known = response.extensions_mut().remove::<Problem>();
    let Some(problem) = known.or_else(|| from_framework(status)) else { return response };
    if let Some(cause) = &problem.cause {
        tracing::error!(request = id, route, cause, "a request could not be served");
    }
    let body = serde_json::to_vec(&problem.body(language, id)).unwrap_or_default();
    *response.body_mut() = Body::from(body);
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language"));
    response
}

fn from_framework(status: StatusCode) -> Option<Problem> {
    let problem = match status {
        StatusCode::METHOD_NOT_ALLOWED => {
            Problem::new(Kind::MethodNotAllowed, "this address does not take this method")
                .mend("the header Allow lists those it takes")
        }
        StatusCode::NOT_FOUND => Problem::not_found("there is nothing under this address"),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(Kind::TooLarge, "the body is too large").mend("send it in parts")
        }
        status if status.is_client_error() => {
            Problem::new(Kind::BadRequest, "the address, a header or the query does not read")
                .mend("GET /openapi.json says how they look")
        }
        status if status.is_server_error() => Problem::internal(status),
        _ => return None,
    };
    Some(problem)
}

/// Headers of every answer. An answer is for its caller only, is what it says it is, and is nothing for a browser to run.
fn guard(response: &mut Response, id: &str) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NO_CONTENT));
}

/// `/v1/…` that is nothing else.
pub(crate) async fn nothing_here() -> Problem {
    Problem::not_found("there is nothing under this address")
}
