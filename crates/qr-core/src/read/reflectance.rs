//! The reflectance of pixels, and where a symbol lies among them.
//!
//! A picture is judged as if it were printed on white paper: the reflectance of a pixel is its
//! relative luminance (IEC 61966-2-1), 0 for black and [`WHITE`] for white. Reflectances are
//! integers from a table, so every machine computes the same.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "pixels and modules are few"
)]
#![allow(
    clippy::inline_always,
    reason = "qr-dispatch compiles what is inlined for AVX2"
)]

use crate::Version;
use crate::read::PictureFault;

/// The reflectance of white: fine enough that rounding moves a reflectance by less than 10⁻⁷.
pub(super) const WHITE: u32 = 1 << 24;

/// The linear light of each value of a channel, 0 to [`WHITE`].
static LIGHT: [u32; 256] = {
    let mut light = [0; 256];
    let mut value = 0;
    while value < 256 {
        light[value] = (linear(value as f64 / 255.0) * WHITE as f64 + 0.5) as u32;
        value += 1;
    }
    light
};

/// The parts of red, green and blue in relative luminance, times 2³². Their sum is exact.
const WEIGHTS: [u64; 3] = {
    let one = (1_u64 << 32) as f64;
    let (red, blue) = ((0.2126 * one) as u64, (0.0722 * one) as u64);
    [red, (1 << 32) - red - blue, blue]
};

/// Returns the linear light of a channel of sRGB, 0 to 1. Computes the power by hand: `powf` is not
/// the same on all machines, nor constant.
const fn linear(part: f64) -> f64 {
    if part <= 0.040_45 {
        return part / 12.92;
    }
    let base = (part + 0.055) / 1.055;
    // base^2.4 is the square times its fifth root, which Newton's method finds from above.
    let square = base * base;
    let mut root = 1.0;
    let mut step = 0;
    while step < 16 {
        let fourth = root * root * root * root;
        root -= (fourth * root - square) / (5.0 * fourth);
        step += 1;
    }
    square * root
}

/// Returns the reflectance of a pixel: red, green, blue and alpha.
#[inline]
pub(super) fn reflectance([red, green, blue, alpha]: [u8; 4]) -> u32 {
    if alpha != u8::MAX {
        return on_paper([red, green, blue], alpha);
    }
    let light = |part: u8| u64::from(LIGHT[usize::from(part)]);
    let [of_red, of_green, of_blue] = WEIGHTS;
    ((of_red * light(red) + of_green * light(green) + of_blue * light(blue)) >> 32) as u32
}

/// Returns the reflectance of a transparent pixel on white paper.
#[cold]
#[inline(never)]
fn on_paper(color: [u8; 3], alpha: u8) -> u32 {
    let [red, green, blue] = blend(color, alpha);
    reflectance([red, green, blue, u8::MAX])
}

/// Returns the colour of a transparent pixel on white paper.
fn blend(color: [u8; 3], alpha: u8) -> [u8; 3] {
    color.map(|part| {
        let shade = u32::from(u8::MAX - part) * u32::from(alpha);
        u8::MAX - ((shade + 127) / 255) as u8
    })
}

/// Returns the luma of a pixel (Rec. ITU-R BT.601), 0 to 255: what readers make of colours. They do
/// not undo the gamma of sRGB.
#[inline]
pub(super) fn luma([red, green, blue, alpha]: [u8; 4]) -> u8 {
    let [red, green, blue] = match alpha {
        u8::MAX => [red, green, blue],
        _ => blend([red, green, blue], alpha),
    };
    luma_of_opaque([red, green, blue, u8::MAX])
}

/// Returns the [`luma`] of an opaque pixel.
#[inline(always)]
pub(super) fn luma_of_opaque([red, green, blue, _]: [u8; 4]) -> u8 {
    let [red, green, blue] = [red, green, blue].map(u32::from);
    ((306 * red + 601 * green + 117 * blue + 512) >> 10) as u8
}

/// The pixels of a picture, seen on white paper.
///
/// # Example
///
/// ```
/// use qr_core::read::{Picture, PictureFault};
///
/// let picture = Picture::new(2, 1, &[0, 0, 0, 255, 255, 255, 255, 255])?;
/// assert_eq!((picture.width(), picture.height()), (2, 1));
/// assert!(Picture::new(2, 2, &[0; 8]).is_err());
/// # Ok::<(), PictureFault>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    width: usize,
    height: usize,
    pixels: &'a [[u8; 4]],
}

impl<'a> Picture<'a> {
    /// Makes a view of `pixels`: four bytes each, red, green, blue and alpha, not premultiplied,
    /// row by row from the top.
    ///
    /// # Errors
    ///
    /// [`PictureFault::InvalidLength`] if there are more or fewer bytes than the size needs.
    pub fn new(width: usize, height: usize, pixels: &'a [u8]) -> Result<Self, PictureFault> {
        let expected = width.saturating_mul(height).saturating_mul(4);
        if pixels.len() != expected {
            return Err(PictureFault::InvalidLength {
                expected,
                received: pixels.len(),
            });
        }
        Ok(Self {
            width,
            height,
            pixels: pixels.as_chunks().0,
        })
    }

    /// Returns the width in pixels.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Returns the height in pixels.
    #[must_use]
    pub const fn height(&self) -> usize {
        self.height
    }

    /// Returns the reflectance of a pixel by its number, row by row.
    #[inline]
    pub(super) fn at(&self, pixel: usize) -> u32 {
        reflectance(self.pixels[pixel])
    }

    /// Returns the luma of a pixel, 0 to 255.
    pub(super) fn luma(&self, x: usize, y: usize) -> u8 {
        luma(self.pixels[y * self.width + x])
    }

    /// Returns the pixels of a row, or `None` below the picture.
    pub(super) fn pixels_of(&self, y: usize) -> Option<&[[u8; 4]]> {
        self.pixels.get(y * self.width..)?.get(..self.width)
    }

    /// Returns the row of pixels at a distance from the top.
    pub(super) fn row(&self, y: usize) -> Line<'_> {
        Line {
            picture: self,
            first: y * self.width,
            step: 1,
            length: self.width,
        }
    }

    /// Returns the column of pixels at a distance from the left.
    pub(super) fn column(&self, x: usize) -> Line<'_> {
        Line {
            picture: self,
            first: x,
            step: self.width,
            length: self.height,
        }
    }
}

/// A row or a column of pixels.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    picture: &'a Picture<'a>,
    first: usize,
    step: usize,
    /// The number of pixels.
    pub length: usize,
}

impl Line<'_> {
    /// Returns the reflectance of a pixel of the line.
    pub fn at(&self, place: usize) -> u32 {
        self.picture.at(self.first + place * self.step)
    }

    /// Returns the luma of a pixel of the line, 0 to 255.
    pub fn luma(&self, place: usize) -> f64 {
        luma(self.picture.pixels[self.first + place * self.step]).into()
    }
}

/// The version of a symbol, and where it lies in a picture.
///
/// # Example
///
/// ```
/// use qr_core::Version;
/// use qr_core::read::SymbolPlace;
///
/// // Version 1 with a quiet zone of four modules, in a picture of 290 × 290 pixels.
/// let place = SymbolPlace { version: Version::MIN, left: 40.0, top: 40.0, module: 10.0 };
/// assert_eq!(place.left + place.module * 21.0, 250.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SymbolPlace {
    /// The version.
    pub version: Version,
    /// The pixels to the left of the symbol, quiet zone included.
    pub left: f64,
    /// The pixels above the symbol, quiet zone included.
    pub top: f64,
    /// The width of a module in pixels, 1 or more.
    pub module: f64,
}

impl SymbolPlace {
    /// Checks that modules have at least a pixel, and that the symbol lies in the picture.
    pub(super) fn check(&self, picture: &Picture<'_>) -> Result<(), PictureFault> {
        // The caller may have divided, so the far edge may be off by a rounding error.
        let fits = |start: f64, modules: usize, pixels: usize| {
            start >= 0.0 && start + modules as f64 * self.module <= pixels as f64 + 1e-6
        };
        let is_inside = self.module >= 1.0
            && fits(self.left, self.version.width(), picture.width)
            && fits(self.top, self.version.height(), picture.height);
        if is_inside {
            Ok(())
        } else {
            Err(PictureFault::InvalidPlace)
        }
    }

    /// Returns the pixel at a distance from the left edge of the symbol in modules, or `None`
    /// outside the picture.
    pub(super) fn column(&self, picture: &Picture<'_>, modules: f64) -> Option<usize> {
        pixel(self.left + modules * self.module, picture.width)
    }

    /// Returns the pixel at a distance from the top edge of the symbol in modules, or `None`
    /// outside the picture.
    pub(super) fn row(&self, picture: &Picture<'_>, modules: f64) -> Option<usize> {
        pixel(self.top + modules * self.module, picture.height)
    }

    /// Returns the column and the row of the pixel in the middle of a module, or `None` outside the
    /// picture.
    pub(super) fn pixel(
        &self,
        picture: &Picture<'_>,
        x: usize,
        y: usize,
    ) -> Option<(usize, usize)> {
        self.column(picture, x as f64 + 0.5)
            .zip(self.row(picture, y as f64 + 0.5))
    }
}

/// Returns the pixel that a distance lies in.
fn pixel(distance: f64, length: usize) -> Option<usize> {
    (distance >= 0.0 && distance < length as f64).then_some(distance as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_light_is_that_of_srgb() {
        for value in 0..=255_u8 {
            let part = f64::from(value) / 255.0;
            let expected = match part {
                ..=0.040_45 => part / 12.92,
                _ => ((part + 0.055) / 1.055).powf(2.4),
            };
            assert!((linear(part) - expected).abs() < 1e-14, "{value}");
            let grey = f64::from(reflectance([value, value, value, 255])) / f64::from(WHITE);
            assert!((grey - expected).abs() < 2e-7, "{value}");
        }
        assert_eq!(reflectance([255, 255, 255, 255]), WHITE);
        assert_eq!(reflectance([0, 0, 0, 255]), 0);
    }

    #[test]
    fn transparent_pixels_lie_on_white_paper() {
        assert_eq!(reflectance([0, 0, 0, 0]), WHITE);
        assert_eq!(
            reflectance([0, 0, 0, 127]),
            reflectance([128, 128, 128, 255])
        );
        assert_eq!(
            reflectance([255, 0, 0, 204]),
            reflectance([255, 51, 51, 255])
        );
    }

    #[test]
    fn symbols_outside_the_picture_are_refused() {
        let pixels = vec![0; 4 * 30 * 25];
        let picture = Picture::new(30, 25, &pixels).unwrap();
        let place = SymbolPlace {
            version: Version::MIN,
            left: 9.0,
            top: 4.0,
            module: 1.0,
        };
        assert_eq!(place.check(&picture), Ok(()));
        for wrong in [
            SymbolPlace { left: 9.1, ..place },
            SymbolPlace {
                left: -0.1,
                ..place
            },
            SymbolPlace { top: 4.1, ..place },
            SymbolPlace {
                top: f64::NAN,
                ..place
            },
            SymbolPlace {
                module: 0.99,
                ..place
            },
            SymbolPlace {
                module: f64::NAN,
                ..place
            },
            SymbolPlace {
                module: f64::INFINITY,
                ..place
            },
        ] {
            assert_eq!(wrong.check(&picture), Err(PictureFault::InvalidPlace));
        }
    }
}
