//! What is the status of every commitment, of whom, and on which evidence?

use std::collections::BTreeMap;

use base::{CountryCode, Date, Provenance};
use indicators::{IndicatorError, Indicators, Reading};
use warehouse::Warehouse;

use crate::judge::{Case, Judgement};
use crate::readings::Readings;
use crate::{
    Addressee, Answer, Commitment, CommitmentError, Direction, Evidence, Measure, Moment, Part,
    Partner, Priority, Reply, Status, words,
};

/// What is asked of the evidence.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Nothing after this day is looked at; the publications are those of the warehouse.
    pub as_of: Option<Date>,
    /// Partners told apart: this one, or none.
    pub partner: Option<CountryCode>,
    /// Every partner that the data tell apart.
    pub every_partner: bool,
    /// How each status stood at the end of each year.
    pub history: bool,
}

/// Gives the publications that an indicator rests on, by its id and the day of its newest.
pub type SourcesOf<'a> = &'a (dyn Fn(&str, Date) -> Vec<Provenance> + Sync);

/// Where figures, names and replies come from.
pub struct Evaluator<'a> {
    /// The warehouse at the moment asked for.
    pub warehouse: &'a Warehouse,
    /// Every indicator.
    pub indicators: &'a Indicators,
    /// Names of countries by code.
    pub countries: &'a BTreeMap<String, String>,
    /// Replies of partners.
    pub replies: &'a [Reply],
    /// Sources of an indicator.
    pub sources: SourcesOf<'a>,
}

impl Evaluator<'_> {
    /// The status of a commitment.
    ///
    /// # Errors
    /// What an indicator says that is no lack of data.
    pub async fn answer(
        &self,
        commitment: &Commitment,
        question: &Question,
    ) -> Result<Answer, CommitmentError> {
        let decides = commitment.measures.iter().position(|m| m.direction != Direction::Neither);
        let partners_asked = question.partner.is_some() || question.every_partner;
        let readings =
            Readings::load(self.warehouse, self.indicators, commitment, partners_asked).await?;
        let mut evidence = Vec::new();
        let mut partners: BTreeMap<CountryCode, Vec<Evidence>> = BTreeMap::new();
        for (at, measure) in commitment.measures.iter().enumerate() {
            let first = decides == Some(at);
            evidence.push(self.measure(measure, first, &readings, question)?);
            if partners_asked {
                for (code, own) in self.by_partner(measure, first, &readings, question)? {
                    partners.entry(code).or_default().push(own);
                }
            }
        }
        let no_measure = decides.is_none();
        let gaps = commitment.gaps.iter().enumerate();
        evidence.extend(gaps.map(|(at, g)| Evidence::of_gap(g, no_measure && at == 0)));
        let addressees = commitment.addressed_to.iter().map(|a| Part::of(*a, &evidence)).collect();
        // The checker saw to it that there is one.
        let lead = evidence.iter().find(|e| e.decides);
        let (status, reason, would_change, history) = lead.map_or_else(
            || (Status::NotCollected, String::new(), String::new(), Vec::new()),
            |e| {
                let status = e.status.unwrap_or(Status::NotCollected);
                (status, e.reason.clone(), e.would_change.clone(), e.history.clone())
            },
        );
        let replies = self.replies.iter().filter(|r| {
            r.commitment.eq_ignore_ascii_case(&commitment.id)
                && question.partner.is_none_or(|p| r.partner == p.to_string())
        });
        Ok(Answer {
            commitment: commitment.clone(),
            status,
            reason,
            would_change,
            addressees,
            partners: self.told_apart(partners, question),
            evidence,
            replies: replies.cloned().collect(),
            history,
        })
    }

    fn told_apart(
        &self,
        found: BTreeMap<CountryCode, Vec<Evidence>>,
        question: &Question,
    ) -> Vec<Partner> {
        let name = |code: &CountryCode| {
            let text = code.to_string();
            self.countries.get(&text).cloned().unwrap_or(text)
        };
        let mut all: Vec<Partner> = found
            .into_iter()
            .filter_map(|(code, evidence)| {
                let lead = evidence.iter().find(|e| e.decides).or(evidence.first())?;
                Some(Partner {
                    partner: code,
                    name: name(&code),
                    status: lead.status.unwrap_or(Status::NotCollected),
                    reason: lead.reason.clone(),
                    would_change: lead.would_change.clone(),
                    history: lead.history.clone(),
                    evidence,
                })
            })
            .collect();
        if let Some(code) = question.partner.filter(|_| all.is_empty()) {
            all.push(Partner {
                partner: code,
                name: name(&code),
                status: Status::NotCollected,
                reason: "No measure held here tells partners apart for this commitment.".to_owned(),
                would_change: "A published measure by partner.".to_owned(),
                evidence: Vec::new(),
                history: Vec::new(),
            });
        }
        all
    }

    fn measure(
        &self,
        measure: &Measure,
        decides: bool,
        readings: &Readings,
        question: &Question,
    ) -> Result<Evidence, CommitmentError> {
        let blank = self.blank(measure, decides)?;
        match readings.of(measure) {
            Ok((reading, confirm)) => {
                let last = reading.span().map(|s| s.1);
                let own = in_group(reading, measure);
                let confirm = confirm.map(|other| in_group(other, measure));
                let case = Case::new(measure, own, confirm, question.as_of, last)?;
                Ok(self.judged(&case, blank, question)?)
            }
            Err(why) => Ok(blank.without(Status::NotLoaded, why)),
        }
    }

    fn by_partner(
        &self,
        measure: &Measure,
        decides: bool,
        readings: &Readings,
        question: &Question,
    ) -> Result<Vec<(CountryCode, Evidence)>, CommitmentError> {
        let Some(key) = &measure.partner_key else { return Ok(Vec::new()) };
        let blank = self.blank(measure, decides)?;
        let (reading, confirm) = match readings.of(measure) {
            Ok(found) => found,
            Err(why) => {
                let one = question.partner.map(|p| (p, blank.without(Status::NotLoaded, why)));
                return Ok(one.into_iter().collect());
            }
        };
        let last = reading.span().map(|s| s.1);
        let own = in_group(reading, measure);
        let confirm = confirm.map(|other| in_group(other, measure));
        let told = own.by(key);
        if let (true, Some(partner)) = (told.is_empty(), question.partner) {
            let why = format!(
                "the figures carried by the program do not tell partners apart; `bluehelm sync {}` (with --mirror DIR where there is no internet) does",
                own.indicator().table
            );
            return Ok(vec![(partner, blank.without(Status::NotLoaded, &why))]);
        }
        let newest = Case::new(measure, own, None, question.as_of, last)?.last_year();
        let mut told: Vec<(CountryCode, Option<Reading>)> =
            told.into_iter().filter_map(|(p, r)| Some((p.parse().ok()?, Some(r)))).collect();
        if let Some(partner) = question.partner {
            told.retain(|(p, _)| *p == partner);
            // Asked for and without a row: it is said.
            told.is_empty().then(|| told.push((partner, None)));
        }
        let mut found = Vec::new();
        for (code, reading) in told {
            // Confirmed by the partner's own figures, as all of them together are by theirs.
            let confirm = confirm.as_ref().map(|other| other.only(key, &code.to_string()));
            let case = reading.map(|r| Case::new(measure, r, confirm, question.as_of, last));
            let case = case.transpose()?.map(Case::of_partner);
            match case.filter(|c| c.last_year().is_some() && c.last_year() == newest) {
                Some(case) => found.push((code, self.judged(&case, blank.clone(), question)?)),
                None if question.partner.is_some() => {
                    let year = newest.map(|y| format!(" {y}")).unwrap_or_default();
                    let why = format!(
                        "fewer than six month-ends of the latest year known,{year}, show personnel of {code} in this measure"
                    );
                    found.push((code, blank.clone().without(Status::NotCollected, &why)));
                }
                None => {}
            }
        }
        Ok(found)
    }

    /// Evidence of a measure before anything is known.
    fn blank(&self, measure: &Measure, decides: bool) -> Result<Evidence, IndicatorError> {
        let indicator = self.indicators.find(&measure.indicator)?;
        let group: Vec<&str> = measure.group.values().map(String::as_str).collect();
        let title = match group.as_slice() {
            [] => indicator.title.clone(),
            group => format!("{}: {}", indicator.title, group.join(", ")),
        };
        Ok(Evidence {
            about: measure.about.clone(),
            decides,
            status: None,
            reason: String::new(),
            would_change: String::new(),
            says: measure.says.clone(),
            indicator: Some(indicator.id.clone()),
            title: Some(title),
            unit: Some(indicator.unit.clone()),
            group: measure.group.clone(),
            population: Some(measure.population),
            scope: Some(measure.scope),
            direction: Some(measure.direction),
            margin: Some(measure.margin),
            notes: indicator.notes.clone(),
            ..Evidence::default()
        })
    }

    fn judged(
        &self,
        case: &Case<'_>,
        blank: Evidence,
        question: &Question,
    ) -> Result<Evidence, IndicatorError> {
        let reading = &case.reading;
        let mut sources: Vec<Provenance> = Vec::new();
        let confirm = case.confirm.iter().flat_map(Reading::publications);
        for (id, day) in reading.publications().into_iter().chain(confirm) {
            for source in (self.sources)(id, day) {
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
        }
        let blank = Evidence { known_on: Some(reading.known_on()), sources, ..blank };
        let Some(last) = case.last_year() else {
            let why = format!(
                "no whole year since the baseline's first, {}, is known{}",
                case.measure.baseline.from.year(),
                question.as_of.map(|d| format!(" as of {d}")).unwrap_or_default()
            );
            return Ok(blank.without(Status::NotCollected, &why));
        };
        let found = case.judge(last)?;
        let mut history = Vec::new();
        if question.history {
            for year in case.years.keys().filter(|y| **y > case.measure.baseline.to.year()) {
                let then = case.judge(*year)?;
                if then.obstacle.is_none() && case.measure.direction != Direction::Neither {
                    let value = then.latest.and_then(|f| f.value);
                    history.push(Moment { year: *year, status: then.status, value });
                }
            }
        }
        Ok(put(case, blank, found, history))
    }
}

fn put(case: &Case<'_>, blank: Evidence, found: Judgement, history: Vec<Moment>) -> Evidence {
    let reason = words::reason(blank.title.as_deref().unwrap_or_default(), case, &found);
    let would_change = words::would_change(case, &found);
    let shown = case.measure.direction != Direction::Neither || found.obstacle.is_some();
    Evidence {
        status: shown.then_some(found.status),
        reason,
        would_change,
        series: case.series(),
        baseline: found.baseline,
        latest: found.latest,
        change: found.change,
        confirmed_by: found.confirmed,
        target: found.target,
        pace: found.pace,
        history,
        ..blank
    }
}

/// Only the facts of the measure's group.
fn in_group(reading: &Reading, measure: &Measure) -> Reading {
    measure.group.iter().fold(reading.clone(), |r, (key, value)| r.only(key, value))
}

/// Which commitments concern an addressee.
pub fn concerns(commitment: &Commitment, addressees: &[Addressee]) -> bool {
    commitment.addressed_to.iter().any(|a| addressees.contains(a))
}

/// Priorities of a commitment in words.
pub fn priorities(list: &[Priority]) -> String {
    list.iter().map(|p| p.title()).collect::<Vec<_>>().join("; ")
}
