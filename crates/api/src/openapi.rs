//! The OpenAPI document, made from the handlers themselves.

use axum::Json;
use axum::extract::State;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::door::Shared;
use crate::{
    acts, bindings, claims, complaints, consent, decisions, evidence, facts, health, holders, log, reconcile,
    records, summary, webhooks,
};

/// The document as the handlers write it.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Anxin",
        description = "Ask before you ring, pay when you break your word. Numbers are E.164, times RFC 3339, amounts whole \
                       minor units. Errors are problem details (RFC 9457) that name the field and the mend. Send an \
                       Idempotency-Key with every POST that changes something.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        version = "0",
    ),
    paths(
        decisions::create, decisions::show, crate::batch::create, records::create, facts::create, acts::create, bindings::create,
        consent::create, consent::show, consent::answer, holders::create, complaints::create, complaints::show,
        complaints::appeal, claims::answer, evidence::create, evidence::list, evidence::show, reconcile::create,
        webhooks::create, webhooks::list, webhooks::show, webhooks::remove, webhooks::rotate, webhooks::enable, webhooks::ping,
        webhooks::messages, webhooks::replay, summary::show, log::receipt, log::checkpoint, log::vkey, log::tile, health::up, health::ready,
    ),
    modifiers(&Key),
)]
struct Document;

/// What every route that needs a key may answer.
const NOT_ALLOWED: [(&str, &str); 2] = [
    ("401", "There is no valid key"),
    ("403", "The key does not have the scope, or is limited to another brand"),
];

/// What is said of the second way.
const SIGNED: &str = "In the place of a key: HTTP message signatures (RFC 9421) with Ed25519, Signature-Input and Signature, over @method, \
                      @target-uri and content-digest; docs/builders.md";

struct Key;

impl Modify for Key {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A key made by `anxin key`: `Authorization: Bearer axk_…`"))
            .build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("key", SecurityScheme::Http(scheme));
        let signature = ApiKeyValue::with_description("Signature", SIGNED);
        components.add_security_scheme("signature", SecurityScheme::ApiKey(ApiKey::Header(signature)));
        for path in document.paths.paths.values_mut() {
            for operation in [&mut path.get, &mut path.post, &mut path.delete]
                .into_iter()
                .flatten()
                .filter(|o| o.security.is_some())
            {
                for (status, said) in NOT_ALLOWED {
                    let known = operation.responses.responses.entry(status.to_owned());
                    known.or_insert_with(|| ResponseBuilder::new().description(said).build().into());
                }
            }
        }
    }
}

/// The OpenAPI document of this door.
#[must_use]
pub fn openapi(version: &str) -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    version.clone_into(&mut document.info.version);
    document
}

/// `GET /openapi.json`.
pub(crate) async fn show(State(door): State<Shared>) -> Json<utoipa::openapi::OpenApi> {
    Json(openapi(door.api.settings.version))
}
