//! What an invitation leads to: a passkey for work, made by whoever has proved the number, and nothing else.

use anxin_identity::{Action, PasskeyError};
use axum::extract::{Path, State};

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::{Fail, passkey_error};
use crate::handlers::Answer;
use crate::handlers::passkey::{Answered, name_error, with_script};
use crate::pages::error::Problem;
use crate::pages::passkey::{self, AddView};
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

/// `GET /signin/invite/{token}`. To look at it uses nothing up: programs that look at links in messages do.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor, Path(token): Path<String>) -> Answer {
    visitor.own(Action::KeepPasskeys)?;
    show(&web, &visitor, &token, String::new(), Errors::default()).await
}

/// `POST /signin/invite/{token}`: makes the passkey. The sign-in with it is the next page, so that it is known to work.
pub(crate) async fn take(
    State(web): State<Web>,
    visitor: Visitor,
    Path(invitation): Path<String>,
    Sent(form): Sent<Answered>,
) -> Answer {
    visitor.own(Action::KeepPasskeys)?;
    let token = visitor.token().ok_or(Fail::ODD)?;
    match web.identity.add_passkey_invited(token, &invitation, &form.name, &form.answer).await {
        Ok(()) => Ok(done("/signin/passkey", Done::PasskeyAdded)),
        Err(PasskeyError::Name) => {
            let errors = Errors::one("name", name_error(&form.name));
            show(&web, &visitor, &invitation, form.name, errors).await
        }
        Err(error) => {
            let errors = Errors::one("passkey", passkey_error(error)?);
            show(&web, &visitor, &invitation, form.name, errors).await
        }
    }
}

async fn show(web: &Web, visitor: &Visitor, invitation: &str, name: String, errors: Errors) -> Answer {
    let token = visitor.token().ok_or(Fail::ODD)?;
    let options = match web.identity.begin_passkey_invited(token, invitation).await {
        Ok(options) => options,
        Err(PasskeyError::TooMany) => return Err(Fail::Page(Problem::Conflict, Some("passkeys-full"))),
        Err(error) => return Err(error.into()),
    };
    let to = format!("/signin/invite/{invitation}");
    let view = AddView { options, name, to, for_work: true, errors };
    Ok(with_script(passkey::add(&visitor.ctx, &view)))
}
