//! Here are counts: how sure can one be?
