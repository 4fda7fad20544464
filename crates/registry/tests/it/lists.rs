//! Lists in versions: what each look-up says, as of every version and moment there was.

use std::collections::BTreeSet;
use std::sync::Arc;

use anxin_domain::call::RegistryVersion;
use anxin_domain::ids::ListId;
use anxin_domain::listing::{FileHash, ListFile, ListVersion, VersionKind};
use anxin_domain::number::Number;
use anxin_domain::people::Named;
use anxin_domain::time::Instant;
use anxin_registry::{ADDED, Known, REMOVED, Registry};
use anxin_segment::{Code, Segment};
use proptest::prelude::*;

const DIRECTORY: i64 = 256;
const NUMBERS: u64 = 40;

/// What is done to a list, or to something else in the directory between.
#[derive(Clone, Debug)]
enum Step {
    Full(BTreeSet<u64>),
    Change(BTreeSet<u64>, BTreeSet<u64>),
    /// A change that the importer merged with all that was held.
    Merged(BTreeSet<u64>, BTreeSet<u64>),
    Other,
}

fn some() -> impl Strategy<Value = BTreeSet<u64>> {
    proptest::collection::btree_set(0..NUMBERS, 0..15)
}

fn step() -> impl Strategy<Value = (usize, Step)> {
    let step = prop_oneof![
        2 => some().prop_map(Step::Full),
        6 => (some(), some()).prop_map(|(on, off)| Step::Change(on, off)),
        1 => (some(), some()).prop_map(|(on, off)| Step::Merged(on, off)),
        1 => Just(Step::Other),
    ];
    (0_usize..2, step)
}

fn number(digits: u64) -> Number {
    Number::from_digits(12_025_550_000 + digits * 77_777)
}

fn list(index: usize) -> ListId {
    ["ftc", "tps"][index].parse().unwrap()
}

fn moment(place: i64) -> Instant {
    Instant::from_micros(1_770_000_000_000_000 + place * 1_000)
}

fn at_version(place: i64) -> Known {
    Known::Version(RegistryVersion { shard: 0, acts: 0, directory: place })
}

fn file(place: i64) -> ListFile {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&place.to_le_bytes());
    ListFile { hash: FileHash::from_bytes(hash), bytes: 1, seal: 1 }
}

fn segment(numbers: &BTreeSet<u64>, off: &BTreeSet<u64>) -> Arc<Segment> {
    // Of a number that a change adds and takes off, the last row counts; here it is the one that takes it off.
    let all: BTreeSet<u64> = numbers.union(off).copied().collect();
    let code = |digits: &u64| if off.contains(digits) { REMOVED } else { ADDED };
    Arc::new(Segment::of(all.iter().map(|digits| (number(*digits), code(digits))), "").unwrap())
}

fn body(index: usize, place: i64, kind: VersionKind) -> String {
    let (file, as_of) = (file(place), moment(place).plus_ms(-500));
    let version = ListVersion {
        list: list(index),
        as_of,
        kind,
        file,
        source: file.hash,
        numbers: 0,
        added: 0,
        removed: 0,
    };
    serde_json::to_string(&version).unwrap()
}

fn names(registry: &Registry, index: usize, known: Known, digits: u64) -> Option<(Named, Instant)> {
    let states = registry.view(known).lists(number(digits));
    states.into_iter().find(|state| state.list == list(index)).map(|state| (state.names, state.as_of))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_look_up_says_what_a_set_that_was_kept_by_hand_would_say(
        steps in proptest::collection::vec(step(), 1..25),
    ) {
        let registry = Registry::default();
        let mut now: [Option<(BTreeSet<u64>, Instant)>; 2] = [None, None];
        let mut history = vec![now.clone()];
        for (place, (index, step)) in (1_i64..).zip(steps) {
            let before = now[index].clone().map(|(held, _)| held).unwrap_or_default();
            let changed = |on: &BTreeSet<u64>, off: &BTreeSet<u64>| -> BTreeSet<u64> {
                before.union(on).filter(|digits| !off.contains(digits)).copied().collect()
            };
            let none = BTreeSet::new();
            let (kind, numbers, after) = match &step {
                Step::Full(all) => (VersionKind::Full, segment(all, &none), all.clone()),
                Step::Change(on, off) => (VersionKind::Change, segment(on, off), changed(on, off)),
                Step::Merged(on, off) => {
                    (VersionKind::Merged, segment(&changed(on, off), &none), changed(on, off))
                }
                Step::Other => {
                    let brand = r#"{"id":"b","name":"B","city":"wuhan","rulebook":"cn"}"#;
                    registry.apply(DIRECTORY, place, "brand", brand, moment(place)).unwrap();
                    history.push(now.clone());
                    continue;
                }
            };
            registry.open_list(&file(place), numbers);
            registry.apply(DIRECTORY, place, "list_version", &body(index, place, kind), moment(place)).unwrap();
            now[index] = Some((after, moment(place).plus_ms(-500)));
            history.push(now.clone());
        }
        for (place, wanted) in (0_i64..).zip(&history) {
            prop_assert!(registry.lists_missing(at_version(place)).is_empty());
            for known in [at_version(place), Known::At(moment(place)), Known::At(moment(place).plus_ms(0))] {
                for index in 0..2 {
                    for digits in 0..NUMBERS {
                        let said = names(&registry, index, known, digits);
                        let wanted = wanted[index].as_ref().map(|(held, as_of)| {
                            (if held.contains(&digits) { Named::Yes } else { Named::No }, *as_of)
                        });
                        prop_assert_eq!(said, wanted, "{} as of {}", digits, place);
                    }
                }
            }
        }
        for index in 0..2 {
            for digits in 0..NUMBERS {
                let newest = history.len() - 1;
                let newest = at_version(i64::try_from(newest).unwrap());
                prop_assert_eq!(names(&registry, index, Known::Now, digits), names(&registry, index, newest, digits));
            }
        }
    }
}

#[test]
fn numbers_that_nobody_has_given_count_as_listed_and_are_asked_for() {
    let registry = Registry::default();
    let on = |place: i64, kind| {
        registry.apply(DIRECTORY, place, "list_version", &body(0, place, kind), moment(place)).unwrap();
    };
    on(1, VersionKind::Full);
    on(2, VersionKind::Full);
    let (one, none) = (BTreeSet::from([1]), BTreeSet::new());
    assert_eq!(
        registry.lists_missing(Known::Now),
        [file(2)],
        "the first is not asked for: the second has all"
    );
    assert_eq!(names(&registry, 0, Known::Now, 1).unwrap().0, Named::Yes);
    registry.open_list(&file(2), segment(&none, &none));
    assert_eq!(names(&registry, 0, Known::Now, 1).unwrap().0, Named::No);
    assert_eq!(registry.lists_missing(at_version(1)), [file(1)]);
    assert_eq!(names(&registry, 0, at_version(1), 2).unwrap().0, Named::Yes);
    registry.open_list(&file(1), segment(&one, &none));
    assert_eq!(names(&registry, 0, at_version(1), 2).unwrap().0, Named::No);
    assert_eq!(names(&registry, 0, at_version(1), 1).unwrap().0, Named::Yes);
    assert_eq!(registry.lists_missing(at_version(0)), []);
    assert_eq!(Code::new(2), Some(REMOVED), "written in files: it never changes");
}

#[test]
fn readers_never_see_less_than_was_given_while_versions_come() {
    let registry = Registry::default();
    let all = BTreeSet::from([1, 2]);
    registry.open_list(&file(1), segment(&all, &BTreeSet::new()));
    registry.apply(DIRECTORY, 1, "list_version", &body(0, 1, VersionKind::Full), moment(1)).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for place in 2..200_i64 {
                let one = BTreeSet::from([u64::try_from(place).unwrap() % 30 + 3]);
                registry.open_list(&file(place), segment(&one, &BTreeSet::new()));
                let version = body(0, place, VersionKind::Change);
                registry.apply(DIRECTORY, place, "list_version", &version, moment(place)).unwrap();
            }
        });
        scope.spawn(|| {
            while registry.version(256) < 199 {
                assert_eq!(names(&registry, 0, Known::Now, 1).unwrap().0, Named::Yes);
                assert_eq!(names(&registry, 0, Known::Now, 35).unwrap().0, Named::No);
            }
        });
    });
}
