//! HTTP message signatures (RFC 9421) with Ed25519, and the digest of a body (RFC 9530): what a signature covers, what it must
//! cover here, and the text that is signed.

use anxin_domain::time::Instant;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use ring::digest::{SHA256, SHA512, digest};
use ring::signature::{ED25519, UnparsedPublicKey};
use sfv::{BareItem, Dictionary, FieldType as _, InnerList, ListEntry, Parser};

/// Longest time for which a signature may be good, in seconds.
pub const SIGNATURE_SECONDS: i64 = 300;
/// How far ahead of ours the signer's clock may be, in seconds.
const AHEAD_SECONDS: i64 = 30;
/// Longest nonce, in letters.
const NONCE_LIMIT: usize = 128;
/// Most components that a signature covers.
const COMPONENTS_LIMIT: usize = 32;
/// Microseconds of a second.
const MICROS: i64 = 1_000_000;

/// A signature as it came, read and not yet verified.
pub(crate) struct Signature {
    covered: Vec<String>,
    /// The value of `@signature-params`.
    params: String,
    bytes: Vec<u8>,
    pub(crate) key: String,
    pub(crate) nonce: String,
    pub(crate) expires_at: Instant,
    created: i64,
    expires: i64,
}

impl Signature {
    /// Whether a request carries one.
    pub(crate) fn is_there(headers: &HeaderMap) -> bool {
        headers.contains_key("signature-input") || headers.contains_key("signature")
    }

    /// Reads the only signature of a request. The error says what is wrong.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Self, &'static str> {
        let inputs = dictionary(headers, "signature-input")?;
        let signatures = dictionary(headers, "signature")?;
        if inputs.len() != 1 || signatures.len() != 1 {
            return Err(
                "a request carries one signature: one entry in Signature-Input and the same in Signature",
            );
        }
        let Some((label, ListEntry::InnerList(input))) = inputs.first() else {
            return Err("Signature-Input is no list of components with parameters");
        };
        let Some(ListEntry::Item(signature)) = signatures.get(label) else {
            return Err("Signature has no entry of the name that Signature-Input has");
        };
        let BareItem::ByteSequence(bytes) = &signature.bare_item else {
            return Err("Signature is no byte sequence between colons");
        };
        let text = |name: &str| {
            let value = input.params.get(name)?;
            value.as_string().map(|text| text.as_str().to_owned())
        };
        let moment = |name: &str| input.params.get(name).and_then(BareItem::as_integer).map(i64::from);
        if text("alg").is_some_and(|alg| alg != "ed25519") {
            return Err("alg is another than ed25519");
        }
        let created = moment("created").ok_or("the parameter created is missing")?;
        let expires = moment("expires").ok_or("the parameter expires is missing")?;
        let nonce = text("nonce").ok_or("the parameter nonce is missing")?;
        if nonce.is_empty() || nonce.len() > NONCE_LIMIT {
            return Err("the nonce is empty or longer than 128 letters");
        }
        Ok(Self {
            covered: covered(input)?,
            params: params(input).ok_or("Signature-Input cannot be written again")?,
            bytes: bytes.clone(),
            key: text("keyid").ok_or("the parameter keyid is missing")?,
            nonce,
            expires_at: Instant::from_micros(expires.saturating_mul(MICROS)),
            created,
            expires,
        })
    }

    /// Whether it is good at a moment, and covers what it has to: the method, the whole address, and the body where there is one.
    pub(crate) fn check(&self, parts: &Parts, now: Instant) -> Result<(), &'static str> {
        let now = now.micros().div_euclid(MICROS);
        if self.expires - self.created > SIGNATURE_SECONDS || self.expires <= self.created {
            return Err("expires lies more than 300 seconds after created, or not after it");
        }
        if self.created > now + AHEAD_SECONDS {
            return Err("created lies in the future: set the clock");
        }
        if self.expires <= now {
            return Err("it has expired");
        }
        let covers = |name: &str| self.covered.iter().any(|covered| covered == name);
        if !covers("@method") {
            return Err("it does not cover @method");
        }
        let whole = covers("@target-uri");
        let by_parts = covers("@authority") && covers("@path");
        if !whole && !by_parts {
            return Err("it covers neither @target-uri nor @authority and @path");
        }
        if !whole && parts.uri.query().is_some() && !covers("@query") {
            return Err("it does not cover @query");
        }
        let has_body = parts.headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0")
            || parts.headers.contains_key(header::TRANSFER_ENCODING);
        if has_body && !covers("content-digest") {
            return Err("it does not cover content-digest");
        }
        Ok(())
    }

    /// Whether the key signed it. Behind a proxy we do not see by which scheme the client came, so both are tried where the
    /// signature covers it; the host is the same in either.
    pub(crate) fn is_by(&self, public: &[u8], parts: &Parts) -> Result<bool, &'static str> {
        let key = UnparsedPublicKey::new(&ED25519, public);
        for scheme in ["https", "http"] {
            if key.verify(self.base(parts, scheme)?.as_bytes(), &self.bytes).is_ok() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The text that is signed (RFC 9421, section 2.5).
    fn base(&self, parts: &Parts, scheme: &str) -> Result<String, &'static str> {
        let mut base = String::new();
        for name in &self.covered {
            base.push_str(&format!("\"{name}\": {}\n", component(parts, name, scheme)?));
        }
        base.push_str(&format!("\"@signature-params\": {}", self.params));
        Ok(base)
    }
}

/// The names of the components in their order.
fn covered(input: &InnerList) -> Result<Vec<String>, &'static str> {
    if input.items.len() > COMPONENTS_LIMIT {
        return Err("it covers more than 32 components");
    }
    let mut names: Vec<String> = Vec::with_capacity(input.items.len());
    for item in &input.items {
        let BareItem::String(name) = &item.bare_item else { return Err("a component is no text") };
        if !item.params.is_empty() {
            return Err("a component has parameters, which are not read here");
        }
        if names.iter().any(|known| known == name.as_str()) {
            return Err("a component comes twice");
        }
        names.push(name.as_str().to_owned());
    }
    Ok(names)
}

/// The list of components with its parameters, as the standard writes it.
fn params(input: &InnerList) -> Option<String> {
    vec![ListEntry::InnerList(input.clone())].serialize()
}

/// The value of a component (RFC 9421, sections 2.1 and 2.2).
fn component(parts: &Parts, name: &str, scheme: &str) -> Result<String, &'static str> {
    let uri = &parts.uri;
    let authority = || {
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = host.or_else(|| uri.authority().map(|authority| authority.as_str()));
        let host = host.ok_or("the request has no Host")?.to_ascii_lowercase();
        let plain = if scheme == "https" { host.strip_suffix(":443") } else { host.strip_suffix(":80") };
        Ok::<_, &'static str>(plain.unwrap_or(&host).to_owned())
    };
    match name {
        "@method" => Ok(parts.method.as_str().to_owned()),
        "@authority" => authority(),
        "@scheme" => Ok(scheme.to_owned()),
        "@path" => Ok(uri.path().to_owned()),
        "@query" => Ok(format!("?{}", uri.query().unwrap_or_default())),
        "@request-target" => Ok(uri.path_and_query().map_or("/", |target| target.as_str()).to_owned()),
        "@target-uri" => {
            let target = uri.path_and_query().map_or("/", |target| target.as_str());
            Ok(format!("{scheme}://{}{target}", authority()?))
        }
        name if name.starts_with('@') => Err("it covers a component that is not known here"),
        name => field(&parts.headers, name).ok_or("it covers a header that the request does not have"),
    }
}

/// The values of a header, joined as one.
fn field(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines: Vec<&str> =
        headers.get_all(name).iter().map(|line| line.to_str().ok().map(str::trim)).collect::<Option<_>>()?;
    (!lines.is_empty()).then(|| lines.join(", "))
}

fn dictionary(headers: &HeaderMap, name: &'static str) -> Result<Dictionary, &'static str> {
    let text = field(headers, name).ok_or("Signature-Input and Signature come together")?;
    Parser::new(&text).parse().map_err(|_| "Signature-Input or Signature is no structured field (RFC 9651)")
}

/// Holds a body against its digests (RFC 9530): one of those that are known has to be there, and each of them has to fit.
pub(crate) fn check_digest(headers: &HeaderMap, body: &[u8]) -> Result<(), &'static str> {
    let text = field(headers, "content-digest").ok_or("there is no Content-Digest")?;
    let digests: Dictionary =
        Parser::new(&text).parse().map_err(|_| "Content-Digest is no structured field (RFC 9651)")?;
    let mut known = 0;
    for (name, algorithm) in [("sha-256", &SHA256), ("sha-512", &SHA512)] {
        let Some(entry) = digests.get(name) else { continue };
        let ListEntry::Item(item) = entry else { return Err("Content-Digest has a list in it") };
        if item.bare_item.as_byte_sequence() != Some(digest(algorithm, body).as_ref()) {
            return Err("Content-Digest is of another body");
        }
        known += 1;
    }
    if known == 0 { Err("Content-Digest has neither sha-256 nor sha-512") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    /// The request of RFC 9421, appendix B.2, with the signature of B.2.6.
    fn request() -> Parts {
        let request = Request::builder()
            .method("POST")
            .uri("/foo?param=Value&Pet=dog")
            .header("host", "example.com")
            .header("date", "Tue, 20 Apr 2021 02:07:55 GMT")
            .header("content-type", "application/json")
            .header(
                "content-digest",
                "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
            )
            .header("content-length", "18");
        request.body(()).unwrap().into_parts().0
    }

    const INPUT: &str = r#"("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#;
    const SIGNATURE: &str =
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
    /// `test-key-ed25519` of appendix B.1.4.
    const PUBLIC: &str = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";

    fn of_the_rfc() -> Signature {
        let inputs: Dictionary = Parser::new(&format!("sig-b26={INPUT}")).parse().unwrap();
        let Some(ListEntry::InnerList(input)) = inputs.get("sig-b26") else { panic!("a list") };
        Signature {
            covered: covered(input).unwrap(),
            params: params(input).unwrap(),
            bytes: STANDARD.decode(SIGNATURE).unwrap(),
            key: "test-key-ed25519".into(),
            nonce: String::new(),
            expires_at: Instant::from_micros(0),
            created: 1_618_884_473,
            expires: 0,
        }
    }

    #[test]
    fn the_text_that_is_signed_is_the_one_of_the_rfc() {
        let base = of_the_rfc().base(&request(), "https").unwrap();
        let expected = format!(
            "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@method\": POST\n\"@path\": /foo\n\"@authority\": example.com\n\
             \"content-type\": application/json\n\"content-length\": 18\n\"@signature-params\": {INPUT}"
        );
        assert_eq!(base, expected);
    }

    #[test]
    fn the_signature_of_the_rfc_is_good_and_no_other() {
        let public = STANDARD.decode(PUBLIC).unwrap();
        assert!(of_the_rfc().is_by(&public, &request()).unwrap());
        let mut other = request();
        other.uri = "/bar".parse().unwrap();
        assert!(!of_the_rfc().is_by(&public, &other).unwrap());
        let mut other = request();
        other.headers.insert("date", "Tue, 20 Apr 2021 02:07:56 GMT".parse().unwrap());
        assert!(!of_the_rfc().is_by(&public, &other).unwrap());
        assert!(!of_the_rfc().is_by(&[9; 32], &request()).unwrap());
    }

    #[test]
    fn the_digest_of_the_rfc_fits_its_body_and_no_other() {
        let headers = request().headers;
        assert_eq!(check_digest(&headers, b"{\"hello\": \"world\"}"), Ok(()));
        assert!(check_digest(&headers, b"{\"hello\": \"World\"}").is_err());
        let with = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("content-digest", value.parse().unwrap());
            check_digest(&headers, b"{\"hello\": \"world\"}")
        };
        assert_eq!(with("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"), Ok(()));
        for wrong in ["", "md5=:AAAA:", "sha-256=:AAAA:", "sha-256=x", "sha-256=(1)"] {
            assert!(with(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn components_of_an_address_are_written_as_the_standard_says() {
        let parts = request();
        let value = |name: &str| component(&parts, name, "https").unwrap();
        assert_eq!(value("@target-uri"), "https://example.com/foo?param=Value&Pet=dog");
        assert_eq!(value("@query"), "?param=Value&Pet=dog");
        assert_eq!(value("@request-target"), "/foo?param=Value&Pet=dog");
        let mut parts = request();
        parts.headers.insert("host", "EXAMPLE.com:443".parse().unwrap());
        assert_eq!(component(&parts, "@authority", "https").unwrap(), "example.com");
        assert!(
            component(&parts, "@status", "https").is_err() && component(&parts, "x-none", "https").is_err()
        );
    }
}
