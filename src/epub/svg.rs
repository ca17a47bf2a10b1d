//! Drawings: cleaned of scripts, of whatever reaches outside the file, and of what only drawing programs need.

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

/// A drawing that is safe to pass on.
#[derive(Debug)]
pub(super) struct Drawing {
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// Its description, else the words of its labels in order.
    pub(super) words: Vec<String>,
}

/// Elements that go, with all they hold.
const FORBIDDEN: [&str; 7] = ["script", "foreignObject", "metadata", "iframe", "audio", "video", "set"];

/// Words gathered on the way.
#[derive(Debug, Default)]
struct Heard {
    description: String,
    labels: Vec<String>,
    /// Names of the open elements.
    open: Vec<String>,
}

/// Cleans a drawing. The error says what is wrong with it.
pub(super) fn clean(bytes: &[u8]) -> Result<Drawing, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_string())?;
    let mut reader = Reader::from_str(text);
    let mut writer = Writer::new(Vec::from(*b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
    let mut heard = Heard::default();
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Eof => break,
            Event::Start(tag) if forbidden(&tag) => {
                reader.read_to_end(tag.to_end().name()).map_err(|error| error.to_string())?;
            }
            Event::Empty(tag) if forbidden(&tag) => {}
            Event::Start(tag) => {
                heard.enter(&local(&tag));
                write(&mut writer, Event::Start(harmless(&tag)?))?;
            }
            Event::Empty(tag) => write(&mut writer, Event::Empty(harmless(&tag)?))?,
            Event::End(tag) => {
                heard.open.pop();
                write(&mut writer, Event::End(tag))?;
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                let event = heard.hear(event);
                write(&mut writer, event)?;
            }
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
        }
    }
    if !heard.open.is_empty() || writer.get_ref().len() < 60 {
        return Err("not a whole SVG".into());
    }
    Ok(Drawing { bytes: writer.into_inner(), words: heard.words() })
}

fn write(writer: &mut Writer<Vec<u8>>, event: Event) -> Result<(), String> {
    writer.write_event(event).map_err(|error| error.to_string())
}

fn local(tag: &BytesStart) -> String {
    tag.local_name().as_ref().to_string()
}

fn forbidden(tag: &BytesStart) -> bool {
    let name = local(tag);
    let outside = matches!(name.as_str(), "image" | "use" | "feImage")
        && attributes(tag).any(|(key, value)| key.ends_with("href") && !inside(&value));
    FORBIDDEN.contains(&name.as_str()) || name.contains("namedview") || outside
}

/// The tag without event handlers, links to the outside and the drawing program's own attributes.
fn harmless(tag: &BytesStart) -> Result<BytesStart<'static>, String> {
    let mut clean = BytesStart::new(tag.name().as_ref().to_string());
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        if allowed(&attribute) {
            clean.push_attribute(Attribute { key: attribute.key, value: attribute.value });
        }
    }
    Ok(clean.into_owned())
}

fn allowed(attribute: &Attribute) -> bool {
    let (key, value) = (attribute.key.as_ref(), attribute.value.as_ref());
    let program = ["inkscape", "sodipodi", "xmlns:inkscape", "xmlns:sodipodi", "data-"];
    !(key.starts_with("on")
        || key == "xml:base"
        || program.iter().any(|prefix| key.starts_with(prefix))
        || (key.ends_with("href") && !inside(value))
        || reaches_out(value))
}

fn attributes<'a>(tag: &'a BytesStart) -> impl Iterator<Item = (String, String)> + 'a {
    tag.attributes().flatten().map(|attribute| (attribute.key.as_ref().to_string(), attribute.value.into_owned()))
}

/// Whether an address stays in the file.
fn inside(address: &str) -> bool {
    let address = address.trim();
    address.starts_with('#') || address.starts_with("data:image/png") || address.starts_with("data:image/jpeg")
}

/// Whether a style or paint names something outside the file.
fn reaches_out(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let urls = style.split("url(").skip(1);
    let strangers = urls
        .map(|rest| rest.trim_start_matches(['\'', '"', ' ', '&', ';']))
        .any(|rest| !(rest.starts_with('#') || rest.starts_with("quot;#") || rest.starts_with("apos;#")));
    strangers || style.contains("@import") || style.contains("javascript:")
}

impl Heard {
    fn enter(&mut self, name: &str) {
        if name == "text" {
            self.labels.push(String::new());
        }
        self.open.push(name.to_string());
    }

    /// Takes in words; a style sheet that reaches outside the file is emptied.
    fn hear<'e>(&mut self, event: Event<'e>) -> Event<'e> {
        let words = match &event {
            Event::Text(text) => text.to_string(),
            Event::CData(text) => text.to_string(),
            Event::GeneralRef(reference) => resolve(reference),
            _ => String::new(),
        };
        if self.open.iter().any(|name| name == "style") && reaches_out(&words) {
            return Event::Text(BytesText::new(""));
        }
        if self.open.iter().any(|name| name == "text") {
            if let Some(label) = self.labels.last_mut() {
                label.push_str(&words);
            }
        } else if self.open.last().is_some_and(|name| name == "desc") {
            self.description.push_str(&words);
        }
        event
    }

    /// The description, else the labels.
    fn words(self) -> Vec<String> {
        let neat = |words: &String| words.split_whitespace().collect::<Vec<_>>().join(" ");
        let description = neat(&self.description);
        if !description.is_empty() {
            return vec![description];
        }
        self.labels.iter().map(neat).filter(|label| !label.is_empty()).collect()
    }
}

/// The character that a reference stands for.
fn resolve(reference: &str) -> String {
    match reference {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        _ => {
            let number = reference.strip_prefix('#').and_then(|digits| match digits.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => digits.parse().ok(),
            });
            number.and_then(char::from_u32).map(String::from).unwrap_or_default()
        }
    }
}
