//! Content streams as operators with their operands (ISO 32000-1, 7.8.2).

use std::ops::Range;

use super::object::Object;
use super::parser::{Parser, is_blank};

/// How many objects a content stream may hold: what a hostile one can cost in memory.
const BUDGET: usize = 4_000_000;

/// An operator.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Operator<'a> {
    /// Its name, such as `Tj`.
    pub(crate) name: &'a [u8],
    /// What stands before it.
    pub(crate) operands: Vec<Object<'a>>,
    /// Where it stands, from its first operand to its own end, in bytes.
    pub(crate) range: Range<usize>,
}

/// The operators of a stream in order; none if it is malformed.
pub(crate) fn operators(data: &[u8]) -> Option<Vec<Operator<'_>>> {
    let mut parser = Parser::new(data, 0, BUDGET);
    let mut found = Vec::new();
    while !parser.ended() {
        let start = parser.at;
        let mut operands = Vec::new();
        let name = loop {
            match parser.operator() {
                Some(name) => break name,
                None => operands.push(parser.object()?),
            }
        };
        if name == b"BI" {
            parser.at = after_image(data, parser.at)?;
        }
        found.push(Operator { name, operands, range: start..parser.at });
    }
    Some(found)
}

/// Where an image that stands in the stream itself ends: behind the first `EI` between blanks (8.9.7).
fn after_image(data: &[u8], from: usize) -> Option<usize> {
    let blank = |at: usize| data.get(at).is_none_or(|byte| is_blank(*byte));
    let end = |at: &usize| blank(at - 1) && data.get(*at..at + 2) == Some(b"EI") && blank(at + 2);
    (from.max(1)..data.len()).find(end).map(|at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_stand_before_their_operator() {
        let data = b"q 1 0 0 -1 5 6 cm\n/Span<</MCID 3>>BDC [(a)-20<62>]TJ (c)' EMC Q";
        let found = operators(data).unwrap();
        let names: Vec<&[u8]> = found.iter().map(|found| found.name).collect();
        assert_eq!(names, [&b"q"[..], b"cm", b"BDC", b"TJ", b"'", b"EMC", b"Q"]);
        assert_eq!(&data[found[3].range.clone()], b"[(a)-20<62>]TJ");
        let [Object::Array(items)] = &found[3].operands[..] else { panic!("{found:?}") };
        assert_eq!(items.len(), 3);
    }

    #[test]
    fn an_image_in_the_stream_is_passed_over() {
        let found = operators(b"BI /W 1 ID \x00(EIx\xFF EI Q").unwrap();
        assert_eq!(found.iter().map(|found| found.name).collect::<Vec<_>>(), [b"BI".as_slice(), b"Q"]);
        assert_eq!(operators(b"BI /W 1 ID abc"), None);
    }

    #[test]
    fn what_is_malformed_gives_nothing() {
        for data in [&b"(open Tj"[..], b"[1 2 TJ", b"1 2", b")", b"<< /A >> BDC"] {
            assert_eq!(operators(data), None, "{:?}", String::from_utf8_lossy(data));
        }
    }
}
