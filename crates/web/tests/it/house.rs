//! A house of the test's own behind the pages, and people who use it with a browser that keeps cookies and sends forms.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use anxin_desk::Desk;
use anxin_domain::call::{CallRecord, Disposition};
use anxin_domain::ids::CallRecordId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::time::Interval;
use anxin_fund::{Debtor, Fund};
use anxin_gate::{Gate, Law};
use anxin_identity::{Action, Identity, Known, Limits, MailSink, Role, ServerKey, Sink, Site};
use anxin_journal::Journal;
use anxin_proof::Log;
use anxin_store::directory::{put_affiliation, put_brand, put_line};
use anxin_store::testing::TestStore;
use anxin_web::ctx::Mode;
use anxin_web::{Cookies, Settings, Web, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;

pub(crate) const LINE: Number = Number::from_digits(8_613_900_000_001);
pub(crate) const CUSTOMER: Number = Number::from_digits(8_613_800_138_000);
pub(crate) const STRANGER: Number = Number::from_digits(8_613_800_138_001);
pub(crate) const HOTLINE: Number = Number::from_digits(8_613_700_000_001);
pub(crate) const DESK: Number = Number::from_digits(8_613_700_000_002);
pub(crate) const ADMIN: Number = Number::from_digits(8_613_700_000_003);

pub(crate) const REGULATOR: Number = Number::from_digits(8_613_700_000_004);
/// Who writes promises, and who approves them.
pub(crate) const COMPLIANCE: Number = Number::from_digits(8_613_700_000_006);
pub(crate) const APPROVER: Number = Number::from_digits(8_613_700_000_007);
/// The second person of the desk.
pub(crate) const SECOND: Number = Number::from_digits(8_613_700_000_005);

const BODY_LIMIT: usize = 4 * 1024 * 1024;

pub(crate) struct House {
    pub(crate) test: TestStore,
    pub(crate) web: Web,
    pub(crate) log: Log,
    pub(crate) router: Router,
}

pub(crate) async fn house() -> House {
    house_in(Mode::Demo).await
}

pub(crate) async fn house_in(mode: Mode) -> House {
    let test = TestStore::fresh().await;
    let journal = Journal::open(&test.folder.path().join("journal")).unwrap();
    enter_the_city(&test).await;
    let gate =
        Gate::open(test.store.clone(), journal, Law::shipped().unwrap(), test.folder.path()).await.unwrap();
    let debtor = Debtor::new("武汉安心保障金", "6222020200099999999", "ICBKCNBJ").unwrap();
    let fund = Fund::new(test.store.clone(), Some(debtor));
    fund.top_up("first", Money::new(1_000_000, Currency::Cny), "first").await.unwrap();
    let limits = Limits { ten_minutes: 50, hour: 50, day: 50, mailed: 5_000 };
    let key = ServerKey::from_bytes([7; 32]);
    let identity = Identity::new(test.store.clone(), Arc::new(Sink), key).with_limits(limits);
    let identity = identity.with_mailer(Arc::new(MailSink));
    let identity = identity.with_site(Site::new("https://anxin.test").unwrap()).of_demonstration();
    appoint(&identity).await;
    let settings = Settings { mode, cookies: Cookies::Plain, place: Default::default(), people: Vec::new() };
    let log = Log::open(test.store.clone(), &[7; 32], "anxin.test/log").await.unwrap();
    let web = Web::new(gate.clone(), Desk::new(gate), fund, identity, settings).with_log(log.clone());
    House { test, router: router(web.clone()), web, log }
}

async fn enter_the_city(test: &TestStore) {
    let now = test.clock.now();
    let interval = Interval::since(now.plus_days(-300));
    test.store
        .write(move |tx| {
            let brand = Brand {
                id: key("lianjia-wuhan"),
                name: "武汉链家".into(),
                city: "wuhan".into(),
                rulebook: "cn-wuhan-lianjia".into(),
            };
            put_brand(tx, &brand, now)?;
            let agent = Affiliation {
                agent: key("lianjia-wuhan:1"),
                name: "王芳".into(),
                brand: key("lianjia-wuhan"),
                store: key("s1"),
                interval,
            };
            put_affiliation(tx, &agent, now)?;
            put_line(tx, &Line { number: LINE, agent: key("lianjia-wuhan:1"), interval }, now)
        })
        .await
        .unwrap();
}

async fn appoint(identity: &Identity) {
    identity.put_staff(LINE, "王芳", Role::Agent(key("lianjia-wuhan:1"))).await.unwrap();
    identity.put_staff(HOTLINE, "小李", Role::Hotline).await.unwrap();
    identity.put_staff(DESK, "陈静", Role::Desk).await.unwrap();
    identity.put_staff(SECOND, "林默", Role::Desk).await.unwrap();
    identity.put_staff(REGULATOR, "何清", Role::Regulator).await.unwrap();
    identity.put_staff(COMPLIANCE, "罗素", Role::Compliance).await.unwrap();
    identity.put_staff(APPROVER, "方圆", Role::Compliance).await.unwrap();
    identity.put_staff(ADMIN, "高明", Role::Admin).await.unwrap();
}

pub(crate) fn key<K: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> K {
    text.parse().unwrap()
}

impl House {
    /// Somebody who has opened no page yet.
    pub(crate) fn visitor(&self) -> Person {
        Person {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            language: "en",
            address: None,
            forwarded: None,
        }
    }

    /// The same before other pages over the same rooms.
    pub(crate) fn visitor_of(&self, web: Web) -> Person {
        Person { router: router(web), ..self.visitor() }
    }

    /// Somebody who has signed in through the pages.
    pub(crate) async fn signed_in(&self, number: Number) -> Person {
        let mut person = self.visitor();
        self.signs_in(&mut person, number).await;
        person
    }

    /// Signs in with the browser that somebody has already: staff as staff of the demonstration do, everybody else by a code.
    pub(crate) async fn signs_in(&self, person: &mut Person, number: Number) {
        // The clock stands; the newest text is to be the newest.
        self.later(1);
        if self.web.identity.staff_of(number).await.unwrap().is_some() {
            let session = self.web.identity.sign_in_by_button(number).await.unwrap();
            person.take_cookie("anxin_session", &session.token);
            // As every way in does.
            self.web.identity.remember_language(number, person.language, Known::Read).await.unwrap();
            return;
        }
        self.signs_in_by_code(person, number).await;
    }

    /// Signs in by a code, whoever it is.
    pub(crate) async fn signs_in_by_code(&self, person: &mut Person, number: Number) {
        let asked = person.post("/signin", &[("number", &number.national())]).await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
        let challenge = asked.hidden("challenge");
        let code = self.newest_code(number).await;
        let entered = person.post("/signin/code", &[("challenge", &challenge), ("code", &code)]).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
    }

    /// Whoever is signed in has just proved by a code that a number is theirs.
    pub(crate) async fn proves(&self, person: &Person, number: Number) {
        let (mut sent, identity) = (String::new(), &self.web.identity);
        let id = identity
            .request_code(number, |code| {
                code.clone_into(&mut sent);
                code.to_owned()
            })
            .await
            .unwrap();
        identity.prove_by_code(person.cookie("anxin_session").unwrap(), id, &sent).await.unwrap();
    }

    /// The code in the newest text to a number.
    pub(crate) async fn newest_code(&self, number: Number) -> String {
        let texts = self.web.identity.messages(50).await.unwrap();
        let text = texts.into_iter().find(|message| message.number == number).unwrap().text.unwrap();
        let digits = |part: &&str| part.len() == 6 && part.bytes().all(|b| b.is_ascii_digit());
        text.split(|c: char| !c.is_ascii_digit()).find(digits).unwrap().to_owned()
    }

    /// The telephone system writes down a call that rang.
    pub(crate) async fn rang(&self, from: Number, to: Number, id: &str) {
        self.talked(from, to, id, 20).await;
    }

    /// The same of a call that was answered for so many seconds; its record.
    pub(crate) async fn talked(&self, from: Number, to: Number, id: &str, seconds: u32) -> String {
        let now = self.test.clock.now();
        let record = CallRecord {
            id: CallRecordId::new(now, self.test.clock.random()),
            system: "pbx".into(),
            system_id: id.into(),
            from,
            to,
            dialled: None,
            forwarded_to: None,
            started_at: now,
            talk_seconds: seconds,
            disposition: Disposition::Answered,
            decision: None,
        };
        let kept = record.id.to_string();
        self.web.gate.journal().append_call_records(vec![record]).await.unwrap();
        kept
    }

    /// Who is there, in a house that sends no mail.
    pub(crate) fn without_mail(&self) -> Identity {
        Identity::new(self.test.store.clone(), Arc::new(Sink), ServerKey::from_bytes([7; 32]))
    }

    pub(crate) fn later(&self, minutes: i64) {
        self.test.clock.set(self.test.clock.now().plus_ms(minutes * 60_000));
    }
}

/// A browser with its cookies.
#[derive(Clone)]
pub(crate) struct Person {
    router: Router,
    cookies: BTreeMap<String, String>,
    pub(crate) language: &'static str,
    /// Who speaks to us, if anybody knows, and for whom it says that it asks.
    pub(crate) address: Option<SocketAddr>,
    pub(crate) forwarded: Option<&'static str>,
}

/// An answer as a browser sees it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// What the handler asked for.
    pub(crate) asked: Option<Action>,
}

impl Answer {
    /// Where it leads. How what was done is undone stands apart.
    pub(crate) fn location(&self) -> &str {
        self.leads_to().split("&undo=").next().unwrap()
    }

    /// The word by which what was done is undone; nothing where it cannot be.
    pub(crate) fn undo(&self) -> String {
        self.leads_to().split_once("&undo=").map_or_else(String::new, |(_, word)| word.to_owned())
    }

    fn leads_to(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let begin = format!("name=\"{name}\" value=\"");
        let (_, rest) =
            self.text.split_once(&begin).ok_or_else(|| format!("no {name} in {}", self.text)).unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    /// The hidden fields of the first form on the page that has any, as a browser would send them.
    pub(crate) fn first_form(&self) -> Vec<(String, String)> {
        let main = self.text.split_once("<main").map_or("", |(_, main)| main);
        let (_, form) = main.split_once("<form").unwrap_or_default();
        let form = form.split("</form>").next().unwrap_or_default();
        let plain = |text: &str| {
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
            text.replace("&amp;", "&")
        };
        let field = |part: &str| {
            let (name, rest) = part.split_once("\" value=\"")?;
            Some((plain(name), plain(rest.split('"').next()?)))
        };
        form.split("type=\"hidden\" name=\"").skip(1).filter_map(field).collect()
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.text.contains(text)
    }
}

impl Person {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Opens a page with other headers than a browser's first visit.
    pub(crate) async fn get_from(&mut self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.request(Method::GET, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        self.send(request).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(path, fields, &[("sec-fetch-site", "same-origin")]).await
    }

    /// Posts with other headers than those of our own pages.
    pub(crate) async fn post_from(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(encoded(fields))).unwrap();
        self.send(request).await
    }

    /// Uploads a file as the field `file`.
    pub(crate) async fn upload(&mut self, path: &str, file: &[u8]) -> Answer {
        self.upload_as(path, "s.xml", file).await
    }

    /// Uploads a file with a name.
    pub(crate) async fn upload_as(&mut self, path: &str, name: &str, file: &[u8]) -> Answer {
        self.multipart(path, &[("file", Some(name), file)]).await
    }

    /// Sends a form in parts: name, name of the file if it is one, content.
    pub(crate) async fn multipart(&mut self, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (field, file, content) in parts {
            let file = file.map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
            let head = format!("--edge\r\ncontent-disposition: form-data; name=\"{field}\"{file}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Posts any bytes as if they were a form of our own pages.
    pub(crate) async fn post_body(&mut self, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let mut request = self.request(Method::POST, path).header("sec-fetch-site", "same-origin");
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.body(Body::from(body)).unwrap();
        self.send(request).await
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub(crate) fn take_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "anxin.test")
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::COOKIE, cookies.join("; "))
    }

    async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if let Some(address) = self.address {
            request.extensions_mut().insert(ConnectInfo(address));
        }
        if let Some(forwarded) = self.forwarded {
            request.headers_mut().insert("x-forwarded-for", forwarded.parse().unwrap());
        }
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
        }
        let text = String::from_utf8_lossy(&to_bytes(body, BODY_LIMIT).await.unwrap()).into_owned();
        let asked = parts.extensions.get().copied();
        Answer { status: parts.status, headers: parts.headers, text, asked }
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        let keep = |b: u8| b.is_ascii_alphanumeric();
        text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
    };
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    pairs.join("&")
}
