//! The stylesheet, the icon and the one script, at addresses that carry a hash of their content, and the headers that pages are sent with.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// The stylesheet.
pub const CSS: &str = include_str!("../assets/app.css");

/// The icon of the tab and the home screen.
pub const ICON: &str = include_str!("../assets/icon.svg");

/// The script that asks a browser for a passkey.
pub const PASSKEY: &str = include_str!("../assets/passkey.js");

/// The content security policy of every page: own stylesheet and images, own form targets, nothing else.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for the pages of the desk that run its one script: that script, and asking this server what has changed.
pub const DESK_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The desk's script.
pub const DESK_SCRIPT: &str = include_str!("../assets/desk.js");
/// The same for the few pages that hold the one script of this house: it is a file of ours, and nothing else runs.
pub const CONTENT_SECURITY_POLICY_WITH_SCRIPT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A file at a hashed address never changes, so it may be kept for a year without asking again.
const CACHE: &str = "public, max-age=31536000, immutable";

struct Asset {
    name: String,
    kind: &'static str,
    content: &'static str,
}

static STYLESHEET: LazyLock<Asset> = LazyLock::new(|| asset("app", "css", "text/css; charset=utf-8", CSS));
static MARK: LazyLock<Asset> = LazyLock::new(|| asset("icon", "svg", "image/svg+xml", ICON));

static DESK: LazyLock<Asset> =
    LazyLock::new(|| asset("desk", "js", "text/javascript; charset=utf-8", DESK_SCRIPT));

/// The address of the desk's script.
#[must_use]
pub fn desk_script_path() -> String {
    format!("/assets/{}", DESK.name)
}

static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| asset("passkey", "js", "text/javascript; charset=utf-8", PASSKEY));

/// The address of the script that asks for a passkey.
#[must_use]
pub fn passkey_path() -> String {
    format!("/assets/{}", SCRIPT.name)
}

/// The address of the stylesheet.
#[must_use]
pub fn css_path() -> String {
    format!("/assets/{}", STYLESHEET.name)
}

/// The address of the icon.
#[must_use]
pub fn icon_path() -> String {
    format!("/assets/{}", MARK.name)
}

/// Serves `/assets/{file}`.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{file}", get(serve))
}

async fn serve(Path(file): Path<String>) -> Response {
    let found = [&STYLESHEET, &MARK, &DESK, &SCRIPT].into_iter().find(|asset| asset.name == file);
    match found {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.kind),
                (header::CACHE_CONTROL, CACHE),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, asset.content).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn asset(stem: &str, ending: &str, kind: &'static str, content: &'static str) -> Asset {
    Asset { name: format!("{stem}-{:016x}.{ending}", fnv1a(content.as_bytes())), kind, content }
}

/// FNV-1a, 64 bits. It tells two versions of our own file apart; nothing trusts it for more than that.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
