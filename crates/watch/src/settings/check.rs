//! Can the camp's file be kept to?

use super::{CampFile, Language, OutputFile, SensorFile};
use crate::plane::Plane;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use tokio_rustls::rustls::pki_types::ServerName;

impl CampFile {
    /// All mistakes that the format itself does not show.
    pub(super) fn check(&self, plane: &Plane, findings: &mut Vec<String>) {
        self.check_names(findings);
        self.check_sensors(plane, findings);
        self.check_addresses(findings);
        self.check_tls(findings);
        self.check_outputs(findings);
    }

    /// Names stand once, and what a rule or a text names is there.
    fn check_names(&self, findings: &mut Vec<String>) {
        let named = [
            ("zone", self.zones.iter().map(|zone| zone.name.as_str()).collect::<Vec<_>>()),
            ("sensor", self.sensors.iter().map(|sensor| sensor.name.as_str()).collect()),
            ("shelter", self.shelters.iter().map(|shelter| shelter.name.as_str()).collect()),
            ("rule", self.rules.iter().map(|rule| rule.name.as_str()).collect()),
        ];
        for (what, names) in named {
            let mut seen = BTreeSet::new();
            let twice = names.iter().filter(|name| !seen.insert(**name));
            findings.extend(twice.map(|name| format!("{what} {name:?} twice")));
            if names.iter().any(|name| name.trim().is_empty()) {
                findings.push(format!("{what} without a name"));
            }
        }
        if self.zones.is_empty() {
            findings.push("no [[zone]]; expected at least one".into());
        }
        if self.languages.is_empty() {
            findings.push("languages: none; a CAP message would say nothing".into());
        }
        for language in &self.languages {
            if !crate::words::LANGUAGES.contains(&language.as_str()) {
                let known = crate::words::LANGUAGES.join(", ");
                findings.push(format!("language {language:?}; expected one of {known}"));
            }
        }
        for rule in &self.rules {
            let known = self.zones.iter().any(|zone| zone.name == rule.zone);
            if !known {
                findings.push(format!("rule {:?}: no zone {:?}", rule.name, rule.zone));
            }
            findings.extend(rule.check().err().map(|e| format!("rule {:?}: {e}", rule.name)));
        }
    }

    /// Sensors are in reach of the plane, with numbers that tracker and filter can take.
    fn check_sensors(&self, plane: &Plane, findings: &mut Vec<String>) {
        for sensor in &self.sensors {
            let [latitude, longitude, up_m] = sensor.place;
            let place = plane.east_north_m(latitude, longitude);
            findings.extend(place.err().map(|e| format!("sensor {:?}: {e}", sensor.name)));
            if sensor.peers.is_empty() {
                findings.push(format!("sensor {:?}: no peers; nobody could speak", sensor.name));
            }
            // What falls is followed only with numbers that `RadarReport` takes.
            for (what, value, low, high) in [
                ("place: metres up", up_m, -1e3, 9e3),
                ("position_sd_m", sensor.position_sd_m, 0.1, 1e3),
                ("bearing_sd_deg", sensor.bearing_sd_deg, 0.001, 11.0),
                ("silent_after_s", sensor.silent_after_s, 0.01, 1e4),
            ] {
                if !(low..=high).contains(&value) {
                    let name = &sensor.name;
                    findings.push(format!(
                        "sensor {name:?}: {what} is {value}; expected {low} to {high}"
                    ));
                }
            }
        }
        for wind in self.wind_m_s.iter().filter(|wind| !(-100.0..=100.0).contains(*wind)) {
            findings.push(format!("wind_m_s: {wind}; expected -100 to 100"));
        }
        let declared = self.sensors.iter().map(SensorFile::declared).collect();
        let tracker = track::Tracker::try_new(declared, self.tracker.clone());
        findings.extend(tracker.err().map(|error| error.to_string()));
    }

    /// Somebody can see the page, and each output has what it needs.
    fn check_outputs(&self, findings: &mut Vec<String>) {
        if self.page.peers.is_empty() {
            findings.push("[page]: no peers; nobody could see it".into());
        }
        for output in &self.outputs {
            match output {
                OutputFile::Command { program } if program.is_empty() => {
                    findings.push("output command: no program".into());
                }
                OutputFile::Webhook { path, .. } if !path.starts_with('/') => {
                    findings.push(format!("output webhook: path {path:?}; expected /…"));
                }
                _ => {}
            }
        }
    }

    /// No two may listen at one address: the second could not be opened. TCP and UDP do not meet.
    fn check_addresses(&self, findings: &mut Vec<String>) {
        let sensors = self.sensors.iter().map(|sensor| {
            let udp = sensor.speaks == Language::CotUdp;
            (format!("sensor {:?}", sensor.name), udp, sensor.listen)
        });
        let page = ("[page]".to_owned(), false, self.page.listen);
        let mut before: Vec<(String, bool, SocketAddr)> = Vec::new();
        for (who, udp, at) in std::iter::once(page).chain(sensors) {
            let meets = |other: &&(String, bool, SocketAddr)| {
                let any = other.2.ip().is_unspecified() || at.ip().is_unspecified();
                let same = any || other.2.ip() == at.ip();
                // Port 0 is another one each time.
                other.1 == udp && other.2.port() == at.port() && at.port() != 0 && same
            };
            if let Some((other, ..)) = before.iter().find(meets) {
                findings.push(format!("{who}: listens at {at}, where {other} does"));
            }
            before.push((who, udp, at));
        }
    }

    /// Where TLS is asked for there must be certificates, and names that certificates can bear.
    fn check_tls(&self, findings: &mut Vec<String>) {
        let sensors = self.sensors.iter().map(|s| (format!("sensor {:?}", s.name), s.tls.as_ref()));
        let outputs = self.outputs.iter().map(|output| match output {
            OutputFile::Cot { to, tls } => (format!("output cot {to}"), tls.as_ref()),
            OutputFile::Webhook { to, tls, .. } => (format!("output webhook {to}"), tls.as_ref()),
            _ => (String::new(), None),
        });
        let mut asked = self.page.tls;
        for (what, name) in sensors.chain(outputs) {
            let Some(name) = name else { continue };
            asked = true;
            if ServerName::try_from(name.as_str()).is_err() {
                findings
                    .push(format!("{what}: tls {name:?}; expected a name as certificates bear it"));
            }
        }
        let deaf = |s: &&SensorFile| s.looks && s.speaks != Language::Sapient;
        findings.extend(
            self.sensors
                .iter()
                .filter(deaf)
                .map(|s| format!("sensor {:?}: looks, but only SAPIENT can ask it to", s.name)),
        );
        let udp = |s: &&SensorFile| s.speaks == Language::CotUdp && s.tls.is_some();
        findings.extend(
            self.sensors.iter().filter(udp).map(|s| {
                format!("sensor {:?}: no TLS over UDP; expected cot-tcp, or no tls", s.name)
            }),
        );
        if asked && self.tls.is_none() {
            findings.push(
                "tls is asked for, but there is no [tls] with certificate, key, authority".into(),
            );
        }
    }
}
