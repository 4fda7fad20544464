//! Giving up what is owed: one person proposes it, another decides. Only then does the ledger move.

use anxin_domain::ids::{AwardId, WriteOffId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::{Clock, Row, StoreError, Tx};

use crate::chart::{RECOURSE_CLAIMED, WRITTEN_OFF, recourse};
use crate::error::FundError;
use crate::instalment;
use crate::ledger::{Lines, balance, book, bookable, currency_of};
use crate::recourse::drop_claim;
use crate::recovery::{Settled, settle};
use crate::service::Fund;
use crate::tenant::{Liable, Person, Tenant};

/// Longest reason in bytes: a thousand letters of any script.
const REASON_LIMIT: usize = 4_000;
/// Proposals shown at once.
const SHOWN_LIMIT: i64 = 200;
/// Proposals about one debtor shown at once.
const OF_ONE_LIMIT: i64 = 20;

/// Whose debt is given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Debt {
    /// Of a brand or an agent, the oldest awards first.
    Of(Liable),
    /// Of the third party that is claimed from for an award.
    Recourse(AwardId),
}

impl Debt {
    fn account(&self) -> String {
        match self {
            Self::Of(liable) => liable.receivable(),
            Self::Recourse(award) => recourse(*award),
        }
    }

    /// As stored: two columns.
    fn code(&self) -> (String, String) {
        match self {
            Self::Of(liable) => (liable.code(), liable.brand().to_string()),
            Self::Recourse(award) => (format!("recourse:{award}"), String::new()),
        }
    }

    fn read(code: &str, brand: &str) -> Result<Self, StoreError> {
        match code.strip_prefix("recourse:") {
            Some(award) => Ok(Self::Recourse(award.parse().map_err(|_| StoreError::Corrupt("award"))?)),
            None => Liable::read(code, brand).map(Self::Of),
        }
    }
}

/// A proposal to give up a debt that waits for a second person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteOff {
    /// Its id.
    pub id: WriteOffId,
    /// Whose debt.
    pub debt: Debt,
    /// How much of it.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: Person,
    /// When.
    pub proposed_at: Instant,
    /// What a second person has said to it; none as long as it waits.
    pub decided: Option<Decided>,
}

/// What a second person has said to a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What.
    pub decision: WriteOffDecision,
    /// Who, by name.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// What a second person says to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteOffDecision {
    /// It is given up.
    Approved,
    /// It stays owed.
    Refused,
}

impl WriteOffDecision {
    const fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }
}

impl Fund {
    /// Proposes to give up a debt or a part of it. Nothing is booked before somebody else approves. The same of the same person again,
    /// while it waits, is that proposal.
    ///
    /// # Errors
    /// [`FundError::Overdrawn`] when less is owed, [`FundError::Reason`], [`FundError::Amount`], or the store's.
    pub async fn propose_write_off(
        &self,
        debt: &Debt,
        amount: Money,
        reason: &str,
        by: &Person,
    ) -> Result<WriteOffId, FundError> {
        bookable(amount)?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() || reason.len() > REASON_LIMIT {
            return Err(FundError::Reason);
        }
        let (clock, tenant) = (self.store().clock().clone(), self.tenant().clone());
        let (debt, by) = (debt.clone(), by.clone());
        self.store()
            .write(move |tx| {
                if let Some(same) = same_proposal(tx, &tenant, &debt, amount, &reason, &by)? {
                    return Ok(same);
                }
                let id = propose(tx, &clock, &tenant, &debt, amount, &reason, &by)?;
                note(tx, &clock, By::Person(by.number), AuditAction::ProposedWriteOff, id)?;
                Ok(id)
            })
            .await
    }

    /// Decides on a proposal. The same decision of the same person again changes nothing.
    ///
    /// # Errors
    /// [`FundError::SamePerson`] when it is one's own, [`FundError::NoProposal`] when there is none or it is decided,
    /// [`FundError::Overdrawn`] when less is owed by now, or the store's.
    pub async fn decide_write_off(
        &self,
        id: WriteOffId,
        decision: WriteOffDecision,
        by: &Person,
    ) -> Result<(), FundError> {
        let (clock, tenant, by) = (self.store().clock().clone(), self.tenant().clone(), by.clone());
        self.store()
            .write(move |tx| {
                if decide(tx, &clock, &tenant, id, decision, &by)? {
                    note(tx, &clock, By::Person(by.number), AuditAction::DecidedWriteOff, id)?;
                }
                Ok(())
            })
            .await
    }

    /// The proposals that wait for a second person, the oldest first.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn write_offs_waiting(&self) -> Result<Vec<WriteOff>, FundError> {
        let tenant = self.tenant().clone();
        let read = move |tx: &mut dyn Tx| {
            let sql =
                format!("{SELECT} WHERE tenant = $1 AND decision IS NULL ORDER BY proposed_at, id LIMIT $2");
            tx.query(&sql, &[(&tenant).into(), SHOWN_LIMIT.into()])?.iter().map(from_row).collect()
        };
        Ok(self.store().read::<_, _, StoreError>(read).await?)
    }

    /// One proposal, decided or not.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn write_off(&self, id: WriteOffId) -> Result<Option<WriteOff>, FundError> {
        let tenant = self.tenant().clone();
        let read = move |tx: &mut dyn Tx| {
            let sql = format!("{SELECT} WHERE id = $1 AND tenant = $2");
            tx.query_opt(&sql, &[id.to_bytes().into(), (&tenant).into()])?
                .map(|row| from_row(&row))
                .transpose()
        };
        Ok(self.store().read::<_, _, StoreError>(read).await?)
    }
}

/// The proposals about what one debtor owes, the newest first.
pub(crate) fn of_debtor(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    liable: &Liable,
    currency: Currency,
) -> Result<Vec<WriteOff>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE tenant = $1 AND liable = $2 AND currency = $3 ORDER BY proposed_at DESC, id DESC LIMIT $4"
    );
    let params = [tenant.into(), liable.code().into(), currency.code().into(), OF_ONE_LIMIT.into()];
    tx.query(&sql, &params)?.iter().map(from_row).collect()
}

/// A proposal that waits and is this one: sent twice it is made once.
fn same_proposal(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    debt: &Debt,
    amount: Money,
    reason: &str,
    by: &Person,
) -> Result<Option<WriteOffId>, StoreError> {
    let row = tx.query_opt(
        "SELECT id FROM write_off WHERE tenant = $1 AND decision IS NULL AND liable = $2 AND currency = $3 AND minor = $4 \
         AND reason = $5 AND proposed_by = $6 ORDER BY proposed_at LIMIT 1",
        &[
            tenant.into(),
            debt.code().0.into(),
            amount.currency().code().into(),
            amount.minor().into(),
            reason.into(),
            by.number.into(),
        ],
    )?;
    row.map(|row| row.id(0).map(WriteOffId::from_bytes)).transpose()
}

fn propose(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    debt: &Debt,
    amount: Money,
    reason: &str,
    by: &Person,
) -> Result<WriteOffId, FundError> {
    let account = debt.account();
    if balance(tx, tenant, &account, amount.currency())? < amount.minor() {
        return Err(FundError::Overdrawn { account });
    }
    let now = clock.now();
    let (id, (liable, brand)) = (WriteOffId::new(now, clock.random()), debt.code());
    tx.execute(
        "INSERT INTO write_off (id, tenant, liable, brand, currency, minor, reason, proposed_by, proposed_name, \
         proposed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            id.to_bytes().into(),
            tenant.into(),
            liable.into(),
            brand.into(),
            amount.currency().code().into(),
            amount.minor().into(),
            reason.into(),
            by.number.into(),
            by.name.as_str().into(),
            now.into(),
        ],
    )?;
    Ok(id)
}

/// Decides. Whether anything was written: the same decision of the same person again writes nothing.
fn decide(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    id: WriteOffId,
    decision: WriteOffDecision,
    by: &Person,
) -> Result<bool, FundError> {
    let params = [id.to_bytes().into(), tenant.into()];
    let row = tx.query_opt(&format!("{SELECT} WHERE id = $1 AND tenant = $2"), &params)?;
    let row = row.ok_or(FundError::NoProposal)?;
    let proposal = from_row(&row)?;
    if let Some(decided) = row.opt_text(8)? {
        let again = decided == decision.word() && row.number(9)? == by.number;
        return if again { Ok(false) } else { Err(FundError::NoProposal) };
    }
    if by.number == proposal.proposed_by.number {
        return Err(FundError::SamePerson);
    }
    tx.execute(
        "UPDATE write_off SET decision = $2, decided_by = $3, decided_name = $4, decided_at = $5 WHERE id = $1",
        &[
            id.to_bytes().into(),
            decision.word().into(),
            by.number.into(),
            by.name.as_str().into(),
            clock.now().into(),
        ],
    )?;
    match decision {
        WriteOffDecision::Approved => give_up(tx, clock, tenant, &proposal)?,
        WriteOffDecision::Refused => {}
    }
    Ok(true)
}

fn give_up(tx: &mut dyn Tx, clock: &Clock, tenant: &Tenant, proposal: &WriteOff) -> Result<(), FundError> {
    let (minor, currency) = (proposal.amount.minor(), proposal.amount.currency());
    // What a third party owes was never counted on, so that giving it up is no loss: the claim goes.
    let loss = match &proposal.debt {
        Debt::Of(_) => WRITTEN_OFF,
        Debt::Recourse(_) => RECOURSE_CLAIMED,
    };
    let entry = Lines::default().debit(loss, minor).credit(proposal.debt.account(), minor).entry(currency)?;
    book(tx, clock, tenant, &format!("write-off:{}", proposal.id), "written off", &entry)?;
    match &proposal.debt {
        Debt::Recourse(award) => Ok(drop_claim(tx, *award, minor)?),
        Debt::Of(liable) => {
            settle(tx, tenant, liable, currency, minor, Settled::WrittenOff)?;
            instalment::follow(tx, clock, tenant, liable, currency, 0)
        }
    }
}

const SELECT: &str = "SELECT id, liable, brand, currency, minor, reason, proposed_by, proposed_name, decision, decided_by, \
                      proposed_at, decided_name, decided_at FROM write_off";

fn from_row(row: &Row) -> Result<WriteOff, StoreError> {
    let currency: Currency = currency_of(&row.text(3)?)?;
    Ok(WriteOff {
        id: WriteOffId::from_bytes(row.id(0)?),
        debt: Debt::read(&row.text(1)?, &row.text(2)?)?,
        amount: Money::new(row.int(4)?, currency),
        reason: row.text(5)?,
        proposed_by: Person { number: row.number(6)?, name: row.text(7)? },
        proposed_at: row.instant(10)?,
        decided: row.opt_text(8)?.map(|word| decided(row, &word)).transpose()?,
    })
}

fn decided(row: &Row, word: &str) -> Result<Decided, StoreError> {
    let decision = [WriteOffDecision::Approved, WriteOffDecision::Refused]
        .into_iter()
        .find(|decision| decision.word() == word)
        .ok_or(StoreError::Corrupt("decision on a write-off"))?;
    Ok(Decided { decision, by: row.text(11)?, at: row.instant(12)? })
}
