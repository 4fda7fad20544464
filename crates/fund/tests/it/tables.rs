//! Tables for banks (CSV): no spreadsheet runs what is in them, they add up, and results are read back.

use std::process::Command;

use anxin_fund::rails::{RailError, bank_csv};
use anxin_fund::{BankDetails, FileFormat, FileOptions, FundError, PayoutStatus};

use crate::statements::counts;
use crate::{House, Made, award, customer};

const NAMES: [&str; 8] =
    ["=HYPERLINK(\"http://x\")", "+86", "-1+1", "@SUM(A1)", "a,b \"c\"", "欧阳·娜娜", "'quoted", "＝1+1"];

fn table(style: bank_csv::Style) -> FileOptions {
    FileOptions { format: FileFormat::Csv(style), ..FileOptions::default() }
}

async fn named(style: bank_csv::Style) -> (House, Made) {
    let house = House::with(1_000_000).await;
    for (n, name) in (1_u8..).zip(NAMES) {
        let details = BankDetails::new(name, "6222021234567890", "102521000018").unwrap();
        house.fund.set_payee(customer(n), details).await.unwrap();
        house.reserve(&award(n, 10_000 + i64::from(n))).await.unwrap();
    }
    let made = house.file_with(table(style)).await;
    (house, made)
}

/// The table as Python's own reader sees it, a row a line, cells with `|` between.
fn read_by_python(text: &str) -> Vec<Vec<String>> {
    let script = "import sys, csv, io\nfor row in csv.reader(io.StringIO(sys.stdin.read(), newline=''), strict=True): print('|'.join(row))";
    let mut child = Command::new("python3")
        .args(["-c", script])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    String::from_utf8(out.stdout)
        .unwrap()
        .lines()
        .map(|l| l.split('|').map(str::to_owned).collect())
        .collect()
}

#[tokio::test]
async fn no_cell_is_a_formula_and_the_totals_are_right() {
    let (house, made) = named(bank_csv::Style::Plain).await;
    let rows = read_by_python(&made.file);
    assert_eq!(rows[0], bank_csv::COLUMNS);
    for (row, name) in rows[1..].iter().zip(NAMES) {
        let plain = row[2].strip_prefix('\'').unwrap_or(&row[2]);
        assert_eq!(if name == NAMES[4] || name == NAMES[5] { &row[2] } else { plain }, name);
        assert!(!row.iter().any(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝'])), "{row:?}");
    }
    assert_eq!(rows.last().unwrap()[..7], ["TOTAL", "8", "", "", "", "800.36", "CNY"].map(String::from));
    assert!(made.file.ends_with("\r\n") && !made.file.starts_with('\u{FEFF}'));
    assert_eq!(house.fund.batch(made.id).await.unwrap().unwrap().rail, anxin_fund::Rail::Csv);
    house.sound().await;
}

#[tokio::test]
async fn excel_gets_its_mark_and_the_same_table() {
    let (_, made) = named(bank_csv::Style::Excel).await;
    assert!(made.file.starts_with("\u{FEFF}no,payment_id,"));
}

/// What a bank makes of a table: results behind each row, and its totals.
fn results(made: &Made, result: impl Fn(usize) -> &'static str) -> String {
    let mut out = String::new();
    for (n, line) in made.file.trim_end().split("\r\n").enumerate() {
        let more = match n {
            0 => "result,reason,reference",
            _ if line.starts_with("TOTAL") => ",,",
            _ => result(n),
        };
        out += &format!("{line},{more}\r\n");
    }
    out
}

#[tokio::test]
async fn results_settle_reject_and_return_and_again_change_nothing() {
    let (house, made) = named(bank_csv::Style::Excel).await;
    let answer = |n: usize| match n {
        1 => "paid,,B1",
        2 => "成功,,B2",
        3 => "失败,账号错误,",
        4 => "rejected,AC04,",
        5 => "pending,,",
        6 => "returned,AC04,B6",
        7 => "what?,,",
        _ => "处理中,,",
    };
    let file = results(&made, answer);
    let report = house.fund.import_statement(file.as_bytes()).await.unwrap();
    assert_eq!(counts(&report), [2, 0, 3, 0, 2, 1]);
    assert_eq!(report.unmatched[0].row, 7);
    assert_eq!(house.status_of(award(1, 0).award).await, PayoutStatus::Settled);
    let third = house.payout(award(3, 0).award).await;
    assert_eq!(
        (third.status, third.attempts[0].reason.as_deref()),
        (PayoutStatus::Returned, Some("账号错误"))
    );
    let again = house.fund.import_statement(file.as_bytes()).await.unwrap();
    assert_eq!((counts(&again), again.repeated), ([0, 0, 0, 5, 2, 1], true));
    // Later all is told to be paid: what was settled stays, what came back is for a person to look at.
    let later = house.fund.import_statement(results(&made, |_| "paid,,").as_bytes()).await.unwrap();
    assert_eq!(counts(&later), [3, 0, 0, 3, 0, 2]);
    house.sound().await;
}

#[tokio::test]
async fn a_table_that_was_cut_or_edited_books_nothing() {
    let (house, made) = named(bank_csv::Style::Plain).await;
    let whole = results(&made, |_| "paid,,");
    let before = house.books().await;
    let lines: Vec<&str> = whole.split_inclusive("\r\n").collect();
    let cases = [
        (lines[..8].concat(), "last line is not the totals"),
        (lines[..3].concat() + &lines[4..].concat(), "not as many"),
        (whole.replace("100.01", "100.02"), "do not add up"),
        (whole.clone() + lines[1], "behind the totals"),
        (whole.replace("result", "outcome"), "no column \"result\""),
    ];
    for (text, told) in cases {
        let refused = house.fund.import_statement(text.as_bytes()).await;
        let Err(FundError::Rail(RailError::Table(words))) = refused else { panic!("{refused:?}") };
        assert!(words.contains(told), "{words}");
    }
    assert_eq!(house.books().await, before);
    // An amount that is not that of the payment is told in its row.
    let other = whole.replace("100.01", "90.01").replace("800.36", "790.36");
    let report = house.fund.import_statement(other.as_bytes()).await.unwrap();
    assert_eq!(counts(&report), [7, 0, 0, 0, 0, 1]);
    house.sound().await;
}
