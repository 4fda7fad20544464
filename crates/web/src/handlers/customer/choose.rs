//! A customer's finer choice: the form, the answers once more with what will hold, and the acts.

use anxin_domain::act::Source;
use anxin_identity::{Action, Deed};
use anxin_store::acts::NewAct;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;

use super::home::GATES_WAITED_FOR;
use super::own;
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::handlers::standing::back::undo_of;
use crate::handlers::standing::choices::{self, Rest};
use crate::handlers::{Answer, choice, fields};
use crate::pages::choice::{self as pages, ChoiceForm};
use crate::visitor::{Asked, Sent, Visitor, done_undoable};
use crate::web::Web;

/// What of the form is chosen already, as links of the first page have it: words, never a number.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    word: String,
    to: String,
    about: String,
    hours: String,
}

/// `GET /me/choose`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor, Asked(chosen): Asked<Chosen>) -> Answer {
    visitor.customer(Action::ReadOwn)?;
    let form = ChoiceForm {
        word: chosen.word,
        to: chosen.to,
        line_of_business: chosen.about,
        hours: chosen.hours,
        once: web.once(),
        ..ChoiceForm::default()
    };
    Ok(pages::ask(&visitor.ctx, &choice::view(&web, form, Errors::default())).into_response())
}

/// `POST /me/choose`.
pub(crate) async fn send(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<ChoiceForm>) -> Answer {
    let number = visitor.customer(Action::SwitchDnd)?;
    let mut errors = Errors::default();
    let chosen = choice::read(&web, visitor.words().place(), &mut errors, &form);
    let Some(chosen) = chosen.filter(|_| form.back != "yes") else {
        return Ok(pages::ask(&visitor.ctx, &choice::view(&web, form, errors)).into_response());
    };
    let mut acts = chosen.acts(number, Source::Web);
    if form.confirm != "yes" {
        let then = choice::then(&web, number, &acts).await?;
        return Ok(pages::check(&visitor.ctx, &form, &chosen.spoken(&web), &then).into_response());
    }
    own::note(&web, &visitor, Deed::Chose, "").await?;
    let (key, evidence) = (fields::key("choice", number, &form.once), own::evidence(&visitor));
    for act in &mut acts {
        *act = NewAct { key: key.clone(), evidence: evidence.clone(), ..act.clone() };
    }
    let said = choices::say(&web.gate, acts, Rest::Stays, None).await?;
    web.gate.reach_within(number, GATES_WAITED_FOR).await?;
    let undo = undo_of(&web.gate, number, &said).await?;
    Ok(done_undoable("/me/permit", Done::Chosen, undo))
}
