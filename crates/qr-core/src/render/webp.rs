//! Writes lossless WebP in two colours (RFC 9649).
//!
//! A palette of two colours packs eight pixels into a byte (section 4.4). Most bytes are in a row
//! that repeats, so one backward reference encodes the end of a row of modules, its repetitions,
//! and the start of the next. Bytes between are literals, and runs in wide modules. At 200 pixels
//! this takes a twentieth of the time of the encoder of the crate `image`, and a third fewer bytes.

use qr_deflate::{HuffmanCode, Writer};

use super::layout::Layout;
use super::packed::{PackedRow, differing_bytes};
use super::raster::{self, MAX_WIDTH};
use super::{Color, Colors, Frame, Workspace};
use crate::Error;

/// The symbols of the first code: bytes, and the prefixes of lengths (section 5.2.2).
const NUM_SYMBOLS: usize = 256 + 24;

/// A code of as many symbols as those of deflate, so that the binary has one kind of code.
type Code = HuffmanCode<286>;

/// The maximum length of a backward reference in pixels, which are bytes here.
const MAX_LENGTH: usize = 4096;

/// The maximum length of a Huffman code, and of those for code lengths.
const MAX_CODE_BITS: usize = 15;
const MAX_LENGTH_CODE_BITS: usize = 7;

/// The order in which the lengths of the codes of code lengths are written (section 6.2.1).
const ORDER: [usize; 19] = [
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
];

/// The minimum number of equal bytes after a byte that are a backward reference.
const MIN_RUN: usize = 4;

/// A byte, or a backward reference.
#[derive(Clone, Copy)]
enum Token {
    Byte(u8),
    /// As many bytes as this, the same as those above.
    Above(u16),
    /// As many bytes as this, the same as the byte before.
    Run(u16),
}

/// The tokens of a picture. Keep one for each thread.
#[derive(Default)]
pub(super) struct Memory {
    tokens: Vec<Token>,
}

/// The maximum number of tokens that are kept. The largest symbol has 20,000 at 1000 pixels.
const MAX_KEPT: usize = 64 * 1024;

/// Appends the WebP of a frame: lossless, in any colours.
///
/// # Errors
///
/// As [`png::render`](super::png::render), with the limit [`raster::MAX_WIDTH`]; and with a logo
/// [`Error::OutOfMemory`].
///
/// Then `webp` is the same as before.
///
/// # Example
///
/// ```
/// use qr_core::render::{Frame, Style, Workspace, webp};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let mut bytes = Vec::new();
/// webp::render(&Frame::new(&symbol, Style::default()), &mut Workspace::default(), &mut bytes)?;
/// assert_eq!(&bytes[8..12], b"WEBP");
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(
    frame: &Frame<'_>,
    workspace: &mut Workspace,
    webp: &mut Vec<u8>,
) -> Result<(), Error> {
    let layout = frame.layout(MAX_WIDTH)?;
    if frame.logo.is_some() {
        return raster::webp(frame, layout, webp);
    }
    let tokens = &mut workspace.webp.tokens;
    tokens.clear();
    push_tokens(frame, layout, tokens);

    let start = webp.len();
    webp.extend_from_slice(b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f");
    let stream = webp.len();
    webp.resize(stream + MAX_HEADER + MAX_TOKEN * tokens.len(), 0);
    let mut writer = Writer::new(&mut webp[stream..]);
    write_header(layout, frame.style.colors, &mut writer);
    write_tokens(tokens, &mut writer);
    let length = 1 + writer.finish();
    let padded = length.next_multiple_of(2);
    webp.truncate(stream - 1 + length);
    webp.resize(stream - 1 + padded, 0);
    let of_file = (webp.len() - start - 8) as u32;
    webp[start + 4..][..4].copy_from_slice(&of_file.to_le_bytes());
    webp[start + 16..][..4].copy_from_slice(&(length as u32).to_le_bytes());
    if tokens.capacity() > MAX_KEPT {
        *tokens = Vec::new();
    }
    Ok(())
}

/// The maximum number of bytes of the header with its codes, and of a token, with the bytes that
/// the writer needs beyond the end.
const MAX_HEADER: usize = 64 + NUM_SYMBOLS * (MAX_LENGTH_CODE_BITS + 7) / 8;
const MAX_TOKEN: usize = (MAX_CODE_BITS + 10 + 1usize).div_ceil(8);

/// Divides the packed rows into tokens. Light is 0.
#[inline(never)]
fn push_tokens(frame: &Frame<'_>, layout: Layout, tokens: &mut Vec<Token>) {
    let Layout {
        width,
        height,
        scale,
        top,
        ..
    } = layout;
    let length = width.div_ceil(8);
    let mut row = PackedRow::new(layout);
    let mut before = &[0; 3];
    // The first row. All following bytes that equal those above are in one reference.
    let mut same = top.saturating_sub(1) * length;
    if top > 0 {
        push_bytes(&vec![0; length], tokens);
    }
    for (y, line) in frame.lines().iter().enumerate() {
        let differing = match y {
            0 if top == 0 => 0..length,
            _ => differing_bytes(before, line, layout),
        };
        same += differing.start;
        if !differing.is_empty() {
            push_references(Token::Above, same, tokens);
            push_bytes(&row.draw(line)[differing.clone()], tokens);
            same = length - differing.end;
        }
        same += (scale - 1) * length;
        before = line;
    }
    let below = height - top - frame.height() * scale;
    if below > 0 {
        let differing = differing_bytes(before, &[0; 3], layout);
        push_references(Token::Above, same + differing.start, tokens);
        push_bytes(&row.draw(&[0; 3])[differing.clone()], tokens);
        same = length - differing.end + (below - 1) * length;
    }
    push_references(Token::Above, same, tokens);
}

/// Appends bytes of a row as literals and runs.
#[inline(never)]
fn push_bytes(bytes: &[u8], tokens: &mut Vec<Token>) {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        tokens.push(Token::Byte(byte));
        at += 1;
        let run = bytes[at..].iter().take_while(|&&next| next == byte).count();
        if run >= MIN_RUN {
            push_references(Token::Run, run, tokens);
            at += run;
        }
    }
}

/// Appends backward references for `length` bytes.
#[inline(never)]
fn push_references(token: fn(u16) -> Token, length: usize, tokens: &mut Vec<Token>) {
    let mut left = length;
    while left > 0 {
        let part = left.min(MAX_LENGTH);
        tokens.push(token(part as u16));
        left -= part;
    }
}

/// Writes the size, and the palette as a transform (sections 4.4 and 7.2): light, then dark.
#[inline(never)]
fn write_header(layout: Layout, Colors { dark, light }: Colors, writer: &mut Writer<'_>) {
    let has_alpha = !(dark.is_opaque() && light.is_opaque());
    put(writer, layout.width as u64 - 1, 14);
    put(writer, layout.height as u64 - 1, 14);
    // Version 0 takes three bits.
    put(writer, has_alpha.into(), 1 + 3);
    // A transform, of type 3, with 2 colours; their image has no colour cache.
    put(writer, 0b1 | 3 << 1 | (2 - 1) << 3, 1 + 2 + 8 + 1);
    // The second colour is the difference to the first.
    let channels = |Color {
                        red,
                        green,
                        blue,
                        alpha,
                    }: Color| [green, red, blue, alpha];
    let (first, second) = (channels(light), channels(dark));
    let channels = std::array::from_fn::<_, 4, _>(|i| [first[i], second[i].wrapping_sub(first[i])]);
    for [first, second] in channels {
        if first == second {
            write_one_symbol(first, writer);
        } else {
            write_two_symbols(first.min(second), first.max(second), writer);
        }
    }
    // No distances.
    write_one_symbol(0, writer);
    for color in 0..2 {
        for [first, second] in channels {
            // The larger of two symbols is 1, and the only symbol takes no bit.
            let other = [second, first][color];
            let symbol = [first, second][color];
            put(writer, (symbol > other).into(), u32::from(first != second));
        }
    }
    // No other transform, no colour cache, and one set of codes.
    put(writer, 0, 3);
}

/// Writes up to 48 bits. Not inlined, as the header is many small parts.
#[inline(never)]
fn put(writer: &mut Writer<'_>, bits: u64, count: u32) {
    writer.push(bits, count);
    writer.flush();
}

/// Writes a code of one symbol, which takes no bits (section 6.2.1).
#[inline(never)]
fn write_one_symbol(symbol: u8, writer: &mut Writer<'_>) {
    // A simple code, of one symbol, which takes one bit or eight.
    let is_long = symbol > 1;
    put(writer, u64::from(is_long) << 2 | 1, 3);
    put(writer, symbol.into(), if is_long { 8 } else { 1 });
}

/// Writes a code of two symbols, the smaller one first, which take a bit each.
#[inline(never)]
fn write_two_symbols(first: u8, second: u8, writer: &mut Writer<'_>) {
    let is_long = first > 1;
    put(writer, u64::from(is_long) << 2 | 0b11, 3);
    put(writer, first.into(), if is_long { 8 } else { 1 });
    put(writer, second.into(), 8);
}

/// Writes the codes and the tokens.
#[inline(never)]
fn write_tokens(tokens: &[Token], writer: &mut Writer<'_>) {
    let mut counts = [0; 286];
    let mut has_runs = false;
    for token in tokens {
        match *token {
            Token::Byte(byte) => counts[usize::from(byte)] += 1,
            Token::Above(length) => counts[Prefix::of(length).symbol] += 1,
            Token::Run(length) => {
                counts[Prefix::of(length).symbol] += 1;
                has_runs = true;
            }
        }
    }
    let code = Code::new(&counts, MAX_CODE_BITS);
    write_code(&code, writer);
    // Red, blue and alpha of a pixel have no meaning with a palette.
    for _ in 0..3 {
        write_one_symbol(0, writer);
    }
    // The prefixes of distances (sections 5.2.2 and 5.2.3): 0 is the byte above, 1 the byte before.
    if has_runs {
        write_two_symbols(0, 1, writer);
    } else {
        write_one_symbol(0, writer);
    }
    for token in tokens {
        let (length, distance) = match *token {
            Token::Byte(byte) => {
                code.write(byte.into(), writer);
                writer.flush();
                continue;
            }
            Token::Above(length) => (length, 0),
            Token::Run(length) => (length, 1),
        };
        let prefix = Prefix::of(length);
        code.write(prefix.symbol, writer);
        writer.push(prefix.extra, prefix.extra_bits);
        writer.push(distance, has_runs.into());
        writer.flush();
    }
}

/// The length of a backward reference: a symbol, and extra bits (section 5.2.2).
struct Prefix {
    symbol: usize,
    extra: u64,
    extra_bits: u32,
}

impl Prefix {
    #[inline]
    fn of(length: u16) -> Self {
        let rest = u32::from(length) - 1;
        if rest < 4 {
            return Self {
                symbol: 256 + rest as usize,
                extra: 0,
                extra_bits: 0,
            };
        }
        // Two symbols for each power of two.
        let extra_bits = rest.ilog2() - 1;
        Self {
            symbol: 256 + (2 * extra_bits + (rest >> extra_bits)) as usize,
            extra: (rest & ((1 << extra_bits) - 1)).into(),
            extra_bits,
        }
    }
}

/// Writes the lengths of a code (section 6.2.1).
#[inline(never)]
fn write_code(code: &Code, writer: &mut Writer<'_>) {
    // As symbols, each with its extra bits and their number.
    let mut symbols = Vec::with_capacity(NUM_SYMBOLS);
    let mut next = 0;
    for (symbol, length) in code.lengths().chain([(NUM_SYMBOLS, 0)]) {
        let mut zeros = symbol - next;
        while zeros > 0 {
            let (symbol, part, extra_bits) = match zeros {
                ..3 => (0, 1, 0),
                3..11 => (17, zeros, 3),
                _ => (18, zeros.min(138), 7),
            };
            let extra =
                part - [1, 3, 11][usize::from(extra_bits > 0) + usize::from(extra_bits > 3)];
            symbols.push((symbol, extra as u64, extra_bits));
            zeros -= part;
        }
        if length > 0 {
            symbols.push((usize::from(length), 0, 0));
        }
        next = symbol + 1;
    }
    let mut counts = [0; ORDER.len()];
    for &(symbol, _, _) in &symbols {
        counts[symbol] += 1;
    }
    let of_lengths: HuffmanCode<{ ORDER.len() }> = HuffmanCode::new(&counts, MAX_LENGTH_CODE_BITS);
    let written = ORDER
        .iter()
        .rposition(|&symbol| of_lengths.length(symbol) > 0)
        .map_or(4, |last| last + 1)
        .max(4);
    // Not a simple code.
    put(writer, 0, 1);
    put(writer, written as u64 - 4, 4);
    for &symbol in &ORDER[..written] {
        put(writer, of_lengths.length(symbol).into(), 3);
    }
    // The lengths of all symbols.
    put(writer, 0, 1);
    for (symbol, extra, extra_bits) in symbols {
        of_lengths.write(symbol, writer);
        put(writer, extra, extra_bits);
    }
}
