//! `kill -9` before every statement, before every commit and after it, from the claim to the settled payment. A process of its own
//! does the work and is killed at the n-th of these places, for every n until it lives; then the house is opened again and everybody
//! asks once more for what they asked: the customers under their keys, staff for the payment file, the bank with its statement.
//! Each claim is paid exactly once then, in our books and in the bank's, and nothing that was answered is lost.
//!
//! On PostgreSQL only every [`STRIDE`]th place is tried.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anxin_desk::import::ImportOptions;
use anxin_desk::{Claim, Complained, Complaint, ComplaintChannel, Desk, EventKind, NoticeKind};
use anxin_domain::act::Word;
use anxin_domain::call::{CallRecord, Disposition};
use anxin_domain::ids::{CallRecordId, CaseId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::scope::Scope;
use anxin_domain::time::Instant;
use anxin_fund::rails::demo_bank::{self, Answer};
use anxin_fund::{BankDetails, Debtor, Fund};
use anxin_gate::{Gate, Law};
use anxin_journal::Journal;
use anxin_promise::FactKind;
use anxin_proof::Log;
use anxin_store::testing::{Place, die_at, may_die};
use anxin_store::{Clock, Store, StoreError, Tx};

use crate::city::{CUSTOMER, SILENT, complaint, key, line, say, settle_in};

/// At which place the process that works is to die; [`PREPARE`] asks it to prepare the house instead, and to live.
const PLACE: &str = "ANXIN_KILL_PLACE";
/// The house that it works in.
const FOLDER: &str = "ANXIN_KILL_FOLDER";
/// Its database, on PostgreSQL.
const URL: &str = "ANXIN_KILL_URL";
const PREPARE: &str = "prepare";

/// Every how many places a process is killed on PostgreSQL, where a house is made more slowly.
const STRIDE: u64 = 7;
/// Houses that are killed at a time.
const HOUSES: usize = 2;
/// What is asked for, in order.
const STEPS: [&str; 6] = ["top up", "claim", "complain", "payees", "send", "settle"];

const SIGKILL: i32 = 9;

/// When the house is prepared, at noon; the customers come a day later.
const FIRST_DAY: &str = "2026-11-26T12:00:00+08:00";

const LISTING: &str = "brand,reference,agent,city,line_of_business,status,price,price_shown,photos_match,listed_on\n\
    lianjia-wuhan,W-1,lianjia-wuhan:1,wuhan,resale,not_on_sale,1200000,1200000,true,2026-10-01\n";

#[tokio::test(flavor = "multi_thread")]
async fn killed_anywhere_between_claim_and_settlement_every_claim_is_paid_once() {
    if let Ok(place) = std::env::var(PLACE) {
        return work(&place).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let template = Place::fresh(&folder.path().join("house"));
    fs::create_dir(&template.folder).unwrap();
    assert!(ran_to_its_end(&template, PREPARE));
    let (stride, first) = if template.url.is_some() { (STRIDE, STRIDE) } else { (1, 1) };
    let next = Arc::new(AtomicU64::new(first));
    let killing: Vec<_> = (0..HOUSES)
        .map(|_| tokio::spawn(kill_one_after_the_other(template.clone(), Arc::clone(&next), stride)))
        .collect();
    let mut died_in = BTreeSet::new();
    for houses in killing {
        died_in.extend(houses.await.unwrap());
    }
    template.remove_database();
    assert_eq!(died_in, BTreeSet::from(STEPS.map(str::to_owned)), "a process died in each step");
}

/// Kills one house after the other, each at a place of its own, until one lives. Says in which steps they died.
async fn kill_one_after_the_other(template: Place, next: Arc<AtomicU64>, stride: u64) -> BTreeSet<String> {
    let law = Law::shipped().unwrap();
    let mut died_in = BTreeSet::new();
    loop {
        let nth = next.fetch_add(stride, Ordering::SeqCst);
        let folder = tempfile::tempdir().unwrap();
        let place = template.copy(&folder.path().join("house"));
        let lived = ran_to_its_end(&place, &nth.to_string());
        let step = fs::read_to_string(place.folder.join("step")).unwrap();
        // A minute later somebody starts the house again.
        let house = House::open(&place, law.clone(), day(1).plus_ms(60_000)).await;
        house.is_sound(&format!("killed at place {nth} ({step})")).await;
        house.live().await;
        house.paid_each_once(&format!("asked again after place {nth} ({step})")).await;
        drop(house);
        place.remove_database();
        if lived {
            return died_in;
        }
        died_in.insert(step);
    }
}

/// Runs this test in a process of its own, which works in a house; false when it was killed.
fn ran_to_its_end(place: &Place, at: &str) -> bool {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let name = "kill::killed_anywhere_between_claim_and_settlement_every_claim_is_paid_once";
    command.args(["--exact", name, "--nocapture"]);
    command.env(PLACE, at).env(FOLDER, &place.folder).env(URL, place.url.as_deref().unwrap_or_default());
    let output = tokio::task::block_in_place(|| command.output()).unwrap();
    assert!(
        output.status.success() || output.status.signal() == Some(SIGKILL),
        "{}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output.status.success()
}

/// What the process does that is to die.
async fn work(at: &str) {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let place = Place { folder, url: std::env::var(URL).ok().filter(|url| !url.is_empty()) };
    if at == PREPARE {
        return prepare(&place).await;
    }
    let house = House::open(&place, Law::shipped().unwrap(), day(1)).await;
    die_at(at.parse().unwrap());
    house.live().await;
}

/// A brand, a customer who said no and was called, a listing that was not on sale.
async fn prepare(place: &Place) {
    let house = House::open(place, Law::shipped().unwrap(), day(0)).await;
    let now = day(0);
    house.store.write(move |tx| settle_in(tx, now)).await.unwrap();
    say(&house.gate, CUSTOMER, Word::Refuse, Scope::do_not_disturb()).await;
    let report = house
        .desk
        .import_facts(LISTING.as_bytes(), FactKind::Listing, &ImportOptions::china())
        .await
        .unwrap();
    assert_eq!((report.accepted, report.refused), (1, 0));
    let record = CallRecord {
        id: CallRecordId::new(called_at(), [1; 10]),
        system: "pbx".into(),
        system_id: "1".into(),
        from: line(1),
        to: CUSTOMER,
        dialled: None,
        forwarded_to: None,
        started_at: called_at(),
        talk_seconds: 20,
        disposition: Disposition::Answered,
        decision: None,
    };
    house.gate.journal().append_call_records(vec![record]).await.unwrap();
    fs::create_dir(place.folder.join("bank")).unwrap();
}

fn day(n: i64) -> Instant {
    Instant::parse(FIRST_DAY).unwrap().plus_days(n)
}

/// Long after the customer had said no.
fn called_at() -> Instant {
    day(1).plus_ms(-3_600_000)
}

fn false_listing() -> Claim {
    let fields = [("listing", "W-1"), ("seen_on", "2026-11-20"), ("about", "not_on_sale")];
    Claim {
        customer: SILENT,
        promise: "true-listing".into(),
        brand: key("lianjia-wuhan"),
        fields: fields.map(|(name, text)| (name.to_owned(), text.to_owned())).into(),
        asked: "100".into(),
        channel: ComplaintChannel::Web,
        words: String::new(),
        language: None,
        key: Some("web:claim".into()),
    }
}

const fn yuan(yuan: i64) -> Money {
    Money::new(yuan * 100, Currency::Cny)
}

/// What the fund holds at first.
const OPENING: Money = yuan(1_000);
/// What each of the two promises pays.
const SUM: Money = yuan(100);
/// Who is paid, and to which account.
const PAYEES: [(Number, &str); 2] = [(SILENT, "6222000011112222"), (CUSTOMER, "6222000033334444")];

struct House {
    store: Store,
    gate: Gate,
    desk: Desk,
    fund: Fund,
    /// What is kept outside: how far the work is, what the customers were answered, and the bank's files.
    folder: PathBuf,
}

impl House {
    async fn open(place: &Place, law: Law, now: Instant) -> Self {
        let store = place.open(Clock::standing_at(now)).await.unwrap();
        let journal = Journal::open(&place.folder.join("journal")).unwrap();
        let gate = Gate::open(store.clone(), journal, law, &place.folder).await.unwrap();
        let debtor = Debtor::new("武汉安心保障基金", "42010000012345678", "ICBKCNBJWHA").unwrap();
        let fund = Fund::new(store.clone(), Some(debtor));
        Self { desk: Desk::new(gate.clone()), store, gate, fund, folder: place.folder.clone() }
    }

    /// Everything that happens, from the money that comes in to the bank's statement. Whoever asks again asks for the same.
    async fn live(&self) {
        self.step("top up");
        self.fund.prepare().await.unwrap();
        self.fund.top_up("opening", OPENING, "opening").await.unwrap();
        self.step("claim");
        self.answered("claim", self.desk.claim(false_listing()).await.unwrap());
        self.step("complain");
        let asked = Complaint { key: Some("web:complaint".into()), ..complaint(&[(line(1), called_at())]) };
        self.answered("complaint", self.desk.complain(asked).await.unwrap());
        self.step("payees");
        for (customer, account) in PAYEES {
            let details = BankDetails::new("张伟", account, "102521000018").unwrap();
            self.fund.set_payee(customer, details).await.unwrap();
        }
        self.step("send");
        self.fund.make_payment_file("finance").await.unwrap();
        self.hand_to_the_bank().await;
        self.desk.follow_payouts().await.unwrap();
        self.log().await;
        self.step("settle");
        for statement in self.bank_statements() {
            let report = self.fund.import_statement(statement.as_bytes()).await.unwrap();
            assert!(report.unmatched.is_empty(), "{report:?}");
        }
        self.desk.follow_payouts().await.unwrap();
        self.log().await;
    }

    /// Events get their places in the public log, which is whole then.
    async fn log(&self) {
        let log = Log::open(self.store.clone(), &[7; 32], "example.com/log").await.unwrap();
        log.sequence().await.unwrap();
        crate::log::whole(&log).await;
    }

    fn step(&self, step: &str) {
        assert!(STEPS.contains(&step));
        fs::write(self.folder.join("step"), step).unwrap();
        may_die();
    }

    /// A customer keeps the answer. Who asks again is answered the same.
    fn answered(&self, what: &str, answer: Complained) {
        let note = self.folder.join(what);
        match fs::read_to_string(&note) {
            Ok(before) => assert_eq!((before, true), (answer.case.to_string(), answer.repeated), "{what}"),
            Err(_) => fs::write(note, answer.case.to_string()).unwrap(),
        }
        may_die();
    }

    /// Hands every payment file to the bank that it does not have yet. The bank takes a file of the same id once and pays all
    /// that stands in it.
    async fn hand_to_the_bank(&self) {
        for batch in self.fund.batches().await.unwrap() {
            let mut file = Vec::new();
            self.fund.write_payment_file(batch.id, &mut file).await.unwrap();
            let orders = demo_bank::read(&file).unwrap();
            may_die();
            fs::write(self.folder.join("bank").join(orders.message_id), file).unwrap();
            may_die();
        }
    }

    fn bank_files(&self) -> Vec<demo_bank::Orders> {
        let read = |path: &Path| demo_bank::read(&fs::read(path).unwrap()).unwrap();
        let files = fs::read_dir(self.folder.join("bank")).unwrap();
        files.map(|entry| read(&entry.unwrap().path())).collect()
    }

    fn bank_statements(&self) -> Vec<String> {
        let write = |orders: &demo_bank::Orders| {
            let id = format!("S-{}", orders.message_id);
            demo_bank::statement(orders, &id, day(1), OPENING, |_| Answer::Pays).unwrap()
        };
        self.bank_files().iter().map(write).collect()
    }

    /// Nothing is half done, whatever was interrupted.
    async fn is_sound(&self, when: &str) {
        assert_eq!(self.desk.check().await.unwrap(), Vec::<String>::new(), "{when}");
        assert_eq!(self.fund.check().await.unwrap(), Vec::<String>::new(), "{when}");
        assert_eq!(self.fund.verify_chain().await.unwrap().broken, None, "{when}");
    }

    /// One award, payout and settled attempt for each claim; the bank paid each account once, and our books say the same.
    async fn paid_each_once(&self, when: &str) {
        self.is_sound(when).await;
        assert_eq!(self.counts().await, Counts::of_two_claims(), "{when}");
        let mut at_the_bank: BTreeMap<String, Vec<Money>> = BTreeMap::new();
        for order in self.bank_files().into_iter().flat_map(|orders| orders.payments) {
            at_the_bank.entry(order.account).or_default().push(order.amount);
        }
        let once = PAYEES.map(|(_, account)| (account.to_owned(), vec![SUM]));
        assert_eq!(at_the_bank, once.into(), "{when}");
        let status = self.fund.status(Currency::Cny).await.unwrap();
        let books = [status.cash, status.available, status.payable, status.in_transit, status.paid_total];
        assert_eq!(books, [800, 800, 0, 0, 200].map(yuan), "{when}");
        let notices = self.desk.untold(100).await.unwrap();
        for (customer, _) in PAYEES {
            let mut told: Vec<_> =
                notices.iter().filter(|n| n.number == customer).map(|n| (n.n, n.kind)).collect();
            told.sort_by_key(|(n, _)| *n);
            let once = [(1, NoticeKind::Awarded), (2, NoticeKind::Sent), (3, NoticeKind::Paid)];
            assert_eq!(told, once, "{when}");
        }
        for what in ["claim", "complaint"] {
            let case: CaseId = fs::read_to_string(self.folder.join(what)).unwrap().parse().unwrap();
            let events = self.desk.case(case).await.unwrap().events;
            let kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
            let story = [
                EventKind::Opened,
                EventKind::Verified,
                EventKind::Awarded,
                EventKind::Sent,
                EventKind::Paid,
            ];
            assert_eq!(kinds, story, "{when}: {what}");
        }
    }

    async fn counts(&self) -> Counts {
        let count = |tx: &mut dyn Tx| -> Result<Counts, StoreError> {
            let mut one = |sql: &str| tx.query_opt(sql, &[])?.map_or(Ok(-1), |row| row.int(0));
            Ok(Counts {
                cases: one("SELECT COUNT(*) FROM desk_case")?,
                findings: one("SELECT COUNT(*) FROM finding")?,
                awards: one("SELECT COUNT(*) FROM award")?,
                payouts: one("SELECT COUNT(*) FROM payout WHERE status = 'settled'")?,
                attempts: one("SELECT COUNT(*) FROM attempt")?,
                files: one("SELECT COUNT(*) FROM batch")?,
                logged: one("SELECT COUNT(*) FROM log_event WHERE kind IN ('ruling', 'award', 'paid')")?,
                logged_things: one(
                    "SELECT COUNT(*) FROM (SELECT DISTINCT kind, subject FROM log_event WHERE kind IN ('ruling', 'award', 'paid')) e",
                )?,
                places: one("SELECT COALESCE(MAX(seq), -1) + 1 FROM log_event")?,
                notices_to_send: one("SELECT COUNT(*) FROM job WHERE kind = 'tell' AND state = 'open'")?,
            })
        };
        self.store.read(count).await.unwrap()
    }
}

/// How many there are of what must not be there twice.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    cases: i64,
    findings: i64,
    awards: i64,
    payouts: i64,
    attempts: i64,
    files: i64,
    /// Rulings, awards and payments in the public log, those of them that are different, and places that were given.
    logged: i64,
    logged_things: i64,
    places: i64,
    notices_to_send: i64,
}

impl Counts {
    const NONE: Self = Self {
        cases: 0,
        findings: 0,
        awards: 0,
        payouts: 0,
        attempts: 0,
        files: 0,
        logged: 0,
        logged_things: 0,
        places: 0,
        notices_to_send: 0,
    };

    const fn of_two_claims() -> Self {
        let done = Self { cases: 2, findings: 2, awards: 2, payouts: 2, attempts: 2, files: 1, ..Self::NONE };
        Self { logged: 6, logged_things: 6, places: 6, notices_to_send: 6, ..done }
    }
}
