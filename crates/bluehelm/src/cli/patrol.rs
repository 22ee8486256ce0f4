//! What can be asked about patrols, and how is a plan printed?

use std::path::{Path, PathBuf};
use std::time::Duration;

use ::patrol::{Format, LOYALTY, Mixture, Patrol, Plan, Stop, Tasking};
use anyhow::{Context, Result};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::output::{prose, remark, say, table};
use crate::ops::patrol::{
    Budget, Lock, approve_plan, draw_file, lock, mix_file, plan_file, read_plan, solve_file,
    write_json, write_plan, write_whole,
};

/// Questions about patrols.
#[derive(Subcommand)]
pub enum Command {
    /// Solve a benchmark file of the (team) orienteering problem
    Solve(SolveArguments),
    /// Plan patrols from a TOML file; the plan is a draft until it is approved
    Plan(PlanArguments),
    /// Approve a plan as it stands
    Approve {
        /// The plan
        plan: PathBuf,
        /// Who approves it: a post or a call sign
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Mix plans so that nobody can foresee the patrols, at a price in protection that is said
    Mix(MixArguments),
    /// Draw a plan from a mixture by lot; it is a draft until it is approved
    Draw {
        /// The mixture
        mixture: PathBuf,
        /// Where the plan is written
        #[arg(long, short, value_name = "FILE", required = true)]
        output: Option<PathBuf>,
        /// The same draw each time, to try things out: who knows the number can foresee the plan
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
    },
    /// Write a plan as route cards, sheet, GeoJSON, GPX or CSV; a plan that is not approved says DRAFT
    Export(ExportArguments),
    /// Record what patrols did: match tracks and reports to the plan, sum up, delete the tracks
    Record(super::patrol_record::RecordArguments),
}

#[derive(Args)]
pub struct MixArguments {
    /// The problem file
    case: PathBuf,
    /// Where the mixture is written
    #[arg(long, short, value_name = "FILE", required = true)]
    output: Option<PathBuf>,
    /// How many plans are tried
    #[arg(long, value_name = "N", default_value_t = 24)]
    plans: usize,
    /// The share of the best plan's value that may be given up on average
    #[arg(long, value_name = "SHARE", default_value = "0.1", value_parser = share)]
    price: f64,
    #[command(flatten)]
    search: SearchArguments,
}

#[derive(Args)]
pub struct ExportArguments {
    /// The plan
    plan: PathBuf,
    /// What it is written as
    #[arg(long = "as", value_name = "FORM", value_enum, default_value_t = Form::Cards)]
    form: Form,
    /// The file [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The day after which it is not to be used [default: the plan's last]
    #[arg(long, value_name = "DATE")]
    expires: Option<base::Date>,
    /// Encrypt it (age) with the passphrase in this file
    #[arg(long, value_name = "FILE", conflicts_with = "recipient", requires = "output")]
    passphrase_file: Option<PathBuf>,
    /// Encrypt it (age) to this recipient, age1…; may be given again
    #[arg(long, value_name = "RECIPIENT", requires = "output")]
    recipient: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Form {
    /// Route cards (Markdown)
    Cards,
    /// A sheet to print, with maps (HTML)
    Sheet,
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
    /// The problem file (TOML); the files it names lie beside it
    case: PathBuf,
    /// Where the plan is written: plans are restricted, so there is no default
    #[arg(long, short, value_name = "FILE", required = true)]
    output: Option<PathBuf>,
    /// Keep to the visits of this earlier plan where that costs little
    #[arg(long, value_name = "PLAN")]
    keep: Option<PathBuf>,
    /// How much more a visit of the earlier plan, on its day, counts than another
    #[arg(long, value_name = "SHARE", default_value_t = LOYALTY, value_parser = loyalty, requires = "keep")]
    loyalty: f64,
    #[command(flatten)]
    search: SearchArguments,
}

#[derive(Args)]
pub struct SearchArguments {
    /// Seconds to search, unless the plan is proven best before
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    time: Duration,
    /// Stop after so many iterations instead: the same plan by the same build
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

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "expected a share from 0 to 1, such as 0.1".to_owned())
}

fn loyalty(text: &str) -> Result<f64, String> {
    let loyalty = text.parse().ok().filter(|loyalty| (0.0..=1000.0).contains(loyalty));
    loyalty.ok_or_else(|| "expected a number from 0 to 1000, such as 0.25".to_owned())
}

/// Answers one question.
pub fn run(command: Command) -> Result<()> {
    match command {
        Command::Solve(arguments) => {
            let format = arguments.format.parse()?;
            let (seed, budget) = (arguments.search.seed, arguments.search.budget());
            let (plan, why) = solve_file(&arguments.file, format, arguments.teams, seed, budget)?;
            if let Some(why) = why {
                remark(&format!("nobody leaves: {why}"));
            }
            say(&if arguments.json { serde_json::to_string(&plan)? } else { routes(&plan) })
        }
        Command::Plan(arguments) => plan(&arguments),
        Command::Approve { plan, by } => {
            let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
            approve_plan(&plan, &by, today)?;
            say(&format!("approved: {}", plan.display()))
        }
        Command::Mix(arguments) => mix(&arguments),
        Command::Draw { mixture, output, seed } => {
            let plan = draw_file(&mixture, seed)?;
            let file = output.as_deref().context("name a file with -o")?;
            write_plan(file, &plan)?;
            say(&summary(&plan, None))?;
            remark(&draft(file));
            Ok(())
        }
        Command::Export(arguments) => export(arguments),
        Command::Record(arguments) => super::patrol_record::run(&arguments),
    }
}

fn export(arguments: ExportArguments) -> Result<()> {
    let plan = read_plan(&arguments.plan)?.expiring(arguments.expires);
    let text = match arguments.form {
        Form::Cards => plan.to_cards(),
        Form::Sheet => plan.to_sheet(),
        Form::Geojson => plan.to_geojson(),
        Form::Gpx => plan.to_gpx(),
        Form::Csv => plan.to_csv(),
    };
    let key = match arguments.passphrase_file {
        Some(path) => Lock::Passphrase(path),
        None if arguments.recipient.is_empty() => Lock::Open,
        None => Lock::Recipients(arguments.recipient),
    };
    match arguments.output {
        // A card cut short may send a team astray.
        Some(path) => write_whole(&path, &lock(text, &key)?),
        None => say(text.trim_end()),
    }
}

fn plan(arguments: &PlanArguments) -> Result<()> {
    let earlier = arguments.keep.as_deref().map(read_plan).transpose()?;
    let (seed, budget) = (arguments.search.seed, arguments.search.budget());
    let plan = plan_file(&arguments.case, earlier.as_ref(), arguments.loyalty, seed, budget)?;
    let file = arguments.output.as_deref().context("name a file with -o")?;
    write_plan(file, &plan)?;
    say(&summary(&plan, earlier.as_ref()))?;
    remark(&draft(file));
    Ok(())
}

fn draft(file: &Path) -> String {
    format!("DRAFT, restricted: {}; approve it before it is carried out", file.display())
}

fn mix(arguments: &MixArguments) -> Result<()> {
    let (seed, budget) = (arguments.search.seed, arguments.search.budget());
    let mixture = mix_file(&arguments.case, arguments.plans, arguments.price, seed, budget)?;
    let file = arguments.output.as_deref().context("name a file with -o")?;
    write_json(file, &mixture)?;
    let Mixture { plans, entropy_bits, price, value, best_value, .. } = &mixture;
    let price = 100.0 * price;
    let mut lines = vec![
        format!("plans: {}, entropy of the draw {entropy_bits:.2} bits", plans.len()),
        format!(
            "price: {price:.1} % of protection (worth {value:.1} on average, the best plan {best_value:.1})"
        ),
    ];
    lines.extend(mixture.most_guessable.iter().map(|guess| {
        let (name, day) = (&guess.name, guess.day.map(|day| day.to_string()).unwrap_or_default());
        format!("most guessable visit: {name} on {day}, {:.0} %", 100.0 * guess.chance)
    }));
    lines.extend(mixture.certain_because.iter().map(|why| format!("it is certain: {why}")));
    lines.extend(mixture.most_open.iter().map(|guess| {
        let left = 100.0 * guess.chance;
        format!("most people at risk left open: {}, not visited with {left:.0} %", guess.name)
    }));
    say(&lines.iter().map(|line| prose(line, "")).collect::<Vec<_>>().join("\n"))?;
    remark(&format!("restricted: {}; draw a plan from it for each period", file.display()));
    Ok(())
}

/// What a plan comes to, in a few lines.
fn summary(plan: &Tasking, earlier: Option<&Tasking>) -> String {
    let (visits, patrols) = (plan.visit_ids().count(), plan.patrols.len());
    let worth = match plan.value_at_most {
        Some(most) => {
            let same = "with the same teams out on the same days";
            format!("worth {:.1}, no plan more than {most:.1} {same}", plan.value)
        }
        None => format!("worth {:.1}, but not all that must be visited is", plan.value),
    };
    let mut lines = vec![format!("patrols: {patrols}, visits: {visits}, {worth}")];
    for left in plan.not_visited.iter().filter(|left| left.must) {
        let (name, id, reason) = (&left.name, &left.id, &left.reason);
        lines.push(format!("must be visited but is not: {name} ({id}): {reason}"));
    }
    if let Some(earlier) = earlier {
        let kept = |(patrol, stop): &(&Patrol, &Stop)| plan.days_of(&stop.id).contains(&patrol.day);
        let (of, kept) =
            (earlier.visit_stops().count(), earlier.visit_stops().filter(kept).count());
        lines.push(format!("{kept} of {of} visits of the earlier plan kept on their days"));
    }
    for c in plan.comparisons.iter().filter(|c| c.visits > 0) {
        let (name, value, people) = (&c.name, c.value, c.people);
        lines.push(format!(
            "{name}: {} visits to {} places ({people:.0} people), worth {value:.1}",
            c.visits, c.places
        ));
    }
    lines.extend(plan.idle.iter().map(|why| format!("never leaves: {why}")));
    lines.extend([&plan.travel_note, &plan.help_note, &plan.explore_note].map(Clone::clone));
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
