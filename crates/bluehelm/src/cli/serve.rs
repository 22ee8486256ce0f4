//! Commands of the service: serve, and what it runs in processes of their own.

use std::io::{BufWriter, Read, Write};
use std::net::SocketAddr;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use crate::cli::output::{remark, write_line};
use crate::http;
use crate::ops::confined::{self, Question, Refusal};
use crate::settings::Settings;

/// What the service can be told.
#[derive(Subcommand)]
pub enum Command {
    /// Serve pages and API over HTTP
    Serve(ServeArguments),
    /// Answer one query, given as JSON, within its limits (the service runs this)
    #[command(hide = true)]
    AnswerQuery,
}

#[derive(Args)]
pub struct ServeArguments {
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// A name by which the service is called, beside its address and localhost
    #[arg(long, value_name = "NAME")]
    host_name: Vec<String>,
    /// What is written on standard error about each request
    #[arg(long, default_value = "text", value_name = "HOW")]
    log: http::Log,
}

/// Runs one command of the service.
pub fn run(settings: Settings, command: Command) -> Result<()> {
    match command {
        Command::Serve(arguments) => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
            runtime.context("cannot start")?.block_on(serve(settings, arguments))
        }
        Command::AnswerQuery => {
            let answered = answer_query(&settings);
            if let Err(error) = &answered {
                remark(&serde_json::to_string(&Refusal::of(error))?);
            }
            answered
        }
    }
}

async fn serve(settings: Settings, arguments: ServeArguments) -> Result<()> {
    let ServeArguments { listen, host_name, log } = arguments;
    log.start();
    let options = http::Options { listen, host_names: host_name };
    let ready = |address| Ok(write_line(&format!("Listening on http://{address}"))?);
    http::serve(settings, options, ready, http::told_to_stop()).await
}

fn answer_query(settings: &Settings) -> Result<()> {
    let mut asked = String::new();
    std::io::stdin().lock().read_to_string(&mut asked)?;
    let question: Question = serde_json::from_str(&asked)?;
    confined::confine(&question.limits)?;
    // Few threads: each takes address space. The second lets one query use both of a small machine's cores.
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let mut out = BufWriter::new(std::io::stdout().lock());
    runtime.context("cannot start")?.block_on(confined::answer(settings, &question, &mut out))?;
    Ok(out.flush()?)
}
