//! Which parts of a long text the provider has taken, so that a further attempt sends only the others. In memory: a process that
//! starts anew sends all parts again, and the telephone puts those that it has in the same place.

use std::collections::{HashMap, VecDeque};

use anxin_domain::ids::MessageId;

/// Texts whose parts are remembered; the oldest is forgotten for a new one.
const KEPT: usize = 1_000;

/// The parts of texts that are taken in part.
#[derive(Debug, Default)]
pub(super) struct Progress {
    texts: HashMap<MessageId, Vec<Option<String>>>,
    order: VecDeque<MessageId>,
}

impl Progress {
    /// Which parts, from zero, are still to be handed over.
    pub(super) fn missing(&self, id: MessageId, total: usize) -> Vec<usize> {
        let known = self.texts.get(&id).filter(|parts| parts.len() == total);
        (0..total).filter(|n| known.is_none_or(|parts| parts[*n].is_none())).collect()
    }

    /// A part was taken. Answers what the provider calls each when that was the last one.
    pub(super) fn note(
        &mut self,
        id: MessageId,
        total: usize,
        part: usize,
        called: String,
    ) -> Option<Vec<String>> {
        if total == 1 {
            return Some(vec![called]);
        }
        let parts = self.texts.entry(id).or_insert_with(|| {
            self.order.push_back(id);
            vec![None; total]
        });
        if let Some(place) = parts.get_mut(part) {
            *place = Some(called);
        }
        let all: Option<Vec<String>> = parts.iter().cloned().collect();
        if all.is_some() {
            self.forget(id);
        } else if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.texts.remove(&oldest);
        }
        all
    }

    fn forget(&mut self, id: MessageId) {
        self.texts.remove(&id);
        self.order.retain(|other| *other != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: usize) -> MessageId {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&n.to_be_bytes());
        MessageId::from_bytes(bytes)
    }

    #[test]
    fn only_what_was_not_taken_is_missing() {
        let mut progress = Progress::default();
        assert_eq!(progress.note(id(1), 1, 0, "a".into()), Some(vec!["a".into()]));
        assert_eq!(progress.note(id(1), 3, 1, "b".into()), None);
        assert_eq!(progress.missing(id(1), 3), [0, 2]);
        assert_eq!(progress.missing(id(2), 2), [0, 1]);
        assert_eq!(progress.note(id(1), 3, 2, "c".into()), None);
        assert_eq!(progress.note(id(1), 3, 0, "a".into()), Some(vec!["a".into(), "b".into(), "c".into()]));
        assert!(progress.texts.is_empty() && progress.order.is_empty());
    }

    #[test]
    fn it_does_not_grow_for_ever() {
        let mut progress = Progress::default();
        for n in 0..2 * KEPT {
            progress.note(id(n), 2, 0, "a".into());
        }
        assert!(progress.texts.len() <= KEPT && progress.order.len() <= KEPT);
        assert_eq!(progress.missing(id(2 * KEPT - 1), 2), [1]);
    }
}
