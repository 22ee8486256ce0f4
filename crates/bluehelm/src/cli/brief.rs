//! Which brief is asked for, and as what is it written?

use anyhow::{Context, Result, bail};
use base::Date;
use clap::Subcommand;

use super::evidence::Options;
use crate::cli::output::remark;
use crate::ops::brief::{Subject, brief};

/// Two pages, findings first, every number with its source.
#[derive(Subcommand)]
pub enum Command {
    /// A mission, by its acronym
    Mission {
        /// Such as MINUSMA
        mission: String,
    },
    /// A partner: a country by code or name
    Partner {
        /// Such as BGD
        partner: String,
    },
    /// An area of the Declaration, such as safety-and-security
    Area {
        /// Its name
        area: String,
    },
    /// A statement of the catalogue, or a file of your own
    Claim {
        /// Its name or path
        claim: String,
    },
    /// What was published since a day, and how it differs
    Changes {
        /// Publications after this day
        #[arg(long, value_name = "DATE")]
        since: Date,
    },
}

/// Writes a brief to the file given with `-o`; its ending says in which format.
pub fn run(options: &Options, command: Command) -> Result<()> {
    let Some(file) = options.output()?.file else {
        bail!("say where the brief goes, and as what: -o FILE.pdf, .html, .md or .docx");
    };
    let subject = match command {
        Command::Area { area } => Subject::Area(area),
        Command::Mission { mission } => Subject::Mission(mission),
        Command::Partner { partner } => Subject::Partner(partner),
        Command::Claim { claim } => Subject::Claim(claim),
        Command::Changes { since } => Subject::Changes(since),
    };
    let ending = file.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    if !["pdf", "html", "md", "docx"].contains(&ending.as_str()) {
        bail!("{}: a brief ends in .pdf, .html, .md or .docx", file.display());
    }
    let settings = options.settings();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let document = runtime.context("cannot start")?.block_on(brief(&settings, &subject))?;
    let mut length = String::new();
    let bytes = match ending.as_str() {
        "pdf" => {
            let set = report::pdf(&document)?;
            length = format!(" ({} pages)", set.pages);
            set.bytes
        }
        "html" => report::html(&document)?.into_bytes(),
        "md" => report::markdown(&document).into_bytes(),
        _ => report::word(&document)?,
    };
    std::fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    remark(&format!("{}: {}{length}", file.display(), document.title));
    Ok(())
}
