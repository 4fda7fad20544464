//! A promise on its way through the pages of compliance: read, tested, changed, handed in by one person, published by another.

use axum::http::StatusCode;

use crate::house::{APPROVER, Answer, COMPLIANCE, House, Person, house};

const NEW: &str = "/desk/promises/new";

/// The file of a promise with one version more, which begins in 2027 and pays twice as much.
pub(crate) fn with_a_version_more(house: &House) -> String {
    let catalogue = house.web.gate.law().catalogue();
    let text = &catalogue.promise("true-listing").unwrap().text;
    let (head, tests) = text.split_once("[[test]]").unwrap();
    let (before, last) = head.rsplit_once("[[terms]]").unwrap();
    let begins = last.lines().find(|line| line.starts_with("effective_from")).unwrap();
    let ended = last.replace(begins, &format!("{begins}\neffective_until = \"2027-01-01T00:00:00+08:00\""));
    let next = last
        .replace(begins, "effective_from = \"2027-01-01T00:00:00+08:00\"")
        .replace("version = \"wuhan-2024\"", "version = \"wuhan-2027\"")
        .replace("money(\"100\")", "money(\"200\")");
    format!("{before}[[terms]]{ended}[[terms]]{next}[[test]]{tests}")
}

async fn paste(person: &mut Person, text: &str) -> Answer {
    person.multipart(NEW, &[("file", Some(""), b""), ("text", None, text.as_bytes())]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_promise_is_read_in_plain_words_with_its_tests_run() {
    let house = house().await;
    let mut officer = house.signed_in(COMPLIANCE).await;
    let list = officer.get("/desk/promises").await;
    assert!(list.has("In force") && list.has("Ended") && list.has("No file was handed in"), "{}", list.text);
    let catalogue = house.web.gate.law().catalogue();
    for promise in catalogue.promises() {
        let path = format!("/desk/promises/{}", promise.id);
        assert!(list.has(&format!("href=\"{path}\"")), "{path}");
        let page = officer.get(&path).await;
        let tests = format!("Tests inside the file: {}, of which 0 fail", promise.tests.len());
        assert!(page.has(&tests) && !page.has("Fails"), "{}: {}", promise.id, page.text);
        for terms in &promise.terms {
            assert!(page.has(&terms.version) && page.has(terms.text.get("en")), "{}", terms.label);
            for condition in &terms.conditions {
                assert!(page.has(condition.text.get("en")), "{}", condition.code);
            }
        }
    }
    assert_eq!(officer.get("/desk/promises/nothing").await.status, StatusCode::NOT_FOUND);
    assert_eq!(officer.get("/desk/promises/drafts/0123456789abcdef").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_does_not_read_comes_back_with_its_line() {
    let house = house().await;
    let mut officer = house.signed_in(COMPLIANCE).await;
    let text = with_a_version_more(&house);
    let line = |needle: &str| text.lines().position(|line| line.contains(needle)).unwrap() + 1;
    let torn = text.replace("place = 2", "place = ");
    let page = paste(&mut officer, &torn).await;
    assert!(page.has(&format!("near line {}", line("place = 2"))), "{}", page.text);
    assert!(page.has("wuhan-2027") && page.has("href=\"#text\""), "what was pasted is not lost");
    let odd = text.replace("'money(\"200\")'", "'1 + 1'");
    assert_ne!(odd, text);
    let page = paste(&mut officer, &odd).await;
    assert!(page.has(&format!("near line {}", line("money(\"200\")"))), "{}", page.text);
    let wrong = "This gives a whole number, and an amount is wanted here";
    assert!(
        page.has(wrong) && page.has("terms &quot;wuhan-2027&quot;") && page.has("amount"),
        "{}",
        page.text
    );
    for (tag, said) in
        [("zh-CN", "这里得到的是整数，需要的是金额"), ("ja", "結果は整数ですが、ここでは金額が必要です")]
    {
        let parts = [("text", None, odd.as_bytes())];
        let page = officer.multipart(&format!("{NEW}?lang={tag}"), &parts).await;
        assert!(page.has(said) && !page.has("wanted here"), "{}", page.text);
    }
    officer.get("/desk/promises?lang=en").await;
    let nameless = text.replacen("place = 2", "plaice = 2", 1);
    let page = paste(&mut officer, &nameless).await;
    assert!(page.has("plaice is not known here. Known are: id, name, place"), "{}", page.text);
    assert!(page.has(&format!("near line {}", line("place = 2"))), "{}", page.text);
    assert!(paste(&mut officer, " ").await.has("Choose a file"));
    assert!(officer.upload_as(NEW, "a.toml", &[0xff, 0xfe]).await.has("no UTF-8"));
    let bad: [(&str, Option<&str>, &[u8]); 2] =
        [("file", Some("a.toml"), &[0xff, 0xfe]), ("text", None, b"what was pasted")];
    let page = officer.multipart(NEW, &bad).await;
    assert!(page.has("no UTF-8") && page.has("what was pasted</textarea>"), "{}", page.text);
    assert!(!page.has("maxlength"), "a file may be longer than a browser would let pass: {}", page.text);
    let large = vec![b'a'; anxin_promise::FILE_BYTES + 1];
    assert!(officer.upload_as(NEW, "a.toml", &large).await.has("href=\"#file\""));
    let huge = vec![b'a'; 4 * anxin_promise::FILE_BYTES];
    assert_eq!(officer.upload_as(NEW, "a.toml", &huge).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_hands_in_and_another_publishes() {
    let house = house().await;
    let mut author = house.signed_in(COMPLIANCE).await;
    let text = with_a_version_more(&house);
    let page = author.upload_as(NEW, "true-listing.toml", text.as_bytes()).await;
    assert!(page.has("When the new versions begin") && page.has("1 January 2027"), "{}", page.text);
    assert!(
        page.has("money(&quot;200&quot;)") && page.has("effective_until"),
        "the difference: {}",
        page.text
    );
    assert!(page.has("wuhan-2027") && page.has("name=\"text\""));
    // Browsers end the lines of a hidden field in their own way.
    let crlf = text.replace('\n', "\r\n");
    let sent = author.post("/desk/promises/submit", &[("file", "true-listing.toml"), ("text", &crlf)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let draft = sent.location().split('?').next().unwrap().to_owned();
    let own = author.get(&draft).await;
    assert!(own.has("Waits for somebody else") && !own.has("/publish\""), "{}", own.text);
    let publish = format!("{draft}/publish");
    let refused = author.post(&publish, &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.has("cannot approve it"), "{}", refused.text);

    let mut approver = house.signed_in(APPROVER).await;
    assert!(approver.get("/desk/promises").await.has("Waits for approval"));
    let page = approver.get(&draft).await;
    assert!(page.has("罗素") && page.has(&format!("action=\"{publish}\"")), "{}", page.text);
    let seen = page.hidden("seen");
    let done = approver.post(&publish, &[("seen", &seen)]).await;
    assert_eq!(done.location(), "/desk/promises/true-listing?done=promise-published", "{}", done.text);
    let read = approver.get(done.location()).await;
    assert!(read.has("The promise is published") && read.has("To come") && read.has("wuhan-2027"));
    let page = author.get(&draft).await;
    assert!(page.has("Published") && page.has("方圆"), "{}", page.text);
    house.web.gate.follower().catch_up().await.unwrap();
    let catalogue = house.web.gate.law().catalogue();
    assert!(catalogue.labelled("true-listing@wuhan-2027").is_some(), "every gate learns of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_meanwhile_is_looked_at_before_it_is_replaced() {
    let house = house().await;
    let mut author = house.signed_in(COMPLIANCE).await;
    let one = with_a_version_more(&house);
    let two = one.replace("money(\"200\")", "money(\"300\")");
    assert_ne!(one, two);
    let mut drafts = Vec::new();
    for text in [&one, &two] {
        house.later(1);
        let sent = author.post("/desk/promises/submit", &[("file", "x.toml"), ("text", text)]).await;
        drafts.push(sent.location().split('?').next().unwrap().to_owned());
    }
    let mut approver = house.signed_in(APPROVER).await;
    let mut seen = Vec::new();
    for draft in &drafts {
        seen.push(approver.get(draft).await.hidden("seen"));
    }
    let done = approver.post(&format!("{}/publish", drafts[0]), &[("seen", &seen[0])]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let publish = format!("{}/publish", drafts[1]);
    for old in [seen[1].as_str(), ""] {
        let refused = approver.post(&publish, &[("seen", old)]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.has("Look at what changes again"), "{}", refused.text);
    }
    let again = approver.get(&drafts[1]).await;
    assert!(again.has("money(&quot;200&quot;)") && again.has("money(&quot;300&quot;)"), "{}", again.text);
    let done = approver.post(&publish, &[("seen", &again.hidden("seen"))]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_begun_is_not_changed_from_the_pages_either() {
    let house = house().await;
    let mut author = house.signed_in(COMPLIANCE).await;
    let catalogue = house.web.gate.law().catalogue();
    let text = catalogue.promise("true-listing").unwrap().text.replace("money(\"100\")", "money(\"90\")");
    let page = paste(&mut author, &text).await;
    assert!(page.has("cannot be published yet") && page.has("cannot be changed any more"), "{}", page.text);
    assert!(!page.has("/desk/promises/submit\""));
    let sent = author.post("/desk/promises/submit", &[("file", "x.toml"), ("text", &text)]).await;
    assert!(sent.status == StatusCode::OK && sent.has("cannot be changed any more"), "{}", sent.text);
    let odd = author.post("/desk/promises/submit", &[("file", "x.toml"), ("text", "id = ")]).await;
    assert!(odd.has("near line 1"), "{}", odd.text);
    assert!(author.get("/desk/promises").await.has("No file was handed in"));
}
