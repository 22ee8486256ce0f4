//! What was asked, and how does the answer go out, or break?

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use jiff::Timestamp;
use url::form_urlencoded;

use crate::Fault;
use crate::answer::{Answer, http_date};

const LONGEST_HEAD_BYTES: usize = 64 << 10;

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `GET`, mostly.
    pub method: String,
    /// The path, decoded.
    pub path: String,
    /// The query's names and values, decoded.
    pub query: Vec<(String, String)>,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
}

impl Asked {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter of the query.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// Reads a request's head; nothing if the client left without asking.
    pub(crate) fn read(stream: &mut TcpStream) -> io::Result<Option<Self>> {
        let mut head = Vec::new();
        let mut block = [0; 4096];
        loop {
            if let Some(asked) = Self::parse(&head)? {
                return Ok(Some(asked));
            }
            let count = stream.read(&mut block)?;
            if count == 0 || head.len() > LONGEST_HEAD_BYTES {
                return Ok(None);
            }
            head.extend_from_slice(&block[..count]);
        }
    }

    fn parse(head: &[u8]) -> io::Result<Option<Self>> {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        if request.parse(head).map_err(io::Error::other)?.is_partial() {
            return Ok(None);
        }
        let target = request.path.unwrap_or("/");
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let decode = percent_encoding::percent_decode_str(path);
        Ok(Some(Self {
            method: request.method.unwrap_or_default().to_owned(),
            path: decode.decode_utf8_lossy().into_owned(),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            headers: request
                .headers
                .iter()
                .map(|it| (it.name.to_lowercase(), String::from_utf8_lossy(it.value).into_owned()))
                .collect(),
        }))
    }
}

/// Sends an answer, broken as the fault says.
pub(crate) fn send(
    stream: &mut TcpStream,
    answer: &Answer,
    method: &str,
    fault: Option<&Fault>,
) -> io::Result<()> {
    if fault == Some(&Fault::Mute) {
        return hear_out(stream, None);
    }
    if fault == Some(&Fault::Garbage) {
        return stream.write_all(b"\x16\x03\x01\x00\x02no such protocol\r\n\r\n");
    }
    let extra = if let Some(Fault::WrongLength(extra)) = fault { *extra } else { 0 };
    let body = if method == "HEAD" { &[] } else { answer.body.as_slice() };
    let mut head = format!("HTTP/1.1 {} Answer\r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if fault == Some(&Fault::NotGzip) {
        head.push_str("Content-Encoding: gzip\r\n");
    }
    head.push_str(&format!("Date: {}\r\nConnection: close\r\n", http_date(Timestamp::now())));
    if answer.status != 304 {
        head.push_str(&format!("Content-Length: {}\r\n", answer.body.len().saturating_add(extra)));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    match fault {
        Some(Fault::CloseAfter(bytes)) => stream.write_all(&body[..body.len().min(*bytes)]),
        Some(Fault::Stall(bytes)) => {
            stream.write_all(&body[..body.len().min(*bytes)])?;
            hear_out(stream, None)
        }
        Some(Fault::SlowDrip(pause)) => body.iter().try_for_each(|byte| {
            hear_out(stream, Some(*pause))?;
            stream.write_all(&[*byte])
        }),
        _ => stream.write_all(body),
    }
}

/// Waits until the client hangs up or the time is over; an error once the client is gone.
fn hear_out(stream: &mut TcpStream, time: Option<Duration>) -> io::Result<()> {
    stream.set_read_timeout(time)?;
    let mut block = [0; 64];
    loop {
        match stream.read(&mut block) {
            Ok(0) => return Err(io::ErrorKind::ConnectionAborted.into()),
            Ok(_) => {}
            Err(e) if matches!(e.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                return Ok(());
            }
            Err(error) => return Err(error),
        }
    }
}
