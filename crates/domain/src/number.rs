//! Telephone numbers: read from any common written form, kept as E.164 digits, shown whole only where the holder asks.
//!
//! [`fast`] reads the forms nearly every row has; everything else goes to [`slow`], which asks Google's library and knows what
//! it does not. `docs/numbers.md` lists the forms for those who send lists.

mod chinese;
mod country;
mod error;
mod extension;
mod fast;
mod place;
mod slow;
mod written;

#[cfg(test)]
mod agreement_test;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use error::NumberError;
pub use extension::Extension;
pub use place::{AreaCode, Place, Region};

/// A telephone number: country code and national number as one integer of up to 15 digits (ITU-T E.164).
///
/// Chinese service numbers (95xxx, 10109666, 400…) are held with `86` in front; their length keeps them apart from others.
/// `Debug` masks, so a number does not reach a log by accident.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(u64);

/// Bytes of the longest integer behind a plus sign.
const SHOWN_BYTES: usize = 21;

/// A number as somebody dials it: the number that rings, and what is dialled when it has answered.
///
/// Promises are kept to numbers; an extension only tells who is behind one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialled {
    /// The number that rings.
    pub number: Number,
    /// What is dialled after it has answered.
    pub extension: Option<Extension>,
}

impl Dialled {
    /// Reads a number in any common written form, with its extension (`转801`, `分机 801`, `ext. 801`, `;ext=801`, `x801`,
    /// `#801`, and in China `-801`).
    ///
    /// # Errors
    /// [`NumberError`] says what is wrong with it.
    pub fn parse(text: &str, place: impl Into<Place>) -> Result<Self, NumberError> {
        let place = place.into();
        let text = text.trim();
        match fast::read(text.as_bytes(), place.region) {
            Some(digits) => Ok(Self { number: Number(digits), extension: None }),
            None => slow::read(text, place),
        }
    }

    /// Reads as [`Dialled::parse`] does but goes the long way with plain forms too, for holding the one against the other and
    /// for measuring what the short way saves.
    ///
    /// # Errors
    /// [`NumberError`] says what is wrong with it.
    pub fn parse_by_library(text: &str, place: impl Into<Place>) -> Result<Self, NumberError> {
        slow::read(text.trim(), place.into())
    }
}

impl Number {
    /// Reads a number in any common written form and drops its extension; `place` says where it is if it has no country code,
    /// as a [`Region`] or, for lists with local numbers, as a [`Place`] with an area code.
    ///
    /// # Errors
    /// [`NumberError`] says what is wrong with it.
    pub fn parse(text: &str, place: impl Into<Place>) -> Result<Self, NumberError> {
        Dialled::parse(text, place).map(|dialled| dialled.number)
    }

    /// Reads the plain forms only, without the library and without memory: an 11-digit mobile number of China, alone or after
    /// `+86`, `0086` or `86`, together or as 3-4-4; its service numbers; its landlines with trunk zero; ten digits of North
    /// America. `None` means that the text has another form, not that it is no number.
    #[must_use]
    pub fn parse_plain(text: impl AsRef<[u8]>, region: Region) -> Option<Self> {
        fast::read(text.as_ref(), region).map(Self)
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

    /// Whether the numbering plan of its country gives this number to somebody (`is_valid_number` of Google's library), or it
    /// is a service number of China. A number that is not assigned today may be tomorrow, so promises do not ask.
    #[must_use]
    pub fn is_assigned(self) -> bool {
        slow::is_assigned(self)
    }

    /// Whether it is a number of mainland China: no other country code begins with 86.
    fn is_chinese(self) -> bool {
        self.0.to_string().starts_with("86")
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
        let (country, national) = digits.split_at(country::country_code_length(&digits));
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
        // Two stand in every answer. The way through `Display` takes four times as long.
        let (mut text, mut at, mut left) = ([b'+'; SHOWN_BYTES], SHOWN_BYTES, self.0);
        loop {
            at -= 1;
            text[at] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        s.serialize_str(std::str::from_utf8(&text[at - 1..]).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(d)?, Region::CN).map_err(serde::de::Error::custom)
    }
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

    #[test]
    fn a_mask_hides_the_middle_of_what_follows_the_country_code() {
        for (digits, masked) in [
            (8_613_800_138_000, "+86 138****8000"),
            (862_782_811_234, "+86 27****1234"),
            (8_695_588, "+86 9**88"),
            (861, "+86 *"),
            (201_001_234_567, "+20 10****4567"),
            (51_987_654_321, "+51 98****321"),
            (37_112_345_678, "+371 1****678"),
            (14_692_576_503, "+1 46****6503"),
        ] {
            assert_eq!(Number::from_digits(digits).masked(), masked);
        }
    }

    #[test]
    fn a_number_is_shown_as_its_own_country_writes_it() {
        assert_eq!(Number::from_digits(8_613_800_138_000).national(), "13800138000");
        assert_eq!(Number::from_digits(14_692_576_503).national(), "+14692576503");
    }

    /// The store keeps shards by number: a number must never move to another.
    #[test]
    fn shards_stay_what_they_are() {
        let shard = |digits| Number::from_digits(digits).shard();
        assert_eq!((shard(8_613_800_138_000), shard(8_613_800_138_001)), (136, 39));
    }

    #[test]
    fn digits_behind_a_dash_are_an_extension_in_china_only() {
        let extension =
            |text, region| Dialled::parse(text, region).ok().and_then(|dialled| dialled.extension);
        assert!(extension("13800138000-1234", Region::CN).is_some());
        assert_eq!(extension("+1 469 257 6503-12", Region::US), None);
        assert_eq!(extension("电话：95588-1", Region::CN), None, "955881 is a service of its own");
        assert!(cn("13800138000-1234转5").is_err(), "one extension is enough");
    }

    /// Behind an IP prefix the library does not help, so the text must be plain by then.
    #[test]
    fn blanks_dashes_and_digits_of_every_script_are_made_plain() {
        for text in
            ["17951\u{3000}13800138000", "17951\u{1}13800138000", "17951_138_0013_8000", "١٧٩٥١ ١٣٨٠٠١٣٨٠٠٠"]
        {
            assert_eq!(cn(text).as_deref(), Ok("+8613800138000"), "{text:?}");
        }
        let uri = |context: &str, region| {
            let text = format!("tel:17951-138-0013-8000;phone-context={context}");
            Number::parse(&text, region).map(|number| number.to_string())
        };
        assert_eq!(uri("+86", Region::US).as_deref(), Ok("+8613800138000"));
        assert_eq!(uri("example.com", Region::CN).as_deref(), Ok("+8613800138000"));
    }

    #[test]
    fn what_follows_a_number_is_left_out_only_where_nobody_could_dial_it() {
        assert_eq!(cn("13800138000 家").as_deref(), Ok("+8613800138000"));
        assert_eq!(cn("12345678901.0").as_deref(), Ok("+8612345678901"));
        assert_eq!(cn("138.0013.8000.0").as_deref(), Ok("+86138001380000"), "between groups a dot is a mark");
        for text in ["13800138000 家#", "13800138000abc", "1-3-8-0013-8000-12", "13800138000-1234567"] {
            assert!(cn(text).is_err(), "{text}: {:?}", cn(text));
        }
        assert_eq!(cn("+49 3012345678901").as_deref(), Ok("+493012345678901"), "fifteen digits");
        assert_eq!(cn("+49 30123456789012"), Err(NumberError::TooLong));
    }

    #[test]
    fn what_is_customary_in_china_is_not_done_elsewhere() {
        assert_eq!(cn("+86 17951 138 0013 8000").as_deref(), Ok("+8613800138000"));
        assert_ne!(cn("86+13800138000").as_deref(), Ok("+8613800138000"));
        assert_ne!(cn("+44 95588").as_deref(), Ok("+8695588"));
        let second = Dialled::parse("+1 469 257 6503 ext., 1234567", Region::US);
        assert_eq!(second.map(|dialled| dialled.extension.is_some()), Ok(true));
    }
}
