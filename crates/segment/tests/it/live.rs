//! A list that is changed, merged and read at once.

use std::sync::atomic::{AtomicU64, Ordering};

use anxin_domain::number::Number;
use anxin_segment::{Code, LiveList, Overlay, Segment, Stay};
use proptest::prelude::*;

use crate::sets::{Plain, code, number, plain, questions};

fn live(plain: &Plain) -> LiveList {
    LiveList::new(Segment::of(plain.iter().map(|(number, code)| (*number, *code)), "").unwrap())
}

fn same(list: &LiveList, plain: &Plain) {
    let asked = questions(plain);
    for number in &asked {
        assert_eq!(list.get(*number), plain.get(number).copied(), "{}", number.digits());
    }
    list.get_many(&asked, |index, code| assert_eq!(code, plain.get(&asked[index]).copied()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changes_and_merges_leave_what_a_map_would_hold(
        mut plain in plain(),
        steps in proptest::collection::vec((any::<proptest::sample::Index>(), 0_u8..16, 0_u8..20), 1..200),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.seg");
        let list = live(&plain);
        let pool: Vec<Number> = questions(&plain).into_iter().filter(|n| n.digits() < 1_000_000_000_000_000).collect();
        for (place, said, merge) in steps {
            let number = *place.get(&pool);
            let said = Code::new(said);
            list.set(number, said);
            match said {
                Some(code) => plain.insert(number, code),
                None => plain.remove(&number),
            };
            prop_assert_eq!(list.get(number), said);
            if merge == 0 {
                list.merge(&path, "merged", Stay::Memory).unwrap();
                prop_assert_eq!(list.changes(), 0);
            }
        }
        same(&list, &plain);
        list.merge(&path, "merged", Stay::Mapped).unwrap();
        same(&list, &plain);
        prop_assert_eq!(Segment::open(&path, Stay::Memory).unwrap().count(), plain.len() as u64);
    }

    #[test]
    fn an_overlay_holds_what_a_map_would_hold(steps in proptest::collection::vec((0_u64..3_000, 0_u8..16), 0..6_000)) {
        let overlay = Overlay::default();
        let mut map = std::collections::BTreeMap::new();
        for (digits, said) in steps {
            overlay.set(number(digits * 999_983), Code::new(said));
            map.insert(number(digits * 999_983), Code::new(said));
        }
        prop_assert_eq!(overlay.len(), map.len());
        prop_assert!(overlay.sorted().into_iter().eq(map.iter().map(|(number, code)| (*number, *code))));
        for digits in 0..3_000 {
            let number = number(digits * 999_983);
            prop_assert_eq!(overlay.get(number), map.get(&number).copied());
        }
    }
}

#[test]
fn a_merge_that_fails_loses_nothing() {
    let plain: Plain = (0..100).map(|n| (number(n * 7), code(1))).collect();
    let list = live(&plain);
    list.set(number(7), None);
    list.set(number(8), Some(code(3)));
    let failed = list.merge("/nowhere/list.seg".as_ref(), "", Stay::Memory).unwrap_err();
    assert!(failed.to_string().starts_with("/nowhere/list.seg: "), "{failed}");
    assert_eq!((list.get(number(7)), list.get(number(8)), list.changes()), (None, Some(code(3)), 2));
    assert_eq!(list.get(number(14)), Some(code(1)));
}

/// What was said is seen by every reader from then on, also while merges go on: one thread counts codes up, others hold that
/// none ever goes back behind what they know was said.
#[test]
fn what_was_said_is_never_unsaid_by_a_merge_or_a_larger_table() {
    const NUMBERS: u64 = 40;
    const ROUNDS: u64 = 12;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.seg");
    let list = live(&Plain::new());
    let said = AtomicU64::new(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 1..=ROUNDS {
                for digits in 0..NUMBERS {
                    list.set(number(digits), Some(code(u8::try_from(round).unwrap())));
                    // Others, so that tables grow under the readers.
                    (0..100).for_each(|more| {
                        list.set(number(1_000 + round * 10_000 + digits * 100 + more), None)
                    });
                    said.store(round * NUMBERS + digits, Ordering::Release);
                }
                if round % 3 == 0 {
                    list.merge(&path, "", Stay::Memory).unwrap();
                }
            }
            said.store(u64::MAX, Ordering::Release);
        });
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let known = said.load(Ordering::Acquire);
                    if known == u64::MAX {
                        break;
                    }
                    let (round, upto) = (known / NUMBERS, known % NUMBERS);
                    let asked: Vec<Number> = (0..NUMBERS).map(number).collect();
                    let least = |digits: u64| if digits <= upto { round } else { round.saturating_sub(1) };
                    let seen = |code: Option<Code>| code.map_or(0, |code| u64::from(code.get()));
                    for digits in 0..NUMBERS {
                        assert!(seen(list.get(number(digits))) >= least(digits));
                    }
                    list.get_many(&asked, |index, code| assert!(seen(code) >= least(index as u64)));
                }
            });
        }
    });
    assert_eq!(Segment::open(&path, Stay::Memory).unwrap().count(), NUMBERS);
}
