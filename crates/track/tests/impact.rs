//! Does the impact lie in its ellipse as often as the ellipse says, and how much sooner is the warning?
//!
//! The truth here shares no code with the filter: another integrator, drag curves of four bodies (how much drag and how
//! far it rises is drawn for each shot), a wind that grows with a power of the height, and gusts; power and gusts are
//! drawn, too. BLUEHELM_SHOTS sets how many shots are simulated, BLUEHELM_SEED which ones.
#![allow(clippy::print_stderr, reason = "the figures are what the run is for")]

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use track::Zone;
use track::ballistic::{Falling, Impact, RadarReport, Surroundings};

struct Body {
    name: &'static str,
    /// In the middle; drawn from 0.6 to 1.4 times this.
    drag: f64,
    speed_m_s: (f64, f64),
    elevation_deg: (f64, f64),
    /// Rise of drag through the speed of sound: peak, Mach of the peak, what is left far beyond. How far both are above
    /// 1 is drawn from 0.8 to 1.2 times this.
    rise: (f64, f64, f64),
}

/// Light and heavy mortar bombs, light and long rockets after burn-out.
const BODIES: [Body; 4] = [
    Body {
        name: "light mortar",
        drag: 2.0e-4,
        speed_m_s: (150.0, 250.0),
        elevation_deg: (48.0, 75.0),
        rise: (2.0, 1.05, 1.5),
    },
    Body {
        name: "heavy mortar",
        drag: 0.9e-4,
        speed_m_s: (200.0, 320.0),
        elevation_deg: (45.0, 75.0),
        rise: (2.5, 1.1, 1.8),
    },
    Body {
        name: "light rocket",
        drag: 1.5e-4,
        speed_m_s: (330.0, 400.0),
        elevation_deg: (30.0, 50.0),
        rise: (2.1, 1.15, 1.6),
    },
    Body {
        name: "long rocket",
        drag: 1.1e-4,
        speed_m_s: (550.0, 690.0),
        elevation_deg: (25.0, 50.0),
        rise: (1.9, 1.2, 1.3),
    },
];

fn normal(rng: &mut Pcg64) -> f64 {
    // Box and Muller (1958), doi:10.1214/aoms/1177706645.
    let (a, b): (f64, f64) = (rng.random(), rng.random());
    (-2.0 * (1.0 - a).ln()).sqrt() * (std::f64::consts::TAU * b).cos()
}

fn between(rng: &mut Pcg64, (low, high): (f64, f64)) -> f64 {
    low + (high - low) * rng.random::<f64>()
}

struct Shot {
    /// Which of the bodies.
    body: usize,
    /// [time, east, north, up] every 10 ms from burn-out or muzzle to the ground.
    way: Vec<[f64; 4]>,
    surroundings: Surroundings,
}

fn shoot(rng: &mut Pcg64) -> Shot {
    let which = rng.random_range(0..BODIES.len());
    let body = &BODIES[which];
    let kappa = body.drag * between(rng, (0.6, 1.4));
    let (peak, at_mach, beyond) = body.rise;
    let risen = between(rng, (0.8, 1.2));
    let (peak, beyond) = (1.0 + (peak - 1.0) * risen, 1.0 + (beyond - 1.0) * risen);
    let (speed, up) = (between(rng, body.speed_m_s), between(rng, body.elevation_deg).to_radians());
    let bearing = between(rng, (0.0, std::f64::consts::TAU));
    let mut v =
        [speed * up.cos() * bearing.sin(), speed * up.cos() * bearing.cos(), speed * up.sin()];
    let mut at = [0.0, 0.0, 1.0];
    // What the camp's mast measures, and the wind that is.
    let mast = [4.0 * normal(rng), 4.0 * normal(rng)];
    let ground_wind = [mast[0] + 1.5 * normal(rng), mast[1] + 1.5 * normal(rng)];
    // From open water to a suburb; gusts that last 5 s.
    let (power, gusts) = (between(rng, (0.08, 0.25)), between(rng, (0.5, 2.5)));
    let (mut gust, dt) = ([0.0; 2], 0.01);
    let mut way = Vec::new();
    for k in 0.. {
        way.push([f64::from(k) * dt, at[0], at[1], at[2]]);
        if at[2] <= 0.0 {
            break;
        }
        let height: f64 = at[2];
        let kelvin = 288.15 - 0.0065 * height.min(11_000.0);
        let density =
            (kelvin / 288.15).powf(4.2559) * (-(height - 11_000.0).max(0.0) / 6341.6).exp();
        let grown = (height.max(10.0) / 10.0).powf(power).min(2.2);
        for gust in &mut gust {
            *gust += -*gust * dt / 5.0 + gusts * (2.0 * dt / 5.0_f64).sqrt() * normal(rng);
        }
        let air = [
            v[0] - ground_wind[0] * grown - gust[0],
            v[1] - ground_wind[1] * grown - gust[1],
            v[2],
        ];
        let speed = air.iter().map(|a| a * a).sum::<f64>().sqrt();
        let mach = speed / (20.047 * kelvin.sqrt());
        let curve = if mach < at_mach {
            1.0 + (peak - 1.0) / (1.0 + (-(mach - 0.95) * 25.0).exp())
        } else {
            beyond + (peak - beyond) * (-(mach - at_mach) * 1.5).exp()
        };
        let drag = kappa * curve * density * speed;
        for axis in 0..3 {
            let gravity = if axis == 2 { 9.80665 } else { 0.0 };
            v[axis] -= (drag * air[axis] + gravity) * dt;
            at[axis] += v[axis] * dt;
        }
    }
    let surroundings = Surroundings { ground_m: 0.0, wind_m_s: mast, wind_sd_m_s: 1.5 };
    Shot { body: which, way, surroundings }
}

fn look(rng: &mut Pcg64, now: [f64; 4], origin_m: [f64; 3]) -> Option<RadarReport> {
    let [e, n, u] = [0, 1, 2].map(|i| now[i + 1] - origin_m[i]);
    let (level, range) = (e.hypot(n), (e * e + n * n + u * u).sqrt());
    let elevation = u.atan2(level);
    if !(0.05..=1.4).contains(&elevation) || range > 20_000.0 || rng.random::<f64>() > 0.9 {
        return None;
    }
    Some(RadarReport {
        time_s: now[0],
        origin_m,
        range_m: range + 8.0 * normal(rng),
        azimuth_rad: e.atan2(n) + 0.003 / elevation.cos() * normal(rng),
        elevation_rad: elevation + 0.003 * normal(rng),
        range_sd_m: 8.0,
        angle_sd_rad: 0.003,
    })
}

/// Predictions, and how many impacts the ellipses of 50, 90 and 99 % held.
#[derive(Default, Clone, Copy)]
struct Cell {
    number: u32,
    held: [u32; 3],
    error_m: f64,
    half_axis_m: f64,
}

impl Cell {
    fn with(mut self, other: &Self) -> Self {
        self.number += other.number;
        (0..3).for_each(|i| self.held[i] += other.held[i]);
        self.error_m += other.error_m;
        self.half_axis_m += other.half_axis_m;
        self
    }

    /// Prints it; every share must be this near to what it should be, and three standard errors for how few shots
    /// there are.
    fn check(&self, what: &str, points: f64) {
        let n = f64::from(self.number);
        let parts = self.held.map(|held| 100.0 * f64::from(held) / n);
        eprintln!(
            "{what} ({n}): 50, 90, 99 % ellipses hold {parts:.1?} %; mean error {:.0} m, long half axis of 90 % {:.0} m",
            self.error_m / n,
            self.half_axis_m / n
        );
        for (part, level) in parts.into_iter().zip(LEVELS) {
            let allowed = points + 300.0 * (level * (1.0 - level) / n).sqrt();
            assert!((part - 100.0 * level).abs() <= allowed, "{what}: {part} for {level}");
        }
    }
}

/// Counts over all shots.
#[derive(Default)]
struct Tally {
    /// For each body, 2, 4 and 8 s after the first report.
    at: [[Cell; 3]; 4],
    shots: u32,
    hits_warned: [u32; 2],
    seconds: [f64; 2],
    others_warned: [u32; 2],
}

const AFTER_S: [f64; 3] = [2.0, 4.0, 8.0];
/// So many points may a body's own share be off: what is usual of all is not what is usual of one.
const BY_BODY: f64 = 10.0;
const LEVELS: [f64; 3] = [0.5, 0.9, 0.99];

fn square(centre: [f64; 2], half_m: f64) -> Zone {
    let corner = |e: f64, n: f64| [centre[0] + e * half_m, centre[1] + n * half_m];
    let corners = vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
    Zone::try_new("camp", corners).expect("a square")
}

fn follow(rng: &mut Pcg64, tally: &mut Tally) {
    let shot = shoot(rng);
    let Some(&[end_s, east, north, _]) = shot.way.last() else { return };
    let truth = [east, north];
    let off = [between(rng, (-150.0, 150.0)), between(rng, (-150.0, 150.0))];
    // The camp that is hit, 400 m wide, and one that is not, 2 km to the side of the way.
    let hit = square([east + off[0], north + off[1]], 200.0);
    let far = east.hypot(north).max(1.0);
    let aside = [east - 2000.0 * north / far, north + 2000.0 * east / far];
    let other = square(aside, 200.0);
    let radar = [east + 2.0 * off[0], north + 2.0 * off[1], 5.0];
    let (mut first, mut falling): (Option<RadarReport>, Option<Falling>) = (None, None);
    let mut warned = [[None; 2]; 2];
    let (mut done, mut next_s) = ([false; 3], 0.0);
    for now in shot.way.iter().step_by(25) {
        let Some(report) = look(rng, *now, radar) else { continue };
        let Some(start) = first else {
            first = Some(report);
            continue;
        };
        match &mut falling {
            None => falling = Falling::try_start(&start, &report, &shot.surroundings).ok(),
            Some(falling) => drop(falling.report(&report).expect("numbers")),
        }
        // Once a second is often enough.
        if report.time_s < next_s {
            continue;
        }
        next_s = report.time_s + 1.0;
        let Some(impact) = falling.as_ref().and_then(|falling| falling.impact(0.0)) else {
            continue;
        };
        for (i, after_s) in AFTER_S.iter().enumerate() {
            if !done[i] && report.time_s >= start.time_s + after_s {
                done[i] = true;
                measure(&mut tally.at[shot.body][i], &impact, truth);
            }
        }
        let place = [now[1], now[2]];
        for (z, zone) in [&hit, &other].into_iter().enumerate() {
            let rules =
                [impact.probability_in(zone, 100.0) >= 0.25, zone.distance_m(place) <= 1000.0];
            for (rule, says) in rules.into_iter().enumerate() {
                if says {
                    warned[z][rule].get_or_insert(now[0]);
                }
            }
        }
    }
    tally.shots += 1;
    let [hit, other] = warned;
    for (rule, (hit, other)) in hit.into_iter().zip(other).enumerate() {
        if let Some(at_s) = hit {
            tally.hits_warned[rule] += 1;
            tally.seconds[rule] += end_s - at_s;
        }
        tally.others_warned[rule] += u32::from(other.is_some());
    }
}

fn measure(cell: &mut Cell, impact: &Impact, truth: [f64; 2]) {
    cell.number += 1;
    for (held, level) in cell.held.iter_mut().zip(LEVELS) {
        *held += u32::from(impact.ellipse_holds(level, truth));
    }
    cell.error_m += (impact.place_m[0] - truth[0]).hypot(impact.place_m[1] - truth[1]);
    cell.half_axis_m += impact.half_axes_m(0.9)[0];
}

#[test]
fn the_impact_lies_in_its_ellipse_as_often_as_it_says_and_the_warning_comes_sooner() {
    let shots = std::env::var("BLUEHELM_SHOTS").ok().and_then(|text| text.parse().ok());
    let shots: u32 = shots.unwrap_or(150);
    let seed = std::env::var("BLUEHELM_SEED").ok().and_then(|text| text.parse().ok());
    let mut rng = Pcg64::seed_from_u64(seed.unwrap_or(1));
    let mut tally = Tally::default();
    (0..shots).for_each(|_| follow(&mut rng, &mut tally));
    for (i, after_s) in AFTER_S.into_iter().enumerate() {
        let all = tally.at.iter().fold(Cell::default(), |sum, body| sum.with(&body[i]));
        all.check(&format!("{after_s} s after the first report"), 2.0);
        for (body, cells) in BODIES.iter().zip(&tally.at) {
            cells[i].check(&format!("  {}", body.name), BY_BODY);
        }
    }
    let mean_s = [0, 1].map(|rule| tally.seconds[rule] / f64::from(tally.hits_warned[rule]));
    eprintln!(
        "of {} shots: warned by prediction {} ({:.1} s before), by last position {} ({:.1} s before); the \
         camp 2 km aside was warned {} and {} times",
        tally.shots,
        tally.hits_warned[0],
        mean_s[0],
        tally.hits_warned[1],
        mean_s[1],
        tally.others_warned[0],
        tally.others_warned[1]
    );
    assert!(tally.hits_warned[0] * 100 >= tally.shots * 95);
    assert!(mean_s[0] > mean_s[1] + 2.0);
}
