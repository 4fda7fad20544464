//! The page of the demonstration: the texts that a provider would deliver, and whom one can sign in as.

use anxin_identity::Action;
use axum::extract::State;
use axum::response::IntoResponse;

use crate::fail::Fail;
use crate::format;
use crate::handlers::Answer;
use crate::pages::demo::{self, MessagesView};
use crate::visitor::Visitor;
use crate::web::Web;

/// Texts on the page.
const TEXTS_SHOWN: u32 = 50;

/// `GET /demo/messages`; outside the demonstration there is no such page.
pub(crate) async fn messages(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.open(Action::SeePublic)?;
    if !web.is_demo() {
        return Err(Fail::NOT_FOUND);
    }
    let texts = web.identity.messages(TEXTS_SHOWN).await?;
    let messages = texts.into_iter().filter_map(|message| {
        let to = format::whole_number(message.number);
        Some(demo::Message { at: message.created_at, to, subject: message.subject, text: message.text? })
    });
    let view = MessagesView { messages: messages.collect(), people: web.settings.people.clone() };
    Ok(demo::messages(&visitor.ctx, &view).into_response())
}
