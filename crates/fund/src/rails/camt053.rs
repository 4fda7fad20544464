//! `camt.053.001.08`, the bank's statement to its customer: what was really booked.

use anxin_domain::money::{Currency, Money};

use super::RailError;
use super::xml::{self, Node};

/// Its namespace.
pub const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
const NAMESPACES: &[&str] = &[NAMESPACE];
/// Longest id or reference that is kept (`Max35Text`); what is longer is no bank's and matches nothing of ours.
const ID_LIMIT: usize = 35;
/// Longest reason that is kept, in characters.
const REASON_LIMIT: usize = 240;
/// What banks write where there is no end-to-end id.
const NOT_PROVIDED: &str = "NOTPROVIDED";

/// A statement file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The bank's id of the statement; of the first one where a file holds several.
    pub id: String,
    /// Every transaction in it, in the file's order.
    pub rows: Vec<Row>,
}

/// Which way money went, as the account's owner sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It left the account.
    Debit,
    /// It came in.
    Credit,
}

impl Direction {
    /// Its word, as stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Debit => "debit",
            Self::Credit => "credit",
        }
    }
}

/// One transaction: a `TxDtls`, or an `Ntry` that has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place in the file, from 1.
    pub number: u32,
    /// The account the statement is about.
    pub account: Option<String>,
    /// Which way the money went.
    pub direction: Direction,
    /// Whether the bank calls it the reversal of an earlier entry.
    pub reversal: bool,
    /// Whether it is booked; otherwise it is pending or for information.
    pub booked: bool,
    /// How much, or why that cannot be told.
    pub amount: Result<Money, String>,
    /// The end-to-end id that went with the payment.
    pub end_to_end: Option<String>,
    /// The bank's own reference.
    pub reference: Option<String>,
    /// Why it was returned, as the bank writes it.
    pub reason: Option<String>,
    /// Of which payments it is the sum, where the bank booked several as one row and tells no more of them.
    pub sum_of: Option<SumOf>,
}

/// Payments that a bank booked as one row, by the ids that their file gave them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumOf {
    /// The file (`MsgId`).
    pub message: Option<String>,
    /// The payment instruction (`PmtInfId`).
    pub instruction: Option<String>,
    /// How many, where the bank says so.
    pub count: Option<String>,
}

/// Reads a statement.
///
/// # Errors
/// [`RailError`] when the file is not whole, not UTF-8, too large, has a document type, is another document, or lacks what
/// every statement has. What is odd about a single transaction is told in its row instead.
pub fn parse(bytes: &[u8]) -> Result<Statement, RailError> {
    let mut rows = Vec::new();
    // Entries stand behind the account in their statement, and are taken out of it as they come.
    let document = xml::read_each(bytes, NAMESPACES, "Ntry", &mut |around, entry| {
        let statement = around.last().filter(|node| node.name == "Stmt").ok_or(RailError::Missing("Stmt"))?;
        entry_rows(&entry, account_of(statement).as_ref(), &mut rows)
    })?;
    let message = document.child("BkToCstmrStmt").ok_or(RailError::Missing("BkToCstmrStmt"))?;
    let first = message.child("Stmt").ok_or(RailError::Missing("Stmt"))?;
    let id = cut(first.text_at(&["Id"]).ok_or(RailError::Missing("Stmt/Id"))?, ID_LIMIT);
    for (number, row) in (1_u32..).zip(&mut rows) {
        row.number = number;
    }
    Ok(Statement { id, rows })
}

fn account_of(statement: &Node) -> Option<String> {
    let own = statement.text_at(&["Acct", "Id", "IBAN"]);
    own.or_else(|| statement.text_at(&["Acct", "Id", "Othr", "Id"])).map(str::to_owned)
}

/// The transactions of an entry. One entry may stand for several that the bank booked as a sum.
fn entry_rows(entry: &Node, account: Option<&String>, rows: &mut Vec<Row>) -> Result<(), RailError> {
    let whole = Row {
        number: 0,
        account: account.cloned(),
        direction: direction_of(entry)?.ok_or(RailError::Missing("Ntry/CdtDbtInd"))?,
        reversal: entry.text_at(&["RvslInd"]).is_some_and(|t| matches!(t, "true" | "1")),
        booked: entry.text_at(&["Sts", "Cd"]) == Some("BOOK"),
        amount: amount_of(entry.child("Amt").ok_or(RailError::Missing("Ntry/Amt"))?),
        end_to_end: None,
        reference: entry.text_at(&["AcctSvcrRef"]).map(|text| cut(text, ID_LIMIT)),
        reason: None,
        sum_of: None,
    };
    let first = rows.len();
    let details: Vec<&Node> = entry.all("NtryDtls").collect();
    let parts: usize = details.iter().map(|d| d.all("TxDtls").count().max(1)).sum();
    for group in details {
        let batch = group.child("Btch").map(|batch| sum_of(batch, &["MsgId"], &["PmtInfId"]));
        let mut transactions = group.all("TxDtls").peekable();
        if transactions.peek().is_none() {
            rows.extend(sum_row(group, batch.clone(), &whole, parts == 1)?);
        }
        for transaction in transactions {
            rows.push(transaction_row(transaction, batch.as_ref(), &whole, parts == 1)?);
        }
    }
    match rows.len() - first {
        0 => rows.push(whole),
        1 => {}
        _ => hold_to_the_sum(&whole, &mut rows[first..]),
    }
    Ok(())
}

/// Details without transactions say at most of which payments the entry is the sum.
fn sum_row(group: &Node, sum_of: Option<SumOf>, entry: &Row, alone: bool) -> Result<Option<Row>, RailError> {
    let Some(batch) = group.child("Btch") else { return Ok(None) };
    let amount = match batch.child("TtlAmt") {
        // The bank's own sum of the batch must be what it booked.
        Some(total) if alone && amount_of(total) != entry.amount => {
            Err("the total of the batch is not the amount that was booked; ask the bank".to_owned())
        }
        Some(total) => amount_of(total),
        None if alone => entry.amount.clone(),
        None => Err("one of several batches in an entry, without an amount of its own".to_owned()),
    };
    let direction = direction_of(batch)?.unwrap_or(entry.direction);
    Ok(Some(Row { direction, amount, sum_of, ..entry.clone() }))
}

fn sum_of(node: &Node, message: &[&str], instruction: &[&str]) -> SumOf {
    let id = |path: &[&str]| node.text_at(path).filter(|id| *id != NOT_PROVIDED).map(|id| cut(id, ID_LIMIT));
    SumOf {
        message: id(message),
        instruction: id(instruction),
        count: node.text_at(&["NbOfTxs"]).map(|count| cut(count, ID_LIMIT)),
    }
}

fn transaction_row(
    transaction: &Node,
    batch: Option<&SumOf>,
    entry: &Row,
    alone: bool,
) -> Result<Row, RailError> {
    let refs = |name: &str| transaction.text_at(&["Refs", name]).map(|text| cut(text, ID_LIMIT));
    let places = [["Amt"].as_slice(), &["AmtDtls", "TxAmt", "Amt"], &["AmtDtls", "InstdAmt", "Amt"]];
    let amount = match places.iter().find_map(|path| transaction.at(path)) {
        Some(amount) => amount_of(amount),
        None if alone => entry.amount.clone(),
        None => Err("one of several transactions in an entry, without an amount of its own".to_owned()),
    };
    let reason = transaction.child("RtrInf").map(|returned| {
        let code = returned.text_at(&["Rsn", "Cd"]).or_else(|| returned.text_at(&["Rsn", "Prtry"]));
        let words = returned.text_at(&["AddtlInf"]);
        cut(&[code, words].into_iter().flatten().collect::<Vec<_>>().join(" "), REASON_LIMIT)
    });
    let end_to_end = refs("EndToEndId").filter(|id| id != NOT_PROVIDED).or_else(|| refs("InstrId"));
    // A transaction that names no payment but its instruction stands for all of that.
    let own = sum_of(transaction, &["Refs", "MsgId"], &["Refs", "PmtInfId"]);
    let named = own.message.is_some() || own.instruction.is_some();
    let sum_of = if named { Some(own) } else { batch.filter(|_| alone).cloned() };
    Ok(Row {
        direction: direction_of(transaction)?.unwrap_or(entry.direction),
        amount,
        sum_of: sum_of.filter(|_| end_to_end.is_none()),
        end_to_end,
        reference: refs("AcctSvcrRef").or_else(|| entry.reference.clone().filter(|_| alone)),
        reason: reason.filter(|text| !text.is_empty()),
        ..entry.clone()
    })
}

/// Transactions that do not add up to their entry cannot be believed, none of them.
fn hold_to_the_sum(entry: &Row, rows: &mut [Row]) {
    let signed = |row: &Row| {
        let minor = row.amount.as_ref().map_or(0, |amount| i128::from(amount.minor()));
        if row.direction == entry.direction { minor } else { -minor }
    };
    let sum: i128 = rows.iter().map(signed).sum();
    let known = rows.iter().all(|row| row.amount.is_ok());
    let fits = entry.amount.as_ref().is_ok_and(|amount| {
        i128::from(amount.minor()) == sum
            && rows.iter().flat_map(|row| &row.amount).all(|a| a.currency() == amount.currency())
    });
    if known && !fits {
        for row in rows {
            row.amount =
                Err("the transactions of the entry do not add up to its amount; ask the bank".to_owned());
        }
    }
}

fn direction_of(node: &Node) -> Result<Option<Direction>, RailError> {
    match node.text_at(&["CdtDbtInd"]) {
        Some("DBIT") => Ok(Some(Direction::Debit)),
        Some("CRDT") => Ok(Some(Direction::Credit)),
        Some(_) => Err(RailError::Missing("CdtDbtInd of DBIT or CRDT")),
        None => Ok(None),
    }
}

pub(super) fn amount_of(node: &Node) -> Result<Money, String> {
    let code = cut(node.currency.as_deref().unwrap_or_default(), 3);
    let currency: Currency = code.parse().map_err(|e| format!("currency {code:?}: {e}"))?;
    Money::parse(&node.text, currency).map_err(|e| format!("the amount cannot be read: {e}"))
}

pub(super) fn cut(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}
