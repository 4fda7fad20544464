//! What the hotline does for whoever is on the telephone.

use anxin_desk::import::ImportOptions;
use anxin_domain::act::Source;
use anxin_domain::decide::ReasonCode;
use anxin_promise::FactKind;
use axum::http::StatusCode;

use crate::house::{Answer, CUSTOMER, HOTLINE, House, LINE, Person, house};
use crate::story::verdict;

const LISTING: &str = "brand,reference,agent,city,line_of_business,status,price,price_shown,photos_match,listed_on\n\
    lianjia-wuhan,W-1,lianjia-wuhan:1,wuhan,resale,not_on_sale,1200000,1200000,true,2024-10-01\n";

async fn open(staff: &mut Person, house: &House) -> Answer {
    house.later(1);
    let page = staff.post("/hotline", &[("customer", &CUSTOMER.national())]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page
}

/// What a person reads on a page.
fn read(page: &Answer) -> String {
    let parts = page.text.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_in_a_form_opens_the_caller_and_stands_in_no_address() {
    let house = house().await;
    verdict(&house).await;
    house.later(1);
    house.rang(LINE, CUSTOMER, "1").await;
    let mut staff = house.signed_in(HOTLINE).await;
    assert!(staff.get("/hotline").await.has("autofocus"));
    assert!(staff.post("/hotline", &[("customer", "12")]).await.has("href=\"#customer\""));
    // A program opens it in a window of its own; a form on another site does not.
    let number = CUSTOMER.national();
    for (site, status) in [("none", StatusCode::OK), ("cross-site", StatusCode::FORBIDDEN)] {
        let sent = staff.post_from("/hotline", &[("customer", &number)], &[("sec-fetch-site", site)]).await;
        assert_eq!(sent.status, status, "{site}");
    }
    let page = open(&mut staff, &house).await;
    let text = read(&page);
    assert!(text.contains(&CUSTOMER.masked()) && !text.contains(&CUSTOMER.national()));
    assert!(page.has("Do‑not‑disturb is off") && page.has("No case in the last 30 days"), "{}", page.text);
    assert!(page.has("Refused before it rang") && page.has("Went around the check") && page.has("王芳"));
    // What the promises come to: the telephone promise is answered in 15 days and paid in 7.
    let today = house.test.clock.now();
    let catalogue = house.web.gate.law().catalogue();
    let terms = catalogue.promise("dnd-call").unwrap().terms.last().unwrap();
    let words = anxin_web::words::Words::new(anxin_web::words::Language::En);
    for limit in [terms.answer_within, terms.pay_within] {
        let day = anxin_web::format::day(words, terms.due(limit, today).last_day);
        assert!(text.contains(&day), "{day}");
    }
    let digits = CUSTOMER.national();
    for link in page.text.split("href=\"").chain(page.text.split("action=\"")).skip(1) {
        assert!(!link.split('"').next().unwrap().contains(&digits));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_needs_the_calling_number_only_and_no_mouse() {
    let house = house().await;
    let mut staff = house.signed_in(HOTLINE).await;
    let page = open(&mut staff, &house).await;
    // The keyboard is in the first field, and what follows is filled in: number, Tab over the rest, Enter.
    let (before, rest) = page.text.split_once(" autofocus").unwrap();
    assert!(before.rsplit("<input").next().unwrap().contains("id=\"calling_number\""));
    assert!(!rest.contains(" autofocus"));
    let value = |name: &str| {
        let (_, field) = page.text.split_once(&format!("id=\"{name}\"")).unwrap();
        field.split_once("value=\"").unwrap().1.split('"').next().unwrap().to_owned()
    };
    let (date, time, once) = (value("date"), value("time"), page.hidden("once"));
    assert!(date.len() == 10 && time.len() == 5, "{date} {time}");
    let customer = page.hidden("customer");
    let form =
        [("customer", &*customer), ("date", &*date), ("time", &*time), ("once", &*once), ("language", "ja")];
    let again = staff.post("/hotline/complaint", &form).await;
    assert!(
        again.has("href=\"#calling_number\"") && again.has(&format!("value=\"{time}\"")),
        "{}",
        again.text
    );
    let line = LINE.national();
    let whole = [&form[..], &[("calling_number", &*line)]].concat();
    let taken = staff.post("/hotline/complaint", &whole).await;
    assert!(taken.has("The complaint is taken") && taken.has("It is decided by"), "{}", taken.text);
    let twice = staff.post("/hotline/complaint", &whole).await;
    assert_eq!(
        house.web.desk.cases_of(CUSTOMER, 9).await.unwrap().len(),
        1,
        "sent twice, one case: {}",
        twice.text
    );
    let page = open(&mut staff, &house).await;
    let case = house.web.desk.cases_of(CUSTOMER, 9).await.unwrap()[0].case;
    assert!(page.has(&format!("/desk/cases/{case}")) && page.has("With a person"), "{}", page.text);
    assert_eq!(staff.get(&format!("/desk/cases/{case}")).await.status, StatusCode::OK);
    let own = [("customer", &*customer), ("calling_number", &*customer)];
    assert!(staff.post("/hotline/complaint", &own).await.has("cannot be the same"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_in_the_list_fills_the_complaint_in() {
    let house = house().await;
    house.rang(LINE, CUSTOMER, "1").await;
    let mut staff = house.signed_in(HOTLINE).await;
    let page = open(&mut staff, &house).await;
    let (customer, call) = (page.hidden("customer"), page.hidden("call"));
    let filled = staff.post("/hotline", &[("customer", &customer), ("call", &call)]).await;
    assert!(filled.has("value=\"139 0000 0001\""), "{}", filled.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn do_not_disturb_is_read_back_before_it_is_on_and_the_words_are_kept() {
    let house = house().await;
    let mut staff = house.signed_in(HOTLINE).await;
    let customer = open(&mut staff, &house).await.hidden("customer");
    let asked = staff.post("/hotline/dnd", &[("customer", &customer), ("dnd-language", "zh-CN")]).await;
    let sentence = asked.hidden("read");
    assert!(sentence.contains("138 0013 8000") && sentence.contains("您同意吗"), "{sentence}");
    assert!(asked.has("lang=\"zh-CN\"") && house.web.gate.registry().now().acts(CUSTOMER).is_empty());
    let once = asked.hidden("once");
    let said = |said: &'static str, read: &str| {
        [
            ("customer", customer.clone()),
            ("language", "zh-CN".to_owned()),
            ("once", once.clone()),
            ("read", read.to_owned()),
            ("said", said.to_owned()),
        ]
    };
    let send = async |staff: &mut Person, fields: [(&str, String); 5]| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        staff.post("/hotline/dnd", &fields).await
    };
    assert!(send(&mut staff, said("no", &sentence)).await.has("Do‑not‑disturb is off"));
    assert!(send(&mut staff, said("yes", "something else")).await.has("Read this to the caller"));
    for odd in ["off", "on"] {
        assert_eq!(send(&mut staff, said(odd, &sentence)).await.status, StatusCode::BAD_REQUEST);
    }
    assert!(house.web.gate.registry().now().acts(CUSTOMER).is_empty(), "only a yes to what was read");
    for _ in 0..2 {
        let on = send(&mut staff, said("yes", &sentence)).await;
        assert!(on.has("Do‑not‑disturb is on") && !read(&on).contains(&CUSTOMER.national()), "{}", on.text);
    }
    let acts = house.web.gate.registry().now().acts(CUSTOMER);
    assert_eq!((acts.len(), acts[0].source), (1, Source::Hotline));
    let kept: serde_json::Value = serde_json::from_str(acts[0].evidence.as_deref().unwrap()).unwrap();
    assert_eq!(
        (&kept["by"], &kept["language"], &kept["said"]),
        (&"小李".into(), &"zh-CN".into(), &"yes".into())
    );
    assert_eq!(kept["read"], sentence.replace("138 0013 8000", &CUSTOMER.masked()));
    assert!(!acts[0].evidence.as_deref().unwrap().contains(&HOTLINE.national()));
    assert_eq!(verdict(&house).await.1, Some(ReasonCode::DoNotDisturb));
    let page = open(&mut staff, &house).await;
    assert!(
        page.has("code texted to them") && !page.has("/hotline/dnd"),
        "off is the customer's own to switch"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_the_customers_and_goes_along() {
    let house = house().await;
    let mut staff = house.signed_in(HOTLINE).await;
    let chosen = |page: &Answer| {
        let (_, list) = page.text.split_once("<select id=\"language\"").unwrap();
        let (options, _) = list.split_once(" selected").unwrap();
        options.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
    };
    let page = open(&mut staff, &house).await;
    assert_eq!(chosen(&page), "zh-CN", "not the language of whoever takes the call");
    let (customer, line) = (page.hidden("customer"), LINE.national());
    let fields = [
        ("customer", &*customer),
        ("calling_number", &*line),
        ("date", &page_value(&page, "date")),
        ("time", "00:10"),
        ("language", "ja"),
        ("once", &page.hidden("once")),
    ];
    let taken = staff.post("/hotline/complaint", &fields).await;
    assert_eq!(taken.hidden("language"), "ja", "on the way back to the caller: {}", taken.text);
    assert_eq!(chosen(&open(&mut staff, &house).await), "ja", "as the newest case says");
    let back = staff.post("/hotline", &[("customer", &*customer), ("language", "en")]).await;
    assert_eq!(chosen(&back), "en");
}

/// What a field of a page holds.
fn page_value(page: &Answer, name: &str) -> String {
    let (_, rest) = page.text.split_once(&format!("name=\"{name}\"")).unwrap();
    rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loss_is_claimed_on_the_telephone() {
    let house = house().await;
    let report = house
        .web
        .desk
        .import_facts(LISTING.as_bytes(), FactKind::Listing, &ImportOptions::china())
        .await
        .unwrap();
    assert_eq!(report.refused, 0, "{report:?}");
    let mut staff = house.signed_in(HOTLINE).await;
    let page = open(&mut staff, &house).await;
    let path = "/hotline/claim/true-listing";
    assert!(page.has(path), "{}", page.text);
    let customer = page.hidden("customer");
    let form = staff.post(path, &[("customer", &customer)]).await;
    assert!(form.has("name=\"claim.listing\"") && form.has(&format!("action=\"{path}\"")), "{}", form.text);
    let (once, seen) =
        (form.hidden("once"), house.test.clock.now().plus_days(-1).to_string()[..10].to_owned());
    let mut fields = vec![
        ("customer", customer.as_str()),
        ("once", &once),
        ("language", "zh-CN"),
        ("brand", "lianjia-wuhan"),
        ("claim.listing", "W-1"),
        ("claim.about", "not_on_sale"),
    ];
    assert!(staff.post(path, &fields).await.has("href=\"#claim.seen_on\""));
    fields.push(("claim.seen_on", &seen));
    let check = staff.post(path, &fields).await;
    assert!(check.has("name=\"confirm\"") && check.has("Read the answers to the caller"), "{}", check.text);
    fields.push(("confirm", "yes"));
    let taken = staff.post(path, &fields).await;
    assert!(taken.has("The claim is taken") && taken.has("¥100.00"), "{}", taken.text);
    let case = &house.web.desk.cases_of(CUSTOMER, 9).await.unwrap()[0];
    assert_eq!((case.customer, case.origin), (CUSTOMER, anxin_desk::Origin::Hotline));
    assert_eq!(
        staff.post("/hotline/claim/dnd-call", &[("customer", &customer)]).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(staff.post(path, &[("customer", "")]).await.has("href=\"#customer\""));
}
