//! Text: two modules a character, one above the other.

pub use super::framed::MAX_MODULES;

use super::framed::Framed;
use crate::{Error, Symbol};

/// The symbol as lines of half blocks, in UTF-8, with `quiet_zone` light modules on each side.
///
/// Each line has two rows of modules. The blocks are the dark modules, for dark on light; with `inverse` they are the light
/// ones, for the light on dark of most terminals. Where the number of rows is odd, the lower half of the last line is
/// beyond the picture, and nothing is drawn there.
///
/// # Errors
///
/// [`Error::TextTooWide`] if it would be wider than [`MAX_MODULES`].
///
/// # Example
///
/// ```
/// use qr_core::render::text;
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let picture = text::render(&symbol, 0, false)?;
/// assert!(picture.starts_with("█▀▀▀▀▀█ ".as_bytes()), "a finder pattern");
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(symbol: &Symbol, quiet_zone: u32, inverse: bool) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    render_into(symbol, quiet_zone, inverse, &mut text)?;
    Ok(text)
}

/// Appends the text of a symbol to `text`: the bytes of [`render`].
///
/// # Errors
///
/// As [`render`], and then `text` is as it was.
///
/// # Example
///
/// ```
/// use qr_core::render::text;
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let mut page = b"Scan this:\n".to_vec();
/// text::render_into(&symbol, 4, true, &mut page)?;
/// assert_eq!(page.iter().filter(|&&byte| byte == b'\n').count(), 1 + (21 + 2 * 4_usize).div_ceil(2));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render_into(
    symbol: &Symbol,
    quiet_zone: u32,
    inverse: bool,
    text: &mut Vec<u8>,
) -> Result<(), Error> {
    let picture = Framed::new(symbol, quiet_zone)?;
    let width = picture.width();
    text.reserve(3 * width * width.div_ceil(2));
    // What is beyond the last row is no block, whatever blocks are.
    let is_block = |x, y| y < width && picture.is_dark(x, y) != inverse;
    for y in (0..width).step_by(2) {
        for x in 0..width {
            text.extend_from_slice(half_blocks(is_block(x, y), is_block(x, y + 1)));
        }
        text.push(b'\n');
    }
    Ok(())
}

/// The character whose upper and lower halves are as said.
pub(super) const fn half_blocks(upper: bool, lower: bool) -> &'static [u8] {
    match (upper, lower) {
        (true, true) => "█".as_bytes(),
        (true, false) => "▀".as_bytes(),
        (false, true) => "▄".as_bytes(),
        (false, false) => b" ",
    }
}
