//! The preview's own page: the files of the folder `preview/`, inside the binary.

use include_dir::{Dir, include_dir};

/// The page, its style and its scripts.
static PAGE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/preview");

/// The page itself.
pub(super) const INDEX: &str = "index.html";

/// A file of the page by its name, with its media type.
pub(super) fn file(name: &str) -> Option<(&'static str, &'static [u8])> {
    let file = PAGE.files().find(|file| file.path().to_str() == Some(name))?;
    Some((media(name)?, file.contents()))
}

/// The media type of a file by the end of its name; none if the preview has no such files.
pub(super) fn media(name: &str) -> Option<&'static str> {
    let (_, end) = name.rsplit_once('.')?;
    Some(match end {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "xhtml" => "application/xhtml+xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_page_has_a_type_and_nothing_else_is_found() {
        for found in PAGE.files() {
            let name = found.path().to_str().unwrap();
            assert!(file(name).is_some(), "{name}");
        }
        for name in ["", ".", "..", "../Cargo.toml", "/index.html", "index.html/", "INDEX.HTML", "index"] {
            assert!(file(name).is_none(), "{name}");
        }
    }
}
