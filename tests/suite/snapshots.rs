//! No snapshot is left over from a test that is gone.

use std::collections::BTreeSet;
use std::fs;

use crate::support::root;

#[test]
fn every_snapshot_belongs_to_a_test() {
    let mut named = BTreeSet::new();
    for entry in fs::read_dir(root().join("tests/suite")).unwrap().flatten() {
        let source = fs::read_to_string(entry.path()).unwrap();
        for call in ["snapshot(\"", "mistake(\"", "mistake(\n        \""] {
            named.extend(source.split(call).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_string));
        }
    }
    let kept: BTreeSet<String> = fs::read_dir(root().join("tests/snapshots"))
        .unwrap()
        .flatten()
        .map(|entry| entry.path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let unused: Vec<_> = kept.difference(&named).collect();
    assert!(unused.is_empty(), "delete these from tests/snapshots, no test compares with them: {unused:?}");
}
