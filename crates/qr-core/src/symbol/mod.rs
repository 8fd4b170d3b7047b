//! A finished symbol, read-only: all that a renderer sees.

pub(crate) mod draw;
pub(crate) mod lines;
pub(crate) mod logo;
pub(crate) mod mask;
pub(crate) mod matrix;
pub(crate) mod patterns;
pub(crate) mod penalty;
pub(crate) mod placement;
pub(crate) mod template;

use std::fmt;
use std::ops::Range;

use crate::symbol::draw::draw;
use crate::symbol::matrix::Matrix;
use crate::{Content, Encoder, Error, ErrorCorrectionLevel, Mask, Options, Version};

/// A QR Code symbol (ISO/IEC 18004:2015, QR Code Model 2).
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    version: Version,
    error_correction_level: ErrorCorrectionLevel,
    mask: Mask,
    modules: Matrix,
}

impl Symbol {
    /// Makes the symbol of `content`.
    ///
    /// Every [`Content::Text`] is cut into the segments that take the fewest bits. Text is UTF-8 in
    /// byte mode; kanji mode is used only where that makes the symbol smaller and no byte of UTF-8 is
    /// left beside it.
    ///
    /// # Errors
    ///
    /// - [`Error::Empty`] for content without a byte,
    /// - [`Error::DataTooLong`] if version 40 cannot hold it,
    /// - [`Error::VersionTooSmall`] if the version asked for cannot, but a larger one can.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Content, Options, Symbol};
    ///
    /// let symbol = Symbol::encode(&[Content::Text("https://www.rust-lang.org")], &Options::default())?;
    /// assert_eq!((symbol.version().number(), symbol.size()), (2, 25));
    /// assert!(symbol.is_dark(0, 0));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub fn encode(content: &[Content<'_>], options: &Options) -> Result<Self, Error> {
        let mut encoder = Encoder::default();
        encoder.encode(content, options, None).cloned()
    }

    /// Returns a symbol without modules, to draw another in its place.
    pub(crate) fn empty() -> Self {
        Self {
            version: Version::MIN,
            error_correction_level: ErrorCorrectionLevel::L,
            mask: Mask::MIN,
            modules: Matrix::new(0),
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

    /// Any modules of a version, which need be no symbol.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn of_modules(version: Version, is_dark: impl Fn(usize, usize) -> bool) -> Self {
        let mut modules = Matrix::new(version.size());
        for (x, y) in (0..version.size()).flat_map(|y| (0..version.size()).map(move |x| (x, y))) {
            modules.set(x, y, is_dark(x, y));
        }
        Self {
            version,
            error_correction_level: ErrorCorrectionLevel::L,
            mask: Mask::MIN,
            modules,
        }
    }

    /// The version, which is the size.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The error correction level.
    #[must_use]
    pub const fn error_correction_level(&self) -> ErrorCorrectionLevel {
        self.error_correction_level
    }

    /// The data mask that was chosen, or given.
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

    /// The modules on a side, quiet zone excluded: 21 to 177.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.version.size()
    }

    /// Whether the module in column `x` of row `y` is dark. Both count from 0 at the top left.
    ///
    /// # Panics
    ///
    /// If `x` or `y` is not less than [`size`](Self::size).
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        assert!(
            x < self.size() && y < self.size(),
            "module ({x}, {y}) is outside a symbol of {0} × {0}",
            self.size()
        );
        self.modules.get(x, y)
    }

    /// The rows from top to bottom. Module `x` of a row is bit `x % 64` of word `x / 64`; dark is 1,
    /// and bits from [`size`](Self::size) on are 0.
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

/// Makes the modules of a rectangle light.
pub(crate) fn clear(symbol: &mut Symbol, columns: Range<usize>, rows: Range<usize>) {
    for y in rows {
        for x in columns.clone() {
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
