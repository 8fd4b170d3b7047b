//! The formats of pictures.

use super::{Frame, Workspace, eps, pdf, png, svg, terminal, text};
#[cfg(feature = "image")]
use super::{bmp, raster};
use crate::Error;

/// The quality of a JPEG without one, in percent: that of browsers.
pub const DEFAULT_QUALITY: u8 = 92;

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
#[non_exhaustive]
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
    /// WebP: see [`raster::webp`].
    #[cfg(feature = "image")]
    Webp,
    /// JPEG: see [`raster::jpeg`].
    #[cfg(feature = "image")]
    Jpeg {
        /// The quality in percent, 1 to 100: see [`DEFAULT_QUALITY`].
        quality: u8,
    },
    /// GIF: see [`raster::gif`].
    #[cfg(feature = "image")]
    Gif,
    /// BMP: see [`bmp`].
    #[cfg(feature = "image")]
    Bmp,
}

impl Format {
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
            Self::Svg => svg::render(frame, bytes),
            Self::Utf8 { inverse } => text::render(frame, inverse, bytes),
            Self::Terminal { small, inverse } => terminal::render(frame, small, inverse, bytes),
            Self::Eps => eps::render(frame, bytes),
            Self::Pdf => pdf::render(frame, workspace, bytes),
            #[cfg(feature = "image")]
            Self::Webp => raster::webp(frame, bytes),
            #[cfg(feature = "image")]
            Self::Jpeg { quality } => raster::jpeg(frame, quality, bytes),
            #[cfg(feature = "image")]
            Self::Gif => raster::gif(frame, bytes),
            #[cfg(feature = "image")]
            Self::Bmp => bmp::render(frame, bytes),
        }
    }
}
