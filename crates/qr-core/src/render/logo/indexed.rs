//! Converts a scaled logo to a palette and indices, for GIF.

use super::quantize::{Nearest, choose};
use crate::render::{Color, Colors};

/// The indices of dark and light. Those of the logo's own colours follow.
pub(in crate::render) const DARK: u8 = 0;
pub(in crate::render) const LIGHT: u8 = 1;
const FIRST: usize = 2;

/// The maximum number of colours of a GIF.
const MAX_COLORS: usize = 256;

/// Returns the number of colours that stand for more than [`MAX_COLORS`] in a logo of this many
/// pixels. More would make the file larger rather than the logo better. Without light pixels, the
/// general encoder of the crate `gif` finds fewer colours, and its files are smaller.
const fn fewer(light: Color, pixels: usize) -> usize {
    let [few, some, many] = if light.is_opaque() {
        [1200, 7000, 40_000]
    } else {
        [4800, 28_000, 80_000]
    };
    match pixels {
        pixels if pixels < few => 32,
        pixels if pixels < some => 64,
        pixels if pixels < many => 128,
        _ => MAX_COLORS,
    }
}

/// The minimum alpha of pixels that become opaque.
const MIN_OPAQUE: u8 = 128;

/// A logo over a light colour, as indices.
#[derive(Debug)]
pub(in crate::render) struct Indexed {
    pub modules: Colors,
    /// The colours of the logo, with the indices from 2 on.
    pub colors: Vec<[u8; 3]>,
    /// The pixels, row by row: [`DARK`], [`LIGHT`], or indices of `colors`.
    pub indices: Vec<u8>,
}

impl Indexed {
    /// Converts pixels of red, green, blue and alpha. Those with an alpha below 128 become the
    /// transparent one of light and dark. All others become opaque.
    pub fn new(modules @ Colors { dark, light }: Colors, pixels: &[[u8; 4]]) -> Self {
        let is_transparent = |pixel: &[u8; 4]| pixel[3] < MIN_OPAQUE;
        let transparent = if light.is_opaque() { DARK } else { LIGHT };
        let is_light = |pixel: &[u8; 4]| light.is_opaque() && pixel[..3] == light.rgb();
        let is_dark = |pixel: &[u8; 4]| dark.is_opaque() && pixel[..3] == dark.rgb();
        let opaque = |&[red, green, blue, _]: &[u8; 4]| [red, green, blue];
        let visible: Vec<[u8; 3]> = pixels
            .iter()
            .filter(|pixel| !is_transparent(pixel) && !is_light(pixel) && !is_dark(pixel))
            .map(opaque)
            .collect();
        let colors = choose(
            visible.iter().copied(),
            MAX_COLORS - FIRST,
            fewer(light, visible.len()) - FIRST,
        );
        let indexed = colors.iter().copied().zip(FIRST as u8..=u8::MAX);
        let light_too = light.is_opaque().then_some((light.rgb(), LIGHT));
        let dark_too = dark.is_opaque().then_some((dark.rgb(), DARK));
        let nearest = Nearest::new(indexed.chain(light_too).chain(dark_too));
        // Pixels beside each other often have the same colour.
        let mut last = None;
        let index = |pixel: &[u8; 4]| {
            if is_transparent(pixel) {
                return transparent;
            }
            if is_light(pixel) {
                return LIGHT;
            }
            let color = opaque(pixel);
            match last {
                Some((same, index)) if same == color => index,
                _ => {
                    let index = nearest.index(color);
                    last = Some((color, index));
                    index
                }
            }
        };
        Self {
            modules,
            indices: pixels.iter().map(index).collect(),
            colors,
        }
    }

    /// Returns how many bytes of memory the indices take.
    pub fn memory(&self) -> usize {
        self.indices.len() + 3 * self.colors.len()
    }
}
