//! Calendars: the public holidays of a country, and the weekend days that it works instead.
//!
//! They are data, one file a country, compiled in. A calendar knows the years that were published when its file was
//! written; a day of any other year may be a holiday, and whoever asks is told so. What a holiday means for a call is
//! the rulebook's business, not this module's.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::time::Instant;

/// An answer that can be missing. A law that forbids on holidays has to treat [`Answer::Unknown`] as it treats a
/// holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Surely so.
    Yes,
    /// Surely not.
    No,
    /// Nobody here can say.
    Unknown,
}

impl Answer {
    /// Whether it is certain that it is so.
    #[must_use]
    pub const fn surely(self) -> bool {
        matches!(self, Self::Yes)
    }

    /// Whether it is certain that it is not so.
    #[must_use]
    pub const fn surely_not(self) -> bool {
        matches!(self, Self::No)
    }
}

/// What a calendar says about a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day<'c> {
    /// The calendar holds the year of this day.
    Known(DayKind<'c>),
    /// It does not, so the day may be a holiday or a moved working day.
    Unknown,
}

/// What a day is in a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind<'c> {
    /// Nothing but its weekday says what it is.
    Ordinary(Weekday),
    /// A public holiday, by the name the file gives it, in the language of the country.
    PublicHoliday(&'c str),
    /// A Saturday or Sunday that is worked so that another day can be free (Chinese 调休), by the holiday it is for.
    MovedWorkingDay(&'c str),
}

impl Day<'_> {
    /// Whether the day is a public holiday.
    #[must_use]
    pub const fn is_public_holiday(self) -> Answer {
        match self {
            Self::Unknown => Answer::Unknown,
            Self::Known(DayKind::PublicHoliday(_)) => Answer::Yes,
            Self::Known(DayKind::Ordinary(_) | DayKind::MovedWorkingDay(_)) => Answer::No,
        }
    }

    /// Whether people work on the day: Monday to Friday if it is no public holiday, and a moved working day.
    #[must_use]
    pub const fn is_working_day(self) -> Answer {
        match self {
            Self::Unknown => Answer::Unknown,
            Self::Known(DayKind::MovedWorkingDay(_)) => Answer::Yes,
            Self::Known(DayKind::PublicHoliday(_)) => Answer::No,
            Self::Known(DayKind::Ordinary(weekday)) if is_weekend(weekday) => Answer::No,
            Self::Known(DayKind::Ordinary(_)) => Answer::Yes,
        }
    }
}

/// The public holidays and moved working days of one country.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Covered years, rising, with what each was written from.
    years: Vec<(i16, String)>,
    /// Days that are not ordinary, rising by date.
    days: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    date: Date,
    kind: Kind,
    name: String,
    line: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Holiday,
    Work,
}

/// A calendar file that cannot be read: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {fault}")]
pub struct CalendarError {
    /// The file, as it was named to [`Calendar::parse`].
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: CalendarFault,
}

/// What can be wrong with a line of a calendar file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// Fewer than three columns, or an empty one.
    #[error("a row has three columns: write `kind,date,name`, as in holiday,2026-10-01,国庆节")]
    Columns,
    /// The first column is no kind of row.
    #[error("`{0}` is no kind of row: write year, holiday or work")]
    UnknownKind(String),
    /// The second column of a `year` row is no year.
    #[error("`{0}` is no year: write four digits, as in year,2026,<where its holidays were published>")]
    MalformedYear(String),
    /// Two `year` rows for one year.
    #[error("the year {0} has a row already: delete one of the two")]
    YearTwice(i16),
    /// The second column is no date and no span of dates.
    #[error("`{0}` is no date: write 2026-10-01, or 2026-10-01..2026-10-07 for a span")]
    MalformedDate(String),
    /// A span whose last day is before its first, or that is longer than [`LONGEST_SPAN_DAYS`].
    #[error("`{0}` is no span: write the first day first, and {LONGEST_SPAN_DAYS} days at most")]
    MalformedSpan(String),
    /// A date that an earlier row has.
    #[error("{date} stands in line {first} already: a day is one thing; delete one of the two")]
    DateTwice {
        /// The date.
        date: Date,
        /// The earlier row, counted from 1.
        first: usize,
    },
    /// A date of a year that has no `year` row.
    #[error("{0} lies in a year that the file does not cover: mend the date, or add a `year` row for it")]
    OutsideYears(Date),
    /// A moved working day from Monday to Friday.
    #[error("{0} is no Saturday or Sunday, so it is worked anyway: mend the date, or delete the row")]
    WorkedAnyway(Date),
    /// No `year` row in the whole file; the line is the last one.
    #[error("the file covers no year: add a row as in year,2026,<where its holidays were published>")]
    NoYear,
}

/// More days in one row are taken for a slip of the pen.
pub const LONGEST_SPAN_DAYS: usize = 31;

/// The calendars that are compiled in: id and text of the file of that name.
const FILES: &[(&str, &str)] = &[
    ("au", include_str!("../data/holidays/au.csv")),
    ("cn", include_str!("../data/holidays/cn.csv")),
    ("fr", include_str!("../data/holidays/fr.csv")),
    ("gb-england-and-wales", include_str!("../data/holidays/gb-england-and-wales.csv")),
    ("gb-northern-ireland", include_str!("../data/holidays/gb-northern-ireland.csv")),
    ("gb-scotland", include_str!("../data/holidays/gb-scotland.csv")),
    ("in", include_str!("../data/holidays/in.csv")),
    ("us", include_str!("../data/holidays/us.csv")),
];

static CALENDARS: LazyLock<Vec<(&'static str, Calendar)>> = LazyLock::new(|| {
    // A file that cannot be read fails a test and is no calendar here: its days are unknown then, not ordinary.
    FILES.iter().filter_map(|(id, text)| Some((*id, Calendar::parse(id, text).ok()?))).collect()
});

impl Calendar {
    /// The calendar of a country that is compiled in, by id: `cn`, `in`, `us`, `au`, `fr`, `gb-england-and-wales`,
    /// `gb-scotland`, `gb-northern-ireland`.
    #[must_use]
    pub fn of(id: &str) -> Option<&'static Self> {
        CALENDARS.iter().find(|(known, _)| *known == id).map(|(_, calendar)| calendar)
    }

    /// The ids that [`Calendar::of`] knows.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        CALENDARS.iter().map(|(id, _)| *id)
    }

    /// Reads a calendar file: rows of `year,<year>,<source>`, `holiday,<date>,<name>` and `work,<date>,<name>`, where a
    /// date is `2026-10-01` or a span `2026-10-01..2026-10-07`; blank lines and lines that begin with `#` say nothing.
    /// `file` is the name that an error gives.
    ///
    /// # Errors
    /// [`CalendarError`] says which line to mend, and how.
    pub fn parse(file: &str, text: &str) -> Result<Self, CalendarError> {
        let mut calendar = Self { years: Vec::new(), days: Vec::new() };
        for (line, row) in rows(text) {
            calendar.take(line, row).map_err(|fault| CalendarError { file: file.to_owned(), line, fault })?;
        }
        calendar.years.sort();
        // Stable, so of two rows with one date the later in the file is the one in error.
        calendar.days.sort_by_key(|entry| entry.date);
        match calendar.fault() {
            None => Ok(calendar),
            Some((line, fault)) => {
                let line = line.unwrap_or_else(|| text.lines().count().max(1));
                Err(CalendarError { file: file.to_owned(), line, fault })
            }
        }
    }

    /// What a day is.
    #[must_use]
    pub fn day(&self, date: Date) -> Day<'_> {
        if !self.covers(date.year()) {
            return Day::Unknown;
        }
        let found = self.days.binary_search_by_key(&date, |entry| entry.date).ok();
        Day::Known(match found.and_then(|at| self.days.get(at)) {
            None => DayKind::Ordinary(date.weekday()),
            Some(Entry { kind: Kind::Holiday, name, .. }) => DayKind::PublicHoliday(name),
            Some(Entry { kind: Kind::Work, name, .. }) => DayKind::MovedWorkingDay(name),
        })
    }

    /// What the day of a moment is, on the wall calendar of a zone.
    #[must_use]
    pub fn day_at(&self, at: Instant, zone: &TimeZone) -> Day<'_> {
        self.day(date_in(at, zone))
    }

    /// Whether the calendar holds a year.
    #[must_use]
    pub fn covers(&self, year: i16) -> bool {
        self.years.binary_search_by_key(&year, |(covered, _)| *covered).is_ok()
    }

    /// The years that the calendar holds, rising, each with where its holidays were published.
    pub fn years(&self) -> impl Iterator<Item = (i16, &str)> {
        self.years.iter().map(|(year, source)| (*year, source.as_str()))
    }

    /// The end of the `days`-th working day after the day of a moment, on the wall clock of a zone: the first moment
    /// that is no longer in it. 0 gives the end of the day of the moment. `None` where a day on the way is in a year
    /// that the calendar does not hold.
    #[must_use]
    pub fn working_days_after(&self, at: Instant, days: u16, zone: &TimeZone) -> Option<Instant> {
        let mut date = date_in(at, zone);
        let mut left = days;
        while left > 0 {
            date = date.tomorrow().ok()?;
            match self.day(date).is_working_day() {
                Answer::Yes => left -= 1,
                Answer::No => {}
                Answer::Unknown => return None,
            }
        }
        start_of_day(date.tomorrow().ok()?, zone)
    }

    /// Takes one row in, as far as it can be judged alone.
    fn take(&mut self, line: usize, row: &str) -> Result<(), CalendarFault> {
        let mut columns = row.splitn(3, ',').map(str::trim).filter(|column| !column.is_empty());
        let (Some(kind), Some(when), Some(name)) = (columns.next(), columns.next(), columns.next()) else {
            return Err(CalendarFault::Columns);
        };
        let kind = match kind {
            "year" => return self.take_year(when, name),
            "holiday" => Kind::Holiday,
            "work" => Kind::Work,
            other => return Err(CalendarFault::UnknownKind(other.to_owned())),
        };
        for date in span(when)? {
            if kind == Kind::Work && !is_weekend(date.weekday()) {
                return Err(CalendarFault::WorkedAnyway(date));
            }
            self.days.push(Entry { date, kind, name: name.to_owned(), line });
        }
        Ok(())
    }

    fn take_year(&mut self, year: &str, source: &str) -> Result<(), CalendarFault> {
        let malformed = || CalendarFault::MalformedYear(year.to_owned());
        let digits = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        let number = year.parse().ok().filter(|_| digits).ok_or_else(malformed)?;
        if self.years.iter().any(|(known, _)| *known == number) {
            return Err(CalendarFault::YearTwice(number));
        }
        self.years.push((number, source.to_owned()));
        Ok(())
    }

    /// What only the whole file shows, with its line if it has one of its own.
    fn fault(&self) -> Option<(Option<usize>, CalendarFault)> {
        if self.years.is_empty() {
            return Some((None, CalendarFault::NoYear));
        }
        let outside = self.days.iter().find(|entry| !self.covers(entry.date.year()));
        if let Some(Entry { date, line, .. }) = outside {
            return Some((Some(*line), CalendarFault::OutsideYears(*date)));
        }
        self.days.windows(2).find_map(|pair| match pair {
            [one, two] if one.date == two.date => {
                Some((Some(two.line), CalendarFault::DateTwice { date: two.date, first: one.line }))
            }
            _ => None,
        })
    }
}

/// The date on the wall calendar of a zone at a moment.
#[must_use]
pub fn date_in(at: Instant, zone: &TimeZone) -> Date {
    let stamp = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    zone.to_datetime(stamp).date()
}

/// The first moment of a day in a zone; where the clocks skip midnight, the moment after the gap. `None` on the last
/// days of the year 9999, where the scale ends.
#[must_use]
pub fn start_of_day(date: Date, zone: &TimeZone) -> Option<Instant> {
    let zoned = date.to_zoned_datetime(zone.clone()).ok()?;
    Some(Instant::from_micros(zoned.timestamp().as_microsecond()))
}

const fn is_weekend(weekday: Weekday) -> bool {
    matches!(weekday, Weekday::Saturday | Weekday::Sunday)
}

/// The rows that say something, each with its line counted from 1.
fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(before, row)| (before + 1, row.trim()));
    lines.filter(|(_, row)| !row.is_empty() && !row.starts_with('#'))
}

/// The dates of `2026-10-01` or `2026-10-01..2026-10-07`.
fn span(text: &str) -> Result<impl Iterator<Item = Date>, CalendarFault> {
    let date = |text: &str| {
        // The form is fixed, as the library reads other forms too, such as 20261001 or a date with a time.
        let form = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        text.parse::<Date>()
            .ok()
            .filter(|_| form)
            .ok_or_else(|| CalendarFault::MalformedDate(text.to_owned()))
    };
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last) = (date(first.trim())?, date(last.trim())?);
    let dates = move || first.series(jiff::Span::new().days(1)).take_while(move |date| *date <= last);
    if first > last || dates().nth(LONGEST_SPAN_DAYS).is_some() {
        return Err(CalendarFault::MalformedSpan(text.to_owned()));
    }
    Ok(dates())
}
