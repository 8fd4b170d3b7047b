//! Text for a terminal, in the colours black and white of its own: control sequences SGR (ECMA-48, clause 8.3.117).
//!
//! Unlike half blocks without colours it is right on light and on dark terminals.

use super::framed::Framed;
use super::text::half_blocks;
use crate::{Error, Symbol};

/// The colours of the terminal, before the line ends: some terminals colour the rest of a line, and the next.
const END_OF_LINE: &[u8] = b"\x1b[0m\n";

/// The symbol for a terminal, in UTF-8, with `quiet_zone` light modules on each side.
///
/// A module is two spaces on black or white. With `small` it is half a block, and each line has two rows of modules.
/// With `inverse` dark modules are white and light ones black. Each line ends with the colours of the terminal.
///
/// # Errors
///
/// [`Error::TextTooWide`] if it would be wider than [`MAX_MODULES`](super::text::MAX_MODULES) modules.
///
/// # Example
///
/// ```
/// use qr_core::render::terminal;
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let picture = terminal::render(&symbol, 0, false, false)?;
/// assert!(picture.starts_with(b"\x1b[40m              \x1b[47m  "), "the top of a finder pattern");
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(
    symbol: &Symbol,
    quiet_zone: u32,
    inverse: bool,
    small: bool,
) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    render_into(symbol, quiet_zone, inverse, small, &mut text)?;
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
/// use qr_core::render::terminal;
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let mut page = b"Scan this:\n".to_vec();
/// terminal::render_into(&symbol, 4, false, true, &mut page)?;
/// assert!(page.ends_with(b"\x1b[0m\n"));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render_into(
    symbol: &Symbol,
    quiet_zone: u32,
    inverse: bool,
    small: bool,
    text: &mut Vec<u8>,
) -> Result<(), Error> {
    let picture = Framed::new(symbol, quiet_zone)?;
    if small {
        push_halves(text, &picture, inverse);
    } else {
        for y in 0..picture.width() {
            let is_white = |x| picture.is_dark(x, y) == inverse;
            push_cells(
                text,
                picture.width(),
                is_white,
                &[b"\x1b[40m", b"\x1b[47m"],
                b"  ",
            );
            text.extend_from_slice(END_OF_LINE);
        }
    }
    Ok(())
}

/// Two rows of modules in each line: the dark ones in the colour of the text, the light ones in that behind it.
fn push_halves(text: &mut Vec<u8>, picture: &Framed<'_>, inverse: bool) {
    let width = picture.width();
    let colors: &[u8] = if inverse {
        b"\x1b[37;40m"
    } else {
        b"\x1b[30;47m"
    };
    for y in (0..width).step_by(2) {
        if y + 1 < width {
            text.extend_from_slice(colors);
            for x in 0..width {
                let (upper, lower) = (picture.is_dark(x, y), picture.is_dark(x, y + 1));
                text.extend_from_slice(half_blocks(upper, lower));
            }
        } else {
            // What is below the last row is the terminal's own.
            let is_white = |x| picture.is_dark(x, y) == inverse;
            push_cells(
                text,
                width,
                is_white,
                &[b"\x1b[30m", b"\x1b[37m"],
                half_blocks(true, false),
            );
        }
        text.extend_from_slice(END_OF_LINE);
    }
}

/// Appends `count` times `cell`, each in black or white, and says so only where that changes.
fn push_cells(
    text: &mut Vec<u8>,
    count: usize,
    is_white: impl Fn(usize) -> bool,
    colors: &[&[u8]; 2],
    cell: &[u8],
) {
    let mut before = None;
    for x in 0..count {
        let color = is_white(x);
        if before != Some(color) {
            text.extend_from_slice(colors[usize::from(color)]);
        }
        before = Some(color);
        text.extend_from_slice(cell);
    }
}
