//! The project's files as they lie in their folders.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::SystemTime;

use walkdir::{DirEntry, WalkDir};

use crate::digest::Fingerprint;

/// The folders of a project that commands read.
const FOLDERS: [&str; 3] = ["content", "layouts", "fonts"];

/// With more files than this nothing is saved by looking at all of them.
const MOST_FILES: usize = 50_000;

/// Files larger than this together are not looked at as a whole, in bytes.
const MOST_BYTES: u64 = 2 << 30;

/// What lies in the folders of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tree {
    /// Names and bytes of all files.
    pub(super) content: [u8; 32],
    /// That, and when each was last changed: two are the same if nothing was touched in between.
    pub(super) moment: [u8; 32],
}

impl Tree {
    /// The files of the project at `root`. None if something lies there that is no file or folder, cannot be read, or leads
    /// round: the stages know what to say of it.
    pub(super) fn of(root: &Path) -> Option<Self> {
        let (mut content, mut moment) = (Fingerprint::new("project"), Fingerprint::new("project now"));
        let (mut number, mut size) = (0, 0);
        for folder in FOLDERS {
            let path = root.join(folder);
            if path.symlink_metadata().is_err() {
                continue;
            }
            for entry in WalkDir::new(path).follow_links(true).sort_by_file_name() {
                let entry = entry.ok()?;
                let data = entry.metadata().ok()?;
                (number, size) = (number + 1, size + data.len());
                if number > MOST_FILES || size > MOST_BYTES {
                    return None;
                }
                let name = entry.path().strip_prefix(root).ok()?.to_str()?;
                content.add(name, kind(&entry, &data)?);
                if data.is_file() {
                    content.add("bytes", fs::read(entry.path()).ok()?);
                }
                moment.add(name, changed(&data)?);
            }
        }
        let content = content.finish();
        Some(Self { content, moment: moment.with("content", content).finish() })
    }
}

/// File or folder, and where a link leads: links out of the project are told otherwise than files.
fn kind(entry: &DirEntry, data: &Metadata) -> Option<String> {
    let kind = match (data.is_file(), data.is_dir()) {
        (true, _) => "file",
        (_, true) => "folder",
        (false, false) => return None,
    };
    let target = if entry.path_is_symlink() {
        fs::canonicalize(entry.path()).ok()?.to_str()?.to_string()
    } else {
        String::new()
    };
    Some(format!("{kind} {target}"))
}

fn changed(data: &Metadata) -> Option<Vec<u8>> {
    let modified = data.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Some(format!("{} {:?}", modified.as_nanos(), super::placed::inode(data)).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("content/guides")).unwrap();
        fs::write(root.path().join("content/series.toml"), "id = 1").unwrap();
        fs::write(root.path().join("content/guides/a.md"), "# A").unwrap();
        root
    }

    #[test]
    fn every_change_of_a_file_shows() {
        let root = project();
        let path = |name: &str| root.path().join(name);
        let of = || Tree::of(root.path()).unwrap();
        let before = of();
        assert_eq!(of(), before);
        let changes: [(&str, &dyn Fn()); 5] = [
            ("bytes", &|| fs::write(path("content/guides/a.md"), "# B").unwrap()),
            ("a name", &|| fs::rename(path("content/guides/a.md"), path("content/guides/b.md")).unwrap()),
            ("a new file", &|| fs::write(path("content/more.md"), "").unwrap()),
            ("a new folder", &|| fs::create_dir(path("fonts")).unwrap()),
            ("a file gone", &|| fs::remove_file(path("content/more.md")).unwrap()),
        ];
        let mut known = vec![before.content];
        for (name, change) in changes {
            change();
            let content = of().content;
            assert!(!known.contains(&content), "{name}");
            known.push(content);
        }
        // What is none of the project's folders is not read.
        let here = of();
        fs::create_dir(path("dist")).unwrap();
        fs::write(path("dist/book.pdf"), "book").unwrap();
        assert_eq!(of(), here);
    }

    #[test]
    fn a_file_that_was_touched_is_the_same_at_another_moment() {
        let root = project();
        let before = Tree::of(root.path()).unwrap();
        let file = root.path().join("content/series.toml");
        fs::write(&file, "id = 2").unwrap();
        fs::write(&file, "id = 1").unwrap();
        let later = SystemTime::now() + std::time::Duration::from_secs(5);
        fs::File::options().write(true).open(file).unwrap().set_modified(later).unwrap();
        let after = Tree::of(root.path()).unwrap();
        assert_eq!(after.content, before.content);
        assert_ne!(after.moment, before.moment);
    }

    #[test]
    #[cfg(unix)]
    fn what_is_no_file_is_left_to_the_stages() {
        use std::os::unix::fs::symlink;
        for (name, target) in
            [("content/gone.md", "nowhere"), ("content/again", "."), ("content/zero.png", "/dev/zero")]
        {
            let root = project();
            symlink(target, root.path().join(name)).unwrap();
            assert_eq!(Tree::of(root.path()), None, "{name}");
        }
        let root = project();
        fs::write(root.path().join("outside"), "1").unwrap();
        symlink("../outside", root.path().join("content/link.md")).unwrap();
        let before = Tree::of(root.path()).unwrap();
        fs::write(root.path().join("outside"), "2").unwrap();
        assert_ne!(Tree::of(root.path()).unwrap().content, before.content, "what a link leads to counts");
    }
}
