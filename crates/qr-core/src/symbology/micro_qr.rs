//! The tables of Micro QR Code (ISO/IEC 18004:2015).

use super::information::{Information, InformationCopy};
use super::place::Place;
use super::{
    Alignment, Headers, MaskChoice, ModeTable, NO_MODE, Tables, VersionTable, data_bits, headers,
};

/// The tables.
pub(super) static TABLES: Tables = Tables {
    versions: &VERSIONS,
    // Each version has indicators of other lengths (table 3).
    char_count_classes: &[0, 1, 2, 3],
    by_area: &[],
    by_width: &[],
    headers: &HEADERS,
    // Table 10.
    masks: &[1, 4, 6, 7],
    mask_choice: MaskChoice::HighestEdges,
    // Clause 6.3.8.
    quiet_zone: 2,
    finders: &[Place::new(0, 0)],
    timing_rows: &[0],
    timing_columns: &[0],
    skipped_column: 0,
    dark_modules: &[],
    alignment: Alignment::Squares,
    sub_finders: &[],
    corners: &[],
    // Clause 7.9.2.
    format_information: Information {
        check_bits: 10,
        generator: 0x537,
        copies: &[InformationCopy {
            mask: 0x4445,
            places: &FORMAT_AROUND_FINDER,
        }],
    },
    version_information: Information {
        check_bits: 0,
        generator: 1,
        copies: &[],
    },
};

static HEADERS: [Headers; 4] = headers(&MODES, &[0, 1, 2, 3]);

/// The modes.
///
/// Tables 2 and 3. Clause 7.3.1: there is no ECI, structured append or FNC1.
const MODES: [ModeTable; 8] = [
    ModeTable::new(0b00, &[3, 4, 5, 6]),
    ModeTable::new(0b01, &[NO_MODE, 3, 4, 5]),
    ModeTable::new(0b10, &[NO_MODE, NO_MODE, 4, 5]),
    ModeTable::new(0b11, &[NO_MODE, NO_MODE, 3, 4]),
    ModeTable::new(0, &[]),
    ModeTable::new(0, &[]),
    ModeTable::new(0, &[]),
    ModeTable::new(0, &[]),
];

/// The places of the format information (figure 26): down column 8, and back along row 8.
const FORMAT_AROUND_FINDER: [Place; 15] = {
    let mut places = [Place::new(8, 8); 15];
    let mut i = 0;
    while i < 15 {
        let bit = i as i8;
        places[i] = match bit {
            0..=7 => Place::new(8, 1 + bit),
            _ => Place::new(15 - bit, 8),
        };
        i += 1;
    }
    places
};

/// The versions. M1 only detects errors, which its tables have as level L; no version has level H.
static VERSIONS: [VersionTable; 4] = [
    version(1, 5, [2, 0, 0, 0], [2, 0, 0, 0], [0, 0, 0, 0]),
    version(2, 10, [5, 6, 0, 0], [3, 2, 0, 0], [1, 2, 0, 0]),
    version(3, 17, [6, 8, 0, 0], [2, 0, 0, 0], [3, 4, 0, 0]),
    version(4, 24, [8, 10, 14, 0], [2, 0, 0, 0], [5, 6, 7, 0]),
];

/// Returns the table of a version: its number, its codewords, and by level the error correction
/// codewords, those kept to prevent misdecodes (table 9), and the symbol number (table 13).
const fn version(
    number: u8,
    codewords: u16,
    correction: [u8; 4],
    misdecode_protection: [u8; 4],
    symbol_numbers: [u8; 4],
) -> VersionTable {
    let width = 9 + 2 * number;
    let mut num_blocks = [0; 4];
    let mut level = 0;
    while level < 4 {
        num_blocks[level] = (correction[level] > 0) as u8;
        level += 1;
    }
    let has_half_codeword = number % 2 == 1;
    let mut data_bits = data_bits(codewords, correction, num_blocks);
    let mut level = 0;
    while level < 4 {
        if has_half_codeword && data_bits[level] > 0 {
            data_bits[level] -= 4;
        }
        level += 1;
    }
    VersionTable {
        number,
        width,
        height: width,
        codewords,
        // Clause 7.4.10: the last data codeword of M1 and M3 has four bits.
        has_half_codeword,
        data_bits,
        ec_codewords_per_block: correction,
        num_blocks,
        misdecode_protection,
        char_count_class: number - 1,
        // Table 2.
        terminator_bits: 1 + 2 * number,
        format_bits: symbol_numbers,
        has_version_information: false,
        alignment_centres: [0; 7],
        num_alignment_centres: 0,
    }
}
