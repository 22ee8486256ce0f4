//! Here is an answer: give me a document for people (HTML, Markdown, PDF, Word).
