//! Proofs against a naive tree, which is written as RFC 6962 defines it and shares nothing with ours.

use anxin_proof::tile::{Shelf, TILE_WIDTH, Tile, TileNodes};
use anxin_proof::tree::{consistency, inclusion, root};
use anxin_proof::{Hash, ProofError, verify};
use proptest::collection::vec;
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

/// The Merkle tree hash of RFC 6962, section 2.1, word by word.
fn naive(leaves: &[Vec<u8>]) -> Hash {
    let sha = |parts: &[&[u8]]| Hash(Sha256::digest(parts.concat()).into());
    match leaves {
        [] => sha(&[]),
        [leaf] => sha(&[&[0], leaf]),
        many => {
            let mut k = 1;
            while k * 2 < many.len() {
                k *= 2;
            }
            sha(&[&[1], &naive(&many[..k]).0, &naive(&many[k..]).0])
        }
    }
}

/// The tile at its place, by the definition of the tiles.
fn naive_tile(leaves: &[Vec<u8>], tile: Tile) -> Vec<Hash> {
    let Shelf::Hashes(level) = tile.shelf else { panic!("entries") };
    let span = TILE_WIDTH.pow(level) as usize;
    let first = (tile.index * TILE_WIDTH) as usize;
    (first..first + tile.width as usize).map(|n| naive(&leaves[n * span..(n + 1) * span])).collect()
}

fn leaves(count: usize) -> Vec<Vec<u8>> {
    (0..count).map(|n| format!("leaf {n}").into_bytes()).collect()
}

fn nodes(leaves: &[Vec<u8>]) -> TileNodes<impl FnMut(Tile) -> Result<Vec<Hash>, ProofError> + '_> {
    TileNodes::new(leaves.len() as u64, |tile| Ok(naive_tile(leaves, tile)))
}

#[test]
fn every_proof_of_every_small_tree_holds_and_no_other_does() {
    let all = leaves(33);
    for size in 0..=all.len() {
        let leaves = &all[..size];
        let top = naive(leaves);
        let n = size as u64;
        assert_eq!(root(&mut nodes(leaves), n).unwrap(), top, "size {size}");
        for (index, leaf) in (0..).zip(leaves) {
            let proof = inclusion(&mut nodes(leaves), index, n).unwrap();
            verify::inclusion(Hash::leaf(leaf), index, n, &proof, top).unwrap();
            for other in (0..n).filter(|other| *other != index) {
                assert!(
                    verify::inclusion(Hash::leaf(leaf), other, n, &proof, top).is_err(),
                    "{index} as {other} of {n}"
                );
            }
        }
        for first in 1..=size {
            let old = naive(&leaves[..first]);
            let proof = consistency(&mut nodes(leaves), first as u64, n).unwrap();
            verify::consistency((first as u64, old), (n, top), &proof).unwrap();
            if first < size {
                assert!(verify::consistency((first as u64, top), (n, top), &proof).is_err());
                assert!(verify::consistency((first as u64, old), (n, old), &proof).is_err());
            }
        }
    }
}

#[test]
fn trees_of_several_levels_of_tiles_have_the_naive_root() {
    for size in [255, 256, 257, 511, 512, 65_535, 65_536, 65_537 + 300] {
        let leaves = leaves(size);
        let n = size as u64;
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| Hash::leaf(leaf)).collect();
        // The naive tiles would hash all leaves again for each tile; the level above is made once.
        let full: Vec<Hash> =
            hashes.chunks(256).filter(|c| c.len() == 256).map(anxin_proof::tree::fold).collect();
        let above: Vec<Hash> =
            full.chunks(256).filter(|c| c.len() == 256).map(anxin_proof::tree::fold).collect();
        let levels = [&hashes, &full, &above];
        let mut nodes = TileNodes::new(n, |tile| {
            let Shelf::Hashes(level) = tile.shelf else { panic!("entries") };
            let first = (tile.index * TILE_WIDTH) as usize;
            Ok::<_, ProofError>(levels[level as usize][first..first + tile.width as usize].to_vec())
        });
        let top = naive(&leaves);
        assert_eq!(root(&mut nodes, n).unwrap(), top, "size {size}");
        for index in [0, 1, n / 2, n - 2, n - 1] {
            let proof = inclusion(&mut nodes, index, n).unwrap();
            verify::inclusion(hashes[index as usize], index, n, &proof, top).unwrap();
        }
        for first in [1, 2, 255, n / 2, n - 1] {
            let proof = consistency(&mut nodes, first, n).unwrap();
            let old = naive(&leaves[..first as usize]);
            verify::consistency((first, old), (n, top), &proof).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_proof_with_any_change_in_it_does_not_hold(
        leaves in vec(vec(any::<u8>(), 0..4), 2..600), at in any::<u64>(), first in any::<u64>(), bit in any::<usize>(),
    ) {
        let n = leaves.len() as u64;
        let top = naive(&leaves);
        let index = at % n;
        let leaf = Hash::leaf(&leaves[index as usize]);
        let proof = inclusion(&mut nodes(&leaves), index, n).unwrap();
        verify::inclusion(leaf, index, n, &proof, top).unwrap();
        let flip = |proof: &[Hash]| {
            let mut changed = proof.to_vec();
            let bit = bit % (proof.len() * 256);
            changed[bit / 256].0[bit % 256 / 8] ^= 1 << (bit % 8);
            changed
        };
        prop_assert!(verify::inclusion(leaf, index, n, &flip(&proof), top).is_err());
        prop_assert!(verify::inclusion(leaf, index, n, &proof[1..], top).is_err());
        let first = 1 + first % (n - 1);
        let old = (first, naive(&leaves[..first as usize]));
        let proof = consistency(&mut nodes(&leaves), first, n).unwrap();
        verify::consistency(old, (n, top), &proof).unwrap();
        prop_assert!(verify::consistency(old, (n, top), &flip(&proof)).is_err());
        prop_assert!(verify::consistency(old, (n, top), &[&proof[..], &[top]].concat()).is_err());
    }
}
