//! Who comes in where: signing in, sessions, roles, forms from elsewhere, odd forms, and the headers of every page.

use anxin_domain::number::Number;
use anxin_gate::Question;
use anxin_identity::Role;
use anxin_web::ctx::Mode;
use anxin_web::words::Language;
use anxin_web::{Cookies, FORM_LIMIT, Settings};
use axum::http::{StatusCode, header};

use crate::house::{
    ADMIN, COMPLIANCE, CUSTOMER, DESK, HOTLINE, LINE, REGULATOR, STRANGER, house, house_in, key,
};

/// Each page with whether customer, agent, hotline, desk, admin, regulator and compliance may open it.
pub(crate) const PAGES: [(&str, [bool; 7]); 61] = [
    ("/me/numbers", [true; 7]),
    ("/me/messages", [true; 7]),
    ("/me/messages/mail", [true; 7]),
    ("/me", [true; 7]),
    ("/me/calls", [true; 7]),
    ("/me/permit", [true; 7]),
    ("/me/choose", [true; 7]),
    ("/me/requests", [true; 7]),
    ("/me/complain", [true; 7]),
    ("/me/claims", [true; 7]),
    ("/me/promises", [true; 7]),
    ("/me/claim/true-listing", [true; 7]),
    ("/me/payee", [true; 7]),
    ("/agent", [false, true, true, true, false, false, false]),
    ("/agent/today", [false, true, false, false, false, false, false]),
    ("/agent/tickets", [false, true, false, false, false, false, false]),
    ("/agent/coaching", [false, true, false, false, false, false, false]),
    ("/agent/record", [false, true, false, false, false, false, false]),
    ("/hotline", [false, false, true, true, false, false, false]),
    ("/desk", [false, false, false, true, true, false, false]),
    ("/desk?promise=leak-warranty", [false, false, false, true, true, false, false]),
    ("/desk/export.csv?from=2026-11-01&until=2026-11-30", [false, false, false, true, false, false, false]),
    ("/desk/fund", [false, false, false, true, true, false, false]),
    ("/desk/fund/recoveries", [false, false, false, true, true, false, false]),
    ("/desk/promises", [false, false, false, false, false, false, true]),
    ("/desk/promises/new", [false, false, false, false, false, false, true]),
    ("/desk/promises/true-listing", [false, false, false, false, false, false, true]),
    ("/desk/search", [false, false, false, true, true, false, false]),
    ("/desk/search?stage=waiting&mine=yes", [false, false, false, true, true, false, false]),
    ("/desk/staff", [false, false, false, false, true, false, false]),
    ("/desk/brands", [false, false, false, false, true, false, false]),
    ("/desk/brands/lianjia-wuhan", [false, false, false, false, true, false, false]),
    ("/desk/texts", [false, false, false, false, true, false, false]),
    ("/desk/texts/new", [false, false, false, false, true, false, false]),
    ("/desk/texts/ask-more", [false, false, false, false, true, false, false]),
    ("/desk/audit", [false, false, false, false, false, true, true]),
    ("/desk/audit.csv?from=2026-11-01&until=2026-11-30", [false, false, false, false, false, true, true]),
    ("/desk/rulebooks", [false, false, false, true, true, true, true]),
    ("/desk/rulebooks/cn@2", [false, false, false, true, true, true, true]),
    ("/desk/rulebooks/compare?old=cn@1&new=cn@2", [false, false, false, true, true, true, true]),
    ("/regulator", [false, false, false, false, false, true, false]),
    ("/regulator/cases.csv?brand=lianjia-wuhan", [false, false, false, false, false, true, false]),
    ("/regulator/recoveries", [false, false, false, false, false, true, false]),
    ("/regulator/recoveries.csv", [false, false, false, false, false, true, false]),
    ("/prove", [true; 7]),
    ("/signin/passkey/new", [true; 7]),
    ("/me/passkeys", [true; 7]),
    ("/me/data", [true; 7]),
    ("/me/erase", [true; 7]),
    ("/me/data.json", [true; 7]),
    ("/me/data.csv", [true; 7]),
    ("/", [true; 7]),
    ("/public", [true; 7]),
    ("/verify", [true; 7]),
    ("/public/clocks", [true; 7]),
    ("/public/cells", [true; 7]),
    ("/public/how", [true; 7]),
    ("/public/log", [true; 7]),
    ("/public/log.json", [true; 7]),
    ("/public/totals.csv?by=cells", [true; 7]),
    ("/design", [true; 7]),
];

/// Forms with who may send them. What they answer to an empty form differs; that they are closed is 403.
pub(crate) const FORMS: [(&str, [bool; 7]); 58] = [
    ("/me/undo", [true; 7]),
    ("/desk/undo", [false, false, false, true, false, false, false]),
    ("/me/numbers/request", [true; 7]),
    ("/me/numbers/code", [true; 7]),
    ("/me/numbers/show", [true; 7]),
    ("/me/numbers/remove", [true; 7]),
    ("/me/numbers/give-up", [true; 7]),
    ("/me/messages", [true; 7]),
    ("/me/messages/mail", [true; 7]),
    ("/me/messages/mail/code", [true; 7]),
    ("/me/messages/mail/remove", [true; 7]),
    ("/me/dnd", [true; 7]),
    ("/me/permit", [true; 7]),
    ("/me/permit/withdraw", [true; 7]),
    ("/me/choose", [true; 7]),
    ("/hotline/choose", [false, false, true, true, false, false, false]),
    ("/hotline/request", [false, false, true, true, false, false, false]),
    ("/hotline/withdraw", [false, false, true, true, false, false, false]),
    ("/me/requests", [true; 7]),
    ("/me/complain", [true; 7]),
    ("/me/payee", [true; 7]),
    ("/me/payee/wechat", [true; 7]),
    ("/me/claim/true-listing", [true; 7]),
    ("/me/claims/01J6A3M1T0R8Z5X7C9V2B4N6M8/answer", [true; 7]),
    ("/me/claims/01J6A3M1T0R8Z5X7C9V2B4N6M8/rate", [true; 7]),
    ("/agent/check", [false, true, true, true, false, false, false]),
    ("/agent/request", [false, true, true, true, false, false, false]),
    ("/agent/calls/01J6A3M1T0R8Z5X7C9V2B4N6M8", [false, true, false, false, false, false, false]),
    ("/agent/call", [false, true, false, false, false, false, false]),
    ("/hotline/complaint", [false, false, true, true, false, false, false]),
    ("/hotline", [false, false, true, true, false, false, false]),
    ("/hotline/claim/true-listing", [false, false, true, true, false, false, false]),
    ("/hotline/dnd", [false, false, true, true, false, false, false]),
    ("/desk/cases/01J6A3M1T0R8Z5X7C9V2B4N6M8/rule", [false, false, false, true, false, false, false]),
    ("/desk/cases/01J6A3M1T0R8Z5X7C9V2B4N6M8/ask", [false, false, false, true, false, false, false]),
    ("/desk/cases/01J6A3M1T0R8Z5X7C9V2B4N6M8/let-go", [false, false, false, true, false, false, false]),
    ("/desk/search", [false, false, false, true, false, false, false]),
    ("/desk/bulk", [false, false, false, true, false, false, false]),
    ("/desk/staff", [false, false, false, false, true, false, false]),
    ("/desk/brands", [false, false, false, false, true, false, false]),
    ("/desk/brands/lianjia-wuhan", [false, false, false, false, true, false, false]),
    ("/desk/texts", [false, false, false, false, true, false, false]),
    ("/desk/texts/ask-more", [false, false, false, false, true, false, false]),
    ("/desk/staff/take", [false, false, false, false, true, false, false]),
    ("/desk/fund/payments", [false, false, false, true, false, false, false]),
    ("/desk/fund/recoveries/brand:x/plan", [false, false, false, true, false, false, false]),
    ("/desk/fund/recoveries/brand:x/write-off", [false, false, false, true, false, false, false]),
    ("/desk/fund/recoveries/brand:x/paid", [false, false, false, true, false, false, false]),
    ("/desk/fund/recoveries/brand:x/offset", [false, false, false, true, false, false, false]),
    (
        "/desk/fund/recoveries/claims/01J6A3M1T0R8Z5X7C9V2B4N6M8",
        [false, false, false, true, false, false, false],
    ),
    (
        "/desk/fund/recoveries/claims/01J6A3M1T0R8Z5X7C9V2B4N6M8/paid",
        [false, false, false, true, false, false, false],
    ),
    (
        "/desk/fund/recoveries/write-offs/01J6A3M1T0R8Z5X7C9V2B4N6M8",
        [false, false, false, true, false, false, false],
    ),
    ("/prove", [true; 7]),
    ("/signin/passkey/new", [true; 7]),
    ("/me/passkeys/remove", [true; 7]),
    ("/me/erase", [true; 7]),
    ("/desk/promises/submit", [false, false, false, false, false, false, true]),
    ("/desk/promises/drafts/0123456789abcdef/publish", [false, false, false, false, false, false, true]),
];

pub(crate) const PEOPLE: [Number; 7] = [CUSTOMER, LINE, HOTLINE, DESK, ADMIN, REGULATOR, COMPLIANCE];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_and_form_is_open_to_whom_it_concerns_and_to_nobody_else() {
    let house = house().await;
    for (place, number) in PEOPLE.into_iter().enumerate() {
        let mut person = house.signed_in(number).await;
        for (path, open) in PAGES {
            let wanted = if open[place] { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(person.get(path).await.status, wanted, "person {place} at {path}");
        }
        for (path, open) in FORMS {
            let answer = person.post(path, &[]).await;
            assert_eq!(answer.status != StatusCode::FORBIDDEN, open[place], "person {place} posts {path}");
            assert!(!answer.status.is_server_error(), "person {place} posts {path}");
        }
        // A form in parts.
        let file = person.upload_as("/desk/promises/new", "a.toml", b"id = 3").await.status;
        let wanted = if number == COMPLIANCE { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(file, wanted, "person {place} checks a promise");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_sent_to_sign_in_and_then_where_they_wanted() {
    let house = house().await;
    let mut person = house.visitor();
    for (path, open) in PAGES.into_iter().chain(FORMS).filter(|(path, _)| {
        path.len() > 1 && !path.starts_with("/public") && !["/design", "/verify"].contains(path)
    }) {
        let is_form = FORMS.contains(&(path, open)) && !PAGES.contains(&(path, open));
        let answer = if is_form { person.post(path, &[]).await } else { person.get(path).await };
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.location().starts_with("/signin?next=/"), "{path}: {}", answer.location());
    }
    assert_eq!(
        person.get("/me/complain?call=01J&lang=ja").await.location(),
        "/signin?next=/me/complain%3Fcall%3D01J"
    );
    let asked = person.get("/signin?next=/me/calls&lang=en").await;
    assert_eq!(asked.hidden("next"), "/me/calls");
    for (next, page) in
        [("/me/calls", "/me/calls"), ("//evil.example", "/me"), ("https://evil.example", "/me")]
    {
        house.later(1);
        let sent = person.post("/signin", &[("number", "13800138000"), ("next", next)]).await;
        let (challenge, code) = (sent.hidden("challenge"), house.newest_code(CUSTOMER).await);
        let fields = [("challenge", &*challenge), ("code", &*code), ("next", next)];
        assert_eq!(person.post("/signin/code", &fields).await.location(), page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_another_site_changes_nothing() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let on = [("to", "on")];
    let refused: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://anxin.test")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[],
    ];
    for headers in refused {
        let answer = person.post_from("/me/dnd", &on, headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert!(answer.has("out of date"));
    }
    assert!(house.web.gate.registry().now().acts(CUSTOMER).is_empty());
    let fine = person.post_from("/me/dnd", &on, &[("origin", "https://anxin.test")]).await;
    assert_eq!(fine.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_new_at_each_sign_in_and_ends_at_sign_out() {
    let house = house().await;
    let mut person = house.visitor();
    person.take_cookie("anxin_session", &"a".repeat(64));
    assert_eq!(person.get("/me").await.status, StatusCode::SEE_OTHER, "a made-up token is nobody");
    let mut person = house.signed_in(CUSTOMER).await;
    let token = person.cookie("anxin_session").unwrap().to_owned();
    let mut copy = person.clone();
    assert_eq!(person.post("/signout", &[]).await.location(), "/?done=signed-out");
    assert_eq!(person.cookie("anxin_session"), Some(""));
    assert_eq!(copy.get("/me").await.status, StatusCode::SEE_OTHER, "the old token is void");
    let again = house.signed_in(CUSTOMER).await;
    assert_ne!(again.cookie("anxin_session"), Some(token.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_installation_sends_its_session_over_https_only() {
    let house = house().await;
    for (cookies, secure) in [(Cookies::Secure, true), (Cookies::Plain, false)] {
        let settings = Settings { cookies, ..(*house.web.settings).clone() };
        let mut web = house.web.clone();
        web.settings = settings.into();
        let mut person = house.visitor_of(web);
        house.later(1);
        let challenge = person.post("/signin", &[("number", "13800138000")]).await.hidden("challenge");
        let code = house.newest_code(CUSTOMER).await;
        let entered = person.post("/signin/code", &[("challenge", &challenge), ("code", &code)]).await;
        let cookie = entered.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
        assert_eq!(cookie.ends_with("; Secure"), secure);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_says_so_and_signs_nobody_in() {
    let house = house().await;
    let mut person = house.visitor();
    assert!(person.post("/signin", &[("number", "")]).await.has("Enter a telephone number"));
    assert!(person.post("/signin", &[("number", "abc")]).await.has("not a telephone number"));
    let asked = person.post("/signin", &[("number", "138 0013 8000")]).await;
    assert!(asked.has("138****8000") && !asked.has("13800138000"));
    let challenge = asked.hidden("challenge");
    let right = house.newest_code(CUSTOMER).await;
    let wrong = format!("{:06}", (right.parse::<u32>().unwrap() + 1) % 1_000_000);
    let mut enter =
        async |code: &str| person.post("/signin/code", &[("challenge", &challenge), ("code", code)]).await;
    assert!(enter("").await.has("Enter the code"));
    for _ in 0..4 {
        assert!(enter(&wrong).await.has("not the code"));
    }
    assert!(enter(&wrong).await.has("Too many tries"));
    assert!(enter(&right).await.has("Too many tries"));
    assert_eq!(person.cookie("anxin_session"), None);
    assert_eq!(person.post("/signin/code", &[("challenge", "x")]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_and_huge_forms_come_back_as_pages() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let words = "字".repeat(1_001);
    let many = [("calling_number", "13900000001"), ("date", "2026-11-22"), ("time", "9"), ("words", &*words)];
    let answer = person.post("/me/complain", &many).await;
    assert!(answer.has("Too long") && answer.has("Write the time") && answer.has("value=\"13900000001\""));
    let own = person.post("/me/complain", &[("calling_number", "13800138000")]).await;
    assert!(own.has("cannot be the same"));
    let huge = "x".repeat(FORM_LIMIT);
    assert_eq!(person.post("/me/complain", &[("words", &huge)]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(person.post("/me/dnd", &[("to", "sideways")]).await.status, StatusCode::BAD_REQUEST);
    let mut staff = house.signed_in(HOTLINE).await;
    let off = [("customer", "13800138000"), ("said", "off")];
    assert_eq!(staff.post("/hotline/dnd", &off).await.status, StatusCode::BAD_REQUEST);
    let twice = [("to", "on"), ("to", "off")];
    assert_eq!(person.post("/me/dnd", &twice).await.status, StatusCode::BAD_REQUEST);
    assert!(
        person.post("/me/payee", &[("name", "周晓"), ("account", "1"), ("bank", "x")]).await.has("8 to 34")
    );
    assert!(person.post("/me/permit", &[("to", "agent"), ("agent", "13900000009")]).await.has("No agent"));
    let past = [("to", "brand"), ("brand", "lianjia-wuhan"), ("until", "2026-11-22")];
    assert!(person.post("/me/permit", &past).await.has("This day is over"));
    for path in ["/me/claims/x", "/me/claims/01J6A3M1T0R8Z5X7C9V2B4N6M8", "/nothing", "/me/dnd"] {
        let answer = person.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.has("<h1"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_served_in_each_language_with_its_headers() {
    let house = house().await;
    for language in Language::ALL {
        let people = [(CUSTOMER, 0), (LINE, 1), (HOTLINE, 2), (DESK, 3)];
        for (number, place) in people {
            let mut person = house.signed_in(number).await;
            let files = ["/me/data.json", "/me/data.csv", "/public/log.json", "/public/totals.csv?by=cells"];
            for (path, _) in PAGES.iter().filter(|(path, open)| open[place] && !files.contains(path)) {
                let answer = person.get(&format!("{path}?lang={}", language.tag())).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}");
                assert!(answer.has(&format!("<html lang=\"{}\"", language.tag())), "{path}");
                let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
                assert!(policy.starts_with("default-src 'none'"));
                assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{path}");
                assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            }
            assert_eq!(person.cookie("lang"), Some(language.tag()));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_answered_a_form_may_be_gone_back_to_until_its_sender_signs_out() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let call = [("calling_number", "13900000071"), ("date", "2026-11-22"), ("time", "09:30")];
    let check = person.post("/me/complain", &call).await;
    assert!(check.has("name=\"confirm\""), "{}", check.text);
    assert_eq!(check.headers[header::CACHE_CONTROL], "private, no-cache");
    let out = person.post("/signout", &[]).await;
    assert_eq!(out.headers["clear-site-data"], "\"cache\"");
    // What is shown this once is kept nowhere.
    let mut admin = house.signed_in(ADMIN).await;
    let person = admin.get("/desk/staff").await.hidden("person");
    let invited = admin.post("/desk/staff/invite", &[("person", &person)]).await;
    assert!(invited.has("/signin/invite/"), "{}", invited.text);
    assert_eq!(invited.headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_are_shown_in_the_demonstration_only() {
    let demo = house().await;
    let mut person = demo.signed_in(CUSTOMER).await;
    assert!(person.get("/demo/messages").await.has("data-message"));
    let real = house_in(Mode::Live).await;
    assert_eq!(real.visitor().get("/demo/messages").await.status, StatusCode::NOT_FOUND);
    let cookie = person.get("/me").await;
    assert!(cookie.headers.get(header::SET_COOKIE).is_none(), "a page alone sets no cookie");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_told_to_whom_it_concerns_and_is_not_there_for_anybody_else() {
    let house = house().await;
    let other: Number = Number::from_digits(8_613_900_000_002);
    house.web.identity.put_staff(other, "李强", Role::Agent(key("lianjia-wuhan:2"))).await.unwrap();
    let decision = house.web.gate.check(Question::marketing(LINE, CUSTOMER, "pbx")).await.unwrap();
    let path = format!("/decisions/{}", decision.id);
    assert_eq!(house.visitor().get(&path).await.location(), format!("/signin?next={path}"));

    let told = [
        (CUSTOMER, "", "You had said nothing"),
        (CUSTOMER, "?for=engineer", "You had said nothing"),
        (LINE, "", "Please do not call this customer"),
        (LINE, "?for=engineer", "Please do not call this customer"),
        (HOTLINE, "", "on shard"),
        (DESK, "", "on shard"),
        (DESK, "?for=customer", "You had said nothing"),
        (DESK, "?for=agent", "Please do not call this customer"),
        (DESK, "?for=nobody", "on shard"),
    ];
    for (number, query, sentence) in told {
        let page = house.signed_in(number).await.get(&format!("{path}{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(page.has(sentence), "{query}: {}", page.text);
        assert!(!page.has(&CUSTOMER.national()) && !page.has(&LINE.national()), "masked");
    }
    for number in [other, STRANGER, ADMIN] {
        let mut person = house.signed_in(number).await;
        let foreign = person.get(&path).await;
        let unknown = person.get("/decisions/01J6A3M1T0R8Z5X7C9V2B4N6M8").await;
        let odd = person.get("/decisions/x").await;
        for page in [&foreign, &unknown, &odd] {
            assert_eq!(page.status, StatusCode::NOT_FOUND);
            assert!(page.has("We cannot find this page"));
        }
        let id = decision.id.to_string();
        let asked = person.post("/agent/request", &[("decision", &*id)]).await.status;
        assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&asked), "{asked}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_about_an_earlier_holder_is_not_told_to_the_next() {
    let house = house().await;
    let decision = house.web.gate.check(Question::marketing(LINE, CUSTOMER, "pbx")).await.unwrap();
    let path = format!("/decisions/{}", decision.id);
    let mut person = house.signed_in(CUSTOMER).await;
    assert!(person.get("/me/calls").await.has(&path));
    house.later(60);
    house.web.gate.begin_holding(CUSTOMER, house.test.clock.now()).await.unwrap();
    assert_eq!(person.get(&path).await.status, StatusCode::SEE_OTHER, "the holder's session ended with them");
    let mut next = house.signed_in(CUSTOMER).await;
    assert_eq!(next.get(&path).await.status, StatusCode::NOT_FOUND);
    assert!(!next.get("/me/calls").await.has(&path));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_stylesheet_are_compressed_for_our_own_pages_and_for_whoever_has_no_session() {
    let house = house().await;
    let mut stranger = house.visitor();
    let mut customer = house.signed_in(CUSTOMER).await;
    let gzip = ("accept-encoding", "gzip, br");
    let from = |site| [gzip, ("sec-fetch-site", site)];
    let squeezed = |answer: &crate::house::Answer| answer.headers.contains_key(header::CONTENT_ENCODING);
    for path in ["/public", &anxin_web::assets::css_path()] {
        assert!(squeezed(&stranger.get_from(path, &from("cross-site")).await), "{path}");
        assert!(squeezed(&stranger.get_from(path, &[gzip]).await), "{path} without a word about who asks");
        assert!(!squeezed(&stranger.get(path).await), "{path} where nobody can unpack it");
    }
    for site in ["same-origin", "none"] {
        let page = customer.get_from("/me", &from(site)).await;
        assert!(squeezed(&page), "{site}");
        assert!(
            page.headers.get_all(header::VARY).iter().any(|v| v == "accept-encoding"),
            "{:?}",
            page.headers
        );
    }
    for site in ["cross-site", "same-site", "odd"] {
        let page = customer.get_from("/me?x=13800138000", &from(site)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!squeezed(&page), "the length would tell another site what is on the page: {site}");
    }
    assert!(!squeezed(&customer.get_from("/me", &[gzip]).await), "nobody says who asks");
}
