//! How much of the body do we hold already?
//!
//! `FILE.part` holds what came so far, `FILE.part.json` what it is a part of. The first is locked
//! while a fetch runs, so that two never write one file. Bytes count as held only once they are
//! safe on disk: every few megabytes the part is synced and the sidecar written anew, and a later
//! process cuts the part back to what the sidecar vouches for.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::FetchError;

const CHECKPOINT_BYTES: u64 = 4 << 20;

/// What a part is a part of: the sidecar's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// SHA-256 of the address, which may hold a secret and is therefore not written itself.
    pub address_sha256: String,
    /// What goes into `If-Range`.
    pub validator: String,
    /// Bytes of the whole.
    pub total: u64,
    /// Bytes of the part that are safe on disk.
    pub safe: u64,
}

impl Origin {
    /// Nothing unless this is a sidecar that makes sense.
    pub fn parse(text: &str) -> Option<Self> {
        let origin: Self = serde_json::from_str(text).ok()?;
        let one_line = origin.validator.bytes().all(|b| (b' '..=b'~').contains(&b));
        (one_line && origin.safe <= origin.total).then_some(origin)
    }
}

/// An open, locked part.
#[derive(Debug)]
pub(crate) struct Part {
    path: PathBuf,
    sidecar: PathBuf,
    file: File,
    digest: Sha256,
    received: u64,
    origin: Option<Origin>,
}

impl Part {
    /// Opens or creates the part of a file; keeps what an earlier run left only where it came
    /// from the same address.
    pub fn open(into: &Path, address: &str) -> Result<Self, FetchError> {
        let (path, sidecar) = (beside(into, ".part"), beside(into, ".part.json"));
        let file = lock(&path)?;
        let mut part =
            Self { path, sidecar, file, digest: Sha256::new(), received: 0, origin: None };
        let left = fs::read_to_string(&part.sidecar).ok().and_then(|text| Origin::parse(&text));
        match left.filter(|origin| origin.address_sha256 == sha256(address.as_bytes())) {
            Some(origin) => part.take_up(origin)?,
            None => part.restart(None)?,
        }
        Ok(part)
    }

    /// Bytes held.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// What the part is a part of; none where the server cannot go on from the middle.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// Forgets the bytes held and begins anew.
    pub fn restart(&mut self, origin: Option<Origin>) -> Result<(), FetchError> {
        self.file.set_len(0).map_err(|e| self.failed("empty", e))?;
        self.file.rewind().map_err(|e| self.failed("rewind", e))?;
        (self.digest, self.received, self.origin) = (Sha256::new(), 0, None);
        if self.sidecar.exists() {
            fs::remove_file(&self.sidecar).map_err(|e| self.failed("forget", e))?;
            // A sidecar back from the dead after a power cut would vouch for other bytes.
            sync_folder(&self.sidecar).map_err(|e| self.failed("sync", e))?;
        }
        self.origin = origin;
        Ok(())
    }

    pub fn append(&mut self, bytes: &[u8]) -> Result<(), FetchError> {
        self.file.write_all(bytes).map_err(|e| self.failed("write", e))?;
        self.digest.update(bytes);
        self.received += bytes.len() as u64;
        let safe = self.origin.as_ref().map_or(u64::MAX, |origin| origin.safe);
        if self.received.saturating_sub(safe) >= CHECKPOINT_BYTES { self.keep() } else { Ok(()) }
    }

    /// Makes what came so far safe for a later attempt; without an origin there is none.
    pub fn keep(&mut self) -> Result<(), FetchError> {
        let Some(mut origin) = self.origin.clone() else { return Ok(()) };
        self.file.sync_data().map_err(|e| self.failed("sync", e))?;
        origin.safe = self.received;
        let text = serde_json::to_string(&origin).unwrap_or_default();
        fs::write(&self.sidecar, text).map_err(|e| self.failed("vouch for", e))?;
        self.origin = Some(origin);
        Ok(())
    }

    /// Gives the whole file its name, durably; its SHA-256 and size.
    pub fn finish(self, into: &Path) -> Result<(String, u64), FetchError> {
        self.file.sync_all().map_err(|e| self.failed("sync", e))?;
        fs::rename(&self.path, into).map_err(|e| self.failed("rename", e))?;
        sync_folder(into).map_err(|e| self.failed("sync the folder of", e))?;
        // A sidecar without its part is ignored, so failing to remove it does no harm.
        let _ = fs::remove_file(&self.sidecar);
        Ok((hex(&self.digest.finalize()), self.received))
    }

    /// Removes part and sidecar.
    pub fn discard(self) -> Result<(), FetchError> {
        let _ = fs::remove_file(&self.sidecar);
        fs::remove_file(&self.path).map_err(|e| self.failed("remove", e))
    }

    fn take_up(&mut self, origin: Origin) -> Result<(), FetchError> {
        let length = self.file.metadata().map_err(|e| self.failed("measure", e))?.len();
        if length < origin.safe {
            return self.restart(None);
        }
        self.file.set_len(origin.safe).map_err(|e| self.failed("cut", e))?;
        self.file.rewind().map_err(|e| self.failed("rewind", e))?;
        let mut block = vec![0; 1 << 16];
        loop {
            let count = self.file.read(&mut block).map_err(|e| self.failed("read", e))?;
            if count == 0 {
                break;
            }
            self.digest.update(&block[..count]);
        }
        self.file.seek(SeekFrom::End(0)).map_err(|e| self.failed("seek", e))?;
        self.received = origin.safe;
        self.origin = Some(origin);
        Ok(())
    }

    fn failed(&self, action: &'static str, source: io::Error) -> FetchError {
        FetchError::File { path: self.path.clone(), action, source }
    }
}

/// Opens and locks a part. Between the two another fetch may have finished and renamed the file
/// we opened: then the lock is on what is now the finished file, and we open again.
fn lock(path: &Path) -> Result<File, FetchError> {
    let failed = |action| move |source| FetchError::File { path: path.into(), action, source };
    loop {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed("open"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(FetchError::Busy { path: path.into() }),
            Err(TryLockError::Error(source)) => return Err(failed("lock")(source)),
        }
        let ours = file.try_clone().and_then(same_file::Handle::from_file);
        match (ours, same_file::Handle::from_path(path)) {
            (Ok(ours), Ok(there)) if ours == there => return Ok(file),
            (Err(source), _) => return Err(failed("open")(source)),
            _ => {}
        }
    }
}

/// A rename or a removal is durable once the folder is synced; Windows has no such call.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

fn beside(into: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(into);
    name.push(ending);
    name.into()
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
