//! Text for a terminal: two modules a character, one above the other.

use crate::Symbol;

/// The symbol as lines of half blocks, with `quiet_zone` light modules on each side.
///
/// Each line has two rows of modules. The blocks are the light modules, which suits the light on dark
/// of most terminals; with `inverse` they are the dark ones, for dark on light.
///
/// # Example
///
/// ```
/// use qr_core::render::text;
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let picture = text::render(&symbol, 2, false);
/// assert_eq!(picture.lines().next(), Some("█████████████████████████"));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[must_use]
pub fn render(symbol: &Symbol, quiet_zone: u32, inverse: bool) -> String {
    let quiet_zone = quiet_zone as usize;
    let width = symbol.size() + 2 * quiet_zone;
    // The last line of an odd number of rows has one row beyond the picture: nothing is drawn there.
    let is_block = |x: usize, y: usize| {
        let module = |at: usize| at.checked_sub(quiet_zone).filter(|&at| at < symbol.size());
        let dark = match (module(x), module(y)) {
            (Some(x), Some(y)) => symbol.is_dark(x, y),
            _ => false,
        };
        y < width && dark == inverse
    };
    let mut text = String::new();
    for y in (0..width).step_by(2) {
        for x in 0..width {
            text.push(match (is_block(x, y), is_block(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        text.push('\n');
    }
    text
}
