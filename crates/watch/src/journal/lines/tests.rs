//! Is what is written after a full disk read again?

use super::*;

/// A disk with room for so many bytes more, that may refuse to cut.
struct Disk {
    bytes: Vec<u8>,
    room: usize,
    cuts: bool,
}

impl Write for Disk {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        let taken = more.len().min(self.room);
        self.bytes.extend_from_slice(&more[..taken]);
        self.room -= taken;
        if taken == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(taken) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Cut for Disk {
    fn cut(&mut self, bytes: u64) -> io::Result<()> {
        if !self.cuts {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.bytes.truncate(bytes as usize);
        Ok(())
    }
}

#[test]
fn what_is_written_after_a_full_disk_is_read_again() {
    for cuts in [true, false] {
        let disk = Disk { bytes: Vec::new(), room: 30, cuts };
        let mut written = Written::new(disk);
        let mut write = |word: &str, room| {
            written.file.room = room;
            written.write(&line_of(&word).unwrap()).is_ok()
        };
        assert!(write("one", 30) && !write("lost", 5) && !write("lost too", 7));
        assert!(write("two", 80) && write("three", 80));
        assert!(!write("lost again", 10) && write("four", 80));
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &written.file.bytes).unwrap();
        let mut lines = Lines::open(file.path()).unwrap();
        let read: Vec<String> = std::iter::from_fn(|| lines.next()).collect();
        assert_eq!(read, ["one", "two", "three", "four"], "cuts: {cuts}");
    }
}
