//! What does a plan look like on paper, without a map server?

use std::fmt::Write;

use super::{Patrol, Stop, StopKind, Tasking};
use crate::tasking::sheet::escape;

const WIDTH: f64 = 680.0;
const HEIGHT: f64 = 420.0;
const MARGIN: f64 = 36.0;

/// Dark enough to tell apart in print; a patrol's number says the same for who sees no colours.
const COLOURS: [&str; 8] =
    ["#1f5fa8", "#b8420f", "#2c7a3f", "#7b3b94", "#8a6d00", "#00797d", "#a3214f", "#505050"];

/// Degrees to points of the drawing: north up, as wide as high at its middle.
struct Frame {
    west: f64,
    north: f64,
    points_per_degree: f64,
    squeeze: f64,
}

impl Frame {
    fn new(points: &[[f64; 2]]) -> Self {
        let least = |axis: usize| points.iter().map(|p| p[axis]).fold(f64::INFINITY, f64::min);
        let most = |axis: usize| points.iter().map(|p| p[axis]).fold(f64::NEG_INFINITY, f64::max);
        let (south, north, west, east) = (least(0), most(0), least(1), most(1));
        let squeeze = ((south + north) / 2.0).to_radians().cos().max(0.05);
        let (high, wide) = ((north - south).max(0.02), ((east - west) * squeeze).max(0.02));
        let scale = f64::min((WIDTH - 2.0 * MARGIN) / wide, (HEIGHT - 2.0 * MARGIN) / high);
        // What is left over goes to both sides.
        let spare = |room: f64, used: f64| (room - 2.0 * MARGIN - used * scale) / 2.0 / scale;
        let (over, beside) = (spare(HEIGHT, north - south), spare(WIDTH, (east - west) * squeeze));
        Self {
            west: west - beside / squeeze,
            north: north + over,
            points_per_degree: scale,
            squeeze,
        }
    }

    fn place(&self, [latitude, longitude]: [f64; 2]) -> (f64, f64) {
        let x = MARGIN + (longitude - self.west) * self.squeeze * self.points_per_degree;
        (x, MARGIN + (self.north - latitude) * self.points_per_degree)
    }

    /// A bar of a round length, about a fifth of the width.
    fn write_scale(&self, svg: &mut String) -> std::fmt::Result {
        let points_per_km = self.points_per_degree / 111.195;
        let about = WIDTH / 5.0 / points_per_km;
        let power = 10f64.powf(about.log10().floor());
        let km =
            [5.0, 2.0, 1.0].map(|n| n * power).into_iter().find(|&km| km <= about).unwrap_or(power);
        let (x, y, long) = (MARGIN, HEIGHT - 14.0, km * points_per_km);
        writeln!(svg, r##"<path d="M{x:.1} {y:.1} h{long:.1}" stroke="#000" stroke-width="3"/>"##)?;
        let label = x + long + 6.0;
        writeln!(svg, r#"<text x="{label:.1}" y="{:.1}">{km} km</text>"#, y + 4.0)?;
        writeln!(svg, r#"<text x="{:.1}" y="20" text-anchor="end">N ↑</text>"#, WIDTH - 12.0)
    }
}

/// Names that do not lie on each other.
#[derive(Default)]
struct Names {
    boxes: Vec<[f64; 4]>,
    written: std::collections::BTreeSet<String>,
}

impl Names {
    /// Writes a name right or left of a point, above or below; not at all where there is no room, or where it stands
    /// already.
    fn write(&mut self, svg: &mut String, (x, y): (f64, f64), name: &str) -> std::fmt::Result {
        let wide = 5.2 * name.chars().count() as f64;
        let places = [(7.0, 3.5), (-7.0 - wide, 3.5), (-wide / 2.0, -8.0), (-wide / 2.0, 15.0)];
        let free = |[left, top, right, bottom]: &[f64; 4]| {
            *left >= 0.0
                && *right <= WIDTH
                && *top >= 0.0
                && *bottom <= HEIGHT
                && self
                    .boxes
                    .iter()
                    .all(|b| *right < b[0] || *left > b[2] || *bottom < b[1] || *top > b[3])
        };
        let boxed = |(dx, dy): (f64, f64)| [x + dx, y + dy - 8.0, x + dx + wide, y + dy + 2.0];
        let Some(found) = places.into_iter().map(boxed).find(free) else { return Ok(()) };
        if !self.written.insert(name.to_owned()) {
            return Ok(());
        }
        self.boxes.push(found);
        writeln!(
            svg,
            r#"<text x="{:.1}" y="{:.1}">{}</text>"#,
            found[0],
            found[3] - 2.0,
            escape(name)
        )
    }
}

impl Tasking {
    /// A drawing (SVG) of all patrols, or of one with its stops named: straight lines from stop to stop.
    pub(super) fn to_svg(&self, only: Option<&Patrol>) -> String {
        let mut svg = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_svg(&mut svg, only);
        svg
    }

    fn write_svg(&self, svg: &mut String, only: Option<&Patrol>) -> std::fmt::Result {
        let shown: Vec<&Patrol> =
            self.patrols.iter().filter(|p| only.is_none_or(|o| o == *p)).collect();
        let others = self.not_visited.iter().filter(|p| p.latitude != 0.0 || p.longitude != 0.0);
        let others: Vec<[f64; 2]> = others.map(|p| [p.latitude, p.longitude]).collect();
        let stops = shown.iter().flat_map(|p| &p.stops).map(|s| [s.latitude, s.longitude]);
        let mut points: Vec<[f64; 2]> = stops.collect();
        if only.is_none() || points.is_empty() {
            points.extend(&others);
        }
        if points.is_empty() {
            points.push([0.0, 0.0]);
        }
        let frame = Frame::new(&points);
        writeln!(
            svg,
            r#"<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Map of the patrols: straight lines, not roads">"#
        )?;
        writeln!(
            svg,
            r##"<rect width="{WIDTH}" height="{HEIGHT}" fill="#fbfaf6" stroke="#999"/>"##
        )?;
        for (x, y) in others.iter().map(|&point| frame.place(point)) {
            if (0.0..WIDTH).contains(&x) && (0.0..HEIGHT).contains(&y) {
                writeln!(svg, r##"<circle cx="{x:.1}" cy="{y:.1}" r="2" fill="#b5b0a4"/>"##)?;
            }
        }
        for patrol in &shown {
            let at = self.patrols.iter().position(|other| other == *patrol).unwrap_or(0);
            let colour = COLOURS[at % COLOURS.len()];
            let line = patrol.stops.iter().map(|stop| {
                let (x, y) = frame.place([stop.latitude, stop.longitude]);
                format!("{x:.1},{y:.1}")
            });
            let line = line.collect::<Vec<_>>().join(" ");
            writeln!(
                svg,
                r#"<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.6"/>"#
            )?;
        }
        let stops = shown.iter().flat_map(|patrol| patrol.stops.iter().enumerate());
        let mut stops: Vec<(usize, &Stop)> = stops.collect();
        // Camps and halts get their names first, then what is worth most.
        let rank = |stop: &Stop| (stop.kind == StopKind::Visit, -stop.value);
        stops.sort_by(|(_, a), (_, b)| {
            let (a, b) = (rank(a), rank(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let mut names = Names::default();
        for (number, stop) in stops {
            let (x, y) = frame.place([stop.latitude, stop.longitude]);
            let shape = match stop.kind {
                StopKind::Visit => format!(r##"<circle cx="{x:.1}" cy="{y:.1}" r="3.2"/>"##),
                StopKind::Camp => {
                    format!(
                        r##"<rect x="{:.1}" y="{:.1}" width="9" height="9"/>"##,
                        x - 4.5,
                        y - 4.5
                    )
                }
                StopKind::Halt => format!(r##"<path d="M{x:.1} {:.1} l6 10 h-12z"/>"##, y - 6.0),
            };
            writeln!(svg, "{shape}")?;
            let name = match (only, stop.kind) {
                (Some(_), StopKind::Visit) => format!("{number} {}", stop.name),
                _ => stop.name.clone(),
            };
            names.write(svg, (x, y), &name)?;
        }
        frame.write_scale(svg)?;
        writeln!(svg, "</svg>")
    }
}
