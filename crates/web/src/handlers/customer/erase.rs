//! Erasing oneself.

use anxin_identity::Action;
use axum::extract::State;
use axum::response::{AppendHeaders, IntoResponse};
use serde::Deserialize;

use crate::ctx::Ctx;
use crate::fail::Fail;
use crate::format;
use crate::handlers::Answer;
use crate::handlers::customer::own;
use crate::pages::customer::erase::{self, ErasedView};
use crate::pages::error::Problem;
use crate::visitor::{Sent, Visitor, end_session};
use crate::web::Web;

/// The word that it is meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Confirmed {
    confirm: String,
}

/// `GET /me/erase`.
pub(crate) async fn ask(visitor: Visitor) -> Answer {
    // While another number is shown there is no such page: nobody is to think that it is about that one.
    let number = visitor.own(Action::ReadOwn)?;
    Ok(erase::ask(&visitor.ctx, &format::whole_number(visitor.words().place(), number)).into_response())
}

/// `POST /me/erase`. What ends the sign-in comes last: whoever was cut off before can ask again.
pub(crate) async fn carry_out(
    State(web): State<Web>,
    visitor: Visitor,
    Sent(form): Sent<Confirmed>,
) -> Answer {
    let number = visitor.customer(Action::EraseOwn)?;
    if form.confirm != "yes" {
        return Err(Fail::ODD);
    }
    // Who works here signs in and decides under this number; whoever appoints people ends that first.
    if web.identity.staff_of(number).await?.is_some() {
        return Err(Fail::Page(Problem::Forbidden, Some("erase-staff")));
    }
    let erased = web.desk.erase(number, own::since(&web, number)).await?;
    web.identity.erase(number).await?;
    let view = ErasedView {
        reference: erased.id.to_string(),
        claims_left: erased.claims_left,
        account_left: erased.account_left,
    };
    let ctx = Ctx { reader: None, ..visitor.ctx };
    Ok((AppendHeaders(end_session(&web)), erase::erased(&ctx, &view)).into_response())
}
