//! What time is it, for the camp?
//!
//! What this computer's clock says, but never back: where that was set back, or begins before what the journal knows,
//! time goes on from there. It would else stand still until the clock has caught up, and with it all that waits for
//! time to pass: tracks, falling bodies, rules, what expires, who is silent.

use super::now_s;
use std::time::Instant;

/// So far ahead of this computer's clock is said, in seconds.
const MOST_AHEAD_S: f64 = 5.0;

/// The camp's time.
#[derive(Debug)]
pub(super) struct Clock {
    /// When it was last read, and what it said.
    at: Instant,
    s: f64,
    /// How far that was ahead of this computer's clock.
    ahead_s: f64,
}

impl Clock {
    /// Goes on from this time, in seconds since 1970 (UTC).
    pub fn begin(at_s: f64) -> Self {
        Self { at: Instant::now(), s: at_s, ahead_s: 0.0 }
    }

    /// Seconds since 1970 (UTC), never less than it said before.
    pub fn now_s(&mut self) -> f64 {
        self.read(now_s())
    }

    fn read(&mut self, computer_s: f64) -> f64 {
        // Read second: a pause between the two does not add up.
        let at = Instant::now();
        let passed_s = at.duration_since(self.at).as_secs_f64();
        (self.at, self.s) = (at, computer_s.max(self.s + passed_s));
        self.ahead_s = self.s - computer_s;
        self.s
    }

    /// What is wrong with this computer's clock.
    pub fn fault(&self) -> Option<String> {
        (self.ahead_s > MOST_AHEAD_S).then(|| {
            let ahead_s = self.ahead_s;
            format!("the clock was set back: times shown are {ahead_s:.0} s ahead of it")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn time_goes_on_where_the_clock_is_set_back_and_that_is_said() {
        let mut clock = Clock::begin(1_000.0);
        assert_eq!(clock.read(2_000.0), 2_000.0);
        assert_eq!(clock.fault(), None);
        let mut last_s = 2_000.0;
        for back_s in [10.0, 11.0] {
            std::thread::sleep(Duration::from_millis(10));
            let found_s = clock.read(back_s);
            assert!(found_s >= last_s + 0.01, "{found_s} after {last_s}");
            assert!(clock.fault().is_some_and(|said| said.contains("s ahead of it")));
            last_s = found_s;
        }
        assert_eq!(clock.read(3_000.0), 3_000.0);
        assert_eq!(clock.fault(), None);
    }
}
