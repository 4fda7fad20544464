//! The regulator's face. What leads to a person, a home or a paper is left out before the page is drawn.

pub(crate) mod recoveries;

use std::collections::BTreeSet;

use anxin_desk::{
    Actor, AwardTotal, Case, CaseRow, DecidedKey, DecidedQuery, Event, EventKind, ExportError, Finding,
    FindingState, RulingMade, Subject, Totals,
};
use anxin_domain::ids::{BrandId, CaseId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_identity::Action;
use anxin_store::audit::AuditAction;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use maud::html;
use serde::Deserialize;

use crate::components::timeline::Step;
use crate::ctx::Ctx;
use crate::fail::{Fail, escaped};
use crate::format;
use crate::handlers::desk::audit::saw;
use crate::handlers::loss::{self, Names};
use crate::handlers::{Answer, cases};
use crate::pages::customer::claims::{origin, stage_tag};
use crate::pages::desk::queue::Went;
use crate::pages::error::Problem;
use crate::pages::loss::Sums;
use crate::pages::regulator::{self, CaseView, Choices, DecidedRow, DecidedView, Decider, ListView, SumRow};
use crate::place::Place;
use crate::reasons::{self, Audience};
use crate::visitor::{Asked, Visitor};
use crate::web::Web;

/// Findings on a page of the list.
const DECIDED_SHOWN: u32 = 50;

/// Rows in one table to take along.
const EXPORT_LIMIT: usize = 100_000;

/// Months to choose from.
const MONTHS_OFFERED: usize = 24;

/// What is asked for. Empty is everything; an empty month is the one that runs.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Only {
    promise: String,
    brand: String,
    city: String,
    month: String,
    after: String,
}

impl Only {
    fn query(&self, month: &Month) -> Result<DecidedQuery, Fail> {
        let named = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let brand = named(&self.brand).map(|id| id.parse()).transpose().map_err(|_| Fail::ODD)?;
        Ok(DecidedQuery {
            promise: named(&self.promise),
            brand,
            city: named(&self.city),
            from: month.from,
            until: month.until,
        })
    }

    /// The last finding of the page before: its moment and its id.
    fn after(&self) -> Result<Option<DecidedKey>, Fail> {
        if self.after.is_empty() {
            return Ok(None);
        }
        let (at, id) = self.after.split_once('-').ok_or(Fail::ODD)?;
        let at = in_digits(at).ok_or(Fail::ODD)?;
        Ok(Some((Instant::from_micros(at), id.parse().map_err(|_| Fail::ODD)?)))
    }

    /// An address with the same choices.
    fn address(&self, path: &str, month: &str, after: Option<DecidedKey>) -> String {
        let after = after.map(|(at, id)| format!("{}-{id}", in_letters(at.micros()))).unwrap_or_default();
        let pairs = [
            ("promise", self.promise.as_str()),
            ("brand", self.brand.as_str()),
            ("city", self.city.as_str()),
            ("month", month),
            ("after", after.as_str()),
        ];
        let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        format!("{path}?{}", query.join("&"))
    }
}

/// `GET /regulator`.
pub(crate) async fn list(State(web): State<Web>, visitor: Visitor, Asked(only): Asked<Only>) -> Answer {
    visitor.may(Action::SeeDecided)?;
    let months = months(visitor.words().place(), web.gate.clock().now());
    let month = months.iter().find(|month| month.word == only.month).or(months.first());
    let month = month.ok_or(Fail::ODD)?;
    let found = web.desk.decided_page(&only.query(month)?, only.after()?, DECIDED_SHOWN).await?;
    let mut rows = Vec::with_capacity(found.len());
    for row in &found {
        let case = web.desk.case(row.case).await?;
        rows.extend(
            case.findings.iter().find(|f| f.id == row.finding).map(|f| decided(&web, &visitor, row, f)),
        );
    }
    let full = found.len() == DECIDED_SHOWN as usize;
    let last = found.last().filter(|_| full).and_then(|row| Some((row.decided_at?, row.finding)));
    let totals = web.desk.totals().await?;
    let view = ListView {
        choices: choices(&web, &visitor, &totals),
        promise: only.promise.clone(),
        brand: only.brand.clone(),
        city: only.city.clone(),
        months: months.iter().map(|one| (one.word.clone(), one.name(&visitor.ctx))).collect(),
        month: month.word.clone(),
        sums: sums(&web, &visitor, &totals, &only, &month.word),
        rows,
        older: last.map(|key| only.address("/regulator", &month.word, Some(key))),
        table: only.address("/regulator/cases.csv", &month.word, None),
    };
    Ok(regulator::list(&visitor.ctx, &view).into_response())
}

/// `GET /regulator/cases.csv`.
pub(crate) async fn table(State(web): State<Web>, visitor: Visitor, Asked(only): Asked<Only>) -> Answer {
    let person = visitor.may(Action::ExportDecided)?;
    let months = months(visitor.words().place(), web.gate.clock().now());
    let month = months.iter().find(|month| month.word == only.month).or(months.first());
    let month = month.ok_or(Fail::ODD)?;
    saw(&web, person, AuditAction::ExportedDecided, &month.word).await?;
    let mut table = Vec::new();
    web.desk.export_decided(&mut table, &only.query(month)?, EXPORT_LIMIT).await.map_err(
        |error| match error {
            ExportError::Desk(error) => error.into(),
            ExportError::Write(error) => {
                tracing::error!(%error, "the table of decisions could not be written");
                Fail::page(Problem::Broken)
            }
        },
    )?;
    let name = format!("attachment; filename=\"decided-{}.csv\"", month.word);
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, table).into_response())
}

/// Promises, brands and cities to choose from: those of the catalogue, and those that anything was decided of.
fn choices(web: &Web, visitor: &Visitor, totals: &Totals) -> Choices {
    let language = visitor.language().tag();
    let catalogue = web.gate.law().catalogue();
    let awards = totals.awards.iter().map(|row| (Some(&row.brand), &row.city));
    let clocks = totals.clocks.iter().map(|row| (row.brand.as_ref(), &row.city));
    let (mut brands, mut cities) = (BTreeSet::<&BrandId>::new(), BTreeSet::<&String>::new());
    for (brand, city) in awards.chain(clocks) {
        brands.extend(brand);
        cities.extend(Some(city).filter(|city| !city.is_empty()));
    }
    let city = |key: &&String| ((*key).clone(), format::city(visitor.ctx.words, key));
    Choices {
        promises: catalogue
            .promises()
            .iter()
            .map(|one| (one.id.clone(), one.name.get(language).to_owned()))
            .collect(),
        brands: brands.into_iter().map(|id| (id.to_string(), cases::brand_name(web, id))).collect(),
        cities: cities.iter().map(city).collect(),
    }
}

/// The awards of the month by promise, city and brand, within what was chosen; each leads to its cases.
fn sums(web: &Web, visitor: &Visitor, totals: &Totals, only: &Only, month: &str) -> Vec<SumRow> {
    let fits = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
    let chosen = totals.awards.iter().filter(|row| {
        row.month == month
            && fits(&only.promise, &row.promise)
            && fits(&only.brand, row.brand.as_str())
            && fits(&only.city, &row.city)
    });
    let row = |row: &AwardTotal| {
        let there = Only {
            promise: row.promise.clone(),
            brand: row.brand.to_string(),
            city: row.city.clone(),
            ..Only::default()
        };
        SumRow {
            href: there.address("/regulator", month, None),
            promise: cases::promise_name(web, &visitor.ctx, &row.promise),
            city: format::city(visitor.ctx.words, &row.city),
            brand: cases::brand_name(web, &row.brand),
            awards: u64::try_from(row.awards).unwrap_or_default(),
            awarded: row.awarded,
            paid: row.paid,
        }
    };
    chosen.map(row).collect()
}

/// A month on the wall calendar of the promises.
struct Month {
    word: String,
    year: i16,
    month: u8,
    from: Instant,
    until: Instant,
}

impl Month {
    fn name(&self, ctx: &Ctx) -> String {
        format::month(ctx.words, self.year, self.month)
    }
}

/// The month of a moment and those before it, the newest first.
fn months(place: Place, now: Instant) -> Vec<Month> {
    let word = now.format_in(place.zone(), "%Y-%m");
    let read = word.split_once('-').and_then(|(y, m)| Some((y.parse::<i16>().ok()?, m.parse::<u8>().ok()?)));
    let start = |year: i16, month: u8| {
        Instant::parse_local(&format!("{year:04}-{month:02}-01T00:00:00"), place.zone()).ok()
    };
    let mut found = Vec::new();
    let Some((mut year, mut month)) = read else { return found };
    while found.len() < MONTHS_OFFERED {
        let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        let (Some(from), Some(until)) = (start(year, month), start(next_year, next)) else { break };
        found.push(Month { word: format!("{year:04}-{month:02}"), year, month, from, until });
        (year, month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
    }
    found
}

fn decided(web: &Web, visitor: &Visitor, row: &CaseRow, finding: &Finding) -> DecidedRow {
    DecidedRow {
        case: row.case.to_string(),
        at: row.decided_at.unwrap_or(row.opened_at),
        promise: cases::promise_name(web, &visitor.ctx, row.promise()),
        brand: row.brand.as_ref().map(|id| cases::brand_name(web, id)),
        went: if row.state == FindingState::Upheld { Went::Upheld } else { Went::NotUpheld },
        why: reasons::finding_name(visitor.words(), row.code),
        by: by(finding),
        amount: row.awarded(),
    }
}

/// Who decided: the records, or how many different people.
fn by(finding: &Finding) -> Decider {
    let people: BTreeSet<Number> = finding.rulings.iter().filter_map(|ruling| ruling.staff).collect();
    match people.len() {
        0 => Decider::Records,
        1 => Decider::OnePerson,
        n => Decider::People(u8::try_from(n).unwrap_or(u8::MAX)),
    }
}

/// `GET /regulator/cases/{case}`.
pub(crate) async fn case(State(web): State<Web>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let person = visitor.may(Action::SeeDecided)?;
    let id: CaseId = id.parse().map_err(|_| Fail::NOT_FOUND)?;
    let case = web.desk.case(id).await?;
    // What nobody has decided yet is between the customer and the desk.
    let decided = case.findings.iter().filter(|f| f.decided_at.is_some() || !f.rulings.is_empty());
    let findings: Vec<DecidedView> = decided.map(|finding| told(&web, &visitor, &case, finding)).collect();
    if findings.is_empty() {
        return Err(Fail::NOT_FOUND);
    }
    saw(&web, person, AuditAction::LookedAtCase, id).await?;
    Ok(regulator::case(&visitor.ctx, &CaseView { findings }).into_response())
}

fn told(web: &Web, visitor: &Visitor, case: &Case, finding: &Finding) -> DecidedView {
    let ctx = &visitor.ctx;
    let law = web.gate.law();
    let terms = finding.terms.as_deref().and_then(|label| law.terms_labelled(label));
    let catalogue = law.catalogue();
    let mut why = vec![reasons::finding(ctx.words, finding.code, Audience::Agent)];
    let mut view = DecidedView {
        promise: cases::promise_name(web, ctx, finding.promise()),
        happened_on: format::date(ctx.words, finding.happened_at),
        brand: finding.brand.as_ref().map(|id| cases::brand_name(web, id)),
        origin: origin(ctx, cases::origin(case.origin)),
        stage: cases::stage(finding.state, cases::awards_of(finding)),
        by: by(finding),
        steps: steps(ctx, case, finding),
        why: Vec::new(),
        rules: cases::rules(web, ctx, finding),
        conditions: Vec::new(),
        facts: Vec::new(),
        names_another: false,
        sums: Sums::default(),
        payment: payment(ctx, finding),
    };
    match &finding.subject {
        Subject::Call(call) => {
            why.extend(
                call.evidence.reasons.iter().map(|reason| reasons::reason_name(ctx.words, reason.code)),
            );
        }
        Subject::Loss(loss) => {
            view.sums = loss::sums(finding, loss);
            view.names_another = loss.evidence.names_another;
            if let Some(promise) = catalogue.promise(&loss.promise) {
                let steps = &loss.evidence.steps;
                view.conditions = loss::conditions(ctx, promise, terms.as_deref(), steps);
                view.facts = loss::facts(ctx, promise, &loss.evidence, Names::Withheld);
            }
        }
    }
    DecidedView { why, ..view }
}

/// What happened to the finding and to its case as a whole, each with who did it and, for a ruling, its reason.
fn steps(ctx: &Ctx, case: &Case, finding: &Finding) -> Vec<Step> {
    let of_it = |event: &&Event| event.finding.is_none_or(|id| id == finding.id);
    let mut seen: Vec<Number> = Vec::new();
    let events = case.events.iter().filter(of_it);
    let mut all: Vec<Step> = Vec::new();
    for event in events {
        let mut step = cases::step_of(ctx, case, event);
        let ruling = finding.rulings.iter().find(|ruling| ruling.at == event.at && is_ruling(event.kind));
        let who = match (event.actor, ruling.and_then(|ruling| ruling.staff)) {
            (Actor::Staff, Some(number)) => {
                let known = seen.iter().position(|one| *one == number);
                let place = known.unwrap_or_else(|| {
                    seen.push(number);
                    seen.len() - 1
                });
                ctx.t_with("actor-person", &[("n", (place + 1).into())])
            }
            (Actor::Staff, None) => ctx.t("actor-staff"),
            (Actor::Records, _) => ctx.t("actor-records"),
            (Actor::Customer, _) => ctx.t("actor-customer"),
            (Actor::Brand, _) => ctx.t("actor-brand"),
            (Actor::Bank, _) => ctx.t("actor-bank"),
        };
        step.note = Some(match ruling {
            Some(ruling) => format!("{who} · {}", reason(ctx, ruling)),
            None => who,
        });
        all.push(step);
    }
    all
}

const fn is_ruling(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Verified
            | EventKind::Awarded
            | EventKind::AlreadyAwarded
            | EventKind::Rejected
            | EventKind::Proposed
            | EventKind::Raised
            | EventKind::SumStands
    )
}

fn reason(ctx: &Ctx, ruling: &RulingMade) -> String {
    let way = ctx.t(if ruling.upheld { "desk-upheld" } else { "desk-not-upheld" });
    format!("{way}: {}", reasons::finding_name(ctx.words, ruling.code))
}

fn payment(ctx: &Ctx, finding: &Finding) -> Vec<(String, maud::Markup)> {
    let Some(award) = &finding.award else { return Vec::new() };
    let last = cases::least_far(cases::awards_of(finding)).unwrap_or(award);
    let mut all = vec![
        (
            ctx.t("sums-approved"),
            html! { (format::money(ctx.words, finding.awarded().unwrap_or(award.amount))) },
        ),
        (ctx.t("awarded-at"), format::time_tag(ctx.words, award.awarded_at)),
        (ctx.t("fund-due"), html! { (format::date(ctx.words, last.due_at)) }),
        (ctx.t("fund-ready"), stage_tag(ctx, cases::stage(finding.state, cases::awards_of(finding)))),
    ];
    if let Some(raised) = &finding.raised {
        all.push((ctx.t("step-raised"), format::time_tag(ctx.words, raised.awarded_at)));
    }
    if let Some(at) = award.reversed_at {
        all.push((ctx.t("step-reversed"), format::time_tag(ctx.words, at)));
    }
    all
}

/// A number in an address, with letters for digits: no address of ours looks as if a telephone number were in it.
fn in_letters(number: i64) -> String {
    let letter = |digit: char| digit.to_digit(10).map_or(digit, |digit| char::from(b'a' + digit as u8));
    number.unsigned_abs().to_string().chars().map(letter).collect()
}

fn in_digits(letters: &str) -> Option<i64> {
    let digit = |letter: char| matches!(letter, 'a'..='j').then(|| char::from(b'0' + (letter as u8 - b'a')));
    letters.chars().map(digit).collect::<Option<String>>()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_letters_is_read_back_and_nothing_else_is() {
        for number in [0, 7, 1_793_714_400_000_000] {
            assert_eq!(in_digits(&in_letters(number)), Some(number));
        }
        for odd in ["", "k", "17", "a-b", "jjjjjjjjjjjjjjjjjjjj"] {
            assert_eq!(in_digits(odd), None, "{odd}");
        }
    }
}
