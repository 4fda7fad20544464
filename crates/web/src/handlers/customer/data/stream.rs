//! The calls of somebody who takes everything along: page by page into the answer, however many there are.

use std::convert::Infallible;

use anxin_desk::CaseRow;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use axum::body::Body;
use futures_util::stream;
use serde_json::{Value as Json, json};

use super::{Everything, plain};
use crate::fail::Fail;
use crate::format;
use crate::handlers::cases::Reader;
use crate::handlers::customer::calls;
use crate::pages::customer::calls::{CallRow, Fate, caller};
use crate::visitor::Visitor;
use crate::web::Web;

/// The form of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An object whose last list is that of the calls.
    Json,
    /// Rows.
    Table,
}

/// What is still to be written.
pub(super) struct Calls {
    web: Web,
    visitor: Visitor,
    number: Number,
    claims: Vec<CaseRow>,
    kind: Kind,
    /// What stands behind the last call.
    end: Vec<u8>,
    /// Before which moment the next page ends; none when the last one was written.
    until: Option<Instant>,
    written: bool,
}

impl Calls {
    pub(super) fn of(web: Web, visitor: Visitor, all: Everything, kind: Kind, end: Vec<u8>) -> Self {
        let until = Some(all.as_of.plus_days(1));
        Self { web, visitor, number: all.number, claims: all.claims, kind, end, until, written: false }
    }

    /// The answer: what was written already, then the calls, then whether these were all of them. An answer that has begun cannot become a page of
    /// trouble, so it says itself where it stopped.
    pub(super) fn after(self, first: Vec<u8>) -> Body {
        let begins = stream::once(async { Ok::<_, Infallible>(first) });
        let goes_on = stream::unfold(Some(self), |calls| async { Some(calls?.piece().await) });
        Body::from_stream(stream::StreamExt::chain(begins, goes_on))
    }

    async fn piece(mut self) -> (Result<Vec<u8>, Infallible>, Option<Self>) {
        let Some(until) = self.until else { return (Ok(self.last(true)), None) };
        match self.page(until).await {
            Ok(piece) => (Ok(piece), Some(self)),
            Err(fail) => {
                tracing::error!(?fail, "the calls of somebody who takes everything along could not be read");
                (Ok(self.last(false)), None)
            }
        }
    }

    async fn page(&mut self, until: Instant) -> Result<Vec<u8>, Fail> {
        let told = (&*self.claims, Reader::Customer);
        let (rows, before) = calls::rows(&self.web, &self.visitor, self.number, until, told).await?;
        // A page that goes no further back would come for ever.
        self.until = before.filter(|before| *before < until);
        match self.kind {
            Kind::Json => Ok(self.as_json(&rows)),
            Kind::Table => Ok(self.as_rows(&rows)),
        }
    }

    fn as_json(&mut self, rows: &[CallRow]) -> Vec<u8> {
        let mut piece = Vec::new();
        for row in rows {
            let begins = if self.written { ",\n    " } else { "\n    " };
            piece.extend_from_slice(begins.as_bytes());
            piece.extend_from_slice(call(row).to_string().as_bytes());
            self.written = true;
        }
        piece
    }

    fn as_rows(&self, rows: &[CallRow]) -> Vec<u8> {
        let ctx = &self.visitor.ctx;
        let cells = rows.iter().map(|call| {
            let who = format!("{} · {}", caller(ctx, call), call.from);
            let when = format::date_time(ctx.words, call.at);
            [
                ctx.t("data-call"),
                when,
                call.why.clone().unwrap_or_default(),
                who,
                String::new(),
                call.id.clone(),
            ]
        });
        written(cells)
    }

    /// The end, and whether everything stands before it.
    fn last(&mut self, complete: bool) -> Vec<u8> {
        let ctx = &self.visitor.ctx;
        match self.kind {
            Kind::Json => {
                let because = if complete { "" } else { ",\n  \"because\": \"calls_unreadable\"" };
                let mut last = std::mem::take(&mut self.end);
                last.extend_from_slice(format!("  \"complete\": {complete}{because}\n}}\n").as_bytes());
                last
            }
            Kind::Table if complete => Vec::new(),
            Kind::Table => {
                let empty = || String::new();
                written(
                    [[ctx.t("data-call"), empty(), ctx.t("data-cut-off"), empty(), empty(), empty()]]
                        .into_iter(),
                )
            }
        }
    }
}

/// Rows of a table; what cannot be written into memory is none.
fn written(rows: impl Iterator<Item = [String; 6]>) -> Vec<u8> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        if let Err(error) = table.write_record(row.iter().map(|cell| plain(cell))) {
            tracing::error!(%error, "a call could not be written into a table");
        }
    }
    table.into_inner().unwrap_or_default()
}

fn call(call: &CallRow) -> Json {
    let fate = match call.fate {
        Fate::Refused => "refused",
        Fate::Deferred => "not_now",
        Fate::LetThrough => "let_through",
        Fate::WentAround => "went_around",
    };
    json!({
        "at": call.at.to_string(), "from": call.from, "agent": call.agent, "brand": call.brand, "fate": fate,
        "why": call.why, "decision": call.decision, "claim": call.claim,
    })
}
