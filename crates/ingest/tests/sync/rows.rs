//! What becomes of each row: stored, flagged or in quarantine?

use crate::site::{Site, posts};

const MIXED: &str = "post_id,opened,name,longitude,active,low,best\n\
    1,1948-07-06,Alpha,\"15,9833\",Yes,1,2\n\
    2,,Bravo,,NO,9,2\n\
    x,2018-01-01,Charlie,,No,,\n\
    4,2018-02-30,Delta,,No,,\n\
    5,2018-01-01,Echo\n\
    6,2018-01-01,Foxtrot,15.9833,true,,\n\
    2,2018-01-01,Golf,,,,\n\
    8,2018-01-01,,,,,\n\
    9,2018-01-01,\"India, of two\",,,,\n";

fn mixed() -> Site {
    let site = Site::new();
    site.publish("posts/2025-01-01.csv", MIXED);
    let outcome = site.sync_posts().expect("most rows are good");
    let manifest = &outcome.new[0];
    // A decimal point is read too: what must not pass is a comma where none is declared.
    assert_eq!((manifest.rows, manifest.quarantined, manifest.flagged), (6, 3, 2));
    site
}

#[test]
fn a_row_that_cannot_be_read_is_kept_aside_with_file_line_column_and_reason() {
    let site = mixed();
    let rows =
        site.lines("SELECT file, line, \"column\", reason, value FROM quarantine ORDER BY line");
    assert_eq!(
        rows,
        [
            "posts/2025-01-01.csv|4|post_id|expected a whole number|x",
            "posts/2025-01-01.csv|5|opened|expected a day such as 2018-08-31|2018-02-30",
            "posts/2025-01-01.csv|6|-|3 cells, the header has 7|5,2018-01-01,Echo",
        ]
    );
}

#[test]
fn a_doubtful_row_is_kept_and_flagged() {
    let flagged = mixed().lines("SELECT name, flags FROM raw.posts WHERE flags IS NOT NULL");
    assert_eq!(flagged, ["Bravo|low_above_best", "Golf|repeated_key"]);
}

#[test]
fn decimal_commas_days_and_words_for_yes_are_read() {
    let rows = mixed().lines("SELECT opened, longitude, active FROM raw.posts WHERE post_id < 3 AND name <> 'Golf' ORDER BY post_id");
    assert_eq!(rows, ["1948-07-06|15.9833|true", "-|-|false"]);
}

#[test]
fn an_empty_cell_is_missing_and_never_nothing() {
    let site = mixed();
    assert_eq!(site.lines("SELECT count(*) FROM raw.posts WHERE name IS NULL"), ["1"]);
    assert_eq!(site.lines("SELECT count(*) FROM raw.posts WHERE name = ''"), ["0"]);
}

#[test]
fn a_file_of_mostly_bad_rows_is_refused_with_the_first_reason() {
    let site = Site::new();
    let text = site.refusal("posts/2025-01-01.csv", "post_id,opened,name\n1,,a\nx,,b\ny,,c\n");
    assert!(text.contains("2 of 3 rows cannot be read, the first at line 3"), "{text}");
    assert!(text.contains("expected a whole number"), "{text}");
}

#[test]
fn a_column_that_nobody_declared_is_named_and_does_no_harm() {
    let site = Site::new();
    site.publish(
        "posts/2025-01-01.csv",
        posts(3).replace("\n", ",x\n").replace("name,x", "name,new"),
    );
    let outcome = site.sync_posts().expect("loads");
    assert_eq!(outcome.new[0].undeclared_columns, ["new"]);
}

#[test]
fn a_column_writes_days_as_text_or_as_integers_and_not_as_both() {
    let site = Site::new();
    site.publish(
        "posts/2025-01-01.csv",
        "post_id,opened,name,longitude,active,low,best\n\
         1,,Alpha,,,,\n2,1948-07-06,Bravo,,,,\n3,1514764800000,Charlie,,,,\n4,2018-01-01,Delta,,,,\n",
    );
    let outcome = site.sync_posts().expect("most rows are good");
    assert_eq!((outcome.new[0].rows, outcome.new[0].quarantined), (3, 1));
    assert_eq!(
        site.lines("SELECT line, \"column\", value FROM quarantine"),
        ["4|opened|1514764800000"]
    );
    site.publish(
        "posts/2025-02-01.csv",
        "post_id,opened,name,longitude,active,low,best\n\
         1,-86400000,Alpha,,,,\n2,1514764800000,Bravo,,,,\n3,,Charlie,,,,\n",
    );
    site.sync_posts().expect("integers alone");
    assert_eq!(
        site.lines("SELECT opened FROM raw.posts ORDER BY post_id"),
        ["1969-12-31", "2018-01-01", "-"]
    );
}

#[test]
fn where_every_row_could_be_read_the_quarantine_is_empty_and_can_be_asked() {
    let site = Site::new();
    site.publish(
        "posts/2025-01-01.csv",
        "post_id,opened,name,longitude,active,low,best\n1,,A,,,,\n",
    );
    site.sync_posts().expect("a good file");
    assert_eq!(site.lines("SELECT count(*), count(reason) FROM quarantine"), ["0|0"]);
}
