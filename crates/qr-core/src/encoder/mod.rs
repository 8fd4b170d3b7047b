//! The workspace of a thread: everything that encoding and drawing reuse from one picture to the
//! next.

#[cfg(feature = "image")]
mod grade;
mod logo;
#[cfg(feature = "image")]
mod verify;

use logo::plan_with_logo;
#[cfg(feature = "image")]
pub use verify::{Advice, Unreadable};

use crate::encode::codewords::final_message;
use crate::encode::plan::plan;
use crate::encode::scratch::Scratch;
#[cfg(feature = "image")]
use crate::render::Size;
use crate::render::{Design, Format, Frame, Logo, Style, Workspace};
use crate::symbol::clear;
use crate::{Content, Error, LogoPlace, Options, Segment, Symbol};

/// Encodes content and draws its symbol, reusing its memory.
///
/// An encoder owns the last symbol, its picture, and the buffers that led to them. Once it has
/// drawn a picture, it draws others of about that size without allocating. Keep one for each
/// thread.
///
/// # Example
///
/// ```
/// use qr_core::render::{Format, Style};
/// use qr_core::{Content, Encoder, Options};
///
/// let mut encoder = Encoder::default();
/// for text in ["HELLO", "WORLD"] {
///     let symbol = encoder.encode(&[Content::Text(text)], &Options::default(), None)?;
///     assert_eq!(symbol.version().number(), 1);
///     assert!(encoder.draw(Format::Png, Style::default(), None)?.starts_with(b"\x89PNG"));
/// }
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Default)]
pub struct Encoder {
    symbol: Option<Symbol>,
    /// The place of the logo on the symbol.
    logo: Option<LogoPlace>,
    scratch: Scratch<'static>,
    workspace: Workspace,
    picture: Vec<u8>,
    /// Reads pictures back.
    #[cfg(feature = "image")]
    reader: crate::read::Reader,
}

/// The maximum capacity of the buffer for pictures that [`Encoder::trim`] keeps, in bytes. The PNG
/// of version 40 at 1000 pixels takes a tenth of it.
const MAX_PICTURE_KEPT: usize = 256 * 1024;

impl Encoder {
    /// Encodes `content` as the symbol of this encoder. Returns the symbol.
    ///
    /// Divides every [`Content::Text`] into the segments that take the fewest bits. Text is UTF-8
    /// in byte mode. Kanji mode is used only if it makes the symbol smaller and leaves no byte of
    /// UTF-8.
    ///
    /// With `logo`, the symbol can be read with a logo at that place, and the modules of its
    /// [`clear`](LogoPlace::clear) are light. If `options` has no version, chooses the smallest version
    /// that can be read with the logo and keeps its [`reserve`](LogoPlace::reserve). With
    /// `boost_error_correction` the level is the highest at which that version holds the content
    /// and keeps the reserve.
    ///
    /// # Errors
    ///
    /// - [`Error::Empty`] for content without a byte,
    /// - [`Error::DataTooLong`] if no version can hold it,
    /// - [`Error::VersionTooSmall`] if the requested version cannot, but a larger one can,
    /// - [`Error::LogoTooLarge`] if no version can be read with the logo.
    ///
    /// Then the symbol is the same as before.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Content, Encoder, ErrorCorrectionLevel, LogoPlace, Options};
    ///
    /// let content = [Content::Text("https://example.com")];
    /// let options = Options { boost_error_correction: true, ..Options::default() };
    /// let mut encoder = Encoder::default();
    /// let symbol = encoder.encode(&content, &options, None)?;
    /// assert_eq!((symbol.version().number(), symbol.error_correction_level()), (2, ErrorCorrectionLevel::Q));
    /// let symbol = encoder.encode(&content, &options, Some(&LogoPlace::default()))?;
    /// assert_eq!((symbol.version().number(), symbol.error_correction_level()), (6, ErrorCorrectionLevel::H));
    /// assert!(!symbol.is_dark(symbol.width() / 2, symbol.height() / 2));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub fn encode(
        &mut self,
        content: &[Content<'_>],
        options: &Options,
        logo: Option<&LogoPlace>,
    ) -> Result<&Symbol, Error> {
        // Taken out, so that the scratch space is new after a panic.
        let mut scratch = std::mem::take(&mut self.scratch).reused();
        let result = redraw(&mut self.symbol, content, options, logo, &mut scratch);
        self.scratch = scratch.reused();
        let symbol = result?;
        self.logo = logo.copied();
        Ok(symbol)
    }

    /// Encodes `content` as [`encode`](Self::encode) does. Also returns the segments, in new memory.
    ///
    /// # Errors
    ///
    /// As [`encode`](Self::encode).
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Content, Encoder, Mode, Options};
    ///
    /// let content = [Content::Text("ORDER 20261122")];
    /// let mut encoder = Encoder::default();
    /// let (symbol, segments) = encoder.encode_with_segments(&content, &Options::default(), None)?;
    /// assert_eq!(symbol.version().number(), 1);
    /// assert_eq!(segments[1].mode(), Mode::Numeric);
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub fn encode_with_segments<'a>(
        &mut self,
        content: &[Content<'a>],
        options: &Options,
        logo: Option<&LogoPlace>,
    ) -> Result<(&Symbol, Vec<Segment<'a>>), Error> {
        let mut scratch = std::mem::take(&mut self.scratch).reused();
        let result = redraw(&mut self.symbol, content, options, logo, &mut scratch);
        let segments = std::mem::take(&mut scratch.segments);
        self.scratch = scratch.reused();
        let symbol = result?;
        self.logo = logo.copied();
        Ok((symbol, segments))
    }

    /// Returns the last symbol, or `None` if nothing has been encoded.
    #[must_use]
    pub const fn symbol(&self) -> Option<&Symbol> {
        self.symbol.as_ref()
    }

    /// Returns the place of the logo on the last symbol, if it has one.
    #[must_use]
    pub const fn logo(&self) -> Option<&LogoPlace> {
        self.logo.as_ref()
    }

    /// Draws the last symbol, with `logo` if it was encoded with the place of one. Returns the
    /// picture, whose memory the caller may take.
    ///
    /// # Errors
    ///
    /// - [`Error::Empty`] if nothing has been encoded,
    /// - the errors of the format.
    pub fn draw(
        &mut self,
        format: Format,
        style: Style,
        logo: Option<&Logo>,
    ) -> Result<&mut Vec<u8>, Error> {
        self.draw_with(format, style, logo, None)
    }

    /// Draws the last symbol as [`draw`](Self::draw) does, with the paints of a design.
    ///
    /// # Errors
    ///
    /// As [`draw`](Self::draw).
    pub fn draw_with(
        &mut self,
        format: Format,
        style: Style,
        logo: Option<&Logo>,
        design: Option<&Design>,
    ) -> Result<&mut Vec<u8>, Error> {
        let symbol = self.symbol.as_ref().ok_or(Error::Empty)?;
        let frame = frame_of(symbol, style, logo.zip(self.logo), design);
        self.picture.clear();
        format.render(&frame, &mut self.workspace, &mut self.picture)?;
        Ok(&mut self.picture)
    }

    /// Returns the picture that was drawn last.
    pub const fn picture(&mut self) -> &mut Vec<u8> {
        &mut self.picture
    }

    /// Panics while drawing.
    #[cfg(test)]
    pub(crate) fn panic(&mut self) {
        self.workspace.panic();
    }

    /// Frees the memory of the picture and of its pixels if it is unusually large.
    pub fn trim(&mut self) {
        if self.picture.capacity() > MAX_PICTURE_KEPT {
            self.picture = Vec::new();
        }
        #[cfg(feature = "image")]
        self.workspace.trim_canvas();
    }
}

/// Returns the frame of a symbol with a logo at its place and with a design, if there are some.
fn frame_of<'a>(
    symbol: &'a Symbol,
    style: Style,
    logo: Option<(&'a Logo, LogoPlace)>,
    design: Option<&'a Design>,
) -> Frame<'a> {
    let mut frame = Frame::new(symbol, style);
    if let Some((logo, place)) = logo {
        frame = frame.with_logo(logo, place);
    }
    if let Some(design) = design {
        frame = frame.with_design(design);
    }
    frame
}

/// Returns the style of a picture that is drawn to be read, with so many pixels a module, and with no
/// more of its quiet zone than the symbology asks for.
#[cfg(feature = "image")]
fn style_to_read(symbol: &Symbol, style: Style, scale: u32) -> Style {
    let quiet_zone = symbol.version().symbology().quiet_zone();
    Style {
        size: Some(Size::Scale(scale)),
        quiet_zone: style.quiet_zone.min(quiet_zone),
        ..style
    }
}

/// Encodes `content`, draws its symbol in place of `symbol`, and leaves the segments in `scratch`.
fn redraw<'s, 'a>(
    symbol: &'s mut Option<Symbol>,
    content: &[Content<'a>],
    options: &Options,
    logo: Option<&LogoPlace>,
    scratch: &mut Scratch<'a>,
) -> Result<&'s Symbol, Error> {
    let (version, level) = match logo {
        Some(logo) => plan_with_logo(logo, content, options, scratch)?,
        None => plan(content, options, scratch)?,
    };
    let segments = &scratch.segments;
    let (data, message) = (&mut scratch.data, &mut scratch.message);
    final_message(segments, version, level, data, message);
    let symbol = symbol.get_or_insert_with(Symbol::empty);
    symbol.draw(message, version, level, options.mask);
    if let Some(hidden) = logo.and_then(|logo| logo.hidden(version)) {
        clear(symbol, &hidden);
    }
    Ok(symbol)
}

// In this file because symbol/ does not depend on the encoder.
impl Symbol {
    /// Encodes `content` with a new [`Encoder`]. See [`Encoder::encode`] for the segments that text
    /// becomes. To make many symbols, keep an encoder.
    ///
    /// # Errors
    ///
    /// As [`Encoder::encode`] without a logo.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Content, Options, Symbol};
    ///
    /// let symbol = Symbol::encode(&[Content::Text("https://www.rust-lang.org")], &Options::default())?;
    /// assert_eq!((symbol.version().number(), symbol.size()), (2, 25));
    /// assert!(symbol.is_dark(0, 0));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub fn encode(content: &[Content<'_>], options: &Options) -> Result<Self, Error> {
        let mut encoder = Encoder::default();
        encoder.encode(content, options, None).cloned()
    }
}
