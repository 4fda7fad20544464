//! The chain of entries: what was booked cannot be changed behind its back, and what was booked before there was a chain is in it.

use anxin_domain::money::Currency;
use anxin_fund::{Fund, FundError, PayoutStatus, Period};
use anxin_store::testing::TestStore;
use anxin_store::{StoreError, Tx, Value};

use crate::{House, award, awards, cny, customer, liable, pays};

/// A house in which a few things have happened.
async fn lived_in() -> House {
    let house = House::with(100_000).await;
    house.ready(1, 10_000).await;
    house.ready(2, 20_000).await;
    let batch = house.file().await;
    house.bank(&batch, "S1", pays).await;
    house.fund.recover("r1", &liable(), cny(15_000), "back").await.unwrap();
    house
}

async fn run(house: &House, sql: &'static str) {
    let done: Result<u64, FundError> = house.test.store.write(move |tx| Ok(tx.execute(sql, &[])?)).await;
    assert!(done.unwrap() > 0, "{sql}");
}

#[tokio::test]
async fn every_entry_follows_the_one_before_it() {
    let house = lived_in().await;
    let whole = house.fund.verify_chain().await.unwrap();
    assert_eq!((whole.entries, whole.broken.clone()), (7, None));
    // Looking changes nothing, booking moves the head, and the same booking again does not.
    assert_eq!(house.fund.verify_chain().await.unwrap(), whole);
    house.fund.top_up("more", cny(1), "").await.unwrap();
    let after = house.fund.verify_chain().await.unwrap();
    assert_eq!(after.entries, 8);
    assert_ne!(after.head, whole.head);
    house.fund.top_up("more", cny(1), "").await.unwrap();
    assert_eq!(house.fund.verify_chain().await.unwrap(), after);
}

#[tokio::test]
async fn whatever_is_changed_is_found_where_it_was_changed() {
    let changes = [
        ("UPDATE ledger_entry SET memo = 'other' WHERE place = 3", 3),
        ("UPDATE ledger_entry SET key = 'other' WHERE place = 3", 3),
        ("UPDATE ledger_entry SET happened_at = happened_at - 1 WHERE place = 4", 4),
        ("UPDATE ledger_entry SET booked_at = booked_at + 1 WHERE place = 4", 4),
        ("UPDATE ledger_entry SET hash = NULL WHERE place = 5", 5),
        ("UPDATE ledger_posting SET minor = minor * 2, balance = balance + minor WHERE place = 2", 2),
        ("UPDATE ledger_posting SET balance = balance - 1 WHERE place = 2 AND account = 'fund:available'", 2),
        ("UPDATE ledger_posting SET account = 'brand:deposit:x' WHERE place = 6 AND minor > 0", 6),
        ("DELETE FROM ledger_entry WHERE place = 2", 2),
        ("DELETE FROM ledger_posting WHERE place = 5", 5),
        ("DELETE FROM ledger_entry WHERE place = 7", 7),
        ("UPDATE ledger_account SET balance = balance + 1 WHERE code = 'fund:cash'", 8),
        ("UPDATE ledger_head SET hash = (SELECT hash FROM ledger_entry WHERE place = 1)", 8),
    ];
    for (sql, place) in changes {
        let house = lived_in().await;
        run(&house, sql).await;
        let report = house.fund.verify_chain().await.unwrap();
        let broken = report.broken.unwrap_or_else(|| panic!("{sql}"));
        assert_eq!((broken.place, report.entries), (place, place - 1), "{sql}: {}", broken.why);
    }
}

#[tokio::test]
async fn the_time_of_booking_never_runs_back_and_what_happened_keeps_its_own() {
    let house = House::with(100_000).await;
    let start = house.test.clock.now();
    house.test.clock.set(start.plus_days(-3));
    let mut early = award(1, 10_000);
    early.at = start.plus_days(-5);
    house.reserve(&early).await.unwrap();
    let all = house.fund.account_statement("award:payable", Currency::Cny, Period::ALL, None, 9);
    let row = all.await.unwrap().rows.remove(0);
    assert_eq!((row.happened_at, row.booked_at), (start.plus_days(-5), start));
    assert_eq!(house.fund.verify_chain().await.unwrap().broken, None);
}

#[tokio::test]
async fn what_was_booked_before_there_was_a_chain_is_put_into_it_page_by_page() {
    let house = House::with(10_000).await;
    house.reserve_many(&awards(2_500)).await.unwrap();
    let whole = house.fund.verify_chain().await.unwrap();
    // As the migration leaves what it found: places and balances, no hashes.
    let unchain = async || {
        run(&house, "UPDATE ledger_entry SET hash = NULL").await;
        run(&house, "UPDATE ledger_head SET hashed = 0, hash = NULL").await;
    };
    unchain().await;
    assert_eq!(house.fund.verify_chain().await.unwrap(), whole);
    // A process that stopped after the first page goes on where it was.
    run(&house, "UPDATE ledger_head SET hashed = 0, hash = NULL").await;
    for _ in 0..2 {
        house.fund.prepare().await.unwrap();
        assert_eq!(house.fund.verify_chain().await.unwrap(), whole);
    }
    let hashed = |tx: &mut dyn Tx| {
        tx.query_opt("SELECT COUNT(*) FROM ledger_entry WHERE hash IS NULL", &[])?.unwrap().int(0)
    };
    assert_eq!(house.test.store.read(hashed).await.unwrap(), 0);
    // Who books first does it too.
    unchain().await;
    house.fund.top_up("next", cny(1), "").await.unwrap();
    let after = house.fund.verify_chain().await.unwrap();
    assert_eq!((after.entries, after.broken), (2_502, None));
}

/// The tables of 0003 with money in all stages, as the program before the chain left them: award 1 is paid and paid back, award 2 is
/// with the bank and half paid back, award 3 is set aside, award 4 waits. Ids are left to the one who writes the rows.
const OLD_BALANCES: &[(&str, i64)] = &[
    ("fund:cash", 37_000),
    ("fund:available", -14_000),
    ("award:payable", -8_000),
    ("payout:in-transit", -15_000),
    ("recovery:receivable:lianjia-wuhan", 15_500),
    ("recovery:claimed", -15_500),
];
const OLD_ENTRIES: &[(&str, &[(&str, i64)])] = &[
    ("top-up:1", &[("fund:available", -29_500), ("fund:cash", 29_500)]),
    (
        "reserve:1",
        &[
            ("award:payable", -10_000),
            ("fund:available", 10_000),
            ("recovery:claimed", -10_000),
            ("recovery:receivable:lianjia-wuhan", 10_000),
        ],
    ),
    (
        "reserve:2",
        &[
            ("award:payable", -15_000),
            ("fund:available", 15_000),
            ("recovery:claimed", -15_000),
            ("recovery:receivable:lianjia-wuhan", 15_000),
        ],
    ),
    ("send:1", &[("award:payable", 10_000), ("payout:in-transit", -10_000)]),
    ("settle:1", &[("fund:cash", -10_000), ("payout:in-transit", 10_000)]),
    ("send:2", &[("award:payable", 15_000), ("payout:in-transit", -15_000)]),
    (
        "recover:1",
        &[
            ("fund:available", -17_500),
            ("fund:cash", 17_500),
            ("recovery:claimed", 17_500),
            ("recovery:receivable:lianjia-wuhan", -17_500),
        ],
    ),
    (
        "reserve:3",
        &[
            ("award:payable", -8_000),
            ("fund:available", 8_000),
            ("recovery:claimed", -8_000),
            ("recovery:receivable:lianjia-wuhan", 8_000),
        ],
    ),
];
/// Status and amount, in the order of payment.
const OLD_PAYOUTS: &[(&str, i64)] =
    &[("settled", 10_000), ("sent", 15_000), ("reserved", 8_000), ("queued", 20_000)];

fn old_books(tx: &mut dyn Tx) -> Result<(), StoreError> {
    for (code, balance) in OLD_BALANCES {
        let params = [(*code).into(), (*balance).into()];
        tx.execute("INSERT INTO account (code, currency, balance) VALUES ($1, 'CNY', $2)", &params)?;
    }
    for (at, (key, postings)) in (1_i64..).zip(OLD_ENTRIES) {
        let id = vec![u8::try_from(at).unwrap(); 16];
        tx.execute(
            "INSERT INTO entry (id, key, currency, at, memo) VALUES ($1, $2, 'CNY', $3, 'old')",
            &[id.clone().into(), (*key).into(), at.into()],
        )?;
        for (n, (account, minor)) in (0_i64..).zip(*postings) {
            let params = [id.clone().into(), n.into(), (*account).into(), (*minor).into()];
            tx.execute("INSERT INTO posting (entry, n, account, minor) VALUES ($1, $2, $3, $4)", &params)?;
        }
    }
    let batch: Value = vec![9_u8; 16].into();
    tx.execute(
        "INSERT INTO batch (id, made_at, made_by, message_id, file, count, total, currency) \
         VALUES ($1, 4, 'desk', 'old', '', 2, 25000, 'CNY')",
        std::slice::from_ref(&batch),
    )?;
    for (n, (status, minor)) in (1_u8..).zip(OLD_PAYOUTS) {
        let (id, award): (Value, Value) = (vec![n; 16].into(), award(n, 1).award.to_bytes().into());
        tx.execute(
            "INSERT INTO payout (id, award, payee, brand, minor, currency, status, place, created_at, changed_at) \
             VALUES ($1, $2, $3, 'lianjia-wuhan', $4, 'CNY', $5, $6, 1, 1)",
            &[id.clone(), award, customer(n).into(), (*minor).into(), (*status).into(), i64::from(n).into()],
        )?;
        if ["settled", "sent"].contains(status) {
            tx.execute(
                "INSERT INTO attempt (id, payout, batch, status, sent_at) VALUES ($1, $1, $2, $3, 4)",
                &[id, batch.clone(), (*status).into()],
            )?;
        }
    }
    tx.execute("INSERT INTO payout_place (currency, last) VALUES ('CNY', 4)", &[]).map(drop)
}

#[tokio::test]
async fn books_from_before_the_chain_are_taken_over_as_they_are() {
    let test = TestStore::at_schema(8).await;
    test.store.write(old_books).await.unwrap();
    for _ in 0..2 {
        let fund = Fund::new(test.open_again().await.unwrap(), None);
        fund.prepare().await.unwrap();
        assert_eq!(fund.check().await.unwrap(), Vec::<String>::new());
        let chain = fund.verify_chain().await.unwrap();
        assert_eq!((chain.entries, chain.broken), (8, None));
        let mut kept: Vec<(String, i64)> =
            fund.trial_balance().await.unwrap().into_iter().map(|a| (a.code, a.balance.minor())).collect();
        let mut old: Vec<(String, i64)> = OLD_BALANCES.iter().map(|(c, b)| ((*c).to_owned(), *b)).collect();
        kept.sort();
        old.sort();
        assert_eq!(kept, old);
        // What had been paid back counts for the oldest awards.
        let mut claims = Vec::new();
        for n in 1..=4 {
            let payout = fund.payout_of_award(award(n, 1).award).await.unwrap().unwrap();
            assert_eq!(payout.liable, liable());
            claims.push((payout.claim.owed, payout.claim.recovered));
        }
        assert_eq!(claims, [(0, 10_000), (7_500, 7_500), (8_000, 0), (0, 0)]);
    }
    // The old award again, with what is known of it now, is the same.
    let fund = Fund::new(test.open_again().await.unwrap(), None);
    let clock = test.clock.clone();
    let again = move |tx: &mut dyn Tx| anxin_fund::reserve(tx, &clock, &award(4, 20_000));
    assert_eq!(test.store.write::<_, _, FundError>(again).await.unwrap(), PayoutStatus::Queued);
    assert_eq!(fund.top_up("2", cny(6_000), "").await.unwrap(), 1);
    assert_eq!(fund.check().await.unwrap(), Vec::<String>::new());
    assert_eq!(fund.verify_chain().await.unwrap().entries, 10);
}
