//! Reads symbols and pictures with rqrr, a decoder by other people.
//!
//! The bits of kanji mode are compared as Shift JIS, encoded by the crate `encoding_rs`. The table
//! of `qr-core` cannot be used, because it is under test.

use std::panic;

use qr_core::{ErrorCorrectionLevel, Mode, Segment, Symbol};
use rqrr::{DeQRError, Grid, PreparedImage, SimpleGrid};

/// Returns the bytes that rqrr must read from a symbol with these segments: their data one after
/// the other, with Shift JIS for kanji mode.
#[must_use]
pub fn expected(segments: &[Segment<'_>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for segment in segments {
        if segment.mode() != Mode::Kanji {
            bytes.extend_from_slice(segment.data());
            continue;
        }
        let text = std::str::from_utf8(segment.data()).expect("kanji are UTF-8");
        let (shift_jis, _, has_failed) = encoding_rs::SHIFT_JIS.encode(text);
        assert!(!has_failed, "Shift JIS cannot encode {text:?}");
        assert_eq!(shift_jis.len(), 2 * text.chars().count());
        bytes.extend_from_slice(&shift_jis);
    }
    bytes
}

/// Asserts that rqrr reads the expected bytes, version, level and mask. `is_dark` takes the column
/// and the row of a module.
pub fn assert_read(symbol: &Symbol, is_dark: impl Fn(usize, usize) -> bool, expected: &[u8]) {
    let bytes = read(symbol, is_dark).expect("rqrr reads the symbol");
    assert_eq!(
        bytes, expected,
        "bytes read from the symbol, and bytes encoded"
    );
}

/// Asserts that rqrr reads the expected bytes from modules with errors, if it can correct them.
/// Returns false if it cannot.
///
/// Every block has few enough errors to be correctable. rqrr 0.11.0 still fails for some symbols
/// that `ZXing-C++`, `jsQR` and `ZBar` read: `__test__/logo.test.js` has one of them.
pub fn assert_corrected(
    symbol: &Symbol,
    is_dark: impl Fn(usize, usize) -> bool,
    expected: &[u8],
) -> bool {
    match read(symbol, is_dark) {
        Ok(bytes) => {
            assert_eq!(
                bytes, expected,
                "bytes read from the symbol, and bytes encoded"
            );
            true
        }
        Err(DeQRError::DataEcc) => false,
        Err(error) => panic!("{error}"),
    }
}

fn read(symbol: &Symbol, is_dark: impl Fn(usize, usize) -> bool) -> Result<Vec<u8>, DeQRError> {
    let grid = Grid::new(SimpleGrid::from_func(symbol.size(), is_dark));
    // `decode_to` would also try the mirror image. The header must be that of the symbol itself.
    let (meta, _) = grid.get_raw_data().expect("format information");
    assert_eq!(meta.version.0, usize::from(symbol.version().number()));
    // The two bits of each level in the format information (ISO/IEC 18004, table 12).
    let level = match symbol.error_correction_level() {
        ErrorCorrectionLevel::M => 0,
        ErrorCorrectionLevel::L => 1,
        ErrorCorrectionLevel::H => 2,
        ErrorCorrectionLevel::Q => 3,
    };
    assert_eq!(meta.ecc_level, level);
    assert_eq!(meta.mask, u16::from(symbol.mask().number()));
    let mut bytes = Vec::new();
    grid.decode_to(&mut bytes)?;
    Ok(bytes)
}

/// The result of rqrr for a picture in which it must find the symbol.
pub enum SearchResult {
    /// rqrr read these bytes.
    Bytes(Vec<u8>),
    /// rqrr found no symbol.
    NotFound,
    /// rqrr found a symbol, but got its grid wrong.
    WrongGrid(DeQRError),
    /// rqrr panicked. In version 0.11.0, the search for a distant alignment pattern overflows.
    /// Without overflow checks, the same search takes minutes.
    Panicked,
}

/// Lets rqrr find and read a symbol in a square grey picture.
pub fn find_symbol(greys: &[u8], width: usize) -> SearchResult {
    // The hook of libfuzzer ends the target at any panic, even at one that is caught.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(|| find(greys, width));
    panic::set_hook(hook);
    result.unwrap_or(SearchResult::Panicked)
}

fn find(greys: &[u8], width: usize) -> SearchResult {
    let mut image =
        PreparedImage::prepare_from_greyscale(width, width, |x, y| greys[y * width + x]);
    let mut result = SearchResult::NotFound;
    for grid in image.detect_grids() {
        let mut bytes = Vec::new();
        match grid.decode_to(&mut bytes) {
            Ok(_) => return SearchResult::Bytes(bytes),
            Err(error) => result = SearchResult::WrongGrid(error),
        }
    }
    result
}
