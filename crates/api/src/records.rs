//! Call records from telephone systems: our own JSON, NDJSON and CSV, FreeSWITCH's `json_cdr`, Asterisk's `cdr-csv`. What came
//! in is held against the decisions at once.

use std::collections::BTreeMap;
use std::io::Cursor;

use anxin_desk::import::{ImportOptions, ImportReport, ImportedBy, Refusal};
use axum::body::Bytes;
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::tz::TimeZone;
use serde::Serialize;
use tokio::sync::OwnedSemaphorePermit;
use utoipa::ToSchema;

use crate::batch::NDJSON;
use crate::body::{expect_type, media_type, whole};
use crate::caller::{By, CallRecords};
use crate::door::Shared;
use crate::idempotency::IdempotencyKey;
use crate::problem::{Kind, Problem, ProblemBody, echo};

/// Largest body of call records, in bytes. Larger files go through `anxin import call-records`.
pub const RECORDS_BODY_LIMIT: usize = 32 * 1024 * 1024;

const CSV: &str = "text/csv";
const JSON: &str = "application/json";
/// What may be said in the query.
const QUERY: [&str; 3] = ["system", "zone", "region"];

/// A call record in our own form.
#[derive(ToSchema)]
#[schema(as = CallRecord)]
#[expect(dead_code, reason = "shapes the OpenAPI document; the desk reads the rows")]
pub(crate) struct RecordBody {
    /// The telephone system it is from.
    #[schema(example = "pbx-wuhan-1")]
    system: String,
    /// That system's own id; a record with the same two again is the same record.
    system_id: String,
    /// The originating line.
    #[schema(example = "+8613900000001")]
    from: String,
    /// The number dialled: the customer's, or a privacy number, which is held against the customer it was bound to.
    #[schema(example = "+8613800138000")]
    to: String,
    /// When it began to ring: RFC 3339, or the wall clock of `zone`.
    #[schema(example = "2026-11-23T14:03:07+08:00")]
    started_at: String,
    /// Talk time in whole seconds.
    talk_seconds: Option<u32>,
    /// `answered`, `no_answer`, `busy` or `failed`.
    #[schema(example = "answered")]
    disposition: String,
    /// The decision the system was given, if it kept the id.
    decision: Option<String>,
    /// Where the number dialled forwarded the call to. The number dialled is the one that is judged.
    forwarded_to: Option<String>,
}

/// What came of call records: accepted and refused make up all rows.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportReport)]
pub(crate) struct ReportBody {
    /// Rows in the body.
    rows: u64,
    /// Rows that were taken.
    accepted: u64,
    /// Of those, how many were known already, just so.
    unchanged: u64,
    /// Rows that were not taken.
    refused_count: u64,
    /// The first of them, at most 1,000.
    refused: Vec<RefusalBody>,
}

/// A row that was not taken.
#[derive(Serialize, ToSchema)]
#[schema(as = Refusal)]
struct RefusalBody {
    /// The line at which it begins, or the place of a JSON document, from 1.
    row: u64,
    /// The field, empty for the row as a whole.
    field: String,
    /// What is wrong and how to mend it.
    reason: String,
}

impl From<Refusal> for RefusalBody {
    fn from(refusal: Refusal) -> Self {
        Self { row: refusal.row, field: refusal.field.to_owned(), reason: refusal.reason }
    }
}

impl From<ImportReport> for ReportBody {
    fn from(report: ImportReport) -> Self {
        Self {
            rows: report.rows,
            accepted: report.accepted,
            unchanged: report.unchanged,
            refused_count: report.refused,
            refused: report.refusals.into_iter().map(RefusalBody::from).collect(),
        }
    }
}

/// Call records that came whole, and their place in the memory.
pub(crate) struct Records {
    bytes: Bytes,
    /// What makes two requests the same: the query and the body.
    request: Vec<u8>,
    options: ImportOptions,
    _place: OwnedSemaphorePermit,
}

impl FromRequest<Shared> for Records {
    type Rejection = Problem;

    async fn from_request(request: Request, door: &Shared) -> Result<Self, Problem> {
        let known = [&[JSON, CSV][..], &NDJSON].concat();
        expect_type(request.headers(), &known)?;
        let is_csv = media_type(request.headers()) == CSV;
        let query = request.uri().query().unwrap_or_default().to_owned();
        let options = read_options(&request)?;
        let place = door.upload()?;
        let bytes = whole(request, RECORDS_BODY_LIMIT).await?;
        match bytes.trim_ascii_start().first() {
            Some(b'{' | b'[') if is_csv => return Err(other_type("the body is JSON", JSON)),
            None | Some(b'{' | b'[') => {}
            Some(_) if !is_csv => return Err(other_type("the body is no JSON", CSV)),
            Some(_) => {}
        }
        let request = [query.as_bytes(), b"\n", &bytes].concat();
        Ok(Self { bytes, request, options, _place: place })
    }
}

/// Takes call records. A record that came before is the same record; one that says something else under the same id is
/// refused. What was taken is held against the decisions at once.
#[utoipa::path(post, path = "/v1/call-records", operation_id = "importCallRecords", tag = "call records", security(("key" = [])),
    request_body(content(
        (RecordBody = "application/json"), (RecordBody = "application/x-ndjson"), (String = "text/csv"),
    ), description = "One record or a list (JSON), one on each line (NDJSON), our CSV with a header, Asterisk's Master.csv, or FreeSWITCH's json_cdr"),
    params(
        ("system" = Option<String>, Query, description = "The telephone system, where the records do not say it"),
        ("zone" = Option<String>, Query, description = "The wall clock of times without an offset; Asia/Shanghai if it is not said"),
        ("region" = Option<String>, Query, description = "Where numbers without a country code are dialled from; CN if it is not said"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same request"),
    ), responses(
    (status = 200, description = "What became of the rows", body = ReportBody),
    (status = 400, description = "The body is not call records", body = ProblemBody, content_type = "application/problem+json"),
    (status = 413, description = "The body is too large", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "The only record was refused", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<CallRecords>,
    key: IdempotencyKey,
    records: Records,
) -> Result<Response, Problem> {
    let Records { bytes, request, mut options, _place } = records;
    options.brand.clone_from(&by.caller.brand);
    options.by = ImportedBy::Program(by.caller.name.clone());
    let effect = |_key| async {
        let report = door.api.desk.import_call_records(Cursor::new(bytes), None, &options).await?;
        if report.accepted > 0 {
            door.reconciler.soon();
        }
        only_one_refused(&report)?;
        Ok((StatusCode::OK, ReportBody::from(report)))
    };
    door.once(&by.caller, "call-records", key, &request, effect).await
}

/// A telephone system that sends one record at a time goes by the status.
pub(crate) fn only_one_refused(report: &ImportReport) -> Result<(), Problem> {
    match report.refusals.first() {
        Some(refusal) if report.rows == 1 => Err(Problem::field(refusal.field, "refused", &refusal.reason)),
        _ => Ok(()),
    }
}

fn read_options(request: &Request) -> Result<ImportOptions, Problem> {
    let query = Query::<BTreeMap<String, String>>::try_from_uri(request.uri())
        .map_err(|_| Problem::new(Kind::BadRequest, "the query does not read"))?
        .0;
    if let Some(unknown) = query.keys().find(|name| !QUERY.contains(&name.as_str())) {
        return Err(Problem::field(echo(unknown), "unknown_field", "there is no such parameter here")
            .mend(format!("known are {}", QUERY.join(", "))));
    }
    let mut options = ImportOptions::china();
    options.system = query.get("system").cloned().filter(|system| !system.is_empty());
    if let Some(zone) = query.get("zone") {
        options.zone = TimeZone::get(zone).map_err(|_| {
            Problem::field("zone", "unknown_zone", "unknown time zone")
                .mend("write an IANA name as in Asia/Shanghai")
        })?;
    }
    if let Some(region) = query.get("region") {
        options.region = region.parse().map_err(|error| Problem::field("region", "unknown_region", error))?;
    }
    Ok(options)
}

fn other_type(detail: &str, wanted: &str) -> Problem {
    Problem::new(Kind::UnsupportedType, format!("{detail}, and the Content-Type says otherwise"))
        .mend(format!("send it with Content-Type: {wanted}, or send what the type says"))
}
