//! A decision as bytes in the log. An entry begins with what look-ups need at fixed places; the rest follows in the order written
//! here. The same decision always gives the same bytes, so that the hash of a log can be computed again from its Parquet files.
//!
//! Words, not numbers, stand for purposes, channels and reasons: a new word in the middle of a list changes no old entry.

use std::str::FromStr;

use anxin_domain::call::{Call, Decision, Measured, RegistryVersion};
use anxin_domain::decide::{Judgement, Reason, Verdict};
use anxin_domain::ids::DecisionId;
use anxin_domain::label::Label;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;

use crate::error::JournalError;

/// The layout below.
pub(crate) const FORMAT: u8 = 1;
/// Length, format, verdict, two bytes of nothing, id, moment, line, number.
const KEY_BYTES: usize = 48;
/// Largest entry, in bytes; a decision that rests on a hundred thousand attempts stays below.
pub(crate) const ENTRY_LIMIT: usize = 16 * 1024 * 1024;

/// What look-ups need of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) id: [u8; 16],
    pub(crate) decided_at: i64,
    pub(crate) line: u64,
    pub(crate) number: u64,
    pub(crate) allows: bool,
}

/// Writes a decision behind what is there.
pub(crate) fn write(decision: &Decision, out: &mut Vec<u8>) -> Result<(), JournalError> {
    let begin = out.len();
    let Decision { id, call, judgement, registry_version, measured, rulebook_version, .. } = decision;
    out.extend([0; 4]);
    out.extend([FORMAT, verdict_byte(judgement.verdict), 0, 0]);
    out.extend(id.to_bytes());
    out.extend(decision.decided_at.micros().to_le_bytes());
    out.extend(call.from.digits().to_le_bytes());
    out.extend(call.to.digits().to_le_bytes());
    let mut out = Put(out);
    out.int(decision.expires_at.micros());
    out.maybe(call.dialled, |out, number| out.0.extend(number.digits().to_le_bytes()));
    out.maybe(call.person.as_ref(), |out, person| out.text(person.as_str()));
    out.text(call.purpose.word());
    out.text(call.content.word());
    out.maybe(call.line_of_business, |out, business| out.text(business.word()));
    out.text(call.channel.word());
    out.maybe(call.ticket.as_ref(), |out, ticket| out.text(ticket.as_str()));
    out.int(call.at.micros());
    out.maybe(judgement.until, |out, until| out.int(until.micros()));
    out.text(judgement.judged_as.word());
    out.maybe(judgement.compensable.as_ref(), |out, terms| out.text(terms));
    out.maybe(judgement.holds_until, |out, until| out.int(until.micros()));
    out.int(i64::from(registry_version.shard));
    out.int(registry_version.acts);
    out.int(registry_version.directory);
    out.int(measured.lag_ms);
    out.text(rulebook_version);
    out.text(&decision.door);
    out.reasons(&judgement.reasons);
    let attempts = (!measured.attempts.is_empty()).then(|| serde_json::to_string(&measured.attempts));
    let attempts = attempts.transpose().map_err(|_| JournalError::Corrupt("attempt"))?;
    out.maybe(attempts.as_ref(), |out, attempts| out.text(attempts));
    let Put(out) = out;
    let length = out.len() - begin;
    if length > ENTRY_LIMIT {
        out.truncate(begin);
        return Err(JournalError::TooLarge);
    }
    if let (Some(place), Ok(length)) = (out.get_mut(begin..begin + 4), u32::try_from(length)) {
        place.copy_from_slice(&length.to_le_bytes());
    }
    Ok(())
}

/// The first entry of some bytes and what comes behind it.
pub(crate) fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = u32::from_le_bytes(bytes.first_chunk().copied()?);
    let length = usize::try_from(length).ok().filter(|length| (KEY_BYTES..=ENTRY_LIMIT).contains(length))?;
    bytes.split_at_checked(length)
}

/// The key of an entry.
pub(crate) fn key(entry: &[u8]) -> Option<Key> {
    let mut take = Take(entry.get(5..)?);
    let allows = take.bytes::<1>()? == [verdict_byte(Verdict::Allow)];
    take.bytes::<2>()?;
    Some(Key {
        id: take.bytes()?,
        decided_at: take.int_fixed()?,
        line: take.digits()?,
        number: take.digits()?,
        allows,
    })
}

/// Reads an entry back.
pub(crate) fn read(entry: &[u8]) -> Option<Decision> {
    let mut take = Take(entry.get(4..)?);
    let [format, verdict, _, _] = take.bytes()?;
    let verdict = verdict_of(verdict).filter(|_| format == FORMAT)?;
    let id = DecisionId::from_bytes(take.bytes()?);
    let decided_at = Instant::from_micros(take.int_fixed()?);
    let (from, to) = (take.number()?, take.number()?);
    let expires_at = take.moment()?;
    let call = Call {
        from,
        to,
        dialled: take.maybe(Take::number)?,
        person: take.maybe(Take::word)?,
        purpose: take.word()?,
        content: take.word()?,
        line_of_business: take.maybe(Take::word)?,
        channel: take.word()?,
        ticket: take.maybe(Take::word)?,
        at: take.moment()?,
    };
    let until = take.maybe(Take::moment)?;
    let judged_as = take.word()?;
    let compensable = take.maybe(Take::label)?;
    let holds_until = take.maybe(Take::moment)?;
    let registry_version =
        RegistryVersion { shard: take.int()?.try_into().ok()?, acts: take.int()?, directory: take.int()? };
    let lag_ms = take.int()?;
    let (rulebook_version, door) = (take.label()?, take.label()?);
    let reasons = take.reasons()?;
    let attempts = take.maybe(Take::text)?.map(serde_json::from_str).transpose().ok()?.unwrap_or_default();
    take.0.is_empty().then_some(Decision {
        id,
        call,
        judgement: Judgement { verdict, until, judged_as, reasons, compensable, holds_until },
        registry_version,
        measured: Measured { lag_ms, attempts },
        rulebook_version,
        decided_at,
        expires_at,
        door,
    })
}

/// Reasons as they stand in an entry.
pub(crate) fn write_reasons(reasons: &[Reason]) -> Vec<u8> {
    let mut bytes = Vec::new();
    Put(&mut bytes).reasons(reasons);
    bytes
}

/// Reads them back.
pub(crate) fn read_reasons(bytes: &[u8]) -> Option<Vec<Reason>> {
    let mut take = Take(bytes);
    let reasons = take.reasons()?;
    take.0.is_empty().then_some(reasons)
}

const fn verdict_byte(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Allow => 0,
        Verdict::Deny => 1,
        Verdict::Defer => 2,
    }
}

pub(crate) fn verdict_of(byte: u8) -> Option<Verdict> {
    [Verdict::Allow, Verdict::Deny, Verdict::Defer].into_iter().find(|known| verdict_byte(*known) == byte)
}

struct Put<'a>(&'a mut Vec<u8>);

impl Put<'_> {
    /// Seven bits a byte, the lowest first; small numbers, negative ones too, take few.
    fn int(&mut self, value: i64) {
        let mut left = (value.cast_unsigned() << 1) ^ (value >> 63).cast_unsigned();
        while left >= 0x80 {
            self.0.push(left.to_le_bytes()[0] | 0x80);
            left >>= 7;
        }
        self.0.push(left.to_le_bytes()[0]);
    }

    fn text(&mut self, text: &str) {
        self.int(i64::try_from(text.len()).unwrap_or(i64::MAX));
        self.0.extend_from_slice(text.as_bytes());
    }

    fn reasons(&mut self, reasons: &[Reason]) {
        self.int(i64::try_from(reasons.len()).unwrap_or(i64::MAX));
        for reason in reasons {
            self.text(reason.code.word());
            self.maybe(reason.rests_on.as_ref(), |out, what| out.text(what));
            self.maybe(reason.until, |out, until| out.int(until.micros()));
        }
    }

    fn maybe<T>(&mut self, value: Option<T>, put: impl FnOnce(&mut Self, T)) {
        self.0.push(u8::from(value.is_some()));
        if let Some(value) = value {
            put(self, value);
        }
    }
}

const fn signed(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

/// Bytes, taken one after the other.
pub(crate) struct Take<'a>(pub(crate) &'a [u8]);

impl<'a> Take<'a> {
    #[inline]
    pub(crate) fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    pub(crate) fn int_fixed(&mut self) -> Option<i64> {
        self.bytes().map(i64::from_le_bytes)
    }

    pub(crate) fn digits(&mut self) -> Option<u64> {
        self.bytes().map(u64::from_le_bytes)
    }

    fn number(&mut self) -> Option<Number> {
        self.digits().map(Number::from_digits)
    }

    #[inline]
    pub(crate) fn int(&mut self) -> Option<i64> {
        let (first, rest) = self.0.split_first()?;
        if *first >= 0x80 {
            return self.long_int();
        }
        self.0 = rest;
        Some(signed(u64::from(*first)))
    }

    fn long_int(&mut self) -> Option<i64> {
        let mut value = 0u64;
        for place in 0..10 {
            let [byte] = self.bytes()?;
            value |= u64::from(byte & 0x7f) << (7 * place);
            if byte < 0x80 {
                // Written with more bytes than it takes, or with more bits than it has, it would read as another entry's.
                let is_short = byte > 0 && (place < 9 || byte == 1);
                return is_short.then_some(signed(value));
            }
        }
        None
    }

    fn moment(&mut self) -> Option<Instant> {
        self.int().map(Instant::from_micros)
    }

    #[inline]
    pub(crate) fn slice(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.int()?).ok()?;
        let (slice, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(slice)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.slice()?).ok()
    }

    fn label(&mut self) -> Option<Label> {
        self.text().map(Label::from)
    }

    fn word<T: FromStr>(&mut self) -> Option<T> {
        self.text()?.parse().ok()
    }

    fn reasons(&mut self) -> Option<Vec<Reason>> {
        (0..self.int()?).map(|_| self.reason()).collect()
    }

    fn reason(&mut self) -> Option<Reason> {
        Some(Reason {
            code: self.word()?,
            rests_on: self.maybe(Self::label)?,
            until: self.maybe(Self::moment)?,
        })
    }

    #[inline]
    pub(crate) fn maybe<T>(&mut self, take: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.bytes()? {
            [0] => Some(None),
            [1] => take(self).map(Some),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_has_one_way_to_be_written() {
        for value in [0, 1, -1, 63, 64, -64, -65, 1 << 40, i64::MAX, i64::MIN] {
            let mut bytes = Vec::new();
            Put(&mut bytes).int(value);
            assert_eq!(Take(&bytes).int(), Some(value));
            // The same with a byte more that adds nothing.
            if let Some(last) = bytes.last_mut() {
                *last |= 0x80;
            }
            bytes.push(0);
            assert_eq!(Take(&bytes).int(), None, "{value}");
        }
        assert_eq!(Take(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x03]).int(), None);
    }
}
