//! What others owe the fund: paid back, taken from a deposit, paid by instalments, given up by two people, or claimed from somebody
//! else.

use anxin_domain::ids::{AgentId, AwardId, BrandId, WriteOffId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::{Number, Region};
use anxin_domain::time::Instant;
use anxin_fund::{Debt, GoesTo, Liable, Person, ThirdParty, WriteOffDecision, equal_parts};
use anxin_identity::{Action, may};
use anxin_store::audit::By;
use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{done, said};
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Subcommand)]
pub(crate) enum Debts {
    /// Book what a liable brand or agent paid back
    Recover {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        sum: Sum,
    },
    /// What a brand leaves with the fund, to pay what it comes to owe
    #[command(subcommand)]
    Deposit(Deposit),
    /// Book that a brand or agent was paid what the fund owed them for an award that was reversed
    PayCredit {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        sum: Sum,
    },
    /// Agree that a debt is paid in equal parts, or list the plans
    #[command(subcommand)]
    Instalments(Instalments),
    /// Give up a debt: one person proposes, another decides
    #[command(subcommand)]
    WriteOff(WriteOffs),
    /// Claim what an award cost from a seller, landlord, former owner or developer
    #[command(subcommand)]
    Recourse(Recourses),
}

/// Who owes, or is owed.
#[derive(Args)]
pub(crate) struct Who {
    /// The brand
    brand: BrandId,
    /// Its agent, where the agent is liable
    #[arg(long)]
    agent: Option<AgentId>,
}

impl Who {
    fn liable(self) -> Liable {
        match self.agent {
            Some(agent) => Liable::Agent(agent, self.brand),
            None => Liable::Brand(self.brand),
        }
    }
}

/// An amount that is booked once.
#[derive(Args)]
pub(crate) struct Sum {
    /// The amount, as in 300.00
    amount: String,
    /// Makes a repeated command the same booking: the bank's reference
    #[arg(long)]
    key: String,
    /// The currency (ISO 4217)
    #[arg(long, default_value = "CNY")]
    currency: Currency,
}

impl Sum {
    fn money(&self) -> anyhow::Result<Money> {
        Money::parse(&self.amount, self.currency).context("amount")
    }
}

#[derive(Subcommand)]
pub(crate) enum Deposit {
    /// Book money that a brand left with the fund
    Add {
        /// The brand
        brand: BrandId,
        #[command(flatten)]
        sum: Sum,
    },
    /// Pay what a brand or its agent owes from its deposit
    Use {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        sum: Sum,
    },
    /// Book that a brand got money back from its deposit
    Return {
        /// The brand
        brand: BrandId,
        #[command(flatten)]
        sum: Sum,
    },
}

#[derive(Subcommand)]
pub(crate) enum Instalments {
    /// Write down a plan of equal parts
    Agree {
        #[command(flatten)]
        who: Who,
        /// What is paid in all, as in 9000.00
        amount: String,
        /// In how many parts
        #[arg(long)]
        parts: u16,
        /// When the first is due
        #[arg(long, value_name = "RFC3339")]
        first: String,
        /// Days from one to the next
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=366))]
        every_days: i64,
        /// The number of whoever agrees to it for the fund
        #[arg(long, value_name = "NUMBER")]
        by: String,
        /// The currency (ISO 4217)
        #[arg(long, default_value = "CNY")]
        currency: Currency,
    },
    /// The plans: what is paid, what is open, what is late
    List,
}

#[derive(Subcommand)]
pub(crate) enum WriteOffs {
    /// Propose to give up what a brand or agent owes, or a part of it
    Propose {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        what: Proposal,
    },
    /// Propose to give up what a third party owes for an award
    ProposeRecourse {
        /// The award
        award: AwardId,
        #[command(flatten)]
        what: Proposal,
    },
    /// Give it up; not by whoever proposed it
    Approve {
        /// The proposal
        id: WriteOffId,
        /// The number of whoever decides
        #[arg(long, value_name = "NUMBER")]
        by: String,
    },
    /// Keep it owed; not by whoever proposed it
    Refuse {
        /// The proposal
        id: WriteOffId,
        /// The number of whoever decides
        #[arg(long, value_name = "NUMBER")]
        by: String,
    },
    /// The proposals that wait
    List,
}

#[derive(Args)]
pub(crate) struct Proposal {
    /// The amount, as in 300.00
    amount: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// The number of whoever proposes it
    #[arg(long, value_name = "NUMBER")]
    by: String,
    /// The currency (ISO 4217)
    #[arg(long, default_value = "CNY")]
    currency: Currency,
}

#[derive(Subcommand)]
pub(crate) enum Recourses {
    /// Claim money for an award
    Open {
        /// The award
        award: AwardId,
        /// The amount, as in 300.00
        amount: String,
        /// seller, landlord, former_owner or developer
        #[arg(long)]
        against: ThirdParty,
        /// What comes in stays with the fund; else whoever is liable owes that much less
        #[arg(long)]
        for_fund: bool,
        /// The currency (ISO 4217)
        #[arg(long, default_value = "CNY")]
        currency: Currency,
    },
    /// Book what a third party paid
    Paid {
        /// The award
        award: AwardId,
        #[command(flatten)]
        sum: Sum,
    },
    /// What is claimed for an award, and what of it is paid
    Show {
        /// The award
        award: AwardId,
    },
}

pub(crate) async fn run(house: &House, what: Debts, printer: &Printer) -> anyhow::Result<Verdict> {
    let fund = &house.fund;
    match what {
        Debts::Recover { who, sum } => {
            let reached = fund.recover(&sum.key, &who.liable(), sum.money()?, "paid back").await?;
            said(reached, printer)
        }
        Debts::PayCredit { who, sum } => {
            fund.pay_credit(&sum.key, &who.liable(), sum.money()?).await?;
            done(printer)
        }
        Debts::Deposit(what) => deposit(house, what, printer).await,
        Debts::Instalments(what) => instalments(house, what, printer).await,
        Debts::WriteOff(what) => write_off(house, what, printer).await,
        Debts::Recourse(what) => recourse(house, what, printer).await,
    }
}

async fn deposit(house: &House, what: Deposit, printer: &Printer) -> anyhow::Result<Verdict> {
    let fund = &house.fund;
    match what {
        Deposit::Add { brand, sum } => fund.deposit_by(&sum.key, &brand, sum.money()?, By::Terminal).await?,
        Deposit::Return { brand, sum } => fund.return_deposit(&sum.key, &brand, sum.money()?).await?,
        Deposit::Use { who, sum } => {
            return said(fund.offset(&sum.key, &who.liable(), sum.money()?).await?, printer);
        }
    }
    done(printer)
}

async fn instalments(house: &House, what: Instalments, printer: &Printer) -> anyhow::Result<Verdict> {
    match what {
        Instalments::Agree { who, amount, parts, first, every_days, by, currency } => {
            let amount = Money::parse(&amount, currency).context("amount")?;
            let first = Instant::parse(&first).context("--first")?;
            let by = person(house, &by).await?;
            let due = |n| first.plus_days(every_days * n);
            let parts: Vec<_> = (0..).map(due).zip(equal_parts(amount, parts)).collect();
            let plan = house.fund.agree_instalments(&who.liable(), &parts, &by).await?;
            printer.answer(&json!({ "plan": plan }), |_| format!("plan {plan}\n"))?;
        }
        Instalments::List => {
            let now = house.store.clock().now();
            let plans = house.fund.instalment_plans().await?;
            let all: Vec<Value> = plans.iter().map(|plan| plan_shown(plan, now)).collect();
            printer.answer(&all, |all| all.iter().map(plan_line).collect())?;
        }
    }
    Ok(Verdict::Yes)
}

fn plan_shown(plan: &anxin_fund::InstalmentPlan, now: Instant) -> Value {
    let parts: Vec<Value> = plan
        .instalments
        .iter()
        .map(|i| {
            json!({
                "due_at": i.due_at,
                "amount": i.amount.decimal(),
                "paid": i.paid.decimal(),
                "dropped": i.dropped.decimal(),
                "open": i.open().decimal(),
                "late": i.is_late(now),
            })
        })
        .collect();
    json!({
        "plan": plan.id,
        "liable": plan.liable.to_string(),
        "agreed_at": plan.agreed_at,
        "agreed_by": plan.agreed_by.name,
        "ended_at": plan.ended_at,
        "instalments": parts,
    })
}

fn plan_line(plan: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let part = |part: &Value| {
        let late = if part["late"] == true { "  late" } else { "" };
        format!(
            "  {}  {:>12} open of {}{late}\n",
            text(&part["due_at"]),
            text(&part["open"]),
            text(&part["amount"])
        )
    };
    let parts: String = plan["instalments"].as_array().into_iter().flatten().map(part).collect();
    format!("{}  {}\n{parts}", text(&plan["plan"]), text(&plan["liable"]))
}

async fn write_off(house: &House, what: WriteOffs, printer: &Printer) -> anyhow::Result<Verdict> {
    match what {
        WriteOffs::Propose { who, what } => propose(house, Debt::Of(who.liable()), &what, printer).await,
        WriteOffs::ProposeRecourse { award, what } => {
            propose(house, Debt::Recourse(award), &what, printer).await
        }
        WriteOffs::Approve { id, by } => decide(house, id, WriteOffDecision::Approved, &by, printer).await,
        WriteOffs::Refuse { id, by } => decide(house, id, WriteOffDecision::Refused, &by, printer).await,
        WriteOffs::List => {
            let waiting = house.fund.write_offs_waiting().await?;
            let all: Vec<Value> = waiting
                .iter()
                .map(|w| {
                    let debt = match &w.debt {
                        Debt::Of(liable) => liable.to_string(),
                        Debt::Recourse(award) => format!("recourse:{award}"),
                    };
                    json!({
                        "id": w.id,
                        "debt": debt,
                        "amount": w.amount.decimal(),
                        "reason": w.reason,
                        "proposed_by": w.proposed_by.name,
                        "proposed_at": w.proposed_at,
                    })
                })
                .collect();
            printer.answer(&all, |_| {
                let line = |w: &anxin_fund::WriteOff| {
                    format!("{}  {}  {}: {}\n", w.id, w.amount, w.proposed_by.name, w.reason)
                };
                waiting.iter().map(line).collect()
            })?;
            Ok(Verdict::Yes)
        }
    }
}

async fn propose(house: &House, debt: Debt, what: &Proposal, printer: &Printer) -> anyhow::Result<Verdict> {
    let amount = Money::parse(&what.amount, what.currency).context("amount")?;
    let by = person(house, &what.by).await?;
    let id = house.fund.propose_write_off(&debt, amount, &what.reason, &by).await?;
    printer.answer(&json!({ "id": id }), |_| format!("proposal {id} waits for another person\n"))?;
    Ok(Verdict::Yes)
}

async fn decide(
    house: &House,
    id: WriteOffId,
    decision: WriteOffDecision,
    by: &str,
    printer: &Printer,
) -> anyhow::Result<Verdict> {
    let by = person(house, by).await?;
    house.fund.decide_write_off(id, decision, &by).await?;
    done(printer)
}

async fn recourse(house: &House, what: Recourses, printer: &Printer) -> anyhow::Result<Verdict> {
    match what {
        Recourses::Open { award, amount, against, for_fund, currency } => {
            let amount = Money::parse(&amount, currency).context("amount")?;
            let goes_to = if for_fund { GoesTo::Fund } else { GoesTo::Liable };
            house.fund.open_recourse_by(award, against, amount, goes_to, By::Terminal).await?;
            done(printer)
        }
        Recourses::Paid { award, sum } => {
            said(house.fund.recover_recourse(&sum.key, award, sum.money()?).await?, printer)
        }
        Recourses::Show { award } => {
            let Some(claim) = house.fund.recourse(award).await? else {
                printer.answer(&Value::Null, |_| "nothing is claimed for this award\n".into())?;
                return Ok(Verdict::No);
            };
            let answer = json!({
                "award": claim.award,
                "against": claim.against.word(),
                "amount": claim.amount.decimal(),
                "paid": claim.recovered.decimal(),
                "dropped": claim.dropped.decimal(),
                "open": claim.open().decimal(),
            });
            printer.answer(&answer, |_| {
                format!(
                    "{} from the {}: {} paid, {} open\n",
                    claim.amount,
                    claim.against,
                    claim.recovered,
                    claim.open()
                )
            })?;
            Ok(Verdict::Yes)
        }
    }
}

/// Somebody who works here and may decide about debts.
async fn person(house: &House, number: &str) -> anyhow::Result<Person> {
    let number = Number::parse(number, Region::CN).context("--by")?;
    let staff = house.identity.staff_of(number).await?;
    let staff = staff
        .filter(|staff| staff.roles.iter().any(|role| may(role, Action::WriteOff)))
        .context("--by wants the number of somebody at the desk: see anxin staff list")?;
    Ok(Person { number, name: staff.name })
}
