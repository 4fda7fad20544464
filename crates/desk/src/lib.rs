#![doc = include_str!("../README.md")]

pub mod agent;
mod announce;
mod appeal;
mod assign;
mod award;
mod awarded;
mod before;
mod case;
mod changes;
mod check;
mod claim;
mod complaint;
mod deadline;
mod decide;
mod decided;
mod erasure;
mod error;
mod evidence;
mod export;
mod facts;
mod file;
mod heads;
pub mod import;
mod joined;
mod loss;
mod macros;
mod merged;
mod notice;
mod pause;
mod payee;
mod payouts;
mod preview;
mod question;
mod receipt;
mod reconcile;
mod recoveries;
mod review;
mod rule;
mod satisfaction;
mod search;
mod shown;
mod signal;
mod small;
mod story;
mod summary;
mod totals;
mod waiting;
mod whose;
mod words;

use anxin_gate::Gate;
use anxin_journal::Journal;
use anxin_store::tenants::Tenant;
use anxin_store::{Clock, Store};

pub use announce::Announcer;
pub use appeal::{APPEAL_DAYS, Appeal, Party};
pub use assign::Holder;
pub use award::Award;
pub use case::{About, AppealMade, CallSubject, Case, CaseRow, Event, Finding, RulingMade, Subject, Waiting};
pub use changes::{CaseChanges, CaseMark};
pub use claim::Claim;
pub use complaint::{
    CALLS_LIMIT, Complained, ComplainedCall, Complaint, ComplaintChannel, TOLERANCE_MINUTES, WORDS_LIMIT,
};
pub use deadline::{Deadlines, QUESTION_DAYS};
pub use decided::{DecidedKey, DecidedQuery};
pub use erasure::{Erased, Eraser};
pub use error::{DeskError, DeskFault};
pub use export::ExportError;
pub use file::{
    Attached, FILE_LIMIT, FILE_NAME_LIMIT, FILES_LIMIT, FILES_SIZE_LIMIT, FileKind, FileMeta, NewFile,
};
pub use heads::PublishedHead;
pub use loss::{AmountsMade, LossEvidence, LossSubject, StepMade};
pub use macros::kept::KeptMacro;
pub use macros::{Macro, MacroError, MacroUse, Macros, VARIABLES, filled, unknown_variable};
pub use merged::MergedReport;
pub use notice::{Notice, NoticeKind, TELL, told};
pub use question::Question;
pub use receipt::Receipt;
pub use reconcile::{PERMIT_TOLERANCE_MS, ReconcileReport, Since};
pub use recoveries::{Recoveries, RecoveryRow, RecoveryWays};
pub use rule::{CodedRuling, RULE_DAYS, RuleRequest, Ruled, Staff};
pub use satisfaction::{BEST_SCORE, Satisfaction};
pub use search::{CaseSearch, Standing};
pub use signal::{CapReached, Caps, Holds, Inputs, Rule, RuleId, Rules, Signal, over_cap};
pub use small::{SMALLEST_CELL, hidden};
pub use summary::{Clocks, ComplaintTotals, Summary, SummaryRow};
pub use totals::{AwardTotal, ClockKind, ClockTotal, Open, OpenClocks, Totals};
pub use words::{Actor, EventKind, FindingState, Origin};

/// The desk of this process. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    gate: Gate,
    store: Store,
    /// Whose cases are here, where they are one tenant's.
    tenant: Option<Tenant>,
}

impl Desk {
    /// A desk beside a gate: it shares the gate's store, journal, law and clock.
    #[must_use]
    pub fn new(gate: Gate) -> Self {
        Self { store: gate.store().clone(), gate, tenant: None }
    }

    /// The gate that says what would have been said.
    #[must_use]
    pub const fn gate(&self) -> &Gate {
        &self.gate
    }

    /// The rows that this desk may see.
    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn journal(&self) -> &Journal {
        self.gate.journal()
    }

    pub(crate) fn clock(&self) -> &Clock {
        self.gate.clock()
    }

    /// Brings the gate's knowledge up to what has been committed, by other processes too.
    pub(crate) async fn catch_up(&self) -> Result<(), DeskError> {
        self.gate.follower().catch_up().await.map_err(DeskError::from)
    }
}
