//! Erasing a person: at once what nothing needs any more, and what belongs to a claim when that is over. What stays is what the law
//! keeps (decisions, call records, books, what was decided and why) and the word that keeps the telephone silent.

use anxin_domain::ids::{CaseId, ErasureId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::jobs::{Ended, Handler, Kind, Lease, NewJob, Trouble, enqueue};
use anxin_store::{StoreError, Tx};
use async_trait::async_trait;

use crate::Desk;
use crate::appeal::APPEAL_DAYS;
use crate::error::DeskError;
use crate::file::erase_files;

/// Looks again at what could not be erased yet.
const ERASE: Kind = Kind::new("erase");
/// Days between two looks.
const LOOK_EVERY_DAYS: i64 = 1;

/// What became of a wish to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The wish, by which it can be asked after.
    pub id: ErasureId,
    /// Claims that are not over, whose words and files are erased when they are.
    pub claims_left: u32,
    /// Whether the account to be paid to stays for as long as money is on its way there.
    pub account_left: bool,
}

impl Erased {
    /// Whether nothing is left to be done.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.claims_left == 0 && !self.account_left
    }
}

/// A wish that is being carried out.
struct Wish {
    id: ErasureId,
    number: Number,
    since: Option<Instant>,
    asked_at: Instant,
}

impl Desk {
    /// Erases what is held for a number in its present hands, which it came into at `since`, and what is not over yet by a job of its
    /// own. Asked again while that goes on, it is the same wish.
    ///
    /// # Errors
    /// [`DeskError::Store`]: then nothing was erased.
    pub async fn erase(&self, number: Number, since: Option<Instant>) -> Result<Erased, DeskError> {
        let clock = self.clock().clone();
        self.store()
            .write(move |tx| {
                let now = clock.now();
                let wish = match open_wish(tx, number, since)? {
                    Some(wish) => Wish { asked_at: now, ..wish },
                    None => Wish { id: ErasureId::new(now, clock.random()), number, since, asked_at: now },
                };
                keep(tx, &wish)?;
                let erased = carry_out(tx, &wish, now)?;
                if !erased.is_done() {
                    let due_at = now.plus_days(LOOK_EVERY_DAYS);
                    let job =
                        NewJob { kind: ERASE, key: wish.id.to_string(), payload: String::new(), due_at };
                    enqueue(tx, &job, now)?;
                }
                Ok(erased)
            })
            .await
    }

    /// The handler that goes on with wishes to be erased.
    #[must_use]
    pub fn eraser(&self) -> Eraser {
        Eraser { desk: self.clone() }
    }
}

/// Goes on with wishes to be erased.
pub struct Eraser {
    desk: Desk,
}

#[async_trait]
impl Handler for Eraser {
    fn kind(&self) -> Kind {
        ERASE
    }

    async fn run(&self, lease: &Lease) -> Result<Ended, Trouble> {
        let (lease, now) = (lease.clone(), self.desk.clock().now());
        let id: ErasureId =
            lease.job.key.parse().map_err(|_| Trouble::for_good("its key is no wish to be erased"))?;
        let go_on = move |tx: &mut dyn Tx| {
            let Some(wish) = wish(tx, id)? else { return lease.done(tx) };
            if carry_out(tx, &wish, now)?.is_done() {
                return lease.done(tx);
            }
            lease.put_off(tx, now.plus_days(LOOK_EVERY_DAYS))
        };
        Ok(self.desk.store().write(go_on).await?)
    }
}

/// Erases what can be erased by now.
fn carry_out(tx: &mut dyn Tx, wish: &Wish, now: Instant) -> Result<Erased, StoreError> {
    let mut claims_left = 0;
    for case in cases(tx, wish)? {
        if is_over(tx, case, now)? {
            erase_case(tx, case, now)?;
        } else {
            claims_left += 1;
        }
    }
    let account_left = !erase_account(tx, wish)?;
    let erased = Erased { id: wish.id, claims_left, account_left };
    if erased.is_done() {
        let sql = "UPDATE erasure SET number = NULL, since = NULL, done_at = $2 WHERE id = $1";
        tx.execute(sql, &[wish.id.to_bytes().into(), now.into()])?;
    }
    Ok(erased)
}

/// The cases of the wish that have not been erased.
fn cases(tx: &mut dyn Tx, wish: &Wish) -> Result<Vec<CaseId>, StoreError> {
    let since = wish.since.map_or(i64::MIN, Instant::micros);
    let rows = tx.query(
        "SELECT id FROM desk_case WHERE customer = $1 AND holder_at >= $2 AND opened_at <= $3 AND erased_at IS NULL ORDER BY id",
        &[wish.number.into(), since.into(), wish.asked_at.into()],
    )?;
    rows.iter().map(|row| row.id(0).map(CaseId::from_bytes)).collect()
}

/// Whether nothing can become of a case any more: everything is decided, nobody can appeal, no money is on its way.
fn is_over(tx: &mut dyn Tx, case: CaseId, now: Instant) -> Result<bool, StoreError> {
    let open = tx.query_opt(
        "SELECT 1 FROM finding f LEFT JOIN award a ON a.finding = f.id LEFT JOIN payout p ON p.award = a.id WHERE f.case_id = $1 \
         AND (f.state NOT IN ('upheld', 'not_upheld') OR f.decided_at IS NULL OR f.decided_at > $2 \
         OR p.status NOT IN ('settled', 'released')) LIMIT 1",
        &[case.to_bytes().into(), now.plus_days(-APPEAL_DAYS).into()],
    )?;
    Ok(open.is_none())
}

/// Erases what the customer said and gave. What was decided, on which records, by whom and why, stays.
fn erase_case(tx: &mut dyn Tx, case: CaseId, now: Instant) -> Result<(), StoreError> {
    let id = case.to_bytes();
    erase_files(tx, case, now)?;
    for sql in [
        "UPDATE appeal SET words = '' WHERE party = 'customer' AND finding IN (SELECT id FROM finding WHERE case_id = $1)",
        "UPDATE question SET answer = '' WHERE answer IS NOT NULL AND finding IN (SELECT id FROM finding WHERE case_id = $1)",
        "UPDATE satisfaction SET words = '' WHERE case_id = $1",
        // What the public log commits to can be told by nobody any more.
        "DELETE FROM log_opening WHERE finding IN (SELECT id FROM finding WHERE case_id = $1)",
    ] {
        tx.execute(sql, &[id.into()])?;
    }
    let sql = "UPDATE desk_case SET words = '', asked = NULL, erased_at = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), now.into()]).map(drop)
}

/// Forgets where to pay, unless money waits for it or is on its way; answers whether it is forgotten.
fn erase_account(tx: &mut dyn Tx, wish: &Wish) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM payout WHERE payee = $1 AND status NOT IN ('settled', 'released') LIMIT 1";
    if tx.query_opt(sql, &[wish.number.into()])?.is_some() {
        return Ok(false);
    }
    // An account that was given after the wish is wanted again.
    let sql = "DELETE FROM payee WHERE number = $1 AND changed_at <= $2";
    tx.execute(sql, &[wish.number.into(), wish.asked_at.into()])?;
    Ok(true)
}

/// The wish of the same holder that is being carried out: another holder's is theirs.
fn open_wish(tx: &mut dyn Tx, number: Number, since: Option<Instant>) -> Result<Option<Wish>, StoreError> {
    let rows = tx.query(
        "SELECT id, number, since, asked_at FROM erasure WHERE number = $1 ORDER BY id",
        &[number.into()],
    )?;
    let wishes: Vec<Wish> = rows.iter().map(read).collect::<Result<_, _>>()?;
    Ok(wishes.into_iter().find(|wish| wish.since == since))
}

fn wish(tx: &mut dyn Tx, id: ErasureId) -> Result<Option<Wish>, StoreError> {
    let sql = "SELECT id, number, since, asked_at FROM erasure WHERE id = $1 AND done_at IS NULL";
    tx.query_opt(sql, &[id.to_bytes().into()])?.map(|row| read(&row)).transpose()
}

fn read(row: &anxin_store::Row) -> Result<Wish, StoreError> {
    Ok(Wish {
        id: ErasureId::from_bytes(row.id(0)?),
        number: row.number(1)?,
        since: row.opt_int(2)?.map(Instant::from_micros),
        asked_at: row.instant(3)?,
    })
}

fn keep(tx: &mut dyn Tx, wish: &Wish) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO erasure (id, number, since, asked_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET asked_at = excluded.asked_at",
        &[
            wish.id.to_bytes().into(),
            wish.number.into(),
            wish.since.map(Instant::micros).into(),
            wish.asked_at.into(),
        ],
    )?;
    Ok(())
}
