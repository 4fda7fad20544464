//! `anxin verify`: a receipt or a whole log, checked without believing whoever hands it out.

use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use anxin_domain::ids::AwardId;
use anxin_proof::audit::{Audit, AuditError, CHECKPOINT, LogFiles, VKEY, audit};
use anxin_proof::{
    CheckedEntry, Checkpoint, Entry, Event, NOTE_LIMIT, RECEIPT_LIMIT, ReceiptFile, SumOf, VerifierKey,
};
use anyhow::Context as _;
use clap::{ArgGroup, Args};
use serde::Serialize;

use crate::printer::{Printer, Verdict};

/// Where the page of a receipt lies, and where its file does.
const PAGE: &str = "/verify/";
const FILE: &str = "/v1/receipts/";

#[derive(Args)]
#[command(group(ArgGroup::new("what").required(true).args(["receipt", "log"])))]
pub(crate) struct Verify {
    /// A receipt: a file, `-` for stdin, or the address that stands on it
    #[arg(value_name = "RECEIPT")]
    receipt: Option<String>,
    /// A whole log: its address, as in https://anxin.example/log, or a folder with its files
    #[arg(long, value_name = "URL|DIR")]
    log: Option<String>,
    /// The key of the log, or a file with it; without it the key is believed that comes along
    #[arg(long, value_name = "VKEY|FILE")]
    vkey: Option<String>,
    /// A checkpoint that was noted earlier: the log must continue it
    #[arg(long, value_name = "FILE", requires = "log")]
    noted: Option<PathBuf>,
}

pub(crate) fn run(what: &Verify, printer: &Printer) -> anyhow::Result<Verdict> {
    let known = what.vkey.as_deref().map(given_key).transpose()?;
    match (&what.receipt, &what.log) {
        (Some(receipt), _) => verify_receipt(receipt, known, printer),
        (None, Some(log)) => verify_log(log, known, what.noted.as_deref(), printer),
        (None, None) => anyhow::bail!("name a receipt, or a log with --log"),
    }
}

/// A key as it was given: itself, or a file with it.
fn given_key(given: &str) -> anyhow::Result<VerifierKey> {
    if let Ok(key) = given.parse() {
        return Ok(key);
    }
    let text = fs::read_to_string(given).with_context(|| format!("--vkey {given} is no key and no file"))?;
    text.parse().with_context(|| given.to_owned())
}

#[derive(Serialize)]
struct ReceiptAnswer {
    valid: bool,
    award: Option<AwardId>,
    /// The key that it was checked with.
    vkey: Option<String>,
    /// Whether that key was given, and not taken from the receipt.
    key_given: bool,
    entries: Vec<EntryAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrong: Option<String>,
}

#[derive(Serialize)]
struct EntryAnswer {
    index: u64,
    entry: Entry,
    event: Option<Event>,
    checkpoint_size: u64,
    checkpoint_root: String,
}

fn verify_receipt(receipt: &str, known: Option<VerifierKey>, printer: &Printer) -> anyhow::Result<Verdict> {
    let text = read_receipt(receipt)?;
    let mut answer = ReceiptAnswer {
        valid: false,
        award: None,
        vkey: None,
        key_given: known.is_some(),
        entries: Vec::new(),
        wrong: None,
    };
    let checked = ReceiptFile::parse(&text).and_then(|file| {
        answer.award = Some(file.award);
        let key = known.map_or_else(|| file.vkey.parse(), Ok)?;
        answer.vkey = Some(key.to_string());
        file.verify(&key)
    });
    match checked {
        Ok(entries) => {
            answer.valid = true;
            answer.entries = entries.into_iter().map(entry_answer).collect();
        }
        Err(wrong) => answer.wrong = Some(wrong.to_string()),
    }
    printer.answer(&answer, receipt_in_words)?;
    Ok(if answer.valid { Verdict::Yes } else { Verdict::No })
}

fn entry_answer(checked: CheckedEntry) -> EntryAnswer {
    let CheckedEntry { index, entry, event, checkpoint } = checked;
    let Checkpoint { size, root, .. } = checkpoint;
    EntryAnswer { index, entry, event, checkpoint_size: size, checkpoint_root: root.to_base64() }
}

fn receipt_in_words(answer: &ReceiptAnswer) -> String {
    if let Some(wrong) = &answer.wrong {
        return format!("this receipt does not hold: {wrong}");
    }
    let mut lines = vec![format!(
        "this receipt holds: {}",
        answer.award.map(|id| format!("award {id}")).unwrap_or_default()
    )];
    for one in &answer.entries {
        let month = one.entry.month.as_deref().unwrap_or_default();
        let amount = money(one.entry.currency.as_deref(), one.entry.minor.unwrap_or_default());
        let (kind, place, size) = (one.entry.kind.word(), one.index, one.checkpoint_size);
        lines.push(format!("  entry {place} of {size}: {kind} {amount} {month}"));
        lines.push(match &one.event {
            Some(event) => {
                let terms = event.terms.as_deref().unwrap_or_default();
                let brand = event.brand.as_deref().unwrap_or_default();
                format!("    {} by {terms}, owed by {brand}", event.at)
            }
            None => "    what it was about was erased; that it was there is proven".to_owned(),
        });
    }
    let vkey = answer.vkey.as_deref().unwrap_or_default();
    lines.push(if answer.key_given {
        format!("signed by {vkey}")
    } else {
        format!("signed by {vkey}\n  this key came with the receipt: compare it with the log's own (/log/vkey), or give that with --vkey")
    });
    lines.join("\n")
}

fn money(currency: Option<&str>, minor: i64) -> String {
    let whole = minor.unsigned_abs();
    format!(
        "{} {}{}.{:02}",
        currency.unwrap_or_default(),
        if minor < 0 { "-" } else { "" },
        whole / 100,
        whole % 100
    )
}

fn read_receipt(receipt: &str) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    match receipt {
        "-" => {
            std::io::stdin().take(RECEIPT_LIMIT).read_to_end(&mut bytes)?;
        }
        address if is_address(address) => {
            let file = address.replacen(PAGE, FILE, 1);
            bytes = fetch(&file)
                .map_err(anyhow::Error::msg)?
                .with_context(|| format!("there is no receipt at {file}"))?;
        }
        path => {
            let file = fs::File::open(path).with_context(|| format!("the receipt {path} cannot be read"))?;
            file.take(RECEIPT_LIMIT).read_to_end(&mut bytes)?;
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[derive(Serialize)]
struct LogAnswer {
    valid: bool,
    origin: Option<String>,
    size: Option<u64>,
    root: Option<String>,
    vkey: String,
    /// Whether that key was given, and not taken from the log.
    key_given: bool,
    /// Whether the log continues what was noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    noted: Option<bool>,
    kinds: Vec<(&'static str, u64)>,
    sums: Vec<SumAnswer>,
    wrong: Vec<String>,
}

#[derive(Serialize)]
struct SumAnswer {
    month: String,
    currency: String,
    sum: &'static str,
    count: i64,
    minor: i64,
}

fn verify_log(
    place: &str,
    known: Option<VerifierKey>,
    noted: Option<&Path>,
    printer: &Printer,
) -> anyhow::Result<Verdict> {
    let mut files = Place::at(place);
    let key_given = known.is_some();
    let key = match known {
        Some(key) => key,
        None => {
            let found = files.read(VKEY).map_err(anyhow::Error::msg)?;
            let found = found.with_context(|| {
                format!("there is no log at {place}: it has no file `{VKEY}`; give its key with --vkey")
            })?;
            String::from_utf8_lossy(&found).parse()?
        }
    };
    let mut answer = LogAnswer {
        valid: false,
        origin: None,
        size: None,
        root: None,
        vkey: key.to_string(),
        key_given,
        noted: None,
        kinds: Vec::new(),
        sums: Vec::new(),
        wrong: Vec::new(),
    };
    match checked(&mut files, &key, noted)? {
        Ok(audit) => answer.found(audit, noted.is_some()),
        Err(wrong) => answer.wrong.push(wrong),
    }
    printer.answer(&answer, log_in_words)?;
    Ok(if answer.valid { Verdict::Yes } else { Verdict::No })
}

/// What came out; a sentence where the log, or what was noted of it, is not even signed.
fn checked(
    files: &mut Place,
    key: &VerifierKey,
    noted: Option<&Path>,
) -> anyhow::Result<Result<Audit, String>> {
    let noted = match noted {
        None => None,
        Some(path) => {
            let shown = path.display();
            let file =
                fs::File::open(path).with_context(|| format!("what was noted, {shown}, cannot be read"))?;
            let mut text = String::new();
            file.take(NOTE_LIMIT as u64).read_to_string(&mut text).with_context(|| shown.to_string())?;
            match Checkpoint::open(&text, key) {
                Ok(noted) => Some(noted),
                Err(wrong) => return Ok(Err(format!("what was noted in {shown} does not hold: {wrong}"))),
            }
        }
    };
    match audit(files, key, noted.as_ref()) {
        Ok(audit) => Ok(Ok(audit)),
        Err(AuditError::Broken(wrong)) => Ok(Err(format!("{CHECKPOINT}: {wrong}"))),
        Err(unreadable @ AuditError::Unreadable(_)) => Err(unreadable.into()),
    }
}

impl LogAnswer {
    fn found(&mut self, audit: Audit, was_noted: bool) {
        let Audit { checkpoint, kinds, sums, wrong } = audit;
        self.valid = wrong.is_empty();
        self.noted = was_noted.then_some(self.valid);
        self.size = Some(checkpoint.size);
        self.root = Some(checkpoint.root.to_base64());
        self.origin = Some(checkpoint.origin);
        self.kinds = kinds.into_iter().map(|(kind, count)| (kind.word(), count)).collect();
        let sum = |((month, currency, sum), (count, minor))| {
            let sum = if sum == SumOf::Awarded { "awarded" } else { "paid" };
            SumAnswer { month, currency, sum, count, minor }
        };
        self.sums = sums.into_iter().map(sum).collect();
        self.wrong = wrong;
    }
}

fn log_in_words(answer: &LogAnswer) -> String {
    if !answer.valid {
        let mut lines = vec!["this log does not hold:".to_owned()];
        lines.extend(answer.wrong.iter().map(|wrong| format!("  {wrong}")));
        return lines.join("\n");
    }
    let mut lines = vec![format!(
        "the log {} holds: {} entries, root {}",
        answer.origin.as_deref().unwrap_or_default(),
        answer.size.unwrap_or_default(),
        answer.root.as_deref().unwrap_or_default()
    )];
    lines.extend(answer.kinds.iter().map(|(kind, count)| format!("  {count:>9} {kind}")));
    for one in &answer.sums {
        let amount = money(Some(&one.currency), one.minor);
        lines.push(format!("  {} {:<7} {:>9} for {amount}", one.month, one.sum, one.count));
    }
    if answer.noted == Some(true) {
        lines.push("it continues what was noted".to_owned());
    }
    lines.push(format!("signed by {}", answer.vkey));
    if !answer.key_given {
        lines.push(
            "  this key came with the log: compare it with what you know of it, or give that with --vkey"
                .to_owned(),
        );
    }
    lines.join("\n")
}

/// Where the files of a log lie.
enum Place {
    Folder(PathBuf),
    Address(String),
}

impl Place {
    fn at(place: &str) -> Self {
        if is_address(place) {
            Self::Address(place.trim_end_matches('/').to_owned())
        } else {
            Self::Folder(PathBuf::from(place))
        }
    }
}

impl LogFiles for Place {
    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, String> {
        match self {
            Self::Address(address) => fetch(&format!("{address}/{path}")),
            Self::Folder(folder) => match fs::read(folder.join(path)) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
                Err(e) => Err(format!("{}: {e}", folder.join(path).display())),
            },
        }
    }
}

fn is_address(place: &str) -> bool {
    place.starts_with("http://") || place.starts_with("https://")
}

/// What lies at an address; none where the server says that nothing does.
fn fetch(address: &str) -> Result<Option<Vec<u8>>, String> {
    match ureq::get(address).call() {
        Ok(mut answer) => {
            let bytes = answer.body_mut().with_config().limit(RECEIPT_LIMIT).read_to_vec();
            bytes.map(Some).map_err(|e| format!("{address}: {e}"))
        }
        Err(ureq::Error::StatusCode(404)) => Ok(None),
        Err(e) => Err(format!("{address}: {e}")),
    }
}
