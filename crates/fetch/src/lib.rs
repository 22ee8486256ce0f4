//! Here is an address: give me its bytes, whole, or say what went wrong.
//!
//! The only code of the project that opens outbound connections. A body goes to `FILE.part` while
//! it is hashed, is checked against what the server announced, made safe on disk and only then
//! given its name: whoever sees `FILE` sees all of it. What an interruption left behind is taken
//! up again where the server allows it, also by another process, another day.
//!
//! ```no_run
//! use fetch::{Fetcher, Outcome, Policy, Request};
//!
//! let fetcher = Fetcher::new(Policy::default());
//! let request = Request::new("https://api.psdata.un.org/public/metadata/all");
//! match fetcher.get(&request, "all.json".as_ref(), &mut |_received, _total| {})? {
//!     Outcome::Unchanged => {}
//!     Outcome::Fetched(body) => assert_eq!(body.sha256.len(), 64),
//! }
//! # Ok::<(), fetch::FetchError>(())
//! ```
//!
//! Limits: a body that comes with neither a length nor chunks nor gzip ends where the connection
//! ends, so that nobody can tell whether it is whole. Names and values of a query and of the
//! caller's headers may be secrets: values are shown in no error and no `Debug` output.

mod address;
mod attempt;
mod error;
mod exchange;
mod fetcher;
mod part;
mod policy;
mod request;

/// Reading what servers and earlier runs wrote; public for the fuzz targets.
#[doc(hidden)]
pub mod headers;
#[doc(hidden)]
pub use part::Origin;

pub use error::{Effort, FetchError};
pub use fetcher::Fetcher;
pub use policy::Policy;
pub use request::{Fetched, Outcome, Request};
