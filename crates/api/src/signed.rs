//! Requests that are signed: the layer that verifies them before any handler runs. Who signs needs no key in a header; the signature
//! says who it is, and that the method, the address and the body are theirs.

use anxin_identity::{ApiCaller, PublicKey};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::body::{JSON_BODY_LIMIT, whole};
use crate::door::{Door, Shared};
use crate::problem::{Kind, Problem};
use crate::records::RECORDS_BODY_LIMIT;
use crate::signature::{Signature, check_digest};

/// Whose signature a request carries.
#[derive(Clone)]
pub(crate) struct SignedBy(pub(crate) ApiCaller);

/// Verifies the signature of a request that carries one.
pub(crate) async fn verify(
    State(door): State<Shared>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if !Signature::is_there(request.headers()) {
        return Ok(next.run(request).await);
    }
    Ok(next.run(verified(&door, request).await?).await)
}

/// A request whose signature is good. Who it is, what it covers and when are looked at before the body is read.
async fn verified(door: &Door, request: Request) -> Result<Request, Problem> {
    if request.headers().contains_key(header::AUTHORIZATION) {
        return Err(refused("a request is signed, or carries a key, and not both"));
    }
    let signature = Signature::read(request.headers()).map_err(refused)?;
    let (parts, body) = request.into_parts();
    signature.check(&parts, door.now()).map_err(refused)?;
    let caller = door.signer(&signature, &parts).await?;
    let request = Request::from_parts(parts, body);
    let (mut parts, bytes) = read(door, request).await?;
    if !bytes.is_empty() || parts.headers.contains_key("content-digest") {
        check_digest(&parts.headers, &bytes).map_err(refused)?;
    }
    // Last, so that a request which came damaged can be sent again as it is.
    if !door.api.identity.use_nonce(&caller.key, &signature.nonce, signature.expires_at).await? {
        return Err(refused("its nonce was used before"));
    }
    parts.extensions.insert(SignedBy(caller));
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// The body as a whole: it has to be here before anything of it is believed.
async fn read(door: &Door, request: Request) -> Result<(Parts, bytes::Bytes), Problem> {
    let (parts, body) = request.into_parts();
    let length =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    // A large body takes one of the places that large bodies have; the handler takes it anew.
    let is_large = match length {
        Some(length) => length > JSON_BODY_LIMIT,
        None => parts.headers.contains_key(header::TRANSFER_ENCODING),
    };
    let place = if is_large { Some(door.upload()?) } else { None };
    let mut head = Request::new(body);
    *head.headers_mut() = parts.headers.clone();
    let bytes = whole(head, RECORDS_BODY_LIMIT).await?;
    drop(place);
    Ok((parts, bytes))
}

impl Door {
    async fn signer(&self, signature: &Signature, parts: &Parts) -> Result<ApiCaller, Problem> {
        let known: Option<(ApiCaller, PublicKey)> = self.api.identity.signer(&signature.key).await?;
        // Whether the key is known is nobody's to learn.
        let wrong = || refused("it is not by the holder of a key that is known here under this keyid");
        let (caller, public) = known.ok_or_else(wrong)?;
        if signature.is_by(public.bytes(), parts).map_err(refused)? { Ok(caller) } else { Err(wrong()) }
    }
}

fn refused(why: &'static str) -> Problem {
    Problem::new(Kind::Unauthorized, format!("the signature of this request is not taken: {why}"))
        .mend("sign anew, as docs/builders.md shows; each request has a nonce of its own")
        .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"anxin\""))
}
