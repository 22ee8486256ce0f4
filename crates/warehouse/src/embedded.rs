//! Which figures does the program carry, for a first run without network or mirror?

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use base::Provenance;
use catalog::{Catalog, Shelf};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde::Deserialize;

use crate::WarehouseError;

/// A harmonised table as the program carries it: sums, never single records.
#[derive(Debug, Clone)]
pub struct EmbeddedTable {
    /// Columns of the sums, `known_from` among them.
    pub schema: SchemaRef,
    /// Rows of every vintage.
    pub batches: Vec<RecordBatch>,
    /// Source, licence and date of each vintage.
    pub provenance: Vec<Provenance>,
}

#[derive(Deserialize)]
struct Attribution {
    #[serde(default)]
    vintage: Vec<Provenance>,
}

/// The figures carried; each file is read when first asked for, and once.
#[derive(Debug)]
pub(crate) struct Embedded {
    catalog: Catalog,
    attribution: OnceLock<BTreeMap<String, Vec<Provenance>>>,
    tables: Mutex<BTreeMap<String, Option<EmbeddedTable>>>,
}

impl Embedded {
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let (attribution, tables) = (OnceLock::new(), Mutex::default());
        Self { catalog: catalog.clone(), attribution, tables }
    }

    /// `data/NAME.parquet`, with the vintages that `data/attribution.toml` gives `dataset`.
    pub(crate) fn table(
        &self,
        name: &str,
        dataset: &str,
    ) -> Result<Option<EmbeddedTable>, WarehouseError> {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(table) = tables.get(name) {
            return Ok(table.clone());
        }
        let table = self.read(name, dataset)?;
        tables.insert(name.to_owned(), table.clone());
        Ok(table)
    }

    /// Source, licence and date of the figures of a dataset.
    pub(crate) fn provenance(&self, dataset: &str) -> Result<Vec<Provenance>, WarehouseError> {
        let known = match self.attribution.get() {
            Some(known) => known,
            None => {
                let read = attribution(&self.catalog)?;
                self.attribution.get_or_init(|| read)
            }
        };
        Ok(known.get(dataset).cloned().unwrap_or_default())
    }

    fn read(&self, name: &str, dataset: &str) -> Result<Option<EmbeddedTable>, WarehouseError> {
        let files = self.catalog.files(Shelf::Data, "parquet");
        let file = files.map_err(|e| broken(name, e))?.remove(name);
        let Some(file) = file else { return Ok(None) };
        let provenance = self.provenance(dataset)?;
        if provenance.is_empty() {
            return Err(broken(name, format!("data/attribution.toml does not name {dataset}")));
        }
        let (schema, batches) = read_parquet(file.bytes).map_err(|e| broken(name, e))?;
        Ok(Some(EmbeddedTable { schema, batches, provenance }))
    }
}

/// Rows of Parquet bytes.
///
/// # Errors
/// [`WarehouseError::Input`] where the bytes are no whole Parquet file.
pub fn read_parquet(
    bytes: impl Into<bytes::Bytes>,
) -> Result<(SchemaRef, Vec<RecordBatch>), WarehouseError> {
    let input = |cause: String| WarehouseError::Input { format: "Parquet file", cause };
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes.into())
        .and_then(|builder| builder.build())
        .map_err(|e| input(e.to_string()))?;
    let schema = arrow::array::RecordBatchReader::schema(&reader);
    let batches = reader.collect::<Result<_, _>>().map_err(|e| input(e.to_string()))?;
    Ok((schema, batches))
}

/// Rows as Parquet bytes, compressed; equal rows give equal bytes.
pub fn write_parquet(
    schema: SchemaRef,
    batches: &[RecordBatch],
) -> Result<Vec<u8>, WarehouseError> {
    write_with(schema, batches, None)
}

/// The same with words on the file as a whole.
pub(crate) fn write_with(
    schema: SchemaRef,
    batches: &[RecordBatch],
    words: Option<Vec<KeyValue>>,
) -> Result<Vec<u8>, WarehouseError> {
    let output = |e: parquet::errors::ParquetError| WarehouseError::Output {
        format: "parquet",
        cause: e.to_string(),
    };
    let level = ZstdLevel::try_new(9).map_err(output)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_created_by("Bluehelm".to_owned())
        .set_key_value_metadata(words)
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties)).map_err(output)?;
    for batch in batches {
        writer.write(batch).map_err(output)?;
    }
    writer.into_inner().map_err(output)
}

fn broken(name: &str, cause: impl ToString) -> WarehouseError {
    WarehouseError::Definition { origin: format!("data/{name}.parquet"), cause: cause.to_string() }
}

/// Provenance by vintage, of every dataset that has embedded figures.
fn attribution(catalog: &Catalog) -> Result<BTreeMap<String, Vec<Provenance>>, WarehouseError> {
    let broken = |e: String| WarehouseError::Definition {
        origin: "data/attribution.toml".to_owned(),
        cause: e,
    };
    let files = catalog.files(Shelf::Data, "toml").map_err(|e| broken(e.to_string()))?;
    let Some(file) = files.get("attribution") else { return Ok(BTreeMap::new()) };
    let text = file.text().map_err(|e| broken(e.to_string()))?;
    let attribution: Attribution = toml::from_str(text).map_err(|e| broken(e.to_string()))?;
    let mut by_dataset: BTreeMap<String, Vec<Provenance>> = BTreeMap::new();
    for vintage in attribution.vintage {
        by_dataset.entry(vintage.dataset.clone()).or_default().push(vintage);
    }
    Ok(by_dataset)
}
