//! Heads: where the chain of each lane ends, to be noted elsewhere, and whether a noted one still lies on the chain.

use std::sync::Arc;

use crate::Journal;
use crate::error::JournalError;
use crate::frame::Hash;
use crate::lane::{Lane, State, read};
use crate::tail::Tail;

/// Where the chain of a lane ended when it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneHead {
    /// The lane.
    pub lane: u32,
    /// How many decisions it had.
    pub decisions: u64,
    /// The hash of its last frame, in hexadecimal.
    pub hash: String,
}

impl Journal {
    /// Where the chain of each lane ends; lanes without a decision are left out.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn heads(&self) -> Result<Vec<LaneHead>, JournalError> {
        self.on_lanes(|lanes| {
            let mut heads = Vec::new();
            for (lane, chain) in lanes.all()? {
                let (decisions, hash) = chain.head()?;
                if decisions > 0 {
                    heads.push(LaneHead { lane, decisions, hash: hex(&hash) });
                }
            }
            Ok(heads)
        })
        .await
    }

    /// Whether a head that was noted lies on the chain of its lane: what came before it is as it was then. Reads and hashes the file that it lies in.
    /// A head inside a file that is kept no longer does not.
    ///
    /// # Errors
    /// As for [`Journal::verify`].
    pub async fn holds(&self, noted: LaneHead) -> Result<bool, JournalError> {
        self.on_lanes(move |lanes| {
            let lane = lanes.all()?.into_iter().find(|(number, _)| *number == noted.lane);
            let Some((_, lane)) = lane else { return Ok(false) };
            let kept = lane.hash_after(noted.decisions)?;
            Ok(kept.is_some_and(|hash| hex(&hash).eq_ignore_ascii_case(&noted.hash)))
        })
        .await
    }
}

impl Lane {
    /// How many decisions the chain has, and the hash of its last frame.
    fn head(&self) -> Result<(u64, Hash), JournalError> {
        self.follow()?;
        let (next, hash) = read(&self.state)?.end();
        Ok((next - 1, hash))
    }

    /// The hash of the frame that ends with so many decisions, worked out again from what is on the disk; none when no frame ends there.
    fn hash_after(&self, decisions: u64) -> Result<Option<Hash>, JournalError> {
        let state = State::read(&self.folder)?;
        if let Some(gone) = state.gone.iter().find(|gone| gone.last == decisions) {
            return Ok(Some(gone.after));
        }
        let sealed = state.sealed.iter().find(|file| (file.first..=file.last).contains(&decisions));
        if let Some(file) = sealed {
            return file.hash_after(decisions);
        }
        for log in state.closed.iter().map(Arc::as_ref).chain(&state.open) {
            if (log.first..log.first + log.len() as u64).contains(&decisions) {
                let mut again = Tail::open(&log.path, log.first, log.before)?;
                again.follow_to(decisions + 1)?;
                return Ok((again.mark.next == decisions + 1).then_some(again.mark.before));
            }
        }
        Ok(None)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
