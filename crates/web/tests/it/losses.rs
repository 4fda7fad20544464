//! Claims under promises that are not about calls, as people live through them on the pages.

use anxin_desk::import::ImportOptions;
use anxin_promise::FactKind;
use axum::http::{StatusCode, header};

use crate::house::{Answer, CUSTOMER, DESK, House, Person, REGULATOR, SECOND, STRANGER, house};

const LISTING: &str = "brand,reference,agent,city,line_of_business,status,price,price_shown,photos_match,listed_on\n\
    lianjia-wuhan,W-1,lianjia-wuhan:1,wuhan,resale,not_on_sale,1200000,1200000,true,2024-10-01\n\
    lianjia-wuhan,W-2,lianjia-wuhan:1,wuhan,resale,on_sale,1200000,1200000,true,2024-10-01\n";

async fn facts(house: &House, kind: FactKind, table: &str) {
    let report = house.web.desk.import_facts(table.as_bytes(), kind, &ImportOptions::china()).await.unwrap();
    assert_eq!(report.refused, 0, "{report:?}");
}

/// The day before the one on which everybody acts.
fn yesterday(house: &House) -> String {
    house.test.clock.now().plus_days(-1).to_string()[..10].to_owned()
}

/// Sends the form, reads the answers once more, and sends them; the address of the claim.
async fn claim(person: &mut Person, promise: &str, fields: &[(&str, &str)]) -> String {
    let path = format!("/me/claim/{promise}");
    let once = person.get(&path).await.hidden("once");
    let mut all = vec![("brand", "lianjia-wuhan"), ("once", once.as_str())];
    all.extend_from_slice(fields);
    let asked = person.post(&path, &all).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    assert!(asked.has("name=\"confirm\""), "{}", asked.text);
    all.push(("confirm", "yes"));
    let sent = person.post(&path, &all).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    sent.location().split('?').next().unwrap().to_owned()
}

async fn false_listing(house: &House, person: &mut Person, listing: &str) -> String {
    let seen_on = yesterday(house);
    let fields =
        [("claim.listing", listing), ("claim.seen_on", seen_on.as_str()), ("claim.about", "not_on_sale")];
    claim(person, "true-listing", &fields).await
}

fn at_the_desk(claim: &str) -> String {
    claim.replace("/me/claims/", "/desk/cases/")
}

async fn rule(person: &mut Person, claim: &str, fields: &[(&str, &str)]) -> Answer {
    person.post(&format!("{}/rule", at_the_desk(claim)), fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ten_promises_are_told_with_their_words_and_the_way_to_claim() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let page = person.get("/me/promises").await;
    let catalogue = house.web.gate.law().catalogue();
    assert_eq!(catalogue.promises().len(), 10);
    for promise in catalogue.promises() {
        assert!(page.has(&format!("data-promise=\"{}\"", promise.id)), "{}", promise.id);
        let way = if promise.id == "dnd-call" {
            "/me/complain".into()
        } else {
            format!("/me/claim/{}", promise.id)
        };
        assert!(page.has(&format!("href=\"{way}\"")), "{way}");
        if promise.id != "dnd-call" {
            let form = person.get(&way).await;
            for field in &promise.claim {
                assert!(form.has(&format!("name=\"claim.{}\"", field.name)), "{}.{}", promise.id, field.name);
            }
        }
    }
    assert_eq!(person.get("/me/claim/dnd-call").await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.get("/me/claim/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cannot_be_taken_comes_back_with_what_was_written() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let sent = [("claim.listing", "W-<7>"), ("claim.seen_on", "soon"), ("asked", "a lot"), ("words", "那天")];
    let page = person.post("/me/claim/true-listing", &sent).await;
    assert_eq!(page.status, StatusCode::OK);
    for field in ["brand", "claim.seen_on", "claim.about", "asked"] {
        assert!(page.has(&format!("href=\"#{field}\"")), "{field} is wrong: {}", page.text);
    }
    assert!(page.has("W-&lt;7&gt;") && page.has("那天") && !page.has("name=\"confirm\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_facts_prove_is_awarded_while_the_customer_waits_for_the_page() {
    let house = house().await;
    facts(&house, FactKind::Listing, LISTING).await;
    let mut person = house.signed_in(CUSTOMER).await;
    let address = false_listing(&house, &mut person, "W-1").await;
    let page = person.get(&address).await;
    assert!(page.has("data-step=\"awarded\""), "{}", page.text);
    assert!(page.has("The conditions, one by one") && page.has("¥100.00"), "{}", page.text);
    let other = house.signed_in(STRANGER).await.get(&address).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    // Rated once, and only with a score.
    let rate = format!("{address}/rate");
    assert!(person.post(&rate, &[("said", "还行")]).await.has("还行"));
    assert_eq!(person.post(&rate, &[("score", "4"), ("said", "还行")]).await.status, StatusCode::SEE_OTHER);
    assert!(person.get(&address).await.has("You rated it 4 of 5"));
    // The regulator reads how, and nothing that names anybody.
    let mut regulator = house.signed_in(REGULATOR).await;
    let list = regulator.get("/regulator?promise=true-listing").await;
    let case = address.replace("/me/claims/", "/regulator/cases/");
    assert!(list.has(&case), "{}", list.text);
    let told = regulator.get(&case).await;
    assert!(told.has("The records") && told.has("Withheld") && told.has("¥100.00"), "{}", told.text);
    for secret in ["W-1", "王芳", "138****8000", "13800138000", "138 0013 8000", "lianjia-wuhan:1"] {
        assert!(!told.has(secret) && !list.has(secret), "{secret}");
    }
    assert!(!regulator.get("/regulator?promise=leak-warranty").await.has(&case));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_from_a_claim_what_is_held_about_somebody_else() {
    let house = house().await;
    let today = house.test.clock.now().to_string()[..10].to_owned();
    let signed = format!(
        "brand,reference,customer,city,line_of_business,home,price,owner_price,commission,signed_on\n\
         lianjia-wuhan,C-1,13800138001,wuhan,resale,H-1,1000500,1000000,1,{today}\n"
    );
    facts(&house, FactKind::Contract, &signed).await;
    let mut person = house.signed_in(CUSTOMER).await;
    let address = claim(&mut person, "no-spread", &[("claim.contract", "C-1")]).await;
    let page = person.get(&address).await;
    assert!(page.has("Our records name somebody else"), "{}", page.text);
    assert!(!page.has("The conditions, one by one") && !page.has("How the sum came about"));
    assert!(!page.has("5,000.00"), "{}", page.text);
    let desk = house.signed_in(DESK).await.get(&at_the_desk(&address)).await;
    assert!(desk.has("names another person") && desk.has("5,000.00"), "{}", desk.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_stops_the_desks_clock_until_it_is_answered() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let address = false_listing(&house, &mut person, "W-9").await;
    let mut desk = house.signed_in(DESK).await;
    let ask = format!("{}/ask", at_the_desk(&address));
    // A ready text fills the question and sends nothing.
    let filled = desk.post(&ask, &[("text", "ask-number"), ("use_text", "yes")]).await;
    assert!(filled.has("Our records do not hold the reference"), "{}", filled.text);
    assert!(!person.get(&address).await.has("We have a question"));
    assert!(desk.post(&ask, &[("question", " ")]).await.has("Say a few words"));
    let asked = desk.post(&ask, &[("question", "房源链接是什么？")]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    assert!(desk.get("/desk").await.has("Clock stopped"));
    let page = person.get(&address).await;
    assert!(page.has("房源链接是什么？"), "{}", page.text);
    let finding = page.hidden("finding");
    let answer = format!("{address}/answer");
    assert!(person.post(&answer, &[("finding", &finding), ("answer", "")]).await.has("Say a few words"));
    let sent = person.post(&answer, &[("finding", &finding), ("answer", "W-9 就是编号")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(!desk.get("/desk").await.has("Clock stopped"));
    assert!(desk.get(&at_the_desk(&address)).await.has("W-9 就是编号"));
    let late = person.post(&answer, &[("finding", &finding), ("answer", "再说一次")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_verified_is_weighed_before_it_is_ruled_and_comes_back_when_it_is_not_enough() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let address = false_listing(&house, &mut person, "W-9").await;
    let mut desk = house.signed_in(DESK).await;
    let odd =
        [("ruling", "uphold"), ("verified.listing.price", "a lot"), ("verified.listing.status", "on_sale")];
    let page = rule(&mut desk, &address, &odd).await;
    assert!(page.has("href=\"#verified.listing.price\"") && page.has("value=\"a lot\""), "{}", page.text);
    let short = [("ruling", "uphold"), ("verified.listing.status", "never_existed"), ("note", "查过")];
    let page = rule(&mut desk, &address, &short).await;
    assert!(page.has("a condition is not met or not known") && page.has("查过"), "{}", page.text);
    assert!(page.has("value=\"never_existed\" selected"), "{}", page.text);
    let whole = [
        ("verified.listing.brand", "lianjia-wuhan"),
        ("verified.listing.city", "wuhan"),
        ("verified.listing.line_of_business", "resale"),
        ("verified.listing.status", "never_existed"),
        ("verified.listing.price", "1"),
        ("verified.listing.price_shown", "1"),
        ("verified.listing.photos_match", "yes"),
        ("verified.listing.listed_on", "2024-09-01"),
    ];
    let mut seen = vec![("claim.about", "never_existed")];
    seen.extend_from_slice(&whole);
    seen.push(("verified.claim.about", "never_existed"));
    let mut weigh = seen.clone();
    // Weighing rules nothing, even where a ruling was chosen already.
    weigh.push(("ruling", "uphold"));
    weigh.push(("weigh", "yes"));
    let page = rule(&mut desk, &address, &weigh).await;
    assert!(page.has("nothing is ruled yet") && page.has("¥100.00"), "{}", page.text);
    assert!(person.get(&address).await.has("data-step=\"found\""), "weighing rules nothing");
    seen.push(("ruling", "uphold"));
    let done = rule(&mut desk, &address, &seen).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(person.get(&address).await.has("data-step=\"awarded\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn above_the_limit_the_second_person_sees_what_the_first_verified() {
    let house = house().await;
    let today = house.test.clock.now().to_string()[..10].to_owned();
    let handover = format!(
        "brand,reference,customer,home,on,retained_deposit\nlianjia-wuhan,H-1,13800138000,H-1,{today},0\n"
    );
    facts(&house, FactKind::Handover, &handover).await;
    let repair = format!(
        "brand,reference,customer,home,kind,place,found_on,surveyed,cost\nlianjia-wuhan,R-1,13800138000,H-1,leak,roof,{today},false,12000\n"
    );
    facts(&house, FactKind::Repair, &repair).await;
    let mut person = house.signed_in(CUSTOMER).await;
    let address =
        claim(&mut person, "leak-warranty", &[("claim.home", "H-1"), ("claim.repair", "R-1")]).await;
    assert!(person.get(&address).await.has("Not upheld"), "no surveyor has confirmed it");
    let appeal = person.post(&format!("{address}/appeal"), &[("words", "已勘察")]).await;
    assert_eq!(appeal.status, StatusCode::SEE_OTHER, "{}", appeal.text);
    let mut first = house.signed_in(DESK).await;
    assert!(first.get("/desk?promise=leak-warranty").await.has(&at_the_desk(&address)));
    assert!(!first.get("/desk?promise=no-spread").await.has(&at_the_desk(&address)));
    let done = rule(&mut first, &address, &[("ruling", "uphold"), ("verified.repair.surveyed", "yes")]).await;
    assert!(done.location().ends_with("done=ruled-once"), "{}", done.text);
    assert!(first.get(&at_the_desk(&address)).await.has("Another person has to decide this"));
    let mut second = house.signed_in(SECOND).await;
    let page = second.get(&at_the_desk(&address)).await;
    assert!(page.has("Second of two people") && !page.has("name=\"verified."), "{}", page.text);
    let (_, surveyed) = page.text.split_once(">Surveyed</th>").unwrap();
    assert!(surveyed.split("</tr>").next().unwrap().contains("Yes"), "{surveyed}");
    let done = rule(&mut second, &address, &[("ruling", "uphold")]).await;
    assert!(done.location().ends_with("done=ruled"), "{}", done.text);
    let page = person.get(&address).await;
    assert!(page.has("data-step=\"awarded\"") && page.has("¥12,000.00"), "{}", page.text);
    let case = address.replace("/me/claims/", "/regulator/cases/");
    let told = house.signed_in(REGULATOR).await.get(&case).await;
    assert!(told.has("Person 1 of the desk") && told.has("Person 2 of the desk"), "{}", told.text);
    assert!(told.has("The customer") && !told.has("已勘察") && !told.has("陈静") && !told.has("R-1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_pays_much_wants_a_fresh_proof_and_what_pays_little_does_not() {
    let house = house().await;
    let today = house.test.clock.now().to_string()[..10].to_owned();
    let handover = format!(
        "brand,reference,customer,home,on,retained_deposit\nlianjia-wuhan,H-1,13800138000,H-1,{today},0\n"
    );
    facts(&house, FactKind::Handover, &handover).await;
    let row = |repair: &str, cost: &str| {
        format!("lianjia-wuhan,{repair},13800138000,H-1,leak,roof,{today},false,{cost}\n")
    };
    let head = "brand,reference,customer,home,kind,place,found_on,surveyed,cost\n".to_owned();
    facts(&house, FactKind::Repair, &(head + &row("R-1", "1000.01") + &row("R-2", "1000"))).await;
    let mut person = house.signed_in(CUSTOMER).await;
    let mut addresses = Vec::new();
    for repair in ["R-1", "R-2"] {
        let fields = [("claim.home", "H-1"), ("claim.repair", repair)];
        let address = claim(&mut person, "leak-warranty", &fields).await;
        let appeal = person.post(&format!("{address}/appeal"), &[("words", "已勘察")]).await;
        assert_eq!(appeal.status, StatusCode::SEE_OTHER, "{}", appeal.text);
        addresses.push(address);
    }
    let mut desk = house.signed_in(DESK).await;
    house.later(11);
    let uphold = [("ruling", "uphold"), ("verified.repair.surveyed", "yes"), ("note", "已核对勘察记录")];
    let asked = rule(&mut desk, &addresses[0], &uphold).await;
    assert!(asked.has("Is it still you?") && asked.has("已核对勘察记录"), "{}", asked.text);
    assert!(!person.get(&addresses[0]).await.has("data-step=\"awarded\""), "nothing is ruled yet");
    let little = rule(&mut desk, &addresses[1], &uphold).await;
    assert!(little.location().ends_with("done=ruled"), "{}", little.text);
    let reject = [("ruling", "reject"), ("code", "not_proven"), ("note", "")];
    let rejected = rule(&mut desk, &addresses[0], &reject).await;
    assert!(rejected.location().ends_with("done=ruled"), "what pays nothing wants none: {}", rejected.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_about_the_same_is_joined_and_shown() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let address = false_listing(&house, &mut person, "W-9").await;
    let seen_on = yesterday(&house);
    let again = [
        ("claim.listing", "W-9"),
        ("claim.seen_on", seen_on.as_str()),
        ("claim.about", "price"),
        ("words", "价格也不对"),
    ];
    assert_eq!(claim(&mut person, "true-listing", &again).await, address);
    assert!(person.get(&address).await.has("价格也不对"));
    assert!(house.signed_in(DESK).await.get(&at_the_desk(&address)).await.has("价格也不对"));
}

/// A grey picture of one point.
pub(crate) const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00,
    0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xa8, 0x07, 0x00, 0x00, 0x81, 0x00, 0x80,
    0xd3, 0x94, 0x53, 0x4a, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_added_to_ones_own_case_and_only_to_be_saved() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let address = false_listing(&house, &mut person, "W-9").await;
    let post = format!("{address}/file");
    let odd = person.upload_as(&post, "page.html", b"<script>alert(1)</script>").await;
    assert!(odd.has("This file cannot be taken"), "{}", odd.text);
    assert!(person.upload_as(&post, "nothing.png", b"").await.has("Choose a file"));
    let added = person.upload_as(&post, "shot.png", PICTURE).await;
    assert!(added.location().ends_with("done=file-added"), "{}", added.text);
    let mut stranger = house.signed_in(STRANGER).await;
    assert_eq!(stranger.upload_as(&post, "shot.png", PICTURE).await.status, StatusCode::NOT_FOUND);
    let page = person.get(&address).await;
    let (_, rest) = page.text.split_once(&format!("{address}/files/")).unwrap();
    let file = rest.split('"').next().unwrap().to_owned();
    for (reader, page) in
        [(&mut person, address.clone()), (&mut house.signed_in(DESK).await, at_the_desk(&address))]
    {
        assert!(reader.get(&page).await.has("shot.png"));
        let saved = reader.get(&format!("{page}/files/{file}")).await;
        assert_eq!(saved.status, StatusCode::OK);
        let header = |name: &str| saved.headers.get(name).unwrap().to_str().unwrap();
        assert!(header("content-disposition").starts_with("attachment;"));
        assert_eq!((header("content-type"), header("x-content-type-options")), ("image/png", "nosniff"));
        assert!(header("content-security-policy").starts_with("sandbox"));
    }
    assert_eq!(stranger.get(&format!("{address}/files/{file}")).await.status, StatusCode::NOT_FOUND);
    // A file is not reached through another case of the same person.
    let other = false_listing(&house, &mut person, "W-8").await;
    assert_eq!(person.get(&format!("{other}/files/{file}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_cases_is_a_file_to_save() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    false_listing(&house, &mut person, "W-9").await;
    let mut desk = house.signed_in(DESK).await;
    let day = house.test.clock.now().plus_days(1).to_string()[..10].to_owned();
    let from = house.test.clock.now().plus_days(-2).to_string()[..10].to_owned();
    let table = desk.get(&format!("/desk/export.csv?from={from}&until={day}")).await;
    assert_eq!(table.status, StatusCode::OK);
    let disposition = table.headers.get(header::CONTENT_DISPOSITION).unwrap().to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"cases-"), "{disposition}");
    assert_eq!(table.headers.get(header::CONTENT_TYPE).unwrap(), "text/csv; charset=utf-8");
    assert_eq!(table.text.lines().count(), 2, "{}", table.text);
    assert!(!table.text.contains("13800138000") && table.text.contains("true-listing"));
    for wrong in ["from=&until=", "from=2026-11-02&until=2026-11-01", "from=2024-01-01&until=2026-01-01"] {
        let page = desk.get(&format!("/desk/export.csv?{wrong}")).await;
        assert!(
            page.has("role=\"alert\"") && page.headers.get(header::CONTENT_DISPOSITION).is_none(),
            "{wrong}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_is_told_that_the_fund_is_empty_and_how_many_wait() {
    let house = house().await;
    assert!(!house.visitor().get("/public").await.has("The fund is empty"));
    let today = house.test.clock.now().to_string()[..10].to_owned();
    let signed = format!(
        "brand,reference,customer,city,line_of_business,home,price,owner_price,commission,signed_on\n\
         lianjia-wuhan,C-1,13800138000,wuhan,resale,H-1,1000900,1000000,1,{today}\n\
         lianjia-wuhan,C-2,13800138001,wuhan,resale,H-2,1000900,1000000,1,{today}\n"
    );
    facts(&house, FactKind::Contract, &signed).await;
    for (number, contract) in [(CUSTOMER, "C-1"), (STRANGER, "C-2")] {
        let mut person = house.signed_in(number).await;
        claim(&mut person, "no-spread", &[("claim.contract", contract)]).await;
    }
    let page = house.visitor().get("/public").await;
    assert!(page.has("The fund is empty") && page.has("data-queue=\"1\""), "{}", page.text);
}

#[test]
fn every_field_and_word_of_a_fact_has_its_wording() {
    use anxin_promise::ValueKind;
    use anxin_web::words::{Language, Words};
    for language in Language::ALL {
        let words = Words::new(language);
        let has = |id: String| assert!(words.has(&id.replace('_', "-")), "{id} in {}", language.tag());
        for kind in FactKind::ALL {
            has(format!("fact-{}", kind.word()));
            for field in kind.fields() {
                has(format!("field-{}", field.name));
                if let ValueKind::Word(all) = field.kind {
                    let family = if field.name == "line_of_business" { "line" } else { "word" };
                    all.iter().for_each(|word| has(format!("{family}-{word}")));
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_summary_of_errors_names_each_field_that_lacks() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let refused = person.post("/me/claim/leak-warranty", &[("brand", "lianjia-wuhan")]).await;
    let links: Vec<&str> = refused.text.split("<li><a href=\"#claim.").skip(1).collect();
    let said: std::collections::BTreeSet<&str> =
        links.iter().filter_map(|link| link.split_once('>')?.1.split('<').next()).collect();
    assert!(links.len() > 1, "{}", refused.text);
    assert_eq!(said.len(), links.len(), "no two links read the same: {said:?}");
}
