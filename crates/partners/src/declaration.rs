//! Which sections does a profile have, and what does each ask of the tables?

use std::collections::BTreeMap;

use base::nearest;
use catalog::{Catalog, Shelf};
use indicators::Indicators;
use serde::Deserialize;

use crate::{Chart, Column, Missing, PartnerError, Verdict};

/// A profile as its file in `profiles/` declares it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// The name of its file.
    #[serde(skip)]
    pub id: String,
    /// Where the file is.
    #[serde(skip)]
    pub(crate) origin: String,
    /// Title; `{subject}` and `{id}` are the subject's name and id.
    pub title: String,
    /// What a subject is called: partner, mission.
    pub kind: String,
    /// The command that asks for it: partner, mission, profile, women, conduct.
    pub command: String,
    /// Name of the one subject, where there is no query of subjects.
    #[serde(default)]
    pub(crate) name: Option<String>,
    /// Query of `id, name`: the subjects there are; none where the profile is about one thing.
    #[serde(default)]
    pub(crate) subjects: Option<String>,
    /// What holds for all of it.
    #[serde(default)]
    pub(crate) notes: Vec<String>,
    /// Its sections.
    #[serde(default, rename = "section")]
    pub(crate) sections: Vec<Asks>,
}

/// A section as declared. `$subject`, `$from` and `$to` stand for texts in its SQL.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asks {
    pub id: String,
    pub title: String,
    pub question: String,
    /// Datasets it needs, in any form.
    #[serde(default)]
    pub datasets: Vec<String>,
    /// Those of them whose records it needs: the sums that the program carries are not enough.
    #[serde(default)]
    pub records: Vec<String>,
    /// Those whose records it needs where it is asked of one subject rather than of `all`.
    #[serde(default)]
    pub records_of_one: Vec<String>,
    /// Query of its rows; `{indicator:ID}` stands for an indicator's query; none where a section only says what is missing.
    #[serde(default)]
    pub sql: String,
    #[serde(default)]
    pub columns: Vec<Column>,
    #[serde(default)]
    pub chart: Option<Chart>,
    #[serde(default)]
    pub notes: Vec<String>,
    #[serde(default)]
    pub missing: Vec<Missing>,
    /// Query over `section` (the rows) of `case` and the values of one sentence a row.
    #[serde(default)]
    pub findings: String,
    #[serde(default)]
    pub sentences: Vec<Sentence>,
    /// Left out of the profile where it has no row.
    #[serde(default)]
    pub only_with_rows: bool,
}

/// The sentence for one case of a section's findings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sentence {
    /// Value of the column `case`.
    pub case: String,
    pub verdict: Verdict,
    /// `{name}` is a value, `{name:death/deaths}` a count with its noun.
    pub text: String,
}

/// Every profile of a catalogue.
#[derive(Debug, Clone)]
pub struct Declarations(BTreeMap<String, Declaration>);

impl Declarations {
    /// Reads `profiles/*.toml`.
    pub fn read(catalog: &Catalog) -> Result<Self, PartnerError> {
        let indicators = Indicators::read(catalog)?;
        let mut found = BTreeMap::new();
        for (id, file) in catalog.files(Shelf::Profiles, "toml")? {
            let wrong =
                |cause: String| PartnerError::Declaration { origin: file.origin.clone(), cause };
            let mut read: Declaration =
                toml::from_str(file.text()?).map_err(|e| wrong(e.to_string()))?;
            read.check().map_err(wrong)?;
            for section in &mut read.sections {
                section.sql = with_indicators(&section.sql, &indicators)?;
            }
            let origin = file.origin.clone();
            found.insert(id.clone(), Declaration { id, origin, ..read });
        }
        Ok(Self(found))
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Declaration> {
        self.0.values()
    }

    /// Those that one command asks for.
    pub fn of_command(&self, command: &str) -> Vec<&Declaration> {
        self.iter().filter(|d| d.command == command).collect()
    }

    /// One by its id; the error names the nearest.
    pub fn find(&self, id: &str) -> Result<&Declaration, PartnerError> {
        self.0.get(id).ok_or_else(|| unknown("profile", id, self.0.keys().map(String::as_str)))
    }
}

impl Declaration {
    fn check(&self) -> Result<(), String> {
        if self.subjects.is_some() == self.name.is_some() {
            return Err("give either name or the query subjects".to_owned());
        }
        for s in &self.sections {
            let told = |cause: String| Err(format!("section {}: {cause}", s.id));
            let records = s.records.iter().chain(&s.records_of_one);
            if let Some(r) = records.into_iter().find(|r| !s.datasets.contains(r)) {
                return told(format!("records names {r}, which is not among its datasets"));
            }
            if s.sql.is_empty() != s.columns.is_empty() {
                return told("sql and columns come together".to_owned());
            }
            if s.findings.is_empty() != s.sentences.is_empty() {
                return told("findings and sentences come together".to_owned());
            }
            if s.sql.is_empty() && s.missing.is_empty() {
                return told("it has neither rows nor says what is missing".to_owned());
            }
        }
        Ok(())
    }
}

/// The SQL with each `{indicator:ID}` replaced by that indicator's query.
fn with_indicators(sql: &str, indicators: &Indicators) -> Result<String, PartnerError> {
    const OPENS: &str = "{indicator:";
    let Some((before, (id, after))) =
        sql.split_once(OPENS).and_then(|(b, rest)| Some((b, rest.split_once('}')?)))
    else {
        return Ok(sql.to_owned());
    };
    let asked = &indicators.find(id)?.sql;
    Ok(format!("{before}{asked}{}", with_indicators(after, indicators)?))
}

/// The error for a name that is not among those known.
pub(crate) fn unknown<'a>(
    kind: &str,
    asked: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> PartnerError {
    let hint =
        nearest(asked, known.clone()).map(|n| format!("; did you mean {n}?")).unwrap_or_default();
    let hint = if hint.is_empty() { ".".to_owned() } else { hint };
    let known = known.collect::<Vec<_>>().join(", ");
    PartnerError::Unknown { kind: kind.to_owned(), asked: asked.to_owned(), hint, known }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indicators_query_stands_where_it_is_named() {
        let indicators = Indicators::read(&Catalog::shipped()).expect("indicators");
        let own = &indicators.find("violence-deaths").expect("an indicator").sql;
        let sql = with_indicators(
            "WITH a AS ({indicator:violence-deaths}), b AS ({indicator:violence-deaths}) SELECT 1",
            &indicators,
        );
        assert_eq!(sql.expect("SQL"), format!("WITH a AS ({own}), b AS ({own}) SELECT 1"));
        let unknown = with_indicators("SELECT * FROM ({indicator:violence-death})", &indicators);
        assert!(unknown.expect_err("refused").to_string().contains("violence-deaths"));
    }

    #[test]
    fn every_profile_shipped_is_as_it_should_be() {
        let found = Declarations::read(&Catalog::shipped()).expect("profiles");
        for command in ["partner", "mission", "profile", "women", "conduct"] {
            assert!(!found.of_command(command).is_empty(), "{command}");
        }
        for declaration in found.iter() {
            let mut ids: Vec<&str> = declaration.sections.iter().map(|s| s.id.as_str()).collect();
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "{}: two sections of one name", declaration.id);
        }
    }

    #[test]
    fn a_mistake_in_a_users_profile_names_the_file_and_the_section() {
        let folder = std::env::temp_dir().join(format!("bluehelm-profiles-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("profiles")).expect("a folder");
        let text = "title = \"T\"\nkind = \"partner\"\ncommand = \"partner\"\nname = \"N\"\n\
            [[section]]\nid = \"s\"\ntitle = \"S\"\nquestion = \"Q?\"\nrecords = [\"fatalities\"]\nsql = \"SELECT 1\"\n";
        std::fs::write(folder.join("profiles/own.toml"), text).expect("written");
        let read = Declarations::read(&Catalog::with_own(&folder));
        std::fs::remove_dir_all(&folder).expect("clean up");
        let error = read.expect_err("refused");
        assert!(error.is_users_input());
        let error = error.to_string();
        assert!(error.contains("own.toml") && error.contains("section s"), "{error}");
    }
}
