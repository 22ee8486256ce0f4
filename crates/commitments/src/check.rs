//! Does every commitment point to something?

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use base::{Period, nearest};
use catalog::CatalogFile;
use indicators::{Indicator, Indicators, Measure as Kind};

use crate::declared::{RawCommitment, RawFile, RawGap, RawMeasure};
use crate::{Addressee, Area, Commitment, Direction, Gap, Measure, Status, TargetRule};

/// A mistake in a file of commitments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file, and the line where it can be told.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}. {}", self.place, self.what, self.mend)
    }
}

/// Reads one file; mistakes go to `findings`, and what has one is left out.
pub(crate) fn read_file(
    file: &CatalogFile,
    indicators: &Indicators,
    findings: &mut Vec<Finding>,
) -> Vec<Commitment> {
    let whole = |what: String, mend: &str| Finding {
        place: file.origin.clone(),
        what,
        mend: mend.to_owned(),
    };
    let text = match file.text() {
        Ok(text) => text,
        Err(error) => {
            findings.push(whole(error.to_string(), "Save it as UTF-8."));
            return Vec::new();
        }
    };
    let raw: RawFile = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let mend = "Compare it with a shipped file of commitments/.";
            findings.push(whole(error.to_string().trim().to_owned(), mend));
            return Vec::new();
        }
    };
    let mut checker =
        Checker { origin: &file.origin, text, id: String::new(), indicators, findings };
    let area = checker.word::<Area>(&raw.area, "area");
    if raw.commitments.is_empty() {
        checker.find(&raw.area, "the file holds no commitment", "Add one under [[commitment]].");
    }
    let read = raw.commitments.into_iter().filter_map(|c| checker.commitment(c, area));
    read.collect()
}

/// Ids that stand twice.
pub(crate) fn twice(all: &[(String, String)], findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (id, origin) in all {
        if let Some(first) = seen.insert(id, origin) {
            findings.push(Finding {
                place: origin.clone(),
                what: format!("{id} stands in {first} too"),
                mend: "Give one of them another id.".to_owned(),
            });
        }
    }
}

struct Checker<'a> {
    origin: &'a str,
    text: &'a str,
    id: String,
    indicators: &'a Indicators,
    findings: &'a mut Vec<Finding>,
}

impl Checker<'_> {
    /// Line of a word at or below the commitment's id; else the id's.
    fn line(&self, word: &str) -> Option<usize> {
        let quoted = |w: &str| format!("\"{w}\"");
        let start = self.text.find(&quoted(&self.id)).filter(|_| !self.id.is_empty()).unwrap_or(0);
        let at = self.text.get(start..)?.find(&quoted(word)).map_or(start, |at| start + at);
        Some(self.text.get(..at)?.matches('\n').count() + 1)
    }

    fn find(&mut self, word: &str, what: impl Into<String>, mend: impl Into<String>) {
        let line = self.line(word).map(|l| format!(":{l}")).unwrap_or_default();
        let id = if self.id.is_empty() { String::new() } else { format!(": {}", self.id) };
        let place = format!("{}{line}{id}", self.origin);
        self.findings.push(Finding { place, what: what.into(), mend: mend.into() });
    }

    fn word<T: FromStr<Err = String>>(&mut self, word: &str, what: &str) -> Option<T> {
        word.parse().map_err(|known| self.find(word, format!("{word:?} is no {what}"), known)).ok()
    }

    fn words<T: FromStr<Err = String>>(&mut self, words: &[String], what: &str) -> Vec<T> {
        words.iter().filter_map(|w| self.word(w, what)).collect()
    }

    fn commitment(&mut self, raw: RawCommitment, area: Option<Area>) -> Option<Commitment> {
        self.id.clone_from(&raw.id);
        let before = self.findings.len();
        let id = raw.id.clone();
        let fits = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !fits {
            self.find(
                &id,
                "the id is empty or holds other signs",
                "Use letters, digits and hyphens, such as WPS-2.",
            );
        }
        let empty = |list: &[String]| list.iter().all(|t| t.trim().is_empty());
        if raw.text.trim().is_empty() {
            self.find(&id, "it has no text", "Say in your own words what was promised.");
        }
        if empty(&raw.addressed_to) {
            self.find(
                &id,
                "it is addressed to nobody",
                "Name in addressed_to whom it is addressed to.",
            );
        }
        if empty(&raw.would_count) {
            self.find(
                &id,
                "no evidence is named",
                "Say in would_count what would count as evidence.",
            );
        }
        if empty(&raw.sources) {
            self.find(
                &id,
                "it has no source",
                "Name in sources where the commitment is known from.",
            );
        }
        if raw.measures.is_empty() && raw.gaps.is_empty() {
            self.find(&id, "it points to nothing", "Add a [[commitment.measure]] with an indicator, or a [[commitment.gap]] that says why there is none.");
        }
        let addressed_to: Vec<Addressee> = self.words(&raw.addressed_to, "addressee");
        let a4p_plus = self.words(&raw.a4p_plus, "priority of A4P+");
        let measures: Vec<Measure> =
            raw.measures.into_iter().filter_map(|m| self.measure(m, &addressed_to)).collect();
        let gaps: Vec<Gap> =
            raw.gaps.into_iter().filter_map(|g| self.gap(g, &addressed_to)).collect();
        let spoken: Vec<Addressee> = measures
            .iter()
            .flat_map(|m| &m.about)
            .chain(gaps.iter().flat_map(|g| &g.about))
            .copied()
            .collect();
        // With a mistake in a measure or gap, one cannot tell whom it would speak of.
        if self.findings.len() == before {
            if gaps.is_empty() && measures.iter().all(|m| m.direction == Direction::Neither) {
                self.find(
                    &id,
                    "nothing gives it a status",
                    "Give a measure a direction, or add a [[commitment.gap]].",
                );
            }
            for silent in addressed_to.iter().filter(|a| !spoken.contains(a)) {
                self.find(
                    silent.word(),
                    format!("nothing speaks to the part of {silent}"),
                    "Name it in the about of a measure, or of a gap that says why there is no figure.",
                );
            }
        }
        (self.findings.len() == before).then_some(Commitment {
            id,
            area: area?,
            text: raw.text,
            verified: raw.verified,
            addressed_to,
            would_count: raw.would_count,
            sources: raw.sources,
            a4p_plus,
            measures,
            gaps,
        })
    }

    fn about(&mut self, words: &[String], addressed_to: &[Addressee]) -> Vec<Addressee> {
        let about: Vec<Addressee> = self.words(words, "addressee");
        for stray in about.iter().filter(|a| !addressed_to.contains(a)) {
            let mend = "Add it to addressed_to, or take it out of about.";
            self.find(
                stray.word(),
                format!("about names {stray}, to whom it is not addressed"),
                mend,
            );
        }
        if words.is_empty() {
            let id = self.id.clone();
            self.find(&id, "a measure or gap speaks of nobody", "Name whose part it is in about.");
        }
        about
    }

    fn measure(&mut self, raw: RawMeasure, addressed_to: &[Addressee]) -> Option<Measure> {
        let before = self.findings.len();
        let named = raw.indicator.clone();
        let about = self.about(&raw.about, addressed_to);
        let direction: Option<Direction> = self.word(&raw.direction, "direction");
        let population = self.word(&raw.population, "population");
        let scope = self.word(&raw.scope, "scope");
        let baseline = self.baseline(&raw.baseline);
        if raw.says.trim().is_empty() {
            self.find(
                &named,
                "says is empty",
                "Say what the indicator tells of the commitment, and what not.",
            );
        }
        if !(raw.margin.is_finite() && raw.margin > 0.0) {
            self.find(
                &named,
                format!("margin is {}", raw.margin),
                "Give the smallest change that counts, above 0, in the indicator's unit.",
            );
        }
        if !(1..=20).contains(&raw.latest_years) {
            self.find(&named, format!("latest_years is {}", raw.latest_years), "Give 1 to 20.");
        }
        let indicator = self.indicator(&named);
        if let Some(indicator) = &indicator {
            self.fits(indicator, &raw);
            if let (Some(population), Some(scope)) = (population, scope)
                && let Err(error) = indicator.accepts(population, scope)
            {
                self.find(&named, error.to_string(), "Choose one of those.");
            }
        }
        if let Some(other) = raw.confirmed_by.as_deref().and_then(|id| self.indicator(id)) {
            if !matches!(other.measure, Kind::Count | Kind::MissionDays | Kind::Rate) {
                let mend = "Name an indicator of events: a count, mission-days or a rate.";
                self.find(&other.id, format!("{} cannot confirm a change", other.id), mend);
            }
            let told_by = raw.group.keys().chain(&raw.partner_key);
            for key in told_by.filter(|key| !other.keys.contains(key)) {
                let mend = format!("It has: {}.", other.keys.join(", "));
                self.find(key, format!("{} has no key {key}", other.id), mend);
            }
        }
        (self.findings.len() == before).then_some(Measure {
            indicator: named,
            says: raw.says,
            about,
            direction: direction?,
            baseline: baseline?,
            latest_years: raw.latest_years,
            margin: raw.margin,
            whole_count: raw.whole_count,
            confirmed_by: raw.confirmed_by,
            group: raw.group,
            partner_key: raw.partner_key,
            target: raw.target,
            population: population?,
            scope: scope?,
        })
    }

    fn indicator(&mut self, id: &str) -> Option<Indicator> {
        match self.indicators.find(id) {
            Ok(found) => Some(found.clone()),
            Err(_) => {
                let known: Vec<&str> = self.indicators.iter().map(|i| i.id.as_str()).collect();
                let hint = nearest(id, known.iter().copied());
                let hint = hint.map(|n| format!("Did you mean {n}? ")).unwrap_or_default();
                let mend = format!("{hint}`bluehelm indicator list` shows them all.");
                self.find(id, format!("there is no indicator {id}"), mend);
                None
            }
        }
    }

    /// Keys, targets and what the indicator demands.
    fn fits(&mut self, indicator: &Indicator, raw: &RawMeasure) {
        let named = &raw.indicator;
        for key in raw.group.keys().chain(&raw.partner_key) {
            if !indicator.keys.contains(key) {
                let mend = format!("It has: {}.", indicator.keys.join(", "));
                self.find(key, format!("{named} has no key {key}"), mend);
            }
        }
        for key in indicator.always_by.iter().filter(|k| *k != "year" && *k != "month") {
            if !raw.group.contains_key(key) {
                let mend = format!("Choose one value: group = {{ {key} = \"…\" }}.");
                self.find(named, format!("rows of {named} overlap by {key}"), mend);
            }
        }
        match (&raw.target, &indicator.target) {
            (Some(TargetRule::OfTheYear(words)), _) if words != "of the year" => {
                let mend =
                    "Write \"of the year\", or { value = 15, by = 2028, source = \"page\" }.";
                self.find(words, format!("target is {words:?}"), mend);
            }
            (Some(TargetRule::OfTheYear(_)), None) => {
                let mend = "Give { value = …, by = …, source = \"page\" }, or leave it out.";
                self.find(named, format!("{named} has no yearly targets"), mend);
            }
            (Some(TargetRule::OfTheYear(_)), Some(own)) if !raw.group.contains_key(&own.key) => {
                let mend = format!("Choose one value: group = {{ {} = \"…\" }}.", own.key);
                self.find(named, format!("targets of {named} are set by {}", own.key), mend);
            }
            (Some(TargetRule::Fixed { source, .. }), _) if source.trim().is_empty() => {
                self.find(named, "the target has no source", "Name the page that sets it.");
            }
            _ => {}
        }
        let stray =
            raw.confirmed_by.is_some() && !matches!(indicator.measure, Kind::Count | Kind::Rate);
        if stray {
            self.find(named, "confirmed_by is for counts and rates of events", "Leave it out.");
        }
    }

    fn baseline(&mut self, text: &str) -> Option<Period> {
        let whole = |p: &Period| p.from == p.from.first_of_year() && p.to == p.to.last_of_year();
        let found = text.parse::<Period>().ok().filter(whole);
        if found.is_none() {
            self.find(
                text,
                format!("baseline is {text:?}"),
                "Give whole years, such as 2017 or 2013..2017.",
            );
        }
        found
    }

    fn gap(&mut self, raw: RawGap, addressed_to: &[Addressee]) -> Option<Gap> {
        let before = self.findings.len();
        let about = self.about(&raw.about, addressed_to);
        let kinds = [Status::NotCollected, Status::NotPublic, Status::NotLoaded];
        let answer = kinds.iter().find(|k| k.title() == raw.answer).copied();
        if answer.is_none() {
            let mend = format!("There are: {}.", kinds.map(Status::title).join(", "));
            self.find(&raw.answer, format!("{:?} is no reason for a gap", raw.answer), mend);
        }
        if raw.why.trim().is_empty() || raw.needs.trim().is_empty() {
            self.find(
                &raw.answer,
                "why or needs is empty",
                "Say why there is no figure, and what would give one.",
            );
        }
        (self.findings.len() == before).then_some(Gap {
            about,
            answer: answer?,
            why: raw.why,
            needs: raw.needs,
        })
    }
}
