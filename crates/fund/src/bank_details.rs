//! Who is paid, where: a name, an account and a bank, checked once at the edge so that every file made of them is valid.

use std::fmt;

use jiff::tz::TimeZone;

/// Longest name in characters (ISO 20022 `Max140Text`).
pub const NAME_LIMIT: usize = 140;
/// Longest account number in characters (ISO 20022 `Max34Text`).
pub const ACCOUNT_LIMIT: usize = 34;
/// Shortest account number in characters.
const ACCOUNT_LEAST: usize = 5;
/// Shortest IBAN there is (Norway).
const IBAN_LEAST: usize = 15;
/// Digits of a Chinese bank's clearing code (CNAPS).
pub(crate) const CNAPS_DIGITS: usize = 12;

/// A name, an account and a bank that can be paid to or from.
#[derive(Clone, PartialEq, Eq)]
pub struct BankDetails {
    name: String,
    account: String,
    bank: String,
}

/// What is wrong with bank details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BankDetailsError {
    /// No name, too long a name, or one with control characters.
    #[error("the name must have 1 to {NAME_LIMIT} characters, as the bank knows it")]
    Name,
    /// Not an account number.
    #[error("the account number must have {ACCOUNT_LEAST} to {ACCOUNT_LIMIT} letters and digits")]
    Account,
    /// An IBAN whose check digits are wrong.
    #[error("this IBAN does not check: compare it letter by letter with what the bank gave you")]
    Iban,
    /// Neither a BIC nor a CNAPS code.
    #[error("the bank must be a BIC of 8 or 11 characters or a Chinese bank's code of {CNAPS_DIGITS} digits")]
    Bank,
}

impl BankDetailsError {
    /// The field it is about: `name`, `account` or `bank`.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Account | Self::Iban => "account",
            Self::Bank => "bank",
        }
    }
}

impl BankDetails {
    /// Takes details as a person writes them: spaces around and within are dropped from account and bank, letters are made
    /// capitals in the bank and in an IBAN.
    ///
    /// # Errors
    /// [`BankDetailsError`] for the first field that cannot be paid to. An account that begins like an IBAN (two letters
    /// and two digits) is held to its check digits (ISO 13616, modulus 97).
    pub fn new(name: &str, account: &str, bank: &str) -> Result<Self, BankDetailsError> {
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > NAME_LIMIT || !name.chars().all(fits_a_name) {
            return Err(BankDetailsError::Name);
        }
        let bank = without_spaces(bank).to_ascii_uppercase();
        let account = checked_account(&without_spaces(account))?;
        if !is_bic(&bank) && !is_cnaps(&bank) {
            return Err(BankDetailsError::Bank);
        }
        Ok(Self { name, account, bank })
    }

    /// The owner's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// IBAN or domestic account number, without spaces.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// BIC, or CNAPS code of twelve digits.
    #[must_use]
    pub fn bank(&self) -> &str {
        &self.bank
    }

    /// The account with all but its last four characters hidden, for pages and logs.
    #[must_use]
    pub fn masked_account(&self) -> String {
        let tail: String =
            self.account.chars().skip(self.account.chars().count().saturating_sub(4)).collect();
        format!("**** {tail}")
    }

    /// Whether the account is an IBAN.
    pub(crate) fn has_iban(&self) -> bool {
        looks_like_iban(&self.account)
    }

    /// Whether the bank is named by its BIC.
    pub(crate) fn has_bic(&self) -> bool {
        is_bic(&self.bank)
    }
}

/// Bank details are personal: what is printed for debugging tells nothing.
impl fmt::Debug for BankDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BankDetails({})", self.masked_account())
    }
}

/// The account that pays, and the zone whose calendar its bank goes by.
#[derive(Clone, Debug)]
pub struct Debtor {
    /// Name, account and bank.
    pub details: BankDetails,
    /// Decides which day "today" is in a payment file.
    pub zone: TimeZone,
}

impl Debtor {
    /// An account at a bank in China, where one zone holds.
    ///
    /// # Errors
    /// [`BankDetailsError`] as for a payee.
    pub fn new(name: &str, account: &str, bank: &str) -> Result<Self, BankDetailsError> {
        let zone = TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC);
        Ok(Self { details: BankDetails::new(name, account, bank)?, zone })
    }
}

/// Whether two account numbers are the same one, however they are written.
pub(crate) fn same_account(one: &str, other: &str) -> bool {
    without_spaces(one).eq_ignore_ascii_case(&without_spaces(other))
}

/// XML 1.0 has no way to write control characters, and no name has them; U+FFFD stands where a letter could not be read.
pub(crate) fn fits_a_name(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{FFFD}'..='\u{FFFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn checked_account(account: &str) -> Result<String, BankDetailsError> {
    let fits = account.bytes().all(|b| b.is_ascii_alphanumeric());
    if !fits || !(ACCOUNT_LEAST..=ACCOUNT_LIMIT).contains(&account.len()) {
        return Err(BankDetailsError::Account);
    }
    let capitals = account.to_ascii_uppercase();
    if !looks_like_iban(&capitals) {
        return Ok(account.to_owned());
    }
    if capitals.len() < IBAN_LEAST || iban_remainder(&capitals) != 1 {
        return Err(BankDetailsError::Iban);
    }
    Ok(capitals)
}

fn looks_like_iban(account: &str) -> bool {
    let bytes = account.as_bytes();
    bytes.len() > 4
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
}

/// The number that an IBAN spells (first four characters last, A = 10 … Z = 35), modulo 97: 1 when it is right.
fn iban_remainder(iban: &str) -> u32 {
    let (head, tail) = iban.split_at(4);
    tail.chars().chain(head.chars()).filter_map(|c| c.to_digit(36)).fold(0, |rest, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (rest * shift + value) % 97
    })
}

/// ISO 9362: four of the institution, two letters of the country, two of the place, and three of the branch or none.
fn is_bic(bank: &str) -> bool {
    let bytes = bank.as_bytes();
    matches!(bytes.len(), 8 | 11)
        && bytes.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && bytes[4..6].iter().all(u8::is_ascii_uppercase)
}

fn is_cnaps(bank: &str) -> bool {
    bank.len() == CNAPS_DIGITS && bank.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BANK: &str = "102521000018";

    #[test]
    fn what_people_write_is_taken_and_made_plain() {
        let plain = BankDetails::new("  张伟 ", "6222 0212 3456 7890 123", "icbk cn bj wha").unwrap();
        assert_eq!(
            (plain.name(), plain.account(), plain.bank()),
            ("张伟", "6222021234567890123", "ICBKCNBJWHA")
        );
        assert!(!plain.has_iban() && plain.has_bic());
        let iban = BankDetails::new("A. Müller", "de89 3704 0044 0532 0130 00", "COBADEFF").unwrap();
        assert_eq!(iban.account(), "DE89370400440532013000");
        assert!(iban.has_iban());
        assert!(!BankDetails::new("李娜", "4200012345", BANK).unwrap().has_bic());
    }

    #[test]
    fn details_that_cannot_be_paid_to_are_refused_by_field() {
        let error =
            |name: &str, account: &str, bank: &str| BankDetails::new(name, account, bank).unwrap_err();
        let long = "名".repeat(NAME_LIMIT + 1);
        for name in ["", "  ", "a\u{0}b", "a\nb", "a\u{202E}b", &long] {
            assert_eq!(error(name, "4200012345", BANK), BankDetailsError::Name, "{name:?}");
        }
        for account in ["", "1234", "12-34-56", "账号12345", &"1".repeat(35)] {
            assert_eq!(error("n", account, BANK), BankDetailsError::Account, "{account:?}");
        }
        for account in ["DE89370400440532013001", "GB82WEST12345698765433", "NO93860"] {
            assert_eq!(error("n", account, BANK), BankDetailsError::Iban, "{account:?}");
        }
        for bank in ["", "ICBK", "ICBK1NBJ", "10252100001", "1025210000188", "ICBKCNBJ12"] {
            assert_eq!(error("n", "4200012345", bank), BankDetailsError::Bank, "{bank:?}");
        }
        assert!(BankDetails::new(&"名".repeat(NAME_LIMIT), "12345", BANK).is_ok());
    }

    #[test]
    fn debugging_output_does_not_tell_whose_account_it_is() {
        let details = BankDetails::new("张伟", "6222021234567890123", BANK).unwrap();
        assert_eq!(format!("{details:?}"), "BankDetails(**** 0123)");
    }
}
