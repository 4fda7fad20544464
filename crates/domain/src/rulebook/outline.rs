//! What a rulebook says apart from its sentences, clause by clause in the notation of its file, and what differs between two.

use std::collections::BTreeMap;

use crate::calendar::Calendar;
use crate::rulebook::draft::WEEKDAYS;
use crate::rulebook::{
    Across, Counts, GeneralRefusal, HolidayRule, Lift, PauseAfter, Rulebook, Silence, UnknownBinding,
    ZoneRule,
};
use crate::scope::Purpose;

/// To what a clause belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Since when, where, by which clock and calendar, and how old knowledge may be.
    Frame,
    /// What silence means.
    Silence,
    /// How consent is read.
    Consent,
    /// External lists.
    Lists,
    /// Business that stands for consent.
    Relationships,
    /// Hours of the day.
    Hours,
    /// How often.
    Caps,
    /// How long not.
    Pauses,
}

/// One clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// To what it belongs.
    pub part: Part,
    /// Its field, or its own name among others of its part.
    pub name: String,
    /// What it says, as its file writes it.
    pub says: String,
}

/// A clause that two rulebooks do not share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseChange {
    /// To what it belongs.
    pub part: Part,
    /// Its name.
    pub name: String,
    /// What the first rulebook says, if anything.
    pub old: Option<String>,
    /// What the second says, if anything.
    pub new: Option<String>,
}

/// Every clause of a rulebook, part by part.
#[must_use]
pub fn outline(rulebook: &Rulebook) -> Vec<Clause> {
    [frame(rulebook), silence(rulebook), consent(rulebook), named(rulebook)].concat()
}

/// The clauses in which two rulebooks differ, in the order of parts and names.
#[must_use]
pub fn difference(old: &Rulebook, new: &Rulebook) -> Vec<ClauseChange> {
    let mut sides: BTreeMap<(Part, String), [Option<String>; 2]> = BTreeMap::new();
    for (side, rulebook) in [old, new].into_iter().enumerate() {
        for clause in outline(rulebook) {
            let both = sides.entry((clause.part, clause.name)).or_default();
            if let Some(place) = both.get_mut(side) {
                *place = Some(clause.says);
            }
        }
    }
    let differing = sides.into_iter().filter(|(_, [old, new])| old != new);
    differing.map(|((part, name), [old, new])| ClauseChange { part, name, old, new }).collect()
}

fn frame(rulebook: &Rulebook) -> Vec<Clause> {
    let zone = match &rulebook.zone {
        ZoneRule::Fixed(zones) => zones.names().collect::<Vec<_>>().join(", "),
        ZoneRule::OfNumber => "of_number".to_owned(),
    };
    let binding = match rulebook.unknown_binding {
        UnknownBinding::Deny => "deny",
        UnknownBinding::AsDialled => "as_dialled",
    };
    let calendar = rulebook.calendar.and_then(|calendar| {
        Calendar::ids().find(|id| Calendar::of(id).is_some_and(|other| std::ptr::eq(other, calendar)))
    });
    let emergency: Vec<String> = rulebook.emergency.iter().map(|number| number.national()).collect();
    let fields = [
        ("effective_from", Some(rulebook.effective.from.to_string())),
        ("effective_until", rulebook.effective.until.map(|until| until.to_string())),
        ("falls_back_to", rulebook.falls_back_to.clone()),
        ("zone", Some(zone)),
        ("calendar", calendar.map(str::to_owned)),
        ("allowed_lag_ms", Some(rulebook.allowed_lag_ms.to_string())),
        ("permit_ms", Some(rulebook.permit_ms.to_string())),
        ("list_max_age_days", Some(rulebook.list_max_age_days.to_string())),
        ("evidence_kept", rulebook.evidence_kept.map(|kept| kept.to_string())),
        ("emergency", Some(emergency.join(", ")).filter(|numbers| !numbers.is_empty())),
        ("unknown_binding", Some(binding.to_owned())),
    ];
    of_fields(Part::Frame, fields)
}

fn silence(rulebook: &Rulebook) -> Vec<Clause> {
    let fields = rulebook.silence.iter().map(|(purpose, silence)| {
        let says = match silence {
            Silence::Deny => "deny",
            Silence::Allow => "allow",
        };
        (purpose.word(), Some(says.to_owned()))
    });
    of_fields(Part::Silence, fields)
}

fn consent(rulebook: &Rulebook) -> Vec<Clause> {
    let rules = &rulebook.consent;
    let refusal = match rules.general_refusal {
        GeneralRefusal::ClearsConsents => "clears_consents",
        GeneralRefusal::KeepsConsents => "keeps_consents",
    };
    let channels: Vec<&str> = rules.request_channels.iter().map(|channel| channel.word()).collect();
    let fields = [
        ("undated_lapses_after", rules.undated_lapses_after.map(|period| period.to_string())),
        ("holder_confirmed_within", rules.holder_confirmed_within.map(|period| period.to_string())),
        ("general_refusal", Some(refusal.to_owned())),
        ("request_channels", Some(channels.join(", ")).filter(|channels| !channels.is_empty())),
    ];
    of_fields(Part::Consent, fields)
}

/// The clauses that have names of their own.
fn named(rulebook: &Rulebook) -> Vec<Clause> {
    let clause = |part, name: &str, says| Clause { part, name: name.to_owned(), says };
    let lists = rulebook.lists.iter().map(|list| {
        let says = format!("max_age_days {}{}", list.max_age_days, scope(&list.purposes, &list.unless));
        clause(Part::Lists, list.id.as_str(), says)
    });
    let business = rulebook.relationships.iter().map(|business| {
        clause(Part::Relationships, business.kind.word(), format!("lasts {}", business.lasts))
    });
    let hours = rulebook.hours.iter().map(|hours| {
        let holidays = match hours.public_holidays {
            HolidayRule::Open => "open",
            HolidayRule::Closed => "closed",
        };
        let (days, from, until) = (days(hours.days), hour(hours.from_minute), hour(hours.until_minute));
        let scope = scope(&hours.purposes, &hours.unless);
        clause(Part::Hours, &hours.id, format!("{days} {from}–{until}; public_holidays {holidays}{scope}"))
    });
    let caps = rulebook.caps.iter().map(|cap| {
        let counts = match cap.counts {
            Counts::Rings => "rings",
            Counts::Answers => "answers",
        };
        let scope = scope(&cap.purposes, &cap.unless);
        let across = across(cap.across);
        let says = format!(
            "attempts {} within {}; counts {counts}; across {across}{scope}",
            cap.attempts, cap.within
        );
        clause(Part::Caps, &cap.id, says)
    });
    let pauses = rulebook.pauses.iter().map(|pause| {
        let after = match pause.after {
            PauseAfter::Refusal => "refusal",
            PauseAfter::Request => "request",
            PauseAfter::DeclinedRequest => "declined_request",
            PauseAfter::Conversation => "conversation",
        };
        let scope = scope(&pause.purposes, &pause.unless);
        let across = across(pause.across);
        clause(
            Part::Pauses,
            &pause.id,
            format!("after {after} lasts {}; across {across}{scope}", pause.lasts),
        )
    });
    lists.chain(business).chain(hours).chain(caps).chain(pauses).collect()
}

fn of_fields<'a>(part: Part, fields: impl IntoIterator<Item = (&'a str, Option<String>)>) -> Vec<Clause> {
    let clause =
        |(name, says): (&str, Option<String>)| Some(Clause { part, name: name.to_owned(), says: says? });
    fields.into_iter().filter_map(clause).collect()
}

/// For which purposes a clause speaks, and what lifts it.
fn scope(purposes: &[Purpose], unless: &[Lift]) -> String {
    let purposes: Vec<&str> = purposes.iter().map(|purpose| purpose.word()).collect();
    let lifts = unless.iter().map(|lift| match lift {
        Lift::Consent => "consent",
        Lift::Relationship => "relationship",
    });
    let lifts: Vec<&str> = lifts.collect();
    let part = |name: &str, words: &[&str]| match words {
        [] => String::new(),
        words => format!("; {name} {}", words.join(", ")),
    };
    part("purposes", &purposes) + &part("unless", &lifts)
}

const fn across(across: Across) -> &'static str {
    match across {
        Across::Brands => "brands",
        Across::Brand => "brand",
        Across::Agent => "agent",
    }
}

fn days(bits: u8) -> String {
    let on = WEEKDAYS.iter().enumerate().filter(|(place, _)| bits & (1 << place) != 0);
    on.map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
}

fn hour(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
