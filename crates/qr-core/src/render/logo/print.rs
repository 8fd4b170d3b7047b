//! Prepares the pixels of a logo for PDF and EPS, once for all pictures.

use std::sync::Arc;

use qr_codecs::{Image, probe_memory};

use super::overlay::{cover, scale_to, visible};
use crate::Error;
use crate::render::base85::to_base85;
use crate::render::colored::compress_pixels;
use crate::render::frame::PlacedLogo;
use crate::render::numbers::Quotient;
use crate::render::{Color, Frame};

/// The maximum width and height of a logo in a PDF or an EPS, in pixels: 260 an inch if the logo is
/// 10 cm wide. A larger logo is scaled down.
pub const MAX_PRINT_SIDE: usize = 1024;

/// The maximum memory for each pixel of a logo, in bytes: four channels before and after
/// compression, and the matches in them.
const BYTES_PER_PIXEL: usize = 32;

/// The number of decimals of a place: a millionth of a module.
const DECIMALS: usize = 6;

/// What a logo is drawn over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) enum Over {
    /// For PDF: the logo keeps its alpha.
    Nothing,
    /// For EPS: an opaque colour.
    Color(Color),
}

/// One or three channels of 8 bits, compressed as the rows of a PNG.
#[derive(Debug)]
pub(in crate::render) struct Samples {
    pub channels: usize,
    /// A zlib stream; for EPS in base 85.
    pub data: Vec<u8>,
}

/// The pixels of a logo.
#[derive(Debug)]
pub(in crate::render) struct Printed {
    over: Over,
    pub width: usize,
    pub height: usize,
    /// Grey, or red, green and blue.
    pub color: Samples,
    /// Missing if the logo is opaque.
    pub alpha: Option<Samples>,
}

impl Printed {
    /// Returns how many bytes of memory the pixels take.
    pub fn memory(&self) -> usize {
        let of_alpha = self.alpha.as_ref().map_or(0, |alpha| alpha.data.capacity());
        self.color.data.capacity() + of_alpha
    }

    fn new(image: &Image, over: Over) -> Self {
        let (width, height) = size(image.width, image.height);
        let mut pixels = Vec::with_capacity(width * height);
        let push = |color| pixels.push(pixel(color, over));
        if (width, height) == (image.width, image.height) {
            let rows = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
            rows.map(|(x, y)| visible(image.at(x, y))).for_each(push);
        } else {
            scale_to(image, width, height, push);
        }
        let is_grey = |&[red, green, blue, _]: &[u8; 4]| red == green && green == blue;
        let mut color = if pixels.iter().all(is_grey) {
            Samples::new(&pixels, width, |&[grey, ..]| [grey])
        } else {
            Samples::new(&pixels, width, |&[red, green, blue, _]| [red, green, blue])
        };
        if over != Over::Nothing {
            color.data = to_base85(&color.data);
        }
        let is_opaque = pixels.iter().all(|pixel| pixel[3] == u8::MAX);
        Self {
            over,
            width,
            height,
            color,
            alpha: (!is_opaque).then(|| Samples::new(&pixels, width, |&[.., alpha]| [alpha])),
        }
    }
}

impl Samples {
    /// Compresses the channels of pixels.
    fn new<const CHANNELS: usize>(
        pixels: &[[u8; 4]],
        width: usize,
        channels: impl Fn(&[u8; 4]) -> [u8; CHANNELS],
    ) -> Self {
        let rows = pixels.chunks_exact(width).map(|row| {
            let row: Vec<_> = row.iter().map(&channels).collect();
            row.into_flattened()
        });
        let mut data = compress_pixels(rows, CHANNELS * width, CHANNELS);
        data.shrink_to_fit();
        Self {
            channels: CHANNELS,
            data,
        }
    }
}

/// Returns a pixel over an opaque colour, or with its alpha. A transparent pixel is white: viewers
/// that scale a picture mix its colour into the edges of the logo.
fn pixel(color: [f32; 4], over: Over) -> [u8; 4] {
    if let Over::Color(behind) = over {
        let mut pixel = behind.rgba().to_be_bytes();
        cover(&mut pixel[..3], color);
        return pixel;
    }
    let mut pixel = [0; 4];
    cover(&mut pixel, color);
    if pixel[3] == 0 {
        pixel = [u8::MAX, u8::MAX, u8::MAX, 0];
    }
    pixel
}

/// Returns the size of a logo in pixels for its size in the file.
fn size(width: usize, height: usize) -> (usize, usize) {
    let longer = width.max(height).max(MAX_PRINT_SIDE);
    let of = |own: usize| (own * MAX_PRINT_SIDE / longer).max(1);
    if longer == MAX_PRINT_SIDE {
        (width, height)
    } else {
        (of(width), of(height))
    }
}

/// A logo in a page: its pixels and its place.
pub(in crate::render) struct OnPage {
    pub printed: Arc<Printed>,
    /// The distance of the left edge from that of the picture, in modules.
    pub left: Quotient,
    /// The distance of the lower edge from the upper edge of the picture, in modules.
    pub bottom: Quotient,
    /// The distance of the lower edge from that of the picture, in modules.
    pub above_end: Quotient,
    pub width: Quotient,
    pub height: Quotient,
}

impl OnPage {
    /// Prepares the logo of a frame.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidLogo`] for a logo that was read for an SVG,
    /// - [`Error::OutOfMemory`] if there is no memory for the pixels.
    pub fn new(
        frame: &Frame<'_>,
        PlacedLogo { logo, place }: PlacedLogo<'_>,
        over: Over,
    ) -> Result<Self, Error> {
        let (image, print) = logo.print()?;
        let make = || {
            let (width, height) = size(image.width, image.height);
            let image = image.image()?;
            probe_memory(BYTES_PER_PIXEL * width * height)?;
            Ok(Printed::new(&image, over))
        };
        let printed = print.get(|kept| kept.over == over, make)?;
        // In parts of a module so small that nothing is rounded: see `LogoPlace`.
        let longer = image.width.max(image.height) as u64;
        let module = 20_000 * longer;
        let side = 2 * u64::from(place.size) * frame.width() as u64;
        let [width, height] = [image.width, image.height].map(|own| side * own as u64);
        let before = |modules: u64, size: u64| (modules * module).saturating_sub(size) / 2;
        let [_, above, _, below] = frame
            .surround()
            .map_or([0; 4], |surround| surround.thickness());
        let middle = before(frame.rows() - above - below, height);
        let top = above * module + middle;
        let quotient = |length: u64| Quotient(length, module, DECIMALS);
        Ok(Self {
            printed,
            left: quotient(before(frame.columns(), width)),
            bottom: quotient(top + height),
            above_end: quotient(below * module + middle),
            width: quotient(width),
            height: quotient(height),
        })
    }
}
