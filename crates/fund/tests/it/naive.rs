//! A naive bookkeeper: the same rules told once more, award by award, with nothing but sums. The ledger is held against it.

use std::collections::HashMap;

use anxin_fund::{Claim, GoesTo, Liable};

/// How far an award is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Queued,
    Held,
    WithBank,
    Paid,
    Back,
    Released,
}

impl Stage {
    pub(crate) fn read(word: &str) -> Self {
        match word {
            "queued" => Self::Queued,
            "reserved" => Self::Held,
            "sent" => Self::WithBank,
            "settled" => Self::Paid,
            "returned" => Self::Back,
            "released" => Self::Released,
            other => panic!("{other}"),
        }
    }

    const fn has_claim(self) -> bool {
        !matches!(self, Self::Queued | Self::Released)
    }
}

/// An award and all that hangs on it.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) n: u8,
    pub(crate) right: u8,
    pub(crate) fen: i64,
    pub(crate) liable: Liable,
    pub(crate) stage: Stage,
    pub(crate) claim: Claim,
    pub(crate) third: Option<Third>,
}

/// A claim on a third party.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Third {
    pub(crate) fen: i64,
    pub(crate) goes_to: GoesTo,
    pub(crate) paid: i64,
    pub(crate) dropped: i64,
}

impl Third {
    pub(crate) const fn open(&self) -> i64 {
        self.fen - self.paid - self.dropped
    }
}

/// What the bookkeeper knows.
#[derive(Default)]
pub(crate) struct Naive {
    /// Money at the bank.
    pub(crate) cash: i64,
    /// What the brand has left with the fund.
    pub(crate) deposit: i64,
    /// What is owed to those who paid back for what was reversed.
    pub(crate) credit: HashMap<Liable, i64>,
    /// What is owed to third parties who paid for what was reversed.
    pub(crate) third_credit: i64,
    /// In the order in which they were awarded.
    pub(crate) awards: Vec<Known>,
    /// What was booked under which key.
    pub(crate) keys: HashMap<(&'static str, u8), (i64, Option<Liable>)>,
    /// What was given up.
    pub(crate) given_up: i64,
}

impl Naive {
    pub(crate) fn award(&mut self, n: u8) -> Option<&mut Known> {
        self.awards.iter_mut().find(|known| known.n == n)
    }

    /// What is free: all the money less all that is somebody's.
    pub(crate) fn available(&self) -> i64 {
        let held: i64 = self.awards.iter().filter(|a| a.stage.is_pending()).map(|a| a.fen).sum();
        self.cash - held - self.deposit - self.credits() - self.third_credit
    }

    pub(crate) fn credits(&self) -> i64 {
        self.credit.values().sum()
    }

    pub(crate) fn owed_by(&self, liable: &Liable) -> i64 {
        self.awards.iter().filter(|a| a.liable == *liable).map(|a| a.claim.owed).sum()
    }

    /// Gives those who wait their money, in their order, as far as it reaches.
    pub(crate) fn run_queue(&mut self) {
        while let Some(at) = self.awards.iter().position(|a| a.stage == Stage::Queued) {
            let (fen, liable) = (self.awards[at].fen, self.awards[at].liable.clone());
            let credit = fen.min(self.credit.get(&liable).copied().unwrap_or(0));
            if fen - credit > self.available() {
                return;
            }
            *self.credit.entry(liable).or_default() -= credit;
            self.awards[at].stage = Stage::Held;
            self.awards[at].claim = Claim { owed: fen - credit, recovered: credit, ..Claim::default() };
        }
    }

    /// A debt is paid or given up, the oldest award first.
    pub(crate) fn settle(&mut self, liable: &Liable, fen: i64, given_up: bool) {
        let mut left = fen;
        for known in self.awards.iter_mut().filter(|a| a.liable == *liable) {
            let part = left.min(known.claim.owed);
            left -= part;
            known.claim.owed -= part;
            *(if given_up { &mut known.claim.written_off } else { &mut known.claim.recovered }) += part;
        }
        assert_eq!(left, 0, "more was settled than is owed");
        self.given_up += if given_up { fen } else { 0 };
    }

    /// Whether an award can be taken back; it is, if so.
    pub(crate) fn release(&mut self, n: u8) -> bool {
        let Some(known) = self.award(n) else { return false };
        let (stage, claim, liable) = (known.stage, known.claim, known.liable.clone());
        let paid = known.third.map_or(0, |third| third.paid);
        if matches!(stage, Stage::WithBank | Stage::Paid) {
            return false;
        }
        if stage.has_claim() {
            let fen = known.fen;
            if self.available() + fen < claim.recovered + paid {
                return false;
            }
            *self.credit.entry(liable).or_default() += claim.recovered;
            self.third_credit += paid;
            self.given_up -= claim.written_off;
        }
        if let Some(known) = self.award(n) {
            (known.stage, known.claim) = (Stage::Released, Claim::default());
            if let Some(third) = &mut known.third {
                third.dropped += third.open();
            }
        }
        self.run_queue();
        true
    }

    /// A third party pays for an award.
    pub(crate) fn third_pays(&mut self, n: u8, fen: i64) {
        self.cash += fen;
        let known = self.awards.iter_mut().find(|known| known.n == n).unwrap();
        let third = known.third.as_mut().unwrap();
        third.paid += fen;
        if third.goes_to == GoesTo::Liable {
            let owed = fen.min(known.claim.owed);
            let written_off = (fen - owed).min(known.claim.written_off);
            let before = fen - owed - written_off;
            known.claim.owed -= owed;
            known.claim.written_off -= written_off;
            known.claim.recovered -= before;
            known.claim.passed_on += fen;
            self.given_up -= written_off;
            *self.credit.entry(known.liable.clone()).or_default() += before;
        }
        self.run_queue();
    }
}

impl Stage {
    /// Whether its money is somebody's and has not left.
    pub(crate) const fn is_pending(self) -> bool {
        matches!(self, Self::Held | Self::WithBank | Self::Back)
    }
}
