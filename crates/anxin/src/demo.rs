//! The demo: a believable city that has lived for some weeks through the real code paths, and people to sign in as.

mod city;
mod play;
mod shop;

use std::net::SocketAddr;
use std::path::Path;

use anxin_domain::time::Instant;
use anxin_identity::{ApiScope, Limits, Role};
use anxin_web::ctx::Face;
use anxin_web::pages::demo::{Person, WayIn};
use anyhow::{Context, bail};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::house::House;

/// The name of the key that the demo prints; each start makes it anew.
const KEY_NAME: &str = "demo";
const HOTLINE_NAME: &str = "热线 小李";
pub(crate) const DESK_NAME: &str = "审核 陈静";
const SECOND_DESK_NAME: &str = "审核 高明";
const REGULATOR_NAME: &str = "监管 何清";
const AUTHOR_NAME: &str = "合规 罗素";
const APPROVER_NAME: &str = "合规 方圆";
/// Sign-in codes a demo may show in a while: visitors come and go.
const CODES: u32 = 100_000;

/// Who a visitor can be.
pub(crate) struct People {
    api_key: String,
    lived: bool,
}

/// Sign-in limits of the demo, where one person signs in again and again.
pub(crate) const fn sign_in_limits() -> Limits {
    Limits { ten_minutes: CODES, hour: CODES, day: CODES, mailed: CODES }
}

/// Fills an empty house with the city; a house that the demo filled before goes on where it was.
pub(crate) async fn open(house: &House, seed: u64) -> anyhow::Result<People> {
    let clock = house.store.clock();
    let lived = house.gate.registry().now().brands().is_empty();
    if lived {
        let zone = TimeZone::get("Asia/Shanghai").context("the zone of the demo city")?;
        let now = clock.now();
        let today = now.format_in(&zone, "%Y-%m-%d");
        let midnight = Instant::parse_local(&format!("{today}T00:00:00"), &zone)?;
        let city = city::plan(seed, midnight.plus_days(-city::DAYS));
        let lived = play::live(house, &city, midnight.plus_days(-city::DAYS)).await;
        lived.context(
            "the demo city could not be filled; mend this, remove the data folder and start again",
        )?;
        clock.set(now);
    } else if !was_filled(house).await? {
        bail!("this data folder holds no whole demo city; give the demo a folder of its own with --data");
    }
    clock.release();
    house.gate.follower().catch_up().await?;
    Ok(People { api_key: fresh_key(house).await?, lived })
}

/// The key is made when everything else is there: without one, this is a real installation, or a demo that broke off.
async fn was_filled(house: &House) -> anyhow::Result<bool> {
    Ok(house.identity.keys().await?.iter().any(|key| key.caller.name == KEY_NAME))
}

/// A secret cannot be read back, so each start revokes the last one and makes another.
async fn fresh_key(house: &House) -> anyhow::Result<String> {
    for key in house.identity.keys().await? {
        if key.caller.name == KEY_NAME && key.revoked_at.is_none() {
            house.identity.revoke_key(&key.caller.key).await?;
        }
    }
    Ok(house.identity.create_key(KEY_NAME, None, &[ApiScope::Admin]).await?.secret)
}

/// The staff of the demo.
async fn appoint(house: &House, city: &city::City) -> anyhow::Result<()> {
    let identity = &house.identity;
    if let (Some(line), Some(agent)) = (city.lines.first(), city.affiliations.first()) {
        identity.put_staff(line.number, &agent.name, Role::Agent(agent.agent.clone())).await?;
    }
    identity.put_staff(city::HOTLINE, HOTLINE_NAME, Role::Hotline).await?;
    identity.put_staff(city::DESK, DESK_NAME, Role::Desk).await?;
    identity.put_staff(city::SECOND_DESK, SECOND_DESK_NAME, Role::Desk).await?;
    identity.put_staff(city::SECOND_DESK, SECOND_DESK_NAME, Role::Admin).await?;
    identity.put_staff(city::REGULATOR, REGULATOR_NAME, Role::Regulator).await?;
    identity.put_staff(city::AUTHOR, AUTHOR_NAME, Role::Compliance).await?;
    identity.put_staff(city::APPROVER, APPROVER_NAME, Role::Compliance).await?;
    Ok(())
}

/// The customer a visitor can sign in as; staff are known to the house.
pub(crate) fn visitors() -> Vec<Person> {
    vec![Person {
        name: city::CUSTOMER_NAME.into(),
        number: city::CUSTOMER.national(),
        face: Face::Customer,
        way_in: WayIn::Code,
    }]
}

impl People {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "customer": city::CUSTOMER, "line": city::AGENT_LINE, "agent": city::AGENT_LINE, "hotline": city::HOTLINE,
            "desk": city::DESK, "second_desk": city::SECOND_DESK,
            "regulator": city::REGULATOR, "author": city::AUTHOR, "approver": city::APPROVER, "api_key": self.api_key,
        })
    }

    pub(crate) fn in_words(&self, http: SocketAddr, data: &Path) -> String {
        let begun = if self.lived {
            "A city has just lived its first weeks"
        } else {
            "The city goes on where it was"
        };
        format!(
            "\n{begun}. Codes \"sent\" by text are on http://{http}/demo/messages, and buttons that let staff in\n\
             \n  sign in as\n\
             \x20   a customer       {customer}\n\
             \x20   an agent         {agent}   (also the line that calls)\n\
             \x20   the hotline      {hotline}\n\
             \x20   the desk         {desk}\n\
             \x20   the desk's second person  {second}\n\
             \x20   the regulator    {regulator}\n\
             \x20   who writes promises, and who approves them  {author}, {approver}\n\
             \x20 the public sees    http://{http}/public\n\
             \x20 programs use       Authorization: Bearer {key}\n\
             \nTry this first: sign in as the customer, switch do-not-disturb on, then ask\n\
             \x20 anxin check --data {data} --from {agent} --to {customer}\n",
            customer = city::CUSTOMER.national(),
            agent = city::AGENT_LINE.national(),
            hotline = city::HOTLINE.national(),
            desk = city::DESK.national(),
            second = city::SECOND_DESK.national(),
            regulator = city::REGULATOR.national(),
            author = city::AUTHOR.national(),
            approver = city::APPROVER.national(),
            key = self.api_key,
            data = data.display(),
        )
    }
}
