//! What is promised to me, and claiming under one of the promises.

use std::collections::BTreeMap;

use anxin_desk::{Claim, ComplaintChannel, DeskError};
use anxin_domain::ids::{BrandId, CaseId};
use anxin_domain::number::Number;
use anxin_domain::people::Brand;
use anxin_identity::{Action, Deed};
use anxin_promise::{Catalogue, ClaimField as Asked, Field, FieldKind, Promise, Scalar, Terms, Value};
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use maud::Markup;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::format;
use crate::handlers::{Answer, customer, fields};
use crate::pages::customer::claim::{self, CLAIM_PREFIX, ClaimField, ClaimFormView, Takes};
use crate::pages::customer::promises::{self, Held, PromiseCard, PromisesView};
use crate::rate::CLAIMS_OF_ACCOUNT;
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

/// Most fields of a form that are looked at; ours have a dozen.
const FIELDS_LIMIT: usize = 64;

/// `GET /me/promises`.
pub(crate) async fn promises(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.customer(Action::ReadOwn)?;
    let catalogue = web.gate.law().catalogue();
    let brands = web.gate.registry().now().brands();
    let cards = catalogue.promises().iter().map(|promise| card(&web, &visitor, promise, &brands));
    Ok(promises::page(&visitor.ctx, &PromisesView { promises: cards.collect() }).into_response())
}

fn card(web: &Web, visitor: &Visitor, promise: &Promise, brands: &[Brand]) -> PromiseCard {
    let language = visitor.language().tag();
    let now = web.gate.clock().now();
    let mut held: Vec<Held> = Vec::new();
    for terms in &promise.terms {
        let names: Vec<String> = brands
            .iter()
            .filter(|brand| terms.covers(&brand.id, Some(&brand.city), now))
            .map(|brand| brand.name.clone())
            .collect();
        if !names.is_empty() {
            held.push(Held {
                brands: names,
                text: terms.text.get(language).to_owned(),
                source: source(visitor, terms),
                origin: terms.origin,
            });
        }
    }
    let ever = brands.iter().any(|brand| ever_held(promise, brand));
    let is_about_calls = promise.terms.iter().any(|terms| terms.call.is_some());
    let claim = if is_about_calls { "/me/complain".to_owned() } else { format!("/me/claim/{}", promise.id) };
    PromiseCard {
        id: promise.id.clone(),
        name: promise.name.get(language).to_owned(),
        stage: promise.stage,
        held,
        claim: ever.then_some(claim),
    }
}

fn source(visitor: &Visitor, terms: &Terms) -> String {
    let since = format::date(visitor.words(), terms.effective.from);
    visitor.ctx.t_with("terms-since", &[("date", since.into())])
}

fn ever_held(promise: &Promise, brand: &Brand) -> bool {
    promise.terms.iter().any(|terms| terms.is_for(&brand.id, Some(&brand.city)))
}

/// `GET /me/claim/{promise}`.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let claimant = own(&visitor, &claim::Sent::new())?;
    Ok(first(&web, &visitor, &id, &claimant)?.into_response())
}

/// `POST /me/claim/{promise}`.
pub(crate) async fn send(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    Sent(form): Sent<claim::Sent>,
) -> Answer {
    let claimant = own(&visitor, &form)?;
    Ok(match take(&web, &visitor, &id, claimant, form).await? {
        Taken::Case(case) => done(&format!("/me/claims/{case}"), Done::Claimed),
        Taken::NotYet(page) => page.into_response(),
    })
}

/// Who claims, and how it comes to us.
pub(crate) struct Claimant {
    pub(crate) customer: Number,
    pub(crate) channel: ComplaintChannel,
    pub(crate) language: Option<String>,
    pub(crate) key: Option<String>,
    /// Who takes it for the customer, where somebody of the staff does.
    pub(crate) taken_by: Option<Number>,
}

impl Claimant {
    /// The number that the form carries along, where whoever sends it is not the claimant.
    fn carried(&self) -> Option<String> {
        (self.channel == ComplaintChannel::Hotline).then(|| self.customer.to_string())
    }
}

fn own(visitor: &Visitor, form: &claim::Sent) -> Result<Claimant, Fail> {
    let customer = visitor.customer(Action::Complain)?;
    Ok(Claimant {
        customer,
        channel: ComplaintChannel::Web,
        language: customer::own::language(visitor),
        key: fields::key("claim", customer, sent(form, "once")),
        taken_by: None,
    })
}

/// What became of a form.
pub(crate) enum Taken {
    /// It was sent, and this is its case.
    Case(CaseId),
    /// It is to be read once more, or to be mended.
    NotYet(Markup),
}

/// The form before anything is filled in.
pub(crate) fn first(web: &Web, visitor: &Visitor, id: &str, claimant: &Claimant) -> Result<Markup, Fail> {
    let catalogue = web.gate.law().catalogue();
    let promise = claimable(&catalogue, id)?;
    let mut form = claim::Sent::new();
    form.insert("once".to_owned(), web.once());
    form.extend(claimant.language.clone().map(|tag| ("language".to_owned(), tag)));
    let view = view(web, visitor, promise, claimant.carried(), form, Errors::default());
    Ok(claim::ask(&visitor.ctx, &view))
}

/// Takes a claim from its form: mended, read once more, then sent.
pub(crate) async fn take(
    web: &Web,
    visitor: &Visitor,
    id: &str,
    claimant: Claimant,
    form: claim::Sent,
) -> Result<Taken, Fail> {
    let catalogue = web.gate.law().catalogue();
    let promise = claimable(&catalogue, id)?;
    let (carried, by) = (claimant.carried(), claimant.taken_by);
    let mut errors = Errors::default();
    let read = read(web, &mut errors, promise, claimant, &form);
    let shown = |form, errors| view(web, visitor, promise, carried.clone(), form, errors);
    let Some(wanted) = read.filter(|_| errors.is_empty() && sent(&form, "back") != "yes") else {
        return Ok(Taken::NotYet(claim::ask(&visitor.ctx, &shown(form, errors))));
    };
    if sent(&form, "confirm") != "yes" {
        return Ok(Taken::NotYet(claim::check(&visitor.ctx, &shown(form, errors))));
    }
    let taken = match by {
        Some(staff) => web.desk.claim_for(wanted, staff).await,
        None => {
            visitor.count_of(web, &CLAIMS_OF_ACCOUNT, wanted.customer)?;
            customer::own::note(web, visitor, Deed::Claimed, id).await?;
            web.desk.claim(wanted).await
        }
    };
    match taken {
        Ok(taken) => Ok(Taken::Case(taken.case)),
        // What the pages let through and the desk does not take comes back with nothing lost.
        Err(DeskError::InvalidClaim { field, .. }) => {
            let field = if promise.claim.iter().any(|f| f.name == field) {
                format!("{CLAIM_PREFIX}{field}")
            } else {
                field
            };
            errors.add(field, "error-claim-odd");
            Ok(Taken::NotYet(claim::ask(&visitor.ctx, &shown(form, errors))))
        }
        Err(error) => Err(error.into()),
    }
}

/// A promise that a form can claim under: the one about calls has a form of its own.
fn claimable<'a>(catalogue: &'a Catalogue, id: &str) -> Result<&'a Promise, Fail> {
    let promise = catalogue.promise(id).ok_or(Fail::NOT_FOUND)?;
    if promise.terms.iter().any(|terms| terms.call.is_some()) { Err(Fail::NOT_FOUND) } else { Ok(promise) }
}

/// What was sent by a name, without the blanks around it.
pub(crate) fn sent<'a>(form: &'a claim::Sent, name: &str) -> &'a str {
    form.get(name).map_or("", |text| text.trim())
}

fn read(
    web: &Web,
    errors: &mut Errors,
    promise: &Promise,
    claimant: Claimant,
    form: &claim::Sent,
) -> Option<Claim> {
    let brand = sent(form, "brand").parse::<BrandId>().ok();
    let brand = brand.and_then(|id| web.gate.registry().now().brand(&id));
    let brand = brand.filter(|brand| ever_held(promise, brand)).map(|brand| brand.id.clone());
    if brand.is_none() {
        errors.add("brand", "error-choose");
    }
    let currency = promise.terms.first()?.currency;
    let mut claimed = BTreeMap::new();
    for field in &promise.claim {
        let name = format!("{CLAIM_PREFIX}{}", field.name);
        let text = sent(form, &name);
        if let Some(message) = misfit(field, text, currency) {
            errors.add(name, message);
        }
        if !text.is_empty() {
            claimed.insert(field.name.clone(), text.to_owned());
        }
    }
    let asked = sent(form, "asked");
    let is_amount = anxin_domain::money::Money::parse(asked, currency).is_ok_and(|money| money.minor() >= 0);
    if !asked.is_empty() && !is_amount {
        errors.add("asked", "error-amount-odd");
    }
    fields::words(errors, "words", sent(form, "words"));
    if form.len() > FIELDS_LIMIT {
        return None;
    }
    Some(Claim {
        customer: claimant.customer,
        promise: promise.id.clone(),
        brand: brand?,
        fields: claimed,
        asked: asked.to_owned(),
        channel: claimant.channel,
        words: sent(form, "words").to_owned(),
        language: claimant.language,
        key: claimant.key,
    })
}

/// The sentence about a text that does not fit its field, if it does not.
pub(crate) fn misfit<F: Field>(
    field: &F,
    text: &str,
    currency: anxin_domain::money::Currency,
) -> Option<&'static str> {
    let is_choice = field.words().is_some() || field.scalar() == Scalar::Bool;
    if text.is_empty() {
        return match (field.required(), is_choice) {
            (false, _) => None,
            (true, true) => Some("error-choose"),
            (true, false) => Some("error-field-empty"),
        };
    }
    if Value::read(field, text, currency).is_ok() {
        return None;
    }
    Some(match field.scalar() {
        _ if is_choice => "error-choose",
        Scalar::Date => "error-date-odd",
        Scalar::Money => "error-amount-odd",
        Scalar::Int => "error-int-odd",
        Scalar::Text | Scalar::Bool => "error-field-long",
    })
}

fn view(
    web: &Web,
    visitor: &Visitor,
    promise: &Promise,
    caller: Option<String>,
    form: claim::Sent,
    errors: Errors,
) -> ClaimFormView {
    let language = visitor.language().tag();
    let now = web.gate.clock().now();
    let all = web.gate.registry().now().brands();
    let brands: Vec<_> = all.iter().filter(|brand| ever_held(promise, brand)).collect();
    let in_force = promise
        .terms
        .iter()
        .find(|terms| brands.iter().any(|brand| terms.covers(&brand.id, Some(&brand.city), now)));
    let papers = in_force.map(|terms| &terms.evidence).into_iter().flatten();
    ClaimFormView {
        promise: promise.id.clone(),
        caller,
        name: promise.name.get(language).to_owned(),
        terms: in_force.map(|terms| (terms.text.get(language).to_owned(), source(visitor, terms))),
        brands: brands.iter().map(|brand| (brand.id.to_string(), brand.name.clone())).collect(),
        currency: promise.terms.first().map(|terms| terms.currency),
        fields: promise.claim.iter().map(|field| asked_for(field, language)).collect(),
        papers: papers.map(|paper| paper.label.get(language).to_owned()).collect(),
        form,
        errors,
    }
}

fn asked_for(field: &Asked, language: &str) -> ClaimField {
    ClaimField {
        name: field.name.clone(),
        label: field.label.get(language).to_owned(),
        hint: field.hint.as_ref().map(|hint| hint.get(language).to_owned()),
        takes: match &field.kind {
            FieldKind::Text => Takes::Text,
            FieldKind::Date => Takes::Date,
            FieldKind::Money => Takes::Amount,
            FieldKind::Int => Takes::Int,
            FieldKind::Bool => Takes::YesNo,
            FieldKind::Word(choices) => Takes::Words(
                choices
                    .iter()
                    .map(|choice| (choice.word.clone(), choice.label.get(language).to_owned()))
                    .collect(),
            ),
        },
        required: field.required,
    }
}
