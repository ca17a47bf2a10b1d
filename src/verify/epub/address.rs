//! Addresses in documents, and the places in the container that they name.

use percent_encoding::percent_decode_str;

/// Path and anchor in the container of an address in the file `base`; none if the address leads out of the book.
pub(super) fn inside(base: &str, address: &str) -> Option<(String, Option<String>)> {
    if scheme(address).is_some() || address.starts_with("//") {
        return None;
    }
    let (path, anchor) = match address.split_once('#') {
        Some((path, anchor)) => (path, Some(characters(anchor))),
        None => (address, None),
    };
    let path = characters(path.split('?').next().unwrap_or_default());
    if path.is_empty() {
        return Some((base.to_string(), anchor));
    }
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { base.split('/').collect() };
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some((parts.join("/"), anchor))
}

/// The scheme of an absolute address.
pub(super) fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let first = scheme.starts_with(|char: char| char.is_ascii_alphabetic());
    (first && scheme.chars().all(|char| char.is_ascii_alphanumeric() || "+-.".contains(char))).then_some(scheme)
}

/// `%20` and the like as characters.
fn characters(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_resolved_in_the_container() {
        let at = |address: &str| {
            inside("OEBPS/text/a.xhtml", address).map(|(path, anchor)| path + "#" + &anchor.unwrap_or_default())
        };
        assert_eq!(at("b.xhtml#x").as_deref(), Some("OEBPS/text/b.xhtml#x"));
        assert_eq!(at("../images/a%20b.png").as_deref(), Some("OEBPS/images/a b.png#"));
        assert_eq!(at("#y").as_deref(), Some("OEBPS/text/a.xhtml#y"));
        assert_eq!(at("../../../x"), None);
        assert_eq!(at("https://example.org/"), None);
        assert_eq!(at("%").as_deref(), Some("OEBPS/text/%#"));
    }
}
