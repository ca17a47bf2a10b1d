//! What only shows from inside: a job that panics, documents that are built once.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{collections::BTreeMap, fs};

use super::{BuildError, BuildOptions, Halt, Plan, Progress, Selection, Workspace, build};
use crate::cache::Cache;
use crate::project::Product;

/// Panics when the book with this number is done.
struct Clumsy {
    books: AtomicUsize,
    panics_at: usize,
}

impl Progress for Clumsy {
    fn done(&self, _edition: &str, _guide: &str, _product: Product) {
        assert_ne!(self.books.fetch_add(1, Ordering::Relaxed), self.panics_at, "the bar fell over");
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.path().is_file());
    files.map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn a_job_that_panics_is_an_error_and_leaves_the_old_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/harbour");
    let workspace = Workspace::open(&root).workspace.unwrap();
    let out = tempfile::tempdir().unwrap();
    let selection = Selection { products: vec![Product::Workbook, Product::Epub], ..Selection::default() };
    let plan = Plan::new(&workspace.project, &selection).unwrap();
    let run = |epoch, panics_at| {
        let options = BuildOptions {
            out: out.path().join("dist"),
            jobs: 2,
            epoch: Some(epoch),
            cache: Cache::nothing(),
            halt: Halt::default(),
        };
        build(&workspace, &plan, &options, &Clumsy { books: AtomicUsize::new(0), panics_at })
    };
    run(0, usize::MAX).unwrap();
    let before = files(out.path());
    for panics_at in [0, 1] {
        let error = run(1, panics_at).err().expect("a panic is no success");
        let BuildError::Panicked { book, message } = &error else { panic!("{error}") };
        assert_eq!(book, "the guide `swim` in the edition `north`");
        assert!(message.contains("the bar fell over"), "{message}");
        assert!(error.to_string().ends_with("nothing was written"), "{error}");
        assert!(files(out.path()) == before, "a file has changed");
    }
}

#[test]
fn a_workspace_can_be_held_while_its_folder_changes_and_is_opened_again() {
    fn can_be_held<T: Send + Sync + 'static>(value: T) -> T {
        value
    }
    let root = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/harbour");
    for (path, bytes) in files(&fixture) {
        let target = root.path().join(Path::new(&path).strip_prefix(&fixture).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
    let title = |workspace: &Workspace| workspace.project.guides[0].title.value.clone();
    let held = can_be_held(Workspace::open(root.path()).workspace.unwrap());
    let guide = root.path().join("content/guides/swim/guide.toml");
    fs::write(&guide, fs::read_to_string(&guide).unwrap().replace(&title(&held), "Dry at the water")).unwrap();
    let again = std::thread::spawn(move || (Workspace::open(root.path()).workspace.unwrap(), root)).join().unwrap().0;
    assert_eq!((title(&held).as_str(), title(&again).as_str()), ("Safe at the water", "Dry at the water"));
    let plan = Plan::new(&held.project, &Selection::default()).unwrap();
    assert!(!held.check(&plan).has_errors());
}

#[test]
fn documents_are_built_once_a_book_and_passed_on() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/harbour");
    let workspace = Workspace::open(&root).workspace.unwrap();
    let plan = Plan::new(&workspace.project, &Selection::default()).unwrap();
    workspace.check(&plan);
    let checked = workspace.documents(0, "swim").unwrap();
    assert!(std::ptr::eq(checked, workspace.documents(0, "swim").unwrap()));
    // What each product is made of is the same front and body, not a copy.
    for product in [Product::Workbook, Product::Facilitator, Product::Epub] {
        let document = workspace.document(0, "swim", product).unwrap();
        assert!(std::sync::Arc::ptr_eq(&document.body, &checked.0.workbook().body));
    }
    assert!(workspace.documents(0, "sink").is_none() && workspace.documents(9, "swim").is_none());
}
