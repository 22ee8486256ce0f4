//! Which country, which mission?

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ParseError;

/// A three-letter country code (ISO 3166-1 alpha-3), in capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode([u8; 3]);

impl FromStr for CountryCode {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let error = || ParseError::new(text, "a three-letter country code such as BGD");
        let upper = text.trim().to_ascii_uppercase();
        let bytes: [u8; 3] = upper.as_bytes().try_into().map_err(|_| error())?;
        if bytes.iter().all(u8::is_ascii_uppercase) { Ok(Self(bytes)) } else { Err(error()) }
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{}", char::from(*b)))
    }
}

impl TryFrom<String> for CountryCode {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.to_string()
    }
}

/// A mission's acronym as the United Nations writes it, such as `MINUSMA` or `UNOSOM II`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MissionId(String);

impl MissionId {
    /// The acronym.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MissionId {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let name = text.trim();
        let fits = (2..=24).contains(&name.len())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-');
        if fits {
            Ok(Self(name.to_owned()))
        } else {
            Err(ParseError::new(text, "a mission's acronym such as MINUSMA"))
        }
    }
}

impl fmt::Display for MissionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for MissionId {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<MissionId> for String {
    fn from(mission: MissionId) -> Self {
        mission.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn country_codes_are_three_letters() {
        assert_eq!("bgd".parse::<CountryCode>().map(|c| c.to_string()).as_deref(), Ok("BGD"));
        for text in ["", "BD", "BGDX", "B1D", "Éire"] {
            assert!(text.parse::<CountryCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn missions_keep_their_spelling() {
        assert_eq!(
            "UNOSOM II".parse::<MissionId>().map(|m| m.to_string()).as_deref(),
            Ok("UNOSOM II")
        );
        assert!("'; DROP TABLE".parse::<MissionId>().is_err());
    }
}
