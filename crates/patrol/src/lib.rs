//! Here is a team-orienteering problem: give me checked routes.
