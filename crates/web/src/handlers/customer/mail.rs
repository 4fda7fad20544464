//! Where a customer gets mail beside texts.

use anxin_domain::ids::CodeId;
use anxin_domain::number::Number;
use anxin_identity::{Action, CODE_MINUTES, IdentityError, MailAddress, MailHow};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::{Fail, code_error};
use crate::handlers::Answer;
use crate::pages::customer::mail::{self, MailCodeView, MailForm, MailView};
use crate::rate::{CODES_FROM_ADDRESS, GUESSES_FROM_ADDRESS};
use crate::undo::Undo;
use crate::visitor::{Sent, Visitor, done, done_undoable};
use crate::web::Web;

const PAGE: &str = "/me/messages/mail";

/// The form that brings a code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CodeForm {
    challenge: String,
    code: String,
}

/// Who may, where there is mail.
fn holder(web: &Web, visitor: &Visitor) -> Result<Number, Fail> {
    let number = visitor.customer(Action::KeepMail)?;
    if web.identity.mails() { Ok(number) } else { Err(Fail::NOT_FOUND) }
}

/// `GET /me/messages/mail`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let number = holder(&web, &visitor)?;
    show(&web, &visitor, number, String::new(), Errors::default()).await
}

/// `POST /me/messages/mail`: says how mail comes, or sends a code to an address.
pub(crate) async fn save(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<MailForm>) -> Answer {
    let number = holder(&web, &visitor)?;
    if !form.how.is_empty() {
        let Some(how) = MailHow::from_word(&form.how) else {
            return show(&web, &visitor, number, form.address, Errors::one("how", "error-choose")).await;
        };
        let was = web.identity.mailbox(number).await?.map(|mailbox| mailbox.how).filter(|was| *was != how);
        web.identity.mail_how(number, how).await?;
        return Ok(done_undoable(PAGE, Done::MailSaved, was.map(Undo::Mail)));
    }
    let Some(address) = MailAddress::parse(&form.address) else {
        return show(&web, &visitor, number, form.address, Errors::one("address", "error-mail-odd")).await;
    };
    visitor.count(&web, &CODES_FROM_ADDRESS)?;
    let words = visitor.words();
    let letter = move |code: &str| {
        let values = [("code", code.into()), ("minutes", CODE_MINUTES.into())];
        (words.t("mail-subject-code"), words.t_with("mail-text-code", &values))
    };
    let message = match web.identity.request_mail_code(number, address.clone(), letter).await {
        Ok(challenge) => return Ok(code_page(&visitor, challenge, &address, Errors::default())),
        Err(IdentityError::TooManyCodes { .. }) => "error-mail-too-many",
        Err(IdentityError::NotSent) => "error-mail-not-sent",
        Err(error) => return Err(error.into()),
    };
    show(&web, &visitor, number, form.address, Errors::one("address", message)).await
}

/// `POST /me/messages/mail/code`: the right code makes the address the one that mail goes to.
pub(crate) async fn enter(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<CodeForm>) -> Answer {
    let number = holder(&web, &visitor)?;
    let challenge: CodeId = form.challenge.parse().map_err(|_| Fail::ODD)?;
    visitor.has_room(&web, &GUESSES_FROM_ADDRESS)?;
    let error = match web.identity.enter_mail_code(number, challenge, &form.code).await {
        Ok(()) => return Ok(done(PAGE, Done::MailSet)),
        Err(error) => error,
    };
    let message = code_error(error, &form.code)?;
    visitor.count(&web, &GUESSES_FROM_ADDRESS)?;
    match web.identity.pending_mail(number, challenge).await? {
        Some(address) => Ok(code_page(&visitor, challenge, &address, Errors::one("code", message))),
        None => show(&web, &visitor, number, String::new(), Errors::one("address", message)).await,
    }
}

/// `POST /me/messages/mail/remove`.
pub(crate) async fn remove(State(web): State<Web>, visitor: Visitor) -> Answer {
    let number = holder(&web, &visitor)?;
    web.identity.remove_mail(number).await?;
    Ok(done(PAGE, Done::MailRemoved))
}

async fn show(web: &Web, visitor: &Visitor, number: Number, address: String, errors: Errors) -> Answer {
    let now = web.identity.mailbox(number).await?;
    let now = now.map(|mailbox| (mailbox.address.as_str().to_owned(), mailbox.how));
    Ok(mail::page(&visitor.ctx, &MailView { now, address, errors }).into_response())
}

fn code_page(visitor: &Visitor, challenge: CodeId, address: &MailAddress, errors: Errors) -> Response {
    let view = MailCodeView {
        challenge: challenge.to_string(),
        address: address.as_str().to_owned(),
        minutes: u32::try_from(CODE_MINUTES).unwrap_or_default(),
        errors,
    };
    mail::code(&visitor.ctx, &view).into_response()
}
