//! Transactions on their way: each is put in a box with its answer, so that the engines, their threads and their runtimes are made
//! once and not for every closure that somebody writes, which was half of what the house compiled. Those that share a commit wait here
//! for the one thread that runs them, on either engine.

use std::any::Any;
use std::marker::PhantomData;

use tokio::sync::oneshot;

use crate::error::StoreError;
use crate::tx::Tx;

/// A transaction that waits for its turn.
pub(crate) trait Job: Send {
    /// Runs it; true asks for its changes to stay. It may be run again, and only what it said last counts.
    fn run(&mut self, tx: &mut dyn Tx) -> bool;
    /// Puts an error in the place of what it said.
    fn refuse(&mut self, error: StoreError);
    /// Answers whoever waits, after the commit (or its failure).
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

/// Where the answer to a transaction will come: a `Result<T, E>` in a box.
pub(crate) struct Answer<T, E> {
    answer: oneshot::Receiver<Box<dyn Any + Send>>,
    is: PhantomData<fn() -> Result<T, E>>,
}

/// Makes a transaction of a closure.
pub(crate) fn queued<F, T, E>(f: F) -> (Box<dyn Job>, Answer<T, E>)
where
    F: FnMut(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(Closure { f, outcome: None, reply }), Answer { answer, is: PhantomData })
}

impl<T, E> Answer<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    /// Waits for it.
    pub(crate) async fn come(self) -> Result<T, E> {
        let answer = self.answer.await.ok().and_then(|answer| answer.downcast().ok());
        answer.map_or_else(
            || Err(E::from(StoreError::Database("the transaction was broken off".into()))),
            |answer| *answer,
        )
    }
}

/// Answers a whole group alike.
pub(crate) fn answer_all(group: Vec<Box<dyn Job>>, committed: impl Fn() -> Result<(), StoreError>) {
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

struct Closure<F, T, E> {
    f: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Box<dyn Any + Send>>,
}

impl<F, T, E> Job for Closure<F, T, E>
where
    F: FnMut(&mut dyn Tx) -> Result<T, E> + Send,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
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
        let Self { f, outcome, reply } = *self;
        // Who is answered finds nothing of the transaction alive any more.
        drop(f);
        let answer = match (outcome, committed) {
            (Some(Ok(_)), Err(error)) => Err(E::from(error)),
            (Some(outcome), _) => outcome,
            (None, Err(error)) => Err(E::from(error)),
            (None, Ok(())) => {
                Err(E::from(StoreError::Database("the transaction did not run to its end".into())))
            }
        };
        // Nobody waits any more when the request was dropped; the commit stands all the same.
        let _ = reply.send(Box::new(answer));
    }
}
