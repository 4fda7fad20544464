//! Receipts: for the customer who was paid, and for anybody who was shown one.

use anxin_desk::{Award, Receipt};
use anxin_domain::ids::AwardId;
use anxin_fund::{Payout, PayoutStatus};
use anxin_identity::{Action, NoReceipt};
use anxin_proof::ProofError;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use crate::components::form::Errors;
use crate::fail::Fail;
use crate::format;
use crate::handlers::customer::own;
use crate::handlers::{Answer, cases};
use crate::pages::receipt::{self, InLog, MoneyState, Paid, ReceiptPart, ReceiptView, VerifyView};
use crate::visitor::{Sent, Visitor};
use crate::web::{Cookies, Web};

/// Longest name of a host (RFC 1035, section 2.3.4), and what a port adds to it.
const HOST_LIMIT: usize = 253 + 6;

/// `GET /me/claims/{case}/receipt`: of what was paid in a case. As long as nothing was, there is none.
pub(crate) async fn own_receipt(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(case): Path<String>,
) -> Answer {
    let number = visitor.customer(Action::ReadOwn)?;
    let case = own::case_of(&web, number, case.parse().map_err(|_| Fail::NOT_FOUND)?).await?;
    let base = address(&web, &headers);
    let mut parts: Vec<ReceiptPart> = Vec::new();
    for finding in &case.findings {
        // Where an earlier case paid for this finding, the receipt is that case's.
        for award in cases::awards_of(finding).filter(|award| award.finding == finding.id && is_paid(award)) {
            let Some(found) = web.desk.receipt(award.id).await? else { continue };
            let address = format!("{base}/verify/{}", web.identity.receipt_token(award.id));
            let code = web.identity.receipt_code(award.id);
            parts.push(ReceiptPart { paid: paid(&web, &visitor, &found).await?, address, code });
        }
    }
    if parts.is_empty() {
        return Err(Fail::NOT_FOUND);
    }
    let view = ReceiptView { case: case.id.to_string(), customer: number.masked(), parts };
    Ok(receipt::receipt(&visitor.ctx, &view).into_response())
}

/// Whether there is a receipt of an award.
pub(crate) fn is_paid(award: &Award) -> bool {
    award.payout == Some(PayoutStatus::Settled)
}

/// What somebody typed to check a receipt.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// The code, or the whole address.
    code: String,
}

/// `GET /verify`: for whoever holds a receipt on paper and cannot scan it.
pub(crate) async fn ask(State(_): State<Web>, visitor: Visitor) -> Answer {
    visitor.open(Action::SeePublic)?;
    Ok(receipt::ask(&visitor.ctx, "", &Errors::default()).into_response())
}

/// `POST /verify`: leads to the page of the receipt that was meant.
pub(crate) async fn find(State(web): State<Web>, visitor: Visitor, Sent(typed): Sent<Typed>) -> Answer {
    visitor.open(Action::SeePublic)?;
    let message = match web.identity.award_of_typed(&typed.code) {
        Ok(award) => {
            let token = web.identity.receipt_token(award);
            return Ok(Redirect::to(&format!("/verify/{token}")).into_response());
        }
        Err(NoReceipt::Empty) => "error-receipt-empty",
        Err(NoReceipt::Length) => "error-receipt-length",
        Err(NoReceipt::Letters) => "error-receipt-letters",
        Err(NoReceipt::Unknown) => "error-receipt-unknown",
    };
    Ok(receipt::ask(&visitor.ctx, &typed.code, &Errors::one("code", message)).into_response())
}

/// `GET /verify/{token}`: what was ruled and paid, for anybody, and nothing about anybody.
pub(crate) async fn verify(State(web): State<Web>, visitor: Visitor, Path(token): Path<String>) -> Answer {
    visitor.open(Action::SeePublic)?;
    let found = match web.identity.award_of_receipt(&token) {
        Some(award) => web.desk.receipt(award).await?,
        None => None,
    };
    let view = match found {
        Some(found) => VerifyView::Known(paid(&web, &visitor, &found).await?),
        None => VerifyView::Unknown,
    };
    let status = if matches!(view, VerifyView::Known(_)) { StatusCode::OK } else { StatusCode::NOT_FOUND };
    Ok((status, receipt::verify(&visitor.ctx, &view)).into_response())
}

async fn paid(web: &Web, visitor: &Visitor, found: &Receipt) -> Result<Paid, Fail> {
    let award = &found.award;
    let payout = web.fund.payout_of_award(award.id).await?;
    Ok(Paid {
        case: found.case.to_string(),
        promise: cases::promise_name(web, &visitor.ctx, found.promise()),
        terms: in_force_since(web, visitor, award),
        brand: cases::brand_name(web, &award.brand),
        amount: award.amount,
        awarded_at: award.awarded_at,
        money: money(award, payout.as_ref()),
        payer: web.fund.payer_name().map(str::to_owned),
        in_log: in_log(web, award.id).await,
    })
}

/// The terms that an award was ruled by, as anybody can tell them from others: by the day from which they held.
fn in_force_since(web: &Web, visitor: &Visitor, award: &Award) -> String {
    let terms = web.gate.law().terms_labelled(&award.terms);
    terms.map_or_else(String::new, |terms| {
        let since = format::date(visitor.words(), terms.effective.from);
        visitor.ctx.t_with("terms-since", &[("date", since.into())])
    })
}

fn money(award: &Award, payout: Option<&Payout>) -> MoneyState {
    match (award.reversed_at, payout) {
        (Some(at), _) => MoneyState::TakenBack { at },
        (None, Some(payout)) if payout.status == PayoutStatus::Settled => {
            // The day of the bank's word on the attempt that came through; a payout without attempts was changed once, then.
            let told = payout.attempts.iter().filter_map(|attempt| attempt.outcome_at).max();
            MoneyState::Paid { at: told.unwrap_or(payout.changed_at) }
        }
        (None, _) => MoneyState::NotPaid,
    }
}

/// The last entry of an award in the public log, with its proof checked; none where it has none yet, or is older than the log. A log
/// that cannot be read keeps nobody from their receipt.
async fn in_log(web: &Web, award: AwardId) -> Option<InLog> {
    let log = web.log.as_ref()?;
    let checked = async { log.receipt(award).await?.verify(log.verifier()?) };
    match checked.await {
        Ok(entries) => entries.last().map(|last| InLog {
            index: last.index,
            size: last.checkpoint.size,
            file: format!("/v1/receipts/{}", web.identity.receipt_token(award)),
        }),
        Err(ProofError::Receipt(_)) => None,
        Err(error) => {
            tracing::warn!(%error, "a receipt is shown without its place in the public log");
            None
        }
    }
}

/// How the world reaches these pages: as the owner has said it, or else as this browser does.
pub(crate) fn address(web: &Web, headers: &HeaderMap) -> String {
    if let Some(address) = &web.address {
        return address.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    let host = if host.len() <= HOST_LIMIT && host.bytes().all(plain) { host } else { "" };
    let scheme = match web.settings.cookies {
        Cookies::Secure => "https",
        Cookies::Plain => "http",
    };
    format!("{scheme}://{host}")
}
