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
        writeln!(text, "{}\n\n{}\n", self.travel_note, self.help_note)?;
        match self.value_at_most {
            Some(most) => {
                writeln!(
                    text,
                    "Worth {:.1} (people × risk); no plan is worth more than {most:.1}.",
                    self.value
                )?;
            }
            None => writeln!(
                text,
                "Worth {:.1} (people × risk). Not all that must be visited is.",
                self.value
            )?,
        }
        for patrol in &self.patrols {
            write_patrol(text, patrol, &standing)?;
        }
        if !self.not_visited.is_empty() {
            writeln!(text, "\n## Not visited\n\n| place | reason |\n| --- | --- |")?;
        }
        for left in &self.not_visited {
            let must = if left.must { "**MUST BE VISITED, but is not:** " } else { "" };
            let (name, id, reason) = (cell(&left.name), cell(&left.id), cell(&left.reason));
            writeln!(text, "| {name} ({id}) | {must}{reason} |")?;
        }
        Ok(())
    }
}

fn write_patrol(text: &mut String, patrol: &Patrol, standing: &str) -> std::fmt::Result {
    let Patrol { day, number, travel_min, .. } = patrol;
    writeln!(
        text,
        "\n## {day}, patrol {number}\n\n{standing}. {travel_min:.0} minutes on the road.\n"
    )?;
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
