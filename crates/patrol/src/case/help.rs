//! How soon is help there?

use base::Point;

/// Casualty evacuation or a quick-reaction force: every visit, and every leg whose course is known,
/// must lie within reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Help {
    /// Within how many minutes help must be there.
    pub within_min: f64,
    /// Where help comes from.
    pub bases: Vec<HelpBase>,
}

/// Where help comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct HelpBase {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub point: Point,
    /// How fast it comes in a straight line.
    pub speed_km_h: f64,
}

/// How far apart a straight leg is looked at for help in reach.
const STEP_KM: f64 = 2.0;

impl Help {
    /// How long the nearest help takes.
    pub fn minutes_to(&self, point: Point) -> f64 {
        let minutes = |base: &HelpBase| 60.0 * base.point.distance_km(point) / base.speed_km_h;
        self.bases.iter().map(minutes).fold(f64::INFINITY, f64::min)
    }

    /// Whether help is in time at a point.
    pub fn reaches(&self, point: Point) -> bool {
        self.minutes_to(point) <= self.within_min
    }

    /// Whether help is in reach all along the straight line, looked at every few kilometres.
    pub fn covers(&self, from: Point, to: Point) -> bool {
        // Where one base reaches both ends, it reaches all between: a circle bulges nowhere inwards.
        let reach_km = |base: &HelpBase| self.within_min * base.speed_km_h / 60.0;
        let near = |base: &HelpBase, end| base.point.distance_km(end) <= reach_km(base);
        if self.bases.iter().any(|base| near(base, from) && near(base, to)) {
            return true;
        }
        if !(self.reaches(from) && self.reaches(to)) {
            return false;
        }
        let steps = (from.distance_km(to) / STEP_KM).ceil().clamp(1.0, 1_000.0) as usize;
        (0..=steps).all(|step| {
            let share = step as f64 / steps as f64;
            let between = |a: f64, b: f64| a + (b - a) * share;
            let latitude = between(from.latitude(), to.latitude());
            let longitude = between(from.longitude(), to.longitude());
            Point::try_new(latitude, longitude).is_ok_and(|point| self.reaches(point))
        })
    }
}
