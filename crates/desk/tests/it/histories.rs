//! Histories: whatever customers, staff, the brand and the bank do in whatever order, the version in force when something happened
//! decides, nothing is awarded twice, nothing is paid that is not upheld, and the fund holds what the bank's own book says.

use std::collections::BTreeMap;

use anxin_desk::import::ImportOptions;
use anxin_desk::{
    Appeal, Claim, CodedRuling, ComplaintChannel, DeskError, DeskFault, Party, RuleRequest, Staff,
};
use anxin_domain::ids::CaseId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::verify::FindingCode;
use anxin_fund::rails::demo_bank::{self, Answer, Orders};
use anxin_fund::{BankDetails, Debtor, Fund, Payer};
use anxin_promise::FactKind;
use anxin_store::{Row, StoreError, Tx};
use proptest::prelude::*;

use crate::city::{CUSTOMER, City, SILENT, city, complaint, key, line};

const LISTINGS: &str = "brand,reference,agent,city,line_of_business,status,price,price_shown,photos_match,listed_on\n\
    lianjia-wuhan,W-0,lianjia-wuhan:1,wuhan,resale,not_on_sale,1200000,1200000,true,2024-10-01\n\
    lianjia-wuhan,W-1,lianjia-wuhan:2,wuhan,resale,not_on_sale,1200000,1200000,true,2024-10-01\n\
    lianjia-wuhan,W-2,lianjia-wuhan:1,wuhan,resale,on_sale,1200000,1200000,true,2024-10-01\n";
/// What a person finds who looks for a listing that is in no table, as `W-3` is.
const LOOKED_UP: [(&str, &str); 8] = [
    ("listing.brand", "lianjia-wuhan"),
    ("listing.city", "wuhan"),
    ("listing.line_of_business", "resale"),
    ("listing.status", "never_existed"),
    ("listing.price", "1"),
    ("listing.price_shown", "1"),
    ("listing.photos_match", "true"),
    ("listing.listed_on", "2026-10-01"),
];
/// Days on which a listing was seen, and the version in force on each.
const SEEN: [(&str, Option<&str>); 3] = [
    ("2024-08-27", None),
    ("2024-08-28", Some("true-listing@wuhan-2024")),
    ("2026-11-20", Some("true-listing@wuhan-2024")),
];
const CUSTOMERS: [Number; 2] = [CUSTOMER, SILENT];

#[derive(Clone, Debug)]
enum Step {
    Claims { who: usize, listing: u8, seen: usize },
    Rings { line: u64 },
    Complains { line: u64 },
    Reconciles,
    Rules { case: usize, upholds: bool, by: u64 },
    Appeals { case: usize, brand: bool },
    TopsUp { yuan: i64 },
    Account { who: usize },
    Pays { by: u64 },
    Books { answer: Answer },
}

fn step() -> impl Strategy<Value = Step> {
    let answer = prop_oneof![
        4 => Just(Answer::Pays),
        1 => Just(Answer::PaysAndReturns("AC04")),
        1 => Just(Answer::Silent),
    ];
    prop_oneof![
        4 => (0..2usize, 0..4u8, 0..3usize).prop_map(|(who, listing, seen)| Step::Claims { who, listing, seen }),
        3 => (1..5u64).prop_map(|line| Step::Rings { line }),
        2 => (1..5u64).prop_map(|line| Step::Complains { line }),
        2 => Just(Step::Reconciles),
        4 => (0..20usize, any::<bool>(), 1..4u64)
            .prop_map(|(case, upholds, by)| Step::Rules { case, upholds, by }),
        2 => (0..20usize, any::<bool>()).prop_map(|(case, brand)| Step::Appeals { case, brand }),
        2 => (1..5i64).prop_map(|hundreds| Step::TopsUp { yuan: hundreds * 100 }),
        2 => (0..2usize).prop_map(|who| Step::Account { who }),
        2 => (1..4u64).prop_map(|by| Step::Pays { by }),
        2 => answer.prop_map(|answer| Step::Books { answer }),
    ]
}

/// The house, and what is known of it outside.
struct History {
    city: City,
    fund: Fund,
    cases: Vec<CaseId>,
    /// Days that a claim named, by case.
    seen: BTreeMap<CaseId, usize>,
    topped_up_fen: i64,
    /// Files that the bank has and has not booked, and what it has booked and was not given back.
    at_the_bank: Vec<Orders>,
    booked_fen: i64,
    statements: usize,
}

impl History {
    async fn begin() -> Self {
        let city = city().await;
        let options = ImportOptions::china();
        let report = city.desk.import_facts(LISTINGS.as_bytes(), FactKind::Listing, &options).await.unwrap();
        assert_eq!((report.accepted, report.refused), (3, 0));
        let debtor = Debtor::new("武汉安心保障基金", "42010000012345678", "ICBKCNBJWHA").unwrap();
        let fund = Fund::new(city.test.store.clone(), Some(debtor));
        Self {
            city,
            fund,
            cases: Vec::new(),
            seen: BTreeMap::new(),
            topped_up_fen: 0,
            at_the_bank: Vec::new(),
            booked_fen: 0,
            statements: 0,
        }
    }

    async fn take(&mut self, step: Step) {
        self.city.test.clock.set(self.city.now().plus_ms(60_000));
        match step {
            Step::Claims { who, listing, seen } => {
                let done = self.city.desk.claim(claim(CUSTOMERS[who], listing, SEEN[seen].0)).await.unwrap();
                self.cases.push(done.case);
                self.seen.entry(done.case).or_insert(seen);
            }
            Step::Rings { line: n } => drop(self.city.rang(line(n), CUSTOMER, self.city.now()).await),
            Step::Complains { line: n } => {
                let asked = complaint(&[(line(n), self.city.now())]);
                self.cases.push(self.city.desk.complain(asked).await.unwrap().case);
            }
            Step::Reconciles => self.cases.extend(self.city.reconcile().await.cases),
            Step::Rules { case, upholds, by } => self.rule(case, upholds, by).await,
            Step::Appeals { case, brand } => self.appeal(case, brand).await,
            Step::TopsUp { yuan } => {
                let money = Money::new(yuan * 100, Currency::Cny);
                self.topped_up_fen += money.minor();
                self.fund.top_up(&self.topped_up_fen.to_string(), money, "").await.unwrap();
            }
            Step::Account { who } => {
                let details =
                    BankDetails::new("张伟", &format!("622200001111{who}"), "102521000018").unwrap();
                self.fund.set_payee(CUSTOMERS[who], details).await.unwrap();
            }
            Step::Pays { by } => self.pay(by).await,
            Step::Books { answer } => self.book(answer).await,
        }
    }

    async fn rule(&self, case: usize, upholds: bool, by: u64) {
        let Some(case) = self.cases.get(case % self.cases.len().max(1)) else { return };
        let finding = self.city.desk.case(*case).await.unwrap().findings.remove(0);
        let loss = finding.loss().is_some();
        let ruling = match (upholds, loss) {
            (true, true) => CodedRuling::Uphold(FindingCode::TermsMet),
            (true, false) => CodedRuling::Uphold(FindingCode::CallAgainstRefusal),
            (false, true) => CodedRuling::Reject(FindingCode::TermsNotMet),
            (false, false) => CodedRuling::Reject(FindingCode::NoRecord),
        };
        let looked_up = (upholds && loss && finding.code == FindingCode::FactsMissing).then_some(LOOKED_UP);
        let verified = looked_up.into_iter().flatten().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let words = "已核对".into();
        let request =
            RuleRequest { case: *case, finding: finding.id, ruling, verified, words, staff: staff(by) };
        refused_at_most(self.city.desk.rule(request).await);
    }

    async fn appeal(&self, case: usize, brand: bool) {
        let Some(case) = self.cases.get(case % self.cases.len().max(1)) else { return };
        let customer = self.city.desk.case(*case).await.unwrap().customer;
        let party = if brand { Party::Brand } else { Party::Customer(customer) };
        let appeal = Appeal { case: *case, finding: None, words: "请复核".into(), party };
        refused_at_most(self.city.desk.appeal(appeal).await);
    }

    async fn pay(&mut self, by: u64) {
        let payer = Payer::staff("出纳", staff(by).number);
        if let Some(batch) = self.fund.make_payment_file(payer).await.unwrap() {
            let mut file = Vec::new();
            self.fund.write_payment_file(batch.id, &mut file).await.unwrap();
            self.at_the_bank.push(demo_bank::read(&file).unwrap());
        }
        self.city.desk.follow_payouts().await.unwrap();
    }

    /// The bank answers for every file that it has not answered for.
    async fn book(&mut self, answer: Answer) {
        if answer == Answer::Silent {
            return;
        }
        for orders in std::mem::take(&mut self.at_the_bank) {
            self.statements += 1;
            let (id, plenty) = (format!("S{}", self.statements), Money::new(100_000_000, Currency::Cny));
            let now = self.city.now();
            let statement = demo_bank::statement(&orders, &id, now, plenty, |_| answer).unwrap();
            for order in orders.payments.iter().filter(|_| answer == Answer::Pays) {
                self.booked_fen += order.amount.minor();
            }
            let report = self.fund.import_statement(statement.as_bytes()).await.unwrap();
            assert!(report.unmatched.is_empty(), "{report:?}");
        }
        self.city.desk.follow_payouts().await.unwrap();
    }

    async fn holds(&self) {
        assert_eq!(self.city.desk.check().await.unwrap(), Vec::<String>::new());
        assert_eq!(self.fund.check().await.unwrap(), Vec::<String>::new());
        assert_eq!(self.fund.verify_chain().await.unwrap().broken, None);
        let status = self.fund.status(Currency::Cny).await.unwrap();
        assert_eq!(status.paid_total.minor(), self.booked_fen, "the bank's book");
        assert_eq!(status.cash.minor(), self.topped_up_fen - self.booked_fen);
        let under_way = self.at_the_bank.iter().flat_map(|orders| &orders.payments);
        assert_eq!(status.in_transit.minor(), under_way.map(|order| order.amount.minor()).sum::<i64>());
        for (case, seen) in &self.seen {
            let finding = self.city.desk.case(*case).await.unwrap().findings.remove(0);
            assert_eq!(finding.terms.as_deref(), SEEN[*seen].1, "what was in force on that day");
            assert!(finding.award.is_none() || SEEN[*seen].1.is_some(), "nothing is paid by no terms");
        }
        assert_eq!(self.rows(PAID_NOT_UPHELD).await, [], "nothing is paid that is not upheld");
        assert_eq!(self.rows(LISTING_TWICE).await, [], "a listing is paid once, whoever claims it");
    }

    async fn rows(&self, sql: &'static str) -> Vec<Row> {
        let found: Result<_, StoreError> =
            self.city.test.store.read(move |tx: &mut dyn Tx| tx.query(sql, &[])).await;
        found.unwrap()
    }
}

const PAID_NOT_UPHELD: &str = "SELECT a.id FROM award a JOIN finding f ON f.id = a.finding JOIN payout p ON p.award = a.id \
    WHERE p.status IN ('sent', 'settled') AND f.state NOT IN ('upheld', 'appealed')";
const LISTING_TWICE: &str = "SELECT f.reference FROM award a JOIN finding f ON f.id = a.finding LEFT JOIN award_reversal r \
    ON r.award = a.id WHERE r.award IS NULL AND f.promise = 'true-listing' GROUP BY f.reference HAVING COUNT(*) > 1";

fn staff(n: u64) -> Staff {
    Staff { number: Number::from_digits(8_613_600_000_000 + n), name: format!("员工{n}") }
}

fn claim(customer: Number, listing: u8, seen_on: &str) -> Claim {
    let fields = [
        ("listing", format!("W-{listing}")),
        ("seen_on", seen_on.to_owned()),
        ("about", "not_on_sale".to_owned()),
    ];
    Claim {
        customer,
        promise: "true-listing".into(),
        brand: key("lianjia-wuhan"),
        fields: fields.map(|(name, text)| (name.to_owned(), text)).into(),
        asked: String::new(),
        channel: ComplaintChannel::Web,
        words: String::new(),
        language: None,
        key: None,
    }
}

/// What people ask for may be refused with a reason; it never finds a mistake of ours.
fn refused_at_most<T>(done: Result<T, DeskError>) {
    if let Err(error) = done {
        assert!(matches!(error.fault(), DeskFault::Asked | DeskFault::Conflict), "{error}");
    }
}

async fn lives_through(steps: Vec<Step>) {
    let mut history = History::begin().await;
    for step in steps {
        history.take(step).await;
    }
    history.holds().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_in_whatever_order_the_money_is_right(steps in prop::collection::vec(step(), 1..50)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(lives_through(steps));
    }
}
