//! Symbols read by rqrr, and what it is to read.

use std::panic;

use qr_core::{ErrorCorrectionLevel, Mode, Segment, Symbol};
use rqrr::{DeQRError, Grid, PreparedImage, SimpleGrid};

/// What rqrr makes of segments: their bytes one after the other, where kanji mode has Shift JIS. That is another's, as the
/// table of qr-core is what is tried.
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
        assert!(!has_failed, "Shift JIS has all of {text:?}");
        assert_eq!(shift_jis.len(), 2 * text.chars().count());
        bytes.extend_from_slice(&shift_jis);
    }
    bytes
}

/// That rqrr reads these bytes, and the parameters of the symbol, from modules that are asked by column and row.
pub fn assert_read(symbol: &Symbol, is_dark: impl Fn(usize, usize) -> bool, expected: &[u8]) {
    let bytes = read(symbol, is_dark).expect("a symbol that is read");
    assert_eq!(bytes, expected, "what was read, and what was given");
}

/// The same of modules of which some are wrong, in no block more codewords than can be corrected; and whether rqrr did correct
/// them. Version 0.11.0 fails with some that ZXing-C++, jsQR and ZBar correct: `__test__/logo.test.js` has one.
pub fn assert_corrected(
    symbol: &Symbol,
    is_dark: impl Fn(usize, usize) -> bool,
    expected: &[u8],
) -> bool {
    match read(symbol, is_dark) {
        Ok(bytes) => {
            assert_eq!(bytes, expected, "what was read, and what was given");
            true
        }
        Err(DeQRError::DataEcc) => false,
        Err(error) => panic!("{error}"),
    }
}

fn read(symbol: &Symbol, is_dark: impl Fn(usize, usize) -> bool) -> Result<Vec<u8>, DeQRError> {
    let grid = Grid::new(SimpleGrid::from_func(symbol.size(), is_dark));
    // This does not try the mirror image, as decoding does.
    let (meta, _) = grid.get_raw_data().expect("a format information");
    assert_eq!(meta.version.0, usize::from(symbol.version().number()));
    // The bits of the level do not ascend with it (table 12).
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

/// What rqrr says of a picture in which it has to find the symbol first.
pub enum Found {
    /// It read these bytes.
    Bytes(Vec<u8>),
    /// It found no symbol.
    Nothing,
    /// It found one, whose grid it takes for another.
    Unread(DeQRError),
    /// It panicked: in version 0.11.0 it goes beyond its numbers where it looks for an alignment pattern far away, and without
    /// checks for that it takes minutes.
    Panic,
}

/// Has rqrr find and read a symbol in a square of pixels.
pub fn found(greys: &[u8], width: usize) -> Found {
    // A panic ends a target by this hook, even one that is caught.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(|| find(greys, width));
    panic::set_hook(hook);
    result.unwrap_or(Found::Panic)
}

fn find(greys: &[u8], width: usize) -> Found {
    let mut image =
        PreparedImage::prepare_from_greyscale(width, width, |x, y| greys[y * width + x]);
    let mut result = Found::Nothing;
    for grid in image.detect_grids() {
        let mut bytes = Vec::new();
        match grid.decode_to(&mut bytes) {
            Ok(_) => return Found::Bytes(bytes),
            Err(error) => result = Found::Unread(error),
        }
    }
    result
}
