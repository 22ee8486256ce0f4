//! How does a query of a user's run without harm to the service?
//!
//! In a process of its own: this program again, which takes from itself files, memory and time before it reads the
//! query. What it eats dies with it.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::process::Stdio;
use std::time::Duration;

use axum::http::StatusCode;
use base::Date;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use warehouse::arrow::array::RecordBatch;
use warehouse::arrow::datatypes::SchemaRef;
use warehouse::read_stream;

use super::{Problem, Server};
use crate::ops::confined::{Asked, Limits, Question, Refusal};

/// What a query may take.
pub const QUERY: Limits = Limits { rows: 100_000, bytes: 64 << 20, seconds: 10, memory: 512 << 20 };
/// What writing out a whole table may take.
pub const WHOLE: Limits =
    Limits { rows: 5_000_000, bytes: 1 << 30, seconds: 50, memory: 512 << 20 };
/// How long a query waits for others to end.
const WAIT: Duration = Duration::from_secs(5);
/// A file that is always there and always empty.
const NO_FILE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };
/// Most that a process may say about why it has no answer.
const WORDS: u64 = 1 << 16;

impl Server {
    /// Rows of a query, all in memory.
    pub async fn rows(
        &self,
        sql: &str,
        known_on: Option<Date>,
    ) -> Result<(SchemaRef, Vec<RecordBatch>), Problem> {
        let file = self.run(Asked::Sql(sql.to_owned()), known_on, QUERY).await?;
        let (schema, batches) = read_stream(BufReader::new(file)).map_err(anyhow::Error::from)?;
        let batches = batches.collect::<Result<_, _>>().map_err(anyhow::Error::from)?;
        Ok((schema, batches))
    }

    /// What became of a statement of the user's, as JSON.
    pub async fn statement(&self, text: &str, known_on: Option<Date>) -> Result<Value, Problem> {
        let limits = Limits { seconds: 30, ..QUERY };
        let file = self.run(Asked::Statement(text.to_owned()), known_on, limits).await?;
        serde_json::from_reader(BufReader::new(file)).map_err(|e| Problem::ours(&e))
    }

    /// The answer to what a user wrote, in a file that has no name.
    pub async fn run(
        &self,
        asked: Asked,
        known_on: Option<Date>,
        limits: Limits,
    ) -> Result<File, Problem> {
        let ended = self.run_uncounted(asked, known_on, limits).await;
        let word = ended.as_ref().map_or_else(|problem| problem.word(), |_| "answered");
        self.metrics.count_query(word);
        ended
    }

    async fn run_uncounted(
        &self,
        asked: Asked,
        known_on: Option<Date>,
        limits: Limits,
    ) -> Result<File, Problem> {
        let Ok(Ok(_permit)) = tokio::time::timeout(WAIT, self.queries.acquire()).await else {
            let detail = "other queries are being run; try again in a few seconds";
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail));
        };
        let known_on = known_on.or(self.settings.known_on);
        let question = Question { asked, known_on, limits };
        let ours = |e: std::io::Error| Problem::ours(&e);
        let mut rows = tempfile::tempfile().map_err(ours)?;
        let mut child = self.command(&rows).map_err(ours)?.spawn().map_err(ours)?;
        let (mut asks, says) = (child.stdin.take(), child.stderr.take());
        let asked = serde_json::to_vec(&question).map_err(|e| Problem::ours(&e))?;
        let mut words = Vec::new();
        let all = async {
            if let Some(pipe) = asks.as_mut() {
                // A process that ends before it has read all says why.
                drop(pipe.write_all(&asked).await);
            }
            drop(asks);
            if let Some(pipe) = says {
                drop(pipe.take(WORDS).read_to_end(&mut words).await);
            }
            child.wait().await
        };
        let time = Duration::from_secs(limits.seconds);
        let Ok(ended) = tokio::time::timeout(time, all).await else {
            let detail =
                format!("the query was stopped after {} seconds; ask for less", limits.seconds);
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too-slow", detail));
        };
        if ended.map_err(ours)?.success() {
            rows.rewind().map_err(ours)?;
            return Ok(rows);
        }
        Err(refusal(&words, &limits))
    }

    /// This program, to be run for one query.
    fn command(&self, rows: &File) -> std::io::Result<Command> {
        let mut command = self.again();
        command.arg("answer-query").stdout(rows.try_clone()?).stderr(Stdio::piped());
        Ok(command)
    }

    /// This program again, over the same data; killed where nobody waits for it any more.
    pub(super) fn again(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--home").arg(self.settings.home.root());
        if let Some(own) = &self.settings.own_catalog {
            command.arg("--catalog").arg(own);
        }
        command
            // The allocator keeps its reserves of address space small.
            .env("MALLOC_ARENA_MAX", "2")
            // All that it shall know of the settings is given to it, whatever the file says by now.
            .env("BLUEHELM_CONFIG", NO_FILE)
            .stdin(Stdio::piped())
            .kill_on_drop(true);
        command
    }
}

/// What the process said of itself in its last line; where it was stopped, it took too much.
fn refusal(words: &[u8], limits: &Limits) -> Problem {
    let said = String::from_utf8_lossy(words);
    let last = said.lines().rev().find_map(|line| serde_json::from_str::<Refusal>(line).ok());
    let too_much =
        |detail: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too-much", detail);
    match last {
        Some(Refusal { fault, text }) => match fault.as_str() {
            "input" => Problem::new(StatusCode::BAD_REQUEST, "query", text),
            "absent" => Problem::absent(text),
            "exhausted" if text.starts_with("the answer has more than") => {
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "too-many-rows", text)
            }
            "exhausted" => too_much(memory(limits)),
            _ => Problem::ours(&text),
        },
        None => {
            tracing::info!(cause = %said.trim(), "a query was stopped");
            too_much(memory(limits))
        }
    }
}

fn memory(limits: &Limits) -> String {
    let (memory, bytes) = (limits.memory >> 20, limits.bytes >> 20);
    format!(
        "the query was stopped: it may hold {memory} MiB and answer with {bytes} MiB; ask for less, or in parts"
    )
}
