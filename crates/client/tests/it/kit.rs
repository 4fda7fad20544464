//! A house behind a JSON door that listens: a brand with a line, a customer who said no, one who said yes, and two keys.

use std::net::SocketAddr;
use std::sync::Arc;

use anxin_api::{Api, Settings, router};
use anxin_client::{Client, Number, Question, Region};
use anxin_desk::Desk;
use anxin_domain::act::{Source, Word};
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::scope::Scope;
use anxin_domain::time::Interval;
use anxin_fund::Fund;
use anxin_gate::{Gate, Law};
use anxin_hook::{MasterKey, Reach, Webhooks};
use anxin_identity::{ApiScope, Identity, ServerKey, Sink};
use anxin_journal::Journal;
use anxin_store::acts::NewAct;
use anxin_store::directory::{put_affiliation, put_brand, put_line};
use anxin_store::testing::TestStore;
use anxin_store::{StoreError, Tx};
use tokio::net::TcpListener;

/// The line of `lianjia-wuhan`.
pub(crate) const LINE: &str = "13900000001";
/// The line of `other-wuhan`.
pub(crate) const OTHER_LINE: &str = "13900000002";
/// A customer who said no.
pub(crate) const REFUSER: &str = "13800138000";
/// A customer who said yes.
pub(crate) const PERMITTER: &str = "13800138001";

pub(crate) struct House {
    pub(crate) test: TestStore,
    pub(crate) address: SocketAddr,
    /// Of the brand `lianjia-wuhan`.
    pub(crate) key: String,
    /// Without the scope.
    pub(crate) weak_key: String,
}

impl House {
    pub(crate) async fn new() -> Self {
        let test = TestStore::fresh().await;
        let now = test.clock.now();
        test.store.write(move |tx| settle_in(tx, now)).await.unwrap();
        let journal = Journal::open(&test.folder.path().join("journal")).unwrap();
        let gate = Gate::open(test.store.clone(), journal, Law::shipped().unwrap(), test.folder.path())
            .await
            .unwrap();
        say(&gate, REFUSER, Word::Refuse, Scope::do_not_disturb()).await;
        say(&gate, PERMITTER, Word::Permit, Scope::default()).await;
        let identity = Identity::new(test.store.clone(), Arc::new(Sink), ServerKey::from_bytes([7; 32]));
        let own = || Some("lianjia-wuhan".parse().unwrap());
        let key = identity.create_key("dialler", own(), &[ApiScope::Decisions]).await.unwrap().secret;
        let weak_key = identity.create_key("pbx", own(), &[ApiScope::CallRecords]).await.unwrap().secret;
        let webhooks = Webhooks::new(test.store.clone(), MasterKey::from_bytes([9; 32]), Reach::Public);
        let log = anxin_proof::Log::open(test.store.clone(), &[7; 32], "example.com/log").await.unwrap();
        let api = Api {
            log,
            gate: gate.clone(),
            desk: Desk::new(gate),
            fund: Fund::new(test.store.clone(), None),
            identity,
            webhooks,
            settings: Settings { open: false, version: "0.0.0", limits: anxin_api::PerMinute::default() },
            extra_metrics: Arc::new(String::new),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = router(api).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { test, address, key, weak_key }
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(&format!("http://{}", self.address), &self.key).unwrap()
    }
}

pub(crate) fn question(from: &str, to: &str) -> Question {
    Question::read(from, to, Region::CN).unwrap()
}

/// What an allow looks like, with the numbers it is about.
pub(crate) fn allow(from: &str, to: &str) -> String {
    format!(
        r#"{{"id":"01KAR8Q5T0R8Z5X7C9V2B4N6M8","verdict":"allow","judged_as":"marketing","reasons":[{{"code":"consent"}}],"compensable":null,"registry_version":{{"shard":1,"acts":1,"directory":1}},"rulebook_version":"x@1","decided_at":"2026-11-24T12:00:00Z","expires_at":"2026-11-24T12:01:00Z","call":{{"from":"+86{from}","to":"+86{to}","at":"2026-11-24T12:00:00Z"}},"new_field":[1]}}"#
    )
}

fn settle_in(tx: &mut dyn Tx, now: anxin_domain::time::Instant) -> Result<(), StoreError> {
    let interval = Interval::since(now.plus_days(-300));
    for (id, line) in [("lianjia-wuhan", LINE), ("other-wuhan", OTHER_LINE)] {
        let brand = Brand {
            id: id.parse().unwrap(),
            name: id.to_owned(),
            city: "wuhan".into(),
            rulebook: "cn-wuhan-lianjia".into(),
        };
        put_brand(tx, &brand, now)?;
        let agent = Affiliation {
            agent: format!("{id}:1").parse().unwrap(),
            name: "王芳".into(),
            brand: brand.id,
            store: "s1".parse().unwrap(),
            interval,
        };
        put_affiliation(tx, &agent, now)?;
        put_line(tx, &Line { number: number(line), agent: agent.agent, interval }, now)?;
    }
    Ok(())
}

fn number(text: &str) -> Number {
    Number::parse(text, Region::CN).unwrap()
}

async fn say(gate: &Gate, to: &str, word: Word, scope: Scope) {
    let act = NewAct {
        number: number(to),
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
    gate.record_act(act).await.unwrap();
}
