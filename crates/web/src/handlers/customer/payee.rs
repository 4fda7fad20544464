//! Where to be paid.

use anxin_fund::{BankDetails, BankDetailsError};
use anxin_identity::Action;
use axum::extract::State;
use axum::response::IntoResponse;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::handlers::Answer;
use crate::pages::customer::payee::{self, PayeeForm, PayeeView};
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

/// `GET /me/payee`.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.customer(Action::SetPayee)?;
    show(&web, &visitor, PayeeForm::default(), Errors::default()).await
}

/// `POST /me/payee`: the answers once more, then saved.
pub(crate) async fn save(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<PayeeForm>) -> Answer {
    let number = visitor.customer(Action::SetPayee)?;
    match BankDetails::new(&form.name, &form.account, &form.bank) {
        Ok(_) if form.back == "yes" => show(&web, &visitor, form, Errors::default()).await,
        Ok(_) if form.confirm != "yes" => Ok(payee::check(&visitor.ctx, &form).into_response()),
        Ok(details) => {
            web.desk.set_payee(number, details).await?;
            Ok(done("/me/claims", Done::PayeeSaved))
        }
        Err(error) => show(&web, &visitor, form, sentence(error)).await,
    }
}

fn sentence(error: BankDetailsError) -> Errors {
    match error {
        BankDetailsError::Name => Errors::one("name", "error-name-empty"),
        BankDetailsError::Account | BankDetailsError::Iban => Errors::one("account", "error-account-odd"),
        BankDetailsError::Bank => Errors::one("bank", "error-bank-odd"),
    }
}

async fn show(web: &Web, visitor: &Visitor, form: PayeeForm, errors: Errors) -> Answer {
    let number = visitor.customer(Action::SetPayee)?;
    let current = web.fund.payee(number).await?.map(|details| details.masked_account());
    Ok(payee::ask(&visitor.ctx, &PayeeView { form, current, errors }).into_response())
}
