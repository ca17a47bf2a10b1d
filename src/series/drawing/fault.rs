//! Why a drawing cannot go into a book.

/// Why a drawing cannot go into a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, to go on from "it cannot be shown".
    pub message: String,
    /// What to do about it, as a sentence in the imperative.
    pub hint: &'static str,
}

impl Fault {
    /// A file that is no SVG as it should be.
    pub fn broken(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: "open it in the program it was made with and save it again as SVG, or as PNG",
        }
    }

    /// Something too large, too small or too often to be drawn.
    pub(super) fn size(message: String) -> Self {
        Self { message, hint: "draw it simpler, or at another size; or save it as PNG" }
    }

    /// Something that lies outside the file.
    pub(super) fn outside(address: &str) -> Self {
        let shown: String = address.chars().take(60).collect();
        Self { message: format!("it refers to `{shown}`, which is not in it"), hint: "embed it in the drawing" }
    }

    /// A picture inside that moves.
    pub(super) fn moving() -> Self {
        Self { message: "it holds a picture that moves".into(), hint: "embed a still picture in its place" }
    }

    /// An element that no book shows.
    pub(super) fn element(name: &str) -> Self {
        let (what, hint) = match name {
            "foreignObject" => ("HTML", "export it with plain text"),
            "flowRoot" => ("flowed text", "turn it into plain text; in Inkscape by Text, Unflow"),
            "video" | "audio" | "iframe" | "canvas" => ("what moves or sounds", "take it out"),
            _ => ("something new or unknown", "draw it with shapes, paths and text"),
        };
        Self { message: format!("it holds {what} ({name}), which no book shows"), hint }
    }
}
