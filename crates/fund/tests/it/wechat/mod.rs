//! The rail to WeChat balances, against a WeChat Pay that does everything it can to have a claim paid twice or never.

mod hostile;
mod money;
mod rail;
mod server;
mod wire;

use std::sync::Arc;

use anxin_domain::ids::AwardId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_fund::rails::wechat::{Api, Merchant, MerchantKey, NoticeKey, PlatformKey, Transport};
use anxin_fund::{AwardToPay, Moved, PayoutStatus, WechatPayee, WechatRail};

use crate::{House, brand, cny};
use server::{APPID, Keys, MCHID, MERCHANT_SERIAL, PLATFORM_ID, SECRET};

fn merchant(keys: &Keys) -> Merchant {
    Merchant {
        mchid: MCHID.into(),
        appid: APPID.into(),
        serial: MERCHANT_SERIAL.into(),
        key: MerchantKey::from_pem(&keys.merchant_private).unwrap(),
        platform: PlatformKey::from_pem(PLATFORM_ID, &keys.platform_public).unwrap(),
        notices: NoticeKey::new(SECRET).unwrap(),
        scene_id: "1011".into(),
        scene_report: vec![("赔付原因".into(), "扰一赔百".into())],
        perception: None,
        notify_url: Some("https://anxin.example/wechat/notices".into()),
    }
}

fn rail(house: &House, keys: &Keys, transport: impl Transport + 'static) -> WechatRail {
    WechatRail::new(house.fund.clone(), Api::new(merchant(keys), Box::new(transport)))
}

fn payee(n: u32) -> WechatPayee {
    WechatPayee::new(&format!("o-{n:06}"), &format!("张伟{n}")).unwrap()
}

fn claim(n: u32) -> AwardToPay {
    let at = Instant::from_micros(1_795_413_600_000_000 + i64::from(n));
    let mut random = [0; 10];
    random[..4].copy_from_slice(&n.to_be_bytes());
    AwardToPay {
        award: AwardId::new(at, random),
        customer: Number::from_digits(8_613_800_000_000 + u64::from(n)),
        amount: cny(10_000 + i64::from(n % 100)),
        entitlement: anxin_fund::Entitlement::of(&["dnd-call", &n.to_string()]),
        tenant: anxin_fund::Tenant::main(),
        liable: anxin_fund::Liable::Brand(brand()),
        at,
        holder_at: at,
    }
}

/// A house with so many claims of people who want their money at WeChat.
async fn claims(count: u32) -> House {
    let house = House::with(i64::from(count) * 20_000).await;
    house.fund.move_money("all", cny(i64::from(count) * 20_000), Moved::ToWechat).await.unwrap();
    let chunks: Vec<Vec<u32>> = (0..count).collect::<Vec<_>>().chunks(500).map(<[u32]>::to_vec).collect();
    for chunk in chunks {
        let clock = house.test.clock.clone();
        let numbers = chunk.clone();
        let reserve = move |tx: &mut dyn anxin_store::Tx| {
            for n in &numbers {
                anxin_fund::reserve(tx, &clock, &claim(*n))?;
            }
            Ok::<_, anxin_fund::FundError>(())
        };
        house.test.store.write(reserve).await.unwrap();
        let mut set = tokio::task::JoinSet::new();
        for n in chunk {
            let fund = house.fund.clone();
            set.spawn(async move { fund.set_wechat_payee(claim(n).customer, payee(n)).await.unwrap() });
        }
        set.join_all().await;
    }
    house
}

fn pass(house: &House, seconds: i64) {
    let clock = &house.test.clock;
    clock.set(Instant::from_micros(clock.now().micros() + seconds * 1_000_000));
}

async fn status(house: &House, n: u32) -> PayoutStatus {
    house.payout(claim(n).award).await.status
}

fn shared<T>(what: T) -> Arc<T> {
    Arc::new(what)
}
