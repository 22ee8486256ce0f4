//! Do tables, layouts and case files of any bytes end in an answer or an error?
//! What comes before the first zero byte is the layout.

#![no_main]

use disclosure::{Layout, Method, audit, read_table, release};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (head, table) = match bytes.iter().position(|b| *b == 0) {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (&[][..], bytes),
    };
    let Ok(layout) = Layout::parse(&String::from_utf8_lossy(head)) else { return };
    if let Ok(table) = read_table(table, &layout) {
        drop(audit(&table, &[], &layout));
    }
    let by = ["m".to_owned(), "y".to_owned()];
    if let Ok(found) = release(table, &by, &layout, Method::Hide) {
        assert!(found.audit.safe);
    }
});
