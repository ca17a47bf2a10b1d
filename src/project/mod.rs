//! The project folder: its TOML, where its files are, and what may be read.
//!
//! [`Project::open`] reads every file of `content/` once. What it cannot read or understand it reports at its place and
//! goes on, so that all problems show in one run.

mod chapters;
mod checks;
mod dates;
mod depth;
mod edition;
mod files;
mod guide;
mod layouts;
mod names;
mod pages;
mod reader;
mod series;
mod spanned;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use checks::is_id;
pub use dates::PartialDate;
pub use edition::{EditionConfig, Fact, Fix, Paper, Standing};
pub use files::{MAX_PICTURE_BYTES, is_inside, read_limited, read_regular};
pub use guide::{ChapterEntry, GuideConfig};
pub use layouts::Layouts;
pub use names::{ListedProduct, PageBreak, PageRole, Part, Product};
pub use pages::PageFile;
pub use series::{ImageLimits, SeriesConfig};
pub use spanned::Spanned;

use self::files::Folder;
use crate::diagnostic::Sink;
use crate::source::{FileId, Sources};

/// Everything that was found in a project folder, parsed as far as TOML goes.
#[derive(Debug)]
pub struct Project {
    /// The folder that holds `content/`.
    pub root: PathBuf,
    /// Every text that was read.
    pub sources: Arc<Sources>,
    /// What `content/series.toml` says.
    pub series: SeriesConfig,
    /// The guides, in the series' order.
    pub guides: Vec<GuideConfig>,
    /// The editions, by id.
    pub editions: Vec<Arc<EditionConfig>>,
    /// Chapters that could be read: guide, file name as in `guide.toml`, text.
    pub chapters: BTreeMap<(String, String), FileId>,
    /// The pages of the front matter, of the series and of all editions.
    pub pages: Vec<PageFile>,
    /// The project's own catalogues by language.
    pub catalogues: BTreeMap<String, FileId>,
    /// Whether there is any folder for an edition, be its TOML right or wrong.
    pub has_edition_folders: bool,
}

impl Project {
    /// The nearest folder from `start` upwards that holds `content/series.toml`.
    pub fn find(start: &Path) -> Option<PathBuf> {
        let start = start.canonicalize().ok()?;
        start.ancestors().find(|dir| dir.join("content/series.toml").is_file()).map(Path::to_path_buf)
    }

    /// Reads the project at `root`. None if `series.toml` cannot be understood at all; the sink then says why. The
    /// sources are what was read either way, for the sink's spans.
    pub fn open(root: &Path) -> (Option<Self>, Arc<Sources>, Sink) {
        let mut sink = Sink::default();
        let mut folder = Folder::new(root);
        let Some(series) = series::read(&mut folder, &mut sink) else {
            return (None, Arc::new(folder.into_sources()), sink);
        };
        let guides = guide::read_all(&mut folder, &series, &mut sink);
        let editions = edition::read_all(&mut folder, &mut sink);
        let has_edition_folders = !folder.folders("content/editions", &mut Sink::default()).is_empty();
        let chapters = chapters::read_chapters(&mut folder, &guides, &mut sink);
        let pages = pages::read_pages(&mut folder, &editions, &mut sink);
        pages::check_page_orders(&series, &editions, &pages, &mut sink);
        let catalogues = read_catalogues(&mut folder, &mut sink);
        let root = root.to_path_buf();
        let sources = Arc::new(folder.into_sources());
        let editions = editions.into_iter().map(Arc::new).collect();
        let project = Self {
            root,
            sources: sources.clone(),
            series,
            guides,
            editions,
            chapters,
            pages,
            catalogues,
            has_edition_folders,
        };
        (Some(project), sources, sink)
    }

    /// The guide with this id.
    pub fn guide(&self, id: &str) -> Option<&GuideConfig> {
        self.guides.iter().find(|guide| guide.id == id)
    }

    /// The pages of an edition in order: `front-matter` of the edition or of the series, else the file names.
    pub fn page_names(&self, edition: &EditionConfig) -> Vec<String> {
        match edition.front_matter.as_ref().or(self.series.front_matter.as_ref()) {
            Some(order) => order.iter().map(|name| name.value.clone()).collect(),
            None => pages::page_names_by_file(&self.pages, &edition.id),
        }
    }
}

/// The project's own catalogues by language.
fn read_catalogues(folder: &mut Folder, sink: &mut Sink) -> BTreeMap<String, FileId> {
    let mut catalogues = BTreeMap::new();
    for name in folder.list("content/locale", "po", sink) {
        if let Some(file) = folder.read(&format!("content/locale/{name}"), sink) {
            catalogues.insert(name.trim_end_matches(".po").to_string(), file);
        }
    }
    catalogues
}
