//! Reads the data codewords from the final message: divides it into blocks, and corrects each
//! (ISO/IEC 18004:2015, clauses 7.5 and 7.6).

use crate::encode::reed_solomon::{self, MAX_EC_CODEWORDS};
use crate::read::{Correction, ReadError, correct};
use crate::symbology::blocks::{Blocks, MAX_BLOCKS, corrected};
use crate::{ErrorCorrectionLevel, Version};

/// Writes the corrected data codewords of `message` to `data`. A last codeword of four bits has
/// them as its high bits.
pub(super) fn read(
    version: Version,
    level: ErrorCorrectionLevel,
    message: &[u8],
    data: &mut Vec<u8>,
) -> Result<Correction, ReadError> {
    let blocks = Blocks::new(version, level);
    let has_half_codeword = version.table().has_half_codeword;
    let protection = version.table().misdecode_protection[level as usize];
    let mut correction = Correction {
        capacity: blocks.correction - usize::from(protection),
        ..Correction::default()
    };
    let (of_data, of_correction) = message.split_at(blocks.data);
    let (equal, last) = of_data.split_at(blocks.count * blocks.short_length());
    data.clear();
    for block in 0..blocks.count {
        let start = data.len();
        data.extend(equal[block..].iter().step_by(blocks.count));
        // The short blocks, which come first, have no further codeword.
        data.extend(block.checked_sub(blocks.short_blocks()).map(|i| last[i]));
        let own = &mut data[start..];
        let mut check = [0; MAX_EC_CODEWORDS];
        let check = &mut check[..blocks.correction];
        let codewords = of_correction[block..].iter().step_by(blocks.count);
        for (to, &codeword) in check.iter_mut().zip(codewords) {
            *to = codeword;
        }
        if has_half_codeword {
            open_gap(own, check);
        }
        let wrong = corrected_block(own, check, corrected(version, level));
        // A codeword of four bits has no low bits in the symbol, so no error can be there.
        let is_impossible = has_half_codeword && own.last().is_some_and(|half| half & 0xf > 0);
        let wrong = wrong.filter(|_| !is_impossible);
        let wrong = wrong.ok_or(ReadError::TooManyErrors { block })?;
        correction.wrong_codewords += wrong;
        correction.most_in_block = correction.most_in_block.max(wrong);
    }
    Ok(correction)
}

/// Moves the low bits of the last data codeword, which has only the four high bits, to the
/// codewords after it: the reverse of what the encoder does.
fn open_gap(data: &mut [u8], check: &mut [u8]) {
    let Some(half) = data.last_mut() else { return };
    let mut before = *half;
    *half &= 0xf0;
    for codeword in check {
        let own = *codeword;
        *codeword = before << 4 | own >> 4;
        before = own;
    }
}

/// Counts the marked codewords of each block. `marks` is laid out as the final message: a codeword
/// is marked if any of its bits is 1. Changes `marks`.
pub(super) fn count_marked(
    version: Version,
    level: ErrorCorrectionLevel,
    marks: &mut [u8],
) -> [u16; MAX_BLOCKS] {
    let blocks = Blocks::new(version, level);
    let mut counts = [0; MAX_BLOCKS];
    if version.table().has_half_codeword {
        let (data, check) = marks.split_at_mut(blocks.data);
        open_gap(data, check);
    }
    for (codeword, &mark) in marks.iter().enumerate() {
        counts[blocks.block_of(codeword)] += u16::from(mark != 0);
    }
    counts
}

/// Corrects the data codewords of a block, up to `most` wrong codewords. Returns how many were
/// wrong, data and error correction, or `None` if they are more.
fn corrected_block(data: &mut [u8], check: &mut [u8], most: usize) -> Option<usize> {
    let mut expected = [0; MAX_EC_CODEWORDS];
    let expected = &mut expected[..check.len()];
    reed_solomon::remainder(data, expected);
    if *expected == *check {
        return Some(0);
    }
    for (codeword, expected) in check.iter_mut().zip(expected) {
        *codeword ^= *expected;
    }
    correct::correct(data, check, most)
}
