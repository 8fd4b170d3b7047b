//! Writes lossless WebP (RFC 9649).
//!
//! `logo.rs` writes pictures with a logo. Without one, a palette of two colours packs eight pixels
//! into a byte (section 4.4). Most bytes are in a row that repeats, so one backward reference
//! encodes the end of a row of modules, its repetitions, and the start of the next. Bytes between
//! are literals, and runs in wide modules. At 200 pixels this takes a twentieth of the time of the
//! encoder of the crate `image`, and a third fewer bytes.

mod codes;
pub(super) mod logo;
pub(super) mod pixel;

use qr_deflate::Writer;

use self::codes::{
    Code, MAX_CODE_BITS, MAX_LENGTH, MAX_LENGTH_CODE_BITS, NUM_SYMBOLS, Prefix, finish, put, start,
    write_code, write_one_symbol, write_two_symbols,
};
pub(super) use self::logo::Prepared;
use super::layout::Layout;
use super::packed::{PackedRow, differing_bytes};
use super::raster::MAX_WIDTH;
use super::{Color, Colors, Frame, Workspace};
use crate::Error;

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
    logo: logo::Memory,
}

/// The maximum number of tokens that are kept. The largest symbol has 20,000 at 1000 pixels.
const MAX_KEPT: usize = 64 * 1024;

/// Appends the WebP of a frame: lossless, in any colours.
///
/// # Errors
///
/// As [`png::render`](super::png::render), with the limit [`raster::MAX_WIDTH`](super::raster::MAX_WIDTH); and with a logo
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
    if !frame.is_plain() {
        return super::painted::webp(frame, workspace, webp);
    }
    let layout = frame.layout(MAX_WIDTH)?;
    if let Some(logo) = frame.logo {
        return logo::render(frame, logo, layout, &mut workspace.webp.logo, webp);
    }
    let tokens = &mut workspace.webp.tokens;
    tokens.clear();
    push_tokens(frame, layout, tokens);

    let stream = start(webp);
    webp.resize(stream + MAX_HEADER + MAX_TOKEN * tokens.len(), 0);
    let mut writer = Writer::new(&mut webp[stream..]);
    write_size(layout, frame.style.colors.are_opaque(), &mut writer);
    write_palette(frame.style.colors, &mut writer);
    write_tokens(tokens, &mut writer);
    let length = writer.finish();
    finish(webp, stream, length);
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

/// Writes the size (section 7.1).
#[inline(never)]
fn write_size(layout: Layout, is_opaque: bool, writer: &mut Writer<'_>) {
    put(writer, layout.width as u64 - 1, 14);
    put(writer, layout.height as u64 - 1, 14);
    // Version 0 takes three bits.
    put(writer, (!is_opaque).into(), 1 + 3);
}

/// Writes the palette as a transform (sections 4.4 and 7.2): light, then dark.
#[inline(never)]
fn write_palette(Colors { dark, light }: Colors, writer: &mut Writer<'_>) {
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
    write_code(&code, NUM_SYMBOLS, writer);
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
