//! Briefs from the figures that the program carries: no mirror, no network, an empty home.

use std::path::Path;
use std::process::{Command, Output};

fn brief(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluehelm"));
    command.env("BLUEHELM_HOME", home.join("home")).current_dir(home).arg("brief").args(arguments);
    command.output().expect("started")
}

fn written(arguments: &[&str], file: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let ended = brief(folder.path(), &[arguments, &["-o", file]].concat());
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    std::fs::read(folder.path().join(file)).expect("a brief")
}

#[test]
fn the_brief_of_the_statement_says_what_the_check_says() {
    let text = String::from_utf8(written(&["claim", "a4p-2018-09"], "brief.md")).expect("text");
    for words in
        ["77 of 1880 choices give 17 against 26", "4.81 to 4.99 %", "What is not known", "SHA-256"]
    {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
    // What is said of significance is p and a verdict for each definition, not a chart that meets no figures.
    assert!(text.contains("| not significant |") && text.contains("0.22"), "{text}");
    assert!(!text.contains("figures are met on no day"), "{text}");
}

/// Cells of the row of a table that begins with these words.
fn cells<'a>(text: &'a str, begins: &str) -> Vec<&'a str> {
    let row = text.lines().find(|line| line.starts_with(begins));
    row.unwrap_or_default().split('|').map(str::trim).collect()
}

#[test]
fn all_deaths_and_those_of_civilians_are_never_mixed_up() {
    let text = String::from_utf8(written(&["mission", "UNITAMS"], "brief.md")).expect("text");
    let part = text.split("## Deaths in organised violence").nth(1).expect("the section");
    let (head, row) = (cells(part, "| When"), cells(part, "| 1989 "));
    let of = |name: &str| {
        let at = head.iter().position(|cell| *cell == name);
        at.and_then(|at| row.get(at)).copied().unwrap_or_default()
    };
    assert!(of("SDN: best estimate").starts_with("7,533"), "{part}");
    assert_eq!(of("SDN: civilians, best estimate"), "1,043", "{part}");
}

#[test]
fn equal_inputs_give_equal_bytes() {
    let once = |file| written(&["mission", "MINUSMA"], file);
    assert_eq!(once("a.pdf"), once("a.pdf"));
    assert!(once("a.pdf").starts_with(b"%PDF-"));
}

#[test]
fn every_subject_is_written_in_every_format() {
    let subjects = [["mission", "MINUSMA"], ["partner", "BGD"], ["area", "safety-and-security"]];
    for subject in subjects {
        let page = String::from_utf8(written(&subject, "brief.html")).expect("text");
        assert!(
            page.contains("not the United Nations") && !page.contains("<script"),
            "{subject:?}"
        );
        assert!(written(&subject, "brief.docx").starts_with(b"PK"), "{subject:?}");
    }
}

#[test]
fn a_brief_has_two_pages_at_most() {
    let folder = tempfile::tempdir().expect("a folder");
    for subject in [
        ["claim", "a4p-2018-09"],
        ["mission", "MINUSMA"],
        ["partner", "BGD"],
        ["area", "protection"],
    ] {
        let ended = brief(folder.path(), &[subject[0], subject[1], "-o", "brief.pdf"]);
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(said.contains("(1 pages)") || said.contains("(2 pages)"), "{subject:?}: {said}");
    }
}

#[test]
fn what_is_wrong_is_said_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases: [(&[&str], &str); 4] = [
        (&["mission", "MINUSMA"], "-o FILE.pdf"),
        (&["mission", "MINUSMA", "-o", "brief.xls"], "ends in .pdf, .html, .md or .docx"),
        (&["mission", "MINUSMAA", "-o", "brief.pdf"], "MINUSMA"),
        (&["changes", "--since", "2024-01-01", "-o", "brief.pdf"], "bluehelm sync"),
    ];
    for (arguments, words) in cases {
        let ended = brief(folder.path(), arguments);
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    assert!(!folder.path().join("brief.pdf").exists());
}
