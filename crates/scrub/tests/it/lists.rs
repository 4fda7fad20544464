//! Lists become segments.

use anxin_domain::number::Number;
use anxin_scrub::{Watch, build_list};
use anxin_segment::{Segment, Stay};

use crate::scene::Scene;

#[test]
fn a_list_in_any_order_becomes_a_segment_and_every_row_is_accounted_for() {
    let scene =
        Scene::of("ftc.csv", b"Company_Phone_Number,x\n4692576503,a\n2025550143,b\n4692576503,c\nnone,d\n");
    let mut reading = scene.reading.clone();
    reading.column = Some("company_phone_number".into());
    reading.place = anxin_domain::number::Region::US.into();
    let path = scene.path("ftc.seg");
    let built = build_list(&reading, &path, "ftc 2026-11-24", &Watch::default()).unwrap();
    assert_eq!((built.rows, built.numbers, built.twice), (4, 2, 1));
    assert_eq!(built.refused.get("not_a_number"), Some(&1));
    let segment = Segment::open(&path, Stay::Memory).unwrap();
    assert_eq!((segment.label(), segment.count()), ("ftc 2026-11-24", 2));
    assert!(segment.get(Number::from_digits(12_025_550_143)).is_some());
    assert_eq!(std::fs::read_dir(scene.folder.path()).unwrap().count(), 2);
}

#[test]
fn a_list_without_names_counts_its_first_row() {
    let scene = Scene::of("dnc.txt", b"13800000002\n13800000001\n");
    let built = build_list(&scene.reading, &scene.path("dnc.seg"), "", &Watch::default()).unwrap();
    assert_eq!((built.rows, built.numbers, built.refused.len()), (2, 2, 0));
}
