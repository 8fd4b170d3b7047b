//! Divides a message among the symbols of a sequence (ISO/IEC 18004:2015, clause 8).
//!
//! One pass over the message gives the bits of every prefix, as the search of `optimize.rs` does
//! without kanji mode. So a pass finds how much of the message fits in a number of bits. The
//! division with the least largest symbol follows from a binary search for that number.

use crate::encode::optimize;
use crate::encode::segment::is_alphanumeric;
use crate::symbology::CharCountClass;
use crate::{Error, Mode, Options, Segment, Version};

/// The unit of costs, sixths of a bit, as in the search of `optimize.rs`.
const BIT: usize = optimize::BIT as usize;

/// The cost of a character in byte, alphanumeric and numeric mode.
const COSTS: [usize; 3] = [
    8 * BIT,
    optimize::ALPHANUMERIC as usize,
    optimize::NUMERIC as usize,
];

/// The modes in the order of [`COSTS`].
const MODES: [Mode; 3] = [Mode::Byte, Mode::Alphanumeric, Mode::Numeric];

/// Costs more than any message, and does not overflow in sums.
const NEVER: usize = usize::MAX / 2;

/// How a message is divided among the symbols of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// The version of all symbols.
    pub version: Version,
    /// The end of the part of each symbol, in bytes of the message.
    pub ends: Vec<usize>,
}

/// Divides a message among symbols of one version, so that their parts take about as many bits.
///
/// The message is UTF-8, and no part begins inside a character. A message in another encoding is
/// divided in the same way if each character beyond ASCII is written as a byte of 0xc0 and a byte of
/// 0x80 for each byte after the first. The parts never need kanji mode.
///
/// `headers` are the headers of each symbol, without that of the sequence. `symbols` is the number
/// of symbols, or `None` for as few as hold the message. The version is that of the options, or the
/// smallest at which this number of symbols holds the message.
///
/// # Errors
///
/// - [`Error::InvalidSequence`] if `symbols` is not 2 to 16,
/// - [`Error::SequenceTooLong`] if the symbols cannot hold the message,
/// - [`Error::SequenceTooShort`] if the message has fewer characters than there are symbols.
///
/// # Example
///
/// ```
/// use qr_core::{Options, divide};
///
/// let division = divide(b"0123456789", &[], Some(3), &Options::default())?;
/// assert_eq!(division.version.number(), 1);
/// assert_eq!(division.ends, [4, 7, 10]);
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn divide(
    message: &[u8],
    headers: &[Segment<'_>],
    symbols: Option<u8>,
    options: &Options,
) -> Result<Division, Error> {
    let total = symbols.unwrap_or(Segment::MAX_SYMBOLS);
    if !(2..=Segment::MAX_SYMBOLS).contains(&total) {
        return Err(Error::InvalidSequence { position: 1, total });
    }
    let characters = message.iter().filter(|byte| starts(**byte)).count();
    if characters < symbols.unwrap_or(2).into() {
        return Err(Error::SequenceTooShort {
            symbols: symbols.unwrap_or(2),
            characters,
        });
    }
    let last = options.symbology.versions().next_back();
    let largest = options.version.or(options.max_version).or(last);
    let largest = largest.unwrap_or(Version::MAX);
    let divider = |version| Divider::new(message, headers, version, options);
    let needed = divider(largest).count(Segment::MAX_SYMBOLS.into());
    // As few as hold the message, if the caller leaves the number open.
    let count = symbols.map_or_else(|| needed.unwrap_or(usize::MAX).max(2), usize::from);
    let is_enough = needed.is_some_and(|needed| needed <= count);
    if !is_enough {
        return Err(Error::SequenceTooLong {
            symbols: total,
            needed: needed.map(|needed| needed as u8),
            version: largest,
            level: options.error_correction_level,
            bytes: message.len(),
        });
    }
    let mut versions = options.symbology.versions().filter(|version| {
        *version <= largest && options.version.is_none_or(|asked| asked == *version)
    });
    let fits = |version: &Version| divider(*version).count(count).is_some();
    let version = versions.find(fits).unwrap_or(largest);
    Ok(Division {
        version,
        ends: divider(version).divide(count),
    })
}

/// Returns true for the first byte of a character.
const fn starts(byte: u8) -> bool {
    !matches!(byte, 0x80..=0xbf)
}

/// Divides a message among symbols of a version.
struct Divider<'a> {
    message: &'a [u8],
    /// The costs of the header of a segment.
    headers: [usize; 3],
    /// Whether the search leaves `%` to byte mode. After FNC1, alphanumeric mode writes it twice, so
    /// that the parts may take fewer bits than the search finds, but never more.
    is_percent_special: bool,
    /// The bits that each symbol has for its part.
    capacity: usize,
}

impl<'a> Divider<'a> {
    fn new(
        message: &'a [u8],
        headers: &[Segment<'_>],
        version: Version,
        options: &Options,
    ) -> Self {
        let class = CharCountClass::of(version);
        let of_sequence = class.header_bits(Mode::StructuredAppend) + 16;
        let others: usize = headers.iter().map(|header| header.bits(class)).sum();
        let is_fnc1 =
            |header: &Segment<'_>| matches!(header.mode(), Mode::Fnc1First | Mode::Fnc1Second);
        Self {
            message,
            headers: MODES.map(|mode| class.header_bits(mode) * BIT),
            is_percent_special: headers.iter().any(is_fnc1),
            capacity: version
                .data_bits(options.error_correction_level)
                .saturating_sub(of_sequence + others),
        }
    }

    /// Returns how many symbols the message fills, if these are at most `most`.
    fn count(&self, most: usize) -> Option<usize> {
        self.count_from(0, self.capacity, most)
    }

    /// Returns how many symbols of `bits` bits the message fills from `start` on, if these are at
    /// most `most`.
    fn count_from(&self, start: usize, bits: usize, most: usize) -> Option<usize> {
        let mut at = start;
        for count in 0..=most {
            if at == self.message.len() {
                return Some(count);
            }
            let end = self.end(at, bits);
            if end == at {
                return None;
            }
            at = end;
        }
        None
    }

    /// Returns the ends of the parts of `count` symbols, which hold the message.
    fn divide(&self, count: usize) -> Vec<usize> {
        let mut ends = Vec::with_capacity(count);
        let mut start = 0;
        let mut high = self.capacity;
        for left in (1..=count).rev() {
            // The fewest bits with which the remaining symbols hold the rest.
            let mut low = 0;
            while low < high {
                let middle = low.midpoint(high);
                match self.count_from(start, middle, left) {
                    Some(_) => high = middle,
                    None => low = middle + 1,
                }
            }
            // Each of the others needs a character.
            let end = self.end(start, high).min(self.nth_last_start(left - 1));
            ends.push(end);
            start = end;
        }
        ends
    }

    /// Returns where the last `count` characters of the message begin.
    fn nth_last_start(&self, count: usize) -> usize {
        let bytes = self.message.iter().enumerate().rev();
        let mut places = bytes.filter_map(|(at, byte)| starts(*byte).then_some(at));
        match count {
            0 => self.message.len(),
            _ => places.nth(count - 1).unwrap_or(0),
        }
    }

    /// Returns the end of the longest part from `start` on that takes at most `bits` bits.
    fn end(&self, start: usize, bits: usize) -> usize {
        let mut costs: Option<[usize; 3]> = None;
        let mut end = start;
        for (at, &byte) in self.message.iter().enumerate().skip(start) {
            let next = self.step(costs, byte);
            costs = Some(next);
            // Rounds up to whole bits, as the standard does at the end of a segment.
            let fewest = next.into_iter().min().unwrap_or(NEVER).div_ceil(BIT);
            if fewest > bits {
                break;
            }
            if self.message.get(at + 1).is_none_or(|byte| starts(*byte)) {
                end = at + 1;
            }
        }
        end
    }

    /// Returns the fewest bits up to a byte by its mode, from those up to the byte before.
    fn step(&self, costs: Option<[usize; 3]>, byte: u8) -> [usize; 3] {
        let is_alphanumeric = byte.is_ascii()
            && is_alphanumeric(byte.into())
            && !(self.is_percent_special && byte == b'%');
        let has = [true, is_alphanumeric, byte.is_ascii_digit()];
        let mut next = [NEVER; 3];
        for mode in 0..MODES.len() {
            if !has[mode] {
                continue;
            }
            let header = self.headers[mode];
            let before = match &costs {
                None => header,
                Some(costs) => {
                    let switched = costs.iter().map(|cost| cost.next_multiple_of(BIT) + header);
                    switched.min().unwrap_or(NEVER).min(costs[mode])
                }
            };
            next[mode] = before + COSTS[mode];
        }
        next
    }
}
