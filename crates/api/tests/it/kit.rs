//! A house behind a JSON door: two brands with an agent and a line each, a customer who said no, one who said yes, and keys.

use std::net::SocketAddr;
use std::sync::Arc;

use anxin_api::{Api, Front, PerMinute, Settings, open};
use anxin_desk::Desk;
use anxin_domain::act::{Source, Word};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::scope::Scope;
use anxin_domain::time::Interval;
use anxin_fund::Fund;
use anxin_gate::{Gate, Law};
use anxin_hook::{MasterKey, Reach, Webhooks};
use anxin_identity::{ApiScope, Identity, ServerKey, Sink};
use anxin_journal::{Journal, Options};
use anxin_proof::Log;
use anxin_store::acts::NewAct;
use anxin_store::directory::{put_affiliation, put_brand, put_line};
use anxin_store::testing::TestStore;
use anxin_store::{StoreError, Tx};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt;

/// The line of the agent of `lianjia-wuhan`.
pub(crate) const LINE: &str = "+8613900000001";
/// The line of the agent of `other-wuhan`.
pub(crate) const OTHER_LINE: &str = "+8613900000002";
/// A line that nobody registered.
pub(crate) const UNKNOWN_LINE: &str = "+8613700000000";
/// A customer who said no.
pub(crate) const REFUSER: &str = "+8613800138000";
/// A customer who said yes.
pub(crate) const PERMITTER: &str = "+8613800138001";
/// A customer who said nothing.
pub(crate) const SILENT: &str = "+8613800138002";

pub(crate) struct House {
    pub(crate) test: TestStore,
    pub(crate) gate: Gate,
    pub(crate) desk: Desk,
    pub(crate) identity: Identity,
    pub(crate) log: Log,
    pub(crate) webhooks: Webhooks,
    pub(crate) routes: Router,
    pub(crate) front: Front,
    /// Of the platform, for everything.
    pub(crate) admin: String,
    /// Of the brand `lianjia-wuhan`, for everything but the platform's own work.
    pub(crate) brand: String,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    /// The answer, which has to be of this status.
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// The problem that this answer has to be, after looking at what every problem has.
    pub(crate) fn problem(self, status: u16, kind: &str) -> Value {
        let answer = self.is(status);
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["type"], format!("/problems/{kind}"));
        assert_eq!(problem["status"], status);
        assert_eq!(answer.headers["x-request-id"], problem["request_id"].as_str().unwrap());
        for name in ["title", "detail", "mend"] {
            assert!(problem[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {problem}");
        }
        problem
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        self.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A request on its way.
pub(crate) struct Ask<'a> {
    house: &'a House,
    request: axum::http::request::Builder,
    body: Vec<u8>,
}

impl Ask<'_> {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.header("authorization", &format!("Bearer {key}"))
    }

    pub(crate) fn admin(self) -> Self {
        let key = self.house.admin.clone();
        self.key(&key)
    }

    pub(crate) fn brand(self) -> Self {
        let key = self.house.brand.clone();
        self.key(&key)
    }

    pub(crate) fn once(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) fn from(mut self, address: &str) -> Self {
        let address: SocketAddr = address.parse().unwrap();
        self.request = self.request.extension(ConnectInfo(address));
        self
    }

    pub(crate) async fn send(self) -> Answer {
        let request = self.request.body(Body::from(self.body)).unwrap();
        let response = self.house.routes.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with(false, None).await
    }

    /// `open` lets this machine in without a key, `limit_bytes` is the limit of the journal.
    pub(crate) async fn with(open: bool, limit_bytes: Option<u64>) -> Self {
        let test = TestStore::fresh().await;
        Self::on(test, open, limit_bytes, PerMinute::default(), |identity| identity).await
    }

    /// A house that is the sandbox of another one.
    pub(crate) async fn sandbox() -> Self {
        Self::on(TestStore::fresh().await, false, None, PerMinute::default(), Identity::of_sandbox).await
    }

    /// A house whose limits are met soon.
    pub(crate) async fn limited(limits: PerMinute) -> Self {
        Self::on(TestStore::fresh().await, false, None, limits, |identity| identity).await
    }

    async fn on(
        test: TestStore,
        is_open: bool,
        limit_bytes: Option<u64>,
        limits: PerMinute,
        as_it_is: fn(Identity) -> Identity,
    ) -> Self {
        let now = test.clock.now();
        test.store.write(move |tx| settle_in(tx, now)).await.unwrap();
        let journal = Journal::open_with(
            &test.folder.path().join("journal"),
            Options { limit_bytes, ..Options::default() },
        )
        .unwrap();
        let gate = Gate::open(test.store.clone(), journal, Law::shipped().unwrap(), test.folder.path())
            .await
            .unwrap();
        say(&gate, REFUSER, Word::Refuse, Scope::do_not_disturb()).await;
        say(&gate, PERMITTER, Word::Permit, Scope::default()).await;
        let fund = Fund::new(test.store.clone(), None);
        fund.top_up("first", Money::new(1_000_000, Currency::Cny), "test").await.unwrap();
        let identity = Identity::new(test.store.clone(), Arc::new(Sink), ServerKey::from_bytes([7; 32]));
        let identity = as_it_is(identity);
        let admin = identity.create_key("platform", None, &[ApiScope::Admin]).await.unwrap().secret;
        let scopes: Vec<_> = ApiScope::ALL.into_iter().filter(|scope| *scope != ApiScope::Admin).collect();
        let own = Some("lianjia-wuhan".parse().unwrap());
        let brand = identity.create_key("pbx", own, &scopes).await.unwrap().secret;
        let desk = Desk::new(gate.clone());
        let webhooks =
            Webhooks::new(test.store.clone(), MasterKey::from_bytes([9; 32]), Reach::ThisMachineToo);
        let log = Log::open(test.store.clone(), &[7; 32], "example.com/log").await.unwrap();
        let api = Api {
            log: log.clone(),
            gate: gate.clone(),
            desk: desk.clone(),
            fund,
            identity: identity.clone(),
            webhooks: webhooks.clone(),
            settings: Settings { open: is_open, version: "0.0.0", limits },
            extra_metrics: Arc::new(|| "anxin_sip_invites_total 7\n".to_owned()),
        };
        let (routes, front) = open(api);
        Self { test, gate, desk, identity, log, webhooks, routes, front, admin, brand }
    }

    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        Ask { house: self, request: Request::builder().method(method).uri(path), body: Vec::new() }
    }

    pub(crate) fn get(&self, path: &str) -> Ask<'_> {
        self.ask(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Ask<'_> {
        self.post_bytes(path, "application/json", body.to_string())
    }

    pub(crate) fn post_bytes(&self, path: &str, kind: &str, body: impl Into<Vec<u8>>) -> Ask<'_> {
        Ask { body: body.into(), ..self.ask(Method::POST, path).header("content-type", kind) }
    }

    /// Rows in a table.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        self.test.store.read(move |tx| tx.query(&sql, &[])).await.unwrap()[0].int(0).unwrap()
    }
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

pub(crate) fn number(text: &str) -> Number {
    Number::parse(text, anxin_domain::number::Region::CN).unwrap()
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
