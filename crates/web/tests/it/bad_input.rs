//! Every form of every face with what nobody should send: never a fault of ours, always a page in the reader's language, nothing lost of what
//! was typed, nothing executed and nothing half done.

mod forms;
mod naughty;
mod other_number;
mod real;
pub(crate) mod scene;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anxin_domain::number::Number;
use anxin_store::StoreError;
use anxin_web::words::Language;
use anxin_web::{FORM_LIMIT, STATEMENT_LIMIT};
use axum::http::StatusCode;

use crate::house::{Answer, CUSTOMER, DESK, House, Person, REGULATOR, house};
use forms::{Again, Field, Form, Is, Kind};
use real::{ADDRESS, Real, given_out};
use scene::{Scene, scene};

/// An id that nothing has.
pub(crate) const NO_ID: &str = "01J6A3M1T0R8Z5X7C9V2B4N6M8";

const PLAIN: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data; boundary=edge";

/// One of how many naughty strings is tried in a field that no person types in; over all forms each has its turn.
const SHARE: usize = 4;

/// People who are signed in once each, as signing in sends a text.
struct People<'a> {
    house: &'a House,
    known: BTreeMap<Number, Person>,
}

impl<'a> People<'a> {
    const fn of(house: &'a House) -> Self {
        Self { house, known: BTreeMap::new() }
    }

    async fn get(&mut self, who: Option<Number>) -> Person {
        let Some(number) = who else {
            return self.house.visitor_of(self.house.web.clone().paying_by_wechat());
        };
        if !self.known.contains_key(&number) {
            let signed_in = self.house.signed_in(number).await;
            let mut person = self.house.visitor_of(self.house.web.clone().paying_by_wechat());
            person.take_cookie("anxin_session", signed_in.cookie("anxin_session").unwrap());
            self.known.insert(number, person);
        }
        self.known[&number].clone()
    }
}

type Sent = Vec<(String, Vec<u8>)>;

fn good(form: &Form) -> Sent {
    form.fields.iter().map(|field| (field.name.clone(), field.good.clone().into_bytes())).collect()
}

/// What is sent when one field holds something else.
fn with(form: &Form, field: &Field, value: &[u8]) -> Sent {
    let mut sent = good(form);
    sent.iter_mut().filter(|(name, _)| *name == field.name).for_each(|(_, held)| *held = value.to_vec());
    sent
}

fn body(kind: Kind, sent: &Sent) -> Vec<u8> {
    match kind {
        Kind::Plain => {
            let escaped = |bytes: &[u8]| bytes.iter().map(|b| format!("%{b:02x}")).collect::<String>();
            let pairs =
                sent.iter().map(|(name, value)| format!("{}={}", escaped(name.as_bytes()), escaped(value)));
            pairs.collect::<Vec<_>>().join("&").into_bytes()
        }
        Kind::Parts => {
            let mut body = Vec::new();
            for (name, value) in sent {
                let head = format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
                body.extend([head.as_bytes(), value, b"\r\n"].concat());
            }
            [body, b"--edge--\r\n".to_vec()].concat()
        }
    }
}

async fn send(person: &mut Person, form: &Form, sent: &Sent) -> Answer {
    let kind = if form.kind == Kind::Plain { PLAIN } else { PARTS };
    person.post_body(&form.path, kind, body(form.kind, sent)).await
}

/// What of a text a page has to show: what could not be read is marked, and the rest is as it was.
fn shown(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    let text: String = text.chars().map(|c| if is_control(c) { '\u{fffd}' } else { c }).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Whether there is nothing in it that anybody would miss.
fn is_blank(value: &[u8]) -> bool {
    value.iter().all(u8::is_ascii_whitespace)
}

/// Whether a page shows a text, in whichever way its lines end.
fn shows(answer: &Answer, value: &[u8]) -> bool {
    answer.text.replace("\r\n", "\n").contains(&shown(value).replace("\r\n", "\n"))
}

fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

fn is_refused(answer: &Answer) -> bool {
    answer.status.is_client_error() || answer.has("class=\"notice bad errors\"")
}

/// What holds for every answer, whatever was sent.
fn is_a_page(about: &str, answer: &Answer, language: Language) {
    let status = answer.status;
    assert!(!status.is_server_error(), "{about}: {status} {}", answer.text);
    if status == StatusCode::SEE_OTHER {
        assert!(answer.location().starts_with('/') && !answer.location().starts_with("//"), "{about}");
        return;
    }
    let begins = format!("<!DOCTYPE html><html lang=\"{}\"", language.tag());
    assert!(answer.text.starts_with(&begins), "{about}: {status} {}", answer.text);
    assert_eq!(answer.text.matches("<h1").count(), 1, "{about}");
    assert!(!answer.text.chars().any(is_control), "{about}: a control character on the page");
    assert!(!answer.has(naughty::RUN), "{about}: a template was run");
    // The scripts of the house are files; whatever else begins like one was made up.
    let own = answer.text.matches("<script type=\"module\" src=\"/assets/").count();
    assert_eq!(answer.text.matches("<script").count(), own, "{about}: a script");
    for made_up in ["<svg onload", "<img", "<!--", "javascript:alert(4)\"", "onerror=alert(2)>"] {
        assert!(!answer.has(made_up), "{about}: {made_up}");
    }
}

/// How many rows each table has.
async fn rows(house: &House) -> BTreeMap<String, i64> {
    let list = match &house.test.url {
        Some(_) => "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        None => "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1",
    };
    let counted = house.test.store.read::<_, _, StoreError>(move |tx| {
        let names: Result<Vec<String>, _> = tx.query(list, &[])?.iter().map(|row| row.text(0)).collect();
        // A page that asks for a passkey keeps its question and for whom, whatever was answered before.
        let names: Vec<String> = names?.into_iter().filter(|name| !name.starts_with("passkey_")).collect();
        let counts: Vec<String> =
            names.iter().map(|name| format!("(SELECT COUNT(*) FROM \"{name}\")")).collect();
        let row = tx.query(&format!("SELECT {}", counts.join(", ")), &[])?.remove(0);
        names.into_iter().enumerate().map(|(n, name)| Ok((name, row.int(n)?))).collect()
    });
    counted.await.unwrap()
}

/// Tries forms in every way. What is refused leaves every table as it was.
async fn try_all(scene: &Scene, forms: Vec<Form>) {
    let mut people = People::of(&scene.house);
    let mut turn = 0_usize;
    for form in &forms {
        let mut person = people.get(form.who).await;
        // Nobody else is in the house: what was there after one answer is there before the next form.
        let mut known = rows(&scene.house).await;
        for (how, mut sent) in odd(form, &mut turn) {
            turn += 1;
            let form = &real(scene, &mut person, form, &mut sent).await;
            if form.real != Real::Nothing {
                known = rows(&scene.house).await;
            }
            let language = Language::ALL[turn % 3];
            person.language = language.tag();
            let answer = send(&mut person, form, &sent).await;
            let about = format!("{} {how}", form.route);
            is_a_page(&about, &answer, language);
            let now = rows(&scene.house).await;
            if is_refused(&answer) {
                assert_eq!(now, known, "{about}: refused, and something was done");
            }
            known = now;
            // Without what the page itself had put there it is no form of ours, and need not come back.
            let is_ours = form.fields.iter().filter(|field| field.is == Is::Fixed).all(|field| {
                let mut held = sent.iter().filter(|(name, _)| *name == field.name).map(|(_, value)| value);
                held.next().is_some_and(|value| *value == field.good.as_bytes()) && held.next().is_none()
            });
            if is_ours && answer.status == StatusCode::OK && is_refused(&answer) {
                for field in form.fields.iter().filter(|field| field.is == Is::Typed) {
                    let typed: Vec<_> = sent.iter().filter(|(name, _)| *name == field.name).collect();
                    let kept = typed.is_empty()
                        || typed.iter().any(|(_, value)| is_blank(value) || shows(&answer, value));
                    assert!(kept, "{about}: {} is lost in {}", field.name, answer.text);
                }
            }
        }
        twice(scene, &mut person, form).await;
    }
}

/// The form with what was really given out to its sender, which also stands in what is sent wherever nothing odd does.
async fn real(scene: &Scene, person: &mut Person, form: &Form, sent: &mut Sent) -> Form {
    let mut form = form.clone();
    if form.real == Real::Nothing {
        return form;
    }
    for (name, value) in given_out(scene, person, form.real).await {
        if name == ADDRESS {
            form.path = value;
            continue;
        }
        let field = form.fields.iter_mut().find(|field| field.name == name).unwrap();
        let untouched =
            sent.iter_mut().filter(|(sent, held)| sent == name && held.as_slice() == field.good.as_bytes());
        untouched.for_each(|(_, held)| *held = value.clone().into_bytes());
        field.good = value;
    }
    form
}

/// Every odd way to send a form, each with its name.
fn odd(form: &Form, turn: &mut usize) -> Vec<(String, Sent)> {
    let whole = good(form);
    let mut ways = vec![("empty".to_owned(), Sent::new())];
    let blank = whole.iter().map(|(name, _)| (name.clone(), Vec::new())).collect();
    ways.push(("with nothing in it".to_owned(), blank));
    for (n, field) in form.fields.iter().enumerate() {
        let mut without = whole.clone();
        without.remove(n);
        ways.push((format!("without {}", field.name), without));
        let repeated = [&whole[..], &[(field.name.clone(), b"again".to_vec())]].concat();
        ways.push((format!("with {} twice", field.name), repeated));
        for (place, value) in naughty::strings().into_iter().enumerate() {
            // The first two are longer than any field may be.
            if field.is == Is::Typed || place < 2 || (place + *turn).is_multiple_of(SHARE) {
                ways.push((
                    format!("with {:?} in {}", String::from_utf8_lossy(&value), field.name),
                    with(form, field, &value),
                ));
            }
        }
        *turn += 1;
    }
    ways.push((
        "with a field too many".to_owned(),
        [&whole[..], &[("admin".to_owned(), b"yes".to_vec())]].concat(),
    ));
    ways
}

/// The form as it should be, and once more, as it is sent by an impatient finger or from the page before.
async fn twice(scene: &Scene, person: &mut Person, form: &Form) {
    let house = &scene.house;
    person.language = "en";
    let mut sent = good(form);
    let form = &real(scene, person, form, &mut sent).await;
    let first = send(person, form, &sent).await;
    is_a_page(&format!("{} as it should be", form.route), &first, Language::En);
    let before = rows(house).await;
    let second = send(person, form, &sent).await;
    let about = format!("{} a second time", form.route);
    is_a_page(&about, &second, Language::En);
    if form.again == Again::Nothing {
        assert_eq!(rows(house).await, before, "{about}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_sent_at_the_door_breaks_it() {
    let scene = scene().await;
    try_all(&scene, forms::door(&scene)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_a_customer_sends_breaks_a_form() {
    let scene = scene().await;
    try_all(&scene, forms::customer(&scene)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_an_agent_or_the_hotline_sends_breaks_a_form() {
    let scene = scene().await;
    try_all(&scene, forms::calls(&scene)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_the_desk_sends_breaks_a_form() {
    let scene = scene().await;
    try_all(&scene, forms::desk(&scene)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_compliance_sends_breaks_a_form() {
    let scene = scene().await;
    try_all(&scene, forms::promises(&scene)).await;
}

/// Bodies that are no form at all, and those over the limit.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_form_is_answered_with_a_page() {
    let scene = scene().await;
    let mut people = People::of(&scene.house);
    let huge = vec![b'x'; FORM_LIMIT + 1];
    let bodies: [(&str, &[u8]); 11] = [
        ("", b"words=x"),
        ("text/plain", b"words=x"),
        ("application/json", b"{\"words\":\"x\"}"),
        ("multipart/form-data", b"--edge--"),
        (PARTS, b""),
        (PARTS, b"--edge\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\nx"),
        (PARTS, b"--edge\r\n\r\n\r\n--edge--\r\n"),
        (PARTS, b"\0\0\0--edge\r\ncontent-disposition: nothing\r\n\r\nx\r\n--edge--"),
        (PLAIN, b"&&&===%%%zz%=&"),
        (PLAIN, b"\0\x01\xff\xfe"),
        (PLAIN, &huge),
    ];
    for form in forms::all(&scene) {
        let mut person = people.get(form.who).await;
        let mut known = rows(&scene.house).await;
        for (n, (kind, body)) in bodies.iter().enumerate() {
            let language = Language::ALL[n % 3];
            person.language = language.tag();
            let answer = person.post_body(&form.path, kind, body.to_vec()).await;
            is_a_page(&format!("{} with {kind} {n}", form.route), &answer, language);
            let now = rows(&scene.house).await;
            if is_refused(&answer) {
                assert_eq!(now, known, "{} with {kind} {n}", form.route);
            }
            known = now;
        }
    }
}

/// Files that are none of those that are taken, under names that are no names.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_file_is_refused_in_words() {
    let scene = scene().await;
    let mut people = People::of(&scene.house);
    let contents: [&[u8]; 8] = [
        b"",
        b"\x7fELF\x02\x01\x01",
        b"MZ\x90\0",
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7 /JavaScript (app.alert(1))",
        b"<html><script>alert(1)</script></html>",
        b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
        b"PK\x03\x04\0\0\0\0",
    ];
    for form in forms::all(&scene).into_iter().filter(|form| form.kind == Kind::Parts) {
        let mut person = people.get(form.who).await;
        person.language = "ja";
        let before = rows(&scene.house).await;
        for content in contents {
            let answer = person.upload(&form.path, content).await;
            is_a_page(&format!("{} {content:?}", form.route), &answer, Language::Ja);
            assert!(is_refused(&answer), "{} takes {content:?}", form.route);
        }
        for name in ["", "..", "a/../../b", "<script>.png", "名\u{202e}gnp.exe", "CON", &"x".repeat(999)] {
            let answer = person.upload_as(&form.path, name, b"MZ").await;
            is_a_page(&format!("{} {name:?}", form.route), &answer, Language::Ja);
        }
        let huge = vec![b'x'; STATEMENT_LIMIT + 64 * 1024];
        let answer = person.upload(&form.path, &huge).await;
        is_a_page(&format!("{} a huge one", form.route), &answer, Language::Ja);
        assert!(is_refused(&answer), "{} takes a huge one", form.route);
        assert_eq!(rows(&scene.house).await, before, "{}", form.route);
    }
}

/// Whoever was signed out meanwhile finds what they wrote, and sends it once they are signed in again.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_comes_after_its_session_ended_is_kept() {
    let scene = scene().await;
    let mut people = People::of(&scene.house);
    let before = rows(&scene.house).await;
    for form in forms::all(&scene).into_iter().filter(|form| form.who.is_some() && form.kind == Kind::Plain) {
        let mut nobody = people.get(None).await;
        nobody.language = "en";
        let typed: Sent = form
            .fields
            .iter()
            .map(|field| (field.name.clone(), format!("<{}>", field.name).into_bytes()))
            .collect();
        let answer = send(&mut nobody, &form, &typed).await;
        is_a_page(form.route, &answer, Language::En);
        if form.fields.is_empty() {
            continue;
        }
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", form.route);
        assert!(
            answer.has(&format!("action=\"{}\"", form.path)) && answer.has("/signin?next="),
            "{}",
            answer.text
        );
        for (name, _) in &typed {
            assert!(
                answer.has(&format!("name=\"{name}\" value=\"&lt;{name}&gt;\"")),
                "{}: {name}",
                form.route
            );
        }
    }
    assert_eq!(rows(&scene.house).await, before);
    // The page's own button, once its sender is signed in again.
    let mut nobody = scene.house.visitor();
    let answer = nobody.post("/me/complain", &[("words", "写了很久"), ("time", "9")]).await;
    assert!(answer.has("nothing is lost"), "{}", answer.text);
    let mut again = scene.house.signed_in(CUSTOMER).await;
    let sent = again
        .post("/me/complain", &[("words", &answer.hidden("words")), ("time", &answer.hidden("time"))])
        .await;
    assert!(sent.status == StatusCode::OK && sent.has("写了很久"), "{}", sent.text);
}

/// What was taken is shown as text to everybody who reads it later, and no spreadsheet runs it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_is_shown_as_text_to_whoever_reads_it() {
    let scene = scene().await;
    let mut people = People::of(&scene.house);
    let mut person = people.get(Some(CUSTOMER)).await;
    let texts: Vec<String> = naughty::strings()
        .iter()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .filter(|text| text.chars().count() < 200)
        .collect();
    for (n, some) in texts.chunks(16).enumerate() {
        let words = some.join(" | ");
        let case = scene::said(&mut person, &format!("1390000010{n}"), &words).await;
        let desk = people.get(Some(DESK)).await.get(&format!("/desk/cases/{case}")).await;
        is_a_page("the desk's case", &desk, Language::En);
        assert!(shows(&desk, words.trim().as_bytes()), "{words:?} at the desk: {}", desk.text);
        let own = person.get(&format!("/me/claims/{case}")).await;
        is_a_page("the customer's case", &own, Language::En);
        let told = people.get(Some(REGULATOR)).await.get(&format!("/regulator/cases/{case}")).await;
        is_a_page("the regulator's case", &told, Language::En);
    }
    let json = person.get("/me/data.json").await;
    assert!(serde_json::from_str::<serde_json::Value>(&json.text).is_ok());
    let table = person.get("/me/data.csv").await;
    for row in csv::Reader::from_reader(table.text.as_bytes()).records() {
        let formula = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(!row.unwrap().iter().any(formula), "{}", table.text);
    }
}

/// What stands behind `?` is typed by nobody, and is no better for it.
#[tokio::test(flavor = "multi_thread")]
async fn an_odd_address_is_answered_with_a_page() {
    let scene = scene().await;
    let mut people = People::of(&scene.house);
    let pages = [
        (None, "/signin?next="),
        (None, "/public?lang="),
        (Some(CUSTOMER), "/me?done="),
        (Some(CUSTOMER), "/me/calls?before="),
        (Some(CUSTOMER), "/me/permit?to=agent&hours="),
        (Some(CUSTOMER), "/me/complain?call="),
        (Some(CUSTOMER), "/me/claim/"),
        (Some(CUSTOMER), "/me/claims/"),
        (Some(CUSTOMER), "/decisions/"),
        (Some(DESK), "/desk?promise="),
        (Some(DESK), "/desk/cases/"),
        (Some(DESK), "/desk/export.csv?until=2026-11-30&from="),
        (Some(DESK), "/desk/fund/payments/"),
        (Some(crate::house::COMPLIANCE), "/desk/promises/"),
        (Some(crate::house::COMPLIANCE), "/desk/promises/drafts/"),
        (Some(REGULATOR), "/regulator?promise="),
        (Some(REGULATOR), "/regulator/cases/"),
    ];
    for (who, page) in pages {
        let mut person = people.get(who).await;
        for value in naughty::strings().into_iter().skip(1) {
            let escaped: String = value.iter().map(|b| format!("%{b:02X}")).collect();
            let answer = person.get(&format!("{page}{escaped}")).await;
            let is_file =
                answer.headers.get("content-type").is_some_and(|kind| kind != "text/html; charset=utf-8");
            assert!(!answer.status.is_server_error(), "{page}{escaped}: {}", answer.text);
            if !is_file {
                is_a_page(&format!("{page}{escaped}"), &answer, Language::En);
            }
        }
    }
}

/// A form that is added to a face is tried here, or this fails: every address in the routes of the faces is asked whether it takes a form.
#[tokio::test(flavor = "multi_thread")]
async fn every_form_that_the_router_takes_is_tried() {
    let house = house().await;
    let scene = scene().await;
    let tried: BTreeSet<&str> = forms::all(&scene).iter().map(|form| form.route).collect();
    let mut routes = BTreeSet::new();
    routes_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut routes);
    assert!(routes.len() > 40, "the routes are found: {routes:?}");
    let mut takes = BTreeSet::new();
    for route in &routes {
        let named: Vec<&str> =
            route.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect();
        let answer = house.visitor().post(&named.join("/"), &[]).await;
        if ![StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].contains(&answer.status) {
            takes.insert(route.as_str());
        }
    }
    let missing: Vec<_> = takes.difference(&tried).collect();
    assert!(
        missing.is_empty(),
        "forms that are not tried: put them into tests/it/bad_input/forms.rs: {missing:?}"
    );
    let gone: Vec<_> = tried.difference(&takes).collect();
    assert!(gone.is_empty(), "forms that the router does not take: {gone:?}");
}

/// The addresses in the code that says which pages there are.
fn routes_in(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routes_in(&path, into);
        } else {
            let code = std::fs::read_to_string(&path).unwrap();
            let found = code
                .split(".route(")
                .skip(1)
                .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
            into.extend(found.map(str::to_owned));
        }
    }
}
