//! The place of a symbol in a picture made of pixels.

use super::{Frame, Size};
use crate::Error;

/// The width of a picture without a size, in pixels or points.
pub const DEFAULT_WIDTH: u32 = 200;

/// The size of a picture, and the place of the symbol in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The width of the picture in pixels.
    pub width: usize,
    /// The height of the picture in pixels.
    pub height: usize,
    /// The width and height of a module in pixels.
    pub scale: usize,
    /// The light pixels to the left of the symbol. To its right are as many, or one more.
    pub left: usize,
    /// The light pixels above the symbol. Below it are as many, or one more.
    pub top: usize,
}

impl Layout {
    /// Lays out a picture that is at most `max` pixels wide and high.
    pub fn new(frame: &Frame<'_>, max: u32) -> Result<Self, Error> {
        frame.check()?;
        let (columns, rows) = (frame.columns(), frame.rows());
        let size = frame.style.size.unwrap_or(Size::Width(DEFAULT_WIDTH));
        let (width, scale) = match size {
            Size::Width(width) => (u64::from(width), u64::from(width) / columns),
            Size::Scale(0) => return Err(Error::ZeroScale),
            Size::Scale(scale) => (columns.saturating_mul(scale.into()), scale.into()),
        };
        let height = match size {
            _ if rows == columns => width,
            Size::Width(_) => width.saturating_mul(rows) / columns,
            Size::Scale(_) => rows.saturating_mul(scale),
        };
        let longest = width.max(height).max(columns).max(rows);
        if longest > max.into() {
            return Err(Error::ImageTooLarge {
                width: longest,
                most: max,
            });
        }
        if scale == 0 {
            return Err(Error::WidthTooSmall {
                width: width as u32,
                smallest: columns as u32,
            });
        }
        let (width, height, scale) = (width as usize, height as usize, scale as usize);
        let [above, below] = frame.heights_outside(scale);
        Ok(Self {
            width,
            height,
            scale,
            left: (width - frame.width() * scale) / 2,
            top: above + (height - above - below - frame.height() * scale) / 2,
        })
    }

    /// Returns the number of pixels.
    #[cfg(feature = "image")]
    pub const fn area(self) -> usize {
        self.width * self.height
    }
}
