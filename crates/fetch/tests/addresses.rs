//! Where does a request go, who else learns of it, and who may write the file?

mod setting;

use std::net::{Ipv4Addr, TcpListener};

use fetch::{FetchError, Request};
use hub_server::{ALWAYS, Content, Fault, HubServer};
use setting::{PATH, Setting, body};

const TOKEN: &str = "hush-hush";

fn with_token(setting: &Setting) -> Request {
    Request {
        url: setting.url("/body?key=hush-hush"),
        headers: vec![("x-ucdp-access-token".to_owned(), TOKEN.to_owned())],
        ..Request::default()
    }
}

#[test]
fn a_redirect_is_followed() {
    let setting = Setting::new();
    setting.server.fail("/old", 1, Fault::Redirect("body".to_owned()));
    setting.get(&Request::new(setting.url("/old"))).expect("fetched");
    assert_eq!(std::fs::read(&setting.into).expect("a file"), body());
}

#[test]
fn a_redirect_in_a_circle_ends() {
    let setting = Setting::new();
    setting.server.fail(PATH, ALWAYS, Fault::Redirect("/body".to_owned()));
    let error = setting.get(&setting.request()).expect_err("a circle");
    assert!(matches!(error, FetchError::TooManyRedirects { limit: 10, .. }), "{error:?}");
    assert_eq!(setting.server.asked().len(), 11);
}

#[test]
fn a_token_goes_to_its_own_server_and_to_no_other() {
    let setting = Setting::new();
    let other = HubServer::start(Content::new().file(PATH, "theirs")).expect("a free port");
    setting.server.fail(PATH, 1, Fault::Redirect(format!("{}/body", other.url())));
    setting.get(&with_token(&setting)).expect("fetched");
    assert_eq!(setting.server.asked()[0].header("x-ucdp-access-token"), Some(TOKEN));
    assert_eq!(other.asked()[0].header("x-ucdp-access-token"), None);
}

#[test]
fn secrets_are_in_no_message() {
    let setting = Setting::with_policy(Setting::impatient());
    let check = |fault: Fault| {
        setting.server.heal();
        setting.server.fail(PATH, ALWAYS, fault);
        let request = with_token(&setting);
        let error = setting.get(&request).expect_err("a lasting fault");
        let said = format!("{error} {error:?} {request:?}");
        assert!(!said.contains(TOKEN), "{said}");
        assert!(said.contains("/body?key=…"), "{said}");
    };
    check(Fault::Status(500));
    check(Fault::Status(403));
    check(Fault::Garbage);
    check(Fault::CloseAfter(10));
    check(Fault::Stall(10));
    check(Fault::Redirect("/body?key=hush-hush".to_owned()));
    check(Fault::Redirect("ftp://u:hush-hush@a.org/?key=hush-hush".to_owned()));
}

#[test]
fn a_header_that_cannot_be_sent_is_named_without_its_value() {
    let setting = Setting::new();
    let headers = vec![("x-token".to_owned(), "hush-hush\r\nx-evil: 1".to_owned())];
    let error = setting.get(&Request { headers, ..setting.request() }).expect_err("two lines");
    assert!(matches!(&error, FetchError::BadHeader { name, .. } if name == "x-token"), "{error:?}");
    assert!(!error.to_string().contains(TOKEN), "{error}");
    assert!(setting.server.asked().is_empty());
}

#[test]
fn nobody_at_the_address_is_said_to_be_nobody() {
    let setting = Setting::new();
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = format!("http://{}/x", free.local_addr().expect("bound"));
    drop(free);
    let error = setting.get(&Request::new(&address)).expect_err("nobody");
    assert!(
        matches!(&error, FetchError::Unreachable { effort, .. } if effort.attempts == 5),
        "{error:?}"
    );
    assert!(error.to_string().contains(&address), "{error}");
}

#[test]
fn we_say_who_we_are_and_who_we_are_not() {
    let setting = Setting::new();
    setting.fetched_whole();
    let asked = setting.server.asked();
    let agent = asked[0].header("user-agent").expect("a user agent");
    assert!(agent.starts_with("Bluehelm/") && agent.ends_with("(+not the UN)"), "{agent}");
}

#[test]
fn a_file_is_written_by_one_fetch_at_a_time() {
    let setting = Setting::new();
    let mut second = None;
    setting
        .get_with(&setting.request(), &mut |_, _| {
            second.get_or_insert_with(|| setting.get(&setting.request()));
        })
        .expect("the first is not disturbed");
    assert!(matches!(second, Some(Err(FetchError::Busy { .. }))), "{second:?}");
    assert_eq!(std::fs::read(&setting.into).expect("a file"), body());
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let setting = Setting::new();
    let nowhere = setting.into.join("no/such/folder");
    let error = setting.fetcher.get(&setting.request(), &nowhere, &mut |_, _| {});
    let error = error.expect_err("no folder");
    assert!(matches!(error, FetchError::File { .. }), "{error:?}");
    assert!(error.to_string().contains("no/such/folder"), "{error}");
}
