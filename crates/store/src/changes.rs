//! What a number's holder is told of a change to what concerns them: noted in the transaction of the change, with the job that
//! hands it on, so that neither is there without the other. The words are put where they are sent; the row goes then.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;

use crate::clock::Clock;
use crate::error::StoreError;
use crate::jobs::{Kind, NewJob, put};
use crate::tx::{Row, Tx};

/// The job of handing a change on. Its payload is for [`change_noted`].
pub const TELL_CHANGE: Kind = Kind::new("tell_change");

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Do-not-disturb is on.
    DndOn,
    /// Do-not-disturb is off.
    DndOff,
    /// Somebody may call.
    Permitted,
    /// Some calls are refused.
    Refused,
    /// A consent or a narrower refusal was taken back.
    Withdrawn,
    /// Nobody may ask for consent any more.
    RequestsRefused,
    /// Consent may be asked for again.
    RequestsTaken,
    /// The account that is paid to is another one.
    PayeeChanged,
    /// Mail goes to an address, or to another one.
    MailSet,
    /// No mail goes any more.
    MailRemoved,
}

impl Changed {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::DndOn,
        Self::DndOff,
        Self::Permitted,
        Self::Refused,
        Self::Withdrawn,
        Self::RequestsRefused,
        Self::RequestsTaken,
        Self::PayeeChanged,
        Self::MailSet,
        Self::MailRemoved,
    ];

    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::DndOn => "dnd_on",
            Self::DndOff => "dnd_off",
            Self::Permitted => "permitted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::RequestsRefused => "requests_refused",
            Self::RequestsTaken => "requests_taken",
            Self::PayeeChanged => "payee_changed",
            Self::MailSet => "mail_set",
            Self::MailRemoved => "mail_removed",
        }
    }

    fn from_word(word: &str) -> Result<Self, StoreError> {
        Self::ALL.into_iter().find(|kind| kind.word() == word).ok_or(StoreError::Corrupt("kind of a change"))
    }
}

/// One change to tell of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeNotice {
    /// Its id, 32 hexadecimal letters.
    pub id: String,
    /// Who is told.
    pub number: Number,
    /// What.
    pub changed: Changed,
    /// When it changed.
    pub at: Instant,
}

/// Notes a change and the job that hands it on.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn note_change(
    tx: &mut dyn Tx,
    clock: &Clock,
    number: Number,
    changed: Changed,
    now: Instant,
) -> Result<(), StoreError> {
    let bytes: [u8; 16] = clock.random_bytes();
    let id: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    tx.put(
        "INSERT INTO change_notice (id, number, change, at) VALUES ($1, $2, $3, $4)",
        &[id.as_str().into(), number.into(), changed.word().into(), now.into()],
    )?;
    put(tx, &NewJob { kind: TELL_CHANGE, key: id.clone(), payload: id, due_at: now }, now)
}

/// The change that a job is about; none when it is told already.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn change_noted(tx: &mut dyn Tx, payload: &str) -> Result<Option<ChangeNotice>, StoreError> {
    let sql = "SELECT id, number, change, at FROM change_notice WHERE id = $1";
    tx.query_opt(sql, &[payload.into()])?.map(|row| notice_in(&row)).transpose()
}

/// Ends a change that was told: nothing more is kept of it here.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn change_told(tx: &mut dyn Tx, id: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM change_notice WHERE id = $1", &[id.into()]).map(|_| ())
}

fn notice_in(row: &Row) -> Result<ChangeNotice, StoreError> {
    Ok(ChangeNotice {
        id: row.text(0)?,
        number: row.number(1)?,
        changed: Changed::from_word(&row.text(2)?)?,
        at: row.instant(3)?,
    })
}
