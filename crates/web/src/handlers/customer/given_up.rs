//! A number that somebody no longer has: read once more, then another's from this moment on.

use anxin_identity::Action;
use axum::extract::State;
use axum::response::{AppendHeaders, IntoResponse};
use serde::Deserialize;

use crate::ctx::Done;
use crate::fail::Fail;
use crate::format;
use crate::handlers::Answer;
use crate::handlers::customer::numbers::{security, which, words_to};
use crate::pages::customer::numbers::{self, GiveUpView};
use crate::visitor::{Sent, Visitor, done, end_session};
use crate::web::Web;

/// Which number: that of a link, or none for the one that signed in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct GiveUpForm {
    link: String,
    confirm: String,
}

/// `POST /me/numbers/give-up`: the answers once more, then done. It wants a fresh proof of the number that signed in.
pub(crate) async fn give_up(
    State(web): State<Web>,
    visitor: Visitor,
    Sent(form): Sent<GiveUpForm>,
) -> Answer {
    let own = visitor.may(Action::GiveUpNumber)?.number;
    let token = visitor.token().ok_or(Fail::ODD)?;
    let number = web.identity.may_give_up(token, which(&form.link)?).await?;
    if form.confirm != "yes" {
        // A number is given up for good: its holder reads it whole.
        let shown = if number == own {
            format::whole_number(visitor.words().place(), number)
        } else {
            number.masked()
        };
        let view = GiveUpView { link: form.link, number: shown };
        return Ok(numbers::give_up(&visitor.ctx, &view).into_response());
    }
    // In this order what is cut off in between has no worse end than beginning again: the change of holder alone shuts the old one out.
    let (at, words) = (web.gate.clock().now(), words_to(&web, number).await?);
    // Nobody's any more once the number has another holder.
    let address = web.identity.mailbox(number).await?.map(|mailbox| mailbox.address);
    web.identity.note_given_up(number, at).await?;
    web.gate.begin_holding(number, at).await?;
    web.identity.give_up(number, security(&web, words, words.t("told-given-up")), address).await?;
    if number == own {
        return Ok((AppendHeaders(end_session(&web)), done("/", Done::GivenUp)).into_response());
    }
    web.identity.show(token, None).await?;
    Ok(done("/me/numbers", Done::GivenUp))
}
