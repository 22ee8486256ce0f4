//! Makes a change in the data files a reason to compile them in again.

#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    for folder in ["sources", "tables", "indicators", "claims", "commitments", "profiles", "data"] {
        println!("cargo::rerun-if-changed=../../{folder}");
    }
}
