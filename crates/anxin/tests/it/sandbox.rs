//! The sandbox of a running house: what the documentation says of it comes out so.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use anxin_store::Clock;
use serde_json::{Value, json};

use crate::serve::Running;
use crate::{anxin, code, err, out};

const DAY_MS: i64 = 86_400_000;
const DOCS: &str = include_str!("../../../../docs/builders.md");

/// Posts to the house and answers the head and the body.
fn post(house: &Running, key: &str, path: &str, body: &Value) -> (String, Value) {
    let (mut stream, body) = (TcpStream::connect(&house.http).unwrap(), body.to_string());
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        house.http,
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_ascii_lowercase(), serde_json::from_str(body).unwrap())
}

/// The rows of the table of known numbers: from, to, verdict, reason.
fn documented() -> Vec<[String; 4]> {
    let rows = DOCS.lines().filter(|line| line.starts_with("| +86"));
    rows.map(|row| {
        let mut cells =
            row.trim_matches('|').split('|').map(|cell| cell.trim().split(',').next().unwrap().to_owned());
        std::array::from_fn(|_| cells.next().unwrap())
    })
    .collect()
}

#[test]
fn the_known_numbers_come_out_as_the_documentation_says() {
    let folder = tempfile::tempdir().unwrap();
    let made = anxin(
        folder.path(),
        &["key", "add", "--sandbox", "--name", "try", "--scopes", "decisions,complaints", "--json"],
    );
    assert_eq!(code(&made), 0, "{}", err(&made));
    let made: Value = serde_json::from_str(&out(&made)).unwrap();
    let key = made["secret"].as_str().unwrap();
    assert!(key.starts_with("axk_test_") && made["id"].as_str().unwrap().starts_with("key_test_"));
    let house = Running::start(folder.path(), &["--sandbox"]);
    let ask = |question: &Value| post(&house, key, "/v1/decisions", question);
    let rows = documented();
    assert!(rows.len() >= 4);
    for [from, to, verdict, reason] in rows {
        let (head, decision) = ask(&json!({ "from": from, "to": to }));
        assert!(head.contains("anxin-sandbox: true"), "{head}");
        let came = (&decision["verdict"], &decision["reasons"][0]["code"]);
        assert_eq!(came, (&json!(verdict), &json!(reason)), "{from} {to}");
    }
    // In calling hours of one of the next days, none of which has to be a working day.
    let midday = Clock::system().now().micros() / 1_000 / DAY_MS * DAY_MS + 6 * DAY_MS / 24;
    for to in ["+8613800138001", "+8613800138004"] {
        let allowed = (1..=10).any(|day| {
            let at = anxin_domain::time::Instant::from_micros((midday + day * DAY_MS) * 1_000).to_string();
            ask(&json!({ "from": "+8613900000001", "to": to, "at": at })).1["verdict"] == "allow"
        });
        assert!(allowed, "{to}");
    }
    for (listing, state) in [("W-1", "upheld"), ("W-2", "not_upheld")] {
        let claim = json!({
            "customer": "+8613800138002", "promise": "true-listing", "brand": "lianjia-wuhan",
            "claim": { "listing": listing, "seen_on": "2026-11-20", "about": "not_on_sale" },
        });
        let (_, case) = post(&house, key, "/v1/complaints", &claim);
        assert_eq!(case["findings"][0]["state"], state, "{case}");
    }
}

#[test]
fn a_house_without_a_sandbox_takes_no_key_of_one() {
    let folder = tempfile::tempdir().unwrap();
    let made = anxin(
        folder.path(),
        &["key", "add", "--sandbox", "--name", "try", "--scopes", "decisions", "--json"],
    );
    let made: Value = serde_json::from_str(&out(&made)).unwrap();
    let house = Running::start(folder.path(), &[]);
    let question = json!({ "from": "+8613900000001", "to": "+8613800138000" });
    let (head, _) = post(&house, made["secret"].as_str().unwrap(), "/v1/decisions", &question);
    assert!(head.starts_with("http/1.1 401"), "{head}");
}
