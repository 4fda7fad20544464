//! Living the plan: every act, question, record, complaint and payment goes through the rooms that real traffic goes through.
//! Only the clock is ours: it stands, and is moved from hour to hour.

use std::collections::BTreeMap;

use anxin_desk::agent::CallReview;
use anxin_desk::{
    CodedRuling, ComplainedCall, Complaint, ComplaintChannel, RuleRequest, Since, Staff, TOLERANCE_MINUTES,
};
use anxin_domain::act::{Source, Word};
use anxin_domain::call::{CallRecord, Decision, Disposition};
use anxin_domain::decide::Verdict;
use anxin_domain::ids::CallRecordId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::scope::{Channel, Grantee, Purpose, Scope};
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_fund::BankDetails;
use anxin_fund::rails::demo_bank::{self, Answer};
use anxin_gate::{Asked as ConsentAsked, Question};
use anxin_store::StoreError;
use anxin_store::acts::NewAct;
use anxin_store::directory::{put_affiliation, put_brand, put_line, put_ticket};

use super::city::{Asked, City, Day, HOURS, Said, Saying};
use crate::house::House;

const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;
/// The telephone system of the demo city.
const SYSTEM: &str = "pbx-wuhan-1";
/// What the brands put into the fund on the first day.
const FIRST_MONEY: Money = Money::new(10_000_000, Currency::Cny);
/// The bank is paid and answers on every so many days.
const BANK_DAYS: usize = 3;
/// A case waits so many days before the desk gets to it.
const DESK_DAYS: i64 = 2;
/// Cases the desk gets through in a day.
const CASES_A_DAY: u32 = 50;
/// One customer in so many never says where to be paid.
const SHY: usize = 6;

/// Lives the whole plan. The clock of the house must be a standing one.
pub(crate) async fn live(house: &House, city: &City, first_midnight: Instant) -> anyhow::Result<()> {
    let clock = house.store.clock();
    clock.set(first_midnight.plus_ms(HOUR_MS));
    settle_in(house, city).await?;
    super::appoint(house, city).await?;
    house.fund.top_up("demo-opening", FIRST_MONEY, "opening deposit of the brands").await?;
    let mut bank = Bank { balance: FIRST_MONEY, statements: 0 };
    for (index, day) in city.days.iter().enumerate() {
        let midnight = first_midnight.plus_days(i64::try_from(index).unwrap_or_default());
        live_day(house, city, day, midnight).await?;
        if index % BANK_DAYS == BANK_DAYS - 1 {
            clock.set(midnight.plus_ms(23 * HOUR_MS));
            give_accounts(house, city).await?;
            bank.pay(house).await?;
        }
    }
    Ok(())
}

/// Brands, agents and lines.
async fn settle_in(house: &House, city: &City) -> anyhow::Result<()> {
    let now = house.store.clock().now();
    let (brands, affiliations, lines) = (city.brands.clone(), city.affiliations.clone(), city.lines.clone());
    house
        .store
        .write(move |tx| {
            for brand in &brands {
                put_brand(tx, brand, now)?;
            }
            for affiliation in &affiliations {
                put_affiliation(tx, affiliation, now)?;
            }
            lines.iter().try_for_each(|line| put_line(tx, line, now).map(drop))
        })
        .await
        .map_err(store_trouble)?;
    Ok(house.gate.follower().catch_up().await?)
}

async fn live_day(house: &House, city: &City, day: &Day, midnight: Instant) -> anyhow::Result<()> {
    let clock = house.store.clock();
    clock.set(midnight.plus_ms(9 * HOUR_MS));
    open_tickets(house, day).await?;
    for said in &day.said {
        house.gate.record_act(act_of(city, said)).await?;
    }
    let mut records = Vec::new();
    for (hour, asked) in HOURS.iter().zip(&day.asked) {
        clock.set(midnight.plus_ms(hour * HOUR_MS));
        house.gate.follower().catch_up().await?;
        let decisions = house.gate.check_all(&asked.iter().map(question).collect::<Vec<_>>()).await?;
        records.extend(asked.iter().zip(&decisions).filter_map(|(asked, d)| placed(house, asked, d)));
    }
    ask_for_consent(house, day).await?;
    for call in &day.bypassed {
        let at = midnight.plus_ms(call.minute * MINUTE_MS);
        records.push(record(house, call.line, call.to, at, call.talk_seconds, None));
    }
    clock.set(midnight.plus_ms(22 * HOUR_MS));
    house.gate.journal().append_call_records(records).await?;
    house.desk.reconcile(Since::LastTime).await?;
    complain(house, city, day, midnight).await?;
    look_back(house, day).await?;
    rule(house).await
}

/// An agent asks for consent where it may be asked for, and some customers answer.
async fn ask_for_consent(house: &House, day: &Day) -> anyhow::Result<()> {
    for wish in &day.wishes {
        let Some(caller) = house.gate.registry().now().caller(wish.line, house.store.clock().now()) else {
            continue;
        };
        let scope = Scope {
            grantee: Grantee::Agent(caller.agent),
            purposes: vec![Purpose::Marketing],
            channels: vec![Channel::Voice],
            ..Scope::default()
        };
        let asked =
            house.gate.ask_consent(wish.line, wish.customer, Channel::Sms, scope, None, "agent").await?;
        if let (ConsentAsked::Stands(request, _), Some(said)) = (asked, wish.answer) {
            house.gate.answer_request(request.id, wish.customer, said, (Source::Web, None)).await?;
        }
    }
    Ok(())
}

/// An agent says how the last conversations were.
async fn look_back(house: &House, day: &Day) -> anyhow::Result<()> {
    let Some(back) = &day.looks_back else { return Ok(()) };
    let open = house.desk.to_review(&back.agent, back.opinions.len()).await?;
    for (call, [effective, wanted, needed]) in open.iter().zip(&back.opinions) {
        let review = CallReview {
            record: call.record,
            effective: *effective,
            wanted: *wanted,
            needed: *needed,
            key: None,
        };
        house.desk.review_call(&back.agent, review).await?;
    }
    Ok(())
}

/// The desk's person works through what has waited: without a record of the call there is nothing to uphold, and what a signal
/// held turns out to be as the records say.
async fn rule(house: &House) -> anyhow::Result<()> {
    let long_ago = house.store.clock().now().plus_days(-DESK_DAYS);
    for waiting in house.desk.queue(CASES_A_DAY).await? {
        if waiting.opened_at > long_ago {
            continue;
        }
        let (ruling, words) = match waiting.code {
            FindingCode::HeldForReview => (
                CodedRuling::Uphold(FindingCode::CallAgainstRefusal),
                "已核对信号所列数字，记录属实，予以赔付。",
            ),
            _ => (
                CodedRuling::Reject(FindingCode::NoRecord),
                "各系统均无此通话记录，已请客户提供来电截图以便继续核查。",
            ),
        };
        let staff = Staff { number: super::city::DESK, name: super::DESK_NAME.into() };
        let request = RuleRequest {
            case: waiting.case,
            finding: waiting.finding,
            ruling,
            verified: BTreeMap::new(),
            words: words.into(),
            staff,
        };
        house.desk.rule(request).await?;
    }
    Ok(())
}

async fn open_tickets(house: &House, day: &Day) -> anyhow::Result<()> {
    let (tickets, now) = (day.tickets.clone(), house.store.clock().now());
    house
        .store
        .write(move |tx| tickets.iter().try_for_each(|ticket| put_ticket(tx, ticket, now).map(drop)))
        .await
        .map_err(store_trouble)?;
    Ok(house.gate.follower().catch_up().await?)
}

fn act_of(city: &City, said: &Said) -> NewAct {
    let (word, scope) = match &said.what {
        Saying::DoNotDisturb => (Word::Refuse, Scope::do_not_disturb()),
        Saying::Permit(grantee, business) => {
            let lines_of_business = business.iter().copied().collect();
            let purposes = Scope::do_not_disturb().purposes;
            (
                Word::Permit,
                Scope { grantee: grantee.clone(), lines_of_business, purposes, ..Scope::default() },
            )
        }
    };
    NewAct {
        number: city.customers[said.customer].number,
        word,
        person: None,
        scope,
        calls: None,
        keeps_exceptions: false,
        effective_at: None,
        expires_at: None,
        source: Source::Web,
        evidence: None,
        key: None,
    }
}

fn question(asked: &Asked) -> Question {
    Question {
        purpose: asked.purpose,
        line_of_business: Some(asked.business),
        ..Question::marketing(asked.line, asked.to, "sip:pbx-wuhan-1")
    }
}

/// An allowed call is placed a few seconds later, and the telephone system writes it down; a refused one never rings.
fn placed(house: &House, asked: &Asked, decision: &Decision) -> Option<CallRecord> {
    (decision.judgement.verdict == Verdict::Allow).then(|| {
        let at = decision.decided_at.plus_ms(3_000);
        record(house, asked.line, asked.to, at, asked.talk_seconds, Some(decision.id))
    })
}

fn record(
    house: &House,
    from: Number,
    to: Number,
    at: Instant,
    talk_seconds: u32,
    decision: Option<anxin_domain::ids::DecisionId>,
) -> CallRecord {
    let id = CallRecordId::new(at, house.store.clock().random());
    let disposition = if talk_seconds > 0 { Disposition::Answered } else { Disposition::NoAnswer };
    CallRecord {
        id,
        system: SYSTEM.into(),
        system_id: id.to_string(),
        from,
        to,
        dialled: None,
        forwarded_to: None,
        started_at: at,
        talk_seconds,
        disposition,
        decision,
    }
}

async fn complain(house: &House, city: &City, day: &Day, midnight: Instant) -> anyhow::Result<()> {
    for told in &day.complaints {
        let call = ComplainedCall {
            number: told.line,
            at: midnight.plus_ms(told.minute * MINUTE_MS),
            within_minutes: TOLERANCE_MINUTES,
        };
        let complaint = Complaint {
            customer: city.customers[told.customer].number,
            calls: vec![call],
            channel: ComplaintChannel::Hotline,
            words: told.words.into(),
            language: Some("zh-CN".into()),
            key: None,
        };
        house.desk.complain(complaint).await?;
    }
    Ok(())
}

/// Most customers who have something coming say where they want it.
async fn give_accounts(house: &House, city: &City) -> anyhow::Result<()> {
    for payout in house.fund.payouts_waiting().await? {
        let Some(index) = city.customers.iter().position(|c| c.number == payout.customer) else { continue };
        if index % SHY != SHY - 1 {
            let customer = &city.customers[index];
            let details = BankDetails::new(&customer.name, &customer.account, "ICBKCNBJ")?;
            house.desk.set_payee(customer.number, details).await?;
        }
    }
    Ok(())
}

/// The bank of the demo: reads the payment file as a bank does, and answers with a statement.
struct Bank {
    balance: Money,
    statements: u32,
}

impl Bank {
    async fn pay(&mut self, house: &House) -> anyhow::Result<()> {
        let Some(batch) = house.fund.make_payment_file(super::DESK_NAME).await? else { return Ok(()) };
        let mut file = Vec::new();
        house.fund.write_payment_file(batch.id, &mut file).await?;
        let orders = demo_bank::read(&file)?;
        self.statements += 1;
        let id = format!("DEMO-{}", self.statements);
        let at = house.store.clock().now();
        let statement = demo_bank::statement(&orders, &id, at, self.balance, |_| Answer::Pays)?;
        let paid = Money::new(-batch.total.minor(), batch.total.currency());
        self.balance = self.balance.plus(paid)?;
        house.fund.import_statement(statement.as_bytes()).await?;
        house.desk.follow_payouts().await?;
        Ok(())
    }
}

fn store_trouble(error: StoreError) -> anyhow::Error {
    error.into()
}
