//! What the runner makes of handlers that work, fail, break off and race.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anxin_store::jobs::{self, Ended, Handler, Kind, Lease, Ran, Runner, Trouble};
use anxin_store::testing::TestStore;
use anxin_store::{Clock, Store, StoreError};
use async_trait::async_trait;
use tokio::sync::oneshot;

use crate::jobs::{REMIND, enqueue, job};

/// Writes down each job that it does. The key says what goes wrong: `fine`, `flaky` (the first two times), `panics` (the first
/// time), `never`.
struct Writes(Store);

#[async_trait]
impl Handler for Writes {
    fn kind(&self) -> Kind {
        REMIND
    }

    async fn run(&self, lease: &Lease) -> Result<Ended, Trouble> {
        let (key, tries) = (lease.job.key.as_str(), lease.job.tries);
        if key.starts_with("never") {
            return Err(Trouble::for_good("it cannot be done"));
        }
        if key.starts_with("flaky") && tries < 3 {
            return Err(StoreError::Corrupt("weather").into());
        }
        assert!(!key.starts_with("panics") || tries > 1, "as a mistake would");
        let lease = lease.clone();
        let written = self.0.write(move |tx| {
            tx.execute("INSERT INTO effect (key) VALUES ($1)", &[lease.job.key.as_str().into()])?;
            lease.done(tx)
        });
        written.await.map_err(|error: StoreError| error.into())
    }
}

async fn with_table(clock: Clock) -> TestStore {
    let test = TestStore::with_clock(clock).await;
    test.store.write(|tx| tx.execute("CREATE TABLE effect (key TEXT NOT NULL)", &[])).await.unwrap();
    test
}

async fn effects(store: &Store) -> Vec<String> {
    let rows = store.read(|tx| tx.query("SELECT key FROM effect ORDER BY key", &[])).await.unwrap();
    rows.iter().map(|row| row.text(0).unwrap()).collect()
}

fn standing() -> Clock {
    Clock::standing_at(anxin_domain::time::Instant::from_micros(1_795_413_600_000_000))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_ends_as_its_handler_says() {
    let test = with_table(standing()).await;
    for key in ["fine", "flaky", "panics", "never"] {
        enqueue(&test.store, job(REMIND, key, test.clock.now())).await;
    }
    let runner = Runner::new(test.store.clone()).with(Writes(test.store.clone()));
    assert_eq!(runner.run_due().await.unwrap(), Ran { done: 1, later: 2, dead: 1, lost: 0 });
    assert_eq!(runner.run_due().await.unwrap(), Ran::default(), "the clock stands");
    test.clock.set(test.clock.now().plus_ms(10_000));
    assert_eq!(runner.run_due().await.unwrap(), Ran { done: 1, later: 1, dead: 0, lost: 0 });
    test.clock.set(test.clock.now().plus_ms(10_000));
    assert_eq!(runner.run_due().await.unwrap(), Ran { done: 1, later: 0, dead: 0, lost: 0 });
    assert_eq!(effects(&test.store).await, ["fine", "flaky", "panics"]);
    let dead = test.store.read(jobs::dead).await.unwrap();
    assert_eq!((dead.len(), &*dead[0].trouble), (1, "it cannot be done"));
}

#[tokio::test(flavor = "multi_thread")]
async fn runners_of_two_processes_share_the_work_and_do_none_of_it_twice() {
    let test = with_table(standing()).await;
    let other = test.open_again().await.unwrap();
    let mut wanted = Vec::new();
    for n in 0..150 {
        let word = ["fine", "flaky", "panics"][n % 3];
        wanted.push(format!("{word}{n:03}"));
    }
    let now = test.clock.now();
    let keys = wanted.clone();
    test.store
        .write(move |tx| {
            keys.iter().try_for_each(|key| jobs::enqueue(tx, &job(REMIND, key, now), now).map(drop))
        })
        .await
        .unwrap();
    for _ in 0..3 {
        let runners =
            [&test.store, &other].map(|store| Runner::new(store.clone()).with(Writes(store.clone())));
        let (a, b) = tokio::join!(runners[0].run_due(), runners[1].run_due());
        assert_eq!(a.unwrap().dead + b.unwrap().dead, 0);
        test.clock.set(test.clock.now().plus_ms(10_000));
    }
    wanted.sort_unstable();
    assert_eq!(effects(&test.store).await, wanted);
}

/// Says when it has begun and waits to be let go on.
struct Waits {
    store: Store,
    runs: Arc<AtomicU32>,
    begun: std::sync::Mutex<Option<(oneshot::Sender<()>, oneshot::Receiver<()>)>>,
}

#[async_trait]
impl Handler for Waits {
    fn kind(&self) -> Kind {
        REMIND
    }

    async fn run(&self, lease: &Lease) -> Result<Ended, Trouble> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        let first = self.begun.lock().unwrap().take();
        if let Some((begun, go_on)) = first {
            begun.send(()).unwrap();
            go_on.await?;
        }
        let lease = lease.clone();
        Ok(self.store.write(move |tx| lease.done(tx)).await?)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_finds_what_is_written_and_finishes_what_has_begun_when_it_is_stopped() {
    let test = with_table(Clock::system()).await;
    let ((begun, has_begun), (go_on, may_go_on)) = (oneshot::channel(), oneshot::channel());
    let runs = Arc::new(AtomicU32::new(0));
    let handler = Waits {
        store: test.store.clone(),
        runs: runs.clone(),
        begun: std::sync::Mutex::new(Some((begun, may_go_on))),
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let runner = tokio::spawn(Runner::new(test.store.clone()).with(handler).run(async move {
        let _ = stopped.await;
    }));
    enqueue(&test.store, job(REMIND, "first", test.clock.now())).await;
    has_begun.await.unwrap();
    stop.send(()).unwrap();
    // Whatever is written now waits for the next start, for this runner has been asked to stop.
    tokio::task::yield_now().await;
    go_on.send(()).unwrap();
    runner.await.unwrap();
    let waiting = test.store.read(jobs::waiting).await.unwrap();
    assert!(waiting.is_empty(), "what had begun is done: {waiting:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}
