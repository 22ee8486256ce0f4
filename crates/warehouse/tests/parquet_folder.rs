//! Can what was written as Parquet be asked again, with our functions, and only read?

use tempfile::TempDir;
use tokio::runtime::Runtime;
use warehouse::{ParquetFolder, TextRow, WarehouseError, rows_of_json, text_rows, write_parquet};

/// A folder with two synthetic tables, `sites` and `site.events`, and a file that is no table.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, rows) in [
        ("sites", serde_json::json!([{"site": "Gao", "lat": 16.27, "lon": -0.04}])),
        ("site.events", serde_json::json!([{"n": 1}, {"n": 2}])),
    ] {
        let (schema, batches) = rows_of_json(rows.as_array().expect("rows")).expect("rows");
        let bytes = write_parquet(schema, &batches).expect("bytes");
        std::fs::write(folder.path().join(format!("{name}.parquet")), bytes).expect("a file");
    }
    std::fs::write(folder.path().join("README.txt"), "no table").expect("a file");
    folder
}

fn ask(folder: &TempDir, sql: &str) -> Result<Vec<TextRow>, WarehouseError> {
    let answer = async { ParquetFolder::open(folder.path()).await?.sql(sql).await };
    text_rows(&Runtime::new().expect("a runtime").block_on(answer)?)
}

#[test]
fn a_file_is_a_table_and_knows_our_functions() {
    let (folder, gao) = (folder(), Some("Gao".to_owned()));
    let sql = "SELECT nearest_site(16, 0, (SELECT site_index(site, lat, lon) FROM sites))['id']";
    assert_eq!(ask(&folder, sql).expect("an answer"), [[gao]]);
    let sum = ask(&folder, "SELECT sum(n) FROM \"site.events\"").expect("an answer");
    assert_eq!(sum, [[Some("3".to_owned())]]);
}

#[test]
fn nothing_is_written_and_a_missing_folder_is_named() {
    let folder = folder();
    let error = ask(&folder, "CREATE TABLE copy AS SELECT * FROM sites").expect_err("refused");
    assert!(matches!(error, WarehouseError::Query(_)), "{error:?}");
    let gone = folder.path().join("gone");
    let open = Runtime::new().expect("a runtime").block_on(ParquetFolder::open(&gone));
    let error = open.err().expect("no folder");
    assert!(error.to_string().contains("gone"), "{error}");
}
