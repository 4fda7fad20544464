//! Transactions that share a commit: each waits here for the one thread that runs them, on either engine.

use tokio::sync::oneshot;

use crate::error::StoreError;
use crate::tx::Tx;

/// A transaction that waits for its turn.
pub(crate) trait WriteJob: Send {
    /// Runs it; true asks for its changes to stay. It may be run again, and only what it said last counts.
    fn run(&mut self, tx: &mut dyn Tx) -> bool;
    /// Puts an error in the place of what it said.
    fn refuse(&mut self, error: StoreError);
    /// Answers whoever waits, after the commit (or its failure).
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

/// A transaction on its way, and where its answer will come.
pub(crate) type Queued<T, E> = (Box<dyn WriteJob>, oneshot::Receiver<Result<T, E>>);

/// Makes a transaction of a closure.
pub(crate) fn queued<F, T, E>(f: F) -> Queued<T, E>
where
    F: FnMut(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(Job { f, outcome: None, reply }), answer)
}

/// Waits for the answer.
pub(crate) async fn answered<T, E>(answer: oneshot::Receiver<Result<T, E>>) -> Result<T, E>
where
    E: From<StoreError>,
{
    answer
        .await
        .unwrap_or_else(|_| Err(E::from(StoreError::Database("the transaction was broken off".into()))))
}

/// Answers a whole group alike.
pub(crate) fn answer_all(group: Vec<Box<dyn WriteJob>>, committed: impl Fn() -> Result<(), StoreError>) {
    for job in group {
        job.finish(committed());
    }
}

/// The same error once more, for each transaction of a group.
pub(crate) fn again(error: &StoreError) -> StoreError {
    match error {
        StoreError::Unwritable(what) => StoreError::Unwritable(what.clone()),
        StoreError::Unavailable(what) => StoreError::Unavailable(what.clone()),
        StoreError::Constraint(what) => StoreError::Constraint(what.clone()),
        StoreError::Conflict => StoreError::Conflict,
        other => StoreError::Database(other.to_string()),
    }
}

/// A statement failed and the closure went on as if it had not. PostgreSQL ends the transaction with the statement and answers
/// the commit as if all were well, so this must not pass for a success, on neither engine.
pub(crate) fn passed_over() -> StoreError {
    StoreError::Database("a statement failed and the transaction went on; nothing of it was kept".into())
}

struct Job<F, T, E> {
    f: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> WriteJob for Job<F, T, E>
where
    F: FnMut(&mut dyn Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, tx: &mut dyn Tx) -> bool {
        // A panic must not leave what an earlier run said.
        self.outcome = None;
        self.outcome = Some((self.f)(tx));
        matches!(self.outcome, Some(Ok(_)))
    }

    fn refuse(&mut self, error: StoreError) {
        self.outcome = Some(Err(E::from(error)));
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let answer = match (self.outcome, committed) {
            (Some(Ok(_)), Err(error)) => Err(E::from(error)),
            (Some(outcome), _) => outcome,
            (None, Err(error)) => Err(E::from(error)),
            (None, Ok(())) => {
                Err(E::from(StoreError::Database("the transaction did not run to its end".into())))
            }
        };
        // Nobody waits any more when the request was dropped; the commit stands all the same.
        let _ = self.reply.send(answer);
    }
}
