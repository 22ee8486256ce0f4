//! Is the other end who it says, and does it know that it is us?
//!
//! TLS 1.3 or 1.2 with a certificate on both sides: the camp's own authority signs all of them, and nobody else's
//! signature counts. A sensor's certificate must bear the name that the camp's file gives it, so that a phone's
//! certificate does not make a radar. What was lost or stolen is refused by the authority's list of revoked ones,
//! whoever of the two connects.
//! Limits: files are read at the start; a new list counts from the next start on.

use crate::error::WatchError;
use crate::settings::TlsFile;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::rustls::client::{WebPkiServerVerifier, verify_server_name};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{
    CertificateDer, CertificateRevocationListDer, PrivateKeyDer, ServerName,
};
use tokio_rustls::rustls::server::{ParsedCertificate, WebPkiClientVerifier};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// Hands must be shaken within this time.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// A connection, whether or not it is encrypted.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}
/// Any of them.
pub(super) type Wire = Box<dyn Stream>;

/// The camp's own certificate, and whose signature it takes.
#[derive(Clone)]
pub(super) struct Identity {
    acceptor: TlsAcceptor,
    connector: TlsConnector,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Nothing of a key may come into a log.
        f.write_str("Identity")
    }
}

impl Identity {
    /// Reads the files; relative ones are beside the camp's file.
    pub fn open(file: &TlsFile, folder: &Path) -> Result<Self, WatchError> {
        let wrong = |path: &Path, reason: String| WatchError::Tls { path: path.to_owned(), reason };
        let [certificate, key, authority] =
            [&file.certificate, &file.key, &file.authority].map(|path| folder.join(path));
        let chain = certificates(&certificate)?;
        let key_der = PrivateKeyDer::from_pem_file(&key)
            .map_err(|error| wrong(&key, format!("{error}; expected a private key as PEM")))?;
        let mut roots = RootCertStore::empty();
        for root in certificates(&authority)? {
            roots.add(root).map_err(|error| wrong(&authority, error.to_string()))?;
        }
        let roots = Arc::new(roots);
        let mut verifier = WebPkiClientVerifier::builder_with_provider(roots.clone(), provider());
        let mut receivers = WebPkiServerVerifier::builder_with_provider(roots, provider());
        if let Some(path) = file.revoked.as_ref().map(|path| folder.join(path)) {
            let lists: Result<Vec<_>, _> =
                CertificateRevocationListDer::pem_file_iter(&path).and_then(Iterator::collect);
            let lists = lists.map_err(|error| wrong(&path, error.to_string()))?;
            // An authority in between may have no list of its own.
            verifier = verifier.with_crls(lists.clone()).allow_unknown_revocation_status();
            receivers = receivers.with_crls(lists).allow_unknown_revocation_status();
        }
        let verifier = verifier.build().map_err(|error| wrong(&authority, error.to_string()))?;
        let receivers = receivers.build().map_err(|error| wrong(&authority, error.to_string()))?;
        let unfit = |error: rustls::Error| wrong(&certificate, error.to_string());
        let server = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(unfit)?
            .with_client_cert_verifier(verifier)
            .with_single_cert(chain.clone(), key_der.clone_key())
            .map_err(unfit)?;
        let client = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(unfit)?
            .with_webpki_verifier(receivers)
            .with_client_auth_cert(chain, key_der)
            .map_err(unfit)?;
        let (acceptor, connector) = (Arc::new(server).into(), Arc::new(client).into());
        Ok(Self { acceptor, connector })
    }

    /// Someone has connected; with `name`, only one whose certificate bears it is let in.
    pub async fn accept(&self, stream: TcpStream, name: Option<&str>) -> io::Result<Wire> {
        let stream = timeout(HANDSHAKE, self.acceptor.accept(stream)).await??;
        if let Some(name) = name {
            let (_, session) = stream.get_ref();
            let shown = session.peer_certificates().and_then(|chain| chain.first());
            let shown = shown.ok_or_else(|| io::Error::other("no certificate"))?;
            let parsed = ParsedCertificate::try_from(shown).map_err(io::Error::other)?;
            verify_server_name(&parsed, &server_name(name)?).map_err(io::Error::other)?;
        }
        Ok(Box::new(stream))
    }

    /// We have connected to one whose certificate must bear this name.
    pub async fn connect(&self, stream: TcpStream, name: &str) -> io::Result<Wire> {
        let hands = self.connector.connect(server_name(name)?, stream);
        Ok(Box::new(timeout(HANDSHAKE, hands).await??))
    }
}

/// A name as certificates bear it.
fn server_name(name: &str) -> io::Result<ServerName<'static>> {
    ServerName::try_from(name.to_owned()).map_err(io::Error::other)
}

/// One provider by name: which one is the default depends on what else is built in.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, WatchError> {
    let wrong = |reason: String| WatchError::Tls { path: path.to_owned(), reason };
    let found: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    let found = found.map_err(|error| wrong(error.to_string()))?;
    if found.is_empty() {
        return Err(wrong("no certificate in it; expected one or more as PEM".into()));
    }
    Ok(found)
}
