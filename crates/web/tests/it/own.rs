//! What a customer decides in detail, how they are paid, and what they take along.

use anxin_domain::ids::AwardId;
use anxin_domain::money::{Currency, Money};
use axum::http::{StatusCode, header};
use serde_json::Value;

use crate::house::{CUSTOMER, DESK, House, LINE, Person, REGULATOR, SECOND, STRANGER, house, key};
use crate::story::verdict;

/// A call against do-not-disturb that was found and awarded.
pub(crate) async fn awarded(house: &House, person: &mut Person) -> AwardId {
    person.post("/me/dnd", &[("to", "on")]).await;
    verdict(house).await;
    house.later(60);
    house.rang(LINE, CUSTOMER, &house.test.clock.now().to_string()).await;
    house.later(5);
    house.web.desk.reconcile(anxin_desk::Since::LastTime).await.unwrap();
    let rows = house.web.desk.cases_of(CUSTOMER, 9).await.unwrap();
    rows[0].award.as_ref().unwrap().id
}

#[tokio::test(flavor = "multi_thread")]
async fn one_agent_may_call_on_weekday_evenings_and_at_no_other_time() {
    let house = house().await;
    // A Monday, two in the afternoon.
    assert!(house.test.clock.now().to_string().starts_with("2026-11-23T06:"), "{}", house.test.clock.now());
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    let form = person.get("/me/permit?to=agent&hours=evenings&about=rental").await;
    assert!(form.has("value=\"evenings\" checked") && form.has("value=\"rental\" selected"), "{}", form.text);
    let line = LINE.national();
    let odd = person.post("/me/permit", &[("to", "agent"), ("agent", &line), ("hours", "nights")]).await;
    assert!(odd.has("href=\"#hours\""));
    let allowed =
        person.post("/me/permit", &[("to", "agent"), ("agent", &line), ("hours", "evenings")]).await;
    assert_eq!(allowed.location(), "/me/permit?done=permitted");
    use anxin_domain::decide::Verdict;
    assert_ne!(verdict(&house).await.0, Verdict::Allow, "not in the afternoon");
    let page = person.get("/me/permit").await;
    assert!(page.has("Weekday evenings") && page.has("Take back") && !page.has("Ended"), "{}", page.text);
    assert!(person.get("/me").await.has("1 caller is allowed"));
    house.later(5 * 60);
    assert_eq!(verdict(&house).await.0, Verdict::Allow, "but at seven in the evening");
    house.later(3 * 60);
    assert_ne!(verdict(&house).await.0, Verdict::Allow, "and not at ten");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_leads_to_the_finer_choices() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let page = person.get("/me").await;
    for path in [
        "/me/permit?to=agent",
        "/me/permit?to=brand",
        "/me/choose?word=not&to=brand",
        "/me/choose?word=not&to=agent",
        "/me/choose?word=only&to=everyone&about=rental",
        "/me/choose?word=only&to=everyone&hours=evenings",
        "/me/requests",
        "/me/data",
    ] {
        assert!(page.has(&format!("href=\"{}\"", path.replace('&', "&amp;"))), "{path}");
        assert_eq!(person.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wechat_is_offered_only_where_the_house_pays_by_it() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    awarded(&house, &mut person).await;
    assert!(!person.get("/me/payee").await.has("/me/payee/wechat"));
    assert_eq!(person.get("/me/payee/wechat").await.status, StatusCode::NOT_FOUND);
    let fields = [("name", "周晓"), ("openid", "o-MYE42l80oelYMDE34nYD456Xoy")];
    assert_eq!(person.post("/me/payee/wechat", &fields).await.status, StatusCode::NOT_FOUND);

    let mut person = house.visitor_of(house.web.clone().paying_by_wechat());
    let asked = person.post("/signin", &[("number", &CUSTOMER.national())]).await;
    let (challenge, code) = (asked.hidden("challenge"), house.newest_code(CUSTOMER).await);
    person.post("/signin/code", &[("challenge", &challenge), ("code", &code)]).await;
    assert!(person.get("/me/payee").await.has("href=\"/me/payee/wechat\""));
    let form = person.get("/me/payee/wechat").await;
    assert!(form.has("within 24 hours") && form.has("comes back to us"), "what happens next: {}", form.text);
    assert!(
        person.post("/me/payee/wechat", &[("name", "周晓"), ("openid", "a b")]).await.has("href=\"#openid\"")
    );
    let both = person.post("/me/payee/wechat", &[("name", ""), ("openid", "")]).await;
    assert!(both.has("href=\"#name\"") && both.has("href=\"#openid\""), "both at once: {}", both.text);
    assert!(both.has("real name behind the WeChat account"), "{}", both.text);
    let check = person.post("/me/payee/wechat", &fields).await;
    assert!(check.has("name=\"confirm\"") && check.has("within 24 hours"));
    assert!(
        house.web.fund.wechat_payee(CUSTOMER).await.unwrap().is_none(),
        "not before it was read once more"
    );
    let saved = person.post("/me/payee/wechat", &[&fields[..], &[("confirm", "yes")]].concat()).await;
    assert_eq!(saved.location(), "/me/claims?done=payee-saved");
    let payee = house.web.fund.wechat_payee(CUSTOMER).await.unwrap().unwrap();
    assert_eq!(payee.openid(), "o-MYE42l80oelYMDE34nYD456Xoy");
    let page = person.get("/me/claims").await;
    assert!(page.has("WeChat (周＊)") && !page.has("周晓") && !page.has(payee.openid()), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_about_a_number_is_taken_along_and_nothing_of_anybody_else() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let award = awarded(&house, &mut person).await;
    house.rang(LINE, STRANGER, "2").await;
    assert!(person.get("/me/data").await.has("href=\"/me/data.json\""));
    house.proves(&person, CUSTOMER).await;
    let file = person.get("/me/data.json").await;
    assert_eq!(file.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"anxin.json\"");
    let all: Value = serde_json::from_str(&file.text).unwrap();
    assert_eq!((&all["number"], &all["complete"]), (&"+8613800138000".into(), &true.into()));
    assert_eq!(all["acts"][0]["word"], "refuse");
    assert_eq!(all["claims"][0]["findings"][0]["award"]["id"], award.to_string());
    assert_eq!(all["claims"][0]["findings"][0]["award"]["amount"], "100.00");
    assert_eq!(all["payouts"][0]["status"], "awaiting_payee");
    let finding = &all["claims"][0]["findings"][0];
    assert_eq!((&finding["rulings"][0]["by_records"], &finding["raised"]), (&true.into(), &Value::Null));
    assert_eq!(
        (&all["claims"][0]["files"], &all["claims"][0]["rating"]),
        (&Value::Array(vec![]), &Value::Null)
    );
    let fates: Vec<_> = all["calls"].as_array().unwrap().iter().map(|call| call["fate"].clone()).collect();
    assert_eq!(fates, ["went_around", "refused"]);
    let table = person.get("/me/data.csv").await;
    let table_text = table.text.strip_prefix('\u{feff}').unwrap();
    let rows: Vec<&str> = table_text.split("\r\n").filter(|row| !row.is_empty()).collect();
    assert_eq!(rows[0], "What kind,When,What,Who,Amount,Reference");
    for kind in ["Word about calls", "Call", "Claim", "Payment"] {
        assert!(rows.iter().any(|row| row.starts_with(&format!("{kind},"))), "{kind}: {}", table.text);
    }
    let other = house.signed_in(STRANGER).await.get("/me/data.json").await;
    assert!(!other.has("8613800138000"), "{}", other.text);
    let other: Value = serde_json::from_str(&other.text).unwrap();
    assert_eq!((other["acts"].as_array().unwrap().len(), other["claims"].as_array().unwrap().len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_a_number_next_sees_nothing_of_the_one_before() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let award = awarded(&house, &mut person).await;
    let account = anxin_fund::BankDetails::new("周晓", "6222020200012345678", "ICBKCNBJ").unwrap();
    house.web.desk.set_payee(CUSTOMER, account).await.unwrap();
    let case = house.web.desk.cases_of(CUSTOMER, 9).await.unwrap()[0].case;
    let claim = format!("/me/claims/{case}");
    assert_eq!(person.get(&claim).await.status, StatusCode::OK);
    house.later(60);
    house.web.gate.begin_holding(CUSTOMER, house.test.clock.now()).await.unwrap();
    let mut next = house.signed_in(CUSTOMER).await;
    let file = next.get("/me/data.json").await;
    let all: Value = serde_json::from_str(&file.text).unwrap();
    for kind in ["acts", "claims", "payouts", "calls"] {
        assert_eq!(all[kind], Value::Array(vec![]), "{kind}");
    }
    assert_eq!(all["paid_into"], Value::Null);
    let secrets = [award.to_string(), case.to_string(), "5678".into(), "¥100.00".into()];
    house.proves(&next, CUSTOMER).await;
    for path in ["/me", "/me/claims", "/me/payee", "/me/data.csv", "/me/data.json"] {
        let page = next.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for secret in &secrets {
            assert!(!page.has(secret), "{secret} at {path}");
        }
    }
    assert_eq!(next.get(&claim).await.status, StatusCode::NOT_FOUND);
    let words = [("words", "不是我的"), ("answer", "好"), ("score", "1"), ("finding", &*case.to_string())];
    for form in ["appeal", "answer", "rate"] {
        assert_eq!(
            next.post(&format!("{claim}/{form}"), &words).await.status,
            StatusCode::NOT_FOUND,
            "{form}"
        );
    }
    assert_eq!(next.upload(&format!("{claim}/file"), b"x").await.status, StatusCode::NOT_FOUND);
    // What happens to the next holder is theirs; a number pays once a month, so in the next one.
    house.test.clock.set(house.test.clock.now().plus_days(10));
    let mut next = house.signed_in(CUSTOMER).await;
    let account = anxin_fund::BankDetails::new("吴敏", "6222020200087654321", "ICBKCNBJ").unwrap();
    house.web.desk.set_payee(CUSTOMER, account).await.unwrap();
    let fresh = awarded(&house, &mut next).await;
    house.proves(&next, CUSTOMER).await;
    let all: Value = serde_json::from_str(&next.get("/me/data.json").await.text).unwrap();
    assert!(all["paid_into"].as_str().unwrap().ends_with("4321"), "{}", all["paid_into"]);
    assert_eq!(all["claims"].as_array().unwrap().len(), 1);
    assert_eq!(all["payouts"][0]["award"], fresh.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_is_held_is_let_go_once_with_nothing_lost_on_the_way() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    awarded(&house, &mut person).await;
    let account = || anxin_fund::BankDetails::new("周晓", "6222020200012345678", "ICBKCNBJ").unwrap();
    house.web.desk.set_payee(LINE, account()).await.unwrap();
    house.web.desk.set_payee(CUSTOMER, account()).await.unwrap();
    let case = house.web.desk.cases_of(CUSTOMER, 9).await.unwrap()[0].case;
    let finding = house.web.desk.case(case).await.unwrap().findings[0].id.to_string();
    let (page, form) = (format!("/desk/cases/{case}"), format!("/desk/cases/{case}/let-go"));
    let mut desk = house.signed_in(DESK).await;
    assert!(desk.get(&page).await.has(&format!("action=\"{form}\"")));
    let long = format!("母女{}", "同一账户".repeat(300));
    let fields = |looked| [("finding", finding.as_str()), ("looked", looked)];
    let back = desk.post(&form, &fields(&long)).await;
    assert!(back.has("Too long") && back.has(&long), "what was typed is still there: {}", back.text);
    let done = format!("{page}?done=");
    for _ in 0..2 {
        let sent = desk.post(&form, &fields("母女同一账户，已核对")).await;
        assert!(sent.location().starts_with(&done), "{} {}", sent.status, sent.text);
    }
    let holds = house.web.desk.payout_holds(finding.parse().unwrap()).await.unwrap();
    assert_eq!(holds.len(), 1);
    assert_eq!(holds[0].let_go.as_ref().unwrap().staff, DESK);
    let other = house.signed_in(SECOND).await.post(&form, &fields("看过了")).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.has("says who let it go"), "{}", other.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_calls_than_a_page_holds_are_all_there() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    for n in 0..70 {
        house.later(2);
        house.rang(LINE, CUSTOMER, &format!("r{n}")).await;
        if n % 2 == 0 {
            verdict(&house).await;
        }
    }
    house.proves(&person, CUSTOMER).await;
    let file = person.get("/me/data.json").await;
    let all: Value = serde_json::from_str(&file.text).unwrap();
    assert_eq!(all["calls"].as_array().unwrap().len(), 105, "70 that rang and 35 that were refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_that_are_not_shown_hide_no_call_and_accuse_nobody() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    verdict(&house).await;
    house.later(10);
    person.post("/me/permit", &[("to", "brand"), ("brand", "lianjia-wuhan")]).await;
    verdict(&house).await;
    house.rang(LINE, CUSTOMER, "allowed").await;
    house.later(10);
    // A program asks whether it may send texts, which are no calls: many times at one moment, and over two hours.
    for n in 0..220 {
        let channel = anxin_domain::scope::Channel::Sms;
        let asked =
            anxin_gate::Question { channel, ..anxin_gate::Question::marketing(LINE, CUSTOMER, "test") };
        house.web.gate.check(asked).await.unwrap();
        house.later(i64::from(n > 100));
    }
    let page = person.get("/me/calls").await;
    assert!(page.has("Refused before it rang") && page.has("Let through"), "{}", page.text);
    assert!(!page.has("Went around the check"), "{}", page.text);
    house.proves(&person, CUSTOMER).await;
    let file = person.get("/me/data.json").await;
    let all: Value = serde_json::from_str(&file.text).unwrap();
    assert_eq!(all["calls"].as_array().unwrap().len(), 2, "{}", all["calls"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_regulator_sees_what_came_back_and_takes_the_same_figures_along() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let mut regulator = house.signed_in(REGULATOR).await;
    assert!(regulator.get("/regulator/recoveries").await.has("Nothing was awarded yet"));
    let award = awarded(&house, &mut person).await;
    let brand: anxin_domain::ids::BrandId = key("lianjia-wuhan");
    let liable = house.web.fund.payout_of_award(award).await.unwrap().unwrap().liable;
    assert_eq!(liable.brand(), &brand);
    let yuan = |n: i64| Money::new(n * 100, Currency::Cny);
    let fund = &house.web.fund;
    fund.deposit("d1", &brand, yuan(50)).await.unwrap();
    let day = |n| house.test.clock.now().plus_days(n);
    let by = anxin_fund::Person { number: DESK, name: "陈静".into() };
    fund.agree_instalments(&liable, &[(day(1), yuan(20)), (day(60), yuan(30))], &by).await.unwrap();
    fund.recover("r1", &liable, yuan(15), "").await.unwrap();
    fund.offset("o1", &liable, yuan(10)).await.unwrap();
    house.test.clock.set(day(2));
    let page = house.signed_in(REGULATOR).await.get("/regulator/recoveries").await;
    for figure in ["¥100.00", "¥25.00", "¥75.00", "¥10.00"] {
        assert!(page.has(figure), "{figure}: {}", page.text);
    }
    let found = house.web.desk.recoveries().await.unwrap();
    let row = &found.rows[0];
    assert_eq!((row.awarded, row.paid_back, row.owed), (yuan(100), yuan(25), yuan(75)));
    let way = &found.ways[0];
    assert_eq!(
        (way.by_offset, way.by_instalment, way.open, way.late),
        (yuan(10), yuan(25), yuan(25), yuan(0))
    );
    let mut regulator = house.signed_in(REGULATOR).await;
    let table = regulator.get("/regulator/recoveries.csv").await;
    let rows: Vec<&str> = table.text.split("\r\n").collect();
    assert!(rows[0].starts_with("brand,promise,currency,awarded,owed,paid_back"), "{}", rows[0]);
    assert_eq!(rows[1], "lianjia-wuhan,dnd-call,CNY,100.00,75.00,25.00,0.00,0.00,0.00,0.00,0.00,,,,");
    assert_eq!(rows[2], "lianjia-wuhan,,CNY,,,,,,,,,10.00,25.00,25.00,0.00");
    assert!(!table.text.contains("138") && !page.has(&CUSTOMER.masked()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_beside_calls_and_claims_is_taken_along_too() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/messages", &[("language", "ja"), ("progress", "yes"), ("acts", "yes")]).await;
    house.later(1);
    person.post("/me/dnd", &[("to", "on")]).await;
    crate::told::told(&house, CUSTOMER).await;
    crate::told::told(&house, STRANGER).await;
    crate::numbers::looking_after(&house, STRANGER, CUSTOMER, "helps").await;
    house.signed_in(CUSTOMER).await;
    let file = person.get("/me/data.json").await;
    let all: Value = serde_json::from_str(&file.text).unwrap();
    assert_eq!(all["complete"], true, "{}", file.text);
    assert_eq!(all["wishes"][0]["about"], "requests");
    assert_eq!((&all["wishes"][0]["wish"], &all["wishes"][0]["via"]), (&"off".into(), &"page".into()));
    assert_eq!(all["language_of_texts"], serde_json::json!({ "tag": "ja", "known": "said" }));
    assert!(all["devices"].as_array().unwrap().len() >= 2, "{}", all["devices"]);
    assert_eq!(all["passkeys"], Value::Array(vec![]));
    let link = &all["links"]["looked_after_by"][0];
    assert_eq!((&link["kind"], &link["number"]), (&"helps".into(), &STRANGER.masked().into()));
    let messages = all["messages"].as_array().unwrap();
    let kinds: Vec<&str> = messages.iter().map(|sent| sent["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"dnd_on") && kinds.contains(&"sign_in_code"), "{kinds:?}");
    let on = messages.iter().find(|sent| sent["kind"] == "dnd_on").unwrap();
    assert_eq!((&on["by"], &on["about"], &on["status"]), (&"text".into(), &"acts".into(), &"queued".into()));
    // No words of a text, and nobody else's number.
    assert!(!file.text.contains("【安心】") && !file.text.contains(&STRANGER.digits().to_string()));
    let of_others = house.web.identity.messages_to(STRANGER).await.unwrap();
    assert!(!of_others.is_empty());
    for sent in &of_others {
        assert!(!file.text.contains(&sent.id.to_string()), "{sent:?}");
    }
    let table = person.get("/me/data.csv").await;
    for kind in ["Wish about texts", "Text or mail", "Device signed in on", "Looking after a number"] {
        assert!(table.text.contains(&format!("\r\n{kind},")), "{kind}: {}", table.text);
    }
    // Whoever has the number next finds nothing of it.
    house.later(60);
    house.web.gate.begin_holding(CUSTOMER, house.test.clock.now()).await.unwrap();
    house.later(1);
    let mut next = house.signed_in(CUSTOMER).await;
    let all: Value = serde_json::from_str(&next.get("/me/data.json").await.text).unwrap();
    assert_eq!(
        (&all["wishes"], &all["links"]["looked_after_by"]),
        (&Value::Array(vec![]), &Value::Array(vec![]))
    );
    assert_eq!(all["devices"].as_array().unwrap().len(), 1, "{}", all["devices"]);
    assert!(all["messages"].as_array().unwrap().iter().all(|sent| sent["kind"] == "sign_in_code"));
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_everything_along_ends_at_no_number_of_requests_or_findings() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let now = house.test.clock.now();
    let ids: Vec<[u8; 10]> = (0..130).map(|_| house.test.clock.random()).collect();
    house
        .test
        .store
        .write(move |tx| {
            for (n, random) in (0_i64..).zip(ids.iter().copied()) {
                let at = now.plus_ms(n);
                let request = anxin_domain::people::ConsentRequest {
                    id: anxin_domain::ids::ConsentRequestId::new(at, random),
                    number: CUSTOMER,
                    brand: key("lianjia-wuhan"),
                    agent: key("lianjia-wuhan:1"),
                    scope: anxin_domain::scope::Scope::default(),
                    asked_at: at,
                    answer: None,
                };
                anxin_store::customers::ask_consent(tx, &request, None, at)?;
            }
            Ok::<_, anxin_store::StoreError>(())
        })
        .await
        .unwrap();
    for n in 0..230_u64 {
        let number = anxin_domain::number::Number::from_digits(8_613_900_100_000 + n);
        let call = anxin_desk::ComplainedCall { number, at: now.plus_ms(-60_000), within_minutes: 5 };
        let complaint = anxin_desk::Complaint {
            customer: CUSTOMER,
            calls: vec![call],
            channel: anxin_desk::ComplaintChannel::Web,
            words: String::new(),
            language: None,
            key: None,
        };
        house.web.desk.complain(complaint).await.unwrap();
    }
    let all: Value = serde_json::from_str(&person.get("/me/data.json").await.text).unwrap();
    assert_eq!(all["complete"], true);
    assert_eq!(all["requests_for_consent"].as_array().unwrap().len(), 130);
    let findings =
        all["claims"].as_array().unwrap().iter().map(|case| case["findings"].as_array().unwrap().len());
    assert_eq!(findings.sum::<usize>(), 230);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_elsewhere_reads_and_types_times_on_their_own_clock() {
    let house = house().await;
    // A quarter past midnight on a Tuesday in Wuhan; Monday, a quarter past four in the afternoon, in London.
    house.test.clock.set(anxin_domain::time::Instant::parse("2026-11-24T00:15:00+08:00").unwrap());
    house.rang(LINE, CUSTOMER, "1").await;
    let mut person = house.signed_in(CUSTOMER).await;
    let call = |day: &str, time: &str| format!("value=\"{day}\"§value=\"{time}\"");
    let prefilled = async |person: &mut Person| {
        let calls = person.get("/me/calls").await;
        let (_, rest) = calls.text.split_once("/me/complain?call=").unwrap();
        let id = rest.split(['"', '&']).next().unwrap().to_owned();
        let form = person.get(&format!("/me/complain?call={id}")).await;
        let field = |name: &str| {
            let (_, rest) = form.text.split_once(&format!("id=\"{name}\"")).unwrap();
            rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        (calls.text.clone(), call(&field("date"), &field("time")))
    };
    let (page, form) = prefilled(&mut person).await;
    assert_eq!(form, call("2026-11-24", "00:15:00"));
    assert!(page.contains("24 November 2026, 00:15:00") && !page.contains("data-zone"), "{page}");

    house.web.gate.set_zone(CUSTOMER, "Europe/London").await.unwrap();
    let (page, form) = prefilled(&mut person).await;
    assert_eq!(form, call("2026-11-23", "16:15:00"));
    assert!(
        page.contains("23 November 2026, 16:15:00")
            && page.contains("Times on this page are those of Europe/London")
    );
    let complaint = [
        ("calling_number", "13900000001"),
        ("date", "2026-11-23"),
        ("time", "16:15:00"),
        ("once", "z1"),
        ("confirm", "yes"),
    ];
    assert!(person.post("/me/complain", &complaint).await.status.is_redirection());
    let row = &house.web.desk.cases_of(CUSTOMER, 9).await.unwrap()[0];
    assert_eq!(row.happened_at, anxin_domain::time::Instant::parse("2026-11-24T00:15:00+08:00").unwrap());
    // A last day ends with the customer's midnight, and is read as that day again.
    let permit = [("to", "brand"), ("brand", "lianjia-wuhan"), ("until", "2026-11-23")];
    assert_eq!(person.post("/me/permit", &permit).await.location(), "/me/permit?done=permitted");
    let end = house.web.gate.registry().now().acts(CUSTOMER)[0].expires_at.unwrap();
    assert_eq!(end, anxin_domain::time::Instant::parse("2026-11-24T00:00:00Z").unwrap());
    assert!(person.get("/me/permit").await.has("until 23 November 2026"));
    // Whoever works here reads the house's clock, about the same call too.
    let mut staff = house.signed_in(crate::house::HOTLINE).await;
    let caller = staff.post("/hotline", &[("customer", &CUSTOMER.national())]).await;
    assert!(caller.has("24 Nov, 00:15") && !caller.has("data-zone"), "{}", caller.text);
    // The same zone under its own name is no other place.
    house.web.gate.set_zone(CUSTOMER, "Asia/Shanghai").await.unwrap();
    assert!(!person.get("/me/calls").await.has("data-zone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_elsewhere_has_its_own_clock_and_country() {
    let house = house().await;
    house.test.clock.set(anxin_domain::time::Instant::parse("2026-11-24T00:15:00+08:00").unwrap());
    house.rang(LINE, CUSTOMER, "1").await;
    let place = anxin_web::place::Place::named("Europe/London", "GB".parse().unwrap()).unwrap();
    let settings = anxin_web::Settings { place, ..(*house.web.settings).clone() };
    let rooms = house.web.clone();
    let web = anxin_web::Web::new(rooms.gate, rooms.desk, rooms.fund, rooms.identity, settings);
    let mut person = house.visitor_of(web);
    let short = person.post("/signin", &[("number", "13800138000")]).await;
    assert!(
        short.has("href=\"#number\""),
        "a Chinese number without its country is none there: {}",
        short.text
    );
    let asked = person.post("/signin", &[("number", "+86 138 0013 8000")]).await;
    let (challenge, code) = (asked.hidden("challenge"), house.newest_code(CUSTOMER).await);
    person.post("/signin/code", &[("challenge", &challenge), ("code", &code)]).await;
    let calls = person.get("/me/calls").await;
    assert!(calls.has("23 November 2026, 16:15:00") && calls.has("+8613900000001"), "{}", calls.text);
    assert!(!calls.has("data-zone"), "the house's own zone needs no name");
}
