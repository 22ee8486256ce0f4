//! The program: one plain function per thing a user wants, and faces over it.
fn main() {}
