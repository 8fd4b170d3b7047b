//! The tables of rectangular Micro QR Code, rMQR (ISO/IEC 23941:2022).

use super::information::{Information, InformationCopy};
use super::place::Place;
use super::{Alignment, Headers, MaskChoice, ModeTable, Tables, VersionTable, data_bits, headers};

/// The number of versions.
const NUM_VERSIONS: usize = 32;

/// The tables.
pub(super) static TABLES: Tables = Tables {
    versions: &VERSIONS,
    char_count_classes: &CHAR_COUNT_CLASSES,
    by_area: &BY_AREA,
    by_width: &BY_WIDTH,
    headers: &HEADERS,
    masks: &[4],
    mask_choice: MaskChoice::Only,
    quiet_zone: 2,
    finders: &[Place::new(0, 0)],
    timing_rows: &[0, -1],
    timing_columns: &[0, -1],
    skipped_column: -1,
    dark_modules: &[],
    alignment: Alignment::Columns,
    sub_finders: &[Place::new(-5, -5)],
    // Beside the corners at the bottom left and the top right.
    corners: &[
        (Place::new(0, -2), true),
        (Place::new(1, -2), false),
        (Place::new(1, -1), true),
        (Place::new(-2, 0), true),
        (Place::new(-2, 1), false),
        (Place::new(-1, 1), true),
    ],
    format_information: Information {
        check_bits: 12,
        generator: 0x1f25,
        copies: &[
            InformationCopy {
                mask: 0x1_fab2,
                places: &FORMAT_BESIDE_FINDER,
            },
            InformationCopy {
                mask: 0x2_0a7b,
                places: &FORMAT_BESIDE_SUB_FINDER,
            },
        ],
    },
    version_information: Information {
        check_bits: 0,
        generator: 1,
        copies: &[],
    },
};

static HEADERS: [Headers; NUM_VERSIONS] = headers(&MODES, &[3; NUM_VERSIONS]);

/// The modes.
///
/// Tables 2 and 3. There is no structured append.
const MODES: [ModeTable; 8] = [
    ModeTable::new(0b001, &NUMERIC_COUNT_BITS),
    ModeTable::new(0b010, &ALPHANUMERIC_COUNT_BITS),
    ModeTable::new(0b011, &BYTE_COUNT_BITS),
    ModeTable::new(0b100, &KANJI_COUNT_BITS),
    ModeTable::new(0b111, &[0; NUM_VERSIONS]),
    ModeTable::new(0, &[]),
    ModeTable::new(0b101, &[0; NUM_VERSIONS]),
    ModeTable::new(0b110, &[0; NUM_VERSIONS]),
];

/// The places of the format information to the right of the finder pattern: three columns of five
/// modules, and three modules of the next column.
const FORMAT_BESIDE_FINDER: [Place; 18] = {
    let mut places = [Place::new(0, 0); 18];
    let mut i = 0;
    while i < 18 {
        let bit = i as i8;
        places[i] = Place::new(8 + bit / 5, 1 + bit % 5);
        i += 1;
    }
    places
};

/// The places of the format information to the left of the finder sub-pattern: three columns of
/// five modules, and three modules above the sub-pattern.
const FORMAT_BESIDE_SUB_FINDER: [Place; 18] = {
    let mut places = [Place::new(0, 0); 18];
    let mut i = 0;
    while i < 18 {
        let bit = i as i8;
        places[i] = match bit {
            0..=14 => Place::new(-8 + bit / 5, -6 + bit % 5),
            _ => Place::new(bit - 20, -6),
        };
        i += 1;
    }
    places
};

/// The height and the width of each version, in the order of their version indicators.
const SIZES: [(u8, u8); NUM_VERSIONS] = [
    (7, 43),
    (7, 59),
    (7, 77),
    (7, 99),
    (7, 139),
    (9, 43),
    (9, 59),
    (9, 77),
    (9, 99),
    (9, 139),
    (11, 27),
    (11, 43),
    (11, 59),
    (11, 77),
    (11, 99),
    (11, 139),
    (13, 27),
    (13, 43),
    (13, 59),
    (13, 77),
    (13, 99),
    (13, 139),
    (15, 43),
    (15, 59),
    (15, 77),
    (15, 99),
    (15, 139),
    (17, 43),
    (17, 59),
    (17, 77),
    (17, 99),
    (17, 139),
];

/// Each version has a class of its own.
const CHAR_COUNT_CLASSES: [u8; NUM_VERSIONS] = {
    let mut classes = [0; NUM_VERSIONS];
    let mut i = 0;
    while i < NUM_VERSIONS {
        classes[i] = i as u8;
        i += 1;
    }
    classes
};

/// The versions by area, of equal areas the wider one first.
const BY_AREA: [u8; NUM_VERSIONS] = sorted({
    let mut keys = [0; NUM_VERSIONS];
    let mut i = 0;
    while i < NUM_VERSIONS {
        let (height, width) = (SIZES[i].0 as u32, SIZES[i].1 as u32);
        keys[i] = height * width * 256 - width;
        i += 1;
    }
    keys
});

/// The versions by width, then by height.
const BY_WIDTH: [u8; NUM_VERSIONS] = sorted({
    let mut keys = [0; NUM_VERSIONS];
    let mut i = 0;
    while i < NUM_VERSIONS {
        keys[i] = SIZES[i].1 as u32 * 256 + SIZES[i].0 as u32;
        i += 1;
    }
    keys
});

/// Returns the versions in the order of their keys.
const fn sorted(keys: [u32; NUM_VERSIONS]) -> [u8; NUM_VERSIONS] {
    let mut order = CHAR_COUNT_CLASSES;
    let mut i = 1;
    while i < NUM_VERSIONS {
        let mut at = i;
        while at > 0 && keys[order[at] as usize] < keys[order[at - 1] as usize] {
            let moved = order[at];
            order[at] = order[at - 1];
            order[at - 1] = moved;
            at -= 1;
        }
        i += 1;
    }
    order
}

/// The lengths of the character count indicators, by version (table 3).
#[rustfmt::skip]
static NUMERIC_COUNT_BITS: [u8; NUM_VERSIONS] = [
    4, 5, 6, 7, 7, 5, 6, 7, 7, 8, 4, 6, 7, 7, 8, 8, 5, 6, 7, 7, 8, 8, 7, 7, 8, 8, 9, 7, 8, 8, 8, 9,
];
#[rustfmt::skip]
static ALPHANUMERIC_COUNT_BITS: [u8; NUM_VERSIONS] = [
    3, 5, 5, 6, 6, 5, 5, 6, 6, 7, 4, 5, 6, 6, 7, 7, 5, 6, 6, 7, 7, 8, 6, 7, 7, 7, 8, 6, 7, 7, 8, 8,
];
#[rustfmt::skip]
static BYTE_COUNT_BITS: [u8; NUM_VERSIONS] = [
    3, 4, 5, 5, 6, 4, 5, 5, 6, 6, 3, 5, 5, 6, 6, 7, 4, 5, 6, 6, 7, 7, 6, 6, 7, 7, 7, 6, 6, 7, 7, 8,
];
#[rustfmt::skip]
static KANJI_COUNT_BITS: [u8; NUM_VERSIONS] = [
    2, 3, 4, 5, 5, 3, 4, 5, 5, 6, 2, 4, 5, 5, 6, 6, 3, 5, 5, 6, 6, 7, 5, 5, 6, 6, 7, 5, 6, 6, 6, 7,
];

/// The codewords of each version, data and error correction (table 6).
#[rustfmt::skip]
const CODEWORDS: [u16; NUM_VERSIONS] = [
    13, 21, 32, 44, 68, 21, 33, 49, 66, 99, 15, 31, 47, 67, 89, 132,
    21, 41, 60, 85, 113, 166, 51, 74, 103, 136, 199, 61, 88, 122, 160, 232,
];

/// The data codewords of each version at level M and at level H (table 6).
#[rustfmt::skip]
const DATA_CODEWORDS: [[u16; NUM_VERSIONS]; 2] = [
    [6, 12, 20, 28, 44, 12, 21, 31, 42, 63, 7, 19, 31, 43, 57, 84,
     12, 27, 38, 53, 73, 106, 33, 48, 67, 88, 127, 39, 56, 78, 100, 152],
    [3, 7, 10, 14, 24, 7, 11, 17, 22, 33, 5, 11, 15, 23, 29, 42,
     7, 13, 20, 29, 35, 54, 15, 26, 31, 48, 69, 21, 28, 38, 56, 76],
];

/// The number of blocks of each version at level M and at level H (table 8).
#[rustfmt::skip]
const NUM_BLOCKS: [[u8; NUM_VERSIONS]; 2] = [
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 2, 2,
     1, 1, 1, 2, 2, 3, 1, 1, 2, 2, 3, 1, 2, 2, 3, 4],
    [1, 1, 1, 1, 2, 1, 1, 2, 2, 3, 1, 1, 2, 2, 2, 3,
     1, 1, 2, 2, 3, 4, 2, 2, 3, 4, 5, 2, 2, 3, 4, 6],
];

static VERSIONS: [VersionTable; NUM_VERSIONS] = {
    let mut versions = [const { version(0) }; NUM_VERSIONS];
    let mut index = 0;
    while index < NUM_VERSIONS {
        versions[index] = version(index);
        index += 1;
    }
    versions
};

/// Returns the table of the version with an indicator.
const fn version(index: usize) -> VersionTable {
    let (height, width) = SIZES[index];
    let (alignment_centres, num_alignment_centres) = alignment_columns(width);
    let ec_codewords_per_block = [0, correction(0, index), 0, correction(1, index)];
    let num_blocks = [0, NUM_BLOCKS[0][index], 0, NUM_BLOCKS[1][index]];
    VersionTable {
        number: index as u8,
        width,
        height,
        codewords: CODEWORDS[index],
        has_half_codeword: false,
        data_bits: data_bits(CODEWORDS[index], ec_codewords_per_block, num_blocks),
        ec_codewords_per_block,
        num_blocks,
        misdecode_protection: [0; 4],
        char_count_class: index as u8,
        terminator_bits: 3,
        // The level, and the version indicator.
        format_bits: [0, index as u8, 0, 1 << 5 | index as u8],
        has_version_information: false,
        alignment_centres,
        num_alignment_centres,
    }
}

/// Returns the error correction codewords of each block.
const fn correction(level: usize, index: usize) -> u8 {
    let correction = CODEWORDS[index] - DATA_CODEWORDS[level][index];
    (correction / NUM_BLOCKS[level][index] as u16) as u8
}

/// Returns the columns of the alignment patterns of a width, and their number.
const fn alignment_columns(width: u8) -> ([u8; 7], u8) {
    match width {
        43 => ([21, 0, 0, 0, 0, 0, 0], 1),
        59 => ([19, 39, 0, 0, 0, 0, 0], 2),
        77 => ([25, 51, 0, 0, 0, 0, 0], 2),
        99 => ([23, 49, 75, 0, 0, 0, 0], 3),
        139 => ([27, 55, 83, 111, 0, 0, 0], 4),
        _ => ([0; 7], 0),
    }
}
