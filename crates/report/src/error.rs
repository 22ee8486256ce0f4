//! What can go wrong when a document is written?

/// Why a document could not be written: always a fault of this room, never of the reader's data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The chart could not be drawn.
    #[error("chart \"{caption}\" could not be drawn: {cause}")]
    Chart {
        /// The chart's caption.
        caption: String,
        /// What the drawing library says.
        cause: String,
    },
    /// The PDF could not be set.
    #[error("the PDF could not be set: {0}")]
    Pdf(String),
    /// The Word file could not be packed.
    #[error("the Word file could not be packed: {0}")]
    Word(String),
}
