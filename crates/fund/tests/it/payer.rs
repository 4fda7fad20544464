//! Who pays leaves out what they decided, and an account that was changed rests before money goes there.

use anxin_domain::number::Number;
use anxin_fund::rails::demo_bank::Answer;
use anxin_fund::{LeftOut, LetGo, PAYEE_REST_HOURS, Payer, PayoutHold};

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
    assert_eq!(
        house.fund.left_out(clerk(1)).await.unwrap(),
        LeftOut { decided_by_payer: 1, ..LeftOut::default() }
    );
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
    assert_eq!(house.fund.left_out("desk").await.unwrap(), LeftOut { resting: 1, ..LeftOut::default() });
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

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_person_keeps_its_money_and_goes_when_it_is_let_go_by_somebody_else() {
    let house = House::with(100_000).await;
    let (waits, other) = (house.ready(1, 10_000).await.award, house.ready(2, 10_000).await);
    let now = house.test.clock.now();
    for _ in 0..2 {
        house.test.store.write(move |tx| anxin_fund::hold(tx, waits, now)).await.unwrap();
    }
    assert_eq!(house.fund.left_out("desk").await.unwrap(), LeftOut { held: 1, ..LeftOut::default() });
    assert_eq!(house.fund.make_payment_file("desk").await.unwrap().unwrap().count, 1);
    assert_eq!(house.payout(other.award).await.attempts.len(), 1);
    assert_eq!(house.fund.make_payment_file("desk").await.unwrap(), None);
    assert_eq!(house.books().await[2], 10_000, "its money stays set aside");
    let by = LetGo {
        at: now.plus_ms(1),
        staff: Number::from_digits(8_613_300_000_001),
        staff_name: "职员".into(),
        words: "母女，已核对".into(),
    };
    for first in [true, false] {
        let by = by.clone();
        let done = house.test.store.write(move |tx| anxin_fund::let_go(tx, waits, &by)).await.unwrap();
        assert_eq!(done, first);
    }
    let holds = house.test.store.read(move |tx| anxin_fund::holds_of(tx, waits)).await.unwrap();
    assert_eq!(holds, [PayoutHold { award: waits, held_at: now, let_go: Some(by) }]);
    assert_eq!(
        house.fund.make_payment_file(clerk(1)).await.unwrap(),
        None,
        "whoever let it go does not pay it"
    );
    assert_eq!(house.fund.make_payment_file(clerk(2)).await.unwrap().unwrap().count, 1);
    // What has come back can wait anew.
    house.test.store.write(move |tx| anxin_fund::hold(tx, waits, now.plus_ms(2))).await.unwrap();
    let holds = house.test.store.read(move |tx| anxin_fund::holds_of(tx, waits)).await.unwrap();
    assert_eq!((holds.len(), holds[1].let_go.is_none()), (2, true));
    house.sound().await;
}
