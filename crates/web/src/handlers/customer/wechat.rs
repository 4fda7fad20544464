//! Being paid to a WeChat balance, where the house has that rail.

use anxin_fund::WechatPayee;
use anxin_identity::Action;
use axum::extract::State;
use axum::response::IntoResponse;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::Answer;
use crate::pages::customer::wechat::{self, WechatForm};
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

/// `GET /me/payee/wechat`.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.customer_on_page(Action::SetPayee)?;
    offered(&web)?;
    Ok(wechat::ask(&visitor.ctx, &WechatForm::default(), &Errors::default()).into_response())
}

/// `POST /me/payee/wechat`: the answers once more, then saved.
pub(crate) async fn save(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<WechatForm>) -> Answer {
    visitor.customer_on_page(Action::SetPayee)?;
    offered(&web)?;
    let number = visitor.customer(Action::SetPayee)?;
    let ctx = &visitor.ctx;
    match WechatPayee::new(form.openid.trim(), &form.name) {
        Ok(_) if form.back == "yes" => Ok(wechat::ask(ctx, &form, &Errors::default()).into_response()),
        Ok(_) if form.confirm != "yes" => Ok(wechat::check(ctx, &form).into_response()),
        Ok(payee) => {
            web.desk.set_wechat_payee(number, payee).await?;
            Ok(done("/me/claims", Done::PayeeSaved))
        }
        Err(_) => Ok(wechat::ask(ctx, &form, &wrong(&form)).into_response()),
    }
}

fn offered(web: &Web) -> Result<(), Fail> {
    if web.pays_by_wechat { Ok(()) } else { Err(Fail::NOT_FOUND) }
}

/// What is wrong, all of it: each field is looked at beside one that is right.
fn wrong(form: &WechatForm) -> Errors {
    let mut errors = Errors::default();
    if WechatPayee::new("o", &form.name).is_err() {
        errors.add("name", "error-wechat-name");
    }
    if WechatPayee::new(form.openid.trim(), "o").is_err() {
        errors.add("openid", "error-openid-odd");
    }
    errors
}
