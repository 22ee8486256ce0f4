//! One function, step(time, detections): give me tracks, and threats to a protected zone.
