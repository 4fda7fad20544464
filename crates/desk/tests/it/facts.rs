//! Files of the facts that the law goes by: acts with all they can say, holders, zones, bindings, kinds of business.

use anxin_desk::import::{ImportOptions, ImportReport};
use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::number::Number;
use anxin_domain::people::TicketKind;
use anxin_domain::time::Instant;
use anxin_gate::Question;

use crate::city::{CUSTOMER, City, SILENT, city, key, line};

const X: Number = Number::from_digits(8_617_000_000_001);

fn counts(report: &ImportReport) -> (u64, u64, u64, u64) {
    assert_eq!(report.accepted + report.refused, report.rows);
    (report.rows, report.accepted, report.unchanged, report.refused)
}

fn fields(report: &ImportReport) -> Vec<(u64, &str)> {
    report.refusals.iter().map(|refusal| (refusal.row, refusal.field)).collect()
}

async fn acts(city: &City, text: &str) -> ImportReport {
    city.desk.import_acts(text.as_bytes(), &ImportOptions::china()).await.unwrap()
}

async fn holdings(city: &City, text: &str) -> ImportReport {
    city.desk.import_holdings(text.as_bytes(), &ImportOptions::china()).await.unwrap()
}

async fn bindings(city: &City, text: &str) -> ImportReport {
    city.desk.import_bindings(text.as_bytes(), &ImportOptions::china()).await.unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_may_say_who_when_in_the_week_and_how_often() {
    let city = city().await;
    let text = "number,word,person,calls,bands,grantee,effective_at\n\
        13800138999,permit,wife,2,mon-fri 18:00-20:00; holiday 09:00-12:00,brand:lianjia-wuhan,2026-11-01T10:00:00+08:00\n\
        13800138999,withdraw,,,,,2026-11-02T10:00:00+08:00\n\
        13800138999,permit,wife,2,mon-fri 18:00-20:00; holiday 09:00-12:00,brand:lianjia-wuhan,2026-11-01T10:00:00+08:00\n\
        13800138999,permit,husband,2,mon-fri 18:00-20:00; holiday 09:00-12:00,brand:lianjia-wuhan,2026-11-01T10:00:00+08:00\n";
    assert_eq!(
        counts(&acts(&city, text).await),
        (4, 4, 1, 0),
        "a row that says all the same is the same act"
    );
    assert_eq!(counts(&acts(&city, text).await), (4, 4, 4, 0));
    let kept = city.gate.registry().now().acts(SILENT);
    assert_eq!(kept.len(), 3);
    assert_eq!((kept[0].person.as_ref().map(|p| p.as_str()), kept[0].calls), (Some("wife"), Some(2)));
    assert_eq!(kept[0].scope.bands.len(), 2);
    assert_eq!(kept[1].word, anxin_domain::act::Word::Withdraw);
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_that_cannot_be_are_refused_each_for_its_field() {
    let city = city().await;
    let header = "number,word,calls,bands,keeps_exceptions,effective_at,expires_at,source,person\n";
    let rows = [
        ("word", "13800138999,unrefuse,,,,,,,"),
        ("calls", "13800138999,refuse,1,,,,,,"),
        ("calls", "13800138999,permit,0,,,,,,"),
        ("calls", "13800138999,permit,1001,,,,,,"),
        ("calls", "13800138999,permit,-1,,,,,,"),
        ("bands", "13800138999,refuse,,mon 20:00-18:00,,,,,"),
        ("bands", "13800138999,refuse,,someday 18:00-20:00,,,,,"),
        ("keeps_exceptions", "13800138999,permit,,,true,,,,"),
        ("effective_at", "13800138999,refuse,,,,2037-11-24T00:00:00+08:00,,,"),
        ("effective_at", "13800138999,refuse,,,,1989-12-31T00:00:00+08:00,,,"),
        ("effective_at", "13800138999,refuse,,,,2026-02-30,,,"),
        ("expires_at", "13800138999,permit,,,,2026-11-02T00:00:00+08:00,2026-11-01T00:00:00+08:00,,"),
        ("expires_at", "13800138999,permit,,,,2026-11-01T00:00:00+08:00,2026-11-01T00:00:00+08:00,,"),
        ("expires_at", "13800138999,permit,,,,,2026-11-01T00:00:00+08:00,,"),
        ("source", "13800138999,permit,,,,,,said_on_call,"),
        ("person", "13800138999,refuse,,,,,,,my wife"),
    ];
    let lines: Vec<&str> = rows.iter().map(|(_, row)| *row).collect();
    let report = acts(&city, &format!("{header}{}\n", lines.join("\n"))).await;
    let mut found = fields(&report);
    found.sort_unstable();
    let expected: Vec<_> = rows.iter().zip(2..).map(|((field, _), row)| (row, *field)).collect();
    assert_eq!(found, expected);
    assert!(city.gate.registry().now().acts(SILENT).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_that_overlap_or_tell_of_long_ago_are_taken() {
    let city = city().await;
    let text = "number,word,grantee,effective_at,expires_at\n\
        13800138999,refuse,,2026-01-01T00:00:00+08:00,\n\
        13800138999,permit,brand:lianjia-wuhan,2026-02-01T00:00:00+08:00,2036-02-01T00:00:00+08:00\n\
        13800138999,permit,,1999-01-01T00:00:00+08:00,\n\
        13800138999,refuse,,2036-01-01T00:00:00+08:00,\n";
    assert_eq!(counts(&acts(&city, text).await), (4, 4, 0, 0));
    let asked = city.gate.check(Question::marketing(line(1), SILENT, "test")).await.unwrap();
    assert_eq!(asked.judgement.decisive(), Some(ReasonCode::Permitted));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permit_that_has_ended_since_its_file_first_came_is_the_same_and_no_error() {
    let city = city().await;
    let ends = city.now().plus_ms(60_000);
    let text = format!("number,word,expires_at\n13800138999,permit,{ends}\n");
    assert_eq!(counts(&acts(&city, &text).await), (1, 1, 0, 0));
    city.test.clock.set(ends.plus_ms(1));
    assert_eq!(counts(&acts(&city, &text).await), (1, 1, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_holder_voids_what_the_old_one_permitted_and_no_data_says_nothing() {
    let city = city().await;
    acts(&city, "number,word,effective_at\n13800138999,permit,2026-10-01T00:00:00+08:00\n").await;
    let says = async || {
        let asked = city.gate.check(Question::marketing(line(1), SILENT, "test")).await.unwrap();
        asked.judgement.verdict
    };
    let unsure = "number,checked_at,answer\n13800138999,2026-11-20T00:00:00+08:00,no_data\n";
    assert_eq!(counts(&holdings(&city, unsure).await), (1, 1, 0, 0));
    assert_eq!(city.gate.registry().now().holder(SILENT, city.now()), Default::default());
    assert_eq!(says().await, Verdict::Allow);
    let sure = unsure.replace("no_data", "same");
    assert_eq!(counts(&holdings(&city, &sure).await), (1, 1, 0, 0), "who knows is better than who does not");
    assert_eq!(counts(&holdings(&city, unsure).await), (1, 1, 1, 0));
    let holder = city.gate.registry().now().holder(SILENT, city.now());
    assert_eq!((holder.since, holder.checked_at), (None, Some(at("2026-11-20T00:00:00+08:00"))));
    let changed = "number,since,checked_at,answer\n\
        13800138999,2026-11-10T00:00:00+08:00,2026-11-21T00:00:00+08:00,changed\n";
    assert_eq!(counts(&holdings(&city, changed).await), (1, 1, 0, 0));
    assert_eq!(counts(&holdings(&city, changed).await), (1, 1, 1, 0));
    let holder = city.gate.registry().now().holder(SILENT, city.now());
    assert_eq!(holder.since, Some(at("2026-11-10T00:00:00+08:00")));
    assert_eq!(says().await, Verdict::Deny, "the old holder's yes is void");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_without_its_day_counts_from_the_check_and_a_zone_is_the_customers() {
    let city = city().await;
    let text = "number,checked_at,answer,zone\n\
        13800138999,2026-11-21T00:00:00+08:00,changed,\n\
        13800138000,,,Asia/Urumqi\n";
    assert_eq!(counts(&holdings(&city, text).await), (2, 2, 0, 0));
    let known = city.gate.registry().now();
    assert_eq!(known.holder(SILENT, city.now()).since, Some(at("2026-11-21T00:00:00+08:00")));
    assert_eq!(known.zones(CUSTOMER).unwrap().names().collect::<Vec<_>>(), ["Asia/Urumqi"]);
    assert_eq!(counts(&holdings(&city, text).await), (2, 2, 2, 0));
    let bad = "number,since,checked_at,answer,zone\n\
        138,2026-11-01,,,\n\
        13800138999,,,,\n\
        13800138999,,2026-11-21,,\n\
        13800138999,,,same,\n\
        13800138999,,2026-11-21,perhaps,\n\
        13800138999,2026-11-22,2026-11-21,changed,\n\
        13800138999,2046-11-22,,,\n\
        13800138999,1970-01-01,,,\n\
        13800138999,,2046-11-22,same,\n\
        13800138999,,,,Mars/Olympus\n";
    let report = holdings(
        &city,
        &bad.replace("-01,", "-01T00:00:00+08:00,")
            .replace("-21,", "-21T00:00:00+08:00,")
            .replace("-22,", "-22T00:00:00+08:00,"),
    )
    .await;
    assert_eq!(
        fields(&report),
        [
            (2, "number"),
            (3, ""),
            (4, "answer"),
            (5, "checked_at"),
            (6, "answer"),
            (7, "since"),
            (8, "since"),
            (9, "since"),
            (10, "checked_at"),
            (11, "zone"),
        ]
    );
    assert!(report.refusals.iter().all(|refusal| !refusal.reason.contains("Mars")), "no values in reasons");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_binding_is_taken_as_it_was_made_and_one_that_should_not_have_been_is_said() {
    let city = city().await;
    acts(&city, "number,word,effective_at\n13800138999,permit,2026-10-01T00:00:00+08:00\n").await;
    let now = city.now();
    let (soon, later) = (now.plus_ms(60_000), now.plus_ms(120_000));
    let rows = format!(
        "x,a,b,from,until\n\
         17000000001,13900000001,13800138999,{now},{soon}\n\
         17000000001,13900000001,13800138000,{soon},{later}\n\
         17000000001,13700000000,13800138777,{soon},{later}\n"
    );
    let report = bindings(&city, &rows).await;
    assert_eq!(counts(&report), (3, 3, 0, 0), "half-open: one begins where the other ends; {report:?}");
    let warned: Vec<_> = report.warnings.iter().map(|w| (w.row, w.field)).collect();
    assert_eq!((report.warned, warned), (2, vec![(3, "from"), (4, "from")]));
    assert!(report.warnings[0].reason.contains("do_not_disturb"), "{report:?}");
    assert!(report.warnings[1].reason.contains("caller_unknown"), "{report:?}");
    let again = bindings(&city, &rows).await;
    assert_eq!((counts(&again), again.warned), ((3, 3, 3, 0), 2), "the same file says the same");
    let bound = city.gate.registry().now().bound(X, line(1), now).map(|b| b.b);
    assert_eq!(bound, Some(SILENT));
    let closed =
        format!("x,a,b,from,until\n17000000001,13900000001,13800138999,{now},{}\n", now.plus_ms(30_000));
    assert_eq!(counts(&bindings(&city, &closed).await), (1, 1, 0, 0));
    assert!(city.gate.registry().now().bound(X, line(1), now.plus_ms(30_000)).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn bindings_that_contradict_are_refused_each_for_its_field() {
    let city = city().await;
    let t = |minutes: i64| city.now().plus_ms(minutes * 60_000);
    let rows = [
        ("", format!("17000000001,13900000001,13800138999,{},{}", t(0), t(10))),
        ("x", format!("17000000001,13900000001,13800138777,{},{}", t(5), t(15))),
        ("x", format!("17000000001,13900000002,13800138999,{},", t(9))),
        ("", format!("17000000001,13900000002,13800138777,{},{}", t(0), t(10))),
        ("x", format!("13900000003,13900000001,13800138999,{},", t(20))),
        ("x", format!("13800138000,13900000001,13800138999,{},", t(20))),
        ("x", format!("13900000001,13900000001,13800138999,{},", t(20))),
        ("x", format!("13800138999,13900000001,13800138999,{},", t(20))),
        ("b", format!("17000000001,13900000001,13900000001,{},", t(20))),
        ("until", format!("17000000001,13900000001,13800138999,{},{}", t(20), t(20))),
        ("from", "17000000001,13900000001,13800138999,1970-01-01T00:00:00Z,".to_owned()),
        ("from", "17000000001,13900000001,13800138999,,".to_owned()),
        ("a", format!("17000000001,139,13800138999,{},", t(20))),
    ];
    let lines: Vec<&str> = rows.iter().map(|(_, row)| row.as_str()).collect();
    let report = bindings(&city, &format!("x,a,b,from,until\n{}\n", lines.join("\n"))).await;
    let mut found = fields(&report);
    found.sort_unstable();
    let expected: Vec<_> =
        rows.iter().zip(2..).filter(|((f, _), _)| !f.is_empty()).map(|((f, _), row)| (row, *f)).collect();
    assert_eq!(found, expected, "{report:?}");
    let why = |row| report.refusals.iter().find(|r| r.row == row).unwrap().reason.as_str();
    assert!(why(3).contains("for this line"), "{}", why(3));
    assert!(why(4).contains("for another line"), "{}", why(4));
    assert!(why(6).contains("an agent's own"), "{}", why(6));
    assert!(
        why(7).contains("a customer's own"),
        "a refuser cannot be hidden as a privacy number: {}",
        why(7)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_says_what_kind_of_business_it_is() {
    let city = city().await;
    let text = "ticket,brand,agent,number,line_of_business,from,until,kind\n\
        T1,lianjia-wuhan,1,13800138999,resale,2026-11-01,,transaction\n\
        T2,lianjia-wuhan,1,13800138999,resale,2026-11-01,,\n\
        T3,lianjia-wuhan,1,13800138999,resale,2026-11-01,,party\n"
        .replace("2026-11-01", "2026-11-01T00:00:00+08:00");
    let report = city.desk.import_tickets(text.as_bytes(), &ImportOptions::china()).await.unwrap();
    assert_eq!((counts(&report), fields(&report)), ((3, 2, 0, 1), vec![(4, "kind")]));
    let kind = |id: &str| city.gate.registry().now().ticket(&key(id)).unwrap().kind;
    assert_eq!((kind("T1"), kind("T2")), (TicketKind::Transaction, TicketKind::Request));
    let closed = text.replace(",,transaction", ",2026-11-20T00:00:00+08:00,viewing");
    let again = city.desk.import_tickets(closed.as_bytes(), &ImportOptions::china()).await.unwrap();
    assert_eq!(counts(&again), (3, 2, 1, 1));
    assert_eq!(kind("T1"), TicketKind::Viewing);
}
