//! Who may ask: only the preview's own pages, in a browser on this machine.
//!
//! A page on the network can have its name lead to 127.0.0.1 and then read what is answered there (DNS rebinding): so
//! every request must name this very host. It can send requests across sites too: so what a browser says of the page that
//! asks must be this preview, and pages of others may only lead here, as any link does.

use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderName, ORIGIN, TRANSFER_ENCODING};
use hyper::{Method, StatusCode, Uri};

/// What browsers say of the page that asks, from Fetch Metadata.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Looks at the requests to one port.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    hosts: [String; 3],
}

impl Guard {
    /// The guard of a port on loopback.
    pub(super) fn new(port: u16) -> Self {
        Self { hosts: ["127.0.0.1", "[::1]", "localhost"].map(|host| format!("{host}:{port}")) }
    }

    /// Whether a request may be answered.
    ///
    /// # Errors
    ///
    /// The status to refuse it with.
    pub(super) fn look(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), StatusCode> {
        let hosts: Vec<_> = headers.get_all(HOST).iter().collect();
        let [host] = hosts.as_slice() else { return Err(StatusCode::BAD_REQUEST) };
        let is_ours = |host: &str| self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host));
        let of_uri = uri.authority().is_none_or(|authority| is_ours(authority.as_str()));
        if !host.to_str().is_ok_and(is_ours) || !of_uri {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        let mut origins = headers.get_all(ORIGIN).iter();
        let own = |origin: &str| origin.strip_prefix("http://").is_some_and(is_ours);
        if !origins.all(|origin| origin.to_str().is_ok_and(own)) || !is_near(uri, headers) {
            return Err(StatusCode::FORBIDDEN);
        }
        if method != Method::GET && method != Method::HEAD {
            return Err(StatusCode::METHOD_NOT_ALLOWED);
        }
        // Nothing that is asked for needs a body: one is not read.
        let has_body = headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0");
        if has_body || headers.contains_key(TRANSFER_ENCODING) {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        Ok(())
    }
}

/// Whether the page that asks is the preview itself, or a browser comes here by an address or a link.
fn is_near(uri: &Uri, headers: &HeaderMap) -> bool {
    let word = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match word(SITE) {
        None | Some("same-origin" | "none") => true,
        Some(_) => uri.path() == "/" && word(MODE) == Some("navigate"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the guard of port 4747 says of a request with these headers.
    fn said(method: Method, uri: &str, headers: &[(&str, &str)]) -> u16 {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        let uri: Uri = uri.parse().unwrap();
        Guard::new(4747).look(&method, &uri, &map).map_or_else(|status| status.as_u16(), |()| 200)
    }

    #[test]
    fn this_host_may_be_asked_by_its_names_and_no_other() {
        for host in ["127.0.0.1:4747", "[::1]:4747", "localhost:4747", "LOCALHOST:4747"] {
            assert_eq!(said(Method::GET, "/", &[("host", host)]), 200, "{host}");
        }
        for host in
            ["127.0.0.1", "127.0.0.1:80", "evil.example:4747", "localhost.evil.example:4747", "", "0.0.0.0:4747"]
        {
            assert_eq!(said(Method::GET, "/", &[("host", host)]), 421, "{host}");
        }
        assert_eq!(said(Method::GET, "/", &[]), 400);
        assert_eq!(said(Method::GET, "/", &[("host", "localhost:4747"), ("host", "evil.example")]), 400);
        assert_eq!(said(Method::GET, "http://evil.example/", &[("host", "localhost:4747")]), 421);
    }

    #[test]
    fn other_pages_may_lead_here_and_nothing_else() {
        let ask = |uri, more: &[(&str, &str)]| said(Method::GET, uri, &[&[("host", "127.0.0.1:4747")], more].concat());
        assert_eq!(ask("/events", &[("origin", "http://127.0.0.1:4747")]), 200);
        for origin in ["http://evil.example", "null", "https://127.0.0.1:4747", "http://127.0.0.1:80", "file://"] {
            assert_eq!(ask("/events", &[("origin", origin)]), 403, "{origin}");
        }
        assert_eq!(ask("/events", &[("sec-fetch-site", "same-origin")]), 200);
        assert_eq!(ask("/events", &[("sec-fetch-site", "cross-site")]), 403);
        assert_eq!(ask("/events", &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "navigate")]), 403);
        assert_eq!(ask("/", &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]), 200);
        assert_eq!(ask("/", &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]), 403);
    }

    #[test]
    fn nothing_can_be_sent() {
        let host = ("host", "127.0.0.1:4747");
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::CONNECT] {
            assert_eq!(said(method.clone(), "/", &[host]), 405, "{method}");
        }
        assert_eq!(said(Method::GET, "/", &[host, ("content-length", "9")]), 413);
        assert_eq!(said(Method::GET, "/", &[host, ("transfer-encoding", "chunked")]), 413);
        assert_eq!(said(Method::HEAD, "/", &[host, ("content-length", "0")]), 200);
    }
}
