//! The law against a reference so plain that it can be checked by eye, over ten million random cases; and laws that hold
//! whatever was said.
//!
//! The reference (`plain`, `word`, `waiting`) answers a whole case, from the domain page and the words of the data types: it
//! folds the acts from the oldest to the newest, spells scopes out as sets, lays out every stretch of time in which a rule
//! holds, and walks along the wall clocks. It shares no code with the law but the plain data, the zones and the calendars.
//! Where they differ, the case is made as small as it can be and told in sentences.
//!
//! `ANXIN_HISTORIES` sets how many cases one chunk has, for runs that have less time.

mod books;
mod case;
mod chunks;
mod laws;
mod length;
mod plain;
mod random;
mod rng;
mod shrink;
mod tell;
mod texts;
mod waiting;
mod ways;
mod word;
