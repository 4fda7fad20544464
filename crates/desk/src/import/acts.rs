//! What customers said elsewhere: refusals and permits with their scope, moment and evidence.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Read;

use anxin_domain::act::{Source as ActSource, Word};
use anxin_domain::ids::{ActId, BrandId};
use anxin_domain::number::Number;
use anxin_domain::scope::{Grantee, Scope};
use anxin_domain::time::Instant;
use anxin_store::acts::{Appended, NewAct, act_by_key, append_act};
use anxin_store::{Clock, Store, StoreError, Tx};
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::lines::Source;
use super::table::{Columns, Fields, Table};
use super::{
    EARLIEST, ImportError, ImportOptions, ImportReport, Noting, Outcome, Sink, Wrong, any_new, bands::bands,
    pour,
};
use super::{key, name, number, opt_moment, word};
use crate::Desk;

/// Longest evidence, in letters.
const EVIDENCE_LIMIT: usize = 200;
/// Most calls that one permit is good for.
const CALLS_LIMIT: u16 = 1_000;
/// How far ahead an act may take effect, in days: ten years with their leap days.
const AHEAD_DAYS: i64 = 3_653;
/// What a row that is over before it begins is told.
const OVER: &str = "the act ends before it begins, or has ended; write a later end, or when it took effect";

const COLUMNS: Columns<'static> = Columns {
    required: &["number", "word"],
    optional: &[
        "person",
        "grantee",
        "purposes",
        "lines_of_business",
        "channels",
        "bands",
        "calls",
        "keeps_exceptions",
        "effective_at",
        "expires_at",
        "source",
        "evidence",
    ],
};

impl Desk {
    /// Commits acts in the order of the file: `number,word,person,grantee,purposes,lines_of_business,channels,bands,calls,
    /// keeps_exceptions,effective_at,expires_at,source,evidence`. Lists are separated by `;`, a grantee is `everyone`,
    /// `brand:…` or `agent:brand:…`, bands read as in `mon-fri 18:00-20:00; holiday 09:00-12:00`. Acts that overlap, or tell of
    /// long ago, are taken: the law knows what comes of them. The same file again changes nothing. When this returns, the gate
    /// of this process goes by them.
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
        let latest = self.clock().now().plus_days(AHEAD_DAYS);
        let read = move |row: &Fields<'_>| {
            let mut act = act(row, number("number", row.get("number"), region)?, &zone, latest)?;
            act.key = Some(keys.of(&act)?);
            Ok(act)
        };
        let sink = Acts {
            store: self.store().clone(),
            clock: self.clock().clone(),
            noting: Noting::of("acts", options, self.clock()),
        };
        let report = pour(Table::open(source, COLUMNS, read)?, sink, options).await?;
        self.catch_up().await?;
        Ok(report)
    }
}

fn act(row: &Fields<'_>, number: Number, zone: &TimeZone, latest: Instant) -> Result<NewAct, Wrong> {
    let effective_at = opt_moment("effective_at", row.get("effective_at"), zone)?;
    let expires_at = opt_moment("expires_at", row.get("expires_at"), zone)?;
    if effective_at.is_some_and(|from| from < EARLIEST) {
        return Err(Wrong::new("effective_at", "this lies before 1990; write the right year"));
    }
    if effective_at.is_some_and(|from| from > latest) {
        return Err(Wrong::new("effective_at", "this is more than ten years ahead; write the right year"));
    }
    if expires_at.is_some_and(|until| until <= effective_at.unwrap_or(EARLIEST)) {
        return Err(Wrong::new("expires_at", "the end is not after the beginning"));
    }
    let (person, evidence) = (row.get("person"), row.get("evidence"));
    agrees(NewAct {
        number,
        word: said(row.get("word"))?,
        person: (!person.is_empty()).then(|| key("person", person)).transpose()?,
        scope: scope(row)?,
        calls: calls(row.get("calls"))?,
        keeps_exceptions: yes_or_no("keeps_exceptions", row.get("keeps_exceptions"))?,
        effective_at,
        expires_at,
        source: source(row.get("source"))?,
        evidence: (!evidence.is_empty()).then(|| name("evidence", evidence, EVIDENCE_LIMIT)).transpose()?,
        key: None,
    })
}

/// A row whose parts contradict each other says nothing that could be gone by.
fn agrees(act: NewAct) -> Result<NewAct, Wrong> {
    let permits = act.word == Word::Permit;
    if act.calls.is_some() && !permits {
        return Err(Wrong::new("calls", "only a permit is for so many calls; leave it empty"));
    }
    if act.keeps_exceptions && permits {
        return Err(Wrong::new("keeps_exceptions", "a permit keeps no exceptions; leave it empty"));
    }
    if act.source == ActSource::SaidOnCall && act.word != Word::Refuse {
        return Err(Wrong::new(
            "source",
            "said_on_call is a \"stop\" said to an agent; write where this was said",
        ));
    }
    Ok(act)
}

fn calls(text: &str) -> Result<Option<u16>, Wrong> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = text.parse().ok().filter(|calls| (1..=CALLS_LIMIT).contains(calls));
    read.map(Some).ok_or_else(|| Wrong::new("calls", format!("write a whole number from 1 to {CALLS_LIMIT}")))
}

fn said(text: &str) -> Result<Word, Wrong> {
    match text {
        "refuse" => Ok(Word::Refuse),
        "permit" => Ok(Word::Permit),
        "withdraw" => Ok(Word::Withdraw),
        _ => Err(Wrong::new("word", "write refuse, permit or withdraw")),
    }
}

fn scope(row: &Fields<'_>) -> Result<Scope, Wrong> {
    Ok(Scope {
        grantee: grantee(row.get("grantee"))?,
        purposes: list("purposes", row.get("purposes"))?,
        lines_of_business: list("lines_of_business", row.get("lines_of_business"))?,
        channels: list("channels", row.get("channels"))?,
        bands: bands("bands", row.get("bands"))?,
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
    T: std::str::FromStr<Err = anxin_domain::scope::WordError> + PartialEq,
{
    let mut words = Vec::new();
    for said in text.split([';', '|', ' ']).filter(|said| !said.is_empty()) {
        let said = word(field, said)?;
        if !words.contains(&said) {
            words.push(said);
        }
    }
    Ok(words)
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
        let kept = |_| Wrong::new("", "the row cannot be kept");
        let said =
            serde_json::to_string(&(act.number, said, act.effective_at, act.expires_at)).map_err(kept)?;
        let mut digest = Sha256::new_with_prefix(said.as_bytes());
        if act.person.is_some() || act.calls.is_some() {
            digest.update(serde_json::to_string(&(&act.person, act.calls)).map_err(kept)?);
        }
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
    noting: Noting,
}

impl Sink for Acts {
    type Item = NewAct;

    async fn put(&mut self, chunk: Vec<NewAct>) -> Result<Vec<Outcome>, ImportError> {
        let (clock, noting) = (self.clock.clone(), self.noting.clone());
        let outcomes = self
            .store
            .write(move |tx| {
                let mut outcomes = Vec::with_capacity(chunk.len());
                for act in &chunk {
                    outcomes.push(commit(tx, act, &clock)?);
                }
                noting.note(tx, any_new(&outcomes))?;
                Ok::<_, StoreError>(outcomes)
            })
            .await?;
        self.noting.committed(any_new(&outcomes));
        Ok(outcomes)
    }
}

/// An act without a moment begins when it is recorded; one that has ended by then is refused, unless it is known from before.
fn commit(tx: &mut dyn Tx, act: &NewAct, clock: &Clock) -> Result<Outcome, StoreError> {
    let now = clock.now();
    let over = act.effective_at.is_none() && act.expires_at.is_some_and(|until| until <= now);
    if over && act_by_key(tx, act.key.as_deref().unwrap_or_default())?.is_none() {
        return Ok(Outcome::Refused(Wrong::new("expires_at", OVER)));
    }
    Ok(match append_act(tx, ActId::new(now, clock.random()), act, now)? {
        Appended::New(..) => Outcome::New,
        Appended::Already(_) => Outcome::Same,
    })
}
