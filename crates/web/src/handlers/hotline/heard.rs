//! What proves that a caller wanted something: the words that were read to them, by whom and when, and their yes.

use anxin_domain::time::Instant;
use anxin_identity::SignedIn;
use serde::Serialize;

use crate::fail::Fail;
use crate::web::Web;
use crate::words::Language;

/// The act itself has the number, so the words leave it out.
#[derive(Serialize)]
struct Heard<'a> {
    by: &'a str,
    line: String,
    at: Instant,
    language: &'static str,
    read: &'a str,
    said: &'static str,
}

/// The evidence of a yes to a sentence in which the number is masked.
pub(super) fn heard(web: &Web, staff: &SignedIn, language: Language, read: &str) -> Result<String, Fail> {
    let heard = Heard {
        by: staff.name.as_deref().unwrap_or_default(),
        line: staff.number.masked(),
        at: web.gate.clock().now(),
        language: language.tag(),
        read,
        said: "yes",
    };
    serde_json::to_string(&heard).map_err(|_| Fail::ODD)
}
