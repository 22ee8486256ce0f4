//! Does a SAPIENT session hold against any bytes, whatever was said before?

#![no_main]

use libfuzzer_sys::fuzz_target;
use watch::speak::sapient::Session;

fuzz_target!(|messages: Vec<Vec<u8>>| {
    let mut session = Session::new("radar", "Camp");
    // Registered, so that detections are read too.
    session.take(b"\x12\x01n\x22\x13\x12\x11BSI Flex 335 v2.0", 0.0);
    for message in &messages {
        for answer in session.take(message, 0.0).answers {
            assert!(session.frame(answer, 0.0).len() < 4096);
        }
    }
});
