//! Money that came back from who is liable: paid by the bank, or taken from the deposit of their brand.

use anxin_domain::money::Money;
use anxin_fund::{Debts, FundError, Received, brand_deposit};
use anxin_identity::Action;
use anxin_store::audit::By;
use axum::extract::{Path, State};
use axum::response::IntoResponse;

use super::{OfDebtor, about, amount, debts_of, done_with, may_ask};
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::{Answer, fields};
use crate::pages::desk::recoveries::received::{self, OffsetForm, PaidForm, Payer};
use crate::visitor::{Asked, Sent, Visitor};
use crate::web::Web;

/// `GET /desk/fund/recoveries/{debtor}/paid`.
pub(crate) async fn ask_paid((State(web), visitor, Path(code), Asked(asked)): OfDebtor) -> Answer {
    let web = web.seen_by(may_ask(&visitor, Action::Recover)?);
    let payer = Payer::debtor(&about(&web, &debts_of(&web, &code, &asked).await?));
    Ok(received::paid(&visitor.ctx, &payer, &PaidForm::default(), &Errors::default()).into_response())
}

/// `POST /desk/fund/recoveries/{debtor}/paid`: once more, then booked under the bank's reference. Sent twice it is booked once.
pub(crate) async fn paid(
    (State(web), visitor, Path(code), Asked(asked)): OfDebtor,
    Sent(form): Sent<PaidForm>,
) -> Answer {
    let person = visitor.may(Action::Recover)?;
    let web = web.seen_by(person);
    let debts = debts_of(&web, &code, &asked).await?;
    let about = about(&web, &debts);
    let payer = Payer::debtor(&about);
    let mut errors = Errors::default();
    let read = read_paid(&web, &mut errors, &form, payer.owed, Received::FromDebtor).await?;
    let Some(amount) = read.filter(|_| errors.is_empty() && form.back != "yes") else {
        return Ok(received::paid(&visitor.ctx, &payer, &form, &errors).into_response());
    };
    if form.confirm != "yes" {
        return Ok(received::paid_check(&visitor.ctx, &payer, amount, &form).into_response());
    }
    let (liable, by) = (&debts.owing.liable, By::Person(person.number));
    match web.fund.recover_by(form.booking.trim(), liable, amount, by).await {
        Ok(_) => Ok(done_with(&about, Done::PaymentBooked)),
        Err(error) => {
            refused(&mut errors, error)?;
            Ok(received::paid(&visitor.ctx, &payer, &form, &errors).into_response())
        }
    }
}

/// The amount of a payment as a form says it, if it can be booked. A payment that is sent again is known as what it was booked as, and is
/// no more than was owed before; whatever else stands under its reference is another one.
pub(super) async fn read_paid(
    web: &Web,
    errors: &mut Errors,
    form: &PaidForm,
    owed: Money,
    what: Received,
) -> Result<Option<Money>, Fail> {
    let amount = amount(errors, &form.amount, owed.currency());
    let booking = form.booking.trim();
    fields::booking(errors, "booking", booking);
    let known = if errors.is_empty() { web.fund.received_as(booking).await? } else { Vec::new() };
    let is_again = form.confirm == "yes" && known.iter().all(|(as_what, _)| *as_what == what);
    if !known.is_empty() && !is_again {
        errors.add("booking", "error-booking-known");
    }
    if known.is_empty() && amount.is_some_and(|amount| amount.minor() > owed.minor()) {
        errors.add("amount", "error-owed-less");
    }
    Ok(amount)
}

/// Why the fund did not book a payment, at the field that it is about.
pub(super) fn refused(errors: &mut Errors, error: FundError) -> Result<(), Fail> {
    match error {
        FundError::Overdrawn { .. } => errors.add("amount", "error-owed-less"),
        FundError::KeyReused { .. } => errors.add("booking", "error-booking-known"),
        FundError::Amount => errors.add("amount", "error-amount-odd"),
        error => return Err(error.into()),
    }
    Ok(())
}

/// `GET /desk/fund/recoveries/{debtor}/offset`.
pub(crate) async fn ask_offset((State(web), visitor, Path(code), Asked(asked)): OfDebtor) -> Answer {
    let web = web.seen_by(may_ask(&visitor, Action::Recover)?);
    let debts = debts_of(&web, &code, &asked).await?;
    let most = debts.owing.owed.minor().min(debts.deposit.minor()).max(0);
    let amount = Money::new(most, debts.deposit.currency()).decimal();
    show_offset(&web, &visitor, &debts, OffsetForm { amount, ..OffsetForm::default() }, &Errors::default())
}

fn show_offset(web: &Web, visitor: &Visitor, debts: &Debts, form: OffsetForm, errors: &Errors) -> Answer {
    let once = if form.once.is_empty() { web.once() } else { form.once.clone() };
    let form = OffsetForm { once, ..form };
    let page = received::offset(&visitor.ctx, &about(web, debts), debts.deposit, &form, errors);
    Ok(page.into_response())
}

/// `POST /desk/fund/recoveries/{debtor}/offset`: once more, then booked. Sent twice it is booked once.
pub(crate) async fn offset(
    (State(web), visitor, Path(code), Asked(asked)): OfDebtor,
    Sent(form): Sent<OffsetForm>,
) -> Answer {
    let person = visitor.may(Action::Recover)?;
    let web = web.seen_by(person);
    let debts = debts_of(&web, &code, &asked).await?;
    let mut errors = Errors::default();
    let Some(key) = fields::once(&form.once) else {
        // A form of ours has its key; without one nothing could keep it from being booked twice.
        let form = OffsetForm { once: String::new(), ..form };
        return show_offset(&web, &visitor, &debts, form, &errors);
    };
    let confirmed = form.confirm == "yes" && form.back != "yes";
    let amount = amount(&mut errors, &form.amount, debts.deposit.currency());
    // What is confirmed is held to the books as they are by then, where a second post finds itself.
    if let (Some(amount), false) = (amount, confirmed) {
        if amount.minor() > debts.owing.owed.minor() {
            errors.add("amount", "error-owed-less");
        } else if amount.minor() > debts.deposit.minor() {
            errors.add("amount", "error-deposit-less");
        }
    }
    let Some(amount) = amount.filter(|_| errors.is_empty() && form.back != "yes") else {
        return show_offset(&web, &visitor, &debts, form, &errors);
    };
    let about = about(&web, &debts);
    if !confirmed {
        let page = received::offset_check(&visitor.ctx, &about, debts.deposit, amount, &form);
        return Ok(page.into_response());
    }
    let liable = &debts.owing.liable;
    let form = match web.fund.offset_by(&key, liable, amount, By::Person(person.number)).await {
        Ok(_) => return Ok(done_with(&about, Done::OffsetBooked)),
        Err(FundError::Overdrawn { account }) if account == brand_deposit(liable.brand()) => {
            errors.add("amount", "error-deposit-less");
            form
        }
        Err(FundError::KeyReused { .. }) => {
            errors.add("amount", "error-offset-booked");
            OffsetForm { once: String::new(), ..form }
        }
        Err(error) => {
            refused(&mut errors, error)?;
            form
        }
    };
    show_offset(&web, &visitor, &debts, form, &errors)
}
