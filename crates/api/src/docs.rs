//! The OpenAPI document as a page for people, and a page for each kind of problem, which is what its `type` points to. No
//! script; one small style sheet.

mod examples;

use std::collections::BTreeMap;
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

/// The colours are those of the pages (`web`, `assets/app.css`).
const STYLE: &str = ":root{color-scheme:light dark;--ground:#f4f7f6;--surface:#fff;--sunk:#ebf0ee;--ink:#14211e;--soft:#51605c;\
--line:#d5dedb;--accent:#0b6456}\
@media(prefers-color-scheme:dark){:root{--ground:#0d1413;--surface:#161f1d;--sunk:#1d2926;--ink:#e7efec;--soft:#a3b4ae;--line:#2b3936;\
--accent:#63d0b9}}\
*{box-sizing:border-box}\
body{font:1rem/1.55 system-ui,-apple-system,\"Segoe UI\",Roboto,Arial,sans-serif;margin:0;color:var(--ink);background:var(--ground)}\
header{background:var(--surface);border-bottom:1px solid var(--line)}\
header a,nav a{display:inline-flex;align-items:center;min-height:2.75rem}\
header a{font-weight:700;color:var(--ink);text-decoration:none}\
header div,main{max-width:60rem;margin:auto;padding-inline:1rem}main{padding-block:1.5rem 3rem}\
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:0 1.25rem}\
a{color:var(--accent);text-underline-offset:.2em}\
:is(a,summary):focus-visible{outline:3px solid var(--accent);outline-offset:2px}\
h1,h2,p,li{overflow-wrap:anywhere}h2{margin:2rem 0 .5rem}h3{font-size:1rem;margin-bottom:.25rem}\
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em;overflow-wrap:break-word}\
pre{background:var(--sunk);padding:.75rem;border-radius:.625rem;white-space:pre-wrap;overflow-wrap:anywhere}pre code{user-select:all;font-size:1em}\
details{background:var(--surface);border:1px solid var(--line);border-radius:.625rem;padding-inline:1rem;margin-block:.5rem}\
summary{cursor:pointer;min-height:2.75rem;padding-block:.6rem;overflow-wrap:anywhere}summary code{font-weight:600}\
table{border-collapse:collapse;width:100%}tbody,tr,th,td{display:block}th{text-align:start;font-weight:400;padding-top:.5rem;overflow-wrap:anywhere}\
td{padding-bottom:.5rem;border-bottom:1px solid var(--line)}\
@media(min-width:48rem){tbody{display:table-row-group}tr{display:table-row}th,td{display:table-cell;vertical-align:top;padding:.35rem 1rem .35rem 0;\
border-bottom:1px solid var(--line)}th{width:38%}}";
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
         href=\"/docs/style.css\"></head><body><header><div><a href=\"/\">Anxin</a></div></header>\
         <main><h1>{title}</h1>{body}</main></body></html>"
    )
}

fn manual(document: &Value) -> String {
    let mut html = String::new();
    let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let _ = write!(html, "<p>{}</p>", prose(text("/info/description")));
    let _ = write!(
        html,
        "<p>{} · <a href=\"/openapi.json\">openapi.json</a></p>",
        escaped(text("/info/version"))
    );
    let mut resources: BTreeMap<&str, Vec<(&str, &Value)>> = BTreeMap::new();
    for (path, methods) in entries(document.get("paths")) {
        resources.entry(resource(path)).or_default().push((path, methods));
    }
    html.push_str("<nav aria-label=\"Contents\"><ul>");
    for name in resources.keys().map(|name| escaped(name)) {
        let _ = write!(html, "<li><a href=\"#{name}\">{name}</a></li>");
    }
    html.push_str("</ul></nav>");
    html.push_str(BEFORE);
    for (name, paths) in resources {
        let _ = write!(html, "<h2 id=\"{0}\">{0}</h2>", escaped(name));
        for (path, methods) in paths {
            for (method, operation) in entries(Some(methods)) {
                write_operation(&mut html, document, path, method, operation);
            }
        }
    }
    html
}

/// What a path is about: its first part, after the version.
fn resource(path: &str) -> &str {
    let path = path.strip_prefix("/v1").unwrap_or(path).trim_start_matches('/');
    path.split('/').next().unwrap_or(path)
}

fn write_operation(html: &mut String, document: &Value, path: &str, method: &str, operation: &Value) {
    let text = |name: &str| prose(operation.get(name).and_then(Value::as_str).unwrap_or_default());
    let _ = write!(
        html,
        "<details><summary><code>{} {}</code> {}</summary>",
        method.to_uppercase(),
        escaped(path),
        text("summary")
    );
    let _ = write!(html, "<p>{}</p>", text("description"));
    if let Some((order, example)) =
        Example::of(operation.get("operationId").and_then(Value::as_str).unwrap_or_default())
    {
        write_example(html, order, example);
    }
    for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
        let part = |name: &str| prose(parameter.get(name).and_then(Value::as_str).unwrap_or_default());
        let _ =
            write!(html, "<p><code>{}</code> ({}): {}</p>", part("name"), part("in"), part("description"));
    }
    for (kind, content) in entries(operation.pointer("/requestBody/content")) {
        let _ = write!(html, "<h3>Request <code>{}</code></h3>", escaped(kind));
        write_schema(html, document, content.get("schema"));
    }
    for (status, response) in entries(operation.get("responses")) {
        let said = response.get("description").and_then(Value::as_str).unwrap_or_default();
        let _ = write!(html, "<h3>{}</h3><p>{}</p>", escaped(status), prose(said));
        if status.starts_with('2') {
            for (_, content) in entries(response.get("content")) {
                write_schema(html, document, content.get("schema"));
            }
        }
    }
    html.push_str("</details>");
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
            breakable(&shown),
            prose(said)
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

/// A description with what stands between backticks as code.
fn prose(text: &str) -> String {
    let mut parts = text.split('`');
    let mut html = escaped(parts.next().unwrap_or_default());
    while let Some(code) = parts.next() {
        // A backtick that nothing closes is a backtick.
        let Some(after) = parts.next() else { return html + "`" + &escaped(code) };
        let _ = write!(html, "<code>{}</code>{}", escaped(code), escaped(after));
    }
    html
}

/// A field's name that may break after a point, and not inside a word.
fn breakable(name: &str) -> String {
    escaped(name).replace('.', ".<wbr>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(prose("`a<b` or `c`: d"), "<code>a&lt;b</code> or <code>c</code>: d");
        assert_eq!(prose("plain & `open"), "plain &amp; `open");
    }

    #[test]
    fn a_path_is_of_its_first_part() {
        assert_eq!(resource("/v1/decisions/{id}"), "decisions");
        assert_eq!(resource("/healthz"), "healthz");
    }
}
