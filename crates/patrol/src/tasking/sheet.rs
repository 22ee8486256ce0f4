//! What is printed and signed?

use std::collections::BTreeMap;
use std::fmt::{Result, Write};

use super::{Patrol, StopKind, Tasking};
use crate::case::clock;

const STYLE: &str = "body{font:10pt/1.35 sans-serif;margin:0 auto;max-width:190mm;color:#111}\
h1{font-size:15pt;margin:0}h2{font-size:12pt;margin:8pt 0 2pt}table{border-collapse:collapse;width:100%;\
margin:4pt 0}th,td{border:1px solid #888;padding:2pt 4pt;text-align:left;vertical-align:top}\
td.n,th.n{text-align:right}.standing{border:2px solid #111;padding:3pt 6pt;font-weight:bold;margin:4pt 0}\
.note{font-size:8.5pt}svg{width:100%;height:auto}svg text{font:9px sans-serif}section{break-before:page}\
.blank td{height:16pt}tr{break-inside:avoid}@page{size:A4;margin:12mm}";

impl Tasking {
    /// A sheet to print (HTML that asks for nothing from elsewhere): the plan with its map, who is reached and who is not, then a
    /// page for each patrol. Contacts are left blank, to be filled in by hand.
    pub fn to_sheet(&self) -> String {
        let mut html = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_sheet(&mut html);
        html
    }

    fn write_sheet(&self, html: &mut String) -> Result {
        let (name, standing) = (escape(&self.name), escape(&self.standing()));
        writeln!(
            html,
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{name}</title><style>{STYLE}</style><body>"
        )?;
        let standing = format!("<p class=\"standing\">{standing}. RESTRICTED.</p>");
        writeln!(html, "<h1>{name}</h1>{standing}")?;
        if let (Some(first), Some(last)) = (self.first_day, self.last_day) {
            writeln!(html, "<p>{}: {first} to {last}.</p>", escape(&self.camp))?;
        }
        html.push_str(&self.to_svg(None));
        html.push_str(
            "<p class=\"note\">Lines run straight from stop to stop; they are not roads. Squares are camps, \
             triangles halts, dots visits, grey dots places not visited. Names are left out where there is no room. No \
             boundaries are shown.</p>",
        );
        self.write_comparisons(html)?;
        for note in self.notes() {
            writeln!(html, "<p class=\"note\">{}</p>", escape(&note))?;
        }
        self.write_reached(html)?;
        self.write_left(html)?;
        for patrol in &self.patrols {
            self.write_patrol(html, patrol, &standing)?;
        }
        html.push_str("</body></html>\n");
        Ok(())
    }

    /// What every reader has to know of how the plan came about.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = vec![match self.value_at_most {
            Some(most) => format!(
                "Worth {:.1} (people × risk, less where a visit was recent); no plan that sends the same teams out on the same days is worth more than {most:.1}.",
                self.value
            ),
            None => {
                format!("Worth {:.1} (people × risk). Not all that must be visited is.", self.value)
            }
        }];
        notes.extend([&self.travel_note, &self.help_note, &self.explore_note].map(Clone::clone));
        notes.extend(self.drawn.clone());
        notes.extend(self.idle.iter().map(|why| format!("Never leaves: {why}.")));
        notes.push("That people are seen does not say that anybody is deterred.".to_owned());
        notes.retain(|note| !note.is_empty());
        notes
    }

    fn write_comparisons(&self, html: &mut String) -> Result {
        if self.comparisons.is_empty() {
            return Ok(());
        }
        writeln!(
            html,
            "<h2>Beside other plans</h2><table><tr><th>plan<th class=n>worth<th class=n>visits<th class=n>places<th class=n>people there</tr>"
        )?;
        for c in &self.comparisons {
            let (name, people) = (escape(&c.name), c.people);
            writeln!(
                html,
                "<tr><td>{name}<td class=n>{:.1}<td class=n>{}<td class=n>{}<td class=n>{people:.0}</tr>",
                c.value, c.visits, c.places
            )?;
        }
        writeln!(html, "</table>")
    }

    fn write_reached(&self, html: &mut String) -> Result {
        let mut reached: BTreeMap<&str, (&str, f64, f64, Vec<String>)> = BTreeMap::new();
        for (patrol, stop) in self.visit_stops() {
            let row = reached.entry(&stop.id).or_insert((&stop.name, stop.people, 0.0, Vec::new()));
            row.2 += stop.value;
            row.3.push(format!("{} {}", patrol.day.strftime("%a %d %b"), clock(stop.begin_min)));
        }
        let mut rows: Vec<_> = reached.into_iter().collect();
        rows.sort_by(|a, b| b.1.2.total_cmp(&a.1.2));
        writeln!(
            html,
            "<h2>Who is reached</h2><table><tr><th>place<th class=n>people<th class=n>visits<th>when<th class=n>worth</tr>"
        )?;
        for (id, (name, people, value, when)) in rows {
            let (name, id, count, when) = (escape(name), escape(id), when.len(), when.join(", "));
            writeln!(
                html,
                "<tr><td>{name} ({id})<td class=n>{people:.0}<td class=n>{count}<td>{when}<td class=n>{value:.1}</tr>"
            )?;
        }
        writeln!(html, "</table>")
    }

    fn write_left(&self, html: &mut String) -> Result {
        if self.not_visited.is_empty() {
            return Ok(());
        }
        writeln!(
            html,
            "<h2>Who is not, and why</h2><table><tr><th>place<th class=n>people<th>why</tr>"
        )?;
        for left in &self.not_visited {
            let must = if left.must { "<b>MUST BE VISITED, but is not:</b> " } else { "" };
            let (name, id, why) = (escape(&left.name), escape(&left.id), escape(&left.reason));
            writeln!(
                html,
                "<tr><td>{name} ({id})<td class=n>{:.0}<td>{must}{why}</tr>",
                left.people
            )?;
        }
        writeln!(html, "</table>")
    }

    fn write_patrol(&self, html: &mut String, patrol: &Patrol, standing: &str) -> Result {
        let title = escape(&patrol.title());
        writeln!(html, "<section><h1>{title}</h1>{standing}<p>{}</p>", escape(&patrol.in_words()))?;
        html.push_str(&self.to_svg(Some(patrol)));
        writeln!(
            html,
            "<table><tr><th class=n>stop<th>arrive<th>leave<th>place<th>latitude, longitude<th>what to look for<th>seen</tr>"
        )?;
        for (number, stop) in patrol.stops.iter().enumerate() {
            let (arrive, leave) = (clock(stop.arrive_min), clock(stop.leave_min));
            let arrive = if stop.begin_min - stop.arrive_min >= 1.0 {
                format!("{arrive}, visit from {}", clock(stop.begin_min))
            } else {
                arrive
            };
            let (name, note) = (escape(&stop.name), escape(&stop.note));
            let people = match stop.kind {
                StopKind::Visit => format!("<br>{:.0} people", stop.people),
                StopKind::Camp | StopKind::Halt => String::new(),
            };
            writeln!(
                html,
                "<tr><td class=n>{number}<td>{arrive}<td>{leave}<td>{name}{people}<td>{:.5}, {:.5}<td>{note}<td></tr>",
                stop.latitude, stop.longitude
            )?;
        }
        html.push_str("</table><table class=blank><tr>");
        for contact in
            ["Leader", "Radio, channel", "Camp", "Casualty evacuation", "Quick-reaction force"]
        {
            write!(html, "<th>{contact}")?;
        }
        html.push_str("</tr><tr><td><td><td><td><td></tr></table>");
        writeln!(
            html,
            "<p class=\"note\">{} {}</p></section>",
            escape(&self.travel_note),
            escape(&self.help_note)
        )
    }
}

impl Patrol {
    /// What a patrol's card is headed with.
    pub(super) fn title(&self) -> String {
        let team =
            if self.team.is_empty() { String::new() } else { format!(", team {}", self.team) };
        format!("{}, patrol {}{team}", self.day, self.number)
    }

    /// What is special about it.
    pub(super) fn in_words(&self) -> String {
        let mut words = vec![format!("{:.0} minutes on the road.", self.travel_min)];
        let more = [
            (self.escorted, "With an escort."),
            (self.engagement, "Engagement team."),
            (self.explores, "Goes to unexplored places."),
            (
                self.stops.last().is_some_and(|stop| stop.kind == StopKind::Halt),
                "Stays out for the night.",
            ),
        ];
        words.extend(more.into_iter().filter(|(is, _)| *is).map(|(_, words)| words.to_owned()));
        words.join(" ")
    }
}

/// Text that stays text in HTML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
