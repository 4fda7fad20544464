//! The books as they stand: accounts, their statements, and the chain of entries.

use std::io::Write;

use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_fund::{AccountStatement, Period, StatementRow};
use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::house::House;
use crate::printer::{Printer, Verdict};

/// Rows that are read from the store at once.
const PAGE: i64 = 5_000;
/// Rows shown when they are not written as CSV.
const SHOWN_LIMIT: i64 = 1_000;

#[derive(Subcommand)]
pub(crate) enum Books {
    /// Every account: what it is and what it holds
    Accounts,
    /// The statement of an account: what it held, each posting with the balance after it, what it holds
    Statement(Statement),
    /// Walk along the chain of entries, work out every hash and balance again, and say where it is broken first
    Verify {
        /// A place and the hash that was noted for it earlier, as in 1200:89202c16…; the entry must still have it
        #[arg(long, value_name = "PLACE:HASH")]
        noted: Option<String>,
    },
}

#[derive(Args)]
pub(crate) struct Statement {
    /// The account, as in fund:available
    account: String,
    /// From when on, by the time of booking
    #[arg(long, value_name = "RFC3339")]
    from: Option<String>,
    /// Until when, that moment excluded
    #[arg(long, value_name = "RFC3339")]
    until: Option<String>,
    /// Every row as CSV
    #[arg(long)]
    csv: bool,
    /// The currency (ISO 4217)
    #[arg(long, default_value = "CNY")]
    currency: Currency,
}

pub(crate) async fn run(house: &House, what: Books, printer: &Printer) -> anyhow::Result<Verdict> {
    match what {
        Books::Accounts => accounts(house, printer).await,
        Books::Statement(what) => statement(house, &what, printer).await,
        Books::Verify { noted } => verify(house, noted.as_deref(), printer).await,
    }
}

async fn accounts(house: &House, printer: &Printer) -> anyhow::Result<Verdict> {
    let all = house.fund.trial_balance().await?;
    let rows: Vec<Value> = all
        .iter()
        .map(|a| {
            json!({ "account": a.code, "kind": a.kind, "currency": a.balance.currency(), "balance": a.balance.decimal() })
        })
        .collect();
    printer.answer(&rows, |_| {
        let line = |a: &anxin_fund::Account| {
            format!(
                "{:>18} {}  {:<9}  {}\n",
                a.balance.decimal(),
                a.balance.currency().code(),
                a.kind.word(),
                a.code
            )
        };
        all.iter().map(line).collect()
    })?;
    Ok(Verdict::Yes)
}

async fn statement(house: &House, what: &Statement, printer: &Printer) -> anyhow::Result<Verdict> {
    let moment = |text: &Option<String>, otherwise| match text {
        Some(text) => Instant::parse(text).context("--from and --until"),
        None => Ok(otherwise),
    };
    let period = Period {
        from: moment(&what.from, Period::ALL.from)?,
        until: moment(&what.until, Period::ALL.until)?,
    };
    if what.csv {
        return all_rows(house, what, period, printer).await;
    }
    let page = house.fund.account_statement(&what.account, what.currency, period, None, SHOWN_LIMIT).await?;
    let rows: Vec<Value> = page.rows.iter().map(row).collect();
    let answer = json!({
        "account": page.account,
        "kind": page.kind,
        "currency": what.currency,
        "opening": page.opening.decimal(),
        "rows": rows,
        "closing": page.closing.decimal(),
        "complete": page.next.is_none(),
    });
    printer.answer(&answer, |_| people(&page))?;
    Ok(Verdict::Yes)
}

fn row(row: &StatementRow) -> Value {
    json!({
        "place": row.place,
        "booked_at": row.booked_at,
        "happened_at": row.happened_at,
        "key": row.key,
        "memo": row.memo,
        "amount": row.amount.decimal(),
        "balance": row.balance.decimal(),
    })
}

fn people(page: &AccountStatement) -> String {
    let line = |r: &StatementRow| {
        format!(
            "{:>8}  {}  {:>14}  {:>16}  {}  {}\n",
            r.place,
            r.booked_at,
            r.amount.decimal(),
            r.balance.decimal(),
            r.key,
            r.memo
        )
    };
    let rows: String = page.rows.iter().map(line).collect();
    let more = if page.next.is_some() { "… and more: --from, --until or --csv shows it\n" } else { "" };
    format!("opening {}\n{rows}{more}closing {}\n", page.opening, page.closing)
}

/// Every row, however many: a page is read, written and forgotten.
async fn all_rows(
    house: &House,
    what: &Statement,
    period: Period,
    printer: &Printer,
) -> anyhow::Result<Verdict> {
    let mut text = csv::Writer::from_writer(Vec::new());
    text.write_record(["place", "booked_at", "happened_at", "key", "memo", "debit", "credit", "balance"])?;
    let mut cursor = None;
    loop {
        let page = house.fund.account_statement(&what.account, what.currency, period, cursor, PAGE).await?;
        for r in &page.rows {
            let (debit, credit) = sides(r.amount);
            text.write_record([
                r.place.to_string(),
                r.booked_at.to_string(),
                r.happened_at.to_string(),
                plain(&r.key),
                plain(&r.memo),
                debit,
                credit,
                r.balance.decimal(),
            ])?;
        }
        let written = printer.stream().write_all(&text.into_inner().map_err(|e| e.into_error())?);
        match written {
            // A reader that went away has seen enough.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(Verdict::Yes),
            other => other?,
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(Verdict::Yes);
        }
        text = csv::Writer::from_writer(Vec::new());
    }
}

/// What stands in the column of debits and in that of credits.
fn sides(amount: Money) -> (String, String) {
    let size = Money::new(amount.minor().abs(), amount.currency()).decimal();
    if amount.minor() > 0 { (size, String::new()) } else { (String::new(), size) }
}

/// A text that no table program takes for a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

async fn verify(house: &House, noted: Option<&str>, printer: &Printer) -> anyhow::Result<Verdict> {
    let report = house.fund.verify_chain().await?;
    let kept = match noted {
        Some(noted) => Some(still_there(house, noted).await?),
        None => None,
    };
    let answer = json!({
        "entries": report.entries,
        "head": report.head,
        "broken": report.broken,
        "noted": kept,
    });
    let whole = report.broken.is_none() && kept != Some(false);
    printer.answer(&answer, |_| {
        let broken = match &report.broken {
            Some(broken) => format!("broken at place {}: {}\n", broken.place, broken.why),
            None => String::new(),
        };
        let noted = match kept {
            Some(false) => "the entry that was noted has another hash now: what came before it was changed\n",
            Some(true) => "the entry that was noted is there with its hash\n",
            None => "",
        };
        format!(
            "{} entries are as they were booked\nhead {}:{}\n{broken}{noted}",
            report.entries, report.entries, report.head
        )
    })?;
    Ok(if whole { Verdict::Yes } else { Verdict::No })
}

async fn still_there(house: &House, noted: &str) -> anyhow::Result<bool> {
    let (place, hash) =
        noted.split_once(':').context("--noted wants a place, a colon and a hash, as verify shows them")?;
    let place: i64 = place.parse().context("--noted begins with a place, as verify shows it")?;
    Ok(house.fund.entry_hash(place).await?.is_some_and(|kept| kept.eq_ignore_ascii_case(hash)))
}
