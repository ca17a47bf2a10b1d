//! Fields and answers of a finished artifact as the sources declare them, for `verify`.

use crate::document::model::{Control, Field};
use crate::project::ListedProduct;
use crate::verify::{Declared, DeclaredBook, Listed};

use super::workspace::Workspace;

impl Workspace {
    /// What a listed artifact must have; none where the project has no such book, or where options changed the product.
    pub fn declared(&self, listed: &Listed) -> Option<DeclaredBook> {
        let edition = self.editions.iter().position(|edition| edition.id() == listed.edition)?;
        let product = match listed.product {
            ListedProduct::Made(product) => product,
            ListedProduct::Press | ListedProduct::Cover | ListedProduct::Other(_) => return None,
        };
        if listed.variant.is_some() {
            return None;
        }
        let document = self.document(edition, &listed.guide, product)?;
        let fields = document.fields().filter(|_| product.is_fillable()).map(declared).collect();
        let answers = document.answers().map(|answer| answer.id.to_string()).collect();
        Some(DeclaredBook { fields, answers })
    }
}

fn declared(field: &Field) -> Declared {
    let lines = match field.control {
        Control::Text { lines } => lines,
        Control::Check | Control::Choice { .. } => None,
    };
    Declared { name: field.name.clone(), kind: field.control.kind(), lines, lang: field.lang.clone() }
}
