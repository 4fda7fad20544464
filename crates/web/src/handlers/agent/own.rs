//! The agent's record, the figures of coaching, and the three questions after a conversation.

use anxin_desk::agent::{CallReview, Opinion, ToReview};
use anxin_domain::ids::CallRecordId;
use anxin_domain::people::Ticket;
use anxin_domain::time::Instant;
use anxin_identity::Action;
use anxin_store::directory::tickets_of;
use axum::extract::{Path, State};
use axum::response::IntoResponse;

use super::today::me;
use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::handlers::{Answer, fields};
use crate::pages::agent::coaching::{self, CoachingView, ReviewForm, ReviewView};
use crate::pages::agent::record;
use crate::pages::agent::tickets::{self, Phase, TicketRow, TicketsView};
use crate::visitor::{Sent, Visitor, done};
use crate::web::Web;

/// Conversations that are asked about at once: a few, so that they are answered.
const OPEN_SHOWN: usize = 3;

/// Tickets that are shown: more than anybody has under way.
const TICKETS_SHOWN: i64 = 200;

/// `GET /agent/record`.
pub(crate) async fn record(State(web): State<Web>, visitor: Visitor) -> Answer {
    let me = me(&web, &visitor).await?;
    let found = web.desk.record_of_agent(&me.agent).await?;
    Ok(record::page(&visitor.ctx, &found).into_response())
}

/// `GET /agent/coaching`.
pub(crate) async fn coaching(State(web): State<Web>, visitor: Visitor) -> Answer {
    let me = me(&web, &visitor).await?;
    let view = CoachingView {
        coaching: web.desk.coaching(&me.agent, visitor.words().place().zone()).await?,
        open: web.desk.to_review(&me.agent, OPEN_SHOWN).await?,
    };
    Ok(coaching::page(&visitor.ctx, &view).into_response())
}

/// `GET /agent/tickets`.
pub(crate) async fn tickets(State(web): State<Web>, visitor: Visitor) -> Answer {
    let me = me(&web, &visitor).await?;
    let agent = me.agent.clone();
    // One more than is shown, to know whether there are more.
    let read = move |tx: &mut dyn anxin_store::Tx| tickets_of(tx, &agent, TICKETS_SHOWN + 1);
    let mut all = web.gate.store().read(read).await?;
    let now = web.gate.clock().now();
    let shown = usize::try_from(TICKETS_SHOWN).unwrap_or(usize::MAX);
    let cut_at = (all.len() > shown).then_some(TICKETS_SHOWN);
    all.truncate(shown);
    let rows = all.into_iter().map(|ticket| row(&ticket, now));
    let (mut live, others): (Vec<_>, Vec<_>) = rows.partition(|row| row.phase == Phase::Live);
    live.sort_by_key(|row| row.until.unwrap_or(Instant::from_micros(i64::MAX)));
    Ok(tickets::page(&visitor.ctx, &TicketsView { live, others, cut_at }).into_response())
}

fn row(ticket: &Ticket, now: Instant) -> TicketRow {
    let phase = match ticket.interval {
        interval if interval.contains(now) => Phase::Live,
        interval if interval.from > now => Phase::Ahead,
        _ => Phase::Over,
    };
    TicketRow {
        id: ticket.id.to_string(),
        number: ticket.number.masked(),
        kind: ticket.kind,
        business: ticket.line_of_business,
        from: ticket.interval.from,
        until: ticket.interval.until,
        phase,
    }
}

/// `GET /agent/calls/{record}`.
pub(crate) async fn ask(State(web): State<Web>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let me = me(&web, &visitor).await?;
    let call = web.desk.conversation(&me.agent, record_of(&id)?).await?;
    let form = ReviewForm { once: web.once(), ..ReviewForm::default() };
    Ok(coaching::review(&visitor.ctx, &ReviewView { call, form, errors: Errors::default() }).into_response())
}

/// `POST /agent/calls/{record}`.
pub(crate) async fn say(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    Sent(form): Sent<ReviewForm>,
) -> Answer {
    let me = me(&web, &visitor).await?;
    let sender = visitor.may(Action::SeeOwnWork)?.number;
    let call: ToReview = web.desk.conversation(&me.agent, record_of(&id)?).await?;
    let mut errors = Errors::default();
    let mut opinion = |name: &'static str, text: &str| -> Option<Opinion> {
        let read = text.parse().ok();
        if read.is_none() {
            errors.add(name, "error-choose");
        }
        read
    };
    let effective = opinion("effective", &form.effective);
    let wanted = opinion("wanted", &form.wanted);
    let needed = opinion("needed", &form.needed);
    let (Some(effective), Some(wanted), Some(needed)) = (effective, wanted, needed) else {
        return Ok(coaching::review(&visitor.ctx, &ReviewView { call, form, errors }).into_response());
    };
    let key = fields::key("review", sender, &form.once);
    let review = CallReview { record: call.record, effective, wanted, needed, key };
    web.desk.review_call(&me.agent, review).await?;
    Ok(done("/agent/coaching", Done::CallReviewed))
}

fn record_of(id: &str) -> Result<CallRecordId, Fail> {
    id.parse().map_err(|_| Fail::NOT_FOUND)
}
