//! How is a whole home folder carried to safety, and brought back?
//!
//! A backup is a gzipped tar archive of every file below the home folder and, last, of `SHA256SUMS`. It is taken
//! under the lock of `sync`: a sync that runs ends first, so that the tables in it are whole. A service that only
//! reads goes on meanwhile.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::{Home, IngestError, part};

const SUMS: &str = "SHA256SUMS";
/// What belongs to a running program and not to the data.
const LEFT_OUT: [&str; 2] = ["lock", "format.part"];
/// A folder that file systems make at the root of a volume.
const OF_THE_DISK: &str = "lost+found";

/// Writes every file of the home folder to an archive; returns how many.
///
/// # Errors
///
/// Where the folder cannot be read or the archive not written: then nothing is left at `path`.
pub fn backup(home: &Home, path: &Path) -> Result<usize, IngestError> {
    if !home.root().is_dir() {
        let cause = "there is no such folder, so there is nothing to back up".to_owned();
        return Err(IngestError::Backup { path: home.root().to_owned(), cause });
    }
    let part = part::begin(path)?;
    let _lock = home.lock_to_read()?;
    let mut files = Vec::new();
    list(home.root(), Path::new(""), &mut files)?;
    // A backup that this one replaces would come along, with the one in it, day by day.
    if let (Ok(root), Ok(old)) = (home.root().canonicalize(), path.canonicalize())
        && is_packed(&old)
    {
        files.retain(|name| root.join(name) != old);
    }
    let mut tar = tar::Builder::new(GzEncoder::new(BufWriter::new(part), Compression::fast()));
    let mut sums = String::new();
    for name in &files {
        let from = home.root().join(name);
        let wrong = |e| IngestError::path(&from)(e);
        let file = File::open(&from).map_err(wrong)?;
        let known = file.metadata().map_err(wrong)?;
        let size = known.len();
        let mut hashed = Hashed { inner: BufReader::new(file.take(size)), sha256: Sha256::new() };
        append(&mut tar, name, size, mode(&known), &mut hashed).map_err(wrong)?;
        sums += &format!("{}  {name}\n", hex(hashed.sha256));
    }
    append(&mut tar, SUMS, sums.len() as u64, 0o600, &mut sums.as_bytes())
        .map_err(IngestError::path(path))?;
    let encoder = tar.into_inner().map_err(IngestError::path(path))?;
    let mut writer = encoder.finish().map_err(IngestError::path(path))?;
    writer.flush().map_err(IngestError::path(path))?;
    let part = writer.into_inner().map_err(|e| IngestError::path(path)(e.into_error()))?;
    part::arrive(part, path)?;
    Ok(files.len())
}

/// Brings a backup back into a home folder that is empty or not there; returns how many files.
///
/// # Errors
///
/// Where the home folder holds any data, or the archive is not whole: then the folder is as it was.
pub fn restore(home: &Home, path: &Path) -> Result<usize, IngestError> {
    let root = home.root();
    let mut there = root.read_dir().into_iter().flatten().flatten();
    if there.any(|entry| !is_no_data(&entry.file_name())) {
        let cause =
            "it holds data already; name an empty folder with --home, or move this one away"
                .to_owned();
        return Err(IngestError::Backup { path: root.to_owned(), cause });
    }
    let new = !root.exists();
    std::fs::create_dir_all(root).map_err(IngestError::path(root))?;
    let restored = restore_into(root, path);
    if restored.is_err() && new {
        drop(std::fs::remove_dir(root));
    }
    restored
}

/// Unpacks into a folder of its own; what is whole then takes its place. All of it inside the home folder, which may
/// be a volume, or stand where its owner may write nothing else.
fn restore_into(root: &Path, path: &Path) -> Result<usize, IngestError> {
    for left in root.read_dir().map_err(IngestError::path(root))?.flatten() {
        if is_unfinished(&left.file_name()) {
            let path = left.path();
            let removed = match path.is_dir() {
                true => std::fs::remove_dir_all(&path),
                false => std::fs::remove_file(&path),
            };
            removed.map_err(IngestError::path(&path))?;
        }
    }
    let part = tempfile::Builder::new().prefix(part::PREFIX).tempdir_in(root);
    let part = part.map_err(IngestError::path(root))?;
    let count = unpack(path, part.path())?;
    Home::new(part.path()).format()?;
    for entry in part.path().read_dir().map_err(IngestError::path(part.path()))? {
        let entry = entry.map_err(IngestError::path(part.path()))?;
        let to = root.join(entry.file_name());
        std::fs::rename(entry.path(), &to).map_err(IngestError::path(&to))?;
    }
    Ok(count)
}

/// Whether a file in a home folder says nothing of data: made by a program that only looked, or by the disk itself.
fn is_no_data(name: &OsStr) -> bool {
    ["lock", "format", OF_THE_DISK].iter().any(|own| name == *own) || is_unfinished(name)
}

fn is_unfinished(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(part::PREFIX)
}

fn unpack(path: &Path, to: &Path) -> Result<usize, IngestError> {
    let broken = |cause: String| IngestError::Backup { path: path.to_owned(), cause };
    let wrong = |e: std::io::Error| broken(e.to_string());
    let file = File::open(path).map_err(IngestError::path(path))?;
    let mut tar = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    let (mut found, mut sums) = (BTreeMap::new(), None);
    for entry in tar.entries().map_err(wrong)? {
        let mut entry = entry.map_err(wrong)?;
        let name = entry.path().map_err(wrong)?.into_owned();
        let inside = name.components().all(|c| matches!(c, Component::Normal(_)));
        if !inside || !entry.header().entry_type().is_file() {
            return Err(broken(format!("{} does not belong in a backup", name.display())));
        }
        if name == Path::new(SUMS) {
            let mut text = String::new();
            entry.read_to_string(&mut text).map_err(wrong)?;
            sums = Some(text);
            continue;
        }
        let target = to.join(&name);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(IngestError::path(folder))?;
        }
        let mode = entry.header().mode().map_err(wrong)?;
        let mut hashed = Hashed { inner: &mut entry, sha256: Sha256::new() };
        let mut out = File::create_new(&target).map_err(IngestError::path(&target))?;
        set_mode(&out, mode).map_err(IngestError::path(&target))?;
        std::io::copy(&mut hashed, &mut out).map_err(wrong)?;
        out.sync_all().map_err(IngestError::path(&target))?;
        found.insert(name.display().to_string(), hex(hashed.sha256));
    }
    std::io::copy(&mut tar.into_inner(), &mut std::io::sink()).map_err(wrong)?;
    let sums = sums.ok_or_else(|| broken(format!("{SUMS} is missing: it is not whole")))?;
    let listed: BTreeMap<String, String> = sums
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(hash, name)| (name.to_owned(), hash.to_owned()))
        .collect();
    match listed
        .iter()
        .chain(&found)
        .find(|(name, hash)| listed.get(*name) != Some(*hash) || found.get(*name) != Some(*hash))
    {
        Some((name, _)) => Err(broken(format!("{name} is not as it was backed up"))),
        None => Ok(found.len()),
    }
}

/// Names of all files below a folder, with `/`, in order; an error where a link leads elsewhere, or a file has the name
/// of the backup's own list.
fn list(root: &Path, below: &Path, found: &mut Vec<String>) -> Result<(), IngestError> {
    let folder = root.join(below);
    let entries = std::fs::read_dir(&folder).map_err(IngestError::path(&folder))?;
    let mut entries = entries.collect::<Result<Vec<_>, _>>().map_err(IngestError::path(&folder))?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name: PathBuf = below.join(entry.file_name());
        let kind = entry.file_type().map_err(IngestError::path(&entry.path()))?;
        let refused =
            |cause: &str| Err(IngestError::Backup { path: entry.path(), cause: cause.to_owned() });
        if kind.is_symlink() {
            return refused(
                "it is a link, and what it leads to would be left out; mount that here or move it in",
            );
        }
        if name == Path::new(SUMS) {
            return refused("the backup's own list has that name; move it away");
        }
        // This backup's own file, where it goes into the home folder, and what a killed program left; where the home
        // is a volume, the disk's own folder, which only root may read.
        if is_unfinished(&entry.file_name()) || name == Path::new(OF_THE_DISK) {
            continue;
        }
        if kind.is_dir() {
            list(root, &name, found)?;
        } else if kind.is_file() && !LEFT_OUT.iter().any(|own| name == Path::new(own)) {
            found.push(name.display().to_string().replace('\\', "/"));
        }
    }
    Ok(())
}

/// Whether a file begins as a backup does.
fn is_packed(path: &Path) -> bool {
    let mut head = [0; 2];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == [0x1f, 0x8b]
}

fn append<W: Write>(
    tar: &mut tar::Builder<W>,
    name: &str,
    size: u64,
    mode: u32,
    from: &mut dyn Read,
) -> std::io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(mode);
    tar.append_data(&mut header, name, from)
}

/// Who may read a file, where the system knows: a list of tokens comes back as closed as it was.
#[cfg(unix)]
fn mode(known: &std::fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&known.permissions()) & 0o777
}

#[cfg(not(unix))]
fn mode(_: &std::fs::Metadata) -> u32 {
    0o600
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> std::io::Result<()> {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(mode & 0o777))
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> std::io::Result<()> {
    Ok(())
}

/// Hashes what is read through it.
struct Hashed<R> {
    inner: R,
    sha256: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.sha256.update(&buffer[..read]);
        Ok(read)
    }
}

fn hex(sha256: Sha256) -> String {
    sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A home folder with a few files of its own, and where its backup goes.
    fn home(folder: &Path) -> (Home, PathBuf) {
        let home = Home::new(folder.join("home"));
        drop(home.lock().expect("lock"));
        std::fs::create_dir_all(home.root().join("tables/a")).expect("folder");
        std::fs::write(home.root().join("tables/a/1.parquet"), vec![7; 100_000]).expect("file");
        std::fs::write(home.root().join("endorsements.csv"), "partner\n").expect("file");
        (home, folder.join("home.backup"))
    }

    #[test]
    fn what_is_backed_up_comes_back_to_the_byte() {
        let folder = tempfile::tempdir().expect("folder");
        let (own, path) = home(folder.path());
        assert_eq!(backup(&own, &path).expect("written"), 3);
        let other = Home::new(folder.path().join("elsewhere/home"));
        assert_eq!(restore(&other, &path).expect("restored"), 3);
        for name in ["tables/a/1.parquet", "endorsements.csv", "format"] {
            let read = |h: &Home| std::fs::read(h.root().join(name)).expect("file");
            assert_eq!(read(&own), read(&other), "{name}");
        }
        assert!(!other.root().join("lock").exists());
    }

    #[test]
    #[cfg(unix)]
    fn a_home_comes_back_where_nothing_else_may_be_written_as_closed_as_it_was() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let folder = tempfile::tempdir().expect("folder");
        let (own, path) = home(folder.path());
        let closed = |to: &Path, mode| {
            std::fs::set_permissions(to, std::fs::Permissions::from_mode(mode)).expect("mode");
        };
        closed(&own.root().join("endorsements.csv"), 0o600);
        backup(&own, &path).expect("written");
        let beside = folder.path().join("var");
        let other = Home::new(beside.join("home"));
        std::fs::create_dir_all(other.root()).expect("folder");
        closed(&beside, 0o500);
        let inode = || other.root().metadata().expect("folder").ino();
        let before = inode();
        assert_eq!(restore(&other, &path).expect("restored"), 3);
        closed(&beside, 0o700);
        assert_eq!(before, inode(), "the folder itself, perhaps a volume, stays");
        let mode = |name: &str| other.root().join(name).metadata().expect("file").mode() & 0o777;
        assert_eq!((mode("endorsements.csv"), mode("format") & 0o400), (0o600, 0o400));
    }

    #[test]
    fn a_backup_into_the_home_folder_does_not_hold_itself() {
        let folder = tempfile::tempdir().expect("folder");
        let (own, _) = home(folder.path());
        let path = own.root().join("own.backup");
        assert_eq!(backup(&own, &path).expect("written"), 3);
    }

    #[test]
    #[cfg(unix)]
    fn a_home_that_is_a_volume_is_backed_up_without_the_disks_own_folder() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("folder");
        let (own, path) = home(folder.path());
        let lost = own.root().join(OF_THE_DISK);
        std::fs::create_dir(&lost).expect("folder");
        // For root, who may read it all the same.
        std::fs::write(lost.join("#12"), "found by the disk's check").expect("file");
        let closed = |mode| std::fs::set_permissions(&lost, std::fs::Permissions::from_mode(mode));
        closed(0o000).expect("mode");
        let written = backup(&own, &path);
        closed(0o700).expect("mode");
        assert_eq!(written.expect("written"), 3);
    }

    #[test]
    fn a_backup_that_replaces_one_in_the_home_folder_does_not_hold_it() {
        let folder = tempfile::tempdir().expect("folder");
        let (own, _) = home(folder.path());
        let path = own.root().join("own.backup");
        for _ in 0..2 {
            assert_eq!(backup(&own, &path).expect("written"), 3);
        }
        // What is no backup is not lost where one takes its place by mistake.
        assert_eq!(backup(&own, &own.root().join("endorsements.csv")).expect("written"), 4);
    }

    #[test]
    fn nothing_is_left_out_or_replaced_without_a_word() {
        let folder = tempfile::tempdir().expect("folder");
        let (own, path) = home(folder.path());
        let refused = |path: &Path| backup(&own, path).expect_err("refused").to_string();
        std::fs::write(own.root().join(SUMS), "mine").expect("file");
        assert!(refused(&path).contains("move it away"));
        std::fs::remove_file(own.root().join(SUMS)).expect("removed");
        // A folder is in the way as a device would be.
        assert!(refused(folder.path()).contains("no regular file"));
        #[cfg(unix)]
        {
            let link = own.root().join("tables/b");
            std::os::unix::fs::symlink("/nowhere", &link).expect("a link");
            assert!(refused(&path).contains("it is a link"));
            assert!(refused(&link).contains("no regular file"));
        }
        assert!(!path.exists());
    }

    #[test]
    fn what_a_killed_restore_left_is_in_nobodys_way() {
        let folder = tempfile::tempdir().expect("folder");
        let (own, path) = home(folder.path());
        backup(&own, &path).expect("written");
        let other = Home::new(folder.path().join("other"));
        let left = other.root().join(format!("{}x1", part::PREFIX));
        std::fs::create_dir_all(left.join("tables")).expect("folder");
        let half = other.root().join(format!("{}x2", part::PREFIX));
        std::fs::write(&half, "half a backup").expect("file");
        std::fs::create_dir(other.root().join("lost+found")).expect("folder");
        drop(other.lock().expect("lock"));
        assert_eq!(restore(&other, &path).expect("restored"), 3);
        assert!(!left.exists() && !half.exists());
    }

    #[test]
    fn data_that_are_there_are_never_overwritten() {
        let folder = tempfile::tempdir().expect("folder");
        let (own, path) = home(folder.path());
        backup(&own, &path).expect("written");
        let said = restore(&own, &path).expect_err("taken").to_string();
        assert!(said.contains("holds data already"), "{said}");
    }

    #[test]
    fn a_backup_with_one_flipped_bit_or_a_lost_end_is_refused() {
        let folder = tempfile::tempdir().expect("folder");
        let (own, path) = home(folder.path());
        backup(&own, &path).expect("written");
        let whole = std::fs::read(&path).expect("bytes");
        let other = Home::new(folder.path().join("other"));
        for at in (0..whole.len()).step_by(whole.len() / 40 + 1).skip(1) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, &bytes).expect("write");
            // A bit of a header that nobody reads may change; what comes back may not.
            if restore(&other, &path).is_ok() {
                let read =
                    |h: &Home| std::fs::read(h.root().join("tables/a/1.parquet")).expect("file");
                assert_eq!(read(&own), read(&other), "bit flipped at {at}");
                std::fs::remove_dir_all(other.root()).expect("removed");
            }
            std::fs::write(&path, &whole[..at]).expect("write");
            restore(&other, &path).expect_err("cut off");
            assert!(!other.root().exists(), "cut at {at}");
        }
    }

    #[test]
    fn an_archive_that_names_files_elsewhere_is_refused() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("bad.backup");
        let mut tar = tar::Builder::new(GzEncoder::new(
            File::create(&path).expect("file"),
            Compression::fast(),
        ));
        let mut header = tar::Header::new_gnu();
        header.set_size(1);
        header.set_entry_type(tar::EntryType::Symlink);
        tar.append_link(&mut header, "link", "/etc/passwd").expect("entry");
        tar.into_inner().and_then(GzEncoder::finish).expect("written");
        let said = restore(&Home::new(folder.path().join("home")), &path).expect_err("refused");
        assert!(said.to_string().contains("does not belong in a backup"), "{said}");
    }
}
