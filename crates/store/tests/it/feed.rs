use anxin_domain::act::{Source, Word};
use anxin_domain::ids::ActId;
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::scope::Scope;
use anxin_domain::time::{Instant, Interval};
use anxin_store::acts::{Appended, NewAct, acts_of, append_act};
use anxin_store::directory::{Entered, put_affiliation, put_brand, put_line};
use anxin_store::testing::TestStore;
use anxin_store::{StoreError, changes_after, heads};

fn refusal(number: u64, key: Option<&str>) -> NewAct {
    NewAct {
        number: Number::from_digits(number),
        word: Word::Refuse,
        person: None,
        calls: None,
        scope: Scope::do_not_disturb(),
        keeps_exceptions: false,
        effective_at: None,
        expires_at: None,
        source: Source::Web,
        evidence: None,
        key: key.map(str::to_owned),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_have_no_gaps_and_times_rise_under_many_writers() {
    let test = TestStore::fresh().await;
    let tasks: Vec<_> = (0..200u64)
        .map(|n| {
            let (store, clock) = (test.store.clone(), test.clock.clone());
            let id = ActId::new(clock.now(), clock.random());
            tokio::spawn(async move {
                let act = refusal(8_613_800_000_000 + n % 3, None);
                store.write(move |tx| append_act(tx, id, &act, clock.now())).await
            })
        })
        .collect();
    for task in tasks {
        assert!(matches!(task.await.unwrap(), Ok(Appended::New(..))));
    }
    let (all, heads) = test
        .store
        .read(|tx| {
            let heads = heads(tx)?;
            let mut all = Vec::new();
            for (shard, _) in &heads {
                all.push(changes_after(tx, *shard, 0, 1000)?);
            }
            Ok::<_, StoreError>((all, heads))
        })
        .await
        .unwrap();
    assert_eq!(all.iter().map(Vec::len).sum::<usize>(), 200);
    for (changes, (_, head)) in all.iter().zip(heads) {
        let versions: Vec<i64> = changes.iter().map(|c| c.version).collect();
        assert_eq!(versions, (1..=head).collect::<Vec<_>>());
        assert!(
            changes.windows(2).all(|w| w[0].recorded_at < w[1].recorded_at),
            "the clock stands still, the shard does not"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_is_the_same_act() {
    let test = TestStore::fresh().await;
    let (act, now) = (refusal(8_613_800_138_000, Some("k1")), test.clock.now());
    let mut ids = Vec::new();
    for _ in 0..3 {
        let (act, id) = (act.clone(), ActId::new(now, test.clock.random()));
        ids.push(test.store.write(move |tx| append_act(tx, id, &act, now)).await.unwrap().act().id);
    }
    assert!(ids.iter().all(|id| *id == ids[0]));
    let acts = test.store.read(move |tx| acts_of(tx, act.number)).await.unwrap();
    assert_eq!(acts.len(), 1);
    assert_eq!(acts[0].effective_at, acts[0].recorded_at);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_belongs_to_one_agent_at_a_time() {
    let test = TestStore::fresh().await;
    let now = test.clock.now();
    let at = |s: &str| Instant::parse(s).unwrap();
    let line = move |agent: &str, from: &str, until: Option<&str>| Line {
        number: Number::from_digits(8_613_900_000_000),
        agent: agent.parse().unwrap(),
        interval: Interval { from: at(from), until: until.map(at) },
    };
    let put = async |line: Line| test.store.write(move |tx| put_line(tx, &line, now)).await.unwrap();
    assert!(matches!(put(line("b:1", "2026-01-01T00:00:00Z", None)).await, Entered::New(_)));
    assert_eq!(put(line("b:1", "2026-01-01T00:00:00Z", None)).await, Entered::Same);
    assert!(matches!(put(line("b:2", "2026-06-01T00:00:00Z", None)).await, Entered::Refused(_)));
    assert!(matches!(
        put(line("b:1", "2026-01-01T00:00:00Z", Some("2026-06-01T00:00:00Z"))).await,
        Entered::New(_)
    ));
    assert!(matches!(put(line("b:2", "2026-06-01T00:00:00Z", None)).await, Entered::New(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_of_an_unknown_brand_is_refused_and_a_known_one_entered_once() {
    let test = TestStore::fresh().await;
    let now = test.clock.now();
    let agent = Affiliation {
        agent: "b:1".parse().unwrap(),
        name: "王芳".into(),
        brand: "b".parse().unwrap(),
        store: "s1".parse().unwrap(),
        interval: Interval::since(now),
    };
    let put = async |a: Affiliation| test.store.write(move |tx| put_affiliation(tx, &a, now)).await.unwrap();
    assert!(matches!(put(agent.clone()).await, Entered::Refused(_)));
    let brand =
        Brand { id: "b".parse().unwrap(), name: "B".into(), city: "wuhan".into(), rulebook: "cn".into() };
    test.store.write(move |tx| put_brand(tx, &brand, now)).await.unwrap();
    assert!(matches!(put(agent.clone()).await, Entered::New(_)));
    assert_eq!(put(agent).await, Entered::Same);
}
