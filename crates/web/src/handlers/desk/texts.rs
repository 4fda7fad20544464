//! The texts that the desk writes often, for whoever manages the desk. A house starts with those that are shipped.

use std::collections::BTreeMap;

use anxin_desk::{DeskError, KeptMacro, Macro, MacroUse, unknown_variable};
use anxin_domain::rulebook::Words;
use anxin_identity::{Action, SignedIn};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::staff;
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::{Answer, cases, fields};
use crate::pages::desk::texts::{self, PROMISE_PREFIX, TextForm, TextRow, TextView};
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

/// Longest name of a text, in letters.
const NAME_LIMIT: usize = 60;

/// `GET /desk/texts`.
pub(crate) async fn list(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.may(Action::KeepTexts)?;
    let language = visitor.language().tag();
    let row = |one: KeptMacro| TextRow {
        name: one.text.name.get(language).to_owned(),
        is_for: one.text.is_for,
        promises: one.text.promises.iter().map(|id| cases::promise_name(&web, &visitor.ctx, id)).collect(),
        id: one.text.id,
        saved: one.saved,
        retired: one.retired,
    };
    let rows: Vec<TextRow> = web.desk.kept_macros().await?.into_iter().map(row).collect();
    Ok(texts::list(&visitor.ctx, &rows).into_response())
}

/// `GET /desk/texts/new`.
pub(crate) async fn new(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.may(Action::KeepTexts)?;
    let form = TextForm { seen: "0".to_owned(), ..TextForm::default() };
    Ok(show(&web, &visitor, None, form, Errors::default()).into_response())
}

/// `POST /desk/texts`: a new text.
pub(crate) async fn add(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<TextForm>) -> Answer {
    let person = visitor.may_for_house(Action::KeepTexts)?;
    let mut errors = Errors::default();
    let text = read(&web, &mut errors, &form, form.id.trim());
    let known = web.desk.kept_macros().await?.into_iter().find(|one| one.text.id == form.id.trim());
    // Sent twice it is the same text.
    if known.as_ref().is_some_and(|known| text.as_ref().is_none_or(|text| known.text != *text)) {
        errors.add("id", "error-text-id-taken");
    }
    let Some(text) = text.filter(|_| errors.is_empty()) else {
        return Ok(show(&web, &visitor, None, form, errors).into_response());
    };
    match web.desk.save_macro(text, 0, &staff(person)).await {
        Ok(()) => Ok(done("/desk/texts", Done::TextSaved)),
        Err(error) => {
            note(&mut errors, error)?;
            Ok(show(&web, &visitor, None, form, errors).into_response())
        }
    }
}

/// `GET /desk/texts/{text}`.
pub(crate) async fn one(State(web): State<Web>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    visitor.may(Action::KeepTexts)?;
    let known = find(&web, &id).await?;
    let form = form_of(&known);
    Ok(show(&web, &visitor, Some(&known), form, Errors::default()).into_response())
}

/// `POST /desk/texts/{text}`: saved, or retired.
pub(crate) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    Sent(form): Sent<TextForm>,
) -> Answer {
    let person = visitor.may_for_house(Action::KeepTexts)?;
    let known = find(&web, &id).await?;
    let mut errors = Errors::default();
    let Ok(seen) = form.seen.parse::<i64>() else { return Err(Fail::ODD) };
    let saved = match form.part.as_str() {
        "retire" => web.desk.retire_macro(&id, seen, &staff(person)).await.map(|()| Done::TextRetired),
        _ => match read(&web, &mut errors, &form, &id).filter(|_| errors.is_empty()) {
            Some(text) => keep(&web, person, text, seen).await,
            None => return Ok(show(&web, &visitor, Some(&known), form, errors).into_response()),
        },
    };
    match saved {
        Ok(told) => Ok(done("/desk/texts", told)),
        Err(error) => {
            note(&mut errors, error)?;
            // The form comes back with how often it is saved now: the next send goes by what stands there then.
            let form = TextForm { seen: find(&web, &id).await?.n.to_string(), ..form };
            let page = show(&web, &visitor, Some(&known), form, errors);
            Ok((StatusCode::CONFLICT, page).into_response())
        }
    }
}

async fn keep(web: &Web, person: &SignedIn, text: Macro, seen: i64) -> Result<Done, DeskError> {
    web.desk.save_macro(text, seen, &staff(person)).await.map(|()| Done::TextSaved)
}

async fn find(web: &Web, id: &str) -> Result<KeptMacro, Fail> {
    web.desk.kept_macros().await?.into_iter().find(|one| one.text.id == id).ok_or(Fail::NOT_FOUND)
}

/// A text as a form asks for it; what is wrong with it otherwise.
fn read(web: &Web, errors: &mut Errors, form: &TextForm, id: &str) -> Option<Macro> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if id.is_empty() || id.len() > 40 || id == "new" || !id.bytes().all(fits) {
        errors.add("id", "error-text-id");
    }
    let is_for = form.is_for.parse::<MacroUse>().ok();
    if is_for.is_none() {
        errors.add("use", "error-choose");
    }
    for (field, name) in [("name_zh", &form.name_zh), ("name_en", &form.name_en), ("name_ja", &form.name_ja)]
    {
        if name.trim().is_empty() {
            errors.add(field, "error-field-empty");
        } else if name.chars().count() > NAME_LIMIT {
            errors.add(field, "error-field-long");
        }
    }
    for (field, text) in [("text_zh", &form.text_zh), ("text_en", &form.text_en), ("text_ja", &form.text_ja)]
    {
        fields::words(errors, field, text);
        if text.trim().is_empty() {
            errors.add(field, "error-words-empty");
        }
        if let Some(name) = unknown_variable(text) {
            errors.add_named(field, "error-text-variable", format!("{{{name}}}"));
        }
    }
    let catalogue = web.gate.law().catalogue();
    let ticked = form.promises.iter().filter(|(_, value)| !value.is_empty());
    let promises: Vec<String> = ticked
        .filter_map(|(name, _)| name.strip_prefix(PROMISE_PREFIX))
        .filter(|id| catalogue.promise(id).is_some())
        .map(str::to_owned)
        .collect();
    // Browsers send the end of a line as two characters and count it as one.
    let plain = |text: &String| text.trim().replace("\r\n", "\n");
    Some(Macro {
        id: id.to_owned(),
        is_for: is_for?,
        promises,
        name: Words { zh_cn: plain(&form.name_zh), en: plain(&form.name_en), ja: plain(&form.name_ja) },
        text: Words { zh_cn: plain(&form.text_zh), en: plain(&form.text_en), ja: plain(&form.text_ja) },
    })
}

/// What the desk does not take comes back to the form.
fn note(errors: &mut Errors, error: DeskError) -> Result<(), Fail> {
    match error {
        DeskError::Invalid { field: "seen", .. } => errors.add("use", "error-text-changed"),
        DeskError::Invalid { field: "id", .. } => errors.add("id", "error-text-id"),
        DeskError::Invalid { field, .. } => errors.add(field, "error-field-long"),
        other => return Err(other.into()),
    }
    Ok(())
}

fn form_of(known: &KeptMacro) -> TextForm {
    let (name, text) = (known.text.name.clone(), known.text.text.clone());
    let box_of = |id: &String| (format!("{PROMISE_PREFIX}{id}"), "yes".to_owned());
    TextForm {
        id: known.text.id.clone(),
        is_for: known.text.is_for.word().to_owned(),
        name_zh: name.zh_cn,
        name_en: name.en,
        name_ja: name.ja,
        text_zh: text.zh_cn,
        text_en: text.en,
        text_ja: text.ja,
        seen: known.n.to_string(),
        part: String::new(),
        promises: known.text.promises.iter().map(box_of).collect::<BTreeMap<_, _>>(),
    }
}

fn show(
    web: &Web,
    visitor: &Visitor,
    known: Option<&KeptMacro>,
    form: TextForm,
    errors: Errors,
) -> maud::Markup {
    let language = visitor.language().tag();
    let catalogue = web.gate.law().catalogue();
    let promises = catalogue.promises().iter();
    let view = TextView {
        known: known.map(|one| (one.text.id.clone(), one.text.name.get(language).to_owned())),
        retired: known.is_some_and(|one| one.retired),
        form,
        promises: promises.map(|one| (one.id.clone(), one.name.get(language).to_owned())).collect(),
        errors,
    };
    texts::one(&visitor.ctx, &view)
}
