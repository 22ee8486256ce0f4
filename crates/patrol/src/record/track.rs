//! Where was a patrol, minute by minute?

use base::{Date, Point};
use jiff::Timestamp;
use jiff::tz::Offset;

use super::RecordError;

/// Where a patrol was at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// The local day.
    pub day: Date,
    /// When, in seconds since 1970.
    pub second: i64,
    /// Where.
    pub point: Point,
}

impl Fix {
    pub(super) fn minutes_since(&self, earlier: &Self) -> f64 {
        (self.second - earlier.second) as f64 / 60.0
    }
}

/// Reads the tracks of a GPX file. `ahead_h` is how many hours local time is ahead of UTC, in which GPX times are.
///
/// # Errors
/// [`RecordError`] where the bytes are no GPX, or no track point has a time.
pub fn read_track(gpx: &[u8], ahead_h: f64) -> Result<Vec<Fix>, RecordError> {
    let refuse = |finding: String| RecordError { findings: vec![finding] };
    let seconds = (ahead_h * 3600.0).round();
    let offset = Offset::from_seconds(seconds as i32);
    let offset = offset
        .map_err(|_| refuse(format!("hours ahead of UTC: found {ahead_h}, expected -14 to 14")))?;
    let read = gpx::read(gpx).map_err(|error| {
        refuse(format!("found what is no GPX ({error}), expected GPX 1.0 or 1.1 with tracks"))
    })?;
    let points = read.tracks.into_iter().flat_map(|track| track.segments);
    let points = points.flat_map(|segment| segment.points);
    let fix = |waypoint: gpx::Waypoint| {
        let time: Timestamp = waypoint.time?.format().ok()?.parse().ok()?;
        let point = Point::try_new(waypoint.point().y(), waypoint.point().x()).ok()?;
        Some(Fix { day: offset.to_datetime(time).date(), second: time.as_second(), point })
    };
    let mut fixes: Vec<Fix> = points.filter_map(fix).collect();
    if fixes.is_empty() {
        return Err(refuse(
            "found no track points with times, expected a recorded track".to_owned(),
        ));
    }
    fixes.sort_by_key(|fix| fix.second);
    Ok(fixes)
}
