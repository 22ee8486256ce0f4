//! One attempt: is what the server sends the body, the rest of it, or neither?

use std::io::Read;
use std::path::Path;

use ureq::Body;
use ureq::http::{HeaderMap, HeaderName, HeaderValue, Response, header};

use crate::address::Address;
use crate::exchange::{Exchange, text};
use crate::headers::{ContentRange, retry_after, validator};
use crate::part::{Origin, Part, sha256};
use crate::{Effort, FetchError, Fetched, Outcome, Request};

/// What a whole body came with.
pub(crate) struct Answer {
    etag: Option<String>,
    last_modified: Option<String>,
    content_type: Option<String>,
}

impl Answer {
    /// Names the file.
    pub fn finish(self, part: Part, into: &Path) -> Result<Outcome, FetchError> {
        let (sha256, bytes) = part.finish(into)?;
        let Self { etag, last_modified, content_type } = self;
        Ok(Outcome::Fetched(Fetched { sha256, bytes, etag, last_modified, content_type }))
    }
}

pub(crate) struct Attempt<'a> {
    pub exchange: &'a Exchange,
    pub request: &'a Request,
    pub address: &'a Address,
    pub limit_bytes: u64,
    pub effort: Effort,
}

impl Attempt<'_> {
    /// Nothing if the server says that nothing changed.
    pub fn make(
        &self,
        own: &HeaderMap,
        part: &mut Part,
        progress: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<Option<Answer>, FetchError> {
        let response = self.exchange.ask(self.address, own, &self.conditions(part), self.effort)?;
        let expected = match response.status().as_u16() {
            200 => self.begin(&response, part)?,
            206 => self.go_on(&response, part)?,
            304 if self.request.etag.is_some() || self.request.last_modified.is_some() => {
                return Ok(None);
            }
            status => return Err(self.refused(status, &response, part)),
        };
        if let Some(encoding) = text(&response, header::CONTENT_ENCODING)
            && !encoding.eq_ignore_ascii_case("identity")
        {
            return Err(FetchError::Undecodable {
                address: self.address.to_string(),
                encoding: encoding.to_owned(),
                reason: "we asked for gzip or none".to_owned(),
                effort: self.effort,
            });
        }
        let header = |name| text(&response, name).map(str::to_owned);
        let answer = Answer {
            etag: header(header::ETAG),
            last_modified: header(header::LAST_MODIFIED),
            content_type: header(header::CONTENT_TYPE),
        };
        self.receive(response, expected, part, progress)?;
        Ok(Some(answer))
    }

    /// The headers that ask for nothing if unchanged, and for the rest only if some is held.
    fn conditions(&self, part: &Part) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let mut set = |name: HeaderName, value: &str| {
            // What a server once wrote and cannot be sent back is left out: the answer is whole.
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        };
        if let Some(etag) = &self.request.etag {
            set(header::IF_NONE_MATCH, etag);
        }
        if let Some(date) = &self.request.last_modified {
            set(header::IF_MODIFIED_SINCE, date);
        }
        if let Some(origin) = part.origin().filter(|_| part.received() > 0) {
            set(header::RANGE, &format!("bytes={}-", part.received()));
            set(header::IF_RANGE, &origin.validator);
            // A range of a gzip stream is no range of the publisher's bytes.
            set(header::ACCEPT_ENCODING, "identity");
        }
        headers
    }

    /// A whole body follows; how long it is, if the server says.
    fn begin(&self, response: &Response<Body>, part: &mut Part) -> Result<Option<u64>, FetchError> {
        // Unknown for a gzip body, so that one is never resumed.
        let expected = response.body().content_length();
        self.allow(expected)?;
        let ranges = text(response, header::ACCEPT_RANGES).is_some_and(|v| v.trim() == "bytes");
        let validator = validator(
            text(response, header::ETAG),
            text(response, header::LAST_MODIFIED),
            text(response, header::DATE),
        );
        let origin = match (ranges, validator, expected) {
            (true, Some(validator), Some(total)) => Some(Origin {
                address_sha256: sha256(self.address.as_str().as_bytes()),
                validator,
                total,
                safe: 0,
            }),
            _ => None,
        };
        part.restart(origin)?;
        Ok(expected)
    }

    /// The rest of a body follows; how long the whole is.
    fn go_on(&self, response: &Response<Body>, part: &mut Part) -> Result<Option<u64>, FetchError> {
        let said = text(response, header::CONTENT_RANGE).unwrap_or_default().to_owned();
        let total = part.origin().map(|origin| origin.total);
        let fits = ContentRange::parse(&said).is_some_and(|range| {
            range.first == part.received() && range.total == total && Some(range.last + 1) == total
        });
        if fits {
            self.allow(total)?;
            return Ok(total);
        }
        let held = part.received();
        part.restart(None)?;
        let reason = format!("asked for the bytes from {held} on, got Content-Range {said:?}");
        Err(FetchError::Garbled { address: self.address.to_string(), reason, effort: self.effort })
    }

    fn refused(&self, status: u16, response: &Response<Body>, part: &mut Part) -> FetchError {
        // The part no longer fits what the server has: the next attempt asks for all of it.
        if status == 416
            && let Err(error) = part.restart(None)
        {
            return error;
        }
        let value = text(response, header::RETRY_AFTER);
        let retry_after = value.and_then(|value| retry_after(value, text(response, header::DATE)));
        FetchError::Status {
            address: self.address.to_string(),
            status,
            retry_after,
            effort: self.effort,
        }
    }

    fn receive(
        &self,
        response: Response<Body>,
        expected: Option<u64>,
        part: &mut Part,
        progress: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<(), FetchError> {
        let mut body = response.into_body().into_reader();
        let mut block = vec![0; 1 << 16];
        progress(part.received(), expected);
        loop {
            let count = body.read(&mut block).map_err(|error| {
                let (exchange, received) = (self.exchange, part.received());
                exchange.explain(error.into(), self.address, received, expected, self.effort)
            })?;
            if count == 0 {
                break;
            }
            part.append(&block[..count])?;
            self.allow(Some(part.received()))?;
            progress(part.received(), expected);
        }
        match expected {
            Some(total) if total != part.received() => Err(FetchError::Truncated {
                address: self.address.to_string(),
                expected,
                received: part.received(),
                reason: "the server ended it".to_owned(),
                effort: self.effort,
            }),
            _ => Ok(()),
        }
    }

    fn allow(&self, bytes: Option<u64>) -> Result<(), FetchError> {
        let limit = self.limit_bytes;
        match bytes {
            Some(announced) if announced > limit => {
                let address = self.address.to_string();
                Err(FetchError::TooLarge { address, announced: bytes, limit })
            }
            _ => Ok(()),
        }
    }
}
