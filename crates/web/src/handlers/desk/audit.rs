//! What staff have done and looked at: the list for compliance and the regulator, and writing a row for what is only looked at.

use anxin_domain::ids::{AuditId, StaffId};
use anxin_domain::time::Instant;
use anxin_identity::{Action, SignedIn};
use anxin_store::audit::{self, AuditAction, AuditEntry, AuditFilter, PROGRAM};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::components::form::Errors;
use crate::fail::Fail;
use crate::handlers::{Answer, fields};
use crate::pages::desk::audit::{self as pages, AuditForm, AuditRow, AuditView};
use crate::pages::error::Problem;
use crate::place::Place;
use crate::visitor::{Asked, Visitor};
use crate::web::Web;

/// Rows on a page.
const SHOWN: u32 = 100;

/// Most rows in a table to take along.
const CSV_LIMIT: usize = 100_000;

/// Rows that are read at once for the table.
const CSV_PAGE: u32 = audit::ROWS_LIMIT;

/// Longest object that is asked for, in bytes.
const OBJECT_LIMIT: usize = audit::OBJECT_LIMIT;

/// Notes that somebody of the staff has looked at something or taken it along, before they see it. What changes something is
/// noted by the room that changes it, in the same transaction.
pub(crate) async fn saw(
    web: &Web,
    person: &SignedIn,
    action: AuditAction,
    object: impl std::fmt::Display,
) -> Result<(), Fail> {
    let (clock, number, object) = (web.gate.clock().clone(), person.number, object.to_string());
    let note = move |tx: &mut dyn anxin_store::Tx| audit::note_staff(tx, &clock, number, action, &object);
    Ok(web.gate.store().write(note).await?)
}

/// Whether names are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Shown,
    Withheld,
}

/// The regulator sees ids in the place of names.
fn names_for(person: &SignedIn) -> Names {
    if person.may(Action::PublishPromise) { Names::Shown } else { Names::Withheld }
}

/// `GET /desk/audit`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor, Asked(form): Asked<AuditForm>) -> Answer {
    let person = visitor.may(Action::SeeAudit)?;
    let mut errors = Errors::default();
    let filter = read(visitor.words().place(), &mut errors, &form, person);
    let tenant = person.tenant.clone();
    let (people, entries) = web
        .gate
        .store()
        .read(move |tx| {
            let entries =
                if let Some(filter) = &filter { audit::find(tx, filter, SHOWN + 1)? } else { Vec::new() };
            Ok::<_, anxin_store::StoreError>((audit::people(tx, tenant.as_ref())?, entries))
        })
        .await?;
    let shown = entries.len().min(SHOWN as usize);
    let next = entries.get(shown).and(entries.get(shown.saturating_sub(1))).map(|entry| entry.id);
    let names = names_for(person);
    let named = |(id, name): (StaffId, String)| {
        (id, if names == Names::Shown && !name.is_empty() { name } else { id.to_string() })
    };
    let view = AuditView {
        people: people.into_iter().map(named).collect(),
        form,
        rows: entries.into_iter().take(shown).map(|entry| row(person, entry)).collect(),
        next,
        errors,
    };
    Ok(pages::page(&visitor.ctx, &view).into_response())
}

fn row(reader: &SignedIn, entry: AuditEntry) -> AuditRow {
    let href = match entry.action {
        AuditAction::LookedAtCase | AuditAction::Ruled | AuditAction::Asked | AuditAction::LetGo
            if reader.may(Action::SeeDecided) =>
        {
            Some(format!("/regulator/cases/{}", entry.object))
        }
        AuditAction::PublishedPromise if reader.may(Action::PublishPromise) => {
            Some(format!("/desk/promises/{}", entry.object))
        }
        _ => None,
    };
    // The name of a key is no person's.
    let program = entry.person.is_none() && entry.roles.iter().any(|role| role == PROGRAM);
    let program = program.then(|| entry.name.clone());
    let name = Some(entry.name).filter(|name| names_for(reader) == Names::Shown && !name.is_empty());
    let person = entry.person.map(|id| (id, name.unwrap_or_else(|| id.to_string())));
    AuditRow {
        at: entry.at,
        person,
        program,
        roles: entry.roles,
        action: entry.action,
        object: entry.object,
        href,
    }
}

/// `GET /desk/audit.csv`: everything that the filter names, not only a page of it.
pub(crate) async fn table(State(web): State<Web>, visitor: Visitor, Asked(form): Asked<AuditForm>) -> Answer {
    let person = visitor.may(Action::ExportAudit)?;
    let mut errors = Errors::default();
    let Some(filter) = read(visitor.words().place(), &mut errors, &form, person) else {
        return Err(Fail::ODD);
    };
    saw(&web, person, AuditAction::ExportedAudit, days(&form)).await?;
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record(["at", "person", "name", "roles", "action", "object"]).map_err(broken)?;
    let (mut rows, mut filter) = (0, filter);
    loop {
        let asked = filter.clone();
        let entries = web.gate.store().read(move |tx| audit::find(tx, &asked, CSV_PAGE)).await?;
        for entry in &entries {
            table.write_record(cells(entry, names_for(person))).map_err(broken)?;
        }
        rows += entries.len();
        match entries.last() {
            Some(last) if entries.len() == CSV_PAGE as usize && rows < CSV_LIMIT => {
                filter.before = Some(last.id);
            }
            _ => break,
        }
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    let bytes = table.into_inner().map_err(|error| broken(error.into_error().into()))?;
    Ok((headers, bytes).into_response())
}

#[expect(clippy::needless_pass_by_value, reason = "the form of map_err")]
fn broken(error: csv::Error) -> Fail {
    tracing::error!(%error, "the table of what staff did could not be written");
    Fail::page(Problem::Broken)
}

fn days(form: &AuditForm) -> String {
    let (from, until) = (form.from.trim(), form.until.trim());
    if from.is_empty() && until.is_empty() { String::new() } else { format!("{from}/{until}") }
}

/// The cells of a row. A name that a spreadsheet would take for a formula is kept from it by an apostrophe.
fn cells(entry: &AuditEntry, names: Names) -> [String; 6] {
    let is_program = entry.person.is_none();
    let name = if names == Names::Shown || is_program { entry.name.as_str() } else { "" };
    let formula = name.starts_with(['=', '+', '-', '@']);
    [
        entry.at.to_string(),
        entry.person.map(|person| person.to_string()).unwrap_or_default(),
        if formula { format!("'{name}") } else { name.to_owned() },
        entry.roles.join(" "),
        entry.action.word().to_owned(),
        entry.object.clone(),
    ]
}

/// The filter, within what the reader may see, or what is wrong with a day. What names nobody or nothing finds nothing.
fn read(place: Place, errors: &mut Errors, form: &AuditForm, reader: &SignedIn) -> Option<AuditFilter> {
    let mut day = |field: &'static str, text: &str| -> Option<Instant> {
        if text.trim().is_empty() { None } else { fields::start_of_day(place, errors, field, text) }
    };
    let from = day("from", &form.from);
    let until = day("until", &form.until).map(|last| last.plus_days(1));
    if !errors.is_empty() {
        return None;
    }
    let nobody = StaffId::from_bytes([0; 16]);
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let object = given(&form.object).map(|object| object.chars().take(OBJECT_LIMIT).collect());
    Some(AuditFilter {
        person: given(&form.person).map(|id| id.parse().unwrap_or(nobody)),
        action: given(&form.action).and_then(|word| word.parse().ok()),
        object,
        from,
        until,
        before: given(&form.before).and_then(|id| id.parse::<AuditId>().ok()),
        tenant: reader.tenant.clone(),
    })
}
