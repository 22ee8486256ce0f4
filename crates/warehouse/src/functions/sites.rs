//! Which sites are near this place?
//!
//! Sites are points of the unit sphere in an R*-tree (crate `rstar`): there, the straight line
//! (chord) between two points orders them as the great circle does, at the poles and the date line
//! too. The tree only finds candidates; `base::Point` has the last word on every distance.

use arrow::array::{ArrayRef, AsArray};
use arrow::compute::{sort_to_indices, take};
use arrow::datatypes::Float64Type;
use arrow::util::display::array_value_to_string;
use base::{EARTH_RADIUS_KM, Point};
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::place::refused;

/// Squared chord by which rounding may put a point of the unit sphere too far: unit vectors are off
/// by some 1e-16, squared chords up to 4 by ten times that. It is 0.6 m between close points.
const SLACK: f64 = 1e-14;

/// A site found: its distance in kilometres, and its place in `ids`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    pub(super) distance_km: f64,
    pub(super) site: usize,
}

/// Sites in the order of their ids, and their places on the sphere.
pub(super) struct Sites {
    pub(super) ids: ArrayRef,
    places: Vec<Point>,
    tree: RTree<GeomWithData<[f64; 3], usize>>,
}

impl Sites {
    /// An index as `site_index` gathers it; an error names a site that is off the earth.
    pub(super) fn try_new(index: &ScalarValue) -> Result<Self> {
        let ScalarValue::List(list) = index else {
            return Err(DataFusionError::Internal(format!("no site index: {index}")));
        };
        let rows = list.value(0);
        let rows = rows.as_struct();
        let order = sort_to_indices(rows.column(0), None, None)?;
        let column = |i: usize| take(rows.column(i), &order, None);
        let (ids, latitudes, longitudes) = (column(0)?, column(1)?, column(2)?);
        let pairs = (latitudes.as_primitive::<Float64Type>().values().iter())
            .zip(longitudes.as_primitive::<Float64Type>().values());
        let place = |(row, (latitude, longitude)): (usize, (&f64, &f64))| {
            Point::try_new(*latitude, *longitude).map_err(|cause| {
                let id = array_value_to_string(&ids, row).unwrap_or_default();
                refused("site_index", format!("site {id}: {cause}"))
            })
        };
        let places = pairs.enumerate().map(place).collect::<Result<Vec<Point>>>()?;
        Ok(Self { ids, tree: tree(&places), places })
    }

    /// The sites up to this far away, nearest first; of equally near ones, the smaller id first.
    pub(super) fn within(&self, from: Point, km: f64) -> Vec<Near> {
        let half_angle = (km / EARTH_RADIUS_KM / 2.0).min(std::f64::consts::FRAC_PI_2);
        let mut found = self.candidates(from, 4.0 * half_angle.sin().powi(2));
        found.retain(|near| near.distance_km <= km);
        found.sort_by(compare);
        found
    }

    /// The nearest site; of equally near ones, the one with the smallest id.
    pub(super) fn nearest(&self, from: Point) -> Option<Near> {
        let (_, squared_chord) =
            self.tree.nearest_neighbor_iter_with_distance_2(on_unit_sphere(from)).next()?;
        self.candidates(from, squared_chord).into_iter().min_by(compare)
    }

    fn candidates(&self, from: Point, squared_chord: f64) -> Vec<Near> {
        let near = |site: usize| Near { distance_km: from.distance_km(self.places[site]), site };
        self.tree
            .locate_within_distance(on_unit_sphere(from), squared_chord + SLACK)
            .map(|found| near(found.data))
            .collect()
    }
}

fn compare(a: &Near, b: &Near) -> std::cmp::Ordering {
    a.distance_km.total_cmp(&b.distance_km).then(a.site.cmp(&b.site))
}

fn tree(places: &[Point]) -> RTree<GeomWithData<[f64; 3], usize>> {
    let node = |(site, place): (usize, &Point)| GeomWithData::new(on_unit_sphere(*place), site);
    RTree::bulk_load(places.iter().enumerate().map(node).collect())
}

fn on_unit_sphere(point: Point) -> [f64; 3] {
    let (latitude, longitude) = (point.latitude().to_radians(), point.longitude().to_radians());
    [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
}

#[cfg(test)]
mod tests;
