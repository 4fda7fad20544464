//! Looking after another number: allowed by a code to it and by nothing else, one step far, and over when either number goes into
//! other hands.

use anxin_domain::ids::{CodeId, KinId};
use anxin_domain::number::Number;
use anxin_identity::{
    Action, CODE_MINUTES, CODE_TRIES, CodeError, Deed, IdentityError, Kin, KinError, LINKS_LIMIT, Limits,
    Link, MessageStatus, NUMBER_DAYS, Role, Session, Shows, YOUNG_LINK_DAYS,
};
use anxin_store::StoreError;
use anxin_store::customers::begin_holding;

use crate::kit::{HOUR_MS, House, MINUTE_MS, number, wrong};

const DAY_MS: i64 = 24 * HOUR_MS;
const TOLD: &str = "somebody looks after your calls";

impl House {
    /// Asks for a link and reads its code from the text.
    async fn link_code(&self, by: &Session, of: Number, kind: Kin) -> (CodeId, String) {
        self.later(1);
        let text = |code: &str, from: &str| format!("{from} code: {code}");
        let id = self.identity.ask_for_link(&by.token, of, kind, text).await.unwrap();
        let text = self.provider.texts().pop().unwrap();
        (id, text.rsplit(' ').next().unwrap().to_owned())
    }

    async fn link(&self, by: &Session, of: Number, kind: Kin) -> Link {
        let (id, code) = self.link_code(by, of, kind).await;
        self.identity.enter_link(&by.token, id, &code, TOLD).await.unwrap()
    }

    async fn shows(&self, session: &Session) -> Shows {
        self.identity.session(&session.token).await.unwrap().unwrap().shows
    }

    async fn has_new_holder(&self, number: Number) {
        let now = self.test.clock.now();
        let begun = self.test.store.write::<_, _, StoreError>(move |tx| begin_holding(tx, number, now, now));
        begun.await.unwrap();
    }

    /// Whether a session may show a link's number.
    async fn opens(&self, session: &Session, link: KinId) -> bool {
        let shown = self.identity.show(&session.token, Some(link)).await;
        if matches!(shown, Err(KinError::Gone)) {
            return false;
        }
        shown.unwrap();
        true
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_to_the_other_number_links_it_and_tells_it() {
    let house = House::new().await;
    let child = house.sign_in(number(1)).await;
    let (id, code) = house.link_code(&child, number(2), Kin::Helps).await;
    let text = house.provider.texts().pop().unwrap();
    assert!(
        text.contains(&number(1).masked()) && !text.contains("13800138001"),
        "who asks is masked: {text}"
    );
    assert_eq!(house.provider.handed.lock().unwrap().last().unwrap().1, number(2));
    let pending = house.identity.pending_link(&child.token, id).await.unwrap().unwrap();
    assert_eq!((pending.number, pending.kind), (number(2), Kin::Helps));
    let link = house.identity.enter_link(&child.token, id, &code, TOLD).await.unwrap();
    assert_eq!((link.by, link.number, link.kind), (number(1), number(2), Kin::Helps));
    let begun = house.identity.messages(9).await.unwrap();
    let begun = begun.iter().find(|text| text.template == "link_begun").unwrap();
    assert_eq!((begun.number, begun.text.as_deref()), (number(2), Some(TOLD)));
    assert_eq!(house.identity.looks_after(number(1)).await.unwrap(), std::slice::from_ref(&link));
    assert_eq!(house.identity.looked_after_by(number(2)).await.unwrap(), std::slice::from_ref(&link));
    assert_eq!(house.shows(&child).await, Shows::Own, "a link shows nothing by itself");
    house.identity.show(&child.token, Some(link.id)).await.unwrap();
    assert_eq!(house.shows(&child).await, Shows::Other(link));
    house.identity.show(&child.token, None).await.unwrap();
    assert_eq!(house.shows(&child).await, Shows::Own);
    // Nothing went the other way.
    assert_eq!(house.identity.looks_after(number(2)).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_kind_of_code_does_what_the_other_is_for() {
    let house = House::new().await;
    let child = house.sign_in(number(1)).await;
    let parent = house.sign_in(number(2)).await;
    let (link, link_code) = house.link_code(&child, number(2), Kin::Mine).await;
    assert!(house.identity.pending(link).await.unwrap().is_none(), "no sign-in shows it");
    assert!(matches!(house.identity.enter_code(link, &link_code).await, Err(CodeError::Expired)));
    let proof = house.identity.prove_by_code(&parent.token, link, &link_code).await;
    assert!(matches!(proof, Err(CodeError::Expired)));
    let (id, code) = house.code(number(2)).await;
    let entered = house.identity.enter_link(&child.token, id, &code, TOLD).await;
    assert!(matches!(entered, Err(KinError::Code(CodeError::Expired))), "{entered:?}");
    // Even a process that knows nothing of purposes holds one code against the hash of the other.
    let sql = "UPDATE sign_in_code SET purpose = 'sign_in'";
    house.test.store.write::<_, _, StoreError>(move |tx| tx.execute(sql, &[])).await.unwrap();
    assert!(matches!(house.identity.enter_code(link, &link_code).await, Err(CodeError::Wrong { .. })));
    assert_eq!(house.count("kin").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_links_code_is_of_one_session_one_use_five_tries_and_ten_minutes() {
    let house = House::new().await;
    let child = house.sign_in(number(1)).await;
    let (same, other) = (house.sign_in(number(1)).await, house.sign_in(number(3)).await);
    let (id, code) = house.link_code(&child, number(2), Kin::Helps).await;
    for session in [&same, &other] {
        for _ in 0..CODE_TRIES {
            let entered = house.identity.enter_link(&session.token, id, &code, TOLD).await;
            assert!(matches!(entered, Err(KinError::Code(CodeError::Expired))), "bound to who asked");
        }
        assert!(house.identity.pending_link(&session.token, id).await.unwrap().is_none());
    }
    for tried in 1..CODE_TRIES {
        let entered = house.identity.enter_link(&child.token, id, &wrong(&code, tried), TOLD).await;
        assert!(matches!(entered, Err(KinError::Code(CodeError::Wrong { .. }))), "{entered:?}");
    }
    house.identity.enter_link(&child.token, id, &code, TOLD).await.unwrap();
    let again = house.identity.enter_link(&child.token, id, &code, TOLD).await;
    assert!(matches!(again, Err(KinError::Code(CodeError::Used))), "{again:?}");

    let (id, code) = house.link_code(&child, number(4), Kin::Helps).await;
    for tried in 1..=CODE_TRIES {
        house.identity.enter_link(&child.token, id, &wrong(&code, tried), TOLD).await.unwrap_err();
    }
    let spent = house.identity.enter_link(&child.token, id, &code, TOLD).await;
    assert!(matches!(spent, Err(KinError::Code(CodeError::TooMany))), "{spent:?}");

    let (id, code) = house.link_code(&child, number(5), Kin::Helps).await;
    house.later(CODE_MINUTES * MINUTE_MS);
    let late = house.identity.enter_link(&child.token, id, &code, TOLD).await;
    assert!(matches!(late, Err(KinError::Code(CodeError::Expired))), "{late:?}");
    let (id, code) = house.link_code(&child, number(5), Kin::Helps).await;
    house.identity.sign_out(&child.token).await.unwrap();
    let gone = house.identity.enter_link(&child.token, id, &code, TOLD).await;
    assert!(matches!(gone, Err(KinError::Code(CodeError::Expired))), "signed out meanwhile: {gone:?}");
    assert_eq!(house.count("kin").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_both_kinds_count_towards_the_same_limits() {
    let house = House::new().await;
    let child = house.sign_in(number(1)).await;
    let limits = Limits::default();
    for n in 0..limits.ten_minutes {
        if n % 2 == 0 {
            house.code(number(2)).await;
        } else {
            house.link_code(&child, number(2), Kin::Helps).await;
        }
    }
    let ask =
        house.identity.ask_for_link(&child.token, number(2), Kin::Helps, |code, _| code.to_owned()).await;
    assert!(matches!(ask, Err(KinError::Identity(IdentityError::TooManyCodes { .. }))), "{ask:?}");
    let ask = house.identity.request_code(number(2), str::to_owned).await;
    assert!(matches!(ask, Err(IdentityError::TooManyCodes { .. })), "{ask:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn either_side_ends_a_link_at_once_and_nobody_else_does() {
    let house = House::new().await;
    let (child, parent) = (house.sign_in(number(1)).await, house.sign_in(number(2)).await);
    for ends in [&child, &parent] {
        let link = house.link(&child, number(2), Kin::Helps).await;
        house.identity.show(&child.token, Some(link.id)).await.unwrap();
        assert!(!house.identity.end_link(number(3), link.id).await.unwrap());
        assert_eq!(house.shows(&child).await, Shows::Other(link.clone()));
        assert!(house.identity.end_link(ends.number, link.id).await.unwrap());
        assert_eq!(house.shows(&child).await, Shows::Over, "and not back at one's own without a word");
        assert!(!house.opens(&child, link.id).await);
        let deed = house.identity.note_deed(&link, Deed::DndOff, "").await;
        assert!(matches!(deed, Err(KinError::Gone)), "nothing more is done by it: {deed:?}");
        assert!(!house.identity.end_link(ends.number, link.id).await.unwrap(), "once");
        house.identity.show(&child.token, None).await.unwrap();
    }
    assert_eq!(house.count("kin WHERE ended_at IS NOT NULL").await, 2, "what has ended stays to be read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_holder_on_either_side_ends_a_link() {
    for changes in [number(1), number(2)] {
        let house = House::new().await;
        let child = house.sign_in(number(1)).await;
        let link = house.link(&child, number(2), Kin::Mine).await;
        house.identity.show(&child.token, Some(link.id)).await.unwrap();
        house.later(1);
        house.has_new_holder(changes).await;
        if changes == number(2) {
            assert_eq!(house.shows(&child).await, Shows::Over);
        } else {
            assert_eq!(
                house.identity.session(&child.token).await.unwrap(),
                None,
                "nor does the session go on"
            );
        }
        let next = house.sign_in(number(1)).await;
        assert!(!house.opens(&next, link.id).await, "whoever has the number next inherits nothing");
        assert_eq!(house.identity.looks_after(number(1)).await.unwrap(), []);
        assert_eq!(house.identity.looked_after_by(number(2)).await.unwrap(), []);
        // The present holder begins anew.
        let link = house.link(&next, number(2), Kin::Mine).await;
        assert!(house.opens(&next, link.id).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_helpers_helper_reaches_nothing() {
    let house = House::new().await;
    let (child, friend) = (house.sign_in(number(1)).await, house.sign_in(number(3)).await);
    let parents = house.link(&child, number(2), Kin::Helps).await;
    let childs = house.link(&friend, number(1), Kin::Mine).await;
    house.identity.show(&friend.token, Some(childs.id)).await.unwrap();
    assert!(!house.opens(&friend, parents.id).await);
    assert_eq!(house.shows(&friend).await, Shows::Other(childs));
    assert_eq!(house.identity.looks_after(number(3)).await.unwrap().len(), 1);
    // Nor does who looks after a number ask for links in its name.
    let (id, code) = house.link_code(&friend, number(4), Kin::Helps).await;
    let link = house.identity.enter_link(&friend.token, id, &code, TOLD).await.unwrap();
    assert_eq!(link.by, number(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_gives_no_role_and_hides_none() {
    let house = House::new().await;
    house.identity.put_staff(number(2), "林默", Role::Desk).await.unwrap();
    house.identity.put_staff(number(3), "小李", Role::Hotline).await.unwrap();
    let (child, clerk) = (house.sign_in(number(1)).await, house.sign_in_at_work(number(3)).await);
    let link = house.link(&child, number(2), Kin::Mine).await;
    house.identity.show(&child.token, Some(link.id)).await.unwrap();
    let person = house.identity.session(&child.token).await.unwrap().unwrap();
    assert_eq!((person.roles.as_slice(), person.number), ([Role::Customer].as_slice(), number(1)));
    assert!(!person.may(Action::SeeQueue) && !person.is_staff());
    let link = house.link(&clerk, number(1), Kin::Helps).await;
    house.identity.show(&clerk.token, Some(link.id)).await.unwrap();
    let person = house.identity.session(&clerk.token).await.unwrap().unwrap();
    assert!(person.may(Action::TakeComplaint) && person.number == number(3), "who works is who signed in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_rests_without_a_code_on_either_side_and_a_code_after_that_ends_it() {
    for silent in [number(1), number(2)] {
        let spoken = if silent == number(1) { number(2) } else { number(1) };
        let house = House::new().await;
        let child = house.sign_in(number(1)).await;
        let link = house.link(&child, number(2), Kin::Helps).await;
        house.later(50 * DAY_MS);
        house.sign_in(number(1)).await;
        house.sign_in(number(2)).await;
        for _ in 0..2 {
            house.later(40 * DAY_MS);
            house.sign_in(spoken).await;
        }
        let links = house.identity.looks_after(number(1)).await.unwrap();
        assert!(!links[0].rests(house.test.clock.now()), "each code lets it hold on");
        house.later((NUMBER_DAYS - 80) * DAY_MS);
        let links = house.identity.looks_after(number(1)).await.unwrap();
        assert!(links[0].id == link.id && links[0].rests(house.test.clock.now()));
        // Somebody may have the silent number by now: their code does not wake it.
        house.sign_in(silent).await;
        let session = house.sign_in(number(1)).await;
        assert!(!house.opens(&session, link.id).await);
        assert_eq!(house.identity.looks_after(number(1)).await.unwrap(), []);
        assert_eq!(house.count("kin WHERE ended_why = 'rested'").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_code_to_the_number_wakes_a_link_that_rests_or_lets_one_hold_on() {
    let house = House::new().await;
    let child = house.sign_in(number(1)).await;
    let first = house.link(&child, number(2), Kin::Helps).await;
    house.later(20 * DAY_MS);
    house.sign_in(number(1)).await;
    let same = house.link(&child, number(2), Kin::Helps).await;
    assert_eq!(same.id, first.id);
    assert_eq!(house.count("message WHERE template = 'link_begun'").await, 1, "nothing has begun anew");
    let holds = house.identity.looks_after(number(1)).await.unwrap()[0].rests_at;
    assert!(holds >= first.rests_at.plus_days(20), "{holds} {}", first.rests_at);
    house.later(NUMBER_DAYS * DAY_MS);
    let child = house.sign_in(number(1)).await;
    let next = house.link(&child, number(2), Kin::Mine).await;
    assert_ne!(next.id, first.id);
    assert_eq!(house.identity.looks_after(number(1)).await.unwrap(), [next], "one link of two numbers");
}

#[tokio::test(flavor = "multi_thread")]
async fn five_numbers_on_each_side_and_no_more() {
    let generous = Limits { ten_minutes: 50, hour: 50, day: 50, ..Limits::default() };
    let mut house = House::new().await;
    house.identity = house.identity.clone().with_limits(generous);
    let child = house.sign_in(number(1)).await;
    for n in 0..LINKS_LIMIT as u64 {
        house.link(&child, number(10 + n), Kin::Helps).await;
    }
    let ask = house.identity.ask_for_link(&child.token, number(20), Kin::Helps, |c, _| c.to_owned()).await;
    assert!(matches!(ask, Err(KinError::TooMany)), "{ask:?}");
    // One that is there may be renewed.
    house.link(&child, number(10), Kin::Mine).await;
    for n in 0..LINKS_LIMIT as u64 {
        let helper = house.sign_in(number(30 + n)).await;
        house.link(&helper, number(40), Kin::Helps).await;
    }
    let late = house.sign_in(number(50)).await;
    let (id, code) = house.link_code(&late, number(40), Kin::Helps).await;
    let full = house.identity.enter_link(&late.token, id, &code, TOLD).await;
    assert!(matches!(full, Err(KinError::Full)), "{full:?}");
    let again = house.identity.enter_link(&late.token, id, &code, TOLD).await;
    assert!(matches!(again, Err(KinError::Code(CodeError::Used))), "its code is spent: {again:?}");
    assert_eq!(house.identity.looked_after_by(number(40)).await.unwrap().len(), LINKS_LIMIT);
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_at_the_same_moment_there_are_still_five() {
    let mut house = House::new().await;
    house.identity = house.identity.clone().with_limits(Limits {
        ten_minutes: 50,
        hour: 50,
        day: 50,
        ..Limits::default()
    });
    let mut asked = Vec::new();
    for n in 0..9 {
        let helper = house.sign_in(number(30 + n)).await;
        let (id, code) = house.link_code(&helper, number(2), Kin::Helps).await;
        asked.push((helper, id, code));
    }
    let tasks: Vec<_> = asked
        .into_iter()
        .map(|(helper, id, code)| {
            let identity = house.identity.clone();
            tokio::spawn(async move { identity.enter_link(&helper.token, id, &code, TOLD).await.is_ok() })
        })
        .collect();
    let mut linked = 0;
    for task in tasks {
        linked += usize::from(task.await.unwrap());
    }
    assert_eq!(linked, LINKS_LIMIT);
    assert_eq!(house.identity.looked_after_by(number(2)).await.unwrap().len(), LINKS_LIMIT);
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_number_is_no_other_and_who_was_never_proved_links_nothing() {
    let house = House::new().await;
    let child = house.sign_in(number(1)).await;
    let ask = async |of| house.identity.ask_for_link(&child.token, of, Kin::Mine, |c, _| c.to_owned()).await;
    assert!(matches!(ask(number(1)).await, Err(KinError::Own)));
    // As a sign-in at a provider leaves it.
    let sql = "UPDATE session SET proved_at = 0";
    house.test.store.write::<_, _, StoreError>(move |tx| tx.execute(sql, &[])).await.unwrap();
    assert!(matches!(ask(number(2)).await, Err(KinError::ProveFirst)));
    assert_eq!(house.count("kin_request").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_kept_and_read_by_the_present_holder_only() {
    let house = House::new().await;
    let child = house.sign_in(number(1)).await;
    let link = house.link(&child, number(2), Kin::Helps).await;
    house.identity.note_deed(&link, Deed::DndOn, "").await.unwrap();
    house.later(1);
    house.identity.note_deed(&link, Deed::Appealed, "01KAR4M1T0R8Z5X7C9V2B4N6M8").await.unwrap();
    let deeds = house.identity.deeds_for(number(2), 9).await.unwrap();
    let said: Vec<_> = deeds.iter().map(|row| (row.deed, row.by)).collect();
    assert_eq!(said, [(Deed::Appealed, number(1)), (Deed::DndOn, number(1))]);
    assert_eq!(deeds[0].object, "01KAR4M1T0R8Z5X7C9V2B4N6M8");
    house.later(1);
    house.has_new_holder(number(2)).await;
    assert_eq!(house.identity.deeds_for(number(2), 9).await.unwrap(), []);
    assert_eq!(house.count("kin_deed").await, 2);
}

#[test]
fn a_helper_sees_and_acts_and_leaves_money_keys_and_links_alone() {
    let may = |kind: Kin| Action::ALL.iter().copied().filter(|action| kind.may(*action)).collect::<Vec<_>>();
    use Action as A;
    assert_eq!(may(Kin::Helps), [A::ReadOwn, A::SwitchDnd, A::Complain, A::Appeal]);
    assert_eq!(
        may(Kin::Mine),
        [A::ReadOwn, A::SwitchDnd, A::Complain, A::Appeal, A::KeepMessages, A::TakeOwn]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_a_number_up_ends_whatever_opens_it() {
    let mut house = House::new().await;
    house.identity = house.identity.clone().with_limits(Limits {
        ten_minutes: 50,
        hour: 50,
        day: 50,
        ..Limits::default()
    });
    let (own, laptop) = (house.sign_in(number(1)).await, house.sign_in(number(1)).await);
    let helper = house.sign_in(number(3)).await;
    let after = house.link(&own, number(2), Kin::Mine).await;
    let by = house.link(&helper, number(1), Kin::Helps).await;
    house.identity.remember_language(number(1), "ja", anxin_identity::Known::Said).await.unwrap();
    house.identity.signed_in_on(number(1), None, "new device".into(), None).await.unwrap();
    house.identity.queue_text(number(1), "award_paid", "waits", None).await.unwrap();
    let (id, code) = house.code(number(1)).await;
    let (link_id, link_code) = house.link_code(&helper, number(1), Kin::Mine).await;
    house.later(1);
    assert_eq!(house.identity.may_give_up(&own.token, None).await.unwrap(), number(1));
    house.identity.give_up(number(1), "given up", None).await.unwrap();
    for session in [&own, &laptop] {
        assert_eq!(house.identity.session(&session.token).await.unwrap(), None);
    }
    assert!(matches!(house.identity.enter_code(id, &code).await, Err(CodeError::Used)));
    let linked = house.identity.enter_link(&helper.token, link_id, &link_code, TOLD).await;
    assert!(matches!(linked, Err(KinError::Code(CodeError::Used))), "{linked:?}");
    assert!(!house.opens(&helper, by.id).await);
    assert_eq!(house.identity.language(number(1)).await.unwrap(), None);
    assert_eq!(house.count("device WHERE number = 8613800138001").await, 0);
    let next = house.sign_in(number(1)).await;
    assert!(!house.opens(&next, after.id).await);
    let texts = house.identity.messages(50).await.unwrap();
    let waits: Vec<_> = texts.iter().filter(|text| text.status == MessageStatus::Queued).collect();
    let waits: Vec<_> =
        waits.iter().filter(|text| text.number == number(1)).map(|text| &*text.template).collect();
    assert_eq!(waits, ["given_up"], "what waits for the former holder goes to nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_number_of_ones_own_is_given_up_from_here_and_nobody_elses() {
    let house = House::new().await;
    house.identity.put_staff(number(5), "林默", Role::Desk).await.unwrap();
    let own = house.sign_in(number(1)).await;
    let lost = house.link(&own, number(2), Kin::Mine).await;
    let helped = house.link(&own, number(3), Kin::Helps).await;
    let works = house.link(&own, number(5), Kin::Mine).await;
    let may = async |link: &Link| house.identity.may_give_up(&own.token, Some(link.id)).await;
    house.later((YOUNG_LINK_DAYS - 1) * DAY_MS);
    assert!(
        matches!(may(&lost).await, Err(KinError::Young)),
        "who was talked out of a code has a week to say so"
    );
    house.later(DAY_MS);
    assert_eq!(may(&lost).await.unwrap(), number(2));
    assert!(matches!(may(&helped).await, Err(KinError::Gone)), "a helper gives nothing up");
    assert!(matches!(may(&works).await, Err(KinError::Staff)), "a role would go with it");
    let desk = house.sign_in(number(5)).await;
    assert!(matches!(house.identity.may_give_up(&desk.token, None).await, Err(KinError::Staff)));
    let stranger = house.sign_in(number(9)).await;
    let foreign = house.identity.may_give_up(&stranger.token, Some(lost.id)).await;
    assert!(matches!(foreign, Err(KinError::Gone)), "{foreign:?}");
    house.later(NUMBER_DAYS * DAY_MS);
    let own = house.sign_in(number(1)).await;
    let rested = house.identity.may_give_up(&own.token, Some(lost.id)).await;
    assert!(matches!(rested, Err(KinError::Gone)), "it may be another's by now: {rested:?}");
}
