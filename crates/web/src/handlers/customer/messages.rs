//! What a customer is written to about, and in which language.

use anxin_domain::number::Number;
use anxin_identity::{About, Action, Deed, Known, Via, Wish};
use axum::extract::State;
use axum::response::IntoResponse;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::Answer;
use crate::handlers::customer::own;
use crate::pages::customer::messages::{self, MailLine, MessagesForm, MessagesView};
use crate::undo::Undo;
use crate::visitor::{Sent, Visitor, done_undoable};
use crate::web::Web;
use crate::words::Language;

/// `GET /me/messages`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let number = visitor.customer_protecting(Action::KeepMessages)?;
    let unwanted = web.identity.unwanted(number).await?;
    let language = web.identity.language(number).await?.and_then(|(tag, _)| Language::from_tag(&tag));
    let ticked = |about| if unwanted.contains(&about) { String::new() } else { "yes".to_owned() };
    let form = MessagesForm {
        language: language.unwrap_or_else(|| visitor.language()).tag().to_owned(),
        progress: ticked(About::Progress),
        acts: ticked(About::Acts),
        requests: ticked(About::Requests),
    };
    let view =
        MessagesView { form, mail: mail_line(&web, &visitor, number).await?, errors: Errors::default() };
    Ok(messages::page(&visitor.ctx, &view).into_response())
}

/// `POST /me/messages`. Sent twice, it says the same twice, which changes nothing.
pub(crate) async fn save(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<MessagesForm>) -> Answer {
    let number = visitor.customer(Action::KeepMessages)?;
    let Some(language) = Language::ALL.into_iter().find(|language| language.tag() == form.language) else {
        let errors = Errors::one("language", "error-choose");
        let view = MessagesView { form, mail: mail_line(&web, &visitor, number).await?, errors };
        return Ok(messages::page(&visitor.ctx, &view).into_response());
    };
    let wish = |about| (about, if form.wants(about) { Wish::On } else { Wish::Off });
    let wishes = About::ALL.into_iter().filter(|about| about.is_optional()).map(wish).collect();
    own::note(&web, &visitor, Deed::KeptMessages, "").await?;
    let before = web.identity.language(number).await?;
    let written = web.identity.wish(number, wishes, Via::Page).await?;
    web.identity.remember_language(number, language.tag(), Known::Said).await?;
    Ok(done_undoable("/me/messages", Done::MessagesSaved, undo(written, before, language)))
}

/// How what was saved is undone. A language that nobody had said cannot be unsaid: it followed what is read.
fn undo(written: Vec<(About, i64)>, before: Option<(String, Known)>, now: Language) -> Option<Undo> {
    let language = match before {
        Some((was, _)) if was == now.tag() => None,
        Some((was, Known::Said)) => Some((Language::from_tag(&was)?, now)),
        Some((_, Known::Read)) | None => return None,
    };
    (!written.is_empty() || language.is_some()).then_some(Undo::Messages(written, language))
}

/// What the page says about mail.
async fn mail_line(web: &Web, visitor: &Visitor, number: Number) -> Result<Option<MailLine>, Fail> {
    // The address is shown to whoever signed in with the number, and to nobody who looks after it.
    if !web.identity.mails() || visitor.link().is_some() {
        return Ok(None);
    }
    let mailbox = web.identity.mailbox(number).await?;
    Ok(Some(
        mailbox
            .map_or(MailLine::None, |mailbox| MailLine::To(mailbox.address.as_str().to_owned(), mailbox.how)),
    ))
}
