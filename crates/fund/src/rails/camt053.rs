//! `camt.053.001.08`, the bank's statement to its customer: what was really booked.

use anxin_domain::money::{Currency, Money};

use super::RailError;
use super::xml::{self, Node};

/// Its namespace.
pub const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
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
}

/// Reads a statement.
///
/// # Errors
/// [`RailError`] when the file is not whole, not UTF-8, too large, has a document type, is another document, or lacks what
/// every statement has. What is odd about a single transaction is told in its row instead.
pub fn parse(bytes: &[u8]) -> Result<Statement, RailError> {
    let document = xml::read(bytes, NAMESPACE)?;
    let message = document.child("BkToCstmrStmt").ok_or(RailError::Missing("BkToCstmrStmt"))?;
    let first = message.child("Stmt").ok_or(RailError::Missing("Stmt"))?;
    let id = cut(first.text_at(&["Id"]).ok_or(RailError::Missing("Stmt/Id"))?, ID_LIMIT);
    let mut rows = Vec::new();
    for statement in message.all("Stmt") {
        let account = statement
            .text_at(&["Acct", "Id", "IBAN"])
            .or_else(|| statement.text_at(&["Acct", "Id", "Othr", "Id"]))
            .map(str::to_owned);
        for entry in statement.all("Ntry") {
            entry_rows(entry, account.as_ref(), &mut rows)?;
        }
    }
    for (number, row) in (1_u32..).zip(&mut rows) {
        row.number = number;
    }
    Ok(Statement { id, rows })
}

/// The transactions of an entry. One entry may stand for several that the bank booked as a sum.
fn entry_rows(entry: &Node, account: Option<&String>, rows: &mut Vec<Row>) -> Result<(), RailError> {
    let details: Vec<&Node> =
        entry.all("NtryDtls").flat_map(|d| d.children.iter().filter(|c| c.name == "TxDtls")).collect();
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
    };
    if details.is_empty() {
        rows.push(whole);
        return Ok(());
    }
    let alone = details.len() == 1;
    let first = rows.len();
    for transaction in details {
        rows.push(transaction_row(transaction, &whole, alone)?);
    }
    if !alone {
        hold_to_the_sum(&whole, &mut rows[first..]);
    }
    Ok(())
}

fn transaction_row(transaction: &Node, entry: &Row, alone: bool) -> Result<Row, RailError> {
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
    Ok(Row {
        direction: direction_of(transaction)?.unwrap_or(entry.direction),
        amount,
        end_to_end: refs("EndToEndId").filter(|id| id != NOT_PROVIDED).or_else(|| refs("InstrId")),
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

fn amount_of(node: &Node) -> Result<Money, String> {
    let code = cut(node.currency.as_deref().unwrap_or_default(), 3);
    let currency: Currency = code.parse().map_err(|e| format!("currency {code:?}: {e}"))?;
    Money::parse(&node.text, currency).map_err(|e| format!("the amount cannot be read: {e}"))
}

fn cut(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}
