//! Awards: once per promise, customer, calling number and window, or per loss; the fund is asked in the same transaction.

use anxin_domain::call::CallRecord;
use anxin_domain::ids::{AgentId, AwardId, BrandId, CallRecordId, FindingId};
use anxin_domain::money::Money;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_fund::{AwardToPay, Entitlement, GoesTo, Liable, PayoutStatus, ThirdParty};
use anxin_promise::{Recourse, Terms};
use anxin_proof::{Kind, Opening};
use anxin_store::tenants::{Tenant, Tenants};
use anxin_store::{Clock, Row, StoreError, Tx};

use crate::error::DeskError;
use crate::evidence::Examined;
use crate::totals::{Cell, awarded};

/// Ends the window of what an appeal has added.
pub(crate) const APPEALED: &str = "/appeal";

/// An award as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    /// Its id.
    pub id: AwardId,
    /// The finding it was made for.
    pub finding: FindingId,
    /// The terms it was made by, as in `dnd-call@wuhan-2024`.
    pub terms: String,
    /// What it pays.
    pub amount: Money,
    /// The brand that owes it back to the fund.
    pub brand: BrandId,
    /// The window in which the calling number pays once, as in `2026-11`.
    pub window: String,
    /// When it was made.
    pub awarded_at: Instant,
    /// By when it is to be paid.
    pub due_at: Instant,
    /// When it was reversed, if it was.
    pub reversed_at: Option<Instant>,
    /// How many calls it covers by their records; none when a person awarded without a record.
    pub calls: i64,
    /// How far its payment has come; the fund's word.
    pub payout: Option<PayoutStatus>,
    /// Since when its payment waits for a person, because of the account; none if it does not.
    pub held_at: Option<Instant>,
}

/// What is to be paid, and by what.
pub(crate) struct Entitled<'a> {
    pub(crate) finding: FindingId,
    pub(crate) customer: Number,
    pub(crate) paid: Paid<'a>,
    pub(crate) brand: &'a BrandId,
    /// The agent behind it, where one is known.
    pub(crate) agent: Option<&'a AgentId>,
    pub(crate) terms: &'a Terms,
    /// When it happened: the version of the promise and the window follow from that.
    pub(crate) at: Instant,
    pub(crate) amount: Money,
    /// When whoever held the number then got it, if a change of holder is known: a promise that was broken to somebody else is not
    /// kept to them.
    pub(crate) holder_since: Option<Instant>,
    /// Whose the money is: of whoever held the number at this moment. The call rang at theirs; a loss is theirs who claim it.
    pub(crate) holder_at: Instant,
}

/// What is paid for once in a window.
#[derive(Clone, Copy)]
pub(crate) enum Paid<'a> {
    /// Calls from one number to one customer.
    Calls(Number),
    /// A loss, by the reference of the contract or listing: once, whoever of several people claims it.
    Loss(&'a str),
    /// What an appeal adds to the sum of a loss: once beside its award.
    More(&'a str),
}

impl<'a> Entitled<'a> {
    /// What a record proves; none when no terms or no brand stand behind it.
    pub(crate) fn by_record(finding: FindingId, examined: &'a Examined) -> Option<Self> {
        let caller = examined.as_of.caller.as_ref()?;
        let terms = examined.as_of.terms.as_deref()?;
        Some(Self {
            finding,
            customer: examined.record.to,
            paid: Paid::Calls(examined.record.from),
            brand: &caller.brand,
            agent: Some(&caller.agent),
            terms,
            at: examined.record.started_at,
            amount: terms.call_amount()?,
            holder_since: examined.as_of.holder_since,
            holder_at: examined.record.started_at,
        })
    }

    /// The calling number as columns hold it: 0 for a loss, which has none.
    pub(crate) fn calling_number(&self) -> Number {
        match self.paid {
            Paid::Calls(number) => number,
            Paid::Loss(_) | Paid::More(_) => Number::from_digits(0),
        }
    }

    /// Within what it is paid once. Contracts of two brands may have the same number.
    pub(crate) fn window(&self) -> String {
        let window = self.terms.window_of(self.at);
        match self.paid {
            Paid::Calls(_) => self.window_of_call(self.at),
            Paid::Loss(reference) => format!("{}/{reference}/{window}", self.brand),
            Paid::More(reference) => format!("{}/{reference}/{window}{APPEALED}", self.brand),
        }
    }

    /// The window of a call at a moment. Where the number changed hands within it, the new holder's begins with that.
    pub(crate) fn window_of_call(&self, at: Instant) -> String {
        let window = self.terms.window_of(at);
        match self.holder_since.filter(|since| *since <= at && self.terms.window_of(*since) == window) {
            Some(since) => format!("{window}/{}", since.format_in(&self.terms.zone, "%Y-%m-%dT%H:%M:%S")),
            None => window,
        }
    }

    /// By what right it is paid. A loss is paid once, whoever of several people claims it.
    fn entitlement(&self) -> Entitlement {
        let (promise, window) = (self.terms.promise.as_str(), self.window());
        match self.paid {
            Paid::Calls(number) => {
                let (customer, calling) = (self.customer.digits().to_string(), number.digits().to_string());
                Entitlement::of(&[promise, &customer, &calling, &window])
            }
            Paid::Loss(_) | Paid::More(_) => Entitlement::of(&[promise, &window]),
        }
    }

    /// Who owes it back: the agent where the terms say so and one is known, else the brand.
    fn liable(&self) -> Liable {
        match (self.terms.liable, self.agent) {
            (anxin_promise::Liable::Agent, Some(agent)) => Liable::Agent(agent.clone(), self.brand.clone()),
            (anxin_promise::Liable::Agent | anxin_promise::Liable::Brand, _) => {
                Liable::Brand(self.brand.clone())
            }
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Awarded {
    New(AwardId),
    /// An award of the same window stands.
    Already(AwardId),
}

impl Awarded {
    pub(crate) const fn id(self) -> AwardId {
        match self {
            Self::New(id) | Self::Already(id) => id,
        }
    }
}

/// What was awarded last for the same in this window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    /// An award that stands.
    Stands(AwardId),
    /// None that stands; so many were made and reversed.
    Reversed(i64),
}

impl Last {
    /// Looks.
    pub(crate) fn of(tx: &mut dyn Tx, entitled: &Entitled<'_>) -> Result<Self, StoreError> {
        let sql = format!(
            "WITH asked (n, promise, pay_window, customer, calling_number) AS (VALUES {{}}) \
             SELECT {} FROM asked {}",
            Self::COLUMNS,
            Self::join(entitled)
        );
        let asked = vec![
            entitled.terms.promise.as_str().into(),
            entitled.window().into(),
            entitled.customer.into(),
            entitled.calling_number().into(),
        ];
        let rows = tx.query_of(&sql, &["TEXT", "TEXT", "BIGINT", "BIGINT"], std::iter::once(asked))?;
        Self::read(rows.first().ok_or(StoreError::Corrupt("the last award"))?, 0)
    }

    /// What is asked of [`Last::join`].
    pub(crate) const COLUMNS: &str = "last.id, last.round, reversed.at";

    /// Joins the last award for the same in the window that a row asks about, and whether it was reversed. For calls that is the
    /// customer's own; a loss is paid once whoever of several people claimed it.
    pub(crate) fn join(entitled: &Entitled<'_>) -> &'static str {
        match entitled.paid {
            Paid::Calls(_) => {
                "LEFT JOIN award last ON last.id = (SELECT a.id FROM award a WHERE a.promise = asked.promise AND \
                 a.pay_window = asked.pay_window AND a.customer = asked.customer AND \
                 a.calling_number = asked.calling_number ORDER BY a.round DESC LIMIT 1) \
                 LEFT JOIN award_reversal reversed ON reversed.award = last.id"
            }
            Paid::Loss(_) | Paid::More(_) => {
                "LEFT JOIN award last ON last.id = (SELECT a.id FROM award a WHERE a.promise = asked.promise AND \
                 a.pay_window = asked.pay_window AND a.calling_number = 0 ORDER BY a.round DESC LIMIT 1) \
                 LEFT JOIN award_reversal reversed ON reversed.award = last.id"
            }
        }
    }

    /// Reads [`Last::COLUMNS`], from a column on.
    pub(crate) fn read(row: &Row, first: usize) -> Result<Self, StoreError> {
        let Some(round) = row.opt_int(first + 1)? else { return Ok(Self::Reversed(0)) };
        let is_reversed = row.opt_int(first + 2)?.is_some();
        Ok(if is_reversed {
            Self::Reversed(round + 1)
        } else {
            Self::Stands(AwardId::from_bytes(row.id(first)?))
        })
    }

    /// The award that stands.
    pub(crate) const fn standing(self) -> Option<AwardId> {
        match self {
            Self::Stands(id) => Some(id),
            Self::Reversed(_) => None,
        }
    }
}

/// An award that was made in this transaction, and whose money has to be set aside before it ends.
#[must_use]
pub(crate) struct ToPay<'a> {
    award: AwardToPay,
    finding: FindingId,
    cell: Cell,
    terms: &'a Terms,
}

/// Asks the fund of each brand to set the money of new awards aside, in their order, and claims it back where the terms say from whom.
pub(crate) fn set_aside(tx: &mut dyn Tx, clock: &Clock, to_pay: &[ToPay<'_>]) -> Result<(), DeskError> {
    if to_pay.is_empty() {
        return Ok(());
    }
    let tenants = Tenants::of(tx)?;
    set_aside_in(tx, clock, &tenants, to_pay)
}

/// The same where it is known which brand is whose.
pub(crate) fn set_aside_in(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenants: &Tenants,
    to_pay: &[ToPay<'_>],
) -> Result<(), DeskError> {
    if to_pay.is_empty() {
        return Ok(());
    }
    awarded(tx, to_pay.iter().map(|one| &one.cell))?;
    for one in to_pay {
        one.cell.log(tx, (Kind::Award, one.award.award, one.finding), one.award.at, Opening::Kept)?;
    }
    let of_its_tenant = |one: &ToPay<'_>| AwardToPay {
        tenant: tenants.of_brand(one.award.liable.brand()),
        ..one.award.clone()
    };
    let awards: Vec<AwardToPay> = to_pay.iter().map(of_its_tenant).collect();
    let statuses = anxin_fund::reserve_many(tx, clock, &awards)?;
    for (one, status) in to_pay.iter().zip(statuses) {
        if status != PayoutStatus::Queued {
            claim_back(tx, clock, one.award.award, one.terms, one.award.amount)?;
        }
    }
    Ok(())
}

/// An award that is about to be made.
pub(crate) struct NewAward<'a, 'b> {
    pub(crate) id: AwardId,
    entitled: &'b Entitled<'a>,
    round: i64,
    now: Instant,
}

impl<'a, 'b> NewAward<'a, 'b> {
    pub(crate) fn of(clock: &Clock, entitled: &'b Entitled<'a>, round: i64, now: Instant) -> Self {
        Self { id: AwardId::new(now, clock.random()), entitled, round, now }
    }

    /// Writes it, after its finding. Whoever made the same meanwhile is met at its key.
    pub(crate) fn put(self, tx: &mut dyn Tx) -> Result<ToPay<'a>, StoreError> {
        let (entitled, terms, now) = (self.entitled, self.entitled.terms, self.now);
        let cell = Cell {
            month: now.format_in(&terms.zone, "%Y-%m"),
            promise: terms.promise.clone(),
            terms: terms.label.as_str().to_owned(),
            brand: entitled.brand.as_str().to_owned(),
            amount: entitled.amount,
            due_at: terms.due(terms.pay_within, now).at,
        };
        tx.put_row(
            "INSERT INTO award (id, finding, promise, terms, customer, calling_number, pay_window, round, amount, currency, \
             brand, month, awarded_at, due_at) VALUES {}",
            &[
                self.id.to_bytes().into(),
                entitled.finding.to_bytes().into(),
                terms.promise.as_str().into(),
                terms.label.as_str().into(),
                entitled.customer.into(),
                entitled.calling_number().into(),
                entitled.window().into(),
                self.round.into(),
                entitled.amount.minor().into(),
                entitled.amount.currency().code().into(),
                entitled.brand.as_str().into(),
                cell.month.as_str().into(),
                now.into(),
                cell.due_at.into(),
            ],
        )?;
        let award = AwardToPay {
            award: self.id,
            entitlement: entitled.entitlement(),
            tenant: Tenant::main(),
            customer: entitled.customer,
            amount: entitled.amount,
            liable: entitled.liable(),
            at: now,
            holder_at: entitled.holder_at,
        };
        Ok(ToPay { award, finding: entitled.finding, cell, terms })
    }
}

/// Makes an award, unless one stands.
pub(crate) fn award<'a>(
    tx: &mut dyn Tx,
    clock: &Clock,
    entitled: &Entitled<'a>,
    last: Last,
    now: Instant,
) -> Result<(Awarded, Option<ToPay<'a>>), StoreError> {
    match last {
        Last::Stands(id) => Ok((Awarded::Already(id), None)),
        Last::Reversed(round) => {
            let new = NewAward::of(clock, entitled, round, now);
            let id = new.id;
            Ok((Awarded::New(id), Some(new.put(tx)?)))
        }
    }
}

/// Claims an award back from the third party that the terms name, once the fund has given it its money. Whoever is liable owes
/// that much less when it pays. Again changes nothing, and neither does it where somebody at the desk has claimed already.
pub(crate) fn claim_back(
    tx: &mut dyn Tx,
    clock: &Clock,
    award: AwardId,
    terms: &Terms,
    amount: Money,
) -> Result<(), DeskError> {
    let against = match terms.recourse {
        Recourse::None => return Ok(()),
        Recourse::Seller => ThirdParty::Seller,
        Recourse::Landlord => ThirdParty::Landlord,
        Recourse::FormerOwner => ThirdParty::FormerOwner,
        Recourse::Developer => ThirdParty::Developer,
    };
    if anxin_fund::recourse_of_award(tx, award)?.is_some() {
        return Ok(());
    }
    Ok(anxin_fund::open_recourse(tx, clock, award, against, amount, GoesTo::Liable)?)
}

/// Notes that an award covers a call.
pub(crate) fn cover(
    tx: &mut dyn Tx,
    award: AwardId,
    record: CallRecordId,
    started_at: Instant,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO award_call (record, award, started_at) VALUES ($1, $2, $3) ON CONFLICT (record) DO UPDATE SET \
               award = excluded.award";
    tx.put(sql, &[record.to_bytes().into(), award.to_bytes().into(), started_at.into()])
}

/// The same for a call that no award has covered, among many.
pub(crate) fn cover_first(
    tx: &mut dyn Tx,
    award: AwardId,
    record: CallRecordId,
    started_at: Instant,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO award_call (record, award, started_at) VALUES {}";
    tx.put_row(sql, &[record.to_bytes().into(), award.to_bytes().into(), started_at.into()])
}

/// The award that covers a call by its record.
pub(crate) fn covering(tx: &mut dyn Tx, record: CallRecordId) -> Result<Option<AwardId>, StoreError> {
    let sql = "SELECT c.award FROM award_call c LEFT JOIN award_reversal r ON r.award = c.award WHERE c.record = $1 \
               AND r.award IS NULL";
    let row = tx.query_opt(sql, &[record.to_bytes().into()])?;
    row.map(|row| row.id(0).map(AwardId::from_bytes)).transpose()
}

/// Whether a person has ruled on a call or on the finding that it waited with, or taken back the award that covered it. The records do not speak against them: what
/// is said about this call from here on is said by people.
pub(crate) fn ruled_by_people(tx: &mut dyn Tx, record: &CallRecord) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM finding f JOIN ruling r ON r.finding = f.id WHERE f.customer = $1 AND f.calling_number = $2 \
               AND f.record = $3 AND r.staff IS NOT NULL UNION ALL \
               SELECT 1 FROM award_call c JOIN award_reversal r ON r.award = c.award WHERE c.record = $3 UNION ALL \
               SELECT 1 FROM signal_hold_call h JOIN ruling g ON g.finding = h.finding WHERE h.record = $3 AND \
               g.staff IS NOT NULL LIMIT 1";
    let params = [record.to.into(), record.from.into(), record.id.to_bytes().into()];
    Ok(tx.query_opt(sql, &params)?.is_some())
}
