//! Writes GIF (version 89a) in two colours, or in those of a logo too.
//!
//! The modules become runs of pixels, which `lzw.rs` compresses as runs: no pixel is in
//! memory. At 200 pixels this takes 1/35 of the time that the encoder of the crate `gif` takes, and
//! the image data are the same. The pixels of a logo are kept with the logo, as indices.

use std::cmp::min;

use super::layout::Layout;
use super::logo::indexed::{DARK, Indexed, LIGHT};
use super::logo::overlay::Cover;
use super::lzw::{self, MIN_CODE_SIZE};
use super::raster::MAX_WIDTH;
use super::runs::runs_of_row;
use super::{Colors, Frame, Workspace};
use crate::Error;

/// The maximum number of bytes of a sub-block.
const MAX_BLOCK: usize = 255;

/// The compressed data, and the table that compresses it.
#[derive(Default)]
pub(super) struct Memory {
    /// Made at first use.
    pub table: Option<lzw::Table>,
    pub data: Vec<u8>,
}

/// The maximum memory for data that is kept, in bytes. The largest symbol takes 70 KB at 1000
/// pixels.
const MAX_KEPT: usize = 256 * 1024;

/// Appends the GIF of a frame, in colours that are opaque or have an alpha of 0.
///
/// # Errors
///
/// As [`png::render`](super::png::render), with the limit
/// [`raster::MAX_WIDTH`](super::raster::MAX_WIDTH);
/// [`Error::NotOpaque`] for a colour with an alpha other than 0 and 255; and with a logo
/// [`Error::OutOfMemory`].
///
/// Then `gif` is the same as before.
///
/// # Example
///
/// ```
/// use qr_core::render::{Frame, Style, Workspace, gif};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let mut bytes = Vec::new();
/// gif::render(&Frame::new(&symbol, Style::default()), &mut Workspace::default(), &mut bytes)?;
/// assert!(bytes.starts_with(b"GIF89a"));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(
    frame: &Frame<'_>,
    workspace: &mut Workspace,
    gif: &mut Vec<u8>,
) -> Result<(), Error> {
    if !frame.is_plain() {
        return super::painted::gif(frame, workspace, gif);
    }
    let layout = frame.layout(MAX_WIDTH)?;
    let Colors { dark, light } = frame.style.colors;
    let (transparent, dark_index) = match (dark.alpha, light.alpha) {
        (255, 255) => (None, DARK),
        (0, 255) => (Some(DARK), DARK),
        (255, 0) => (Some(LIGHT), DARK),
        // Only one index of the palette can be transparent, so both colours have it.
        (0, 0) => (Some(LIGHT), LIGHT),
        _ => return Err(Error::NotOpaque("GIF")),
    };
    let logo = match frame.logo {
        Some(logo) => {
            let placed = Cover::new(frame, logo, layout)?;
            Some((placed.indexed(frame, layout)?, placed))
        }
        None => None,
    };
    let colors: &[[u8; 3]] = logo.as_ref().map_or(&[], |(indexed, _)| &indexed.colors);
    let code_size = palette_bits(colors).max(MIN_CODE_SIZE);
    let Memory { table, data } = &mut workspace.gif;
    data.clear();
    let table = table.get_or_insert_default();
    if let Some((indexed, placed)) = &logo {
        let mut encoder = lzw::Encoder::with_colors(table, data, code_size);
        push_runs_with_logo(frame, layout, dark_index, indexed, placed, &mut encoder);
        encoder.finish();
    } else {
        let mut encoder = lzw::Encoder::new(table, data);
        if dark_index == LIGHT {
            encoder.push_run(LIGHT, layout.area());
        } else {
            push_runs(frame, layout, &mut encoder);
        }
        encoder.finish();
    }
    write(
        layout,
        frame.style.colors,
        colors,
        transparent,
        &mut workspace.gif,
        gif,
    );
    Ok(())
}

/// Appends the file of pixels that are compressed: the palette has the colours of modules and then
/// others.
pub(super) fn write(
    layout: Layout,
    Colors { dark, light }: Colors,
    colors: &[[u8; 3]],
    transparent: Option<u8>,
    memory: &mut Memory,
    gif: &mut Vec<u8>,
) {
    let palette_bits = palette_bits(colors);
    let code_size = palette_bits.max(MIN_CODE_SIZE);
    let data = &mut memory.data;
    let size = [layout.width, layout.height].map(|side| (side as u16).to_le_bytes());
    gif.reserve(64 + (3 << palette_bits) + data.len() + data.len().div_ceil(MAX_BLOCK));
    gif.extend_from_slice(b"GIF89a");
    gif.extend_from_slice(size.as_flattened());
    // A palette, of which no colour is the background; no aspect ratio.
    gif.extend_from_slice(&[0x80 | (palette_bits - 1), 0, 0]);
    gif.extend_from_slice(&dark.rgb());
    gif.extend_from_slice(&light.rgb());
    gif.extend_from_slice(colors.as_flattened());
    let unused = (1 << palette_bits) - 2 - colors.len();
    gif.resize(gif.len() + 3 * unused, 0);
    if let Some(index) = transparent {
        // A graphic control extension of four bytes: a transparent index, and no delay.
        gif.extend_from_slice(&[0x21, 0xf9, 4, 1, 0, 0, index, 0]);
    }
    // An image at the top left, without a palette of its own, in order.
    gif.extend_from_slice(&[0x2c, 0, 0, 0, 0]);
    gif.extend_from_slice(size.as_flattened());
    gif.extend_from_slice(&[0, code_size]);
    for block in data.chunks(MAX_BLOCK) {
        gif.push(block.len() as u8);
        gif.extend_from_slice(block);
    }
    // The end of the blocks, and of the file.
    gif.extend_from_slice(&[0, 0x3b]);
    if data.capacity() > MAX_KEPT {
        *data = Vec::new();
    }
}

/// Returns the size of an index into the palette, in bits. Palettes have 2, 4, 8 … colours.
pub(super) fn palette_bits(colors: &[[u8; 3]]) -> u8 {
    (1 + colors.len()).ilog2() as u8 + 1
}

/// The maximum number of runs of dark modules in a row of three words.
const MAX_RUNS: usize = 3 * 64 / 2;

/// Returns the runs of dark pixels of a row of modules: the start and the end of each. `runs` has
/// room for them.
#[inline]
fn runs_of_pixels<'a>(
    line: &[u64; 3],
    Layout { scale, left, .. }: Layout,
    runs: &'a mut [(usize, usize); MAX_RUNS],
) -> &'a [(usize, usize)] {
    let mut num_runs = 0;
    for (run, (start, count)) in runs.iter_mut().zip(runs_of_row(line)) {
        *run = (left + start * scale, left + (start + count) * scale);
        num_runs += 1;
    }
    &runs[..num_runs]
}

/// Pushes the runs of all pixels, from the top left to the bottom right.
#[inline(never)]
fn push_runs(frame: &Frame<'_>, layout: Layout, encoder: &mut lzw::Encoder<'_, false>) {
    let Layout {
        width,
        height,
        scale,
        top,
        ..
    } = layout;
    // Runs that may continue, the light one after the dark one.
    let (mut dark, mut light) = (0, top * width);
    let mut runs = [(0, 0); MAX_RUNS];
    for line in frame.lines() {
        let runs = runs_of_pixels(line, layout, &mut runs);
        for _ in 0..scale {
            let mut before = 0;
            for &(start, end) in runs {
                light += start - before;
                // A row may begin with a dark module, after one at the end of the previous row.
                if light > 0 {
                    encoder.push_run(DARK, dark);
                    encoder.push_run(LIGHT, light);
                    (dark, light) = (0, 0);
                }
                dark += end - start;
                before = end;
            }
            light += width - before;
        }
    }
    encoder.push_run(DARK, dark);
    light += (height - top - frame.height() * scale) * width;
    encoder.push_run(LIGHT, light);
}

/// Joins runs of the same colour.
struct Joined<'a, 'b> {
    encoder: &'a mut lzw::Encoder<'b, true>,
    color: u8,
    pixels: usize,
}

impl Joined<'_, '_> {
    #[inline]
    fn push(&mut self, color: u8, pixels: usize) {
        if color == self.color {
            self.pixels += pixels;
        } else if pixels > 0 {
            self.encoder.push_run(self.color, self.pixels);
            (self.color, self.pixels) = (color, pixels);
        }
    }
}

/// Pushes the runs of all pixels of a picture with a logo.
#[inline(never)]
fn push_runs_with_logo(
    frame: &Frame<'_>,
    layout: Layout,
    dark: u8,
    indexed: &Indexed,
    placed: &Cover<'_>,
    encoder: &mut lzw::Encoder<'_, true>,
) {
    let Layout {
        width,
        height,
        scale,
        top,
        ..
    } = layout;
    let (logo_width, logo_height) = placed.size();
    let (logo_start, logo_end) = (placed.left, placed.left + logo_width);
    let mut logo_rows = indexed.indices.chunks_exact(logo_width);
    let mut out = Joined {
        encoder,
        color: LIGHT,
        pixels: top * width,
    };
    let mut y = top;
    let mut runs = [(0, 0); MAX_RUNS];
    for line in frame.lines() {
        let all = runs_of_pixels(line, layout, &mut runs);
        for _ in 0..scale {
            let mut at = 0;
            let mut runs = all.iter();
            if (placed.top..placed.top + logo_height).contains(&y) {
                let before = runs.as_slice().partition_point(|run| run.0 < logo_start);
                for &(start, end) in runs.by_ref().take(before) {
                    out.push(LIGHT, start - at);
                    at = min(end, logo_start);
                    out.push(dark, at - start);
                }
                out.push(LIGHT, logo_start - at);
                for &index in logo_rows.next().unwrap_or_default() {
                    out.push(index, 1);
                }
                at = logo_end;
                // A run may begin before the logo and end after it.
                let after = all.partition_point(|run| run.1 <= logo_end);
                runs = all[after..].iter();
            }
            for &(start, end) in runs {
                // A part of the run may be under the logo.
                let (start, end) = (start.max(at), end.max(at));
                out.push(LIGHT, start - at);
                out.push(dark, end - start);
                at = end;
            }
            out.push(LIGHT, width - at);
            y += 1;
        }
    }
    out.push(LIGHT, (height - top - frame.height() * scale) * width);
    out.encoder.push_run(out.color, out.pixels);
}
