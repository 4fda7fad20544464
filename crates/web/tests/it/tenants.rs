//! Tenants are apart on the desk's pages: whoever works for one finds nothing of another's, at whatever address; whoever works for the
//! whole house finds both. On both engines.

use std::collections::{BTreeMap, BTreeSet};

use anxin_desk::{ComplainedCall, Complaint, ComplaintChannel, NewFile};
use anxin_domain::ids::CaseId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::time::Interval;
use anxin_fund::{GoesTo, Tenant, ThirdParty};
use anxin_identity::{ApiScope, Role};
use anxin_store::audit::By;
use anxin_store::directory::{put_affiliation, put_brand, put_line};
use axum::http::StatusCode;

use crate::house::{ADMIN, CUSTOMER, House, LINE, Person, STRANGER, house, key};
use crate::losses::PICTURE;
use crate::routes::desk_routes;

/// Of the tenant whose case it is, of another one, and of the whole house.
const PEOPLE: [Number; 3] = [
    Number::from_digits(8_613_700_000_101),
    Number::from_digits(8_613_700_000_102),
    Number::from_digits(8_613_700_000_103),
];
const NAMES: [&str; 3] = ["江文", "汉生", "何全"];

/// A line of the other tenant's brand.
const OTHER_LINE: Number = Number::from_digits(8_613_900_000_099);

/// A customer whose call a record proves.
const PAID: Number = Number::from_digits(8_613_800_138_077);

/// What somebody gets at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gets {
    /// A page, a table or an answer with what is the tenant's in it.
    Shows,
    /// One without it.
    Hides,
    /// That there is no such thing.
    NotFound,
    /// Something was done, or would have been.
    Does,
    /// That it is not for them.
    Forbidden,
}

use Gets::{Does, Forbidden, Hides, NotFound, Shows};

/// What is shown or hidden at an address.
#[derive(Clone, Copy)]
enum Of {
    Case,
    Waiting,
    Paid,
    Debtor,
    Brand,
    Name,
    Nothing,
}

/// Every route of the desk's that tells or does something about a case, its money, a brand or people, with what is sent, and what the
/// three people get.
type Route = (&'static str, &'static str, &'static [(&'static str, &'static str)], Of, [Gets; 3]);
const ROUTES: &[Route] = &[
    ("GET", "/desk", &[], Of::Waiting, [Shows, Hides, Shows]),
    ("GET", "/desk/cases/{case}", &[], Of::Case, [Shows, NotFound, Shows]),
    ("GET", "/desk/cases/{case}/files/{file}", &[], Of::Nothing, [Does, NotFound, Does]),
    ("GET", "/desk/cases/{case}/changes", &[("since", "0")], Of::Nothing, [Does, NotFound, Does]),
    ("GET", "/desk/changes", &[("since", "{mark}")], Of::Nothing, [Does, Hides, Does]),
    ("GET", "/desk/search", &[("stage", "waiting")], Of::Case, [Shows, Hides, Shows]),
    ("GET", "/desk/search", &[("reference", "{case}")], Of::Waiting, [Shows, Hides, Shows]),
    ("POST", "/desk/search", &[("number", "13800138000")], Of::Case, [Shows, Hides, Shows]),
    (
        "GET",
        "/desk/export.csv",
        &[("from", "2026-11-01"), ("until", "2026-11-30")],
        Of::Case,
        [Shows, Hides, Shows],
    ),
    ("POST", "/desk/cases/{case}/ask", &[("question", "")], Of::Case, [Shows, NotFound, Shows]),
    ("POST", "/desk/cases/{case}/ask", &[("question", "几点？")], Of::Nothing, [Does, NotFound, Hides]),
    ("POST", "/desk/cases/{case}/rule", &[("note", "x")], Of::Case, [Shows, NotFound, Shows]),
    (
        "POST",
        "/desk/cases/{case}/let-go",
        &[("looked", "看过"), ("finding", "{finding}")],
        Of::Nothing,
        [Forbidden, NotFound, Forbidden],
    ),
    ("POST", "/desk/bulk", &[("case.{case}", "yes"), ("deed", "take")], Of::Nothing, [Does, Hides, Does]),
    ("POST", "/desk/undo", &[("undo", "cases-{case}.2")], Of::Nothing, [Does, NotFound, Does]),
    ("GET", "/desk/fund", &[], Of::Paid, [Shows, Hides, Hides]),
    ("GET", "/desk/fund/recoveries", &[], Of::Debtor, [Shows, Hides, Hides]),
    ("GET", "/desk/fund/recoveries/{debtor}", &[], Of::Nothing, [Does, NotFound, NotFound]),
    ("GET", "/desk/fund/recoveries/{debtor}/plan", &[], Of::Nothing, [Does, NotFound, NotFound]),
    ("POST", "/desk/fund/recoveries/{debtor}/plan", &[], Of::Nothing, [Hides, NotFound, NotFound]),
    ("GET", "/desk/fund/recoveries/{debtor}/write-off", &[], Of::Nothing, [Does, NotFound, NotFound]),
    ("POST", "/desk/fund/recoveries/{debtor}/write-off", &[], Of::Nothing, [Hides, NotFound, NotFound]),
    ("GET", "/desk/fund/recoveries/{debtor}/paid", &[], Of::Nothing, [Does, NotFound, NotFound]),
    ("POST", "/desk/fund/recoveries/{debtor}/paid", &[], Of::Nothing, [Hides, NotFound, NotFound]),
    ("GET", "/desk/fund/recoveries/{debtor}/offset", &[], Of::Nothing, [Does, NotFound, NotFound]),
    ("POST", "/desk/fund/recoveries/{debtor}/offset", &[], Of::Nothing, [Hides, NotFound, NotFound]),
    ("GET", "/desk/fund/recoveries/claims/{award}", &[], Of::Nothing, [Does, NotFound, NotFound]),
    ("POST", "/desk/fund/recoveries/claims/{award}", &[], Of::Nothing, [Hides, NotFound, NotFound]),
    ("GET", "/desk/fund/recoveries/claims/{award}/paid", &[], Of::Nothing, [Does, NotFound, NotFound]),
    ("POST", "/desk/fund/recoveries/claims/{award}/paid", &[], Of::Nothing, [Hides, NotFound, NotFound]),
    ("GET", "/desk/fund/recoveries/write-offs/{proposal}", &[], Of::Nothing, [Does, NotFound, NotFound]),
    ("POST", "/desk/fund/recoveries/write-offs/{proposal}", &[], Of::Nothing, [Hides, NotFound, NotFound]),
    ("GET", "/desk/fund/payments/{file}", &[], Of::Nothing, [Does, NotFound, Does]),
    ("GET", "/desk/brands", &[], Of::Brand, [Shows, Hides, Shows]),
    ("GET", "/desk/brands/{brand}", &[], Of::Brand, [Shows, NotFound, Shows]),
    ("POST", "/desk/brands/{brand}", &[("part", "key")], Of::Brand, [Shows, NotFound, Shows]),
    (
        "POST",
        "/desk/brands",
        &[("id", "lianjia-wuhan"), ("name", "武汉链家"), ("city", "wuhan"), ("rulebook", "cn-wuhan-lianjia")],
        Of::Nothing,
        [Does, Forbidden, Does],
    ),
    ("GET", "/desk/staff", &[], Of::Name, [Shows, Hides, Shows]),
    (
        "POST",
        "/desk/staff",
        &[("number", "13700000101"), ("name", "江文"), ("role", "desk"), ("tenant", "wuhan")],
        Of::Nothing,
        [Hides, Hides, Does],
    ),
    ("GET", "/desk/audit", &[], Of::Name, [Shows, Hides, Shows]),
    ("GET", "/desk/audit.csv", &[], Of::Name, [Shows, Hides, Shows]),
    ("POST", "/hotline", &[("customer", "13800138000")], Of::Case, [Shows, Hides, Shows]),
];

/// Routes of the desk that are about no tenant: the law and promises, which are everybody's; what the other tests of a route hold.
const SHARED: &[&str] = &[
    "/desk/promises",
    "/desk/promises/new",
    "/desk/promises/submit",
    "/desk/promises/{promise}",
    "/desk/promises/drafts/{draft}",
    "/desk/promises/drafts/{draft}/publish",
    "/desk/rulebooks",
    "/desk/rulebooks/compare",
    "/desk/rulebooks/{label}",
    // A statement settles in the books of whoever's payment it is, whoever brings it in.
    "/desk/fund/statement",
    // Each makes a file of its own fund's payments, and takes roles of its own people.
    "/desk/fund/payments",
    "/desk/staff/take",
    // Each lets its own people in, which the rooms hold.
    "/desk/staff/invite",
    // The house's texts, kept by who works for all of it.
    "/desk/texts",
    "/desk/texts/new",
    "/desk/texts/{text}",
];

struct Scene {
    house: House,
    case: CaseId,
    finding: String,
    file: String,
    paid: CaseId,
    batch: String,
    debtor: String,
    award: String,
    proposal: String,
}

fn tenant(name: &str) -> Tenant {
    key(name)
}

async fn scene() -> Scene {
    let house = house().await;
    let web = &house.web;
    other_brand(&house).await;
    let tenants = BTreeMap::from([(key("lianjia-wuhan"), tenant("wuhan")), (key("anju"), tenant("han"))]);
    web.fund.keep_tenants(&tenants).await.unwrap();
    let works_for = [Some(tenant("wuhan")), Some(tenant("han")), None];
    for ((number, name), tenant) in PEOPLE.into_iter().zip(NAMES).zip(works_for) {
        for role in [Role::Desk, Role::Hotline, Role::Admin, Role::Compliance] {
            web.identity.give_role(number, name, role, tenant.clone(), By::Terminal).await.unwrap();
        }
    }
    web.identity.create_key("pbx", Some(key("lianjia-wuhan")), &[ApiScope::Acts]).await.unwrap();
    let case = complaint(&house, CUSTOMER, LINE).await;
    let finding = web.desk.case(case).await.unwrap().findings[0].id.to_string();
    let new = NewFile {
        name: "a.png".into(),
        bytes: PICTURE.to_vec(),
        by: anxin_desk::Actor::Customer,
        brand: None,
        words: String::new(),
    };
    let file = web.desk.attach(case, new).await.unwrap().file.id.to_string();
    let (paid, batch) = paid(&house).await;
    let (debtor, award, proposal) = owed(&house).await;
    Scene { case, finding, file, paid, batch, debtor, award, proposal, house }
}

/// Who owes the first tenant's fund, an award for which a third party is claimed from, and a proposal of a colleague's to give some of the
/// debt up.
async fn owed(house: &House) -> (String, String, String) {
    let fund = house.web.fund.clone().for_staff_of(tenant("wuhan"));
    let liable = fund.owing().await.unwrap()[0].liable.clone();
    let by = anxin_fund::Person { number: STRANGER, name: "林默".into() };
    let some = Money::new(100, Currency::Cny);
    let debt = anxin_fund::Debt::Of(liable.clone());
    let proposal = fund.propose_write_off(&debt, some, "查无财产", &by).await.unwrap();
    let debts = fund.debts_of(&liable.to_string(), Currency::Cny).await.unwrap().unwrap();
    let award = debts.awards[0].award;
    let claim = fund.open_recourse_by(award, ThirdParty::Landlord, some, GoesTo::Fund, By::Terminal);
    claim.await.unwrap();
    (liable.to_string(), award.to_string(), proposal.to_string())
}

async fn other_brand(house: &House) {
    let now = house.test.clock.now();
    let interval = Interval::since(now.plus_days(-300));
    let put = move |tx: &mut dyn anxin_store::Tx| {
        let brand = Brand {
            id: key("anju"),
            name: "安居".into(),
            city: "wuhan".into(),
            rulebook: "cn-wuhan-lianjia".into(),
        };
        put_brand(tx, &brand, now)?;
        let agent = Affiliation {
            agent: key("anju:1"),
            name: "周安".into(),
            brand: brand.id,
            store: key("s1"),
            interval,
        };
        put_affiliation(tx, &agent, now)?;
        put_line(tx, &Line { number: OTHER_LINE, agent: agent.agent, interval }, now)
    };
    house.test.store.write(put).await.unwrap();
    house.web.gate.follower().catch_up().await.unwrap();
}

/// A complaint that waits for a person.
async fn complaint(house: &House, customer: Number, line: Number) -> CaseId {
    let at = house.test.clock.now().plus_ms(-3_600_000);
    let complaint = Complaint {
        customer,
        calls: vec![ComplainedCall { number: line, at, within_minutes: 10 }],
        channel: ComplaintChannel::Web,
        words: "推销".into(),
        language: None,
        key: None,
    };
    house.web.desk.complain(complaint).await.unwrap().case
}

/// A case of the first tenant that is paid: its award waits for an account; and a file of another payment that is with the bank.
async fn paid(house: &House) -> (CaseId, String) {
    let web = &house.web;
    let fund = web.fund.clone().of_tenant(tenant("wuhan"));
    fund.top_up("t", Money::new(1_000_000, Currency::Cny), "").await.unwrap();
    let mut cases = Vec::new();
    for (customer, id) in [(PAID, "1"), (STRANGER, "2")] {
        let mut person = house.signed_in(customer).await;
        person.post("/me/dnd", &[("to", "on")]).await;
        house.later(60);
        house.rang(LINE, customer, id).await;
        cases.extend(web.desk.reconcile(anxin_desk::Since::LastTime).await.unwrap().cases);
    }
    let details = anxin_fund::BankDetails::new("李明", "6222020200012345678", "ICBKCNBJ").unwrap();
    web.desk.set_payee(STRANGER, details).await.unwrap();
    let batch = fund.make_payment_file("desk").await.unwrap().unwrap();
    (cases[0], batch.id.to_string())
}

impl Scene {
    fn filled(&self, text: &str, path: &str, mark: &str) -> String {
        let file = if path.contains("payments") { format!("{}.xml", self.batch) } else { self.file.clone() };
        text.replace("{case}", &self.case.to_string())
            .replace("{finding}", &self.finding)
            .replace("{brand}", "lianjia-wuhan")
            .replace("{debtor}", &self.debtor)
            .replace("{award}", &self.award)
            .replace("{proposal}", &self.proposal)
            .replace("{file}", &file)
            .replace("{mark}", mark)
    }

    fn sought(&self, of: Of) -> String {
        match of {
            Of::Case => self.case.to_string(),
            Of::Waiting => format!("/desk/cases/{}\"", self.case),
            Of::Paid => self.paid.to_string(),
            Of::Debtor => format!("/recoveries/{}", self.debtor),
            Of::Brand => "武汉链家".to_owned(),
            Of::Name => NAMES[0].to_owned(),
            Of::Nothing => String::new(),
        }
    }

    async fn gets(&self, person: &mut Person, (method, path, sent, of, _): &Route, mark: &str) -> Gets {
        let sent: Vec<(String, String)> = sent
            .iter()
            .map(|(name, value)| (self.filled(name, path, mark), self.filled(value, path, mark)))
            .collect();
        let fields: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (&**name, &**value)).collect();
        let address = self.filled(path, path, mark);
        let answer = if *method == "GET" {
            let query: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
            person.get(&format!("{address}?{}", query.join("&"))).await
        } else {
            person.post(&address, &fields).await
        };
        let sought = self.sought(*of);
        // What a form repeats is not what it finds.
        let found = !sought.is_empty() && answer.text.contains(&sought);
        match answer.status {
            StatusCode::NOT_FOUND => NotFound,
            StatusCode::FORBIDDEN | StatusCode::CONFLICT => Forbidden,
            StatusCode::NO_CONTENT => Hides,
            StatusCode::SEE_OTHER => Does,
            StatusCode::OK if *path == "/desk/bulk" => {
                if answer.has("1 of 1 done") {
                    Does
                } else {
                    Hides
                }
            }
            StatusCode::OK if sought.is_empty() && *method == "POST" => Hides,
            StatusCode::OK if sought.is_empty() => Does,
            StatusCode::OK => {
                if found {
                    Shows
                } else {
                    Hides
                }
            }
            other => unreachable!("{method} {path}: {other} {}", answer.text),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_works_for_another_tenant_finds_nothing_at_any_address_of_the_desk() {
    let scene = scene().await;
    let mut people = Vec::new();
    for number in PEOPLE {
        people.push(scene.house.signed_in(number).await);
    }
    let mark = scene.house.web.desk.queue_mark().await.unwrap() - 1;
    let mut got = Vec::new();
    for route in ROUTES {
        let mut of_all = Vec::new();
        for person in &mut people {
            of_all.push(scene.gets(person, route, &mark.to_string()).await);
        }
        got.push((route.0, route.1, of_all));
    }
    let wanted: Vec<_> = ROUTES.iter().map(|route| (route.0, route.1, route.4.to_vec())).collect();
    let differ: Vec<_> = got.iter().zip(&wanted).filter(|(got, wanted)| got != wanted).collect();
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn no_route_of_the_desk_is_left_out() {
    let held: BTreeSet<String> =
        ROUTES.iter().map(|route| route.1).chain(SHARED.iter().copied()).map(ToOwned::to_owned).collect();
    for route in desk_routes() {
        assert!(held.contains(&route), "{route}: say in ROUTES what each tenant's people get there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_for_another_tenant_is_taken_and_told_and_then_its_own_desk_s() {
    let scene = scene().await;
    let mut hotline = scene.house.signed_in(PEOPLE[0]).await;
    let opened = hotline.post("/hotline", &[("customer", &CUSTOMER.national())]).await;
    let fields = [
        ("customer", &*opened.hidden("customer")),
        ("calling_number", &*OTHER_LINE.national()),
        ("date", "2026-11-22"),
        ("time", "09:00:00"),
        ("words", "推销"),
        ("once", "a"),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let taken = hotline.post("/hotline/complaint", &fields).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    let all = scene.house.web.desk.queue(10).await.unwrap();
    let other = all.iter().find(|row| row.case != scene.case).unwrap().case.to_string();
    let page = format!("/desk/cases/{other}");
    assert_eq!(hotline.get(&page).await.status, StatusCode::NOT_FOUND);
    let mut others = scene.house.signed_in(PEOPLE[1]).await;
    assert_eq!(others.get(&page).await.status, StatusCode::OK);
    // The customer sees every case of theirs, whosever it is.
    let mut customer = scene.house.signed_in(CUSTOMER).await;
    let claims = customer.get("/me/claims").await;
    assert!(claims.has(&other) && claims.has(&scene.case.to_string()), "{}", claims.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_works_for_a_tenant_appoints_for_that_one_only_and_publishes_nothing() {
    let scene = scene().await;
    let mut own = scene.house.signed_in(PEOPLE[0]).await;
    let role = |number: &str, name: &str| {
        [("number", number), ("name", name), ("role", "desk")].map(|(n, v)| (n, v.to_owned()))
    };
    let send = async |person: &mut Person, fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        person.post("/desk/staff", &fields).await
    };
    let given = send(&mut own, role("13700000201", "新人").to_vec()).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
    let new = Number::from_digits(8_613_700_000_201);
    let staff = scene.house.web.identity.staff_of(new).await.unwrap().unwrap();
    assert_eq!(staff.tenant, Some(tenant("wuhan")), "whatever the form says");
    // Somebody of another tenant, or of the house, is nobody of theirs to appoint.
    for number in [PEOPLE[1], ADMIN] {
        let refused = send(&mut own, role(&number.national(), "他人").to_vec()).await;
        assert!(refused.has("own part of the house"), "{}", refused.text);
    }
    assert!(!own.get("/desk/staff").await.has("name=\"tenant\""), "there is nothing to choose");
    // The house says for whom.
    let mut house = scene.house.signed_in(PEOPLE[2]).await;
    let mut unsaid = role("13700000202", "来人").to_vec();
    assert!(send(&mut house, unsaid.clone()).await.has("href=\"#tenant\""));
    unsaid.push(("tenant", "*".into()));
    assert_eq!(send(&mut house, unsaid).await.status, StatusCode::SEE_OTHER);
    let came = Number::from_digits(8_613_700_000_202);
    assert_eq!(scene.house.web.identity.staff_of(came).await.unwrap().unwrap().tenant, None);
    let sent = own.post("/desk/promises/submit", &[("file", "a.toml"), ("text", "x")]).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN, "promises are the whole house's");
}
