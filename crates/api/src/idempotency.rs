//! `Idempotency-Key`: a POST that changes something and is sent again with the same key and body is the same POST. The first
//! answer is kept and given again; a key that comes with another body is refused.
//!
//! The effect itself is keyed too (a key goes down to the act or case), so two requests that run at the same time, or one
//! that was cut off between effect and answer and is sent again, have one effect.

use std::future::Future;

use anxin_identity::ApiCaller;
use anxin_store::{Store, StoreError, Tx};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::door::{Door, Shared, hex};
use crate::problem::{Kind, Problem};

/// Longest idempotency key, in letters.
pub const IDEMPOTENCY_KEY_LIMIT: usize = 128;
/// Days for which an answer is kept to be given again.
pub const IDEMPOTENCY_DAYS: i64 = 7;
/// Tells that an answer was given before, or that what it tells was there before.
const REPLAYED: &str = "idempotency-replayed";

/// The key of a request, if it has one.
pub(crate) struct IdempotencyKey(Option<String>);

impl FromRequestParts<Shared> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        let Some(header) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let text = header.to_str().unwrap_or_default().trim();
        // The draft of the header writes a quoted text; most clients do not.
        let key = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
        let fits =
            (1..=IDEMPOTENCY_KEY_LIMIT).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
        if !fits {
            return Err(Problem::new(
                Kind::BadRequest,
                "the Idempotency-Key is empty, too long, or has odd letters",
            )
            .mend(format!("write 1 to {IDEMPOTENCY_KEY_LIMIT} letters, digits and signs without blanks")));
        }
        Ok(Self(Some(key.to_owned())))
    }
}

/// A request with a key, as it is kept.
#[derive(Clone)]
struct Slot {
    caller: String,
    route: &'static str,
    key: String,
    digest: Vec<u8>,
}

/// What is known about a request with a key.
enum Claim {
    /// Nobody has sent it before.
    New,
    /// It was sent before, and is under way or was cut off.
    Again,
    /// It was answered.
    Answered(StatusCode, String),
    /// The key belongs to another request.
    Other,
}

impl Door {
    /// Runs an effect once for each key, and answers what the first answered. The effect gets a key of its own, which makes
    /// it the same effect when it runs again.
    pub(crate) async fn once<T, F, Fut>(
        &self,
        caller: &ApiCaller,
        route: &'static str,
        key: IdempotencyKey,
        request: &[u8],
        effect: F,
    ) -> Result<Response, Problem>
    where
        T: Serialize,
        F: FnOnce(Option<String>) -> Fut,
        Fut: Future<Output = Result<(StatusCode, T), Problem>>,
    {
        let Some(key) = key.0 else {
            let (status, answer) = effect(None).await?;
            return Ok((status, axum::Json(answer)).into_response());
        };
        let slot = Slot { caller: caller.key.clone(), route, key, digest: Sha256::digest(request).to_vec() };
        let is_new = match self.claim(slot.clone()).await? {
            Claim::Other => return Err(Problem::key_reused()),
            Claim::Answered(status, body) => return Ok(answer(status, body, false)),
            Claim::New => true,
            Claim::Again => false,
        };
        let (status, fresh) = effect(Some(slot.effect_key())).await?;
        let body = serde_json::to_string(&fresh).map_err(Problem::internal)?;
        let (status, body) = self.keep(slot, status, body).await?;
        Ok(answer(status, body, is_new))
    }

    /// A key for an effect that keeps its own answer, because the answer must not lie in the store: the same for a request that
    /// is sent again.
    pub(crate) fn effect_key(
        caller: &ApiCaller,
        route: &'static str,
        key: IdempotencyKey,
        request: &[u8],
    ) -> Option<String> {
        let key = key.0?;
        let slot = Slot { caller: caller.key.clone(), route, key, digest: Sha256::digest(request).to_vec() };
        Some(slot.effect_key())
    }

    async fn claim(&self, slot: Slot) -> Result<Claim, Problem> {
        let now = self.now();
        let claim = move |tx: &mut dyn Tx| -> Result<Claim, StoreError> {
            let claimed = tx.execute(
                "INSERT INTO idempotency (caller, route, key, request_digest, at) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT DO NOTHING",
                &[
                    slot.caller.as_str().into(),
                    slot.route.into(),
                    slot.key.as_str().into(),
                    slot.digest.clone().into(),
                    now.into(),
                ],
            )?;
            if claimed == 1 { Ok(Claim::New) } else { look(tx, &slot) }
        };
        Ok(self.api.gate.store().write_together(claim).await?)
    }

    /// Keeps an answer unless one was kept meanwhile, and returns the one that is kept.
    async fn keep(
        &self,
        slot: Slot,
        status: StatusCode,
        body: String,
    ) -> Result<(StatusCode, String), Problem> {
        let keep = move |tx: &mut dyn Tx| -> Result<(StatusCode, String), StoreError> {
            let kept = tx.execute(
                "UPDATE idempotency SET status = $4, body = $5 WHERE caller = $1 AND route = $2 AND key = $3 \
                 AND status IS NULL",
                &[
                    slot.caller.as_str().into(),
                    slot.route.into(),
                    slot.key.as_str().into(),
                    i64::from(status.as_u16()).into(),
                    body.as_str().into(),
                ],
            )?;
            if kept == 1 {
                return Ok((status, body.clone()));
            }
            match look(tx, &slot)? {
                Claim::Answered(status, kept) => Ok((status, kept)),
                _ => Ok((status, body.clone())),
            }
        };
        Ok(self.api.gate.store().write_together(keep).await?)
    }
}

/// Forgets answers that were kept long enough. Returns how many.
///
/// # Errors
/// [`StoreError`] when the store does not answer.
pub async fn forget_answers(store: &Store) -> Result<u64, StoreError> {
    let old = store.clock().now().plus_days(-IDEMPOTENCY_DAYS);
    store.write(move |tx| tx.execute("DELETE FROM idempotency WHERE at < $1", &[old.into()])).await
}

impl Slot {
    /// The key for what the request does. It holds the request's digest too: when the answer has been forgotten, the key may
    /// come with another body, and that is another effect.
    fn effect_key(&self) -> String {
        let mut hash = Sha256::new();
        for part in [self.caller.as_bytes(), self.route.as_bytes(), self.key.as_bytes(), &self.digest] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        format!("api:{}", hex(&hash.finalize()))
    }
}

fn look(tx: &mut dyn Tx, slot: &Slot) -> Result<Claim, StoreError> {
    let row = tx.query_opt(
        "SELECT request_digest, status, body FROM idempotency WHERE caller = $1 AND route = $2 AND key = $3",
        &[slot.caller.as_str().into(), slot.route.into(), slot.key.as_str().into()],
    )?;
    let Some(row) = row else { return Ok(Claim::Again) };
    if row.bytes(0)? != slot.digest {
        return Ok(Claim::Other);
    }
    let status =
        row.opt_int(1)?.and_then(|s| u16::try_from(s).ok()).and_then(|s| StatusCode::from_u16(s).ok());
    Ok(match (status, row.opt_text(2)?) {
        (Some(status), Some(body)) => Claim::Answered(status, body),
        _ => Claim::Again,
    })
}

/// What was made by an earlier request is there, not made: 200 in place of 201.
fn answer(status: StatusCode, body: String, is_new: bool) -> Response {
    let status = if is_new || status != StatusCode::CREATED { status } else { StatusCode::OK };
    let mut response = (status, [(header::CONTENT_TYPE, "application/json")], body).into_response();
    if !is_new {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}
