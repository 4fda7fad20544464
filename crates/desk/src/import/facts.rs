//! Facts that claims are held against: listings, contracts, handovers, deposits, bills and the like, one kind a file.

use std::io::Read;

use anxin_domain::ids::BrandId;
use anxin_domain::money::Currency;
use anxin_domain::number::Region;
use anxin_promise::{FactField, FactKind, Record, Value, record_from_texts};
use anxin_store::{Clock, Store, StoreError};

use super::lines::Source;
use super::table::{Columns, Fields, Table};
use super::{ImportError, ImportOptions, ImportReport, Outcome, Sink, Wrong, key, name, number, pour};
use crate::Desk;
use crate::facts::{NewFact, put};

/// Longest reference, and longest name of an item, in letters.
const REFERENCE_LIMIT: usize = 100;

/// Columns that every kind has in front of its own.
const REQUIRED: &[&str] = &["brand", "reference"];
const OPTIONAL: &[&str] = &["customer", "item", "currency"];

impl Desk {
    /// Takes in facts of one kind: `brand,reference,customer,item,currency` and the fields of the kind. `reference` is the number
    /// of the contract or listing by which customers claim; `customer` is whose business it is; `item` tells apart what a
    /// reference has many of, and follows from the row itself where it is left out. A row about a thing that is known is its next
    /// version; the same row again changes nothing.
    ///
    /// # Errors
    /// [`ImportError`] when the file as a whole cannot be taken, or the store does not answer.
    pub async fn import_facts<R: Read + Send>(
        &self,
        file: R,
        kind: FactKind,
        options: &ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let (region, own) = (options.region, options.brand.clone());
        let (required, optional) = columns(kind);
        let columns = Columns { required: &required, optional: &optional };
        let read = move |row: &Fields<'_>| read(row, kind, region, own.as_ref());
        let sink = Facts { store: self.store().clone(), clock: self.clock().clone() };
        pour(Table::open(Source::open(file)?, columns, read)?, sink, options).await
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

fn read(row: &Fields<'_>, kind: FactKind, region: Region, own: Option<&BrandId>) -> Result<NewFact, Wrong> {
    let brand: BrandId = key("brand", row.get("brand"))?;
    if own.is_some_and(|own| *own != brand) {
        return Err(Wrong::new("brand", "this is another brand's; hand in what is your own"));
    }
    let currency = match row.get("currency") {
        "" => Currency::Cny,
        code => code.parse().map_err(|error| Wrong::new("currency", error))?,
    };
    let texts = kind.fields().iter().map(|field| (field.name, row.get(field.name)));
    let record = record_from_texts(kind.fields(), texts, currency).map_err(|misfit| {
        let field = kind.field(&misfit.field).map_or("", |field: &FactField| field.name);
        Wrong::new(field, misfit.what)
    })?;
    let customer = match row.get("customer") {
        "" => None,
        text => Some(number("customer", text, region)?),
    };
    let item = match row.get("item") {
        "" => item_of(kind, &record),
        text => name("item", text, REFERENCE_LIMIT)?,
    };
    let reference = name("reference", row.get("reference"), REFERENCE_LIMIT)?;
    Ok(NewFact { brand, kind, reference, item, customer, record })
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
}

impl Sink for Facts {
    type Item = NewFact;

    async fn put(&mut self, chunk: Vec<NewFact>) -> Result<Vec<Outcome>, ImportError> {
        let clock = self.clock.clone();
        let taken = self.store.write(move |tx| {
            let put = |fact| Ok(if put(tx, fact, clock.now())? { Outcome::New } else { Outcome::Same });
            chunk.iter().map(put).collect::<Result<_, StoreError>>()
        });
        Ok(taken.await?)
    }
}
