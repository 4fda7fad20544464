//! Signing in by texting us the words that the page shows.

use anxin_domain::number::Number;
use anxin_identity::{About, Action, TellText, WORD_MINUTES, WordState};
use axum::extract::State;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::components::form::Errors;
use crate::fail::Fail;
use crate::handlers::{Answer, signin};
use crate::letter::{Matter, letter};
use crate::pages::by_text::{self, Step, TextView};
use crate::rate::WAYS_IN_FROM_ADDRESS;
use crate::visitor::{Asked, Sent, Visitor, binding_cookie, local_path};
use crate::web::Web;
use crate::words::{Language, Words};

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
}

/// What the page posts when the text has been sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TextForm {
    word: String,
    next: String,
}

/// `GET /signin/text`: a word for this browser. Where the provider brings no answers there is no such page.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor, Asked(query): Asked<Next>) -> Answer {
    visitor.open(Action::SignIn)?;
    if web.identity.texted_at().is_none() {
        return Err(Fail::NOT_FOUND);
    }
    if visitor.is_signed_in() {
        return Ok(Redirect::to(local_path(&query.next).unwrap_or("/me")).into_response());
    }
    visitor.count(&web, &WAYS_IN_FROM_ADDRESS)?;
    let binding = web.identity.new_binding();
    let word = web.identity.new_word(&binding).await?;
    let cookie = binding_cookie(&web, &binding, WORD_MINUTES * 60);
    let page = page(&web, &visitor, Step::Shown(word), query.next, Errors::default());
    Ok((AppendHeaders([cookie]), page).into_response())
}

/// `POST /signin/text`: signs in when the text has come.
pub(crate) async fn enter(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<TextForm>) -> Answer {
    visitor.open(Action::SignIn)?;
    if web.identity.texted_at().is_none() {
        return Err(Fail::NOT_FOUND);
    }
    let binding = visitor.binding().unwrap_or_default();
    let over = |message| Ok(page(&web, &visitor, Step::Over, String::new(), Errors::one("word", message)));
    let number = match web.identity.word(binding, &form.word).await? {
        WordState::Over => return over("error-bytext-over"),
        WordState::Waits => {
            let step = Step::Waits(form.word);
            return Ok(page(&web, &visitor, step, form.next, Errors::default()));
        }
        WordState::Came(number) => number,
    };
    let told = told(&web, number).await?;
    match web.identity.sign_in_by_word(binding, &form.word, told).await? {
        Some(session) => signin::welcome(&web, &visitor, &session, &form.next).await,
        None => over("error-bytext-refused"),
    }
}

/// What the number is told, in its language.
async fn told(web: &Web, number: Number) -> Result<TellText, Fail> {
    let tag = web.identity.language_to_write_in(number, None).await?;
    let words = Words::new(Language::from_tag(&tag).unwrap_or(Language::ZhCn));
    let text = words.t("told-signed-in-by-text");
    let (clock, matter) = (web.gate.clock(), Matter { about: About::Security, text: &text, case: None });
    let letter = letter(&web.identity, clock, words, &matter, clock.now());
    Ok(TellText { text, letter })
}

fn page(web: &Web, visitor: &Visitor, step: Step, next: String, errors: Errors) -> Response {
    let view = TextView {
        to: web.identity.texted_at().unwrap_or_default().to_owned(),
        step,
        minutes: u32::try_from(WORD_MINUTES).unwrap_or_default(),
        next,
        errors,
    };
    by_text::page(&visitor.ctx, &view).into_response()
}
