//! What only shows from inside: a job that panics.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{collections::BTreeMap, fs};

use super::{BuildError, BuildOptions, Plan, Progress, Selection, Workspace, build};
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
    let selection = Selection { products: vec!["workbook".into(), "epub".into()], ..Selection::default() };
    let plan = Plan::new(&workspace.project, &selection).unwrap();
    let run = |epoch, panics_at| {
        let options = BuildOptions { out: out.path().join("dist"), jobs: 2, epoch: Some(epoch) };
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
