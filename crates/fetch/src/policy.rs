//! How patient are we?

use std::time::Duration;

/// Timeouts, limits and retries of a [`crate::Fetcher`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// How we introduce ourselves: a program, and that it does not speak for the UN.
    pub user_agent: String,
    /// Longest wait for a name to resolve and, again, for a connection.
    pub connect_timeout: Duration,
    /// Longest silence of a server, before its answer and within it.
    pub read_timeout: Duration,
    /// Longest time for one attempt as a whole: ends a body that drips in for ever.
    pub attempt_timeout: Duration,
    /// Most bytes a file may have.
    pub limit_bytes: u64,
    /// Attempts after the first.
    pub retries: u32,
    /// Wait before the first retry; doubles with each one that follows.
    pub back_off_base: Duration,
    /// Longest wait before a retry. A server that asks for more (`Retry-After`) ends the fetch.
    pub back_off_cap: Duration,
    /// Most redirects to follow in one attempt.
    pub redirects: u32,
    /// Seed of the jitter, so that a test can repeat it; none takes one from the system.
    pub jitter_seed: Option<u64>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            user_agent: concat!("Bluehelm/", env!("CARGO_PKG_VERSION"), " (+not the UN)").into(),
            connect_timeout: Duration::from_secs(20),
            read_timeout: Duration::from_secs(60),
            attempt_timeout: Duration::from_secs(3600),
            limit_bytes: 8 << 30,
            retries: 4,
            back_off_base: Duration::from_secs(1),
            back_off_cap: Duration::from_secs(120),
            redirects: 10,
            jitter_seed: None,
        }
    }
}

impl Policy {
    /// The wait after `attempts` attempts: `base * 2^(attempts - 1)`, at most the cap, times a
    /// fraction drawn between a half and one, so that many clients do not come back as one.
    pub(crate) fn back_off(&self, attempts: u32, jitter: &mut fastrand::Rng) -> Duration {
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let longest = self.back_off_base.saturating_mul(doubled).min(self.back_off_cap);
        let drawn = longest.as_secs_f64() * (0.5 + jitter.f64() / 2.0);
        Duration::try_from_secs_f64(drawn).unwrap_or(longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(attempts: u32, low_s: f64, high_s: f64) {
        let policy = Policy::default();
        for seed in 0..100 {
            let wait = policy.back_off(attempts, &mut fastrand::Rng::with_seed(seed));
            assert!((low_s..=high_s).contains(&wait.as_secs_f64()), "{attempts}: {wait:?}");
        }
    }

    #[test]
    fn waits_double_up_to_the_cap() {
        check(1, 0.5, 1.0);
        check(2, 1.0, 2.0);
        check(5, 8.0, 16.0);
        check(50, 60.0, 120.0);
    }
}
