//! Call records with what is known today: whose telephone a dialled privacy number rang. Bindings are often told late, like
//! lines, so a record in the journal may still name the privacy number that was dialled.

use std::collections::BTreeSet;

use anxin_domain::call::CallRecord;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_journal::{Journal, JournalError, Page};
use anxin_registry::Registry;

use crate::Gate;

impl Gate {
    /// A record with the customer in the place of a dialled privacy number, if it is known today to whom that was bound for
    /// this line when it rang. The journal keeps the record as it came.
    #[must_use]
    pub fn resolved(&self, record: CallRecord) -> CallRecord {
        resolved(self.registry(), record)
    }

    /// Call records to a customer, by whichever number was dialled, the newest first.
    ///
    /// # Errors
    /// [`JournalError`] when the journal cannot be read.
    pub async fn calls_to(&self, customer: Number, page: Page) -> Result<Vec<CallRecord>, JournalError> {
        calls_to(self.journal(), self.registry(), customer, page).await
    }

    /// Call records from a line to a customer, by whichever number was dialled, the oldest first.
    ///
    /// # Errors
    /// As for [`Gate::calls_to`].
    pub async fn calls_between(
        &self,
        line: Number,
        customer: Number,
        since: Instant,
        until: Instant,
    ) -> Result<Vec<CallRecord>, JournalError> {
        let mut calls = self.journal().records_between(line, customer, since, until).await?;
        for x in privacy_numbers(self.registry(), customer) {
            let dialled = self.journal().records_between(line, x, since, until).await?;
            calls.extend(rang(self.registry(), dialled, customer));
        }
        calls.sort_by_key(|call| call.started_at);
        Ok(calls)
    }
}

pub(crate) async fn calls_to(
    journal: &Journal,
    registry: &Registry,
    customer: Number,
    page: Page,
) -> Result<Vec<CallRecord>, JournalError> {
    let mut calls = journal.records_to(customer, page).await?;
    for x in privacy_numbers(registry, customer) {
        calls.extend(calls_by(journal, registry, (x, customer), page).await?);
    }
    calls.sort_by_key(|call| std::cmp::Reverse(call.started_at));
    calls.truncate(usize::try_from(page.limit).unwrap_or(usize::MAX));
    Ok(calls)
}

/// Calls to a customer by a privacy number, the newest first. It may have been bound to others since, whose calls are passed over. A further
/// part begins at the very moment where the one before ended, for more calls may have begun in it.
async fn calls_by(
    journal: &Journal,
    registry: &Registry,
    (x, customer): (Number, Number),
    page: Page,
) -> Result<Vec<CallRecord>, JournalError> {
    let (mut calls, mut part, mut seen) = (Vec::new(), page, BTreeSet::new());
    loop {
        let mut read = journal.records_to(x, part).await?;
        let last = read.last().map(|record| record.started_at).filter(|_| read.len() >= part.limit as usize);
        read.retain(|record| seen.insert(record.id));
        calls.extend(rang(registry, read, customer));
        let Some(last) = last.filter(|_| calls.len() < page.limit as usize) else { return Ok(calls) };
        let through = Instant::from_micros(last.micros().saturating_add(1));
        if through < part.until {
            part.until = through;
        } else {
            // More began in this moment than is read at once.
            part.limit = part.limit.saturating_mul(4).max(1);
        }
    }
}

fn resolved(registry: &Registry, record: CallRecord) -> CallRecord {
    let bound = registry.now().bound(record.to, record.from, record.started_at);
    match bound.filter(|_| record.dialled.is_none()) {
        Some(binding) => CallRecord { to: binding.b, dialled: Some(binding.x), ..record },
        None => record,
    }
}

/// Of records that name a privacy number, those that rang this customer.
fn rang(registry: &Registry, records: Vec<CallRecord>, customer: Number) -> impl Iterator<Item = CallRecord> {
    records.into_iter().map(|record| resolved(registry, record)).filter(move |record| record.to == customer)
}

fn privacy_numbers(registry: &Registry, customer: Number) -> Vec<Number> {
    let mut numbers: Vec<Number> = registry.now().bindings_to(customer).iter().map(|bound| bound.x).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
