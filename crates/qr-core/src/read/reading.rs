//! What a symbol says.

use crate::encode::segment::Bits;
use crate::read::{BitFault, ReadError};
use crate::{ErrorCorrectionLevel, Fnc1, Mask, Mode, Segment, SequencePlace, Version};

/// The content of a symbol, and how it was encoded.
///
/// # Example
///
/// ```
/// use qr_core::{Content, Options, Segment, Symbol, read_symbol};
///
/// let segments = [Segment::structured_append(1, 2, 0)?, Segment::numeric("2026")?];
/// let symbol = Symbol::encode(&segments.map(Content::Segment), &Options::default())?;
/// let reading = read_symbol(&symbol).unwrap();
/// assert!(reading.segments().eq(segments));
/// assert_eq!(reading.sequence_place().unwrap().total, 2);
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reading {
    version: Version,
    level: ErrorCorrectionLevel,
    mask: Mask,
    correction: Correction,
    parts: Vec<Part>,
    /// The data of all segments.
    data: Vec<u8>,
}

/// A segment, as the place of its data.
#[derive(Clone, Copy, Debug)]
struct Part {
    mode: Mode,
    header: Bits,
    characters: u16,
    /// Where its data ends.
    end: u32,
}

/// How much of the error correction a symbol used.
///
/// # Example
///
/// ```
/// use qr_core::{Content, Options, Symbol, read_symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let correction = read_symbol(&symbol).unwrap().correction();
/// assert_eq!((correction.wrong_codewords, correction.unused()), (0, 1.0));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// The number of codewords that were wrong, data and error correction.
    pub wrong_codewords: usize,
    /// The number of wrong codewords in the block that has the most of them.
    pub most_in_block: usize,
    /// The error correction codewords of each block that may be used: all but the misdecode
    /// protection codewords (ISO/IEC 18004:2015, table 9). Correcting a codeword uses two. M1 has
    /// 0, as it only detects errors.
    pub capacity: usize,
}

impl Correction {
    /// Returns the part of the error correction that is unused, from 0 to 1, in the block where it
    /// is least: 1 − 2e / capacity for e wrong codewords. It is 1 for M1, which has none.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "of at most 30 codewords")]
    pub fn unused(&self) -> f64 {
        match self.capacity {
            0 => 1.0,
            capacity => 1.0 - 2.0 * self.most_in_block as f64 / capacity as f64,
        }
    }
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            version: Version::MIN,
            level: ErrorCorrectionLevel::L,
            mask: Mask::MIN,
            correction: Correction::default(),
            parts: Vec::new(),
            data: Vec::new(),
        }
    }
}

impl Reading {
    /// Makes this the reading of a symbol whose segments are not read yet.
    pub(super) fn begin(
        &mut self,
        version: Version,
        level: ErrorCorrectionLevel,
        mask: Mask,
        correction: Correction,
    ) {
        self.version = version;
        self.level = level;
        self.mask = mask;
        self.correction = correction;
        self.parts.clear();
        self.data.clear();
    }

    /// Returns the data of all segments, to append that of the next.
    pub(super) const fn data_mut(&mut self) -> &mut Vec<u8> {
        &mut self.data
    }

    /// Adds a segment whose data has been appended.
    pub(super) fn push(&mut self, mode: Mode, characters: usize) {
        self.parts.push(Part {
            mode,
            header: Bits::default(),
            characters: characters as u16,
            end: self.data.len() as u32,
        });
    }

    /// Adds a header that begins at a bit of the data.
    pub(super) fn push_header(
        &mut self,
        mode: Mode,
        header: Bits,
        bit: usize,
    ) -> Result<(), ReadError> {
        let segment = Segment::from_symbol(mode, &[], 0, header);
        let (is_valid, is_in_place) = match mode {
            Mode::Eci => (segment.eci_assignment().is_some(), true),
            Mode::StructuredAppend => (segment.sequence_place().is_some(), self.parts.is_empty()),
            _ => {
                let is_first =
                    |part: &Part| matches!(part.mode, Mode::Eci | Mode::StructuredAppend);
                (segment.fnc1().is_some(), self.parts.iter().all(is_first))
            }
        };
        let fault = match (is_valid, is_in_place) {
            (false, _) => BitFault::InvalidValue(mode),
            (true, false) => BitFault::MisplacedHeader(mode),
            (true, true) => {
                self.parts.push(Part {
                    mode,
                    header,
                    characters: 0,
                    end: self.data.len() as u32,
                });
                return Ok(());
            }
        };
        Err(ReadError::InvalidBits { bit, fault })
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// Returns the error correction level.
    #[must_use]
    pub const fn error_correction_level(&self) -> ErrorCorrectionLevel {
        self.level
    }

    /// Returns the data mask.
    #[must_use]
    pub const fn mask(&self) -> Mask {
        self.mask
    }

    /// Returns how much of the error correction was used.
    #[must_use]
    pub const fn correction(&self) -> Correction {
        self.correction
    }

    /// Returns the segments, headers included, in the order of the symbol. Encoding them in the
    /// same version, level and mask gives the same symbol.
    ///
    /// After FNC1, the data of an alphanumeric segment has GS (0x1d) for `%` in the symbol, and `%`
    /// for `%%` (ISO/IEC 18004:2015, clause 7.4.8.2). The data of a kanji segment is UTF-8.
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> + Clone {
        let starts = std::iter::once(0).chain(self.parts.iter().map(|part| part.end));
        self.parts.iter().zip(starts).map(|(part, start)| {
            let data = &self.data[start as usize..part.end as usize];
            Segment::from_symbol(part.mode, data, part.characters.into(), part.header)
        })
    }

    /// Returns the data of all segments, one after the other: digits, characters and bytes, and
    /// kanji as UTF-8.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// Returns the ECI assignment numbers, in the order of the symbol.
    pub fn ecis(&self) -> impl Iterator<Item = u32> {
        self.segments()
            .filter_map(|segment| segment.eci_assignment())
    }

    /// Returns the place of the symbol in a sequence, or `None` if it has no structured append
    /// header.
    #[must_use]
    pub fn sequence_place(&self) -> Option<SequencePlace> {
        self.segments().find_map(|segment| segment.sequence_place())
    }

    /// Returns the position of FNC1, or `None` if the symbol has no FNC1 header.
    #[must_use]
    pub fn fnc1(&self) -> Option<Fnc1> {
        self.segments().find_map(|segment| segment.fnc1())
    }
}
