//! Recourse: what the fund claims for an award from somebody outside, because the loss was theirs to bear: a seller, a landlord, a
//! former owner, a developer. What comes in reduces what the liable brand owes or stays with the fund, as the terms say.

use std::fmt;
use std::str::FromStr;

use anxin_domain::ids::AwardId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::{Clock, StoreError, Tx};

use crate::chart::{
    self, AVAILABLE, CASH, CLAIMED, RECOURSE_CLAIMED, WRITTEN_OFF, recourse, recourse_credit,
};
use crate::error::FundError;
use crate::instalment;
use crate::ledger::{Booked, Lines, Typed, book, book_by_hand, bookable, currency_of};
use crate::payout::{Payout, PayoutStatus, find};
use crate::service::Fund;
use crate::tenant::Tenant;

/// Who bears the loss in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThirdParty {
    /// Who sold the home.
    Seller,
    /// Who let it.
    Landlord,
    /// Who owned it before and left bills unpaid.
    FormerOwner,
    /// Who built it.
    Developer,
}

impl ThirdParty {
    /// Every one, in the order to choose from.
    pub const ALL: [Self; 4] = [Self::Seller, Self::Landlord, Self::FormerOwner, Self::Developer];

    /// Its word, as stored and shown in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Landlord => "landlord",
            Self::FormerOwner => "former_owner",
            Self::Developer => "developer",
        }
    }
}

impl fmt::Display for ThirdParty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for ThirdParty {
    type Err = FundError;
    fn from_str(text: &str) -> Result<Self, FundError> {
        Self::ALL.into_iter().find(|party| party.word() == text).ok_or(FundError::ThirdParty)
    }
}

/// Whom it helps when a third party pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoesTo {
    /// Whoever is liable for the award owes that much less; what they have paid already is owed to them.
    Liable,
    /// The fund keeps it.
    Fund,
}

impl GoesTo {
    /// Its word, as stored and sent by forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Liable => "liable",
            Self::Fund => "fund",
        }
    }

    /// Reads a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Liable, Self::Fund].into_iter().find(|to| to.word() == word)
    }
}

/// What a third party owes the fund for an award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recourse {
    /// The award.
    pub award: AwardId,
    /// Whose fund paid.
    pub tenant: Tenant,
    /// Who owes it.
    pub against: ThirdParty,
    /// Whom it helps.
    pub goes_to: GoesTo,
    /// What was claimed.
    pub amount: Money,
    /// What they have paid.
    pub recovered: Money,
    /// What is not claimed any more.
    pub dropped: Money,
    /// Since when it is claimed.
    pub opened_at: Instant,
}

impl Recourse {
    /// What they still owe.
    #[must_use]
    pub const fn open(&self) -> Money {
        let open = self.amount.minor() - self.recovered.minor() - self.dropped.minor();
        Money::new(open, self.amount.currency())
    }
}

/// Claims money that was set aside for an award from a third party. Runs in the caller's transaction. The same claim again changes
/// nothing.
///
/// # Errors
/// [`FundError::UnknownAward`], [`FundError::NoRecourse`] when the fund has not given the award its money, the claim is more than the
/// award, or another claim stands; [`FundError::Amount`]; or the store's.
pub fn open_recourse(
    tx: &mut dyn Tx,
    clock: &Clock,
    award: AwardId,
    against: ThirdParty,
    amount: Money,
    goes_to: GoesTo,
) -> Result<(), FundError> {
    let payout = find(tx, award)?.ok_or(FundError::UnknownAward(award))?;
    claim(tx, clock, &payout, against, amount, goes_to).map(drop)
}

fn claim(
    tx: &mut dyn Tx,
    clock: &Clock,
    payout: &Payout,
    against: ThirdParty,
    amount: Money,
    goes_to: GoesTo,
) -> Result<Booked, FundError> {
    bookable(amount)?;
    let award = payout.award;
    if let Some(known) = recourse_of_award(tx, award)? {
        let same = (known.against, known.goes_to, known.amount) == (against, goes_to, amount);
        let other = FundError::NoRecourse("another claim stands for this award");
        return if same { Ok(Booked::Already) } else { Err(other) };
    }
    if matches!(payout.status, PayoutStatus::Queued | PayoutStatus::Released) {
        return Err(FundError::NoRecourse("the fund has not given this award its money"));
    }
    if amount.currency() != payout.amount.currency() || amount.minor() > payout.amount.minor() {
        return Err(FundError::NoRecourse("a claim is at most what the award pays, in its currency"));
    }
    let entry = Lines::default()
        .debit(recourse(award), amount.minor())
        .credit(RECOURSE_CLAIMED, amount.minor())
        .entry(amount.currency())?;
    book(tx, clock, &payout.tenant, &format!("recourse:{award}"), "claimed from a third party", &entry)?;
    tx.execute(
        "INSERT INTO recourse (award, tenant, against, goes_to, currency, minor, recovered, dropped, opened_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7)",
        &[
            award.to_bytes().into(),
            (&payout.tenant).into(),
            against.word().into(),
            goes_to.word().into(),
            amount.currency().code().into(),
            amount.minor().into(),
            clock.now().into(),
        ],
    )?;
    Ok(Booked::New)
}

impl Fund {
    /// [`open_recourse`] by somebody, whose claim is noted with it, in a transaction of its own. The same claim again changes nothing.
    ///
    /// # Errors
    /// As for [`open_recourse`]; [`FundError::UnknownAward`] for one of another tenant too.
    pub async fn open_recourse_by(
        &self,
        award: AwardId,
        against: ThirdParty,
        amount: Money,
        goes_to: GoesTo,
        by: By,
    ) -> Result<(), FundError> {
        let (clock, tenant) = (self.store().clock().clone(), self.tenant().clone());
        self.store()
            .write(move |tx| {
                let payout = find(tx, award)?.filter(|payout| payout.tenant == tenant);
                let payout = payout.ok_or(FundError::UnknownAward(award))?;
                if claim(tx, &clock, &payout, against, amount, goes_to)? == Booked::New {
                    note(tx, &clock, by, AuditAction::ClaimedFromThird, award)?;
                }
                Ok(())
            })
            .await
    }

    /// Books what a third party paid for an award, and gives it to those who wait, in order. Returns how many payouts it reached. The
    /// same key again changes nothing.
    ///
    /// # Errors
    /// [`FundError::NoRecourse`] when nothing is claimed for this award, [`FundError::Overdrawn`] when less is,
    /// [`FundError::KeyReused`] for the same key with another amount, [`FundError::Amount`], or the store's.
    pub async fn recover_recourse(&self, key: &str, award: AwardId, amount: Money) -> Result<i64, FundError> {
        self.recover_recourse_by(key, award, amount, By::Terminal).await
    }

    /// The same by somebody, whose booking is noted with it. The key is the bank's reference.
    ///
    /// # Errors
    /// As for [`Fund::recover_recourse`].
    pub async fn recover_recourse_by(
        &self,
        key: &str,
        award: AwardId,
        amount: Money,
        by: By,
    ) -> Result<i64, FundError> {
        bookable(amount)?;
        let key = format!("recourse-paid:{key}");
        let paid = move |tx: &mut dyn Tx, clock: &Clock, tenant: &Tenant| {
            let typed = Typed { key: &key, memo: "paid by a third party", by };
            paid(tx, clock, tenant, &typed, award, amount)
        };
        self.book_income(amount.currency(), paid).await
    }

    /// What is claimed from a third party for an award, if anything is.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn recourse(&self, award: AwardId) -> Result<Option<Recourse>, FundError> {
        Ok(self.store().of_house().read(move |tx| recourse_of_award(tx, award)).await?)
    }
}

fn paid(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    typed: &Typed<'_>,
    award: AwardId,
    amount: Money,
) -> Result<(), FundError> {
    let key = typed.key;
    let payout = find(tx, award)?.filter(|payout| payout.tenant == *tenant);
    let payout = payout.ok_or(FundError::UnknownAward(award))?;
    let claim =
        recourse_of_award(tx, award)?.ok_or(FundError::NoRecourse("nothing is claimed for this award"))?;
    if let Some(known) = known_amount(tx, &payout.tenant, key)? {
        return if known == amount { Ok(()) } else { Err(FundError::KeyReused { key: key.to_owned() }) };
    }
    if amount.currency() != claim.amount.currency() || claim.open().minor() < amount.minor() {
        return Err(FundError::Overdrawn { account: recourse(award) });
    }
    let passed = match claim.goes_to {
        GoesTo::Fund => Passed::default(),
        GoesTo::Liable => Passed::on(&payout, amount.minor()),
    };
    let minor = amount.minor();
    let entry = Lines::default()
        .debit(CASH, minor)
        .credit(AVAILABLE, minor - passed.paid_before)
        .credit(payout.liable.credit(), passed.paid_before)
        .debit(RECOURSE_CLAIMED, minor)
        .credit(recourse(award), minor)
        .debit(CLAIMED, passed.owed + passed.written_off)
        .credit(payout.liable.receivable(), passed.owed)
        .credit(WRITTEN_OFF, passed.written_off)
        .entry(amount.currency())?;
    if book_by_hand(tx, clock, &payout.tenant, typed, &entry)? == Booked::Already {
        return Ok(());
    }
    tx.execute(
        "UPDATE recourse SET recovered = recovered + $2 WHERE award = $1",
        &[award.to_bytes().into(), minor.into()],
    )?;
    tx.execute(
        "UPDATE payout SET owed = owed - $2, written_off = written_off - $3, recovered = recovered - $4, \
         passed_on = passed_on + $2 + $3 + $4 WHERE id = $1",
        &[
            payout.id.to_bytes().into(),
            passed.owed.into(),
            passed.written_off.into(),
            passed.paid_before.into(),
        ],
    )?;
    let currency = amount.currency();
    instalment::follow(tx, clock, &payout.tenant, &payout.liable, currency, 0)
}

/// What a payment of a third party does to the debt of whoever is liable: it pays what they owe, then what the fund has given up, and
/// what they have paid themselves is owed to them.
#[derive(Default)]
struct Passed {
    owed: i64,
    written_off: i64,
    paid_before: i64,
}

impl Passed {
    fn on(payout: &Payout, minor: i64) -> Self {
        let owed = minor.min(payout.claim.owed);
        let written_off = (minor - owed).min(payout.claim.written_off);
        let paid_before = (minor - owed - written_off).min(payout.claim.recovered);
        Self { owed, written_off, paid_before }
    }
}

/// What an award that is taken back does to the claim on a third party.
pub(crate) struct TakenBack {
    /// The lines that end the claim and owe the third party what they paid.
    pub(crate) lines: Lines,
    /// What they paid.
    pub(crate) paid: i64,
}

/// Ends the claim on a third party for an award that is taken back.
pub(crate) fn taken_back(tx: &mut dyn Tx, award: AwardId) -> Result<TakenBack, FundError> {
    let Some(claim) = recourse_of_award(tx, award)? else {
        return Ok(TakenBack { lines: Lines::default(), paid: 0 });
    };
    let (open, paid) = (claim.open().minor(), claim.recovered.minor());
    drop_claim(tx, award, open)?;
    let lines = Lines::default()
        .debit(RECOURSE_CLAIMED, open)
        .credit(recourse(award), open)
        .credit(recourse_credit(award), paid);
    Ok(TakenBack { lines, paid })
}

/// So much is not claimed any more.
pub(crate) fn drop_claim(tx: &mut dyn Tx, award: AwardId, minor: i64) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE recourse SET dropped = dropped + $2 WHERE award = $1",
        &[award.to_bytes().into(), minor.into()],
    )?;
    Ok(())
}

/// What a payment of a third party under this key came to.
fn known_amount(tx: &mut dyn Tx, tenant: &Tenant, key: &str) -> Result<Option<Money>, StoreError> {
    let row = tx.query_opt(
        "SELECT p.minor, p.currency FROM ledger_entry e JOIN ledger_posting p ON p.tenant = e.tenant AND p.place = e.place \
         WHERE e.tenant = $1 AND e.key = $2 AND p.account = $3",
        &[tenant.into(), key.into(), chart::CASH.into()],
    )?;
    row.map(|row| Ok(Money::new(row.int(0)?, currency_of(&row.text(1)?)?))).transpose()
}

/// What is claimed from a third party for an award, if anything is, in the caller's transaction.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn recourse_of_award(tx: &mut dyn Tx, award: AwardId) -> Result<Option<Recourse>, StoreError> {
    let sql = "SELECT tenant, against, goes_to, currency, minor, recovered, dropped, opened_at FROM recourse WHERE award = $1";
    let Some(row) = tx.query_opt(sql, &[award.to_bytes().into()])? else { return Ok(None) };
    let currency: Currency = currency_of(&row.text(3)?)?;
    let money = |index| row.int(index).map(|minor| Money::new(minor, currency));
    Ok(Some(Recourse {
        award,
        tenant: Tenant::read(&row, 0)?,
        against: row.text(1)?.parse().map_err(|_| StoreError::Corrupt("third party"))?,
        goes_to: GoesTo::from_word(&row.text(2)?).ok_or(StoreError::Corrupt("recourse"))?,
        amount: money(4)?,
        recovered: money(5)?,
        dropped: money(6)?,
        opened_at: row.instant(7)?,
    }))
}
