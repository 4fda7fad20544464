//! The forms in which lists of numbers come, and what a row of each says. `docs/files.md` says where each form was taken from.

use std::str::FromStr;

use anxin_domain::number::{Number, Region};
use anxin_domain::scope::WordError;
use anxin_registry::{ADDED, REMOVED};
use anxin_segment::Code;

use super::lines::fields;
use super::{ImportError, Wrong, number};

/// Fields that a lead has at least before a file is taken for one of leads without being named so: the standard order up to the
/// comments has 23.
const LEAD_FIELDS: usize = 20;
/// Where a lead has its country code and its number.
const LEAD_CODE: usize = 3;
const LEAD_NUMBER: usize = 4;

/// The form of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    /// Our own: one number a row, or a column `number`, and for a change a column `change`.
    Plain,
    /// The full list of the American registry: area code, number.
    Ftc,
    /// Its change list: area code, number, and somewhere behind them whether it was added or deleted.
    FtcChange,
    /// The British register: national digits, one number a row.
    Tps,
    /// VICIdial's numbers not to call: one a row, a campaign behind it or not.
    VicidialDnc,
    /// VICIdial's leads in the standard order.
    VicidialLeads,
}

impl ListFormat {
    const ALL: [Self; 6] =
        [Self::Plain, Self::Ftc, Self::FtcChange, Self::Tps, Self::VicidialDnc, Self::VicidialLeads];

    /// The word used on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Ftc => "ftc",
            Self::FtcChange => "ftc-change",
            Self::Tps => "tps",
            Self::VicidialDnc => "vicidial-dnc",
            Self::VicidialLeads => "vicidial-leads",
        }
    }
}

impl FromStr for ListFormat {
    type Err = WordError;

    fn from_str(text: &str) -> Result<Self, WordError> {
        Self::ALL.into_iter().find(|format| format.word() == text).ok_or(WordError {
            what: "format of a list",
            known: "plain, ftc, ftc-change, tps, vicidial-dnc, vicidial-leads",
        })
    }
}

/// What a row says.
pub(crate) struct Listed {
    pub(crate) number: Number,
    /// Whether it is on the list, or taken off.
    pub(crate) code: Code,
    /// Fields of the row and digits of its number, by which a row that was cut off is known.
    pub(crate) size: (usize, usize),
}

/// How the rows of one file are read.
pub(crate) struct Layout {
    format: ListFormat,
    /// Whether the first row names the columns.
    pub(crate) has_titles: bool,
    /// The column of the number.
    column: usize,
    /// The column that says what changed.
    change: Option<usize>,
    separator: char,
    region: Region,
}

impl Layout {
    /// Tells the form from the beginning of a file, or takes the one that was named.
    pub(crate) fn of(head: &[u8], named: Option<ListFormat>, region: Region) -> Result<Self, ImportError> {
        let text = String::from_utf8_lossy(head);
        let mut lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        // The last line may go on behind the head.
        if lines.len() > 1 && !text.ends_with('\n') {
            lines.pop();
        }
        let first = lines.first().copied().unwrap_or_default();
        let titles = titles(first);
        let format = named.or_else(|| told(&lines, &titles));
        let place = |name: &str| titles.iter().position(|title| title == name);
        let has_letters = titles.iter().any(|title| title.chars().any(char::is_alphabetic));
        let format = match format {
            Some(format) => format,
            None if has_letters && place("number").is_none() => {
                return Err(ImportError::Header(
                    "no column is called number, and the file is in none of the known forms; name one with --format".into(),
                ));
            }
            None => ListFormat::Plain,
        };
        let (column, has_titles) = match format {
            ListFormat::Plain => (place("number"), place("number").is_some()),
            ListFormat::VicidialDnc => (place("phone_number"), place("phone_number").is_some()),
            ListFormat::VicidialLeads => (None, place("phone_number").is_some()),
            ListFormat::Ftc | ListFormat::FtcChange | ListFormat::Tps => (None, false),
        };
        let change = (format == ListFormat::Plain).then(|| place("change")).flatten();
        Ok(Self {
            format,
            has_titles,
            column: column.unwrap_or(0),
            change,
            separator: separator(first),
            region,
        })
    }

    /// Whether the rows say what was added and what was removed.
    pub(crate) const fn says_changes(&self) -> bool {
        matches!(self.format, ListFormat::FtcChange) || self.change.is_some()
    }

    /// Reads a row.
    pub(crate) fn read(&self, line: &str) -> Result<Listed, Wrong> {
        let row = match (self.format, self.separator) {
            (ListFormat::Plain | ListFormat::Ftc | ListFormat::FtcChange, _) | (_, ',') => fields(line)?,
            (_, separator) => {
                line.split(separator).map(|field| field.trim().trim_matches('"').to_owned()).collect()
            }
        };
        let (digits, number) = self.number(&row, line)?;
        let code = match (self.format, self.change) {
            (ListFormat::FtcChange, _) => only_flag(&row)?,
            (_, Some(column)) => flag(field(&row, column)?).ok_or_else(|| unclear("write add or remove"))?,
            _ => ADDED,
        };
        Ok(Listed { number, code, size: (row.len(), digits) })
    }

    /// The number of a row, and how many digits were written.
    fn number(&self, row: &[String], line: &str) -> Result<(usize, Number), Wrong> {
        let counted = |text: &str| text.chars().filter(|c| c.is_numeric()).count();
        let (written, number) = match self.format {
            ListFormat::Plain => {
                let written = field(row, self.column)?;
                (written.to_owned(), number("number", written, self.region)?)
            }
            ListFormat::Ftc | ListFormat::FtcChange => american(row, self.format)?,
            ListFormat::Tps => british(line)?,
            ListFormat::VicidialDnc => {
                let written = field(row, self.column)?;
                (written.to_owned(), not_to_call(written, self.region)?)
            }
            ListFormat::VicidialLeads => lead(row)?,
        };
        Ok((counted(&written), number))
    }
}

/// The form of a file that leaves no doubt about it.
fn told(lines: &[&str], titles: &[String]) -> Option<ListFormat> {
    let named = |name: &str| titles.iter().any(|title| title == name);
    if named("number") {
        return Some(ListFormat::Plain);
    }
    if named("phone_number") {
        let leads = named("vendor_lead_code");
        return Some(if leads { ListFormat::VicidialLeads } else { ListFormat::VicidialDnc });
    }
    let all = |fits: fn(&str) -> bool| !lines.is_empty() && lines.iter().all(|line| fits(line));
    if all(|line| is_american(line, 2..=2)) {
        return Some(ListFormat::Ftc);
    }
    if all(|line| is_american(line, 3..=6)) {
        return Some(ListFormat::FtcChange);
    }
    all(is_lead).then_some(ListFormat::VicidialLeads)
}

/// Three digits, seven digits, and behind them one flag if there is anything.
fn is_american(line: &str, count: std::ops::RangeInclusive<usize>) -> bool {
    let row: Vec<&str> = line.split(',').map(str::trim).collect();
    let numbers =
        matches!(row.get(..2), Some([area, rest]) if is_digits(area, 3..=3) && is_digits(rest, 7..=7));
    let flags = row.iter().skip(2).filter(|field| flag(field).is_some()).count();
    numbers && count.contains(&row.len()) && flags == usize::from(row.len() > 2)
}

fn is_lead(line: &str) -> bool {
    let separator = separator(line);
    let row: Vec<&str> = line.split(separator).map(|field| field.trim().trim_matches('"')).collect();
    row.len() >= LEAD_FIELDS
        && row.get(LEAD_CODE).is_some_and(|code| is_digits(code, 1..=6))
        && row.get(LEAD_NUMBER).is_some_and(|number| is_digits(number, 6..=18))
}

fn separator(line: &str) -> char {
    ['\t', '|'].into_iter().find(|separator| line.contains(*separator)).unwrap_or(',')
}

fn titles(line: &str) -> Vec<String> {
    let separator = separator(line);
    line.split(separator).map(|title| title.trim().trim_matches('"').trim().to_lowercase()).collect()
}

fn is_digits(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn field(row: &[String], column: usize) -> Result<&str, Wrong> {
    row.get(column).map(String::as_str).ok_or_else(|| Wrong::new("number", "the row has no such field"))
}

/// What a flag says; none when it is none.
fn flag(text: &str) -> Option<Code> {
    match text.to_ascii_lowercase().as_str() {
        "a" | "add" | "added" | "+" => Some(ADDED),
        "d" | "delete" | "deleted" | "r" | "remove" | "removed" | "-" => Some(REMOVED),
        _ => None,
    }
}

fn unclear(mend: &str) -> Wrong {
    Wrong::new("change", format!("whether the number was added or removed is not said; {mend}"))
}

/// The one field behind the number that is a flag.
fn only_flag(row: &[String]) -> Result<Code, Wrong> {
    let mut flags = row.iter().skip(1).filter_map(|field| flag(field));
    match (flags.next(), flags.next()) {
        (Some(code), None) => Ok(code),
        _ => Err(unclear("a row of a change list has one field A or D behind the number")),
    }
}

/// Area code and number, in two fields or in one.
fn american(row: &[String], format: ListFormat) -> Result<(String, Number), Wrong> {
    let wrong = |reason| Wrong::new("number", reason);
    let (written, used) = match row {
        [whole, ..] if is_digits(whole, 10..=10) => (whole.clone(), 1),
        [area, rest, ..] if is_digits(area, 3..=3) && is_digits(rest, 7..=7) => (format!("{area}{rest}"), 2),
        _ => {
            return Err(wrong(
                "an area code has three digits and the number behind it seven, as in 202,5550100",
            ));
        }
    };
    if format == ListFormat::Ftc && row.len() > used {
        return Err(Wrong::new(
            "",
            "a row of a full list ends behind the number; is this a change list (--format ftc-change)?",
        ));
    }
    let number = number("number", &written, Region::US)?;
    Ok((written, number))
}

/// National digits with the leading zero or without, with blanks anywhere.
fn british(line: &str) -> Result<(String, Number), Wrong> {
    let written: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let national = written.strip_prefix('0').unwrap_or(&written);
    if !is_digits(national, 9..=10) {
        return Err(Wrong::new(
            "number",
            "a British number has nine or ten digits behind the leading zero, and a row nothing else",
        ));
    }
    let number = number("number", &format!("0{national}"), Region::GB)?;
    Ok((written, number))
}

/// A number as VICIdial keeps it, in which letters X stand for any digits.
fn not_to_call(written: &str, region: Region) -> Result<Number, Wrong> {
    if written.to_ascii_uppercase().ends_with("XXXX") {
        return Err(Wrong::new(
            "number",
            "this stands for every number of an area code, which a list of numbers cannot hold; keep it in the dialler",
        ));
    }
    number("number", written, region)
}

/// Country code and number of a lead. The code may be written as it is dialled, with 011 or 00 in front.
fn lead(row: &[String]) -> Result<(String, Number), Wrong> {
    let code = row.get(LEAD_CODE).ok_or_else(|| Wrong::new("phone_code", "the row has no such field"))?;
    let written =
        row.get(LEAD_NUMBER).ok_or_else(|| Wrong::new("phone_number", "the row has no such field"))?;
    let country = code.strip_prefix("011").unwrap_or(code).trim_start_matches('+').trim_start_matches('0');
    if !is_digits(country, 1..=4) {
        return Err(Wrong::new("phone_code", "this is no country code; write one, as in 1 or 44"));
    }
    if !is_digits(written, 6..=18) {
        return Err(Wrong::new("phone_number", "a number of a lead has digits only, 6 to 18 of them"));
    }
    let number = number("phone_number", &format!("+{country}{written}"), Region::US)?;
    Ok((written.clone(), number))
}
