//! A house in which each form has something to be about.

use anxin_desk::Since;
use anxin_desk::import::ImportOptions;
use anxin_domain::ids::AwardId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_fund::{
    AwardToPay, BankDetails, Debt, Entitlement, GoesTo, Liable, Person as Signer, Tenant, ThirdParty,
};
use anxin_gate::Question;
use anxin_identity::Limits;
use anxin_promise::FactKind;
use anxin_store::audit::{By, person_in};
use anxin_web::router;
use axum::http::StatusCode;

use crate::agent::enter_ticket;
use crate::house::{COMPLIANCE, CUSTOMER, DESK, HOTLINE, House, LINE, Person, SECOND, STRANGER, house, key};
use crate::promises::with_a_version_more;

const LISTING: &str = "brand,reference,agent,city,line_of_business,status,price,price_shown,photos_match,listed_on\n\
    lianjia-wuhan,W-1,lianjia-wuhan:1,wuhan,resale,on_sale,1200000,1200000,true,2024-10-01\n";

pub(crate) struct Scene {
    pub(crate) house: House,
    /// A case that waits for the desk.
    pub(crate) waiting: String,
    /// A case of which the customer was asked something, and the finding in question.
    pub(crate) asked: String,
    pub(crate) question: String,
    /// A case whose money waits because of the account, and its finding.
    pub(crate) held: (String, String),
    /// A case that was not upheld.
    pub(crate) decided: String,
    /// A consent that was given, a request for another, and a decision that could lead to one.
    pub(crate) act: String,
    pub(crate) request: String,
    pub(crate) decision: String,
    /// The code of a receipt, and what brings somebody on the agent's list.
    pub(crate) receipt: String,
    pub(crate) about: String,
    /// A conversation of the agent's, and somebody who works here, by their id.
    pub(crate) talk: String,
    pub(crate) clerk: String,
    /// A promise's file, and where one waits for approval.
    pub(crate) promise: String,
    pub(crate) draft: String,
    /// Somebody who owes the fund, and a proposal to give some of it up.
    pub(crate) debtor: String,
    pub(crate) proposal: String,
    /// An award that they owe for, and one for which a third party is claimed from.
    pub(crate) award: String,
    pub(crate) claimed: String,
}

pub(crate) async fn scene() -> Scene {
    let mut house = house().await;
    // More codes than a person asks for: each try has its own.
    let limits = Limits { ten_minutes: 5_000, hour: 5_000, day: 5_000, mailed: 5_000 };
    house.web.identity = house.web.identity.clone().with_limits(limits);
    house.router = router(house.web.clone());
    let options = ImportOptions::china();
    let facts = house.web.desk.import_facts(LISTING.as_bytes(), FactKind::Listing, &options);
    assert_eq!(facts.await.unwrap().refused, 0);
    let held = held(&house).await;
    let mut agent = house.signed_in(LINE).await;
    // The clock was moved by hand; a running house follows the feed all the time.
    house.web.gate.follower().catch_up().await.unwrap();
    let check = [("number", "13800138000"), ("purpose", "marketing"), ("line_of_business", "rental")];
    let decision = agent.post("/agent/check", &check).await.hidden("decision");
    agent.post("/agent/request", &[("decision", &decision)]).await;
    let mut person = house.signed_in(CUSTOMER).await;
    let request = person.get("/me").await.hidden("request");
    let brand = [("to", "brand"), ("brand", "lianjia-wuhan")];
    assert_eq!(person.post("/me/permit", &brand).await.status, StatusCode::SEE_OTHER);
    let act = person.get("/me/permit").await.hidden("act");
    let waiting = complain(&mut person, "13900000071").await;
    let asked = complain(&mut person, "13900000072").await;
    let decided = complain(&mut person, "13900000073").await;
    let mut desk = house.signed_in(DESK).await;
    let question = [("question", "是上午吗？")];
    assert_eq!(desk.post(&format!("/desk/cases/{asked}/ask"), &question).await.status, StatusCode::SEE_OTHER);
    let no = [("ruling", "reject"), ("code", "no_record")];
    assert_eq!(desk.post(&format!("/desk/cases/{decided}/rule"), &no).await.status, StatusCode::SEE_OTHER);
    let question = house.web.desk.case(asked.parse().unwrap()).await.unwrap().findings[0].id.to_string();
    let catalogue = house.web.gate.law().catalogue();
    let promise = catalogue.promise("true-listing").unwrap().text.to_string();
    let changed = with_a_version_more(&house);
    let mut author = house.signed_in(COMPLIANCE).await;
    let sent = author.post("/desk/promises/submit", &[("file", "x.toml"), ("text", &changed)]).await;
    let draft = sent.location().split('?').next().unwrap().to_owned();
    assert!(draft.starts_with("/desk/promises/drafts/"), "{}", sent.text);
    let (debtor, proposal, [award, claimed]) = owed(&house).await;
    let paid = house.web.desk.case(held.0.parse().unwrap()).await.unwrap().findings.remove(0).award.unwrap();
    let receipt = house.web.identity.receipt_code(paid.id);
    enter_ticket(&house, "V-1", "lianjia-wuhan:1", Number::from_digits(8_613_800_138_002)).await;
    let talk = house.talked(LINE, CUSTOMER, "talk", 90).await;
    let (store, clock) = (&house.test.store, house.test.clock.clone());
    let clerk = store.write(move |tx| person_in(tx, &clock, HOTLINE)).await.unwrap().to_string();
    Scene {
        house,
        waiting,
        asked,
        question,
        held,
        decided,
        act,
        request,
        decision,
        receipt,
        about: "ticket:V-1".into(),
        talk,
        clerk,
        promise,
        draft,
        debtor,
        proposal,
        award,
        claimed,
    }
}

/// Somebody was called against their word and is paid where a member of staff is: a person looks first.
async fn held(house: &House) -> (String, String) {
    let mut person = house.signed_in(STRANGER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    house.web.gate.check(Question::marketing(LINE, STRANGER, "scene")).await.unwrap();
    house.later(60);
    house.rang(LINE, STRANGER, "held").await;
    house.later(5);
    house.web.desk.reconcile(Since::LastTime).await.unwrap();
    let account = || BankDetails::new("周晓", "6222020200012345678", "ICBKCNBJ").unwrap();
    house.web.desk.set_payee(LINE, account()).await.unwrap();
    house.web.desk.set_payee(STRANGER, account()).await.unwrap();
    let case = house.web.desk.cases_of(STRANGER, 9).await.unwrap()[0].case;
    let finding = house.web.desk.case(case).await.unwrap().findings[0].id;
    assert!(house.web.desk.payout_holds(finding).await.unwrap().iter().any(|hold| hold.let_go.is_none()));
    (case.to_string(), finding.to_string())
}

/// Two awards that a brand owes for, and a proposal of the second person's to give one of them up. For the other a third party is claimed from.
async fn owed(house: &House) -> (String, String, [String; 2]) {
    let (clock, at) = (house.test.clock.clone(), house.test.clock.now());
    let liable = Liable::Brand(key("lianjia-wuhan"));
    let amount = Money::new(20_000, Currency::Cny);
    let ids = [0; 2].map(|_| AwardId::new(at, clock.random()));
    for (place, award) in ids.into_iter().enumerate() {
        let award = AwardToPay {
            award,
            customer: CUSTOMER,
            amount,
            liable: liable.clone(),
            entitlement: Entitlement::of(&["scene", &place.to_string()]),
            tenant: Tenant::main(),
            at,
            holder_at: at,
        };
        let clock = clock.clone();
        house.test.store.write(move |tx| anxin_fund::reserve(tx, &clock, &award)).await.unwrap();
    }
    let fund = &house.web.fund;
    fund.deposit("scene", liable.brand(), amount).await.unwrap();
    let claim = fund.open_recourse_by(ids[1], ThirdParty::Seller, amount, GoesTo::Fund, By::Terminal);
    claim.await.unwrap();
    let by = Signer { number: SECOND, name: "林默".into() };
    let debt = Debt::Of(liable.clone());
    let id = house.web.fund.propose_write_off(&debt, amount, "查无财产", &by).await.unwrap();
    (liable.to_string(), id.to_string(), ids.map(|id| id.to_string()))
}

/// An award in some currency that a brand owes for; who owes it.
pub(crate) async fn owed_in(house: &House, amount: Money) -> String {
    let (clock, at) = (house.test.clock.clone(), house.test.clock.now());
    let liable = Liable::Brand(key("lianjia-wuhan"));
    house.web.fund.top_up("owed-in", amount, "").await.unwrap();
    let award = AwardToPay {
        award: AwardId::new(at, clock.random()),
        customer: CUSTOMER,
        amount,
        liable: liable.clone(),
        entitlement: Entitlement::of(&["owed-in"]),
        tenant: Tenant::main(),
        at,
        holder_at: at,
    };
    house.test.store.write(move |tx| anxin_fund::reserve(tx, &clock, &award)).await.unwrap();
    liable.to_string()
}

/// A complaint that no record settles; its case.
pub(crate) async fn complain(person: &mut Person, from: &str) -> String {
    said(person, from, "打来推销").await
}

/// The same of a call at another time, by day and minute in Wuhan.
pub(crate) async fn complain_of(person: &mut Person, from: &str, at: (&str, &str)) -> String {
    sent(person, from, "打来推销", at).await
}

/// The same in words of one's own.
pub(crate) async fn said(person: &mut Person, from: &str, words: &str) -> String {
    sent(person, from, words, ("2026-11-22", "09:30")).await
}

async fn sent(person: &mut Person, from: &str, words: &str, (day, minute): (&str, &str)) -> String {
    let form = [
        ("calling_number", from),
        ("date", day),
        ("time", minute),
        ("words", words),
        ("once", from),
        ("confirm", "yes"),
    ];
    let sent = person.post("/me/complain", &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = sent.location().split('?').next().unwrap().to_owned();
    page.rsplit('/').next().unwrap().to_owned()
}
