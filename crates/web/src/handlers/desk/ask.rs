//! Questions to the customer, and the texts that questions and notes begin with.

use anxin_desk::{Case, DeskError, Finding, Macro, MacroUse, Macros, filled};
use anxin_identity::{Action, SignedIn};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::{Typed, read_id, show, staff, waiting};
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::cases::brand_name;
use crate::handlers::{Answer, fields};
use crate::pages::desk::ask::AskForm;
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
    let Some(finding) = waiting(&case) else {
        // Somebody else was quicker. What was written is shown, so that it can be used elsewhere.
        return late(&web, &visitor, person, &id, form).await;
    };
    if form.use_text == "yes" {
        let about = (&case, finding);
        if let Some(text) = text_of(&web, &visitor, MacroUse::Question, about, &form.text).await? {
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
        Err(DeskError::NotOpen) => late(&web, &visitor, person, &id, form).await,
        Err(error) => Err(error.into()),
    }
}

/// The page of a case in which nothing waits any more, with what was written.
async fn late(web: &Web, visitor: &Visitor, person: &SignedIn, id: &str, form: AskForm) -> Answer {
    let page = show(web, visitor, person, id, asking(web, form), Errors::default()).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

fn asking(web: &Web, ask: AskForm) -> Typed {
    Typed { ask, ..Typed::new(web) }
}

/// What of one finding the variables of a text stand for, in a language.
pub(super) fn fill(web: &Web, text: &str, language: &str, case: &Case, finding: &Finding) -> String {
    let law = web.gate.law();
    filled(text, |name| match name {
        "case" => case.id.to_string(),
        "promise" => {
            let catalogue = law.catalogue();
            let known = catalogue.promise(finding.promise());
            known
                .map_or_else(|| finding.promise().to_owned(), |promise| promise.name.get(language).to_owned())
        }
        "brand" => finding.brand.as_ref().map(|brand| brand_name(web, brand)).unwrap_or_default(),
        _ => String::new(),
    })
}

/// A text by its id, in the reader's language and filled in.
pub(super) async fn text_of(
    web: &Web,
    visitor: &Visitor,
    is_for: MacroUse,
    (case, finding): (&Case, &Finding),
    id: &str,
) -> Result<Option<String>, Fail> {
    let language = visitor.language().tag();
    let macros = web.desk.macros().await?;
    let found = macros.of(is_for, finding.promise()).find(|one| one.id == id);
    Ok(found.map(|one| fill(web, one.text.get(language), language, case, finding)))
}

/// The texts that fit, by id and name.
pub(super) fn texts(
    macros: &Macros,
    visitor: &Visitor,
    is_for: MacroUse,
    promise: &str,
) -> Vec<(String, String)> {
    let language = visitor.language().tag();
    let named = |one: &Macro| (one.id.clone(), one.name.get(language).to_owned());
    macros.of(is_for, promise).map(named).collect()
}
