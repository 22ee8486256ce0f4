//! Does what started this program want to hear that it is well?
//!
//! systemd does, where a unit says `Type=notify` or `WatchdogSec=`; elsewhere nothing is sent.

/// Tells the service manager that this program has started and is well at this moment. Where nobody hears it the
/// manager finds out by itself: its watchdog ends the program and starts it again.
pub fn all_is_well() {
    #[cfg(unix)]
    {
        use sd_notify::NotifyState::{Ready, Watchdog};
        drop(sd_notify::notify(&[Ready, Watchdog]));
    }
}
