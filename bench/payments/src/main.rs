//! `cargo run --release -p anxin-bench-payments -- [PAYMENTS] [postgres://…]`: a payment file of so many payments, from the
//! payouts that wait to the file on disk: time, and the most memory that the process held meanwhile.

use std::io::{BufWriter, Write as _};
use std::time::Instant as Stopwatch;

use anxin_bench_measure::{grouped, load, table};
use anxin_domain::ids::{AwardId, BrandId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_fund::rails::bank_csv::Style;
use anxin_fund::rails::pain001::Booking;
use anxin_fund::{
    AwardToPay, BankDetails, Debtor, Entitlement, FileFormat, FileOptions, Fund, FundError, Liable, Tenant,
};
use anxin_store::{Clock, Store};
use anyhow::{Context as _, Result, ensure};

/// Claims that are reserved in one transaction.
const CHUNK: u32 = 1_000;
/// What each is paid, in fen.
const FEN: i64 = 10_000;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let count: u32 = arguments.next().map_or(Ok(100_000), |count| count.parse())?;
    let folder = tempfile::tempdir()?;
    let store = match arguments.next() {
        Some(url) => Store::connect(&url, Clock::system()).await?,
        None => Store::open_folder(folder.path(), Clock::system()).await?,
    };
    let engine = store.health().await?.engine;
    let debtor = Debtor::new("武汉安心保障基金", "42010000012345678", "ICBKCNBJWHA")?;
    let fund = Fund::new(store.clone(), Some(debtor));
    let head = format!("{} payments, {engine} (load {})", grouped(count.into()), load());
    let mut rows = Vec::new();
    for (round, (name, options)) in forms().into_iter().enumerate() {
        let round = u32::try_from(round)?;
        wait_in_line(&fund, &store, count, round).await?;
        let before = forget_peak()?;
        let start = Stopwatch::now();
        let batch = fund.make_payment_file_with("bench", options).await?.context("nothing to pay")?;
        let made = start.elapsed().as_millis();
        let path = folder.path().join("file");
        let mut out = BufWriter::new(std::fs::File::create(&path)?);
        let bytes = fund.write_payment_file(batch.id, &mut out).await?;
        out.flush()?;
        let written = start.elapsed().as_millis() - made;
        let peak = peak_kib()?;
        ensure!(batch.count == i64::from(count), "{} of {count} payments went", batch.count);
        ensure!(batch.total.minor() == i64::from(count) * FEN, "the total is {}", batch.total);
        let mib = |kib: u64| kib / 1024;
        rows.push(vec![
            name.to_owned(),
            seconds(made),
            seconds(written),
            mib(before).to_string(),
            mib(peak).to_string(),
            grouped(bytes),
        ]);
    }
    let heads = [head.as_str(), "made, s", "written out, s", "MiB before", "MiB at most", "bytes"];
    table(&heads, &rows)?;
    let broken = fund.check().await?;
    ensure!(broken.is_empty(), "{broken:?}");
    Ok(())
}

fn forms() -> [(&'static str, FileOptions); 3] {
    let usual = FileOptions::default();
    [
        ("pain.001, one instruction", usual),
        (
            "pain.001, instructions of 5,000 booked as sums",
            FileOptions { booking: Booking::Batch, instruction_limit: 5_000, ..usual },
        ),
        ("CSV", FileOptions { format: FileFormat::Csv(Style::Plain), ..usual }),
    ]
}

/// So many claims, with their money set aside and an account to go to.
async fn wait_in_line(fund: &Fund, store: &Store, count: u32, round: u32) -> Result<()> {
    let total = Money::new(i64::from(count) * FEN, Currency::Cny);
    fund.top_up(&format!("round {round}"), total, "bench").await?;
    let brand: BrandId = "lianjia-wuhan".parse()?;
    for from in (0..count).step_by(CHUNK as usize) {
        let (clock, brand) = (store.clock().clone(), brand.clone());
        store
            .write(move |tx| -> Result<(), FundError> {
                let at = clock.now();
                for n in from..count.min(from + CHUNK) {
                    let award = award((round, n), at, clock.random(), brand.clone());
                    tx.execute(
                        "INSERT INTO payee (number, name, account, bank, changed_at) VALUES ($1, $2, $3, $4, $5) \
                         ON CONFLICT DO NOTHING",
                        &[
                            award.customer.into(),
                            format!("欧阳·娜娜 & Co. {n}").into(),
                            format!("62220212345{n:08}").into(),
                            "102521000018".into(),
                            at.into(),
                        ],
                    )?;
                    anxin_fund::reserve(tx, &clock, &award)?;
                }
                Ok(())
            })
            .await?;
    }
    // What is written in place of this was made by the bank details' own rules.
    BankDetails::new("欧阳·娜娜 & Co. 1", "6222021234500000001", "102521000018")?;
    Ok(())
}

fn award((round, n): (u32, u32), at: Instant, random: [u8; 10], liable: BrandId) -> AwardToPay {
    AwardToPay {
        award: AwardId::new(at, random),
        customer: Number::from_digits(8_613_800_000_000 + u64::from(n)),
        amount: Money::new(FEN, Currency::Cny),
        entitlement: Entitlement::of(&["bench", &round.to_string(), &n.to_string()]),
        tenant: Tenant::main(),
        liable: Liable::Brand(liable),
        at,
        holder_at: at,
    }
}

fn seconds(millis: u128) -> String {
    format!("{}.{:03}", millis / 1_000, millis % 1_000)
}

/// Lets the system count the most memory anew, and says how much it is now.
fn forget_peak() -> Result<u64> {
    std::fs::write("/proc/self/clear_refs", "5").context("the peak of memory cannot be set back")?;
    peak_kib()
}

/// The most memory that the process held since, in KiB.
fn peak_kib() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
