//! Money, time and numbers as each language writes them. Wall-clock time is that of the reader's place, which the words bring along.

use anxin_domain::money::{Currency, Money};
use anxin_domain::number::{Number, Region};
use anxin_domain::time::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::place::Place;
use crate::words::{Language, Words};

/// An amount with its sign and grouped digits: `¥1,234.50`.
///
/// The bare ¥ means yuan in Chinese and English; in Japanese it would mean yen, so both are written out there.
#[must_use]
pub fn money(words: Words, amount: Money) -> String {
    let decimal = grouped(&amount.decimal());
    match (amount.currency(), words.language()) {
        (Currency::Cny, Language::Ja) => format!("{decimal}元"),
        (Currency::Cny, _) => with_sign("¥", &decimal),
        (Currency::Jpy, Language::Ja) => format!("{decimal}円"),
        (Currency::Jpy, Language::ZhCn) => format!("{decimal}日元"),
        (Currency::Jpy, Language::En) => with_sign("JP¥", &decimal),
        (Currency::Usd, _) => with_sign("US$", &decimal),
        (Currency::Bhd | Currency::Kwd, _) => format!("{} {decimal}", amount.currency().code()),
    }
}

/// The name of a city; its key where the words have none.
#[must_use]
pub fn city(words: Words, city: &str) -> String {
    match city {
        "wuhan" => words.t("city-wuhan"),
        "beijing" => words.t("city-beijing"),
        "shanghai" => words.t("city-shanghai"),
        "" => words.t("city-unknown"),
        other => other.to_owned(),
    }
}

/// A count with grouped digits.
#[must_use]
pub fn count(n: u64) -> String {
    grouped(&n.to_string())
}

/// Date and time to the second: `2026年11月23日 14:03:07`, `23 November 2026, 14:03:07`.
#[must_use]
pub fn date_time(words: Words, at: Instant) -> String {
    match words.language() {
        Language::En => at.format_in(words.place().zone(), "%-d %B %Y, %H:%M:%S"),
        Language::ZhCn | Language::Ja => at.format_in(words.place().zone(), "%Y年%-m月%-d日 %H:%M:%S"),
    }
}

/// The date alone.
#[must_use]
pub fn date(words: Words, at: Instant) -> String {
    match words.language() {
        Language::En => at.format_in(words.place().zone(), "%-d %B %Y"),
        Language::ZhCn | Language::Ja => at.format_in(words.place().zone(), "%Y年%-m月%-d日"),
    }
}

/// The day that a limit ends with: where it is over at a midnight, the one before.
#[must_use]
pub fn last_date(words: Words, end: Instant) -> String {
    date(words, just_before(end))
}

/// The same without the year, for lists of what is to be done.
#[must_use]
pub fn short_last_date(words: Words, end: Instant) -> String {
    short_day(words, just_before(end))
}

/// A `<time>` element with the day that a limit ends with.
#[must_use]
pub fn last_day_tag(words: Words, end: Instant) -> Markup {
    html! { time datetime=(end) { (last_date(words, end)) } }
}

/// A `<time>` element with the day from which something holds in a zone, and with the time where that is no midnight.
#[must_use]
pub fn from_tag(words: Words, from: Instant, zone: &str) -> Markup {
    html! { time datetime=(from) { (from_day(words, from, zone)) } }
}

/// The day from which something holds in a zone, and the time where that is no midnight.
#[must_use]
pub fn from_day(words: Words, from: Instant, zone: &str) -> String {
    match begins_a_day(from, zone) {
        Some(clock) => day(words, from.date(&clock)),
        None => in_zone(words, from, zone),
    }
}

/// A `<time>` element with the last day on which something holds in a zone, and with the time where it does not end at a midnight.
#[must_use]
pub fn until_tag(words: Words, until: Instant, zone: &str) -> Markup {
    html! { time datetime=(until) { (until_day(words, until, zone)) } }
}

/// The last day on which something holds in a zone, and the time where it does not end at a midnight.
#[must_use]
pub fn until_day(words: Words, until: Instant, zone: &str) -> String {
    match begins_a_day(until, zone) {
        Some(clock) => day(words, just_before(until).date(&clock)),
        None => in_zone(words, until, zone),
    }
}

/// The zone, where a moment is the first of a day there; an unknown zone is read as UTC.
fn begins_a_day(at: Instant, zone: &str) -> Option<TimeZone> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    (just_before(at).date(&zone) != at.date(&zone)).then_some(zone)
}

const fn just_before(at: Instant) -> Instant {
    Instant::from_micros(at.micros().saturating_sub(1))
}

/// A day of the calendar.
#[must_use]
pub fn day(words: Words, day: Date) -> String {
    let form = match words.language() {
        Language::En => "%-d %B %Y",
        Language::ZhCn | Language::Ja => "%Y年%-m月%-d日",
    };
    day.strftime(form).to_string()
}

/// Date and time to the minute without the year, for lists of recent things.
#[must_use]
pub fn short(words: Words, at: Instant) -> String {
    match words.language() {
        Language::En => at.format_in(words.place().zone(), "%-d %b, %H:%M"),
        Language::ZhCn | Language::Ja => at.format_in(words.place().zone(), "%-m月%-d日 %H:%M"),
    }
}

/// An end to the minute without the year; the last day alone where it is a midnight.
#[must_use]
pub fn short_until(words: Words, end: Instant) -> String {
    match begins_a_day(end, words.place().name()) {
        Some(_) => short_last_date(words, end),
        None => short(words, end),
    }
}

/// The day without the year, for the foot of a chart.
#[must_use]
pub fn short_day(words: Words, at: Instant) -> String {
    match words.language() {
        Language::En => at.format_in(words.place().zone(), "%-d %b"),
        Language::ZhCn | Language::Ja => at.format_in(words.place().zone(), "%-m月%-d日"),
    }
}

/// Date and time to the minute on the wall clock of a zone named as in `Asia/Shanghai`; an unknown one is read as UTC. A day is
/// not parted from its month nor a time from its word, as it stands in a heading.
#[must_use]
pub fn in_zone(words: Words, at: Instant, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    match words.language() {
        Language::En => at.format_in(&zone, "%-d\u{a0}%B %Y at\u{a0}%H:%M"),
        Language::ZhCn | Language::Ja => at.format_in(&zone, "%Y年%-m月%-d日 %H:%M"),
    }
}

/// The value of a date field, `2026-11-23`.
#[must_use]
pub fn field_date(words: Words, at: Instant) -> String {
    at.format_in(words.place().zone(), "%Y-%m-%d")
}

/// The value of a time field, `14:03:07`.
#[must_use]
pub fn field_time(words: Words, at: Instant) -> String {
    at.format_in(words.place().zone(), "%H:%M:%S")
}

/// The same to the minute, for a time that people remember: `14:03`.
#[must_use]
pub fn field_minute(words: Words, at: Instant) -> String {
    at.format_in(words.place().zone(), "%H:%M")
}

/// A calendar month, by its place in the year (1 to 12).
#[must_use]
pub fn month(words: Words, year: i16, month: u8) -> String {
    match words.language() {
        Language::En => format!("{} {year}", english_month(month)),
        Language::ZhCn | Language::Ja => format!("{year}年{month}月"),
    }
}

/// A calendar month without its year, for the foot of a chart.
#[must_use]
pub fn short_month(words: Words, month: u8) -> String {
    match words.language() {
        Language::En => english_month(month).get(..3).unwrap_or_default().to_owned(),
        Language::ZhCn | Language::Ja => format!("{month}月"),
    }
}

/// A `<time>` element with the full moment for machines and date and time for people.
#[must_use]
pub fn time_tag(words: Words, at: Instant) -> Markup {
    html! { time datetime=(at) { (date_time(words, at)) } }
}

/// A `<time>` element in the short form.
#[must_use]
pub fn short_time_tag(words: Words, at: Instant) -> Markup {
    html! { time datetime=(at) title=(date_time(words, at)) { (short(words, at)) } }
}

/// A whole number as people here read it: `138 0013 8000`, `10109666`, and other countries' with `+`.
/// Only for its holder, and for the numbers of callers that concern the reader.
#[must_use]
pub fn whole_number(place: Place, number: Number) -> String {
    let digits = number.digits().to_string();
    // Where a number without a country is read as another country's, every number says its own.
    let here = Some("86").filter(|_| place.region() == Region::CN);
    let Some(national) = here.and_then(|code| digits.strip_prefix(code)) else { return format!("+{digits}") };
    match (national.len(), national.starts_with('1'), national.is_ascii()) {
        (11, true, true) => format!("{} {} {}", &national[..3], &national[3..7], &national[7..]),
        _ => national.to_owned(),
    }
}

/// The same text, not broken at its gaps: for a number inside a sentence.
#[must_use]
pub fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// A number as somebody typed it, grouped as people here read it; as it stands where it is none.
#[must_use]
pub fn typed_number(words: Words, text: &str) -> String {
    let read = Number::parse(text, words.place().region());
    read.map_or_else(|_| text.trim().to_owned(), |number| whole_number(words.place(), number))
}

/// A day as a form sends it, `2026-11-23`, as people read it; as it stands where it is none.
#[must_use]
pub fn typed_day(words: Words, text: &str) -> String {
    text.trim().parse::<Date>().map_or_else(|_| text.trim().to_owned(), |typed| day(words, typed))
}

/// The number of an account in groups of four, to be compared with a card.
#[must_use]
pub fn account(text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

fn with_sign(sign: &str, decimal: &str) -> String {
    match decimal.strip_prefix('-') {
        Some(rest) => format!("−{sign}{rest}"),
        None => format!("{sign}{decimal}"),
    }
}

/// Puts a comma before each group of three digits of the whole part.
fn grouped(decimal: &str) -> String {
    let (whole, fraction) = decimal.split_once('.').map_or((decimal, None), |(w, f)| (w, Some(f)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
    let mut out = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

const fn english_month(month: u8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_follow_the_language() {
        let zh = Words::new(Language::ZhCn);
        let ja = Words::new(Language::Ja);
        let en = Words::new(Language::En);
        let fen = |minor| Money::new(minor, Currency::Cny);
        assert_eq!(money(zh, fen(10_000)), "¥100.00");
        assert_eq!(money(en, fen(8_152_600_000)), "¥81,526,000.00");
        assert_eq!(money(ja, fen(10_000)), "100.00元");
        assert_eq!(money(zh, fen(-5)), "−¥0.05");
        assert_eq!(money(en, fen(-100_000)), "−¥1,000.00");
        assert_eq!(money(en, Money::new(1_500, Currency::Jpy)), "JP¥1,500");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_000), "1,000");
    }

    #[test]
    fn the_wall_clock_is_shanghai() {
        let at = Instant::parse("2026-11-23T06:03:07Z").unwrap();
        assert_eq!(date_time(Words::new(Language::ZhCn), at), "2026年11月23日 14:03:07");
        assert_eq!(date_time(Words::new(Language::En), at), "23 November 2026, 14:03:07");
        let evening = Instant::parse("2026-12-31T16:00:00Z").unwrap();
        assert_eq!(date(Words::new(Language::Ja), evening), "2027年1月1日");
        let zh = Words::new(Language::ZhCn);
        assert_eq!((field_date(zh, at), field_time(zh, at)), ("2026-11-23".into(), "14:03:07".into()));
    }

    #[test]
    fn a_day_begins_where_the_reader_is() {
        // A quarter past midnight in Shanghai; the evening before in London, and the morning before in Honolulu.
        let at = Instant::parse("2026-07-01T00:15:00+08:00").unwrap();
        let in_zone = |zone| Words::new(Language::En).at(Place::named(zone, Region::CN).unwrap());
        let shown = |zone| (date_time(in_zone(zone), at), field_date(in_zone(zone), at));
        assert_eq!(shown("Asia/Shanghai"), ("1 July 2026, 00:15:00".into(), "2026-07-01".into()));
        assert_eq!(shown("Europe/London"), ("30 June 2026, 17:15:00".into(), "2026-06-30".into()));
        assert_eq!(short(in_zone("Pacific/Honolulu"), at), "30 Jun, 06:15");
        assert_eq!(short_until(in_zone("Europe/London"), at.plus_ms(1_000 * 60 * 405)), "30 Jun");
        assert!(Place::named("Nowhere/At_All", Region::CN).is_none());
        assert_eq!(Place::named("asia/shanghai", Region::CN), Some(Place::default()));
    }

    #[test]
    fn what_was_typed_is_read_back_as_people_write_it() {
        let en = Words::new(Language::En);
        assert_eq!(typed_number(en, "+8613800138000"), "138 0013 8000");
        assert_eq!(typed_number(en, " 12 "), "12");
        assert_eq!(typed_day(Words::new(Language::En), "2026-11-23"), "23 November 2026");
        assert_eq!(typed_day(Words::new(Language::Ja), "gestern"), "gestern");
        assert_eq!(account("62220202 00012345678"), "6222 0202 0001 2345 678");
    }

    #[test]
    fn a_midnight_is_a_day_and_an_end_is_the_last_day_of_all() {
        let (zh, en) = (Words::new(Language::ZhCn), Words::new(Language::En));
        let paris = Instant::parse("2026-08-11T00:00:00+02:00").unwrap();
        assert_eq!(from_day(en, paris, "Europe/Paris"), "11 August 2026");
        assert_eq!(until_day(zh, paris, "Europe/Paris"), "2026年8月10日");
        assert_eq!(from_day(zh, paris, zh.place().name()), "2026年8月11日 06:00");
        let over = Instant::parse("2026-11-24T00:00:00+08:00").unwrap();
        assert_eq!(last_date(zh, over), "2026年11月23日");
        assert_eq!(short_last_date(en, over), "23 Nov");
        assert_eq!(last_date(zh, over.plus_ms(1)), "2026年11月24日", "a limit of hours ends in a day");
    }

    #[test]
    fn numbers_are_grouped_as_people_read_them() {
        let en = Words::new(Language::En);
        let read = |text| whole_number(en.place(), Number::parse(text, Region::CN).unwrap());
        assert_eq!(read("13800138000"), "138 0013 8000");
        assert_eq!(read("10109666"), "10109666");
        assert_eq!(read("+1 202 555 0142"), "+12025550142");
        // In another country every number says which one it is of, and is read again as it is written.
        let abroad = en.at(Place::named("Europe/London", Region::GB).unwrap());
        let chinese = Number::parse("13800138000", Region::CN).unwrap();
        assert_eq!(whole_number(abroad.place(), chinese), "+8613800138000");
        assert_eq!(typed_number(abroad, "020 7946 0018"), "+442079460018");
    }
}
