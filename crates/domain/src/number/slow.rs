//! Reading through Google's library, with what is customary in China around it.
//!
//! Where the library finds an assigned number in the text as it stands, that number stands, so that Anxin and every other
//! program that uses the library agree. Only where it does not is the text taken apart.

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber, ValidationError};

use super::chinese::{self, Call};
use super::extension::Extension;
use super::place::{Place, Region};
use super::written::{Written, plain, split_at_last_dash};
use super::{Dialled, Number, NumberError};

/// A longer text is no number; Google's library has the same limit.
const LONGEST_TEXT: usize = 250;

/// Country code and national number together (ITU-T E.164).
const LONGEST_NUMBER: usize = 15;

/// Local numbers that stand in lists have seven digits or more.
const SHORTEST_NUMBER: usize = 7;

/// A number that was read, and whether it is assigned, that is, whether somebody may have it.
struct Reading {
    dialled: Dialled,
    assigned: bool,
}

/// Reads a text, or says what is wrong with it.
pub(super) fn read(text: &str, place: Place) -> Result<Dialled, NumberError> {
    if text.chars().nth(LONGEST_TEXT).is_some() {
        return Err(NumberError::TooLong);
    }
    let plain = plain(text);
    if plain.is_empty() {
        return Err(NumberError::Empty);
    }
    let as_it_stands = by_library(text, place);
    if let Ok(reading) = &as_it_stands
        && reading.assigned
    {
        return Ok(reading.dialled);
    }
    let written = Written::of(&plain);
    let taken_apart = resolve(&written.number, place);
    let doubtful = written.without_remark && taken_apart.as_ref().is_ok_and(|r| !r.assigned);
    let best = match (taken_apart, in_two_parts(&written, place)) {
        (Ok(reading), _) if reading.assigned => Ok(reading),
        (_, Some(reading)) => Ok(reading),
        (taken_apart, None) if !doubtful => taken_apart,
        _ => as_it_stands,
    };
    let dialled = best.map_err(|error| too_few_digits(&plain).unwrap_or(error))?.dialled;
    Ok(Dialled { extension: written.extension.or(dialled.extension), ..dialled })
}

/// Whether a number that is kept is assigned: whether its numbering plan gives it to somebody, or to a service in China.
pub(super) fn is_assigned(number: Number) -> bool {
    let text = number.to_string();
    let util = &PHONE_NUMBER_UTIL;
    text.strip_prefix("+86").is_some_and(|national| chinese::is_service(national.as_bytes()))
        || util.parse(text, None).is_ok_and(|parsed| util.is_valid_number(&parsed))
}

/// `027-82811234-801` and `13800138000-1234`: digits behind a dash are an extension if what stands before it is an assigned
/// Chinese number. Elsewhere nobody writes so.
fn in_two_parts(written: &Written, place: Place) -> Option<Reading> {
    let (number, extension) = split_at_last_dash(&written.number)?;
    let reading = resolve(number, place).ok().filter(|r| r.assigned && written.extension.is_none())?;
    let dialled = Dialled { extension: Some(extension), ..reading.dialled };
    dialled.number.is_chinese().then_some(Reading { dialled, ..reading })
}

/// Reads the number part of a text: first as dialled in China, then by the library.
fn resolve(number: &str, place: Place) -> Result<Reading, NumberError> {
    let Some(call) = Call::of(number, place.region) else { return by_library(number, place) };
    if let Some(rest) = call.after_ip_prefix() {
        let behind = by_library(rest, place);
        if behind.as_ref().is_ok_and(|r| r.assigned) {
            return behind;
        }
    }
    if call.coded { by_library(&format!("+86{}", call.digits), place) } else { by_library(number, place) }
}

fn by_library(text: &str, place: Place) -> Result<Reading, NumberError> {
    let util = &PHONE_NUMBER_UTIL;
    let parsed = util.parse(text, Some(place.region.0)).map_err(|error| match error {
        ParseError::InvalidCountryCode => NumberError::UnknownCountry,
        ParseError::NotANumber(_) => NumberError::NotANumber,
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn => NumberError::TooShort,
        ParseError::TooLongNsn => NumberError::TooLong,
    })?;
    let national = national_of(&parsed);
    let extension = parsed.extension.as_deref().and_then(Extension::new);
    if parsed.extension.as_deref().is_some_and(|extension| is_second_number(text, extension)) {
        return Err(NumberError::TooLong);
    }
    if parsed.country_code == 86 && chinese::is_service(national.as_bytes()) {
        let number = joined(86, &national)?;
        return Ok(Reading { dialled: Dialled { number, extension }, assigned: true });
    }
    let assigned = util.is_valid_number(&parsed);
    if is_without_area(text, &parsed, &national, assigned, place.region) {
        let number = in_area(parsed.country_code, &national, place)?;
        return Ok(Reading { dialled: Dialled { number, extension }, assigned: true });
    }
    if !assigned {
        look_at_length(&parsed, &national)?;
    }
    let number = joined(parsed.country_code, &national)?;
    if !reads_back(number, place.region) {
        return Err(NumberError::Impossible);
    }
    Ok(Reading { dialled: Dialled { number, extension }, assigned })
}

/// Behind a bare comma or semicolon the library takes up to fifteen digits for an extension. Lists part two numbers so, and
/// the second must not be lost; seven digits and more are taken for one.
fn is_second_number(text: &str, extension: &str) -> bool {
    let marks = [',', ';', ' ', '\u{A0}', '\t', '-', ':', '.'];
    let Some(at) = text.rfind(extension).filter(|_| extension.chars().count() >= SHORTEST_NUMBER) else {
        return false;
    };
    let before = text[..at].trim_end_matches(marks);
    text[before.len()..at].contains([',', ';']) && before.ends_with(char::is_numeric)
}

/// Says so if a number that is not assigned cannot be one by its length, or by its form in North America.
fn look_at_length(parsed: &PhoneNumber, national: &str) -> Result<(), NumberError> {
    match PHONE_NUMBER_UTIL.is_possible_number_with_reason(parsed) {
        Ok(_) => {}
        Err(ValidationError::TooLong) => return Err(NumberError::TooLong),
        Err(ValidationError::TooShort) => return Err(NumberError::TooShort),
        Err(ValidationError::InvalidCountryCode) => return Err(NumberError::UnknownCountry),
        Err(_) => return Err(NumberError::Impossible),
    }
    match parsed.country_code {
        1 if !is_north_american(national) => Err(NumberError::Impossible),
        // Landlines have ten digits or eleven, mobiles eleven; what is assigned below that has been let in before.
        86 if national.len() < 10 => Err(NumberError::TooShort),
        _ => Ok(()),
    }
}

/// Whether digits are dialled within one area only.
///
/// In China the library takes 289 5588 for service 95588 in area 28. Somebody who writes it without a zero means a local
/// number of a smaller town.
fn is_without_area(text: &str, parsed: &PhoneNumber, national: &str, assigned: bool, region: Region) -> bool {
    let util = &PHONE_NUMBER_UTIL;
    if parsed.country_code == 86 && chinese::is_local(national) {
        let written = util.normalize_digits_only(text);
        return !assigned || (region == Region::CN && written.starts_with(national) && !text.contains('+'));
    }
    !assigned
        && matches!(util.is_possible_number_with_reason(parsed), Ok(NumberLengthType::IsPossibleLocalOnly))
        && parsed.country_code != 86
}

/// A local number with the area code of the place before it, if that makes an assigned number.
fn in_area(country: i32, local: &str, place: Place) -> Result<Number, NumberError> {
    let util = &PHONE_NUMBER_UTIL;
    let here = util.get_country_code_for_region(place.region.0) == Some(country);
    let area_code = place.area_code.filter(|_| here).ok_or(NumberError::NeedsAreaCode)?;
    let number = joined(country, &format!("{area_code}{local}"))?;
    if is_assigned(number) && reads_back(number, place.region) {
        Ok(number)
    } else {
        Err(NumberError::Impossible)
    }
}

/// What is kept has to be read again from what is shown. A few impossible numbers are not: their first digits are taken
/// for the code of a carrier.
fn reads_back(number: Number, region: Region) -> bool {
    PHONE_NUMBER_UTIL
        .parse(number.to_string(), Some(region.0))
        .is_ok_and(|again| joined(again.country_code, &national_of(&again)) == Ok(number))
}

/// Area code and exchange both begin with 2 to 9 (North American Numbering Plan, NXX-NXX-XXXX).
fn is_north_american(national: &str) -> bool {
    let digits = national.as_bytes();
    digits.len() == 10 && digits[0] >= b'2' && digits[3] >= b'2'
}

/// A text of one or two digits is too short rather than none, whatever stands around them.
fn too_few_digits(plain: &str) -> Option<NumberError> {
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let words = plain.chars().any(char::is_alphabetic);
    ((1..3).contains(&digits) && !words).then_some(NumberError::TooShort)
}

fn national_of(parsed: &PhoneNumber) -> String {
    rlibphonenumber::get_national_significant_number_owned(parsed)
}

fn joined(country: i32, national: &str) -> Result<Number, NumberError> {
    let text = format!("{country}{national}");
    if text.len() > LONGEST_NUMBER {
        return Err(NumberError::TooLong);
    }
    text.parse().map(Number::from_digits).map_err(|_| NumberError::NotANumber)
}
