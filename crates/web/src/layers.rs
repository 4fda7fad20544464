//! What happens around every page: who is there and in which language, whether a form comes from our own pages, how long it
//! may take, the headers that browsers are told, and the page of trouble when there is no other.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use anxin_identity::{Known, SignedIn, address_of};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::assets::CONTENT_SECURITY_POLICY;
use crate::fail::{Fail, problem_of, sign_in_first, sign_in_for_work, status_of};
use crate::handlers::prove::{self, Form, Held};
use crate::kept;
use crate::pages::error::{ErrorView, Problem, page};
use crate::pages::kept::Kept;
use crate::pages::signed_out::{self, Lacks, SignedOutView};
use crate::typed::without_controls;
use crate::visitor::{Visitor, bound_to, device_cookie, session_cookie};
use crate::web::Web;
use crate::words::Choice;

/// Longest time for a page. A large statement is booked in a few seconds.
const PAGE_LIMIT: Duration = Duration::from_secs(60);

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Dresses a request as a visitor and an answer as a page of ours.
pub(crate) async fn dress(State(web): State<Web>, request: Request, next: Next) -> Response {
    let choice = Choice::from_parts(request.uri(), request.headers());
    let token = session_cookie(request.headers());
    let (signed_in, trouble) = match who(&web, token.as_deref()).await {
        Ok(signed_in) => (signed_in, None),
        Err(fail) => (None, Some(fail)),
    };
    let cookies = [token, bound_to(request.headers())];
    let address = address(&request);
    let mut visitor =
        Visitor::new(&web, choice.language, request.method(), request.uri(), signed_in, cookies)
            .at(address)
            .on(device_cookie(request.headers()));
    let refused = trouble.or_else(|| refused(&request));
    let is_post = *request.method() == Method::POST;
    let mut written = None;
    let answer = match refused {
        Some(fail) => fail.into_response(),
        None => {
            match tokio::time::timeout(PAGE_LIMIT, proving(&web, &mut visitor, request, next, &mut written))
                .await
            {
                Ok(answer) => answer,
                Err(_) => Fail::page(Problem::Unavailable).into_response(),
            }
        }
    };
    let mut answer = with_trouble_drawn(&web, &visitor, answer, written).await;
    // Whoever does something on a page is written to in its language, unless they have said otherwise. Looking at a page keeps nothing,
    // and what was refused did nothing.
    let did = is_post && answer.status().as_u16() < 400;
    if let Some(person) = visitor.person().filter(|_| did)
        && let Err(error) =
            web.identity.remember_language(person.number, choice.language.tag(), Known::Read).await
    {
        tracing::warn!(%error, "the language of a reader could not be remembered");
    }
    tell_the_browser(answer.headers_mut(), choice, is_post);
    if let Some(action) = visitor.asked() {
        // For whoever stands around the pages: the tests see by it that every route asks.
        answer.extensions_mut().insert(action);
    }
    answer
}

/// Hands a request on. A form that wants a fresh proof first is held, the proof is asked for, and the form goes on with it.
async fn proving(
    web: &Web,
    visitor: &mut Visitor,
    request: Request,
    next: Next,
    written: &mut Option<Form>,
) -> Response {
    let (mut request, form) = match prove::hold(web, visitor, request).await {
        Held::Goes(request, form) => (request, form),
        Held::Asks(page) => return page,
        Held::Fails(fail, form) => {
            *written = Some(form);
            return fail.into_response();
        }
    };
    request.extensions_mut().insert(visitor.clone());
    let answer = keep_and_run(request, next, written).await;
    let asked = matches!(answer.extensions().get::<Fail>(), Some(Fail::Prove(_)));
    match form {
        Some(form) if asked => {
            prove::page(web, visitor, form).await.unwrap_or_else(IntoResponse::into_response)
        }
        form => {
            *written = form.or_else(|| written.take());
            answer
        }
    }
}

/// What no handler is asked about.
fn refused(request: &Request) -> Option<Fail> {
    if foreign(request) {
        return Some(Fail::page(Problem::Stale));
    }
    // No address of ours has a control character in it.
    let path = request.uri().path().as_bytes();
    (without_controls(path) != path).then_some(Fail::NOT_FOUND)
}

/// Runs the handlers. A form of somebody who is not signed in, or who sends one of staff's as a customer, is read first and kept: a session
/// may have ended while it was written, or another one begun in the same browser.
async fn keep_and_run(request: Request, next: Next, written: &mut Option<Form>) -> Response {
    let taken = request.extensions().get::<Visitor>().is_some_and(Visitor::may_be_heard);
    if taken || *request.method() != Method::POST {
        return next.run(request).await;
    }
    match kept::read(request).await {
        Ok((request, form)) => {
            *written = form;
            next.run(request).await
        }
        Err(fail) => fail.into_response(),
    }
}

/// Takes the wish for a compressed answer out of a request that brings a session and was not made by a page of ours or by the
/// reader's own hand. Another site can make a browser ask for a page with words of its choice in the address, and the page
/// repeats its address; who sees the length of the compressed answer could then guess, letter by letter, what else stands on
/// it (the attack called BREACH). Without a session there is nothing of anybody's on the page. Browsers that do not say who
/// asked get the plain answer.
pub(crate) async fn compress_for_our_own_pages_only(mut request: Request, next: Next) -> Response {
    let asked_by = request.headers().get(SEC_FETCH_SITE).map(HeaderValue::as_bytes);
    let ours = matches!(asked_by, Some(b"same-origin" | b"none"));
    if !ours && session_cookie(request.headers()).is_some() {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    next.run(request).await
}

/// Where a request comes from, as far as it can be told.
fn address(request: &Request) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    // A proxy may put a line of its own behind the client's: the last is the one that our own proxy wrote.
    let lines = request.headers().get_all("x-forwarded-for");
    let forwarded = lines.iter().next_back().and_then(|list| list.to_str().ok());
    address_of(peer, forwarded)
}

async fn who(web: &Web, token: Option<&str>) -> Result<Option<SignedIn>, Fail> {
    match token {
        Some(token) => Ok(web.identity.session(token).await?),
        None => Ok(None),
    }
}

/// Whether a request that changes something comes from another site, or does not say where it comes from. Browsers say it by
/// `Sec-Fetch-Site` (W3C Fetch Metadata) or, older ones and those on plain HTTP, by `Origin` (RFC 6454).
fn foreign(request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return false;
    }
    // Mail programs post there by themselves, and the token in the address is all that counts; no session does.
    if request.uri().path().starts_with("/mail/stop/") {
        return false;
    }
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(SEC_FETCH_SITE) {
        return site != "same-origin" && site != "none";
    }
    let host = text(header::HOST).or_else(|| request.uri().authority().map(|a| a.as_str()));
    match (text(header::ORIGIN).and_then(|origin| origin.split_once("://")), host) {
        (Some((_, origin)), Some(host)) => !origin.eq_ignore_ascii_case(host),
        _ => true,
    }
}

async fn with_trouble_drawn(
    web: &Web,
    visitor: &Visitor,
    mut answer: Response,
    written: Option<Form>,
) -> Response {
    let ctx = &visitor.ctx;
    let (problem, detail) = match answer.extensions_mut().remove::<Fail>() {
        Some(Fail::Prove(_)) => return answer,
        Some(Fail::AsStaff(_)) => return signed_out_page(visitor, Lacks::Work, written).unwrap_or(answer),
        Some(Fail::SignIn(_)) => return signed_out_page(visitor, Lacks::Session, written).unwrap_or(answer),
        Some(Fail::Wait(seconds)) => {
            let minutes = seconds.div_ceil(60);
            (Problem::TooMany, Some(ctx.t_with("wait-minutes", &[("minutes", minutes.into())])))
        }
        Some(Fail::Page(problem, detail)) => (problem, detail.map(|id| ctx.t(id))),
        None if is_bare_refusal(&answer) => (problem_of(answer.status()), None),
        None => return answer,
    };
    let retry_after = answer.headers_mut().remove(header::RETRY_AFTER);
    let reference = web.once().get(..8).unwrap_or_default().to_owned();
    tracing::info!(reference, problem = ?problem, "a page of trouble was shown");
    // What may be taken a little later is not typed again.
    let again = matches!(problem, Problem::TooMany | Problem::Unavailable);
    let kept = written.filter(|_| again).and_then(kept);
    let view = ErrorView { problem, detail, reference, kept };
    let mut drawn = (status_of(problem), page(ctx, &view)).into_response();
    if let Some(seconds) = retry_after {
        drawn.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    drawn
}

/// Whether an answer refuses without a page: one of the framework's own, about a body or an address that does not read.
fn is_bare_refusal(answer: &Response) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let is_bare = kind.is_none_or(|kind| kind.starts_with(b"text/plain"));
    is_bare && (answer.status().is_client_error() || answer.status().is_server_error())
}

/// The page that keeps what somebody wrote who was signed out meanwhile or is signed in only as a customer, if they wrote anything.
fn signed_out_page(visitor: &Visitor, lacks: Lacks, written: Option<Form>) -> Option<Response> {
    let sign_in = match lacks {
        Lacks::Session => sign_in_first(visitor.next()),
        Lacks::Work => sign_in_for_work(visitor.next()),
    };
    let view = SignedOutView { lacks, sign_in, kept: kept(written?)? };
    Some((StatusCode::FORBIDDEN, signed_out::page(&visitor.ctx, &view)).into_response())
}

/// A form that a page carries on, if anything was written in it.
fn kept(form: Form) -> Option<Kept> {
    let wrote = form.fields.iter().any(|(_, value)| !value.trim().is_empty());
    let fields = form.fields.iter().map(|(name, value)| (kept::plain(name), kept::plain(value))).collect();
    wrote.then_some(Kept { action: form.to, fields, came: form.came })
}

/// What a browser may keep of a page. One that was asked for is asked for again by the button that leads back. One that answers a form
/// cannot be: without a copy of its own the browser shows a page of trouble of its own, with no word of what was done and what was typed.
/// The copy goes with the session ([`crate::visitor::end_session`]).
const fn may_be_kept(is_post: bool) -> &'static str {
    if is_post { "private, no-cache" } else { "no-store" }
}

fn tell_the_browser(headers: &mut HeaderMap, choice: Choice, is_post: bool) {
    let is_page =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Our own forms must say where they come from; other sites learn nothing.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, may_be_kept(is_post && is_page)),
        (header::VARY, "cookie, accept-language"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in fixed {
        // A file is shut in more tightly than a page.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Some(cookie) = choice.cookie().and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        headers.append(header::SET_COOKIE, cookie);
    }
}
