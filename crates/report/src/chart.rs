//! Here are values over time: how does the drawing look?

use plotters::prelude::*;

use crate::document::number;
use crate::{Chart, Point, ReportError, Shape, map};

/// Width of values over time and their height without the names of series, in pixels; it scales.
const SIZE: (u32, u32) = (720, 140);
/// Height of a row of names.
const ROW: u32 = 18;
pub(crate) const FONT: &str = "Libertinus Serif";
/// Colours that stay apart for colour-blind eyes (Okabe and Ito).
pub(crate) const COLOURS: [RGBColor; 5] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 86, 86),
];

/// The chart as SVG: values with their intervals, gaps where values are missing, targets dashed.
///
/// # Errors
///
/// [`ReportError::Chart`] where the drawing library refuses.
pub fn svg(chart: &Chart) -> Result<String, ReportError> {
    let mut text = String::new();
    let drawn = match &chart.shape {
        Shape::Map(places) => map::draw(chart, places, &mut text),
        Shape::Lines | Shape::Bars => draw(chart, &mut text),
    };
    drawn.map_err(|cause| ReportError::Chart { caption: chart.caption.words.clone(), cause })?;
    Ok(text)
}

/// Width and height of a chart's drawing, in pixels.
pub(crate) fn size(chart: &Chart) -> (u32, u32) {
    match chart.shape {
        Shape::Map(_) => map::SIZE,
        Shape::Lines | Shape::Bars => (SIZE.0, SIZE.1 + ROW * names(chart).1),
    }
}

fn draw(chart: &Chart, text: &mut String) -> Result<(), String> {
    let area = SVGBackend::with_string(text, size(chart)).into_drawing_area();
    let count = chart.times.len().max(1);
    let (low, high) = reach(chart);
    let (names, rows) = names(chart);
    let said = |e: DrawingAreaErrorKind<_>| e.to_string();
    let mut context = ChartBuilder::on(&area)
        .margin(6)
        .margin_top(6 + ROW * rows)
        .x_label_area_size(26)
        .y_label_area_size(52)
        .build_cartesian_2d(-0.5..(count as f64 - 0.5), low..high)
        .map_err(said)?;
    let label = |at: &f64| {
        let whole = (at.fract().abs() < 1e-9).then_some(at.round() as usize);
        whole.and_then(|at| chart.times.get(at)).cloned().unwrap_or_default()
    };
    context
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(221, 221, 221))
        .axis_style(RGBColor(110, 110, 110))
        .x_labels(count.min(12))
        .y_labels(5)
        .x_label_formatter(&label)
        .y_label_formatter(&|v| number(*v))
        .label_style((FONT, 14))
        .draw()
        .map_err(said)?;
    for (at, series) in chart.series.iter().enumerate() {
        let colour = colour(chart, at);
        let bars = chart.shape == Shape::Bars && at == 0;
        for (x, point) in series.points.iter().enumerate() {
            let Some(value) = point.value else { continue };
            let x = x as f64;
            if bars {
                let bar = Rectangle::new([(x - 0.38, 0.0), (x + 0.38, value)], colour.filled());
                context.draw_series([bar]).map_err(said)?;
            }
            if let (Some(from), Some(to)) = (point.low, point.high) {
                let ink = if bars { BLACK.mix(0.6) } else { colour.mix(0.45) };
                let span = PathElement::new([(x, from), (x, to.min(high))], ink.stroke_width(2));
                context.draw_series([span]).map_err(said)?;
            }
        }
        if !bars {
            for run in runs(&series.points) {
                if series.target {
                    let line = DashedLineSeries::new(run, 5, 4, colour.stroke_width(2));
                    context.draw_series(line).map_err(said)?;
                } else {
                    let dots = run.iter().map(|p| Circle::new(*p, 2, colour.filled()));
                    context.draw_series(dots.collect::<Vec<_>>()).map_err(said)?;
                    let line = LineSeries::new(run, colour.stroke_width(2));
                    context.draw_series(line).map_err(said)?;
                }
            }
        }
    }
    drop(context);
    for (name, place, at) in names {
        let ink = colour(chart, at);
        let square = [(place.0, place.1), (place.0 + 10, place.1 + 10)];
        area.draw(&Rectangle::new(square, ink.filled())).map_err(said)?;
        let beside = (place.0 + 16, place.1 - 1);
        area.draw(&Text::new(name, beside, (FONT, 14).into_font())).map_err(said)?;
    }
    area.present().map_err(said)
}

/// The colour of a series; among lines a target has that of the one before it.
fn colour(chart: &Chart, at: usize) -> RGBColor {
    let own = |s: &&crate::Series| !s.target || chart.shape != Shape::Lines;
    let place = chart.series.iter().take(at + 1).filter(own).count().saturating_sub(1);
    COLOURS[place % COLOURS.len()]
}

/// A series' name, where it stands and which series it is.
type Name = (String, (i32, i32), usize);

/// Names of the series with where they stand, and how many rows they take; none where there is one series. Among lines a
/// target is told by its dashes and the colour of its own.
fn names(chart: &Chart) -> (Vec<Name>, u32) {
    let (mut left, mut row, mut placed) = (58, 0, Vec::new());
    let named = |(at, series): &(usize, &crate::Series)| {
        let known = *at > 0 && series.target && chart.shape == Shape::Lines;
        chart.series.len() > 1 && !known
    };
    for (at, series) in chart.series.iter().enumerate().filter(named) {
        let dashed = if series.target { " (dashed)" } else { "" };
        let name = format!("{}{dashed}", series.name);
        // Letters of this size are six pixels wide in the mean.
        let width = 34 + 6 * name.chars().count() as i32;
        if left > 58 && left + width > SIZE.0 as i32 {
            (left, row) = (58, row + 1);
        }
        placed.push((name, (left, 8 + (ROW * row) as i32), at));
        left += width;
    }
    let rows = if placed.is_empty() { 0 } else { row + 1 };
    (placed, rows)
}

/// Stretches without a missing value, each as points to join.
fn runs(points: &[Point]) -> Vec<Vec<(f64, f64)>> {
    let mut found = vec![Vec::new()];
    for (x, point) in points.iter().enumerate() {
        match (point.value, found.last_mut()) {
            (Some(value), Some(run)) => run.push((x as f64, value)),
            (None, Some(run)) if !run.is_empty() => found.push(Vec::new()),
            _ => {}
        }
    }
    found.retain(|run| !run.is_empty());
    found
}

/// Lowest (zero at the most) and highest value to draw.
fn reach(chart: &Chart) -> (f64, f64) {
    let points = || chart.series.iter().flat_map(|s| &s.points);
    let values = points().filter_map(|p| p.value).filter(|v| v.is_finite());
    let ends = points().filter_map(|p| p.high).filter(|v| v.is_finite());
    let highest = values.clone().fold(0.0_f64, f64::max);
    // A very wide interval is cut rather than letting it press the values flat.
    let highest = ends.fold(highest, f64::max).min((3.0 * highest).max(1.0));
    let lowest = values.fold(0.0_f64, f64::min);
    let room = if highest > lowest { 0.08 * (highest - lowest) } else { 1.0 };
    (if lowest < 0.0 { lowest - room } else { 0.0 }, highest + room)
}
