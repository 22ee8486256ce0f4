//! What matters first: are the commitments kept, and what has changed since one last looked?

use base::{Date, Month};
use maud::{Markup, html};

use super::commitments::tally;
use super::{counted, first};
use crate::answer::{CauseCount, Comparison, Row, Series, Statement};
use crate::answer_partners::Commitment;
use crate::frame::{At, Frame};
use crate::link::Page;
use crate::locale::message_id;
use crate::series::key_words;
use crate::table::{Cell, Table};

/// The eight areas of the Declaration, each with the page that says most of it.
pub const AREAS: [(&str, Option<Page>); 8] = [
    ("politics", None),
    ("women-peace-and-security", Some(Page::People)),
    ("protection", Some(Page::Protection)),
    ("safety-and-security", Some(Page::Safety)),
    ("performance-and-accountability", Some(Page::Missions)),
    ("peacebuilding-and-sustaining-peace", None),
    ("partnerships", Some(Page::Partners)),
    ("conduct", Some(Page::Conduct)),
];

/// What the page is given.
pub struct Overview {
    /// The statement of 2018.
    pub statement: Statement,
    /// Share of women by month; the newest month counts.
    pub women: Series,
    /// Deaths by malicious act, same period of the year before.
    pub deaths: Comparison,
    /// Deaths by year and cause in every publication.
    pub causes: Vec<CauseCount>,
    /// What was promised, with its status.
    pub commitments: Vec<Commitment>,
}

/// Verdicts in the order in which they are counted.
pub const VERDICTS: [&str; 4] =
    ["reproduced", "depends_on_definition", "not_reproduced", "cannot_be_checked"];

/// How many claims have each verdict.
pub fn counts(statement: &Statement) -> [usize; 4] {
    VERDICTS.map(|v| statement.claims.iter().filter(|c| c.verdict == v).count())
}

/// Verdicts with their numbers.
pub fn count_list(at: &At<'_>, statement: &Statement) -> Markup {
    html! {
        ul.counts { @for (verdict, n) in VERDICTS.iter().zip(counts(statement)) {
            li { span class={ "verdict " (verdict) } { (counted(at.locale, "verdict", verdict, n)) } }
        } }
    }
}

/// A change of a year's count between two publications.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The year.
    pub year: i16,
    /// The group of causes.
    pub cause: String,
    /// As the earlier publication had it.
    pub before: f64,
    /// As the later one has it.
    pub after: f64,
}

/// The two newest publications, and what they tell differently of years that were over at the earlier one.
pub fn changes(causes: &[CauseCount]) -> Option<(Date, Date, Vec<Change>)> {
    let mut days: Vec<Date> = causes.iter().map(|c| c.known_from).collect();
    days.sort_unstable();
    days.dedup();
    let [.., from, to] = days.as_slice() else { return None };
    let of = |day: Date, year: i16, cause: &str| -> f64 {
        let same =
            causes.iter().filter(|c| c.known_from == day && c.year == year && c.cause == cause);
        same.map(|c| c.deaths).sum()
    };
    let mut keys: Vec<(i16, String)> =
        causes.iter().filter(|c| c.year < from.year()).map(|c| (c.year, c.cause.clone())).collect();
    keys.sort_by(|a, b| b.cmp(a));
    keys.dedup();
    let found = keys.into_iter().map(|(year, cause)| {
        let (before, after) = (of(*from, year, &cause), of(*to, year, &cause));
        Change { year, cause, before, after }
    });
    Some((*from, *to, found.filter(|c| c.before != c.after).collect()))
}

/// The page.
pub fn page(at: &At<'_>, given: &Overview) -> Frame {
    let t = at.locale;
    let [reproduced, depends, not, open] = counts(&given.statement);
    let values = [
        ("all", given.statement.claims.len().into()),
        ("reproduced", reproduced.into()),
        ("depends", depends.into()),
        ("not", not.into()),
        ("open", open.into()),
    ];
    Frame {
        title: t.text("overview-title"),
        description: t.text("overview-description"),
        body: html! {
            (first(&t.text("overview-eyebrow"), &t.text("overview-title"), &html! { (t.say("overview-line", &values)) }))
            (replay(at, &given.statement))
            h2 id="areas" { (t.text("overview-areas")) }
            p.soft { (t.text("overview-areas-line")) }
            ul.cards { @for (area, page) in AREAS { li.card { (card(at, given, area, page)) } } }
            (changed(at, given))
            h2 id="next" { (t.text("overview-next")) }
            ul {
                li { a href=(at.link(Page::Claims, &["a4p-2018-09", "deaths-17-26"], &[])) { (t.text("overview-next-claim")) } }
                li { a href=(at.link(Page::Safety, &[], &[])) { (t.text("overview-next-safety")) } }
                li { a href=(at.link(Page::People, &[], &[])) { (t.text("overview-next-people")) } }
                @if at.links.answers() {
                    li { a href=(at.link(Page::Claims, &["write"], &[])) { (t.text("overview-next-write")) } }
                }
                li { a href=(at.link(Page::Data, &[], &[])) { (t.text("overview-next-data")) } }
            }
        },
        has_map: false,
    }
}

fn replay(at: &At<'_>, statement: &Statement) -> Markup {
    let t = at.locale;
    let id = &statement.statement.id;
    html! {
        h2 id="replay" { (t.text("overview-replay")) }
        (count_list(at, statement))
        ul.claims {
            @for claim in statement.claims.iter().filter(|c| c.verdict != "cannot_be_checked").take(4) {
                li {
                    span class={ "verdict " (claim.verdict) } { (t.text(&message_id("verdict", &claim.verdict))) }
                    div {
                        blockquote { a href=(at.link(Page::Claims, &[id, &claim.id], &[])) { (super::claims::claim_words(at, id, claim)) } }
                        p.why { (super::claims::why(at, id, claim)) }
                    }
                }
            }
        }
        p { a href=(at.link(Page::Claims, &[id], &[])) { (t.say("overview-all-claims", &[("all", statement.claims.len().into())])) } }
    }
}

fn card(at: &At<'_>, given: &Overview, area: &str, page: Option<Page>) -> Markup {
    let t = at.locale;
    let id = message_id("area", area);
    let shown = match area {
        "women-peace-and-security" => newest(&given.women).map(|(month, row)| {
            let values = [
                ("month", t.month(month).into()),
                ("published", t.date(given.women.known_on).into()),
            ];
            (
                format!("{} %", t.number(row.value.unwrap_or_default(), 1)),
                t.say("overview-women", &values),
            )
        }),
        "safety-and-security" => {
            given.deaths.current.value.zip(given.deaths.previous.value).map(|(now, before)| {
                let values = [
                    ("from", t.date(given.deaths.current.from).into()),
                    ("to", t.date(given.deaths.current.to).into()),
                    ("before", t.value(before).into()),
                    ("published", t.date(given.deaths.known_on).into()),
                ];
                (t.value(now), t.say("overview-deaths", &values))
            })
        }
        _ => None,
    };
    html! {
        h3 { @match page {
            Some(page) => a href=(at.link(page, &[], &[])) { (t.text(&id)) },
            None => (t.text(&id)),
        } }
        @match shown {
            Some((value, words)) => { p.value { (value) } p.soft { (words) } },
            None => p.soft { (t.text(&format!("{id}.measure"))) },
        }
        @let counts = tally(given.commitments.iter().filter(|c| c.area == area));
        @if !counts.is_empty() {
            p.small.foot-of-card { a href={ (at.link(Page::Commitments, &[], &[])) "#" (area) } {
                @for (i, (status, n)) in counts.iter().enumerate() {
                    @if i > 0 { ", " } (counted(t, "status", status, *n))
                }
            } }
        }
    }
}

/// The newest month with a value.
pub fn newest(series: &Series) -> Option<(Month, &Row)> {
    let time = series.by.iter().position(|by| by == "month")?;
    series
        .rows
        .iter()
        .filter(|r| r.value.is_some())
        .filter_map(|r| Some((r.key(time).parse().ok()?, r)))
        .max_by_key(|(m, _)| *m)
}

fn changed(at: &At<'_>, given: &Overview) -> Markup {
    let t = at.locale;
    let Some((from, to, changes)) = changes(&given.causes) else {
        return html! {};
    };
    let sum = |before: bool| -> f64 {
        changes.iter().map(|c| if before { c.before } else { c.after }).sum()
    };
    let values = [
        ("from", t.date(from).into()),
        ("to", t.date(to).into()),
        ("years", changes.len().into()),
        ("less", t.value(sum(true)).into()),
        ("more", t.value(sum(false)).into()),
    ];
    html! {
        h2 id="changes" { (t.text("overview-changes")) }
        p { (t.say("overview-changes-line", &values)) }
        div.narrow { (change_table(at, changes.iter().filter(|c| c.cause == "Malicious Act").take(6))) }
        p { a href=(format!("{}#revised", at.link(Page::Safety, &[], &[]))) { (t.text("overview-changes-all")) } }
    }
}

/// Changes as a table.
pub fn change_table<'a>(at: &At<'_>, changes: impl Iterator<Item = &'a Change>) -> Markup {
    let t = at.locale;
    let rows = changes.map(|c| {
        vec![
            Cell::text(c.year.to_string()),
            Cell::text(key_words(t, "cause", Some(&c.cause))),
            Cell::number(t, Some(c.before)),
            Cell::number(t, Some(c.after)),
        ]
    });
    let columns = ["key-year", "key-cause", "before", "after"].map(|c| t.text(c)).to_vec();
    Table { caption: t.text("changes-caption"), columns, rows: rows.collect(), hits: Vec::new() }
        .html()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(known_from: Date, year: i16, deaths: f64) -> CauseCount {
        CauseCount { known_from, year, cause: "Malicious Act".into(), deaths }
    }

    #[test]
    fn only_years_that_were_over_and_are_told_differently_have_changed() {
        let (first, second) = (Date::constant(2023, 11, 28), Date::constant(2025, 4, 4));
        let counts = [
            count(first, 2017, 24.0),
            count(second, 2017, 26.0),
            count(first, 2018, 17.0),
            count(second, 2018, 17.0),
            // A year that was not over has grown, which is no revision.
            count(first, 2023, 29.0),
            count(second, 2023, 31.0),
            count(second, 2024, 9.0),
        ];
        let (from, to, found) = changes(&counts).expect("two publications");
        assert_eq!((from, to), (first, second));
        let expected =
            Change { year: 2017, cause: "Malicious Act".into(), before: 24.0, after: 26.0 };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn one_publication_alone_has_changed_nothing() {
        assert_eq!(changes(&[count(Date::constant(2025, 4, 4), 2017, 26.0)]), None);
    }
}
