//! Staff who sign in at the identity provider of their house: out to it, and back.

use anxin_identity::{Action, CameBack, CameIn, OidcError, REQUEST_MINUTES, Way};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::fail::Fail;
use crate::handlers::{Answer, signin};
use crate::pages::error::Problem;
use crate::pages::oidc::{self, RefusedView};
use crate::pages::prove;
use crate::rate::WAYS_IN_FROM_ADDRESS;
use crate::visitor::{Asked, Visitor, binding_cookie, local_path};
use crate::web::Web;

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
}

/// What the provider sends a browser back with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Back {
    code: String,
    state: String,
    iss: String,
}

/// `GET /signin/oidc`: to the provider. It is a link and no form, as the pages' policy sends no form to another site.
pub(crate) async fn leave(State(web): State<Web>, visitor: Visitor, Asked(query): Asked<Next>) -> Answer {
    visitor.open(Action::SignIn)?;
    visitor.count(&web, &WAYS_IN_FROM_ADDRESS)?;
    let next = local_path(&query.next).unwrap_or_default();
    Ok(go(&web, &web.identity.begin_oidc(next).await.map_err(no_way)?))
}

/// `GET /signin/oidc/again`: to the provider for a fresh look, in a window beside the one that waits for it.
pub(crate) async fn show_again(State(web): State<Web>, visitor: Visitor) -> Answer {
    visitor.may(Action::Prove)?;
    visitor.count(&web, &WAYS_IN_FROM_ADDRESS)?;
    let token = visitor.token().ok_or(Fail::ODD)?;
    Ok(go(&web, &web.identity.begin_oidc_proof(token).await.map_err(no_way)?))
}

fn go(web: &Web, way: &Way) -> Response {
    let cookie = binding_cookie(web, &way.binding, REQUEST_MINUTES * 60);
    (AppendHeaders([cookie]), Redirect::to(&way.address)).into_response()
}

fn no_way(error: OidcError) -> Fail {
    match error {
        OidcError::NoProvider => Fail::NOT_FOUND,
        OidcError::Store(error) => error.into(),
        _ => Fail::Page(Problem::Unavailable, Some("oidc-away")),
    }
}

/// `GET /signin/oidc/return`: back from it.
pub(crate) async fn come_back(State(web): State<Web>, visitor: Visitor, Asked(back): Asked<Back>) -> Answer {
    visitor.open(Action::SignIn)?;
    let back = CameBack { code: back.code, state: back.state, issuer: back.iss };
    let refused = match web.identity.come_in_by_oidc(visitor.binding().unwrap_or_default(), back).await {
        Ok(CameIn::SignedIn(session, next)) => {
            return signin::welcome(&web, &visitor, &session, &next).await;
        }
        Ok(CameIn::Proved) => return Ok(prove::shown(&visitor.ctx).into_response()),
        Err(error) => error,
    };
    let (status, message) = match &refused {
        OidcError::NoProvider => return Err(Fail::NOT_FOUND),
        OidcError::Away => return Err(Fail::Page(Problem::Unavailable, Some("oidc-away"))),
        OidcError::Expired => (StatusCode::BAD_REQUEST, "oidc-expired"),
        OidcError::GivenUp => (StatusCode::OK, "oidc-given-up"),
        OidcError::Refused => (StatusCode::FORBIDDEN, "oidc-refused"),
        OidcError::NotLooked => (StatusCode::FORBIDDEN, "oidc-not-looked"),
        OidcError::Unknown { .. } => (StatusCode::FORBIDDEN, "oidc-unknown"),
        OidcError::Store(_) => return Err(store(refused)),
    };
    let subject = match refused {
        OidcError::Unknown { subject } => Some(subject),
        _ => None,
    };
    Ok((status, oidc::refused(&visitor.ctx, &RefusedView { message, subject })).into_response())
}

fn store(error: OidcError) -> Fail {
    match error {
        OidcError::Store(error) => error.into(),
        _ => Fail::page(Problem::Broken),
    }
}
