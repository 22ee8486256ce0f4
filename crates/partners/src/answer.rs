//! What do the tables say of this subject?

use base::{Date, Provenance, nearest};
use serde_json::{Map, Value};
use warehouse::{Warehouse, WarehouseError, json_rows};

use crate::declaration::{Asks, Declaration};
use crate::sentence::fill;
use crate::{Finding, Missing, MissingWord, PartnerError, Profile, Section, Subject, Verdict};

/// The subject that stands for everyone.
const ALL: &str = "all";

/// Where no first day is asked for: before the first mission.
const FIRST_DAY: Date = Date::constant(1948, 1, 1);

/// Where no last day is asked for.
const LAST_DAY: Date = Date::constant(9999, 12, 31);

/// What was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Of whom.
    pub subject: Subject,
    /// First day, where the profile takes a period.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Only this section.
    pub section: Option<String>,
    /// What stands for other `$names` in the SQL, beside `$subject`, `$from` and `$to`.
    pub words: Vec<(&'static str, String)>,
}

/// Answers every section of a profile. `publications` are those known here, one a dataset: the newest,
/// or the one of the day asked for.
pub async fn profile(
    warehouse: &Warehouse,
    declaration: &Declaration,
    asked: &Asked,
    publications: &[Provenance],
) -> Result<Profile, PartnerError> {
    let Asked { subject, from, to, section, .. } = asked;
    let wanted = wanted(declaration, section.as_deref())?;
    let mut sections = Vec::new();
    for asks in wanted {
        let question = Question { warehouse, declaration, asks, asked, publications };
        let answered = question.section().await?;
        if !(asks.only_with_rows && answered.rows.is_empty() && answered.missing.is_empty()) {
            sections.push(answered);
        }
    }
    Ok(Profile {
        profile: declaration.id.clone(),
        title: declaration.title.replace("{subject}", &subject.name).replace("{id}", &subject.id),
        subject: subject.clone(),
        from: *from,
        to: *to,
        notes: declaration.notes.clone(),
        sections,
    })
}

fn wanted<'a>(
    declaration: &'a Declaration,
    section: Option<&str>,
) -> Result<Vec<&'a Asks>, PartnerError> {
    let Some(asked) = section else { return Ok(declaration.sections.iter().collect()) };
    let ids = declaration.sections.iter().map(|s| s.id.as_str());
    if let Some(found) = declaration.sections.iter().find(|s| s.id == asked) {
        return Ok(vec![found]);
    }
    let hint = nearest(asked, ids.clone()).map(|n| format!("; did you mean {n}?"));
    Err(PartnerError::NoSection {
        profile: declaration.id.clone(),
        asked: asked.to_owned(),
        hint: hint.unwrap_or_else(|| ".".to_owned()),
        known: ids.collect::<Vec<_>>().join(", "),
    })
}

/// One section, asked of one subject.
struct Question<'a> {
    warehouse: &'a Warehouse,
    declaration: &'a Declaration,
    asks: &'a Asks,
    asked: &'a Asked,
    publications: &'a [Provenance],
}

impl Question<'_> {
    async fn section(&self) -> Result<Section, PartnerError> {
        let asks = self.asks;
        let mut section = Section {
            id: asks.id.clone(),
            title: asks.title.clone(),
            question: asks.question.clone(),
            findings: Vec::new(),
            columns: asks.columns.clone(),
            rows: Vec::new(),
            chart: asks.chart.clone(),
            notes: asks.notes.clone(),
            missing: asks.missing.clone(),
            sources: Vec::new(),
        };
        let absent = self.not_loaded().await?;
        if !absent.is_empty() {
            section.findings.push(cannot_be_told(&absent));
            section.missing.extend(absent);
            return Ok(section);
        }
        let of_ours = |p: &&Provenance| asks.datasets.contains(&p.dataset);
        section.sources = self.publications.iter().filter(of_ours).cloned().collect();
        if asks.sql.is_empty() {
            section.findings.push(cannot_be_told(&section.missing));
            return Ok(section);
        }
        section.rows = self.rows(&asks.sql).await?;
        if !asks.findings.is_empty() {
            let sql = format!("WITH section AS ({}) {}", asks.sql, asks.findings);
            for values in self.rows(&sql).await? {
                section.findings.push(self.finding(values)?);
            }
        }
        Ok(section)
    }

    /// Datasets that the section needs and that are not here, or only as sums.
    async fn not_loaded(&self) -> Result<Vec<Missing>, PartnerError> {
        let mut absent = Vec::new();
        for dataset in &self.asks.datasets {
            let known = self.publications.iter().any(|p| &p.dataset == dataset);
            let stored = self.warehouse.is_stored(dataset).await?;
            let why = match (known, stored) {
                (true, true) => continue,
                (true, false) if !self.needs_records(dataset) => continue,
                (true, false) => {
                    format!(
                        "the sums that the program carries do not tell it; run `bluehelm sync {dataset}`"
                    )
                }
                (false, true) => "it was not published on the day asked for".to_owned(),
                (false, false) => format!("run `bluehelm sync {dataset}`"),
            };
            let word = MissingWord::NotLoadedHere;
            absent.push(Missing { what: dataset.clone(), word, why });
        }
        Ok(absent)
    }

    fn needs_records(&self, dataset: &String) -> bool {
        let of_one = self.asked.subject.id != ALL && self.asks.records_of_one.contains(dataset);
        of_one || self.asks.records.contains(dataset)
    }

    async fn rows(&self, sql: &str) -> Result<Vec<Map<String, Value>>, PartnerError> {
        let from = self.asked.from.unwrap_or(FIRST_DAY).to_string();
        let to = self.asked.to.unwrap_or(LAST_DAY).to_string();
        let mut given =
            vec![("subject", self.asked.subject.id.as_str()), ("from", &from), ("to", &to)];
        given.extend(self.asked.words.iter().map(|(name, word)| (*name, word.as_str())));
        match self.warehouse.sql_with(sql, &given).await {
            Ok((_, batches)) => Ok(json_rows(&batches)?),
            Err(WarehouseError::Query(error)) => Err(self.wrong(&error.to_string())),
            Err(other) => Err(other.into()),
        }
    }

    fn finding(&self, mut values: Map<String, Value>) -> Result<Finding, PartnerError> {
        let case = values.shift_remove("case");
        let case = case.as_ref().and_then(Value::as_str).unwrap_or_default();
        let sentence = self.asks.sentences.iter().find(|s| s.case == case);
        let sentence =
            sentence.ok_or_else(|| self.wrong(&format!("no sentence for case {case:?}")))?;
        values.insert("subject".to_owned(), self.asked.subject.name.clone().into());
        let text = fill(&sentence.text, &values).map_err(|cause| self.wrong(&cause))?;
        values.shift_remove("subject");
        Ok(Finding { verdict: sentence.verdict, text, values: values.into_iter().collect() })
    }

    fn wrong(&self, cause: &str) -> PartnerError {
        let cause = format!("section {}: {cause}", self.asks.id);
        PartnerError::Declaration { origin: self.declaration.origin.clone(), cause }
    }
}

fn cannot_be_told(missing: &[Missing]) -> Finding {
    let said: Vec<String> =
        missing.iter().map(|m| format!("{}: {} ({})", m.what, m.word, m.why)).collect();
    Finding {
        verdict: Verdict::CannotBeTold,
        text: format!("Cannot be told here. {}.", said.join("; ")),
        values: std::collections::BTreeMap::new(),
    }
}
