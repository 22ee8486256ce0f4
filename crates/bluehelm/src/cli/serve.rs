//! Commands of the service: serve, and what it runs in processes of their own.

use std::io::{BufWriter, Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use crate::cli::output::{remark, write_line};
use crate::http;
use crate::ops::confined::{self, Question, Refusal};
#[cfg(all(feature = "postgres", unix))]
use crate::ops::tokens::Tokens;
use crate::ops::tokens::{self, Role};
use crate::settings::Settings;

/// What the service can be told.
#[derive(Subcommand)]
pub enum Command {
    /// Serve pages and API over HTTP
    Serve(ServeArguments),
    /// Answer one query, given as JSON, within its limits (the service runs this)
    #[command(hide = true)]
    AnswerQuery,
    /// Speak the Postgres protocol with the connection in place of the input (the service runs this)
    #[cfg(all(feature = "postgres", unix))]
    #[command(hide = true)]
    AnswerPostgres {
        /// File of the tokens
        #[arg(long, value_name = "FILE")]
        tokens: Option<PathBuf>,
    },
    /// Tokens of those who may ask the service
    #[command(subcommand)]
    Token(TokenCommand),
}

#[derive(Subcommand)]
pub enum TokenCommand {
    /// Make a token, shown once; its hash is kept
    New {
        /// What its bearer may do
        #[arg(long, default_value = "reader", value_name = "ROLE")]
        role: Role,
        /// File to add it to [default: tokens in the home folder]
        #[arg(long, value_name = "FILE")]
        tokens: Option<PathBuf>,
    },
}

#[derive(Args)]
pub struct ServeArguments {
    /// Address and port to listen on
    #[arg(
        long,
        env = "BLUEHELM_SERVE_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS:PORT"
    )]
    listen: SocketAddr,
    /// A name by which the service is called, beside its address and localhost
    #[arg(long, env = "BLUEHELM_SERVE_HOST_NAME", value_delimiter = ',', value_name = "NAME")]
    host_name: Vec<String>,
    /// File of the tokens of those who may ask; needed to listen elsewhere than on loopback
    #[arg(long, env = "BLUEHELM_SERVE_TOKENS", value_name = "FILE")]
    tokens: Option<PathBuf>,
    /// Also listen here for programs that speak the Postgres protocol, such as psql or Power BI
    #[arg(long, env = "BLUEHELM_SERVE_POSTGRES", value_name = "ADDRESS:PORT")]
    postgres: Option<SocketAddr>,
    /// What is written on standard error about each request
    #[arg(long, env = "BLUEHELM_SERVE_LOG", default_value = "text", value_name = "HOW")]
    log: http::Log,
}

/// Runs one command of the service.
pub fn run(settings: Settings, command: Command) -> Result<()> {
    match command {
        Command::Serve(arguments) => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
            runtime.context("cannot start")?.block_on(serve(settings, arguments))
        }
        Command::Token(TokenCommand::New { role, tokens }) => {
            let path = tokens.unwrap_or_else(|| settings.home.root().join("tokens"));
            let token = tokens::make(&path, role)?;
            remark(&format!("its hash is in {}; the token is shown only here:", path.display()));
            Ok(write_line(&token)?)
        }
        #[cfg(all(feature = "postgres", unix))]
        Command::AnswerPostgres { tokens } => {
            let tokens = tokens.as_deref().map(Tokens::open).transpose()?;
            http::postgres::confine()?;
            of_few_threads()?.block_on(http::postgres::speak(&settings, tokens))
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
    let ServeArguments { listen, host_name, tokens, postgres, log } = arguments;
    settings.home.format()?;
    log.start();
    let options = http::Options { listen, host_names: host_name, tokens, postgres };
    let ready = |http, postgres: Option<SocketAddr>| {
        write_line(&format!("Listening on http://{http}"))?;
        if let Some(postgres) = postgres {
            write_line(&format!("Listening on postgres://{postgres}/bluehelm"))?;
        }
        crate::ops::manager::all_is_well();
        Ok(())
    };
    http::serve(settings, options, ready, http::told_to_stop()).await
}

/// Few threads: each takes address space. The second lets one query use both cores of a small machine.
fn of_few_threads() -> Result<tokio::runtime::Runtime> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.context("cannot start")
}

fn answer_query(settings: &Settings) -> Result<()> {
    let mut asked = String::new();
    std::io::stdin().lock().read_to_string(&mut asked)?;
    let question: Question = serde_json::from_str(&asked)?;
    confined::confine(&question.limits)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    of_few_threads()?.block_on(confined::answer(settings, &question, &mut out))?;
    Ok(out.flush()?)
}
