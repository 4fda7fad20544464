//! An entry of the log as it stands there: its fields are looked at, and nothing is taken out of it.

use anxin_domain::decide::Verdict;

use crate::wire::{FORMAT, Take, verdict_of};

/// The fields of an entry. Texts are bytes still: whoever meets one for the first time asks whether it is one.
pub(crate) struct View<'a> {
    pub(crate) id: [u8; 16],
    pub(crate) decided_at: i64,
    pub(crate) line: i64,
    pub(crate) number: i64,
    pub(crate) verdict: Verdict,
    pub(crate) expires_at: i64,
    pub(crate) dialled: Option<i64>,
    pub(crate) person: Option<&'a [u8]>,
    pub(crate) purpose: &'a [u8],
    pub(crate) content: &'a [u8],
    pub(crate) line_of_business: Option<&'a [u8]>,
    pub(crate) channel: &'a [u8],
    pub(crate) ticket: Option<&'a [u8]>,
    pub(crate) at: i64,
    pub(crate) until: Option<i64>,
    pub(crate) judged_as: &'a [u8],
    pub(crate) compensable: Option<&'a [u8]>,
    pub(crate) holds_until: Option<i64>,
    pub(crate) shard: i64,
    pub(crate) acts: i64,
    pub(crate) directory: i64,
    pub(crate) lag_ms: i64,
    pub(crate) rulebook: &'a [u8],
    pub(crate) door: &'a [u8],
    /// The word of the first reason.
    pub(crate) reason: Option<&'a [u8]>,
    /// All of them as they stand in the entry.
    pub(crate) reasons: &'a [u8],
    pub(crate) attempts: Option<&'a [u8]>,
}

impl<'a> View<'a> {
    /// Looks at an entry; none where a byte of it is not as [`crate::wire::write`] writes it, so that no two entries have the
    /// same fields.
    pub(crate) fn of(entry: &'a [u8]) -> Option<Self> {
        let mut take = Take(entry.get(4..)?);
        let [format, verdict, 0, 0] = take.bytes()? else { return None };
        let verdict = verdict_of(verdict).filter(|_| format == FORMAT)?;
        let (id, decided_at) = (take.bytes()?, take.int_fixed()?);
        let (line, number) = (take.place()?, take.place()?);
        let expires_at = take.int()?;
        let (dialled, person) = (take.maybe(Take::place)?, take.maybe(Take::slice)?);
        let (purpose, content) = (take.slice()?, take.slice()?);
        let line_of_business = take.maybe(Take::slice)?;
        let (channel, ticket) = (take.slice()?, take.maybe(Take::slice)?);
        let (at, until) = (take.int()?, take.maybe(Take::int)?);
        let judged_as = take.slice()?;
        let (compensable, holds_until) = (take.maybe(Take::slice)?, take.maybe(Take::int)?);
        let (shard, acts, directory) = (take.int()?, take.int()?, take.int()?);
        u16::try_from(shard).ok()?;
        let (lag_ms, rulebook, door) = (take.int()?, take.slice()?, take.slice()?);
        let begin = take.0;
        let reason = take.skip_reasons()?;
        let reasons = begin.get(..begin.len() - take.0.len())?;
        let attempts = take.maybe(Take::slice)?;
        take.0.is_empty().then_some(Self {
            id,
            decided_at,
            line,
            number,
            verdict,
            expires_at,
            dialled,
            person,
            purpose,
            content,
            line_of_business,
            channel,
            ticket,
            at,
            until,
            judged_as,
            compensable,
            holds_until,
            shard,
            acts,
            directory,
            lag_ms,
            rulebook,
            door,
            reason,
            reasons,
            attempts,
        })
    }
}

impl<'a> Take<'a> {
    /// A number that a column of a table can hold.
    fn place(&mut self) -> Option<i64> {
        self.digits()?.try_into().ok()
    }

    /// Steps over the reasons; answers the word of the first.
    fn skip_reasons(&mut self) -> Option<Option<&'a [u8]>> {
        let mut first = None;
        for _ in 0..self.int()? {
            let word = self.slice()?;
            first = first.or(Some(word));
            self.maybe(Self::slice)?;
            self.maybe(Self::int)?;
        }
        Some(first)
    }
}
