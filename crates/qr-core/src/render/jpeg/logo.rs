//! Encodes the blocks that a logo touches.
//!
//! The modules under a logo and its padding are light, so most of these blocks are the same in all
//! symbols: they are kept with the logo. Those that show a dark module are encoded for each picture.

#![allow(
    clippy::inline_always,
    reason = "qr-dispatch compiles what is inlined for AVX2"
)]
#![allow(clippy::cast_precision_loss, reason = "an integer from 0 to 255")]

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use qr_codecs::try_reserve;
use qr_dispatch::{Work, run};

use super::super::layout::Layout;
use super::super::logo::overlay::Cover;
use super::super::{Colors, Frame};
use super::bits::Writer;
use super::block::{Channel, Coefficients, MAX_BYTES, MAX_CHANNELS, Pixels, rounded, write_block};
use super::cosine::of_values;
use crate::Error;

/// The maximum number of blocks that are encoded ahead: those of a logo of 256 × 256 pixels.
const MAX_PREPARED: usize = 1024;

/// The maximum memory of the blocks that a logo keeps for its last pictures, in bytes.
const MAX_KEPT_BYTES: usize = 256 * 1024;

/// The blocks that a logo keeps for its last pictures, the newest at the end.
#[derive(Debug, Default)]
pub(in crate::render) struct Kept(Mutex<Vec<Arc<Prepared>>>);

impl Kept {
    /// Returns how many bytes of memory the blocks take.
    pub fn memory(&self) -> usize {
        memory(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn get(&self, what: What) -> Option<Arc<Prepared>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|blocks| blocks.what == what)?;
        kept[at..].rotate_left(1);
        kept.last().map(Arc::clone)
    }

    fn keep(&self, blocks: &Arc<Prepared>) {
        if blocks.memory() > MAX_KEPT_BYTES {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(Arc::clone(blocks));
        while memory(&kept) > MAX_KEPT_BYTES {
            kept.remove(0);
        }
    }
}

fn memory(kept: &[Arc<Prepared>]) -> usize {
    kept.iter().map(|blocks| blocks.memory()).sum()
}

/// What the blocks depend on besides the logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct What {
    picture: (usize, usize),
    logo: (usize, usize),
    light: [u8; 3],
    quality: u8,
    num_channels: usize,
}

/// The blocks that a logo touches, on light modules, row by row.
#[derive(Debug)]
struct Prepared {
    what: What,
    blocks: Vec<[Coefficients; MAX_CHANNELS]>,
    words: Vec<u32>,
}

impl Prepared {
    fn memory(&self) -> usize {
        self.blocks.capacity() * size_of::<[Coefficients; MAX_CHANNELS]>()
            + self.words.capacity() * size_of::<u32>()
    }
}

/// The logo of a picture.
pub(super) struct Overlay<'a> {
    cover: Cover<'a>,
    layout: Layout,
    /// Red, green and blue of dark and of light.
    colors: [[f32; 3]; 2],
    channels: &'a [Channel],
    /// The blocks that the logo touches.
    pub columns: Range<usize>,
    pub rows: Range<usize>,
    prepared: Option<Arc<Prepared>>,
    /// The codes of one block.
    words: Vec<u32>,
}

impl<'a> Overlay<'a> {
    /// Encodes the blocks that the logo of `frame` touches, unless they are kept already.
    pub fn new(
        cover: Cover<'a>,
        frame: &Frame<'_>,
        layout: Layout,
        quality: u8,
        channels: &'a [Channel],
    ) -> Result<Self, Error> {
        let (width, height) = cover.size();
        let Colors { dark, light } = frame.style.colors;
        // Blocks at the right and at the bottom contain the last pixels again and again.
        let blocks = |from: usize, to: usize| from / 8..to.div_ceil(8);
        let mut overlay = Self {
            columns: blocks(cover.left, cover.left + width),
            rows: blocks(cover.top, cover.top + height),
            colors: [dark, light].map(|color| color.rgb().map(f32::from)),
            cover,
            layout,
            channels,
            prepared: None,
            words: Vec::new(),
        };
        let what = What {
            picture: (layout.width, layout.height),
            logo: (width, height),
            light: light.rgb(),
            quality,
            num_channels: channels.len(),
        };
        if overlay.columns.len() * overlay.rows.len() <= MAX_PREPARED {
            overlay.prepared = match overlay.cover.jpeg.get(what) {
                Some(kept) => Some(kept),
                None => Some(overlay.prepare(what)?),
            };
        }
        Ok(overlay)
    }

    #[inline(never)]
    fn prepare(&self, what: What) -> Result<Arc<Prepared>, Error> {
        let (mut blocks, mut words) = (Vec::new(), Vec::new());
        try_reserve(&mut blocks, self.columns.len() * self.rows.len())?;
        for row in self.rows.clone() {
            for column in self.columns.clone() {
                blocks.push(self.encode(column, row, 0, &mut words)?);
            }
        }
        words.shrink_to_fit();
        let prepared = Arc::new(Prepared {
            what,
            blocks,
            words,
        });
        self.cover.jpeg.keep(&prepared);
        Ok(prepared)
    }

    /// Writes a block that the logo touches. `pixels` has the modules.
    pub fn write(
        &mut self,
        column: usize,
        row: usize,
        pixels: Pixels,
        before: &mut [i32; MAX_CHANNELS],
        writer: &mut Writer<'_>,
    ) -> Result<(), Error> {
        if let Some(prepared) = self.prepared.as_deref().filter(|_| pixels == 0) {
            let of_row = (row - self.rows.start) * self.columns.len();
            let block = &prepared.blocks[of_row + column - self.columns.start];
            write_block(block, &prepared.words, self.channels, before, writer);
            return Ok(());
        }
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        let block = self.encode(column, row, pixels, &mut words)?;
        write_block(&block, &words, self.channels, before, writer);
        self.words = words;
        Ok(())
    }

    #[inline(never)]
    fn encode(
        &self,
        column: usize,
        row: usize,
        pixels: Pixels,
        words: &mut Vec<u32>,
    ) -> Result<[Coefficients; MAX_CHANNELS], Error> {
        // Transparent where there is no logo.
        let mut logo = [[0.0; 64]; 4];
        let Layout { width, height, .. } = self.layout;
        for (y, into) in (8 * row..).zip((0..64).step_by(8)) {
            let y = y.min(height - 1).wrapping_sub(self.cover.top);
            let Some(colors) = self.cover.row(y) else {
                continue;
            };
            for (x, into) in (8 * column..).zip(into..into + 8) {
                let x = x.min(width - 1).wrapping_sub(self.cover.left);
                if let Some(color) = colors.get(x) {
                    for (plane, part) in logo.iter_mut().zip(color) {
                        plane[into] = *part;
                    }
                }
            }
        }
        let steps = run(Transform {
            pixels,
            colors: self.colors,
            logo: &logo,
            channels: self.channels,
        });
        try_reserve(words, MAX_CHANNELS * MAX_BYTES / size_of::<u32>())?;
        let mut block = [Coefficients::default(); MAX_CHANNELS];
        for ((channel, steps), of_channel) in self.channels.iter().zip(&steps).zip(&mut block) {
            *of_channel = Coefficients::encode(steps, channel.kind, words);
        }
        Ok(block)
    }
}

/// Draws a logo over modules, and transforms each channel of the block.
pub(in crate::render) struct Transform<'a> {
    pub pixels: Pixels,
    pub colors: [[f32; 3]; 2],
    /// Red, green and blue, premultiplied by alpha, and alpha. The filter that scaled them
    /// sharpens, so that they can be outside the range of colours.
    pub logo: &'a [[f32; 64]; 4],
    pub channels: &'a [Channel],
}

impl Work for Transform<'_> {
    /// The coefficients of each channel in steps.
    type Output = [[i32; 64]; MAX_CHANNELS];

    #[inline(always)]
    fn work(self) -> Self::Output {
        let [dark, light] = self.colors;
        let mut colors = [[0.0; 64]; 3];
        let [reds, greens, blues, alphas] = self.logo;
        for (((of_logo, color), dark), light) in [reds, greens, blues]
            .into_iter()
            .zip(&mut colors)
            .zip(dark)
            .zip(light)
        {
            for i in 0..64 {
                let behind = if self.pixels >> i & 1 == 1 {
                    dark
                } else {
                    light
                };
                let alpha = between(alphas[i], 255.0);
                let mixed = between(of_logo[i], alpha) + behind * (255.0 - alpha) / 255.0;
                // As the pixels of other formats, which are bytes.
                color[i] = (mixed + 0.5) as i32 as f32;
            }
        }
        let mut steps = [[0; 64]; MAX_CHANNELS];
        for (kind, (channel, steps)) in self.channels.iter().zip(&mut steps).enumerate() {
            let mut values = [0.0; 64];
            for i in 0..64 {
                let [red, green, blue] = [colors[0][i], colors[1][i], colors[2][i]];
                let luminance = 0.299 * red + 0.587 * green + 0.114 * blue;
                values[i] = match kind {
                    0 => luminance - 128.0,
                    1 => (blue - luminance) / 1.772,
                    _ => (red - luminance) / 1.402,
                };
            }
            let transform = of_values(&values);
            for i in 0..64 {
                steps[i] = rounded(transform[i] / f32::from(channel.steps[i]));
            }
        }
        steps
    }
}

/// Returns the number from 0 to `most` that is nearest. Vectorises, unlike `clamp`.
#[inline(always)]
fn between(value: f32, most: f32) -> f32 {
    let value = if value > 0.0 { value } else { 0.0 };
    if value < most { value } else { most }
}

#[cfg(test)]
mod tests {
    use proptest::array::uniform4;
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{Channel, Transform, Work, run};

    proptest! {
        /// A file must have the same bytes on every processor.
        #[test]
        fn blocks_are_the_same_on_every_dispatch_path(
            logo in uniform4(vec(-40.0_f32..300.0, 64)),
            pixels in any::<u64>(),
            colors in any::<[[u8; 3]; 2]>(),
            quality in 1_u8..=100,
            num_channels in prop_oneof![Just(1_usize), Just(3)],
        ) {
            let logo = logo.map(|plane| plane.try_into().unwrap());
            let channels: Vec<_> = (0..num_channels)
                .map(|i| Channel::new(usize::from(i > 0), quality, 0.0, 255.0))
                .collect();
            let transform = || Transform {
                pixels,
                colors: colors.map(|color| color.map(f32::from)),
                logo: &logo,
                channels: &channels,
            };
            prop_assert_eq!(run(transform()), transform().work());
        }
    }
}
