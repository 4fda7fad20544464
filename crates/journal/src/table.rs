//! Decisions as rows of a table: the columns of the Parquet files, and back again. Names and meanings are told in `docs/journal.md`
//! for those who read the files with other programs.

use std::str::FromStr;

use anxin_domain::call::{Call, Decision, Measured, RegistryVersion};
use anxin_domain::decide::{Judgement, Verdict};
use anxin_domain::label::Label;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use parquet::data_type::ByteArray;

/// A decision, its place in the lane, and the place at which its frame begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) seq: u64,
    pub(crate) frame: u64,
    pub(crate) decision: Decision,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whole numbers; telephone numbers as E.164 digits.
    Int,
    /// Microseconds of UTC.
    Moment,
    /// UTF-8.
    Text,
}

/// A column.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether a row may have nothing in it.
    pub(crate) optional: bool,
    /// Whether there is so much in it that it is worth packing: the places of words, and what numbers differ by, take few bits
    /// as they are.
    pub(crate) is_long: bool,
}

/// One value of a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Nothing,
    Int(i64),
    Text(ByteArray),
}

macro_rules! columns {
    ($($name:literal $kind:ident $optional:literal $($long:ident)?),+ $(,)?) => {
        &[$(Column {
            name: $name,
            kind: Kind::$kind,
            optional: $optional,
            is_long: matches!(stringify!($($long)?).as_bytes(), b"long"),
        }),+]
    };
}

/// The columns, in the order of [`crate::fill::add`] and [`row`].
pub(crate) const COLUMNS: &[Column] = columns![
    "number" Int false,
    "decided_at" Moment false,
    "seq" Int false,
    "frame" Int false,
    "id" Text false long,
    "line" Int false,
    "verdict" Text false,
    "reason" Text true,
    "purpose" Text false,
    "judged_as" Text false,
    "content" Text false,
    "channel" Text false,
    "line_of_business" Text true,
    "ticket" Text true long,
    "person" Text true long,
    "dialled" Int true,
    "at" Moment false,
    "expires_at" Moment false,
    "until" Moment true,
    "holds_until" Moment true,
    "reasons" Text false long,
    "compensable" Text true,
    "rulebook" Text false,
    "shard" Int false,
    "acts_version" Int false,
    "directory_version" Int false,
    "lag_ms" Int false,
    "attempts" Text true long,
    "door" Text false,
];

/// Places of columns that look-ups use.
pub(crate) const NUMBER: usize = 0;
pub(crate) const DECIDED_AT: usize = 1;
pub(crate) const SEQ: usize = 2;
pub(crate) const ID: usize = 4;

/// The row that some cells are of; none where they are of no decision.
pub(crate) fn row(cells: &[Cell]) -> Option<Row> {
    let mut take = Cells(cells.iter());
    let to = take.number()?;
    let decided_at = take.moment()?;
    let (seq, frame) = (take.place()?, take.place()?);
    let id = take.word()?;
    let from = take.number()?;
    let verdict = take.verdict()?;
    let reason = take.maybe_text()?;
    let purpose = take.word()?;
    let judged_as = take.word()?;
    let (content, channel) = (take.word()?, take.word()?);
    let line_of_business = take.maybe_word()?;
    let (ticket, person) = (take.maybe_word()?, take.maybe_word()?);
    let dialled = take.maybe_int()?.map(u64::try_from).transpose().ok()?.map(Number::from_digits);
    let (at, expires_at) = (take.moment()?, take.moment()?);
    let (until, holds_until) = (take.maybe_moment()?, take.maybe_moment()?);
    let reasons = serde_json::from_str(take.text()?).ok()?;
    let compensable = take.maybe_text()?.map(Label::from);
    let rulebook_version = take.text()?.into();
    let registry_version =
        RegistryVersion { shard: take.int()?.try_into().ok()?, acts: take.int()?, directory: take.int()? };
    let lag_ms = take.int()?;
    let attempts = take.maybe_text()?.map(serde_json::from_str).transpose().ok()?;
    let judgement = Judgement { verdict, until, judged_as, reasons, compensable, holds_until };
    let decision = Decision {
        id,
        call: Call { from, to, dialled, person, purpose, content, line_of_business, channel, ticket, at },
        registry_version,
        measured: Measured { lag_ms, attempts: attempts.unwrap_or_default() },
        rulebook_version,
        decided_at,
        expires_at,
        door: take.text()?.into(),
        judgement,
    };
    // The column for readers says what the others say.
    let decisive = decision.judgement.decisive().map(|code| code.word());
    (decisive == reason).then_some(Row { seq, frame, decision })
}

/// Cells, taken one after the other.
struct Cells<'a>(std::slice::Iter<'a, Cell>);

impl<'a> Cells<'a> {
    fn maybe_int(&mut self) -> Option<Option<i64>> {
        match self.0.next()? {
            Cell::Int(value) => Some(Some(*value)),
            Cell::Nothing => Some(None),
            Cell::Text(_) => None,
        }
    }

    fn maybe_text(&mut self) -> Option<Option<&'a str>> {
        match self.0.next()? {
            Cell::Text(text) => text.as_utf8().ok().map(Some),
            Cell::Nothing => Some(None),
            Cell::Int(_) => None,
        }
    }

    fn int(&mut self) -> Option<i64> {
        self.maybe_int()?
    }

    fn text(&mut self) -> Option<&'a str> {
        self.maybe_text()?
    }

    fn place(&mut self) -> Option<u64> {
        self.int()?.try_into().ok()
    }

    fn number(&mut self) -> Option<Number> {
        self.place().map(Number::from_digits)
    }

    fn moment(&mut self) -> Option<Instant> {
        self.int().map(Instant::from_micros)
    }

    fn maybe_moment(&mut self) -> Option<Option<Instant>> {
        Some(self.maybe_int()?.map(Instant::from_micros))
    }

    fn word<T: FromStr>(&mut self) -> Option<T> {
        self.text()?.parse().ok()
    }

    fn verdict(&mut self) -> Option<Verdict> {
        let word = self.text()?;
        [Verdict::Allow, Verdict::Deny, Verdict::Defer].into_iter().find(|verdict| verdict.word() == word)
    }

    fn maybe_word<T: FromStr>(&mut self) -> Option<Option<T>> {
        self.maybe_text()?.map(|text| text.parse()).transpose().ok()
    }
}
