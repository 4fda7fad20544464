//! Tables for banks whose upload page takes nothing else: payments out, results in (RFC 4180, UTF-8). A cell that a
//! spreadsheet would take for a formula is written with an apostrophe before it, and read back without.

use std::io::{self, Write};

use anxin_domain::money::{Currency, Money};

use super::RailError;
use super::pain001::Payment;

/// The columns of a table of payments; a table of results has `result`, `reason` and `reference` behind them.
pub const COLUMNS: [&str; 8] = ["no", "payment_id", "name", "account", "bank", "amount", "currency", "note"];
/// The first cell of the line with the totals.
pub const TOTAL: &str = "TOTAL";
/// Most bytes of a table of results.
const BYTES_LIMIT: usize = 128 * 1024 * 1024;
/// Most rows of a table of results: those of the largest payment file, and some to spare.
const ROWS_LIMIT: usize = 200_000;
/// Longest cell that is kept, in characters.
const CELL_LIMIT: usize = 240;
/// What Excel needs to read UTF-8.
const MARK: &str = "\u{FEFF}";

/// Whom a table is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Style {
    /// Programs.
    #[default]
    Plain,
    /// Excel, which takes UTF-8 for its own code page unless a mark stands in front.
    Excel,
}

/// Writes a table of payments line by line, with the totals at its end, and holds it to the totals that were announced.
pub struct FileWriter {
    out: Vec<u8>,
    promised: (u64, Money),
    done: (u64, i64),
}

impl FileWriter {
    /// Begins a table.
    #[must_use]
    pub fn begin(style: Style, count: u64, total: Money) -> Self {
        let mut out = Vec::new();
        if style == Style::Excel {
            out.extend_from_slice(MARK.as_bytes());
        }
        out.extend_from_slice(COLUMNS.join(",").as_bytes());
        out.extend_from_slice(b"\r\n");
        Self { out, promised: (count, total), done: (0, 0) }
    }

    /// Writes a payment.
    ///
    /// # Errors
    /// [`RailError::Unwritable`] for a payment of nothing, or of another currency than the total.
    pub fn payment(&mut self, payment: &Payment) -> Result<(), RailError> {
        let amount = payment.amount;
        if amount.minor() <= 0 || amount.currency() != self.promised.1.currency() {
            return Err(RailError::Unwritable("a payment of nothing, or in another currency".into()));
        }
        let sum = self.done.1.checked_add(amount.minor());
        self.done =
            (self.done.0 + 1, sum.ok_or_else(|| RailError::Unwritable("the sum is too large".into()))?);
        let cells = [
            &self.done.0.to_string(),
            &payment.attempt.to_string(),
            payment.payee.name(),
            payment.payee.account(),
            payment.payee.bank(),
            &amount.decimal(),
            amount.currency().code(),
            &payment.note,
        ];
        self.line(&cells).map_err(|e| RailError::Unwritable(e.to_string()))
    }

    /// What was written; whoever keeps the table in pieces takes them out of here.
    pub const fn out(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    /// Ends the table with its totals.
    ///
    /// # Errors
    /// [`RailError::Unwritable`] when the payments are not those that were announced.
    pub fn finish(mut self) -> Result<Vec<u8>, RailError> {
        let (count, total) = self.promised;
        if count == 0 || self.done != (count, total.minor()) {
            return Err(RailError::Unwritable("the payments are not those that were counted".into()));
        }
        let (count, sum) = (count.to_string(), total.decimal());
        self.line(&[TOTAL, &count, "", "", "", &sum, total.currency().code(), ""])
            .map_err(|e| RailError::Unwritable(e.to_string()))?;
        Ok(self.out)
    }

    fn line(&mut self, cells: &[&str]) -> io::Result<()> {
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                self.out.write_all(b",")?;
            }
            write_cell(&mut self.out, cell)?;
        }
        self.out.write_all(b"\r\n")
    }
}

/// Whether a spreadsheet would take a cell for a formula. Apostrophes count as well, so that what is read back is what was
/// written.
fn looks_like_a_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠'])
}

fn write_cell(out: &mut Vec<u8>, cell: &str) -> io::Result<()> {
    let guard = if looks_like_a_formula(cell) { "'" } else { "" };
    if cell.contains([',', '"', '\r', '\n', '\t']) {
        write!(out, "\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        write!(out, "{guard}{cell}")
    }
}

/// A table of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// Its rows.
    pub rows: Vec<ResultRow>,
}

/// What became of one payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultRow {
    /// Its place in the table, from 1.
    pub number: u32,
    /// The payment's id.
    pub payment: String,
    /// How much, or why that cannot be told.
    pub amount: Result<Money, String>,
    /// What became of it; none for a word that is not known.
    pub outcome: Option<Outcome>,
    /// Why, as the bank writes it.
    pub reason: Option<String>,
    /// The bank's own reference.
    pub reference: Option<String>,
}

/// What a bank says of a payment in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Paid.
    Paid,
    /// Never left the account.
    Rejected,
    /// Left and came back.
    Returned,
    /// Not decided.
    Pending,
}

impl Outcome {
    fn read(word: &str) -> Option<Self> {
        match word.to_ascii_lowercase().as_str() {
            "paid" | "成功" => Some(Self::Paid),
            "rejected" | "失败" => Some(Self::Rejected),
            "returned" | "退回" => Some(Self::Returned),
            "pending" | "处理中" => Some(Self::Pending),
            _ => None,
        }
    }
}

/// Whether a file is such a table: its first line names the columns.
#[must_use]
pub fn is_table(bytes: &[u8]) -> bool {
    let head = bytes.strip_prefix(MARK.as_bytes()).unwrap_or(bytes);
    let line = head.split(|b| matches!(b, b'\r' | b'\n')).next().unwrap_or_default();
    line.split(|b| *b == b',').any(|name| name.trim_ascii().trim_ascii_end() == b"payment_id")
}

/// Where the columns of a table of results are.
struct Places {
    payment: usize,
    amount: usize,
    currency: usize,
    result: usize,
    reason: Option<usize>,
    reference: Option<usize>,
}

/// Reads a table of results and holds it to its own totals.
///
/// # Errors
/// [`RailError::Table`] when it lacks a column or its totals, or they are not those of its rows; [`RailError::TooLarge`] and
/// [`RailError::NotUtf8`].
pub fn parse(bytes: &[u8]) -> Result<Results, RailError> {
    if bytes.len() > BYTES_LIMIT {
        return Err(RailError::TooLarge { limit: BYTES_LIMIT });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| RailError::NotUtf8)?;
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let table = |what: String| RailError::Table(what);
    let header = reader.headers().map_err(|e| table(e.to_string()))?.clone();
    let places = places(&header)?;
    let mut rows = Vec::new();
    let mut totals = None;
    for record in reader.records() {
        let record = record.map_err(|e| table(e.to_string()))?;
        if totals.is_some() {
            return Err(table("something stands behind the totals".into()));
        }
        if rows.len() >= ROWS_LIMIT {
            return Err(table(format!("more than {ROWS_LIMIT} rows; split it")));
        }
        if record.get(0) == Some(TOTAL) {
            totals = Some((cell(&record, places.payment), cell(&record, places.amount)));
            continue;
        }
        rows.push(result_row(&record, &places, u32::try_from(rows.len() + 1).unwrap_or(u32::MAX)));
    }
    hold_to_totals(&rows, totals)?;
    Ok(Results { rows })
}

fn places(header: &csv::StringRecord) -> Result<Places, RailError> {
    let place = |wanted: &str| header.iter().position(|name| name.trim() == wanted);
    let needed =
        |wanted: &str| place(wanted).ok_or_else(|| RailError::Table(format!("it has no column {wanted:?}")));
    Ok(Places {
        payment: needed("payment_id")?,
        amount: needed("amount")?,
        currency: needed("currency")?,
        result: needed("result")?,
        reason: place("reason"),
        reference: place("reference"),
    })
}

fn result_row(record: &csv::StringRecord, places: &Places, number: u32) -> ResultRow {
    let more = |place: Option<usize>| place.map(|place| cell(record, place)).filter(|cell| !cell.is_empty());
    let currency = cell(record, places.currency);
    let amount = match currency.parse::<Currency>() {
        Ok(currency) => Money::parse(&cell(record, places.amount), currency)
            .map_err(|e| format!("the amount cannot be read: {e}")),
        Err(error) => Err(format!("currency {currency:?}: {error}")),
    };
    ResultRow {
        number,
        payment: cell(record, places.payment),
        amount,
        outcome: Outcome::read(&cell(record, places.result)),
        reason: more(places.reason),
        reference: more(places.reference),
    }
}

/// A cell as it was before it was guarded.
fn cell(record: &csv::StringRecord, place: usize) -> String {
    let cell = record.get(place).unwrap_or_default();
    let plain = cell.strip_prefix('\'').filter(|rest| looks_like_a_formula(rest)).unwrap_or(cell);
    plain.trim().chars().take(CELL_LIMIT).collect()
}

/// A table that was cut off, or that somebody edited, does not add up.
fn hold_to_totals(rows: &[ResultRow], totals: Option<(String, String)>) -> Result<(), RailError> {
    let wrong = |what: &str| RailError::Table(what.to_owned());
    let (count, sum) = totals.ok_or_else(|| wrong("its last line is not the totals; fetch it once more"))?;
    if count.parse() != Ok(rows.len()) {
        return Err(wrong("its rows are not as many as its totals say"));
    }
    let mut all = super::control_sum::ControlSum::default();
    rows.iter().filter_map(|row| row.amount.as_ref().ok()).for_each(|amount| all.add(*amount));
    let readable = rows.iter().all(|row| row.amount.is_ok());
    if readable && super::control_sum::ControlSum::parse(&sum) != Some(all) {
        return Err(wrong("its rows do not add up to its totals"));
    }
    Ok(())
}
