//! The options of all formats: size, quiet zone, colours and shapes.

use super::{Colors, Shapes};
use crate::Symbology;

/// The quiet zone on each side in modules (ISO/IEC 18004:2015, clause 6.3.8).
pub const QUIET_ZONE: u32 = Symbology::Qr.quiet_zone();

/// The size of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// The whole picture has exactly this width. Formats with pixels draw modules as wide as whole
    /// pixels allow, centre the symbol, and widen the quiet zone by the pixels left over; an odd
    /// pixel goes to the right and the bottom. The height follows from the width: it is the same
    /// for a square symbol.
    Width(u32),
    /// Each module has this width and height.
    Scale(u32),
}

/// The options of a picture in any format.
///
/// # Example
///
/// ```
/// use qr_core::render::{Format, Frame, Size, Style};
/// use qr_core::{Content, Error, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("1")], &Options::default())?;
/// let style = Style { size: Some(Size::Width(28)), ..Style::default() };
/// assert_eq!(
///     Format::Png.draw(&Frame::new(&symbol, style)),
///     Err(Error::WidthTooSmall { width: 28, smallest: 21 + 2 * 4 }),
/// );
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The minimum number of light modules on each side of the symbol. Default: [`QUIET_ZONE`].
    pub quiet_zone: u32,
    /// The size, in pixels, or in points for EPS and PDF. Text has no size. Default: `None`, which
    /// is a width of 200. An SVG without a size fills the element that contains it.
    pub size: Option<Size>,
    /// The colours. Text has none. Default: black on white.
    pub colors: Colors,
    /// The shapes of modules and patterns. Only SVG, EPS and PDF have other shapes than squares.
    /// Default: squares.
    pub shapes: Shapes,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            quiet_zone: QUIET_ZONE,
            size: None,
            colors: Colors::default(),
            shapes: Shapes::default(),
        }
    }
}
