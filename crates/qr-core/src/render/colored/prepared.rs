//! Filters the rows of a logo, and finds the matches in them, once for all pictures.
//!
//! The filter of the first pixel, and of the pixel behind the logo, may depend on a module. So these
//! two are prepared only if all pixels beside the logo are light, which its padding usually makes
//! sure of. Otherwise files would be up to 6 % larger.

use std::ops::Range;

use qr_deflate::{Match, Stream};

use super::{Filters, PAETH, UP};
use crate::render::Color;

/// What the rows of a logo depend on, besides its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render) struct Place {
    pub light: Color,
    pub bytes_per_pixel: usize,
    /// The length of a row of the picture in bytes, without its filter.
    pub length: usize,
    /// The height of a module in pixels, and how many of these are above the logo.
    pub scale: usize,
    pub phase: usize,
    /// Whether all pixels beside the logo are light.
    pub is_between_light: bool,
}

/// The rows of a logo over light modules.
#[derive(Debug)]
pub(in crate::render) struct Prepared {
    pub place: Place,
    rows: Vec<Row>,
    bytes: Vec<u8>,
    matches: Vec<Match>,
}

/// A row of a logo.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub filter: u8,
    /// The first and the last pixel.
    pub first: [u8; 4],
    pub last: [u8; 4],
    /// The filtered bytes of the pixels after the first, or between light pixels of all pixels and
    /// the one behind; and the matches in them. Empty for the first row.
    bytes: Range<usize>,
    matches: Range<usize>,
}

impl Prepared {
    /// The memory that preparing a logo takes for each pixel, in bytes.
    pub const BYTES_PER_PIXEL: usize = 4 * 16;

    /// Prepares the pixels of a logo that is `width` pixels wide.
    pub fn new(place: Place, width: usize, pixels: impl Iterator<Item = [u8; 4]>) -> Self {
        let size = place.bytes_per_pixel;
        let pixels: Vec<[u8; 4]> = pixels.collect();
        let mut prepared = Self {
            place,
            rows: Vec::with_capacity(pixels.len() / width),
            bytes: Vec::new(),
            matches: Vec::new(),
        };
        let mut stream = Stream::default();
        stream.start(size);
        let mut above = Vec::new();
        let (mut up, mut paeth) = (Vec::new(), Vec::new());
        for (y, pixels) in pixels.chunks_exact(width).enumerate() {
            let mut row = Vec::with_capacity((width + 2) * size);
            let light = place.light.rgba().to_be_bytes();
            let beside = if place.is_between_light {
                &light[..size]
            } else {
                &[]
            };
            row.extend_from_slice(beside);
            row.extend(pixels.iter().flat_map(|pixel| &pixel[..size]));
            row.extend_from_slice(beside);
            let (mut filter, mut bytes, mut matches) = (UP, 0..0, 0..0);
            if y > 0 {
                up.resize(row.len() - size, 0);
                paeth.resize(row.len() - size, 0);
                let [of_up, of_paeth] = qr_dispatch::run(Filters {
                    row: &row,
                    above: &above,
                    start: size,
                    bytes_per_pixel: size,
                    up: &mut up,
                    paeth: &mut paeth,
                });
                if of_paeth < of_up && !place.begins_module(y) {
                    filter = PAETH;
                }
                let filtered = if filter == UP { &up } else { &paeth };
                let of_matches = prepared.matches.len();
                stream.push(&[filter]);
                stream.push_recorded(filtered, &mut prepared.matches);
                stream.zeros(place.length - filtered.len());
                bytes = prepared.bytes.len()..prepared.bytes.len() + filtered.len();
                prepared.bytes.extend_from_slice(filtered);
                matches = of_matches..prepared.matches.len();
            }
            prepared.rows.push(Row {
                filter,
                first: pixels[0],
                last: pixels[width - 1],
                bytes,
                matches,
            });
            above = row;
        }
        prepared
    }

    /// Returns how many bytes of memory the rows take.
    pub fn memory(&self) -> usize {
        self.rows.capacity() * size_of::<Row>()
            + self.bytes.capacity()
            + self.matches.capacity() * size_of::<Match>()
    }

    pub(super) fn row(&self, y: usize) -> &Row {
        &self.rows[y]
    }

    /// Appends a row to a stream, without its filter, and without its first pixel unless it is between
    /// light pixels.
    pub(super) fn push(&self, row: &Row, stream: &mut Stream) {
        let matches = &self.matches[row.matches.clone()];
        stream.push_prepared(&self.bytes[row.bytes.clone()], matches);
    }
}

impl Place {
    /// Returns true if a row of modules begins with row `y` of the logo.
    pub fn begins_module(&self, y: usize) -> bool {
        (self.phase + y).is_multiple_of(self.scale)
    }
}
