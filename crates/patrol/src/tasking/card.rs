//! What does a patrol take along on paper?

use std::fmt::Write;

use super::{Patrol, Tasking};
use crate::case::clock;

impl Tasking {
    /// Route cards as Markdown: one section for each patrol, contacts left blank to be filled in by
    /// hand, then the places that are not visited.
    pub fn to_cards(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_cards(&mut text);
        text
    }

    fn write_cards(&self, text: &mut String) -> std::fmt::Result {
        let standing = self.standing();
        writeln!(text, "# {}\n\n**{standing}. RESTRICTED.**\n", self.name)?;
        writeln!(text, "{}", self.notes().join("\n\n"))?;
        for patrol in &self.patrols {
            write_patrol(text, patrol, &standing)?;
        }
        if !self.not_visited.is_empty() {
            writeln!(text, "\n## Not visited\n\n| place | people | reason |\n| --- | --- | --- |")?;
        }
        for left in &self.not_visited {
            let must = if left.must { "**MUST BE VISITED, but is not:** " } else { "" };
            let (name, id, reason) = (cell(&left.name), cell(&left.id), cell(&left.reason));
            writeln!(text, "| {name} ({id}) | {:.0} | {must}{reason} |", left.people)?;
        }
        Ok(())
    }
}

fn write_patrol(text: &mut String, patrol: &Patrol, standing: &str) -> std::fmt::Result {
    let (title, words) = (cell(&patrol.title()), patrol.in_words());
    writeln!(text, "\n## {title}\n\n{standing}. {words}\n")?;
    writeln!(text, "| arrive | leave | place | latitude, longitude | note |")?;
    writeln!(text, "| --- | --- | --- | --- | --- |")?;
    for stop in &patrol.stops {
        let wait = stop.begin_min - stop.arrive_min;
        let wait = if wait >= 1.0 {
            format!(" (visit from {})", clock(stop.begin_min))
        } else {
            String::new()
        };
        let (arrive, leave) = (clock(stop.arrive_min), clock(stop.leave_min));
        let (latitude, longitude) = (stop.latitude, stop.longitude);
        let (name, note) = (cell(&stop.name), cell(&stop.note));
        writeln!(
            text,
            "| {arrive}{wait} | {leave} | {name} | {latitude:.5}, {longitude:.5} | {note} |"
        )?;
    }
    writeln!(text, "\nLeader: ____________  Radio: ____________  Help: ____________")
}

/// Text that stays in its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}
