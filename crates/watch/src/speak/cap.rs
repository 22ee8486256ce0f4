//! A revision of a warning as a CAP 1.2 alert.
//!
//! OASIS Common Alerting Protocol Version 1.2 (2010): elements in the schema's order; `identifier` and `sender`
//! without spaces, commas, `<` and `&`; times with a numeric zone, never `Z`; polygons closed, of at least four
//! pairs; `references` as `sender,identifier,sent` of every earlier revision; scope Restricted with its
//! restriction, since positions of a camp are no public matter.

use super::json::write_time;
use crate::settings::{CampFile, ZoneFile};
use crate::warning::{Severity, State, Warning};
use crate::words::{label, words};
use std::fmt::Write;

/// The alert as XML. `sender` is derived from the camp's name.
#[must_use]
pub fn write(warning: &Warning, camp: &CampFile) -> String {
    let sender = sender(&camp.name);
    let identifier = |revision: u32| format!("{sender}.{}.{revision}", warning.id);
    let kind = match warning.state {
        _ if warning.revision == 1 => "Alert",
        State::Cancelled | State::Expired => "Cancel",
        _ => "Update",
    };
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n");
    element(&mut xml, "identifier", &identifier(warning.revision));
    element(&mut xml, "sender", &sender);
    element(&mut xml, "sent", &cap_time(warning.changed_s));
    element(&mut xml, "status", if warning.exercise { "Exercise" } else { "Actual" });
    element(&mut xml, "msgType", kind);
    element(&mut xml, "scope", "Restricted");
    element(&mut xml, "restriction", "For the people of this camp and those who protect them");
    let seen = if warning.seen { "; acknowledged" } else { "" };
    element(&mut xml, "note", &format!("{:?}{seen}", warning.state).to_lowercase());
    if !warning.earlier.is_empty() {
        let earlier = warning.earlier.iter().map(|(revision, sent_s)| {
            format!("{sender},{},{}", identifier(*revision), cap_time(*sent_s))
        });
        element(&mut xml, "references", &earlier.collect::<Vec<_>>().join(" "));
    }
    for language in &camp.languages {
        info(&mut xml, warning, camp, language);
    }
    xml.push_str("</alert>\n");
    xml
}

fn info(xml: &mut String, warning: &Warning, camp: &CampFile, language: &str) {
    let said = words(warning, language);
    let over = matches!(warning.state, State::Cancelled | State::Expired);
    // That nothing confirms it any more does not say that nothing is there.
    let expired = warning.state == State::Expired;
    xml.push_str("<info>\n");
    element(xml, "language", language);
    element(xml, "category", "Security");
    element(xml, "event", &said.headline);
    element(
        xml,
        "responseType",
        match warning.severity {
            _ if expired => "Monitor",
            _ if over => "AllClear",
            Severity::Extreme => "Shelter",
            _ => "Prepare",
        },
    );
    let urgency = match warning.state {
        State::Expired => "Unknown",
        State::Cancelled => "Past",
        _ => "Immediate",
    };
    element(xml, "urgency", urgency);
    element(
        xml,
        "severity",
        match warning.severity {
            Severity::Extreme => "Extreme",
            Severity::Severe => "Severe",
            Severity::Moderate => "Moderate",
        },
    );
    let certainty = match (&warning.rule, over) {
        _ if expired => "Unknown",
        (_, true) | (None, _) => "Observed",
        (Some(_), false) => "Likely",
    };
    element(xml, "certainty", certainty);
    if let Some(arrives_s) = warning.arrives_s.filter(|_| !over) {
        element(xml, "onset", &cap_time(arrives_s));
    }
    // An expiry before the sending would be no alert at all.
    element(xml, "expires", &cap_time(warning.expires_s.max(warning.changed_s + 1.0)));
    element(xml, "senderName", &camp.name);
    element(xml, "headline", &said.headline);
    element(xml, "instruction", said.instruction);
    xml.push_str("<area>\n");
    element(xml, "areaDesc", &warning.zone);
    if let Some(zone) = camp.zones.iter().find(|zone| zone.name == warning.zone) {
        element(xml, "polygon", &polygon(zone));
    }
    xml.push_str("</area>\n");
    if let Some(corners) = warning.impact.as_ref().filter(|_| !over) {
        xml.push_str("<area>\n");
        element(xml, "areaDesc", label("expected_impact", language));
        let ring = ZoneFile { name: String::new(), corners: corners.clone() };
        element(xml, "polygon", &polygon(&ring));
        xml.push_str("</area>\n");
    }
    xml.push_str("</info>\n");
}

/// Pairs "latitude,longitude", the first again as the last.
fn polygon(zone: &ZoneFile) -> String {
    let ring = zone.corners.iter().chain(zone.corners.first());
    ring.map(|[lat, lon]| format!("{lat:.6},{lon:.6}")).collect::<Vec<_>>().join(" ")
}

/// The camp's name as CAP takes a sender. Of a name in other letters little is left: a checksum keeps it apart.
pub(crate) fn sender(camp: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = camp.chars().map(plain).collect();
    if camp.is_ascii() {
        return format!("bluehelm-{name}");
    }
    format!("bluehelm-{name}-{:08x}", crc32fast::hash(camp.as_bytes()))
}

fn cap_time(seconds: f64) -> String {
    // Whole seconds: the standard's pattern has no fractions.
    let text = write_time(seconds.floor(), "");
    format!("{}-00:00", text.get(..19).unwrap_or(&text))
}

fn element(xml: &mut String, name: &str, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(xml, "<{name}>{}</{name}>", escape(text));
}

/// Text as XML holds it; characters that XML 1.0 cannot hold are left out.
pub(crate) fn escape(text: &str) -> String {
    let legal = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    let legal: String = text.chars().filter(legal).collect();
    quick_xml::escape::escape(&legal).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camp::Camp;
    use crate::input::{Entry, Input};
    use crate::settings::Settings;

    #[test]
    fn the_area_of_an_expected_impact_is_said_in_words_in_each_language() {
        let settings = Settings::of_tests();
        let input = Input::Alarm { zone: "camp".into(), exercise: false };
        let mut warning =
            Camp::try_new(settings.clone()).unwrap().take(&Entry { at_s: 5.0, input }).remove(0);
        warning.impact = Some(vec![[10.0, 20.0], [10.001, 20.0], [10.0, 20.001]]);
        let xml = write(&warning, &settings.file);
        for said in ["Expected impact (90 %)", "Impact attendu (90 %)"] {
            assert!(xml.contains(&format!("<areaDesc>{said}</areaDesc>")), "{said} not in {xml}");
        }
    }

    #[test]
    fn camps_whose_names_are_in_other_letters_are_senders_apart() {
        assert_eq!(sender("Camp North"), "bluehelm-camp-north");
        let [north, south] = ["مخيم أ", "مخيم ب"].map(sender);
        assert_ne!(north, south);
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
        assert!(north.chars().all(allowed), "{north}");
    }

    #[test]
    fn a_warning_that_expired_is_no_all_clear() {
        let settings = Settings::of_tests();
        let input = Input::Alarm { zone: "camp".into(), exercise: false };
        let mut warning =
            Camp::try_new(settings.clone()).unwrap().take(&Entry { at_s: 5.0, input }).remove(0);
        for (state, all_clear) in [(State::Cancelled, true), (State::Expired, false)] {
            warning.revise(state, 60.0);
            let xml = write(&warning, &settings.file);
            assert!(xml.contains("<msgType>Cancel</msgType>"), "{xml}");
            for said in ["AllClear", "All clear: camp", "Fin d&apos;alerte: camp", "Past"] {
                assert_eq!(xml.contains(said), all_clear, "{said}: {xml}");
            }
        }
    }
}
