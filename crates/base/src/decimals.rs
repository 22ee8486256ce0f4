//! How many decimals does a figure need?

/// Two; below 0.1 as many as give two significant digits, so that what is rare is not told as none. Below a millionth
/// it is none to people.
pub fn decimals(value: f64) -> usize {
    let size = value.abs();
    if (1e-6..0.1).contains(&size) { (1.0 - size.log10().floor()) as usize } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::decimals;

    #[test]
    fn what_is_rare_is_not_told_as_none() {
        let told = |value: f64| {
            let decimals = decimals(value);
            format!("{value:.decimals$}")
        };
        assert_eq!([0.0, 0.654, 4.3, -12.345].map(told), ["0.00", "0.65", "4.30", "-12.35"]);
        assert_eq!([0.0432, 0.004, -0.00056].map(told), ["0.043", "0.0040", "-0.00056"]);
        assert_eq!([1e-9, 0.0999].map(told), ["0.00", "0.100"]);
    }
}
