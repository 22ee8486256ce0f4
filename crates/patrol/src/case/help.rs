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
mod tests {
    use super::*;

    #[test]
    fn a_leg_is_covered_where_every_point_of_it_is() {
        let mut rng = fastrand::Rng::with_seed(3);
        let mut point = |spread: f64| {
            let (north, east) = (rng.f64() * spread, rng.f64() * spread);
            Point::try_new(16.0 + north, east).expect("a point")
        };
        let mut counts = [0, 0];
        for _ in 0..40 {
            let base = |k: usize, point| HelpBase {
                name: k.to_string(),
                point,
                speed_km_h: 60.0 + 10.0 * k as f64,
            };
            let bases = (0..6).map(|k| base(k, point(3.0))).collect();
            let help = Help { within_min: 60.0, bases };
            for _ in 0..30 {
                let (from, to) = (point(3.0), point(3.0));
                let between = |step: usize| {
                    let share = step as f64 / 500.0;
                    let at = |a: f64, b: f64| a + (b - a) * share;
                    let latitude = at(from.latitude(), to.latitude());
                    let longitude = at(from.longitude(), to.longitude());
                    Point::try_new(latitude, longitude).expect("a point")
                };
                // How far the point is out of reach that is farthest out.
                let spare = |step| help.spare_km(between(step)).unwrap_or(-1.0);
                let all = (0..=500).all(|step| spare(step) >= 0.0);
                let covers = help.covers(from, to);
                counts[usize::from(covers)] += 1;
                // Only a gap shorter than a step may be passed over, never one made up.
                let gap = (0..=500).filter(|&step| spare(step) < 0.0).count() as f64;
                let km = gap / 500.0 * from.distance_km(to);
                assert!(covers || !all);
                assert!(!covers || km < 2.0 * STEP_KM, "{km} km out of reach");
            }
        }
        assert!(counts.iter().all(|&count| count > 100), "{counts:?}");
    }
}
