//! Where a number without its first digits is taken to be dialled from.

use std::fmt;
use std::str::FromStr;

use rlibphonenumber::PHONE_NUMBER_UTIL;

use super::NumberError;

/// Where a number without a country code is taken to be dialled from (ISO 3166-1 alpha-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region(pub(super) rlibphonenumber::Region);

impl Region {
    /// Mainland China.
    pub const CN: Self = Self(rlibphonenumber::Region::CN);
    /// United States.
    pub const US: Self = Self(rlibphonenumber::Region::US);
    /// United Kingdom.
    pub const GB: Self = Self(rlibphonenumber::Region::GB);
}

impl FromStr for Region {
    type Err = NumberError;
    /// Takes the regions that have telephone numbers of their own, in capitals or not.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let region = text.trim().to_ascii_uppercase().parse::<rlibphonenumber::Region>();
        let region = region.map_err(|_| NumberError::UnknownRegion)?;
        PHONE_NUMBER_UTIL.get_country_code_for_region(region).ok_or(NumberError::UnknownRegion)?;
        Ok(Self(region))
    }
}

/// The digits that are dialled before a local number, without the trunk zero: 27 for Wuhan. One to five digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AreaCode(u32);

/// No country has longer area codes than the five digits of some towns in Germany and the United Kingdom.
const LONGEST_AREA_CODE: usize = 5;

impl FromStr for AreaCode {
    type Err = NumberError;
    /// Takes it with the trunk zero and without, as in 27 and 027.
    fn from_str(text: &str) -> Result<Self, NumberError> {
        let text = text.trim();
        let digits = text.strip_prefix('0').unwrap_or(text);
        let fits = (1..=LONGEST_AREA_CODE).contains(&digits.len()) && !digits.starts_with('0');
        if !fits || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NumberError::UnknownAreaCode);
        }
        digits.parse().map(Self).map_err(|_| NumberError::UnknownAreaCode)
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A region, and the area within it if the list comes from one: a number without them is dialled from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Numbers without a country code are in this region.
    pub region: Region,
    /// Numbers of this region without an area code are in this area.
    pub area_code: Option<AreaCode>,
}

impl From<Region> for Place {
    fn from(region: Region) -> Self {
        Self { region, area_code: None }
    }
}
