//! The customer's first page and the switch on it.

use std::time::Duration;

use anxin_desk::{CaseRow, FindingState};
use anxin_domain::act::{Source, Word};
use anxin_domain::call::Decision;
use anxin_domain::decide::Verdict;
use anxin_domain::ids::CodeId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::scope::{Channel, Grantee};
use anxin_fund::PayoutStatus;
use anxin_identity::{Action, Deed};
use anxin_journal::Page;
use anxin_store::acts::NewAct;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::{Fail, code_error};
use crate::format;
use crate::handlers::customer::{own, requests};
use crate::handlers::standing::back::undo_of;
use crate::handlers::{Answer, cases, choice, signin, standing};
use crate::pages::customer::home::{self, Dnd, HomeView, Payee, TurnOffView};
use crate::visitor::{Sent, Visitor, done, done_undoable};
use crate::web::Web;

/// Days that the first page looks back.
const DAYS_BACK: i64 = 30;

/// Calls that the first page counts at most.
const CALLS_COUNTED: u32 = 2_000;

/// How long the answer to the switch waits for the other gates.
pub(crate) const GATES_WAITED_FOR: Duration = Duration::from_secs(1);

/// The switch, as the page posts it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Switch {
    /// `on`, `on-keep` (consents stay) or `off`.
    to: String,
    confirm: String,
    challenge: String,
    code: String,
}

/// `GET /me`.
pub(crate) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let number = visitor.customer(Action::ReadOwn)?;
    let (refused_calls, rung_calls) = calls_lately(&web, number).await?;
    let claims = own::cases_of(&web, number).await?;
    let consents = standing::consents(&web.gate, number).await?;
    let mut requests = requests::of(&web, number).await?;
    requests.retain(|request| request.answer.is_none());
    let reach = web.gate.reach_of(number).await?;
    let view = HomeView {
        number: if visitor.helps() {
            number.masked()
        } else {
            format::whole_number(visitor.words().place(), number)
        },
        dnd: standing::dnd(&web.gate, number)?,
        reach,
        refused_calls,
        rung_calls,
        exceptions: exceptions(&web, &visitor, &consents),
        permits: count(consents.iter().filter(|given| given.holds()).count()),
        requests,
        open_claims: count(claims.iter().filter(|row| is_open(row)).count()),
        paid: paid(&claims),
        payee: if claims.iter().any(wants_payee) { Payee::Wanted } else { Payee::Settled },
    };
    Ok(home::home(&visitor.ctx, &view).into_response())
}

/// `POST /me/dnd`: on at once; off after a question and with a code.
pub(crate) async fn switch(State(web): State<Web>, visitor: Visitor, Sent(form): Sent<Switch>) -> Answer {
    let number = match form.to.as_str() {
        "on" => visitor.customer_protecting(Action::SwitchDnd)?,
        _ => visitor.customer(Action::SwitchDnd)?,
    };
    match form.to.as_str() {
        "on" | "on-keep" => {
            let keeps_exceptions = form.to == "on-keep";
            own::note(&web, &visitor, Deed::DndOn, "").await?;
            let evidence = own::evidence(&visitor);
            let refusal =
                NewAct { keeps_exceptions, evidence, ..standing::switch(number, Word::Refuse, Source::Web) };
            standing::turn_on(&web.gate, refusal).await?;
            // The page that follows says how far it has come; mostly that is everywhere when it is drawn.
            web.gate.reach_within(number, GATES_WAITED_FOR).await?;
            Ok(done("/me", Done::DndOn))
        }
        "off" if standing::dnd(&web.gate, number)? == Dnd::Off => Ok(done("/me", Done::DndOff)),
        // A code to the number would let whoever types it sign in with it. Who looks after it proves who they are themselves.
        "off" if visitor.link().is_some() => turn_off_for_another(&web, &visitor, number, &form).await,
        "off" if form.confirm == "yes" && !form.challenge.is_empty() => {
            turn_off(&web, &visitor, number, &form).await
        }
        "off" => ask_for_code(&web, &visitor, number).await,
        _ => Err(Fail::ODD),
    }
}

async fn turn_off_for_another(web: &Web, visitor: &Visitor, number: Number, form: &Switch) -> Answer {
    if form.confirm != "yes" {
        return Ok(turn_off_page(visitor, &TurnOffView::default()));
    }
    visitor.may_freshly(Action::SwitchDnd)?;
    own::note(web, visitor, Deed::DndOff, "").await?;
    let evidence = own::evidence(visitor);
    let word = NewAct { evidence, ..standing::switch(number, Word::Withdraw, Source::Web) };
    off(web, word).await
}

/// Switches off, and says how that is undone: on again, as it was.
async fn off(web: &Web, word: NewAct) -> Answer {
    let number = word.number;
    let said = standing::turn_off(&web.gate, word).await?;
    let undo = undo_of(&web.gate, number, &said).await?;
    Ok(done_undoable("/me", Done::DndOff, undo))
}

async fn ask_for_code(web: &Web, visitor: &Visitor, number: Number) -> Answer {
    let view = match signin::request(web, visitor, number).await? {
        Ok(challenge) => TurnOffView { challenge: Some(challenge.to_string()), errors: Errors::default() },
        Err(message) => TurnOffView { challenge: None, errors: Errors::one("code", message) },
    };
    Ok(turn_off_page(visitor, &view))
}

async fn turn_off(web: &Web, visitor: &Visitor, number: Number, form: &Switch) -> Answer {
    let challenge: CodeId = form.challenge.parse().map_err(|_| Fail::ODD)?;
    // A code of another number proves nothing about this one.
    let own = web.identity.pending(challenge).await?.is_some_and(|pending| pending.number == number);
    let wrong = if own {
        match web.identity.enter_code(challenge, &form.code).await {
            Ok(session) => {
                // The reader is signed in already; the code only proves who holds the telephone today.
                web.identity.sign_out(&session.token).await?;
                None
            }
            Err(error) => Some(code_error(error, &form.code)?),
        }
    } else {
        Some("error-code-expired")
    };
    if let Some(message) = wrong {
        let challenge = Some(form.challenge.clone()).filter(|_| message != "error-code-expired");
        return Ok(turn_off_page(visitor, &TurnOffView { challenge, errors: Errors::one("code", message) }));
    }
    off(web, standing::switch(number, Word::Withdraw, Source::Web)).await
}

fn turn_off_page(visitor: &Visitor, view: &TurnOffView) -> Response {
    home::turn_off(&visitor.ctx, view).into_response()
}

/// What everyone may call about or when although it is on, in sentences.
fn exceptions(web: &Web, visitor: &Visitor, consents: &[standing::Given]) -> Vec<String> {
    let to_everyone = |given: &&standing::Given| {
        given.holds()
            && given.act.scope.grantee == Grantee::Everyone
            && !standing::is_the_switch(&given.act.scope)
    };
    let said = consents.iter().filter(to_everyone);
    said.map(|given| choice::sentence(web, visitor.words(), &given.act)).collect()
}

/// Calls of the last days: refused before they rang, and rung.
async fn calls_lately(web: &Web, number: Number) -> Result<(u32, u32), Fail> {
    let now = web.gate.clock().now();
    let lately = Page { since: now.plus_days(-DAYS_BACK), until: now.plus_ms(1), limit: CALLS_COUNTED };
    let decisions = web.gate.journal().decisions_to(number, lately).await?;
    let records = web.gate.calls_to(number, lately).await?;
    // A call that has to wait has not rung either; a text that asks for consent would not have.
    let kept_away = |d: &&Decision| d.judgement.verdict != Verdict::Allow && d.call.channel == Channel::Voice;
    let refused = decisions.iter().filter(kept_away).count();
    let rung = records.iter().filter(|record| record.disposition.rang()).count();
    Ok((count(refused), count(rung)))
}

fn is_open(row: &CaseRow) -> bool {
    let payout = cases::least_far(cases::awards(row)).and_then(|award| award.payout);
    let over = matches!(payout, Some(PayoutStatus::Settled | PayoutStatus::Released));
    row.state != FindingState::NotUpheld && !(row.state == FindingState::Upheld && over)
}

fn wants_payee(row: &CaseRow) -> bool {
    cases::awards(row)
        .any(|award| matches!(award.payout, Some(PayoutStatus::AwaitingPayee | PayoutStatus::Returned)))
}

/// What was paid so far for these claims, each award once; none if nothing was.
pub(crate) fn paid(claims: &[CaseRow]) -> Option<Money> {
    let settled = claims
        .iter()
        .flat_map(|row| cases::awards(row).filter(|award| award.finding == row.finding))
        .filter(|award| award.payout == Some(PayoutStatus::Settled));
    let sum = settled
        .filter(|award| award.amount.currency() == Currency::Cny)
        .fold(0_i64, |sum, award| sum.saturating_add(award.amount.minor()));
    (sum > 0).then(|| Money::new(sum, Currency::Cny))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
