//! Unpacking streams, with a limit: a few kilobytes may claim to be gigabytes.

use flate2::{Decompress, FlushDecompress, Status};

use super::object::{Dict, Object};

/// How large one stream that is needed may become.
const LARGEST: usize = 32 << 20;

/// What is packed with which filter.
fn filters<'d>(dict: &'d Dict<'_>) -> Vec<&'d [u8]> {
    let name = |object: &'d Object<'_>| match object {
        Object::Name(name) => Some(&**name),
        _ => None,
    };
    match dict.get("Filter") {
        Some(Object::Array(names)) => names.iter().filter_map(name).collect(),
        Some(object) => name(object).into_iter().collect(),
        None => Vec::new(),
    }
}

fn is_flate(name: &[u8]) -> bool {
    matches!(name, b"FlateDecode" | b"Fl")
}

/// The content of a stream that is packed with Flate or not at all. None if it is packed otherwise, damaged or too
/// large.
pub(super) fn unpack(dict: &Dict<'_>, packed: &[u8]) -> Option<Vec<u8>> {
    match filters(dict)[..] {
        [] => Some(packed.to_vec()),
        [name] if is_flate(name) => {
            let mut content = Vec::new();
            inflate(packed, LARGEST, |piece| content.extend_from_slice(piece)).filter(|whole| *whole)?;
            unpredict(content, dict)
        }
        _ => None,
    }
}

/// Whether a stream's checksum is right, as far as `budget` bytes reach; those used are taken off it. A stream that is
/// packed with something else than Flate passes.
pub(super) fn check(dict: &Dict<'_>, packed: &[u8], budget: &mut usize) -> bool {
    if packed.is_empty() || !filters(dict).first().is_some_and(|name| is_flate(name)) {
        return true;
    }
    let mut used = 0;
    let whole = inflate(packed, *budget, |piece| used += piece.len());
    *budget = budget.saturating_sub(used);
    whole.is_some()
}

/// Hands the content on piece by piece. True if it ends with its checksum, false if the limit came first, none if it is
/// damaged.
fn inflate(packed: &[u8], limit: usize, mut piece: impl FnMut(&[u8])) -> Option<bool> {
    let mut state = Decompress::new(true);
    let mut space = [0; 1 << 15];
    loop {
        let (read, written) = (state.total_in(), state.total_out());
        let rest = packed.get(usize::try_from(read).ok()?..)?;
        let status = state.decompress(rest, &mut space, FlushDecompress::None).ok()?;
        let new = usize::try_from(state.total_out() - written).ok()?;
        piece(space.get(..new)?);
        if status == Status::StreamEnd {
            return Some(true);
        }
        if state.total_out() > limit as u64 {
            return Some(false);
        }
        if new == 0 && state.total_in() == read {
            return None;
        }
    }
}

/// Takes back a PNG predictor (ISO 32000-1, 7.4.4.4), which cross-reference streams are packed with.
fn unpredict(content: Vec<u8>, dict: &Dict<'_>) -> Option<Vec<u8>> {
    let parms = match dict.get("DecodeParms") {
        Some(Object::Dict(parms)) => parms,
        Some(Object::Array(list)) => match &list[..] {
            [Object::Dict(parms)] => parms,
            _ => return Some(content),
        },
        _ => return Some(content),
    };
    let number = |key, default| usize::try_from(parms.int(key).unwrap_or(default)).ok();
    match number("Predictor", 1)? {
        1 => Some(content),
        10..=15 => {
            let bits = number("Colors", 1)?.checked_mul(number("BitsPerComponent", 8)?)?;
            let row = bits.checked_mul(number("Columns", 1)?)?.div_ceil(8);
            png_rows(&content, row, bits.div_ceil(8))
        }
        _ => None,
    }
}

fn png_rows(content: &[u8], row: usize, pixel: usize) -> Option<Vec<u8>> {
    if row == 0 || pixel == 0 || row > content.len() {
        return content.is_empty().then(Vec::new);
    }
    let mut rows: Vec<u8> = Vec::with_capacity(content.len());
    let mut above = vec![0; row];
    for line in content.chunks_exact(row + 1) {
        let mut now = line[1..].to_vec();
        for at in 0..row {
            let left = at.checked_sub(pixel).map_or(0, |at| now[at]);
            let corner = at.checked_sub(pixel).map_or(0, |at| above[at]);
            let guess = match line[0] {
                0 => 0,
                1 => left,
                2 => above[at],
                3 => u8::midpoint(left, above[at]),
                4 => paeth(left, above[at], corner),
                _ => return None,
            };
            now[at] = now[at].wrapping_add(guess);
        }
        rows.extend_from_slice(&now);
        above = now;
    }
    Some(rows)
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i16::from);
    let guess = a + b - c;
    let [da, db, dc] = [a, b, c].map(|value| (guess - value).abs());
    if da <= db && da <= dc {
        left
    } else if db <= dc {
        above
    } else {
        corner
    }
}
