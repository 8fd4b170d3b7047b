//! Function patterns and format information (ISO/IEC 18004:2015, clauses 6.3 and 7.9).

use crate::Version;
use crate::symbol::matrix::Matrix;
use crate::symbol::role::Role;

/// The modules that are the same in every symbol of a version.
pub(crate) struct FunctionPatterns {
    /// Finder, timing and alignment patterns, version information and the one module that is always
    /// dark.
    pub modules: Matrix,
    /// Has a 1 for each of their modules, and for the place of the format information. Codewords go
    /// elsewhere.
    pub reserved: Matrix,
    /// The role of each module, row by row.
    pub roles: Vec<Role>,
}

impl FunctionPatterns {
    /// Draws the patterns of `version`.
    pub fn new(version: Version) -> Self {
        let (width, height) = (version.width(), version.height());
        let mut patterns = Self {
            modules: Matrix::new(width, height),
            reserved: Matrix::new(width, height),
            roles: vec![Role::Data; width * height],
        };
        patterns.draw_timing_patterns();
        patterns.draw_finder_patterns();
        patterns.draw_alignment_patterns(version);
        patterns.reserve_format_information();
        patterns.draw_version_information(version);
        patterns
    }

    fn draw(&mut self, x: usize, y: usize, dark: bool, role: Role) {
        self.modules.set(x, y, dark);
        self.reserved.set(x, y, true);
        self.roles[y * self.modules.width() + x] = role;
    }

    /// Draws row 6 and column 6, which alternate, dark first.
    fn draw_timing_patterns(&mut self) {
        for i in 0..self.modules.width() {
            self.draw(6, i, i % 2 == 0, Role::Timing);
            self.draw(i, 6, i % 2 == 0, Role::Timing);
        }
    }

    /// Draws three concentric squares in three corners, each with a light separator a module wide.
    fn draw_finder_patterns(&mut self) {
        let size = self.modules.width();
        let far = size - 7;
        for (left, top) in [(0, 0), (far, 0), (0, far)] {
            for y in top.saturating_sub(1)..(top + 8).min(size) {
                for x in left.saturating_sub(1)..(left + 8).min(size) {
                    let ring = x.abs_diff(left + 3).max(y.abs_diff(top + 3));
                    let role = match ring {
                        4 => Role::Separator,
                        _ => Role::Finder,
                    };
                    self.draw(x, y, ring != 2 && ring != 4, role);
                }
            }
        }
    }

    /// Draws squares of 5 × 5 at every crossing of the centres of annex E without a finder pattern.
    fn draw_alignment_patterns(&mut self, version: Version) {
        let centres = version.alignment_centres();
        let last = self.modules.width() - 7;
        for cy in centres.clone() {
            for cx in centres.clone() {
                if matches!((cx, cy), (6, 6)) || (cx, cy) == (6, last) || (cx, cy) == (last, 6) {
                    continue;
                }
                for y in cy - 2..=cy + 2 {
                    for x in cx - 2..=cx + 2 {
                        let ring = x.abs_diff(cx).max(y.abs_diff(cy));
                        self.draw(x, y, ring != 1, Role::Alignment);
                    }
                }
            }
        }
    }

    fn reserve_format_information(&mut self) {
        let size = self.modules.width();
        for (first, second) in format_information_places(size) {
            for (x, y) in [first, second] {
                self.draw(x, y, false, Role::FormatInformation);
            }
        }
        // The module that is always dark (clause 7.9.1).
        self.draw(8, size - 8, true, Role::FormatInformation);
    }

    /// Draws two blocks of 3 × 6 in versions from 7 on (clause 7.10).
    fn draw_version_information(&mut self, version: Version) {
        if version.number() < 7 {
            return;
        }
        let number = u32::from(version.number());
        let bits = number << 12 | bch_remainder(number, 12, 0x1f25);
        let far = self.modules.width() - 11;
        for i in 0..18 {
            let dark = bits >> i & 1 == 1;
            let (along, across) = (i / 3, far + i % 3);
            self.draw(along, across, dark, Role::VersionInformation);
            self.draw(across, along, dark, Role::VersionInformation);
        }
    }
}

impl Version {
    /// Returns the rows from top to bottom, with a 1 for each module that holds no codeword and has
    /// no data mask: function patterns, format and version information (ISO/IEC 18004:2015, clauses
    /// 6.3, 7.9 and 7.10). The bits are those of [`Symbol::rows`](crate::Symbol::rows).
    ///
    /// ```
    /// use qr_core::Version;
    ///
    /// let top = Version::MIN.function_modules()[0];
    /// assert_eq!(top[0], 0b1_1111_1110_0001_1111_1111, "two finder patterns, separators, format information");
    /// ```
    #[must_use]
    pub fn function_modules(self) -> Vec<[u64; 3]> {
        FunctionPatterns::new(self).reserved.lines().to_vec()
    }
}

/// Returns the two places of each of the 15 bits of the format information, least significant
/// first, as column and row (ISO/IEC 18004:2015, figure 25).
pub(crate) fn format_information_places(
    size: usize,
) -> impl Iterator<Item = ((usize, usize), (usize, usize))> {
    (0..15).map(move |i| {
        let around_the_first_finder = match i {
            0..=5 => (8, i),
            6 => (8, 7),
            7 => (8, 8),
            8 => (7, 8),
            _ => (14 - i, 8),
        };
        let along_the_others = if i < 8 {
            (size - 1 - i, 8)
        } else {
            (8, size - 15 + i)
        };
        (around_the_first_finder, along_the_others)
    })
}

/// Returns the 15 bits of the format information: level, mask and check bits (clause 7.9.1).
pub(crate) fn format_information(level_bits: u32, mask_bits: u32) -> u32 {
    let data = level_bits << 3 | mask_bits;
    (data << 10 | bch_remainder(data, 10, 0x537)) ^ 0x5412
}

/// Returns the check bits of a BCH code: the remainder of `data` × 2^`degree` divided by a
/// polynomial of that degree (annexes C and D).
fn bch_remainder(data: u32, degree: u32, polynomial: u32) -> u32 {
    let mut remainder = data << degree;
    while remainder >> degree != 0 {
        let excess = remainder.ilog2() - degree;
        remainder ^= polynomial << excess;
    }
    remainder
}
