//! Which site is nearest to a place, and which are within so many kilometres of it?

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, ListArray, StructArray};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{DataType, Field, Fields, Float64Type};
use datafusion::error::Result;
use datafusion::logical_expr::{AggregateUDF, ColumnarValue, ScalarUDF};

use super::Function;
use super::index::{Columns, IndexOf, id_type};
use super::place::{points, refused};
use super::prepared::Prepared;
use super::search::{Ids, Search};
use super::sites::{Near, Sites};

const INDEX: (&str, Columns) =
    ("site_index", &[("latitude", DataType::Float64), ("longitude", DataType::Float64)]);

/// What is found: the site's id and its distance.
fn fields(id: DataType) -> Fields {
    [Field::new("id", id, true), Field::new("distance_km", DataType::Float64, true)]
        .into_iter()
        .collect()
}

/// Sites found, row after row.
struct Found {
    fields: Fields,
    ids: Ids,
    distances_km: Vec<Option<f64>>,
}

impl Found {
    /// Nothing found yet in an index of this type.
    fn new(function: &str, index: &DataType) -> Result<Self> {
        let id = id_type(function, INDEX.0, INDEX.1, index)?;
        Ok(Self { ids: Ids::new(&id), fields: fields(id), distances_km: Vec::new() })
    }

    fn push(&mut self, found: Option<(&Sites, Near)>) {
        self.ids.push(found.map(|(sites, near)| (&sites.ids, near.site)));
        self.distances_km.push(found.map(|(_, near)| near.distance_km));
    }

    /// A struct each, null where nothing was found.
    fn structs(self) -> Result<StructArray> {
        let found: NullBuffer = self.distances_km.iter().map(Option::is_some).collect();
        let distances = Arc::new(Float64Array::from(self.distances_km)) as ArrayRef;
        let columns = vec![self.ids.array()?, distances];
        Ok(StructArray::try_new(self.fields, columns, Some(found))?)
    }
}

fn nearest_site() -> Search {
    const NAME: &str = "nearest_site";
    let prepared = Prepared::new(Sites::try_new);
    let body = move |given: &[ColumnarValue], rows: usize| {
        let places = points(NAME, &given[0].to_array(rows)?, &given[1].to_array(rows)?)?;
        let mut found = Found::new(NAME, &given[2].data_type())?;
        for (place, sites) in places.into_iter().zip(prepared.rows(&given[2], rows)?) {
            let near = place.zip(sites.as_deref()).and_then(|(p, s)| Some((s, s.nearest(p)?)));
            found.push(near);
        }
        Ok(Arc::new(found.structs()?) as ArrayRef)
    };
    Search {
        name: NAME,
        numbers: 2,
        index: INDEX,
        returns: |id| DataType::Struct(fields(id)),
        signature: Search::signature(),
        body: Box::new(body),
    }
}

fn sites_within() -> Search {
    const NAME: &str = "sites_within";
    let prepared = Prepared::new(Sites::try_new);
    let body = move |given: &[ColumnarValue], rows: usize| {
        let places = points(NAME, &given[0].to_array(rows)?, &given[1].to_array(rows)?)?;
        let radii = given[2].to_array(rows)?;
        let mut found = Found::new(NAME, &given[3].data_type())?;
        let (mut ends, mut known) = (vec![0], Vec::with_capacity(rows));
        let circles = places.into_iter().zip(radii.as_primitive::<Float64Type>());
        for ((place, km), sites) in circles.zip(prepared.rows(&given[3], rows)?) {
            if let Some(km) = km.filter(|km| km.is_nan() || *km < 0.0) {
                return Err(refused(NAME, format!("{km} is not a distance of 0 km or more")));
            }
            let asked = place.zip(km).zip(sites.as_deref());
            known.push(asked.is_some());
            if let Some(((place, km), sites)) = asked {
                sites.within(place, km).into_iter().for_each(|n| found.push(Some((sites, n))));
            }
            let end = found.distances_km.len();
            // Beyond this a list of Arrow cannot count.
            if i32::try_from(end).is_err() {
                return Err(refused(NAME, "too many pairs at once; ask for fewer kilometres"));
            }
            ends.push(end);
        }
        let lengths = ends.windows(2).map(|pair| pair[1] - pair[0]);
        let structs = found.structs()?;
        let item = Arc::new(Field::new_list_field(structs.data_type().clone(), true));
        let (lists, known) = (OffsetBuffer::from_lengths(lengths), NullBuffer::from(known));
        Ok(Arc::new(ListArray::try_new(item, lists, Arc::new(structs), Some(known))?) as ArrayRef)
    };
    Search {
        name: NAME,
        numbers: 3,
        index: INDEX,
        returns: |id| DataType::new_list(DataType::Struct(fields(id)), true),
        signature: Search::signature(),
        body: Box::new(body),
    }
}

pub(super) fn functions() -> Vec<Function> {
    vec![
        Function {
            signature: "site_index(id, latitude, longitude)",
            meaning: "aggregate: the places of a table as one value to search; rows with a null are left out",
            udf: AggregateUDF::from(IndexOf::new(INDEX.0, INDEX.1)).into(),
        },
        Function {
            signature: "nearest_site(latitude, longitude, index)",
            meaning: "the site nearest to the point, as a struct of id and distance_km; of equally near ones, the smallest id",
            udf: ScalarUDF::from(nearest_site()).into(),
        },
        Function {
            signature: "sites_within(latitude, longitude, km, index)",
            meaning: "the sites up to so many kilometres away, as a list of structs of id and distance_km, nearest first, then by id",
            udf: ScalarUDF::from(sites_within()).into(),
        },
    ]
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int64Array, RecordBatch, StringArray};

    use super::super::asked::{ask, check, check_refused, session};
    use super::*;

    const BASES: &str =
        "(VALUES ('Gao', 16.27, -0.04), ('Kidal', 18.44, 1.41), ('Nowhere', NULL, 1.0),
        (NULL, 1.0, 1.0), ('Ansongo', 15.66, 0.5)) AS base(name, lat, lon)";

    fn index(table: &str) -> String {
        format!("(SELECT site_index(name, lat, lon) FROM {table})")
    }

    #[test]
    fn the_nearest_site_comes_with_its_distance() {
        let call = format!("nearest_site(16, 0, {})", index(BASES));
        check(&format!("{call}['id']"), "Gao");
        check(&format!("{call}['distance_km'] = great_circle_km(16, 0, 16.27, -0.04)"), "true");
    }

    #[test]
    fn sites_within_a_radius_come_nearest_first_and_the_edge_belongs_to_it() {
        let all = format!("sites_within(16, 0, 400, {})", index(BASES));
        check(
            &format!("[{all}[1]['id'], {all}[2]['id'], {all}[3]['id']]"),
            "[Gao, Ansongo, Kidal]",
        );
        let edge = "great_circle_km(16, 0, 16.27, -0.04)";
        check(&format!("cardinality(sites_within(16, 0, {edge}, {}))", index(BASES)), "1");
        check(&format!("cardinality(sites_within(16, 0, {edge} - 1e-9, {}))", index(BASES)), "0");
    }

    #[test]
    fn equally_near_sites_come_by_their_ids() {
        let twins = "(VALUES (7, 1.0, 0.0), (3, -1.0, 0.0), (5, 1.0, 0.0)) AS t(name, lat, lon)";
        check(&format!("nearest_site(0, 0, {})['id']", index(twins)), "3");
        let all = format!("sites_within(0, 0, 200, {})", index(twins));
        check(&format!("[{all}[1]['id'], {all}[2]['id'], {all}[3]['id']]"), "[3, 5, 7]");
    }

    #[test]
    fn without_a_place_a_radius_an_index_or_a_site_there_is_nothing() {
        let sites = index(BASES);
        let none = index("(VALUES ('a', 1.0, 1.0)) AS t(name, lat, lon) WHERE name = 'b'");
        let no_row = "(SELECT site_index('a', 1.0, 1.0) HAVING false)";
        check(&format!("nearest_site(NULL, 0, {sites}) IS NULL"), "true");
        check(&format!("nearest_site(0, NULL, {sites}) IS NULL"), "true");
        check(&format!("nearest_site(0, 0, {none}) IS NULL"), "true");
        check(&format!("nearest_site(0, 0, {no_row}) IS NULL"), "true");
        check(&format!("sites_within(0, 0, NULL, {sites}) IS NULL"), "true");
        check(&format!("sites_within(NULL, 0, 50, {sites}) IS NULL"), "true");
        check(&format!("cardinality(sites_within(0, 0, 50, {none}))"), "0");
        check(&format!("sites_within(0, 0, 50, {no_row}) IS NULL"), "true");
    }

    #[test]
    fn what_is_no_place_no_radius_or_no_index_is_refused() {
        let sites = index(BASES);
        check_refused(&format!("nearest_site(95, 0, {sites})"), &["nearest_site", "(95, 0)"]);
        check_refused(&format!("sites_within(0, 0, -1, {sites})"), &["-1 is not a distance"]);
        check_refused(&format!("sites_within(0, 0, 'NaN'::double, {sites})"), &["NaN"]);
        check_refused("nearest_site(0, 0, 'Gao')", &["must be an index", "site_index(", "Utf8"]);
        check_refused("nearest_site(0, 0, [1, 2])", &["must be an index", "List"]);
        check_refused(&format!("nearest_site(0, {sites})"), &["2 numbers and an index"]);
        check_refused(&format!("nearest_site('a', 0, {sites})"), &["numbers", "Utf8"]);
        let off = index("(VALUES ('Moon', 16.0, 361.0)) AS t(name, lat, lon)");
        check_refused(&format!("nearest_site(0, 0, {off})"), &["site Moon", "(16, 361)"]);
    }

    /// Seeded places: synthetic, some at the poles and the date line, some twice, some missing.
    fn synthetic(rows: usize, seed: u64) -> RecordBatch {
        let mut state = seed;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as f64 / (1_u64 << 31) as f64
        };
        let mut place = |i: usize| match i % 10 {
            0 => (None, Some(0.0)),
            1 => (Some(90.0), Some(next() * 360.0 - 180.0)),
            2 => (Some(next() * 4.0), Some(180.0)),
            3 => (Some(next() * 4.0), Some(-179.9)),
            4 => (Some(1.0), Some(2.0)),
            _ => (Some(next() * 8.0), Some(next() * 8.0)),
        };
        let (latitudes, longitudes): (Vec<_>, Vec<_>) = (0..rows).map(&mut place).unzip();
        let names = (0..rows).map(|i| format!("s{}", (i * 7919) % rows));
        RecordBatch::try_from_iter([
            ("id", Arc::new(Int64Array::from_iter_values(0..rows as i64)) as ArrayRef),
            ("name", Arc::new(StringArray::from_iter_values(names))),
            ("lat", Arc::new(Float64Array::from(latitudes))),
            ("lon", Arc::new(Float64Array::from(longitudes))),
        ])
        .expect("columns")
    }

    #[test]
    fn a_join_by_index_gives_the_rows_of_the_join_by_cross_product() {
        let tables = [("event", synthetic(700, 1)), ("site", synthetic(130, 2))];
        let context = session(&tables);
        let by_index = "WITH pair AS (
                SELECT id, unnest(sites_within(lat, lon, 120,
                    (SELECT site_index(name, lat, lon) FROM site))) AS near FROM event)
            SELECT id, near['id'] AS name, near['distance_km'] AS km FROM pair
            ORDER BY id, km, name";
        let by_product = "SELECT e.id, s.name, great_circle_km(e.lat, e.lon, s.lat, s.lon) AS km
            FROM event e JOIN site s ON great_circle_km(e.lat, e.lon, s.lat, s.lon) <= 120
            ORDER BY e.id, km, s.name";
        let (found, expected) = (ask(&context, by_index), ask(&context, by_product));
        let expected = expected.expect("a cross product");
        assert!(expected.len() > 5_000, "{} pairs say little", expected.len());
        assert_eq!(found.expect("a join by index"), expected);
    }

    #[test]
    fn an_index_a_group_is_searched_row_by_row() {
        let context = session(&[("event", synthetic(200, 1)), ("site", synthetic(90, 2))]);
        let by_index = "WITH half AS (SELECT id % 2 AS half, site_index(name, lat, lon) AS sites
                FROM site GROUP BY id % 2)
            SELECT e.id, nearest_site(e.lat, e.lon, half.sites)['id'] AS name
            FROM event e JOIN half ON half.half = e.id % 2 WHERE e.lat IS NOT NULL ORDER BY e.id";
        let by_product = "SELECT id, name FROM (
                SELECT e.id, s.name, row_number() OVER (PARTITION BY e.id
                    ORDER BY great_circle_km(e.lat, e.lon, s.lat, s.lon), s.name) AS place
                FROM event e JOIN site s ON s.id % 2 = e.id % 2
                WHERE e.lat IS NOT NULL AND s.lat IS NOT NULL)
            WHERE place = 1 ORDER BY id";
        let expected = ask(&context, by_product).expect("a cross product");
        assert_eq!(expected.len(), 180);
        assert_eq!(ask(&context, by_index).expect("a join by index"), expected);
    }

    #[test]
    fn the_plan_of_a_join_by_index_has_no_cross_product() {
        let context = session(&[("event", synthetic(200, 1)), ("site", synthetic(90, 2))]);
        let plan = ask(
            &context,
            "EXPLAIN SELECT id, unnest(sites_within(lat, lon, 50,
                (SELECT site_index(name, lat, lon) FROM site))) FROM event",
        )
        .expect("a plan");
        let text = format!("{plan:?}");
        assert!(text.contains("ScalarSubqueryExec"), "{text}");
        assert!(!text.contains("Join"), "{text}");
    }
}
