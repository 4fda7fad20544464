//! Facts that claims are held against: listings, contracts, handovers, deposits, bills and the like. A table holds one kind of them;
//! in JSON each document says its kind.

use std::io::Read;

use anxin_domain::ids::BrandId;
use anxin_domain::money::Currency;
use anxin_domain::number::Region;
use anxin_promise::{
    FactField, FactKind, Field, Misfit, Record, Scalar, Value, ValueKind, record_from_json, record_from_texts,
};
use anxin_store::{Clock, Store, StoreError};
use serde_json::{Map, Value as Json, json};

use super::json::{Documents, text};
use super::lines::Source;
use super::table::{Columns, Fields, Table};
use super::{
    ImportError, ImportOptions, ImportReport, Noting, Outcome, Sink, Wrong, any_new, key, name, number, pour,
};
use crate::Desk;
use crate::facts::{NewFact, put};

/// Longest reference, and longest name of an item, in letters.
const REFERENCE_LIMIT: usize = 100;

/// Columns that every kind has in front of its own.
const REQUIRED: &[&str] = &["brand", "reference"];
const OPTIONAL: &[&str] = &["customer", "item", "currency"];

/// What a document has besides, in JSON.
const FACT: &str = "fact";

impl Desk {
    /// Takes in facts: `brand,reference,customer,item,currency` and the fields of the kind. `reference` is the number of the
    /// contract or listing by which customers claim; `customer` is whose business it is; `item` tells apart what a reference has
    /// many of, and follows from the row itself where it is left out. A row about a thing that is known is its next version; the
    /// same row again changes nothing.
    ///
    /// A table is of the kind that is named; JSON documents (one, a list, or one a line) say theirs in `fact`, and need not where
    /// one is named. Whoever speaks for one brand may leave `brand` out there.
    ///
    /// # Errors
    /// [`ImportError`] when the file as a whole cannot be taken, or the store does not answer.
    pub async fn import_facts<R: Read + Send>(
        &self,
        file: R,
        kind: impl Into<Option<FactKind>> + Send,
        options: &ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let kind = kind.into();
        let (region, own) = (options.region, options.brand.clone());
        let sink = Facts {
            store: self.store().clone(),
            clock: self.clock().clone(),
            noting: Noting::of("facts", options, self.clock()),
        };
        let source = Source::open(file)?;
        if matches!(source.head.trim_ascii_start().first(), Some(b'{' | b'[')) {
            let read = move |document: &Json| of_document(document, kind, region, own.as_ref());
            return pour(Documents::open(source)?.read(read), sink, options).await;
        }
        let kind = kind.ok_or(ImportError::WrongKind(
            "a table, and which facts it holds is not said: name it, as in --fact contract",
        ))?;
        let (required, optional) = columns(kind);
        let columns = Columns { required: &required, optional: &optional };
        let read = move |row: &Fields<'_>| of_row(row, kind, region, own.as_ref());
        pour(Table::open(source, columns, read)?, sink, options).await
    }
}

/// The columns of a kind, its own after those of every kind.
fn columns(kind: FactKind) -> (Vec<&'static str>, Vec<&'static str>) {
    let own = |required: bool| {
        let fields = kind.fields().iter().filter(move |field| field.required == required);
        fields.map(|field| field.name).filter(|name| !REQUIRED.contains(name))
    };
    (
        REQUIRED.iter().copied().chain(own(true)).collect(),
        OPTIONAL.iter().copied().chain(own(false)).collect(),
    )
}

fn of_row(row: &Fields<'_>, kind: FactKind, region: Region, own: Option<&BrandId>) -> Result<NewFact, Wrong> {
    let head = Head {
        brand: row.get("brand").to_owned(),
        reference: row.get("reference").to_owned(),
        customer: row.get("customer").to_owned(),
        item: row.get("item").to_owned(),
    };
    let currency = currency(row.get("currency"))?;
    let texts = kind.fields().iter().map(|field| (field.name, row.get(field.name)));
    let record = || record_from_texts(kind.fields(), texts, currency);
    head.fact(kind, region, own, record)
}

/// Reads a document. Amounts are texts in the document's currency, or objects with a currency of their own.
fn of_document(
    document: &Json,
    kind: Option<FactKind>,
    region: Region,
    own: Option<&BrandId>,
) -> Result<NewFact, Wrong> {
    let Some(object) = document.as_object() else {
        return Err(Wrong::new("", "write an object with fact, reference and the fields of the fact"));
    };
    let kind = kind_of(document, kind)?;
    let (required, optional) = columns(kind);
    let known = |name: &str| name == FACT || required.contains(&name) || optional.contains(&name);
    if !object.keys().all(|name| known(name)) {
        let names = [required, optional].concat().join(", ");
        return Err(Wrong::new(
            "",
            format!("there is a field that a {} does not have; it has {names}", kind.word()),
        ));
    }
    let mut brand = text(document, "brand")?;
    if brand.is_empty() {
        brand = own.map(ToString::to_string).unwrap_or_default();
    }
    let currency = currency(&text(document, "currency")?)?;
    let mut fields = Map::new();
    for field in kind.fields() {
        let value = match object.get(field.name) {
            _ if field.name == "brand" => json!(brand),
            Some(Json::String(text)) if text.trim().is_empty() => Json::Null,
            Some(Json::String(amount)) if field.kind == ValueKind::Money => {
                json!({ "amount": amount, "currency": currency.code() })
            }
            value => value.cloned().unwrap_or_default(),
        };
        fields.insert(field.name.to_owned(), value);
    }
    let head = Head {
        brand,
        reference: text(document, "reference")?,
        customer: text(document, "customer")?,
        item: text(document, "item")?,
    };
    head.fact(kind, region, own, || record_from_json(kind.fields(), &Json::Object(fields)))
}

fn kind_of(document: &Json, named: Option<FactKind>) -> Result<FactKind, Wrong> {
    let word = text(document, FACT)?;
    if word.is_empty()
        && let Some(named) = named
    {
        return Ok(named);
    }
    word.parse().map_err(|_| {
        let words: Vec<_> = FactKind::ALL.iter().map(|kind| kind.word()).collect();
        Wrong::new(FACT, format!("write what it is: one of {}", words.join(", ")))
    })
}

fn currency(code: &str) -> Result<Currency, Wrong> {
    match code {
        "" => Ok(Currency::Cny),
        code => code.parse().map_err(|error| Wrong::new("currency", error)),
    }
}

/// What every fact has in front of its own fields, as it came.
struct Head {
    brand: String,
    reference: String,
    customer: String,
    item: String,
}

impl Head {
    fn fact(
        self,
        kind: FactKind,
        region: Region,
        own: Option<&BrandId>,
        record: impl FnOnce() -> Result<Record, Misfit>,
    ) -> Result<NewFact, Wrong> {
        let brand: BrandId = key("brand", &self.brand)?;
        if own.is_some_and(|own| *own != brand) {
            return Err(Wrong::new("brand", "this is another brand's; hand in what is your own"));
        }
        let record = record().map_err(|misfit| {
            let field = kind.field(&misfit.field);
            Wrong::new(field.map_or("", |field| field.name), said(field, misfit.why.to_string()))
        })?;
        let customer = match self.customer.as_str() {
            "" => None,
            text => Some(number("customer", text, region)?),
        };
        let item = match self.item.as_str() {
            "" => item_of(kind, &record),
            text => name("item", text, REFERENCE_LIMIT)?,
        };
        let reference = name("reference", &self.reference, REFERENCE_LIMIT)?;
        Ok(NewFact { brand, kind, reference, item, customer, record })
    }
}

/// What is wrong with a field, without what was written: whoever writes a date beside its column writes anything.
fn said(field: Option<&FactField>, what: String) -> String {
    match field {
        Some(field) if field.scalar() == Scalar::Date && !what.starts_with("is missing") => {
            "this is no date: write it as in 2024-08-28".to_owned()
        }
        _ => what,
    }
}

/// What tells apart several facts of a kind under one reference, where the file does not say.
fn item_of(kind: FactKind, record: &Record) -> String {
    let by: &[&str] = match kind {
        FactKind::Bill => &["kind", "until"],
        FactKind::Payment => &["purpose", "paid_on"],
        FactKind::Repair => &["kind", "found_on"],
        FactKind::Incident => &["happened_on"],
        FactKind::Seizure => &["found_on"],
        _ => &[],
    };
    let text = |field: &&str| match record.get(*field) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Date(date)) => date.to_string(),
        _ => String::new(),
    };
    by.iter().map(text).collect::<Vec<_>>().join(" ")
}

struct Facts {
    store: Store,
    clock: Clock,
    noting: Noting,
}

impl Sink for Facts {
    type Item = NewFact;

    async fn put(&mut self, chunk: Vec<NewFact>) -> Result<Vec<Outcome>, ImportError> {
        let (clock, noting) = (self.clock.clone(), self.noting.clone());
        let taken = self.store.write(move |tx| {
            let mut outcomes = Vec::with_capacity(chunk.len());
            for fact in &chunk {
                outcomes.push(if put(tx, fact, clock.now())? { Outcome::New } else { Outcome::Same });
            }
            noting.note(tx, any_new(&outcomes))?;
            Ok::<_, StoreError>(outcomes)
        });
        let outcomes = taken.await?;
        self.noting.committed(any_new(&outcomes));
        Ok(outcomes)
    }
}
