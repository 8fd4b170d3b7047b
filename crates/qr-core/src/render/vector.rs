//! The size of a picture without pixels.

use super::{DEFAULT_WIDTH, MAX_WIDTH, Picture, Size};
use crate::{Error, Symbol};

/// The modules on a side of a picture, quiet zone included, and the units that it is wide: they need be no multiple.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub modules: u64,
    pub width: Option<u64>,
}

impl Extent {
    /// # Errors
    ///
    /// As [`svg::render`](super::svg::render).
    pub fn new(symbol: &Symbol, picture: &Picture) -> Result<Self, Error> {
        let modules = symbol.size() as u64 + 2 * u64::from(picture.quiet_zone);
        let width = match picture.size {
            None => None,
            Some(Size::Width(0) | Size::Scale(0)) => return Err(Error::ZeroScale),
            Some(Size::Width(width)) => Some(u64::from(width)),
            Some(Size::Scale(scale)) => Some(modules.saturating_mul(scale.into())),
        };
        let widest = width.unwrap_or(0).max(modules);
        if widest > MAX_WIDTH.into() {
            return Err(Error::ImageTooLarge {
                width: widest,
                most: MAX_WIDTH,
            });
        }
        Ok(Self { modules, width })
    }

    /// Returns the width of a page: [`DEFAULT_WIDTH`] for a picture without a size.
    pub fn page(&self) -> u64 {
        self.width.unwrap_or(DEFAULT_WIDTH.into())
    }
}
