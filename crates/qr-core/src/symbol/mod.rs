//! Draws codewords as the modules of a finished symbol, which is read-only.

pub(crate) mod bit_planes;
pub(crate) mod draw;
pub(crate) mod logo;
pub(crate) mod logo_area;
pub(crate) mod mask;
pub(crate) mod matrix;
pub(crate) mod patterns;
pub(crate) mod penalty;
pub(crate) mod placement;
pub(crate) mod role;
pub(crate) mod template;

use std::fmt;

use crate::symbol::draw::draw;
use crate::symbol::logo_area::HiddenModules;
use crate::symbol::matrix::Matrix;
use crate::symbol::role::Role;
use crate::{ErrorCorrectionLevel, Mask, Version};

/// A QR Code symbol (ISO/IEC 18004:2015, QR Code Model 2).
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    version: Version,
    error_correction_level: ErrorCorrectionLevel,
    mask: Mask,
    modules: Matrix,
}

impl Symbol {
    /// Returns a symbol without modules, to draw another in its place.
    pub(crate) fn empty() -> Self {
        Self {
            version: Version::MIN,
            error_correction_level: ErrorCorrectionLevel::L,
            mask: Mask::MIN,
            modules: Matrix::new(0, 0),
        }
    }

    /// Draws the symbol of a final message in place of this one, with `mask` or the mask of the
    /// lowest penalty.
    pub(crate) fn draw(
        &mut self,
        message: &[u8],
        version: Version,
        level: ErrorCorrectionLevel,
        mask: Option<Mask>,
    ) {
        self.mask = draw(message, version, level, mask, &mut self.modules);
        self.version = version;
        self.error_correction_level = level;
    }

    /// Makes a symbol of any modules.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn of_modules(version: Version, is_dark: impl Fn(usize, usize) -> bool) -> Self {
        let mut modules = Matrix::new(version.width(), version.height());
        for y in 0..version.height() {
            for x in 0..version.width() {
                modules.set(x, y, is_dark(x, y));
            }
        }
        Self {
            version,
            error_correction_level: ErrorCorrectionLevel::L,
            mask: Mask::MIN,
            modules,
        }
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// Returns the error correction level.
    #[must_use]
    pub const fn error_correction_level(&self) -> ErrorCorrectionLevel {
        self.error_correction_level
    }

    /// Returns the data mask.
    #[must_use]
    pub const fn mask(&self) -> Mask {
        self.mask
    }

    /// Returns the width in modules, quiet zone excluded.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.version.width()
    }

    /// Returns the height in modules, quiet zone excluded.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.version.height()
    }

    /// Returns the modules on a side of a square symbol, quiet zone excluded: 21 to 177.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.version.size()
    }

    /// Returns true if the module in column `x` of row `y` is dark. Both count from 0 at the top
    /// left.
    ///
    /// # Panics
    ///
    /// If `x` or `y` is outside the symbol.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        assert!(
            x < self.width() && y < self.height(),
            "module ({x}, {y}) is outside a symbol of {} × {}",
            self.width(),
            self.height()
        );
        self.modules.get(x, y)
    }

    /// Returns the role of the module in column `x` of row `y`.
    ///
    /// # Panics
    ///
    /// If `x` or `y` is outside the symbol.
    #[must_use]
    pub fn role(&self, x: usize, y: usize) -> Role {
        self.version.role(x, y)
    }

    /// Returns the modules.
    pub(crate) const fn modules(&self) -> &Matrix {
        &self.modules
    }

    /// Returns the rows from top to bottom. Module `x` of a row is bit `x % 64` of word `x / 64`;
    /// dark is 1, and bits from [`width`](Self::width) on are 0.
    ///
    /// ```
    /// use qr_core::{Content, Options, Symbol};
    ///
    /// let symbol = Symbol::encode(&[Content::Text("1")], &Options::default())?;
    /// let top = symbol.rows().next().unwrap();
    /// assert_eq!(top[0] & 0x7f, 0x7f, "the top of the first finder pattern");
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[must_use]
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &[u64; 3]> + ExactSizeIterator {
        self.modules.lines().iter()
    }
}

/// Makes the modules under a logo light.
pub(crate) fn clear(symbol: &mut Symbol, hidden: &HiddenModules) {
    for y in hidden.rows() {
        for x in hidden.cleared_in_row(y) {
            symbol.modules.set(x, y, false);
        }
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Symbol")
            .field("version", &self.version)
            .field("error_correction_level", &self.error_correction_level)
            .field("mask", &self.mask)
            .finish_non_exhaustive()
    }
}
