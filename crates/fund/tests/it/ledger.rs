//! The ledger as a whole: whatever happens in whatever order, the invariants hold, and the books say what a naive bookkeeper says.

use anxin_domain::ids::AwardId;
use anxin_domain::money::Currency;
use anxin_fund::rails::demo_bank::{self, Answer};
use anxin_fund::{
    AwardToPay, Claim, Debt, Entitlement, FileOptions, FundError, GoesTo, Liable, Period, ThirdParty,
    WriteOffDecision, equal_parts, kind_of,
};
use proptest::prelude::*;

use crate::naive::{Known, Naive, Stage, Third};
use crate::{House, Made, agent, award, brand, cny, customer, liable, payee, person};

/// Something that happens.
#[derive(Clone, Debug)]
enum Event {
    TopUp {
        key: u8,
        fen: i64,
    },
    Award(Asked),
    Awards(Vec<Asked>),
    Payee {
        n: u8,
    },
    Release {
        n: u8,
    },
    Recover {
        key: u8,
        agent: bool,
        fen: i64,
    },
    Deposit {
        key: u8,
        fen: i64,
    },
    ReturnDeposit {
        key: u8,
        fen: i64,
    },
    Offset {
        key: u8,
        agent: bool,
        fen: i64,
    },
    PayCredit {
        key: u8,
        agent: bool,
        fen: i64,
    },
    Plan {
        agent: bool,
        parts: u16,
    },
    WriteOff {
        agent: bool,
        fen: i64,
        approved: bool,
    },
    Recourse {
        n: u8,
        fen: i64,
        to_fund: bool,
    },
    ThirdPays {
        key: u8,
        n: u8,
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

/// An award that is asked for. Awards of the same right are of the same customer.
#[derive(Clone, Copy, Debug)]
struct Asked {
    n: u8,
    right: u8,
    fen: i64,
    agent: bool,
}

impl Asked {
    fn to_pay(self) -> AwardToPay {
        let entitlement = Entitlement::of(&["dnd-call", &self.right.to_string()]);
        AwardToPay { liable: who(self.agent), entitlement, ..award(self.n, self.fen) }
    }
}

fn who(is_agent: bool) -> Liable {
    if is_agent { agent() } else { liable() }
}

fn event() -> impl Strategy<Value = Event> {
    let (n, key, by_agent) = (1..=8_u8, 1..=6_u8, prop::bool::weighted(0.3));
    let fen = || prop_oneof![Just(10_000_i64), 1..30_000_i64];
    let asked = || {
        let right = prop_oneof![4 => Just(0_u8), 1 => 1..=8_u8];
        (1..=8_u8, right, fen(), prop::bool::weighted(0.3)).prop_map(|(n, right, fen, agent)| Asked {
            n,
            right: if right == 0 { n } else { right },
            fen,
            agent,
        })
    };
    prop_oneof![
        3 => (key.clone(), 1..40_000_i64).prop_map(|(key, fen)| Event::TopUp { key, fen }),
        5 => asked().prop_map(Event::Award),
        2 => prop::collection::vec(asked(), 1..6).prop_map(Event::Awards),
        4 => n.clone().prop_map(|n| Event::Payee { n }),
        2 => n.clone().prop_map(|n| Event::Release { n }),
        3 => (key.clone(), by_agent, fen()).prop_map(|(key, agent, fen)| Event::Recover { key, agent, fen }),
        1 => (key.clone(), fen()).prop_map(|(key, fen)| Event::Deposit { key, fen }),
        1 => (key.clone(), fen()).prop_map(|(key, fen)| Event::ReturnDeposit { key, fen }),
        1 => (key.clone(), by_agent, fen()).prop_map(|(key, agent, fen)| Event::Offset { key, agent, fen }),
        1 => (key.clone(), by_agent, fen()).prop_map(|(key, agent, fen)| Event::PayCredit { key, agent, fen }),
        1 => (by_agent, 1..5_u16).prop_map(|(agent, parts)| Event::Plan { agent, parts }),
        1 => (by_agent, fen(), prop::bool::weighted(0.7))
            .prop_map(|(agent, fen, approved)| Event::WriteOff { agent, fen, approved }),
        2 => (n.clone(), fen(), any::<bool>()).prop_map(|(n, fen, to_fund)| Event::Recourse { n, fen, to_fund }),
        2 => (key, n, fen()).prop_map(|(key, n, fen)| Event::ThirdPays { key, n, fen }),
        3 => Just(Event::File),
        4 => (0..4_usize, any::<u8>(), any::<bool>())
            .prop_map(|(file, answers, again)| Event::Bank { file, answers, again }),
    ]
}

/// A house and the bookkeeper beside it.
struct Life {
    house: House,
    naive: Naive,
    files: Vec<Made>,
    statements: usize,
}

impl Life {
    /// Does what happens to the house, and tells the bookkeeper when it was taken.
    async fn live(&mut self, event: &Event) {
        let fund = self.house.fund.clone();
        match event.clone() {
            Event::TopUp { key, fen } => {
                let done = fund.top_up(&key.to_string(), cny(fen), "").await.map(drop);
                if self.booked("top-up", key, fen, None, done, None) {
                    self.naive.cash += fen;
                    self.naive.run_queue();
                }
            }
            Event::Award(asked) => self.award(&[asked]).await,
            Event::Awards(asked) => self.award(&asked).await,
            Event::Payee { n } => {
                fund.set_payee(customer(n), payee(n)).await.unwrap();
                for known in self.naive.awards.iter_mut().filter(|a| a.n == n && a.stage == Stage::Back) {
                    known.stage = Stage::Held;
                }
            }
            Event::Release { n } => self.release(n).await,
            Event::Recover { key, agent, fen } => {
                let who = who(agent);
                let done = fund.recover(&key.to_string(), &who, cny(fen), "").await.map(drop);
                let enough = self.naive.owed_by(&who) >= fen;
                if self.booked("recover", key, fen, Some(who.clone()), done, Some(enough)) {
                    self.naive.cash += fen;
                    self.naive.settle(&who, fen, false);
                    self.naive.run_queue();
                }
            }
            Event::Deposit { key, fen } => {
                let done = fund.deposit(&key.to_string(), &brand(), cny(fen)).await;
                if self.booked("deposit", key, fen, None, done, None) {
                    self.naive.cash += fen;
                    self.naive.deposit += fen;
                }
            }
            Event::ReturnDeposit { key, fen } => {
                let done = fund.return_deposit(&key.to_string(), &brand(), cny(fen)).await;
                let enough = self.naive.deposit >= fen;
                if self.booked("return-deposit", key, fen, None, done, Some(enough)) {
                    self.naive.cash -= fen;
                    self.naive.deposit -= fen;
                }
            }
            Event::Offset { key, agent, fen } => {
                let who = who(agent);
                let done = fund.offset(&key.to_string(), &who, cny(fen)).await.map(drop);
                let enough = self.naive.deposit >= fen && self.naive.owed_by(&who) >= fen;
                if self.booked("offset", key, fen, Some(who.clone()), done, Some(enough)) {
                    self.naive.deposit -= fen;
                    self.naive.settle(&who, fen, false);
                    self.naive.run_queue();
                }
            }
            Event::PayCredit { key, agent, fen } => {
                let who = who(agent);
                let done = fund.pay_credit(&key.to_string(), &who, cny(fen)).await;
                let enough = self.naive.credit.get(&who).copied().unwrap_or(0) >= fen;
                if self.booked("pay-credit", key, fen, Some(who.clone()), done, Some(enough)) {
                    self.naive.cash -= fen;
                    *self.naive.credit.entry(who).or_default() -= fen;
                }
            }
            Event::Plan { agent, parts } => self.plan(agent, parts).await,
            Event::WriteOff { agent, fen, approved } => self.write_off(&who(agent), fen, approved).await,
            Event::Recourse { n, fen, to_fund } => self.recourse(n, fen, to_fund).await,
            Event::ThirdPays { key, n, fen } => self.third_pays(key, n, fen).await,
            Event::File => {
                let made = self.house.next_file(FileOptions::default()).await;
                for (n, _, _) in self.kept().await.iter().filter(|(_, stage, _)| *stage == Stage::WithBank) {
                    let known = self.naive.award(*n).unwrap();
                    assert!(matches!(known.stage, Stage::Held | Stage::WithBank), "{known:?}");
                    known.stage = Stage::WithBank;
                }
                self.files.extend(made);
            }
            Event::Bank { file, answers, again } => {
                if let Some(batch) = self.files.get(file).cloned() {
                    self.statements += 1;
                    bank(&self.house, &batch, &format!("S{}", self.statements), answers, again).await;
                    self.hear_the_bank().await;
                }
            }
        }
    }

    /// Whether this booking counts: a key is one booking, and what is not there is refused.
    fn booked(
        &mut self,
        kind: &'static str,
        key: u8,
        fen: i64,
        who: Option<Liable>,
        done: Result<(), FundError>,
        enough: Option<bool>,
    ) -> bool {
        let content = (fen, who);
        match (self.naive.keys.get(&(kind, key)), done) {
            (None, Ok(())) => {
                assert_ne!(enough, Some(false), "{kind} {fen} was taken");
                self.naive.keys.insert((kind, key), content);
                true
            }
            (Some(known), Ok(())) => {
                assert_eq!(*known, content);
                false
            }
            (Some(known), Err(FundError::KeyReused { .. })) => {
                assert_ne!(*known, content);
                false
            }
            (None, Err(FundError::Overdrawn { .. })) => {
                assert_eq!(enough, Some(false), "{kind} {fen} was refused");
                false
            }
            (_, Err(other)) => panic!("{kind}: {other}"),
        }
    }

    async fn award(&mut self, asked: &[Asked]) {
        let all: Vec<AwardToPay> = asked.iter().map(|asked| asked.to_pay()).collect();
        let done = self.house.reserve_many(&all).await;
        let mut after = self.naive.awards.clone();
        for asked in asked {
            let (n, right, fen, liable) = (asked.n, asked.right, asked.fen, who(asked.agent));
            if let Some(known) = after.iter().find(|known| known.n == n) {
                if (known.right, known.fen, &known.liable) != (right, fen, &liable) {
                    assert!(matches!(
                        done,
                        Err(FundError::AwardDiffers(_) | FundError::EntitlementTaken { .. })
                    ));
                    return;
                }
            } else if after.iter().any(|known| known.right == right && known.stage != Stage::Released) {
                assert!(matches!(done, Err(FundError::AwardDiffers(_) | FundError::EntitlementTaken { .. })));
                return;
            } else {
                let (stage, claim) = (Stage::Queued, Claim::default());
                after.push(Known { n, right, fen, liable, stage, claim, third: None });
            }
        }
        assert_eq!(done.unwrap().len(), asked.len());
        self.naive.awards = after;
        self.naive.run_queue();
    }

    async fn release(&mut self, n: u8) {
        let done = self.house.release(id(n)).await;
        let known = self.naive.award(n).map(|known| known.stage);
        match (known, done) {
            (None, Err(FundError::UnknownAward(_)))
            | (Some(Stage::WithBank | Stage::Paid), Err(FundError::TooLateToRelease { .. })) => {}
            (Some(_), Ok(())) => assert!(self.naive.release(n), "{n} was released"),
            (Some(_), Err(FundError::Overdrawn { .. })) => assert!(!self.naive.release(n), "{n} was kept"),
            (known, done) => panic!("{n} is {known:?}: {done:?}"),
        }
    }

    async fn plan(&mut self, agent: bool, parts: u16) {
        let owed = self.naive.owed_by(&who(agent));
        let now = self.house.test.clock.now();
        let parts: Vec<_> =
            (1..).zip(equal_parts(cny(owed), parts)).map(|(n, part)| (now.plus_days(n), part)).collect();
        match self.house.fund.agree_instalments(&who(agent), &parts, &person(1)).await {
            Ok(_) => assert!(owed > 0),
            // Another plan runs, or there is less to pay than there are parts.
            Err(FundError::Plan(_) | FundError::Amount) => {}
            Err(other) => panic!("{other}"),
        }
    }

    async fn write_off(&mut self, who: &Liable, fen: i64, approved: bool) {
        let debt = Debt::Of(who.clone());
        let owed = self.naive.owed_by(who);
        let id = match self.house.fund.propose_write_off(&debt, cny(fen), "gone", &person(1)).await {
            Ok(id) => id,
            Err(FundError::Overdrawn { .. }) => return assert!(owed < fen),
            Err(other) => panic!("{other}"),
        };
        let decision = if approved { WriteOffDecision::Approved } else { WriteOffDecision::Refused };
        let own = self.house.fund.decide_write_off(id, decision, &person(1)).await;
        assert!(matches!(own, Err(FundError::SamePerson)), "{own:?}");
        for _ in 0..2 {
            self.house.fund.decide_write_off(id, decision, &person(2)).await.unwrap();
        }
        if approved {
            self.naive.settle(who, fen, true);
        }
    }

    async fn recourse(&mut self, n: u8, fen: i64, to_fund: bool) {
        let goes_to = if to_fund { GoesTo::Fund } else { GoesTo::Liable };
        let done = self.house.recourse(id(n), ThirdParty::Seller, fen, goes_to).await;
        match (self.naive.award(n), done) {
            (None, Err(FundError::UnknownAward(_))) => {}
            (Some(known), Ok(())) => match known.third {
                Some(third) => assert_eq!((third.fen, third.goes_to), (fen, goes_to)),
                None => {
                    assert!(fen <= known.fen && !matches!(known.stage, Stage::Queued | Stage::Released));
                    known.third = Some(Third { fen, goes_to, paid: 0, dropped: 0 });
                }
            },
            (Some(known), Err(FundError::NoRecourse(_))) => {
                let never = fen > known.fen || matches!(known.stage, Stage::Queued | Stage::Released);
                assert!(known.third.is_some() || never, "{known:?}");
            }
            (known, done) => panic!("{known:?}: {done:?}"),
        }
    }

    async fn third_pays(&mut self, key: u8, n: u8, fen: i64) {
        let done = self.house.fund.recover_recourse(&format!("{n}-{key}"), id(n), cny(fen)).await.map(drop);
        let third = self.naive.award(n).and_then(|known| known.third);
        match (third, done) {
            (None, Err(FundError::UnknownAward(_) | FundError::NoRecourse(_))) => {}
            (Some(third), done) => {
                let kind = ["", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"][usize::from(n)];
                if self.booked(kind, key, fen, None, done, Some(third.open() >= fen)) {
                    self.naive.third_pays(n, fen);
                }
            }
            (third, done) => panic!("{third:?}: {done:?}"),
        }
    }

    /// What the bank did is the bank's to say; what it does to the money is not.
    async fn hear_the_bank(&mut self) {
        for (n, stage, _) in self.kept().await {
            let known = self.naive.award(n).unwrap();
            let (before, fen) = (known.stage, known.fen);
            known.stage = stage;
            self.naive.cash += match (before, stage) {
                (before, stage) if before == stage => 0,
                (Stage::WithBank, Stage::Back) => 0,
                (Stage::WithBank, Stage::Paid) => -fen,
                (Stage::Paid, Stage::Back) => fen,
                step => panic!("{n} went from {step:?}"),
            };
        }
    }

    /// The payouts as they are kept, by number.
    async fn kept(&self) -> Vec<(u8, Stage, Claim)> {
        let read = |tx: &mut dyn anxin_store::Tx| {
            let sql =
                "SELECT award, status, owed, recovered, written_off, passed_on FROM payout ORDER BY place";
            tx.query(sql, &[])?
                .iter()
                .map(|row| {
                    let claim = Claim {
                        owed: row.int(2)?,
                        recovered: row.int(3)?,
                        written_off: row.int(4)?,
                        passed_on: row.int(5)?,
                    };
                    Ok((row.id(0)?[15], Stage::read(&row.text(1)?), claim))
                })
                .collect()
        };
        self.house.test.store.read::<_, Vec<_>, anxin_store::StoreError>(read).await.unwrap()
    }

    /// The books say what the bookkeeper says.
    async fn agrees(&self) {
        let naive = &self.naive;
        let expected: Vec<_> = naive.awards.iter().map(|a| (a.n, a.stage, a.claim)).collect();
        assert_eq!(self.kept().await, expected);
        let status = self.house.fund.status(Currency::Cny).await.unwrap();
        let sum = |stages: &[Stage]| -> i64 {
            naive.awards.iter().filter(|a| stages.contains(&a.stage)).map(|a| a.fen).sum()
        };
        assert_eq!(status.cash, cny(naive.cash));
        assert_eq!(status.available, cny(naive.available()));
        assert_eq!(status.payable, cny(sum(&[Stage::Held, Stage::Back])));
        assert_eq!(status.in_transit, cny(sum(&[Stage::WithBank])));
        assert_eq!(status.paid_total, cny(sum(&[Stage::Paid])));
        assert_eq!(status.queued_total, cny(sum(&[Stage::Queued])));
    }

    /// Nothing is broken, the chain is whole, and every statement comes to its account's balance.
    async fn is_sound(&self) {
        self.house.sound().await;
        let solvency = self.house.fund.solvency(Currency::Cny, self.house.test.clock.now()).await.unwrap();
        assert_eq!(solvency.written_off, cny(self.naive.given_up));
        assert_eq!(solvency.owed, cny(self.naive.owed_by(&liable()) + self.naive.owed_by(&agent())));
        // Posted and pending never turn an account over.
        for account in self.house.fund.standing(Currency::Cny).await.unwrap() {
            let side = kind_of(&account.account).unwrap().side();
            assert!(side * (account.posted.minor() + account.pending.minor()) >= 0, "{account:?}");
        }
        let chain = self.house.fund.verify_chain().await.unwrap();
        assert_eq!(chain.broken, None);
        for account in self.house.fund.trial_balance().await.unwrap() {
            let all =
                self.house.fund.account_statement(&account.code, Currency::Cny, Period::ALL, None, 10_000);
            let all = all.await.unwrap();
            let replayed: i64 = all.rows.iter().map(|row| row.amount.minor()).sum();
            assert_eq!((all.opening, all.closing, cny(replayed)), (cny(0), account.balance, account.balance));
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
    #![proptest_config(ProptestConfig { cases: 32, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_books_agree(events in prop::collection::vec(event(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let house = House::fresh().await;
            let mut life = Life { house, naive: Naive::default(), files: Vec::new(), statements: 0 };
            for (n, event) in events.iter().enumerate() {
                life.live(event).await;
                life.agrees().await;
                if n % 8 == 7 {
                    life.is_sound().await;
                }
            }
            life.is_sound().await;
        });
    }
}
