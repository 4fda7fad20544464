//! In which time zones the holder of a number can be, as far as the number tells.
//!
//! A number tells where it was given out, at best: a person can have moved and a mobile telephone travels. Whoever
//! knows better (the customer said so, a brand has an address) builds [`Zones`] from that. The table is data,
//! compiled in.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use jiff::tz::TimeZone;

use crate::number::Number;

/// One or more time zones in which somebody can be: at least one, each with a wall clock of its own. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Zones(Arc<[TimeZone]>);

/// A name that is no time zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time zone: write a name of the IANA list, as in Asia/Shanghai or America/New_York")]
pub struct ZoneError(String);

/// A table of prefixes that cannot be read: which line, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("number-zones.csv:{line}: {fault}")]
pub struct TableError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: TableFault,
}

/// What can be wrong with a line of the table of prefixes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    /// No prefix of 1 to 15 digits before the first comma.
    #[error("`{0}` is no prefix: write 1 to 15 digits, the country code first, then a comma and the zones")]
    Prefix(String),
    /// A prefix that is not greater than the one before it, in the order of a dictionary.
    #[error("`{0}` is out of order or stands there twice: sort the rows as in a dictionary")]
    Order(String),
    /// A name that is no time zone.
    #[error(transparent)]
    Zone(#[from] ZoneError),
}

/// The set of zones in which the holder of a number can be: that of the longest prefix in the table, which for a
/// number without a place of its own (mobile, freephone) is every zone of its country; for a country code that the
/// table does not have, [`Zones::anywhere`].
#[must_use]
pub fn zones_of(number: Number) -> &'static Zones {
    PREFIXES.get(number).unwrap_or_else(|| Zones::anywhere())
}

impl Zones {
    /// One zone that is known.
    #[must_use]
    pub fn one(zone: TimeZone) -> Self {
        Self(Arc::from([zone]))
    }

    /// One zone, by its name in the IANA list.
    ///
    /// # Errors
    /// [`ZoneError`] when the list has no such name.
    pub fn named(name: &str) -> Result<Self, ZoneError> {
        TimeZone::get(name).map(Self::one).map_err(|_| ZoneError(name.to_owned()))
    }

    /// Every wall clock that people live by somewhere on earth, for a number that tells nothing.
    #[must_use]
    pub fn anywhere() -> &'static Self {
        &ANYWHERE
    }

    /// The zones. Of zones whose clocks have shown the same since 2016, there is one.
    pub fn iter(&self) -> std::slice::Iter<'_, TimeZone> {
        self.0.iter()
    }

    /// How many they are, 1 at least.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The zone, if there is only one.
    #[must_use]
    pub fn single(&self) -> Option<&TimeZone> {
        match &*self.0 {
            [zone] => Some(zone),
            _ => None,
        }
    }

    /// The names of the zones in the IANA list; a zone that was built without a name is left out.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().filter_map(TimeZone::iana_name)
    }
}

impl<'z> IntoIterator for &'z Zones {
    type Item = &'z TimeZone;
    type IntoIter = std::slice::Iter<'z, TimeZone>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for Zones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// Prefixes of E.164 numbers and the zones behind them.
#[derive(Clone, Debug, Default)]
pub struct Prefixes {
    /// The prefix as a number (no prefix begins with 0, so none is lost), rising, and the place of its set in `sets`.
    rows: Vec<(u64, u16)>,
    sets: Vec<Zones>,
    /// As many digits as the longest prefix has.
    longest: u32,
}

static PREFIXES: LazyLock<Prefixes> = LazyLock::new(|| {
    // A table that cannot be read fails a test and is empty here, so that every number can be anywhere.
    Prefixes::parse(include_str!("../data/number-zones.csv")).unwrap_or_default()
});

static ANYWHERE: LazyLock<Zones> = LazyLock::new(|| {
    let names: Vec<_> =
        jiff::tz::db().available().map(|name| name.to_string()).filter(|n| is_a_place(n)).collect();
    Clocks::default()
        .one_of_each(names.iter().map(String::as_str))
        .unwrap_or_else(|_| Zones::one(TimeZone::UTC))
});

impl Prefixes {
    /// Reads rows of `prefix,zone|zone`, sorted as in a dictionary; blank lines and lines that begin with `#` say
    /// nothing.
    ///
    /// # Errors
    /// [`TableError`] says which line to mend, and how.
    pub fn parse(text: &str) -> Result<Self, TableError> {
        let mut clocks = Clocks::default();
        let mut known: BTreeMap<&str, u16> = BTreeMap::new();
        let mut table = Self::default();
        let mut before = "";
        for (line, row) in text.lines().enumerate() {
            let fail = |fault| TableError { line: line + 1, fault };
            let row = row.trim();
            if row.is_empty() || row.starts_with('#') {
                continue;
            }
            let (prefix, zones) = row.split_once(',').unwrap_or((row, ""));
            let digits = (1..=15).contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_digit());
            let value = prefix.parse().ok().filter(|_| digits && !prefix.starts_with('0'));
            let value = value.ok_or_else(|| fail(TableFault::Prefix(prefix.to_owned())))?;
            if prefix <= before {
                return Err(fail(TableFault::Order(prefix.to_owned())));
            }
            before = prefix;
            let set = match known.get(zones) {
                Some(set) => *set,
                None => table.add(clocks.one_of_each(zones.split('|')).map_err(|e| fail(e.into()))?),
            };
            known.insert(zones, set);
            table.rows.push((value, set));
            table.longest = table.longest.max(value.ilog10() + 1);
        }
        table.rows.sort_unstable();
        Ok(table)
    }

    /// The zones behind the longest prefix of a number; `None` when there is no such prefix.
    #[must_use]
    pub fn get(&self, number: Number) -> Option<&Zones> {
        let mut prefix = number.digits();
        let too_long = prefix.checked_ilog10()?.saturating_sub(self.longest.saturating_sub(1));
        prefix /= 10_u64.pow(too_long);
        while prefix > 0 {
            if let Ok(at) = self.rows.binary_search_by_key(&prefix, |(known, _)| *known) {
                return self.rows.get(at).and_then(|(_, set)| self.sets.get(usize::from(*set)));
            }
            prefix /= 10;
        }
        None
    }

    /// Keeps a set and gives its place. More sets than fit share the last place, which no table comes near.
    fn add(&mut self, zones: Zones) -> u16 {
        self.sets.push(zones);
        u16::try_from(self.sets.len() - 1).unwrap_or(u16::MAX)
    }
}

/// What clocks show from 2016 to 2037: two zones with the same course are one for whoever asks what time it is there.
#[derive(Default)]
struct Clocks {
    by_name: BTreeMap<String, (TimeZone, usize)>,
    courses: BTreeMap<Vec<(i64, i32)>, usize>,
}

/// 2016-01-01T00:00:00Z, before the first record that a call can be judged by.
const FROM: jiff::Timestamp = jiff::Timestamp::constant(1_451_606_400, 0);

/// 2038-01-01T00:00:00Z. Rules that the list knows today do not change after it.
const UNTIL: jiff::Timestamp = jiff::Timestamp::constant(2_145_916_800, 0);

impl Clocks {
    /// The named zones, without those that show the same as one before them.
    fn one_of_each<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> Result<Zones, ZoneError> {
        let mut kept: Vec<(TimeZone, usize)> = Vec::new();
        for name in names {
            let (zone, course) = self.zone(name)?;
            if kept.iter().all(|(_, other)| *other != course) {
                kept.push((zone, course));
            }
        }
        Ok(Zones(kept.into_iter().map(|(zone, _)| zone).collect()))
    }

    fn zone(&mut self, name: &str) -> Result<(TimeZone, usize), ZoneError> {
        if let Some(known) = self.by_name.get(name) {
            return Ok(known.clone());
        }
        let zone = TimeZone::get(name).map_err(|_| ZoneError(name.to_owned()))?;
        let next = self.courses.len();
        let course = *self.courses.entry(course(&zone)).or_insert(next);
        self.by_name.insert(name.to_owned(), (zone.clone(), course));
        Ok((zone, course))
    }
}

/// The offset at the start and each later change of it: second of UTC and seconds east of Greenwich.
fn course(zone: &TimeZone) -> Vec<(i64, i32)> {
    let mut course = vec![(FROM.as_second(), zone.to_offset(FROM).seconds())];
    for change in zone.following(FROM).take_while(|change| change.timestamp() < UNTIL) {
        let offset = change.offset().seconds();
        // A change of the name alone, as from "winter" to "standard" time, moves no clock.
        if course.last().is_none_or(|(_, before)| *before != offset) {
            course.push((change.timestamp().as_second(), offset));
        }
    }
    course
}

/// Names of places, and not those such as `Etc/GMT+12`, by which nobody lives.
fn is_a_place(name: &str) -> bool {
    name.split_once('/').is_some_and(|(area, _)| AREAS.contains(&area))
}

/// The areas into which the IANA list sorts places.
const AREAS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];
