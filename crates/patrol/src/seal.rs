//! How does a plan travel so that only those it is for can read it?
//!
//! As age files (age-encryption.org/v1), which any age program opens.

use std::iter::once;
use std::str::FromStr;

use age::secrecy::SecretString;
use age::{Encryptor, Recipient, scrypt, x25519};

/// Why something could not be sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The passphrase is so short that it protects nothing.
    #[error("found a passphrase of {found} characters, expected at least {LEAST_PASSPHRASE}")]
    ShortPassphrase {
        /// How many characters it has.
        found: usize,
    },
    /// No recipient is named, or one that is none.
    #[error("found {found:?}, expected an age recipient such as age1…: {why}")]
    NotARecipient {
        /// What was given.
        found: String,
        /// What is wrong with it.
        why: String,
    },
    /// The encryption failed.
    #[error("cannot encrypt: {0}")]
    Failed(String),
}

/// The fewest characters of a passphrase.
const LEAST_PASSPHRASE: usize = 12;

/// Bytes that only who knows the passphrase can read.
///
/// # Errors
/// [`SealError`] where it is too short.
pub fn seal_with_passphrase(bytes: &[u8], passphrase: &str) -> Result<Vec<u8>, SealError> {
    let found = passphrase.chars().count();
    if found < LEAST_PASSPHRASE {
        return Err(SealError::ShortPassphrase { found });
    }
    let recipient = scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    seal(bytes, once(&recipient as &dyn Recipient))
}

/// Bytes that only these recipients can read.
///
/// # Errors
/// [`SealError`] where there is none, or one of them is no age recipient.
pub fn seal_for(bytes: &[u8], recipients: &[String]) -> Result<Vec<u8>, SealError> {
    let parse = |text: &String| {
        x25519::Recipient::from_str(text.trim())
            .map_err(|why| SealError::NotARecipient { found: text.clone(), why: why.to_owned() })
    };
    let recipients = recipients.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    seal(bytes, recipients.iter().map(|recipient| recipient as &dyn Recipient))
}

fn seal<'a>(
    bytes: &[u8],
    recipients: impl Iterator<Item = &'a dyn Recipient>,
) -> Result<Vec<u8>, SealError> {
    use std::io::Write;
    let failed = |error: String| SealError::Failed(error);
    let encryptor = Encryptor::with_recipients(recipients).map_err(|e| failed(e.to_string()))?;
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(|e| failed(e.to_string()))?;
    writer.write_all(bytes).map_err(|e| failed(e.to_string()))?;
    writer.finish().map_err(|e| failed(e.to_string()))?;
    Ok(sealed)
}
