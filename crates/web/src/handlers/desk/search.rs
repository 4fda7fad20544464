//! Finding cases. A number that is looked for comes in the body of a form and stands in no address.

use anxin_desk::{CaseRow, CaseSearch, FindingState, Standing};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_identity::Action;
use anxin_store::audit::AuditAction;
use axum::extract::State;
use axum::response::IntoResponse;

use super::audit::saw;
use crate::components::form::Errors;
use crate::fail::Fail;
use crate::handlers::cases::Reader;
use crate::handlers::{Answer, cases, fields};
use crate::pages::desk::search::{self, FoundRow, NumberForm, SearchForm, SearchView};
use crate::place::Place;
use crate::visitor::{Asked, Sent, Visitor};
use crate::web::Web;

/// Findings on the page; whoever wants others asks for less.
const SHOWN: u32 = 100;

/// Longest text that is looked for, in characters.
const TEXT_LIMIT: usize = 120;

/// `GET /desk/search`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor, Asked(form): Asked<SearchForm>) -> Answer {
    let person = visitor.may(Action::SeeQueue)?;
    let web = web.seen_by(person);
    let mut errors = Errors::default();
    let wanted =
        form.asks().then(|| read(visitor.words().place(), &mut errors, &form, person.number)).flatten();
    let found = match wanted {
        Some(wanted) => Some(web.desk.search(&wanted, SHOWN + 1).await?),
        None => None,
    };
    show(&web, &visitor, (form, String::new()), found, errors).await
}

/// `POST /desk/search`.
pub(crate) async fn by_number(
    State(web): State<Web>,
    visitor: Visitor,
    Sent(form): Sent<NumberForm>,
) -> Answer {
    let person = visitor.may(Action::LookUpCustomer)?;
    let web = web.seen_by(person);
    visitor.may(Action::SeeQueue)?;
    let mut errors = Errors::default();
    let found = match fields::number(visitor.words().place(), &mut errors, "number", &form.number) {
        Some(number) => {
            saw(&web, person, AuditAction::SearchedNumber, "").await?;
            let wanted = CaseSearch { number: Some(number), ..CaseSearch::default() };
            Some(web.desk.search(&wanted, SHOWN + 1).await?)
        }
        None => None,
    };
    let typed = if found.is_some() { String::new() } else { form.number };
    show(&web, &visitor, (SearchForm::default(), typed), found, errors).await
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    (form, number): (SearchForm, String),
    found: Option<Vec<CaseRow>>,
    errors: Errors,
) -> Answer {
    let language = visitor.language().tag();
    let more = found.as_ref().is_some_and(|rows| rows.len() > SHOWN as usize);
    let found = match found {
        Some(rows) => Some(shown(web, visitor, rows).await?),
        None => None,
    };
    let catalogue = web.gate.law().catalogue();
    let brands = web.gate.registry().now().brands();
    let view = SearchView {
        brands: brands.into_iter().map(|brand| (brand.id.to_string(), brand.name)).collect(),
        promises: catalogue
            .promises()
            .iter()
            .map(|one| (one.id.clone(), one.name.get(language).to_owned()))
            .collect(),
        form,
        number,
        by_number: visitor.may(Action::LookUpCustomer).is_ok(),
        found,
        more,
        errors,
    };
    Ok(search::page(&visitor.ctx, &view).into_response())
}

async fn shown(web: &Web, visitor: &Visitor, mut rows: Vec<CaseRow>) -> Result<Vec<FoundRow>, Fail> {
    rows.truncate(SHOWN as usize);
    let holders = web.desk.holders(rows.iter().map(|row| row.case).collect()).await?;
    let row = |row: &CaseRow| FoundRow {
        case: row.case.to_string(),
        opened: row.opened_at,
        stage: cases::stage(row.state, cases::awards(row)),
        promise: cases::promise_name(web, &visitor.ctx, row.promise()),
        about: cases::about_of(web.settings.place, row, Reader::Staff),
        customer: row.customer.masked(),
        brand: row.brand.as_ref().map(|id| cases::brand_name(web, id)),
        holder: holders.get(&row.case).map(|holder| holder.staff.name.clone()),
    };
    Ok(rows.iter().map(row).collect())
}

fn read(place: Place, errors: &mut Errors, form: &SearchForm, reader: Number) -> Option<CaseSearch> {
    let mut day = |field: &'static str, text: &str| -> Option<Instant> {
        if text.trim().is_empty() { None } else { fields::start_of_day(place, errors, field, text) }
    };
    let from = day("from", &form.from);
    let until = day("until", &form.until).map(|last| last.plus_days(1));
    if !errors.is_empty() {
        return None;
    }
    let given = |text: &str| {
        let text: String = text.trim().chars().take(TEXT_LIMIT).collect();
        (!text.is_empty()).then_some(text)
    };
    let standing = match form.stage.as_str() {
        "waiting" => Some(Standing::Waiting),
        word => word.parse::<FindingState>().ok().map(Standing::In),
    };
    Some(CaseSearch {
        reference: given(&form.reference),
        brand: given(&form.brand),
        agent: given(&form.agent),
        promise: given(&form.promise),
        standing,
        from,
        until,
        number: None,
        held_by: (form.mine == "yes").then_some(reader),
    })
}
