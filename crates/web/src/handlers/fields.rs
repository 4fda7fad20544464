//! Reading what people type: numbers, days, times and words, each with the id of a sentence when it cannot be taken.

use anxin_desk::TOLERANCE_MINUTES;
use anxin_domain::number::Number;
use anxin_domain::scope::LineOfBusiness;
use anxin_domain::time::Instant;

use crate::components::form::{Errors, MAX_LINES, number_error};
use crate::place::Place;

/// Longest key of a form, in bytes; ours have 32.
const ONCE_LIMIT: usize = 64;

/// Longest reference of a bank, in bytes.
const BOOKING_LIMIT: usize = 64;

/// Fewer digits than this, within words, are a flat, a price or a year and no telephone number.
const FEWEST_DIGITS: usize = 7;

/// How far a call may lie in the future by the reader's clock, in milliseconds.
const FUTURE_TOLERANCE_MS: i64 = 5 * 60_000;

/// How long after a call it can be complained about, in days.
const COMPLAINT_DAYS: i64 = 731;

/// A telephone number as people write it here.
pub(crate) fn number(place: Place, errors: &mut Errors, field: &'static str, text: &str) -> Option<Number> {
    Number::parse(text, place.region()).map_err(|error| errors.add(field, number_error(error))).ok()
}

/// The one telephone number in a line that somebody copied from elsewhere, with names and remarks around it. Where there are two,
/// nobody can say which is meant.
pub(crate) fn number_in_line(
    place: Place,
    errors: &mut Errors,
    field: &'static str,
    text: &str,
) -> Option<Number> {
    let whole = Number::parse(text, place.region());
    if let Ok(number) = whole {
        return Some(number);
    }
    let of_a_number =
        |c: char| c.is_numeric() || matches!(c, '+' | '＋' | '-' | '－' | ' ' | '\u{3000}' | '(' | ')' | '.');
    let long_enough = |part: &&str| part.chars().filter(|c| c.is_numeric()).count() >= FEWEST_DIGITS;
    let parts = text.split(|c: char| !of_a_number(c)).filter(long_enough);
    let mut found: Vec<Number> = parts.filter_map(|part| Number::parse(part, place.region()).ok()).collect();
    found.dedup();
    match (found.as_slice(), whole) {
        ([only], _) => return Some(*only),
        ([], Err(error)) => errors.add(field, number_error(error)),
        _ => errors.add(field, "error-number-several"),
    }
    None
}

/// The moment of a call that somebody remembers, from `date` and `time`.
pub(crate) fn call_time(
    place: Place,
    errors: &mut Errors,
    (date, time): (&str, &str),
    now: Instant,
) -> Option<Instant> {
    let day = start_of_day(place, errors, "date", date);
    let time = time.trim();
    if time.is_empty() {
        errors.add("time", "error-time-empty");
    }
    day?;
    let Ok(at) = Instant::parse_local(&format!("{}T{time}", date.trim()), place.zone()) else {
        errors.add("time", "error-time-odd");
        return None;
    };
    let message = if at > now.plus_ms(FUTURE_TOLERANCE_MS) {
        "error-date-future"
    } else if at < now.plus_days(-COMPLAINT_DAYS) {
        "error-date-too-old"
    } else {
        return Some(at);
    };
    errors.add("date", message);
    None
}

/// The time of a call, if it was made to whoever holds the number now.
pub(crate) fn held_then(errors: &mut Errors, at: Option<Instant>, since: Option<Instant>) -> Option<Instant> {
    let theirs =
        |at: &Instant| since.is_none_or(|since| since <= at.plus_ms(i64::from(TOLERANCE_MINUTES) * 60_000));
    let held = at.filter(theirs);
    if at.is_some() && held.is_none() {
        errors.add("date", "error-date-former-holder");
    }
    held
}

/// The end of a last day, if one is given.
pub(crate) fn last_day(
    place: Place,
    errors: &mut Errors,
    field: &'static str,
    text: &str,
    now: Instant,
) -> Option<Instant> {
    if text.trim().is_empty() {
        return None;
    }
    let day = start_of_day(place, errors, field, text)?.date(place.zone());
    // The next midnight there, which is no round number of hours away where clocks are changed.
    let end = Instant::parse_local(&format!("{}T00:00:00", day.tomorrow().ok()?), place.zone()).ok()?;
    if end <= now {
        errors.add(field, "error-date-past");
        return None;
    }
    Some(end)
}

/// The beginning of a day that somebody names.
pub(crate) fn start_of_day(
    place: Place,
    errors: &mut Errors,
    field: &'static str,
    text: &str,
) -> Option<Instant> {
    let text = text.trim();
    if text.is_empty() {
        errors.add(field, "error-date-empty");
        return None;
    }
    let plain = text.len() == "2026-11-23".len() && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day = Instant::parse_local(&format!("{text}T00:00:00"), place.zone()).ok().filter(|_| plain);
    if day.is_none() {
        errors.add(field, "error-date-odd");
    }
    day
}

/// Words of a person within the limit that the field says.
pub(crate) fn words(errors: &mut Errors, field: &'static str, text: &str) {
    // Browsers send the end of a line as two characters and count it as one.
    if text.replace("\r\n", "\n").chars().count() > usize::from(MAX_LINES) {
        errors.add(field, "error-words-long");
    }
}

/// One of the lines of business, or none for all.
pub(crate) fn line_of_business(errors: &mut Errors, text: &str) -> Option<LineOfBusiness> {
    if text.is_empty() {
        return None;
    }
    let line = text.parse().ok();
    if line.is_none() {
        errors.add("line_of_business", "error-choose");
    }
    line
}

/// A reference of the bank, under which money is booked once.
pub(crate) fn booking(errors: &mut Errors, field: &'static str, text: &str) {
    if text.is_empty() {
        errors.add(field, "error-field-empty");
    } else if text.len() > BOOKING_LIMIT {
        errors.add(field, "error-field-long");
    }
}

/// The key of a form of ours, if it is one.
pub(crate) fn once(once: &str) -> Option<String> {
    let fits =
        !once.is_empty() && once.len() <= ONCE_LIMIT && once.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then(|| once.to_owned())
}

/// The key of a form, bound to the kind of form and to whoever sends it, so that nobody meets another person's key.
pub(crate) fn key(kind: &str, sender: Number, once: &str) -> Option<String> {
    self::once(once).map(|once| format!("{kind}:{}:{once}", sender.digits()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Instant {
        Instant::parse("2026-11-23T14:00:00+08:00").unwrap()
    }

    fn problem_of(date: &str, time: &str) -> Option<&'static str> {
        let mut errors = Errors::default();
        let at = call_time(Place::default(), &mut errors, (date, time), now());
        assert_eq!(at.is_some(), errors.is_empty());
        errors.on("date").or(errors.on("time"))
    }

    #[test]
    fn the_one_number_in_a_copied_line_is_found() {
        let read = |text: &str| {
            let mut errors = Errors::default();
            let number =
                number_in_line(Place::default(), &mut errors, "number", text).map(|number| number.national());
            (number, errors.on("number"))
        };
        let lines = [
            "13800138000",
            "+86 138-0013-8000",
            "１３８００１３８０００",
            "王女士 138 0013 8000",
            "王女士，3室2厅，预算300万，电话13800138000（晚上打）",
            "客户\t＋86　138　0013　8000\t二手",
            "13800138000 / 13800138000",
            "tel:+8613800138000",
        ];
        for line in lines {
            assert_eq!(read(line), (Some("13800138000".into()), None), "{line:?}");
        }
        assert_eq!(read("王女士 13800138000，李先生 13800138001"), (None, Some("error-number-several")));
        assert_eq!(read("王女士 3室2厅"), (None, Some("error-number-odd")));
        assert_eq!(read(" "), (None, Some("error-number-empty")));
        assert_eq!(read(&"9".repeat(60_000)).0, None);
    }

    #[test]
    fn a_call_is_placed_on_the_wall_clock_of_the_customer() {
        let mut errors = Errors::default();
        let at = call_time(Place::default(), &mut errors, ("2026-11-22", "09:05"), now()).unwrap();
        assert_eq!(at, Instant::parse("2026-11-22T09:05:00+08:00").unwrap());
        assert_eq!(problem_of("", "09:05"), Some("error-date-empty"));
        assert_eq!(problem_of("2026-02-30", "09:05"), Some("error-date-odd"));
        assert_eq!(problem_of("昨天", "09:05"), Some("error-date-odd"));
        assert_eq!(problem_of("2026-11-22", ""), Some("error-time-empty"));
        assert_eq!(problem_of("2026-11-22", "25:00"), Some("error-time-odd"));
        assert_eq!(problem_of("2026-11-24", "09:05"), Some("error-date-future"));
        assert_eq!(problem_of("2023-11-24", "09:05"), Some("error-date-too-old"));
    }

    #[test]
    fn a_last_day_ends_at_its_midnight() {
        let mut errors = Errors::default();
        let end = last_day(Place::default(), &mut errors, "until", "2026-11-23", now());
        assert_eq!(end, Some(Instant::parse("2026-11-24T00:00:00+08:00").unwrap()));
        assert_eq!(last_day(Place::default(), &mut errors, "until", " ", now()), None);
        assert!(errors.is_empty());
        assert_eq!(last_day(Place::default(), &mut errors, "until", "2026-11-22", now()), None);
        assert_eq!(errors.on("until"), Some("error-date-past"));
    }
}
