//! Every benchmark format is read to the letter, and what is wrong is said with its line.

use patrol::{Format, Instance, Travel};

const TOP: &str = "n 3\nm 2\ntmax 10\n0 0 0\n3 4 7\n6 8 0\n";
const TOPTW: &str = "4 10 2 1\n0 200\n0 0 0 0 0 0 0 0 100\n1 1 2 5 30 1 1 1 10 20\n\
                     2 3 4 5 40 1 4 1 2 4 8 0 50\n";
const OPLIB: &str = "NAME : tiny\nTYPE : OP\nDIMENSION : 3\nCOST_LIMIT : 9\n\
    EDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : LOWER_DIAG_ROW\n\
    EDGE_WEIGHT_SECTION\n0 2 0 3\n4 0\nNODE_SCORE_SECTION\n1 5\n2 6\n3 7\n\
    DEPOT_SECTION\n1\n-1\nEOF\n";

fn read(format: Format, text: &str) -> Instance {
    format.parse(text, None).unwrap_or_else(|error| panic!("{error}"))
}

/// Reads a text that is wrong and compares all that is said of it.
fn check(format: Format, text: &str, expect: &[&str]) {
    let error = format.parse(text, None).expect_err("the text is wrong").to_string();
    assert_eq!(error.lines().collect::<Vec<_>>(), expect);
}

#[test]
fn a_top_file_starts_at_its_first_vertex_and_ends_at_its_last() {
    let problem = read(Format::Top, TOP).problem;
    assert_eq!((problem.start(), problem.end(), problem.teams()), (0, 2, 2));
    assert_eq!(problem.sites()[2].close, 10.0);
    assert_eq!(problem.sites()[1].score, 7.0);
    assert_eq!(problem.travel().time(0, 1), 5.0);
}

#[test]
fn a_toptw_file_skips_the_list_between_score_and_window() {
    let problem = read(Format::Toptw, TOPTW).problem;
    let [_, first, second] = problem.sites() else { panic!("three sites") };
    assert_eq!((first.score, first.service, first.open, first.close), (30.0, 5.0, 10.0, 20.0));
    assert_eq!((second.score, second.open, second.close), (40.0, 0.0, 50.0));
    assert_eq!((problem.start(), problem.end(), problem.teams()), (0, 0, 1));
}

#[test]
fn solomons_lengths_keep_one_decimal_and_cordeaus_two() {
    let time = |text: &str| read(Format::Toptw, text).problem.travel().time(0, 1);
    assert_eq!(time(TOPTW), 2.2); // √5 = 2.236…
    assert_eq!(time(&TOPTW.replacen("4 10", "5 10", 1)), 2.23);
    assert_eq!(time(&TOPTW.replacen("4 10", "6 10", 1)), 2.23);
}

#[test]
fn an_oplib_matrix_may_be_broken_into_lines_anywhere() {
    let instance = read(Format::Oplib, OPLIB);
    let times = vec![0.0, 2.0, 3.0, 2.0, 0.0, 4.0, 3.0, 4.0, 0.0];
    assert_eq!(*instance.problem.travel(), Travel::Matrix { len: 3, times });
    assert_eq!(instance.first_id, 1);
    assert_eq!(instance.problem.sites()[0].close, 9.0);
    assert_eq!(instance.problem.depot_score(), 5.0);
}

#[test]
fn each_matrix_format_lists_the_same_matrix_in_its_own_order() {
    let (diagonal, numbers) = ("0 2 0 3\n4 0", "EDGE_WEIGHT_FORMAT : LOWER_DIAG_ROW");
    for (format, listed) in [
        ("FULL_MATRIX", "0 2 3 2 0 4 3 4 0"),
        ("UPPER_ROW", "2 3 4"),
        ("LOWER_COL", "2 3 4"),
        ("UPPER_DIAG_ROW", "0 2 3 0 4 0"),
        ("LOWER_DIAG_COL", "0 2 3 0 4 0"),
        ("LOWER_ROW", "2 3 4"),
        ("UPPER_COL", "2 3 4"),
        ("UPPER_DIAG_COL", "0 2 0 3 4 0"),
    ] {
        let text = OPLIB
            .replace(numbers, &format!("EDGE_WEIGHT_FORMAT : {format}"))
            .replace(diagonal, listed);
        let (found, expect) = (read(Format::Oplib, &text), read(Format::Oplib, OPLIB));
        assert_eq!(found, expect, "{format}");
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_file() {
    let marked = format!("\u{feff}{}", OPLIB.replace('\n', "\r\n"));
    assert_eq!(read(Format::Oplib, &marked), read(Format::Oplib, OPLIB));
}

#[test]
fn the_number_of_teams_asked_for_replaces_the_files() {
    let teams = |asked| Format::Top.parse(TOP, asked).expect("reads").problem.teams();
    assert_eq!((teams(None), teams(Some(4))), (2, 4));
}

#[test]
fn all_that_is_wrong_is_said_at_once_with_its_line() {
    check(
        Format::Top,
        "n 3\nm two\ntmax -1\n0 0 0\n3 4\n6 x 0\n1 1 1\n",
        &[
            "line 2: found \"two\", expected the number of paths, a whole number from 0",
            "line 3: found \"-1\", expected the time per path, a number from 0",
            "line 5: found \"3 4\", expected vertex 1 of 3 as \"x y score\"",
            "line 6: found \"x\", expected y, a number",
            "line 7: found \"1 1 1\", expected nothing after the last vertex",
        ],
    );
}

#[test]
fn an_empty_file_is_told_what_it_lacks() {
    let expected = "line 1: found \"the end of the file\", expected";
    check(Format::Toptw, "", &[&format!("{expected} \"k v N t\", four whole numbers")]);
    let lacking = ["DIMENSION", "COST_LIMIT", "EDGE_WEIGHT_TYPE", "DEPOT_SECTION with one depot"];
    let lacking = lacking.map(|part| format!("{expected} {part} somewhere"));
    check(Format::Oplib, "", &lacking.each_ref().map(String::as_str));
}

#[test]
fn what_cannot_be_done_is_refused_by_name() {
    check(
        Format::Oplib,
        &OPLIB.replace("EXPLICIT", "XRAY1"),
        &[
            "line 5: found \"XRAY1\", expected EXPLICIT, EUC_2D, CEIL_2D, MAN_2D, MAX_2D, GEO or ATT",
        ],
    );
    check(
        Format::Top,
        "n 9999999999\nm 1\ntmax 1\n",
        &["line 1: found \"9999999999\", expected the number of vertices, from 1 to 12000"],
    );
    check(
        Format::Top,
        &TOP.replace("3 4 7", "NaN 4 7"),
        &["line 5: found \"NaN\", expected x, a number"],
    );
    check(
        Format::Toptw,
        &TOPTW.replace("10 20", "20 10"),
        &["site 1: closes at 10, before it opens at 20; no visit can begin"],
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn no_text_makes_a_reader_panic(text in "([A-Z_]{0,12} ?:? ?|[-0-9. ]{0,9}|\n|n 2|4 1 1 1){0,40}") {
        for format in [Format::Top, Format::Toptw, Format::Oplib] {
            let _ = format.parse(&text, Some(2));
        }
    }
}
