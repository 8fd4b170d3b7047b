//! Compares the zlib streams of PNG by modules with those by bytes.

use std::ops::RangeInclusive;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{cases, encode, filling, options};
use crate::render::{Frame, Size, Style, by_modules_and_by_bytes};
use crate::symbol::matrix::Matrix;
use crate::{Symbology, Version};

/// Generates a row of modules: any, or one in which every module equals the one `period` before.
fn any_row() -> impl Strategy<Value = u64> {
    let periodic = (1_u32..=4, any::<u64>()).prop_map(|(period, seed)| {
        let seed = seed & !(u64::MAX << period);
        (0..64 / period).fold(0, |row, i| row | seed << (i * period))
    });
    // The modules from one on differ, such as behind a finder pattern.
    let changed = (periodic.clone(), 0_u32..41, any::<u64>())
        .prop_map(|(row, from, changes)| row ^ (changes << from));
    prop_oneof![
        4 => any::<u64>(),
        2 => periodic,
        2 => changed,
        1 => Just(0),
        1 => Just(u64::MAX),
        1 => (0_u32..41).prop_map(|module| 1 << module),
    ]
}

/// Generates the rows of a symbol. Some repeat an earlier row.
fn any_rows() -> impl Strategy<Value = Vec<[u64; 3]>> {
    let row = [any_row(), any_row(), any_row()];
    (vec(row, 1..9), vec(0_usize..9, 177)).prop_map(|(rows, order)| {
        order
            .into_iter()
            .map(|row| rows[row % rows.len()])
            .collect()
    })
}

/// Generates a version of Micro QR or rMQR.
fn small_version() -> impl Strategy<Value = Version> {
    let of = |symbology: Symbology| symbology.versions();
    select(
        of(Symbology::MicroQr)
            .chain(of(Symbology::Rmqr))
            .collect::<Vec<_>>(),
    )
}

/// Generates a version of QR from a number on.
fn qr_version(numbers: RangeInclusive<u8>) -> impl Strategy<Value = Version> {
    numbers.prop_map(|number| Version::new(number).unwrap())
}

/// Returns the modules of a symbol with these rows.
fn modules_of(version: Version, rows: Vec<[u64; 3]>) -> Matrix {
    let (width, height) = (version.width(), version.height());
    let mut modules = Matrix::new(width, height);
    for (line, row) in modules.lines_mut().iter_mut().zip(rows) {
        *line = row;
        for (i, word) in line.iter_mut().enumerate() {
            let columns = width.saturating_sub(64 * i).min(64);
            *word &= u64::MAX.unbounded_shr(64 - columns as u32);
        }
    }
    modules
}

/// Returns how a picture is drawn, with up to `more` pixels that are too few for its modules.
fn style_of(version: Version, scale: u32, quiet_zone: u32, more: u32) -> Style {
    let width = scale * (version.width() as u32 + 2 * quiet_zone) + more;
    Style {
        quiet_zone,
        size: Some(Size::Width(width)),
        ..Style::default()
    }
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn groups_make_the_same_pixels(
        rows in any_rows(),
        version in prop_oneof![2 => qr_version(1..=6), 1 => small_version()],
        scale in 1_u32..=8,
        quiet_zone in prop_oneof![0_u32..=4, 4_u32..20],
        more in 0_u32..8,
        // The codes begin with a repetition up to the first module, as that of a finder is dark.
        is_dark in prop_oneof![9 => Just(true), 1 => Just(false)],
    ) {
        let mut modules = modules_of(version, rows);
        if is_dark {
            modules.set(0, 0, true);
        }
        let frame = Frame::of_modules(&modules, style_of(version, scale, quiet_zone, more));
        let (groups, bytes) = by_modules_and_by_bytes(&frame, version);
        if let Some(groups) = groups {
            prop_assert!(inflated(&groups) == inflated(&bytes));
        }
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn wide_modules_make_the_same_pixels(
        rows in any_rows(),
        version in prop_oneof![
            3 => qr_version(1..=11), 1 => qr_version(12..=40), 1 => small_version(),
        ],
        scale in prop_oneof![4 => 9_u32..=16, 2 => 17_u32..=30, 1 => 31_u32..=60],
        quiet_zone in prop_oneof![0_u32..=4, 4_u32..20],
        more in 0_u32..40,
    ) {
        let modules = modules_of(version, rows);
        let frame = Frame::of_modules(&modules, style_of(version, scale, quiet_zone, more));
        let (wide, bytes) = by_modules_and_by_bytes(&frame, version);
        prop_assert!(inflated(&wide.expect("wide modules have codes")) == inflated(&bytes));
    }
}

/// Returns the bytes of a zlib stream, whose checksum is right.
fn inflated(zlib: &[u8]) -> Vec<u8> {
    miniz_oxide::inflate::decompress_to_vec_zlib(zlib).expect("a zlib stream")
}

#[test]
fn groups_make_all_usual_pictures() {
    let (mut same, mut all) = (0, 0);
    for (version, text) in (1..=6).flat_map(|version| (0..8).map(move |text| (version, text))) {
        let level = crate::ErrorCorrectionLevel::ALL[text % 4];
        let version = Version::new(version).unwrap();
        let symbol = encode(
            &filling(version, level, 80 + text),
            &options(version, level, None),
        );
        let symbol = symbol.unwrap();
        for (scale, quiet_zone) in (2..=8).flat_map(|scale| [(scale, 0), (scale, 2), (scale, 4)]) {
            let size = Some(Size::Scale(scale));
            let style = Style {
                quiet_zone,
                size,
                ..Style::default()
            };
            let frame = Frame::new(&symbol, style);
            let (groups, bytes) = by_modules_and_by_bytes(&frame, version);
            let groups = groups.expect("all groups have codes");
            assert_eq!(
                inflated(&groups),
                inflated(&bytes),
                "{version:?}, {style:?}"
            );
            same += usize::from(groups == bytes);
            all += 1;
        }
    }
    // In the others, the codes lack the length of a repetition or of a run. Then bytes get codes
    // of their own, and groups leave some bytes out of the match.
    assert!(same * 10 > all * 8, "{same} of {all}");
}
