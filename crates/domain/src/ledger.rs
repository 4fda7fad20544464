//! Double entry: an entry is a set of postings that sum to zero. Debits are positive, credits negative, in minor units.

use crate::money::{Currency, Money};

/// One side of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The account's code, as in `fund:cash`.
    pub account: String,
    /// Minor units; positive is a debit, negative a credit.
    pub minor: i64,
}

/// A balanced entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    currency: Currency,
    postings: Vec<Posting>,
}

/// Why postings are no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// Fewer than two postings, or one of zero.
    #[error("an entry needs two postings or more, none of them zero")]
    Empty,
    /// Debits and credits differ.
    #[error("debits and credits differ by {0} minor units")]
    Unbalanced(i128),
}

impl Entry {
    /// Moves an amount from one account (credited) to another (debited).
    ///
    /// # Errors
    /// [`LedgerError::Empty`] for an amount of zero.
    pub fn transfer(amount: Money, debit: &str, credit: &str) -> Result<Self, LedgerError> {
        let posting = |account: &str, minor| Posting { account: account.to_owned(), minor };
        Self::new(amount.currency(), vec![posting(debit, amount.minor()), posting(credit, -amount.minor())])
    }

    /// Takes postings that sum to zero.
    ///
    /// # Errors
    /// [`LedgerError`] when they do not, or are too few.
    pub fn new(currency: Currency, postings: Vec<Posting>) -> Result<Self, LedgerError> {
        if postings.len() < 2 || postings.iter().any(|p| p.minor == 0) {
            return Err(LedgerError::Empty);
        }
        match postings.iter().map(|p| i128::from(p.minor)).sum() {
            0 => Ok(Self { currency, postings }),
            difference => Err(LedgerError::Unbalanced(difference)),
        }
    }

    /// The currency of every posting.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The postings.
    #[must_use]
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_balances_or_is_none() {
        let fen = |n| Money::new(n, Currency::Cny);
        let moved = Entry::transfer(fen(10_000), "a", "b").unwrap();
        let said: Vec<_> = moved.postings().iter().map(|p| (p.account.as_str(), p.minor)).collect();
        assert_eq!(said, [("a", 10_000), ("b", -10_000)]);
        assert_eq!(Entry::transfer(fen(0), "a", "b"), Err(LedgerError::Empty));
        let lopsided =
            vec![Posting { account: "a".into(), minor: 5 }, Posting { account: "b".into(), minor: -4 }];
        assert_eq!(Entry::new(Currency::Cny, lopsided), Err(LedgerError::Unbalanced(1)));
    }
}
