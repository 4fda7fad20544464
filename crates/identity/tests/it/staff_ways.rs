//! How staff come to work: by a passkey that an invitation led to, never by a code.

use anxin_domain::number::Number;
use anxin_identity::{
    Action, INVITE_HOURS, Identity, IdentityError, Invited, NUMBER_DAYS, PROOF_MINUTES, PasskeyError,
    Removable, Role, Session, Site,
};
use anxin_store::audit::{self, AuditAction, AuditFilter, By};

use crate::authenticator::Authenticator;
use crate::kit::{HOUR_MS, House, MINUTE_MS, number};

const DAY_MS: i64 = 24 * HOUR_MS;

struct Scene {
    house: House,
    identity: Identity,
}

impl Scene {
    /// A house with a site where number 1 is of the desk, and 2, 3 and 4 appoint people.
    async fn new() -> Self {
        let house = House::new().await;
        let identity = house.identity.clone().with_site(Site::new("https://anxin.test").unwrap());
        identity.put_staff(number(1), "陈静", Role::Desk).await.unwrap();
        for (n, name) in [(2, "高明"), (3, "方圆"), (4, "林默")] {
            identity.put_staff(number(n), name, Role::Admin).await.unwrap();
        }
        Self { house, identity }
    }

    async fn invited(&self, whom: Number, by: By) -> String {
        match self.identity.invite(whom, by).await.unwrap() {
            Invited::Made { token, .. } => token,
            Invited::WantsAnother(until) => unreachable!("one more has to ask before {until:?}"),
        }
    }

    /// Follows an invitation by a code and makes a passkey.
    async fn follow(&self, whom: Number, invitation: &str) -> Result<Authenticator, PasskeyError> {
        let session = self.house.sign_in(whom).await;
        let asked = self.identity.begin_passkey_invited(&session.token, invitation).await?;
        let mut device = Authenticator::new();
        let answer = device.make(&asked);
        self.identity.add_passkey_invited(&session.token, invitation, "work", &answer).await?;
        let who = self.identity.session(&session.token).await.unwrap().unwrap();
        assert!(!who.is_staff(), "the code that led there opens nothing more than before");
        Ok(device)
    }

    async fn sign_in(&self, device: &mut Authenticator) -> Result<Session, PasskeyError> {
        let binding = self.identity.new_binding();
        let answer = device.sign(&self.identity.ask_to_sign_in(&binding).await?);
        self.identity.sign_in_by_passkey(&binding, &answer, |_| None).await
    }

    async fn is_staff(&self, session: &Session) -> bool {
        self.identity.session(&session.token).await.unwrap().unwrap().is_staff()
    }

    async fn rows(&self, action: AuditAction) -> Vec<String> {
        let only = AuditFilter { action: Some(action), ..AuditFilter::default() };
        let found = self.house.test.store.read(move |tx| audit::find(tx, &only, 20)).await.unwrap();
        let mut names: Vec<String> = found.into_iter().map(|row| row.name).collect();
        // Rows of one millisecond have no order among themselves.
        names.sort();
        names
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_opens_the_customers_pages_and_never_a_role() {
    let scene = Scene::new().await;
    let session = scene.house.sign_in(number(1)).await;
    assert_eq!(session.roles, [Role::Customer]);
    let who = scene.identity.session(&session.token).await.unwrap().unwrap();
    assert!(
        !who.is_staff() && !who.may(Action::MakePayment) && who.may(Action::ReadOwn) && who.name.is_none()
    );
    assert!(who.may_as_staff(Action::MakePayment) && !who.may_as_staff(Action::ManageStaff));
    let (id, code) = scene.house.code(number(1)).await;
    scene.identity.prove_by_code(&session.token, id, &code).await.unwrap();
    assert!(!scene.is_staff(&session).await, "nor does one that proves who is there");
    assert!(scene.rows(AuditAction::SignedIn).await.is_empty(), "no member of staff has come");

    // A passkey that a code led to is a customer's, also when its owner works here.
    let asked = scene.identity.begin_passkey(&session.token).await.unwrap();
    let mut device = Authenticator::new();
    scene.identity.add_passkey(&session.token, "own", &device.make(&asked)).await.unwrap();
    let again = scene.sign_in(&mut device).await.unwrap();
    assert!(!scene.is_staff(&again).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_leads_to_a_passkey_for_work_once_in_time_and_for_that_number() {
    let scene = Scene::new().await;
    let invitation = scene.invited(number(1), By::Person(number(2))).await;
    let stranger = scene.follow(number(9), &invitation).await;
    assert!(matches!(stranger, Err(PasskeyError::Invitation)), "another number's code");
    let guessed = scene.follow(number(1), &"0".repeat(64)).await;
    assert!(matches!(guessed, Err(PasskeyError::Invitation)));

    let mut device = scene.follow(number(1), &invitation).await.unwrap();
    let session = scene.sign_in(&mut device).await.unwrap();
    let who = scene.identity.session(&session.token).await.unwrap().unwrap();
    assert!(
        who.may(Action::MakePayment)
            && who.has_proved_lately(Action::MakePayment, scene.house.test.clock.now())
    );
    assert_eq!(who.name.as_deref(), Some("陈静"));
    let twice = scene.follow(number(1), &invitation).await;
    assert!(matches!(twice, Err(PasskeyError::Invitation)), "it is used up");

    let late = scene.invited(number(1), By::Terminal).await;
    scene.house.later(INVITE_HOURS * HOUR_MS);
    assert!(matches!(scene.follow(number(1), &late).await, Err(PasskeyError::Invitation)), "too late");
    assert!(scene.sign_in(&mut device).await.is_ok(), "what nobody followed has ended nothing");
    assert_eq!(scene.rows(AuditAction::InvitedStaff).await, ["", "高明"]);
    assert_eq!(scene.rows(AuditAction::AddedPasskey).await, ["陈静"]);
    assert_eq!(scene.rows(AuditAction::SignedIn).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_invitation_ends_the_one_before_and_when_followed_the_passkey_that_was_lost() {
    let scene = Scene::new().await;
    let first = scene.invited(number(1), By::Terminal).await;
    let second = scene.invited(number(1), By::Terminal).await;
    assert!(matches!(scene.follow(number(1), &first).await, Err(PasskeyError::Invitation)));
    let mut lost = scene.follow(number(1), &second).await.unwrap();
    let thief = scene.sign_in(&mut lost).await.unwrap();
    assert!(scene.is_staff(&thief).await);

    let third = scene.invited(number(1), By::Terminal).await;
    let mut found = scene.follow(number(1), &third).await.unwrap();
    assert!(!scene.is_staff(&thief).await, "what it opened is open no more");
    assert!(matches!(scene.sign_in(&mut lost).await, Err(PasskeyError::Unknown)));
    let session = scene.sign_in(&mut found).await.unwrap();
    assert!(scene.is_staff(&session).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_appoints_people_is_let_in_anew_by_two_others_or_the_machine() {
    let scene = Scene::new().await;
    let by = |n| By::Person(number(n));
    assert!(matches!(scene.identity.invite(number(2), by(2)).await, Err(IdentityError::OwnInvitation)));
    assert!(matches!(scene.identity.invite(number(9), by(2)).await, Err(IdentityError::NotStaff)));
    let wants_another = |answer| matches!(answer, Ok(Invited::WantsAnother(_)));
    assert!(wants_another(scene.identity.invite(number(2), by(3)).await));
    assert!(wants_another(scene.identity.invite(number(2), by(3)).await), "the same person twice is one");
    assert_eq!(scene.house.count("staff_invite").await, 1);
    let made = scene.invited(number(2), by(4)).await;
    let mut device = scene.follow(number(2), &made).await.unwrap();
    assert!(scene.is_staff(&scene.sign_in(&mut device).await.unwrap()).await);
    assert_eq!(scene.rows(AuditAction::AskedToInvite).await.len(), 2);

    // Who asked first and appoints nobody any more, or did so long ago, has not agreed.
    assert!(wants_another(scene.identity.invite(number(2), by(3)).await));
    scene.identity.end_staff(number(3), Role::Admin).await.unwrap();
    assert!(wants_another(scene.identity.invite(number(2), by(4)).await));
    scene.house.later(INVITE_HOURS * HOUR_MS);
    scene.identity.put_staff(number(3), "方圆", Role::Admin).await.unwrap();
    assert!(wants_another(scene.identity.invite(number(2), by(3)).await));
    scene.invited(number(2), By::Terminal).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_proves_nothing_for_work_and_a_passkey_for_work_does() {
    let scene = Scene::new().await;
    let invitation = scene.invited(number(1), By::Terminal).await;
    let mut device = scene.follow(number(1), &invitation).await.unwrap();
    let session = scene.sign_in(&mut device).await.unwrap();
    scene.house.later(PROOF_MINUTES * MINUTE_MS);
    let proved = async || {
        let who = scene.identity.session(&session.token).await.unwrap().unwrap();
        let now = scene.house.test.clock.now();
        (who.has_proved_lately(Action::SetPayee, now), who.has_proved_lately(Action::MakePayment, now))
    };
    assert_eq!(proved().await, (false, false));
    let (id, code) = scene.house.code(number(1)).await;
    scene.identity.prove_by_code(&session.token, id, &code).await.unwrap();
    assert_eq!(proved().await, (true, false));

    // Made on the word of a code it is a customer's, and cannot be taken away by one where it is for work.
    let asked = scene.identity.begin_passkey(&session.token).await.unwrap();
    scene.identity.add_passkey(&session.token, "own", &Authenticator::new().make(&asked)).await.unwrap();
    let all = scene.identity.passkeys(number(1)).await.unwrap();
    assert_eq!(all.iter().map(|one| one.of_staff).collect::<Vec<_>>(), [true, false]);
    assert!(!scene.identity.remove_passkey(number(1), all[0].id, Removable::Own).await.unwrap());

    let asked = scene.identity.ask_to_prove(&session.token).await.unwrap();
    scene.identity.prove_by_passkey(&session.token, &device.sign(&asked)).await.unwrap();
    assert_eq!(proved().await, (true, true));
    let asked = scene.identity.begin_passkey(&session.token).await.unwrap();
    let mut second = Authenticator::new();
    scene.identity.add_passkey(&session.token, "second", &second.make(&asked)).await.unwrap();
    assert!(scene.is_staff(&scene.sign_in(&mut second).await.unwrap()).await, "made by whoever showed one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_for_work_outlives_the_silence_of_its_number_and_proves_nothing_of_it() {
    let scene = Scene::new().await;
    let invitation = scene.invited(number(1), By::Terminal).await;
    let mut device = scene.follow(number(1), &invitation).await.unwrap();
    scene.house.later(NUMBER_DAYS * DAY_MS);
    let session = scene.sign_in(&mut device).await.unwrap();
    let who = scene.identity.session(&session.token).await.unwrap().unwrap();
    assert!(who.may(Action::MakePayment) && !who.has_proved_ever(), "the number may be another's by now");
    scene.house.sign_in(number(1)).await;
    let again = scene.sign_in(&mut device).await.expect("a code to the number does not end it");
    let who = scene.identity.session(&again.token).await.unwrap().unwrap();
    assert!(!who.has_proved_ever(), "nor does it vouch for it: the code may be another holder's");

    // Who works here no longer comes in with it no longer.
    scene.identity.end_staff(number(1), Role::Desk).await.unwrap();
    assert!(!scene.is_staff(&session).await);
    scene.identity.put_staff(number(1), "陈静", Role::Desk).await.unwrap();
    let again = scene.sign_in(&mut device).await;
    assert!(
        matches!(again, Err(PasskeyError::CodeFirst)),
        "appointed anew, they are invited anew: {again:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_in_by_a_button_but_in_the_demonstration() {
    let scene = Scene::new().await;
    let refused = scene.identity.sign_in_by_button(number(1)).await;
    assert!(matches!(refused, Err(IdentityError::NoDemonstration)), "{refused:?}");
    let session = scene.house.sign_in_at_work(number(1)).await;
    let refused = scene.identity.prove_by_button(&session.token).await;
    assert!(matches!(refused, Err(IdentityError::NoDemonstration)), "{refused:?}");
    let demo = scene.identity.clone().of_demonstration();
    assert!(matches!(demo.sign_in_by_button(number(9)).await, Err(IdentityError::NotStaff)));
    // A button makes nobody staff whom a code let in.
    let own = scene.house.sign_in(number(1)).await;
    demo.prove_by_button(&own.token).await.unwrap();
    assert!(!scene.is_staff(&own).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_works_for_a_tenant_lets_in_its_own_people_only() {
    let scene = Scene::new().await;
    let wuhan = || Some("wuhan".parse().unwrap());
    for (n, role, tenant) in
        [(5, Role::Admin, wuhan()), (6, Role::Desk, wuhan()), (7, Role::Desk, Some("hefei".parse().unwrap()))]
    {
        scene.identity.give_role(number(n), "林默", role, tenant, By::Terminal).await.unwrap();
    }
    let by = By::Person(number(5));
    scene.invited(number(6), by).await;
    for other in [1, 7] {
        let refused = scene.identity.invite(number(other), by).await;
        assert!(matches!(refused, Err(IdentityError::OtherTenant)), "{other}: {refused:?}");
    }
    scene.invited(number(6), By::Person(number(2))).await;
}
