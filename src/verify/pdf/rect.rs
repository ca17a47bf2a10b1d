//! Rectangles (ISO 32000-1, 7.9.5).

use crate::pdf::read::{Dict, File};

/// A rectangle in pt: left, bottom, right, top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) bottom: f64,
    pub(super) right: f64,
    pub(super) top: f64,
}

impl Rect {
    /// The rectangle behind a key, its corners in order.
    pub(super) fn read(file: &File<'_>, dict: &Dict<'_>, key: &str) -> Option<Self> {
        let [a, b, c, d] = file.array(dict, key) else { return None };
        let number = |object| file.resolve(object).number();
        let (a, b, c, d) = (number(a)?, number(b)?, number(c)?, number(d)?);
        Some(Self { left: a.min(c), bottom: b.min(d), right: a.max(c), top: b.max(d) })
    }

    /// Width in pt.
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Height in pt.
    pub(super) fn height(&self) -> f64 {
        self.top - self.bottom
    }

    /// Whether it lies in another, but for a hundredth of a point.
    pub(super) fn within(&self, outer: &Self) -> bool {
        const SLACK: f64 = 0.01;
        self.left >= outer.left - SLACK
            && self.bottom >= outer.bottom - SLACK
            && self.right <= outer.right + SLACK
            && self.top <= outer.top + SLACK
    }

    /// How far two rectangles reach into one another: the smaller of width and height of what they share.
    pub(super) fn overlap(&self, other: &Self) -> f64 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.top.min(other.top) - self.bottom.max(other.bottom);
        width.min(height)
    }
}
