//! What a file tells the viewer about itself: the way its pages follow each other.

use lopdf::{Dictionary, Object};

use super::draft::{Draft, DraftError};
use crate::language::Direction;

/// Has the viewer preferences name the way a book is read (`/Direction`; ISO 32000-1, table 150).
///
/// Typst writes it by a list of languages of its own, which knows neither scripts nor regions in a tag: to it `kk-Arab`
/// runs from left to right and `sd-Deva` from right to left. A file that names the right one stays as it is.
///
/// # Errors
///
/// [`DraftError::Read`] if the file has no catalog, or viewer preferences that are no dictionary.
pub fn set_direction(draft: &mut Draft, dir: Direction) -> Result<(), DraftError> {
    let due: &[u8] = match dir {
        Direction::Ltr => b"L2R",
        Direction::Rtl => b"R2L",
    };
    let mut viewer = preferences(draft).map_err(|error| DraftError::Read(error.to_string()))?;
    if viewer.get(b"Direction").and_then(Object::as_name).unwrap_or(b"L2R") == due {
        return Ok(());
    }
    viewer.set("Direction", Object::Name(due.to_vec()));
    let catalog = draft.change(0).catalog_mut().map_err(|error| DraftError::Read(error.to_string()))?;
    catalog.set("ViewerPreferences", viewer);
    Ok(())
}

/// The viewer preferences as they are; empty if there are none.
fn preferences(draft: &Draft) -> lopdf::Result<Dictionary> {
    let catalog = draft.document.catalog()?;
    if !catalog.has(b"ViewerPreferences") {
        return Ok(Dictionary::new());
    }
    catalog.get_deref(b"ViewerPreferences", &draft.document)?.as_dict().cloned()
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, dictionary};

    use super::*;

    /// A file whose viewer preferences name this direction, in the catalog or behind a reference.
    fn file(told: Option<&str>, is_referred: bool) -> Vec<u8> {
        let mut document = Document::with_version("1.7");
        let pages = document.add_object(dictionary! { "Type" => "Pages", "Kids" => vec![], "Count" => 0 });
        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
        if let Some(told) = told {
            let viewer = dictionary! { "DisplayDocTitle" => true, "Direction" => told };
            let viewer: Object = if is_referred { document.add_object(viewer).into() } else { viewer.into() };
            catalog.set("ViewerPreferences", viewer);
        }
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_direction_is_that_of_the_book_and_the_rest_stays() {
        for (told, is_referred) in [(None, false), (Some("L2R"), false), (Some("R2L"), false), (Some("R2L"), true)] {
            for (dir, due) in [(Direction::Ltr, "L2R"), (Direction::Rtl, "R2L")] {
                let before = file(told, is_referred);
                let mut draft = Draft::read(before.clone()).unwrap();
                set_direction(&mut draft, dir).unwrap();
                let viewer = preferences(&draft).unwrap();
                let found = viewer.get(b"Direction").and_then(Object::as_name).unwrap_or(b"L2R");
                assert_eq!(found, due.as_bytes(), "{told:?}");
                assert_eq!(viewer.has(b"DisplayDocTitle"), told.is_some(), "{told:?}");
                assert_eq!(draft.write().unwrap() == before, told.unwrap_or("L2R") == due, "{told:?} {dir}");
            }
        }
    }
}
