//! What is owed to the fund, at the desk: who owes what, what came back, instalments, and giving up what does not come back. The rules are the fund's; a
//! command at the terminal goes by the same.

pub(crate) mod claims;
pub(crate) mod received;
pub(crate) mod write_off;

use std::collections::HashMap;

use anxin_domain::ids::{AwardId, CaseId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_fund::{
    Debt, Debts, FundError, INSTALMENTS_LIMIT, InstalmentPlan, Liable, OwedAward, Person, WriteOff,
    equal_parts,
};
use anxin_identity::{Action, SignedIn};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::CURRENCY;
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::{Answer, cases, fields};
use crate::pages::desk::recoveries::debtor::{self, AwardRow, DebtorView, PartRow, PlanView};
use crate::pages::desk::recoveries::forms::{self, About, EVERY_DAYS, PlanForm};
use crate::pages::desk::recoveries::{self, DebtorRow, LIST, ProposalRow, RecoveriesView, Runs, Whose};
use crate::pages::error::Problem;
use crate::place::Place;
use crate::visitor::{Asked, Sent, Visitor, done};
use crate::web::Web;

/// In which currency a debtor is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct In {
    currency: String,
}

/// What each of a debtor's pages and forms begins with: who asks, about whom, in which currency.
pub(crate) type OfDebtor = (State<Web>, Visitor, Path<String>, Asked<In>);

impl In {
    fn currency(&self) -> Result<Currency, Fail> {
        match self.currency.as_str() {
            "" => Ok(CURRENCY),
            code => code.parse().map_err(|_| Fail::NOT_FOUND),
        }
    }
}

/// `GET /desk/fund/recoveries`.
pub(crate) async fn list(State(web): State<Web>, visitor: Visitor) -> Answer {
    let web = web.seen_by(visitor.may(Action::SeeFund)?);
    let now = web.gate.clock().now();
    let sums = web.fund.solvency(CURRENCY, now).await?;
    let plans = web.fund.instalment_plans().await?;
    let waiting = web.fund.write_offs_waiting().await?;
    let mut rows = Vec::new();
    for owing in web.fund.owing().await? {
        let currency = owing.owed.currency();
        let plan = plans.iter().find(|plan| runs(plan, &owing.liable, currency));
        rows.push(DebtorRow {
            href: format!("{}{}", address(&owing.liable), query(currency)),
            name: name_of(&web, &owing.liable),
            owed: owing.owed,
            oldest: owing.oldest,
            recovered: owing.recovered,
            plan: if plan.is_some() { Runs::Yes } else { Runs::No },
            overdue: plan.and_then(|plan| overdue(plan, currency, now)),
        });
    }
    let view = RecoveriesView {
        owed: sums.owed,
        recovered: sums.recovered,
        written_off: sums.written_off,
        debtors: rows,
        waiting: proposals(&web, &waiting).await?,
    };
    Ok(recoveries::page(&visitor.ctx, &view).into_response())
}

fn runs(plan: &InstalmentPlan, liable: &Liable, currency: Currency) -> bool {
    let is_in = plan.instalments.first().is_some_and(|part| part.amount.currency() == currency);
    plan.ended_at.is_none() && plan.liable == *liable && is_in
}

/// The instalments whose day is over: how many, and what they come to.
fn overdue(plan: &InstalmentPlan, currency: Currency, now: Instant) -> Option<(usize, Money)> {
    let late: Vec<i64> =
        plan.instalments.iter().filter(|part| part.is_late(now)).map(|part| part.open().minor()).collect();
    (!late.is_empty()).then(|| (late.len(), Money::new(late.iter().sum(), currency)))
}

/// `GET /desk/fund/recoveries/{debtor}`.
pub(crate) async fn one((State(web), visitor, Path(code), Asked(asked)): OfDebtor) -> Answer {
    let web = web.seen_by(visitor.may(Action::SeeFund)?);
    let debts = debts_of(&web, &code, &asked).await?;
    let ids = debts.awards.iter().map(|award| award.award).collect();
    let cases = web.desk.cases_of_awards(ids).await?;
    let now = web.gate.clock().now();
    let owing = &debts.owing;
    let view = DebtorView {
        name: name_of(&web, &owing.liable),
        address: address(&owing.liable),
        query: query(owing.owed.currency()),
        owed: owing.owed,
        recovered: owing.recovered,
        passed_on: owing.passed_on,
        written_off: owing.written_off,
        deposit: debts.deposit,
        awards: debts.awards.iter().map(|award| award_row(award, &cases)).collect(),
        more: debts.awards_in_all - i64::try_from(debts.awards.len()).unwrap_or(i64::MAX),
        came_back: debts.came_back.iter().map(|back| (back.at, back.by, back.amount)).collect(),
        plans: debts.plans.iter().map(|plan| plan_view(plan, now)).collect(),
        write_offs: proposals(&web, &debts.write_offs).await?,
    };
    Ok(debtor::page(&visitor.ctx, &view).into_response())
}

fn award_row(owed: &OwedAward, cases: &HashMap<AwardId, CaseId>) -> AwardRow {
    let money = |minor| Money::new(minor, owed.amount.currency());
    AwardRow {
        award: owed.award.to_string(),
        case: cases.get(&owed.award).map(ToString::to_string),
        at: owed.awarded_at,
        amount: owed.amount,
        owed: money(owed.claim.owed),
        recovered: money(owed.claim.recovered),
        passed_on: money(owed.claim.passed_on),
        written_off: money(owed.claim.written_off),
        recourse: owed.recourse.clone(),
    }
}

fn plan_view(plan: &InstalmentPlan, now: Instant) -> PlanView {
    let part = |part: &anxin_fund::Instalment| PartRow {
        due: part.due_at,
        amount: part.amount,
        paid: part.paid,
        open: part.open(),
        late: part.is_late(now),
    };
    PlanView {
        id: plan.id.to_string(),
        by: plan.agreed_by.name.clone(),
        at: plan.agreed_at,
        ended: plan.ended_at,
        parts: plan.instalments.iter().map(part).collect(),
    }
}

/// `GET /desk/fund/recoveries/{debtor}/plan`.
pub(crate) async fn ask_plan((State(web), visitor, Path(code), Asked(asked)): OfDebtor) -> Answer {
    let web = web.seen_by(may_ask(&visitor, Action::WriteOff)?);
    let debts = debts_of(&web, &code, &asked).await?;
    let form = PlanForm { amount: debts.owing.owed.decimal(), ..PlanForm::default() };
    Ok(forms::plan(&visitor.ctx, &about(&web, &debts), &form, &Errors::default()).into_response())
}

/// `POST /desk/fund/recoveries/{debtor}/plan`: each instalment once more, then agreed to. Sent twice it is agreed to once.
pub(crate) async fn agree(
    (State(web), visitor, Path(code), Asked(asked)): OfDebtor,
    Sent(form): Sent<PlanForm>,
) -> Answer {
    let person = visitor.may(Action::WriteOff)?;
    let web = web.seen_by(person);
    let debts = debts_of(&web, &code, &asked).await?;
    let about = about(&web, &debts);
    let mut errors = Errors::default();
    let parts = read_plan(visitor.words().place(), &mut errors, &form, &debts, web.gate.clock().now());
    let Some(parts) = parts.filter(|_| errors.is_empty() && form.back != "yes") else {
        return Ok(forms::plan(&visitor.ctx, &about, &form, &errors).into_response());
    };
    if form.confirm != "yes" {
        return Ok(forms::plan_check(&visitor.ctx, &about, &form, &parts).into_response());
    }
    match web.fund.agree_instalments(&debts.owing.liable, &parts, &signer(person)).await {
        Ok(_) => Ok(done_with(&about, Done::PlanAgreed)),
        // Sent twice it is agreed to once.
        Err(FundError::Plan(_)) if runs_already(&debts_of(&web, &code, &asked).await?, &parts, person) => {
            Ok(done_with(&about, Done::PlanAgreed))
        }
        Err(FundError::Plan(_)) => {
            // It runs already, or less is owed than a moment ago.
            errors.add("amount", if has_plan(&debts) { "error-plan-runs" } else { "error-owed-less" });
            Ok(forms::plan(&visitor.ctx, &about, &form, &errors).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether the plan that runs is this one, and this person has agreed to it.
fn runs_already(debts: &Debts, parts: &[(Instant, Money)], person: &SignedIn) -> bool {
    let running = debts.plans.iter().find(|plan| plan.ended_at.is_none());
    running.is_some_and(|plan| {
        let known = plan.instalments.iter().map(|part| (part.due_at, part.amount));
        plan.agreed_by.number == person.number && known.eq(parts.iter().copied())
    })
}

fn has_plan(debts: &Debts) -> bool {
    debts.plans.iter().any(|plan| plan.ended_at.is_none())
}

/// The instalments that a form asks for; what is wrong with it otherwise.
fn read_plan(
    place: Place,
    errors: &mut Errors,
    form: &PlanForm,
    debts: &Debts,
    now: Instant,
) -> Option<Vec<(Instant, Money)>> {
    let amount = amount(errors, &form.amount, debts.owing.owed.currency());
    if amount.is_some_and(|amount| amount.minor() > debts.owing.owed.minor()) {
        errors.add("amount", "error-owed-less");
    }
    let fits = |n: &u16| (1..=INSTALMENTS_LIMIT).contains(&usize::from(*n));
    let parts = form.parts.trim().parse::<u16>().ok().filter(fits);
    match (parts, amount) {
        (None, _) => errors.add("parts", "error-parts"),
        (Some(parts), Some(amount)) if i64::from(parts) > amount.minor() => {
            errors.add("parts", "error-parts-small");
        }
        _ => {}
    }
    // The last moment of the day that is named: whoever pays on it is in time.
    let first = if form.first.trim().is_empty() {
        errors.add("first", "error-date-empty");
        None
    } else {
        fields::last_day(place, errors, "first", &form.first, now)
    };
    let every = form.every.parse::<i64>().ok().filter(|days| EVERY_DAYS.contains(days));
    if every.is_none() {
        errors.add("every", "error-choose");
    }
    let (amount, parts, first, every) = (amount?, parts?, first?, every?);
    let days = (0..).map(|n| first.plus_days(every * n));
    Some(days.zip(equal_parts(amount, parts)).collect())
}

/// Proposals as the pages show them. A claim on a third party that is gone has no name any more.
async fn proposals(web: &Web, all: &[WriteOff]) -> Result<Vec<ProposalRow>, Fail> {
    let mut rows = Vec::with_capacity(all.len());
    for one in all {
        let whose = match &one.debt {
            Debt::Of(liable) => Whose::Debtor(name_of(web, liable)),
            Debt::Recourse(award) => match web.fund.recourse(*award).await? {
                Some(claim) => Whose::ThirdParty(claim.against),
                None => Whose::Debtor(String::new()),
            },
        };
        rows.push(ProposalRow {
            id: one.id.to_string(),
            whose,
            amount: one.amount,
            reason: one.reason.clone(),
            by: one.proposed_by.name.clone(),
            at: one.proposed_at,
            decided: one.decided.as_ref().map(|said| (said.decision, said.by.clone(), said.at)),
        });
    }
    Ok(rows)
}

/// Who may open a form of these. Only sending it wants a fresh proof.
fn may_ask(visitor: &Visitor, deed: Action) -> Result<&SignedIn, Fail> {
    let person = visitor.may(Action::SeeFund)?;
    if person.may(deed) { Ok(person) } else { Err(Fail::Page(Problem::Forbidden, Some("only-desk"))) }
}

async fn debts_of(web: &Web, code: &str, asked: &In) -> Result<Debts, Fail> {
    web.fund.debts_of(code, asked.currency()?).await?.ok_or(Fail::NOT_FOUND)
}

fn about(web: &Web, debts: &Debts) -> About {
    let owing = &debts.owing;
    About {
        name: name_of(web, &owing.liable),
        address: address(&owing.liable),
        query: query(owing.owed.currency()),
        owed: owing.owed,
    }
}

fn done_with(about: &About, told: Done) -> Response {
    match about.query.as_str() {
        "" => done(&about.address, told),
        query => Redirect::to(&format!("{}{query}&done={}", about.address, told.word())).into_response(),
    }
}

fn address(liable: &Liable) -> String {
    format!("{LIST}/{liable}")
}

fn query(currency: Currency) -> String {
    if currency == CURRENCY { String::new() } else { format!("?currency={}", currency.code()) }
}

/// A debtor by name: the brand, or the agent with the brand that stands for them.
fn name_of(web: &Web, liable: &Liable) -> String {
    let brand = cases::brand_name(web, liable.brand());
    match liable {
        Liable::Brand(_) => brand,
        Liable::Agent(agent, _) => {
            let name = web.gate.registry().now().agent_name(agent).unwrap_or_else(|| agent.to_string());
            format!("{name} · {brand}")
        }
    }
}

/// An amount above zero.
fn amount(errors: &mut Errors, text: &str, currency: Currency) -> Option<Money> {
    let amount = Money::parse(text.trim(), currency).ok().filter(|amount| amount.minor() > 0);
    if amount.is_none() {
        errors.add("amount", "error-amount-odd");
    }
    amount
}

/// Somebody who decides about money, as the books name them.
fn signer(person: &SignedIn) -> Person {
    let name = person.name.clone().unwrap_or_else(|| person.number.masked());
    Person { number: person.number, name }
}
