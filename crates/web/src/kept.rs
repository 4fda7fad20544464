//! What somebody has typed whose form cannot be taken now: read before the handlers are asked, so that a page can carry it on.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::{self, HeaderValue};
use axum::http::request::Parts;

use crate::fail::Fail;
use crate::handlers::prove::Form;
use crate::pages::error::Problem;
use crate::pages::kept::Came;
use crate::typed::without_controls;
use crate::web::PROMISE_LIMIT;

/// How forms are sent that bring no file, and those that may bring one.
const PLAIN: &[u8] = b"application/x-www-form-urlencoded";
const IN_PARTS: &[u8] = b"multipart/form-data";

/// Reads the form of a request of somebody whom the handlers will refuse, and gives the request back.
pub(crate) async fn read(request: Request) -> Result<(Request, Option<Form>), Fail> {
    let kind = request.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if kind.starts_with(PLAIN) {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, PROMISE_LIMIT).await.map_err(|_| Fail::page(Problem::TooLarge))?;
        let fields = form_urlencoded::parse(&without_controls(&bytes)).into_owned().collect();
        let form = Form { to: parts.uri.path().to_owned(), fields, came: Came::Plain };
        return Ok((Request::from_parts(parts, Body::from(bytes)), Some(form)));
    }
    if kind.starts_with(IN_PARTS) {
        let (parts, body) = request.into_parts();
        let form = in_parts(parts.clone(), body).await;
        // Such people have nothing taken in parts: the handlers refuse before they read.
        return Ok((Request::from_parts(parts, Body::empty()), form));
    }
    Ok((request, None))
}

/// The texts of a form in parts; files are passed over, and where it does not read, it ends.
async fn in_parts(parts: Parts, body: Body) -> Option<Form> {
    // What such a form is for stands in the address.
    let to = parts.uri.path_and_query().map_or(parts.uri.path(), |whole| whole.as_str()).to_owned();
    let mut form = Form { to, fields: Vec::new(), came: Came::InParts };
    let mut room = PROMISE_LIMIT;
    let whole = Request::from_parts(parts, body);
    let mut fields: Multipart = Multipart::from_request(whole, &()).await.ok()?;
    while let Ok(Some(field)) = fields.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            form.came = Came::WithFile(plain(&name));
            continue;
        }
        let Ok(bytes) = field.bytes().await else { break };
        let Some(left) = room.checked_sub(bytes.len()) else { break };
        room = left;
        let text = plain(&String::from_utf8_lossy(&bytes));
        form.fields.push((plain(&name), text));
    }
    Some(form)
}

/// A text without what no person can type.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(readable).collect()
}

/// A letter, or the sign for one that could not be read, as in [`without_controls`].
fn readable(letter: char) -> char {
    if letter.is_control() && !matches!(letter, '\n' | '\r' | '\t') { '\u{fffd}' } else { letter }
}
