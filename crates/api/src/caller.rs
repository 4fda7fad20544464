//! Who calls, and what their key may be used for. An extractor names the scope that its handler needs, and runs before the
//! body is read.

use std::marker::PhantomData;
use std::net::{IpAddr, SocketAddr};

use anxin_domain::ids::BrandId;
use anxin_identity::{ApiCaller, ApiScope, Evidence};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};

use crate::door::Shared;
use crate::problem::{Kind, Problem};
use crate::signed::SignedBy;

/// The name under which calls without a key from this machine are known, in open mode.
const OPEN_CALLER: &str = "demo";
/// Headers that a proxy adds: a request with one of them comes from elsewhere, whatever the address of the connection.
const PROXY_HEADERS: [&str; 4] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/// A scope as a type, so that a handler's signature says what it needs.
pub(crate) trait Needs {
    /// The scope.
    const SCOPE: ApiScope;
}

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident),+) => {$(
        $(#[$doc])*
        pub(crate) struct $name;
        impl Needs for $name {
            const SCOPE: ApiScope = ApiScope::$name;
        }
    )+};
}
scopes! {
    /// May ask the gate.
    Decisions,
    /// May hand in call records.
    CallRecords,
    /// May hand in acts.
    Acts,
    /// May complain for customers.
    Complaints,
    /// May hand in facts.
    Facts,
    /// May keep the endpoints of webhooks.
    Webhooks,
    /// May do everything.
    Admin
}

/// A caller whose key has the scope.
pub(crate) struct By<S> {
    pub(crate) caller: ApiCaller,
    scope: PhantomData<S>,
}

impl<S> By<S> {
    /// The brand the caller is limited to; none for the platform's own systems.
    pub(crate) const fn brand(&self) -> Option<&BrandId> {
        self.caller.brand.as_ref()
    }

    /// Holds to the platform's own systems what a brand must not say.
    pub(crate) fn platform_only(&self) -> Result<(), Problem> {
        if self.caller.brand.is_none() {
            return Ok(());
        }
        Err(Problem::new(
            Kind::Forbidden,
            "this key is limited to a brand, and this is for the platform to say",
        )
        .mend("have the platform's own system send it"))
    }
}

impl<S: Needs> FromRequestParts<Shared> for By<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, door: &Shared) -> Result<Self, Problem> {
        let caller = caller(parts, door).await?;
        door.count_of_key(parts, &caller.key)?;
        if !caller.may(S::SCOPE) {
            let scope = S::SCOPE.word();
            return Err(Problem::new(Kind::Forbidden, format!("this key does not have the scope {scope}"))
                .mend(format!("use a key with the scope {scope}; `anxin key` makes one")));
        }
        if caller.evidence == Evidence::SignedOnly && is_evidence(S::SCOPE, parts) && !is_signed(parts) {
            return Err(Problem::new(
                Kind::Forbidden,
                "this brand has said that its evidence is signed, and this is not",
            )
            .mend("sign the request, as docs/builders.md shows"));
        }
        Ok(Self { caller, scope: PhantomData })
    }
}

/// What may be held for or against somebody later: records, acts, facts and complaints that come in.
fn is_evidence(scope: ApiScope, parts: &Parts) -> bool {
    let told =
        matches!(scope, ApiScope::CallRecords | ApiScope::Acts | ApiScope::Complaints | ApiScope::Facts);
    told && parts.method != Method::GET && parts.method != Method::HEAD
}

fn is_signed(parts: &Parts) -> bool {
    parts.extensions.get::<SignedBy>().is_some()
}

async fn caller(parts: &Parts, door: &Shared) -> Result<ApiCaller, Problem> {
    if let Some(SignedBy(caller)) = parts.extensions.get() {
        return Ok(caller.clone());
    }
    let Some(header) = parts.headers.get(header::AUTHORIZATION) else {
        if door.api.settings.open && is_this_machine(parts) {
            return Ok(open_caller());
        }
        return Err(unauthorized("there is no Authorization header"));
    };
    let secret = header
        .to_str()
        .ok()
        .and_then(bearer)
        .ok_or_else(|| unauthorized("the Authorization header is not of the form Bearer axk_…"))?;
    let known = door.api.identity.authenticate(secret).await?;
    known.ok_or_else(|| unauthorized("this key is not known, or was revoked"))
}

/// The secret in a header `Authorization` (RFC 6750, section 2.1).
pub(crate) fn bearer(header: &str) -> Option<&str> {
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

fn unauthorized(detail: &str) -> Problem {
    Problem::new(Kind::Unauthorized, detail)
        .mend("send `Authorization: Bearer axk_…`; `anxin key` makes a key")
        .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"anxin\""))
}

fn open_caller() -> ApiCaller {
    ApiCaller {
        key: OPEN_CALLER.to_owned(),
        name: OPEN_CALLER.to_owned(),
        brand: None,
        scopes: vec![ApiScope::Admin],
        evidence: Evidence::EitherWay,
    }
}

/// Whether a request comes from a program on this machine that means this machine: the connection is a loopback one, no
/// proxy stands between, and it is no page of another site in a browser here (which would name its own host or say so).
fn is_this_machine(parts: &Parts) -> bool {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let proxied = PROXY_HEADERS.iter().any(|name| parts.headers.contains_key(*name));
    let foreign =
        parts.headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site");
    peer.is_some_and(|ip| ip.to_canonical().is_loopback())
        && !proxied
        && !foreign
        && names_loopback(&parts.headers)
}

fn names_loopback(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else { return true };
    let Ok(host) = host.to_str() else { return false };
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(name, _)| name);
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|ip| ip.is_loopback())
}
