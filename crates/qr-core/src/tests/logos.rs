//! Compares the codewords that a logo hides with the naive version, which looks up every module.

use proptest::prelude::*;

use super::{all_capacities, any_clear_area, cases};
use crate::naive::logos::Drawn;
use crate::{
    ClearArea, Content, Encoder, Error, ErrorCorrectionLevel, LogoPlace, Options, Segment, Symbol,
    Version,
};

/// Some rows of table 9: version, level, number of blocks, and the wrong codewords that each block
/// corrects.
const TABLE_9: [(u8, ErrorCorrectionLevel, usize, usize); 12] = [
    (1, ErrorCorrectionLevel::L, 1, 2),
    (1, ErrorCorrectionLevel::M, 1, 4),
    (1, ErrorCorrectionLevel::Q, 1, 6),
    (1, ErrorCorrectionLevel::H, 1, 8),
    (2, ErrorCorrectionLevel::L, 1, 4),
    (2, ErrorCorrectionLevel::M, 1, 8),
    (3, ErrorCorrectionLevel::L, 1, 7),
    (3, ErrorCorrectionLevel::M, 1, 13),
    (5, ErrorCorrectionLevel::Q, 4, 9),
    (10, ErrorCorrectionLevel::H, 8, 14),
    (27, ErrorCorrectionLevel::L, 12, 15),
    (40, ErrorCorrectionLevel::H, 81, 15),
];

#[test]
fn blocks_correct_as_many_codewords_as_table_9_says() {
    for (number, level, blocks, corrected) in TABLE_9 {
        let version = Version::new(number).unwrap();
        let of_version = crate::symbology::blocks::Blocks::new(version, level);
        assert_eq!(of_version.count, blocks, "{number}-{level:?}");
        let of_version = crate::symbology::blocks::corrected(version, level);
        assert_eq!(of_version, corrected, "{number}-{level:?}");
    }
}

#[test]
fn finds_the_largest_logo_of_each_version_and_level() {
    for (version, level) in all_capacities() {
        let drawn = Drawn::new(version, level);
        for (padding, ratio, reserve, clear) in [
            (0, (1, 1), 0, ClearArea::Square),
            (100, (1, 1), 5000, ClearArea::Square),
            (250, (1, 1), 3333, ClearArea::Square),
            (33, (7, 3), 0, ClearArea::Square),
            (1000, (1, 2), 5000, ClearArea::Square),
            (0, (1, 1), 10_000, ClearArea::Square),
            (100, (1, 1), 5000, ClearArea::Circle),
            (250, (7, 3), 0, ClearArea::Circle),
            (100, (1, 1), 5000, ClearArea::None),
        ] {
            let logo = LogoPlace {
                size: 0,
                padding,
                ratio,
                reserve,
                clear,
            };
            let largest = logo.largest(version, level);
            let with = |size| drawn.can_be_read(&LogoPlace { size, ..logo }, version);
            assert!(
                largest == 0 || with(largest),
                "{version}-{level:?}, {largest}"
            );
            let is_limit = largest == LogoPlace::MAX_SIZE;
            assert!(
                is_limit || !with(largest + 1),
                "{version}-{level:?}, {largest} and more"
            );
        }
    }
}

#[test]
fn a_logo_clears_the_modules_of_its_area_and_changes_no_other() {
    let content = [Content::Text("https://example.com/a/b/c")];
    let options = Options {
        error_correction_level: ErrorCorrectionLevel::H,
        ..Options::default()
    };
    // The modules that become light in the corner of the rectangle, and in all of it.
    for (clear, corner, all) in [
        (ClearArea::Square, true, 77),
        (ClearArea::Circle, false, 65),
        (ClearArea::None, false, 0),
    ] {
        let logo = LogoPlace {
            ratio: (3, 2),
            clear,
            ..LogoPlace::default()
        };
        let mut encoder = Encoder::default();
        let symbol = encoder.encode(&content, &options, Some(&logo)).unwrap();
        let options = Options {
            version: Some(symbol.version()),
            ..options
        };
        let plain = Symbol::encode(&content, &options).unwrap();
        let hidden = logo.hidden(symbol.version()).unwrap();
        let (columns, rows) = (hidden.columns(), hidden.rows());
        assert!(columns.len() > rows.len());
        assert_eq!(
            hidden.cleared_in_row(rows.start).contains(&columns.start),
            corner
        );
        let mut cleared = 0;
        for y in 0..symbol.size() {
            for x in 0..symbol.size() {
                let is_cleared = hidden.cleared_in_row(y).contains(&x);
                assert_eq!(symbol.is_dark(x, y), !is_cleared && plain.is_dark(x, y));
                cleared += usize::from(is_cleared);
            }
        }
        assert_eq!(cleared, all);
    }
}

/// Returns the smallest version at which the content can be read, and the highest level of that
/// version.
fn smallest(
    content: &[Content<'_>],
    options: &Options,
    logo: &LogoPlace,
    levels: &[ErrorCorrectionLevel],
) -> Option<(Version, ErrorCorrectionLevel)> {
    let versions = Version::all().filter(|&v| options.version.is_none_or(|asked| v == asked));
    let mut all = versions.flat_map(|v| levels.iter().rev().map(move |&level| (v, level)));
    all.find(|&(version, level)| {
        let options = super::options(version, level, None);
        Symbol::encode(content, &options).is_ok() && logo.can_be_read(version, level)
    })
}

#[test]
fn picks_the_smallest_version_and_its_highest_level_that_keep_the_reserve() {
    let content = [Content::Text("https://example.com/a/b/c")];
    let mut encoder = Encoder::default();
    for size in (50..LogoPlace::MAX_SIZE).step_by(70) {
        for number in [None, Some(2), Some(3), Some(7)] {
            for (boost_error_correction, levels, reserve) in [
                (true, 4, 5000),
                (false, 1, 5000),
                (true, 4, 0),
                (false, 1, 0),
            ] {
                let logo = LogoPlace {
                    size,
                    reserve,
                    ..LogoPlace::default()
                };
                let options = Options {
                    version: number.map(|number| Version::new(number).unwrap()),
                    boost_error_correction,
                    ..Options::default()
                };
                let levels = &ErrorCorrectionLevel::ALL[..levels];
                let result = encoder.encode(&content, &options, Some(&logo));
                match (smallest(&content, &options, &logo, levels), result) {
                    (Some(expected), Ok(symbol)) => {
                        let chosen = (symbol.version(), symbol.error_correction_level());
                        assert_eq!(chosen, expected, "{size}, {options:?}");
                        let unused = logo.unused(chosen.0, chosen.1);
                        assert!(unused >= f64::from(reserve) / 10_000.0, "{unused}");
                    }
                    (
                        None,
                        Err(Error::LogoTooLarge {
                            size: of,
                            largest,
                            reserve: kept,
                            version,
                            level,
                        }),
                    ) => {
                        assert_eq!((of, kept), (size, reserve));
                        assert!(largest < size);
                        assert!(options.version.is_none_or(|asked| asked == version));
                        let largest_is = |size| {
                            let logo = LogoPlace { size, ..logo };
                            smallest(&content, &options, &logo, levels)
                        };
                        assert!(largest == 0 || largest_is(largest).is_some());
                        assert_eq!(largest_is(largest + 1), None);
                        assert!(levels.contains(&level));
                    }
                    other => panic!("{size}, {options:?}: {other:?}"),
                }
            }
        }
    }
    let too_long = [Content::Text(&"1".repeat(8000))];
    let result = encoder.encode(&too_long, &Options::default(), Some(&LogoPlace::default()));
    assert!(matches!(result, Err(Error::DataTooLong { .. })));
}

/// The header of a segment is longer from version 10 on, so many segments fit in version 9 but not
/// in version 10.
#[test]
fn picks_version_9_for_many_segments_that_do_not_fit_in_version_10() {
    let content = [Content::Segment(Segment::bytes(b"x")); 90];
    let options = Options {
        boost_error_correction: true,
        ..Options::default()
    };
    let plain = Symbol::encode(&content, &options).unwrap();
    assert_eq!(plain.version().number(), 9);
    let mut encoder = Encoder::default();
    let symbol = encoder
        .encode(&content, &options, Some(&LogoPlace::default()))
        .unwrap();
    assert!(symbol.version().number() > 10);
}

#[test]
fn draws_a_symbol_with_a_logo_once() {
    let content = [Content::Text("https://example.com/a/b/c")];
    let options = Options {
        boost_error_correction: true,
        ..Options::default()
    };
    let mut encoder = Encoder::default();
    let before = crate::symbol::draw::times_drawn();
    encoder
        .encode(&content, &options, Some(&LogoPlace::default()))
        .unwrap();
    assert_eq!(crate::symbol::draw::times_drawn() - before, 1);
    let logo = LogoPlace {
        size: LogoPlace::MAX_SIZE,
        ..LogoPlace::default()
    };
    assert!(encoder.encode(&content, &options, Some(&logo)).is_err());
    assert_eq!(
        crate::symbol::draw::times_drawn() - before,
        1,
        "an error needs no symbol"
    );
}

#[test]
fn refuses_padding_that_leaves_no_room_for_a_logo() {
    let logo = LogoPlace {
        padding: u16::MAX,
        ..LogoPlace::default()
    };
    for version in Version::all() {
        assert_eq!(logo.hidden(version), None);
        assert_eq!(logo.largest(version, ErrorCorrectionLevel::H), 0);
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn agrees_with_the_naive_version(
        number in 1..=40u8, level in 0..4usize, size in 1..=5000u16, padding in 0..=1000u16,
        width in 1..5000u32, height in 1..5000u32, reserve in 0..=10_000u16,
        clear in any_clear_area(),
    ) {
        let (version, level) = (Version::new(number).unwrap(), ErrorCorrectionLevel::ALL[level]);
        let logo = LogoPlace { size, padding, ratio: (width, height), reserve, clear };
        let drawn = Drawn::new(version, level);
        prop_assert_eq!(logo.can_be_read(version, level), drawn.can_be_read(&logo, version));
        let largest = logo.largest(version, level);
        prop_assert_eq!(size <= largest, logo.can_be_read(version, level));
        let unused = logo.unused(version, level);
        prop_assert!(size > largest || unused >= f64::from(reserve) / 10_000.0);
        // The reported reserve is not too large: with this reserve, the logo can still be read.
        let all = LogoPlace { reserve: (unused * 10_000.0).floor() as u16, ..logo };
        prop_assert!(size > largest || drawn.can_be_read(&all, version));
        if let Some(hidden) = logo.hidden(version) {
            let (columns, rows) = (hidden.columns(), hidden.rows());
            for y in 0..version.size() {
                let (touched, cleared) = (hidden.in_row(y), hidden.cleared_in_row(y));
                prop_assert_eq!(touched.is_empty(), !rows.contains(&y));
                for x in 0..version.size() {
                    prop_assert_eq!(touched.contains(&x), drawn.touches(&logo, x, y));
                    prop_assert_eq!(cleared.contains(&x), drawn.is_cleared(&logo, x, y));
                    prop_assert!(columns.contains(&x) || !touched.contains(&x));
                }
            }
        }
    }
}

#[cfg(feature = "image")]
mod svg {
    use std::fmt::Write;

    use crate::render::{Format, Frame, Logo, Style};
    use crate::{Content, Encoder, Error, LogoFault, LogoPlace, Options, SvgFault};

    const OPEN: &str = r#"<svg xmlns="http://www.w3.org/2000/svg">"#;

    fn fault(text: &str) -> Option<SvgFault> {
        match Logo::new(text.as_bytes(), Format::Svg) {
            Ok(_) => None,
            Err(Error::InvalidLogo(LogoFault::Svg(fault))) => Some(fault),
            Err(error) => panic!("{text}: {error}"),
        }
    }

    #[test]
    fn accepts_well_formed_svg() {
        for text in [
            format!("{OPEN}</svg><!-- end -->"),
            format!("{OPEN}<g a='>'/></svg >"),
            OPEN.replace('>', "/>"),
            r#"<s:svg xmlns:s="http://www.w3.org/2000/svg"></s:svg>"#.to_owned(),
            format!("<!DOCTYPE svg [<!ENTITY a 'b'>]>{OPEN}&a;</svg>"),
            format!("<?xml version='1.0' encoding='iso-8859-1'?>{OPEN}</svg>"),
        ] {
            assert_eq!(fault(&text), None, "{text}");
        }
    }

    #[test]
    fn reports_the_line_and_column_of_an_error() {
        let at = |line, column| Some(SvgFault::NotWellFormed { line, column });
        assert_eq!(fault(&format!("{OPEN}\n é</g>")), at(2, Some(3)));
        // The text before the error has another length than in the source.
        let entity = format!("<!DOCTYPE svg [\n<!ENTITY a 'b'>]>\n{OPEN}&a;</g>");
        assert_eq!(fault(&entity), at(3, None));
        assert_eq!(fault("<!DOCTYPE svg [\n<!A>]><svg/>"), at(2, Some(1)));
        assert_eq!(fault(OPEN), Some(SvgFault::Unclosed));
    }

    /// Draws the same code with an SVG as its logo.
    fn drawn(text: &str) -> Vec<u8> {
        let logo = Logo::new(text.as_bytes(), Format::Svg).unwrap();
        let place = LogoPlace::default();
        let options = Options {
            boost_error_correction: true,
            ..Options::default()
        };
        let content = [Content::Text("1")];
        let mut encoder = Encoder::default();
        let symbol = encoder.encode(&content, &options, Some(&place)).unwrap();
        let frame = Frame::new(symbol, Style::default()).with_logo(&logo, place);
        Format::Svg.draw(&frame).unwrap()
    }

    #[test]
    fn embeds_equivalent_svg_as_the_same_bytes() {
        let plain = drawn(&format!("{OPEN}<g id=\"a\"><path d=\"M0 0h1\"/></g></svg>"));
        for text in [
            format!("<!-- a -->{OPEN}\n<g id='a' data-b='c'>d<path d='M0 0h1'></path></g></svg>"),
            format!(
                "<!DOCTYPE svg SYSTEM '>' [<!ENTITY a 'M0'>]>{OPEN}\
                 <g id='&#97;'><path d='&a; 0h1'/></g></svg>"
            ),
            "<s:svg xmlns:s='http://www.w3.org/2000/svg'><s:g id='a'><s:path d='M0 0h1'/></s:g>\
             <i:a xmlns:i='b'><s:script/></i:a></s:svg>"
                .to_owned(),
        ] {
            assert!(drawn(&text) == plain, "{text}");
        }
    }

    #[test]
    fn refuses_svg_that_runs_scripts_or_loads_files() {
        for inside in [
            "<script/>",
            "<g onload='a'/>",
            "<image href='http://a'/>",
            "<g style='fill:\\75 rl(http://a)'/>",
            "<style>@import 'a';</style>",
            "<foreignObject/>",
            "<image href='data:image/svg+xml,a'/>",
        ] {
            assert!(
                fault(&format!("{OPEN}{inside}</svg>")).is_some(),
                "{inside}"
            );
        }
    }

    #[test]
    fn refuses_references_that_multiply() {
        let mut text = format!("{OPEN}<g id='a0'/>");
        for i in 0..30 {
            let use_before = format!("<use href='#a{i}'/>");
            let _ = write!(text, "<g id='a{}'>{use_before}{use_before}</g>", i + 1);
            let is_few = i < 13;
            let fault = fault(&format!("{text}</svg>"));
            assert_eq!(fault.is_none(), is_few, "{i}: {fault:?}");
        }
        text += "</svg>";
        assert_eq!(fault(&text), Some(SvgFault::TooManyDrawn));
    }

    #[test]
    fn names_an_unsupported_encoding() {
        let declared = |name: &str| format!("<?xml version='1.0' encoding='{name}'?>{OPEN}</svg>");
        let named = |name: &str| match fault(&declared(name)) {
            Some(SvgFault::Encoding(excerpt)) => excerpt.to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!(named("Big5"), "Big5");
        assert_eq!(named(&"é".repeat(99)), r"\xc3\xa9".repeat(12));
    }
}
