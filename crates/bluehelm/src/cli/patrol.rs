//! What can be asked about patrols, and how is a plan printed?

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use ::patrol::{Format, Plan, Tasking};
use anyhow::{Context, Result};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::output::{prose, remark, table};
use crate::ops::patrol::{Budget, approve_plan, plan_case, read_plan, solve_file, write_plan};

/// Questions about patrols.
#[derive(Subcommand)]
pub enum Command {
    /// Solve a benchmark file of the (team) orienteering problem
    Solve(SolveArguments),
    /// Plan the patrols of a camp from a TOML file; the plan is a draft until it is approved
    Plan(PlanArguments),
    /// Approve a plan as it stands
    Approve {
        /// The plan
        plan: PathBuf,
        /// Who approves it: a post or a call sign
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Write a plan as route cards, GeoJSON, GPX or CSV; a plan that is not approved says DRAFT
    Export {
        /// The plan
        plan: PathBuf,
        /// What it is written as
        #[arg(long = "as", value_name = "FORM", value_enum, default_value_t = Form::Cards)]
        form: Form,
        /// The file [default: standard output]
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Form {
    /// Route cards to print (Markdown)
    Cards,
    Geojson,
    Gpx,
    Csv,
}

#[derive(Args)]
pub struct SolveArguments {
    /// The file
    file: PathBuf,
    /// What the file is written in
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(Format::NAMES))]
    format: String,
    /// Number of teams [default: as the file says; 1 for toptw and oplib]
    #[arg(long, value_name = "N")]
    teams: Option<usize>,
    #[command(flatten)]
    search: SearchArguments,
    /// Print the plan as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct PlanArguments {
    /// The camp's TOML file; the CSV files it names lie beside it
    case: PathBuf,
    /// Where the plan is written: plans are restricted, so there is no default
    #[arg(long, short, value_name = "FILE", required = true)]
    output: Option<PathBuf>,
    /// Keep to the visits of this earlier plan where that costs little
    #[arg(long, value_name = "PLAN")]
    keep: Option<PathBuf>,
    #[command(flatten)]
    search: SearchArguments,
}

#[derive(Args)]
pub struct SearchArguments {
    /// Seconds to search, unless the plan is proven best before
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    time: Duration,
    /// Stop after so many iterations instead: the same plan on every machine
    #[arg(long, value_name = "N", conflicts_with = "time")]
    iterations: Option<u64>,
    /// Another number, another search
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

impl SearchArguments {
    fn budget(&self) -> Budget {
        self.iterations.map_or(Budget::Time(self.time), Budget::Iterations)
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or_else(|| "expected a number of seconds from 0, such as 10 or 0.5".to_owned())
}

/// Answers one question.
pub fn run(command: Command) -> Result<()> {
    match command {
        Command::Solve(arguments) => {
            let format = arguments.format.parse()?;
            let (seed, budget) = (arguments.search.seed, arguments.search.budget());
            let plan = solve_file(&arguments.file, format, arguments.teams, seed, budget)?;
            print(&if arguments.json { serde_json::to_string(&plan)? } else { routes(&plan) })
        }
        Command::Plan(arguments) => plan(&arguments),
        Command::Approve { plan, by } => {
            let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
            approve_plan(&plan, &by, today)?;
            print(&format!("approved: {}", plan.display()))
        }
        Command::Export { plan, form, output } => {
            let plan = read_plan(&plan)?;
            let text = match form {
                Form::Cards => plan.to_cards(),
                Form::Geojson => plan.to_geojson(),
                Form::Gpx => plan.to_gpx(),
                Form::Csv => plan.to_csv(),
            };
            match output {
                Some(path) => fs::write(&path, text)
                    .with_context(|| format!("cannot write {}", path.display())),
                None => print(text.trim_end()),
            }
        }
    }
}

fn plan(arguments: &PlanArguments) -> Result<()> {
    let earlier = arguments.keep.as_deref().map(read_plan).transpose()?;
    let (seed, budget) = (arguments.search.seed, arguments.search.budget());
    let plan = plan_case(&arguments.case, earlier.as_ref(), seed, budget)?;
    let file = arguments.output.as_deref().context("name a file with -o")?;
    write_plan(file, &plan)?;
    print(&summary(&plan, earlier.as_ref()))?;
    remark(&format!("DRAFT, restricted: {}; approve it before it is carried out", file.display()));
    Ok(())
}

/// What a plan comes to, in a few lines.
fn summary(plan: &Tasking, earlier: Option<&Tasking>) -> String {
    let (visits, patrols) = (plan.visit_ids().count(), plan.patrols.len());
    let worth = match plan.value_at_most {
        Some(most) => format!("worth {:.1}, no plan more than {most:.1}", plan.value),
        None => format!("worth {:.1}, but not all that must be visited is", plan.value),
    };
    let mut lines = vec![format!("patrols: {patrols}, visits: {visits}, {worth}")];
    for left in plan.not_visited.iter().filter(|left| left.must) {
        let (name, id, reason) = (&left.name, &left.id, &left.reason);
        lines.push(format!("must be visited but is not: {name} ({id}): {reason}"));
    }
    if let Some(earlier) = earlier {
        let (of, kept) = (earlier.visit_ids(), earlier.visit_ids().filter(|id| plan.visits(id)));
        lines.push(format!("{} of {} visits of the earlier plan kept", kept.count(), of.count()));
    }
    lines.extend([plan.travel_note.clone(), plan.help_note.clone()]);
    lines.iter().map(|line| prose(line, "")).collect::<Vec<_>>().join("\n")
}

/// A plan for the eye: the score, how much better it could be, and each route.
fn routes(plan: &Plan) -> String {
    let (score, bound) = (plan.score, plan.upper_bound);
    let verdict = if plan.is_optimal() {
        format!("score {score}: no plan scores more")
    } else {
        let share = 100.0 * (bound - score) / bound;
        format!("score {score}; no plan scores more than {bound} ({share:.1} % above at most)")
    };
    if plan.routes.is_empty() {
        return format!("{verdict}\nno team leaves");
    }
    let rows = plan.routes.iter().zip(&plan.times).zip(&plan.lengths).enumerate().map(
        |(team, ((route, times), length))| {
            let stops: Vec<String> = route.iter().map(usize::to_string).collect();
            let back = times.last().map_or(String::new(), |back| format!("{back:.2}"));
            let visits = route.len().saturating_sub(2).to_string();
            vec![(team + 1).to_string(), visits, format!("{length:.2}"), back, stops.join(" ")]
        },
    );
    format!("{verdict}\n{}", table(&["team", "visits", "travel", "back at", "stops"], rows))
}

/// Prints to standard output; a reader such as `head` that stops early is no error.
fn print(text: &str) -> Result<()> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write the answer"),
    }
}
