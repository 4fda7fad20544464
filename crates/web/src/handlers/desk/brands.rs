//! Brands that join, for administrators: entered, signed, paid in, given lines and keys. Each in one transaction with its row in the list of
//! what everybody did.

use anxin_domain::ids::{AgentId, BrandId, StoreId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::time::{Instant, Interval};
use anxin_fund::{FundError, brand_deposit};
use anxin_identity::{Action, ApiKey, ApiScope, IdentityError, SignedIn};
use anxin_store::agreements::{Agreement, agreement_of, lines_of_brand, put_agreement};
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::directory::{Entered, affiliations_of, lines_of, put_affiliation, put_brand, put_line};
use anxin_store::promises::{from_hex, hex};
use anxin_store::tenants::{Tenant, Tenants};
use anxin_store::{StoreError, Tx};
use axum::extract::{Path, State};
use axum::response::IntoResponse;

use crate::components::form::{Errors, MAX_LINE};
use crate::ctx::Done;
use crate::fail::{Fail, escaped};
use crate::format;
use crate::handlers::{Answer, fields};
use crate::pages::desk::brands::one::{self, AgreementView, BrandView, KeyRow, PartForm};
use crate::pages::desk::brands::{self, BrandForm, BrandRow, BrandsView, Lack};
use crate::pages::error::Problem;
use crate::visitor::{Sent, Visitor, done, shown_once};
use crate::web::Web;

/// The currency that deposits are left in.
const CURRENCY: Currency = Currency::Cny;

/// `GET /desk/brands`.
pub(crate) async fn list(State(web): State<Web>, visitor: Visitor) -> Answer {
    let person = visitor.may(Action::ManageDirectory)?;
    let web = web.seen_by(person);
    show_list(&web, &visitor, BrandForm::default(), Errors::default()).await
}

async fn show_list(web: &Web, visitor: &Visitor, form: BrandForm, errors: Errors) -> Answer {
    let (mut rows, own) = (Vec::new(), Own::of(web, visitor.person()).await?);
    for brand in web.gate.registry().now().brands().into_iter().filter(|brand| own.has(&brand.id)) {
        let known = Known::of(web, brand).await?;
        rows.push(BrandRow {
            id: known.brand.id.to_string(),
            name: known.brand.name.clone(),
            city: known.brand.city.clone(),
            deposit: known.deposit,
            lines: known.lines.len(),
            lacks: known.lacks(web),
        });
    }
    let mut rulebooks: Vec<String> = web.gate.law().rulebooks().map(|book| book.id.clone()).collect();
    rulebooks.dedup();
    Ok(brands::list(&visitor.ctx, &BrandsView { rows, rulebooks, form, errors }).into_response())
}

/// `POST /desk/brands`: enters a brand, or changes its name, city or rulebook.
pub(crate) async fn enter(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<BrandForm>) -> Answer {
    let person = visitor.may(Action::ManageDirectory)?;
    let web = web.seen_by(person);
    let mut errors = Errors::default();
    let id = key::<BrandId>(&mut errors, "id", &form.id);
    let name = line(&mut errors, "name", &form.name);
    let city = line(&mut errors, "city", &form.city);
    let is_known = web.gate.law().rulebooks().any(|book| book.id == form.rulebook);
    if !is_known {
        errors.add("rulebook", "error-choose");
    }
    let (Some(id), Some(name), Some(city), true) = (id, name, city, is_known) else {
        return show_list(&web, &visitor, form, errors).await;
    };
    // Which brand is whose is the house's to say: nobody takes another one's, or one that is nobody's yet.
    if !Own::of(&web, Some(person)).await?.has(&id) {
        return Err(Fail::page(Problem::Forbidden));
    }
    let page = address(&id);
    let brand = Brand { id, name, city, rulebook: form.rulebook };
    let (clock, by) = (web.gate.clock().clone(), person.number);
    let put = move |tx: &mut dyn Tx| {
        if let Entered::New(_) = put_brand(tx, &brand, clock.now())? {
            note(tx, &clock, By::Person(by), AuditAction::ChangedDirectory, &brand.id)?;
        }
        Ok::<_, StoreError>(())
    };
    web.gate.store().write(put).await?;
    web.gate.follower().catch_up().await?;
    Ok(done(&page, Done::BrandSaved))
}

/// Where the page of a brand is: a key may have letters that an address cannot have as they are.
fn address(id: &BrandId) -> String {
    format!("/desk/brands/{}", escaped(id.as_str()))
}

/// `GET /desk/brands/{brand}`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let person = visitor.may(Action::ManageDirectory)?;
    let web = web.seen_by(person);
    let known = Known::find(&web, person, &id).await?;
    let empty = PartForm {
        signed: format::field_date(visitor.words(), web.gate.clock().now()),
        ..PartForm::default()
    };
    show(&web, &visitor, known, Part { form: empty, ..Part::default() })
}

/// `POST /desk/brands/{brand}`: one of the forms on the page.
pub(crate) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    Sent(form): Sent<PartForm>,
) -> Answer {
    let person = visitor.may(Action::ManageDirectory)?;
    let web = web.seen_by(person);
    let brand = Known::find(&web, person, &id).await?.brand;
    let mut part = Part { form, ..Part::default() };
    let saved = match part.form.part.as_str() {
        "agreement" => agreement(&web, person, &brand, &mut part).await?,
        "deposit" => deposit(&web, person, &brand, &mut part).await?,
        "line" => add_line(&web, person, &brand, &mut part).await?,
        "key" => {
            visitor.may(Action::ManageKeys)?;
            make_key(&web, person, &brand, &mut part).await?
        }
        "revoke" => {
            visitor.may(Action::ManageKeys)?;
            revoke(&web, person, &brand, &part.form.key).await?
        }
        _ => return Err(Fail::ODD),
    };
    if saved == Saved::Yes && part.secret.is_none() {
        return Ok(done(&address(&brand.id), Done::BrandSaved));
    }
    show(&web, &visitor, Known::find(&web, person, &id).await?, part)
}

/// A form of the page with what became of it.
#[derive(Default)]
struct Part {
    form: PartForm,
    errors: Errors,
    secret: Option<String>,
    clash: Option<String>,
}

#[derive(PartialEq, Eq)]
enum Saved {
    Yes,
    No,
}

async fn agreement(web: &Web, person: &SignedIn, brand: &Brand, part: &mut Part) -> Result<Saved, Fail> {
    let (errors, form) = (&mut part.errors, &part.form);
    let reference = line(errors, "reference", &form.reference);
    let signed = fields::start_of_day(web.settings.place, errors, "signed", &form.signed);
    if signed.is_some_and(|day| day > web.gate.clock().now()) {
        errors.add("signed", "error-date-future");
    }
    let digest = from_hex(&form.digest.trim().to_ascii_lowercase());
    if digest.is_none() {
        errors.add("digest", "error-digest-odd");
    }
    let (Some(reference), Some(signed), Some(digest), true) = (reference, signed, digest, errors.is_empty())
    else {
        return Ok(Saved::No);
    };
    let signed_on = signed.date(web.settings.place.zone()).to_string();
    let new = Agreement { brand: brand.id.clone(), reference, signed_on, digest };
    let (clock, by) = (web.gate.clock().clone(), person.number);
    web.gate.store().write(move |tx| put_agreement(tx, &clock, &new, by)).await?;
    Ok(Saved::Yes)
}

async fn deposit(web: &Web, person: &SignedIn, brand: &Brand, part: &mut Part) -> Result<Saved, Fail> {
    let (errors, form) = (&mut part.errors, &part.form);
    let amount = Money::parse(form.amount.trim(), CURRENCY).ok().filter(|amount| amount.minor() > 0);
    if amount.is_none() {
        errors.add("amount", "error-amount-odd");
    }
    let booking = form.booking.trim();
    fields::booking(errors, "booking", booking);
    let (Some(amount), true) = (amount, errors.is_empty()) else { return Ok(Saved::No) };
    match web.fund.deposit_by(booking, &brand.id, amount, By::Person(person.number)).await {
        Ok(()) => Ok(Saved::Yes),
        Err(FundError::KeyReused { .. }) => {
            errors.add("booking", "error-booking-used");
            Ok(Saved::No)
        }
        Err(FundError::Amount) => {
            errors.add("amount", "error-amount-odd");
            Ok(Saved::No)
        }
        Err(error) => Err(error.into()),
    }
}

/// Enters an agent at work from now on, and a line for them.
async fn add_line(web: &Web, person: &SignedIn, brand: &Brand, part: &mut Part) -> Result<Saved, Fail> {
    let (errors, form) = (&mut part.errors, &part.form);
    let own = form.agent.trim();
    let own = own.strip_prefix(&format!("{}:", brand.id)).unwrap_or(own);
    let agent = if own.is_empty() {
        errors.add("agent", "error-field-empty");
        None
    } else {
        key::<AgentId>(errors, "agent", &format!("{}:{own}", brand.id))
    };
    let name = line(errors, "name", &form.name);
    let store = key::<StoreId>(errors, "store", &form.store);
    let number = fields::number(web.settings.place, errors, "number", &form.number);
    let (Some(agent), Some(name), Some(store), Some(number)) = (agent, name, store, number) else {
        return Ok(Saved::No);
    };
    let (clock, by) = (web.gate.clock().clone(), person.number);
    let interval = Interval::since(clock.now());
    let new = Affiliation { agent: agent.clone(), name, brand: brand.id.clone(), store, interval };
    let new_line = Line { number, agent, interval };
    let put = move |tx: &mut dyn Tx| {
        if enter_line(tx, &new, &new_line, clock.now())? == Changed::Yes {
            note(tx, &clock, By::Person(by), AuditAction::ChangedDirectory, &new.agent)?;
        }
        Ok::<_, Stop>(())
    };
    match web.gate.store().write(put).await {
        Ok(()) => {}
        Err(Stop::Store(error)) => return Err(error.into()),
        Err(Stop::Clash(why)) => {
            part.clash = Some(why);
            return Ok(Saved::No);
        }
    }
    web.gate.follower().catch_up().await?;
    Ok(Saved::Yes)
}

/// Why a line was not entered; what was written before is given up.
enum Stop {
    Clash(String),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

#[derive(PartialEq, Eq)]
enum Changed {
    Yes,
    No,
}

/// Enters an agent and a line, both or neither. A line that is this agent's already stays as it is.
fn enter_line(tx: &mut dyn Tx, agent: &Affiliation, line: &Line, now: Instant) -> Result<Changed, Stop> {
    let lines = lines_of(tx, &agent.agent)?;
    if lines.iter().any(|known| known.number == line.number && known.interval.contains(now)) {
        return Ok(Changed::No);
    }
    let known = affiliations_of(tx, &agent.agent)?;
    let is_at_work = known.iter().any(|old| old.brand == agent.brand && old.interval.contains(now));
    if !is_at_work {
        taken(put_affiliation(tx, agent, now)?)?;
    }
    taken(put_line(tx, line, now)?)?;
    Ok(Changed::Yes)
}

fn taken(entered: Entered) -> Result<(), Stop> {
    match entered {
        Entered::Refused(why) => Err(Stop::Clash(why)),
        Entered::New(_) | Entered::Same => Ok(()),
    }
}

async fn make_key(web: &Web, person: &SignedIn, brand: &Brand, part: &mut Part) -> Result<Saved, Fail> {
    let (errors, form) = (&mut part.errors, &part.form);
    let name = line(errors, "purpose", &form.purpose);
    let scope = scopes().find(|scope| scope.word() == form.scope);
    if scope.is_none() {
        errors.add("scope", "error-choose");
    }
    let (Some(name), Some(scope)) = (name, scope) else { return Ok(Saved::No) };
    let by = By::Person(person.number);
    match web.identity.create_key_by(&name, Some(brand.id.clone()), &[scope], by).await {
        Ok(made) => {
            part.secret = Some(made.secret);
            part.form = PartForm::default();
            Ok(Saved::Yes)
        }
        Err(IdentityError::Store(error)) => Err(error.into()),
        Err(IdentityError::KeyThere) => {
            errors.add("purpose", "error-key-there");
            Ok(Saved::No)
        }
        Err(_) => {
            errors.add("purpose", "error-field-long");
            Ok(Saved::No)
        }
    }
}

/// What a brand's own key may do; what administrators may do is given at the terminal.
fn scopes() -> impl Iterator<Item = ApiScope> {
    ApiScope::ALL.into_iter().filter(|scope| *scope != ApiScope::Admin)
}

async fn revoke(web: &Web, person: &SignedIn, brand: &Brand, id: &str) -> Result<Saved, Fail> {
    let keys = web.identity.keys().await?;
    let is_own = keys.iter().any(|key| key.caller.key == id && key.caller.brand.as_ref() == Some(&brand.id));
    if !is_own {
        return Err(Fail::ODD);
    }
    web.identity.revoke_key_by(id, By::Person(person.number)).await?;
    Ok(Saved::Yes)
}

/// The brands of whoever looks: their tenant's, or all.
struct Own(Option<(Tenant, Tenants)>);

impl Own {
    async fn of(web: &Web, person: Option<&SignedIn>) -> Result<Self, Fail> {
        let Some(tenant) = person.and_then(|person| person.tenant.clone()) else { return Ok(Self(None)) };
        Ok(Self(Some((tenant, web.gate.store().read(Tenants::of).await?))))
    }

    fn has(&self, brand: &BrandId) -> bool {
        self.0.as_ref().is_none_or(|(tenant, tenants)| tenants.of_brand(brand) == *tenant)
    }
}

/// A brand with all that its pages tell.
struct Known {
    brand: Brand,
    agreement: Option<(Agreement, Instant)>,
    deposit: Money,
    lines: Vec<(anxin_domain::number::Number, AgentId, String)>,
    keys: Vec<ApiKey>,
}

impl Known {
    async fn find(web: &Web, person: &SignedIn, id: &str) -> Result<Self, Fail> {
        let id: BrandId = id.parse().map_err(|_| Fail::NOT_FOUND)?;
        if !Own::of(web, Some(person)).await?.has(&id) {
            return Err(Fail::NOT_FOUND);
        }
        let brand = web.gate.registry().now().brand(&id).ok_or(Fail::NOT_FOUND)?;
        Self::of(web, brand).await
    }

    async fn of(web: &Web, brand: Brand) -> Result<Self, Fail> {
        let (id, now) = (brand.id.clone(), web.gate.clock().now());
        let (agreement, lines) = web
            .gate
            .store()
            .read(move |tx| Ok::<_, StoreError>((agreement_of(tx, &id)?, lines_of_brand(tx, &id, now)?)))
            .await?;
        // A deposit is owed to the brand: it stands as a credit.
        let account = brand_deposit(&brand.id);
        let held = web
            .fund
            .trial_balance()
            .await?
            .into_iter()
            .find(|one| one.code == account && one.balance.currency() == CURRENCY);
        let deposit = Money::new(held.map_or(0, |account| -account.balance.minor()), CURRENCY);
        let mut keys = web.identity.keys().await?;
        keys.retain(|key| key.caller.brand.as_ref() == Some(&brand.id));
        Ok(Self { brand, agreement, deposit, lines, keys })
    }

    fn lacks(&self, web: &Web) -> Vec<Lack> {
        let now = web.gate.clock().now();
        let lacks = |lack: &&Lack| match lack {
            Lack::Rulebook => web.gate.law().rulebook(Some(&self.brand.rulebook), now).is_err(),
            Lack::Agreement => self.agreement.is_none(),
            Lack::Deposit => self.deposit.minor() <= 0,
            Lack::Lines => self.lines.is_empty(),
            Lack::Keys => self.keys.iter().all(|key| key.revoked_at.is_some()),
        };
        Lack::ALL.iter().filter(lacks).copied().collect()
    }
}

fn show(web: &Web, visitor: &Visitor, known: Known, part: Part) -> Answer {
    let lacks = known.lacks(web);
    let view = BrandView {
        lacks,
        agreement: known.agreement.map(|(one, noted_at)| AgreementView {
            reference: one.reference,
            signed_on: one.signed_on,
            digest: hex(&one.digest),
            noted_at,
        }),
        deposit: known.deposit,
        lines: known
            .lines
            .into_iter()
            .map(|(number, agent, name)| {
                (format::whole_number(visitor.words().place(), number), agent.to_string(), name)
            })
            .collect(),
        keys: known
            .keys
            .into_iter()
            .map(|key| KeyRow {
                id: key.caller.key,
                name: key.caller.name,
                scopes: key.caller.scopes.iter().map(|scope| scope.word()).collect(),
                made_at: key.created_at,
                revoked_at: key.revoked_at,
            })
            .collect(),
        scopes: scopes().map(ApiScope::word).collect(),
        secret: part.secret,
        form: part.form,
        errors: part.errors,
        clash: part.clash,
        id: known.brand.id.to_string(),
        name: known.brand.name,
        city: known.brand.city,
        rulebook: known.brand.rulebook,
    };
    let page = one::page(&visitor.ctx, &view);
    Ok(if view.secret.is_some() { shown_once(page) } else { page.into_response() })
}

fn key<K: std::str::FromStr>(errors: &mut Errors, field: &'static str, text: &str) -> Option<K> {
    let found = text.trim().parse().ok();
    if found.is_none() {
        errors.add(field, if text.trim().is_empty() { "error-field-empty" } else { "error-field-long" });
    }
    found
}

fn line(errors: &mut Errors, field: &'static str, text: &str) -> Option<String> {
    let text = text.trim();
    let odd = text.chars().any(char::is_control) || text.chars().count() > usize::from(MAX_LINE);
    if text.is_empty() {
        errors.add(field, "error-field-empty");
    } else if odd {
        errors.add(field, "error-field-long");
    }
    (!text.is_empty() && !odd).then(|| text.to_owned())
}
