//! Lists from before they had versions: what they said, and since when, stays so.

use anxin_domain::listing::VersionKind;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_gate::{Gate, Law};
use anxin_journal::Journal;
use anxin_registry::Known;
use anxin_store::lists::all_lists;
use anxin_store::{Clock, DIRECTORY_SHARD, Store, StoreError, Tx, Value, append_change};

use crate::lists::{another, at, list_of, named};
use crate::{City, city};

/// What a program did before lists had versions: a row a number, and a note.
fn old_add(
    tx: &mut dyn Tx,
    list: &str,
    as_of: Instant,
    numbers: &[u64],
    now: Instant,
) -> Result<i64, StoreError> {
    let body = serde_json::json!({ "list": list, "as_of": as_of }).to_string();
    let place = append_change(tx, DIRECTORY_SHARD, "list", now, |_| Ok(body))?.version;
    for digits in numbers {
        tx.execute(
            "INSERT INTO external_number (list, ver, number) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            &[list.into(), place.into(), Number::from_digits(*digits).into()],
        )?;
    }
    tx.execute(
        "INSERT INTO external_list (list, as_of) VALUES ($1, $2) ON CONFLICT (list) DO UPDATE SET as_of = excluded.as_of",
        &[list.into(), as_of.into()],
    )?;
    Ok(place)
}

async fn added(store: &Store, list: &'static str, as_of: Instant, numbers: Vec<u64>) -> i64 {
    let now = store.clock().now();
    store.write(move |tx| old_add(tx, list, as_of, &numbers, now)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_place_at_which_a_number_came_stays_what_it_was() {
    let City { gate, test } = city().await;
    let day = |n| test.clock.now().plus_days(n - 30);
    // More notes than are written in one pass.
    let mut places = Vec::new();
    for n in 0..70_u64 {
        let numbers = vec![1_000 + n, 2_000_000_000 + n * 7, 3_000_000_000_000 + n];
        places.push(added(&test.store, "ftc", day(i64::try_from(n / 10).unwrap()), numbers).await);
    }
    let other = added(&test.store, "other", day(1), vec![9]).await;
    let second = another(&test, "second").await.unwrap();
    // The gate that was there already meets the notes one by one.
    gate.follower().catch_up().await.unwrap();
    for one in [&second, &gate] {
        for (n, place) in (0_u64..).zip(&places) {
            assert_eq!(named(one, "ftc", 1_000 + n, at(*place)).await, Some(true));
            assert_eq!(named(one, "ftc", 2_000_000_000 + n * 7, Known::Now).await, Some(true));
            assert_eq!(named(one, "ftc", 1_000 + n, at(place - 1)).await, (n > 0).then_some(false), "{n}");
        }
        assert_eq!(named(one, "other", 9, at(other - 1)).await, None);
        assert_eq!(named(one, "other", 9, Known::Now).await, Some(true));
        let then = one.registry().view(at(places[10])).lists(Number::from_digits(1));
        assert_eq!(then[0].as_of, day(1), "and as of when it was");
    }
    let held = test.store.read(all_lists).await.unwrap();
    assert_eq!((held[0].version.numbers, held[0].version.kind), (210, VersionKind::Merged));
    assert_eq!((held[1].version.numbers, held[1].version.kind), (1, VersionKind::Full));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_program_adds_while_this_one_runs_is_followed() {
    let City { gate, test } = city().await;
    let now = test.clock.now();
    let first = added(&test.store, "ftc", now, vec![1, 2]).await;
    gate.follower().catch_up().await.unwrap();
    let then = added(&test.store, "ftc", now, vec![2, 3]).await;
    gate.follower().catch_up().await.unwrap();
    assert_eq!(named(&gate, "ftc", 3, Known::Now).await, Some(true));
    assert_eq!(named(&gate, "ftc", 3, at(first)).await, Some(false));
    list_of(&gate, "ftc", &[7]).await;
    let late = added(&test.store, "ftc", now, vec![8]).await;
    gate.follower().catch_up().await.unwrap();
    let second = another(&test, "second").await.unwrap();
    for one in [&gate, &second] {
        let now = [(1, false), (3, false), (7, true), (8, true)];
        for (digits, listed) in now {
            assert_eq!(named(one, "ftc", digits, Known::Now).await, Some(listed), "{digits}");
        }
        assert_eq!(named(one, "ftc", 3, at(then)).await, Some(true));
        assert_eq!(named(one, "ftc", 8, at(late - 1)).await, Some(false));
    }
    let held = test.store.read(all_lists).await.unwrap();
    assert_eq!((held[0].version.numbers, held[0].version.added), (2, 1));
}

/// A database as the last program before versions left it: its own migrations, its own rows.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_the_migrations_before_opens_and_says_what_it_said() {
    let folder = tempfile::tempdir().unwrap();
    let database = rusqlite::Connection::open(folder.path().join("anxin.db")).unwrap();
    let before = [
        include_str!("../../../store/migrations/0001_spine.sql"),
        include_str!("../../../store/migrations/0002_identity.sql"),
        include_str!("../../../store/migrations/0003_fund.sql"),
        include_str!("../../../store/migrations/0004_desk.sql"),
        include_str!("../../../store/migrations/0005_idempotency.sql"),
    ];
    let law = include_str!("../../../store/migrations/0006_law.sql");
    let doors = include_str!("../../../store/migrations/0007_doors.sql");
    before.iter().for_each(|sql| database.execute_batch(sql).unwrap());
    // Two numbers from before places were kept, with a note that has no date.
    database
        .execute_batch(
            r#"INSERT INTO external_list VALUES ('ftc', 1770000000000000);
            INSERT INTO external_number VALUES ('ftc', 14692576503), ('ftc', 14692576505);
            INSERT INTO change VALUES (256, 1, 'list', '{"list":"ftc"}', 1770000000000000);"#,
        )
        .unwrap();
    database.execute_batch(law).unwrap();
    database.execute_batch(doors).unwrap();
    database
        .execute_batch(
            r#"INSERT INTO external_number (list, number, ver) VALUES ('ftc', 14692576504, 2);
            INSERT INTO change VALUES (256, 2, 'list', '{"list":"ftc","as_of":"2026-03-01T00:00:00Z"}', 1780000000000000);
            INSERT INTO head VALUES (256, 2, 1780000000000000);
            CREATE TABLE schema_version (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL);
            INSERT INTO schema_version VALUES (7, 'doors', 1780000000000000);"#,
        )
        .unwrap();
    drop(database);
    let clock = Clock::standing_at(Instant::from_micros(1_795_413_600_000_000));
    for _ in 0..2 {
        let store = Store::open_folder(folder.path(), clock.clone()).await.unwrap();
        let journal = Journal::open(&folder.path().join("journal")).unwrap();
        let gate = Gate::open(store.clone(), journal, Law::shipped().unwrap(), folder.path()).await.unwrap();
        for (digits, then, now) in
            [(14_692_576_503, true, true), (14_692_576_504, false, true), (14_692_576_506, false, false)]
        {
            assert_eq!(named(&gate, "ftc", digits, at(1)).await, Some(then), "{digits}");
            assert_eq!(named(&gate, "ftc", digits, Known::Now).await, Some(now), "{digits}");
        }
        let as_of = |known| gate.registry().view(known).lists(Number::from_digits(1))[0].as_of;
        assert_eq!(as_of(at(1)), Instant::from_micros(1_770_000_000_000_000));
        assert_eq!(as_of(Known::Now).to_string(), "2026-03-01T00:00:00Z");
        let count = |tx: &mut dyn Tx| tx.query("SELECT COUNT(*) FROM list_version", &[] as &[Value]);
        assert_eq!(store.read(count).await.unwrap()[0].int(0).unwrap(), 2, "once");
    }
}
