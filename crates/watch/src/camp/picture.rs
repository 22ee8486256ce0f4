//! What is to be shown now, on the page and to the map?

use super::Camp;
use super::health::Health;
use super::{Casualty, care::Step};
use crate::warning::Warning;
use serde::Serialize;
use track::Approach;

/// All that the page shows. It names no person.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// The camp's name.
    pub camp: String,
    /// The newest time known, in seconds since 1970 (UTC).
    pub now_s: f64,
    /// A drill is on: every screen says so.
    pub exercise: bool,
    /// Zones, with their corners as [latitude, longitude].
    pub zones: Vec<ZonePicture>,
    /// Warnings that stand, and those that ended within the last ten minutes; the newest first.
    pub warnings: Vec<Warning>,
    /// Shelters and who is counted in.
    pub shelters: Vec<ShelterPicture>,
    /// Sensors and how they are.
    pub sensors: Vec<SensorPicture>,
    /// Casualties of the alarm that is on, or was lately, by number.
    pub casualties: Vec<CasualtyPicture>,
    /// What moves.
    pub tracks: Vec<TrackPicture>,
    /// How many bodies are falling.
    pub falling: usize,
}

/// A zone on the map.
#[derive(Debug, Clone, Serialize)]
pub struct ZonePicture {
    /// Its name.
    pub name: String,
    /// Its corners, [latitude, longitude] in degrees.
    pub corners: Vec<[f64; 2]>,
    /// A warning stands for it.
    pub alarm: bool,
}

/// A shelter's count.
#[derive(Debug, Clone, Serialize)]
pub struct ShelterPicture {
    /// Its name.
    pub name: String,
    /// Who belongs in it.
    pub expected: u32,
    /// Who was counted since the alarm; none: nobody has counted yet.
    pub counted: Option<u32>,
}

/// A casualty, and how the care compares with the 10-1-2 guideline.
#[derive(Debug, Clone, Serialize)]
pub struct CasualtyPicture {
    /// What was written down.
    #[serde(flatten)]
    pub casualty: Casualty,
    /// Minutes since being wounded.
    pub minutes: f64,
    /// First aid, advanced care, surgery.
    pub steps: [Step; 3],
}

/// A sensor's health.
#[derive(Debug, Clone, Serialize)]
pub struct SensorPicture {
    /// Its name.
    pub name: String,
    /// Its health.
    #[serde(flatten)]
    pub health: Health,
}

/// A track on the map.
#[derive(Debug, Clone, Serialize)]
pub struct TrackPicture {
    /// Its number.
    pub id: u64,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Standard deviation of its place, the longer half axis, in metres.
    pub sd_m: f64,
    /// The ellipse that holds it with 95 %: half axes in metres, and the direction of the longer one in degrees
    /// clockwise from north.
    pub ellipse: ([f64; 2], f64),
    /// Speed over the ground, m/s.
    pub speed_m_s: f64,
    /// Course in degrees clockwise from north.
    pub course_deg: f64,
    /// How near to a zone it comes on its present course, in metres; 0: into it.
    pub nearest_m: f64,
    /// In how many seconds.
    pub nearest_in_s: f64,
    /// What it most likely is.
    pub class: Option<String>,
    /// One of ours.
    pub friend: bool,
    /// Seconds since it was last reported.
    pub age_s: f64,
    /// Sensors that reported it.
    pub sensors: Vec<String>,
}

impl Camp {
    /// What is to be shown now.
    #[must_use]
    pub fn picture(&self) -> Picture {
        let file = &self.settings.file;
        let standing = || self.known.warnings.iter().filter(|warning| warning.stands());
        let recent = |w: &&Warning| w.stands() || self.known.now_s - w.changed_s < 600.0;
        let mut warnings: Vec<Warning> =
            self.known.warnings.iter().filter(recent).cloned().collect();
        warnings
            .sort_by(|a, b| b.stands().cmp(&a.stands()).then(b.raised_s.total_cmp(&a.raised_s)));
        let zones = file.zones.iter().map(|zone| ZonePicture {
            name: zone.name.clone(),
            corners: zone.corners.clone(),
            alarm: standing().any(|warning| warning.zone == zone.name),
        });
        let shelters = file.shelters.iter().map(|shelter| ShelterPicture {
            name: shelter.name.clone(),
            expected: shelter.expected,
            counted: self.known.headcount.get(&shelter.name).map(|(count, _)| *count),
        });
        let sensors = file.sensors.iter().zip(&self.known.health).map(|(sensor, health)| {
            SensorPicture { name: sensor.name.clone(), health: health.clone() }
        });
        Picture {
            camp: file.name.clone(),
            now_s: self.known.now_s,
            exercise: standing().any(|warning| warning.exercise),
            zones: zones.collect(),
            warnings,
            shelters: shelters.collect(),
            sensors: sensors.collect(),
            casualties: self.casualties_of_now().iter().map(|c| self.casualty_picture(c)).collect(),
            tracks: self.tracker.tracks().iter().map(|track| self.track_picture(track)).collect(),
            falling: self.known.falling.values().filter(|falls| falls.flies()).count(),
        }
    }

    /// All casualties remembered, each with the guideline's steps.
    #[must_use]
    pub fn casualty_pictures(&self) -> Vec<CasualtyPicture> {
        self.known.casualties.iter().map(|casualty| self.casualty_picture(casualty)).collect()
    }

    fn casualty_picture(&self, casualty: &Casualty) -> CasualtyPicture {
        CasualtyPicture {
            casualty: casualty.clone(),
            minutes: (self.known.now_s - casualty.wounded_s) / 60.0,
            steps: casualty.steps(),
        }
    }

    /// When the first of what a warning rests on was first reported, as far as that is known.
    #[must_use]
    pub fn first_reported_s(&self, warning: &Warning) -> Option<f64> {
        let tracks = self.tracker.tracks();
        let mine = tracks.iter().filter(|track| warning.tracks.contains(&track.id));
        let bodies = warning.bodies.iter().filter_map(|name| self.known.falling.get(name));
        mine.map(|track| track.born_s).chain(bodies.map(|falls| falls.first_s)).reduce(f64::min)
    }

    /// [latitude, longitude] of the first track that a warning rests on.
    #[must_use]
    pub fn place_of(&self, warning: &Warning) -> Option<[f64; 2]> {
        let tracks = self.tracker.tracks();
        let mine = tracks.iter().find(|track| warning.tracks.contains(&track.id))?;
        Some(self.settings.plane.latitude_longitude(mine.place_m))
    }

    fn track_picture(&self, track: &track::Track) -> TrackPicture {
        let [latitude, longitude] = self.settings.plane.latitude_longitude(track.place_m);
        let [east, north] = track.velocity_m_s;
        let [[ee, en, ..], [_, nn, ..], ..] = track.covariance;
        // Eigenvalues of the place's covariance: middle ± half_gap.
        let (middle, half_gap) = ((ee + nn) / 2.0, ((ee - nn) / 2.0).hypot(en));
        let axis = |sign: f64| (middle + sign * half_gap).max(0.0).sqrt();
        let along = 0.5 * (2.0 * en).atan2(nn - ee);
        // The square root of chi-squared's 95 % point with two degrees of freedom.
        let ellipse = ([1.0, -1.0].map(|sign| 2.448 * axis(sign)), along.to_degrees());
        let approaches = self.settings.zones.iter().map(|zone| zone.closest_approach(track));
        // A camp has a zone: its file was checked.
        let nearest = approaches.min_by(Approach::nearer);
        let nearest = nearest.unwrap_or(Approach { time_s: 0.0, distance_m: f64::MAX });
        let mut sensors = Vec::new();
        self.name_sources(track.id, &mut sensors);
        TrackPicture {
            id: track.id,
            latitude,
            longitude,
            sd_m: axis(1.0),
            ellipse,
            speed_m_s: east.hypot(north),
            course_deg: east.atan2(north).to_degrees().rem_euclid(360.0),
            nearest_m: nearest.distance_m,
            nearest_in_s: nearest.time_s,
            class: self.class_of(track.id).map(str::to_owned),
            friend: self.is_friend(track),
            age_s: self.known.now_s - track.seen_s,
            sensors,
        }
    }
}
