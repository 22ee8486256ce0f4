//! In which languages do sensors and receivers speak? Bytes in, [`crate::Input`] out, and back; no sockets.

pub mod cap;
pub mod cot;
pub mod csv;
pub mod json;
pub mod sapient;
