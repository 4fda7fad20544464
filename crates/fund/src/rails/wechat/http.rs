//! The way to WeChat Pay over HTTPS.

use std::time::Duration;

use super::message::{Request, Response, Transport};

/// Where WeChat Pay is.
const HOST: &str = "https://api.mch.weixin.qq.com";
/// Longest wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest wait for an exchange. What takes longer is asked about afterwards.
const WHOLE_TIMEOUT: Duration = Duration::from_secs(15);
/// Most bytes of an answer.
const ANSWER_LIMIT: u64 = 256 * 1024;

/// Sends requests over HTTPS, each on a connection of a small pool. Cheap to clone.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    agent: ureq::Agent,
    host: String,
}

impl HttpTransport {
    /// The way to WeChat Pay itself.
    #[must_use]
    pub fn new() -> Self {
        Self::to(HOST)
    }

    /// The way to another host, as in `https://api2.mch.weixin.qq.com`.
    #[must_use]
    pub fn to(host: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(WHOLE_TIMEOUT))
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .http_status_as_error(false)
            // A redirect would take a signed request somewhere nobody has set.
            .max_redirects(0)
            .max_redirects_will_error(false);
        Self { agent: config.build().new_agent(), host: host.trim_end_matches('/').to_owned() }
    }

    fn send(&self, request: &Request) -> Result<Response, ureq::Error> {
        let url = format!("{}{}", self.host, request.path);
        let mut response = if request.method == "GET" {
            let mut get = self.agent.get(&url);
            for (name, value) in &request.headers {
                get = get.header(*name, value);
            }
            get.call()?
        } else {
            let mut post = self.agent.post(&url);
            for (name, value) in &request.headers {
                post = post.header(*name, value);
            }
            post.send(&request.body)?
        };
        let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers =
            response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(ANSWER_LIMIT).read_to_vec()?;
        Ok(Response { status, headers, body })
    }
}

impl Default for HttpTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for HttpTransport {
    fn exchange(&self, request: &Request) -> Result<Response, String> {
        self.send(request).map_err(|error| {
            match error {
                ureq::Error::Timeout(_) => "it did not answer in time",
                ureq::Error::HostNotFound => "its host is not known; look at the resolver",
                ureq::Error::ConnectionFailed | ureq::Error::Io(_) => {
                    "the connection failed or was broken off"
                }
                ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => {
                    "its certificate was not accepted"
                }
                _ => "its answer was not HTTP",
            }
            .to_owned()
        })
    }
}
