//! Here is SQL, and a moment to know things at: give me record batches.
