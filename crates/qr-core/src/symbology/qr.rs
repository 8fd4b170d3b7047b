//! The tables of QR Code Model 2 (ISO/IEC 18004:2015).

use super::information::{Information, InformationCopy};
use super::place::Place;
use super::{Alignment, Headers, MaskChoice, ModeTable, Tables, VersionTable, data_bits, headers};

/// The number of versions.
const NUM_VERSIONS: usize = 40;

/// The tables.
pub(super) static TABLES: Tables = Tables {
    versions: &VERSIONS,
    // Versions 1 to 9, 10 to 26, 27 to 40 (table 3).
    char_count_classes: &[8, 25, 39],
    by_area: &[],
    by_width: &[],
    headers: &HEADERS,
    masks: &[0, 1, 2, 3, 4, 5, 6, 7],
    mask_choice: MaskChoice::LowestPenalty,
    // Clause 6.3.8.
    quiet_zone: 4,
    // Clauses 6.3.3 to 6.3.5.
    finders: &[Place::new(0, 0), Place::new(-7, 0), Place::new(0, -7)],
    timing_rows: &[6],
    timing_columns: &[6],
    // Clause 7.7.3.
    skipped_column: 6,
    // Clause 7.9.1.
    dark_modules: &[Place::new(8, -8)],
    alignment: Alignment::Squares,
    sub_finders: &[],
    corners: &[],
    format_information: Information {
        check_bits: 10,
        generator: 0x537,
        copies: &[
            InformationCopy {
                mask: FORMAT_MASK,
                places: &FORMAT_AROUND_FIRST_FINDER,
            },
            InformationCopy {
                mask: FORMAT_MASK,
                places: &FORMAT_ALONG_OTHER_FINDERS,
            },
        ],
    },
    // Clause 7.10.
    version_information: Information {
        check_bits: 12,
        generator: 0x1f25,
        copies: &[
            InformationCopy {
                mask: 0,
                places: &VERSION_AT_THE_BOTTOM,
            },
            InformationCopy {
                mask: 0,
                places: &VERSION_AT_THE_RIGHT,
            },
        ],
    },
};

static HEADERS: [Headers; 3] = headers(&MODES, &[4; 3]);

/// The modes.
///
/// Tables 2 and 3.
const MODES: [ModeTable; 8] = [
    ModeTable::new(0b0001, &[10, 12, 14]),
    ModeTable::new(0b0010, &[9, 11, 13]),
    ModeTable::new(0b0100, &[8, 16, 16]),
    ModeTable::new(0b1000, &[8, 10, 12]),
    header(0b0111),
    header(0b0011),
    header(0b0101),
    header(0b1001),
];

/// The bits of the format information that are inverted (clause 7.9.1).
const FORMAT_MASK: u32 = 0x5412;

/// The places of the format information around the first finder pattern (figure 25).
const FORMAT_AROUND_FIRST_FINDER: [Place; 15] = {
    let mut places = [Place::new(8, 8); 15];
    let mut i = 0;
    while i < 15 {
        let bit = i as i8;
        places[i] = match bit {
            0..=5 => Place::new(8, bit),
            6 => Place::new(8, 7),
            7 => Place::new(8, 8),
            8 => Place::new(7, 8),
            _ => Place::new(14 - bit, 8),
        };
        i += 1;
    }
    places
};

/// The places of the format information along the other two finder patterns (figure 25).
const FORMAT_ALONG_OTHER_FINDERS: [Place; 15] = {
    let mut places = [Place::new(8, 8); 15];
    let mut i = 0;
    while i < 15 {
        let bit = i as i8;
        places[i] = match bit {
            0..=7 => Place::new(-1 - bit, 8),
            _ => Place::new(8, bit - 15),
        };
        i += 1;
    }
    places
};

/// The places of the version information above the bottom left finder pattern: a block of 6 × 3
/// (figure 27).
const VERSION_AT_THE_BOTTOM: [Place; 18] = {
    let mut places = [Place::new(0, 0); 18];
    let mut i = 0;
    while i < 18 {
        let bit = i as i8;
        places[i] = Place::new(bit / 3, bit % 3 - 11);
        i += 1;
    }
    places
};

/// The places of the version information left of the top right finder pattern: a block of 3 × 6.
const VERSION_AT_THE_RIGHT: [Place; 18] = {
    let mut places = VERSION_AT_THE_BOTTOM;
    let mut i = 0;
    while i < 18 {
        let Place { x, y } = places[i];
        places[i] = Place::new(y, x);
        i += 1;
    }
    places
};

/// Returns the table of a mode that has no characters.
const fn header(indicator: u8) -> ModeTable {
    ModeTable::new(indicator, &[0; 3])
}

static VERSIONS: [VersionTable; NUM_VERSIONS] = {
    let mut versions = [const { version(0) }; NUM_VERSIONS];
    let mut index = 0;
    while index < NUM_VERSIONS {
        versions[index] = version(index);
        index += 1;
    }
    versions
};

/// Returns the table of version `index` + 1.
const fn version(index: usize) -> VersionTable {
    let number = index + 1;
    let width = 17 + 4 * number;
    let (alignment_centres, num_alignment_centres) = alignment_centres(number);
    let ec_codewords_per_block = column(&EC_CODEWORDS_PER_BLOCK, index);
    let num_blocks = column(&NUM_BLOCKS, index);
    VersionTable {
        number: number as u8,
        width: width as u8,
        height: width as u8,
        codewords: codewords(number) as u16,
        has_half_codeword: false,
        data_bits: data_bits(codewords(number) as u16, ec_codewords_per_block, num_blocks),
        ec_codewords_per_block,
        num_blocks,
        misdecode_protection: match number {
            1 => [3, 2, 1, 1],
            2 => [2, 0, 0, 0],
            3 => [1, 0, 0, 0],
            _ => [0; 4],
        },
        char_count_class: match number {
            ..=9 => 0,
            10..=26 => 1,
            _ => 2,
        },
        // Clause 7.4.9.
        terminator_bits: 4,
        // Table 12.
        format_bits: [0b01, 0b00, 0b11, 0b10],
        has_version_information: number >= 7,
        alignment_centres,
        num_alignment_centres,
    }
}

const fn column(table: &[[u8; NUM_VERSIONS]; 4], index: usize) -> [u8; 4] {
    [
        table[0][index],
        table[1][index],
        table[2][index],
        table[3][index],
    ]
}

/// Returns the alignment centres (annex E), and their number. Version 1 has none.
///
/// The table of annex E follows a rule: from the last centre, 7 modules off the far edge, back in
/// even and equal steps to the second; the first is always 6. Version 32 alone is an exception.
const fn alignment_centres(number: usize) -> ([u8; 7], u8) {
    let mut centres = [0; 7];
    if number == 1 {
        return (centres, 0);
    }
    let count = number / 7 + 2;
    let gaps = count - 1;
    let width = 17 + 4 * number;
    let step = match number {
        32 => 26,
        _ => (width - 13).div_ceil(2 * gaps) * 2,
    };
    centres[0] = 6;
    let mut i = 1;
    while i < count {
        centres[i] = (width - 7 - (gaps - i) * step) as u8;
        i += 1;
    }
    (centres, count as u8)
}

/// Returns the codewords of a version, data and error correction (table 1).
const fn codewords(number: usize) -> usize {
    let width = 17 + 4 * number;
    // All modules, less three finder patterns with their separators, the format information with
    // the module that is always dark, and the timing patterns between the finder patterns.
    let mut modules = width * width - 3 * 64 - 31 - 2 * (width - 16);
    if number >= 2 {
        // The squares of 5 × 5, less where a row or a column of them lies on a timing pattern.
        let centres = number / 7 + 2;
        modules -= 25 * (centres * centres - 3) - 2 * 5 * (centres - 2);
    }
    if number >= 7 {
        modules -= 2 * 18;
    }
    modules / 8
}

/// The error correction codewords of each block, by level and version (table 9).
#[rustfmt::skip]
const EC_CODEWORDS_PER_BLOCK: [[u8; NUM_VERSIONS]; 4] = [
    [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
     28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
     26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28],
    [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
     28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
    [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
     30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30],
];

/// The number of blocks, by level and version (table 9).
#[rustfmt::skip]
const NUM_BLOCKS: [[u8; NUM_VERSIONS]; 4] = [
    [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
     8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25],
    [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
     17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
    [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20,
     23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68],
    [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
     25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81],
];
