//! Composes a picture with a logo pixel by pixel.

use crate::Error;
use crate::render::Frame;
use crate::render::logo::for_each_pixel;
use crate::render::raster::MAX_WIDTH;

/// Returns the pixels of a frame, as red, green, blue and alpha, and their width.
pub(crate) fn compose(frame: &Frame<'_>) -> Result<(Vec<[u8; 4]>, usize), Error> {
    let layout = frame.layout(MAX_WIDTH)?;
    let colors = frame.style.colors;
    let mut pixels = Vec::new();
    for y in 0..layout.height {
        for x in 0..layout.width {
            let module = |at: usize, start: usize, count: usize| {
                let module = at.checked_sub(start)? / layout.scale;
                (module < count).then_some(module)
            };
            let place =
                module(x, layout.left, frame.width()).zip(module(y, layout.top, frame.height()));
            let is_dark = place.is_some_and(|(x, y)| frame.is_dark(x, y));
            let color = if is_dark { colors.dark } else { colors.light };
            pixels.push(color.rgba().to_be_bytes());
        }
    }
    // Without alpha, colours are mixed as such.
    let bytes = if colors.are_opaque() { 3 } else { 4 };
    for_each_pixel(frame, layout, |x, y, cover| {
        cover(&mut pixels[y * layout.width + x][..bytes]);
    })?;
    Ok((pixels, layout.width))
}
