//! A loss at the desk: what can be verified, what was, and what would follow from it.

use std::collections::BTreeMap;

use anxin_desk::{Case, DeskError, Finding, FindingState, LossEvidence, LossSubject};
use anxin_promise::{Field, FieldKind, Promise, Scalar, Terms, ValueKind};
use serde_json::{Map, Value as Json};

use crate::components::form::Errors;
use crate::ctx::Ctx;
use crate::fail::Fail;
use crate::handlers::customer::claim::misfit;
use crate::handlers::loss::{self, Names};
use crate::pages::customer::claim::Takes;
use crate::pages::desk::case::{LossView, RuleForm};
use crate::pages::desk::verify::{VERIFIED_PREFIX, VerifyField, VerifyGroup, Wanted};
use crate::visitor::Visitor;
use crate::web::Web;

/// Most facts of one kind whose fields are offered; more are verified one after the other.
const FACTS_OFFERED: usize = 12;

/// What a form says was verified: the places that were filled in.
pub(super) fn verified(form: &RuleForm) -> BTreeMap<String, String> {
    let filled = form.verified.iter().filter(|(_, text)| !text.trim().is_empty());
    filled
        .filter_map(|(name, text)| {
            Some((name.strip_prefix(VERIFIED_PREFIX)?.to_owned(), text.trim().to_owned()))
        })
        .collect()
}

/// Notes what cannot be taken of what was verified, each at its field.
pub(super) fn check(
    errors: &mut Errors,
    promise: &Promise,
    terms: &Terms,
    verified: &BTreeMap<String, String>,
) {
    for (place, text) in verified {
        let message = match place.rsplit_once('.') {
            Some(("claim", field)) => promise
                .claim
                .iter()
                .find(|known| known.name == field)
                .map(|known| misfit(known, text, terms.currency)),
            Some((of, field)) => {
                let name = of.split('.').next().unwrap_or(of);
                let wanted = promise.facts.iter().find(|wanted| wanted.name == name);
                let known = wanted.and_then(|wanted| wanted.kind.field(field));
                known.map(|known| misfit(known, text, terms.currency))
            }
            None => None,
        };
        // A place that the promise does not know was not on our form.
        if let Some(message) = message.unwrap_or(Some("error-claim-odd")) {
            errors.add(format!("{VERIFIED_PREFIX}{place}"), message);
        }
    }
}

/// What is known of the loss, with what would follow from what was verified.
pub(super) async fn view(
    web: &Web,
    visitor: &Visitor,
    case: &Case,
    finding: &Finding,
    loss: &LossSubject,
    form: &RuleForm,
) -> Result<LossView, Fail> {
    let law = web.gate.law();
    let terms = finding.terms.as_deref().and_then(|label| law.terms_labelled(label));
    let catalogue = law.catalogue();
    let Some(promise) = catalogue.promise(&loss.promise) else { return Ok(LossView::default()) };
    let said = verified(form);
    let preview = if said.is_empty() {
        None
    } else {
        match web.desk.preview(case.id, finding.id, &said).await {
            Ok(evidence) => Some(evidence),
            // What cannot be taken stands beside its field already.
            Err(DeskError::InvalidClaim { .. } | DeskError::NothingToPayBy) => None,
            Err(error) => return Err(error.into()),
        }
    };
    let shown =
        LossSubject { evidence: preview.clone().unwrap_or_else(|| loss.evidence.clone()), ..loss.clone() };
    let ctx = &visitor.ctx;
    let may_verify = finding.state.is_waiting() && finding.state != FindingState::AwaitingSecond;
    Ok(LossView {
        conditions: loss::conditions(ctx, promise, terms.as_deref(), &shown.evidence.steps),
        sums: loss::sums(finding, &shown),
        facts: loss::facts(ctx, promise, &shown.evidence, Names::Shown),
        verify: if may_verify && terms.is_some() { groups(ctx, promise, &loss.evidence) } else { Vec::new() },
        names_another: loss.evidence.names_another,
        is_preview: preview.is_some(),
    })
}

/// The fields that can be verified. What decides and only the customer has said, or nobody has handed in, stands open.
fn groups(ctx: &Ctx, promise: &Promise, evidence: &LossEvidence) -> Vec<VerifyGroup> {
    let language = ctx.words.language().tag();
    let claimed = promise.claim.iter().map(|field| VerifyField {
        place: format!("claim.{}", field.name),
        label: field.label.get(language).to_owned(),
        held: evidence.claim.get(&field.name).map(|value| claim_value(ctx, field, value)),
        takes: claim_takes(field, language),
    });
    let lacks = |name: &str| {
        let mut all = evidence.steps.iter().flat_map(|step| &step.lacks);
        all.any(|place| place.split('.').next() == Some(name))
    };
    let wanted = |is: bool| if is { Wanted::Yes } else { Wanted::No };
    let mut groups = vec![VerifyGroup {
        name: ctx.t("fact-claim"),
        wanted: wanted(promise.claim.iter().any(|field| field.verified) || lacks("claim")),
        fields: claimed.collect(),
    }];
    for fact in &promise.facts {
        let held = evidence.facts.get(&fact.name).map_or(&[][..], Vec::as_slice);
        let name = ctx.t(&format!("fact-{}", fact.kind.word()));
        let places = if fact.many { (held.len() + 1).min(FACTS_OFFERED) } else { 1 };
        for nth in 0..places {
            let place = |field: &str| match fact.many {
                true => format!("{}.{}.{field}", fact.name, nth + 1),
                false => format!("{}.{field}", fact.name),
            };
            let known = held.get(nth);
            let fields = fact.kind.fields().iter().map(|field| VerifyField {
                place: place(field.name),
                label: loss::field_name(ctx, field.name),
                held: value(known, field.name).map(|json| loss::said(ctx, field, json, Names::Shown)),
                takes: fact_takes(ctx, field.name, field.kind),
            });
            groups.push(VerifyGroup {
                name: if fact.many { format!("{name} {}", nth + 1) } else { name.clone() },
                wanted: wanted(lacks(&fact.name) && (known.is_some() || nth == held.len())),
                fields: fields.collect(),
            });
        }
    }
    groups
}

fn value<'a>(fact: Option<&'a Map<String, Json>>, field: &str) -> Option<&'a Json> {
    fact.and_then(|fact| fact.get(field))
}

fn claim_value(ctx: &Ctx, field: &anxin_promise::ClaimField, value: &Json) -> String {
    let language = ctx.words.language().tag();
    match (&field.kind, value) {
        (FieldKind::Word(choices), Json::String(word)) => choices
            .iter()
            .find(|choice| choice.word == *word)
            .map_or_else(|| word.clone(), |choice| choice.label.get(language).to_owned()),
        _ => loss::said(ctx, field, value, Names::Shown),
    }
}

fn claim_takes(field: &anxin_promise::ClaimField, language: &str) -> Takes {
    match &field.kind {
        FieldKind::Word(choices) => {
            Takes::Words(choices.iter().map(|c| (c.word.clone(), c.label.get(language).to_owned())).collect())
        }
        _ => scalar_takes(field.scalar()),
    }
}

fn fact_takes(ctx: &Ctx, field: &str, kind: ValueKind) -> Takes {
    match kind {
        ValueKind::Word(words) => {
            Takes::Words(words.iter().map(|w| ((*w).to_owned(), loss::word_name(ctx, field, w))).collect())
        }
        ValueKind::Text => Takes::Text,
        ValueKind::Date => Takes::Date,
        ValueKind::Money => Takes::Amount,
        ValueKind::Int => Takes::Int,
        ValueKind::Bool => Takes::YesNo,
    }
}

const fn scalar_takes(scalar: Scalar) -> Takes {
    match scalar {
        Scalar::Text => Takes::Text,
        Scalar::Date => Takes::Date,
        Scalar::Money => Takes::Amount,
        Scalar::Int => Takes::Int,
        Scalar::Bool => Takes::YesNo,
    }
}
