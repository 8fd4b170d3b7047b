//! Grades plain pictures, and pictures that are spoilt in one respect.

use super::plain_pictures::{BLACK, Drawn, PlainPicture, WHITE, grey, luminance};
use crate::read::{Grade, Measure, Parameter, ReadError, Reader, SymbolPlace};
use crate::symbology::blocks::{Blocks, corrected};
use crate::{ErrorCorrectionLevel, Role, Symbology};

/// Returns all measures of a picture.
fn measures(drawn: &Drawn) -> Vec<Measure> {
    let mut reader = Reader::default();
    let graded = reader.grade_picture(&drawn.picture(), drawn.place).unwrap();
    graded.measures().to_vec()
}

/// Returns the value and the number of the grade of a parameter.
fn graded(drawn: &Drawn, parameter: Parameter) -> (f64, u8) {
    let measures = measures(drawn);
    let measure = measures
        .iter()
        .find(|measure| measure.parameter == parameter);
    let measure = measure.unwrap();
    (measure.value, measure.grade.number())
}

/// Returns the grade by the least values of grades 4 to 1.
fn by_least(value: f64, least: [f64; 4]) -> u8 {
    least.iter().filter(|&&least| value >= least).count() as u8
}

const UNUSED: [f64; 4] = [0.62, 0.5, 0.37, 0.25];

#[test]
fn plain_pictures_have_the_best_grade() {
    for version in Symbology::ALL.into_iter().flat_map(Symbology::versions) {
        if version.number() > 15 && version.number() % 8 != 0 {
            continue;
        }
        let levels = ErrorCorrectionLevel::ALL.into_iter();
        let level = levels
            .rev()
            .find(|&level| version.has_level(level))
            .unwrap();
        let picture = PlainPicture::new(&version.to_string(), level);
        for (module, is_whole) in [(2.0, true), (5.0, true), (6.5, false)] {
            let drawn = picture.draw(module, 1);
            let mut reader = Reader::default();
            let graded = reader.grade_picture(&drawn.picture(), drawn.place).unwrap();
            assert_eq!(graded.reading.unwrap().data(), picture.data);
            for measure in graded.measures() {
                assert_eq!(
                    measure.grade,
                    Grade::BEST,
                    "{version}, {module}: {measure:?}"
                );
            }
            assert_eq!(graded.overall().letter(), 'A');
            let has_version = version.symbology() == Symbology::Qr && version.number() >= 7;
            assert_eq!(graded.measures().len(), if has_version { 10 } else { 9 });
            // Whole modules are where they should be.
            if is_whole {
                for measure in graded.measures() {
                    let value = match measure.parameter {
                        Parameter::FixedPatternDamage
                        | Parameter::AxialNonuniformity
                        | Parameter::GridNonuniformity
                        | Parameter::FormatInformation
                        | Parameter::VersionInformation => 0.0,
                        _ => 1.0,
                    };
                    assert!(
                        (measure.value - value).abs() < 1e-9,
                        "{version}: {measure:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn contrast_changes_the_grade_at_its_limits() {
    let mut seen = [0; 5];
    for value in 60..=255 {
        let contrast = luminance(grey(value));
        let drawn =
            PlainPicture::of("M2", ErrorCorrectionLevel::L, BLACK, grey(value)).draw(3.0, 0);
        let (found, grade) = graded(&drawn, Parameter::SymbolContrast);
        assert!((found - contrast).abs() < 1e-6);
        assert_eq!(grade, by_least(contrast, [0.7, 0.55, 0.4, 0.2]), "{value}");
        seen[usize::from(grade)] += 1;
        let mut reader = Reader::default();
        let whole = reader.grade_picture(&drawn.picture(), drawn.place).unwrap();
        assert_eq!(whole.overall().number(), grade);
        if grade < 4 {
            assert_eq!(whole.limiting().parameter, Parameter::SymbolContrast);
        }
    }
    assert!(seen.iter().all(|&count| count > 10));
    // No contrast at all.
    let drawn = PlainPicture::of("M2", ErrorCorrectionLevel::L, WHITE, WHITE).draw(3.0, 0);
    let mut reader = Reader::default();
    let whole = reader.grade_picture(&drawn.picture(), drawn.place).unwrap();
    assert!(whole.reading.is_err());
    assert_eq!(
        (whole.overall(), whole.limiting().parameter),
        (Grade::FAIL, Parameter::Decode)
    );
}

#[test]
fn blur_lowers_modulation_through_all_grades() {
    let picture = PlainPicture::new("2", ErrorCorrectionLevel::M);
    let sharp = picture.draw(20.0, 0);
    let mut before = 4;
    let mut seen = [false; 5];
    for radius in 0..=16 {
        let drawn = sharp.blurred(radius);
        let (_, grade) = graded(&drawn, Parameter::Modulation);
        assert!(grade <= before, "radius {radius}: {grade} after {before}");
        before = grade;
        seen[usize::from(grade)] = true;
    }
    assert_eq!(seen, [true; 5]);
}

#[test]
fn codewords_lower_modulation_as_unused_error_correction_would() {
    for (name, level) in [
        ("5", ErrorCorrectionLevel::Q),
        ("1", ErrorCorrectionLevel::H),
        ("M1", ErrorCorrectionLevel::L),
        ("M3", ErrorCorrectionLevel::M),
        ("R13x77", ErrorCorrectionLevel::H),
    ] {
        let intact = PlainPicture::new(name, level);
        let most = corrected(intact.version, level);
        let blocks = Blocks::new(intact.version, level);
        for block in [0, blocks.count - 1] {
            for unclear in 0..=most + 1 {
                // Dark modules of modulation 0.45, 0.35, 0.25 and 0.05: grade levels 3, 2, 1 and 0.
                for (reflectance, level_of_module) in
                    [(0.275, 3), (0.325, 2), (0.375, 1), (0.475, 0)]
                {
                    let mut picture = intact.clone();
                    let dark = (0..=255).find(|&value| luminance(grey(value)) >= reflectance);
                    let light =
                        (0..=255).find(|&value| luminance(grey(value)) >= 1.0 - reflectance);
                    for place in picture.codewords_of(block, unclear) {
                        let is_dark = *picture.module(place) == BLACK;
                        *picture.module(place) = grey(if is_dark { dark } else { light }.unwrap());
                    }
                    let drawn = picture.draw(4.0, 0);
                    let unused = match (unclear, most) {
                        (0, _) => 1.0,
                        (_, 0) => 0.0,
                        _ => 1.0 - unclear as f64 / most as f64,
                    };
                    let expected = if unclear == 0 {
                        4
                    } else {
                        by_least(unused, UNUSED).max(level_of_module)
                    };
                    let case = format!(
                        "{name}, block {block}: {unclear} of {most} at level {level_of_module}"
                    );
                    assert_eq!(graded(&drawn, Parameter::Modulation).1, expected, "{case}");
                    // No codeword is wrong.
                    assert_eq!(
                        graded(&drawn, Parameter::ReflectanceMargin).1,
                        expected,
                        "{case}"
                    );
                    assert_eq!(graded(&drawn, Parameter::UnusedErrorCorrection), (1.0, 4));
                    assert_eq!(graded(&drawn, Parameter::FixedPatternDamage), (0.0, 4));
                }
            }
        }
    }
}

#[test]
fn wrong_codewords_lower_margin_and_unused_error_correction_only() {
    for (name, level) in [
        ("5", ErrorCorrectionLevel::Q),
        ("M4", ErrorCorrectionLevel::M),
    ] {
        let intact = PlainPicture::new(name, level);
        let most = corrected(intact.version, level);
        let block = Blocks::new(intact.version, level).count - 1;
        for wrong in 0..=most + 1 {
            let mut picture = intact.clone();
            picture.damage(block, wrong);
            let drawn = picture.draw(4.0, 0);
            if wrong > most {
                let mut reader = Reader::default();
                let graded = reader.grade_picture(&drawn.picture(), drawn.place).unwrap();
                assert_eq!(
                    graded.reading.unwrap_err(),
                    ReadError::TooManyErrors { block }
                );
                assert_eq!(graded.overall(), Grade::FAIL);
                assert_eq!(graded.limiting().parameter, Parameter::Decode);
                continue;
            }
            let unused = 1.0 - wrong as f64 / most as f64;
            let grade = by_least(unused, UNUSED);
            assert_eq!(graded(&drawn, Parameter::Modulation), (1.0, 4));
            assert_eq!(graded(&drawn, Parameter::ReflectanceMargin).1, grade);
            let (value, of_unused) = graded(&drawn, Parameter::UnusedErrorCorrection);
            assert!((value - unused).abs() < 1e-9);
            assert_eq!(of_unused, grade);
        }
    }
}

#[test]
fn fixed_pattern_damage_counts_modules_of_finder_patterns() {
    // Of finder patterns, separators and the quiet zone around them.
    for (name, places) in [
        ("2", [(0, 0), (-4, 10), (7, 7), (10, -1)]),
        ("2", [(24, 0), (28, 10), (17, 7), (14, -1)]),
        ("2", [(0, 24), (-4, 14), (7, 17), (10, 28)]),
        ("M3", [(0, 1), (-2, 10), (7, 7), (10, -1)]),
        ("R11x43", [(0, 1), (-2, 8), (7, 7), (10, -1)]),
        ("R11x43", [(42, 10), (44, 12), (38, 6), (40, 8)]),
    ] {
        let mut picture = PlainPicture::new(name, ErrorCorrectionLevel::M);
        for (count, place) in (1_u8..).zip(places) {
            picture.invert(place);
            let drawn = picture.draw(4.0, 0);
            let damage = graded(&drawn, Parameter::FixedPatternDamage);
            assert_eq!(damage, (f64::from(count), 4 - count), "{name}, {place:?}");
        }
    }
    // The quiet zone beyond 15 modules is in no segment.
    let mut picture = PlainPicture::new("4", ErrorCorrectionLevel::M);
    picture.invert((11, -1));
    assert_eq!(
        graded(&picture.draw(4.0, 0), Parameter::FixedPatternDamage),
        (0.0, 4)
    );
}

#[test]
fn fixed_pattern_damage_counts_other_patterns_in_percent() {
    // The timing patterns of version 2 have nine modules, its alignment pattern 25.
    for (places, grade) in [
        (&[(10, 6)][..], 1),
        (&[(10, 6), (6, 12)], 1),
        (&[(10, 6), (14, 6)], 0),
        (&[(18, 18)], 3),
        (&[(18, 18), (17, 18)], 3),
        (&[(18, 18), (17, 18), (16, 16)], 2),
        (
            &[(18, 18), (17, 18), (16, 16), (20, 20), (20, 16), (16, 20)],
            1,
        ),
    ] {
        let mut picture = PlainPicture::new("2", ErrorCorrectionLevel::M);
        for &place in places {
            picture.invert(place);
        }
        // A module of nine is 11.1 %, more than grade 2 allows.
        let damage = graded(&picture.draw(4.0, 0), Parameter::FixedPatternDamage);
        assert_eq!(damage, (places.len() as f64, grade), "{places:?}");
    }
    // Every function module of any version is in a segment.
    for name in ["1", "7", "M1", "M4", "R7x43", "R11x27", "R17x139"] {
        let level = if name == "M1" {
            ErrorCorrectionLevel::L
        } else {
            ErrorCorrectionLevel::M
        };
        let intact = PlainPicture::new(name, level);
        let version = intact.version;
        for y in 0..version.height() {
            for x in 0..version.width() {
                let parameter = match version.role(x, y) {
                    Role::Data => continue,
                    Role::FormatInformation => Parameter::FormatInformation,
                    Role::VersionInformation => Parameter::VersionInformation,
                    _ => Parameter::FixedPatternDamage,
                };
                // The one that is always dark is in no segment.
                if version.symbology() == Symbology::Qr && (x, y) == (8, version.height() - 8) {
                    continue;
                }
                let mut picture = intact.clone();
                picture.invert((x as isize, y as isize));
                let (count, _) = graded(&picture.draw(2.0, 0), parameter);
                // Where timing patterns cross, two segments have the module.
                assert!((1.0..=2.0).contains(&count), "{name}: {x}, {y}: {count}");
            }
        }
    }
}

#[test]
fn format_and_version_information_have_the_mean_grade_of_their_copies() {
    let intact = PlainPicture::new("7", ErrorCorrectionLevel::M);
    let tables = intact.version.symbology().tables();
    for (information, parameter) in [
        (&tables.format_information, Parameter::FormatInformation),
        (&tables.version_information, Parameter::VersionInformation),
    ] {
        // The errors of each copy; three bits can be corrected in any of them.
        for (errors, grade) in [
            ([0, 0], 4),
            ([1, 0], 4),
            ([1, 1], 3),
            ([2, 0], 3),
            ([2, 1], 3),
            ([3, 2], 2),
            ([3, 3], 1),
            ([6, 0], 2),
        ] {
            let mut picture = intact.clone();
            for (copy, count) in information.copies.iter().zip(errors) {
                for place in copy.places.iter().take(count) {
                    let (x, y) = place.resolve(45, 45);
                    picture.invert((x as isize, y as isize));
                }
            }
            let found = graded(&picture.draw(3.0, 0), parameter);
            assert_eq!(found, ((errors[0] + errors[1]) as f64, grade), "{errors:?}");
        }
    }
}

#[test]
fn stretched_pictures_have_axial_nonuniformity() {
    let picture = PlainPicture::new("1", ErrorCorrectionLevel::H);
    for (percent, grade) in [(0, 4), (5, 4), (7, 3), (9, 2), (11, 1), (13, 0)] {
        let stretch = f64::from(percent) / 100.0;
        // Around the middle, wider and lower.
        let middle = 14.5;
        let drawn = picture.draw_with(40.0, 40, |x, y| {
            let scale = |place: f64, by: f64| middle + (place - middle) / by;
            (scale(x, 1.0 + stretch / 2.0), scale(y, 1.0 - stretch / 2.0))
        });
        let (value, found) = graded(&drawn, Parameter::AxialNonuniformity);
        assert!((value - stretch).abs() < 0.002, "{percent} %: {value}");
        assert_eq!(found, grade, "{percent} %");
        let (grid, _) = graded(&drawn, Parameter::GridNonuniformity);
        assert!(grid < 0.02, "{grid}");
    }
}

#[test]
fn bent_pictures_have_grid_nonuniformity() {
    let picture = PlainPicture::new("2", ErrorCorrectionLevel::H);
    for (shift, grade) in [
        (0.0, 4),
        (0.3, 4),
        (0.36, 4),
        (0.4, 3),
        (0.48, 3),
        (0.52, 2),
        (0.6, 2),
        (0.66, 1),
        (0.72, 1),
        (0.8, 0),
    ] {
        // Moves three modules in the middle of the symbol, fewer towards its edges.
        let drawn = picture.draw_with(50.0, 0, |x, y| {
            let from_middle = (((x - 16.5).abs() - 1.5).max(0.0) / 4.0).min(1.0);
            (x - shift * (1.0 - from_middle), y)
        });
        let (value, found) = graded(&drawn, Parameter::GridNonuniformity);
        assert!((value - shift).abs() < 0.015, "{shift}: {value}");
        assert_eq!(found, grade, "{shift}: {value}");
        assert!(graded(&drawn, Parameter::AxialNonuniformity).0 < 0.01);
    }
}

#[test]
fn a_symbol_in_the_wrong_place_fails() {
    let picture = PlainPicture::new("1", ErrorCorrectionLevel::L);
    let drawn = picture.draw(4.0, 0);
    let place = SymbolPlace {
        left: drawn.place.left + 4.0,
        ..drawn.place
    };
    let mut reader = Reader::default();
    let graded = reader.grade_picture(&drawn.picture(), place).unwrap();
    assert_eq!(graded.overall(), Grade::FAIL);
    let place = SymbolPlace {
        left: drawn.place.left + 400.0,
        ..drawn.place
    };
    assert!(reader.grade_picture(&drawn.picture(), place).is_err());
}
