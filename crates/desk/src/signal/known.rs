//! What is known about awards that the records would make, asked in one go before they are weighed.

use anxin_domain::ids::FindingId;
use anxin_domain::time::Instant;
use anxin_store::{Row, StoreError, Tx};

use crate::award::{Entitled, Last, Paid};
use crate::error::DeskError;
use crate::signal::caps::{Month, SUMS};
use crate::signal::gather::{self, FIGURE_COLUMNS, FIGURES, Figures};
use crate::signal::hold::OPEN;
use crate::signal::{Rules, Suspect};

/// What is known about one.
pub(crate) struct Known {
    /// What was awarded last for the same.
    pub(crate) last: Last,
    /// The finding on which nobody has ruled yet and that holds the award of this window.
    pub(crate) hold: Option<FindingId>,
    pub(super) figures: Figures,
    pub(super) month: Month,
}

impl Known {
    /// Asks about one.
    pub(crate) fn of(
        tx: &mut dyn Tx,
        entitled: &Entitled<'_>,
        suspect: &Suspect<'_>,
        now: Instant,
    ) -> Result<Self, DeskError> {
        let known = Self::of_all(tx, &[(entitled, suspect)], now)?;
        Ok(known.into_iter().next().ok_or(StoreError::Corrupt("answers about an award"))?)
    }

    /// Asks about many. What is done about one of them changes what is known about those who have anything to do with its customer.
    pub(crate) fn of_all(
        tx: &mut dyn Tx,
        all: &[(&Entitled<'_>, &Suspect<'_>)],
        now: Instant,
    ) -> Result<Vec<Self>, DeskError> {
        let mut known: Vec<Option<Self>> = all.iter().map(|_| None).collect();
        // Calls and losses look for the last award in ways of their own.
        for of_calls in [true, false] {
            let some: Vec<usize> = (0..all.len())
                .filter(|n| all.get(*n).is_some_and(|(of, _)| matches!(of.paid, Paid::Calls(_)) == of_calls))
                .collect();
            let asked: Vec<_> = some.iter().filter_map(|n| all.get(*n)).collect();
            for (n, one) in some.iter().zip(Self::of_kind(tx, &asked, now)?) {
                if let Some(slot) = known.get_mut(*n) {
                    *slot = Some(one);
                }
            }
        }
        known.into_iter().map(|one| Ok(one.ok_or(StoreError::Corrupt("answers about an award"))?)).collect()
    }

    /// Asks about many that are paid for the same kind of thing.
    fn of_kind(
        tx: &mut dyn Tx,
        some: &[&(&Entitled<'_>, &Suspect<'_>)],
        now: Instant,
    ) -> Result<Vec<Self>, DeskError> {
        let Some((first, _)) = some.first() else { return Ok(Vec::new()) };
        let [farming_since, pair_since] = gather::since(Rules::shipped()?, now);
        let sql = format!(
            "WITH asked (n, customer, calling_number, promise, pay_window, agent, farming_since, pair_since, month, currency) AS \
             (VALUES {{}}) SELECT {}, {OPEN}, {FIGURES}, {SUMS} FROM asked {} ORDER BY asked.n",
            Last::COLUMNS,
            Last::join(first)
        );
        let row = |(entitled, suspect): &&(&Entitled<'_>, &Suspect<'_>)| {
            vec![
                entitled.customer.into(),
                entitled.calling_number().into(),
                entitled.terms.promise.as_str().into(),
                suspect.window.as_str().into(),
                suspect.agent.map(|agent| agent.as_str()).into(),
                farming_since.into(),
                pair_since.into(),
                suspect.month.as_str().into(),
                suspect.amount.currency().code().into(),
            ]
        };
        let rows = tx.query_of(&sql, &TYPES, some.iter().map(row))?;
        Ok(rows.iter().map(|row| Self::read(row, now)).collect::<Result<_, _>>()?)
    }

    fn read(row: &Row, now: Instant) -> Result<Self, StoreError> {
        Ok(Self {
            last: Last::read(row, 0)?,
            hold: row.opt_id(3)?.map(FindingId::from_bytes),
            figures: Figures::read(row, 4, now)?,
            month: Month::read(row, 4 + FIGURE_COLUMNS)?,
        })
    }
}

/// Of what is asked, in its order.
const TYPES: [&str; 9] = ["BIGINT", "BIGINT", "TEXT", "TEXT", "TEXT", "BIGINT", "BIGINT", "TEXT", "TEXT"];
