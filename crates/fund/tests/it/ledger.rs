//! The ledger as a whole: whatever happens in whatever order, the invariants hold.

use std::collections::HashMap;

use anxin_domain::ids::AwardId;
use anxin_domain::money::Currency;
use anxin_fund::rails::demo_bank::{self, Answer};
use anxin_fund::{FileOptions, FundError, PayoutStatus};
use proptest::prelude::*;

use crate::{House, Made, award, brand, cny, customer, payee};

/// Something that happens.
#[derive(Clone, Debug)]
enum Event {
    TopUp {
        key: u8,
        fen: i64,
    },
    Award {
        n: u8,
        fen: i64,
    },
    Payee {
        n: u8,
    },
    Release {
        n: u8,
    },
    Recover {
        key: u8,
        fen: i64,
    },
    File,
    /// The bank answers a file, payment by payment, as the bits say; the same statement may come again.
    Bank {
        file: usize,
        answers: u8,
        again: bool,
    },
}

fn event() -> impl Strategy<Value = Event> {
    let n = 1..=8_u8;
    prop_oneof![
        2 => (1..=6_u8, 1..40_000_i64).prop_map(|(key, fen)| Event::TopUp { key, fen }),
        5 => (n.clone(), prop_oneof![Just(10_000_i64), 1..30_000_i64]).prop_map(|(n, fen)| Event::Award { n, fen }),
        4 => n.clone().prop_map(|n| Event::Payee { n }),
        1 => n.prop_map(|n| Event::Release { n }),
        1 => (1..=3_u8, 1..20_000_i64).prop_map(|(key, fen)| Event::Recover { key, fen }),
        3 => Just(Event::File),
        4 => (0..4_usize, any::<u8>(), any::<bool>())
            .prop_map(|(file, answers, again)| Event::Bank { file, answers, again }),
    ]
}

/// What a naive bookkeeper knows.
#[derive(Default)]
struct Naive {
    income: HashMap<(&'static str, u8), i64>,
    awards: HashMap<u8, i64>,
    files: Vec<Made>,
    statements: usize,
}

impl Naive {
    /// Does what happens to the house and remembers what of it counts.
    async fn live(&mut self, house: &House, event: &Event) {
        match *event {
            Event::TopUp { key, fen } => {
                let done = house.fund.top_up(&key.to_string(), cny(fen), "").await;
                self.income("top-up", key, fen, done);
            }
            Event::Recover { key, fen } => {
                let done = house.fund.recover(&key.to_string(), &brand(), cny(fen), "").await;
                self.income("recover", key, fen, done);
            }
            Event::Award { n, fen } => {
                let done = house.reserve(&award(n, fen)).await;
                match self.awards.get(&n) {
                    Some(known) if *known != fen => assert!(matches!(done, Err(FundError::AwardDiffers(_)))),
                    _ => {
                        done.unwrap();
                        self.awards.insert(n, fen);
                    }
                }
            }
            Event::Payee { n } => house.fund.set_payee(customer(n), payee(n)).await.unwrap(),
            Event::Release { n } => match house.release(id(n)).await {
                Ok(()) => assert_eq!(house.status_of(id(n)).await, PayoutStatus::Released),
                Err(FundError::UnknownAward(_)) => assert!(!self.awards.contains_key(&n)),
                Err(FundError::TooLateToRelease { .. }) => {}
                Err(FundError::AlreadyRecovered(_)) => {
                    let status = house.fund.status(Currency::Cny).await.unwrap();
                    let owed: i64 = status.receivables.iter().map(|(_, owed)| owed.minor()).sum();
                    assert!(owed < self.awards[&n], "{owed} are owed, and {n} is not released");
                    assert_ne!(house.status_of(id(n)).await, PayoutStatus::Released);
                }
                Err(other) => panic!("{other}"),
            },
            Event::File => self.files.extend(house.next_file(FileOptions::default()).await),
            Event::Bank { file, answers, again } => {
                if let Some(batch) = self.files.get(file) {
                    self.statements += 1;
                    bank(house, batch, &format!("S{}", self.statements), answers, again).await;
                }
            }
        }
    }

    fn income(&mut self, kind: &'static str, key: u8, fen: i64, done: Result<i64, FundError>) {
        match (self.income.get(&(kind, key)), done) {
            (None, Ok(_)) => {
                self.income.insert((kind, key), fen);
            }
            (Some(known), Ok(_)) => assert_eq!(*known, fen),
            (Some(known), Err(FundError::KeyReused { .. })) => assert_ne!(*known, fen),
            (None, Err(FundError::Overdrawn { .. })) => assert_eq!(kind, "recover"),
            (_, Err(other)) => panic!("{other}"),
        }
    }

    /// Every fen that came in is somewhere, and nobody was paid twice.
    async fn agrees(&self, house: &House) {
        house.sound().await;
        let came_in: i64 = self.income.values().sum();
        let status = house.fund.status(Currency::Cny).await.unwrap();
        let held = status.available.minor() + status.payable.minor() + status.in_transit.minor();
        assert_eq!(status.cash.minor(), held, "{status:?}");
        assert_eq!(held + status.paid_total.minor(), came_in, "{status:?}");
        let mut paid = 0;
        for (n, fen) in &self.awards {
            let payout = house.payout(id(*n)).await;
            assert_eq!(payout.amount.minor(), *fen);
            paid += if payout.status == PayoutStatus::Settled { *fen } else { 0 };
        }
        assert_eq!(status.paid_total.minor(), paid);
        self.in_order(house, status.available.minor()).await;
    }

    /// Who waits for money waits because the first of them needs more than there is.
    async fn in_order(&self, house: &House, available: i64) {
        let waiting = house.fund.payouts_waiting().await.unwrap();
        if let Some(first) = waiting.iter().find(|p| p.status == PayoutStatus::Queued) {
            assert!(first.amount.minor() > available, "{first:?} waits although {available} are there");
        }
    }
}

fn id(n: u8) -> AwardId {
    award(n, 1).award
}

async fn bank(house: &House, batch: &Made, id: &str, answers: u8, again: bool) {
    let mut bits = answers;
    let statement = house.statement(batch, id, |_| {
        let answer = match bits & 3 {
            0 | 1 => Answer::Pays,
            2 => Answer::Returns("AC04"),
            _ => Answer::PaysAndReturns("AC01"),
        };
        bits = bits.rotate_right(2);
        answer
    });
    let first = house.fund.import_statement(statement.as_bytes()).await.unwrap();
    if again {
        let second = house.fund.import_statement(statement.as_bytes()).await.unwrap();
        assert_eq!((second.settled, second.returned, second.rejected), (0, 0, 0), "{first:?} {second:?}");
    }
    assert_eq!(demo_bank::read(batch.file.as_bytes()).unwrap().payments.len() as i64, batch.count);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_books_agree(events in prop::collection::vec(event(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let house = House::fresh().await;
            let mut naive = Naive::default();
            for event in &events {
                naive.live(&house, event).await;
                naive.agrees(&house).await;
            }
        });
    }
}
