//! What `fuzz/` does to a lane's files, without the threads and the table of call records that a whole journal has beside them. Only
//! there with the feature of the same name.

use std::path::Path;

use anxin_domain::call::Decision;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;

use crate::error::JournalError;
use crate::find::{By, Query};
use crate::frame::{HEADER_BYTES, Header};
use crate::lane::Lane;
use crate::log::Log;
use crate::table::{self, Row};
use crate::wire;

/// Decisions that are looked up again, of those that are there.
const LOOKED_UP: usize = 8;

/// Writes the places and hashes that fit the bodies of a log, for a fuzzer does not guess them.
pub fn chain(log: &mut [u8]) {
    let (mut at, mut next, mut before) = (0, 1, [0; 32]);
    while let Some(frame) = log.get(at..)
        && let Some(header) = Header::read(frame)
        && let Some(body) = frame.get(HEADER_BYTES..HEADER_BYTES + header.bytes as usize)
    {
        let right = Header::of(next, header.count, before, body);
        log[at..at + HEADER_BYTES].copy_from_slice(&right.to_bytes());
        at += usize::try_from(right.length()).unwrap_or(usize::MAX);
        (next, before) = (next.saturating_add(u64::from(right.count)), right.hash);
    }
}

/// Reads a lane and asks it everything. What stands in a log is found in every way once it was read; a sealed file may say anything.
///
/// # Errors
/// [`JournalError`] where something does not read.
pub fn ask_everything(folder: &Path) -> Result<(), JournalError> {
    let lane = Lane::read(folder)?;
    let state = crate::lane::read(&lane.state)?;
    let resumed = state.open.as_ref().map(|log| Log::resume(&log.path, log.mark).map(drop));
    let is_log = state.sealed.is_empty();
    drop(state);
    let (mut all, mut place) = (Vec::new(), 0);
    while let some @ [.., (last, _)] = lane.after(place, 1_000)?.as_slice() {
        place = *last;
        all.extend_from_slice(some);
    }
    for (seq, decision) in all.iter().take(LOOKED_UP) {
        for query in questions(decision) {
            let found = lane.find(&query)?;
            assert!(!is_log || found.iter().any(|(at, known)| at == seq && known == decision), "{query:?}");
        }
    }
    assert!(!is_log || lane.count()? == all.len() as u64);
    lane.files(0)?;
    lane.verify()?;
    resumed.transpose().map(drop)
}

fn questions(decision: &Decision) -> [Query; 3] {
    let (id, call) = (By::Id(decision.id.to_bytes()), &decision.call);
    [id, By::Number(call.to.digits()), By::Line(call.from.digits())].map(Query::all)
}

/// Reads an entry; what reads is the same decision as an entry, and as a row where its numbers and moments are such.
pub fn entry(bytes: &[u8]) {
    let Some(decision) = wire::read(bytes) else { return };
    let mut again = Vec::new();
    if wire::write(&decision, &mut again).is_err() {
        return;
    }
    assert_eq!(wire::read(&again).as_ref(), Some(&decision));
    let Decision { call, judgement, measured, .. } = &decision;
    let ends = judgement.reasons.iter().filter_map(|reason| reason.until);
    let mut moments = ends.chain(measured.attempts.iter().map(|attempt| attempt.at));
    let numbers = [Some(call.to), Some(call.from), call.dialled];
    if !numbers.into_iter().flatten().all(is_number) || !moments.all(is_moment) {
        return;
    }
    let row = Row { seq: 1, frame: 1, decision };
    let cells = table::cells(&row);
    assert_eq!(cells.ok().and_then(|cells| table::row(&cells)).as_ref(), Some(&row));
}

/// ITU-T E.164: at most 15 digits.
fn is_number(number: Number) -> bool {
    number.digits() < 1_000_000_000_000_000
}

/// Moments that a calendar has; a text says no other.
fn is_moment(at: Instant) -> bool {
    Instant::parse(&at.to_string()) == Ok(at)
}
