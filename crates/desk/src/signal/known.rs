//! What is known about awards that the records would make, asked in one go before they are weighed.

use anxin_domain::ids::FindingId;
use anxin_domain::time::Instant;
use anxin_store::{Question, StoreError, Tx};

use crate::award::{Entitled, Last};
use crate::error::DeskError;
use crate::signal::caps::{self, Month};
use crate::signal::gather::{self, Figures};
use crate::signal::{Rules, Suspect, hold};

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
        let rules = Rules::shipped()?;
        let texts: Vec<String> = all.iter().map(|(entitled, _)| Last::sql(entitled)).collect();
        let mut questions: Vec<Question<'_>> = Vec::with_capacity(all.len() * 4);
        for ((entitled, suspect), last) in all.iter().zip(&texts) {
            questions.push((last, Last::params(entitled)));
            questions.push(hold::question(entitled));
            questions.push(gather::question(suspect, rules, now));
            questions.push(caps::question(suspect));
        }
        let answers = tx.query_all(&questions)?;
        let known = answers.chunks(4).map(|of_one| {
            let [last, hold, figures, month] = of_one else {
                return Err(StoreError::Corrupt("answers about an award"));
            };
            Ok(Self {
                last: Last::read(last)?,
                hold: hold::read(hold)?,
                figures: Figures::read(figures, now)?,
                month: Month::read(month)?,
            })
        });
        Ok(known.collect::<Result<_, _>>()?)
    }
}
