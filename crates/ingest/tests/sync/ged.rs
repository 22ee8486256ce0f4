//! Are files of UCDP's events read in every shape they come in? Every event here is synthetic.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use ingest::Origin;

use crate::site::Site;

const FULL: &str = "ucdp_ged/country_full";

/// An event by the columns that differ from a plain one.
fn event(id: u32, own: &[(&'static str, &str)]) -> BTreeMap<&'static str, String> {
    let id = id.to_string();
    let plain = [
        ("id", id.as_str()),
        ("year", "2022"),
        ("active_year", "1"),
        ("code_status", "Clear"),
        ("type_of_violence", "1"),
        ("where_prec", "1"),
        ("latitude", "5.0"),
        ("longitude", "20.0"),
        ("country", "Central African Republic"),
        ("country_id", "482"),
        ("event_clarity", "1"),
        ("date_prec", "1"),
        ("date_start", "2022-03-04 00:00:00.000"),
        ("date_end", "2022-03-04 00:00:00.000"),
        ("best", "2"),
        ("high", "3"),
        ("low", "1"),
    ];
    plain.iter().chain(own).map(|(name, value)| (*name, (*value).to_owned())).collect()
}

/// A file in the layout of 49 or of 42 columns, with or without its header.
fn file(
    site: &Site,
    columns: usize,
    header: bool,
    events: &[BTreeMap<&'static str, String>],
) -> String {
    let source = site.sources().find("ucdp_ged").expect("declared");
    let layout = source.layouts.iter().find(|l| l.len() == columns).expect("a layout").clone();
    let row = |event: &BTreeMap<&str, String>| {
        let cells = layout.iter().map(|name| event.get(name.as_str()).cloned().unwrap_or_default());
        cells.collect::<Vec<_>>().join(",") + "\n"
    };
    let head = if header { layout.join(",") + "\n" } else { String::new() };
    head + &events.iter().map(row).collect::<String>()
}

fn sync(site: &Site, dataset: &str) {
    let outcome = site.sync(Origin::Folder(site.mirror()), dataset);
    outcome.unwrap_or_else(|e| panic!("{dataset}: {e}"));
}

#[test]
fn any_country_file_dropped_into_the_folder_is_read_and_bad_rows_stand_aside_with_their_reason() {
    let site = Site::new();
    let sudan = |id, own: &[(&'static str, &str)]| {
        let mut all = vec![("country", "Sudan"), ("country_id", "625")];
        all.extend(own);
        event(id, &all)
    };
    let rows = [
        sudan(1, &[]),
        sudan(2, &[("latitude", "north")]),
        sudan(3, &[("best", "")]),
        sudan(4, &[("date_start", "2022-13-04")]),
        sudan(5, &[]),
        sudan(6, &[]),
        sudan(7, &[("latitude", "95.0")]),
    ];
    site.publish(&format!("{FULL}/ged_v23_1_CAF.csv"), file(&site, 49, true, &[event(9, &[])]));
    site.publish(&format!("{FULL}/ged_v23_1_SDN.csv"), file(&site, 49, true, &rows));
    sync(&site, "ucdp_ged");
    let events = "SELECT country_iso3, release, count(*), min(id), max(id), min(date_start) FROM events GROUP BY 1, 2 ORDER BY 1";
    assert_eq!(site.lines(events), ["CAF|23.1|1|9|9|2022-03-04", "SDN|23.1|3|1|6|2022-03-04"]);
    let aside = "SELECT file, line, column, reason, value FROM quarantine ORDER BY line";
    assert_eq!(
        site.lines(aside),
        [
            "ucdp_ged/country_full/ged_v23_1_SDN.csv|3|latitude|expected a number from -90 to 90|north",
            "ucdp_ged/country_full/ged_v23_1_SDN.csv|4|best|missing|-",
            "ucdp_ged/country_full/ged_v23_1_SDN.csv|5|date_start|expected a day such as 2018-08-31|2022-13-04",
            "ucdp_ged/country_full/ged_v23_1_SDN.csv|8|latitude|expected a number from -90 to 90|95.0",
        ]
    );
}

#[test]
fn files_come_with_42_or_49_columns_with_or_without_a_header_and_packed_or_not() {
    for (columns, header) in [(49, true), (49, false), (42, true), (42, false)] {
        let site = Site::new();
        let text = file(&site, columns, header, &[event(1, &[]), event(2, &[("best", "4")])]);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(text.as_bytes()).expect("memory");
        site.publish(&format!("{FULL}/ged_v22_1_CAF.csv.gz"), gzip.finish().expect("memory"));
        sync(&site, "ucdp_ged");
        let sums =
            "SELECT count(*), sum(best), sum(low), min(date_end), min(where_prec) FROM events";
        assert_eq!(site.lines(sums), ["2|6|2|2022-03-04|1"], "{columns} columns, header {header}");
    }
}

#[test]
fn a_later_release_of_one_country_replaces_that_country_only() {
    let site = Site::new();
    let mali = |best: &str| event(1, &[("country", "Mali"), ("country_id", "432"), ("best", best)]);
    site.publish(&format!("{FULL}/ged_v22_1_MLI.csv"), file(&site, 49, true, &[mali("2")]));
    site.publish(&format!("{FULL}/ged_v22_1_CAF.csv"), file(&site, 49, true, &[event(2, &[])]));
    site.publish(&format!("{FULL}/ged_v23_1_MLI.csv"), file(&site, 49, true, &[mali("7")]));
    sync(&site, "ucdp_ged");
    let stored = [("2022-06-30".to_owned(), 2), ("2023-06-30".to_owned(), 2)];
    assert_eq!(site.vintages("ucdp_ged"), stored);
    let events = "SELECT country_iso3, release, best FROM events ORDER BY 1";
    assert_eq!(site.lines(events), ["CAF|22.1|2", "MLI|23.1|7"]);
}

#[test]
fn reporting_ends_are_soft_and_a_candidate_counts_only_where_no_release_covers_the_year() {
    let site = Site::new();
    site.publish(&format!("{FULL}/ged_v23_1_CAF.csv"), file(&site, 49, true, &[event(1, &[])]));
    let of_2023 = [("year", "2023"), ("date_start", "2023-02-01"), ("date_end", "2023-02-01")];
    let candidates = [event(1, &[("best", "50")]), event(2, &of_2023)];
    let folder = "ucdp_ged/candidate";
    site.publish(&format!("{folder}/GEDEvent_v23_0_2.csv"), file(&site, 49, false, &candidates));
    sync(&site, "ucdp_ged");
    sync(&site, "ucdp_ged_candidate");
    let events = "SELECT coverage, release, id, best FROM events ORDER BY id";
    assert_eq!(site.lines(events), ["full|23.1|1|2", "candidate|23.0.2|2|2"]);
}

#[test]
fn of_candidates_the_file_that_reaches_furthest_counts_however_its_number_sorts() {
    let site = Site::new();
    let of = |best: &str| [event(1, &[("best", best)])];
    for (release, best) in [("25_0_9", "1"), ("25_0_10", "2"), ("25_01_25_09", "3")] {
        let name = format!("ucdp_ged/candidate/GEDEvent_v{release}.csv");
        site.publish(&name, file(&site, 49, true, &of(best)));
    }
    sync(&site, "ucdp_ged_candidate");
    let events = "SELECT release, best FROM events_candidate";
    assert_eq!(site.lines(events), ["25.0.10|2"]);
    let on = "SELECT release, best FROM all_vintages.events_candidate WHERE known_from = DATE '2025-10-31'";
    assert_eq!(site.lines(on), ["25.01.25.09|3"]);
}

#[test]
fn a_candidate_of_a_year_that_a_release_covers_does_not_count_where_the_release_has_no_event() {
    let folder = "ucdp_ged/candidate";
    let mali = |id, year| event(id, &[("country", "Mali"), ("country_id", "432"), ("year", year)]);
    let lines = |site: &Site| {
        sync(site, "ucdp_ged");
        sync(site, "ucdp_ged_candidate");
        site.lines("SELECT coverage, release, id FROM events ORDER BY id")
    };
    // A file of all countries to the end of 2024.
    let site = Site::new();
    site.publish("ucdp_ged/GEDEvent_v25_1.csv", file(&site, 49, true, &[event(1, &[])]));
    let dropped = [event(2, &[("year", "2024")]), mali(3, "2024")];
    site.publish(&format!("{folder}/GEDEvent_v24_0_3.csv"), file(&site, 49, true, &dropped));
    let later = [mali(4, "2025")];
    site.publish(&format!("{folder}/GEDEvent_v25_0_1.csv"), file(&site, 49, true, &later));
    assert_eq!(lines(&site), ["full|25.1|1", "candidate|25.0.1|4"]);
    // A file of one country to the end of 2022, whose last event is of 2021.
    let site = Site::new();
    let checked = [event(1, &[("year", "2021")])];
    site.publish(&format!("{FULL}/ged_v23_1_CAF.csv"), file(&site, 49, true, &checked));
    let candidates = [event(2, &[]), mali(3, "2022")];
    site.publish(&format!("{folder}/GEDEvent_v22_0_3.csv"), file(&site, 49, true, &candidates));
    assert_eq!(lines(&site), ["full|23.1|1", "candidate|22.0.3|3"]);
}

#[test]
fn a_candidate_release_of_several_months_takes_the_place_of_those_of_its_months() {
    let site = Site::new();
    let publish = |release: &str, events: &[BTreeMap<&'static str, String>]| {
        let name = format!("ucdp_ged/candidate/GEDEvent_v{release}.csv");
        site.publish(&name, file(&site, 49, true, events));
    };
    // Event 2 was given up for event 3; October is none of its months.
    publish("25_0_2", &[event(1, &[]), event(2, &[])]);
    publish("25_01_25_09", &[event(1, &[("best", "5")]), event(3, &[])]);
    publish("25_0_10", &[event(4, &[])]);
    sync(&site, "ucdp_ged_candidate");
    let events = "SELECT release, id, best FROM events_candidate ORDER BY id";
    assert_eq!(site.lines(events), ["25.01.25.09|1|5", "25.01.25.09|3|2", "25.0.10|4|2"]);
    let before = "SELECT id FROM all_vintages.events_candidate WHERE known_from = DATE '2025-03-31' ORDER BY id";
    assert_eq!(site.lines(before), ["1", "2"]);
}

#[test]
fn candidates_beside_a_yearly_release_are_told_from_it_by_their_names() {
    let site = Site::new();
    let checked: Vec<_> = (1..=5).map(|id| event(id, &[])).collect();
    site.publish(&format!("{FULL}/ged_v23_1_CAF.csv"), file(&site, 49, true, &checked));
    let of_2024 = [("year", "2024"), ("date_start", "2024-01-02"), ("date_end", "2024-01-02")];
    for (name, id) in [("v24_0_10", 6), ("V24_01_24_09", 7)] {
        let text = file(&site, 49, true, &[event(id, &of_2024)]);
        site.publish(&format!("ucdp_ged/GEDEvent_{name}.CSV"), text);
    }
    sync(&site, "ucdp_ged");
    sync(&site, "ucdp_ged_candidate");
    let events = "SELECT coverage, release, count(*) FROM events GROUP BY 1, 2 ORDER BY 2";
    let expected = ["full|23.1|5", "candidate|24.0.10|1", "candidate|24.01.24.09|1"];
    assert_eq!(site.lines(events), expected);
}

#[test]
fn an_event_that_a_release_repeats_counts_once_and_its_other_rows_stand_aside() {
    let site = Site::new();
    let world = [event(1, &[]), event(1, &[("best", "9")]), event(2, &[("country_id", "625")])];
    site.publish("ucdp_ged/GEDEvent_v23_1.csv", file(&site, 49, true, &world));
    site.publish(&format!("{FULL}/ged_v23_1_CAF.csv"), file(&site, 49, true, &[event(1, &[])]));
    // A later file of one country holds the same event again, and counts.
    let revised = [event(1, &[("best", "3")])];
    site.publish(&format!("{FULL}/ged_v24_1_CAF.csv"), file(&site, 49, true, &revised));
    sync(&site, "ucdp_ged");
    let of = |day: &str| {
        format!(
            "SELECT id, release, best FROM all_vintages.events_ged WHERE known_from = DATE '{day}' ORDER BY id"
        )
    };
    assert_eq!(site.lines(&of("2023-06-30")), ["1|23.1|2", "2|23.1|2"]);
    assert_eq!(site.lines(&of("2024-06-30")), ["1|24.1|3", "2|23.1|2"]);
    let aside = "SELECT file, line, column, reason, value FROM quarantine WHERE known_from = DATE '2023-06-30' ORDER BY file";
    let reason = "id|an earlier row of this release has the same key|1";
    let expected = [
        format!("ucdp_ged/GEDEvent_v23_1.csv|3|{reason}"),
        format!("{FULL}/ged_v23_1_CAF.csv|2|{reason}"),
    ];
    assert_eq!(site.lines(aside), expected);
}

#[test]
fn a_reduced_event_on_a_day_that_the_calendar_does_not_know_stands_aside() {
    let site = Site::new();
    let source = site.sources().find("ucdp_ged_reduced").expect("declared");
    let cell = |name: &str, day: &str| match name {
        "id" | "conflict_id" | "low_death" | "best_death" | "high_death" => "1".to_owned(),
        "year" => "2020".to_owned(),
        "month" => "2".to_owned(),
        "day" => day.to_owned(),
        "country" => "Mali".to_owned(),
        "type_of_violence" => "State-based violence".to_owned(),
        "latitude" => "17.0".to_owned(),
        "longitude" => "-3.0".to_owned(),
        _ => String::new(),
    };
    let names: Vec<&str> = source.columns.iter().map(|c| c.name.as_str()).collect();
    let row = |day| names.iter().map(|name| cell(name, day)).collect::<Vec<_>>().join(",");
    let text = format!("{}\n{}\n{}\n", names.join(","), row("31"), row("29"));
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(text.as_bytes()).expect("memory");
    let name = "ucdp_ged/ged_v21_1_whereprec12_global_1989_2020.csv.gz";
    site.publish(name, gzip.finish().expect("memory"));
    sync(&site, "ucdp_ged_reduced");
    assert_eq!(site.lines("SELECT date_start FROM events"), ["2020-02-29"]);
    let aside = "SELECT line, column, reason, value FROM quarantine";
    assert_eq!(site.lines(aside), ["2|day|there is no such day|2020-02-31"]);
}
