//! Facts that claims are held against: listings, contracts, handovers, deposits, bills. A brand hands in its own.

use std::io::Cursor;

use anxin_desk::import::{ImportOptions, ImportedBy};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use tokio::sync::OwnedSemaphorePermit;
use utoipa::ToSchema;

use crate::batch::NDJSON;
use crate::body::{expect_type, whole};
use crate::caller::{By, Facts};
use crate::door::Shared;
use crate::idempotency::IdempotencyKey;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::records::{ReportBody, only_one_refused};

/// Largest body of facts, in bytes. Larger files go through `anxin import facts`.
pub const FACTS_BODY_LIMIT: usize = 8 * 1024 * 1024;

const JSON: &str = "application/json";

/// A fact that claims are held against. Beside these it has the fields of its kind (`docs/files.md`): dates as `2024-08-28`, amounts as
/// `"100.00"` in `currency` or as `{"amount": "100.00", "currency": "CNY"}`, yes and no as `true` and `false`.
#[derive(ToSchema)]
#[schema(as = NewFact)]
#[expect(dead_code, reason = "shapes the OpenAPI document; the desk reads the rows")]
pub(crate) struct FactBody {
    /// What it is: `listing`, `contract`, `seizure`, `incident`, `handover`, `repair`, `deposit`, `bill`, `payment` or `refund`.
    #[schema(example = "handover")]
    fact: String,
    /// Whose it is; may be left out with a brand's own key.
    #[schema(example = "lianjia-wuhan")]
    brand: Option<String>,
    /// The number of the contract or listing by which customers claim.
    #[schema(example = "C-2026-0815")]
    reference: String,
    /// Whose business it is.
    #[schema(example = "+8613800138000")]
    customer: Option<String>,
    /// Tells apart what a reference has many of; follows from the fact itself where it is left out.
    item: Option<String>,
    /// The currency of amounts that do not say theirs; CNY if it is not said.
    #[schema(example = "CNY")]
    currency: Option<String>,
}

/// Facts that came whole, and their place in the memory.
pub(crate) struct FactsIn {
    bytes: Bytes,
    _place: OwnedSemaphorePermit,
}

impl FromRequest<Shared> for FactsIn {
    type Rejection = Problem;

    async fn from_request(request: Request, door: &Shared) -> Result<Self, Problem> {
        expect_type(request.headers(), &[&[JSON][..], &NDJSON].concat())?;
        let place = door.upload()?;
        let bytes = whole(request, FACTS_BODY_LIMIT).await?;
        if !matches!(bytes.trim_ascii_start().first(), None | Some(b'{' | b'[')) {
            return Err(Problem::new(Kind::BrokenBody, "the body is no JSON")
                .mend("send an object, a list of them, or one on each line"));
        }
        Ok(Self { bytes, _place: place })
    }
}

/// Takes facts of any kinds, row by row: a row that cannot be taken is named, and the rest goes on. A fact about a thing that is known
/// is its next version; the same again changes nothing. What was decided stays held against what was known then.
#[utoipa::path(post, path = "/v1/facts", operation_id = "handInFacts", tag = "facts", security(("key" = [])),
    request_body(content((FactBody = "application/json"), (FactBody = "application/x-ndjson")),
        description = "One fact or a list (JSON), or one on each line (NDJSON)"),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same request")), responses(
    (status = 200, description = "What became of the rows", body = ReportBody),
    (status = 400, description = "The body is not facts", body = ProblemBody, content_type = "application/problem+json"),
    (status = 413, description = "The body is too large", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "The only fact was refused", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Facts>,
    key: IdempotencyKey,
    facts: FactsIn,
) -> Result<Response, Problem> {
    let FactsIn { bytes, _place } = facts;
    let mut options = ImportOptions::china();
    options.brand.clone_from(&by.caller.brand);
    options.by = ImportedBy::Program(by.caller.name.clone());
    let house = &door;
    let body = bytes.clone();
    let effect = |_key| async move {
        let report = house.api.desk.import_facts(Cursor::new(body), None, &options).await?;
        only_one_refused(&report)?;
        Ok((StatusCode::OK, ReportBody::from(report)))
    };
    door.once(&by.caller, "facts", key, &bytes, effect).await
}
