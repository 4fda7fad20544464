//! Passkeys (WebAuthn level 2 and 3): made by who is signed in, and from then on another way in and another proof. The protocol is
//! `webauthn_rp`'s; what is kept, for how long, and whose it is, is ours.
//!
//! A ceremony is asked for once and answered once, within five minutes, by the browser that was asked. The authenticator has to have
//! seen its owner (user verification), for customers as for staff. Numbers are handed on and passkeys are not: one opens nothing
//! once a number has gone without a code for [`NUMBER_DAYS`], and nothing to whoever held the number before.

mod ceremony;

use anxin_domain::ids::PasskeyId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::audit::{AuditAction, note_staff};
use anxin_store::{Row, StoreError, Tx};
use webauthn_rp::bin::{Decode as _, Encode as _};
use webauthn_rp::request::auth::{AuthenticationVerificationOptions, DiscoverableCredentialRequestOptions};
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialCreationOptions, PublicKeyCredentialUserEntity,
    RegistrationVerificationOptions, UserHandle64, Username,
};
use webauthn_rp::request::{ExtensionInfo, PublicKeyCredentialDescriptor};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication64, DiscoverableAuthenticationServerState,
    Registration, RegistrationServerState,
};

use crate::api_key::checked_name;
use crate::error::PasskeyError;
use crate::identity::Identity;
use crate::invite::is_invited;
use crate::kin::links_proved;
use crate::mail;
use crate::secret::{new_token, token_hash};
use crate::session::{
    Proved, Session, end_staff_sessions, is_proved_staff, note_proof, number_of_session, start_session,
};
use crate::site::Site;
use crate::staff::staff_in;

use ceremony::{Kind, insert_ceremony};

/// Passkeys of one number. A person has a telephone, a computer or two and a key on the ring.
pub const PASSKEYS_LIMIT: usize = 10;
/// Days after the last code for which a number's passkeys sign in. Numbers that are given up in China rest for 90 days before
/// somebody else gets them, so a passkey of whoever held one before is dead by then.
pub const NUMBER_DAYS: i64 = 90;
/// Minutes within which a ceremony is answered; the library holds to the same.
pub const CEREMONY_MINUTES: i64 = 5;
/// Ceremonies under way at once. Whoever opens the page begins one; past that the oldest is given up.
pub const CEREMONIES_LIMIT: i64 = 10_000;
/// Longest answer of a browser, in bytes; one with an RSA key comes to about three thousand.
const ANSWER_LIMIT: usize = 16 * 1024;

type Key = StaticState<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>;

/// A passkey as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// By what it is removed; ours, not the authenticator's.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub made_at: Instant,
    /// When it was last used.
    pub used_at: Option<Instant>,
    /// Whether it was made for work, so that roles come with it.
    pub of_staff: bool,
}

/// Which passkeys somebody may remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removable {
    /// Those that are not for work.
    Own,
    /// Any of theirs: they have just shown one for work.
    Any,
}

/// A passkey as it is kept.
struct Kept {
    id: Vec<u8>,
    number: Number,
    handle: UserHandle64,
    key: Key,
    moving: [u8; 7],
    made_at: Instant,
    code_at: Instant,
    of_staff: bool,
}

impl Kept {
    /// Whether the number has gone without a code for so long that it may have another holder.
    fn rests(&self, now: Instant) -> bool {
        self.code_at.plus_days(NUMBER_DAYS) <= now
    }

    /// What a use of it proves.
    fn proves(&self, now: Instant) -> Proved {
        Proved { number: !self.rests(now), staff: self.of_staff.then_some(now) }
    }
}

impl Identity {
    /// The same for a house that has a site, so that passkeys can be made for it.
    #[must_use]
    pub fn with_site(self, site: Site) -> Self {
        Self { site: Some(site), ..self }
    }

    /// The site that passkeys are made for, if there is one.
    #[must_use]
    pub const fn site(&self) -> Option<&Site> {
        self.site.as_ref()
    }

    /// A token that binds a ceremony to a browser that has no session yet. It goes into a cookie.
    #[must_use]
    pub fn new_binding(&self) -> String {
        new_token(self.store.clock())
    }

    /// The passkeys of a number, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn passkeys(&self, number: Number) -> Result<Vec<Passkey>, StoreError> {
        self.store
            .read(move |tx| {
                let rows = tx.query(
                    "SELECT id, name, made_at, used_at, of_staff FROM passkey WHERE number = $1 ORDER BY made_at, id",
                    &[number.into()],
                )?;
                rows.iter().map(passkey).collect()
            })
            .await
    }

    /// Begins to make a passkey for whoever has a session. Answers what the browser is asked for, as JSON
    /// (`PublicKeyCredentialCreationOptionsJSON`).
    ///
    /// # Errors
    /// [`PasskeyError::NoSite`], [`PasskeyError::Expired`] without a session, [`PasskeyError::TooMany`] or a store error.
    pub async fn begin_passkey(&self, token: &str) -> Result<String, PasskeyError> {
        self.begin(token, None).await
    }

    /// The same behind an invitation. Nothing that the number has keeps its authenticator from making another.
    ///
    /// # Errors
    /// [`PasskeyError::Invitation`] where it is none, is over or is another's; otherwise as for [`begin_passkey`](Self::begin_passkey).
    pub async fn begin_passkey_invited(&self, token: &str, invitation: &str) -> Result<String, PasskeyError> {
        self.begin(token, Some(token_hash(invitation))).await
    }

    async fn begin(&self, token: &str, invitation: Option<Vec<u8>>) -> Result<String, PasskeyError> {
        let site = self.site.clone().ok_or(PasskeyError::NoSite)?;
        let (session, now, fresh) = (token_hash(token), self.now(), UserHandle64::new());
        self.store
            .write(move |tx| {
                let number = number_of_session(tx, &session, now)?.ok_or(PasskeyError::Expired)?;
                let handle = handle_of(tx, number, &fresh)?;
                let mut known = descriptors(tx, number)?;
                if known.len() >= PASSKEYS_LIMIT {
                    return Err(PasskeyError::TooMany);
                }
                if let Some(invitation) = &invitation {
                    is_invited(tx, invitation, number, now)?;
                    known.clear();
                }
                let name = staff_in(tx, number)?.map(|staff| staff.name);
                let user = user(number, name.as_deref(), &handle)?;
                let rp = site.rp_id().map_err(|_| PasskeyError::NoSite)?;
                let mut asked = PublicKeyCredentialCreationOptions::passkey(&rp, user, known);
                // Wished for and not demanded: many telephones know no such policy and would make no passkey at all. That its owner is
                // there is checked whenever it signs in.
                asked.extensions.cred_protect =
                    CredProtect::UserVerificationRequired(ExtensionInfo::AllowDontEnforceValue);
                let challenge = asked.challenge.as_data();
                let (state, options) = asked.start_ceremony().map_err(|_| PasskeyError::Refused)?;
                let state = state.encode().map_err(|_| PasskeyError::Refused)?;
                insert_ceremony(tx, challenge, Kind::Add, &session, state, now)?;
                serde_json::to_string(&options).map_err(|_| PasskeyError::Refused)
            })
            .await
    }

    /// Ends what [`begin_passkey`](Self::begin_passkey) began, with the browser's answer (`RegistrationResponseJSON`).
    ///
    /// # Errors
    /// [`PasskeyError`] says what the person can do. Whatever it is, the ceremony is over.
    pub async fn add_passkey(&self, token: &str, name: &str, answer: &str) -> Result<(), PasskeyError> {
        self.add(token, None, name, answer).await
    }

    /// The same behind an invitation, which is used up: the passkey is one for work, and those that were are gone, as is what they opened.
    ///
    /// # Errors
    /// [`PasskeyError::Invitation`] where it is none, is over or is another's; otherwise as for [`add_passkey`](Self::add_passkey).
    pub async fn add_passkey_invited(
        &self,
        token: &str,
        invitation: &str,
        name: &str,
        answer: &str,
    ) -> Result<(), PasskeyError> {
        self.add(token, Some(token_hash(invitation)), name, answer).await
    }

    async fn add(
        &self,
        token: &str,
        invitation: Option<Vec<u8>>,
        name: &str,
        answer: &str,
    ) -> Result<(), PasskeyError> {
        let site = self.site.clone().ok_or(PasskeyError::NoSite)?;
        let name = checked_name(name).map_err(|_| PasskeyError::Name)?;
        let answer = Registration::from_json_relaxed(short(answer)?).map_err(|_| PasskeyError::Odd)?;
        let challenge = answer.challenge_relaxed().map_err(|_| PasskeyError::Odd)?.0;
        let (session, now) = (token_hash(token), self.now());
        let state = self.take_ceremony(challenge, Kind::Add, session.clone()).await?;
        let state = RegistrationServerState::<64>::decode(&state).map_err(|_| PasskeyError::Expired)?;
        let rp = site.rp_id().map_err(|_| PasskeyError::NoSite)?;
        let origins = [site.origin()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            ..Default::default()
        };
        let made = state.verify(&rp, &answer, &options).map_err(refused)?;
        let (credential, transports, handle, fixed, moving, _) = made.into_parts();
        let id = PasskeyId::new(now, self.store.clock().random());
        let (credential, handle) = (credential.as_ref().to_vec(), handle.as_ref().to_vec());
        let Ok(transports) = transports.encode();
        let Ok(fixed) = fixed.encode();
        let Ok(moving) = moving.encode();
        let clock = self.store.clock().clone();
        self.store
            .write(move |tx| {
                let number = number_of_session(tx, &session, now)?.ok_or(PasskeyError::Expired)?;
                let owner = tx.query_opt(
                    "SELECT number FROM passkey_holder WHERE handle = $1",
                    &[handle.clone().into()],
                )?;
                let owner = owner.map(|row| row.number(0)).transpose()?;
                if owner != Some(number) {
                    return Err(PasskeyError::Refused);
                }
                let of_staff = match &invitation {
                    Some(invitation) => {
                        is_invited(tx, invitation, number, now)?;
                        tx.execute("DELETE FROM staff_invite WHERE number = $1", &[number.into()])?;
                        tx.execute("DELETE FROM passkey WHERE number = $1 AND of_staff", &[number.into()])?;
                        end_staff_sessions(tx, number)?;
                        true
                    }
                    // Made by whoever has just shown one for work, it is one too.
                    None => is_proved_staff(tx, &session, now)?,
                };
                if descriptors(tx, number)?.len() >= PASSKEYS_LIMIT {
                    return Err(PasskeyError::TooMany);
                }
                // Made on the word of another passkey, it rests when that one would have: no chain of them outlives the number.
                let made = tx.execute(
                    "INSERT INTO passkey (id, credential, number, name, transports, fixed, moving, made_at, code_at, of_staff) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, COALESCE((SELECT MAX(p.code_at) FROM passkey p WHERE p.number = $3 \
                     AND p.code_at > $10), $8), $9) ON CONFLICT (credential) DO NOTHING",
                    &[
                        id.to_bytes().into(),
                        credential.clone().into(),
                        number.into(),
                        name.as_str().into(),
                        i64::from(transports).into(),
                        fixed.clone().into(),
                        moving.to_vec().into(),
                        now.into(),
                        of_staff.into(),
                        now.plus_days(-NUMBER_DAYS).into(),
                    ],
                )?;
                if made == 0 {
                    return Err(PasskeyError::Refused);
                }
                Ok(note_staff(tx, &clock, number, AuditAction::AddedPasskey, id)?)
            })
            .await
    }

    /// Removes a passkey of a number; one for work only where `which` says so. Answers whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn remove_passkey(
        &self,
        number: Number,
        id: PasskeyId,
        which: Removable,
    ) -> Result<bool, StoreError> {
        let clock = self.store.clock().clone();
        let any = which == Removable::Any;
        self.store
            .write(move |tx| {
                let gone = tx.execute(
                    "DELETE FROM passkey WHERE number = $1 AND id = $2 AND (NOT of_staff OR $3)",
                    &[number.into(), id.to_bytes().into(), any.into()],
                )?;
                if gone > 0 {
                    note_staff(tx, &clock, number, AuditAction::RemovedPasskey, id)?;
                }
                Ok(gone > 0)
            })
            .await
    }

    /// Asks a browser without a session for a passkey, bound to it by a token of [`new_binding`](Self::new_binding). Answers what
    /// the browser is asked for, as JSON (`PublicKeyCredentialRequestOptionsJSON`). It is the same for everybody.
    ///
    /// # Errors
    /// [`PasskeyError::NoSite`] or a store error.
    pub async fn ask_to_sign_in(&self, binding: &str) -> Result<String, PasskeyError> {
        self.ask(Kind::SignIn, binding).await
    }

    /// Asks whoever has a session for a passkey as a fresh proof.
    ///
    /// # Errors
    /// [`PasskeyError::NoSite`] or a store error.
    pub async fn ask_to_prove(&self, token: &str) -> Result<String, PasskeyError> {
        self.ask(Kind::Prove, token).await
    }

    /// Signs in by the answer of a browser (`AuthenticationResponseJSON`). `held_since` tells since when a number has its holder, where
    /// that is known: a passkey that is older is the one's before.
    ///
    /// # Errors
    /// [`PasskeyError`] says what the person can do. Whatever it is, the ceremony is over.
    pub async fn sign_in_by_passkey(
        &self,
        binding: &str,
        answer: &str,
        held_since: impl Fn(Number) -> Option<Instant> + Send,
    ) -> Result<Session, PasskeyError> {
        let (kept, moving) = self.verified(Kind::SignIn, binding, answer).await?;
        if held_since(kept.number).is_some_and(|since| kept.made_at < since) {
            return Err(PasskeyError::CodeFirst);
        }
        let token = new_token(self.store.clock());
        let (hash, now, clock) = (token_hash(&token), self.now(), self.store.clock().clone());
        let started = self
            .store
            .write(move |tx| {
                note_use(tx, &kept, moving, now)?;
                if kept.of_staff {
                    note_staff(tx, &clock, kept.number, AuditAction::SignedIn, "")?;
                }
                start_session(tx, kept.number, &hash, now, kept.proves(now)).map_err(PasskeyError::from)
            })
            .await?;
        Ok(Session { token, ..started })
    }

    /// Takes the answer of a browser as a fresh proof that whoever has a session is still there.
    ///
    /// # Errors
    /// [`PasskeyError`] says what the person can do. Whatever it is, the ceremony is over.
    pub async fn prove_by_passkey(&self, token: &str, answer: &str) -> Result<(), PasskeyError> {
        let (kept, moving) = self.verified(Kind::Prove, token, answer).await?;
        let (hash, now) = (token_hash(token), self.now());
        self.store
            .write(move |tx| {
                if number_of_session(tx, &hash, now)? != Some(kept.number) {
                    return Err(PasskeyError::Refused);
                }
                note_use(tx, &kept, moving, now)?;
                note_proof(tx, &hash, now, kept.proves(now)).map_err(PasskeyError::from)
            })
            .await
    }

    async fn ask(&self, kind: Kind, token: &str) -> Result<String, PasskeyError> {
        let site = self.site.clone().ok_or(PasskeyError::NoSite)?;
        let rp = site.rp_id().map_err(|_| PasskeyError::NoSite)?;
        let asked = DiscoverableCredentialRequestOptions::passkey(&rp);
        let challenge = asked.0.challenge.as_data();
        let (state, options) = asked.start_ceremony().map_err(|_| PasskeyError::Refused)?;
        let state = state.encode().map_err(|_| PasskeyError::Refused)?;
        let options = serde_json::to_string(&options).map_err(|_| PasskeyError::Refused)?;
        let (session, now) = (token_hash(token), self.now());
        self.store
            .write(move |tx| insert_ceremony(tx, challenge, kind, &session, state.clone(), now))
            .await?;
        Ok(options)
    }

    /// Holds an answer against what was asked. Answers whose passkey it is and what it has moved on to.
    async fn verified(&self, kind: Kind, token: &str, answer: &str) -> Result<(Kept, [u8; 7]), PasskeyError> {
        let site = self.site.clone().ok_or(PasskeyError::NoSite)?;
        let rp = site.rp_id().map_err(|_| PasskeyError::NoSite)?;
        let answer =
            DiscoverableAuthentication64::from_json_relaxed(short(answer)?).map_err(|_| PasskeyError::Odd)?;
        let challenge = answer.challenge_relaxed().map_err(|_| PasskeyError::Odd)?.0;
        let state = self.take_ceremony(challenge, kind, token_hash(token)).await?;
        let state =
            DiscoverableAuthenticationServerState::decode(&state).map_err(|_| PasskeyError::Expired)?;
        let credential = answer.raw_id().as_ref().to_vec();
        let kept = self.store.read(move |tx| kept(tx, &credential)).await?.ok_or(PasskeyError::Unknown)?;
        let moving = DynamicState::decode(kept.moving).map_err(|_| corrupt())?;
        let mut known = AuthenticatedCredential::new(answer.raw_id(), &kept.handle, kept.key.clone(), moving)
            .map_err(|_| corrupt())?;
        let origins = [site.origin()];
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            ..Default::default()
        };
        state.verify(&rp, &answer, &mut known, &options).map_err(refused)?;
        let Ok(moved) = known.dynamic_state().encode();
        // One for work is a person's and not a number's: it opens their work, and proves nothing of the number.
        if !kept.of_staff && kept.rests(self.now()) {
            return Err(PasskeyError::CodeFirst);
        }
        Ok((kept, moved))
    }

    /// Takes a ceremony away, so that it is answered once, whatever comes of the answer.
    async fn take_ceremony(
        &self,
        challenge: u128,
        kind: Kind,
        session: Vec<u8>,
    ) -> Result<Vec<u8>, PasskeyError> {
        let now = self.now();
        let taken = self
            .store
            .write(move |tx| {
                tx.query_opt(
                    "DELETE FROM passkey_ceremony WHERE id = $1 AND kind = $2 AND session = $3 \
                     RETURNING state, expires_at",
                    &[challenge.to_be_bytes().to_vec().into(), kind.word().into(), session.clone().into()],
                )?
                .map(|row| Ok::<_, StoreError>((row.bytes(0)?, row.instant(1)?)))
                .transpose()
            })
            .await?;
        let (state, expires_at) = taken.ok_or(PasskeyError::Expired)?;
        if expires_at <= now { Err(PasskeyError::Expired) } else { Ok(state) }
    }
}

/// A code has just proved a number: its passkeys sign in for another [`NUMBER_DAYS`], its links hold and its address of mail holds as
/// long. Those that have rested longer may be a former holder's, whom nobody's code brings back.
pub(crate) fn note_code(tx: &mut dyn Tx, number: Number, now: Instant) -> Result<(), StoreError> {
    let rested = now.plus_days(-NUMBER_DAYS);
    tx.execute(
        "DELETE FROM passkey WHERE number = $1 AND code_at <= $2 AND NOT of_staff",
        &[number.into(), rested.into()],
    )?;
    // One for work that has rested stays, and stays rested: the code may be another holder's.
    tx.execute(
        "UPDATE passkey SET code_at = $2 WHERE number = $1 AND code_at > $3",
        &[number.into(), now.into(), rested.into()],
    )?;
    links_proved(tx, number, now)?;
    mail::note_code(tx, number, now)
}

fn passkey(row: &Row) -> Result<Passkey, StoreError> {
    let used_at = row.opt_int(3)?.map(Instant::from_micros);
    Ok(Passkey {
        id: PasskeyId::from_bytes(row.id(0)?),
        name: row.text(1)?,
        made_at: row.instant(2)?,
        used_at,
        of_staff: row.bool(4)?,
    })
}

/// What names a number to its authenticators, made when it is first asked for.
fn handle_of(tx: &mut dyn Tx, number: Number, fresh: &UserHandle64) -> Result<UserHandle64, PasskeyError> {
    tx.execute(
        "INSERT INTO passkey_holder (number, handle) VALUES ($1, $2) ON CONFLICT (number) DO NOTHING",
        &[number.into(), fresh.as_ref().to_vec().into()],
    )?;
    let row = tx.query_opt("SELECT handle FROM passkey_holder WHERE number = $1", &[number.into()])?;
    handle(row.ok_or_else(corrupt)?.bytes(0)?)
}

fn handle(bytes: Vec<u8>) -> Result<UserHandle64, PasskeyError> {
    let Ok(handle) = UserHandle64::decode(bytes.try_into().map_err(|_| corrupt())?);
    Ok(handle)
}

/// The passkeys that a number has, so that an authenticator makes no second one.
fn descriptors(
    tx: &mut dyn Tx,
    number: Number,
) -> Result<Vec<PublicKeyCredentialDescriptor<Vec<u8>>>, PasskeyError> {
    let rows = tx.query("SELECT credential, transports FROM passkey WHERE number = $1", &[number.into()])?;
    let descriptor = |row: &Row| {
        let transports = u8::try_from(row.int(1)?).map_err(|_| corrupt())?;
        Ok(PublicKeyCredentialDescriptor {
            id: CredentialId::<Vec<u8>>::decode(row.bytes(0)?).map_err(|_| corrupt())?,
            transports: AuthTransports::decode(transports).map_err(|_| corrupt())?,
        })
    };
    rows.iter().map(descriptor).collect()
}

fn user<'a>(
    number: Number,
    name: Option<&'a str>,
    handle: &'a UserHandle64,
) -> Result<PublicKeyCredentialUserEntity<'static, 'a, 'a, 64>, PasskeyError> {
    // The authenticator shows it to whoever chooses among several; names of users have no blanks (RFC 8265).
    let shown = Username::try_from(number.masked().replace(' ', "")).map_err(|_| PasskeyError::Refused)?;
    // A name that is none by RFC 8266 is left out.
    let name = name.and_then(|name| Nickname::try_from(name).ok());
    Ok(PublicKeyCredentialUserEntity { name: shown, id: handle, display_name: name })
}

fn kept(tx: &mut dyn Tx, credential: &[u8]) -> Result<Option<Kept>, PasskeyError> {
    let row = tx.query_opt(
        "SELECT p.id, p.number, h.handle, p.fixed, p.moving, p.made_at, p.code_at, p.of_staff FROM passkey p \
         JOIN passkey_holder h ON h.number = p.number WHERE p.credential = $1",
        &[credential.to_vec().into()],
    )?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Kept {
        id: row.bytes(0)?,
        number: row.number(1)?,
        handle: handle(row.bytes(2)?)?,
        key: Key::decode(&row.bytes(3)?).map_err(|_| corrupt())?,
        moving: row.bytes(4)?.try_into().map_err(|_| corrupt())?,
        made_at: row.instant(5)?,
        code_at: row.instant(6)?,
        of_staff: row.bool(7)?,
    }))
}

/// Writes down what a use has moved. Of two uses at the same moment with one counter, one is refused.
fn note_use(tx: &mut dyn Tx, kept: &Kept, moved: [u8; 7], now: Instant) -> Result<(), PasskeyError> {
    let noted = tx.execute(
        "UPDATE passkey SET moving = $3, used_at = $4 WHERE id = $1 AND moving = $2",
        &[kept.id.clone().into(), kept.moving.to_vec().into(), moved.to_vec().into(), now.into()],
    )?;
    if noted == 0 { Err(PasskeyError::Refused) } else { Ok(()) }
}

fn short(answer: &str) -> Result<&[u8], PasskeyError> {
    if answer.len() > ANSWER_LIMIT { Err(PasskeyError::Odd) } else { Ok(answer.as_bytes()) }
}

fn refused(error: impl std::fmt::Display) -> PasskeyError {
    tracing::info!(%error, "a passkey was refused");
    PasskeyError::Refused
}

fn corrupt() -> PasskeyError {
    PasskeyError::Store(StoreError::Corrupt("passkey"))
}
