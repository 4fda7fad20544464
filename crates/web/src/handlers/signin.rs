//! Signing in by a code, and signing out.

use anxin_domain::ids::CodeId;
use anxin_domain::number::Number;
use anxin_identity::{About, Action, CODE_MINUTES, Known, Session};
use axum::extract::State;
use axum::http::header::HeaderName;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::components::form::{Errors, number_error};
use crate::ctx::Done;
use crate::fail::{Fail, code_error, sending_error};
use crate::handlers::Answer;
use crate::letter::{Matter, letter};
use crate::pages::signin::{self, ByText, CodeView, NumberView, StaffWay};
use crate::rate::{CODES_FROM_ADDRESS, GUESSES_FROM_ADDRESS};
use crate::visitor::{
    Asked, Sent, Visitor, begin_session, done, end_session, first_page, local_path, remember_device,
};
use crate::web::Web;
use crate::words::{Language, Words};

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
}

/// The form that asks for a code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NumberForm {
    number: String,
    /// The id of a code that did not arrive.
    resend: String,
    next: String,
}

/// The form that brings a code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CodeForm {
    challenge: String,
    code: String,
    next: String,
}

/// `GET /signin`.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor, Asked(query): Asked<Next>) -> Answer {
    visitor.open(Action::SignIn)?;
    let next = query.next;
    if visitor.is_signed_in() {
        return Ok(Redirect::to(local_path(&next).unwrap_or("/me")).into_response());
    }
    let view = NumberView { next, by_text: by_text(&web), staff: staff_way(&web), ..NumberView::default() };
    Ok(signin::number(&visitor.ctx, &view).into_response())
}

/// `POST /signin`: sends a code to a number, or another one to the same.
pub(crate) async fn send_code(
    State(web): State<Web>,
    visitor: Visitor,
    Sent(form): Sent<NumberForm>,
) -> Answer {
    visitor.open(Action::SignIn)?;
    match number_of(&web, &form).await? {
        Ok(number) => match request(&web, &visitor, number).await? {
            Ok(challenge) => Ok(code_page(&visitor, challenge, number, form.next, Errors::default())),
            Err(message) => Ok(number_page(&web, &visitor, form, message)),
        },
        Err(message) => Ok(number_page(&web, &visitor, form, message)),
    }
}

/// `POST /signin/code`: the right code begins a session.
pub(crate) async fn enter(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<CodeForm>) -> Answer {
    visitor.open(Action::SignIn)?;
    let challenge: CodeId = form.challenge.parse().map_err(|_| Fail::ODD)?;
    visitor.has_room(&web, &GUESSES_FROM_ADDRESS)?;
    match web.identity.enter_code(challenge, &form.code).await {
        Ok(session) => welcome(&web, &visitor, &session, &form.next).await,
        Err(error) => {
            let message = code_error(error, &form.code)?;
            visitor.count(&web, &GUESSES_FROM_ADDRESS)?;
            let Some(pending) = web.identity.pending(challenge).await? else {
                let again = NumberForm { next: form.next, ..NumberForm::default() };
                return Ok(number_page(&web, &visitor, again, message));
            };
            let errors = Errors::one("code", message);
            Ok(code_page(&visitor, challenge, pending.number, form.next, errors))
        }
    }
}

/// `POST /signout`.
pub(crate) async fn sign_out(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.open(Action::SignIn)?;
    if let Some(token) = visitor.token() {
        web.identity.sign_out(token).await?;
    }
    Ok((AppendHeaders(end_session(&web)), done("/", Done::SignedOut)).into_response())
}

/// Texts a code in the reader's language. The inner error is a sentence for the form.
pub(crate) async fn request(
    web: &Web,
    visitor: &Visitor,
    number: Number,
) -> Result<Result<CodeId, &'static str>, Fail> {
    visitor.count(web, &CODES_FROM_ADDRESS)?;
    let words = visitor.words();
    let text = move |code: &str| {
        words.t_with("text-code", &[("code", code.into()), ("minutes", CODE_MINUTES.into())])
    };
    match web.identity.request_code(number, text).await {
        Ok(challenge) => Ok(Ok(challenge)),
        Err(error) => sending_error(error).map(Err),
    }
}

async fn number_of(web: &Web, form: &NumberForm) -> Result<Result<Number, &'static str>, Fail> {
    if form.resend.is_empty() {
        return Ok(Number::parse(&form.number, web.settings.place.region()).map_err(number_error));
    }
    let challenge: CodeId = form.resend.parse().map_err(|_| Fail::ODD)?;
    let pending = web.identity.pending(challenge).await?;
    Ok(pending.map(|pending| pending.number).ok_or("error-code-expired"))
}

pub(crate) async fn welcome(web: &Web, visitor: &Visitor, session: &Session, next: &str) -> Answer {
    if let Some(before) = visitor.token() {
        web.identity.sign_out(before).await?;
    }
    let page = local_path(next).unwrap_or_else(|| first_page(session));
    let cookies =
        [begin_session(web, session, web.gate.clock().now()), known_device(web, visitor, session).await?];
    Ok((AppendHeaders(cookies), Redirect::to(page)).into_response())
}

/// Notes the device and the language of whoever has signed in; a device that was not there before is told to the number.
async fn known_device(web: &Web, visitor: &Visitor, session: &Session) -> Result<(HeaderName, String), Fail> {
    let number = session.number;
    web.identity.remember_language(number, visitor.language().tag(), Known::Read).await?;
    let tag = web.identity.language_to_write_in(number, None).await?;
    let words = Words::new(Language::from_tag(&tag).unwrap_or(Language::ZhCn));
    let text = words.t("told-new-device");
    let (clock, matter) = (web.gate.clock(), Matter { about: About::Security, text: &text, case: None });
    let letter = letter(&web.identity, clock, words, &matter, clock.now());
    let token = web.identity.signed_in_on(number, visitor.device(), text, letter).await?;
    Ok(remember_device(web, &token))
}

fn by_text(web: &Web) -> ByText {
    if web.identity.texted_at().is_some() { ByText::Yes } else { ByText::No }
}

fn staff_way(web: &Web) -> StaffWay {
    if web.identity.provider().is_some() { StaffWay::Provider } else { StaffWay::None }
}

fn number_page(web: &Web, visitor: &Visitor, form: NumberForm, message: &'static str) -> Response {
    let errors = Errors::one("number", message);
    let (by_text, staff) = (by_text(web), staff_way(web));
    let view = NumberView { number: form.number, next: form.next, by_text, staff, errors };
    signin::number(&visitor.ctx, &view).into_response()
}

fn code_page(visitor: &Visitor, challenge: CodeId, number: Number, next: String, errors: Errors) -> Response {
    let view = CodeView {
        challenge: challenge.to_string(),
        sent_to: number.masked(),
        minutes: u32::try_from(CODE_MINUTES).unwrap_or_default(),
        next,
        errors,
    };
    signin::code(&visitor.ctx, &view).into_response()
}
