//! What does the server answer?

use std::io;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use ureq::{Agent, Body};

use crate::address::Address;
use crate::{Effort, FetchError, Policy, Request};

/// Speaks HTTP, by one policy. Answers of any status come back; only what is no answer is an error.
#[derive(Debug)]
pub(crate) struct Exchange {
    agent: Agent,
    redirects: u32,
    read_timeout: Duration,
}

impl Exchange {
    pub fn new(policy: &Policy) -> Self {
        let config = Config::builder()
            .user_agent(policy.user_agent.as_str())
            .http_status_as_error(false)
            // Redirects are followed below: ureq would carry the caller's headers to any host.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_resolve(Some(policy.connect_timeout))
            .timeout_connect(Some(policy.connect_timeout))
            .timeout_recv_response(Some(policy.read_timeout))
            .timeout_per_read(Some(policy.read_timeout))
            .timeout_global(Some(policy.attempt_timeout))
            .build();
        Self {
            agent: config.new_agent(),
            redirects: policy.redirects,
            read_timeout: policy.read_timeout,
        }
    }

    /// Asks, and follows redirects to the answer. `own` headers go to the address's own origin
    /// only, `ours` everywhere.
    pub fn ask(
        &self,
        address: &Address,
        own: &HeaderMap,
        ours: &HeaderMap,
        effort: Effort,
    ) -> Result<Response<Body>, FetchError> {
        let mut at = address.clone();
        for _ in 0..=self.redirects {
            let response = self.call(&at, address.shares_origin_with(&at).then_some(own), ours);
            let response = response.map_err(|error| self.explain(error, &at, 0, None, effort))?;
            let status = response.status().as_u16();
            if !matches!(status, 301 | 302 | 303 | 307 | 308) {
                return Ok(response);
            }
            let nowhere = || FetchError::RedirectedNowhere { address: at.to_string(), status };
            at = at.follow(text(&response, header::LOCATION).ok_or_else(nowhere)?)?;
        }
        let (address, last) = (address.to_string(), at.to_string());
        Err(FetchError::TooManyRedirects { address, last, limit: self.redirects })
    }

    fn call(
        &self,
        at: &Address,
        own: Option<&HeaderMap>,
        ours: &HeaderMap,
    ) -> Result<Response<Body>, ureq::Error> {
        let mut request = self.agent.get(at.as_str());
        for (name, value) in own.into_iter().flatten().chain(ours) {
            request = request.header(name, value);
        }
        if at.is_loopback() {
            request = request.config().proxy(None).build();
        }
        request.call()
    }

    /// What a failure of the connection means.
    pub fn explain(
        &self,
        error: ureq::Error,
        address: &Address,
        received: u64,
        expected: Option<u64>,
        effort: Effort,
    ) -> FetchError {
        let address = address.to_string();
        let reason = error.to_string();
        match error {
            ureq::Error::Timeout(timeout) => {
                FetchError::TimedOut { address, phase: self.phase(timeout), received, effort }
            }
            ureq::Error::Decompress(encoding, _) => {
                FetchError::Undecodable { address, encoding: encoding.into(), reason, effort }
            }
            ureq::Error::Io(e) if e.kind() == io::ErrorKind::InvalidData => {
                FetchError::Untrusted { address, reason }
            }
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => {
                FetchError::Untrusted { address, reason }
            }
            ureq::Error::Io(_) if received > 0 || expected.is_some() => {
                FetchError::Truncated { address, expected, received, reason, effort }
            }
            ureq::Error::Protocol(_) | ureq::Error::Http(_) | ureq::Error::BodyStalled => {
                FetchError::Garbled { address, reason, effort }
            }
            ureq::Error::LargeResponseHeader(..) => FetchError::Garbled { address, reason, effort },
            _ => FetchError::Unreachable { address, reason, effort },
        }
    }

    fn phase(&self, timeout: ureq::Timeout) -> String {
        match timeout {
            ureq::Timeout::Resolve => "looking up the host".into(),
            ureq::Timeout::Connect => "connecting".into(),
            ureq::Timeout::RecvResponse => format!("no answer within {:?}", self.read_timeout),
            ureq::Timeout::PerRead => format!("no byte within {:?}", self.read_timeout),
            _ => "over the time of one attempt".into(),
        }
    }
}

/// The caller's headers, checked.
pub(crate) fn own_headers(request: &Request, address: &Address) -> Result<HeaderMap, FetchError> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let refused = || FetchError::BadHeader { address: address.to_string(), name: name.clone() };
        let key = HeaderName::try_from(name).map_err(|_| refused())?;
        let mut value = HeaderValue::try_from(value).map_err(|_| refused())?;
        value.set_sensitive(true);
        headers.append(key, value);
    }
    Ok(headers)
}

/// A header of an answer, where it is there and is text.
pub(crate) fn text(response: &Response<Body>, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}
