//! Does a camp warn when it should, once, and remember it exactly?

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::sync::Arc;
use watch::journal::{self, Journal};
use watch::playback::Playback;
use watch::timeline;
use watch::{Camp, Entry, Input, Look, Plane, Settings, Sighting, State, Warning, Where};

const CAMP: &str = include_str!("camp.toml");
const START_S: f64 = 1_780_000_000.0;

fn settings() -> Arc<Settings> {
    Arc::new(Settings::parse("camp.toml", CAMP).expect("the camp's file"))
}

fn plane() -> Plane {
    settings().plane
}

fn at(t: f64, input: Input) -> Entry {
    Entry { at_s: START_S + t, input }
}

fn look(sensor: &str, t: f64, places: &[[f64; 2]], class: Option<&str>) -> Entry {
    let sightings = places.iter().map(|place| {
        let [latitude, longitude] = plane().latitude_longitude(*place);
        let classes = class.map(|class| (class.to_owned(), 0.9)).into_iter().collect();
        Sighting { place: Where::Place { latitude, longitude, sd_m: None }, classes, object: None }
    });
    let sightings = sightings.collect();
    let look = Look { sensor: sensor.into(), time_s: START_S + t, whole: true, sightings };
    at(t, Input::Look(look))
}

/// A vehicle that drives west along the road at 15 m/s, turns off 60 m before the gate, and leaves.
fn vehicle() -> Vec<Entry> {
    let mut entries = Vec::new();
    for k in 0..100 {
        let t = f64::from(k);
        let east = if k < 60 { 1120.0 - 15.0 * t } else { 235.0 + 15.0 * (t - 59.0) };
        let wobble = 2.0 * (t * 1.7).sin();
        entries.push(look("radar", t, &[[east + wobble, wobble]], Some("vehicle")));
        entries.push(at(t + 0.5, Input::Tick));
    }
    entries
}

fn run(camp: &mut Camp, entries: &[Entry]) -> Vec<Warning> {
    entries.iter().flat_map(|entry| camp.take(entry)).collect()
}

fn states(warnings: &[Warning]) -> Vec<State> {
    warnings.iter().map(|warning| warning.state).filter(|s| *s != State::Updated).collect()
}

#[test]
fn a_vehicle_that_makes_for_the_gate_is_warned_of_once_until_it_turns_off() {
    let mut camp = Camp::try_new(settings()).expect("a camp");
    let warnings = run(&mut camp, &vehicle());
    assert_eq!(states(&warnings), [State::Raised, State::Cancelled], "{warnings:#?}");
    assert_eq!(warnings[0].zone, "gate");
    let raised_after_s = warnings[0].raised_s - START_S;
    // 40 s before 164 m east of the origin at 15 m/s: after about 24 s.
    assert!((20.0..30.0).contains(&raised_after_s), "{raised_after_s}");
    let arrives_s = warnings[0].arrives_s.expect("an arrival") - START_S;
    assert!((arrives_s - 63.7).abs() < 6.0, "{arrives_s}");
    assert!(warnings.iter().all(|warning| warning.id == warnings[0].id));
}

#[test]
fn a_track_is_shown_with_how_near_to_a_zone_it_comes_and_when() {
    let mut camp = Camp::try_new(settings()).expect("a camp");
    run(&mut camp, &vehicle()[..40]);
    let track = camp.picture().tracks.remove(0);
    // At 835 m east and 15 m/s the gate is 671 m away.
    assert_eq!(track.nearest_m, 0.0);
    assert!((track.nearest_in_s - 44.7).abs() < 5.0, "{}", track.nearest_in_s);
}

#[test]
fn an_all_clear_ends_a_warning_that_is_not_raised_again_while_its_reason_lasts() {
    let mut camp = Camp::try_new(settings()).expect("a camp");
    let entries = vehicle();
    let mut warnings = run(&mut camp, &entries[..80]);
    let id = warnings[0].id.clone();
    warnings.extend(camp.take(&at(39.6, Input::Acknowledge { warning: id })));
    warnings.extend(camp.take(&at(39.7, Input::AllClear { zone: None })));
    warnings.extend(run(&mut camp, &entries[80..]));
    let expected = [State::Raised, State::Acknowledged, State::Cancelled];
    assert_eq!(states(&warnings), expected, "{warnings:#?}");
}

#[test]
fn a_friend_is_no_threat() {
    let mut camp = Camp::try_new(settings()).expect("a camp");
    let mut entries = Vec::new();
    for (k, entry) in vehicle().into_iter().enumerate() {
        let east = 1120.0 - 15.0 * (k as f64 / 2.0);
        let [latitude, longitude] = plane().latitude_longitude([east.max(235.0), 0.0]);
        let friend = Input::Friend { name: "patrol 2".into(), latitude, longitude };
        entries.push(Entry { at_s: entry.at_s, input: friend });
        entries.push(entry);
    }
    assert_eq!(states(&run(&mut camp, &entries[..200])), []);
}

#[test]
fn only_a_person_who_stays_at_the_fence_loiters() {
    for (class, expected) in [("person", vec![State::Raised]), ("animal", vec![])] {
        let mut camp = Camp::try_new(settings()).expect("a camp");
        let entries: Vec<Entry> = (0..120)
            .map(|k| {
                let t = f64::from(k);
                let walk = if k < 60 { t * 2.0 } else { 240.0 - t * 2.0 };
                look("radar", t, &[[150.0 + walk, 160.0 + (t * 0.9).sin()]], Some(class))
            })
            .collect();
        let warnings = run(&mut camp, &entries);
        assert_eq!(states(&warnings), expected, "{class}: {warnings:#?}");
    }
}

#[test]
fn a_drill_by_hand_is_marked_counted_and_ended() {
    let mut camp = Camp::try_new(settings()).expect("a camp");
    let raise = |exercise| Input::Alarm { zone: "camp".into(), exercise };
    let raised = camp.take(&at(0.0, raise(true)));
    assert!(raised[0].exercise && raised[0].state == State::Raised);
    assert_eq!(camp.take(&at(0.1, raise(true))), [], "a second touch");
    camp.take(&at(1.0, Input::Headcount { shelter: "A".into(), count: 39 }));
    camp.take(&at(1.0, Input::Headcount { shelter: "nowhere".into(), count: 39 }));
    let picture = camp.picture();
    assert!(picture.exercise && picture.zones[0].alarm && !picture.zones[1].alarm);
    assert_eq!(picture.shelters[0].counted, Some(39));
    assert_eq!(picture.shelters[1].counted, None);
    // A real alarm ends the drill.
    let changed = camp.take(&at(2.0, raise(false)));
    assert_eq!(states(&changed), [State::Cancelled, State::Raised]);
    assert!(!camp.picture().exercise);
    assert_eq!(camp.take(&at(2.5, raise(true))), [], "a drill ends no real alarm");
    let over = camp.take(&at(3.0, Input::AllClear { zone: None }));
    assert_eq!(states(&over), [State::Cancelled]);
    assert_eq!(camp.take(&at(4.0, Input::Alarm { zone: "sea".into(), exercise: false })), []);
}

/// What the radar says of a mortar bomb of this name, fired at this time: a parabola with a little drag from 2.4 km
/// west, down near the camp's middle after about 30 s. Gives also when it comes down.
fn bomb(object: &str, from_s: f64) -> (Vec<Entry>, f64) {
    let (mut place, mut speed) = ([-2410.0, 70.0, 2.0], [105.0_f64, -3.0, 147.0]);
    let (mut entries, mut t) = (Vec::new(), from_s);
    for k in 0..20_000 {
        t = from_s + f64::from(k) * 0.005;
        let length = speed.iter().map(|v| v * v).sum::<f64>().sqrt();
        for axis in 0..3 {
            speed[axis] -= 0.005 * (1.2e-4 * length * speed[axis] + [0.0, 0.0, 9.80665][axis]);
            place[axis] += 0.005 * speed[axis];
        }
        if place[2] <= 0.0 {
            break;
        }
        if k % 50 == 0 && place[2] > 200.0 {
            let level = f64::hypot(place[0], place[1]);
            let seen = Where::Bearing {
                range_m: level.hypot(place[2] - 5.0),
                bearing_deg: place[0].atan2(place[1]).to_degrees(),
                elevation_deg: Some((place[2] - 5.0).atan2(level).to_degrees()),
                range_sd_m: Some(5.0),
                bearing_sd_deg: Some(0.15),
            };
            let classes = vec![("mortar".to_owned(), 0.9)];
            let object = Some(object.to_owned());
            let sightings = vec![Sighting { place: seen, classes, object }];
            let (sensor, time_s) = ("radar".into(), START_S + t);
            entries.push(at(t, Input::Look(Look { sensor, time_s, whole: false, sightings })));
        }
    }
    assert!(place[0].hypot(place[1]) < 150.0, "the test's bomb falls on the camp: {place:?}");
    (entries, t)
}

#[test]
fn a_mortar_bomb_is_warned_of_with_the_ellipse_of_its_impact() {
    let mut camp = Camp::try_new(settings()).expect("a camp");
    let (entries, down_s) = bomb("7", 0.0);
    let warnings = run(&mut camp, &entries);
    let first = warnings.first().expect("a warning");
    assert_eq!((first.zone.as_str(), first.threat.as_str()), ("camp", "incoming"));
    assert_eq!(first.bodies, ["radar/7"]);
    assert!(first.impact.as_ref().is_some_and(|corners| corners.len() == 24));
    let warned_s = START_S + down_s - first.raised_s;
    assert!(warned_s > 15.0, "warned {warned_s} s before");
    let last = warnings.last().and_then(|warning| warning.arrives_s).expect("an arrival");
    assert!((last - START_S - down_s).abs() < 1.5, "{last} for {down_s}");
    let reported_s = camp.first_reported_s(first).expect("a first report") - START_S;
    assert!(reported_s < 3.0, "{reported_s}");
}

#[test]
fn a_second_bomb_is_warned_of_after_an_all_clear_while_the_first_still_falls() {
    let mut camp = Camp::try_new(settings()).expect("a camp");
    let ((first, down_s), (second, _)) = (bomb("7", 0.0), bomb("8", 16.0));
    let clear = at(15.0, Input::AllClear { zone: None });
    let mut entries: Vec<Entry> = first.into_iter().chain(second).chain([clear]).collect();
    entries.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    let warnings = run(&mut camp, &entries);
    let expected = [State::Raised, State::Cancelled, State::Raised];
    assert_eq!(states(&warnings), expected, "{warnings:#?}");
    let again = warnings.iter().rfind(|w| w.state == State::Raised).expect("a warning");
    assert_eq!(again.bodies, ["radar/8"]);
    assert!(again.raised_s < START_S + down_s);
}

#[test]
fn what_was_sent_of_a_warning_does_not_run_out_while_its_reason_lasts() {
    let camp = CAMP.replace("for_s = 30\n", "for_s = 30\nexpires_s = 20\n");
    let settings = Settings::parse("camp.toml", &camp).expect("the camp's file");
    let mut camp = Camp::try_new(Arc::new(settings)).expect("a camp");
    let mut sent: Option<Warning> = None;
    for k in 0..120 {
        let t = f64::from(k);
        let walk = if k < 60 { t * 2.0 } else { 240.0 - t * 2.0 };
        let place = [150.0 + walk, 160.0 + (t * 0.9).sin()];
        sent = camp.take(&look("radar", t, &[place], Some("person"))).pop().or(sent);
        let left_s = sent.as_ref().map_or(20.0, |warning| warning.expires_s - START_S - t);
        assert!(left_s > 9.0, "{left_s} s left at {t}: {sent:?}");
    }
    assert!(sent.is_some_and(|warning| warning.state == State::Updated));
}

#[test]
fn a_journal_opened_again_goes_on_where_it_was_and_replays_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let (entries, settings) = (vehicle(), settings());
    let mut whole = Camp::try_new(settings.clone()).expect("a camp");
    let expected = run(&mut whole, &entries);

    let mut found = Vec::new();
    // Killed and started again every 40 entries, each time in the middle of writing a line.
    for part in entries.chunks(40) {
        let opened = Journal::open(&settings, folder.path(), part[0].at_s).expect("a journal");
        let (mut journal, mut camp) = opened;
        assert!(Journal::open(&settings, folder.path(), 0.0).is_err(), "one watch at a time");
        for entry in part {
            journal.append(entry).expect("written");
            found.extend(camp.take(entry));
            journal.turn_page(&camp, entry.at_s).expect("turned");
        }
        let newest = journal::parts(folder.path()).expect("parts").pop().expect("a part");
        let mut file = OpenOptions::new().append(true).open(newest.path).expect("the part");
        file.write_all(b"0badcafe {\"at_s\":17").expect("torn");
    }
    assert_eq!(found, expected, "restarts lose nothing and raise nothing twice");

    let mut again = Vec::new();
    let replayed = journal::replay(&settings, folder.path(), |_, warnings, _| {
        again.extend_from_slice(warnings);
    });
    let replayed = replayed.expect("a replay");
    assert_eq!(again, expected);
    assert_eq!((replayed.entries, replayed.compared, replayed.differing), (200, 4, 0));

    let removed = journal::purge(folder.path(), START_S + 50.0).expect("purged");
    assert_eq!(removed.len(), 2);
    assert!(journal::replay(&settings, folder.path(), |_, _, _| ()).is_ok());
}

#[test]
fn a_journal_goes_on_with_other_sensors_or_motions_and_each_sensor_keeps_what_is_its_own() {
    let radar = "[[sensor]]\nname = \"radar\"\n";
    let mast = "[[sensor]]\nname = \"mast\"\nspeaks = \"json-lines\"\nlisten = \"127.0.0.1:0\"\n\
                peers = [\"127.0.0.1\"]\nplace = [10.0, 20.0, 9.0]\n\n";
    let motion = "{ turn_rad_s = 0.0, acceleration_m2_s3 = 1.0, sojourn_s = 60.0 }";
    for changed in [
        CAMP.replacen(radar, &format!("{mast}{radar}"), 1),
        CAMP.replacen("name = \"map\"", "name = \"chart\"", 1),
        format!("{CAMP}\n[tracker]\nmotions = [{motion}]\n"),
    ] {
        assert_ne!(changed, CAMP);
        let folder = tempfile::tempdir().expect("a folder");
        let entries = vehicle();
        let opened = Journal::open(&settings(), folder.path(), START_S).expect("a journal");
        let (mut journal, mut camp) = opened;
        let touch = at(39.6, Input::Alarm { zone: "camp".into(), exercise: false });
        for entry in entries[..80].iter().chain([&touch]) {
            journal.append(entry).expect("written");
            camp.take(entry);
        }
        drop(journal);

        let other = Arc::new(Settings::parse("camp.toml", &changed).expect("the camp's file"));
        let opened = Journal::open(&other, folder.path(), START_S + 40.0);
        let (_, mut camp) = opened.expect("the journal goes on");
        let picture = camp.picture();
        assert!(picture.zones[0].alarm, "what a person raised stands");
        for sensor in &picture.sensors {
            let expected = if sensor.name == "radar" { 40 } else { 0 };
            assert_eq!(sensor.health.reports, expected, "{}", sensor.name);
        }
        run(&mut camp, &entries[80..120]);
        assert!(!camp.picture().tracks.is_empty(), "what came in is followed as the file says now");
        let again = Journal::open(&other, folder.path(), START_S + 60.0);
        assert!(again.is_ok(), "and on");
    }
}

#[test]
fn who_was_counted_before_an_alarm_is_not_counted_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut journal, mut camp) =
        Journal::open(&settings(), folder.path(), START_S).expect("a journal");
    let heads =
        |t, shelter: &str, count| at(t, Input::Headcount { shelter: shelter.to_owned(), count });
    let alarm = at(90.0, Input::Alarm { zone: "camp".into(), exercise: false });
    let over = at(200.0, Input::AllClear { zone: None });
    for entry in [heads(0.0, "A", 40), heads(1.0, "B", 25), alarm, heads(95.0, "A", 39), over] {
        journal.append(&entry).expect("written");
        camp.take(&entry);
    }
    let mut playback = Playback::new(settings(), folder.path());
    let timeline = timeline::read(&mut playback, camp.alarms()[0]).expect("a timeline");
    assert_eq!((timeline.counted, timeline.all_counted_s), ((39, 65), None));
}

#[test]
#[cfg(unix)]
fn the_journal_is_for_the_camp_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    drop(Journal::open(&settings(), folder.path(), START_S).expect("a journal"));
    for part in journal::parts(folder.path()).expect("parts") {
        let mode = fs::metadata(part.path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_sensor_that_falls_silent_and_one_whose_clock_is_off_are_shown() {
    let mut camp = Camp::try_new(settings()).expect("a camp");
    let mut entry = look("radar", 0.0, &[[500.0, 500.0]], None);
    if let Input::Look(look) = &mut entry.input {
        look.time_s += 3600.0;
    }
    camp.take(&entry);
    (1..=12).for_each(|t| drop(camp.take(&at(f64::from(t), Input::Tick))));
    let radar = camp.picture().sensors.remove(0).health;
    assert!(radar.silent && radar.ahead_s > 300.0, "{radar:?}");
    camp.take(&look("radar", 20.0, &[[500.0, 500.0]], None));
    let radar = camp.picture().sensors.remove(0).health;
    assert!(!radar.silent && radar.gaps == [(START_S, START_S + 20.0)], "{radar:?}");
}

#[test]
fn every_mistake_in_a_camps_file_is_named() {
    let wrong = CAMP
        .replace("name = \"gate\"\ncorners", "name = \"camp\"\ncorners")
        .replace("within_s = 40\n", "")
        .replace("\"fr\"", "\"xx\"");
    let error = Settings::parse("camp.toml", &wrong).expect_err("mistakes").to_string();
    for part in ["zone \"camp\" twice", "no zone \"gate\"", "within_s: found nothing", "\"xx\""] {
        assert!(error.contains(part), "{part} not in {error}");
    }
}

#[test]
fn numbers_that_would_switch_warnings_off_without_a_word_are_named() {
    let check = |from: &str, to: &str, part: &str| {
        assert!(CAMP.contains(from), "{from}");
        let wrong = CAMP.replacen(from, to, 1);
        let error = Settings::parse("camp.toml", &wrong).expect_err(to).to_string();
        assert!(error.contains(part), "{part} not in {error}");
    };
    let beside = |key: &str| format!("origin = [10.0, 20.0]\n{key}");
    check("origin = [10.0, 20.0]", &beside("wind_m_s = [500.0, 0.0]"), "wind_m_s: 500");
    check("position_sd_m = 5.0", "position_sd_m = 0.05", "position_sd_m is 0.05");
    check("position_sd_m = 5.0", "bearing_sd_deg = 20.0", "bearing_sd_deg is 20");
    check("place = [10.0, 20.0, 5.0]", "place = [10.0, 20.0, 1e300]", "metres up");
    check("hold_s = 5", "expires_s = 0", "expires_s: found 0");
    check("languages = [\"en\", \"fr\"]", "languages = []", "languages: none");
    check("peers = [\"127.0.0.0/8\"]", "peers = []", "[page]: no peers");
    check("[[zone]]\nname = \"camp\"", "[[zone]]\nname = \" \"", "zone without a name");
    check(
        "probability = 0.25",
        "probability = 0.25\nclasses = [\"mortar\"]",
        "classes: found mortar",
    );
    check("when = \"enters\"", "when = \"near\"\ndistance_m = 50", "within_s: found a value");
}

#[test]
fn two_that_listen_at_one_address_are_named() {
    let mut k = 0;
    let ports = |text: &str| text.replace("127.0.0.1:0", "127.0.0.1:7007");
    let error = Settings::parse("camp.toml", &ports(CAMP)).expect_err("one port").to_string();
    assert!(
        error.contains("sensor \"radar\": listens at 127.0.0.1:7007, where [page] does"),
        "{error}"
    );
    // One by UDP is beside those by TCP.
    assert!(!error.contains("sensor \"map\""), "{error}");
    let apart: String = CAMP
        .split_inclusive("127.0.0.1:0")
        .map(|part| {
            k += 1;
            part.replace("127.0.0.1:0", &format!("127.0.0.1:{}", 7000 + k))
        })
        .collect();
    assert!(Settings::parse("camp.toml", &apart).is_ok());
}
