//! Which address is this, and how may it be shown?

use std::fmt;

use url::{Host, Url};

use crate::FetchError;

/// An `http` or `https` address. Its `Display` hides the user, and the values of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(Url);

impl Address {
    pub fn parse(text: &str) -> Result<Self, FetchError> {
        Self::of(Url::parse(text), text)
    }

    /// Where a `Location` header leads from here. From `https` to `http` is an error: it would
    /// lay open what was asked for and let anyone on the way change the answer.
    pub fn follow(&self, location: &str) -> Result<Self, FetchError> {
        let next = Self::of(self.0.join(location), location)?;
        if self.0.scheme() == "https" && next.0.scheme() == "http" {
            let (from, to) = (self.to_string(), next.to_string());
            return Err(FetchError::RedirectedToHttp { address: from, to });
        }
        Ok(next)
    }

    fn of(parsed: Result<Url, url::ParseError>, text: &str) -> Result<Self, FetchError> {
        let refuse =
            |reason: String| FetchError::BadAddress { address: without_secrets(text), reason };
        let mut url = parsed.map_err(|error| refuse(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse(format!("the scheme is {}", url.scheme())));
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The address as it goes to the server.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether both speak to the same scheme, host and port.
    pub fn shares_origin_with(&self, other: &Self) -> bool {
        self.0.origin() == other.0.origin()
    }

    /// Whether it is this machine's own: such a connection never goes through a proxy.
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.host_str().unwrap_or_default();
        write!(f, "{}://{host}", self.0.scheme())?;
        if let Some(port) = self.0.port() {
            write!(f, ":{port}")?;
        }
        f.write_str(self.0.path())?;
        for (i, (name, _)) in self.0.query_pairs().enumerate() {
            write!(f, "{}{name}=…", if i == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

/// An address as it may be shown, also where it cannot be read: then nothing from a `?` on, and
/// nothing before an `@`.
pub(crate) fn without_secrets(text: &str) -> String {
    if let Ok(url) = Url::parse(text)
        && url.has_host()
    {
        return Address(url).to_string();
    }
    let shown = text.split(['?', '#']).next().unwrap_or_default();
    shown.rsplit('@').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
