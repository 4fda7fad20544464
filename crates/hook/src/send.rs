//! One attempt: a POST that takes so long and no longer, follows nobody, and reads no more of the answer than its status.

use std::time::Duration;

use ureq::unversioned::transport::DefaultConnector;

use crate::address::{Guard, KEPT_BACK, Reach};

/// Longest wait for a connection.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest wait for the whole exchange: the convention asks for 15 to 30 seconds.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);
/// Most bytes of the answer's headers.
const HEADERS_LIMIT: usize = 16 * 1024;
/// How we call ourselves.
const USER_AGENT: &str = concat!("Anxin-Webhooks/", env!("CARGO_PKG_VERSION"));

/// What is posted.
pub(crate) struct Post {
    pub(crate) url: String,
    pub(crate) id: String,
    pub(crate) timestamp: i64,
    pub(crate) signature: String,
    pub(crate) body: String,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// An answer with this status.
    Answered(u16),
    /// None, because.
    Failed(&'static str),
}

impl Outcome {
    pub(crate) const fn is_taken(self) -> bool {
        matches!(self, Self::Answered(200..=299))
    }

    /// The receiver says that nobody lives here any more.
    pub(crate) const fn is_gone(self) -> bool {
        matches!(self, Self::Answered(410))
    }

    pub(crate) const fn status(self) -> Option<u16> {
        match self {
            Self::Answered(status) => Some(status),
            Self::Failed(_) => None,
        }
    }

    /// What went wrong, in words for whoever runs the receiver.
    pub(crate) const fn trouble(self) -> Option<&'static str> {
        match self {
            Self::Answered(200..=299) => None,
            Self::Answered(300..=399) => Some("it redirected; register the address that it points to"),
            Self::Answered(410) => Some("it answered 410, which means that it wants nothing any more"),
            Self::Answered(_) => Some("it answered something else than 2xx"),
            Self::Failed(why) => Some(why),
        }
    }
}

/// Posts messages.
pub(crate) struct Sender(ureq::Agent);

impl Sender {
    pub(crate) fn new(reach: Reach) -> Self {
        Self::with_timeout(reach, ANSWER_TIMEOUT)
    }

    pub(crate) fn with_timeout(reach: Reach, whole: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(whole))
            .timeout_connect(Some(CONNECT_TIMEOUT.min(whole)))
            .http_status_as_error(false)
            // A redirect could lead where a brand may not send us.
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would look names up itself, behind the guard's back.
            .proxy(None)
            .max_response_header_size(HEADERS_LIMIT)
            // What a receiver leaves open is not kept open here.
            .max_idle_connections(0)
            .user_agent(USER_AGENT)
            .build();
        Self(ureq::Agent::with_parts(config, DefaultConnector::default(), Guard::new(reach)))
    }

    pub(crate) fn post(&self, post: &Post) -> Outcome {
        let request = self
            .0
            .post(&post.url)
            .header("content-type", "application/json")
            .header("webhook-id", &post.id)
            .header("webhook-timestamp", post.timestamp.to_string())
            .header("webhook-signature", &post.signature);
        match request.send(post.body.as_bytes()) {
            Ok(answer) => Outcome::Answered(answer.status().as_u16()),
            Err(error) => Outcome::Failed(kind(&error)),
        }
    }
}

/// What happened, without the address, which may hold a secret of the receiver's.
fn kind(error: &ureq::Error) -> &'static str {
    match error {
        ureq::Error::Timeout(_) => "it did not answer in time",
        ureq::Error::HostNotFound => "its host name is not known",
        ureq::Error::ConnectionFailed | ureq::Error::Io(_) => "the connection failed or was broken off",
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => {
            "its certificate was not accepted"
        }
        ureq::Error::Other(why) if why.to_string() == KEPT_BACK => KEPT_BACK,
        _ => "its answer was not HTTP",
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// The name is looked up and means this machine; who may not reach that does not connect at all.
    #[test]
    fn a_name_that_means_an_inner_address_is_not_connected_to() {
        let inside = TcpListener::bind("127.0.0.1:0").unwrap();
        inside.set_nonblocking(true).unwrap();
        let post = Post {
            url: format!("http://localhost:{}/", inside.local_addr().unwrap().port()),
            id: "msg_1".into(),
            timestamp: 0,
            signature: "v1,x".into(),
            body: "{}".into(),
        };
        assert_eq!(Sender::new(Reach::Public).post(&post), Outcome::Failed(KEPT_BACK));
        assert!(inside.accept().is_err(), "somebody knocked");
        let soon = Sender::with_timeout(Reach::ThisMachineToo, Duration::from_millis(100));
        assert_eq!(soon.post(&post), Outcome::Failed("it did not answer in time"));
        assert!(inside.accept().is_ok(), "who may, does");
    }
}
