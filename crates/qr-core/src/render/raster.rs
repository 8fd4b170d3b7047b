//! What formats share that keep all their pixels in memory, and pictures with a logo.

use qr_codecs::AllocError;

use super::layout::Layout;
use super::runs::runs_of_row;
use super::{Color, Colors, Frame};
use crate::Error;

/// The maximum width and height of these formats in pixels. With 4 bytes a pixel, the pixels take
/// 64 MiB.
pub const MAX_WIDTH: u32 = 4096;

pub(super) const fn rgba(color: Color) -> [u8; 4] {
    color.rgba().to_be_bytes()
}

impl From<AllocError> for Error {
    fn from(AllocError(bytes): AllocError) -> Self {
        Self::OutOfMemory { bytes }
    }
}

/// Returns the rows of pixels from top to bottom, each with the number of its repetitions. A pixel
/// is `dark` or `light`.
pub(super) fn rows<'a>(
    frame: &'a Frame<'_>,
    layout: Layout,
    dark: &'a [u8],
    light: &'a [u8],
) -> impl Iterator<Item = (Vec<u8>, usize)> + 'a {
    let Layout {
        width,
        height,
        scale,
        left,
        top,
    } = layout;
    let blank = light.repeat(width);
    let all_dark = dark.repeat(width);
    let below = height - top - frame.height() * scale;
    let (above, below) = ((blank.clone(), top), (blank.clone(), below));
    let rows = frame.lines().iter().map(move |line| {
        let mut row = blank.clone();
        for (start, count) in runs_of_row(line) {
            let at = (left + start * scale) * dark.len();
            let length = count * scale * dark.len();
            row[at..][..length].copy_from_slice(&all_dark[..length]);
        }
        (row, scale)
    });
    std::iter::once(above).chain(rows).chain([below])
}

/// Returns [`Error::NotOpaque`] if a colour is not opaque.
pub(super) fn check_opaque(colors: Colors, format: &'static str) -> Result<(), Error> {
    if colors.are_opaque() {
        Ok(())
    } else {
        Err(Error::NotOpaque(format))
    }
}
