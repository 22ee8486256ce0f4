//! Is a user's own ACLED export read, in every layout it comes in? Every row here is synthetic.

use ingest::Origin;

use crate::site::Site;

const NEW: &str = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,\
    assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,\
    admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp";
const OLD: &str = "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,time_precision,event_type,sub_event_type,\
    actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,region,country,admin1,admin2,admin3,location,\
    latitude,longitude,geo_precision,source,source_scale,notes,fatalities,timestamp,iso3";

fn new_row(id: &str, fatalities: &str, timestamp: u64) -> String {
    format!(
        "{id},2024-05-06,2024,1,Political violence,Battles,Armed clash,A,,State forces,B,,Rebel group,x,Civilian targeting,\
         466,Africa,Mali,R,D,,Synthetic place,16.27,-0.04,2,made up,Other,made up,{fatalities},,{timestamp}\n"
    )
}

fn synced(files: &[(&str, String)]) -> Site {
    let site = Site::new();
    for (name, text) in files {
        site.publish(&format!("acled/{name}"), text);
    }
    site.sync(Origin::Folder(site.mirror()), "acled").expect("loads");
    site
}

#[test]
fn exports_of_today_and_of_before_2022_make_one_table() {
    let old = format!(
        "{OLD}\n1,466,MLI2,2,06 May 2019,2019,3,Battles,Armed clash,A,,1,B,,2,12,Africa,Mali,R,D,,Synthetic place,\
         16.27,-0.04,1,made up,Other,made up,3,1557100800,MLI\n"
    );
    let site =
        synced(&[("new.csv", format!("{NEW}\n{}", new_row("MLI1", "5", 9))), ("old.csv", old)]);
    let rows = site.lines(
        "SELECT id, date, date_prec, disorder, civilians_targeted, country_iso3, cell, where_prec, deaths, flags \
         FROM acled_events ORDER BY id",
    );
    assert_eq!(
        rows,
        [
            "MLI1|2024-05-06|1|Political violence|true|MLI|153000|2|5|place_not_known",
            "MLI2|2019-05-06|3|-|-|MLI|153000|1|3|day_not_known",
        ]
    );
}

#[test]
fn a_second_header_of_tags_is_no_row() {
    let tags = "#event+code,#date+occurred".to_owned() + &",".repeat(29);
    let site = synced(&[("hdx.csv", format!("{NEW}\n{tags}\n{}", new_row("MLI1", "5", 9)))]);
    assert_eq!(site.lines("SELECT count(*) FROM raw.acled"), ["1"]);
    assert_eq!(site.rows("SELECT * FROM quarantine").map(|r| r.len()).unwrap_or(0), 0);
}

#[test]
fn the_interface_writes_all_values_as_text_in_an_envelope() {
    let json = r#"{"status":200,"success":true,"count":1,"data":[{"event_id_cnty":"MLI1","event_date":"2024-05-06","year":"2024",
        "time_precision":"1","event_type":"Battles","sub_event_type":"Armed clash","actor1":"A","iso":"466","region":"Africa",
        "country":"Mali","admin1":"R","admin2":"","admin3":"","location":"Synthetic place","latitude":"16.27","longitude":"-0.04",
        "geo_precision":"1","notes":"made up","fatalities":"5","timestamp":"1715000000"}]}"#;
    let site = synced(&[("read.json", json.to_owned())]);
    assert_eq!(
        site.lines("SELECT id, date, deaths, changed FROM acled_events"),
        ["MLI1|2024-05-06|5|1715000000"]
    );
}

#[test]
fn of_overlapping_exports_the_record_changed_last_counts() {
    let file = |deaths: &str, changed| format!("{NEW}\n{}", new_row("MLI1", deaths, changed));
    let site = synced(&[("a.csv", file("9", 20)), ("b.csv", file("5", 10))]);
    assert_eq!(site.lines("SELECT deaths, count(*) FROM acled_events GROUP BY 1"), ["9|1"]);
    assert_eq!(
        site.lines("SELECT count(*) FROM raw.acled WHERE flags LIKE '%repeated_key%'"),
        ["1"]
    );
}

#[test]
fn a_row_without_a_number_of_deaths_stands_aside() {
    let rows = new_row("MLI1", "5", 9) + &new_row("MLI2", "many", 9) + &new_row("MLI3", "0", 9);
    let site = synced(&[("new.csv", format!("{NEW}\n{rows}"))]);
    assert_eq!(site.lines("SELECT id, deaths FROM acled_events ORDER BY 1"), ["MLI1|5", "MLI3|0"]);
    let aside = site.lines("SELECT line, column, reason, value FROM quarantine");
    assert_eq!(aside, ["3|fatalities|expected a whole number|many"]);
}

#[test]
fn an_export_added_on_the_same_day_joins_those_of_the_morning() {
    let site = synced(&[("a.csv", format!("{NEW}\n{}", new_row("MLI1", "5", 9)))]);
    site.publish("acled/b.csv", format!("{NEW}\n{}", new_row("MLI2", "7", 9)));
    site.sync(Origin::Folder(site.mirror()), "acled").expect("loads");
    assert_eq!(site.lines("SELECT id, deaths FROM acled_events ORDER BY 1"), ["MLI1|5", "MLI2|7"]);
    assert_eq!(site.vintages("acled").len(), 1);
}
