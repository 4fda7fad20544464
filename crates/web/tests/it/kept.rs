//! Nothing that was typed is lost: by somebody who was quicker, by a limit, by a session that ended.

use anxin_desk::{CodedRuling, RuleRequest, Staff};
use anxin_domain::verify::FindingCode;
use anxin_web::rate::CLAIMS_OF_ACCOUNT;
use axum::http::StatusCode;

use crate::bad_input::scene::complain;
use crate::house::{COMPLIANCE, CUSTOMER, DESK, House, SECOND, house};

/// The second person rejects what waits in a case.
async fn decided(house: &House, case: &str) {
    let case = case.parse().unwrap();
    let finding = house.web.desk.case(case).await.unwrap().findings[0].id;
    let request = RuleRequest {
        case,
        finding,
        ruling: CodedRuling::Reject(FindingCode::NeverRang),
        verified: Default::default(),
        words: String::new(),
        staff: Staff { number: SECOND, name: "林默".into() },
    };
    house.web.desk.rule(request).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_comes_too_late_is_shown_with_its_words() {
    let house = house().await;
    let mut customer = house.signed_in(CUSTOMER).await;
    let case = complain(&mut customer, "13900000071").await;
    let path = format!("/desk/cases/{case}/ask");
    let mut desk = house.signed_in(DESK).await;
    let words = "是上午还是下午 & <b>？";
    let question = [("question", words)];
    assert_eq!(desk.post(&path, &question).await.status, StatusCode::SEE_OTHER);
    let open = desk.post(&path, &[("question", "第二个问题")]).await;
    assert!(
        open.has("第二个问题") && open.has("href=\"#question\"") && open.has("id=\"question\""),
        "{}",
        open.text
    );
    decided(&house, &case).await;
    let late = desk.post(&path, &[("question", "第三个 & <b>")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("第三个 &amp; &lt;b&gt;"), "{}", late.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_looked_at_is_kept_where_no_money_waits_any_more() {
    let house = house().await;
    let mut customer = house.signed_in(CUSTOMER).await;
    let case = complain(&mut customer, "13900000071").await;
    let finding = house.web.desk.case(case.parse().unwrap()).await.unwrap().findings[0].id.to_string();
    let mut desk = house.signed_in(DESK).await;
    let form = [("finding", &*finding), ("looked", "已核对身份证 & 账户")];
    let late = desk.post(&format!("/desk/cases/{case}/let-go"), &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("已核对身份证 &amp; 账户") && late.has("id=\"looked\""), "{}", late.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_that_comes_too_late_or_twice_is_shown_with_its_words() {
    let house = house().await;
    let mut customer = house.signed_in(CUSTOMER).await;
    let case = complain(&mut customer, "13900000071").await;
    decided(&house, &case).await;
    let path = format!("/me/claims/{case}/appeal");
    house.later(60 * 24 * 400);
    let mut customer = house.signed_in(CUSTOMER).await;
    let late = customer.post(&path, &[("words", "请再看一次 & <b>")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("请再看一次 &amp; &lt;b&gt;") && late.has("id=\"words\""), "{}", late.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_twice_is_one_and_another_one_is_shown_with_its_words() {
    let house = house().await;
    let mut customer = house.signed_in(CUSTOMER).await;
    let case = complain(&mut customer, "13900000071").await;
    let mut desk = house.signed_in(DESK).await;
    desk.post(&format!("/desk/cases/{case}/ask"), &[("question", "是上午吗？")]).await;
    let page = format!("/me/claims/{case}");
    let finding = customer.get(&page).await.hidden("finding");
    let path = format!("{page}/answer");
    let said = [("finding", &*finding), ("answer", " 上午十点\r\n& <b> ")];
    for _ in 0..2 {
        let sent = customer.post(&path, &said).await;
        assert_eq!(sent.location(), format!("{page}?done=answered"), "{}", sent.text);
    }
    let late = customer.post(&path, &[("finding", &*finding), ("answer", "其实是下午 & <i>")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("answered already") && late.has("href=\"#answer\""), "{}", late.text);
    assert!(late.has("id=\"answer\"") && late.has("其实是下午 &amp; &lt;i&gt;"), "{}", late.text);
    assert!(late.has("without it. Call"), "nothing can be appealed yet: {}", late.text);
    let known = house.web.desk.case(case.parse().unwrap()).await.unwrap();
    assert_eq!(known.findings[0].questions[0].answer.as_deref(), Some("上午十点\n& <b>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_after_the_ruling_becomes_an_appeal() {
    let house = house().await;
    let mut customer = house.signed_in(CUSTOMER).await;
    let case = complain(&mut customer, "13900000071").await;
    let mut desk = house.signed_in(DESK).await;
    desk.post(&format!("/desk/cases/{case}/ask"), &[("question", "是上午吗？")]).await;
    let page = format!("/me/claims/{case}");
    let finding = customer.get(&page).await.hidden("finding");
    decided(&house, &case).await;
    assert!(!customer.get(&page).await.has("name=\"answer\""), "nobody reads an answer any more");
    let words = "上午十点，我有录音 & <b>";
    let late = customer.post(&format!("{page}/answer"), &[("finding", &*finding), ("answer", words)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("decided meanwhile") && late.has("send it as an appeal"), "{}", late.text);
    let (_, form) = late.text.split_once(&format!("action=\"{page}/appeal\"")).unwrap();
    assert!(form.contains("上午十点，我有录音 &amp; &lt;b&gt;</textarea>"), "{form}");
    let appealed = customer.post(&format!("{page}/appeal"), &[("words", words)]).await;
    assert_eq!(appealed.location(), format!("{page}?done=appealed"), "{}", appealed.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_send_in_a_customers_session_is_kept_until_they_are_back_at_work() {
    let house = house().await;
    let mut customer = house.signed_in(CUSTOMER).await;
    let case = complain(&mut customer, "13900000071").await;
    let path = format!("/desk/cases/{case}/ask");
    let mut person = house.visitor();
    house.signs_in_by_code(&mut person, DESK).await;
    let words = "是上午还是下午 & <b>？";
    let kept = person.post(&path, &[("question", words)]).await;
    assert_eq!(kept.status, StatusCode::FORBIDDEN);
    assert!(kept.has("Sign in for work first") && kept.has(&format!("action=\"{path}\"")), "{}", kept.text);
    assert!(kept.has(&format!("href=\"/signin/passkey?next=/desk/cases/{case}\"")), "{}", kept.text);
    assert!(kept.first_form().contains(&("question".to_owned(), words.to_owned())), "{}", kept.text);
    // Signed in for work in another tab, the page is sent on.
    let work = house.signed_in(DESK).await;
    person.take_cookie("anxin_session", work.cookie("anxin_session").unwrap());
    let fields = kept.first_form();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(person.post(&path, &fields).await.status, StatusCode::SEE_OTHER);
    let known = house.web.desk.case(case.parse().unwrap()).await.unwrap();
    assert_eq!(known.findings[0].questions[0].words, words);

    // The same of a form in parts.
    let mut author = house.visitor();
    house.signs_in_by_code(&mut author, COMPLIANCE).await;
    let text = "id = \"x\"\n# 条款";
    let kept = author.multipart("/desk/promises/new", &[("text", None, text.as_bytes())]).await;
    assert_eq!(kept.status, StatusCode::FORBIDDEN);
    assert!(kept.has("Sign in for work first") && kept.has("multipart/form-data"), "{}", kept.text);
    assert!(kept.first_form().contains(&("text".to_owned(), text.to_owned())), "{}", kept.text);
    // Whoever works elsewhere is told that it is not theirs; nothing of a customer's own is lost by it.
    let other = person.multipart("/desk/promises/new", &[("text", None, text.as_bytes())]).await;
    assert!(other.status == StatusCode::FORBIDDEN && !other.has("Sign in for work first"), "{}", other.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_came_too_often_can_be_sent_again_from_the_page_that_says_so() {
    let house = house().await;
    let mut customer = house.signed_in(CUSTOMER).await;
    let form = |n: u32| {
        let from = format!("1390000{n:04}");
        [
            ("calling_number", from.clone()),
            ("date", "2026-11-22".into()),
            ("time", "09:30".into()),
            ("words", "推销 & <b>".into()),
            ("once", from),
            ("confirm", "yes".into()),
        ]
    };
    let send =
        |form: &[(&'static str, String)]| form.iter().map(|(n, v)| (*n, v.clone())).collect::<Vec<_>>();
    for n in 0..CLAIMS_OF_ACCOUNT.most {
        let fields = send(&form(n));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        assert_eq!(customer.post("/me/complain", &fields).await.status, StatusCode::SEE_OTHER, "{n}");
    }
    let fields = send(&form(9_999));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let wait = customer.post("/me/complain", &fields).await;
    assert_eq!(wait.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(wait.has("What you typed is kept") && wait.has("action=\"/me/complain\""), "{}", wait.text);
    let kept = wait.first_form();
    assert!(kept.contains(&("words".to_owned(), "推销 & <b>".to_owned())), "{kept:?}");
    house.later(60 * 24);
    let again: Vec<(&str, &str)> = kept.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(customer.post("/me/complain", &again).await.status, StatusCode::SEE_OTHER);
    // A page that was only opened carries nothing.
    assert!(!customer.get("/nowhere").await.has("What you typed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_proof_came_too_often_is_kept_too() {
    let house = house().await;
    let mut customer = house.signed_in(CUSTOMER).await;
    house.later(11);
    let fields = [("name", "周晓"), ("account", "6222020200012345678"), ("bank", "ICBKCNBJ")];
    let asked = customer.post("/me/payee", &fields).await;
    assert!(asked.has("Is it still you?"));
    let by_text = [&fields[..], &[("proof-by", "text")]].concat();
    let mut last = customer.post("/me/payee", &by_text).await;
    assert!(last.has("proof-challenge"), "{}", last.text);
    for _ in 0..60 {
        last = customer.post("/me/payee", &by_text).await;
    }
    assert!(last.has("Try again in a minute") && !last.has("proof-challenge"), "{}", last.text);
    assert!(last.has("周晓") && last.has("6222020200012345678"), "{}", last.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_file_outlives_its_session() {
    let house = house().await;
    let mut officer = house.signed_in(COMPLIANCE).await;
    let mut signed_out = house.visitor();
    let text = "id = \"x\"\n# 条款 & <b>";
    let parts = [("text", None, text.as_bytes())];
    let kept = signed_out.multipart("/desk/promises/new", &parts).await;
    assert_eq!(kept.status, StatusCode::FORBIDDEN);
    assert!(kept.has("multipart/form-data") && kept.has("action=\"/desk/promises/new\""), "{}", kept.text);
    assert!(kept.first_form().contains(&("text".to_owned(), text.to_owned())), "{}", kept.text);
    // Signed in again in another tab, the page is sent on.
    let sent = officer.multipart("/desk/promises/new", &parts).await;
    assert!(sent.status == StatusCode::OK && sent.has("条款 &amp;"), "{}", sent.text);

    let with_file = [("text", None, text.as_bytes()), ("file", Some("a.toml"), b"id = 3".as_slice())];
    let kept = signed_out.multipart("/desk/promises/new", &with_file).await;
    assert!(kept.has("type=\"file\"") && !kept.has("id = 3"), "a file is chosen again: {}", kept.text);
    let long = format!("file=x.toml&text={}", "%E5%AD%97".repeat(30_000));
    let plain = "application/x-www-form-urlencoded";
    let kept = signed_out.post_body("/desk/promises/submit", plain, long.into_bytes()).await;
    assert_eq!(kept.status, StatusCode::FORBIDDEN, "a long one is no larger than a promise may be");
    assert!(kept.text.matches('字').count() == 30_000);
    // Nothing but a file: there is nothing to keep.
    let file = [("file", Some("s.xml"), b"<x/>".as_slice())];
    let statement = signed_out.multipart("/desk/fund/statement", &file).await;
    assert_eq!(statement.location(), "/signin?next=/desk/fund");
    let evidence = signed_out.multipart("/me/claims/01J6A3M1T0R8Z5X7C9V2B4N6M8/file?shown=x", &file).await;
    assert!(evidence.location().starts_with("/signin?next=/me/claims/"), "{}", evidence.location());
    let odd = signed_out.post_body("/desk/promises/new", "multipart/form-data", b"--edge".to_vec()).await;
    assert!(odd.status.is_client_error() || odd.status.is_redirection(), "{}", odd.text);
}
