//! The plan of a build: which product of which guide in which edition.

use crate::diagnostic::suggestion;
use crate::project::{Product, Project};

/// What the command asked for; everything where a list is empty.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Ids of editions; all if empty.
    pub editions: Vec<String>,
    /// Ids of guides; all if empty.
    pub guides: Vec<String>,
    /// The products; those of `series.toml`, else all, if empty.
    pub products: Vec<Product>,
}

/// One file to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Index of the edition in the project.
    pub edition: usize,
    /// Id of the edition.
    pub edition_id: String,
    /// Id of the guide.
    pub guide: String,
    /// What is made of the guide.
    pub product: Product,
}

impl Job {
    /// Path of the file relative to `dist`.
    pub fn path(&self) -> String {
        format!("{}/{}/{}", self.edition_id, self.guide, self.product.file_name(&self.guide, &self.edition_id))
    }
}

/// The jobs of a build in order: by edition, guide, product.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The jobs, by edition, guide and product, in the project's order.
    pub jobs: Vec<Job>,
}

impl Plan {
    /// The jobs that a selection names.
    ///
    /// # Errors
    ///
    /// A sentence for each id that the project does not have, with the nearest known one.
    pub fn new(project: &Project, selection: &Selection) -> Result<Self, Vec<String>> {
        let editions: Vec<&str> = project.editions.iter().map(|edition| edition.id.as_str()).collect();
        let guides: Vec<&str> = project.guides.iter().map(|guide| guide.id.as_str()).collect();
        let mut problems = Vec::new();
        check_known("edition", &selection.editions, &editions, &mut problems);
        check_known("guide", &selection.guides, &guides, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let wanted = |list: &[String], id: &str| list.is_empty() || list.iter().any(|name| name == id);
        let products = products(project, selection);
        let mut jobs = Vec::new();
        for (index, edition) in editions.iter().enumerate().filter(|(_, id)| wanted(&selection.editions, id)) {
            for guide in guides.iter().filter(|id| wanted(&selection.guides, id)) {
                jobs.extend(products.iter().map(|&product| Job {
                    edition: index,
                    edition_id: (*edition).to_string(),
                    guide: (*guide).to_string(),
                    product,
                }));
            }
        }
        Ok(Self { jobs })
    }
}

/// The products named on the command line, else those of `series.toml`, else all; in the order of a build.
fn products(project: &Project, selection: &Selection) -> Vec<Product> {
    let all = Product::ALL.into_iter();
    if !selection.products.is_empty() {
        return all.filter(|product| selection.products.contains(product)).collect();
    }
    match &project.series.products {
        Some(chosen) => all.filter(|product| chosen.contains(product)).collect(),
        None => all.collect(),
    }
}

fn check_known(what: &str, given: &[String], known: &[&str], problems: &mut Vec<String>) {
    for id in given.iter().filter(|id| !known.contains(&id.as_str())) {
        problems.push(unknown(what, id, known));
    }
}

/// The sentence that says that a name is none of the known ones: with the nearest, or with all of them.
pub fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let near = suggestion(name, known.iter().copied(), |near| format!("`{near}`"));
    let advice = near.unwrap_or_else(|| format!("there are {}", known.join(", ")));
    format!("there is no {what} `{name}`: {advice}")
}
