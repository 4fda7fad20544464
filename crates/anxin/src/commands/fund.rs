//! `anxin fund`: where the money is, money in, payment files out, bank statements in; `books` shows the ledger, `debts` moves what is
//! owed to the fund.

mod books;
mod debts;

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anxin_domain::ids::BrandId;
use anxin_domain::money::{Currency, Money};
use anxin_fund::rails::bank_csv::Style;
use anxin_fund::rails::demo_bank::{self, Answer};
use anxin_fund::{Batch, FileFormat, Moved, Tenant};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use serde_json::json;

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

/// Who is named as the maker of transfers.
const MADE_BY_HAND: &str = "anxin fund wechat";
/// Largest statement read, in bytes.
const STATEMENT_LIMIT: u64 = 64 * 1024 * 1024;

#[derive(Args)]
pub(crate) struct Fund {
    /// Whose fund: each tenant has accounts, a queue and a chain of its own; the configuration's when not given
    #[arg(long, global = true, value_name = "NAME")]
    tenant: Option<Tenant>,
    /// Begin the books of a tenant whom nothing here names yet
    #[arg(long, global = true)]
    new: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// What the fund holds, owes, has on its way and has paid
    Status,
    /// Book money that came into the fund; what has been waiting is reserved, in order
    TopUp {
        /// The amount, as in 100000.00
        amount: String,
        /// Makes a repeated command the same booking: the bank's reference
        #[arg(long)]
        key: String,
        /// The currency (ISO 4217)
        #[arg(long, default_value = "CNY")]
        currency: Currency,
    },
    /// Book money that was moved between the bank and WeChat Pay; transfers are made as far as it holds out there
    Move {
        /// The amount, as in 5000.00
        amount: String,
        /// Where it went
        #[arg(long)]
        to: Lies,
        /// Makes a repeated command the same booking: the bank's reference
        #[arg(long)]
        key: String,
    },
    #[command(flatten)]
    Books(books::Books),
    #[command(flatten)]
    Debts(debts::Debts),
    /// Make a payment file of what is reserved and has a bank account to go to, in the form that the configuration says
    #[command(visible_alias = "payouts")]
    PaymentFile {
        /// Where to write it; nothing is there before it is whole
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
        /// Another form than the configuration's; the same payments never go out in two
        #[arg(long)]
        format: Option<Form>,
    },
    /// Pay those who want their money at WeChat: ask for new transfers, and about those whose outcome is not known
    Wechat,
    /// Take in what the bank sends, told apart by its content: a statement (camt.053.001.08), a status report (pain.002) or a
    /// table of results (CSV)
    ImportStatement {
        /// The file
        file: PathBuf,
    },
    /// For trying things out: play the bank that pays all of a payment file (pain.001) at once, and write its statement to stdout
    DemoBank {
        /// The payment file
        file: PathBuf,
    },
}

/// The forms of a payment file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Form {
    /// ISO 20022 pain.001.001.09
    Pain001,
    /// A table for a bank's upload page
    Csv,
    /// The same, with the mark that Excel needs to read UTF-8
    CsvExcel,
}

/// Where money lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Lies {
    /// At WeChat Pay
    Wechat,
    /// At the bank
    Bank,
}

impl From<Lies> for Moved {
    fn from(to: Lies) -> Self {
        match to {
            Lies::Wechat => Self::ToWechat,
            Lies::Bank => Self::ToBank,
        }
    }
}

impl From<Form> for FileFormat {
    fn from(form: Form) -> Self {
        match form {
            Form::Pain001 => Self::Pain001,
            Form::Csv => Self::Csv(Style::Plain),
            Form::CsvExcel => Self::Csv(Style::Excel),
        }
    }
}

pub(crate) async fn run(place: &Place, what: Fund, printer: &Printer) -> anyhow::Result<Verdict> {
    let mut house = House::open(place).await?;
    if let Some(tenant) = what.tenant {
        let named = what.new || house.config.tenant.as_ref() == Some(&tenant);
        if !named && !house.fund.knows_tenant(&tenant).await? {
            bail!(
                "nothing here names the fund {tenant}: look at the spelling, or add --new to begin its books"
            );
        }
        house = house.of_tenant(tenant).await?;
    }
    match what.command {
        Command::Status => status(&house, printer).await,
        Command::TopUp { amount, key, currency } => {
            let amount = Money::parse(&amount, currency).context("amount")?;
            let reached = house.fund.top_up(&key, amount, "money in").await?;
            said(reached, printer)
        }
        Command::Move { amount, to, key } => {
            let amount = Money::parse(&amount, Currency::Cny).context("amount")?;
            house.fund.move_money(&key, amount, to.into()).await?;
            let status = house.fund.status(Currency::Cny).await?;
            let answer = json!({ "cash": status.cash.decimal(), "wechat": status.wechat.decimal() });
            printer.answer(&answer, |_| {
                format!("booked; {} at the bank, {} at WeChat Pay\n", status.cash, status.wechat)
            })?;
            Ok(Verdict::Yes)
        }
        Command::Books(what) => books::run(&house, what, printer).await,
        Command::Debts(what) => debts::run(&house, what, printer).await,
        Command::PaymentFile { output, format } => payment_file(&house, &output, format, printer).await,
        Command::Wechat => wechat(&house, printer).await,
        Command::ImportStatement { file } => import_statement(&house, &file, printer).await,
        Command::DemoBank { file } => play_bank(&house, &file, printer),
    }
}

fn said(reached: i64, printer: &Printer) -> anyhow::Result<Verdict> {
    printer.answer(&json!({ "reserved": reached }), |_| {
        format!("booked; {reached} waiting payouts reserved\n")
    })?;
    Ok(Verdict::Yes)
}

fn done(printer: &Printer) -> anyhow::Result<Verdict> {
    printer.answer(&json!({ "done": true }), |_| "booked\n".into())?;
    Ok(Verdict::Yes)
}

async fn status(house: &House, printer: &Printer) -> anyhow::Result<Verdict> {
    let status = house.fund.status(Currency::Cny).await?;
    let solvency = house.fund.solvency(Currency::Cny, house.store.clock().now()).await?;
    let accounts = house.fund.trial_balance().await?;
    let answer = json!({
        "currency": "CNY",
        "available": status.available.decimal(),
        "payable": status.payable.decimal(),
        "in_transit": status.in_transit.decimal(),
        "tenant": house.fund.tenant().as_str(),
        "cash": status.cash.decimal(),
        "wechat": status.wechat.decimal(),
        "wechat_under_way": status.wechat_under_way.decimal(),
        "paid": status.paid_total.decimal(),
        "paid_count": status.paid_count,
        "queued": status.queued_total.decimal(),
        "queued_count": status.queued_count,
        "queued_since": status.queued_since,
        "receivables": by_brand(&status.receivables),
        "agent_receivables": status
            .agent_receivables
            .iter()
            .map(|(agent, m)| json!({ "agent": agent, "amount": m.decimal() }))
            .collect::<Vec<_>>(),
        "deposits": by_brand(&status.deposits),
        "credits": by_brand(&status.credits),
        "promised": solvency.promised.decimal(),
        "reserved": solvency.reserved.decimal(),
        "recovered": solvency.recovered.decimal(),
        "owed": solvency.owed.decimal(),
        "written_off": solvency.written_off.decimal(),
        "paid_last_30_days": solvency.paid_lately.decimal(),
        "lasts_days": solvency.lasts_days,
    });
    printer.answer(&answer, |_| {
        let line = |amount: Money, what: &str| format!("{:>16}  {what}\n", amount.decimal());
        let lasts = match solvency.lasts_days {
            Some(days) => format!("what is free lasts {days} days at the rate of the last 30\n"),
            None => "nothing went out in the last 30 days\n".into(),
        };
        accounts.iter().map(|a| line(a.balance, &a.code)).collect::<String>()
            + &line(status.paid_total, &format!("paid to customers ({})", status.paid_count))
            + &line(status.queued_total, &format!("waiting for money ({})", status.queued_count))
            + &line(solvency.promised, "promised and not paid yet")
            + &line(solvency.recovered, "come back")
            + &line(solvency.owed, "owed to the fund")
            + &line(solvency.written_off, "given up")
            + &line(solvency.paid_lately, "paid in the last 30 days")
            + &lasts
    })?;
    Ok(Verdict::Yes)
}

fn by_brand(all: &[(BrandId, Money)]) -> Vec<serde_json::Value> {
    all.iter().map(|(brand, m)| json!({ "brand": brand, "amount": m.decimal() })).collect()
}

async fn payment_file(
    house: &House,
    output: &Path,
    format: Option<Form>,
    printer: &Printer,
) -> anyhow::Result<Verdict> {
    let mut options = house.fund.file_options();
    options.format = format.map_or(options.format, Form::into);
    // Whether the file can be written is found out before money moves; what was made stays in the store in any case.
    let part = output.with_extension("part");
    std::fs::write(&part, "").with_context(|| format!("{} cannot be written", output.display()))?;
    let made = house.fund.make_payment_file_with("anxin fund payment-file", options).await;
    let Some(batch) = made.inspect_err(|_| drop(std::fs::remove_file(&part)))? else {
        std::fs::remove_file(&part)?;
        printer.answer(&json!({ "payments": 0 }), |_| "nothing is ready to be paid\n".into())?;
        return Ok(Verdict::No);
    };
    house.desk.follow_payouts().await?;
    write_out(house, &batch, &part, output).await.with_context(|| {
        format!(
            "{} could not be written; the file is kept and the desk's page gives it out",
            output.display()
        )
    })?;
    let answer = json!({ "batch": batch.id, "payments": batch.count, "total": batch.total.decimal() });
    printer.answer(&answer, |_| format!("{} payments, {}\n", batch.count, batch.total))?;
    Ok(Verdict::Yes)
}

/// One round: what is due now is asked for and about. Whatever is left open is listed by number, never by name.
async fn wechat(house: &House, printer: &Printer) -> anyhow::Result<Verdict> {
    let rail = house.wechat()?;
    while rail.start(MADE_BY_HAND).await?.is_some() {}
    let run = rail.run().await?;
    let (short, sum) = rail.short(MADE_BY_HAND).await?;
    house.desk.follow_payouts().await?;
    let open = house.fund.wechat_open().await?;
    let answer = json!({
        "asked": run.asked,
        "queried": run.queried,
        "settled": run.settled,
        "rejected": run.rejected,
        "contradictions": run.contradictions,
        "waiting_for_money": short,
        "waiting_for_money_total": sum.decimal(),
        "open": open,
    });
    printer.answer(&answer, |_| {
        let line = |o: &anxin_fund::OpenTransfer| {
            format!("  {} {} {}\n", o.attempt, o.state, o.trouble.as_deref().unwrap_or_default())
        };
        let waiting = match short {
            0 => String::new(),
            count => {
                format!("{count} wait for money at WeChat Pay, {sum}: move some there (anxin fund move)\n")
            }
        };
        format!("{} paid, {} not paid, {} open\n{waiting}", run.settled, run.rejected, open.len())
            + &open.iter().map(line).collect::<String>()
    })?;
    Ok(if run.contradictions == 0 { Verdict::Yes } else { Verdict::No })
}

/// A large file is written as it comes out of the store.
async fn write_out(house: &House, batch: &Batch, part: &Path, output: &Path) -> anyhow::Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(part)?);
    house.fund.write_payment_file(batch.id, &mut file).await?;
    file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    Ok(std::fs::rename(part, output)?)
}

/// A file of the bank's, or for it, up to [`STATEMENT_LIMIT`].
fn whole(file: &Path) -> anyhow::Result<Vec<u8>> {
    let size = std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
    anyhow::ensure!(size <= STATEMENT_LIMIT, "{} is larger than {STATEMENT_LIMIT} bytes", file.display());
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// The statement of a bank that books every payment of the file. It is named after the file, so the same file again is the same statement.
fn play_bank(house: &House, file: &Path, printer: &Printer) -> anyhow::Result<Verdict> {
    let orders =
        demo_bank::read(&whole(file)?).with_context(|| format!("{} is no payment file", file.display()))?;
    let currency = orders.payments.first().map_or(Currency::Cny, |first| first.amount.currency());
    let mut opening = Money::new(0, currency);
    for order in &orders.payments {
        opening = opening.plus(order.amount)?;
    }
    let id = format!("DEMO-{}", orders.message_id);
    let now = house.store.clock().now();
    printer.data(&demo_bank::statement(&orders, &id, now, opening, |_| Answer::Pays)?);
    Ok(Verdict::Yes)
}

async fn import_statement(house: &House, file: &Path, printer: &Printer) -> anyhow::Result<Verdict> {
    let bytes = whole(file)?;
    let report = house.fund.import_statement(&bytes).await?;
    house.desk.follow_payouts().await?;
    let unmatched: Vec<_> =
        report.unmatched.iter().map(|u| json!({ "row": u.row, "reason": u.reason.to_string() })).collect();
    let answer = json!({
        "settled": report.settled,
        "returned": report.returned,
        "rejected": report.rejected,
        "already": report.already,
        "unmatched": unmatched,
    });
    printer.answer(&answer, |a| {
        let rows: String =
            report.unmatched.iter().map(|u| format!("  row {}: {}\n", u.row, u.reason)).collect();
        format!(
            "{} settled, {} returned, {} rejected, {} already known\n{rows}",
            a["settled"], a["returned"], a["rejected"], a["already"]
        )
    })?;
    Ok(if report.unmatched.is_empty() { Verdict::Yes } else { Verdict::No })
}
