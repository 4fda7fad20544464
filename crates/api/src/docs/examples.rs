//! Examples for the manual: each is one request, written once and shown for `curl` and for Python. A test takes them from the page,
//! runs them against a server and holds what comes against what is shown (`tests/it/examples.rs`), in the order in which they
//! stand here, because later ones use ids from the answers of earlier ones.

use serde_json::Value;

/// One request.
pub(super) struct Example {
    /// The operation it is an example of.
    pub(super) operation: &'static str,
    method: &'static str,
    /// The path; `$NAME` stands for what was kept from an earlier answer.
    path: &'static str,
    /// The body, if there is one.
    body: Option<&'static str>,
    kind: &'static str,
    /// What to keep of the answer for later examples: its name, and where it stands.
    pub(super) keeps: Option<(&'static str, &'static str)>,
}

const JSON: &str = "application/json";
const NDJSON: &str = "application/x-ndjson";

/// What the answers are, by operation. Made anew from a real server with `UPDATE_GOLDEN=1`.
const ANSWERS: &str = include_str!("answers.json");

const fn get(operation: &'static str, path: &'static str) -> Example {
    Example { operation, method: "GET", path, body: None, kind: JSON, keeps: None }
}

const fn post(operation: &'static str, path: &'static str, body: &'static str) -> Example {
    Example { operation, method: "POST", path, body: Some(body), kind: JSON, keeps: None }
}

impl Example {
    const fn keeping(self, name: &'static str, pointer: &'static str) -> Self {
        Self { keeps: Some((name, pointer)), ..self }
    }

    const fn lines(self) -> Self {
        Self { kind: NDJSON, ..self }
    }

    const fn deletes(self) -> Self {
        Self { method: "DELETE", ..self }
    }
}

/// In the order in which they can be run.
pub(super) const EXAMPLES: &[Example] = &[
    post("decide", "/v1/decisions", r#"{"from": "+8613900000001", "to": "+8613800138000", "purpose": "marketing"}"#)
        .keeping("DECISION", "/id"),
    get("getDecision", "/v1/decisions/$DECISION"),
    post(
        "decideMany",
        "/v1/decisions/batch",
        "{\"from\": \"+8613900000001\", \"to\": \"+8613800138000\"}\n{\"from\": \"+8613900000001\", \"to\": \"+8613800138001\"}\n",
    )
    .lines(),
    post(
        "importCallRecords",
        "/v1/call-records",
        r#"{"system": "pbx-1", "system_id": "1763877640.17", "from": "+8613900000001", "to": "+8613800138001", "started_at": "2026-11-23T13:58:40+08:00", "talk_seconds": 21, "disposition": "answered"}"#,
    ),
    post(
        "handInFacts",
        "/v1/facts",
        r#"{"fact": "listing", "brand": "lianjia-wuhan", "reference": "W-1", "agent": "lianjia-wuhan:1", "city": "wuhan", "line_of_business": "resale", "status": "not_on_sale", "price": "1200000", "photos_match": true, "price_shown": {"amount": "1200000.00", "currency": "CNY"}, "listed_on": "2026-10-01"}"#,
    ),
    post(
        "recordAct",
        "/v1/acts",
        r#"{"number": "+8613800138003", "word": "permit", "scope": {"grantee": {"brand": "lianjia-wuhan"}, "purposes": ["marketing"]}, "evidence": "sha256:9f86d081884c7d65"}"#,
    ),
    post(
        "bind",
        "/v1/bindings",
        r#"{"x": "+8617000000001", "a": "+8613900000001", "b": "+8613800138001", "from": "2026-11-23T14:00:00+08:00"}"#,
    ),
    post("askConsent", "/v1/consent-requests", r#"{"from": "+8613900000001", "to": "+8613800138002", "channel": "sms"}"#)
        .keeping("REQUEST", "/request/id"),
    get("getConsentRequest", "/v1/consent-requests/$REQUEST"),
    post(
        "answerConsentRequest",
        "/v1/consent-requests/$REQUEST/answers",
        r#"{"said": "accepted", "number": "+8613800138002"}"#,
    ),
    post("noteHolder", "/v1/holders", r#"{"number": "+8613800138002", "since": "2026-11-20T00:00:00+08:00"}"#),
    post(
        "complain",
        "/v1/complaints",
        r#"{"customer": "+8613800138002", "promise": "true-listing", "brand": "lianjia-wuhan", "claim": {"listing": "W-1", "seen_on": "2026-11-20", "about": "not_on_sale"}}"#,
    )
    .keeping("CASE", "/id"),
    get("getCase", "/v1/complaints/$CASE"),
    get("listEvidence", "/v1/complaints/$CASE/evidence"),
    post(
        "addWebhookEndpoint",
        "/v1/webhook-endpoints",
        r#"{"brand": "lianjia-wuhan", "url": "https://hooks.example.com/anxin", "events": ["award.made", "permit.withdrawn"]}"#,
    )
    .keeping("ENDPOINT", "/id"),
    get("listWebhookEndpoints", "/v1/webhook-endpoints"),
    get("getWebhookEndpoint", "/v1/webhook-endpoints/$ENDPOINT"),
    post("rotateWebhookSecret", "/v1/webhook-endpoints/$ENDPOINT/rotations", "{}"),
    post("enableWebhookEndpoint", "/v1/webhook-endpoints/$ENDPOINT/enablings", "{}"),
    post("pingWebhookEndpoint", "/v1/webhook-endpoints/$ENDPOINT/pings", "{}").keeping("MESSAGE", "/message"),
    get("listWebhookMessages", "/v1/webhook-endpoints/$ENDPOINT/messages"),
    post("replayWebhookMessage", "/v1/webhook-endpoints/$ENDPOINT/messages/$MESSAGE/replays", "{}"),
    get("removeWebhookEndpoint", "/v1/webhook-endpoints/$ENDPOINT").deletes(),
    get("getSummary", "/v1/public/summary"),
    get("getHealth", "/healthz"),
    get("getReadiness", "/readyz"),
];

impl Example {
    /// Its place among them all.
    pub(super) fn of(operation: &str) -> Option<(usize, &'static Self)> {
        EXAMPLES.iter().enumerate().find(|(_, example)| example.operation == operation)
    }

    /// The answer, as a server gave it.
    pub(super) fn answer(&self) -> Option<String> {
        let answers: Value = serde_json::from_str(ANSWERS).ok()?;
        Some(match answers.get(self.operation)? {
            Value::Null => String::new(),
            Value::Array(lines) if self.kind == NDJSON => {
                lines.iter().map(|line| format!("{line}\n")).collect()
            }
            body => serde_json::to_string_pretty(body).ok()?,
        })
    }

    /// For a shell: `$ANXIN` is the address of the house, `$KEY` the key.
    pub(super) fn curl(&self) -> String {
        let mut parts = vec![format!("curl -sS --fail-with-body \"$ANXIN{}\"", self.path)];
        if self.method == "DELETE" {
            parts.push("-X DELETE".to_owned());
        }
        parts.push("-H \"Authorization: Bearer $KEY\"".to_owned());
        if let Some(body) = self.body {
            parts.push(format!("-H 'Content-Type: {}'", self.kind));
            parts.push(format!("-H 'Idempotency-Key: {}-1'", self.operation));
            parts.push(format!("--data-binary '{body}'"));
        }
        parts.join(" \\\n  ")
    }

    /// For Python, with nothing but its own library.
    pub(super) fn python(&self) -> String {
        let path: Vec<String> = self
            .path
            .split('/')
            .map(|part| {
                part.strip_prefix('$')
                    .map_or_else(|| part.to_owned(), |name| format!("{{os.environ['{name}']}}"))
            })
            .collect();
        let mut lines = vec![
            "import os, urllib.request".to_owned(),
            String::new(),
            "request = urllib.request.Request(".to_owned(),
            format!("    f\"{{os.environ['ANXIN']}}{}\",", path.join("/")),
            format!("    method=\"{}\",", self.method),
        ];
        let key = "\"Authorization\": f\"Bearer {os.environ['KEY']}\"";
        match self.body {
            Some(body) => {
                lines.push(format!("    headers={{{key}, \"Content-Type\": \"{}\",", self.kind));
                lines.push(format!("             \"Idempotency-Key\": \"{}-1\"}},", self.operation));
                lines.push(format!("    data='''{body}'''.encode(),"));
            }
            None => lines.push(format!("    headers={{{key}}},")),
        }
        lines.push(")".to_owned());
        lines.push("print(urllib.request.urlopen(request).read().decode())".to_owned());
        lines.join("\n")
    }
}
