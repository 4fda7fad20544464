//! Asterisk's `cdr-csv` (`Master.csv`): no header, the wall clock of the machine, and an id only if `loguniqueid` is set.

use std::fmt::Write as _;
use std::io::Read;

use anxin_domain::call::Disposition;
use anxin_domain::time::Instant;
use sha2::{Digest, Sha256};

use super::lines::{Source, fields};
use super::records::{NewRecord, seconds};
use super::{ImportError, ImportOptions, Row, Wrong, number};

/// Fields that each row has: accountcode to amaflags.
pub(crate) const FEWEST: usize = 16;
/// With uniqueid, userfield, peeraccount, linkedid and sequence.
const MOST: usize = 21;

const SRC: usize = 1;
const DST: usize = 2;
const START: usize = 9;
const BILLSEC: usize = 13;
const DISPOSITION: usize = 14;

/// The system's name when nobody says another.
const SYSTEM: &str = "asterisk";

/// Reads row by row; `check` looks at each record before it is taken.
pub(crate) fn rows<R: Read>(
    source: Source<R>,
    options: &ImportOptions,
    check: impl Fn(Result<NewRecord, Wrong>) -> Result<NewRecord, Wrong>,
) -> impl Iterator<Item = Result<Row<NewRecord>, ImportError>> {
    source.lines().map(move |line| {
        let line = line?;
        let item = line.text.and_then(|text| check(read(&text, options)));
        Ok(Row { place: line.number, original: line.shown, item })
    })
}

fn read(line: &str, options: &ImportOptions) -> Result<NewRecord, Wrong> {
    let row = fields(line)?;
    if !(FEWEST..=MOST).contains(&row.len()) {
        let found = row.len();
        return Err(Wrong::new("", format!("the row has {found} fields; cdr-csv writes {FEWEST} to {MOST}")));
    }
    let started_at = Instant::parse_local(&row[START], &options.zone).map_err(|e| Wrong::new("start", e))?;
    Ok(NewRecord {
        system: options.system.clone().unwrap_or_else(|| SYSTEM.to_owned()),
        system_id: unique_id(&row).map_or_else(|| digest(line), str::to_owned),
        from: number("src", &row[SRC], options.region)?,
        to: number("dst", &row[DST], options.region)?,
        forwarded_to: None,
        started_at,
        talk_seconds: seconds("billsec", &row[BILLSEC])?,
        disposition: disposition(&row[DISPOSITION])?,
        decision: row[FEWEST..].iter().find_map(|field| field.parse().ok()),
    })
}

fn disposition(text: &str) -> Result<Disposition, Wrong> {
    match text.to_ascii_uppercase().as_str() {
        "ANSWERED" => Ok(Disposition::Answered),
        "NO ANSWER" => Ok(Disposition::NoAnswer),
        "BUSY" => Ok(Disposition::Busy),
        "FAILED" | "CONGESTION" => Ok(Disposition::Failed),
        _ => Err(Wrong::new("disposition", "known are ANSWERED, NO ANSWER, BUSY, FAILED and CONGESTION")),
    }
}

/// `1700000000.42`, or the same after the name of the system; a userfield in its place looks otherwise.
fn unique_id(row: &[String]) -> Option<&str> {
    let text = row.get(FEWEST)?;
    let stamp = text.rsplit('-').next()?;
    let (seconds, count) = stamp.split_once('.')?;
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    (digits(seconds) && digits(count)).then_some(text.as_str())
}

/// Without an id, the same row is the same record.
fn digest(line: &str) -> String {
    let mut text = String::from("row-");
    for byte in &Sha256::digest(line.trim().as_bytes())[..16] {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = r#""","13900000001","13800138000","out","""Wang"" <13900000001>","SIP/1-01","SIP/t-02","Dial","SIP/t/1","2026-11-23 14:03:07","2026-11-23 14:03:12","2026-11-23 14:03:40",33,28,"ANSWERED","DOCUMENTATION""#;

    fn read_row(row: &str) -> Result<NewRecord, Wrong> {
        read(row, &ImportOptions::china())
    }

    #[test]
    fn a_row_as_asterisk_writes_it() {
        let record = read_row(&format!("{ROW},\"pbx1-1795413787.42\",\"\"")).unwrap();
        assert_eq!(record.system_id, "pbx1-1795413787.42");
        assert_eq!(record.started_at, Instant::parse("2026-11-23T14:03:07+08:00").unwrap());
        assert_eq!((record.talk_seconds, record.disposition), (28, Disposition::Answered));
    }

    #[test]
    fn without_an_id_the_same_row_is_the_same_record() {
        let (one, again) = (read_row(ROW).unwrap(), read_row(ROW).unwrap());
        assert_eq!(one.system_id, again.system_id);
        let other = read_row(&ROW.replace(",33,28,", ",34,29,")).unwrap();
        assert_ne!(one.system_id, other.system_id);
    }

    #[test]
    fn the_userfield_may_carry_the_decision() {
        let record = read_row(&format!("{ROW},\"1.2\",\"01J6A3M1T0R8Z5X7C9V2B4N6M8\"")).unwrap();
        assert!(record.decision.is_some());
        assert_eq!(read_row("a,b").unwrap_err().field, "");
        assert_eq!(read_row(&ROW.replace("ANSWERED", "MAYBE")).unwrap_err().field, "disposition");
    }
}
