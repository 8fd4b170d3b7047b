//! Reads plain pictures, and judges damaged ones.

use super::plain_pictures::{BLACK, PlainPicture, WHITE, grey, luminance};
use crate::read::{PictureFault, PictureLimits, ReadError, Reader};
use crate::symbology::blocks::{Blocks, corrected};
use crate::{ErrorCorrectionLevel, Symbology};

const NAMES: [(&str, ErrorCorrectionLevel); 14] = [
    ("1", ErrorCorrectionLevel::L),
    ("2", ErrorCorrectionLevel::H),
    ("5", ErrorCorrectionLevel::Q),
    ("7", ErrorCorrectionLevel::M),
    ("14", ErrorCorrectionLevel::H),
    ("M1", ErrorCorrectionLevel::L),
    ("M2", ErrorCorrectionLevel::M),
    ("M3", ErrorCorrectionLevel::M),
    ("M4", ErrorCorrectionLevel::Q),
    ("R7x43", ErrorCorrectionLevel::M),
    ("R7x139", ErrorCorrectionLevel::H),
    ("R11x27", ErrorCorrectionLevel::H),
    ("R13x77", ErrorCorrectionLevel::M),
    ("R17x139", ErrorCorrectionLevel::H),
];

/// Accepts all error correction to be used up.
const ANY_DAMAGE: PictureLimits = PictureLimits {
    contrast: 0.4,
    margin: 0.2,
    unused: 0.0,
    quiet_zone: u32::MAX,
    local_thresholds: true,
};

#[test]
fn plain_pictures_are_read() {
    let mut reader = Reader::default();
    for (name, level) in NAMES {
        let picture = PlainPicture::new(name, level);
        for module in [1.0, 1.5, 2.0, 3.0, 3.7, 5.25, 7.0, 20.0] {
            for margin in [0, 3] {
                let drawn = picture.draw(module, margin);
                let read = reader
                    .read_picture(&drawn.picture(), drawn.place, PictureLimits::default())
                    .unwrap_or_else(|fault| panic!("{name}, {module} pixels: {fault:?}"));
                assert_eq!(read.reading.data(), picture.data, "{name}, {module} pixels");
                assert_eq!(read.reading.correction().wrong_codewords, 0);
                assert!((read.contrast - 1.0).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn pictures_of_all_versions_are_read() {
    let mut reader = Reader::default();
    for version in Symbology::ALL.into_iter().flat_map(Symbology::versions) {
        let levels = ErrorCorrectionLevel::ALL.into_iter();
        let level = levels
            .rev()
            .find(|&level| version.has_level(level))
            .unwrap();
        let picture = PlainPicture::new(&version.to_string(), level);
        let drawn = picture.draw(2.0, 0);
        let read = reader.read_picture(&drawn.picture(), drawn.place, PictureLimits::default());
        assert_eq!(read.unwrap().reading.data(), picture.data, "{version}");
    }
}

#[test]
fn pictures_without_a_quiet_zone_are_read() {
    for (name, level) in NAMES {
        let picture = PlainPicture::new(name, level);
        let drawn = picture.draw(3.0, 0);
        // Cuts the quiet zone off.
        let (width, quiet) = (drawn.width, 3 * picture.quiet);
        let rows = drawn.pixels.chunks_exact(4 * width);
        let rows = rows.skip(quiet).take(drawn.height - 2 * quiet);
        let pixels: Vec<u8> = rows
            .flat_map(|row| row[4 * quiet..4 * (width - quiet)].to_vec())
            .collect();
        let cut = super::plain_pictures::Drawn {
            width: width - 2 * quiet,
            height: drawn.height - 2 * quiet,
            pixels,
            place: crate::read::SymbolPlace {
                left: 0.0,
                top: 0.0,
                ..drawn.place
            },
        };
        let mut reader = Reader::default();
        let read = reader.read_picture(&cut.picture(), cut.place, PictureLimits::default());
        assert_eq!(read.unwrap().reading.data(), picture.data, "{name}");
    }
}

#[test]
fn colours_are_judged_by_their_contrast() {
    let mut reader = Reader::default();
    let transparent = [9, 9, 9, 0];
    for (dark, light) in [
        ([0, 0, 128, 255], [255, 255, 0, 255]),
        ([200, 0, 0, 255], WHITE),
        (BLACK, transparent),
        ([0, 0, 0, 230], transparent),
    ] {
        let picture = PlainPicture::of("3", ErrorCorrectionLevel::M, dark, light);
        let drawn = picture.draw(4.0, 0);
        let read = reader.read_picture(&drawn.picture(), drawn.place, PictureLimits::default());
        assert_eq!(read.unwrap().reading.data(), picture.data);
    }
    let mut low = 0;
    for value in 100..=255 {
        let contrast = luminance(grey(value));
        let picture = PlainPicture::of("1", ErrorCorrectionLevel::L, BLACK, grey(value));
        let drawn = picture.draw(2.0, 0);
        match reader.read_picture(&drawn.picture(), drawn.place, PictureLimits::default()) {
            Ok(read) => {
                assert!(contrast >= 0.4, "{value}");
                assert!((read.contrast - contrast).abs() < 1e-6);
            }
            Err(PictureFault::LowContrast {
                contrast: found,
                least,
            }) => {
                assert!(contrast < 0.4, "{value}");
                assert!((found - contrast).abs() < 1e-6 && (least - 0.4).abs() < 1e-9);
                low += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(low > 50);
    // Light on dark is not read.
    let picture = PlainPicture::of("1", ErrorCorrectionLevel::L, WHITE, BLACK);
    let drawn = picture.draw(2.0, 0);
    let fault = reader.read_picture(&drawn.picture(), drawn.place, ANY_DAMAGE);
    assert_eq!(
        fault.unwrap_err(),
        PictureFault::FinderNotFound { x: 3, y: 3 }
    );
}

#[test]
fn damage_is_refused_from_the_first_codeword_too_many() {
    let mut reader = Reader::default();
    for (name, level) in NAMES {
        let intact = PlainPicture::new(name, level);
        let version = intact.version;
        let blocks = Blocks::new(version, level);
        let most = corrected(version, level);
        let capacity = most * 2;
        for block in [0, blocks.count - 1] {
            for wrong in 0..=most + 1 {
                let mut picture = intact.clone();
                picture.damage(block, wrong);
                let drawn = picture.draw(3.0, 0);
                let read = reader.read_picture(&drawn.picture(), drawn.place, ANY_DAMAGE);
                if wrong > most {
                    let error = read.unwrap_err();
                    let refused = PictureFault::NotDecoded(ReadError::TooManyErrors { block });
                    assert_eq!(error, refused, "{name}");
                    continue;
                }
                let read = read.unwrap();
                assert_eq!(read.reading.data(), picture.data, "{name}");
                assert_eq!(read.reading.correction().wrong_codewords, wrong);
                // A quarter must be unused by default.
                let read =
                    reader.read_picture(&drawn.picture(), drawn.place, PictureLimits::default());
                if 8 * wrong > 3 * capacity {
                    let fault = PictureFault::TooManyWrongCodewords {
                        block,
                        wrong,
                        most: 3 * capacity / 8,
                        corrected: most,
                    };
                    assert_eq!(read.unwrap_err(), fault, "{name}");
                } else {
                    assert_eq!(read.unwrap().reading.data(), picture.data, "{name}");
                }
            }
        }
    }
}

#[test]
fn modules_close_to_the_threshold_count_as_wrong() {
    let mut reader = Reader::default();
    for (name, level) in NAMES {
        let intact = PlainPicture::new(name, level);
        let blocks = Blocks::new(intact.version, level);
        let most = corrected(intact.version, level);
        let block = blocks.count - 1;
        for doubtful in 0..=most + 1 {
            let mut picture = intact.clone();
            let mut seen_as_light = 0;
            for place in picture.codewords_of(block, doubtful) {
                // 0.57 and 0.43 of white: 0.14 from the threshold. The luma of both is light.
                let is_dark = *picture.module(place) == BLACK;
                *picture.module(place) = grey(if is_dark { 175 } else { 199 });
                seen_as_light += usize::from(is_dark);
            }
            let drawn = picture.draw(3.0, 0);
            let read = reader.read_picture(&drawn.picture(), drawn.place, PictureLimits::default());
            if doubtful <= most {
                assert_eq!(read.unwrap().reading.data(), picture.data, "{name}");
                continue;
            }
            let Err(PictureFault::CloseToThreshold {
                block: found,
                doubtful: count,
                corrected,
                margin,
                least,
            }) = read
            else {
                panic!("{name}: {read:?}");
            };
            assert_eq!((found, count, corrected), (block, doubtful, most), "{name}");
            assert!(margin > 0.1 && margin < 0.2 && (least - 0.2).abs() < 1e-9);
            // A limit below the margin accepts them, but readers with a threshold for each part look
            // at luma.
            let limits = PictureLimits {
                margin: 0.1,
                ..PictureLimits::default()
            };
            match reader.read_picture(&drawn.picture(), drawn.place, limits) {
                Ok(read) => {
                    assert_eq!(read.reading.data(), picture.data, "{name}");
                    assert!(
                        seen_as_light <= most || drawn.picture().width() < 40,
                        "{name}"
                    );
                }
                Err(PictureFault::NotDecoded(_)) => assert!(seen_as_light > most, "{name}"),
                Err(other) => panic!("{name}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_codeword_both_wrong_and_unclear_counts_once() {
    let mut reader = Reader::default();
    let mut picture = PlainPicture::new("2", ErrorCorrectionLevel::H);
    let most = corrected(picture.version, picture.level);
    let places = picture.codewords_of(0, most);
    for &place in &places {
        let is_dark = *picture.module(place) == BLACK;
        *picture.module(place) = grey(if is_dark { 199 } else { 175 });
    }
    let drawn = picture.draw(3.0, 0);
    let read = reader
        .read_picture(&drawn.picture(), drawn.place, ANY_DAMAGE)
        .unwrap();
    assert_eq!(read.reading.correction().most_in_block, most);
    assert_eq!(read.reading.data(), picture.data);
}

#[test]
fn spoilt_finder_patterns_are_named() {
    let mut reader = Reader::default();
    for (name, level) in NAMES {
        let intact = PlainPicture::new(name, level);
        let (width, height) = (intact.version.width(), intact.version.height());
        let centres: &[(usize, usize)] = match intact.version.symbology() {
            Symbology::Qr => &[(3, 3), (width - 4, 3), (3, height - 4)],
            Symbology::MicroQr | Symbology::Rmqr => &[(3, 3)],
        };
        for &(x, y) in centres {
            let centre = (x as isize, y as isize);
            // The middle, the ring around it, and the outer ring.
            for distance in [0, 2, 3] {
                let mut picture = intact.clone();
                picture.invert((centre.0 - distance, centre.1));
                let drawn = picture.draw(4.0, 0);
                let read =
                    reader.read_picture(&drawn.picture(), drawn.place, PictureLimits::default());
                assert_eq!(
                    read.unwrap_err(),
                    PictureFault::FinderNotFound { x, y },
                    "{name}, {distance}"
                );
            }
        }
    }
}

#[test]
fn a_dark_quiet_zone_is_refused() {
    let mut reader = Reader::default();
    for (name, level) in [
        ("2", ErrorCorrectionLevel::L),
        ("M3", ErrorCorrectionLevel::L),
        ("R9x43", ErrorCorrectionLevel::M),
    ] {
        let intact = PlainPicture::new(name, level);
        let quiet = intact.quiet as isize;
        let (width, height) = (
            intact.version.width() as isize,
            intact.version.height() as isize,
        );
        for y in -quiet..height + quiet {
            for x in -quiet..width + quiet {
                if (0..width).contains(&x) && (0..height).contains(&y) {
                    continue;
                }
                let mut picture = intact.clone();
                picture.invert((x, y));
                let drawn = picture.draw(2.0, 2);
                let read =
                    reader.read_picture(&drawn.picture(), drawn.place, PictureLimits::default());
                let outside = |at: isize, size: isize| (-at).max(at - size + 1).max(0);
                if outside(x, width) + outside(y, height) > quiet + 1 {
                    // No reader looks at the corners.
                    assert!(read.is_ok(), "({x}, {y})");
                    continue;
                }
                match read.unwrap_err() {
                    PictureFault::DarkQuietZone {
                        x: found_x,
                        y: found_y,
                    } => {
                        assert_eq!((found_x, found_y), (x, y));
                    }
                    // Beside the middle of a finder pattern, whose outer run it makes longer.
                    PictureFault::FinderNotFound { .. } => {
                        assert!(x == -1 || y == -1 || x == width || y == height);
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
    }
}

/// Prints how long a picture takes: `cargo test -p qr-core --release time_of -- --ignored
/// --nocapture`.
#[test]
#[ignore = "prints figures, and asserts nothing"]
fn time_of_pictures() {
    let mut reader = Reader::default();
    for (name, module) in [
        ("1", 10.0),
        ("4", 7.0),
        ("5", 6.0),
        ("10", 4.0),
        ("40", 2.0),
    ] {
        let picture = PlainPicture::new(name, ErrorCorrectionLevel::M);
        let drawn = picture.draw(module, 6);
        let mut times = [f64::MAX; 2];
        for _ in 0..200 {
            let start = std::time::Instant::now();
            let read = reader.read_picture(&drawn.picture(), drawn.place, PictureLimits::default());
            assert!(read.is_ok());
            times[0] = times[0].min(start.elapsed().as_secs_f64());
            let start = std::time::Instant::now();
            assert!(reader.grade_picture(&drawn.picture(), drawn.place).is_ok());
            times[1] = times[1].min(start.elapsed().as_secs_f64());
        }
        println!(
            "version {name}, {} pixels: read {:.1} µs, graded {:.1} µs",
            drawn.width,
            times[0] * 1e6,
            times[1] * 1e6
        );
    }
}
