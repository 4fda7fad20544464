//! What the public may know, without a key: totals, the fund, and whether clocks were kept. Nothing about a person.

use anxin_desk::{Clocks, Summary, SummaryRow, hidden};
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_fund::FundStatus;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::door::Shared;
use crate::problem::Problem;

/// The currency whose fund is always shown.
const HOME_CURRENCY: Currency = Currency::Cny;

/// An amount.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[schema(as = Money)]
pub(crate) struct MoneyBody {
    /// Minor units: fen, cent, yen.
    #[schema(example = 10_000)]
    minor: i64,
    /// ISO 4217.
    #[schema(example = "CNY")]
    currency: &'static str,
}

impl From<Money> for MoneyBody {
    fn from(money: Money) -> Self {
        Self { minor: money.minor(), currency: money.currency().code() }
    }
}

/// The public totals, as of a moment.
#[derive(Serialize, ToSchema)]
#[schema(as = Summary)]
pub(crate) struct SummaryBody {
    /// When they were counted.
    #[schema(value_type = String, format = DateTime)]
    as_of: Instant,
    /// Everything together.
    totals: TotalsBody,
    /// By promise, brand and month of the award.
    rows: Vec<RowBody>,
    /// Calling numbers that customers complained about.
    complaints: ComplaintsBody,
    /// Clocks that were promised.
    clocks: AllClocksBody,
    /// The fund, by currency.
    fund: Vec<FundBody>,
}

/// Everything together.
#[derive(Serialize, ToSchema)]
#[schema(as = Totals)]
struct TotalsBody {
    /// Awards.
    awarded_count: i64,
    /// Awards that a bank statement shows as paid.
    paid_count: i64,
    /// Broken promises that were found without a complaint.
    found_count: i64,
    /// Sums of the awards, by currency.
    awarded: Vec<MoneyBody>,
    /// Sums of what is paid, by currency.
    paid: Vec<MoneyBody>,
}

/// The awards of one promise, brand, month and currency.
#[derive(Serialize, ToSchema)]
#[schema(as = SummaryRow)]
struct RowBody {
    /// The promise.
    #[schema(example = "dnd-call")]
    promise: String,
    /// The brand that owes it.
    #[schema(example = "lianjia-wuhan")]
    brand: String,
    /// The month of the award.
    #[schema(example = "2026-11")]
    month: String,
    /// Whether the figures of this row are withheld, and null: they are about too few people, or would give such a row away.
    hidden: bool,
    /// How many awards.
    awards: Option<i64>,
    /// Their sum.
    awarded: Option<MoneyBody>,
    /// How many of them are paid.
    paid_awards: Option<i64>,
    /// Their sum.
    paid: Option<MoneyBody>,
    /// Awarded and not paid yet.
    pending: Option<MoneyBody>,
}

/// Calling numbers that customers complained about.
#[derive(Serialize, ToSchema)]
#[schema(as = ComplaintTotals)]
struct ComplaintsBody {
    /// All.
    received: i64,
    /// Upheld.
    upheld: i64,
    /// Not upheld.
    not_upheld: i64,
    /// With a person.
    waiting: i64,
}

/// Clocks that were promised.
#[derive(Serialize, ToSchema)]
#[schema(as = AllClocks)]
struct AllClocksBody {
    /// Payments against the days of the promise.
    payment: ClocksBody,
    /// Rulings of people against their days.
    ruling: ClocksBody,
}

/// How many clocks ran out in time.
#[derive(Serialize, ToSchema)]
#[schema(as = Clocks)]
struct ClocksBody {
    /// Done in time.
    kept: i64,
    /// Done late, or late and not done.
    missed: i64,
    /// Not done, with time left.
    running: i64,
}

impl From<Clocks> for ClocksBody {
    fn from(clocks: Clocks) -> Self {
        Self { kept: clocks.kept, missed: clocks.missed, running: clocks.running }
    }
}

/// The fund in one currency.
#[derive(Serialize, ToSchema)]
#[schema(as = FundStatus)]
struct FundBody {
    /// ISO 4217.
    #[schema(example = "CNY")]
    currency: &'static str,
    /// Free for awards to come.
    available: MoneyBody,
    /// Set aside for awards.
    payable: MoneyBody,
    /// With the bank, not yet on a statement.
    in_transit: MoneyBody,
    /// Paid so far.
    paid: MoneyBody,
    /// Payouts that wait because the fund does not hold enough.
    queued_count: i64,
    /// Their sum.
    queued: MoneyBody,
    /// Since when the first of them waits; none when nobody does.
    #[schema(value_type = Option<String>, format = DateTime)]
    queued_since: Option<Instant>,
}

impl FundBody {
    fn new(currency: Currency, status: &FundStatus) -> Self {
        Self {
            currency: currency.code(),
            available: status.available.into(),
            payable: status.payable.into(),
            in_transit: status.in_transit.into(),
            paid: status.paid_total.into(),
            queued_count: status.queued_count,
            queued: status.queued_total.into(),
            queued_since: status.queued_since,
        }
    }
}

/// The public totals; no key is needed.
#[utoipa::path(get, path = "/v1/public/summary", operation_id = "getSummary", tag = "public", responses(
    (status = 200, description = "The totals", body = SummaryBody),
))]
pub(crate) async fn show(State(door): State<Shared>) -> Result<Json<SummaryBody>, Problem> {
    // The place is given back when this returns; a closed semaphore does not exist here.
    let _place = door.totals.acquire().await;
    let summary = door.api.desk.summary().await?;
    let mut fund = Vec::new();
    for currency in currencies(&summary.rows) {
        fund.push(FundBody::new(currency, &door.api.fund.status(currency).await?));
    }
    Ok(Json(body(summary, fund)))
}

/// The currencies of the awards, the home currency first.
fn currencies(rows: &[SummaryRow]) -> Vec<Currency> {
    let mut currencies = vec![HOME_CURRENCY];
    for row in rows {
        if !currencies.contains(&row.awarded.currency()) {
            currencies.push(row.awarded.currency());
        }
    }
    currencies
}

fn body(summary: Summary, fund: Vec<FundBody>) -> SummaryBody {
    let complaints = summary.complaints;
    SummaryBody {
        as_of: summary.as_of,
        totals: TotalsBody {
            awarded_count: summary.rows.iter().map(|row| row.awards).sum(),
            paid_count: summary.rows.iter().map(|row| row.paid_awards).sum(),
            found_count: summary.found,
            awarded: sums(&summary.rows, |row| row.awarded),
            paid: sums(&summary.rows, |row| row.paid),
        },
        rows: rows(summary.rows),
        complaints: ComplaintsBody {
            received: complaints.received,
            upheld: complaints.upheld,
            not_upheld: complaints.not_upheld,
            waiting: complaints.waiting,
        },
        clocks: AllClocksBody {
            payment: summary.payment_clocks.into(),
            ruling: summary.ruling_clocks.into(),
        },
        fund,
    }
}

fn sums(rows: &[SummaryRow], of: impl Fn(&SummaryRow) -> Money) -> Vec<MoneyBody> {
    let sum = |currency: Currency| {
        let minor = rows.iter().map(&of).filter(|money| money.currency() == currency).map(Money::minor).sum();
        MoneyBody { minor, currency: currency.code() }
    };
    currencies(rows).into_iter().map(sum).collect()
}

/// The rows, each part of the sums that are published by promise, by brand and by month, here or on the pages.
fn rows(rows: Vec<SummaryRow>) -> Vec<RowBody> {
    let counts: Vec<i64> = rows.iter().map(|row| row.awards).collect();
    let hidden = hidden(&counts, |place| {
        let SummaryRow { promise, brand, month, .. } = &rows[place];
        vec![
            ("promise", promise.clone()),
            ("brand", brand.to_string()),
            ("month", month.clone()),
            ("cell", format!("{brand} {month}")),
            ("all", String::new()),
        ]
    });
    rows.into_iter().zip(hidden).map(row).collect()
}

fn row((row, hidden): (SummaryRow, bool)) -> RowBody {
    let pending = row.pending();
    let shown = |money: Money| (!hidden).then(|| money.into());
    RowBody {
        promise: row.promise,
        brand: row.brand.to_string(),
        month: row.month,
        hidden,
        awards: (!hidden).then_some(row.awards),
        awarded: shown(row.awarded),
        paid_awards: (!hidden).then_some(row.paid_awards),
        paid: shown(row.paid),
        pending: shown(pending),
    }
}
