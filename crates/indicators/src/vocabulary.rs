//! Whose deaths or posts are counted, and in which missions?

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $($(#[$vdoc:meta])* $variant:ident = $word:literal),+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every word, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let known = Self::ALL.iter().find(|v| v.word() == text).copied();
                known.ok_or_else(|| {
                    let words: Vec<_> = Self::ALL.iter().map(|v| v.word()).collect();
                    format!("expected one of {}", words.join(", "))
                })
            }
        }
    };
}

words! {
    /// Which personnel.
    Population,
    /// Everyone in the file.
    All = "all",
    /// Military (observers included) and police.
    Uniformed = "uniformed",
    /// Military, observers included.
    Military = "military",
    /// Police, formed units and individuals.
    Police = "police",
    /// International and national (local) civilian staff.
    Civilian = "civilian"
}

words! {
    /// Which missions.
    Scope,
    /// Everything in the file.
    All = "all",
    /// Peacekeeping operations.
    Peacekeeping = "peacekeeping",
    /// Special political missions and support offices.
    Political = "political",
    /// The UN Secretariat.
    Secretariat = "secretariat"
}

impl Population {
    /// Whether a personnel group (`military`, `police`, `civilian`, `other`) belongs to it.
    pub fn holds(self, group: &str) -> bool {
        match self {
            Self::All => true,
            Self::Uniformed => group == "military" || group == "police",
            one => one.word() == group,
        }
    }
}

impl Scope {
    /// Whether a mission of this scope belongs to it; an unknown scope belongs only to all.
    pub fn holds(self, scope: Option<&str>) -> bool {
        self == Self::All || scope == Some(self.word())
    }
}
