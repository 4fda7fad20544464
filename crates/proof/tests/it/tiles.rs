//! Where tiles lie, how wide they are, and what cannot be read.

use anxin_proof::Hash;
use anxin_proof::tile::{Shelf, Tile, read_entries, read_hashes, write_entries, write_hashes};
use proptest::prelude::*;

#[test]
fn tiles_lie_where_the_specification_says() {
    let tile = |shelf, index, width| Tile { shelf, index, width };
    for (path, wanted) in [
        ("0/000", tile(Shelf::Hashes(0), 0, 256)),
        ("3/x001/x234/067", tile(Shelf::Hashes(3), 1_234_067, 256)),
        ("0/x001/234.p/7", tile(Shelf::Hashes(0), 1_234, 7)),
        ("entries/x001/000.p/255", tile(Shelf::Entries, 1_000, 255)),
        ("63/000", tile(Shelf::Hashes(63), 0, 256)),
    ] {
        assert_eq!(Tile::parse(path), Some(wanted), "{path}");
        assert_eq!(wanted.to_string(), format!("tile/{path}"));
    }
    for odd in [
        "",
        "0",
        "0/",
        "0/0",
        "0/0000",
        "00/000",
        "64/000",
        "-1/000",
        "0/x000/001",
        "0/001/002",
        "0/x001",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/01",
        "0/000.p/",
        "0/000.p",
        "entries",
        "entry/000",
        "data/000",
        "0/../000",
        "0/000/",
        "0/x018/x446/x744/x073/x709/x551/616",
        "0/٠٠٠",
        "0/+01",
        "0/000.p/1/2",
    ] {
        assert_eq!(Tile::parse(odd), None, "{odd}");
    }
}

#[test]
fn a_tree_has_the_tiles_that_the_specification_counts() {
    let count = |shelf, is_full: &dyn Fn(&Tile) -> bool| {
        Tile::all(70_000).filter(|t| t.shelf == shelf && is_full(t)).count()
    };
    let partial = |shelf| Tile::all(70_000).find(|t| t.shelf == shelf && !t.is_full()).map(|t| t.width);
    for (shelf, full, rest) in [
        (Shelf::Entries, 273, Some(112)),
        (Shelf::Hashes(0), 273, Some(112)),
        (Shelf::Hashes(1), 1, Some(17)),
        (Shelf::Hashes(2), 0, Some(1)),
        (Shelf::Hashes(3), 0, None),
    ] {
        assert_eq!(count(shelf, &Tile::is_full), full, "{shelf:?}");
        assert_eq!(partial(shelf), rest, "{shelf:?}");
    }
    let of_256: Vec<String> = Tile::all(256).map(|tile| tile.to_string()).collect();
    assert_eq!(of_256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(Tile::all(0).count(), 0);
}

#[test]
fn what_is_cut_off_or_too_long_is_no_tile() {
    let tile = Tile { shelf: Shelf::Hashes(0), index: 0, width: 2 };
    let bytes = write_hashes(&[Hash::leaf(b"a"), Hash::leaf(b"b")]);
    assert_eq!(read_hashes(tile, &bytes).unwrap().len(), 2);
    assert_eq!(
        read_hashes(tile, &[&bytes[..], &bytes[..]].concat()).unwrap().len(),
        2,
        "a wider one came in its place"
    );
    assert!(read_hashes(tile, &bytes[..63]).is_err());
    assert!(read_hashes(tile, &bytes[..32]).is_err());
    assert!(read_hashes(tile, &bytes.repeat(129)).is_err());
    let bundle = Tile { shelf: Shelf::Entries, index: 0, width: 2 };
    let bytes = write_entries(&["one", ""]);
    assert_eq!(bytes, b"\0\x03one\0\0");
    assert_eq!(read_entries(bundle, &bytes).unwrap(), [&b"one"[..], b""]);
    for cut in 0..bytes.len() {
        assert!(read_entries(bundle, &bytes[..cut]).is_err(), "{cut}");
    }
}

proptest! {
    #[test]
    fn any_tile_is_found_again_by_its_path(level in 0_u32..64, index in any::<u64>(), width in 1_u64..=256, entries: bool) {
        let shelf = if entries { Shelf::Entries } else { Shelf::Hashes(level) };
        let tile = Tile { shelf, index, width };
        prop_assert_eq!(Tile::parse(tile.to_string().strip_prefix("tile/").unwrap()), Some(tile));
    }

    #[test]
    fn no_path_and_no_bytes_make_it_fall_over(path in "[0-9x/.pentris]{0,40}", bytes: Vec<u8>) {
        if let Some(tile) = Tile::parse(&path) {
            prop_assert_eq!(tile.to_string(), format!("tile/{path}"));
        }
        let _ = read_entries(Tile { shelf: Shelf::Entries, index: 0, width: 1 }, &bytes);
    }
}
