//! What was promised, to whom is it addressed, and what does the evidence say?

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use base::{CountryCode, Date, Provenance, nearest};
use commitments::readiness::Need;
use commitments::{
    Addressee, Answer, Area, Commitments, Direction, Endorsement, Evaluator, Question, Reply,
    concerns,
};
use serde::Serialize;
use warehouse::{Warehouse, text_rows};

use crate::ops::answers::{provenances, sources_of};
use crate::settings::{Settings, today};

/// Files of the user's own, in the home folder.
pub(crate) const ENDORSEMENTS: &str = "endorsements.csv";
const REPLIES: &str = "replies.csv";

/// What the user asked of `commitments`.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// One commitment by its id.
    pub id: Option<String>,
    /// One area.
    pub area: Option<String>,
    /// A country, an organisation, or one of the words for addressees.
    pub partner: Option<String>,
    /// Every partner that the data tell apart.
    pub every_partner: bool,
    /// Nothing after this day is looked at.
    pub as_of: Option<Date>,
    /// How each status moved.
    pub history: bool,
}

/// Commitments with their status, by the rule in `docs/reference.md`.
pub async fn commitments(settings: &Settings, asked: &Asked) -> Result<Vec<Answer>> {
    let indicators = settings.indicators()?;
    let all = settings.commitments()?;
    let area: Option<Area> = match &asked.area {
        Some(text) => {
            Some(text.parse().map_err(|e| anyhow::anyhow!("there is no area {text}; {e}"))?)
        }
        None => None,
    };
    let one = asked.id.as_deref().map(|id| all.find(id)).transpose()?;
    let warehouse = settings.warehouse()?;
    let countries = countries(&warehouse).await?;
    let partner = match &asked.partner {
        Some(text) => Some(partner(&warehouse, &countries, text).await?),
        None => None,
    };
    if let Some(day) = asked.as_of {
        within(&all, day)?;
    }
    let known = provenances(settings, &warehouse).await?;
    let known_on = settings.known_on;
    let sources = |id: &str, day: Date| -> Vec<Provenance> {
        let found = sources_of(&known, &warehouse, &indicators, (id, day), known_on);
        found.map(|(one, more)| one.into_iter().chain(more).collect()).unwrap_or_default()
    };
    let replies = Reply::read(&settings.home.root().join(REPLIES))?;
    for reply in &replies {
        let known = all.find(&reply.commitment);
        known.with_context(|| format!("{REPLIES}: a reply of {}", reply.partner))?;
    }
    let evaluator = Evaluator {
        warehouse: &warehouse,
        indicators: &indicators,
        countries: &countries,
        replies: &replies,
        sources: &sources,
    };
    let question = Question {
        as_of: asked.as_of,
        partner: partner.as_ref().and_then(|p| p.country),
        every_partner: asked.every_partner,
        history: asked.history,
    };
    let mut answers = Vec::new();
    for commitment in all.iter() {
        let wanted = one.is_none_or(|c| c.id == commitment.id)
            && area.is_none_or(|a| a == commitment.area)
            && partner.as_ref().is_none_or(|p| concerns(commitment, &p.parts));
        if wanted {
            let mut answer = evaluator.answer(commitment, &question).await?;
            if let Some(partner) = &partner {
                answer.addressees.retain(|p| partner.parts.contains(&p.addressee));
            }
            answers.push(answer);
        }
    }
    Ok(answers)
}

/// Names of countries by code.
async fn countries(warehouse: &Warehouse) -> Result<BTreeMap<String, String>> {
    let sql = "SELECT iso3, name FROM crosswalk.country_codes";
    let rows = text_rows(&warehouse.sql(sql).await?.1)?;
    let pair = |mut row: Vec<Option<String>>| Some((row.first_mut()?.take()?, row.pop()??));
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// A partner: a country, or a kind of addressee, and what it is addressed as.
struct Asker {
    country: Option<CountryCode>,
    parts: Vec<Addressee>,
}

/// The permanent members of the Security Council.
const PERMANENT: [&str; 5] = ["CHN", "FRA", "GBR", "RUS", "USA"];

async fn partner(
    warehouse: &Warehouse,
    countries: &BTreeMap<String, String>,
    text: &str,
) -> Result<Asker> {
    if let Ok(addressee) = text.parse::<Addressee>() {
        return Ok(Asker { country: None, parts: vec![addressee] });
    }
    let words: Vec<&str> = Addressee::ALL.iter().map(|a| a.word()).collect();
    let code = country(countries, text, &words)?;
    let hosts = warehouse.sql("SELECT DISTINCT country_iso3 FROM crosswalk.mission_hosts").await?.1;
    let iso3 = code.to_string();
    let hosts = text_rows(&hosts)?.iter().any(|r| r[0].as_deref() == Some(iso3.as_str()));
    let mut parts = vec![
        Addressee::Endorsers,
        Addressee::MemberStates,
        Addressee::FinancialContributors,
        Addressee::Contributors,
    ];
    parts.extend(hosts.then_some(Addressee::HostStates));
    parts.extend(PERMANENT.contains(&iso3.as_str()).then_some(Addressee::SecurityCouncil));
    Ok(Asker { country: Some(code), parts })
}

/// A country by its code or name; the error names the nearest, of countries and of `others`.
fn country(
    countries: &BTreeMap<String, String>,
    text: &str,
    others: &[&str],
) -> Result<CountryCode> {
    let asked = text.trim().to_lowercase();
    // The list writes "Philippines (the)"; what stands before the bracket is enough where it is
    // one country's alone.
    let stem = |name: &str| name.split(" (").next().unwrap_or(name).to_lowercase();
    let exact = |(code, name): &(&String, &String)| {
        code.to_lowercase() == asked || name.to_lowercase() == asked
    };
    let mut near = countries.iter().filter(|(_, name)| stem(name) == asked);
    let alone = near.next().filter(|_| near.next().is_none());
    if let Some((code, _)) = countries.iter().find(exact).or(alone) {
        return Ok(code.parse()?);
    }
    let known = countries.iter().flat_map(|(code, name)| [code.as_str(), name.as_str()]);
    let hint = nearest(text, known.chain(others.iter().copied()))
        .map(|n| format!("; did you mean {n}?"))
        .unwrap_or_default();
    let more = match others {
        [] => String::new(),
        others => format!(", and: {}", others.join(", ")),
    };
    bail!(
        "there is no partner {text}{hint} Partners are the {} countries by code or name, such as BGD or Bangladesh{more}",
        countries.len()
    )
}

/// Refuses a day before any measure has a status, and one that has not come.
fn within(all: &Commitments, day: Date) -> Result<()> {
    let measures = all.iter().flat_map(|c| &c.measures);
    let judged = measures.filter(|m| m.direction != Direction::Neither);
    let first = judged.map(|m| m.baseline.to.year() + m.latest_years).min();
    let today = today();
    if day > today {
        bail!("--as-of {day} has not come; today is {today}");
    }
    match first {
        Some(year) if day.year() < year => bail!(
            "no measure has a status as of {day}: the first ones are of the end of {year}; ask for --as-of {year}-12-31 or later"
        ),
        _ => Ok(()),
    }
}

/// What is known of endorsements.
#[derive(Debug, Serialize)]
pub struct Endorsements {
    /// Totals that pages reported, oldest first.
    pub reported: Vec<Reported>,
    /// Endorsements known by name, by partner.
    pub known: Vec<Known>,
    /// States known by name.
    pub states_known: usize,
    /// States of the last total that are not known by name.
    pub states_not_known: Option<i64>,
    /// What a reader must know.
    pub note: String,
}

/// A reported total.
#[derive(Debug, Serialize)]
pub struct Reported {
    /// The day it was reported for.
    pub date: String,
    /// States.
    pub states: Option<i64>,
    /// Organisations; null where not reported.
    pub organisations: Option<i64>,
    /// The page.
    pub source: Option<String>,
}

/// An endorsement known by name, or a partner of whom none is known.
#[derive(Debug, Serialize)]
pub struct Known {
    /// Code of a State, name of an organisation.
    pub partner: String,
    /// Its name.
    pub name: String,
    /// `endorsed`, or `not known to us`: never "not endorsed".
    pub status: &'static str,
    /// Day of the endorsement.
    pub date: Option<String>,
    /// Page that reports it.
    pub source: Option<String>,
    /// What to know about it.
    pub note: String,
    /// `publication`, or `home` for a line of the user's own register.
    pub held_in: &'static str,
}

/// Reported totals, and endorsements known by name; of one partner where one is asked for.
pub async fn endorsements(settings: &Settings, partner: Option<&str>) -> Result<Endorsements> {
    let warehouse = settings.warehouse()?;
    let names = countries(&warehouse).await?;
    let reported = rows(
        &warehouse,
        "SELECT date, states, organisations, url FROM endorsement_counts ORDER BY date",
    )
    .await?;
    let reported: Vec<Reported> = reported
        .into_iter()
        .map(|mut row| {
            let source = row.pop().flatten();
            let mut number = || row.pop().flatten().and_then(|n| n.parse().ok());
            let (organisations, states) = (number(), number());
            Reported {
                date: row.pop().flatten().unwrap_or_default(),
                states,
                organisations,
                source,
            }
        })
        .collect();
    let mut known = Vec::new();
    let published = "SELECT country_iso3, date, url FROM endorsements ORDER BY country_iso3";
    for mut row in rows(&warehouse, published).await? {
        let (source, date) = (row.pop().flatten(), row.pop().flatten());
        let partner = row.pop().flatten().unwrap_or_default();
        let name = names.get(&partner).cloned().unwrap_or_else(|| partner.clone());
        let (status, note) = ("endorsed", String::new());
        known.push(Known { partner, name, status, date, source, note, held_in: "publication" });
    }
    let by_then = |e: &Endorsement| settings.knows_of(e.date);
    let own = Endorsement::read(&settings.home.root().join(ENDORSEMENTS), today())?;
    for own in own.into_iter().filter(by_then) {
        let name = names.get(&own.partner).cloned().unwrap_or_else(|| own.partner.clone());
        let (date, source) = (Some(own.date.to_string()), Some(own.source));
        known.push(Known {
            partner: own.partner,
            name,
            status: "endorsed",
            date,
            source,
            note: own.note,
            held_in: "home",
        });
    }
    known.sort_by(|a, b| (&a.partner, &a.date).cmp(&(&b.partner, &b.date)));
    let states_known = states(&known, &names, None);
    // Who endorsed after the last total was reported is none of the States in it.
    let last = reported.last().and_then(|r| Some((r.states?, r.date.as_str())));
    let states_not_known = last.map(|(all, day)| {
        let counted = i64::try_from(states(&known, &names, Some(day))).unwrap_or(0);
        all.saturating_sub(counted).max(0)
    });
    if let Some(text) = partner {
        let organisation = known.iter().any(|k| k.partner.eq_ignore_ascii_case(text));
        let code =
            if organisation { text.to_owned() } else { country(&names, text, &[])?.to_string() };
        known.retain(|k| k.partner.eq_ignore_ascii_case(&code));
        if known.is_empty() {
            let name = names.get(&code).cloned().unwrap_or_else(|| code.clone());
            let (date, source, note) = (None, None, String::new());
            known.push(Known {
                partner: code,
                name,
                status: "not known to us",
                date,
                source,
                note,
                held_in: "nowhere",
            });
        }
    }
    let note = "A State that is not listed is not known to us: most endorsements were never published by name.".to_owned();
    Ok(Endorsements { reported, known, states_known, states_not_known, note })
}

/// How many States are known by name; of those that endorsed by a day where one is given, or at no day that is known.
fn states(known: &[Known], names: &BTreeMap<String, String>, by: Option<&str>) -> usize {
    let by_then = |k: &&Known| match (&k.date, by) {
        (Some(date), Some(day)) => date.as_str() <= day,
        _ => true,
    };
    let states = known.iter().filter(by_then).map(|k| k.partner.as_str());
    states.filter(|p| names.contains_key(*p)).collect::<BTreeSet<_>>().len()
}

/// Rows of a table; none where it is not loaded.
async fn rows(warehouse: &Warehouse, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
    match warehouse.sql(sql).await {
        Ok((_, batches)) => Ok(text_rows(&batches)?),
        Err(warehouse::WarehouseError::NotLoaded { .. }) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// What became of an endorsement given.
#[derive(Debug, Serialize)]
pub struct Added {
    /// The line.
    #[serde(flatten)]
    pub endorsement: Endorsement,
    /// Whether it was written: the same line is not written twice.
    pub written: bool,
    /// The file.
    pub file: std::path::PathBuf,
    /// What was known of the partner before.
    pub known_before: Vec<Known>,
}

/// Writes an endorsement into the register in the home folder.
pub async fn endorse(
    settings: &Settings,
    state: Option<&str>,
    organisation: Option<&str>,
    date: Date,
    source: &str,
    note: &str,
) -> Result<Added> {
    settings.home.format()?;
    let warehouse = settings.warehouse()?;
    let names = countries(&warehouse).await?;
    let partner = match (state, organisation) {
        (Some(state), _) => country(&names, state, &[])?.to_string(),
        (None, Some(name)) => name.trim().to_owned(),
        (None, None) => bail!("name a State with --partner or an organisation with --organisation"),
    };
    let mut known_before = endorsements(settings, None).await?.known;
    known_before.retain(|k| k.partner == partner);
    let endorsement = Endorsement {
        partner,
        date,
        source: source.trim().to_owned(),
        note: note.trim().to_owned(),
    };
    let file = settings.home.root().join(ENDORSEMENTS);
    let written = endorsement.add(&file, today())?;
    Ok(Added { endorsement, written, file, known_before })
}

/// Gaps between what is required, pledged and deployed, from a site's own file: read in memory
/// only.
pub fn readiness(file: &Path) -> Result<Vec<Need>> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let Ok(text) = String::from_utf8(bytes) else {
        bail!("{} is not UTF-8 text; save it as UTF-8", file.display())
    };
    commitments::readiness::parse(&text).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(|f| format!("  {f}")).collect();
        anyhow::anyhow!("{} has mistakes ({}):\n{}", file.display(), faults.len(), lines.join("\n"))
    })
}
