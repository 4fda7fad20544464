//! How many calls were refused before they rang, by brand. The journal is read once and followed from there, so that a page
//! costs what came since the last one.

use std::collections::BTreeMap;

use anxin_domain::decide::Verdict;
use anxin_domain::ids::BrandId;
use anxin_journal::{Bookmark, JournalError};
use tokio::sync::Mutex;

use crate::web::Web;

/// Decisions that are read at once.
const DECISIONS_A_CHUNK: u32 = 5_000;

/// Refused calls so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refused {
    /// All of them.
    pub(crate) all: u64,
    /// Those of lines that belonged to a brand at the time.
    pub(crate) by_brand: BTreeMap<BrandId, u64>,
}

/// The count and how far in the journal it has come.
#[derive(Default)]
pub(crate) struct Tally {
    counted: Mutex<(Bookmark, Refused)>,
}

impl Tally {
    /// The count as of now.
    pub(crate) async fn refused(&self, web: &Web) -> Result<Refused, JournalError> {
        let mut counted = self.counted.lock().await;
        let (bookmark, refused) = &mut *counted;
        loop {
            let (chunk, next) = web.gate.journal().decisions_after(bookmark, DECISIONS_A_CHUNK).await?;
            *bookmark = next;
            for decision in &chunk {
                if decision.judgement.verdict == Verdict::Deny {
                    refused.all += 1;
                    if let Some(caller) =
                        web.gate.registry().now().caller(decision.call.from, decision.decided_at)
                    {
                        *refused.by_brand.entry(caller.brand).or_default() += 1;
                    }
                }
            }
            if chunk.is_empty() {
                return Ok(refused.clone());
            }
        }
    }
}
