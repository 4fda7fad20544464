//! Jobs: written with their cause, taken by one, ended with their effect.

use anxin_domain::ids::JobId;
use anxin_domain::time::Instant;
use anxin_store::jobs::{self, Enqueued, How, Kind, Lease, NewJob};
use anxin_store::testing::TestStore;
use anxin_store::{Store, StoreError, Tx};

pub(crate) const REMIND: Kind = Kind::new("remind").tried(3).waiting(1_000, 8_000);
const OTHER: Kind = Kind::new("other");
const LEASE_MS: i64 = 60_000;

pub(crate) fn job(kind: Kind, key: &str, due_at: Instant) -> NewJob {
    NewJob { kind, key: key.into(), payload: format!("about:{key}"), due_at }
}

pub(crate) async fn enqueue(store: &Store, job: NewJob) -> Enqueued {
    let now = store.clock().now();
    store.write(move |tx| jobs::enqueue(tx, &job, now)).await.unwrap()
}

pub(crate) async fn take(store: &Store, kinds: &'static [Kind], limit: i64) -> Vec<Lease> {
    let now = store.clock().now();
    store.write(move |tx| jobs::lease(tx, kinds, "w", LEASE_MS, limit, now)).await.unwrap()
}

async fn end(
    store: &Store,
    lease: &Lease,
    how: impl Fn(&Lease, &mut dyn Tx) -> Result<jobs::Ended, StoreError> + Send + 'static,
) -> Result<How, StoreError> {
    let lease = lease.clone();
    store.write(move |tx| how(&lease, tx)).await.map(jobs::Ended::how)
}

async fn done(store: &Store, lease: &Lease) -> Result<How, StoreError> {
    end(store, lease, Lease::done).await
}

fn keys(leases: &[Lease]) -> Vec<&str> {
    leases.iter().map(|lease| &*lease.job.key).collect()
}

fn later(test: &TestStore, ms: i64) -> Instant {
    let at = test.clock.now().plus_ms(ms);
    test.clock.set(at);
    at
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_is_taken_the_longest_due_first_and_by_one() {
    let test = TestStore::fresh().await;
    let (store, now) = (&test.store, test.clock.now());
    for (key, ms) in
        [("e", -1), ("b", -4_000), ("d", -2_000), ("a", -5_000), ("future", 5_000), ("c", -3_000)]
    {
        enqueue(store, job(REMIND, key, now.plus_ms(ms))).await;
    }
    enqueue(store, job(OTHER, "other", now.plus_ms(-9_000))).await;
    let first = take(store, &[REMIND], 3).await;
    assert_eq!(keys(&first), ["a", "b", "c"]);
    assert_eq!((first[0].job.tries, &*first[0].job.payload), (1, "about:a"));
    assert_eq!(first[0].job.due_at, now.plus_ms(-5_000));
    assert_eq!(keys(&take(store, &[REMIND], 1).await), ["d"]);
    assert_eq!(keys(&take(store, &[REMIND], 9).await), ["e"]);
    assert!(take(store, &[REMIND], 9).await.is_empty(), "the others are taken or not due");
    assert_eq!(keys(&take(store, &[OTHER, REMIND], 9).await), ["other"]);
    assert!(take(store, &[], 9).await.is_empty());
    later(&test, 5_000);
    assert_eq!(keys(&take(store, &[REMIND], 9).await), ["future"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_there_with_its_cause_or_not_at_all() {
    let test = TestStore::fresh().await;
    let new = job(REMIND, "a", test.clock.now());
    let now = test.clock.now();
    let failed: Result<(), _> = test
        .store
        .write(move |tx| {
            jobs::enqueue(tx, &new, now)?;
            Err(StoreError::Corrupt("cause"))
        })
        .await;
    failed.unwrap_err();
    assert!(take(&test.store, &[REMIND], 9).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_a_kind_and_key_is_open_at_a_time() {
    let test = TestStore::fresh().await;
    let (store, now) = (&test.store, test.clock.now());
    assert!(matches!(enqueue(store, job(REMIND, "a", now)).await, Enqueued::New(_)));
    assert_eq!(enqueue(store, job(REMIND, "a", now.plus_ms(9))).await, Enqueued::Already);
    assert!(matches!(enqueue(store, job(OTHER, "a", now)).await, Enqueued::New(_)));
    let [lease] = &take(store, &[REMIND], 9).await[..] else { panic!("one") };
    assert_eq!(enqueue(store, job(REMIND, "a", now)).await, Enqueued::Already, "taken is still open");
    done(store, lease).await.unwrap();
    assert!(matches!(enqueue(store, job(REMIND, "a", now)).await, Enqueued::New(_)));
    let many: Vec<_> = (0..20)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { enqueue(&store, job(REMIND, "raced", now)).await })
        })
        .collect();
    let mut new = 0;
    for one in many {
        new += u32::from(one.await.unwrap() != Enqueued::Already);
    }
    assert_eq!(new, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_are_no_ids_are_not_kept() {
    let test = TestStore::fresh().await;
    let now = test.clock.now();
    let long = "x".repeat(201);
    for (key, payload) in [("", "a"), ("王芳", "a"), ("a b", "a"), (&long, "a"), ("a", "王芳"), ("a", &long)]
    {
        let job = NewJob { kind: REMIND, key: key.into(), payload: payload.into(), due_at: now };
        let refused = test.store.write(move |tx| jobs::enqueue(tx, &job, now)).await;
        assert!(matches!(refused, Err(StoreError::UnfitJob(_))), "{key} {payload}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_ran_out_is_somebody_elses_and_its_first_holder_changes_nothing() {
    let test = TestStore::fresh().await;
    let store = &test.store;
    store.write(|tx| tx.execute("CREATE TABLE effect (who TEXT NOT NULL)", &[])).await.unwrap();
    enqueue(store, job(REMIND, "a", test.clock.now())).await;
    let slow = take(store, &[REMIND], 1).await.remove(0);
    later(&test, LEASE_MS - 1);
    assert!(take(store, &[REMIND], 1).await.is_empty(), "the lease holds");
    later(&test, 1);
    let quick = take(store, &[REMIND], 1).await.remove(0);
    assert_eq!(quick.job.tries, 2);
    let effect = |lease: &Lease, who: &'static str| {
        let lease = lease.clone();
        store.write(move |tx| {
            tx.execute("INSERT INTO effect (who) VALUES ($1)", &[who.into()])?;
            lease.done(tx)
        })
    };
    assert!(matches!(effect(&slow, "slow").await, Err(StoreError::Overtaken)));
    let now = test.clock.now();
    for late in [
        end(store, &slow, move |lease, tx| lease.retry(tx, "late", now)).await,
        end(store, &slow, move |lease, tx| lease.fail(tx, "late", now)).await,
        end(store, &slow, move |lease, tx| lease.put_off(tx, now)).await,
    ] {
        assert!(matches!(late, Err(StoreError::Overtaken)), "{late:?}");
    }
    assert_eq!(effect(&quick, "quick").await.unwrap().how(), How::Done);
    assert!(matches!(effect(&quick, "quick").await, Err(StoreError::Overtaken)), "once");
    let effects = store.read(|tx| tx.query("SELECT who FROM effect", &[])).await.unwrap();
    assert_eq!(effects.len(), 1);
    assert_eq!(effects[0].text(0).unwrap(), "quick");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_that_ran_out_is_good_while_nobody_else_has_the_job() {
    let test = TestStore::fresh().await;
    enqueue(&test.store, job(REMIND, "a", test.clock.now())).await;
    let slow = take(&test.store, &[REMIND], 1).await.remove(0);
    later(&test, LEASE_MS * 10);
    assert_eq!(done(&test.store, &slow).await.unwrap(), How::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_tried_again_later_each_time_and_is_dead_after_the_last() {
    let test = TestStore::fresh().await;
    let store = &test.store;
    enqueue(store, job(REMIND, "a", test.clock.now())).await;
    let due_at = test.clock.now();
    for tries in 1..=3 {
        let lease = take(store, &[REMIND], 1).await.remove(0);
        assert_eq!((lease.job.tries, lease.job.due_at), (tries, due_at));
        let now = test.clock.now();
        let how = end(store, &lease, move |lease, tx| lease.retry(tx, "the bank sleeps", now)).await.unwrap();
        if tries == 3 {
            assert_eq!(how, How::Dead);
            continue;
        }
        let How::Again(at) = how else { panic!("{how:?}") };
        let wait = (at.micros() - now.micros()) / 1_000;
        let plain = 1_000 << (tries - 1);
        assert!((plain..=plain + plain / 4).contains(&wait), "{wait}");
        later(&test, wait - 1);
        assert!(take(store, &[REMIND], 1).await.is_empty(), "not before its time");
        later(&test, 1);
    }
    later(&test, 1_000_000);
    assert!(take(store, &[REMIND], 1).await.is_empty(), "dead is not taken");
    let dead = store.read(jobs::dead).await.unwrap();
    assert_eq!((dead.len(), &*dead[0].key, dead[0].tries, &*dead[0].trouble), (1, "a", 3, "the bank sleeps"));
    let waiting = store.read(jobs::waiting).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].open, waiting[0].dead), (1, 0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_ends_its_workers_is_dead_after_as_many_leases_as_tries() {
    let test = TestStore::fresh().await;
    enqueue(&test.store, job(REMIND, "a", test.clock.now())).await;
    for _ in 0..3 {
        assert_eq!(take(&test.store, &[REMIND], 1).await.len(), 1);
        later(&test, LEASE_MS);
    }
    assert!(take(&test.store, &[REMIND], 1).await.is_empty());
    let dead = test.store.read(jobs::dead).await.unwrap();
    assert_eq!(dead[0].trouble, "taken too often and never ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_job_is_opened_again_or_forgotten_by_a_person() {
    let test = TestStore::fresh().await;
    let (store, now) = (&test.store, test.clock.now());
    let die = async |key: &str| -> JobId {
        let Enqueued::New(id) = enqueue(store, job(REMIND, key, now)).await else { panic!("new") };
        let lease = take(store, &[REMIND], 1).await.remove(0);
        let how = end(store, &lease, move |lease, tx| lease.fail(tx, "never", now)).await.unwrap();
        assert_eq!(how, How::Dead);
        id
    };
    let revive = |id| store.write(move |tx| jobs::revive(tx, id, now));
    let (a, b) = (die("a").await, die("b").await);
    assert!(revive(a).await.unwrap());
    assert!(!revive(a).await.unwrap(), "it is not dead any more");
    let again = take(store, &[REMIND], 9).await.remove(0);
    assert_eq!((again.job.id, again.job.tries), (a, 1));
    enqueue(store, job(REMIND, "b", now)).await;
    assert!(!revive(b).await.unwrap(), "another does it now");
    assert!(store.write(move |tx| jobs::forget(tx, b)).await.unwrap());
    assert!(!store.write(move |tx| jobs::forget(tx, a)).await.unwrap(), "open ones are called off");
    assert!(store.read(jobs::dead).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_is_moved_or_called_off_is_out_of_its_workers_hands() {
    let test = TestStore::fresh().await;
    let (store, now) = (&test.store, test.clock.now());
    for key in ["moved", "off"] {
        enqueue(store, job(REMIND, key, now)).await;
    }
    let leases = take(store, &[REMIND], 9).await;
    let to = now.plus_ms(7_000);
    assert!(store.write(move |tx| jobs::move_to(tx, REMIND, "moved", to)).await.unwrap());
    assert!(store.write(|tx| jobs::call_off(tx, REMIND, "off")).await.unwrap());
    assert!(!store.write(move |tx| jobs::move_to(tx, REMIND, "off", to)).await.unwrap());
    assert!(!store.write(|tx| jobs::call_off(tx, REMIND, "off")).await.unwrap());
    for lease in &leases {
        assert!(matches!(done(store, lease).await, Err(StoreError::Overtaken)));
    }
    assert_eq!(store.read(|tx| jobs::next_at(tx, &[REMIND])).await.unwrap(), Some(to));
    later(&test, 7_000);
    let [lease] = &take(store, &[REMIND], 9).await[..] else { panic!("one") };
    assert_eq!((&*lease.job.key, lease.job.tries, lease.job.due_at), ("moved", 1, to));
    let put_off = end(store, lease, move |lease, tx| lease.put_off(tx, to.plus_ms(1_000))).await.unwrap();
    assert_eq!(put_off, How::PutOff(to.plus_ms(1_000)));
    assert!(take(store, &[REMIND], 9).await.is_empty());
    later(&test, 1_000);
    assert_eq!(take(store, &[REMIND], 9).await[0].job.tries, 1, "what was put off has not failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_that_race_never_take_the_same_job() {
    let test = TestStore::fresh().await;
    let now = test.clock.now();
    test.store
        .write(move |tx| {
            for n in 0..100 {
                jobs::enqueue(tx, &job(REMIND, &format!("{n}"), now), now)?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    let mut workers = Vec::new();
    for n in 0..4 {
        let store = if n % 2 == 0 { test.store.clone() } else { test.open_again().await.unwrap() };
        workers.push(tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let taken = take(&store, &[REMIND], 7).await;
                if taken.is_empty() {
                    return mine;
                }
                mine.extend(taken.into_iter().map(|lease| lease.job.id));
            }
        }));
    }
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), 100, "each is taken, and once");
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 100);
}
