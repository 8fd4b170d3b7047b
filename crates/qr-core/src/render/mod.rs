//! Draws symbols. Each format has its own file. Every renderer takes a [`Frame`], and knows nothing
//! of how the symbol was encoded.
//!
//! This file is the only one in Rust that lists the formats.

#[cfg(feature = "image")]
mod base85;
mod bitmap;
#[cfg(feature = "image")]
pub mod bmp;
#[cfg(feature = "image")]
pub(crate) mod canvas;
mod caption;
mod cells;
mod color;
#[cfg(feature = "image")]
mod colored;
mod contours;
mod curve_pen;
mod design;
pub mod eps;
#[cfg(feature = "image")]
mod eps_image;
mod eps_layers;
mod frame;
#[cfg(feature = "image")]
pub mod gif;
#[cfg(feature = "image")]
pub mod jpeg;
mod layers;
mod layout;
#[cfg(feature = "image")]
pub mod logo;
#[cfg(feature = "image")]
mod lzw;
#[cfg(not(feature = "image"))]
mod no_logo;
mod numbers;
#[cfg(feature = "image")]
mod packed;
#[cfg(feature = "image")]
mod painted;
mod path;
mod path_pen;
pub mod pdf;
#[cfg(feature = "image")]
mod pdf_image;
mod pdf_layers;
mod pixels;
pub mod png;
mod pretrained;
#[cfg(test)]
pub(crate) use pretrained::by_modules_and_by_bytes;
#[cfg(feature = "image")]
pub mod raster;
mod runs;
mod shading;
pub(crate) mod shapes;
mod style;
pub mod svg;
mod svg_paint;
pub mod terminal;
pub mod text;
mod vector;
#[cfg(feature = "image")]
pub mod webp;
mod workspace;

#[cfg(feature = "fonts")]
pub use caption::MAX_FONT_BYTES;
pub use caption::{Caption, CaptionPosition, MAX_CAPTION_CHARACTERS};
pub use caption::{CaptionFault, FontFault};
pub use color::{Color, Colors};
pub use design::{
    Design, Gradient, GradientKind, MAX_DIRECTION, MAX_OFFSET, MAX_STOPS, Paint, Stop,
};
pub use frame::Frame;
pub use layout::DEFAULT_WIDTH;
#[cfg(feature = "image")]
pub use logo::Logo;
#[cfg(not(feature = "image"))]
pub use no_logo::Logo;
pub use shapes::{MIN_MODULE_SIZE, ModuleShape, PatternShape, Shapes};
pub use style::{QUIET_ZONE, Size, Style};
pub use workspace::Workspace;

use crate::Error;
#[cfg(feature = "image")]
use crate::Version;

/// The maximum width and height of PNG, SVG, EPS and PDF, in pixels, points or modules. A PNG of
/// this size takes 32 MiB before compression, 1 bit a pixel.
pub const MAX_WIDTH: u32 = 16_384;

/// The quality of a JPEG without one, in percent: that of browsers.
pub const DEFAULT_QUALITY: u8 = 92;

/// The options of formats that not every format has: see [`Format::all`].
#[derive(Clone, Copy, Debug)]
pub struct FormatOptions {
    /// Of [`Format::Utf8`] and [`Format::Terminal`].
    pub inverse: bool,
    /// Of [`Format::Terminal`].
    pub small: bool,
    /// Of [`Format::Jpeg`](Format).
    pub quality: u8,
}

/// Passes every format to a macro, in the order of their numbers: a description, the variant of
/// [`Format`](crate::render::Format) and its options. A new format goes to the end.
#[macro_export]
macro_rules! for_each_format {
    ($macro:ident) => {
        $macro! {
            "PNG."
            Png {},
            "SVG."
            Svg {},
            "Half blocks, as UTF-8."
            Utf8 { inverse },
            "Text in the colours of a terminal."
            Terminal { small, inverse },
            "Encapsulated PostScript."
            Eps {},
            "PDF of one page."
            Pdf {},
            "WebP without loss."
            Webp {},
            "JPEG."
            Jpeg { quality },
            "GIF."
            Gif {},
            "BMP."
            Bmp {},
        }
    };
}

/// A format, with the options that only this format has.
///
/// # Example
///
/// ```
/// use qr_core::render::{Format, Frame, Style};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let format = Format::Terminal { small: true, inverse: false };
/// let text = format.draw(&Frame::new(&symbol, Style::default()))?;
/// assert!(text.ends_with(b"\x1b[0m\n"));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// PNG: see [`png`].
    Png,
    /// SVG: see [`svg`].
    Svg,
    /// Lines of half blocks: see [`text`].
    Utf8 {
        /// Draws the light modules as blocks instead of the dark ones.
        inverse: bool,
    },
    /// Text in the colours of a terminal: see [`terminal`].
    Terminal {
        /// Draws two modules in each character, instead of one module in two characters.
        small: bool,
        /// Draws dark modules white and light modules black.
        inverse: bool,
    },
    /// Encapsulated PostScript: see [`eps`].
    Eps,
    /// PDF: see [`pdf`].
    Pdf,
    /// WebP: see [`webp`].
    #[cfg(feature = "image")]
    Webp,
    /// JPEG: see [`jpeg`].
    #[cfg(feature = "image")]
    Jpeg {
        /// The quality in percent, 1 to 100: see [`DEFAULT_QUALITY`].
        quality: u8,
    },
    /// GIF: see [`gif`].
    #[cfg(feature = "image")]
    Gif,
    /// BMP: see [`bmp`].
    #[cfg(feature = "image")]
    Bmp,
}

/// What a picture is made of, which decides the sizes it can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// Characters, and no size in pixels. At most [`text::MAX_MODULES`] modules wide.
    Text,
    /// Shapes, in units that modules need not be whole numbers of. At most [`MAX_WIDTH`] wide.
    Shapes,
    /// Pixels, of which only some rows are in memory. At most [`MAX_WIDTH`] wide.
    Rows,
    /// Pixels, all of them in memory. At most [`raster::MAX_WIDTH`](self) wide.
    #[cfg(feature = "image")]
    Pixels,
}

impl Format {
    /// Returns what pictures in this format are made of.
    #[must_use]
    pub const fn medium(self) -> Medium {
        match self {
            Self::Utf8 { .. } | Self::Terminal { .. } => Medium::Text,
            Self::Svg | Self::Eps | Self::Pdf => Medium::Shapes,
            Self::Png => Medium::Rows,
            #[cfg(feature = "image")]
            Self::Webp | Self::Jpeg { .. } | Self::Gif | Self::Bmp => Medium::Pixels,
        }
    }

    /// Draws a frame in new memory. To draw many pictures, keep an [`Encoder`](crate::Encoder).
    ///
    /// # Errors
    ///
    /// As [`render`](Self::render).
    pub fn draw(self, frame: &Frame<'_>) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.render(frame, &mut Workspace::default(), &mut bytes)?;
        Ok(bytes)
    }

    /// Appends the picture of a frame to `bytes`.
    ///
    /// # Errors
    ///
    /// The errors of the format; and [`Error::InvalidLogo`] for a logo in a format without logos,
    /// and for a logo that was read for another format. Then `bytes` is the same as before.
    pub fn render(
        self,
        frame: &Frame<'_>,
        workspace: &mut Workspace,
        bytes: &mut Vec<u8>,
    ) -> Result<(), Error> {
        match self {
            Self::Png => png::render(frame, workspace, bytes),
            Self::Svg => svg::render(frame, workspace, bytes),
            Self::Utf8 { inverse } => text::render(frame, inverse, bytes),
            Self::Terminal { small, inverse } => terminal::render(frame, small, inverse, bytes),
            Self::Eps => eps::render(frame, bytes),
            Self::Pdf => pdf::render(frame, workspace, bytes),
            #[cfg(feature = "image")]
            Self::Webp => webp::render(frame, workspace, bytes),
            #[cfg(feature = "image")]
            Self::Jpeg { quality } => jpeg::render(frame, quality, workspace, bytes),
            #[cfg(feature = "image")]
            Self::Gif => gif::render(frame, workspace, bytes),
            #[cfg(feature = "image")]
            Self::Bmp => bmp::render(frame, workspace, bytes),
        }
    }
}

/// Defines what needs every format.
#[cfg(feature = "image")]
macro_rules! all_formats {
    ($($description:tt $name:ident { $($option:ident),* },)*) => {
        /// The number of formats.
        pub const NUM_FORMATS: usize = [$(stringify!($name)),*].len();

        impl Format {
            /// Returns all formats, with their options, in the order of
            /// [`for_each_format`](crate::for_each_format).
            #[must_use]
            pub const fn all(options: FormatOptions) -> [Self; NUM_FORMATS] {
                [$(Self::$name { $($option: options.$option),* }),*]
            }
        }

        // Fails to compile if a variant is missing in `for_each_format`.
        const _: fn(Format) = |format| match format {
            $(Format::$name { .. } => {})*
        };
    };
}

#[cfg(feature = "image")]
for_each_format!(all_formats);

/// The memory for any picture in addition to its pixels, in bytes: the symbol, and small pictures.
#[cfg(feature = "image")]
const BASE_MEMORY: usize = 256 * 1024;

/// The memory for the outline of a module in a file of page descriptions, in bytes.
#[cfg(feature = "image")]
const BYTES_OF_OUTLINE: usize = 512;

/// The memory for outlines, and for the buffers of a PNG with alpha or a logo and of a JPEG with one.
#[cfg(feature = "image")]
const BUFFERS: usize = 1024 * 1024;

#[cfg(feature = "image")]
impl Format {
    /// Returns the maximum memory for drawing one picture, in bytes, with the finished picture.
    /// `version` is the largest version of its symbol, and `logo` the size of the logo's file in
    /// bytes.
    #[must_use]
    pub fn max_memory(
        self,
        style: &Style,
        version: Version,
        logo: Option<usize>,
        design: Option<&Design>,
    ) -> usize {
        let quiet_zone = (style.quiet_zone as usize).saturating_mul(2);
        let modules = quiet_zone.saturating_add(version.size());
        let area = |width: usize, max: u32| width.min(max as usize).pow(2);
        let width = match style.size.unwrap_or(Size::Width(DEFAULT_WIDTH)) {
            Size::Width(width) => width as usize,
            Size::Scale(scale) => modules.saturating_mul(scale as usize),
        };
        let is_opaque = style.colors.are_opaque();
        let pixels = area(width, raster::MAX_WIDTH);
        // A frame makes the picture up to half as high again.
        let has_frame = design.is_some_and(|design| design.caption.is_some());
        let pixels = if has_frame { pixels / 2 * 3 } else { pixels };
        let is_plain = design.is_none() && style.shapes.are_plain();
        if !is_plain {
            let more = match self {
                Self::Png | Self::Webp | Self::Jpeg { .. } | Self::Gif | Self::Bmp => {
                    // A logo covers at most a quarter of the pixels, and takes 20 bytes for each.
                    let of_logo = if logo.is_some() { 6 } else { 0 };
                    (self.bytes_per_pixel() + of_logo) * pixels
                }
                // Up to 180 bytes for the outline of a module, and more while it is compressed.
                Self::Eps | Self::Pdf => BYTES_OF_OUTLINE * modules.pow(2),
                _ => 0,
            };
            let logo = 16 * logo.unwrap_or(0);
            return BASE_MEMORY + BUFFERS + more + logo;
        }
        // tests/memory.rs measures all of these.
        BASE_MEMORY
            + match (self, logo) {
                // 3 MiB at 16384 pixels, and 25 MiB with alpha.
                (Self::Png, None) if is_opaque => area(width, MAX_WIDTH) / 24,
                (Self::Png, None) => area(width, MAX_WIDTH) / 8 + BUFFERS,
                (Self::Jpeg { .. }, None) if style.colors.are_grey() => 2 * pixels,
                (Self::Jpeg { .. }, None) => 4 * pixels,
                // Compressed, and a copy while the file is made.
                (Self::Webp | Self::Gif, None) => pixels / 2,
                (Self::Bmp, None) => pixels / 4,
                // A logo covers at most a quarter of the pixels. Each of these takes 20 bytes when it
                // is scaled, and more when it is compressed.
                (Self::Jpeg { .. }, Some(_)) => 6 * pixels + BUFFERS,
                (Self::Webp | Self::Gif, Some(_)) => 8 * pixels,
                (Self::Png, Some(_)) => 9 * pixels + BUFFERS,
                (Self::Bmp, Some(_)) => 9 * pixels,
                // The SVG contains the logo twice, in base 64: 11 MiB for a logo of 4 MiB. A finished
                // picture that waits takes as much again.
                (Self::Svg, logo) => 16 * logo.unwrap_or(0) + BUFFERS,
                (Self::Utf8 { .. }, _) => 4 * area(modules, text::MAX_MODULES),
                // A space takes 1 byte and a change of colour 5. A finished picture that waits takes as
                // much again.
                (Self::Terminal { .. }, _) => 16 * area(modules, text::MAX_MODULES),
                (Self::Pdf, None) => BUFFERS,
                (Self::Eps, None) => 0,
                // The matches in the pixels of a logo take the most.
                (Self::Pdf | Self::Eps, Some(_)) => 32 * logo::MAX_PRINT_SIDE.pow(2),
            }
    }

    /// Returns how many bytes of memory a pixel of a picture of shapes takes: 8 on the canvas, and
    /// those of the format.
    const fn bytes_per_pixel(self) -> usize {
        match self {
            Self::Png | Self::Webp | Self::Gif => 16,
            _ => 12,
        }
    }
}
