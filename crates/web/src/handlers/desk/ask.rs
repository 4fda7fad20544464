//! Questions to the customer, and the texts that questions and notes begin with.

use anxin_desk::{DeskError, Macro, MacroUse, Macros};
use anxin_identity::Action;
use axum::extract::{Path, State};

use super::{Typed, read_id, show, staff, waiting};
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::{Answer, fields};
use crate::pages::desk::ask::AskForm;
use crate::pages::error::Problem;
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

/// `POST /desk/cases/{case}/ask`.
pub(crate) async fn ask(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    Sent(mut form): Sent<AskForm>,
) -> Answer {
    let person = visitor.may(Action::Rule)?;
    let web = web.seen_by(person);
    let case = web.desk.case(read_id(&id)?).await?;
    let finding = waiting(&case).ok_or(Fail::page(Problem::Conflict))?;
    if form.use_text == "yes" {
        if let Some(text) = text_of(&visitor, MacroUse::Question, finding.promise(), &form.text) {
            form.question = text;
        }
        return show(&web, &visitor, person, &id, asking(&web, form), Errors::default()).await;
    }
    let mut errors = Errors::default();
    fields::words(&mut errors, "question", &form.question);
    if form.question.trim().is_empty() {
        errors.add("question", "error-words-empty");
    }
    if !errors.is_empty() {
        return show(&web, &visitor, person, &id, asking(&web, form), errors).await;
    }
    match web.desk.ask(case.id, finding.id, &form.question, &staff(person)).await {
        Ok(()) => Ok(done(&format!("/desk/cases/{}", case.id), Done::Asked)),
        Err(DeskError::QuestionOpen) => {
            errors.add("question", "error-question-open");
            show(&web, &visitor, person, &id, asking(&web, form), errors).await
        }
        Err(error) => Err(error.into()),
    }
}

fn asking(web: &Web, ask: AskForm) -> Typed {
    Typed { ask, ..Typed::new(web) }
}

/// A text by its id, in the reader's language.
pub(super) fn text_of(visitor: &Visitor, is_for: MacroUse, promise: &str, id: &str) -> Option<String> {
    let language = visitor.language().tag();
    let found = Macros::shipped().of(is_for, promise).find(|one| one.id == id);
    found.map(|one| one.text.get(language).to_owned())
}

/// The texts that fit, by id and name.
pub(super) fn texts(visitor: &Visitor, is_for: MacroUse, promise: &str) -> Vec<(String, String)> {
    let language = visitor.language().tag();
    let named = |one: &Macro| (one.id.clone(), one.name.get(language).to_owned());
    Macros::shipped().of(is_for, promise).map(named).collect()
}
