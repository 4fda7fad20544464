//! The fund's promises, the same on both engines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed, in its helpers too"
)]

mod bank;
mod chain;
mod history;
mod instalments;
mod large;
mod ledger;
mod money;
mod naive;
mod noted;
mod payer;
mod payments;
mod rails;
mod recovery;
mod reports;
mod reserve;
mod statements;
mod sums;
mod tables;
mod tenants;
mod wechat;
mod write_off;
mod xsd;

use anxin_domain::ids::{AwardId, BrandId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_fund::rails::demo_bank::{self, Answer, Order};
use anxin_fund::{
    AwardToPay, BankDetails, Batch, Debtor, Entitlement, FileOptions, Fund, FundError, GoesTo, Liable,
    Payout, PayoutStatus, Person, StatementReport, Tenant, ThirdParty,
};
use anxin_store::testing::TestStore;

/// A store, a fund on it, and the few words that every test needs.
struct House {
    test: TestStore,
    fund: Fund,
}

/// A batch and its file.
#[derive(Debug, Clone)]
struct Made {
    batch: Batch,
    file: String,
}

impl std::ops::Deref for Made {
    type Target = Batch;
    fn deref(&self) -> &Batch {
        &self.batch
    }
}

const DEBTOR_ACCOUNT: &str = "42010000012345678";

impl House {
    async fn fresh() -> Self {
        let test = TestStore::fresh().await;
        let debtor = Debtor::new("武汉安心保障基金 & Co. <测试>", DEBTOR_ACCOUNT, "ICBKCNBJWHA").unwrap();
        let fund = Fund::new(test.store.clone(), Some(debtor));
        Self { test, fund }
    }

    /// A house whose fund holds so many fen.
    async fn with(fen: i64) -> Self {
        let house = Self::fresh().await;
        house.fund.top_up("first", cny(fen), "opening").await.unwrap();
        house
    }

    async fn reserve(&self, award: &AwardToPay) -> Result<PayoutStatus, FundError> {
        let (award, clock) = (award.clone(), self.test.clock.clone());
        self.test.store.write(move |tx| anxin_fund::reserve(tx, &clock, &award)).await
    }

    async fn reserve_many(&self, awards: &[AwardToPay]) -> Result<Vec<PayoutStatus>, FundError> {
        let (awards, clock) = (awards.to_vec(), self.test.clock.clone());
        self.test.store.write(move |tx| anxin_fund::reserve_many(tx, &clock, &awards)).await
    }

    async fn release(&self, award: AwardId) -> Result<(), FundError> {
        let clock = self.test.clock.clone();
        self.test.store.write(move |tx| anxin_fund::release(tx, &clock, award)).await
    }

    async fn recourse(
        &self,
        award: AwardId,
        against: ThirdParty,
        fen: i64,
        goes_to: GoesTo,
    ) -> Result<(), FundError> {
        let clock = self.test.clock.clone();
        let claim = move |tx: &mut dyn anxin_store::Tx| {
            anxin_fund::open_recourse(tx, &clock, award, against, cny(fen), goes_to)
        };
        self.test.store.write(claim).await
    }

    async fn payout(&self, award: AwardId) -> Payout {
        self.fund.payout_of_award(award).await.unwrap().expect("a payout")
    }

    async fn status_of(&self, award: AwardId) -> PayoutStatus {
        self.payout(award).await.status
    }

    /// Reserves an award for a customer who has an account, and returns it.
    async fn ready(&self, n: u8, fen: i64) -> AwardToPay {
        let award = award(n, fen);
        self.fund.set_payee(award.customer, payee(n)).await.unwrap();
        self.reserve(&award).await.unwrap();
        award
    }

    async fn file(&self) -> Made {
        self.file_with(FileOptions::default()).await
    }

    async fn file_with(&self, options: FileOptions) -> Made {
        self.next_file(options).await.expect("a payment file")
    }

    async fn next_file(&self, options: FileOptions) -> Option<Made> {
        let batch = self.fund.make_payment_file_with("desk", options).await.unwrap()?;
        let mut file = Vec::new();
        self.fund.write_payment_file(batch.id, &mut file).await.unwrap();
        Some(Made { batch, file: String::from_utf8(file).unwrap() })
    }

    /// The bank answers a file, and its statement is imported.
    async fn bank(&self, batch: &Made, id: &str, answer: impl FnMut(&Order) -> Answer) -> StatementReport {
        let statement = self.statement(batch, id, answer);
        self.fund.import_statement(statement.as_bytes()).await.unwrap()
    }

    fn statement(&self, batch: &Made, id: &str, answer: impl FnMut(&Order) -> Answer) -> String {
        let orders = demo_bank::read(batch.file.as_bytes()).unwrap();
        demo_bank::statement(&orders, id, self.test.clock.now(), cny(100_000_000), answer).unwrap()
    }

    /// Nothing is broken, and the books say so in the end.
    async fn sound(&self) {
        assert_eq!(self.fund.check().await.unwrap(), Vec::<String>::new());
    }

    /// What the fund has (at the bank and at WeChat Pay), available, payable and in transit in fen.
    async fn books(&self) -> [i64; 4] {
        let status = self.fund.status(Currency::Cny).await.unwrap();
        let held = [status.cash, status.wechat, status.wechat_under_way].map(Money::minor).iter().sum();
        [held, status.available.minor(), status.payable.minor(), status.in_transit.minor()]
    }
}

const fn cny(fen: i64) -> Money {
    Money::new(fen, Currency::Cny)
}

fn brand() -> BrandId {
    "lianjia-wuhan".parse().unwrap()
}

fn liable() -> Liable {
    Liable::Brand(brand())
}

fn agent() -> Liable {
    Liable::Agent("lianjia-wuhan:1023".parse().unwrap(), brand())
}

fn person(n: u64) -> Person {
    Person { number: Number::from_digits(8_613_900_139_000 + n), name: format!("员工{n}") }
}

fn customer(n: u8) -> Number {
    Number::from_digits(8_613_800_138_000 + u64::from(n))
}

fn award(n: u8, fen: i64) -> AwardToPay {
    let at = anxin_domain::time::Instant::from_micros(1_795_413_600_000_000 + i64::from(n));
    AwardToPay {
        award: AwardId::new(at, [n; 10]),
        customer: customer(n),
        amount: cny(fen),
        liable: liable(),
        entitlement: Entitlement::of(&["dnd-call", &n.to_string()]),
        tenant: Tenant::main(),
        at,
        holder_at: at,
    }
}

/// So many awards of a fen, each of its own right and customer.
fn awards(count: u32) -> Vec<AwardToPay> {
    let one = |n: u32| {
        let mut random = [0; 10];
        random[..4].copy_from_slice(&n.to_be_bytes());
        AwardToPay {
            award: AwardId::new(award(0, 1).at, random),
            entitlement: Entitlement::of(&["many", &n.to_string()]),
            customer: Number::from_digits(8_613_700_000_000 + u64::from(n)),
            ..award(0, 1)
        }
    };
    (0..count).map(one).collect()
}

fn payee(n: u8) -> BankDetails {
    BankDetails::new(&format!("张伟{n}"), &format!("62220212345678{n:03}"), "102521000018").unwrap()
}

fn pays(_: &Order) -> Answer {
    Answer::Pays
}
