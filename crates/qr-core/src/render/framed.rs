//! A symbol within its quiet zone, as text shows it.

use crate::{Error, Symbol};

/// The maximum width of text in modules, quiet zone included. Such a text takes about 2 MiB; a
/// terminal has a few hundred columns.
pub const MAX_MODULES: u32 = 1024;

/// The modules of both.
pub(super) struct Framed<'a> {
    rows: Vec<&'a [u64; 3]>,
    quiet_zone: usize,
}

impl<'a> Framed<'a> {
    /// # Errors
    ///
    /// As [`text::render`](super::text::render).
    pub fn new(symbol: &'a Symbol, quiet_zone: u32) -> Result<Self, Error> {
        let width = symbol.size() as u64 + 2 * u64::from(quiet_zone);
        if width > MAX_MODULES.into() {
            return Err(Error::TextTooWide {
                width,
                most: MAX_MODULES,
            });
        }
        Ok(Self {
            rows: symbol.rows().collect(),
            quiet_zone: quiet_zone as usize,
        })
    }

    /// The modules on a side.
    pub fn width(&self) -> usize {
        self.rows.len() + 2 * self.quiet_zone
    }

    /// Whether a module is dark: none is in the quiet zone and beyond it. They count from 0 at the top left.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let row = y
            .checked_sub(self.quiet_zone)
            .and_then(|y| self.rows.get(y));
        // Those of a row from its size on are light.
        let word = |x: usize| row.and_then(|row| Some(row.get(x / 64)? >> (x % 64) & 1 == 1));
        x.checked_sub(self.quiet_zone).and_then(word) == Some(true)
    }
}
