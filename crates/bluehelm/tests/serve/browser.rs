//! Do the pages hold in a browser? crates/web/test/pages.mjs opens each in Chromium over the real service, and over a plain
//! file server that has nothing but what `site export` wrote.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::service::Service;

fn there_is(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success())
}

/// The folder of the pages with their test's packages; none, said, where there is no browser, which CI must have.
fn front() -> Option<PathBuf> {
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
    if !there_is(&chromium) || !there_is("node") {
        assert!(std::env::var_os("CI").is_none(), "CI needs chromium and node: see .ci/run");
        // Left out where there is no browser: apt-get install chromium nodejs npm.
        return None;
    }
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web");
    if !web.join("node_modules/playwright-core").is_dir() {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let of_lock = ["ci", "--ignore-scripts", "--prefer-offline"];
        let installed =
            Command::new(npm).args(of_lock).current_dir(&web).output().expect("npm runs");
        assert!(installed.status.success(), "{}", String::from_utf8_lossy(&installed.stderr));
    }
    Some(web)
}

fn hold(web: &Path, address: &str, more: &[&str]) {
    let mut tried = Command::new("node");
    tried.arg("test/pages.mjs").arg(address).args(more).current_dir(web);
    let tried = tried.output().expect("node runs");
    let (out, wrong) =
        (String::from_utf8_lossy(&tried.stdout), String::from_utf8_lossy(&tried.stderr));
    assert!(tried.status.success(), "{out}\n{wrong}");
}

#[test]
fn every_page_holds_in_two_languages_on_desk_and_phone_and_without_scripts() {
    let Some(web) = front() else { return };
    let service = Service::of_figures_carried();
    hold(&web, &format!("http://{}/", service.address), &[]);
}

#[test]
fn an_exported_copy_holds_from_a_plain_file_server() {
    let Some(web) = front() else { return };
    let (home, copy) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let exported = Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .arg("--home")
        .arg(home.path())
        .args(["site", "export"])
        .arg(copy.path())
        .output()
        .expect("the program runs");
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    // Below a folder: a copy holds wherever it lies.
    let above = tempfile::tempdir().expect("a folder");
    std::fs::rename(copy.path(), above.path().join("on a stick")).expect("moved");
    let mut server = Command::new("python3")
        .args(["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory"])
        .arg(above.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("python3 runs");
    let mut line = String::new();
    let said = server.stdout.take().expect("its output");
    BufReader::new(said).read_line(&mut line).expect("a line");
    let port = line.split(' ').skip_while(|w| *w != "port").nth(1).expect("a port");
    let address = format!("http://127.0.0.1:{port}/on%20a%20stick/");
    let held = std::panic::catch_unwind(|| hold(&web, &address, &["--carried"]));
    server.kill().expect("ended");
    server.wait().expect("ended");
    held.expect("the copy holds");
}
