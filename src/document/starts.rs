//! Names for places in a source that other lines have no part in: what is written before a block or behind it changes
//! nothing of what the block is called, nor of the products that show it.

use std::collections::BTreeMap;

use crate::digest::{hex, sha256};

/// How many bytes of a line's digest name it. Lines that share one are told apart as several of one name are.
const DIGEST: usize = 5;

/// The lines of a source, each with its name.
#[derive(Debug, Default)]
pub(super) struct Starts {
    /// The first byte of each line, and its name.
    lines: Vec<(usize, String)>,
}

impl Starts {
    /// The places in a text.
    pub(super) fn of(text: &str) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut at = 0;
        let mut lines = Vec::new();
        for line in text.split_inclusive('\n') {
            let count = counts.entry(line.trim_end()).or_insert(0);
            *count += 1;
            let digest = hex(&sha256(line.trim_end().as_bytes())[..DIGEST]);
            // The same line written several times is counted.
            let nth = if *count > 1 { format!("x{count}") } else { String::new() };
            lines.push((at, digest + &nth));
            at += line.len();
        }
        Self { lines }
    }

    /// The name of the place at a byte.
    pub(super) fn name(&self, byte: usize) -> String {
        let after = self.lines.partition_point(|(start, _)| *start <= byte);
        let Some((start, name)) = after.checked_sub(1).and_then(|index| self.lines.get(index)) else {
            return format!("at{byte}");
        };
        if byte == *start { name.clone() } else { format!("{name}c{}", byte - start) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Starts;

    #[test]
    fn a_place_keeps_its_name_whatever_is_written_before_or_behind_it() {
        let name = |text: &str, place: &str| Starts::of(text).name(text.find(place).unwrap());
        let text = "# One\n\nTwo words.\n\n- three\n";
        for place in ["# One", "Two", "- three", "three"] {
            let other = format!("A line.\n\n{text}\nMore.\n");
            assert_eq!(name(text, place), name(&other, place), "{place}");
        }
        assert_ne!(name(text, "Two"), name("# One\n\nTwo wards.\n", "Two"));
    }

    #[test]
    fn no_two_places_have_one_name() {
        let text = "Same.\n\nSame.\r\n\n- Same.\n\nSame.";
        let starts = Starts::of(text);
        let names: BTreeSet<String> = (0..=text.len()).map(|byte| starts.name(byte)).collect();
        assert_eq!(names.len(), text.len() + 1);
        assert_eq!(Starts::of("").name(0), "at0");
    }
}
