//! How fast telephone numbers are read: the fast path, the slow path on the same rows, forms people write, and the library
//! alone. The contenders take turns in one run, so that a busy machine slows each of them alike; medians are told.

use std::hint::black_box;

use anxin_bench_measure::{Contest, Taken, grouped, table, tenths};
use anxin_domain::number::{Dialled, Number, Region};
use anyhow::Result;
use rlibphonenumber::PHONE_NUMBER_UTIL;

/// Rows of a list of plain numbers, and how often the fast path goes over them in a turn, so that a turn can be timed.
const PLAIN_ROWS: usize = 200_000;
const FAST_PASSES: usize = 50;
const PASSES: usize = 20;
/// Rows that the slower contenders take in a turn.
const SLOW_ROWS: usize = 100_000;
const TURNS: usize = 11;

fn main() -> Result<()> {
    let mut dice = fastrand::Rng::with_seed(20_240_828);
    let plain: Vec<String> = (0..PLAIN_ROWS).map(|_| plain_row(&mut dice)).collect();
    let written: Vec<(String, Region)> =
        (0..SLOW_ROWS).map(|i| written_row(i, &mut dice)).collect::<Result<_, _>>()?;
    let some = &plain[..SLOW_ROWS];
    let mut contest = Contest::new();
    contest.enter("fast path, plain rows", PLAIN_ROWS * FAST_PASSES, || {
        (0..FAST_PASSES).map(|_| count(&plain, |t| Number::parse_plain(t, Region::CN).is_some())).sum()
    });
    contest.enter("Number::parse, plain rows", PLAIN_ROWS * PASSES, || {
        (0..PASSES).map(|_| count(&plain, |t| Number::parse(t, Region::CN).is_ok())).sum()
    });
    contest.enter("slow path, plain rows", SLOW_ROWS, || {
        count(some, |t| Dialled::parse_by_library(t, Region::CN).is_ok())
    });
    contest.enter("Dialled::parse, six written forms", SLOW_ROWS, || {
        written.iter().filter(|(t, region)| black_box(Dialled::parse(t, *region)).is_ok()).count()
    });
    contest.enter("library alone (parse, is valid), plain rows", SLOW_ROWS, || {
        count(some, |t| {
            let parsed = PHONE_NUMBER_UTIL.parse(t, Some(rlibphonenumber::Region::CN));
            parsed.is_ok_and(|number| PHONE_NUMBER_UTIL.is_valid_number(&number))
        })
    });
    let row = |taken: Taken| vec![taken.name.clone(), grouped(taken.per_second()), tenths(taken.cpu_tenths)];
    let rows: Vec<_> = contest.run(TURNS)?.into_iter().map(row).collect();
    table(&["what", "rows/s", "CPU ns/row"], &rows)
}

fn count(rows: &[String], read: impl Fn(&str) -> bool) -> usize {
    rows.iter().filter(|row| black_box(read(black_box(row)))).count()
}

/// A row as a Chinese list has it: seven in ten are bare mobile numbers.
fn plain_row(dice: &mut fastrand::Rng) -> String {
    let form = match dice.u8(0..20) {
        0..14 => "13#########",
        14 => "+8615#########",
        15 => "8618#########",
        16 => "186 #### ####",
        17 => "0278#######",
        18 => "0755-8#######",
        _ => "95###",
    };
    filled(form, dice)
}

/// Six forms that are not plain, one after the other.
fn written_row(index: usize, dice: &mut fastrand::Rng) -> Result<(String, Region)> {
    let (form, region) = match index % 6 {
        0 => ("手机：13#########", "CN"),
        1 => ("027-8281####转80#", "CN"),
        2 => ("１３８００１３####", "CN"),
        3 => ("tel:+86-27-8281-####;ext=80#", "CN"),
        4 => ("(469) 257-6### ext. ##", "US"),
        _ => ("020 7183 8###", "GB"),
    };
    Ok((filled(form, dice), region.parse()?))
}

fn filled(form: &str, dice: &mut fastrand::Rng) -> String {
    form.chars().map(|c| if c == '#' { dice.digit(10) } else { c }).collect()
}
