//! Secrets and signatures (Standard Webhooks, version 1.0). A secret is not kept: it is computed from the key of the house, the
//! endpoint, and how often its secret was changed.

use std::fmt;
use std::sync::Arc;

use anxin_domain::time::Instant;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use ring::hmac;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

/// Hours for which messages are signed with the secret before as well.
pub const OVERLAP_HOURS: i64 = 24;
/// Bytes of a secret: the convention asks for 24 to 64.
const SECRET_BYTES: usize = 32;
/// Bytes of a fingerprint.
const FINGERPRINT_BYTES: usize = 8;

/// The key that all secrets follow from.
#[derive(Clone)]
pub struct MasterKey(Arc<[u8; SECRET_BYTES]>);

impl MasterKey {
    /// Takes 32 bytes that are used for nothing else.
    #[must_use]
    pub fn from_bytes(bytes: [u8; SECRET_BYTES]) -> Self {
        Self(Arc::new(bytes))
    }

    /// The secrets of an endpoint after so many changes.
    pub(crate) fn keys(&self, endpoint: &str, generation: i64) -> Keys {
        let derive = |purpose: &str| {
            let mut mac = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, self.0.as_slice()));
            // The parts before the last have ends of their own, so no two endpoints meet.
            for part in [purpose, endpoint] {
                mac.update(part.as_bytes());
                mac.update(&[0]);
            }
            mac.update(&generation.to_be_bytes());
            mac.sign()
        };
        Keys { secret: derive("anxin webhook v1"), seed: derive("anxin webhook v1a") }
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(hidden)")
    }
}

/// What one generation of an endpoint signs with.
pub(crate) struct Keys {
    secret: hmac::Tag,
    seed: hmac::Tag,
}

impl Keys {
    /// The secret as it is shown, once.
    pub(crate) fn secret(&self) -> String {
        format!("whsec_{}", STANDARD.encode(self.secret.as_ref()))
    }

    /// The public key for signatures of the version `v1a`; none if the seed makes no key, which no seed of this length does.
    pub(crate) fn public_key(&self) -> Option<String> {
        let pair = self.pair()?;
        Some(format!("whpk_{}", STANDARD.encode(pair.public_key().as_ref())))
    }

    /// By which a change of the house's key is noticed, without saying anything about the secret.
    pub(crate) fn fingerprint(&self) -> Vec<u8> {
        digest(&SHA256, self.secret.as_ref()).as_ref()[..FINGERPRINT_BYTES].to_vec()
    }

    fn pair(&self) -> Option<Ed25519KeyPair> {
        Ed25519KeyPair::from_seed_unchecked(self.seed.as_ref()).ok()
    }

    fn signatures(&self, signed: &[u8]) -> Vec<String> {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, self.secret.as_ref()), signed);
        let mut all = vec![format!("v1,{}", STANDARD.encode(tag.as_ref()))];
        if let Some(pair) = self.pair() {
            all.push(format!("v1a,{}", STANDARD.encode(pair.sign(signed).as_ref())));
        }
        all
    }
}

/// The value of `webhook-signature`: by each of the keys, the newest first.
pub(crate) fn signature(keys: &[Keys], id: &str, at: Instant, body: &str) -> String {
    let signed = format!("{id}.{}.{body}", seconds(at));
    let all: Vec<String> = keys.iter().flat_map(|keys| keys.signatures(signed.as_bytes())).collect();
    all.join(" ")
}

/// The value of `webhook-timestamp`.
pub(crate) const fn seconds(at: Instant) -> i64 {
    at.micros().div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the convention's reference implementations.
    #[test]
    fn a_signature_is_the_one_that_the_reference_makes() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), signed.as_bytes());
        assert_eq!(STANDARD.encode(tag.as_ref()), "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn every_endpoint_and_change_has_keys_of_its_own() {
        let key = MasterKey::from_bytes([7; 32]);
        let secret = |endpoint, generation| key.keys(endpoint, generation).secret();
        assert_eq!(secret("ep_1", 1), secret("ep_1", 1));
        assert_ne!(secret("ep_1", 1), secret("ep_1", 2));
        assert_ne!(secret("ep_1", 1), secret("ep_2", 1));
        assert_ne!(secret("ep_1", 1), MasterKey::from_bytes([8; 32]).keys("ep_1", 1).secret());
        let keys = key.keys("ep_1", 1);
        assert_ne!(keys.secret.as_ref(), keys.seed.as_ref());
        assert_eq!(STANDARD.decode(keys.secret().trim_start_matches("whsec_")).unwrap().len(), 32);
        assert_eq!(
            STANDARD.decode(keys.public_key().unwrap().trim_start_matches("whpk_")).unwrap().len(),
            32
        );
        assert!(!format!("{key:?}").contains('7'));
    }
}
