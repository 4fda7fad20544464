//! Status reports (`pain.002`): what a bank refuses goes back to whom it was set aside for, once, and only when it is clear.

use std::fmt::Write as _;

use anxin_fund::rails::demo_bank::{self, Answer, Order};
use anxin_fund::rails::pain001::Booking;
use anxin_fund::{AttemptStatus, FileOptions, PayoutStatus, StatementReport};

use crate::statements::counts;
use crate::xsd::assert_valid;
use crate::{House, Made, customer, payee, pays};

/// A report as a test wants it: nothing is checked here but that it is valid.
#[derive(Default)]
pub(crate) struct Report {
    message: String,
    group: String,
    instructions: String,
}

impl Report {
    pub(crate) fn on(message: &str) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// What it says of the whole file.
    pub(crate) fn file(mut self, count: &str, sum: &str, status: &str, code: &str) -> Self {
        self.group = format!(
            "<OrgnlNbOfTxs>{count}</OrgnlNbOfTxs><OrgnlCtrlSum>{sum}</OrgnlCtrlSum><GrpSts>{status}</GrpSts>{}",
            reason(code)
        );
        self
    }

    /// What it says of an instruction, and of payments in it: status, end-to-end id, amount and reason.
    pub(crate) fn instruction(mut self, id: &str, status: &str, payments: &[[&str; 4]]) -> Self {
        let status =
            if status.is_empty() { String::new() } else { format!("<PmtInfSts>{status}</PmtInfSts>") };
        write!(self.instructions, "<OrgnlPmtInfAndSts><OrgnlPmtInfId>{id}</OrgnlPmtInfId>{status}").unwrap();
        for [status, end_to_end, amount, code] in payments {
            write!(
                self.instructions,
                "<TxInfAndSts><OrgnlInstrId>{end_to_end}</OrgnlInstrId><OrgnlEndToEndId>{end_to_end}</OrgnlEndToEndId>\
                 <TxSts>{status}</TxSts>{}<OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">{amount}</InstdAmt></Amt></OrgnlTxRef>\
                 </TxInfAndSts>",
                reason(code)
            )
            .unwrap();
        }
        self.instructions += "</OrgnlPmtInfAndSts>";
        self
    }

    pub(crate) fn text(&self, id: &str) -> String {
        let text = self.text_unchecked(id);
        assert_valid(&text, "pain.002.001.11");
        text
    }

    /// The same, not held to the schema: there are thousands of them in a run.
    pub(crate) fn text_unchecked(&self, id: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.11\">\
             <CstmrPmtStsRpt><GrpHdr><MsgId>{id}</MsgId><CreDtTm>2026-11-23T06:00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>\
             <OrgnlMsgId>{}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{}</OrgnlGrpInfAndSts>{}\
             </CstmrPmtStsRpt></Document>\n",
            self.message, self.group, self.instructions
        )
    }

    pub(crate) async fn send(&self, house: &House, id: &str) -> StatementReport {
        house.fund.import_statement(self.text(id).as_bytes()).await.unwrap()
    }
}

fn reason(code: &str) -> String {
    if code.is_empty() {
        return String::new();
    }
    format!("<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>see the manual</AddtlInf></StsRsnInf>")
}

pub(crate) fn orders(made: &Made) -> Vec<Order> {
    demo_bank::read(made.file.as_bytes()).unwrap().payments
}

/// Three payouts of 100, 200 and 300 yuan in one file of two instructions.
async fn three() -> (House, Made, Vec<String>) {
    let house = House::with(100_000).await;
    for n in 1..=3 {
        house.ready(n, 10_000 * i64::from(n)).await;
    }
    let options = FileOptions { instruction_limit: 2, ..FileOptions::default() };
    let made = house.file_with(options).await;
    let ids = orders(&made).into_iter().map(|order| order.end_to_end).collect();
    (house, made, ids)
}

#[tokio::test]
async fn a_file_that_is_refused_whole_frees_all_of_it_and_goes_again_under_new_ids() {
    let (house, made, ids) = three().await;
    let message = made.id.to_string();
    let report = Report::on(&message).file("3", "600.00", "RJCT", "FF01");
    let told = report.send(&house, "R1").await;
    assert_eq!(counts(&told), [0, 0, 3, 0, 0, 0]);
    assert_eq!(house.books().await, [100_000, 40_000, 60_000, 0]);
    let payout = house.payout(crate::award(1, 0).award).await;
    assert_eq!((payout.status, payout.attempts[0].status), (PayoutStatus::Reserved, AttemptStatus::Rejected));
    assert_eq!(payout.attempts[0].reason.as_deref(), Some("FF01 see the manual"));
    // Told twice, and in other words, it changes nothing.
    assert_eq!(counts(&report.send(&house, "R1").await), [0, 0, 0, 1, 0, 0]);
    assert_eq!(counts(&report.send(&house, "R2").await), [0, 0, 0, 1, 0, 0]);
    let again = house.file().await;
    let new: Vec<String> = orders(&again).into_iter().map(|order| order.end_to_end).collect();
    assert!(new.len() == 3 && new.iter().all(|id| !ids.contains(id)), "{new:?}");
    // What was said of the first file says nothing of the second.
    assert_eq!(counts(&report.send(&house, "R3").await), [0, 0, 0, 1, 0, 0]);
    assert_eq!(counts(&house.bank(&again, "S1", pays).await), [3, 0, 0, 0, 0, 0]);
    assert_eq!(house.books().await, [40_000, 40_000, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn a_refused_instruction_and_a_refused_payment_free_no_more_than_that() {
    let (house, made, ids) = three().await;
    let (message, second) = (made.id.to_string(), format!("{}-2", made.id));
    let report = Report::on(&message)
        .file("3", "600.00", "PART", "")
        .instruction(
            &format!("{message}-1"),
            "PART",
            &[["ACSP", &ids[0], "100.00", ""], ["RJCT", &ids[1], "200.00", "AC04"]],
        )
        .instruction(&second, "RJCT", &[]);
    let told = report.send(&house, "R1").await;
    assert_eq!(counts(&told), [0, 0, 2, 0, 3, 0]);
    assert_eq!(house.books().await, [100_000, 40_000, 50_000, 10_000]);
    // A closed account is the customer's to mend; a refused instruction is not.
    assert_eq!(house.status_of(crate::award(2, 0).award).await, PayoutStatus::Returned);
    assert_eq!(house.status_of(crate::award(3, 0).award).await, PayoutStatus::Reserved);
    let again = house.file().await;
    assert_eq!((again.count, again.total.minor()), (1, 30_000));
    house.fund.set_payee(customer(2), payee(9)).await.unwrap();
    assert_eq!(house.file().await.total.minor(), 20_000);
    house.sound().await;
}

#[tokio::test]
async fn what_is_accepted_is_not_paid_until_a_statement_shows_it() {
    let (house, made, ids) = three().await;
    for status in ["ACCP", "ACSP", "ACSC", "PDNG"] {
        let payments = [[status, ids[0].as_str(), "100.00", ""]];
        let report = Report::on(&made.id.to_string()).file("3", "600.00", status, "");
        let told = report.instruction(&format!("{}-1", made.id), "", &payments).send(&house, status).await;
        assert_eq!(counts(&told), [0, 0, 0, 0, 2, 0]);
    }
    assert_eq!(house.books().await, [100_000, 40_000, 0, 60_000]);
    house.bank(&made, "S1", pays).await;
    assert_eq!(house.books().await, [40_000, 40_000, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn counts_sums_amounts_and_ids_that_are_not_ours_free_nothing() {
    let (house, made, ids) = three().await;
    let (message, first) = (made.id.to_string(), format!("{}-1", made.id));
    let cases = [
        (Report::on(&message).file("4", "600.00", "RJCT", "FF01"), "count or sum"),
        (Report::on(&message).file("3", "600.01", "RJCT", "FF01"), "count or sum"),
        (Report::on("01J6A3M1T0R8Z5X7C9V2B4N6M8").file("3", "600.00", "RJCT", "FF01"), "no payment file"),
        (Report::on(&message).instruction("X-1", "RJCT", &[]), "no payment file or instruction"),
        (
            Report::on(&message).instruction(&first, "", &[["RJCT", &ids[0], "100.01", "AC04"]]),
            "amounts differ",
        ),
        (
            Report::on(&message).instruction(&first, "", &[["RJCT", &ids[2], "300.00", "AC04"]]),
            "did not go with",
        ),
        (
            Report::on(&message).instruction(&first, "", &[["RJCT", "UNKNOWN", "300.00", "AC04"]]),
            "is unknown here",
        ),
        (
            Report::on(&message).instruction(&first, "", &[["XXXX", &ids[0], "100.00", ""]]),
            "none that anything follows",
        ),
        // The copy of a file that was sent twice is refused; the first is being paid.
        (Report::on(&message).file("3", "600.00", "RJCT", "DU01"), "as a duplicate"),
        (
            Report::on(&message).instruction(&first, "RJCT", &[]).file("3", "600.00", "RJCT", "AM05"),
            "as a duplicate",
        ),
        (
            Report::on(&message).instruction(&first, "", &[["RJCT", &ids[0], "100.00", "DU04"]]),
            "as a duplicate",
        ),
        (
            Report::on(&message).file("3", "600.00", "RJCT", "DU01").instruction(
                &first,
                "",
                &[["RJCT", &ids[0], "100.00", ""]],
            ),
            "as a duplicate",
        ),
    ];
    for (n, (report, told)) in cases.iter().enumerate() {
        let before = house.books().await;
        let said = report.send(&house, &format!("R{n}")).await;
        assert!(said.unmatched[0].reason.contains(told), "case {n}: {said:?}");
        assert_eq!(house.books().await, before, "case {n}");
    }
    house.sound().await;
}

#[tokio::test]
async fn a_report_that_contradicts_itself_or_a_statement_is_told() {
    let (house, made, ids) = three().await;
    let (message, first) = (made.id.to_string(), format!("{}-1", made.id));
    let both = Report::on(&message).file("3", "600.00", "RJCT", "FF01").instruction(
        &first,
        "",
        &[["ACSC", &ids[0], "100.00", ""]],
    );
    let told = both.send(&house, "R1").await;
    assert_eq!(counts(&told), [0, 0, 0, 0, 1, 1]);
    assert!(told.unmatched[0].reason.contains("takes some of it"), "{told:?}");
    house
        .bank(&made, "S1", |order| if order.end_to_end == ids[0] { Answer::Pays } else { Answer::Silent })
        .await;
    let late = Report::on(&message).file("3", "600.00", "RJCT", "FF01").instruction(
        &first,
        "RJCT",
        &[["RJCT", &ids[0], "100.00", "AC04"]],
    );
    let told = late.send(&house, "R2").await;
    assert_eq!(counts(&told), [0, 0, 0, 0, 0, 3]);
    assert!(told.unmatched.iter().all(|u| u.reason.contains("as paid")), "{told:?}");
    assert_eq!(house.books().await, [90_000, 40_000, 0, 50_000]);
    house.sound().await;
}

#[tokio::test]
async fn a_statement_in_any_order_with_a_report_ends_the_same() {
    // The bank books what it had rejected, and books it back: nothing has moved.
    for order in [[0, 1, 2], [1, 0, 2], [1, 2, 0], [2, 1, 0], [0, 2, 1], [2, 0, 1]] {
        let (house, made, ids) = three().await;
        let first = format!("{}-1", made.id);
        let report =
            Report::on(&made.id.to_string()).instruction(&first, "", &[["RJCT", &ids[0], "100.00", "AC04"]]);
        let one = |answer| {
            move |order: &Order, id: &str| if order.end_to_end == id { answer } else { Answer::Silent }
        };
        let (debit, credit) = (one(Answer::Pays), one(Answer::Returns("AC04")));
        for step in order {
            match step {
                0 => drop(report.send(&house, "R1").await),
                1 => drop(house.bank(&made, "S1", |order| debit(order, &ids[0])).await),
                _ => drop(house.bank(&made, "S2", |order| credit(order, &ids[0])).await),
            }
        }
        assert_eq!(house.books().await, [100_000, 40_000, 10_000, 50_000], "{order:?}");
        assert_eq!(house.status_of(crate::award(1, 0).award).await, PayoutStatus::Returned, "{order:?}");
        house.sound().await;
    }
}

#[tokio::test]
async fn a_debit_of_what_was_reported_as_rejected_is_told() {
    let (house, made, ids) = three().await;
    let first = format!("{}-1", made.id);
    let report =
        Report::on(&made.id.to_string()).instruction(&first, "", &[["RJCT", &ids[0], "100.00", "AC04"]]);
    report.send(&house, "R1").await;
    let told = house.bank(&made, "S1", pays).await;
    assert_eq!(counts(&told), [2, 0, 0, 0, 0, 1]);
    assert!(
        told.unmatched[0].reason.starts_with("debited although the bank had reported it as rejected"),
        "{told:?}"
    );
    house.sound().await;
}

#[tokio::test]
async fn the_version_that_goes_with_pain_001_is_read_as_well() {
    let (house, made, _) = three().await;
    let report = Report::on(&made.id.to_string()).file("3", "600.00", "RJCT", "FF01").text("R1");
    let tenth = report.replace("pain.002.001.11", "pain.002.001.10");
    assert_eq!(house.fund.import_statement(tenth.as_bytes()).await.unwrap().rejected, 3);
    let twelfth = report.replace("pain.002.001.11", "pain.002.001.99");
    let error = house.fund.import_statement(twelfth.as_bytes()).await.unwrap_err();
    assert!(error.to_string().contains("not camt.053.001.08"), "{error}");
}

#[tokio::test]
async fn payments_booked_as_a_sum_can_be_refused_one_by_one() {
    let house = House::with(100_000).await;
    for n in 1..=3 {
        house.ready(n, 10_000 * i64::from(n)).await;
    }
    let made = house.file_with(FileOptions { booking: Booking::Batch, ..FileOptions::default() }).await;
    let ids: Vec<String> = orders(&made).into_iter().map(|order| order.end_to_end).collect();
    let instruction = format!("{}-1", made.id);
    let report = Report::on(&made.id.to_string()).instruction(
        &instruction,
        "",
        &[["RJCT", &ids[1], "200.00", "AC04"]],
    );
    assert_eq!(report.send(&house, "R1").await.rejected, 1);
    // The bank takes the sum without what it refused.
    let told = crate::sums::sum(&house, "S1", "DBIT", "400.00", "REF1", &instruction, "2").await;
    assert_eq!(counts(&told), [2, 0, 0, 0, 0, 0]);
    assert_eq!(house.books().await, [60_000, 40_000, 20_000, 0]);
    house.sound().await;
}
