//! The tests in a promise's file.

use std::collections::BTreeMap;

use anxin_domain::ids::BrandId;
use anxin_domain::money::Currency;
use anxin_domain::time::Instant;
use jiff::civil::Date;
use serde::Deserialize;

use super::once;
use crate::inside::{Case, PromiseTest, Wanted};
use crate::judge::MADE_ON;
use crate::terms::{Event, Promise};
use crate::value::{Field, Misfit, Record, Scalar, Value, date};
use crate::wrong::{Why, Wrong};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestFile {
    name: String,
    brand: BrandId,
    city: String,
    #[serde(default)]
    at: Option<Instant>,
    #[serde(default)]
    today: Option<String>,
    #[serde(default)]
    currency: Option<Currency>,
    #[serde(default)]
    claim: toml::Table,
    #[serde(default)]
    facts: BTreeMap<String, Vec<toml::Table>>,
    #[serde(default)]
    version: Option<String>,
    #[serde(default)]
    window: Option<String>,
    #[serde(default)]
    outcome: Option<Said>,
    #[serde(default)]
    codes: Option<Vec<String>>,
    #[serde(default)]
    amount: Option<String>,
    #[serde(default)]
    lacks: Option<Vec<String>>,
    #[serde(default)]
    pay_by: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    Eligible,
    NotEligible,
    Lacks,
}

pub(super) fn read(promise: &Promise, files: Vec<TestFile>) -> Result<Vec<PromiseTest>, Wrong> {
    once("test", files.iter().map(|file| file.name.as_str()))?;
    let read = |file: TestFile| {
        let at = format!("test {:?}", file.name);
        test(promise, file).map_err(|wrong| wrong.within(at))
    };
    files.into_iter().map(read).collect()
}

fn test(promise: &Promise, file: TestFile) -> Result<PromiseTest, Wrong> {
    let wanted = Wanted {
        version: file.version,
        window: file.window,
        outcome: file.outcome.map(|said| {
            match said {
                Said::Eligible => "eligible",
                Said::NotEligible => "not_eligible",
                Said::Lacks => "lacks",
            }
            .to_owned()
        }),
        codes: file.codes,
        amount: file.amount,
        lacks: file.lacks,
        pay_by: day("pay_by", file.pay_by.as_deref())?,
    };
    let of_calls = promise.terms.iter().any(|terms| terms.event == Event::Call);
    let case = match (of_calls, file.at) {
        (true, Some(at)) if file.claim.is_empty() && file.facts.is_empty() && file.today.is_none() => {
            Case::Call(at)
        }
        (true, _) => return Err(Why::CallTest {}.into()),
        (false, Some(_)) => return Err(Wrong::from(Why::ClaimTest {}).within("at")),
        (false, None) => {
            let first = promise.terms.first().map(|terms| terms.currency);
            let currency = file.currency.or(first).unwrap_or(Currency::Cny);
            Case::Claim {
                claim: claim(promise, &file.claim, currency).map_err(|e| Wrong::from(e).within("claim"))?,
                facts: facts(promise, &file.facts, currency)?,
                today: day("today", file.today.as_deref())?
                    .ok_or_else(|| Wrong::from(Why::NoToday {}).within("today"))?,
            }
        }
    };
    Ok(PromiseTest { name: file.name, brand: file.brand, city: file.city, case, wanted })
}

fn day(field: &str, text: Option<&str>) -> Result<Option<Date>, Wrong> {
    text.map(date).transpose().map_err(|e| Wrong::from(e).within(field))
}

fn claim(promise: &Promise, table: &toml::Table, currency: Currency) -> Result<Record, Misfit> {
    let mut rest = table.clone();
    let made_on = rest.remove(MADE_ON).map(|value| read_value(&MadeOn, &value, currency)).transpose()?;
    let mut claim = record(&promise.claim, &rest, currency)?;
    claim.extend(made_on.map(|day| (MADE_ON.to_owned(), day)));
    Ok(claim)
}

fn facts(
    promise: &Promise,
    tables: &BTreeMap<String, Vec<toml::Table>>,
    currency: Currency,
) -> Result<BTreeMap<String, Vec<Record>>, Wrong> {
    let mut facts = BTreeMap::new();
    for (name, rows) in tables {
        let Some(fact) = promise.facts.iter().find(|fact| fact.name == *name) else {
            return Err(Wrong::from(Why::NoFact { name: name.clone() }).within("facts"));
        };
        let rows = rows.iter().map(|row| record(fact.kind.fields(), row, currency));
        let rows = rows
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| Wrong::from(e).within(name.as_str()).within("facts"))?;
        facts.insert(name.clone(), rows);
    }
    Ok(facts)
}

fn record<F: Field>(schema: &[F], table: &toml::Table, currency: Currency) -> Result<Record, Misfit> {
    let mut record = Record::new();
    for (name, value) in table {
        let Some(field) = schema.iter().find(|field| field.name() == name) else {
            let known: Vec<_> = schema.iter().map(Field::name).collect();
            return Err(Misfit {
                field: name.clone(),
                why: Box::new(Why::NoField { known: known.join(", ") }),
            });
        };
        record.insert(name.clone(), read_value(field, value, currency)?);
    }
    match schema.iter().find(|field| field.required() && !record.contains_key(field.name())) {
        Some(missing) => Err(Misfit { field: missing.name().to_owned(), why: Box::new(Why::Missing {}) }),
        None => Ok(record),
    }
}

fn read_value(field: &dyn Field, value: &toml::Value, currency: Currency) -> Result<Value, Misfit> {
    match (field.scalar(), value) {
        (Scalar::Text | Scalar::Date | Scalar::Money, toml::Value::String(text)) => {
            Value::read(field, text, currency)
        }
        (Scalar::Int, toml::Value::Integer(number)) => Ok(Value::Int(*number)),
        (Scalar::Bool, toml::Value::Boolean(said)) => Ok(Value::Bool(*said)),
        (wanted, _) => Err(Misfit {
            field: field.name().to_owned(),
            why: Box::new(Why::OtherKind { kind: wanted.kind() }),
        }),
    }
}

/// The field of every claim that no file names.
struct MadeOn;

impl Field for MadeOn {
    fn name(&self) -> &str {
        MADE_ON
    }

    fn scalar(&self) -> Scalar {
        Scalar::Date
    }

    fn words(&self) -> Option<Vec<&str>> {
        None
    }

    fn required(&self) -> bool {
        false
    }
}
