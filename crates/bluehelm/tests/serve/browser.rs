//! Do the pages hold in a browser? crates/web/test/pages.mjs opens each in Chromium over the real service.

use std::path::Path;
use std::process::Command;

use crate::service::Service;

fn there_is(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success())
}

#[test]
fn every_page_holds_in_two_languages_on_desk_and_phone_and_without_scripts() {
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
    if !there_is(&chromium) || !there_is("node") {
        assert!(std::env::var_os("CI").is_none(), "CI needs chromium and node: see .ci/run");
        // Left out where there is no browser: apt-get install chromium nodejs npm.
        return;
    }
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web");
    if !web.join("node_modules/playwright-core").is_dir() {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let of_lock = ["ci", "--ignore-scripts", "--prefer-offline"];
        let installed =
            Command::new(npm).args(of_lock).current_dir(&web).output().expect("npm runs");
        assert!(installed.status.success(), "{}", String::from_utf8_lossy(&installed.stderr));
    }
    let service = Service::of_figures_carried();
    let mut tried = Command::new("node");
    tried.arg("test/pages.mjs").arg(format!("http://{}/", service.address)).current_dir(&web);
    let tried = tried.output().expect("node runs");
    let (out, wrong) =
        (String::from_utf8_lossy(&tried.stdout), String::from_utf8_lossy(&tried.stderr));
    assert!(tried.status.success(), "{out}\n{wrong}");
}
