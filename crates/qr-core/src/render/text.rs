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
    frame.check_plain()?;
    let cells = Cells::new(frame)?;
    let (columns, rows) = (cells.columns(), cells.rows());
    let quiet_zone = frame.style.quiet_zone as usize;
    let inverted = if inverse { u64::MAX } else { 0 };
    // The blocks of a row of modules: a bit each, in the symbol and, in all bits, in the quiet zone.
    let blocks_of = |y: usize| {
        if y >= rows {
            // Nothing is drawn beyond the last row, even with `inverse`.
            return ([0; 3], 0);
        }
        let line = y.checked_sub(quiet_zone).and_then(|y| frame.lines().get(y));
        (
            line.unwrap_or(&[0; 3]).map(|word| word ^ inverted),
            inverted,
        )
    };
    let mut line = vec![0; MAX_BYTES * columns + ROOM];
    text.reserve((MAX_BYTES * columns + 1) * rows.div_ceil(2));
    for y in (0..rows).step_by(2) {
        let (upper, upper_beside) = blocks_of(y);
        let (lower, lower_beside) = blocks_of(y + 1);
        let mut pen = LinePen {
            line: &mut line,
            length: 0,
        };
        pen.push_repeated(upper_beside, lower_beside, quiet_zone);
        for (i, (&upper, &lower)) in upper.iter().zip(&lower).enumerate() {
            let count = frame.width().saturating_sub(64 * i).min(64);
            pen.push(upper, lower, count);
        }
        pen.push_repeated(upper_beside, lower_beside, quiet_zone);
        let length = pen.length;
        line[length] = b'\n';
        text.extend_from_slice(&line[..=length]);
    }
    Ok(())
}

/// The maximum number of bytes of a character, and of those that are written at once.
const MAX_BYTES: usize = 3;
const ROOM: usize = 8;

/// Writes the characters of a line.
struct LinePen<'a> {
    line: &'a mut [u8],
    length: usize,
}

impl LinePen<'_> {
    /// Appends `count` characters, with the blocks of their halves in the low bits.
    #[inline(never)]
    fn push(&mut self, upper: u64, lower: u64, count: usize) {
        let (mut upper, mut lower) = (upper, lower);
        for _ in 0..count / 2 {
            self.push_pair(upper, lower);
            (upper, lower) = (upper >> 2, lower >> 2);
        }
        if !count.is_multiple_of(2) {
            let character = half_blocks(upper & 1 == 1, lower & 1 == 1);
            self.line[self.length..][..character.len()].copy_from_slice(character);
            self.length += character.len();
        }
    }

    #[inline]
    fn push_pair(&mut self, upper: u64, lower: u64) {
        let (bytes, length) = PAIRS[(upper & 3 | (lower & 3) << 2) as usize];
        self.line[self.length..][..ROOM].copy_from_slice(&bytes);
        self.length += length;
    }

    /// Appends `count` characters with the same blocks.
    fn push_repeated(&mut self, upper: u64, lower: u64, count: usize) {
        for start in (0..count).step_by(64) {
            self.push(upper, lower, (count - start).min(64));
        }
    }
}

/// Two characters and their length in bytes, by the two upper and the two lower halves.
static PAIRS: [([u8; ROOM], usize); 16] = {
    let mut pairs = [([0; ROOM], 0); 16];
    let mut i = 0;
    while i < pairs.len() {
        let mut at = 0;
        while at < 2 {
            let character = half_blocks(i >> at & 1 == 1, i >> (at + 2) & 1 == 1);
            let mut byte = 0;
            while byte < character.len() {
                pairs[i].0[pairs[i].1] = character[byte];
                pairs[i].1 += 1;
                byte += 1;
            }
            at += 1;
        }
        i += 1;
    }
    pairs
};

/// Returns the character with these upper and lower halves.
pub(super) const fn half_blocks(upper: bool, lower: bool) -> &'static [u8] {
    match (upper, lower) {
        (true, true) => "█".as_bytes(),
        (true, false) => "▀".as_bytes(),
        (false, true) => "▄".as_bytes(),
        (false, false) => b" ",
    }
}
