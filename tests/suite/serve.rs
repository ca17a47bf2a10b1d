//! The preview as it answers on its port; what a browser makes of it is looked at by `tests/serve/preview.mjs`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::support::{Project, files};

/// A preview that runs until it is dropped.
struct Served {
    program: Child,
    port: u16,
}

impl Served {
    fn of(project: &Project) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_fieldbook"))
            .args(["serve", "--port", "0", "--project"])
            .arg(project.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut line = String::new();
        BufReader::new(program.stdout.take().expect("its output")).read_line(&mut line).expect("an address");
        let port = line.trim().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.strip_suffix('/'));
        let port = port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("`{line}` is no address"));
        Self { program, port }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(120))).expect("a time to wait");
        stream
    }

    /// Status, head and body of what is answered to a request with these lines.
    fn send(&self, request: &str) -> (u16, String, Vec<u8>) {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("a request");
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(all.len());
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, head.to_lowercase(), all.get(end + 4..).unwrap_or_default().to_vec())
    }

    fn get(&self, target: &str, more: &str) -> (u16, String, Vec<u8>) {
        let port = self.port;
        self.send(&format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{more}\r\n"))
    }

    /// The stream of states of a book.
    fn states(&self, query: &str) -> States {
        let mut stream = self.connect();
        let port = self.port;
        let request = format!("GET /events?{query} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        States { lines: BufReader::new(stream) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// What a browser is told, one state after another.
struct States {
    lines: BufReader<TcpStream>,
}

impl States {
    /// The next state that is as wanted.
    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).expect("a line") > 0, "the stream ends");
            let Some(state) = line.strip_prefix("data: ") else { continue };
            let state: Value = serde_json::from_str(state).expect("a state in JSON");
            if wanted(&state) {
                return state;
            }
        }
    }

    fn standing(&mut self, wanted: &str) -> Value {
        self.until(|state| state["standing"] == wanted)
    }
}

const START: &str = "content/guides/swim/start.md";

fn ids(state: &Value) -> Vec<String> {
    let pages = state["pages"].as_array().expect("pages").iter();
    pages.map(|page| page["id"].as_str().expect("a digest").to_string()).collect()
}

#[test]
fn what_changed_is_told_and_nothing_else_changes() {
    let project = Project::harbour();
    let served = Served::of(&project);
    let mut states = served.states("guide=swim");
    let first = states.standing("fresh");
    let project = project.edit(START, "Read it with a pencil.", "Read it with a pen.");
    let second = states.standing("fresh");
    let (old, new) = (ids(&first), ids(&second));
    let changed = old.iter().zip(&new).filter(|(old, new)| old != new).count();
    assert_eq!((old.len(), changed), (new.len(), 1), "one page shows the sentence");
    let page = new.iter().find(|page| !old.contains(page)).expect("a new page");
    let (status, head, drawing) = served.get(&format!("/page/{page}.svg"), "");
    assert_eq!(status, 200);
    assert!(head.contains("content-type: image/svg+xml") && head.contains("sandbox"), "{head}");
    assert!(drawing.starts_with(b"<svg"));
    let stand = second["pages"].as_array().unwrap().iter().find(|one| one["id"] == page.as_str()).unwrap();
    let (_, _, stand) = served.get(&format!("/stand/{}.json", stand["stand"].as_str().unwrap()), "");
    let stand: Value = serde_json::from_slice(&stand).unwrap();
    let block = stand["blocks"].as_array().unwrap().iter().find(|one| one["words"].as_str().unwrap().contains("a pen"));
    let block = block.expect("the paragraph on its page");
    assert_eq!((block["file"].as_str(), block["line"].as_u64()), (Some(START), Some(3)));
    drop(project);
}

#[test]
fn errors_keep_the_last_good_pages_and_lead_to_their_place() {
    let project = Project::harbour();
    let served = Served::of(&project);
    let mut states = served.states("guide=swim");
    let good = states.standing("fresh");
    let project = project.append(START, "\n::: {.notapad #odd}\nWhat?\n:::\n");
    let stale = states.standing("stale");
    assert_eq!(ids(&stale), ids(&good));
    let problem = &stale["problems"][0];
    assert_eq!((&problem["severity"], &problem["file"]), (&"error".into(), &START.into()), "{problem}");
    assert!(problem["line"].as_u64() > Some(15) && problem["page"].is_u64() && problem["key"].is_string(), "{problem}");
    assert!(problem["hints"][0].as_str().is_some_and(|hint| hint.contains("notepad")), "{problem}");
    let project = project.edit(START, "notapad", "notepad");
    let mended = states.standing("fresh");
    let odd = |state: &Value| state["problems"].as_array().unwrap().iter().any(|one| one["severity"] == "error");
    assert!(!odd(&mended));
    // An error in another guide's file is told, and is in nobody's way.
    let project = project.and_rowing();
    states.until(|state| state["choices"]["guides"].as_array().is_some_and(|all| all.len() == 2));
    let _project = project.append("content/guides/row/oars.md", "\n::: {.notapad #odder}\nWhat?\n:::\n");
    states.until(|state| odd(state) && state["standing"] == "fresh");
}

#[test]
fn a_facilitators_own_pages_stand_between_and_an_epub_comes_with_its_files() {
    let project = Project::harbour().append(START, "\n::: facilitator\nAsk twice.\n:::\n");
    let served = Served::of(&project);
    let copy = served.states("product=facilitator").standing("fresh");
    let pages = copy["pages"].as_array().unwrap();
    let inserts: Vec<usize> = (0..pages.len()).filter(|at| pages[*at]["insert"] == true).collect();
    assert_eq!(inserts.len(), 2, "a leaf");
    let label = |at: usize| pages[at]["label"].as_str().unwrap().to_string();
    assert_eq!(label(inserts[0]), format!("{}a", label(inserts[0] - 1)));
    let epub = served.states("product=epub").standing("fresh");
    let document = &epub["epub"]["documents"][1];
    let target = format!("/epub/{}/{}", epub["epub"]["id"].as_str().unwrap(), document["path"].as_str().unwrap());
    let (status, head, body) = served.get(&target, "");
    assert_eq!(status, 200);
    assert!(head.contains("application/xhtml+xml") && head.contains("default-src 'none'"), "{head}");
    assert!(!head.contains("script-src"), "no script runs in a book");
    assert!(String::from_utf8_lossy(&body).contains("<body"));
}

#[test]
fn a_book_that_there_is_not_is_told() {
    let project = Project::harbour();
    let served = Served::of(&project);
    let state = served.states("edition=nowhere").standing("unknown");
    assert_eq!(state["book"]["edition"], "nowhere");
    assert_eq!(state["choices"]["guides"][0]["id"], "swim");
}

#[test]
fn only_the_previews_own_pages_are_answered() {
    let project = Project::harbour();
    let before = files(&project.path(""));
    let served = Served::of(&project);
    let (status, head, _) = served.get("/", "");
    assert_eq!(status, 200);
    for wanted in ["script-src 'self'", "frame-ancestors 'none'", "nosniff", "no-store", "same-origin"] {
        assert!(head.contains(wanted), "{wanted}: {head}");
    }
    assert!(!head.contains("unsafe"), "{head}");
    for (more, wanted) in [
        ("Origin: https://evil.example\r\n", 403),
        ("Origin: null\r\n", 403),
        ("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n", 403),
        ("Content-Length: 5\r\n", 413),
    ] {
        assert_eq!(served.get("/events", more).0, wanted, "{more}");
    }
    let other = |host: &str| served.send(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).0;
    assert_eq!([other("evil.example"), other("127.0.0.1:1"), other("")], [421; 3]);
    let port = served.port;
    let post = format!("POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    assert_eq!(served.send(&post).0, 405);
    for target in [
        "/content/series.toml",
        "/../content/series.toml",
        "/..%2fcontent%2fseries.toml",
        "//etc/passwd",
        "/page/x.svg",
        "/stand/../../content/series.toml",
        "/epub/0/../../content/series.toml",
        "/preview.css/",
        "/Preview.css",
    ] {
        let (status, _, body) = served.get(target, "");
        assert_eq!(status, 404, "{target}");
        assert!(!String::from_utf8_lossy(&body).contains("title"), "{target}");
    }
    assert!([400, 414, 431].contains(&served.get(&format!("/{}", "x".repeat(100_000)), "").0));
    assert!([400, 431].contains(&served.get("/", &format!("X: {}\r\n", "x".repeat(100_000))).0));
    assert_eq!(files(&project.path("")), before, "nothing is written");
}

#[test]
fn connections_that_say_nothing_keep_nobody_waiting() {
    let served = Served::of(&Project::harbour());
    let mut idle: Vec<TcpStream> = (0..150).map(|_| served.connect()).collect();
    for stream in idle.iter_mut().step_by(2) {
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: ");
    }
    assert_eq!(served.get("/", "").0, 200);
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = Project::harbour().run(&["serve", "--port", &port]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains(&format!("port {port} is taken")) && run.stderr.contains("--port"), "{}", run.stderr);
}
