//! Do profiles say what the publishers' files hold?

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn run(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .env_remove("BLUEHELM_HOME")
        .env_remove("BLUEHELM_CATALOG")
        .arg("--home")
        .arg(home)
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn json(home: &Path, arguments: &[&str]) -> Value {
    let output = run(home, &[arguments, &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[allow(clippy::print_stdout, reason = "a test that is left out says so")]
fn mirror() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
    let path = std::env::var_os("BLUEHELM_MIRROR").map_or(beside, PathBuf::from);
    if path.join("psdata").is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "no mirror at {}", path.display());
    println!("left out: no mirror at {}; set BLUEHELM_MIRROR", path.display());
    None
}

fn synced(mirror: &Path, names: &[&str]) -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    let mirror = mirror.to_str().expect("a path in UTF-8");
    let output = run(home.path(), &[&["sync", "--mirror", mirror][..], names].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    home
}

fn section<'a>(profile: &'a Value, id: &str) -> &'a Value {
    let sections = profile["sections"].as_array().expect("sections");
    sections.iter().find(|s| s["id"] == id).unwrap_or_else(|| panic!("no section {id}"))
}

fn rows(section: &Value) -> &Vec<Value> {
    section["rows"].as_array().expect("rows")
}

/// Women and all by category on a month-end.
fn counts(profile: &Value, month_end: &str) -> BTreeMap<String, (f64, f64)> {
    let own = rows(section(profile, "months")).iter().filter(|r| r["month_end"] == month_end);
    let counted = |r: &Value| {
        let category = r["category"].as_str()?.to_owned();
        Some((category, (r["women"].as_f64()?, r["total"].as_f64()?)))
    };
    own.filter_map(counted).collect()
}

/// Shares, with as many decimals as they were published with.
fn check_shares(profile: &Value, month_end: &str, expect: [(&str, &str); 5]) {
    let found = counts(profile, month_end);
    for (category, percent) in expect {
        let decimals = percent.split_once('.').expect("a decimal").1.len();
        let (women, total) = found[category];
        let share = format!("{:.decimals$}", 100.0 * women / total);
        assert_eq!(share, percent, "{month_end} {category}: {women} of {total}");
    }
}

#[test]
fn the_shares_of_women_are_those_published() {
    // The figures that the program carries are enough.
    let home = tempfile::tempdir().expect("a folder");
    let profile = json(home.path(), &["women"]);
    check_shares(
        &profile,
        "2019-12-31",
        [
            ("Troops", "4.7"),
            ("Formed Police Units", "10.8"),
            ("Military observers and staff officers", "16.7"),
            ("Individual Police", "28.9"),
            ("All uniformed", "6.37"),
        ],
    );
    check_shares(
        &profile,
        "2025-07-31",
        [
            ("Troops", "8.1"),
            ("Military observers and staff officers", "23.7"),
            ("Formed Police Units", "18.1"),
            ("Individual Police", "31.1"),
            ("All uniformed", "10.16"),
        ],
    );
    // Months without a usable split are left out and said.
    assert!(counts(&profile, "2020-08-31").is_empty());
    let left_out = rows(section(&profile, "left-out"));
    assert!(left_out.iter().any(|r| r["month_end"] == "2020-08-31"));
    assert!(left_out.iter().any(|r| r["month_end"] == "2014-04-30"));
}

/// A step of a small generator with a fixed seed (Knuth's MMIX): the same draws on every machine.
fn draw(state: &mut u64, below: usize) -> usize {
    *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*state >> 33) as usize % below
}

/// Persons by contributor and month-end, each by mission and type.
type Persons = BTreeMap<(String, String), BTreeMap<(String, String), i64>>;

/// The publisher's file, read with no code of ours.
fn of_the_file(text: &str) -> Persons {
    let mut found = Persons::new();
    for line in text.lines().skip(1) {
        // Names with commas stand in quotes; what follows has none.
        let quoted = line.split_once(",\"").and_then(|(a, b)| Some((a, b.split_once("\",")?)));
        let line = match quoted {
            Some((day, (_, rest))) => format!("{day},x,{rest}"),
            None => line.to_owned(),
        };
        let cells: Vec<&str> = line.split(',').collect();
        let own = found.entry((cells[2].to_owned(), cells[0].to_owned())).or_default();
        let key = (cells[4].to_owned(), cells[5].to_owned());
        *own.entry(key).or_default() += cells[8].parse::<i64>().expect("a total");
    }
    found
}

#[test]
fn random_contributors_and_months_reproduce_the_source() {
    let Some(mirror) = mirror() else { return };
    let home = synced(&mirror, &["contributions"]);
    let text =
        std::fs::read_to_string(mirror.join("contributions/uc_monthly.csv")).expect("the file");
    assert!(text.starts_with(
        "last_reporting_date,contributing_country,isocode3,m49_code,mission_acronym,personnel_type,female_personnel,male_personnel,total_personnel"
    ));
    let file = of_the_file(&text);
    let keys = |of: fn(&(String, String)) -> &String| -> Vec<String> {
        let set: std::collections::BTreeSet<&String> = file.keys().map(of).collect();
        set.into_iter().cloned().collect()
    };
    let (countries, months) = (keys(|k| &k.0), keys(|k| &k.1));
    let own = |country: &str, month: &str| {
        file.get(&(country.to_owned(), month.to_owned())).cloned().unwrap_or_default()
    };
    let mut state = 20180816;
    let mut persons = 0;
    for _ in 0..4 {
        let country = countries[draw(&mut state, countries.len())].as_str();
        let profile = json(home.path(), &["partner", country, "--section", "personnel-months"]);
        let series = rows(section(&profile, "personnel-months"));
        for _ in 0..25 {
            let month = months[draw(&mut state, months.len())].as_str();
            let expect: i64 = own(country, month).values().sum();
            let row = series.iter().find(|r| r["month_end"] == month).expect("the month");
            assert_eq!(row["total"].as_i64(), Some(expect), "{country} {month}");
            persons += expect;
        }
    }
    assert!(persons > 0, "every draw was of nobody");
    // By mission and type, on the newest month-end.
    for _ in 0..4 {
        let country = countries[draw(&mut state, countries.len())].as_str();
        let month = months.last().expect("a month");
        let profile = json(home.path(), &["partner", country, "--section", "personnel"]);
        let cell = |r: &Value| {
            let word = |name: &str| r[name].as_str().unwrap_or_default().to_owned();
            ((word("mission"), word("personnel_type")), r["total"].as_i64().expect("a total"))
        };
        let found: BTreeMap<_, _> = rows(section(&profile, "personnel")).iter().map(cell).collect();
        assert_eq!(found, own(country, month), "{country} {month}");
    }
}

/// Every profile, asked of something.
const ALL: [&[&str]; 11] = [
    &["partner", "BGD"],
    &["partner", "MLI"],
    &["partner", "security-council"],
    &["partner", "financial-contributors"],
    &["partner", "secretariat"],
    &["partner", "EU"],
    &["partner", "African Union"],
    &["mission", "MINUSMA"],
    &["profile", "MINUSMA", "--from", "2015-01-01", "--to", "2019-12-31"],
    &["women", "--partner", "Rwanda"],
    &["conduct"],
];

/// What must hold of any profile: rows hold the columns declared, a verdict has its words, a section
/// says something.
fn check_shape(profile: &Value) {
    for section in profile["sections"].as_array().expect("sections") {
        let id = &section["id"];
        let columns: Vec<&str> = section["columns"]
            .as_array()
            .expect("columns")
            .iter()
            .map(|c| c["name"].as_str().expect("a name"))
            .collect();
        for row in rows(section) {
            let names: Vec<&str> =
                row.as_object().expect("an object").keys().map(String::as_str).collect();
            assert_eq!(names, columns, "{id}");
        }
        for finding in section["findings"].as_array().expect("findings") {
            let text = finding["text"].as_str().expect("a text");
            assert!(text.ends_with('.') && !text.contains('{'), "{id}: {text}");
        }
        let says = |name: &str| !section[name].as_array().expect("a list").is_empty();
        assert!(says("rows") || says("findings") || says("missing"), "{id} says nothing");
        // A vocabulary of ours gives a page on each row instead.
        let own_page = columns.iter().any(|c| ["url", "source"].contains(c));
        if says("rows") && !own_page {
            assert!(says("sources"), "{id} shows numbers without a source");
        }
    }
}

#[test]
fn every_profile_answers_from_the_figures_that_the_program_carries() {
    let home = tempfile::tempdir().expect("a folder");
    for arguments in ALL {
        check_shape(&json(home.path(), arguments));
    }
    let partner = json(home.path(), &["partner", "BGD", "--section", "personnel"]);
    let missing = &section(&partner, "personnel")["missing"][0];
    assert_eq!(missing["word"], "not_loaded_here");
}

#[test]
fn every_profile_answers_from_a_synced_home() {
    let Some(mirror) = mirror() else { return };
    let names = [
        "authorised_strength",
        "contributions",
        "contributor_totals",
        "endorsements",
        "fatalities",
        "mission_budgets",
        "missions",
        "parity_targets",
        "prio_grid_land",
        "ucdp_country_years",
        "world_countries_50m",
    ];
    let home = synced(&mirror, &names);
    for arguments in ALL {
        check_shape(&json(home.path(), arguments));
    }
    let deaths = json(home.path(), &["partner", "BGD", "--section", "deaths"]);
    let total: i64 =
        rows(section(&deaths, "deaths")).iter().filter_map(|r| r["deaths"].as_i64()).sum();
    let register = "SELECT count(*) AS n FROM fatalities WHERE nationality_iso3 = 'BGD' \
        AND cause_group IN ('Malicious Act', 'Accident', 'Illness')";
    let own = json(home.path(), &["sql", register]);
    assert_eq!(Some(total), own[0]["n"].as_i64());
    let unknown = json(home.path(), &["partner", "BGD", "--section", "endorsement"]);
    let text = section(&unknown, "endorsement")["findings"][0]["text"].as_str().expect("a text");
    assert!(text.starts_with("Not known to us"), "{text}");
}

#[test]
fn an_unknown_partner_mission_section_or_period_says_which_exist_and_the_nearest() {
    let home = tempfile::tempdir().expect("a folder");
    for (arguments, expect) in [
        (&["partner", "Bangladesch"][..], "did you mean BGD (Bangladesh)?"),
        (&["partner", "security-counsil"], "did you mean security-council"),
        (&["mission", "MINUSM"], "MINUSMA"),
        (&["mission", "nowhere at all"], "There are: BINUB"),
        (&["partner", "BGD", "--section", "death"], "did you mean deaths?"),
        (&["profile", "MINUSMA", "--from", "2019-01-01", "--to", "2018-01-01"], "first day first"),
        (&["women", "--partner", "Rwnda"], "did you mean RWA (Rwanda)?"),
    ] {
        let output = run(home.path(), arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(expect), "{arguments:?}: {error}");
    }
}

#[test]
fn membership_is_counted_at_the_date() {
    let Some(mirror) = mirror() else { return };
    let home = synced(&mirror, &["contributions"]);
    let profile = json(home.path(), &["partner", "EU", "--section", "personnel"]);
    let contributors = |month: &str| {
        let all = rows(section(&profile, "personnel"));
        let row = all.iter().find(|r| r["month_end"] == month).expect("the month");
        row["total"].as_i64().expect("a total")
    };
    // The United Kingdom leaves the sum after January 2020; its personnel are known from the file.
    let sql = "SELECT month_end, sum(total) AS n FROM contributions WHERE contributor_iso3 IN \
        ('AUT','BEL','BGR','HRV','CYP','CZE','DNK','EST','FIN','FRA','DEU','GRC','HUN','IRL','ITA','LVA','LTU','LUX','MLT','NLD',\
        'POL','PRT','ROU','SVK','SVN','ESP','SWE') AND month_end = DATE '2020-02-29' GROUP BY 1";
    assert_eq!(Some(contributors("2020-02-29")), json(home.path(), &["sql", sql])[0]["n"].as_i64());
    let with = sql.replace("'SWE')", "'SWE','GBR')").replace("2020-02-29", "2020-01-31");
    assert_eq!(
        Some(contributors("2020-01-31")),
        json(home.path(), &["sql", &with])[0]["n"].as_i64()
    );
}

/// Datasets of the hub of which no publication was at hand: rows made up ("synthetic"), under a mission's true acronym
/// because profiles are of true missions.
#[test]
fn sections_on_mandates_recommendations_targets_training_and_equipment_read_rows_that_are_made_up()
{
    let mirror = tempfile::tempdir().expect("a folder");
    for (dataset, rows) in [
        (
            "DPO-PEMA",
            "namepko,country,signature,date,year,mandate_renewal,mandate_completeadjustment,comments,\
             civilianprotection_assist,civilianprotection_security,gender_encouraged\n\
             MINUSMA,Synthetic,9001,2014-02-03,2014,0,1,made up,8 (a),\"8 (b), 9\",\n\
             MINUSMA,Synthetic,9002,2015-02-03,2015,1,0,made up,,,7\n",
        ),
        (
            "DPO-C34REC",
            "Document symbol,Paragraph (sub-divided),Theme,C-34 recommendation text,Directive verb,Request category,\
             Request Timeline,Type of Task/Request,Status of action by the Secretariat,Addendum Update\n\
             A/77/19,12a,Synthetic,Made up,requests,Other,open-ended,N/A,In progress,Made up\n\
             A/77/19,12b,Synthetic,Made up,requests,Other,open-ended,N/A,Completed,Made up\n\
             A/77/19,12c,Synthetic,Made up,urges,Other,open-ended,N/A,Overtaken by events,Made up\n",
        ),
        (
            "DOS-INDICATORS",
            "Indicator,Mission,Period,Target,Target 2,Target description,Target met,Value\n\
             Synthetic,MINUSMA,2017/18,80,90,Made up,1,85.5\nSynthetic,UNMISS,2017/18,80,,Made up,FALSE,70\n\
             Synthetic,UNIFIL,2017/18,80,,Made up,,N/A\n",
        ),
        (
            "DPO-PKTRAINING",
            "training_name,fiscal_year,female_participants,male_participants\n\
             Synthetic course,2019/20,10,30\nSynthetic course of another kind,2019/20,NA,30\n",
        ),
        (
            "DPO-COEEXPENDITURE",
            "Mission_acronym,Start_date,End_date,Category,Expenditure,Document_symbol\n\
             MINUSMA,2015-07-01,2016-06-30,Synthetic equipment,1500,A/0/1\n\
             MINUSMA,2015-07-01,2016-06-30,Total,1500,A/0/1\n",
        ),
    ] {
        let folder = mirror.path().join("psdata").join(dataset);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("synthetic.csv"), rows).expect("written");
    }
    let names =
        ["mandates", "recommendations", "indicator_targets", "training", "equipment_expenditure"];
    let home = synced(mirror.path(), &names);
    let found = |profile: &[&str], id: &str| {
        let answer = json(home.path(), profile);
        let of_id = section(&answer, id);
        assert!(!rows(of_id).is_empty(), "{id} has no rows");
        of_id["findings"][0]["text"].as_str().expect("a text").to_owned()
    };
    for (profile, id, expect) in [
        (
            &["partner", "security-council"][..],
            "tasks",
            "2 resolutions between 3 February 2014 and 3 February 2015 on 1 mission are coded.",
        ),
        (
            &["profile", "MINUSMA"],
            "tasks",
            "2 resolutions to 3 February 2015 gave 2 tasks; coding ends on 3 February 2015.",
        ),
        (
            &["partner", "secretariat"],
            "recommendations",
            "Of 3 recommendations of 1 session, the Secretariat calls 1 completed and 1 in progress.",
        ),
        (
            &["partner", "secretariat"],
            "indicators",
            "Of 3 targets for 2017/18, 1 were met as reported; 1 are not said.",
        ),
        (
            &["partner", "secretariat"],
            "training",
            "In 2019/20, 40 participants are counted, 10 of them women; left out for want of one of the two counts: 1 kind of training.",
        ),
        (
            &["partner", "secretariat"],
            "equipment",
            "In 2015/16, 1 mission spent 1.5 million US dollars on it.",
        ),
    ] {
        assert_eq!(found(profile, id), expect, "{profile:?} {id}");
    }
}
