//! Here is an answer: give me a document for people (HTML, Markdown, PDF, Word).
//!
//! ```text
//! Document ──► html      one file, charts as SVG inside
//!          ──► markdown  tables for charts
//!          ──► pdf       Typst: tagged (PDF/UA-1), the same bytes for the same document
//!          ──► word      .docx, charts as pictures
//! ```

mod chart;
mod document;
mod error;
mod html;
mod map;
mod markdown;
mod pdf;
mod picture;
mod word;

pub use chart::svg;
pub use document::{
    Chart, Column, Document, Notes, Point, Section, Series, Shape, Table, Text, Words, number,
};
pub use error::ReportError;
pub use html::html;
pub use markdown::markdown;
pub use pdf::{Pdf, pdf};
pub use word::word;
