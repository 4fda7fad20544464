//! Many looks at what is known now, one after the other: each number is looked up once, what memory is slow to give is on its way
//! for several calls at once, and what was found is lent, not shared.

use anxin_domain::call::RegistryVersion;
use anxin_domain::number::Number;
use anxin_domain::people::{Binding, ListState};
use anxin_domain::time::Instant;

use crate::about::{About, PinnedNumbers};
use crate::held::Held;
use crate::history::Known;
use crate::lists::PinnedLists;
use crate::standing::{Kept, PinnedStandings, Standing};
use crate::{Registry, View};

/// What is known now, lent for a few calls. Whoever holds it keeps memory from being given back: not for long, and over no wait.
pub struct Pinned<'r> {
    registry: &'r Registry,
    /// Read before everything else here: what is found is never older than it says.
    directory: i64,
    numbers: PinnedNumbers<'r>,
    standings: PinnedStandings<'r>,
    lists: PinnedLists,
}

impl Registry {
    /// What is known now, lent.
    #[must_use]
    pub fn pin(&self) -> Pinned<'_> {
        let directory = self.directory_version();
        let (numbers, standings) = (self.numbers.pin(), self.standings.pin());
        Pinned { registry: self, directory, numbers, standings, lists: self.lists.pin() }
    }
}

impl Pinned<'_> {
    /// Looks up both ends of calls. Each step through memory is begun for all of them before the next, so that they wait together.
    #[inline]
    pub fn look(&self, calls: impl Iterator<Item = (Number, Number)> + Clone) -> Vec<Looked<'_>> {
        for (from, to) in calls.clone() {
            self.numbers.ahead.send_for_guess(to);
            self.standings.ahead.send_for_guess(from);
        }
        for (from, to) in calls.clone() {
            self.numbers.send_for(to);
            self.standings.send_for(from);
        }
        calls.map(|(from, to)| self.look_up(from, to)).collect()
    }

    #[inline]
    fn look_up(&self, from: Number, to: Number) -> Looked<'_> {
        // The stamp is read before the facts.
        let shard = u16::from(to.shard());
        let acts = self.registry.version(usize::from(shard));
        let version = RegistryVersion { shard, acts, directory: self.directory };
        let about = About::lent(self.registry.now(), to, self.numbers.of(to));
        Looked { pinned: self, version, from, about, kept: self.standings.of(from) }
    }
}

/// Both ends of a call as they are known now.
pub struct Looked<'p> {
    pinned: &'p Pinned<'p>,
    /// The stamp of that knowledge.
    pub version: RegistryVersion,
    from: Number,
    /// The number called.
    pub about: About<'p>,
    kept: Option<&'p Kept>,
}

impl<'p> Looked<'p> {
    /// Who stands behind the line at a moment.
    #[must_use]
    #[inline]
    pub fn standing(&self, at: Instant) -> Held<'p, Standing> {
        match self.kept.filter(|kept| self.pinned.standings.is_good(kept, at)) {
            Some(kept) => Held::Lent(&kept.standing),
            None => Held::Kept(self.view().standing(self.from, at)),
        }
    }

    /// What the external lists say about the number called.
    #[must_use]
    #[inline]
    pub fn lists(&self) -> Vec<ListState> {
        self.pinned.lists.states(self.about.number(), Known::Now)
    }

    /// Whether the number called was ever used as a privacy number.
    #[must_use]
    #[inline]
    pub fn is_privacy_number(&self) -> bool {
        self.pinned.registry.numbers.has_bindings() && self.about.is_privacy_number()
    }

    /// Whose telephone rings when the line dials the number called, a privacy number, at a moment.
    #[must_use]
    pub fn bound(&self, at: Instant) -> Option<Binding> {
        self.about.bindings().into_iter().find(|b| b.a == self.from && b.interval.contains(at))
    }

    /// The same line and another number called.
    #[must_use]
    pub fn to(&self, to: Number) -> Self {
        self.pinned.look_up(self.from, to)
    }

    /// The view it is from: all that is known.
    #[must_use]
    #[inline]
    pub const fn view(&self) -> View<'p> {
        self.pinned.registry.now()
    }
}
