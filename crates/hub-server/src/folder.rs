//! What lies at this path of a folder?

use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::answer::{Answer, http_date};

const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A file, a folder's listing, or 404; never anything outside the folder.
pub(crate) fn answer(folder: &Path, path: &str, segments: &[&str]) -> io::Result<Answer> {
    let outside =
        |part: &&str| matches!(*part, "." | "..") || part.contains(['/', '\\', '\0', ':']);
    if segments.iter().any(outside) {
        return Ok(Answer::plain(404, "no such file"));
    }
    let place = segments.iter().fold(folder.to_path_buf(), |place, part| place.join(part));
    if place.is_dir() {
        if !path.ends_with('/') {
            let last = segments.last().copied().unwrap_or_default();
            let to = format!("{}/", utf8_percent_encode(last, KEPT));
            return Ok(Answer::plain(301, "a folder").with("Location", to));
        }
        return listing(&place);
    }
    match fs::metadata(&place) {
        Ok(about) => {
            let modified = Timestamp::try_from(about.modified()?).map_err(io::Error::other)?;
            // By size and time: hashing a large file for each request would be slow.
            let etag = format!("\"{:x}-{:x}\"", about.len(), modified.as_nanosecond());
            let answer = Answer::ok(content_type(&place), fs::read(&place)?);
            Ok(answer.with("ETag", etag).with("Last-Modified", http_date(modified)))
        }
        Err(_) => Ok(Answer::plain(404, "no such file")),
    }
}

fn listing(folder: &Path) -> io::Result<Answer> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let slash = if entry.path().is_dir() { "/" } else { "" };
        names.push((entry.file_name().to_string_lossy().into_owned(), slash));
    }
    names.sort();
    let mut page = String::from("<!DOCTYPE html>\n<ul>\n");
    for (name, slash) in names {
        let shown = name.replace('&', "&amp;").replace('<', "&lt;");
        let href = utf8_percent_encode(&name, KEPT);
        page.push_str(&format!("<li><a href=\"{href}{slash}\">{shown}{slash}</a></li>\n"));
    }
    page.push_str("</ul>\n");
    Ok(Answer::ok("text/html; charset=utf-8", page.into_bytes()))
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("csv") => "text/csv; charset=utf-8",
        Some("json" | "geojson") => "application/json; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("md" | "txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
