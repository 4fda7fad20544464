//! The public's face: totals, and nothing personal.

use std::collections::BTreeMap;

use anxin_desk::SummaryRow;
use anxin_domain::ids::BrandId;
use anxin_domain::money::{Currency, Money};
use anxin_fund::PayoutStatus;
use anxin_identity::Action;
use anxin_promise::{Origin, Promise};
use axum::extract::State;
use axum::response::IntoResponse;

use crate::fail::Fail;
use crate::handlers::Answer;
use crate::handlers::cases::brand_name;
use crate::pages::public::{self, BrandRow, MonthRow, PromiseRow, PublicView, Queue};
use crate::tally::Refused;
use crate::visitor::Visitor;
use crate::web::Web;

/// The currency of the public's figures.
const CURRENCY: Currency = Currency::Cny;

/// Months in the chart.
const MONTHS_SHOWN: usize = 12;

/// `GET /` and `GET /public`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.open(Action::SeePublic)?;
    let summary = web.desk.summary().await?;
    let status = web.fund.status(CURRENCY).await?;
    let queued = web.fund.payouts_waiting().await?;
    let queued =
        queued.iter().filter(|p| p.status == PayoutStatus::Queued && p.amount.currency() == CURRENCY);
    let (awards, queued_since) = (u64::try_from(queued.count()).unwrap_or(u64::MAX), status.queued_since);
    let refused = web.tally.refused(&web).await?;
    let rows: Vec<SummaryRow> =
        summary.rows.into_iter().filter(|row| row.awarded.currency() == CURRENCY).collect();
    let all = Sums::of(rows.iter());
    let view = PublicView {
        as_of: summary.as_of,
        refused_calls: refused.all,
        awards: all.awards,
        paid: all.paid(),
        balance: status.available,
        waiting: Money::new(all.awarded.saturating_sub(all.paid), CURRENCY),
        queue: queued_since.filter(|_| awards > 0).map(|since| Queue { awards, since }),
        promises: promises(&web, &visitor, &rows),
        brands: brands(&web, &rows, &refused),
        months: months(&rows),
    };
    Ok(public::page(&visitor.ctx, &view).into_response())
}

/// `GET /design`: the parts that pages are made of. It holds no data, so it is open.
pub(crate) async fn design(visitor: Visitor) -> Answer {
    visitor.open(Action::SeePublic)?;
    Ok(crate::pages::design::page(&visitor.ctx).into_response())
}

/// Whatever has no page.
pub(crate) async fn not_found() -> Fail {
    Fail::NOT_FOUND
}

#[derive(Default)]
struct Sums {
    awards: u64,
    awarded: i64,
    paid: i64,
}

impl Sums {
    fn of<'a>(rows: impl Iterator<Item = &'a SummaryRow>) -> Self {
        let mut sums = Self::default();
        for row in rows {
            sums.awards = sums.awards.saturating_add(u64::try_from(row.awards).unwrap_or_default());
            sums.awarded = sums.awarded.saturating_add(row.awarded.minor());
            sums.paid = sums.paid.saturating_add(row.paid.minor());
        }
        sums
    }

    const fn paid(&self) -> Money {
        Money::new(self.paid, CURRENCY)
    }
}

fn promises(web: &Web, visitor: &Visitor, rows: &[SummaryRow]) -> Vec<PromiseRow> {
    let language = visitor.language().tag();
    let row = |promise: &Promise| {
        let sums = Sums::of(rows.iter().filter(|row| row.promise == promise.id));
        let published = promise.terms.iter().any(|terms| terms.origin == Origin::Published);
        PromiseRow {
            name: promise.name.get(language).to_owned(),
            origin: if published { Origin::Published } else { Origin::Modelled },
            awards: sums.awards,
            paid: sums.paid(),
        }
    };
    web.gate.law().catalogue().promises().iter().map(row).collect()
}

fn brands(web: &Web, rows: &[SummaryRow], refused: &Refused) -> Vec<BrandRow> {
    let owing = rows.iter().map(|row| &row.brand);
    let ids: std::collections::BTreeSet<&BrandId> = refused.by_brand.keys().chain(owing).collect();
    let row = |id: &BrandId| {
        let sums = Sums::of(rows.iter().filter(|row| row.brand == *id));
        BrandRow {
            name: brand_name(web, id),
            refused_calls: refused.by_brand.get(id).copied().unwrap_or_default(),
            awards: sums.awards,
            paid: sums.paid(),
        }
    };
    ids.into_iter().map(row).collect()
}

fn months(rows: &[SummaryRow]) -> Vec<MonthRow> {
    let mut by_month: BTreeMap<&str, Vec<&SummaryRow>> = BTreeMap::new();
    for row in rows {
        by_month.entry(row.month.as_str()).or_default().push(row);
    }
    let skipped = by_month.len().saturating_sub(MONTHS_SHOWN);
    let month = |(name, rows): (&str, Vec<&SummaryRow>)| {
        let (year, month) = name.split_once('-')?;
        let sums = Sums::of(rows.into_iter());
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        Some(MonthRow { year, month, awards: sums.awards, paid: sums.paid() })
    };
    by_month.into_iter().skip(skipped).filter_map(month).collect()
}
