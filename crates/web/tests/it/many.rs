//! Several cases at once: joined to one of them, and asked in the language of each customer.

use anxin_desk::{ComplainedCall, Complaint, ComplaintChannel, FindingState};
use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use anxin_domain::verify::FindingCode;
use anxin_store::audit::{AuditAction, AuditFilter, find};
use axum::http::StatusCode;

use crate::house::{CUSTOMER, DESK, House, LINE, STRANGER, house};

const OTHER_LINE: Number = Number::from_digits(8_613_900_000_009);

/// A complaint about a call from a line, in a language, that waits for a person.
async fn complaint(
    house: &House,
    (customer, line): (Number, Number),
    minutes_ago: i64,
    language: &str,
) -> CaseId {
    let at = house.test.clock.now().plus_ms(-minutes_ago * 60_000);
    let complaint = Complaint {
        customer,
        calls: vec![ComplainedCall { number: line, at, within_minutes: 10 }],
        channel: ComplaintChannel::Web,
        words: "推销".into(),
        language: Some(language.into()),
        key: None,
    };
    house.web.desk.complain(complaint).await.unwrap().case
}

fn ticked(case: CaseId) -> String {
    format!("case.{case}")
}

async fn finding(house: &House, case: CaseId) -> (FindingState, FindingCode) {
    let finding = house.web.desk.case(case).await.unwrap().findings.remove(0);
    (finding.state, finding.code)
}

#[tokio::test(flavor = "multi_thread")]
async fn several_cases_are_closed_as_joined_to_one_and_each_keeps_its_history() {
    let house = house().await;
    let mine = (CUSTOMER, LINE);
    let kept = complaint(&house, mine, 60, "en").await;
    let same = complaint(&house, mine, 300, "en").await;
    let of_another_line = complaint(&house, (CUSTOMER, OTHER_LINE), 400, "en").await;
    let of_another_person = complaint(&house, (STRANGER, LINE), 500, "en").await;
    let all = [kept, same, of_another_line, of_another_person];
    let mut desk = house.signed_in(DESK).await;
    let names = all.map(ticked);
    let boxes: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "yes")).collect();
    let nowhere =
        desk.post("/desk/bulk", &[&boxes[..], &[("deed", "join"), ("into", "01J6A3")]].concat()).await;
    assert!(nowhere.has("href=\"#into\"") && nowhere.has("value=\"01J6A3\""), "{}", nowhere.text);

    let into = kept.to_string().to_lowercase();
    let form = [("deed", "join"), ("into", &*into), ("note", "同一来电")];
    let check = desk.post("/desk/bulk", &[&boxes[..], &form].concat()).await;
    assert!(
        check.has("4 cases chosen") && check.has(&kept.to_string()) && check.has("同一来电"),
        "{}",
        check.text
    );
    assert_eq!(finding(&house, same).await.0, FindingState::WithPerson, "nothing is closed yet");
    let seen = names.each_ref().map(|name| check.hidden(name));
    let boxes: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(seen.iter().map(String::as_str)).collect();
    let send = [&boxes[..], &form, &[("confirm", "yes")]].concat();
    let done = desk.post("/desk/bulk", &send).await;
    assert!(done.has("1 of 4 done"), "{}", done.text);
    for said in ["Closed and joined", "Goes on; the others", "Not about the same call"] {
        assert!(done.has(said), "{said}: {}", done.text);
    }
    assert_eq!(finding(&house, same).await, (FindingState::NotUpheld, FindingCode::Joined));
    for waits in [kept, of_another_line, of_another_person] {
        assert_eq!(finding(&house, waits).await.0, FindingState::WithPerson);
    }
    let twice = desk.post("/desk/bulk", &send).await;
    assert!(twice.has("0 of 4 done") && twice.has("Decided meanwhile"), "{}", twice.text);
    let filter = AuditFilter { action: Some(AuditAction::JoinedCase), ..AuditFilter::default() };
    let rows = house.test.store.read(move |tx| find(tx, &filter, 9)).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.object.clone()).collect::<Vec<_>>(), [same.to_string()]);

    // Each side says so, and the customer is led to where it goes on.
    let page = desk.get(&format!("/desk/cases/{same}")).await;
    assert!(page.has(&format!("href=\"/desk/cases/{kept}\"")), "{}", page.text);
    assert!(desk.get(&format!("/desk/cases/{kept}")).await.has("Reports joined to this one"));
    let mut customer = house.signed_in(CUSTOMER).await;
    let own = customer.get(&format!("/me/claims/{same}")).await;
    assert!(
        own.has(&format!("href=\"/me/claims/{kept}\"")) && own.has("same as another case of yours"),
        "{}",
        own.text
    );
    let notices = house.web.desk.untold(50).await.unwrap();
    let told = notices.iter().filter(|notice| notice.kind == anxin_desk::NoticeKind::Joined);
    assert_eq!(told.map(|notice| notice.case).collect::<Vec<_>>(), [kept]);
    // A case that was joined is none that another is joined to.
    let third = complaint(&house, mine, 900, "en").await;
    let staff = anxin_desk::Staff { number: DESK, name: "陈静".into() };
    for odd in [same, third, of_another_line] {
        assert!(house.web.desk.join_case(third, odd, "", &staff).await.is_err(), "{odd}");
    }
    assert_eq!(house.web.desk.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_to_several_goes_out_in_the_language_of_each() {
    let house = house().await;
    let chinese = complaint(&house, (CUSTOMER, LINE), 60, "zh-CN").await;
    let japanese = complaint(&house, (STRANGER, LINE), 60, "ja").await;
    let mut desk = house.signed_in(DESK).await;
    assert_eq!(desk.language, "en");
    let (first, second) = (ticked(chinese), ticked(japanese));
    let form = [(&*first, "yes"), (&*second, "yes"), ("deed", "ask"), ("text", "ask-more")];
    let asked = desk.post("/desk/bulk", &form).await;
    assert!(asked.status == StatusCode::OK && asked.has("2 of 2 done"), "{}", asked.text);
    for (case, begins) in [(chinese, "请补充说明"), (japanese, "発生した日")] {
        let case = house.web.desk.case(case).await.unwrap();
        let words = &case.findings[0].questions[0].words;
        assert!(words.starts_with(begins), "{words}");
    }
}
