//! Giving up what does not come back: one person proposes it, another decides.

use anxin_domain::ids::{AwardId, WriteOffId};
use anxin_domain::money::Money;
use anxin_fund::{Debt, Debts, FundError, Recourse, WriteOff, WriteOffDecision};
use anxin_identity::{Action, SignedIn};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::{OfDebtor, about, address, amount, debts_of, may_ask, name_of, proposals, query, signer};
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::format;
use crate::handlers::{Answer, fields};
use crate::pages::desk::recoveries::forms::{self, WriteOffForm};
use crate::pages::desk::recoveries::proposal::{self, DecideForm, Part, ProposalView};
use crate::pages::desk::recoveries::{self, LIST};
use crate::visitor::{Asked, Sent, Visitor, done};
use crate::web::Web;

/// `GET /desk/fund/recoveries/{debtor}/write-off`.
pub(crate) async fn ask((State(web), visitor, Path(code), Asked(asked)): OfDebtor) -> Answer {
    let web = web.seen_by(may_ask(&visitor, Action::WriteOff)?);
    let debts = debts_of(&web, &code, &asked).await?;
    let form = WriteOffForm::default();
    show(&web, &visitor, &debts, &form, &Errors::default())
}

fn show(web: &Web, visitor: &Visitor, debts: &Debts, form: &WriteOffForm, errors: &Errors) -> Answer {
    let third: Vec<(String, String)> = open_claims(debts)
        .map(|(award, claim)| {
            let who = recoveries::third_party(&visitor.ctx, claim.against);
            let open = format::money(visitor.words(), claim.open());
            (award.to_string(), format!("{who} · {open}"))
        })
        .collect();
    Ok(forms::write_off(&visitor.ctx, &about(web, debts), &third, form, errors).into_response())
}

/// What third parties still owe for awards of a debtor.
fn open_claims(debts: &Debts) -> impl Iterator<Item = (AwardId, &Recourse)> {
    let claims = debts.awards.iter().filter_map(|row| Some((row.award, row.recourse.as_ref()?)));
    claims.filter(|(_, claim)| claim.open().minor() > 0)
}

/// `POST /desk/fund/recoveries/{debtor}/write-off`: once more, then proposed. Sent twice it is proposed once.
pub(crate) async fn propose(
    (State(web), visitor, Path(code), Asked(asked)): OfDebtor,
    Sent(form): Sent<WriteOffForm>,
) -> Answer {
    let person = visitor.may(Action::WriteOff)?;
    let web = web.seen_by(person);
    let debts = debts_of(&web, &code, &asked).await?;
    let mut errors = Errors::default();
    let proposed = read(&mut errors, &form, &debts);
    let Some((debt, amount)) = proposed.filter(|_| errors.is_empty() && form.back != "yes") else {
        return show(&web, &visitor, &debts, &form, &errors);
    };
    if form.confirm != "yes" {
        let claim = open_claims(&debts).find(|(award, _)| award.to_string() == form.of);
        let whose = claim.map_or_else(
            || name_of(&web, &debts.owing.liable),
            |(_, claim)| recoveries::third_party(&visitor.ctx, claim.against),
        );
        let about = about(&web, &debts);
        return Ok(forms::write_off_check(&visitor.ctx, &about, &whose, amount, &form).into_response());
    }
    // Browsers send the end of a line as two characters and count it as one.
    let reason = form.reason.replace("\r\n", "\n");
    match web.fund.propose_write_off(&debt, amount, &reason, &signer(person)).await {
        Ok(id) => Ok(done(&format!("{LIST}/write-offs/{id}"), Done::WriteOffProposed)),
        Err(FundError::Overdrawn { .. }) => {
            errors.add("amount", "error-owed-less");
            show(&web, &visitor, &debts, &form, &errors)
        }
        Err(FundError::Reason) => {
            errors.add("reason", "error-words-long");
            show(&web, &visitor, &debts, &form, &errors)
        }
        Err(error) => Err(error.into()),
    }
}

fn read(errors: &mut Errors, form: &WriteOffForm, debts: &Debts) -> Option<(Debt, Money)> {
    let claim = open_claims(debts).find(|(award, _)| award.to_string() == form.of);
    let debt = match (form.of.as_str(), &claim) {
        ("", _) => Some((Debt::Of(debts.owing.liable.clone()), debts.owing.owed)),
        (_, Some((award, claim))) => Some((Debt::Recourse(*award), claim.open())),
        (_, None) => {
            errors.add("of", "error-choose");
            None
        }
    };
    let currency = debt.as_ref().map_or(debts.owing.owed, |(_, open)| *open).currency();
    let amount = amount(errors, &form.amount, currency);
    if let (Some((_, open)), Some(amount)) = (&debt, amount)
        && amount.minor() > open.minor()
    {
        errors.add("amount", "error-owed-less");
    }
    fields::words(errors, "reason", &form.reason);
    if form.reason.trim().is_empty() {
        errors.add("reason", "error-words-empty");
    }
    Some((debt?.0, amount?))
}

/// `GET /desk/fund/recoveries/write-offs/{proposal}`.
pub(crate) async fn proposal(State(web): State<Web>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let person = visitor.may(Action::SeeFund)?;
    let web = web.seen_by(person);
    let found = find(&web, &id).await?;
    let view = proposal_view(&web, person, &found, DecideForm::default(), Errors::default()).await?;
    Ok(proposal::page(&visitor.ctx, &view).into_response())
}

/// `POST /desk/fund/recoveries/write-offs/{proposal}`: a second person decides.
pub(crate) async fn decide(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    Sent(form): Sent<DecideForm>,
) -> Answer {
    let person = visitor.may(Action::WriteOff)?;
    let web = web.seen_by(person);
    let found = find(&web, &id).await?;
    let (decision, told) = match form.decision.as_str() {
        "approve" => (WriteOffDecision::Approved, Done::WrittenOff),
        "refuse" => (WriteOffDecision::Refused, Done::WriteOffRefused),
        _ => {
            let errors = Errors::one("decision", "error-choose");
            let view = proposal_view(&web, person, &found, form, errors).await?;
            return Ok(proposal::page(&visitor.ctx, &view).into_response());
        }
    };
    if form.back == "yes" || (form.confirm != "yes" && found.decided.is_none() && !is_own(person, &found)) {
        let back = form.back == "yes";
        let view = proposal_view(&web, person, &found, form, Errors::default()).await?;
        let draw = if back { proposal::page } else { proposal::check };
        return Ok(draw(&visitor.ctx, &view).into_response());
    }
    let message = match web.fund.decide_write_off(found.id, decision, &signer(person)).await {
        Ok(()) => return Ok(done(&format!("{LIST}/write-offs/{}", found.id), told)),
        Err(FundError::SamePerson) => "error-writeoff-own",
        Err(FundError::NoProposal) => "error-writeoff-decided",
        Err(FundError::Overdrawn { .. }) => "error-owed-less",
        Err(error) => return Err(error.into()),
    };
    // What stands there now, and why nothing was done.
    let found = find(&web, &id).await?;
    let view = proposal_view(&web, person, &found, form, Errors::one("decision", message)).await?;
    Ok((StatusCode::CONFLICT, proposal::page(&visitor.ctx, &view)).into_response())
}

async fn find(web: &Web, id: &str) -> Result<WriteOff, Fail> {
    let id: WriteOffId = id.parse().map_err(|_| Fail::NOT_FOUND)?;
    web.fund.write_off(id).await?.ok_or(Fail::NOT_FOUND)
}

fn is_own(person: &SignedIn, found: &WriteOff) -> bool {
    found.proposed_by.number == person.number
}

async fn proposal_view(
    web: &Web,
    person: &SignedIn,
    found: &WriteOff,
    form: DecideForm,
    errors: Errors,
) -> Result<ProposalView, Fail> {
    let currency = found.amount.currency();
    let (debtor, owed) = match &found.debt {
        Debt::Of(liable) => {
            let debts = web.fund.debts_of(&liable.to_string(), currency).await?;
            let owed = debts.map_or(Money::new(0, currency), |debts| debts.owing.owed);
            (Some(format!("{}{}", address(liable), query(currency))), owed)
        }
        Debt::Recourse(award) => {
            let claim = web.fund.recourse(*award).await?;
            (None, claim.map_or(Money::new(0, currency), |claim| claim.open()))
        }
    };
    let row = proposals(web, std::slice::from_ref(found)).await?.into_iter().next().ok_or(Fail::NOT_FOUND)?;
    let part = match person.may(Action::WriteOff) {
        true if is_own(person, found) => Part::Proposed,
        true => Part::Decides,
        false => Part::Reads,
    };
    Ok(ProposalView { row, debtor, owed, part, form, errors })
}
