//! What does the camp's file say?

mod check;

use crate::error::WatchError;
use crate::plane::Plane;
use crate::speak::class_word;
use crate::threat::Rule;
use base::Point;
use ipnet::IpNet;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use track::Zone;

/// A camp: where it is, who looks out for it, what is a threat, who is told.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampFile {
    /// Its name, as warnings say it.
    pub name: String,
    /// Latitude and longitude of the plane's origin, in degrees.
    pub origin: [f64; 2],
    /// Folder of the journal; a relative one is beside the camp's file.
    pub journal: PathBuf,
    /// Languages of warnings, the first one first: en, fr, es, ar.
    #[serde(default = "english")]
    pub languages: Vec<String>,
    /// The wind, for falling bodies: [to east, to north] in m/s.
    #[serde(default)]
    pub wind_m_s: [f64; 2],
    /// The page for guards.
    pub page: Page,
    /// The camp's own certificates, where TLS is wanted.
    pub tls: Option<TlsFile>,
    /// Protected areas.
    #[serde(rename = "zone")]
    pub zones: Vec<ZoneFile>,
    /// Where people take shelter.
    #[serde(default, rename = "shelter")]
    pub shelters: Vec<Shelter>,
    /// Who looks out.
    #[serde(default, rename = "sensor")]
    pub sensors: Vec<SensorFile>,
    /// What is a threat.
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
    /// Who is told, beside the page.
    #[serde(default, rename = "output")]
    pub outputs: Vec<OutputFile>,
    /// The tracker's settings, where they differ from the usual ones.
    #[serde(default)]
    pub tracker: track::Settings,
}

/// Where the page is served, and to whom.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Address and port.
    pub listen: SocketAddr,
    /// Addresses or networks that may see it and act on it.
    #[serde(deserialize_with = "addresses_or_networks")]
    pub peers: Vec<IpNet>,
    /// Names that it is asked for under, beside its address and localhost.
    #[serde(default)]
    pub names: Vec<String>,
    /// Over TLS only, and only for those who show a certificate of the camp's authority.
    #[serde(default)]
    pub tls: bool,
}

/// Certificates as PEM; relative paths are beside the camp's file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsFile {
    /// The watch's own certificate, and those between it and the authority.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// The authority: only what it signed is taken.
    pub authority: PathBuf,
    /// The authority's list of those that are taken no more.
    pub revoked: Option<PathBuf>,
}

/// A protected area as people write it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneFile {
    /// What people call it.
    pub name: String,
    /// Corners as [latitude, longitude] in degrees.
    pub corners: Vec<[f64; 2]>,
}

/// A shelter and how many people belong in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shelter {
    /// What people call it.
    pub name: String,
    /// How many are expected.
    pub expected: u32,
}

/// What a sensor speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// One JSON object a line over TCP; see docs/how-to/watch.md.
    JsonLines,
    /// One report a line of CSV over TCP, after a line that names the columns.
    CsvLines,
    /// SAPIENT (BSI Flex 335 v2.0) over TCP.
    Sapient,
    /// Cursor on Target, XML, over TCP.
    CotTcp,
    /// Cursor on Target, XML, one event a datagram over UDP.
    CotUdp,
}

/// A sensor: what it speaks, from where, and what it declares of itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SensorFile {
    /// What people call it.
    pub name: String,
    /// What it speaks.
    pub speaks: Language,
    /// Where it is listened to.
    pub listen: SocketAddr,
    /// Addresses or networks that it may speak from.
    #[serde(deserialize_with = "addresses_or_networks")]
    pub peers: Vec<IpNet>,
    /// Its place: latitude, longitude in degrees and height above the ground in metres.
    pub place: [f64; 3],
    /// Standard deviation of a position, where a report does not say.
    #[serde(default = "ten")]
    pub position_sd_m: f64,
    /// Standard deviation of a bearing, where a report does not say.
    #[serde(default = "one")]
    pub bearing_sd_deg: f64,
    /// Probability that an object in range gives a report in one look; none: learned from what comes, beginning
    /// at 0.9.
    pub detection_probability: Option<f64>,
    /// How far it sees.
    pub range_m: Option<f64>,
    /// Reports of one object may lie this far apart.
    #[serde(default)]
    pub extent_m: f64,
    /// Silent for this long, it counts as gone.
    #[serde(default = "ten")]
    pub silent_after_s: f64,
    /// How far off it may have been set up (metres, as a standard deviation); 0: taken as right.
    #[serde(default)]
    pub offset_sd_m: f64,
    /// Over TLS only, with a certificate that bears this name.
    pub tls: Option<String>,
    /// A camera that may be asked to look where a warning comes from, by people and by the watch itself.
    #[serde(default)]
    pub looks: bool,
}

/// Who is told, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "lowercase", tag = "kind", deny_unknown_fields)]
pub enum OutputFile {
    /// Each revision of a warning as a CAP 1.2 file in a folder.
    Cap {
        /// The folder.
        folder: PathBuf,
    },
    /// Each revision as a CoT event to an address: by UDP, or over TLS to one that bears this name.
    Cot {
        /// Address and port.
        to: SocketAddr,
        /// The name on the receiver's certificate; none: by UDP, readable on the way.
        tls: Option<String>,
    },
    /// Each revision as JSON, posted to an address of the camp's network.
    Webhook {
        /// Address and port.
        to: SocketAddr,
        /// Path, beginning with a slash.
        path: String,
        /// The name on the receiver's certificate; none: plain HTTP, readable on the way.
        tls: Option<String>,
    },
    /// A local program, such as a siren's switch: warning's state and zone as arguments.
    Command {
        /// The program and its first arguments.
        program: Vec<String>,
    },
}

/// A camp whose file was checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// As written, but for the spelling of classes.
    pub file: CampFile,
    /// Its plane.
    pub plane: Plane,
    /// Its zones in that plane, in the file's order.
    pub zones: Vec<Zone>,
}

impl Settings {
    /// The camp of the tests.
    #[cfg(test)]
    pub(crate) fn of_tests() -> std::sync::Arc<Self> {
        let text = include_str!("../tests/camp.toml");
        std::sync::Arc::new(Self::parse("camp.toml", text).unwrap())
    }

    /// Reads and checks a camp's file.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn parse(name: &str, text: &str) -> Result<Self, WatchError> {
        let wrong = |findings| WatchError::Camp { file: name.to_owned(), findings };
        let mut file: CampFile =
            toml::from_str(text).map_err(|error| wrong(vec![error.to_string()]))?;
        // As sensors' words are read: a rule for "Drone" or "UAV" would else be for nothing.
        for class in file.rules.iter_mut().flat_map(|rule| &mut rule.classes) {
            *class = class_word(class);
        }
        let origin = Point::try_new(file.origin[0], file.origin[1])
            .map_err(|error| wrong(vec![format!("origin: {error}")]))?;
        let plane = Plane::new(origin);
        let mut findings = Vec::new();
        let mut zones = Vec::new();
        for zone in &file.zones {
            let corners: Result<Vec<_>, _> =
                zone.corners.iter().map(|[lat, lon]| plane.east_north_m(*lat, *lon)).collect();
            let checked = corners.and_then(|corners| Ok(Zone::try_new(&zone.name, corners)?));
            match checked {
                Ok(zone) => zones.push(zone),
                Err(error) => findings.push(format!("zone {:?}: {error}", zone.name)),
            }
        }
        file.check(&plane, &mut findings);
        if findings.is_empty() { Ok(Self { file, plane, zones }) } else { Err(wrong(findings)) }
    }

    /// The sensor's place in the plane, and its height.
    #[must_use]
    pub fn stand_m(&self, sensor: usize) -> [f64; 3] {
        let [latitude, longitude, up] = self.file.sensors[sensor].place;
        let [east, north] = self.plane.east_north_m(latitude, longitude).unwrap_or_default();
        [east, north, up]
    }

    /// Sensors as the tracker takes them.
    #[must_use]
    pub fn declared(&self) -> Vec<track::Sensor> {
        self.file.sensors.iter().map(SensorFile::declared).collect()
    }
}

impl OutputFile {
    /// What it is told apart by: its kind and a checksum of the rest, for a receiver is not told who the others are.
    pub(crate) fn name(&self) -> String {
        let (kind, rest) = match self {
            Self::Cap { folder } => ("cap", format!("{folder:?}")),
            Self::Cot { to, tls } => ("cot", format!("{to} {tls:?}")),
            Self::Webhook { to, path, tls } => ("webhook", format!("{to} {path:?} {tls:?}")),
            Self::Command { program } => ("command", format!("{program:?}")),
        };
        format!("{kind} {:08x}", crc32fast::hash(rest.as_bytes()))
    }
}

impl SensorFile {
    fn declared(&self) -> track::Sensor {
        track::Sensor {
            name: self.name.clone(),
            detection_probability: self.detection_probability.unwrap_or(0.9),
            range_m: self.range_m,
            extent_m: self.extent_m,
            learns_detection: self.detection_probability.is_none(),
            learns_noise: false,
        }
    }
}

/// Whether an address is one of these peers. An IPv4 address that came in over IPv6 counts as itself.
#[must_use]
pub fn is_peer(peers: &[IpNet], address: IpAddr) -> bool {
    peers.iter().any(|net| net.contains(&address.to_canonical()))
}

/// "192.168.7.20" is one address, "192.168.7.0/24" a network.
fn addresses_or_networks<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<IpNet>, D::Error> {
    let texts: Vec<String> = Vec::deserialize(from)?;
    let one = |text: &String| {
        let address = text.parse::<IpAddr>().map(IpNet::from);
        address.or_else(|_| text.parse()).map_err(|_| {
            D::Error::custom(format!("peer {text:?}; expected an address or a network (a.b.c.d/n)"))
        })
    };
    texts.iter().map(one).collect()
}

fn english() -> Vec<String> {
    vec!["en".into()]
}

fn ten() -> f64 {
    10.0
}

fn one() -> f64 {
    1.0
}
