//! The thread that makes what browsers look at: it opens the project, again after each change, and lays out the books.
//!
//! After a change the book is first laid out with the pages that were decided before, which shows the new words at once;
//! then its pages are decided anew. Where the files have errors the last good pages stay, and say so. Whatever was laid
//! out is forgotten again as Typst's cache is trimmed after each change, so that a day's edits take no more memory than one.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::bound::Bound;
use super::choice::Choice;
use super::desk::{Desk, Message};
use super::epub;
use super::problems::{self, Leaf};
use super::shown::{BookNames, Choices, Drawn, EpubShown, Named, PageShown, Problem, Shown, Standing, State, json};
use crate::diagnostic::{Diagnostic, Place, Severity, Sink};
use crate::document::Places;
use crate::document::model::{Document, PagePlan};
use crate::epub::COVER_WIDTH;
use crate::project::Product;
use crate::publish::{Book, Composed, Opened, Plan, Same, Selection, Workspace, caught};
use crate::series::check_prose;
use crate::typeset::{self, PageView, Pages};

/// Works until nobody can ask any more.
pub(super) fn run(root: PathBuf, desk: &Desk, messages: &Receiver<Message>) {
    let mut worker =
        Worker { opened: Workspace::open(&root), root, desk, books: BTreeMap::new(), seen: desk.changes() };
    while let Ok(first) = messages.recv() {
        let mut all = vec![first];
        all.extend(messages.try_iter());
        worker.work(&all);
    }
}

/// What the thread holds.
struct Worker<'a> {
    root: PathBuf,
    desk: &'a Desk,
    opened: Opened,
    books: BTreeMap<Choice, Kept>,
    /// How often files had changed when the project was opened.
    seen: u64,
}

/// What is kept of a book that somebody looks at.
#[derive(Default)]
struct Kept {
    /// Where the pages of its body begin.
    plan: Option<PagePlan>,
    /// The cover of its EPUB, by the digest of the page.
    cover: Option<(String, Arc<[u8]>)>,
    /// What was good last.
    last: Option<Good>,
}

/// Pages without errors.
struct Good {
    drawn: Arc<Drawn>,
    pages: Vec<PageShown>,
    views: Vec<(PageView, bool)>,
    problems: Vec<Problem>,
    report: Vec<Problem>,
    epub: Option<EpubShown>,
}

/// A book that there is.
struct Wanted<'w> {
    book: Book<'w>,
    product: Product,
    names: BookNames,
}

impl Worker<'_> {
    fn work(&mut self, messages: &[Message]) {
        let changes = messages.iter().filter_map(|message| match message {
            Message::Changed(same) => Some(*same),
            Message::Asked(_) => None,
        });
        let same = changes
            .reduce(|one, other| Same { fonts: one.fonts && other.fonts, layouts: one.layouts && other.layouts });
        if let Some(same) = same {
            self.seen = self.desk.changes();
            self.opened = match &self.opened.workspace {
                Some(before) => before.again(&self.root, same),
                None => Workspace::open(&self.root),
            };
        }
        let changed = same.is_some();
        // Trimmed once for each message: an edit builds on what was laid out last, and a picture that is tried for the first
        // time, as all are at first, trims the cache too.
        if !changed {
            typeset::trim_cache();
        }
        let choices = self.desk.choices();
        self.books.retain(|choice, _| choices.contains(choice));
        for choice in choices.iter().filter(|choice| changed || self.desk.lacks(choice)) {
            let mut kept = self.books.remove(choice).unwrap_or_default();
            // A fault of this program ends neither the preview nor what was good last.
            if let Err(message) = caught(|| self.show(choice, &mut kept)) {
                let mut sink = Sink::default();
                sink.push(Diagnostic::new(Severity::Error, "panic", Place::None, message));
                self.stale(choice, &kept, &BookNames::default(), &sink, None);
            }
            self.books.insert(choice.clone(), kept);
        }
        if changed {
            typeset::trim_cache();
        }
    }

    /// Whether files changed since the project was opened: what is being made is old then.
    fn is_old(&self) -> bool {
        self.desk.changes() != self.seen
    }

    /// Makes what is to be seen of a book.
    fn show(&self, choice: &Choice, kept: &mut Kept) {
        let Some(workspace) = &self.opened.workspace else {
            return self.stale(choice, kept, &BookNames::default(), &self.opened.sink, None);
        };
        let Some(wanted) = Wanted::find(workspace, choice) else {
            let names = names_of(choice);
            return self.send(choice, Standing::Unknown, &names, &Good::none(), &[]);
        };
        let mut sink = self.opened.sink.clone();
        sink.append(workspace.check(&wanted.plan()));
        let places = wanted.places();
        if self.blocks(&sink, &wanted) {
            return self.stale(choice, kept, &wanted.names, &sink, places);
        }
        if self.at_once(choice, kept, &wanted) && self.is_old() {
            return;
        }
        self.whole(choice, kept, &wanted, sink);
    }

    /// Lays the book out with the pages that were decided before, if they were. An EPUB is made once its pages are. What was
    /// told before is told until all was looked at.
    fn at_once(&self, choice: &Choice, kept: &mut Kept, wanted: &Wanted<'_>) -> bool {
        let Some(plan) = kept.plan.clone().filter(|_| wanted.product != Product::Epub) else { return false };
        let mut own = Sink::default();
        let Some(document) = wanted.document() else { return false };
        let document = document.planned(plan);
        let Some(pages) = wanted.book.lay_out(&document, &mut own).map(Arc::new) else { return false };
        let Some(bound) = Bound::new(&wanted.book, wanted.product, &document, &pages, &mut own) else { return false };
        let (shown, drawn) = bound.show(&self.opened.sources, wanted.places());
        let mut good = Good::new(&bound, shown, drawn, None);
        if let Some(last) = kept.last.take() {
            (good.problems, good.report) = (last.problems, last.report);
        }
        self.send(choice, Standing::Composing, &wanted.names, &good, &good.problems);
        kept.last = Some(good);
        true
    }

    /// Decides the pages of a book, lays it out, and looks at everything else.
    fn whole(&self, choice: &Choice, kept: &mut Kept, wanted: &Wanted<'_>, mut sink: Sink) {
        let composed = wanted.book.in_one(&mut sink);
        let Some((document, pages)) = composed.and_then(|Composed { document, pages }| Some((document, pages?))) else {
            return self.stale(choice, kept, &wanted.names, &sink, wanted.places());
        };
        kept.plan.clone_from(&document.plan);
        let pages = Arc::new(pages);
        let bound = Bound::new(&wanted.book, wanted.product, &document, &pages, &mut sink);
        let Some(bound) = bound else { return self.stale(choice, kept, &wanted.names, &sink, wanted.places()) };
        let (shown, mut drawn) = bound.show(&self.opened.sources, wanted.places());
        let report = bound.report(&self.opened.sources, wanted.places());
        let epub = match wanted.product {
            Product::Epub => self.epub(kept, wanted, (&document, &pages), &bound, &mut sink),
            Product::Workbook | Product::Handouts | Product::Facilitator => None,
        };
        let epub = epub.map(|(shown, files)| {
            drawn.epub = Some((shown.id.clone(), files));
            shown
        });
        let mut good = Good::new(&bound, shown, drawn, epub);
        good.report = report;
        self.check_all(wanted, &mut sink);
        good.problems = self.problems(&sink, wanted.places(), &good);
        self.send(choice, Standing::Fresh, &wanted.names, &good, &good.problems);
        kept.last = Some(good);
    }

    fn epub(
        &self,
        kept: &mut Kept,
        wanted: &Wanted<'_>,
        (workbook, pages): (&Document, &Pages),
        bound: &Bound,
        sink: &mut Sink,
    ) -> Option<(EpubShown, super::shown::EpubFiles)> {
        let document = wanted.book.prepare(Product::Epub, workbook, &pages.list, sink)?.document;
        let digest = bound.cover()?.to_string();
        if kept.cover.as_ref().is_none_or(|(known, _)| *known != digest) {
            kept.cover = Some((digest, pages.cover_png(COVER_WIDTH)?.into()));
        }
        let (_, cover) = kept.cover.as_ref()?;
        match wanted.book.unpacked(&document, &pages.list, cover) {
            Ok(files) => Some(epub::show(files)),
            Err(error) => {
                sink.push(wanted.book.fault("epub", &error.to_string()));
                None
            }
        }
    }

    /// What `check` tells of all other books, which the page does not wait for.
    fn check_all(&self, wanted: &Wanted<'_>, sink: &mut Sink) {
        let workspace = wanted.book.workspace;
        if let Ok(plan) = Plan::new(&workspace.project, &Selection::default()) {
            sink.append(workspace.check(&plan));
        }
        check_prose(&workspace.series, &workspace.project, sink);
    }

    /// Whether an error is in the way of a book: those in files of other guides and editions alone are not.
    fn blocks(&self, sink: &Sink, wanted: &Wanted<'_>) -> bool {
        let errors = sink.sorted(&self.opened.sources).into_iter().filter(|found| found.severity == Severity::Error);
        let own = [("content/guides/", &wanted.names.guide), ("content/editions/", &wanted.names.edition)];
        let elsewhere = |path: &str| {
            own.iter().any(|(folder, id)| {
                path.strip_prefix(folder).is_some_and(|rest| rest.split('/').next() != Some(id.as_str()))
            })
        };
        errors
            .map(|found| found.place.parts(&self.opened.sources).0)
            .any(|file| !file.is_some_and(|file| elsewhere(&file)))
    }

    /// The last good pages with what is wrong.
    fn stale(&self, choice: &Choice, kept: &Kept, names: &BookNames, sink: &Sink, places: Option<&Places>) {
        let none = Good::none();
        let good = kept.last.as_ref().unwrap_or(&none);
        let problems = self.problems(sink, places, good);
        self.send(choice, Standing::Stale, names, good, &problems);
    }

    fn problems(&self, sink: &Sink, places: Option<&Places>, good: &Good) -> Vec<Problem> {
        let leaves: Vec<Leaf<'_>> = good.views.iter().map(|(view, insert)| Leaf { view, insert: *insert }).collect();
        problems::told(sink, &self.opened.sources, places, &leaves)
    }

    fn send(&self, choice: &Choice, standing: Standing, book: &BookNames, good: &Good, problems: &[Problem]) {
        let choices = self.opened.workspace.as_ref().map(choices).unwrap_or_default();
        let state = State {
            standing,
            book,
            choices: &choices,
            pages: &good.pages,
            problems,
            report: &good.report,
            epub: good.epub.as_ref(),
        };
        self.desk.show(choice, Arc::new(Shown { state: json(&state), drawn: good.drawn.clone() }));
    }
}

impl Good {
    fn none() -> Self {
        let (problems, report) = (Vec::new(), Vec::new());
        Self { drawn: Arc::default(), pages: Vec::new(), views: Vec::new(), problems, report, epub: None }
    }

    fn new(bound: &Bound, pages: Vec<PageShown>, drawn: Drawn, epub: Option<EpubShown>) -> Self {
        let views = bound.leaves().into_iter().map(|leaf| (leaf.view.clone(), leaf.insert)).collect();
        Self { drawn: Arc::new(drawn), pages, views, epub, ..Self::none() }
    }
}

impl<'w> Wanted<'w> {
    /// The book that a choice names, or the first of what it leaves open; none if there is no such book.
    fn find(workspace: &'w Workspace, choice: &Choice) -> Option<Self> {
        let editions = &workspace.project.editions;
        let edition = match &choice.edition {
            Some(id) => editions.iter().position(|edition| edition.id == *id)?,
            None => 0,
        };
        let guide = match &choice.guide {
            Some(id) => workspace.guide(id)?,
            None => workspace.series.guides.first()?,
        };
        let product = match &choice.product {
            Some(id) => Product::from_id(id)?,
            None => Product::Workbook,
        };
        let language = &workspace.editions.get(edition)?.guide_language;
        let names = BookNames {
            edition: editions.get(edition)?.id.clone(),
            guide: guide.id.clone(),
            product: product.id().to_string(),
            lang: language.tag.clone(),
            dir: language.dir.word().to_string(),
        };
        Some(Self { book: Book::new(workspace, edition, &guide.id), product, names })
    }

    /// The plan that makes this book alone.
    fn plan(&self) -> Plan {
        let selection = Selection {
            editions: vec![self.names.edition.clone()],
            guides: vec![self.names.guide.clone()],
            products: vec![self.product],
        };
        Plan::new(&self.book.workspace.project, &selection).unwrap_or(Plan { jobs: Vec::new() })
    }

    fn document(&self) -> Option<Document> {
        self.book.workspace.document(self.book.edition, self.book.guide, Product::Workbook)
    }

    /// Where the blocks of the product were written.
    fn places(&self) -> Option<&'w Places> {
        let (documents, _) = self.book.workspace.documents(self.book.edition, self.book.guide)?;
        Some(documents.places(self.product))
    }
}

/// The names of a choice that is none.
fn names_of(choice: &Choice) -> BookNames {
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    let Choice { edition, guide, product } = choice;
    BookNames { edition: name(edition), guide: name(guide), product: name(product), ..BookNames::default() }
}

/// Every edition, guide and product of a project.
fn choices(workspace: &Workspace) -> Choices {
    let edition = |edition: &crate::edition::Edition| Named {
        id: edition.id().to_string(),
        name: edition.languages.iter().map(|language| language.tag.as_str()).collect::<Vec<_>>().join(", "),
    };
    let guides = workspace.project.guides.iter();
    Choices {
        editions: workspace.editions.iter().map(edition).collect(),
        guides: guides.map(|guide| Named { id: guide.id.clone(), name: guide.title.value.clone() }).collect(),
        products: Product::ALL.map(|product| Named { id: product.id().into(), name: product.id().into() }).to_vec(),
    }
}
