//! Are only those let in, and told, who show a certificate of the camp's authority?

mod running;

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, IsCa,
    KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber, date_time_ymd,
};
use running::{CAMP, Running, start_in};
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, TlsConnector, client::TlsStream};
use watch::serve::now_s;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("signed")
}

struct Papers {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    pem: [String; 2],
}

fn papers(by: &Authority, name: &str, serial: u64) -> Papers {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
    params.serial_number = Some(SerialNumber::from(serial));
    let key = KeyPair::generate().expect("a key");
    let signed = params.signed_by(&key, by).expect("signed");
    Papers {
        certificate: signed.der().clone(),
        key: PrivateKeyDer::try_from(key.serialize_der()).expect("a key"),
        pem: [signed.pem(), key.serialize_pem()],
    }
}

fn revoked(by: &Authority, serial: u64) -> String {
    let params = CertificateRevocationListParams {
        this_update: date_time_ymd(2020, 1, 1),
        next_update: date_time_ymd(2099, 1, 1),
        crl_number: SerialNumber::from(1_u64),
        issuing_distribution_point: None,
        revoked_certs: vec![RevokedCertParams {
            serial_number: SerialNumber::from(serial),
            revocation_time: date_time_ymd(2020, 1, 1),
            reason_code: None,
            invalidity_date: None,
        }],
        key_identifier_method: KeyIdMethod::Sha256,
    };
    params.signed_by(by).expect("signed").pem().expect("text")
}

fn roots(of: &Authority) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add(of.der().clone()).expect("a root");
    Arc::new(roots)
}

/// A client that trusts this authority and shows these papers, if any.
fn client(trusts: &Authority, shows: Option<&Papers>) -> TlsConnector {
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots(trusts));
    let config = match shows {
        None => config.with_no_client_auth(),
        Some(papers) => config
            .with_client_auth_cert(vec![papers.certificate.clone()], papers.key.clone_key())
            .expect("papers"),
    };
    Arc::new(config).into()
}

/// A receiver that bears this name and lets in only what the authority signed.
async fn receiver(by: &Authority, name: &str, serial: u64) -> (TcpListener, TlsAcceptor) {
    let own = papers(by, name, serial);
    let provider = Arc::new(default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(roots(by), provider.clone());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_client_cert_verifier(verifier.build().expect("a verifier"))
        .with_single_cert(vec![own.certificate], own.key)
        .expect("papers");
    (TcpListener::bind("127.0.0.1:0").await.expect("a port"), Arc::new(config).into())
}

const FILES: &str = "\n[tls]\ncertificate = \"watch.pem\"\nkey = \"watch.key\"\nauthority = \
                     \"camp.pem\"\nrevoked = \"revoked.pem\"\n";

fn start(camp: &str, by: &Authority) -> Running {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect(name);
    let own = papers(by, "watch.camp", 2);
    write("watch.pem", &own.pem[0]);
    write("watch.key", &own.pem[1]);
    write("camp.pem", &by.pem());
    write("revoked.pem", &revoked(by, 13));
    start_in(folder, &format!("{camp}{FILES}"))
}

fn camp_with_tls() -> String {
    CAMP.replace("peers = [\"127.0.0.0/8\"]\n", "peers = [\"127.0.0.0/8\"]\ntls = true\n")
        .replace("position_sd_m = 5.0\n", "position_sd_m = 5.0\ntls = \"radar.camp\"\n")
}

async fn knock(at: SocketAddr, with: &TlsConnector) -> std::io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(at).await?;
    let name = ServerName::try_from("watch.camp").expect("a name");
    with.connect(name, stream).await
}

/// What comes back for these bytes; nothing where the other end hangs up.
async fn ask(at: SocketAddr, with: &TlsConnector, bytes: &[u8]) -> Option<String> {
    let mut stream = knock(at, with).await.ok()?;
    stream.write_all(bytes).await.ok()?;
    let mut answer = Vec::new();
    let read = timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
    // One that hangs up without a word of farewell gives an error after what it said.
    drop(read);
    (!answer.is_empty()).then(|| String::from_utf8_lossy(&answer).into_owned())
}

const NOW: &[u8] = b"GET /now HTTP/1.1\r\nHost: camp\r\nConnection: close\r\n\r\n";

#[test]
fn the_page_is_for_those_with_a_certificate_of_the_camp_that_was_not_revoked() {
    let (camp, others) = (authority(), authority());
    let watch = start(&camp_with_tls(), &camp);
    let at = watch.at.page;
    watch.runtime.block_on(async {
        let guard = client(&camp, Some(&papers(&camp, "guard", 12)));
        let page = ask(at, &guard, NOW).await.expect("the page");
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("ALARM"), "{page}");
        let lost = papers(&camp, "guard", 13);
        let stranger = papers(&others, "guard", 12);
        for (who, shows) in
            [("none", None), ("another authority's", Some(&stranger)), ("revoked", Some(&lost))]
        {
            assert_eq!(ask(at, &client(&camp, shows), NOW).await, None, "{who}");
        }
        assert!(knock(at, &client(&others, None)).await.is_err(), "the watch is who it says");
        // Another site's page is refused over TLS as it is without.
        let touch = |origin: &str| {
            format!(
                "POST /alarm HTTP/1.1\r\nHost: camp\r\nOrigin: {origin}\r\nConnection: close\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nzone=camp"
            )
        };
        for (origin, status) in [("http://camp", "403"), ("https://camp", "303")] {
            let said = ask(at, &guard, touch(origin).as_bytes()).await.expect("an answer");
            assert!(said.starts_with(&format!("HTTP/1.1 {status}")), "{origin}: {said}");
        }
    });
}

#[test]
fn a_sensor_is_heard_only_under_the_name_on_its_certificate() {
    let (camp, others) = (authority(), authority());
    let watch = start(&camp_with_tls(), &camp);
    let (page, radar) = (watch.at.page, watch.at.sensors[0].1);
    watch.runtime.block_on(async {
        let guard = client(&camp, Some(&papers(&camp, "guard", 12)));
        let line = format!(
            "{{\"time\":{},\"reports\":[{{\"latitude\":10.01,\"longitude\":20.01}}]}}\n",
            now_s()
        );
        let mut plain = TcpStream::connect(radar).await.expect("a connection");
        drop(plain.write_all(line.as_bytes()).await);
        for shows in [papers(&camp, "guard", 12), papers(&others, "radar.camp", 3)] {
            ask(radar, &client(&camp, Some(&shows)), line.as_bytes()).await;
        }
        ask(radar, &client(&camp, None), line.as_bytes()).await;
        // The four who were refused are counted, and none of their reports.
        let counts = |page: &str| {
            let at = page.find("<b>radar</b>").expect("the radar");
            page[at..].split("not used").next().expect("its counts").to_owned()
        };
        let mut said = String::new();
        while !said.ends_with("0 reports, 4 ") {
            said = counts(&ask(page, &guard, NOW).await.expect("the page"));
        }
        assert!(said.contains("never heard"), "{said}");
        let right = client(&camp, Some(&papers(&camp, "radar.camp", 4)));
        let mut stream = knock(radar, &right).await.expect("let in");
        stream.write_all(line.as_bytes()).await.expect("sent");
        while !said.ends_with("1 reports, 4 ") {
            said = counts(&ask(page, &guard, NOW).await.expect("the page"));
        }
    });
}

#[test]
fn warnings_go_only_to_a_receiver_that_bears_the_configured_name_and_was_not_revoked() {
    let (camp, others) = (authority(), authority());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (hook, tak, false_hook, false_tak, lost_hook) = runtime.block_on(async {
        (
            receiver(&camp, "hook.camp", 40).await,
            receiver(&camp, "tak.camp", 40).await,
            receiver(&camp, "phone.camp", 40).await,
            receiver(&others, "tak.camp", 40).await,
            receiver(&camp, "hook.camp", 13).await,
        )
    });
    let mut file = CAMP.to_owned();
    for (kind, (listener, _)) in [
        ("webhook", &hook),
        ("cot", &tak),
        ("webhook", &false_hook),
        ("cot", &false_tak),
        ("webhook", &lost_hook),
    ] {
        let to = listener.local_addr().expect("an address");
        let name = if kind == "webhook" { "hook.camp" } else { "tak.camp" };
        let path = if kind == "webhook" { "path = \"/warn\"\n" } else { "" };
        file.push_str(&format!(
            "\n[[output]]\nkind = {kind:?}\nto = \"{to}\"\ntls = {name:?}\n{path}"
        ));
    }
    let watch = start(&file, &camp);
    running::post(watch.at.page, "/alarm", "zone=camp", "");
    runtime.block_on(async {
        for ((listener, acceptor), part) in [(hook, "\"zone\":\"camp\""), (tak, "b-a-o-tbl")] {
            let (stream, _) = listener.accept().await.expect("a connection");
            let mut stream = acceptor.accept(stream).await.expect("the watch shows its papers");
            let mut text = String::new();
            while !text.contains(part) {
                let mut bytes = [0; 4096];
                let read = timeout(Duration::from_secs(10), stream.read(&mut bytes)).await;
                let read = read.expect("in time").expect("read");
                assert!(read > 0, "{text}");
                text.push_str(&String::from_utf8_lossy(&bytes[..read]));
            }
        }
        for (listener, acceptor) in [false_hook, false_tak, lost_hook] {
            let (stream, _) = listener.accept().await.expect("a connection");
            let mut text = String::new();
            if let Ok(mut stream) = acceptor.accept(stream).await {
                drop(stream.read_to_string(&mut text).await);
            }
            assert_eq!(text, "", "a false or revoked receiver is told nothing");
        }
    });
}

#[test]
fn certificates_that_cannot_be_used_are_named_with_the_file() {
    let by = authority();
    let check = |change: &dyn Fn(&Path), part: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let own = papers(&by, "watch.camp", 2);
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect(name);
        write("watch.pem", &own.pem[0]);
        write("watch.key", &own.pem[1]);
        write("camp.pem", &by.pem());
        write("revoked.pem", &revoked(&by, 13));
        change(folder.path());
        let settings =
            watch::Settings::parse("camp.toml", &format!("{CAMP}{FILES}")).expect("a camp");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let ran = watch::serve::run(Arc::new(settings), folder.path(), |_| (), || ());
        let error = runtime.block_on(ran).expect_err("no watch").to_string();
        assert!(error.contains(part), "{part} not in {error}");
    };
    check(&|folder| fs::remove_file(folder.join("watch.key")).expect("removed"), "watch.key");
    check(
        &|folder| fs::write(folder.join("camp.pem"), "nothing").expect("written"),
        "camp.pem: no certificate",
    );
    let other = papers(&by, "watch.camp", 3).pem[1].clone();
    check(&|folder| fs::write(folder.join("watch.key"), &other).expect("written"), "watch.pem");
    let file = camp_with_tls();
    let error = watch::Settings::parse("camp.toml", &file).expect_err("no [tls]").to_string();
    assert!(error.contains("there is no [tls]"), "{error}");
    let odd = format!("{}{FILES}", file.replace("radar.camp", "not a name"));
    let error = watch::Settings::parse("camp.toml", &odd).expect_err("no name").to_string();
    assert!(error.contains("sensor \"radar\": tls \"not a name\""), "{error}");
}
