//! A brand joins on the pages: entered, signed, paid in, given a line and a key, and live once nothing lacks.

use anxin_domain::number::Number;
use anxin_store::audit::{AuditFilter, find};
use axum::http::StatusCode;

use crate::house::{ADMIN, LINE, house};

const PAGE: &str = "/desk/brands/jiangcheng";

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_joins_step_by_step_and_is_live_when_nothing_lacks() {
    let house = house().await;
    let mut admin = house.signed_in(ADMIN).await;
    let new = [("id", "jiangcheng"), ("name", "江城安居"), ("city", "wuhan"), ("rulebook", "cn")];
    let entered = admin.post("/desk/brands", &new).await;
    assert_eq!(entered.location(), format!("{PAGE}?done=brand-saved"), "{}", entered.text);
    let page = admin.get(PAGE).await;
    for lack in ["No agreement noted", "No deposit", "No line of an agent", "No API key"] {
        assert!(page.has(lack), "{lack}: {}", page.text);
    }
    assert!(!page.has("No rulebook in force"));

    let digest = "AB".repeat(32);
    let agreement =
        [("part", "agreement"), ("reference", "HT-2026-1"), ("signed", "2026-11-01"), ("digest", &*digest)];
    let deposit = [("part", "deposit"), ("amount", "50000"), ("booking", "bank-1")];
    let line =
        [("part", "line"), ("agent", "1"), ("name", "赵敏"), ("store", "s1"), ("number", "13900000055")];
    for form in [&agreement[..], &deposit, &line] {
        // Sent twice, each is done once.
        for _ in 0..2 {
            let saved = admin.post(PAGE, form).await;
            let again = saved.has("belongs to agent") || saved.has("already works");
            assert!(saved.status == StatusCode::SEE_OTHER || again, "{form:?}: {}", saved.text);
        }
    }
    let made = admin.post(PAGE, &[("part", "key"), ("purpose", "pbx"), ("scope", "decisions")]).await;
    let (_, rest) = made.text.split_once("<code lang=\"en\">").unwrap();
    let secret = rest.split('<').next().unwrap();
    let caller = house.web.identity.authenticate(secret).await.unwrap().unwrap();
    assert_eq!(caller.brand.unwrap().as_str(), "jiangcheng");
    let page = admin.get(PAGE).await;
    assert!(!page.has(secret), "shown once");
    assert!(page.has("Live</span>") && page.has("HT-2026-1") && page.has("¥50,000"), "{}", page.text);
    let known = house
        .web
        .gate
        .registry()
        .now()
        .caller(Number::from_digits(8_613_900_000_055), house.test.clock.now().plus_ms(1));
    assert_eq!(known.unwrap().brand.as_str(), "jiangcheng", "the gate goes by it");

    let all = house.test.store.read(|tx| find(tx, &AuditFilter::default(), 100)).await.unwrap();
    let mut acts: Vec<&str> =
        all.iter().filter(|entry| entry.person.is_some()).map(|e| e.action.word()).collect();
    acts.retain(|act| *act != "signed_in");
    acts.sort_unstable();
    assert_eq!(
        acts,
        ["changed_directory", "changed_directory", "made_key", "noted_agreement", "took_deposit"],
        "{all:?}"
    );
    let id = page.hidden("key");
    assert_eq!(admin.post(PAGE, &[("part", "revoke"), ("key", &id)]).await.status, StatusCode::SEE_OTHER);
    assert!(house.web.identity.authenticate(secret).await.unwrap().is_none());
    assert!(admin.get(PAGE).await.has("No API key"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_saved_comes_back_with_its_field_and_changes_nothing() {
    let house = house().await;
    let mut admin = house.signed_in(ADMIN).await;
    for (id, name, city, rulebook, field) in [
        ("", "a", "wuhan", "cn", "id"),
        ("a b", "a", "wuhan", "cn", "id"),
        ("a", " ", "wuhan", "cn", "name"),
        ("a", "a", "", "cn", "city"),
        ("a", "a", "wuhan", "nowhere", "rulebook"),
    ] {
        let fields = [("id", id), ("name", name), ("city", city), ("rulebook", rulebook)];
        let page = admin.post("/desk/brands", &fields).await;
        assert!(page.has(&format!("href=\"#{field}\"")), "{fields:?}: {}", page.text);
    }
    let own = "/desk/brands/lianjia-wuhan";
    let line = LINE.national();
    let cases: [(&[(&str, &str)], &str); 8] = [
        (
            &[("part", "agreement"), ("reference", ""), ("signed", "2026-11-01"), ("digest", "00")],
            "reference",
        ),
        (&[("part", "agreement"), ("reference", "a"), ("signed", "2999-11-01"), ("digest", "00")], "signed"),
        (&[("part", "agreement"), ("reference", "a"), ("signed", "2026-11-01"), ("digest", "xyz")], "digest"),
        (&[("part", "deposit"), ("amount", "-1"), ("booking", "b")], "amount"),
        (&[("part", "deposit"), ("amount", "1"), ("booking", "")], "booking"),
        (
            &[("part", "line"), ("agent", ""), ("name", "a"), ("store", "s"), ("number", "13900000056")],
            "agent",
        ),
        (&[("part", "key"), ("purpose", ""), ("scope", "decisions")], "purpose"),
        (&[("part", "key"), ("purpose", "a"), ("scope", "admin")], "scope"),
    ];
    for (fields, field) in cases {
        let page = admin.post(own, fields).await;
        assert_eq!(page.status, StatusCode::OK, "{fields:?}");
        assert!(page.has(&format!("href=\"#{field}\"")), "{fields:?}: {}", page.text);
    }
    // A line that is somebody's already, for another agent.
    let taken = [("part", "line"), ("agent", "2"), ("name", "李娜"), ("store", "s1"), ("number", &*line)];
    let clash = admin.post(own, &taken).await;
    assert!(clash.has("belongs to agent"), "{}", clash.text);
    assert!(house.web.identity.keys().await.unwrap().is_empty());
    for path in ["/desk/brands/nobody", "/desk/brands/a%20b"] {
        assert_eq!(admin.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(admin.post(own, &[("part", "other")]).await.status, StatusCode::BAD_REQUEST);
}
