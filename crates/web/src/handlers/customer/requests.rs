//! Requests for the customer's consent: what waits, what was said, and that nobody may ask any more.

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::ids::ConsentRequestId;
use anxin_domain::number::Number;
use anxin_domain::people::{ConsentRequest, Reply};
use anxin_domain::scope::{Grantee, Purpose, Scope};
use anxin_identity::{Action, Deed};
use anxin_store::acts::NewAct;
use anxin_store::customers::requests_to;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::customer::own;
use crate::handlers::standing::back::undo_of;
use crate::handlers::{Answer, cases, standing};
use crate::pages::customer::requests::{self, RequestRow, RequestsView, Whom};
use crate::pages::error::Problem;
use crate::visitor::{Sent, Visitor, done_undoable};
use crate::web::Web;

/// Requests on the page.
const REQUESTS_SHOWN: i64 = 100;

/// An answer, as the pages post it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    /// The request; nothing for a word about all of them.
    request: String,
    /// `yes`, `no`, `never` (not this one and no other) or `again` (they may ask again).
    said: String,
}

/// `GET /me/requests`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let number = visitor.customer(Action::ReadOwn)?;
    let all = of(&web, number).await?;
    let (waiting, answered) = all.into_iter().partition(|row: &RequestRow| row.answer.is_none());
    let view = RequestsView { waiting, answered, asking: standing::asking(&web.gate, number)? };
    Ok(requests::page(&visitor.ctx, &view).into_response())
}

/// `POST /me/requests`.
pub(crate) async fn answer(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<Said>) -> Answer {
    let number = visitor.customer(Action::SwitchDnd)?;
    let (reply, then) = match form.said.as_str() {
        "yes" => (Some(Reply::Accepted), Done::RequestAccepted),
        "no" => (Some(Reply::Declined), Done::RequestDeclined),
        "never" => (Some(Reply::Declined), Done::RequestsRefused),
        "again" if form.request.is_empty() => (None, Done::RequestsTaken),
        _ => return Err(Fail::ODD),
    };
    own::note(&web, &visitor, Deed::AnsweredRequest, &form.request).await?;
    match reply.filter(|_| !form.request.is_empty()) {
        Some(reply) => reply_to(&web, &visitor, number, &form.request, reply).await?,
        None if matches!(then, Done::RequestAccepted | Done::RequestDeclined) => return Err(Fail::ODD),
        None => {}
    }
    let said = match then {
        Done::RequestsRefused => say(&web, &visitor, number, Word::Refuse).await?,
        Done::RequestsTaken => say(&web, &visitor, number, Word::Withdraw).await?,
        _ => None,
    };
    // An answer to a request stands: whoever asked has been told.
    let undo = match said.filter(|_| form.request.is_empty()) {
        Some(act) => undo_of(&web.gate, number, &[act]).await?,
        None => None,
    };
    Ok(done_undoable("/me/requests", then, undo))
}

/// Commits an answer. The same one sent twice is one; another one after it is a conflict, because the first stands.
async fn reply_to(web: &Web, visitor: &Visitor, number: Number, id: &str, reply: Reply) -> Result<(), Fail> {
    let id: ConsentRequestId = id.parse().map_err(|_| Fail::NOT_FOUND)?;
    let known = asked(web, number).await?.into_iter().find(|request| request.id == id);
    known.ok_or(Fail::NOT_FOUND)?;
    let evidence = own::evidence(visitor);
    if web.gate.answer_request(id, number, reply, (Source::Web, evidence)).await?.is_some() {
        return Ok(());
    }
    let stands = asked(web, number).await?.into_iter().find(|request| request.id == id);
    match stands.and_then(|request| request.answer) {
        Some(answer) if answer.said == reply => Ok(()),
        _ => Err(Fail::page(Problem::Conflict)),
    }
}

/// Says to everyone that they may not ask, or takes that back; said already, it is not said again.
async fn say(web: &Web, visitor: &Visitor, number: Number, word: Word) -> Result<Option<Act>, Fail> {
    let refused = standing::asking(&web.gate, number)? == requests::Asking::Refused;
    if refused == (word == Word::Refuse) {
        return Ok(None);
    }
    let scope = Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() };
    let evidence = own::evidence(visitor);
    let new = NewAct { scope, evidence, ..standing::switch(number, word, Source::Web) };
    Ok(Some(web.gate.record_act(new).await?))
}

/// The requests to a number in its present hands, the newest first, ready to be shown.
pub(crate) async fn of(web: &Web, number: Number) -> Result<Vec<RequestRow>, Fail> {
    Ok(asked(web, number).await?.into_iter().map(|request| row(web, request)).collect())
}

/// The same without an end, for whoever takes everything along.
pub(crate) async fn every(web: &Web, number: Number) -> Result<Vec<RequestRow>, Fail> {
    let all = asked_up_to(web, number, i64::MAX).await?;
    Ok(all.into_iter().map(|request| row(web, request)).collect())
}

async fn asked(web: &Web, number: Number) -> Result<Vec<ConsentRequest>, Fail> {
    asked_up_to(web, number, REQUESTS_SHOWN).await
}

async fn asked_up_to(web: &Web, number: Number, limit: i64) -> Result<Vec<ConsentRequest>, Fail> {
    let since = own::since(web, number);
    let mut all = web.gate.store().read(move |tx| requests_to(tx, number, limit)).await?;
    all.retain(|request| since.is_none_or(|since| since <= request.asked_at));
    Ok(all)
}

fn row(web: &Web, request: ConsentRequest) -> RequestRow {
    let agent = web.gate.registry().now().agent_name(&request.agent);
    RequestRow {
        id: request.id.to_string(),
        agent: agent.unwrap_or_else(|| request.agent.to_string()),
        brand: cases::brand_name(web, &request.brand),
        whom: if matches!(request.scope.grantee, Grantee::Brand(_)) { Whom::Brand } else { Whom::Agent },
        about: request.scope.lines_of_business,
        asked_at: request.asked_at,
        answer: request.answer,
    }
}
