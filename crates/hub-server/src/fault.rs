//! In which ways can a server fail?

use std::sync::Mutex;
use std::time::Duration;

/// A fault that does not pass.
pub const ALWAYS: u32 = u32::MAX;

/// One way to fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// This status, and no data.
    Status(u16),
    /// This status with a `Retry-After` of this value.
    RetryAfter(u16, String),
    /// A redirect (302) to this address.
    Redirect(String),
    /// Closes the connection after so many bytes of the body, having announced all.
    CloseAfter(usize),
    /// Falls silent after so many bytes of the body, until the client gives up.
    Stall(usize),
    /// Falls silent before answering anything, until the client gives up.
    Mute,
    /// Sends the body byte by byte with a pause before each.
    SlowDrip(Duration),
    /// Announces so many bytes more than it sends.
    WrongLength(usize),
    /// Ignores `Range`, and does not offer it.
    NoRanges,
    /// Answers a `Range` with other bytes than those asked for.
    WrongRange,
    /// Claims a gzip body that is none.
    NotGzip,
    /// Something that is not HTTP.
    Garbage,
    /// An HTML page with status 200 where data was asked for.
    Html,
    /// The dataset without this column.
    DropColumn(String),
    /// Only so many rows of the dataset.
    Truncate(usize),
    /// The dataset without any row.
    Empty,
    /// Says that there are so many rows more than it holds, as a release that grows between two pages.
    Miscount(usize),
}

/// Which requests are to fail, and how.
#[derive(Debug, Default)]
pub(crate) struct Plan(Mutex<Vec<Planned>>);

#[derive(Debug)]
struct Planned {
    path: String,
    left: u32,
    fault: Fault,
}

impl Plan {
    pub fn add(&self, path: &str, times: u32, fault: Fault) {
        let planned = Planned { path: path.to_lowercase(), left: times, fault };
        self.lock().push(planned);
    }

    pub fn clear(&self) {
        self.lock().clear();
    }

    /// The fault for this request: the first planned for its path that has not passed.
    pub fn take(&self, path: &str) -> Option<Fault> {
        let path = path.to_lowercase();
        let mut planned = self.lock();
        let next = planned.iter_mut().find(|it| it.left > 0 && it.path == path)?;
        if next.left != ALWAYS {
            next.left -= 1;
        }
        Some(next.fault.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Planned>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
