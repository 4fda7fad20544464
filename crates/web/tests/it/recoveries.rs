//! What is owed to the fund, at the desk: who owes what, instalments, and giving up by two people.

mod received;

use anxin_domain::ids::AwardId;
use anxin_domain::money::{Currency, Money};
use anxin_fund::{GoesTo, Liable, Person as Signer, ThirdParty, WriteOffDecision};
use anxin_store::audit::{AuditAction, AuditFilter, find};
use axum::http::StatusCode;

use crate::house::{ADMIN, CUSTOMER, DESK, HOTLINE, House, REGULATOR, SECOND, house};
use crate::own::awarded;
use crate::proofs::prove;

const LIST: &str = "/desk/fund/recoveries";

const fn yuan(n: i64) -> Money {
    Money::new(n * 100, Currency::Cny)
}

/// A call was awarded with 100 yuan: who owes it, and the award.
async fn owed(house: &House) -> (Liable, AwardId) {
    let mut person = house.signed_in(CUSTOMER).await;
    let award = awarded(house, &mut person).await;
    (house.web.fund.payout_of_award(award).await.unwrap().unwrap().liable, award)
}

/// How often the audit has a row of this kind.
async fn noted(house: &House, action: AuditAction) -> usize {
    let filter = AuditFilter { action: Some(action), ..AuditFilter::default() };
    house.test.store.read(move |tx| find(tx, &filter, 100)).await.unwrap().len()
}

fn plan<'a>(amount: &'a str, parts: &'a str, first: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("amount", amount), ("parts", parts), ("first", first), ("every", "30")]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_teaches_while_it_is_empty_and_then_says_who_owes_what() {
    let house = house().await;
    let mut desk = house.signed_in(DESK).await;
    assert!(desk.get(LIST).await.has("Nobody owes the fund anything"));
    assert!(desk.get("/desk/fund").await.has(&format!("href=\"{LIST}\"")));
    let (liable, award) = owed(&house).await;
    let clock = house.test.clock.clone();
    let claim = move |tx: &mut dyn anxin_store::Tx| {
        anxin_fund::open_recourse(tx, &clock, award, ThirdParty::Landlord, yuan(30), GoesTo::Fund)
    };
    house.test.store.write(claim).await.unwrap();
    let fund = &house.web.fund;
    fund.deposit("d1", liable.brand(), yuan(50)).await.unwrap();
    fund.recover("r1", &liable, yuan(15), "").await.unwrap();
    fund.offset("o1", &liable, yuan(10)).await.unwrap();
    let mut desk = house.signed_in(DESK).await;
    let list = desk.get(LIST).await;
    let page = format!("{LIST}/{liable}");
    assert!(
        list.has(&format!("href=\"{page}\"")) && list.has("¥75.00") && list.has("¥25.00"),
        "{}",
        list.text
    );
    let one = desk.get(&page).await;
    for told in [
        "¥100.00",
        "¥75.00",
        "Taken from the deposit",
        "¥40.00",
        "Landlord · ¥30.00",
        "No instalments are agreed",
    ] {
        assert!(one.has(told), "{told}: {}", one.text);
    }
    let case = house.web.desk.cases_of(CUSTOMER, 9).await.unwrap()[0].case;
    assert!(one.has(&format!("href=\"/desk/cases/{case}\"")), "{}", one.text);
    assert!(!one.has(&CUSTOMER.national()) && !one.has(&CUSTOMER.masked()));
    assert_eq!(desk.get(&format!("{LIST}/brand:nobody")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get(&format!("{page}?currency=USD")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get(&format!("{page}?currency=XXXX")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_read_once_more_and_agreed_to_once() {
    let house = house().await;
    let (liable, _) = owed(&house).await;
    let mut desk = house.signed_in(DESK).await;
    let to = format!("{LIST}/{liable}/plan");
    assert!(desk.get(&to).await.has("value=\"100.00\""), "what is owed stands there");
    for (form, field, said) in [
        (plan("", "3", "2026-12-01"), "amount", "Write an amount"),
        (plan("100.01", "3", "2026-12-01"), "amount", "Less than that is owed"),
        (plan("90", "0", "2026-12-01"), "parts", "from 1 to 120"),
        (plan("90", "121", "2026-12-01"), "parts", "from 1 to 120"),
        (plan("0.02", "3", "2026-12-01"), "parts", "smallest coin"),
        (plan("90", "3", ""), "first", "Enter the day"),
        (plan("90", "3", "2026-11-01"), "first", "This day is over"),
        (
            vec![("amount", "90"), ("parts", "3"), ("first", "2026-12-01"), ("every", "1")],
            "every",
            "Choose one",
        ),
    ] {
        let answer = desk.post(&to, &form).await;
        assert!(answer.has(&format!("href=\"#{field}\"")) && answer.has(said), "{said}: {}", answer.text);
    }
    let mut form = plan("90", "3", "2026-12-01");
    let check = desk.post(&to, &form).await;
    assert!(check.has("Check your answers") && check.text.matches("¥30.00").count() == 3, "{}", check.text);
    form.push(("back", "yes"));
    assert!(desk.post(&to, &form).await.has("value=\"90\""));
    form.pop();
    form.push(("confirm", "yes"));
    for _ in 0..2 {
        let agreed = desk.post(&to, &form).await;
        assert_eq!(agreed.location(), format!("{LIST}/{liable}?done=plan-agreed"), "{}", agreed.text);
    }
    assert_eq!(house.web.fund.instalment_plans().await.unwrap().len(), 1);
    assert_eq!(noted(&house, AuditAction::AgreedInstalments).await, 1);
    let other =
        [("amount", "50"), ("parts", "2"), ("first", "2026-12-01"), ("every", "7"), ("confirm", "yes")];
    assert!(desk.post(&to, &other).await.has("Another plan runs"));
    // The day after the first is due.
    house.later(60 * 24 * 9);
    let mut desk = house.signed_in(DESK).await;
    let page = desk.get(&format!("{LIST}/{liable}")).await;
    assert!(page.has("Late") && page.has("30 Nov 2026") || page.has("1 Dec"), "{}", page.text);
    assert!(!page.has(&to), "no second plan is offered");
    assert!(desk.get(LIST).await.has("1 late"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_debt_is_given_up_by_two_people_and_the_audit_has_both() {
    let house = house().await;
    let (liable, _) = owed(&house).await;
    let mut first = house.signed_in(DESK).await;
    let mut second = house.signed_in(SECOND).await;
    let to = format!("{LIST}/{liable}/write-off");
    let odd = first.post(&to, &[("amount", "101"), ("reason", " "), ("of", "")]).await;
    assert!(
        odd.has("href=\"#amount\"") && odd.has("href=\"#reason\"") && odd.has("value=\"101\""),
        "{}",
        odd.text
    );
    let words = "公司已注销 & <b>查无财产</b>";
    let mut form = vec![("of", ""), ("amount", "40"), ("reason", words)];
    assert!(first.post(&to, &form).await.has("Nothing is proposed yet"));
    form.push(("confirm", "yes"));
    let sent = first.post(&to, &form).await;
    let page = sent.location().split('?').next().unwrap().to_owned();
    assert!(sent.location().ends_with("?done=write-off-proposed"), "{}", sent.text);
    assert_eq!(first.post(&to, &form).await.location(), sent.location(), "sent twice it is proposed once");
    assert_eq!(noted(&house, AuditAction::ProposedWriteOff).await, 1);

    let own = first.get(&page).await;
    assert!(own.has("Somebody else decides") && !own.has("name=\"decision\""), "{}", own.text);
    let yes = [("decision", "approve"), ("confirm", "yes")];
    let refused = first.post(&page, &yes).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.has("You proposed this"));
    assert_eq!(house.web.fund.solvency(Currency::Cny, house.test.clock.now()).await.unwrap().owed, yuan(100));

    assert!(second.get(LIST).await.has("Waiting for a second person"));
    assert!(second.get(&page).await.has("公司已注销 &amp; &lt;b&gt;"));
    assert!(second.post(&page, &[]).await.has("href=\"#decision\""));
    let check = second.post(&page, &[("decision", "approve")]).await;
    assert!(check.has("Nothing is decided yet"), "{}", check.text);
    assert!(second.post(&page, &[("decision", "approve"), ("back", "yes")]).await.has("value=\"approve\""));
    for _ in 0..2 {
        assert_eq!(second.post(&page, &yes).await.location(), format!("{page}?done=written-off"));
    }
    assert_eq!(noted(&house, AuditAction::DecidedWriteOff).await, 1, "decided once, noted once");
    let late = second.post(&page, &[("decision", "refuse"), ("confirm", "yes")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("decided meanwhile") && late.has("林默"), "{}", late.text);
    let one = first.get(&format!("{LIST}/{liable}")).await;
    assert!(one.has("¥60.00") && one.has("Given up"), "{}", one.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_less_by_then_is_not_given_up_and_a_claim_on_a_third_party_is() {
    let house = house().await;
    let (liable, award) = owed(&house).await;
    let clock = house.test.clock.clone();
    let claim = move |tx: &mut dyn anxin_store::Tx| {
        anxin_fund::open_recourse(tx, &clock, award, ThirdParty::Seller, yuan(30), GoesTo::Fund)
    };
    house.test.store.write(claim).await.unwrap();
    let by = Signer { number: DESK, name: "陈静".into() };
    let fund = &house.web.fund;
    let debt = anxin_fund::Debt::Of(liable.clone());
    let id = fund.propose_write_off(&debt, yuan(100), "why", &by).await.unwrap();
    fund.recover("r1", &liable, yuan(1), "").await.unwrap();
    let mut second = house.signed_in(SECOND).await;
    let page = format!("{LIST}/write-offs/{id}");
    let late = second.post(&page, &[("decision", "approve"), ("confirm", "yes")]).await;
    assert!(late.status == StatusCode::CONFLICT && late.has("Less than that is owed"), "{}", late.text);
    let no = second.post(&page, &[("decision", "refuse"), ("confirm", "yes")]).await;
    assert_eq!(no.location(), format!("{page}?done=write-off-refused"));

    let to = format!("{LIST}/{liable}/write-off");
    assert!(second.get(&to).await.has("Seller · ¥30.00"));
    let award = award.to_string();
    let form = [("of", &*award), ("amount", "31"), ("reason", "gone")];
    assert!(second.post(&to, &form).await.has("Less than that is owed"));
    assert!(second.post(&to, &[("of", "x"), ("amount", "1"), ("reason", "gone")]).await.has("href=\"#of\""));
    let sent =
        second.post(&to, &[("of", &*award), ("amount", "30"), ("reason", "gone"), ("confirm", "yes")]).await;
    let page = sent.location().split('?').next().unwrap().to_owned();
    let mut first = house.signed_in(DESK).await;
    assert!(first.get(&page).await.has("Seller"));
    first.post(&page, &[("decision", "approve"), ("confirm", "yes")]).await;
    let claim = fund.recourse(award.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((claim.dropped, claim.open()), (yuan(30), yuan(0)));
    let known = fund.write_off(page.rsplit('/').next().unwrap().parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(known.decided.unwrap().decision, WriteOffDecision::Approved);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_desk_acts_and_with_a_fresh_proof() {
    let house = house().await;
    let (liable, _) = owed(&house).await;
    let by = Signer { number: DESK, name: "陈静".into() };
    let debt = anxin_fund::Debt::Of(liable.clone());
    let id = house.web.fund.propose_write_off(&debt, yuan(1), "why", &by).await.unwrap();
    let page = format!("{LIST}/{liable}");
    let forms = [format!("{page}/plan"), format!("{page}/write-off")];
    let proposal = format!("{LIST}/write-offs/{id}");
    let mut admin = house.signed_in(ADMIN).await;
    for path in [LIST.to_owned(), page.clone(), proposal.clone()] {
        let read = admin.get(&path).await;
        assert_eq!(read.status, StatusCode::OK, "{path}");
        assert!(
            !read.has("/plan\"") && !read.has("/write-off\"") && !read.has("name=\"decision\""),
            "{path}"
        );
        // There is no way to a case whose page is closed.
        assert!(!read.has("href=\"/desk/cases/"), "{path}: {}", read.text);
    }
    for path in &forms {
        assert_eq!(admin.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in forms.iter().chain([&proposal]) {
        assert_eq!(admin.post(path, &[("confirm", "yes")]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for number in [CUSTOMER, HOTLINE, REGULATOR] {
        let mut other = house.signed_in(number).await;
        for path in forms.iter().chain([&page, &proposal]) {
            assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert!(other.post(path, &[]).await.status.is_client_error(), "{path}");
        }
    }
    let mut desk = house.signed_in(SECOND).await;
    house.later(11);
    for path in &forms {
        assert_eq!(desk.get(path).await.status, StatusCode::OK, "reading wants no proof");
    }
    let fields = [("of", ""), ("amount", "5"), ("reason", "查无此人"), ("confirm", "yes")];
    let asked = desk.post(&forms[1], &fields).await;
    assert!(asked.has("Is it still you?") && asked.has("value=\"查无此人\""), "{}", asked.text);
    let went_on = prove(&mut desk, &asked).await;
    assert!(went_on.location().ends_with("?done=write-off-proposed"), "{}", went_on.text);
}
