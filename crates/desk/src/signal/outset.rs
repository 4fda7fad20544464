//! Findings that the records settle as they are opened: each is written once, as it ends.

use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_store::{Clock, StoreError, Tx};

use crate::award::{Awarded, Entitled, Last, NewAward, Paid, ToPay};
use crate::decide::{Opened, Stands, first_ruling};
use crate::error::DeskError;
use crate::signal::{Known, Said, Suspect, hold, keep};
use crate::words::{Actor, EventKind};

/// Upholds what the records prove about a finding that is opened with it, unless a signal fires: then it is opened to wait for a
/// person, and this returns none. `write` writes the finding as it stands then.
pub(crate) fn uphold_or_hold_new<'a>(
    tx: &mut dyn Tx,
    clock: &Clock,
    (entitled, known): (&Entitled<'a>, &Known),
    (suspect, opened): (&Suspect<'_>, &mut Opened),
    (code, now): (FindingCode, Instant),
    write: impl FnOnce(&mut dyn Tx, &Stands) -> Result<(), StoreError>,
) -> Result<Option<(Awarded, Option<ToPay<'a>>)>, DeskError> {
    let finding = suspect.finding;
    let approved = matches!(entitled.paid, Paid::Loss(_)).then(|| entitled.amount.minor());
    let round = match known.last {
        Last::Stands(award) => {
            let code = FindingCode::AlreadyAwarded;
            write(tx, &Stands::upheld(code, award, approved, now))?;
            first_ruling(tx, finding, code, now)?;
            opened.happened(tx, Some(finding), EventKind::AlreadyAwarded, Actor::Records, now)?;
            return Ok(Some((Awarded::Already(award), None)));
        }
        Last::Reversed(round) => round,
    };
    let said = Said::of(known, suspect)?;
    if known.holds(&said) {
        write(tx, &Stands::with_person(FindingCode::HeldForReview))?;
        keep(tx, finding, &said, now)?;
        hold::put(tx, suspect, now)?;
        opened.happened(tx, Some(finding), EventKind::Held, Actor::Records, now)?;
        return Ok(None);
    }
    let new = NewAward::of(clock, entitled, round, now);
    let id = new.id;
    write(tx, &Stands::upheld(code, id, approved, now))?;
    keep(tx, finding, &said, now)?;
    let to_pay = new.put(tx)?;
    first_ruling(tx, finding, code, now)?;
    opened.happened(tx, Some(finding), EventKind::Awarded, Actor::Records, now)?;
    Ok(Some((Awarded::New(id), Some(to_pay))))
}
