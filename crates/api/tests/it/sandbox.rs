//! A house and its sandbox behind one door: the key says which of them answers, and neither knows of the other.

use anxin_api::{SANDBOX_KEY, SANDBOX_SECRET, with_sandbox};
use serde_json::json;

use crate::kit::{House, LINE, REFUSER, SILENT};

/// Both; what is asked of the first goes by the door of both.
async fn both() -> (House, House) {
    let (mut real, sandbox) = (House::new().await, House::sandbox().await);
    real.routes = with_sandbox(real.routes.clone(), sandbox.routes.clone());
    (real, sandbox)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_says_which_house_answers_and_the_answer_says_so_too() {
    let (real, sandbox) = both().await;
    assert!(sandbox.admin.starts_with(SANDBOX_SECRET) && !real.admin.starts_with(SANDBOX_SECRET));
    let question = json!({ "from": LINE, "to": REFUSER });
    let played = real.post("/v1/decisions", &question).key(&sandbox.admin).send().await.is(200);
    assert_eq!(played.headers["anxin-sandbox"], "true");
    assert_eq!(played.json()["verdict"], "deny", "judged by the same code");
    let id = played.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/decisions/{id}");
    assert_eq!(real.get(&path).key(&sandbox.admin).send().await.is(200).json(), played.json());
    real.get(&path).admin().send().await.problem(404, "not-found");
    let answered = real.post("/v1/decisions", &question).admin().send().await.is(200);
    assert!(!answered.headers.contains_key("anxin-sandbox"));
    let wrong = real.get(&path).key(&format!("{SANDBOX_SECRET}{}", "0".repeat(64))).send().await;
    assert_eq!(wrong.headers["anxin-sandbox"], "true");
    wrong.problem(401, "unauthorized");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_in_the_sandbox_touches_nobody_outside() {
    let (real, sandbox) = both().await;
    let act = json!({ "number": SILENT, "word": "permit" });
    real.post("/v1/acts", &act).key(&sandbox.admin).send().await.is(201);
    for (key, code) in [(&sandbox.admin, "allow"), (&real.admin, "deny")] {
        let question = json!({ "from": LINE, "to": SILENT });
        let answer = real.post("/v1/decisions", &question).key(key).send().await.is(200).json();
        assert_eq!(answer["verdict"], code);
    }
    assert_eq!(real.count("act").await + 1, sandbox.count("act").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_house_takes_the_other_ones_keys() {
    let (real, sandbox) = both().await;
    let question = json!({ "from": LINE, "to": REFUSER });
    sandbox.post("/v1/decisions", &question).key(&real.admin).send().await.problem(401, "unauthorized");
    let other = House::new().await;
    other.post("/v1/decisions", &question).key(&sandbox.admin).send().await.problem(401, "unauthorized");
    let id = &sandbox.identity.keys().await.unwrap()[0].caller.key;
    assert!(id.starts_with(SANDBOX_KEY), "{id}");
    // Who signs with a key of the sandbox goes there as well.
    let input = format!("sig1=(\"@method\");created=1;expires=2;keyid=\"{id}\";nonce=\"n\"");
    let signed = real
        .post("/v1/decisions", &question)
        .header("signature-input", &input)
        .header("signature", "sig1=:AA==:");
    assert_eq!(signed.send().await.headers["anxin-sandbox"], "true");
    // Without a key nobody gets there.
    let nobody = real.get("/v1/public/summary").send().await.is(200);
    assert!(!nobody.headers.contains_key("anxin-sandbox"));
}
