//! Is a statement of the user's own told what the data tell, and no more?

use serde_json::Value;

use super::{claim, run};

#[test]
fn a_mistake_in_a_statement_names_its_line() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("own.toml");
    std::fs::write(&file, "id = \"own\"\ntitel = \"T\"\n").expect("written");
    let output = run(home.path(), &["claim", "check", file.to_str().expect("a path")]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text.contains("line 2") && text.contains("titel") && text.contains("own.toml"),
        "{text}"
    );
}

/// A statement of one claim and of one that rests on it.
fn statement(check: &str) -> String {
    format!(
        r#"
id = "own"
title = "A statement"
speaker = "Nobody"
made = {{ from = "2025-04-30", to = "2025-04-30" }}
source = "https://example.org/"

[[claim]]
id = "one"
text = "One."
check = {{ {check}, populations = ["all"], scopes = ["all"] }}

[[claim]]
id = "two"
text = "Two."
check = {{ kind = "significance", rests_on = "one", level = 0.05 }}
"#
    )
}

#[test]
fn a_statement_of_ones_own_is_told_no_more_than_its_indicator_tells() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("own.toml");
    let ask = |check: &str| {
        std::fs::write(&file, statement(check)).expect("written");
        run(home.path(), &["claim", "check", file.to_str().expect("a path"), "--format", "json"])
    };
    // What a publication cannot know is not zero, and two claims without counts are not tested.
    for check in [
        r#"kind = "value", indicator = "fatalities-malicious", claimed = 0, period = "2030""#,
        r#"kind = "comparison", indicator = "fatalities-malicious", current = 0, previous = 0,
           cut_off = { from = "2030-09-20", to = "2030-09-21" }"#,
    ] {
        let output = ask(&check.replace('\n', " "));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let checked: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        for id in ["one", "two"] {
            assert_eq!(claim(&checked, id)["verdict"], "cannot_be_checked", "{check}");
            let sentence = claim(&checked, id)["sentence"].as_str().expect("a sentence");
            assert!(!sentence.contains("inf"), "{sentence}");
        }
    }
    // Rows that overlap are not added up, and what is told by years is told by years here too.
    for (check, word) in [
        (
            r#"kind = "value", indicator = "violence-deaths-mission-area", claimed = 1, period = "2018", group = "MINUSMA""#,
            "who",
        ),
        (
            r#"kind = "value", indicator = "fatalities-by-cause", claimed = 1, period = "2018-05", key = "cause", group = "Illness""#,
            "whole years",
        ),
        (
            r#"kind = "comparison", indicator = "fatalities-by-cause", current = 1, previous = 1, cut_off = { from = "2018-09-20", to = "2018-09-20" }"#,
            "whole years",
        ),
    ] {
        let output = ask(check);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{check}: {text}");
        assert!(text.contains(word), "{check}: {text}");
    }
}
