//! What is the address of a page, in a service and in a copy that is carried on a disk?

use crate::locale::Language;

/// A page of the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// What matters first.
    Overview,
    /// Public statements, checked.
    Claims,
    /// Deaths in service.
    Safety,
    /// Who serves.
    People,
    /// Where missions serve.
    Missions,
    /// Who carries peacekeeping.
    Partners,
    /// What was promised.
    Commitments,
    /// Conduct of personnel.
    Conduct,
    /// Harm to civilians.
    Protection,
    /// Datasets and SQL.
    Data,
    /// Licences of what the pages carry.
    Licences,
}

impl Page {
    /// Those of the menu, in order.
    pub const MENU: [Self; 10] = [
        Self::Overview,
        Self::Commitments,
        Self::Claims,
        Self::Safety,
        Self::People,
        Self::Missions,
        Self::Partners,
        Self::Protection,
        Self::Conduct,
        Self::Data,
    ];

    /// Its name in addresses and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Claims => "claims",
            Self::Safety => "safety",
            Self::People => "people",
            Self::Missions => "missions",
            Self::Partners => "partners",
            Self::Commitments => "commitments",
            Self::Conduct => "conduct",
            Self::Protection => "protection",
            Self::Data => "data",
            Self::Licences => "licences",
        }
    }

    /// The page of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::MENU.into_iter().chain([Self::Licences]).find(|p| p.name() == name)
    }
}

/// How pages point to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// From the root of a service.
    Served,
    /// Relative to a file this many folders deep, so that any folder of any host will do.
    Carried {
        /// Folders between the file and the root of the copy.
        depth: usize,
    },
}

impl Links {
    /// Address of a page: `rest` are the parts below it, `query` its state. A carried copy has each page once, with the
    /// state that it opens with.
    pub fn page(
        self,
        language: Language,
        page: Page,
        rest: &[&str],
        query: &[(&str, &str)],
    ) -> String {
        match self {
            Self::Served => {
                let mut address = format!("/{}", language.code());
                if page != Page::Overview || !rest.is_empty() {
                    address += &format!("/{}", page.name());
                }
                for part in rest {
                    address += &format!("/{}", encoded(part));
                }
                let query: Vec<String> =
                    query.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect();
                if !query.is_empty() {
                    address += &format!("?{}", query.join("&"));
                }
                address
            }
            Self::Carried { depth } => {
                format!("{}{}", "../".repeat(depth), Self::file(language, page, rest))
            }
        }
    }

    /// Where a carried copy keeps a page, below its root: on disk and in links alike. A browser and a host read `%20` in a
    /// link as a blank, so that no file may have it in its name: mission `UNOSOM II` is `UNOSOM_20II.html`.
    pub fn file(language: Language, page: Page, rest: &[&str]) -> String {
        let mut path = format!(
            "{}/{}",
            language.code(),
            if page == Page::Overview { "index" } else { page.name() }
        );
        for part in rest {
            path += &format!("/{}", encoded(part).replace('%', "_"));
        }
        path + ".html"
    }

    /// Address of a file that pages load.
    pub fn asset(self, file: &str) -> String {
        match self {
            Self::Served => format!("/assets/{file}"),
            Self::Carried { depth } => format!("{}assets/{file}", "../".repeat(depth)),
        }
    }

    /// Whether something answers questions behind these pages.
    pub fn answers(self) -> bool {
        self == Self::Served
    }
}

/// Percent-encoded, all but letters, digits and `-._~`.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte))
            }
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_served_page_has_its_state_in_its_address() {
        let address = Links::Served.page(
            Language::French,
            Page::Safety,
            &[],
            &[("to", "2018-09-20"), ("q", "a b&c")],
        );
        assert_eq!(address, "/fr/safety?to=2018-09-20&q=a%20b%26c");
        assert_eq!(Links::Served.page(Language::English, Page::Overview, &[], &[]), "/en");
    }

    #[test]
    fn a_carried_page_points_from_where_it_lies() {
        let from = Links::Carried { depth: 2 };
        assert_eq!(
            from.page(Language::English, Page::Claims, &["x"], &[("to", "1")]),
            "../../en/claims/x.html"
        );
        assert_eq!(from.asset("a.js"), "../../assets/a.js");
    }

    #[test]
    fn a_mission_with_a_blank_in_its_name_is_found_in_a_carried_copy() {
        let file = Links::file(Language::English, Page::Missions, &["UNOSOM II"]);
        assert_eq!(file, "en/missions/UNOSOM_20II.html");
        let from = Links::Carried { depth: 1 };
        let link = from.page(Language::English, Page::Missions, &["UNOSOM II"], &[]);
        // Nothing in it is decoded on the way to the disk.
        assert_eq!(link, format!("../{file}"));
        let served = Links::Served.page(Language::English, Page::Missions, &["UNOSOM II"], &[]);
        assert_eq!(served, "/en/missions/UNOSOM%20II");
    }
}
