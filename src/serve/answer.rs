//! Answers: whole ones, and the stream that tells a browser what changed.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use hyper::{Response, StatusCode};
use tokio::sync::mpsc;

/// What is sent behind the head of an answer.
pub(super) enum Content {
    /// All of it.
    Whole(Option<Bytes>),
    /// Piece by piece, as they come.
    Stream(mpsc::Receiver<Bytes>),
}

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Stream(pieces) => pieces.poll_recv(context).map(|piece| piece.map(|bytes| Ok(Frame::data(bytes)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, Bytes::len) as u64),
            Self::Stream(_) => SizeHint::default(),
        }
    }
}

/// What a browser may do with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Policy {
    /// The preview's own page: its script, its style, its pictures, the frame of the EPUB; nothing from elsewhere.
    Page,
    /// A picture: nothing in it runs and nothing is fetched for it.
    Picture,
    /// A file of an EPUB: it is shown in the preview's frame with its own style, fonts and pictures; no script runs.
    Book,
    /// Data for the page's script.
    Data,
}

impl Policy {
    fn header(self) -> &'static str {
        match self {
            Self::Page => {
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                 frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            }
            Self::Picture => "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox",
            Self::Book => {
                "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; \
                 base-uri 'self'; form-action 'none'; frame-ancestors 'self'"
            }
            Self::Data => "default-src 'none'; frame-ancestors 'none'; sandbox",
        }
    }

    fn frames(self) -> &'static str {
        match self {
            Self::Book => "SAMEORIGIN",
            Self::Page | Self::Picture | Self::Data => "DENY",
        }
    }
}

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// A whole answer of a media type.
pub(super) fn whole(media: &'static str, policy: Policy, bytes: impl Into<Bytes>) -> Response<Content> {
    answer(media, policy, Content::Whole(Some(bytes.into())))
}

/// The stream of what changes.
pub(super) fn stream(pieces: mpsc::Receiver<Bytes>) -> Response<Content> {
    answer("text/event-stream", Policy::Data, Content::Stream(pieces))
}

/// No more than a status.
pub(super) fn refusal(status: StatusCode) -> Response<Content> {
    let reason = status.canonical_reason().unwrap_or_default();
    let mut response = whole("text/plain; charset=utf-8", Policy::Data, format!("{} {reason}\n", status.as_u16()));
    *response.status_mut() = status;
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

fn answer(media: &'static str, policy: Policy, content: Content) -> Response<Content> {
    let mut response = Response::new(content);
    let headers = [
        (CONTENT_TYPE, media),
        (CONTENT_SECURITY_POLICY, policy.header()),
        (X_FRAME_OPTIONS, policy.frames()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (RESOURCE_POLICY, "same-origin"),
        (OPENER_POLICY, "same-origin"),
        (REFERRER_POLICY, "no-referrer"),
        // What is not published yet belongs into no browser's store.
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
