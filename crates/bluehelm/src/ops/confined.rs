//! How are the rows of a user's query found, within limits, in a process of their own?

use std::io::Write;

use anyhow::Result;
use base::Date;
use indicators::Statement;
use serde::{Deserialize, Serialize};
use warehouse::Fault;

use super::answers;
use super::fault::fault;
use super::query::written_out;
use crate::settings::Settings;

/// What a query may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Rows of its answer.
    pub rows: u64,
    /// Bytes of its answer.
    pub bytes: u64,
    /// Seconds until it is stopped.
    pub seconds: u64,
    /// Bytes of memory for its tables; the process has its code and buffers beside them.
    pub memory: u64,
}

/// What a user wrote, to be answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// A query; its rows are written as an Arrow IPC stream.
    Sql(String),
    /// A statement in TOML, which may hold queries; what became of it is written as JSON.
    Statement(String),
}

/// A question that another process answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Question {
    /// What is asked.
    pub asked: Asked,
    /// Day on which things are known.
    pub known_on: Option<Date>,
    /// What it may take.
    pub limits: Limits,
}

/// Why there is no answer, as one process tells the other.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Refusal {
    /// `input`, `absent`, `exhausted` or `ours`.
    pub fault: String,
    /// In the user's words.
    pub text: String,
}

impl Refusal {
    /// What an error says of itself.
    pub fn of(error: &anyhow::Error) -> Self {
        let fault = match fault(error) {
            Fault::Input => "input",
            Fault::Absent => "absent",
            Fault::Exhausted => "exhausted",
            Fault::Ours => "ours",
        };
        Self { fault: fault.to_owned(), text: format!("{error:#}") }
    }
}

/// Takes from this process what a query has no need of: files to write, memory and time without end. Where the
/// system knows no such limits, the caller's clock and the tables' own limit remain.
pub fn confine(limits: &Limits) -> Result<()> {
    #[cfg(unix)]
    {
        use rlimit::Resource;
        /// Code, threads' stacks and the allocator's reserves: address space that is hardly used.
        const BESIDE_TABLES: u64 = 1 << 30;
        for (resource, most) in [
            (Resource::AS, limits.memory + BESIDE_TABLES),
            (Resource::CPU, 2 * limits.seconds + 1),
            (Resource::FSIZE, limits.bytes),
            (Resource::CORE, 0),
            (Resource::NOFILE, 256),
        ] {
            let (_, hard) = resource.get()?;
            let most = most.min(hard);
            resource.set(most, most)?;
        }
    }
    #[cfg(not(unix))]
    let _ = limits;
    Ok(())
}

/// Answers from what may be shown publicly; an error where rows are more than allowed.
pub async fn answer(settings: &Settings, question: &Question, out: &mut dyn Write) -> Result<()> {
    let Question { asked, known_on, limits } = question;
    let settings = settings.as_known_on(*known_on);
    let warehouse = settings.published(Some(usize::try_from(limits.memory)?))?;
    match asked {
        Asked::Sql(sql) => Ok(warehouse.write_stream(written_out(sql), limits.rows, out).await?),
        Asked::Statement(text) => {
            let statement = Statement::parse("the statement", text)?;
            let checked = answers::check(&settings, &warehouse, &statement).await?;
            Ok(serde_json::to_writer(out, &checked)?)
        }
    }
}
