//! Numbers that somebody looks after beside the one they sign in with: another of their own, or that of somebody whom they help.
//!
//! A link is allowed by a code that was sent to the number it opens, and by nothing else, so it goes one way. It leads from the number
//! that signed in to the other one and no further: nobody acts for whom somebody else acts for. It hangs on both numbers being in the
//! hands that made it: a change of holder on either side ends it, and it rests where one of them has gone [`NUMBER_DAYS`] without a
//! code. It gives no role, and what it lets do stands in [`Kin::may`].

use anxin_domain::ids::{CodeId, KinId, MessageId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{Row, StoreError, Tx};

use crate::code::{Asked, Purpose, count_try, six_digits, use_up};
use crate::error::{CodeError, KinError};
use crate::identity::Identity;
use crate::message::{About, NewMessage, queue};
use crate::passkey::NUMBER_DAYS;
use crate::role::Action;
use crate::secret::{ServerKey, new_code, token_hash};
use crate::session::{number_of_session, proved_session};
use crate::word::TellText;

/// Numbers that one number looks after, and numbers that look after one, at most. A person has two cards, a second telephone and
/// their parents; a parent has their children.
pub const LINKS_LIMIT: usize = 5;
/// What the text with a link's code is called in the list of texts.
const CODE_TEMPLATE: &str = "link_code";
/// What the text about a link that has begun is called.
const BEGUN_TEMPLATE: &str = "link_begun";

/// What somebody is to the number that they look after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kin {
    /// It is another number of their own.
    Mine,
    /// It is the number of somebody whom they help.
    Helps,
}

impl Kin {
    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Helps => "helps",
        }
    }

    /// Reads a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Mine, Self::Helps].into_iter().find(|kind| kind.word() == word)
    }

    /// Whether a link of this kind lets do something for the number. Where money and mail go, passkeys, other links and erasing want that
    /// very number to be signed in with; who helps also takes nothing along and leaves texts as they are. Giving the number up is not
    /// asked here: whoever has lost it cannot sign in with it, so [`Identity::may_give_up`] lets a link do it that is old enough.
    #[must_use]
    pub const fn may(self, action: Action) -> bool {
        use Action as A;
        match action {
            A::ReadOwn | A::SwitchDnd | A::Complain | A::Appeal => true,
            A::KeepMessages | A::TakeOwn => matches!(self, Self::Mine),
            _ => false,
        }
    }
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: KinId,
    /// Who looks after the number, by the number that they sign in with.
    pub by: Number,
    /// The number that is looked after.
    pub number: Number,
    /// What it is to them.
    pub kind: Kin,
    /// Since when.
    pub since: Instant,
    /// From when on it rests, unless a code proves the numbers before.
    pub rests_at: Instant,
}

impl Link {
    /// Whether it rests: until a new code, nothing is done by it.
    #[must_use]
    pub fn rests(&self, now: Instant) -> bool {
        self.rests_at <= now
    }
}

/// Whose number somebody's own pages show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shows {
    /// The one that they signed in with.
    Own,
    /// Another one, by a link that is open.
    Other(Link),
    /// Another one until a moment ago: the link is over. Nothing falls back on their own number by itself, for what they are about to
    /// send was meant for the other.
    Over,
}

/// A link that waits for its code: what the page may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingLink {
    /// Where the code was sent; show it masked.
    pub number: Number,
    /// Of which kind it is to be.
    pub kind: Kin,
}

/// What a code is to allow, and in which session it was asked for.
#[derive(Clone)]
pub(crate) struct LinkRequest {
    pub(crate) session: Vec<u8>,
    pub(crate) by: Number,
    pub(crate) kind: Kin,
}

impl Identity {
    /// Asks to look after a number, in a session: a code goes there. `text` makes the words around it from the code and from who asks,
    /// masked. Every number is treated alike, whether it is known here or not.
    ///
    /// # Errors
    /// [`KinError::Own`], [`KinError::TooMany`], [`KinError::ProveFirst`], or what [`Identity::request_code`] says.
    pub async fn ask_for_link<F>(
        &self,
        token: &str,
        number: Number,
        kind: Kin,
        text: F,
    ) -> Result<CodeId, KinError>
    where
        F: FnOnce(&str, &str) -> String + Send,
    {
        let (clock, now, session) = (self.store.clock(), self.now(), token_hash(token));
        let held = session.clone();
        let by = self
            .store
            .read(move |tx| {
                let by = asker(tx, &held, now)?;
                let others = links_in(tx, Side::By, by, now)?;
                let open = others.iter().filter(|link| !link.rests(now) && link.number != number).count();
                if by == number {
                    Err(KinError::Own)
                } else if open >= LINKS_LIMIT {
                    Err(KinError::TooMany)
                } else {
                    Ok(by)
                }
            })
            .await?;
        let (id, code) = (CodeId::new(now, clock.random()), new_code(clock));
        let link = LinkRequest { session, by, kind };
        let message = NewMessage {
            id: MessageId::new(now, clock.random()),
            number,
            template: CODE_TEMPLATE.to_owned(),
            about: About::Codes,
            text: text(&code, &by.masked()),
            // A code that was mailed would prove that somebody reads the mail, and not that they hold the telephone.
            letter: None,
            key: None,
        };
        let digest = self.key.link_digest(id, number, &link, &code);
        Ok(self.issue(Asked { id, number, digest, at: now, link: Some(link) }, message).await?)
    }

    /// A link that was asked for in this session and whose code can still be entered.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn pending_link(&self, token: &str, id: CodeId) -> Result<Option<PendingLink>, StoreError> {
        let (session, now) = (token_hash(token), self.now());
        self.store
            .read(move |tx| {
                let row = tx.query_opt(
                    "SELECT c.number, r.kind FROM sign_in_code c JOIN kin_request r ON r.code = c.id \
                     WHERE c.id = $1 AND r.session = $2 AND c.used_at IS NULL AND c.expires_at > $3",
                    &[id.to_bytes().into(), session.into(), now.into()],
                )?;
                row.map(|row| Ok(PendingLink { number: row.number(0)?, kind: kind_in(&row, 1)? })).transpose()
            })
            .await
    }

    /// Takes the code of a link, in the session that asked for it. The right one begins it, once, and tells the number; `told` are the
    /// words. A link that is there already holds for another [`NUMBER_DAYS`].
    ///
    /// # Errors
    /// [`KinError::Code`] says what the person can do; [`KinError::TooMany`], [`KinError::Full`].
    pub async fn enter_link(
        &self,
        token: &str,
        id: CodeId,
        entered: &str,
        told: impl Into<TellText>,
    ) -> Result<Link, KinError> {
        let told = told.into();
        let code = six_digits(entered).ok_or(CodeError::NotACode)?;
        let (clock, now) = (self.store.clock(), self.now());
        let entry = Entry {
            id,
            code,
            key: self.key.clone(),
            session: token_hash(token),
            link: KinId::new(now, clock.random()),
            message: MessageId::new(now, clock.random()),
            told,
            at: now,
        };
        // What is refused after the code was right stays used up, so it is no error of the transaction.
        self.store.write(move |tx| enter(tx, &entry)).await?
    }

    /// The numbers that a number looks after, also by links that rest, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn looks_after(&self, by: Number) -> Result<Vec<Link>, StoreError> {
        let now = self.now();
        self.store.read(move |tx| links_in(tx, Side::By, by, now)).await
    }

    /// Who looks after a number, also by links that rest, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn looked_after_by(&self, number: Number) -> Result<Vec<Link>, StoreError> {
        let now = self.now();
        self.store.read(move |tx| links_in(tx, Side::Of, number, now)).await
    }

    /// Lets a session's own pages show another number, by a link of the number that signed in; none goes back to its own.
    ///
    /// # Errors
    /// [`KinError::Gone`] where there is no such link that is open, or no such session.
    pub async fn show(&self, token: &str, link: Option<KinId>) -> Result<(), KinError> {
        let (session, now) = (token_hash(token), self.now());
        self.store
            .write(move |tx| {
                let own = number_of_session(tx, &session, now)?.ok_or(KinError::Gone)?;
                if let Some(id) = link {
                    open_link(tx, id, own, now)?.ok_or(KinError::Gone)?;
                }
                let id = link.map(KinId::to_bytes);
                tx.execute(
                    "UPDATE session SET acting = $2 WHERE hash = $1",
                    &[session.clone().into(), id.into()],
                )?;
                Ok(())
            })
            .await
    }

    /// Ends a link, from either side, at once. Answers whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn end_link(&self, side: Number, link: KinId) -> Result<bool, StoreError> {
        let now = self.now();
        self.store
            .write(move |tx| {
                let ended = tx.execute(
                    "UPDATE kin SET ended_at = $3, ended_why = CASE WHEN by_number = $2 THEN 'by_helper' ELSE 'by_holder' END \
                     WHERE id = $1 AND (number = $2 OR by_number = $2) AND ended_at IS NULL",
                    &[link.to_bytes().into(), side.into(), now.into()],
                )?;
                Ok(ended > 0)
            })
            .await
    }
}

/// From which end links are looked at.
#[derive(Clone, Copy)]
enum Side {
    /// Those by a number.
    By,
    /// Those of a number that is looked after.
    Of,
}

/// The number that signed in. Whoever was not proved by a code or a passkey, as who came by a provider, makes no link.
fn asker(tx: &mut dyn Tx, session: &[u8], now: Instant) -> Result<Number, KinError> {
    let (by, proved_at) = proved_session(tx, session, now)?.ok_or(KinError::ProveFirst)?;
    if code_of(tx, by, proved_at)?.plus_days(NUMBER_DAYS) <= now { Err(KinError::ProveFirst) } else { Ok(by) }
}

/// When a code last proved a number, at the latest: its passkeys know it, and without one it was what began the session.
fn code_of(tx: &mut dyn Tx, number: Number, proved_at: Instant) -> Result<Instant, StoreError> {
    let row = tx.query_opt("SELECT MAX(code_at) FROM passkey WHERE number = $1", &[number.into()])?;
    let known = row.map(|row| row.opt_int(0)).transpose()?.flatten().map(Instant::from_micros);
    Ok(known.map_or(proved_at, |known| known.min(proved_at)))
}

/// Keeps what a code is to allow.
pub(crate) fn insert_request(tx: &mut dyn Tx, code: CodeId, link: &LinkRequest) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO kin_request (code, session, by_number, kind) VALUES ($1, $2, $3, $4)",
        &[code.to_bytes().into(), link.session.clone().into(), link.by.into(), link.kind.word().into()],
    )
    .map(|_| ())
}

struct Entry {
    id: CodeId,
    code: String,
    key: ServerKey,
    session: Vec<u8>,
    link: KinId,
    message: MessageId,
    told: TellText,
    at: Instant,
}

fn enter(tx: &mut dyn Tx, entry: &Entry) -> Result<Result<Link, KinError>, KinError> {
    let now = entry.at;
    let row = tx.query_opt(
        "SELECT by_number, kind FROM kin_request WHERE code = $1 AND session = $2",
        &[entry.id.to_bytes().into(), entry.session.clone().into()],
    )?;
    // Another session has no such request, and spends none of its tries.
    let Some(row) = row else { return Ok(Err(CodeError::Expired.into())) };
    let request = LinkRequest { session: entry.session.clone(), by: row.number(0)?, kind: kind_in(&row, 1)? };
    match proved_session(tx, &entry.session, now)? {
        Some((by, proved_at)) if by == request.by => {
            let counted = match count_try(tx, entry.id, Purpose::Kin, now)? {
                Ok(counted) => counted,
                Err(error) => return Ok(Err(error.into())),
            };
            let number = counted.number;
            if !entry.key.link_matches(entry.id, number, &request, &entry.code, &counted.digest) {
                return Ok(Err(counted.wrong().into()));
            }
            use_up(tx, entry.id, now)?;
            let by_code_at = code_of(tx, by, proved_at)?;
            begin(tx, entry, &request, number, by_code_at)
        }
        _ => Ok(Err(CodeError::Expired.into())),
    }
}

/// Begins a link, or lets the one that is there hold on.
fn begin(
    tx: &mut dyn Tx,
    entry: &Entry,
    request: &LinkRequest,
    number: Number,
    by_code_at: Instant,
) -> Result<Result<Link, KinError>, KinError> {
    let (by, now) = (request.by, entry.at);
    let open = |links: Vec<Link>| links.into_iter().filter(|link| !link.rests(now)).collect::<Vec<_>>();
    let others = open(links_in(tx, Side::By, by, now)?);
    if let Some(known) = others.iter().find(|link| link.number == number && link.kind == request.kind) {
        tx.execute("UPDATE kin SET code_at = $2 WHERE id = $1", &[known.id.to_bytes().into(), now.into()])?;
        return Ok(Ok(known.clone()));
    }
    if others.iter().filter(|link| link.number != number).count() >= LINKS_LIMIT {
        return Ok(Err(KinError::TooMany));
    }
    let helpers = open(links_in(tx, Side::Of, number, now)?);
    if helpers.iter().filter(|link| link.by != by).count() >= LINKS_LIMIT {
        return Ok(Err(KinError::Full));
    }
    tx.execute(
        "UPDATE kin SET ended_at = $3, ended_why = 'renewed' WHERE by_number = $1 AND number = $2 AND ended_at IS NULL",
        &[by.into(), number.into(), now.into()],
    )?;
    tx.execute(
        "INSERT INTO kin (id, by_number, number, kind, made_at, code_at, by_code_at) VALUES ($1, $2, $3, $4, $5, $5, $6)",
        &[
            entry.link.to_bytes().into(),
            by.into(),
            number.into(),
            request.kind.word().into(),
            now.into(),
            by_code_at.into(),
        ],
    )?;
    let message = NewMessage {
        id: entry.message,
        number,
        template: BEGUN_TEMPLATE.to_owned(),
        about: About::Security,
        text: entry.told.text.clone(),
        letter: entry.told.letter.clone(),
        key: None,
    };
    queue(tx, &message, now)?;
    let rests_at = by_code_at.min(now).plus_days(NUMBER_DAYS);
    Ok(Ok(Link { id: entry.link, by, number, kind: request.kind, since: now, rests_at }))
}

/// A link of a number that signed in, if it is open.
pub(crate) fn open_link(
    tx: &mut dyn Tx,
    id: KinId,
    by: Number,
    now: Instant,
) -> Result<Option<Link>, StoreError> {
    Ok(links_in(tx, Side::By, by, now)?.into_iter().find(|link| link.id == id && !link.rests(now)))
}

/// The links of a number that signed in, also those that rest.
pub(crate) fn links_of(tx: &mut dyn Tx, by: Number, now: Instant) -> Result<Vec<Link>, StoreError> {
    links_in(tx, Side::By, by, now)
}

/// A code has just proved a number. Links that have rested may be a former holder's, on either side, and end; the others hold on.
pub(crate) fn links_proved(tx: &mut dyn Tx, number: Number, now: Instant) -> Result<(), StoreError> {
    let rested = now.plus_days(-NUMBER_DAYS);
    tx.execute(
        "UPDATE kin SET ended_at = $2, ended_why = 'rested' WHERE ended_at IS NULL \
         AND ((number = $1 AND code_at <= $3) OR (by_number = $1 AND by_code_at <= $3))",
        &[number.into(), now.into(), rested.into()],
    )?;
    for side in ["UPDATE kin SET code_at = $2 WHERE number", "UPDATE kin SET by_code_at = $2 WHERE by_number"]
    {
        tx.execute(&format!("{side} = $1 AND ended_at IS NULL"), &[number.into(), now.into()])?;
    }
    Ok(())
}

/// Ends every link of a number and by it.
pub(crate) fn links_given_up(tx: &mut dyn Tx, number: Number, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE kin SET ended_at = $2, ended_why = 'given_up' WHERE (number = $1 OR by_number = $1) AND ended_at IS NULL",
        &[number.into(), now.into()],
    )
    .map(|_| ())
}

/// The links of one side that nobody has ended, without those that were made before either number came into its present hands.
fn links_in(tx: &mut dyn Tx, side: Side, number: Number, now: Instant) -> Result<Vec<Link>, StoreError> {
    let which = match side {
        Side::By => "by_number",
        Side::Of => "number",
    };
    let sql = format!(
        "SELECT id, by_number, number, kind, made_at, code_at, by_code_at FROM kin WHERE {which} = $1 AND ended_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM holding h WHERE (h.number = kin.number OR h.number = kin.by_number) \
         AND h.since > kin.made_at AND h.since <= $2) ORDER BY made_at, id"
    );
    let link = |row: &Row| {
        Ok(Link {
            id: KinId::from_bytes(row.id(0)?),
            by: row.number(1)?,
            number: row.number(2)?,
            kind: kind_in(row, 3)?,
            since: row.instant(4)?,
            rests_at: row.instant(5)?.min(row.instant(6)?).plus_days(NUMBER_DAYS),
        })
    };
    tx.query(&sql, &[number.into(), now.into()])?.iter().map(link).collect()
}

fn kind_in(row: &Row, index: usize) -> Result<Kin, StoreError> {
    Kin::from_word(&row.text(index)?).ok_or(StoreError::Corrupt("kind of a link"))
}
