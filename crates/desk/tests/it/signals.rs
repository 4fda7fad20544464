//! Signals of abuse: what fires makes a finding wait for a person who sees the figures; nothing is rejected by itself, and what
//! honest people do is not touched.

use std::collections::BTreeMap;

use anxin_desk::{
    Appeal, CapReached, Caps, CodedRuling, EventKind, FindingState, NoticeKind, Party, RuleId, RuleRequest,
    Ruled, Signal, Since, Staff, over_cap,
};
use anxin_domain::act::Word;
use anxin_domain::ids::CaseId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::scope::Scope;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_fund::{BankDetails, Fund, LeftOut, Payer};
use anxin_store::{StoreError, Tx};
use proptest::prelude::*;

use crate::city::{CUSTOMER, City, SILENT, city, complaint, line, say};

const UPHOLD: CodedRuling = CodedRuling::Uphold(FindingCode::CallAgainstRefusal);
const ACCOUNT: &str = "6222021234567890123";

fn staff(n: u64) -> Staff {
    Staff { number: Number::from_digits(8_613_300_000_000 + n), name: format!("职员{n}") }
}

fn other_number(n: u64) -> Number {
    Number::from_digits(8_613_800_200_000 + n)
}

async fn rule(city: &City, case: CaseId, ruling: CodedRuling, who: u64) -> Ruled {
    let finding = city.desk.case(case).await.unwrap().findings[0].id;
    let request = RuleRequest {
        case,
        finding,
        ruling,
        verified: BTreeMap::new(),
        words: "已核对".into(),
        staff: staff(who),
    };
    city.desk.rule(request).await.unwrap()
}

async fn state(city: &City, case: CaseId) -> (FindingState, FindingCode) {
    let finding = city.desk.case(case).await.unwrap().findings.remove(0);
    (finding.state, finding.code)
}

async fn signal(city: &City, case: CaseId, rule: RuleId) -> Signal {
    let all = city.desk.signals(case).await.unwrap();
    all.into_iter().find(|signal| signal.rule == rule).unwrap()
}

async fn fired(city: &City, case: CaseId) -> Vec<RuleId> {
    let all = city.desk.signals(case).await.unwrap();
    assert_eq!(all.len(), 8, "every rule and every cap is kept, whether it fired or not");
    all.into_iter().filter(|signal| signal.fired).map(|signal| signal.rule).collect()
}

/// The agent's line rings the customer, and what was found is one case.
async fn broken(city: &City, n: u64, to: Number, at: Instant) -> CaseId {
    city.rang(line(n), to, at).await;
    let report = city.reconcile().await;
    assert_eq!(report.cases.len(), 1, "{report:?}");
    report.cases[0]
}

/// A number whose holder has refused for long, so that its calls fire nothing by themselves.
async fn refusing(city: &City, number: Number) {
    say(&city.gate, number, Word::Refuse, Scope::do_not_disturb()).await;
    city.test.clock.set(city.now().plus_ms(60_000));
}

async fn pays_to(city: &City, number: Number, account: &str) {
    let fund = Fund::new(city.test.store.clone(), None);
    fund.set_payee(number, BankDetails::new("张伟", account, "102521000018").unwrap()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_seconds_after_on_waits_with_its_figures_and_a_person_pays_it() {
    let city = city().await;
    let on = say(&city.gate, SILENT, Word::Refuse, Scope::do_not_disturb()).await;
    let held = broken(&city, 1, SILENT, on.plus_ms(29_999)).await;
    assert_eq!(state(&city, held).await, (FindingState::WithPerson, FindingCode::HeldForReview));
    assert_eq!(fired(&city, held).await, [RuleId::SecondsAfterOn]);
    let why = signal(&city, held, RuleId::SecondsAfterOn).await;
    assert_eq!((why.inputs["seconds"], why.threshold, why.version), (29, 30, 1));
    let events = city.desk.case(held).await.unwrap().events;
    assert_eq!(events.last().unwrap().kind, EventKind::Held);
    assert_eq!(city.desk.queue(9).await.unwrap().len(), 1);
    assert!(city.desk.untold(9).await.unwrap().is_empty(), "nothing is decided, so nothing is told");
    assert_eq!(city.awards().await, 0);

    assert!(matches!(rule(&city, held, UPHOLD, 1).await, Ruled::Awarded(_)));
    assert_eq!(city.awards().await, 1);
    let paid = city.desk.case(held).await.unwrap().findings.remove(0);
    assert_eq!((paid.state, paid.award.unwrap().calls), (FindingState::Upheld, 1));
    assert_eq!(city.desk.untold(9).await.unwrap()[0].kind, NoticeKind::Awarded);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_as_a_row_for_each_rule_is_read_as_it_was() {
    let city = city().await;
    let on = say(&city.gate, SILENT, Word::Refuse, Scope::do_not_disturb()).await;
    let held = broken(&city, 1, SILENT, on.plus_ms(29_999)).await;
    let kept = city.desk.signals(held).await.unwrap();
    assert_eq!(kept.len(), 8);
    as_a_row_for_each_rule(&city, kept.clone(), "DELETE FROM signal_said").await;
    assert_eq!(city.desk.signals(held).await.unwrap(), kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_first_is_read_though_more_was_said_in_one_row_later() {
    let city = city().await;
    let on = say(&city.gate, SILENT, Word::Refuse, Scope::do_not_disturb()).await;
    let held = broken(&city, 1, SILENT, on.plus_ms(29_999)).await;
    let first = city.desk.signals(held).await.unwrap();
    assert_eq!(first.len(), 8);
    as_a_row_for_each_rule(&city, first.clone(), "UPDATE signal_said SET at = at + 1").await;
    assert_eq!(city.desk.signals(held).await.unwrap(), first);
}

/// Keeps signals as they were kept once, beside what `then` leaves of the row that holds all of them.
async fn as_a_row_for_each_rule(city: &City, rows: Vec<Signal>, then: &'static str) {
    let as_before = move |tx: &mut dyn Tx| {
        tx.execute(then, &[])?;
        for Signal { finding, rule, version, inputs, threshold, fired, holds, at } in &rows {
            tx.execute(
                "INSERT INTO signal (finding, rule, version, inputs, threshold, fired, holds, at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                &[
                    finding.to_bytes().into(),
                    rule.word().into(),
                    (*version).into(),
                    serde_json::to_string(inputs).unwrap().into(),
                    (*threshold).into(),
                    (*fired).into(),
                    holds.word().into(),
                    (*at).into(),
                ],
            )?;
        }
        Ok::<_, StoreError>(())
    };
    city.test.store.write(as_before).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_minute_after_on_is_paid_at_once_and_so_is_a_no_said_again() {
    let city = city().await;
    let on = say(&city.gate, SILENT, Word::Refuse, Scope::do_not_disturb()).await;
    let paid = broken(&city, 1, SILENT, on.plus_ms(30_000)).await;
    assert_eq!(state(&city, paid).await.0, FindingState::Upheld);
    assert_eq!(signal(&city, paid, RuleId::SecondsAfterOn).await.inputs["seconds"], 30);
    let again = say(&city.gate, CUSTOMER, Word::Refuse, Scope::do_not_disturb()).await;
    let paid = broken(&city, 2, CUSTOMER, again.plus_ms(1_000)).await;
    assert_eq!(state(&city, paid).await.0, FindingState::Upheld, "it had been on for an hour");
    let seconds = (again.micros() - city.refused_at.micros()) / 1_000_000 + 1;
    assert_eq!(signal(&city, paid, RuleId::SecondsAfterOn).await.inputs["seconds"], seconds);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_calls_of_the_same_window_wait_with_the_finding_and_are_covered_with_it() {
    let city = city().await;
    let on = say(&city.gate, SILENT, Word::Refuse, Scope::do_not_disturb()).await;
    let held = broken(&city, 1, SILENT, on.plus_ms(5_000)).await;
    // Late enough to be paid, had the first one not waited.
    city.rang(line(1), SILENT, on.plus_ms(600_000)).await;
    let report = city.reconcile().await;
    assert_eq!((report.known, report.awarded, report.cases.len()), (1, 0, 0));
    let again = city.desk.reconcile(Since::Moment(city.refused_at)).await.unwrap();
    assert_eq!((again.known, again.held), (2, 0), "{again:?}");
    // Nor does a complaint about the later call alone get past the hold, though no rule fires for it.
    city.test.clock.set(on.plus_ms(600_000));
    let mut about = complaint(&[(line(1), on.plus_ms(600_000))]);
    (about.customer, about.calls[0].within_minutes) = (SILENT, 1);
    let asked = city.desk.complain(about).await.unwrap().case;
    assert_eq!(state(&city, asked).await, (FindingState::WithPerson, FindingCode::HeldForReview));
    assert_eq!(fired(&city, asked).await, []);
    assert!(matches!(rule(&city, held, UPHOLD, 1).await, Ruled::Awarded(_)));
    let award = city.desk.case(held).await.unwrap().findings.remove(0).award.unwrap();
    assert_eq!(award.calls, 2);
    let after = city.desk.reconcile(Since::Moment(city.refused_at)).await.unwrap();
    assert_eq!((after.known, city.awards().await), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_rejects_stays_rejected_for_every_call_that_waited_with_it() {
    let city = city().await;
    let on = say(&city.gate, SILENT, Word::Refuse, Scope::do_not_disturb()).await;
    let held = broken(&city, 1, SILENT, on.plus_ms(5_000)).await;
    city.rang(line(1), SILENT, on.plus_ms(600_000)).await;
    city.reconcile().await;
    rule(&city, held, CodedRuling::Reject(FindingCode::NotCompensable), 1).await;
    let after = city.desk.reconcile(Since::Moment(city.refused_at)).await.unwrap();
    assert_eq!((after.known, after.held, city.awards().await), (2, 0, 0), "{after:?}");
    let words = "请再看一次".to_owned();
    let appeal = Appeal { case: held, finding: None, words, party: Party::Customer(SILENT) };
    city.desk.appeal(appeal).await.unwrap();
    assert!(matches!(rule(&city, held, UPHOLD, 2).await, Ruled::Awarded(_)), "and can be appealed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_about_a_held_call_joins_what_waits_and_is_paid_with_it() {
    let city = city().await;
    let on = say(&city.gate, SILENT, Word::Refuse, Scope::do_not_disturb()).await;
    let waiting = complaint(&[(line(1), on)]);
    let before =
        city.desk.complain(anxin_desk::Complaint { customer: SILENT, ..waiting.clone() }).await.unwrap().case;
    city.rang(line(1), SILENT, on.plus_ms(5_000)).await;
    let report = city.reconcile().await;
    assert_eq!((report.held, report.complaints_settled, report.cases.len()), (1, 0, 0));
    assert_eq!(state(&city, before).await, (FindingState::WithPerson, FindingCode::HeldForReview));
    let after = city.desk.complain(anxin_desk::Complaint { customer: SILENT, ..waiting }).await.unwrap().case;
    assert_eq!(after, before, "it is about the call that waits");
    let told: Vec<_> = city.desk.untold(9).await.unwrap().iter().map(|notice| notice.kind).collect();
    assert_eq!(told, [NoticeKind::Received]);
    assert!(matches!(rule(&city, before, UPHOLD, 1).await, Ruled::Awarded(_)));
    assert_eq!(city.awards().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sixth_award_between_two_people_in_ninety_days_waits() {
    let city = city().await;
    let begin = city.now();
    let mut cases = Vec::new();
    for n in 0..5 {
        let at = begin.plus_ms(n * 1_000);
        let case = broken(
            &city,
            u64::try_from(n).unwrap() % 4 + 1,
            CUSTOMER,
            if n < 4 { at } else { at.plus_days(9) },
        )
        .await;
        assert_eq!(state(&city, case).await.0, FindingState::Upheld, "{n}");
        cases.push(case);
    }
    let other = broken(&city, 5, CUSTOMER, begin).await;
    assert_eq!(state(&city, other).await.0, FindingState::Upheld, "another agent's line");
    let sixth = broken(&city, 2, CUSTOMER, begin.plus_days(9)).await;
    assert_eq!(fired(&city, sixth).await, [RuleId::PairRepeats]);
    let why = signal(&city, sixth, RuleId::PairRepeats).await;
    assert_eq!((why.inputs["pair_awards"], why.inputs["within_days"], why.threshold), (6, 90, 6));
    // What was taken back is not counted.
    let first = cases[0];
    let words = "线路被盗用".to_owned();
    city.desk.appeal(Appeal { case: first, finding: None, words, party: Party::Brand }).await.unwrap();
    rule(&city, first, CodedRuling::Reject(FindingCode::LineNotRegistered), 1).await;
    let fifth = broken(&city, 4, CUSTOMER, begin.plus_days(9)).await;
    assert_eq!(signal(&city, fifth, RuleId::PairRepeats).await.inputs["pair_awards"], 5);
    city.test.clock.set(begin.plus_days(91));
    let later = broken(&city, 3, CUSTOMER, begin.plus_days(91)).await;
    assert_eq!(state(&city, later).await.0, FindingState::Upheld, "ninety days later it is as at first");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_thirtieth_award_of_a_customer_in_thirty_days_waits() {
    let city = city().await;
    for n in 1..=25 {
        city.rang(line(n), CUSTOMER, city.now()).await;
    }
    for n in [5, 9, 13, 17] {
        city.rang(line(n), CUSTOMER, city.now().plus_days(9)).await;
    }
    let report = city.reconcile().await;
    assert_eq!((report.awarded, report.held), (29, 0), "{report:?}");
    let thirtieth = broken(&city, 21, CUSTOMER, city.now().plus_days(9)).await;
    assert_eq!(fired(&city, thirtieth).await, [RuleId::ClaimFarming]);
    assert_eq!(signal(&city, thirtieth, RuleId::ClaimFarming).await.inputs["awards"], 30);
    let stranger = other_number(1);
    refusing(&city, stranger).await;
    let case = broken(&city, 21, stranger, city.now()).await;
    assert_eq!(state(&city, case).await.0, FindingState::Upheld, "others are counted for themselves");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fifth_number_that_is_paid_to_one_account_waits() {
    let city = city().await;
    for n in 1..=5 {
        let number = other_number(n);
        refusing(&city, number).await;
        pays_to(&city, number, ACCOUNT).await;
        let case = broken(&city, n * 4, number, city.now()).await;
        let wanted = if n < 5 { vec![] } else { vec![RuleId::ManyNumbersOfOnePerson] };
        assert_eq!(fired(&city, case).await, wanted, "{n}");
        let counted = signal(&city, case, RuleId::ManyNumbersOfOnePerson).await.inputs["numbers"];
        assert_eq!(counted, i64::try_from(n).unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_is_also_an_agents_or_a_staff_members_waits() {
    let city = city().await;
    refusing(&city, SILENT).await;
    pays_to(&city, SILENT, ACCOUNT).await;
    pays_to(&city, other_number(1), ACCOUNT).await;
    let case = broken(&city, 5, SILENT, city.now()).await;
    assert_eq!(fired(&city, case).await, [], "a customer's number, not a colleague's");
    pays_to(&city, line(9), ACCOUNT).await;
    let case = broken(&city, 6, SILENT, city.now()).await;
    assert_eq!(fired(&city, case).await, [RuleId::PayeeSharedWithStaff]);
    let (desk, now) = (staff(1).number, city.now());
    let appoint = move |tx: &mut dyn anxin_store::Tx| {
        let sql = "INSERT INTO staff (number, role, agent, name, since) VALUES ($1, 'desk', NULL, 'x', $2)";
        tx.execute(sql, &[desk.into(), now.into()]).map(drop)
    };
    city.test.store.write(appoint).await.unwrap();
    refusing(&city, desk).await;
    let case = broken(&city, 7, desk, city.now()).await;
    assert_eq!(fired(&city, case).await, [RuleId::PayeeSharedWithStaff], "somebody who works here claims");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_was_changed_lately_rests_and_the_award_does_not() {
    let city = city().await;
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    let case = broken(&city, 1, CUSTOMER, city.now()).await;
    assert_eq!(
        signal(&city, case, RuleId::PayeeChangedLately).await.inputs.get("hours"),
        None,
        "the first account"
    );
    pays_to(&city, CUSTOMER, "6222021234567890999").await;
    city.test.clock.set(city.now().plus_ms(3_600_000));
    let case = broken(&city, 2, CUSTOMER, city.now()).await;
    assert_eq!(fired(&city, case).await, [RuleId::PayeeChangedLately]);
    assert_eq!(signal(&city, case, RuleId::PayeeChangedLately).await.inputs["hours"], 1);
    assert_eq!(state(&city, case).await.0, FindingState::Upheld, "the customer's award does not wait for it");
    assert_eq!(city.awards().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_decides_an_award_does_not_pay_it() {
    let city = city().await;
    let fund = Fund::new(
        city.test.store.clone(),
        Some(anxin_fund::Debtor::new("基金", "42010000012345678", "ICBKCNBJWHA").unwrap()),
    );
    fund.top_up("t", Money::new(1_000_000, Currency::Cny), "").await.unwrap();
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    let calls: Vec<_> = (1..=11).map(|n| (line(n), city.now())).collect();
    let case = city.desk.complain(complaint(&calls)).await.unwrap().case;
    let findings: Vec<_> = city.desk.case(case).await.unwrap().findings.iter().map(|f| f.id).collect();
    for finding in &findings {
        let words = String::new();
        let one = RuleRequest {
            case,
            finding: *finding,
            ruling: UPHOLD,
            verified: BTreeMap::new(),
            words,
            staff: staff(1),
        };
        if city.desk.rule(one.clone()).await.unwrap() == Ruled::Proposed {
            city.desk.rule(RuleRequest { staff: staff(2), ..one }).await.unwrap();
        }
    }
    let payer = |n: u64| Payer::staff(&staff(n).name, staff(n).number);
    assert_eq!(
        fund.left_out(payer(1)).await.unwrap(),
        LeftOut { decided_by_payer: 11, ..LeftOut::default() }
    );
    assert_eq!(fund.make_payment_file(payer(1)).await.unwrap(), None, "all of it is left to somebody else");
    assert_eq!(fund.left_out(payer(2)).await.unwrap().decided_by_payer, 1);
    assert_eq!(fund.make_payment_file(payer(2)).await.unwrap().unwrap().count, 10, "but what was seconded");
    assert_eq!(fund.left_out(payer(3)).await.unwrap(), LeftOut::default());
    let file = fund.make_payment_file(payer(3)).await.unwrap().unwrap();
    assert_eq!((file.count, file.made_by), (1, staff(3).name));
}

async fn cap(city: &City, number: u64, amount: i64, caps: Caps) -> Option<CapReached> {
    let month = city.now().format_in(&jiff::tz::TimeZone::get("Asia/Shanghai").unwrap(), "%Y-%m");
    let amount = Money::new(amount, Currency::Cny);
    city.test.store.read(move |tx| over_cap(tx, CUSTOMER, line(number), &month, amount, caps)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn caps_count_the_month_of_a_person_and_of_a_calling_number() {
    let city = city().await;
    for n in 1..=3 {
        broken(&city, n, CUSTOMER, city.now()).await;
    }
    let person = |fen| Caps { person_month: Some(Money::new(fen, Currency::Cny)), number_month: None };
    assert_eq!(cap(&city, 4, 10_000, person(40_000)).await, None, "the cap itself may be reached");
    let reached = cap(&city, 4, 10_001, person(40_000)).await.unwrap();
    assert_eq!(
        (reached.rule, reached.before.minor(), reached.with_this.minor()),
        (RuleId::CapPersonMonth, 30_000, 40_001)
    );
    let number = |fen| Caps { person_month: None, number_month: Some(Money::new(fen, Currency::Cny)) };
    assert_eq!(cap(&city, 4, 10_000, number(10_000)).await, None);
    let reached = cap(&city, 3, 1, number(10_000)).await.unwrap();
    assert_eq!(
        (reached.rule, reached.before.minor(), reached.cap.minor()),
        (RuleId::CapNumberMonth, 10_000, 10_000)
    );
    assert_eq!(cap(&city, 3, i64::from(i32::MAX), Caps::default()).await, None, "no cap is none");
    // Another number that is paid to the same account is the same person.
    refusing(&city, SILENT).await;
    broken(&city, 9, SILENT, city.now()).await;
    assert_eq!(cap(&city, 4, 10_000, person(40_000)).await, None);
    pays_to(&city, SILENT, ACCOUNT).await;
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    assert_eq!(cap(&city, 4, 10_000, person(40_000)).await.unwrap().before.minor(), 40_000);
}

/// What happens in the city, one thing after another.
#[derive(Clone, Debug)]
enum Step {
    Calls { line: u64, to: u64, seconds: i64 },
    Switches { to: u64 },
    Account { of: u64, account: u64 },
    Complains { line: u64, to: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..9u64, 0..3u64, 0..90i64).prop_map(|(line, to, seconds)| Step::Calls { line, to, seconds }),
        1 => (0..3u64).prop_map(|to| Step::Switches { to }),
        1 => (0..3u64, 0..2u64).prop_map(|(of, account)| Step::Account { of, account }),
        2 => (1..9u64, 0..3u64).prop_map(|(line, to)| Step::Complains { line, to }),
    ]
}

/// Whatever people do, a finding that a signal looked at is paid or with a person, and never rejected by itself.
async fn no_signal_rejects(steps: Vec<Step>) {
    let city = city().await;
    for number in 0..3 {
        refusing(&city, other_number(number)).await;
    }
    for step in steps {
        match step {
            Step::Calls { line: n, to, seconds } => {
                city.test.clock.set(city.now().plus_ms(seconds * 1_000));
                city.rang(line(n), other_number(to), city.now()).await;
                city.reconcile().await;
            }
            Step::Switches { to } => {
                say(&city.gate, other_number(to), Word::Withdraw, Scope::default()).await;
                city.test.clock.set(city.now().plus_ms(1));
                say(&city.gate, other_number(to), Word::Refuse, Scope::do_not_disturb()).await;
            }
            Step::Account { of, account } => {
                let of = if of == 2 { line(1) } else { other_number(of) };
                pays_to(&city, of, &format!("{}", 6_222_021_234_567_890_000 + account)).await;
            }
            Step::Complains { line: n, to } => {
                let asked = complaint(&[(line(n), city.now())]);
                city.desk
                    .complain(anxin_desk::Complaint { customer: other_number(to), ..asked })
                    .await
                    .unwrap();
            }
        }
    }
    let looked_at = "SELECT f.state, f.code FROM finding f WHERE EXISTS (SELECT 1 FROM signal_said s WHERE s.finding = f.id)";
    let rows = city.test.store.read(|tx| tx.query(looked_at, &[])).await.unwrap();
    for row in rows {
        let found = (row.text(0).unwrap(), row.text(1).unwrap());
        let held = found == ("with_person".to_owned(), "held_for_review".to_owned());
        assert!(held || found.0 == "upheld", "{found:?}");
    }
    city.awards().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn signals_never_turn_a_claim_into_a_rejection(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(no_signal_rejects(steps));
    }
}
