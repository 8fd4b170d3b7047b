//! Scales a logo and draws it over the pixels of a picture.
//!
//! `image::imageops` has the same filter, Catmull-Rom, but scales colours without premultiplying
//! them by alpha, so the colour of transparent pixels would bleed into the edges of a logo.

#![allow(
    clippy::float_cmp,
    reason = "channels that are equal are scaled to equal numbers"
)]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "of pixels, which are few, and of what is not negative"
)]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use qr_codecs::{Image, probe_memory};

use super::super::frame::PlacedLogo;
use super::super::layout::Layout;
use super::super::{Color, Colors, Frame, colored, jpeg, webp};
use super::decoded::Decoded;
use super::indexed::Indexed;
use super::kept::Kept;
use crate::{ClearArea, Error, LogoPlace};

/// The pixels from `first` on whose weighted sum is one scaled pixel.
struct Taps {
    first: usize,
    weights: Vec<f32>,
}

impl Taps {
    fn end(&self) -> usize {
        self.first + self.weights.len()
    }
}

/// A logo scaled to a size in pixels. Colours are premultiplied by alpha.
#[derive(Debug)]
pub(super) struct Scaled {
    width: usize,
    height: usize,
    is_grey: bool,
    pixels: Vec<[f32; 4]>,
    /// For each pixel that is opaque, its colour and 255; for others, the last number is 0.
    opaque: Vec<[u8; 4]>,
    /// The pixels as indices, for GIF.
    indexed: Kept<Indexed>,
    /// The pixels as tokens, for WebP.
    webp: Kept<webp::Prepared>,
    /// The filtered rows, for PNG.
    png: Kept<colored::Prepared>,
}

/// The maximum number of scaled pixels that a logo keeps, for all sizes. They take 5 MiB.
const MAX_KEPT_PIXELS: usize = 1 << 18;

/// The sizes at which a logo was drawn last, the newest at the end.
#[derive(Debug, Default)]
pub(super) struct Sizes(Mutex<Vec<Arc<Scaled>>>);

impl Sizes {
    /// Returns a logo scaled to a size, and keeps it for the next picture unless it is too large.
    fn scaled(
        &self,
        logo: &Decoded,
        (width, height): (usize, usize),
    ) -> Result<Arc<Scaled>, Error> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut kept = lock();
            let is_same = |scaled: &Arc<Scaled>| (scaled.width, scaled.height) == (width, height);
            if let Some(at) = kept.iter().position(is_same) {
                kept[at..].rotate_left(1);
                return Ok(Arc::clone(&kept[kept.len() - 1]));
            }
        }
        // Scaled without the lock: other threads may draw other sizes meanwhile.
        let scaled = Arc::new(scale(&*logo.image()?, width, height));
        if scaled.pixels.len() <= MAX_KEPT_PIXELS {
            let mut kept = lock();
            kept.push(Arc::clone(&scaled));
            while count_pixels(&kept) > MAX_KEPT_PIXELS {
                kept.remove(0);
            }
        }
        Ok(scaled)
    }

    /// Returns how many bytes of memory the scaled pixels take.
    pub(super) fn memory(&self) -> usize {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let prepared = kept.iter().map(|scaled| {
            scaled.indexed.memory(Indexed::memory)
                + scaled.webp.memory(webp::Prepared::memory)
                + scaled.png.memory(colored::Prepared::memory)
        });
        let pixels = count_pixels(&kept) * (size_of::<[f32; 4]>() + size_of::<[u8; 4]>());
        pixels + prepared.sum::<usize>()
    }
}

fn count_pixels(kept: &[Arc<Scaled>]) -> usize {
    kept.iter().map(|scaled| scaled.pixels.len()).sum()
}

/// A logo at its size and place in a picture of pixels.
pub(in crate::render) struct Cover<'a> {
    /// The pixels to the left of the logo.
    pub left: usize,
    /// The pixels above the logo.
    pub top: usize,
    scaled: Arc<Scaled>,
    /// Whether no dark module is under the logo, so that its pixels are the same on every symbol.
    pub is_over_light: bool,
    /// What the logo keeps for JPEG.
    pub jpeg: &'a jpeg::Kept,
}

impl<'a> Cover<'a> {
    /// Scales a logo to its size in a picture.
    pub fn new(
        frame: &Frame<'_>,
        PlacedLogo { logo, place }: PlacedLogo<'a>,
        layout: Layout,
    ) -> Result<Self, Error> {
        let (image, sizes, jpeg) = logo.pixels()?;
        let (width, height) = size(image, frame, place, layout);
        // Centred in the code and not in the symbol, which may be half a pixel off: two
        // roundings would add up. The light modules still contain the logo: where the two centres
        // differ, the logo is a pixel smaller than the modules.
        let [above, below] = frame.heights_outside(layout.scale);
        Ok(Self {
            left: (layout.width - width) / 2,
            top: above + (layout.height - above - below - height) / 2,
            is_over_light: place.clear == ClearArea::Square,
            scaled: sizes.scaled(image, (width, height))?,
            jpeg,
        })
    }

    /// Returns the width and height of the logo in pixels.
    pub fn size(&self) -> (usize, usize) {
        (self.scaled.width, self.scaled.height)
    }

    /// Returns a row of the logo: colours that are premultiplied by alpha, and alpha. They are sums
    /// of a filter that sharpens, so some are below 0 or above 255.
    pub fn row(&self, y: usize) -> Option<&[[f32; 4]]> {
        let Scaled { width, height, .. } = *self.scaled;
        (y < height).then(|| &self.scaled.pixels[y * width..][..width])
    }

    /// Returns the logo over the modules that it hides, as indices.
    pub fn indexed(&self, frame: &Frame<'_>, layout: Layout) -> Result<Arc<Indexed>, Error> {
        let modules = frame.style.colors;
        let check = || probe_memory(INDEXED_BYTES_PER_PIXEL * self.scaled.pixels.len());
        if !self.is_over_light {
            check()?;
            return Ok(Arc::new(Indexed::new(
                modules,
                &self.over_modules(frame, layout),
            )));
        }
        let make = || {
            check()?;
            let pixels: Vec<_> = self.over(modules.light, false).collect();
            Ok(Indexed::new(modules, &pixels))
        };
        let is_same = |kept: &Indexed| kept.modules == modules;
        self.scaled.indexed.get(is_same, make)
    }

    /// Returns the logo over the light modules that it hides, as tokens.
    pub fn webp(&self, modules: Colors) -> Result<Arc<webp::Prepared>, Error> {
        let (light, is_opaque) = (modules.light, modules.are_opaque());
        let make = || {
            probe_memory(webp::Prepared::BYTES_PER_PIXEL * self.scaled.pixels.len())?;
            let pixels = self.over(light, is_opaque);
            Ok(webp::Prepared::new(
                (light, is_opaque),
                self.scaled.width,
                pixels,
            ))
        };
        let is_same = |kept: &webp::Prepared| kept.colors == (light, is_opaque);
        self.scaled.webp.get(is_same, make)
    }

    /// Returns the logo over the light modules that it hides, as filtered rows of a PNG.
    pub fn png(&self, place: colored::Place) -> Result<Arc<colored::Prepared>, Error> {
        let make = || {
            probe_memory(colored::Prepared::BYTES_PER_PIXEL * self.scaled.pixels.len())?;
            let pixels = self.over(place.light, place.bytes_per_pixel == 3);
            Ok(colored::Prepared::new(place, self.scaled.width, pixels))
        };
        let is_same = |kept: &colored::Prepared| kept.place == place;
        self.scaled.png.get(is_same, make)
    }

    /// Returns the pixels of the logo over a colour, as red, green, blue and alpha, row by row.
    /// `is_opaque` says that no colour of the picture has alpha: see [`cover`].
    fn over(&self, light: Color, is_opaque: bool) -> impl Iterator<Item = [u8; 4]> {
        let behind = light.rgba().to_be_bytes();
        let bytes = if is_opaque { 3 } else { 4 };
        self.scaled.pixels.iter().map(move |&color| {
            let mut pixel = behind;
            cover(&mut pixel[..bytes], color);
            pixel
        })
    }

    /// Returns the pixels of the logo over the modules that it hides, as red, green, blue and alpha,
    /// row by row.
    fn over_modules(&self, frame: &Frame<'_>, layout: Layout) -> Vec<[u8; 4]> {
        let Layout {
            scale, left, top, ..
        } = layout;
        let Colors { dark, light } = frame.style.colors;
        let module = |at: usize, start: usize| at.checked_sub(start).map(|at| at / scale);
        let mut pixels = Vec::with_capacity(self.scaled.pixels.len());
        for (y, row) in self
            .scaled
            .pixels
            .chunks_exact(self.scaled.width)
            .enumerate()
        {
            let line = module(self.top + y, top).and_then(|y| frame.lines().get(y));
            for (x, &color) in row.iter().enumerate() {
                let x = module(self.left + x, left).filter(|&x| x < frame.width());
                let is_dark = line
                    .zip(x)
                    .is_some_and(|(line, x)| line[x / 64] >> (x % 64) & 1 == 1);
                let color_behind = if is_dark { dark } else { light };
                let mut pixel = color_behind.rgba().to_be_bytes();
                cover(&mut pixel, color);
                pixels.push(pixel);
            }
        }
        pixels
    }

    /// Draws row `y` of the logo over a row of the picture, 3 or 4 bytes a pixel.
    pub fn cover_row(&self, y: usize, bytes_per_pixel: usize, row: &mut [u8]) {
        let pixels = row[self.left * bytes_per_pixel..].chunks_exact_mut(bytes_per_pixel);
        for (pixel, (color, opaque)) in pixels.zip(self.colors(y)) {
            if opaque[3] == u8::MAX {
                pixel.copy_from_slice(&opaque[..bytes_per_pixel]);
            } else {
                cover(pixel, *color);
            }
        }
    }

    /// Draws row `y` of the logo over a row of pixels with blue, green and red.
    pub fn cover_reversed(&self, y: usize, row: &mut [u8]) {
        let pixels = &mut row.as_chunks_mut::<3>().0[self.left..];
        for (pixel, (&[red, green, blue, alpha], opaque)) in pixels.iter_mut().zip(self.colors(y)) {
            if opaque[3] == u8::MAX {
                *pixel = [opaque[2], opaque[1], opaque[0]];
            } else {
                cover(pixel, [blue, green, red, alpha]);
            }
        }
    }

    /// Returns the colours of a row, and what they become if they are opaque.
    fn colors(&self, y: usize) -> impl Iterator<Item = (&[f32; 4], &[u8; 4])> {
        let row = y * self.scaled.width..(y + 1) * self.scaled.width;
        let colors = self.scaled.pixels[row.clone()].iter();
        colors.zip(&self.scaled.opaque[row])
    }

    /// Returns true if all colours are grey.
    pub fn is_grey(&self) -> bool {
        self.scaled.is_grey
    }
}

/// Calls `draw` for each pixel of a logo, with its place in the picture and a function that draws it
/// over what is there.
#[cfg(test)]
pub(crate) fn for_each_pixel(
    frame: &Frame<'_>,
    layout: Layout,
    mut draw: impl FnMut(usize, usize, &dyn Fn(&mut [u8])),
) -> Result<(), Error> {
    let Some(logo) = frame.logo else {
        return Ok(());
    };
    let logo = Cover::new(frame, logo, layout)?;
    for (i, &color) in logo.scaled.pixels.iter().enumerate() {
        let (x, y) = (i % logo.scaled.width, i / logo.scaled.width);
        draw(logo.left + x, logo.top + y, &|pixel| cover(pixel, color));
    }
    Ok(())
}

/// The memory that converting a logo to indices takes for each pixel.
const INDEXED_BYTES_PER_PIXEL: usize = 12;

/// Scales a logo to `width` × `height` pixels.
fn scale(logo: &Image, width: usize, height: usize) -> Scaled {
    let mut pixels = Vec::with_capacity(width * height);
    scale_to(logo, width, height, |color| pixels.push(color));
    let opaque = pixels.iter().map(|&color| opaque(color)).collect();
    Scaled {
        width,
        height,
        is_grey: pixels
            .iter()
            .all(|[red, green, blue, _]| red == green && green == blue),
        pixels,
        opaque,
        indexed: Kept::default(),
        webp: Kept::default(),
        png: Kept::default(),
    }
}

/// Passes the pixels of a logo that is scaled to `width` × `height` pixels to `push`, row by row.
/// Their colours are premultiplied by alpha.
pub(super) fn scale_to(logo: &Image, width: usize, height: usize, mut push: impl FnMut([f32; 4])) {
    let columns = taps(logo.width, width);
    let rows = taps(logo.height, height);
    // The partial sums of the rows of the picture that the current row of the logo contributes to.
    // Each pixel of the logo is looked up once, as a lookup takes longer than four additions.
    let mut sums = VecDeque::new();
    let mut visibles = vec![[0.0; 4]; logo.width];
    let mut done = 0;
    for y in 0..logo.height {
        for (x, pixel) in visibles.iter_mut().enumerate() {
            *pixel = visible(logo.at(x, y));
        }
        while let Some(next) = rows.get(done + sums.len()) {
            if next.first > y {
                break;
            }
            sums.push_back(vec![[0.0; 4]; logo.width]);
        }
        for (row, sums) in rows[done..].iter().zip(&mut sums) {
            let Some(weight) = row.weights.get(y - row.first) else {
                continue;
            };
            for (sum, part) in sums.iter_mut().zip(&visibles) {
                add(sum, *part, *weight);
            }
        }
        while rows.get(done).is_some_and(|row| row.end() <= y + 1) {
            let Some(row) = sums.pop_front() else { break };
            for columns in &columns {
                let mut color = [0.0; 4];
                for (part, weight) in row[columns.first..].iter().zip(&columns.weights) {
                    add(&mut color, *part, *weight);
                }
                push(color);
            }
            done += 1;
        }
    }
}

/// Returns what an opaque pixel becomes, and 255, or zeros for another pixel.
fn opaque(color: [f32; 4]) -> [u8; 4] {
    let mut pixel = [0; 4];
    if color[3] >= 255.0 {
        cover(&mut pixel, color);
    }
    pixel
}

/// Returns the size of a logo in pixels: rounded down, so that it hides no more than its place, but
/// at least 1.
fn size(logo: &Decoded, frame: &Frame<'_>, place: LogoPlace, layout: Layout) -> (usize, usize) {
    let longer = logo.width.max(logo.height) as u64;
    let side = (frame.width() * layout.scale) as u64 * u64::from(place.size);
    let of =
        |own: usize| ((side * own as u64 / (u64::from(LogoPlace::PARTS) * longer)) as usize).max(1);
    (of(logo.width), of(logo.height))
}

/// Returns the weights that scale `from` pixels to `to`: cubic convolution (Keys, 1981), widened to
/// scale down. Unlike a filter with a sine, it computes the same on every machine.
fn taps(from: usize, to: usize) -> Vec<Taps> {
    let ratio = from as f32 / to as f32;
    let scale = ratio.max(1.0);
    let reach = 2.0 * scale;
    let taps = (0..to).map(|i| {
        let centre = (i as f32 + 0.5) * ratio;
        let first = (centre - reach).max(0.0) as usize;
        let end = ((centre + reach) as usize + 1).min(from);
        let mut weights: Vec<f32> = (first..end)
            .map(|j| keys((j as f32 + 0.5 - centre) / scale))
            .collect();
        let sum: f32 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= sum;
        }
        Taps { first, weights }
    });
    taps.collect()
}

fn keys(distance: f32) -> f32 {
    let x = distance.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    } else {
        0.0
    }
}

/// Premultiplies the colours of a pixel by its alpha, so that transparent pixels do not bleed.
pub(super) fn visible([red, green, blue, alpha]: [u8; 4]) -> [f32; 4] {
    let part = f32::from(alpha) / 255.0;
    let [red, green, blue] = [red, green, blue].map(|color| f32::from(color) * part);
    [red, green, blue, alpha.into()]
}

fn add(sum: &mut [f32; 4], part: [f32; 4], weight: f32) {
    for (sum, part) in sum.iter_mut().zip(part) {
        *sum += weight * part;
    }
}

/// Draws a premultiplied colour over a pixel, of 3 bytes without alpha or 4 with alpha.
pub(super) fn cover(pixel: &mut [u8], [red, green, blue, alpha]: [f32; 4]) {
    // The filter sharpens, so a sum can be outside the range of colours.
    let alpha = alpha.clamp(0.0, 255.0);
    let behind = match pixel.get(3) {
        Some(&behind) => f32::from(behind) * (1.0 - alpha / 255.0),
        None => 255.0 - alpha,
    };
    let both = alpha + behind;
    for (part, color) in pixel.iter_mut().zip([red, green, blue]) {
        let mixed = color.clamp(0.0, alpha) + f32::from(*part) * behind / 255.0;
        // A transparent pixel has no colour.
        let own = if both > 0.0 {
            mixed * 255.0 / both
        } else {
            0.0
        };
        *part = (own + 0.5) as u8;
    }
    if let Some(last) = pixel.get_mut(3) {
        *last = (both + 0.5) as u8;
    }
}
