//! Do the methods answer what SciPy and statsmodels answer? (`reference.py` wrote the table.)

use statistics::{
    Interval, RateRatio, StatisticsError, clopper_pearson, conditional_test, negative_binomial,
    poisson_interval, quasi_poisson, rate_ratio, robust_slope, wilson_interval,
};

/// Values by name, as one method gives them.
type Quantities = Vec<(&'static str, Option<f64>)>;
type Answer = Result<Quantities, StatisticsError>;

/// Compares every row of `method` with `answer`, to `tolerance` relative; returns nothing to
/// ignore: a method without rows fails.
fn check(method: &str, tolerance: f64, answer: impl Fn(&[Vec<f64>]) -> Answer) {
    let mut reader = csv::Reader::from_reader(include_str!("reference.csv").as_bytes());
    let mut rows = 0;
    for record in reader.records() {
        let record = record.expect("the fixture is CSV");
        if &record[0] != method {
            continue;
        }
        rows += 1;
        let numbers = |text: &str| -> Vec<f64> {
            text.split_whitespace().map(|n| n.parse().expect("a number")).collect()
        };
        let groups: Vec<_> = record[1].split(';').map(numbers).collect();
        let given = answer(&groups).unwrap_or_else(|e| panic!("{method} {}: {e}", &record[1]));
        let (_, found) = given
            .iter()
            .find(|(name, _)| *name == &record[2])
            .unwrap_or_else(|| panic!("{method} gives no {}", &record[2]));
        let expected: Option<f64> = record[3].parse().ok();
        let same = match (*found, expected) {
            (Some(found), Some(expected)) => {
                (found - expected).abs() <= tolerance * expected.abs().max(1e-300)
            }
            (found, expected) => found == expected,
        };
        assert!(same, "{method} {} {}: {found:?}, not {expected:?}", &record[1], &record[2]);
    }
    assert!(rows > 0, "no reference rows for {method}");
}

/// The numbers of a group as counts.
fn counts(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|&n| n as u64).collect()
}

fn ends(interval: Interval) -> Quantities {
    vec![("low", Some(interval.low)), ("high", interval.high)]
}

#[test]
fn poisson_intervals_agree_with_scipy() {
    check("poisson_interval", 1e-9, |g| poisson_interval(g[0][0] as u64, g[0][1]).map(ends));
}

#[test]
fn exact_share_intervals_agree_with_scipy() {
    check("clopper_pearson", 1e-9, |g| {
        clopper_pearson(g[0][0] as u64, g[0][1] as u64, g[0][2]).map(ends)
    });
}

#[test]
fn wilson_intervals_agree_with_scipy() {
    check("wilson_interval", 1e-9, |g| {
        wilson_interval(g[0][0] as u64, g[0][1] as u64, g[0][2]).map(ends)
    });
}

#[test]
fn rate_ratios_agree_with_scipy() {
    check("rate_ratio", 1e-9, |g| {
        let g = &g[0];
        let RateRatio { estimate, low, high } =
            rate_ratio(g[0] as u64, g[1], g[2] as u64, g[3], g[4])?;
        Ok(vec![("estimate", estimate), ("low", Some(low)), ("high", high)])
    });
}

#[test]
fn conditional_tests_agree_with_scipy() {
    check("conditional_test", 1e-9, |g| {
        let g = &g[0];
        let p = conditional_test(g[0] as u64, g[1], g[2] as u64, g[3])?;
        Ok(vec![("p", Some(p))])
    });
}

#[test]
fn quasi_poisson_ratios_agree_with_statsmodels() {
    check("quasi_poisson", 1e-9, |g| {
        let found = quasi_poisson(&counts(&g[0]), &counts(&g[1]), g[2][0])?;
        let rest = [("ratio", found.ratio), ("dispersion", found.dispersion), ("p", found.p_value)];
        let rest = rest.map(|(name, value)| (name, Some(value)));
        Ok([ends(found.interval), rest.to_vec()].concat())
    });
}

#[test]
fn robust_slopes_agree_with_scipy() {
    check("robust_slope", 1e-12, |g| {
        let (level, points) = g.split_last().expect("a level");
        let points: Vec<_> = points.iter().map(|point| (point[0], point[1])).collect();
        let found = robust_slope(&points, level[0])?;
        Ok([ends(found.interval), vec![("slope", Some(found.slope))]].concat())
    });
}

#[test]
fn negative_binomial_tests_agree_with_statsmodels() {
    check("negative_binomial", 1e-8, |g| {
        let found = negative_binomial(&counts(&g[0]), &counts(&g[1]))?;
        let all = [("ratio", found.ratio), ("dispersion", found.dispersion), ("p", found.p_value)];
        Ok(all.map(|(name, value)| (name, Some(value))).to_vec())
    });
}
