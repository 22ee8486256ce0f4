//! Here is a source declaration: give me a checked table.
