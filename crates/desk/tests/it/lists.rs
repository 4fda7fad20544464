//! Lists of others: every form they come in, full and changed, in order and not, whole and cut off.

use std::collections::BTreeSet;

use anxin_desk::import::{
    HeldList, ImportError, ImportOptions, ListFormat, ListImport, ListImportError, ListOptions, ListPart,
    Shrinking,
};
use anxin_domain::call::RegistryVersion;
use anxin_domain::listing::VersionKind;
use anxin_domain::number::{Number, Region};
use anxin_domain::people::Named;
use anxin_registry::Known;
use proptest::prelude::*;

use crate::city::{City, city, key};

/// What is to be done with a list named `l`, published so many days before now.
fn options(city: &City, days_ago: i64) -> ListOptions {
    ListOptions {
        list: key("l"),
        as_of: city.now().plus_days(-days_ago),
        format: None,
        part: ListPart::All,
        shrinking: Shrinking::ATenth,
    }
}

async fn import(city: &City, text: &str, what: &ListOptions) -> Result<ListImport, ListImportError> {
    import_bytes(city, text.as_bytes(), what, Region::US).await
}

async fn import_bytes(
    city: &City,
    bytes: &[u8],
    what: &ListOptions,
    region: Region,
) -> Result<ListImport, ListImportError> {
    let done = city
        .desk
        .import_external_list(bytes, what, &ImportOptions { region, ..ImportOptions::china() })
        .await;
    if let Ok(ListImport { report, .. }) = &done {
        assert_eq!(report.accepted + report.refused, report.rows);
        assert!(report.refusals.iter().all(|r| !r.reason.contains("5551")), "no values in reasons");
    }
    done
}

/// Rows, accepted, unchanged, refused.
fn rows(done: &ListImport) -> (u64, u64, u64, u64) {
    let report = &done.report;
    (report.rows, report.accepted, report.unchanged, report.refused)
}

/// Duplicates, added, removed, numbers now.
fn numbers(done: &ListImport) -> (u64, u64, u64, u64) {
    (done.duplicates, done.added, done.removed, done.list.numbers)
}

fn listed(city: &City, digits: u64, known: Known) -> Option<bool> {
    let states = city.gate.registry().view(known).lists(Number::from_digits(digits));
    states.iter().find(|state| state.list.as_str() == "l").map(|state| state.names == Named::Yes)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_list_counts_every_row_and_is_the_same_twice() {
    let city = city().await;
    let text = "number\n4692576503\n4692576503\n0692576503\n911\n\n+1 256-644-5079\n";
    let first = import(&city, text, &options(&city, 1)).await.unwrap();
    assert_eq!((rows(&first), numbers(&first)), ((5, 3, 1, 2), (1, 2, 0, 2)));
    assert_eq!((first.known, first.list.kind), (false, VersionKind::Full));
    let head = city.gate.registry().version(256);
    let again = import(&city, text, &options(&city, 1)).await.unwrap();
    assert_eq!((rows(&again), numbers(&again)), ((5, 3, 3, 2), (1, 0, 0, 2)));
    assert!(again.known && again.list == first.list);
    assert_eq!(city.gate.registry().version(256), head, "nothing was told to anybody");
    let later = import(&city, text, &options(&city, 0)).await.unwrap();
    assert_eq!((numbers(&later), later.known), ((1, 0, 0, 2), false), "the same numbers, and fresh again");
    assert_eq!(later.list.as_of, city.now());
    let bare = import(&city, "4692576503", &ListOptions { list: key("bare"), ..options(&city, 0) }).await;
    assert_eq!(rows(&bare.unwrap()), (1, 1, 0, 0));
    let lists = city.desk.external_lists().await.unwrap();
    let told: Vec<_> = lists.iter().map(|HeldList { name, numbers, .. }| (name.as_str(), *numbers)).collect();
    assert_eq!(told, [("bare", 1), ("l", 2)]);
}

/// A form, a sample of it, and what becomes of each of its rows: a number, none for one that is refused.
type Sample = (Option<ListFormat>, &'static str, &'static [Option<u64>]);

const SAMPLES: &[Sample] = &[
    // As the American registry describes its flat files: area code and number, or the number alone.
    (None, "202,5551234\r\n202,5551235\r\n", &[Some(12_025_551_234), Some(12_025_551_235)]),
    (
        Some(ListFormat::Ftc),
        "202,5551234\n2025551235\n202,555123\n02,5551234\n202,5551234,A\n202,555-1234\n",
        &[Some(12_025_551_234), Some(12_025_551_235), None, None, None, None],
    ),
    // As the British register describes its files: dialling code padded to five, the rest to seven; or together, padded to twelve.
    (
        Some(ListFormat::Tps),
        "0207 3787244\r\n01635 506160\r\n0191 5657153\r\n07860 338653\r\n02073787245 \r\n",
        &[
            Some(442_073_787_244),
            Some(441_635_506_160),
            Some(441_915_657_153),
            Some(447_860_338_653),
            Some(442_073_787_245),
        ],
    ),
    (
        Some(ListFormat::Tps),
        "7860338653\n0786033865312\n+447860338654\n07860338655,x\n12345\n",
        &[Some(447_860_338_653), None, None, None, None],
    ),
    // VICIdial's numbers not to call: with a header or not, with a campaign or not, and whole area codes.
    (
        None,
        "phone_number,campaign_id\n2025551234,TESTCAMP\n2025551235,\n702XXXXXXX,TESTCAMP\n",
        &[Some(12_025_551_234), Some(12_025_551_235), None],
    ),
    (
        Some(ListFormat::VicidialDnc),
        "2025551234\n2025551235\t1001\n20255512\n",
        &[Some(12_025_551_234), None, None],
    ),
    (
        Some(ListFormat::VicidialDnc),
        "2025551235\tCAMP\n2025551236\tCAMP\n",
        &[Some(12_025_551_235), Some(12_025_551_236)],
    ),
    // VICIdial's own example of a lead in the standard order, and the same with other separators and codes.
    (
        None,
        "3857822|31022|105|01144|1625551212|MRS|B||BURTON|249 MUNDON ROAD|MALDON|ESSEX||||CM9 6PW|UK||||||COMMENTS|2|B|2007-08-09 00:00:00|7275551212_1_work!7275551213_61_sister house\n\
         3857823|31022|105|1|2025551234|MR|A||B||||||||||||||||\n",
        &[Some(441_625_551_212), Some(12_025_551_234)],
    ),
    (
        Some(ListFormat::VicidialLeads),
        "vendor_lead_code,source_id,list_id,phone_code,phone_number,title\n\
         1,2,105,44,01625551212,MRS\n1,2,105,86,13800138000,MR\n\"1\",\"2\",\"105\",\"1\",\"2025551234\",\"A, B\"\n\
         1,2,105,,2025551235,MR\n1,2,105,1,555-1234,MR\n1,2\n",
        &[Some(441_625_551_212), Some(8_613_800_138_000), Some(12_025_551_234), None, None, None],
    ),
    (
        Some(ListFormat::VicidialLeads),
        "1\t2\t105\t1\t2025551234\tMR\n1\t2\t105\t1\t2025551235\tMR\n",
        &[Some(12_025_551_234), Some(12_025_551_235)],
    ),
    // Our own: any common form, whatever stands beside it.
    (
        None,
        "name,number\nx,(202) 555-1234\ny,+86 138 0013 8000\nz,\nw\n",
        &[Some(12_025_551_234), Some(8_613_800_138_000), None, None],
    ),
    (
        Some(ListFormat::Plain),
        "\u{feff}2025551234\n+12025551235\n",
        &[Some(12_025_551_234), Some(12_025_551_235)],
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_form_is_read_as_its_keeper_writes_it() {
    let city = city().await;
    for (index, (format, text, wanted)) in SAMPLES.iter().enumerate() {
        let list = format!("sample-{index}");
        let what = ListOptions { list: key(&list), format: *format, ..options(&city, 0) };
        let done = import(&city, text, &what).await.unwrap();
        let taken: BTreeSet<u64> = wanted.iter().flatten().copied().collect();
        let refused = wanted.iter().filter(|row| row.is_none()).count() as u64;
        assert_eq!(rows(&done).0, wanted.len() as u64, "{text}");
        assert_eq!((rows(&done).3, numbers(&done).3), (refused, taken.len() as u64), "{text}: {done:?}");
        for digits in taken {
            let states = city.gate.registry().now().lists(Number::from_digits(digits));
            let state = states.iter().find(|state| state.list.as_str() == list).unwrap();
            assert_eq!(state.names, Named::Yes, "{digits} of {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_list_says_what_was_added_and_removed_and_each_is_counted() {
    let city = city().await;
    import(&city, "202,5551234\n202,5551235\n202,5551236\n", &options(&city, 9)).await.unwrap();
    let before = city.gate.registry().version(256);
    let changes = "202,5551237,2026-11-20,A\n202,5551234,2026-11-20,D\n202,5551235,2026-11-20,A\n202,5551299,2026-11-20,D\n\
                   202,5551238,2026-11-20,A\n202,5551238,2026-11-21,D\n202,5551236,2026-11-20,X\n202,555123,2026-11-20,A\n";
    let what = ListOptions { format: Some(ListFormat::FtcChange), ..options(&city, 8) };
    let done = import(&city, changes, &what).await.unwrap();
    assert_eq!((rows(&done), numbers(&done)), ((8, 6, 4, 2), (1, 1, 1, 3)));
    assert_eq!(done.list.kind, VersionKind::Change);
    let now = [(4, false), (5, true), (6, true), (7, true), (8, false)];
    for (digit, on) in now {
        assert_eq!(listed(&city, 12_025_551_230 + digit, Known::Now), Some(on), "{digit}");
    }
    let then = Known::Version(RegistryVersion { shard: 0, acts: 0, directory: before });
    assert_eq!(listed(&city, 12_025_551_234, then), Some(true), "on the list for decisions before");
    assert_eq!(listed(&city, 12_025_551_237, then), Some(false));
    assert!(import(&city, changes, &what).await.unwrap().known);
    // Told from the file alone, and our own form of it.
    let own = "number,change\n+12025551239,add\n2025551237,remove\n2025551236,perhaps\n";
    let done = import(&city, own, &options(&city, 7)).await.unwrap();
    assert_eq!((rows(&done), numbers(&done)), ((3, 2, 0, 1), (0, 1, 1, 3)));
    let told = import(&city, "202,5551240,A\n202,5551239,D\n", &options(&city, 6)).await.unwrap();
    assert_eq!((told.list.kind, numbers(&told)), (VersionKind::Change, (0, 1, 1, 3)));
    // Numbers that somebody says are a change, and that do not say how, were added.
    let more = ListOptions { part: ListPart::Change, ..options(&city, 5) };
    let done = import(&city, "2025551241\n2025551240\n", &more).await.unwrap();
    assert_eq!((rows(&done), numbers(&done)), ((2, 2, 1, 0), (0, 1, 0, 4)));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_taken_in_order_and_one_that_is_not_changes_nothing() {
    let city = city().await;
    let change = ListOptions { part: ListPart::Change, ..options(&city, 5) };
    let nothing = import(&city, "2025551234\n", &change).await.unwrap_err();
    assert!(matches!(nothing, ListImportError::NothingHeld(_)), "{nothing}");
    import(&city, "2025551234\n2025551235\n", &options(&city, 5)).await.unwrap();
    import(&city, "number,change\n2025551236,add\n", &options(&city, 3)).await.unwrap();
    let older = [
        ("number,change\n2025551234,remove\n", options(&city, 4)),
        ("2025551234\n2025551235\n2025551239\n", options(&city, 4)),
    ];
    for (text, what) in older {
        let error = import(&city, text, &what).await.unwrap_err();
        assert!(matches!(error, ListImportError::Older { .. }), "{error}");
        assert!(
            error.to_string().contains(&city.now().plus_days(-3).to_string()),
            "says what is held: {error}"
        );
    }
    // What was taken before is known, wherever it stands: a folder of lists can be imported again as it is.
    let known = import(&city, "2025551234\n2025551235\n", &options(&city, 5)).await.unwrap();
    assert!(known.known && known.list.numbers == 3 && known.list.as_of == city.now().plus_days(-3));
    let coming = import(&city, "2025551234\n", &options(&city, -3)).await.unwrap_err();
    assert!(matches!(coming, ListImportError::AsOf(_)), "it would be fresh for ever: {coming}");
    assert_eq!(listed(&city, 12_025_551_234, Known::Now), Some(true));
    assert_eq!(city.desk.external_lists().await.unwrap()[0].numbers, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_list_that_loses_many_numbers_is_refused_until_somebody_says_that_it_is_right() {
    let city = city().await;
    let text =
        |range: std::ops::Range<u64>| range.map(|n| format!("202{:07}\n", 5_550_000 + n)).collect::<String>();
    import(&city, &text(0..100), &options(&city, 9)).await.unwrap();
    let fine = import(&city, &text(10..100), &options(&city, 8)).await.unwrap();
    assert_eq!(numbers(&fine), (0, 0, 10, 90));
    for cut in [text(10..90), text(300..500)] {
        let error = import(&city, &cut, &options(&city, 7)).await.unwrap_err();
        assert!(matches!(error, ListImportError::Shrinks { held: 90, .. }), "{error}");
        assert!(error.to_string().contains("--may-shrink"));
        assert_eq!(city.desk.external_lists().await.unwrap()[0].as_of, city.now().plus_days(-8));
    }
    let sure = ListOptions { shrinking: Shrinking::Any, ..options(&city, 6) };
    assert_eq!(numbers(&import(&city, &text(10..20), &sure).await.unwrap()), (0, 0, 80, 10));
    let none = import(&city, "12\n34\n", &sure).await.unwrap_err();
    assert!(matches!(none, ListImportError::NoNumbers), "not even then: {none}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_last_row_that_was_cut_off_is_no_shorter_number() {
    let city = city().await;
    let british = |text: &'static str| {
        let list = format!("cut-{}-{}", text.len(), text.ends_with('\n'));
        (text, ListOptions { list: key(&list), ..options(&city, 0) })
    };
    // A British number may have one digit fewer: it reads, and is somebody else's.
    let (text, what) = british("02073787244\n01635506160\n0786033865");
    let done = import_bytes(&city, text.as_bytes(), &what, "GB".parse().unwrap()).await.unwrap();
    assert_eq!(rows(&done), (3, 2, 0, 1));
    assert!(done.report.refusals[0].reason.contains("cut off"), "{:?}", done.report.refusals);
    let (text, what) = british("02073787244\n01635506160\n0786033865\n");
    let done = import_bytes(&city, text.as_bytes(), &what, "GB".parse().unwrap()).await.unwrap();
    assert_eq!(rows(&done).0, 3, "with its line end it is a row as any other");
    let (text, what) = british("02073787244\n01635506160\n07860338653");
    let done = import_bytes(&city, text.as_bytes(), &what, "GB".parse().unwrap()).await.unwrap();
    assert_eq!(rows(&done), (3, 3, 0, 0), "nobody has to end the last line");
    let leads = "1|2|105|44|1625551212|MRS|B\n1|2|105|44|162555121";
    let what =
        ListOptions { list: key("leads"), format: Some(ListFormat::VicidialLeads), ..options(&city, 0) };
    assert_eq!(rows(&import(&city, leads, &what).await.unwrap()), (2, 1, 0, 1));
    let changes = "202,5551234,A\n202,5551235,";
    let what = ListOptions { format: Some(ListFormat::FtcChange), ..options(&city, 1) };
    import(&city, "202,5551299\n", &options(&city, 2)).await.unwrap();
    assert_eq!(rows(&import(&city, changes, &what).await.unwrap()), (2, 1, 0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_bytes_spoil_their_row_and_a_file_of_another_kind_is_refused_whole() {
    let city = city().await;
    let refused = city.test.folder.path().join("odd.refused.csv");
    let file = b"2025551234\r\n\xa3 2025551235\n2025551236\t\n2025551237\n20255512\xff38\n".as_slice();
    let options_in =
        ImportOptions { region: Region::US, refusals: Some(refused.clone()), ..ImportOptions::china() };
    let done = city.desk.import_external_list(file, &options(&city, 0), &options_in).await.unwrap();
    assert_eq!((rows(&done), numbers(&done)), ((5, 3, 0, 2), (0, 3, 0, 3)));
    let told = std::fs::read_to_string(&refused).unwrap();
    assert_eq!(told.lines().count(), 3);
    assert!(told.starts_with("row,field,reason,original\n2,,") && told.contains("UTF-8"), "{told}");
    for other in
        [b"PK\x03\x04aaaa".as_slice(), b"\xff\xfe2\x000\x00", b"<?xml version=\"1.0\"?><list/>", b"", b"\n\n"]
    {
        let error = import_bytes(&city, other, &options(&city, 0), Region::US).await.unwrap_err();
        assert!(matches!(error, ListImportError::Import(ImportError::WrongKind(_))), "{error}");
    }
    let other = import(&city, "phone\n1\n", &options(&city, 0)).await.unwrap_err();
    assert!(matches!(other, ListImportError::Import(ImportError::Header(_))), "{other}");
    assert!(other.to_string().contains("--format"));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_changes_are_written_together_and_say_what_they_said() {
    let city = city().await;
    let all: String = (0..50).map(|n| format!("2025550{n:03}\n")).collect();
    import(&city, &all, &options(&city, 60)).await.unwrap();
    let mut kinds = Vec::new();
    for day in 0..40 {
        let text = format!("number,change\n2025550{:03},remove\n2025551{day:03},add\n", day % 25);
        let done = import(&city, &text, &options(&city, 59 - day)).await.unwrap();
        kinds.push(done.list.kind);
        assert!(import(&city, &text, &options(&city, 59 - day)).await.unwrap().known, "merged or not: {day}");
        assert_eq!(done.list.numbers, if day < 25 { 50 } else { 50 + u64::try_from(day).unwrap() - 24 });
        assert_eq!((done.added, done.removed), (1, u64::from(day < 25)));
    }
    let merged: Vec<_> =
        (0..).zip(&kinds).filter(|(_, kind)| **kind == VersionKind::Merged).map(|(n, _)| n).collect();
    assert_eq!(merged, [16, 33]);
    assert_eq!(listed(&city, 12_025_550_024, Known::Now), Some(false));
    assert_eq!(listed(&city, 12_025_550_025, Known::Now), Some(true));
    assert_eq!(listed(&city, 12_025_551_039, Known::Now), Some(true));
    let chain = city.test.store.read(|tx| anxin_store::lists::newest_chain(tx, &key("l"))).await.unwrap();
    assert_eq!(chain.len(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_import_at_once_neither_is_lost() {
    let city = city().await;
    import(&city, "2025550000\n", &options(&city, 60)).await.unwrap();
    let texts: Vec<String> = (1..5).map(|n| format!("number,change\n202555000{n},add\n")).collect();
    let what = options(&city, 50);
    let (a, b, c, d) = tokio::join!(
        import(&city, &texts[0], &what),
        import(&city, &texts[1], &what),
        import(&city, &texts[2], &what),
        import(&city, &texts[3], &what),
    );
    let done: Vec<_> = [a, b, c, d].into_iter().map(Result::unwrap).collect();
    assert!(done.iter().all(|done| (done.added, done.removed) == (1, 0)));
    let mut numbers: Vec<_> = done.iter().map(|done| done.list.numbers).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [2, 3, 4, 5], "each was counted against the one before");
    assert!((0..5).all(|n| listed(&city, 12_025_550_000 + n, Known::Now) == Some(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_of_an_import_that_was_broken_off_are_cleared_a_day_later_and_others_stay() {
    let city = city().await;
    import(&city, "2025550000\n", &options(&city, 60)).await.unwrap();
    let (hash, now) = (anxin_domain::listing::FileHash::from_bytes([7; 32]), city.now());
    let put = move |tx: &mut dyn anxin_store::Tx| anxin_store::lists::put_piece(tx, hash, 0, b"half", now);
    city.test.store.write(put).await.unwrap();
    let left =
        async || city.test.store.read(move |tx| anxin_store::lists::pieces(tx, hash)).await.unwrap().len();
    import(&city, "2025550001\n2025550000\n", &options(&city, 50)).await.unwrap();
    assert_eq!(left().await, 1, "it may be on its way");
    city.test.clock.set(now.plus_days(2));
    import(&city, "2025550002\n2025550001\n2025550000\n", &options(&city, 40)).await.unwrap();
    assert_eq!(left().await, 0);
    let rows = city.test.store.read(|tx| tx.query("SELECT COUNT(*) FROM list_piece", &[])).await.unwrap();
    assert_eq!(rows[0].int(0).unwrap(), 3);
}

/// What one import of a random row of them does.
#[derive(Clone, Debug)]
enum Step {
    Full(BTreeSet<u64>),
    Change(Vec<(u64, bool)>),
    Again,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => proptest::collection::btree_set(0_u64..30, 1..20).prop_map(Step::Full),
        4 => proptest::collection::vec((0_u64..30, any::<bool>()), 1..12).prop_map(Step::Change),
        1 => Just(Step::Again),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_row_of_imports_comes_to_what_a_set_kept_by_hand_has(steps in proptest::collection::vec(step(), 1..30)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(held_against_a_set(steps));
    }
}

async fn held_against_a_set(steps: Vec<Step>) {
    let city = city().await;
    let mut held: Option<BTreeSet<u64>> = None;
    let mut history = Vec::new();
    let mut last: Option<(String, ListOptions)> = None;
    for (day, step) in (0_i64..).zip(steps) {
        let what = ListOptions { shrinking: Shrinking::Any, ..options(&city, 90 - day) };
        let before = held.clone().unwrap_or_default();
        let (text, after) = match step {
            Step::Full(all) => (all.iter().map(|n| format!("20255512{n:02}\n")).collect::<String>(), all),
            Step::Change(rows) => {
                let word = |on| if on { "add" } else { "remove" };
                let rows_text: String =
                    rows.iter().map(|(n, on)| format!("20255512{n:02},{}\n", word(*on))).collect();
                let mut after = before.clone();
                rows.iter().for_each(|(n, on)| {
                    if *on {
                        after.insert(*n)
                    } else {
                        after.remove(n)
                    };
                });
                (format!("number,change\n{rows_text}"), after)
            }
            Step::Again => {
                if let Some((text, what)) = &last {
                    assert!(import(&city, text, what).await.unwrap().known);
                }
                continue;
            }
        };
        let done = import(&city, &text, &what).await;
        if held.is_none() && text.starts_with("number,change") {
            assert!(matches!(done, Err(ListImportError::NothingHeld(_))));
            continue;
        }
        let done = done.unwrap();
        let added = after.difference(&before).count() as u64;
        let removed = before.difference(&after).count() as u64;
        assert_eq!((done.added, done.removed, done.list.numbers), (added, removed, after.len() as u64));
        last = Some((text, what));
        history.push((done.list.version, after.clone()));
        held = Some(after);
    }
    for (version, wanted) in history {
        let known = Known::Version(RegistryVersion { shard: 0, acts: 0, directory: version });
        city.gate.follower().recall(known).await.unwrap();
        for n in 0..30 {
            assert_eq!(
                listed(&city, 12_025_551_200 + n, known),
                Some(wanted.contains(&n)),
                "{n} at {version}"
            );
        }
    }
}
