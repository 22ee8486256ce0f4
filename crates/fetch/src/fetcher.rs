//! How do we get all of it?

use std::fmt;
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::address::Address;
use crate::attempt::Attempt;
use crate::exchange::{Exchange, own_headers};
use crate::part::Part;
use crate::{Effort, FetchError, Outcome, Policy, Request};

/// Fetches addresses into files, by one policy. Connections are kept between fetches.
pub struct Fetcher {
    policy: Policy,
    exchange: Exchange,
    sleep: Box<dyn Fn(Duration) + Send + Sync>,
}

impl Fetcher {
    /// Opens no connection yet.
    pub fn new(policy: Policy) -> Self {
        let exchange = Exchange::new(&policy);
        Self { policy, exchange, sleep: Box::new(thread::sleep) }
    }

    /// Waits between attempts by another clock: a test's, or one that can be interrupted.
    pub fn with_sleep(self, sleep: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        Self { sleep: Box::new(sleep), ..self }
    }

    /// Fetches an address into the file `into`, whose folder exists. `progress` is told the bytes
    /// received and the bytes expected, where the server says. `into` is replaced in one step, and
    /// only when the body is whole; on an error it is as it was.
    ///
    /// Tries again, after ever longer waits, what [`FetchError::may_pass`].
    pub fn get(
        &self,
        request: &Request,
        into: &Path,
        progress: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<Outcome, FetchError> {
        let address = Address::parse(&request.url)?;
        let own = own_headers(request, &address)?;
        let seed = self.policy.jitter_seed.unwrap_or_else(|| fastrand::u64(..));
        let mut jitter = fastrand::Rng::with_seed(seed);
        let mut part = Part::open(into, address.as_str())?;
        let mut effort = Effort { attempts: 1, waited: Duration::ZERO };
        loop {
            let limit_bytes = self.policy.limit_bytes;
            let exchange = &self.exchange;
            let attempt = Attempt { exchange, request, address: &address, limit_bytes, effort };
            let error = match attempt.make(&own, &mut part, progress) {
                Ok(None) => return part.discard().map(|()| Outcome::Unchanged),
                Ok(Some(answer)) => return answer.finish(part, into),
                Err(error) => error,
            };
            part.keep()?;
            let Some(wait) = self.wait_after(&error, effort.attempts, &mut jitter) else {
                if part.origin().is_none() {
                    part.discard()?;
                }
                return Err(error);
            };
            (self.sleep)(wait);
            effort.waited += wait;
            effort.attempts += 1;
        }
    }

    /// How long to wait before the next attempt; nothing if there is to be none.
    fn wait_after(
        &self,
        error: &FetchError,
        attempts: u32,
        jitter: &mut fastrand::Rng,
    ) -> Option<Duration> {
        let asked = error.retry_after().unwrap_or_default();
        let again = error.may_pass()
            && attempts <= self.policy.retries
            && asked <= self.policy.back_off_cap;
        again.then(|| self.policy.back_off(attempts, jitter).max(asked))
    }
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher").field("policy", &self.policy).finish_non_exhaustive()
    }
}
