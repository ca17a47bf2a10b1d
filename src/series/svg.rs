//! The words of an SVG: each run of text between two tags is one message.

use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesText, Event};
use quick_xml::{Reader, Writer};

/// Goes through the runs of text inside `text` elements; a run for which `replace` gives words is replaced. The result
/// is the SVG with those words, or why it is malformed.
///
/// # Errors
///
/// What is malformed, in the words of the XML reader.
pub fn map_words(svg: &str, mut replace: impl FnMut(&str) -> Option<String>) -> Result<Vec<u8>, String> {
    let mut reader = Reader::from_str(svg);
    let mut writer = Writer::new(Vec::new());
    let mut state = State::default();
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        if let Event::Text(_) | Event::GeneralRef(_) = &event
            && state.in_text > 0
        {
            state.run.push_str(&raw(&event));
            continue;
        }
        if let Some(run) = state.take_run() {
            let words = unescape(&run).map_err(|error| error.to_string())?;
            let run = match replace(words.trim()) {
                Some(new) => words.replace(words.trim(), &new),
                None => words.into_owned(),
            };
            let text = BytesText::from_escaped(escape(run).into_owned());
            writer.write_event(Event::Text(text)).map_err(|error| error.to_string())?;
        }
        if matches!(event, Event::Eof) {
            return state.finish().map(|()| writer.into_inner());
        }
        state.see(&event);
        writer.write_event(event).map_err(|error| error.to_string())?;
    }
}

/// A run's source as it was written.
fn raw(event: &Event<'_>) -> String {
    match event {
        Event::GeneralRef(name) => format!("&{};", &**name),
        other => other.to_string(),
    }
}

#[derive(Default)]
struct State {
    root: Option<String>,
    depth: usize,
    in_text: usize,
    run: String,
}

impl State {
    fn see(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => {
                let name = tag.local_name();
                self.root.get_or_insert_with(|| name.as_ref().to_string());
                self.depth += 1;
                if self.in_text > 0 || name.as_ref() == "text" {
                    self.in_text += 1;
                }
            }
            Event::Empty(tag) => {
                self.root.get_or_insert_with(|| tag.local_name().as_ref().to_string());
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                self.in_text = self.in_text.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn take_run(&mut self) -> Option<String> {
        (!self.run.is_empty()).then(|| std::mem::take(&mut self.run))
    }

    fn finish(&self) -> Result<(), String> {
        match (self.root.as_deref(), self.depth) {
            (Some("svg"), 0) => Ok(()),
            (Some("svg"), _) => Err("an element is not closed".into()),
            _ => Err("it is not an SVG".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_replaced_and_the_rest_stays() {
        let svg = "<svg><text x=\"1\"><tspan> Act &amp; do </tspan></text><title>Act</title></svg>";
        let out = map_words(svg, |words| (words == "Act & do").then(|| "ก < ข".to_string())).unwrap();
        let wanted = "<svg><text x=\"1\"><tspan> ก &lt; ข </tspan></text><title>Act</title></svg>";
        assert_eq!(String::from_utf8(out).unwrap(), wanted);
    }

    #[test]
    fn what_is_no_svg_is_refused() {
        for bad in ["", "<html/>", "<svg><g></svg>", "<svg>", "<svg><text>&bogus;</text></svg>"] {
            assert!(map_words(bad, |_| None).is_err(), "{bad}");
        }
    }
}
