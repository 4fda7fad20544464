//! Whether something has changed since a page was opened. Asked by the page's script now and then; answers a sentence, or nothing.

use anxin_desk::CaseChanges;
use anxin_identity::Action;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::Markup;
use serde::Deserialize;

use super::read_id;
use crate::assets::DESK_SECURITY_POLICY;
use crate::ctx::Ctx;
use crate::format;
use crate::handlers::Answer;
use crate::visitor::{Asked, Visitor};
use crate::web::Web;

/// What the page knows.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Since {
    since: i64,
}

/// `GET /desk/cases/{case}/changes`: 204 while nothing has changed.
pub(crate) async fn case(
    State(web): State<Web>,
    visitor: Visitor,
    Path(case): Path<String>,
    Asked(asked): Asked<Since>,
) -> Answer {
    let person = visitor.may(Action::SeeCase)?;
    let web = web.seen_by(person);
    let changes = web.desk.changes_since(read_id(&case)?, asked.since).await?;
    Ok(changes.map_or_else(nothing, |changes| told(&sentence(&visitor.ctx, &changes))))
}

/// `GET /desk/changes`: the same of the queue.
pub(crate) async fn queue(State(web): State<Web>, visitor: Visitor, Asked(asked): Asked<Since>) -> Answer {
    let person = visitor.may(Action::SeeQueue)?;
    let web = web.seen_by(person);
    let changed = web.desk.queue_changed(asked.since).await?;
    Ok(if changed { told(&visitor.ctx.t("live-queue")) } else { nothing() })
}

fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

fn told(text: &str) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text.to_owned()).into_response()
}

/// Who has changed the case, and when.
pub(crate) fn sentence(ctx: &Ctx, changes: &CaseChanges) -> String {
    let at = changes.last.map(|(_, _, at)| format::short(ctx.words, at)).unwrap_or_default();
    match (&changes.by, changes.last) {
        (Some(by), Some((_, anxin_desk::Actor::Staff, _)) | None) => {
            ctx.t_with("live-by", &[("by", by.as_str().into()), ("at", at.as_str().into())])
        }
        _ => ctx.t_with("live-changed", &[("at", at.as_str().into())]),
    }
}

/// A page that may run the desk's script and ask where it came from, and nothing else.
pub(crate) fn with_script(page: Markup) -> Response {
    ([(header::CONTENT_SECURITY_POLICY, DESK_SECURITY_POLICY)], page).into_response()
}
