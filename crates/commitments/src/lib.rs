//! Who promised what, and what does the evidence say?
