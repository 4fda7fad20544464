//! The fund at the desk: balances, what waits, payment files and statements.

pub(crate) mod recoveries;

use std::collections::{HashMap, HashSet};

use anxin_desk::Award;
use anxin_domain::ids::{AwardId, BatchId, CaseId};
use anxin_domain::money::Currency;
use anxin_fund::{BatchSummary, FundError, Payer, Payout, PayoutStatus, Rail, StatementReport};
use anxin_identity::{Action, SignedIn};
use anxin_store::audit::{AuditAction, By};
use axum::body::Body;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::Answer;
use crate::handlers::cases::awards;
use crate::handlers::customer::own::CLAIMS_SHOWN;
use crate::handlers::desk::audit::saw;
use crate::pages::desk::fund::{self, Balances, FileRow, FundView, Ready, StatementResult, WaitingRow};
use crate::visitor::{Visitor, done};
use crate::web::{STATEMENT_LIMIT, Web};

/// Awards that wait, on the page; the others follow as these are paid.
const WAITING_SHOWN: usize = 200;

/// The currency of the fund's figures.
const CURRENCY: Currency = Currency::Cny;

/// `GET /desk/fund`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let person = visitor.may(Action::SeeFund)?;
    let web = web.seen_by(person);
    show(&web, &visitor, None, Errors::default()).await
}

/// `POST /desk/fund/payments`: a file of all that can go. A second post finds nothing left to pay.
pub(crate) async fn make_payments(State(web): State<Web>, visitor: Visitor) -> Answer {
    let person = visitor.may(Action::MakePayment)?;
    let web = web.seen_by(person);
    if web.fund.make_payment_file(payer(person)).await?.is_none() {
        return show(&web, &visitor, None, Errors::one("file", "error-nothing-ready")).await;
    }
    web.desk.follow_payouts().await?;
    Ok(done("/desk/fund", Done::PaymentsMade))
}

/// Nobody pays what they decided or by terms they wrote, so the fund is told who asks.
fn payer(person: &SignedIn) -> Payer {
    let name = person.name.clone().unwrap_or_else(|| person.number.masked());
    Payer::staff(&name, person.number)
}

/// `GET /desk/fund/payments/{file}`, with `{file}` as in `01J….xml`. A large file goes out piece by piece.
pub(crate) async fn payment_file(
    State(web): State<Web>,
    visitor: Visitor,
    Path(file): Path<String>,
) -> Answer {
    let person = visitor.may(Action::MakePayment)?;
    let web = web.seen_by(person);
    let (id, extension) = file.split_once('.').ok_or(Fail::NOT_FOUND)?;
    let id: BatchId = id.parse().map_err(|_| Fail::NOT_FOUND)?;
    let batch = web.fund.batch(id).await?.filter(|batch| batch.rail.extension() == Some(extension));
    let batch = batch.ok_or(Fail::NOT_FOUND)?;
    let kind =
        if batch.rail == Rail::Csv { "text/csv; charset=utf-8" } else { "application/xml; charset=utf-8" };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.{extension}\"")),
    ];
    saw(&web, person, AuditAction::SavedPaymentFile, id).await?;
    let fund = web.fund.clone();
    let pieces = futures_util::stream::try_unfold(1, move |n| {
        let fund = fund.clone();
        async move { Ok::<_, FundError>(fund.payment_file_piece(id, n).await?.map(|piece| (piece, n + 1))) }
    });
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// `POST /desk/fund/statement`.
pub(crate) async fn statement(State(web): State<Web>, visitor: Visitor, form: Multipart) -> Answer {
    let person = visitor.may(Action::ImportStatement)?;
    let web = web.seen_by(person);
    let bytes = match file_of(form).await? {
        Ok(bytes) => bytes,
        Err(message) => return show(&web, &visitor, None, Errors::one("file", message)).await,
    };
    match web.fund.import_statement_by(&bytes, By::Person(person.number)).await {
        Ok(report) => {
            web.desk.follow_payouts().await?;
            show(&web, &visitor, Some(result(&report)), Errors::default()).await
        }
        Err(FundError::Rail(error)) => {
            tracing::info!(%error, "a statement was not read");
            show(&web, &visitor, None, Errors::one("file", "error-file-odd")).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The bytes of the field `file`. The inner error is a sentence for the form.
async fn file_of(mut form: Multipart) -> Result<Result<Vec<u8>, &'static str>, Fail> {
    let mut file = None;
    loop {
        match form.next_field().await {
            Ok(Some(field)) if field.name() == Some("file") => match field.bytes().await {
                Ok(bytes) => file = Some(bytes.to_vec()),
                Err(error) => return trouble(&error),
            },
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => return trouble(&error),
        }
    }
    Ok(match file {
        None => Err("error-file-empty"),
        Some(bytes) if bytes.is_empty() => Err("error-file-empty"),
        Some(bytes) if bytes.len() > STATEMENT_LIMIT => Err("error-file-large"),
        Some(bytes) => Ok(bytes),
    })
}

fn trouble(error: &MultipartError) -> Result<Result<Vec<u8>, &'static str>, Fail> {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Ok(Err("error-file-large")) } else { Err(Fail::ODD) }
}

async fn show(web: &Web, visitor: &Visitor, statement: Option<StatementResult>, errors: Errors) -> Answer {
    let status = web.fund.status(CURRENCY).await?;
    let batches = web.fund.batches().await?;
    let left_out = web.fund.left_out(payer(visitor.may(Action::SeeFund)?)).await?;
    let view = FundView {
        balances: Balances {
            available: status.available,
            reserved: status.payable,
            sent: status.in_transit,
            paid: status.paid_total,
        },
        waiting: waiting(web).await?,
        left_out: [left_out.decided_by_payer, left_out.written_by_payer, left_out.resting, left_out.held]
            .map(|n| u32::try_from(n).unwrap_or(u32::MAX)),
        files: batches.iter().map(file).collect(),
        statement,
        once: web.once(),
        errors,
    };
    Ok(fund::page(&visitor.ctx, &view).into_response())
}

/// What waits, with the case and the clock that the desk knows for each award.
async fn waiting(web: &Web) -> Result<Vec<WaitingRow>, Fail> {
    let payouts = web.fund.payouts_waiting().await?;
    let shown = &payouts[..payouts.len().min(WAITING_SHOWN)];
    let customers: HashSet<_> = shown.iter().map(|payout| payout.customer).collect();
    let mut cases: HashMap<AwardId, (Award, CaseId)> = HashMap::new();
    for customer in customers {
        for row in web.desk.cases_of(customer, CLAIMS_SHOWN).await? {
            let own = awards(&row).filter(|award| award.finding == row.finding);
            cases.extend(own.map(|award| (award.id, (award.clone(), row.case))));
        }
    }
    let row = |payout: &Payout| cases.get(&payout.award).map(|(award, case)| waits(payout, award, *case));
    Ok(shown.iter().filter_map(row).collect())
}

fn waits(payout: &Payout, award: &Award, case: CaseId) -> WaitingRow {
    WaitingRow {
        case: case.to_string(),
        customer: payout.customer.masked(),
        awarded_at: payout.created_at,
        due: award.due_at,
        amount: payout.amount,
        ready: match payout.status {
            _ if award.held_at.is_some() => Ready::Held,
            PayoutStatus::Reserved => Ready::Yes,
            PayoutStatus::Queued => Ready::NoMoney,
            PayoutStatus::AwaitingPayee | PayoutStatus::Returned => Ready::NoPayee,
            PayoutStatus::Sent | PayoutStatus::Settled | PayoutStatus::Released => Ready::Held,
        },
    }
}

fn file(batch: &BatchSummary) -> FileRow {
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    FileRow {
        id: batch.id.to_string(),
        rail: batch.rail,
        at: batch.made_at,
        payments: count(batch.count),
        sum: batch.total,
        settled: count(batch.settled),
        returned: count(batch.returned),
    }
}

fn result(report: &StatementReport) -> StatementResult {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    StatementResult {
        settled: count(report.settled),
        returned: count(report.returned + report.rejected),
        known: count(report.already + report.pending),
        foreign: count(report.unmatched.len()),
    }
}
