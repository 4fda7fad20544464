//! The public's totals are kept as running sums: whatever happens to awards and clocks, they are what counting again gives.

use std::collections::BTreeMap;

use anxin_desk::{Appeal, ClockKind, CodedRuling, Open, Party, RuleRequest, Ruled, Staff, Totals};
use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::verify::FindingCode;

use crate::city::{CUSTOMER, City, city, complaint, line};

const UPHOLD: CodedRuling = CodedRuling::Uphold(FindingCode::CallAgainstRefusal);
const REJECT: CodedRuling = CodedRuling::Reject(FindingCode::NoRecord);
const MIGRATION: &str = include_str!("../../../store/migrations/0024_totals.sql");

async fn complained(city: &City, n: u64) -> (CaseId, FindingId) {
    let case = city.desk.complain(complaint(&[(line(n), city.now())])).await.unwrap().case;
    (case, city.desk.case(case).await.unwrap().findings[0].id)
}

async fn rule(city: &City, (case, finding): (CaseId, FindingId), ruling: CodedRuling, who: u64) -> Ruled {
    let staff = Staff { number: Number::from_digits(8_613_300_000_000 + who), name: format!("职员{who}") };
    let verified = BTreeMap::new();
    city.desk
        .rule(RuleRequest { case, finding, ruling, verified, words: "已核对".into(), staff })
        .await
        .unwrap()
}

async fn appeal(city: &City, case: CaseId, party: Party) {
    city.desk.appeal(Appeal { case, finding: None, words: "请再看".into(), party }).await.unwrap();
}

/// What the bank would say of every payout of a case.
async fn bank(city: &City, status: &'static str, (_, finding): (CaseId, FindingId)) {
    let now = city.now();
    let sql = "UPDATE payout SET status = $1, changed_at = $2 WHERE award IN (SELECT id FROM award WHERE finding = $3)";
    let params = [status.into(), now.into(), finding.to_bytes().into()];
    city.test.store.write(move |tx| tx.execute(sql, &params).map(drop)).await.unwrap();
    city.desk.follow_payouts().await.unwrap();
}

async fn sound(city: &City) -> Totals {
    assert_eq!(city.desk.check().await.unwrap(), Vec::<String>::new());
    city.desk.totals().await.unwrap()
}

fn clocks(totals: &Totals, clock: ClockKind) -> (i64, i64, i64) {
    let sum = totals.clocks_of(clock);
    (sum.kept, sum.missed, sum.running)
}

fn sums(totals: &Totals) -> (i64, i64, i64) {
    let sum = |of: fn(&anxin_desk::AwardTotal) -> i64| totals.awards.iter().map(of).sum();
    (sum(|row| row.awards), sum(|row| row.paid_awards), sum(|row| row.paid.minor()))
}

/// Awards that were paid, paid late, returned and taken back; clocks that were kept, missed and wound up anew.
async fn busy(city: &City) -> [(CaseId, FindingId); 4] {
    let all = [
        complained(city, 1).await,
        complained(city, 5).await,
        complained(city, 9).await,
        complained(city, 13).await,
    ];
    rule(city, all[0], UPHOLD, 1).await;
    rule(city, all[1], UPHOLD, 1).await;
    rule(city, all[2], REJECT, 1).await;
    bank(city, "settled", all[0]).await;
    appeal(city, all[1].0, Party::Brand).await;
    appeal(city, all[2].0, Party::Customer(CUSTOMER)).await;
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sums_are_what_counting_again_gives_through_reversals_and_appeals() {
    let city = city().await;
    let none = sound(&city).await;
    assert_eq!((sums(&none), clocks(&none, ClockKind::Ruling)), ((0, 0, 0), (0, 0, 0)));
    let all = busy(&city).await;
    let then = sound(&city).await;
    assert_eq!(sums(&then), (2, 1, 10_000));
    assert_eq!(clocks(&then, ClockKind::Ruling), (3, 0, 3), "two appeals and a complaint wait");
    assert_eq!(clocks(&then, ClockKind::Payment), (1, 0, 1));
    let row = &then.awards[0];
    assert_eq!(
        (row.promise.as_str(), row.city.as_str(), row.brand.as_str()),
        ("dnd-call", "wuhan", "lianjia-wuhan")
    );

    // Weeks later everything that waits is late; the appeals turn both rulings.
    city.test.clock.set(city.now().plus_days(20));
    let late = sound(&city).await;
    assert_eq!(late.open.ruling, Open { running: 0, late: 3 });
    assert_eq!(clocks(&late, ClockKind::Payment), (1, 1, 0));
    assert_eq!(rule(&city, all[1], REJECT, 2).await, Ruled::Rejected);
    assert!(matches!(rule(&city, all[2], UPHOLD, 2).await, Ruled::Awarded(_)));
    let turned = sound(&city).await;
    assert_eq!(sums(&turned), (2, 1, 10_000), "one was taken back and one made");
    assert_eq!(clocks(&turned, ClockKind::Ruling), (3, 3, 0), "each of both rulings on a finding counts");
    assert_eq!(clocks(&turned, ClockKind::Answer), (3, 3, 0));

    // What was paid comes back, is paid late, and comes back again.
    bank(&city, "returned", all[0]).await;
    assert_eq!(clocks(&sound(&city).await, ClockKind::Payment), (0, 1, 1));
    bank(&city, "settled", all[0]).await;
    let paid = sound(&city).await;
    assert_eq!((sums(&paid), clocks(&paid, ClockKind::Payment)), ((2, 1, 10_000), (0, 1, 1)));
    bank(&city, "returned", all[0]).await;
    let last = sound(&city).await;
    assert_eq!((sums(&last), clocks(&last, ClockKind::Payment)), ((2, 0, 0), (0, 1, 1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_from_before_the_sums_gets_those_that_counting_gives() {
    let city = city().await;
    busy(&city).await;
    city.test.clock.set(city.now().plus_days(40));
    let kept = sound(&city).await;
    city.test
        .store
        .write(|tx| {
            for table in ["award_total", "clock_total", "payment_due"] {
                tx.execute(&format!("DELETE FROM {table}"), &[])?;
            }
            tx.execute("UPDATE ruling SET due_at = NULL, answer_due_at = NULL", &[]).map(drop)
        })
        .await
        .unwrap();
    assert_ne!(city.desk.check().await.unwrap(), Vec::<String>::new(), "doctor sees what is lost");
    city.test
        .store
        .write(|tx| {
            let code: Vec<&str> = MIGRATION.lines().filter(|line| !line.starts_with("--")).collect();
            for statement in code.join("\n").split(";\n").map(str::trim) {
                if statement.starts_with("INSERT") || statement.starts_with("UPDATE") {
                    tx.execute(statement, &[])?;
                }
            }
            Ok::<_, anxin_store::StoreError>(())
        })
        .await
        .unwrap();
    let found = sound(&city).await;
    assert_eq!(found.awards, kept.awards);
    // What an appeal has wound up anew since was not kept before: its first ruling is not counted.
    assert_eq!(clocks(&found, ClockKind::Ruling).0, 1);
    assert_eq!(clocks(&found, ClockKind::Payment), clocks(&kept, ClockKind::Payment));
    let payment = |totals: &Totals| {
        let of = |t: &&anxin_desk::ClockTotal| t.clock == ClockKind::Payment;
        totals.clocks.iter().filter(of).cloned().collect::<Vec<_>>()
    };
    assert_eq!(payment(&found), payment(&kept), "by month too");
}
