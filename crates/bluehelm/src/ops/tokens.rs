//! Who may ask the service for what? Tokens by their hashes, each with a role.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result, anyhow, bail};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What a token lets its bearer do; each may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Role {
    /// Read pages, answers and tables
    Reader,
    /// Also run queries, pack tables, check statements of their own, connect by Postgres
    Analyst,
    /// Also see the service's own figures
    Administrator,
}

impl Role {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Reader, "reader"),
        (Self::Analyst, "analyst"),
        (Self::Administrator, "administrator"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(role, _)| *role == self).map_or("reader", |(_, word)| word)
    }
}

impl FromStr for Role {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let known = Self::ALL.iter().find(|(_, word)| *word == text).map(|(role, _)| *role);
        known.ok_or_else(|| anyhow!("found {text:?}, expected reader, analyst or administrator"))
    }
}

/// The tokens of a file: a line each, `role sha256`.
#[derive(Debug, Clone, Default)]
pub struct Tokens(Vec<(Role, [u8; 32])>);

impl Tokens {
    /// Reads a file; every line that is none is an error with its number.
    pub fn open(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| {
            format!("cannot read {}; `bluehelm token new --tokens FILE` makes one", path.display())
        })?;
        let mut found = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let place = || format!("{}:{number}", path.display());
            let (role, hash) = line
                .split_once(' ')
                .with_context(|| format!("{}: expected `role sha256`", place()))?;
            let role = role.parse().with_context(place)?;
            let hash = bytes_of(hash.trim())
                .with_context(|| format!("{}: expected 64 hexadecimal digits", place()))?;
            found.push((role, hash));
        }
        if found.is_empty() {
            bail!("{} holds no token; `bluehelm token new --tokens FILE` adds one", path.display());
        }
        Ok(Self(found))
    }

    /// The role of a token; none where it is not known. Every hash is compared whole, so that the time
    /// tells nothing.
    pub fn role_of(&self, token: &str) -> Option<Role> {
        let given: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let mut found = None;
        for (role, hash) in &self.0 {
            if bool::from(given.ct_eq(hash)) {
                found = Some(*role);
            }
        }
        found
    }
}

/// Makes a token: its hash is added to the file, which only its owner can read; the token itself is
/// nowhere but in the answer.
pub fn make(path: &Path, role: Role) -> Result<String> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|e| anyhow!("the system gives no random bytes: {e}"))?;
    let token = format!("bluehelm_{}", hex(&random));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // A file that was edited by hand may end without a line break.
    let is_open = std::fs::read(path).is_ok_and(|text| text.last().is_some_and(|b| *b != b'\n'));
    let line = format!(
        "{}{} {}\n",
        if is_open { "\n" } else { "" },
        role.word(),
        hex(&Sha256::digest(token.as_bytes()))
    );
    let written = options.open(path).and_then(|mut file| file.write_all(line.as_bytes()));
    written.with_context(|| format!("cannot write {}", path.display()))?;
    Ok(token)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes_of(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_made_is_known_by_its_hash_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tokens");
        let reader = make(&path, Role::Reader).expect("made");
        let analyst = make(&path, Role::Analyst).expect("made");
        let tokens = Tokens::open(&path).expect("read");
        assert_eq!(tokens.role_of(&reader), Some(Role::Reader));
        assert_eq!(tokens.role_of(&analyst), Some(Role::Analyst));
        assert_eq!(tokens.role_of(&reader[1..]), None);
        assert_eq!(tokens.role_of(""), None);
        let text = std::fs::read_to_string(&path).expect("text");
        assert!(!text.contains(&reader) && !text.contains(&reader[9..]));
        // Edited by hand, it may end without a line break.
        std::fs::write(&path, text.trim_end()).expect("written");
        let third = make(&path, Role::Reader).expect("made");
        let tokens = Tokens::open(&path).expect("read");
        assert_eq!(tokens.role_of(&third), Some(Role::Reader));
        assert_eq!(tokens.role_of(&analyst), Some(Role::Analyst));
    }

    #[test]
    fn a_line_that_is_no_token_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tokens");
        for (text, says) in [
            ("reader abc\n", ":1: expected 64"),
            ("# none\n\nking 00\n", ":3"),
            ("# none\n", "holds no token"),
        ] {
            std::fs::write(&path, text).expect("written");
            let error = format!("{:#}", Tokens::open(&path).expect_err(text));
            assert!(error.contains(says), "{error}");
        }
    }
}
