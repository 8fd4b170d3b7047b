//! Draws a frame in pixels with smooth edges, for pictures that are not made of squares in two
//! colours.
//!
//! `tiny-skia` would do too. It takes any path and any transformation, and paints pictures over each
//! other. The outlines of a symbol never cross, so that the area of each pixel
//! that they cover is a sum: see [`coverage`](self::coverage). Only letters may overlap.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "sizes are small, and casts saturate"
)]

mod coverage;
mod shade;
mod winding;

use qr_codecs::try_reserve;

use coverage::Coverage;
use shade::Shade;

use super::layers::{Area, Layer, for_each_layer};
use super::layout::Layout;
use super::logo::overlay::Cover;
use super::raster::MAX_WIDTH;
use super::shapes::{Direction, Rectangle, UNIT};
use super::{Color, Design, Frame};
use crate::Error;

/// A pixel: red, green, blue and alpha.
pub(crate) type Pixel = [u8; 4];

/// The pixels of the last picture, and what drew them.
#[derive(Default)]
pub(crate) struct Canvas {
    pub layout: Layout,
    pub pixels: Vec<Pixel>,
    coverage: Coverage,
    num_gradients: usize,
}

/// How many steps there are between a pixel that is not covered and one that is. More are hardly
/// seen, and the palette of a PNG has room for 256 colours.
pub(crate) const LEVELS: u8 = 8;

/// Returns true if the background covers every pixel.
fn has_opaque_background(frame: &Frame<'_>) -> bool {
    let is_opaque = match frame.paint(|design| &design.light) {
        Some(paint) => paint.colors().all(Color::is_opaque),
        None => frame.style.colors.light.is_opaque(),
    };
    is_opaque && !frame.has_round_corners()
}

impl Canvas {
    /// Returns about how many bytes of memory the canvas takes.
    pub fn memory(&self) -> usize {
        self.pixels.capacity() * size_of::<Pixel>() + self.coverage.memory()
    }

    /// Draws a frame with its logo.
    ///
    /// # Errors
    ///
    /// Those of [`Layout::new`], and [`Error::OutOfMemory`].
    pub fn draw(&mut self, frame: &Frame<'_>) -> Result<Layout, Error> {
        let layout = frame.layout(MAX_WIDTH)?;
        self.layout = layout;
        if self.pixels.len() != layout.area() {
            self.pixels.clear();
            try_reserve(&mut self.pixels, layout.area())?;
            self.pixels.resize(layout.area(), [0; 4]);
        }
        if !has_opaque_background(frame) {
            self.pixels.fill([0; 4]);
        }
        self.coverage.start(layout)?;
        self.num_gradients = frame.design.map_or(0, Design::num_gradients);
        for_each_layer(frame, |layer| self.draw_layer(frame, &layer, layout));
        if let Some(logo) = frame.logo {
            let cover = Cover::new(frame, logo, layout)?;
            let rows = self.pixels.chunks_exact_mut(layout.width).skip(cover.top);
            for (y, row) in rows.take(cover.size().1).enumerate() {
                cover.cover_row(y, size_of::<Pixel>(), row.as_flattened_mut());
            }
        }
        Ok(layout)
    }

    fn draw_layer(&mut self, frame: &Frame<'_>, layer: &Layer<'_>, layout: Layout) {
        let unit = layout.scale as f32 / UNIT as f32;
        let picture = Rectangle::of_modules(0, 0, layout.width, layout.height);
        let is_of_picture = matches!(layer.area, Area::Background { .. });
        let bounds = if is_of_picture || layer.area.is_of_surround() {
            // With the pixels that are left over beside whole modules.
            picture.sides().map(|side| side / f64::from(UNIT))
        } else {
            let (left, top) = (layout.left as f32, layout.top as f32);
            let [x, y, right, bottom] = layer.bounds.sides().map(|side| side as f32 * unit);
            [left + x, top + y, left + right, top + bottom].map(f64::from)
        };
        let shade = Shade::new(layer.fill, bounds, self.num_gradients);
        match layer.area {
            Area::Background { radius: 0 } => {
                for (y, row) in self.pixels.chunks_exact_mut(layout.width).enumerate() {
                    shade.paint(y, 0, LEVELS, row);
                }
                return;
            }
            Area::Background { radius } => {
                // A unit is 1/200 of a pixel.
                self.coverage.place(0.0, 0.0, 1.0 / UNIT as f32);
                let radius = (radius as f32 * layout.scale as f32) as i32;
                picture.draw([radius; 4], Direction::Clockwise, &mut self.coverage);
            }
            Area::Inside | Area::Surround | Area::Letters => {
                self.coverage.place(0.0, 0.0, 1.0 / UNIT as f32);
                if let Area::Letters = layer.area {
                    self.coverage.allow_overlap();
                }
                layer.draw_surround(
                    frame,
                    picture,
                    layout.scale.cast_signed() as i32,
                    &mut self.coverage,
                );
            }
            _ => {
                self.coverage
                    .place(layout.left as f32, layout.top as f32, unit);
                layer.draw(frame, &mut self.coverage);
            }
        }
        let (width, pixels) = (layout.width, &mut self.pixels);
        self.coverage.finish(|y, columns, level| {
            let row = &mut pixels[y * width..][..width];
            shade.paint(y, columns.start, level, &mut row[columns]);
        });
    }
}
