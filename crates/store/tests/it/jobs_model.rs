//! Whatever workers do and in whatever order, the effect of each job happens once.

use std::collections::BTreeMap;

use anxin_store::jobs::{self, Enqueued, How, Lease};
use anxin_store::testing::TestStore;
use anxin_store::{StoreError, Tx};
use proptest::prelude::*;

use crate::jobs::{REMIND, enqueue, job, take};

const WORKERS: usize = 3;

/// Something that happens.
#[derive(Clone, Debug)]
enum Event {
    /// A job of this key is wanted, so many seconds from now.
    Wanted(u8, i64),
    /// A worker takes some.
    Takes(usize, i64),
    /// A worker does one of those it holds, in one transaction.
    Does(usize, usize),
    /// It does it, and dies before the commit.
    DiesDoing(usize, usize),
    /// It dies with all it holds.
    Dies(usize),
    /// It fails at one, and says so.
    Fails(usize, usize),
    /// It finds that nothing is to be done yet.
    PutsOff(usize, usize),
    /// A job of this key is moved.
    Moved(u8),
    /// Seconds pass.
    Passes(i64),
}

fn event() -> impl Strategy<Value = Event> {
    let worker = 0..WORKERS;
    prop_oneof![
        4 => (0u8..6, -5i64..20).prop_map(|(key, s)| Event::Wanted(key, s)),
        4 => (worker.clone(), 1i64..4).prop_map(|(w, n)| Event::Takes(w, n)),
        4 => (worker.clone(), 0usize..4).prop_map(|(w, n)| Event::Does(w, n)),
        1 => (worker.clone(), 0usize..4).prop_map(|(w, n)| Event::DiesDoing(w, n)),
        1 => worker.clone().prop_map(Event::Dies),
        2 => (worker.clone(), 0usize..4).prop_map(|(w, n)| Event::Fails(w, n)),
        1 => (worker, 0usize..4).prop_map(|(w, n)| Event::PutsOff(w, n)),
        1 => (0u8..6).prop_map(Event::Moved),
        3 => prop_oneof![0i64..5, 55i64..70].prop_map(Event::Passes),
    ]
}

/// What must be true of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// It is open; this many leases were given, and the last of them counts while it is held.
    Open {
        leases: u32,
        held: bool,
    },
    Done,
    Dead,
}

impl Stands {
    fn leases(self) -> Option<u32> {
        match self {
            Self::Open { leases, .. } => Some(leases),
            Self::Done | Self::Dead => None,
        }
    }
}

#[derive(Default)]
struct Model {
    jobs: BTreeMap<[u8; 16], (u8, Stands)>,
    hands: [Vec<(Lease, u32)>; WORKERS],
}

impl Model {
    fn open(&self, key: u8) -> Option<[u8; 16]> {
        let open = |(id, (k, stands)): (&[u8; 16], &(u8, Stands))| {
            (*k == key && matches!(stands, Stands::Open { .. })).then_some(*id)
        };
        self.jobs.iter().find_map(open)
    }

    /// Whether this is the last lease of an open job that nobody took out of the worker's hands.
    fn holds(&self, lease: &Lease, nth: u32) -> bool {
        self.jobs[&lease.job.id.to_bytes()].1 == Stands::Open { leases: nth, held: true }
    }

    fn ends(&mut self, lease: &Lease, nth: u32, how: &Result<How, StoreError>) {
        let holds = self.holds(lease, nth);
        match how {
            Ok(_) => assert!(holds, "an old lease ended {:?}", lease.job.key),
            Err(error) => {
                assert!(matches!(error, StoreError::Overtaken), "{error}");
                assert!(!holds, "a good lease of {:?} was refused", lease.job.key);
            }
        }
        let stands = match how {
            Ok(How::Done) => Stands::Done,
            Ok(How::Dead) => Stands::Dead,
            Ok(How::Again(_) | How::PutOff(_)) => Stands::Open { leases: nth, held: false },
            Err(_) => return,
        };
        self.jobs.get_mut(&lease.job.id.to_bytes()).unwrap().1 = stands;
    }

    async fn live(&mut self, test: &TestStore, event: &Event) {
        let (store, now) = (&test.store, test.clock.now());
        match event {
            Event::Wanted(key, seconds) => {
                let new = job(REMIND, &format!("{key}"), now.plus_ms(seconds * 1_000));
                let enqueued = enqueue(store, new).await;
                assert_eq!(enqueued == Enqueued::Already, self.open(*key).is_some(), "{key}: {enqueued:?}");
                if let Enqueued::New(id) = enqueued {
                    self.jobs.insert(id.to_bytes(), (*key, Stands::Open { leases: 0, held: false }));
                }
            }
            Event::Takes(worker, limit) => {
                for lease in take(store, &[REMIND], *limit).await {
                    let (_, stands) = self.jobs.get_mut(&lease.job.id.to_bytes()).unwrap();
                    let nth = stands.leases().unwrap() + 1;
                    *stands = Stands::Open { leases: nth, held: true };
                    self.hands[*worker].push((lease, nth));
                }
                self.note_dead(test).await;
            }
            Event::Does(worker, n) => {
                if let Some((lease, nth)) = self.in_hand(*worker, *n) {
                    let how = does(test, &lease, None).await;
                    self.ends(&lease, nth, &how);
                }
            }
            Event::DiesDoing(worker, n) => {
                if let Some((lease, nth)) = self.in_hand(*worker, *n) {
                    let how = does(test, &lease, Some(StoreError::Corrupt("worker"))).await;
                    let expected = if self.holds(&lease, nth) { "worker" } else { "ours" };
                    assert!(how.unwrap_err().to_string().contains(expected));
                }
            }
            Event::Dies(worker) => self.hands[*worker].clear(),
            Event::Fails(worker, n) => {
                if let Some((lease, nth)) = self.in_hand(*worker, *n) {
                    let given = lease.clone();
                    let how = store.write(move |tx| given.retry(tx, "failed", now)).await.map(|e| e.how());
                    self.ends(&lease, nth, &how);
                }
            }
            Event::PutsOff(worker, n) => {
                if let Some((lease, nth)) = self.in_hand(*worker, *n) {
                    let (given, at) = (lease.clone(), now.plus_ms(2_000));
                    let how = store.write(move |tx| given.put_off(tx, at)).await.map(|e| e.how());
                    self.ends(&lease, nth, &how);
                }
            }
            Event::Moved(key) => {
                let (key, at) = (*key, now.plus_ms(1_000));
                let moved = store.write(move |tx| jobs::move_to(tx, REMIND, &format!("{key}"), at)).await;
                assert_eq!(moved.unwrap(), self.open(key).is_some());
                if let Some(id) = self.open(key)
                    && let Stands::Open { held, .. } = &mut self.jobs.get_mut(&id).unwrap().1
                {
                    *held = false;
                }
            }
            Event::Passes(seconds) => test.clock.set(now.plus_ms(seconds * 1_000)),
        }
    }

    /// Takes up what a lease found dead because it had been taken too often.
    async fn note_dead(&mut self, test: &TestStore) {
        for dead in test.store.read(jobs::dead).await.unwrap() {
            self.jobs.get_mut(&dead.id.to_bytes()).unwrap().1 = Stands::Dead;
        }
    }

    fn in_hand(&mut self, worker: usize, n: usize) -> Option<(Lease, u32)> {
        let hand = &mut self.hands[worker];
        // A worker that has ended a job may think that it still holds it, so it stays in its hand.
        (!hand.is_empty()).then(|| hand[n % hand.len()].clone())
    }

    /// Brings everything to its end with a worker that never fails.
    async fn finish(&mut self, test: &TestStore) {
        for dead in test.store.read(jobs::dead).await.unwrap() {
            let now = test.clock.now();
            if test.store.write(move |tx| jobs::revive(tx, dead.id, now)).await.unwrap() {
                let stands = Stands::Open { leases: 100, held: false };
                self.jobs.get_mut(&dead.id.to_bytes()).unwrap().1 = stands;
            }
        }
        while self.jobs.values().any(|(_, stands)| matches!(stands, Stands::Open { .. })) {
            self.live(test, &Event::Passes(100)).await;
            self.hands[0].clear();
            self.live(test, &Event::Takes(0, 100)).await;
            for n in 0..self.hands[0].len() {
                self.live(test, &Event::Does(0, n)).await;
            }
            for dead in test.store.read(jobs::dead).await.unwrap() {
                test.store.write(move |tx| jobs::forget(tx, dead.id)).await.unwrap();
            }
        }
    }
}

async fn does(test: &TestStore, lease: &Lease, dies: Option<StoreError>) -> Result<How, StoreError> {
    let (lease, dies) = (lease.clone(), dies.is_some());
    let effect = move |tx: &mut dyn Tx| {
        let id = lease.job.id.to_bytes();
        tx.execute("INSERT INTO effect (job) VALUES ($1)", &[id.into()])?;
        let ended = lease.done(tx)?;
        if dies { Err(StoreError::Corrupt("worker")) } else { Ok(ended) }
    };
    test.store.write_together(effect).await.map(|ended| ended.how())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_effect_of_each_job_happens_once(events in prop::collection::vec(event(), 1..80)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let test = TestStore::fresh().await;
            test.store.write(|tx| tx.execute("CREATE TABLE effect (job BYTEA NOT NULL)", &[])).await.unwrap();
            let mut model = Model::default();
            for event in &events {
                model.live(&test, event).await;
            }
            model.finish(&test).await;
            let effects = test.store.read(|tx| tx.query("SELECT job FROM effect ORDER BY job", &[])).await.unwrap();
            let effects: Vec<_> = effects.iter().map(|row| row.id(0).unwrap()).collect();
            let done = model.jobs.iter().filter(|(_, (_, stands))| *stands == Stands::Done);
            assert_eq!(effects, done.map(|(id, _)| *id).collect::<Vec<_>>());
        });
    }
}
