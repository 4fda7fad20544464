//! Claims under promises that are not about calls, handed in through the same door as complaints: who names a promise and what it
//! asks for, claims; who names calls, complains.

use std::collections::BTreeMap;

use anxin_desk::{Claim, ComplaintChannel};
use anxin_domain::ids::{BrandId, CaseId, FindingId};
use axum::Json;
use axum::extract::{Path, State};
use utoipa::ToSchema;

use crate::body::JsonBody;
use crate::caller::{By, Complaints};
use crate::cases::CaseBody;
use crate::complaints::{Spoken, spoken};
use crate::decisions::bad_id;
use crate::door::Shared;
use crate::fields::Fields;
use crate::problem::{Kind, Problem, ProblemBody};

/// Longest id of a promise, and longest amount, in letters.
const WORD_LIMIT: usize = 64;
/// Longest value of a field of a claim, in letters.
const VALUE_LIMIT: usize = 2_000;

/// Reads a claim.
pub(crate) fn read(mut fields: Fields, promise: String) -> Result<Claim, Problem> {
    let customer = fields.number("customer")?;
    let brand = fields.line("brand", WORD_LIMIT)?.ok_or_else(|| fields.missing("brand"))?;
    let brand: BrandId = brand.parse().map_err(|error| fields.wrong("brand", "bad_key", error))?;
    let claim = fields.texts("claim", VALUE_LIMIT)?.ok_or_else(|| fields.missing("claim"))?;
    let asked = fields.line("asked", WORD_LIMIT)?.unwrap_or_default();
    let Spoken { words, language } = spoken(&mut fields)?;
    fields.finish()?;
    Ok(Claim {
        customer,
        promise,
        brand,
        fields: claim,
        asked,
        channel: ComplaintChannel::Api,
        words,
        language,
        key: None,
    })
}

/// An answer to a question of the desk.
#[derive(ToSchema)]
#[schema(as = NewAnswer)]
#[expect(dead_code, reason = "shapes the OpenAPI document; an answer is read field by field")]
pub(crate) struct NewAnswerBody {
    /// The finding that was asked about.
    finding: String,
    /// The answer, at most 2,000 letters.
    words: String,
}

/// Answers the open question of a finding, for the customer. The desk's clock runs on.
#[utoipa::path(post, path = "/v1/complaints/{id}/answers", operation_id = "answer", tag = "complaints", request_body = NewAnswerBody, security(("key" = [])),
    params(("id" = String, Path, description = "The case's id")), responses(
    (status = 200, description = "The case, with the answer in it", body = CaseBody),
    (status = 403, description = "A brand's key does not speak for customers", body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, description = "There is no such case", body = ProblemBody, content_type = "application/problem+json"),
    (status = 409, description = "Nothing is asked", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn answer(
    State(door): State<Shared>,
    by: By<Complaints>,
    Path(id): Path<String>,
    body: JsonBody,
) -> Result<Json<CaseBody>, Problem> {
    let id: CaseId = id.parse().map_err(bad_id)?;
    if by.brand().is_some() {
        return Err(Problem::new(
            Kind::Forbidden,
            "this key is limited to a brand, and the customer was asked",
        )
        .mend("answer with a key of the platform"));
    }
    let mut fields = body.fields()?;
    let finding = fields.line("finding", WORD_LIMIT)?.ok_or_else(|| fields.missing("finding"))?;
    let finding: FindingId = finding.parse().map_err(|error| fields.wrong("finding", "bad_id", error))?;
    let words = fields.line("words", VALUE_LIMIT)?.ok_or_else(|| fields.missing("words"))?;
    fields.finish()?;
    let case = door.api.desk.case(id).await?;
    let answered = |finding: &anxin_desk::Finding| {
        finding.questions.last().is_some_and(|asked| asked.answer.as_deref() == Some(words.as_str()))
    };
    // The same answer again is the answer of that time.
    if !case.findings.iter().any(|known| known.id == finding && answered(known)) {
        door.api.desk.answer(id, finding, &words, case.customer).await?;
    }
    door.case_for(None, id).await.map(Json)
}

impl Fields {
    /// An object of plain values as texts, if it is there: texts as they are, numbers and yes or no as they are written.
    fn texts(
        &mut self,
        name: &'static str,
        limit: usize,
    ) -> Result<Option<BTreeMap<String, String>>, Problem> {
        use serde_json::Value;
        let map = match self.take(name) {
            None => return Ok(None),
            Some(Value::Object(map)) => map,
            Some(_) => {
                return Err(self.wrong(name, "wrong_type", "this is not an object").mend("write { … }"));
            }
        };
        let mut texts = BTreeMap::new();
        for (field, value) in map {
            let place = format!("{name}.{}", crate::problem::echo(&field));
            let text = match value {
                Value::Null => continue,
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                Value::Bool(flag) => flag.to_string(),
                Value::Array(_) | Value::Object(_) => {
                    let wrong = self.wrong(&place, "wrong_type", "this is not a plain value");
                    return Err(wrong.mend("write a text, a number, or true or false"));
                }
            };
            if text.chars().count() > limit {
                let wrong = self.wrong(&place, "too_long", "this is too long");
                return Err(wrong.mend(format!("write at most {limit} letters")));
            }
            texts.insert(field, text);
        }
        Ok(Some(texts))
    }
}
