//! Are tables built to fool simple suppression found out?

use disclosure::{Audit, DisclosureError, Layout, audit, read_earlier, read_table};

fn audit_text(text: &str, earlier: &[&str], layout: &str) -> Result<Audit, DisclosureError> {
    let layout = Layout::parse(layout)?;
    let earlier: Result<Vec<_>, _> =
        earlier.iter().map(|text| read_earlier(text.as_bytes(), &layout)).collect();
    audit(&read_table(text.as_bytes(), &layout)?, &earlier?, &layout)
}

/// The range of each hidden cell by its labels, and whether the table is safe.
fn check(text: &str, earlier: &[&str], layout: &str, safe: bool, expected: &[(&str, i64, i64)]) {
    let audit = audit_text(text, earlier, layout).expect("an audit");
    assert_eq!(audit.safe, safe, "{audit:#?}");
    for &(key, low, high) in expected {
        let labels = |c: &disclosure::Exposure| {
            c.key.0.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join(" ")
        };
        let cell = audit.cells.iter().find(|c| labels(c) == key).expect("a hidden cell");
        assert_eq!((cell.low, cell.high), (low, Some(high)), "{key}: {audit:#?}");
        assert_eq!(cell.reason.is_some(), !cell.protected);
    }
}

#[test]
fn a_single_hidden_cell_is_the_total_less_the_rest() {
    let table = "mission,2021,2022,Total\nA,*,10,13\nB,20,30,50\nTotal,23,40,63\n";
    check(table, &[], "", false, &[("A 2021", 3, 3)]);
}

#[test]
fn two_hidden_cells_in_every_row_and_column_can_still_be_narrow() {
    // Rows add up to 2 and 3, columns to 1 and 4.
    let table = "mission,2021,2022,Total\nA,*,*,2\nB,*,*,3\nTotal,1,4,5\n";
    check(table, &[], "", false, &[("A 2021", 0, 1), ("A 2022", 1, 2), ("B 2022", 2, 3)]);
}

#[test]
fn a_chain_of_totals_gives_a_cell_away_that_no_single_total_does() {
    // Two rows less one column leave a single cell: each total alone has two hidden cells.
    let table = "m,a,b,c,Total\nA,*,*,9,20\nB,*,*,8,30\nC,7,6,*,*\nTotal,25,*,*,*\n";
    let layout = "shape = \"wide\"";
    let audit = audit_text(table, &[], layout).expect("an audit");
    // Nothing limits C's total.
    assert!(audit.cells.iter().any(|c| c.high.is_none()));
    let table = "m,a,b,c,Total\nA,*,*,9,20\nB,*,*,*,30\nC,7,6,5,18\nTotal,25,20,*,*\n";
    // 11 + 30 - (25 - 7) - (20 - 6) = 9 is left for B in c.
    check(table, &[], layout, false, &[("B c", 9, 9)]);
}

#[test]
fn a_nested_category_gives_its_member_away() {
    let table = "mission,count\nA,*\nB,12\nC,*\nD,40\nAfrica,15\nTotal,*\n";
    let layout = "[dimension.mission.groups]\nAfrica = [\"A\", \"B\"]\nAsia = [\"C\", \"D\"]\n";
    check(table, &[], layout, false, &[("A", 3, 3)]);
    // Without the nesting nobody could tell.
    check(table.replace("Africa,15\n", "").as_str(), &[], "", true, &[]);
}

#[test]
fn a_hidden_cell_that_an_earlier_release_showed_is_known() {
    let now = "mission,2021,2022,Total\nA,*,*,20\nB,*,*,30\nTotal,25,25,50\n";
    let earlier = "mission,2021,2022,Total\nA,4,*,20\nB,*,*,30\nTotal,25,25,50\n";
    check(now, &[], "", true, &[("A 2021", 0, 20)]);
    check(now, &[earlier], "", false, &[("A 2021", 4, 4), ("B 2022", 9, 9)]);
}

#[test]
fn the_difference_of_two_releases_narrows_what_each_hides() {
    // Only totals were shown before, over one category less.
    let now = "type,count\na,*\nb,*\nc,30\nTotal,44\n";
    let earlier = "type,count\na,*\nc,30\nTotal,33\n";
    check(now, &[], "", true, &[("a", 0, 14)]);
    check(now, &[earlier], "", false, &[("a", 3, 3), ("b", 11, 11)]);
}

#[test]
fn an_earlier_release_without_a_dimension_shows_its_total() {
    // The totals over years are hidden now, and were the whole of the release before.
    let now = "mission,year,count\nA,2021,*\nA,2022,10\nA,Total,*\nB,2021,*\nB,2022,20\nB,Total,*\n\
               Total,2021,25\nTotal,2022,30\nTotal,Total,55\n";
    let layout = "[dimension.year]\ntotal = \"Total\"\n";
    check(now, &[], layout, true, &[("A 2021", 0, 25)]);
    check(now, &["mission,count\nA,13\nB,42\n"], layout, false, &[("A 2021", 3, 3)]);
}

/// By mission and year; nothing limits a cell of it closely.
const BEFORE: &str = "mission,year,count\nA,2021,*\nA,2022,10\nA,Total,*\nB,2021,20\nB,2022,*\n\
                      B,Total,*\nTotal,2021,*\nTotal,2022,*\nTotal,Total,65\n";

#[test]
fn a_table_that_hides_nothing_can_give_away_what_an_earlier_release_hid() {
    let now = "year,count\n2021,23\n2022,42\nTotal,65\n";
    check(BEFORE, &[], "", true, &[("A 2021", 0, 35)]);
    check(now, &[], "", true, &[]);
    check(now, &[BEFORE], "", false, &[("A 2021", 3, 3), ("B 2022", 32, 32)]);
    let audit = audit_text(now, &[BEFORE], "").expect("an audit");
    // The totals by year were hidden too, and are published now.
    assert_eq!(audit.cells.len(), 4, "{audit:#?}");
    assert!(audit.cells.iter().all(|c| c.earlier == Some(1)));
    let reason = audit.cells[0].reason.as_deref().unwrap_or_default();
    assert!(reason.contains("the figures of (2021) in two releases"), "{reason}");
    // The total is not listed, yet told by its parts.
    let before = "mission,count\nA,*\nB,20\nTotal,*\n";
    check(before, &[], "", true, &[]);
    let now = "year,count\n2021,13\n2022,10\n";
    check(now, &[before], "", false, &[("A", 3, 3), ("Total", 23, 23)]);
}

#[test]
fn earlier_releases_are_read_together_where_the_new_table_lacks_what_they_share() {
    let now = "year,count\n2021,*\n2022,*\nTotal,63\n";
    let fine = "mission,year,count\nA,2021,*\nA,2022,10\nB,2021,20\nB,2022,*\n";
    let missions = "mission,count\nA,13\nB,50\nTotal,63\n";
    check(now, &[fine], "", true, &[("A 2021", 0, 33), ("2021", 20, 53)]);
    check(now, &[missions], "", true, &[]);
    for earlier in [[fine, missions], [missions, fine]] {
        check(now, &earlier, "", false, &[("A 2021", 3, 3), ("2021", 23, 23)]);
    }
}

#[test]
fn what_an_earlier_release_hid_is_asked_for_also_where_counts_grew() {
    let now = "mission,count\nA,3\nB,21\nTotal,24\n";
    let before = "mission,count\nA,*\nB,20\nTotal,*\n";
    assert_eq!(audit_text(now, &[before], "").expect("an audit").earlier, Some("grown"));
    check(now, &[before], "", false, &[("A", 0, 3), ("Total", 20, 23)]);
}

#[test]
fn a_new_table_is_not_blamed_for_what_an_earlier_release_gave_away_alone() {
    let now = "year,count\n2021,13\n2022,10\nTotal,23\n";
    let before = "mission,count\nA,*\nB,20\nTotal,23\n";
    check(now, &[before], "", false, &[("A", 3, 3)]);
    let audit = audit_text(now, &[before], "").expect("an audit");
    let reason = audit.cells[0].reason.as_deref().unwrap_or_default();
    assert!(reason.contains("that earlier release gives it away alone"), "{reason}");
}

#[test]
fn counts_that_only_grew_are_bounded_by_those_shown_before() {
    let now = "mission,2021,2022,Total\nA,*,*,10\nB,*,*,30\nTotal,20,20,40\n";
    let earlier = "mission,2021,2022,Total\nA,4,5,9\nB,15,15,30\nTotal,19,20,39\n";
    let audit = audit_text(now, &[earlier], "").expect("an audit");
    assert_eq!(audit.earlier, Some("grown"));
    check(now, &[earlier], "", false, &[("A 2021", 5, 5), ("B 2021", 15, 15)]);
}

#[test]
fn a_certain_zero_is_found() {
    let table = "mission,2021,2022,2023,Total\nA,*,7,*,7\nB,*,30,*,60\nTotal,10,37,20,67\n";
    check(table, &[], "", false, &[("A 2021", 0, 0), ("A 2023", 0, 0), ("B 2023", 20, 20)]);
}

#[test]
fn a_cell_that_only_whole_numbers_give_away_is_found() {
    // a+b = 1, b+c = 1, a+c+d = 1: halves leave d anything from 0 to 1, whole numbers only 1.
    let table = "type,count\na,*\nb,*\nc,*\nd,*\nab,1\nbc,1\nacd,1\nTotal,*\n";
    let layout = "[dimension.type.groups]\nab = [\"a\", \"b\"]\nbc = [\"b\", \"c\"]\n\
                  acd = [\"a\", \"c\", \"d\"]\n";
    check(table, &[], layout, false, &[("a", 0, 0), ("b", 1, 1), ("c", 0, 0), ("d", 1, 1)]);
}

#[test]
fn a_mark_that_says_little_is_used() {
    let table = "mission,count\nA,<5\nB,<5\nC,92\nTotal,100\n";
    check(table, &[], "", false, &[("A", 4, 4), ("B", 4, 4)]);
    let wide = "mission,count\nA,<5\nB,<5\nC,*\nTotal,100\n";
    check(wide, &[], "", true, &[("A", 0, 4), ("C", 92, 100)]);
    let narrow = "[marks]\n\"<5\" = { low = 1, high = 4 }\n";
    check(wide, &[], narrow, true, &[("A", 1, 4)]);
}

#[test]
fn totals_that_do_not_add_up_are_no_audit() {
    let table = "mission,2021,2022,Total\nA,1,2,4\nB,3,*,10\nTotal,4,9,14\n";
    let wrong = audit_text(table, &[], "").expect_err("a wrong total");
    let lines = [
        "A, Total shows 4, its parts add up to 3",
        "Total, Total shows 14, its parts add up to 13",
    ];
    assert_eq!(wrong, DisclosureError::DoesNotAddUp(lines.map(str::to_owned).to_vec()));
    let table = "mission,2021,2022,Total\nA,9,*,8\nB,3,*,10\nTotal,12,6,18\n";
    assert_eq!(audit_text(table, &[], ""), Err(DisclosureError::Contradiction));
}

#[test]
fn a_table_with_gaps_must_say_what_they_mean() {
    let table = "mission,year,count\nA,2021,*\nB,2022,9\nA,Total,4\nTotal,Total,13\n";
    assert!(matches!(audit_text(table, &[], ""), Err(DisclosureError::Absent { count: 2, .. })));
    check(table, &[], "absent = \"zero\"", false, &[("A 2021", 4, 4)]);
    check(table, &[], "absent = \"hidden\"", true, &[("A 2021", 0, 4)]);
}

#[test]
fn every_mistake_in_a_table_is_named_with_its_place() {
    let table = "mission,year,count\nA,2021,three\nA,2022\nA,2023,-1\nA,2024,1\nA,2024,2\n";
    let error = audit_text(table, &[], "").expect_err("mistakes").to_string();
    let lines: Vec<&str> = error.lines().map(|l| l.split(": ").next().unwrap_or("")).collect();
    assert_eq!(lines, ["line 2, column 3", "line 3", "line 4, column 3", "line 6"]);
    let windows = audit_text(&table.replace('\n', "\r\n"), &[], "").expect_err("mistakes");
    assert_eq!(windows.to_string(), error);
    assert!(Layout::parse("minimum = 0").is_err());
    assert!(Layout::parse("maximum = 5").is_err());
    let circle = "[dimension.m.groups]\na = [\"b\"]\nb = [\"a\"]\n";
    assert!(audit_text("m,count\na,1\nb,1\n", &[], circle).is_err());
    let twice = "[dimension.m.groups]\nc = [\"a\", \"b\"]\nd = [\"c\", \"a\"]\n";
    assert!(audit_text("m,count\na,1\nb,1\n", &[], twice).is_err());
}
