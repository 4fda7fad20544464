//! A file on its way: read, held against what is in force, handed in by one person, published by another.

use anxin_gate::PublishError;
use anxin_identity::Action;
use anxin_promise::{Catalogue, Difference, FILE_BYTES, Promise, PromiseError, difference, objections};
use anxin_store::promises::hex;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::Answer;
use crate::pages::error::Problem;
use crate::pages::promises::change::{self, Begins, ChangeView, Step};
use crate::pages::promises::{self, NewView, Trouble};
use crate::typed::readable;
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

use super::{catalogue, digits, outcome, place, publisher, tests, who};

/// The name of a file that was pasted.
const PASTED: &str = "pasted.toml";

/// The longest name of a file that is kept.
const NAME_LIMIT: usize = 80;

/// `GET /desk/promises/new`.
pub(crate) async fn new(visitor: Visitor) -> Answer {
    visitor.may_on_page(Action::PublishPromise)?;
    Ok(promises::new(&visitor.ctx, &NewView::default()).into_response())
}

/// A file as it is handed in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct File {
    file: String,
    text: String,
}

impl File {
    /// Browsers end lines in their own way; the file has one text and one digest whichever way it came.
    fn read(name: &str, text: &str) -> Self {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let file: String = name.chars().filter(|c| plain(*c)).take(NAME_LIMIT).collect();
        Self {
            file: if file.is_empty() { PASTED.to_owned() } else { file },
            text: readable(&text.replace("\r\n", "\n")),
        }
    }
}

/// `POST /desk/promises/new`: what is wrong with a file, or what it changes.
pub(crate) async fn check(State(web): State<Web>, visitor: Visitor, form: Multipart) -> Answer {
    visitor.may_on_page(Action::PublishPromise)?;
    let file = match sent(form).await? {
        Ok(file) => file,
        Err((message, text)) => {
            let view = NewView { text, errors: Errors::one("file", message), ..NewView::default() };
            return Ok(promises::new(&visitor.ctx, &view).into_response());
        }
    };
    match Promise::parse(&file.file, &file.text) {
        Err(error) => Ok(mend(&visitor, file.text, error)),
        Ok(promise) => {
            let catalogue = catalogue(&web).await?;
            let view = change(
                &web,
                &visitor,
                &catalogue,
                &promise,
                Step::HandIn { file: file.file, text: file.text },
            );
            Ok(change::page(&visitor.ctx, &view).into_response())
        }
    }
}

/// The file of a form: the one that was uploaded, or else the text that was pasted. The inner error is a sentence for the form, with
/// what was pasted.
async fn sent(mut form: Multipart) -> Result<Result<File, (&'static str, String)>, Fail> {
    let (mut uploaded, mut pasted) = (None, String::new());
    loop {
        match form.next_field().await {
            Ok(Some(field)) if field.name() == Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let bytes = field.bytes().await.map_err(|error| trouble(&error))?;
                uploaded = (!bytes.is_empty()).then_some((name, bytes));
            }
            Ok(Some(field)) if field.name() == Some("text") => {
                let bytes = field.bytes().await.map_err(|error| trouble(&error))?;
                pasted = readable(&String::from_utf8_lossy(&bytes));
            }
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => return Err(trouble(&error)),
        }
    }
    Ok(match uploaded {
        Some((_, bytes)) if bytes.len() > FILE_BYTES => Err(("error-file-large", pasted)),
        Some((name, bytes)) => match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(File::read(&name, text)),
            Err(_) => Err(("error-file-no-text", pasted)),
        },
        None if pasted.trim().is_empty() => Err(("error-promise-empty", pasted)),
        None => Ok(File::read("", &pasted)),
    })
}

fn trouble(error: &MultipartError) -> Fail {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Fail::page(Problem::TooLarge) } else { Fail::ODD }
}

fn mend(visitor: &Visitor, text: String, error: PromiseError) -> axum::response::Response {
    let line = error.what.line.or_else(|| place::line_of(&text, &error.what.at));
    let trouble = Trouble { line, what: error.what };
    let errors = Errors::one("text", "error-promise-odd");
    promises::new(&visitor.ctx, &NewView { text, trouble: Some(trouble), errors }).into_response()
}

fn change(web: &Web, visitor: &Visitor, catalogue: &Catalogue, promise: &Promise, step: Step) -> ChangeView {
    let current = catalogue.promise(&promise.id);
    let difference: Difference = difference(current, promise);
    let is_new =
        |version: &str| current.is_none_or(|current| current.terms.iter().all(|t| t.version != version));
    let begins = promise.terms.iter().filter(|terms| is_new(&terms.version));
    ChangeView {
        promise: promise.name.get(visitor.language().tag()).to_owned(),
        draft: None,
        objections: objections(catalogue, promise, web.gate.clock().now())
            .iter()
            .map(|objection| outcome::against(&visitor.ctx, promise, objection))
            .collect(),
        begins: begins
            .map(|terms| Begins { version: terms.version.clone(), from: terms.effective.from })
            .collect(),
        changed_tests: difference
            .tests
            .iter()
            .map(|change| (change.clone(), outcome::both(&visitor.ctx, (current, promise), change)))
            .collect(),
        difference,
        tests: tests(web, &visitor.ctx, promise),
        step,
    }
}

/// `POST /desk/promises/submit`.
pub(crate) async fn submit(State(web): State<Web>, visitor: Visitor, Sent(sent): Sent<File>) -> Answer {
    let author = visitor.may_for_house(Action::PublishPromise)?.number;
    let file = File::read(&sent.file, &sent.text);
    match publisher(&web).submit(&file.file, &file.text, author).await {
        Ok(draft) => {
            let page = format!("/desk/promises/drafts/{}", digits(&draft.digest));
            Ok(done(&page, Done::PromiseHandedIn))
        }
        Err(PublishError::Promise(error)) => Ok(mend(&visitor, file.text, error)),
        // What speaks against it may have come up since it was shown.
        Err(PublishError::Refused { .. }) => {
            let promise = Promise::parse(&file.file, &file.text).map_err(|_| Fail::ODD)?;
            let step = Step::HandIn { file: file.file, text: file.text };
            let view = change(&web, &visitor, &catalogue(&web).await?, &promise, step);
            Ok(change::page(&visitor.ctx, &view).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /desk/promises/drafts/{draft}`.
pub(crate) async fn draft(State(web): State<Web>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let reader = visitor.may_on_page(Action::PublishPromise)?.number;
    let (publisher, catalogue) = (publisher(&web), catalogue(&web).await?);
    let draft = publisher.find(&id).await?;
    let promise = Promise::parse(&draft.file, &draft.text).map_err(|_| Fail::page(Problem::Broken))?;
    let published = publisher.publications().await?.into_iter().rev().find(|one| one.digest == draft.digest);
    let step = match published {
        Some(one) => Step::Published { at: one.at, approver: who(&web, one.approver).await? },
        None if draft.author == reader => Step::Own,
        None => Step::Approve { seen: catalogue.promise(&promise.id).map(mark).unwrap_or_default() },
    };
    let author = who(&web, draft.author).await?;
    let view = ChangeView {
        draft: Some((digits(&draft.digest), author, draft.at)),
        ..change(&web, &visitor, &catalogue, &promise, step)
    };
    Ok(change::page(&visitor.ctx, &view).into_response())
}

/// What the page of a file was made against.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Seen {
    seen: String,
}

/// What stands in the form for a promise as it is in force.
fn mark(promise: &Promise) -> String {
    hex(&promise.digest())
}

/// `POST /desk/promises/drafts/{draft}/publish`: only over what the reader has seen the difference to.
pub(crate) async fn publish(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    Sent(form): Sent<Seen>,
) -> Answer {
    let approver = visitor.may_for_house(Action::PublishPromise)?.number;
    match publisher(&web).publish_over(&form.seen, &id, approver).await {
        Ok(published) => Ok(done(&format!("/desk/promises/{}", published.promise), Done::PromisePublished)),
        // The page of the file says what speaks against it.
        Err(PublishError::Refused { .. }) => draft(State(web), visitor, Path(id)).await,
        Err(error) => Err(error.into()),
    }
}
