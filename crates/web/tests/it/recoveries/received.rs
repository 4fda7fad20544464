//! Money that came back is booked at the desk: by the bank, from a deposit, from third parties.

use anxin_domain::money::{Currency, Money};
use anxin_fund::{Debts, GoesTo, ThirdParty};
use anxin_store::audit::{AuditAction, AuditFilter, By, find};
use axum::http::StatusCode;

use super::{LIST, noted, owed, yuan};
use crate::house::{ADMIN, CUSTOMER, DESK, HOTLINE, House, REGULATOR, SECOND, house};
use crate::proofs::prove;

async fn debts(house: &House, debtor: &str) -> Debts {
    house.web.fund.debts_of(debtor, Currency::Cny).await.unwrap().unwrap()
}

fn confirmed<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [fields, &[("confirm", "yes")]].concat()
}

/// Who booked by hand, by the keys of the entries.
async fn booked_by_hand(house: &House) -> Vec<(String, String)> {
    let filter = AuditFilter { action: Some(AuditAction::BookedMoney), ..AuditFilter::default() };
    let rows = house.test.store.read(move |tx| find(tx, &filter, 100)).await.unwrap();
    rows.into_iter().filter(|row| row.person.is_some()).map(|row| (row.name, row.object)).collect()
}

/// A booking of the desk's first person.
fn by_chen(key: &str) -> (String, String) {
    ("陈静".to_owned(), key.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_read_once_more_and_booked_once_under_the_banks_reference() {
    let house = house().await;
    let (liable, _) = owed(&house).await;
    let (liable, mut desk) = (liable.to_string(), house.signed_in(DESK).await);
    let to = format!("{LIST}/{liable}/paid");
    assert!(desk.get(&format!("{LIST}/{liable}")).await.has(&format!("href=\"{to}\"")));
    assert!(desk.get(&to).await.has("owes ¥100.00"));
    for (amount, booking, field, said) in [
        ("", "B-1", "amount", "Write an amount"),
        ("0", "B-1", "amount", "Write an amount"),
        ("-1", "B-1", "amount", "Write an amount"),
        ("1.005", "B-1", "amount", "Write an amount"),
        ("1e2", "B-1", "amount", "Write an amount"),
        ("99999999999999999999", "B-1", "amount", "Write an amount"),
        ("100.01", "B-1", "amount", "Less than that is owed"),
        ("40", " ", "booking", "Fill this in"),
        ("40", &*"9".repeat(65), "booking", "Too long"),
    ] {
        for confirm in ["", "yes"] {
            let form = [("amount", amount), ("booking", booking), ("confirm", confirm)];
            let answer = desk.post(&to, &form).await;
            assert!(
                answer.has(&format!("href=\"#{field}\"")) && answer.has(said),
                "{amount} {booking}: {}",
                answer.text
            );
            assert!(answer.has(&format!("value=\"{amount}\"")), "{amount} stays: {}", answer.text);
        }
    }
    let fields = [("amount", "40"), ("booking", " 流水 20261123 & <b>")];
    let check = desk.post(&to, &fields).await;
    assert!(check.has("Nothing is booked yet") && check.has("¥60.00"), "{}", check.text);
    assert!(check.has("流水 20261123 &amp; &lt;b&gt;"), "{}", check.text);
    let back = desk.post(&to, &[&fields[..], &[("back", "yes"), ("confirm", "yes")]].concat()).await;
    assert!(back.has("value=\"40\"") && !back.has("Nothing is booked yet"));
    assert_eq!(debts(&house, &liable).await.owing.owed, yuan(100), "nothing was booked by reading");
    for _ in 0..2 {
        let sent = desk.post(&to, &confirmed(&fields)).await;
        assert_eq!(sent.location(), format!("{LIST}/{liable}?done=payment-booked"), "{}", sent.text);
    }
    let after = debts(&house, &liable).await;
    assert_eq!((after.owing.owed, after.owing.recovered), (yuan(60), yuan(40)), "booked once");
    assert_eq!(booked_by_hand(&house).await, [by_chen("recover:流水 20261123 & <b>")]);
    assert!(desk.get(&format!("{LIST}/{liable}?done=payment-booked")).await.has("The payment is booked"));

    // Under the same reference nothing else is booked, and a colleague who reads the same statement is told before it is sent.
    let mut second = house.signed_in(SECOND).await;
    for fields in [fields.to_vec(), confirmed(&[("amount", "30"), fields[1]])] {
        let known = second.post(&to, &fields).await;
        assert!(
            known.has("href=\"#booking\"") && known.has("under this reference already"),
            "{}",
            known.text
        );
    }
    house.web.fund.top_up("T-1", yuan(5), "").await.unwrap();
    let other = second.post(&to, &confirmed(&[("amount", "5"), ("booking", "T-1")])).await;
    assert!(other.has("under this reference already"), "it was booked as something else: {}", other.text);
    // The rest is paid, and sent again it is still that payment.
    let rest = confirmed(&[("amount", "60"), ("booking", "B-2")]);
    for _ in 0..2 {
        assert_eq!(second.post(&to, &rest).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(debts(&house, &liable).await.owing.owed, yuan(0));
    assert!(!second.get(&format!("{LIST}/{liable}")).await.has(&to), "nothing is owed any more");
    assert_eq!(desk.get(&format!("{LIST}/brand:nobody/paid")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get(&format!("{to}?currency=JPY")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn yen_have_no_decimals_in_a_payment_either() {
    let house = house().await;
    let mut desk = house.signed_in(DESK).await;
    let liable = crate::bad_input::scene::owed_in(&house, Money::new(500, Currency::Jpy)).await;
    let to = format!("{LIST}/{liable}/paid?currency=JPY");
    let odd = desk.post(&to, &confirmed(&[("amount", "1.5"), ("booking", "J-1")])).await;
    assert!(odd.has("Write an amount") && odd.has("value=\"1.5\""), "{}", odd.text);
    let sent = desk.post(&to, &confirmed(&[("amount", "200"), ("booking", "J-1")])).await;
    assert_eq!(sent.location(), format!("{LIST}/{liable}?currency=JPY&done=payment-booked"), "{}", sent.text);
    let left = house.web.fund.debts_of(&liable, Currency::Jpy).await.unwrap().unwrap().owing.owed;
    assert_eq!(left, Money::new(300, Currency::Jpy));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_debt_is_taken_from_the_deposit_as_far_as_that_reaches() {
    let house = house().await;
    let (liable, _) = owed(&house).await;
    let mut desk = house.signed_in(DESK).await;
    let (page, to) = (format!("{LIST}/{liable}"), format!("{LIST}/{liable}/offset"));
    assert!(!desk.get(&page).await.has(&to), "there is no deposit to take it from");
    house.web.fund.deposit("D-1", liable.brand(), yuan(70)).await.unwrap();
    assert!(desk.get(&page).await.has(&format!("href=\"{to}\"")));
    let form = desk.get(&to).await;
    assert!(form.has("value=\"70.00\"") && form.has("The deposit holds ¥70.00"), "{}", form.text);
    let once = form.hidden("once");
    let fields =
        |amount: &'static str| [("amount", amount), ("once", &*once)].map(|(n, v)| (n, v.to_owned()));
    for (amount, said, by_then) in [
        ("0", "Write an amount", "Write an amount"),
        ("1.001", "Write an amount", "Write an amount"),
        ("70.01", "The deposit does not hold that much", "The deposit does not hold that much"),
        ("100.01", "Less than that is owed", "The deposit does not hold that much"),
    ] {
        let sent = fields(amount);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (*n, v.as_str())).collect();
        for (sent, said) in [(sent.clone(), said), (confirmed(&sent), by_then)] {
            let answer = desk.post(&to, &sent).await;
            assert!(answer.has("href=\"#amount\"") && answer.has(said), "{amount}: {}", answer.text);
        }
    }
    let sent = fields("30");
    let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let check = desk.post(&to, &sent).await;
    assert!(check.has("¥70.00") && check.has("¥40.00"), "what is left of both: {}", check.text);
    for _ in 0..2 {
        let booked = desk.post(&to, &confirmed(&sent)).await;
        assert_eq!(booked.location(), format!("{page}?done=offset-booked"), "{}", booked.text);
    }
    let after = debts(&house, &liable.to_string()).await;
    assert_eq!((after.owing.owed, after.deposit), (yuan(70), yuan(40)), "taken once");
    assert_eq!(booked_by_hand(&house).await, [by_chen(&format!("offset:{once}"))]);
    // Back in the browser, with another amount: it is said, and not booked.
    let other = fields("10");
    let other: Vec<(&str, &str)> = other.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let again = desk.post(&to, &confirmed(&other)).await;
    assert!(
        again.has("booked already with another amount") && again.hidden("once") != once,
        "{}",
        again.text
    );
    // Without the key of a form nothing is booked.
    let keyless = desk.post(&to, &confirmed(&[("amount", "10"), ("once", "")])).await;
    assert!(keyless.has("value=\"10\"") && !keyless.hidden("once").is_empty(), "{}", keyless.text);
    assert_eq!(debts(&house, &liable.to_string()).await.deposit, yuan(40));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_party_is_claimed_from_by_three_questions_and_what_they_pay_is_booked() {
    let house = house().await;
    let (liable, award) = owed(&house).await;
    let mut desk = house.signed_in(DESK).await;
    let (debtor, to) = (format!("{LIST}/{liable}"), format!("{LIST}/claims/{award}"));
    assert!(desk.get(&debtor).await.has(&format!("href=\"{to}\"")));
    let first = desk.get(&to).await;
    assert!(first.has("Who should bear the loss?") && first.has("¥100.00"), "{}", first.text);
    // Each question is a page, and what was answered before is carried.
    let none = desk.post(&to, &[("asked", "against"), ("amount", "100.00")]).await;
    assert!(none.has("href=\"#against\""), "{}", none.text);
    let who = [("against", "seller"), ("amount", "100.00")];
    let second = desk.post(&to, &[&who[..], &[("asked", "against")]].concat()).await;
    assert!(second.has("Whom does it help") && !second.has("class=\"notice bad errors\""), "{}", second.text);
    assert_eq!(second.hidden("against"), "seller");
    let odd = desk.post(&to, &[&who[..], &[("asked", "goes_to"), ("goes_to", "me")]].concat()).await;
    assert!(odd.has("href=\"#goes_to\""), "{}", odd.text);
    let both = [("against", "seller"), ("goes_to", "liable")];
    let third = desk.post(&to, &[&both[..], &[("asked", "goes_to"), ("amount", "100.00")]].concat()).await;
    assert!(third.has("Amount claimed") && third.has("value=\"100.00\""), "{}", third.text);
    for (amount, said) in
        [("0", "Write an amount"), ("3.333", "Write an amount"), ("100.01", "at most what the award pays")]
    {
        let sent = [&both[..], &[("asked", "amount"), ("amount", amount)]].concat();
        for sent in [sent.clone(), confirmed(&sent)] {
            let answer = desk.post(&to, &sent).await;
            assert!(answer.has("href=\"#amount\"") && answer.has(said), "{amount}: {}", answer.text);
        }
    }
    let all = [&both[..], &[("asked", "amount"), ("amount", "80")]].concat();
    let check = desk.post(&to, &all).await;
    assert!(
        check.has("Nothing is claimed yet") && check.has("Seller") && check.has("¥80.00"),
        "{}",
        check.text
    );
    assert!(desk.post(&to, &[&all[..], &[("back", "yes")]].concat()).await.has("Who should bear the loss?"));
    for _ in 0..2 {
        let sent = desk.post(&to, &confirmed(&all)).await;
        assert_eq!(sent.location(), format!("{to}?done=claim-opened"), "{}", sent.text);
    }
    assert_eq!(noted(&house, AuditAction::ClaimedFromThird).await, 1, "claimed once, noted once");
    let other = desk.post(&to, &confirmed(&[("against", "landlord"), all[1], all[3]])).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.has("Another claim stands"), "{}", other.text);
    let page = desk.get(&to).await;
    assert!(page.has("¥80.00") && page.has(&format!("href=\"{to}/paid\"")), "{}", page.text);

    let form = format!("{to}/paid");
    assert!(desk.get(&form).await.has("Seller owes ¥80.00"));
    let more = desk.post(&form, &[("amount", "80.01"), ("booking", "S-1")]).await;
    assert!(more.has("Less than that is owed"), "{}", more.text);
    let fields = [("amount", "30"), ("booking", "S-1")];
    assert!(desk.post(&form, &fields).await.has("¥50.00"));
    for _ in 0..2 {
        let sent = desk.post(&form, &confirmed(&fields)).await;
        assert_eq!(sent.location(), format!("{to}?done=payment-booked"), "{}", sent.text);
    }
    let claim = house.web.fund.recourse(award).await.unwrap().unwrap();
    assert_eq!((claim.against, claim.goes_to), (ThirdParty::Seller, GoesTo::Liable));
    assert_eq!((claim.recovered, claim.open()), (yuan(30), yuan(50)), "booked once");
    let after = debts(&house, &liable.to_string()).await.owing;
    assert_eq!((after.owed, after.passed_on), (yuan(70), yuan(30)), "the debtor owes that much less");
    assert_eq!(booked_by_hand(&house).await, [by_chen("recourse-paid:S-1")]);
    // The same money is not booked as the debtor's own too.
    let twice = desk.post(&format!("{debtor}/paid"), &confirmed(&fields)).await;
    assert!(twice.has("under this reference already"), "{}", twice.text);
    assert_eq!(house.web.fund.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_desk_books_what_came_back_and_with_a_fresh_proof() {
    let house = house().await;
    let (liable, award) = owed(&house).await;
    let fund = &house.web.fund;
    fund.deposit("D-1", liable.brand(), yuan(50)).await.unwrap();
    let claims = format!("{LIST}/claims/{award}");
    let mut admin = house.signed_in(ADMIN).await;
    assert!(admin.get(&claims).await.has("Nothing is claimed for this award"));
    fund.open_recourse_by(award, ThirdParty::Seller, yuan(9), GoesTo::Fund, By::Terminal).await.unwrap();
    let debtor = format!("{LIST}/{liable}");
    let forms = [format!("{debtor}/paid"), format!("{debtor}/offset"), format!("{claims}/paid")];
    for path in [&debtor, &claims] {
        let page = admin.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(
            !page.has("/paid\"") && !page.has("/offset\"") && !page.has("Claim from"),
            "{path}: {}",
            page.text
        );
    }
    let yes = [("amount", "1"), ("booking", "X-1"), ("once", "a"), ("confirm", "yes")];
    for number in [ADMIN, CUSTOMER, HOTLINE, REGULATOR] {
        let mut other = house.signed_in(number).await;
        for path in &forms {
            assert_eq!(other.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(other.post(path, &yes).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(other.post(&claims, &yes).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(debts(&house, &liable.to_string()).await.owing.owed, yuan(100));
    let mut desk = house.signed_in(SECOND).await;
    house.later(11);
    for path in &forms {
        assert_eq!(desk.get(path).await.status, StatusCode::OK, "reading wants no proof");
    }
    let asked = desk.post(&forms[0], &yes).await;
    assert!(asked.has("Is it still you?") && asked.has("value=\"X-1\""), "{}", asked.text);
    assert_eq!(debts(&house, &liable.to_string()).await.owing.owed, yuan(100), "not before the proof");
    let went_on = prove(&mut desk, &asked).await;
    assert!(went_on.location().ends_with("?done=payment-booked"), "{}", went_on.text);
    // An award that nobody owes for is found at no address.
    for odd in ["x", "01J6A3M1T0R8Z5X7C9V2B4N6M8"] {
        assert_eq!(desk.get(&format!("{LIST}/claims/{odd}")).await.status, StatusCode::NOT_FOUND);
    }
}
