//! Who asks for a page, in which language and from where: what every handler begins with.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_identity::{Action, DEVICE_DAYS, Session, Shows, SignedIn};
use axum::body::{Body, Bytes};
use axum::extract::{Form, FromRequest, FromRequestParts, Query, Request};
use axum::http::header::{self, HeaderName};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;

use crate::acting;
use crate::ctx::{Ctx, Done, Face, Reader};
use crate::fail::Fail;
use crate::pages::error::Problem;
use crate::place::Place;
use crate::rate::RateLimit;
use crate::typed::without_controls;
use crate::undo::Undo;
use crate::web::{Cookies, Web};
use crate::words::{LANGUAGE_KEY, Language, Words};

/// The name of the session cookie.
const SESSION_COOKIE: &str = "anxin_session";

/// The name of the cookie that binds a way in to the browser that began it.
const BINDING_COOKIE: &str = "anxin_asked";
/// The name of the cookie by which a device is known when somebody signs in on it.
const DEVICE_COOKIE: &str = "anxin_device";

/// Longest address that is kept for after signing in.
const NEXT_LIMIT: usize = 256;

/// Ends of addresses that only take forms; the page of the form is one step above.
const FORM_ENDS: [&str; 23] = [
    "/remove",
    "/dnd",
    "/code",
    "/check",
    "/request",
    "/withdraw",
    "/complaint",
    "/rule",
    "/let-go",
    "/appeal",
    "/statement",
    "/answer",
    "/rate",
    "/ask",
    "/file",
    "/submit",
    "/publish",
    "/bulk",
    "/take",
    "/invite",
    "/show",
    "/give-up",
    "/undo",
];

/// Whoever asks for a page.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) ctx: Ctx,
    signed_in: Option<SignedIn>,
    token: Option<String>,
    binding: Option<String>,
    device: Option<String>,
    next: String,
    address: Option<IpAddr>,
    now: Instant,
    /// The action that the handler asked for, first of all; the layer around it looks.
    asked: Arc<OnceLock<Action>>,
}

impl Visitor {
    pub(crate) fn new(
        web: &Web,
        language: Language,
        method: &Method,
        uri: &Uri,
        signed_in: Option<SignedIn>,
        cookies: [Option<String>; 2],
    ) -> Self {
        let [token, binding] = cookies;
        let path = page_of(uri.path());
        let (kept, done, undo) = read_query(if method == Method::GET { uri.query() } else { None });
        let address = if kept.is_empty() { path.to_owned() } else { format!("{path}?{kept}") };
        let face = face_of(path);
        let place = place_of(web, face, signed_in.as_ref());
        let ctx = Ctx {
            words: Words::new(language).at(place),
            face,
            house: web.settings.place,
            path: address.clone(),
            mode: web.settings.mode,
            reader: signed_in.as_ref().map(|person| reader(web, person)),
            done,
            undo,
        };
        let now = web.gate.clock().now();
        Self {
            ctx,
            signed_in,
            token,
            binding,
            device: None,
            next: address,
            address: None,
            now,
            asked: Arc::default(),
        }
    }

    /// The same from an address.
    pub(crate) fn at(self, address: Option<IpAddr>) -> Self {
        Self { address, ..self }
    }

    /// Counts one more from where this visitor comes.
    pub(crate) fn count(&self, web: &Web, limit: &RateLimit) -> Result<(), Fail> {
        let counted = web.counts.of_address(limit, self.address, self.now);
        counted.map_err(|seconds| self.too_often(limit, seconds))
    }

    /// Whether there is room for one more, which is counted if it goes wrong.
    pub(crate) fn has_room(&self, web: &Web, limit: &RateLimit) -> Result<(), Fail> {
        let room = web.counts.room_of_address(limit, self.address, self.now);
        room.map_err(|seconds| self.too_often(limit, seconds))
    }

    /// Counts one more of a number that is signed in.
    pub(crate) fn count_of(&self, web: &Web, limit: &RateLimit, number: Number) -> Result<(), Fail> {
        web.counts.of_account(limit, number, self.now).map_err(|seconds| self.too_often(limit, seconds))
    }

    fn too_often(&self, limit: &RateLimit, seconds: u32) -> Fail {
        tracing::warn!(limit = limit.name, action = ?self.asked(), seconds, "that was too often");
        Fail::Wait(seconds)
    }

    /// What a page is that is open to whoever comes.
    pub(crate) fn open(&self, action: Action) -> Result<(), Fail> {
        self.ask(action);
        if action.is_open() { Ok(()) } else { Err(Fail::page(Problem::Forbidden)) }
    }

    /// The action that was asked for, if any was.
    pub(crate) fn asked(&self) -> Option<Action> {
        self.asked.get().copied()
    }

    pub(crate) fn ask(&self, action: Action) {
        // A handler that asks again, for a part of its page, has said before what it is.
        self.asked.get_or_init(|| action);
    }

    /// The person, if they may do this. Nobody signed in is sent to sign in; somebody else is told whom it is for; who has not
    /// proved lately who they are is asked to, where the action wants that.
    pub(crate) fn may(&self, action: Action) -> Result<&SignedIn, Fail> {
        let never = self.signed_in.as_ref().is_some_and(|person| !person.has_proved_ever());
        let freshly = action.wants_fresh_proof() || (never && action.wants_some_proof());
        if freshly { self.may_freshly(action) } else { self.may_at_all(action) }
    }

    /// The number of a customer who may do this for it, for what protects it or only reads: whoever signed in by a text may do that without
    /// another proof.
    pub(crate) fn customer_protecting(&self, action: Action) -> Result<Number, Fail> {
        acting::number_for(self.may_at_all(action)?, action)
    }

    /// The person, if they may do this, on the page from which it is done: a fresh proof is asked for when it is, with what was typed.
    pub(crate) fn may_on_page(&self, action: Action) -> Result<&SignedIn, Fail> {
        let never = self.signed_in.as_ref().is_some_and(|person| !person.has_proved_ever());
        if never && action.wants_some_proof() { self.may_freshly(action) } else { self.may_at_all(action) }
    }

    /// The number of a customer on such a page.
    pub(crate) fn customer_on_page(&self, action: Action) -> Result<Number, Fail> {
        acting::number_for(self.may_at_all(action)?, action)?;
        acting::number_for(self.may_on_page(action)?, action)
    }

    /// The same with a fresh proof of who they are, whatever the action.
    pub(crate) fn may_freshly(&self, action: Action) -> Result<&SignedIn, Fail> {
        let person = self.may_at_all(action)?;
        if person.has_proved_lately(action, self.now) {
            Ok(person)
        } else {
            Err(Fail::Prove(self.next.clone()))
        }
    }

    /// The same for what is done for the whole house: whoever works for one tenant may not.
    pub(crate) fn may_for_house(&self, action: Action) -> Result<&SignedIn, Fail> {
        let person = self.may(action)?;
        if person.tenant.is_none() {
            Ok(person)
        } else {
            Err(Fail::Page(Problem::Forbidden, Some("only-house")))
        }
    }

    fn may_at_all(&self, action: Action) -> Result<&SignedIn, Fail> {
        self.ask(action);
        let person = self.signed_in.as_ref().ok_or_else(|| Fail::SignIn(self.next.clone()))?;
        if person.may(action) {
            return Ok(person);
        }
        if person.may_as_staff(action) {
            return Err(Fail::AsStaff(self.next.clone()));
        }
        Err(Fail::Page(Problem::Forbidden, Some(whom(action))))
    }

    /// The number that a customer's page is about, if who is signed in may do this for it: their own, or one that they look after.
    pub(crate) fn customer(&self, action: Action) -> Result<Number, Fail> {
        acting::number_for(self.may_at_all(action)?, action)?;
        acting::number_for(self.may(action)?, action)
    }

    pub(crate) const fn is_signed_in(&self) -> bool {
        self.signed_in.is_some()
    }

    /// Whether a form sent to this address may be taken: somebody is signed in, and for an address of staff's as staff are.
    pub(crate) fn may_be_heard(&self) -> bool {
        let of_staff = !matches!(self.ctx.face, Face::Customer | Face::Public | Face::Demo);
        self.signed_in.as_ref().is_some_and(|person| person.is_staff() || !of_staff)
    }

    /// Who is signed in, whatever they may do.
    pub(crate) const fn person(&self) -> Option<&SignedIn> {
        self.signed_in.as_ref()
    }

    /// Looks again who is signed in, after they have proved who they are.
    pub(crate) async fn has_proved(&mut self, web: &Web) -> Result<(), Fail> {
        if let Some(token) = &self.token {
            self.signed_in = web.identity.session(token).await?;
        }
        Ok(())
    }

    /// Whether they have shown themselves as staff do, lately enough for what pays.
    pub(crate) fn is_freshly_staff(&self) -> bool {
        self.signed_in.as_ref().is_some_and(|person| person.is_freshly_staff(self.now))
    }

    /// Another number is shown from now on.
    pub(crate) fn shows(&mut self, web: &Web, shows: Shows) {
        if let Some(person) = &mut self.signed_in {
            person.shows = shows;
            self.ctx.reader = Some(reader(web, person));
            let place = place_of(web, self.ctx.face, self.signed_in.as_ref());
            self.ctx.words = self.ctx.words.at(place);
        }
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// What binds a way in to this browser, if one was begun.
    pub(crate) fn binding(&self) -> Option<&str> {
        self.binding.as_deref()
    }

    /// Where to come back to after signing in.
    pub(crate) fn next(&self) -> &str {
        &self.next
    }

    /// The same on a device that was signed in on before.
    pub(crate) fn on(self, device: Option<String>) -> Self {
        Self { device, ..self }
    }

    /// What the device says by which it is known.
    pub(crate) fn device(&self) -> Option<&str> {
        self.device.as_deref()
    }

    pub(crate) const fn words(&self) -> Words {
        self.ctx.words
    }

    pub(crate) const fn language(&self) -> Language {
        self.ctx.words.language()
    }
}

impl FromRequestParts<Web> for Visitor {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Fail> {
        parts.extensions.get::<Self>().cloned().ok_or(Fail::page(Problem::Broken))
    }
}

/// A form as it was sent. What does not read or is too large becomes a page, not a line of plain text.
pub(crate) struct Sent<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Web> for Sent<T> {
    type Rejection = Fail;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Fail> {
        let (parts, body) = request.into_parts();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), web).await;
        let bytes = bytes.map_err(|rejection| trouble_of(rejection.status()))?;
        let request = Request::from_parts(parts, Body::from(without_controls(&bytes)));
        match Form::<T>::from_request(request, web).await {
            Ok(Form(form)) => Ok(Self(form)),
            Err(rejection) => Err(trouble_of(rejection.status())),
        }
    }
}

/// What the address asks for after `?`.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Web> for Asked<T> {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Fail> {
        let query = without_controls(parts.uri.query().unwrap_or_default().as_bytes());
        let uri = String::from_utf8(query).ok().and_then(|query| format!("/?{query}").parse().ok());
        let read = |uri: Uri| Query::try_from_uri(&uri).map(|Query(asked)| Self(asked)).ok();
        uri.and_then(read).ok_or(Fail::ODD)
    }
}

fn trouble_of(status: StatusCode) -> Fail {
    if status == StatusCode::PAYLOAD_TOO_LARGE { Fail::page(Problem::TooLarge) } else { Fail::ODD }
}

/// Where the reader of a page reads times: on a customer's own pages their own wall clock, where it is known; the house's on all others.
fn place_of(web: &Web, face: Face, reader: Option<&SignedIn>) -> Place {
    let house = web.settings.place;
    let number = match reader.filter(|_| face == Face::Customer) {
        Some(SignedIn { shows: Shows::Other(link), .. }) => link.number,
        Some(person) => person.number,
        None => return house,
    };
    house.on_the_clock_of(web.gate.registry().now().zones(number).as_ref())
}

/// Leads to a page that says what was just done.
pub(crate) fn done(page: &str, done: Done) -> Response {
    Redirect::to(&format!("{page}?done={}", done.word())).into_response()
}

/// The same where it can be undone: the page offers that.
pub(crate) fn done_undoable(page: &str, done: Done, undo: Option<Undo>) -> Response {
    let Some(undo) = undo else { return self::done(page, done) };
    Redirect::to(&format!("{page}?done={}&undo={}", done.word(), undo.word())).into_response()
}

/// A page that shows something this once: the browser keeps no copy of it either.
pub(crate) fn shown_once(page: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], page).into_response()
}

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// The token in the session cookie.
pub(crate) fn session_cookie(headers: &HeaderMap) -> Option<String> {
    cookie(headers, SESSION_COOKIE)
}

/// What binds a way in to the browser that began it.
pub(crate) fn bound_to(headers: &HeaderMap) -> Option<String> {
    cookie(headers, BINDING_COOKIE)
}

/// What the device's cookie says.
pub(crate) fn device_cookie(headers: &HeaderMap) -> Option<String> {
    cookie(headers, DEVICE_COOKIE)
}

fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, token)| token.to_owned())
}

/// The header that begins a session in the browser.
pub(crate) fn begin_session(web: &Web, session: &Session, now: Instant) -> (HeaderName, String) {
    let seconds = (session.expires_at.micros() - now.micros()).max(0) / 1_000_000;
    (header::SET_COOKIE, session_header(web, &session.token, seconds))
}

/// The headers that end it, and take from the browser what it keeps of the pages that forms were answered with.
pub(crate) fn end_session(web: &Web) -> [(HeaderName, String); 2] {
    [(header::SET_COOKIE, session_header(web, "", 0)), (CLEAR_SITE_DATA, "\"cache\"".to_owned())]
}

/// The header that binds a way in to the browser, for as long as the way is open.
pub(crate) fn binding_cookie(web: &Web, binding: &str, seconds: i64) -> (HeaderName, String) {
    (header::SET_COOKIE, cookie_header(web, (BINDING_COOKIE, "/signin"), binding, seconds))
}

/// The header by which a device is known again, when somebody signs in on it the next time.
pub(crate) fn remember_device(web: &Web, token: &str) -> (HeaderName, String) {
    (header::SET_COOKIE, cookie_header(web, (DEVICE_COOKIE, "/"), token, DEVICE_DAYS * 86_400))
}

fn session_header(web: &Web, token: &str, seconds: i64) -> String {
    cookie_header(web, (SESSION_COOKIE, "/"), token, seconds)
}

fn cookie_header(web: &Web, (name, path): (&str, &str), value: &str, seconds: i64) -> String {
    let secure = match web.settings.cookies {
        Cookies::Secure => "; Secure",
        Cookies::Plain => "",
    };
    format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// An address to go to after signing in, if it is one of ours: a path, never another host.
pub(crate) fn local_path(next: &str) -> Option<&str> {
    let fits = |c: char| c.is_ascii_graphic() && c != '\\';
    let local = next.starts_with('/') && !next.starts_with("//") && next.len() <= NEXT_LIMIT;
    (local && next.chars().all(fits)).then_some(next)
}

/// The first page of a person: where they work, or their own number.
pub(crate) fn first_page(session: &Session) -> &'static str {
    use anxin_identity::Role;
    let face = session.roles.iter().rev().find_map(|role| match role {
        Role::Agent(_) => Some(Face::Agent),
        Role::Hotline => Some(Face::Hotline),
        Role::Desk | Role::Admin => Some(Face::Desk),
        Role::Regulator => Some(Face::Regulator),
        Role::Compliance => Some(Face::Compliance),
        Role::Customer => None,
    });
    face.unwrap_or(Face::Customer).home()
}

fn reader(web: &Web, person: &SignedIn) -> Reader {
    let mut faces = vec![Face::Customer];
    if person.agent().is_some() {
        faces.push(Face::Agent);
    }
    if person.may(Action::TakeComplaint) {
        faces.push(Face::Hotline);
    }
    if person.may(Action::SeeQueue) {
        faces.push(Face::Desk);
    }
    if person.may(Action::PublishPromise) {
        faces.push(Face::Compliance);
    }
    if person.may(Action::ManageStaff) {
        faces.push(Face::Admin);
    }
    if person.may(Action::SeeDecided) {
        faces.push(Face::Regulator);
    }
    let name = person.name.clone().unwrap_or_else(|| person.number.masked());
    let (looks_after, shown) = (acting::looks_after(person), acting::tag(web, person));
    let may = Action::ALL.iter().copied().filter(|action| person.may(*action)).collect();
    Reader { name, faces, may, looks_after, shown }
}

/// The sentence that says whom a page is for.
const fn whom(action: Action) -> &'static str {
    match action {
        Action::CheckCall | Action::SeeOwnWork => "only-agents",
        Action::TakeComplaint | Action::LookUpCustomer => "only-hotline",
        Action::SeeDecided => "only-regulator",
        Action::PublishPromise => "only-compliance",
        Action::SeeRulebooks => "only-law",
        Action::SeeAudit | Action::ExportAudit => "only-audit",
        Action::ManageStaff | Action::ManageDirectory | Action::ManageKeys | Action::KeepTexts => {
            "only-admin"
        }
        _ => "only-desk",
    }
}

fn page_of(path: &str) -> &str {
    match path {
        "/signout" => "/",
        "/desk/fund/payments" => "/desk/fund",
        "/agent/call" => "/agent/today",
        // What is posted about a caller begins where a caller is opened.
        path if path.starts_with("/hotline/") => "/hotline",
        _ => {
            FORM_ENDS.iter().find_map(|end| path.strip_suffix(end)).filter(|p| !p.is_empty()).unwrap_or(path)
        }
    }
}

/// The face that a path belongs to.
pub(crate) fn face_of(path: &str) -> Face {
    let under =
        |home: &str| path == home || path.strip_prefix(home).is_some_and(|rest| rest.starts_with('/'));
    // What begins below another face comes before it.
    let faces = [
        Face::Customer,
        Face::Agent,
        Face::Hotline,
        Face::Compliance,
        Face::Admin,
        Face::Desk,
        Face::Regulator,
    ];
    if under("/demo") {
        return Face::Demo;
    }
    faces.into_iter().find(|face| under(face.home())).unwrap_or(Face::Public)
}

/// What of a query belongs to the page itself, and what was just done.
fn read_query(query: Option<&str>) -> (String, Option<Done>, Option<Undo>) {
    let pairs: Vec<&str> = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()).collect();
    let named = |pair: &str, name: &str| pair.split('=').next() == Some(name);
    let passing = [LANGUAGE_KEY, "done", "undo"];
    let kept: Vec<&str> =
        pairs.iter().copied().filter(|pair| !passing.iter().any(|name| named(pair, name))).collect();
    let value =
        |name| pairs.iter().find(|p| named(p, name)).and_then(|p| p.split_once('=')).map(|(_, word)| word);
    let done = value("done").and_then(Done::from_word);
    // Nothing is undone of which it is not said that it was done.
    let undo = value("undo").filter(|_| done.is_some()).and_then(|word| word.parse().ok());
    (kept.join("&"), done, undo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_ours_is_opened_after_signing_in() {
        for fine in ["/me", "/me/complain?call=01J", "/desk/cases/01J"] {
            assert_eq!(local_path(fine), Some(fine));
        }
        for foreign in ["", "me", "//evil.example", "https://evil.example", "/\\evil.example", "/a b", "/\n"]
        {
            assert_eq!(local_path(foreign), None, "{foreign:?}");
        }
        assert_eq!(local_path(&format!("/{}", "a".repeat(NEXT_LIMIT))), None);
    }

    #[test]
    fn a_form_belongs_to_the_page_above_it() {
        assert_eq!(page_of("/me/dnd"), "/me");
        assert_eq!(page_of("/desk/cases/01J/rule"), "/desk/cases/01J");
        assert_eq!(page_of("/desk/fund/statement"), "/desk/fund");
        assert_eq!(page_of("/me/complain"), "/me/complain");
        assert_eq!(face_of("/mexico"), Face::Public);
        assert_eq!(face_of("/me/calls"), Face::Customer);
    }

    #[test]
    fn what_was_done_and_the_language_are_not_part_of_the_address() {
        let (kept, done, undo) = read_query(Some("lang=ja&call=01J&done=mail-saved&undo=mail-also"));
        assert_eq!((kept.as_str(), done), ("call=01J", Some(Done::MailSaved)));
        assert_eq!(undo, Some(Undo::Mail(anxin_identity::MailHow::Also)));
        assert_eq!(read_query(Some("done=<script>")), (String::new(), None, None));
        assert_eq!(read_query(Some("undo=mail-also")), (String::new(), None, None));
    }
}
