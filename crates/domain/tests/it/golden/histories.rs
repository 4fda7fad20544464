//! What customers have said, by the names that the matrix has for it. The first thing was said 22 days before a call, the second 18,
//! the third 8.

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::people::{ListState, Named};
use anxin_domain::scope::{LineOfBusiness, Purpose, Scope};
use anxin_domain::time::Instant;

use crate::scene::{act, brand, selling, this_agent};

/// A history, its name, and who says what when a call is made at a moment.
pub(super) type History = (&'static str, fn(Instant) -> Vec<Act>);

pub(super) const FIRST: i64 = -22;
pub(super) const SECOND: i64 = -18;
pub(super) const THIRD: i64 = -8;

pub(super) const NOTHING: History = ("nothing", |_| Vec::new());
pub(super) const DND: History = ("dnd", |call| vec![dnd(call, FIRST)]);
pub(super) const NO_CALLS: History = ("no-calls", |call| vec![no_calls(call, FIRST)]);
pub(super) const NO_AGENT: History =
    ("no:agent", |call| vec![say(Word::Refuse, selling(this_agent()), call, FIRST)]);
pub(super) const NO_BRAND: History =
    ("no:brand", |call| vec![say(Word::Refuse, selling(this_brand()), call, FIRST)]);
pub(super) const NO_REQUESTS: History = ("no-requests", |call| {
    vec![say(
        Word::Refuse,
        Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() },
        call,
        FIRST,
    )]
});
pub(super) const YES_AGENT: History = ("yes:agent", |call| vec![yes(call, FIRST)]);
pub(super) const YES_BRAND: History =
    ("yes:brand", |call| vec![say(Word::Permit, selling(this_brand()), call, FIRST)]);
pub(super) const YES_OTHER: History =
    ("yes:other-brand", |call| vec![say(Word::Permit, selling(brand("other")), call, FIRST)]);
pub(super) const YES_ALL: History =
    ("yes:all", |call| vec![say(Word::Permit, Scope::default(), call, FIRST)]);
pub(super) const YES_DND: History = ("yes:agent > dnd", |call| vec![yes(call, FIRST), dnd(call, SECOND)]);
pub(super) const DND_YES: History = ("dnd > yes:agent", |call| vec![dnd(call, FIRST), yes(call, SECOND)]);
pub(super) const YES_KEEP: History =
    ("yes:agent > dnd+keep", |call| vec![yes(call, FIRST), keeping(dnd(call, SECOND))]);
pub(super) const DND_OFF: History = ("dnd > off", |call| vec![dnd(call, FIRST), off(call, SECOND)]);
pub(super) const DND_ONCE: History =
    ("dnd > once", |call| vec![dnd(call, FIRST), Act { calls: Some(1), ..yes(call, SECOND) }]);

pub(super) fn say(word: Word, scope: Scope, call: Instant, days: i64) -> Act {
    act(word, scope, call.plus_days(days))
}

pub(super) fn this_brand() -> anxin_domain::scope::Grantee {
    brand("lianjia-wuhan")
}

/// Do-not-disturb on: marketing and surveys, by everyone.
pub(super) fn dnd(call: Instant, days: i64) -> Act {
    say(Word::Refuse, Scope::do_not_disturb(), call, days)
}

pub(super) fn no_calls(call: Instant, days: i64) -> Act {
    say(Word::Refuse, Scope::default(), call, days)
}

/// A yes to this agent.
pub(super) fn yes(call: Instant, days: i64) -> Act {
    say(Word::Permit, selling(this_agent()), call, days)
}

pub(super) fn keeping(refusal: Act) -> Act {
    Act { keeps_exceptions: true, ..refusal }
}

/// Do-not-disturb switched off: the no is taken back, exceptions stay.
pub(super) fn off(call: Instant, days: i64) -> Act {
    keeping(say(Word::Withdraw, Scope::do_not_disturb(), call, days))
}

/// The yes to this agent taken back.
pub(super) fn back(call: Instant, days: i64) -> Act {
    say(Word::Withdraw, selling(this_agent()), call, days)
}

/// A form signed on the day of the first word and filed later by the brand.
pub(super) fn late(call: Instant, days: i64) -> Act {
    Act { effective_at: call.plus_days(FIRST), source: Source::Brand, ..yes(call, days) }
}

pub(super) fn about(word: Word, business: LineOfBusiness, call: Instant, days: i64) -> Act {
    say(word, Scope { lines_of_business: vec![business], ..Scope::do_not_disturb() }, call, days)
}

pub(super) fn by(person: &str, act: Act) -> Act {
    Act { person: Some(person.parse().unwrap()), ..act }
}

/// A list so many days old.
pub(super) fn list(id: &str, call: Instant, days: i64, names: Named) -> ListState {
    ListState { list: id.parse().unwrap(), as_of: call.plus_days(-days), names }
}
