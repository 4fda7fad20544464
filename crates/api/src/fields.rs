//! Reading a JSON object field by field, so that what is wrong is said with the name of the field and the mend. A field that
//! nobody asked for is an error too: a misspelt one must not be passed over.

use std::fmt;
use std::str::FromStr;

use anxin_domain::ids::KeyError;
use anxin_domain::number::{Number, NumberError, Region};
use anxin_domain::scope::WordError;
use anxin_domain::time::{Instant, TimeError};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use crate::problem::{Kind, Problem, echo};

/// Most fields of an object.
const FIELDS_LIMIT: usize = 64;
/// Most values in a list of words.
const WORDS_LIMIT: usize = 16;
/// 1990-01-01T00:00:00Z.
pub(crate) const EARLIEST: Instant = Instant::from_micros(631_152_000_000_000);
/// How far ahead of ours the clocks of others may be, in milliseconds.
const AHEAD_MS: i64 = 5 * 60_000;

/// The fields of an object that have not been read yet.
pub(crate) struct Fields {
    left: Vec<(String, Value)>,
    asked: Vec<&'static str>,
    /// In front of names in problems, as in `scope.`.
    prefix: String,
}

/// A text that is read by [`FromStr`], with the code of its error.
pub(crate) trait Readable: FromStr {
    /// The stable code of an error.
    fn code(error: &Self::Err) -> &'static str;
}

macro_rules! readable {
    ($error:ty, $code:literal: $($type:ty),+) => {
        $(impl Readable for $type {
            fn code(_: &$error) -> &'static str { $code }
        })+
    };
}
readable!(WordError, "unknown_word": anxin_domain::scope::Purpose, anxin_domain::scope::LineOfBusiness,
    anxin_domain::scope::Channel, anxin_domain::scope::Content);
readable!(KeyError, "bad_key": anxin_domain::ids::TicketId, anxin_domain::ids::PersonId);

impl Fields {
    /// Reads an object from a body.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, Problem> {
        if text.trim_ascii().is_empty() {
            return Err(Problem::new(Kind::BrokenBody, "the body is empty").mend("send a JSON object"));
        }
        let mut reader = serde_json::Deserializer::from_slice(text);
        let left = reader.deserialize_any(Object).and_then(|left| reader.end().map(|()| left));
        left.map(Self::from_entries).map_err(|error| broken(&error))
    }

    fn from_entries(left: Vec<(String, Value)>) -> Self {
        Self { left, asked: Vec::new(), prefix: String::new() }
    }

    /// The object in a field, if there is one.
    pub(crate) fn object(&mut self, name: &'static str) -> Result<Option<Self>, Problem> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Object(map)) => {
                let prefix = format!("{}{name}.", self.prefix);
                Ok(Some(Self { prefix, ..Self::from_entries(map.into_iter().collect()) }))
            }
            Some(_) => Err(self.wrong(name, "wrong_type", "this is not an object").mend("write { … }")),
        }
    }

    /// The objects in a list of at most so many; none if the field is not there.
    pub(crate) fn objects(&mut self, name: &'static str, limit: usize) -> Result<Option<Vec<Self>>, Problem> {
        let Some(values) = self.list(name, limit)? else { return Ok(None) };
        let objects = values.into_iter().enumerate().map(|(index, value)| match value {
            Value::Object(map) => {
                let prefix = format!("{}{name}[{index}].", self.prefix);
                Ok(Self { prefix, ..Self::from_entries(map.into_iter().collect()) })
            }
            _ => Err(self.wrong(name, "wrong_type", "this is not a list of objects").mend("write [{ … }]")),
        });
        objects.collect::<Result<_, _>>().map(Some)
    }

    /// A telephone number that has to be there.
    pub(crate) fn number(&mut self, name: &'static str) -> Result<Number, Problem> {
        let text = self.text(name)?.ok_or_else(|| self.missing(name))?;
        Number::parse(&text, Region::CN).map_err(|error: NumberError| {
            self.wrong(name, error.code(), error).mend("write it as in +8613800138000")
        })
    }

    /// A moment, if there is one.
    pub(crate) fn moment(&mut self, name: &'static str) -> Result<Option<Instant>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        Instant::parse(&text).map(Some).map_err(|error: TimeError| {
            self.wrong(name, "not_a_time", error).mend("write it as in 2026-11-23T14:03:07+08:00")
        })
    }

    /// A moment that has come, if there is one: not in the future beyond the clocks of others, and not before 1990, where a
    /// clock that was never set stands.
    pub(crate) fn past(&mut self, name: &'static str, now: Instant) -> Result<Option<Instant>, Problem> {
        let at = self.moment(name)?;
        if at.is_some_and(|at| at < EARLIEST || at > now.plus_ms(AHEAD_MS)) {
            let wrong = self.wrong(name, "out_of_range", "this lies in the future, or before 1990");
            return Err(wrong.mend("write when it happened"));
        }
        Ok(at)
    }

    /// A word or key, if there is one.
    pub(crate) fn word<T: Readable<Err: fmt::Display>>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        self.read(name, &text).map(Some)
    }

    /// A list of words; empty if the field is not there.
    pub(crate) fn words<T: Readable<Err: fmt::Display> + PartialEq>(
        &mut self,
        name: &'static str,
    ) -> Result<Vec<T>, Problem> {
        let mut words = Vec::new();
        for value in self.list(name, WORDS_LIMIT)?.unwrap_or_default() {
            let Value::String(text) = value else {
                let wrong = self.wrong(name, "wrong_type", "a value in this list is not a text");
                return Err(wrong.mend("put quotes around it"));
            };
            let word = self.read(name, &text)?;
            if !words.contains(&word) {
                words.push(word);
            }
        }
        Ok(words)
    }

    /// A text of at most so many letters, without blanks around it, if there is one.
    pub(crate) fn line(&mut self, name: &'static str, limit: usize) -> Result<Option<String>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let text = text.trim();
        let unfit = |c: char| c.is_control() && c != '\n' && c != '\t';
        if text.chars().count() > limit || text.chars().any(unfit) {
            let wrong = self.wrong(name, "too_long", "this is too long or has control characters");
            return Err(wrong.mend(format!("write at most {limit} letters")));
        }
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// A whole number between two, if there is one.
    pub(crate) fn integer(
        &mut self,
        name: &'static str,
        least: i64,
        most: i64,
    ) -> Result<Option<i64>, Problem> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let fits = value.as_i64().filter(|n| (least..=most).contains(n));
        fits.map(Some).ok_or_else(|| {
            let wrong = self.wrong(name, "out_of_range", "this is not a whole number in its range");
            wrong.mend(format!("write a whole number from {least} to {most}"))
        })
    }

    /// True or false; false if the field is not there.
    pub(crate) fn flag(&mut self, name: &'static str) -> Result<bool, Problem> {
        match self.take(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => {
                Err(self.wrong(name, "wrong_type", "this is not true or false").mend("write true or false"))
            }
        }
    }

    /// The value of a field as it is.
    pub(crate) fn take(&mut self, name: &'static str) -> Option<Value> {
        self.asked.push(name);
        let index = self.left.iter().position(|(known, _)| known == name)?;
        Some(self.left.swap_remove(index).1).filter(|value| !value.is_null())
    }

    /// Says that every field has been asked for: one that is left is not known here.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        let Some((name, _)) = self.left.first() else { return Ok(()) };
        let known = self.asked.join(", ");
        let field = format!("{}{}", self.prefix, echo(name));
        Err(Problem::field(field, "unknown_field", "there is no such field here")
            .mend(format!("leave it out or mend its name; known are {known}")))
    }

    /// A problem with a field.
    pub(crate) fn wrong(&self, name: &str, code: &'static str, detail: impl ToString) -> Problem {
        Problem::field(format!("{}{name}", self.prefix), code, detail)
    }

    /// The problem that a field is not there.
    pub(crate) fn missing(&self, name: &str) -> Problem {
        self.wrong(name, "missing", "this field is missing").mend(format!("add \"{name}\""))
    }

    fn text(&mut self, name: &'static str) -> Result<Option<String>, Problem> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(name, "wrong_type", "this is not a text").mend("put quotes around it")),
        }
    }

    fn list(&mut self, name: &'static str, limit: usize) -> Result<Option<Vec<Value>>, Problem> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Array(values)) if values.len() <= limit => Ok(Some(values)),
            Some(Value::Array(_)) => Err(self
                .wrong(name, "too_many", "there are too many values in this list")
                .mend(format!("write at most {limit}"))),
            Some(_) => Err(self.wrong(name, "wrong_type", "this is not a list").mend("write [ … ]")),
        }
    }

    fn read<T: Readable<Err: fmt::Display>>(&self, name: &str, text: &str) -> Result<T, Problem> {
        text.parse().map_err(|error: T::Err| self.wrong(name, T::code(&error), &error))
    }
}

/// What is wrong with a text that is no JSON object, with its place and without its content.
fn broken(error: &serde_json::Error) -> Problem {
    let place = format!("at line {} column {}", error.line(), error.column());
    match error.classify() {
        Category::Data => Problem::new(
            Kind::InvalidField,
            format!("the body is not one JSON object with each field once, {place}"),
        )
        .mend("send { … } with each field once"),
        Category::Eof => Problem::new(Kind::BrokenBody, format!("the JSON ends too early, {place}"))
            .mend("send the whole document; was it cut off?"),
        Category::Syntax | Category::Io => {
            Problem::new(Kind::BrokenBody, format!("the JSON is broken {place}"))
                .mend("mend the JSON there; texts need double quotes, and UTF-8")
        }
    }
}

/// An object's fields in order, each once. JSON leaves open what a name that comes twice means, so it means an error here.
struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields: Vec<(String, Value)> = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if fields.len() == FIELDS_LIMIT || fields.iter().any(|(known, _)| *known == name) {
                return Err(serde::de::Error::custom("a field comes twice, or there are too many"));
            }
            fields.push((name, value));
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (Kind, String) {
        let read = Fields::parse(text.as_bytes()).and_then(|mut fields| {
            fields.number("to")?;
            fields.word::<anxin_domain::scope::Purpose>("purpose")?;
            fields.moment("at")?;
            fields.finish()
        });
        let problem = read.unwrap_err();
        (problem.kind, problem.field.unwrap_or(problem.detail).into())
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_or_its_field() {
        assert_eq!(problem(""), (Kind::BrokenBody, "the body is empty".into()));
        assert_eq!(
            problem("{\"to\": 1,\n }"),
            (Kind::BrokenBody, "the JSON is broken at line 2 column 2".into())
        );
        assert_eq!(problem("{\"to\": ").0, Kind::BrokenBody);
        assert_eq!(problem("{} {}").0, Kind::BrokenBody);
        assert_eq!(problem("[]").0, Kind::InvalidField);
        assert_eq!(problem("{\"to\":\"1\",\"to\":\"2\"}").0, Kind::InvalidField);
        assert_eq!(problem("{}"), (Kind::InvalidField, "to".into()));
        assert_eq!(problem("{\"to\":13800138000}"), (Kind::InvalidField, "to".into()));
        assert_eq!(
            problem("{\"to\":\"13800138000\",\"purpose\":\"fun\"}"),
            (Kind::InvalidField, "purpose".into())
        );
        assert_eq!(problem("{\"to\":\"13800138000\",\"at\":\"today\"}"), (Kind::InvalidField, "at".into()));
        assert_eq!(problem("{\"to\":\"13800138000\",\"tu\":null}"), (Kind::InvalidField, "tu".into()));
        let deep = format!("{{\"to\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(problem(&deep).0, Kind::BrokenBody, "depth has a limit");
    }

    #[test]
    fn a_problem_never_repeats_the_value() {
        let read = Fields::parse(br#"{"to":"+861380013"}"#).and_then(|mut fields| fields.number("to"));
        let problem = read.unwrap_err();
        assert_eq!(problem.code, "too_short");
        assert!(!format!("{problem:?}").contains("1380013\""));
    }
}
