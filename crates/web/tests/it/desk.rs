//! The desk at work: finding cases, several at once, in whose hands they are, and what changed while somebody was typing.

use anxin_desk::{ComplainedCall, Complaint, ComplaintChannel};
use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use axum::http::{StatusCode, header};

use crate::house::{ADMIN, Answer, CUSTOMER, DESK, House, LINE, SECOND, STRANGER, house};

/// A complaint that waits for a person.
async fn complaint(house: &House, customer: Number, minutes_ago: i64) -> CaseId {
    let at = house.test.clock.now().plus_ms(-minutes_ago * 60_000);
    let complaint = Complaint {
        customer,
        calls: vec![ComplainedCall { number: LINE, at, within_minutes: 10 }],
        channel: ComplaintChannel::Web,
        words: "推销".into(),
        language: None,
        key: None,
    };
    house.web.desk.complain(complaint).await.unwrap().case
}

fn ticked(case: CaseId) -> String {
    format!("case.{case}")
}

/// What the page says of one case.
fn row_of(page: &Answer, case: CaseId) -> String {
    let (_, rest) = page.text.split_once(&format!("/desk/cases/{case}\"")).unwrap();
    rest.split("</tr>").next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_found_by_each_of_its_marks_and_by_a_number_that_stands_in_no_address() {
    let house = house().await;
    let case = complaint(&house, CUSTOMER, 60).await;
    let other = complaint(&house, STRANGER, 60).await;
    let mut desk = house.signed_in(DESK).await;
    assert!(!desk.get("/desk/search").await.has(&case.to_string()), "nothing is asked yet");
    let beginning: String = case.to_string().chars().take(14).collect();
    for (query, finds) in [
        (format!("reference={case}"), [true, false]),
        (format!("reference={}", case.to_string().to_lowercase()), [true, false]),
        ("reference=W-1".to_owned(), [false, false]),
        ("brand=lianjia-wuhan".to_owned(), [true, true]),
        ("brand=nobody".to_owned(), [false, false]),
        ("agent=lianjia-wuhan:1".to_owned(), [true, true]),
        ("agent=%E7%8E%8B%E8%8A%B3".to_owned(), [true, true]),
        ("promise=dnd-call&stage=waiting".to_owned(), [true, true]),
        ("promise=leak-warranty".to_owned(), [false, false]),
        ("stage=upheld".to_owned(), [false, false]),
        ("until=2001-01-01".to_owned(), [false, false]),
        ("mine=yes".to_owned(), [false, false]),
    ] {
        let page = desk.get(&format!("/desk/search?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        let found = [case, other].map(|case| page.has(&format!("/desk/cases/{case}\"")));
        assert_eq!(found, finds, "{query}: {}", page.text);
    }
    assert!(desk.get(&format!("/desk/search?reference={beginning}")).await.has(&case.to_string()));
    let grouped: String = case.to_string().chars().map(|c| format!("{c}+")).collect();
    let grouped = desk.get(&format!("/desk/search?reference={grouped}")).await;
    assert!(grouped.has(&format!("/desk/cases/{case}\"")), "as it is read aloud: {}", grouped.text);
    let odd = desk.get("/desk/search?from=gestern").await;
    assert!(odd.has("href=\"#from\"") && odd.has("value=\"gestern\""), "{}", odd.text);

    let found = desk.post("/desk/search", &[("number", "138 0013 8000")]).await;
    assert!(found.has(&format!("/desk/cases/{case}\"")) && !found.has(&other.to_string()), "{}", found.text);
    assert!(!found.has("13800138000") && !found.has("138 0013 8000"), "the number is not repeated");
    let both = desk.post("/desk/search", &[("number", &LINE.national())]).await;
    assert!(both.has(&case.to_string()) && both.has(&other.to_string()), "by the line that called");
    assert!(desk.post("/desk/search", &[("number", "12")]).await.has("href=\"#number\""));
    let mut admin = house.signed_in(ADMIN).await;
    assert!(!admin.get("/desk/search").await.has("name=\"number\""), "not for everybody");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_cases_are_taken_handed_over_and_given_back() {
    let house = house().await;
    let (one, two) = (complaint(&house, CUSTOMER, 60).await, complaint(&house, STRANGER, 60).await);
    let mut desk = house.signed_in(DESK).await;
    let (first, second) = (ticked(one), ticked(two));
    let queue = desk.get("/desk").await;
    assert!(queue.has(&format!("name=\"{first}\"")) && queue.has("action=\"/desk/bulk\""), "{}", queue.text);
    let taken = desk.post("/desk/bulk", &[(&first, "yes"), (&second, "yes"), ("deed", "take")]).await;
    assert!(taken.has("2 of 2 done"), "{}", taken.text);
    assert!(row_of(&desk.get("/desk").await, one).contains("陈静"));
    assert!(desk.get("/desk/search?mine=yes").await.has(&one.to_string()));

    let colleague = {
        let (_, rest) = queue.text.split_once("id=\"to\"").unwrap();
        let options = rest.split("</select>").next().unwrap();
        let (before, _) = options.split_once(">林默<").unwrap();
        before.rsplit_once("value=\"").unwrap().1.trim_end_matches('"').to_owned()
    };
    let handed = desk.post("/desk/bulk", &[(&first, "yes"), ("deed", "hand"), ("to", &colleague)]).await;
    assert!(handed.has("1 of 1 done"), "{}", handed.text);
    assert!(row_of(&desk.get("/desk").await, one).contains("林默"));
    assert!(desk.get(&format!("/desk/cases/{one}")).await.has("With 林默"));
    let mut other = house.signed_in(SECOND).await;
    assert!(other.get("/desk/search?mine=yes").await.has(&one.to_string()));
    other.post("/desk/bulk", &[(&first, "yes"), ("deed", "give-back")]).await;
    assert!(!other.get("/desk/search?mine=yes").await.has(&one.to_string()));

    let nothing = desk.post("/desk/bulk", &[("deed", "take")]).await;
    assert!(
        nothing.has("Tick at least one case") && nothing.has(&format!("name=\"{first}\"")),
        "{}",
        nothing.text
    );
    assert!(nothing.has("value=\"take\" selected"), "what was chosen is kept: {}", nothing.text);
    let nobody = desk.post("/desk/bulk", &[(&first, "yes"), ("deed", "hand"), ("to", "x")]).await;
    assert!(nobody.has("href=\"#to\"") && nobody.has(&one.to_string()), "{}", nobody.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_several_has_its_own_outcome_and_the_rest_goes_on() {
    let house = house().await;
    let (one, two) = (complaint(&house, CUSTOMER, 60).await, complaint(&house, STRANGER, 60).await);
    // The desk's own case: somebody else has to rule.
    let own = complaint(&house, DESK, 60).await;
    let mut desk = house.signed_in(DESK).await;
    let (first, mine) = (ticked(one), ticked(own));
    let both = [(&*first, "yes"), (&*mine, "yes"), ("deed", "ask"), ("text", "ask-more")];
    let asked = desk.post("/desk/bulk", &both).await;
    assert!(asked.has("1 of 2 done"), "{}", asked.text);
    assert!(row_of(&asked, own).contains("somebody else"), "{}", asked.text);
    let again =
        desk.post("/desk/bulk", &[(&ticked(one), "yes"), ("deed", "ask"), ("text", "ask-more")]).await;
    assert!(row_of(&again, one).contains("question is open"), "{}", again.text);

    let three = [ticked(one), ticked(two), ticked(own)];
    let rule = |confirm: &'static str| {
        let mut fields: Vec<(&str, &str)> = three.iter().map(|name| (name.as_str(), "yes")).collect();
        fields.extend([
            ("deed", "reject"),
            ("code", "no_record"),
            ("note", "没有记录"),
            ("confirm", confirm),
        ]);
        fields
    };
    let check = desk.post("/desk/bulk", &rule("")).await;
    assert!(check.has("3 cases chosen") && check.has("没有记录"), "{}", check.text);
    assert_eq!(house.web.desk.queue(10).await.unwrap().len(), 3, "nothing is ruled yet");
    let fields = [(&*three[1], "yes"), ("deed", "uphold"), ("code", "no_record")];
    let code_odd = desk.post("/desk/bulk", &fields).await;
    assert!(code_odd.has("href=\"#code\""));
    let unseen = desk.post("/desk/bulk", &rule("yes")).await;
    assert!(unseen.has("0 of 3") && row_of(&unseen, one).contains("its own page"), "{}", unseen.text);
    // The code is one that rejects; what was seen goes with it.
    let seen = three.each_ref().map(|name| check.hidden(name));
    let mut fields: Vec<(&str, &str)> =
        three.iter().zip(&seen).map(|(name, seen)| (name.as_str(), seen.as_str())).collect();
    fields.extend([("deed", "reject"), ("code", "never_rang"), ("note", "没有记录"), ("confirm", "yes")]);
    let ruled = desk.post("/desk/bulk", &fields).await;
    assert!(ruled.has("2 of 3 done"), "{}", ruled.text);
    assert!(row_of(&ruled, own).contains("somebody else"), "{}", ruled.text);
    let waiting = house.web.desk.queue(10).await.unwrap();
    assert_eq!(waiting.iter().map(|row| row.case).collect::<Vec<_>>(), [own]);
    let twice = desk.post("/desk/bulk", &fields).await;
    assert!(row_of(&twice, one).contains("Decided meanwhile"), "{}", twice.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_changed_meanwhile_is_looked_at_again_and_what_was_typed_stays() {
    let house = house().await;
    let case = complaint(&house, CUSTOMER, 60).await;
    let path = format!("/desk/cases/{case}");
    let mut desk = house.signed_in(DESK).await;
    let page = desk.get(&path).await;
    let mark = page.hidden("mark");
    let changes = format!("{path}/changes?since={mark}");
    assert_eq!(desk.get(&changes).await.status, StatusCode::NO_CONTENT);
    let queue_mark = {
        let queue = desk.get("/desk").await;
        let (_, rest) = queue.text.split_once("data-mark=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let queue = format!("/desk/changes?since={queue_mark}");
    assert_eq!(desk.get(&queue).await.status, StatusCode::NO_CONTENT);

    house.later(1);
    let mut second = house.signed_in(SECOND).await;
    let asked = second.post(&format!("{path}/ask"), &[("question", "几点？")]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let told = desk.get(&changes).await;
    assert!(told.status == StatusCode::OK && told.has("林默 changed this case"), "{}", told.text);
    assert_eq!(desk.get(&queue).await.status, StatusCode::OK);

    let mut customer = house.signed_in(CUSTOMER).await;
    for path in [&changes, &queue] {
        assert_eq!(customer.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }

    let typed = [("ruling", "reject"), ("code", "never_rang"), ("note", "我写的话"), ("mark", &*mark)];
    let refused = desk.post(&format!("{path}/rule"), &typed).await;
    assert_eq!(refused.status, StatusCode::OK);
    assert!(refused.has("has changed since you opened it") && refused.has("我写的话"), "{}", refused.text);
    assert_eq!(house.web.desk.queue(10).await.unwrap().len(), 1, "nothing is ruled");
    let now = refused.hidden("mark");
    assert_ne!(now, mark);
    let mut again = typed;
    again[3].1 = &now;
    let ruled = desk.post(&format!("{path}/rule"), &again).await;
    assert_eq!(ruled.status, StatusCode::SEE_OTHER, "{}", ruled.text);

    let late = second.post(&format!("{path}/rule"), &typed).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("我写的话") && late.has("decided while you were writing"), "{}", late.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_queue_and_the_cases_of_the_desk_may_run_its_script() {
    let house = house().await;
    let case = complaint(&house, CUSTOMER, 60).await;
    let mut desk = house.signed_in(DESK).await;
    let script = anxin_web::assets::desk_script_path();
    for (path, runs) in [
        ("/desk".to_owned(), true),
        (format!("/desk/cases/{case}"), true),
        ("/desk/search".to_owned(), false),
        ("/desk/fund".to_owned(), false),
        ("/me".to_owned(), false),
    ] {
        let page = desk.get(&path).await;
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert_eq!(policy.contains("script-src 'self'"), runs, "{path}: {policy}");
        assert!(!policy.contains("unsafe") && policy.starts_with("default-src 'none'"), "{path}");
        assert_eq!(page.has(&script), runs, "{path}");
    }
    let served = desk.get(&script).await;
    assert_eq!(served.status, StatusCode::OK);
    assert_eq!(served.headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    assert!(served.text.len() < 8_000, "{} bytes", served.text.len());
    assert!(!served.text.contains("innerHTML") && !served.text.contains("eval"));
}
