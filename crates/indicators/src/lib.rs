//! Here is an indicator file: give me a series with unit, source, interval and caveats.
