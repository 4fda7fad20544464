//! Staff sign in at the identity provider of their house: OpenID Connect, authorization code with PKCE, by the library
//! `openidconnect`. Nobody is made staff by it: a subject is bound to a member of staff beforehand (`anxin staff bind`), and one that is
//! not is told its own name, to be handed to whoever binds.
//!
//! What comes back is taken once, within [`REQUEST_MINUTES`], by the browser that was sent. A sign-in is no fresh proof: a provider may
//! let somebody pass who showed themselves there this morning. Where one is wanted the provider is asked to look again (`prompt=login`,
//! `max_age=0`), and its word has to say that it did, and when (`auth_time`).

use std::sync::Arc;
use std::time::Duration;

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::audit::{AuditAction, By, note, note_staff, person_in};
use anxin_store::{Clock, Fault, StoreError, Tx};
use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    TokenResponse as _,
};

use crate::error::{IdentityError, OidcError};
use crate::identity::Identity;
use crate::secret::{new_token, token_hash};
use crate::session::{Proved, Session, note_proof, number_of_session, start_session};
use crate::staff::staff_in;

/// Minutes that somebody may spend at the provider.
pub const REQUEST_MINUTES: i64 = 10;
/// Sign-ins under way at once; past that the oldest is given up.
const REQUESTS_LIMIT: i64 = 1_000;
/// Longest subject, in letters (OpenID Connect Core 1.0, section 2).
pub const SUBJECT_LIMIT: usize = 255;
/// Longest answer of the provider, in bytes.
const ANSWER_LIMIT: u64 = 1024 * 1024;
/// How long the provider may take for one answer.
const PROVIDER_TIMEOUT: Duration = Duration::from_secs(10);
const MINUTE_MS: i64 = 60_000;
/// By how much the provider's clock may differ from ours, in milliseconds.
const SKEW_MS: i64 = MINUTE_MS;

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The provider, and who this house is there. Cheap to clone.
#[derive(Clone)]
pub struct Provider(Arc<Settings>);

struct Settings {
    issuer: IssuerUrl,
    client: ClientId,
    secret: ClientSecret,
    back: RedirectUrl,
    agent: ureq::Agent,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Provider({})", self.0.issuer.as_str())
    }
}

impl Provider {
    /// Reads where the provider is (`issuer`), who we are there, and where it sends people back to, an address below our own site.
    ///
    /// # Errors
    /// [`IdentityError::ProviderUrl`] names what does not read.
    pub fn new(issuer: &str, client: &str, secret: &str, back: &str) -> Result<Self, IdentityError> {
        let local = |url: &str| url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
        if !issuer.starts_with("https://") && !local(issuer) {
            return Err(IdentityError::ProviderUrl("issuer"));
        }
        if client.is_empty() || secret.is_empty() {
            return Err(IdentityError::ProviderUrl("client_id and client_secret_file"));
        }
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PROVIDER_TIMEOUT))
            // A provider that sends us elsewhere would have us ask there in its name.
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        Ok(Self(Arc::new(Settings {
            issuer: IssuerUrl::new(issuer.to_owned()).map_err(|_| IdentityError::ProviderUrl("issuer"))?,
            client: ClientId::new(client.to_owned()),
            secret: ClientSecret::new(secret.to_owned()),
            back: RedirectUrl::new(back.to_owned()).map_err(|_| IdentityError::ProviderUrl("origin"))?,
            agent: config.into(),
        })))
    }

    /// Its issuer, as bindings name it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.0.issuer.as_str()
    }

    /// Asks the provider where its doors are and by which keys it signs.
    fn discover(&self) -> Result<Client, OidcError> {
        let metadata =
            CoreProviderMetadata::discover(&self.0.issuer, &|request: HttpRequest| self.fetch(request))
                .map_err(|error| away(&error))?;
        let (client, secret) = (self.0.client.clone(), Some(self.0.secret.clone()));
        Ok(CoreClient::from_provider_metadata(metadata, client, secret).set_redirect_uri(self.0.back.clone()))
    }

    fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
        // A question without a body is sent without one; an empty one would be a body.
        let empty = request.body().is_empty();
        let agent = &self.0.agent;
        let answer = if empty { agent.run(request.map(|_| ()))? } else { agent.run(request)? };
        let (parts, body) = answer.into_parts();
        let body = body.into_with_config().limit(ANSWER_LIMIT).read_to_vec()?;
        Ok(HttpResponse::from_parts(parts, body))
    }

    /// Where to send a browser, with a state and a nonce of ours and the challenge of a verifier.
    fn address(
        &self,
        state: String,
        nonce: String,
        verifier: &str,
        looks: Looks,
    ) -> Result<String, OidcError> {
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.to_owned()));
        let client = self.discover()?;
        let request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .set_pkce_challenge(challenge);
        let request = match looks {
            Looks::AsItLikes => request,
            Looks::Again => request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO),
        };
        let (url, _, _) = request.url();
        Ok(url.into())
    }

    /// Exchanges a code for a signed word about who somebody is, and holds it to issuer, audience, time, nonce and signature. Answers the
    /// subject, and when the provider last looked, in seconds of UTC, where it says so.
    fn subject(
        &self,
        code: String,
        verifier: String,
        nonce: String,
    ) -> Result<(String, Option<i64>), OidcError> {
        let client = self.discover()?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| refused(&error))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request(&|request: HttpRequest| self.fetch(request))
            .map_err(|error| refused(&error))?;
        let word = answer.id_token().ok_or(OidcError::Refused)?;
        let claims =
            word.claims(&client.id_token_verifier(), &Nonce::new(nonce)).map_err(|error| refused(&error))?;
        Ok((claims.subject().as_str().to_owned(), claims.auth_time().map(|at| at.timestamp())))
    }
}

/// Whether the provider has to look at somebody who has shown themselves there before.
#[derive(Clone, Copy)]
enum Looks {
    AsItLikes,
    Again,
}

/// What came of a way to the provider.
#[derive(Clone, Debug)]
pub enum CameIn {
    /// Somebody has signed in, and wants to go to this page.
    SignedIn(Session, String),
    /// Whoever is signed in has shown themselves once more.
    Proved,
}

/// A person at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffLogin {
    /// The provider's issuer.
    pub issuer: String,
    /// Who they are there.
    pub subject: String,
    /// Who they are here.
    pub number: Number,
}

/// What the provider sends a browser back with.
#[derive(Clone, Debug, Default)]
pub struct CameBack {
    /// The code to be exchanged.
    pub code: String,
    /// The state that we sent along.
    pub state: String,
    /// Who says so (RFC 9207); empty where the provider does not say.
    pub issuer: String,
}

/// A way to the provider.
#[derive(Clone, Debug)]
pub struct Way {
    /// Where to send the browser.
    pub address: String,
    /// What binds the way to this browser. It goes into a cookie.
    pub binding: String,
}

impl Identity {
    /// The same for a house whose staff sign in at a provider.
    #[must_use]
    pub fn with_provider(self, provider: Provider) -> Self {
        Self { provider: Some(provider), ..self }
    }

    /// The provider, if there is one.
    #[must_use]
    pub const fn provider(&self) -> Option<&Provider> {
        self.provider.as_ref()
    }

    /// Binds somebody at the provider to a member of staff. Said again it changes nothing; a subject is bound to one person.
    ///
    /// # Errors
    /// [`IdentityError::NoProvider`], [`IdentityError::Subject`], [`IdentityError::NotStaff`],
    /// [`IdentityError::BoundAlready`] or a store error.
    pub async fn bind_staff(&self, number: Number, subject: &str) -> Result<(), IdentityError> {
        let issuer = self.provider().ok_or(IdentityError::NoProvider)?.issuer().to_owned();
        if subject.is_empty() || subject.chars().count() > SUBJECT_LIMIT || !subject.is_ascii() {
            return Err(IdentityError::Subject);
        }
        let (subject, now, clock) = (subject.to_owned(), self.now(), self.store.clock().clone());
        self.store
            .write(move |tx| {
                if staff_in(tx, number)?.is_none() {
                    return Err(IdentityError::NotStaff);
                }
                match bound(tx, &issuer, &subject)? {
                    Some(other) if other != number => return Err(IdentityError::BoundAlready),
                    Some(_) => return Ok(()),
                    None => {}
                }
                tx.execute(
                    "INSERT INTO staff_login (issuer, subject, number, bound_at) VALUES ($1, $2, $3, $4)",
                    &[issuer.as_str().into(), subject.as_str().into(), number.into(), now.into()],
                )?;
                Ok(note_login(tx, &clock, number, AuditAction::BoundLogin)?)
            })
            .await
    }

    /// Ends what [`bind_staff`](Self::bind_staff) said. Sessions that are open stay. Answers whether there was anything.
    ///
    /// # Errors
    /// [`IdentityError::NoProvider`] or a store error.
    pub async fn unbind_staff(&self, subject: &str) -> Result<bool, IdentityError> {
        let issuer = self.provider().ok_or(IdentityError::NoProvider)?.issuer().to_owned();
        let (subject, clock) = (subject.to_owned(), self.store.clock().clone());
        self.store
            .write(move |tx| {
                let gone = tx.query_opt(
                    "DELETE FROM staff_login WHERE issuer = $1 AND subject = $2 RETURNING number",
                    &[issuer.as_str().into(), subject.as_str().into()],
                )?;
                let Some(gone) = gone else { return Ok(false) };
                note_login(tx, &clock, gone.number(0)?, AuditAction::UnboundLogin)?;
                Ok(true)
            })
            .await
    }

    /// Everybody who is bound, by number.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn staff_logins(&self) -> Result<Vec<StaffLogin>, StoreError> {
        self.store
            .read(|tx| {
                let rows = tx.query(
                    "SELECT issuer, subject, number FROM staff_login ORDER BY number, issuer, subject",
                    &[],
                )?;
                let one = |row: &anxin_store::Row| {
                    Ok(StaffLogin { issuer: row.text(0)?, subject: row.text(1)?, number: row.number(2)? })
                };
                rows.iter().map(one).collect()
            })
            .await
    }

    /// Begins a sign-in at the provider. `next` is where to go afterwards.
    ///
    /// # Errors
    /// [`OidcError::NoProvider`], [`OidcError::Away`] or a store error.
    pub async fn begin_oidc(&self, next: &str) -> Result<Way, OidcError> {
        self.begin_way(next, None).await
    }

    /// Begins to have whoever has a session show themselves at the provider once more.
    ///
    /// # Errors
    /// [`OidcError::NoProvider`], [`OidcError::Away`] or a store error.
    pub async fn begin_oidc_proof(&self, token: &str) -> Result<Way, OidcError> {
        self.begin_way("", Some(token_hash(token))).await
    }

    /// Whether a member of staff is bound to somebody at the provider.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn is_bound(&self, number: Number) -> Result<bool, StoreError> {
        let Some(provider) = &self.provider else { return Ok(false) };
        let issuer = provider.issuer().to_owned();
        self.store
            .read(move |tx| {
                let sql = "SELECT 1 FROM staff_login WHERE issuer = $1 AND number = $2 LIMIT 1";
                Ok(tx.query_opt(sql, &[issuer.as_str().into(), number.into()])?.is_some())
            })
            .await
    }

    async fn begin_way(&self, next: &str, session: Option<Vec<u8>>) -> Result<Way, OidcError> {
        let looks = if session.is_some() { Looks::Again } else { Looks::AsItLikes };
        let provider = self.provider.clone().ok_or(OidcError::NoProvider)?;
        let clock = self.store.clock();
        let (state, nonce, verifier, binding) =
            (new_token(clock), new_token(clock), new_token(clock), new_token(clock));
        let address = blocking({
            let (state, nonce, verifier) = (state.clone(), nonce.clone(), verifier.clone());
            move || provider.address(state, nonce, &verifier, looks)
        })
        .await?;
        let (state, browser, next, now) =
            (token_hash(&state), token_hash(&binding), next.to_owned(), self.now());
        self.store
            .write(move |tx| {
                tx.execute("DELETE FROM oidc_request WHERE expires_at <= $1", &[now.into()])?;
                tx.execute(
                    "INSERT INTO oidc_request (state, browser, nonce, verifier, next, expires_at, session) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    &[
                        state.clone().into(),
                        browser.clone().into(),
                        nonce.as_str().into(),
                        verifier.as_str().into(),
                        next.as_str().into(),
                        now.plus_ms(REQUEST_MINUTES * MINUTE_MS).into(),
                        session.clone().into(),
                    ],
                )?;
                tx.execute(
                    "DELETE FROM oidc_request WHERE expires_at <= (SELECT expires_at FROM oidc_request \
                     ORDER BY expires_at DESC LIMIT 1 OFFSET $1)",
                    &[REQUESTS_LIMIT.into()],
                )?;
                Ok::<_, OidcError>(())
            })
            .await?;
        Ok(Way { address, binding })
    }

    /// Ends it: what came back signs in whoever is bound to the subject, if that is a member of staff today, or proves that whoever has a
    /// session is still there, if it was begun for that.
    ///
    /// # Errors
    /// [`OidcError`] says what the person can do. Whatever it is, the state is used up.
    pub async fn come_in_by_oidc(&self, binding: &str, back: CameBack) -> Result<CameIn, OidcError> {
        let provider = self.provider.clone().ok_or(OidcError::NoProvider)?;
        let request = self.take_request(binding, &back.state).await?;
        // Where a provider says who it is, it is the one that we sent the browser to (RFC 9207).
        if !back.issuer.is_empty() && back.issuer != provider.issuer() {
            return Err(OidcError::Refused);
        }
        if back.code.is_empty() {
            return Err(OidcError::GivenUp);
        }
        let issuer = provider.issuer().to_owned();
        let (subject, looked_at) =
            blocking(move || provider.subject(back.code, request.verifier, request.nonce)).await?;
        if let Some(session) = request.session {
            let since = request.began_at.plus_ms(-SKEW_MS);
            let looked_at = looked_at.map(|seconds| Instant::from_micros(seconds.saturating_mul(1_000_000)));
            // Whoever was let pass without a look has proved nothing.
            if looked_at.is_none_or(|at| at < since || at > self.now().plus_ms(SKEW_MS)) {
                return Err(OidcError::NotLooked);
            }
            return self.prove_by_oidc(session, issuer, subject).await;
        }
        let token = new_token(self.store.clock());
        let (hash, now, clock) = (token_hash(&token), self.now(), self.store.clock().clone());
        let started = self
            .store
            .write(move |tx| {
                let number = bound(tx, &issuer, &subject)?;
                let staff = match number {
                    Some(number) => staff_in(tx, number)?,
                    None => None,
                };
                let (Some(number), Some(_)) = (number, staff) else {
                    return Err(OidcError::Unknown { subject: subject.clone() });
                };
                note_staff(tx, &clock, number, AuditAction::SignedIn, "")?;
                // Roles, and no fresh proof: nothing says when the provider last looked.
                let proved = Proved { number: false, staff: Some(Instant::from_micros(0)) };
                start_session(tx, number, &hash, now, proved).map_err(OidcError::from)
            })
            .await?;
        Ok(CameIn::SignedIn(Session { token, ..started }, request.next))
    }

    async fn prove_by_oidc(
        &self,
        session: Vec<u8>,
        issuer: String,
        subject: String,
    ) -> Result<CameIn, OidcError> {
        let now = self.now();
        self.store
            .write(move |tx| {
                let number = number_of_session(tx, &session, now)?.ok_or(OidcError::Expired)?;
                if bound(tx, &issuer, &subject)? != Some(number) {
                    return Err(OidcError::Unknown { subject: subject.clone() });
                }
                note_proof(tx, &session, now, Proved { number: false, staff: Some(now) })?;
                Ok(CameIn::Proved)
            })
            .await
    }

    async fn take_request(&self, binding: &str, state: &str) -> Result<Request, OidcError> {
        let (browser, state, now) = (token_hash(binding), token_hash(state), self.now());
        let taken = self
            .store
            .write(move |tx| {
                tx.query_opt(
                    "DELETE FROM oidc_request WHERE state = $1 AND browser = $2 \
                     RETURNING nonce, verifier, next, expires_at, session",
                    &[state.clone().into(), browser.clone().into()],
                )?
                .map(|row| {
                    let expires_at = row.instant(3)?;
                    let request = Request {
                        nonce: row.text(0)?,
                        verifier: row.text(1)?,
                        next: row.text(2)?,
                        session: row.opt_bytes(4)?,
                        began_at: expires_at.plus_ms(-REQUEST_MINUTES * MINUTE_MS),
                    };
                    Ok::<_, StoreError>((request, expires_at))
                })
                .transpose()
            })
            .await?;
        match taken {
            Some((request, expires_at)) if expires_at > now => Ok(request),
            _ => Err(OidcError::Expired),
        }
    }
}

struct Request {
    nonce: String,
    verifier: String,
    next: String,
    /// The session that is to be proved; none for a sign-in.
    session: Option<Vec<u8>>,
    began_at: Instant,
}

/// Notes who at the provider signs in as somebody of the staff from now on, or no more: at the terminal, where nobody says who they are.
fn note_login(tx: &mut dyn Tx, clock: &Clock, number: Number, what: AuditAction) -> Result<(), StoreError> {
    let member = person_in(tx, clock, number)?;
    note(tx, clock, By::Terminal, what, member)
}

fn bound(tx: &mut dyn Tx, issuer: &str, subject: &str) -> Result<Option<Number>, StoreError> {
    let row = tx.query_opt(
        "SELECT number FROM staff_login WHERE issuer = $1 AND subject = $2",
        &[issuer.into(), subject.into()],
    )?;
    row.map(|row| row.number(0)).transpose()
}

/// The library asks and waits; pages do not wait with it.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OidcError> + Send + 'static,
) -> Result<T, OidcError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| OidcError::Away)?
}

/// The errors of the library say what is wrong with the provider's word, and nothing of whom it is about.
fn away(error: &dyn std::error::Error) -> OidcError {
    tracing::warn!(error = %chain(error), "the identity provider does not answer as it should");
    OidcError::Away
}

fn refused(error: &dyn std::error::Error) -> OidcError {
    tracing::warn!(error = %chain(error), "a word of the identity provider was refused");
    OidcError::Refused
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut inner = error.source();
    while let Some(error) = inner {
        text = format!("{text}: {error}");
        inner = error.source();
    }
    text
}

impl OidcError {
    /// Whether trying again in a minute may help.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Away => true,
            Self::Store(error) => matches!(error.fault(), Fault::Unavailable | Fault::Conflict),
            _ => false,
        }
    }
}
