//! The form of a promise's file, and from there to [`Promise`]: what is wrong is said with file, version, field and mend.

mod cases;
mod versions;

use std::collections::BTreeSet;

use anxin_domain::rulebook::Words;
use anxin_domain::scope::LineOfBusiness;
use serde::Deserialize;

use crate::expression::{Schema, Scope, Type};
use crate::fact::{FactKind, UnknownFact};
use crate::judge::MADE_ON;
use crate::terms::{ClaimField, FactWanted, FieldKind, Promise, Shape, Stage, Terms, WordChoice};
use crate::value::Scalar;
use crate::wrong::{Why, Wrong};
use cases::TestFile;
use versions::TermsFile;

/// The largest file.
pub const FILE_BYTES: usize = 256 * 1_024;

/// Why a promise was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("promise {file}: {what}")]
pub struct PromiseError {
    /// The file.
    pub file: String,
    /// What is wrong and how to mend it.
    pub what: Wrong,
}

/// Names that mean something else in expressions, or in what is said of them.
const TAKEN: [&str; 12] = [
    "claim",
    "today",
    "calendar",
    "call",
    "true",
    "false",
    "null",
    "in",
    "ambiguous",
    "too_many",
    "too_large",
    "too_long",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: Words,
    place: u8,
    lines_of_business: Vec<LineOfBusiness>,
    stage: Stage,
    shape: Shape,
    #[serde(default)]
    once_per: Option<String>,
    #[serde(default)]
    claim: Vec<ClaimFile>,
    #[serde(default, rename = "fact")]
    facts: Vec<FactFile>,
    terms: Vec<TermsFile>,
    #[serde(default, rename = "test")]
    tests: Vec<TestFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimFile {
    name: String,
    kind: ClaimKind,
    #[serde(default)]
    words: Vec<ChoiceFile>,
    required: bool,
    #[serde(default)]
    verified: bool,
    label: Words,
    #[serde(default)]
    hint: Option<Words>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ClaimKind {
    Text,
    Date,
    Money,
    Int,
    Bool,
    Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceFile {
    word: String,
    label: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactFile {
    name: String,
    kind: String,
    by: String,
    many: bool,
}

impl Promise {
    /// Reads a promise. `file` names it in errors.
    ///
    /// # Errors
    /// [`PromiseError`] with the place and the mend: unknown fields, bad amounts and expressions, an unknown zone, versions that
    /// overlap.
    pub fn parse(file: &str, text: &str) -> Result<Self, PromiseError> {
        read(text).map_err(|what| PromiseError { file: file.to_owned(), what })
    }
}

fn read(text: &str) -> Result<Promise, Wrong> {
    if text.len() > FILE_BYTES {
        return Err(Why::FileLarge { bytes: text.len(), most: FILE_BYTES }.into());
    }
    let read: File = toml::from_str(text).map_err(|error| toml_wrong(text, &error))?;
    dashed(&read.id).map_err(|e| Wrong::from(e).within("id"))?;
    spoken("name", &read.name)?;
    if !(1..=99).contains(&read.place) {
        return Err(Wrong::from(Why::PlaceRange {}).within("place"));
    }
    if read.lines_of_business.is_empty() {
        return Err(Wrong::from(Why::NoBusiness {}).within("lines_of_business"));
    }
    let claim = read.claim.into_iter().map(claim_field).collect::<Result<Vec<_>, _>>()?;
    once("claim", claim.iter().map(|field| field.name.as_str()))?;
    let facts =
        read.facts.into_iter().map(|fact| fact_wanted(fact, &claim)).collect::<Result<Vec<_>, _>>()?;
    once("fact", facts.iter().map(|fact| fact.name.as_str()))?;
    let once_per = once_per(read.once_per, &claim)?;
    let scope = scope(&claim, &facts);
    let mut terms = versions::read(&read.id, read.shape, read.terms, &scope, &facts)?;
    terms.sort_by_key(|terms| terms.effective.from);
    let mut promise = Promise {
        id: read.id,
        name: read.name,
        place: read.place,
        lines_of_business: read.lines_of_business,
        stage: read.stage,
        shape: read.shape,
        once_per,
        claim,
        facts,
        terms: terms.into_iter().map(Into::into).collect(),
        tests: Vec::new(),
        text: text.to_owned(),
    };
    promise.tests = cases::read(&promise, read.tests)?;
    Ok(promise)
}

fn claim_field(field: ClaimFile) -> Result<ClaimField, Wrong> {
    let at = format!("claim {:?}", field.name);
    field_of(field).map_err(|wrong| wrong.within(at))
}

fn field_of(field: ClaimFile) -> Result<ClaimField, Wrong> {
    named(&field.name).map_err(|e| Wrong::from(e).within("name"))?;
    if field.name == MADE_ON {
        return Err(Why::EveryClaimHas { name: MADE_ON.to_owned() }.into());
    }
    spoken("label", &field.label)?;
    if let Some(hint) = &field.hint {
        spoken("hint", hint)?;
    }
    once("words", field.words.iter().map(|choice| choice.word.as_str()))?;
    let kind = match (field.kind, field.words.is_empty()) {
        (ClaimKind::Word, true) => return Err(Wrong::from(Why::NoWords {}).within("words")),
        (ClaimKind::Word, false) => {
            for choice in &field.words {
                named(&choice.word).map_err(|e| Wrong::from(e).within("words"))?;
                spoken(&choice.word, &choice.label).map_err(|e| e.within("words"))?;
            }
            let choices = field.words.into_iter();
            FieldKind::Word(choices.map(|c| WordChoice { word: c.word, label: c.label }).collect())
        }
        (_, false) => return Err(Wrong::from(Why::OnlyWords {}).within("words")),
        (ClaimKind::Text, _) => FieldKind::Text,
        (ClaimKind::Date, _) => FieldKind::Date,
        (ClaimKind::Money, _) => FieldKind::Money,
        (ClaimKind::Int, _) => FieldKind::Int,
        (ClaimKind::Bool, _) => FieldKind::Bool,
    };
    Ok(ClaimField {
        name: field.name,
        kind,
        required: field.required,
        verified: field.verified,
        label: field.label,
        hint: field.hint,
    })
}

/// The field that names what is paid once: the one that the file says, else the first of the claim.
fn once_per(named: Option<String>, claim: &[ClaimField]) -> Result<String, Wrong> {
    let fits = |field: &&ClaimField| field.kind == FieldKind::Text && field.required;
    let mut texts = claim.iter().filter(fits).map(|field| &field.name);
    match named {
        Some(named) if texts.any(|name| *name == named) => Ok(named),
        Some(name) => Err(Wrong::from(Why::OncePer { name }).within("once_per")),
        None => Ok(texts.next().cloned().unwrap_or_default()),
    }
}

fn fact_wanted(fact: FactFile, claim: &[ClaimField]) -> Result<FactWanted, Wrong> {
    let at = format!("fact {:?}", fact.name);
    fact_of(fact, claim).map_err(|wrong| wrong.within(at))
}

fn fact_of(fact: FactFile, claim: &[ClaimField]) -> Result<FactWanted, Wrong> {
    named(&fact.name).map_err(|e| Wrong::from(e).within("name"))?;
    let kind: FactKind = fact.kind.parse().map_err(|e: UnknownFact| {
        let known: Vec<&str> = FactKind::ALL.iter().map(|kind| kind.word()).collect();
        let why = Why::FactKind { kind: fact.kind.clone(), known: known.join(", "), said: e.to_string() };
        Wrong::from(why).within("kind")
    })?;
    let by = claim.iter().find(|field| field.name == fact.by);
    if !by.is_some_and(|field| matches!(field.kind, FieldKind::Text)) {
        return Err(Wrong::from(Why::FactBy { name: fact.by }).within("by"));
    }
    Ok(FactWanted { name: fact.name, kind, by: fact.by, many: fact.many })
}

/// What expressions may name.
fn scope<'s>(claim: &[ClaimField], facts: &'s [FactWanted]) -> Scope<'s> {
    let said = Schema::of("claim", claim).and(MADE_ON, Scalar::Date);
    let scope = Scope::default().with("today", Type::Date).with("claim", Type::Record(said.into()));
    facts.iter().fold(scope, |scope, fact| {
        let record = Type::Record(Schema::of(fact.kind.word(), fact.kind.fields()).into());
        let kind = if fact.many { Type::List(Box::new(record)) } else { record };
        scope.with(&fact.name, kind)
    })
}

/// A name in expressions.
fn named(name: &str) -> Result<(), Why> {
    let letters = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !letters || !name.starts_with(|c: char| c.is_ascii_lowercase()) || name.len() > 40 {
        return Err(Why::RuleName { name: name.to_owned() });
    }
    if TAKEN.contains(&name) || name == "mixed_currencies" {
        return Err(Why::NameTaken { name: name.to_owned() });
    }
    Ok(())
}

/// A name in labels and addresses.
fn dashed(name: &str) -> Result<(), Why> {
    let letters = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if letters && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= 40 {
        return Ok(());
    }
    Err(Why::LabelName { name: name.to_owned() })
}

fn spoken(at: &str, words: &Words) -> Result<(), Wrong> {
    match Words::LANGUAGES.iter().find(|language| words.get(language).trim().is_empty()) {
        Some(silent) => Err(Wrong::from(Why::Silent { language: (*silent).to_owned() }).within(at)),
        None => Ok(()),
    }
}

fn once<'n>(at: &str, names: impl Iterator<Item = &'n str>) -> Result<(), Wrong> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Wrong::from(Why::Twice { name: name.to_owned() }).within(at));
        }
    }
    Ok(())
}

/// What the reader of TOML says, with the line; what people meet most has a reason of its own.
fn toml_wrong(text: &str, error: &toml::de::Error) -> Wrong {
    let (said, shown) = (error.message().to_owned(), error.to_string().trim().to_owned());
    let line =
        error.span().map(|span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
    let rest_of = |begin: &str| said.strip_prefix(begin).and_then(|rest| rest.split_once('`'));
    let known = |rest: &str| {
        let quoted: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        quoted.join(", ")
    };
    let why = if let Some((field, _)) = rest_of("missing field `") {
        Why::NoSuchLine { field: field.to_owned(), shown }
    } else if let Some((field, rest)) = rest_of("unknown field `") {
        Why::OddLine { field: field.to_owned(), known: known(rest), shown }
    } else if let Some((word, rest)) = rest_of("unknown variant `") {
        Why::OddWord { word: word.to_owned(), known: known(rest), shown }
    } else if said.starts_with("duplicate key") {
        Why::KeyTwice { shown }
    } else {
        Why::NotToml { said, shown }
    };
    Wrong { line, ..why.into() }
}

/// Whether two versions can be in force for one event.
fn clash(one: &Terms, other: &Terms) -> bool {
    let brands = one.brand.is_none() || other.brand.is_none() || one.brand == other.brand;
    brands && one.city == other.city && one.effective.overlaps(&other.effective)
}
