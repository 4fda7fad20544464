//! What staff do and look at is in the list, with who, when and what, and never with a telephone number.

use anxin_domain::number::Number;
use anxin_store::audit::{self, AuditAction, AuditEntry, AuditFilter};
use axum::http::StatusCode;

use crate::house::{COMPLIANCE, CUSTOMER, DESK, HOTLINE, House, LINE, REGULATOR, STRANGER, house};

async fn entries(house: &House) -> Vec<AuditEntry> {
    let store = &house.test.store;
    let mut all = store.read(|tx| audit::find(tx, &AuditFilter::default(), 1_000)).await.unwrap();
    all.reverse();
    all
}

fn words(entries: &[AuditEntry]) -> Vec<&'static str> {
    entries.iter().map(|entry| entry.action.word()).collect()
}

/// A complaint taken by the hotline, looked at and rejected by the desk.
async fn worked_case(house: &House) -> String {
    let mut hotline = house.signed_in(HOTLINE).await;
    let opened = hotline.post("/hotline", &[("customer", "13800138000")]).await;
    let fields = [
        ("customer", &*opened.hidden("customer")),
        ("calling_number", "13900000001"),
        ("date", "2026-11-22"),
        ("time", "09:00:00"),
        ("words", "推销"),
        ("once", "a"),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for _ in 0..2 {
        let taken = hotline.post("/hotline/complaint", &fields).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    }
    let waiting = house.web.desk.queue(10).await.unwrap();
    let case = waiting.first().unwrap().case.to_string();
    let mut desk = house.signed_in(DESK).await;
    assert_eq!(desk.get(&format!("/desk/cases/{case}")).await.status, StatusCode::OK);
    let ask = [("question", "何时接到的电话？")];
    assert_eq!(desk.post(&format!("/desk/cases/{case}/ask"), &ask).await.status, StatusCode::SEE_OTHER);
    let rule = [("ruling", "reject"), ("code", "no_record"), ("note", "")];
    let ruled = desk.post(&format!("/desk/cases/{case}/rule"), &rule).await;
    if ruled.status != StatusCode::SEE_OTHER {
        let rule = [("ruling", "reject"), ("code", "never_rang"), ("note", "")];
        let again = desk.post(&format!("/desk/cases/{case}/rule"), &rule).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
    }
    case
}

#[tokio::test(flavor = "multi_thread")]
async fn each_act_and_each_look_has_its_row_and_what_is_sent_twice_has_one() {
    let house = house().await;
    let before = entries(&house).await.len();
    let case = worked_case(&house).await;
    let all = entries(&house).await.split_off(before);
    // The clock stands, so rows of one moment have no order.
    let mut found = words(&all);
    found.sort_unstable();
    let wanted = [
        "asked",
        "looked_at_case",
        "looked_up_customer",
        "ruled",
        "signed_in",
        "signed_in",
        "took_complaint",
    ];
    assert_eq!(found, wanted);
    for entry in &all {
        assert_eq!(entry.name, if entry.roles == ["hotline"] { "小李" } else { "陈静" });
    }
    let of = |word: &str| all.iter().find(|entry| entry.action.word() == word).unwrap();
    for word in ["took_complaint", "looked_at_case", "ruled"] {
        assert_eq!(of(word).object, case, "{word}");
    }
    assert_eq!(of("looked_up_customer").person, of("took_complaint").person);
    assert_ne!(of("took_complaint").person, of("ruled").person);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_and_what_customers_do_leaves_no_row() {
    let house = house().await;
    let mut customer = house.signed_in(CUSTOMER).await;
    let before = entries(&house).await.len();
    customer.post("/me/dnd", &[("to", "on")]).await;
    assert_eq!(customer.get("/desk/audit").await.status, StatusCode::FORBIDDEN);
    customer.post("/signout", &[]).await;
    let mut desk = house.signed_in(DESK).await;
    let nowhere = "/desk/cases/01J6A3M1T0R8Z5X7C9V2B4N6M8";
    assert_eq!(desk.get(nowhere).await.status, StatusCode::NOT_FOUND);
    desk.post(&format!("{nowhere}/rule"), &[("ruling", "uphold")]).await;
    desk.post("/signout", &[]).await;
    let all = entries(&house).await.split_off(before);
    let mut done = words(&all);
    // The clock stands still, and within one moment there is no order.
    done.sort_unstable();
    assert_eq!(done, ["signed_in", "signed_out"], "only the desk's own");
}

#[tokio::test(flavor = "multi_thread")]
async fn compliance_reads_names_the_regulator_does_not_and_nobody_a_number() {
    let house = house().await;
    let case = worked_case(&house).await;
    let mut officer = house.signed_in(COMPLIANCE).await;
    let mut regulator = house.signed_in(REGULATOR).await;
    let (with, without) = (officer.get("/desk/audit").await, regulator.get("/desk/audit").await);
    assert!(with.has("陈静") && with.has("Took a complaint or claim") && with.has(&case), "{}", with.text);
    assert!(!without.has("陈静") && without.has(&case), "{}", without.text);
    let tables = [officer.get("/desk/audit.csv").await, regulator.get("/desk/audit.csv").await];
    assert!(tables[0].has("陈静") && !tables[1].has("陈静"));
    let numbers = [CUSTOMER, STRANGER, LINE, HOTLINE, DESK, COMPLIANCE, REGULATOR];
    for page in [&with, &without, &tables[0], &tables[1]] {
        for number in numbers {
            let hides = |number: Number| !page.has(&number.national()) && !page.has(&number.masked());
            // The reader's own masked number is in no corner of these pages either: staff have names.
            assert!(hides(number), "{number:?} in {}", page.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_narrowed_by_person_action_object_and_day_and_paged_without_gaps() {
    let house = house().await;
    let case = worked_case(&house).await;
    let all = entries(&house).await;
    let hotline = all.iter().find(|entry| entry.roles == ["hotline"]).unwrap().person.unwrap();
    let mut officer = house.signed_in(COMPLIANCE).await;
    let mut rows = async |query: &str| {
        let table = officer.get(&format!("/desk/audit.csv?{query}")).await;
        assert_eq!(table.status, StatusCode::OK, "{query}");
        table.text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let by_hotline = rows(&format!("person={hotline}")).await;
    assert_eq!(by_hotline.len(), 3, "{by_hotline:?}");
    assert_eq!(rows("action=ruled").await.len(), 1);
    assert_eq!(rows(&format!("object={case}&action=asked")).await.len(), 1);
    assert!(rows("object=nothing").await.is_empty() && rows("person=nobody").await.is_empty());
    assert!(rows("until=2001-01-01").await.is_empty());
    assert!(!rows("from=2001-01-01").await.is_empty());
    let odd = officer.get("/desk/audit?from=yesterday").await;
    assert!(odd.status == StatusCode::OK && odd.has("href=\"#from\""), "{}", odd.text);

    // Two hundred and fifty more looks: three pages, each row once.
    for _ in 0..250 {
        let clock = house.test.store.clock().clone();
        let note = move |tx: &mut dyn anxin_store::Tx| {
            audit::note(tx, &clock, audit::By::Person(DESK), AuditAction::LookedAtCase, "x")
        };
        house.test.store.write(note).await.unwrap();
    }
    let mut path = "/desk/audit?object=x".to_owned();
    let mut seen = 0;
    for _ in 0..5 {
        let page = officer.get(&path).await;
        seen += page.text.matches("role=\"rowheader\"").count();
        let Some((before, _)) = page.text.split_once(">Older ones<") else { break };
        let (_, rest) = before.rsplit_once("before=").unwrap();
        path = format!("/desk/audit?object=x&before={}", rest.split('"').next().unwrap());
    }
    assert_eq!(seen, 250);
}
