//! One file as it stands, read strictly: what it says is checked here, each complaint with its line; what it leaves to the
//! rulebook it extends stays open.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::band::MINUTES_A_DAY;
use crate::calendar::Calendar;
use crate::ids::ListId;
use crate::number::Number;
use crate::people::TicketKind;
use crate::rulebook::error::{Place, RulebookError};
use crate::rulebook::{
    Across, Cap, Counts, GeneralRefusal, HolidayRule, Hours, Lift, ListRule, Pause, PauseAfter, Period,
    RelationshipRule, Rule, RulebookTest, Silence, UnknownBinding, Words, ZoneRule,
};
use crate::scope::{Channel, Purpose};
use crate::time::Instant;
use crate::zone::Zones;

/// The days of the week as files write them, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Largest count and largest duration in milliseconds that a file may ask for.
const LARGEST: i64 = 86_400_000;

/// Something that a file says, and where.
#[derive(Clone, Debug)]
pub(super) struct Placed<T> {
    pub(super) place: Place,
    pub(super) value: T,
}

impl<T> Placed<T> {
    pub(super) fn wrong(&self, what: String) -> RulebookError {
        self.place.wrong(what)
    }
}

/// A file, checked for itself.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) file: Arc<str>,
    pub(super) id: String,
    pub(super) version: Placed<u32>,
    pub(super) extends: Option<Placed<String>>,
    pub(super) effective_from: Option<Placed<Instant>>,
    pub(super) effective_until: Option<Placed<Instant>>,
    pub(super) falls_back_to: Option<Placed<String>>,
    pub(super) calendar: Option<&'static Calendar>,
    pub(super) zone: Option<ZoneRule>,
    pub(super) allowed_lag_ms: Option<i64>,
    pub(super) permit_ms: Option<i64>,
    pub(super) list_max_age_days: Option<i64>,
    pub(super) evidence_kept: Option<Period>,
    pub(super) emergency: Option<Vec<Number>>,
    pub(super) unknown_binding: Option<UnknownBinding>,
    pub(super) silence: BTreeMap<Purpose, Silence>,
    pub(super) consent: ConsentFile,
    pub(super) lists: Vec<Placed<ListRule>>,
    pub(super) relationships: Vec<Placed<RelationshipRule>>,
    pub(super) hours: Vec<Placed<Hours>>,
    pub(super) caps: Vec<Placed<Cap>>,
    pub(super) pauses: Vec<Placed<Pause>>,
    pub(super) rules: Vec<Placed<Rule>>,
    pub(super) tests: Vec<RulebookTest>,
}

impl Draft {
    /// Name and version in one, as `extends` writes them: `cn@2`.
    pub(super) fn label(&self) -> String {
        format!("{}@{}", self.id, self.version.value)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: Spanned<String>,
    version: Spanned<i64>,
    extends: Option<Spanned<String>>,
    effective_from: Option<Spanned<Instant>>,
    effective_until: Option<Spanned<Instant>>,
    falls_back_to: Option<Spanned<String>>,
    calendar: Option<Spanned<String>>,
    zone: Option<Spanned<String>>,
    allowed_lag_ms: Option<Spanned<i64>>,
    permit_ms: Option<Spanned<i64>>,
    list_max_age_days: Option<Spanned<i64>>,
    evidence_kept: Option<Period>,
    emergency: Option<Vec<Spanned<String>>>,
    unknown_binding: Option<UnknownBinding>,
    #[serde(default)]
    silence: BTreeMap<Purpose, Silence>,
    #[serde(default)]
    consent: ConsentFile,
    #[serde(default, rename = "list")]
    lists: Vec<Spanned<ListFile>>,
    #[serde(default, rename = "relationship")]
    relationships: Vec<Spanned<RelationshipFile>>,
    #[serde(default)]
    hours: Vec<Spanned<HoursFile>>,
    #[serde(default, rename = "cap")]
    caps: Vec<Spanned<CapFile>>,
    #[serde(default, rename = "pause")]
    pauses: Vec<Spanned<PauseFile>>,
    #[serde(default, rename = "rule")]
    rules: Vec<Spanned<Rule>>,
    #[serde(default, rename = "test")]
    tests: Vec<Spanned<RulebookTest>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentFile {
    pub(super) undated_lapses_after: Option<Period>,
    pub(super) holder_confirmed_within: Option<Period>,
    pub(super) general_refusal: Option<GeneralRefusal>,
    pub(super) request_channels: Option<Vec<Channel>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListFile {
    id: ListId,
    max_age_days: i64,
    #[serde(default = "marketing")]
    purposes: Vec<Purpose>,
    #[serde(default = "consent")]
    unless: Vec<Lift>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationshipFile {
    kind: TicketKind,
    lasts: Period,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursFile {
    id: String,
    days: Vec<String>,
    from: String,
    until: String,
    #[serde(default = "marketing_and_surveys")]
    purposes: Vec<Purpose>,
    #[serde(default)]
    public_holidays: HolidayRule,
    #[serde(default)]
    unless: Vec<Lift>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CapFile {
    id: String,
    attempts: i64,
    within: Period,
    #[serde(default)]
    counts: Counts,
    across: Across,
    #[serde(default = "marketing_and_surveys")]
    purposes: Vec<Purpose>,
    #[serde(default)]
    unless: Vec<Lift>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PauseFile {
    id: String,
    after: PauseAfter,
    lasts: Period,
    across: Across,
    #[serde(default = "marketing_and_surveys")]
    purposes: Vec<Purpose>,
    #[serde(default)]
    unless: Vec<Lift>,
}

fn marketing() -> Vec<Purpose> {
    vec![Purpose::Marketing]
}

fn marketing_and_surveys() -> Vec<Purpose> {
    vec![Purpose::Marketing, Purpose::Survey]
}

fn consent() -> Vec<Lift> {
    vec![Lift::Consent]
}

/// Reads one file. `file` names it in errors.
pub(super) fn read(file: &str, text: &str) -> Result<Draft, RulebookError> {
    let places = Places { file: Arc::from(file), text };
    let read: File = toml::from_str(text).map_err(|error| RulebookError {
        file: file.to_owned(),
        line: error.span().map(|span| places.line(&span)),
        what: error.message().trim().to_owned(),
    })?;
    let in_range = |name, value| places.in_range(name, value);
    Ok(Draft {
        id: id(places.place(read.id))?,
        version: places.version(read.version)?,
        extends: read.extends.map(|v| places.place(v)),
        effective_from: read.effective_from.map(|v| places.place(v)),
        effective_until: read.effective_until.map(|v| places.place(v)),
        falls_back_to: read.falls_back_to.map(|v| places.place(v)),
        calendar: read.calendar.map(|v| calendar(&places.place(v))).transpose()?,
        zone: read.zone.map(|v| zone(&places.place(v))).transpose()?,
        allowed_lag_ms: read.allowed_lag_ms.map(|v| in_range("allowed_lag_ms", v)).transpose()?,
        permit_ms: read.permit_ms.map(|v| in_range("permit_ms", v)).transpose()?,
        list_max_age_days: read.list_max_age_days.map(|v| in_range("list_max_age_days", v)).transpose()?,
        evidence_kept: read.evidence_kept,
        emergency: read
            .emergency
            .map(|all| all.into_iter().map(|v| emergency(&places.place(v))).collect::<Result<_, _>>())
            .transpose()?,
        unknown_binding: read.unknown_binding,
        silence: read.silence,
        consent: read.consent,
        lists: places.each("list", read.lists, |l| l.id.to_string(), list)?,
        relationships: places.each(
            "relationship",
            read.relationships,
            |r| r.kind.word().to_owned(),
            |r| Ok(RelationshipRule { kind: r.kind, lasts: r.lasts }),
        )?,
        hours: places.each("hours", read.hours, |h| h.id.clone(), hours)?,
        caps: places.each("cap", read.caps, |c| c.id.clone(), cap)?,
        pauses: places.each("pause", read.pauses, |p| p.id.clone(), pause)?,
        rules: places.each("rule", read.rules, |r| r.code.word().to_owned(), rule)?,
        tests: read.tests.into_iter().map(|test| places.test(test)).collect(),
        file: places.file,
    })
}

/// Knows which line of the file a thing stands on.
struct Places<'a> {
    file: Arc<str>,
    text: &'a str,
}

impl Places<'_> {
    fn line(&self, span: &Range<usize>) -> usize {
        self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1
    }

    fn place<T>(&self, spanned: Spanned<T>) -> Placed<T> {
        let place = Place { file: Arc::clone(&self.file), line: self.line(&spanned.span()) };
        Placed { place, value: spanned.into_inner() }
    }

    fn test(&self, test: Spanned<RulebookTest>) -> RulebookTest {
        let Placed { place, value } = self.place(test);
        RulebookTest { place, ..value }
    }

    fn in_range(&self, name: &str, value: Spanned<i64>) -> Result<i64, RulebookError> {
        let placed = self.place(value);
        if (1..=LARGEST).contains(&placed.value) {
            return Ok(placed.value);
        }
        Err(placed.wrong(format!("{name}: {} is out of range; write 1 to {LARGEST}", placed.value)))
    }

    fn version(&self, version: Spanned<i64>) -> Result<Placed<u32>, RulebookError> {
        let Placed { place, value } = self.place(version);
        match u32::try_from(value) {
            Ok(value) => Ok(Placed { place, value }),
            Err(_) => Err(place.wrong(format!("version: {value} is out of range; write 0 to {}", u32::MAX))),
        }
    }

    /// Checks each entry of a kind; a name stands once only.
    fn each<F, T>(
        &self,
        kind: &str,
        entries: Vec<Spanned<F>>,
        name: impl Fn(&F) -> String,
        check: impl Fn(F) -> Result<T, String>,
    ) -> Result<Vec<Placed<T>>, RulebookError> {
        let mut seen = Vec::new();
        let mut checked = Vec::new();
        for entry in entries {
            let Placed { place, value } = self.place(entry);
            let called = name(&value);
            let wrong = |what: String| place.wrong(format!("{kind} {called:?}: {what}"));
            if seen.contains(&called) {
                return Err(wrong("stands twice; keep one".to_owned()));
            }
            let value = check(value).map_err(wrong)?;
            checked.push(Placed { place, value });
            seen.push(called);
        }
        Ok(checked)
    }
}

/// The name goes into labels (`id@version`) and settings, so it is one word.
fn id(text: Placed<String>) -> Result<String, RulebookError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.value.is_empty() || !text.value.bytes().all(plain) {
        return Err(
            text.wrong(format!("id: {:?} is no name; write small letters, digits and hyphens", text.value))
        );
    }
    Ok(text.value)
}

fn calendar(id: &Placed<String>) -> Result<&'static Calendar, RulebookError> {
    Calendar::of(&id.value).ok_or_else(|| {
        let known: Vec<_> = Calendar::ids().collect();
        id.wrong(format!("calendar: there is none named {:?}; write one of {}", id.value, known.join(", ")))
    })
}

fn zone(name: &Placed<String>) -> Result<ZoneRule, RulebookError> {
    if name.value == "of_number" {
        return Ok(ZoneRule::OfNumber);
    }
    Zones::named(&name.value).map(ZoneRule::Fixed).map_err(|_| {
        name.wrong(format!(
            "zone: unknown zone {:?}; write an IANA name as in Asia/Shanghai, or of_number",
            name.value
        ))
    })
}

fn emergency(text: &Placed<String>) -> Result<Number, RulebookError> {
    let digits = text.value.strip_prefix('+').filter(|d| (3..=15).contains(&d.len()));
    let plain = digits.filter(|d| d.bytes().all(|b| b.is_ascii_digit()) && !d.starts_with('0'));
    plain.and_then(|d| d.parse().ok()).map(Number::from_digits).ok_or_else(|| {
        text.wrong("emergency: write + and the digits with the country code, as in +86110".to_owned())
    })
}

fn list(read: ListFile) -> Result<ListRule, String> {
    if !(1..=3_660).contains(&read.max_age_days) {
        return Err(format!("max_age_days: {} is out of range; write 1 to 3660", read.max_age_days));
    }
    named(&read.purposes, "purposes")?;
    let ListFile { id, max_age_days, purposes, unless } = read;
    Ok(ListRule { id, max_age_days, purposes, unless })
}

/// A ruling quotes the rule and its source, so neither is empty.
fn rule(read: Rule) -> Result<Rule, String> {
    for language in Words::LANGUAGES {
        for (part, text) in [("source", read.source.get(language)), ("text", read.text.get(language))] {
            if text.trim().is_empty() {
                return Err(format!("{part}: says nothing in {language}; write a sentence"));
            }
        }
    }
    Ok(read)
}

fn hours(read: HoursFile) -> Result<Hours, String> {
    named(&read.purposes, "purposes")?;
    named(&read.days, "days")?;
    let mut days = 0;
    for day in &read.days {
        let bit = WEEKDAYS.iter().position(|known| known == day);
        days |=
            1 << bit.ok_or_else(|| format!("days: unknown day {day:?}; write {}", WEEKDAYS.join(", ")))?;
    }
    let (from_minute, until_minute) = (minute_of("from", &read.from)?, minute_of("until", &read.until)?);
    if from_minute >= until_minute {
        return Err("until: not after from; a stretch over midnight is written as two".to_owned());
    }
    let HoursFile { id, purposes, public_holidays, unless, .. } = read;
    Ok(Hours { id, days, from_minute, until_minute, purposes, public_holidays, unless })
}

/// Reads `HH:MM`, from 00:00 to 24:00, into minutes after midnight.
pub(super) fn minute_of(field: &str, text: &str) -> Result<u16, String> {
    let wrong = || format!("{field}: {text:?} is no time of day; write HH:MM from 00:00 to 24:00");
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    let two = |part: &str| -> Option<u16> {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (hour, minute) = (two(hour).ok_or_else(wrong)?, two(minute).ok_or_else(wrong)?);
    let total = hour * 60 + minute;
    if minute > 59 || total > MINUTES_A_DAY { Err(wrong()) } else { Ok(total) }
}

fn cap(read: CapFile) -> Result<Cap, String> {
    let attempts = u16::try_from(read.attempts).ok().filter(|attempts| (1..=10_000).contains(attempts));
    let out_of_range = || format!("attempts: {} is out of range; write 1 to 10000", read.attempts);
    let attempts = attempts.ok_or_else(out_of_range)?;
    named(&read.purposes, "purposes")?;
    let CapFile { id, within, counts, across, purposes, unless, .. } = read;
    Ok(Cap { id, attempts, within, counts, across, purposes, unless })
}

fn pause(read: PauseFile) -> Result<Pause, String> {
    named(&read.purposes, "purposes")?;
    let PauseFile { id, after, lasts, across, purposes, unless } = read;
    Ok(Pause { id, after, lasts, across, purposes, unless })
}

fn named<T>(list: &[T], field: &str) -> Result<(), String> {
    if list.is_empty() {
        return Err(format!("{field}: names nothing, so it would never apply; name at least one"));
    }
    Ok(())
}
