//! The public's totals: read from running sums, the same in page and table, and nobody is found out by them.

use std::collections::{BTreeMap, BTreeSet};

use anxin_desk::{CodedRuling, ComplainedCall, Complaint, ComplaintChannel, RuleRequest, Staff};
use anxin_domain::number::Number;
use anxin_domain::verify::FindingCode;
use axum::http::StatusCode;

use crate::house::{DESK, House, LINE, REGULATOR, house};

/// So many customers complain and somebody upholds it.
async fn awarded(house: &House, customers: std::ops::Range<u64>) {
    for n in customers {
        let customer = Number::from_digits(8_613_600_000_000 + n);
        let call = ComplainedCall { number: LINE, at: house.test.clock.now(), within_minutes: 30 };
        let complaint = Complaint {
            customer,
            calls: vec![call],
            channel: ComplaintChannel::Web,
            words: "推销".into(),
            language: None,
            key: None,
        };
        let case = house.web.desk.complain(complaint).await.unwrap().case;
        let finding = house.web.desk.case(case).await.unwrap().findings[0].id;
        let ruling = CodedRuling::Uphold(FindingCode::CallAgainstRefusal);
        let staff = Staff { number: DESK, name: "陈静".into() };
        let verified = BTreeMap::new();
        let request = RuleRequest { case, finding, ruling, verified, words: String::new(), staff };
        house.web.desk.rule(request).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_for_few_people_is_hidden_by_brand_city_and_month_and_only_there() {
    let house = house().await;
    let mut person = house.visitor();
    let none = person.get("/public/cells").await;
    assert!(none.status == StatusCode::OK && none.has("Nothing paid yet"), "{}", none.text);
    awarded(&house, 1..5).await;
    let few = person.get("/public/cells").await;
    assert!(few.has("Hidden") && few.has("Wuhan") && few.has("武汉链家"), "{}", few.text);
    let table = person.get("/public/totals.csv?by=cells").await.text;
    let month = house.test.clock.now().to_string()[..7].to_owned();
    assert!(
        table.contains(&format!("{month},wuhan,lianjia-wuhan,CNY,hidden,hidden,hidden,hidden\r\n")),
        "{table}"
    );
    let sums = person.get("/public/totals.csv?by=month").await.text;
    assert_eq!(
        sums,
        format!("month,currency,awards,awarded,paid_awards,paid\r\n{month},CNY,4,400.00,0,0.00\r\n")
    );
    awarded(&house, 5..6).await;
    let enough = person.get(&format!("/public/cells?month={month}")).await;
    assert!(!enough.has("Hidden"), "{}", enough.text);
    let table = person.get("/public/totals.csv?by=cells").await.text;
    assert!(table.contains(",lianjia-wuhan,CNY,5,500.00,0,0.00\r\n"), "{table}");
    for by in ["promise", "brand", "city"] {
        let table = person.get(&format!("/public/totals.csv?by={by}")).await.text;
        assert!(table.contains(",CNY,5,500.00,0,0.00\r\n"), "{table}");
    }
    for by in ["", "customer", "month'"] {
        assert_eq!(person.get(&format!("/public/totals.csv?by={by}")).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(person.get("/public/cells?month=2026-99").await.status, StatusCode::OK, "the newest is shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_are_drawn_by_month_with_the_same_figures_beside_them() {
    let house = house().await;
    let mut person = house.visitor();
    assert!(person.get("/public/clocks").await.has("No clock has ended yet"));
    awarded(&house, 1..3).await;
    let page = person.get("/public/clocks").await;
    assert!(
        page.has("id=\"hatch-ruling\"") && page.has("Decided in time") && page.has("100%"),
        "{}",
        page.text
    );
    let front = person.get("/public").await;
    assert!(front.has("2 of 2") && front.has("href=\"/public/how#ruling\""), "{}", front.text);
    let month = house.test.clock.now().to_string()[..7].to_owned();
    let table = person.get("/public/totals.csv?by=clocks").await.text;
    assert_eq!(table, format!("month,clock,kept,missed\r\n{month},answer,2,0\r\n{month},ruling,2,0\r\n"));
    assert!(page.has("href=\"/public/totals.csv?by=clocks-by-promise\""), "{}", page.text);
    let table = person.get("/public/totals.csv?by=clocks-by-promise").await.text;
    assert_eq!(table, "promise,clock,kept,missed\r\ndnd-call,answer,2,0\r\ndnd-call,ruling,2,0\r\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn promises_brands_and_cities_are_drawn_with_table_and_file() {
    let house = house().await;
    let mut person = house.visitor();
    let none = person.get("/public").await;
    assert!(
        none.has("id=\"chart-promise-title\""),
        "promises are there before anything is paid: {}",
        none.text
    );
    assert!(
        none.has(">Nothing paid yet</desc>")
            && !none.has("id=\"chart-brand-title\"")
            && !none.has("chart-city")
    );
    awarded(&house, 1..3).await;
    let some = person.get("/public").await;
    for by in ["promise", "brand", "city"] {
        assert!(some.has(&format!("aria-labelledby=\"chart-{by}-title\"")), "{by}: {}", some.text);
        assert!(some.has(&format!("href=\"/public/totals.csv?by={by}\"")), "{by}");
    }
    assert!(some.has("武汉链家: ¥0.00</title>"), "{}", some.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_regulator_goes_from_a_sum_to_its_cases_page_by_page_and_takes_them_along() {
    let house = house().await;
    awarded(&house, 1..54).await;
    let month = house.test.clock.now().to_string()[..7].to_owned();
    let mut regulator = house.signed_in(REGULATOR).await;
    let first = regulator.get("/regulator").await;
    let there =
        format!("/regulator?promise=dnd-call&amp;brand=lianjia-wuhan&amp;city=wuhan&amp;month={month}");
    assert!(first.has(&format!("href=\"{there}\"")), "{}", first.text);
    let (mut next, mut seen) = (there.replace("&amp;", "&"), BTreeSet::new());
    let mut pages = 0;
    loop {
        let page = regulator.get(&next).await;
        let cases = page.text.split("href=\"/regulator/cases/").skip(1).map(|rest| rest[..26].to_owned());
        let cases: Vec<String> = cases.collect();
        assert!(cases.iter().all(|case| seen.insert(case.clone())), "no case stands on two pages");
        pages += 1;
        let Some((before, _)) = page.text.split_once("\">Earlier decisions") else { break };
        let after = before.rsplit_once("after=").unwrap().1;
        next = format!("{}&after={after}", there.replace("&amp;", "&"));
    }
    assert_eq!((pages, seen.len()), (2, 53));
    for other in ["promise=leak-warranty", "brand=other", "city=beijing", "city=nowhere", "month=2025-01"] {
        assert!(!regulator.get(&format!("/regulator?{other}")).await.has("/regulator/cases/0"), "{other}");
    }
    assert_eq!(regulator.get("/regulator?after=x").await.status, StatusCode::BAD_REQUEST);
    let table = regulator.get("/regulator/cases.csv?city=wuhan").await.text;
    assert_eq!(table.lines().count(), 54, "{table}");
    let line = table.lines().nth(1).unwrap();
    assert!(
        line.contains(",dnd-call,dnd-call@wuhan-") && line.contains(",upheld,call_against_refusal,1,0,"),
        "{line}"
    );
    assert!(line.contains(",CNY,100.00,0.00,"), "{line}");
    for secret in ["王芳", "陈静", "推销", "136", "139"] {
        assert!(!table.split(',').any(|cell| cell.starts_with(secret)), "{secret}");
    }
    assert_eq!(regulator.get("/regulator/cases.csv?city=beijing").await.text.lines().count(), 1);
}

/// Every figure that links to how it is counted finds its words there.
#[tokio::test(flavor = "multi_thread")]
async fn each_figure_leads_to_how_it_is_counted() {
    let house = house().await;
    let mut person = house.visitor();
    let how = person.get("/public/how").await.text;
    for path in ["/public", "/public/clocks", "/public/cells"] {
        let page = person.get(path).await.text;
        let anchors: Vec<&str> =
            page.split("href=\"/public/how#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert!(!anchors.is_empty(), "{path}");
        for anchor in anchors {
            assert!(how.contains(&format!("id=\"{anchor}\"")), "{path}: {anchor}");
        }
    }
    assert!(how.contains("Version 2, since 30 November 2026") && how.contains("Only the last ruling"));
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_are_published_for_anybody_to_note_and_hold_as_long_as_nothing_is_changed() {
    let house = house().await;
    let mut person = house.visitor();
    assert!(person.get("/public/log").await.has("Nothing published yet"));
    assert_eq!(house.web.desk.publish_heads().await.unwrap(), 1, "the ledger has been opened");
    assert_eq!(house.web.desk.publish_heads().await.unwrap(), 0, "nothing moved");
    awarded(&house, 1..2).await;
    house.later(60);
    assert_eq!(house.web.desk.publish_heads().await.unwrap(), 1);
    let heads = house.web.desk.published_heads(9).await.unwrap();
    assert_eq!(heads.len(), 2);
    for head in &heads {
        let kept = house.web.fund.entry_hash(head.size).await.unwrap();
        assert_eq!(kept.as_deref(), Some(head.hash.as_str()), "what was noted then still lies on the chain");
    }
    let page = person.get("/public/log").await;
    let command = format!("anxin fund verify --noted {}:{}", heads[0].size, heads[0].hash);
    assert!(page.has(&command) && page.has(&heads[1].hash), "{}", page.text);
    house.log.sequence().await.unwrap();
    let page = person.get("/public/log").await;
    let (key, head) = (house.log.verifier().unwrap().to_string(), house.log.head().await.unwrap());
    for told in [
        key.as_str(),
        &head.root.to_base64(),
        "anxin verify --log http://anxin.test/log",
        "¥100.00",
        "Ruling",
        "Head of a chain",
    ] {
        assert!(page.has(told), "{told}: {}", page.text);
    }
    let json: serde_json::Value = serde_json::from_str(&person.get("/public/log.json").await.text).unwrap();
    let told = (json["heads"][0]["log"].as_str(), json["heads"][0]["hash"].as_str());
    assert_eq!(told, (Some("ledger/main"), Some(heads[0].hash.as_str())));
}
