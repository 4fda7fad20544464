//! Checking proofs, as RFC 9162 writes it down (sections 2.1.3.2 and 2.1.4.2). Nothing here knows where a proof came from.

use crate::error::ProofError;
use crate::hash::Hash;

/// Checks that a leaf is at `index` of the tree that has `size` leaves and this root.
///
/// # Errors
/// [`ProofError::Inclusion`] when the proof does not show it.
pub fn inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Inclusion("the entry lies behind the end of the tree"));
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return Err(ProofError::Inclusion("the proof is longer than the tree is high"));
        }
        if node & 1 == 1 || node == last {
            hash = Hash::node(*sibling, hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = Hash::node(hash, *sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Inclusion("the proof is shorter than the tree is high"));
    }
    if hash == root { Ok(()) } else { Err(ProofError::Inclusion("it leads to another root")) }
}

/// Checks that the tree of `second.0` leaves and the root `second.1` begins with that of `first`.
///
/// # Errors
/// [`ProofError::Consistency`] when the proof does not show it.
pub fn consistency(first: (u64, Hash), second: (u64, Hash), proof: &[Hash]) -> Result<(), ProofError> {
    let wrong = |why| Err(ProofError::Consistency(why));
    if first.0 > second.0 {
        return wrong("the later tree is the smaller one");
    }
    if first.0 == 0 {
        return wrong("every tree continues an empty one, so nothing is shown");
    }
    if first.0 == second.0 {
        return match (proof, first.1 == second.1) {
            ([], true) => Ok(()),
            ([], false) => wrong("two trees of one size have different roots"),
            _ => wrong("nothing has to be proven, and yet there is a proof"),
        };
    }
    // Where the first tree is one complete node, its root is where the way begins.
    let complete = first.0.is_power_of_two().then_some(first.1);
    let mut rest = complete.iter().chain(proof);
    let Some(begin) = rest.next().filter(|_| !proof.is_empty()) else {
        return wrong("there is no proof");
    };
    let (mut node, mut last) = (first.0 - 1, second.0 - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (*begin, *begin);
    for sibling in rest {
        if last == 0 {
            return wrong("the proof is longer than the tree is high");
        }
        if node & 1 == 1 || node == last {
            old = Hash::node(*sibling, old);
            new = Hash::node(*sibling, new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = Hash::node(new, *sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    match (last == 0, old == first.1, new == second.1) {
        (true, true, true) => Ok(()),
        (false, ..) => wrong("the proof is shorter than the tree is high"),
        (_, false, _) => wrong("it leads to another root of the earlier tree"),
        (_, _, false) => wrong("it leads to another root of the later tree"),
    }
}
