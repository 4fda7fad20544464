//! Passkeys: signing in with one, adding, listing and removing them.

use anxin_domain::number::Number;
use anxin_identity::{Action, CEREMONY_MINUTES, PASSKEYS_LIMIT, PasskeyError, Removable};
use axum::extract::State;
use axum::http::header::{self, HeaderName};
use axum::response::{AppendHeaders, IntoResponse, Response};
use maud::Markup;
use serde::Deserialize;

use crate::assets::CONTENT_SECURITY_POLICY_WITH_SCRIPT;
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::{Fail, passkey_error};
use crate::handlers::{Answer, signin};
use crate::pages::error::Problem;
use crate::pages::passkey::{self, AddView, Adding, ListView, PasskeyRow, SignInView};
use crate::rate::{GUESSES_FROM_ADDRESS, WAYS_IN_FROM_ADDRESS};
use crate::visitor::{Asked, Sent, Visitor, binding_cookie, done};
use crate::web::Web;

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
}

/// What the browser answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answered {
    pub(crate) answer: String,
    pub(crate) name: String,
    next: String,
}

/// Which passkey.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    id: String,
}

/// `GET /signin/passkey`.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor, Asked(query): Asked<Next>) -> Answer {
    visitor.open(Action::SignIn)?;
    show_sign_in(&web, &visitor, query.next, Errors::default()).await
}

/// `POST /signin/passkey`: the right answer begins a session.
pub(crate) async fn enter(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<Answered>) -> Answer {
    visitor.open(Action::SignIn)?;
    visitor.has_room(&web, &GUESSES_FROM_ADDRESS)?;
    let now = web.gate.clock().now();
    let held_since = |number: Number| web.gate.registry().now().holder(number, now).since;
    let binding = visitor.binding().unwrap_or_default();
    match web.identity.sign_in_by_passkey(binding, &form.answer, held_since).await {
        Ok(session) => signin::welcome(&web, &visitor, &session, &form.next).await,
        Err(error) => {
            let errors = Errors::one("passkey", passkey_error(error)?);
            visitor.count(&web, &GUESSES_FROM_ADDRESS)?;
            show_sign_in(&web, &visitor, form.next, errors).await
        }
    }
}

async fn show_sign_in(web: &Web, visitor: &Visitor, next: String, errors: Errors) -> Answer {
    visitor.count(web, &WAYS_IN_FROM_ADDRESS)?;
    let binding = web.identity.new_binding();
    let options = match web.identity.ask_to_sign_in(&binding).await {
        Ok(options) => Some(options),
        Err(PasskeyError::NoSite) => None,
        Err(error) => return Err(error.into()),
    };
    let page = passkey::sign_in(
        &visitor.ctx,
        &SignInView { options, next, provider: web.identity.provider().is_some(), errors },
    );
    let cookie = binding_cookie(web, &binding, CEREMONY_MINUTES * 60);
    Ok((AppendHeaders([cookie]), with_script(page)).into_response())
}

/// `GET /signin/passkey/new`.
pub(crate) async fn new(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.own(Action::KeepPasskeys)?;
    show_add(&web, &visitor, String::new(), Errors::default()).await
}

/// `POST /signin/passkey/new`.
pub(crate) async fn add(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<Answered>) -> Answer {
    visitor.own(Action::KeepPasskeys)?;
    let token = visitor.token().ok_or(Fail::ODD)?;
    match web.identity.add_passkey(token, &form.name, &form.answer).await {
        Ok(()) => Ok(done("/me/passkeys", Done::PasskeyAdded)),
        Err(PasskeyError::Name) => {
            let errors = Errors::one("name", name_error(&form.name));
            show_add(&web, &visitor, form.name, errors).await
        }
        Err(error) => {
            let errors = Errors::one("passkey", passkey_error(error)?);
            show_add(&web, &visitor, form.name, errors).await
        }
    }
}

/// The sentence about a name that cannot be one.
pub(crate) fn name_error(name: &str) -> &'static str {
    if name.trim().is_empty() { "error-passkey-name-empty" } else { "error-passkey-name-long" }
}

async fn show_add(web: &Web, visitor: &Visitor, name: String, errors: Errors) -> Answer {
    let token = visitor.token().ok_or(Fail::ODD)?;
    let options = match web.identity.begin_passkey(token).await {
        Ok(options) => options,
        Err(PasskeyError::NoSite | PasskeyError::TooMany) => return list(web, visitor).await,
        Err(error) => return Err(error.into()),
    };
    Ok(with_script(passkey::add(
        &visitor.ctx,
        &AddView { options, name, to: "/signin/passkey/new".to_owned(), errors, ..AddView::default() },
    )))
}

/// `GET /me/passkeys`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    list(&web, &visitor).await
}

async fn list(web: &Web, visitor: &Visitor) -> Answer {
    let number = visitor.own(Action::ReadOwn)?;
    let all = web.identity.passkeys(number).await?;
    let adding = match web.identity.site() {
        None => Adding::NoSite,
        Some(_) if all.len() >= PASSKEYS_LIMIT => Adding::Full,
        Some(_) => Adding::Open,
    };
    let row = |one: anxin_identity::Passkey| PasskeyRow {
        id: one.id.to_string(),
        name: one.name,
        made_at: one.made_at,
        used_at: one.used_at,
        of_staff: one.of_staff,
    };
    let view = ListView { adding, rows: all.into_iter().map(row).collect() };
    Ok(passkey::list(&visitor.ctx, &view).into_response())
}

/// `POST /me/passkeys/remove`. One that is gone already is gone.
pub(crate) async fn remove(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<Which>) -> Answer {
    let number = visitor.own(Action::KeepPasskeys)?;
    let id = form.id.parse().map_err(|_| Fail::ODD)?;
    let which = if visitor.is_freshly_staff() { Removable::Any } else { Removable::Own };
    let gone = web.identity.remove_passkey(number, id, which).await?;
    if !gone && web.identity.passkeys(number).await?.iter().any(|one| one.id == id) {
        return Err(Fail::Page(Problem::Forbidden, Some("only-passkey-for-work")));
    }
    Ok(done("/me/passkeys", Done::PasskeyRemoved))
}

/// A page that may run our own script.
pub(crate) fn with_script(page: Markup) -> Response {
    let policy: [(HeaderName, &str); 1] =
        [(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_WITH_SCRIPT)];
    (policy, page).into_response()
}
