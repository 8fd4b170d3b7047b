//! Functions for the fuzz targets, which are another crate. They are not part of the API: only
//! builds with `--cfg fuzzing` have them.

#![allow(
    clippy::missing_panics_doc,
    reason = "to panic where something differs is what they are for"
)]

pub use crate::naive::damage::assert_corrected;
pub use crate::naive::halves::{Half, assert_halves, shown};
pub use crate::naive::outlines::{Outlines, Painted};
#[cfg(feature = "image")]
pub use qr_codecs::{is_listed_attribute, is_listed_element, read_svg};

use crate::encode::codewords::final_message;
use crate::encode::optimize::{Kanji, kanji_applies};
use crate::encode::scratch::Scratch;
use crate::naive::drawing::{WAYS, naive};
use crate::naive::fnc1;
use crate::naive::logos::Drawn;
use crate::naive::masks::{Grid, best, grid, naive_penalty, penalty};
use crate::naive::segments::{exhaustive_by_segments, fewest_bits, optimal};
use crate::read::read_codewords;
use crate::symbol::draw::DrawJob;
use crate::symbol::matrix::Matrix;
use crate::symbol::template::template;
use crate::symbology::CharCountClass;
use crate::symbology::blocks::Blocks;
use crate::{
    Content, Error, ErrorCorrectionLevel, LogoPlace, Mask, Options, Segment, Symbol, Symbology,
    Version, divide,
};

/// The maximum number of characters for trying every segmentation, which takes cubic time.
pub const MAX_EXHAUSTIVE: usize = 48;

/// Asserts that the segments of a text take the fewest bits, in each character count class, with
/// and without FNC1 before it.
pub fn assert_segments(text: &str) {
    if text.is_empty() {
        return;
    }
    let is_short = text.chars().count() <= MAX_EXHAUSTIVE;
    let is_kanji_possible = text.is_ascii() || kanji_applies(text);
    for class in Symbology::Qr.char_count_classes() {
        for kanji in [Kanji::Avoid, Kanji::Require] {
            if kanji == Kanji::Require && !is_kanji_possible {
                continue;
            }
            let bits = optimal(text, class, kanji);
            assert_eq!(
                bits,
                fewest_bits(text, class, kanji),
                "{kanji:?}, {class:?}"
            );
            if is_short {
                assert_eq!(bits, exhaustive_by_segments(text, class, kanji));
            }
        }
        let bits = fnc1::optimal(text, class);
        if is_short && !fnc1::is_ambiguous(text) {
            assert_eq!(bits, fnc1::exhaustive(text, class), "{class:?}, after FNC1");
        }
    }
}

/// Asserts that the version and the level of a text, or the error, follow from the fewest bits.
/// With `eci`, a header that declares UTF-8 comes first.
pub fn assert_planned(text: &str, eci: bool, options: &Options) {
    let (level, bytes) = (options.error_correction_level, text.len());
    let header = if eci { 12 } else { 0 };
    let is_kanji_possible = !eci && !text.is_ascii() && kanji_applies(text);
    let fewest = |kanji| {
        let classes = Symbology::Qr.char_count_classes();
        classes
            .map(|class| header + fewest_bits(text, class, kanji))
            .collect::<Vec<_>>()
    };
    let smallest = |kanji| {
        let bits = fewest(kanji);
        let from = options.version.unwrap_or(Version::MIN);
        let mut versions =
            Version::all().map(|version| (version, bits[CharCountClass::of(version).index()]));
        versions.find(|&(version, bits)| version >= from && version.data_bits(level) >= bits)
    };
    let expected = if text.is_empty() {
        Err(Error::Empty)
    } else {
        let kanji = is_kanji_possible.then(|| smallest(Kanji::Require));
        match (
            smallest(Kanji::Avoid)
                .into_iter()
                .chain(kanji.flatten())
                // Of equal versions, takes the first, which is without kanji mode.
                .min_by_key(|&(version, _)| version),
            options.version,
        ) {
            (None, _) => Err(Error::DataTooLong {
                symbology: options.symbology,
                level,
                bytes,
                other: None,
            }),
            (Some((smallest, _)), Some(version)) if smallest > version => {
                Err(Error::VersionTooSmall { version, smallest })
            }
            (Some(smallest), _) => Ok(smallest),
        }
    };
    let declaration =
        eci.then(|| Segment::eci(Segment::ECI_UTF_8).expect("a number below 1000000"));
    let declaration = declaration.map(Content::Segment);
    let content: Vec<_> = declaration
        .into_iter()
        .chain([Content::Text(text)])
        .collect();
    for boost_error_correction in [false, true] {
        let options = Options {
            boost_error_correction,
            ..*options
        };
        let expected = expected.map(|(version, bits)| {
            let mut levels = ErrorCorrectionLevel::ALL.into_iter();
            let highest = levels.rfind(|&level| version.data_bits(level) >= bits);
            let boosted = highest.filter(|_| boost_error_correction);
            (version, boosted.unwrap_or(level))
        });
        let planned = crate::encode::plan::plan(&content, &options, &mut Scratch::default());
        assert_eq!(planned, expected);
    }
}

/// Makes a symbol of any modules. `is_dark` gets a column and a row.
#[must_use]
pub fn symbol_of_modules(version: Version, is_dark: impl Fn(usize, usize) -> bool) -> Symbol {
    Symbol::of_modules(version, is_dark)
}

/// Returns the number of codewords of a symbol, error correction included.
#[must_use]
pub fn codewords(version: Version, level: ErrorCorrectionLevel) -> usize {
    let blocks = Blocks::new(version, level);
    blocks.data + blocks.count * blocks.correction
}

/// Asserts that a message of any codewords is drawn as the standard says, with each mask, and
/// without a mask with the one of the lowest penalty.
pub fn assert_drawn(version: Version, level: ErrorCorrectionLevel, message: &[u8]) {
    let expected: Vec<_> = Mask::all()
        .map(|mask| (mask, naive(message, version, level, mask)))
        .collect();
    let grids = expected
        .iter()
        .map(|(mask, modules)| (*mask, grid(modules)));
    let best = best(grids);
    // Over another symbol.
    let mut modules = Matrix::new(177, 177);
    modules.lines_mut().fill([u64::MAX; 3]);
    for draw in WAYS {
        for asked in Mask::all().map(Some).chain([None]) {
            let mask = draw(DrawJob {
                template: template(version, level),
                message,
                mask: asked,
                modules: &mut modules,
            });
            assert_eq!(mask, asked.unwrap_or(best), "{version}, {level:?}");
            let (_, expected) = &expected[usize::from(mask.number())];
            assert!(modules == *expected, "{version}, {level:?}, {asked:?}");
        }
    }
}

/// Asserts that the penalty of any modules is as the standard says. `is_dark` gets a column and a
/// row.
pub fn assert_penalty(version: Version, is_dark: impl Fn(usize, usize) -> bool) {
    let size = version.size();
    let row = |y| (0..size).map(|x| is_dark(x, y)).collect();
    let grid: Grid = (0..size).map(row).collect();
    assert_eq!(penalty(&grid), naive_penalty(&grid));
}

/// Returns true if a symbol can be read with a logo on it, module by module.
#[must_use]
pub fn can_be_read(logo: &LogoPlace, version: Version, level: ErrorCorrectionLevel) -> bool {
    Drawn::new(version, level).can_be_read(logo, version)
}

/// Asserts that the modules that a logo hides, and the largest logo of its kind, are those that the
/// naive version finds.
pub fn assert_hidden(logo: &LogoPlace, version: Version, level: ErrorCorrectionLevel) {
    let drawn = Drawn::new(version, level);
    let is_read = logo.can_be_read(version, level);
    assert_eq!(is_read, drawn.can_be_read(logo, version));
    let largest = logo.largest(version, level);
    let with = |size| drawn.can_be_read(&LogoPlace { size, ..*logo }, version);
    assert!(largest == 0 || with(largest));
    assert!(largest == LogoPlace::MAX_SIZE || !with(largest + 1));
    if let Some(hidden) = logo.hidden(version) {
        for y in 0..version.size() {
            let (touched, cleared) = (hidden.in_row(y), hidden.cleared_in_row(y));
            for x in 0..version.size() {
                assert_eq!(touched.contains(&x), drawn.touches(logo, x, y));
                assert_eq!(cleared.contains(&x), drawn.is_cleared(logo, x, y));
            }
        }
    }
}

/// Returns the data of all segments of a symbol of any symbology, read module by module.
#[must_use]
pub fn read_naively(symbol: &Symbol) -> Vec<u8> {
    crate::naive::reader::read(symbol)
}

/// Reads any data codewords. If they are readable, asserts that encoding their segments gives the
/// same codewords, and returns true.
#[must_use]
pub fn assert_codewords_read(
    version: Version,
    level: ErrorCorrectionLevel,
    codewords: &[u8],
) -> bool {
    let Ok(reading) = read_codewords(codewords, version, level) else {
        return false;
    };
    let segments: Vec<Segment<'_>> = reading.segments().collect();
    let (mut data, mut message) = (Vec::new(), Vec::new());
    final_message(&segments, version, level, &mut data, &mut message);
    let mut expected = codewords.to_vec();
    if version.table().has_half_codeword
        && let Some(half) = expected.last_mut()
    {
        // The low bits are not in the symbol.
        *half &= 0xf0;
    }
    assert_eq!(data, expected);
    true
}

/// Returns the number of data codewords of a version at a level.
#[must_use]
pub fn data_codewords(version: Version, level: ErrorCorrectionLevel) -> usize {
    Blocks::new(version, level).data
}

/// Asserts that a sequence of `symbols` symbols, or of as few as possible, is the division of a
/// text: that each part fits, is a whole number of characters, and that a smaller version or fewer
/// symbols would not hold the text.
pub fn assert_divided(text: &str, symbols: Option<u8>, options: &Options) {
    let Ok(division) = divide(text.as_bytes(), &[], symbols, options) else {
        return;
    };
    let count = division.ends.len();
    assert!(symbols.is_none_or(|symbols| count == usize::from(symbols)));
    let capacity = division.version.data_bits(options.error_correction_level) - 20;
    let class = CharCountClass::of(division.version);
    let mut start = 0;
    for &end in &division.ends {
        let part = &text[start..end];
        assert!(!part.is_empty());
        assert!(fewest_bits(part, class, Kanji::Avoid) <= capacity);
        start = end;
    }
    assert_eq!(start, text.len());
    let number = division.version.number();
    let other = |version: Option<u8>, symbols: usize| {
        let version = version.map(|number| Version::new(number).expect("1 to 40"));
        let options = Options {
            version: version.or(options.version),
            ..*options
        };
        divide(text.as_bytes(), &[], Some(symbols as u8), &options)
    };
    if options.version.is_none() && number > 1 {
        assert!(other(Some(number - 1), count).is_err());
    }
    if symbols.is_none() && count > 2 {
        assert!(other(None, count - 1).is_err());
    }
}
