//! One case: what is known, what is asked, and the rulebook it is judged by.

use std::sync::{Arc, LazyLock};

use anxin_domain::act::Act;
use anxin_domain::call::{Attempt, Call};
use anxin_domain::decide::{Facts, Judgement, ReasonCode, Route, Verdict, decide};
use anxin_domain::ids::ActId;
use anxin_domain::people::{Caller, ConsentRequest, Holder, ListState, Relationship, Ticket};
use anxin_domain::rulebook::{Rulebook, ZoneRule};
use anxin_domain::scope::Purpose;
use anxin_domain::zone::{Zones, zones_of};

use super::length::Length;
use crate::scene::{Scene, terms};

/// A rulebook with its periods as the reference reads them.
pub(super) struct Book {
    pub(super) rulebook: Rulebook,
    pub(super) undated_lapses_after: Option<Length>,
    pub(super) holder_confirmed_within: Option<Length>,
    pub(super) relationships: Vec<Length>,
    pub(super) caps: Vec<Length>,
    pub(super) pauses: Vec<Length>,
}

impl Book {
    pub(super) fn of(rulebook: Rulebook) -> Arc<Self> {
        Arc::new(Self {
            undated_lapses_after: rulebook.consent.undated_lapses_after.as_ref().map(Length::of),
            holder_confirmed_within: rulebook.consent.holder_confirmed_within.as_ref().map(Length::of),
            relationships: rulebook.relationships.iter().map(|rule| Length::of(&rule.lasts)).collect(),
            caps: rulebook.caps.iter().map(|cap| Length::of(&cap.within)).collect(),
            pauses: rulebook.pauses.iter().map(|pause| Length::of(&pause.lasts)).collect(),
            rulebook,
        })
    }

    /// Every period in it.
    pub(super) fn lengths(&self) -> impl Iterator<Item = Length> {
        let consent = self.undated_lapses_after.into_iter().chain(self.holder_confirmed_within);
        let lists = [self.relationships.iter(), self.caps.iter(), self.pauses.iter()];
        consent.chain(lists.into_iter().flatten().copied())
    }
}

#[derive(Clone)]
pub(super) struct Case {
    pub(super) book: Arc<Book>,
    pub(super) caller: Option<Caller>,
    pub(super) city: Option<&'static str>,
    pub(super) route: Route,
    pub(super) acts: Vec<Act>,
    pub(super) holder: Holder,
    pub(super) zones: Option<Zones>,
    pub(super) ticket: Option<Ticket>,
    pub(super) relationships: Vec<Relationship>,
    pub(super) lists: Vec<ListState>,
    pub(super) attempts: Vec<Attempt>,
    pub(super) requests: Vec<ConsentRequest>,
    pub(super) lag_ms: i64,
    pub(super) call: Call,
}

impl Case {
    /// A marketing call to somebody who never said a word.
    pub(super) fn plain(book: Arc<Book>) -> Self {
        static PLAIN: LazyLock<(Option<Caller>, Call)> = LazyLock::new(|| {
            let Scene { caller, call, .. } = Scene::marketing_at("2026-11-23T12:00:00+08:00");
            (caller, call)
        });
        let (caller, call) = PLAIN.clone();
        Self {
            book,
            caller,
            city: Some("wuhan"),
            route: Route::Direct,
            acts: Vec::new(),
            holder: Holder::default(),
            zones: None,
            ticket: None,
            relationships: Vec::new(),
            lists: Vec::new(),
            attempts: Vec::new(),
            requests: Vec::new(),
            lag_ms: 0,
            call,
        }
    }

    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            caller: self.caller.as_ref(),
            city: self.city,
            route: self.route,
            acts: &self.acts,
            holder: self.holder,
            zones: self.zones.as_ref(),
            ticket: self.ticket.as_ref(),
            relationships: &self.relationships,
            lists: &self.lists,
            attempts: &self.attempts,
            requests: &self.requests,
            lag_ms: self.lag_ms,
        }
    }

    pub(super) fn judge(&self) -> Judgement {
        decide(&self.facts(), &self.call, &self.book.rulebook, terms())
    }

    /// The zones the customer may be in: the one they set, that of the place, or those of their number.
    pub(super) fn wall_clocks(&self) -> Zones {
        match (&self.zones, &self.book.rulebook.zone) {
            (Some(said), _) => said.clone(),
            (None, ZoneRule::Fixed(zones)) => zones.clone(),
            (None, ZoneRule::OfNumber) => zones_of(self.call.to).clone(),
        }
    }
}

/// What the law and the reference are held against each other by.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said<'j> {
    pub(super) verdict: Verdict,
    pub(super) until: Option<anxin_domain::time::Instant>,
    pub(super) judged_as: Purpose,
    pub(super) decisive: Option<ReasonCode>,
    pub(super) codes: Codes,
    /// The act behind the latest word.
    pub(super) word: Option<ActId>,
    pub(super) compensable: Option<&'j str>,
}

impl<'j> Said<'j> {
    pub(super) fn by(judgement: &'j Judgement) -> Self {
        let word = judgement.reasons.iter().find(|reason| {
            use ReasonCode::{DoNotDisturb, Permitted, RequestsRefused};
            // Beside a word about selling, a refusal of requests is a second one.
            let about_asking = judgement.judged_as == Purpose::ConsentRequest;
            matches!(reason.code, DoNotDisturb | Permitted) || about_asking && reason.code == RequestsRefused
        });
        Self {
            verdict: judgement.verdict,
            until: judgement.until,
            judged_as: judgement.judged_as,
            decisive: judgement.decisive(),
            codes: judgement.reasons.iter().map(|reason| reason.code).collect(),
            word: word.and_then(|reason| reason.rests_on.as_deref()?.parse().ok()),
            compensable: judgement.compensable.as_deref(),
        }
    }
}

/// A set of reason codes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Codes(u32);

impl Codes {
    pub(super) const fn add(&mut self, code: ReasonCode) {
        self.0 |= 1 << code as u32;
    }

    pub(super) fn iter(self) -> impl Iterator<Item = ReasonCode> {
        ReasonCode::ALL.iter().copied().filter(move |code| self.0 >> *code as u32 & 1 == 1)
    }
}

impl FromIterator<ReasonCode> for Codes {
    fn from_iter<I: IntoIterator<Item = ReasonCode>>(codes: I) -> Self {
        let mut all = Self::default();
        codes.into_iter().for_each(|code| all.add(code));
        all
    }
}

impl std::fmt::Debug for Codes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter().map(ReasonCode::word)).finish()
    }
}
