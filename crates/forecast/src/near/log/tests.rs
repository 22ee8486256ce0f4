//! Is a log read as it is meant, and does what it does not say stay unknown?

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::near::{PlacePrecision, Violence};

fn names() -> BTreeMap<String, Vec<String>> {
    let of = |meaning: &str, words: &[&str]| {
        (meaning.to_owned(), words.iter().map(|w| (*w).to_owned()).collect())
    };
    BTreeMap::from([
        of("latitude", &["latitude", "lat"]),
        of("longitude", &["longitude", "lon"]),
        of("date", &["eventdate", "incidentdate"]),
        of("deaths", &["fatalities", "killed"]),
        of("deaths_unknown", &["unknown", "n/a", "-", "?"]),
        of("place_precision", &["geoprecision"]),
        of("place_precision_is", &["1=1", "2=2", "3=4"]),
        of("date_precision", &["timeprecision"]),
        of("date_precision_is", &["1=day", "2=week", "3=month"]),
        of("violence", &["eventtype"]),
        of("violence_is", &["battles=1", "violenceagainstcivilians=3"]),
    ])
}

/// Synthetic rows in the shape of ACLED's export.
const EXPORT: &str = "EVENT_DATE,TIME_PRECISION,EVENT_TYPE,LATITUDE,LONGITUDE,GEO_PRECISION,FATALITIES,NOTES\n\
     #date,#n,#event,#lat,#lon,#n,#deaths,#note\n\
     14 March 2023,1,Battles,14.5,-3.2,1,6,x\n\
     2 April 2023,3,Violence against civilians,14.6,-3.1,3,2,y\n\
     3 April 2023,1,Riots,14.6,-3.1,2,,z\n";

#[test]
fn a_log_is_proposed_read_and_what_it_does_not_say_is_left_out() {
    let Proposal { mapping, doubts } = propose(EXPORT, &names()).expect("a header");
    assert_eq!((mapping.date.as_str(), mapping.date_format.as_str()), ("EVENT_DATE", "%d %B %Y"));
    assert_eq!(doubts, ["what these words of EVENT_TYPE mean is not known: Riots"]);
    let LogEvents { events, silent, .. } = parse_log(EXPORT, &mapping).expect("sound rows");
    assert_eq!((events.len(), silent), (2, 1));
    assert_eq!(events[1].precision, PlacePrecision::Province);
    assert_eq!(events[1].violence, Some(Violence::OneSided));
    assert_eq!(events[0].deaths, [6.0; 3]);
    let days = |at: usize| (events[at].from.to_string(), events[at].to.to_string());
    assert_eq!(days(0), ("2023-03-14".into(), "2023-03-14".into()));
    assert_eq!(days(1), ("2023-04-01".into(), "2023-04-30".into()));
}

#[test]
fn a_day_that_can_be_read_in_two_ways_is_a_doubt() {
    let text = "Incident date,Lat,Lon,Killed\n03/04/2023 14:30,1,2,3\n";
    let Proposal { mapping, doubts } = propose(text, &names()).expect("a header");
    assert_eq!(mapping.date_format, "%d/%m/%Y");
    assert!(doubts[0].contains("%d/%m/%Y or %m/%d/%Y"), "{doubts:?}");
    let clear = "Incident date,Lat,Lon,Killed\n03/25/2023 14:30,1,2,3\n";
    let found = propose(clear, &names()).expect("a header");
    assert_eq!((found.mapping.date_format.as_str(), found.doubts.len()), ("%m/%d/%Y", 0));
}

#[test]
fn faults_name_lines_and_columns_and_never_what_a_cell_holds() {
    let mapping = propose(EXPORT, &names()).expect("a header").mapping;
    let secret = EXPORT.replace("14.5", "Secret village").replace(",2,y", ",many,y");
    let Err(Error::Series(faults)) = parse_log(&secret, &mapping) else { panic!("refused") };
    assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [3, 4]);
    let said = Error::Series(faults).to_string();
    assert!(!said.contains("Secret") && !said.contains("many"), "{said}");
    let other = LogMapping { deaths: "DEAD".to_owned(), ..mapping };
    assert!(parse_log(EXPORT, &other).is_err());
    assert!(propose("", &names()).is_err() && propose("a\n1\n", &names()).is_err());
}

/// A synthetic log whose columns are known by their names.
fn read(rows: &str, change: impl FnOnce(&mut LogMapping)) -> Result<LogEvents, Error> {
    let end = if rows.contains('\r') { "\r\n" } else { "\n" };
    let text =
        format!("Incident date,Date end,Time precision,Lat,Lon,Killed,Event type{end}{rows}");
    let mut names = names();
    names.insert("date_end".to_owned(), vec!["dateend".to_owned()]);
    let mut mapping = propose(&text, &names)?.mapping;
    mapping.date_format = "%Y-%m-%d".to_owned();
    change(&mut mapping);
    parse_log(&text, &mapping)
}

/// The lines and columns of a log that is refused.
fn faults(found: Result<LogEvents, Error>) -> Vec<(u64, String)> {
    let Err(Error::Series(faults)) = found else { panic!("must be refused") };
    faults.into_iter().map(|fault| (fault.line, fault.found)).collect()
}

#[test]
fn a_word_for_a_span_of_days_that_is_not_known_pins_no_day() {
    let rows = "2023-03-14,,about,1,2,3,\n2023-03-14,,week,1,2,3,\n2023-03-14,,,1,2,3,\n";
    assert_eq!(faults(read(rows, |_| {})), [(2, "column \"date_precision\"".to_owned())]);
    let told = |m: &mut LogMapping| {
        m.date_precision_is.insert("about".to_owned(), "month".to_owned());
    };
    let events = read(rows, told).expect("sound rows").events;
    let days = events.iter().map(|event| event.to.to_string()).collect::<Vec<_>>();
    assert_eq!(days, ["2023-03-31", "2023-03-17", "2023-03-14"]);
    let text = "Incident date,Time precision,Lat,Lon,Killed\n2023-03-14,about,1,2,3\n";
    let doubts = propose(text, &names()).expect("a header").doubts;
    assert_eq!(doubts, ["what these words of Time precision mean is not known: about"]);
}

#[test]
fn a_meaning_that_there_is_not_is_refused_before_a_row_is_read() {
    let wrong = read("x,x,x,x,x,x,x\n", |m| {
        m.date_precision_is.insert("about".to_owned(), "fortnight".to_owned());
        m.place_precision_is.insert("there".to_owned(), 8);
        m.violence_is.insert("Battles".to_owned(), 8);
        m.latitude = String::new();
    });
    let Err(Error::NotAMapping(wrong)) = wrong else { panic!("must be refused") };
    assert_eq!(wrong.len(), 4, "{wrong:?}");
    assert_eq!(wrong[0], "the mapping leaves latitude empty");
    assert!(wrong[1].contains("\"fortnight\"; expected day, week or month"), "{wrong:?}");
}

#[test]
fn rows_that_say_no_deaths_or_no_place_are_counted_and_left_out() {
    let rows = "2023-03-14,,,,,3,\nsoon,,,1,2,Unknown,\n2023-03-14,,,1,2,?,\n\
                ,,,,,,\n#date,,,#lat,#lon,,\n2023-03-15,,,1,2,3,\n";
    let found = read(rows, |_| {}).expect("sound rows");
    assert_eq!((found.events.len(), found.silent, found.nowhere), (1, 2, 1));
    // Half a place is a mistake.
    assert_eq!(faults(read("2023-03-14,,,1,,3,\n", |_| {}))[0].1, "column \"Lat\"");
}

#[test]
fn a_last_day_that_cannot_be_read_is_the_last_days_fault() {
    let rows = "2023-03-14,soon,,1,2,3,\n2023-03-14,2023-03-13,,1,2,3,\n";
    let expected = [(2, "column \"Date end\""), (3, "column \"Incident date\"")];
    assert_eq!(faults(read(rows, |_| {})), expected.map(|(line, found)| (line, found.to_owned())));
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let rows = "2023-03-14,,,1,2,3,\nsoon,,,1,2,3,\n2023-03-14,1\n";
    let lines = |rows: &str| -> Vec<u64> {
        faults(read(rows, |_| {})).into_iter().map(|(line, _)| line).collect()
    };
    assert_eq!(lines(rows), [3, 4]);
    assert_eq!(lines(&rows.replace('\n', "\r\n")), [3, 4]);
}

#[test]
fn an_export_of_ushahidi_and_a_spreadsheets_file_are_read() {
    let mut names = names();
    names.insert("date".to_owned(), vec!["postdate".to_owned()]);
    let export =
        "Post Date (UTC),Where.lat,Where.lon,Killed\n#date,,,\n2021.01.05 10:00,6.1,22.1,2\n";
    let Proposal { mapping, doubts } = propose(export, &names).expect("a header");
    assert_eq!(
        (mapping.latitude.as_str(), mapping.date.as_str()),
        ("Where.lat", "Post Date (UTC)")
    );
    assert_eq!(mapping.date_format, "%Y.%m.%d");
    assert!(doubts[0].contains("Where.lat, by part of its name"), "{doubts:?}");
    assert_eq!(parse_log(export, &mapping).expect("sound rows").events.len(), 1);
    let sheet = "Post date;Lat;Lon;Killed\n05-Jan-21;6,1;22,1;2\n";
    let mapping = propose(sheet, &names).expect("a header").mapping;
    let events = parse_log(sheet, &mapping).expect("sound rows").events;
    assert_eq!(
        (events[0].from.to_string(), events[0].point.latitude()),
        ("2021-01-05".into(), 6.1)
    );
    let short = sheet.replace(';', "\t").replace("05-Jan-21", "25/1/21");
    let mapping = propose(&short, &names).expect("a header").mapping;
    assert_eq!(mapping.date_format, "%d/%m/%y");
    assert_eq!(parse_log(&short, &mapping).expect("sound rows").events.len(), 1);
}

#[test]
fn a_doubt_shows_the_beginning_of_a_word() {
    let text =
        format!("Incident date,Lat,Lon,Killed,Event type\n2023-03-14,1,2,3,{}\n", "w".repeat(90));
    let doubts = propose(&text, &names()).expect("a header").doubts;
    assert!(doubts[0].ends_with(&format!(": {}…", "w".repeat(30))), "{doubts:?}");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "(EVENT_DATE,LATITUDE,LONGITUDE,FATALITIES\n)?[0-9,./\n\"é T-]{0,80}") {
        let found = propose(&text, &names()).and_then(|found| parse_log(&text, &found.mapping));
        if let Ok(read) = found {
            prop_assert!(read.events.iter().all(|event| event.from <= event.to));
        }
    }
}
