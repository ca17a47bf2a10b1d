//! From the names on the command line to the plan: the words of products become products here.

use super::args::Which;
use super::failure::Failure;
use crate::project::{Product, Project};
use crate::publish::{Plan, Selection, unknown};

/// The plan for the books that were named.
///
/// # Errors
///
/// [`Failure::Usage`] with every name that there is not, each with the nearest there is.
pub fn plan(project: &Project, which: &Which) -> Result<Plan, Failure> {
    let (products, strange) = products(&which.product);
    let selection = Selection { editions: which.edition.clone(), guides: which.guide.clone(), products };
    match Plan::new(project, &selection) {
        Ok(plan) if strange.is_empty() => Ok(plan),
        Ok(_) => Err(Failure::unknown(strange)),
        Err(problems) => Err(Failure::unknown(problems.into_iter().chain(strange).collect())),
    }
}

/// The products that words name, and a sentence for each word that names none.
fn products(words: &[String]) -> (Vec<Product>, Vec<String>) {
    let (mut products, mut strange) = (Vec::new(), Vec::new());
    for word in words {
        match Product::from_id(word) {
            Some(product) => products.push(product),
            None => strange.push(unknown("product", word, &Product::ALL.map(Product::id))),
        }
    }
    (products, strange)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_product_can_be_named_and_nothing_else() {
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(products(&words(&Product::ALL.map(Product::id))), (Product::ALL.to_vec(), Vec::new()));
        let (named, strange) = products(&words(&["epub", "Epub", "poster"]));
        assert_eq!(named, [Product::Epub]);
        assert_eq!(strange[0], "there is no product `Epub`: did you mean `epub`?");
        assert!(strange[1].starts_with("there is no product `poster`: there are workbook, handouts"), "{strange:?}");
    }
}
