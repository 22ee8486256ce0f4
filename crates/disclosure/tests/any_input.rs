//! Does any input end in an answer or an error, never in a panic?

use disclosure::{Layout, Method, audit, read_table, release};
use proptest::prelude::*;

/// Text that often looks like a table.
fn tables() -> impl Strategy<Value = String> {
    let field = prop_oneof![
        Just("*"),
        Just("Total"),
        Just(""),
        Just("0"),
        Just("3"),
        Just("7"),
        Just("<5"),
        Just("a"),
        Just("b"),
        Just("c"),
        Just("1000000000"),
        Just("2-4"),
        Just("\""),
        Just("x"),
        Just("-1")
    ];
    let row = prop::collection::vec(field, 1..5).prop_map(|fields| fields.join(","));
    prop::collection::vec(row, 0..7).prop_map(|rows| format!("m,y,count\n{}\n", rows.join("\n")))
}

fn check(bytes: &[u8], layout: &str) {
    let Ok(layout) = Layout::parse(layout) else { return };
    if let Ok(table) = read_table(bytes, &layout) {
        let found = audit(&table, &[], &layout);
        if let Ok(found) = found {
            let narrow = found.cells.iter().any(|c| c.high.is_some_and(|h| h < c.low));
            assert!(!narrow, "{found:?}");
        }
    }
    let by = ["m".to_owned(), "y".to_owned()];
    if let Ok(found) = release(bytes, &by, &layout, Method::Hide) {
        assert!(found.audit.safe);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn tables_of_odd_fields_are_read_or_refused(text in tables()) {
        check(text.as_bytes(), "absent = \"zero\"");
        check(text.as_bytes(), "absent = \"hidden\"\nshape = \"wide\"\nrounded_to = 3");
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes, "absent = \"hidden\"");
    }

    #[test]
    fn any_layout_is_read_or_refused(layout in "[a-z_=\\[\\]\"0-9\\n .{}-]{0,80}") {
        check(b"m,y,count\na,b,*\n", &layout);
    }
}
