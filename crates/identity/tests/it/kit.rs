//! A house of the test's own: a store, a clock that stands, and a provider that remembers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use anxin_domain::ids::{CodeId, MessageId};
use anxin_domain::number::Number;
use anxin_identity::{Identity, SendError, ServerKey, Session, Taken, TextSender};
use anxin_store::Store;
use anxin_store::testing::TestStore;

pub(crate) const MINUTE_MS: i64 = 60_000;
pub(crate) const HOUR_MS: i64 = 60 * MINUTE_MS;

pub(crate) fn number(last: u64) -> Number {
    Number::from_digits(8_613_800_138_000 + last)
}

/// A provider that answers what it is told to, Ok when it is told nothing, and remembers what it was handed.
#[derive(Default)]
pub(crate) struct Provider {
    pub(crate) handed: Mutex<Vec<(MessageId, Number, String)>>,
    pub(crate) answers: Mutex<VecDeque<SendError>>,
    pub(crate) keeps: bool,
}

#[async_trait::async_trait]
impl TextSender for Provider {
    async fn send(&self, id: MessageId, to: Number, text: &str) -> Result<Taken, SendError> {
        self.handed.lock().unwrap().push((id, to, text.to_owned()));
        self.answers.lock().unwrap().pop_front().map_or_else(|| Ok(Taken::default()), Err)
    }

    fn keeps_texts(&self) -> bool {
        self.keeps
    }
}

impl Provider {
    pub(crate) fn will_answer(&self, errors: impl IntoIterator<Item = SendError>) {
        self.answers.lock().unwrap().extend(errors);
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        self.handed.lock().unwrap().iter().map(|(_, _, text)| text.clone()).collect()
    }
}

pub(crate) struct House {
    pub(crate) test: TestStore,
    pub(crate) provider: Arc<Provider>,
    pub(crate) identity: Identity,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(Provider::default()).await
    }

    pub(crate) async fn with(provider: Provider) -> Self {
        let test = TestStore::fresh().await;
        let provider = Arc::new(provider);
        let identity = identity_on(test.store.clone(), &provider);
        Self { test, provider, identity }
    }

    /// The same database opened by a process that starts anew.
    pub(crate) async fn restarted(&self) -> Identity {
        identity_on(self.test.open_again().await.unwrap(), &self.provider)
    }

    pub(crate) fn later(&self, ms: i64) {
        self.test.clock.set(self.test.clock.now().plus_ms(ms));
    }

    /// Asks for a code and reads it from the text.
    pub(crate) async fn code(&self, number: Number) -> (CodeId, String) {
        let id = self.identity.request_code(number, |code| format!("安心 code: {code}")).await.unwrap();
        let text = self.provider.texts().pop().unwrap();
        (id, text.rsplit(' ').next().unwrap().to_owned())
    }

    pub(crate) async fn sign_in(&self, number: Number) -> Session {
        let (id, code) = self.code(number).await;
        self.identity.enter_code(id, &code).await.unwrap()
    }

    /// Signs in a member of staff as the demonstration does, for tests that are about something else.
    pub(crate) async fn sign_in_at_work(&self, number: Number) -> Session {
        self.identity.clone().of_demonstration().sign_in_by_button(number).await.unwrap()
    }

    /// Everything in a table, as text, to look for what must not be there.
    pub(crate) async fn dump(&self, table: &str) -> String {
        let sql = format!("SELECT * FROM {table}");
        format!("{:?}", self.test.store.read(move |tx| tx.query(&sql, &[])).await.unwrap())
    }

    pub(crate) async fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        self.test.store.read(move |tx| tx.query(&sql, &[])).await.unwrap()[0].int(0).unwrap()
    }
}

fn identity_on(store: Store, provider: &Arc<Provider>) -> Identity {
    Identity::new(store, Arc::<Provider>::clone(provider), ServerKey::from_bytes([9; 32]))
}

/// Another code than the right one.
pub(crate) fn wrong(code: &str, by: u32) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + by) % 1_000_000)
}
