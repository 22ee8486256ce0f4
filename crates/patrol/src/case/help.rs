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

/// How far apart a straight leg is looked at for help in reach, at most where help has none to spare.
const STEP_KM: f64 = 2.0;

/// A degree along a meridian or the equator is no longer than this.
const KM_PER_DEGREE: f64 = 111.2;

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
        #[cfg(test)]
        COVERS.set(COVERS.get() + 1);
        // Where one base reaches both ends, it reaches all between: a circle bulges nowhere inwards.
        let near = |base: &HelpBase, end| base.point.distance_km(end) <= self.reach_km(base);
        if self.bases.iter().any(|base| near(base, from) && near(base, to)) {
            return true;
        }
        if !(self.reaches(from) && self.reaches(to)) {
            return false;
        }
        let (north, east) = (to.latitude() - from.latitude(), to.longitude() - from.longitude());
        let length_km = KM_PER_DEGREE * north.hypot(east);
        let mut at_km = 0.0;
        while at_km < length_km {
            let share = at_km / length_km;
            let point =
                Point::try_new(from.latitude() + share * north, from.longitude() + share * east);
            let Some(spare_km) = point.ok().and_then(|point| self.spare_km(point)) else {
                return false;
            };
            // Within what the reach has to spare, nothing is out of it.
            at_km += f64::max(spare_km, STEP_KM);
        }
        true
    }

    /// The same for a stretch of road so many km long whose ends are in reach. Shorter ones are not looked at.
    pub(crate) fn covers_stretch(&self, from: Point, to: Point, km: f64) -> bool {
        km <= STEP_KM || self.covers(from, to)
    }

    /// How far one can go from a point, in any direction, and still have help in reach; nothing where it is not.
    fn spare_km(&self, point: Point) -> Option<f64> {
        let spare = |base: &HelpBase| self.reach_km(base) - base.point.distance_km(point);
        let most = self.bases.iter().map(spare).fold(f64::NEG_INFINITY, f64::max);
        (most >= 0.0).then_some(most)
    }

    fn reach_km(&self, base: &HelpBase) -> f64 {
        self.within_min * base.speed_km_h / 60.0
    }
}

#[cfg(test)]
thread_local! {
    /// How often a straight line was looked at on this thread.
    pub(crate) static COVERS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
mod tests;
