//! Memory and look-ups, beside a Roaring set, four bits for every number there is, a hash map, and a pointer chase through a
//! gigabyte, which says what one cache miss costs on this machine at this hour.

use std::collections::HashMap;
use std::hint::black_box;
use std::path::Path;

use anxin_bench_measure::{Contest, Taken, grouped, hundredths, load, resident_bytes, table, tenths};
use anxin_domain::number::Number;
use anxin_segment::{Builder, Segment, Stay};
use anyhow::Result;
use memmap2::{Advice, MmapMut};
use roaring::RoaringTreemap;

use crate::country;
use crate::plot::{self, Point};

const QUESTIONS: usize = 2_000_000;
const TURNS: usize = 7;
/// The largest list that is put into a hash map as well.
const HASH_MAP_UP_TO: u64 = 100_000_000;
const CHASE_BYTES: usize = 1 << 30;
const LINE_BYTES: usize = 64;

pub(crate) fn run(sizes: &[u64]) -> Result<()> {
    let chase = Chase::new()?;
    let mut points = Vec::new();
    for size in sizes {
        for taken in one(*size, &chase)? {
            points.push(Point { name: taken.name, size: *size, tenths: taken.wall_tenths });
        }
    }
    plot::draw(&points, Path::new("docs/lookups.svg"))
}

fn one(size: u64, chase: &Chase) -> Result<Vec<Taken>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("list.seg");
    let mut builder = Builder::create(&path)?;
    for number in country::listed(size) {
        builder.push(number, country::code(number))?;
    }
    let count = builder.finish("bench")?.count;
    let asked = country::asked(size, QUESTIONS);
    let mut memory = Vec::new();
    let mut grown = |name: &str, before: u64| -> Result<()> {
        memory.push((name.to_owned(), resident_bytes()?.saturating_sub(before)));
        Ok(())
    };

    let before = resident_bytes()?;
    let segment = Segment::open(&path, Stay::Memory)?;
    grown("segment", before)?;
    let mapped = Segment::open(&path, Stay::Mapped)?;
    let before = resident_bytes()?;
    let roaring = RoaringTreemap::from_sorted_iter(country::listed(size).map(Number::digits))
        .map_err(|_| anyhow::anyhow!("the list is not sorted"))?;
    grown("Roaring set", before)?;
    let before = resident_bytes()?;
    let direct = Direct::of(size)?;
    grown("four bits for every number", before)?;
    let before = resident_bytes()?;
    let map: HashMap<u64, u8> = country::listed(if size <= HASH_MAP_UP_TO { size } else { 0 })
        .map(|number| (number.digits(), country::code(number).get()))
        .collect();
    grown("hash map", before)?;

    let mut contest = Contest::new();
    contest.enter("pointer chase over 1 GiB", QUESTIONS, || chase.run(QUESTIONS));
    contest.enter("segment, one by one", asked.len(), || {
        asked.iter().filter(|number| segment.get(**number).is_some()).count()
    });
    contest.enter("segment, many at once", asked.len(), || many(&segment, &asked));
    contest.enter("segment in the mapped file, one by one", asked.len(), || {
        asked.iter().filter(|number| mapped.get(**number).is_some()).count()
    });
    contest.enter("segment in the mapped file, many at once", asked.len(), || many(&mapped, &asked));
    contest.enter("Roaring set", asked.len(), || {
        asked.iter().filter(|number| roaring.contains(number.digits())).count()
    });
    contest.enter("four bits for every number", asked.len(), || {
        asked.iter().filter(|number| direct.get(**number) != 0).count()
    });
    if !map.is_empty() {
        contest.enter("hash map", asked.len(), || {
            asked.iter().filter(|number| black_box(map.get(&number.digits())).is_some()).count()
        });
    }
    let found = many(&segment, &asked);
    anyhow::ensure!(
        found == asked.iter().filter(|n| roaring.contains(n.digits())).count(),
        "Roaring disagrees"
    );
    anyhow::ensure!(found == asked.iter().filter(|n| direct.get(**n) != 0).count(), "four bits disagree");

    let taken = contest.run(TURNS)?;
    let bytes = |name: &str| {
        let mine =
            memory.iter().find(|(of, _)| name == of || (name.starts_with("segment,") && of == "segment"));
        mine.filter(|(_, bytes)| *bytes > 0)
            .map_or_else(String::new, |(_, bytes)| hundredths(bytes * 100 / count.max(1)))
    };
    let rows: Vec<Vec<String>> = taken
        .iter()
        .map(|each| {
            let share = taken.first().map_or(0, |chase| each.hundredths_of(chase));
            let (wall, cpu) = (tenths(each.wall_tenths), tenths(each.cpu_tenths));
            vec![each.name.clone(), wall, cpu, hundredths(share), bytes(&each.name)]
        })
        .collect();
    let head = format!("{} numbers (load {})", grouped(count), load());
    table(&[&head, "ns", "CPU ns", "× the chase", "bytes a number"], &rows)?;
    Ok(taken)
}

fn many(segment: &Segment, asked: &[Number]) -> usize {
    let mut found = 0;
    segment.get_many(asked, |_, code| found += usize::from(code.is_some()));
    found
}

/// Four bits for every number that could be dialled, found by its place.
struct Direct {
    nibbles: MmapMut,
}

impl Direct {
    const FIRST: u64 = 8_613_000_000_000;

    fn of(size: u64) -> Result<Self> {
        let last = country::listed(size).last().map_or(Self::FIRST, Number::digits);
        let mut direct = Self { nibbles: huge(usize::try_from((last - Self::FIRST) / 2)? + 1)? };
        for number in country::listed(size) {
            let at = number.digits() - Self::FIRST;
            if let Some(byte) = direct.nibbles.get_mut(usize::try_from(at / 2)?) {
                *byte |= country::code(number).get() << (at % 2 * 4);
            }
        }
        Ok(direct)
    }

    fn get(&self, number: Number) -> u8 {
        let Some(at) = number.digits().checked_sub(Self::FIRST) else { return 0 };
        let byte = usize::try_from(at / 2).ok().and_then(|byte| self.nibbles.get(byte));
        byte.map_or(0, |byte| byte >> (at % 2 * 4) & 15)
    }
}

/// Lines of memory, each of which says which is next, in one circle through all of them.
struct Chase {
    lines: MmapMut,
}

impl Chase {
    fn new() -> Result<Self> {
        let mut dice = fastrand::Rng::with_seed(1);
        let count = CHASE_BYTES / LINE_BYTES;
        // Sattolo's shuffle makes a single circle.
        let mut next: Vec<u32> = (0..u32::try_from(count)?).collect();
        for at in (1..count).rev() {
            next.swap(at, dice.usize(0..at));
        }
        let mut lines = huge(CHASE_BYTES)?;
        for (line, next) in lines.chunks_mut(LINE_BYTES).zip(&next) {
            line[..4].copy_from_slice(&next.to_le_bytes());
        }
        Ok(Self { lines })
    }

    fn run(&self, steps: usize) -> usize {
        let mut at = 0_usize;
        for _ in 0..steps {
            let four = self.lines.get(at * LINE_BYTES..).and_then(|line| line.first_chunk());
            at = four.map_or(0, |four| u32::from_le_bytes(*four) as usize);
        }
        black_box(at)
    }
}

fn huge(bytes: usize) -> Result<MmapMut> {
    let memory = MmapMut::map_anon(bytes)?;
    memory.advise(Advice::HugePage)?;
    Ok(memory)
}
