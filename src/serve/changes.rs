//! Files that change: told by the system, or looked for where it tells nothing.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::ModifyKind;
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::error::ServeError;
use crate::publish::Same;

/// The folders of a project that books are made of.
const FOLDERS: [&str; 3] = ["content", "layouts", "fonts"];
/// After a change so much time without another is waited for: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(8);
/// Longer than this a change is not kept back.
const MOST: Duration = Duration::from_millis(80);
/// How often files are looked at where the system tells nothing.
const OFTEN: Duration = Duration::from_millis(500);

/// Calls `changed`, with what did not change, after files of the project at `root` changed, from a thread of its own, until the process ends.
///
/// # Errors
///
/// What the machine refuses.
pub(super) fn watch(root: &Path, poll: bool, changed: impl Fn(Same) + Send + 'static) -> Result<(), ServeError> {
    let (sender, events) = channel();
    let config = Config::default().with_poll_interval(OFTEN).with_compare_contents(poll);
    let mut watcher: Box<dyn Watcher + Send> = match poll {
        true => Box::new(PollWatcher::new(sender, config).map_err(ServeError::Watch)?),
        false => match RecommendedWatcher::new(sender.clone(), config) {
            Ok(watcher) => Box::new(watcher),
            // A machine that has no more watches to give can still be asked.
            Err(_) => Box::new(PollWatcher::new(sender, config).map_err(ServeError::Watch)?),
        },
    };
    let root = root.canonicalize().map_err(ServeError::Machine)?;
    // The folder itself tells of `layouts` and `fonts` that come and go, without what else is in it.
    watcher.watch(&root, RecursiveMode::NonRecursive).map_err(ServeError::Watch)?;
    watch_folders(&mut *watcher, &root);
    let run = move || {
        while let Some(seen) = next(&root, &events) {
            if seen.folders {
                watch_folders(&mut *watcher, &root);
            }
            changed(Same { fonts: !seen.in_fonts, layouts: !seen.in_layouts });
        }
    };
    std::thread::Builder::new().name("changes".into()).spawn(run).map_err(ServeError::Machine)?;
    Ok(())
}

/// Watches the folders that there are; those that came since, too.
fn watch_folders(watcher: &mut dyn Watcher, root: &Path) {
    for folder in FOLDERS.map(|folder| root.join(folder)).iter().filter(|folder| folder.is_dir()) {
        // One that was watched and is another now is watched anew. What cannot be watched is seen when the next file changes.
        let _ = watcher.unwatch(folder);
        let _ = watcher.watch(folder, RecursiveMode::Recursive);
    }
}

/// What happened until it was quiet for a moment.
#[derive(Default)]
struct Seen {
    /// Whether folders came or went, which may have to be watched.
    folders: bool,
    in_fonts: bool,
    in_layouts: bool,
}

impl Seen {
    /// Nobody knows what changed: everything may have.
    fn all(&mut self) -> bool {
        (self.folders, self.in_fonts, self.in_layouts) = (true, true, true);
        true
    }
}

/// Waits for a change that matters, and until it is quiet; none if nothing watches any more.
fn next(root: &Path, events: &Receiver<notify::Result<Event>>) -> Option<Seen> {
    let mut seen = Seen::default();
    loop {
        let event = events.recv().ok()?;
        if take(root, event, &mut seen) {
            break;
        }
    }
    let begun = Instant::now();
    while begun.elapsed() < MOST {
        match events.recv_timeout(QUIET) {
            Ok(event) => _ = take(root, event, &mut seen),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    Some(seen)
}

/// Whether an event is of a file that books are made of. After an error all files are looked at.
fn take(root: &Path, event: notify::Result<Event>, seen: &mut Seen) -> bool {
    let Ok(event) = event else { return seen.all() };
    if event.need_rescan() {
        return seen.all();
    }
    let matters = is_change(event.kind) && event.paths.iter().any(|path| is_source(root, path));
    let is_in = |folder: &str| matters && event.paths.iter().any(|path| path.starts_with(root.join(folder)));
    seen.in_fonts |= is_in("fonts");
    seen.in_layouts |= is_in("layouts");
    seen.folders |= matters && event.paths.iter().any(|path| is_folder(root, path));
    matters
}

fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Any | EventKind::Create(_) | EventKind::Remove(_) | EventKind::Other => true,
        EventKind::Modify(kind) => match kind {
            ModifyKind::Any | ModifyKind::Data(_) | ModifyKind::Name(_) | ModifyKind::Other => true,
            ModifyKind::Metadata(_) => false,
        },
        EventKind::Access(_) => false,
    }
}

/// Whether a path may be of a project's file: not an editor's own, which are hidden or end in a tilde, and not of another
/// folder beside `content`.
fn is_source(root: &Path, path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    let folder = path.strip_prefix(root).ok().and_then(|inner| inner.components().next());
    let known = folder.is_some_and(|folder| FOLDERS.iter().any(|known| folder.as_os_str() == *known));
    known && !name.starts_with('.') && !name.ends_with('~')
}

/// Whether a path is that of a folder that books are made of.
fn is_folder(root: &Path, path: &Path) -> bool {
    FOLDERS.iter().any(|folder| path == root.join(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_editors_and_of_builds_are_no_sources() {
        for path in ["/p/content/a.md", "/p/layouts/theme.typ", "/p/fonts", "/p/content/guides/x/figures/a.svg"] {
            assert!(is_source(Path::new("/p"), Path::new(path)), "{path}");
        }
        for path in
            ["/p/content/.a.md.swp", "/p/content/a.md~", "/p/dist/content/a", "/content/a.md", "/p/content/.#a.md"]
        {
            assert!(!is_source(Path::new("/p"), Path::new(path)), "{path}");
        }
    }

    /// Waits for a change that the watcher tells of.
    fn told(poll: bool, change: impl Fn(&Path)) -> bool {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("content")).unwrap();
        std::fs::write(root.path().join("content/a.md"), "one").unwrap();
        let (sender, receiver) = channel();
        watch(root.path(), poll, move |_| _ = sender.send(())).unwrap();
        change(root.path());
        receiver.recv_timeout(Duration::from_secs(20)).is_ok()
    }

    #[test]
    fn a_file_written_in_place_or_put_in_place_of_another_is_told() {
        let put = |root: &Path| {
            std::fs::write(root.join("content/.new"), "two").unwrap();
            std::fs::rename(root.join("content/.new"), root.join("content/a.md")).unwrap();
        };
        assert!(told(false, |root| std::fs::write(root.join("content/a.md"), "two").unwrap()));
        assert!(told(false, put));
        assert!(told(true, |root| std::fs::write(root.join("content/a.md"), "three").unwrap()));
    }

    #[test]
    fn a_folder_that_comes_later_is_watched() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("content")).unwrap();
        let (sender, receiver) = channel();
        watch(root.path(), false, move |same| _ = sender.send(same)).unwrap();
        let told = || receiver.recv_timeout(Duration::from_secs(20)).ok();
        std::fs::create_dir(root.path().join("layouts")).unwrap();
        assert_eq!(told(), Some(Same { fonts: true, layouts: false }));
        while receiver.recv_timeout(Duration::from_millis(300)).is_ok() {}
        std::fs::write(root.path().join("layouts/theme.typ"), "x").unwrap();
        assert_eq!(told(), Some(Same { fonts: true, layouts: false }));
    }
}
