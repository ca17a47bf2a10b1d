//! Which way the scripts of languages run.

use serde::Serialize;

/// The way a script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// Languages written from right to left when their tag names no script (CLDR, likely subtags).
const RIGHT_TO_LEFT: [&str; 11] = ["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];
/// Scripts that run from right to left (ISO 15924).
const RIGHT_TO_LEFT_SCRIPTS: [&str; 6] = ["Arab", "Aran", "Hebr", "Syrc", "Thaa", "Nkoo"];

/// The way the script of a BCP 47 tag runs: its script subtag decides, else its language.
pub fn direction(tag: &str) -> Direction {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let script = parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let rtl = match script {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.iter().any(|known| known.eq_ignore_ascii_case(script)),
        None => RIGHT_TO_LEFT.contains(&language),
    };
    if rtl { Direction::Rtl } else { Direction::Ltr }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_decide_before_languages() {
        let rtl = |tag| direction(tag) == Direction::Rtl;
        assert!(rtl("ar") && rtl("fa-AF") && rtl("dv") && rtl("ms-Arab-BN") && rtl("ku-Arab"));
        assert!(!rtl("th") && !rtl("zh-Hant-HK") && !rtl("ur-Latn") && !rtl("en"));
    }
}
