//! External lists: sorted numbers, replaced as a whole, read without waiting.

use std::sync::Arc;

use anxin_domain::ids::ListId;
use anxin_domain::number::Number;
use anxin_domain::people::ListHit;
use anxin_domain::time::Instant;
use arc_swap::ArcSwap;

#[derive(Default)]
pub(crate) struct Lists(ArcSwap<Vec<Arc<List>>>);

struct List {
    id: ListId,
    as_of: Instant,
    numbers: Vec<Number>,
}

impl Lists {
    pub(crate) fn hits(&self, number: Number) -> Vec<ListHit> {
        self.0
            .load()
            .iter()
            .filter(|list| list.numbers.binary_search(&number).is_ok())
            .map(|list| ListHit { list: list.id.clone(), as_of: list.as_of })
            .collect()
    }

    /// Puts a list in the place of its older self.
    pub(crate) fn replace(&self, id: &ListId, as_of: Instant, mut numbers: Vec<Number>) {
        numbers.sort_unstable();
        numbers.dedup();
        let list = Arc::new(List { id: id.clone(), as_of, numbers });
        self.0.rcu(|lists| {
            let mut next: Vec<_> = lists.iter().filter(|l| l.id != list.id).cloned().collect();
            next.push(Arc::clone(&list));
            next.sort_by(|a, b| a.id.cmp(&b.id));
            next
        });
    }
}
