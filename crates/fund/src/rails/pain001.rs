//! `pain.001.001.09`, the customer's credit transfer initiation: what the fund asks its bank to pay.

use std::io;

use anxin_domain::ids::AttemptId;
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use jiff::tz::TimeZone;
use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::Writer;

use super::RailError;
use crate::bank_details::BankDetails;

/// Its namespace.
pub const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
/// Longest identification (`Max35Text`).
const ID_LIMIT: usize = 35;
/// Longest note to the payee in characters (`Max140Text`).
const NOTE_LIMIT: usize = 140;

/// What one file asks for.
#[derive(Clone, Debug)]
pub struct PaymentFile {
    /// Tells the file apart from every other, 1 to 35 characters.
    pub message_id: String,
    /// When it was made.
    pub made_at: Instant,
    /// The day on which the bank is to pay, as `YYYY-MM-DD` of the bank's calendar.
    pub execution_date: String,
    /// Whose account pays.
    pub debtor: BankDetails,
    /// The payments, all in one currency.
    pub payments: Vec<Payment>,
}

/// One payment.
#[derive(Clone, Debug)]
pub struct Payment {
    /// Its id at every bank on the way (EndToEndId).
    pub attempt: AttemptId,
    /// How much.
    pub amount: Money,
    /// To whom.
    pub payee: BankDetails,
    /// What the payee reads on their own statement, at most 140 characters.
    pub note: String,
}

impl PaymentFile {
    /// The sum of the payments.
    ///
    /// # Errors
    /// [`RailError::Unwritable`] when there are none, one is of nothing, or two currencies meet.
    pub fn total(&self) -> Result<Money, RailError> {
        let unwritable = |what: String| RailError::Unwritable(what);
        if self.payments.iter().any(|p| p.amount.minor() <= 0) {
            return Err(unwritable("a payment of nothing".into()));
        }
        let mut amounts = self.payments.iter().map(|p| p.amount);
        let first = amounts.next().ok_or_else(|| unwritable("no payments".into()))?;
        amounts.try_fold(first, Money::plus).map_err(|e| unwritable(e.to_string()))
    }
}

/// Writes the document. The schema alone lets wrong counts and sums pass, so both are computed here.
///
/// # Errors
/// [`RailError::Unwritable`] when what is asked for cannot be a valid file.
pub fn write(file: &PaymentFile) -> Result<String, RailError> {
    let total = file.total()?;
    if file.message_id.is_empty() || file.message_id.chars().count() > ID_LIMIT {
        return Err(RailError::Unwritable("the message id needs 1 to 35 characters".into()));
    }
    if file.payments.iter().any(|p| p.note.is_empty() || p.note.chars().count() > NOTE_LIMIT) {
        return Err(RailError::Unwritable("a note needs 1 to 140 characters".into()));
    }
    let unwritable = |error: &dyn std::fmt::Display| RailError::Unwritable(error.to_string());
    let mut out = Out::new_with_indent(Vec::new(), b' ', 2);
    document(&mut out, file, total).map_err(|e| unwritable(&e))?;
    let mut bytes = out.into_inner();
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(|e| unwritable(&e))
}

type Out = Writer<Vec<u8>>;

fn document(out: &mut Out, file: &PaymentFile, total: Money) -> io::Result<()> {
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let count = file.payments.len().to_string();
    out.create_element("Document").with_attribute(("xmlns", NAMESPACE)).write_inner_content(|out| {
        element(out, "CstmrCdtTrfInitn", |out| {
            element(out, "GrpHdr", |out| {
                text(out, "MsgId", &file.message_id)?;
                text(out, "CreDtTm", &file.made_at.format_in(&TimeZone::UTC, "%Y-%m-%dT%H:%M:%SZ"))?;
                text(out, "NbOfTxs", &count)?;
                text(out, "CtrlSum", &total.decimal())?;
                element(out, "InitgPty", |out| text(out, "Nm", file.debtor.name()))
            })?;
            element(out, "PmtInf", |out| {
                text(out, "PmtInfId", &file.message_id)?;
                text(out, "PmtMtd", "TRF")?;
                // Each payment is a row of its own on the statement; a booked sum could not be told apart.
                text(out, "BtchBookg", "false")?;
                text(out, "NbOfTxs", &count)?;
                text(out, "CtrlSum", &total.decimal())?;
                element(out, "ReqdExctnDt", |out| text(out, "Dt", &file.execution_date))?;
                element(out, "Dbtr", |out| text(out, "Nm", file.debtor.name()))?;
                element(out, "DbtrAcct", |out| account(out, &file.debtor))?;
                element(out, "DbtrAgt", |out| bank(out, &file.debtor))?;
                text(out, "ChrgBr", "SHAR")?;
                file.payments.iter().try_for_each(|payment| one(out, payment))
            })
        })
    })?;
    Ok(())
}

fn one(out: &mut Out, payment: &Payment) -> io::Result<()> {
    let id = payment.attempt.to_string();
    element(out, "CdtTrfTxInf", |out| {
        element(out, "PmtId", |out| {
            text(out, "InstrId", &id)?;
            text(out, "EndToEndId", &id)
        })?;
        element(out, "Amt", |out| {
            out.create_element("InstdAmt")
                .with_attribute(("Ccy", payment.amount.currency().code()))
                .write_text_content(BytesText::new(&payment.amount.decimal()))?;
            Ok(())
        })?;
        element(out, "CdtrAgt", |out| bank(out, &payment.payee))?;
        element(out, "Cdtr", |out| text(out, "Nm", payment.payee.name()))?;
        element(out, "CdtrAcct", |out| account(out, &payment.payee))?;
        element(out, "RmtInf", |out| text(out, "Ustrd", &payment.note))
    })
}

fn account(out: &mut Out, details: &BankDetails) -> io::Result<()> {
    element(out, "Id", |out| {
        if details.has_iban() {
            text(out, "IBAN", details.account())
        } else {
            element(out, "Othr", |out| text(out, "Id", details.account()))
        }
    })
}

fn bank(out: &mut Out, details: &BankDetails) -> io::Result<()> {
    element(out, "FinInstnId", |out| {
        if details.has_bic() {
            return text(out, "BICFI", details.bank());
        }
        element(out, "ClrSysMmbId", |out| {
            element(out, "ClrSysId", |out| text(out, "Cd", "CNAPS"))?;
            text(out, "MmbId", details.bank())
        })
    })
}

fn element(out: &mut Out, name: &str, inside: impl FnOnce(&mut Out) -> io::Result<()>) -> io::Result<()> {
    out.create_element(name).write_inner_content(inside)?;
    Ok(())
}

fn text(out: &mut Out, name: &str, content: &str) -> io::Result<()> {
    out.create_element(name).write_text_content(BytesText::new(content))?;
    Ok(())
}
