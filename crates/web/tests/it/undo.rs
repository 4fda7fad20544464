//! Undo: what was just done is taken back by one button, with all that it replaced; when something has changed since, nothing is.

use anxin_domain::act::Word;
use anxin_domain::decide::Verdict;
use anxin_domain::ids::CaseId;
use anxin_gate::Question;
use anxin_identity::{About, Deed};
use axum::http::StatusCode;

use crate::bad_input::scene::complain;
use crate::house::{Answer, CUSTOMER, DESK, House, LINE, Person, SECOND, STRANGER, house};
use crate::numbers::looking_after;
use crate::story::verdict;

/// Presses the button on the page that a form led to.
async fn press(person: &mut Person, answer: &Answer) -> Answer {
    let at = answer.headers["location"].to_str().unwrap().to_owned();
    let page = person.get(&at).await;
    assert!(page.has("Undo"), "{at}: {}", page.text);
    let word = page.hidden("undo");
    assert!(page.has("action=\"/me/undo\"") && word == answer.undo(), "{}", page.text);
    person.post("/me/undo", &[("undo", &word), ("shown", &page.hidden("shown"))]).await
}

async fn again(person: &mut Person, answer: &Answer) -> Answer {
    person.post("/me/undo", &[("undo", &answer.undo())]).await
}

fn acts(house: &House) -> usize {
    house.web.gate.registry().now().acts(CUSTOMER).len()
}

/// Whether the brand's agent may call about something.
async fn may_call(house: &House, about: &str) -> bool {
    let line = about.parse().unwrap();
    let question = Question { line_of_business: Some(line), ..Question::marketing(LINE, CUSTOMER, "test") };
    house.web.gate.follower().catch_up().await.unwrap();
    house.web.gate.check(question).await.unwrap().judgement.verdict == Verdict::Allow
}

async fn permit(person: &mut Person, fields: &[(&str, &str)]) -> Answer {
    let done = person.post("/me/permit", fields).await;
    assert_eq!(done.location(), "/me/permit?done=permitted", "{}", done.text);
    done
}

const BRAND: [(&str, &str); 2] = [("to", "brand"), ("brand", "lianjia-wuhan")];

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_is_taken_back_once_however_often_it_is_sent() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    let done = permit(&mut person, &BRAND).await;
    assert_eq!(verdict(&house).await.0, Verdict::Allow);
    assert_eq!(press(&mut person, &done).await.location(), "/me/permit?done=undone");
    assert_eq!(verdict(&house).await.0, Verdict::Deny);
    let said = acts(&house);
    assert_eq!(again(&mut person, &done).await.location(), "/me/permit?done=undone");
    assert_eq!(acts(&house), said, "sent twice, done once");
    assert!(person.get("/me").await.has("data-dnd=\"on\""), "do-not-disturb is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_replaced_comes_back_and_keeps_its_end() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let line = LINE.national();
    let rentals =
        [("to", "agent"), ("agent", &*line), ("line_of_business", "rental"), ("until", "2027-01-01")];
    permit(&mut person, &rentals).await;
    let end = house.web.gate.registry().now().acts(CUSTOMER)[0].expires_at;
    house.later(1);
    let all = permit(&mut person, &[("to", "agent"), ("agent", &line)]).await;
    assert!(may_call(&house, "resale").await);
    assert_eq!(press(&mut person, &all).await.location(), "/me/permit?done=undone");
    assert!(may_call(&house, "rental").await, "what was allowed before is allowed again");
    assert!(!may_call(&house, "resale").await, "and no more than that");
    // Taken back and given again, it ends when it would have.
    house.later(1);
    let act = person.get("/me/permit").await.hidden("act");
    let back = person.post("/me/permit/withdraw", &[("act", &act)]).await;
    assert_eq!(back.location(), "/me/permit?done=withdrawn");
    assert!(!may_call(&house, "rental").await);
    assert_eq!(press(&mut person, &back).await.location(), "/me/permit?done=undone");
    assert!(may_call(&house, "rental").await && !may_call(&house, "resale").await);
    let acts = house.web.gate.registry().now().acts(CUSTOMER);
    let given = acts.iter().rfind(|act| act.word == Word::Permit).unwrap();
    assert!(end.is_some() && given.expires_at == end, "{given:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_permission_with_another_end_gives_back_the_end_before() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    let until = |day| [("to", "brand"), ("brand", "lianjia-wuhan"), ("until", day)];
    permit(&mut person, &until("2027-01-01")).await;
    let last = |house: &House| house.web.gate.registry().now().acts(CUSTOMER).last().unwrap().clone();
    let end = last(&house).expires_at;
    house.later(1);
    let longer = permit(&mut person, &until("2027-06-01")).await;
    assert_ne!(last(&house).expires_at, end);
    assert_eq!(press(&mut person, &longer).await.location(), "/me/permit?done=undone");
    assert_eq!(verdict(&house).await.0, Verdict::Allow, "taking the longer one back leaves the shorter one");
    assert_eq!((last(&house).word, last(&house).expires_at), (Word::Permit, end));
}

#[tokio::test(flavor = "multi_thread")]
async fn off_is_undone_by_on_with_the_callers_who_were_allowed_and_on_is_undone_by_nothing() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let on = person.post("/me/dnd", &[("to", "on")]).await;
    assert_eq!(on.undo(), "", "off takes a code, so it is not offered as an undo");
    permit(&mut person, &BRAND).await;
    house.later(1);
    let challenge = person.post("/me/dnd", &[("to", "off")]).await.hidden("challenge");
    let code = house.newest_code(CUSTOMER).await;
    let off = [("to", "off"), ("confirm", "yes"), ("challenge", &*challenge), ("code", &*code)];
    let off = person.post("/me/dnd", &off).await;
    assert_eq!(off.location(), "/me?done=dnd-off", "{}", off.text);
    assert!(person.get("/me").await.has("data-dnd=\"off\""));
    assert_eq!(press(&mut person, &off).await.location(), "/me?done=undone");
    let home = person.get("/me?done=undone").await;
    assert!(
        home.has("data-dnd=\"on\"") && home.has("Undone") && home.has("1 caller is allowed"),
        "{}",
        home.text
    );
    assert_eq!(verdict(&house).await.0, Verdict::Allow, "who was allowed still is");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_undone_when_something_was_said_since() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let done = permit(&mut person, &BRAND).await;
    house.later(1);
    person.post("/me/dnd", &[("to", "on-keep")]).await;
    let said = acts(&house);
    let late = again(&mut person, &done).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("Something has changed since") && late.has("Nothing was undone"), "{}", late.text);
    assert_eq!(acts(&house), said);
    assert_eq!(verdict(&house).await.0, Verdict::Allow);
    // Nor by anybody else, nor what nobody did.
    let mut stranger = house.signed_in(STRANGER).await;
    assert_eq!(again(&mut stranger, &done).await.status, StatusCode::CONFLICT);
    let odd = person.post("/me/undo", &[("undo", "cases-01J6A3M1T0R8Z5X7C9V2B4N6M8.1")]).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    assert_eq!(acts(&house), said);
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_one_may_be_asked_is_undone_but_no_answer_to_a_request() {
    let scene = crate::bad_input::scene::scene().await;
    let house = &scene.house;
    let mut person = house.signed_in(CUSTOMER).await;
    let never = person.post("/me/requests", &[("said", "never")]).await;
    assert_eq!(press(&mut person, &never).await.location(), "/me/requests?done=undone");
    assert!(person.get("/me/requests").await.has("value=\"never\""));
    house.later(1);
    let answered = [("request", &*scene.request), ("said", "never")];
    let answered = person.post("/me/requests", &answered).await;
    assert_eq!((answered.location(), &*answered.undo()), ("/me/requests?done=requests-refused", ""));
    let taken = person.post("/me/requests", &[("said", "again")]).await;
    assert_eq!(press(&mut person, &taken).await.location(), "/me/requests?done=undone");
    assert!(person.get("/me/requests").await.has("value=\"again\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn wishes_about_texts_and_their_language_come_back_together_or_not_at_all() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let first = [("language", "ja"), ("progress", "yes"), ("acts", "yes"), ("requests", "")];
    person.post("/me/messages", &first).await;
    house.later(1);
    let saved =
        person.post("/me/messages", &[("language", "en"), ("acts", "yes"), ("requests", "yes")]).await;
    assert_eq!(saved.location(), "/me/messages?done=messages-saved");
    assert_eq!(press(&mut person, &saved).await.location(), "/me/messages?done=undone");
    let identity = &house.web.identity;
    assert_eq!(identity.unwanted(CUSTOMER).await.unwrap(), [About::Requests]);
    assert_eq!(identity.language(CUSTOMER).await.unwrap().unwrap().0, "ja");
    assert_eq!(again(&mut person, &saved).await.location(), "/me/messages?done=undone");
    assert_eq!(identity.unwanted(CUSTOMER).await.unwrap(), [About::Requests]);
    let off = person.post("/me/messages", &[("language", "ja"), ("progress", "yes")]).await;
    person.post("/me/messages", &[("language", "ja"), ("acts", "yes")]).await;
    assert_eq!(again(&mut person, &off).await.status, StatusCode::CONFLICT);
    assert_eq!(identity.unwanted(CUSTOMER).await.unwrap(), [About::Progress, About::Requests]);
    // Nothing was changed, so nothing can be undone.
    let same = person.post("/me/messages", &[("language", "ja"), ("acts", "yes")]).await;
    assert_eq!(same.undo(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_helpers_undo_names_the_helper() {
    let house = house().await;
    let mut child = looking_after(&house, STRANGER, CUSTOMER, "helps").await;
    let done = permit(&mut child, &BRAND).await;
    assert_eq!(press(&mut child, &done).await.location(), "/me/permit?done=undone");
    let acts = house.web.gate.registry().now().acts(CUSTOMER);
    assert!(
        acts.len() == 2 && acts.iter().all(|act| act.evidence.as_deref().unwrap().starts_with("kin:")),
        "{acts:?}"
    );
    let deeds = house.web.identity.deeds_for(CUSTOMER, 9).await.unwrap();
    assert!(deeds.iter().any(|row| row.deed == Deed::Withdrew), "{deeds:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_go_back_into_the_hands_they_were_in() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let cases = [complain(&mut person, "13900000071").await, complain(&mut person, "13900000072").await];
    let boxes = cases.clone().map(|case| format!("case.{case}"));
    let (mut one, mut other) = (house.signed_in(DESK).await, house.signed_in(SECOND).await);
    one.post("/desk/bulk", &[(&boxes[0], "yes"), ("deed", "take")]).await;
    let both = [(&*boxes[0], "yes"), (&*boxes[1], "yes"), ("deed", "take")];
    let taken = other.post("/desk/bulk", &both).await;
    let undo = taken.hidden("undo");
    assert!(taken.has("action=\"/desk/undo\""), "{}", taken.text);
    let holders = async || {
        // The clock stands, so ids have no order.
        let ids: Vec<CaseId> = cases.iter().map(|case| case.parse().unwrap()).collect();
        let holders = house.web.desk.holders(ids.clone()).await.unwrap();
        ids.iter().map(|id| holders.get(id).map(|holder| holder.staff.number)).collect::<Vec<_>>()
    };
    assert_eq!(holders().await, [Some(SECOND), Some(SECOND)]);
    for _ in 0..2 {
        let undone = other.post("/desk/undo", &[("undo", &undo)]).await;
        assert_eq!(undone.location(), "/desk?done=undone", "{}", undone.text);
        assert_eq!(
            holders().await,
            [Some(DESK), None],
            "the first is with who had it, the second with nobody"
        );
    }
    let taken = other.post("/desk/bulk", &both).await.hidden("undo");
    one.post("/desk/bulk", &[(&boxes[1], "yes"), ("deed", "take")]).await;
    let late = other.post("/desk/undo", &[("undo", &taken)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "one of them is in other hands");
    assert_eq!(holders().await, [Some(SECOND), Some(DESK)], "and so neither goes back");
}
