//! Lays out the modules of a frame for text: symbol and quiet zone.

use super::Frame;
use crate::Error;

/// The maximum width and height of text in modules, quiet zone included. Such a text takes about 2
/// MiB; a terminal has a few hundred columns.
pub const MAX_MODULES: u32 = 1024;

/// The modules of the symbol and its quiet zone.
pub(super) struct Cells<'a> {
    lines: &'a [[u64; 3]],
    quiet_zone: usize,
    columns: usize,
    rows: usize,
}

impl<'a> Cells<'a> {
    /// Lays out the modules of a frame.
    ///
    /// # Errors
    ///
    /// As [`text::render`](super::text::render).
    pub fn new(frame: &Frame<'a>) -> Result<Self, Error> {
        frame.check_no_logo()?;
        let (columns, rows) = (frame.columns(), frame.rows());
        let width = columns.max(rows);
        if width > MAX_MODULES.into() {
            return Err(Error::TextTooWide {
                width,
                most: MAX_MODULES,
            });
        }
        Ok(Self {
            lines: frame.lines(),
            quiet_zone: frame.style.quiet_zone as usize,
            columns: columns as usize,
            rows: rows as usize,
        })
    }

    /// Returns the width in modules.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Returns the height in modules.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns true if a module is dark. Both count from 0 at the top left of the quiet zone. The
    /// quiet zone, and everything beyond it, is light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let row = y
            .checked_sub(self.quiet_zone)
            .and_then(|y| self.lines.get(y));
        // The bits beyond the symbol are light.
        let word = |x: usize| row.and_then(|row| Some(row.get(x / 64)? >> (x % 64) & 1 == 1));
        x.checked_sub(self.quiet_zone).and_then(word) == Some(true)
    }
}
