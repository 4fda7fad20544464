//! Where to be paid.

use anxin_domain::number::Number;
use anxin_fund::{BankDetails, BankDetailsError};
use anxin_identity::Action;
use axum::extract::State;
use axum::response::IntoResponse;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::Answer;
use crate::handlers::customer::own;
use crate::pages::customer::payee::{self, PayeeForm, PayeeView};
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

/// `GET /me/payee`.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.customer_on_page(Action::SetPayee)?;
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
    let number = visitor.customer_on_page(Action::SetPayee)?;
    let current = current(web, visitor, number).await?;
    let view = PayeeView { form, current, wechat: web.pays_by_wechat, errors };
    Ok(payee::ask(&visitor.ctx, &view).into_response())
}

/// Where a customer is paid, as far as pages show it.
pub(crate) async fn current(web: &Web, visitor: &Visitor, number: Number) -> Result<Option<String>, Fail> {
    if !own::gave_account(web, number).await? {
        return Ok(None);
    }
    if let Some(details) = web.fund.payee(number).await? {
        return Ok(Some(details.masked_account()));
    }
    let payee = web.fund.wechat_payee(number).await?;
    Ok(payee.map(|payee| {
        let first: String = payee.name().chars().take(1).collect();
        visitor.ctx.t_with("payee-by-wechat", &[("name", format!("{first}＊").into())])
    }))
}
