//! Fills pixels with a colour or a gradient.

use super::{LEVELS, Pixel};
use crate::render::design::{Gradient, GradientKind, MAX_OFFSET, centre, ends, radius};
use crate::render::layers::Fill;

/// The number of places of a gradient.
const NUM_PLACES: usize = 256;

/// The colours of a gradient at its places. Those of the pixels at edges are fewer, as each makes a
/// colour with each level: so the palette of a PNG has room for all.
pub(super) struct Scale {
    inside: [Pixel; NUM_PLACES],
    edges: [Pixel; NUM_PLACES],
}

/// The number of different colours inside an area and at its edges, if a picture has one gradient. The
/// steps of the first are hardly seen, and a PNG is half as large as with 256.
const NUM_INSIDE: usize = 64;
const NUM_AT_EDGES: usize = 16;

impl Scale {
    fn new(gradient: &Gradient, num_gradients: usize) -> Box<Self> {
        let colors = |count: usize| {
            let count = (count / num_gradients.max(1)).max(8);
            std::array::from_fn(|place| {
                // The middle of a step, but at both ends the first and the last colour.
                let step = place * count / NUM_PLACES;
                let offset = (step * usize::from(MAX_OFFSET) + (count - 1) / 2) / (count - 1);
                gradient.color_at(offset as u16).rgba().to_be_bytes()
            })
        };
        Box::new(Self {
            inside: colors(NUM_INSIDE),
            edges: colors(NUM_AT_EDGES),
        })
    }

    fn of(&self, level: u8) -> &[Pixel; NUM_PLACES] {
        if level == LEVELS {
            &self.inside
        } else {
            &self.edges
        }
    }
}

/// What fills pixels.
pub(super) enum Shade {
    Solid(Pixel),
    /// The place is `x * across + y * down + start`.
    Linear {
        scale: Box<Scale>,
        start: f32,
        across: f32,
        down: f32,
    },
    /// The place is the distance from the centre times `factor`.
    Radial {
        scale: Box<Scale>,
        centre: (f32, f32),
        factor: f32,
    },
}

impl Shade {
    /// Makes the shade of an area with these bounds in pixels, in a picture with so many gradients.
    pub fn new(fill: Fill<'_>, bounds: [f64; 4], num_gradients: usize) -> Self {
        let gradient = match fill {
            Fill::Solid(color) => return Self::Solid(color.rgba().to_be_bytes()),
            Fill::Gradient(gradient) => gradient,
        };
        let places = NUM_PLACES as f32;
        let scale = Scale::new(gradient, num_gradients);
        match gradient.kind() {
            GradientKind::Linear { direction } => {
                let [from, to] = ends(direction, bounds).map(|(x, y)| (x as f32, y as f32));
                let (dx, dy) = (to.0 - from.0, to.1 - from.1);
                let factor = places / (dx * dx + dy * dy);
                let (across, down) = (dx * factor, dy * factor);
                // Of the centres of pixels.
                let start = across * (0.5 - from.0) + down * (0.5 - from.1);
                Self::Linear {
                    scale,
                    start,
                    across,
                    down,
                }
            }
            GradientKind::Radial => {
                let (x, y) = centre(bounds);
                Self::Radial {
                    scale,
                    centre: (x as f32, y as f32),
                    factor: places / radius(bounds) as f32,
                }
            }
        }
    }

    /// Paints pixels of row `y` from column `x` on, which are all covered as much.
    #[inline]
    pub fn paint(&self, y: usize, x: usize, level: u8, pixels: &mut [Pixel]) {
        let last = NUM_PLACES - 1;
        match self {
            Self::Solid(color) => {
                if level == LEVELS && color[3] == u8::MAX {
                    pixels.fill(*color);
                } else {
                    paint(level, pixels, |_| *color);
                }
            }
            Self::Linear {
                scale,
                start,
                across,
                down,
            } => {
                let start = start + x as f32 * across + y as f32 * down;
                let colors = scale.of(level);
                // A cast saturates at 0.
                paint(level, pixels, |i| {
                    colors[((start + i as f32 * across) as usize).min(last)]
                });
            }
            Self::Radial {
                scale,
                centre,
                factor,
            } => {
                let dy = y as f32 + 0.5 - centre.1;
                let dx = x as f32 + 0.5 - centre.0;
                let colors = scale.of(level);
                paint(level, pixels, |i| {
                    let dx = dx + i as f32;
                    let distance = (dx * dx + dy * dy).sqrt();
                    colors[((distance * factor) as usize).min(last)]
                });
            }
        }
    }
}

/// Paints pixels in the colours that `color` returns for their numbers.
#[inline]
fn paint(level: u8, pixels: &mut [Pixel], color: impl Fn(usize) -> Pixel) {
    for (i, pixel) in pixels.iter_mut().enumerate() {
        let color = color(i);
        *pixel = if level == LEVELS && color[3] == u8::MAX {
            color
        } else {
            over(color, level, *pixel)
        };
    }
}

/// Returns a pixel of which a colour covers `level` parts.
fn over(color: Pixel, level: u8, behind: Pixel) -> Pixel {
    // In 1/2040 of full opacity.
    let alpha = u32::from(color[3]) * u32::from(level);
    let whole = 255 * u32::from(LEVELS);
    let rest = u32::from(behind[3]) * (whole - alpha);
    let sum = 255 * alpha + rest;
    if sum == 0 {
        return [0; 4];
    }
    let mut pixel = [0; 4];
    for (i, part) in pixel[..3].iter_mut().enumerate() {
        let mixed = u32::from(color[i]) * 255 * alpha + u32::from(behind[i]) * rest;
        *part = ((mixed + sum / 2) / sum) as u8;
    }
    pixel[3] = ((sum + whole / 2) / whole) as u8;
    pixel
}
