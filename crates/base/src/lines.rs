//! Where does a line end?

use std::borrow::Cow;

/// The text with every line's `\r\n` made `\n`, so that a reader of CSV counts lines as an editor does: it
/// leaves the `\n` to the next row, which would then stand a line too early.
pub fn unix_lines(text: &str) -> Cow<'_, str> {
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

/// The same of bytes, which need not be text.
pub fn unix_line_bytes(bytes: &[u8]) -> Vec<u8> {
    let is_kept = |at: &usize| bytes[*at] != b'\r' || bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len()).filter(is_kept).map(|at| bytes[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ends_of_lines_are_changed() {
        assert_eq!(unix_lines("a,b\r\n1,\r2\r\n"), "a,b\n1,\r2\n");
        assert_eq!(unix_line_bytes(b"a,\xff\r\n1,\r2\r\n\r"), b"a,\xff\n1,\r2\n\r");
        assert!(matches!(unix_lines("a,b\n1,2\n"), Cow::Borrowed(_)));
    }
}
