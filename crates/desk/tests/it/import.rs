//! Files of every kind, whole and broken: accepted and refused rows are all rows, the rest of the file goes on.

use anxin_desk::import::{ImportError, ImportOptions, ImportReport, ImportedBy, RecordFormat};
use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_gate::Question;
use anxin_store::audit::{AuditAction, AuditEntry, AuditFilter, PROGRAM, find};

use crate::city::{CUSTOMER, City, SILENT, city, key, line};

fn counts(report: &ImportReport) -> (u64, u64, u64, u64) {
    assert_eq!(report.accepted + report.refused, report.rows);
    (report.rows, report.accepted, report.unchanged, report.refused)
}

async fn records(city: &City, text: &str) -> Result<ImportReport, ImportError> {
    city.desk.import_call_records(text.as_bytes(), None, &ImportOptions::china()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_csv_with_broken_rows() {
    let city = city().await;
    let text = "\u{feff}system_id,system,to,from,started_at,disposition,talk_seconds\r\n\
        1,pbx,13800138000,13900000001,2026-11-23T15:00:00+08:00,answered,20\r\n\
        2,pbx,138,13900000001,2026-11-23T15:00:00+08:00,answered,20\r\n\
        3,pbx,13800138000,13900000002,yesterday,answered,20\r\n\
        \r\n\
        4,pbx,13800138000,13900000002,2026-11-23 15:00:00,answered,many\r\n\
        5,pbx,13800138000\r\n\
        6,pbx,\"13800138000,13900000003,2026-11-23T15:00:00+08:00,answered,20\r\n\
        7,pbx,13800138000,13900000004,2036-11-23T15:00:00+08:00,answered,20\r\n\
        1,pbx,13800138000,13900000009,2026-11-23T15:00:00+08:00,answered,20\r\n\
        8,pbx,13800138000,13900000005,2026-11-23 15:00:00,no_answer,\r\n";
    let report = records(&city, text).await.unwrap();
    assert_eq!(counts(&report), (9, 2, 0, 7));
    let refused: Vec<_> = report.refusals.iter().map(|r| (r.row, r.field)).collect();
    assert!(refused.contains(&(3, "to")), "the line as an editor counts it: {refused:?}");
    for expected in
        [(4, "started_at"), (6, "talk_seconds"), (7, ""), (8, ""), (9, "started_at"), (10, "system_id")]
    {
        assert!(refused.contains(&expected), "{expected:?} in {refused:?}");
    }
    assert!(report.refusals.iter().all(|r| !r.reason.contains("138")), "no values in reasons");
    assert_eq!(counts(&records(&city, text).await.unwrap()), (9, 2, 2, 7), "again changes nothing");
    assert_eq!(city.reconcile().await.awarded, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn asterisk_and_freeswitch_records_are_told_from_the_file() {
    let city = city().await;
    let asterisk = r#""","13900000001","13800138000","out","""A"" <1>","SIP/1","SIP/t","Dial","x","2026-11-23 15:00:00","2026-11-23 15:00:05","2026-11-23 15:00:33",33,28,"ANSWERED","DOCUMENTATION","1795417200.1","""#;
    let broken = asterisk.replace("13800138000", "s");
    let report = records(&city, &format!("{asterisk}\n{broken}\n")).await.unwrap();
    assert_eq!(counts(&report), (2, 1, 0, 1));
    let cdr = |uuid: &str, from: &str| {
        serde_json::json!({
            "core-uuid": "x", "switchname": "fs1",
            "variables": { "uuid": uuid, "start_epoch": "1795417200", "billsec": "5", "hangup_cause": "NORMAL_CLEARING" },
            "callflow": [{ "caller_profile": { "caller_id_number": from, "destination_number": "13800138000" } }]
        })
    };
    let lines = format!("{}\n{{\"variables\": broken\n{}\n", cdr("a", "13900000002"), cdr("b", "anonymous"));
    assert_eq!(counts(&records(&city, &lines).await.unwrap()), (3, 1, 0, 2));
    let pretty = serde_json::to_string_pretty(&cdr("c", "13900000003")).unwrap();
    assert_eq!(counts(&records(&city, &pretty).await.unwrap()), (1, 1, 0, 0));
    let array = serde_json::json!([cdr("d", "13900000004"), cdr("a", "13900000002")]).to_string();
    assert_eq!(counts(&records(&city, &array).await.unwrap()), (2, 2, 1, 0));
    assert_eq!(city.reconcile().await.awarded, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_json_refuses_fields_it_does_not_know() {
    let city = city().await;
    let text = r#"{"system":"pbx","system_id":1,"from":"13900000001","to":"13800138000","started_at":"2026-11-23T15:00:00+08:00","talk_seconds":20,"disposition":"answered"}
        {"system":"pbx","system_id":"2","colour":"red"}
        {"system":"pbx","system_id":"3","from":["13900000001"],"to":"13800138000","started_at":"2026-11-23T15:00:00+08:00","disposition":"answered"}
        [1]"#;
    let report = records(&city, text).await.unwrap();
    assert_eq!(counts(&report), (4, 1, 0, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_the_wrong_kind_are_refused_as_a_whole() {
    let city = city().await;
    let wrong: [&[u8]; 6] =
        [b"PK\x03\x04xlsx", b"\x89PNG\r\n\x1a\n", b"<cdr/>", b"", b"\x00\x01\x02", b"\xff\xfes\0y\0"];
    let options = ImportOptions::china();
    for bytes in wrong {
        let error = city.desk.import_call_records(bytes, None, &options).await.unwrap_err();
        assert!(matches!(error, ImportError::WrongKind(_)), "{error}");
    }
    for header in ["system,system_id,from\n1,2,3\n", "number\n13800138000\n", "system,system,to\n"] {
        let error = records(&city, header).await.unwrap_err();
        assert!(matches!(error, ImportError::Header(_)), "{error}");
    }
    let half = b"{\n \"variables\": {\n".as_slice();
    let error = city.desk.import_call_records(half, Some(RecordFormat::FreeSwitchJson), &options).await;
    assert!(matches!(error, Err(ImportError::WrongKind(_))));
    assert_eq!(city.gate.journal().counts().await.unwrap(), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_not_utf_8_is_refused_alone() {
    let city = city().await;
    let mut bytes = b"number,word\n13800138999,refuse\n".to_vec();
    bytes.extend_from_slice(b"13800138998,\xba\xda\n13800138997,refuse\n");
    let report = city.desk.import_acts(bytes.as_slice(), &ImportOptions::china()).await.unwrap();
    assert_eq!(counts(&report), (3, 2, 0, 1));
    assert!(report.refusals[0].reason.contains("UTF-8"));
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_rows_go_to_a_file_that_appears_when_it_is_whole() {
    let city = city().await;
    let path = city.test.folder.path().join("refused.csv");
    let options = ImportOptions { refusals: Some(path.clone()), ..ImportOptions::china() };
    let good = "number,word\n13800138999,refuse\n";
    city.desk.import_acts(good.as_bytes(), &options).await.unwrap();
    assert!(!path.exists());
    let text = "number,word\n\"1,2\",refuse\n13800138999,perhaps\n";
    city.desk.import_acts(text.as_bytes(), &options).await.unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    let mut lines = written.lines();
    assert_eq!(lines.next(), Some("row,field,reason,original"));
    assert!(lines.next().unwrap().starts_with("2,number,"));
    assert_eq!(lines.next(), Some("3,word,\"write refuse, permit or withdraw\",\"13800138999,perhaps\""));
    assert!(!path.with_file_name("refused.csv.partial").exists());
    let nowhere = ImportOptions { refusals: Some("/nowhere/refused.csv".into()), ..options };
    let error = city.desk.import_acts(text.as_bytes(), &nowhere).await.unwrap_err();
    assert!(matches!(error, ImportError::Refusals { .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_are_gone_by_at_once_and_once() {
    let city = city().await;
    let text = "number,word,grantee,purposes,expires_at,source,evidence\n\
        13800138999,refuse,everyone,marketing;survey,,app,\n\
        13800138000,permit,agent:lianjia-wuhan:1,,2026-12-23T00:00:00+08:00,brand,doc:7\n\
        13800138000,permit,agent:1,,,,\n\
        13800138000,permit,,selling,,,\n";
    let report = city.desk.import_acts(text.as_bytes(), &ImportOptions::china()).await.unwrap();
    assert_eq!(counts(&report), (4, 2, 0, 2));
    let ask = |to| city.gate.check(Question::marketing(line(1), to, "test"));
    assert_eq!(ask(SILENT).await.unwrap().judgement.decisive(), Some(ReasonCode::DoNotDisturb));
    assert_eq!(ask(CUSTOMER).await.unwrap().judgement.verdict, Verdict::Allow);
    let again = city.desk.import_acts(text.as_bytes(), &ImportOptions::china()).await.unwrap();
    assert_eq!(counts(&again), (4, 2, 2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_after_a_permit_is_never_taken_for_the_one_before_it() {
    let city = city().await;
    let options = ImportOptions::china();
    let take = async |rows: &str| {
        let text = format!("number,word\n{rows}");
        city.test.clock.set(city.now().plus_ms(1));
        counts(&city.desk.import_acts(text.as_bytes(), &options).await.unwrap())
    };
    let says = async || {
        let asked = city.gate.check(Question::marketing(line(1), SILENT, "test")).await.unwrap();
        asked.judgement.decisive()
    };
    let back_and_forth = "13800138999,refuse\n13800138999,permit\n13800138999,refuse\n";
    assert_eq!(take(back_and_forth).await, (3, 3, 0, 0));
    assert_eq!(says().await, Some(ReasonCode::DoNotDisturb));
    assert_eq!(take(back_and_forth).await, (3, 3, 3, 0), "the same file changes nothing");
    assert_eq!(take("13800138999,permit\n").await, (1, 1, 1, 0), "an old permit lifts no later refusal");
    assert_eq!(says().await, Some(ReasonCode::DoNotDisturb));
    let dated = "2026-11-23T15:00:00+08:00";
    let text = format!("number,word,effective_at\n13800138999,permit,{dated}\n");
    city.desk.import_acts(text.as_bytes(), &options).await.unwrap();
    assert_eq!(take("13800138999,refuse\n").await, (1, 1, 0, 0), "a refusal of another file counts");
    assert_eq!(says().await, Some(ReasonCode::DoNotDisturb));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_directory_comes_in_whole_rows() {
    let city = city().await;
    let options = ImportOptions::china();
    let brands = "brand,name,city,rulebook\nxy,新房源,wuhan,cn-wuhan-lianjia\nzz,某家,wuhan,no-such\n";
    let report = city.desk.import_brands(brands.as_bytes(), &options).await.unwrap();
    assert_eq!(counts(&report), (2, 1, 0, 1));
    let agents = "brand,store,agent,name,line,from,until\n\
        xy,s1,7,陈晨,027-82810001,2026-01-01,\n\
        xy,s1,7,陈晨,027-82810002,2026-01-01,\n\
        nobody,s1,8,周周,027-82810003,2026-01-01,\n\
        xy,s1,9,吴吴,13900000001,2026-01-01,\n\
        xy,s1,10,郑郑,027-82810004,2026-02-01,2026-01-01\n";
    let report = city.desk.import_agents(agents.as_bytes(), &options).await.unwrap();
    assert_eq!(counts(&report), (5, 2, 0, 3));
    let agent = key("xy:9");
    let half = city.test.store.read(move |tx| anxin_store::directory::affiliations_of(tx, &agent)).await;
    assert!(half.unwrap().is_empty(), "the line is another's, so the agent was not entered either");
    let tickets = "ticket,brand,agent,number,line_of_business,from,until\n\
        T1,xy,7,13800138999,resale,2026-11-01,2026-12-01\n\
        T2,xy,7,13800138999,castles,2026-11-01,\n";
    let report = city.desk.import_tickets(tickets.as_bytes(), &options).await.unwrap();
    assert_eq!(counts(&report), (2, 1, 0, 1));
    for (kind, text, rows) in [("agents", agents, 2), ("tickets", tickets, 1)] {
        let again = match kind {
            "agents" => city.desk.import_agents(text.as_bytes(), &options).await,
            _ => city.desk.import_tickets(text.as_bytes(), &options).await,
        };
        assert_eq!(again.unwrap().unchanged, rows, "{kind}");
    }
}

#[test]
fn imports_and_complaints_can_run_in_a_server() {
    fn sent<T: Send>(_: impl FnOnce(anxin_desk::Desk) -> T) {}
    sent(
        |desk| async move { desk.import_call_records(std::io::empty(), None, &ImportOptions::china()).await },
    );
    sent(|desk| async move { desk.import_acts(std::io::empty(), &ImportOptions::china()).await });
    sent(|desk| async move { desk.complain(crate::city::complaint(&[])).await });
    sent(|desk| async move { desk.reconcile(anxin_desk::Since::LastTime).await });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_at_work_gets_a_second_line_and_keeps_both() {
    let city = city().await;
    let options = ImportOptions::china();
    let agents = "brand,store,agent,name,line,from,until\n\
                  lianjia-wuhan,s1,77,王芳,13977000001,2026-01-05T00:00:00+08:00,\n\
                  lianjia-wuhan,s1,77,王芳,13977000002,2026-03-01T00:00:00+08:00,\n\
                  lianjia-wuhan,s2,77,王芳,13977000003,2026-03-01T00:00:00+08:00,\n";
    let report = city.desk.import_agents(agents.as_bytes(), &options).await.unwrap();
    assert_eq!(counts(&report), (3, 2, 0, 1), "at two stores at once is refused: {report:?}");
    let at = anxin_domain::time::Instant::parse("2026-04-01T00:00:00+08:00").unwrap();
    for line in [8_613_977_000_001, 8_613_977_000_002] {
        let line = anxin_domain::number::Number::from_digits(line);
        let caller = city.desk.gate().registry().now().caller(line, at).expect("the line is registered");
        assert_eq!(caller.agent.as_str(), "lianjia-wuhan:77");
    }
    assert_eq!(counts(&city.desk.import_agents(agents.as_bytes(), &options).await.unwrap()), (3, 2, 2, 1));
}

async fn noted(city: &City) -> Vec<AuditEntry> {
    let filter = AuditFilter { action: Some(AuditAction::Imported), ..AuditFilter::default() };
    city.test.store.read(move |tx| find(tx, &filter, 100)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_file_leaves_one_row_of_who_brought_it_in_and_one_that_changes_nothing_none() {
    let city = city().await;
    let before = noted(&city).await.len();
    let at_terminal = ImportOptions::china();
    let by_program = ImportOptions { by: ImportedBy::Program("pbx-wuhan".into()), ..ImportOptions::china() };
    let record = |id: &str| {
        format!(
            "system_id,system,to,from,started_at,disposition,talk_seconds\n{id},pbx,13800138000,13900000001,2026-11-23T15:00:00+08:00,answered,20\n"
        )
    };
    let brands = "brand,name,city,rulebook\nbeike-wuhan,武汉贝壳,wuhan,cn\n";
    for _ in 0..2 {
        city.desk.import_brands(brands.as_bytes(), &at_terminal).await.unwrap();
        city.desk.import_call_records(record("1").as_bytes(), None, &by_program).await.unwrap();
        // The same program the same day: it has brought in records, which stands there already.
        city.desk.import_call_records(record("2").as_bytes(), None, &by_program).await.unwrap();
        city.desk.import_call_records(record("3").as_bytes(), None, &at_terminal).await.unwrap();
    }
    let broken =
        city.desk.import_brands("brand,name,city,rulebook\n,,,\n".as_bytes(), &at_terminal).await.unwrap();
    assert_eq!(counts(&broken), (1, 0, 0, 1));
    let mut rows = noted(&city).await;
    rows.truncate(rows.len() - before);
    let mut told: Vec<_> =
        rows.iter().map(|row| (row.object.as_str(), row.name.as_str(), row.roles.join(" "))).collect();
    told.sort();
    let none = String::new();
    assert_eq!(
        told,
        [
            ("brands", "", none.clone()),
            ("call-records", "", none),
            ("call-records", "pbx-wuhan", PROGRAM.to_owned()),
        ]
    );
    assert!(rows.iter().all(|row| row.person.is_none()));
    city.test.clock.set(city.now().plus_days(1));
    city.desk.import_call_records(record("4").as_bytes(), None, &by_program).await.unwrap();
    assert_eq!(noted(&city).await.len(), before + 4, "the next day it is told again");
}
