//! Complaints and appeals, handed in by systems that speak for customers, or by a brand for itself. A key of the platform sees
//! a case whole; a brand's key sees the findings about that brand.

use anxin_desk::{
    Appeal, Claim, ComplainedCall, Complaint, ComplaintChannel, DeskError, Party, TOLERANCE_MINUTES,
};
use anxin_desk::{CALLS_LIMIT, WORDS_LIMIT};
use anxin_domain::ids::{BrandId, CaseId, FindingId};
use anxin_domain::number::Number;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use utoipa::ToSchema;

use crate::body::JsonBody;
use crate::caller::{By, Complaints};
use crate::cases::CaseBody;
use crate::claims;
use crate::decisions::{bad_id, is_own_line};
use crate::door::{Door, Shared};
use crate::fields::Fields;
use crate::idempotency::IdempotencyKey;
use crate::problem::{Kind, Problem, ProblemBody};

/// Languages in which a customer can be answered.
pub(crate) const LANGUAGES: [&str; 3] = ["zh-CN", "en", "ja"];
/// Longest language tag read.
pub(crate) const LANGUAGE_LIMIT: usize = 16;
/// Longest id of a promise.
const PROMISE_LIMIT: usize = 64;
/// Largest tolerance, in minutes: a day.
const WITHIN_MINUTES_LIMIT: i64 = 24 * 60;

/// A complaint about calls, or a claim under another promise, to be filed. A single call may be written without the list.
#[derive(ToSchema)]
#[schema(as = NewComplaint)]
#[expect(dead_code, reason = "shapes the OpenAPI document; a complaint is read field by field")]
pub(crate) struct NewComplaintBody {
    /// Whose number was called, or who claims.
    #[schema(example = "+8613800138000")]
    customer: String,
    /// For a claim: the promise. Left out, or `dnd-call`, it is a complaint about calls.
    #[schema(example = "leak-warranty")]
    promise: Option<String>,
    /// For a claim: whose promise.
    #[schema(example = "lianjia-wuhan")]
    brand: Option<String>,
    /// For a claim: what the promise asks for, by field; dates as `2026-11-29`, amounts as `"1280.00"`.
    claim: Option<serde_json::Map<String, serde_json::Value>>,
    /// For a claim: how much the customer asks for, as a decimal.
    #[schema(example = "1280.00")]
    asked: Option<String>,
    /// The calls, at most 20.
    calls: Option<Vec<ComplainedCallBody>>,
    /// For a single call: the number that called.
    #[schema(example = "+8613900000001")]
    calling_number: Option<String>,
    /// For a single call: when, as the customer remembers (RFC 3339).
    #[schema(format = DateTime)]
    called_at: Option<String>,
    /// For a single call: how far the record may lie from that, in minutes; 30 if it is not said.
    within_minutes: Option<u16>,
    /// What the customer says happened, at most 2,000 letters.
    words: Option<String>,
    /// The language to answer in: `zh-CN`, `en` or `ja`.
    language: Option<String>,
}

/// One call that is complained about.
#[derive(ToSchema)]
#[schema(as = ComplainedCall)]
#[expect(dead_code, reason = "shapes the OpenAPI document; a complaint is read field by field")]
pub(crate) struct ComplainedCallBody {
    /// The number that called.
    #[schema(example = "+8613900000001")]
    calling_number: String,
    /// When, as the customer remembers (RFC 3339).
    #[schema(format = DateTime)]
    called_at: String,
    /// How far the record may lie from that, in minutes; 30 if it is not said.
    within_minutes: Option<u16>,
}

/// An appeal to be filed: a platform's key speaks for the customer, a brand's for the brand.
#[derive(ToSchema)]
#[schema(as = NewAppeal)]
#[expect(dead_code, reason = "shapes the OpenAPI document; an appeal is read field by field")]
pub(crate) struct NewAppealBody {
    /// Why, at most 2,000 letters.
    words: String,
    /// The finding; every one that can be appealed if it is not said.
    finding: Option<String>,
}

/// Files a complaint. Each calling number is held against the records at once; what they prove is awarded.
#[utoipa::path(post, path = "/v1/complaints", operation_id = "complain", tag = "complaints", request_body = NewComplaintBody, security(("key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same case")), responses(
    (status = 201, description = "The case", body = CaseBody),
    (status = 200, description = "This key came before; the case of that time", body = CaseBody),
    (status = 422, description = "A field is not right", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Complaints>,
    key: IdempotencyKey,
    body: JsonBody,
) -> Result<Response, Problem> {
    let mut fields = body.fields()?;
    let promise = fields.line("promise", PROMISE_LIMIT)?.filter(|promise| promise != CALLS);
    let filed = match promise {
        Some(promise) => Filed::Loss(claims::read(fields, promise)?),
        None => Filed::Calls(read_complaint(fields)?),
    };
    filed.is_for(&door, by.brand())?;
    let desk = &door.api.desk;
    let effect = |key| async {
        let complained = match filed {
            Filed::Calls(complaint) => desk.complain(Complaint { key, ..complaint }).await?,
            Filed::Loss(claim) => desk.claim(Claim { key, ..claim }).await?,
        };
        Ok((StatusCode::CREATED, door.case_for(by.brand(), complained.case).await?))
    };
    door.once(&by.caller, "complaints", key, &body.bytes, effect).await
}

/// The promise about calls.
const CALLS: &str = "dnd-call";

/// What is filed.
enum Filed {
    Calls(Complaint),
    Loss(Claim),
}

impl Filed {
    /// Whether a caller may file it: a brand's key files what is about that brand.
    fn is_for(&self, door: &Door, own: Option<&BrandId>) -> Result<(), Problem> {
        let foreign = match self {
            Self::Calls(complaint) => complaint.calls.iter().any(|call| {
                // A privacy number stands for a line, and that may be another brand's.
                let shown =
                    door.api.gate.registry().now().displayed(call.number, complaint.customer, call.at);
                !is_own_line(door, own, shown.map_or(call.number, |bound| bound.a), call.at)
            }),
            Self::Loss(claim) => own.is_some_and(|own| *own != claim.brand),
        };
        if !foreign {
            return Ok(());
        }
        Err(Problem::new(Kind::Forbidden, "this key is limited to a brand, and this is about another brand")
            .mend("file it with a key of the platform"))
    }
}

/// Shows a case.
#[utoipa::path(get, path = "/v1/complaints/{id}", operation_id = "getCase", tag = "complaints", security(("key" = [])),
    params(("id" = String, Path, description = "The case's id")), responses(
    (status = 200, description = "The case", body = CaseBody),
    (status = 404, description = "There is no such case", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(door): State<Shared>,
    by: By<Complaints>,
    Path(id): Path<String>,
) -> Result<Json<CaseBody>, Problem> {
    let id = id.parse().map_err(bad_id)?;
    door.case_for(by.brand(), id).await.map(Json)
}

/// Appeals findings; a person who did not decide before decides.
#[utoipa::path(post, path = "/v1/complaints/{id}/appeals", operation_id = "appeal", tag = "complaints", request_body = NewAppealBody, security(("key" = [])),
    params(("id" = String, Path, description = "The case's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same appeal")), responses(
    (status = 201, description = "The case, with the appeal in it", body = CaseBody),
    (status = 200, description = "This key came before; the case of that time", body = CaseBody),
    (status = 404, description = "There is no such case or finding", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "There is nothing to appeal", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn appeal(
    State(door): State<Shared>,
    by: By<Complaints>,
    Path(id): Path<String>,
    key: IdempotencyKey,
    body: JsonBody,
) -> Result<Response, Problem> {
    let case: CaseId = id.parse().map_err(bad_id)?;
    let (words, finding) = read_appeal(body.fields()?)?;
    let request = [id.as_bytes(), b"\n", &body.bytes].concat();
    let (house, brand) = (&door, by.brand());
    let effect = |key: Option<String>| async move {
        let again = if key.is_some() { Again::TheSame } else { Again::Another };
        house.take_appeal(brand, case, finding, words, again).await?;
        Ok((StatusCode::CREATED, house.case_for(brand, case).await?))
    };
    door.once(&by.caller, "appeals", key, &request, effect).await
}

/// What an appeal is that stands in the case already, in the same words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    /// The same: its request has an idempotency key, and runs beside this one or was cut off before its answer.
    TheSame,
    /// Another one.
    Another,
}

impl Door {
    /// A case as a caller may see it.
    pub(crate) async fn case_for(&self, brand: Option<&BrandId>, id: CaseId) -> Result<CaseBody, Problem> {
        let case = self.api.desk.case(id).await?;
        CaseBody::for_brand(case, brand).ok_or_else(|| DeskError::UnknownCase.into())
    }

    /// Takes an appeal.
    async fn take_appeal(
        &self,
        brand: Option<&BrandId>,
        id: CaseId,
        finding: Option<FindingId>,
        words: String,
        again: Again,
    ) -> Result<(), Problem> {
        let case = self.api.desk.case(id).await?;
        let own = |f: &anxin_desk::Finding| brand.is_none_or(|brand| f.brand.as_ref() == Some(brand));
        let named = |f: &&anxin_desk::Finding| finding.is_none_or(|id| f.id == id);
        if !case.findings.iter().any(own) {
            return Err(DeskError::UnknownCase.into());
        }
        if !case.findings.iter().filter(named).all(own) || !case.findings.iter().any(|f| named(&f)) {
            return Err(Problem::field(
                "finding",
                "not_yours",
                "name a finding of this case that is about your brand",
            )
            .mend("GET the case; it lists the findings"));
        }
        let (party, actor) = match brand {
            Some(_) => (Party::Brand, anxin_desk::Actor::Brand),
            None => (Party::Customer(case.customer), anxin_desk::Actor::Customer),
        };
        let stands = |f: &anxin_desk::Finding| f.appeals.iter().any(|a| a.party == actor && a.words == words);
        let appeal = Appeal { case: id, finding, words: words.clone(), party };
        match self.api.desk.appeal(appeal).await {
            Err(DeskError::NoAppeal) if again == Again::TheSame => {
                let case = self.api.desk.case(id).await?;
                if !case.findings.iter().filter(named).any(stands) {
                    return Err(DeskError::NoAppeal.into());
                }
            }
            other => drop(other?),
        }
        Ok(())
    }
}

fn read_complaint(mut fields: Fields) -> Result<Complaint, Problem> {
    let customer = fields.number("customer")?;
    let calls = match fields.objects("calls", CALLS_LIMIT)? {
        Some(calls) => calls.into_iter().map(read_listed_call).collect::<Result<Vec<_>, _>>()?,
        None => vec![read_call(&mut fields)?],
    };
    let Spoken { words, language } = spoken(&mut fields)?;
    fields.finish()?;
    Ok(Complaint { customer, calls, channel: ComplaintChannel::Api, words, language, key: None })
}

/// What a customer says, and in which language they are answered.
pub(crate) struct Spoken {
    pub(crate) words: String,
    pub(crate) language: Option<String>,
}

pub(crate) fn spoken(fields: &mut Fields) -> Result<Spoken, Problem> {
    let words = fields.line("words", WORDS_LIMIT)?.unwrap_or_default();
    let language = fields.line("language", LANGUAGE_LIMIT)?;
    if language.as_deref().is_some_and(|language| !LANGUAGES.contains(&language)) {
        let wrong = fields.wrong("language", "unknown_word", "this language is not spoken here");
        return Err(wrong.mend(format!("write one of {}", LANGUAGES.join(", "))));
    }
    Ok(Spoken { words, language })
}

fn read_listed_call(mut fields: Fields) -> Result<ComplainedCall, Problem> {
    let call = read_call(&mut fields)?;
    fields.finish()?;
    Ok(call)
}

fn read_call(fields: &mut Fields) -> Result<ComplainedCall, Problem> {
    let number: Number = fields.number("calling_number")?;
    let at = fields.moment("called_at")?.ok_or_else(|| fields.missing("called_at"))?;
    let within = fields.integer("within_minutes", 0, WITHIN_MINUTES_LIMIT)?;
    let within_minutes = within.and_then(|n| u16::try_from(n).ok()).unwrap_or(TOLERANCE_MINUTES);
    Ok(ComplainedCall { number, at, within_minutes })
}

fn read_appeal(mut fields: Fields) -> Result<(String, Option<FindingId>), Problem> {
    let words = fields.line("words", WORDS_LIMIT)?.ok_or_else(|| fields.missing("words"))?;
    let finding = fields.line("finding", 64)?.map(|id| id.parse::<FindingId>()).transpose();
    let finding = finding.map_err(|error| fields.wrong("finding", "bad_id", error))?;
    fields.finish()?;
    Ok((words, finding))
}
