//! Bundles the pages' scripts and styles with npm, from its lock file, and writes where they are.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// What is copied beside the output, so that the source folder stays as it is.
const PARTS: [&str; 4] = ["package.json", "package-lock.json", ".npmrc", "front"];

fn main() {
    if let Err(problem) = bundle() {
        // Cargo shows the text of a panic of a build script, and nothing else as plainly.
        panic!("\n\nthe web pages could not be built: {problem}\n");
    }
}

fn bundle() -> Result<(), String> {
    let source = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    for part in PARTS.iter().chain(&["build.rs", "locales"]) {
        println!("cargo:rerun-if-changed={}", source.join(part).display());
    }
    let work = out.join("npm");
    let lock = fs::read(source.join("package-lock.json")).map_err(|e| e.to_string())?;
    let installed = fs::read(work.join("package-lock.json")).is_ok_and(|l| l == lock)
        && work.join("node_modules").is_dir();
    let _ = fs::remove_dir_all(work.join("front"));
    for part in PARTS {
        copy(&source.join(part), &work.join(part))
            .map_err(|e| format!("cannot copy {part}: {e}"))?;
    }
    if !installed {
        let of_lock = ["ci", "--omit=dev", "--ignore-scripts", "--prefer-offline", "--no-audit"];
        let ended = run(npm(), &of_lock, &work);
        if ended.is_err() {
            // A half-filled folder must not pass for a whole one next time.
            let _ = fs::remove_dir_all(work.join("node_modules"));
        }
        ended?;
    }
    let folder = out.display().to_string();
    run("node", &["front/bundle.mjs", &folder], &work)
}

fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set; run this through cargo"))
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> Result<(), String> {
    let told = format!("{program} {}", arguments.join(" "));
    match Command::new(program).args(arguments).current_dir(folder).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!(
            "`{told}` in {} ended with {}:\n{}{}",
            folder.display(),
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Err(format!(
            "{program} is not there. The pages are bundled with Node.js 18 or newer and its npm.\n\
             Debian and Ubuntu: apt-get install nodejs npm; Fedora: dnf install nodejs npm; macOS: brew install node;\n\
             Windows and others: https://nodejs.org. A build without pages: cargo build -p bluehelm \
             --no-default-features --features evidence"
        )),
        Err(e) => Err(format!("cannot run `{told}`: {e}")),
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        return fs::copy(from, to).map(drop);
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
