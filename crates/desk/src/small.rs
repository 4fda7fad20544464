//! What is not published, so that nobody is found out: a figure that stands for few people, and what would give it away by
//! subtraction from the sums that are published beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

/// The fewest awards that a published cell stands for. Fewer are hidden where a cell is as fine as a brand in a month.
pub const SMALLEST_CELL: i64 = 5;

/// Which cells are hidden, by place. `sums` are the published sums that a cell is part of, by any key.
///
/// A cell of fewer than [`SMALLEST_CELL`] is hidden. Where a sum would then give away what is hidden in it, because that is one
/// cell alone or comes to fewer than [`SMALLEST_CELL`] together, the smallest of its other cells is hidden too, until none does.
#[must_use]
pub fn hidden<K: Clone + Eq + Hash + Ord>(counts: &[i64], sums: impl Fn(usize) -> Vec<K>) -> Vec<bool> {
    let mut hidden: Vec<bool> = counts.iter().map(|count| (1..SMALLEST_CELL).contains(count)).collect();
    let mut members: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for (place, _) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        for key in sums(place) {
            members.entry(key).or_default().push(place);
        }
    }
    let mut open: BTreeSet<&K> = members.keys().collect();
    while let Some(key) = open.pop_first() {
        let cells = &members[key];
        let (within, outside): (Vec<usize>, Vec<usize>) = cells.iter().partition(|place| hidden[**place]);
        let together: i64 = within.iter().map(|place| counts[*place]).sum();
        let told = within.len() == 1 || !within.is_empty() && together < SMALLEST_CELL;
        if let (true, Some(next)) = (told, outside.into_iter().min_by_key(|place| (counts[*place], *place))) {
            hidden[next] = true;
            // Its other sums have one more hidden cell now, and so has this one.
            open.extend(members.iter().filter(|(_, cells)| cells.contains(&next)).map(|(key, _)| key));
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of a table with sums of rows, columns and all.
    fn table(counts: &[i64], width: usize) -> Vec<bool> {
        hidden(counts, |place| vec![(0, place / width), (1, place % width), (2, 0)])
    }

    #[test]
    fn what_is_large_enough_is_shown() {
        assert_eq!(table(&[5, 9, 7, 0], 2), [false; 4]);
    }

    #[test]
    fn a_small_cell_hides_what_would_give_it_away() {
        // 3 is small; 9 would tell it from the row, 6 from the column, and 8 each of these from its own.
        assert_eq!(table(&[3, 9, 6, 8], 2), [true; 4]);
        // In a larger table the far corner stays.
        let wide = table(&[3, 9, 20, 6, 8, 20, 20, 20, 20], 3);
        assert_eq!(wide, [true, true, false, true, true, false, false, false, false]);
    }

    #[test]
    fn two_small_cells_that_are_few_together_are_no_shelter_for_each_other() {
        // 1 + 1 = 2: whoever knows the sum knows both.
        let only_rows = |counts: &[i64]| hidden(counts, |_| vec![0]);
        assert_eq!(only_rows(&[1, 1, 8, 9]), [true, true, true, false]);
        assert_eq!(only_rows(&[1, 4, 8, 9]), [true, true, false, false]);
        assert_eq!(only_rows(&[2]), [true], "there is nothing else to hide");
    }

    #[test]
    fn nothing_is_no_person() {
        assert_eq!(table(&[0, 0, 0, 0], 2), [false; 4]);
    }

    #[test]
    fn no_sum_gives_a_hidden_cell_away() {
        // Every table of 3 × 3 of a few counts, by a generator that is the same each time.
        let mut seed = 7_u64;
        for _ in 0..2_000 {
            let counts: Vec<i64> = (0..9)
                .map(|_| {
                    seed =
                        seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    [0, 0, 1, 2, 4, 5, 7, 11][usize::try_from(seed >> 61).unwrap()]
                })
                .collect();
            let hidden = table(&counts, 3);
            for line in 0..3 {
                for cells in [[line * 3, line * 3 + 1, line * 3 + 2], [line, line + 3, line + 6]] {
                    let within: Vec<i64> = cells.iter().filter(|c| hidden[**c]).map(|c| counts[*c]).collect();
                    let shown = cells.iter().any(|c| !hidden[*c] && counts[*c] > 0);
                    let safe =
                        within.is_empty() || within.len() > 1 && within.iter().sum::<i64>() >= SMALLEST_CELL;
                    assert!(safe || !shown, "{counts:?} {hidden:?}");
                }
            }
            assert!(counts.iter().zip(&hidden).all(|(n, hidden)| *n == 0 || *n >= SMALLEST_CELL || *hidden));
        }
    }
}
