//! Writes JPEG (ITU-T T.81, baseline) in two colours: one channel if both are grey, otherwise three.
//!
//! The crate `image` transforms each block of pixels. This encoder transforms each different block
//! once: at 200 pixels it takes a fifth of the time.

mod bits;
mod block;
mod cosine;
mod logo;
mod tables;

pub(super) use logo::Kept;

pub(super) use bits::Writer;
use block::Blocks;
pub(super) use block::{Channel, Coefficients, MAX_BYTES, MAX_CHANNELS, write_block};
use logo::Overlay;
pub(super) use logo::Transform;
use tables::{AC, DC, ZIGZAG};

use super::layout::Layout;
use super::logo::overlay::Cover;
use super::packed::PackedRow;
use super::raster::{MAX_WIDTH, check_opaque};
use super::{Color, Colors, Frame, Workspace};
use crate::Error;

/// The blocks of the last picture, and the rows of its last blocks.
#[derive(Default)]
pub(super) struct Memory {
    blocks: Blocks,
    rows: Vec<u64>,
}

/// Appends the JPEG of a frame, in opaque colours. `quality` is from 1 to 100: a low quality blurs
/// the edges of modules.
///
/// # Errors
///
/// As [`webp::render`](super::webp::render); [`Error::NotOpaque`] for a colour that is not opaque;
/// and [`Error::OutOfMemory`].
///
/// Then `jpeg` is the same as before.
///
/// # Example
///
/// ```
/// use qr_core::render::{Frame, Style, Workspace, jpeg};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let (mut workspace, mut bytes) = (Workspace::default(), Vec::new());
/// jpeg::render(&Frame::new(&symbol, Style::default()), 92, &mut workspace, &mut bytes)?;
/// assert!(bytes.starts_with(&[0xff, 0xd8, 0xff]));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(
    frame: &Frame<'_>,
    quality: u8,
    workspace: &mut Workspace,
    jpeg: &mut Vec<u8>,
) -> Result<(), Error> {
    if !frame.is_plain() {
        return super::painted::jpeg(frame, quality, workspace, jpeg);
    }
    let layout = frame.layout(MAX_WIDTH)?;
    let colors @ Colors { dark, light } = frame.style.colors;
    check_opaque(colors, "JPEG")?;
    let values = [dark, light].map(values);
    let logo = frame
        .logo
        .map(|logo| Cover::new(frame, logo, layout))
        .transpose()?;
    let is_grey = colors.are_grey() && logo.as_ref().is_none_or(Cover::is_grey);
    let num_channels = if is_grey { 1 } else { MAX_CHANNELS };
    let channels: [Channel; MAX_CHANNELS] = std::array::from_fn(|i| {
        Channel::new(usize::from(i > 0), quality, values[0][i], values[1][i])
    });
    let channels = &channels[..num_channels];
    let mut logo = logo
        .map(|logo| Overlay::new(logo, frame, layout, quality, channels))
        .transpose()?;
    let memory = &mut workspace.jpeg;
    let result = push_picture(layout, channels, jpeg, |jpeg| {
        push_blocks(frame, layout, channels, logo.as_mut(), memory, jpeg)
    });
    workspace.jpeg.blocks.trim();
    result
}

/// Appends a file whose blocks `push_blocks` appends, or nothing if it returns an error.
pub(super) fn push_picture(
    layout: Layout,
    channels: &[Channel],
    jpeg: &mut Vec<u8>,
    push_blocks: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>,
) -> Result<(), Error> {
    let start = jpeg.len();
    push_header(layout, channels, jpeg);
    let result = push_blocks(jpeg);
    match result {
        Ok(()) => push_marker(END_OF_IMAGE, jpeg),
        Err(_) => jpeg.truncate(start),
    }
    result
}

/// Returns the luminance and the two values of chrominance of a colour, from 0 to 255 (JFIF 1.02).
fn values(color: Color) -> [f32; MAX_CHANNELS] {
    let [red, green, blue] = color.rgb().map(f32::from);
    let luminance = 0.299 * red + 0.587 * green + 0.114 * blue;
    [
        // Grey is exactly itself.
        if color.is_grey() { red } else { luminance },
        128.0 + (blue - luminance) / 1.772,
        128.0 + (red - luminance) / 1.402,
    ]
}

/// The second bytes of markers (table B.1).
const START_OF_IMAGE: u8 = 0xd8;
const APPLICATION: u8 = 0xe0;
const START_OF_FRAME: u8 = 0xc0;
const QUANTIZATION: u8 = 0xdb;
const HUFFMAN: u8 = 0xc4;
const START_OF_SCAN: u8 = 0xda;
const END_OF_IMAGE: u8 = 0xd9;

/// Appends bytes. Not inlined, as the header is many small parts.
#[inline(never)]
fn put(jpeg: &mut Vec<u8>, bytes: &[u8]) {
    jpeg.extend_from_slice(bytes);
}

fn push_marker(marker: u8, jpeg: &mut Vec<u8>) {
    put(jpeg, &[0xff, marker]);
}

/// Appends a marker segment: the length of its data, and the data (clause B.1.1.4).
fn push_segment(marker: u8, jpeg: &mut Vec<u8>, push_data: impl FnOnce(&mut Vec<u8>)) {
    push_marker(marker, jpeg);
    let start = jpeg.len();
    put(jpeg, &[0; 2]);
    push_data(jpeg);
    let length = (jpeg.len() - start) as u16;
    jpeg[start..start + 2].copy_from_slice(&length.to_be_bytes());
}

/// Appends everything before the blocks.
#[inline(never)]
fn push_header(layout: Layout, channels: &[Channel], jpeg: &mut Vec<u8>) {
    push_marker(START_OF_IMAGE, jpeg);
    // JFIF 1.02, square pixels of no given size, no thumbnail.
    push_segment(APPLICATION, jpeg, |data| {
        put(data, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
    });
    let numbered = || (1..).zip(channels);
    push_segment(START_OF_FRAME, jpeg, |data| {
        // The number of bits of a value.
        put(data, &[8]);
        put(data, &(layout.height as u16).to_be_bytes());
        put(data, &(layout.width as u16).to_be_bytes());
        put(data, &[channels.len() as u8]);
        for (number, channel) in numbered() {
            // A value for each pixel, and the number of the table of steps.
            put(data, &[number, 0x11, channel.kind as u8]);
        }
    });
    // Both channels of chrominance have the same tables.
    for channel in channels.iter().take(2) {
        let kind = channel.kind as u8;
        push_segment(QUANTIZATION, jpeg, |data| {
            put(data, &[kind]);
            put(data, &ZIGZAG.map(|at| channel.steps[at]));
        });
        for (class, table) in [(0, &DC), (0x10, &AC)] {
            let table = &table[channel.kind];
            push_segment(HUFFMAN, jpeg, |data| {
                put(data, &[class | kind]);
                put(data, &table.counts);
                put(data, table.symbols);
            });
        }
    }
    push_segment(START_OF_SCAN, jpeg, |data| {
        put(data, &[channels.len() as u8]);
        for (number, channel) in numbered() {
            put(data, &[number, 0x11 * channel.kind as u8]);
        }
        // All coefficients, with all bits.
        put(data, &[0, 63, 0]);
    });
}

/// Appends the blocks, from the top left to the bottom right.
#[inline(never)]
fn push_blocks(
    frame: &Frame<'_>,
    layout: Layout,
    channels: &[Channel],
    mut logo: Option<&mut Overlay<'_>>,
    memory: &mut Memory,
    jpeg: &mut Vec<u8>,
) -> Result<(), Error> {
    let Memory { blocks, rows } = memory;
    blocks.clear();
    let columns = layout.width.div_ceil(8);
    let mut row = PackedRow::new(layout);
    let mut writer = Writer::new(jpeg);
    let mut before = [0; MAX_CHANNELS];
    // The line of modules at a row of pixels: one more than its number, or 0 in the quiet zone.
    let line_of = |y: usize| match y.checked_sub(layout.top) {
        Some(y) if y < layout.scale * frame.height() => 1 + y / layout.scale,
        _ => 0,
    };
    let mut drawn_lines = None;
    for top in (0..layout.height).step_by(8) {
        // Pixels beyond the picture are those at its edge.
        let lines: [usize; 8] = std::array::from_fn(|y| line_of((top + y).min(layout.height - 1)));
        if drawn_lines != Some(lines) {
            drawn_lines = Some(lines);
            rows.clear();
            rows.resize(columns, 0);
            let mut from = 0;
            while from < 8 {
                let count = lines[from..]
                    .iter()
                    .take_while(|&&line| line == lines[from])
                    .count();
                let modules = lines[from].checked_sub(1).map(|line| &frame.lines()[line]);
                let bytes = row.draw_to_edge(modules.unwrap_or(&[0; 3]));
                // The byte in each of `count` rows of the block.
                let repeated = u64::from_le_bytes([1; 8]) >> (64 - 8 * count) << (8 * from);
                for (block, &byte) in rows.iter_mut().zip(bytes) {
                    *block |= u64::from(byte) * repeated;
                }
                from += count;
            }
        }
        writer.reserve(columns * channels.len() * MAX_BYTES)?;
        let mut from = 0;
        if let Some(logo) = logo.as_mut().filter(|logo| logo.rows.contains(&(top / 8))) {
            let logo_columns = logo.columns.clone();
            for &pixels in &rows[..logo_columns.start] {
                blocks.write(pixels, channels, &mut before, &mut writer);
            }
            from = logo_columns.end;
            for column in logo_columns {
                logo.write(column, top / 8, rows[column], &mut before, &mut writer)?;
            }
        }
        for &pixels in &rows[from..] {
            blocks.write(pixels, channels, &mut before, &mut writer);
        }
    }
    writer.finish();
    Ok(())
}
