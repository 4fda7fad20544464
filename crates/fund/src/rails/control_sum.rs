//! The control sum of a file: the plain sum of the amounts as they are written, whatever their currencies.

use std::fmt;

use anxin_domain::money::Money;

/// Decimals that every currency fits into.
const DECIMALS: u32 = 3;

/// A sum of amounts as ISO 20022 wants it in a group header (`CtrlSum`).
#[derive(Clone, Copy, Debug, Default)]
pub struct ControlSum {
    /// In thousandths.
    thousandths: i128,
    /// As many decimals are written as the finest of the currencies has.
    decimals: u32,
}

/// The same sum is the same however many decimals it is written with.
impl PartialEq for ControlSum {
    fn eq(&self, other: &Self) -> bool {
        self.thousandths == other.thousandths
    }
}

impl Eq for ControlSum {}

impl ControlSum {
    /// The sum of one amount.
    #[must_use]
    pub fn of(amount: Money) -> Self {
        let mut sum = Self::default();
        sum.add(amount);
        sum
    }

    /// Adds an amount. Sums of every file that can be written fit: an amount has 64 bits, a thousandth ten more.
    pub fn add(&mut self, amount: Money) {
        let decimals = amount.currency().decimals();
        self.decimals = self.decimals.max(decimals);
        self.thousandths += i128::from(amount.minor()) * 10_i128.pow(DECIMALS - decimals.min(DECIMALS));
    }

    /// Reads what a bank wrote; none when it is no plain decimal of at most three decimals (but for zeros).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let fraction = fraction.trim_end_matches('0');
        if whole.is_empty() || whole.len() > 20 || !digits(whole) || !digits(fraction) || fraction.len() > 3 {
            return None;
        }
        let thousandths = format!("{whole}{fraction:0<3}").parse().ok()?;
        Some(Self { thousandths, decimals: DECIMALS })
    }
}

impl fmt::Display for ControlSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_i128.pow(DECIMALS);
        let (whole, rest) = (self.thousandths / unit, self.thousandths % unit);
        if self.decimals == 0 {
            return write!(f, "{whole}");
        }
        let rest = format!("{rest:03}");
        write!(f, "{whole}.{}", &rest[..self.decimals.min(DECIMALS) as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anxin_domain::money::Currency;

    #[test]
    fn currencies_add_up_as_they_are_written() {
        let mut sum = ControlSum::of(Money::new(1_500, Currency::Jpy));
        assert_eq!(sum.to_string(), "1500");
        sum.add(Money::new(1_005, Currency::Cny));
        assert_eq!(sum.to_string(), "1510.05");
        sum.add(Money::new(1_001, Currency::Kwd));
        assert_eq!(sum.to_string(), "1511.051");
        assert_eq!(ControlSum::parse("1511.0510"), Some(sum));
        assert_ne!(ControlSum::parse("1511.05"), Some(sum));
    }

    #[test]
    fn what_is_no_sum_is_none() {
        for odd in ["", ".5", "-1", "1e3", "1,000", "1.0001", "999999999999999999999", "1.x"] {
            assert_eq!(ControlSum::parse(odd), None, "{odd}");
        }
        assert_eq!(ControlSum::parse("100"), Some(ControlSum::of(Money::new(10_000, Currency::Cny))));
    }
}
