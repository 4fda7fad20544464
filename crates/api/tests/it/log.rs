//! The public log at the door: files as the specification wants them, and receipts that hold without the server.

use anxin_domain::ids::AwardId;
use anxin_proof::audit::{LogFiles, audit};
use anxin_proof::{ReceiptFile, VerifierKey};
use serde_json::json;

use crate::kit::{House, LINE, REFUSER};

/// Files as they come over HTTP.
struct Fetched(std::collections::BTreeMap<String, Vec<u8>>);

impl LogFiles for Fetched {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.0.get(path).cloned())
    }
}

/// A house where a complaint was found true by the records, and everything has its place in the log.
async fn awarded() -> (House, AwardId) {
    let house = House::new().await;
    let record = json!({ "system": "pbx", "system_id": "1", "from": LINE, "to": REFUSER, "started_at": "2026-11-23T06:00:40Z",
                         "talk_seconds": 20, "disposition": "answered" });
    house.post("/v1/call-records", &record).admin().send().await.is(200);
    house.shows_awards(1).await;
    let read = |tx: &mut dyn anxin_store::Tx| {
        let rows = tx.query("SELECT id FROM award", &[])?;
        Ok::<_, anxin_store::StoreError>(AwardId::from_bytes(rows[0].id(0)?))
    };
    let award = house.test.store.read(read).await.unwrap();
    house.log.sequence().await.unwrap();
    (house, award)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_served_as_files_that_anybody_can_check() {
    let (house, _) = awarded().await;
    let checkpoint = house.get("/log/checkpoint").send().await.is(200);
    assert_eq!(checkpoint.headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(checkpoint.headers["cache-control"], "public, max-age=2");
    let vkey = house.get("/log/vkey").send().await.is(200);
    let key: VerifierKey = vkey.text.parse().unwrap();
    let mut files = Fetched([("checkpoint".to_owned(), checkpoint.bytes)].into());
    for path in ["tile/0/000.p/2", "tile/entries/000.p/2"] {
        let tile = house.get(&format!("/log/{path}")).send().await.is(200);
        assert_eq!(tile.headers["content-type"], "application/octet-stream");
        assert_eq!(tile.headers["cache-control"], "public, max-age=31536000, immutable");
        files.0.insert(path.to_owned(), tile.bytes);
    }
    let found = audit(&mut files, &key, None).unwrap();
    assert_eq!((found.wrong, found.checkpoint.size), (Vec::new(), 2));
    house.get("/log/tile/0/000.p/1").send().await.is(200);
    for path in [
        "0/000",
        "0/000.p/3",
        "0/001",
        "1/000",
        "entries/000",
        "entries/000.p/3",
        "0/0",
        "x",
        "../checkpoint",
        "0/000.p/02",
    ] {
        house.get(&format!("/log/tile/{path}")).send().await.problem(404, "not-found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_fetched_by_its_token_and_holds_without_the_server() {
    let (house, award) = awarded().await;
    let token = house.identity.receipt_token(award);
    let receipt = house.get(&format!("/v1/receipts/{token}")).send().await.is(200);
    let file = ReceiptFile::parse(&receipt.text).unwrap();
    let key: VerifierKey = house.get("/log/vkey").send().await.text.parse().unwrap();
    let told = file.verify(&key).unwrap();
    assert_eq!((file.award, told.len(), told[0].entry.minor), (award, 1, Some(10_000)));
    assert!(!receipt.text.contains(&REFUSER[1..]) && !receipt.text.contains(&LINE[1..]), "{}", receipt.text);
    let other = house.identity.receipt_token(AwardId::from_bytes([1; 16]));
    let nothing = house.get(&format!("/v1/receipts/{other}")).send().await.is(200).json();
    assert_eq!(nothing["logged"], json!([]));
    let forged = if token.ends_with('A') {
        token.replace('A', "B")
    } else {
        format!("{}A", &token[..token.len() - 1])
    };
    for odd in [forged.as_str(), "x", &award.to_string()] {
        house.get(&format!("/v1/receipts/{odd}")).send().await.problem(404, "not-found");
    }
}
