//! A fresh proof of who somebody is, before what pays and what takes much along. A form that is asked for it is carried along and
//! goes on with the proof, so nothing that was typed is lost.

use anxin_domain::ids::CodeId;
use anxin_domain::number::Number;
use anxin_identity::{Action, CODE_MINUTES};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::components::form::Errors;
use crate::ctx::Face;
use crate::fail::{Fail, code_error, passkey_error};
use crate::handlers::passkey::with_script;
use crate::handlers::{Answer, other_number, signin};
use crate::pages::kept::Came;
use crate::pages::prove::{self, Asks, PREFIX, ProveView, SentCode};
use crate::visitor::{Asked, Sent, Visitor, face_of, local_path};
use crate::web::{PROMISE_LIMIT, Web};

/// What a proof may add to a form that carries it, in bytes.
const PROOF_EXTRA: usize = 8 * 1024;
/// Largest form that is carried, in bytes: a promise's file as a field, and the proof. Each page holds its own forms to its own limit.
const CARRIED_LIMIT: usize = PROMISE_LIMIT + PROOF_EXTRA;

/// A form on its way to where it does something.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    pub(crate) to: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) came: Came,
}

/// What becomes of a request.
pub(crate) enum Held {
    /// It goes on, with a copy of its form if it is one that can be carried.
    Goes(Request, Option<Form>),
    /// It stays until the proof is there.
    Asks(Response),
    /// The proof could not be looked at; the form is not lost by that.
    Fails(Fail, Form),
}

/// Where to go after the proof.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
}

/// `GET /prove`.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor, Asked(query): Asked<Next>) -> Answer {
    visitor.may(Action::Prove)?;
    let fields = vec![("next".to_owned(), query.next)];
    let form = Form { to: "/prove".to_owned(), fields, came: Came::Plain };
    page(&web, &visitor, form).await
}

/// `POST /prove`: back to where the proof was asked for. A file is offered, as a browser stays where it is when it takes one.
pub(crate) async fn go_on(visitor: Visitor, Sent(form): Sent<Next>) -> Answer {
    let person = visitor.may_freshly(Action::Prove)?;
    let home = if person.is_staff() { "/desk" } else { "/me" };
    let next = local_path(&form.next).unwrap_or(home);
    match page_of_file(next) {
        Some(above) => Ok(prove::file(&visitor.ctx, next, &above).into_response()),
        None => Ok(Redirect::to(next).into_response()),
    }
}

/// The page that a file is taken from, if the address is one of a file.
fn page_of_file(address: &str) -> Option<String> {
    let path = address.split('?').next().unwrap_or(address);
    let (folder, name) = path.rsplit_once('/')?;
    let (stem, _) = name.split_once('.')?;
    Some(match folder {
        "/desk/fund/payments" => "/desk/fund".to_owned(),
        "/desk" => "/desk".to_owned(),
        _ => format!("{folder}/{stem}"),
    })
}

/// Sees for which number a form is, takes the proof out of one that brings it, and keeps a copy of the rest.
pub(crate) async fn hold(web: &Web, visitor: &mut Visitor, request: Request) -> Held {
    if visitor.person().is_none() {
        return Held::Goes(request, None);
    }
    if !can_be_carried(&request) {
        // A file comes in parts, and what it is for stands in the address.
        let query = request.uri().query().filter(|_| *request.method() == Method::POST).unwrap_or_default();
        let fields = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let form = Form { to: request.uri().path().to_owned(), fields, came: Came::Plain };
        return match other_number::refused(web, visitor, &form).await {
            Some(answer) => Held::Asks(answer),
            None => Held::Goes(request, None),
        };
    }
    let (mut parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, CARRIED_LIMIT).await else {
        return Held::Asks(Fail::ODD.into_response());
    };
    let pairs = form_urlencoded::parse(&bytes).into_owned();
    let (proof, fields): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| name.starts_with(PREFIX));
    let form = Form { to: parts.uri.path().to_owned(), fields, came: Came::Plain };
    if let Some(answer) = other_number::refused(web, visitor, &form).await {
        return Held::Asks(answer);
    }
    if proof.is_empty() {
        return Held::Goes(Request::from_parts(parts, Body::from(bytes)), Some(form));
    }
    let by = whose(visitor, &form);
    match take(web, visitor, by, &proof).await {
        Ok(None) => {}
        Ok(Some(step)) => {
            let page = draw(web, visitor, form, step).await;
            return Held::Asks(page.unwrap_or_else(IntoResponse::into_response));
        }
        Err(fail) => return Held::Fails(fail, form),
    }
    let rest = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
    parts.headers.remove(header::CONTENT_LENGTH);
    Held::Goes(Request::from_parts(parts, Body::from(rest)), Some(form))
}

/// The page that asks for a proof and carries a form.
pub(crate) async fn page(web: &Web, visitor: &Visitor, form: Form) -> Answer {
    draw(web, visitor, form, Step::default()).await
}

/// As whom somebody proves who they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// As whoever holds a number: a code does.
    Number,
    /// As a member of staff: a code does not.
    Work,
}

/// As whom the proof is asked for, by where the form goes. What counts in the end is what the handler there asks for.
fn whose(visitor: &Visitor, form: &Form) -> Whose {
    let next = form.fields.iter().find(|(name, _)| name == "next").map(|(_, next)| next.as_str());
    let to = if form.to == "/prove" { next.and_then(local_path).unwrap_or("/prove") } else { &form.to };
    let is_staff = visitor.person().is_some_and(anxin_identity::SignedIn::is_staff);
    match face_of(to.split('?').next().unwrap_or(to)) {
        // Back to work, where nothing says where to.
        Face::Public if to == "/prove" && is_staff => Whose::Work,
        Face::Customer | Face::Public | Face::Demo => Whose::Number,
        _ => Whose::Work,
    }
}

/// How far the proof has come.
#[derive(Debug, Default)]
struct Step {
    code: Option<(CodeId, Number)>,
    errors: Errors,
}

/// Does what the proof asks for. Nothing to show means that who is signed in has just proved who they are.
async fn take(
    web: &Web,
    visitor: &mut Visitor,
    whose: Whose,
    proof: &[(String, String)],
) -> Result<Option<Step>, Fail> {
    let field = |name: &str| {
        let named = proof.iter().find(|(one, _)| one.strip_prefix(PREFIX) == Some(name));
        named.map_or("", |(_, value)| value.as_str())
    };
    let (Some(person), Some(token)) = (visitor.person(), visitor.token()) else { return Err(Fail::ODD) };
    let number = person.number;
    match field("by") {
        "text" | "code" if whose == Whose::Work => Err(Fail::ODD),
        "text" => Ok(Some(match signin::request(web, visitor, number).await? {
            Ok(id) => Step { code: Some((id, number)), errors: Errors::default() },
            Err(message) => Step { code: None, errors: Errors::one(format!("{PREFIX}code"), message) },
        })),
        "code" => {
            let id: CodeId = field("challenge").parse().map_err(|_| Fail::ODD)?;
            let entered = field("code");
            match web.identity.prove_by_code(token, id, entered).await {
                Ok(()) => visitor.has_proved(web).await.map(|()| None),
                Err(error) => {
                    let message = code_error(error, entered)?;
                    let pending = web.identity.pending(id).await?.filter(|pending| pending.number == number);
                    let code = pending.map(|pending| (id, pending.number));
                    Ok(Some(Step { code, errors: Errors::one(format!("{PREFIX}code"), message) }))
                }
            }
        }
        "passkey" => match web.identity.prove_by_passkey(token, field("answer")).await {
            Ok(()) => {
                visitor.has_proved(web).await?;
                if whose == Whose::Work && !visitor.is_freshly_staff() {
                    let errors = Errors::one("passkey", "error-passkey-not-for-work");
                    return Ok(Some(Step { code: None, errors }));
                }
                Ok(None)
            }
            Err(error) => {
                let errors = Errors::one("passkey", passkey_error(error)?);
                Ok(Some(Step { code: None, errors }))
            }
        },
        "button" if web.is_demo() => {
            web.identity.prove_by_button(token).await?;
            visitor.has_proved(web).await.map(|()| None)
        }
        _ => Err(Fail::ODD),
    }
}

async fn draw(web: &Web, visitor: &Visitor, form: Form, step: Step) -> Answer {
    let whose = whose(visitor, &form);
    let passkey = match (visitor.person(), visitor.token()) {
        (Some(person), Some(token)) => question(web, whose, person.number, token).await?,
        _ => None,
    };
    let asks = match (whose, visitor.person()) {
        (Whose::Work, Some(person)) => {
            Asks::Work { provider: web.identity.is_bound(person.number).await?, button: web.is_demo() }
        }
        _ => Asks::Number,
    };
    let sent = step.code.map(|(id, number)| SentCode {
        challenge: id.to_string(),
        sent_to: number.masked(),
        minutes: u32::try_from(CODE_MINUTES).unwrap_or_default(),
    });
    let scripted = passkey.is_some();
    let view = ProveView { to: form.to, fields: form.fields, sent, passkey, asks, errors: step.errors };
    let page = prove::page(&visitor.ctx, &view);
    Ok(if scripted { with_script(page) } else { page.into_response() })
}

/// What to ask the browser of somebody who has a passkey that does.
async fn question(web: &Web, whose: Whose, number: Number, token: &str) -> Result<Option<String>, Fail> {
    let does = |one: &anxin_identity::Passkey| whose == Whose::Number || one.of_staff;
    if web.identity.site().is_none() || !web.identity.passkeys(number).await?.iter().any(does) {
        return Ok(None);
    }
    Ok(Some(web.identity.ask_to_prove(token).await?))
}

/// A form whose fields are pairs, and small enough. Files are sent in parts and are not carried: what takes one asks for no proof.
fn can_be_carried(request: &Request) -> bool {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_form =
        text(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let fits = |length: usize| length <= CARRIED_LIMIT;
    let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok());
    *request.method() == Method::POST && is_form && length.is_none_or(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_from_the_page_that_offers_it() {
        let pages = [
            ("/desk/export.csv?from=2026-11-01", Some("/desk")),
            ("/desk/fund/payments/01J.xml", Some("/desk/fund")),
            ("/regulator/recoveries.csv", Some("/regulator/recoveries")),
            ("/desk/cases/01J?x=1.5", None),
            ("/desk", None),
        ];
        for (address, page) in pages {
            assert_eq!(page_of_file(address).as_deref(), page, "{address}");
        }
    }
}
