//! Sums: a bank that books a whole instruction, or a whole file, as one row.

use std::fmt::Write as _;

use anxin_fund::rails::pain001::Booking;
use anxin_fund::{AttemptStatus, FileOptions, PayoutStatus, StatementReport};

use crate::reports::{Report, orders};
use crate::statements::counts;
use crate::xsd::assert_valid;
use crate::{DEBTOR_ACCOUNT, House, Made, award, pays};

/// A statement of the fund's account with these entries; several of them when `between` ends one and begins the next.
fn document(id: &str, entries: &str) -> String {
    let text = document_unchecked(id, entries);
    assert_valid(&text, "camt.053.001.08");
    text
}

/// The same, not held to the schema: there are thousands of them in a run.
pub(crate) fn document_unchecked(id: &str, entries: &str) -> String {
    let head = format!(
        "<Stmt><Id>{id}</Id><CreDtTm>2026-11-23T06:00:00Z</CreDtTm><Acct><Id><Othr><Id>{DEBTOR_ACCOUNT}</Id></Othr></Id></Acct>\
         <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
         <Dt><Dt>2026-11-23</Dt></Dt></Bal>"
    );
    let statements: String =
        entries.split("<!-- next -->").map(|part| format!("{head}{part}</Stmt>")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\
         <BkToCstmrStmt><GrpHdr><MsgId>{id}</MsgId><CreDtTm>2026-11-23T06:00:00Z</CreDtTm></GrpHdr>{statements}\
         </BkToCstmrStmt></Document>\n"
    )
}

pub(crate) fn entry(direction: &str, amount: &str, reference: &str, details: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"CNY\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
         <AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd/>{details}</Ntry>"
    )
}

pub(crate) fn of_instruction(id: &str, count: &str) -> String {
    let count = if count.is_empty() { String::new() } else { format!("<NbOfTxs>{count}</NbOfTxs>") };
    format!("<NtryDtls><Btch><PmtInfId>{id}</PmtInfId>{count}</Btch></NtryDtls>")
}

async fn import(house: &House, text: &str) -> StatementReport {
    house.fund.import_statement(text.as_bytes()).await.unwrap()
}

/// One row for an instruction.
pub(crate) async fn sum(
    house: &House,
    id: &str,
    direction: &str,
    amount: &str,
    reference: &str,
    instruction: &str,
    count: &str,
) -> StatementReport {
    let entry = entry(direction, amount, reference, &of_instruction(instruction, count));
    import(house, &document(id, &entry)).await
}

/// Five payouts of 100 to 500 yuan in instructions of two, two and one.
async fn five() -> (House, Made) {
    let house = House::with(200_000).await;
    for n in 1..=5 {
        house.ready(n, 10_000 * i64::from(n)).await;
    }
    let made = house
        .file_with(FileOptions { booking: Booking::Batch, instruction_limit: 2, ..FileOptions::default() })
        .await;
    (house, made)
}

#[tokio::test]
async fn a_sum_settles_its_instruction_and_again_changes_nothing() {
    let (house, made) = five().await;
    let id = format!("{}-1", made.id);
    assert_eq!(counts(&sum(&house, "S1", "DBIT", "300.00", "REF1", &id, "2").await), [2, 0, 0, 0, 0, 0]);
    assert_eq!(house.books().await, [170_000, 50_000, 0, 120_000]);
    assert_eq!(counts(&sum(&house, "S1", "DBIT", "300.00", "REF1", &id, "2").await), [0, 0, 0, 1, 0, 0]);
    assert_eq!(counts(&sum(&house, "S2", "DBIT", "300.00", "REF1", &id, "").await), [0, 0, 0, 1, 0, 0]);
    let twice = sum(&house, "S3", "DBIT", "300.00", "REF2", &id, "2").await;
    assert_eq!(counts(&twice), [0, 0, 0, 0, 0, 1]);
    assert!(twice.unmatched[0].reason.contains("debited twice, as REF1 and as REF2"), "{twice:?}");
    house.sound().await;
}

#[tokio::test]
async fn a_sum_that_is_wrong_or_of_something_else_is_told() {
    let (house, made) = five().await;
    let id = format!("{}-1", made.id);
    for (n, (amount, instruction, count, told)) in [
        (
            "300.01",
            id.as_str(),
            "2",
            "the sum is not that of the payments: 300.01 CNY on the statement, 300.00 CNY for the 2 of",
        ),
        ("300.00", id.as_str(), "3", "the sum is not that"),
        ("300.00", "01J6A3M1T0R8Z5X7C9V2B4N6M8-1", "2", "are unknown here"),
    ]
    .into_iter()
    .enumerate()
    {
        let report = sum(&house, &format!("S{n}"), "DBIT", amount, "REF1", instruction, count).await;
        assert_eq!(counts(&report), [0, 0, 0, 0, 0, 1]);
        assert!(report.unmatched[0].reason.contains(told), "{report:?}");
    }
    // The bank's own total is not what it booked.
    let details = format!(
        "<NtryDtls><Btch><PmtInfId>{id}</PmtInfId><TtlAmt Ccy=\"CNY\">300.00</TtlAmt></Btch></NtryDtls>"
    );
    let report = import(&house, &document("S9", &entry("DBIT", "299.00", "REF1", &details))).await;
    assert!(report.unmatched[0].reason.contains("not the amount that was booked"), "{report:?}");
    assert_eq!(house.books().await, [200_000, 50_000, 0, 150_000]);
    house.sound().await;
}

#[tokio::test]
async fn a_sum_is_known_by_the_file_or_by_the_reference_of_its_only_transaction() {
    let (house, made) = five().await;
    let refs = format!(
        "<NtryDtls><TxDtls><Refs><MsgId>{0}</MsgId><PmtInfId>{0}-1</PmtInfId><EndToEndId>NOTPROVIDED</EndToEndId></Refs>\
         </TxDtls></NtryDtls>",
        made.id
    );
    assert_eq!(
        counts(&import(&house, &document("S1", &entry("DBIT", "300.00", "REF1", &refs))).await),
        [2, 0, 0, 0, 0, 0]
    );
    let file = format!("<NtryDtls><Btch><MsgId>{}</MsgId></Btch></NtryDtls>", made.id);
    assert_eq!(
        counts(&import(&house, &document("S2", &entry("DBIT", "1200.00", "REF2", &file))).await),
        [3, 0, 0, 0, 0, 0]
    );
    assert_eq!(house.books().await, [50_000, 50_000, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn a_sum_with_every_payment_under_it_is_taken_apart() {
    let (house, made) = five().await;
    let mut details =
        format!("<NtryDtls><Btch><PmtInfId>{}-1</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>", made.id);
    for order in &orders(&made)[..2] {
        write!(
            details,
            "<TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs><Amt Ccy=\"CNY\">{}</Amt></TxDtls>",
            order.end_to_end,
            order.amount.decimal()
        )
        .unwrap();
    }
    details += "</NtryDtls>";
    let report = import(&house, &document("S1", &entry("DBIT", "300.00", "REF1", &details))).await;
    assert_eq!(counts(&report), [2, 0, 0, 0, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn several_instructions_in_one_entry_must_add_up_to_it() {
    let (house, made) = five().await;
    let details: String = [("1", "300.00"), ("2", "700.00")]
        .map(|(n, total)| {
            format!(
                "<NtryDtls><Btch><PmtInfId>{}-{n}</PmtInfId><TtlAmt Ccy=\"CNY\">{total}</TtlAmt></Btch></NtryDtls>",
                made.id
            )
        })
        .concat();
    let wrong = import(&house, &document("S1", &entry("DBIT", "1000.01", "REF1", &details))).await;
    assert_eq!(counts(&wrong), [0, 0, 0, 0, 0, 2]);
    let right = import(&house, &document("S2", &entry("DBIT", "1000.00", "REF1", &details))).await;
    assert_eq!(counts(&right), [4, 0, 0, 0, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn part_of_a_sum_comes_back_payment_by_payment_and_all_of_it_as_a_sum() {
    let (house, made) = five().await;
    let id = format!("{}-2", made.id);
    sum(&house, "S1", "DBIT", "700.00", "REF1", &id, "2").await;
    // A sum that is not all of it does not say whose it is.
    let part = sum(&house, "S2", "CRDT", "300.00", "REF2", &id, "").await;
    assert!(part.unmatched[0].reason.contains("without saying for which"), "{part:?}");
    let third = &orders(&made)[2];
    let details = format!(
        "<NtryDtls><Btch><PmtInfId>{id}</PmtInfId></Btch><TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs>\
         <RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>",
        third.end_to_end
    );
    let back = import(&house, &document("S3", &entry("CRDT", "300.00", "REF2", &details))).await;
    assert_eq!(counts(&back), [0, 1, 0, 0, 0, 0]);
    let payout = house.payout(award(3, 0).award).await;
    assert_eq!((payout.status, payout.attempts[0].reason.as_deref()), (PayoutStatus::Returned, Some("AC04")));
    // What is left of it comes back as a sum.
    let rest = sum(&house, "S4", "CRDT", "400.00", "REF3", &id, "").await;
    assert_eq!(counts(&rest), [0, 1, 0, 0, 0, 0]);
    assert_eq!(counts(&sum(&house, "S5", "CRDT", "400.00", "REF3", &id, "").await), [0, 0, 0, 1, 0, 0]);
    assert_eq!(house.payout(award(4, 0).award).await.attempts[0].status, AttemptStatus::Returned);
    assert_eq!(house.books().await, [200_000, 50_000, 70_000, 80_000]);
    house.sound().await;
}

#[tokio::test]
async fn the_whole_sum_may_be_booked_although_some_of_it_was_refused() {
    let (house, made) = five().await;
    let (id, first) = (format!("{}-1", made.id), orders(&made)[0].end_to_end.clone());
    let report = Report::on(&made.id.to_string()).instruction(&id, "", &[["RJCT", &first, "100.00", "AC04"]]);
    report.send(&house, "R1").await;
    assert_eq!(counts(&sum(&house, "S1", "DBIT", "300.00", "REF1", &id, "2").await), [1, 0, 0, 0, 0, 0]);
    let details =
        format!("<NtryDtls><TxDtls><Refs><EndToEndId>{first}</EndToEndId></Refs></TxDtls></NtryDtls>");
    let back = import(&house, &document("S2", &entry("CRDT", "100.00", "REF2", &details))).await;
    assert_eq!(counts(&back), [0, 0, 0, 1, 0, 0]);
    assert_eq!(house.books().await, [180_000, 50_000, 10_000, 120_000]);
    house.sound().await;
}

#[tokio::test]
async fn several_statements_in_one_file_are_all_read() {
    let (house, made) = five().await;
    let [one, two] = [("300.00", "1"), ("700.00", "2")]
        .map(|(amount, n)| entry("DBIT", amount, "REF", &of_instruction(&format!("{}-{n}", made.id), "2")));
    let report = import(&house, &document("S1", &format!("{one}<!-- next -->{two}"))).await;
    assert_eq!(counts(&report), [4, 0, 0, 0, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn rows_and_sums_of_the_same_payments_do_not_meet() {
    let (house, made) = five().await;
    house.bank(&made, "S1", pays).await;
    let late = sum(&house, "S2", "DBIT", "300.00", "REF1", &format!("{}-1", made.id), "2").await;
    assert!(late.unmatched[0].reason.contains("row by row"), "{late:?}");
    assert_eq!(house.books().await, [50_000, 50_000, 0, 0]);
    house.sound().await;
}
