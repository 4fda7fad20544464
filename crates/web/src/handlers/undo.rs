//! Undo: what was just done is taken back, if nothing has changed since. One form for all pages of a face; what can be undone is
//! `crate::undo::Undo`, and each room takes back its own.

use anxin_domain::act::{Act, Word};
use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use anxin_domain::scope::{Grantee, Purpose};
use anxin_gate::TakenBack;
use anxin_identity::{About, Action, Deed, MailHow};
use anxin_store::acts::{NewAct, act_by_key};
use axum::extract::State;
use serde::Deserialize;

use super::customer::home::GATES_WAITED_FOR;
use super::customer::own;
use super::standing::back::{self, Span};
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::{Answer, standing};
use crate::pages::error::Problem;
use crate::undo::Undo;
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;
use crate::words::Language;

/// What is to be undone, by its word.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct UndoForm {
    undo: String,
}

/// Something has changed since, or it never was there.
const OVERTAKEN: Fail = Fail::page(Problem::Overtaken);

/// `POST /me/undo`: of a customer's own.
pub(crate) async fn own(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<UndoForm>) -> Answer {
    match form.undo.parse() {
        Ok(Undo::Act(id)) => act(&web, &visitor, Span { first: id, last: id }).await,
        Ok(Undo::Acts(first, last)) => act(&web, &visitor, Span { first, last }).await,
        Ok(Undo::Messages(wishes, language)) => messages(&web, &visitor, wishes, language).await,
        Ok(Undo::Mail(was)) => mail(&web, &visitor, was).await,
        Ok(Undo::Cases(_)) | Err(_) => {
            visitor.customer_protecting(Action::SwitchDnd)?;
            Err(Fail::ODD)
        }
    }
}

/// `POST /desk/undo`: of the desk's.
pub(crate) async fn desk(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<UndoForm>) -> Answer {
    let person = visitor.may(Action::Rule)?;
    let (web, by) = (web.seen_by(person), person.number);
    match form.undo.parse() {
        Ok(Undo::Cases(cases)) => cases_back(&web, by, cases).await,
        _ => Err(Fail::ODD),
    }
}

async fn act(web: &Web, visitor: &Visitor, span: Span) -> Answer {
    let id = span.last;
    let number = visitor.customer_protecting(Action::SwitchDnd)?;
    // Sent twice, the second finds what the first has done.
    let first = back::key(id, 0);
    let known = web.gate.store().read(move |tx| act_by_key(tx, &first)).await?;
    let acts = web.gate.registry().now().acts(number);
    let undone = acts.iter().find(|act| act.id == span.first).ok_or(OVERTAKEN)?;
    let page = page_of(undone);
    if known.is_some_and(|act| act.number == number) {
        return Ok(done(page, Done::Undone));
    }
    let evidence = own::evidence(visitor);
    let say = back::inverse(&web.gate, number, span, evidence.as_deref()).await?.ok_or(OVERTAKEN)?;
    let opens_all = |new: &NewAct| opens(new.word, &new.scope.grantee, &new.scope.purposes);
    if undone.word == Word::Refuse || say.iter().any(opens_all) {
        visitor.customer(Action::SwitchDnd)?;
    }
    own::note(web, visitor, deed_of(undone, &say), &id.to_string()).await?;
    match web.gate.take_back(number, id, say).await? {
        TakenBack::Done => {}
        TakenBack::Overtaken => return Err(OVERTAKEN),
    }
    web.gate.reach_within(number, GATES_WAITED_FOR).await?;
    Ok(done(page, Done::Undone))
}

/// Whether a word opens the line: what only closes it asks for no further proof.
fn opens(word: Word, grantee: &Grantee, purposes: &[Purpose]) -> bool {
    match word {
        Word::Permit => true,
        Word::Refuse => false,
        Word::Withdraw => *grantee == Grantee::Everyone || purposes == [Purpose::ConsentRequest],
    }
}

/// The page that an act belongs to.
fn page_of(act: &Act) -> &'static str {
    match act.word {
        _ if is_about_asking(act) => "/me/requests",
        Word::Withdraw if standing::is_the_switch(&act.scope) => "/me",
        _ => "/me/permit",
    }
}

fn is_about_asking(act: &Act) -> bool {
    act.scope.grantee == Grantee::Everyone && act.scope.purposes == [Purpose::ConsentRequest]
}

/// What the undo of an act is to whoever is helped by it.
fn deed_of(undone: &Act, say: &[NewAct]) -> Deed {
    let says = |word| say.iter().any(|new| new.word == word);
    match undone.word {
        _ if is_about_asking(undone) => Deed::AnsweredRequest,
        Word::Withdraw if standing::is_the_switch(&undone.scope) => Deed::DndOn,
        Word::Withdraw if says(Word::Permit) => Deed::Permitted,
        Word::Withdraw => Deed::Chose,
        Word::Permit | Word::Refuse => Deed::Withdrew,
    }
}

async fn messages(
    web: &Web,
    visitor: &Visitor,
    wishes: Vec<(About, i64)>,
    language: Option<(Language, Language)>,
) -> Answer {
    let number: Number = visitor.customer(Action::KeepMessages)?;
    own::note(web, visitor, Deed::KeptMessages, "").await?;
    let language = language.map(|(was, is)| (was.tag().to_owned(), is.tag().to_owned()));
    if web.identity.take_wishes_back(number, wishes, language).await? {
        Ok(done("/me/messages", Done::Undone))
    } else {
        Err(OVERTAKEN)
    }
}

async fn mail(web: &Web, visitor: &Visitor, was: MailHow) -> Answer {
    let number = visitor.customer(Action::KeepMail)?;
    // Where there is no address any more there is nothing to say how.
    if web.identity.mail_how(number, was).await? {
        Ok(done("/me/messages/mail", Done::Undone))
    } else {
        Err(OVERTAKEN)
    }
}

async fn cases_back(web: &Web, by: Number, cases: Vec<(CaseId, i64)>) -> Answer {
    if web.desk.take_hands_back(cases, by).await? { Ok(done("/desk", Done::Undone)) } else { Err(OVERTAKEN) }
}
