//! Does a running watch hear its peers, refuse strangers, warn over its page and stay up?

mod running;

use running::{
    CAMP, connect, get, listen_live, next_warning, post, request, start, start_in, until,
};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;
use watch::serve::now_s;
use watch::{Settings, Where};

#[test]
fn reports_of_a_peer_become_a_warning_on_the_page() {
    let watch = start(CAMP);
    let plane = Settings::parse("camp.toml", CAMP).expect("the camp's file").plane;
    let mut live = listen_live(watch.at.page);
    let mut radar = connect(watch.at.sensors[0].1);
    // What came half a minute ago is put in at the times it says, within the three seconds of lag and skew.
    let from_s = now_s() - 2.0;
    for k in 0..20 {
        let t = f64::from(k) * 0.1;
        let [latitude, longitude] = plane.latitude_longitude([800.0 - 25.0 * t, 3.0]);
        let place = Where::Place { latitude, longitude, sd_m: Some(1.0) };
        let report = serde_json::to_value(place).expect("JSON");
        let line = serde_json::json!({ "time": from_s + t, "reports": [report] });
        radar.write_all(format!("{line}\n").as_bytes()).expect("sent");
    }
    let warning = next_warning(&mut live);
    assert_eq!((&warning["state"], &warning["zone"]), (&"raised".into(), &"gate".into()));
}

#[test]
fn lines_of_an_export_are_taken_as_reports() {
    let watch = start(CAMP);
    let mut export = connect(watch.at.sensors[3].1);
    let lines = format!("time,latitude,longitude\n{0},10.01,20.01\n{0},x,20\n", now_s());
    export.write_all(lines.as_bytes()).expect("sent");
    let said = "<b>export</b>: heard. connected 1 reports, 1 not used (latitude: found x";
    until(watch.at.page, "/now", said);
    // The last line has no line break: it may have been cut off.
    export.write_all(format!("{},10.01,20.0", now_s()).as_bytes()).expect("sent");
    drop(export);
    let said = "1 reports, 2 not used (connection: found a message without its end";
    until(watch.at.page, "/now", said);
}

#[test]
fn a_touch_warns_and_another_sites_touch_does_not() {
    let watch = start(CAMP);
    let mut live = listen_live(watch.at.page);
    let evil = post(watch.at.page, "/alarm", "zone=gate", "Origin: http://elsewhere\r\n");
    assert!(evil.starts_with("HTTP/1.1 403"), "{evil}");
    assert!(post(watch.at.page, "/alarm", "zone=sea", "").starts_with("HTTP/1.1 422"));
    let own = post(watch.at.page, "/alarm", "zone=camp&exercise=yes", "Origin: http://camp\r\n");
    assert!(own.starts_with("HTTP/1.1 303"), "{own}");
    let warning = next_warning(&mut live);
    assert_eq!((&warning["zone"], &warning["exercise"]), (&"camp".into(), &true.into()));
}

#[test]
#[cfg(unix)]
fn a_siren_that_still_sounds_was_started_and_counts_as_told() {
    let folder = tempfile::tempdir().expect("a folder");
    // It sounds until the test is over.
    let sounds = format!("while test -d '{}'; do sleep 0.1; done", folder.path().display());
    let program = format!("program = [\"sh\", \"-c\", \"{sounds}\"]");
    let watch = start_in(folder, &format!("{CAMP}\n[[output]]\nkind = \"command\"\n{program}\n"));
    post(watch.at.page, "/alarm", "zone=camp", "");
    until(watch.at.page, "/picture", "\"sent\":[\"command ");
}

#[test]
fn a_page_elsewhere_that_has_its_name_point_here_gets_nothing() {
    let watch = start(CAMP);
    let ask = |host: &str| {
        let head = format!("GET /picture HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
        request(watch.at.page, &head)
    };
    for host in ["Host: evil.example\r\n", "Host: camp.evil.example:80\r\n", "Host: \r\n", ""] {
        let answer = ask(host);
        assert!(answer.starts_with("HTTP/1.1 4"), "{host}: {answer}");
        assert!(!answer.contains("zones"), "{host}: {answer}");
    }
    let touch = "zone=camp";
    let evil = format!(
        "POST /alarm HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{touch}",
        touch.len()
    );
    assert!(request(watch.at.page, &evil).starts_with("HTTP/1.1 421"));
    let hosts =
        ["Host: camp\r\n", "Host: CAMP:8443\r\n", "Host: localhost:1\r\n", "Host: [::1]:80\r\n"];
    for host in hosts.into_iter().chain(["Host: 10.1.2.3\r\n"]) {
        assert!(ask(host).starts_with("HTTP/1.1 200"), "{host}");
    }
}

#[test]
fn what_looks_back_is_in_french_where_the_camp_is() {
    let watch = start(&CAMP.replace("[\"en\", \"fr\"]", "[\"fr\", \"en\"]"));
    let review = get(watch.at.page, "/review");
    for said in ["Bilan des alertes", "Capteurs", "À titre indicatif"] {
        assert!(review.contains(said), "{said} not in {review}");
    }
    let replay = get(watch.at.page, "/replay");
    for said in ["Relecture, Camp North", "Vitesse", "Pistes : 0"] {
        assert!(replay.contains(said), "{said} not in {replay}");
    }
}

#[test]
fn a_stranger_is_closed_at_once_and_an_endless_line_ends_its_connection() {
    let strangers = CAMP.replace("\"127.0.0.1\"", "\"10.9.8.7\"");
    let watch = start(&strangers);
    let mut radar = connect(watch.at.sensors[0].1);
    assert_eq!(radar.read(&mut [0]).unwrap_or(0), 0, "closed");

    let watch = start(CAMP);
    let mut radar = connect(watch.at.sensors[0].1);
    let endless = vec![b'x'; 64 * 1024];
    // Refused at 256 KiB: what is sent after that finds nobody.
    let sent = (0..10_000).take_while(|_| radar.write_all(&endless).is_ok()).count();
    assert!(sent < 10_000);
    let page = get(watch.at.page, "/now");
    assert!(page.contains("ALARM"), "{page}");
}

#[test]
fn more_connections_than_a_sensor_may_have_are_closed_and_the_first_goes_on() {
    let watch = start(CAMP);
    let at = watch.at.sensors[1].1;
    let mut first = connect(at);
    let many: Vec<TcpStream> = (0..100).map(|_| connect(at)).collect();
    let mut registration = b"\x12\x01n\x22\x13\x12\x11BSI Flex 335 v2.0".to_vec();
    registration.splice(0..0, (registration.len() as u32).to_le_bytes());
    first.write_all(&registration).expect("sent");
    let mut length = [0; 4];
    first.read_exact(&mut length).expect("an acknowledgement");
    let closed = many.into_iter().filter(|stream| {
        let mut stream = stream;
        stream.set_read_timeout(Some(Duration::from_millis(20))).expect("a timeout");
        matches!(stream.read(&mut [0]), Ok(0))
            || stream.peek(&mut [0]).is_err_and(|e| e.kind() == std::io::ErrorKind::ConnectionReset)
    });
    assert!(closed.count() >= 90);
}

/// A radar's line about a vehicle that makes for the gate.
fn approach(radar: &mut TcpStream) {
    let plane = Settings::parse("camp.toml", CAMP).expect("the camp's file").plane;
    let from_s = now_s() - 2.0;
    for k in 0..20 {
        let t = f64::from(k) * 0.1;
        let [latitude, longitude] = plane.latitude_longitude([800.0 - 25.0 * t, 3.0]);
        let report =
            serde_json::json!({ "latitude": latitude, "longitude": longitude, "sd_m": 1.0 });
        let line = serde_json::json!({ "time": from_s + t, "reports": [report] });
        radar.write_all(format!("{line}\n").as_bytes()).expect("sent");
    }
}

#[test]
fn a_thousand_half_open_connections_leave_the_watch_warning_and_the_page_to_others() {
    let watch = start(CAMP);
    let mut live = listen_live(watch.at.page);
    let mut radar = connect(watch.at.sensors[0].1);
    // Neither finished nor closed: half a request, half a message, nothing at all.
    let ports = [watch.at.page, watch.at.sensors[1].1, watch.at.sensors[0].1];
    let beginnings: [&[u8]; 3] = [b"GET /now HT", b"\x40\x00\x00\x00half", b""];
    let crowd: Vec<TcpStream> = (0..1000)
        .filter_map(|i| {
            let mut stream = TcpStream::connect(ports[i % 3]).ok()?;
            stream.write_all(beginnings[i % 3]).ok()?;
            Some(stream)
        })
        .collect();
    assert!(crowd.len() > 500, "{}", crowd.len());
    approach(&mut radar);
    let warning = next_warning(&mut live);
    assert_eq!((&warning["state"], &warning["zone"]), (&"raised".into(), &"gate".into()));
    assert_eq!(warning["sensors"], serde_json::json!(["radar"]));
    // A guard at another address still gets in, and is heard.
    watch.runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from(([127, 0, 0, 2], 0))).expect("another address");
        let mut stream = socket.connect(watch.at.page).await.expect("a connection");
        let touch = b"POST /alarm HTTP/1.1\r\nHost: camp\r\nContent-Type: \
            application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nzone=camp";
        tokio::io::AsyncWriteExt::write_all(&mut stream, touch).await.expect("sent");
        let mut answer = [0; 12];
        tokio::io::AsyncReadExt::read_exact(&mut stream, &mut answer).await.expect("an answer");
        assert_eq!(&answer, b"HTTP/1.1 303");
    });
    while next_warning(&mut live)["zone"] != "camp" {}
    drop(crowd);
}

#[test]
fn malformed_messages_and_bombs_are_counted_and_the_watch_goes_on_warning() {
    let watch = start(CAMP);
    let mut live = listen_live(watch.at.page);
    let nested = vec![b'['; 200_000];
    let broken: [&[u8]; 6] = [
        b"\xff\xff\xff\xff with more",
        b"\x32\x00\x00\x00\x08\x96\x01\x08\x96\x01\x08\x96\x01\x08\x96\x01\x08\x96\x01\x08\x96\x01\x08\x96\x01",
        b"\x05\x00\x00\x00\x22\xff\xff\xff\xff",
        b"{{{{{{{{\n",
        b"{\"time\":1e999,\"reports\":[{\"latitude\":1e999,\"longitude\":0}]}\n",
        &nested,
    ];
    for bytes in broken {
        for (_, at) in [&watch.at.sensors[0], &watch.at.sensors[1]] {
            // One that is closed while it speaks is as good as one that is not.
            drop(connect(*at).write_all(bytes));
        }
    }
    let udp = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let entities: String = (1..10)
        .map(|i| format!("<!ENTITY a{i} '{}'>", format!("&a{};", i - 1).repeat(10)))
        .collect();
    let bomb = format!("<!DOCTYPE l [<!ENTITY a0 'lol'>{entities}]><event>&a9;</event>");
    for bytes in [bomb.as_bytes(), "<a>".repeat(5000).as_bytes(), &[0xff; 2000], b""] {
        udp.send_to(bytes, watch.at.sensors[2].1).expect("sent");
    }
    until(watch.at.page, "/now", "<b>map</b>: never heard.  0 reports, 4 not used");
    approach(&mut connect(watch.at.sensors[0].1));
    let warning = next_warning(&mut live);
    assert_eq!((&warning["state"], &warning["zone"]), (&"raised".into(), &"gate".into()));
    assert!(get(watch.at.page, "/picture").contains("\"dropped\":"), "counted");
}

#[test]
fn a_sapient_sensor_that_may_look_is_asked_to_by_a_touch_and_by_a_warning() {
    let camp = CAMP.replace("offset_sd_m = 20.0\n", "offset_sd_m = 20.0\nlooks = true\n");
    let watch = start(&camp);
    let mut node = connect(watch.at.sensors[1].1);
    let mut registration = b"\x12\x01n\x22\x13\x12\x11BSI Flex 335 v2.0".to_vec();
    registration.splice(0..0, (registration.len() as u32).to_le_bytes());
    node.write_all(&registration).expect("sent");
    read_message(&mut node);
    until(watch.at.page, "/now", "<b>node</b>: heard. registered");
    assert!(post(watch.at.page, "/task", "sensor=radar&ask=status", "").contains(" 422 "));
    assert!(post(watch.at.page, "/task", "sensor=node&ask=look&zone=gate", "").contains(" 303 "));
    let task = read_message(&mut node);
    // Field 8 of a message is a task; its command's field 6 is look_at.
    assert!(task.windows(2).any(|two| two == b"\x42\x02" || two[0] == 0x42), "{task:?}");
    until(watch.at.page, "/now", "asked to look: no answer yet");
    approach(&mut connect(watch.at.sensors[0].1));
    assert!(read_message(&mut node).len() > 60, "asked to look where the warning comes from");
}

fn read_message(stream: &mut TcpStream) -> Vec<u8> {
    let mut length = [0; 4];
    stream.read_exact(&mut length).expect("a length");
    let mut message = vec![0; u32::from_le_bytes(length) as usize];
    stream.read_exact(&mut message).expect("a message");
    message
}

#[test]
fn an_alarm_can_be_judged_timed_and_replayed_on_the_page() {
    let watch = start(CAMP);
    post(watch.at.page, "/alarm", "zone=camp", "");
    post(watch.at.page, "/casualty", "number=0&care=wounded", "");
    post(watch.at.page, "/casualty", "number=1&care=first_aid", "");
    for form in ["shelter=A&count=40", "shelter=B&count=25"] {
        post(watch.at.page, "/headcount", form, "");
    }
    until(watch.at.page, "/now", "First aid 0 min (10)");
    until(watch.at.page, "/now", "everybody is in");
    post(watch.at.page, "/all-clear", "", "");
    let picture = until(watch.at.page, "/picture", "\"state\":\"cancelled\"");
    let body = picture.split("\r\n\r\n").nth(1).expect("a body");
    let picture: serde_json::Value = serde_json::from_str(body).expect("JSON");
    let id = picture["warnings"][0]["id"].as_str().expect("an id");
    let touched = post(
        watch.at.page,
        "/judge",
        &format!("warning={id}&verdict=nuisance"),
        "Referer: http://camp/review\r\n",
    );
    assert!(touched.contains("location: /review"), "{touched}");
    until(watch.at.page, "/review", "· <b>nuisance</b>");
    for (happened, why) in [("2020-01-01T10:00", "90 days"), ("2200-01-01T10:00", "still to come")]
    {
        let event = format!("happened={happened}&zone=gate&threat=incoming");
        let refused = post(watch.at.page, "/missed", &event, "");
        assert!(refused.contains(" 422 ") && refused.contains(why), "{refused}");
    }
    let yesterday = jiff::Timestamp::from_second(now_s() as i64 - 86_400).expect("a time");
    let event = format!("happened={yesterday}&zone=gate&threat=incoming");
    post(watch.at.page, "/missed", &event, "");
    let review = until(watch.at.page, "/review", "gate: incoming · in service then: no sensor");
    let link = review.split("/timeline?begun=").nth(1).expect("a link");
    let begun = link.split('"').next().expect("its end");
    let timeline = get(watch.at.page, &format!("/timeline?begun={begun}"));
    for part in [
        "raised by hand",
        "casualty 1: wounded",
        "0.0 min, within 10",
        "not recorded",
        "65 in all: everybody expected is counted in",
        "(65 of 65)",
    ] {
        assert!(timeline.contains(part), "{part} not in {timeline}");
    }
    let begun_s: f64 = begun.parse().expect("a number");
    let then = get(watch.at.page, &format!("/replay/at?s={}", begun_s + 0.001));
    assert!(then.contains("ALARM IS ON") && then.contains("REPLAY "), "{then}");
    let after = get(watch.at.page, &format!("/replay/at?s={}", begun_s + 30.0));
    assert!(after.contains("No alarm"), "{after}");
    assert!(get(watch.at.page, "/replay").contains("id=\"slider\""));
    assert!(get(watch.at.page, "/timeline?begun=5").contains(" 404 "));
}
