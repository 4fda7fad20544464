//! The sandbox: a second house in the same process, with a store, a journal and keys of its own in `sandbox/` of the data folder,
//! for whoever builds something. It judges by the same code and the same law. It has no provider of texts, no bank and no telephone
//! door, and nobody runs what would send or pay, so nothing leaves it but webhooks to whoever asked for them.

use std::io::Cursor;

use anxin_desk::import::ImportOptions;
use anxin_domain::act::{Source, Word};
use anxin_domain::ids::BrandId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::scope::{Purpose, Scope};
use anxin_domain::time::{Instant, Interval};
use anxin_store::acts::NewAct;
use anxin_store::directory::{put_affiliation, put_brand, put_line};
use anxin_store::{Clock, StoreError, Tx};

use crate::commands::Place;
use crate::house::House;

/// The folder in the data folder.
const FOLDER: &str = "sandbox";
/// Since when the people of the sandbox are there: 2024-01-01T00:00:00Z.
const SINCE: Instant = Instant::from_micros(1_704_067_200_000_000);
/// Play money in minor units, for awards.
const FUND_MINOR: i64 = 1_000_000_000;

/// Brands, each with one agent and that agent's line. `docs/builders.md` lists the numbers.
const BRANDS: [(&str, &str, u64); 2] =
    [("lianjia-wuhan", "沙盒链家", 8_613_900_000_001), ("other-wuhan", "沙盒别家", 8_613_900_000_002)];
/// Who refused all calls.
const REFUSED: u64 = 8_613_800_138_000;
/// Who permits all.
const PERMITTED: u64 = 8_613_800_138_001;
/// Who refused to be asked for consent.
const ASKED_NO_MORE: u64 = 8_613_800_138_003;
/// Who permits the first brand only.
const PERMITTED_ONE: u64 = 8_613_800_138_004;
/// Listings that claims are held against: one that is not on sale, and one that is.
const LISTINGS: &str = concat!(
    r#"{"fact":"listing","brand":"lianjia-wuhan","reference":"W-1","agent":"lianjia-wuhan:1","city":"wuhan","line_of_business":"resale","status":"not_on_sale","price":"1200000","photos_match":true,"price_shown":{"amount":"1200000.00","currency":"CNY"},"listed_on":"2026-10-01"}"#,
    "\n",
    r#"{"fact":"listing","brand":"lianjia-wuhan","reference":"W-2","agent":"lianjia-wuhan:1","city":"wuhan","line_of_business":"resale","status":"on_sale","price":"1200000","photos_match":true,"price_shown":{"amount":"1200000.00","currency":"CNY"},"listed_on":"2026-10-01"}"#,
    "\n",
);

/// Opens the sandbox of a house, and makes it if it is not there.
pub(crate) async fn open(place: &Place, clock: Clock) -> anyhow::Result<House> {
    // Whatever database the house has, the sandbox is embedded: it shares nothing with it.
    let place = Place { data: place.data.join(FOLDER), database: None, config: place.config.clone() };
    let house = House::open_sandbox(&place, clock).await?;
    settle_in(&house).await?;
    Ok(house)
}

/// Brings in those that the documentation names; again changes nothing.
async fn settle_in(house: &House) -> anyhow::Result<()> {
    let now = house.store.clock().now();
    house
        .store
        .write(move |tx| people(tx, now))
        .await
        .map_err(|error: StoreError| anyhow::Error::from(error))?;
    house.gate.follower().catch_up().await?;
    let only_requests = Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() };
    let one: BrandId = BRANDS[0].0.parse()?;
    let only_one = Scope { grantee: anxin_domain::scope::Grantee::Brand(one), ..Scope::default() };
    for (number, word, scope) in [
        (REFUSED, Word::Refuse, Scope::do_not_disturb()),
        (PERMITTED, Word::Permit, Scope::default()),
        (ASKED_NO_MORE, Word::Refuse, only_requests),
        (PERMITTED_ONE, Word::Permit, only_one),
    ] {
        let act = NewAct {
            number: Number::from_digits(number),
            word,
            person: None,
            scope,
            calls: None,
            keeps_exceptions: false,
            effective_at: None,
            expires_at: None,
            source: Source::Web,
            evidence: None,
            key: Some(format!("sandbox:{number}")),
        };
        house.gate.record_act(act).await?;
    }
    house.desk.import_facts(Cursor::new(LISTINGS), None, &ImportOptions::china()).await?;
    house.fund.top_up("sandbox", Money::new(FUND_MINOR, Currency::Cny), "play money").await?;
    Ok(())
}

fn people(tx: &mut dyn Tx, now: Instant) -> Result<(), StoreError> {
    let wrong = |_| StoreError::Corrupt("key of the sandbox");
    let interval = Interval::since(SINCE);
    for (id, name, line) in BRANDS {
        let brand = Brand {
            id: id.parse().map_err(wrong)?,
            name: name.to_owned(),
            city: "wuhan".into(),
            rulebook: "cn-wuhan-lianjia".into(),
        };
        put_brand(tx, &brand, now)?;
        let agent = Affiliation {
            agent: format!("{id}:1").parse().map_err(wrong)?,
            name: "王芳".into(),
            brand: brand.id,
            store: "s1".parse().map_err(wrong)?,
            interval,
        };
        put_affiliation(tx, &agent, now)?;
        put_line(tx, &Line { number: Number::from_digits(line), agent: agent.agent, interval }, now)?;
    }
    Ok(())
}
