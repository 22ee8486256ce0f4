//! Are the tables we make safe, by an account that shares no code with how they were made?

mod cube;

use cube::Cube;
use disclosure::{
    Cell, DisclosureError, Layout, Method, audit, count_cases, protect_table, read_table, release,
    write_table,
};

fn by(names: &str) -> Vec<String> {
    names.split(',').map(str::to_owned).collect()
}

/// One row per case of each leaf.
fn cases(cube: &Cube) -> String {
    let mut text = "id,row,column,layer,note\n".to_owned();
    for [r, c, l] in cube.leaves() {
        for n in 0..cube.counts[cube.at([r, c, l])] {
            text += &format!("{n},r{r},c{c},l{l},\"SECRET, of one\"\n");
        }
    }
    text
}

/// Releases, reads back what was written, and tries every way to fill it in.
fn check(size: [usize; 3], mean: f64, rng: &mut fastrand::Rng) {
    let mut cube = Cube::random(size, mean, rng);
    let layout = Layout::default();
    let (cases, by) = (cases(&cube), by("row,column,layer"));
    let Ok(release) = release(cases.as_bytes(), &by, &layout, Method::Hide) else {
        panic!("no release of\n{}", cube.csv())
    };
    let text = write_table(&release.table, "count");
    assert!(!text.contains("SECRET"));
    let again = read_table(text.as_bytes(), &layout).expect("what was written");
    assert!(audit(&again, &[], &layout).expect("an audit").safe);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    for line in cube.csv().lines() {
        // Categories without a case are not in the table.
        let Some((key, count)) = line.rsplit_once(',') else { continue };
        let Some(shown) = lines.iter().find_map(|l| l.strip_prefix(&format!("{key},"))) else {
            continue;
        };
        assert!(shown == "*" || shown == count, "{key} is {count}, shown as {shown}");
        if let Ok(count) = count.parse::<i64>() {
            assert!(!(1..5).contains(&count) || shown == "*", "{key}: {count} is shown");
        }
    }
    hide_as(&mut cube, &lines);
    let shown_total = !cube.hidden[cube.counts.len() - 1];
    if let Some(ranges) = shown_total.then(|| cube.ranges(20_000)).flatten() {
        for (cell, (low, high)) in ranges.iter().enumerate().filter(|(n, _)| cube.hidden[*n]) {
            assert!(high - low >= 4, "{cell}: {low} to {high}\n{text}");
        }
    }
}

fn hide_as(cube: &mut Cube, lines: &[String]) {
    let rows: Vec<String> = cube.csv().lines().skip(1).map(str::to_owned).collect();
    for (cell, row) in rows.iter().enumerate() {
        let key = row.rsplit_once(',').map(|(key, _)| key).unwrap_or_default();
        cube.hidden[cell] = lines.contains(&format!("{key},*"));
    }
}

#[test]
fn small_tables_of_cases_are_safe_when_every_filling_is_tried() {
    let mut rng = fastrand::Rng::with_seed(11);
    for _ in 0..25 {
        check([3, 3, 1], 6.0, &mut rng);
        check([2, 3, 2], 6.0, &mut rng);
        check([4, 4, 2], 4.0, &mut rng);
    }
}

#[test]
fn a_larger_table_is_safe() {
    check([12, 8, 1], 9.0, &mut fastrand::Rng::with_seed(5));
    check([6, 5, 3], 9.0, &mut fastrand::Rng::with_seed(6));
}

#[test]
fn the_cheapest_pattern_is_found_where_one_can_see_it() {
    // One small cell: the cheapest rectangle through it costs three more cells.
    let mut text = "mission,year\n".to_owned();
    for (mission, year, count) in [
        ("A", 1, 3),
        ("A", 2, 9),
        ("A", 3, 50),
        ("B", 1, 8),
        ("B", 2, 7),
        ("B", 3, 60),
        ("C", 1, 70),
        ("C", 2, 80),
        ("C", 3, 90),
    ] {
        text += &format!("{mission},{year}\n").repeat(count);
    }
    let found = release(text.as_bytes(), &by("mission,year"), &Layout::default(), Method::Hide);
    let found = found.expect("a release");
    assert!(found.cheapest);
    assert_eq!((found.small, found.further), (1, 3));
    let hidden: Vec<String> =
        found.audit.cells.iter().map(|c| c.key.0.iter().map(|k| k.1.as_str()).collect()).collect();
    assert_eq!(hidden, ["A1", "A2", "B1", "B2"]);
}

#[test]
fn nested_categories_are_protected_too() {
    let layout = "[dimension.mission.groups]\nAfrica = [\"A\", \"B\"]\nAsia = [\"C\", \"D\"]\n";
    let layout = Layout::parse(layout).expect("a layout");
    let counts = [("A", 3), ("B", 12), ("C", 20), ("D", 40)];
    let text: String = counts.iter().map(|(m, n)| format!("{m}\n").repeat(*n)).collect();
    let text = format!("mission\n{text}");
    let found = release(text.as_bytes(), &by("mission"), &layout, Method::Hide).expect("a release");
    let written = write_table(&found.table, "count");
    assert!(written.contains("Africa,") && written.contains("A,*") && written.contains("B,*"));
    assert!(found.audit.safe);
}

#[test]
fn controlled_rounding_adds_up_and_moves_no_count_by_a_whole_base() {
    let mut rng = fastrand::Rng::with_seed(3);
    for size in [[4, 5, 1], [8, 6, 1], [3, 3, 2]] {
        let cube = Cube::random(size, 9.0, &mut rng);
        let (cases, by, layout) = (cases(&cube), by("row,column"), Layout::default());
        let counts = count_cases(cases.as_bytes(), &by, &layout).expect("counts");
        let rounded = protect_table(&counts, &layout, Method::Round(5)).expect("a rounding");
        let shown = |cell: &Cell| if let Cell::Shown(n) = cell { *n } else { panic!("hidden") };
        let pairs = rounded.table.cells.iter().map(shown).zip(counts.cells.iter().map(shown));
        assert!(pairs.clone().all(|(r, c)| r % 5 == 0 && (r - c).abs() < 5));
        assert!(pairs.clone().any(|(r, c)| r != c));
        for (_, whole, parts) in rounded.table.sums() {
            let added: i64 = parts.iter().map(|&p| shown(&rounded.table.cells[p])).sum();
            assert_eq!(added, shown(&rounded.table.cells[whole]));
        }
    }
}

/// No error tells anything of a case but line and column.
fn check_error(text: &str, columns: &str, layout: &str, expected: &[&str]) {
    let layout = Layout::parse(layout).expect("a layout");
    let error = count_cases(text.as_bytes(), &by(columns), &layout).expect_err("a mistake");
    let text = format!("{error} {error:?}");
    assert!(!text.contains("SECRET"), "{text}");
    expected.iter().for_each(|part| assert!(text.contains(part), "{text}"));
}

#[test]
fn mistakes_in_case_files_are_told_by_line_and_column_only() {
    let ragged = "name,mission\nSECRET,A\nSECRET,B,SECRET\n";
    check_error(ragged, "mission", "", &["line 3: 3 fields, the header has 2"]);
    let windows = ragged.replace('\n', "\r\n");
    check_error(&windows, "mission", "", &["line 3: 3 fields, the header has 2"]);
    check_error("name,mission\nx,Total\n", "mission", "", &["line 2, column 2"]);
    check_error("SECRET,A\nSECRET,B\n", "mission", "", &["no column mission"]);
    let listed = "[dimension.mission]\nlabels = [\"A\"]\n";
    check_error("name,mission\nx,A\nx,SECRET\n", "mission", listed, &["line 3, column 2"]);
    let names: String = (0..200).map(|n| format!("SECRET{n}\n")).collect();
    check_error(&format!("name\n{names}"), "name", "", &["more than 100 different values"]);
    check_error("name,mission\nx,A\n", "mission,mission", "", &["each once"]);
    // Its totals would not add up, and that is told with the counts.
    let twice = "[dimension.mission.groups]\nSahel = [\"A\", \"B\"]\nAfrica = [\"Sahel\", \"A\"]\n";
    check_error("name,mission\nx,A\n", "mission", twice, &["group Africa counts A twice"]);
}

#[test]
fn a_rounding_too_fine_to_protect_is_refused_and_found_by_the_audit() {
    let table = read_table(b"m,count\na,1\nb,1\nTotal,2\n", &Layout::default()).expect("a table");
    let refused = protect_table(&table, &Layout::default(), Method::Round(4));
    assert!(matches!(refused, Err(DisclosureError::Layout(_))), "{refused:?}");
    let layout = Layout::parse("rounded_to = 2").expect("a layout");
    let found = audit(&table, &[], &layout).expect("an audit");
    assert!(!found.safe && found.cells.iter().any(|c| (c.low, c.high) == (0, Some(2))));
}
