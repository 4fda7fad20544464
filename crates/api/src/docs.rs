//! The OpenAPI document as a page for people, and a page for each kind of problem, which is what its `type` points to. No
//! script; one small style sheet.

mod examples;

use std::fmt::Write;

use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use serde_json::Value;

use crate::door::Shared;
use crate::language::Language;
use crate::openapi::openapi;
use crate::problem::{Kind, Problem};

use examples::Example;

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:auto;padding:1rem;color:#1b1b1b;background:#fff}\
code,pre{font-family:ui-monospace,monospace;overflow-wrap:anywhere}pre{background:#f4f4f2;padding:.75rem;white-space:pre-wrap}\
pre code{user-select:all}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .5rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}\
h1,h2,p{overflow-wrap:anywhere}\
section{border-top:1px solid #ccc;margin-top:2rem}@media(prefers-color-scheme:dark){body{color:#eee;background:#181818}\
pre{background:#262626}th,td,section{border-color:#444}a{color:#8cb4ff}}";
/// The page may load its own style sheet and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What examples begin with.
const BEFORE: &str = "<p>The examples are run by our tests, as they stand here, in a house with the numbers that they name. A click marks a whole \
                      example for copying. Set before:</p><pre><code>export ANXIN=http://127.0.0.1:8080 KEY=axk_…</code></pre>";
/// How deep schemas are looked into.
const DEPTH_LIMIT: usize = 8;

/// Headers of a page.
type Headers = [(HeaderName, &'static str); 2];

const PAGE: Headers =
    [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];

/// `GET /docs`.
pub(crate) async fn show(State(door): State<Shared>) -> impl IntoResponse {
    let document = serde_json::to_value(openapi(door.api.settings.version)).unwrap_or_default();
    (PAGE, page("Anxin API", &manual(&document)))
}

/// `GET /docs/style.css`.
pub(crate) async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css"), (header::CACHE_CONTROL, "max-age=3600")], STYLE)
}

/// `GET /problems/{kind}`.
pub(crate) async fn problem(Path(slug): Path<String>) -> Result<impl IntoResponse, Problem> {
    let kind = Kind::ALL.iter().find(|kind| kind.slug() == slug);
    let kind = kind.ok_or_else(|| Problem::not_found("there is no such kind of problem"))?;
    let mut body = String::new();
    for language in [Language::Chinese, Language::English, Language::Japanese] {
        let _ = write!(body, "<p lang=\"{}\">{}</p>", language.tag(), kind.title(language));
    }
    let _ = write!(body, "<p>HTTP {}</p><p><a href=\"/docs\">API</a></p>", kind.status().as_u16());
    Ok((PAGE, page(slug.as_str(), &body)))
}

fn page(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><title>{title}</title><link rel=\"stylesheet\" \
         href=\"/docs/style.css\"></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    )
}

fn manual(document: &Value) -> String {
    let mut html = String::new();
    let text = |pointer: &str| escaped(document.pointer(pointer).and_then(Value::as_str).unwrap_or_default());
    let _ = write!(html, "<p>{}</p>", text("/info/description"));
    let _ = write!(html, "<p>{} · <a href=\"/openapi.json\">openapi.json</a></p>", text("/info/version"));
    html.push_str(BEFORE);
    for (path, methods) in entries(document.get("paths")) {
        for (method, operation) in entries(Some(methods)) {
            write_operation(&mut html, document, path, method, operation);
        }
    }
    html
}

fn write_operation(html: &mut String, document: &Value, path: &str, method: &str, operation: &Value) {
    let text = |name: &str| escaped(operation.get(name).and_then(Value::as_str).unwrap_or_default());
    let _ = write!(html, "<section><h2><code>{} {}</code></h2>", method.to_uppercase(), escaped(path));
    let _ = write!(html, "<p>{} {}</p>", text("summary"), text("description"));
    if let Some((order, example)) =
        Example::of(operation.get("operationId").and_then(Value::as_str).unwrap_or_default())
    {
        write_example(html, order, example);
    }
    for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
        let part = |name: &str| escaped(parameter.get(name).and_then(Value::as_str).unwrap_or_default());
        let _ =
            write!(html, "<p><code>{}</code> ({}): {}</p>", part("name"), part("in"), part("description"));
    }
    for (kind, content) in entries(operation.pointer("/requestBody/content")) {
        let _ = write!(html, "<h3>Request <code>{}</code></h3>", escaped(kind));
        write_schema(html, document, content.get("schema"));
    }
    for (status, response) in entries(operation.get("responses")) {
        let said = response.get("description").and_then(Value::as_str).unwrap_or_default();
        let _ = write!(html, "<h3>{}</h3><p>{}</p>", escaped(status), escaped(said));
        if status.starts_with('2') {
            for (_, content) in entries(response.get("content")) {
                write_schema(html, document, content.get("schema"));
            }
        }
    }
    html.push_str("</section>");
}

/// The same request in each language, and the answer.
fn write_example(html: &mut String, order: usize, example: &Example) {
    let name = escaped(example.operation);
    for (language, text) in [("curl", example.curl()), ("python", example.python())] {
        let _ = write!(
            html,
            "<h3>{language}</h3><pre><code data-example=\"{name}\" data-order=\"{order}\" data-language=\"{language}\">{}</code></pre>",
            escaped(&text)
        );
    }
    if let Some(answer) = example.answer() {
        let _ = write!(
            html,
            "<h3>Answer</h3><pre><code data-answer=\"{name}\">{}</code></pre>",
            escaped(&answer)
        );
    }
    if let Some((variable, pointer)) = example.keeps {
        let _ = write!(
            html,
            "<p data-keeps=\"{variable}\" data-pointer=\"{pointer}\">Later examples use <code>{}</code> of the answer: \
             <code>export {variable}=…</code></p>",
            pointer.trim_start_matches('/').replace('/', ".")
        );
    }
}

fn write_schema(html: &mut String, document: &Value, schema: Option<&Value>) {
    let mut rows = String::new();
    write_fields(&mut rows, document, schema, "", 0);
    if !rows.is_empty() {
        let _ = write!(html, "<table><tbody>{rows}</tbody></table>");
    }
}

/// A row for each field, those of inner objects after their own.
fn write_fields(rows: &mut String, document: &Value, schema: Option<&Value>, prefix: &str, depth: usize) {
    let Some(schema) = schema.map(|schema| resolved(document, schema)) else { return };
    if depth == DEPTH_LIMIT {
        return;
    }
    let required = |name: &str| {
        let names = schema.get("required").and_then(Value::as_array);
        names.is_some_and(|names| names.iter().any(|known| known == name))
    };
    for (name, field) in entries(schema.get("properties")) {
        let said = field.get("description").and_then(Value::as_str).unwrap_or_default();
        let mark = if required(name) { "" } else { "?" };
        let shown = format!("{prefix}{name}");
        let _ = write!(
            rows,
            "<tr><th scope=\"row\"><code>{}{mark}</code></th><td>{}</td></tr>",
            escaped(&shown),
            escaped(said)
        );
        write_fields(rows, document, Some(field), &format!("{shown}."), depth + 1);
        write_fields(rows, document, field.get("items"), &format!("{shown}[]."), depth + 1);
    }
}

/// The schema itself, where there is a reference to it.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let one_of = schema.get("oneOf").and_then(Value::as_array);
    let schema = one_of.and_then(|all| all.iter().find(|one| one.get("$ref").is_some())).unwrap_or(schema);
    let pointer =
        schema.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema)
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
