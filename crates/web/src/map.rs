//! What does a map show, and which lines on it are disputed?

use maud::{Markup, html};
use serde_json::{Value, json};

use crate::frame::At;

/// Areas all of whose outline is drawn dashed: ISO 3166-1 numeric codes, or names where there is no code. The list is that
/// of `tables/crosswalks/disputed_areas.csv`, as far as the outlines show it.
const AREAS: [&str; 8] =
    ["732", "275", "158", "238", "Kosovo", "N. Cyprus", "Siachen Glacier", "Somaliland"];

/// Pairs of neighbours whose common line is disputed, or not settled in places.
const BORDERS: [[&str; 2]; 11] = [
    ["356", "586"],
    ["156", "356"],
    ["729", "728"],
    ["729", "818"],
    ["376", "760"],
    ["376", "422"],
    ["422", "760"],
    ["404", "728"],
    ["804", "643"],
    ["268", "643"],
    ["706", "Somaliland"],
];

/// A country that is filled: its ISO 3166-1 numeric code, how much it stands for, and where it leads.
#[derive(Debug, Clone)]
pub struct Filled {
    /// ISO 3166-1 numeric, three digits.
    pub m49: String,
    /// What is said of it.
    pub said: String,
    /// Where it leads.
    pub href: String,
}

/// A place that is marked.
#[derive(Debug, Clone)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Size of its mark; none where it is not known.
    pub size: Option<f64>,
    /// What is said of it.
    pub said: String,
}

/// A map with what it marks; the same must stand in a table beside it.
pub fn map(
    at: &At<'_>,
    label: &str,
    filled: &[Filled],
    places: &[Place],
    bounds: Option<[f64; 4]>,
) -> Markup {
    let t = at.locale;
    let marks: Vec<Value> = places
        .iter()
        .map(|p| {
            json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [p.longitude, p.latitude]},
                   "properties": {"said": p.said, "size": p.size}})
        })
        .collect();
    let countries: Vec<Value> =
        filled.iter().map(|f| json!({"id": f.m49, "said": f.said, "href": f.href})).collect();
    let data = json!({
        "bounds": bounds.unwrap_or([-85.0, -40.0, 85.0, 55.0]),
        "countries": countries,
        "places": {"type": "FeatureCollection", "features": marks},
        "disputed": {"areas": AREAS, "borders": BORDERS},
        "attribution": t.text("map-attribution"),
    });
    html! {
        div.map hidden data-label=(label) data-map=(data.to_string()) {}
        p.small.soft { (t.text("map-disclaimer")) }
        div.field.screen hidden {
            label for="tiles" { (t.text("map-tiles")) }
            input id="tiles" type="file" accept=".pmtiles" data-tiles data-refused=(t.text("map-tiles-refused"));
            span.small.soft role="status" {}
        }
    }
}

/// The smallest bounds around places, with a margin: west, south, east, north.
pub fn bounds(places: &[Place]) -> Option<[f64; 4]> {
    let first = places.first()?;
    let mut around = [first.longitude, first.latitude, first.longitude, first.latitude];
    for p in places {
        around = [
            around[0].min(p.longitude),
            around[1].min(p.latitude),
            around[2].max(p.longitude),
            around[3].max(p.latitude),
        ];
    }
    Some([around[0] - 1.0, around[1] - 1.0, around[2] + 1.0, around[3] + 1.0])
}

#[cfg(test)]
mod tests {
    use super::{AREAS, BORDERS};

    const DISPUTED: &str = include_str!("../../../tables/crosswalks/disputed_areas.csv");
    const CODES: &str = include_str!("../../../tables/crosswalks/country_codes.csv");

    /// Whether the vocabulary of disputed areas lists a country by its numeric code, or an area by its name.
    fn is_listed(area: &str) -> bool {
        let code = CODES.lines().map(|l| l.split(',').collect::<Vec<_>>()).find(|c| c[2] == area);
        let listed = DISPUTED.lines().filter_map(|l| l.strip_prefix("country,"));
        match code {
            Some(country) => listed.clone().any(|l| l.starts_with(&format!("{},", country[1]))),
            None => listed.clone().any(|l| l.starts_with(&format!(",{area},"))),
        }
    }

    #[test]
    fn every_line_drawn_dashed_is_of_an_area_that_the_vocabulary_lists() {
        let areas = AREAS.iter().chain(BORDERS.iter().flatten());
        let unlisted: Vec<_> = areas.filter(|a| !is_listed(a)).collect();
        assert!(unlisted.is_empty(), "{unlisted:?}");
    }

    #[test]
    fn missions_sit_where_lines_are_disputed_and_those_are_dashed() {
        // Western Sahara, Kosovo, Cyprus; the line of Abyei, the Golan, the Blue Line, Kashmir.
        assert!(["732", "Kosovo", "N. Cyprus"].iter().all(|a| AREAS.contains(a)));
        for line in [["729", "728"], ["376", "760"], ["376", "422"], ["356", "586"]] {
            assert!(BORDERS.contains(&line), "{line:?}");
        }
    }
}
