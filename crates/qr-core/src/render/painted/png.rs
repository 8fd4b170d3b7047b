//! Writes PNG with 8 bits a pixel and a palette of up to 256 colours, or with 8 bits for each of red,
//! green, blue and alpha.

use crate::Error;
use crate::render::bitmap::NO_FILTER;
use crate::render::canvas::{Canvas, Pixel};
use crate::render::colored::compress_into;
use crate::render::png::{END, INDEXED, TRUECOLOR, TRUECOLOR_WITH_ALPHA, push_chunk, push_header};
use crate::render::{Frame, Workspace};
use qr_codecs::try_reserve;

/// The maximum number of colours of a palette.
const MAX_COLORS: usize = 256;

/// Appends the PNG of a frame.
pub(in crate::render) fn render(
    frame: &Frame<'_>,
    workspace: &mut Workspace,
    png: &mut Vec<u8>,
) -> Result<(), Error> {
    let layout = workspace.canvas.draw(frame)?;
    let canvas = &workspace.canvas;
    let stream = &mut workspace.stream;
    let mut palette = Palette::default();
    let mut indices = Vec::new();
    if palette.convert(canvas, &mut indices)? {
        push_header(png, layout, 8, INDEXED);
        palette.push(png);
        push_chunk(png, *b"IDAT", |data| {
            stream.start(1);
            for row in indices.chunks_exact(1 + canvas.layout.width) {
                stream.push(row);
            }
            stream.compress(data);
        });
    } else {
        let is_opaque = canvas.pixels.iter().all(|pixel| pixel[3] == u8::MAX);
        let (size, color_type) = if is_opaque {
            (3, TRUECOLOR)
        } else {
            (4, TRUECOLOR_WITH_ALPHA)
        };
        push_header(png, layout, 8, color_type);
        push_chunk(png, *b"IDAT", |data| {
            let rows = canvas.pixels.chunks_exact(layout.width);
            let rows = rows.map(|row| {
                let mut bytes = Vec::with_capacity(size * row.len());
                for pixel in row {
                    bytes.extend_from_slice(&pixel[..size]);
                }
                bytes
            });
            compress_into(rows, size * layout.width, size, stream, data);
        });
    }
    png.extend_from_slice(&END);
    workspace.trim();
    Ok(())
}

/// The colours of a picture, in the order in which they occur.
struct Palette {
    colors: Vec<Pixel>,
    /// One more than the index of a colour, or 0, by the hash of the colour.
    places: Box<[u16; Self::PLACES]>,
}

impl Default for Palette {
    fn default() -> Self {
        Self {
            colors: Vec::new(),
            places: Box::new([0; Self::PLACES]),
        }
    }
}

impl Palette {
    const PLACES: usize = 1 << 10;

    /// Appends the rows of a canvas: a filter, and the index of each pixel. Returns false if there are
    /// more than [`MAX_COLORS`] colours.
    fn convert(&mut self, canvas: &Canvas, rows: &mut Vec<u8>) -> Result<bool, Error> {
        try_reserve(rows, (1 + canvas.layout.width) * canvas.layout.height)?;
        for pixels in canvas.pixels.chunks_exact(canvas.layout.width) {
            rows.push(NO_FILTER);
            let (mut last, mut index, mut is_full) = (None, 0, false);
            rows.extend(pixels.iter().map(|&pixel| {
                if last != Some(pixel) {
                    match self.index(pixel) {
                        Some(of_pixel) => index = of_pixel,
                        None => is_full = true,
                    }
                    last = Some(pixel);
                }
                index
            }));
            if is_full {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns the index of a colour, which is added if it is new and there is room.
    fn index(&mut self, pixel: Pixel) -> Option<u8> {
        let hash = u32::from_le_bytes(pixel).wrapping_mul(0x9e37_79b1);
        let mut place = hash as usize >> (u32::BITS - Self::PLACES.ilog2());
        loop {
            match usize::from(self.places[place]) {
                0 => break,
                index if self.colors[index - 1] == pixel => return Some((index - 1) as u8),
                _ => place = (place + 1) % Self::PLACES,
            }
        }
        if self.colors.len() == MAX_COLORS {
            return None;
        }
        self.colors.push(pixel);
        self.places[place] = self.colors.len() as u16;
        Some((self.colors.len() - 1) as u8)
    }

    /// Appends the colours (clause 11.2.3), and their alphas up to the last one that is not opaque
    /// (clause 11.3.2).
    fn push(&self, png: &mut Vec<u8>) {
        push_chunk(png, *b"PLTE", |data| {
            data.extend(self.colors.iter().flat_map(|color| &color[..3]));
        });
        let alphas: Vec<u8> = self.colors.iter().map(|color| color[3]).collect();
        if let Some(last) = alphas.iter().rposition(|&alpha| alpha < u8::MAX) {
            push_chunk(png, *b"tRNS", |data| {
                data.extend_from_slice(&alphas[..=last]);
            });
        }
    }
}
