//! Evidence files of a case: sent as they are, told by their bytes, served only to be saved. A key of the platform speaks for the
//! customer and sees every file; a brand's key sees what that brand has added.

use anxin_desk::{Actor, Attached, DeskError, FILE_LIMIT, FileMeta, NewFile};
use anxin_domain::ids::{BrandId, CaseId, EvidenceId};
use anxin_domain::time::Instant;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::OwnedSemaphorePermit;
use utoipa::ToSchema;

use crate::body::whole;
use crate::caller::{By, Complaints};
use crate::decisions::bad_id;
use crate::door::{Door, Shared, hex};
use crate::idempotency::IdempotencyKey;
use crate::problem::{Kind, Problem, ProblemBody};

/// The header with the file's name, percent-encoded: a name may tell of a person, and addresses are written into logs.
const FILE_NAME: &str = "file-name";
/// Longest value of that header, in bytes.
const FILE_NAME_HEADER_LIMIT: usize = 1_024;

/// A file of a case.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceFile)]
pub(crate) struct FileBody {
    /// Its id.
    #[schema(value_type = String)]
    id: EvidenceId,
    /// Its name, cleaned, with the ending of its kind.
    #[schema(example = "screenshot.png")]
    name: String,
    /// `jpeg`, `png`, `webp`, `pdf`, `mp3`, `m4a`, `wav` or `ogg`, told by its bytes.
    #[schema(example = "png")]
    kind: &'static str,
    /// How many bytes are kept, without metadata.
    size: i64,
    /// SHA-256 of what was sent, in hexadecimal digits.
    sent_sha256: String,
    /// SHA-256 of what is kept and served.
    kept_sha256: String,
    /// Who added it: `customer`, `brand` or `staff`.
    #[schema(example = "customer")]
    by: &'static str,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// When its bytes were erased, if they were.
    #[schema(value_type = Option<String>, format = DateTime)]
    erased_at: Option<Instant>,
}

impl From<FileMeta> for FileBody {
    fn from(file: FileMeta) -> Self {
        Self {
            id: file.id,
            name: file.name,
            kind: file.kind.word(),
            size: file.size,
            sent_sha256: hex(&file.came_sha256),
            kept_sha256: hex(&file.kept_sha256),
            by: file.by.word(),
            at: file.at,
            erased_at: file.erased_at,
        }
    }
}

/// A file that came whole, and its place in the memory.
pub(crate) struct Upload {
    bytes: Bytes,
    name: String,
    _place: OwnedSemaphorePermit,
}

impl FromRequest<Shared> for Upload {
    type Rejection = Problem;

    /// The type that the client says is not looked at: the bytes say what they are.
    async fn from_request(request: Request, door: &Shared) -> Result<Self, Problem> {
        let name = file_name(request.headers())?;
        let place = door.upload()?;
        let bytes = whole(request, FILE_LIMIT).await?;
        Ok(Self { bytes, name, _place: place })
    }
}

/// Adds a file to a case: a picture (JPEG, PNG, WebP), a PDF, or a recording (MP3, M4A, WAV, Ogg), at most 10 MiB. What it tells of
/// place, maker and time is taken out; a file that is not what it seems is refused.
#[utoipa::path(post, path = "/v1/complaints/{id}/evidence", operation_id = "addEvidence", tag = "complaints", security(("key" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file as it is; its Content-Type is not looked at"),
    params(("id" = String, Path, description = "The case's id"),
        ("File-Name" = Option<String>, Header, description = "What the file is called, percent-encoded UTF-8"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same file")), responses(
    (status = 201, description = "The file", body = FileBody),
    (status = 200, description = "The same bytes came before; the file of that time", body = FileBody),
    (status = 404, description = "There is no such case", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "The case has as many files as it may", body = ProblemBody, content_type = "application/problem+json"),
    (status = 413, description = "The file is larger than 10 MiB", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "The file is not taken; the mend says what to do", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Complaints>,
    Path(id): Path<String>,
    key: IdempotencyKey,
    upload: Upload,
) -> Result<Response, Problem> {
    let case: CaseId = id.parse().map_err(bad_id)?;
    door.may_see(by.brand(), case).await?;
    let request = [id.as_bytes(), b"\n", upload.name.as_bytes(), b"\n", &upload.bytes].concat();
    let actor = if by.brand().is_some() { Actor::Brand } else { Actor::Customer };
    let new = NewFile {
        name: upload.name,
        bytes: upload.bytes.into(),
        by: actor,
        brand: by.brand().cloned(),
        words: String::new(),
    };
    let desk = door.api.desk.clone();
    let effect = |_| async move {
        let Attached { file, repeated } = desk.attach(case, new).await?;
        let status = if repeated { StatusCode::OK } else { StatusCode::CREATED };
        Ok((status, FileBody::from(file)))
    };
    door.once(&by.caller, "evidence", key, &request, effect).await
}

/// The files of a case, in the order they were added.
#[utoipa::path(get, path = "/v1/complaints/{id}/evidence", operation_id = "listEvidence", tag = "complaints", security(("key" = [])),
    params(("id" = String, Path, description = "The case's id")), responses(
    (status = 200, description = "The files", body = [FileBody]),
    (status = 404, description = "There is no such case", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(door): State<Shared>,
    by: By<Complaints>,
    Path(id): Path<String>,
) -> Result<Json<Vec<FileBody>>, Problem> {
    let case: CaseId = id.parse().map_err(bad_id)?;
    door.may_see(by.brand(), case).await?;
    let files = door.api.desk.files(case).await?;
    Ok(Json(files.into_iter().filter(|file| is_seen(file, by.brand())).map(FileBody::from).collect()))
}

/// The bytes of a file, to be saved: never shown in a page, never guessed at.
#[utoipa::path(get, path = "/v1/complaints/{id}/evidence/{file}", operation_id = "getEvidence", tag = "complaints", security(("key" = [])),
    params(("id" = String, Path, description = "The case's id"), ("file" = String, Path, description = "The file's id")), responses(
    (status = 200, description = "The file", body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 404, description = "There is no such file in this case, or its bytes were erased", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(door): State<Shared>,
    by: By<Complaints>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let case: CaseId = id.parse().map_err(bad_id)?;
    let file: EvidenceId = file.parse().map_err(bad_id)?;
    door.may_see(by.brand(), case).await?;
    let (file, bytes) = door.api.desk.file(file).await?;
    if file.case != case || !is_seen(&file, by.brand()) {
        return Err(DeskError::UnknownFile.into());
    }
    let mut response = bytes.into_response();
    for (name, value) in file.headers() {
        let value = HeaderValue::from_str(&value).map_err(Problem::internal)?;
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
    Ok(response)
}

impl Door {
    /// Whether a caller may see a case at all.
    async fn may_see(&self, brand: Option<&BrandId>, id: CaseId) -> Result<(), Problem> {
        self.case_for(brand, id).await.map(drop)
    }
}

/// A brand sees what it added: a customer's files may show other people and other brands.
fn is_seen(file: &FileMeta, brand: Option<&BrandId>) -> bool {
    brand.is_none() || file.brand.as_ref() == brand
}

fn file_name(headers: &HeaderMap) -> Result<String, Problem> {
    let Some(value) = headers.get(FILE_NAME) else { return Ok(String::new()) };
    let name = value.to_str().ok().filter(|text| text.len() <= FILE_NAME_HEADER_LIMIT).and_then(decoded);
    name.ok_or_else(|| {
        Problem::new(Kind::BadRequest, "the header File-Name is too long or does not read")
            .mend("write the name in UTF-8 with percent-encoding, or leave the header out")
    })
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let pair = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(pair, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}
