//! An award is paid by the fund of whoever stands for the brand, and a case is that one's too.

use std::collections::BTreeMap;

use anxin_desk::{Actor, CodedRuling, DeskError, EventKind, NewFile, RuleRequest, Staff};
use anxin_domain::act::Word;
use anxin_domain::ids::CaseId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line};
use anxin_domain::scope::Scope;
use anxin_domain::time::Interval;
use anxin_domain::verify::FindingCode;
use anxin_fund::{BankDetails, Fund, Tenant};
use anxin_store::directory::{put_affiliation, put_brand, put_line};
use anxin_store::testing::TestStore;
use anxin_store::{StoreError, Tx};

use crate::city::{CUSTOMER, City, SILENT, city, complaint, key, line, say};
use crate::samples;

#[tokio::test(flavor = "multi_thread")]
async fn an_award_is_set_aside_in_the_fund_that_pays_for_the_brand() {
    let city = city().await;
    let main = Fund::new(city.test.store.clone(), None);
    let wuhan: Tenant = key("wuhan");
    let theirs = main.clone().of_tenant(wuhan.clone());
    for fund in [&main, &theirs] {
        fund.top_up("deposit", Money::new(50_000, Currency::Cny), "deposit").await.unwrap();
    }
    let payable = async |fund: &Fund| fund.status(Currency::Cny).await.unwrap().payable.minor();
    let at = city.now();
    city.rang(line(1), CUSTOMER, at).await;
    city.reconcile().await;
    assert_eq!((payable(&main).await, payable(&theirs).await), (10_000, 0), "the main one pays for the rest");

    main.keep_tenants(&BTreeMap::from([(key("lianjia-wuhan"), wuhan)])).await.unwrap();
    city.rang(line(2), CUSTOMER, at).await;
    city.reconcile().await;
    assert_eq!((payable(&main).await, payable(&theirs).await), (10_000, 10_000));
    assert_eq!(city.awards().await, 2);
}

/// A line whose agent goes from one brand to another.
const MOVING: Number = Number::from_digits(8_613_900_000_777);

/// Longer ago than anything here.
const A_YEAR_MS: i64 = 365 * 86_400_000;

fn wuhan() -> Tenant {
    key("wuhan")
}

fn colleague() -> Staff {
    Staff { number: Number::from_digits(8_613_700_000_002), name: "陈静".into() }
}

/// The city's brand is one tenant's; another brand beside it is the main one's, and an agent went over to it so many milliseconds ago.
async fn two(moved_ms_ago: i64) -> City {
    let city = city().await;
    let (begin, known_at) = (city.now().plus_days(-300), city.now());
    let now = known_at.plus_ms(3_600_000);
    let moves_at = now.plus_ms(-moved_ms_ago);
    let put = move |tx: &mut dyn Tx| {
        let brand = Brand {
            id: key("anju"),
            name: "安居".into(),
            city: "wuhan".into(),
            rulebook: "cn-wuhan-lianjia".into(),
        };
        put_brand(tx, &brand, known_at)?;
        let spans = [("lianjia-wuhan", begin, Some(moves_at)), ("anju", moves_at.max(begin), None)];
        for (brand, from, until) in
            spans.into_iter().filter(|(_, from, until)| until.is_none_or(|end| *from < end))
        {
            let interval = Interval { from, until };
            let agent = Affiliation {
                agent: key("anju:9"),
                name: "周安".into(),
                brand: key(brand),
                store: key("s9"),
                interval,
            };
            put_affiliation(tx, &agent, known_at)?;
        }
        put_line(
            tx,
            &Line { number: MOVING, agent: key("anju:9"), interval: Interval::since(begin) },
            known_at,
        )?;
        let sql = "INSERT INTO staff (number, role, name, since, tenant) VALUES ($1, 'desk', $2, 0, 'wuhan')";
        tx.execute(sql, &[colleague().number.into(), colleague().name.as_str().into()])?;
        Ok::<_, StoreError>(())
    };
    city.test.store.write(put).await.unwrap();
    city.test.clock.set(now);
    city.gate.follower().catch_up().await.unwrap();
    let main = Fund::new(city.test.store.clone(), None);
    main.keep_tenants(&BTreeMap::from([(key("lianjia-wuhan"), wuhan())])).await.unwrap();
    for fund in [&main, &main.clone().of_tenant(wuhan())] {
        fund.top_up("deposit", Money::new(500_000, Currency::Cny), "deposit").await.unwrap();
    }
    city
}

async fn sees(city: &City, tenant: Option<Tenant>, case: CaseId) -> bool {
    match city.desk.clone().of_tenant(tenant).case(case).await {
        Ok(_) => true,
        Err(DeskError::UnknownCase) => false,
        Err(other) => panic!("{other}"),
    }
}

/// Who sees a case: the city's tenant, the main one, the house.
async fn seen_by(city: &City, case: CaseId) -> [bool; 3] {
    let mut all = [false; 3];
    for (seen, tenant) in all.iter_mut().zip([Some(wuhan()), Some(Tenant::main()), None]) {
        *seen = sees(city, tenant, case).await;
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_its_brand_s_tenant_s_and_the_main_one_s_where_brands_of_several_are_in_it() {
    let city = two(A_YEAR_MS).await;
    let at = city.now().plus_ms(-600_000);
    let own = city.desk.complain(complaint(&[(line(1), at)])).await.unwrap().case;
    assert_eq!(seen_by(&city, own).await, [true, false, true]);
    let others = city.desk.complain(complaint(&[(MOVING, at)])).await.unwrap().case;
    assert_eq!(seen_by(&city, others).await, [false, true, true]);
    let both = city.desk.complain(complaint(&[(line(2), at), (MOVING, at.plus_ms(1))])).await.unwrap().case;
    assert_eq!(seen_by(&city, both).await, [false, true, true]);
    city.rang(line(3), CUSTOMER, at).await;
    let found = city.reconcile().await.cases[0];
    assert_eq!(seen_by(&city, found).await, [true, false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tenant_s_case_is_unknown_to_whatever_the_desk_does() {
    let city = two(A_YEAR_MS).await;
    let at = city.now().plus_ms(-600_000);
    let case = city.desk.complain(complaint(&[(line(1), at)])).await.unwrap().case;
    let finding = city.desk.case(case).await.unwrap().findings[0].id;
    let other = city.desk.clone().of_tenant(Some(Tenant::main()));
    let unknown = |error: DeskError| assert!(matches!(error, DeskError::UnknownCase), "{error}");
    unknown(other.mark_of(case).await.unwrap_err());
    unknown(other.changes_since(case, 0).await.unwrap_err());
    unknown(other.assign(case, Some(colleague()), colleague().number).await.unwrap_err());
    unknown(other.take_hands_back(vec![(case, 1)], colleague().number).await.unwrap_err());
    unknown(other.ask(case, finding, "何时？", &colleague()).await.unwrap_err());
    unknown(other.let_go(case, finding, "看过", &colleague()).await.unwrap_err());
    let request = RuleRequest {
        case,
        finding,
        ruling: CodedRuling::Reject(FindingCode::NoRecord),
        verified: BTreeMap::new(),
        words: String::new(),
        staff: colleague(),
    };
    unknown(other.rule(request.clone()).await.unwrap_err());
    unknown(other.files(case).await.unwrap_err());
    assert!(other.queue(9).await.unwrap().is_empty());
    assert!(other.cases_of(CUSTOMER, 9).await.unwrap().is_empty());
    assert!(!other.queue_changed(0).await.unwrap());
    let own = city.desk.clone().of_tenant(Some(wuhan()));
    assert_eq!(own.queue(9).await.unwrap().len(), 1);
    assert!(own.queue_changed(0).await.unwrap());
    own.ask(case, finding, "何时？", &colleague()).await.unwrap();
    own.assign(case, Some(colleague()), colleague().number).await.unwrap();
    own.rule(request).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_turns_out_to_be_another_tenant_s_goes_there_and_its_history_says_so() {
    let city = two(1_200_000).await;
    let now = city.now();
    // As the customer remembers it the agent was with the new brand; it rang while they were with the old one.
    let case = city.desk.complain(complaint(&[(MOVING, now.plus_ms(-600_000))])).await.unwrap().case;
    assert_eq!(seen_by(&city, case).await, [false, true, true]);
    let other = Staff { number: Number::from_digits(8_613_700_000_003), name: "林默".into() };
    city.desk.assign(case, Some(other.clone()), other.number).await.unwrap();
    let elsewhere = city.desk.assign(case, Some(colleague()), other.number).await;
    assert!(matches!(elsewhere, Err(DeskError::AnotherPerson)), "who works for another tenant sees it not");
    city.rang(MOVING, CUSTOMER, now.plus_ms(-1_500_000)).await;
    city.reconcile().await;
    assert_eq!(seen_by(&city, case).await, [true, false, true]);
    let kinds: Vec<_> = city.desk.case(case).await.unwrap().events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == EventKind::Moved).count(), 1, "{kinds:?}");
    assert!(city.desk.holders(vec![case]).await.unwrap().is_empty(), "whoever had it has it no longer");
    let sql = "SELECT was, became FROM case_tenant";
    let read = move |tx: &mut dyn Tx| {
        tx.query(sql, &[])?.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
    };
    let moved: Vec<(String, String)> = city.test.store.read::<_, _, StoreError>(read).await.unwrap();
    assert_eq!(moved, [("main".to_owned(), "wuhan".to_owned())]);
}

/// Cases with something in every table that hangs on one.
async fn busy(city: &City) {
    let at = city.now().plus_ms(-600_000);
    let case = city.desk.complain(complaint(&[(line(1), at)])).await.unwrap().case;
    let finding = city.desk.case(case).await.unwrap().findings[0].id;
    let file = NewFile {
        name: "a.png".into(),
        bytes: samples::png(6),
        by: Actor::Customer,
        brand: None,
        words: String::new(),
    };
    city.desk.attach(case, file).await.unwrap();
    city.desk.ask(case, finding, "何时？", &colleague()).await.unwrap();
    city.desk.assign(case, Some(colleague()), colleague().number).await.unwrap();
    say(&city.gate, SILENT, Word::Refuse, Scope::do_not_disturb()).await;
    city.test.clock.set(city.now().plus_ms(60_000));
    for n in 3..7 {
        city.rang(line(n), if n == 3 { SILENT } else { CUSTOMER }, city.now()).await;
    }
    city.reconcile().await;
    let details = BankDetails::new("李明", "6222020200012345678", "ICBKCNBJ").unwrap();
    city.desk.set_payee(CUSTOMER, details).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_of_another_tenant_sees_no_row_of_any_table_that_is_kept_apart() {
    let city = two(A_YEAR_MS).await;
    busy(&city).await;
    let store = &city.test.store;
    if store.health().await.unwrap().engine != "postgres" {
        // What SQLite has nothing for, the test above holds in the code.
        return;
    }
    assert!(store.health().await.unwrap().keeps_tenants_apart, "the tests are no superuser");
    let sql = "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relkind = 'r' AND relrowsecurity ORDER BY 1";
    let read = move |tx: &mut dyn Tx| tx.query(sql, &[])?.iter().map(|row| row.text(0)).collect();
    let tables: Vec<String> = store.read::<_, _, StoreError>(read).await.unwrap();
    let mut filled = Vec::new();
    for table in tables {
        let count = async |store: &anxin_store::Store| {
            let sql = format!("SELECT COUNT(*) FROM {table}");
            let read = move |tx: &mut dyn Tx| tx.query_opt(&sql, &[])?.map_or(Ok(0), |row| row.int(0));
            store.read::<_, _, StoreError>(read).await.unwrap()
        };
        let (all, own) = (count(store).await, count(&store.of_tenant("wuhan")).await);
        assert_eq!(count(&store.of_tenant("nobody")).await, 0, "{table}");
        // The main tenant has its own fund here and nothing else.
        let ledgers = table.starts_with("ledger_");
        assert_eq!(count(&store.of_tenant("main")).await == 0, !ledgers || all == 0, "{table}");
        // What the terminal and the whole house have done is no tenant's.
        assert!(ledgers || own == all || table == "audit", "{table}: {own} of {all}");
        if own > 0 {
            filled.push(table);
        }
    }
    for held in [
        "desk_case",
        "finding",
        "case_event",
        "case_assignment",
        "notice",
        "evidence_file",
        "evidence_piece",
        "question",
        "ruling",
        "award",
        "award_call",
        "signal_said",
        "log_opening",
        "payout",
    ] {
        assert!(filled.iter().any(|table| table == held), "{held} has rows to hide: {filled:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_from_before_go_to_the_tenants_of_their_brands() {
    let test = TestStore::at_schema(32).await;
    let put = |tx: &mut dyn Tx| {
        tx.execute("INSERT INTO tenant_brand (brand, tenant) VALUES ('lianjia-wuhan', 'wuhan')", &[])?;
        let brands: [&[Option<&str>]; 5] = [
            &[Some("lianjia-wuhan"), None],
            &[None],
            &[Some("lianjia-wuhan"), Some("anju")],
            &[Some("anju")],
            &[],
        ];
        for (n, brands) in (1_u8..).zip(brands) {
            tx.execute(
                "INSERT INTO desk_case (id, customer, origin, words, opened_at) VALUES ($1, 1, 'web', '', 0)",
                &[vec![n; 16].into()],
            )?;
            for (m, brand) in (1_u8..).zip(brands) {
                tx.execute(
                    "INSERT INTO finding (id, case_id, customer, calling_number, called_at, tolerance_ms, brand, evidence, state, \
                     code, opened_at) VALUES ($1, $2, 1, 2, 0, 0, $3, '', 'with_person', 'no_record', 0)",
                    &[vec![n * 10 + m; 16].into(), vec![n; 16].into(), (*brand).into()],
                )?;
            }
        }
        // The last was joined to the first.
        tx.execute(
            "INSERT INTO case_merged (case_id, into_case, at) VALUES ($1, $2, 0)",
            &[vec![5_u8; 16].into(), vec![1_u8; 16].into()],
        )?;
        Ok::<_, StoreError>(())
    };
    test.store.write(put).await.unwrap();
    let store = test.open_again().await.unwrap();
    let read = |tx: &mut dyn Tx| {
        tx.query("SELECT tenant FROM desk_case ORDER BY id", &[])?.iter().map(|row| row.text(0)).collect()
    };
    let tenants: Vec<String> = store.read::<_, _, StoreError>(read).await.unwrap();
    assert_eq!(tenants, ["wuhan", "main", "main", "main", "wuhan"]);
}
