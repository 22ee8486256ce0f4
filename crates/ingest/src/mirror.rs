//! Which files of a mirror are publications of a dataset, and of which date?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use base::Date;
use fetch::{FetchError, Fetcher, Outcome, Request};

use crate::IngestError;
use crate::release::Release;
use crate::source::{MirrorPlace, Source};

/// What is left of a file's name without its release where the file covers all countries.
const WHOLE: &str = "gedevent";

/// One publication found in a mirror: its date, if the mirror tells, and its files by their path
/// below the mirror's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Publication {
    pub(crate) known_from: Option<Date>,
    pub(crate) files: Vec<String>,
}

/// Publications in a folder, oldest first.
pub(crate) fn in_folder(root: &Path, source: &Source) -> Result<Vec<Publication>, IngestError> {
    let list = |folder: &str| -> Result<Vec<String>, IngestError> {
        let path = root.join(folder);
        let Ok(entries) = std::fs::read_dir(&path) else { return Ok(Vec::new()) };
        let files = entries.flatten().filter(|e| e.path().is_file());
        Ok(files.filter_map(|e| e.file_name().into_string().ok()).collect())
    };
    let there = |path: &str| Ok(root.join(path).is_file());
    if !root.is_dir() {
        let cause = std::io::Error::new(std::io::ErrorKind::NotFound, "no such folder");
        return Err(IngestError::Path { path: root.to_owned(), cause });
    }
    publications(source, &root.display().to_string(), list, there)
}

/// Publications on a server that shows folder listings, oldest first.
pub(crate) fn on_server(
    base: &str,
    source: &Source,
    fetcher: &Fetcher,
    scratch: &Path,
) -> Result<Vec<Publication>, IngestError> {
    let list = |folder: &str| -> Result<Vec<String>, IngestError> {
        match get(fetcher, &format!("{base}/{}", below(folder, "")), scratch) {
            Ok(page) => Ok(links(&page)),
            Err(FetchError::Status { status: 404, .. }) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    };
    // Whether a single file is there shows when it is fetched.
    publications(source, base, list, |_| Ok(true))
}

fn get(fetcher: &Fetcher, url: &str, scratch: &Path) -> Result<String, FetchError> {
    let outcome = fetcher.get(&Request::new(url), scratch, &mut |_, _| {})?;
    debug_assert!(matches!(outcome, Outcome::Fetched(_)));
    Ok(std::fs::read(scratch).map(|b| String::from_utf8_lossy(&b).into_owned()).unwrap_or_default())
}

/// File names that a folder listing links to.
fn links(page: &str) -> Vec<String> {
    let targets = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    targets.filter(|t| !t.contains(['/', '?', '#', ':'])).map(str::to_owned).collect()
}

fn publications(
    source: &Source,
    mirror: &str,
    list: impl Fn(&str) -> Result<Vec<String>, IngestError>,
    there: impl Fn(&str) -> Result<bool, IngestError>,
) -> Result<Vec<Publication>, IngestError> {
    let MirrorPlace { files: patterns, known_from, together, releases } = &source.mirror;
    let mut files = Vec::new();
    for pattern in patterns {
        let (folder, name) = pattern.rsplit_once('/').unwrap_or(("", pattern));
        if !name.contains('*') {
            files.extend(there(pattern)?.then(|| pattern.clone()));
            continue;
        }
        let wrong = |e: glob::PatternError| IngestError::Declaration {
            origin: format!("sources/{}.toml", source.id),
            cause: format!("{pattern}: {e}"),
        };
        let matcher = glob::Pattern::new(name).map_err(wrong)?;
        // Publishers' names come in capitals too.
        let any_case = glob::MatchOptions { case_sensitive: false, ..Default::default() };
        let found = list(folder)?.into_iter().filter(|n| matcher.matches_with(n, any_case));
        files.extend(found.map(|n| below(folder, &n)));
    }
    files.sort();
    if files.is_empty() {
        return Err(IngestError::NotInMirror {
            mirror: mirror.to_owned(),
            dataset: source.id.clone(),
            expected: if patterns.is_empty() {
                "no place is declared".to_owned()
            } else {
                patterns.join(" or ")
            },
        });
    }
    if *together {
        return Ok(vec![Publication { known_from: *known_from, files }]);
    }
    if *releases {
        return Ok(by_release(files));
    }
    let dated = |file: String| Publication {
        known_from: date_in(&file).or(*known_from),
        files: vec![file],
    };
    let mut found: Vec<Publication> = files.into_iter().map(dated).collect();
    found.sort_by_key(|p| p.known_from);
    Ok(found)
}

/// A name in a folder of the mirror; the root's has none before its slash.
fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// One publication a release, holding its files and those of earlier releases that none replaced.
/// A file that covers everything replaces all before it; candidates replace none. Files without a
/// release in their names join the newest in a publication of the day of retrieval.
fn by_release(files: Vec<String>) -> Vec<Publication> {
    let (mut found, mut undated) = (Vec::new(), Vec::new());
    for file in files {
        match Release::in_name(&file) {
            Some((release, rest)) => found.push((release, rest, file)),
            None => undated.push(file),
        }
    }
    found.sort_by(|a, b| (a.0.known_from, &a.2).cmp(&(b.0.known_from, &b.2)));
    let dates: BTreeSet<Date> = found.iter().map(|(r, _, _)| r.known_from).collect();
    let holds = |day: Date, (release, rest, _): &(Release, String, String)| {
        let replaced = found.iter().any(|(later, other, _)| {
            let newer = later.known_from > release.known_from && later.known_from <= day;
            newer && !later.is_candidate() && (other == rest || other == WHOLE)
        });
        release.known_from <= day && !replaced
    };
    let publication = |day: Date| {
        let held = found.iter().filter(|f| holds(day, f)).map(|(_, _, file)| file.clone());
        Publication { known_from: Some(day), files: held.collect() }
    };
    let mut publications: Vec<Publication> = dates.into_iter().map(publication).collect();
    if !undated.is_empty() {
        undated.extend(publications.last().into_iter().flat_map(|p| p.files.clone()));
        publications.push(Publication { known_from: None, files: undated });
    }
    publications
}

/// The first `2018-08-31` in a file's name.
fn date_in(path: &str) -> Option<Date> {
    let name = Path::new(path).file_name()?.to_str()?;
    (0..name.len()).find_map(|i| name.get(i..i + 10)?.parse().ok())
}

/// Where a mirror's file lies in a folder.
pub(crate) fn path_in(root: &Path, file: &str) -> PathBuf {
    root.join(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_stands_in_the_file_name() {
        assert_eq!(
            date_in("a/2023-11-28.json").map(|d| d.to_string()).as_deref(),
            Some("2023-11-28")
        );
        assert_eq!(date_in("2023-11-28/rows.json"), None);
        assert_eq!(date_in("a/2023-13-28.json"), None);
    }

    #[test]
    fn a_release_keeps_the_files_that_it_does_not_replace() {
        let files = [
            "a/ged_v19_1_MMR.csv",
            "a/ged_v22_1_CAF.csv",
            "a/ged_v23_1_CAF.csv",
            "a/ged_v23_1_SSD.csv",
            "a/GEDEvent_v24_0_1.csv",
            "a/GEDEvent_v25_1.csv",
            "a/Sudan.csv",
        ];
        let found = by_release(files.map(str::to_owned).to_vec());
        let read = |p: &Publication| {
            let names = p.files.iter().map(|f| f.trim_start_matches("a/")).collect::<Vec<_>>();
            format!("{:?} {}", p.known_from.map(|d| d.to_string()), names.join(" "))
        };
        assert_eq!(
            found.iter().map(read).collect::<Vec<_>>(),
            [
                "Some(\"2019-06-30\") ged_v19_1_MMR.csv",
                "Some(\"2022-06-30\") ged_v19_1_MMR.csv ged_v22_1_CAF.csv",
                "Some(\"2023-06-30\") ged_v19_1_MMR.csv ged_v23_1_CAF.csv ged_v23_1_SSD.csv",
                "Some(\"2024-02-29\") ged_v19_1_MMR.csv ged_v23_1_CAF.csv ged_v23_1_SSD.csv GEDEvent_v24_0_1.csv",
                "Some(\"2025-06-30\") GEDEvent_v25_1.csv",
                "None Sudan.csv GEDEvent_v25_1.csv",
            ]
        );
    }

    #[test]
    fn a_listing_gives_file_names_only() {
        let page = "<a href=\"../\">up</a><a href=\"2025-04-04.csv\">x</a><a href=\"sub/\">s</a><a href=\"?C=N\">n</a>";
        assert_eq!(links(page), ["2025-04-04.csv"]);
    }
}
