//! Tiles and bundles: where they lie, how wide they are, and nodes read out of them (C2SP tlog-tiles).

use std::collections::HashMap;
use std::fmt;

use crate::error::ProofError;
use crate::hash::{HASH_BYTES, Hash};
use crate::tree::{Nodes, fold};

/// Levels of the tree that a tile spans.
pub const TILE_HEIGHT: u32 = 8;
/// Hashes in a full tile, and entries in a full bundle.
pub const TILE_WIDTH: u64 = 1 << TILE_HEIGHT;
/// The highest level that has a name.
const LEVEL_LIMIT: u32 = 63;
/// Tiles that a reader of nodes keeps: a proof needs two a level.
const TILES_KEPT: usize = 64;

/// A tile of hashes, or a bundle of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shelf {
    /// Hashes at a level; level 0 holds those of leaves.
    Hashes(u32),
    /// Entries.
    Entries,
}

/// One of the files of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tile {
    /// What it holds.
    pub shelf: Shelf,
    /// Its place within its level.
    pub index: u64,
    /// How much it holds: 256, or less for the last of its level.
    pub width: u64,
}

impl Tile {
    /// The tile at a place in a tree of `size` leaves; none where nothing lies there.
    #[must_use]
    pub fn of_size(shelf: Shelf, index: u64, size: u64) -> Option<Self> {
        let level = if let Shelf::Hashes(level) = shelf { level } else { 0 };
        let hashes = size.checked_shr(TILE_HEIGHT * level).unwrap_or(0);
        let width = hashes.saturating_sub(index.checked_mul(TILE_WIDTH)?).min(TILE_WIDTH);
        (width > 0).then_some(Self { shelf, index, width })
    }

    /// Every tile and bundle of a tree of `size` leaves, level by level, the entries first.
    pub fn all(size: u64) -> impl Iterator<Item = Self> {
        let levels = (0..=LEVEL_LIMIT).map(Shelf::Hashes);
        std::iter::once(Shelf::Entries)
            .chain(levels)
            .flat_map(move |shelf| (0..).map_while(move |index| Self::of_size(shelf, index, size)))
    }

    /// Whether nothing will be added to it.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The same with everything that will ever be in it.
    #[must_use]
    pub const fn filled(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }

    /// Reads what stands behind `tile/`.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (shelf, rest) = path.split_once('/')?;
        let shelf = match shelf {
            "entries" => Shelf::Entries,
            level => Shelf::Hashes(
                number(level).and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= LEVEL_LIMIT)?,
            ),
        };
        let (place, width) = match rest.split_once(".p/") {
            None => (rest, TILE_WIDTH),
            Some((place, width)) => (place, number(width).filter(|w| (1..TILE_WIDTH).contains(w))?),
        };
        let tile = Self { shelf, index: index(place)?, width };
        // One place has one name only: no zeros that say nothing.
        (tile.to_string() == format!("tile/{path}")).then_some(tile)
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shelf {
            Shelf::Hashes(level) => write!(f, "tile/{level}/")?,
            Shelf::Entries => f.write_str("tile/entries/")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for group in groups.iter().skip(1).rev() {
            write!(f, "x{group:03}/")?;
        }
        write!(f, "{:03}", groups[0])?;
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

/// A number in decimals, without zeros before it.
fn number(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let shortest = text == "0" || !text.starts_with('0');
    (plain && shortest).then(|| text.parse().ok()).flatten()
}

fn index(place: &str) -> Option<u64> {
    let mut groups: Vec<&str> = place.split('/').collect();
    let last = groups.pop()?;
    let three = |group: &str| (group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit())).then_some(());
    let mut index: u64 = 0;
    for group in groups.iter().map(|group| group.strip_prefix('x')).chain([Some(last)]) {
        three(group?)?;
        index = index.checked_mul(1000)?.checked_add(group?.parse().ok()?)?;
    }
    Some(index)
}

/// The bytes of a tile of hashes.
#[must_use]
pub fn write_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Reads a tile of hashes; what is longer than the tile is wide is left out, for a wider one may have come in its place.
///
/// # Errors
/// [`ProofError::Tile`] when it is shorter, or no row of hashes.
pub fn read_hashes(tile: Tile, bytes: &[u8]) -> Result<Vec<Hash>, ProofError> {
    let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
    let found = hashes.len() as u64;
    if !rest.is_empty() || found < tile.width || found > TILE_WIDTH {
        let why = format!("it holds {} bytes, {} are needed", bytes.len(), tile.width as usize * HASH_BYTES);
        return Err(ProofError::Tile { path: tile.to_string(), why });
    }
    Ok(hashes.iter().take(tile.width as usize).map(|hash| Hash(*hash)).collect())
}

/// The bytes of a bundle. An entry is far shorter than the 65,535 bytes that have a length here.
#[must_use]
pub fn write_entries<E: AsRef<[u8]>>(entries: &[E]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).unwrap_or(u16::MAX);
        bytes.extend(length.to_be_bytes());
        bytes.extend(&entry[..usize::from(length)]);
    }
    bytes
}

/// Reads a bundle; what is behind the width of the tile is left out.
///
/// # Errors
/// [`ProofError::Tile`] when it is shorter, or no row of entries.
pub fn read_entries(tile: Tile, bytes: &[u8]) -> Result<Vec<&[u8]>, ProofError> {
    let wrong = |why: &str| ProofError::Tile { path: tile.to_string(), why: why.to_owned() };
    let (mut entries, mut rest) = (Vec::new(), bytes);
    while let Some((length, behind)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, behind) =
            behind.split_at_checked(length).ok_or_else(|| wrong("its last entry is cut off"))?;
        entries.push(entry);
        rest = behind;
    }
    if !rest.is_empty() {
        return Err(wrong("a byte is left behind its last entry"));
    }
    if (entries.len() as u64) < tile.width || entries.len() as u64 > TILE_WIDTH {
        return Err(wrong(&format!("it holds {} entries, {} are needed", entries.len(), tile.width)));
    }
    entries.truncate(tile.width as usize);
    Ok(entries)
}

/// Nodes of a tree of `size` leaves, out of its tiles.
pub struct TileNodes<F> {
    size: u64,
    fetch: F,
    kept: HashMap<Tile, Vec<Hash>>,
}

impl<F, E> TileNodes<F>
where
    F: FnMut(Tile) -> Result<Vec<Hash>, E>,
{
    /// Reads tiles by `fetch`.
    pub fn new(size: u64, fetch: F) -> Self {
        Self { size, fetch, kept: HashMap::new() }
    }
}

impl<F, E> Nodes for TileNodes<F>
where
    F: FnMut(Tile) -> Result<Vec<Hash>, E>,
    E: From<ProofError>,
{
    type Error = E;

    fn node(&mut self, height: u32, index: u64) -> Result<Hash, E> {
        let (level, within) = (height / TILE_HEIGHT, height % TILE_HEIGHT);
        let first = index << within;
        let lacks = || {
            let path = format!("level {level}, place {first}");
            ProofError::Tile { path, why: "the tree does not reach so far".to_owned() }
        };
        let tile = Tile::of_size(Shelf::Hashes(level), first / TILE_WIDTH, self.size).ok_or_else(lacks)?;
        if !self.kept.contains_key(&tile) {
            if self.kept.len() >= TILES_KEPT {
                self.kept.clear();
            }
            self.kept.insert(tile, (self.fetch)(tile)?);
        }
        let begin = (first % TILE_WIDTH) as usize;
        let hashes = self.kept.get(&tile).and_then(|hashes| hashes.get(begin..begin + (1 << within)));
        Ok(fold(hashes.ok_or_else(lacks)?))
    }
}
