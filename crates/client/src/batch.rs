//! Many questions on one connection: whoever asks and whoever reads the answers go on at the same time.

use bytes::Bytes;
use http_body_util::channel::{Channel, Sender};

use crate::answers::Answers;
use crate::client::Client;
use crate::error::ClientError;
use crate::pending::{Asked, Pending};
use crate::question::Question;

/// Bytes of questions that leave together.
const PART_BYTES: usize = 16 * 1024;
/// Parts that wait for the connection.
const PARTS_AHEAD: usize = 2;

/// Nobody takes questions any more: the batch has failed, or its answers were dropped. [`Answers::next`] says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nobody takes questions any more; the answers say why")]
pub struct NobodyAsks;

/// A batch was dropped before it was finished.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the batch was given up")]
pub(crate) struct Abandoned;

/// Where the questions of a batch go. Finish it: a batch that is dropped breaks off, and its last answers never come.
pub struct Asking {
    body: Option<Sender<Bytes, Abandoned>>,
    pending: Pending,
    text: Vec<u8>,
    some: Vec<Asked>,
}

impl Client {
    /// Asks many questions on one connection. The questions are taken as fast as the server reads them, while the answers are read;
    /// the iterator must not wait for anything (see [`Client::batch`] for questions that come one by one).
    ///
    /// Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// [`ClientError::Address`]; whatever else goes wrong is said by the answers.
    pub fn check_many<I>(&self, questions: I) -> Result<Answers, ClientError>
    where
        I: IntoIterator<Item = Question>,
        I::IntoIter: Send + 'static,
    {
        let (mut asking, answers) = self.batch()?;
        let questions = questions.into_iter();
        tokio::spawn(async move {
            for question in questions {
                if asking.ask(&question).await.is_err() {
                    return;
                }
            }
            // Whoever reads the answers is told when this failed.
            let _ = asking.finish().await;
        });
        Ok(answers)
    }

    /// Begins a batch. Ask and read at the same time (two tasks, or `tokio::join!`): a server that nobody reads from takes no more.
    ///
    /// Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// [`ClientError::Address`]; whatever else goes wrong is said by the answers.
    pub fn batch(&self) -> Result<(Asking, Answers), ClientError> {
        let (body, channel) = Channel::new(PARTS_AHEAD);
        let pending = Pending::default();
        let answers = Answers::new(self.begin(channel)?, pending.clone(), self.timeouts().silence);
        Ok((Asking { body: Some(body), pending, text: Vec::new(), some: Vec::new() }, answers))
    }
}

impl Asking {
    /// Asks a question. It leaves with the next ones, when there are enough of them or on [`Asking::flush`]; waits while the server
    /// does not read.
    ///
    /// # Errors
    /// [`NobodyAsks`].
    pub async fn ask(&mut self, question: &Question) -> Result<(), NobodyAsks> {
        serde_json::to_writer(&mut self.text, question).map_err(|_| NobodyAsks)?;
        self.text.push(b'\n');
        self.some.push(Asked::now(question));
        if self.text.len() < PART_BYTES { Ok(()) } else { self.flush().await }
    }

    /// Sends what was asked so far.
    ///
    /// # Errors
    /// [`NobodyAsks`].
    pub async fn flush(&mut self) -> Result<(), NobodyAsks> {
        let body = self.body.as_mut().filter(|_| !self.pending.is_over()).ok_or(NobodyAsks)?;
        if self.text.is_empty() {
            return Ok(());
        }
        self.pending.add(&mut self.some);
        let part = std::mem::take(&mut self.text);
        body.send_data(part.into()).await.map_err(|_| NobodyAsks)
    }

    /// Sends what is left and ends the batch.
    ///
    /// # Errors
    /// [`NobodyAsks`].
    pub async fn finish(mut self) -> Result<(), NobodyAsks> {
        self.flush().await?;
        // Before the server can know that this is all.
        self.pending.finish();
        self.body = None;
        Ok(())
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        // A batch without its end must not look like a whole one.
        if let Some(body) = self.body.take() {
            body.abort(Abandoned);
        }
    }
}
