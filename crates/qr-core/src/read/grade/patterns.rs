//! Grades fixed pattern damage, format and version information (ISO/IEC 15415:2011, clause 7.8.5,
//! and ISO/IEC 18004:2015, annex G).
//!
//! The function patterns are divided into segments. As in [`modulation`](super::modulation), each
//! modulation grade level takes the modules below it, and those of the wrong colour, for errors. It
//! is worth the lower of the level and the grade of this damage. A segment has the grade of the
//! level that is worth most, and the symbol that of its worst segment:
//!
//! | segment | grades 4, 3, 2, 1 |
//! | --- | --- |
//! | A: a finder pattern, its separator, and the quiet zone along its two outer sides | 0, 1, 2, 3 modules |
//! | B: a timing pattern | 0, 7, 11, 14 % of its modules, and no more than two of any five neighbours |
//! | C: all alignment patterns | 0, 10, 20, 30 % of their modules |
//! | a copy of the format or version information | 0, 1, 2, 3 modules |
//!
//! The grade of format information is the mean of its copies, rounded up, and so is that of version
//! information. The annex describes QR Code and Micro QR Code. In rMQR, the finder sub-pattern with
//! its quiet zone and the corner finder patterns are segments of kind A, by analogy.

use super::Grade;
use super::aperture::Apertures;
use crate::symbol::patterns::FunctionPatterns;
use crate::symbology::Alignment;
use crate::symbology::information::Information;
use crate::symbology::place::resolve;
use crate::{ErrorCorrectionLevel, Mask, Role};

/// The modules of grade 0 and the grade, of each parameter.
pub(super) struct PatternGrades {
    pub fixed: (f64, Grade),
    pub format: (f64, Grade),
    pub version: (f64, Grade),
}

/// How the damage of a segment is graded.
#[derive(Clone, Copy)]
enum Kind {
    /// By the number of errors.
    Few,
    /// A timing pattern.
    Timing,
    /// The alignment patterns.
    Alignment,
}

/// The grade of several segments, and the modules of the next one.
struct Segments<'a> {
    apertures: &'a Apertures,
    patterns: &'a FunctionPatterns,
    /// The modulation grade levels of the modules of the segment, 0 for a wrong colour.
    levels: Vec<u8>,
    /// The modules of grade 0 in all segments.
    errors: usize,
    /// The lowest grade.
    worst: u8,
}

impl Segments<'_> {
    /// Adds a module of the symbol or of the quiet zone, which is light.
    #[inline(never)]
    fn push(&mut self, x: isize, y: isize) {
        let modules = &self.patterns.modules;
        let is_symbol = (0..modules.width() as isize).contains(&x)
            && (0..modules.height() as isize).contains(&y);
        let dark = is_symbol && modules.get(x as usize, y as usize);
        self.levels.push(self.apertures.level_as(x, y, dark));
    }

    /// Ends a segment.
    fn end(&mut self, kind: Kind) {
        self.worst = self.worst.min(grade_of(&self.levels, kind));
        self.errors += errors(&self.levels, 1);
        self.levels.clear();
    }

    /// Adds the corner of a finder pattern, or of a finder sub-pattern that ends at the last column
    /// and the last row. The pattern and its separator take `side` modules, and the quiet zone
    /// reaches `beyond` modules further.
    fn corner(&mut self, (left, top): (usize, usize), side: isize, beyond: isize) {
        let (width, height) = (
            self.patterns.modules.width() as isize,
            self.patterns.modules.height() as isize,
        );
        let quiet = self.apertures.quiet;
        // From the corner into the symbol.
        let inwards = |start: usize, length: isize, i: isize| match start {
            0 => i,
            _ => length - 1 - i,
        };
        for i in -quiet..(side + beyond).min(height + quiet) {
            for j in -quiet..(side + beyond).min(width + quiet) {
                let (x, y) = (inwards(left, width, j), inwards(top, height, i));
                let is_symbol = (0..width).contains(&x) && (0..height).contains(&y);
                if !is_symbol || (i < side && j < side) {
                    self.push(x, y);
                }
            }
        }
        self.end(Kind::Few);
    }

    /// Adds the timing pattern of a row or a column, which begins at a module and goes to the right
    /// or down.
    #[inline(never)]
    fn line(&mut self, (mut x, mut y): (usize, usize), (right, down): (usize, usize)) {
        let (width, height) = (
            self.patterns.modules.width(),
            self.patterns.modules.height(),
        );
        while x < width && y < height {
            if self.patterns.roles[y * width + x] == Role::Timing {
                self.push(x as isize, y as isize);
            }
            (x, y) = (x + right, y + down);
        }
        self.end(Kind::Timing);
    }
}

/// Grades all patterns. `read` has the level and the mask of the symbol, if it is read.
#[inline(never)]
pub(super) fn grade(
    apertures: &Apertures,
    read: Option<(ErrorCorrectionLevel, Mask)>,
) -> PatternGrades {
    let version = apertures.version;
    let tables = version.symbology().tables();
    let (width, height) = (version.width(), version.height());
    let patterns = &FunctionPatterns::new(version);
    let mut segments = Segments {
        apertures,
        patterns,
        levels: Vec::new(),
        errors: 0,
        worst: 4,
    };
    for finder in tables.finders {
        segments.corner(finder.resolve(width, height), 8, 3);
    }
    for pattern in tables.sub_finders {
        segments.corner(pattern.resolve(width, height), 5, 0);
    }
    for (place, _) in tables.corners {
        let (x, y) = place.resolve(width, height);
        segments.push(x as isize, y as isize);
    }
    segments.end(Kind::Few);
    for &row in tables.timing_rows {
        segments.line((0, resolve(row, height)), (1, 0));
    }
    let columns = tables.timing_columns.iter().map(|&x| resolve(x, width));
    let of_alignment = version.alignment_centres();
    let of_alignment = of_alignment.filter(|_| matches!(tables.alignment, Alignment::Columns));
    for x in columns.chain(of_alignment) {
        segments.line((x, 0), (0, 1));
    }
    for (module, &role) in patterns.roles.iter().enumerate() {
        if role == Role::Alignment {
            segments.push((module % width) as isize, (module / width) as isize);
        }
    }
    segments.end(Kind::Alignment);
    let format = read.map(|(level, mask)| {
        let bits = u32::from(version.table().format_bits[level as usize]);
        bits << tables.masks.len().ilog2() | u32::from(mask.number())
    });
    PatternGrades {
        fixed: (segments.errors as f64, Grade(segments.worst)),
        format: information(apertures, &tables.format_information, format),
        version: information(
            apertures,
            &tables.version_information,
            Some(version.number().into()),
        ),
    }
}

/// Grades the copies of format or version information. Information that is unknown fails.
#[inline(never)]
fn information(apertures: &Apertures, table: &Information, data: Option<u32>) -> (f64, Grade) {
    let (width, height) = (apertures.version.width(), apertures.version.height());
    let copies = table.copies.len();
    let (mut sum, mut wrong) = (0, 0);
    for copy in table.copies {
        let bits = data.map(|data| table.word(data) ^ copy.mask);
        let mut levels = [0; u32::BITS as usize];
        let levels = &mut levels[..copy.places.len()];
        for (i, (level, place)) in levels.iter_mut().zip(copy.places).enumerate() {
            let (x, y) = place.resolve(width, height);
            if let Some(bits) = bits {
                *level = apertures.level_as(x as isize, y as isize, bits >> i & 1 == 1);
            }
        }
        sum += usize::from(grade_of(levels, Kind::Few));
        wrong += errors(levels, 1);
    }
    (wrong as f64, Grade(sum.div_ceil(copies.max(1)) as u8))
}

/// Returns the grade of a segment: that of the modulation grade level that is worth most.
#[inline(never)]
fn grade_of(levels: &[u8], kind: Kind) -> u8 {
    let mut best = 0;
    for level in 1..=4 {
        let errors = errors(levels, level);
        let percent = 100.0 * errors as f64 / levels.len().max(1) as f64;
        let notional = match kind {
            Kind::Few => Grade::at_most(errors as f64, [0.0, 1.0, 2.0, 3.0]),
            Kind::Timing if has_gap(levels, level) => Grade::FAIL,
            Kind::Timing => Grade::at_most(percent, [0.0, 7.0, 11.0, 14.0]),
            Kind::Alignment => Grade::at_most(percent, [0.0, 10.0, 20.0, 30.0]),
        };
        best = notional.0.min(level).max(best);
    }
    best
}

/// Returns the number of modules below a modulation grade level.
#[inline(never)]
fn errors(levels: &[u8], level: u8) -> usize {
    levels.iter().filter(|&&own| own < level).count()
}

/// Returns true if more than two of any five neighbours are below a modulation grade level.
fn has_gap(levels: &[u8], level: u8) -> bool {
    levels.windows(5).any(|five| errors(five, level) > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_graded_by_the_tables() {
        for (errors, grade) in [(0, 4), (1, 3), (2, 2), (3, 1), (4, 0), (9, 0)] {
            let mut levels = [4; 168];
            levels[..errors].fill(0);
            assert_eq!(grade_of(&levels, Kind::Few), grade);
        }
        // Of a hundred modules, no two of five neighbours.
        for (errors, timing, alignment) in [
            (0, 4, 4),
            (7, 3, 3),
            (8, 2, 3),
            (10, 2, 3),
            (11, 2, 2),
            (12, 1, 2),
            (14, 1, 2),
            (15, 0, 2),
            (20, 0, 2),
            (21, 0, 1),
            (30, 0, 1),
            (31, 0, 0),
        ] {
            let mut levels = [4; 100];
            for i in 0..errors {
                levels[3 * i] = 0;
            }
            assert_eq!(grade_of(&levels, Kind::Timing), timing, "{errors}");
            assert_eq!(grade_of(&levels, Kind::Alignment), alignment, "{errors}");
        }
    }

    #[test]
    fn a_gap_in_a_timing_pattern_fails() {
        let mut levels = [4; 100];
        levels[40] = 0;
        levels[44] = 0;
        assert_eq!(grade_of(&levels, Kind::Timing), 3);
        levels[42] = 0;
        assert_eq!(grade_of(&levels, Kind::Timing), 0);
    }

    #[test]
    fn unclear_modules_cost_no_more_than_damage() {
        // All modules have level 2, or two of them are errors at level 4.
        assert_eq!(grade_of(&[2; 168], Kind::Few), 2);
        let mut levels = [4; 168];
        levels[..2].fill(3);
        assert_eq!(grade_of(&levels, Kind::Few), 3);
        levels[..2].fill(1);
        assert_eq!(grade_of(&levels, Kind::Few), 2);
    }
}
