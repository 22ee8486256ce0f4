//! Which areas, addressees, priorities and answers are there?

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// A fixed list of words: an enum that reads, prints and lists them.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $($(#[$vdoc:meta])* $variant:ident = $word:literal, $title:literal);+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every one, in the order of the Declaration or of the rule.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word in files.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The words for people.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let known = Self::ALL.iter().find(|v| v.word() == text.trim()).copied();
                known.ok_or_else(|| {
                    let words: Vec<_> = Self::ALL.iter().map(|v| v.word()).collect();
                    let hint = base::nearest(text, words.iter().copied());
                    let hint = hint.map(|n| format!("did you mean {n}? ")).unwrap_or_default();
                    format!("{hint}There are: {}", words.join(", "))
                })
            }
        }
    };
}

words! {
    /// Area of the Declaration of Shared Commitments.
    Area,
    /// Politics.
    Politics = "politics", "Politics";
    /// Women, peace and security.
    WomenPeaceAndSecurity = "women-peace-and-security", "Women, peace and security";
    /// Protection.
    Protection = "protection", "Protection";
    /// Safety and security.
    SafetyAndSecurity = "safety-and-security", "Safety and security";
    /// Performance and accountability.
    PerformanceAndAccountability = "performance-and-accountability", "Performance and accountability";
    /// Peacebuilding and sustaining peace.
    PeacebuildingAndSustainingPeace = "peacebuilding-and-sustaining-peace", "Peacebuilding and sustaining peace";
    /// Partnerships.
    Partnerships = "partnerships", "Partnerships";
    /// Conduct of peacekeepers and peacekeeping operations.
    Conduct = "conduct", "Conduct of peacekeepers and peacekeeping operations"
}

words! {
    /// To whom a commitment is addressed.
    Addressee,
    /// Everyone who endorsed.
    Endorsers = "endorsers", "all who endorsed";
    /// Member States.
    MemberStates = "member-states", "Member States";
    /// The Security Council.
    SecurityCouncil = "security-council", "the Security Council";
    /// The General Assembly.
    GeneralAssembly = "general-assembly", "the General Assembly";
    /// Those who pay.
    FinancialContributors = "financial-contributors", "financial contributors";
    /// Troop- and police-contributing countries.
    Contributors = "contributors", "troop and police contributors";
    /// Host States.
    HostStates = "host-states", "host States";
    /// Intergovernmental and regional organisations.
    RegionalOrganisations = "regional-organisations", "regional organisations";
    /// The UN Secretariat.
    Secretariat = "secretariat", "the Secretariat"
}

words! {
    /// Priority or cross-cutting theme of A4P+ (2021 to 2023). Names of the second to the seventh
    /// are recalled, not checked against the text.
    Priority,
    /// The first.
    Coherence = "coherence", "1 Collective coherence behind a political strategy";
    /// The second.
    Integration = "integration", "2 Strategic and operational integration";
    /// The third.
    Capabilities = "capabilities", "3 Capabilities and mindsets";
    /// The fourth.
    AccountabilityOf = "accountability-of", "4 Accountability of peacekeepers";
    /// The fifth.
    AccountabilityTo = "accountability-to", "5 Accountability to peacekeepers";
    /// The sixth.
    Communications = "communications", "6 Strategic communications";
    /// The seventh.
    HostCooperation = "host-cooperation", "7 Cooperation with host countries";
    /// Cross-cutting.
    Women = "women", "Women, peace and security";
    /// Cross-cutting.
    Technology = "technology", "Data-driven and technology-enabled peacekeeping"
}

words! {
    /// What the evidence says, or why there is no answer.
    Status,
    /// The target is met, or the pace is enough for it.
    OnCourse = "on_course", "on course";
    /// Changed as wanted, more than the margin and more than chance.
    MovingTowards = "moving_towards", "moving towards";
    /// No change that passes both.
    NoChange = "no_change", "no change in the measure";
    /// Changed the other way, more than the margin and more than chance.
    MovedAway = "moved_away", "moved away";
    /// Nobody is known to count it, or not for these years.
    NotCollected = "not_collected", "not collected";
    /// It exists and is not published.
    NotPublic = "not_public", "not public";
    /// It is published and not in this home folder.
    NotLoaded = "not_loaded_here", "not loaded here"
}

words! {
    /// Which way a measure should go.
    Direction,
    /// More is wanted.
    More = "more", "more";
    /// Fewer are wanted.
    Fewer = "fewer", "fewer";
    /// Neither: the figure is shown beside and gives no status.
    Neither = "none", "neither"
}
