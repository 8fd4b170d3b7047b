//! A picture of any format.

#[cfg(feature = "image")]
use super::raster;
use super::{
    Colors, ImageOptions, QUIET_ZONE, Size, Workspace, eps, pdf, png, svg, terminal, text,
};
use crate::{Error, Symbol};

/// What a picture is made as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// PNG: see [`png`].
    Png,
    /// SVG: see [`svg`].
    Svg,
    /// Lines of half blocks: see [`text`].
    Utf8,
    /// Text in colours of a terminal: see [`terminal`].
    Terminal,
    /// Encapsulated PostScript: see [`eps`].
    Eps,
    /// PDF: see [`pdf`].
    Pdf,
    /// WebP: see [`raster::webp`].
    #[cfg(feature = "image")]
    Webp,
    /// JPEG: see [`raster::jpeg`].
    #[cfg(feature = "image")]
    Jpeg,
    /// GIF: see [`raster::gif`].
    #[cfg(feature = "image")]
    Gif,
    /// BMP: see [`raster::bmp`].
    #[cfg(feature = "image")]
    Bmp,
}

/// A picture of any format, and what there is to choose about it.
///
/// # Example
///
/// ```
/// use qr_core::render::{Format, Picture, Workspace};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let picture = Picture { format: Format::Svg, ..Picture::default() };
/// let mut bytes = Vec::new();
/// picture.render_into(&symbol, &mut Workspace::default(), &mut bytes)?;
/// assert!(bytes.starts_with(b"<svg "));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Default: [`Format::Png`].
    pub format: Format,
    /// The light modules on each side of the symbol, at least. Default: [`QUIET_ZONE`].
    pub quiet_zone: u32,
    /// How large it is, in pixels, or points where a format has these; text has no size. Default: none, which is a width
    /// of 200 where a format needs one. An SVG then fills what it is placed in.
    pub size: Option<Size>,
    /// Its colours; text has none. Default: black on white.
    pub colors: Colors,
    /// Whether blocks are the light modules in text, and white the dark ones in text for a terminal. Default: no.
    pub inverse: bool,
    /// Whether text for a terminal has two modules a character instead of half a one. Default: no.
    pub small: bool,
    /// How much of a JPEG is kept, 1 to 100. Default: 92, as browsers make it.
    pub quality: u8,
}

impl Default for Picture {
    fn default() -> Self {
        Self {
            format: Format::Png,
            quiet_zone: QUIET_ZONE,
            size: None,
            colors: Colors::default(),
            inverse: false,
            small: false,
            quality: 92,
        }
    }
}

impl Picture {
    /// Appends the picture of `symbol` to `bytes`.
    ///
    /// # Errors
    ///
    /// As the format says.
    pub fn render_into(
        &self,
        symbol: &Symbol,
        workspace: &mut Workspace,
        bytes: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let Self {
            quiet_zone,
            inverse,
            small,
            ..
        } = *self;
        match self.format {
            Format::Png => png::render_into(symbol, &self.image(), workspace, bytes),
            Format::Svg => svg::render_into(symbol, self, bytes),
            Format::Utf8 => text::render_into(symbol, quiet_zone, inverse, bytes),
            Format::Terminal => terminal::render_into(symbol, quiet_zone, inverse, small, bytes),
            Format::Eps => eps::render_into(symbol, self, bytes),
            Format::Pdf => pdf::render_into(symbol, self, workspace, bytes),
            #[cfg(feature = "image")]
            Format::Webp => raster::webp(symbol, &self.image(), bytes),
            #[cfg(feature = "image")]
            Format::Jpeg => raster::jpeg(symbol, &self.image(), self.quality, bytes),
            #[cfg(feature = "image")]
            Format::Gif => raster::gif(symbol, &self.image(), bytes),
            #[cfg(feature = "image")]
            Format::Bmp => raster::bmp(symbol, &self.image(), bytes),
        }
    }

    /// The same for what is made of pixels.
    #[must_use]
    pub fn image(&self) -> ImageOptions {
        let image = ImageOptions::default();
        ImageOptions {
            quiet_zone: self.quiet_zone,
            size: self.size.unwrap_or(image.size),
            colors: self.colors,
        }
    }
}
