//! Many questions at once: a line of JSON each (NDJSON), answered by a line each, in the same order. A line that cannot be
//! taken is answered in its place and the rest goes on.
//!
//! Answers begin while questions still come: whoever asks can keep a connection open and write and read as it goes. A client that
//! writes everything before it reads is served too, as long as its answers fit into [`ANSWERS_AHEAD`]; behind that, nothing more is
//! read from it until it reads.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant as Monotonic};

use anxin_domain::call::Decision;
use anxin_domain::ids::BrandId;
use anxin_gate::{GateError, Question};
use axum::body::Body;
use axum::extract::{FromRequest, Request, State};
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::JoinHandle;

use crate::answers::{Answers, Sender};
use crate::body::expect_type;
use crate::caller::{By, Decisions};
use crate::decisions::{QuestionBody, no_answer, plain_question, read_question, spoken};
use crate::door::{Door, Shared};
use crate::fields::Fields;
use crate::language::Language;
use crate::layers::{TIMING, took};
use crate::lines::{Come, Lines};
use crate::problem::Problem;
use crate::told::{ANSWER_BYTES, DecisionBody};

pub use crate::answers::ANSWERS_AHEAD;
pub use crate::lines::BATCH_LINE_LIMIT;

/// Lines that are judged and written in one commit.
pub const LINES_PER_COMMIT: usize = 1_000;
/// Commits of one batch that may wait for the disk, or for whoever reads the answers, beside the one under way.
const COMMITS_AHEAD: usize = 2;

/// The media types of NDJSON; none is registered.
pub(crate) const NDJSON: [&str; 3] = ["application/x-ndjson", "application/ndjson", "application/jsonl"];

/// A batch that is coming in, and its place among those that are under way.
pub(crate) struct Batch {
    lines: Lines,
    place: OwnedSemaphorePermit,
}

impl FromRequest<Shared> for Batch {
    type Rejection = Problem;

    async fn from_request(request: Request, door: &Shared) -> Result<Self, Problem> {
        expect_type(request.headers(), &NDJSON)?;
        let place = door.batch()?;
        Ok(Self { lines: Lines::new(request.into_body()), place })
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
    (status = 200, description = "One decision on each line, in the same order", body = DecisionBody<'static>, content_type = "application/x-ndjson"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Decisions>,
    language: Language,
    batch: Batch,
) -> impl IntoResponse {
    let (sender, answers) = Answers::new(&door.answers);
    tokio::spawn(async move { door.judge(batch, by.brand(), language, sender).await });
    let kind = [(header::CONTENT_TYPE, NDJSON[0]), (header::TRAILER, TIMING)];
    (kind, spoken(language), Body::new(answers))
}

impl Door {
    /// Judges a batch, a commit at a time, until it ends or nobody reads the answers. While some lines wait for the disk, those
    /// behind them are read and judged.
    async fn judge(
        self: Arc<Self>,
        batch: Batch,
        brand: Option<&BrandId>,
        language: Language,
        sender: Sender,
    ) {
        let Batch { lines, place: _kept } = batch;
        let (begun, under_way) = mpsc::channel(COMMITS_AHEAD);
        let reading = self.read_all(lines, brand, language, begun);
        let (read, told) = tokio::join!(reading, tell_all(under_way, sender));
        if let Some((sender, spent)) = told {
            sender.end(TIMING, &Took { read, ..spent }.told());
        }
    }

    /// Reads lines and begins to answer them; says how long it waited for them.
    async fn read_all(
        self: &Arc<Self>,
        mut lines: Lines,
        brand: Option<&BrandId>,
        language: Language,
        begun: mpsc::Sender<JoinHandle<Vec<u8>>>,
    ) -> Duration {
        let mut waited = Duration::ZERO;
        loop {
            let began = Monotonic::now();
            let come = lines.some(LINES_PER_COMMIT).await;
            waited += began.elapsed();
            if come.lines.is_empty() {
                return waited;
            }
            let asked = Asked::read(come, self, brand);
            let door = Arc::clone(self);
            let answers = tokio::spawn(async move { door.answer(asked, language).await });
            // It fails when nobody reads the answers any more.
            if begun.send(answers).await.is_err() {
                return waited;
            }
        }
    }

    /// The answers to some lines, in their order. A brand whose rulebook is not here spoils its own questions only.
    async fn answer(&self, Asked { questions, lines }: Asked, language: Language) -> Vec<u8> {
        match self.api.gate.check_all(&questions).await {
            Ok(decisions) => self.tell(lines, decisions.into_iter().map(Ok), language),
            Err(GateError::NoRulebook(_)) => {
                let mut decided = Vec::with_capacity(questions.len());
                for question in &questions {
                    let answer = self.api.gate.check(question.clone()).await;
                    decided.push(answer.map_err(|error| no_answer(error, question.at)));
                }
                self.tell(lines, decided.into_iter(), language)
            }
            Err(error) => {
                let problem = Problem::from(error);
                tracing::error!(cause = problem.cause, "a part of a batch could not be judged");
                self.tell(lines, std::iter::repeat(Err(problem)), language)
            }
        }
    }

    /// Writes the answers to some lines, each in its place.
    fn tell(
        &self,
        lines: Vec<(usize, Option<Box<Problem>>)>,
        mut decided: impl Iterator<Item = Result<Decision, Problem>>,
        language: Language,
    ) -> Vec<u8> {
        let mut text = Vec::with_capacity(lines.len() * ANSWER_BYTES);
        let mut teller = self.rules.teller(language);
        for (line, wrong) in lines {
            let answer =
                wrong.map_or_else(|| decided.next().unwrap_or_else(no_decision), |wrong| Err(*wrong));
            let written = match answer {
                Ok(decision) => {
                    self.metrics.decided(decision.judgement.verdict);
                    teller.tell(&decision, &mut text)
                }
                Err(problem) => serde_json::to_writer(&mut text, &failed(line, problem)),
            };
            if let Err(error) = written {
                tracing::error!(%error, "an answer could not be written");
            }
            text.push(b'\n');
        }
        text
    }
}

/// Lines that are judged together: the questions, and every line with what is wrong with it, if something is. What is asked and what
/// went wrong lie apart, so that a question is moved once.
struct Asked {
    questions: Vec<Question>,
    lines: Vec<(usize, Option<Box<Problem>>)>,
}

impl Asked {
    fn read(come: Come, door: &Door, brand: Option<&BrandId>) -> Self {
        let Come { text, lines } = come;
        let mut questions = Vec::with_capacity(lines.len());
        let read = |(line, place): (usize, Result<Range<usize>, Box<Problem>>)| {
            let question = place.and_then(|place| Ok(read_line(&text[place], door, brand)?));
            (line, question.map(|question| questions.push(question)).err())
        };
        let lines = lines.into_iter().map(read).collect();
        Self { questions, lines }
    }
}

fn no_decision() -> Result<Decision, Problem> {
    Err(Problem::internal("a decision is missing"))
}

/// Hands answers over in their order; none when nobody reads them any more, or some could not be given.
async fn tell_all(
    mut under_way: mpsc::Receiver<JoinHandle<Vec<u8>>>,
    sender: Sender,
) -> Option<(Sender, Took)> {
    let mut spent = Took::default();
    loop {
        let began = Monotonic::now();
        let Some(answers) = under_way.recv().await else { return Some((sender, spent)) };
        let answers = answers.await.ok()?;
        spent.check += began.elapsed();
        let began = Monotonic::now();
        if !sender.send(answers).await {
            return None;
        }
        spent.write += began.elapsed();
    }
}

/// What the parts of a batch took: waiting for questions, judging and writing them down, waiting for whoever reads the answers.
#[derive(Default)]
struct Took {
    read: Duration,
    check: Duration,
    write: Duration,
}

impl Took {
    fn told(&self) -> String {
        let parts = [took("read", self.read), took("check", self.check), took("write", self.write)];
        parts.join(", ")
    }
}

/// Reads a question in its plainest form the short way, and everything else so that what is wrong with it can be told.
fn read_line(line: &[u8], door: &Door, brand: Option<&BrandId>) -> Result<Question, Problem> {
    match plain_question(line, door, brand) {
        Some(question) => Ok(question),
        None => read_question(Fields::parse(line)?, door, brand),
    }
}

fn failed(line: usize, problem: Problem) -> Failed {
    let Problem { code, detail, field, mend, .. } = problem;
    Failed { line, error: LineError { code, detail, field, mend } }
}
