//! The versions in a promise's file.

use std::str::FromStr;

use anxin_domain::calendar::{Calendar, date_in, start_of_day};
use anxin_domain::ids::BrandId;
use anxin_domain::label::Label;
use anxin_domain::money::{Currency, Money};
use anxin_domain::promise::{CallTerms, Trigger};
use anxin_domain::rulebook::Words;
use anxin_domain::time::{Instant, Interval};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{clash, dashed, named, once, spoken};
use crate::expression::{Expression, Scope, Type};
use crate::judge::{CLAIMED_IN_TIME, LOSS_REMAINS};
use crate::limit::{LONGEST_DAYS, TimeLimit};
use crate::terms::{
    Caps, Condition, Event, EvidenceWanted, FactWanted, Liable, Origin, Recourse, Shape, Terms, Window,
};
use crate::wrong::{Why, Wrong};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TermsFile {
    version: String,
    source: Origin,
    #[serde(default)]
    modelled: Vec<String>,
    #[serde(default)]
    brand: Option<BrandId>,
    city: String,
    effective_from: Instant,
    #[serde(default)]
    effective_until: Option<Instant>,
    currency: Currency,
    zone: String,
    calendar: String,
    #[serde(default)]
    trigger: Option<Trigger>,
    liable: Liable,
    recourse: Recourse,
    #[serde(default)]
    evidence: Vec<EvidenceFile>,
    event: String,
    #[serde(default)]
    claim_within: Option<String>,
    rule_within: String,
    answer_within: String,
    pay_within: String,
    #[serde(default)]
    eligible: Vec<ConditionFile>,
    amount: String,
    #[serde(default)]
    offset: Option<String>,
    #[serde(default)]
    deductible: Option<String>,
    #[serde(default)]
    cap: Option<String>,
    #[serde(default)]
    caps: CapsFile,
    window: Window,
    two_people_above: String,
    text: Words,
}

/// What `modelled` may name.
const FIGURES: &[&str] = &[
    "effective_from",
    "effective_until",
    "trigger",
    "liable",
    "recourse",
    "evidence",
    "event",
    "claim_within",
    "rule_within",
    "answer_within",
    "pay_within",
    "eligible",
    "amount",
    "offset",
    "deductible",
    "cap",
    "caps",
    "window",
    "two_people_above",
    "text",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceFile {
    kind: String,
    label: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionFile {
    code: String,
    text: Words,
    rule: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CapsFile {
    #[serde(default)]
    person_month: Option<String>,
    #[serde(default)]
    number_month: Option<String>,
}

pub(super) fn read(
    promise: &str,
    shape: Shape,
    versions: Vec<TermsFile>,
    scope: &Scope<'_>,
    facts: &[FactWanted],
) -> Result<Vec<Terms>, Wrong> {
    once("terms", versions.iter().map(|terms| terms.version.as_str()))?;
    let reader = Reader { promise, shape, scope, facts };
    let mut taken: Vec<Terms> = Vec::new();
    for file in versions {
        let version = file.version.clone();
        let terms = reader.terms(file).map_err(|wrong| wrong.within(format!("terms {version:?}")))?;
        if let Some(other) = taken.iter().find(|other| clash(&terms, other)) {
            return Err(Why::Overlap { one: other.version.clone(), other: version }.into());
        }
        if let Some(first) = taken.first().filter(|first| first.event != terms.event) {
            let why = Why::EventDiffers { other: first.version.clone() };
            return Err(Wrong::from(why).within("event").within(format!("terms {version:?}")));
        }
        taken.push(terms);
    }
    if taken.is_empty() {
        return Err(Wrong::from(Why::NoVersion {}).within("terms"));
    }
    Ok(taken)
}

struct Reader<'r> {
    promise: &'r str,
    shape: Shape,
    scope: &'r Scope<'r>,
    facts: &'r [FactWanted],
}

impl Reader<'_> {
    fn terms(&self, t: TermsFile) -> Result<Terms, Wrong> {
        dashed(&t.version).map_err(|e| Wrong::from(e).within("version"))?;
        spoken("text", &t.text)?;
        if let Some(odd) = t.modelled.iter().find(|name| !FIGURES.contains(&name.as_str())) {
            let why = Why::NoneOf { name: odd.clone(), known: FIGURES.join(", ") };
            return Err(Wrong::from(why).within("modelled"));
        }
        let zone = TimeZone::get(&t.zone)
            .map_err(|_| Wrong::from(Why::ZoneUnknown { zone: t.zone.clone() }).within("zone"))?;
        if Calendar::of(&t.calendar).is_none() {
            let known: Vec<_> = Calendar::ids().collect();
            let why = Why::NoneOf { name: t.calendar.clone(), known: known.join(", ") };
            return Err(Wrong::from(why).within("calendar"));
        }
        let event = self.event(&t.event)?;
        let effective = interval(&t, &zone, &event)?;
        let own = |field: &str, text: &Option<String>| {
            text.as_deref().map(|text| figure(field, text, t.currency)).transpose()
        };
        let amount = self.expression("amount", &t.amount, &Type::Money, t.currency)?;
        if amount.constant().is_some_and(|money| money.minor() == 0) {
            return Err(Wrong::from(Why::PaysNothing {}).within("amount"));
        }
        let offset = t.offset.as_deref();
        let offset = offset.map(|o| self.expression("offset", o, &Type::Money, t.currency)).transpose()?;
        let label: Label = [self.promise, "@", t.version.as_str()].concat().into();
        let call = t.trigger.map(|trigger| CallTerms {
            label: label.clone(),
            brand: t.brand.clone(),
            city: t.city.clone(),
            effective,
            trigger,
        });
        let terms = Terms {
            promise: self.promise.to_owned(),
            label,
            effective,
            zone,
            call,
            event,
            amount,
            offset,
            conditions: self.conditions(t.eligible, t.currency)?,
            evidence: evidence(t.evidence)?,
            claim_within: t.claim_within.as_deref().map(|text| limit("claim_within", text)).transpose()?,
            rule_within: limit("rule_within", &t.rule_within)?,
            answer_within: limit("answer_within", &t.answer_within)?,
            pay_within: limit("pay_within", &t.pay_within)?,
            deductible: own("deductible", &t.deductible)?,
            cap: own("cap", &t.cap)?,
            caps: Caps {
                person_month: own("caps.person_month", &t.caps.person_month)?,
                number_month: own("caps.number_month", &t.caps.number_month)?,
            },
            two_people_above: figure("two_people_above", &t.two_people_above, t.currency)?,
            version: t.version,
            origin: t.source,
            modelled: t.modelled,
            brand: t.brand,
            city: t.city,
            currency: t.currency,
            calendar: t.calendar,
            liable: t.liable,
            recourse: t.recourse,
            window: t.window,
            text: t.text,
        };
        self.fits_together(&terms)?;
        Ok(terms)
    }

    /// What one field asks of another.
    fn fits_together(&self, terms: &Terms) -> Result<(), Wrong> {
        match (&terms.call, &terms.event) {
            (Some(_), Event::Call) => {
                if terms.call_amount().is_none() {
                    return Err(Wrong::from(Why::CallFigure {}).within("amount"));
                }
                let more = !terms.conditions.is_empty()
                    || terms.claim_within.is_some()
                    || terms.offset.is_some()
                    || terms.deductible.is_some()
                    || terms.cap.is_some();
                if more {
                    return Err(Wrong::from(Why::CallHasMore {})
                        .within("eligible, claim_within, offset, deductible, cap"));
                }
            }
            (Some(_), _) => return Err(Wrong::from(Why::TriggerWantsCall {}).within("event")),
            (None, Event::Call) => return Err(Wrong::from(Why::NoTrigger {}).within("trigger")),
            (None, _) if terms.conditions.is_empty() => {
                return Err(Wrong::from(Why::NoCondition {}).within("eligible"));
            }
            (None, _) => {}
        }
        if self.shape == Shape::CappedLoss && terms.cap.is_none() {
            return Err(Wrong::from(Why::NoCap {}).within("cap"));
        }
        Ok(())
    }

    fn event(&self, text: &str) -> Result<Event, Wrong> {
        let wrong = || Wrong::from(Why::EventOdd { event: text.to_owned() }).within("event");
        if text == "call" {
            return Ok(Event::Call);
        }
        let (name, field) = text.split_once('.').ok_or_else(wrong)?;
        let Some(Type::Record(schema)) = self.scope.get(name) else { return Err(wrong()) };
        if !schema.sure_date(field) {
            return Err(wrong());
        }
        let fact = self.facts.iter().find(|fact| fact.name == name);
        Ok(match fact {
            Some(fact) => Event::Fact(fact.name.clone(), field.to_owned()),
            None => Event::Claim(field.to_owned()),
        })
    }

    fn expression(
        &self,
        field: &str,
        source: &str,
        wanted: &Type,
        currency: Currency,
    ) -> Result<Expression, Wrong> {
        Expression::read(source, wanted, self.scope, currency).map_err(|e| Wrong::from(e).within(field))
    }

    fn conditions(&self, files: Vec<ConditionFile>, currency: Currency) -> Result<Vec<Condition>, Wrong> {
        once("eligible", files.iter().map(|file| file.code.as_str()))?;
        let read = |file: ConditionFile| {
            let at = format!("eligible {:?}", file.code);
            named(&file.code).map_err(|e| Wrong::from(e).within("code").within(at.as_str()))?;
            if [CLAIMED_IN_TIME, LOSS_REMAINS].contains(&file.code.as_str()) {
                return Err(Wrong::from(Why::CodeTaken {}).within("code").within(at));
            }
            spoken("text", &file.text).map_err(|e| e.within(at.as_str()))?;
            let rule =
                self.expression("rule", &file.rule, &Type::Bool, currency).map_err(|e| e.within(at))?;
            Ok(Condition { code: file.code, text: file.text, rule })
        };
        files.into_iter().map(read).collect()
    }
}

fn interval(t: &TermsFile, zone: &TimeZone, event: &Event) -> Result<Interval, Wrong> {
    if t.effective_until.is_some_and(|until| until <= t.effective_from) {
        return Err(Wrong::from(Why::UntilNotAfter {}).within("effective_until"));
    }
    if *event != Event::Call {
        // The event is a day, and a day has one version.
        let midnight = |at: Instant| start_of_day(date_in(at, zone), zone) == Some(at);
        let ends = [("effective_from", Some(t.effective_from)), ("effective_until", t.effective_until)];
        if let Some((field, _)) = ends.into_iter().find(|(_, at)| at.is_some_and(|at| !midnight(at))) {
            return Err(Wrong::from(Why::Midnight { zone: t.zone.clone() }).within(field));
        }
    }
    Ok(Interval { from: t.effective_from, until: t.effective_until })
}

fn evidence(files: Vec<EvidenceFile>) -> Result<Vec<EvidenceWanted>, Wrong> {
    once("evidence", files.iter().map(|file| file.kind.as_str()))?;
    let read = |file: EvidenceFile| {
        named(&file.kind).map_err(|e| Wrong::from(e).within("kind").within("evidence"))?;
        spoken("label", &file.label).map_err(|e| e.within(format!("evidence {:?}", file.kind)))?;
        Ok(EvidenceWanted { kind: file.kind, label: file.label })
    };
    files.into_iter().map(read).collect()
}

fn figure(field: &str, text: &str, currency: Currency) -> Result<Money, Wrong> {
    Money::parse(text, currency).map_err(|e| {
        let (amount, currency) = (text.to_owned(), currency.code().to_owned());
        Wrong::from(Why::Amount { amount, currency, said: e.to_string() }).within(field)
    })
}

fn limit(field: &str, text: &str) -> Result<TimeLimit, Wrong> {
    TimeLimit::from_str(text).map_err(|_| {
        let most = usize::from(LONGEST_DAYS);
        Wrong::from(Why::Limit { text: text.to_owned(), most }).within(field)
    })
}
