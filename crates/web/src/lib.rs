//! Here are answers: give me pages, in the reader's language, that hold without JavaScript.
