//! In which boundary does a place lie?

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BooleanArray};
use arrow::compute::{sort_to_indices, take};
use arrow::datatypes::DataType;
use arrow::util::display::array_value_to_string;
use base::Point;
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{AggregateUDF, ColumnarValue, ScalarUDF, Volatility, create_udf};
use rstar::{AABB, RTree};

use super::Function;
use super::index::{Columns, IndexOf, id_type};
use super::place::{points, refused};
use super::prepared::Prepared;
use super::search::{Ids, Search};
use super::shape::{PartOf, Shape, coordinates};

const INDEX: (&str, Columns) = ("boundary_index", &[("geometry", DataType::Utf8)]);

/// Areas in the order of their ids, with a tree of the rectangles around their parts.
struct Boundaries {
    ids: ArrayRef,
    shapes: Vec<Shape>,
    tree: RTree<PartOf>,
}

impl Boundaries {
    /// An index as `boundary_index` gathers it; an error names a boundary that cannot be read.
    fn try_new(index: &ScalarValue) -> Result<Self> {
        let ScalarValue::List(list) = index else {
            return Err(DataFusionError::Internal(format!("no boundary index: {index}")));
        };
        let rows = list.value(0);
        let rows = rows.as_struct();
        let order = sort_to_indices(rows.column(0), None, None)?;
        let (ids, texts) =
            (take(rows.column(0), &order, None)?, take(rows.column(1), &order, None)?);
        let shape = |(row, text): (usize, Option<&str>)| {
            Shape::parse(text.unwrap_or_default()).map_err(|cause| {
                let id = array_value_to_string(&ids, row).unwrap_or_default();
                refused(INDEX.0, format!("boundary {id}: {cause}"))
            })
        };
        let texts = texts.as_string::<i32>().iter().enumerate();
        let shapes = texts.map(shape).collect::<Result<Vec<Shape>>>()?;
        let rectangles = shapes.iter().enumerate().flat_map(|(i, shape)| shape.rectangles(i));
        let tree = RTree::bulk_load(rectangles.collect());
        Ok(Self { ids, shapes, tree })
    }

    /// The smallest boundary that holds the place; of equally large ones, the smallest id.
    fn at(&self, place: Point) -> Option<usize> {
        coordinates(place)
            .flat_map(|xy| self.tree.locate_in_envelope_intersecting(AABB::from_point(xy)))
            .map(|rectangle| rectangle.data)
            .filter(|(boundary, part)| self.shapes[*boundary].part_holds(*part, place))
            .map(|(boundary, _)| boundary)
            .min_by(|a, b| {
                let areas = self.shapes[*a].area.total_cmp(&self.shapes[*b].area);
                areas.then(a.cmp(b))
            })
    }
}

fn boundary_at() -> Search {
    const NAME: &str = "boundary_at";
    let prepared = Prepared::new(Boundaries::try_new);
    let body = move |given: &[ColumnarValue], rows: usize| {
        let places = points(NAME, &given[0].to_array(rows)?, &given[1].to_array(rows)?)?;
        let mut found = Ids::new(&id_type(NAME, INDEX.0, INDEX.1, &given[2].data_type())?);
        for (place, boundaries) in places.into_iter().zip(prepared.rows(&given[2], rows)?) {
            let asked = place.zip(boundaries.as_deref());
            found.push(asked.and_then(|(p, b)| Some((&b.ids, b.at(p)?))));
        }
        found.array()
    };
    Search {
        name: NAME,
        numbers: 2,
        index: INDEX,
        returns: |id| id,
        signature: Search::signature(),
        body: Box::new(body),
    }
}

fn in_boundary() -> ScalarUDF {
    const NAME: &str = "in_boundary";
    let prepared = Prepared::new(|text| match text {
        ScalarValue::Utf8(Some(text)) => Shape::parse(text).map_err(|e| refused(NAME, e)),
        other => Err(DataFusionError::Internal(format!("no text: {other}"))),
    });
    let body = move |given: &[ColumnarValue]| {
        let rows = given.iter().find_map(|c| match c {
            ColumnarValue::Array(array) => Some(array.len()),
            ColumnarValue::Scalar(_) => None,
        });
        let rows = rows.unwrap_or(1);
        let places = points(NAME, &given[0].to_array(rows)?, &given[1].to_array(rows)?)?;
        let shapes = prepared.rows(&given[2], rows)?;
        let found: BooleanArray =
            places.into_iter().zip(shapes).map(|(p, s)| Some(s?.holds(p?))).collect();
        Ok(ColumnarValue::Array(Arc::new(found) as ArrayRef))
    };
    let types = vec![DataType::Float64, DataType::Float64, DataType::Utf8];
    create_udf(NAME, types, DataType::Boolean, Volatility::Immutable, Arc::new(body))
}

pub(super) fn functions() -> Vec<Function> {
    vec![
        Function {
            signature: "boundary_index(id, geometry)",
            meaning: "aggregate: the areas of a table (POLYGON or MULTIPOLYGON as text) as one value to search; rows with a null are left out",
            udf: AggregateUDF::from(IndexOf::new(INDEX.0, INDEX.1)).into(),
        },
        Function {
            signature: "boundary_at(latitude, longitude, index)",
            meaning: "id of the boundary that holds the point; where several do, the one with the smallest area, then the smallest id",
            udf: ScalarUDF::from(boundary_at()).into(),
        },
        Function {
            signature: "in_boundary(latitude, longitude, geometry)",
            meaning: "whether the area (POLYGON or MULTIPOLYGON as text) holds the point; its edges belong to it",
            udf: in_boundary().into(),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::super::asked::{ask, check, check_refused, session};

    const AREAS: &str = "(VALUES
        ('country', 'POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))'),
        ('province', 'POLYGON((0 0, 5 0, 5 3, 0 3, 0 0))'),
        ('twin', 'POLYGON((0 0, 5 0, 5 3, 0 3, 0 0))'),
        ('islands', 'MULTIPOLYGON(((20 0, 21 0, 21 1, 20 0)), ((179 0, 180 0, 180 2, 179 0)))'),
        ('unknown', NULL)) AS area(name, outline)";

    fn at(latitude: f64, longitude: f64) -> String {
        let index = format!("(SELECT boundary_index(name, outline) FROM {AREAS})");
        format!("boundary_at({latitude}, {longitude}, {index})")
    }

    #[test]
    fn a_place_lies_in_the_smallest_boundary_that_holds_it() {
        check(&at(8.0, 8.0), "country");
        check(&at(1.0, 1.0), "province");
        check(&at(0.5, 20.7), "islands");
        check(&at(1.0, -180.0), "islands");
    }

    #[test]
    fn a_place_on_an_edge_belongs_to_the_boundary() {
        check(&at(10.0, 3.0), "country");
        check(&at(4.0, 5.0), "country");
        check(&at(3.0, 2.0), "province");
    }

    #[test]
    fn outside_all_boundaries_there_is_nothing() {
        check(&at(5.0, 5.0), "NULL");
        check(&at(-1.0, 5.0), "NULL");
        check("boundary_at(NULL, 5, (SELECT boundary_index(1, 'POLYGON EMPTY')))", "NULL");
        check("boundary_at(0, 5, (SELECT boundary_index(1, 'POLYGON EMPTY')))", "NULL");
        check("boundary_at(0, 5, (SELECT boundary_index(1, NULL::text)))", "NULL");
        check("boundary_at(0, 5, (SELECT boundary_index(1, 'x') HAVING false))", "NULL");
    }

    #[test]
    fn one_geometry_can_be_asked_alone() {
        let ring = "'POLYGON((0 0, 5 0, 5 3, 0 3, 0 0))'";
        check(&format!("in_boundary(1, 4, {ring})"), "true");
        check(&format!("in_boundary(4, 1, {ring})"), "false");
        check(&format!("in_boundary(NULL, 1, {ring})"), "NULL");
        check("in_boundary(1, 1, NULL)", "NULL");
    }

    #[test]
    fn what_is_no_place_no_geometry_or_no_index_is_refused() {
        check_refused(&at(91.0, 0.0), &["boundary_at", "(91, 0)"]);
        check_refused("in_boundary(0, 0, 'LINE(1')", &["in_boundary", "POLYGON", "LINE(1"]);
        check_refused("boundary_at(0, 0, 'Mali')", &["must be an index", "boundary_index("]);
        check_refused(
            "boundary_at(0, 0, (SELECT site_index(1, 2.0, 3.0)))",
            &["must be an index", "boundary_index("],
        );
        check_refused(
            "boundary_at(0, 0, (SELECT boundary_index('Mali', 'POLYGON((0 0')))",
            &["boundary_index", "boundary Mali", "POLYGON((0 0"],
        );
    }

    #[test]
    fn a_column_of_geometries_is_read_row_by_row() {
        let sql =
            format!("SELECT name FROM {AREAS} WHERE in_boundary(1, 1, outline) ORDER BY name");
        let rows = ask(&session(&[]), &sql).expect("names");
        let names: Vec<&str> = rows.iter().filter_map(|r| r[0].as_deref()).collect();
        assert_eq!(names, ["country", "province", "twin"]);
    }

    #[test]
    fn a_join_by_index_has_no_cross_product_and_its_rows() {
        let points = "SELECT value AS n, (value * 37 % 120) / 10.0 - 1 AS lat,
            (value * 53 % 230) / 10.0 - 1 AS lon FROM generate_series(1, 5000)";
        let by_index = format!(
            "SELECT n, boundary_at(lat, lon, (SELECT boundary_index(name, outline) FROM {AREAS}))
            AS name FROM ({points}) ORDER BY n"
        );
        let by_product = format!(
            "SELECT n, coalesce(
                min(name) FILTER (WHERE name IN ('province', 'twin')), min(name)) AS name
            FROM ({points}) LEFT JOIN {AREAS} ON in_boundary(lat, lon, outline)
            GROUP BY n ORDER BY n"
        );
        let context = session(&[]);
        let found = ask(&context, &by_index).expect("by index");
        assert_eq!(found, ask(&context, &by_product).expect("by product"));
        let inside = found.iter().filter(|row| row[1].is_some()).count();
        assert!((1000..4000).contains(&inside), "{inside} of 5000 inside");
        let plan = format!("{:?}", ask(&context, &format!("EXPLAIN {by_index}")).expect("a plan"));
        assert!(plan.contains("ScalarSubqueryExec") && !plan.contains("Join"), "{plan}");
    }
}
