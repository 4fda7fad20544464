//! A form of a number that whoever is signed in does nothing for: it was shown before a link ended, or before somebody else signed in with
//! the same browser.

use anxin_identity::Shows;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::acting::{Followed, follow};
use crate::ctx::SHOWN_FOR;
use crate::format;
use crate::handlers::prove::Form;
use crate::pages::other_number::{OtherNumberView, page};
use crate::pages::prove::PREFIX;
use crate::visitor::Visitor;
use crate::web::Web;

/// What is not carried on to another number: a word that was given and a code that was sent for the first one.
const OF_THE_FIRST: [&str; 4] = [SHOWN_FOR, "confirm", "challenge", "code"];
/// What a person writes in sentences: it is shown, so that it can be copied.
const SENTENCES: [&str; 3] = ["words", "answer", "said"];
/// A case belongs to one number, and so does what is sent to it.
const OF_A_CASE: &str = "/me/claims/";

/// The page that says so, if the form is such a one. Nothing has been done then.
pub(crate) async fn refused(web: &Web, visitor: &mut Visitor, form: &Form) -> Option<Response> {
    let said = form.fields.iter().find(|(name, _)| name == SHOWN_FOR).map(|(_, said)| said.as_str());
    match follow(web, visitor, &form.to, said).await {
        Ok(Followed::Goes) => None,
        Ok(Followed::Stays(was)) => {
            let view = OtherNumberView {
                was: was.map(|number| number.masked()),
                now: shown(visitor),
                action: form.to.clone(),
                fields: carried(form),
                written: written(form),
            };
            Some((StatusCode::CONFLICT, page(&visitor.ctx, &view)).into_response())
        }
        Err(fail) => Some(fail.into_response()),
    }
}

/// The number that the pages show now; whole where it is the reader's own.
fn shown(visitor: &Visitor) -> Option<String> {
    let person = visitor.person()?;
    match &person.shows {
        Shows::Own => Some(format::whole_number(visitor.words().place(), person.number)),
        Shows::Other(link) => Some(link.number.masked()),
        Shows::Over => None,
    }
}

fn carried(form: &Form) -> Vec<(String, String)> {
    if form.to.starts_with(OF_A_CASE) {
        return Vec::new();
    }
    let stays = |name: &str| name.starts_with(PREFIX) || OF_THE_FIRST.contains(&name);
    form.fields.iter().filter(|(name, _)| !stays(name)).cloned().collect()
}

fn written(form: &Form) -> Vec<String> {
    let sentence =
        |(name, text): &&(String, String)| SENTENCES.contains(&name.as_str()) && !text.trim().is_empty();
    form.fields.iter().filter(sentence).map(|(_, text)| text.clone()).collect()
}
