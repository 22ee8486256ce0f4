//! What came back is matched to the plan; more looking is not taken for more violence.

use std::collections::BTreeMap;

use age::secrecy::SecretString;
use patrol::{
    Effort, EffortLog, Record, SealError, read_reports, read_track, seal_for, seal_with_passphrase,
    with_last_visits,
};

mod cases;
use cases::{CASE, PLACES, plan, read};

fn day(text: &str) -> base::Date {
    text.parse().expect("a day")
}

/// A made-up track: 20 minutes at the wells, then past the market without a stop.
fn track() -> String {
    let at_wells = (0..=4).map(|k| (19.401, 1.0, format!("09:{:02}:00", 5 * k)));
    let past = [(19.7, 0.9, "11:00:00".to_owned()), (19.9, 0.9, "11:03:00".to_owned())];
    let points: Vec<String> = at_wells
        .chain(past)
        .map(|(lat, lon, time)| {
            format!("<trkpt lat=\"{lat}\" lon=\"{lon}\"><time>2018-11-19T{time}Z</time></trkpt>")
        })
        .collect();
    format!(
        "<gpx version=\"1.1\" creator=\"made up\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><trkseg>{}</trkseg></trk></gpx>",
        points.concat()
    )
}

#[test]
fn a_track_makes_a_visit_where_it_stayed_and_none_where_it_drove_by() {
    let plan = plan(&read(CASE, PLACES));
    let fixes = read_track(track().as_bytes(), 0.0).expect("a track");
    let reports = read_reports("day,place,events\n2018-11-20,market,2\n", |_| true).expect("reads");
    let record = Record::new(&plan, &reports, &[fixes]);
    let made: Vec<(String, &str, bool)> = record
        .outcomes
        .iter()
        .filter(|outcome| outcome.made())
        .map(|outcome| (outcome.day.to_string(), outcome.place.as_str(), outcome.reported))
        .collect();
    let (wells, market) =
        (("2018-11-19".to_owned(), "wells", false), ("2018-11-20".to_owned(), "market", true));
    assert_eq!(made, [wells, market]);
    assert!((record.efforts[0].hours - 1.0 / 3.0).abs() < 1e-9);
    assert_eq!((record.efforts[1].hours, record.efforts[1].events), (0.0, Some(2)));
    assert_eq!((record.efforts[0].hours_reported, record.efforts[0].events), (false, None));
    let last = record.last_visits();
    let places = with_last_visits(PLACES, &last).expect("places");
    assert!(places.contains("wells,Wells,19.4,1.0,300,0.05,30,,,2018-11-19,,must,"), "{places}");
    assert!(places.contains("09:00,12:00,2018-11-20,,,market day"));
    assert_eq!(read(CASE, &places).places.len(), 4);
    // A later visit that is known already stays.
    let later = BTreeMap::from([("market".to_owned(), day("2018-11-01"))]);
    assert!(with_last_visits(PLACES, &later).expect("places").contains("2018-11-05"));
}

#[test]
fn who_drives_by_on_the_way_out_and_back_has_not_visited() {
    let plan = plan(&read(CASE, PLACES));
    // Three minutes within reach of the market, twice.
    let pass = |hour: u32| {
        [(19.6, 0), (19.7, 1), (19.7, 3), (19.8, 4)].map(|(latitude, minute)| {
            let time = format!("2018-11-19T{hour:02}:{minute:02}:00Z");
            format!("<trkpt lat=\"{latitude}\" lon=\"0.9\"><time>{time}</time></trkpt>")
        })
    };
    let points = [pass(9), pass(15)].concat().concat();
    let gpx = format!(
        "<gpx version=\"1.1\" creator=\"made up\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><trkseg>{points}</trkseg></trk></gpx>"
    );
    let fixes = read_track(gpx.as_bytes(), 0.0).expect("a track");
    let record = Record::new(&plan, &[], &[fixes]);
    let mut market = record.outcomes.iter().filter(|outcome| outcome.place == "market");
    assert!(market.all(|outcome| !outcome.made() && outcome.tracked_min == 0.0));
    assert!(record.efforts.is_empty() && record.last_visits().is_empty());
}

#[test]
fn local_days_are_those_ahead_of_utc() {
    let late = track().replace("T09:", "T23:");
    let days = |ahead| read_track(late.as_bytes(), ahead).expect("a track")[6].day.to_string();
    assert_eq!((days(0.0), days(3.0)), ("2018-11-19".to_owned(), "2018-11-20".to_owned()));
}

#[test]
fn twice_the_looking_and_twice_the_finds_are_the_same_rate() {
    let effort = |day_: &str, hours, events| Effort {
        day: day(day_),
        place: "wells".into(),
        hours,
        hours_reported: hours > 0.0,
        events: Some(events),
    };
    let mut log = EffortLog::default();
    log.take(&[effort("2018-11-01", 10.0, 5), effort("2018-11-20", 20.0, 10)]);
    // A record read twice counts once.
    log.take(&[effort("2018-11-20", 20.0, 10)]);
    let rates = log.rates(day("2018-11-19"));
    let [rate, low, high] = rates[0].rate.expect("looked at");
    assert!((rate - 0.5).abs() < 1e-12 && low < 0.5 && high > 0.5);
    // Garwood: 15 events, 8.395 to 24.740.
    assert!(
        (low - 8.395 / 30.0).abs() < 1e-4 && (high - 24.740 / 30.0).abs() < 1e-4,
        "{low} {high}"
    );
    assert_eq!(rates[0].same, Some(1.0));
    assert_eq!(EffortLog::parse(&log.to_csv()).expect("reads"), log);
    log.take(&[effort("2018-11-21", 0.5, 9)]);
    assert!(log.rates(day("2018-11-21"))[0].same.is_some_and(|p| p < 0.001));
    let mut blind = EffortLog::default();
    blind.take(&[effort("2018-11-20", 0.0, 1)]);
    let rates = blind.rates(day("2018-11-19"));
    assert_eq!((rates[0].rate, rates[0].events, rates[0].events_apart), (None, 0, 1));
    // What was found in hours that nobody knows is in no rate.
    log.take(&[effort("2018-11-22", 0.0, 90)]);
    let rates = log.rates(day("2018-11-19"));
    assert_eq!((rates[0].events, rates[0].events_apart), (24, 90));
    assert!(rates[0].rate.is_some_and(|[rate, ..]| (rate - 24.0 / 30.5).abs() < 1e-12));
}

#[test]
fn what_comes_back_in_steps_loses_neither_hours_nor_events() {
    let plan = plan(&read(CASE, PLACES));
    let come_back = |log: &mut EffortLog, visits: &str, tracks: &[Vec<patrol::Fix>]| {
        let header = "day,place,arrived,left,events\n";
        let reports = read_reports(&[header, visits].concat(), |_| true).expect("reads");
        log.take(&Record::new(&plan, &reports, tracks).efforts);
        log.to_csv().lines().nth(1).expect("a row").to_owned()
    };
    let track = [read_track(track().as_bytes(), 0.0).expect("a track")];
    let mut log = EffortLog::default();
    assert_eq!(come_back(&mut log, "", &track), "2018-11-19,wells,0.333,0");
    let untimed = "2018-11-19,wells,,,3\n";
    assert_eq!(come_back(&mut log, untimed, &[]), "2018-11-19,wells,0.333,3");
    let timed = "2018-11-19,wells,08:00,09:30,3\n";
    assert_eq!(come_back(&mut log, timed, &[]), "2018-11-19,wells,1.500,3");
    assert_eq!(come_back(&mut log, "", &track), "2018-11-19,wells,1.500,3");
    // A report that was corrected counts as it is now.
    let corrected = "2018-11-19,wells,08:00,08:30,1\n";
    assert_eq!(come_back(&mut log, corrected, &track), "2018-11-19,wells,0.500,1");
}

#[test]
fn what_cannot_be_read_is_said_line_by_line() {
    let text = "day,place,arrived,left,events\n2018-13-01,moon,9,08:00,many\n2018-11-19,wells,09:00,08:00,1\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let error = read_reports(&text, |id| id == "wells").expect_err("wrong").to_string();
        assert_eq!(
            error.lines().collect::<Vec<_>>(),
            [
                "visits, line 2, day: found \"2018-13-01\", expected a day such as 2018-11-19",
                "visits, line 2, place: found \"moon\", expected the id of a place of the plan",
                "visits, line 2, events: found \"many\", expected how many events were found, a whole number from 0",
                "visits, line 2, arrived: found \"9\", expected a time of day such as 06:30, or nothing",
                "visits, line 3, left: found \"08:00\", expected a time after arrived",
            ]
        );
    }
    assert!(read_track(b"<gpx>", 0.0).is_err() && read_track(b"", 0.0).is_err());
    assert!(read_track(track().replace("time>", "name>").as_bytes(), 0.0).is_err());
    assert!(EffortLog::parse("day,place,hours,events\nx,y,z\n").is_err());
}

#[test]
fn only_who_has_the_key_or_the_passphrase_reads_an_export() {
    let key = age::x25519::Identity::generate();
    let sealed = seal_for(b"route", &[key.to_public().to_string()]).expect("sealed");
    assert!(!sealed.windows(5).any(|part| part == b"route"));
    assert_eq!(age::decrypt(&key, &sealed).expect("opened"), b"route");
    assert!(age::decrypt(&age::x25519::Identity::generate(), &sealed).is_err());
    let sealed = seal_with_passphrase(b"route", "camp fire at night").expect("sealed");
    let open = |word: &str| {
        age::decrypt(&age::scrypt::Identity::new(SecretString::from(word.to_owned())), &sealed)
    };
    assert_eq!(open("camp fire at night").expect("opened"), b"route");
    assert!(open("camp fire at noon").is_err());
    assert_eq!(seal_with_passphrase(b"", "short"), Err(SealError::ShortPassphrase { found: 5 }));
    assert!(matches!(
        seal_for(b"", &["age1nobody".to_owned()]),
        Err(SealError::NotARecipient { .. })
    ));
    assert!(seal_for(b"", &[]).is_err());
}
