//! The keys of a log's entries, found by id, by number called and by line. What is there is never moved and never hashed again, for
//! everybody waits for the thread that adds to it.

use anxin_segment::fetch_ahead;

use crate::wire::Key;

/// Slots of a piece of memory.
const CHUNK: usize = 1_024;
/// Slots of the first table; each that follows takes eight times as many, so that three hold a full log, and whoever decides little
/// needs little.
const FIRST_TABLE: usize = 1 << 11;

/// An entry and the byte at which it begins.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) key: Key,
    pub(crate) at: u32,
    /// For each chain of its table the slot before it that fell on the same place, counted from 1; 0 is none.
    before: [u32; 3],
}

/// By what a slot is found.
#[derive(Clone, Copy)]
pub(crate) enum Chain {
    Id,
    Number,
    Line,
}

impl Chain {
    const ALL: [Self; 3] = [Self::Id, Self::Number, Self::Line];

    const fn value(self, key: &Key) -> u64 {
        match self {
            Self::Id => hash_id(key.id),
            Self::Number => key.number,
            Self::Line => key.line,
        }
    }
}

/// The last slot of each place on each chain, counted from 1; 0 is none. It holds slots from one on, as many as it has places.
struct Table {
    first: usize,
    places: usize,
    last: Vec<u32>,
}

impl Table {
    fn new(first: usize, places: usize) -> Self {
        // Zeros from the system take no memory until they are written.
        Self { first, places, last: vec![0; places * Chain::ALL.len()] }
    }

    const fn place(&self, seed: u64, chain: Chain, value: u64) -> usize {
        let spread = ((value ^ (value >> 32)) as u128).wrapping_mul(seed as u128);
        let mixed = (spread >> 64) as u64 ^ (spread as u64);
        let place = (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20) as usize & (self.places - 1);
        chain as usize * self.places + place
    }
}

/// The slots of a log.
pub(crate) struct Slots {
    chunks: Vec<Vec<Slot>>,
    len: usize,
    tables: Vec<Table>,
    seed: u64,
    /// The greatest id.
    greatest: u128,
}

impl Slots {
    pub(crate) fn new() -> Self {
        // Nobody outside can choose numbers that all fall on one chain.
        let seed = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0) | 1;
        Self { chunks: Vec::new(), len: 0, tables: Vec::new(), seed, greatest: 0 }
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn get(&self, slot: usize) -> &Slot {
        &self.chunks[slot / CHUNK][slot % CHUNK]
    }

    /// Asks for a slot that is looked at soon.
    pub(crate) fn fetch_ahead(&self, slot: usize) {
        if let Some(chunk) = self.chunks.get(slot / CHUNK) {
            fetch_ahead(chunk, slot % CHUNK);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.chunks.iter().flatten()
    }

    /// Adds an entry that begins at a byte; none where there are more than can be counted.
    pub(crate) fn push(&mut self, key: Key, at: u32) -> Option<()> {
        let number = u32::try_from(self.len + 1).ok()?;
        if self.tables.last().is_none_or(|table| self.len - table.first >= table.places) {
            let places = self.tables.last().map_or(FIRST_TABLE, |table| table.places * 8);
            self.tables.push(Table::new(self.len, places));
        }
        let table = self.tables.last_mut()?;
        let before = Chain::ALL.map(|chain| {
            let place = table.place(self.seed, chain, chain.value(&key));
            std::mem::replace(&mut table.last[place], number)
        });
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        self.chunks.last_mut()?.push(Slot { key, at, before });
        self.len += 1;
        self.greatest = self.greatest.max(u128::from_be_bytes(key.id));
        Some(())
    }

    /// Whether there is one of some ids, the least first.
    pub(crate) fn has_any(&self, ids: &[u128]) -> bool {
        // An id begins with its moment: those that are made now are mostly greater than all that are here.
        let old = ids.partition_point(|id| *id <= self.greatest);
        let mut old = ids[..old].iter().map(|id| id.to_be_bytes());
        old.any(|id| self.of_id(id).any(|slot| self.get(slot).key.id == id))
    }

    /// The slots with a number or line, the newest first; some may have another.
    pub(crate) fn of(&self, chain: Chain, value: u64) -> impl Iterator<Item = usize> {
        let slot = |number: u32| (number as usize).checked_sub(1);
        self.tables.iter().rev().flat_map(move |table| {
            let newest = slot(table.last[table.place(self.seed, chain, value)]);
            std::iter::successors(newest, move |at| slot(self.get(*at).before[chain as usize]))
        })
    }

    /// The slots with an id, and perhaps others.
    pub(crate) fn of_id(&self, id: [u8; 16]) -> impl Iterator<Item = usize> {
        self.of(Chain::Id, hash_id(id))
    }
}

const fn hash_id(id: [u8; 16]) -> u64 {
    // The last eight bytes are random.
    let [.., a, b, c, d, e, f, g, h] = id;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;

    #[test]
    fn everything_is_found_the_newest_first_also_behind_the_first_tables() {
        let mut rng = Rng::with_seed(51);
        let mut slots = Slots::new();
        let mut keys = Vec::new();
        for at in 0..30_000 {
            let id = rng.u128(..).to_be_bytes();
            let (line, number) = (rng.u64(0..50), rng.u64(0..5_000));
            assert!(!slots.has_any(&[u128::from_be_bytes(id)]));
            let key = Key { id, decided_at: 0, line, number, allows: false };
            slots.push(key, at).unwrap();
            keys.push(key);
        }
        assert_eq!((slots.len(), slots.tables.len()), (30_000, 3));
        assert!(slots.iter().map(|slot| slot.key).eq(keys.iter().copied()));
        assert!(keys.iter().all(|key| slots.has_any(&[u128::from_be_bytes(key.id)])));
        let mut ids = [rng.u128(..), u128::from_be_bytes(keys[7].id)];
        ids.sort_unstable();
        assert!(slots.has_any(&ids) && !slots.has_any(&[]));
        for value in 0..50 {
            let found = slots.of(Chain::Line, value).filter(|slot| slots.get(*slot).key.line == value);
            let wanted = (0..keys.len()).rev().filter(|slot| keys[*slot].line == value);
            assert!(found.eq(wanted));
            let found = slots.of(Chain::Number, value).filter(|slot| slots.get(*slot).key.number == value);
            let wanted = (0..keys.len()).rev().filter(|slot| keys[*slot].number == value);
            assert!(found.eq(wanted));
        }
    }
}
