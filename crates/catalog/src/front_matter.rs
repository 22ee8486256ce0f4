//! What does a SQL file say about itself, and where does its SQL begin?
//!
//! A file opens with `/*---`, TOML, `---*/`; the rest is SQL.

use serde::de::DeserializeOwned;

/// The TOML above a SQL file, and the SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter<T> {
    /// What the file says about itself.
    pub about: T,
    /// The SQL below, trimmed; empty where a file has none.
    pub sql: String,
}

/// Why the head of a SQL file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FrontMatterError {
    /// The file does not open with a head.
    #[error("{origin}: the file must open with a line `/*---`, then TOML, then a line `---*/`")]
    Missing {
        /// The file.
        origin: String,
    },
    /// The TOML has a mistake; the text shows the line.
    #[error("{origin}: {cause}")]
    Toml {
        /// The file.
        origin: String,
        /// What is wrong, with line and column counted from the file's first line.
        cause: Box<toml::de::Error>,
    },
}

impl<T: DeserializeOwned> FrontMatter<T> {
    /// Reads head and SQL; `origin` names the file in errors.
    pub fn parse(origin: &str, text: &str) -> Result<Self, FrontMatterError> {
        let missing = || FrontMatterError::Missing { origin: origin.to_owned() };
        let inside =
            text.trim_start_matches('\u{feff}').strip_prefix("/*---").ok_or_else(missing)?;
        let (head, sql) = inside.split_once("---*/").ok_or_else(missing)?;
        let about = toml::from_str(head).map_err(|cause| FrontMatterError::Toml {
            origin: origin.to_owned(),
            cause: Box::new(cause),
        })?;
        Ok(Self { about, sql: sql.trim().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct About {
        title: String,
    }

    #[test]
    fn head_and_sql_are_told_apart() {
        let read = FrontMatter::<About>::parse("x.sql", "/*---\ntitle = \"T\"\n---*/\nSELECT 1\n")
            .expect("reads");
        assert_eq!((read.about.title.as_str(), read.sql.as_str()), ("T", "SELECT 1"));
    }

    #[test]
    fn a_mistake_names_the_file_and_the_line() {
        let error = FrontMatter::<About>::parse("x.sql", "/*---\ntitel = \"T\"\n---*/\n")
            .err()
            .expect("refused");
        let text = error.to_string();
        assert!(
            text.contains("x.sql") && text.contains("line 2") && text.contains("titel"),
            "{text}"
        );
        assert!(FrontMatter::<About>::parse("x.sql", "SELECT 1").is_err());
    }
}
