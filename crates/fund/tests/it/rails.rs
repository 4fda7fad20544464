//! Bank files of every wrong kind are refused with what they are, and odd right ones are read.

use anxin_domain::ids::AttemptId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_fund::BankDetails;
use anxin_fund::rails::pain001::{Payment, PaymentFile};
use anxin_fund::rails::{RailError, camt053, demo_bank, pain001};

use crate::cny;
use crate::xsd::assert_valid;

const HEAD: &str =
    r#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S</Id>"#;
const TAIL: &str = "</Stmt></BkToCstmrStmt></Document>";

fn statement(entries: &str) -> Vec<u8> {
    format!("{HEAD}{entries}{TAIL}").into_bytes()
}

fn entry(amount: &str, details: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"CNY\">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>{details}</Ntry>"
    )
}

fn file(payments: Vec<Payment>) -> PaymentFile {
    PaymentFile {
        message_id: "M-1".into(),
        made_at: Instant::parse("2026-11-23T06:00:00Z").unwrap(),
        execution_date: "2026-11-23".into(),
        debtor: BankDetails::new("基金", "42010000012345678", "ICBKCNBJ").unwrap(),
        payments,
    }
}

fn payment(n: u8, amount: Money) -> Payment {
    Payment {
        attempt: AttemptId::from_bytes([n; 16]),
        amount,
        payee: BankDetails::new("李娜", "6222021234567890", "102521000018").unwrap(),
        note: "安心赔付".into(),
    }
}

#[test]
fn a_foreign_document_is_named() {
    let foreign = |text: &str| match camt053::parse(text.as_bytes()) {
        Err(RailError::Foreign { found, wanted }) => {
            assert_eq!(wanted, "camt.053.001.08");
            found
        }
        other => panic!("{other:?}"),
    };
    let older = HEAD.replace("001.08", "001.02") + TAIL;
    assert_eq!(foreign(&older), "<Document> of urn:iso:std:iso:20022:tech:xsd:camt.053.001.02");
    assert_eq!(foreign("<html><body/></html>"), "<html> without a namespace");
    assert_eq!(foreign("<?xml version='1.0'?><x:feed xmlns:x='urn:y'/>"), "<feed> of urn:y");
}

#[test]
fn a_document_type_is_never_read() {
    let laughs =
        r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]>"#;
    let bomb = format!("{laughs}{HEAD}<AddtlStmtInf>&lol2;</AddtlStmtInf>{TAIL}");
    assert_eq!(camt053::parse(bomb.as_bytes()), Err(RailError::Doctype));
    let external = format!(r#"<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>{HEAD}{TAIL}"#);
    assert_eq!(camt053::parse(external.as_bytes()), Err(RailError::Doctype));
    let entity = statement("<AddtlStmtInf>&lol;</AddtlStmtInf>");
    assert_eq!(camt053::parse(&entity), Err(RailError::Entity("lol".into())));
}

#[test]
fn broken_files_are_refused_wherever_they_end() {
    let whole = statement(&entry(
        "1.00",
        "<NtryDtls><TxDtls><Refs><EndToEndId>a&amp;b</EndToEndId></Refs></TxDtls></NtryDtls>",
    ));
    assert_eq!(camt053::parse(&whole).unwrap().rows[0].end_to_end.as_deref(), Some("a&b"));
    for end in 0..whole.len() {
        assert!(camt053::parse(&whole[..end]).is_err(), "the first {end} bytes were taken");
    }
    let crossed = String::from_utf8(whole).unwrap().replace("</Refs></TxDtls>", "</TxDtls></Refs>");
    assert!(matches!(camt053::parse(crossed.as_bytes()), Err(RailError::Malformed { .. })));
    assert_eq!(camt053::parse(b"\xd6\xd0\xb9\xfa"), Err(RailError::NotUtf8));
}

#[test]
fn limits_hold() {
    let deep = statement(&("<a>".repeat(40) + &"</a>".repeat(40)));
    assert_eq!(camt053::parse(&deep), Err(RailError::Shape("nested too deep")));
    let deep_foreign = statement(&("<a xmlns='urn:x'>".repeat(40) + &"</a>".repeat(40)));
    assert_eq!(camt053::parse(&deep_foreign), Err(RailError::Shape("nested too deep")));
    let long = statement(&format!("<a{}/>", " b='c'".repeat(400)));
    assert_eq!(camt053::parse(&long), Err(RailError::Shape("a tag is too long")));
    let many = statement(&"<a/>".repeat(500_001));
    assert_eq!(camt053::parse(&many), Err(RailError::Shape("too many elements")));
    let large = statement(&" ".repeat(128 * 1024 * 1024));
    assert!(matches!(camt053::parse(&large), Err(RailError::TooLarge { .. })));
}

#[test]
fn prefixes_marks_and_foreign_elements_do_not_matter() {
    let prefixed = "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
        <n:Document xmlns:n=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\" xmlns:x=\"urn:x\"><n:BkToCstmrStmt><n:Stmt>\
        <x:Id>wrong<n:Id>inside</n:Id></x:Id><n:Id> S&#x31; </n:Id>\
        <n:Ntry><n:Amt Ccy=\"JPY\">500</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:RvslInd>true</n:RvslInd>\
        <n:Sts><n:Cd>BOOK</n:Cd></n:Sts><n:AcctSvcrRef><![CDATA[R<1>]]></n:AcctSvcrRef></n:Ntry>\
        </n:Stmt></n:BkToCstmrStmt></n:Document>";
    let read = camt053::parse(prefixed.as_bytes()).unwrap();
    assert_eq!(read.id, "S1");
    let row = &read.rows[0];
    assert_eq!(row.amount, Ok(Money::new(500, Currency::Jpy)));
    assert_eq!((row.direction, row.reversal, row.booked), (camt053::Direction::Credit, true, true));
    assert_eq!(row.reference.as_deref(), Some("R<1>"));
}

#[test]
fn an_odd_amount_is_told_in_its_row_and_the_others_are_read() {
    let entries = ["1.00", "-1.00", "1.005", "1e3", "99999999999999999999"].map(|amount| entry(amount, ""));
    let rows = camt053::parse(&statement(&entries.concat())).unwrap().rows;
    assert_eq!(rows[0].amount, Ok(cny(100)));
    assert!(rows[1..].iter().all(|row| row.amount.is_err()), "{rows:?}");
    let long = format!(
        "<NtryDtls><TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs></TxDtls></NtryDtls>",
        "长".repeat(9_999)
    );
    let kept = camt053::parse(&statement(&entry("1.00", &long))).unwrap().rows.remove(0).end_to_end;
    assert_eq!(kept, Some("长".repeat(35)));
    let unknown = statement(&entry("1.00", "").replace("CNY", "XAU"));
    assert!(camt053::parse(&unknown).unwrap().rows[0].amount.is_err());
}

#[test]
fn a_payment_file_says_its_own_count_and_sum() {
    let written = pain001::write(&file(vec![payment(1, cny(10_000)), payment(2, cny(7))])).unwrap();
    assert_valid(&written, "pain.001.001.09");
    assert_eq!(written.matches("<NbOfTxs>2</NbOfTxs>").count(), 2);
    assert_eq!(written.matches("<CtrlSum>100.07</CtrlSum>").count(), 2);
    let lied = written.replacen("<NbOfTxs>2<", "<NbOfTxs>3<", 1);
    assert!(matches!(demo_bank::read(lied.as_bytes()), Err(RailError::Totals(_))), "a wrong count passed");
    let lied = written.replacen(">100.07<", ">100.08<", 1);
    assert!(matches!(demo_bank::read(lied.as_bytes()), Err(RailError::Totals(_))), "a wrong sum passed");
}

#[test]
fn a_payment_file_that_no_bank_would_take_is_not_written() {
    let refused =
        |payments: Vec<Payment>| matches!(pain001::write(&file(payments)), Err(RailError::Unwritable(_)));
    assert!(refused(vec![]));
    assert!(refused(vec![payment(1, cny(0))]));
    assert!(refused(vec![payment(1, cny(-100))]));
    assert!(refused(vec![payment(1, cny(1)), payment(2, Money::new(1, Currency::Jpy))]));
    assert!(refused(vec![payment(1, cny(i64::MAX)), payment(2, cny(1))]));
    let mut long = payment(1, cny(1));
    long.note = "注".repeat(141);
    assert!(refused(vec![long]));
    let largest = vec![payment(1, cny(anxin_fund::AMOUNT_LIMIT)); 1_000];
    assert_valid(&pain001::write(&file(largest)).unwrap(), "pain.001.001.09");
}

#[test]
fn a_bank_does_not_pay_what_the_account_does_not_hold() {
    let written = pain001::write(&file(vec![payment(1, cny(10_000))])).unwrap();
    let orders = demo_bank::read(written.as_bytes()).unwrap();
    let at = Instant::parse("2026-11-23T06:00:00Z").unwrap();
    let short = demo_bank::statement(&orders, "S", at, cny(9_999), crate::pays);
    assert!(matches!(short, Err(RailError::Totals(_))));
}
