//! The page of the demonstration: the texts that a provider would deliver, those that it would bring, and whom one can sign in as.

use anxin_domain::number::Number;
use anxin_identity::{Action, Heard, IdentityError, News, Role};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use tokio::sync::oneshot;

use crate::components::form::{Errors, number_error};
use crate::ctx::Face;
use crate::fail::Fail;
use crate::format;
use crate::handlers::{Answer, signin};
use crate::pages::demo::{self, MessagesView, Person, WayIn};
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

/// As whom of the staff.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StaffForm {
    number: String,
}

/// `POST /demo/signin`: in as somebody of the staff, by a button. Elsewhere staff have a passkey or come from their provider; the people
/// of the demonstration have neither, and the rooms let nobody in like this who were not opened for it.
pub(crate) async fn sign_in(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<StaffForm>) -> Answer {
    visitor.open(Action::SignIn)?;
    if !web.is_demo() {
        return Err(Fail::NOT_FOUND);
    }
    let number = Number::parse(&form.number, visitor.words().place().region()).map_err(|_| Fail::ODD)?;
    match web.identity.sign_in_by_button(number).await {
        Ok(session) => signin::welcome(&web, &visitor, &session, "").await,
        Err(IdentityError::NotStaff | IdentityError::NoDemonstration) => Err(Fail::NOT_FOUND),
        Err(error) => Err(error.into()),
    }
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
    let people = people(web).await?;
    let view =
        MessagesView { messages: messages.collect(), people, errors, from: form.from, text: form.text };
    Ok(demo::messages(&visitor.ctx, &view).into_response())
}

/// Whom one can sign in as: the customers who are told of, and everybody who works here.
async fn people(web: &Web) -> Result<Vec<Person>, Fail> {
    let customers = web.settings.people.iter().filter(|one| one.face == Face::Customer).cloned();
    let staff = web.identity.all_staff().await?;
    let staff = staff.into_iter().map(|one| Person {
        face: one.roles.first().map_or(Face::Public, face),
        name: one.name,
        number: one.number.national(),
        way_in: WayIn::Button,
    });
    Ok(customers.chain(staff).collect())
}

const fn face(role: &Role) -> Face {
    match role {
        Role::Customer => Face::Customer,
        Role::Agent(_) => Face::Agent,
        Role::Hotline => Face::Hotline,
        Role::Desk => Face::Desk,
        Role::Admin => Face::Admin,
        Role::Compliance => Face::Compliance,
        Role::Regulator => Face::Regulator,
    }
}
