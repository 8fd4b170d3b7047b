//! The path of an SVG: lines through the middle of all dark modules.

use super::numbers::push_integer;
use crate::Symbol;

/// Appends the path, two units a module, of strokes two units wide.
///
/// A line begins and ends at the edge of a module and turns in the middle of one, where the join of the strokes fills its
/// corner. It goes on as long as it comes to modules that are not drawn yet, through some that are. So the outer square of a
/// finder pattern is one line.
///
/// Measured on texts of 11 to 2953 bytes: pictures with a stroke for each run of a row are 15 to 38 % larger, and those with
/// outlines of what is dark a third larger again.
pub(super) fn push_path(svg: &mut Vec<u8>, symbol: &Symbol) {
    let mut canvas = Canvas::new(symbol);
    let mut pen = Pen { svg, at: [0, 0] };
    for y in 0..symbol.size() {
        let mut from = 0;
        while let Some(x) = canvas.next_of_row(from, y) {
            pen.draw_line(&mut canvas, x, y);
            from = x + 1;
        }
    }
}

/// What a module of a [`Canvas`] is.
const LIGHT: u8 = 0;
const DRAWN: u8 = 1;
const DARK: u8 = 0x80;

/// Eight modules that are [`DARK`].
const EIGHT_DARK: u64 = u64::from_ne_bytes([DARK; 8]);

/// The modules of a symbol, a byte each. There is light all around: a column, which is to the right of a row and to the left of
/// the next, and a row above and below; and eight modules more, so that there are eight from each on.
struct Canvas {
    modules: Vec<u8>,
    width: usize,
}

impl Canvas {
    fn new(symbol: &Symbol) -> Self {
        let width = symbol.size() + 1;
        let mut modules = vec![LIGHT; (width + 1) * width + 9];
        for (y, words) in symbol.rows().enumerate() {
            let row = &mut modules[(y + 1) * width + 1..][..width - 1];
            for (modules, word) in row.chunks_mut(64).zip(words) {
                for (modules, bits) in modules.chunks_mut(8).zip(word.to_le_bytes()) {
                    modules.copy_from_slice(&spread(bits)[..modules.len()]);
                }
            }
        }
        Self { modules, width }
    }

    /// Where a module is.
    #[inline]
    fn index(&self, x: usize, y: usize) -> usize {
        (y + 1) * self.width + 1 + x
    }

    /// The column of the first module of a row that is not drawn yet, from a column on.
    #[inline]
    fn next_of_row(&self, from: usize, y: usize) -> Option<usize> {
        (from..self.width - 1).step_by(8).find_map(|x| {
            let eight = self.modules[self.index(x, y)..].first_chunk()?;
            let dark = u64::from_le_bytes(*eight) & EIGHT_DARK;
            // Beyond the end of the row are modules of the next.
            let x = x + dark.trailing_zeros() as usize / 8;
            (dark != 0 && x < self.width - 1).then_some(x)
        })
    }

    /// From a module to the next of a row or of a column.
    #[inline]
    fn step(&self, along: usize) -> isize {
        [1, self.width.cast_signed()][along]
    }

    /// How many steps away the last module is that is not drawn yet and that dark ones lead to: 0 if none is.
    #[inline]
    fn reach(&self, from: usize, step: isize) -> usize {
        let (mut at, mut count, mut last) = (from, 0, 0);
        loop {
            at = at.wrapping_add_signed(step);
            count += 1;
            match self.modules[at] {
                LIGHT => return last,
                DRAWN => (),
                _ => last = count,
            }
        }
    }

    /// How far a line goes on to a side, the one where it goes farther: back if negative, 0 if it ends.
    #[inline]
    fn turn(&self, at: usize, along: usize) -> isize {
        let step = self.step(along);
        let (forth, back) = (self.reach(at, step), self.reach(at, -step));
        if forth >= back {
            forth.cast_signed()
        } else {
            -back.cast_signed()
        }
    }

    /// Draws so many modules further, and says where the last is.
    #[inline]
    fn draw(&mut self, from: usize, along: usize, count: isize) -> usize {
        let step = self.step(along) * count.signum();
        let mut at = from;
        for _ in 0..count.unsigned_abs() {
            at = at.wrapping_add_signed(step);
            self.modules[at] = DRAWN;
        }
        at
    }
}

/// The modules that eight bits stand for, from the lowest on.
#[inline]
fn spread(bits: u8) -> [u8; 8] {
    // Each byte has one of the bits. If that is 1, the addition carries into the highest bit of the byte, or leaves it there.
    let apart = u64::from_ne_bytes([bits; 8]) & 0x80_40_20_10_08_04_02_01;
    ((apart + !EIGHT_DARK) & EIGHT_DARK).to_le_bytes()
}

/// A stroke is along a row or along a column.
const ROW: usize = 0;
const COLUMN: usize = 1;

/// What writes the path, and where it is.
struct Pen<'a> {
    svg: &'a mut Vec<u8>,
    at: [isize; 2],
}

impl Pen<'_> {
    /// Draws a line that begins at a module: all above it and to the left of it are drawn.
    fn draw_line(&mut self, canvas: &mut Canvas, x: usize, y: usize) {
        let mut at = canvas.index(x, y);
        canvas.modules[at] = DRAWN;
        let [right, down] = [ROW, COLUMN].map(|along| canvas.reach(at, canvas.step(along)));
        let (mut along, mut count) = if right >= down {
            (ROW, right.cast_signed())
        } else {
            (COLUMN, down.cast_signed())
        };
        let mut edge = [2 * x.cast_signed(), 2 * y.cast_signed()];
        edge[1 - along] += 1;
        self.move_to(edge);
        if count == 0 {
            return self.stroke(along, 2);
        }
        // From the edge to the middle.
        let mut length = 1;
        loop {
            at = canvas.draw(at, along, count);
            length += 2 * count;
            count = canvas.turn(at, 1 - along);
            if count == 0 {
                // And on to the edge.
                return self.stroke(along, length + length.signum());
            }
            self.stroke(along, length);
            along = 1 - along;
            length = 0;
        }
    }

    /// Nearly all lengths are of one digit, and written at once.
    #[inline]
    fn stroke(&mut self, along: usize, length: isize) {
        let command = [b'h', b'v'][along];
        if let 0..10 = length {
            self.svg
                .extend_from_slice(&[command, b'0' + length.unsigned_abs() as u8]);
        } else {
            self.svg.push(command);
            self.push(length);
        }
        self.at[along] += length;
    }

    /// From the corner or from where the pen is, whichever is shorter.
    #[inline]
    fn move_to(&mut self, to: [isize; 2]) {
        let by = [to[0] - self.at[0], to[1] - self.at[1]];
        let (command, numbers) = if characters(to) < characters(by) {
            (b'M', to)
        } else {
            (b'm', by)
        };
        self.svg.push(command);
        self.push(numbers[0]);
        // A sign separates, too.
        if numbers[1] >= 0 {
            self.svg.push(b' ');
        }
        self.push(numbers[1]);
        self.at = to;
    }

    #[inline]
    fn push(&mut self, number: isize) {
        if number < 0 {
            self.svg.push(b'-');
        }
        push_integer(self.svg, number.unsigned_abs() as u64);
    }
}

/// How long two numbers are, but for what separates them: that is a sign or a space.
#[inline]
fn characters(numbers: [isize; 2]) -> usize {
    let digits = |number: isize| match number.unsigned_abs() {
        ..10 => 1,
        10..100 => 2,
        _ => 3,
    };
    usize::from(numbers[0] < 0) + digits(numbers[0]) + digits(numbers[1])
}
