//! Does the head of a SQL file read from any text without panic?

use catalog::{FrontMatter, FrontMatterError};
use proptest::prelude::*;

fn parse(text: &str) -> Result<FrontMatter<toml::Table>, FrontMatterError> {
    FrontMatter::parse("x.sql", text)
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = parse(&text);
        let _ = parse(&format!("/*---\n{text}\n---*/"));
    }

    #[test]
    fn a_head_and_its_sql_come_back(title in "[^\"\\\\\\p{C}-]{0,40}", sql in "[a-z0-9 ,*()=]{0,60}") {
        let read = parse(&format!("/*---\ntitle = \"{title}\"\n---*/\n{sql}\n"))?;
        prop_assert_eq!(read.about["title"].as_str(), Some(title.as_str()));
        prop_assert_eq!(read.sql, sql.trim());
    }
}
