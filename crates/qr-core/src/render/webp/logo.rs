//! Writes lossless WebP with a logo (RFC 9649).
//!
//! Two transforms (sections 4.1 and 4.3) leave each pixel's difference to the pixel above, with green
//! subtracted from red and blue. Modules leave zeros, except in the first row of pixels of a row of
//! modules. The differences of the logo do not depend on the symbol if the modules under the logo are
//! light. Then they are divided into tokens once, and kept with the logo.

use std::ops::Range;

use qr_codecs::try_reserve;
use qr_deflate::Writer;

use super::codes::{
    Code, MAX_CODE_BITS, MAX_LENGTH, MAX_LENGTH_CODE_BITS, NUM_SYMBOLS, Prefix, finish, put, start,
    write_code, write_one_symbol, write_two_symbols,
};
use super::pixel::{Pixel, subtract, with_green, without_green};
use super::write_size;
use crate::Error;
use crate::render::frame::PlacedLogo;
use crate::render::layout::Layout;
use crate::render::logo::overlay::Cover;
use crate::render::runs::runs_of_row;
use crate::render::{Color, Frame};

/// The pixel above the first one (section 4.1).
pub(in crate::render) const BLACK: Pixel = [0, 0, 0, 255];

/// A part of the differences.
#[derive(Clone, Copy, Debug)]
pub(in crate::render) enum Token {
    Pixel(Pixel),
    /// As many pixels as this, the same as the one before.
    Run(u16),
    /// A row of [`Prepared`].
    Logo(u16),
}

/// The tokens of a picture. Keep one for each thread.
#[derive(Default)]
pub(super) struct Memory(Vec<Token>);

/// The maximum number of tokens that are kept. The largest symbol has 25,000 at 1000 pixels.
const MAX_KEPT: usize = 64 * 1024;

/// How often each symbol of the four codes occurs.
type Counts = [[u32; 286]; 4];

/// A logo over light modules, as tokens.
#[derive(Debug)]
pub(in crate::render) struct Prepared {
    /// The light colour, and whether no colour has alpha.
    pub colors: (Color, bool),
    /// The first and the last row. The differences to the rows above and below are not prepared, as
    /// the logo may end where a module does.
    first: Vec<Pixel>,
    last: Vec<Pixel>,
    /// The tokens of all rows but the first.
    tokens: Vec<Token>,
    rows: Vec<Row>,
    counts: Counts,
}

/// A row of a logo.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// The pixels at the start and at the end that equal those above: they belong to the zeros around
    /// the logo.
    before: usize,
    after: usize,
    /// The tokens of the pixels between.
    start: usize,
    end: usize,
}

impl Prepared {
    /// The memory that preparing a logo takes for each pixel, in bytes.
    pub const BYTES_PER_PIXEL: usize = size_of::<Pixel>() + 2 * size_of::<Token>();

    /// Prepares the pixels of a logo, as red, green, blue and alpha.
    pub fn new(colors: (Color, bool), width: usize, pixels: impl Iterator<Item = [u8; 4]>) -> Self {
        let pixels: Vec<Pixel> = pixels.map(without_green).collect();
        let (mut tokens, mut rows) = (Vec::new(), Vec::new());
        let mut row = Vec::new();
        for (upper, lower) in pixels.chunks(width).zip(pixels.chunks(width).skip(1)) {
            row.clear();
            row.extend(lower.iter().zip(upper).map(|(a, b)| subtract(*a, *b)));
            let differs = |pixel: &Pixel| *pixel != [0; 4];
            let before = row.iter().position(differs).unwrap_or(width);
            let end = row.iter().rposition(differs).map_or(width, |last| last + 1);
            let start = tokens.len();
            push_differences(&row[before..end], &mut tokens);
            rows.push(Row {
                before,
                after: width - end,
                start,
                end: tokens.len(),
            });
        }
        tokens.shrink_to_fit();
        let mut counts = [[0; 286]; 4];
        count(&tokens, &mut counts);
        Self {
            colors,
            first: pixels[..width].to_vec(),
            last: pixels[pixels.len() - width..].to_vec(),
            tokens,
            rows,
            counts,
        }
    }

    /// Returns how many bytes of memory the tokens take.
    pub fn memory(&self) -> usize {
        self.tokens.capacity() * size_of::<Token>()
            + self.rows.capacity() * size_of::<Row>()
            + (self.first.len() + self.last.len()) * size_of::<Pixel>()
            + size_of::<Self>()
    }
}

/// Appends the WebP of a frame with a logo.
pub(super) fn render(
    frame: &Frame<'_>,
    logo: PlacedLogo<'_>,
    layout: Layout,
    memory: &mut Memory,
    webp: &mut Vec<u8>,
) -> Result<(), Error> {
    let colors = frame.style.colors;
    let cover = Cover::new(frame, logo, layout)?;
    let prepared = cover
        .is_over_light
        .then(|| cover.webp(colors))
        .transpose()?;
    let prepared = prepared.as_deref();
    let (width, height) = cover.size();
    let tokens = &mut memory.0;
    tokens.clear();
    let [light, dark] =
        [colors.light, colors.dark].map(|color| without_green(color.rgba().to_be_bytes()));
    let mut picture = Picture {
        lines: frame.lines(),
        layout,
        columns: cover.left..cover.left + width,
        rows: cover.top..cover.top + height,
        cover: &cover,
        bytes_per_pixel: if colors.are_opaque() { 3 } else { 4 },
        logo: prepared,
        light,
        dark,
        tokens,
        zeros: 0,
    };
    picture.push();
    let mut counts = prepared.map_or([[0; 286]; 4], |prepared| prepared.counts);
    count(tokens, &mut counts);
    let size = (layout, colors.are_opaque());
    let result = write(tokens, prepared, &counts, size, webp);
    if tokens.capacity() > MAX_KEPT {
        *tokens = Vec::new();
    }
    result
}

/// A picture that is divided into tokens.
struct Picture<'a> {
    lines: &'a [[u64; 3]],
    layout: Layout,
    /// The columns and the rows of pixels that the logo covers.
    columns: Range<usize>,
    rows: Range<usize>,
    cover: &'a Cover<'a>,
    bytes_per_pixel: usize,
    /// The differences of the logo, unless it is over dark modules too.
    logo: Option<&'a Prepared>,
    light: Pixel,
    dark: Pixel,
    tokens: &'a mut Vec<Token>,
    /// The pixels after the last token that equal those above.
    zeros: usize,
}

impl Picture<'_> {
    /// Appends the tokens of all rows.
    fn push(&mut self) {
        let Layout { width, height, .. } = self.layout;
        let mut above = [0; 3];
        for y in 0..height {
            let line = self.line(y);
            let changes = [0, 1, 2].map(|i| line[i] ^ above[i]);
            above = line;
            if y == 0 || y == self.rows.start || y == self.rows.end {
                self.push_any(y);
            } else if !self.rows.contains(&y) {
                self.push_changes(line, changes, 0..width);
            } else if let Some(logo) = self.logo {
                let Range { start, end } = self.columns;
                self.push_changes(line, changes, 0..start);
                self.push_logo(logo.rows[y - self.rows.start - 1], y - self.rows.start);
                self.push_changes(line, changes, end..width);
            } else {
                self.push_any(y);
            }
        }
        self.push_zeros();
    }

    /// Returns the modules of a row of pixels.
    fn line(&self, y: usize) -> [u64; 3] {
        let Layout { top, scale, .. } = self.layout;
        let line = y.checked_sub(top).and_then(|y| self.lines.get(y / scale));
        line.copied().unwrap_or_default()
    }

    /// Appends a part of a row that differs from the row above in the modules of `changes`.
    fn push_changes(&mut self, line: [u64; 3], changes: [u64; 3], part: Range<usize>) {
        let Layout { scale, left, .. } = self.layout;
        let mut at = part.start;
        if changes != [0; 3] {
            let is_dark = |module: usize| line[module / 64] >> (module % 64) & 1 == 1;
            for (start, count) in runs_of_row(&changes) {
                let (mut module, end) = (start, start + count);
                while module < end {
                    let color = is_dark(module);
                    let same = (module..end).take_while(|&of| is_dark(of) == color);
                    let next = module + same.count();
                    let pixels =
                        (left + module * scale).max(at)..(left + next * scale).min(part.end);
                    module = next;
                    if pixels.is_empty() {
                        continue;
                    }
                    self.zeros += pixels.start - at;
                    self.push_zeros();
                    at = pixels.end;
                    let difference = if color {
                        subtract(self.dark, self.light)
                    } else {
                        subtract(self.light, self.dark)
                    };
                    push_run(difference, pixels.len(), self.tokens);
                }
            }
        }
        self.zeros += part.end - at;
    }

    /// Appends row `y` of the logo, which is not its first.
    fn push_logo(&mut self, row: Row, y: usize) {
        self.zeros += row.before;
        if row.start < row.end {
            self.push_zeros();
            self.tokens.push(Token::Logo((y - 1) as u16));
        }
        self.zeros += row.after;
    }

    /// Appends the pixels that equal those above.
    fn push_zeros(&mut self) {
        push_run([0; 4], self.zeros, self.tokens);
        self.zeros = 0;
    }

    /// Appends any row, pixel by pixel. The first row differs from the pixels to the left.
    fn push_any(&mut self, y: usize) {
        self.push_zeros();
        let row = self.pixels(y);
        let above = if y == 0 {
            let mut left = vec![BLACK];
            left.extend_from_slice(&row[..row.len() - 1]);
            left
        } else {
            self.pixels(y - 1)
        };
        let differences: Vec<_> = row
            .iter()
            .zip(&above)
            .map(|(a, b)| subtract(*a, *b))
            .collect();
        push_differences(&differences, self.tokens);
    }

    /// Returns the pixels of a row: with a prepared logo, only of its first and its last row.
    fn pixels(&self, y: usize) -> Vec<Pixel> {
        let Layout {
            width, scale, left, ..
        } = self.layout;
        let mut pixels = vec![self.light; width];
        for (start, count) in runs_of_row(&self.line(y)) {
            pixels[left + start * scale..][..count * scale].fill(self.dark);
        }
        if self.rows.contains(&y) {
            let into = &mut pixels[self.columns.clone()];
            match self.logo {
                Some(logo) if y == self.rows.start => into.copy_from_slice(&logo.first),
                Some(logo) => into.copy_from_slice(&logo.last),
                None => self.draw_logo(y, into),
            }
        }
        pixels
    }

    /// Draws a row of the logo over pixels.
    fn draw_logo(&self, y: usize, pixels: &mut [Pixel]) {
        let size = self.bytes_per_pixel;
        let row = y - self.rows.start;
        let mut bytes = vec![0; self.columns.end * size];
        let under = bytes[self.columns.start * size..].chunks_exact_mut(size);
        for (under, &pixel) in under.zip(&*pixels) {
            under.copy_from_slice(&with_green(pixel)[..size]);
        }
        self.cover.cover_row(row, size, &mut bytes);
        let drawn = bytes[self.columns.start * size..].chunks_exact(size);
        for (pixel, drawn) in pixels.iter_mut().zip(drawn) {
            let mut color = [0, 0, 0, u8::MAX];
            color[..size].copy_from_slice(drawn);
            *pixel = without_green(color);
        }
    }
}

/// Appends `length` pixels that are the same.
pub(in crate::render) fn push_run(pixel: Pixel, length: usize, tokens: &mut Vec<Token>) {
    let mut left = length;
    while left > 0 {
        tokens.push(Token::Pixel(pixel));
        let run = (left - 1).min(MAX_LENGTH);
        if run > 0 {
            tokens.push(Token::Run(run as u16));
        }
        left -= 1 + run;
    }
}

/// Appends the differences of some pixels in a row.
fn push_differences(row: &[Pixel], tokens: &mut Vec<Token>) {
    for run in row.chunk_by(|a, b| a == b) {
        push_run(run[0], run.len(), tokens);
    }
}

/// Counts the symbols of the tokens, but not those of rows of the logo.
fn count(tokens: &[Token], counts: &mut Counts) {
    for token in tokens {
        match *token {
            Token::Pixel(pixel) => {
                for (counts, part) in counts.iter_mut().zip(pixel) {
                    counts[usize::from(part)] += 1;
                }
            }
            Token::Run(length) => counts[0][Prefix::of(length).symbol] += 1,
            Token::Logo(_) => {}
        }
    }
}

/// Returns how many bits the symbols take with these codes, each with at most
/// [`MAX_EXTRA_BITS`].
fn bits(counts: &Counts, codes: &[Code; 4]) -> u64 {
    let symbols = codes.iter().zip(counts).flat_map(|(code, counts)| {
        let lengths = code.lengths();
        lengths.map(|(symbol, length)| {
            let extra = if symbol < 256 { 0 } else { MAX_EXTRA_BITS };
            u64::from(counts[symbol]) * (u64::from(length) + extra)
        })
    });
    symbols.sum()
}

/// The maximum number of bits after the symbol of a length.
const MAX_EXTRA_BITS: u64 = 10;

/// The maximum number of bytes of the header with its codes, and the bytes that the writer needs
/// beyond the end.
const MAX_HEADER: usize = 64 + 4 * (NUM_SYMBOLS * (MAX_LENGTH_CODE_BITS + 7) / 8);

/// Writes the file of pixels that no logo covers.
pub(in crate::render) fn write_pixels(
    tokens: &[Token],
    layout: Layout,
    is_opaque: bool,
    webp: &mut Vec<u8>,
) -> Result<(), Error> {
    let mut counts = [[0; 286]; 4];
    count(tokens, &mut counts);
    write(tokens, None, &counts, (layout, is_opaque), webp)
}

/// Writes the file.
fn write(
    tokens: &[Token],
    logo: Option<&Prepared>,
    counts: &Counts,
    (layout, is_opaque): (Layout, bool),
    webp: &mut Vec<u8>,
) -> Result<(), Error> {
    let codes = counts.each_ref().map(build_code);
    let most = MAX_HEADER + (bits(counts, &codes) / 8) as usize;
    try_reserve(webp, most + 32)?;
    let stream = start(webp);
    webp.resize(stream + most, 0);
    let mut writer = Writer::new(&mut webp[stream..]);
    write_size(layout, is_opaque, &mut writer);
    write_transforms(&mut writer);
    for (i, (code, counts)) in codes.iter().zip(counts).enumerate() {
        let alphabet = if i == 0 { NUM_SYMBOLS } else { 256 };
        write_channel(code, counts, alphabet, &mut writer);
    }
    // The prefix of all distances (sections 5.2.2 and 5.2.3): the pixel before.
    write_one_symbol(1, &mut writer);
    for token in tokens {
        match (*token, logo) {
            (Token::Logo(at), Some(logo)) => {
                let row = logo.rows[usize::from(at)];
                write_tokens(&logo.tokens[row.start..row.end], &codes, &mut writer);
            }
            _ => write_tokens(&[*token], &codes, &mut writer),
        }
    }
    let length = writer.finish();
    finish(webp, stream, length);
    Ok(())
}

/// Writes the two transforms, and that no other follows.
fn write_transforms(writer: &mut Writer<'_>) {
    // A transform, of type 2: subtracts green.
    put(writer, 0b1 | 2 << 1, 1 + 2);
    // A transform, of type 0: predicts pixels. The blocks have 2⁹ pixels on each side, and their
    // picture has no colour cache.
    put(writer, 0b1 | 7 << 3, 1 + 2 + 3 + 1);
    // Each block has the mode 2 in green: the pixel above. No pixel takes any bits.
    for symbol in [2, 0, 0, 0, 0] {
        write_one_symbol(symbol, writer);
    }
    // No other transform, no colour cache, and one set of codes.
    put(writer, 0, 3);
}

/// Builds the code of a channel. A code of one symbol takes no bits.
fn build_code(counts: &[u32; 286]) -> Code {
    if counts.iter().filter(|&&count| count > 0).count() > 1 {
        Code::new(counts, MAX_CODE_BITS)
    } else {
        Code::new(&[0; 286], MAX_CODE_BITS)
    }
}

/// Writes the code of a channel.
fn write_channel(code: &Code, counts: &[u32; 286], alphabet: usize, writer: &mut Writer<'_>) {
    let is_used = |&count: &u32| count > 0;
    let first = counts.iter().position(is_used).unwrap_or_default();
    let last = counts.iter().rposition(is_used).unwrap_or_default();
    let is_few = counts[first..last].iter().skip(1).all(|&count| count == 0);
    match (u8::try_from(first), u8::try_from(last)) {
        (Ok(only), Ok(last)) if only == last => write_one_symbol(only, writer),
        (Ok(first), Ok(last)) if is_few => write_two_symbols(first, last, writer),
        _ => write_code(code, alphabet, writer),
    }
}

/// Writes tokens other than rows of the logo.
#[inline]
fn write_tokens(tokens: &[Token], codes: &[Code; 4], writer: &mut Writer<'_>) {
    let [green, red, blue, alpha] = codes;
    for token in tokens {
        match *token {
            Token::Pixel(pixel) => {
                green.write(pixel[0].into(), writer);
                red.write(pixel[1].into(), writer);
                blue.write(pixel[2].into(), writer);
                writer.flush();
                alpha.write(pixel[3].into(), writer);
            }
            Token::Run(length) => {
                let prefix = Prefix::of(length);
                green.write(prefix.symbol, writer);
                writer.push(prefix.extra, prefix.extra_bits);
            }
            Token::Logo(_) => {}
        }
        writer.flush();
    }
}
