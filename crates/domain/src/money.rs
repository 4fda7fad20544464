//! Money as integer minor units with a currency. No float ever touches it; decimals are read from text at the edge only.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A currency of ISO 4217 that Anxin pays in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Renminbi yuan; the minor unit is the fen, two decimals.
    Cny,
    /// Japanese yen; no minor unit.
    Jpy,
    /// US dollar; the minor unit is the cent, two decimals.
    Usd,
    /// Bahraini dinar; the minor unit is the fils, three decimals.
    Bhd,
    /// Kuwaiti dinar; the minor unit is the fils, three decimals.
    Kwd,
}

impl Currency {
    /// The letters of ISO 4217.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cny => "CNY",
            Self::Jpy => "JPY",
            Self::Usd => "USD",
            Self::Bhd => "BHD",
            Self::Kwd => "KWD",
        }
    }

    /// Digits after the decimal point (ISO 4217 "minor unit").
    #[must_use]
    pub const fn decimals(self) -> u32 {
        match self {
            Self::Cny | Self::Usd => 2,
            Self::Jpy => 0,
            Self::Bhd | Self::Kwd => 3,
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text {
            "CNY" => Ok(Self::Cny),
            "JPY" => Ok(Self::Jpy),
            "USD" => Ok(Self::Usd),
            "BHD" => Ok(Self::Bhd),
            "KWD" => Ok(Self::Kwd),
            _ => Err(MoneyError::UnknownCurrency),
        }
    }
}

/// Why an amount could not be read or computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not one of the currencies of [`Currency`].
    #[error("unknown currency: CNY, JPY, USD, BHD and KWD are known")]
    UnknownCurrency,
    /// Not digits with an optional point.
    #[error("this is not an amount: write digits with at most the currency's decimals, as in 100.00")]
    NotAnAmount,
    /// More decimals than the currency has.
    #[error("too many decimals for this currency")]
    TooManyDecimals,
    /// Outside what 64 bits of minor units hold.
    #[error("the amount is too large")]
    TooLarge,
    /// Two currencies met in one sum.
    #[error("two currencies cannot be added")]
    MixedCurrencies,
}

/// An amount of money in minor units (fen, cent, yen).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// So many minor units of a currency.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Reads a decimal such as `100`, `100.5` or `100.00`. A sign is not accepted: directions have names, not signs.
    ///
    /// # Errors
    /// [`MoneyError`] when it is no plain decimal, has too many decimals or does not fit.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || !digits(whole)
            || !digits(fraction)
            || (text.contains('.') && fraction.is_empty())
        {
            return Err(MoneyError::NotAnAmount);
        }
        let places = currency.decimals() as usize;
        let (kept, rest) = fraction.split_at(fraction.len().min(places));
        if rest.bytes().any(|b| b != b'0') {
            return Err(MoneyError::TooManyDecimals);
        }
        let joined = format!("{whole}{kept:0<places$}");
        let minor = joined.parse::<i64>().map_err(|_| MoneyError::TooLarge)?;
        Ok(Self { minor, currency })
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::MixedCurrencies`] or [`MoneyError::TooLarge`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::MixedCurrencies);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, currency: self.currency })
    }

    /// The plain decimal, with the currency's decimals and no grouping: `100.00`.
    #[must_use]
    pub fn decimal(self) -> String {
        let places = self.currency.decimals() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_follow_the_currency() {
        assert_eq!(Money::parse("100", Currency::Cny).unwrap().minor(), 10_000);
        assert_eq!(Money::parse("100.5", Currency::Cny).unwrap().decimal(), "100.50");
        assert_eq!(Money::parse("0.07", Currency::Cny).unwrap().minor(), 7);
        assert_eq!(Money::parse("1500", Currency::Jpy).unwrap().decimal(), "1500");
        assert_eq!(Money::parse("1500.00", Currency::Jpy).unwrap().minor(), 1500);
        assert_eq!(Money::parse("1.5", Currency::Bhd).unwrap().minor(), 1_500);
        assert_eq!(Money::new(1, Currency::Kwd).to_string(), "0.001 KWD");
        assert_eq!(Money::new(-5, Currency::Cny).decimal(), "-0.05");
        assert_eq!(Money::new(0, Currency::Cny).decimal(), "0.00");
        assert_eq!(Money::new(10_000, Currency::Usd).to_string(), "100.00 USD");
    }

    #[test]
    fn a_currency_reads_back_from_its_letters() {
        for (currency, letters) in [
            (Currency::Cny, "CNY"),
            (Currency::Jpy, "JPY"),
            (Currency::Usd, "USD"),
            (Currency::Bhd, "BHD"),
            (Currency::Kwd, "KWD"),
        ] {
            assert_eq!((currency.code(), letters.parse()), (letters, Ok(currency)));
        }
        assert_eq!("EUR".parse::<Currency>(), Err(MoneyError::UnknownCurrency));
    }

    #[test]
    fn odd_amounts_are_refused_with_the_reason() {
        for odd in ["", ".", "1.", ".5", "-1", "+1", "1e3", "1,000", "１００", "NaN", "1.2.3"] {
            assert_eq!(Money::parse(odd, Currency::Cny), Err(MoneyError::NotAnAmount), "{odd}");
        }
        assert_eq!(Money::parse("1.005", Currency::Cny), Err(MoneyError::TooManyDecimals));
        assert_eq!(Money::parse("99999999999999999999", Currency::Cny), Err(MoneyError::TooLarge));
        let one = Money::new(1, Currency::Cny);
        assert_eq!(one.plus(Money::new(1, Currency::Jpy)), Err(MoneyError::MixedCurrencies));
        assert_eq!(one.plus(Money::new(i64::MAX, Currency::Cny)), Err(MoneyError::TooLarge));
    }
}
