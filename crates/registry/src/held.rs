//! What is shared, or lent for as long as somebody looks.

use std::ops::Deref;
use std::sync::Arc;

/// Something that is kept by whoever has it, or lent by the one who holds it: a check that is over in a moment borrows, and spares
/// counting who shares it up and down again.
#[derive(Debug)]
pub enum Held<'a, T> {
    /// Kept.
    Kept(Arc<T>),
    /// Lent.
    Lent(&'a T),
}

impl<T> Deref for Held<'_, T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        match self {
            Self::Kept(kept) => kept,
            Self::Lent(lent) => lent,
        }
    }
}

impl<T> Clone for Held<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        match self {
            Self::Kept(kept) => Self::Kept(Arc::clone(kept)),
            Self::Lent(lent) => Self::Lent(lent),
        }
    }
}
