//! What does a document hold, whatever it is written as?

use serde::Serialize;

/// A short document: findings first, then sections, then what is not known, method and notes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// What it is about.
    pub title: String,
    /// One line below the title.
    pub lead: String,
    /// What the answer says, one sentence each.
    pub findings: Vec<Text>,
    /// The evidence.
    pub sections: Vec<Section>,
    /// What cannot be told, and why.
    pub unknown: Vec<Text>,
    /// How the figures were made.
    pub method: Vec<Text>,
    /// Sources and remarks that texts refer to by number.
    pub notes: Notes,
    /// Who says it, and who does not.
    pub imprint: String,
}

/// A sentence or a caption, with the numbers of the notes it rests on (from 1).
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Text {
    /// Plain words: no markup of any kind is read in them.
    pub words: String,
    /// Notes, from 1.
    pub notes: Vec<usize>,
}

impl Text {
    /// Words that need no note.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), notes: Vec::new() }
    }

    /// Words with the notes that carry them.
    pub fn noted(words: impl Into<String>, notes: Vec<usize>) -> Self {
        Self { words: words.into(), notes }
    }
}

/// A part with a heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// Paragraphs.
    pub texts: Vec<Text>,
    /// Charts; each has a table of its own values.
    pub charts: Vec<Chart>,
    /// Tables.
    pub tables: Vec<Table>,
}

/// A table of words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: Text,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Cells by row; a missing figure is written as the reader shall see it.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// Whether it holds figures, set to the right.
    pub figures: bool,
}

impl Column {
    /// A column of words.
    pub fn words(name: impl Into<String>) -> Self {
        Self { name: name.into(), figures: false }
    }

    /// A column of figures.
    pub fn figures(name: impl Into<String>) -> Self {
        Self { name: name.into(), figures: true }
    }
}

/// Values over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chart {
    /// What it shows.
    pub caption: Text,
    /// The same in words, for who cannot see it.
    pub description: String,
    /// What the values are counted in.
    pub unit: String,
    /// How values are drawn.
    pub shape: Shape,
    /// Labels of the points in time, or names of the places, the same for every series.
    pub times: Vec<String>,
    /// The values.
    pub series: Vec<Series>,
}

/// How values are drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Lines, broken where a value is missing.
    Lines,
    /// Bars of the first series; the others as lines.
    Bars,
    /// Marks on a net of degrees, the larger the higher the first series' value: latitude and longitude of each
    /// place, whose names stand for the points in time.
    Map(Vec<[f64; 2]>),
}

/// One series of a chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Whether it is a target or another value to hold the others against: drawn dashed.
    pub target: bool,
    /// A value for each of the chart's times.
    pub points: Vec<Point>,
}

/// A value at a time.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Point {
    /// The value; none where it is missing.
    pub value: Option<f64>,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end of its interval.
    pub high: Option<f64>,
}

/// Numbered notes; the same words are one note.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(transparent)]
pub struct Notes(Vec<String>);

impl Notes {
    /// The number of a note with these words.
    pub fn cite(&mut self, words: impl Into<String>) -> usize {
        let words = words.into();
        if let Some(at) = self.0.iter().position(|n| *n == words) {
            return at + 1;
        }
        self.0.push(words);
        self.0.len()
    }

    /// The notes, the first being number 1.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The headings that every document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Above the findings.
    pub findings: &'static str,
    /// Above what is not known.
    pub unknown: &'static str,
    /// Above the method.
    pub method: &'static str,
    /// Above the notes.
    pub notes: &'static str,
    /// Where the tables of long charts are, in a format that leaves them out.
    pub elsewhere: &'static str,
    /// Above the column of times in a chart's table.
    pub time: &'static str,
    /// The same where the chart is a map.
    pub place: &'static str,
    /// In a cell whose value is missing.
    pub missing: &'static str,
}

impl Words {
    /// English.
    pub const ENGLISH: Self = Self {
        findings: "Findings",
        unknown: "What is not known",
        method: "Method",
        notes: "Sources and notes",
        elsewhere: "The figures behind the longer charts stand in the same brief as HTML or Markdown.",
        time: "When",
        place: "Where",
        missing: "no data",
    };
}

impl Chart {
    /// The chart's values as a table, intervals in words.
    pub fn table(&self) -> Table {
        let of_places = matches!(self.shape, Shape::Map(_));
        let first = if of_places { Words::ENGLISH.place } else { Words::ENGLISH.time };
        let mut columns = vec![Column::words(first)];
        columns.extend(self.series.iter().map(|s| Column::figures(s.name.clone())));
        let cell = |series: &Series, at: usize| {
            series.points.get(at).map_or(Words::ENGLISH.missing.to_owned(), figure)
        };
        let row = |(at, time): (usize, &String)| {
            std::iter::once(time.clone()).chain(self.series.iter().map(|s| cell(s, at))).collect()
        };
        let caption = Text {
            words: format!("{} ({})", self.caption.words, self.unit),
            notes: self.caption.notes.clone(),
        };
        Table { caption, columns, rows: self.times.iter().enumerate().map(row).collect() }
    }
}

fn figure(point: &Point) -> String {
    let Some(value) = point.value else { return Words::ENGLISH.missing.to_owned() };
    let value = number(value);
    match (point.low, point.high) {
        (Some(low), Some(high)) => format!("{value} ({} to {})", number(low), number(high)),
        _ => value,
    }
}

/// A number as the reader sees it: thousands apart, two digits after the point at most, none from a
/// hundred on.
pub fn number(value: f64) -> String {
    let digits = if value.abs() >= 100.0 { 1.0 } else { 100.0 };
    // Adding zero takes the sign from a negative zero.
    let text = format!("{}", (value * digits).round() / digits + 0.0);
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |w| ("-", w));
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    rest.map_or(out.clone(), |rest| format!("{out}.{rest}"))
}
