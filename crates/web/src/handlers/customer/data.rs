//! Everything that is held about the number that is signed in, in its present hands: as JSON for programs and as a table for people.

mod beside;
mod stream;

use std::collections::BTreeSet;

use anxin_desk::{Actor, Award, Case, CaseRow, FileMeta, Finding, Satisfaction, Subject};
use anxin_domain::act::{Act, Word};
use anxin_domain::ids::{AwardId, CaseId};
use anxin_domain::number::Number;
use anxin_domain::people::Reply;
use anxin_domain::time::Instant;
use anxin_fund::{Payout, PayoutStatus, payouts_of_customer};
use anxin_identity::{Action, Deed};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::{Value as Json, json};

use crate::fail::Fail;
use crate::format;
use crate::handlers::customer::{own, payee, permit, requests};
use crate::handlers::{Answer, cases};
use crate::pages::customer::data;
use crate::pages::customer::requests::RequestRow;
use crate::pages::error::Problem;
use crate::visitor::Visitor;
use crate::web::Web;
use beside::Beside;
use stream::{Calls, Kind};

/// Tells a spreadsheet that the table is in UTF-8.
const MARK: &str = "\u{feff}";

/// `GET /me/data`.
pub(crate) async fn page(visitor: Visitor) -> Answer {
    visitor.customer_on_page(Action::TakeOwn)?;
    Ok(data::page(&visitor.ctx).into_response())
}

/// `GET /me/data.json`.
pub(crate) async fn json(State(web): State<Web>, visitor: Visitor) -> Answer {
    let all = Everything::of(&web, &visitor).await?;
    let (first, calls) = all.json().map_err(|_| Fail::page(Problem::Broken))?;
    let calls = Calls::of(web, visitor, all, Kind::Json, calls);
    Ok((saved("application/json", "anxin.json"), calls.after(first)).into_response())
}

/// `GET /me/data.csv`.
pub(crate) async fn table(State(web): State<Web>, visitor: Visitor) -> Answer {
    let all = Everything::of(&web, &visitor).await?;
    let first = all.table(&web, &visitor).map_err(|error| {
        tracing::error!(%error, "what is held about a number could not be written");
        Fail::page(Problem::Broken)
    })?;
    let calls = Calls::of(web, visitor, all, Kind::Table, Vec::new());
    Ok((saved("text/csv; charset=utf-8", "anxin.csv"), calls.after(first)).into_response())
}

/// The address is told to whoever signed in with the number, and to nobody who looks after it.
async fn mail_of(web: &Web, visitor: &Visitor, number: Number) -> Result<Option<String>, Fail> {
    if visitor.link().is_some() {
        return Ok(None);
    }
    Ok(web.identity.mailbox(number).await?.map(|mailbox| mailbox.address.as_str().to_owned()))
}

fn saved(kind: &str, name: &str) -> [(header::HeaderName, String); 2] {
    let disposition = format!("attachment; filename=\"{name}\"");
    [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)]
}

/// What is held, but for the calls: of those there may be many, and they follow page by page.
pub(super) struct Everything {
    pub(super) number: Number,
    pub(super) as_of: Instant,
    pub(super) claims: Vec<CaseRow>,
    paid_into: Option<String>,
    mail: Option<String>,
    acts: Vec<Act>,
    requests: Vec<RequestRow>,
    cases: Vec<Told>,
    payouts: Vec<Payout>,
    beside: Beside,
}

/// A case with what is kept beside it.
struct Told {
    case: Case,
    files: Vec<FileMeta>,
    rating: Option<Satisfaction>,
}

impl Everything {
    async fn of(web: &Web, visitor: &Visitor) -> Result<Self, Fail> {
        let number = visitor.customer(Action::TakeOwn)?;
        own::note(web, visitor, Deed::TookAlong, "").await?;
        let now = web.gate.clock().now();
        let since = own::since(web, number);
        let mut acts = web.gate.registry().now().acts(number).to_vec();
        // What was said before the number came into the present hands is not theirs.
        acts.retain(|act| since.is_none_or(|since| since <= act.said_at()));
        let claims = own::cases_up_to(web, number, u32::MAX).await?;
        let mut seen: BTreeSet<CaseId> = BTreeSet::new();
        let mut cases = Vec::new();
        for id in claims.iter().map(|row| row.case).filter(|case| seen.insert(*case)) {
            let case = own::case_of(web, number, id).await?;
            let (files, rating) = (web.desk.files(id).await?, web.desk.satisfaction(id).await?);
            cases.push(Told { case, files, rating });
        }
        let mut payouts = web.gate.store().read(move |tx| payouts_of_customer(tx, number)).await?;
        // What is paid for a case of a former holder is the former holder's.
        let awards: BTreeSet<AwardId> = claims.iter().flat_map(cases::awards).map(|award| award.id).collect();
        payouts.retain(|payout| since.is_none() || awards.contains(&payout.award));
        Ok(Self {
            number,
            as_of: now,
            paid_into: payee::current(web, visitor, number).await?,
            mail: mail_of(web, visitor, number).await?,
            acts,
            requests: requests::every(web, number).await?,
            claims,
            cases,
            payouts,
            beside: Beside::of(web, visitor, number).await?,
        })
    }

    /// Everything up to where the calls begin, and what stands between them and the end.
    fn json(&self) -> serde_json::Result<(Vec<u8>, Vec<u8>)> {
        let mut all = json!({
            "number": self.number.to_string(),
            "as_of": self.as_of.to_string(),
            "paid_into": self.paid_into,
            "mail": self.mail,
            "acts": self.acts.iter().map(act).collect::<Vec<_>>(),
            "requests_for_consent": self.requests.iter().map(request).collect::<Vec<_>>(),
            "claims": self.cases.iter().map(case).collect::<Vec<_>>(),
            "payouts": self.payouts.iter().map(payout).collect::<Vec<_>>(),
        });
        self.beside.add_to(&mut all);
        let mut first = serde_json::to_vec_pretty(&all)?;
        // The calls stand last in the same object.
        first.truncate(first.len().saturating_sub("\n}".len()));
        first.extend_from_slice(b",\n  \"calls\": [");
        Ok((first, b"\n  ],\n".to_vec()))
    }

    /// One row for each thing, in the reader's language.
    fn table(&self, web: &Web, visitor: &Visitor) -> Result<Vec<u8>, csv::Error> {
        let ctx = &visitor.ctx;
        let mut table =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.as_bytes().to_vec());
        let heads = ["data-kind", "data-when", "data-what", "data-who", "amount", "reference"];
        let mut heads = heads.map(|id| ctx.t(id));
        if let Some(when) = heads.get_mut(1).filter(|_| ctx.words.place() != ctx.house) {
            *when = format!("{when} ({})", ctx.words.place().name());
        }
        table.write_record(heads)?;
        let mut row = |kind: &str, at: Instant, rest: [String; 4]| -> Result<(), csv::Error> {
            let first = [ctx.t(kind), format::date_time(ctx.words, at)];
            table.write_record(first.into_iter().chain(rest).map(|cell| plain(&cell)))
        };
        for act in &self.acts {
            let what = ctx.t(match act.word {
                Word::Refuse => "data-refused",
                Word::Permit => "data-permitted",
                Word::Withdraw => "data-withdrawn",
            });
            let source = permit::source(visitor, act.source);
            row("data-act", act.said_at(), [what, source, String::new(), act.id.to_string()])?;
        }
        for asked in &self.requests {
            let what = match asked.answer.map(|answer| answer.said) {
                Some(Reply::Accepted) => ctx.t("request-said-yes"),
                Some(Reply::Declined) => ctx.t("request-said-no"),
                None => ctx.t("request-silence"),
            };
            let who = format!("{} · {}", asked.brand, asked.agent);
            row("data-request", asked.asked_at, [what, who, String::new(), asked.id.clone()])?;
        }
        for Told { case, .. } in &self.cases {
            for finding in &case.findings {
                let promise = cases::promise_name(web, ctx, finding.promise());
                let code = crate::reasons::finding_name(ctx.words, finding.code);
                let brand = finding.brand.as_ref().map(|id| cases::brand_name(web, id)).unwrap_or_default();
                let amount = finding.awarded().map(|sum| format::money(ctx.words, sum)).unwrap_or_default();
                let what = format!("{promise}: {code}");
                row("data-claim", case.opened_at, [what, brand, amount, case.id.to_string()])?;
            }
        }
        for paid in &self.payouts {
            let amount = format::money(ctx.words, paid.amount);
            let brand = cases::brand_name(web, paid.liable.brand());
            let what = ctx.t(payout_word(paid.status));
            row("data-payout", paid.changed_at, [what, brand, amount, paid.id.to_string()])?;
        }
        self.beside.rows(visitor, row)?;
        table.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

const fn payout_word(status: PayoutStatus) -> &'static str {
    match status {
        PayoutStatus::Queued | PayoutStatus::Reserved => "stage-awarded",
        PayoutStatus::AwaitingPayee => "stage-needs-payee",
        PayoutStatus::Sent => "stage-sent",
        PayoutStatus::Settled => "stage-paid",
        PayoutStatus::Returned => "stage-returned",
        PayoutStatus::Released => "step-reversed",
    }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
pub(super) fn plain(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// An act as the customer said it. Its evidence names staff, so it stays here.
fn act(act: &Act) -> Json {
    let mut said = serde_json::to_value(act).unwrap_or_default();
    if let Some(fields) = said.as_object_mut() {
        fields.remove("evidence");
    }
    said
}

fn request(asked: &RequestRow) -> Json {
    json!({
        "id": asked.id, "agent": asked.agent, "brand": asked.brand, "asked_at": asked.asked_at.to_string(),
        "about": asked.about.iter().map(|line| line.word()).collect::<Vec<_>>(),
        "said": asked.answer.map(|answer| if answer.said == Reply::Accepted { "yes" } else { "no" }),
        "answered_at": asked.answer.map(|answer| answer.at.to_string()),
    })
}

fn case(told: &Told) -> Json {
    let Told { case, files, rating } = told;
    json!({
        "case": case.id.to_string(), "opened_at": case.opened_at.to_string(), "origin": case.origin.word(),
        "said": case.words, "findings": case.findings.iter().map(finding).collect::<Vec<_>>(),
        "events": case.events.iter().map(|event| json!({
            "event": event.kind.word(), "by": event.actor.word(), "at": event.at.to_string(),
        })).collect::<Vec<_>>(),
        "files": files.iter().map(|file| json!({
            "name": file.name, "bytes": file.size, "by": file.by.word(), "at": file.at.to_string(),
            "erased_at": file.erased_at.map(|at| at.to_string()),
        })).collect::<Vec<_>>(),
        "rating": rating.as_ref().map(|rating| json!({
            "score": rating.score, "said": rating.words, "at": rating.at.to_string(),
        })),
    })
}

fn finding(finding: &Finding) -> Json {
    let about = match &finding.subject {
        Subject::Call(call) => json!({ "number": call.shown().to_string() }),
        Subject::Loss(loss) => json!({
            "reference": loss.reference, "asked": loss.asked.map(|asked| asked.decimal()),
        }),
    };
    json!({
        "promise": finding.promise(), "terms": finding.terms, "about": about,
        "happened_at": finding.happened_at.to_string(),
        "brand": finding.brand.as_ref().map(ToString::to_string),
        "state": finding.state.word(), "code": finding.code.word(),
        "decided_at": finding.decided_at.map(|at| at.to_string()),
        "award": finding.award.as_ref().map(award),
        "raised": finding.raised.as_ref().map(award),
        "questions": finding.questions.iter().map(|question| json!({
            "asked": question.words, "asked_at": question.asked_at.to_string(), "answer": question.answer,
            "answered_at": question.answered_at.map(|at| at.to_string()),
        })).collect::<Vec<_>>(),
        "rulings": finding.rulings.iter().map(|ruling| json!({
            "upheld": ruling.upheld, "code": ruling.code.word(), "first_of_two": ruling.proposed,
            "by_records": ruling.staff.is_none(), "at": ruling.at.to_string(),
        })).collect::<Vec<_>>(),
        "appeals": finding.appeals.iter().map(|appeal| json!({
            // What a brand writes to the desk is not the customer's.
            "by": appeal.party.word(), "at": appeal.at.to_string(),
            "said": (appeal.party == Actor::Customer).then_some(&appeal.words),
        })).collect::<Vec<_>>(),
    })
}

fn award(award: &Award) -> Json {
    json!({
        "id": award.id.to_string(), "amount": award.amount.decimal(), "currency": award.amount.currency().code(),
        "awarded_at": award.awarded_at.to_string(), "due_at": award.due_at.to_string(),
        "reversed_at": award.reversed_at.map(|at| at.to_string()),
    })
}

fn payout(payout: &Payout) -> Json {
    json!({
        "id": payout.id.to_string(), "award": payout.award.to_string(), "amount": payout.amount.decimal(),
        "currency": payout.amount.currency().code(), "status": payout.status.word(),
        "created_at": payout.created_at.to_string(), "changed_at": payout.changed_at.to_string(),
    })
}
