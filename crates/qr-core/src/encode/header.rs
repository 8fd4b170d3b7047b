//! Reads what a header says: the assignment number of an ECI, the place in a sequence, FNC1.

use std::fmt;

use crate::encode::segment::Bits;
use crate::{Mode, Segment};

/// The place of a symbol in a sequence (ISO/IEC 18004:2015, clause 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SequencePlace {
    /// The place of the symbol, from 1 to `total`.
    pub position: u8,
    /// The number of symbols, from 2 to [`Segment::MAX_SYMBOLS`].
    pub total: u8,
    /// The XOR of all bytes of the whole message.
    pub parity: u8,
}

/// The position of FNC1, which says what the data is (ISO/IEC 18004:2015, clause 7.4.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fnc1 {
    /// FNC1 in first position: the data is GS1 element strings.
    First,
    /// FNC1 in second position: the data has the format of this application indicator.
    Second(ApplicationIndicator),
}

/// Names a data format that AIM International registered (ISO/IEC 18004:2015, clause 7.4.8.3).
///
/// # Example
///
/// ```
/// use qr_core::ApplicationIndicator;
///
/// assert_eq!(ApplicationIndicator::Digits(7).to_string(), "07");
/// assert_eq!(ApplicationIndicator::Letter('a').to_string(), "a");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApplicationIndicator {
    /// One letter: `a` to `z` or `A` to `Z`.
    Letter(char),
    /// Two digits: 0 to 99.
    Digits(u8),
}

impl fmt::Display for ApplicationIndicator {
    /// Writes the letter or the two digits, as [`Segment::fnc1_second`] takes them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Letter(letter) => letter.fmt(f),
            Self::Digits(number) => write!(f, "{number:02}"),
        }
    }
}

impl Segment<'_> {
    /// Returns the assignment number of an ECI header, 0 to [`MAX_ECI`](Self::MAX_ECI), or `None`
    /// for any other segment (ISO/IEC 18004:2015, clause 7.4.2).
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::Segment;
    ///
    /// assert_eq!(Segment::eci(899)?.eci_assignment(), Some(899));
    /// assert_eq!(Segment::bytes(b"1").eci_assignment(), None);
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[must_use]
    pub const fn eci_assignment(&self) -> Option<u32> {
        let Bits { value, count } = self.header_bits();
        let assignment = match (self.mode(), count) {
            (Mode::Eci, 8) => value & 0x7f,
            (Mode::Eci, 16) => value & 0x3fff,
            (Mode::Eci, 24) => value & 0x1f_ffff,
            _ => return None,
        };
        if assignment <= Self::MAX_ECI {
            Some(assignment)
        } else {
            None
        }
    }

    /// Returns the place of a structured append header, or `None` for any other segment (ISO/IEC
    /// 18004:2015, clause 8).
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Segment, SequencePlace};
    ///
    /// let place = SequencePlace { position: 3, total: 7, parity: 0x5a };
    /// assert_eq!(Segment::structured_append(3, 7, 0x5a)?.sequence_place(), Some(place));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[must_use]
    pub fn sequence_place(&self) -> Option<SequencePlace> {
        let Bits { value, .. } = self.header_bits();
        let place = SequencePlace {
            position: (value >> 12 & 0xf) as u8 + 1,
            total: (value >> 8 & 0xf) as u8 + 1,
            parity: value as u8,
        };
        let is_place = self.mode() == Mode::StructuredAppend
            && place.total > 1
            && place.position <= place.total;
        is_place.then_some(place)
    }

    /// Returns the position of an FNC1 header, or `None` for any other segment (ISO/IEC
    /// 18004:2015, clause 7.4.8).
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{ApplicationIndicator, Fnc1, Segment};
    ///
    /// let second = Fnc1::Second(ApplicationIndicator::Digits(37));
    /// assert_eq!(Segment::fnc1_second("37")?.fnc1(), Some(second));
    /// assert_eq!(Segment::fnc1_first().fnc1(), Some(Fnc1::First));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[must_use]
    pub fn fnc1(&self) -> Option<Fnc1> {
        match self.mode() {
            Mode::Fnc1First => Some(Fnc1::First),
            Mode::Fnc1Second => {
                let value = self.header_bits().value as u8;
                let letter = char::from(value.wrapping_sub(100));
                let indicator = match value {
                    0..=99 => ApplicationIndicator::Digits(value),
                    _ if letter.is_ascii_alphabetic() => ApplicationIndicator::Letter(letter),
                    _ => return None,
                };
                Some(Fnc1::Second(indicator))
            }
            _ => None,
        }
    }
}
