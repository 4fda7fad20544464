//! The demonstration's stand-in for a bank: it reads a `pain.001.001.09` file as a bank would, holds it to its own totals,
//! and writes the `camt.053.001.08` statement that a bank would send back. The product pays through real banks only; this
//! is for the demonstration, and for tests that need somebody to answer.

use std::fmt::Write as _;

use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use jiff::tz::TimeZone;
use quick_xml::escape::escape;

use super::RailError;
use super::control_sum::ControlSum;
use super::xml::{self, Node};
use super::{camt053, pain001};

/// A payment file as the bank reads it.
#[derive(Clone, Debug)]
pub struct Orders {
    /// The id of the file.
    pub message_id: String,
    /// The account that pays.
    pub account: String,
    /// What it is to pay.
    pub payments: Vec<Order>,
}

/// One payment that the bank is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The instruction that it came with.
    pub instruction: String,
    /// Whether that instruction is to be booked as a sum.
    pub booking: pain001::Booking,
    /// The id that goes with it to the end.
    pub end_to_end: String,
    /// How much.
    pub amount: Money,
    /// To whom.
    pub name: String,
    /// To which account.
    pub account: String,
}

/// What the bank does with a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Books it.
    Pays,
    /// Books it, and books it back with a reason code such as `AC04` (account closed).
    PaysAndReturns(&'static str),
    /// Only books it back: what was paid earlier has returned.
    Returns(&'static str),
    /// Shows it as not booked yet.
    Pends,
    /// Says nothing.
    Silent,
}

/// Reads a payment file as a bank does.
///
/// # Errors
/// [`RailError`] when it is no such file, or its counts and sums do not fit its payments.
pub fn read(file: &[u8]) -> Result<Orders, RailError> {
    let mut payments = Vec::new();
    let document = xml::read_each(file, &[pain001::NAMESPACE], "CdtTrfTxInf", &mut |around, node| {
        let instruction = around.last().ok_or(RailError::Missing("PmtInf"))?;
        payments.push(order(instruction, &node)?);
        Ok(())
    })?;
    let message = document.child("CstmrCdtTrfInitn").ok_or(RailError::Missing("CstmrCdtTrfInitn"))?;
    let header = message.child("GrpHdr").ok_or(RailError::Missing("GrpHdr"))?;
    let message_id = header.text_at(&["MsgId"]).ok_or(RailError::Missing("MsgId"))?.to_owned();
    hold_to_totals(header, &payments)?;
    let mut account_that_pays = None;
    for instruction in message.all("PmtInf") {
        let id = instruction.text_at(&["PmtInfId"]).ok_or(RailError::Missing("PmtInfId"))?;
        let own: Vec<Order> = payments.iter().filter(|p| p.instruction == id).cloned().collect();
        hold_to_totals(instruction, &own)?;
        account_that_pays = account_that_pays.or_else(|| account(instruction.child("DbtrAcct")));
    }
    let account = account_that_pays.ok_or(RailError::Missing("DbtrAcct"))?;
    Ok(Orders { message_id, account, payments })
}

/// The statement in which the bank answers, payment by payment. `opening` is what the account held before.
///
/// # Errors
/// [`RailError::Totals`] when the account would have held less than nothing.
pub fn statement(
    orders: &Orders,
    id: &str,
    at: Instant,
    opening: Money,
    mut answer: impl FnMut(&Order) -> Answer,
) -> Result<String, RailError> {
    let mut entries = String::new();
    let (mut closing, mut count) = (i128::from(opening.minor()), 0_usize);
    let mut book = |order: &Order, direction: &str, status: &str, reason: Option<&str>| {
        count += 1;
        if status == "BOOK" {
            let minor = i128::from(order.amount.minor());
            closing += if direction == "DBIT" { -minor } else { minor };
        }
        write_entry(&mut entries, &format!("{id}-{count}"), at, order, direction, status, reason);
    };
    for order in &orders.payments {
        match answer(order) {
            Answer::Pays => book(order, "DBIT", "BOOK", None),
            Answer::PaysAndReturns(reason) => {
                book(order, "DBIT", "BOOK", None);
                book(order, "CRDT", "BOOK", Some(reason));
            }
            Answer::Returns(reason) => book(order, "CRDT", "BOOK", Some(reason)),
            Answer::Pends => book(order, "DBIT", "PDNG", None),
            Answer::Silent => {}
        }
    }
    let closing = i64::try_from(closing)
        .ok()
        .filter(|minor| *minor >= 0)
        .ok_or_else(|| RailError::Totals("the account does not hold enough to pay all this".into()))?;
    let closing = Money::new(closing, opening.currency());
    Ok(document(&orders.account, id, at, opening, closing, &entries))
}

fn order(instruction: &Node, node: &Node) -> Result<Order, RailError> {
    let amount = node.at(&["Amt", "InstdAmt"]).ok_or(RailError::Missing("InstdAmt"))?;
    let wrong = |e: anxin_domain::money::MoneyError| RailError::Totals(format!("InstdAmt: {e}"));
    let currency: Currency = amount.currency.as_deref().unwrap_or_default().parse().map_err(wrong)?;
    let booking = match instruction.text_at(&["BtchBookg"]) {
        Some("true") => pain001::Booking::Batch,
        _ => pain001::Booking::Single,
    };
    Ok(Order {
        instruction: instruction.text_at(&["PmtInfId"]).ok_or(RailError::Missing("PmtInfId"))?.to_owned(),
        booking,
        end_to_end: node
            .text_at(&["PmtId", "EndToEndId"])
            .ok_or(RailError::Missing("EndToEndId"))?
            .to_owned(),
        amount: Money::parse(&amount.text, currency).map_err(wrong)?,
        name: node.text_at(&["Cdtr", "Nm"]).ok_or(RailError::Missing("Cdtr/Nm"))?.to_owned(),
        account: account(node.child("CdtrAcct")).ok_or(RailError::Missing("CdtrAcct"))?,
    })
}

fn account(node: Option<&Node>) -> Option<String> {
    let node = node?;
    node.text_at(&["Id", "IBAN"]).or_else(|| node.text_at(&["Id", "Othr", "Id"])).map(str::to_owned)
}

/// The schema lets wrong counts and sums pass; a bank does not.
fn hold_to_totals(node: &Node, payments: &[Order]) -> Result<(), RailError> {
    let wrong = |what: &str| RailError::Totals(format!("{what} is not that of the payments"));
    let first = payments.first().ok_or(RailError::Missing("CdtTrfTxInf"))?;
    if node.text_at(&["NbOfTxs"]) != Some(payments.len().to_string().as_str()) {
        return Err(wrong("NbOfTxs"));
    }
    let mut sum = ControlSum::of(first.amount);
    payments[1..].iter().for_each(|payment| sum.add(payment.amount));
    let stated = node.text_at(&["CtrlSum"]).ok_or(RailError::Missing("CtrlSum"))?;
    if ControlSum::parse(stated) != Some(sum) {
        return Err(wrong("CtrlSum"));
    }
    Ok(())
}

fn write_entry(
    out: &mut String,
    reference: &str,
    at: Instant,
    order: &Order,
    direction: &str,
    status: &str,
    reason: Option<&str>,
) {
    let (currency, amount) = (order.amount.currency().code(), order.amount.decimal());
    let (day, end_to_end) = (day(at), escape(order.end_to_end.as_str()));
    let (reference, name) = (escape(reference), escape(order.name.as_str()));
    let returned = reason
        .map_or_else(String::new, |code| format!("<RtrInf><Rsn><Cd>{}</Cd></Rsn></RtrInf>", escape(code)));
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "<Ntry><Amt Ccy=\"{currency}\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>\
         <BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef>\
         <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd>\
         <NtryDtls><TxDtls><Refs><AcctSvcrRef>{reference}</AcctSvcrRef><EndToEndId>{end_to_end}</EndToEndId></Refs>\
         <Amt Ccy=\"{currency}\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>\
         <RltdPties><Cdtr><Pty><Nm>{name}</Nm></Pty></Cdtr></RltdPties>{returned}</TxDtls></NtryDtls></Ntry>"
    );
}

fn document(account: &str, id: &str, at: Instant, opening: Money, closing: Money, entries: &str) -> String {
    let (id, account, day) = (escape(id), escape(account), day(at));
    let when = at.format_in(&TimeZone::UTC, "%Y-%m-%dT%H:%M:%SZ");
    let tag = if account.starts_with(|c: char| c.is_ascii_alphabetic()) {
        format!("<IBAN>{account}</IBAN>")
    } else {
        format!("<Othr><Id>{account}</Id></Othr>")
    };
    let balance = |code: &str, amount: Money| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"{}\">{}</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
             <Dt><Dt>{day}</Dt></Dt></Bal>\n",
            amount.currency().code(),
            amount.decimal()
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"{}\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>{id}</MsgId><CreDtTm>{when}</CreDtTm></GrpHdr>\n<Stmt><Id>{id}</Id><CreDtTm>{when}</CreDtTm>\
         <Acct><Id>{tag}</Id></Acct>\n{}{}{entries}</Stmt></BkToCstmrStmt></Document>\n",
        camt053::NAMESPACE,
        balance("OPBD", opening),
        balance("CLBD", closing),
    )
}

fn day(at: Instant) -> String {
    at.format_in(&TimeZone::UTC, "%Y-%m-%d")
}
