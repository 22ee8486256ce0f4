//! Where does everything live, and who may write to it now?

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use warehouse::{Store, WarehouseError};

use crate::{IngestError, RawStore};

/// The newest layout of the home folder that this program writes and reads.
pub const FORMAT: u32 = 1;

/// Each step brings a home folder from its number to the next, in place; run under the lock.
/// Step 0: a folder without a number (or a new one) gets one.
const UPGRADES: [fn(&Path) -> std::io::Result<()>; FORMAT as usize] = [|_| Ok(())];

/// A home folder: `tables/` (Delta), `raw/` (publishers' bytes and manifests), `format`.
#[derive(Debug, Clone)]
pub struct Home {
    root: PathBuf,
}

/// While it lives, no other program syncs into this home; a killed program lets go of it.
#[derive(Debug)]
pub struct SyncLock {
    _file: File,
}

impl Home {
    /// Names a home folder; nothing is touched.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Folder of the tables.
    pub fn tables(&self) -> PathBuf {
        self.root.join("tables")
    }

    /// The tables.
    pub fn store(&self) -> Store {
        Store::new(self.tables())
    }

    /// The publishers' bytes.
    pub fn raw(&self) -> RawStore {
        RawStore::new(self.root.join("raw"))
    }

    /// The layout's number; 0 where none is written, an error where it is newer than ours.
    pub fn format(&self) -> Result<u32, WarehouseError> {
        let path = self.root.join("format");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(0),
            Err(cause) => return Err(WarehouseError::Folder { path, cause }),
        };
        let head: String = text.trim().chars().take(20).collect();
        match head.parse::<u32>() {
            Ok(found) if found > FORMAT => {
                Err(WarehouseError::NewerFormat { path, found, known: FORMAT })
            }
            Ok(found) => Ok(found),
            Err(_) => Err(WarehouseError::FormatUnreadable { path, found: head }),
        }
    }

    /// Makes the folder if need be, waits for any other sync to end, upgrades an older layout in
    /// place, and keeps other syncs out until the lock is dropped.
    pub fn lock(&self) -> Result<SyncLock, IngestError> {
        std::fs::create_dir_all(&self.root).map_err(IngestError::path(&self.root))?;
        let path = self.root.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(IngestError::path(&path))?;
        file.lock().map_err(IngestError::path(&path))?;
        self.upgrade()?;
        Ok(SyncLock { _file: file })
    }

    /// The same for one who only reads: none is needed where nobody can write.
    pub fn lock_to_read(&self) -> Result<Option<SyncLock>, IngestError> {
        match self.lock() {
            Err(IngestError::Path { cause, .. })
                if cause.kind() == ErrorKind::ReadOnlyFilesystem =>
            {
                Ok(None)
            }
            locked => locked.map(Some),
        }
    }

    /// Keeps syncs out where none runs now, else an error; others may look as well. It waits for nobody and changes
    /// nothing, and where no sync ever took the lock there is none to keep out.
    pub(crate) fn lock_to_look(&self) -> Result<Option<SyncLock>, TryLockError> {
        let Ok(file) = File::open(self.root.join("lock")) else { return Ok(None) };
        file.try_lock_shared()?;
        Ok(Some(SyncLock { _file: file }))
    }

    fn upgrade(&self) -> Result<(), IngestError> {
        for number in self.format()?..FORMAT {
            UPGRADES[number as usize](&self.root).map_err(IngestError::path(&self.root))?;
            let path = self.root.join("format");
            let part = self.root.join("format.part");
            let mut file = File::create(&part).map_err(IngestError::path(&part))?;
            writeln!(file, "{}", number + 1).map_err(IngestError::path(&part))?;
            file.sync_all().map_err(IngestError::path(&part))?;
            std::fs::rename(&part, &path).map_err(IngestError::path(&path))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_number_is_upgraded_in_place() {
        let folder = tempfile::tempdir().expect("folder");
        let home = Home::new(folder.path().join("new"));
        assert_eq!(home.format().expect("no number"), 0);
        drop(home.lock().expect("lock"));
        assert_eq!(home.format().expect("number"), FORMAT);
    }

    #[test]
    fn a_newer_or_unreadable_layout_is_refused_with_its_reason() {
        let folder = tempfile::tempdir().expect("folder");
        let home = Home::new(folder.path());
        std::fs::write(folder.path().join("format"), "99\n").expect("write");
        assert!(home.lock().expect_err("newer").to_string().contains("format 99"));
        std::fs::write(folder.path().join("format"), "one").expect("write");
        assert!(home.lock().expect_err("unreadable").to_string().contains("\"one\""));
    }
}
