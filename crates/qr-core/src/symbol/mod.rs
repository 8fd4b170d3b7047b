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

use crate::encode::codewords::final_message;
use crate::encode::plan::plan;
use crate::encode::scratch::{self, Scratch};
use crate::symbol::draw::draw;
use crate::symbol::matrix::Matrix;
use crate::{Content, Error, ErrorCorrectionLevel, LogoPlace, Mask, Options, Segment, Version};

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
        let mut symbol = Self::empty();
        symbol.encode_again(content, options)?;
        Ok(symbol)
    }

    /// Encodes `content` as [`encode`](Self::encode) does, or with a logo as
    /// [`encode_beneath`](Self::encode_beneath) does. Also returns the segments of the symbol.
    ///
    /// # Errors
    ///
    /// As [`encode_beneath`](Self::encode_beneath).
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Content, Mode, Options, Symbol};
    ///
    /// let content = [Content::Text("ORDER 20261122")];
    /// let (symbol, segments) = Symbol::encode_with_segments(&content, &Options::default(), None)?;
    /// assert_eq!(symbol.version().number(), 1);
    /// assert_eq!(segments[1].mode(), Mode::Numeric);
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub fn encode_with_segments<'a>(
        content: &[Content<'a>],
        options: &Options,
        logo: Option<&LogoPlace>,
    ) -> Result<(Self, Vec<Segment<'a>>), Error> {
        scratch::with(|scratch| {
            let mut symbol = Self::empty();
            match logo {
                Some(logo) => symbol.encode_beneath_in(content, options, logo, scratch)?,
                None => symbol.encode_in(content, options, scratch)?,
            }
            Ok((symbol, scratch.segments.clone()))
        })
    }

    fn empty() -> Self {
        Self {
            version: Version::MIN,
            error_correction_level: ErrorCorrectionLevel::L,
            mask: Mask::MIN,
            modules: Matrix::new(0),
        }
    }

    /// Makes this the symbol of other content: as [`encode`](Self::encode), and as it does with no allocation but for
    /// the first symbols of a thread, and without a copy of the symbol.
    ///
    /// # Errors
    ///
    /// As [`encode`](Self::encode), and then the symbol is as it was.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Content, Options, Symbol};
    ///
    /// let mut symbol = Symbol::encode(&[Content::Text("1")], &Options::default())?;
    /// symbol.encode_again(&[Content::Text("https://www.rust-lang.org")], &Options::default())?;
    /// assert_eq!(symbol.version().number(), 2);
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub fn encode_again(
        &mut self,
        content: &[Content<'_>],
        options: &Options,
    ) -> Result<(), Error> {
        scratch::with(|scratch| self.encode_in(content, options, scratch))
    }

    /// As [`encode_again`](Self::encode_again), and leaves the segments in `scratch`.
    pub(crate) fn encode_in<'a>(
        &mut self,
        content: &[Content<'a>],
        options: &Options,
        scratch: &mut Scratch<'a>,
    ) -> Result<(), Error> {
        let (version, level) = plan(content, options, scratch)?;
        let message = &mut scratch.message;
        final_message(
            &scratch.segments,
            version,
            level,
            options.eci,
            &mut scratch.data,
            message,
        );
        self.mask = draw(message, version, level, options.mask, &mut self.modules);
        self.version = version;
        self.error_correction_level = level;
        Ok(())
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

    /// Makes the modules of a rectangle light.
    pub(crate) fn clear(&mut self, columns: Range<usize>, rows: Range<usize>) {
        for y in rows {
            for x in columns.clone() {
                self.modules.set(x, y, false);
            }
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

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Symbol")
            .field("version", &self.version)
            .field("error_correction_level", &self.error_correction_level)
            .field("mask", &self.mask)
            .finish_non_exhaustive()
    }
}
