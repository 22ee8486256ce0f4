//! Are addresses shown without what is secret in them, and only those opened that may be?

use super::*;

fn check(text: &str, shown: &str) {
    assert_eq!(without_secrets(text), shown);
}

#[test]
fn values_of_a_query_and_the_user_are_never_shown() {
    check("https://u:hush@a.org/x/y?key=hush&page=2#hush", "https://a.org/x/y?key=…&page=…");
    check("http://127.0.0.1:80/", "http://127.0.0.1/");
    check("http://127.0.0.1:8080/a%20b", "http://127.0.0.1:8080/a%20b");
}

#[test]
fn an_unreadable_address_gives_no_secret_away() {
    check("//u:hush@a.org?key=hush", "a.org");
    check("a.org/x?key=hush", "a.org/x");
    check("data:hush@there?key=hush", "there");
}

#[test]
fn only_http_and_https_are_addresses() {
    for text in ["", "a.org/x", "file:///etc/passwd", "ftp://a.org/", "http://"] {
        assert!(matches!(Address::parse(text), Err(FetchError::BadAddress { .. })), "{text}");
    }
}

#[test]
fn a_redirect_may_be_relative_but_may_not_lay_open() {
    let from = Address::parse("https://a.org/x/y").expect("an address");
    let to = from.follow("../z?q=1").expect("relative");
    assert_eq!(to.as_str(), "https://a.org/z?q=1");
    assert!(from.shares_origin_with(&to));
    assert!(matches!(from.follow("http://a.org/z"), Err(FetchError::RedirectedToHttp { .. })));
}
