//! Sessions: an opaque token in a cookie, its hash in the store. What a person may do is looked up at every request, so an
//! appointment that ends, ends at once.

use anxin_domain::ids::{AgentId, KinId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::audit::{AuditAction, note_staff};
use anxin_store::tenants::Tenant;
use anxin_store::{StoreError, Tx};

use crate::identity::Identity;
use crate::kin::{Shows, open_link};
use crate::role::{Action, Role, may};
use crate::secret::token_hash;
use crate::staff::staff_in;

/// Days after which a customer signs in again.
pub const CUSTOMER_SESSION_DAYS: i64 = 30;
/// Hours after which staff sign in again.
pub const STAFF_SESSION_HOURS: i64 = 12;
/// Sessions of one number; a further one ends the oldest.
pub const SESSIONS_KEPT: i64 = 20;
/// Minutes for which a proof of who somebody is counts as fresh: long enough to look at what is paid and to pay it, short enough that
/// a desk left open at lunch pays nothing.
pub const PROOF_MINUTES: i64 = 10;
/// Letters of a token.
const TOKEN_LENGTH: usize = 64;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 3_600_000;
/// A session that is open. Numbers are handed on and sessions are not: what began before the present holder had the number is over.
const OPEN: &str = "hash = $1 AND expires_at > $2 AND NOT EXISTS (SELECT 1 FROM holding h \
                    WHERE h.number = session.number AND h.since > session.started_at AND h.since <= $2)";

/// A session that has just begun. The token is shown this once; it goes into a cookie and nowhere else.
#[derive(Clone)]
pub struct Session {
    /// 64 hexadecimal letters.
    pub token: String,
    /// Who signed in.
    pub number: Number,
    /// What they are here, customer first.
    pub roles: Vec<Role>,
    /// When it ends by itself.
    pub expires_at: Instant,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session({:?}, until {})", self.number, self.expires_at)
    }
}

/// Who is behind a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The number they signed in with.
    pub number: Number,
    /// The name, for staff.
    pub name: Option<String>,
    /// What they are here by this session, customer first.
    pub roles: Vec<Role>,
    /// The roles that they have and that this session does not carry, as it began with no more than a code.
    pub waiting: Vec<Role>,
    /// When the session ends by itself.
    pub expires_at: Instant,
    /// When they last proved who they are, by a code or a passkey; signing in by one of them is such a proof. The beginning of time where
    /// they never have in this session.
    pub proved_at: Instant,
    /// When they last showed themselves as staff do, by a passkey for work or at the provider; the beginning of time where the
    /// provider let them pass without looking. None where the session carries no role.
    pub staff_proved_at: Option<Instant>,
    /// Whose number their own pages show.
    pub shows: Shows,
    /// For staff: the tenant that they work for; the whole house if none.
    pub tenant: Option<Tenant>,
}

impl SignedIn {
    /// Whether they have proved who they are within the last [`PROOF_MINUTES`], in a way that does for an action: a code does for what
    /// customers do and never for what staff do.
    #[must_use]
    pub fn has_proved_lately(&self, action: Action, now: Instant) -> bool {
        let staff = self.is_freshly_staff(now);
        let own = is_fresh(self.proved_at, now);
        match action {
            Action::Prove => own || staff,
            action if action.is_of_customers() => own,
            _ => staff,
        }
    }

    /// Whether they have shown themselves as staff do within the last [`PROOF_MINUTES`].
    #[must_use]
    pub fn is_freshly_staff(&self, now: Instant) -> bool {
        self.staff_proved_at.is_some_and(|at| is_fresh(at, now))
    }

    /// Whether they have proved who they are in this session at all. Who signed in by a text of theirs, or at the house's provider, has not.
    #[must_use]
    pub fn has_proved_ever(&self) -> bool {
        self.proved_at > Instant::from_micros(0)
    }

    /// Whether they could do something that they may not now, had they come in as staff do.
    #[must_use]
    pub fn may_as_staff(&self, action: Action) -> bool {
        self.waiting.iter().any(|role| may(role, action))
    }

    /// Whether one of the roles may do something.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.roles.iter().any(|role| may(role, action))
    }

    /// Whether this person works here and has come in as such.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.roles.iter().any(|role| *role != Role::Customer)
    }

    /// The agent this person is, if any.
    #[must_use]
    pub fn agent(&self) -> Option<&AgentId> {
        self.roles.iter().find_map(Role::agent)
    }
}

impl Identity {
    /// Who holds a token; none when it is unknown, too old or signed out.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn session(&self, token: &str) -> Result<Option<SignedIn>, StoreError> {
        if !is_token(token) {
            return Ok(None);
        }
        let (hash, now) = (token_hash(token), self.now());
        self.store.read(move |tx| signed_in(tx, hash, now)).await
    }

    /// Ends the session of a token; an unknown token is no error.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn sign_out(&self, token: &str) -> Result<(), StoreError> {
        let (hash, clock) = (token_hash(token), self.store.clock().clone());
        self.store
            .write(move |tx| {
                let sql = "DELETE FROM session WHERE hash = $1 RETURNING number, staff_proved_at";
                let Some(ended) = tx.query_opt(sql, &[hash.clone().into()])? else { return Ok(()) };
                if ended.opt_int(1)?.is_none() {
                    return Ok(());
                }
                note_staff(tx, &clock, ended.number(0)?, AuditAction::SignedOut, "")
            })
            .await
    }

    /// Ends every session of a number and answers how many there were.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn sign_out_everywhere(&self, number: Number) -> Result<u64, StoreError> {
        self.store.write(move |tx| end_sessions(tx, number)).await
    }
}

/// What is proved when a session begins, or once more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proved {
    /// Whether this is whoever holds the number: a code came, or a passkey that a code vouches for.
    pub(crate) number: bool,
    /// Since when this is known to be the member of staff with the number, if that was shown at all.
    pub(crate) staff: Option<Instant>,
}

impl Proved {
    /// What a code proves: whose telephone it is, and no role.
    pub(crate) const NUMBER: Self = Self { number: true, staff: None };
    /// Nothing.
    pub(crate) const NOTHING: Self = Self { number: false, staff: None };
}

/// Begins a session; the token is filled in by who knows it. Roles go with it where they were shown to be this person's.
pub(crate) fn start_session(
    tx: &mut dyn Tx,
    number: Number,
    hash: &[u8],
    now: Instant,
    proved: Proved,
) -> Result<Session, StoreError> {
    let staff_proved_at = proved.staff;
    let staff = if staff_proved_at.is_some() { staff_in(tx, number)? } else { None };
    let staff_proved_at = staff_proved_at.filter(|_| staff.is_some());
    let proved_at = if proved.number { now } else { Instant::from_micros(0) };
    let expires_at = if staff.is_some() {
        now.plus_ms(STAFF_SESSION_HOURS * HOUR_MS)
    } else {
        now.plus_days(CUSTOMER_SESSION_DAYS)
    };
    tx.execute(
        "INSERT INTO session (hash, number, started_at, expires_at, proved_at, staff_proved_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            hash.to_vec().into(),
            number.into(),
            now.into(),
            expires_at.into(),
            proved_at.into(),
            staff_proved_at.map(Instant::micros).into(),
        ],
    )?;
    // The new one is named, so that a session that began in the same microsecond cannot push it out.
    tx.execute(
        "DELETE FROM session WHERE number = $1 AND hash <> $2 AND hash NOT IN (SELECT hash FROM session \
         WHERE number = $1 AND hash <> $2 ORDER BY started_at DESC, hash LIMIT $3)",
        &[number.into(), hash.to_vec().into(), (SESSIONS_KEPT - 1).into()],
    )?;
    let roles = all_roles(staff.map(|s| s.roles));
    Ok(Session { token: String::new(), number, roles, expires_at })
}

/// The number behind a session that is open.
pub(crate) fn number_of_session(
    tx: &mut dyn Tx,
    hash: &[u8],
    now: Instant,
) -> Result<Option<Number>, StoreError> {
    let sql = format!("SELECT number FROM session WHERE {OPEN}");
    let row = tx.query_opt(&sql, &[hash.to_vec().into(), now.into()])?;
    row.map(|row| row.number(0)).transpose()
}

/// The number behind a session that is open, and until when at least it is known to be in their hands: when the session began, or when
/// they last proved who they are, whichever is earlier.
pub(crate) fn proved_session(
    tx: &mut dyn Tx,
    hash: &[u8],
    now: Instant,
) -> Result<Option<(Number, Instant)>, StoreError> {
    let sql = format!("SELECT number, started_at, proved_at FROM session WHERE {OPEN}");
    let row = tx.query_opt(&sql, &[hash.to_vec().into(), now.into()])?;
    row.map(|row| Ok((row.number(0)?, row.instant(1)?.min(row.instant(2)?)))).transpose()
}

/// Notes what whoever has a session has just proved. No role comes with it: a session that carries none is not made one that does.
pub(crate) fn note_proof(
    tx: &mut dyn Tx,
    hash: &[u8],
    now: Instant,
    proved: Proved,
) -> Result<(), StoreError> {
    if proved.number {
        let sql = "UPDATE session SET proved_at = $2 WHERE hash = $1";
        tx.execute(sql, &[hash.to_vec().into(), now.into()])?;
    }
    if let Some(at) = proved.staff {
        let sql = "UPDATE session SET staff_proved_at = $2 WHERE hash = $1 AND staff_proved_at IS NOT NULL";
        tx.execute(sql, &[hash.to_vec().into(), at.into()])?;
    }
    Ok(())
}

/// Whether whoever has a session has shown themselves as staff do within the last [`PROOF_MINUTES`].
pub(crate) fn is_proved_staff(tx: &mut dyn Tx, hash: &[u8], now: Instant) -> Result<bool, StoreError> {
    let sql = "SELECT staff_proved_at FROM session WHERE hash = $1 AND staff_proved_at IS NOT NULL";
    let row = tx.query_opt(sql, &[hash.to_vec().into()])?;
    row.map_or(Ok(false), |row| Ok(is_fresh(row.instant(0)?, now)))
}

/// Sessions of a number that carry roles go on without them.
pub(crate) fn end_staff_sessions(tx: &mut dyn Tx, number: Number) -> Result<(), StoreError> {
    tx.execute("UPDATE session SET staff_proved_at = NULL WHERE number = $1", &[number.into()]).map(drop)
}

fn is_fresh(at: Instant, now: Instant) -> bool {
    at.plus_ms(PROOF_MINUTES * MINUTE_MS) > now
}

pub(crate) fn end_sessions(tx: &mut dyn Tx, number: Number) -> Result<u64, StoreError> {
    tx.execute("DELETE FROM session WHERE number = $1", &[number.into()])
}

fn signed_in(tx: &mut dyn Tx, hash: Vec<u8>, now: Instant) -> Result<Option<SignedIn>, StoreError> {
    let sql =
        format!("SELECT number, expires_at, proved_at, acting, staff_proved_at FROM session WHERE {OPEN}");
    let row = tx.query_opt(&sql, &[hash.into(), now.into()])?;
    let Some(row) = row else { return Ok(None) };
    let (number, expires_at, proved_at) = (row.number(0)?, row.instant(1)?, row.instant(2)?);
    let shows = match row.opt_id(3)?.map(KinId::from_bytes) {
        None => Shows::Own,
        Some(id) => open_link(tx, id, number, now)?.map_or(Shows::Over, Shows::Other),
    };
    let staff_proved_at = row.opt_int(4)?.map(Instant::from_micros);
    let (staff, waiting) = match (staff_in(tx, number)?, staff_proved_at) {
        (Some(staff), Some(_)) => (Some(staff), Vec::new()),
        (Some(staff), None) => (None, staff.roles),
        (None, _) => (None, Vec::new()),
    };
    let name = staff.as_ref().map(|s| s.name.clone());
    let tenant = staff.as_ref().and_then(|s| s.tenant.clone());
    let roles = all_roles(staff.map(|s| s.roles));
    Ok(Some(SignedIn { number, name, roles, waiting, expires_at, proved_at, staff_proved_at, shows, tenant }))
}

fn all_roles(staff: Option<Vec<Role>>) -> Vec<Role> {
    std::iter::once(Role::Customer).chain(staff.unwrap_or_default()).collect()
}

fn is_token(text: &str) -> bool {
    text.len() == TOKEN_LENGTH && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
