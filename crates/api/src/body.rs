//! Request bodies: their type, their size, and whether they came whole.

use std::error::Error;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use http_body_util::LengthLimitError;

use crate::door::Shared;
use crate::fields::Fields;
use crate::problem::{Kind, Problem};

/// Largest JSON body of one question, act or complaint, in bytes.
pub const JSON_BODY_LIMIT: usize = 64 * 1024;

/// A JSON body that came whole.
pub(crate) struct JsonBody {
    pub(crate) bytes: Bytes,
}

impl JsonBody {
    /// Its fields.
    pub(crate) fn fields(&self) -> Result<Fields, Problem> {
        Fields::parse(&self.bytes)
    }
}

impl FromRequest<Shared> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Shared) -> Result<Self, Problem> {
        expect_type(request.headers(), &["application/json"])?;
        let bytes = whole(request, JSON_BODY_LIMIT).await?;
        Ok(Self { bytes })
    }
}

/// The media type of a body, in small letters and without parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> String {
    let text = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    bare(text).to_ascii_lowercase()
}

/// A media type without its parameters (RFC 9110, section 8.3.1).
fn bare(kind: &str) -> &str {
    kind.split(';').next().unwrap_or_default().trim()
}

/// Whether a media type, with or without parameters, is JSON.
pub(crate) fn is_json(kind: &str) -> bool {
    bare(kind).eq_ignore_ascii_case("application/json")
}

/// Refuses a body of another type than those, and a compressed one.
pub(crate) fn expect_type(headers: &HeaderMap, known: &[&str]) -> Result<(), Problem> {
    if headers.get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(Problem::new(Kind::UnsupportedType, "the body is compressed").mend("send it as it is"));
    }
    if known.contains(&media_type(headers).as_str()) {
        return Ok(());
    }
    Err(Problem::new(
        Kind::UnsupportedType,
        "the body's Content-Type is missing or not one that is taken here",
    )
    .mend(format!("send it with Content-Type: {}", known.join(" or "))))
}

/// Reads a body of at most so many bytes.
pub(crate) async fn whole(request: Request, limit: usize) -> Result<Bytes, Problem> {
    let declared =
        request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    axum::body::to_bytes(request.into_body(), limit).await.map_err(|error| {
        if error.source().is_some_and(<dyn Error>::is::<LengthLimitError>) {
            return too_large(limit);
        }
        Problem::new(Kind::BrokenBody, "the body did not come whole").mend("send the request again")
    })
}

fn too_large(limit: usize) -> Problem {
    Problem::new(Kind::TooLarge, format!("the body is larger than {limit} bytes"))
        .mend("send it in several requests")
}
