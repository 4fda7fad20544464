//! A small city: one brand with agents who have several lines each, customers who said no, and a telephone system that keeps records.

use anxin_desk::{ComplainedCall, Complaint, ComplaintChannel, Desk, ReconcileReport, Since};
use anxin_domain::act::{Source, Word};
use anxin_domain::call::{CallRecord, Disposition};
use anxin_domain::ids::{CallRecordId, DecisionId};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::scope::Scope;
use anxin_domain::time::{Instant, Interval};
use anxin_gate::{Gate, Law};
use anxin_journal::Journal;
use anxin_store::acts::NewAct;
use anxin_store::directory::{put_affiliation, put_brand, put_line};
use anxin_store::testing::TestStore;

/// The customer who said no.
pub(crate) const CUSTOMER: Number = Number::from_digits(8_613_800_138_000);
/// A customer who said nothing.
pub(crate) const SILENT: Number = Number::from_digits(8_613_800_138_999);
/// A line that nobody registered.
pub(crate) const UNKNOWN: Number = Number::from_digits(8_613_700_000_000);
/// Lines in the city.
const LINES: u64 = 25;
/// Lines that one agent has: few enough for all of them to ring a customer without being a signal.
const LINES_AN_AGENT: u64 = 4;

pub(crate) struct City {
    pub(crate) test: TestStore,
    pub(crate) gate: Gate,
    pub(crate) desk: Desk,
    /// Since when the customer has said no.
    pub(crate) refused_at: Instant,
}

/// Line number `n` of the city; the first few are the first agent's.
pub(crate) const fn line(n: u64) -> Number {
    Number::from_digits(8_613_900_000_000 + n)
}

pub(crate) async fn city() -> City {
    let test = TestStore::fresh().await;
    let now = test.clock.now();
    test.store.write(move |tx| settle_in(tx, now)).await.unwrap();
    let journal = Journal::open(&test.folder.path().join("journal")).unwrap();
    let gate =
        Gate::open(test.store.clone(), journal, Law::shipped().unwrap(), test.folder.path()).await.unwrap();
    let desk = Desk::new(gate.clone());
    let refused_at = say(&gate, CUSTOMER, Word::Refuse, Scope::do_not_disturb()).await;
    test.clock.set(now.plus_ms(3_600_000));
    gate.follower().catch_up().await.unwrap();
    City { test, gate, desk, refused_at }
}

pub(crate) fn settle_in(tx: &mut dyn anxin_store::Tx, now: Instant) -> Result<(), anxin_store::StoreError> {
    let interval = Interval::since(now.plus_days(-300));
    let brand = Brand {
        id: key("lianjia-wuhan"),
        name: "武汉链家".into(),
        city: "wuhan".into(),
        rulebook: "cn-wuhan-lianjia".into(),
    };
    put_brand(tx, &brand, now)?;
    for n in 1..=LINES {
        let agent = Affiliation {
            agent: key(&format!("lianjia-wuhan:{}", (n - 1) / LINES_AN_AGENT + 1)),
            name: "王芳".into(),
            brand: brand.id.clone(),
            store: key("s1"),
            interval,
        };
        put_affiliation(tx, &agent, now)?;
        put_line(tx, &Line { number: line(n), agent: agent.agent, interval }, now)?;
    }
    Ok(())
}

pub(crate) async fn say(gate: &Gate, number: Number, word: Word, scope: Scope) -> Instant {
    let act = NewAct {
        number,
        word,
        person: None,
        scope,
        calls: None,
        keeps_exceptions: false,
        effective_at: None,
        expires_at: None,
        source: Source::Web,
        evidence: None,
        key: None,
    };
    gate.record_act(act).await.unwrap().recorded_at
}

pub(crate) fn key<K: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> K {
    text.parse().unwrap()
}

impl City {
    pub(crate) fn now(&self) -> Instant {
        self.test.clock.now()
    }

    /// The telephone system hands over a call that was answered.
    pub(crate) async fn rang(&self, from: Number, to: Number, at: Instant) -> CallRecord {
        self.ended(from, to, at, Disposition::Answered).await
    }

    pub(crate) async fn ended(
        &self,
        from: Number,
        to: Number,
        at: Instant,
        disposition: Disposition,
    ) -> CallRecord {
        self.recorded(from, to, at, disposition, None).await
    }

    /// The telephone system hands over a call with the id of the decision that it was given.
    pub(crate) async fn recorded(
        &self,
        from: Number,
        to: Number,
        at: Instant,
        disposition: Disposition,
        decision: Option<DecisionId>,
    ) -> CallRecord {
        let id = CallRecordId::new(at, self.test.clock.random());
        let record = CallRecord {
            id,
            system: "pbx".into(),
            system_id: id.to_string(),
            from,
            to,
            dialled: None,
            forwarded_to: None,
            started_at: at,
            talk_seconds: 20,
            disposition,
            decision,
        };
        self.gate.journal().append_call_records(vec![record.clone()]).await.unwrap();
        record
    }

    pub(crate) async fn reconcile(&self) -> ReconcileReport {
        self.desk.reconcile(Since::LastTime).await.unwrap()
    }

    /// The sums of all awards, counted in awards, and what `doctor` would say.
    pub(crate) async fn awards(&self) -> i64 {
        assert_eq!(self.desk.check().await.unwrap(), Vec::<String>::new());
        self.desk.summary().await.unwrap().rows.iter().map(|row| row.awards).sum()
    }
}

pub(crate) fn complaint(calls: &[(Number, Instant)]) -> Complaint {
    let call =
        |(number, at): &(Number, Instant)| ComplainedCall { number: *number, at: *at, within_minutes: 30 };
    Complaint {
        customer: CUSTOMER,
        calls: calls.iter().map(call).collect(),
        channel: ComplaintChannel::Web,
        words: "又是他们".into(),
        language: Some("zh-CN".into()),
        key: None,
    }
}
