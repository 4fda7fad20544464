//! A city with a false listing for each of many customers, and lines that ring each of them in spite of their no.

use std::path::Path;

use anxin_desk::import::ImportOptions;
use anxin_desk::{Claim, ComplaintChannel, Desk};
use anxin_domain::act::{Source, Word};
use anxin_domain::call::{CallRecord, Disposition};
use anxin_domain::ids::CallRecordId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::scope::Scope;
use anxin_domain::time::{Instant, Interval};
use anxin_fund::Fund;
use anxin_gate::{Gate, Law};
use anxin_journal::Journal;
use anxin_promise::FactKind;
use anxin_store::acts::NewAct;
use anxin_store::directory::{put_affiliation, put_brand, put_line};
use anxin_store::{Clock, Store, StoreError, Tx};
use anyhow::{Context as _, Result};

/// Its brand.
pub(crate) const BRAND: &str = "lianjia-wuhan";
/// Agents, each with one line.
const AGENTS: u64 = 200;
/// Acts that are recorded at once.
const ACTS_AT_ONCE: u64 = 64;

/// A city in a folder, and in a database if one is named.
pub(crate) struct City {
    pub(crate) gate: Gate,
    pub(crate) desk: Desk,
    pub(crate) engine: &'static str,
    clock: Clock,
}

pub(crate) const fn customer(n: u64) -> Number {
    Number::from_digits(8_613_500_000_000 + n)
}

const fn line(agent: u64) -> Number {
    Number::from_digits(8_613_900_000_000 + agent)
}

impl City {
    pub(crate) async fn open(folder: &Path, url: Option<&str>) -> Result<Self> {
        let clock = Clock::system();
        let store = match url {
            Some(url) => Store::connect(url, clock.clone()).await?,
            None => Store::open_folder(folder, clock.clone()).await?,
        };
        let engine = store.health().await?.engine;
        let now = clock.now();
        store.write(move |tx| people(tx, now)).await?;
        Fund::new(store.clone(), None)
            .top_up("bench", Money::new(1_000_000_000_000, Currency::Cny), "bench")
            .await?;
        let gate =
            Gate::open(store, Journal::open(&folder.join("journal"))?, Law::shipped()?, folder).await?;
        gate.follower().catch_up().await?;
        Ok(Self { desk: Desk::new(gate.clone()), gate, engine, clock })
    }

    /// Hands in a false listing for each customer.
    pub(crate) async fn list(&self, customers: u64) -> Result<()> {
        let mut table = String::from(
            "brand,reference,agent,city,line_of_business,status,price,price_shown,photos_match,listed_on\n",
        );
        for n in 0..customers {
            let agent = n % AGENTS;
            table.push_str(&format!(
                "{BRAND},W-{n},{BRAND}:{agent},wuhan,resale,not_on_sale,1200000,1200000,true,2026-10-01\n"
            ));
        }
        let options = ImportOptions::china();
        let report = self.desk.import_facts(table.as_bytes(), FactKind::Listing, &options).await?;
        anyhow::ensure!(report.accepted == customers, "{report:?}");
        Ok(())
    }

    /// The customer claims for the listing that is theirs.
    pub(crate) fn claim(&self, n: u64) -> Result<Claim> {
        let day = self.clock.now().to_string();
        let day = day.get(..10).context("a moment without a day")?;
        let fields =
            [("listing", format!("W-{n}")), ("seen_on", day.into()), ("about", "not_on_sale".into())];
        Ok(Claim {
            customer: customer(n),
            promise: "true-listing".into(),
            brand: BRAND.parse()?,
            fields: fields.map(|(name, text)| (name.to_owned(), text)).into(),
            asked: String::new(),
            channel: ComplaintChannel::Api,
            words: String::new(),
            language: None,
            key: Some(format!("bench:{n}")),
        })
    }

    /// Each customer says no; long enough ago for no signal to care.
    pub(crate) async fn refuse(&self, customers: u64) -> Result<()> {
        let acts: Vec<u64> = (0..customers).collect();
        for some in acts.chunks(usize::try_from(ACTS_AT_ONCE)?) {
            let say = |n: &u64| self.gate.record_act(refusal(customer(*n)));
            futures_util::future::try_join_all(some.iter().map(say)).await?;
        }
        Ok(())
    }

    /// Each customer is rung without anybody having asked.
    pub(crate) async fn ring(&self, customers: u64, at: Instant) -> Result<()> {
        let record = |n: u64| {
            let id = CallRecordId::new(at, self.clock.random());
            CallRecord {
                id,
                system: "pbx".into(),
                system_id: id.to_string(),
                from: line(n % AGENTS),
                to: customer(n),
                dialled: None,
                forwarded_to: None,
                started_at: at,
                talk_seconds: 20,
                disposition: Disposition::Answered,
                decision: None,
            }
        };
        self.gate.journal().append_call_records((0..customers).map(record).collect()).await?;
        Ok(())
    }
}

fn refusal(number: Number) -> NewAct {
    NewAct {
        number,
        word: Word::Refuse,
        person: None,
        scope: Scope::do_not_disturb(),
        calls: None,
        keeps_exceptions: false,
        effective_at: None,
        expires_at: None,
        source: Source::Web,
        evidence: None,
        key: None,
    }
}

fn people(tx: &mut dyn Tx, now: Instant) -> Result<(), StoreError> {
    let interval = Interval::since(now.plus_days(-300));
    let unfit = |_| StoreError::Corrupt("id of the bench");
    let brand = Brand {
        id: BRAND.parse().map_err(unfit)?,
        name: "武汉链家".into(),
        city: "wuhan".into(),
        rulebook: "cn-wuhan-lianjia".into(),
    };
    put_brand(tx, &brand, now)?;
    for n in 0..AGENTS {
        let agent = Affiliation {
            agent: format!("{BRAND}:{n}").parse().map_err(unfit)?,
            name: "王芳".into(),
            brand: brand.id.clone(),
            store: "s1".parse().map_err(unfit)?,
            interval,
        };
        put_affiliation(tx, &agent, now)?;
        put_line(tx, &Line { number: line(n), agent: agent.agent, interval }, now)?;
    }
    Ok(())
}
