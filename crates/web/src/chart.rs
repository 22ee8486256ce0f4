//! What does a chart draw? The marks of one chart, read by `front/charts.js`; a table with the same figures stands behind it.

use serde::Serialize;

/// A chart.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Chart {
    /// Bars by year or month.
    Bars(Marks),
    /// Bars from the side, one a group.
    Ranks(Marks),
    /// Lines by month, gaps where months are missing.
    Lines(Marks),
    /// Every definition of a claim, by cut-off.
    Curve(Curve),
}

/// What bars and lines share.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Marks {
    /// Language of the labels.
    pub language: &'static str,
    /// What is counted.
    pub y_label: String,
    /// The points.
    pub points: Vec<Point>,
    /// Groups in the order of their colours; one or none: a single colour.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Targets, dashed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Point>,
    /// Breaks in a series.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Break>,
}

/// A value.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Point {
    /// Where: a day for lines, else a label.
    pub x: String,
    /// The value; none is a gap.
    pub y: Option<f64>,
    /// Lower end of its interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The group.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// Its words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// Whether it may still change: hatched.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
    /// Whether it counts a part of its year or month only: hatched too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub part: bool,
}

/// A day from which a series counts otherwise.
#[derive(Debug, Clone, Serialize)]
pub struct Break {
    /// The day.
    pub x: String,
    /// What changed.
    pub label: String,
}

/// A claim's figure under every choice.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Curve {
    /// Language of the labels.
    pub language: &'static str,
    /// Runs of cut-offs that give the same figure.
    pub points: Vec<Run>,
    /// The cut-off that is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_off: Option<String>,
}

/// A run of cut-offs that give the same figure under one definition.
#[derive(Debug, Clone, Serialize)]
pub struct Run {
    /// The definition.
    pub group: String,
    /// First cut-off.
    pub from: String,
    /// The day after the last one.
    pub to: String,
    /// The figure, short.
    pub short: String,
    /// The figure in words.
    pub said: String,
    /// Whether it is the claimed one.
    pub hit: bool,
    /// Whether it is fewer than the year before.
    pub fewer: bool,
}
