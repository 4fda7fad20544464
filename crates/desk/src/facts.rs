//! Facts: what others know about homes, contracts and money, handed in by those who keep such books. Claims are held against
//! them. Append-only: what is told anew about one thing is its next version, and a finding keeps what it was decided on.

use std::collections::BTreeMap;

use anxin_domain::ids::{AgentId, BrandId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_promise::{FactKind, Promise, Record, Value, record_from_json};
use anxin_store::{StoreError, Tx};

use crate::error::DeskError;

/// Most facts of one kind under one reference that a claim is held against.
pub(crate) const FACTS_LIMIT: usize = 200;

/// What is held about a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FactsHeld {
    /// By the name that the promise gives it.
    pub(crate) facts: BTreeMap<String, Vec<Record>>,
    /// The agent that they name.
    pub(crate) agent: Option<AgentId>,
    /// Whose business it is, where they say.
    parties: Vec<Number>,
}

impl FactsHeld {
    /// Whether they name others, and not this person.
    pub(crate) fn names_another(&self, customer: Number) -> bool {
        !self.parties.is_empty() && !self.parties.contains(&customer)
    }
}

/// A fact on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewFact {
    pub(crate) brand: BrandId,
    pub(crate) kind: FactKind,
    pub(crate) reference: String,
    /// Tells apart what a reference has many of; empty where it has one.
    pub(crate) item: String,
    pub(crate) customer: Option<Number>,
    pub(crate) record: Record,
}

/// Takes a fact in. False when it is known, just so.
pub(crate) fn put(tx: &mut dyn Tx, fact: &NewFact, now: Instant) -> Result<bool, StoreError> {
    let body = serde_json::to_string(&fact.record).map_err(|_| StoreError::Corrupt("fact"))?;
    let key: [anxin_store::Value; 4] = [
        fact.kind.word().into(),
        fact.reference.as_str().into(),
        fact.brand.as_str().into(),
        fact.item.as_str().into(),
    ];
    let last = tx.query_opt(
        "SELECT version, body, customer FROM fact WHERE kind = $1 AND reference = $2 AND brand = $3 AND item = $4 \
         ORDER BY version DESC LIMIT 1",
        &key,
    )?;
    let version = match last {
        Some(row) => {
            let customer = row.opt_int(2)?.map(|_| row.number(2)).transpose()?;
            if row.text(1)? == body && customer == fact.customer {
                return Ok(false);
            }
            row.int(0)? + 1
        }
        None => 1,
    };
    let [kind, reference, brand, item] = key;
    tx.execute(
        "INSERT INTO fact (kind, reference, brand, item, version, customer, body, recorded_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[kind, reference, brand, item, version.into(), fact.customer.into(), body.into(), now.into()],
    )?;
    Ok(true)
}

/// What a claim is about: the value of the field that names what is paid once.
pub(crate) fn reference(promise: &Promise, claim: &Record) -> String {
    match claim.get(&promise.once_per) {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

/// Finds what a brand has handed in about a claim: of each thing the newest version.
pub(crate) fn held(
    tx: &mut dyn Tx,
    promise: &Promise,
    claim: &Record,
    brand: &BrandId,
) -> Result<FactsHeld, DeskError> {
    let mut held = FactsHeld::default();
    for wanted in &promise.facts {
        let mut found = Vec::new();
        if let Some(Value::Text(reference)) = claim.get(&wanted.by) {
            for (customer, record) in newest(tx, wanted.kind, reference, brand)? {
                if let Some(Value::Text(agent)) = record.get("agent") {
                    held.agent = agent.parse().ok().or(held.agent);
                }
                held.parties.extend(customer);
                found.push(record);
            }
        }
        if !wanted.many {
            found.truncate(1);
        }
        held.facts.insert(wanted.name.clone(), found);
    }
    Ok(held)
}

fn newest(
    tx: &mut dyn Tx,
    kind: FactKind,
    reference: &str,
    brand: &BrandId,
) -> Result<Vec<(Option<Number>, Record)>, StoreError> {
    let limit = i64::try_from(FACTS_LIMIT).unwrap_or(i64::MAX);
    tx.query(
        "SELECT f.customer, f.body FROM fact f WHERE f.kind = $1 AND f.reference = $2 AND f.brand = $3 AND f.version = \
         (SELECT MAX(o.version) FROM fact o WHERE o.kind = f.kind AND o.reference = f.reference AND o.brand = f.brand \
         AND o.item = f.item) ORDER BY f.item LIMIT $4",
        &[kind.word().into(), reference.into(), brand.as_str().into(), limit.into()],
    )?
    .iter()
    .map(|row| {
        let corrupt = || StoreError::Corrupt("fact");
        let json = serde_json::from_str(&row.text(1)?).map_err(|_| corrupt())?;
        let record = record_from_json(kind.fields(), &json).map_err(|_| corrupt())?;
        Ok((row.opt_int(0)?.map(|_| row.number(0)).transpose()?, record))
    })
    .collect()
}
