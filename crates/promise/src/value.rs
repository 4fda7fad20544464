//! Values of claims and facts, and how they are read against a schema: from text at the edge, from JSON and back.

use std::collections::BTreeMap;

use anxin_domain::money::{Currency, Money};
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::wrong::{Kind, Why, Wrong};

/// The longest text of one field.
pub const TEXT_BYTES: usize = 4_000;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words, a name, a reference.
    Text(String),
    /// A day on the wall calendar of the promise's city.
    Date(Date),
    /// An amount.
    Money(Money),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
}

/// The values of one claim or one fact, by field. A field that is not there is not known or does not apply: what the schema
/// leaves out may be compared with `null`.
pub type Record = BTreeMap<String, Value>;

/// What a field can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Any text.
    Text,
    /// A day.
    Date,
    /// An amount.
    Money,
    /// A whole number.
    Int,
    /// Yes or no.
    Bool,
}

impl Scalar {
    /// As a reason names it.
    pub(crate) const fn kind(self) -> Kind {
        match self {
            Self::Text => Kind::Text,
            Self::Date => Kind::Date,
            Self::Money => Kind::Money,
            Self::Int => Kind::Int,
            Self::Bool => Kind::Bool,
        }
    }
}

/// One field of a schema: a [`ClaimField`](crate::ClaimField) or a [`FactField`](crate::FactField).
pub trait Field {
    /// Its name in expressions, files and JSON.
    fn name(&self) -> &str;
    /// What it holds.
    fn scalar(&self) -> Scalar;
    /// The words it may hold, if not any text.
    fn words(&self) -> Option<Vec<&str>>;
    /// Whether every record has it.
    fn required(&self) -> bool;
}

/// A value that does not fit its field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct Misfit {
    /// The field.
    pub field: String,
    /// What is wrong and how to mend it.
    pub why: Box<Why>,
}

impl From<Misfit> for Wrong {
    fn from(misfit: Misfit) -> Self {
        Self::from(misfit.why).within(misfit.field)
    }
}

impl Value {
    /// Reads a value for a field from text, as a form or a table has it. Money is a plain decimal of the currency.
    ///
    /// # Errors
    /// [`Misfit`] says what to write.
    pub fn read(field: &dyn Field, text: &str, currency: Currency) -> Result<Self, Misfit> {
        let text = text.trim();
        let misfit = |why: Why| Misfit { field: field.name().to_owned(), why: Box::new(why) };
        match field.scalar() {
            Scalar::Text => word_of(field, text).map(Self::Text).map_err(misfit),
            Scalar::Date => date(text).map(Self::Date).map_err(misfit),
            Scalar::Money => Money::parse(text, currency).map(Self::Money).map_err(|e| {
                let (amount, currency) = (text.to_owned(), currency.code().to_owned());
                misfit(Why::Amount { amount, currency, said: e.to_string() })
            }),
            Scalar::Int => text.parse().map(Self::Int).map_err(|_| misfit(Why::WholeNumber {})),
            Scalar::Bool => match text {
                "true" | "yes" => Ok(Self::Bool(true)),
                "false" | "no" => Ok(Self::Bool(false)),
                _ => Err(misfit(Why::TrueFalse {})),
            },
        }
    }

    /// Reads a value for a field from JSON: text and dates as strings, whole numbers and yes or no as such, money as
    /// `{"amount": "100.00", "currency": "CNY"}`.
    ///
    /// # Errors
    /// [`Misfit`] says what to write.
    pub fn from_json(field: &dyn Field, json: &serde_json::Value) -> Result<Self, Misfit> {
        use serde_json::Value as Json;
        let misfit = |why: Why| Misfit { field: field.name().to_owned(), why: Box::new(why) };
        match (field.scalar(), json) {
            (Scalar::Text | Scalar::Date, Json::String(text)) => Self::read(field, text, Currency::Cny),
            (Scalar::Int, Json::Number(number)) => {
                number.as_i64().map(Self::Int).ok_or_else(|| misfit(Why::IntJson {}))
            }
            (Scalar::Bool, Json::Bool(said)) => Ok(Self::Bool(*said)),
            (Scalar::Money, Json::Object(parts)) => {
                let part = |name: &str| parts.get(name).and_then(Json::as_str);
                let (Some(amount), Some(currency), 2) = (part("amount"), part("currency"), parts.len())
                else {
                    return Err(misfit(Why::MoneyJson {}));
                };
                let currency = currency.parse().map_err(|_| misfit(Why::MoneyJson {}))?;
                Self::read(field, amount, currency)
            }
            (Scalar::Money, _) => Err(misfit(Why::MoneyJson {})),
            (Scalar::Text, _) => Err(misfit(Why::TextJson {})),
            (Scalar::Date, _) => Err(misfit(Why::DateJson {})),
            (Scalar::Int, _) => Err(misfit(Why::IntJson {})),
            (Scalar::Bool, _) => Err(misfit(Why::TrueFalse {})),
        }
    }

    /// What kind of value it is.
    #[must_use]
    pub const fn scalar(&self) -> Scalar {
        match self {
            Self::Text(_) => Scalar::Text,
            Self::Date(_) => Scalar::Date,
            Self::Money(_) => Scalar::Money,
            Self::Int(_) => Scalar::Int,
            Self::Bool(_) => Scalar::Bool,
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => s.serialize_str(text),
            Self::Date(date) => s.collect_str(date),
            Self::Money(money) => {
                json!({ "amount": money.decimal(), "currency": money.currency().code() }).serialize(s)
            }
            Self::Int(number) => s.serialize_i64(*number),
            Self::Bool(said) => s.serialize_bool(*said),
        }
    }
}

/// Reads a record from JSON against a schema. `null` is the same as left out.
///
/// # Errors
/// The first [`Misfit`]: no object, a field that the schema does not have, a required one that is missing, or a value that
/// does not fit.
pub fn record_from_json<F: Field>(schema: &[F], json: &serde_json::Value) -> Result<Record, Misfit> {
    let misfit = |field: &str, why: Why| Misfit { field: field.to_owned(), why: Box::new(why) };
    let Some(object) = json.as_object() else {
        return Err(misfit("record", Why::ObjectJson {}));
    };
    let mut record = Record::new();
    for (name, value) in object.iter().filter(|(_, value)| !value.is_null()) {
        let Some(field) = schema.iter().find(|field| field.name() == name) else {
            let known: Vec<_> = schema.iter().map(Field::name).collect();
            return Err(misfit(name, Why::NoField { known: known.join(", ") }));
        };
        record.insert(name.clone(), Value::from_json(field, value)?);
    }
    complete(schema, record)
}

/// Reads a record from texts by field, as a form or a row of a table has them; an empty text is the same as left out.
///
/// # Errors
/// As for [`record_from_json`].
pub fn record_from_texts<'a, F: Field>(
    schema: &[F],
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
    currency: Currency,
) -> Result<Record, Misfit> {
    let mut record = Record::new();
    for (name, text) in texts.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        let Some(field) = schema.iter().find(|field| field.name() == name) else {
            let known: Vec<_> = schema.iter().map(Field::name).collect();
            let why = Why::NoField { known: known.join(", ") };
            return Err(Misfit { field: name.to_owned(), why: Box::new(why) });
        };
        record.insert(name.to_owned(), Value::read(field, text, currency)?);
    }
    complete(schema, record)
}

fn complete<F: Field>(schema: &[F], record: Record) -> Result<Record, Misfit> {
    match schema.iter().find(|field| field.required() && !record.contains_key(field.name())) {
        Some(missing) => {
            let why = Why::MissingKind { kind: missing.scalar().kind() };
            Err(Misfit { field: missing.name().to_owned(), why: Box::new(why) })
        }
        None => Ok(record),
    }
}

fn word_of(field: &dyn Field, text: &str) -> Result<String, Why> {
    if text.len() > TEXT_BYTES {
        return Err(Why::TextLong { most: TEXT_BYTES });
    }
    match field.words() {
        Some(words) if !words.contains(&text) => Err(Why::OneOf { known: words.join(", ") }),
        _ => Ok(text.to_owned()),
    }
}

/// A date in the one form that is taken, as the library reads other forms too.
pub(crate) fn date(text: &str) -> Result<Date, Why> {
    let form = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let read = text.parse::<Date>().ok().filter(|_| form);
    read.ok_or_else(|| Why::NoDate { text: text.to_owned() })
}
