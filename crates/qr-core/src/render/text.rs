//! Writes text: two modules a character, one above the other.

pub use super::cells::MAX_MODULES;

use super::Frame;
use super::cells::Cells;
use crate::Error;

/// Appends a frame as lines of half blocks, in UTF-8.
///
/// Each line has two rows of modules. The blocks are the dark modules, for dark on light; with
/// `inverse` they are the light ones, for the light on dark of most terminals. If the number of
/// rows is odd, nothing is drawn in the lower half of the last line.
///
/// # Errors
///
/// - [`Error::TextTooWide`] if it would be wider than [`MAX_MODULES`],
/// - [`Error::InvalidLogo`] for a logo.
///
/// Then `text` is the same as before.
///
/// # Example
///
/// ```
/// use qr_core::render::{Frame, Style, text};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let style = Style { quiet_zone: 0, ..Style::default() };
/// let mut page = Vec::new();
/// text::render(&Frame::new(&symbol, style), false, &mut page)?;
/// assert!(page.starts_with("█▀▀▀▀▀█ ".as_bytes()), "a finder pattern");
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(frame: &Frame<'_>, inverse: bool, text: &mut Vec<u8>) -> Result<(), Error> {
    let cells = Cells::new(frame)?;
    let (columns, rows) = (cells.columns(), cells.rows());
    text.reserve(3 * columns * rows.div_ceil(2));
    // Nothing is drawn beyond the last row, even with `inverse`.
    let is_block = |x, y| y < rows && cells.is_dark(x, y) != inverse;
    for y in (0..rows).step_by(2) {
        for x in 0..columns {
            text.extend_from_slice(half_blocks(is_block(x, y), is_block(x, y + 1)));
        }
        text.push(b'\n');
    }
    Ok(())
}

/// Returns the character with these upper and lower halves.
pub(super) const fn half_blocks(upper: bool, lower: bool) -> &'static [u8] {
    match (upper, lower) {
        (true, true) => "█".as_bytes(),
        (true, false) => "▀".as_bytes(),
        (false, true) => "▄".as_bytes(),
        (false, false) => b" ",
    }
}
