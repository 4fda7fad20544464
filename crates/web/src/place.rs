//! Where times and numbers are read: the zone of the wall clock, and the country of a number that is written without one. A house has one, and
//! a customer who said where they are has a wall clock of their own.

use std::sync::{LazyLock, Mutex, PoisonError};

use anxin_domain::number::Region;
use anxin_domain::zone::Zones;
use jiff::tz::{TimeZone, offset};

/// The zone of a house that says nothing of it. China has kept UTC+8 without summer time since 1991.
const SHANGHAI: &str = "Asia/Shanghai";

/// Where times and numbers are read. Cheap to copy: there are a few hundred zones, and each that was asked for is kept for the process.
#[derive(Clone, Copy, Debug)]
pub struct Place(&'static Kept);

#[derive(Debug)]
struct Kept {
    name: String,
    zone: TimeZone,
    region: Region,
}

static SHANGHAI_CN: LazyLock<Kept> = LazyLock::new(|| Kept {
    name: SHANGHAI.to_owned(),
    zone: TimeZone::get(SHANGHAI).unwrap_or_else(|_| TimeZone::fixed(offset(8))),
    region: Region::CN,
});

static KEPT: Mutex<Vec<&'static Kept>> = Mutex::new(Vec::new());

impl Place {
    /// A place by the IANA name of its zone, as in `Asia/Shanghai`; none where there is no such zone.
    #[must_use]
    pub fn named(name: &str, region: Region) -> Option<Self> {
        let zone = TimeZone::get(name).ok()?;
        // The name as the table of zones writes it, so that one zone is kept once however it was typed.
        let name = zone.iana_name()?.to_owned();
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().find(|known| known.name == name && known.region == region).copied();
        Some(Self(known.unwrap_or_else(|| {
            let new: &'static Kept = Box::leak(Box::new(Kept { name, zone, region }));
            kept.push(new);
            new
        })))
    }

    /// The same country on the wall clock of somebody who said where they are; as it is where that is more than one zone, or none.
    #[must_use]
    pub fn on_the_clock_of(self, zones: Option<&Zones>) -> Self {
        let name = zones.and_then(|zones| zones.single()).and_then(TimeZone::iana_name);
        name.and_then(|name| Self::named(name, self.0.region)).unwrap_or(self)
    }

    /// The zone of the wall clock.
    #[must_use]
    pub fn zone(self) -> &'static TimeZone {
        &self.0.zone
    }

    /// Its IANA name.
    #[must_use]
    pub fn name(self) -> &'static str {
        &self.0.name
    }

    /// The country of a number that is written without one.
    #[must_use]
    pub fn region(self) -> Region {
        self.0.region
    }
}

impl Default for Place {
    fn default() -> Self {
        Self(&SHANGHAI_CN)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        (&self.0.name, self.0.region) == (&other.0.name, other.0.region)
    }
}

impl Eq for Place {}
