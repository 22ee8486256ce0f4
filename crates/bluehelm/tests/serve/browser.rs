//! Do the pages hold in a browser? crates/web/test/pages.mjs opens each in Chromium over the real service, and over a plain
//! file server that has nothing but what `site export` wrote.

use std::fs::{self, File};
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
    // Tests are processes of their own: only one installs.
    let lock =
        File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm.lock")).expect("a lock");
    lock.lock().expect("locked");
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

/// The program's profiles, of few partners and missions: a copy of all of them takes this build minutes.
fn few(catalog: &Path) {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    let own = catalog.join("profiles");
    fs::create_dir_all(&own).expect("a folder");
    for (file, from, to) in [
        (
            "partner.toml",
            "FROM crosswalk.country_codes\"",
            "FROM crosswalk.country_codes WHERE iso3 IN ('BGD', 'RWA')\"",
        ),
        (
            "mission.toml",
            "ON m.mission = s.mission\"\"\"",
            "ON m.mission = s.mission WHERE s.mission = 'MINUSMA'\"\"\"",
        ),
        (
            "resources.toml",
            "ON m.mission = s.mission\"\"\"",
            "ON m.mission = s.mission WHERE s.mission = 'MINUSMA'\"\"\"",
        ),
    ] {
        let text = fs::read_to_string(shipped.join(file)).expect("a profile");
        assert!(text.contains(from), "{file}");
        fs::write(own.join(file), text.replacen(from, to, 1)).expect("written");
    }
}

#[test]
fn an_exported_copy_holds_from_a_plain_file_server() {
    let Some(web) = front() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    few(&folder.path().join("few"));
    // Below a folder with spaces: a copy holds wherever it lies.
    let copy = folder.path().join("served/on a stick");
    let exported = Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .arg("--home")
        .arg(folder.path().join("home"))
        .arg("--catalog")
        .arg(folder.path().join("few"))
        .args(["site", "export"])
        .arg(&copy)
        .output()
        .expect("the program runs");
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    let mut server = Command::new("python3")
        .args(["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory"])
        .arg(folder.path().join("served"))
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
