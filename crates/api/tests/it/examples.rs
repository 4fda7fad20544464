//! The examples of the manual, taken from the page as it is served and run as they stand, in a shell and in Python, against a
//! server on a socket. What comes is what the page says comes, but for ids, moments and secrets, which are held to their form.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::kit::House;

/// Operations without an example, and why.
const WITHOUT: [(&str, &str); 9] = [
    ("appeal", "wants a finding that was decided against whoever appeals"),
    ("answer", "wants a question of the desk"),
    ("addEvidence", "takes a file"),
    ("getEvidence", "wants a file"),
    ("getReceipt", "wants an award that was made"),
    ("getCheckpoint", "answers with text; docs/log.md shows it"),
    ("getLogKey", "answers with text"),
    ("getTile", "answers with bytes"),
    ("reconcile", "runs by itself beside the others, so what is left for it is left to chance"),
];

struct Shown {
    operation: String,
    order: usize,
    text: String,
    /// What to keep of the answer: its name, and where it stands.
    keeps: Option<(String, String)>,
}

/// What stands between two texts, from a place on.
fn between<'a>(page: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let from = page.find(before)? + before.len();
    let length = page[from..].find(after)?;
    Some(&page[from..from + length])
}

fn plain(html: &str) -> String {
    html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The examples in a language, in the order in which they are to be run.
fn shown(page: &str, language: &str) -> Vec<Shown> {
    let mut all: Vec<Shown> = page
        .split("<details>")
        .filter_map(|section| {
            let operation = between(section, "data-example=\"", "\"")?.to_owned();
            let order = between(section, "data-order=\"", "\"")?.parse().unwrap();
            let text = plain(between(section, &format!("data-language=\"{language}\">"), "</code>")?);
            let keeps = between(section, "data-keeps=\"", "\"").map(str::to_owned);
            let keeps =
                keeps.map(|name| (name, between(section, "data-pointer=\"", "\"").unwrap().to_owned()));
            Some(Shown { operation, order, text, keeps })
        })
        .collect();
    all.sort_by_key(|example| example.order);
    all
}

/// The answers that the page shows.
fn answers(page: &str) -> BTreeMap<String, String> {
    let sections = page.split("data-answer=\"").skip(1);
    sections
        .map(|rest| {
            (rest.split('"').next().unwrap().to_owned(), plain(between(rest, "\">", "</code>").unwrap()))
        })
        .collect()
}

async fn run(house: &House, language: &str) -> Vec<(String, String)> {
    let address = house.listen().await;
    // As in a house that runs: it stays ready, however long the examples take.
    let follower = house.gate.follower().clone();
    tokio::spawn(async move { follower.run().await });
    let page = house.get("/docs").send().await.is(200).text;
    let mut kept: BTreeMap<String, String> = BTreeMap::new();
    kept.insert("ANXIN".into(), format!("http://{address}"));
    kept.insert("KEY".into(), house.admin.clone());
    let mut came = Vec::new();
    for example in shown(&page, language) {
        let mut command = match language {
            "curl" => Command::new("sh"),
            _ => Command::new("python3"),
        };
        command
            .arg("-c")
            .arg(&example.text)
            .envs(&kept)
            .env_remove("http_proxy")
            .env("NO_PROXY", "127.0.0.1");
        let done = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let text = String::from_utf8(done.stdout).unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(
            done.status.success(),
            "{} in {language}: {said}\n{text}\n{}",
            example.operation,
            example.text
        );
        if let Some((name, pointer)) = &example.keeps {
            let answer: Value = serde_json::from_str(&text).unwrap();
            kept.insert(name.clone(), answer.pointer(pointer).unwrap().as_str().unwrap().to_owned());
        }
        came.push((example.operation, text));
    }
    came
}

/// A text as it can be compared: every id, moment and secret is replaced by what it is.
fn formed(text: &str) -> Value {
    let lines: Vec<Value> = serde_json::Deserializer::from_str(text)
        .into_iter::<Value>()
        .map(|line| form(line.unwrap()))
        .collect();
    Value::Array(lines)
}

fn form(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let measured = name.ends_with("_ms") || name == "schema";
                // The tests run on both engines, the manual names one.
                let is_engine = name == "store" && value.is_string();
                let value = match measured && value.is_number() || is_engine {
                    true => json!("<measured>"),
                    false => form(value),
                };
                (name, value)
            })
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(values) => values.into_iter().map(form).collect(),
        Value::String(text) => Value::String(form_of(&text)),
        other => other,
    }
}

fn form_of(text: &str) -> String {
    let is_id = text.len() == 26 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let is_moment = text.len() >= 20 && text.as_bytes()[10] == b'T' && text.starts_with("20");
    let prefix =
        ["ep_", "msg_", "whsec_", "whpk_", "key_"].into_iter().find(|prefix| text.starts_with(prefix));
    match (is_id, is_moment, prefix) {
        (true, ..) => "<id>".to_owned(),
        (_, true, _) => "<moment>".to_owned(),
        (.., Some(prefix)) => format!("<{prefix}>"),
        _ => text.to_owned(),
    }
}

/// An answer as the page keeps it; a secret is nothing for a page.
fn kept(text: &str) -> Value {
    let lines: Vec<Value> = serde_json::Deserializer::from_str(text)
        .into_iter::<Value>()
        .map(|line| hidden(line.unwrap()))
        .collect();
    match lines.len() {
        0 => Value::Null,
        1 => lines.into_iter().next().unwrap(),
        _ => lines.into(),
    }
}

fn hidden(mut value: Value) -> Value {
    if let Some(secret) = value.get_mut("secret") {
        *secret = json!("whsec_…");
    }
    value
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_of_the_manual_does_what_the_manual_says() {
    let by_curl = run(&House::new().await, "curl").await;
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/answers.json");
        let answers: Map<String, Value> =
            by_curl.iter().map(|(operation, text)| (operation.clone(), kept(text))).collect();
        std::fs::write(file, format!("{}\n", serde_json::to_string_pretty(&answers).unwrap())).unwrap();
        return;
    }
    let house = House::new().await;
    let page = house.get("/docs").send().await.is(200).text;
    let documented = answers(&page);
    for (language, came) in [("curl", by_curl), ("python", run(&house, "python").await)] {
        assert!(came.len() > 20);
        for (operation, text) in came {
            let said = documented.get(&operation).unwrap_or_else(|| panic!("{operation} shows no answer"));
            assert_eq!(formed(&text), formed(said), "{operation} in {language}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_has_an_example_or_a_reason_why_not() {
    let house = House::new().await;
    let page = house.get("/docs").send().await.is(200).text;
    let document = house.get("/openapi.json").send().await.is(200).json();
    let examples: Vec<String> = shown(&page, "python").into_iter().map(|example| example.operation).collect();
    let mut operations = Vec::new();
    for methods in document["paths"].as_object().unwrap().values() {
        operations.extend(
            methods.as_object().unwrap().values().map(|o| o["operationId"].as_str().unwrap().to_owned()),
        );
    }
    for operation in &operations {
        let excused = WITHOUT.iter().any(|(name, _)| name == operation);
        assert_ne!(examples.contains(operation), excused, "{operation}");
    }
    assert!(examples.iter().all(|example| operations.contains(example)));
}
