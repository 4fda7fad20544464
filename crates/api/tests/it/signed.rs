//! Requests that are signed instead of carrying a key: what is taken, what is not, and brands whose evidence has to be signed.

use anxin_domain::time::Instant;
use anxin_identity::{ApiScope, Evidence, IdentityError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::kit::{Answer, House, LINE, PERMITTER, REFUSER};

const HOST: &str = "api.example.com";

/// A program with a key of its own.
struct Signer {
    key: String,
    pair: Ed25519KeyPair,
}

/// A signature in the making; what a test changes makes it another one.
#[derive(Clone)]
struct Signing {
    covered: Vec<&'static str>,
    created: i64,
    lasts: i64,
    nonce: String,
    keyid: String,
    more: &'static str,
}

impl House {
    async fn signer(&self, scopes: &[ApiScope]) -> Signer {
        let brand = Some("lianjia-wuhan".parse().unwrap());
        let key = self.identity.create_key("signs", brand, scopes).await.unwrap().id;
        let pair = Ed25519KeyPair::from_seed_unchecked(&[3; 32]).unwrap();
        let public = STANDARD.encode(pair.public_key().as_ref()).parse().unwrap();
        assert!(self.identity.set_public_key(&key, public).await.unwrap());
        Signer { key, pair }
    }

    fn signing(&self, signer: &Signer) -> Signing {
        Signing {
            covered: vec!["@method", "@target-uri", "content-digest"],
            created: self.test.clock.now().micros() / 1_000_000,
            lasts: 300,
            nonce: format!("{:x?}", self.test.clock.random()),
            keyid: signer.key.clone(),
            more: "",
        }
    }

    /// Posts what is signed, over the path and body that are given as signed and those that are sent.
    async fn send(
        &self,
        signer: &Signer,
        signing: &Signing,
        signed: (&str, &Value),
        sent: (&str, &Value),
    ) -> Answer {
        let digest = |body: &Value| {
            format!("sha-256=:{}:", STANDARD.encode(digest(&SHA256, body.to_string().as_bytes())))
        };
        let covered: Vec<String> = signing.covered.iter().map(|name| format!("\"{name}\"")).collect();
        let params = format!(
            "({});created={};expires={};keyid=\"{}\";nonce=\"{}\"{}",
            covered.join(" "),
            signing.created,
            signing.created + signing.lasts,
            signing.keyid,
            signing.nonce,
            signing.more,
        );
        let mut base = String::new();
        for name in &signing.covered {
            let value = match *name {
                "@method" => "POST".to_owned(),
                "@target-uri" => format!("https://{HOST}{}", signed.0),
                "@authority" => HOST.to_owned(),
                "@path" => signed.0.split('?').next().unwrap().to_owned(),
                "content-digest" => digest(signed.1),
                _ => "x".to_owned(),
            };
            base.push_str(&format!("\"{name}\": {value}\n"));
        }
        base.push_str(&format!("\"@signature-params\": {params}"));
        let signature = STANDARD.encode(signer.pair.sign(base.as_bytes()).as_ref());
        let body = sent.1.to_string();
        let length = body.len().to_string();
        self.post_bytes(sent.0, "application/json", body)
            .header("host", HOST)
            .header("content-length", &length)
            .header("content-digest", &digest(signed.1))
            .header("signature-input", &format!("sig1={params}"))
            .header("signature", &format!("sig1=:{signature}:"))
            .send()
            .await
    }

    async fn ask_signed(&self, signer: &Signer, signing: &Signing) -> Answer {
        let question = question();
        self.send(signer, signing, ("/v1/decisions", &question), ("/v1/decisions", &question)).await
    }
}

fn question() -> Value {
    json!({ "from": LINE, "to": REFUSER })
}

fn record() -> Value {
    json!({
        "system": "pbx-1", "system_id": "s1", "from": LINE, "to": PERMITTER, "started_at": "2026-11-23T05:00:00Z",
        "talk_seconds": 21, "disposition": "answered",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_needs_no_key_in_a_header_and_is_held_to_its_scopes() {
    let house = House::new().await;
    let signer = house.signer(&[ApiScope::Decisions]).await;
    let decision = house.ask_signed(&signer, &house.signing(&signer)).await.is(200).json();
    assert_eq!(decision["verdict"], "deny");
    let by_parts = Signing {
        covered: vec!["@method", "@authority", "@path", "content-digest"],
        ..house.signing(&signer)
    };
    house.ask_signed(&signer, &by_parts).await.is(200);
    let with_alg = Signing { more: ";alg=\"ed25519\"", ..house.signing(&signer) };
    house.ask_signed(&signer, &with_alg).await.is(200);
    let signing = house.signing(&signer);
    let answer =
        house.send(&signer, &signing, ("/v1/call-records", &record()), ("/v1/call-records", &record())).await;
    answer.problem(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_for_one_request_as_it_was_signed_and_for_a_while() {
    let house = House::new().await;
    let signer = house.signer(&[ApiScope::Decisions]).await;
    let why = |answer: Answer| answer.problem(401, "unauthorized")["detail"].as_str().unwrap().to_owned();
    let signing = || house.signing(&signer);
    let (path, question) = ("/v1/decisions", question());
    let other = json!({ "from": LINE, "to": PERMITTER });
    assert!(
        why(house.send(&signer, &signing(), (path, &question), (path, &other)).await)
            .contains("another body")
    );
    let with_query = format!("{path}?x=1");
    why(house.send(&signer, &signing(), (path, &question), (&with_query, &question)).await);
    let by_path =
        || Signing { covered: vec!["@method", "@authority", "@path", "content-digest"], ..signing() };
    assert!(
        why(house.send(&signer, &by_path(), (path, &question), (&with_query, &question)).await)
            .contains("@query")
    );
    why(house.send(&signer, &signing(), ("/v1/acts", &question), (path, &question)).await);
    // Once, and not again.
    let once = signing();
    house.ask_signed(&signer, &once).await.is(200);
    assert!(why(house.ask_signed(&signer, &once).await).contains("nonce"));
    let now = house.test.clock.now().micros() / 1_000_000;
    for (created, lasts, said) in [
        (now - 300, 300, "expired"),
        (now + 31, 100, "future"),
        (now, 301, "300 seconds"),
        (now, 0, "300 seconds"),
        (now, -10, "300 seconds"),
    ] {
        let signing = Signing { created, lasts, ..signing() };
        assert!(why(house.ask_signed(&signer, &signing).await).contains(said), "{created} {lasts}");
    }
    house.ask_signed(&signer, &Signing { created: now - 299, ..signing() }).await.is(200);
    for (missing, rest) in [
        ("@method", vec!["@target-uri", "content-digest"]),
        ("@target-uri", vec!["@method", "content-digest"]),
        ("content-digest", vec!["@method", "@target-uri"]),
        ("twice", vec!["@method", "@method", "@target-uri", "content-digest"]),
        ("not known", vec!["@method", "@target-uri", "content-digest", "@mood"]),
        ("does not have", vec!["@method", "@target-uri", "content-digest", "x-none"]),
    ] {
        let signing = Signing { covered: rest, ..signing() };
        assert!(why(house.ask_signed(&signer, &signing).await).contains(missing), "{missing}");
    }
    assert!(
        why(house.ask_signed(&signer, &Signing { more: ";alg=\"hmac-sha256\"", ..signing() }).await)
            .contains("alg")
    );
    let long = Signing { nonce: "n".repeat(200), ..signing() };
    assert!(why(house.ask_signed(&signer, &long).await).contains("nonce"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_which_keys_there_are_and_a_revoked_one_signs_nothing() {
    let house = House::new().await;
    let signer = house.signer(&[ApiScope::Decisions]).await;
    let detail = |answer: Answer| answer.problem(401, "unauthorized")["detail"].clone();
    let unknown = Signing { keyid: "key_000000000000".into(), ..house.signing(&signer) };
    let unknown = detail(house.ask_signed(&signer, &unknown).await);
    let stranger =
        Signer { key: signer.key.clone(), pair: Ed25519KeyPair::from_seed_unchecked(&[4; 32]).unwrap() };
    assert_eq!(detail(house.ask_signed(&stranger, &house.signing(&signer)).await), unknown);
    assert!(house.identity.revoke_key(&signer.key).await.unwrap());
    assert_eq!(detail(house.ask_signed(&signer, &house.signing(&signer)).await), unknown);
    for (input, signature) in [
        ("", ""),
        ("sig1", "sig1=:AA==:"),
        ("sig1=();created=1;expires=2;keyid=\"a\";nonce=\"b\"", "sig1=\"x\""),
        ("sig1=();created=1;expires=2;keyid=\"a\";nonce=\"b\"", "sig2=:AA==:"),
        ("sig1=();created=1;expires=2;keyid=\"a\";nonce=\"b\", sig2=()", "sig1=:AA==:, sig2=:AA==:"),
        ("sig1=(\"@method\";req);created=1;expires=2;keyid=\"a\";nonce=\"b\"", "sig1=:AA==:"),
        ("(((", ")))"),
    ] {
        let ask = house.post("/v1/decisions", &question()).header("signature-input", input);
        ask.header("signature", signature).send().await.problem(401, "unauthorized");
    }
    let both = house.post("/v1/decisions", &question()).admin().header("signature", "sig1=:AA==:");
    both.send().await.problem(401, "unauthorized");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_that_says_so_has_its_evidence_taken_signed_only() {
    let house = House::new().await;
    let brand = || "lianjia-wuhan".parse().unwrap();
    let nobody = house.identity.take_evidence(brand(), Evidence::SignedOnly).await;
    assert!(matches!(nobody, Err(IdentityError::NobodySigns)));
    let signer = house.signer(&[ApiScope::CallRecords, ApiScope::Decisions]).await;
    house.identity.take_evidence(brand(), Evidence::SignedOnly).await.unwrap();
    let path = "/v1/call-records";
    let problem = house.post(path, &record()).brand().send().await.problem(403, "forbidden");
    assert!(problem["detail"].as_str().unwrap().contains("signed"), "{problem}");
    let act = json!({ "number": REFUSER, "word": "refuse" });
    house.post("/v1/acts", &act).brand().send().await.problem(403, "forbidden");
    house.post("/v1/decisions", &question()).brand().send().await.is(200);
    house.post(path, &record()).admin().send().await.is(200);
    let report = house.send(&signer, &house.signing(&signer), (path, &record()), (path, &record())).await;
    assert_eq!(report.is(200).json()["accepted"], 1);
    house.identity.take_evidence(brand(), Evidence::EitherWay).await.unwrap();
    house.post(path, &record()).brand().send().await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nonce_is_kept_as_long_as_its_signature_is_good() {
    let house = House::new().await;
    let signer = house.signer(&[ApiScope::Decisions]).await;
    house.ask_signed(&signer, &house.signing(&signer)).await.is(200);
    house.identity.sweep().await.unwrap();
    assert_eq!(house.count("signature_nonce").await, 1);
    let later: Instant = house.test.clock.now().plus_ms(300_000);
    house.test.clock.set(later);
    house.identity.sweep().await.unwrap();
    assert_eq!(house.count("signature_nonce").await, 0);
}

#[test]
fn a_public_key_is_read_as_openssl_writes_it() {
    let pem = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n";
    let bare = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";
    assert_eq!(pem.parse::<anxin_identity::PublicKey>().unwrap(), bare.parse().unwrap());
    for wrong in ["", "x", "AAAA", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"] {
        assert!(wrong.parse::<anxin_identity::PublicKey>().is_err(), "{wrong}");
    }
}
