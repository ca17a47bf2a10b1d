//! Connections and what is asked for: each path is the name of something in memory.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Bytes, Incoming};
use hyper::header::CONNECTION;
use hyper::header::HeaderValue;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;

use super::answer::{Content, Policy, refusal, stream, whole};
use super::choice::Choice;
use super::desk::Desk;
use super::error::ServeError;
use super::files;
use super::guard::Guard;
use super::shown::Shown;

/// The port that is taken if nobody names one and it is free.
pub const PORT: u16 = 4747;

/// So long a browser may take to send the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// A head longer than this is none of a browser's, in bytes.
const LONGEST_HEAD: usize = 16 << 10;
/// More connections than this are not kept: the oldest gives way. A browser opens six, and comes again.
const MOST_CONNECTIONS: usize = 64;
/// After so long without news a browser is told that the preview lives.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// The bound loopback addresses.
pub(super) struct Listeners {
    v4: TcpListener,
    v6: Option<TcpListener>,
    address: SocketAddr,
}

impl Listeners {
    /// Binds both loopback addresses to a port; where the machine has no IPv6, one.
    pub(super) fn bind(port: Option<u16>) -> Result<Self, ServeError> {
        let listen = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let v4 = match port {
            Some(port) => listen(port).map_err(|error| match error.kind() {
                io::ErrorKind::AddrInUse => ServeError::Taken(port),
                _ => ServeError::Machine(error),
            })?,
            None => listen(PORT).or_else(|_| listen(0)).map_err(ServeError::Machine)?,
        };
        let address = v4.local_addr().map_err(ServeError::Machine)?;
        // `localhost` may lead to either: what is not ours must not be taken for the preview, and is told by its port.
        let v6 = match TcpListener::bind((Ipv6Addr::LOCALHOST, address.port())) {
            Ok(listener) => Some(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && port.is_some() => {
                return Err(ServeError::Taken(address.port()));
            }
            Err(_) => None,
        };
        Ok(Self { v4, v6, address })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Answers until the process ends.
pub(super) fn run(listeners: Listeners, desk: Arc<Desk>) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Machine)?;
    let site = Arc::new(Site { guard: Guard::new(listeners.address.port()), desk });
    runtime.block_on(async move {
        let accepted = mpsc::channel(1);
        for listener in [Some(listeners.v4), listeners.v6].into_iter().flatten() {
            listener.set_nonblocking(true).map_err(ServeError::Machine)?;
            let listener = tokio::net::TcpListener::from_std(listener).map_err(ServeError::Machine)?;
            tokio::spawn(accept(listener, accepted.0.clone()));
        }
        keep(site, accepted.1).await;
        Ok(())
    })
}

/// Takes what comes. A machine that can take no more for a moment is asked again after it.
async fn accept(listener: tokio::net::TcpListener, to: mpsc::Sender<tokio::net::TcpStream>) {
    loop {
        match listener.accept().await {
            Ok((connection, _)) => {
                if to.send(connection).await.is_err() {
                    return;
                }
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Answers each connection in a task of its own, so that a slow one keeps nobody waiting.
async fn keep(site: Arc<Site>, mut accepted: mpsc::Receiver<tokio::net::TcpStream>) {
    let mut open: Vec<AbortHandle> = Vec::new();
    while let Some(connection) = accepted.recv().await {
        open.retain(|task| !task.is_finished());
        if open.len() >= MOST_CONNECTIONS {
            open.remove(0).abort();
        }
        open.push(tokio::spawn(attend(site.clone(), connection)).abort_handle());
    }
}

async fn attend(site: Arc<Site>, connection: tokio::net::TcpStream) {
    // A change goes out at once.
    let _ = connection.set_nodelay(true);
    let service = service_fn(move |request| {
        let site = site.clone();
        async move { Ok::<_, Infallible>(site.respond(request).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(LONGEST_HEAD);
    // What ends a connection early is the browser's affair.
    let _ = server.serve_connection(TokioIo::new(connection), service).await;
}

/// What the preview answers from.
struct Site {
    guard: Guard,
    desk: Arc<Desk>,
}

impl Site {
    async fn respond(&self, request: Request<Incoming>) -> Response<Content> {
        let refused = self.guard.look(request.method(), request.uri(), request.headers()).err();
        let mut response = match refused {
            Some(status) => refusal(status),
            None => self.find(request.uri().path(), request.uri().query().unwrap_or_default()).await,
        };
        if refused.is_some() {
            // What else may come on this connection is not looked at.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }

    async fn find(&self, path: &str, query: &str) -> Response<Content> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let found = match path.split_once('/') {
            None if path.is_empty() => own(files::INDEX),
            None if path == "events" => return self.events(query),
            None => own(path),
            Some(("page", name)) => self.drawing(name).await,
            Some(("stand", name)) => self.stand(name),
            Some(("epub", name)) => self.of_epub(name),
            Some(_) => None,
        };
        found.unwrap_or_else(|| refusal(StatusCode::NOT_FOUND))
    }

    /// A page as SVG. Drawing it takes some milliseconds, in which others are answered.
    async fn drawing(&self, name: &str) -> Option<Response<Content>> {
        let digest = name.strip_suffix(".svg")?;
        let (pages, index) = self.desk.find(|shown| shown.drawn.drawings.get(digest).cloned())?;
        let drawn = tokio::task::spawn_blocking(move || pages.svg(index)).await.ok()??;
        Some(whole("image/svg+xml", Policy::Picture, drawn))
    }

    fn stand(&self, name: &str) -> Option<Response<Content>> {
        let digest = name.strip_suffix(".json")?;
        let stand = self.desk.find(|shown| shown.drawn.stands.get(digest).cloned())?;
        Some(whole("application/json", Policy::Data, stand))
    }

    fn of_epub(&self, name: &str) -> Option<Response<Content>> {
        let (digest, path) = name.split_once('/')?;
        let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
        let bytes = self.desk.find(|shown| {
            let (id, files) = shown.drawn.epub.as_ref()?;
            if id == digest { files.get(&*path).cloned() } else { None }
        })?;
        Some(whole(files::media(&path)?, Policy::Book, bytes))
    }

    /// The stream of what is to be seen of a book, beginning with what there is.
    fn events(&self, query: &str) -> Response<Content> {
        let Some(choice) = Choice::of(query) else { return refusal(StatusCode::BAD_REQUEST) };
        let Some(shown) = self.desk.sit(&choice) else { return refusal(StatusCode::SERVICE_UNAVAILABLE) };
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(tell(shown, sender));
        stream(receiver)
    }
}

fn own(name: &str) -> Option<Response<Content>> {
    let (media, bytes) = files::file(name)?;
    let policy = if name == files::INDEX { Policy::Page } else { Policy::Data };
    Some(whole(media, policy, bytes))
}

/// Sends every state, or the last of several that came while the browser read; ends with the connection.
async fn tell(mut shown: watch::Receiver<Arc<Shown>>, to: mpsc::Sender<Bytes>) {
    shown.mark_changed();
    loop {
        let piece = match tokio::time::timeout(HEARTBEAT, shown.changed()).await {
            Ok(Ok(())) => event(&shown.borrow_and_update().state),
            Ok(Err(_)) => return,
            Err(_) => Some(Bytes::from_static(b": still here\n\n")),
        };
        let Some(piece) = piece else { continue };
        if to.send(piece).await.is_err() {
            return;
        }
    }
}

/// A state as an event: JSON has no line ends. None before there is a state.
fn event(state: &Bytes) -> Option<Bytes> {
    let whole = || [b"data: ".as_slice(), state, b"\n\n"].concat().into();
    (!state.is_empty()).then(whole)
}
