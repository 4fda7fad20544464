//! My numbers: which of them the pages show, other numbers that are looked after, and who looks after mine. It is always about the
//! number that signed in, whichever is shown.

use anxin_domain::ids::{CodeId, KinId};
use anxin_domain::number::Number;
use anxin_identity::{
    About, Action, CODE_MINUTES, Kin, KinError, Link, PendingLink, Shows, SignedIn, TellText,
};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::acting::whose;
use crate::components::form::{Errors, number_error};
use crate::ctx::Done;
use crate::fail::{Fail, code_error, sending_error};
use crate::format;
use crate::handlers::Answer;
use crate::letter::{Matter, letter};
use crate::pages::customer::numbers::{self, DeedRow, LinkCodeView, LinkForm, LinkRow, NumbersView};
use crate::rate::{CODES_FROM_ADDRESS, GUESSES_FROM_ADDRESS};
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;
use crate::words::{Language, Words};

/// Things done by others that the page shows.
const DEEDS_SHOWN: u32 = 20;

/// Which link; none means the number that signed in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    link: String,
}

/// What asks for a code: a number and what it is to who asks; or a code that did not arrive, or a link that rests.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RequestForm {
    number: String,
    kind: String,
    resend: String,
    link: String,
}

/// The form that brings a code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CodeForm {
    challenge: String,
    code: String,
}

/// `GET /me/numbers`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.may(Action::KeepNumbers)?;
    list(&web, &visitor, LinkForm::default(), Errors::default()).await
}

/// `POST /me/numbers/request`: a code goes to the number that is to be looked after.
pub(crate) async fn request(
    State(web): State<Web>,
    visitor: Visitor,
    Sent(form): Sent<RequestForm>,
) -> Answer {
    let own = visitor.may(Action::KeepNumbers)?.number;
    let (number, kind) = match wanted(&web, &visitor, own, &form).await? {
        Ok(wanted) => wanted,
        Err(errors) => return list(&web, &visitor, LinkForm::of(form.number, form.kind), errors).await,
    };
    match ask(&web, &visitor, number, kind).await? {
        Ok(challenge) => Ok(code_page(&visitor, challenge, PendingLink { number, kind }, Errors::default())),
        Err(message) => {
            let form = LinkForm::of(form.number, kind.word().to_owned());
            list(&web, &visitor, form, Errors::one("number", message)).await
        }
    }
}

/// `POST /me/numbers/code`: the right code begins the link.
pub(crate) async fn enter(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<CodeForm>) -> Answer {
    let by = visitor.may(Action::KeepNumbers)?.number;
    let challenge: CodeId = form.challenge.parse().map_err(|_| Fail::ODD)?;
    let token = visitor.token().ok_or(Fail::ODD)?;
    visitor.has_room(&web, &GUESSES_FROM_ADDRESS)?;
    let again = |message| list(&web, &visitor, LinkForm::default(), Errors::one("number", message));
    let Some(pending) = web.identity.pending_link(token, challenge).await? else {
        return again("error-code-expired").await;
    };
    let told = begun(&web, by, pending).await?;
    let message = match web.identity.enter_link(token, challenge, &form.code, told.clone()).await {
        Ok(_) => return Ok(done("/me/numbers", Done::NumberLinked)),
        Err(KinError::Code(error)) => code_error(error, &form.code)?,
        Err(KinError::TooMany) => "error-kin-many",
        Err(KinError::Full) => "error-kin-full",
        Err(error) => return Err(error.into()),
    };
    visitor.count(&web, &GUESSES_FROM_ADDRESS)?;
    if web.identity.pending_link(token, challenge).await?.is_none() {
        return again(message).await;
    }
    Ok(code_page(&visitor, challenge, pending, Errors::one("code", message)))
}

/// `POST /me/numbers/show`: another number, or the own one again.
pub(crate) async fn show(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<Which>) -> Answer {
    visitor.may(Action::KeepNumbers)?;
    let link = which(&form.link)?;
    match web.identity.show(visitor.token().ok_or(Fail::ODD)?, link).await {
        Ok(()) => Ok(Redirect::to("/me").into_response()),
        Err(KinError::Gone) => Err(Fail::NOT_FOUND),
        Err(error) => Err(error.into()),
    }
}

/// `POST /me/numbers/remove`: ends a link from either side. One that is over already is over.
pub(crate) async fn end(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<Which>) -> Answer {
    let own = visitor.may(Action::KeepNumbers)?.number;
    let link = which(&form.link)?.ok_or(Fail::ODD)?;
    web.identity.end_link(own, link).await?;
    let token = visitor.token().ok_or(Fail::ODD)?;
    if visitor.link().is_some_and(|shown| shown.id == link) {
        // Who ends what they look at means to be back at their own.
        web.identity.show(token, None).await?;
    }
    Ok(done("/me/numbers", Done::LinkEnded))
}

/// The link that a form names; none where it names none.
pub(super) fn which(link: &str) -> Result<Option<KinId>, Fail> {
    (!link.is_empty()).then(|| link.parse().map_err(|_| Fail::ODD)).transpose()
}

async fn wanted(
    web: &Web,
    visitor: &Visitor,
    own: Number,
    form: &RequestForm,
) -> Result<Result<(Number, Kin), Errors>, Fail> {
    if !form.resend.is_empty() {
        let challenge: CodeId = form.resend.parse().map_err(|_| Fail::ODD)?;
        let pending = web.identity.pending_link(visitor.token().ok_or(Fail::ODD)?, challenge).await?;
        let pending = pending.map(|pending| (pending.number, pending.kind));
        return Ok(pending.ok_or_else(|| Errors::one("number", "error-code-expired")));
    }
    if let Some(id) = which(&form.link)? {
        let known = web.identity.looks_after(own).await?.into_iter().find(|link| link.id == id);
        let link = known.ok_or(Fail::NOT_FOUND)?;
        return Ok(Ok((link.number, link.kind)));
    }
    let mut errors = Errors::default();
    let number = Number::parse(&form.number, visitor.words().place().region()).map_err(number_error);
    let kind = Kin::from_word(&form.kind);
    if let Err(message) = number {
        errors.add("number", message);
    }
    if kind.is_none() {
        errors.add("kind", "error-choose");
    }
    Ok(match (number, kind) {
        (Ok(number), Some(kind)) => Ok((number, kind)),
        _ => Err(errors),
    })
}

/// Texts the code in the language of whoever gets it. The inner error is a sentence for the form.
async fn ask(
    web: &Web,
    visitor: &Visitor,
    number: Number,
    kind: Kin,
) -> Result<Result<CodeId, &'static str>, Fail> {
    visitor.count(web, &CODES_FROM_ADDRESS)?;
    let words = words_to(web, number).await?;
    let id = match kind {
        Kin::Mine => "text-link-mine",
        Kin::Helps => "text-link-helps",
    };
    let text =
        move |code: &str, from: &str| words.t_with(id, &[("code", code.into()), ("from", from.into())]);
    let token = visitor.token().ok_or(Fail::ODD)?;
    match web.identity.ask_for_link(token, number, kind, text).await {
        Ok(challenge) => Ok(Ok(challenge)),
        Err(KinError::Own) => Ok(Err("error-kin-own")),
        Err(KinError::TooMany) => Ok(Err("error-kin-many")),
        Err(KinError::ProveFirst) => Err(Fail::Prove(visitor.next().to_owned())),
        Err(KinError::Identity(error)) => sending_error(error).map(Err),
        Err(error) => Err(error.into()),
    }
}

/// The words that tell a number who looks after it from now on.
async fn begun(web: &Web, by: Number, link: PendingLink) -> Result<TellText, Fail> {
    let id = match link.kind {
        Kin::Mine => "told-link-mine",
        Kin::Helps => "told-link-helps",
    };
    let words = words_to(web, link.number).await?;
    let text = words.t_with(id, &[("from", by.masked().into())]);
    Ok(security(web, words, text))
}

/// What somebody is told who might not have done it themselves: by text, and by mail where they get mail.
pub(super) fn security(web: &Web, words: Words, text: String) -> TellText {
    let (clock, matter) = (web.gate.clock(), Matter { about: About::Security, text: &text, case: None });
    let letter = letter(&web.identity, clock, words, &matter, clock.now());
    TellText { text, letter }
}

/// The words to write to a number in.
pub(super) async fn words_to(web: &Web, number: Number) -> Result<Words, Fail> {
    let tag = web.identity.language_to_write_in(number, None).await?;
    Ok(Words::new(Language::from_tag(&tag).unwrap_or(Language::ZhCn)))
}

fn code_page(visitor: &Visitor, challenge: CodeId, link: PendingLink, errors: Errors) -> Response {
    let view = LinkCodeView {
        challenge: challenge.to_string(),
        sent_to: link.number.masked(),
        whose: whose(link.kind),
        minutes: u32::try_from(CODE_MINUTES).unwrap_or_default(),
        errors,
    };
    numbers::code(&visitor.ctx, &view).into_response()
}

async fn list(web: &Web, visitor: &Visitor, form: LinkForm, errors: Errors) -> Answer {
    let person = visitor.may(Action::KeepNumbers)?;
    let now = web.gate.clock().now();
    let deeds = web.identity.deeds_for(person.number, DEEDS_SHOWN).await?;
    let row = |link: Link, shown: Number| LinkRow {
        id: link.id.to_string(),
        number: shown.masked(),
        whose: whose(link.kind),
        since: link.since,
        rests_at: link.rests_at,
        rests: link.rests(now),
        is_shown: is_shown(person, &link),
    };
    let after = web.identity.looks_after(person.number).await?;
    let by = web.identity.looked_after_by(person.number).await?;
    let view = NumbersView {
        own: format::whole_number(visitor.words().place(), person.number),
        own_is_shown: person.shows == Shows::Own,
        looks_after: after
            .into_iter()
            .map(|link| (link.number, link))
            .map(|(n, link)| row(link, n))
            .collect(),
        looked_after_by: by.into_iter().map(|link| (link.by, link)).map(|(n, link)| row(link, n)).collect(),
        deeds: deeds
            .into_iter()
            .map(|deed| DeedRow { deed: deed.deed, by: deed.by.masked(), at: deed.at })
            .collect(),
        form,
        errors,
    };
    Ok(numbers::page(&visitor.ctx, &view).into_response())
}

fn is_shown(person: &SignedIn, link: &Link) -> bool {
    matches!(&person.shows, Shows::Other(shown) if shown.id == link.id)
}
