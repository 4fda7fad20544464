//! The rows of one row group, column by column, as the log says them: what is written into a Parquet file, and what is held against
//! what was read back from it.

use std::collections::HashMap;

use anxin_domain::ids::{PersonId, TicketId};
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose};
use bytes::Bytes;
use foldhash::quality::RandomState;
use parquet::data_type::ByteArray;
use ulid::{ULID_LEN, Ulid};

use crate::table::{COLUMNS, Column, ID, Kind};
use crate::view::View;
use crate::wire;

/// A column of a row group.
pub(crate) struct Filled<'a> {
    /// For each row of a column that may have nothing in it, whether there is something.
    pub(crate) levels: Vec<i16>,
    pub(crate) values: Values<'a>,
}

impl Filled<'_> {
    /// A column of whole numbers.
    pub(crate) const fn ints() -> Self {
        Self { levels: Vec::new(), values: Values::Ints(Vec::new()) }
    }

    /// How many rows it has.
    pub(crate) fn rows(&self) -> usize {
        self.levels().map_or_else(|| self.values.len(), <[i16]>::len)
    }

    /// Whether there is something in each row; none where there always is.
    pub(crate) fn levels(&self) -> Option<&[i16]> {
        (!self.levels.is_empty()).then_some(&self.levels)
    }

    /// Adds a row to a column of whole numbers.
    pub(crate) fn int(&mut self, value: i64) -> Option<()> {
        let Values::Ints(ints) = &mut self.values else { return None };
        ints.push(value);
        Some(())
    }
}

impl Values<'_> {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Ints(ints) => ints.len(),
            Self::Words(words) => words.rows.len(),
            Self::Ids(ids) => ids.len() / ULID_LEN,
        }
    }
}

/// What is there, row after row.
pub(crate) enum Values<'a> {
    Ints(Vec<i64>),
    Words(Words<'a>),
    /// Texts of [`ULID_LEN`] bytes, one behind the other.
    Ids(Vec<u8>),
}

/// Texts that come more than once: each is looked at when it comes first.
#[derive(Default)]
pub(crate) struct Words<'a> {
    /// The places of texts among those that are different, by the bytes that stand for them in the log.
    known: HashMap<&'a [u8], u32, RandomState>,
    last: Option<(&'a [u8], u32)>,
    pub(crate) texts: Vec<ByteArray>,
    /// For each row that has one its place.
    pub(crate) rows: Vec<u32>,
}

impl<'a> Words<'a> {
    fn put(&mut self, raw: &'a [u8], text: impl FnOnce(&'a [u8]) -> Option<ByteArray>) -> Option<()> {
        if let Some((_, place)) = self.last.filter(|(last, _)| *last == raw) {
            self.rows.push(place);
            return Some(());
        }
        let place = match self.known.get(raw) {
            Some(place) => *place,
            None => {
                let place = u32::try_from(self.texts.len()).ok()?;
                self.texts.push(text(raw)?);
                self.known.insert(raw, place);
                place
            }
        };
        self.last = Some((raw, place));
        self.rows.push(place);
        Some(())
    }

    fn clear(&mut self) {
        self.known.clear();
        self.last = None;
        self.texts.clear();
        self.rows.clear();
    }
}

/// Empty columns of a table of decisions.
pub(crate) fn empty<'a>() -> Vec<Filled<'a>> {
    let values = |(place, column): (usize, &Column)| match column.kind {
        Kind::Int | Kind::Moment => Filled::ints(),
        Kind::Text if place == ID => Filled { levels: Vec::new(), values: Values::Ids(Vec::new()) },
        Kind::Text => Filled { levels: Vec::new(), values: Values::Words(Words::default()) },
    };
    COLUMNS.iter().enumerate().map(values).collect()
}

/// Makes columns ready for another row group.
pub(crate) fn clear(columns: &mut [Filled<'_>]) {
    for column in columns {
        column.levels.clear();
        match &mut column.values {
            Values::Ints(ints) => ints.clear(),
            Values::Words(words) => words.clear(),
            Values::Ids(ids) => ids.clear(),
        }
    }
}

/// Adds the row of an entry; none where the row would not give the entry again.
///
/// That it does give it again, byte for byte, rests on two things. No two entries have the same [`View`], for it is none where a
/// byte is not as [`wire::write`] writes it. And each field goes into a column of its own: whole numbers and ids as they are, a
/// text only after it was turned back into the bytes that stand for it in the entry, and those were the same.
pub(crate) fn add<'a>(columns: &mut [Filled<'a>], entry: &'a [u8], seq: u64, frame: u64) -> Option<View<'a>> {
    let view = View::of(entry)?;
    let mut put = Put(columns.iter_mut());
    put.int(view.number)?;
    put.int(view.decided_at)?;
    put.int(seq.try_into().ok()?)?;
    put.int(frame.try_into().ok()?)?;
    put.id(view.id)?;
    put.int(view.line)?;
    let verdict = view.verdict.word().as_bytes();
    put.word(verdict, |_| Some(Bytes::from_static(verdict).into()))?;
    // The reasons, below, are looked at for what their words are.
    put.maybe_word(view.reason, plain)?;
    put.word(view.purpose, |raw| word(raw, |text| text.parse().map(Purpose::word).ok()))?;
    put.word(view.judged_as, |raw| word(raw, |text| text.parse().map(Purpose::word).ok()))?;
    put.word(view.content, |raw| word(raw, |text| text.parse().map(Content::word).ok()))?;
    put.word(view.channel, |raw| word(raw, |text| text.parse().map(Channel::word).ok()))?;
    put.maybe_word(view.line_of_business, |raw| {
        word(raw, |text| text.parse().map(LineOfBusiness::word).ok())
    })?;
    put.maybe_word(view.ticket, |raw| key(raw, |text| text.parse().ok(), TicketId::as_str))?;
    put.maybe_word(view.person, |raw| key(raw, |text| text.parse().ok(), PersonId::as_str))?;
    put.maybe_int(view.dialled)?;
    put.int(view.at)?;
    put.int(view.expires_at)?;
    put.maybe_int(view.until)?;
    put.maybe_int(view.holds_until)?;
    put.word(view.reasons, reasons)?;
    put.maybe_word(view.compensable, plain)?;
    put.word(view.rulebook, plain)?;
    put.int(view.shard)?;
    put.int(view.acts)?;
    put.int(view.directory)?;
    put.int(view.lag_ms)?;
    put.maybe_word(view.attempts, attempts)?;
    put.word(view.door, plain)?;
    Some(view)
}

/// The columns, one after the other.
struct Put<'p, 'a>(std::slice::IterMut<'p, Filled<'a>>);

impl<'a> Put<'_, 'a> {
    fn int(&mut self, value: i64) -> Option<()> {
        self.0.next()?.int(value)
    }

    fn maybe_int(&mut self, value: Option<i64>) -> Option<()> {
        let Filled { levels, values: Values::Ints(ints) } = self.0.next()? else { return None };
        levels.push(i16::from(value.is_some()));
        ints.extend(value);
        Some(())
    }

    fn id(&mut self, id: [u8; 16]) -> Option<()> {
        let Values::Ids(ids) = &mut self.0.next()?.values else { return None };
        let mut text = [0; ULID_LEN];
        ids.extend_from_slice(Ulid::from_bytes(id).array_to_str(&mut text).as_bytes());
        Some(())
    }

    fn word(&mut self, raw: &'a [u8], text: impl FnOnce(&'a [u8]) -> Option<ByteArray>) -> Option<()> {
        let Values::Words(words) = &mut self.0.next()?.values else { return None };
        words.put(raw, text)
    }

    fn maybe_word(
        &mut self,
        raw: Option<&'a [u8]>,
        text: impl FnOnce(&'a [u8]) -> Option<ByteArray>,
    ) -> Option<()> {
        let Filled { levels, values: Values::Words(words) } = self.0.next()? else { return None };
        levels.push(i16::from(raw.is_some()));
        raw.map_or(Some(()), |raw| words.put(raw, text))
    }
}

fn utf8(raw: &[u8]) -> Option<&str> {
    std::str::from_utf8(raw).ok()
}

fn plain(raw: &[u8]) -> Option<ByteArray> {
    utf8(raw).map(ByteArray::from)
}

/// A word of a fixed few: none is written that could not be read.
fn word(raw: &[u8], known: impl FnOnce(&str) -> Option<&'static str>) -> Option<ByteArray> {
    let word = known(utf8(raw)?)?;
    (word.as_bytes() == raw).then(|| Bytes::from_static(word.as_bytes()).into())
}

/// A text with a type of its own.
fn key<T>(raw: &[u8], parse: impl FnOnce(&str) -> Option<T>, text: fn(&T) -> &str) -> Option<ByteArray> {
    let key = parse(utf8(raw)?)?;
    (text(&key).as_bytes() == raw).then(|| text(&key).into())
}

/// JSON of the reasons; they may have moments and texts in them that do not come back from it as they were.
fn reasons(raw: &[u8]) -> Option<ByteArray> {
    let json = serde_json::to_string(&wire::read_reasons(raw)?).ok()?;
    let again: Vec<_> = serde_json::from_str(&json).ok()?;
    (wire::write_reasons(&again) == raw).then(|| json.into_bytes().into())
}

/// Attempts are JSON in the log already.
fn attempts(raw: &[u8]) -> Option<ByteArray> {
    let attempts: Vec<anxin_domain::call::Attempt> = serde_json::from_slice(raw).ok()?;
    let is_same = !attempts.is_empty() && serde_json::to_vec(&attempts).ok()? == raw;
    is_same.then(|| raw.to_vec().into())
}

#[cfg(test)]
mod tests;
