//! The stages before layout, run once for all books: what `check` does, and what a build begins with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Diagnostic, Sink};
use crate::document::model::Document;
use crate::document::pages::PageList;
use crate::document::{Bodies, Documents, Input, Numberings};
use crate::edition::{Edition, Review, check_characters, check_symbols};
use crate::project::{Layouts, Product, Project};
use crate::series::{Guide, Series};
use crate::source::Sources;
use crate::typeset::{Faces, LayoutStore, Trials};

use super::bodies::LaidOut;
use super::compositions::Compositions;
use super::pictures::{self, Trying};
use super::plan::Plan;

/// A project with everything that does not depend on layout. It owns what it holds: it can be kept while files change,
/// and replaced by opening the folder again.
pub struct Workspace {
    /// The project, as read; another may hold it too.
    pub project: Arc<Project>,
    /// The series as written.
    pub series: Arc<Series>,
    /// The editions, in the project's order.
    pub editions: Vec<Edition>,
    /// The faces at hand.
    pub faces: Arc<Faces>,
    /// The families of those faces, sorted, each once.
    pub families: Vec<String>,
    /// The files of `layouts/`.
    pub layouts: Arc<LayoutStore>,
    /// The pictures tried so far.
    pub trials: Arc<Trials>,
    /// What was reported of the faces, and of the layouts.
    told: [Sink; 2],
    /// The numberings of each edition's guides.
    numberings: Vec<Numberings>,
    /// The documents of each edition's guides.
    documents: BTreeMap<(usize, String), OnceLock<(Documents, Sink)>>,
    bodies: Bodies,
    /// Where the pages of bodies begin, as far as that was asked for.
    pub(super) compositions: Compositions,
    /// The bodies that were laid out.
    pub(super) laid_out: LaidOut,
}

/// Pictures tried in workspaces before are forgotten when there are more than these: most were edited since.
const MOST_TRIED: usize = 512;

/// What is still as it was when a project is opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Same {
    /// Everything in `fonts/`.
    pub fonts: bool,
    /// Everything in `layouts/`.
    pub layouts: bool,
}

/// What came of opening a project.
pub struct Opened {
    /// The workspace; none if the series cannot be understood at all.
    pub workspace: Option<Workspace>,
    /// The sources that spans of the sink refer to.
    pub sources: Arc<Sources>,
    /// What the stages before documents reported.
    pub sink: Sink,
}

impl Workspace {
    /// Opens the project at `root`: reads its files and runs every stage before documents.
    pub fn open(root: &Path) -> Opened {
        Self::opened(root, None)
    }

    /// Opens the project at `root`, which is this one's, again after files changed.
    pub fn again(&self, root: &Path, same: Same) -> Opened {
        Self::opened(root, Some((self, same)))
    }

    fn opened(root: &Path, before: Option<(&Self, Same)>) -> Opened {
        let (project, sources, mut sink) = Project::open(root);
        let workspace = project.map(|project| Self::new(project, before, &mut sink));
        Opened { workspace, sources, sink }
    }

    fn new(project: Project, before: Option<(&Self, Same)>, sink: &mut Sink) -> Self {
        let (series, found) = Series::parse(&project);
        sink.append(found);
        let (layouts, of_layouts) = match before {
            Some((before, same)) if same.layouts => (before.layouts.clone(), before.told[1].clone()),
            _ => {
                let (layouts, found) = Layouts::read(&project.root);
                (Arc::new(LayoutStore::new(layouts)), found)
            }
        };
        sink.append(of_layouts.clone());
        let (editions, found) = Edition::all(&project, &series, layouts.layouts());
        sink.append(found);
        let (faces, of_faces) = match before {
            Some((before, same)) if same.fonts => (before.faces.clone(), before.told[0].clone()),
            _ => {
                let (faces, found) = Faces::load(&project.root);
                (Arc::new(faces), found)
            }
        };
        sink.append(of_faces.clone());
        let trials = before.filter(|(before, same)| same.fonts && same.layouts && before.trials.count() < MOST_TRIED);
        check_characters(&project, &series, &editions, &|character| faces.covers(character), sink);
        check_symbols(&project, &series, &editions, sink);
        let books =
            (0..editions.len()).flat_map(|index| series.guides.iter().map(move |guide| (index, guide.id.clone())));
        Self {
            documents: books.map(|book| (book, OnceLock::new())).collect(),
            numberings: editions.iter().map(|_| Numberings::new(&series)).collect(),
            bodies: Bodies::default(),
            compositions: Compositions::default(),
            laid_out: LaidOut::default(),
            trials: trials.map(|(before, _)| before.trials.clone()).unwrap_or_default(),
            told: [of_faces, of_layouts],
            families: faces.families(),
            project: Arc::new(project),
            series: Arc::new(series),
            editions,
            faces,
            layouts,
        }
    }

    /// The guide with this id.
    pub fn guide(&self, id: &str) -> Option<&Guide> {
        self.series.guides.iter().find(|guide| guide.id == id)
    }

    /// What documents of a guide in an edition are made from.
    fn input(&self, edition: usize, guide: &str) -> Option<Input<'_>> {
        Some(Input {
            project: &self.project,
            series: &self.series,
            edition: self.editions.get(edition)?,
            guide: self.guide(guide)?,
            families: &self.families,
            numberings: self.numberings.get(edition)?,
        })
    }

    /// The documents of a guide in an edition, and what the content lacks for them: built when they are first asked for,
    /// and kept.
    pub fn documents(&self, edition: usize, guide: &str) -> Option<&(Documents, Sink)> {
        let kept = self.documents.get(&(edition, guide.to_string()))?;
        let input = self.input(edition, guide)?;
        Some(kept.get_or_init(|| Documents::build(input, &self.bodies)))
    }

    /// A product's document. The page numbers of a sheet are not known yet.
    pub fn document(&self, edition: usize, guide: &str, product: Product) -> Option<Document> {
        let (documents, _) = self.documents(edition, guide)?;
        Some(documents.of(product, &PageList::default()))
    }

    /// Makes the documents of every book of a plan, tries their pictures, and reports what the content lacks.
    pub fn check(&self, plan: &Plan) -> Sink {
        let mut sink = Sink::default();
        let books: BTreeSet<(usize, &str)> = plan.jobs.iter().map(|job| (job.edition, job.guide.as_str())).collect();
        let mut shown: BTreeSet<(String, Arc<[u8]>)> = BTreeSet::new();
        for (edition, guide) in books {
            if let Some((documents, found)) = self.documents(edition, guide) {
                sink.append(found.clone());
                shown.extend(documents.pictures());
            }
        }
        let Self { series, trials, layouts, faces, .. } = self;
        pictures::check(&Trying { series, trials, layouts, faces }, &Vec::from_iter(shown), &mut sink);
        sink
    }

    /// A release holds no draft that its edition does not allow by name.
    pub fn check_release(&self, plan: &Plan) -> Sink {
        let mut sink = Sink::default();
        let wanted: BTreeSet<usize> = plan.jobs.iter().map(|job| job.edition).collect();
        for edition in wanted.into_iter().filter_map(|index| self.editions.get(index)) {
            let drafted =
                edition.all_languages().into_iter().filter(|language| language.review == Some(Review::Drafted));
            for language in drafted {
                let config = &edition.config;
                if config.allow_drafted.iter().any(|tag| tag.value == language.tag) {
                    continue;
                }
                let named = config.languages.iter().chain(&config.guide_language).find(|tag| tag.value == language.tag);
                let span = named.map_or_else(|| self.project.sources.head(config.file), |tag| tag.span);
                let message =
                    format!("the translation into `{}` is a draft, and a release was asked for", language.tag);
                sink.push(Diagnostic::error("drafted-release", span, message).hint(format!(
                    "have a native speaker review it and set X-Review: reviewed, or write allow-drafted = [\"{}\"]",
                    language.tag
                )));
            }
        }
        sink
    }
}
