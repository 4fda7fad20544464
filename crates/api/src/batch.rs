//! Many questions at once: a line of JSON each (NDJSON), answered by a line each, in the same order. A line that cannot be
//! taken is answered in its place and the rest goes on.
//!
//! The whole body is read before the first answer: a client that does not read while it writes would otherwise wait for ever.

use std::time::Duration;

use anxin_domain::call::Decision;
use anxin_domain::ids::BrandId;
use anxin_gate::{GateError, Question};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::header;
use axum::response::IntoResponse;
use http_body_util::channel::{Channel, Sender};
use serde::Serialize;
use tokio::sync::OwnedSemaphorePermit;

use crate::body::{expect_type, whole};
use crate::caller::{By, Decisions};
use crate::decisions::{DecisionBody, QuestionBody, read_question, shown, spoken};
use crate::door::{Door, Shared};
use crate::fields::Fields;
use crate::language::Language;
use crate::problem::{Kind, Problem, ProblemBody};

/// Largest batch, in bytes.
pub const BATCH_BODY_LIMIT: usize = 64 * 1024 * 1024;
/// Longest line of a batch, in bytes.
pub const BATCH_LINE_LIMIT: usize = 16 * 1024;
/// Lines that are judged and written in one commit.
pub const LINES_PER_COMMIT: usize = 1_000;
/// Finished commits that wait for a slow reader.
const COMMITS_AHEAD: usize = 2;
/// How long a reader may leave the answers lying; a place in the memory is not kept for one who went away.
const READER_PATIENCE: Duration = Duration::from_secs(60);

/// The media types of NDJSON; none is registered.
pub(crate) const NDJSON: [&str; 3] = ["application/x-ndjson", "application/ndjson", "application/jsonl"];

/// A batch that came whole, and its place in the memory.
pub(crate) struct Batch {
    bytes: Bytes,
    place: OwnedSemaphorePermit,
}

impl FromRequest<Shared> for Batch {
    type Rejection = Problem;

    async fn from_request(request: Request, door: &Shared) -> Result<Self, Problem> {
        expect_type(request.headers(), &NDJSON)?;
        let place = door.upload()?;
        let bytes = whole(request, BATCH_BODY_LIMIT).await?;
        Ok(Self { bytes, place })
    }
}

/// A line that was not judged.
#[derive(Serialize)]
struct Failed {
    /// Its place in the body, from 1.
    line: usize,
    error: LineError,
}

#[derive(Serialize)]
struct LineError {
    code: &'static str,
    detail: Box<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<Box<str>>,
}

/// Judges a line each. Blank lines are passed over; a line that cannot be taken is answered by `{"line":n,"error":{…}}`.
#[utoipa::path(post, path = "/v1/decisions/batch", operation_id = "decideMany", tag = "decisions", security(("key" = [])),
    request_body(content = QuestionBody, content_type = "application/x-ndjson", description = "One question on each line"), responses(
    (status = 200, description = "One decision on each line, in the same order", body = DecisionBody, content_type = "application/x-ndjson"),
    (status = 413, description = "The body is too large", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Decisions>,
    language: Language,
    batch: Batch,
) -> impl IntoResponse {
    let (sender, channel) = Channel::<Bytes>::new(COMMITS_AHEAD);
    tokio::spawn(async move { door.judge(batch, by.brand(), language, sender).await });
    let kind = [(header::CONTENT_TYPE, NDJSON[0])];
    (kind, spoken(language), Body::new(channel))
}

impl Door {
    /// Judges a batch, a commit at a time, until it ends or nobody reads the answers.
    async fn judge(
        &self,
        batch: Batch,
        brand: Option<&BrandId>,
        language: Language,
        mut sender: Sender<Bytes>,
    ) {
        let Batch { bytes, place: _kept } = batch;
        let mut lines = Lines { bytes, line: 0 };
        loop {
            let read: Vec<_> = lines
                .by_ref()
                .take(LINES_PER_COMMIT)
                .map(|(line, text)| {
                    (line, read_line(&text).and_then(|fields| read_question(fields, self, brand)))
                })
                .collect();
            if read.is_empty() {
                return;
            }
            let answers = self.answer(read, language).await;
            let taken = tokio::time::timeout(READER_PATIENCE, sender.send_data(answers.into())).await;
            if !matches!(taken, Ok(Ok(()))) {
                return;
            }
        }
    }

    /// The answers to some lines, in their order.
    async fn answer(&self, lines: Vec<(usize, Result<Question, Problem>)>, language: Language) -> Vec<u8> {
        let questions = lines.iter().filter_map(|(_, read)| read.as_ref().ok().cloned()).collect();
        let mut decided = self.decide_all(questions).await.into_iter();
        let mut text = Vec::new();
        for (line, read) in lines {
            let decision = read.and_then(|_| {
                decided.next().unwrap_or_else(|| Err(Problem::internal("a decision is missing")))
            });
            let written = match decision {
                Ok(decision) => serde_json::to_writer(&mut text, &shown(&self.api.gate, decision, language)),
                Err(problem) => serde_json::to_writer(&mut text, &failed(line, problem)),
            };
            if let Err(error) = written {
                tracing::error!(%error, "an answer could not be written");
            }
            text.push(b'\n');
        }
        text
    }

    /// Decides in one commit. A brand whose rulebook is not here spoils its own questions only.
    async fn decide_all(&self, questions: Vec<Question>) -> Vec<Result<Decision, Problem>> {
        let count = questions.len();
        let decided = match self.api.gate.check_all(questions.clone()).await {
            Ok(decisions) => decisions.into_iter().map(Ok).collect(),
            Err(GateError::NoRulebook(_)) => {
                let mut decided = Vec::with_capacity(count);
                for question in questions {
                    decided.push(self.api.gate.check(question).await.map_err(Problem::from));
                }
                decided
            }
            Err(error) => {
                let problem = Problem::from(error);
                tracing::error!(cause = problem.cause, "a part of a batch could not be judged");
                vec![Err(problem); count]
            }
        };
        for decision in decided.iter().flatten() {
            self.metrics.decided(decision.judgement.verdict);
        }
        decided
    }
}

/// The lines of a body with their places from 1; blank ones are passed over.
struct Lines {
    bytes: Bytes,
    line: usize,
}

impl Iterator for Lines {
    type Item = (usize, Bytes);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.bytes.is_empty() {
            let end = self.bytes.iter().position(|byte| *byte == b'\n');
            let text = self.bytes.split_to(end.map_or(self.bytes.len(), |end| end + 1));
            self.line += 1;
            if !text.trim_ascii().is_empty() {
                return Some((self.line, text));
            }
        }
        None
    }
}

fn read_line(line: &[u8]) -> Result<Fields, Problem> {
    if line.len() > BATCH_LINE_LIMIT {
        return Err(Problem::new(
            Kind::TooLarge,
            format!("the line is longer than {BATCH_LINE_LIMIT} bytes"),
        ));
    }
    Fields::parse(line)
}

fn failed(line: usize, problem: Problem) -> Failed {
    let Problem { code, detail, field, mend, .. } = problem;
    Failed { line, error: LineError { code, detail, field, mend } }
}
