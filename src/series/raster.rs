//! Photographs and other pixels made clean: upright, in RGB or grey, without what a camera or a program noted.
//!
//! A picture that needs no change keeps its compressed pixels, byte for byte. One that stands on its side (EXIF 2.3, tag
//! 0x0112) or is in the colours of a press (CMYK) is decoded and written again. PNG: ISO/IEC 15948; JPEG: ISO/IEC 10918-1.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};

use super::tree::PictureKind;

/// Longest side of a picture in pixels.
const MOST_PIXELS: u32 = 20_000;

/// Memory that decoding a picture may take, in bytes: a small file cannot fill the machine.
const MOST_MEMORY: u64 = 512 << 20;

/// Quality of a photograph that has to be written again: no difference can be seen.
const QUALITY: u8 = 92;

/// The chunks of a PNG that say how it looks; all others, those of a moving picture among them, are left out.
const CHUNKS: [&[u8; 4]; 11] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"];

const PNG_SIGNATURE: usize = 8;

/// Cyan, magenta, yellow and black.
const PRESS_COLOURS: u8 = 4;

/// What an APP2 segment of a JPEG with a part of a colour profile begins with (ICC.1, B.4).
const PROFILE: &[u8] = b"ICC_PROFILE\0";

/// The clean picture, or why it cannot be shown.
pub(super) fn clean(bytes: &[u8], kind: PictureKind) -> Result<Vec<u8>, String> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let wanted = if kind == PictureKind::Png { ImageFormat::Png } else { ImageFormat::Jpeg };
    match reader.format() {
        Some(found) if found != wanted => return Err(format!("it is {found:?} under a name for {wanted:?}")),
        None => return Err("it is damaged, or neither PNG nor JPEG".into()),
        _ => {}
    }
    let stripped = if kind == PictureKind::Png { None } else { Some(jpeg::strip(bytes)?) };
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS);
    limits.max_image_height = Some(MOST_PIXELS);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| error.to_string())?;
    let for_press = kind == PictureKind::Jpeg && stripped.as_deref().and_then(jpeg::colours) == Some(PRESS_COLOURS);
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let is_ours = profile.as_deref().is_none_or(is_for_screens);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| error.to_string())?;
    if !for_press && is_ours && orientation == Orientation::NoTransforms {
        return stripped.map_or_else(|| png::strip(bytes), Ok);
    }
    picture.apply_orientation(orientation);
    encode(&picture, kind, profile.filter(|_| is_ours && !for_press)).map_err(|error| error.to_string())
}

/// Whether a colour profile is of RGB or of grey (ICC.1, 7.2.6): one of another space does not belong to the pixels.
fn is_for_screens(profile: &[u8]) -> bool {
    matches!(profile.get(16..20), Some(b"RGB " | b"GRAY"))
}

fn encode(picture: &DynamicImage, kind: PictureKind, profile: Option<Vec<u8>>) -> image::ImageResult<Vec<u8>> {
    let mut out = Vec::new();
    // A profile that the format cannot hold is left out: the colours are then those of the screen.
    match kind {
        PictureKind::Jpeg => {
            let mut encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
            let _ = profile.map(|profile| encoder.set_icc_profile(profile));
            picture.write_with_encoder(encoder)?;
        }
        PictureKind::Png | PictureKind::Svg => {
            let mut encoder = PngEncoder::new(&mut out);
            let _ = profile.map(|profile| encoder.set_icc_profile(profile));
            picture.write_with_encoder(encoder)?;
        }
    }
    Ok(out)
}

mod png {
    use super::{CHUNKS, PNG_SIGNATURE};

    /// A PNG with the chunks that say how it looks.
    pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut out = bytes.get(..PNG_SIGNATURE).ok_or("it ends too early")?.to_vec();
        let mut rest = &bytes[PNG_SIGNATURE..];
        while let Some((head, _)) = rest.split_first_chunk::<8>() {
            let [a, b, c, d, kind @ ..] = *head;
            // Length of the data; its own field, the name and the checksum are 12 bytes more.
            let length = (u32::from_be_bytes([a, b, c, d]) as usize).saturating_add(12);
            let chunk = rest.get(..length).ok_or("it ends too early")?;
            if CHUNKS.contains(&&kind) {
                out.extend_from_slice(chunk);
            }
            if kind == *b"IEND" {
                return Ok(out);
            }
            rest = &rest[length..];
        }
        Err("it ends too early".into())
    }
}

mod jpeg {
    use super::PROFILE;

    /// A JPEG without segments of applications and comments, but for JFIF, colour profile and Adobe's word on the colours.
    /// One without its end is truncated.
    pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, String> {
        const TRUNCATED: &str = "it ends too early: a part of the picture is missing";
        let mut out = bytes.get(..2).ok_or(TRUNCATED)?.to_vec();
        let mut at = 2;
        loop {
            // Before a marker any number of bytes 0xFF may stand.
            while bytes.get(at..at + 2) == Some(&[0xFF, 0xFF]) {
                at += 1;
            }
            let &[0xFF, marker] = bytes.get(at..at + 2).ok_or(TRUNCATED)? else {
                return Err("it is damaged".into());
            };
            if marker == 0xD9 {
                out.extend_from_slice(&[0xFF, 0xD9]);
                return Ok(out);
            }
            let length = bytes.get(at + 2..at + 4).ok_or(TRUNCATED)?;
            let end = at + 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
            let segment = bytes.get(at..end).ok_or(TRUNCATED)?;
            if keeps(marker, segment.get(4..).unwrap_or_default()) {
                out.extend_from_slice(segment);
            }
            at = end;
            if marker == 0xDA {
                let end = at + scan(bytes.get(at..).unwrap_or_default()).ok_or(TRUNCATED)?;
                out.extend_from_slice(&bytes[at..end]);
                at = end;
            }
        }
    }

    /// How many colours a stripped JPEG has: what its frame header says (ISO/IEC 10918-1, B.2.2).
    pub(super) fn colours(bytes: &[u8]) -> Option<u8> {
        let mut rest = bytes.get(2..)?;
        loop {
            let (&[_, marker, high, low], _) = rest.split_first_chunk::<4>()?;
            if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
                return rest.get(9).copied();
            }
            rest = rest.get(2 + usize::from(u16::from_be_bytes([high, low]))..)?;
        }
    }

    /// Whether a segment says how the picture looks.
    fn keeps(marker: u8, data: &[u8]) -> bool {
        match marker {
            0xE2 => data.starts_with(PROFILE),
            0xE0 => data.starts_with(b"JFIF\0"),
            0xEE => data.starts_with(b"Adobe"),
            0xE1..=0xEF | 0xFE => false,
            _ => true,
        }
    }

    /// How long the compressed pixels are: to the next marker that is neither a byte 0xFF of theirs nor a restart.
    fn scan(data: &[u8]) -> Option<usize> {
        data.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xFF | 0xD0..=0xD7))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> DynamicImage {
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(6, 3, |x, y| image::Rgb([x as u8 * 40, y as u8 * 80, 9])))
    }

    fn size(bytes: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory(bytes).unwrap();
        (picture.width(), picture.height())
    }

    /// A JPEG with an orientation in EXIF, a comment, and a picture of another program behind its end.
    fn from_a_camera(orientation: u8) -> Vec<u8> {
        let plain = encode(&picture(), PictureKind::Jpeg, None).unwrap();
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let mut bytes = plain[..2].to_vec();
        for (marker, data) in [(0xE1, exif), (0xFE, b"taken at 13.75, 100.5".to_vec())] {
            bytes.extend([0xFF, marker, 0, data.len() as u8 + 2]);
            bytes.extend(data);
        }
        [bytes, plain[2..].to_vec(), b"MPF".to_vec()].concat()
    }

    #[test]
    fn what_a_camera_notes_is_left_out_and_the_pixels_stay_byte_for_byte() {
        let plain = encode(&picture(), PictureKind::Jpeg, None).unwrap();
        assert_eq!(clean(&from_a_camera(1), PictureKind::Jpeg).unwrap(), plain);
    }

    #[test]
    fn a_picture_on_its_side_is_turned_upright() {
        let turned = clean(&from_a_camera(6), PictureKind::Jpeg).unwrap();
        assert_eq!(size(&turned), (3, 6));
        assert!(!turned.windows(4).any(|bytes| bytes == b"Exif"));
    }

    #[test]
    fn a_jpeg_without_its_end_is_truncated_wherever_it_ends() {
        let whole = encode(&picture(), PictureKind::Jpeg, None).unwrap();
        for end in 0..whole.len() - 1 {
            assert!(clean(&whole[..end], PictureKind::Jpeg).is_err(), "{end} of {} bytes", whole.len());
        }
    }

    #[test]
    fn the_colours_of_a_press_become_those_of_a_screen() {
        let clean = clean(include_bytes!("../../tests/fixtures/pictures/press.jpg"), PictureKind::Jpeg).unwrap();
        assert_eq!(jpeg::colours(&clean), Some(3));
        let image::Rgb([red, green, blue]) = *image::load_from_memory(&clean).unwrap().to_rgb8().get_pixel(4, 4);
        // Written by Pillow from (200, 30, 60).
        assert!(red.abs_diff(200) < 4 && green.abs_diff(30) < 4 && blue.abs_diff(60) < 4, "{red} {green} {blue}");
    }

    #[test]
    fn a_png_keeps_what_it_looks_like_and_does_not_move() {
        let plain = encode(&picture(), PictureKind::Png, None).unwrap();
        let chunk = |kind: &[u8; 4], data: &[u8]| {
            let mut chunk = (data.len() as u32).to_be_bytes().to_vec();
            chunk.extend(kind);
            chunk.extend(data);
            // No reader looks at the checksum of a chunk that it skips.
            chunk.extend([0; 4]);
            chunk
        };
        let mut noted = plain[..33].to_vec();
        noted.extend(chunk(b"tEXt", b"Comment\0me"));
        noted.extend(&plain[33..]);
        assert_eq!(png::strip(&noted).unwrap(), plain);
        let mut moving = plain[..33].to_vec();
        moving.extend(chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]));
        moving.extend(&plain[33..]);
        assert_eq!(png::strip(&moving).unwrap(), plain);
    }

    #[test]
    fn a_profile_of_another_space_than_the_pixels_is_left_out() {
        let profile = |space: &[u8; 4]| [&[0; 16], &space[..], &[0; 108]].concat();
        let with = |space| encode(&picture(), PictureKind::Jpeg, Some(profile(space))).unwrap();
        let holds = |bytes: &[u8]| bytes.windows(PROFILE.len()).any(|bytes| bytes == PROFILE);
        assert!(holds(&with(b"Lab ")) && !holds(&clean(&with(b"Lab "), PictureKind::Jpeg).unwrap()));
        assert!(holds(&clean(&with(b"RGB "), PictureKind::Jpeg).unwrap()));
    }
}
