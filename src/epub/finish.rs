//! Rewriting XML event by event, for the one pass over what epub-builder wrote.

use quick_xml::events::Event;
use quick_xml::{Reader, Writer};

use super::EpubError;

/// What becomes of an event.
#[derive(Debug)]
pub(super) enum Rewrite<'a> {
    /// It stays.
    Keep,
    /// Another takes its place.
    Instead(Event<'a>),
    /// The element that begins here is replaced, with all it holds, by this XML.
    Replace(String),
    /// This XML follows it.
    After(String),
}

/// Rewrites a file.
pub(super) fn rewrite<'e>(xml: &str, mut decide: impl FnMut(&Event) -> Rewrite<'e>) -> Result<String, EpubError> {
    let mut reader = Reader::from_str(xml);
    let mut writer = Writer::new(Vec::new());
    loop {
        let event = reader.read_event().map_err(fault)?;
        if matches!(event, Event::Eof) {
            break;
        }
        match decide(&event) {
            Rewrite::Keep => writer.write_event(event).map_err(fault)?,
            Rewrite::Instead(other) => writer.write_event(other).map_err(fault)?,
            Rewrite::After(text) => {
                writer.write_event(event).map_err(fault)?;
                writer.get_mut().extend_from_slice(text.as_bytes());
            }
            Rewrite::Replace(text) => {
                if let Event::Start(tag) = &event {
                    reader.read_to_end(tag.to_end().name()).map_err(fault)?;
                }
                writer.get_mut().extend_from_slice(text.as_bytes());
            }
        }
    }
    String::from_utf8(writer.into_inner()).map_err(fault)
}

/// What stands inside the first element of a name, as it is.
pub(super) fn inner(xml: &str, name: &str) -> Result<String, EpubError> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(fault)? {
            Event::Start(tag) if tag.name().as_ref() == name => {
                let range = reader.read_to_end(tag.to_end().name()).map_err(fault)?;
                return Ok(xml[range.start as usize..range.end as usize].to_string());
            }
            Event::Eof => return Ok(String::new()),
            _ => {}
        }
    }
}

/// How many elements of a name there are.
pub(super) fn count(xml: &str, name: &str) -> Result<usize, EpubError> {
    let mut reader = Reader::from_str(xml);
    let mut count = 0;
    loop {
        match reader.read_event().map_err(fault)? {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == name => count += 1,
            Event::Eof => return Ok(count),
            _ => {}
        }
    }
}

fn fault(error: impl std::fmt::Display) -> EpubError {
    EpubError::Assemble(error.to_string())
}
