//! How typed text stands on ruled lines, and what follows for the font's measures. Layouts say it by their mark
//! `typing`, so that no measure of theirs is written here.

use super::error::FontError;

/// How typed text stands on ruled lines, as the layout says it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruling {
    /// The size that letters seem to have, in pt.
    pub size: f64,
    /// From one line to the next, in pt.
    pub pitch: f64,
    /// The pitch as a multiple of the size in `/DA`, 1 to 2: viewers lead their lines by it.
    pub leading: f64,
}

/// Ascent as a part of the size in `/DA`; ascent and descent together are the leading.
pub(super) const ASCENT: f64 = 1.0;

impl Ruling {
    /// The size for `/DA`, in pt: lines set with the font's own leading are one pitch apart.
    pub(super) fn field_size(self) -> f64 {
        self.pitch / self.leading
    }

    /// Descent as a part of the size in `/DA`.
    pub(super) fn descent(self) -> f64 {
        self.leading - ASCENT
    }

    /// The em at which letters set at the size in `/DA` look as large as they should, where the face has one of `em`.
    ///
    /// # Errors
    ///
    /// [`FontError::Size`] if the measures do not go together.
    pub(super) fn enlarged(self, em: u16) -> Result<u16, FontError> {
        let Self { size, pitch, leading } = self;
        let em = f64::from(em) * self.field_size() / size;
        let lines = size > 0.0 && pitch >= size && pitch <= 8.0 * size && (ASCENT..=2.0).contains(&leading);
        let fits = lines && (16.0..=16384.0).contains(&em);
        if fits { Ok(em.round() as u16) } else { Err(FontError::Size) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_em_for_every_sensible_size() {
        let ruling = |size| Ruling { size, pitch: 22.5, leading: 1.35 };
        assert_eq!(ruling(11.5).enlarged(1000), Ok(1449));
        for size in [0.0, -1.0, 30.0, 1.0, f64::NAN] {
            assert_eq!(ruling(size).enlarged(1000), Err(FontError::Size));
        }
        for leading in [0.0, 0.9, 2.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Ruling { leading, ..ruling(11.5) }.enlarged(1000), Err(FontError::Size));
        }
    }
}
