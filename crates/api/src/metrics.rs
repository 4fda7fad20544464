//! Counters, written in the Prometheus text format. Labels are words from fixed sets and patterns of addresses; no number, id
//! or name of a person is ever in one.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anxin_domain::decide::Verdict;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::door::{Door, Shared};

/// What is counted at this door since the process began.
#[derive(Default)]
pub(crate) struct Metrics {
    allowed: AtomicU64,
    denied: AtomicU64,
    deferred: AtomicU64,
    /// Of all of them, those that were answered before the framework.
    ahead: AtomicU64,
    /// By pattern of the address: a bounded set.
    requests: Mutex<BTreeMap<String, Answers>>,
}

/// By method and status.
type Answers = BTreeMap<(&'static str, u16), Spent>;

#[derive(Clone, Copy, Default)]
struct Spent {
    count: u64,
    micros: u128,
}

impl Metrics {
    pub(crate) fn decided(&self, verdict: Verdict) {
        let counter = match verdict {
            Verdict::Allow => &self.allowed,
            Verdict::Deny => &self.denied,
            Verdict::Defer => &self.deferred,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a decision that was answered before the framework.
    pub(crate) fn decided_ahead(&self, verdict: Verdict) {
        self.decided(verdict);
        self.ahead.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn answered(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let Ok(mut requests) = self.requests.lock() else { return };
        if !requests.contains_key(route) {
            requests.insert(route.to_owned(), Answers::new());
        }
        if let Some(answers) = requests.get_mut(route) {
            let spent = answers.entry((method, status)).or_default();
            spent.count += 1;
            spent.micros += took.as_micros();
        }
    }

    fn write(&self, text: &mut String) {
        head(text, "anxin_http_decisions_total", "counter", "Decisions answered by the JSON door.");
        for (word, counter) in
            [(Verdict::Allow, &self.allowed), (Verdict::Deny, &self.denied), (Verdict::Defer, &self.deferred)]
        {
            let count = counter.load(Ordering::Relaxed);
            let _ = writeln!(text, "anxin_http_decisions_total{{verdict=\"{}\"}} {count}", word.word());
        }
        head(
            text,
            "anxin_http_plain_checks_total",
            "counter",
            "Decisions to plain checks, answered on the shortest way.",
        );
        let _ = writeln!(text, "anxin_http_plain_checks_total {}", self.ahead.load(Ordering::Relaxed));
        let requests = self.requests.lock().map(|requests| requests.clone()).unwrap_or_default();
        head(text, "anxin_http_requests_total", "counter", "Requests answered, by pattern of the address.");
        let mut each = Vec::new();
        for (route, answers) in &requests {
            each.extend(
                answers.iter().map(|((method, status), spent)| (labels(method, route, *status), *spent)),
            );
        }
        for (labels, spent) in &each {
            let _ = writeln!(text, "anxin_http_requests_total{labels} {}", spent.count);
        }
        head(text, "anxin_http_request_seconds_total", "counter", "Time spent until the answer began.");
        for (labels, spent) in &each {
            let (whole, part) = (spent.micros / 1_000_000, spent.micros % 1_000_000);
            let _ = writeln!(text, "anxin_http_request_seconds_total{labels} {whole}.{part:06}");
        }
    }
}

fn labels(method: &str, route: &str, status: u16) -> String {
    format!("{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}")
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

impl Door {
    fn metrics_text(&self) -> String {
        let mut text = String::new();
        self.metrics.write(&mut text);
        let registry = self.api.gate.registry();
        let lag = self.api.gate.follower().lag_ms(self.now());
        for (name, help, value) in [
            ("anxin_registry_lag_milliseconds", "Age of the gate's knowledge.", lag),
            (
                "anxin_registry_numbers",
                "Numbers about which somebody said something.",
                i64::try_from(registry.numbers_with_acts()).unwrap_or(i64::MAX),
            ),
            (
                "anxin_registry_brands",
                "Brands known.",
                i64::try_from(registry.now().brands().len()).unwrap_or(i64::MAX),
            ),
        ] {
            head(&mut text, name, "gauge", help);
            let _ = writeln!(text, "{name} {value}");
        }
        head(&mut text, "anxin_build_info", "gauge", "The version that runs.");
        let _ = writeln!(text, "anxin_build_info{{version=\"{}\"}} 1", self.api.settings.version);
        text.push_str(&(self.api.extra_metrics)());
        text
    }
}

/// `GET /metrics`.
pub(crate) async fn show(State(door): State<Shared>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], door.metrics_text())
}
