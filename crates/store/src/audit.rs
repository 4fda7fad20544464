//! What staff have done and looked at: one append-only table. A row is written in the transaction of what it tells, so there is
//! neither an act without its row nor a row without its act. A customer leaves none: what they say is in their own acts.

use std::fmt::Display;
use std::str::FromStr;

use anxin_domain::ids::{AuditId, StaffId};
use anxin_domain::number::Number;
use anxin_domain::time::{DAY_MICROS, Instant};

use crate::clock::Clock;
use crate::error::StoreError;
use crate::tenants::Tenant;
use crate::tx::{Row, Tx, Value};

/// Longest name of an object, in bytes: an id, or two days.
pub const OBJECT_LIMIT: usize = 128;

/// What stands as the role of a program.
pub const PROGRAM: &str = "program";

/// Most rows of one answer.
pub const ROWS_LIMIT: u32 = 1_000;

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Somebody who is signed in, by their own number. The row holds an id in its place.
    Person(Number),
    /// Whoever sits at the terminal of the machine, whom nobody asks who they are.
    Terminal,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)+) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum AuditAction { $($(#[$doc])* $name,)+ }

        impl AuditAction {
            /// Every action, in the order of the list to choose from.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The word in the store, in files and in addresses.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }

        impl FromStr for AuditAction {
            type Err = StoreError;
            fn from_str(text: &str) -> Result<Self, StoreError> {
                Self::ALL.iter().copied().find(|a| a.word() == text).ok_or(StoreError::Corrupt("audit action"))
            }
        }
    };
}

actions! {
    /// Signed in.
    SignedIn = "signed_in",
    /// Signed out.
    SignedOut = "signed_out",
    /// Opened a customer by number; the row does not say which.
    LookedUpCustomer = "looked_up_customer",
    /// Searched cases by number; the row does not say which.
    SearchedNumber = "searched_number",
    /// Opened the page of a case.
    LookedAtCase = "looked_at_case",
    /// Saved a file of evidence.
    LookedAtFile = "looked_at_file",
    /// Opened the story of a decision.
    LookedAtDecision = "looked_at_decision",
    /// Took cases along as a table.
    ExportedCases = "exported_cases",
    /// Took decided cases, without people, along as a table.
    ExportedDecided = "exported_decided",
    /// Took recoveries along as a table.
    ExportedRecoveries = "exported_recoveries",
    /// Took this list along as a table.
    ExportedAudit = "exported_audit",
    /// Took a complaint or a claim for a customer.
    TookComplaint = "took_complaint",
    /// Switched a customer's do-not-disturb on.
    SwitchedDnd = "switched_dnd",
    /// Took down what a customer said about calls on the telephone.
    TookWord = "took_word",
    /// Took a case, or was handed one.
    AssignedCase = "assigned_case",
    /// Asked a customer.
    Asked = "asked",
    /// Joined a case to another one.
    JoinedCase = "joined_case",
    /// Ruled, or proposed a ruling.
    Ruled = "ruled",
    /// Let money go that waited.
    LetGo = "let_go",
    /// Made a payment file.
    MadePaymentFile = "made_payment_file",
    /// Saved a payment file.
    SavedPaymentFile = "saved_payment_file",
    /// Brought in a file of a bank.
    ImportedStatement = "imported_statement",
    /// Proposed to give a debt up.
    ProposedWriteOff = "proposed_write_off",
    /// Decided on such a proposal.
    DecidedWriteOff = "decided_write_off",
    /// Handed a promise in.
    SubmittedPromise = "submitted_promise",
    /// Published a promise.
    PublishedPromise = "published_promise",
    /// Gave somebody a role.
    GaveRole = "gave_role",
    /// Took a role from somebody.
    TookRole = "took_role",
    /// Bound somebody at the staff's provider to a member of staff; the row names the member.
    BoundLogin = "bound_login",
    /// Ended that.
    UnboundLogin = "unbound_login",
    /// Asked that somebody who appoints people be let in anew; a second person has to agree. The row names whom.
    AskedToInvite = "asked_to_invite",
    /// Made a way in for a member of staff, which leads to a passkey; the row names the member.
    InvitedStaff = "invited_staff",
    /// Made an API key.
    MadeKey = "made_key",
    /// Revoked an API key.
    RevokedKey = "revoked_key",
    /// Noted an agreement with a brand.
    NotedAgreement = "noted_agreement",
    /// Took a brand's deposit.
    TookDeposit = "took_deposit",
    /// Booked money that came in, came back, was moved or went out by hand; the row names the key of the entry.
    BookedMoney = "booked_money",
    /// Claimed from a third party what the fund paid; the row names the award.
    ClaimedFromThird = "claimed_from_third",
    /// Wrote down what somebody pays in instalments.
    AgreedInstalments = "agreed_instalments",
    /// Made transfers to WeChat balances.
    MadeTransfers = "made_transfers",
    /// Changed the key that a program signs with, or whether a brand's evidence must be signed.
    ChangedSigning = "changed_signing",
    /// Brought in a file or a request of records, facts or entries; the row names which kind.
    Imported = "imported",
    /// Added a passkey of their own, for work or not; the row names which.
    AddedPasskey = "added_passkey",
    /// Removed a passkey of their own.
    RemovedPasskey = "removed_passkey",
    /// Added or changed a text of the desk, or offers it again.
    ChangedText = "changed_text",
    /// Retired a text of the desk.
    RetiredText = "retired_text",
    /// Entered or changed a brand, an agent or a line.
    ChangedDirectory = "changed_directory",
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id, which rises with time.
    pub id: AuditId,
    /// When.
    pub at: Instant,
    /// Who; none at the terminal, and for a program.
    pub person: Option<StaffId>,
    /// Their name at that moment, or the name of a program's key; empty where there was none.
    pub name: String,
    /// Their roles at that moment, by their words; [`PROGRAM`] for a program.
    pub roles: Vec<String>,
    /// What.
    pub action: AuditAction,
    /// To what, by id; may be empty.
    pub object: String,
}

/// Which rows are wanted. Everything that is given has to fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Of this person.
    pub person: Option<StaffId>,
    /// This action.
    pub action: Option<AuditAction>,
    /// About this object.
    pub object: Option<String>,
    /// From this moment on, to the millisecond.
    pub from: Option<Instant>,
    /// Before this moment, to the millisecond.
    pub until: Option<Instant>,
    /// Older than this row: the next page.
    pub before: Option<AuditId>,
    /// Done by people who work for this tenant.
    pub tenant: Option<Tenant>,
}

/// Writes a row, in the transaction of what it tells.
///
/// # Errors
/// [`StoreError`] of any kind; [`StoreError::Corrupt`] when the name of the object is longer than [`OBJECT_LIMIT`].
pub fn note(
    tx: &mut dyn Tx,
    clock: &Clock,
    by: By,
    action: AuditAction,
    object: impl Display,
) -> Result<(), StoreError> {
    let object = object.to_string();
    if object.len() > OBJECT_LIMIT {
        return Err(StoreError::Corrupt("object of an audit row"));
    }
    let now = clock.now();
    let (person, (name, roles, tenant)) = match by {
        By::Terminal => (None, Default::default()),
        By::Person(number) => {
            let standing = standing(tx, number)?;
            (Some(person_in(tx, clock, number)?), standing)
        }
    };
    tx.execute(
        "INSERT INTO audit (id, at, person, name, roles, action, object, tenant) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            AuditId::new(now, clock.random()).to_bytes().into(),
            now.into(),
            person.map(StaffId::to_bytes).into(),
            name.into(),
            roles.into(),
            action.word().into(),
            object.into(),
            tenant.into(),
        ],
    )
    .map(drop)
}

/// The same of a program, by the name of its key: at most one row a day (UTC) for each key, action and object, as a telephone system sends
/// thousands of records a day.
///
/// # Errors
/// As for [`note`].
pub fn note_program(
    tx: &mut dyn Tx,
    clock: &Clock,
    key: &str,
    action: AuditAction,
    object: &str,
) -> Result<(), StoreError> {
    if object.len() > OBJECT_LIMIT {
        return Err(StoreError::Corrupt("object of an audit row"));
    }
    let now = clock.now();
    let morning = Instant::from_micros(now.micros() - now.micros().rem_euclid(DAY_MICROS));
    let params = [action.word().into(), first_of(morning).into(), object.into(), key.into(), PROGRAM.into()];
    let sql = "SELECT 1 FROM audit WHERE action = $1 AND id >= $2 AND object = $3 AND name = $4 AND roles = $5 LIMIT 1";
    if tx.query_opt(sql, &params)?.is_some() {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO audit (id, at, person, name, roles, action, object) VALUES ($1, $2, NULL, $3, $4, $5, $6)",
        &[
            AuditId::new(now, clock.random()).to_bytes().into(),
            now.into(),
            key.into(),
            PROGRAM.into(),
            action.word().into(),
            object.into(),
        ],
    )
    .map(drop)
}

/// The first id of a moment: ids begin with it, so a day is a stretch of ids.
fn first_of(at: Instant) -> [u8; 16] {
    AuditId::new(at, [0; 10]).to_bytes()
}

/// The same for somebody who may be a customer: then nothing is written.
///
/// # Errors
/// As for [`note`].
pub fn note_staff(
    tx: &mut dyn Tx,
    clock: &Clock,
    number: Number,
    action: AuditAction,
    object: impl Display,
) -> Result<(), StoreError> {
    let works_here = tx.query_opt("SELECT 1 FROM staff WHERE number = $1", &[number.into()])?.is_some();
    if works_here { note(tx, clock, By::Person(number), action, object) } else { Ok(()) }
}

/// Name, roles and tenant of a number now.
fn standing(tx: &mut dyn Tx, number: Number) -> Result<(String, String, String), StoreError> {
    let sql = "SELECT name, role, tenant FROM staff WHERE number = $1 ORDER BY role";
    let rows = tx.query(sql, &[number.into()])?;
    let of_first = |index| rows.first().map_or_else(|| Ok(String::new()), |row| row.text(index));
    let (name, tenant) = (of_first(0)?, of_first(2)?);
    let roles: Vec<String> = rows.iter().map(|row| row.text(1)).collect::<Result<_, _>>()?;
    Ok((name, roles.join(" "), tenant))
}

/// The id by which somebody of the staff is named where a number must not be. It is made when it is first asked for, and stays.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn person_in(tx: &mut dyn Tx, clock: &Clock, number: Number) -> Result<StaffId, StoreError> {
    if let Some(id) = known_person(tx, number)? {
        return Ok(id);
    }
    let now = clock.now();
    let new = StaffId::new(now, clock.random());
    tx.execute(
        "INSERT INTO staff_person (number, id, since) VALUES ($1, $2, $3) ON CONFLICT (number) DO NOTHING",
        &[number.into(), new.to_bytes().into(), now.into()],
    )?;
    known_person(tx, number)?.ok_or(StoreError::Conflict)
}

fn known_person(tx: &mut dyn Tx, number: Number) -> Result<Option<StaffId>, StoreError> {
    let row = tx.query_opt("SELECT id FROM staff_person WHERE number = $1", &[number.into()])?;
    row.map(|row| row.id(0).map(StaffId::from_bytes)).transpose()
}

/// The number behind such an id.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn number_of(tx: &mut dyn Tx, person: StaffId) -> Result<Option<Number>, StoreError> {
    let sql = "SELECT number FROM staff_person WHERE id = $1";
    tx.query_opt(sql, &[person.to_bytes().into()])?.map(|row| row.number(0)).transpose()
}

/// Everybody who has a row, with the name in the newest one, by name; where a tenant is named, a row that was done for it.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn people(tx: &mut dyn Tx, tenant: Option<&Tenant>) -> Result<Vec<(StaffId, String)>, StoreError> {
    let own = if tenant.is_some() { " AND a.tenant = $1" } else { "" };
    let sql = format!(
        "SELECT p.id, (SELECT a.name FROM audit a WHERE a.person = p.id{own} ORDER BY a.id DESC LIMIT 1) AS name \
         FROM staff_person p WHERE EXISTS (SELECT 1 FROM audit a WHERE a.person = p.id{own}) ORDER BY name, p.id"
    );
    let params: Vec<Value> = tenant.into_iter().map(Value::from).collect();
    let read = |row: &Row| Ok((StaffId::from_bytes(row.id(0)?), row.text(1)?));
    tx.query(&sql, &params)?.iter().map(read).collect()
}

/// The rows that fit, the newest first, at most `limit` and at most [`ROWS_LIMIT`].
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn find(tx: &mut dyn Tx, filter: &AuditFilter, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let wanted: [(&str, Option<Value>); 7] = [
        ("tenant =", filter.tenant.as_ref().map(Value::from)),
        ("person =", filter.person.map(|person| person.to_bytes().into())),
        ("action =", filter.action.map(|action| action.word().into())),
        ("object =", filter.object.as_deref().map(Into::into)),
        ("id >=", filter.from.map(|from| first_of(from).into())),
        ("id <", filter.until.map(|until| first_of(until).into())),
        ("id <", filter.before.map(|before| before.to_bytes().into())),
    ];
    let mut params: Vec<Value> = Vec::new();
    let mut conditions = String::from("1 = 1");
    for (condition, value) in wanted {
        if let Some(value) = value {
            params.push(value);
            conditions += &format!(" AND {condition} ${}", params.len());
        }
    }
    params.push(i64::from(limit.min(ROWS_LIMIT)).into());
    let sql = format!(
        "SELECT id, at, person, name, roles, action, object FROM audit WHERE {conditions} ORDER BY id DESC LIMIT ${}",
        params.len()
    );
    tx.query(&sql, &params)?.iter().map(entry_in).collect()
}

fn entry_in(row: &Row) -> Result<AuditEntry, StoreError> {
    Ok(AuditEntry {
        id: AuditId::from_bytes(row.id(0)?),
        at: row.instant(1)?,
        person: row.opt_id(2)?.map(StaffId::from_bytes),
        name: row.text(3)?,
        roles: row.text(4)?.split_whitespace().map(str::to_owned).collect(),
        action: row.text(5)?.parse()?,
        object: row.text(6)?,
    })
}
