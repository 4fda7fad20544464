//! An authenticator of the tests' own: what a telephone or a key on the ring does behind the browser (WebAuthn level 2, section 6), with
//! a knob for each thing that may be wrong.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

pub(crate) struct Authenticator {
    key: EcdsaKeyPair,
    pub(crate) id: Vec<u8>,
    handle: Vec<u8>,
    pub(crate) count: u32,
    pub(crate) origin: &'static str,
    pub(crate) domain: &'static str,
    flags: u8,
}

impl Authenticator {
    pub(crate) fn new() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).unwrap();
        let id = Sha256::digest(key.public_key().as_ref()).to_vec();
        Self {
            key,
            id,
            handle: Vec::new(),
            count: 1,
            origin: "https://anxin.test",
            domain: "anxin.test",
            flags: PRESENT | VERIFIED,
        }
    }

    /// Touched, but without a finger or a PIN that says whose hand it is.
    pub(crate) fn unverified(&mut self) {
        self.flags = PRESENT;
    }

    pub(crate) fn verified(&mut self) {
        self.flags = PRESENT | VERIFIED;
    }

    /// What the browser answers when a passkey is made.
    pub(crate) fn make(&mut self, options: &str) -> String {
        let asked: Value = serde_json::from_str(options).unwrap();
        assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
        self.handle = B64.decode(asked["user"]["id"].as_str().unwrap()).unwrap();
        let (x, y) = self.key.public_key().as_ref()[1..].split_at(32);
        let mut data = self.data(self.flags | ATTESTED);
        self.count += 1;
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        // COSE (RFC 9053): {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(x);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(y);
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = self.client("webauthn.create", &asked);
        self.answer(json!({
            "clientDataJSON": B64.encode(client),
            "attestationObject": B64.encode(object),
            "transports": ["internal"],
        }))
    }

    /// What the browser answers when a passkey is asked for.
    pub(crate) fn sign(&mut self, options: &str) -> String {
        let asked: Value = serde_json::from_str(options).unwrap();
        assert_eq!(asked["userVerification"], "required");
        let client = self.client("webauthn.get", &asked);
        let data = self.data(self.flags);
        self.count += 1;
        let signed = [data.as_slice(), Sha256::digest(&client).as_slice()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(json!({
            "clientDataJSON": B64.encode(client),
            "authenticatorData": B64.encode(data),
            "signature": B64.encode(signature.as_ref()),
            "userHandle": B64.encode(&self.handle),
        }))
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.domain).to_vec();
        data.push(flags);
        data.extend(self.count.to_be_bytes());
        data
    }

    fn client(&self, kind: &str, asked: &Value) -> Vec<u8> {
        let challenge = asked["challenge"].as_str().unwrap();
        let origin = self.origin;
        format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#)
            .into_bytes()
    }

    fn answer(&self, response: Value) -> String {
        json!({
            "id": B64.encode(&self.id),
            "rawId": B64.encode(&self.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        })
        .to_string()
    }
}
