//! Can counts of alleged misconduct be put beside data that could point at a person?

use std::path::Path;

use catalog::Catalog;
use tokio::runtime::Runtime;
use warehouse::{Vintages, Warehouse, WarehouseError};

/// Every query over the figures that the program carries.
fn ask(catalog: &Catalog, sql: &str) -> Result<usize, WarehouseError> {
    let folder = tempfile::tempdir().expect("a folder");
    let warehouse = Warehouse::open(folder.path(), catalog, Vintages::Newest)?;
    let answer = Runtime::new().expect("a runtime").block_on(warehouse.sql(sql))?;
    Ok(answer.1.iter().map(|b| b.num_rows()).sum())
}

fn check_refused(catalog: &Catalog, sql: &str) {
    match ask(catalog, sql) {
        Err(WarehouseError::ConductBeside { .. }) => {}
        other => panic!("{sql}: {other:?}"),
    }
}

#[test]
fn conduct_is_asked_alone_or_beside_its_vocabulary() {
    for sql in [
        "SELECT * FROM sea_allegations_yearly",
        "SELECT * FROM sea_allegations",
        "SELECT a.year FROM sea_allegations_yearly a JOIN sea_victims v ON v.year = a.year",
        "SELECT year FROM sea_allegations_yearly UNION ALL SELECT year FROM sea_victims",
        "WITH s AS (SELECT mission FROM sea_allegations_by_mission) \
         SELECT * FROM s JOIN crosswalk.mission_scopes m ON m.mission = s.mission",
        "SELECT year, (SELECT max(count) FROM sea_victims) FROM sea_allegations_yearly",
    ] {
        let rows = ask(&Catalog::shipped(), sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
        assert!(rows > 0, "{sql}");
    }
}

#[test]
fn other_tables_are_asked_as_before() {
    for sql in [
        "SELECT m.mission FROM missions m JOIN fatalities f ON f.mission = m.mission LIMIT 1",
        "WITH events AS (SELECT * FROM missions) SELECT * FROM events JOIN contributions USING (mission) LIMIT 1",
    ] {
        assert_eq!(ask(&Catalog::shipped(), sql).expect(sql), 1);
    }
}

#[test]
fn no_part_of_a_query_puts_conduct_beside_anything_else() {
    for sql in [
        "SELECT * FROM sea_allegations_by_mission a JOIN missions m ON m.mission = a.mission",
        "SELECT * FROM sea_allegations_by_mission a, contributions c WHERE c.mission = a.mission",
        "SELECT * FROM missions LEFT JOIN sea_allegations USING (mission)",
        "SELECT mission FROM missions WHERE mission IN (SELECT mission FROM sea_allegations_by_mission)",
        "SELECT mission FROM missions m WHERE EXISTS \
         (SELECT 1 FROM sea_allegations_by_mission a WHERE a.mission = m.mission)",
        "SELECT (SELECT max(count) FROM sea_victims), month_end FROM contributions",
        "SELECT year FROM sea_allegations_yearly UNION SELECT extract(year FROM date) FROM fatalities",
        "SELECT year FROM sea_allegations_yearly EXCEPT SELECT year FROM violence_country_years",
        "WITH a AS (SELECT * FROM sea_allegations), b AS (SELECT * FROM a) \
         SELECT * FROM b JOIN (SELECT * FROM (SELECT * FROM missions)) m ON m.mission = b.mission",
        "WITH RECURSIVE r AS (SELECT year, mission FROM sea_allegations_by_mission UNION ALL \
         SELECT r.year + 1, m.mission FROM r JOIN missions m ON m.mission = r.mission WHERE r.year < 2000) SELECT * FROM r",
        // An alias hides nothing, in either direction.
        "SELECT * FROM missions AS sea_allegations JOIN sea_victims v ON v.year = 2024",
        "SELECT * FROM missions AS sea_measures JOIN sea_victims v ON v.year = 2024",
        "SELECT * FROM sea_victims AS sea_measures JOIN missions ON true",
        "WITH sea_victims AS (SELECT * FROM missions) SELECT * FROM sea_victims, sea_allegations_yearly",
        "WITH mission_scopes AS (SELECT * FROM contributions) SELECT * FROM mission_scopes, sea_allegations_yearly",
        "SELECT * FROM all_vintages.sea_allegations a JOIN public.missions m ON m.mission = a.mission",
        "SELECT * FROM bluehelm.public.sea_victims v JOIN bluehelm.all_vintages.missions m ON true",
        "SELECT * FROM sea_victims JOIN crosswalk.mission_hosts ON true",
        "SELECT * FROM sea_victims JOIN crosswalk.disputed_areas ON true",
        "SELECT * FROM sea_victims JOIN vintages ON true",
        "SELECT * FROM sea_victims JOIN information_schema.tables ON true",
        "SELECT * FROM \"sea_victims\" JOIN \"missions\" ON true",
        "SELECT sum(count) OVER () FROM (SELECT v.count, m.latitude FROM sea_victims v CROSS JOIN missions m)",
        "EXPLAIN ANALYZE SELECT * FROM sea_victims JOIN missions ON true",
    ] {
        check_refused(&Catalog::shipped(), sql);
    }
}

fn own(files: &[(&str, &str)]) -> (tempfile::TempDir, Catalog) {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        std::fs::write(path, text).expect("written");
    }
    let catalog = Catalog::with_own(folder.path());
    (folder, catalog)
}

#[test]
fn a_table_of_the_users_own_is_no_way_round() {
    let head = "[columns]\nyear = \"y\"\nknown_from = \"date of publication\"\n---*/\n";
    let mixed = format!(
        "/*---\ntitle = \"mixed\"\nparts = [\"sea_victims\", \"violence_country_years\"]\n{head}"
    );
    let (_kept, catalog) = own(&[("tables/mixed.sql", &mixed)]);
    check_refused(&catalog, "SELECT m.year FROM mixed m JOIN missions ON true");
}

#[test]
fn an_empty_list_of_the_users_own_unlocks_nothing_and_a_longer_one_locks_more() {
    let (_kept, catalog) = own(&[("tables/crosswalks/conduct_tables.csv", "name,reading,note\n")]);
    check_refused(&catalog, "SELECT * FROM sea_victims JOIN missions ON true");
    let beside = "name,reading,note\nmissions,beside,\nfatalities,conduct,\n";
    let (_kept, catalog) = own(&[("tables/crosswalks/conduct_tables.csv", beside)]);
    check_refused(&catalog, "SELECT * FROM sea_victims JOIN missions ON true");
    check_refused(&catalog, "SELECT * FROM fatalities JOIN contributions USING (mission)");
}
