//! Statements: what the bank did is booked once, and what does not fit is told.

use anxin_fund::rails::RailError;
use anxin_fund::rails::demo_bank::Answer;
use anxin_fund::{AttemptStatus, FundError, PayoutStatus, StatementReport};

use crate::xsd::assert_valid;
use crate::{DEBTOR_ACCOUNT, House, customer, payee, pays};

/// settled, returned, rejected, already, pending, unmatched
pub(crate) fn counts(report: &StatementReport) -> [usize; 6] {
    let counts = [
        report.settled,
        report.returned,
        report.rejected,
        report.already,
        report.pending,
        report.unmatched.len(),
    ];
    assert_eq!(counts.iter().sum::<usize>(), report.rows, "every row is counted once: {report:?}");
    counts
}

#[tokio::test]
async fn a_statement_settles_and_again_changes_nothing() {
    let house = House::with(100_000).await;
    let one = house.ready(1, 10_000).await;
    house.ready(2, 20_000).await;
    let batch = house.file().await;
    let statement = house.statement(&batch, "S1", pays);
    assert_valid(&statement, "camt.053.001.08");
    let first = house.fund.import_statement(statement.as_bytes()).await.unwrap();
    assert_eq!((counts(&first), first.repeated), ([2, 0, 0, 0, 0, 0], false));
    assert_eq!(house.books().await, [70_000, 70_000, 0, 0]);
    assert_eq!(house.status_of(one.award).await, PayoutStatus::Settled);
    let again = house.fund.import_statement(statement.as_bytes()).await.unwrap();
    assert_eq!((counts(&again), again.repeated), ([0, 0, 0, 2, 0, 0], true));
    assert_eq!(again.statement, first.statement);
    // The bank sends the same rows in another file.
    let copy = statement.replace("<MsgId>S1<", "<MsgId>S1-copy<");
    let copied = house.fund.import_statement(copy.as_bytes()).await.unwrap();
    assert_eq!((counts(&copied), copied.repeated), ([0, 0, 0, 2, 0, 0], false));
    assert_eq!(house.books().await, [70_000, 70_000, 0, 0]);
    let status = house.fund.status(anxin_domain::money::Currency::Cny).await.unwrap();
    assert_eq!((status.paid_count, status.paid_total.minor()), (2, 30_000));
    house.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_statement_sent_by_two_people_at_once_settles_once() {
    let house = House::with(100_000).await;
    for n in 1..=5 {
        house.ready(n, 10_000).await;
    }
    let batch = house.file().await;
    let statement = house.statement(&batch, "S1", pays);
    let import = || house.fund.import_statement(statement.as_bytes());
    let (one, two, three) = tokio::join!(import(), import(), import());
    let reports = [one, two, three].map(Result::unwrap);
    assert_eq!(reports.iter().map(|r| r.settled).sum::<usize>(), 5, "{reports:?}");
    assert_eq!(reports.iter().filter(|r| !r.repeated).count(), 1, "{reports:?}");
    assert_eq!(house.books().await, [50_000, 50_000, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn a_second_debit_is_told_and_not_booked() {
    let house = House::with(100_000).await;
    house.ready(1, 10_000).await;
    let batch = house.file().await;
    house.bank(&batch, "S1", pays).await;
    let twice = house.bank(&batch, "S2", pays).await;
    assert_eq!(counts(&twice), [0, 0, 0, 0, 0, 1]);
    assert_eq!(twice.unmatched[0].reason, "debited twice, as S1-1 and as S2-1: ask the bank");
    assert_eq!(house.books().await, [90_000, 90_000, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn rows_that_do_not_fit_are_told_and_the_rest_goes_on() {
    let house = House::with(100_000).await;
    for n in 1..=4 {
        house.ready(n, 10_000).await;
    }
    let batch = house.file().await;
    let ids: Vec<String> = anxin_fund::rails::demo_bank::read(batch.file.as_bytes())
        .unwrap()
        .payments
        .into_iter()
        .map(|p| p.end_to_end)
        .collect();
    let statement = house.statement(&batch, "S1", pays);
    let rows: Vec<&str> = statement.split_inclusive("</Ntry>").collect();
    let broken = rows[0].replace(">100.00</Amt><CdtDbtInd>DBIT", ">99.99</Amt><CdtDbtInd>DBIT")
        + &rows[1].replace("CNY", "USD")
        + &rows[2].replace(&ids[2], "01J6A3M1T0R8Z5X7C9V2B4N6M8")
        + rows[3]
        + rows[4];
    let report = house.fund.import_statement(broken.as_bytes()).await.unwrap();
    assert_eq!(counts(&report), [1, 0, 0, 0, 0, 3]);
    let reasons: Vec<(u32, &str)> = report.unmatched.iter().map(|u| (u.row, u.reason.as_str())).collect();
    assert_eq!(
        reasons,
        [
            (
                1,
                "the amounts differ: 99.99 CNY on the statement, 100.00 CNY in the payment file; ask the bank"
            ),
            (
                2,
                "the amounts differ: 100.00 USD on the statement, 100.00 CNY in the payment file; ask the bank"
            ),
            (3, "no payment of ours: its EndToEndId is unknown here"),
        ]
    );
    assert_eq!(house.books().await, [90_000, 60_000, 0, 30_000]);
    house.sound().await;
}

#[tokio::test]
async fn money_that_comes_back_waits_for_another_account_and_goes_again() {
    let house = House::with(100_000).await;
    let one = house.ready(1, 10_000).await;
    let first = house.file().await;
    house.bank(&first, "S1", pays).await;
    let back = house.bank(&first, "S2", |_| Answer::Returns("AC04")).await;
    assert_eq!(counts(&back), [0, 1, 0, 0, 0, 0]);
    let payout = house.payout(one.award).await;
    assert_eq!(payout.status, PayoutStatus::Returned);
    assert_eq!(payout.attempts[0].status, AttemptStatus::Returned);
    assert_eq!(payout.attempts[0].reason.as_deref(), Some("AC04"));
    assert_eq!(house.books().await, [100_000, 90_000, 10_000, 0]);
    // The same account would send it back again: it waits until the customer gives one.
    assert_eq!(house.fund.make_payment_file("desk").await.unwrap(), None);
    house.fund.set_payee(customer(1), payee(9)).await.unwrap();
    let second = house.file().await;
    house.bank(&second, "S3", pays).await;
    let payout = house.payout(one.award).await;
    assert_eq!((payout.status, payout.attempts.len()), (PayoutStatus::Settled, 2));
    assert_ne!(payout.attempts[0].id, payout.attempts[1].id);
    assert_eq!(house.books().await, [90_000, 90_000, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn paid_and_returned_on_one_statement_is_read_in_that_order() {
    let house = House::with(100_000).await;
    house.ready(1, 10_000).await;
    let batch = house.file().await;
    let statement = house.statement(&batch, "S1", |_| Answer::PaysAndReturns("AC01"));
    // The bank lists the return first.
    let at = |from: usize, what: &str| from + statement[from..].find(what).unwrap();
    let first = at(0, "<Ntry>");
    let (second, end) = (at(first + 1, "<Ntry>"), at(0, "</Stmt>"));
    let swapped =
        [&statement[..first], &statement[second..end], &statement[first..second], &statement[end..]].concat();
    let report = house.fund.import_statement(swapped.as_bytes()).await.unwrap();
    assert_eq!(counts(&report), [1, 1, 0, 0, 0, 0]);
    assert_eq!(house.books().await, [100_000, 90_000, 10_000, 0]);
    house.sound().await;
}

#[tokio::test]
async fn a_return_that_is_seen_before_its_payment_ends_the_same() {
    let house = House::with(100_000).await;
    let one = house.ready(1, 10_000).await;
    let batch = house.file().await;
    let early = house.bank(&batch, "S2", |_| Answer::Returns("AC04")).await;
    assert_eq!(counts(&early), [0, 0, 1, 0, 0, 0]);
    assert_eq!(house.books().await, [100_000, 90_000, 10_000, 0]);
    let late = house.bank(&batch, "S1", pays).await;
    assert_eq!(counts(&late), [0, 0, 0, 1, 0, 0]);
    assert_eq!(house.payout(one.award).await.attempts[0].status, AttemptStatus::Returned);
    assert_eq!(house.books().await, [100_000, 90_000, 10_000, 0]);
    house.sound().await;
}

#[tokio::test]
async fn a_pending_row_tells_nothing_yet() {
    let house = House::with(100_000).await;
    let one = house.ready(1, 10_000).await;
    let batch = house.file().await;
    let report = house.bank(&batch, "S1", |_| Answer::Pends).await;
    assert_eq!(counts(&report), [0, 0, 0, 0, 1, 0]);
    assert_eq!(house.status_of(one.award).await, PayoutStatus::Sent);
    let report = house.bank(&batch, "S2", pays).await;
    assert_eq!(counts(&report), [1, 0, 0, 0, 0, 0]);
}

#[tokio::test]
async fn a_sum_that_the_bank_booked_for_several_payments_is_taken_apart() {
    let house = House::with(100_000).await;
    house.ready(1, 10_000).await;
    house.ready(2, 20_000).await;
    let batch = house.file().await;
    let whole = house.statement(&batch, "S1", pays);
    let details: String = whole
        .split("<TxDtls>")
        .skip(1)
        .map(|part| format!("<TxDtls>{}", part.split("</NtryDtls>").next().unwrap()))
        .collect();
    let (head, rest) = (whole.split("<Ntry>").next().unwrap(), whole.split("</Ntry>\n").last().unwrap());
    let entry = |sum: &str| {
        format!(
            "{head}<Ntry><Amt Ccy=\"CNY\">{sum}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
             <AcctSvcrRef>SUM</AcctSvcrRef><BkTxCd/><NtryDtls>{details}</NtryDtls></Ntry>{rest}"
        )
    };
    assert_valid(&entry("300.00"), "camt.053.001.08");
    let wrong = house.fund.import_statement(entry("301.00").as_bytes()).await.unwrap();
    assert_eq!(counts(&wrong), [0, 0, 0, 0, 0, 2]);
    assert!(wrong.unmatched[0].reason.contains("do not add up"), "{wrong:?}");
    let right = house.fund.import_statement(entry("300.00").as_bytes()).await.unwrap();
    assert_eq!(counts(&right), [2, 0, 0, 0, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn the_statement_of_another_account_books_nothing_until_the_account_is_right() {
    let house = House::with(100_000).await;
    house.ready(1, 10_000).await;
    let batch = house.file().await;
    let statement = house.statement(&batch, "S1", pays);
    let foreign = statement.replace(DEBTOR_ACCOUNT, "99999999999");
    let report = house.fund.import_statement(foreign.as_bytes()).await.unwrap();
    assert_eq!(counts(&report), [0, 0, 0, 0, 0, 1]);
    assert!(report.unmatched[0].reason.contains("another account"), "{report:?}");
    // Whoever has no account configured yet takes the bank at its word; the same file then settles.
    let fund = anxin_fund::Fund::new(house.test.store.clone(), None);
    let report = fund.import_statement(foreign.as_bytes()).await.unwrap();
    assert_eq!((counts(&report), report.repeated), ([1, 0, 0, 0, 0, 0], true));
    house.sound().await;
}

#[tokio::test]
async fn a_file_that_is_no_statement_books_nothing() {
    let house = House::with(100_000).await;
    house.ready(1, 10_000).await;
    let batch = house.file().await;
    let before = house.books().await;
    let statement = house.statement(&batch, "S1", pays);
    let truncated = &statement[..statement.len() - 200];
    for bytes in [batch.file.as_bytes(), truncated.as_bytes(), b"", b"not xml", b"\xff\xfe<\0"] {
        let refused = house.fund.import_statement(bytes).await;
        assert!(matches!(refused, Err(FundError::Rail(_))), "{refused:?}");
    }
    let foreign = house.fund.import_statement(batch.file.as_bytes()).await.unwrap_err();
    assert!(matches!(foreign, FundError::Rail(RailError::Foreign { .. })), "{foreign:?}");
    assert_eq!(house.books().await, before);
}
