//! Writes text for a terminal, in the black and white of the terminal: control sequences SGR
//! (ECMA-48, clause 8.3.117). Unlike half blocks without colours, this text can be scanned on light
//! and on dark terminals.

use super::Frame;
use super::cells::Cells;
use super::text::half_blocks;
use crate::Error;

/// Resets the colours before the line ends: some terminals colour the rest of a line, and the next.
const END_OF_LINE: &[u8] = b"\x1b[0m\n";

/// Appends a frame as text for a terminal, in UTF-8.
///
/// A module is two spaces on black or white. With `small` it is half a block, and each line has two
/// rows of modules. With `inverse` dark modules are white and light ones black. Each line ends with
/// the default colours of the terminal.
///
/// # Errors
///
/// - [`Error::TextTooWide`] if it would be wider than [`MAX_MODULES`](super::text::MAX_MODULES)
///   modules,
/// - [`Error::InvalidLogo`] for a logo.
///
/// Then `text` is the same as before.
///
/// # Example
///
/// ```
/// use qr_core::render::{Frame, Style, terminal};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let style = Style { quiet_zone: 0, ..Style::default() };
/// let mut text = Vec::new();
/// terminal::render(&Frame::new(&symbol, style), false, false, &mut text)?;
/// assert!(text.starts_with(b"\x1b[40m              \x1b[47m  "), "the top of a finder pattern");
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(
    frame: &Frame<'_>,
    small: bool,
    inverse: bool,
    text: &mut Vec<u8>,
) -> Result<(), Error> {
    frame.check_plain()?;
    let cells = Cells::new(frame)?;
    if small {
        push_halves(text, &cells, inverse);
    } else {
        for y in 0..cells.rows() {
            let is_white = |x| cells.is_dark(x, y) == inverse;
            push_cells(
                text,
                cells.columns(),
                is_white,
                &[b"\x1b[40m", b"\x1b[47m"],
                b"  ",
            );
            text.extend_from_slice(END_OF_LINE);
        }
    }
    Ok(())
}

/// Appends two rows of modules in each line: dark modules in the foreground colour, light modules
/// in the background colour.
fn push_halves(text: &mut Vec<u8>, cells: &Cells<'_>, inverse: bool) {
    let colors: &[u8] = if inverse {
        b"\x1b[37;40m"
    } else {
        b"\x1b[30;47m"
    };
    let (columns, rows) = (cells.columns(), cells.rows());
    for y in (0..rows).step_by(2) {
        if y + 1 < rows {
            text.extend_from_slice(colors);
            for x in 0..columns {
                let (upper, lower) = (cells.is_dark(x, y), cells.is_dark(x, y + 1));
                text.extend_from_slice(half_blocks(upper, lower));
            }
        } else {
            // The half below the last row has the background of the terminal.
            let is_white = |x| cells.is_dark(x, y) == inverse;
            push_cells(
                text,
                columns,
                is_white,
                &[b"\x1b[30m", b"\x1b[37m"],
                half_blocks(true, false),
            );
        }
        text.extend_from_slice(END_OF_LINE);
    }
}

/// Appends `count` times `cell`, each in black or white. Writes a colour only where it changes.
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
