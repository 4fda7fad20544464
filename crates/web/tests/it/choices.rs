//! Finer choices: said on one form, read once more with what will hold, and then the gate judges by them; on the page and by voice.

use anxin_domain::act::{Source, Word};
use anxin_domain::decide::Verdict;
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::scope::LineOfBusiness;
use anxin_domain::time::Interval;
use anxin_gate::Question;
use anxin_store::directory::{put_affiliation, put_brand, put_line};
use axum::http::StatusCode;

use crate::house::{Answer, CUSTOMER, HOTLINE, House, LINE, Person, house, key};

/// A second agent of the first brand, and the only one of another brand.
const COLLEAGUE: Number = Number::from_digits(8_613_900_000_002);
const RIVAL: Number = Number::from_digits(8_613_900_000_003);

const RENTAL: LineOfBusiness = LineOfBusiness::Rental;
const RESALE: LineOfBusiness = LineOfBusiness::Resale;

/// A house with three agents of two brands.
async fn town() -> House {
    let house = house().await;
    let now = house.test.clock.now();
    let interval = Interval::since(now.plus_days(-200));
    house
        .test
        .store
        .write(move |tx| {
            let brand = Brand {
                id: key("anju"),
                name: "江城安居".into(),
                city: "wuhan".into(),
                rulebook: "cn-wuhan-lianjia".into(),
            };
            put_brand(tx, &brand, now)?;
            for (number, agent, name, brand) in
                [(COLLEAGUE, "lianjia-wuhan:2", "赵敏", "lianjia-wuhan"), (RIVAL, "anju:1", "孙立", "anju")]
            {
                let (agent, brand, store) = (key(agent), key(brand), key("s1"));
                let affiliation = Affiliation { agent, name: name.into(), brand, store, interval };
                put_affiliation(tx, &affiliation, now)?;
                put_line(tx, &Line { number, agent: affiliation.agent, interval }, now)?;
            }
            Ok::<_, anxin_store::StoreError>(())
        })
        .await
        .unwrap();
    house.web.gate.follower().catch_up().await.unwrap();
    house
}

/// Whether the gate lets a sales call pass.
async fn passes(house: &House, from: Number, about: LineOfBusiness) -> bool {
    house.web.gate.follower().catch_up().await.unwrap();
    let question = Question { line_of_business: Some(about), ..Question::marketing(from, CUSTOMER, "test") };
    house.web.gate.check(question).await.unwrap().judgement.verdict == Verdict::Allow
}

/// Sends a choice as the page does: the form, then the answers once more. Answers the page with the answers, and where the second led.
async fn choose(house: &House, person: &mut Person, fields: &[(&str, &str)]) -> (Answer, Answer) {
    house.later(1);
    let before = acts(house);
    let once = person.get("/me/choose").await.hidden("once");
    let form = [fields, &[("once", &*once)]].concat();
    let check = person.post("/me/choose", &form).await;
    assert!(check.has("Check your answers") && check.has("name=\"confirm\""), "{}", check.text);
    assert_eq!(acts(house), before, "nothing is said before it was read once more");
    let sent = [&form[..], &[("confirm", "yes")]].concat();
    let done = person.post("/me/choose", &sent).await;
    assert_eq!(done.location(), "/me/permit?done=chosen", "{}", done.text);
    let said = acts(house);
    assert_eq!(person.post("/me/choose", &sent).await.status, StatusCode::SEE_OTHER);
    assert_eq!(acts(house), said, "sent twice, said once");
    (check, done)
}

fn acts(house: &House) -> usize {
    house.web.gate.registry().now().acts(CUSTOMER).len()
}

async fn press_undo(person: &mut Person, done: &Answer) {
    assert!(!done.undo().is_empty(), "it can be undone");
    let undone = person.post("/me/undo", &[("undo", &done.undo())]).await;
    assert_eq!(undone.location(), "/me/permit?done=undone", "{}", undone.text);
}

/// Takes the refusal back that a page lists first.
async fn take_back(house: &House, person: &mut Person, what: &str) -> Answer {
    house.later(1);
    let page = person.get("/me/permit").await;
    let row = page.text.split("<li>").find(|row| row.contains(what) && row.contains("/me/permit/withdraw"));
    let act =
        row.unwrap().split("name=\"act\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let back = person.post("/me/permit/withdraw", &[("act", &act)]).await;
    assert_eq!(back.location(), "/me/permit?done=withdrawn", "{}", back.text);
    back
}

const ANYONE_RENTALS: [(&str, &str); 3] =
    [("word", "may"), ("to", "everyone"), ("line_of_business", "rental")];
const NOT_LIANJIA: [(&str, &str); 3] = [("word", "not"), ("to", "brand"), ("brand", "lianjia-wuhan")];

#[tokio::test(flavor = "multi_thread")]
async fn one_brand_is_refused_and_nobody_else_until_it_is_taken_back() {
    let house = town().await;
    let mut person = house.signed_in(CUSTOMER).await;
    assert!(!passes(&house, RIVAL, RENTAL).await, "nobody has a consent yet");
    let (check, _) = choose(&house, &mut person, &ANYONE_RENTALS).await;
    assert!(check.has("From anyone about rentals, at any time: let through."), "{}", check.text);
    assert!(passes(&house, LINE, RENTAL).await && passes(&house, RIVAL, RENTAL).await);
    assert!(!passes(&house, RIVAL, RESALE).await, "and about nothing else");

    let (check, done) = choose(&house, &mut person, &NOT_LIANJIA).await;
    assert!(
        check.has("From everyone else about rentals, at any time: let through.")
            && check.has("From 武汉链家 about homes, at any time: refused before it rings."),
        "{}",
        check.text
    );
    assert!(!passes(&house, LINE, RENTAL).await && !passes(&house, COLLEAGUE, RENTAL).await);
    assert!(passes(&house, RIVAL, RENTAL).await, "another brand is not refused by it");
    assert!(!person.get("/me").await.has("data-dnd=\"on\""), "nor is everyone");
    let page = person.get("/me/permit").await;
    assert!(page.has("No sales calls from 武汉链家 about homes, at any time."), "{}", page.text);

    press_undo(&mut person, &done).await;
    assert!(passes(&house, LINE, RENTAL).await, "undone, it stands as before");
    assert!(person.get("/me/permit").await.has("Ended"));

    choose(&house, &mut person, &NOT_LIANJIA).await;
    // It stands whatever is said of more people: another kind for anyone, the switch on and off again.
    let resale = [("word", "may"), ("to", "everyone"), ("line_of_business", "resale")];
    choose(&house, &mut person, &resale).await;
    assert!(passes(&house, RIVAL, RESALE).await && !passes(&house, LINE, RESALE).await);
    person.post("/me/dnd", &[("to", "on-keep")]).await;
    house.later(1);
    let challenge = person.post("/me/dnd", &[("to", "off")]).await.hidden("challenge");
    let code = house.newest_code(CUSTOMER).await;
    let off = [("to", "off"), ("confirm", "yes"), ("challenge", &*challenge), ("code", &*code)];
    assert_eq!(person.post("/me/dnd", &off).await.location(), "/me?done=dnd-off");
    assert!(!passes(&house, LINE, RENTAL).await, "off leaves the no to one brand as it is");
    assert!(passes(&house, RIVAL, RENTAL).await);

    let back = take_back(&house, &mut person, "No sales calls from 武汉链家").await;
    assert!(passes(&house, LINE, RENTAL).await, "taken back, the brand is like any other");
    press_undo(&mut person, &back).await;
    assert!(!passes(&house, LINE, RENTAL).await && passes(&house, RIVAL, RENTAL).await);
    take_back(&house, &mut person, "No sales calls from 武汉链家").await;
    choose(&house, &mut person, &resale).await;
    assert_eq!(person.post("/me/undo", &[("undo", &back.undo())]).await.location(), "/me/permit?done=undone");
    assert!(passes(&house, LINE, RESALE).await, "sent twice, undone once");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_agent_is_refused_and_their_colleague_is_not() {
    let house = town().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let brand = [("to", "brand"), ("brand", "lianjia-wuhan")];
    person.post("/me/permit", &brand).await;
    let line = LINE.national();
    let agent = [("word", "not"), ("to", "agent"), ("agent", &*line)];
    let (check, _) = choose(&house, &mut person, &agent).await;
    assert!(check.has("From 王芳 about homes, at any time: refused"), "{}", check.text);
    assert!(!passes(&house, LINE, RESALE).await && passes(&house, COLLEAGUE, RESALE).await);
    // A yes to the brand, said again, is no yes to the agent; and the brand's no, taken back, leaves the agent's.
    house.later(1);
    person.post("/me/permit", &brand).await;
    assert!(!passes(&house, LINE, RESALE).await && passes(&house, COLLEAGUE, RESALE).await);
    choose(&house, &mut person, &NOT_LIANJIA).await;
    take_back(&house, &mut person, "No sales calls from 武汉链家").await;
    house.later(1);
    person.post("/me/permit", &brand).await;
    assert!(!passes(&house, LINE, RESALE).await && passes(&house, COLLEAGUE, RESALE).await);
    take_back(&house, &mut person, "No sales calls from 王芳").await;
    house.later(1);
    person.post("/me/permit", &brand).await;
    assert!(passes(&house, LINE, RESALE).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_rentals_may_come_from_anyone_or_from_one_brand() {
    let house = town().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let line = LINE.national();
    person.post("/me/permit", &[("to", "agent"), ("agent", &line)]).await;
    assert!(passes(&house, LINE, RESALE).await);
    let only = [("word", "only"), ("to", "everyone"), ("line_of_business", "rental")];
    let (check, done) = choose(&house, &mut person, &only).await;
    assert!(
        check.has("From anyone about rentals, at any time: let through.")
            && check
                .has("From anyone about resale homes and new homes, at any time: refused before it rings."),
        "{}",
        check.text
    );
    for agent in [LINE, RIVAL] {
        assert!(passes(&house, agent, RENTAL).await && !passes(&house, agent, RESALE).await, "{agent:?}");
    }
    let home = person.get("/me").await;
    assert!(home.has("data-dnd=\"on\"") && home.has("Sales calls from anyone may come about rentals"));
    assert_eq!(done.undo(), "", "it switched do-not-disturb on, and off takes a code");
    // The exception is taken back, and the rest goes on being refused.
    take_back(&house, &mut person, "Everyone").await;
    assert!(!passes(&house, RIVAL, RENTAL).await && !passes(&house, LINE, RESALE).await);
    assert!(person.get("/me").await.has("data-dnd=\"on\""));
    // The same with the callers who were allowed before, and of one brand.
    house.later(1);
    person.post("/me/permit", &[("to", "agent"), ("agent", &line)]).await;
    let brand =
        [("word", "only"), ("to", "brand"), ("brand", "lianjia-wuhan"), ("line_of_business", "rental")];
    let (_, done) = choose(&house, &mut person, &[&brand[..], &[("keep", "yes")]].concat()).await;
    assert!(passes(&house, LINE, RESALE).await, "an exception that is kept");
    assert!(passes(&house, COLLEAGUE, RENTAL).await && !passes(&house, COLLEAGUE, RESALE).await);
    assert!(!passes(&house, RIVAL, RENTAL).await);
    press_undo(&mut person, &done).await;
    assert!(!passes(&house, COLLEAGUE, RENTAL).await && passes(&house, LINE, RESALE).await);
    let (check, _) = choose(&house, &mut person, &brand).await;
    assert!(check.has("are no exception to this"), "{}", check.text);
    assert!(!passes(&house, LINE, RESALE).await && passes(&house, LINE, RENTAL).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn weekday_evenings_only_is_judged_on_the_clock() {
    let house = town().await;
    let mut person = house.signed_in(CUSTOMER).await;
    // A Monday, two in the afternoon.
    assert!(house.test.clock.now().to_string().starts_with("2026-11-23T06:"));
    let only = [("word", "only"), ("to", "everyone"), ("hours", "evenings")];
    let (check, _) = choose(&house, &mut person, &only).await;
    assert!(
        check.has("on weekday evenings (18:00–21:00): let through.")
            && check.has("at weekends (9:00–21:00) and at other times: refused before it rings."),
        "{}",
        check.text
    );
    let at = async |hours: i64, passed: bool| {
        house.later(hours * 60);
        assert_eq!(passes(&house, RIVAL, RENTAL).await, passed, "{}", house.test.clock.now());
        let on = house.signed_in(CUSTOMER).await.get("/me").await;
        assert!(on.has("data-dnd=\"on\""), "the switch does not flicker by the hour");
    };
    at(0, false).await;
    at(5, true).await;
    at(3, false).await;
    // Saturday evening.
    at(4 * 24 + 21, false).await;
    // No calls at weekends is no switch on Saturdays.
    let challenge = person.post("/me/dnd", &[("to", "off")]).await;
    if challenge.status == StatusCode::OK {
        house.later(1);
        let challenge = person.post("/me/dnd", &[("to", "off")]).await.hidden("challenge");
        let code = house.newest_code(CUSTOMER).await;
        let off = [("to", "off"), ("confirm", "yes"), ("challenge", &*challenge), ("code", &*code)];
        assert_eq!(person.post("/me/dnd", &off).await.location(), "/me?done=dnd-off");
    }
    let weekends = [("word", "not"), ("to", "everyone"), ("hours", "weekends")];
    choose(&house, &mut person, &weekends).await;
    assert!(!person.get("/me").await.has("data-dnd=\"on\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_choice_is_said_so_and_nothing_is_said() {
    let house = town().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let wrong = async |person: &mut Person, fields: &[(&str, &str)], field: &str| {
        let page = person.post("/me/choose", fields).await;
        assert!(page.has(&format!("href=\"#{field}\"")), "{fields:?}: {}", page.text);
    };
    wrong(&mut person, &[("word", "not"), ("to", "everyone")], "to").await;
    wrong(&mut person, &[("word", "may"), ("to", "everyone")], "to").await;
    let only = [("word", "only"), ("to", "brand"), ("brand", "anju")];
    wrong(&mut person, &only, "line_of_business").await;
    wrong(&mut person, &[("word", "not"), ("to", "brand")], "brand").await;
    wrong(&mut person, &[("word", "not"), ("to", "agent"), ("agent", "13900000009")], "agent").await;
    wrong(&mut person, &[("word", "x"), ("to", "brand"), ("brand", "anju")], "word").await;
    let back = person.post("/me/choose", &[&NOT_LIANJIA[..], &[("back", "yes")]].concat()).await;
    assert!(back.has("value=\"lianjia-wuhan\" selected"), "{}", back.text);
    assert_eq!(acts(&house), 0);
}

/// Opens the caller and answers a page that reads something back, by the fields of its first form and the caller's word.
async fn said(staff: &mut Person, action: &str, page: &Answer, word: &str) -> Answer {
    assert!(page.has("Read this to the caller"), "{}", page.text);
    let form = page.first_form();
    let mut fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
    fields.push(("said", word));
    staff.post(action, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hotline_sets_a_finer_choice_by_voice() {
    let house = town().await;
    let mut person = house.signed_in(CUSTOMER).await;
    choose(&house, &mut person, &ANYONE_RENTALS).await;
    let mut staff = house.signed_in(HOTLINE).await;
    let number = CUSTOMER.national();
    let page = staff.post("/hotline", &[("customer", &number)]).await;
    assert!(page.has("action=\"/hotline/choose\""), "{}", page.text);
    let form = staff.post("/hotline/choose", &[("customer", &number), ("language", "zh-CN")]).await;
    let once = form.hidden("once");
    let fields =
        [&NOT_LIANJIA[..], &[("customer", &*number), ("language", "zh-CN"), ("once", &*once)]].concat();
    let read = staff.post("/hotline/choose", &fields).await;
    let sentence = read.hidden("read");
    assert!(
        sentence.contains("138 0013 8000")
            && sentence.contains("不接武汉链家关于房产的营销电话（任何时间）")
            && sentence.contains("您同意吗"),
        "{sentence}"
    );
    assert!(read.has("From 武汉链家 about homes, at any time: refused"), "{}", read.text);
    let in_japanese = staff.post("/hotline/choose", &[&fields[..], &[("language", "ja")]].concat()).await;
    assert!(in_japanese.status == StatusCode::OK || in_japanese.status == StatusCode::BAD_REQUEST);
    let before = acts(&house);
    assert!(said(&mut staff, "/hotline/choose", &read, "no").await.has("Do‑not‑disturb is off"));
    assert_eq!(acts(&house), before);
    for _ in 0..2 {
        let noted = said(&mut staff, "/hotline/choose", &read, "yes").await;
        assert!(noted.has("It holds from now on"), "{}", noted.text);
    }
    let all = house.web.gate.registry().now().acts(CUSTOMER);
    let act = all.last().unwrap();
    assert_eq!((all.len(), act.word, act.source), (before + 1, Word::Refuse, Source::Hotline));
    let kept: serde_json::Value = serde_json::from_str(act.evidence.as_deref().unwrap()).unwrap();
    assert_eq!(kept["read"], sentence.replace("138 0013 8000", &CUSTOMER.masked()));
    assert!(!passes(&house, LINE, RENTAL).await && passes(&house, RIVAL, RENTAL).await);
    assert!(person.get("/me/permit").await.has("Said on the telephone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hotline_takes_a_consent_back_by_voice() {
    let house = town().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    person.post("/me/permit", &[("to", "brand"), ("brand", "lianjia-wuhan")]).await;
    assert!(passes(&house, LINE, RESALE).await);
    house.later(1);
    let mut staff = house.signed_in(HOTLINE).await;
    let number = CUSTOMER.national();
    let page = staff.post("/hotline", &[("customer", &number), ("language", "ja")]).await;
    assert!(page.has("action=\"/hotline/withdraw\""), "{}", page.text);
    let fields = [("customer", &*number), ("language", "ja"), ("act", &*page.hidden("act"))];
    let read = staff.post("/hotline/withdraw", &fields).await;
    assert!(read.hidden("read").contains("武汉链家からの住まいに関する営業電話（いつでも）を許可します"));
    assert!(said(&mut staff, "/hotline/withdraw", &read, "no").await.has("action=\"/hotline/withdraw\""));
    assert!(passes(&house, LINE, RESALE).await);
    let noted = said(&mut staff, "/hotline/withdraw", &read, "yes").await;
    assert!(noted.has("Taken back: "), "{}", noted.text);
    assert!(!passes(&house, LINE, RESALE).await);
    let acts = house.web.gate.registry().now().acts(CUSTOMER);
    assert_eq!((acts.last().unwrap().word, acts.last().unwrap().source), (Word::Withdraw, Source::Hotline));
    assert!(person.get("/me").await.has("data-dnd=\"on\""));
    // A refusal is nobody's to take back on the telephone.
    let refusal = acts[0].id.to_string();
    let odd = [("customer", &*number), ("language", "ja"), ("act", &*refusal)];
    assert_eq!(staff.post("/hotline/withdraw", &odd).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hotline_answers_a_request_by_voice_with_yes_no_and_no_for_good() {
    for (answer, sentence) in [
        ("yes", "您的答复是同意"),
        ("no", "您的答复是不同意：对方不能来电"),
        ("never", "以后谁都不能再这样征求"),
    ] {
        let scene = crate::bad_input::scene::scene().await;
        let house = &scene.house;
        let mut staff = house.signed_in(HOTLINE).await;
        let number = CUSTOMER.national();
        let page = staff.post("/hotline", &[("customer", &number), ("language", "zh-CN")]).await;
        assert!(page.has(&scene.request) && page.has("The caller says yes"), "{}", page.text);
        let fields =
            [("customer", &*number), ("language", "zh-CN"), ("request", &*scene.request), ("answer", answer)];
        let read = staff.post("/hotline/request", &fields).await;
        let text = read.hidden("read");
        assert!(text.contains(sentence) && text.contains("王芳") && text.contains("138 0013 8000"), "{text}");
        let before = acts(house);
        said(&mut staff, "/hotline/request", &read, "no").await;
        assert!(staff.post("/hotline", &[("customer", &number)]).await.has(&scene.request));
        for _ in 0..2 {
            let page = said(&mut staff, "/hotline/request", &read, "yes").await;
            assert!(page.has("Caller") && !page.has(&scene.request), "{}", page.text);
        }
        let all = house.web.gate.registry().now().acts(CUSTOMER);
        let said_now: Vec<_> = all[before..].iter().map(|act| (act.word, act.source)).collect();
        match answer {
            "yes" => assert_eq!(said_now, [(Word::Permit, Source::Hotline)]),
            "no" => assert!(said_now.is_empty()),
            _ => assert_eq!(said_now, [(Word::Refuse, Source::Hotline)]),
        }
        assert!(
            all[before..].iter().all(|act| act.evidence.as_deref().unwrap().contains("\"said\":\"yes\""))
        );
        // Another answer after it does not stand beside it.
        if answer == "no" {
            let other = [&fields[..3], &[("answer", "yes")]].concat();
            let read = staff.post("/hotline/request", &other).await;
            assert_eq!(said(&mut staff, "/hotline/request", &read, "yes").await.status, StatusCode::CONFLICT);
        }
    }
}
