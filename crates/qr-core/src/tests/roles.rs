//! Counts the modules of each role.

use crate::{Role, Version};

#[test]
fn every_version_has_the_number_of_modules_of_each_role_that_the_standard_gives() {
    for version in Version::all() {
        let size = version.width();
        let count = |role| {
            let modules = (0..size * size).filter(|at| version.role(at % size, at / size) == role);
            modules.count()
        };
        let centres = version.alignment_centres().count();
        let (alignment, covered_timing) = match centres {
            0 => (0, 0),
            // Squares of 5 × 5. Those on row or column 6 cover 5 modules of a timing pattern.
            _ => (25 * (centres * centres - 3), 2 * 5 * (centres - 2)),
        };
        assert_eq!(count(Role::Finder), 3 * 7 * 7, "{version}");
        assert_eq!(count(Role::Separator), 3 * 15, "{version}");
        assert_eq!(
            count(Role::Timing),
            2 * (size - 16) - covered_timing,
            "{version}"
        );
        assert_eq!(count(Role::Alignment), alignment, "{version}");
        // Two copies of 15 bits, and the dark module.
        assert_eq!(count(Role::FormatInformation), 31, "{version}");
        let version_information = if version.number() < 7 { 0 } else { 36 };
        assert_eq!(
            count(Role::VersionInformation),
            version_information,
            "{version}"
        );
    }
}

#[test]
fn function_modules_are_those_with_a_role_other_than_data() {
    for version in Version::all() {
        for (y, row) in version.function_modules().iter().enumerate() {
            for x in 0..version.width() {
                let is_function = row[x / 64] >> (x % 64) & 1 == 1;
                assert_eq!(is_function, version.role(x, y) != Role::Data, "({x}, {y})");
            }
        }
    }
}
