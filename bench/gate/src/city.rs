//! A city to ask about: a brand, agents with lines, and customers of whom some have said no, some yes, and most nothing.

use std::path::Path;

use anxin_domain::act::{Source, Word};
use anxin_domain::ids::ActId;
use anxin_domain::label::Label;
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::scope::Scope;
use anxin_domain::time::{Instant, Interval};
use anxin_gate::{Gate, Law, Question};
use anxin_journal::Journal;
use anxin_store::acts::{NewAct, append_act};
use anxin_store::directory::{put_affiliation, put_brand, put_line};
use anxin_store::{Clock, Store, StoreError};
use anyhow::Result;
use fastrand::Rng;

/// Agents, each with a line.
const AGENTS: u64 = 1_000;
/// Customers of whom something is known.
const KNOWN: u64 = 20_000;
const FIRST_LINE: u64 = 8_613_900_000_000;
const FIRST_CUSTOMER: u64 = 8_619_800_000_000;

/// A gate over a city.
pub(crate) struct City {
    pub(crate) gate: Gate,
}

impl City {
    /// Builds it in a folder.
    pub(crate) async fn build_in(folder: &Path) -> Result<Self> {
        let store = Store::open_folder(folder, Clock::system()).await?;
        let now = store.clock().now();
        store
            .write(move |tx| {
                let key = || "lianjia-wuhan".parse();
                let Ok(brand) = key() else { return Ok(()) };
                let rulebook = "cn-wuhan-lianjia".to_owned();
                let brand = Brand { id: brand, name: "武汉链家".into(), city: "wuhan".into(), rulebook };
                put_brand(tx, &brand, now)?;
                for agent in 0..AGENTS {
                    let (Ok(id), Ok(store)) = (format!("lianjia-wuhan:{agent}").parse(), "s1".parse()) else {
                        continue;
                    };
                    let interval = Interval::since(now.plus_days(-300));
                    let affiliation = Affiliation {
                        agent: id,
                        name: "王芳".into(),
                        brand: brand.id.clone(),
                        store,
                        interval,
                    };
                    put_affiliation(tx, &affiliation, now)?;
                    let number = Number::from_digits(FIRST_LINE + agent);
                    put_line(tx, &Line { number, agent: affiliation.agent, interval }, now)?;
                }
                Ok::<(), StoreError>(())
            })
            .await?;
        let mut rng = Rng::with_seed(2);
        let acts: Vec<(ActId, NewAct)> = (0..KNOWN).map(|customer| act(&mut rng, now, customer)).collect();
        let append = move |tx: &mut dyn anxin_store::Tx| {
            acts.iter().try_for_each(|(id, act)| append_act(tx, *id, act, now).map(drop))
        };
        store.write(append).await?;
        let journal = Journal::open(folder)?;
        let gate = Gate::open(store, journal, Law::shipped()?, folder).await?;
        Ok(Self { gate })
    }

    /// The line of some agent.
    pub(crate) fn line(rng: &mut Rng) -> Number {
        Number::from_digits(FIRST_LINE + rng.u64(0..AGENTS))
    }

    /// Questions in random order: two of three about somebody who said something.
    pub(crate) fn questions(count: usize) -> Vec<Question> {
        let mut rng = Rng::with_seed(1);
        // One text, as every door has for all that it asks.
        let door = Label::from("bench");
        let mut one = || {
            let line = Self::line(&mut rng);
            let spread = if rng.u8(0..3) == 0 { 1 } else { 0 };
            Question::marketing(
                line,
                Number::from_digits(FIRST_CUSTOMER + rng.u64(0..KNOWN) * 3 + spread),
                door.clone(),
            )
        };
        (0..count).map(|_| one()).collect()
    }
}

fn act(rng: &mut Rng, now: Instant, customer: u64) -> (ActId, NewAct) {
    let mut random = [0; 10];
    rng.fill(&mut random);
    let act = NewAct {
        number: Number::from_digits(FIRST_CUSTOMER + customer * 3),
        word: if customer.is_multiple_of(3) { Word::Permit } else { Word::Refuse },
        person: None,
        scope: Scope::default(),
        calls: None,
        keeps_exceptions: false,
        effective_at: None,
        expires_at: None,
        source: Source::Import,
        evidence: None,
        key: None,
    };
    (ActId::new(now, random), act)
}
