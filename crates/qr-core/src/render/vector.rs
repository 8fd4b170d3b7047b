//! The size of a picture without pixels.

use super::numbers::Quotient;
use super::{DEFAULT_WIDTH, Frame, MAX_WIDTH, Size};
use crate::Error;

/// The size of a picture in modules, quiet zone and frame included, and its width in units, if it has one.
/// The width need not be a multiple of the modules.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub columns: u64,
    pub rows: u64,
    pub width: Option<u64>,
}

impl Extent {
    /// Computes the size of a frame.
    ///
    /// # Errors
    ///
    /// As [`svg::render`](super::svg::render).
    pub fn new(frame: &Frame<'_>) -> Result<Self, Error> {
        frame.check()?;
        let (columns, rows) = (frame.columns(), frame.rows());
        let width = match frame.style.size {
            None => None,
            Some(Size::Width(0) | Size::Scale(0)) => return Err(Error::ZeroScale),
            Some(Size::Width(width)) => Some(u64::from(width)),
            Some(Size::Scale(scale)) => Some(columns.saturating_mul(scale.into())),
        };
        let height = width.map_or(0, |width| width.saturating_mul(rows) / columns);
        let longest = width.unwrap_or(0).max(height).max(columns).max(rows);
        if longest > MAX_WIDTH.into() {
            return Err(Error::ImageTooLarge {
                width: longest,
                most: MAX_WIDTH,
            });
        }
        Ok(Self {
            columns,
            rows,
            width,
        })
    }

    /// Returns the width of a page, which needs one.
    pub fn page_width(&self) -> u64 {
        self.width.unwrap_or(DEFAULT_WIDTH.into())
    }

    /// Returns the height that belongs to a width, in parts of `unit` units, with so many decimals.
    pub fn height(&self, width: u64, unit: u64, decimals: usize) -> Quotient {
        Quotient(width * self.rows, self.columns * unit, decimals)
    }
}
