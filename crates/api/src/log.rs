//! The public log as files (C2SP tlog-tiles), and receipts with proofs. No key is needed: who has a file of the log learns nothing about
//! anybody, and who has a receipt's address was given it.

use anxin_domain::ids::AwardId;
use anxin_proof::{ProofError, ReceiptFile, Tile};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::door::Shared;
use crate::problem::{Problem, ProblemBody};

/// The checkpoint moves on: nobody keeps it for longer than a breath.
const FRESH: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=2");
/// The key changes with the log only.
const HOURLY: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=3600");
/// A tile of a width never changes.
const FOR_EVER: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
const TEXT: (HeaderName, &str) = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
const BYTES: (HeaderName, &str) = (header::CONTENT_TYPE, "application/octet-stream");

impl From<ProofError> for Problem {
    fn from(error: ProofError) -> Self {
        match error {
            ProofError::Store(error) => error.into(),
            ProofError::OtherKey(_) => Self::unavailable(error),
            other => Self::internal(other),
        }
    }
}

/// The newest checkpoint of the log, as a signed note (C2SP tlog-checkpoint).
#[utoipa::path(get, path = "/log/checkpoint", operation_id = "getCheckpoint", tag = "log", responses(
    (status = 200, description = "Origin, size and root, signed", body = String, content_type = "text/plain"),
))]
pub(crate) async fn checkpoint(State(door): State<Shared>) -> Result<Response, Problem> {
    Ok(([FRESH, TEXT], door.api.log.checkpoint().await?).into_response())
}

/// The key that checks the log (a vkey of C2SP signed-note).
#[utoipa::path(get, path = "/log/vkey", operation_id = "getLogKey", tag = "log", responses(
    (status = 200, description = "The key, in one line", body = String, content_type = "text/plain"),
))]
pub(crate) async fn vkey(State(door): State<Shared>) -> Result<Response, Problem> {
    Ok(([HOURLY, TEXT], format!("{}\n", door.api.log.verifier()?)).into_response())
}

/// A tile of hashes, `<L>/<N>[.p/<W>]`, or a bundle of entries, `entries/<N>[.p/<W>]` (C2SP tlog-tiles).
#[utoipa::path(get, path = "/log/tile/{path}", operation_id = "getTile", tag = "log",
    params(("path" = String, Path, description = "As in `0/000`, `0/x001/234.p/7`, `entries/000`; slashes are part of it")),
    responses(
        (status = 200, description = "The tile", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "There is no such tile, or not yet", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn tile(State(door): State<Shared>, Path(path): Path<String>) -> Result<Response, Problem> {
    let none = || Problem::not_found("the log has no such tile, or does not reach so far yet");
    let tile = Tile::parse(&path).ok_or_else(none)?;
    let bytes = door.api.log.tile(tile).await?.ok_or_else(none)?;
    Ok(([FOR_EVER, BYTES], bytes).into_response())
}

/// The receipt of an award, to be checked without this server.
#[derive(Serialize, ToSchema)]
#[schema(as = Receipt)]
pub(crate) struct ReceiptBody {
    /// The award.
    #[schema(value_type = String)]
    award: AwardId,
    /// The key of the log. Compare it with the one that you know.
    vkey: String,
    /// What was logged of the award, the first first. Empty while it waits for its place.
    logged: Vec<EntryBody>,
}

/// One entry of a receipt.
#[derive(Serialize, ToSchema)]
#[schema(as = ReceiptEntry)]
struct EntryBody {
    /// The bytes of the entry, as they are in the log.
    entry: String,
    /// The event that the entry commits to; not there when the person was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
    /// What opens the commitment, in hexadecimal: HMAC-SHA256 of the event under this is the commitment.
    #[serde(skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    /// That the entry is in the log, with the checkpoint that it was proven against (C2SP tlog-proof).
    proof: String,
}

impl From<ReceiptFile> for ReceiptBody {
    fn from(file: ReceiptFile) -> Self {
        let ReceiptFile { award, vkey, logged } = file;
        let entry = |one: anxin_proof::ReceiptEntry| EntryBody {
            entry: one.entry,
            event: one.event,
            salt: one.salt,
            proof: one.proof,
        };
        Self { award, vkey, logged: logged.into_iter().map(entry).collect() }
    }
}

/// A receipt with its proofs, by the token in its address; `anxin verify` checks it without this server.
#[utoipa::path(get, path = "/v1/receipts/{id}", operation_id = "getReceipt", tag = "log",
    params(("id" = String, Path, description = "What stands behind `/verify/` in the address of the receipt")),
    responses(
        (status = 200, description = "The receipt", body = ReceiptBody),
        (status = 404, description = "This is no receipt of ours", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn receipt(
    State(door): State<Shared>,
    Path(token): Path<String>,
) -> Result<Json<ReceiptBody>, Problem> {
    let award = door.api.identity.award_of_receipt(&token);
    let award = award.ok_or_else(|| Problem::not_found("this is no receipt of ours"))?;
    Ok(Json(door.api.log.receipt(award).await?.into()))
}
