//! Money at WeChat Pay is an account apart from that at the bank: each rail pays from its own end only.

use anxin_domain::money::{Currency, Money};
use anxin_fund::rails::wechat::{Request, Response, Transport};
use anxin_fund::{FundError, Moved, PayoutStatus, WechatRail};
use anxin_store::{Clock, Tx};

use super::server::{Fate, Held, Keys, Server};
use super::{claim, merchant, pass, payee, shared, status};
use crate::{House, award, cny, pays};

/// Pays two of three, and fails the third.
struct Thirds;

impl Fate for Thirds {
    fn state(&self, _: &str, held: &Held, seconds: i64) -> (&'static str, Option<&'static str>) {
        match (held.fen % 3, seconds) {
            (_, ..5) => ("PROCESSING", None),
            (0, _) => ("FAIL", Some("NAME_NOT_CORRECT")),
            _ => ("SUCCESS", None),
        }
    }
}

struct Wire(std::sync::Arc<Server>, Clock);

impl Transport for Wire {
    fn exchange(&self, request: &Request) -> Result<Response, String> {
        Ok(self.0.answer(request, self.1.now()))
    }
}

fn thirds(house: &House) -> WechatRail {
    let keys = Keys::fresh();
    let merchant = merchant(&keys);
    let wire = Wire(shared(Server::new(keys, Box::new(Thirds))), house.test.clock.clone());
    let api = anxin_fund::rails::wechat::Api::new(merchant, Box::new(wire));
    WechatRail::new(house.fund.clone(), api)
}

/// At the bank, free at WeChat Pay, under way there.
async fn places(house: &House) -> [i64; 3] {
    let status = house.fund.status(Currency::Cny).await.unwrap();
    [status.cash, status.wechat, status.wechat_under_way].map(Money::minor)
}

/// Reserves a claim of somebody who wants their money at WeChat.
async fn wanted(house: &House, n: u32) {
    let clock = house.test.clock.clone();
    house.fund.set_wechat_payee(claim(n).customer, payee(n)).await.unwrap();
    let reserve = move |tx: &mut dyn Tx| anxin_fund::reserve(tx, &clock, &claim(n)).map(drop);
    house.test.store.write::<_, _, FundError>(reserve).await.unwrap();
}

#[tokio::test]
async fn a_transfer_is_started_only_when_the_money_is_at_wechat_pay() {
    let house = House::with(100_000).await;
    let rail = thirds(&house);
    // Amounts of 10,000, 10,001 and 10,002 fen, of which the last fails.
    for n in 0..3 {
        wanted(&house, n).await;
    }
    assert_eq!(rail.start("wechat").await.unwrap(), None, "all of it is at the bank");
    assert_eq!(rail.short("wechat").await.unwrap(), (3, cny(30_003)));
    house.fund.move_money("m1", cny(20_002), Moved::ToWechat).await.unwrap();
    house.fund.move_money("m1", cny(20_002), Moved::ToWechat).await.unwrap();
    let batch = rail.start("wechat").await.unwrap().unwrap();
    assert_eq!((batch.count, batch.total), (2, cny(20_001)));
    assert_eq!(places(&house).await, [79_998, 1, 20_001]);
    assert_eq!(rail.start("wechat").await.unwrap(), None, "nobody gets a part");
    house.sound().await;
    for _ in 0..3 {
        rail.run().await.unwrap();
        pass(&house, 20);
    }
    assert_eq!(
        (status(&house, 0).await, status(&house, 1).await),
        (PayoutStatus::Settled, PayoutStatus::Settled)
    );
    assert_eq!(places(&house).await, [79_998, 1, 0]);
    house.fund.move_money("m2", cny(10_001), Moved::ToWechat).await.unwrap();
    rail.start("wechat").await.unwrap().unwrap();
    assert_eq!(places(&house).await, [69_997, 0, 10_002]);
    for _ in 0..3 {
        rail.run().await.unwrap();
        pass(&house, 20);
    }
    // What failed is free at WeChat Pay again, and can go back to the bank.
    assert_eq!(status(&house, 2).await, PayoutStatus::Returned);
    assert_eq!(places(&house).await, [69_997, 10_002, 0]);
    let much = house.fund.move_money("m3", cny(10_003), Moved::ToBank).await;
    assert!(matches!(much, Err(FundError::Overdrawn { .. })), "{much:?}");
    house.fund.move_money("m3", cny(10_002), Moved::ToBank).await.unwrap();
    assert_eq!(places(&house).await, [79_999, 0, 0]);
    let solvency = house.fund.solvency(Currency::Cny, house.test.clock.now()).await.unwrap();
    assert_eq!((solvency.at_bank, solvency.at_wechat, solvency.paid), (cny(79_999), cny(0), cny(20_001)));
    assert_eq!((solvency.paid_lately, solvency.reserved), (cny(20_001), cny(10_002)));
    house.sound().await;
}

#[tokio::test]
async fn the_bank_pays_no_more_than_it_holds_and_keeps_what_it_is_to_pay() {
    let house = House::with(50_000).await;
    for n in 1..=3 {
        house.ready(n, 10_000).await;
    }
    house.fund.move_money("m1", cny(25_000), Moved::ToWechat).await.unwrap();
    let file = house.file().await;
    assert_eq!((file.count, file.total), (2, cny(20_000)), "in order, as far as it reaches");
    assert!(house.next_file(anxin_fund::FileOptions::default()).await.is_none());
    // 25,000 lie at the bank, of which 20,000 are on their way out.
    let much = house.fund.move_money("m2", cny(5_001), Moved::ToWechat).await;
    assert!(matches!(much, Err(FundError::Overdrawn { ref account }) if account == "fund:cash"), "{much:?}");
    house.fund.move_money("m2", cny(5_000), Moved::ToWechat).await.unwrap();
    house.bank(&file, "S1", pays).await;
    assert_eq!(places(&house).await, [0, 30_000, 0]);
    assert_eq!(house.status_of(award(3, 1).award).await, PayoutStatus::Reserved);
    house.fund.move_money("m3", cny(10_000), Moved::ToBank).await.unwrap();
    assert_eq!(house.file().await.count, 1);
    house.sound().await;
}

#[tokio::test]
async fn other_currencies_are_not_held_up_by_one_that_lies_elsewhere() {
    let house = House::with(10_000).await;
    let dollars = |minor| Money::new(minor, Currency::Usd);
    house.fund.top_up("usd", dollars(5_000), "").await.unwrap();
    house.ready(1, 10_000).await;
    let other = anxin_fund::AwardToPay { amount: dollars(5_000), ..award(2, 1) };
    house.fund.set_payee(other.customer, crate::payee(2)).await.unwrap();
    house.reserve(&other).await.unwrap();
    house.fund.move_money("m1", cny(10_000), Moved::ToWechat).await.unwrap();
    assert_eq!(house.file().await.total, dollars(5_000));
    let moved = house.fund.move_money("m2", dollars(1), Moved::ToWechat).await;
    assert!(matches!(moved, Err(FundError::NotAtWechat)), "{moved:?}");
    house.sound().await;
}

#[tokio::test]
async fn a_statement_of_the_bank_does_not_end_a_transfer_of_wechat_pay() {
    let house = House::with(20_000).await;
    let rail = thirds(&house);
    wanted(&house, 0).await;
    house.fund.move_money("m1", cny(20_000), Moved::ToWechat).await.unwrap();
    rail.start("wechat").await.unwrap().unwrap();
    let attempt = house.payout(claim(0).award).await.attempts[0].id;
    let details =
        format!("<NtryDtls><TxDtls><Refs><EndToEndId>{attempt}</EndToEndId></Refs></TxDtls></NtryDtls>");
    let text = crate::sums::document_unchecked("S1", &crate::sums::entry("DBIT", "100.00", "REF1", &details));
    let report = house.fund.import_statement(text.as_bytes()).await.unwrap();
    assert!(report.settled == 0 && report.unmatched[0].reason.contains("by WeChat Pay"), "{report:?}");
    assert_eq!(places(&house).await, [0, 10_000, 10_000]);
    house.sound().await;
}

/// A transfer that was asked for before the money at WeChat Pay had accounts ends where its money was counted then.
#[tokio::test]
async fn what_was_under_way_before_ends_in_the_books_as_it_began() {
    let house = House::with(40_000).await;
    let rail = thirds(&house);
    for n in 0..3 {
        wanted(&house, n).await;
    }
    house.fund.move_money("m1", cny(30_003), Moved::ToWechat).await.unwrap();
    rail.start("wechat").await.unwrap().unwrap();
    // As the version before left it: counted at the bank all along.
    let before = |tx: &mut dyn Tx| -> Result<(), FundError> {
        tx.execute("UPDATE wechat_transfer SET paid_from = 'fund:cash'", &[])?;
        for sql in [
            "UPDATE ledger_posting SET account = 'fund:cash' WHERE account LIKE 'fund:wechat%'",
            "UPDATE ledger_account SET balance = 0 WHERE code LIKE 'fund:wechat%'",
            "UPDATE ledger_account SET balance = 40000 WHERE code = 'fund:cash'",
        ] {
            tx.execute(sql, &[])?;
        }
        Ok(())
    };
    house.test.store.write(before).await.unwrap();
    house.sound().await;
    for _ in 0..3 {
        rail.run().await.unwrap();
        pass(&house, 20);
    }
    assert_eq!(places(&house).await, [19_999, 0, 0]);
    assert_eq!(house.books().await, [19_999, 9_997, 10_002, 0]);
    house.sound().await;
}

/// Whatever happens in whatever order, no place turns over, nothing is lost between them, and the sums are those of the payouts.
#[tokio::test(flavor = "multi_thread")]
async fn money_in_two_places_adds_up_whatever_happens() {
    for seed in 0..6 {
        let mut dice = fastrand::Rng::with_seed(seed);
        let house = House::with(60_000).await;
        let rail = thirds(&house);
        let (mut put_in, mut files, mut next) = (60_000, Vec::new(), 0);
        for step in 0..60 {
            let key = step.to_string();
            match dice.u8(0..9) {
                0 => {
                    put_in += 15_000;
                    house.fund.top_up(&key, cny(15_000), "").await.unwrap();
                }
                1 | 2 => {
                    let way = if dice.bool() { Moved::ToWechat } else { Moved::ToBank };
                    let moved = house.fund.move_money(&key, cny(dice.i64(1..40_000)), way).await;
                    assert!(matches!(moved, Ok(()) | Err(FundError::Overdrawn { .. })), "{moved:?}");
                }
                3 => {
                    wanted(&house, next).await;
                    next += 1;
                }
                4 => {
                    let n = u8::try_from(step + 100).unwrap();
                    house.ready(n, dice.i64(1..9_000)).await;
                }
                5 => files.extend(house.next_file(anxin_fund::FileOptions::default()).await),
                6 => {
                    if let Some(file) = files.pop() {
                        house.bank(&file, &key, pays).await;
                    }
                }
                7 => drop(rail.start("wechat").await.unwrap()),
                _ => {
                    rail.run().await.unwrap();
                    pass(&house, 30);
                }
            }
            house.sound().await;
            let solvency = house.fund.solvency(Currency::Cny, house.test.clock.now()).await.unwrap();
            let held = solvency.at_bank.minor() + solvency.at_wechat.minor();
            assert_eq!(held, put_in - solvency.paid.minor(), "seed {seed}, step {step}");
            assert_eq!(solvency.paid_lately, solvency.paid);
            for account in house.fund.standing(Currency::Cny).await.unwrap() {
                let after = account.posted.minor() + account.pending.minor();
                let side = anxin_fund::kind_of(&account.account).unwrap().side();
                assert!(after * side >= 0, "seed {seed}, step {step}: {account:?}");
            }
        }
        assert_eq!(house.fund.verify_chain().await.unwrap().broken, None);
    }
}
