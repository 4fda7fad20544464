//! Who stands behind a line, worked out once and kept while it holds: it changes when somebody changes work, and is asked for with
//! every call.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anxin_domain::number::Number;
use anxin_domain::people::{Brand, Caller};
use anxin_domain::time::Instant;
use foldhash::quality::RandomState;
use papaya::{HashMap, HashMapRef, LocalGuard};

use crate::View;
use crate::ahead::{Ahead, PinnedAhead, place_of};

/// Who stands behind a line at a moment.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The agent, if the line is registered to an active one.
    pub caller: Option<Caller>,
    /// The brand the agent works for.
    pub brand: Option<Brand>,
}

/// A standing, of which changes of the directory it was worked out, and between which moments it holds.
pub(crate) struct Kept {
    version: u64,
    from: Instant,
    until: Instant,
    pub(crate) standing: Standing,
}

/// What was worked out lately. Lines that nobody registered are not kept, so that asking about many fills no memory.
#[derive(Default)]
pub(crate) struct Standings {
    kept: HashMap<Number, Kept, RandomState>,
    ahead: Ahead,
    /// Rises with every change of brands, agents and lines.
    version: AtomicU64,
}

impl Standings {
    /// Says that something about brands, agents or lines has changed. Called when the change is in place.
    pub(crate) fn changed(&self) {
        self.version.fetch_add(1, Ordering::AcqRel);
    }

    /// All of them, to be lent from.
    pub(crate) fn pin(&self) -> PinnedStandings<'_> {
        // Read before the facts: a change in between makes what is kept look old, never new.
        let version = self.version.load(Ordering::Acquire);
        PinnedStandings { version, kept: self.kept.pin(), ahead: self.ahead.pin() }
    }

    /// Who stands behind a line at a moment, by all that is known.
    pub(crate) fn now(&self, view: View<'_>, line: Number, at: Instant) -> Arc<Standing> {
        let version = self.version.load(Ordering::Acquire);
        let pinned = self.kept.pin();
        if let Some(kept) = pinned.get(&line)
            && kept.is_good(version, at)
        {
            return Arc::new(kept.standing.clone());
        }
        let standing = view.work_out(line, at);
        let edges = view.edges(line);
        if !edges.is_empty() {
            let from = edges.iter().copied().filter(|edge| *edge <= at).max();
            let until = edges.iter().copied().filter(|edge| *edge > at).min();
            let kept = Kept {
                version,
                from: from.unwrap_or(Instant::from_micros(i64::MIN)),
                until: until.unwrap_or(Instant::from_micros(i64::MAX)),
                standing: standing.clone(),
            };
            let is_new = pinned.insert(line, kept).is_none();
            let all = || pinned.iter().map(|(line, kept)| (*line, place_of(kept)));
            if let Some(kept) = pinned.get(&line) {
                self.ahead.note(line, place_of(kept), is_new, all);
            }
        }
        Arc::new(standing)
    }
}

impl Kept {
    #[inline]
    fn is_good(&self, version: u64, at: Instant) -> bool {
        self.version == version && (self.from..self.until).contains(&at)
    }
}

/// Standings, as long as none that is read is given back.
pub(crate) struct PinnedStandings<'r> {
    version: u64,
    kept: HashMapRef<'r, Number, Kept, RandomState, LocalGuard<'r>>,
    pub(crate) ahead: PinnedAhead,
}

impl PinnedStandings<'_> {
    /// Sends for what is kept about a line.
    #[inline]
    pub(crate) fn send_for(&self, line: Number) {
        self.ahead.send_for::<Kept>(line);
    }

    /// What is kept about a line.
    #[inline]
    pub(crate) fn of(&self, line: Number) -> Option<&Kept> {
        self.kept.get(&line)
    }

    /// Whether what is kept holds at a moment, by all that is known.
    #[inline]
    pub(crate) fn is_good(&self, kept: &Kept, at: Instant) -> bool {
        kept.is_good(self.version, at)
    }
}

impl View<'_> {
    pub(crate) fn work_out(&self, line: Number, at: Instant) -> Standing {
        let caller = self.caller(line, at);
        let brand = caller.as_ref().and_then(|caller| self.brand(&caller.brand));
        Standing { caller, brand }
    }

    /// Every moment at which somebody else may stand behind a line.
    fn edges(&self, line: Number) -> Vec<Instant> {
        let mut edges = Vec::new();
        let lines = self.lines_of(line);
        for line in &lines {
            edges.extend([Some(line.interval.from), line.interval.until].into_iter().flatten());
            for affiliation in self.affiliations_of(&line.agent) {
                let interval = affiliation.interval;
                edges.extend([Some(interval.from), interval.until].into_iter().flatten());
            }
        }
        edges
    }
}
