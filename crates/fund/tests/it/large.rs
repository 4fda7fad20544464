//! Files of one, a thousand and a hundred thousand payments: valid by schema, and right by their counts and sums, which a
//! reader that shares nothing with ours adds up.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

use anxin_domain::ids::AttemptId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_fund::rails::control_sum::ControlSum;
use anxin_fund::rails::pain001::{Booking, FileWriter, Head, Instruction, Payment};
use anxin_fund::{BankDetails, FileOptions};

use crate::xsd::assert_file_valid;
use crate::{House, cny};

/// Adds up a file with Python's own XML reader, element by element, and holds every stated count and sum to it.
const READER: &str = r#"
import sys, xml.etree.ElementTree as tree
from decimal import Decimal
space = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
ids, count, total, stated = set(), 0, Decimal(0), None
one = [0, Decimal(0)]
for _, element in tree.iterparse(sys.argv[1]):
    name = element.tag.removeprefix(space)
    if name == "CdtTrfTxInf":
        amount = Decimal(element.find(f"{space}Amt/{space}InstdAmt").text)
        one[0] += 1; one[1] += amount; count += 1; total += amount
        ids.add(element.find(f"{space}PmtId/{space}EndToEndId").text)
        element.clear()
    elif name == "GrpHdr":
        stated = (int(element.find(f"{space}NbOfTxs").text), Decimal(element.find(f"{space}CtrlSum").text))
    elif name == "PmtInf":
        said = (int(element.find(f"{space}NbOfTxs").text), Decimal(element.find(f"{space}CtrlSum").text))
        assert said == tuple(one), (said, one)
        one = [0, Decimal(0)]
        element.clear()
assert stated == (count, total), (stated, count, total)
assert len(ids) == count, "an id stands twice"
print(count, total)
"#;

/// What the independent reader says: count and sum.
fn read_by_python(path: &Path) -> String {
    let out = Command::new("python3").arg("-c").arg(READER).arg(path).output().expect("python3 is installed");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

fn payment(n: u128, amount: Money) -> Payment {
    let names = ["欧阳·娜娜", "R&D <Wuhan> \"A\" 'B' Ltd", "山田 太郎", "𠮷野家", "]]> &amp; --", "Ünï Çødé"];
    let name = names[usize::try_from(n % names.len() as u128).unwrap()];
    Payment {
        attempt: AttemptId::from_bytes(n.to_be_bytes()),
        amount,
        payee: BankDetails::new(name, "6222021234567890", "102521000018").unwrap(),
        note: "安心赔付 <1> & 2".into(),
    }
}

/// Writes a file of so many payments, in instructions of at most so many, in turn in each of the currencies.
fn write(path: &Path, payments: u128, each: u128, currencies: &[Currency]) {
    let debtor = BankDetails::new("武汉安心保障基金 & Co.", "42010000012345678", "ICBKCNBJ").unwrap();
    let amount = |n: u128, currency| Money::new(i64::try_from(n % 1_000 + 1).unwrap(), currency);
    let groups: Vec<_> = (0..payments.div_ceil(each))
        .map(|g| {
            let currency = currencies[usize::try_from(g).unwrap() % currencies.len()];
            let members = g * each..payments.min((g + 1) * each);
            let total = members.clone().map(|n| amount(n, currency).minor()).sum();
            (members, Money::new(total, currency))
        })
        .collect();
    let mut sum = ControlSum::default();
    groups.iter().for_each(|(_, total)| sum.add(*total));
    let head = Head {
        message_id: "LARGE",
        made_at: Instant::parse("2026-11-23T06:00:00Z").unwrap(),
        debtor: &debtor,
        count: u64::try_from(payments).unwrap(),
        sum,
    };
    let out = BufWriter::new(std::fs::File::create(path).unwrap());
    let mut file = FileWriter::begin(out, &head).unwrap();
    for (g, (members, total)) in groups.into_iter().enumerate() {
        let count = u64::try_from(members.end - members.start).unwrap();
        let booking = if g % 2 == 0 { Booking::Single } else { Booking::Batch };
        let (id, execution_date) = (format!("LARGE-{g}"), "2026-11-23");
        file.instruction(&Instruction { id: &id, booking, execution_date, count, total }).unwrap();
        for n in members {
            file.payment(&payment(n, amount(n, total.currency()))).unwrap();
        }
    }
    file.finish().unwrap().flush().unwrap();
}

#[test]
fn files_of_one_a_thousand_and_a_hundred_thousand_are_valid_and_add_up() {
    let folder = tempfile::tempdir().unwrap();
    let every = [Currency::Cny, Currency::Jpy, Currency::Usd, Currency::Bhd, Currency::Kwd];
    // Amounts are 1 to 1,000 minor units in turn: 500.5 a payment.
    for (payments, each, currencies, told) in [
        (1, 1, &every[..1], "1 0.01"),
        (1_000, 1_000, &every[1..2], "1000 500500"),
        (1_000, 1_000, &every[3..4], "1000 500.500"),
        (100_000, 100_000, &every[..1], "100000 500500.00"),
        (100_000, 20_000, &every[..], "100000 10230220.000"),
    ] {
        let path = folder.path().join(format!("{payments}-{each}.xml"));
        write(&path, payments, each, currencies);
        assert_file_valid(&path, "pain.001.001.09");
        assert_eq!(read_by_python(&path), told);
    }
}

#[tokio::test]
async fn a_file_in_several_instructions_leaves_nobody_out_and_is_kept_in_pieces() {
    let house = House::with(100_000_000).await;
    let awards: Vec<_> = {
        let mut awards = Vec::new();
        for n in 1..=25 {
            awards.push(house.ready(n, 10_000 + i64::from(n)).await);
        }
        awards
    };
    let options = FileOptions {
        booking: Booking::Batch,
        instruction_limit: 10,
        payments_limit: 24,
        ..FileOptions::default()
    };
    let made = house.file_with(options).await;
    let path = house.test.folder.path().join("file.xml");
    std::fs::write(&path, &made.file).unwrap();
    assert_file_valid(&path, "pain.001.001.09");
    assert_eq!(read_by_python(&path), "24 2403.00");
    assert_eq!((made.count, made.total), (24, cny(240_300)));
    assert_eq!(made.file.matches("<BtchBookg>true<").count(), 3);
    for n in 1..=3 {
        assert!(made.file.contains(&format!("<PmtInfId>{}-{n}<", made.id)), "instruction {n}");
    }
    let rest = house.file().await;
    assert_eq!((rest.count, rest.total), (1, awards[24].amount));
    assert_eq!(house.fund.payment_file_piece(made.id, 99).await.unwrap(), None);
    house.sound().await;
}
