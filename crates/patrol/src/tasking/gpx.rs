//! What does a navigation device read?

use std::fmt::Write;

use super::Tasking;
use crate::case::clock;

impl Tasking {
    /// GPX 1.1: a route for each patrol. Times of day stand in descriptions, since GPX knows only UTC.
    pub fn to_gpx(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_gpx(&mut text);
        text
    }

    fn write_gpx(&self, text: &mut String) -> std::fmt::Result {
        let standing = escape(&self.standing());
        writeln!(text, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(
            text,
            r#"<gpx version="1.1" creator="Bluehelm" xmlns="http://www.topografix.com/GPX/1/1">"#
        )?;
        let name = escape(&self.name);
        writeln!(text, "<metadata><name>{name}</name><desc>{standing}</desc></metadata>")?;
        for patrol in &self.patrols {
            writeln!(text, "<rte><name>{}</name>", escape(&patrol.title()))?;
            writeln!(text, "<desc>{standing}</desc>")?;
            for stop in &patrol.stops {
                let (latitude, longitude) = (stop.latitude, stop.longitude);
                let (arrive, leave) = (clock(stop.arrive_min), clock(stop.leave_min));
                let name = escape(&stop.name);
                writeln!(
                    text,
                    r#"<rtept lat="{latitude:.6}" lon="{longitude:.6}"><name>{name}</name>"#
                )?;
                writeln!(text, "<desc>arrive {arrive}, leave {leave}</desc></rtept>")?;
            }
            writeln!(text, "</rte>")?;
        }
        writeln!(text, "</gpx>")
    }
}

/// Text as XML 1.0 allows it.
fn escape(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    text.chars().filter(allowed).fold(String::new(), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c => escaped.push(c),
        }
        escaped
    })
}
