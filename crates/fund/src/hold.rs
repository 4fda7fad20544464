//! Payouts that wait for a person. What makes them wait is the business of the rooms above; here they are left out of every
//! payment file and transfer until somebody lets them go. Their money stays set aside, and their place in the queue is theirs.

use anxin_domain::ids::AwardId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx};

use crate::ledger::opt_instant;

/// A hold of a payout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutHold {
    /// Whose payout waits.
    pub award: AwardId,
    /// Since when.
    pub held_at: Instant,
    /// How it ended; none while it waits.
    pub let_go: Option<LetGo>,
}

/// How a hold ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetGo {
    /// When.
    pub at: Instant,
    /// Who let the money go, by number: they do not pay it.
    pub staff: Number,
    /// Who, by name.
    pub staff_name: String,
    /// Why, for the file.
    pub words: String,
}

/// Lets the payout of an award wait for a person. One that waits already goes on waiting.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn hold(tx: &mut dyn Tx, award: AwardId, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO payout_hold (award, n, held_at) SELECT $1, \
         (SELECT COALESCE(MAX(o.n), 0) + 1 FROM payout_hold o WHERE o.award = $1), $2 WHERE NOT EXISTS \
         (SELECT 1 FROM payout_hold h WHERE h.award = $1 AND h.let_go_at IS NULL)",
        &[award.to_bytes().into(), now.into()],
    )
    .map(drop)
}

/// Ends the hold of a payout, and bars whoever does from paying it. Answers false where none waits.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn let_go(tx: &mut dyn Tx, award: AwardId, by: &LetGo) -> Result<bool, StoreError> {
    let ended = tx.execute(
        "UPDATE payout_hold SET let_go_at = $2, staff = $3, staff_name = $4, words = $5 WHERE award = $1 AND let_go_at IS NULL",
        &[
            award.to_bytes().into(),
            by.at.into(),
            by.staff.into(),
            by.staff_name.as_str().into(),
            by.words.as_str().into(),
        ],
    )?;
    if ended > 0 {
        crate::payer::bar(tx, award, by.staff)?;
    }
    Ok(ended > 0)
}

/// The holds of a payout, the oldest first.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn holds_of(tx: &mut dyn Tx, award: AwardId) -> Result<Vec<PayoutHold>, StoreError> {
    let sql =
        "SELECT held_at, let_go_at, staff, staff_name, words FROM payout_hold WHERE award = $1 ORDER BY n";
    tx.query(sql, &[award.to_bytes().into()])?
        .iter()
        .map(|row| {
            let let_go = match opt_instant(row, 1)? {
                Some(at) => {
                    Some(LetGo { at, staff: row.number(2)?, staff_name: row.text(3)?, words: row.text(4)? })
                }
                None => None,
            };
            Ok(PayoutHold { award, held_at: row.instant(0)?, let_go })
        })
        .collect()
}
