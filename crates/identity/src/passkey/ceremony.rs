//! What a browser was asked and has not answered yet.

use anxin_domain::time::Instant;
use anxin_store::Tx;

use super::{CEREMONIES_LIMIT, CEREMONY_MINUTES};
use crate::error::PasskeyError;

const MINUTE_MS: i64 = 60_000;

/// What a ceremony is for. Who began one may not end it as another.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Add,
    SignIn,
    Prove,
}

impl Kind {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::SignIn => "sign_in",
            Self::Prove => "prove",
        }
    }
}

pub(super) fn insert_ceremony(
    tx: &mut dyn Tx,
    challenge: u128,
    kind: Kind,
    session: &[u8],
    state: Vec<u8>,
    now: Instant,
) -> Result<(), PasskeyError> {
    tx.execute("DELETE FROM passkey_ceremony WHERE expires_at <= $1", &[now.into()])?;
    tx.execute(
        "INSERT INTO passkey_ceremony (id, kind, session, state, expires_at) VALUES ($1, $2, $3, $4, $5)",
        &[
            challenge.to_be_bytes().to_vec().into(),
            kind.word().into(),
            session.to_vec().into(),
            state.into(),
            now.plus_ms(CEREMONY_MINUTES * MINUTE_MS).into(),
        ],
    )?;
    tx.execute(
        "DELETE FROM passkey_ceremony WHERE expires_at <= (SELECT expires_at FROM passkey_ceremony \
         ORDER BY expires_at DESC LIMIT 1 OFFSET $1)",
        &[CEREMONIES_LIMIT.into()],
    )?;
    Ok(())
}
