//! Draws function patterns and format information (ISO/IEC 18004:2015, clauses 6.3 and 7.9).

use crate::symbol::matrix::Matrix;
use crate::symbol::role::Role;
use crate::symbology::place::{Place, resolve};
use crate::symbology::{Alignment, Tables};
use crate::{ErrorCorrectionLevel, Mask, Version};

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
        let tables = version.symbology().tables();
        patterns.draw_timing_patterns(tables);
        for &(place, dark) in tables.corners {
            patterns.draw_at(place, dark, Role::Finder);
        }
        patterns.draw_finder_patterns(tables);
        for &place in tables.sub_finders {
            patterns.draw_sub_finder(place);
        }
        match tables.alignment {
            Alignment::Squares => patterns.draw_alignment_squares(version),
            Alignment::Columns => patterns.draw_alignment_columns(version),
        }
        patterns.reserve_format_information(tables);
        patterns.draw_version_information(version, tables);
        patterns
    }

    fn draw_at(&mut self, place: Place, dark: bool, role: Role) {
        let (x, y) = place.resolve(self.modules.width(), self.modules.height());
        self.draw(x, y, dark, role);
    }

    fn draw(&mut self, x: usize, y: usize, dark: bool, role: Role) {
        self.modules.set(x, y, dark);
        self.reserved.set(x, y, true);
        self.roles[y * self.modules.width() + x] = role;
    }

    /// Draws the timing patterns, which alternate, dark first.
    fn draw_timing_patterns(&mut self, tables: &Tables) {
        let (width, height) = (self.modules.width(), self.modules.height());
        for &row in tables.timing_rows {
            for x in 0..width {
                self.draw(x, resolve(row, height), x % 2 == 0, Role::Timing);
            }
        }
        for &column in tables.timing_columns {
            for y in 0..height {
                self.draw(resolve(column, width), y, y % 2 == 0, Role::Timing);
            }
        }
    }

    /// Draws the finder patterns: three concentric squares, each with a light separator a module
    /// wide.
    fn draw_finder_patterns(&mut self, tables: &Tables) {
        let (width, height) = (self.modules.width(), self.modules.height());
        for finder in tables.finders {
            let (left, top) = finder.resolve(width, height);
            for y in top.saturating_sub(1)..(top + 8).min(height) {
                for x in left.saturating_sub(1)..(left + 8).min(width) {
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

    /// Draws a finder sub-pattern: three concentric squares without a separator, 5 modules wide.
    fn draw_sub_finder(&mut self, place: Place) {
        let (left, top) = place.resolve(self.modules.width(), self.modules.height());
        for y in top..top + 5 {
            for x in left..left + 5 {
                let ring = x.abs_diff(left + 2).max(y.abs_diff(top + 2));
                self.draw(x, y, ring != 1, Role::Finder);
            }
        }
    }

    /// Draws a timing pattern in the column of each centre, which begins and ends with a square of
    /// 3 × 3 with a light module in its middle.
    fn draw_alignment_columns(&mut self, version: Version) {
        let height = self.modules.height();
        for cx in version.alignment_centres() {
            for y in 0..height {
                self.draw(cx, y, y % 2 == 0, Role::Timing);
            }
            for cy in [1, height - 2] {
                for y in cy - 1..=cy + 1 {
                    for x in cx - 1..=cx + 1 {
                        self.draw(x, y, (x, y) != (cx, cy), Role::Alignment);
                    }
                }
            }
        }
    }

    /// Draws squares of 5 × 5 at every crossing of the centres of annex E without a finder pattern.
    fn draw_alignment_squares(&mut self, version: Version) {
        let centres = version.alignment_centres();
        for cy in centres.clone() {
            for cx in centres.clone() {
                if self.roles[cy * self.modules.width() + cx] == Role::Finder {
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

    /// Reserves the modules of the format information, and draws the modules that are always dark.
    fn reserve_format_information(&mut self, tables: &Tables) {
        for (place, _) in tables.format_information.modules(0) {
            self.draw_at(place, false, Role::FormatInformation);
        }
        for &place in tables.dark_modules {
            self.draw_at(place, true, Role::FormatInformation);
        }
    }

    /// Draws the version information, if the version has it (clause 7.10).
    fn draw_version_information(&mut self, version: Version, tables: &Tables) {
        if version.table().has_version_information {
            let number = version.number().into();
            for (place, dark) in tables.version_information.modules(number) {
                self.draw_at(place, dark, Role::VersionInformation);
            }
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

/// Returns the place of each module of the format information, and true if it is dark: the level,
/// the data mask reference and their check bits (clause 7.9.1).
pub(crate) fn format_information(
    version: Version,
    level: ErrorCorrectionLevel,
    mask: Mask,
) -> impl Iterator<Item = ((usize, usize), bool)> {
    let tables = version.symbology().tables();
    let level_bits = u32::from(version.table().format_bits[level as usize]);
    // As many bits as number the data masks.
    let data = level_bits << tables.masks.len().ilog2() | u32::from(mask.number());
    let modules = tables.format_information.modules(data);
    modules.map(move |(place, dark)| (place.resolve(version.width(), version.height()), dark))
}
