//! The page of the demonstration: the texts that a provider would deliver, those that it would bring, and whom one can sign in as.

use anxin_domain::number::Number;
use anxin_identity::{Action, Heard, News};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use tokio::sync::oneshot;

use crate::components::form::{Errors, number_error};
use crate::fail::Fail;
use crate::format;
use crate::handlers::Answer;
use crate::pages::demo::{self, MessagesView};
use crate::visitor::{Sent, Visitor};
use crate::web::Web;

/// Texts on the page.
const TEXTS_SHOWN: u32 = 50;

/// A text from one of the people to us.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TextForm {
    from: String,
    text: String,
}

/// `GET /demo/messages`; outside the demonstration there is no such page.
pub(crate) async fn messages(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.open(Action::SeePublic)?;
    show(&web, &visitor, TextForm::default(), Errors::default()).await
}

/// `POST /demo/messages`: a text to us, from anybody; here all numbers are made up.
pub(crate) async fn text_us(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<TextForm>) -> Answer {
    visitor.open(Action::SeePublic)?;
    if !web.is_demo() {
        return Err(Fail::NOT_FOUND);
    }
    match Number::parse(&form.from, visitor.words().place().region()) {
        Ok(from) => {
            let (kept, _) = oneshot::channel();
            web.identity.hear(Heard { news: News::Reply { from, text: form.text }, kept }).await?;
            Ok(Redirect::to("/demo/messages").into_response())
        }
        Err(error) => show(&web, &visitor, form, Errors::one("from", number_error(error))).await,
    }
}

async fn show(web: &Web, visitor: &Visitor, form: TextForm, errors: Errors) -> Answer {
    if !web.is_demo() {
        return Err(Fail::NOT_FOUND);
    }
    let texts = web.identity.messages(TEXTS_SHOWN).await?;
    let messages = texts.into_iter().filter_map(|message| {
        let to = format::whole_number(visitor.words().place(), message.number);
        let text = message.text?;
        Some(demo::Message { at: message.created_at, to, subject: message.subject, text })
    });
    let people = web.settings.people.clone();
    let view =
        MessagesView { messages: messages.collect(), people, errors, from: form.from, text: form.text };
    Ok(demo::messages(&visitor.ctx, &view).into_response())
}
