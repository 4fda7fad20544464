//! The public log beside the desk: everything that is decided and paid is in it, its sums are the public's, and who is erased takes along what
//! it could be read by.

use std::collections::BTreeMap;

use anxin_desk::{Appeal, CodedRuling, Party, RuleRequest, Staff};
use anxin_domain::ids::{AwardId, CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::verify::FindingCode;
use anxin_proof::audit::{Audit, audit};
use anxin_proof::{Checkpoint, Kind, Log, ProofError, ReceiptFile, SumOf, Tile};
use anxin_store::StoreError;
use anxin_store::jobs::Runner;

use crate::city::{CUSTOMER, City, city, complaint, line};

const UPHOLD: CodedRuling = CodedRuling::Uphold(FindingCode::CallAgainstRefusal);
const REJECT: CodedRuling = CodedRuling::Reject(FindingCode::NoRecord);

async fn log(city: &City) -> Log {
    let log = Log::open(city.test.store.clone(), &[7; 32], "example.com/log").await.unwrap();
    log.sequence().await.unwrap();
    log
}

/// The files of the log, as anybody may fetch them.
async fn files(log: &Log) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::from([("checkpoint".to_owned(), log.checkpoint().await.unwrap().into_bytes())]);
    for tile in Tile::all(log.head().await.unwrap().size) {
        files.insert(tile.to_string(), log.tile(tile).await.unwrap().unwrap());
    }
    files
}

/// The log, checked from its files.
pub(crate) async fn whole(log: &Log) -> Audit {
    let audit = audit(&mut files(log).await, log.verifier().unwrap(), None).unwrap();
    assert_eq!(audit.wrong, Vec::<String>::new());
    audit
}

async fn complained(city: &City, n: u64) -> (CaseId, FindingId) {
    let case = city.desk.complain(complaint(&[(line(n), city.now())])).await.unwrap().case;
    (case, city.desk.case(case).await.unwrap().findings[0].id)
}

async fn rule(city: &City, (case, finding): (CaseId, FindingId), ruling: CodedRuling, who: u64) {
    let staff = Staff { number: Number::from_digits(8_613_300_000_000 + who), name: format!("职员{who}") };
    let request =
        RuleRequest { case, finding, ruling, verified: BTreeMap::new(), words: "已核对".into(), staff };
    city.desk.rule(request).await.unwrap();
}

async fn bank(city: &City, status: &'static str) {
    let (now, sql) =
        (city.now(), "UPDATE payout SET status = $1, changed_at = $2 WHERE status <> 'released'");
    city.test.store.write(move |tx| tx.execute(sql, &[status.into(), now.into()]).map(drop)).await.unwrap();
    city.desk.follow_payouts().await.unwrap();
}

async fn award_of(city: &City, finding: FindingId) -> AwardId {
    let sql = "SELECT id FROM award WHERE finding = $1";
    let read = move |tx: &mut dyn anxin_store::Tx| {
        Ok::<_, StoreError>(AwardId::from_bytes(tx.query(sql, &[finding.to_bytes().into()])?[0].id(0)?))
    };
    city.test.store.read(read).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ruled_awarded_and_paid_is_in_the_log_and_its_sums_are_the_publics() {
    let city = city().await;
    assert_eq!(whole(&log(&city).await).await.checkpoint.size, 0, "a log begins empty");
    let (upheld, turned, rejected) =
        (complained(&city, 1).await, complained(&city, 5).await, complained(&city, 9).await);
    rule(&city, upheld, UPHOLD, 1).await;
    rule(&city, turned, UPHOLD, 1).await;
    rule(&city, rejected, REJECT, 1).await;
    city.desk
        .appeal(Appeal { case: turned.0, finding: None, words: "请再看".into(), party: Party::Brand })
        .await
        .unwrap();
    rule(&city, turned, REJECT, 2).await;
    for status in ["settled", "returned", "settled"] {
        bank(&city, status).await;
    }
    let audit = whole(&log(&city).await).await;
    let summary = city.desk.summary().await.unwrap();
    let of = |kind| audit.kinds.get(&kind).copied().unwrap_or_default();
    assert_eq!((of(Kind::Ruling), of(Kind::Award), of(Kind::AwardReversed)), (4, 2, 1));
    assert_eq!((of(Kind::Paid), of(Kind::PaidReversed)), (2, 1));
    let all = |sum| {
        let sums = audit.sums.iter().filter(|(key, _)| key.2 == sum).map(|(_, sum)| *sum);
        sums.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
    };
    let public = |count: fn(&anxin_desk::SummaryRow) -> i64| summary.rows.iter().map(count).sum::<i64>();
    assert_eq!(all(SumOf::Awarded), (public(|row| row.awards), public(|row| row.awarded.minor())));
    assert_eq!(all(SumOf::Paid), (public(|row| row.paid_awards), public(|row| row.paid.minor())));
    assert_eq!(all(SumOf::Paid), (1, 10_000));
    assert_eq!(city.desk.check().await.unwrap(), Vec::<String>::new());
    // An event that is lost is seen by doctor.
    let lose = "UPDATE log_event SET kind = 'ruling' WHERE kind = 'paid'";
    city.test.store.write(move |tx| tx.execute(lose, &[])).await.unwrap();
    assert_eq!(city.desk.check().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_erased_leaves_proofs_that_hold_and_an_event_that_nobody_can_read() {
    let city = city().await;
    let case = complained(&city, 1).await;
    rule(&city, case, UPHOLD, 1).await;
    bank(&city, "settled").await;
    let log = log(&city).await;
    let award = award_of(&city, case.1).await;
    let receipt = log.receipt(award).await.unwrap();
    let key = log.verifier().unwrap();
    let told = receipt.verify(key).unwrap();
    assert_eq!(told.iter().map(|one| one.entry.kind).collect::<Vec<_>>(), [Kind::Award, Kind::Paid]);
    let event = told[0].event.as_ref().unwrap();
    assert_eq!((event.award, event.minor, event.finding), (Some(award), Some(10_000), case.1));

    city.desk.erase(CUSTOMER, None).await.unwrap();
    city.test.clock.set(city.now().plus_days(31));
    Runner::new(city.test.store.clone()).with(city.desk.eraser()).run_due().await.unwrap();
    let count = |tx: &mut dyn anxin_store::Tx| tx.query("SELECT COUNT(*) FROM log_opening", &[])?[0].int(0);
    assert_eq!(city.test.store.read(count).await.unwrap(), 0, "keys and events are gone");
    // What comes after that has an entry, and nothing to open it by.
    bank(&city, "returned").await;
    log.sequence().await.unwrap();
    assert_eq!(city.test.store.read(count).await.unwrap(), 0);
    let after = log.receipt(award).await.unwrap();
    let told = after.verify(key).unwrap();
    assert_eq!((told.len(), told.iter().filter(|one| one.event.is_some()).count()), (3, 0));
    assert_eq!(after.logged[0].entry, receipt.logged[0].entry, "the entry is what it was");
    receipt.verify(key).unwrap();
    whole(&log).await;
    assert_eq!(city.desk.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_number_and_no_name_is_in_any_file_of_the_log_or_in_what_opens_it() {
    let city = city().await;
    let case = complained(&city, 1).await;
    rule(&city, case, UPHOLD, 1).await;
    bank(&city, "settled").await;
    let log = log(&city).await;
    let receipt = log.receipt(award_of(&city, case.1).await).await.unwrap();
    let mut texts: Vec<String> =
        files(&log).await.values().map(|f| String::from_utf8_lossy(f).into_owned()).collect();
    texts.push(serde_json::to_string(&receipt).unwrap());
    for text in &texts {
        for personal in ["13800138000", "139000000", "133000000", "职员", "王芳", "请再看"] {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
    }
    // Which way it was ruled, the terms and the brand are in the receipt only.
    for hidden in ["upheld", "lianjia", "dnd-call"] {
        assert!(texts[..texts.len() - 1].iter().all(|text| !text.contains(hidden)), "{hidden}");
    }
    assert!(texts.last().unwrap().contains("lianjia-wuhan"));
}

#[tokio::test(flavor = "multi_thread")]
async fn any_change_to_a_receipt_is_found() {
    let city = city().await;
    let case = complained(&city, 1).await;
    rule(&city, case, UPHOLD, 1).await;
    let log = log(&city).await;
    let key = log.verifier().unwrap();
    let receipt = log.receipt(award_of(&city, case.1).await).await.unwrap();
    receipt.verify(key).unwrap();
    let refused = |change: &dyn Fn(&mut ReceiptFile)| {
        let mut changed = receipt.clone();
        change(&mut changed);
        assert_ne!(changed, receipt);
        assert!(changed.verify(key).is_err());
    };
    refused(&|r| r.award = AwardId::from_bytes([1; 16]));
    refused(&|r| r.logged[0].entry = r.logged[0].entry.replace("10000", "90000"));
    refused(&|r| r.logged[0].event = r.logged[0].event.as_ref().map(|e| e.replace("10000", "90000")));
    refused(&|r| r.logged[0].salt = Some("00".repeat(32)));
    refused(&|r| r.logged[0].proof = r.logged[0].proof.replace("index 1", "index 0"));
    refused(&|r| {
        r.logged[0].proof = r.logged[0].proof.replace("example.com/log\n2\n", "example.com/log\n3\n")
    });
    refused(&|r| r.logged.clear());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_goes_on_from_what_was_noted_and_another_key_cannot_sign_it() {
    let city = city().await;
    let mut noted = Vec::new();
    for n in 0..3 {
        let case = complained(&city, 1 + 4 * n).await;
        rule(&city, case, UPHOLD, 1).await;
        let log = log(&city).await;
        noted.push(Checkpoint::open(&log.checkpoint().await.unwrap(), log.verifier().unwrap()).unwrap());
        for earlier in &noted {
            let found = audit(&mut files(&log).await, log.verifier().unwrap(), Some(earlier)).unwrap();
            assert_eq!(found.wrong, Vec::<String>::new());
        }
    }
    let log = log(&city).await;
    let other = Checkpoint { root: noted[1].root, ..noted[0].clone() };
    assert_eq!(audit(&mut files(&log).await, log.verifier().unwrap(), Some(&other)).unwrap().wrong.len(), 1);
    let larger = Checkpoint { size: 99, ..noted[0].clone() };
    assert_eq!(audit(&mut files(&log).await, log.verifier().unwrap(), Some(&larger)).unwrap().wrong.len(), 1);

    let stranger = Log::open(city.test.store.clone(), &[8; 32], "example.com/log").await.unwrap();
    assert!(matches!(stranger.checkpoint().await, Err(ProofError::OtherKey(_))));
    let renamed = Log::open(city.test.store.clone(), &[7; 32], "other.example/log").await.unwrap();
    assert_eq!(renamed.verifier().unwrap(), log.verifier().unwrap(), "a log keeps its name");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_to_any_file_of_a_log_is_found() {
    let city = city().await;
    let case = complained(&city, 1).await;
    rule(&city, case, UPHOLD, 1).await;
    let many = |tx: &mut dyn anxin_store::Tx| {
        (0..300_i64).try_for_each(|n| {
            anxin_proof::put_head(
                tx,
                "ledger/main",
                n,
                &format!("{n:064x}"),
                anxin_domain::time::Instant::from_micros(n),
            )
        })
    };
    city.test.store.write(many).await.unwrap();
    let log = log(&city).await;
    let (key, files) = (log.verifier().unwrap(), files(&log).await);
    assert!(
        files.contains_key("tile/1/000.p/1") && files.contains_key("tile/entries/001.p/46"),
        "{:?}",
        files.keys()
    );
    for path in files.keys() {
        for place in [0, files[path].len() / 2, files[path].len() - 1] {
            let mut changed = files.clone();
            changed.get_mut(path).unwrap()[place] ^= 1;
            let found = audit(&mut changed, key, None).map(|audit| audit.wrong);
            assert!(found.as_ref().map_or(true, |wrong| !wrong.is_empty()), "{path} at {place}");
        }
        let mut lacks = files.clone();
        lacks.remove(path);
        let found = audit(&mut lacks, key, None).map(|audit| audit.wrong);
        assert!(found.as_ref().map_or(true, |wrong| wrong[0].contains(path.as_str())), "{path}");
    }
}
