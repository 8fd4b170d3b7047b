//! Reads the modules of a symbol back: modules → codewords → segments, the reverse of encoding and
//! drawing.
//!
//! A reader trusts nothing: it takes any modules, and returns the content or the first thing that
//! makes them unreadable. It uses the tables of [`Symbology`](crate::Symbology), so it reads QR
//! Code, Micro QR Code and rMQR. It also reads pictures whose layout is known, and says what would
//! keep other readers from reading them ([`Reader::read_picture`]), or grades them as a verifier
//! would ([`Reader::grade_picture`]).
//!
//! # Example
//!
//! ```
//! use qr_core::read::Reader;
//! use qr_core::{Content, Mode, Options, Segment, Symbol};
//!
//! let content = [Segment::eci(Segment::ECI_UTF_8)?.into(), Content::Text("ORDER 20261122")];
//! let symbol = Symbol::encode(&content, &Options::default())?;
//! let mut reader = Reader::default();
//! let reading = reader.read_symbol(&symbol).expect("a symbol is readable");
//! assert_eq!(reading.data(), b"ORDER 20261122");
//! assert_eq!(reading.version(), symbol.version());
//! let modes: Vec<_> = reading.segments().map(|segment| segment.mode()).collect();
//! assert_eq!(modes, [Mode::Eci, Mode::Alphanumeric, Mode::Numeric]);
//! # Ok::<(), qr_core::Error>(())
//! ```

mod bits;
mod blocks;
mod correct;
mod error;
mod finder;
mod grade;
mod information;
mod kanji;
mod local;
mod modules;
mod picture;
mod reading;
mod reflectance;
mod segments;

pub use error::{BitFault, ReadError};
pub use grade::{Grade, Measure, Parameter, PictureGrade};
pub use picture::{PictureFault, PictureLimits, PictureReading};
pub use reading::{Correction, Reading};
pub use reflectance::{Picture, SymbolPlace};

#[cfg(any(test, fuzzing))]
use crate::{ErrorCorrectionLevel, Mask};
use crate::{Symbol, Version};

/// Reads symbols, reusing its memory.
///
/// A reader owns the last reading and the buffers that led to it. Once it has read a symbol, it
/// reads others of about that size without allocating. Keep one for each thread.
///
/// # Example
///
/// ```
/// use qr_core::read::Reader;
/// use qr_core::{Content, Options, Symbol};
///
/// let mut reader = Reader::default();
/// for text in ["HELLO", "WORLD"] {
///     let symbol = Symbol::encode(&[Content::Text(text)], &Options::default())?;
///     assert_eq!(reader.read_symbol(&symbol).unwrap().data(), text.as_bytes());
/// }
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Default)]
pub struct Reader {
    /// The codewords in the order of placement.
    message: Vec<u8>,
    /// The corrected data codewords, in order.
    codewords: Vec<u8>,
    reading: Reading,
    /// The reflectance of each module of a picture.
    samples: Vec<u32>,
    /// The modules of a picture.
    rows: Vec<[u64; 3]>,
    /// The modules of a picture, of which some are inverted.
    inverted: Vec<[u64; 3]>,
    /// Has a bit for each wrong module of the codewords, in the order of placement.
    wrong: Vec<u8>,
    /// Has a bit for each marked module of the codewords, in the order of placement.
    marks: Vec<u8>,
    /// The thresholds of a picture.
    thresholds: local::Thresholds,
}

impl Reader {
    /// Reads a symbol from its modules, quiet zone excluded (ISO/IEC 18004:2015, clause 12; ISO/IEC
    /// 23941:2022 for rMQR).
    ///
    /// `rows` are the rows from top to bottom. Module `x` of a row is bit `x % 64` of word
    /// `x / 64`, dark is 1, as in [`Symbol::rows`]. Bits from `width` on are ignored. The symbol must
    /// be upright, and not mirrored or inverted.
    ///
    /// Corrects up to three wrong bits of each copy of the format and version information, and as
    /// many wrong codewords of each block as the standard allows (table 9). Function patterns are
    /// not read, so damage to them goes unnoticed.
    ///
    /// # Errors
    ///
    /// - [`ReadError::InvalidSize`] if no version has this size,
    /// - [`ReadError::UnreadableFormat`], [`ReadError::UnreadableVersion`] and
    ///   [`ReadError::OtherVersion`] for the format and version information,
    /// - [`ReadError::TooManyErrors`] if a block cannot be corrected,
    /// - [`ReadError::InvalidBits`] if the data is no sequence of segments with the terminator and
    ///   the padding of the standard.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::read::Reader;
    /// use qr_core::{Content, Options, Symbol};
    ///
    /// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
    /// let mut rows: Vec<_> = symbol.rows().copied().collect();
    /// // Damages two codewords, as many as version 1 corrects at level L.
    /// rows[20][0] ^= 1 << 20;
    /// rows[15][0] ^= 1 << 20;
    /// let mut reader = Reader::default();
    /// let reading = reader.read(21, &rows).unwrap();
    /// assert_eq!((reading.data(), reading.correction().wrong_codewords), (&b"HELLO"[..], 2));
    /// rows[10][0] ^= 1 << 20;
    /// assert!(reader.read(21, &rows).is_err());
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub fn read(&mut self, width: usize, rows: &[[u64; 3]]) -> Result<&Reading, ReadError> {
        let size = ReadError::InvalidSize {
            width,
            height: rows.len(),
        };
        let version = Version::of_size(width, rows.len()).ok_or(size)?;
        let (level, mask) = information::read(version, rows)?;
        modules::read(version, level, mask, rows, &mut self.message);
        let correction = blocks::read(version, level, &self.message, &mut self.codewords)?;
        self.reading.begin(version, level, mask, correction);
        segments::read(&self.codewords, &mut self.reading)?;
        Ok(&self.reading)
    }

    /// Returns the corrected data codewords of the last symbol that was read.
    #[cfg(feature = "image")]
    pub(crate) fn codewords(&self) -> &[u8] {
        &self.codewords
    }

    /// Reads a symbol from its modules, as [`read`](Self::read) does. Uses nothing else of it:
    /// version, level and mask are read too.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn read_symbol(&mut self, symbol: &Symbol) -> Result<&Reading, ReadError> {
        self.read(symbol.width(), symbol.modules().lines())
    }
}

/// Reads a symbol from its modules with a new [`Reader`]. To read many symbols, keep a reader.
///
/// # Errors
///
/// As [`Reader::read`].
///
/// # Example
///
/// ```
/// use qr_core::{Content, Options, Symbol, read_symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("https://example.com")], &Options::default())?;
/// let reading = read_symbol(&symbol).expect("a symbol is readable");
/// assert_eq!(reading.data(), b"https://example.com");
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn read_symbol(symbol: &Symbol) -> Result<Reading, ReadError> {
    let mut reader = Reader::default();
    reader.read_symbol(symbol)?;
    Ok(reader.reading)
}

/// Reads the segments of data codewords, which are as many as a version and level have.
///
/// # Errors
///
/// [`ReadError::InvalidBits`], as [`Reader::read`].
#[cfg(any(test, fuzzing))]
pub(crate) fn read_codewords(
    codewords: &[u8],
    version: Version,
    level: ErrorCorrectionLevel,
) -> Result<Reading, ReadError> {
    let mut reading = Reading::default();
    reading.begin(version, level, Mask::MIN, Correction::default());
    segments::read(codewords, &mut reading)?;
    Ok(reading)
}
