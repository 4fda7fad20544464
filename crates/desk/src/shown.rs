//! Whose call a customer means: they know the number that their telephone showed. Where that is a privacy number, it stood for a
//! line at that time, and the line is what a finding is about.

use anxin_domain::call::CallRecord;
use anxin_domain::number::Number;
use anxin_domain::people::Binding;
use anxin_domain::time::{Instant, Interval};

use crate::Desk;
use crate::error::DeskError;

/// What a customer's telephone showed, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown {
    pub(crate) number: Number,
    pub(crate) customer: Number,
    pub(crate) at: Instant,
}

/// What stood behind it.
#[derive(Clone, Debug)]
pub(crate) struct CallsShown {
    /// The line; the number shown itself where nothing else is known.
    pub(crate) line: Number,
    /// The number shown, if it stood for that line.
    pub(crate) displayed: Option<Number>,
    /// Whether it is known that no line stood behind it.
    pub(crate) owner: Owner,
    /// The calls that the customer may mean, the oldest first.
    pub(crate) records: Vec<CallRecord>,
}

/// What is known about who stood behind a number that was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// It is a line, or stood for one, as far as is known.
    Line,
    /// It is a privacy number that was bound to this customer for no line.
    Nobody,
}

impl Desk {
    /// Finds the line behind a number that was shown, and the calls from it within a tolerance of what the customer remembers.
    /// Of several lines that it stood for in that time it is the one, nearest in time, from which there was a call.
    pub(crate) async fn calls_shown(&self, shown: Shown, tolerance_ms: i64) -> Result<CallsShown, DeskError> {
        let Shown { number, customer, at } = shown;
        let (since, until) = (at.plus_ms(-tolerance_ms), at.plus_ms(tolerance_ms + 1));
        let calls = |line| self.gate().calls_between(line, customer, since, until);
        let mut bindings = self.gate().registry().now().bindings_to(customer);
        let around = Interval { from: since, until: Some(until) };
        bindings.retain(|bound| bound.x == number && bound.interval.overlaps(&around));
        bindings.sort_by_key(|bound| distance(&bound.interval, at));
        for bound in &bindings {
            let mut records = calls(bound.a).await?;
            records.retain(|record| is_by(bound, record));
            if !records.is_empty() {
                return Ok(CallsShown::by(bound, records));
            }
        }
        if let Some(bound) = bindings.first() {
            return Ok(CallsShown::by(bound, Vec::new()));
        }
        let is_privacy_number = self.gate().registry().now().is_privacy_number(number);
        let owner = if is_privacy_number { Owner::Nobody } else { Owner::Line };
        Ok(CallsShown { line: number, displayed: None, owner, records: calls(number).await? })
    }
}

impl CallsShown {
    const fn by(bound: &Binding, records: Vec<CallRecord>) -> Self {
        Self { line: bound.a, displayed: Some(bound.x), owner: Owner::Line, records }
    }
}

/// Whether a call to the customer showed the number of this binding. A system that knows whom it rings need not say what it
/// dialled.
fn is_by(bound: &Binding, record: &CallRecord) -> bool {
    bound.interval.contains(record.started_at) && record.dialled.is_none_or(|x| x == bound.x)
}

/// How far a moment lies outside an interval, in microseconds; 0 inside.
fn distance(interval: &Interval, at: Instant) -> i64 {
    let before = interval.from.micros().saturating_sub(at.micros());
    let after =
        interval.until.map_or(0, |until| at.micros().saturating_sub(until.micros()).saturating_add(1));
    before.max(after).max(0)
}
