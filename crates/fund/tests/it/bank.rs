//! A hostile bank: files are lost on the way and sent twice, reports and statements come late, doubled, out of order and in
//! pieces, some payments are refused and some come back; imports are killed half-way. In the bank's own books every claim is
//! paid exactly once.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use anxin_domain::ids::{AwardId, BatchId};
use anxin_domain::money::Currency;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_fund::rails::demo_bank::{self, Order};
use anxin_fund::rails::pain001::Booking;
use anxin_fund::{AwardToPay, BankDetails, FileOptions, PayoutStatus};

use crate::reports::Report;
use crate::sums::{document_unchecked, entry, of_instruction};
use crate::{House, brand, cny};

/// Rounds after which a run that has not ended is a failure.
const ROUNDS: usize = 400;
/// Rounds after which everything comes once more, whatever is under way.
const ANEW_ROUNDS: usize = 25;
/// Rounds without post after which everything comes once more.
const IDLE_ROUNDS: usize = 6;

fn claim(n: u32) -> AwardToPay {
    let at = Instant::from_micros(1_795_413_600_000_000 + i64::from(n));
    let mut random = [0; 10];
    random[..4].copy_from_slice(&n.to_be_bytes());
    AwardToPay {
        award: AwardId::new(at, random),
        customer: Number::from_digits(8_613_900_000_000 + u64::from(n)),
        amount: cny(10_000 + i64::from(n % 100)),
        entitlement: anxin_fund::Entitlement::of(&["dnd-call", &n.to_string()]),
        tenant: anxin_fund::Tenant::main(),
        liable: anxin_fund::Liable::Brand(brand()),
        at,
        holder_at: at,
    }
}

fn account(n: u32) -> BankDetails {
    BankDetails::new(&format!("张伟{n}"), &format!("6222{n:08}"), "102521000018").unwrap()
}

/// The bank, and the post between it and the house.
struct Bank {
    dice: fastrand::Rng,
    /// The files that it has, with their counts and sums.
    seen: HashMap<BatchId, (String, String)>,
    /// What each account was paid and has kept.
    paid: HashMap<String, Vec<i64>>,
    /// What is under way, and how often it will still be delivered.
    written: Vec<(String, u8)>,
    /// Everything that the bank ever wrote: when nothing is under way and something is still open, it comes once more.
    archive: Vec<String>,
    /// Rounds in which nothing was under way.
    idle: usize,
    rounds: usize,
    documents: usize,
}

impl Bank {
    fn new(seed: u64) -> Self {
        let dice = fastrand::Rng::with_seed(seed);
        Self {
            dice,
            seen: HashMap::new(),
            paid: HashMap::new(),
            written: Vec::new(),
            archive: Vec::new(),
            idle: 0,
            rounds: 0,
            documents: 0,
        }
    }

    fn id(&mut self, kind: &str) -> String {
        self.documents += 1;
        format!("{kind}{}", self.documents)
    }

    fn report(&mut self, report: &Report) {
        let id = self.id("R");
        self.write(report.text_unchecked(&id));
    }

    fn write(&mut self, document: String) {
        let times = self.dice.u8(1..4);
        self.archive.push(document.clone());
        self.written.push((document, times));
    }

    fn statement(&mut self, entries: &str) {
        let id = self.id("S");
        self.write(document_unchecked(&id, entries));
    }

    /// Takes a file in, and does what it wants with it.
    fn receive(&mut self, id: BatchId, file: &[u8]) {
        if let Some((count, sum)) = self.seen.get(&id).cloned() {
            self.report(&Report::on(&id.to_string()).file(&count, &sum, "RJCT", "DU01"));
            return;
        }
        let orders = demo_bank::read(file).unwrap();
        let sum: i64 = orders.payments.iter().map(|order| order.amount.minor()).sum();
        let (count, sum) = (orders.payments.len().to_string(), cny(sum).decimal());
        self.seen.insert(id, (count.clone(), sum.clone()));
        if self.dice.u8(0..10) == 0 {
            self.report(&Report::on(&orders.message_id).file(&count, &sum, "RJCT", "FF01"));
            return;
        }
        self.report(&Report::on(&orders.message_id).file(&count, &sum, "ACCP", ""));
        let mut instructions: Vec<&str> =
            orders.payments.iter().map(|order| order.instruction.as_str()).collect();
        instructions.dedup();
        for id in instructions {
            let own: Vec<&Order> = orders.payments.iter().filter(|order| order.instruction == id).collect();
            self.pay(&orders.message_id, id, &own);
        }
    }

    /// Pays an instruction: some of it is refused, some of it comes back.
    fn pay(&mut self, message: &str, id: &str, orders: &[&Order]) {
        let (mut refused, mut debits, mut credits, mut sum, mut count) =
            (Vec::new(), String::new(), String::new(), 0, 0);
        for order in orders {
            let refs = format!(
                "<NtryDtls><TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs></TxDtls></NtryDtls>",
                order.end_to_end
            );
            let kind = self.dice.u8(0..100);
            if kind < 4 {
                refused.push((order.end_to_end.clone(), order.amount.decimal()));
                continue;
            }
            (sum, count) = (sum + order.amount.minor(), count + 1);
            let reference = self.id("D");
            debits += &entry("DBIT", &order.amount.decimal(), &reference, &refs);
            if kind < 8 {
                let reference = self.id("C");
                credits += &entry("CRDT", &order.amount.decimal(), &reference, &refs);
            } else {
                self.paid.entry(order.account.clone()).or_default().push(order.amount.minor());
            }
        }
        if !refused.is_empty() {
            let told: Vec<[&str; 4]> =
                refused.iter().map(|(id, amount)| ["RJCT", id.as_str(), amount.as_str(), "AC04"]).collect();
            self.report(&Report::on(message).instruction(id, "PART", &told));
        }
        if orders.first().is_some_and(|order| order.booking == Booking::Batch) {
            let reference = self.id("B");
            debits = entry("DBIT", &cny(sum).decimal(), &reference, &of_instruction(id, &count.to_string()));
        }
        if count > 0 {
            self.statement(&debits);
        }
        if !credits.is_empty() {
            self.statement(&credits);
        }
    }

    /// Whether nothing is under way any more.
    const fn delivered_all(&self) -> bool {
        self.written.is_empty()
    }

    /// What the post brings today: some of what was written, in any order, some of it twice, some of it in one file.
    fn post(&mut self) -> Vec<String> {
        self.idle = if self.written.is_empty() { self.idle + 1 } else { 0 };
        self.rounds += 1;
        // Files that are sent once more are answered each time, so that the post of a slow machine need never be empty.
        if self.idle == IDLE_ROUNDS || self.rounds.is_multiple_of(ANEW_ROUNDS) {
            self.idle = 0;
            self.written.extend(self.archive.iter().map(|document| (document.clone(), 1)));
        }
        let mut bag = Vec::new();
        for (document, times) in &mut self.written {
            if self.dice.bool() {
                *times -= 1;
                bag.push(document.clone());
            }
        }
        self.written.retain(|(_, times)| *times > 0);
        self.dice.shuffle(&mut bag);
        bag
    }
}

async fn claims(count: u32) -> House {
    let house = House::with(i64::from(count) * 20_000).await;
    let numbers: Vec<u32> = (0..count).collect();
    for chunk in numbers.chunks(500) {
        let (clock, chunk) = (house.test.clock.clone(), chunk.to_vec());
        let reserve = move |tx: &mut dyn anxin_store::Tx| {
            for n in &chunk {
                let (claim, details) = (claim(*n), account(*n));
                tx.execute(
                    "INSERT INTO payee (number, name, account, bank, changed_at) VALUES ($1, $2, $3, $4, 0)",
                    &[
                        claim.customer.into(),
                        details.name().into(),
                        details.account().into(),
                        details.bank().into(),
                    ],
                )?;
                anxin_fund::reserve(tx, &clock, &claim)?;
            }
            Ok::<_, anxin_fund::FundError>(())
        };
        house.test.store.write(reserve).await.unwrap();
    }
    house
}

/// Whoever's money came back gives the account once more.
async fn confirm_again(house: &House) {
    let mut set = tokio::task::JoinSet::new();
    for payout in house.fund.payouts_waiting().await.unwrap() {
        if payout.status == PayoutStatus::Returned {
            let n = u32::try_from(payout.customer.digits() - 8_613_900_000_000).unwrap();
            let fund = house.fund.clone();
            set.spawn(async move { fund.set_payee(payout.customer, account(n)).await.unwrap() });
        }
    }
    set.join_all().await;
}

async fn run_hostile(count: u32, seed: u64) {
    let house = claims(count).await;
    let mut bank = Bank::new(seed);
    let mut files: HashMap<BatchId, Vec<u8>> = HashMap::new();
    let mut all_paid = false;
    for round in 0..ROUNDS {
        // Whoever makes a file may be gone before it is there; it is found in the list all the same.
        let booking = if bank.dice.bool() { Booking::Single } else { Booking::Batch };
        let options =
            FileOptions { booking, instruction_limit: 700, payments_limit: 2_500, ..FileOptions::default() };
        let patience = Duration::from_millis(bank.dice.u64(0..400));
        let _ = tokio::time::timeout(patience, house.fund.make_payment_file_with("desk", options)).await;
        for batch in house.fund.batches().await.unwrap() {
            if batch.settled + batch.returned == batch.count {
                continue;
            }
            if let std::collections::hash_map::Entry::Vacant(place) = files.entry(batch.id) {
                let mut file = Vec::new();
                house.fund.write_payment_file(batch.id, &mut file).await.unwrap();
                place.insert(file);
            }
            // Sent again as long as something of it is open; some of it never arrives, some of it twice.
            let times =
                if bank.seen.contains_key(&batch.id) { bank.dice.u8(0..6) / 5 } else { bank.dice.u8(0..3) };
            for _ in 0..times {
                bank.receive(batch.id, &files[&batch.id]);
            }
        }
        for document in bank.post() {
            let import = house.fund.import_statement(document.as_bytes());
            if bank.dice.u8(0..10) == 0 {
                let patience = Duration::from_millis(bank.dice.u64(0..20));
                let _ = tokio::time::timeout(patience, import).await;
            } else {
                import.await.unwrap();
            }
        }
        confirm_again(&house).await;
        // What was paid may yet come back: the end is when everything was delivered.
        let paid = house.fund.status(Currency::Cny).await.unwrap().paid_count == i64::from(count);
        if paid && std::mem::replace(&mut all_paid, paid) && bank.delivered_all() {
            break;
        }
        all_paid = paid;
        assert!(round + 1 < ROUNDS, "it does not end: {:?}", house.fund.status(Currency::Cny).await.unwrap());
    }
    each_is_paid_once(&house, &bank, count).await;
}

async fn each_is_paid_once(house: &House, bank: &Bank, count: u32) {
    let mut wrong = String::new();
    for n in 0..count {
        let paid = bank.paid.get(account(n).account());
        if paid != Some(&vec![claim(n).amount.minor()]) {
            writeln!(wrong, "{n}: {paid:?}").unwrap();
        }
    }
    assert_eq!(wrong, "", "paid once each");
    assert_eq!(bank.paid.len(), count as usize, "and nobody else");
    let total: i64 = (0..count).map(|n| claim(n).amount.minor()).sum();
    let cash = i64::from(count) * 20_000 - total;
    assert_eq!(house.books().await, [cash, cash, 0, 0]);
    house.sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_bank_ends_with_every_claim_paid_once() {
    let postgres = std::env::var("ANXIN_TEST_STORE").as_deref() == Ok("postgres");
    let twice = std::env::var("ANXIN_TEST_TWICE").as_deref() == Ok("1");
    run_hostile(if postgres || twice { 500 } else { 10_000 }, 20_261_129).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_seeds_of_the_bank_end_the_same() {
    for seed in 1..=4 {
        run_hostile(120, seed).await;
    }
}
