//! The agent's own pages: whom one may call today, and calling through the gate.

use anxin_desk::Since;
use anxin_domain::act::{Source, Word};
use anxin_domain::call::{CallRecord, Disposition};
use anxin_domain::ids::CallRecordId;
use anxin_domain::number::Number;
use anxin_domain::people::{Binding, Ticket, TicketKind};
use anxin_domain::scope::{Grantee, LineOfBusiness, Scope};
use anxin_domain::time::Interval;
use anxin_store::acts::NewAct;
use anxin_store::directory::{put_binding, put_ticket};
use axum::http::StatusCode;

use crate::house::{CUSTOMER, DESK, HOTLINE, House, LINE, STRANGER, house, key};

const X: Number = Number::from_digits(8_617_000_000_009);

pub(crate) async fn enter_ticket(house: &House, id: &str, agent: &str, number: Number) {
    let now = house.test.clock.now();
    let ticket = Ticket {
        id: key(id),
        agent: key(agent),
        number,
        kind: TicketKind::Viewing,
        line_of_business: LineOfBusiness::Resale,
        interval: Interval { from: now.plus_days(-1), until: Some(now.plus_days(2)) },
    };
    house.test.store.write(move |tx| put_ticket(tx, &ticket, now)).await.unwrap();
    house.web.gate.follower().catch_up().await.unwrap();
}

async fn allows_by_name(house: &House, number: Number) -> String {
    let act = NewAct {
        number,
        word: Word::Permit,
        person: None,
        scope: Scope { grantee: Grantee::Agent(key("lianjia-wuhan:1")), ..Scope::default() },
        calls: None,
        keeps_exceptions: false,
        effective_at: None,
        expires_at: None,
        source: Source::Web,
        evidence: None,
        key: None,
    };
    house.web.gate.record_act(act).await.unwrap().id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_today_teaches_when_it_is_empty_and_is_for_agents_alone() {
    let house = house().await;
    let mut agent = house.signed_in(LINE).await;
    house.web.gate.follower().catch_up().await.unwrap();
    let page = agent.get("/agent/today").await;
    assert!(page.status == StatusCode::OK && page.has("Nobody is on your list yet"), "{}", page.text);
    for number in [HOTLINE, DESK, CUSTOMER] {
        let mut other = house.signed_in(number).await;
        assert_eq!(other.get("/agent/today").await.status, StatusCode::FORBIDDEN);
        assert_eq!(other.post("/agent/call", &[]).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_on_the_list_is_called_through_the_gate_and_a_number_is_told_to_whom_has_it_only() {
    let house = house().await;
    enter_ticket(&house, "V-1", "lianjia-wuhan:1", CUSTOMER).await;
    let permit = allows_by_name(&house, STRANGER).await;
    let mut agent = house.signed_in(LINE).await;
    house.web.gate.follower().catch_up().await.unwrap();
    let page = agent.get("/agent/today").await;
    assert!(page.has("data-about=\"ticket:V-1\"") && page.has(&format!("permit:{permit}")), "{}", page.text);
    assert!(page.has(&CUSTOMER.masked()) && page.has("Ends soon") && page.has("Allowed you on"));
    for number in [CUSTOMER, STRANGER] {
        assert!(!page.has(&number.national()), "masked");
    }
    assert_eq!(house.web.gate.journal().counts().await.unwrap().0, 0, "looking leaves no evidence");

    let call = agent.post("/agent/call", &[("about", "ticket:V-1")]).await;
    assert!(call.has("Yes, you may call") && call.has(&format!("href=\"tel:{CUSTOMER}\"")), "{}", call.text);
    assert!(call.has("href=\"/decisions/"), "the judgement is kept");
    let call = agent.post("/agent/call", &[("about", &format!("permit:{permit}"))]).await;
    assert!(call.has("Yes, you may call") && !call.has(&STRANGER.national()), "{}", call.text);
    assert!(call.has("by reference only"));
    assert_eq!(house.web.gate.journal().counts().await.unwrap().0, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_privacy_number_is_bound_it_is_dialled_in_the_customer_s_place() {
    let house = house().await;
    let permit = allows_by_name(&house, STRANGER).await;
    let now = house.test.clock.now();
    let binding = Binding { x: X, a: LINE, b: STRANGER, interval: Interval::since(now.plus_days(-1)) };
    house.test.store.write(move |tx| put_binding(tx, &binding, now)).await.unwrap();
    let mut agent = house.signed_in(LINE).await;
    house.web.gate.follower().catch_up().await.unwrap();
    let call = agent.post("/agent/call", &[("about", &format!("permit:{permit}"))]).await;
    assert!(call.has(&format!("href=\"tel:{X}\"")) && !call.has(&STRANGER.national()), "{}", call.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_call_gives_no_way_to_dial_and_what_is_another_s_is_not_found() {
    let house = house().await;
    enter_ticket(&house, "V-2", "lianjia-wuhan:2", CUSTOMER).await;
    let permit = allows_by_name(&house, CUSTOMER).await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    let mut agent = house.signed_in(LINE).await;
    house.web.gate.follower().catch_up().await.unwrap();
    let page = agent.get("/agent/today").await;
    assert!(page.has("1 of your customers may not be called"), "{}", page.text);
    let call = agent.post("/agent/call", &[("about", &format!("permit:{permit}"))]).await;
    assert!(call.has("No, please do not call") && !call.has("href=\"tel:+86138"), "{}", call.text);
    for about in ["ticket:V-2", "ticket:none", "permit:x", "ticket:", "13800138000", ""] {
        assert_eq!(
            agent.post("/agent/call", &[("about", about)]).await.status,
            StatusCode::NOT_FOUND,
            "{about}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_number_that_may_be_called_is_dialled_from_the_answer() {
    let house = house().await;
    allows_by_name(&house, CUSTOMER).await;
    let mut agent = house.signed_in(LINE).await;
    house.web.gate.follower().catch_up().await.unwrap();
    let fields = [("number", "138 0013 8000"), ("purpose", "marketing")];
    let answer = agent.post("/agent/check", &fields).await;
    assert!(answer.has(&format!("href=\"tel:{CUSTOMER}\"")), "{}", answer.text);
}

async fn talked(house: &House, from: Number, to: Number, id: &str, talk_seconds: u32) -> String {
    let now = house.test.clock.now();
    let record = CallRecord {
        id: CallRecordId::new(now, house.test.clock.random()),
        system: "pbx".into(),
        system_id: id.into(),
        from,
        to,
        dialled: None,
        forwarded_to: None,
        started_at: now,
        talk_seconds,
        disposition: Disposition::Answered,
        decision: None,
    };
    house.web.gate.journal().append_call_records(vec![record.clone()]).await.unwrap();
    record.id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_counted_asked_about_and_answered_for_once() {
    let house = house().await;
    let call = talked(&house, LINE, STRANGER, "1", 90).await;
    let short = talked(&house, LINE, STRANGER, "2", 5).await;
    house.later(5);
    house.web.desk.count_calls().await.unwrap();
    let mut agent = house.signed_in(LINE).await;
    let page = agent.get("/agent/coaching").await;
    assert!(page.has("From calls to viewings") && page.has("<svg"), "{}", page.text);
    assert!(page.has("at least 5 of its agents"), "no middle of one");
    assert!(!page.has(&STRANGER.national()) && page.has(&STRANGER.masked()));
    let form = format!("/agent/calls/{call}");
    assert!(page.has(&form) && !page.has(&short));

    let asked = agent.get(&form).await;
    let once = asked.hidden("once");
    assert_eq!(agent.post(&form, &[("effective", "perhaps"), ("once", &once)]).await.status, StatusCode::OK);
    let wrong = agent.post(&form, &[("effective", "yes"), ("once", &once)]).await;
    assert!(wrong.has("Choose one") && wrong.has("value=\"yes\" checked"), "{}", wrong.text);
    let fields = [("effective", "yes"), ("wanted", "no"), ("needed", "unsure"), ("once", &*once)];
    for _ in 0..2 {
        let kept = agent.post(&form, &fields).await;
        assert_eq!(kept.location(), "/agent/coaching?done=call-reviewed", "{}", kept.text);
    }
    let page = agent.get("/agent/coaching?done=call-reviewed").await;
    assert!(
        page.has("Your answer is kept") && page.has("Your answers about 1 conversations") && !page.has(&form)
    );
    for path in [format!("/agent/calls/{short}"), "/agent/calls/x".into(), format!("/agent/calls/{call}9")] {
        assert_eq!(agent.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(agent.post(&path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_reads_what_was_upheld_and_what_it_cost_and_not_whose_claim_it_was() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    house.web.gate.follower().catch_up().await.unwrap();
    let mut agent = house.signed_in(LINE).await;
    let clean = agent.get("/agent/record").await;
    assert!(clean.has("Nothing was found against you"), "{}", clean.text);
    house.web.gate.follower().catch_up().await.unwrap();
    agent.post("/agent/check", &[("number", &CUSTOMER.national()), ("purpose", "marketing")]).await;
    house.later(60);
    house.rang(LINE, CUSTOMER, "1").await;
    house.later(5);
    house.web.desk.reconcile(Since::LastTime).await.unwrap();
    let page = agent.get("/agent/record").await;
    assert!(page.has("Upheld") && page.has("¥100.00") && page.has("Your brand still owes"), "{}", page.text);
    assert!(page.has("What refused them") && page.has("Appeal until"));
    assert!(
        !page.has(&CUSTOMER.national()) && !page.has(&CUSTOMER.masked()),
        "nobody is told whose claim it was"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tickets_are_listed_with_what_may_be_called_and_another_agent_s_are_not() {
    let house = house().await;
    let mut agent = house.signed_in(LINE).await;
    assert!(agent.get("/agent/tickets").await.has("No tickets yet"));
    enter_ticket(&house, "V-7", "lianjia-wuhan:1", CUSTOMER).await;
    enter_ticket(&house, "V-8", "lianjia-wuhan:2", STRANGER).await;
    let page = agent.get("/agent/tickets").await;
    assert!(page.has("data-ticket=\"V-7\"") && page.has("value=\"ticket:V-7\""), "{}", page.text);
    assert!(page.has(&CUSTOMER.masked()) && !page.has(&CUSTOMER.national()) && !page.has("V-8"));
    house.later(60 * 24 * 3);
    let mut agent = house.signed_in(LINE).await;
    let page = agent.get("/agent/tickets").await;
    assert!(page.has("Over") && !page.has("value=\"ticket:V-7\""), "{}", page.text);
}
