//! Does `bluehelm patrol` answer as promised, and say clearly what is wrong with a file?

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

const TOP: &str = "n 4\nm 2\ntmax 10\n0 0 0\n3 4 7\n0 1 2\n6 8 0\n";
const OPLIB: &str = "NAME : tiny\nTYPE : OP\nDIMENSION : 3\nCOST_LIMIT : 9\n\
    EDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : UPPER_ROW\n\
    EDGE_WEIGHT_SECTION\n2 3\n4\nNODE_SCORE_SECTION\n1 5\n2 6\n3 7\nDEPOT_SECTION\n1\n-1\nEOF\n";

fn solve(text: &str, arguments: &[&str]) -> Output {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("problem.txt");
    fs::write(&file, text).expect("written");
    Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .args(["patrol", "solve"])
        .arg(file)
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn plan(text: &str, arguments: &[&str]) -> Value {
    let output = solve(text, &[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_plan_has_score_bound_routes_times_and_lengths_in_the_files_own_ids() {
    // Of two teams, one has the time for the place on the way; nobody can reach the other.
    assert_eq!(
        plan(TOP, &["--format", "top", "--time", "1"]),
        json!({"score": 7.0, "upper_bound": 7.0, "routes": [[0, 1, 3]], "times": [[0.0, 5.0, 10.0]],
            "lengths": [10.0]})
    );
    let plan = plan(OPLIB, &["--format", "oplib", "--iterations", "5"]);
    assert_eq!((&plan["score"], &plan["lengths"]), (&json!(18.0), &json!([9.0])));
    let stops = plan["routes"][0].as_array().expect("a route");
    assert_eq!((&stops[0], &stops[3], stops.len()), (&json!(1), &json!(1), 4));
}

#[test]
fn the_same_seed_and_iterations_print_the_same_plan() {
    let sites: Vec<String> =
        (0..40).map(|k| format!("{} {} {}", k * 7 % 13, k * 5 % 11, k % 6)).collect();
    let text = format!("n 40\nm 2\ntmax 20\n{}\n", sites.join("\n"));
    let run = || plan(&text, &["--format", "top", "--iterations", "30", "--seed", "4"]);
    assert_eq!(run(), run());
}

#[test]
fn no_iterations_give_the_first_plan() {
    let plan = plan(TOP, &["--format", "top", "--iterations", "0"]);
    assert_eq!((&plan["score"], &plan["routes"]), (&json!(7.0), &json!([[0, 1, 3]])));
    let folder = camp(PLACES);
    let output = patrol(&folder, &["plan", "camp.toml", "-o", "plan.json", "--iterations", "0"]);
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(answer.contains("patrols: 1, visits: 1, worth 15.0"), "{answer}");
}

#[test]
fn without_json_a_plan_is_a_table() {
    let output = solve(TOP, &["--format", "top", "--teams", "1"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.starts_with("score 7: no plan scores more\n"), "{text}");
    assert!(text.contains("0 1 3"), "{text}");
}

#[test]
fn a_mistake_in_a_file_is_named_with_its_line_and_what_was_expected() {
    let output = solve(&TOP.replace("tmax 10", "tmax ten"), &["--format", "top", "--json"]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(error.contains("line 3: found \"ten\", expected the time per path"), "{error}");
    assert!(output.stdout.is_empty());
}

#[test]
fn too_little_time_to_go_straight_is_said() {
    let output = solve(&TOP.replace("tmax 10", "tmax 9"), &["--format", "top", "--json"]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    let plan: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&plan["score"], &plan["upper_bound"]), (&json!(0.0), &json!(0.0)));
    assert_eq!(plan["routes"], json!([]));
    assert!(error.contains("goes straight from the start to the end is there at 10"), "{error}");
}

const CASE: &str = r#"
name = "Example"
first_day = "2018-11-19"
days = 1
patrols_per_day = 1
leave = "06:00"
back = "16:00"
places = "places.csv"
[camp]
name = "Camp"
latitude = 19.5
longitude = 0.8
[travel]
winding = 1.4
speed_km_h = 30
"#;
const PLACES: &str = "id,name,latitude,longitude,people,risk\nwells,Wells,19.4,1.0,300,0.05\n";

/// A folder with a camp's files.
fn camp(places: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("camp.toml"), CASE).expect("written");
    fs::write(folder.path().join("places.csv"), places).expect("written");
    folder
}

fn patrol(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .current_dir(folder.path())
        .arg("patrol")
        .args(arguments)
        .output()
        .expect("the program runs")
}

#[test]
fn a_plan_is_a_draft_until_it_is_approved_and_again_when_it_was_changed() {
    let folder = camp(PLACES);
    let run = |arguments: &[&str]| {
        let output = patrol(&folder, arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), error)
    };
    let (code, answer, remark) =
        run(&["plan", "camp.toml", "-o", "plan.json", "--iterations", "5"]);
    assert_eq!(code, Some(0), "{remark}");
    assert!(answer.contains("patrols: 1, visits: 1, worth 15.0, no plan more than 15.0"));
    assert!(answer.contains("Travel times are estimates") && remark.contains("DRAFT"));
    assert!(run(&["export", "plan.json"]).1.contains("DRAFT"));
    // The approved plan takes the draft's place whole: nothing is written over the draft.
    let draft = folder.path().join("draft.json");
    fs::hard_link(folder.path().join("plan.json"), &draft).expect("a second name");
    let before = fs::read_to_string(&draft).expect("a draft");
    assert_eq!(run(&["approve", "plan.json", "--by", "Operations"]).0, Some(0));
    assert_eq!(fs::read_to_string(&draft).expect("a draft"), before);
    fs::remove_file(&draft).expect("removed");
    let gpx = run(&["export", "plan.json", "--as", "gpx"]).1;
    assert!(gpx.contains("APPROVED by Operations") && !gpx.contains("DRAFT"));
    let plan = folder.path().join("plan.json");
    let text = fs::read_to_string(&plan).expect("a plan").replace("Wells", "Walls");
    fs::write(&plan, text).expect("written");
    let (code, _, error) = run(&["export", "plan.json"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("was changed after Operations approved it"), "{error}");
    assert_eq!(run(&["approve", "plan.json", "--by", "Operations"]).0, Some(0));
    assert_eq!(run(&["export", "plan.json"]).0, Some(0));
}

/// Only its owner can open it from now on, where the system knows owners.
fn close(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("closed");
    }
    assert!(path.exists());
}

/// Whether only its owner can open it.
fn is_closed(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).expect("there").permissions().mode() & 0o077 == 0
    }
    #[cfg(not(unix))]
    path.exists()
}

#[test]
fn a_plan_is_drawn_from_a_mixture_exported_under_a_key_and_recorded() {
    let folder = camp(PLACES);
    let run = |arguments: &[&str]| {
        let output = patrol(&folder, arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let mixed = run(&["mix", "camp.toml", "-o", "mix.json", "--plans", "3", "--iterations", "5"]);
    assert!(mixed.contains("entropy") && mixed.contains("price: 0.0 %"), "{mixed}");
    assert!(mixed.contains("most guessable visit: Wells on 2018-11-19, 100 %"), "{mixed}");
    run(&["draw", "mix.json", "-o", "plan.json"]);
    let file = |name: &str| folder.path().join(name);
    fs::write(file("word"), "a long passphrase\n").expect("written");
    run(&["export", "plan.json", "--as", "sheet", "-o", "sheet.age", "--passphrase-file", "word"]);
    let sealed = fs::read(file("sheet.age")).expect("sealed");
    assert!(sealed.starts_with(b"age-encryption.org/v1"));
    run(&["export", "plan.json", "--as", "sheet", "-o", "sheet.html", "--expires", "2018-11-20"]);
    let sheet = fs::read_to_string(file("sheet.html")).expect("a sheet");
    assert!(sheet.contains("DRAFT") && sheet.contains("Not to be used after 2018-11-20"));
    assert!(!file("sheet.html.bluehelm-new").exists());
    fs::write(
        file("visits.csv"),
        "day,place,arrived,left,events\n2018-11-19,wells,08:00,09:30,3\n",
    )
    .expect("written");
    let track = "<gpx version=\"1.1\" creator=\"made up\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><trkseg>\
        <trkpt lat=\"19.4\" lon=\"1.0\"><time>2018-11-19T08:00:00Z</time></trkpt></trkseg></trk></gpx>";
    fs::write(file("a.gpx"), track).expect("written");
    let record = [
        "record",
        "plan.json",
        "--tracks",
        "a.gpx",
        "--visits",
        "visits.csv",
        "--places",
        "places.csv",
        "--effort",
        "effort.csv",
    ];
    close(&file("places.csv"));
    // What cannot be read stops everything: nothing is deleted.
    fs::write(file("b.gpx"), "no track").expect("written");
    // Files of the user's beside those that are brought up to date.
    fs::write(file("places.new"), "the user's").expect("written");
    fs::write(file("effort.new"), "the user's").expect("written");
    assert_eq!(
        patrol(&folder, &[&record[..], &["--tracks", "b.gpx"]].concat()).status.code(),
        Some(1)
    );
    assert!(file("a.gpx").exists() && !file("effort.csv").exists());
    // A track named twice is read and deleted once.
    let recorded = run(&[&record[..], &["--tracks", "./a.gpx"]].concat());
    assert!(recorded.contains("made") && recorded.contains("2.000"), "{recorded}");
    assert!(!file("a.gpx").exists());
    for beside in ["places.new", "effort.new"] {
        assert_eq!(fs::read_to_string(file(beside)).expect("kept"), "the user's");
    }
    assert!(is_closed(&file("places.csv")));
    let places = fs::read_to_string(file("places.csv")).expect("places");
    assert!(places.contains("last_visit") && places.contains("2018-11-19"), "{places}");
    assert_eq!(
        fs::read_to_string(file("effort.csv")).expect("a log"),
        "day,place,hours,events\n2018-11-19,wells,1.500,3\n"
    );
}

#[test]
fn seeds_that_a_person_types_draw_more_than_one_plan() {
    // Two like villages on opposite sides, and time for one.
    let places = "id,name,latitude,longitude,people,risk\n\
        north,North,19.6,0.8,100,1\nsouth,South,19.4,0.8,100,1\n";
    let folder = camp(places);
    fs::write(folder.path().join("camp.toml"), CASE.replace("16:00", "07:45")).expect("written");
    let mix = ["mix", "camp.toml", "-o", "mix.json", "--plans", "8", "--iterations", "5"];
    assert!(patrol(&folder, &[&mix[..], &["--price", "0.5"]].concat()).status.success());
    let draw = |seed: u32| {
        let seed = seed.to_string();
        let drawn = patrol(&folder, &["draw", "mix.json", "-o", "plan.json", "--seed", &seed]);
        assert!(drawn.status.success());
        fs::read(folder.path().join("plan.json")).expect("a plan")
    };
    let first = draw(1);
    assert!((2..=20).any(|seed| draw(seed) != first));
    assert_eq!(draw(1), first);
}

#[test]
fn a_loyalty_that_is_no_share_is_refused_and_nothing_is_worth_0() {
    let folder = camp(&PLACES.replace("300", "0"));
    let plan = |more: &[&str]| {
        let plan = ["plan", "camp.toml", "-o", "plan.json", "--iterations", "5"];
        patrol(&folder, &[&plan[..], more].concat())
    };
    let nothing = plan(&[]);
    let answer = String::from_utf8_lossy(&nothing.stdout).into_owned();
    assert!(
        answer.starts_with("patrols: 0, visits: 0, worth 0.0, no plan more than 0.0"),
        "{answer}"
    );
    for loyalty in ["NaN", "-5", "inf", "1e308"] {
        let refused = plan(&["--keep", "plan.json", &format!("--loyalty={loyalty}")]);
        assert_eq!(refused.status.code(), Some(1), "{loyalty}");
        let error = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(error.contains("expected a number from 0 to 1000"), "{error}");
    }
    assert!(plan(&["--keep", "plan.json", "--loyalty", "2"]).status.success());
}

#[test]
fn a_plan_without_a_file_to_go_to_is_refused_and_so_is_a_wrong_cell() {
    let folder = camp(&PLACES.replace("300", "many"));
    assert_eq!(patrol(&folder, &["plan", "camp.toml"]).status.code(), Some(1));
    let output = patrol(&folder, &["plan", "camp.toml", "-o", "plan.json"]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    let expect = "places, line 2, people: found \"many\", expected a number from 0";
    assert!(error.contains(expect), "{error}");
    assert!(!folder.path().join("plan.json").exists());
}
