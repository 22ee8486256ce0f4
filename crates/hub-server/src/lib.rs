//! How does the publisher's server behave, on a good day and on a bad one?
//!
//! A server on this machine that speaks the documented API of the UN Peace and Security Data Hub
//! below `/public`, that of the Uppsala Conflict Data Program below `/api`, and serves a folder of
//! plain files (a mirror) below `/`. For tests: it answers
//! from rows the test gives it, remembers what it was asked, and fails in real ways on demand.
//!
//! ```
//! use hub_server::{Content, Dataset, Fault, HubServer};
//!
//! let rows = Dataset::from_csv("DPO-X", "id,start_date\n1,2018-01-01\n2,\n")?;
//! let server = HubServer::start(Content::new().dataset(rows))?;
//! server.fail("/public/data/dpo-x/json", 2, Fault::Status(500));
//! let address = format!("{}/public/data/DPO-X/json?per_page=1&page_num=2", server.url());
//! # let _ = address;
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! HTTP requests are read by `httparse`; answers are written to the socket by hand, because breaking
//! the protocol (a length that is wrong, a body that stops) is what this server is for and what a
//! server library prevents. One request for each connection. Not for use outside a test: it keeps
//! whole answers in memory.

mod answer;
mod content;
mod dataset;
mod fault;
mod folder;
mod hub;
mod server;
mod ucdp;
mod wire;

pub use content::Content;
pub use dataset::Dataset;
pub use fault::{ALWAYS, Fault};
pub use server::HubServer;
pub use wire::Asked;
