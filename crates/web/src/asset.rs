//! Which files do pages load, and under which names? Scripts, styles and outlines as `build.rs` bundled them.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

static FILES: Dir<'_> = include_dir!("$OUT_DIR/assets");

/// A file that pages load; its name changes when it does, so that it may be kept for ever.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Name below the folder of assets.
    pub name: &'static str,
    /// Media type.
    pub content_type: &'static str,
    /// The file, gzipped.
    pub gzipped: &'static [u8],
}

impl Asset {
    /// The file as it is, for those who take no gzip; none where the program itself is damaged.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(self.gzipped).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// The file of this name.
    pub fn find(name: &str) -> Option<Self> {
        assets().find(|asset| asset.name == name)
    }
}

/// Every file that pages load.
pub fn assets() -> impl Iterator<Item = Asset> {
    FILES.files().filter_map(|file| {
        let name = file.path().to_str()?.strip_suffix(".gz")?;
        let content_type = match name.rsplit_once('.')?.1 {
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "json" => "application/json",
            _ => return None,
        };
        Some(Asset { name, content_type, gzipped: file.contents() })
    })
}

/// Licences of everything that pages carry and others made, as text.
pub fn licences() -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/licences.txt"))
}

/// Name of a file under the name that its source has, such as `style.css`.
pub(crate) fn file(name: &str) -> Option<&'static str> {
    static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let text = include_str!(concat!(env!("OUT_DIR"), "/manifest.json"));
        serde_json::from_str(text).unwrap_or_default()
    });
    NAMES.get(name).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_file_is_there_and_unpacks() {
        for name in ["app.js", "style.css", "map.css", "charts.js", "map.js", "world.json"] {
            let asset = Asset::find(file(name).unwrap_or(name)).expect(name);
            assert!(!asset.bytes().expect("gzip").is_empty(), "{name}");
        }
    }

    #[test]
    fn what_every_page_loads_leaves_room_for_the_page_within_150_kilobytes() {
        let size = |name: &str| file(name).and_then(Asset::find).expect("an asset").gzipped.len();
        let all = size("app.js") + size("style.css") + size("charts.js");
        assert!(all < 110_000, "{all} bytes");
    }

    #[test]
    fn licences_name_the_libraries_that_are_shipped() {
        for name in ["@observablehq/plot", "maplibre-gl", "pmtiles", "world-atlas"] {
            assert!(
                licences().contains(&format!("\n{name} ")) || licences().starts_with(name),
                "{name}"
            );
        }
    }
}
