//! Here are places with values: where do they lie, and where is most?
//!
//! Marks on a net of degrees. No outline of a country is drawn, so that none is implied.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::Chart;
use crate::chart::{COLOURS, FONT};
use crate::document::number;

/// Width and height of a map, in pixels; it scales.
pub(crate) const SIZE: (u32, u32) = (720, 340);
/// What margin and the labels of the axes take of it.
const EDGES: (f64, f64) = (58.0, 32.0);
/// Radius of the least and of the largest mark, in pixels.
const RADII: (f64, f64) = (3.0, 15.0);
/// Least height of what is shown, in degrees.
const LEAST: f64 = 1.0;

/// Draws the chart's places, at the latitudes and longitudes given, with the values of its first series.
pub(crate) fn draw(chart: &Chart, places: &[[f64; 2]], text: &mut String) -> Result<(), String> {
    let area = SVGBackend::with_string(text, SIZE).into_drawing_area();
    let said = |e: DrawingAreaErrorKind<_>| e.to_string();
    let (longitudes, latitudes) = frame(places);
    let mut context = ChartBuilder::on(&area)
        .margin(6)
        .x_label_area_size(26)
        .y_label_area_size(52)
        .build_cartesian_2d(longitudes, latitudes)
        .map_err(said)?;
    context
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(221, 221, 221))
        .axis_style(RGBColor(110, 110, 110))
        .x_label_formatter(&|x| degrees(*x, "E", "W"))
        .y_label_formatter(&|y| degrees(*y, "N", "S"))
        .label_style((FONT, 14))
        .draw()
        .map_err(said)?;
    let value = |at: usize| chart.series.first()?.points.get(at)?.value;
    let most = (0..places.len()).filter_map(value).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| value(*b).unwrap_or(-1.0).total_cmp(&value(*a).unwrap_or(-1.0)));
    let mut written: Vec<[i32; 4]> = Vec::new();
    for at in order {
        let [latitude, longitude] = places[at];
        let share = value(at).map(|v| (v / most).clamp(0.0, 1.0).sqrt());
        let radius = RADII.0 + (RADII.1 - RADII.0) * share.unwrap_or(0.0);
        let ink = match share {
            Some(_) => COLOURS[0].mix(0.6).filled(),
            None => COLOURS[4].stroke_width(1),
        };
        let mark = Circle::new((longitude, latitude), radius.round() as i32, ink);
        context.draw_series([mark]).map_err(said)?;
        let Some(name) = chart.times.get(at) else { continue };
        let words = value(at).map_or_else(|| name.clone(), |v| format!("{name} {}", number(v)));
        let (x, y) = context.backend_coord(&(longitude, latitude));
        let Some((place, side)) = free((x, y), radius, &words, &mut written) else { continue };
        let style = (FONT, 13).into_font().color(&BLACK).pos(Pos::new(side, VPos::Center));
        area.draw(&Text::new(words, place, style)).map_err(said)?;
    }
    drop(context);
    area.present().map_err(said)
}

/// Longitudes and latitudes to show: all places with room around them, a degree east as wide as on the ground.
fn frame(places: &[[f64; 2]]) -> (std::ops::Range<f64>, std::ops::Range<f64>) {
    let ends = |at: usize| {
        let values = || places.iter().map(|place| place[at]);
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    };
    if places.is_empty() {
        return (-1.0..1.0, -1.0..1.0);
    }
    let ((south, north), (west, east)) = (ends(0), ends(1));
    let (latitude, longitude) = ((south + north) / 2.0, (west + east) / 2.0);
    let shrink = latitude.to_radians().cos().max(0.1);
    let shape = (f64::from(SIZE.0) - EDGES.0) / (f64::from(SIZE.1) - EDGES.1);
    let height = (1.25 * (north - south)).max(1.25 * (east - west) * shrink / shape).max(LEAST);
    let width = height * shape / shrink;
    let around = |middle: f64, span: f64| middle - span / 2.0..middle + span / 2.0;
    (around(longitude, width), around(latitude, height))
}

/// Where a mark's words find room: to its right, else to its left, else nowhere.
fn free(
    (x, y): (i32, i32),
    radius: f64,
    words: &str,
    written: &mut Vec<[i32; 4]>,
) -> Option<((i32, i32), HPos)> {
    // Letters of this size are six pixels wide in the mean.
    let (width, gap) = (6 * words.chars().count() as i32, radius.round() as i32 + 4);
    for (left, place, side) in
        [(x + gap, x + gap, HPos::Left), (x - gap - width, x - gap, HPos::Right)]
    {
        let own = [left, y - 7, left + width, y + 7];
        let inside = left >= EDGES.0 as i32 && left + width <= SIZE.0 as i32;
        let meets = |other: &[i32; 4]| {
            own[0] < other[2] && other[0] < own[2] && own[1] < other[3] && other[1] < own[3]
        };
        if inside && !written.iter().any(meets) {
            written.push(own);
            return Some(((place, y), side));
        }
    }
    None
}

fn degrees(value: f64, positive: &str, negative: &str) -> String {
    let side = if value < -1e-9 { negative } else { positive };
    format!("{}° {side}", number(value.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_holds_all_places_and_keeps_the_shape_of_the_ground() {
        let places = [[16.3, -0.05], [20.2, 1.0], [14.5, -4.2]];
        let (longitudes, latitudes) = frame(&places);
        assert!(places.iter().all(|p| latitudes.contains(&p[0]) && longitudes.contains(&p[1])));
        let (width, height) = (longitudes.end - longitudes.start, latitudes.end - latitudes.start);
        let middle = (latitudes.start + latitudes.end) / 2.0;
        let shape = width * middle.to_radians().cos() / height;
        assert!((shape - (720.0 - 58.0) / (340.0 - 32.0)).abs() < 1e-9, "{shape}");
        let (longitudes, latitudes) = frame(&[[0.0, 30.0]]);
        assert!(latitudes.end - latitudes.start >= LEAST && longitudes.contains(&30.0));
    }

    #[test]
    fn words_that_would_cover_others_go_to_the_other_side_or_are_left_out() {
        let mut written = Vec::new();
        let mut place = |at| free(at, 5.0, "Bangassou 10", &mut written).map(|(place, _)| place);
        assert_eq!(place((300, 100)), Some((309, 100)));
        assert_eq!(place((305, 104)), Some((296, 104)));
        assert_eq!(place((302, 98)), None);
        assert_eq!(place((700, 200)), Some((691, 200)));
    }
}
