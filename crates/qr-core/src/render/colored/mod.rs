//! Writes a PNG with a logo: 8 bits for each of red, green, blue and, if a colour is not opaque,
//! alpha.
//!
//! The first row of pixels of a row of modules has no filter. The filters of all other rows subtract
//! what is above them, which leaves zeros everywhere except under the logo.

#![allow(
    clippy::inline_always,
    reason = "compiled for each set of instructions that the caller is compiled for"
)]

mod prepared;
mod whole;

use qr_codecs::probe_memory;
use qr_deflate::Stream;
use qr_dispatch::Work;

pub(super) use self::prepared::{Place, Prepared};
pub(super) use self::whole::{compress_into, compress_pixels};
use super::bitmap::{NO_FILTER, UP};
use super::layout::Layout;
use super::logo::overlay::Cover;
use super::{Color, Frame};

/// The filter that subtracts the one of left, above and above left that is nearest to what these
/// three predict (clause 9.4).
const PAETH: u8 = 4;

/// The maximum memory for each byte of a logo's pixels, in bytes: for the row, and for the stream,
/// where each byte may be a literal and a part of a match.
const BYTES_PER_BYTE: usize = 16;

/// The rows of pixels of a picture from top to bottom, filtered.
struct Filtered<'a> {
    stream: &'a mut Stream,
    /// The rows of the logo, unless it is over dark modules too.
    prepared: Option<&'a Prepared>,
    bytes_per_pixel: usize,
    /// The pixels of the row above.
    above: Vec<u8>,
    /// The pixels of the row.
    row: Vec<u8>,
    /// The row, or a part of it, after the filter Up and after the filter Paeth.
    up: Vec<u8>,
    paeth: Vec<u8>,
}

/// Appends the zlib stream of rows of pixels with a logo over them. `rows` are those of the picture
/// without the logo, each with the number of its repetitions.
///
/// # Errors
///
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory) if there is no memory for the pixels.
pub(super) fn compress(
    rows: impl Iterator<Item = (Vec<u8>, usize)>,
    logo: &Cover<'_>,
    layout: Layout,
    (light, bytes_per_pixel, is_between_light): (Color, usize, bool),
    stream: &mut Stream,
    data: &mut Vec<u8>,
) -> Result<(), crate::Error> {
    let length = layout.width * bytes_per_pixel;
    let (width, height) = logo.size();
    probe_memory(BYTES_PER_BYTE * (width * bytes_per_pixel + 1) * height + 8 * length)?;
    // The logo never begins above the symbol.
    let phase = logo.top.saturating_sub(layout.top) % layout.scale;
    let place = Place {
        light,
        bytes_per_pixel,
        length,
        scale: layout.scale,
        phase,
        is_between_light,
    };
    let prepared = logo.is_over_light.then(|| logo.png(place)).transpose()?;
    stream.start(bytes_per_pixel);
    let mut filtered = Filtered {
        stream,
        prepared: prepared.as_deref(),
        bytes_per_pixel,
        above: vec![0; length],
        row: Vec::with_capacity(length),
        up: vec![0; length + 1],
        paeth: vec![0; length + 1],
    };
    let mut y = 0;
    for (pixels, count) in rows {
        filtered.push_rows(&pixels, y, count, logo);
        y += count;
    }
    filtered.stream.compress(data);
    Ok(())
}

/// Returns true if all pixels to the left and to the right of a logo are light.
pub(super) fn is_between_light(frame: &Frame<'_>, logo: &Cover<'_>, layout: Layout) -> bool {
    let (width, height) = logo.size();
    let module = |at: usize, start: usize| at.checked_sub(start).map(|at| at / layout.scale);
    let columns = [logo.left.checked_sub(1), Some(logo.left + width)];
    columns.into_iter().all(|x| {
        // There is a pixel.
        let Some(x) = x.filter(|&x| x < layout.width) else {
            return false;
        };
        let Some(x) = module(x, layout.left).filter(|&x| x < frame.width()) else {
            return true;
        };
        let first = module(logo.top, layout.top).unwrap_or(0);
        let end = module(logo.top + height - 1, layout.top).map_or(0, |last| last + 1);
        (first..end.min(frame.height())).all(|y| !frame.is_dark(x, y))
    })
}

impl Filtered<'_> {
    /// Appends `count` rows of the same pixels from row `y` on, with the logo over them.
    fn push_rows(&mut self, pixels: &[u8], y: usize, count: usize, logo: &Cover<'_>) {
        let end = y + count;
        let first_of_logo = logo.top.clamp(y, end);
        let end_of_logo = (logo.top + logo.size().1).clamp(y, end);
        let mut is_same = false;
        self.push_equal(pixels, first_of_logo - y, &mut is_same);
        for y in first_of_logo..end_of_logo {
            if let Some(prepared) = self.prepared.filter(|_| y > logo.top) {
                self.push_prepared(prepared, pixels, y - logo.top, logo);
                continue;
            }
            self.row.clear();
            self.row.extend_from_slice(pixels);
            logo.cover_row(y - logo.top, self.bytes_per_pixel, &mut self.row);
            if is_same {
                self.push_logo(logo);
            } else {
                self.push_up();
            }
            // But for the logo, the rows above are the same from now on.
            is_same = true;
        }
        is_same &= first_of_logo == end_of_logo;
        self.push_equal(pixels, end - end_of_logo, &mut is_same);
    }

    /// Appends row `y` of the logo, which is not its first. `pixels` are those without the logo.
    fn push_prepared(&mut self, prepared: &Prepared, pixels: &[u8], y: usize, logo: &Cover<'_>) {
        let size = self.bytes_per_pixel;
        let (start, end) = (size * logo.left, size * (logo.left + logo.size().0));
        let (row, above) = (prepared.row(y), prepared.row(y - 1));
        let begins_module = prepared.place.begins_module(y);
        self.stream.push(&[row.filter]);
        if begins_module {
            self.push_difference(pixels, 0..start);
        } else {
            self.stream.zeros(start);
        }
        if prepared.place.is_between_light {
            prepared.push(row, self.stream);
            if begins_module {
                self.push_difference(pixels, end + size..pixels.len());
                self.above.clear();
                self.above.extend_from_slice(pixels);
            } else {
                self.stream.zeros(pixels.len() - end - size);
            }
            return;
        }
        // The pixels to the left of the logo, in this row and above. Where the filter is Paeth, they
        // are the same.
        let before = |at: usize| match at.checked_sub(size) {
            Some(before) => &pixels[before..at],
            None => &[0; 4][..size],
        };
        let filter = |pixel: &[u8], above: &[u8], left: &[u8], above_left: &[u8]| {
            let mut filtered = [0; 4];
            for (i, filtered) in filtered[..size].iter_mut().enumerate() {
                let predicted = if row.filter == UP {
                    above[i]
                } else {
                    predict(left[i], above[i], above_left[i])
                };
                *filtered = pixel[i].wrapping_sub(predicted);
            }
            filtered
        };
        let left = before(start);
        let first = filter(&row.first, &above.first, left, left);
        self.stream.push(&first[..size]);
        prepared.push(row, self.stream);
        if begins_module {
            self.push_difference(pixels, end..pixels.len());
        } else if let Some(behind) = pixels[end..].get(..size) {
            let filtered = filter(behind, behind, &row.last, &above.last);
            let zeros = pixels.len() - end;
            if filtered == [0; 4] {
                self.stream.zeros(zeros);
            } else {
                self.stream.push(&filtered[..size]);
                self.stream.zeros(zeros - size);
            }
        }
        if begins_module {
            self.above.clear();
            self.above.extend_from_slice(pixels);
        }
    }

    /// Appends a part of a row without a logo, filtered by the row above.
    fn push_difference(&mut self, pixels: &[u8], part: std::ops::Range<usize>) {
        let up = &mut self.up[..part.len()];
        let above = &self.above[part.clone()];
        for ((up, row), above) in up.iter_mut().zip(&pixels[part]).zip(above) {
            *up = row.wrapping_sub(*above);
        }
        self.stream.push(up);
    }

    /// Appends rows without the logo. `is_same` says whether the row above is the same, before and
    /// after the call.
    fn push_equal(&mut self, pixels: &[u8], count: usize, is_same: &mut bool) {
        if count == 0 {
            return;
        }
        let mut left = count;
        if !*is_same {
            self.row.clear();
            self.row.extend_from_slice(pixels);
            self.push_unfiltered();
            left -= 1;
        }
        self.stream.zero_rows(UP, 1 + pixels.len(), left);
        *is_same = true;
    }

    /// Appends a row without a filter. Subtracting the row above would add the changes of that row.
    fn push_unfiltered(&mut self) {
        let unfiltered = &mut self.up[..=self.row.len()];
        unfiltered[0] = NO_FILTER;
        unfiltered[1..].copy_from_slice(&self.row);
        self.stream.push(unfiltered);
        std::mem::swap(&mut self.row, &mut self.above);
    }

    /// Appends a row, filtered by the row above.
    fn push_up(&mut self) {
        let up = &mut self.up[..=self.row.len()];
        up[0] = UP;
        for ((up, row), above) in up[1..].iter_mut().zip(&self.row).zip(&self.above) {
            *up = row.wrapping_sub(*above);
        }
        self.stream.push(up);
        std::mem::swap(&mut self.row, &mut self.above);
    }

    /// Appends a row that differs from the row above in the logo only. Takes the filter that leaves
    /// the smaller numbers.
    fn push_logo(&mut self, logo: &Cover<'_>) {
        let length = self.row.len();
        let start = logo.left * self.bytes_per_pixel;
        // Behind the logo, the filter depends on its last pixel too.
        let end = (start + (logo.size().0 + 1) * self.bytes_per_pixel).min(length);
        let (up, paeth) = (&mut self.up[..end - start], &mut self.paeth[..end - start]);
        let [of_up, of_paeth] = qr_dispatch::run(Filters {
            row: &self.row,
            above: &self.above,
            start,
            bytes_per_pixel: self.bytes_per_pixel,
            up,
            paeth,
        });
        let (filter, bytes) = if of_up <= of_paeth {
            (UP, up)
        } else {
            (PAETH, paeth)
        };
        self.stream.push(&[filter]);
        self.stream.zeros(start);
        self.stream.push(bytes);
        self.stream.zeros(length - end);
        std::mem::swap(&mut self.row, &mut self.above);
    }
}

/// The arguments of both filters, for runtime CPU dispatch. Returns the sums of the absolute values
/// of what they leave.
struct Filters<'a> {
    row: &'a [u8],
    above: &'a [u8],
    /// The first byte to filter.
    start: usize,
    bytes_per_pixel: usize,
    up: &'a mut [u8],
    paeth: &'a mut [u8],
}

impl Work for Filters<'_> {
    type Output = [u32; 2];

    #[inline(always)]
    fn work(self) -> [u32; 2] {
        let (start, length) = (self.start, self.up.len());
        let row = &self.row[start..][..length];
        let above = &self.above[start..][..length];
        let mut of_up = 0;
        for ((up, row), above) in self.up.iter_mut().zip(row).zip(above) {
            *up = row.wrapping_sub(*above);
            of_up += u32::from(up.cast_signed().unsigned_abs());
        }
        // The first pixel of a row has nothing to its left (clause 9.2); a logo never begins there
        // unless the picture has no quiet zone.
        let first = if start == 0 {
            self.bytes_per_pixel.min(length)
        } else {
            0
        };
        for i in 0..first {
            self.paeth[i] = self.up[i];
        }
        let before = start + first - self.bytes_per_pixel;
        let left = &self.row[before..][..length - first];
        let above_left = &self.above[before..][..length - first];
        let mut of_paeth = 0;
        let rest = row[first..]
            .iter()
            .zip(&above[first..])
            .zip(left)
            .zip(above_left);
        for (paeth, (((row, above), left), above_left)) in self.paeth[first..].iter_mut().zip(rest)
        {
            *paeth = row.wrapping_sub(predict(*left, *above, *above_left));
            of_paeth += u32::from(paeth.cast_signed().unsigned_abs());
        }
        [of_up, of_paeth]
    }
}

/// Returns the one of three neighbours that is nearest to left + above − above left (clause 9.4).
#[inline(always)]
fn predict(left: u8, above: u8, above_left: u8) -> u8 {
    let [a, b, c] = [left, above, above_left].map(i16::from);
    let (of_left, of_above) = ((b - c).abs(), (a - c).abs());
    let of_above_left = (a + b - 2 * c).abs();
    if of_left <= of_above && of_left <= of_above_left {
        left
    } else if of_above <= of_above_left {
        above
    } else {
        above_left
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{Filters, Work};

    /// Returns the sums and the bytes of both filters.
    fn filter(
        run: impl FnOnce(Filters<'_>) -> [u32; 2],
        [row, above]: [&[u8]; 2],
        start: usize,
        bytes_per_pixel: usize,
    ) -> ([u32; 2], Vec<u8>, Vec<u8>) {
        let (mut up, mut paeth) = (vec![0; row.len() - start], vec![0; row.len() - start]);
        let sums = run(Filters {
            row,
            above,
            start,
            bytes_per_pixel,
            up: &mut up,
            paeth: &mut paeth,
        });
        (sums, up, paeth)
    }

    proptest! {
        /// A file must have the same bytes on every processor.
        #[test]
        fn filters_are_the_same_on_every_dispatch_path(
            pixels in vec(any::<[u8; 2]>(), 8..500),
            start in 0_usize..2,
            bytes_per_pixel in 3_usize..=4,
        ) {
            let [row, above] = [0, 1].map(|i| pixels.iter().map(|pair| pair[i]).collect::<Vec<_>>());
            let start = start * bytes_per_pixel;
            let with = |run: fn(Filters<'_>) -> [u32; 2]| {
                filter(run, [&row, &above], start, bytes_per_pixel)
            };
            prop_assert_eq!(with(|filters| qr_dispatch::run(filters)), with(|filters| filters.work()));
        }
    }
}
