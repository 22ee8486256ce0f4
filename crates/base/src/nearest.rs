//! Which known word did they mean?

/// The known word with the fewest edits from what was given (case ignored), if any is close.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    let limit = given.chars().count() / 3 + 1;
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&given, &word.to_lowercase()), word))
        .filter(|(edits, _)| *edits <= limit)
        .min()
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_word() {
        let known = ["fatalities-malicious", "women-share"];
        assert_eq!(nearest("women-shar", known), Some("women-share"));
        assert_eq!(nearest("Fatalities-Malicous", known), Some("fatalities-malicious"));
        assert_eq!(nearest("weather", known), None);
    }
}
