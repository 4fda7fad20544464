//! Passkeys: made behind a sign-in, answered once, in time, at our own site, by the browser that was asked.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_identity::{
    Action, CEREMONY_MINUTES, Identity, NUMBER_DAYS, PASSKEYS_LIMIT, PROOF_MINUTES, PasskeyError, Removable,
    Role, Session, Site,
};
use anxin_store::audit::{self, AuditAction, AuditFilter};

use crate::authenticator::Authenticator;
use crate::kit::{House, MINUTE_MS, number};

/// A house with a site, and somebody at it with a session and a passkey.
struct Scene {
    house: House,
    identity: Identity,
    session: Session,
    device: Authenticator,
}

fn at_a_site(house: &House) -> Identity {
    house.identity.clone().with_site(Site::new("https://anxin.test").unwrap())
}

fn of_nobody_before(_: Number) -> Option<Instant> {
    None
}

impl Scene {
    async fn new() -> Self {
        let house = House::new().await;
        let identity = at_a_site(&house);
        let session = house.sign_in(number(1)).await;
        let mut device = Authenticator::new();
        let asked = identity.begin_passkey(&session.token).await.unwrap();
        identity.add_passkey(&session.token, " phone ", &device.make(&asked)).await.unwrap();
        Self { house, identity, session, device }
    }

    /// Asks for a passkey and lets the device answer.
    async fn answered(&mut self) -> (String, String) {
        let binding = self.identity.new_binding();
        let asked = self.identity.ask_to_sign_in(&binding).await.unwrap();
        let answer = self.device.sign(&asked);
        (binding, answer)
    }

    async fn sign_in(&mut self) -> Result<Session, PasskeyError> {
        let (binding, answer) = self.answered().await;
        self.identity.sign_in_by_passkey(&binding, &answer, of_nobody_before).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_signs_its_number_in_and_proves_who_is_there() {
    let mut scene = Scene::new().await;
    let listed = scene.identity.passkeys(number(1)).await.unwrap();
    assert_eq!((listed.len(), listed[0].name.as_str(), listed[0].used_at), (1, "phone", None));
    assert!(scene.identity.passkeys(number(2)).await.unwrap().is_empty());

    let session = scene.sign_in().await.unwrap();
    assert_eq!(session.number, number(1));
    let who = scene.identity.session(&session.token).await.unwrap().unwrap();
    assert!(who.has_proved_lately(Action::SetPayee, scene.house.test.clock.now()));
    assert!(scene.identity.passkeys(number(1)).await.unwrap()[0].used_at.is_some());

    scene.house.later(PROOF_MINUTES * MINUTE_MS);
    let proved = async |scene: &Scene| {
        let who = scene.identity.session(&session.token).await.unwrap().unwrap();
        who.has_proved_lately(Action::SetPayee, scene.house.test.clock.now())
    };
    assert!(!proved(&scene).await);
    let asked = scene.identity.ask_to_prove(&session.token).await.unwrap();
    let answer = scene.device.sign(&asked);
    scene.identity.prove_by_passkey(&session.token, &answer).await.unwrap();
    assert!(proved(&scene).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_taken_once_in_time_from_the_browser_that_was_asked_and_for_what_it_was_asked() {
    let mut scene = Scene::new().await;
    let (binding, answer) = scene.answered().await;
    let other = scene.identity.new_binding();
    let refused = scene.identity.sign_in_by_passkey(&other, &answer, of_nobody_before).await;
    assert!(matches!(refused, Err(PasskeyError::Expired)), "another browser: {refused:?}");
    let refused = scene.identity.prove_by_passkey(&scene.session.token, &answer).await;
    assert!(matches!(refused, Err(PasskeyError::Expired)), "another purpose: {refused:?}");
    scene.identity.sign_in_by_passkey(&binding, &answer, of_nobody_before).await.unwrap();
    let again = scene.identity.sign_in_by_passkey(&binding, &answer, of_nobody_before).await;
    assert!(matches!(again, Err(PasskeyError::Expired)), "a replay: {again:?}");

    let (binding, answer) = scene.answered().await;
    scene.house.later(CEREMONY_MINUTES * MINUTE_MS);
    let late = scene.identity.sign_in_by_passkey(&binding, &answer, of_nobody_before).await;
    assert!(matches!(late, Err(PasskeyError::Expired)), "too late: {late:?}");
    scene.identity.ask_to_sign_in(&binding).await.unwrap();
    assert_eq!(scene.house.count("passkey_ceremony").await, 1, "what is over is forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_no_owner_a_turned_back_counter_and_a_forged_answer_open_nothing() {
    let mut scene = Scene::new().await;
    scene.device.count = 7;
    scene.sign_in().await.unwrap();

    let wrongs: [(&str, Wrong); 4] = [
        ("an origin", |device| device.origin = "https://anxin.test.evil.example"),
        ("a domain", |device| device.domain = "evil.example"),
        ("nobody verified", Authenticator::unverified),
        ("a counter that was there before", |device| device.count = 7),
    ];
    for (what, wrong) in wrongs {
        let count = scene.device.count;
        wrong(&mut scene.device);
        let refused = scene.sign_in().await;
        assert!(matches!(refused, Err(PasskeyError::Refused)), "{what}: {refused:?}");
        scene.device.origin = "https://anxin.test";
        scene.device.domain = "anxin.test";
        scene.device.verified();
        scene.device.count = count.max(scene.device.count);
    }
    let (binding, answer) = scene.answered().await;
    let mut forged: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let signature = forged["response"]["signature"].as_str().unwrap().to_owned();
    let last = if signature.ends_with('A') { "E" } else { "A" };
    forged["response"]["signature"] = format!("{}{last}", &signature[..signature.len() - 1]).into();
    let refused = scene.identity.sign_in_by_passkey(&binding, &forged.to_string(), of_nobody_before).await;
    assert!(refused.is_err(), "a forged signature");
    for odd in ["", "{}", "null", &"x".repeat(20_000)] {
        let refused = scene.identity.sign_in_by_passkey(&binding, odd, of_nobody_before).await;
        assert!(matches!(refused, Err(PasskeyError::Odd)), "{refused:?}");
    }
    scene.sign_in().await.unwrap();
}

/// What somebody does to an authenticator that it must not be able to do.
type Wrong = fn(&mut Authenticator);

#[tokio::test(flavor = "multi_thread")]
async fn of_two_answers_with_one_counter_one_signs_in() {
    let mut scene = Scene::new().await;
    let (first, one) = scene.answered().await;
    scene.device.count -= 1;
    let (second, other) = scene.answered().await;
    scene.identity.sign_in_by_passkey(&second, &other, of_nobody_before).await.unwrap();
    let refused = scene.identity.sign_in_by_passkey(&first, &one, of_nobody_before).await;
    assert!(matches!(refused, Err(PasskeyError::Refused)), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_dies_with_its_number() {
    let mut scene = Scene::new().await;
    let (binding, answer) = scene.answered().await;
    let since = scene.house.test.clock.now().plus_days(1);
    let refused = scene.identity.sign_in_by_passkey(&binding, &answer, |_| Some(since)).await;
    assert!(matches!(refused, Err(PasskeyError::CodeFirst)), "somebody else has the number: {refused:?}");

    scene.house.later(NUMBER_DAYS * 86_400_000);
    let refused = scene.sign_in().await;
    assert!(matches!(refused, Err(PasskeyError::CodeFirst)), "no code for ninety days: {refused:?}");
    scene.house.sign_in(number(1)).await;
    let refused = scene.sign_in().await;
    assert!(
        matches!(refused, Err(PasskeyError::Unknown)),
        "another holder's code may have come: {refused:?}"
    );
}

/// Otherwise whoever held the number before would go on for ever: each passkey vouching for a younger one.
#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_made_on_the_word_of_another_rests_when_that_one_does() {
    let mut scene = Scene::new().await;
    scene.house.later(60 * 86_400_000);
    let session = scene.sign_in().await.unwrap();
    let asked = scene.identity.begin_passkey(&session.token).await.unwrap();
    let mut second = Authenticator::new();
    scene.identity.add_passkey(&session.token, "tablet", &second.make(&asked)).await.unwrap();
    std::mem::swap(&mut scene.device, &mut second);
    scene.sign_in().await.unwrap();
    scene.house.later((NUMBER_DAYS - 60) * 86_400_000);
    let refused = scene.sign_in().await;
    assert!(matches!(refused, Err(PasskeyError::CodeFirst)), "ninety days after the code: {refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_who_add_and_remove_passkeys_leave_rows_and_customers_none() {
    let mut scene = Scene::new().await;
    let rows = async |scene: &Scene, action| {
        let only = AuditFilter { action: Some(action), ..AuditFilter::default() };
        let found = scene.house.test.store.read(move |tx| audit::find(tx, &only, 10)).await.unwrap();
        found.into_iter().map(|row| row.object).collect::<Vec<_>>()
    };
    assert!(rows(&scene, AuditAction::AddedPasskey).await.is_empty(), "a customer");
    scene.house.identity.put_staff(number(1), "陈静", Role::Desk).await.unwrap();
    let session = scene.house.sign_in(number(1)).await;
    let mut second = Authenticator::new();
    let asked = scene.identity.begin_passkey(&session.token).await.unwrap();
    scene.identity.add_passkey(&session.token, "tablet", &second.make(&asked)).await.unwrap();
    let all = scene.identity.passkeys(number(1)).await.unwrap();
    let added = all.iter().find(|one| one.name == "tablet").unwrap().id;
    assert_eq!(rows(&scene, AuditAction::AddedPasskey).await, [added.to_string()]);
    assert!(!scene.identity.remove_passkey(number(2), added, Removable::Own).await.unwrap());
    for _ in 0..2 {
        scene.identity.remove_passkey(number(1), added, Removable::Own).await.unwrap();
    }
    assert_eq!(rows(&scene, AuditAction::RemovedPasskey).await, [added.to_string()], "once it is gone");
    scene.device = second;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_was_removed_opens_nothing_and_only_its_owner_removes_it() {
    let mut scene = Scene::new().await;
    let id = scene.identity.passkeys(number(1)).await.unwrap()[0].id;
    assert!(!scene.identity.remove_passkey(number(2), id, Removable::Any).await.unwrap());
    assert!(scene.identity.remove_passkey(number(1), id, Removable::Own).await.unwrap());
    assert!(matches!(scene.sign_in().await, Err(PasskeyError::Unknown)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_made_by_the_session_that_asked_and_one_proves_only_its_owner() {
    let mut scene = Scene::new().await;
    let other = scene.house.sign_in(number(2)).await;
    let asked = scene.identity.begin_passkey(&scene.session.token).await.unwrap();
    let answer = Authenticator::new().make(&asked);
    let refused = scene.identity.add_passkey(&other.token, "mine", &answer).await;
    assert!(matches!(refused, Err(PasskeyError::Expired)), "{refused:?}");
    let again = scene.device.make(&asked);
    let refused = scene.identity.add_passkey(&scene.session.token, "twice", &again).await;
    assert!(matches!(refused, Err(PasskeyError::Refused)), "one credential is one passkey: {refused:?}");

    let asked = scene.identity.ask_to_prove(&other.token).await.unwrap();
    let answer = scene.device.sign(&asked);
    let refused = scene.identity.prove_by_passkey(&other.token, &answer).await;
    assert!(matches!(refused, Err(PasskeyError::Refused)), "{refused:?}");
    let nobody = scene.identity.begin_passkey(&"a".repeat(64)).await;
    assert!(matches!(nobody, Err(PasskeyError::Expired)), "{nobody:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_has_so_many_passkeys_each_with_a_name() {
    let scene = Scene::new().await;
    for name in ["", "  ", "a\nb", &"名".repeat(65)] {
        let asked = scene.identity.begin_passkey(&scene.session.token).await.unwrap();
        let answer = Authenticator::new().make(&asked);
        let refused = scene.identity.add_passkey(&scene.session.token, name, &answer).await;
        assert!(matches!(refused, Err(PasskeyError::Name)), "{refused:?}");
    }
    for n in 1..PASSKEYS_LIMIT {
        let asked = scene.identity.begin_passkey(&scene.session.token).await.unwrap();
        assert_eq!(asked.matches("public-key").count(), n + 4, "those that there are, and four algorithms");
        let answer = Authenticator::new().make(&asked);
        scene.identity.add_passkey(&scene.session.token, &format!("key {n}"), &answer).await.unwrap();
    }
    let full = scene.identity.begin_passkey(&scene.session.token).await;
    assert!(matches!(full, Err(PasskeyError::TooMany)), "{full:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_without_a_site_makes_no_passkeys() {
    let house = House::new().await;
    let session = house.sign_in(number(1)).await;
    for refused in [
        house.identity.begin_passkey(&session.token).await,
        house.identity.ask_to_sign_in("x").await,
        house.identity.ask_to_prove(&session.token).await,
    ] {
        assert!(matches!(refused, Err(PasskeyError::NoSite)), "{refused:?}");
    }
}
