//! What does a fetch make of a server that fails?

mod setting;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use fetch::{FetchError, Outcome, Policy, Request};
use hub_server::{ALWAYS, Content, Fault};
use setting::{BODY_BYTES, PATH, Setting, body};

/// A passing fault does no harm: the bytes are whole, after so many attempts.
fn check_passes(fault: Fault, times: u32) -> Setting {
    let setting = Setting::new();
    setting.server.fail(PATH, times, fault);
    setting.fetched_whole();
    assert_eq!(setting.waits().len(), times as usize, "one wait for each failure");
    setting
}

/// A lasting fault is this error, and no file, whole or in part, is left.
fn check_fails(fault: Fault, expect: fn(&FetchError) -> bool) -> FetchError {
    let setting = Setting::new();
    setting.server.fail(PATH, ALWAYS, fault);
    let error = setting.get(&setting.request()).expect_err("a lasting fault");
    assert!(expect(&error), "{error:?}");
    assert!(!setting.into.exists());
    error
}

#[test]
fn a_server_that_recovers_is_tried_again() {
    check_passes(Fault::Status(500), 2);
    check_passes(Fault::Status(503), 3);
    check_passes(Fault::Garbage, 1);
    check_passes(Fault::NotGzip, 1);
}

#[test]
fn waits_grow_with_every_attempt() {
    let waits = check_passes(Fault::Status(500), 3).waits();
    for (wait, longest_ms) in waits.iter().zip([1000, 2000, 4000]) {
        let (low, high) = (longest_ms / 2, longest_ms);
        assert!((low..=high).contains(&wait.as_millis()), "{waits:?}");
    }
}

#[test]
fn a_missing_page_is_not_asked_for_twice() {
    let setting = Setting::new();
    let error = setting.get(&Request::new(setting.url("/gone"))).expect_err("not there");
    assert!(matches!(error, FetchError::Status { status: 404, .. }), "{error:?}");
    assert_eq!(setting.server.asked().len(), 1);
}

#[test]
fn a_server_that_stays_broken_is_left_alone_in_the_end() {
    let error = check_fails(
        Fault::Status(502),
        |error| matches!(error, FetchError::Status { status: 502, effort, .. } if effort.attempts == 5),
    );
    assert!(error.to_string().contains("5 attempts"), "{error}");
}

#[test]
fn a_server_that_asks_for_patience_gets_it() {
    let setting = check_passes(Fault::RetryAfter(429, "77".to_owned()), 1);
    assert_eq!(setting.waits(), [Duration::from_secs(77)]);
}

#[test]
fn a_server_that_asks_for_too_much_patience_ends_the_fetch() {
    check_fails(Fault::RetryAfter(429, "3600".to_owned()), |error| {
        matches!(error, FetchError::Status { status: 429, effort, .. } if effort.attempts == 1)
            && error.retry_after() == Some(Duration::from_secs(3600))
    });
}

#[test]
fn a_body_that_broke_off_is_gone_on_with() {
    let setting = check_passes(Fault::CloseAfter(70_000), 1);
    let asked = setting.server.asked();
    assert_eq!(asked[1].header("range"), Some("bytes=70000-"));
    assert!(asked[1].header("if-range").is_some(), "never without a validator");
}

#[test]
fn a_body_that_breaks_off_again_and_again_still_comes_in() {
    check_passes(Fault::CloseAfter(30_000), 3);
}

#[test]
fn a_server_without_ranges_is_asked_for_all_again() {
    let setting = Setting::with_policy(Policy { retries: 0, ..Setting::policy() });
    setting.server.fail(PATH, 1, Fault::CloseAfter(70_000));
    setting.get(&setting.request()).expect_err("broke off");
    setting.server.fail(PATH, 1, Fault::NoRanges);
    setting.fetched_whole();
}

#[test]
fn a_wrong_range_is_not_believed() {
    let setting = Setting::new();
    setting.server.fail(PATH, 1, Fault::CloseAfter(70_000));
    setting.server.fail(PATH, 1, Fault::WrongRange);
    setting.fetched_whole();
    let third = setting.server.asked().pop().expect("three requests");
    assert_eq!(third.header("range"), None);
}

#[test]
fn a_body_that_changed_in_between_is_fetched_anew() {
    let setting = Setting::with_policy(Policy { retries: 0, ..Setting::policy() });
    setting.server.fail(PATH, 1, Fault::CloseAfter(70_000));
    setting.get(&setting.request()).expect_err("broke off");
    let newer = vec![b'n'; BODY_BYTES];
    setting.server.replace(Content::new().file(PATH, newer.clone()));
    setting.get(&setting.request()).expect("the newer body");
    assert_eq!(fs::read(&setting.into).expect("a file"), newer);
}

#[test]
fn a_part_left_by_a_killed_process_is_taken_up() {
    let large: Vec<u8> = body().into_iter().cycle().take(10 << 20).collect();
    let setting = Setting::serving(Content::new().file(PATH, large.clone()));
    // A panic runs no code of ours on its way out: the disk is as after a kill.
    let killed = catch_unwind(AssertUnwindSafe(|| {
        setting.get_with(&setting.request(), &mut |received, _| {
            assert!(received < 9 << 20, "killed");
        })
    }));
    assert!(killed.is_err() && !setting.into.exists());
    setting.get(&setting.request()).expect("the rest");
    assert_eq!(fs::read(&setting.into).expect("a file"), large);
    let asked = setting.server.asked();
    let from: u64 = asked[1]
        .header("range")
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok())
        .expect("a range");
    assert!((8 << 20..9 << 20).contains(&from), "from the last checkpoint, not {from}");
    assert_eq!(setting.files(), ["body"]);
}

#[test]
fn a_part_of_another_address_is_not_taken_up() {
    let setting = Setting::with_policy(Policy { retries: 0, ..Setting::policy() });
    setting.server.fail(PATH, 1, Fault::CloseAfter(70_000));
    setting.get(&setting.request()).expect_err("broke off");
    assert_eq!(setting.files(), ["body.part", "body.part.json"]);
    let sidecar = fs::read_to_string(setting.into.with_extension("part.json")).expect("a sidecar");
    assert!(!sidecar.contains("http"), "an address may hold a secret: {sidecar}");
    setting.get(&Request::new(setting.url("/body?other=1"))).expect("fetched");
    assert_eq!(setting.server.asked()[1].header("range"), None);
}

#[test]
fn a_sidecar_of_nonsense_is_ignored() {
    for nonsense in ["", "{}", "\u{0}", "[1,2", r#"{"safe":9,"total":1}"#] {
        let setting = Setting::new();
        fs::write(setting.into.with_extension("part"), b"what is this").expect("writable");
        fs::write(setting.into.with_extension("part.json"), nonsense).expect("writable");
        setting.fetched_whole();
        assert_eq!(setting.files(), ["body"]);
    }
}

#[test]
fn a_silent_server_times_out() {
    for fault in [Fault::Mute, Fault::Stall(0), Fault::Stall(100)] {
        let setting = Setting::with_policy(Setting::impatient());
        setting.server.fail(PATH, ALWAYS, fault.clone());
        let error = setting.get(&setting.request()).expect_err("silence");
        assert!(matches!(error, FetchError::TimedOut { .. }), "{error:?}");
        assert!(error.to_string().contains("within 30ms"), "{fault:?}: {error}");
    }
}

#[test]
fn a_body_that_stalled_is_gone_on_with() {
    // Long enough for the first bytes to arrive on a busy machine.
    let read_timeout = Duration::from_millis(250);
    let setting = Setting::with_policy(Policy { retries: 0, read_timeout, ..Setting::policy() });
    setting.server.fail(PATH, 1, Fault::Stall(70_000));
    setting.get(&setting.request()).expect_err("silence");
    let setting = setting.obeying(Setting::policy());
    setting.fetched_whole();
    assert!(setting.server.asked()[1].header("range").is_some());
}

#[test]
fn a_body_that_drips_in_is_given_up() {
    let policy =
        Policy { attempt_timeout: Duration::from_millis(20), retries: 0, ..Setting::policy() };
    let setting = Setting::with_policy(policy);
    setting.server.fail(PATH, 1, Fault::SlowDrip(Duration::from_millis(1)));
    let error = setting.get(&setting.request()).expect_err("too slow");
    assert!(matches!(error, FetchError::TimedOut { .. }), "{error:?}");
}

#[test]
fn a_body_shorter_than_announced_is_an_error() {
    let error = check_fails(Fault::WrongLength(7), |error| {
        matches!(error, FetchError::Truncated { expected: Some(e), received: r, .. }
            if *e == *r + 7 && *r == BODY_BYTES as u64)
    });
    assert!(error.to_string().contains("100000 of 100007 bytes"), "{error}");
}

#[test]
fn a_body_over_the_limit_is_refused_before_it_is_fetched() {
    let setting = Setting::with_policy(Policy { limit_bytes: 99_999, ..Setting::policy() });
    let error = setting.get(&setting.request()).expect_err("too large");
    assert!(
        matches!(error, FetchError::TooLarge { announced: Some(100_000), limit: 99_999, .. }),
        "{error:?}"
    );
    assert!(setting.files().is_empty(), "{:?}", setting.files());
}

#[test]
fn a_small_gzip_of_a_large_body_is_refused() {
    let zeros = Content::new().gzip().file(PATH, vec![0; 4 << 20]);
    let policy = Policy { limit_bytes: 1 << 20, ..Setting::policy() };
    let setting = Setting::serving(zeros).obeying(policy);
    let error = setting.get(&setting.request()).expect_err("too large");
    assert!(matches!(error, FetchError::TooLarge { .. }), "{error:?}");
    assert!(setting.files().is_empty());
}

#[test]
fn gzip_is_undone() {
    let setting = Setting::serving(Content::new().gzip().file(PATH, body()));
    setting.fetched_whole();
    assert_eq!(setting.server.asked()[0].header("accept-encoding"), Some("gzip"));
}

#[test]
fn a_gzip_body_that_broke_off_is_fetched_anew() {
    let setting = Setting::serving(Content::new().gzip().file(PATH, body()));
    setting.server.fail(PATH, 1, Fault::CloseAfter(100));
    setting.fetched_whole();
    assert_eq!(setting.server.asked()[1].header("range"), None);
}

#[test]
fn an_empty_body_is_a_body() {
    let setting = Setting::serving(Content::new().file(PATH, ""));
    let Outcome::Fetched(fetched) = setting.get(&setting.request()).expect("fetched") else {
        panic!("nothing was known before");
    };
    let sha256_of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!((fetched.bytes, fetched.sha256.as_str()), (0, sha256_of_nothing));
}

#[test]
fn what_did_not_change_is_not_sent_again() {
    let setting = Setting::new();
    let Outcome::Fetched(first) = setting.get(&setting.request()).expect("fetched") else {
        panic!("nothing was known before");
    };
    fs::remove_file(&setting.into).expect("there");
    let again = Request { etag: first.etag, ..setting.request() };
    assert_eq!(setting.get(&again).expect("an answer"), Outcome::Unchanged);
    assert!(setting.files().is_empty());
    setting.server.replace(Content::new().file(PATH, "newer"));
    assert!(matches!(setting.get(&again), Ok(Outcome::Fetched(_))));
}

#[test]
fn the_file_before_stays_until_the_new_one_is_whole() {
    let setting = Setting::new();
    fs::write(&setting.into, "the last good one").expect("writable");
    setting.server.fail(PATH, ALWAYS, Fault::CloseAfter(10));
    setting.get(&setting.request()).expect_err("never whole");
    assert_eq!(fs::read(&setting.into).expect("there"), b"the last good one");
}

#[test]
fn progress_ends_with_all_of_it() {
    let setting = Setting::new();
    let mut told = Vec::new();
    setting
        .get_with(&setting.request(), &mut |received, total| told.push((received, total)))
        .expect("fetched");
    assert_eq!(told.first(), Some(&(0, Some(BODY_BYTES as u64))));
    assert_eq!(told.last(), Some(&(BODY_BYTES as u64, Some(BODY_BYTES as u64))));
}
