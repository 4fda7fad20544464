//! Who pays leaves out what they decided, and an account that was changed rests before money goes there.

use anxin_domain::number::Number;
use anxin_fund::rails::demo_bank::Answer;
use anxin_fund::{LeftOut, PAYEE_REST_HOURS, Payer};

use crate::{House, payee, pays};

const HOUR_MS: i64 = 3_600_000;

fn clerk(n: u64) -> Payer {
    Payer::staff("职员", Number::from_digits(8_613_300_000_000 + n))
}

impl House {
    fn passes(&self, ms: i64) {
        self.test.clock.set(self.test.clock.now().plus_ms(ms));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_decided_is_left_to_others_and_holds_nothing_up() {
    let house = House::with(100_000).await;
    let (mine, other) = (house.ready(1, 10_000).await, house.ready(2, 10_000).await);
    let decider = Number::from_digits(8_613_300_000_001);
    let barred = mine.award;
    for _ in 0..2 {
        house.test.store.write(move |tx| anxin_fund::bar(tx, barred, decider)).await.unwrap();
    }
    assert_eq!(house.fund.left_out(clerk(1)).await.unwrap(), LeftOut { decided_by_payer: 1, resting: 0 });
    let file = house.fund.make_payment_file(clerk(1)).await.unwrap().unwrap();
    assert_eq!((file.count, house.payout(other.award).await.attempts.len()), (1, 1));
    assert_eq!(house.fund.make_payment_file(clerk(1)).await.unwrap(), None);
    assert_eq!(house.fund.left_out(clerk(2)).await.unwrap(), LeftOut::default());
    assert_eq!(house.fund.make_payment_file(clerk(2)).await.unwrap().unwrap().count, 1);
    assert_eq!(house.fund.left_out(clerk(1)).await.unwrap(), LeftOut::default(), "it is with the bank");
    house.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_was_changed_rests_for_a_day() {
    let house = House::with(100_000).await;
    let first = house.ready(1, 10_000).await;
    house.passes(1);
    house.fund.set_payee(first.customer, payee(1)).await.unwrap();
    assert_eq!(house.fund.left_out("desk").await.unwrap().resting, 0, "the same account again is no change");
    house.fund.set_payee(first.customer, payee(9)).await.unwrap();
    assert_eq!(house.fund.left_out("desk").await.unwrap(), LeftOut { decided_by_payer: 0, resting: 1 });
    assert_eq!(house.fund.make_payment_file("desk").await.unwrap(), None);
    house.passes(PAYEE_REST_HOURS * HOUR_MS - 1);
    assert_eq!(house.fund.make_payment_file("desk").await.unwrap(), None, "a millisecond is missing");
    house.ready(2, 10_000).await;
    assert_eq!(house.file().await.count, 1, "what rests holds nobody up");
    house.passes(1);
    assert_eq!(house.file().await.count, 1);
    house.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_in_place_of_one_that_the_bank_could_not_pay_does_not_rest() {
    let house = House::with(100_000).await;
    let first = house.ready(1, 10_000).await;
    let file = house.file().await;
    house.bank(&file, "S1", pays).await;
    let second = house.ready(2, 10_000).await;
    let file = house.file().await;
    house.bank(&file, "S2", |_| Answer::PaysAndReturns("AC04")).await;
    house.fund.set_payee(second.customer, payee(9)).await.unwrap();
    assert_eq!(house.file().await.count, 1);
    assert_eq!(house.payout(first.award).await.attempts.len(), 1);
    house.sound().await;
}
