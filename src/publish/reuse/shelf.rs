//! A book's files as they are kept: what is there for the documents of today, and keeping what was made.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::prints::{Print, Prints, json};
use super::told::{self, Told};
use crate::cache::{Cache, Key};
use crate::diagnostic::Sink;
use crate::digest::{Fingerprint, sha256};
use crate::document::model::{Document, PagePlan};
use crate::document::pages::PageList;
use crate::edition::Edition;
use crate::project::{ImageLimits, Product};
use crate::publish::workspace::Workspace;
use crate::typeset::{Finding, FindingKind, Stamp};

/// What is kept of all books.
pub(in crate::publish) struct Shelf {
    pub(super) cache: Cache,
    /// None where nothing is kept, or where the program cannot be told from another.
    pub(super) prints: Option<Prints>,
}

/// What is kept of one book, with the documents that it has today.
pub(in crate::publish) struct Desk<'a> {
    shelf: &'a Shelf,
    prints: Option<&'a Prints>,
    edition: &'a Edition,
    guide: &'a str,
    limits: ImageLimits,
    /// The fingerprint of the workbook as it goes to layout.
    workbook: Print,
}

/// A workbook's pages, as far as other products need them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::publish) struct PagesKept {
    /// Labels and what begins on them.
    pub(in crate::publish) list: PageList,
    /// The fingerprint of where they begin and what stretches, for what is laid out by the same plan.
    plan: Print,
    /// Figures that stand later than they were written: so they do in an EPUB.
    later: BTreeMap<String, String>,
    /// The digest of the cover's picture, if an EPUB was made.
    pub(in crate::publish) cover: Option<Print>,
}

impl PagesKept {
    /// Those of a workbook that is laid out.
    pub(in crate::publish) fn new(list: &PageList, plan: Option<&PagePlan>, cover: Option<&[u8]>) -> Self {
        let later = plan.map(|plan| plan.later.clone()).unwrap_or_default();
        Self { list: list.clone(), plan: sha256(&json(&plan)), later, cover: cover.map(sha256) }
    }
}

/// A file that was made before.
#[derive(Debug, Clone)]
pub(in crate::publish) struct Output {
    /// SHA-256 in hexadecimal digits.
    pub(in crate::publish) sha256: String,
    /// Size in bytes.
    pub(in crate::publish) bytes: u64,
    /// Pages, as the manifest says.
    pub(in crate::publish) pages: usize,
    /// Names of fields.
    pub(in crate::publish) fields: usize,
    /// What was told when it was made.
    pub(in crate::publish) sink: Sink,
}

/// The layout report of a product that was laid out before.
#[derive(Debug, Clone, Default)]
pub(in crate::publish) struct Report {
    /// What was told when it was laid out.
    pub(in crate::publish) sink: Sink,
    /// What was found on its pages.
    pub(in crate::publish) findings: Vec<Finding>,
}

/// An [`Output`] as data.
#[derive(Serialize, Deserialize)]
struct OutputKept {
    sha256: String,
    bytes: u64,
    pages: usize,
    fields: usize,
    told: Vec<Told>,
}

/// A [`Report`] as data.
#[derive(Serialize, Deserialize)]
struct ReportKept {
    told: Vec<Told>,
    findings: Vec<FindingKept>,
}

impl Shelf {
    /// The shelf over a cache, for the layouts and faces of today.
    pub(in crate::publish) fn new(cache: &Cache, workspace: &Workspace) -> Self {
        let prints = cache.is_kept().then(|| Prints::new(&workspace.layouts, &workspace.faces)).flatten();
        Self { cache: cache.clone(), prints }
    }

    /// What is kept of a guide in an edition, whose workbook goes to layout as this document; `limits` are those of pictures.
    pub(in crate::publish) fn desk<'a>(
        &'a self,
        (edition, guide): (&'a Edition, &'a str),
        limits: ImageLimits,
        workbook: &Document,
    ) -> Desk<'a> {
        let prints = self.prints.as_ref();
        let workbook = prints.map(|prints| prints.document(workbook)).unwrap_or_default();
        Desk { shelf: self, prints, edition, guide, limits, workbook }
    }

    /// The bytes of a file that was made before; none if they are gone.
    pub(in crate::publish) fn bytes(&self, sha256: &str) -> Option<Vec<u8>> {
        self.cache.get(&bytes_key(sha256))
    }

    /// Says that the bytes of a file are of use, so that they stay longer than others.
    pub(in crate::publish) fn touch(&self, sha256: &str) {
        self.cache.touch(&bytes_key(sha256));
    }

    fn read<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        serde_json::from_slice(&self.cache.get(key)?).ok()
    }
}

/// What a product is made from beside what all files of its kind are: the key of its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::publish) struct ProductKey(Print);

impl Desk<'_> {
    /// The workbook's pages, if they are known. An EPUB wants the cover too.
    pub(in crate::publish) fn pages(&self, with_cover: bool) -> Option<PagesKept> {
        let pages: PagesKept = self.shelf.read(&self.pages_key()?)?;
        (pages.cover.is_some() || !with_cover).then_some(pages)
    }

    /// Keeps the workbook's pages.
    pub(in crate::publish) fn keep_pages(&self, pages: &PagesKept) {
        if let Some(key) = self.pages_key() {
            self.shelf.cache.put(&key, &json(pages));
        }
    }

    fn pages_key(&self) -> Option<Key> {
        let prints = self.prints?;
        Some(Fingerprint::new("pages").with("layouts", prints.pages).with("workbook", self.workbook).finish())
    }

    /// The fingerprint of all that a product's pages, or its EPUB, are made from; none where nothing is kept. `documents`
    /// are the product's own, with the labels of these pages.
    pub(in crate::publish) fn product(
        &self,
        product: Product,
        pages: &PagesKept,
        documents: &[Document],
    ) -> Option<ProductKey> {
        let prints = self.prints?;
        let mut key = Fingerprint::new("product").with("product", product.id());
        documents.iter().for_each(|document| key.add("document", prints.document(document)));
        match product {
            Product::Workbook => key.add("layouts", prints.pages),
            Product::Handouts => key.add("layouts", prints.pages),
            Product::Facilitator => {
                key.add("layouts", prints.pages);
                key.add("plan", pages.plan);
                key.add("list", json(&pages.list));
            }
            Product::Epub => {
                key.add("layouts", prints.epub);
                key.add("list", json(&(&pages.list, &pages.later)));
                key.add("cover", pages.cover?);
                key.add("limits", format!("{:?}", self.limits));
                // The fonts of other scripts stay out of an EPUB.
                let mut languages = documents.iter().flat_map(|document| &document.front.languages);
                if languages.any(|language| language.profile.typography.embedded) {
                    key.add("faces", prints.faces);
                }
            }
        }
        Some(ProductKey(key.finish()))
    }

    /// A file that was made before from the same.
    pub(in crate::publish) fn output(&self, product: ProductKey, stamp: Stamp) -> Option<Output> {
        let OutputKept { sha256, bytes, pages, fields, told } = self.shelf.read(&self.output_key(product, stamp))?;
        let sink = told::again(told, &BTreeMap::new())?;
        Some(Output { sha256, bytes, pages, fields, sink })
    }

    /// Keeps a file.
    pub(in crate::publish) fn keep_output(&self, product: ProductKey, stamp: Stamp, output: &Output, bytes: &[u8]) {
        let Output { sha256, bytes: size, pages, fields, sink } = output;
        let Some(told) = told::kept(sink, None) else { return };
        let (pages, fields) = (*pages, *fields);
        let kept = OutputKept { sha256: sha256.clone(), bytes: *size, pages, fields, told };
        self.shelf.cache.put(&bytes_key(sha256), bytes);
        self.shelf.cache.put(&self.output_key(product, stamp), &json(&kept));
    }

    /// The layout report of a product that was laid out before from the same.
    pub(in crate::publish) fn report(&self, product: ProductKey) -> Option<Report> {
        let ReportKept { told, findings } = self.shelf.read(&report_key(product))?;
        let findings = findings.into_iter().map(finding).collect::<Option<_>>()?;
        Some(Report { sink: told::again(told, &BTreeMap::new())?, findings })
    }

    /// Keeps the layout report of a product.
    pub(in crate::publish) fn keep_report(&self, product: ProductKey, report: &Report) {
        let Some(told) = told::kept(&report.sink, None) else { return };
        let kept = ReportKept { told, findings: report.findings.iter().map(finding_kept).collect() };
        self.shelf.cache.put(&report_key(product), &json(&kept));
    }

    /// Beside what is on its pages a file says when and under which name it was made, and people type in its fields in the
    /// languages of its edition.
    fn output_key(&self, ProductKey(product): ProductKey, stamp: Stamp) -> Key {
        let languages: Vec<(&str, bool)> = self
            .edition
            .all_languages()
            .into_iter()
            .map(|language| (language.tag.as_str(), language.dir == crate::language::Direction::Rtl))
            .collect();
        Fingerprint::new("output")
            .with("product", product)
            .with("book", json(&(self.edition.id(), self.guide)))
            .with("languages", json(&languages))
            .with("stamp", stamp.0.to_le_bytes())
            .finish()
    }
}

/// A [`Finding`] as data.
pub(super) type FindingKept = (usize, String, String, Option<String>);

pub(super) fn finding_kept(Finding { page, kind, label, mark }: &Finding) -> FindingKept {
    (*page, kind.code().to_string(), label.clone(), mark.clone())
}

/// A kept finding as it was; none if it is of a kind that is not known.
pub(super) fn finding((page, code, label, mark): FindingKept) -> Option<Finding> {
    let kind = FindingKind::ALL.into_iter().find(|kind| kind.code() == code)?;
    Some(Finding { page, kind, label, mark })
}

fn report_key(ProductKey(product): ProductKey) -> Key {
    Fingerprint::new("report").with("product", product).finish()
}

fn bytes_key(sha256: &str) -> Key {
    Fingerprint::new("bytes").with("sha256", sha256).finish()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::cache::Use;
    use crate::document::pages::PageMark;

    /// The pages of a workbook, with one thing changed.
    fn changed(change: impl FnOnce(&mut PageList, &mut PagePlan, &mut Vec<u8>)) -> PagesKept {
        let (mut list, mut plan, mut cover) = (PageList::default(), PagePlan::default(), b"cover".to_vec());
        change(&mut list, &mut plan, &mut cover);
        PagesKept::new(&list, Some(&plan), Some(&cover))
    }

    #[test]
    fn a_product_is_another_when_the_pages_that_it_follows_are() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/harbour");
        let workspace = Workspace::open(&root).workspace.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(&Cache::at(folder.path(), Use::Usual, 1 << 20), &workspace);
        let (documents, _) = workspace.documents(0, "swim").unwrap();
        let limits = workspace.project.series.images;
        let desk = shelf.desk((&workspace.editions[0], "swim"), limits, &documents.workbook());
        let list = PageList::default();
        let sources = |product| match product {
            Product::Workbook | Product::Handouts | Product::Epub => vec![documents.of(product, &list)],
            Product::Facilitator => vec![documents.of(product, &list), documents.facilitator_notes(&list)],
        };
        let key = |product, pages: &PagesKept| desk.product(product, pages, &sources(product));
        let as_it_was = changed(|_, _, _| ());
        let follow = |pages: &PagesKept| {
            let differs = |product: &Product| key(*product, pages) != key(*product, &as_it_was);
            Product::ALL.into_iter().filter(differs).collect::<Vec<_>>()
        };
        let mark = PageMark { label: "iii".into(), key: None, cut: None };
        assert_eq!(follow(&as_it_was), []);
        assert_eq!(follow(&changed(|list, _, _| list.marks.push(mark))), [Product::Facilitator, Product::Epub]);
        let pad = changed(|_, plan, _| plan.pads = BTreeMap::from([("pad".into(), 2)]));
        assert_eq!(follow(&pad), [Product::Facilitator]);
        let later = changed(|_, plan, _| plan.later = BTreeMap::from([("figure".into(), "block".into())]));
        assert_eq!(follow(&later), [Product::Facilitator, Product::Epub]);
        assert_eq!(follow(&changed(|_, _, cover| cover.push(0))), [Product::Epub]);
    }
}
