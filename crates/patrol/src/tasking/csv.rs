//! Which rows is a plan for a spreadsheet?

use super::Tasking;
use crate::case::clock;

impl Tasking {
    /// One row for each stop. Every row says whether the plan is approved.
    pub fn to_csv(&self) -> String {
        let standing = self.standing();
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        let header = [
            "standing",
            "day",
            "patrol",
            "team",
            "stop",
            "kind",
            "id",
            "name",
            "latitude",
            "longitude",
            "arrive",
            "begin",
            "leave",
            "value",
            "note",
        ];
        // Writing to memory cannot fail, and every row has as many cells as the header.
        let _ = writer.write_record(header);
        for patrol in &self.patrols {
            for (at, stop) in patrol.stops.iter().enumerate() {
                let _ = writer.write_record([
                    &standing,
                    &patrol.day.to_string(),
                    &patrol.number.to_string(),
                    &patrol.team,
                    &at.to_string(),
                    &format!("{:?}", stop.kind).to_lowercase(),
                    &stop.id,
                    &stop.name,
                    &format!("{:.5}", stop.latitude),
                    &format!("{:.5}", stop.longitude),
                    &clock(stop.arrive_min),
                    &clock(stop.begin_min),
                    &clock(stop.leave_min),
                    &format!("{:.3}", stop.value),
                    &stop.note,
                ]);
            }
        }
        String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()).into_owned()
    }
}
