//! The tree over any source of its complete nodes: roots, and proofs that an entry is in it and that one tree continues another
//! (RFC 6962, section 2.1). What checks them is in `verify`.

use crate::hash::Hash;

/// Where complete nodes come from: the one at a height and place covers the leaves from `index << height` on, `1 << height` of them.
pub trait Nodes {
    /// What can go wrong.
    type Error;

    /// The hash of a complete node.
    ///
    /// # Errors
    /// Whatever the source says.
    fn node(&mut self, height: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// The root of the first `size` leaves.
///
/// # Errors
/// Whatever the source says.
pub fn root<N: Nodes>(nodes: &mut N, size: u64) -> Result<Hash, N::Error> {
    if size == 0 { Ok(Hash::empty()) } else { over(nodes, 0, size) }
}

/// What proves that the leaf at `index` is among the first `size`, the lowest sibling first. Empty where there is no such leaf.
///
/// # Errors
/// Whatever the source says.
pub fn inclusion<N: Nodes>(nodes: &mut N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    let mut proof = Vec::new();
    let (mut low, mut high) = (0, size);
    while index < size && high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            proof.push(over(nodes, middle, high)?);
            high = middle;
        } else {
            proof.push(over(nodes, low, middle)?);
            low = middle;
        }
    }
    // It was found from the root down.
    proof.reverse();
    Ok(proof)
}

/// What proves that the tree of `second` leaves begins with that of `first`. Empty where nothing has to be proven: from no leaf, from as
/// many, and where `first` is the larger.
///
/// # Errors
/// Whatever the source says.
pub fn consistency<N: Nodes>(nodes: &mut N, first: u64, second: u64) -> Result<Vec<Hash>, N::Error> {
    let mut proof = Vec::new();
    if first == 0 || first >= second {
        return Ok(proof);
    }
    let (mut low, mut high) = (0, second);
    // The root of the first tree is known to whoever checks, as long as nothing was left of it.
    let mut is_known = true;
    while high != first {
        let middle = low + split(high - low);
        if first <= middle {
            proof.push(over(nodes, middle, high)?);
            high = middle;
        } else {
            proof.push(over(nodes, low, middle)?);
            low = middle;
            is_known = false;
        }
    }
    if !is_known {
        proof.push(over(nodes, low, high)?);
    }
    proof.reverse();
    Ok(proof)
}

/// The hash over the leaves from `low` up to `high`. It goes as deep as the tree is high: 64 at most.
fn over<N: Nodes>(nodes: &mut N, low: u64, high: u64) -> Result<Hash, N::Error> {
    let width = high - low;
    if width.is_power_of_two() && low.is_multiple_of(width) {
        let height = width.trailing_zeros();
        return nodes.node(height, low >> height);
    }
    let middle = low + split(width);
    let (left, right) = (over(nodes, low, middle)?, over(nodes, middle, high)?);
    Ok(Hash::node(left, right))
}

/// The largest power of two below a width of two or more.
const fn split(width: u64) -> u64 {
    1 << (u64::BITS - 1 - (width - 1).leading_zeros())
}

/// The hash over complete siblings, whose count is a power of two.
#[must_use]
pub fn fold(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => Hash::empty(),
        [one] => *one,
        many => {
            let (left, right) = many.split_at(split(many.len() as u64) as usize);
            Hash::node(fold(left), fold(right))
        }
    }
}
