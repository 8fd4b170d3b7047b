//! Reads format and version information (ISO/IEC 18004:2015, clauses 7.9 and 7.10).

use crate::read::ReadError;
use crate::symbology::information::{Information, InformationCopy};
use crate::{ErrorCorrectionLevel, Mask, Version};

/// The maximum number of wrong bits that the codes of all symbologies correct: their words differ
/// in at least seven bits (annexes C and D).
const MAX_WRONG_BITS: u32 = 3;

/// Reads the level and the data mask. The format information and the version information must name
/// `version`, if they name one.
pub(super) fn read(
    version: Version,
    rows: &[[u64; 3]],
) -> Result<(ErrorCorrectionLevel, Mask), ReadError> {
    let tables = version.symbology().tables();
    let other = ReadError::OtherVersion { version };
    if version.table().has_version_information {
        let number = nearest(&tables.version_information, version, rows);
        if number.ok_or(ReadError::UnreadableVersion)? != u32::from(version.number()) {
            return Err(other);
        }
    }
    let data = nearest(&tables.format_information, version, rows);
    let data = data.ok_or(ReadError::UnreadableFormat)?;
    // As many bits as number the data masks.
    let mask_bits = tables.masks.len().ilog2();
    let mask = Mask::from_reference((data & ((1 << mask_bits) - 1)) as u8);
    let level = ErrorCorrectionLevel::ALL.into_iter().find(|&level| {
        let bits = version.table().format_bits[level as usize];
        version.has_level(level) && u32::from(bits) == data >> mask_bits
    });
    Ok((level.ok_or(other)?, mask))
}

/// Returns the data of the copy that is closest to valid information. Returns `None` if no copy is
/// close enough, or if two are equally close to different information.
fn nearest(information: &Information, version: Version, rows: &[[u64; 3]]) -> Option<u32> {
    let mut best: Option<(u32, u32)> = None;
    let mut is_ambiguous = false;
    for copy in information.copies {
        let found = corrected(information, copy, bits_of(copy, version, rows));
        let Some((data, wrong)) = found else { continue };
        match best {
            Some((other, of_best)) if wrong == of_best => is_ambiguous = data != other,
            Some((_, of_best)) if wrong > of_best => {}
            _ => best = found,
        }
    }
    best.filter(|_| !is_ambiguous).map(|(data, _)| data)
}

/// Returns the data of the word that differs from `bits` in at most [`MAX_WRONG_BITS`] bits, and
/// the number of these bits.
fn corrected(information: &Information, copy: &InformationCopy, bits: u32) -> Option<(u32, u32)> {
    let data = bits >> information.check_bits;
    if information.word(data) == bits {
        return Some((data, 0));
    }
    let all = 0..1 << (copy.places.len() as u32 - information.check_bits);
    let distances = all.map(|data| (data, (information.word(data) ^ bits).count_ones()));
    // At most one word is that close.
    distances
        .into_iter()
        .find(|&(_, wrong)| wrong <= MAX_WRONG_BITS)
}

/// Returns the bits of a copy, without its mask.
fn bits_of(copy: &InformationCopy, version: Version, rows: &[[u64; 3]]) -> u32 {
    let (width, height) = (version.width(), version.height());
    let places = copy.places.iter().rev();
    let bits = places.fold(0, |bits, place| {
        let (x, y) = place.resolve(width, height);
        bits << 1 | (rows[y][x / 64] >> (x % 64) & 1) as u32
    });
    bits ^ copy.mask
}
