//! The public's face: totals, and nothing personal. All of it is read from running sums; no page adds up awards.

pub(crate) mod log;
pub(crate) mod table;

use std::collections::{BTreeMap, BTreeSet};

use anxin_desk::{AwardTotal, ClockKind, ClockTotal, Totals, hidden};
use anxin_domain::ids::BrandId;
use anxin_domain::money::{Currency, Money};
use anxin_identity::Action;
use anxin_promise::{Origin, Promise};
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::ctx::Ctx;
use crate::fail::Fail;
use crate::format;
use crate::handlers::Answer;
use crate::handlers::cases::brand_name;
use crate::pages::public::cells::{self, CellRow, CellsView};
use crate::pages::public::clocks::{self, ClocksView, KindView};
use crate::pages::public::{
    self, BrandRow, CityRow, ClockFigure, FundFigures, MonthRow, PromiseRow, PublicView, Queue, how,
};
use crate::tally::Refused;
use crate::visitor::{Asked, Visitor};
use crate::web::Web;

/// The currency of the public's figures.
const CURRENCY: Currency = Currency::Cny;

/// Months in a chart.
const MONTHS_SHOWN: usize = 12;

/// `GET /` and `GET /public`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.open(Action::SeePublic)?;
    let totals = web.desk.totals().await?;
    let status = web.fund.status(CURRENCY).await?;
    let solvency = web.fund.solvency(CURRENCY, totals.as_of).await?;
    let refused = web.tally.refused(&web).await?;
    let rows = ours(&totals);
    let all = Sums::of(rows.iter().copied());
    let queued = count(status.queued_count);
    let view = PublicView {
        as_of: totals.as_of,
        refused_calls: refused.all,
        awards: all.awards,
        paid: all.paid(),
        balance: status.available,
        waiting: Money::new(all.awarded.saturating_sub(all.paid), CURRENCY),
        queue: status.queued_since.filter(|_| queued > 0).map(|since| Queue { awards: queued, since }),
        promises: promises(&web, &visitor, &rows),
        brands: brands(&web, &rows, &refused),
        cities: cities(&visitor.ctx, &rows),
        clocks: ClockKind::ALL.map(|kind| figure_of(&totals, kind)).to_vec(),
        fund: FundFigures {
            reserved: solvency.reserved,
            paid_lately: solvency.paid_lately,
            lasts_days: solvency.lasts_days.map(count),
            recovered: solvency.recovered,
            owed: solvency.owed,
        },
        months: months(&rows),
    };
    Ok(public::page(&visitor.ctx, &view).into_response())
}

/// `GET /public/clocks`.
pub(crate) async fn clocks(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.open(Action::SeePublic)?;
    let totals = web.desk.totals().await?;
    let kinds = ClockKind::ALL.map(|kind| KindView { kind, months: clock_months(&totals.clocks, kind) });
    let language = visitor.language().tag();
    let promise = |promise: &Promise| {
        let of_it = totals.clocks.iter().filter(|total| total.promise == promise.id);
        let figures =
            ClockKind::ALL.map(|kind| ended(kind, of_it.clone().filter(|total| total.clock == kind)));
        let any = figures.iter().any(|figure| figure.percent().is_some());
        any.then(|| (promise.name.get(language).to_owned(), figures.to_vec()))
    };
    let view = ClocksView {
        as_of: totals.as_of,
        kinds: kinds.into_iter().filter(|kind| !kind.months.is_empty()).collect(),
        promises: web.gate.law().catalogue().promises().iter().filter_map(promise).collect(),
        late: ClockKind::ALL.map(|kind| (kind, count(totals.open.of(kind).late))).to_vec(),
    };
    Ok(clocks::page(&visitor.ctx, &view).into_response())
}

/// The month that is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Only {
    month: String,
}

/// `GET /public/cells`.
pub(crate) async fn cells(State(web): State<Web>, visitor: Visitor, Asked(only): Asked<Only>) -> Answer {
    visitor.open(Action::SeePublic)?;
    let totals = web.desk.totals().await?;
    let cells = published(&ours(&totals));
    let months: BTreeSet<&str> = cells.iter().map(|cell| cell.month.as_str()).collect();
    let newest = months.last().copied().unwrap_or_default();
    let month = months.get(only.month.as_str()).copied().unwrap_or(newest);
    let named = |word: &&str| {
        let (year, month) = split(word)?;
        Some(((*word).to_owned(), format::month(visitor.ctx.words, year, month)))
    };
    let row = |cell: &Cell| CellRow {
        city: format::city(visitor.ctx.words, &cell.city),
        brand: brand_name(&web, &cell.brand),
        shown: cell.sums.as_ref().map(|sums| (sums.awards, sums.paid())),
    };
    let view = CellsView {
        as_of: totals.as_of,
        months: months.iter().rev().filter_map(named).collect(),
        month: month.to_owned(),
        rows: cells.iter().filter(|cell| cell.month == month).map(row).collect(),
    };
    Ok(cells::page(&visitor.ctx, &view).into_response())
}

/// `GET /public/how`.
pub(crate) async fn how(visitor: Visitor) -> Answer {
    visitor.open(Action::SeePublic)?;
    Ok(how::page(&visitor.ctx).into_response())
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

/// The awards in the currency of the pages.
fn ours(totals: &Totals) -> Vec<&AwardTotal> {
    totals.awards.iter().filter(|row| row.awarded.currency() == CURRENCY).collect()
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}

#[derive(Clone, Debug, Default)]
struct Sums {
    awards: u64,
    awarded: i64,
    paid_awards: u64,
    paid: i64,
}

impl Sums {
    fn of<'a>(rows: impl Iterator<Item = &'a AwardTotal>) -> Self {
        let mut sums = Self::default();
        for row in rows {
            sums.add(row);
        }
        sums
    }

    fn add(&mut self, row: &AwardTotal) {
        self.awards = self.awards.saturating_add(count(row.awards));
        self.awarded = self.awarded.saturating_add(row.awarded.minor());
        self.paid_awards = self.paid_awards.saturating_add(count(row.paid_awards));
        self.paid = self.paid.saturating_add(row.paid.minor());
    }

    const fn paid(&self) -> Money {
        Money::new(self.paid, CURRENCY)
    }

    const fn awarded(&self) -> Money {
        Money::new(self.awarded, CURRENCY)
    }
}

/// Sums by whatever a row belongs to.
fn by<K: Ord>(rows: &[&AwardTotal], key: impl Fn(&AwardTotal) -> K) -> BTreeMap<K, Sums> {
    let mut sums: BTreeMap<K, Sums> = BTreeMap::new();
    for row in rows {
        sums.entry(key(row)).or_default().add(row);
    }
    sums
}

/// A brand in a city in a month; without sums where they are about too few people.
struct Cell {
    month: String,
    city: String,
    brand: BrandId,
    sums: Option<Sums>,
}

/// The cells as they are published: each is part of the sums of its month, its city and its brand, and of all.
fn published(rows: &[&AwardTotal]) -> Vec<Cell> {
    let cells: Vec<_> =
        by(rows, |row| (row.month.clone(), row.city.clone(), row.brand.clone())).into_iter().collect();
    let counts: Vec<i64> =
        cells.iter().map(|(_, sums)| i64::try_from(sums.awards).unwrap_or(i64::MAX)).collect();
    let hidden = hidden(&counts, |place| {
        let ((month, city, brand), _) = &cells[place];
        vec![
            ("month", month.clone()),
            ("city", city.clone()),
            ("brand", brand.to_string()),
            ("all", String::new()),
        ]
    });
    let shown = |(((month, city, brand), sums), hidden): (_, bool)| Cell {
        month,
        city,
        brand,
        sums: (!hidden).then_some(sums),
    };
    cells.into_iter().zip(hidden).map(shown).collect()
}

fn figure_of(totals: &Totals, kind: ClockKind) -> ClockFigure {
    let clocks = totals.clocks_of(kind);
    ClockFigure { kind, kept: count(clocks.kept), missed: count(clocks.missed) }
}

fn ended<'a>(kind: ClockKind, totals: impl Iterator<Item = &'a ClockTotal>) -> ClockFigure {
    let (kept, missed) = totals.fold((0, 0), |(kept, missed), one| (kept + one.kept, missed + one.missed));
    ClockFigure { kind, kept: count(kept), missed: count(missed) }
}

fn clock_months(totals: &[ClockTotal], kind: ClockKind) -> Vec<(i16, u8, ClockFigure)> {
    let mut by_month: BTreeMap<&str, Vec<&ClockTotal>> = BTreeMap::new();
    for total in totals.iter().filter(|total| total.clock == kind) {
        by_month.entry(total.month.as_str()).or_default().push(total);
    }
    let skipped = by_month.len().saturating_sub(MONTHS_SHOWN);
    let month = |(word, totals): (&str, Vec<&ClockTotal>)| {
        let (year, month) = split(word)?;
        Some((year, month, ended(kind, totals.into_iter())))
    };
    by_month.into_iter().skip(skipped).filter_map(month).collect()
}

/// Year and month of a word as in `2026-11`.
fn split(month: &str) -> Option<(i16, u8)> {
    let (year, month) = month.split_once('-')?;
    Some((year.parse().ok()?, month.parse().ok()?))
}

fn promises(web: &Web, visitor: &Visitor, rows: &[&AwardTotal]) -> Vec<PromiseRow> {
    let language = visitor.language().tag();
    let sums = by(rows, |row| row.promise.clone());
    let row = |promise: &Promise| {
        let sums = sums.get(&promise.id).cloned().unwrap_or_default();
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

fn brands(web: &Web, rows: &[&AwardTotal], refused: &Refused) -> Vec<BrandRow> {
    let sums = by(rows, |row| row.brand.clone());
    let ids: BTreeSet<&BrandId> = refused.by_brand.keys().chain(sums.keys()).collect();
    let row = |id: &BrandId| {
        let sums = sums.get(id).cloned().unwrap_or_default();
        BrandRow {
            name: brand_name(web, id),
            refused_calls: refused.by_brand.get(id).copied().unwrap_or_default(),
            awards: sums.awards,
            paid: sums.paid(),
        }
    };
    ids.into_iter().map(row).collect()
}

fn cities(ctx: &Ctx, rows: &[&AwardTotal]) -> Vec<CityRow> {
    let row = |(city, sums): (String, Sums)| CityRow {
        name: format::city(ctx.words, &city),
        awards: sums.awards,
        paid: sums.paid(),
    };
    by(rows, |row| row.city.clone()).into_iter().map(row).collect()
}

fn months(rows: &[&AwardTotal]) -> Vec<MonthRow> {
    let by_month = by(rows, |row| row.month.clone());
    let skipped = by_month.len().saturating_sub(MONTHS_SHOWN);
    let month = |(word, sums): (String, Sums)| {
        let (year, month) = split(&word)?;
        Some(MonthRow { year, month, awards: sums.awards, paid: sums.paid() })
    };
    by_month.into_iter().skip(skipped).filter_map(month).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(month: &str, city: &str, brand: &str, awards: i64) -> AwardTotal {
        AwardTotal {
            month: month.into(),
            promise: "dnd-call".into(),
            city: city.into(),
            brand: brand.parse().unwrap(),
            awards,
            awarded: Money::new(awards * 10_000, CURRENCY),
            paid_awards: 0,
            paid: Money::new(0, CURRENCY),
        }
    }

    #[test]
    fn a_cell_of_few_people_is_not_published_and_no_sum_gives_it_away() {
        let rows = [
            row("2026-10", "wuhan", "a", 20),
            row("2026-10", "beijing", "b", 9),
            row("2026-11", "wuhan", "a", 3),
            row("2026-11", "beijing", "b", 30),
        ];
        let cells = published(&rows.iter().collect::<Vec<_>>());
        let shown: Vec<(&str, &str, bool)> =
            cells.iter().map(|c| (c.month.as_str(), c.city.as_str(), c.sums.is_some())).collect();
        // a's other month and the other brand of the month would each tell it.
        assert!(shown.contains(&("2026-11", "wuhan", false)), "{shown:?}");
        assert!(
            shown.contains(&("2026-10", "wuhan", false)) && shown.contains(&("2026-11", "beijing", false))
        );
        // The same cell of two promises is one cell.
        let mut twice = row("2026-10", "wuhan", "a", 3);
        twice.promise = "true-listing".into();
        let rows = [row("2026-10", "wuhan", "a", 3), twice];
        let cells = published(&rows.iter().collect::<Vec<_>>());
        assert_eq!(cells.len(), 1);
        assert_eq!(cells[0].sums.as_ref().map(|sums| sums.awards), Some(6));
    }
}
