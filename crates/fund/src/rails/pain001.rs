//! `pain.001.001.09`, the customer's credit transfer initiation: what the fund asks its bank to pay. It is written from
//! front to back as the payments come, so that a file of a hundred thousand takes no more memory than one of ten.

use std::borrow::Cow;
use std::io::{self, Write};

use anxin_domain::ids::AttemptId;
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use jiff::tz::TimeZone;
use quick_xml::escape::escape;

use super::RailError;
use super::control_sum::ControlSum;
use crate::bank_details::BankDetails;

/// Its namespace.
pub const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
/// Longest identification (`Max35Text`).
const ID_LIMIT: usize = 35;
/// Longest note to the payee in characters (`Max140Text`).
const NOTE_LIMIT: usize = 140;

/// The head of a file. Counts and sums stand in front of what they count, so they are known before and held to afterwards.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    /// Tells the file apart from every other, 1 to 35 characters.
    pub message_id: &'a str,
    /// When it was made.
    pub made_at: Instant,
    /// Who asks, and whose account pays.
    pub debtor: &'a BankDetails,
    /// Payments in the file.
    pub count: u64,
    /// Their sum, whatever their currencies.
    pub sum: ControlSum,
}

/// How the bank is to book the payments of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Booking {
    /// A row of the statement for each.
    #[default]
    Single,
    /// One row for them all.
    Batch,
}

/// One payment instruction (`PmtInf`): payments in one currency, paid on one day from one account.
#[derive(Clone, Debug)]
pub struct Instruction<'a> {
    /// Its id, 1 to 35 characters; the bank names it when it books the sum.
    pub id: &'a str,
    /// How it is to be booked.
    pub booking: Booking,
    /// The day on which the bank is to pay, as `YYYY-MM-DD` of the bank's calendar.
    pub execution_date: &'a str,
    /// Payments in it.
    pub count: u64,
    /// Their sum.
    pub total: Money,
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

/// Payments that go as one instruction, each booked by itself.
#[derive(Clone, Debug)]
pub struct PaymentFile {
    /// Tells the file apart from every other; also the instruction's id.
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

/// Writes a whole document at once.
///
/// # Errors
/// [`RailError::Unwritable`] when what is asked for cannot be a valid file.
pub fn write(file: &PaymentFile) -> Result<String, RailError> {
    let first = file.payments.first().ok_or_else(|| unwritable("no payments"))?;
    let total = file.payments[1..]
        .iter()
        .try_fold(first.amount, |sum, p| sum.plus(p.amount))
        .map_err(|e| unwritable(&e.to_string()))?;
    let count = file.payments.len() as u64;
    let head = Head {
        message_id: &file.message_id,
        made_at: file.made_at,
        debtor: &file.debtor,
        count,
        sum: ControlSum::of(total),
    };
    let instruction = Instruction {
        id: &file.message_id,
        booking: Booking::Single,
        execution_date: &file.execution_date,
        count,
        total,
    };
    let mut out = FileWriter::begin(Vec::new(), &head)?;
    out.instruction(&instruction)?;
    for payment in &file.payments {
        out.payment(payment)?;
    }
    String::from_utf8(out.finish()?).map_err(|e| unwritable(&e.to_string()))
}

/// Writes a document piece by piece and holds it to the counts and sums that it began with: the schema alone lets wrong ones
/// pass.
pub struct FileWriter<W> {
    out: W,
    debtor: BankDetails,
    promised: (u64, ControlSum),
    done: (u64, ControlSum),
    open: Option<Open>,
}

/// The instruction that payments go into.
struct Open {
    promised: (u64, Money),
    done: (u64, i64),
}

impl<W: Write> FileWriter<W> {
    /// Begins a document.
    ///
    /// # Errors
    /// [`RailError::Unwritable`] for an id that is none, or when `out` cannot be written to.
    pub fn begin(out: W, head: &Head<'_>) -> Result<Self, RailError> {
        identification(head.message_id)?;
        let mut writer = Self {
            out,
            debtor: head.debtor.clone(),
            promised: (head.count, head.sum),
            done: (0, ControlSum::default()),
            open: None,
        };
        writer.put(format_args!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"{NAMESPACE}\"><CstmrCdtTrfInitn>\n<GrpHdr>\
             <MsgId>{}</MsgId><CreDtTm>{}</CreDtTm><NbOfTxs>{}</NbOfTxs><CtrlSum>{}</CtrlSum>\
             <InitgPty><Nm>{}</Nm></InitgPty></GrpHdr>\n",
            text(head.message_id)?,
            head.made_at.format_in(&TimeZone::UTC, "%Y-%m-%dT%H:%M:%SZ"),
            head.count,
            head.sum,
            text(head.debtor.name())?,
        ))?;
        Ok(writer)
    }

    /// Begins an instruction; the one before it is ended.
    ///
    /// # Errors
    /// [`RailError::Unwritable`] for an id that is none, and when the instruction before does not hold what it promised.
    pub fn instruction(&mut self, instruction: &Instruction<'_>) -> Result<(), RailError> {
        self.end_instruction()?;
        identification(instruction.id)?;
        let debtor = self.debtor.clone();
        self.put(format_args!(
            "<PmtInf><PmtInfId>{}</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>{}</BtchBookg><NbOfTxs>{}</NbOfTxs>\
             <CtrlSum>{}</CtrlSum><ReqdExctnDt><Dt>{}</Dt></ReqdExctnDt><Dbtr><Nm>{}</Nm></Dbtr>\
             <DbtrAcct>{}</DbtrAcct><DbtrAgt>{}</DbtrAgt><ChrgBr>SHAR</ChrgBr>\n",
            text(instruction.id)?,
            instruction.booking == Booking::Batch,
            instruction.count,
            instruction.total.decimal(),
            text(instruction.execution_date)?,
            text(debtor.name())?,
            account(&debtor),
            bank(&debtor),
        ))?;
        self.open = Some(Open { promised: (instruction.count, instruction.total), done: (0, 0) });
        Ok(())
    }

    /// Writes a payment into the instruction that was begun last.
    ///
    /// # Errors
    /// [`RailError::Unwritable`] for a payment of nothing, in another currency than its instruction, or with a note that is
    /// empty or too long.
    pub fn payment(&mut self, payment: &Payment) -> Result<(), RailError> {
        let open = self.open.as_mut().ok_or_else(|| unwritable("a payment outside of an instruction"))?;
        if payment.amount.minor() <= 0 {
            return Err(unwritable("a payment of nothing"));
        }
        if payment.amount.currency() != open.promised.1.currency() {
            return Err(unwritable("two currencies in one instruction"));
        }
        if payment.note.is_empty() || payment.note.chars().count() > NOTE_LIMIT {
            return Err(unwritable("a note needs 1 to 140 characters"));
        }
        let sum = open.done.1.checked_add(payment.amount.minor());
        open.done = (open.done.0 + 1, sum.ok_or_else(|| unwritable("the sum is too large"))?);
        let (id, payee) = (payment.attempt, &payment.payee);
        self.put(format_args!(
            "<CdtTrfTxInf><PmtId><InstrId>{id}</InstrId><EndToEndId>{id}</EndToEndId></PmtId>\
             <Amt><InstdAmt Ccy=\"{}\">{}</InstdAmt></Amt><CdtrAgt>{}</CdtrAgt><Cdtr><Nm>{}</Nm></Cdtr>\
             <CdtrAcct>{}</CdtrAcct><RmtInf><Ustrd>{}</Ustrd></RmtInf></CdtTrfTxInf>\n",
            payment.amount.currency().code(),
            payment.amount.decimal(),
            bank(payee),
            text(payee.name())?,
            account(payee),
            text(&payment.note)?,
        ))
    }

    /// What it writes to: whoever keeps the document in pieces takes them out of here.
    pub const fn out(&mut self) -> &mut W {
        &mut self.out
    }

    /// Ends the document.
    ///
    /// # Errors
    /// [`RailError::Unwritable`] when the file does not hold what it promised at its head.
    pub fn finish(mut self) -> Result<W, RailError> {
        self.end_instruction()?;
        if self.done.0 == 0 || self.done != self.promised {
            return Err(unwritable("the payments are not those that the head counts"));
        }
        self.put(format_args!("</CstmrCdtTrfInitn></Document>\n"))?;
        Ok(self.out)
    }

    fn end_instruction(&mut self) -> Result<(), RailError> {
        let Some(Open { promised, done }) = self.open.take() else { return Ok(()) };
        if done.0 == 0 || done != (promised.0, promised.1.minor()) {
            return Err(unwritable("the payments are not those that their instruction counts"));
        }
        self.done.0 += done.0;
        self.done.1.add(promised.1);
        self.put(format_args!("</PmtInf>\n"))
    }

    fn put(&mut self, what: std::fmt::Arguments<'_>) -> Result<(), RailError> {
        self.out.write_fmt(what).map_err(|e: io::Error| unwritable(&e.to_string()))
    }
}

fn unwritable(what: &str) -> RailError {
    RailError::Unwritable(what.to_owned())
}

fn identification(id: &str) -> Result<(), RailError> {
    if (1..=ID_LIMIT).contains(&id.chars().count()) {
        Ok(())
    } else {
        Err(unwritable("an id needs 1 to 35 characters"))
    }
}

/// Text as XML holds it. What XML 1.0 cannot hold at all is refused: dropping it would pay somebody of another name.
fn text(content: &str) -> Result<Cow<'_, str>, RailError> {
    let fits = |c: char| !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    if !content.chars().all(fits) {
        return Err(unwritable("a text has a control character, which XML cannot hold"));
    }
    Ok(escape(content))
}

fn account(details: &BankDetails) -> String {
    let account = escape(details.account());
    if details.has_iban() {
        format!("<Id><IBAN>{account}</IBAN></Id>")
    } else {
        format!("<Id><Othr><Id>{account}</Id></Othr></Id>")
    }
}

fn bank(details: &BankDetails) -> String {
    let bank = escape(details.bank());
    if details.has_bic() {
        return format!("<FinInstnId><BICFI>{bank}</BICFI></FinInstnId>");
    }
    format!(
        "<FinInstnId><ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId><MmbId>{bank}</MmbId></ClrSysMmbId></FinInstnId>"
    )
}
