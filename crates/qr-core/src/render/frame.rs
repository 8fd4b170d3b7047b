//! The argument of every renderer: modules with their roles, style, and logo.

use super::caption::{Caption, Surround};
use super::layout::Layout;
use super::{Color, Colors, Design, Logo, Paint, Style};
use crate::symbol::matrix::Matrix;
use crate::{CaptionFault, Error, LogoPlace, Role, Symbol, Version};

/// A symbol to draw, with its style and its logo.
///
/// # Example
///
/// ```
/// use qr_core::render::{Format, Frame, Style};
/// use qr_core::{Content, Options, Role, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let frame = Frame::new(&symbol, Style::default());
/// assert_eq!(frame.role(0, 0), Role::Finder);
/// assert!(Format::Svg.draw(&frame)?.starts_with(b"<svg "));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    modules: &'a Matrix,
    /// The version of the symbol, or `None` for the made-up modules of tests.
    version: Option<Version>,
    /// The style.
    pub style: Style,
    #[cfg_attr(not(feature = "image"), allow(dead_code, reason = "there is no logo"))]
    pub(super) logo: Option<PlacedLogo<'a>>,
    pub(super) design: Option<&'a Design>,
    /// Whether the light colour fills the corners outside a caption's frame, for formats without
    /// transparent pixels.
    pub(super) has_light_corners: bool,
}

/// A logo and its place on the symbol.
#[derive(Clone, Copy)]
pub(super) struct PlacedLogo<'a> {
    #[cfg_attr(not(feature = "image"), allow(dead_code, reason = "there is no logo"))]
    pub logo: &'a Logo,
    #[cfg_attr(not(feature = "image"), allow(dead_code, reason = "there is no logo"))]
    pub place: LogoPlace,
}

impl<'a> Frame<'a> {
    /// Makes a frame of a symbol without a logo.
    #[must_use]
    pub const fn new(symbol: &'a Symbol, style: Style) -> Self {
        Self {
            modules: symbol.modules(),
            version: Some(symbol.version()),
            style,
            logo: None,
            design: None,
            has_light_corners: false,
        }
    }

    /// Makes a frame of any modules.
    #[cfg(test)]
    pub(crate) const fn of_modules(modules: &'a Matrix, style: Style) -> Self {
        Self {
            modules,
            version: None,
            style,
            logo: None,
            design: None,
            has_light_corners: false,
        }
    }

    /// Adds a logo. The symbol must have been encoded for a logo at this place.
    #[must_use]
    pub const fn with_logo(self, logo: &'a Logo, place: LogoPlace) -> Self {
        Self {
            logo: Some(PlacedLogo { logo, place }),
            ..self
        }
    }

    /// Adds a design. Its paints take the place of the colours of the style.
    #[must_use]
    pub const fn with_design(self, design: &'a Design) -> Self {
        Self {
            design: Some(design),
            ..self
        }
    }

    /// Fills the corners outside a caption's frame with the light colour.
    #[cfg(feature = "image")]
    pub(super) const fn with_light_corners(self) -> Self {
        Self {
            has_light_corners: true,
            ..self
        }
    }

    /// Returns the version of the symbol.
    pub(super) const fn version(&self) -> Option<Version> {
        self.version
    }

    /// Returns an error if the frame has a logo, for a format that cannot show one.
    #[cfg(feature = "image")]
    pub(super) fn check_no_logo(&self) -> Result<(), Error> {
        match self.logo {
            Some(_) => Err(Error::InvalidLogo(crate::LogoFault::NotOnFormat)),
            None => Ok(()),
        }
    }

    /// Does nothing, as there are no logos without the feature `image`.
    #[cfg(not(feature = "image"))]
    #[allow(clippy::unnecessary_wraps, reason = "logos can be errors")]
    pub(super) const fn check_no_logo(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Returns true if the picture has squares without gaps in two colours only.
    pub(crate) fn is_plain(&self) -> bool {
        self.design.is_none() && self.style.shapes.are_plain()
    }

    /// Returns true if the picture has more than two areas, or another background than a rectangle in
    /// one colour.
    pub(super) fn has_layers(&self) -> bool {
        self.design.is_some() || self.style.shapes.background_round > 0
    }

    /// Returns a paint of the design, if it is given.
    pub(super) fn paint(&self, of: fn(&Design) -> &Option<Paint>) -> Option<&'a Paint> {
        self.design.and_then(|design| of(design).as_ref())
    }

    /// Returns all colours that the picture may have, of which others are mixed.
    pub(super) fn colors(&self) -> impl Iterator<Item = Color> {
        let Colors { dark, light } = self.style.colors;
        let dark = self.paint(|design| &design.dark).is_none().then_some(dark);
        let light = self
            .paint(|design| &design.light)
            .is_none()
            .then_some(light);
        let paints = self.design.into_iter().flat_map(Design::paints);
        dark.into_iter()
            .chain(light)
            .chain(paints.flat_map(Paint::colors))
            .chain(self.caption().into_iter().flat_map(Caption::colors))
    }

    /// Returns true if nothing is painted in the corners of the picture.
    #[cfg(feature = "image")]
    pub(super) fn has_round_corners(&self) -> bool {
        let is_framed = self.caption().is_some() && !self.has_light_corners;
        is_framed || self.style.shapes.background_round > 0
    }

    /// Returns [`Error::NotOpaque`] if a part of the picture is not opaque.
    #[cfg(feature = "image")]
    pub(super) fn check_opaque(&self, format: &'static str) -> Result<(), Error> {
        if !self.has_round_corners() && self.colors().all(Color::is_opaque) {
            Ok(())
        } else {
            Err(Error::NotOpaque(format))
        }
    }

    /// Returns an error if the frame is not plain, for a format that draws squares only.
    pub(super) fn check_plain(&self) -> Result<(), Error> {
        if self.is_plain() {
            Ok(())
        } else {
            Err(Error::ShapesNotOnFormat)
        }
    }

    /// Returns the width of the symbol in modules, quiet zone excluded.
    #[must_use]
    pub fn width(&self) -> usize {
        self.modules.width()
    }

    /// Returns the height of the symbol in modules, quiet zone excluded.
    #[must_use]
    pub fn height(&self) -> usize {
        self.modules.height()
    }

    /// Returns the width in modules, with the quiet zone and the frame around it.
    pub(crate) fn columns(&self) -> u64 {
        let [left, _, right, _] = self.margins();
        left + self.width() as u64 + right
    }

    /// Returns the height in modules, with the quiet zone and the frame around it.
    pub(crate) fn rows(&self) -> u64 {
        let [_, top, _, bottom] = self.margins();
        top + self.height() as u64 + bottom
    }

    /// Returns the modules to the left of the symbol, above it, to its right and below it: the quiet
    /// zone, and the frame of a caption.
    pub(crate) fn margins(&self) -> [u64; 4] {
        let quiet_zone = u64::from(self.style.quiet_zone);
        match self.surround() {
            None => [quiet_zone; 4],
            Some(surround) => surround.thickness().map(|modules| quiet_zone + modules),
        }
    }

    /// Returns the caption, if the design has one.
    pub(super) fn caption(&self) -> Option<&'a Caption> {
        self.design.and_then(|design| design.caption.as_ref())
    }

    /// Returns the frame of the caption, if the picture has one.
    pub(super) fn surround(&self) -> Option<Surround<'a>> {
        let caption = self.caption()?;
        let quiet_zone = self.style.quiet_zone;
        Some(Surround::new(
            caption,
            [self.width(), self.height()],
            quiet_zone,
        ))
    }

    /// Returns the height of the frame of a caption above the code and below it, in pixels, if a module
    /// has `scale` pixels.
    pub(super) fn heights_outside(&self, scale: usize) -> [usize; 2] {
        let Some(surround) = self.surround() else {
            return [0; 2];
        };
        let [_, above, _, below] = surround.thickness();
        [above, below].map(|modules| modules as usize * scale)
    }

    /// Returns an error for a style that cannot be drawn.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.style.shapes.check()?;
        match self.surround() {
            None => Ok(()),
            Some(_) if self.style.shapes.background_round > 0 => {
                Err(Error::InvalidCaption(CaptionFault::RoundBackground))
            }
            Some(surround) => surround.check(),
        }
    }

    /// Returns the rows of modules, quiet zone excluded. See [`Symbol::rows`].
    pub(crate) fn lines(&self) -> &'a [[u64; 3]] {
        self.modules.lines()
    }

    /// Returns true if the module in column `x` of row `y` is dark. Both count from 0 at the top
    /// left of the symbol.
    ///
    /// # Panics
    ///
    /// If `x` or `y` is outside the symbol.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        assert!(
            x < self.width() && y < self.height(),
            "module ({x}, {y}) is outside the symbol"
        );
        self.modules.get(x, y)
    }

    /// Returns the role of the module in column `x` of row `y`. The roles of a version are computed
    /// at first use, so a format that does not use roles pays nothing.
    ///
    /// # Panics
    ///
    /// If `x` or `y` is outside the symbol.
    #[must_use]
    pub fn role(&self, x: usize, y: usize) -> Role {
        self.version
            .map_or_else(Role::default, |version| version.role(x, y))
    }

    /// Returns the place of the symbol in a picture of pixels that is at most `max` pixels wide and
    /// high.
    pub(crate) fn layout(&self, max: u32) -> Result<Layout, Error> {
        Layout::new(self, max)
    }
}
