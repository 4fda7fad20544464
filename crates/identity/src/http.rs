//! A text provider behind HTTP. One POST a text: `{"id": …, "to": "+86…", "text": …}` with a bearer token. Any 2xx answer
//! means taken; 408, 425, 429 and 5xx, a broken answer and silence mean later; everything else means refused. A provider
//! with another form is reached through a small adapter of its own.

use std::time::Duration;

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use async_trait::async_trait;
use serde::Serialize;
use ureq::http::Uri;

use crate::error::IdentityError;
use crate::sender::{SendError, Taken, TextSender};

/// Longest wait for a connection.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest wait for the whole exchange; a person is waiting for a code behind it.
pub const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// Answers that ask to come again (RFC 9110, sections 15.5 and 15.6; RFC 6585, section 4; RFC 8470, section 5.2).
const COME_AGAIN: [u16; 3] = [408, 425, 429];

/// Sends texts by HTTP. Cheap to clone.
#[derive(Clone)]
pub struct HttpSender {
    agent: ureq::Agent,
    url: String,
    authorization: String,
}

#[derive(Serialize)]
struct Posted<'a> {
    id: String,
    to: String,
    text: &'a str,
}

impl HttpSender {
    /// A provider at a URL. Plain `http` is taken for this machine only: on a wire, it would show numbers and codes.
    ///
    /// # Errors
    /// [`IdentityError::ProviderAddress`] says what is wrong with the URL or the token.
    pub fn new(url: &str, token: &str) -> Result<Self, IdentityError> {
        Self::with_timeout(url, token, SEND_TIMEOUT)
    }

    /// The same with another limit for the whole exchange.
    ///
    /// # Errors
    /// As for [`HttpSender::new`].
    pub fn with_timeout(url: &str, token: &str, whole: Duration) -> Result<Self, IdentityError> {
        let wrong = |why| Err(IdentityError::ProviderAddress(why));
        let Ok(uri) = url.trim().parse::<Uri>() else {
            return wrong("it is not a URL; write it as in https://texts.example.com/send");
        };
        let host = uri.host().unwrap_or_default();
        let here = host == "localhost"
            || host.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
            || host == "[::1]";
        match uri.scheme_str() {
            _ if host.is_empty() => {
                return wrong("it names no host; write it as in https://texts.example.com/send");
            }
            Some("https") => {}
            Some("http") if here => {}
            _ => {
                return wrong(
                    "it must begin with https:// so that numbers and codes are not readable on the way",
                );
            }
        }
        if token.is_empty() || !token.bytes().all(|b| b.is_ascii_graphic()) {
            return wrong("its token is empty or has characters that no token has; copy it once more");
        }
        let mut config = ureq::Agent::config_builder()
            .timeout_global(Some(whole))
            .timeout_connect(Some(CONNECT_TIMEOUT.min(whole)))
            .http_status_as_error(false)
            // A redirect would carry the number somewhere nobody has set.
            .max_redirects(0)
            .max_redirects_will_error(false);
        if here {
            config = config.proxy(None);
        }
        let agent = config.build().new_agent();
        Ok(Self { agent, url: uri.to_string(), authorization: format!("Bearer {token}") })
    }

    fn post(&self, posted: &Posted<'_>) -> Result<Taken, SendError> {
        let request = self.agent.post(&self.url).header("authorization", &self.authorization);
        // A broken exchange may have been taken all the same; the id lets the provider tell the second try.
        let answer = request.send_json(posted).map_err(|e| SendError::Temporary(kind(&e).to_owned()))?;
        match answer.status().as_u16() {
            200..=299 => Ok(Taken::default()),
            status if status >= 500 || COME_AGAIN.contains(&status) => {
                Err(SendError::Temporary(format!("it answered {status}")))
            }
            status => Err(SendError::Refused(format!(
                "it answered {status}; look at the provider's address, token and rules"
            ))),
        }
    }
}

impl std::fmt::Debug for HttpSender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HttpSender(address and token hidden)")
    }
}

/// What happened, without the URL, which may hold an account.
const fn kind(error: &ureq::Error) -> &'static str {
    match error {
        ureq::Error::Timeout(_) => "it did not answer in time",
        ureq::Error::HostNotFound => "its host name is not known; look at the address and the resolver",
        ureq::Error::ConnectionFailed | ureq::Error::Io(_) => "the connection failed or was broken off",
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => {
            "its certificate was not accepted"
        }
        _ => "its answer was not HTTP",
    }
}

#[async_trait]
impl TextSender for HttpSender {
    async fn send(&self, id: MessageId, to: Number, text: &str) -> Result<Taken, SendError> {
        let (sender, text) = (self.clone(), text.to_owned());
        let work = move || sender.post(&Posted { id: id.to_string(), to: to.to_string(), text: &text });
        tokio::task::spawn_blocking(work)
            .await
            .unwrap_or_else(|_| Err(SendError::Temporary("the attempt was broken off".into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_would_show_numbers_on_the_wire_is_refused() {
        for good in [
            "https://texts.example.com/send",
            "http://127.0.0.1:9/send",
            "http://localhost/x",
            "http://[::1]:80/",
        ] {
            assert!(HttpSender::new(good, "t0ken").is_ok(), "{good}");
        }
        for bad in [
            "",
            "texts",
            "http://texts.example.com/",
            "ftp://texts.example.com/",
            "http://127.0.0.1.example.com/",
            "https://",
        ] {
            assert!(HttpSender::new(bad, "t0ken").is_err(), "{bad}");
        }
        assert!(HttpSender::new("https://texts.example.com/", "two words").is_err());
        assert!(HttpSender::new("https://texts.example.com/", "").is_err());
    }

    #[test]
    fn a_sender_does_not_show_its_token() {
        let sender = HttpSender::new("https://texts.example.com/acc0unt", "t0ken").unwrap();
        assert!(!format!("{sender:?}").contains("0"));
    }
}
