//! Do the readers hold against any bytes, within bounded memory?

use std::io::Write;
use std::ops::ControlFlow;

use flate2::Compression;
use flate2::write::GzEncoder;
use ingest::read::features::Format;
use ingest::read::{BadRow, Header, RowSink, read_bytes, read_file};
use ingest::{IngestError, Source};
use proptest::prelude::*;

/// Holds every row against the header, and keeps what was read.
#[derive(Debug, Default, PartialEq)]
struct Rows {
    width: usize,
    good: Vec<(u64, Vec<Option<String>>)>,
    bad: Vec<BadRow>,
}

impl RowSink for Rows {
    fn columns(&mut self, names: &[String]) -> Result<Header, IngestError> {
        self.width = names.len();
        Ok(Header::Names)
    }

    fn row(&mut self, line: u64, cells: &[Option<String>]) -> Result<ControlFlow<()>, IngestError> {
        assert_eq!(cells.len(), self.width);
        assert!(cells.iter().flatten().all(|cell| !cell.is_empty()));
        self.good.push((line, cells.to_vec()));
        Ok(ControlFlow::Continue(()))
    }

    fn bad(&mut self, row: BadRow) -> Result<(), IngestError> {
        assert!(!row.reason.is_empty());
        assert!(row.value.as_ref().is_none_or(|value| value.chars().count() <= 200));
        self.bad.push(row);
        Ok(())
    }
}

fn read(bytes: &[u8]) -> (Rows, Option<String>) {
    let mut rows = Rows::default();
    let error = read_bytes(bytes, "a file", None, &mut rows).err();
    (rows, error.map(|e| e.to_string()))
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// An archive of one stored file, written by hand: two headers and the directory's end.
fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    let size = u32::try_from(bytes.len()).expect("small").to_le_bytes();
    let about = [
        &[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..],
        &crc.sum().to_le_bytes(),
        &size,
        &size,
        &[5, 0, 0, 0],
    ];
    let about = about.concat();
    let mut archive = [b"PK\x03\x04", &about[..], b"a.csv", bytes].concat();
    let from = u32::try_from(archive.len()).expect("small").to_le_bytes();
    let entry = [b"PK\x01\x02\x14\x00", &about[..], &[0; 14][..], b"a.csv"].concat();
    let length = u32::try_from(entry.len()).expect("small").to_le_bytes();
    archive.extend(entry);
    let end = [&b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00"[..], &length, &from, &[0, 0]];
    archive.extend(end.concat());
    archive
}

fn read_zip(file: &tempfile::NamedTempFile, bytes: &[u8]) -> (Rows, Option<String>) {
    std::fs::write(file.path(), bytes).expect("written");
    let mut rows = Rows::default();
    let error = read_file(file.path(), "a file", None, &mut rows).err();
    (rows, error.map(|e| e.to_string()))
}

/// Read, and read again from gzip: the same, and no panic.
fn check(bytes: &[u8]) {
    let plain = read(bytes);
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        assert_eq!(read(&gzipped(bytes)), plain);
    }
}

/// Read as files of features: no panic.
fn check_features(bytes: &[u8]) {
    for format in [Format::Geojson {}, Format::Topojson { object: None }] {
        let mut rows = Rows::default();
        let _ = read_bytes(bytes, "a map", Some(&format), &mut rows);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
        check(&bytes);
        check_features(&bytes);
    }

    #[test]
    fn what_looks_like_csv_is_read_or_refused(text in "[a-c,;\"\r\n 0-9é]{0,200}") {
        check(text.as_bytes());
    }

    #[test]
    fn what_looks_like_json_is_read_or_refused(text in "[\\[{][\\[\\]{},:\"a-b0-9\\\\ nultrefs.-]{0,200}") {
        check(text.as_bytes());
    }

    #[test]
    fn what_looks_like_a_map_is_read_or_refused(
        arcs in "[\\[\\]0-9,~. -]{0,40}",
        kind in "(Multi)?(Point|LineString|Polygon)|GeometryCollection|null",
        step in prop::num::f64::ANY,
    ) {
        let text = format!(
            "{{\"type\": \"Topology\", \"transform\": {{\"scale\": [{step}, 1], \"translate\": [0, 0]}}, \
             \"objects\": {{\"a\": {{\"type\": \"{kind}\", \"arcs\": [{arcs}], \"coordinates\": [{arcs}]}}}}, \
             \"arcs\": [[[0, 0], [{step}, 1]], [[{arcs}]]]}}"
        );
        check_features(text.as_bytes());
        let text = format!(
            "{{\"type\": \"FeatureCollection\", \"features\": [{{\"id\": {step}, \"properties\": {{\"a\": [{arcs}]}}, \
             \"geometry\": {{\"type\": \"{kind}\", \"coordinates\": [{arcs}]}}}}]}}"
        );
        check_features(text.as_bytes());
    }

    #[test]
    fn a_damaged_gzip_file_is_read_or_refused(at in 0_usize..200, bit in 0_u8..8, cut in 0_usize..200) {
        let mut bytes = gzipped(&b"a,b\n1,2\n3,4\n".repeat(20));
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        read(&bytes);
        bytes.truncate(cut);
        read(&bytes);
    }

    #[test]
    fn a_damaged_zip_file_is_read_or_refused(at in 0_usize..400, bit in 0_u8..8, cut in 0_usize..400) {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let mut bytes = zipped(b"a,b\n1,2\n");
        let whole = read_zip(&file, &bytes);
        prop_assert_eq!((whole.0.good.len(), whole.1), (1, None));
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        read_zip(&file, &bytes);
        bytes.truncate(cut);
        read_zip(&file, &bytes);
    }

    #[test]
    fn any_text_is_a_source_or_refused(text in any::<String>(), word in "[a-z_]{1,12}", value in "[\\[\\]{}\"a-z0-9= \n]{0,80}") {
        let _ = Source::parse("x.toml", &text);
        let _ = Source::parse("x.toml", &format!("{word} = {value}"));
    }
}

#[test]
fn a_small_file_that_unpacks_to_a_row_without_end_is_refused() {
    for begin in ["a,b\n1,\"", "[{\"a\": \"", "a,b\n1,"] {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(begin.as_bytes()).expect("memory");
        let block = vec![b'x'; 1 << 20];
        (0..80).for_each(|_| encoder.write_all(&block).expect("memory"));
        let packed = encoder.finish().expect("memory");
        assert!(packed.len() < 1 << 20, "{} bytes", packed.len());
        let (rows, error) = read(&packed);
        assert!(rows.good.is_empty() && rows.bad.is_empty());
        assert!(error.is_some_and(|e| e.contains("a row is longer than 64 MiB")));
    }
}

#[test]
fn a_row_stands_on_its_line_whatever_ends_the_lines() {
    for end in ["\n", "\r\n"] {
        let (rows, _) = read(["a,b", "1,2", "3,4", "5"].join(end).as_bytes());
        let lines: Vec<u64> = rows.good.iter().map(|(line, _)| *line).collect();
        assert_eq!((lines, rows.bad[0].line), (vec![2, 3], 4), "{end:?}");
        // A name of a column may hold a new line.
        let (rows, _) = read(["\"a\nx\",b", "1,2", "3,4"].join(end).as_bytes());
        let lines: Vec<u64> = rows.good.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [3, 4], "{end:?}");
    }
}

#[test]
fn a_byte_order_mark_changes_nothing_in_any_format() {
    for text in [
        "a,b\n1,2\n3\n",
        "\"a\",b\r\n1,2\r\n",
        "[{\"a\": 1, \"b\": 2}]",
        " {\"data\": [{\"a\": 1}]}",
    ] {
        let marked = format!("\u{feff}{text}");
        let (rows, error) = read(marked.as_bytes());
        assert_eq!((rows.good.len(), &error), (1, &None), "{text}");
        assert_eq!((rows, error), read(text.as_bytes()), "{text}");
        check(marked.as_bytes());
    }
    let map = "\u{feff}{\"type\": \"FeatureCollection\", \"features\": []}";
    let mut rows = Rows::default();
    let read = read_bytes(map.as_bytes(), "a map", Some(&Format::Geojson {}), &mut rows);
    assert!(read.is_ok(), "{read:?}");
}

#[test]
fn nesting_without_end_is_refused() {
    let (_, error) = read("[".repeat(1 << 20).as_bytes());
    assert!(error.is_some_and(|e| e.contains("not readable as JSON")));
    let (_, error) = read("{\"data\":".repeat(1 << 18).as_bytes());
    assert!(error.is_some_and(|e| e.contains("not readable as JSON")));
}
