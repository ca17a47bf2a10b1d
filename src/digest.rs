//! SHA-256, fingerprints of what something is made from, and bytes as hexadecimal digits.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// SHA-256 of bytes (FIPS 180-4).
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A digest over named parts. Each goes in with its name and both lengths, so that no two lists of parts run together to
/// the same bytes.
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// A fingerprint of nothing but what it is for: two of different purposes are never the same.
    pub fn new(purpose: &str) -> Self {
        let mut fingerprint = Self(Sha256::new());
        fingerprint.take(purpose.as_bytes());
        fingerprint
    }

    /// The same with a part more.
    #[must_use]
    pub fn with(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.add(name, bytes);
        self
    }

    /// Adds a part.
    pub fn add(&mut self, name: &str, bytes: impl AsRef<[u8]>) {
        self.take(name.as_bytes());
        self.take(bytes.as_ref());
    }

    fn take(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// The digest of all parts in their order.
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// Two lower-case hexadecimal digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        assert_eq!(hex(&sha256(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hex(&[0, 1, 255]), "0001ff");
    }

    #[test]
    fn parts_do_not_run_together() {
        let of = |parts: &[(&str, &str)]| {
            let mut fingerprint = Fingerprint::new("test");
            parts.iter().for_each(|(name, bytes)| fingerprint.add(name, bytes));
            fingerprint.finish()
        };
        let lists: [&[(&str, &str)]; 7] = [
            &[],
            &[("", "")],
            &[("a", "bc")],
            &[("ab", "c")],
            &[("a", "b"), ("c", "")],
            &[("c", ""), ("a", "b")],
            &[("a", ""), ("b", "c")],
        ];
        let digests: std::collections::BTreeSet<_> = lists.iter().map(|list| of(list)).collect();
        assert_eq!(digests.len(), lists.len());
        assert_ne!(Fingerprint::new("one").finish(), Fingerprint::new("two").finish());
    }
}
