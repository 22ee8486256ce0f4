//! Here is SQL, and a moment to know things at: give me record batches.
//!
//! The only room that imports DataFusion and Delta Lake. Three schemas are visible to SQL:
//!
//! | schema | what it shows |
//! | --- | --- |
//! | `public` (the default) | harmonised tables, at the newest vintage or at the one asked for |
//! | `all_vintages` | the same tables with every vintage, told apart by `known_from` |
//! | `raw` | each dataset with the publisher's own columns, at the same vintage as `public` |
//! | `crosswalk` | the vocabularies that join publishers' words |

mod batches;
mod checksum;
mod computed_once;
mod conduct;
mod definition;
mod embedded;
mod error;
mod format;
mod functions;
mod memo;
mod parquet_folder;
mod points;
#[cfg(feature = "postgres")]
mod postgres;
mod predicate;
mod rows;
mod schemas;
mod session;
mod store;
mod vintage;

pub use arrow;
pub use batches::{TextRow, json_rows, rows_of_json, text_rows};
pub use definition::{Definitions, TableDefinition};
pub use embedded::{EmbeddedTable, read_parquet, write_parquet};
pub use error::{Fault, WarehouseError};
pub use format::{Format, read_stream, write_batches};
pub use functions::documented_functions;
pub use parquet_folder::ParquetFolder;
pub use points::write_points;
#[cfg(feature = "postgres")]
pub use postgres::{Admits, Client as PostgresClient, Key as PostgresKey, Stop};
pub use predicate::Predicate;
pub use schemas::quarantine_columns;
pub use session::{Audience, Vintages, Warehouse};
pub use store::{Appender, Compacted, Store};
pub use vintage::Vintage;
