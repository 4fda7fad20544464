//! The files of lists: from the store to every gate, and again when what lies in the folder is not what it should be.

use std::path::PathBuf;

use anxin_domain::call::RegistryVersion;
use anxin_domain::decide::ReasonCode;
use anxin_domain::listing::{ListFile, ListVersion, VersionKind};
use anxin_domain::number::Number;
use anxin_domain::people::Named;
use anxin_gate::{Gate, GateError, Law, ListFiles, Question};
use anxin_journal::Journal;
use anxin_registry::{ADDED, Known, REMOVED};
use anxin_segment::{Builder, Code};
use anxin_store::DIRECTORY_SHARD;
use anxin_store::lists::{VersionAdded, add_version, newest_version, pieces, put_piece};
use anxin_store::testing::TestStore;

use crate::{City, LINE, city, key};

/// Makes a file of numbers with codes and puts it among the gate's files.
async fn file_of(gate: &Gate, numbers: &[(u64, Code)]) -> ListFile {
    let files = gate.follower().list_files();
    let room = files.workroom().unwrap();
    let path = room.path().join("made.seg");
    let mut builder = Builder::create(&path).unwrap();
    numbers.iter().for_each(|(digits, code)| builder.push(Number::from_digits(*digits), *code).unwrap());
    builder.finish(&ListFiles::label(&key("test"))).unwrap();
    let (file, _) = files.examine(&path).await.unwrap();
    files.take_in(&path, &file).unwrap();
    file
}

/// Enters a file as the next version of a list; answers its place.
async fn enter(gate: &Gate, list: &str, kind: VersionKind, (file, numbers): (ListFile, u64)) -> Option<i64> {
    let (list, now) = (key(list), gate.clock().now());
    let version =
        ListVersion { list, as_of: now, kind, file, source: file.hash, numbers, added: 0, removed: 0 };
    let add = move |tx: &mut dyn anxin_store::Tx| {
        let after = newest_version(tx, &version.list)?.map(|held| held.place);
        add_version(tx, &version, after, now)
    };
    match gate.store().write(add).await.unwrap() {
        VersionAdded::At(place) => Some(place),
        VersionAdded::Overtaken | VersionAdded::PiecesMissing => None,
    }
}

/// The next version of a list, as an importer makes it.
async fn version_of(gate: &Gate, list: &str, kind: VersionKind, numbers: &[(u64, Code)]) -> (i64, ListFile) {
    let file = file_of(gate, numbers).await;
    gate.follower().list_files().publish(&file).await.unwrap();
    let place = enter(gate, list, kind, (file, numbers.len() as u64)).await.unwrap();
    gate.follower().catch_up().await.unwrap();
    (place, file)
}

/// A list with these numbers.
pub(crate) async fn list_of(gate: &Gate, list: &str, digits: &[u64]) -> (i64, ListFile) {
    let numbers: Vec<_> = digits.iter().map(|digits| (*digits, ADDED)).collect();
    version_of(gate, list, VersionKind::Full, &numbers).await
}

pub(crate) fn at(directory: i64) -> Known {
    Known::Version(RegistryVersion { shard: 0, acts: 0, directory })
}

/// Whether a list names a number, as known at some point; none when the list was not known.
pub(crate) async fn named(gate: &Gate, list: &str, digits: u64, known: Known) -> Option<bool> {
    gate.follower().recall(known).await.unwrap();
    let states = gate.registry().view(known).lists(Number::from_digits(digits));
    states.iter().find(|state| state.list.as_str() == list).map(|state| state.names == Named::Yes)
}

/// One more gate on the same store, with a folder of its own or one that is there.
pub(crate) async fn another(test: &TestStore, folder: &str) -> Result<Gate, GateError> {
    let data = test.folder.path().join(folder);
    let journal = Journal::open(&data.join("journal")).unwrap();
    Gate::open(test.open_again().await.unwrap(), journal, Law::shipped().unwrap(), &data).await
}

fn cached(test: &TestStore, folder: &str, file: &ListFile) -> PathBuf {
    test.folder.path().join(folder).join("lists").join(format!("{}.seg", file.hash))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_on_a_list_says_so_and_its_neighbour_does_not() {
    let City { gate, test: _kept } = city().await;
    list_of(&gate, "ftc", &[14_692_576_503]).await;
    for (digits, listed) in [(14_692_576_503, true), (14_692_576_504, false)] {
        let number = Number::from_digits(digits);
        let decision = gate.check(Question::marketing(LINE, number, "test")).await.unwrap();
        let says = decision.judgement.reasons.iter().any(|r| r.code == ReasonCode::ListedExternal);
        assert_eq!(says, listed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_gate_on_a_store_has_the_list_and_sees_it_change() {
    let City { gate, test } = city().await;
    let (first, _) = list_of(&gate, "ftc", &[1, 2]).await;
    let second = another(&test, "second").await.unwrap();
    assert_eq!(named(&second, "ftc", 2, Known::Now).await, Some(true));
    let (then, _) = version_of(&gate, "ftc", VersionKind::Change, &[(2, REMOVED), (3, ADDED)]).await;
    second.follower().catch_up().await.unwrap();
    for one in [&gate, &second] {
        assert_eq!(named(one, "ftc", 1, Known::Now).await, Some(true));
        assert_eq!(named(one, "ftc", 2, Known::Now).await, Some(false));
        assert_eq!(named(one, "ftc", 3, Known::Now).await, Some(true));
        assert_eq!(named(one, "ftc", 2, at(first)).await, Some(true), "it was taken off later");
        assert_eq!(named(one, "ftc", 3, at(then - 1)).await, Some(false));
        assert_eq!(named(one, "ftc", 1, at(first - 1)).await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_torn_damaged_gone_or_of_another_list_is_fetched_again() {
    let City { gate, test } = city().await;
    let many: Vec<u64> = (0..5_000).map(|n| 14_690_000_000 + n * 3).collect();
    let (_, file) = list_of(&gate, "ftc", &many).await;
    let (_, other) = list_of(&gate, "other", &many.iter().map(|digits| digits + 1).collect::<Vec<_>>()).await;
    assert_eq!(file.bytes, other.bytes, "or the length alone would tell them apart");
    drop(another(&test, "second").await.unwrap());
    let path = cached(&test, "second", &file);
    let whole = std::fs::read(&path).unwrap();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    let foreign = std::fs::read(cached(&test, "second", &other)).unwrap();
    let long = [whole.as_slice(), b"more"].concat();
    let left = [
        Some(whole[..whole.len() / 2].to_vec()),
        Some(damaged),
        Some(foreign),
        Some(long),
        Some(Vec::new()),
        None,
    ];
    for lies in left {
        std::fs::remove_file(&path).unwrap();
        if let Some(lies) = lies {
            std::fs::write(&path, lies).unwrap();
        }
        let second = another(&test, "second").await.unwrap();
        assert_eq!(named(&second, "ftc", many[7], Known::Now).await, Some(true));
        assert_eq!(named(&second, "ftc", many[7] + 1, Known::Now).await, Some(false));
        assert_eq!(std::fs::read(&path).unwrap(), whole);
    }
    let left: Vec<_> =
        std::fs::read_dir(path.parent().unwrap()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "nothing else is left: {left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_with_a_damaged_file_opens_no_gate() {
    let City { gate, test } = city().await;
    let (_, file) = list_of(&gate, "ftc", &[1, 2, 3]).await;
    let hash = anxin_store::Value::Bytes(file.hash.to_bytes().to_vec());
    let spoil = move |tx: &mut dyn anxin_store::Tx| {
        tx.execute("UPDATE list_piece SET data = $2 WHERE hash = $1", &[hash.clone(), vec![0_u8; 9].into()])
    };
    test.store.write(spoil).await.unwrap();
    let failed = another(&test, "second").await.err().unwrap();
    assert!(matches!(failed, GateError::ListDamaged(hash) if hash == file.hash), "{failed}");
    assert!(!cached(&test, "second", &file).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_opens_what_the_newest_numbers_need_and_fetches_the_past_when_it_is_asked_for() {
    let City { gate, test } = city().await;
    let (one, old) = list_of(&gate, "ftc", &[1]).await;
    let (two, between) = version_of(&gate, "ftc", VersionKind::Change, &[(1, REMOVED), (2, ADDED)]).await;
    let (three, whole) = list_of(&gate, "ftc", &[3]).await;
    let (_, last) = version_of(&gate, "ftc", VersionKind::Change, &[(4, ADDED)]).await;
    let second = another(&test, "second").await.unwrap();
    let here = |file| cached(&test, "second", file).exists();
    assert_eq!((here(&old), here(&between), here(&whole), here(&last)), (false, false, true, true));
    assert_eq!(named(&second, "ftc", 3, Known::Now).await, Some(true));
    assert_eq!(named(&second, "ftc", 2, at(two)).await, Some(true));
    assert_eq!((here(&old), here(&between)), (true, true), "the change does not say all there is to say");
    assert_eq!(named(&second, "ftc", 1, at(two)).await, Some(false));
    assert_eq!(named(&second, "ftc", 1, at(one)).await, Some(true));
    assert_eq!(named(&second, "ftc", 2, at(three)).await, Some(false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_told_only_when_every_piece_is_there_and_an_upload_goes_on_where_it_stopped() {
    let City { gate, test } = city().await;
    // More than two pieces, of numbers that lie far apart.
    let numbers: Vec<u64> = (0..1_400_000).map(|n| 14_000_000_000 + n * 713).collect();
    let numbers: Vec<_> = numbers.into_iter().map(|digits| (digits, ADDED)).collect();
    let file = file_of(&gate, &numbers).await;
    assert!(file.bytes > 2 << 20, "{} bytes", file.bytes);
    let bytes = std::fs::read(gate.follower().list_files().path(file.hash)).unwrap();
    let (hash, now, half) = (file.hash, test.clock.now(), bytes[1 << 20..2 << 20].to_vec());
    test.store.write(move |tx| put_piece(tx, hash, 1, &half, now)).await.unwrap();
    assert_eq!(
        enter(&gate, "ftc", VersionKind::Full, (file, 1_400_000)).await,
        None,
        "a crash here leaves a piece and no version"
    );
    assert_eq!(test.store.read(move |tx| pieces(tx, hash)).await.unwrap(), [1]);
    gate.follower().catch_up().await.unwrap();
    assert_eq!(named(&gate, "ftc", numbers[0].0, Known::Now).await, None);
    gate.follower().list_files().publish(&file).await.unwrap();
    assert!(enter(&gate, "ftc", VersionKind::Full, (file, 1_400_000)).await.is_some());
    let second = another(&test, "second").await.unwrap();
    assert_eq!(named(&second, "ftc", numbers[1_399_999].0, Known::Now).await, Some(true));
    assert_eq!(std::fs::read(cached(&test, "second", &file)).unwrap(), bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_need_the_same_file_at_once_both_get_it() {
    let City { gate, test } = city().await;
    list_of(&gate, "ftc", &(0..20_000).map(|n| 14_000_000_000 + n * 999).collect::<Vec<_>>()).await;
    let (one, other) = tokio::join!(another(&test, "shared"), another(&test, "shared"));
    for gate in [one.unwrap(), other.unwrap()] {
        assert_eq!(named(&gate, "ftc", 14_000_000_999, Known::Now).await, Some(true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_are_told_in_a_way_that_older_programs_stop_at() {
    let City { gate, test } = city().await;
    list_of(&gate, "ftc", &[1]).await;
    let head = move |tx: &mut dyn anxin_store::Tx| anxin_store::changes_after(tx, DIRECTORY_SHARD, 0, 100);
    let changes = test.store.read(head).await.unwrap();
    let kinds: Vec<&str> = changes.iter().map(|change| change.kind.as_str()).collect();
    assert!(kinds.contains(&"list_version") && !kinds.contains(&"list"), "{kinds:?}");
    let unknown = gate.registry().apply(
        DIRECTORY_SHARD,
        gate.registry().version(256) + 1,
        "list_of_2030",
        "{}",
        test.clock.now(),
    );
    assert!(unknown.is_err(), "who does not know a kind of change stops there, and its knowledge grows old");
}
