//! Pictures: kept as they are where they are within the limits, else resized and compressed again for screens.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Resampling;
use image::{DynamicImage, ImageDecoder, ImageReader};

use super::drawing;
use super::error::EpubError;

use crate::project::ImageLimits;

/// A picture as it goes into the book.
#[derive(Debug)]
pub(super) struct Picture {
    /// Its path in the container's content folder.
    pub(super) href: String,
    /// Its media type.
    pub(super) media: &'static str,
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// The words of a drawing, in order: its description if it has one, else its labels.
    pub(super) words: Vec<String>,
}

/// All pictures by asset.
pub(super) fn pictures<'a>(
    assets: &'a BTreeMap<String, Arc<[u8]>>,
    used: &BTreeSet<&'a str>,
    limits: ImageLimits,
) -> Result<BTreeMap<&'a str, Picture>, EpubError> {
    let mut taken = BTreeSet::new();
    let used = assets.iter().filter(|(asset, _)| used.contains(asset.as_str()));
    used.map(|(asset, bytes)| Ok((asset.as_str(), picture(asset, bytes, limits, &mut taken)?))).collect()
}

/// One picture, under a name that no other has.
pub(super) fn picture(
    asset: &str,
    bytes: &[u8],
    limits: ImageLimits,
    taken: &mut BTreeSet<String>,
) -> Result<Picture, EpubError> {
    let fault = |message| EpubError::Image { asset: asset.to_string(), message };
    let (media, extension, bytes, words) = if asset.ends_with(".svg") {
        ("image/svg+xml", "svg", bytes.to_vec(), drawing::words(bytes).map_err(fault)?)
    } else {
        let (media, extension, bytes) = raster(bytes, limits).map_err(fault)?;
        (media, extension, bytes, Vec::new())
    };
    Ok(Picture { href: name(asset, extension, taken), media, bytes, words })
}

/// `images/` and the file's own name in characters that every system takes.
fn name(asset: &str, extension: &str, taken: &mut BTreeSet<String>) -> String {
    let file = asset.rsplit('/').next().unwrap_or(asset);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let safe = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' };
    let stem: String = stem.chars().map(safe).collect();
    let mut name = format!("images/{stem}.{extension}");
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = format!("images/{stem}-{number}.{extension}");
        number += 1;
    }
    name
}

type Encoded = (&'static str, &'static str, Vec<u8>);

/// A PNG or JPEG within the limits.
fn raster(bytes: &[u8], limits: ImageLimits) -> Result<Encoded, String> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let kind = match reader.format() {
        Some(image::ImageFormat::Png) => ("image/png", "png"),
        Some(image::ImageFormat::Jpeg) => ("image/jpeg", "jpg"),
        _ => return Err("neither PNG nor JPEG".into()),
    };
    let mut decoder = reader.into_decoder().map_err(|error| error.to_string())?;
    let (width, height) = decoder.dimensions();
    if bytes.len() as u64 <= limits.max_bytes && width.max(height) <= limits.max_pixels {
        return Ok((kind.0, kind.1, bytes.to_vec()));
    }
    let orientation = decoder.orientation().map_err(|error| error.to_string())?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| error.to_string())?;
    picture.apply_orientation(orientation);
    shrink(picture, kind.1 == "jpg", limits)
}

/// Fewer pixels, then lower quality, then fewer pixels again, until the limits are kept.
fn shrink(picture: DynamicImage, photo: bool, limits: ImageLimits) -> Result<Encoded, String> {
    let longest = f64::from(picture.width().max(picture.height()).max(1));
    let mut scale = (f64::from(limits.max_pixels) / longest).min(1.0);
    loop {
        let scaled = resize(&picture, scale);
        let encoded = smallest(&scaled, photo, limits.max_bytes)?;
        if encoded.2.len() as u64 <= limits.max_bytes || scale < 0.02 {
            return Ok(encoded);
        }
        scale *= 0.8;
    }
}

fn resize(picture: &DynamicImage, scale: f64) -> DynamicImage {
    let side = |length: u32| ((f64::from(length) * scale).floor() as u32).max(1);
    match scale < 1.0 {
        true => picture.resize_exact(side(picture.width()), side(picture.height()), Resampling::Lanczos3),
        false => picture.clone(),
    }
}

/// A drawing stays PNG while it is small enough or has transparency; a photograph is a JPEG of falling quality.
fn smallest(picture: &DynamicImage, photo: bool, most: u64) -> Result<Encoded, String> {
    let png = if photo { None } else { Some(png(picture)?) };
    if let Some(png) = png
        && (png.len() as u64 <= most || picture.color().has_alpha())
    {
        return Ok(("image/png", "png", png));
    }
    let mut smallest = Vec::new();
    for quality in [82, 70, 58] {
        smallest = jpeg(picture, quality)?;
        if smallest.len() as u64 <= most {
            break;
        }
    }
    Ok(("image/jpeg", "jpg", smallest))
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Adaptive);
    picture.write_with_encoder(encoder).map_err(|error| error.to_string())?;
    Ok(out)
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let flat = DynamicImage::ImageRgb8(picture.to_rgb8());
    flat.write_with_encoder(JpegEncoder::new_with_quality(&mut out, quality)).map_err(|error| error.to_string())?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(max_pixels: u32, max_bytes: u64) -> ImageLimits {
        ImageLimits { max_pixels, max_bytes }
    }

    /// A drawing of noise, which compresses badly.
    fn noise(side: u32) -> Vec<u8> {
        let pixel = |x: u32, y: u32| image::Rgb([((x * 73) ^ (y * 151)) as u8, (x * y) as u8, (x * 31 + y * 17) as u8]);
        png(&DynamicImage::ImageRgb8(image::RgbImage::from_fn(side, side, pixel))).unwrap()
    }

    #[test]
    fn names_are_safe_and_no_two_are_the_same() {
        let mut taken = BTreeSet::new();
        let names = ["assets/a/Päth 1.svg", "assets/b/P-th 1.svg", "x.svg"].map(|asset| name(asset, "svg", &mut taken));
        assert_eq!(names, ["images/p-th-1.svg", "images/p-th-1-2.svg", "images/x.svg"]);
    }

    #[test]
    fn a_picture_within_the_limits_stays_as_it_is() {
        let bytes = noise(40);
        assert_eq!(raster(&bytes, limits(40, 1 << 20)).unwrap(), ("image/png", "png", bytes));
    }

    #[test]
    fn a_picture_beyond_the_limits_comes_within_them() {
        let (media, _, bytes) = raster(&noise(200), limits(100, 1 << 20)).unwrap();
        let made = image::load_from_memory(&bytes).unwrap();
        assert_eq!((media, made.width(), made.height()), ("image/png", 100, 100));
        let (_, _, bytes) = raster(&noise(200), limits(200, 6_000)).unwrap();
        assert!(bytes.len() <= 6_000, "{} bytes", bytes.len());
    }

    #[test]
    fn what_is_no_picture_is_an_error() {
        assert!(raster(b"GIF89a", limits(100, 100)).is_err());
        assert!(raster(b"", limits(100, 100)).is_err());
    }
}
