//! What forms need that was really given out: codes that were texted, links that run, words that were texted to us. A form with a made-up one is
//! refused before the rest of it is looked at. Each is used up, or ends after a few wrong answers, so it is given out anew for every try.

use std::sync::atomic::{AtomicU64, Ordering};

use anxin_domain::number::Number;
use anxin_identity::{Invited, Kin, Removable};
use anxin_store::audit::By;
use authenticator::Authenticator;

use super::scene::Scene;
use crate::house::{ADMIN, CUSTOMER, DESK, House, Person};

#[path = "../../../../identity/tests/it/authenticator.rs"]
#[expect(dead_code, reason = "the room of identities turns more of its knobs")]
mod authenticator;

/// What a form needs that was really given out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Real {
    /// Nothing: what the scene has is enough.
    Nothing,
    /// A code that signs a number in.
    SignIn,
    /// A word that was texted to us.
    Text,
    /// A code that begins a link.
    LinkCode,
    /// A link that runs.
    Link,
    /// A code that was mailed.
    Mailed,
    /// The word by which taking a case is undone.
    Taken,
    /// What an authenticator answers when a passkey is made, and when it signs somebody in.
    NewPasskey,
    SignInByPasskey,
    /// A passkey that is there.
    Passkey,
    /// An invitation, in whose place stands the address, with what an authenticator answers.
    Invited,
}

/// The name under which [`given_out`] tells an address.
pub(super) const ADDRESS: &str = "";

/// The fields that hold it, for whoever is going to send the form.
pub(super) async fn given_out(scene: &Scene, person: &mut Person, real: Real) -> Vec<(&'static str, String)> {
    let house = &scene.house;
    // The newest text is to be the newest; a minute each time, and no proof would be fresh any more.
    house.test.clock.set(house.test.clock.now().plus_ms(1));
    match real {
        Real::Nothing => Vec::new(),
        Real::SignIn => {
            // Whoever came in by the one before is somebody new.
            person.take_cookie("anxin_session", "");
            let (mut code, identity) = (String::new(), &house.web.identity);
            let asked = identity.request_code(newcomer(), |sent| {
                sent.clone_into(&mut code);
                sent.to_owned()
            });
            let challenge = asked.await.unwrap().to_string();
            vec![("challenge", challenge), ("code", code)]
        }
        Real::Text => {
            person.take_cookie("anxin_session", "");
            let word = person.get("/signin/text?next=/me").await.hidden("word");
            let text = format!("LOGIN ANXIN {word}");
            person.post("/demo/messages", &[("from", &newcomer().national()), ("text", &text)]).await;
            vec![("word", word)]
        }
        Real::LinkCode => {
            end_links(house).await;
            let (challenge, code) = link_code(house, person).await;
            vec![("challenge", challenge), ("code", code)]
        }
        Real::Link => {
            let running = house.web.identity.looks_after(CUSTOMER).await.unwrap();
            if let Some(link) = running.first() {
                return vec![("link", link.id.to_string())];
            }
            let (challenge, code) = link_code(house, person).await;
            person.post("/me/numbers/code", &[("challenge", &challenge), ("code", &code)]).await;
            let running = house.web.identity.looks_after(CUSTOMER).await.unwrap();
            vec![("link", running[0].id.to_string())]
        }
        Real::Mailed => {
            let asked =
                person.post("/me/messages/mail", &[("address", "li.hua@mail.example"), ("how", "")]).await;
            vec![("challenge", asked.hidden("challenge")), ("code", house.newest_code(CUSTOMER).await)]
        }
        Real::NewPasskey => {
            let session = person.cookie("anxin_session").unwrap();
            end_passkeys(house, CUSTOMER).await;
            let asked = house.web.identity.begin_passkey(session).await.unwrap();
            vec![("answer", Authenticator::new().make(&asked))]
        }
        Real::Passkey => {
            // By the session that is there: of so many that begin, the first ends.
            let session = person.cookie("anxin_session").unwrap();
            if house.web.identity.passkeys(CUSTOMER).await.unwrap().is_empty() {
                made(house, session).await;
            }
            vec![("id", house.web.identity.passkeys(CUSTOMER).await.unwrap()[0].id.to_string())]
        }
        Real::SignInByPasskey => {
            person.take_cookie("anxin_session", "");
            let session = session(house, CUSTOMER).await;
            end_passkeys(house, CUSTOMER).await;
            let mut authenticator = made(house, &session).await;
            let asking = house.web.identity.new_binding();
            let asked = house.web.identity.ask_to_sign_in(&asking).await.unwrap();
            person.take_cookie("anxin_asked", &asking);
            vec![("answer", authenticator.sign(&asked))]
        }
        Real::Invited => {
            end_passkeys(house, DESK).await;
            let identity = &house.web.identity;
            let Invited::Made { token, .. } = identity.invite(DESK, By::Person(ADMIN)).await.unwrap() else {
                unreachable!("the desk appoints nobody")
            };
            let session = session(house, DESK).await;
            let asked = identity.begin_passkey_invited(&session, &token).await.unwrap();
            person.take_cookie("anxin_session", &session);
            vec![(ADDRESS, format!("/signin/invite/{token}")), ("answer", Authenticator::new().make(&asked))]
        }
        Real::Taken => {
            let case = format!("case.{}", scene.waiting);
            person.post("/desk/bulk", &[(&case, "yes"), ("deed", "give-back")]).await;
            let taken = person.post("/desk/bulk", &[(&case, "yes"), ("deed", "take")]).await;
            vec![("undo", taken.hidden("undo"))]
        }
    }
}

/// A session that a code has begun.
async fn session(house: &House, number: Number) -> String {
    let (mut code, identity) = (String::new(), &house.web.identity);
    let asked = identity.request_code(number, |sent| {
        sent.clone_into(&mut code);
        sent.to_owned()
    });
    let challenge = asked.await.unwrap();
    identity.enter_code(challenge, &code).await.unwrap().token
}

/// An authenticator that has made a passkey.
async fn made(house: &House, session: &str) -> Authenticator {
    let mut authenticator = Authenticator::new();
    let asked = house.web.identity.begin_passkey(session).await.unwrap();
    house.web.identity.add_passkey(session, "the scene's", &authenticator.make(&asked)).await.unwrap();
    authenticator
}

/// So that there is always room for another.
async fn end_passkeys(house: &House, number: Number) {
    for passkey in house.web.identity.passkeys(number).await.unwrap() {
        house.web.identity.remove_passkey(number, passkey.id, Removable::Any).await.unwrap();
    }
}

async fn link_code(house: &House, person: &Person) -> (String, String) {
    let (mut code, identity) = (String::new(), &house.web.identity);
    let session = person.cookie("anxin_session").unwrap();
    let asked = identity.ask_for_link(session, newcomer(), Kin::Helps, |sent, _| {
        sent.clone_into(&mut code);
        sent.to_owned()
    });
    let challenge = asked.await.unwrap().to_string();
    (challenge, code)
}

/// So that there is always room for another.
async fn end_links(house: &House) {
    for link in house.web.identity.looks_after(CUSTOMER).await.unwrap() {
        house.web.identity.end_link(CUSTOMER, link.id).await.unwrap();
    }
}

/// A number that has not been here: so many codes go to one number and no more.
fn newcomer() -> Number {
    static NEXT: AtomicU64 = AtomicU64::new(8_613_822_000_000);
    Number::from_digits(NEXT.fetch_add(1, Ordering::Relaxed))
}
