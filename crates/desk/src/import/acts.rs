//! What customers said elsewhere: refusals and permits with their scope, moment and evidence.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Read;

use anxin_domain::act::{Source as ActSource, Word};
use anxin_domain::ids::{ActId, BrandId};
use anxin_domain::number::Number;
use anxin_domain::scope::{Grantee, Scope};
use anxin_store::acts::{Appended, NewAct, append_act};
use anxin_store::{Clock, Store, StoreError};
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::lines::Source;
use super::table::{Columns, Fields, Table};
use super::{ImportError, ImportOptions, ImportReport, Outcome, Sink, Wrong, pour};
use super::{key, name, number, opt_moment, word};
use crate::Desk;

/// Longest evidence, in letters.
const EVIDENCE_LIMIT: usize = 200;

const COLUMNS: Columns = Columns {
    required: &["number", "word"],
    optional: &[
        "grantee",
        "purposes",
        "lines_of_business",
        "channels",
        "keeps_exceptions",
        "effective_at",
        "expires_at",
        "source",
        "evidence",
    ],
};

impl Desk {
    /// Commits acts in the order of the file: `number,word,grantee,purposes,lines_of_business,channels,keeps_exceptions,
    /// effective_at,expires_at,source,evidence`. Lists are separated by `;`, a grantee is `everyone`, `brand:…` or
    /// `agent:brand:…`. The same file again changes nothing. When this returns, the gate of this process goes by them.
    ///
    /// # Errors
    /// [`ImportError`] when the file as a whole cannot be taken, or the store does not answer.
    pub async fn import_acts<R: Read + Send>(
        &self,
        file: R,
        options: &ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let source = Source::open(file)?;
        let mut keys = Keys::new(&source.head);
        let (region, zone) = (options.region, options.zone.clone());
        let read = move |row: &Fields<'_>| {
            let mut act = act(row, number("number", row.get("number"), region)?, &zone)?;
            act.key = Some(keys.of(&act)?);
            Ok(act)
        };
        let sink = Acts { store: self.store().clone(), clock: self.clock().clone() };
        let report = pour(Table::open(source, COLUMNS, read)?, sink, options).await?;
        self.catch_up().await?;
        Ok(report)
    }
}

fn act(row: &Fields<'_>, number: Number, zone: &TimeZone) -> Result<NewAct, Wrong> {
    let effective_at = opt_moment("effective_at", row.get("effective_at"), zone)?;
    let expires_at = opt_moment("expires_at", row.get("expires_at"), zone)?;
    if let (Some(from), Some(until)) = (effective_at, expires_at)
        && until <= from
    {
        return Err(Wrong::new("expires_at", "the end is not after the beginning"));
    }
    let evidence = row.get("evidence");
    Ok(NewAct {
        number,
        word: said(row.get("word"))?,
        person: None,
        scope: scope(row)?,
        calls: None,
        keeps_exceptions: yes_or_no("keeps_exceptions", row.get("keeps_exceptions"))?,
        effective_at,
        expires_at,
        source: source(row.get("source"))?,
        evidence: (!evidence.is_empty()).then(|| name("evidence", evidence, EVIDENCE_LIMIT)).transpose()?,
        key: None,
    })
}

fn said(text: &str) -> Result<Word, Wrong> {
    match text {
        "refuse" => Ok(Word::Refuse),
        "permit" => Ok(Word::Permit),
        _ => Err(Wrong::new("word", "write refuse or permit")),
    }
}

fn scope(row: &Fields<'_>) -> Result<Scope, Wrong> {
    Ok(Scope {
        grantee: grantee(row.get("grantee"))?,
        purposes: list("purposes", row.get("purposes"))?,
        lines_of_business: list("lines_of_business", row.get("lines_of_business"))?,
        channels: list("channels", row.get("channels"))?,
        bands: Vec::new(),
    })
}

fn grantee(text: &str) -> Result<Grantee, Wrong> {
    if text.is_empty() || text == "everyone" {
        return Ok(Grantee::Everyone);
    }
    match text.split_once(':') {
        Some(("brand", id)) => key::<BrandId>("grantee", id).map(Grantee::Brand),
        Some(("agent", id)) if id.contains(':') => key("grantee", id).map(Grantee::Agent),
        _ => Err(Wrong::new("grantee", "write everyone, brand:ID or agent:BRAND:ID")),
    }
}

fn list<T>(field: &'static str, text: &str) -> Result<Vec<T>, Wrong>
where
    T: std::str::FromStr<Err = anxin_domain::scope::WordError>,
{
    text.split([';', '|', ' ']).map(str::trim).filter(|s| !s.is_empty()).map(|s| word(field, s)).collect()
}

fn yes_or_no(field: &'static str, text: &str) -> Result<bool, Wrong> {
    match text.to_ascii_lowercase().as_str() {
        "" | "false" | "no" | "0" => Ok(false),
        "true" | "yes" | "1" => Ok(true),
        _ => Err(Wrong::new(field, "write true or false")),
    }
}

fn source(text: &str) -> Result<ActSource, Wrong> {
    match text {
        "" | "import" => Ok(ActSource::Import),
        "app" => Ok(ActSource::App),
        "web" => Ok(ActSource::Web),
        "hotline" => Ok(ActSource::Hotline),
        "said_on_call" => Ok(ActSource::SaidOnCall),
        "brand" => Ok(ActSource::Brand),
        _ => Err(Wrong::new("source", "write app, web, hotline, said_on_call, brand or import")),
    }
}

/// What makes the same row the same act: all it says. Rows without a moment say less than they mean, for somebody may have
/// refused, permitted and refused again; so the second such row of a file is another act, and a refusal is another in another
/// file. An undated permit is the same in every file: taking it anew could lift a refusal that came between.
struct Keys {
    file: [u8; 32],
    undated: HashMap<[u8; 16], u32>,
}

impl Keys {
    fn new(head: &[u8]) -> Self {
        Self { file: Sha256::digest(head).into(), undated: HashMap::new() }
    }

    fn of(&mut self, act: &NewAct) -> Result<String, Wrong> {
        let said = (act.word, &act.scope, act.keeps_exceptions, act.source, &act.evidence);
        let said = serde_json::to_string(&(act.number, said, act.effective_at, act.expires_at))
            .map_err(|_| Wrong::new("", "the row cannot be kept"))?;
        let mut digest = Sha256::new_with_prefix(said.as_bytes());
        if act.effective_at.is_none() {
            let count = self.undated.entry(first_half(&digest.clone().finalize())).or_default();
            *count += 1;
            digest.update(count.to_be_bytes());
            if act.word == Word::Refuse {
                digest.update(self.file);
            }
        }
        let mut key = String::from("import:");
        for byte in first_half(&digest.finalize()) {
            let _ = write!(key, "{byte:02x}");
        }
        Ok(key)
    }
}

fn first_half(digest: &[u8]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}

struct Acts {
    store: Store,
    clock: Clock,
}

impl Sink for Acts {
    type Item = NewAct;

    async fn put(&mut self, chunk: Vec<NewAct>) -> Result<Vec<Outcome>, ImportError> {
        let clock = self.clock.clone();
        let outcomes = self
            .store
            .write(move |tx| {
                let mut outcomes = Vec::with_capacity(chunk.len());
                for act in &chunk {
                    let now = clock.now();
                    outcomes.push(match append_act(tx, ActId::new(now, clock.random()), act, now)? {
                        Appended::New(..) => Outcome::New,
                        Appended::Already(_) => Outcome::Same,
                    });
                }
                Ok::<_, StoreError>(outcomes)
            })
            .await?;
        Ok(outcomes)
    }
}
