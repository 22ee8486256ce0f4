//! Who vouches for a file that is carried by hand?
//!
//! Signatures are those of minisign (Ed25519, <https://jedisct1.github.io/minisign/>), beside the file as `FILE.minisig`:
//! its own program checks ours, and we check its own.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox, SignatureBox};

/// Where the password of an encrypted secret key is looked for: never a flag, never a settings file.
pub const PASSWORD: &str = "BLUEHELM_KEY_PASSWORD";

/// Where the signature of a file stands.
pub fn beside(path: &Path) -> PathBuf {
    ending(path, ".minisig")
}

fn ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes a pair of keys, `NAME.key` (secret) and `NAME.pub`; neither overwrites a file.
pub fn make(name: &Path) -> Result<(PathBuf, PathBuf)> {
    let (secret, public) = (ending(name, ".key"), ending(name, ".pub"));
    for path in [&secret, &public] {
        if path.exists() {
            bail!("{} is there already: choose another name", path.display());
        }
    }
    let pair = match password() {
        Some(password) => KeyPair::generate_encrypted_keypair(Some(password)),
        None => KeyPair::generate_unencrypted_keypair(),
    };
    let pair = pair.context("no keys could be made")?;
    let secret_text = pair.sk.to_box(Some("Bluehelm secret key"))?.into_string();
    write_secret(&secret, &secret_text)?;
    let public_text = pair.pk.to_box()?.into_string();
    std::fs::write(&public, public_text)
        .with_context(|| format!("cannot write {}", public.display()))?;
    Ok((secret, public))
}

/// A file that only its owner may read.
fn write_secret(path: &Path, text: &str) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let said = || format!("cannot write {}", path.display());
    let mut file = options.open(path).with_context(said)?;
    std::io::Write::write_all(&mut file, text.as_bytes()).with_context(said)
}

fn password() -> Option<String> {
    std::env::var(PASSWORD).ok().filter(|p| !p.is_empty())
}

/// A secret key that can be used.
pub struct Signer {
    secret: SecretKey,
    public: PublicKey,
}

impl Signer {
    /// Reads a secret key; its password, if it has one, is that of the environment.
    pub fn open(key: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(key)
            .with_context(|| format!("cannot read {}", key.display()))?;
        let said = || format!("{}: no secret key of minisign", key.display());
        let boxed = || SecretKeyBox::from_string(&text).with_context(said);
        let secret = match (boxed()?.into_unencrypted_secret_key(), password()) {
            (Ok(secret), _) => secret,
            (Err(_), Some(password)) => boxed()?
                .into_secret_key(Some(password))
                .with_context(|| format!("{}, or not with the password of {PASSWORD}", said()))?,
            (Err(error), None) => {
                let said = format!("{}, or give its password as {PASSWORD}", said());
                return Err(error).context(said);
            }
        };
        let public = PublicKey::from_secret_key(&secret).with_context(said)?;
        Ok(Self { secret, public })
    }

    /// Signs a file; the signature goes beside it.
    pub fn sign(&self, path: &Path) -> Result<PathBuf> {
        let data = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let comment = format!("file:{name}");
        let signature =
            minisign::sign(Some(&self.public), &self.secret, data, Some(&comment), None)?;
        let to = beside(path);
        std::fs::write(&to, signature.into_string())
            .with_context(|| format!("cannot write {}", to.display()))?;
        Ok(to)
    }
}

/// Checks a file against the signature beside it: by the holder of `key`, a file or the key itself in base64.
pub fn check(path: &Path, key: &str) -> Result<()> {
    let public = match Path::new(key).is_file() {
        true => PublicKey::from_file(key),
        false => PublicKey::from_base64(key),
    };
    let public =
        public.map_err(|e| anyhow!("{key}: no file, and no public key of minisign: {e}"))?;
    let from = beside(path);
    let signature = SignatureBox::from_file(&from).map_err(|e| {
        anyhow!("{}: no signature of minisign: {e}; nothing was read", from.display())
    })?;
    let data = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    minisign::verify(&public, &signature, data, true, false, false).map_err(|e| {
        anyhow!(
            "{} is not as the holder of the key signed it: {e}; nothing was read",
            path.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_these_bytes_and_this_key_only() {
        let folder = tempfile::tempdir().expect("folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a.bundle"), "synthetic").expect("file");
        let (secret, public) = make(&at("ours")).expect("keys");
        let (_, other) = make(&at("theirs")).expect("keys");
        Signer::open(&secret).expect("a key").sign(&at("a.bundle")).expect("signed");
        assert!(Signer::open(&public).is_err(), "a public key signs nothing");
        let key = |path: &Path| path.display().to_string();
        check(&at("a.bundle"), &key(&public)).expect("as signed");
        check(&at("a.bundle"), &key(&other)).expect_err("another key");
        std::fs::write(at("a.bundle"), "synthetiC").expect("file");
        let said = check(&at("a.bundle"), &key(&public)).expect_err("changed").to_string();
        assert!(said.contains("is not as the holder of the key signed it"), "{said}");
        std::fs::remove_file(beside(&at("a.bundle"))).expect("removed");
        check(&at("a.bundle"), &key(&public)).expect_err("no signature");
        make(&at("ours")).expect_err("keys are never overwritten");
        assert_eq!(make(&at("camp.1.2")).expect("keys").0, at("camp.1.2.key"));
    }
}
