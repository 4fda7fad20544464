//! Weekly times in one field: `mon-fri 18:00-20:00; sat+holiday 09:00-12:00`. A band is some days, a blank, and from when to
//! when; bands are separated by `;`. Days are joined by `+` and may be ranges, `daily` is all seven, `holiday` the public
//! holidays whatever weekday they fall on. Times are `HH:MM`, half-open, and `24:00` is midnight.

use anxin_domain::band::{Band, HOLIDAYS};

use super::Wrong;

/// Most bands in one scope.
const BANDS_LIMIT: usize = 42;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTES_AN_HOUR: u16 = 60;
const HOURS_A_DAY: u16 = 24;

/// Reads the bands in a field; empty is all week.
pub(crate) fn bands(field: &'static str, text: &str) -> Result<Vec<Band>, Wrong> {
    let parts: Vec<&str> = text.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > BANDS_LIMIT {
        return Err(Wrong::new(field, format!("there are more than {BANDS_LIMIT} bands; join some of them")));
    }
    let read = |(index, part): (usize, &&str)| {
        band(&part.to_lowercase()).map_err(|why| Wrong::new(field, format!("band {}: {why}", index + 1)))
    };
    parts.iter().enumerate().map(read).collect()
}

fn band(text: &str) -> Result<Band, String> {
    let Some((days, times)) = text.split_once(char::is_whitespace) else {
        return Err("write days, a blank and times, as in mon-fri 18:00-20:00".into());
    };
    let days = days.split('+').try_fold(0, |all, part| Ok::<u8, String>(all | day_or_range(part)?))?;
    let Some((from, until)) = times.split_once('-') else {
        return Err("write from when to when, as in 18:00-20:00".into());
    };
    let (from_minute, until_minute) = (minute(from.trim())?, minute(until.trim())?);
    if until_minute <= from_minute {
        return Err(
            "it ends before it begins; write a band over midnight as two, as in mon 22:00-24:00; tue 00:00-06:00"
                .into(),
        );
    }
    Ok(Band { days, from_minute, until_minute })
}

/// The bits of a day, a range of days (also over Sunday), all days, or the holidays.
fn day_or_range(text: &str) -> Result<u8, String> {
    match text {
        "holiday" => return Ok(HOLIDAYS),
        "daily" => return Ok(!HOLIDAYS),
        _ => {}
    }
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (day(first)?, day(last)?);
    let length = (last + 7 - first) % 7;
    Ok((0..=length).fold(0, |bits, step| bits | 1 << ((first + step) % 7)))
}

fn day(text: &str) -> Result<usize, String> {
    let known = DAYS.iter().position(|known| *known == text);
    known.ok_or_else(|| format!("a day is not known; known are {}, daily and holiday", DAYS.join(", ")))
}

fn minute(text: &str) -> Result<u16, String> {
    let two_digits = |part: &str| {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if digits { part.parse::<u16>().ok() } else { None }
    };
    let read = text.split_once(':').and_then(|(hour, minute)| {
        let (hour, minute) = (two_digits(hour)?, two_digits(minute).filter(|_| minute.len() == 2)?);
        let all = hour * MINUTES_AN_HOUR + minute;
        (minute < MINUTES_AN_HOUR && all <= HOURS_A_DAY * MINUTES_AN_HOUR).then_some(all)
    });
    read.ok_or_else(|| "a time does not read; write it as in 09:30, at most 24:00".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u8, u16, u16)> {
        let bands = bands("bands", text).unwrap();
        bands.iter().map(|band| (band.days, band.from_minute, band.until_minute)).collect()
    }

    #[test]
    fn days_times_and_holidays() {
        assert_eq!(read(""), []);
        assert_eq!(
            read("mon-fri 18:00-20:00; holiday 09:00-12:00"),
            [(0b001_1111, 1_080, 1_200), (HOLIDAYS, 540, 720)]
        );
        assert_eq!(read(" Sat+Sun+holiday  9:00 - 24:00 ;"), [(0b1110_0000, 540, 1_440)]);
        assert_eq!(read("sat-mon 00:00-00:01"), [(0b110_0001, 0, 1)], "a range may go over Sunday");
        assert_eq!(read("daily 08:00-09:00"), [(0b111_1111, 480, 540)]);
        assert_eq!(read("wed-wed 08:00-09:00"), [(0b000_0100, 480, 540)]);
    }

    #[test]
    fn what_is_wrong_is_said_with_the_band() {
        for (text, place, hint) in [
            ("mon-fri", "band 1", "a blank"),
            ("mon 18:00", "band 1", "from when to when"),
            ("mon 08:00-09:00; mun 18:00-20:00", "band 2", "known are mon"),
            ("mon 18:00-18:00", "band 1", "before it begins"),
            ("mon 22:00-06:00", "band 1", "as two"),
            ("mon 18:60-20:00", "band 1", "09:30"),
            ("mon 18:00-24:01", "band 1", "24:00"),
            ("mon 18:0-20:00", "band 1", "09:30"),
            ("mon -1:00-20:00", "band 1", "09:30"),
            ("18:00-20:00 mon", "band 1", "a day"),
        ] {
            let wrong = bands("bands", text).unwrap_err();
            assert!(wrong.reason.starts_with(place) && wrong.reason.contains(hint), "{text}: {wrong:?}");
        }
        assert!(bands("bands", &"mon 08:00-09:00;".repeat(BANDS_LIMIT + 1)).is_err());
    }
}
