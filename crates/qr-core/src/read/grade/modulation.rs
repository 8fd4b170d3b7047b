//! Grades modulation, reflectance margin and unused error correction (ISO/IEC 15415:2011, clauses
//! 7.8.4 and 7.8.8).
//!
//! A codeword has the modulation grade level of its worst module. For each level, all codewords
//! below it are taken for errors, which leaves a notional unused error correction. The lower of the
//! level and of the grade of what is left is what the level is worth. The grade is that of the level
//! that is worth most, of the worst block. So a few unclear modules, as under a logo, cost no more
//! than the error correction that they could take.
//!
//! Reflectance margin is the same, but codewords that were read wrong count as level 0.

use super::Grade;
use super::aperture::Apertures;
use crate::read::{Correction, Reader, blocks};
use crate::symbology::blocks::{Blocks, MAX_BLOCKS};
use crate::{ErrorCorrectionLevel, Mask, Role};

/// Returns the value and the grade of modulation, reflectance margin and unused error correction of
/// the last reading.
pub(super) fn grade(
    reader: &mut Reader,
    apertures: &Apertures,
    (level, mask, correction): (ErrorCorrectionLevel, Mask, Correction),
) -> [(f64, Grade); 3] {
    let version = apertures.version;
    let width = version.width();
    reader.mark_wrong(version, level);
    let mut levels = Vec::with_capacity(width * version.height());
    let mut least = 1.0_f64;
    for y in 0..version.height() {
        for x in 0..width {
            levels.push(apertures.level(x as isize, y as isize));
            if version.role(x, y) == Role::Data {
                least = least.min(apertures.modulation(x as isize, y as isize));
            }
        }
    }
    let mut worth = [[0; MAX_BLOCKS]; 2];
    for grade in 1..=4 {
        reader.mark(version, level, mask, |module| levels[module] < grade);
        let mut marks = reader.marks.clone();
        for (mark, wrong) in marks.iter_mut().zip(&reader.wrong) {
            *mark |= wrong;
        }
        let unclear = blocks::count_marked(version, level, &mut reader.marks);
        let unclear_or_wrong = blocks::count_marked(version, level, &mut marks);
        for (worth, counts) in worth.iter_mut().zip([unclear, unclear_or_wrong]) {
            for (worth, count) in worth.iter_mut().zip(counts) {
                let (_, notional) = unused(count.into(), correction.capacity);
                *worth = notional.0.min(grade).max(*worth);
            }
        }
    }
    let num_blocks = Blocks::new(version, level).count;
    let [modulation, margin] =
        worth.map(|worth| Grade(worth[..num_blocks].iter().copied().min().unwrap_or(0)));
    let margin_value = if correction.wrong_codewords > 0 {
        0.0
    } else {
        least
    };
    [
        (least, modulation),
        (margin_value, margin),
        unused(correction.most_in_block, correction.capacity),
    ]
}

/// Returns the unused error correction of a block with wrong codewords, and its grade. M1 only
/// detects errors: it has grade 4 without errors, and 0 otherwise.
fn unused(wrong: usize, capacity: usize) -> (f64, Grade) {
    let unused = match (wrong, capacity) {
        (0, _) => 1.0,
        (_, 0) => 0.0,
        _ => (1.0 - 2.0 * wrong as f64 / capacity as f64).max(0.0),
    };
    (unused, Grade::at_least(unused, [0.62, 0.5, 0.37, 0.25]))
}
