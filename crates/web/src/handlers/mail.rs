//! Stopping mail with the link in one. Who has the mail may; nobody signs in. Mail programs post by themselves (RFC 8058), from no page
//! of ours, so what is posted here is known by its token alone.

use anxin_identity::{Action, Stopped};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::IntoResponse;

use crate::fail::Fail;
use crate::handlers::Answer;
use crate::pages::error::Problem;
use crate::pages::mail;
use crate::visitor::Visitor;
use crate::web::Web;

const UNKNOWN: Fail = Fail::Page(Problem::NotFound, Some("mail-stop-unknown"));

/// `GET /mail/stop/{token}`.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor, Path(token): Path<String>) -> Answer {
    visitor.open(Action::StopMail)?;
    if !web.identity.mail_stop_known(&token).await? {
        return Err(UNKNOWN);
    }
    Ok(mail::ask(&visitor.ctx, &format!("/mail/stop/{token}")).into_response())
}

/// `POST /mail/stop/{token}`: by a mail program with `List-Unsubscribe=One-Click`, in whichever form it sends that, or by our page.
pub(crate) async fn stop(
    State(web): State<Web>,
    visitor: Visitor,
    Path(token): Path<String>,
    body: Bytes,
) -> Answer {
    visitor.open(Action::StopMail)?;
    let everything = form_urlencoded::parse(&body).any(|(name, value)| name == "all" && value == "yes");
    let what = if everything { Stopped::Everything } else { Stopped::Optional };
    if !web.identity.stop_mail(&token, what).await? {
        return Err(UNKNOWN);
    }
    Ok(mail::stopped(&visitor.ctx, what).into_response())
}
