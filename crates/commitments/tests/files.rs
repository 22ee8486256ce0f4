//! Are the shipped commitments whole, and are a user's mistakes found?

use std::fs;

use catalog::Catalog;
use commitments::{
    Addressee, Area, CommitmentError, Commitments, Endorsement, Reply, Status, readiness,
};
use indicators::Indicators;
use proptest::prelude::*;
use tempfile::TempDir;

fn read(catalog: &Catalog) -> Result<Commitments, CommitmentError> {
    Commitments::read(catalog, &Indicators::read(catalog).expect("indicators"))
}

/// A catalogue with one file of commitments of the user's own.
fn own(text: &str) -> (TempDir, Catalog) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("commitments")).expect("a folder");
    fs::write(folder.path().join("commitments/own.toml"), text).expect("a file");
    let catalog = Catalog::with_own(folder.path());
    (folder, catalog)
}

#[test]
fn every_area_has_commitments_and_every_addressee_is_spoken_to() {
    let all = read(&Catalog::shipped()).expect("the shipped files are whole");
    for area in Area::ALL {
        assert!(all.iter().any(|c| c.area == *area), "{area}");
    }
    for addressee in Addressee::ALL.iter().filter(|a| **a != Addressee::GeneralAssembly) {
        assert!(all.iter().any(|c| c.addressed_to.contains(addressee)), "{addressee}");
    }
    assert_eq!(all.iter().count(), 26, "25 rows to start from, and the action plan");
    assert!(
        all.iter()
            .filter(|c| !c.verified)
            .all(|c| c.sources.iter().any(|s| s.contains("Recalled") || s.contains("no page")))
    );
}

#[test]
fn no_text_says_what_brought_a_change_or_ranks_or_claims_to_be_official() {
    let words = [
        "because",
        "caused",
        "cause of",
        "led to",
        "lead to",
        "due to",
        "thanks to",
        "result of",
        "resulted",
        "owing to",
        "impact of",
        "effect of",
        "achieved",
        "failed",
        "failure",
        "worst",
        "best",
        "rank",
        "league",
        "score",
        "45 commitments",
    ];
    let mut found = Vec::new();
    for (name, file) in
        Catalog::shipped().files(catalog::Shelf::Commitments, "toml").expect("files")
    {
        for (n, line) in file.text().expect("text").to_lowercase().lines().enumerate() {
            found.extend(
                words
                    .iter()
                    .filter(|w| format!(" {line}").contains(&format!(" {w}")))
                    .map(|w| format!("{name}:{}: {w}", n + 1)),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

const MISTAKEN: &str = r#"
area = "protecton"

[[commitment]]
id = "OWN-1"
text = "A promise."
verified = false
addressed_to = ["contributors", "everybody"]
would_count = []
sources = []

[[commitment]]
id = "OWN-2"
text = "Another."
verified = false
addressed_to = ["secretariat"]
would_count = ["x"]
sources = ["https://example.org"]

[[commitment.measure]]
indicator = "women-shar"
says = "s"
about = ["secretariat"]
direction = "more"
baseline = "2017-05"
margin = 0.0

[[commitment]]
id = "WPS-2"
text = "Twice."
verified = false
addressed_to = ["secretariat", "host-states"]
would_count = ["x"]
sources = ["https://example.org"]

[[commitment.gap]]
about = ["secretariat"]
answer = "unknown"
why = "w"
needs = "n"
"#;

#[test]
fn every_mistake_is_found_at_once_with_its_line_and_how_to_mend_it() {
    let (_folder, catalog) = own(MISTAKEN);
    let error = read(&catalog).expect_err("refused").to_string();
    for said in [
        "own.toml:2: \"protecton\" is no area. did you mean protection?",
        "own.toml:8: OWN-1: \"everybody\" is no addressee",
        "own.toml:5: OWN-1: no evidence is named",
        "own.toml:5: OWN-1: it has no source",
        "own.toml:5: OWN-1: it points to nothing",
        "own.toml:21: OWN-2: there is no indicator women-shar. Did you mean women-share?",
        "own.toml:25: OWN-2: baseline is \"2017-05\". Give whole years",
        "own.toml:21: OWN-2: margin is 0",
        "WPS-2: \"unknown\" is no reason for a gap",
    ] {
        assert!(error.contains(said), "{said}\nin\n{error}");
    }
}

const WHOLE: &str = r#"
area = "protection"
[[commitment]]
id = "OWN-1"
text = "A promise."
verified = false
addressed_to = ["secretariat"]
would_count = ["x"]
sources = ["https://example.org"]
[[commitment.gap]]
about = ["secretariat"]
answer = "not public"
why = "w"
needs = "n"
"#;

#[test]
fn what_confirms_counts_events_and_tells_the_same_partners_apart() {
    let measure = r#"
[[commitment.measure]]
indicator = "fatalities-malicious"
says = "s"
about = ["secretariat"]
direction = "fewer"
baseline = "2017"
margin = 1.0
partner_key = "nationality_iso3"
confirmed_by = "OTHER"
"#;
    let mistakes = |other: &str| {
        let (_folder, catalog) = own(&format!("{WHOLE}{}", measure.replace("OTHER", other)));
        read(&catalog).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert_eq!(mistakes("mission-days-malicious"), "");
    let rate = mistakes("mission-days-malicious-rate");
    assert!(rate.contains("has no key nationality_iso3"), "{rate}");
    let share = mistakes("women-share");
    assert!(share.contains("women-share cannot confirm a change"), "{share}");
}

#[test]
fn a_part_that_nothing_speaks_to_and_an_id_that_stands_twice_are_refused() {
    let text =
        WHOLE.replace("[\"secretariat\"]\nwould", "[\"secretariat\", \"host-states\"]\nwould");
    let (_folder, catalog) = own(&text);
    let error = read(&catalog).expect_err("refused").to_string();
    assert!(
        error.contains("own.toml:7: OWN-1: nothing speaks to the part of host-states"),
        "{error}"
    );
    let (_folder, catalog) = own(&text.replace("OWN-1", "PRO-1").replace(", \"host-states\"", ""));
    let error = read(&catalog).expect_err("refused").to_string();
    assert!(error.contains("PRO-1 stands in"), "{error}");
}

#[test]
fn a_mistake_in_the_toml_shows_its_line() {
    let (_folder, catalog) =
        own("area = \"protection\"\n[[commitment]]\nid = \"A\"\ntxt = \"t\"\n");
    let error = read(&catalog).expect_err("refused").to_string();
    assert!(
        error.contains("own.toml") && error.contains("line 4") && error.contains("txt"),
        "{error}"
    );
}

#[test]
fn a_users_file_adds_to_the_shipped_ones_or_replaces_its_name() {
    let (folder, catalog) = own(WHOLE);
    assert_eq!(read(&catalog).expect("reads").iter().count(), 27);
    let home = folder.path().join("commitments");
    fs::rename(home.join("own.toml"), home.join("protection.toml")).expect("renamed");
    let all = read(&catalog).expect("reads");
    assert_eq!(all.iter().count(), 25);
    assert_eq!(all.find("own-1").expect("found").id, "OWN-1");
    let error = all.find("OWN-2").expect_err("unknown").to_string();
    assert!(error.contains("did you mean OWN-1?"), "{error}");
}

fn endorsement(partner: &str, date: &str, source: &str) -> Endorsement {
    Endorsement {
        partner: partner.to_owned(),
        date: date.parse().expect("a date"),
        source: source.to_owned(),
        note: String::new(),
    }
}

#[test]
fn an_endorsement_is_added_once_and_nothing_of_the_file_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("deep/endorsements.csv");
    let today = "2026-01-01".parse().expect("a date");
    let first = endorsement("FRA", "2018-09-20", "https://example.org/a,b");
    assert!(first.add(&path, today).expect("written"));
    assert!(!first.add(&path, today).expect("the same"));
    // A file that somebody edited by hand, without its last newline.
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, text.trim_end()).expect("a file");
    let second = endorsement("NATO, \"the\" alliance", "2019-01-01", "https://example.org");
    assert!(second.add(&path, today).expect("written"));
    assert_eq!(Endorsement::read(&path, today).expect("reads"), [first, second]);
}

#[test]
fn an_endorsement_without_a_source_or_before_the_declaration_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("endorsements.csv");
    let today = "2026-01-01".parse().expect("a date");
    for (date, source, said) in [
        ("2018-08-15", "https://example.org", "sent out"),
        ("2026-01-02", "https://example.org", "today"),
        ("2018-09-20", "", "address of a page"),
        ("2018-09-20", "a friend", "address of a page"),
    ] {
        let error = endorsement("FRA", date, source).add(&path, today).expect_err("refused");
        assert!(error.to_string().contains(said), "{error}");
    }
    assert!(!path.exists(), "nothing was written");
}

#[test]
fn a_broken_register_is_named_with_its_line_and_not_added_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("endorsements.csv");
    let text = "partner,date,source,note\nFRA,2018-09-20,https://example.org,\nDEU,soon,https://example.org,\n";
    fs::write(&path, text).expect("a file");
    let today = "2026-01-01".parse().expect("a date");
    let error = endorsement("ITA", "2018-09-20", "https://example.org").add(&path, today);
    let error = error.expect_err("refused").to_string();
    assert!(error.contains("endorsements.csv:3"), "{error}");
    assert_eq!(fs::read_to_string(&path).expect("a file"), text);
    fs::write(&path, text.replace('\n', "\r\n")).expect("a file");
    let error = Endorsement::read(&path, today).expect_err("refused").to_string();
    assert!(error.contains("endorsements.csv:3"), "{error}");
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("r.csv");
        fs::write(&path, &bytes).expect("a file");
        drop(Reply::read(&path));
        drop(Endorsement::read(&path, "2026-01-01".parse().expect("a date")));
        drop(readiness::parse(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn no_table_makes_readiness_panic_and_no_error_holds_a_cell(cells in prop::collection::vec("[a-z]{6,9}|[0-9]{1,25}|", 4..40)) {
        let rows: Vec<String> = cells.chunks(4).map(|c| c.join(",")).collect();
        let text = format!("capability,required,pledged,deployed\n{}\n", rows.join("\n"));
        if let Err(faults) = readiness::parse(&text) {
            let said: String = faults.iter().map(|f| format!("{f};")).collect();
            let words = ["capability", "required", "pledged", "deployed", "expected", "column", "number", "whole", "nothing"];
            for cell in cells.iter().filter(|c| c.len() > 5 && !words.contains(&c.as_str())) {
                prop_assert!(!said.contains(cell.as_str()), "{} in {}", cell, said);
            }
        }
    }
}

#[test]
fn statuses_read_in_words_and_never_as_not_endorsed() {
    let words: Vec<&str> = Status::ALL.iter().map(|s| s.title()).collect();
    assert_eq!(
        words,
        [
            "on course",
            "moving towards",
            "no change in the measure",
            "moved away",
            "not collected",
            "not public",
            "not loaded here"
        ]
    );
}
