//! Versions of lists and the pieces of their files.

use anxin_domain::ids::ListId;
use anxin_domain::listing::{FileHash, ListFile, ListVersion, VersionKind};
use anxin_store::lists::{
    HeldVersion, PIECE_BYTES, VersionAdded, add_version, all_lists, clear_pieces, newest_chain,
    newest_version, newest_whole, piece, pieces, pieces_of, put_piece, version_at, version_imported,
};
use anxin_store::testing::TestStore;
use anxin_store::{DIRECTORY_SHARD, StoreError, changes_after};

fn list(name: &str) -> ListId {
    name.parse().unwrap()
}

fn hash(n: u8) -> FileHash {
    FileHash::from_bytes([n; 32])
}

fn version(test: &TestStore, name: &str, kind: VersionKind, n: u8) -> ListVersion {
    let file = ListFile { hash: hash(n), bytes: PIECE_BYTES as u64 + 1, seal: u64::MAX - u64::from(n) };
    let as_of = test.clock.now().plus_days(i64::from(n));
    ListVersion { list: list(name), as_of, kind, file, source: hash(n), numbers: 5, added: 3, removed: 2 }
}

async fn with_pieces(test: &TestStore, n: u8, count: i64) {
    let now = test.clock.now();
    for place in 0..count {
        test.store.write(move |tx| put_piece(tx, hash(n), place, &[n, 0, 255], now)).await.unwrap();
    }
}

async fn add(test: &TestStore, version: &ListVersion, after: Option<i64>) -> VersionAdded {
    let (version, now) = (version.clone(), test.clock.now());
    test.store.write(move |tx| add_version(tx, &version, after, now)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_added_behind_the_one_it_was_counted_against_and_with_every_piece() {
    let test = TestStore::fresh().await;
    let full = version(&test, "ftc", VersionKind::Full, 1);
    assert_eq!(add(&test, &full, None).await, VersionAdded::PiecesMissing);
    with_pieces(&test, 1, 1).await;
    assert_eq!(add(&test, &full, None).await, VersionAdded::PiecesMissing, "one of two");
    with_pieces(&test, 1, 2).await;
    assert_eq!(add(&test, &full, Some(7)).await, VersionAdded::Overtaken);
    assert_eq!(add(&test, &full, None).await, VersionAdded::At(1));
    let change = version(&test, "ftc", VersionKind::Change, 2);
    with_pieces(&test, 2, 2).await;
    assert_eq!(add(&test, &change, None).await, VersionAdded::Overtaken);
    assert_eq!(add(&test, &change, Some(1)).await, VersionAdded::At(2));
    let notes = test.store.read(|tx| changes_after(tx, DIRECTORY_SHARD, 0, 10)).await.unwrap();
    let told: Vec<ListVersion> = notes.iter().map(|note| serde_json::from_str(&note.body).unwrap()).collect();
    assert_eq!(told, [full.clone(), change.clone()], "gates are told what is kept");
    let newest = test.store.read(|tx| newest_version(tx, &list("ftc"))).await.unwrap();
    assert_eq!(newest, Some(HeldVersion { place: 2, version: change }));
    assert_eq!(test.store.read(|tx| version_at(tx, &list("ftc"), 1)).await.unwrap(), Some(full));
    assert_eq!(test.store.read(|tx| newest_version(tx, &list("tps"))).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_begins_at_the_newest_version_with_every_number() {
    let test = TestStore::fresh().await;
    use VersionKind::{Change, Full, Merged};
    let mut after = None;
    let kinds = [Full, Change, Full, Change, Merged, Change, Change];
    for (n, kind) in (1_u8..).zip(kinds) {
        with_pieces(&test, n, 2).await;
        let VersionAdded::At(place) = add(&test, &version(&test, "ftc", kind, n), after).await else {
            unreachable!("it is in order and whole")
        };
        after = Some(place);
    }
    add(&test, &version(&test, "tps", Full, 1), None).await;
    let chain = test.store.read(|tx| newest_chain(tx, &list("ftc"))).await.unwrap();
    assert_eq!(chain.iter().map(|held| held.place).collect::<Vec<_>>(), [5, 6, 7]);
    let whole = async |upto| test.store.read(move |tx| newest_whole(tx, upto)).await.unwrap();
    let mut all = whole(i64::MAX).await;
    all.sort();
    assert_eq!(all, [(list("ftc"), 5), (list("tps"), 8)]);
    assert_eq!(whole(4).await, [(list("ftc"), 3)]);
    let lists = test.store.read(all_lists).await.unwrap();
    let told: Vec<_> = lists.iter().map(|held| (held.version.list.as_str(), held.place)).collect();
    assert_eq!(told, [("ftc", 7), ("tps", 8)]);
    let third = version(&test, "ftc", Full, 3);
    let same = async |source, as_of| {
        test.store.read(move |tx| version_imported(tx, &list("ftc"), source, as_of)).await.unwrap()
    };
    assert_eq!(same(hash(3), third.as_of).await.map(|held| held.place), Some(3));
    assert_eq!(same(hash(3), third.as_of.plus_ms(1)).await, None);
    assert_eq!(same(hash(4), third.as_of).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_come_back_as_they_were_and_those_of_no_version_are_cleared() {
    let test = TestStore::fresh().await;
    let whole: Vec<u8> = (0..PIECE_BYTES).map(|n| u8::try_from(n % 251).unwrap()).collect();
    let (now, first) = (test.clock.now(), whole.clone());
    test.store.write(move |tx| put_piece(tx, hash(1), 0, &first, now)).await.unwrap();
    let again = test.store.write(move |tx| put_piece(tx, hash(1), 0, b"other", now)).await.unwrap();
    assert_eq!(again, 0, "what is called by its hash does not change");
    test.store.write(move |tx| put_piece(tx, hash(1), 1, b"end", now)).await.unwrap();
    assert_eq!(test.store.read(|tx| piece(tx, hash(1), 0)).await.unwrap(), whole);
    assert_eq!(test.store.read(|tx| pieces(tx, hash(1))).await.unwrap(), [0, 1]);
    let missing = test.store.read(|tx| piece(tx, hash(1), 2)).await;
    assert!(matches!(missing, Err(StoreError::Corrupt(_))));
    assert_eq!((pieces_of(0), pieces_of(1), pieces_of(1 << 20), pieces_of((1 << 20) + 1)), (0, 1, 1, 2));
    with_pieces(&test, 2, 2).await;
    add(&test, &version(&test, "ftc", VersionKind::Full, 2), None).await;
    let clear = async |before| test.store.write(move |tx| clear_pieces(tx, before)).await.unwrap();
    assert_eq!(clear(now).await, 0, "they may be on their way");
    assert_eq!(clear(now.plus_ms(1)).await, 2);
    assert_eq!(test.store.read(|tx| pieces(tx, hash(2))).await.unwrap(), [0, 1]);
}
