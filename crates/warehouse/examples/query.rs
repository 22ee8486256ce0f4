//! How long does the warehouse take for a query over a folder of Parquet files?
//!
//! `query FOLDER SQL RUNS` prints one line of JSON: milliseconds of each run after a first one that
//! does not count, those of all threads on a processor a run (Linux), the number of rows, and the sum
//! of each column of numbers. For `benches/*.py`.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use serde_json::json;
use tokio::runtime::Runtime;
use warehouse::arrow::array::{AsArray, RecordBatch};
use warehouse::arrow::compute::{cast, sum};
use warehouse::arrow::datatypes::{DataType, Float64Type};
use warehouse::{ParquetFolder, WarehouseError};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [folder, sql, runs] = given.as_slice() else {
        return Err("query FOLDER SQL RUNS".into());
    };
    let runtime = Runtime::new()?;
    let runs = runs.parse::<usize>()?;
    let mut last = runtime.block_on(answer(Path::new(folder), sql))?;
    let (mut milliseconds, busy) = (Vec::new(), busy_ms());
    for _ in 0..runs {
        let started = Instant::now();
        last = runtime.block_on(answer(Path::new(folder), sql))?;
        milliseconds.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    let busy = busy_ms().zip(busy).map(|(after, before)| (after - before) / runs as f64);
    let rows: usize = last.iter().map(RecordBatch::num_rows).sum();
    let line = json!({ "ms": milliseconds, "busy_ms": busy, "rows": rows, "sums": sums(&last) });
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// Milliseconds that this process has spent on processors, in steps of 10 (proc(5): utime, stime).
fn busy_ms() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) * 10.0)
}

/// From opening the files to rows in memory.
async fn answer(folder: &Path, sql: &str) -> Result<Vec<RecordBatch>, WarehouseError> {
    ParquetFolder::open(folder).await?.sql(sql).await
}

/// The sum of each column of numbers, nothing for others; missing values add nothing.
fn sums(batches: &[RecordBatch]) -> Vec<Option<f64>> {
    let columns = batches.first().map_or(0, RecordBatch::num_columns);
    let of = |column: usize| {
        let parts = batches.iter().map(|b| {
            let values = b.column(column);
            let numeric = values.data_type().is_numeric();
            let values = numeric.then(|| cast(values, &DataType::Float64).ok())??;
            Some(sum(values.as_primitive::<Float64Type>()).unwrap_or(0.0))
        });
        parts.sum()
    };
    (0..columns).map(of).collect()
}
