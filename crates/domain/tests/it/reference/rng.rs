//! A stream of random choices from one number, the same on every machine.

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014), as SplitMix64.
#[derive(Clone)]
pub(super) struct Rng(u64);

impl Rng {
    pub(super) const fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// A number from `from` to below `end`.
    pub(super) fn between(&mut self, from: i64, end: i64) -> i64 {
        from + self.below((end - from) as u64) as i64
    }

    /// True in so many of a hundred times.
    pub(super) fn percent(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }

    pub(super) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }

    /// Some of the values in their order, at least one, each as likely as not.
    pub(super) fn some_of<T: Copy>(&mut self, all: &[T]) -> Vec<T> {
        let chosen = 1 + self.below((1 << all.len()) - 1);
        all.iter()
            .enumerate()
            .filter(|(place, _)| chosen >> place & 1 == 1)
            .map(|(_, value)| *value)
            .collect()
    }
}
