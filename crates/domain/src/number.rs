//! Telephone numbers: read from any common written form, kept as E.164 digits, shown whole only where the holder asks.

use std::fmt;
use std::str::FromStr;

use rlibphonenumber::{PHONE_NUMBER_UTIL, ParseError, PhoneNumberUtil};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A telephone number: country code and national number as one integer of up to 15 digits (ITU-T E.164).
///
/// Chinese service numbers (95xxx, 10109666, 400…) are held with `86` in front; their length keeps them apart from others.
/// `Debug` masks, so a number does not reach a log by accident.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(u64);

/// Where a number without a country code is taken to be dialled from (ISO 3166-1 alpha-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region(rlibphonenumber::Region);

/// Why a text is not a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Nothing but blanks.
    #[error("the number is empty")]
    Empty,
    /// No digits where a number should be, or other text around it.
    #[error(
        "this is not a telephone number: write digits, with + and the country code if it is not from here"
    )]
    NotANumber,
    /// A country code nobody has.
    #[error("no country has this country code")]
    UnknownCountry,
    /// Fewer digits than any number of that country.
    #[error("the number is too short for its country")]
    TooShort,
    /// More digits than any number of that country.
    #[error("the number is too long for its country")]
    TooLong,
    /// Right length, but no network can have it (as a North American exchange beginning with 0 or 1).
    #[error("the digits cannot be a number of its country")]
    Impossible,
    /// The region is not two letters of ISO 3166-1.
    #[error("unknown region: write two letters as in CN, US or JP")]
    UnknownRegion,
}

impl NumberError {
    /// A stable word for files and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotANumber => "not_a_number",
            Self::UnknownCountry => "unknown_country",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::Impossible => "impossible",
            Self::UnknownRegion => "unknown_region",
        }
    }
}

impl Region {
    /// Mainland China.
    pub const CN: Self = Self(rlibphonenumber::Region::CN);
    /// United States.
    pub const US: Self = Self(rlibphonenumber::Region::US);
}

impl FromStr for Region {
    type Err = NumberError;
    fn from_str(text: &str) -> Result<Self, NumberError> {
        text.trim()
            .to_ascii_uppercase()
            .parse::<rlibphonenumber::Region>()
            .map(Self)
            .map_err(|_| NumberError::UnknownRegion)
    }
}

impl Number {
    /// Reads a number in any common written form; `region` says where it is if it has no country code.
    ///
    /// # Errors
    /// [`NumberError`] says what is wrong with it.
    pub fn parse(text: &str, region: Region) -> Result<Self, NumberError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NumberError::Empty);
        }
        if let Some(number) = plain_chinese(text, region) {
            return Ok(number);
        }
        parse_with(&PHONE_NUMBER_UTIL, text, region)
    }

    /// Takes E.164 digits as stored.
    #[must_use]
    pub const fn from_digits(digits: u64) -> Self {
        Self(digits)
    }

    /// E.164 digits without `+`, as stored.
    #[must_use]
    pub const fn digits(self) -> u64 {
        self.0
    }

    /// Which of the 256 shards of the store holds what concerns this number. Neighbouring numbers land in different shards.
    #[must_use]
    pub const fn shard(self) -> u8 {
        (self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8
    }

    /// The number with its middle hidden, for eyes other than its holder's: `+86 138****8000`.
    #[must_use]
    pub fn masked(self) -> String {
        let digits = self.0.to_string();
        let (country, national) = digits.split_at(country_code_length(&digits));
        let hidden = (national.len() / 2).clamp(1, 4);
        let tail = ((national.len() - hidden) / 2 + 1).min(4).min(national.len() - hidden);
        let head = national.len() - hidden - tail;
        format!(
            "+{country} {}{}{}",
            &national[..head],
            "*".repeat(hidden),
            &national[national.len() - tail..]
        )
    }

    /// The number as its own country writes it, without a country code for the default region.
    #[must_use]
    pub fn national(self) -> String {
        let digits = self.0.to_string();
        match digits.strip_prefix("86") {
            Some(national) => national.to_owned(),
            None => format!("+{digits}"),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Number({})", self.masked())
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(d)?, Region::CN).map_err(serde::de::Error::custom)
    }
}

/// The forms nearly every row of a Chinese list has, without the library: an 11-digit mobile number, alone or after
/// `+86`, `0086` or `86`, and the service numbers that the library does not take for numbers.
fn plain_chinese(text: &str, region: Region) -> Option<Number> {
    let (national, here) = ["+86", "0086"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .map_or((text, region == Region::CN), |rest| (rest, true));
    if !here || national.len() > 13 || !national.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mobile = |s: &str| s.len() == 11 && s.as_bytes()[0] == b'1' && s.as_bytes()[1] >= b'3';
    let national = match national.strip_prefix("86") {
        Some(rest) if mobile(rest) => rest,
        _ => national,
    };
    (mobile(national) || is_chinese_service(national))
        .then(|| format!("86{national}").parse().ok().map(Number))?
}

/// 95xxx and 96xxx with one more digit, 1010xxxx, 100xx and 123xx (telecommunications network numbering plan of China, 2017).
fn is_chinese_service(national: &str) -> bool {
    match national.len() {
        5 => ["95", "96", "100", "123"].iter().any(|p| national.starts_with(p)),
        6 => ["95", "96"].iter().any(|p| national.starts_with(p)),
        8 => national.starts_with("1010"),
        _ => false,
    }
}

fn parse_with(util: &PhoneNumberUtil, text: &str, region: Region) -> Result<Number, NumberError> {
    let parsed = util.parse(text, Some(region.0)).map_err(|error| match error {
        ParseError::InvalidCountryCode => NumberError::UnknownCountry,
        ParseError::NotANumber(_) => NumberError::NotANumber,
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn => NumberError::TooShort,
        ParseError::TooLongNsn => NumberError::TooLong,
    })?;
    let national = rlibphonenumber::get_national_significant_number_owned(&parsed);
    if parsed.country_code == 86 && is_chinese_service(&national) {
        return joined(86, &national);
    }
    if !util.is_possible_number(&parsed) {
        let longest = if parsed.country_code == 1 { 10 } else { 12 };
        return Err(if national.len() > longest { NumberError::TooLong } else { NumberError::TooShort });
    }
    match parsed.country_code {
        // Seven digits are dialled within one area only; which area, nobody can say here.
        1 if national.len() < 10 => Err(NumberError::TooShort),
        1 if !is_north_american(&national) => Err(NumberError::Impossible),
        86 if national.len() < 10 => Err(NumberError::TooShort),
        1 => joined(1, &national),
        country => reads_back(util, joined(country, &national)?, region),
    }
}

/// What is kept has to be read again from what is shown. A few impossible numbers are not: their first digits are taken
/// for the code of a carrier.
fn reads_back(util: &PhoneNumberUtil, number: Number, region: Region) -> Result<Number, NumberError> {
    let again = util.parse(number.to_string(), Some(region.0)).map_err(|_| NumberError::Impossible)?;
    let national = rlibphonenumber::get_national_significant_number_owned(&again);
    let same = joined(again.country_code, &national) == Ok(number) && util.is_possible_number(&again);
    if same { Ok(number) } else { Err(NumberError::Impossible) }
}

/// Area code and exchange both begin with 2 to 9 (North American Numbering Plan, NXX-NXX-XXXX).
fn is_north_american(national: &str) -> bool {
    let digits = national.as_bytes();
    digits.len() == 10 && digits[0] >= b'2' && digits[3] >= b'2'
}

fn joined(country: i32, national: &str) -> Result<Number, NumberError> {
    let text = format!("{country}{national}");
    if text.len() > 15 {
        return Err(NumberError::TooLong);
    }
    text.parse().map(Number).map_err(|_| NumberError::NotANumber)
}

/// How many leading digits are the country code: the codes form a prefix code (ITU-T E.164 Annex, list of assigned codes).
fn country_code_length(digits: &str) -> usize {
    let two = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49",
    ];
    let more = [
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82",
        "84",
    ];
    let rest = ["86", "90", "91", "92", "93", "94", "95", "98"];
    let begins = |list: &[&str]| list.iter().any(|code| digits.starts_with(code));
    let length = if digits.starts_with('1') || digits.starts_with('7') {
        1
    } else if begins(&two) || begins(&more) || begins(&rest) {
        2
    } else {
        3
    };
    length.min(digits.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cn(text: &str) -> Result<String, NumberError> {
        Number::parse(text, Region::CN).map(|n| n.to_string())
    }

    #[test]
    fn one_mobile_number_in_the_forms_people_write() {
        for form in [
            "13800138000",
            "+8613800138000",
            "008613800138000",
            "8613800138000",
            " 138-0013-8000 ",
            "+86 138 0013 8000",
            "(+86)138 0013 8000",
            "１３８００１３８０００",
            "tel:+86-138-0013-8000",
        ] {
            assert_eq!(cn(form).as_deref(), Ok("+8613800138000"), "{form}");
        }
    }

    #[test]
    fn landlines_and_service_numbers_are_numbers_too() {
        assert_eq!(cn("027-8281 1234").as_deref(), Ok("+862782811234"));
        assert_eq!(cn("10109666").as_deref(), Ok("+8610109666"));
        assert_eq!(cn("95588").as_deref(), Ok("+8695588"));
        assert_eq!(cn("400-820-8820").as_deref(), Ok("+864008208820"));
        assert_eq!(Number::parse("469-257-6503", Region::US).unwrap().to_string(), "+14692576503");
    }

    #[test]
    fn what_is_no_number_says_why() {
        assert_eq!(cn("   "), Err(NumberError::Empty));
        assert_eq!(cn("call me"), Err(NumberError::NotANumber));
        assert_eq!(cn("138001"), Err(NumberError::TooShort));
        assert_eq!(cn("+9991234567"), Err(NumberError::UnknownCountry));
        assert_eq!(cn(&"1".repeat(40)), Err(NumberError::TooLong));
        assert_eq!(Number::parse("0692576503", Region::US), Err(NumberError::Impossible));
        assert!("Q9".parse::<Region>().is_err());
    }

    #[test]
    fn a_masked_number_keeps_its_middle_to_itself() {
        let number = Number::parse("13800138000", Region::CN).unwrap();
        assert_eq!(number.masked(), "+86 138****8000");
        assert_eq!(format!("{number:?}"), "Number(+86 138****8000)");
        for digits in [8_695_588, 14_692_576_503, 862_782_811_234, 37_112_345_678] {
            let masked = Number::from_digits(digits).masked();
            assert!(masked.contains('*'), "{masked}");
        }
    }
}
