//! What was paid has a receipt, and whoever is shown one can see whether it is true.

use anxin_domain::money::{Currency, Money};
use anxin_fund::BankDetails;
use anxin_fund::rails::demo_bank::{self, Answer as Bank};
use axum::http::StatusCode;

use crate::house::{CUSTOMER, House, LINE, Person, STRANGER, house};
use crate::own::awarded;

/// Pays what is ready, and books the bank's answer.
async fn pay(house: &House, answer: impl Fn(&demo_bank::Order) -> Bank) {
    let batch = house.web.fund.make_payment_file("program").await.unwrap().unwrap();
    let mut file = Vec::new();
    house.web.fund.write_payment_file(batch.id, &mut file).await.unwrap();
    let orders = demo_bank::read(&file).unwrap();
    let opening = Money::new(1_000_000, Currency::Cny);
    let statement = demo_bank::statement(&orders, "S-1", house.test.clock.now(), opening, answer).unwrap();
    house.web.fund.import_statement(statement.as_bytes()).await.unwrap();
    house.web.desk.follow_payouts().await.unwrap();
}

/// Somebody who was awarded something and has said where to be paid; the address of the claim.
async fn claimed(house: &House) -> (Person, String) {
    let mut person = house.signed_in(CUSTOMER).await;
    awarded(house, &mut person).await;
    let account = BankDetails::new("周晓", "6222020200012345678", "ICBKCNBJ").unwrap();
    house.web.desk.set_payee(CUSTOMER, account).await.unwrap();
    let case = house.web.desk.cases_of(CUSTOMER, 9).await.unwrap()[0].case;
    (person, format!("/me/claims/{case}"))
}

fn address(page: &str) -> String {
    let (_, rest) = page.split_once("href=\"http://anxin.test/verify/").unwrap();
    format!("/verify/{}", rest.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_paid_has_a_receipt_that_anybody_can_check_and_that_names_nobody() {
    let house = house().await;
    let (mut person, claim) = claimed(&house).await;
    let receipt = format!("{claim}/receipt");
    assert_eq!(person.get(&receipt).await.status, StatusCode::NOT_FOUND, "nothing was paid yet");
    assert!(!person.get(&claim).await.has(&receipt));
    house.later(1);
    pay(&house, |_| Bank::Pays).await;
    assert!(person.get(&claim).await.has(&format!("href=\"{receipt}\"")));
    assert!(!person.get(&receipt).await.has("In the public log"), "it waits for its place");
    house.log.sequence().await.unwrap();
    let page = person.get(&receipt).await;
    assert!(page.has("In the public log") && page.has("href=\"/v1/receipts/"), "{}", page.text);
    let reference = claim.rsplit('/').next().unwrap();
    for told in [
        reference,
        "¥100.00",
        "武汉链家",
        "武汉安心保障金",
        "138****8000",
        "since 28 August 2024",
        "<svg class=\"qr\"",
    ] {
        assert!(page.has(told), "{told}: {}", page.text);
    }
    assert_eq!(house.signed_in(STRANGER).await.get(&receipt).await.status, StatusCode::NOT_FOUND);

    let address = address(&page.text);
    for (language, words) in
        [("en", "Awarded and paid"), ("zh-CN", "已裁定，已付款"), ("ja", "認定され、支払い済みです")]
    {
        let mut anybody = house.visitor();
        anybody.language = language;
        let told = anybody.get(&address).await;
        assert_eq!(told.status, StatusCode::OK);
        assert!(
            told.has(words) && told.has(reference) && told.has("100.00") && told.has("武汉链家"),
            "{}",
            told.text
        );
        let secrets = [
            CUSTOMER.masked(),
            CUSTOMER.national(),
            LINE.national(),
            LINE.masked(),
            "王芳".into(),
            "周".into(),
            "5678".into(),
        ];
        for secret in &secrets {
            assert!(!told.has(secret), "{secret}: {}", told.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_none_of_ours_says_so() {
    let house = house().await;
    let (mut person, claim) = claimed(&house).await;
    pay(&house, |_| Bank::Pays).await;
    let address = address(&person.get(&format!("{claim}/receipt")).await.text);
    let mut anybody = house.visitor();
    let token = address.strip_prefix("/verify/").unwrap();
    let other = if token.starts_with('A') { 'B' } else { 'A' };
    let last = if token.ends_with('A') { 'B' } else { 'A' };
    let case = claim.rsplit('/').next().unwrap();
    let forged = [
        format!("{other}{}", &token[1..]),
        format!("{}{last}", &token[..token.len() - 1]),
        token[1..].to_owned(),
        format!("{token}A"),
        case.to_owned(),
        "x".into(),
        "A".repeat(43),
    ];
    for token in forged {
        let told = anybody.get(&format!("/verify/{token}")).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{token}");
        assert!(told.has("We do not know this receipt") && told.has("10109666"), "{}", told.text);
    }
    // Another server's key signs other tokens.
    assert!(house.web.identity.award_of_receipt(token).is_some());
    let key = anxin_identity::ServerKey::from_bytes([8; 32]);
    let elsewhere = anxin_identity::Identity::new(
        house.test.store.clone(),
        std::sync::Arc::new(anxin_identity::Sink),
        key,
    );
    assert_eq!(elsewhere.award_of_receipt(token), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_came_back_is_no_longer_called_paid() {
    let house = house().await;
    let (mut person, claim) = claimed(&house).await;
    pay(&house, |_| Bank::Pays).await;
    let address = address(&person.get(&format!("{claim}/receipt")).await.text);
    let case = house.web.desk.cases_of(CUSTOMER, 9).await.unwrap()[0].clone();
    let award = case.award.unwrap().id;
    house
        .test
        .store
        .write(move |tx| {
            // As a statement that tells a return books it; the fund's own tests walk that way.
            let sql = "UPDATE payout SET status = 'returned' WHERE award = $1";
            tx.execute(sql, &[award.to_bytes().into()]).map(|_| ())
        })
        .await
        .unwrap();
    let told = house.visitor().get(&address).await;
    assert!(told.status == StatusCode::OK && told.has("not paid at this moment"), "{}", told.text);
    assert_eq!(person.get(&format!("{claim}/receipt")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_printed_leads_where_the_owner_says() {
    let house = house().await;
    let (_, claim) = claimed(&house).await;
    pay(&house, |_| Bank::Pays).await;
    let signed_in = house.signed_in(CUSTOMER).await;
    let mut person = house.visitor_of(house.web.clone().reached_at("https://anxin.example/"));
    person.take_cookie("anxin_session", signed_in.cookie("anxin_session").unwrap());
    let page = person.get(&format!("{claim}/receipt")).await;
    assert!(page.has("href=\"https://anxin.example/verify/") && !page.has("anxin.test"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_receipt_on_paper_types_its_code_however_they_write_it() {
    let house = house().await;
    let (mut person, claim) = claimed(&house).await;
    pay(&house, |_| Bank::Pays).await;
    let page = person.get(&format!("{claim}/receipt")).await;
    assert!(page.has("href=\"/verify\""), "{}", page.text);
    let address = address(&page.text);
    let (_, code) = page.text.split_once("data-code>").unwrap();
    let code = code.split('<').next().unwrap();
    let groups: Vec<&str> = code.split(' ').collect();
    assert!(groups.len() == 10 && groups.iter().all(|group| group.len() == 4), "{code}");
    let wide = |text: &str| -> String {
        text.chars()
            .map(|c| if c == ' ' { '\u{3000}' } else { char::from_u32(u32::from(c) + 0xfee0).unwrap() })
            .collect()
    };
    let mut anybody = house.visitor();
    assert!(anybody.get("/public").await.has("href=\"/verify\""));
    assert!(anybody.get("/verify").await.has("Check a receipt"));
    for typed in [
        code.to_owned(),
        code.replace(' ', ""),
        format!("  {}\t", code.to_lowercase().replace(' ', "-")),
        wide(code),
        wide(&code.to_lowercase()),
        code.replace('0', "O").replace('1', "l"),
        address.clone(),
        address.strip_prefix("/verify/").unwrap().to_owned(),
        format!("https://anxin.test{address}?lang=ja#top"),
        format!("请看 http://anxin.test{address} "),
    ] {
        let led = anybody.post("/verify", &[("code", &typed)]).await;
        assert_eq!(
            (led.status, led.location()),
            (StatusCode::SEE_OTHER, &*address),
            "{typed:?}: {}",
            led.text
        );
    }
    assert!(anybody.get(&address).await.has("Awarded and paid"));
    let other = if code.starts_with('0') { "2" } else { "0" };
    for (typed, said) in [
        (String::new(), "Type the code"),
        (" \u{3000} ".to_owned(), "Type the code"),
        (code[..code.len() - 1].to_owned(), "some are missing or too many"),
        (format!("{code}0"), "some are missing or too many"),
        (code.replacen(&code[5..6], "*", 1), "only letters and digits"),
        (format!("{other}{}", &code[1..]), "No receipt of ours has this code"),
        (format!("{}{other}", &code[..code.len() - 1]), "No receipt of ours has this code"),
        (format!("http://anxin.test{address}A"), "No receipt of ours has this code"),
    ] {
        if typed == code {
            continue;
        }
        let told = anybody.post("/verify", &[("code", &typed)]).await;
        assert!(told.status == StatusCode::OK && told.has(said), "{typed:?}: {}", told.text);
        assert!(told.has("href=\"#code\""), "{}", told.text);
    }
}
