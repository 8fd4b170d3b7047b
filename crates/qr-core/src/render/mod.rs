//! Pictures of a symbol, one file a format. A renderer sees the finished [`Symbol`] and nothing that
//! led to it.

mod bitmap;
mod color;
mod contours;
pub mod eps;
mod framed;
#[cfg(feature = "image")]
pub mod logo;
#[cfg(not(feature = "image"))]
mod no_logo;
mod numbers;
mod path;
pub mod pdf;
mod picture;
mod pixels;
pub mod png;
mod pretrained;
#[cfg(feature = "image")]
pub mod raster;
mod runs;
pub mod svg;
pub mod terminal;
pub mod text;
mod vector;
mod workspace;

pub use color::{Color, Colors};
#[cfg(feature = "image")]
pub use logo::Logo;
#[cfg(not(feature = "image"))]
pub use no_logo::Logo;
pub use picture::{Format, Picture};
pub use workspace::Workspace;

use crate::{Error, Symbol};

/// The widest picture, in pixels or what a format has for them: 1 bit a pixel, it takes 32 MiB before compression.
pub const MAX_WIDTH: u32 = 16_384;

/// The modules of quiet zone on each side that ISO/IEC 18004:2015, clause 6.3.8 asks for.
pub const QUIET_ZONE: u32 = 4;

/// How large a picture made of pixels is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// The whole picture is exactly this many pixels wide and high. Modules are as many whole
    /// pixels as fit, the symbol is centred, and the pixels left over widen the quiet zone. An odd
    /// pixel goes to the right and the bottom.
    Width(u32),
    /// Each module is this many pixels wide and high.
    Scale(u32),
}

/// The size of a picture, the quiet zone in it and its colours.
///
/// The default is 200 × 200 pixels with the standard's quiet zone of 4 modules, black on white.
///
/// # Example
///
/// ```
/// use qr_core::render::{ImageOptions, Size, png};
/// use qr_core::{Content, Error, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("1")], &Options::default())?;
/// let options = ImageOptions { size: Size::Width(28), ..ImageOptions::default() };
/// assert_eq!(
///     png::render(&symbol, &options),
///     Err(Error::WidthTooSmall { width: 28, smallest: 21 + 2 * 4 }),
/// );
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageOptions {
    /// The light modules on each side of the symbol, at least.
    pub quiet_zone: u32,
    /// The size of the picture, or of a module in it.
    pub size: Size,
    /// The colours.
    pub colors: Colors,
}

impl Default for ImageOptions {
    fn default() -> Self {
        Self {
            quiet_zone: QUIET_ZONE,
            size: Size::Width(200),
            colors: Colors::default(),
        }
    }
}

/// Where the symbol is in a picture made of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    /// The pixels on a side of the picture.
    width: usize,
    /// The pixels on a side of a module.
    scale: usize,
    /// The light pixels above the first module and to its left. Below the last module and to its
    /// right are as many, or one more.
    offset: usize,
}

impl Layout {
    fn new(symbol: &Symbol, options: &ImageOptions) -> Result<Self, Error> {
        Self::within(symbol, options, MAX_WIDTH)
    }

    /// The same for a picture that may be `most` pixels wide.
    fn within(symbol: &Symbol, options: &ImageOptions, most: u32) -> Result<Self, Error> {
        let modules = symbol.size() as u64 + 2 * u64::from(options.quiet_zone);
        let (width, scale) = match options.size {
            Size::Width(width) => (u64::from(width), u64::from(width) / modules),
            Size::Scale(0) => return Err(Error::ZeroScale),
            Size::Scale(scale) => (modules.saturating_mul(scale.into()), scale.into()),
        };
        if width.max(modules) > most.into() {
            return Err(Error::ImageTooLarge {
                width: width.max(modules),
                most,
            });
        }
        if scale == 0 {
            return Err(Error::WidthTooSmall {
                width: width as u32,
                smallest: modules as u32,
            });
        }
        let (width, scale) = (width as usize, scale as usize);
        Ok(Self {
            width,
            scale,
            offset: (width - symbol.size() * scale) / 2,
        })
    }
}
