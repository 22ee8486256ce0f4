//! What is this dataset, and what must hold for it?
//!
//! One file a dataset in `sources/`, read here. Unknown words are errors.

use std::collections::{BTreeMap, BTreeSet};

use base::{Date, Provenance, nearest};
use catalog::{Catalog, Shelf};
use serde::Deserialize;

use crate::IngestError;
use crate::read::features;

/// Who may see a dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Published by its owner.
    Public,
    /// The user's own copy, under terms that forbid passing it on: stored here, left out of bundles.
    Own,
    /// Case files, incident logs, plans, positions: never stored in common.
    Restricted,
}

/// How a column's text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// Kept as published; an empty cell is missing.
    Text,
    /// A whole number; `250.0` counts as one.
    Integer,
    /// A number; a decimal comma where the column says so.
    Decimal,
    /// A day: ISO text, `01 January 2020`, or seconds or milliseconds since 1970, decided once for the
    /// column.
    Date,
    /// A year of the United Nations from 1 July, kept as its first day: `2017/18`, or any day in it.
    FiscalYear,
    /// yes, no, true, false, 1 or 0 in any case.
    YesNo,
}

/// One column of a dataset.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The publisher's name; case and punctuation do not matter.
    pub name: String,
    /// How its text is read.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// What it means.
    pub meaning: String,
    /// Unit of a number.
    #[serde(default)]
    pub unit: Option<String>,
    /// A row without it cannot be used and goes to quarantine.
    #[serde(default)]
    pub required: bool,
    /// The publisher may leave the column out.
    #[serde(default)]
    pub optional: bool,
    /// Numbers are written `15,9833`.
    #[serde(default)]
    pub decimal_comma: bool,
    /// Words that stand where there is no value, such as `NA`.
    #[serde(default)]
    pub missing: Vec<String>,
    /// The least and the most that a number can be: another one, such as a latitude of 95, cannot be read.
    #[serde(default)]
    pub range: Option<(f64, f64)>,
    /// How a text is written where a table takes it apart: `[0-9][0-9][0-9][0-9]-Q[1-4]`; `*` stands for anything,
    /// `?` for one letter. Another one cannot be read.
    #[serde(default, deserialize_with = "pattern")]
    pub like: Option<glob::Pattern>,
}

fn pattern<'de, D: serde::Deserializer<'de>>(of: D) -> Result<Option<glob::Pattern>, D::Error> {
    let text = String::deserialize(of)?;
    glob::Pattern::new(&text).map(Some).map_err(serde::de::Error::custom)
}

impl Column {
    /// Whether a number is one that the column can hold.
    pub(crate) fn holds(&self, number: f64) -> bool {
        self.range.is_none_or(|(least, most)| (least..=most).contains(&number))
    }
}

/// A doubt that is kept and marked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// The word that appears in the `flags` column.
    pub name: String,
    /// SQL condition over the columns.
    pub when: String,
    /// What it means.
    pub meaning: String,
}

/// Something a reader of the series must know.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownBreak {
    /// From when to when, as text.
    pub period: String,
    /// What happened.
    pub note: String,
}

/// Where a mirror keeps the dataset.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MirrorPlace {
    /// Paths below the mirror's root; `*` in a file's name stands for anything.
    pub files: Vec<String>,
    /// The publisher's date, where file names do not hold one.
    #[serde(default)]
    pub known_from: Option<Date>,
    /// All files together make one publication, rather than one each.
    #[serde(default)]
    pub together: bool,
    /// Names hold a release number such as `v23_1`, which gives the date. A publication holds all
    /// files of its release, and of earlier releases those that no later file replaced.
    #[serde(default)]
    pub releases: bool,
}

/// Where the Uppsala Conflict Data Program's interface keeps the dataset.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UcdpPlace {
    /// Resource, such as `gedevents`.
    pub resource: String,
    /// Release asked for, such as `25.1`.
    pub release: String,
}

/// Where the UN Peace and Security Data Hub keeps the dataset.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HubPlace {
    /// Dataset id at the hub, such as `DPPADPOSS-FATALITIES`.
    pub dataset: String,
    /// Which of the hub's formats to ask for.
    #[serde(default)]
    pub format: HubFormat,
    /// Only these rows, as the hub writes it: `Mission_Acronym:MINUSMA,MONUSCO;Column2:value`.
    #[serde(default)]
    pub filter: Option<String>,
}

/// A format that the hub sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HubFormat {
    /// An array of objects, dates as milliseconds since 1970.
    #[default]
    Json,
    /// A header and lines, dates as ISO text.
    Csv,
}

/// Columns that say in their names what belongs into cells: `disarmament_assist`, `gender_monitor`.
/// Each filled cell of such a column becomes a row; a row with none of them filled stays one row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wide {
    /// What these columns' names end in; the longest that fits is taken.
    pub endings: Vec<String>,
    /// Column for what stands before the ending.
    pub stem: String,
    /// Column for the ending.
    pub ending: String,
    /// Column for the cell.
    pub value: String,
    /// Cells that stand for nothing.
    #[serde(default)]
    pub nothing: Vec<String>,
}

/// What a publication must pass.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checks {
    /// The least share of the last vintage's rows.
    #[serde(default = "half")]
    pub least_share_of_rows: f64,
    /// A row whose key an earlier row of the same release has stands aside, so that no event counts twice; else it is
    /// flagged and kept.
    #[serde(default)]
    pub repeated_aside: bool,
}

fn half() -> f64 {
    0.5
}

impl Default for Checks {
    fn default() -> Self {
        Self { least_share_of_rows: half(), repeated_aside: false }
    }
}

/// A publisher's dataset, as declared.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The id used everywhere: file, table, argument.
    pub id: String,
    /// The publisher's title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Terms of use.
    pub licence: String,
    /// How to cite it.
    pub citation: String,
    /// Page at the publisher.
    pub url: String,
    /// Who may see it.
    pub access: Access,
    /// How often it is published.
    pub frequency: String,
    /// What a reader must know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What must not be shown more finely, in words; the tables and indicators carry it out.
    #[serde(default)]
    pub privacy: Vec<String>,
    /// Columns that together name a row; a repeated key is flagged, or stands aside (`checks.repeated_aside`).
    #[serde(default)]
    pub key: Vec<String>,
    /// Columns with the year, month and day of one date: rows that name no day stand aside.
    #[serde(default)]
    pub day: Option<[String; 3]>,
    /// How its files are written, where their first bytes do not tell.
    #[serde(default)]
    pub format: Option<features::Format>,
    /// Place at the hub.
    #[serde(default)]
    pub hub: Option<HubPlace>,
    /// Place at the Uppsala Conflict Data Program.
    #[serde(default)]
    pub ucdp: Option<UcdpPlace>,
    /// Place in a mirror.
    #[serde(default)]
    pub mirror: MirrorPlace,
    /// Another source whose columns, key, layouts and flags this one has.
    #[serde(default)]
    pub columns_of: Option<String>,
    /// Orders of columns in files without a header, told apart by their number of columns.
    #[serde(default)]
    pub layouts: Vec<Vec<String>>,
    /// Columns whose cells become rows.
    #[serde(default)]
    pub wide: Option<Wide>,
    /// Columns; none means: taken from the file, typed by what every value allows.
    #[serde(default, rename = "column")]
    pub columns: Vec<Column>,
    /// Doubts to mark.
    #[serde(default, rename = "flag")]
    pub flags: Vec<Flag>,
    /// Known breaks and gaps.
    #[serde(default, rename = "break")]
    pub breaks: Vec<KnownBreak>,
    /// What must hold.
    #[serde(default)]
    pub checks: Checks,
}

impl Source {
    /// Reads a declaration; `origin` names the file in errors.
    pub fn parse(origin: &str, text: &str) -> Result<Self, IngestError> {
        let declaration =
            |cause: String| IngestError::Declaration { origin: origin.to_owned(), cause };
        let source: Self = toml::from_str(text).map_err(|e| declaration(e.to_string()))?;
        let names: BTreeSet<String> = source.columns.iter().map(|c| normalised(&c.name)).collect();
        if names.len() < source.columns.len() {
            return Err(declaration("two columns have the same name".to_owned()));
        }
        let backwards = source.columns.iter().find(|c| c.range.is_some_and(|(a, b)| a > b));
        if let Some(column) = backwards {
            return Err(declaration(format!("the range of {} runs backwards", column.name)));
        }
        let made = source.wide.iter().flat_map(|w| [&w.stem, &w.ending, &w.value]);
        if let Some(lost) = made.into_iter().find(|name| !names.contains(&normalised(name))) {
            return Err(declaration(format!("wide names {lost}, which is no column")));
        }
        let named = source.key.iter().chain(source.day.iter().flatten());
        let lost = named.into_iter().find(|k| !names.is_empty() && !names.contains(&normalised(k)));
        match lost {
            Some(lost) => Err(declaration(format!("key or day names {lost}, which is no column"))),
            None => Ok(source),
        }
    }

    fn take_columns(&mut self, model: Self) {
        (self.columns, self.key, self.layouts) = (model.columns, model.key, model.layouts);
        self.flags.splice(0..0, model.flags);
    }

    /// The names of a file's columns where its first row is no header but data.
    pub(crate) fn without_header(&self, first: &[String]) -> Option<Vec<String>> {
        let layout = self.layouts.iter().find(|l| l.len() == first.len())?;
        let names: BTreeSet<String> = layout.iter().map(|n| normalised(n)).collect();
        let named = first.iter().filter(|cell| names.contains(&normalised(cell))).count();
        (named * 2 < first.len()).then(|| layout.clone())
    }

    /// Any dataset of the hub by its id, columns taken from what the hub says and sends.
    pub fn of_hub(dataset: &str) -> Self {
        Self {
            id: normalised(dataset),
            title: dataset.to_owned(),
            publisher: "United Nations, Peace and Security Data Hub".to_owned(),
            licence: "CC BY-IGO 3.0 (as republished on HDX)".to_owned(),
            citation: format!("United Nations, Peace and Security Data Hub, {dataset}"),
            url: format!("https://psdata.un.org/dataset/{dataset}"),
            access: Access::Public,
            frequency: "see the hub's metadata".to_owned(),
            notes: vec![
                "Loaded by its id alone: columns are typed by what every value allows.".to_owned(),
            ],
            privacy: Vec::new(),
            key: Vec::new(),
            day: None,
            format: None,
            hub: Some(HubPlace {
                dataset: dataset.to_owned(),
                format: HubFormat::Json,
                filter: None,
            }),
            ucdp: None,
            columns_of: None,
            layouts: Vec::new(),
            wide: None,
            mirror: MirrorPlace {
                files: ["json", "csv"].map(|e| format!("psdata/{dataset}/*.{e}")).to_vec(),
                ..MirrorPlace::default()
            },
            columns: Vec::new(),
            flags: Vec::new(),
            breaks: Vec::new(),
            checks: Checks::default(),
        }
    }

    /// What must travel with every figure computed from one vintage.
    pub fn provenance(&self, known_from: Date, snapshot: &str) -> Provenance {
        Provenance {
            dataset: self.id.clone(),
            publisher: self.publisher.clone(),
            title: self.title.clone(),
            licence: self.licence.clone(),
            citation: self.citation.clone(),
            known_from,
            snapshot: snapshot.to_owned(),
            url: self.url.clone(),
        }
    }

    /// Whether its terms let a copy be passed on.
    pub(crate) fn may_be_passed_on(&self) -> bool {
        self.access == Access::Public
    }

    /// An error for restricted data; call it before reading a byte.
    pub(crate) fn must_be_public(&self) -> Result<(), IngestError> {
        match self.access {
            Access::Public | Access::Own => Ok(()),
            Access::Restricted => Err(IngestError::Restricted { dataset: self.id.clone() }),
        }
    }
}

/// Every declared source.
#[derive(Debug, Clone)]
pub struct Sources(BTreeMap<String, Source>);

impl Sources {
    /// Reads `sources/*.toml`.
    pub fn read(catalog: &Catalog) -> Result<Self, IngestError> {
        let wrong = |origin: &str, cause: String| IngestError::Declaration {
            origin: origin.to_owned(),
            cause,
        };
        let files =
            catalog.files(Shelf::Sources, "toml").map_err(|e| wrong("sources/", e.to_string()))?;
        let mut sources = BTreeMap::new();
        for (name, file) in files {
            let text = file.text().map_err(|e| wrong(&file.origin, e.to_string()))?;
            let source = Source::parse(&file.origin, text)?;
            if source.id != name {
                return Err(wrong(
                    &file.origin,
                    format!("id is {:?}, the file's name says {name:?}", source.id),
                ));
            }
            sources.insert(name, source);
        }
        let like: Vec<(String, String)> =
            sources.values().filter_map(|s| Some((s.id.clone(), s.columns_of.clone()?))).collect();
        for (id, of) in like {
            let Some(model) = sources.get(&of).filter(|s| s.columns_of.is_none()).cloned() else {
                let cause = format!("columns_of names {of}, which has no columns of its own");
                return Err(wrong(&format!("sources/{id}.toml"), cause));
            };
            if let Some(source) = sources.get_mut(&id) {
                source.take_columns(model);
            }
        }
        Ok(Self(sources))
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.values()
    }

    /// A declared dataset by its id or its id at the hub; failing that, any dataset of the hub
    /// whose id has the hub's form (`DOS-INDICATORS`).
    pub fn find(&self, asked: &str) -> Result<Source, IngestError> {
        let at_hub =
            |s: &&Source| s.hub.as_ref().is_some_and(|h| h.dataset.eq_ignore_ascii_case(asked));
        if let Some(source) = self.0.get(asked).or_else(|| self.iter().find(at_hub)) {
            return Ok(source.clone());
        }
        let hub_form = asked.split_once('-').is_some_and(|(group, _)| {
            !group.is_empty() && group.chars().all(|c| c.is_ascii_uppercase())
        });
        if hub_form && asked.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
            return Ok(Source::of_hub(asked));
        }
        let hint = nearest(asked, self.0.keys().map(String::as_str));
        let hint = hint.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
        Err(IngestError::UnknownDataset { asked: asked.to_owned(), hint })
    }
}

/// A column's name as it is compared and stored: lower case, other signs as `_`.
pub(crate) fn normalised(name: &str) -> String {
    let sign = |c: char| if c.is_alphanumeric() { c } else { '_' };
    name.trim().trim_start_matches('\u{feff}').to_lowercase().chars().map(sign).collect()
}

/// Whether a file's column is the declared one: publishers write `Target 2` and `target_2`,
/// `C-34 recommendation text` and `c34_recommendation_text`.
fn same_column(declared: &str, found: &str) -> bool {
    bare(declared) == bare(found)
}

/// Where a declared column stands among those of a file.
pub(crate) fn place_of(declared: &str, names: &[String]) -> Option<usize> {
    let exactly = names.iter().position(|n| normalised(n) == normalised(declared));
    exactly.or_else(|| names.iter().position(|n| same_column(declared, n)))
}

/// A name without anything but letters and digits.
fn bare(name: &str) -> String {
    name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}
