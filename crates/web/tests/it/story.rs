//! What people live through on the pages, from signing in to being paid.

use anxin_desk::Since;
use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_gate::Question;
use anxin_store::jobs::{Ran, Runner};
use axum::http::StatusCode;

use crate::house::{CUSTOMER, DESK, House, LINE, Person, STRANGER, house};

pub(crate) async fn verdict(house: &House) -> (Verdict, Option<ReasonCode>) {
    // The clock was moved by hand; a running house follows the feed all the time.
    house.web.gate.follower().catch_up().await.unwrap();
    let decision = house.web.gate.check(Question::marketing(LINE, CUSTOMER, "test")).await.unwrap();
    (decision.judgement.verdict, decision.judgement.decisive())
}

/// Somebody says no to calls, and an hour later it rings.
async fn rung_all_the_same(house: &House, person: &mut Person) {
    person.post("/me/dnd", &[("to", "on")]).await;
    verdict(house).await;
    house.later(60);
    house.rang(LINE, CUSTOMER, "1").await;
}

async fn is_on(person: &mut Person) -> bool {
    let page = person.get("/me").await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("data-dnd=\"on\"")
}

#[tokio::test(flavor = "multi_thread")]
async fn on_holds_at_the_next_call_and_off_needs_a_code() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    assert!(!is_on(&mut person).await);
    let on = person.post("/me/dnd", &[("to", "on")]).await;
    assert_eq!((on.status, on.location()), (StatusCode::SEE_OTHER, "/me?done=dnd-on"));
    assert!(is_on(&mut person).await);
    assert_eq!(verdict(&house).await, (Verdict::Deny, Some(ReasonCode::DoNotDisturb)));

    house.later(1);
    let asked = person.post("/me/dnd", &[("to", "off")]).await;
    let challenge = asked.hidden("challenge");
    assert!(is_on(&mut person).await, "asking changes nothing");
    let off = |code: String| {
        let challenge = challenge.clone();
        vec![
            ("to", "off".to_owned()),
            ("confirm", "yes".to_owned()),
            ("challenge", challenge),
            ("code", code),
        ]
    };
    let send = async |person: &mut Person, fields: Vec<(&str, String)>| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        person.post("/me/dnd", &fields).await
    };
    let right = house.newest_code(CUSTOMER).await;
    let wrong = format!("{:06}", (right.parse::<u32>().unwrap() + 1) % 1_000_000);
    assert!(send(&mut person, off(wrong)).await.has("not the code"));
    assert!(is_on(&mut person).await);
    let done = send(&mut person, off(right)).await;
    assert_eq!(done.location(), "/me?done=dnd-off");
    assert!(!is_on(&mut person).await);
    assert_eq!(verdict(&house).await, (Verdict::Deny, Some(ReasonCode::NoConsent)), "silence, not consent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_another_number_switches_nothing_off() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    let mut other = house.visitor();
    let asked = other.post("/signin", &[("number", &STRANGER.national())]).await;
    let (challenge, code) = (asked.hidden("challenge"), house.newest_code(STRANGER).await);
    let fields = [("to", "off"), ("confirm", "yes"), ("challenge", &*challenge), ("code", &*code)];
    assert_eq!(person.post("/me/dnd", &fields).await.status, StatusCode::OK);
    assert!(is_on(&mut person).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_agent_is_allowed_while_it_is_on_and_taken_back_again() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    let page = person.get("/me/permit").await;
    let once = page.hidden("once");
    let national = LINE.national();
    let fields = [("to", "agent"), ("agent", &*national), ("once", &*once)];
    for _ in 0..2 {
        let allowed = person.post("/me/permit", &fields).await;
        assert_eq!(allowed.location(), "/me/permit?done=permitted", "{}", allowed.text);
    }
    assert_eq!(house.web.gate.registry().now().acts(CUSTOMER).len(), 2, "the form sent twice is one consent");
    assert_eq!(verdict(&house).await.0, Verdict::Allow);
    assert!(is_on(&mut person).await, "on for everybody else");
    let page = person.get("/me/permit").await;
    assert!(page.has("王芳"));
    let back = person.post("/me/permit/withdraw", &[("act", &page.hidden("act"))]).await;
    assert_eq!(back.location(), "/me/permit?done=withdrawn");
    assert_eq!(verdict(&house).await, (Verdict::Deny, Some(ReasonCode::DoNotDisturb)));
    assert!(person.get("/me/permit").await.has("Ended"));
}

#[tokio::test(flavor = "multi_thread")]
async fn switching_on_can_keep_the_callers_who_are_allowed() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/permit", &[("to", "brand"), ("brand", "lianjia-wuhan")]).await;
    assert!(person.get("/me").await.has("on-keep"));
    person.post("/me/dnd", &[("to", "on-keep")]).await;
    assert!(is_on(&mut person).await);
    assert_eq!(verdict(&house).await.0, Verdict::Allow);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_went_around_is_found_awarded_paid_and_told() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    rung_all_the_same(&house, &mut person).await;
    house.later(5);
    house.web.desk.reconcile(Since::LastTime).await.unwrap();

    let calls = person.get("/me/calls").await;
    assert!(calls.has("Refused before it rang") && calls.has("Went around the check"));
    assert!(calls.has("Nobody asked us before it rang. The answer would have been no"), "{}", calls.text);
    let claims = person.get("/me/claims").await;
    let (_, rest) = claims.text.split_once("href=\"/me/claims/").unwrap();
    let claim = format!("/me/claims/{}", rest.split('"').next().unwrap());
    let page = person.get(&claim).await;
    assert!(page.has("data-step=\"awarded\"") && page.has("¥100.00") && page.has("Money is waiting"));

    let account = [("name", "周晓"), ("account", "6222020200012345678"), ("bank", "ICBKCNBJ")];
    house.proves(&person, CUSTOMER).await;
    let asked = person.post("/me/payee", &account).await;
    assert!(asked.has("name=\"confirm\""));
    assert!(house.web.fund.payee(CUSTOMER).await.unwrap().is_none(), "not before it was read once more");
    let saved = person.post("/me/payee", &[&account[..], &[("confirm", "yes")]].concat()).await;
    assert_eq!(saved.location(), "/me/claims?done=payee-saved");
    assert!(!person.get("/me/payee").await.has("6222020200012345678"), "masked");

    let mut desk = house.signed_in(DESK).await;
    let fund = desk.get("/desk/fund").await;
    assert!(fund.has(claim.rsplit('/').next().unwrap()) && fund.has("Ready"), "{}", fund.text);
    assert_eq!(desk.post("/desk/fund/payments", &[]).await.location(), "/desk/fund?done=payments-made");
    assert!(
        desk.post("/desk/fund/payments", &[]).await.has("No award is ready"),
        "nothing left to pay twice"
    );
    let fund = desk.get("/desk/fund").await;
    let (_, rest) = fund.text.split_once("href=\"/desk/fund/payments/").unwrap();
    let file = desk.get(&format!("/desk/fund/payments/{}", rest.split('"').next().unwrap())).await;
    assert!(
        file.has("6222020200012345678") && file.headers["content-type"].to_str().unwrap().contains("xml")
    );
    assert!(person.get(&claim).await.has("data-step=\"sent\""));
    assert!(desk.upload("/desk/fund/statement", b"<not-a-statement/>").await.has("not a bank statement"));
    assert!(desk.upload("/desk/fund/statement", b"").await.has("Choose a file"));

    let runner = Runner::new(house.test.store.clone()).with(house.web.teller());
    let ran = runner.run_due().await.unwrap();
    assert!(ran.done > 0 && ran == (Ran { done: ran.done, ..Ran::default() }), "{ran:?}");
    assert_eq!(runner.run_due().await.unwrap(), Ran::default());
    assert!(house.web.desk.untold(9).await.unwrap().is_empty());
    let texts = house.web.identity.messages(50).await.unwrap();
    assert!(texts.iter().any(|text| text.template == "found" && text.number == CUSTOMER));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_is_read_once_more_sent_once_ruled_and_appealed() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let once = person.get("/me/complain").await.hidden("once");
    let line = LINE.national();
    let form = [
        ("calling_number", &*line),
        ("date", "2026-11-22"),
        ("time", "09:30"),
        ("words", "<b>二手房</b>"),
        ("once", &*once),
    ];
    let check = person.post("/me/complain", &form).await;
    assert!(check.has("name=\"confirm\"") && check.has("&lt;b&gt;二手房"));
    let confirmed = [&form[..], &[("confirm", "yes")]].concat();
    let first = person.post("/me/complain", &confirmed).await.location().to_owned();
    assert!(first.starts_with("/me/claims/") && first.ends_with("?done=complained"), "{first}");
    assert_eq!(person.post("/me/complain", &confirmed).await.location(), first, "sent twice, one case");
    let claim = first.split('?').next().unwrap().to_owned();
    assert!(person.get(&claim).await.has("With a person"));

    let mut stranger = house.signed_in(STRANGER).await;
    assert_eq!(stranger.get(&claim).await.status, StatusCode::NOT_FOUND);
    let appeal = format!("{claim}/appeal");
    assert_eq!(stranger.post(&appeal, &[("words", "x")]).await.status, StatusCode::NOT_FOUND);

    let case = claim.replace("/me/claims/", "/desk/cases/");
    let mut desk = house.signed_in(DESK).await;
    assert!(desk.get("/desk").await.has(&case));
    assert!(desk.get(&case).await.has("Decide"));
    let rule = format!("{case}/rule");
    let odd = desk.post(&rule, &[("ruling", "uphold"), ("code", "never_rang")]).await;
    assert!(odd.has("does not fit the ruling"));
    let ruled = desk.post(&rule, &[("ruling", "reject"), ("code", "no_record"), ("note", "n")]).await;
    assert_eq!(ruled.location(), format!("{case}?done=ruled"));
    assert_eq!(
        desk.post(&rule, &[("ruling", "reject"), ("code", "no_record")]).await.status,
        StatusCode::CONFLICT
    );
    assert!(person.get(&claim).await.has("Not upheld"));
    assert!(person.post(&appeal, &[("words", " ")]).await.has("Say a few words"));
    assert_eq!(
        person.post(&appeal, &[("words", "again")]).await.location(),
        format!("{claim}?done=appealed")
    );
    assert!(desk.get(&case).await.has("Another person has to decide"));
    assert_eq!(
        desk.post(&rule, &[("ruling", "reject"), ("code", "no_record")]).await.status,
        StatusCode::CONFLICT,
        "nobody decides twice"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_is_answered_with_reasons_and_it_is_evidence() {
    let house = house().await;
    let mut agent = house.signed_in(LINE).await;
    let customer = CUSTOMER.national();
    let answer = agent.post("/agent/check", &[("number", &customer), ("purpose", "marketing")]).await;
    assert!(answer.has("has not agreed") && !answer.has(&customer), "{}", answer.text);
    assert_eq!(house.web.gate.journal().counts().await.unwrap().0, 1);
    let recent = agent.get("/agent").await;
    assert!(recent.has(&CUSTOMER.masked()) && !recent.has(&customer));
    let odd = agent.post("/agent/check", &[("number", "12"), ("purpose", "selling")]).await;
    assert!(odd.has("Choose one") && odd.status == StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_sees_what_was_refused_and_nobody_s_number() {
    let house = house().await;
    verdict(&house).await;
    verdict(&house).await;
    let mut anyone = house.visitor();
    let page = anyone.get("/public").await;
    assert!(page.has("武汉链家") && page.has("<dd>2</dd>"), "{}", page.text);
    verdict(&house).await;
    assert!(anyone.get("/").await.has("<dd>3</dd>"));
    for number in [CUSTOMER, LINE] {
        assert!(!page.has(&number.national()) && !page.has(&number.masked()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_to_whoever_had_the_number_before_is_not_on_the_next_holders_pages() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    rung_all_the_same(&house, &mut person).await;
    house.later(3_600);
    house.web.gate.begin_holding(CUSTOMER, house.web.gate.clock().now()).await.unwrap();
    house.later(60);
    let report = house.web.desk.reconcile(Since::LastTime).await.unwrap();
    assert_eq!(report.awarded, 1, "it is still owed");

    let mut next = house.signed_in(CUSTOMER).await;
    assert!(!next.get("/me/claims").await.has(&report.cases[0].to_string()));
    let claim = next.get(&format!("/me/claims/{}", report.cases[0])).await;
    assert_eq!(claim.status, axum::http::StatusCode::NOT_FOUND);
    Runner::new(house.test.store.clone()).with(house.web.teller()).run_due().await.unwrap();
    let texts = house.web.identity.messages(50).await.unwrap();
    assert!(!texts.iter().any(|text| text.template == "found"), "it is not theirs to be told");
    let line = LINE.national();
    let form = [("calling_number", &*line), ("date", "2026-11-22"), ("time", "09:30"), ("words", "x")];
    let asked = next.post("/me/complain", &form).await;
    assert!(asked.has("The number had another holder then"), "{}", asked.text);
}
