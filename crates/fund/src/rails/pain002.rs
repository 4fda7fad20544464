//! `pain.002.001`, the customer payment status report: what the bank says of a payment file before it books anything. Read
//! in the versions 09 to 11, which tell the same of what is asked here.

use anxin_domain::money::Money;

use super::RailError;
use super::camt053::{amount_of, cut};
use super::control_sum::ControlSum;
use super::xml::{self, Node};

/// Its namespaces, that of the version which goes with `pain.001.001.09` first.
pub const NAMESPACES: &[&str] = &[
    "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10",
    "urn:iso:std:iso:20022:tech:xsd:pain.002.001.11",
    "urn:iso:std:iso:20022:tech:xsd:pain.002.001.09",
];
/// Longest id that is kept (`Max35Text`).
const ID_LIMIT: usize = 35;
/// Longest reason that is kept, in characters.
const REASON_LIMIT: usize = 240;
/// Reasons by which a bank refuses what it has already: file, instruction, transaction or end-to-end id.
const DUPLICATES: &[&str] = &["AM05", "DU01", "DU02", "DU03", "DU04", "DU05", "DUPL"];

/// A status report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusReport {
    /// The bank's id of the report.
    pub id: String,
    /// The payment file that it is about.
    pub message: String,
    /// What it says of whole files and instructions, and of single payments, in the order of the report.
    pub told: Vec<Told>,
}

/// One thing that a report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its place in the report, from 1.
    pub number: u32,
    /// What it is about.
    pub about: About,
    /// What it says.
    pub status: Status,
    /// Why, as the bank writes it.
    pub reason: Option<String>,
    /// Whether the bank refuses it because it has it already. Then the first one counts, and may have been paid.
    pub duplicate: bool,
}

/// What a status is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// The file.
    File(Totals),
    /// A payment instruction of it.
    Instruction(String, Totals),
    /// A payment.
    Payment {
        /// Its instruction.
        instruction: String,
        /// Its end-to-end id.
        end_to_end: Option<String>,
        /// How much the bank thinks it is, where it says so; or why that cannot be told.
        amount: Option<Result<Money, String>>,
    },
}

/// The count and the sum that a bank repeats, as it writes them.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Totals {
    /// How many payments.
    pub count: Option<String>,
    /// Their sum.
    pub sum: Option<String>,
}

impl Totals {
    /// Whether they are those of so many payments with such a sum. What the bank does not repeat is not held against it.
    #[must_use]
    pub fn fit(&self, count: i64, total: Money) -> bool {
        let same_count = self.count.as_ref().is_none_or(|said| said.parse() == Ok(count));
        let same_sum =
            self.sum.as_ref().is_none_or(|said| ControlSum::parse(said) == Some(ControlSum::of(total)));
        same_count && same_sum
    }
}

/// What a bank says of a file, an instruction or a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Accepted, as far as it has come; only a statement shows money move.
    Accepted,
    /// Not decided.
    Pending,
    /// Refused.
    Rejected,
    /// Some of it; what is below says which.
    Partial,
    /// A code that says nothing that can be acted on.
    Unknown,
}

impl Status {
    fn read(code: &str) -> Self {
        match code {
            "ACCP" | "ACTC" | "ACSP" | "ACSC" | "ACCC" | "ACWC" | "ACWP" | "ACFC" => Self::Accepted,
            "PDNG" | "RCVD" | "PATC" => Self::Pending,
            "RJCT" => Self::Rejected,
            "PART" => Self::Partial,
            _ => Self::Unknown,
        }
    }
}

/// Reads a report.
///
/// # Errors
/// [`RailError`] as for a statement.
pub fn parse(bytes: &[u8]) -> Result<StatusReport, RailError> {
    let mut told = Vec::new();
    let document = xml::read_each(bytes, NAMESPACES, "TxInfAndSts", &mut |around, node| {
        let instruction = around.last().ok_or(RailError::Missing("OrgnlPmtInfAndSts"))?;
        told.push(payment(instruction, &node));
        Ok(())
    })?;
    let message = document.child("CstmrPmtStsRpt").ok_or(RailError::Missing("CstmrPmtStsRpt"))?;
    let id = message.text_at(&["GrpHdr", "MsgId"]).ok_or(RailError::Missing("GrpHdr/MsgId"))?;
    let group = message.child("OrgnlGrpInfAndSts").ok_or(RailError::Missing("OrgnlGrpInfAndSts"))?;
    let original = group.text_at(&["OrgnlMsgId"]).ok_or(RailError::Missing("OrgnlMsgId"))?;
    if let Some(status) = group.text_at(&["GrpSts"]) {
        told.push(one(group, status, About::File(totals(group))));
    }
    for instruction in message.all("OrgnlPmtInfAndSts") {
        if let Some(status) = instruction.text_at(&["PmtInfSts"]) {
            let about = About::Instruction(instruction_id(instruction), totals(instruction));
            told.push(one(instruction, status, about));
        }
    }
    for (number, told) in (1_u32..).zip(&mut told) {
        told.number = number;
    }
    Ok(StatusReport { id: cut(id, ID_LIMIT), message: cut(original, ID_LIMIT), told })
}

fn payment(instruction: &Node, node: &Node) -> Told {
    let id = |name: &str| node.text_at(&[name]).map(|id| cut(id, ID_LIMIT));
    let about = About::Payment {
        instruction: instruction_id(instruction),
        end_to_end: id("OrgnlEndToEndId").filter(|id| id != "NOTPROVIDED").or_else(|| id("OrgnlInstrId")),
        amount: node.at(&["OrgnlTxRef", "Amt", "InstdAmt"]).map(amount_of),
    };
    one(node, node.text_at(&["TxSts"]).unwrap_or_default(), about)
}

fn one(node: &Node, status: &str, about: About) -> Told {
    let mut duplicate = false;
    let mut words = Vec::new();
    for reason in node.all("StsRsnInf") {
        let code = reason.text_at(&["Rsn", "Cd"]).or_else(|| reason.text_at(&["Rsn", "Prtry"]));
        duplicate |= code.is_some_and(|code| DUPLICATES.contains(&code));
        words.extend(code);
        words.extend(reason.all("AddtlInf").map(|more| more.text.as_str()));
    }
    let reason = Some(cut(&words.join(" "), REASON_LIMIT)).filter(|words| !words.is_empty());
    Told { number: 0, about, status: Status::read(status), reason, duplicate }
}

fn instruction_id(node: &Node) -> String {
    cut(node.text_at(&["OrgnlPmtInfId"]).unwrap_or_default(), ID_LIMIT)
}

fn totals(node: &Node) -> Totals {
    let text = |name: &str| node.text_at(&[name]).map(|text| cut(text, ID_LIMIT));
    Totals { count: text("OrgnlNbOfTxs"), sum: text("OrgnlCtrlSum") }
}
